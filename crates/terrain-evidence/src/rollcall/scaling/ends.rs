//! Roll calls in which both ends of a line voted together against the middle, and who did: what one line cannot show.
//!
//! Belongs here: the rule that finds them, by counting. Does not: a model of such votes (Duck-Mayr & Montgomery 2023, Ends
//! Against the Middle: Measuring Legislative Behavior When Opposites Respond the Same Way for Different Reasons, Political
//! Analysis 31(4)).

use super::order;
use super::votes::{Vote, Votes};
use crate::pool::size;

/// Fewest voters beyond either cut.
const END: usize = 2;
/// Two cuts must put right at least this many votes that one cut gets wrong,
const SAVED: u32 = 2;
/// and at least this share of the votes cast,
const SAVED_SHARE: f64 = 0.03;
/// and leave at most one in so many of them wrong.
const SAVED_OF: u32 = 2;
/// Roll calls of this kind before anything is said, also as a share of the contested ones.
const TIMES: u32 = 3;
const SHARE: f64 = 0.01;

/// What was found, as indices into the votes looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Ends {
    /// Roll calls.
    pub(super) roll_calls: Vec<usize>,
    /// Members who in most of them stood in an end that was smaller than the middle.
    pub(super) members: Vec<usize>,
}

/// Finds the roll calls that two cuts of a line describe much better than one, and the members at its ends.
///
/// The line is one that such roll calls did not shape ([`order::without_crossings`]). Nothing is found, rather than a few
/// by chance, where there are fewer than three or one in a hundred contested roll calls, or no member is in most of them.
pub(super) fn find(votes: &Votes) -> Ends {
    let Some(line) = order::without_crossings(votes) else { return Ends::default() };
    let mut ends = Ends::default();
    let mut times = vec![(0_u32, 0_u32); votes.members.len()];
    for (number, cast) in votes.cast.iter().enumerate() {
        let mut cast = cast.clone();
        cast.sort_by(|a, b| line[a.member].total_cmp(&line[b.member]).then(a.member.cmp(&b.member)));
        let Some(middle) = two_cuts(&cast) else { continue };
        ends.roll_calls.push(number);
        let (left, between, right) = (middle.start, middle.len(), cast.len() - middle.end);
        for (place, vote) in cast.iter().enumerate() {
            let small = (place < middle.start && left < between) || (place >= middle.end && right < between);
            let (at_an_end, of) = &mut times[vote.member];
            *at_an_end += u32::from(small);
            *of += 1;
        }
    }
    let most = |(at_an_end, of): (u32, u32)| at_an_end >= TIMES && 2 * at_an_end > of;
    ends.members = (0..times.len()).filter(|member| most(times[*member])).collect();
    let enough = size(ends.roll_calls.len()) >= f64::from(TIMES).max(SHARE * size(votes.cast.len()));
    if enough && !ends.members.is_empty() { ends } else { Ends::default() }
}

/// The middle, among votes in the order of a line, if two cuts describe them much better than one.
fn two_cuts(cast: &[Vote]) -> Option<std::ops::Range<usize>> {
    let (one, (two, middle)) = (errors_of_one(cast), errors_of_two(cast)?);
    let saved = one.checked_sub(two)?;
    let enough = saved >= SAVED && f64::from(saved) >= SAVED_SHARE * size(cast.len());
    (enough && SAVED_OF * two <= one).then_some(middle)
}

/// Votes on the wrong side of the best single cut.
fn errors_of_one(cast: &[Vote]) -> u32 {
    let nays = || cast.iter().filter(|vote| vote.side < 0.0).count();
    // With all on the right predicted yea, then one after another on the left nay.
    let (mut wrong, mut fewest, mut most) = (nays(), nays(), nays());
    for vote in cast {
        wrong = if vote.side < 0.0 { wrong - 1 } else { wrong + 1 };
        (fewest, most) = (fewest.min(wrong), most.max(wrong));
    }
    u32::try_from(fewest.min(cast.len() - most)).unwrap_or(u32::MAX)
}

/// Votes on the wrong side of the best two cuts, both ends on one side and the middle on the other, and that middle.
fn errors_of_two(cast: &[Vote]) -> Option<(u32, std::ops::Range<usize>)> {
    let inner = cast.get(END..cast.len().checked_sub(END)?)?;
    [1.0, -1.0]
        .into_iter()
        .filter_map(|ends| {
            // The stretch that most votes against the ends' side stand out in (Kadane's algorithm).
            let (mut run, mut from, mut best) = (0_i64, 0, (0_i64, 0..0));
            for (place, vote) in inner.iter().enumerate() {
                if run <= 0 {
                    (run, from) = (0, place);
                }
                run += if vote.side * ends < 0.0 { 1 } else { -1 };
                if run > best.0 {
                    best = (run, from..place + 1);
                }
            }
            let against = cast.iter().filter(|vote| vote.side * ends < 0.0).count();
            let wrong = u32::try_from(i64::try_from(against).ok()? - best.0).ok()?;
            (!best.1.is_empty()).then_some((wrong, best.1.start + END..best.1.end + END))
        })
        .min_by_key(|(wrong, _)| *wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn votes(sides: &str) -> Vec<Vote> {
        let side = |letter| if letter == 'y' { 1.0 } else { -1.0 };
        sides.chars().enumerate().map(|(member, letter)| Vote { member, side: side(letter) }).collect()
    }

    #[test]
    fn cuts_are_counted_as_by_hand() {
        for (sides, one, two, middle) in [
            ("yyynnnnyyy", 3, 0, 3..7),
            ("nnyyyyynn", 2, 0, 2..7),
            ("yyyyynnnnn", 0, 2, 5..8),
            ("yynynnnnyy", 3, 1, 4..8),
        ] {
            assert_eq!(errors_of_one(&votes(sides)), one, "{sides}");
            assert_eq!(errors_of_two(&votes(sides)), Some((two, middle)), "{sides}");
        }
        assert_eq!(two_cuts(&votes("yyynnnnyyy")), Some(3..7));
        assert_eq!(two_cuts(&votes("yyyyynnnnn")), None);
        assert_eq!(two_cuts(&votes("ynnnnnnnny")), None, "an end of one");
        assert_eq!(two_cuts(&votes("yn")), None);
    }
}
