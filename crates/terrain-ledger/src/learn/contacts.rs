//! Conversations by kind: shares, the ratio of workers met to partners' staff and officials, and what that says of the futures.

use super::likelihood::turnout;
use super::prior::TOLD;
use super::{Part, Subject};
use crate::entry::EntryId;
use crate::fact::{ContactKind, Fact};
use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use terrain_decide::again::KeptRuns;
use terrain_decide::distribution::Sampler;
use terrain_decide::subject::Outcome;
use terrain_situation::Distribution;

/// Conversations by kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ContactMix {
    /// Every kind, in the order in which they are shown.
    pub kinds: Vec<KindShare>,
    /// Workers met: unaligned, our own base, partners' bases.
    pub workers: u32,
    /// Partners' staff, officials and candidates.
    pub staff: u32,
    /// 5 %, 50 %, 95 % of workers met for each of these.
    pub ratio: [f64; 3],
    /// Entries it rests on.
    pub entries: Vec<EntryId>,
    /// The last of their days.
    pub last: NaiveDate,
}

/// One kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindShare {
    /// The kind.
    pub kind: ContactKind,
    /// How many.
    pub count: u32,
    /// Mean of what is believed of its share.
    pub mean: f64,
    /// 5 %, 50 %, 95 % of that.
    pub range: [f64; 3],
}

/// What each kind counts for before any conversation: Dirichlet with all shapes 1, every mix as likely as any other.
const BEFORE: f64 = 1.0;
/// How alike the mix of our counts and that of a future are, as a number of conversations: ours are few, and counted by
/// hand.
const ALIKE: f64 = 10.0;

/// The mix of all conversations that are counted.
pub(crate) fn mix(ledger: &Ledger) -> Option<ContactMix> {
    let mut counts: BTreeMap<ContactKind, u32> = BTreeMap::new();
    let (mut entries, mut last) = (Vec::new(), None::<NaiveDate>);
    for (id, day, fact) in ledger.facts() {
        let Fact::Contacts(contacts) = fact else { continue };
        for (kind, count) in &contacts.counts {
            let sum = counts.entry(*kind).or_default();
            *sum = sum.saturating_add(*count);
        }
        entries.push(id);
        last = Some(last.map_or(day, |last| last.max(day)));
    }
    let last = last?;
    let of = |kind: ContactKind| counts.get(&kind).copied().unwrap_or(0);
    let all: f64 = ContactKind::ALL.iter().map(|kind| f64::from(of(*kind)) + BEFORE).sum();
    let kinds = ContactKind::ALL
        .into_iter()
        .map(|kind| {
            // One share of a Dirichlet is Beta (Gelman et al. 2013, *Bayesian Data Analysis*, §3.4).
            let a = f64::from(of(kind)) + BEFORE;
            KindShare { kind, count: of(kind), mean: a / all, range: beta(a, all - a) }
        })
        .collect();
    let sum = |kinds: &[ContactKind]| kinds.iter().map(|kind| of(*kind)).fold(0, u32::saturating_add);
    let workers = sum(&ContactKind::WORKERS);
    let staff = sum(&ContactKind::OFFICIALS);
    let share = beta(f64::from(workers) + BEFORE, f64::from(staff) + BEFORE);
    let ratio = share.map(|share| if share < 1.0 { share / (1.0 - share) } else { f64::INFINITY });
    Some(ContactMix { kinds, workers, staff, ratio, entries, last })
}

fn beta(a: f64, b: f64) -> [f64; 3] {
    Sampler::new(&Distribution::Beta { a, b }, (0.0, 1.0))
        .map_or([0.0; 3], |share| TOLD.map(|u| share.quantile(u)))
}

impl ContactMix {
    /// How much each future counts by the ratio it ends with under the chosen posture: workers among those met are
    /// beta-binomial around the ratio's share.
    pub(crate) fn part(&self, ledger: &Ledger, runs: &KeptRuns) -> Option<Part> {
        let posture = runs.postures.get(runs.posture(&ledger.decision.posture.id)?)?;
        let log_weights = posture
            .outcomes
            .iter()
            .map(|outcomes| self.log_likelihood(outcomes[Outcome::ContactRatio as usize]))
            .collect();
        Some(Part { about: Subject::Outcome, log_weights })
    }

    fn log_likelihood(&self, ratio: f64) -> f64 {
        // An hour with partners' staff or officials stands for one conversation with them.
        let share = (ratio.max(0.0) / (1.0 + ratio.max(0.0))).clamp(1e-6, 1.0 - 1e-6);
        let share = if share.is_nan() { 1.0 - 1e-6 } else { share };
        let all = f64::from(self.workers) + f64::from(self.staff);
        turnout(all, None, self.workers, [share * ALIKE, (1.0 - share) * ALIKE])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(workers: u32, staff: u32) -> ContactMix {
        let last = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        ContactMix { kinds: Vec::new(), workers, staff, ratio: [0.0; 3], entries: Vec::new(), last }
    }

    #[test]
    fn futures_with_the_counted_ratio_count_most() {
        let mix = counted(60, 20);
        let logs: Vec<f64> =
            [0.2, 1.0, 3.0, 9.0, 300.0].iter().map(|ratio| mix.log_likelihood(*ratio)).collect();
        assert!(logs[2] > logs[1] && logs[1] > logs[0], "{logs:?}");
        assert!(logs[2] > logs[3] && logs[3] > logs[4], "{logs:?}");
        assert!(mix.log_likelihood(f64::INFINITY).is_finite() && mix.log_likelihood(0.0).is_finite());
    }
}
