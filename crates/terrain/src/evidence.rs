//! The public records at hand, as the runner asks for them: those that ship with the program, and those imported into
//! the store in their place. Reading records and estimating from them belongs to `terrain-evidence`.

use crate::fault::Fault;
use crate::folders::StoreFolder;
use crate::graph;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terrain_decide::shard::{EvidenceEstimate, EvidenceSource, RecordedSeat, RecordedSeats};
use terrain_evidence::organization::{Directory, Filed, Key, OrganizationRecords};
use terrain_evidence::rollcall::ChamberRecord;
use terrain_evidence::{
    BundledEvidence, Distribution, Estimate, EvidenceError, EvidenceName, EvidenceSource as Estimator,
    Filter, filter_from_texts,
};
use terrain_sim::graph::Adjacency;
use terrain_situation::Distribution as Drawn;
use terrain_store::{Store, StoreError, StoredEvidence};

/// The records at hand.
pub(crate) enum AnyRecords {
    /// Those that ship with the program.
    Bundled(BundledEvidence),
    /// Those of a store, and the bundled ones where it has none.
    Stored {
        /// The estimates.
        evidence: Box<StoredEvidence>,
        /// What identifies the state of each record.
        fingerprints: BTreeMap<String, String>,
    },
}

impl AnyRecords {
    /// Those of the store, if there is one; nothing is made by looking.
    pub(crate) fn of(store: &StoreFolder) -> Result<Self, Fault> {
        let Some(store) = Store::open_existing(&store.path()?).map_err(store_fault)? else {
            return Ok(Self::Bundled(BundledEvidence));
        };
        let fingerprints = store.fingerprints().map_err(store_fault)?;
        let evidence = store.evidence().map_err(store_fault)?;
        Ok(Self::Stored { evidence: Box::new(evidence), fingerprints })
    }

    /// What identifies the state of each record that stands behind those names; the bundled ones are identified by
    /// the program's version.
    pub(crate) fn fingerprints<'n>(&self, names: impl Iterator<Item = &'n str>) -> BTreeMap<String, String> {
        let of = |record: &str| match self {
            Self::Stored { fingerprints, .. } => fingerprints.get(record).cloned(),
            Self::Bundled(_) => None,
        };
        names
            .filter_map(|name| name.split('.').next())
            .map(|record| (record.to_owned(), of(record).unwrap_or_else(|| "bundled".to_owned())))
            .collect()
    }
}

/// What went wrong with the store, and what to do about it.
#[expect(clippy::needless_pass_by_value, reason = "stands in `map_err`")]
pub(crate) fn store_fault(error: StoreError) -> Fault {
    let fault = Fault::new(error.to_string());
    match error.help() {
        Some(help) => fault.help(help),
        None => fault,
    }
}

impl Estimator for AnyRecords {
    fn names(&self) -> Vec<EvidenceName> {
        match self {
            Self::Bundled(records) => records.names(),
            Self::Stored { evidence, .. } => evidence.names(),
        }
    }

    fn estimate(&self, name: &str, filter: &Filter) -> Result<Estimate, EvidenceError> {
        match self {
            Self::Bundled(records) => records.estimate(name, filter),
            Self::Stored { evidence, .. } => evidence.estimate(name, filter),
        }
    }

    fn seats(&self, name: &str, filter: &Filter) -> Result<ChamberRecord, EvidenceError> {
        match self {
            Self::Bundled(records) => records.seats(name, filter),
            Self::Stored { evidence, .. } => evidence.seats(name, filter),
        }
    }
}

impl OrganizationRecords for AnyRecords {
    fn directory(&self) -> Result<Directory, EvidenceError> {
        match self {
            Self::Bundled(records) => records.directory(),
            Self::Stored { evidence, .. } => evidence.directory(),
        }
    }

    fn filed(&self, key: &Key) -> Result<Filed, EvidenceError> {
        match self {
            Self::Bundled(records) => records.filed(key),
            Self::Stored { evidence, .. } => evidence.filed(key),
        }
    }

