//! What public records say, looked up once: the distribution of a quantity, sizes of workplaces, seats of a chamber.

use super::ExperimentFault;
use crate::decision::Assumption;
use crate::distribution::Sampler;
use crate::experiment::grade_written;
use crate::shard::{EvidenceSource, RecordedSeats};
use std::collections::BTreeMap;
use terrain_situation::situation::{Provenance, Seats, Ties, WorkplaceSize};
use terrain_situation::{Distribution, Grade, Quantity, Situation};

/// Steps between the quantiles of workplace sizes that are worked out from a distribution.
const SIZE_STEPS: u32 = 200;

/// What the records say of the world, beside the quantities.
#[derive(Clone, Debug, Default)]
pub(crate) struct Records {
    /// Sizes of workplaces in people, at evenly spaced probabilities from 0 to 1; empty under an edge list.
    pub(super) workplace_sizes: Vec<f64>,
    /// Where these come from.
    sizes_source: String,
    /// Ideal points of the seats of each chamber that is on record; empty for the others.
    pub(super) seats: Vec<Vec<f64>>,
    /// Where these come from, by chamber.
    seats_sources: Vec<String>,
}

impl Records {
    /// Asks for sizes and seats.
    pub(super) fn look_up(
        situation: &Situation,
        evidence: &dyn EvidenceSource,
    ) -> Result<Self, ExperimentFault> {
        let (workplace_sizes, sizes_source) = match &situation.population.ties {
            Ties::Implicit { workplace_size, .. } => sizes(workplace_size, evidence)?,
            Ties::EdgeList { .. } => (Vec::new(), String::new()),
        };
        let seats = situation.chambers.iter().map(|chamber| match &chamber.seats {
            Seats::Listed(_) => Ok((Vec::new(), String::new())),
            Seats::Evidence { name, filter } => {
                let path = format!("chamber.{}.seats", chamber.id);
                let fault = |why| ExperimentFault::evidence(&path, name, why);
                let RecordedSeats { seats, source } = evidence.seats(name, filter).map_err(fault)?;
                if seats.is_empty() {
                    return Err(fault("the record has no seat".to_owned()));
                }
                if let Some(seat) = seats.iter().find(|seat| !seat.ideal_point.is_finite()) {
                    return Err(fault(format!("the seat `{}` has no position", seat.label)));
                }
                let source = if source.is_empty() { described(name, filter) } else { source };
                Ok((seats.into_iter().map(|seat| seat.ideal_point).collect(), source))
            }
        });
        let (seats, seats_sources) = seats.collect::<Result<Vec<_>, _>>()?.into_iter().unzip();
        Ok(Self { workplace_sizes, sizes_source, seats, seats_sources })
    }

    /// Both as numbers that the answer rests on: what varies between workplaces or seats, not between futures.
    pub(super) fn assumptions(&self, situation: &Situation) -> Vec<Assumption> {
        let one = |path: String,
                   label: String,
                   unit: &str,
                   values: &[f64],
                   source: String,
                   grade: &str,
                   set_by: &str| {
            let mut sorted = values.to_vec();
            sorted.sort_by(f64::total_cmp);
            Assumption {
                path,
                label,
                unit: unit.to_owned(),
                range: [0.05, 0.5, 0.95].map(|p| at(&sorted, p)),
                uncertain: false,
                source,
                grade: grade.to_owned(),
                as_of: None,
                set_by: set_by.to_owned(),
                influence: 0.0,
            }
        };
        let mut found = Vec::new();
        if let Ties::Implicit { workplace_size, size_provenance, .. } = &situation.population.ties {
            let said = size_provenance.as_ref();
            let on_record = matches!(workplace_size, WorkplaceSize::Evidence { .. });
            // As with any other number: a record names itself, whatever else is written.
            let source = said.and_then(|said| said.source.clone()).filter(|_| !on_record);
            let sizes = one(
                "population.ties.workplace_size".to_owned(),
                "sizes of workplaces".to_owned(),
                "people",
                &self.workplace_sizes,
                source.unwrap_or_else(|| self.sizes_source.clone()),
                grade_written(size_grade(on_record, said)),
                if said.is_some() { "user" } else { "default" },
            );
            found.push(Assumption { as_of: said.and_then(|said| said.as_of.clone()), ..sizes });
        }
        let records = self.seats.iter().zip(&self.seats_sources);
        for (chamber, (seats, source)) in situation.chambers.iter().zip(records) {
            if let Seats::Evidence { .. } = &chamber.seats {
                found.push(one(
                    format!("chamber.{}.seats", chamber.id),
                    format!("where the {} seats of {} stand", seats.len(), chamber.label),
                    "scale",
                    seats,
                    source.clone(),
                    "record",
                    "user",
                ));
            }
        }
        found
    }
}

