//! How sharply ideal points decide votes in a chamber: a logistic model of each contested roll call.
//!
//! Belongs here: the common slope, and how well it predicts votes and passage that were held out. Does not: scaling
//! members (their positions are as published), or what else moves a vote, which roll calls do not show.

use serde::Serialize;

use super::fit::logistic;
use super::{FOLDS, fold};
use crate::error::EvidenceError;
use crate::estimate::Quantiles;
use crate::pool::size;
use crate::rollcall::{RollCallRecord, Side};

/// Standard deviation of the normal prior on each roll call's intercept, in log odds; wide, and finite so that a
/// one-sided sample of votes has a maximum.
const INTERCEPT_SD: f64 = 10.0;
/// The same for a slope of its own, in log odds per unit of ideal point.
const SLOPE_SD: f64 = 20.0;

/// One vote: the member's position, 1 for yea or 0 for nay, and its fold.
#[derive(Clone, Copy, Debug)]
struct Vote {
    x: f64,
    yea: f64,
    fold: u32,
}

/// A roll call with its coefficients while fitting.
#[derive(Clone, Debug)]
struct Contest {
    votes: Vec<Vote>,
    direction: f64,
    intercept: f64,
}

/// What the roll calls say about ideal points.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChamberVote {
    /// Roll calls with a minority above 2.5 %.
    pub roll_calls: u64,
    /// Votes in them by members with a published position.
    pub votes: u64,
    /// b, the common slope: change of the log odds of a yea per unit of ideal point, in the roll call's direction.
    pub slope: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Slopes when each roll call has its own, in absolute value.
    pub own_slopes: Quantiles,
    /// Share of held-out votes on the side predicted as likelier.
    pub correct: f64,
    /// The same when each roll call's majority is predicted for all.
    pub correct_by_majority: f64,
    /// Mean squared error of the predicted chance of a yea, held out.
    pub brier: f64,
    /// The same for each roll call's share of yeas.
    pub brier_by_majority: f64,
    /// Share of these roll calls whose passage (more yeas than nays) follows from predictions of votes held out.
    pub passage_correct: f64,
    /// The same for predicting the commoner result for all.
    pub passage_by_majority: f64,
}

/// Fits `logit P(yea) = a_j ± b·x` for every contested roll call j with one slope b for all, and scores it on a fifth of
/// the votes at a time.
///
/// - **Input**: a record with published positions.
/// - **Output**: slope in log odds per unit of ideal point; shares in 0..=1.
///
/// The signs are those of the covariance of position and vote in the votes fitted. Maximum a posteriori by Newton's
/// method over b and all `a_j` at once; the standard error comes from the information about b left after all `a_j`. Source
/// of the model: the one-dimensional logistic voting model with spatial utilities, Clinton, Jackman & Rivers (2004), Am.
/// Pol. Sci. Rev. 98(2).
///
/// # Errors
/// [`EvidenceError::Fit`] without contested roll calls or positions, or if Newton's method does not settle.
pub fn chamber_vote(record: &RollCallRecord) -> Result<ChamberVote, EvidenceError> {
    let contests = contests(record);
    let votes: usize = contests.iter().map(|contest| contest.votes.len()).sum();
    let (all, slope, standard_error) = common(&contests, None)?;
    let own: Vec<f64> = all.iter().map(|contest| own_slope(contest, slope).abs()).collect();
    let mut held_out = Held::default();
    let mut expected_yeas = vec![0.0; contests.len()];
    for fold in 0..FOLDS {
        let (fitted, slope, _) = common(&contests, Some(fold))?;
        for (contest, yeas) in fitted.iter().zip(&mut expected_yeas) {
            *yeas += held_out.score(contest, slope, fold);
        }
    }
    let observed: Vec<f64> = contests.iter().map(|c| c.votes.iter().map(|vote| vote.yea).sum()).collect();
    let half = |contest: &Contest| size(contest.votes.len()) / 2.0;
    let right = contests
        .iter()
        .zip(expected_yeas.iter().zip(&observed))
        .filter(|(contest, (expected, yeas))| (**expected > half(contest)) == (**yeas > half(contest)))
        .count();
    let passed = contests.iter().zip(&observed).filter(|(contest, yeas)| **yeas > half(contest)).count();
    let share_passed = size(passed) / size(contests.len());
    let votes_seen = size(votes);
    Ok(ChamberVote {
        roll_calls: u64::try_from(contests.len()).unwrap_or(u64::MAX),
        votes: u64::try_from(votes).unwrap_or(u64::MAX),
        slope,
        standard_error,
        own_slopes: Quantiles::of(own).ok_or_else(|| failed("no slope"))?,
        correct: held_out.correct / votes_seen,
        correct_by_majority: held_out.correct_by_majority / votes_seen,
        brier: held_out.brier / votes_seen,
        brier_by_majority: held_out.brier_by_majority / votes_seen,
        passage_correct: size(right) / size(contests.len()),
        passage_by_majority: share_passed.max(1.0 - share_passed),
    })
}

