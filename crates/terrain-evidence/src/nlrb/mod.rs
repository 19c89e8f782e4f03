//! Union election tallies of the National Labor Relations Board (United States).
//!
//! Belongs here: what an election is, how its tally is read, chosen and summed up. Does not: the fit of the
//! model's `workplace_vote` to these tallies (`calibration`).

mod estimate;
mod read;
mod select;
mod write;

pub use crate::select::LeftOut;
pub use estimate::{estimate, names};
pub use read::{ElectionRecord, read};
pub use select::{KEYS, Selected, Selection};
pub use write::write_csv;

use crate::date::Date;

/// Why the election was held: the letters in the middle of the case number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseType {
    /// RC: workers or a union ask for certification, an organizing drive.
    Certification,
    /// RD: workers ask to end a union's certification.
    Decertification,
    /// RM: the employer asks for an election.
    EmployerPetition,
    /// UD: workers ask to end a union-shop agreement.
    Deauthorization,
}

impl CaseType {
    /// The letters as in a case number: `RC`, `RD`, `RM`, `UD`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Certification => "RC",
            Self::Decertification => "RD",
            Self::EmployerPetition => "RM",
            Self::Deauthorization => "UD",
        }
    }

    /// Reads the letters, in either case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Certification, Self::Decertification, Self::EmployerPetition, Self::Deauthorization]
            .into_iter()
            .find(|case_type| case_type.code().eq_ignore_ascii_case(text.trim()))
    }
}

/// Which ballot of a case a tally is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TallyType {
    /// The first ballot.
    Initial,
    /// A second election after the first was set aside.
    Rerun,
    /// A second ballot between the two leading choices.
    Runoff,
}

impl TallyType {
    /// As the Board writes it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Initial => "Initial",
            Self::Rerun => "Rerun",
            Self::Runoff => "Run-off",
        }
    }

    /// Reads the Board's label, in either case; `Runoff` is understood too.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().replace('-', "");
        [Self::Initial, Self::Rerun, Self::Runoff]
            .into_iter()
            .find(|tally| tally.label().replace('-', "").eq_ignore_ascii_case(&text))
    }
}

/// How ballots were cast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BallotMode {
    /// In person.
    Manual,
    /// By post.
    Mail,
    /// Both.
    Mixed,
}

impl BallotMode {
    /// `Manual`, `Mail` or `Mixed`.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Manual => "Manual",
            Self::Mail => "Mail",
            Self::Mixed => "Mixed",
        }
    }

    /// Reads the Board's label; `Mixed: Mail and Manual` is [`BallotMode::Mixed`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let first = text.split(':').next()?.trim();
        [Self::Manual, Self::Mail, Self::Mixed]
            .into_iter()
            .find(|mode| mode.label().eq_ignore_ascii_case(first))
    }
}

/// A union on the ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnionVotes {
    /// As the Board writes it; empty if it does not say.
    pub name: String,
    /// Votes for it; `None` where the record leaves the cell empty.
    pub votes: Option<u32>,
}

/// One tally of one bargaining unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Election {
    /// Such as `07-RC-123456`: region, type, number.
    pub case_number: String,
    /// From the case number.
    pub case_type: CaseType,
    /// The Board's region, from the case number.
    pub region: u8,
    /// Letter of the unit within the case; a case can have several.
    pub unit: String,
    /// State of the unit, two letters.
    pub state: String,
    /// Industry as a NAICS code, where the file has such a column.
    pub industry: Option<String>,
    /// Day on which the petition was filed, where the file says.
    pub filed: Option<Date>,
    /// Day for which the election was scheduled, where the file says: that of the vote, or on which ballots were mailed.
    pub scheduled: Option<Date>,
    /// Day of the tally.
    pub tallied: Date,
    /// First ballot, rerun or run-off.
    pub tally: TallyType,
    /// The Board's category, such as `Revised Single Labor Org`.
    pub category: String,
    /// How ballots were cast, where the file says.
    pub mode: Option<BallotMode>,
    /// Eligible voters; the Board writes 0 where it does not know.
    pub eligible: u32,
    /// Unions on the ballot, one to three.
    pub unions: Vec<UnionVotes>,
    /// Votes against union representation; `None` where the record leaves the cell empty.
    pub votes_against: Option<u32>,
    /// The Board's own sum of valid votes, which is not always the sum of the columns.
    pub valid_reported: Option<u32>,
    /// Ballots challenged and not counted.
    pub challenged: u32,
    /// Ballots that were void.
    pub void: u32,
    /// Whether the challenged ballots could change the result, where the file says.
    pub challenges_decide: Option<bool>,
}

impl Election {
    /// Days from the petition to the day for which the election was scheduled, or to the tally where the file does not give
    /// that; at least 1. `None` without a day of the petition, or with one that is not before.
    #[must_use]
    pub fn delay(&self) -> Option<u32> {
        let days = self.filed?.days_to(self.scheduled.unwrap_or(self.tallied));
        u32::try_from(days).ok().filter(|days| *days > 0)
    }

    /// Votes for any union on the ballot.
    #[must_use]
    pub fn votes_for(&self) -> u32 {
        self.unions.iter().filter_map(|union| union.votes).fold(0, u32::saturating_add)
    }

    /// Votes for and against, the valid votes by our own sum.
    #[must_use]
    pub fn votes(&self) -> u32 {
        self.votes_for().saturating_add(self.votes_against.unwrap_or(0))
    }

    /// Whether a ballot with one union was won: more votes for than against. A tie is lost.
    #[must_use]
    pub fn won(&self) -> bool {
        self.votes_for() > self.votes_against.unwrap_or(0)
    }

    /// Share of the valid votes that went to the union, `None` without a valid vote.
    #[must_use]
    pub fn vote_share(&self) -> Option<f64> {
        (self.votes() > 0).then(|| f64::from(self.votes_for()) / f64::from(self.votes()))
    }

    /// Valid votes per eligible voter, `None` without eligible voters. Above 1 where the record contradicts itself.
    #[must_use]
    pub fn turnout(&self) -> Option<f64> {
        (self.eligible > 0).then(|| f64::from(self.votes()) / f64::from(self.eligible))
    }
}
