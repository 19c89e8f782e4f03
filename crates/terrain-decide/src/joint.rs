//! Numbers that are uncertain together: coefficients fitted to one record. From independent coordinates of the design to
//! coordinates with the fit's correlations. Which coefficients were fitted belongs to `terrain_situation::fitted`.

use crate::special::{normal_cdf, normal_quantile};
use terrain_situation::{QuantityId, SetBy, Situation, fitted};

/// Furthest that a normal number is taken from its middle, in standard deviations: beyond it lies less than 10⁻¹⁰.
const FURTHEST: f64 = 6.5;

/// Columns of the design whose values are drawn together.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Joint {
    columns: Vec<usize>,
    /// Lower triangular root of the correlations of these columns, row by row.
    root: Vec<Vec<f64>>,
}

impl Joint {
    /// The groups of a situation: of each group of fitted coefficients those that ship and are columns, `column` says which.
    /// A coefficient that the situation sets itself leaves its group; the others keep their joint distribution.
    pub(crate) fn all(situation: &Situation, column: impl Fn(QuantityId) -> Option<usize>) -> Vec<Self> {
        let group = |group: &terrain_situation::Fitted| {
            let (places, columns): (Vec<usize>, Vec<usize>) = group
                .names
                .iter()
                .enumerate()
                .filter_map(|(place, name)| {
                    let id = *situation.coefficients.get(name.as_str())?;
                    let ships = situation.quantity(id).set_by == SetBy::Coefficient;
                    Some((place, column(id).filter(|_| ships)?))
                })
                .unzip();
            let correlations: Vec<Vec<f64>> =
                places.iter().map(|&i| places.iter().map(|&j| group.correlations[i][j]).collect()).collect();
            Some(Self { columns, root: root(&correlations)? }).filter(|joint| joint.columns.len() > 1)
        };
        fitted().iter().filter_map(group).collect()
    }

    /// The columns that are drawn together.
    pub(crate) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Replaces the coordinates of its columns, each above 0 and below 1, by ones that are as evenly spread each by itself
    /// and have the correlations of the fit (Gaussian copula; Nelsen 2006, An Introduction to Copulas, §2.3). The first
    /// coordinate stays.
    pub(crate) fn couple(&self, coordinates: &mut [f64]) {
        let normal: Vec<f64> =
            self.columns.iter().map(|&column| normal_quantile(coordinates[column])).collect();
        for (row, &column) in self.root.iter().zip(&self.columns).skip(1) {
            let z: f64 = row.iter().zip(&normal).map(|(factor, z)| factor * z).sum();
            coordinates[column] = normal_cdf(z.clamp(-FURTHEST, FURTHEST));
        }
    }
}

/// The lower triangular L with L Lᵀ = `m` (Cholesky); `None` if `m` is not positive definite.
fn root(m: &[Vec<f64>]) -> Option<Vec<Vec<f64>>> {
    let mut root = vec![vec![0.0; m.len()]; m.len()];
    for i in 0..m.len() {
        for j in 0..=i {
            let rest = m[i][j] - (0..j).map(|k| root[i][k] * root[j][k]).sum::<f64>();
            if i != j {
                root[i][j] = rest / root[j][j];
            } else if rest > 0.0 {
                root[i][i] = libm::sqrt(rest);
            } else {
                return None;
            }
        }
    }
    Some(root)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::Design;

    #[test]
    fn the_root_gives_the_correlations_back_and_refuses_what_is_none() {
        let m = vec![vec![1.0, -0.86, 0.1], vec![-0.86, 1.0, 0.15], vec![0.1, 0.15, 1.0]];
        let root = root(&m).unwrap();
        for i in 0..3 {
            for j in 0..3 {
                let product: f64 = (0..3).map(|k| root[i][k] * root[j][k]).sum();
                assert!((product - m[i][j]).abs() < 1e-12);
            }
        }
        assert!(super::root(&[vec![1.0, 1.1], vec![1.1, 1.0]]).is_none());
    }

    #[test]
    fn coupled_coordinates_stay_evenly_spread_and_have_the_correlation() {
        let points = 4096_u32;
        // Columns of two sets of the design, paired at random two points at a time; and of one, which are spread together.
        let luck = libm::sqrt(1.0 - 0.86 * 0.86) * libm::sqrt(2.0 / f64::from(points));
        for (columns, bound) in [([4, 1], 4.0 * luck), ([0, 1], 0.01)] {
            let root = root(&[vec![1.0, -0.86], vec![-0.86, 1.0]]).unwrap();
            let joint = Joint { columns: columns.to_vec(), root };
            let design = Design::new(9, 6);
            let (mut both, mut bins) = (0.0, [0_u32; 16]);
            for index in 0..points {
                let before = design.point(index);
                let mut after = before.clone();
                joint.couple(&mut after);
                for place in (0..6).filter(|place| *place != 1) {
                    assert_eq!(after[place], before[place]);
                }
                assert!(0.0 < after[1] && after[1] < 1.0);
                both += normal_quantile(after[columns[0]]) * normal_quantile(after[1]) / f64::from(points);
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 16")]
                let bin = (16.0 * after[1]) as usize;
                bins[bin] += 1;
            }
            assert!((both + 0.86).abs() < bound, "{columns:?}: {both}");
            // Four standard deviations of independent points.
            assert!(bins.iter().all(|&count| count.abs_diff(256) < 62), "{columns:?}: {bins:?}");
        }
    }

    #[test]
    fn the_ends_stay_inside() {
        let joint = Joint { columns: vec![0, 1], root: root(&[vec![1.0, 0.99], vec![0.99, 1.0]]).unwrap() };
        for end in [1e-11, 1.0 - 1e-11] {
            let mut ends = [end, end];
            joint.couple(&mut ends);
            assert!(0.0 < ends[1] && ends[1] < 1.0, "{ends:?}");
        }
    }
}