fn failed(why: &str) -> EvidenceError {
    EvidenceError::Fit { model: "chamber_vote", why: why.to_owned() }
}

fn contests(record: &RollCallRecord) -> Vec<Contest> {
    let mut contests = Vec::new();
    for (place, name) in record.roll_calls.iter().enumerate() {
        let votes: Vec<Vote> = record
            .ballots_of(place)
            .filter_map(|(member, position)| {
                let member = record.members.get(member)?;
                let [x, _] = member.ideal_point?;
                let yea = f64::from(u8::from(position.side()? == Side::Yea));
                Some(Vote { x, yea, fold: fold(&format!("{name}/{}", member.id)) })
            })
            .collect();
        let yeas: f64 = votes.iter().map(|vote| vote.yea).sum();
        let minority = yeas.min(size(votes.len()) - yeas);
        if minority > 0.025 * size(votes.len()) {
            contests.push(Contest { votes, direction: 1.0, intercept: 0.0 });
        }
    }
    contests
}

/// The votes that are fitted: all but those of one fold.
fn fitted(contest: &Contest, without: Option<u32>) -> impl Iterator<Item = &Vote> {
    contest.votes.iter().filter(move |vote| Some(vote.fold) != without)
}

fn common(contests: &[Contest], without: Option<u32>) -> Result<(Vec<Contest>, f64, f64), EvidenceError> {
    if contests.is_empty() {
        return Err(failed("no contested roll call with published positions"));
    }
    let mut contests = contests.to_vec();
    for contest in &mut contests {
        let (n, x, yea, both) = fitted(contest, without).fold((0.0, 0.0, 0.0, 0.0), |sum, vote| {
            (sum.0 + 1.0, sum.1 + vote.x, sum.2 + vote.yea, sum.3 + vote.x * vote.yea)
        });
        contest.direction = if both * n < x * yea { -1.0 } else { 1.0 };
    }
    let mut slope = 1.0_f64;
    for _ in 0..200 {
        let (mut gradient, mut information) = (0.0, 0.0);
        let mut steps = Vec::with_capacity(contests.len());
        for contest in &contests {
            let sums = sums(contest, slope, without);
            let level = sums.a - contest.intercept / (INTERCEPT_SD * INTERCEPT_SD);
            let bend = sums.aa + 1.0 / (INTERCEPT_SD * INTERCEPT_SD);
            // What is left about the slope once the intercept has moved along with it.
            gradient += sums.b - sums.ab * level / bend;
            information += sums.bb - sums.ab * sums.ab / bend;
            steps.push((level / bend, sums.ab / bend));
        }
        if information.is_nan() || information <= 0.0 {
            return Err(failed("positions do not vary among voters"));
        }
        let step = (gradient / information).clamp(-1.0, 1.0);
        let mut moved = step.abs();
        for (contest, (own, along)) in contests.iter_mut().zip(steps) {
            let shift = (own - along * step).clamp(-2.0, 2.0);
            contest.intercept += shift;
            moved = moved.max(shift.abs());
        }
        slope += step;
        if moved < 1e-9 {
            return Ok((contests, slope, 1.0 / libm::sqrt(information)));
        }
    }
    Err(failed("not settled after 200 steps"))
}

/// First and second derivatives of a roll call's log likelihood by intercept (a) and slope (b).
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    a: f64,
    b: f64,
    aa: f64,
    ab: f64,
    bb: f64,
}

