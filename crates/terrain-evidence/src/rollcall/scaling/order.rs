//! A line of members that votes across the camps have not bent.
//!
//! Belongs here: the order along which ends and middle are looked for. Does not: positions that are shown.
//!
//! When members at an end vote with the other end against the middle often enough, a scaling of all votes sets them
//! between the two. What tells an end from the middle is the other votes: only an end stands alone against all. So the
//! members are parted into two camps, roll calls in which a part of a camp goes over to the other are set aside, and the
//! line comes from the rest: camp against camp, and part of one camp against everybody.

use super::small::Factor;
use super::start;
use super::votes::{Vote, Votes};
use crate::pool::size;

/// Part of a camp that counts as going over, less is noise; at least two members.
const PART: f64 = 0.05;
/// Directions of the plane that are tried.
const DIRECTIONS: u32 = 90;
/// Fewest roll calls that make a line.
const LEAST: usize = 10;

/// The line, or `None` with too few roll calls that do not cross camps.
pub(super) fn without_crossings(votes: &Votes) -> Option<Vec<f64>> {
    let right = camps(&commonest_direction(votes));
    let rest = votes.filtered(|cast| !crosses(cast, &right));
    (rest.cast.len() >= LEAST).then(|| start::line(&rest))
}

/// Places along the direction in the plane of disagreement along which most roll calls divide, each counted by the share
/// of its votes' variance that the plane explains. Unlike the principal axis, it is the same when a third of the roll
/// calls divide along another.
fn commonest_direction(votes: &Votes) -> Vec<f64> {
    let first = start::line(votes);
    let second = start::across(votes, &first);
    let normals: Vec<[f64; 2]> = votes.cast.iter().filter_map(|cast| normal(cast, &first, &second)).collect();
    let agreement = |[across, up]: [f64; 2]| -> f64 {
        normals.iter().map(|normal| (normal[0] * across + normal[1] * up).abs()).sum()
    };
    let direction = (0..DIRECTIONS)
        .map(|step| std::f64::consts::PI * f64::from(step) / f64::from(DIRECTIONS))
        .map(|angle| [libm::cos(angle), libm::sin(angle)])
        .rev()
        .max_by(|a, b| agreement(*a).total_cmp(&agreement(*b)))
        .unwrap_or([1.0, 0.0]);
    first.iter().zip(&second).map(|(first, second)| direction[0] * first + direction[1] * second).collect()
}

/// The direction in which a roll call divides the plane, by least squares, as long as the share of variance explained.
fn normal(cast: &[Vote], first: &[f64], second: &[f64]) -> Option<[f64; 2]> {
    let (mut matrix, mut sums) = ([[0.0; 3]; 3], [0.0; 3]);
    for vote in cast {
        let along = [1.0, first[vote.member], second[vote.member]];
        for a in 0..3 {
            sums[a] += vote.side * along[a];
            (0..3).for_each(|b| matrix[a][b] += along[a] * along[b]);
        }
    }
    let slopes = Factor::of(&matrix, 3)?.solve(sums);
    let by_mean = sums[0] * sums[0] / size(cast.len());
    let explained: f64 = slopes.iter().zip(sums).map(|(slope, sum)| slope * sum).sum();
    let share = (explained - by_mean) / (size(cast.len()) - by_mean);
    let length = libm::hypot(slopes[1], slopes[2]);
    (length > 0.0 && share > 0.0).then(|| [share * slopes[1] / length, share * slopes[2] / length])
}

/// Whether each member stands to the right of the cut that parts a line into the two tightest groups (least sum of squares
/// within groups).
fn camps(line: &[f64]) -> Vec<bool> {
    let mut sorted = line.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (members, total) = (size(sorted.len()), sorted.iter().sum::<f64>());
    let (mut widest, mut cut, mut below) = (0.0, 0.0, 0.0);
    for (place, pair) in sorted.windows(2).enumerate() {
        below += pair[0];
        let left = size(place + 1);
        let apart = (total - below) / (members - left) - below / left;
        let between = left * (members - left) * apart * apart;
        if between > widest {
            (widest, cut) = (between, 0.5 * (pair[0] + pair[1]));
        }
    }
    line.iter().map(|place| *place > cut).collect()
}

/// Whether part of a camp voted with most of the other against most of its own, or parts of both voted together.
fn crosses(cast: &[Vote], right: &[bool]) -> bool {
    let mut counts = [[0_u32; 2]; 2];
    for vote in cast {
        counts[usize::from(right[vote.member])][usize::from(vote.side > 0.0)] += 1;
    }
    let yea = counts.map(|[nays, yeas]| yeas > nays);
    let split = counts.map(|[nays, yeas]| {
        let part = nays.min(yeas);
        part >= 2 && f64::from(part) > PART * f64::from(nays + yeas)
    });
    if yea[0] == yea[1] { split[0] && split[1] } else { split[0] || split[1] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn camps_part_where_the_gap_is() {
        let right = camps(&[-1.1, 0.9, -0.9, 1.0, 1.1]);
        assert_eq!(right, [false, true, false, true, true]);
    }

    #[test]
    fn going_over_is_told_from_standing_alone() {
        let right: Vec<bool> = (0..10).map(|member| member >= 5).collect();
        let cast = |sides: &str| -> Vec<Vote> {
            let side = |letter| if letter == 'y' { 1.0 } else { -1.0 };
            sides.chars().enumerate().map(|(member, letter)| Vote { member, side: side(letter) }).collect()
        };
        assert!(!crosses(&cast("yyyyynnnnn"), &right), "camp against camp");
        assert!(!crosses(&cast("yynnnnnnnn"), &right), "part of a camp against all");
        assert!(crosses(&cast("nnyyynnnnn"), &right), "part of a camp goes over");
        assert!(crosses(&cast("nnyyyyyynn"), &right), "parts of both together");
        assert!(!crosses(&cast("nyyyynnnnn"), &right), "one member is noise");
    }
}
