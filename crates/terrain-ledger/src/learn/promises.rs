//! What share of its promises a partner keeps, shrunken toward the pool of all partners. What that means for the situation
//! belongs to `number`, and what each share would mean for the decision to `word`.

use super::likelihood::kept;
use super::prior::TOLD;
use crate::entry::EntryId;
use crate::fact::{DeliveryState, Fact};
use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use terrain_decide::again::weighted_quantile;
use terrain_decide::special::ln_beta;

/// The partners' reliability.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reliability {
    /// Partners with a promise that something was written down about, in the order of their ids.
    pub partners: Vec<PartnerWord>,
    /// Mean share kept over the pool of partners.
    pub pool: f64,
    /// Promises that are due or delivered, and of which nothing tells what became of them: they don't count.
    pub untold: usize,
}

/// One partner's.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartnerWord {
    /// Its id.
    pub partner: String,
    /// Sum of the shares kept of its promises, each 0 to 1.
    pub kept: f64,
    /// Promises that came due and of which something is written down.
    pub due: u32,
    /// Mean of what is believed of the share it keeps.
    pub mean: f64,
    /// 5 %, 50 %, 95 % of that.
    pub range: [f64; 3],
    /// Entries it rests on: promises and what became of them.
    pub entries: Vec<EntryId>,
    /// The last of their days.
    pub last: NaiveDate,
    /// Share kept and its chance, on a grid.
    #[serde(skip)]
    pub(crate) grid: Vec<(f64, f64)>,
}

/// What was written down of one partner's promises.
#[derive(Clone, Debug, PartialEq)]
struct Record {
    partner: String,
    kept: f64,
    due: u32,
    entries: Vec<EntryId>,
    last: NaiveDate,
}

/// Points of the grid over the pool's mean, and over how alike the partners are.
const MEANS: u32 = 40;
const ALIKE: u32 = 40;
/// The grid over a share: odds from e⁻¹² to e¹², a tenth apart in logarithms.
const STEPS: i32 = 120;
const STEP: f64 = 0.1;

/// Judges the partners by what became of their promises to us; `None` where nothing is written down of any.
///
/// A promise kept counts 1, one kept in part or late the share that was delivered, one taken back 0; what fell away doesn't
/// count.
pub(crate) fn judge(ledger: &Ledger) -> Option<Reliability> {
    let us = &ledger.decision.parties.us;
    let mut records: Vec<Record> = Vec::new();
    let mut untold = 0;
    // By the day, so that the last word on a promise stays.
    let mut told: BTreeMap<EntryId, (EntryId, NaiveDate)> = BTreeMap::new();
    for (id, day, fact) in ledger.facts() {
        if let Fact::Delivery(delivery) = fact {
            told.insert(delivery.promise, (id, day));
        }
    }
    for promised in ledger.promises() {
        if promised.promise.from == *us || promised.promise.to != *us {
            continue;
        }
        let Some(delivery) = promised.delivery else {
            untold += 1;
            continue;
        };
        let part = delivery.amount.map(|amount| (amount / promised.promise.amount).clamp(0.0, 1.0));
        let share = match delivery.state {
            DeliveryState::Delivered => 1.0,
            DeliveryState::Partly => part.unwrap_or(0.5),
            DeliveryState::Late => part.unwrap_or(1.0),
            DeliveryState::Withdrawn => 0.0,
            DeliveryState::NotDue => continue,
        };
        let (id, day) = told.get(&promised.id).copied().unwrap_or((promised.id, promised.given));
        let partner = &promised.promise.from;
        let record = match records.iter_mut().find(|record| record.partner == *partner) {
            Some(record) => record,
            None => {
                let (partner, entries) = (partner.clone(), Vec::new());
                records.push(Record { partner, kept: 0.0, due: 0, entries, last: day });
                let Some(record) = records.last_mut() else { continue };
                record
            }
        };
        record.kept += share;
        record.due += 1;
        record.entries.extend([promised.id, id]);
        record.last = record.last.max(day);
    }
    records.sort_by(|a, b| a.partner.cmp(&b.partner));
    if records.is_empty() { None } else { Some(judged(&records, untold)) }
}

