//! How well what earlier Congresses say predicts the roll calls of the next: with the bill's place known from half of the
//! votes, and with nothing known of it.
//!
//! Belongs here: splits in time and what is scored in them. Does not: the distribution of slopes (`slopes`), or how results
//! are printed.

use super::fit::logistic;
use super::luck::Luck;
use super::predictive::successes;
use super::score::{Fell, Forecast};
use super::senates::Senate;
use super::slopes::{PlacedVote, Shape, Shaper, SlopePosterior, contested};
use crate::error::EvidenceError;
use crate::pool::size;

/// The stream of the luck by which votes are shown or held out.
const STREAM: u64 = 0x5EA7;
/// Earlier roll calls that stand for a bill of which nothing is known.
const EARLIER: usize = 120;
/// Roll calls of a Congress are numbered from this times its number.
const BLOCKS: usize = 100_000;

/// A contested roll call with what its votes say.
#[derive(Clone, Debug)]
struct Contest {
    /// Votes shown, votes held out.
    shown: Vec<PlacedVote>,
    held: Vec<PlacedVote>,
    whole: Shape,
    half: Shape,
    block: usize,
}

impl Contest {
    fn votes(&self) -> impl Iterator<Item = &PlacedVote> {
        self.shown.iter().chain(&self.held)
    }
}

/// The contested roll calls of one Congress.
#[derive(Clone, Debug)]
pub struct Congress {
    /// Its number.
    pub number: u32,
    /// Its first year.
    pub first_year: u32,
    contests: Vec<Contest>,
}

impl Congress {
    /// Works out what each contested roll call says, from all its votes and from half of them.
    #[must_use]
    pub fn of(senate: &Senate) -> Self {
        let (luck, shaper) = (Luck::new(STREAM), Shaper::default());
        let contests = contested(senate)
            .into_iter()
            .enumerate()
            .map(|(place, votes)| {
                let whole = shaper.shape(&votes);
                let (mut shown, mut held) = (Vec::new(), Vec::new());
                let block = usize::try_from(senate.congress).unwrap_or(0) * BLOCKS + place;
                for (vote, about) in (0_u64..).zip(votes) {
                    let address = u64::try_from(block).unwrap_or(0) << 16 | vote;
                    if luck.uniform(address) < 0.5 { shown.push(about) } else { held.push(about) }
                }
                let half = shaper.shape(&shown);
                Contest { shown, held, whole, half, block }
            })
            .collect();
        Self { number: senate.congress, first_year: senate.first_year(), contests }
    }

    /// Contested roll calls.
    #[must_use]
    pub fn roll_calls(&self) -> usize {
        self.contests.len()
    }

    /// Votes in them by members with a published position.
    #[must_use]
    pub fn votes(&self) -> usize {
        self.contests.iter().map(|contest| contest.votes().count()).sum()
    }

    /// What each roll call says of its slope, from all its votes.
    pub fn shapes(&self) -> impl Iterator<Item = &Shape> {
        self.contests.iter().map(|contest| &contest.whole)
    }
}

/// The distribution of slopes in several Congresses.
///
/// # Errors
/// [`EvidenceError::Fit`].
pub fn slopes_of(congresses: &[Congress]) -> Result<SlopePosterior, EvidenceError> {
    SlopePosterior::of(&congresses.iter().flat_map(Congress::shapes).collect::<Vec<_>>())
}

/// A Congress predicted from those before it.
#[derive(Clone, Debug)]
pub struct LaterCongress {
    /// Its number and first year.
    pub number: u32,
    /// The first of its two years.
    pub first_year: u32,
    /// Roll calls of earlier Congresses that were fitted.
    pub fitted: usize,
    /// What they said of slopes.
    pub slopes: SlopePosterior,
    /// The bill's place known from the votes shown: each vote held out, against the share of yeas among those shown.
    pub placed: Vec<Forecast>,
    /// Where the number of yeas among the votes held out fell.
    pub placed_totals: Vec<Fell>,
    /// Nothing known of the bill: each vote, against the share of yeas in earlier Congresses.
    pub blind: Vec<Forecast>,
    /// Where the number of yeas fell.
    pub blind_totals: Vec<Fell>,
    /// Whether there were more yeas than nays, against how often that was so earlier.
    pub passage: Vec<Forecast>,
    /// Share of its roll calls in which the side of the majority party was for it.
    pub majority_for: f64,
}

