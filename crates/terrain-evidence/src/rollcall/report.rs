//! A bloc in its chamber: everything that `terrain bloc` answers, as one value.
//!
//! Belongs here: putting counts together. Does not: the counts (`bloc`, `measures`), words, power indices.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bloc::BlocMeasures;
use super::measures::count;
use super::{Mismatch, Position, RollCallRecord, Side};
use crate::error::nearest;
use crate::pool::size;

/// Key of the bloc beside party codes.
pub const BLOC: &str = "bloc";

/// A member of the bloc.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlocMember {
    /// The record's identifier.
    pub id: String,
    /// Name as published.
    pub name: String,
    /// Party code of the record.
    pub party: String,
    /// Yeas and nays.
    pub votes: u32,
    /// Roll calls without taking a side, over roll calls at which the member held a seat.
    pub absences: (u32, u32),
}

/// How often pairs of members took the same side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct MeanAgreement {
    /// Mean over pairs of the share of roll calls in which both took a side and took the same; `None` without pairs.
    pub mean: Option<f64>,
    /// Pairs that took a side in the same roll call at least once.
    pub pairs: u64,
}

/// Agreement of the bloc's members.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// With one another.
    pub within: MeanAgreement,
    /// With the members of each party who are not in the bloc, by party code.
    pub with: BTreeMap<String, MeanAgreement>,
}

/// A label of the record, and how it was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadLabel {
    /// As the record writes it.
    pub label: String,
    /// As it was read.
    pub position: Position,
    /// Ballots under it.
    pub ballots: u64,
}

/// What a record says beside its counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadNotes {
    /// Labels, and how each was read.
    pub labels: Vec<ReadLabel>,
    /// Votes taken without a roll call; they are in no count.
    pub without_roll_call: Vec<String>,
    /// Stated totals that the roll does not bear out.
    pub mismatches: Vec<Mismatch>,
}

/// A bloc in its chamber.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BlocReport {
    /// Number of the Congress, where the record has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub congress: Option<u32>,
    /// Such as `Senate`.
    pub chamber: String,
    /// Roll calls of the chamber.
    pub rollcalls: u64,
    /// Members who took a side at least once.
    pub members: u64,
    /// Yeas and nays of the chamber.
    pub votes: u64,
    /// Mean Rice index: of each party, by code, over the roll calls in which it voted; of the bloc, under [`BLOC`], over
    /// those in which two or more of it did.
    pub rice: BTreeMap<String, f64>,
    /// Roll calls in which majorities of the two largest parties opposed each other.
    pub party_unity_votes: u64,
    /// Share of the votes that went with the majority of their roll call.
    pub majority_baseline_accuracy: f64,
    /// For each size k up to half of the members, roll calls that a bloc of k could have turned by changing sides.
    pub pivotal_by_size: BTreeMap<u32, u64>,
    /// How often the bloc's members agreed.
    pub agreement: Agreement,
    /// The bloc's figures.
    pub bloc: BlocMeasures,
    /// Who is in it.
    pub bloc_members: Vec<BlocMember>,
    /// What the record says beside.
    pub notes: ReadNotes,
}

/// Which side each member took: by member, then roll call.
struct Sides(Vec<Vec<Option<Side>>>);

impl Sides {
    fn agreement(&self, pairs: impl Iterator<Item = (usize, usize)>) -> MeanAgreement {
        let mut shares = Vec::new();
        for (one, other) in pairs {
            let both = self.0[one].iter().zip(&self.0[other]).filter_map(|(a, b)| Some((*a)? == (*b)?));
            let (agreed, common) =
                both.fold((0, 0), |(agreed, common), same| (agreed + usize::from(same), common + 1));
            if common > 0 {
                shares.push(size(agreed) / size(common));
            }
        }
        let mean = (!shares.is_empty()).then(|| shares.iter().sum::<f64>() / size(shares.len()));
        MeanAgreement { mean, pairs: count(shares.len()) }
    }
}

