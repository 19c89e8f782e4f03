//! The records that ship inside the program, read once when first asked for.
//!
//! Belongs here: which files those are and how they are cited. Does not: how a file was made (`data/README.md`).

use std::io::Cursor;
use std::sync::LazyLock;

use crate::error::{EvidenceError, ReadError, nearest};
use crate::estimate::Estimate;
use crate::fec;
use crate::filter::Filter;
use crate::fmcs::{self, StoppageRecord};
use crate::import::ReadOptions;
use crate::irs990;
use crate::nlrb::{self, ElectionRecord};
use crate::olms::{self, ReportRecord};
use crate::organization::{Directory, Filed, Key, OrganizationRecords, Rows, Sighting, is_on_ballot};
use crate::rollcall::{self, ChamberRecord, RollCallChoice, RollCallRecord};
use crate::source::{EvidenceName, EvidenceSource};

static ELECTIONS: LazyLock<Result<ElectionRecord, ReadError>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("../../../data/nlrb/elections_2017_2020.csv.gz");
    nlrb::read(Cursor::new(bytes), "elections_2017_2020.csv.gz", ReadOptions { strict: true })
});

const ELECTIONS_SOURCE: &str = "National Labor Relations Board, election tallies January 2017 to June 2020, released \
                                under FOIA request NLRB-2022-000194 (public domain)";

static ROLL_CALLS: LazyLock<Result<RollCallRecord, ReadError>> = LazyLock::new(|| {
    let votes: &[u8] = include_bytes!("../../../data/rollcall/S116_votes.csv.gz");
    let members: &[u8] = include_bytes!("../../../data/rollcall/S116_members.csv.gz");
    rollcall::read_voteview(
        (votes, "S116_votes.csv.gz"),
        (members, "S116_members.csv.gz"),
        &RollCallChoice::default(),
        ReadOptions { strict: true },
    )
});

const ROLL_CALLS_SOURCE: &str = "Voteview: Lewis, Poole, Rosenthal, Boche, Rudkin & Sonnet, Congressional Roll-Call \
                                 Votes Database, Senate of the 116th Congress, 2019-2020";

static STOPPAGES: LazyLock<Result<StoppageRecord, ReadError>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("../../../data/fmcs/stoppages_1984_2012.csv.gz");
    fmcs::read_all(bytes, "stoppages_1984_2012.csv.gz", ReadOptions { strict: true })
});

const STOPPAGES_SOURCE: &str = "Federal Mediation and Conciliation Service, work stoppages 1984 to 2012, combined by the \
                                Labor Data project (public domain)";

static REPORTS: LazyLock<Result<ReportRecord, ReadError>> = LazyLock::new(|| {
    let bytes: &[u8] = include_bytes!("../../../data/olms/reports_2021_part.txt.gz");
    olms::read_all(bytes, "reports_2021_part.txt.gz", ReadOptions { strict: true })
});

const REPORTS_SOURCE: &str = "Office of Labor-Management Standards, annual reports LM-2, LM-3 and LM-4 covering 2021, a \
                              part of the yearly download (public domain)";

/// What is said of every estimate from the bundled reports.
const PART: &str = "The program ships with a part of the reports of 2021, in which some parent bodies are missing: for \
                    figures of the whole country import a yearly download.";

/// Estimates from the bundled records alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct BundledEvidence;

impl BundledEvidence {
    /// The bundled election tallies.
    ///
    /// # Errors
    /// [`EvidenceError::BundledRecord`] if the program was built with a damaged file.
    pub fn elections(self) -> Result<&'static ElectionRecord, EvidenceError> {
        ELECTIONS.as_ref().map_err(|error| EvidenceError::BundledRecord { why: error.to_string() })
    }
}

impl BundledEvidence {
    /// The bundled roll calls: the Senate of the 116th Congress.
    ///
    /// # Errors
    /// [`EvidenceError::BundledRecord`] if the program was built with a damaged file.
    pub fn roll_calls(self) -> Result<&'static RollCallRecord, EvidenceError> {
        ROLL_CALLS.as_ref().map_err(|error| EvidenceError::BundledRecord { why: error.to_string() })
    }
}

impl BundledEvidence {
    /// The bundled work stoppages.
    ///
    /// # Errors
    /// [`EvidenceError::BundledRecord`] if the program was built with a damaged file.
    pub fn stoppages(self) -> Result<&'static StoppageRecord, EvidenceError> {
        STOPPAGES.as_ref().map_err(|error| EvidenceError::BundledRecord { why: error.to_string() })
    }
}

