//! Which votes go into a scaling: contested roll calls, and members with enough votes in them.
//!
//! Belongs here: what is left out, and why. Does not: the model.

use std::collections::{BTreeMap, BTreeSet};

use super::super::{RollCallRecord, Side};

/// Roll calls whose minority is at most this share of the votes are left out.
///
/// Source: the customary limit of 2.5 %, Poole & Rosenthal (1997), Congress: A Political-Economic History of Roll Call
/// Voting, ch. 2; Poole, Lewis, Lo & Carroll (2011), Scaling Roll Call Votes with wnominate in R, J. Stat. Softw. 42(14).
pub const LOPSIDED: f64 = 0.025;

/// Contested votes that a member must have cast to be placed, where nothing else is said.
///
/// Source: the default of Poole, Lewis, Lo & Carroll (2011).
pub const LEAST_VOTES: u32 = 20;

/// One vote of a member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Vote {
    /// Index among the members that are placed.
    pub(super) member: usize,
    /// 1 for yea, -1 for nay.
    pub(super) side: f64,
}

/// The votes that go into a scaling.
#[derive(Clone, Debug, Default)]
pub(super) struct Votes {
    /// Index in the record of each member that is placed.
    pub(super) members: Vec<usize>,
    /// Index in the record of each roll call used.
    pub(super) roll_calls: Vec<usize>,
    /// By roll call used.
    pub(super) cast: Vec<Vec<Vote>>,
    /// Members with a vote, and fewer contested ones than are needed: index in the record, and how many.
    pub(super) too_few: Vec<(usize, u32)>,
    /// Roll calls left out because nearly all took one side.
    pub(super) lopsided: usize,
}

impl Votes {
    /// Chooses roll calls with a minority above [`LOPSIDED`] among all votes, without those named; then members with
    /// `least` votes in them.
    pub(super) fn of(record: &RollCallRecord, without: &BTreeSet<usize>, least: u32) -> Self {
        let mut votes = Self::default();
        let mut cast_by: BTreeMap<usize, u32> = BTreeMap::new();
        let mut contested = Vec::new();
        for roll_call in 0..record.roll_calls.len() {
            let sides: Vec<(usize, Side)> = record
                .ballots_of(roll_call)
                .filter_map(|(member, position)| Some((member, position.side()?)))
                .collect();
            sides.iter().for_each(|(member, _)| {
                cast_by.entry(*member).or_default();
            });
            if sides.is_empty() || without.contains(&roll_call) {
                continue;
            }
            if !record.tally(roll_call).is_contested() {
                votes.lopsided += 1;
                continue;
            }
            for (member, _) in &sides {
                *cast_by.entry(*member).or_default() += 1;
            }
            contested.push((roll_call, sides));
        }
        let mut place = BTreeMap::new();
        for (member, count) in cast_by {
            if count >= least.max(1) {
                place.insert(member, votes.members.len());
                votes.members.push(member);
            } else {
                votes.too_few.push((member, count));
            }
        }
        for (roll_call, sides) in contested {
            let kept: Vec<Vote> = sides
                .into_iter()
                .filter_map(|(member, side)| {
                    let side = if side == Side::Yea { 1.0 } else { -1.0 };
                    Some(Vote { member: *place.get(&member)?, side })
                })
                .collect();
            if !kept.is_empty() {
                votes.roll_calls.push(roll_call);
                votes.cast.push(kept);
            }
        }
        votes
    }

    /// The roll calls that meet a condition, with all members.
    pub(super) fn filtered(&self, keep: impl Fn(&[Vote]) -> bool) -> Self {
        let mut kept = Self { members: self.members.clone(), ..Self::default() };
        for (roll_call, cast) in self.roll_calls.iter().zip(&self.cast).filter(|(_, cast)| keep(cast)) {
            kept.roll_calls.push(*roll_call);
            kept.cast.push(cast.clone());
        }
        kept
    }

    /// Votes of each member that is placed.
    pub(super) fn counts(&self) -> Vec<u32> {
        let mut counts = vec![0; self.members.len()];
        for vote in self.cast.iter().flatten() {
            counts[vote.member] += 1;
        }
        counts
    }
}