impl RollCallRecord {
    /// Everything about the bloc made up of `members`, indices into the record's members.
    #[must_use]
    pub fn bloc_report(&self, members: &[usize]) -> BlocReport {
        let measures = self.measures();
        let bloc = self.bloc(members);
        let mut rice: BTreeMap<String, f64> =
            measures.parties.iter().map(|(code, party)| (code.clone(), party.mean_rice)).collect();
        rice.insert(BLOC.to_owned(), bloc.mean_rice);
        let half = u32::try_from(measures.members.div_ceil(2)).unwrap_or(u32::MAX);
        let absences = self.absences();
        BlocReport {
            congress: self.congress,
            chamber: self.chamber.clone(),
            rollcalls: measures.rollcalls,
            members: measures.members,
            votes: measures.votes,
            rice,
            party_unity_votes: measures.party_unity_votes,
            majority_baseline_accuracy: measures.majority_baseline_accuracy,
            pivotal_by_size: self.pivotal_by_sizes(half),
            agreement: self.bloc_agreement(members),
            bloc,
            bloc_members: members
                .iter()
                .filter_map(|index| {
                    let member = self.members.get(*index)?;
                    let (away, of) = absences.get(index).copied().unwrap_or_default();
                    Some(BlocMember {
                        id: member.id.clone(),
                        name: member.name.clone(),
                        party: member.party.clone(),
                        votes: of - away,
                        absences: (away, of),
                    })
                })
                .collect(),
            notes: self.read_notes(),
        }
    }

    /// What the record says beside its counts.
    #[must_use]
    pub fn read_notes(&self) -> ReadNotes {
        let label = |(label, (position, ballots)): (&String, &(Position, u64))| ReadLabel {
            label: label.clone(),
            position: *position,
            ballots: *ballots,
        };
        ReadNotes {
            labels: self.labels.iter().map(label).collect(),
            without_roll_call: self.stated.without_roll_call.clone(),
            mismatches: self.mismatches(),
        }
    }

    /// [`RollCallRecord::pivotal_by_size`] for 1 to `largest`.
    fn pivotal_by_sizes(&self, largest: u32) -> BTreeMap<u32, u64> {
        let margins: Vec<u32> = (0..self.roll_calls.len())
            .map(|roll_call| self.tally(roll_call))
            .filter(|tally| tally.votes() > 0)
            .map(super::measures::Tally::margin)
            .collect();
        let close = |k: u32| count(margins.iter().filter(|margin| **margin <= k.saturating_mul(2)).count());
        (1..=largest).map(|k| (k, close(k))).collect()
    }

    fn bloc_agreement(&self, members: &[usize]) -> Agreement {
        let mut sides = Sides(vec![vec![None; self.roll_calls.len()]; self.members.len()]);
        for ((roll_call, member), position) in &self.ballots {
            sides.0[*member][*roll_call] = position.side();
        }
        let mut others: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, member) in self.members.iter().enumerate().filter(|(index, _)| !members.contains(index)) {
            others.entry(&member.party).or_default().push(index);
        }
        let own = members.iter().enumerate();
        let within = own.flat_map(|(number, one)| members[..number].iter().map(move |other| (*one, *other)));
        let with = others.into_iter().map(|(party, others)| {
            let pairs = members.iter().flat_map(|one| others.iter().map(move |other| (*one, *other)));
            (party.to_owned(), sides.agreement(pairs))
        });
        Agreement {
            within: sides.agreement(within),
            with: with.filter(|(_, agreement)| agreement.pairs > 0).collect(),
        }
    }

    /// The member that a text names: by identifier, by name, or by the start of a name that no other has; in any case.
    ///
    /// # Errors
    /// Names that are meant perhaps, nearest first: those that begin so, or the likeliest.
    pub fn named(&self, text: &str) -> Result<usize, Vec<String>> {
        let asked = text.trim().to_lowercase();
        let shown = |index: usize| {
            let member = &self.members[index];
            if member.name == member.id {
                member.id.clone()
            } else {
                format!("{} ({})", member.name, member.id)
            }
        };
        let exact = self
            .members
            .iter()
            .position(|member| member.id.to_lowercase() == asked || member.name.to_lowercase() == asked);
        if let Some(index) = exact {
            return Ok(index);
        }
        let begin: Vec<usize> = (0..self.members.len())
            .filter(|index| !asked.is_empty() && self.members[*index].name.to_lowercase().starts_with(&asked))
            .collect();
        match begin.as_slice() {
            [only] => Ok(*only),
            [] => {
                let known: Vec<String> = (0..self.members.len()).map(shown).collect();
                Err(nearest(text, known.iter().map(String::as_str), 3))
            }
            several => Err(several.iter().map(|index| shown(*index)).collect()),
        }
    }
}