/// The pool's mean and concentration on a grid, each point with its chance.
fn pool(counts: &[(f64, f64)]) -> Vec<([f64; 2], f64)> {
    let mut points = Vec::new();
    for mean in 0..MEANS {
        let mean = (f64::from(mean) + 0.5) / f64::from(MEANS);
        for alike in 0..ALIKE {
            // 1/(1 + concentration) is evenly spread from 0 to 1/2: partners may be nearly the same, or have nothing in common.
            let spread = 0.5 * (f64::from(alike) + 0.5) / f64::from(ALIKE);
            let concentration = 1.0 / spread - 1.0;
            let shapes = [mean * concentration, (1.0 - mean) * concentration];
            let log = counts.iter().map(|&(kept_of, due)| kept(kept_of, due, shapes)).sum::<f64>();
            points.push((shapes, log));
        }
    }
    let logs: Vec<f64> = points.iter().map(|(_, log)| *log).collect();
    let weights = super::weights(&logs);
    let sum: f64 = weights.iter().sum();
    points.iter().zip(weights).map(|((shapes, _), weight)| (*shapes, weight / sum)).collect()
}

fn judged(records: &[Record], untold: usize) -> Reliability {
    let counts: Vec<(f64, f64)> = records.iter().map(|record| (record.kept, f64::from(record.due))).collect();
    let pool = pool(&counts);
    let partners = records
        .iter()
        .map(|record| {
            let (kept, due) = (record.kept, f64::from(record.due));
            let mixed: Vec<([f64; 2], f64)> =
                pool.iter().map(|([a, b], chance)| ([a + kept, b + due - kept], *chance)).collect();
            let grid = spread(&mixed);
            let (values, chances): (Vec<f64>, Vec<f64>) = grid.iter().copied().unzip();
            PartnerWord {
                partner: record.partner.clone(),
                kept,
                due: record.due,
                mean: mixed.iter().map(|([a, b], chance)| chance * a / (a + b)).sum(),
                range: TOLD.map(|u| weighted_quantile(&values, &chances, u)),
                entries: record.entries.clone(),
                last: record.last,
                grid,
            }
        })
        .collect();
    let mean = pool.iter().map(|([a, b], chance)| chance * a / (a + b)).sum();
    Reliability { partners, pool: mean, untold }
}

