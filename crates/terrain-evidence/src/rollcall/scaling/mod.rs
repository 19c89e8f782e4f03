//! Members placed on a line or in a plane from how they voted (ideal points), each with an interval.
//!
//! Belongs here: the scaling of a roll-call matrix, what it leaves out, and the steps from votes to places. Does not:
//! published positions, or what a position is used for.

mod ends;
mod figures;
mod frame;
mod measures;
mod model;
mod order;
mod places;
mod response;
mod small;
mod start;
mod votes;
mod warnings;

use std::collections::BTreeSet;

pub use figures::position_figures;
pub use measures::FitMeasures;
pub use places::{Coordinate, EndsAgainstMiddle, Mark, Placed, Scaling, TooFewVotes};
pub use votes::{LEAST_VOTES, LOPSIDED};

use super::RollCallRecord;
use super::measures::count;
use crate::error::EvidenceError;
use ends::Ends;
use frame::Framed;
use response::Response;
use votes::Votes;

/// One line, or a plane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dimensions {
    /// Positions on a line.
    #[default]
    One,
    /// Positions in a plane.
    Two,
}

impl Dimensions {
    /// 1 or 2.
    #[must_use]
    pub const fn number(self) -> usize {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }
}

/// How to place members.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScalingOptions {
    /// One line, or a plane.
    pub dimensions: Dimensions,
    /// For each axis, the index of the member who is to stand on its positive side. Where nothing is said: the one with
    /// the highest published position on it; in a record without such, the one who stands furthest out.
    pub anchors: [Option<usize>; 2],
    /// Contested votes that a member must have cast; others are listed, not placed.
    pub least_votes: u32,
    /// Whether to leave out the roll calls in which both ends voted together against the middle.
    pub without_ends: bool,
}

impl Default for ScalingOptions {
    fn default() -> Self {
        Self {
            dimensions: Dimensions::One,
            anchors: [None; 2],
            least_votes: LEAST_VOTES,
            without_ends: false,
        }
    }
}

impl RollCallRecord {
    /// Places the members by how they voted.
    ///
    /// - **Input**: `options`.
    /// - **Output**: positions between -1 and 1, each with an interval of [`crate::LEVEL`] that takes the uncertainty about
    ///   roll calls into account (observed information of all parameters at the posterior mode). The axes of a plane are
    ///   uncorrelated; the first is the one along which it agrees best with the positions on a line.
    ///
    /// The same record and options give the same bits: nothing is drawn.
    ///
    /// # Errors
    /// [`EvidenceError::Fit`] with fewer than three members to place, without a contested roll call, if an anchor has too
    /// few votes, or if the search for the maximum does not settle.
    pub fn scaling(&self, options: &ScalingOptions) -> Result<Scaling, EvidenceError> {
        let all = enough(Votes::of(self, &BTreeSet::new(), options.least_votes), options)?;
        let ends = ends::find(&all);
        let votes = if options.without_ends {
            let without = ends.roll_calls.iter().map(|number| all.roll_calls[*number]).collect();
            enough(Votes::of(self, &without, options.least_votes), options)?
        } else {
            all.clone()
        };
        let response = Response { lapses: model::LAPSES };
        let mut framed = estimate(&votes, options.dimensions, response)?;
        let mut anchors = Vec::new();
        for axis in 0..options.dimensions.number() {
            let anchor = self.anchor(&votes, &framed, options.anchors[axis], axis)?;
            framed.turn_towards(axis, anchor);
            anchors.push(anchor);
        }
        Ok(self.placed(&Parts { all: &all, votes: &votes, framed: &framed, ends: &ends }, &anchors, options))
    }

