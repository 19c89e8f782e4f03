//! The example situations, read as they stand, and the bundled records as the runner asks for them.

use std::collections::BTreeMap;
use terrain_decide::experiment::{Experiment, ExperimentFault, Plan};
use terrain_decide::shard::{EvidenceEstimate, EvidenceSource, RecordedSeat, RecordedSeats};
use terrain_evidence::{BundledEvidence, Distribution, EvidenceSource as _, filter_from_texts};
use terrain_situation::{Context, Situation, read_situation};

pub(crate) const EXAMPLES: [(&str, &str); 5] = [
    ("candidate", include_str!("../../../../examples/candidate.toml")),
    ("issue-coalition", include_str!("../../../../examples/issue-coalition.toml")),
    ("labor-drive", include_str!("../../../../examples/labor-drive.toml")),
    ("leadership-election", include_str!("../../../../examples/leadership-election.toml")),
    ("legislation", include_str!("../../../../examples/legislation.toml")),
];

/// The bundled records.
pub(crate) struct Bundled;

impl EvidenceSource for Bundled {
    fn estimate(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<EvidenceEstimate, String> {
        let estimate =
            BundledEvidence.estimate(name, &filter_from_texts(filter)).map_err(|error| error.to_string())?;
        let distribution = match estimate.distribution {
            Distribution::Beta { a, b } => terrain_situation::Distribution::Beta { a, b },
            Distribution::Lognormal { median, sigma } => {
                terrain_situation::Distribution::LogNormal { median, sigma }
            }
            other => return Err(format!("{other:?}")),
        };
        Ok(EvidenceEstimate {
            distribution,
            cases: estimate.n,
            source: estimate.source,
            quantiles: (!estimate.row_quantiles.is_empty()).then_some(estimate.row_quantiles),
        })
    }

    fn seats(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<RecordedSeats, String> {
        let chamber =
            BundledEvidence.seats(name, &filter_from_texts(filter)).map_err(|error| error.to_string())?;
        let seat = |seat: &terrain_evidence::rollcall::Seat| {
            Some(RecordedSeat {
                label: seat.state.clone(),
                party: seat.party.clone(),
                ideal_point: seat.ideal_point?,
            })
        };
        let seats = chamber.seats.iter().filter_map(seat).collect();
        Ok(RecordedSeats { seats, source: chamber.source.clone() })
    }
}

/// No records at all.
pub(crate) struct NoRecords;

impl EvidenceSource for NoRecords {
    fn estimate(&self, name: &str, _: &BTreeMap<String, String>) -> Result<EvidenceEstimate, String> {
        Err(format!("there is no record `{name}`"))
    }

    fn seats(&self, name: &str, _: &BTreeMap<String, String>) -> Result<RecordedSeats, String> {
        Err(format!("there is no record `{name}`"))
    }
}

/// A situation's text, read.
pub(crate) fn situation(text: &str) -> Situation {
    match read_situation("test.toml", text, &Context::lenient()) {
        Ok((situation, _)) => situation,
        Err(faults) => panic!("{faults}: {:?}", faults.faults),
    }
}

/// An example by name.
pub(crate) fn example(name: &str) -> &'static str {
    EXAMPLES.iter().find(|(known, _)| *known == name).unwrap().1
}

/// An example with as many simulated people as asked.
pub(crate) fn small_example(name: &str, agents: f64) -> Situation {
    let mut situation = situation(example(name));
    situation.population.persons_per_agent = situation.population.persons as f64 / agents;
    situation
}

/// An experiment on the bundled records.
pub(crate) fn experiment(situation: Situation, plan: Plan) -> Experiment {
    Experiment::new(situation, &Bundled, plan).unwrap()
}

/// What is wrong with a situation, on the bundled records.
pub(crate) fn fault(situation: Situation, plan: Plan) -> ExperimentFault {
    Experiment::new(situation, &Bundled, plan).err().unwrap()
}
