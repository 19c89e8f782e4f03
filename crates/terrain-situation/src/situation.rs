//! The checked situation: what the user describes, every name resolved, every number a [`QuantityId`]. Reading it from
//! TOML belongs to `read/`, its words for the screen to `terrain-report`.

use crate::quantity::{Grade, Quantity, QuantityId};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// A checked situation. Indices (`usize`) point into the lists of this struct.
#[derive(Clone, Debug)]
pub struct Situation {
    /// The question, as the user put it.
    pub name: String,
    /// Longer text, if any.
    pub description: String,
    /// Weeks to look ahead, 1..=1040.
    pub horizon_weeks: u32,
    /// Who lives here.
    pub population: Population,
    /// Organizations; exactly one is the principal.
    pub organizations: Vec<Organization>,
    /// Index of the principal.
    pub principal: usize,
    /// Campaigns.
    pub campaigns: Vec<Campaign>,
    /// Chambers.
    pub chambers: Vec<Chamber>,
    /// Coalitions.
    pub coalitions: Vec<Coalition>,
    /// Postures to compare; staying out and acting alone are always among them.
    pub postures: Vec<Posture>,
    /// Weights of the outcomes the principal cares about, by outcome name (`reforms`, `base`, …); never empty.
    pub values: BTreeMap<String, QuantityId>,
    /// What power is made of.
    pub power: Power,
    /// Model coefficients by name (`learning_rate`, …), bundled or overridden under `[priors]`.
    pub coefficients: BTreeMap<&'static str, QuantityId>,
    /// Every number. A future is one value for each.
    pub quantities: Vec<Quantity>,
    /// The text it was read from.
    pub text: String,
}

impl Situation {
    /// A quantity by id.
    #[must_use]
    pub fn quantity(&self, id: QuantityId) -> &Quantity {
        &self.quantities[id.0]
    }
}

/// The population.
#[derive(Clone, Debug)]
pub struct Population {
    /// People.
    pub persons: u64,
    /// People that one simulated person stands for, ≥ 1.
    pub persons_per_agent: f64,
    /// Strata; shares sum to 1.
    pub strata: Vec<Stratum>,
    /// Names of districts; at least one.
    pub districts: Vec<String>,
    /// Ties.
    pub ties: Ties,
}

/// A part of the population.
#[derive(Clone, Debug)]
pub struct Stratum {
    /// Its name.
    pub name: String,
    /// Share of the population.
    pub share: f64,
    /// Has workplaces.
    pub workers: bool,
    /// Unionized.
    pub union: bool,
    /// Initial orientation.
    pub orientation: Beta,
    /// Initial efficacy.
    pub efficacy: Beta,
    /// Threshold of participation.
    pub threshold: Beta,
    /// Interest in each demand, by demand; demands not named: the default quantity of [`Stratum::interest_default`].
    pub interest: BTreeMap<String, QuantityId>,
    /// Interest in demands that aren't named.
    pub interest_default: QuantityId,
}

/// A Beta distribution over persons; its own two numbers may be uncertain.
#[derive(Clone, Copy, Debug)]
pub struct Beta {
    /// Mean, in 0.001..=0.999.
    pub mean: QuantityId,
    /// Concentration `a + b`, in 0.5..=1000.
    pub concentration: QuantityId,
}

/// Ties.
#[derive(Clone, Debug)]
pub enum Ties {
    /// Computed.
    Implicit {
        /// Colleagues.
        workplace: u32,
        /// Neighbours.
        home: u32,
        /// Acquaintances.
        weak: u32,
        /// Sizes of workplaces.
        workplace_size: WorkplaceSize,
        /// What the file says of where the sizes come from; `None` where it doesn't write them and the default stands in.
        size_provenance: Option<Provenance>,
    },
    /// An edge list beside the situation file (path as written, relative to the situation's folder).
    EdgeList {
        /// The file.
        path: PathBuf,
    },
}

/// Where a number comes from, as far as the file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Who says so.
    pub source: Option<String>,
    /// How far it can be relied on.
    pub grade: Option<Grade>,
    /// The day it is of, `YYYY-MM-DD`.
    pub as_of: Option<String>,
}

