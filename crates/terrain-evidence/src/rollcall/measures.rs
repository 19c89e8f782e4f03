//! Counts over a chamber's roll calls: cohesion, party unity, close votes, agreement.
//!
//! Belongs here: measures with a published definition. Does not: which votes matter, or to whom.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{LOPSIDED, RollCallRecord, Side};
use crate::pool::size;

/// Yeas and nays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) yea: u32,
    pub(super) nay: u32,
}

impl Tally {
    pub(super) fn add(&mut self, side: Side) {
        match side {
            Side::Yea => self.yea += 1,
            Side::Nay => self.nay += 1,
        }
    }

    pub(super) const fn votes(self) -> u32 {
        self.yea + self.nay
    }

    pub(super) const fn margin(self) -> u32 {
        self.yea.abs_diff(self.nay)
    }

    /// Whether the minority is above [`LOPSIDED`] of the votes.
    pub(super) fn is_contested(self) -> bool {
        f64::from(self.yea.min(self.nay)) > LOPSIDED * f64::from(self.votes())
    }

    /// The side with more votes, `None` at a tie.
    pub(super) fn majority(self) -> Option<Side> {
        match self.yea.cmp(&self.nay) {
            std::cmp::Ordering::Greater => Some(Side::Yea),
            std::cmp::Ordering::Less => Some(Side::Nay),
            std::cmp::Ordering::Equal => None,
        }
    }

    /// Rice's index of cohesion, |yea − nay| / (yea + nay), `None` without votes.
    ///
    /// Source: Rice (1925), The Behavior of Legislative Groups, Political Science Quarterly 40(1).
    pub(super) fn rice(self) -> Option<f64> {
        (self.votes() > 0).then(|| f64::from(self.margin()) / f64::from(self.votes()))
    }
}

/// One party's figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartyMeasures {
    /// Members who held a seat at any time.
    pub members: u64,
    /// Yeas and nays cast.
    pub votes: u64,
    /// Rice index, mean over roll calls in which the party voted.
    pub mean_rice: f64,
    /// Roll calls at which a member held a seat and took no side, over all at which a member held a seat.
    pub absences: u64,
    /// The denominator of `absences`.
    pub chances: u64,
}

/// A chamber's figures. Denominators: roll calls, or votes with a side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measures {
    /// Roll calls.
    pub rollcalls: u64,
    /// Members who took a side at least once.
    pub members: u64,
    /// Yeas and nays.
    pub votes: u64,
    /// Yeas.
    pub yea: u64,
    /// Nays.
    pub nay: u64,
    /// Roll calls with more yeas than nays.
    pub passed: u64,
    /// Roll calls without a vote on the other side.
    pub unanimous: u64,
    /// Roll calls whose minority is above 2.5 % of the votes, which scaling can use.
    pub scalable: u64,
    /// By party code.
    pub parties: BTreeMap<String, PartyMeasures>,
    /// Roll calls in which majorities of the two largest parties opposed each other, ties left out.
    pub party_unity_votes: u64,
    /// Share of the votes that went with the majority of their roll call.
    pub majority_baseline_accuracy: f64,
}

impl RollCallRecord {
    pub(super) fn tally(&self, roll_call: usize) -> Tally {
        let mut tally = Tally::default();
        self.ballots_of(roll_call)
            .filter_map(|(_, position)| position.side())
            .for_each(|side| tally.add(side));
        tally
    }

    /// Yeas and nays of one roll call by party.
    pub(super) fn party_tallies(&self, roll_call: usize) -> BTreeMap<&str, Tally> {
        let mut tallies: BTreeMap<&str, Tally> = BTreeMap::new();
        for (member, position) in self.ballots_of(roll_call) {
            if let (Some(side), Some(member)) = (position.side(), self.members.get(member)) {
                tallies.entry(member.party.as_str()).or_default().add(side);
            }
        }
        tallies
    }

    /// The two parties with most votes, the larger first; fewer where there are fewer.
    #[must_use]
    pub fn leading_parties(&self) -> Vec<&str> {
        let mut votes: BTreeMap<&str, u64> = BTreeMap::new();
        for ((_, member), position) in &self.ballots {
            if let (true, Some(member)) = (position.side().is_some(), self.members.get(*member)) {
                *votes.entry(member.party.as_str()).or_default() += 1;
            }
        }
        let mut ranked: Vec<(&str, u64)> = votes.into_iter().collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked.into_iter().take(2).map(|(party, _)| party).collect()
    }

    /// The majority side of each leading party where they oppose each other, `None` otherwise or at a tie.
    pub(super) fn unity_sides(&self, roll_call: usize, leading: &[&str]) -> Option<[Side; 2]> {
        let [first, second] = leading else { return None };
        let tallies = self.party_tallies(roll_call);
        let side = |party: &str| tallies.get(party).copied().and_then(Tally::majority);
        let sides = [side(first)?, side(second)?];
        (sides[0] != sides[1]).then_some(sides)
    }