/// A mixture of Beta distributions on a grid of shares, summing to 1. What lies beyond the grid's ends counts at them.
fn spread(mixed: &[([f64; 2], f64)]) -> Vec<(f64, f64)> {
    let mut grid: Vec<(f64, f64)> =
        (-STEPS..=STEPS).map(|step| (1.0 / (1.0 + libm::exp(-STEP * f64::from(step))), 0.0)).collect();
    let logs: Vec<(f64, f64)> = (-STEPS..=STEPS)
        .map(|step| {
            let odds = STEP * f64::from(step);
            (-libm::log1p(libm::exp(-odds)), -libm::log1p(libm::exp(odds)))
        })
        .collect();
    let end = libm::exp(-STEP * (f64::from(STEPS) + 0.5));
    for &([a, b], chance) in mixed.iter().filter(|(_, chance)| *chance > 1e-12) {
        let ln_beta = ln_beta(a, b);
        for ((_, mass), (ln_kept, ln_broken)) in grid.iter_mut().zip(&logs) {
            // The density in log odds: that of the share times share·(1 − share).
            *mass += chance * STEP * libm::exp(a * ln_kept + b * ln_broken - ln_beta);
        }
        // Near the ends the distribution function is x^a/(a·B(a, b)) and its mirror image.
        let tail = |shape: f64| libm::exp(shape * libm::log(end) - ln_beta) / shape;
        if let Some((_, mass)) = grid.first_mut() {
            *mass += chance * tail(a);
        }
        if let Some((_, mass)) = grid.last_mut() {
            *mass += chance * tail(b);
        }
    }
    let sum: f64 = grid.iter().map(|(_, mass)| mass).sum();
    for (_, mass) in &mut grid {
        *mass /= sum;
    }
    grid
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(partner: &str, kept: f64, due: u32) -> Record {
        let last = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        Record { partner: partner.to_owned(), kept, due, entries: Vec::new(), last }
    }

    #[test]
    fn one_beta_on_the_grid_has_its_mean_and_quantiles() {
        for (a, b) in [(2.0, 2.0), (0.4, 3.0), (12.5, 1.5), (0.02, 0.98)] {
            let grid = spread(&[([a, b], 1.0)]);
            let mean: f64 = grid.iter().map(|(kept, chance)| kept * chance).sum();
            assert!((mean - a / (a + b)).abs() < 2e-4, "{a} {b}: {mean}");
            let below: f64 = grid.iter().filter(|(kept, _)| *kept < 0.5).map(|(_, chance)| chance).sum();
            let half = grid.iter().find(|(kept, _)| (*kept - 0.5).abs() < 1e-12).unwrap().1;
            let beta = terrain_decide::distribution::Sampler::new(
                &terrain_situation::Distribution::Beta { a, b },
                (0.0, 1.0),
            )
            .unwrap();
            assert!((below + half / 2.0 - beta.below(0.5)).abs() < 2e-3, "{a} {b}");
        }
    }

    /// The posterior mean of one partner's share by sums over the hyperprior done another way: with the closed form of the mean
    /// given the pool, on a grid of its own.
    #[test]
    fn one_partner_shrinks_toward_the_middle_as_the_integral_says() {
        for (kept_of, due) in [(0.0, 1_u32), (3.0, 3), (4.5, 6), (19.0, 20)] {
            let (mut top, mut bottom) = (0.0, 0.0);
            let points = 200;
            for i in 0..points {
                let mean = (f64::from(i) + 0.5) / f64::from(points);
                for j in 0..points {
                    let spread = 0.5 * (f64::from(j) + 0.5) / f64::from(points);
                    let concentration = 1.0 / spread - 1.0;
                    let (a, b) = (mean * concentration, (1.0 - mean) * concentration);
                    // B(a + d, b + n − d)/B(a, b) by the gamma function alone.
                    let ln = |x: f64| libm::lgamma(x);
                    let due = f64::from(due);
                    let weight = libm::exp(
                        ln(a + kept_of) - ln(a) + ln(b + due - kept_of) - ln(b) + ln(a + b) - ln(a + b + due),
                    );
                    top += weight * (a + kept_of) / (a + b + due);
                    bottom += weight;
                }
            }
            let found = &judged(&[record("them", kept_of, due)], 0).partners[0];
            assert!((found.mean - top / bottom).abs() < 2e-3, "{kept_of} of {due}: {}", found.mean);
            let raw = kept_of / f64::from(due);
            assert!((found.mean - 0.5).abs() <= (raw - 0.5).abs(), "shrunken toward one half");
            assert!(found.range[0] < found.mean && found.mean < found.range[2]);
        }
    }

    #[test]
    fn a_partner_with_few_promises_is_judged_with_the_pool() {
        let good = [record("a", 9.0, 10), record("b", 10.0, 10), record("c", 9.5, 10), record("d", 0.0, 1)];
        let bad = [record("a", 1.0, 10), record("b", 0.0, 10), record("c", 0.5, 10), record("d", 0.0, 1)];
        let (good, bad) = (judged(&good, 0), judged(&bad, 0));
        assert!(good.partners[3].mean > bad.partners[3].mean + 0.3);
        assert!(good.partners[3].mean < good.partners[0].mean, "its own promise counts too");
        assert!(good.pool > 0.7 && bad.pool < 0.3);
    }
}