/// Sizes of workplaces, in people.
#[derive(Clone, Debug)]
pub enum WorkplaceSize {
    /// All the same.
    Fixed(f64),
    /// Lognormal.
    LogNormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// From public records (`nlrb.unit_size`).
    Evidence {
        /// Name.
        name: String,
        /// Filter.
        filter: BTreeMap<String, String>,
    },
}

/// Funding sources, in the order of the engine.
pub const FUNDING_SOURCES: [&str; 7] =
    ["dues", "small_donors", "wealthy_donors", "foundations", "government", "party", "employer"];

/// Contact modes that hours can buy, in the order of the engine.
pub const MODES: [&str; 4] = ["workplace", "doorstep", "phone", "broadcast"];

/// An organization.
#[derive(Clone, Debug)]
pub struct Organization {
    /// Name in the file, unique.
    pub id: String,
    /// Name on the page; the id if none is given.
    pub label: String,
    /// What it calls itself; no effect.
    pub kind: String,
    /// Full-time staff.
    pub staff: QuantityId,
    /// List.
    pub list: QuantityId,
    /// Active base.
    pub active: QuantityId,
    /// Own militancy.
    pub militancy: QuantityId,
    /// Message orientation.
    pub message: QuantityId,
    /// Share of its hours it gives to running campaigns (partners; unused for the principal, whose posture says it).
    pub effort: QuantityId,
    /// Part of that effort which it still gives to campaigns of a coalition that the principal isn't in; `None` for the principal.
    pub effort_without_us: Option<QuantityId>,
    /// Own mix of contact modes, one weight for each of [`MODES`] (normalized by the lowering); `None`: the campaign's arena supplies it.
    pub modes: Option<[QuantityId; 4]>,
    /// Weight of each of [`FUNDING_SOURCES`], normalized by the lowering.
    pub funding: [QuantityId; 7],
    /// Tie to the party in office.
    pub tie_party: QuantityId,
    /// Tie to employers.
    pub tie_employers: QuantityId,
    /// Weight of each stratum in its base, by stratum.
    pub base_by_stratum: Vec<f64>,
    /// Districts in which its base is and where it works, as indices.
    pub districts: Vec<usize>,
    /// Turnout records: asked for, came, date.
    pub turnout: Vec<Turnout>,
}

/// One count of an own or joint action.
#[derive(Clone, Debug)]
pub struct Turnout {
    /// People asked or promised.
    pub asked: u64,
    /// People who came.
    pub came: u64,
    /// Date as written.
    pub date: String,
}

/// Selects default mixes of contact modes and nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arena {
    /// Unions, workplaces.
    Labor,
    /// Elections, legislatures.
    Electoral,
}

/// Through whom elite support is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessThrough {
    /// The party in office.
    Party,
    /// Employers.
    Employers,
}

/// A fight with a demand, a start and an end.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Name in the file, unique.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Arena.
    pub arena: Arena,
    /// What is demanded.
    pub demand: String,
    /// Strata whose fight it is. If not named: those with workplaces for a workplace vote, the unionized for a leadership
    /// vote, else all; the arena plays no part.
    pub strata: Vec<usize>,
    /// Districts whose fight it is; all if not named.
    pub districts: Vec<usize>,
    /// Only the first so many workplaces of the constituency.
    pub workplaces: Option<u32>,
    /// First week.
    pub starts_week: u32,
    /// Length in weeks.
    pub weeks: u32,
    /// An action every so many weeks.
    pub action_every: u32,
    /// Planned militancy.
    pub militancy: QuantityId,
    /// Strength of the opposition.
    pub opposition: QuantityId,
    /// Opponents' lobbying hours a week.
    pub opposition_hours: QuantityId,
    /// Elite support.
    pub elite_support: QuantityId,
    /// Through whom it is reached.
    pub access_through: AccessThrough,
    /// Worth of the demand.
    pub benefit: QuantityId,
    /// Share of the constituency that must act.
    pub needed: QuantityId,
    /// Gain in the principal's contacts after a win.
    pub contact_gain: QuantityId,
    /// How it is decided.
    pub win_rule: WinRule,
}