    /// All figures in one pass over the roll calls.
    #[must_use]
    pub fn measures(&self) -> Measures {
        let leading = self.leading_parties();
        let mut parties: BTreeMap<&str, (Vec<f64>, PartyMeasures)> = BTreeMap::new();
        for member in &self.members {
            let fresh = PartyMeasures { members: 0, votes: 0, mean_rice: 0.0, absences: 0, chances: 0 };
            parties.entry(&member.party).or_insert_with(|| (Vec::new(), fresh)).1.members += 1;
        }
        for ((_, member), position) in &self.ballots {
            let party = self.members.get(*member).and_then(|member| parties.get_mut(member.party.as_str()));
            if let (Some((_, figures)), true) = (party, position.seated()) {
                figures.chances += 1;
                let voted = position.side().is_some();
                figures.votes += u64::from(voted);
                figures.absences += u64::from(!voted);
            }
        }
        let (mut yea, mut nay, mut with_majority) = (0_u64, 0_u64, 0_u64);
        let (mut passed, mut unanimous, mut scalable, mut unity) = (0, 0, 0, 0);
        for roll_call in 0..self.roll_calls.len() {
            let tally = self.tally(roll_call);
            yea += u64::from(tally.yea);
            nay += u64::from(tally.nay);
            with_majority += u64::from(tally.yea.max(tally.nay));
            passed += u64::from(tally.yea > tally.nay);
            let minority = tally.yea.min(tally.nay);
            unanimous += u64::from(minority == 0 && tally.votes() > 0);
            scalable += u64::from(tally.is_contested());
            unity += u64::from(self.unity_sides(roll_call, &leading).is_some());
            for (party, tally) in self.party_tallies(roll_call) {
                if let (Some((indices, _)), Some(rice)) = (parties.get_mut(party), tally.rice()) {
                    indices.push(rice);
                }
            }
        }
        let voted: std::collections::BTreeSet<usize> = self
            .ballots
            .iter()
            .filter(|(_, position)| position.side().is_some())
            .map(|((_, member), _)| *member)
            .collect();
        let float = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
        Measures {
            rollcalls: count(self.roll_calls.len()),
            members: count(voted.len()),
            votes: yea + nay,
            yea,
            nay,
            passed,
            unanimous,
            scalable,
            parties: parties
                .into_iter()
                .filter(|(_, (indices, _))| !indices.is_empty())
                .map(|(party, (indices, figures))| {
                    let mean_rice = indices.iter().sum::<f64>() / size(indices.len());
                    (party.to_owned(), PartyMeasures { mean_rice, ..figures })
                })
                .collect(),
            party_unity_votes: unity,
            majority_baseline_accuracy: float(with_majority) / float(yea + nay).max(1.0),
        }
    }

    /// Roll calls so close that a bloc of `k` could have turned them by changing sides: |yea − nay| ≤ 2k.
    #[must_use]
    pub fn pivotal_by_size(&self, k: u32) -> u64 {
        let close = |roll_call: &usize| {
            let tally = self.tally(*roll_call);
            tally.votes() > 0 && tally.margin() <= k.saturating_mul(2)
        };
        count((0..self.roll_calls.len()).filter(close).count())
    }

    /// Rice index of a party in each roll call in which it voted.
    #[must_use]
    pub fn rice_by_roll_call(&self, party: &str) -> Vec<f64> {
        (0..self.roll_calls.len())
            .filter_map(|roll_call| self.party_tallies(roll_call).get(party).copied()?.rice())
            .collect()
    }

    /// For each member of the two leading parties: times with the own party's majority, and times voting, over the
    /// roll calls in which those majorities opposed each other. By index of the member.
    #[must_use]
    pub fn party_unity_scores(&self) -> BTreeMap<usize, (u32, u32)> {
        let leading = self.leading_parties();
        let mut scores: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for roll_call in 0..self.roll_calls.len() {
            let Some(sides) = self.unity_sides(roll_call, &leading) else { continue };
            for (member, position) in self.ballots_of(roll_call) {
                let party = self.members.get(member).map(|member| member.party.as_str());
                let own = leading.iter().position(|leading| Some(*leading) == party);
                if let (Some(side), Some(own)) = (position.side(), own) {
                    let score = scores.entry(member).or_default();
                    score.0 += u32::from(sides.get(own) == Some(&side));
                    score.1 += 1;
                }
            }
        }
        scores
    }

    /// For each member: roll calls without taking a side, and roll calls at which the member held a seat.
    #[must_use]
    pub fn absences(&self) -> BTreeMap<usize, (u32, u32)> {
        let mut absences: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
        for ((_, member), position) in self.ballots.iter().filter(|(_, position)| position.seated()) {
            let entry = absences.entry(*member).or_default();
            entry.0 += u32::from(position.side().is_none());
            entry.1 += 1;
        }
        absences
    }

    /// Roll calls in which two members took the same side, and in which both took one.
    #[must_use]
    pub fn agreement(&self, one: usize, other: usize) -> (u32, u32) {
        let (mut agree, mut common) = (0, 0);
        for roll_call in 0..self.roll_calls.len() {
            let side = |member| self.ballots.get(&(roll_call, member)).and_then(|position| position.side());
            if let (Some(a), Some(b)) = (side(one), side(other)) {
                agree += u32::from(a == b);
                common += 1;
            }
        }
        (agree, common)
    }
}

pub(super) fn count(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
