//! The answer of a scaling: who stands where, how sure that is, and for whom one line will not do.
//!
//! Belongs here: the answer's types, and filling them. Does not: sentences about it (`warnings`).

use serde::Serialize;

use super::super::RollCallRecord;
use super::measures::{self, FitMeasures};
use super::{Parts, ScalingOptions, count};
use crate::estimate::LEVEL;
use crate::special::normal_quantile;

/// A member's misses beyond what the positions lead one to expect, in standard deviations, from which on the member is
/// marked; also at least [`MISFIT_SHARE`] times as many as expected. Among members whose votes follow the model one in
/// three million is marked.
const MISFIT: f64 = 5.0;
const MISFIT_SHARE: f64 = 1.5;

/// A coordinate with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Coordinate {
    /// The estimate between -1 and 1: `2 Φ(z) - 1`. If positions are normally distributed, as many members stand between
    /// any two places of this scale as between any two others equally far apart.
    pub position: f64,
    /// Its interval of [`LEVEL`], that of `z` on this scale.
    pub interval: [f64; 2],
    /// The estimate in standard deviations of the members placed, 0 their mean: the scale on which it is made.
    pub z: f64,
    /// Standard error of `z`.
    pub standard_error: f64,
}

impl Coordinate {
    fn new(z: f64, variance: f64) -> Self {
        let standard_error = libm::sqrt(variance.max(0.0));
        let reach = normal_quantile(1.0 - (1.0 - LEVEL) / 2.0) * standard_error;
        let bounded = |z: f64| libm::erf(z / std::f64::consts::SQRT_2);
        Self { position: bounded(z), interval: [bounded(z - reach), bounded(z + reach)], z, standard_error }
    }
}

/// Why a member's place is to be taken with care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// Voted with the other end against the middle in most roll calls of that kind.
    EndsAgainstTheMiddle,
    /// Voted against what the own place leads one to expect far more often than the model allows for (person fit,
    /// Drasgow, Levine & Williams 1985, Brit. J. Math. Stat. Psych. 38(1)).
    Misfit,
}

/// A member with a position.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Placed {
    /// Index in the record.
    #[serde(skip)]
    pub member: usize,
    /// The record's identifier.
    pub id: String,
    /// Name as published.
    pub name: String,
    /// Party code of the record.
    pub party: String,
    /// On the line, or on the first axis of the plane.
    #[serde(flatten)]
    pub first: Coordinate,
    /// On the second axis of the plane.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub second: Option<Coordinate>,
    /// Contested votes behind the position.
    pub votes: u32,
    /// Those on the side that the position says is less likely.
    pub misses: u32,
    /// How many of those the positions lead one to expect.
    pub expected_misses: f64,
    /// First and last rank by `first` that the intervals allow, 1 for the lowest: who has overlapping intervals is tied.
    pub rank: [usize; 2],
    /// Reasons to take the place with care.
    pub marks: Vec<Mark>,
}

/// A member with too few votes to be placed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TooFewVotes {
    /// The record's identifier.
    pub id: String,
    /// Name as published.
    pub name: String,
    /// Contested votes cast.
    pub votes: u32,
}

/// Roll calls in which both ends voted together against the middle.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct EndsAgainstMiddle {
    /// Their identifiers.
    pub roll_calls: Vec<String>,
    /// Identifiers of the members at the ends.
    pub members: Vec<String>,
    /// Whether positions were made without those roll calls.
    pub left_out: bool,
}

/// Members placed by their votes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scaling {
    /// 1 or 2.
    pub dimensions: usize,
    /// For each axis, the identifier of the member who stands on its positive side.
    pub anchors: Vec<String>,
    /// Members with a position, in the order of the record.
    pub members: Vec<Placed>,
    /// Members who voted, with fewer contested votes than are needed.
    pub too_few_votes: Vec<TooFewVotes>,
    /// Contested votes that were needed.
    pub least_votes: u32,
    /// Roll calls left out because nearly all took one side.
    pub lopsided: u64,
    /// Roll calls that one line cannot show.
    pub ends_against_the_middle: EndsAgainstMiddle,
    /// How well the positions describe the votes.
    pub fit: FitMeasures,
}

impl RollCallRecord {
    pub(super) fn placed(&self, parts: &Parts<'_>, anchors: &[usize], options: &ScalingOptions) -> Scaling {
        let Parts { all, votes, framed, ends } = *parts;
        let text = |member: usize, of: fn(&super::super::Member) -> &String| {
            self.members.get(member).map(of).cloned().unwrap_or_default()
        };
        let id = |member: usize| text(member, |member| &member.id);
        let coordinates = |axis: usize| -> Vec<Coordinate> {
            let pairs = framed.places.iter().zip(&framed.variances);
            pairs.map(|(place, variance)| Coordinate::new(place[axis], variance[axis])).collect()
        };
        let firsts = coordinates(0);
        let seconds = (options.dimensions.number() == 2).then(|| coordinates(1));
        let at_the_ends: Vec<usize> = ends.members.iter().map(|place| all.members[*place]).collect();
        let person_fits = measures::person_fits(votes, framed);
        let placed = votes.members.iter().zip(votes.counts()).zip(person_fits).enumerate();
        let members = placed
            .map(|(place, ((&member, votes), fit))| {
                let mut marks = Vec::new();
                if at_the_ends.contains(&member) && !options.without_ends {
                    marks.push(Mark::EndsAgainstTheMiddle);
                }
                if fit.excess() >= MISFIT && f64::from(fit.misses) >= MISFIT_SHARE * fit.expected {
                    marks.push(Mark::Misfit);
                }
                Placed {
                    member,
                    id: id(member),
                    name: text(member, |member| &member.name),
                    party: text(member, |member| &member.party),
                    first: firsts[place],
                    second: seconds.as_ref().map(|seconds| seconds[place]),
                    votes,
                    misses: fit.misses,
                    expected_misses: fit.expected,
                    rank: rank(&firsts, place),
                    marks,
                }
            })
            .collect();
        let too_few = votes.too_few.iter().map(|(member, votes)| TooFewVotes {
            id: id(*member),
            name: text(*member, |member| &member.name),
            votes: *votes,
        });
        let roll_call = |number: &usize| self.roll_calls[all.roll_calls[*number]].clone();
        Scaling {
            dimensions: options.dimensions.number(),
            anchors: anchors.iter().map(|place| id(votes.members[*place])).collect(),
            members,
            too_few_votes: too_few.collect(),
            least_votes: options.least_votes.max(1),
            lopsided: count(votes.lopsided),
            ends_against_the_middle: EndsAgainstMiddle {
                roll_calls: ends.roll_calls.iter().map(roll_call).collect(),
                members: at_the_ends.into_iter().map(id).collect(),
                left_out: options.without_ends,
            },
            fit: measures::measures(votes, framed),
        }
    }
}

fn rank(firsts: &[Coordinate], place: usize) -> [usize; 2] {
    let [low, high] = firsts[place].interval;
    let below = firsts.iter().filter(|other| other.interval[1] < low).count();
    let above = firsts.iter().filter(|other| other.interval[0] > high).count();
    [below + 1, firsts.len() - above]
}