/// Predicts each Congress but the first from all before it; they come in the order of time.
///
/// A bill of which nothing is known is taken to be one of the earlier roll calls, each as likely as the other: 120 of them,
/// evenly spread over time, at their likeliest intercepts and slopes, turned by the side of the majority party.
///
/// # Errors
/// [`EvidenceError::Fit`].
pub fn later_congresses(congresses: &[Congress]) -> Result<Vec<LaterCongress>, EvidenceError> {
    (1..congresses.len()).map(|place| later(&congresses[..place], &congresses[place])).collect()
}

fn later(earlier: &[Congress], congress: &Congress) -> Result<LaterCongress, EvidenceError> {
    let shaper = Shaper::default();
    let slopes = slopes_of(earlier)?;
    let before: Vec<&Contest> = earlier.iter().flat_map(|one| &one.contests).collect();
    let (yeas, votes, passed) = before.iter().fold((0.0, 0.0, 0.0), |sum, contest| {
        let (yeas, votes) = counted(contest.votes());
        (sum.0 + yeas, sum.1 + votes, sum.2 + f64::from(u8::from(2.0 * yeas > votes)))
    });
    let (yea_rate, pass_rate) = (yeas / votes, passed / size(before.len()));
    let step = before.len().div_ceil(EARLIER).max(1);
    let known: Vec<(f64, f64)> =
        before.iter().step_by(step).filter_map(|contest| shaper.likeliest(&contest.whole, &slopes)).collect();
    let mut result = LaterCongress {
        number: congress.number,
        first_year: congress.first_year,
        fitted: before.len(),
        slopes,
        placed: Vec::new(),
        placed_totals: Vec::new(),
        blind: Vec::new(),
        blind_totals: Vec::new(),
        passage: Vec::new(),
        majority_for: 0.0,
    };
    let for_it = congress
        .shapes()
        .filter(|shape| shaper.likeliest(shape, &slopes).is_some_and(|(_, slope)| slope > 0.0))
        .count();
    result.majority_for = size(for_it) / size(congress.contests.len()).max(1.0);
    for contest in &congress.contests {
        let block = contest.block;
        let (shown_yeas, shown) = counted(contest.shown.iter());
        let held: Vec<&PlacedVote> = contest.held.iter().collect();
        let beliefs = shaper.beliefs(&contest.half, &slopes);
        let base = (shown_yeas + 0.5) / (shown + 1.0);
        let (forecasts, totals) = predicted(&beliefs, &held, base, block);
        result.placed.extend(forecasts);
        result.placed_totals.push(fell(&totals, &held, block));

        let all: Vec<&PlacedVote> = contest.votes().collect();
        let equal = 1.0 / size(known.len());
        let beliefs: Vec<(f64, f64, f64)> = known.iter().map(|(a, slope)| (equal, *a, *slope)).collect();
        let (forecasts, totals) = predicted(&beliefs, &all, yea_rate, block);
        result.blind.extend(forecasts);
        result.blind_totals.push(fell(&totals, &all, block));
        let (yeas, votes) = counted(all.iter().copied());
        let needed = all.len() / 2 + 1;
        let chance = totals.iter().skip(needed).sum();
        result.passage.push(Forecast { chance, base: pass_rate, happened: 2.0 * yeas > votes, block });
    }
    Ok(result)
}

/// Yeas and votes.
fn counted<'a>(votes: impl Iterator<Item = &'a PlacedVote>) -> (f64, f64) {
    votes.fold((0.0, 0.0), |(yeas, all), vote| (yeas + f64::from(u8::from(vote.yea)), all + 1.0))
}

