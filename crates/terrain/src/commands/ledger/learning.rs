//! What update and plan-test ask about how counts are read.

use crate::ledger::day_of;
use chrono::NaiveDate;
use clap::{Args, ValueEnum};
use terrain_ledger::learn::{Kind, Settings, SettingsFault, turnout_share};

/// How counts are read.
#[derive(Clone, Debug, Args)]
pub(super) struct Learning {
    /// Only what was written down by the end of that day
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    pub(super) as_of: Option<NaiveDate>,
    /// Share of an active base that comes to any one action, nine times of ten [default: 0.135..0.865]
    #[arg(long, value_name = "LOW..HIGH", value_parser = share)]
    turnout_share: Option<[f64; 2]>,
    /// Kinds of entries to leave out, with commas
    #[arg(long, value_enum, value_name = "KINDS", value_delimiter = ',')]
    without: Vec<LeftOut>,
}

/// A kind of entries that can be left out.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LeftOut {
    /// Turnouts
    Turnout,
    /// Promises to us and what became of them
    Promises,
    /// Conversations by kind
    Contacts,
    /// Our demand and our answers
    Demand,
    /// Weeks of the other side
    Opposition,
    /// Numbers that were found out or counted
    Figures,
}

impl Learning {
    pub(super) fn settings(&self) -> Settings {
        let usual = Settings::default();
        Settings {
            turnout_share: self.turnout_share.unwrap_or(usual.turnout_share),
            without: self.without.iter().map(|kind| (*kind).into()).collect(),
        }
    }
}

impl From<LeftOut> for Kind {
    fn from(kind: LeftOut) -> Self {
        match kind {
            LeftOut::Turnout => Self::Turnout,
            LeftOut::Promises => Self::Promises,
            LeftOut::Contacts => Self::Contacts,
            LeftOut::Demand => Self::Demand,
            LeftOut::Opposition => Self::Opposition,
            LeftOut::Figures => Self::Figures,
        }
    }
}

/// `LOW..HIGH` as shapes of a Beta distribution.
fn share(text: &str) -> Result<[f64; 2], String> {
    let ends = text
        .split_once("..")
        .and_then(|(low, high)| Some((low.trim().parse::<f64>().ok()?, high.trim().parse::<f64>().ok()?)));
    let (low, high) = ends.ok_or_else(|| SettingsFault::NoRange.to_string())?;
    turnout_share(low, high).map_err(|fault| fault.to_string())
}