    /// Index among the members placed of the one who fixes an axis's sign.
    fn anchor(
        &self,
        votes: &Votes,
        framed: &Framed,
        named: Option<usize>,
        axis: usize,
    ) -> Result<usize, EvidenceError> {
        if let Some(named) = named {
            return votes.members.iter().position(|member| *member == named).ok_or_else(|| {
                let name = self.members.get(named).map_or("?", |member| member.name.as_str());
                failed(format!("{name}, who is to fix the sign, has too few contested votes to be placed"))
            });
        }
        let published = |place: usize| Some(self.members.get(votes.members[place])?.ideal_point?[axis]);
        let highest = |of: &dyn Fn(usize) -> Option<f64>| {
            // The first of several equals.
            (0..votes.members.len())
                .rev()
                .filter_map(|place| Some((place, of(place)?)))
                .max_by(|a, b| a.1.total_cmp(&b.1))
                .map(|(place, _)| place)
        };
        Ok(highest(&published)
            .or_else(|| highest(&|place| Some(framed.places[place][axis].abs())))
            .unwrap_or_default())
    }
}

/// What an answer is put together from.
struct Parts<'a> {
    /// All contested votes.
    all: &'a Votes,
    /// Those that positions rest on.
    votes: &'a Votes,
    framed: &'a Framed,
    /// Indices into `all`.
    ends: &'a Ends,
}

/// Positions in the standard frame: those on a line, or those in a plane turned towards it.
fn estimate(votes: &Votes, dimensions: Dimensions, response: Response) -> Result<Framed, EvidenceError> {
    let unsettled = || failed("the search for the likeliest positions did not settle".to_owned());
    let untold = || failed("the votes do not tell the members apart".to_owned());
    let first = start::line(votes);
    let start = first.iter().map(|place| [*place, 0.0]).collect();
    let line = model::fit(votes, start, 1, response).ok_or_else(unsettled)?;
    let line = frame::framed(&line, &[]).ok_or_else(untold)?;
    if dimensions == Dimensions::One {
        return Ok(line);
    }
    let second = start::across(votes, &first);
    let start = first.into_iter().zip(second).map(<[f64; 2]>::from).collect();
    let plane = model::fit(votes, start, 2, response).ok_or_else(unsettled)?;
    let along: Vec<f64> = line.places.iter().map(|place| place[0]).collect();
    frame::framed(&plane, &along).ok_or_else(untold)
}

/// The votes, if they can place anybody.
fn enough(votes: Votes, options: &ScalingOptions) -> Result<Votes, EvidenceError> {
    if votes.members.len() >= 3 && !votes.roll_calls.is_empty() {
        return Ok(votes);
    }
    Err(failed(format!(
        "{} members have {} contested votes or more, in {} contested roll calls; at least 3 members are needed",
        votes.members.len(),
        options.least_votes.max(1),
        votes.roll_calls.len()
    )))
}

fn failed(why: String) -> EvidenceError {
    EvidenceError::Fit { model: "positions", why }
}

impl Framed {
    /// Mirrors an axis if the member stands on its negative side.
    fn turn_towards(&mut self, axis: usize, member: usize) {
        if self.places[member][axis] < 0.0 {
            self.places.iter_mut().for_each(|place| place[axis] = -place[axis]);
            self.items.iter_mut().for_each(|item| item[axis + 1] = -item[axis + 1]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BundledEvidence;

    /// What the lapses are for: without them a member at the end who often votes with the other side stands in the middle of
    /// the own one. `docs/roll-calls.md` tells of it.
    #[test]
    fn without_lapses_a_few_votes_carry_a_member_to_the_middle() {
        let record = BundledEvidence.roll_calls().unwrap();
        let votes = Votes::of(record, &BTreeSet::new(), LEAST_VOTES);
        let place = |lapses: f64| {
            let mut framed = estimate(&votes, Dimensions::One, Response { lapses }).unwrap();
            let at = |id: &str| {
                let member = record.member(id).unwrap();
                votes.members.iter().position(|placed| *placed == member).unwrap()
            };
            // Mitch McConnell is a Republican of the middle; Rand Paul stands at the end.
            framed.turn_towards(0, at("14921"));
            let [paul, leader] = ["41104", "14921"].map(|id| framed.places[at(id)][0]);
            (paul, leader)
        };
        let (paul, leader) = place(1e-12);
        assert!(paul < leader, "without: {paul} {leader}");
        let (paul, leader) = place(model::LAPSES);
        assert!(paul > 2.0 * leader, "with: {paul} {leader}");
    }
}