/// Each vote's chance of a yea, and the distribution of their number, over what is believed of intercept and slope.
fn predicted(
    beliefs: &[(f64, f64, f64)],
    votes: &[&PlacedVote],
    base: f64,
    block: usize,
) -> (Vec<Forecast>, Vec<f64>) {
    let mut chances = vec![0.0; votes.len()];
    let mut totals = vec![0.0; votes.len() + 1];
    for (belief, intercept, slope) in beliefs {
        let own: Vec<f64> = votes.iter().map(|vote| logistic(intercept + slope * vote.x)).collect();
        chances.iter_mut().zip(&own).for_each(|(sum, p)| *sum += belief * p);
        totals.iter_mut().zip(successes(own)).for_each(|(sum, p)| *sum += belief * p);
    }
    let forecast = |(vote, chance): (&&PlacedVote, &f64)| Forecast {
        chance: chance.clamp(0.0, 1.0),
        base,
        happened: vote.yea,
        block,
    };
    (votes.iter().zip(&chances).map(forecast).collect(), totals)
}

fn fell(totals: &[f64], votes: &[&PlacedVote], block: usize) -> Fell {
    let yeas = votes.iter().filter(|vote| vote.yea).count();
    let below: f64 = totals.iter().take(yeas).sum();
    Fell { below, up_to: (below + totals[yeas]).min(1.0), block }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(congress: u32) -> Senate {
        let positions: Vec<f64> = (0..60_u32).map(|seat| f64::from(seat) / 30.0 - 1.0).collect();
        let luck = Luck::new(u64::from(congress));
        let roll_calls = (0..40_u64)
            .map(|roll| {
                let cut = 0.6 * luck.normal(roll);
                let slope = 9.0 * libm::exp(0.5 * luck.normal(1_000_000 + roll));
                (0..60_u64)
                    .zip(&positions)
                    .map(|(seat, x)| {
                        Some(luck.uniform(1000 * (roll + 1) + seat) < logistic(slope * (x - cut)))
                    })
                    .collect()
            })
            .collect();
        Senate { congress, positions, roll_calls }
    }

    /// Chances and totals again, from the votes themselves and by adding up plainly.
    #[test]
    fn blind_predictions_are_what_plain_sums_give() {
        let congresses = [made(108), made(109)].map(|senate| Congress::of(&senate));
        let later = later_congresses(&congresses).unwrap().remove(0);
        let shaper = Shaper::default();
        let known: Vec<(f64, f64)> =
            congresses[0].shapes().filter_map(|shape| shaper.likeliest(shape, &later.slopes)).collect();
        let mut place = 0;
        for (contest, passage) in congresses[1].contests.iter().zip(&later.passage) {
            let votes: Vec<PlacedVote> = contest.votes().copied().collect();
            for vote in &votes {
                let sum: f64 =
                    known.iter().map(|(a, slope)| 1.0 / (1.0 + (-(a + slope * vote.x)).exp())).sum();
                assert!((later.blind[place].chance - sum / known.len() as f64).abs() < 1e-9);
                place += 1;
            }
            let yeas = votes.iter().filter(|vote| vote.yea).count();
            assert_eq!(passage.happened, 2 * yeas > votes.len());
        }
        assert_eq!(place, later.blind.len());
        let shown: usize = congresses[1].contests.iter().map(|contest| contest.shown.len()).sum();
        assert_eq!(shown + later.placed.len(), place);
    }

    /// Slopes about 9 with a spread of 0.5 in the logarithm, as made, and predictions from half of the votes better than the share of yeas among them.
    #[test]
    fn what_was_made_is_found_and_predicted() {
        let congresses = [made(108), made(109), made(114)].map(|senate| Congress::of(&senate));
        let slopes = slopes_of(&congresses).unwrap();
        // Three standard deviations of the posterior.
        let off = |i: usize, truth: f64| (slopes.mean[i] - truth).abs() / slopes.covariance[i][i].sqrt();
        assert!(off(0, 9.0_f64.ln()) < 3.0 && off(1, 0.5_f64.ln()) < 3.0, "{slopes:?}");
        for later in later_congresses(&congresses).unwrap() {
            let score = crate::calibration::score::Score::of(&later.placed).unwrap();
            assert!(score.skill > 0.5 && score.has_skill(), "{score:?}");
        }
    }
}