/// The grade of the sizes of workplaces: the one written, else that of any number with as much behind it.
fn size_grade(on_record: bool, said: Option<&Provenance>) -> Grade {
    match said {
        Some(Provenance { grade: Some(grade), .. }) => *grade,
        _ if on_record => Grade::Record,
        Some(Provenance { source: None, .. }) => Grade::Guess,
        Some(_) | None => Grade::InformedEstimate,
    }
}

/// Value at a probability among sorted values, linear between neighbours.
fn at(sorted: &[f64], p: f64) -> f64 {
    let place = p * last(sorted);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an index of the list")]
    let below = place as usize;
    let low = sorted.get(below).copied().unwrap_or(0.0);
    let high = sorted.get(below + 1).copied().unwrap_or(low);
    low + (place - place.floor()) * (high - low)
}

#[expect(clippy::cast_precision_loss, reason = "a list that fits in memory")]
const fn last(values: &[f64]) -> f64 {
    values.len().saturating_sub(1) as f64
}

/// Name and filter in words.
fn described(name: &str, filter: &BTreeMap<String, String>) -> String {
    let conditions: Vec<String> = filter.iter().map(|(key, value)| format!("{key} {value}")).collect();
    if conditions.is_empty() {
        format!("public records, {name}")
    } else {
        format!("public records, {name} ({})", conditions.join(", "))
    }
}

/// Sizes of workplaces with their source.
fn sizes(
    written: &WorkplaceSize,
    evidence: &dyn EvidenceSource,
) -> Result<(Vec<f64>, String), ExperimentFault> {
    const PATH: &str = "population.ties.workplace_size";
    match written {
        WorkplaceSize::Fixed(size) => Ok((vec![size.max(1.0); 2], format!("all alike, {size} people"))),
        WorkplaceSize::LogNormal { median, sigma } => {
            let distribution = Distribution::LogNormal { median: *median, sigma: *sigma };
            let source = format!("lognormal, median {median} people, sigma {sigma}");
            Ok((spread(PATH, &distribution)?, source))
        }
        WorkplaceSize::Evidence { name, filter } => {
            let fault = |why| ExperimentFault::evidence(PATH, name, why);
            let estimate = evidence.estimate(name, filter).map_err(fault)?;
            let quantiles = match estimate.quantiles {
                Some(quantiles) if quantiles.len() >= 2 => quantiles,
                _ => spread(PATH, &estimate.distribution)?,
            };
            if !quantiles.is_sorted() || quantiles.iter().any(|size| !size.is_finite()) {
                return Err(fault("its quantiles do not rise".to_owned()));
            }
            Ok((quantiles.into_iter().map(|size| size.max(1.0)).collect(), estimate.source))
        }
    }
}

/// Quantiles of a distribution of sizes; the two ends stand half a step inside.
fn spread(path: &str, distribution: &Distribution) -> Result<Vec<f64>, ExperimentFault> {
    let sampler = Sampler::new(distribution, (1.0, f64::INFINITY))
        .map_err(|why| ExperimentFault::distribution(path, "sizes of workplaces", why))?;
    let steps = f64::from(SIZE_STEPS);
    let probability = |step: u32| (f64::from(step) / steps).clamp(0.5 / steps, 1.0 - 0.5 / steps);
    Ok((0..=SIZE_STEPS).map(|step| sampler.quantile(probability(step))).collect())
}

/// A quantity that names evidence: its distribution and source.
pub(crate) fn resolve(
    quantity: &Quantity,
    name: &str,
    filter: &BTreeMap<String, String>,
    evidence: &dyn EvidenceSource,
) -> Result<(Distribution, String), ExperimentFault> {
    let estimate = evidence
        .estimate(name, filter)
        .map_err(|why| ExperimentFault::evidence(&quantity.path, name, why))?;
    Ok((estimate.distribution, estimate.source))
}