    fn payers(&self, ein: &str) -> Result<Filed, EvidenceError> {
        match self {
            Self::Bundled(records) => records.payers(ein),
            Self::Stored { evidence, .. } => evidence.payers(ein),
        }
    }
}

/// Where an edge list lies that a situation in `folder` names: there, or as a copy beside it under its own name. In a run
/// folder the copy comes first: it is what the rows were made with, whatever has become of the original.
pub(crate) fn edge_list(folder: &Path, path: &Path) -> PathBuf {
    let named = folder.join(path);
    match path.file_name() {
        Some(name) if !named.exists() || (is_run_folder(folder) && folder.join(name).is_file()) => {
            folder.join(name)
        }
        _ => named,
    }
}

fn is_run_folder(folder: &Path) -> bool {
    folder.join("manifest.toml").is_file() && folder.join("shards").is_dir()
}

/// Answers the runner from anything that knows estimates by name; paths of edge lists count from `folder`.
pub(crate) struct Records<'a, E> {
    pub(crate) records: &'a E,
    pub(crate) folder: &'a Path,
}

impl<E: Estimator + Sync> EvidenceSource for Records<'_, E> {
    fn estimate(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<EvidenceEstimate, String> {
        let estimate =
            self.records.estimate(name, &filter_from_texts(filter)).map_err(|error| error.to_string())?;
        as_drawn(estimate)
    }

    fn edge_list(&self, path: &Path) -> Result<Adjacency, String> {
        let read = graph::read(&edge_list(self.folder, path), None);
        read.map(|(ties, _)| ties).map_err(|fault| fault.to_string())
    }

    fn seats(&self, name: &str, filter: &BTreeMap<String, String>) -> Result<RecordedSeats, String> {
        let chamber =
            self.records.seats(name, &filter_from_texts(filter)).map_err(|error| error.to_string())?;
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
        let seats: Vec<RecordedSeat> = chamber.seats.iter().filter_map(recorded).collect();
        let source = format!("{} ({} seats, {} roll calls)", chamber.source, seats.len(), chamber.rollcalls);
        Ok(RecordedSeats { seats, source })
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
        let records = Records { records: &BundledEvidence, folder: Path::new("") };
        for name in BundledEvidence.names() {
            if name.name == terrain_evidence::rollcall::SEATS {
                continue;
            }
            let estimate = records.estimate(name.name, &BTreeMap::new());
            let of_filings = ["fec.", "irs990."].iter().any(|record| name.name.starts_with(record));
            if of_filings || name.name == "olms.dues_share" {
                let error = estimate.unwrap_err();
                assert!(error.contains("must be imported first"), "{error}");
                continue;
            }
            let estimate = estimate.unwrap_or_else(|error| panic!("{}: {error}", name.name));
            assert!(estimate.cases > 0 && !estimate.source.is_empty(), "{}", name.name);
            if let Some(quantiles) = estimate.quantiles {
                assert!(quantiles.is_sorted(), "{}", name.name);
            }
        }
    }

    #[test]
    fn the_bundled_chamber_has_its_hundred_seats_without_names() {
        let seats = Records { records: &BundledEvidence, folder: Path::new("") }
            .seats(terrain_evidence::rollcall::SEATS, &BTreeMap::new())
            .unwrap();
        assert!(
            seats.source.starts_with("Voteview") && seats.source.contains("100 seats"),
            "{}",
            seats.source
        );
        let seats = seats.seats;
        assert_eq!(seats.len(), 100);
        assert!(seats.iter().all(|seat| (-1.0..=1.0).contains(&seat.ideal_point)));
        assert!(seats.iter().all(|seat| seat.label.len() < 30), "{:?}", seats[0]);
    }

    #[test]
    fn a_misspelt_name_comes_back_with_the_nearest() {
        let error = Records { records: &BundledEvidence, folder: Path::new("") }
            .estimate("nlrb.winrate", &BTreeMap::new())
            .unwrap_err();
        assert!(error.contains("nlrb.win_rate"), "{error}");
    }
}
