//! The public records at hand, as the runner asks for them: those that ship with the program, and those imported into
//! the store in their place. Reading records and estimating from them belongs to `terrain-evidence`.

use std::collections::BTreeMap;
use terrain_decide::shard::{EvidenceEstimate, EvidenceSource, RecordedSeat};
use terrain_evidence::{Distribution, Estimate, EvidenceSource as Estimator, filter_from_texts};
use terrain_situation::Distribution as Drawn;

/// Answers the runner from anything that knows estimates by name.
pub(crate) struct Records<'a, E>(pub(crate) &'a E);

impl<E: Estimator + Sync> EvidenceSource for Records<'_, E> {
    fn estimate(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<EvidenceEstimate, String> {
        let estimate =
            self.0.estimate(name, &filter_from_texts(filter)).map_err(|error| error.to_string())?;
        as_drawn(estimate)
    }

    fn seats(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<Vec<RecordedSeat>, String> {
        let chamber = self.0.seats(name, &filter_from_texts(filter)).map_err(|error| error.to_string())?;
        let without = chamber.seats.iter().filter(|seat| seat.ideal_point.is_none()).count();
        if without > 0 {
            return Err(format!(
                "{without} of the {} seats in {} have no published position; write the chamber's seats into the \
                 situation instead, with a range for each of these",
                chamber.seats.len(),
                chamber.chamber
            ));
        }
        let parties: BTreeMap<&str, &str> =
            chamber.parties.iter().map(|party| (party.code.as_str(), party.name.as_str())).collect();
        let recorded = |seat: &terrain_evidence::rollcall::Seat| {
            let party = parties.get(seat.party.as_str()).map_or(seat.party.as_str(), |name| name);
            let place = [seat.state.as_str(), seat.district.as_str()].join(" ");
            Some(RecordedSeat {
                label: format!("{}, {party}", place.trim()),
                party: party.to_owned(),
                ideal_point: seat.ideal_point?,
            })
        };
        Ok(chamber.seats.iter().filter_map(recorded).collect())
    }
}

fn as_drawn(estimate: Estimate) -> Result<EvidenceEstimate, String> {
    let distribution = match estimate.distribution {
        Distribution::Beta { a, b } => Drawn::Beta { a, b },
        Distribution::Lognormal { median, sigma } => Drawn::LogNormal { median, sigma },
        _ => return Err(format!("`{}` has a form that a situation cannot draw from", estimate.name)),
    };
    Ok(EvidenceEstimate {
        distribution,
        cases: estimate.n,
        source: format!("{} ({}, {} cases)", estimate.source, estimate.period, estimate.n),
        quantiles: (!estimate.row_quantiles.is_empty()).then_some(estimate.row_quantiles),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terrain_evidence::BundledEvidence;

    #[test]
    fn every_bundled_name_can_be_drawn_from() {
        let records = Records(&BundledEvidence);
        for name in BundledEvidence.names() {
            if name.name == terrain_evidence::rollcall::SEATS {
                continue;
            }
            let estimate = records.estimate(name.name, &BTreeMap::new());
            let estimate = estimate.unwrap_or_else(|error| panic!("{}: {error}", name.name));
            assert!(estimate.cases > 0 && !estimate.source.is_empty(), "{}", name.name);
            if let Some(quantiles) = estimate.quantiles {
                assert!(quantiles.is_sorted(), "{}", name.name);
            }
        }
    }

    #[test]
    fn the_bundled_chamber_has_its_hundred_seats_without_names() {
        let seats =
            Records(&BundledEvidence).seats(terrain_evidence::rollcall::SEATS, &BTreeMap::new()).unwrap();
        assert_eq!(seats.len(), 100);
        assert!(seats.iter().all(|seat| (-1.0..=1.0).contains(&seat.ideal_point)));
        assert!(seats.iter().all(|seat| seat.label.len() < 30), "{:?}", seats[0]);
    }

    #[test]
    fn a_misspelt_name_comes_back_with_the_nearest() {
        let error = Records(&BundledEvidence).estimate("nlrb.winrate", &BTreeMap::new()).unwrap_err();
        assert!(error.contains("nlrb.win_rate"), "{error}");
    }
}
