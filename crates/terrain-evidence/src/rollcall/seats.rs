//! The seats of a chamber as the model needs them: who holds each, where, and with what position.
//!
//! Belongs here: turning a record into seats. Does not: the quota, or how a seat votes on a new bill.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{RollCallRecord, party_name};
use crate::pool::{Sampled, mean_share};

/// A seat and its holder.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Seat {
    /// The record's identifier of the holder.
    pub id: String,
    /// The holder's name as published.
    pub name: String,
    /// Party code of the record.
    pub party: String,
    /// State, if given.
    pub state: String,
    /// District, if given.
    pub district: String,
    /// Published position on the first dimension, -1 to 1.
    pub ideal_point: Option<f64>,
    /// Votes behind that position.
    pub ideal_votes: Option<u32>,
    /// Roll calls without taking a side, over roll calls as a member.
    pub absences: (u32, u32),
}

/// A party in the chamber.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PartyRecord {
    /// Code of the record.
    pub code: String,
    /// Its name, where known; else the code.
    pub name: String,
    /// Seats held.
    pub seats: u64,
    /// Rice index, mean over roll calls.
    pub mean_rice: f64,
    /// Mean over its members of the share of party-unity votes cast with the party; `None` for a small party.
    pub party_unity: Option<f64>,
    /// Share of its members' chances to vote that were not taken.
    pub absence: f64,
}

/// A chamber to ground a situation in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ChamberRecord {
    /// Number of the Congress, where the record has one.
    pub congress: Option<u32>,
    /// Such as `Senate`.
    pub chamber: String,
    /// Those who sat at the last roll call, in the order of the record.
    pub seats: Vec<Seat>,
    /// Parties by code.
    pub parties: Vec<PartyRecord>,
    /// Roll calls behind the figures.
    pub rollcalls: u64,
    /// Share of a member's chances to vote that are not taken: mean over members, low and high (95 %).
    pub absence: [f64; 3],
    /// Publisher and licence.
    pub source: String,
    /// What the record cannot tell.
    pub caveats: Vec<String>,
}

impl RollCallRecord {
    /// The chamber as it sat at its last roll call.
    #[must_use]
    pub fn chamber_record(&self, source: &str) -> ChamberRecord {
        let absences = self.absences();
        let last = self.roll_calls.len().saturating_sub(1);
        let seats: Vec<Seat> = self
            .ballots_of(last)
            .filter(|(_, position)| position.seated())
            .filter_map(|(index, _)| {
                let member = self.members.get(index)?;
                Some(Seat {
                    id: member.id.clone(),
                    name: member.name.clone(),
                    party: member.party.clone(),
                    state: member.state.clone(),
                    district: member.district.clone(),
                    ideal_point: member.ideal_point.map(|[first, _]| first),
                    ideal_votes: member.ideal_votes,
                    absences: absences.get(&index).copied().unwrap_or_default(),
                })
            })
            .collect();
        let mut caveats = vec![
            "Positions are estimated from these very votes: they sum up past behaviour and are no forecast for a new \
             kind of bill."
                .to_owned(),
        ];
        let without = seats.iter().filter(|seat| seat.ideal_point.is_none()).count();
        if without > 0 {
            caveats.push(format!("{without} seats have no published position."));
        }
        if seats.len() < self.members.len() {
            caveats.push(format!(
                "{} people held a seat during the term; the {} who sat at the last roll call are listed.",
                self.members.len(),
                seats.len()
            ));
        }
        let shares: Vec<f64> = absences
            .values()
            .filter(|(_, of)| *of > 0)
            .map(|(away, of)| f64::from(*away) / f64::from(*of))
            .collect();
        let absence = if shares.is_empty() {
            [0.0, 0.0, 1.0]
        } else {
            let pooled = mean_share(&shares, &shares, Sampled::Mean);
            [pooled.raw, pooled.interval[0], pooled.interval[1]]
        };
        ChamberRecord {
            congress: self.congress,
            chamber: self.chamber.clone(),
            parties: self.party_records(&seats),
            seats,
            rollcalls: super::measures::count(self.roll_calls.len()),
            absence,
            source: source.to_owned(),
            caveats,
        }
    }

    fn party_records(&self, seats: &[Seat]) -> Vec<PartyRecord> {
        let mut unity: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for (index, (with, of)) in self.party_unity_scores() {
            if let (Some(member), true) = (self.members.get(index), of > 0) {
                unity.entry(&member.party).or_default().push(f64::from(with) / f64::from(of));
            }
        }
        let float = |count: u64| u32::try_from(count).map_or(f64::from(u32::MAX), f64::from);
        self.measures()
            .parties
            .into_iter()
            .map(|(code, figures)| PartyRecord {
                name: party_name(&code).to_owned(),
                seats: super::measures::count(seats.iter().filter(|seat| seat.party == code).count()),
                mean_rice: figures.mean_rice,
                party_unity: unity
                    .get(code.as_str())
                    .map(|scores| scores.iter().sum::<f64>() / crate::pool::size(scores.len())),
                absence: float(figures.absences) / float(figures.chances).max(1.0),
                code,
            })
            .collect()
    }
}
