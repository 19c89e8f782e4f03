//! Where fitting starts: the principal axes of how far members disagree.
//!
//! Belongs here: the starting positions. Does not: anything that the answer depends on beyond the basin it lies in.

use nalgebra::{DMatrix, DVector, SymmetricEigen};

use super::votes::Votes;
use crate::pool::size;

/// Positions on a line: the leading eigenvector of the double-centred squared disagreement (Poole 2005, Spatial Models of
/// Parliamentary Voting, ch. 2), mean 0 and standard deviation 1.
pub(super) fn line(votes: &Votes) -> Vec<f64> {
    leading(centred_disagreement(votes))
}

/// The same for what a line leaves: the leading axis at right angles to the positions on it.
pub(super) fn across(votes: &Votes, line: &[f64]) -> Vec<f64> {
    let mut left = centred_disagreement(votes);
    let line = DVector::from_column_slice(line);
    let line = &line / line.norm();
    let image = &left * &line;
    let both = image.dot(&line);
    left.ger(-1.0, &line, &image, 1.0);
    left.ger(-1.0, &image, &line, 1.0);
    left.ger(both, &line, &line, 1.0);
    leading(left)
}

fn leading(matrix: DMatrix<f64>) -> Vec<f64> {
    let members = matrix.nrows();
    let found = SymmetricEigen::new(matrix);
    let largest = found.eigenvalues.iter().enumerate().rev().max_by(|a, b| a.1.total_cmp(b.1));
    let column = largest.map_or(0, |(column, _)| column);
    found.eigenvectors.column(column).iter().map(|entry| entry * libm::sqrt(size(members))).collect()
}

fn centred_disagreement(votes: &Votes) -> DMatrix<f64> {
    let members = votes.members.len();
    let squared = squared_disagreement(votes);
    let means: Vec<f64> = (0..members).map(|row| squared.row(row).sum() / size(members)).collect();
    let mean = means.iter().sum::<f64>() / size(members);
    DMatrix::from_fn(members, members, |a, b| -0.5 * (squared[(a, b)] - means[a] - means[b] + mean))
}

/// Squared share of common votes in which two members took different sides; that of all votes where they have none.
fn squared_disagreement(votes: &Votes) -> DMatrix<f64> {
    let members = votes.members.len();
    let mut common = DMatrix::<f64>::zeros(members, members);
    let mut apart = DMatrix::<f64>::zeros(members, members);
    for cast in &votes.cast {
        for (number, one) in cast.iter().enumerate() {
            for other in &cast[..number] {
                let at = (one.member.max(other.member), one.member.min(other.member));
                common[at] += 1.0;
                apart[at] += f64::from(u8::from(one.side * other.side < 0.0));
            }
        }
    }
    let overall = apart.sum() / common.sum().max(1.0);
    DMatrix::from_fn(members, members, |a, b| {
        let at = (a.max(b), a.min(b));
        let share = if a == b {
            0.0
        } else if common[at] > 0.0 {
            apart[at] / common[at]
        } else {
            overall
        };
        share * share
    })
}