fn sums(contest: &Contest, slope: f64, without: Option<u32>) -> Sums {
    let mut sums = Sums::default();
    for vote in fitted(contest, without) {
        let x = contest.direction * vote.x;
        let p = logistic(contest.intercept + slope * x);
        let (residual, weight) = (vote.yea - p, p * (1.0 - p));
        sums.a += residual;
        sums.b += residual * x;
        sums.aa += weight;
        sums.ab += weight * x;
        sums.bb += weight * x * x;
    }
    sums
}

/// The slope of one roll call by itself, under a wide normal prior.
fn own_slope(contest: &Contest, start: f64) -> f64 {
    let (mut contest, mut slope) = (contest.clone(), start);
    for _ in 0..200 {
        let sums = sums(&contest, slope, None);
        let a = sums.a - contest.intercept / (INTERCEPT_SD * INTERCEPT_SD);
        let b = sums.b - slope / (SLOPE_SD * SLOPE_SD);
        let aa = sums.aa + 1.0 / (INTERCEPT_SD * INTERCEPT_SD);
        let bb = sums.bb + 1.0 / (SLOPE_SD * SLOPE_SD);
        let determinant = aa * bb - sums.ab * sums.ab;
        let step_a = ((bb * a - sums.ab * b) / determinant).clamp(-2.0, 2.0);
        let step_b = ((aa * b - sums.ab * a) / determinant).clamp(-4.0, 4.0);
        contest.intercept += step_a;
        slope += step_b;
        if step_a.abs().max(step_b.abs()) < 1e-9 {
            break;
        }
    }
    slope
}

/// Sums of scores over held-out votes.
#[derive(Default)]
struct Held {
    correct: f64,
    correct_by_majority: f64,
    brier: f64,
    brier_by_majority: f64,
}

impl Held {
    /// Adds the votes of one fold; gives the yeas expected among them.
    fn score(&mut self, contest: &Contest, slope: f64, fold: u32) -> f64 {
        let (n, yeas) =
            fitted(contest, Some(fold)).fold((0.0, 0.0), |sum, vote| (sum.0 + 1.0, sum.1 + vote.yea));
        let share = if n > 0.0 { yeas / n } else { 0.5 };
        let mut expected = 0.0;
        for vote in contest.votes.iter().filter(|vote| vote.fold == fold) {
            let p = logistic(contest.intercept + slope * contest.direction * vote.x);
            let right = |chance: f64| f64::from(u8::from((chance > 0.5) == (vote.yea > 0.5)));
            expected += p;
            self.correct += right(p);
            self.correct_by_majority += right(share);
            self.brier += (p - vote.yea) * (p - vote.yea);
            self.brier_by_majority += (share - vote.yea) * (share - vote.yea);
        }
        expected
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Votes whose shares follow the model exactly, so that the fit must come back to it.
    #[test]
    fn recovers_the_slope_that_made_the_votes() {
        let truth = 6.0;
        let contests: Vec<Contest> = (0..60_u32)
            .map(|roll| {
                let intercept = f64::from(roll % 7) - 3.0;
                let direction = if roll % 2 == 0 { 1.0 } else { -1.0 };
                let votes = (0..400_u32)
                    .map(|i| {
                        let x = f64::from(i % 20) / 10.0 - 0.95;
                        // Twenty members at each place: the first p·20 of them vote yea.
                        let p = logistic(intercept + truth * direction * x);
                        let yea = f64::from(u8::from((f64::from(i / 20) + 0.5) / 20.0 < p));
                        Vote { x, yea, fold: i % FOLDS }
                    })
                    .collect();
                Contest { votes, direction: 1.0, intercept: 0.0 }
            })
            .collect();
        let (fitted, slope, error) = common(&contests, None).unwrap();
        // Rounding to whole members steepens the curve a little.
        assert!((slope - truth).abs() < 0.25 && error < 0.1, "{slope} ± {error}");
        assert!(
            fitted
                .iter()
                .enumerate()
                .all(|(roll, contest)| contest.direction.is_sign_positive() == (roll % 2 == 0))
        );
    }

    #[test]
    fn nothing_contested_is_refused() {
        assert!(common(&[], None).unwrap_err().to_string().contains("no contested roll call"));
    }
}