/// How a fight is decided.
#[derive(Clone, Debug)]
pub enum WinRule {
    /// A vote in each workplace.
    WorkplaceVote,
    /// A union leadership election.
    LeadershipVote,
    /// Elections in districts.
    DistrictElection {
        /// One for each district contested.
        contests: Vec<Contest>,
    },
    /// A vote in a chamber.
    ChamberVote {
        /// Index of the chamber.
        chamber: usize,
        /// Position of the bill.
        bill_position: QuantityId,
        /// Position of what holds if it fails.
        status_quo_position: QuantityId,
    },
    /// A decision-maker gives in.
    Concession,
}

/// A seat fought for.
#[derive(Clone, Debug)]
pub struct Contest {
    /// Index of the district.
    pub district: usize,
    /// Lean of the district toward the principal's candidate.
    pub lean: QuantityId,
    /// Chamber and seat index, if in a chamber of the file.
    pub seat: Option<(usize, usize)>,
}

/// A chamber.
#[derive(Clone, Debug)]
pub struct Chamber {
    /// Name in the file, unique.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Its seats.
    pub seats: Seats,
    /// At least this share must vote yes; strictly more than half if `None`.
    pub quota: Option<f64>,
    /// Quota of all seats, not of those present.
    pub quota_of_all: bool,
    /// Probability that a seat is absent.
    pub absence: QuantityId,
    /// Ideal point of a seat that the principal's candidate wins.
    pub won_seat_ideal_point: QuantityId,
}

/// The seats of a chamber.
#[derive(Clone, Debug)]
pub enum Seats {
    /// Written in the file.
    Listed(Vec<Seat>),
    /// From a roll-call record (`rollcall.seats`); each seat's ideal point is the record's.
    Evidence {
        /// Name.
        name: String,
        /// Filter, for instance `congress` → `116`, `chamber` → `Senate`.
        filter: BTreeMap<String, String>,
    },
}

/// One seat, or several alike.
#[derive(Clone, Debug)]
pub struct Seat {
    /// Label: holder's office or district, public.
    pub label: String,
    /// Party, a label.
    pub party: String,
    /// Ideal point.
    pub ideal_point: QuantityId,
    /// District index.
    pub district: Option<usize>,
    /// Organization that holds it.
    pub held_by: Option<usize>,
}

/// A coalition.
#[derive(Clone, Debug)]
pub struct Coalition {
    /// Name in the file, unique.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Members; the principal is one.
    pub members: Vec<usize>,
    /// Campaigns.
    pub campaigns: Vec<usize>,
    /// How well the members know each other at the start.
    pub initial_tie: QuantityId,
    /// Integration among the partners when the principal stays out.
    pub integration: QuantityId,
}

/// How long a coalition lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    /// As long as its campaigns.
    Campaign,
    /// The whole horizon.
    Horizon,
}

/// A posture.
#[derive(Clone, Debug)]
pub struct Posture {
    /// Name in the file: `stay-out`, `alone`, `temporary`, `standing`, `lead`, or the user's own.
    pub id: String,
    /// Name on the page: "stay out", "act alone", "join for this campaign", "join for good", "lead".
    pub label: String,
    /// Indices of the coalitions joined.
    pub joins: Vec<usize>,
    /// Whether campaigns of coalitions not joined, or of none, are fought alone.
    pub fights_alone: bool,
    /// How long.
    pub duration: Duration,
    /// Share of planning decided jointly.
    pub integration: QuantityId,
    /// Visibility of the principal's own politics.
    pub identity: QuantityId,
    /// Share of the principal's hours given to campaigns.
    pub effort: QuantityId,
    /// Needs the largest resource weight.
    pub needs_largest_weight: bool,
}

/// What power is made of.
#[derive(Clone, Copy, Debug)]
pub struct Power {
    /// Weight of the active share of workers, of union density, of seats.
    pub weights: [QuantityId; 3],
    /// Cuts between defensive, contested and offensive.
    pub cuts: [QuantityId; 2],
}