impl BundledEvidence {
    /// The bundled annual reports of unions: a part of those of 2021.
    ///
    /// # Errors
    /// [`EvidenceError::BundledRecord`] if the program was built with a damaged file.
    pub fn reports(self) -> Result<&'static ReportRecord, EvidenceError> {
        REPORTS.as_ref().map_err(|error| EvidenceError::BundledRecord { why: error.to_string() })
    }

    /// How the bundled roll calls are cited.
    #[must_use]
    pub const fn roll_calls_source(self) -> &'static str {
        ROLL_CALLS_SOURCE
    }
}

impl EvidenceSource for BundledEvidence {
    fn names(&self) -> Vec<EvidenceName> {
        fn all(
            names: impl Iterator<Item = (&'static str, &'static str)>,
            keys: &[(&'static str, &'static str)],
        ) -> impl Iterator<Item = EvidenceName> {
            names.map(|(name, what)| EvidenceName { name, what, keys: keys.to_vec() })
        }
        fn each(
            names: impl Iterator<Item = (&'static str, &'static str)>,
            keys: fn(&str) -> &'static [(&'static str, &'static str)],
        ) -> impl Iterator<Item = EvidenceName> {
            names.map(move |(name, what)| EvidenceName { name, what, keys: keys(name).to_vec() })
        }
        each(fec::names(), fec::keys)
            .chain(all(fmcs::names(), &fmcs::KEYS))
            .chain(each(irs990::names(), irs990::keys))
            .chain(all(nlrb::names(), &nlrb::KEYS))
            .chain(all(olms::names(), &olms::KEYS))
            .chain(all(rollcall::names(), &rollcall::KEYS))
            .collect()
    }

    fn estimate(&self, name: &str, filter: &Filter) -> Result<Estimate, EvidenceError> {
        let known = self.names();
        if !known.iter().any(|evidence| evidence.name == name) {
            return Err(EvidenceError::UnknownName {
                name: name.to_owned(),
                nearest: nearest(name, known.iter().map(|evidence| evidence.name), 3),
            });
        }
        match name.split('.').next() {
            Some("fec") => Err(EvidenceError::NotImported {
                name: name.to_owned(),
                record: "filings of political committees (FEC)",
                how: "the program ships with none: get them from fec.gov (Browse data, Filings), then: terrain import fec FILE",
            }),
            Some("irs990") => Err(EvidenceError::NotImported {
                name: name.to_owned(),
                record: "returns of non-profits (IRS Forms 990)",
                how: "the program ships with none: get them from irs.gov (Form 990 series downloads), then: terrain import \
                      irs990 FILE",
            }),
            Some("fmcs") => fmcs::estimate(&self.stoppages()?.stoppages, name, filter, STOPPAGES_SOURCE),
            Some("olms") => {
                let mut estimate = olms::estimate(&self.reports()?.reports, name, filter, REPORTS_SOURCE)?;
                estimate.caveats.push(PART.to_owned());
                Ok(estimate)
            }
            Some("rollcall") => rollcall::estimate(self.roll_calls()?, name, filter, ROLL_CALLS_SOURCE),
            _ => nlrb::estimate(self.elections()?, name, filter, ELECTIONS_SOURCE),
        }
    }

    fn seats(&self, name: &str, filter: &Filter) -> Result<ChamberRecord, EvidenceError> {
        if name != rollcall::SEATS {
            return Err(EvidenceError::UnknownName {
                name: name.to_owned(),
                nearest: vec![rollcall::SEATS.to_owned()],
            });
        }
        rollcall::seats(self.roll_calls()?, filter, ROLL_CALLS_SOURCE)
    }
}

impl OrganizationRecords for BundledEvidence {
    fn directory(&self) -> Result<Directory, EvidenceError> {
        let mut directory = Directory::default();
        directory.extend(self.reports()?.reports.iter().map(Sighting::of_report));
        directory.extend(self.elections()?.elections.iter().flat_map(Sighting::of_election));
        Ok(directory)
    }

    fn filed(&self, key: &Key) -> Result<Filed, EvidenceError> {
        let (rows, source) = match key {
            Key::Union(number) => {
                let of = self.reports()?.reports.iter().filter(|report| report.file_number == *number);
                (Rows::Reports(of.cloned().collect()), REPORTS_SOURCE)
            }
            Key::Ballot(name) => {
                let of = self.elections()?.elections.iter().filter(|one| is_on_ballot(one, name));
                (Rows::Elections(of.cloned().collect()), ELECTIONS_SOURCE)
            }
            Key::Committee(_) => (Rows::Filings(Vec::new()), ""),
            Key::NonProfit(_) | Key::Chamber { .. } => (Rows::Returns(Vec::new()), ""),
        };
        Ok(Filed { rows, source: source.to_owned() })
    }

    fn payers(&self, _: &str) -> Result<Filed, EvidenceError> {
        Ok(Filed { rows: Rows::Returns(Vec::new()), source: String::new() })
    }
}
