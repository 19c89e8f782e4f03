//! A bloc of members: how far it sticks together, and how often it could have decided.
//!
//! Belongs here: counts over recorded votes. Does not: power indices of a weighted game (`terrain-power`).

use std::collections::BTreeMap;

use serde::Serialize;

use super::measures::{Tally, count};
use super::{RollCallRecord, Side};
use crate::pool::size;

/// Figures of a bloc.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlocMeasures {
    /// Roll calls that pass if all of the bloc who voted vote yea, and fail if they all vote nay, the rest as they voted.
    pub pivotal: u64,
    /// Roll calls in which at least two of the bloc voted.
    pub rollcalls_with_two_or_more: u64,
    /// Rice index, mean over those.
    pub mean_rice: f64,
    /// By leading party: times the bloc's majority was that of the party, and times both had one.
    pub with_party_majority: BTreeMap<String, (u64, u64)>,
    /// Times the bloc's majority was on the winning side, and times both had one.
    pub on_winning_side: (u64, u64),
}

impl RollCallRecord {
    /// Figures of the bloc made up of `members`, indices into the record's members.
    #[must_use]
    pub fn bloc(&self, members: &[usize]) -> BlocMeasures {
        let leading = self.leading_parties();
        let mut indices = Vec::new();
        let mut pivotal = 0;
        let mut with_party: BTreeMap<String, (u64, u64)> = BTreeMap::new();
        let mut winning = (0, 0);
        for roll_call in 0..self.roll_calls.len() {
            let mut bloc = Tally::default();
            for (member, position) in self.ballots_of(roll_call) {
                if let (Some(side), true) = (position.side(), members.contains(&member)) {
                    bloc.add(side);
                }
            }
            let whole = self.tally(roll_call);
            pivotal += u64::from(is_pivotal(bloc, whole));
            if bloc.votes() >= 2 {
                indices.extend(bloc.rice());
            }
            let parties = self.party_tallies(roll_call);
            for party in &leading {
                let majority = parties.get(party).copied().and_then(Tally::majority);
                together(with_party.entry((*party).to_owned()).or_default(), bloc.majority(), majority);
            }
            together(&mut winning, bloc.majority(), Some(winner(whole)));
        }
        BlocMeasures {
            pivotal,
            rollcalls_with_two_or_more: count(indices.len()),
            mean_rice: if indices.is_empty() {
                0.0
            } else {
                indices.iter().sum::<f64>() / size(indices.len())
            },
            with_party_majority: with_party,
            on_winning_side: winning,
        }
    }
}

fn is_pivotal(bloc: Tally, whole: Tally) -> bool {
    let (other_yea, other_nay) = (whole.yea - bloc.yea, whole.nay - bloc.nay);
    other_yea + bloc.votes() > other_nay && other_yea <= other_nay + bloc.votes() && bloc.votes() > 0
}

/// A motion without more yeas than nays is defeated, a tie included.
const fn winner(whole: Tally) -> Side {
    if whole.yea > whole.nay { Side::Yea } else { Side::Nay }
}

fn together(times: &mut (u64, u64), one: Option<Side>, other: Option<Side>) {
    if let (Some(one), Some(other)) = (one, other) {
        times.0 += u64::from(one == other);
        times.1 += 1;
    }
}
