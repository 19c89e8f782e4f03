//! The format of the situation file as data: every section, every key, its shape and one sentence on it. The parser
//! knows which keys exist from here, the JSON Schema is made from here. Reading values belongs to `read/`.

use crate::kinds::{self, Kind};

/// Version of the format, the `1` of `terrain = 1`.
pub const FORMAT_VERSION: u64 = 1;
/// Longest horizon in weeks: twenty years.
pub const LONGEST_HORIZON: u64 = 1040;
/// Most strata of a population.
pub const MOST_STRATA: usize = 1000;
/// Most organizations of a situation.
pub const MOST_ORGANIZATIONS: usize = 30;

/// A section of the file: `[population]`, `[[organization]]`, or a table in braces.
#[derive(Debug)]
pub struct Section {
    /// As it is written, for instance `[[organization]]`.
    pub title: &'static str,
    /// One sentence on it.
    pub doc: &'static str,
    /// Its keys.
    pub fields: &'static [Field],
}

/// A key of a section.
#[derive(Debug)]
pub struct Field {
    /// The key.
    pub key: &'static str,
    /// Whether it must be there.
    pub required: bool,
    /// What may stand there.
    pub shape: Shape,
    /// One sentence on it.
    pub doc: &'static str,
}

/// What may stand at a key.
#[derive(Debug)]
pub enum Shape {
    /// Text in quotes.
    Text,
    /// A date: `2024`, `"2024-05"` or `2024-05-01`.
    Date,
    /// `true` or `false`.
    Truth,
    /// A whole number within bounds.
    Whole(u64, u64),
    /// A number within bounds, known exactly.
    Number(f64, f64),
    /// One of some words.
    Choice(&'static [&'static str]),
    /// A list of names.
    Names,
    /// Names, or how many.
    NamesOrCount,
    /// A number that may be uncertain.
    Quantity(&'static Kind),
    /// Uncertain numbers that share a source: `{ dues = 0.9, small_donors = 0.1, source = "…" }`.
    Group(&'static [Kind]),
    /// As [`Shape::Group`], or the mean alone.
    Beta(&'static [Kind; 2]),
    /// Uncertain numbers by names of the user's own, sharing a source.
    Named(&'static Kind),
    /// Fixed numbers by names of the user's own.
    Weights,
    /// Model coefficients by name.
    Coefficients,
    /// A table.
    Table(&'static Section),
    /// Tables.
    Tables(&'static Section),
    /// A fixed number of people, `{ dist = "lognormal", … }` or `{ evidence = … }`.
    WorkplaceSize,
    /// `"majority"` or a share.
    Quota,
    /// `{ evidence = "rollcall.seats", where = { … } }`.
    SeatRecord,
    /// `true`, `false`, or names of coalitions.
    Joins,
    /// Values by place of a situation: `{ "organization.ours.staff" = 2 }`.
    Changes,
    /// Names of levels by axis: `{ base = "large" }`.
    Levels,
}

impl Section {
    /// The field of a key.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.key == key)
    }
}

pub(crate) const fn must(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, required: true, shape, doc }
}

pub(crate) const fn may(key: &'static str, shape: Shape, doc: &'static str) -> Field {
    Field { key, required: false, shape, doc }
}

const fn number(kind: &'static Kind) -> Field {
    Field { key: kind.key, required: false, shape: Shape::Quantity(kind), doc: kind.doc }
}

const ID: Field = must("id", Shape::Text, "Name by which the file refers to it; unique.");
const LABEL: Field = may("label", Shape::Text, "Name on the page; the id if left out.");

/// The whole file.
pub static FILE: Section = Section {
    title: "the file",
    doc: "A situation: who lives here, who organizes, what is fought for, and what we care about.",
    fields: &[
        must(
            "terrain",
            Shape::Whole(FORMAT_VERSION, FORMAT_VERSION),
            "Version of the format; the first line says terrain = 1.",
        ),
        must("name", Shape::Text, "The question, as you would put it at a meeting."),
        may("description", Shape::Text, "Longer text."),
        may("horizon_weeks", Shape::Whole(1, LONGEST_HORIZON), "Weeks to look ahead; 156 if left out."),
        must("population", Shape::Table(&POPULATION), "Who lives here."),
        must(
            "organization",
            Shape::Tables(&ORGANIZATION),
            "Organizations; exactly one has principal = true.",
        ),
        may("campaign", Shape::Tables(&CAMPAIGN), "Fights with a demand, a start and an end."),
        may("chamber", Shape::Tables(&CHAMBER), "Legislatures, councils, boards."),
        may("coalition", Shape::Tables(&COALITION), "Organizations acting together."),
        may(
            "posture",
            Shape::Tables(&POSTURE),
            "Postures of your own, or other numbers for the five that exist.",
        ),
        may(
            "values",
            Shape::Group(&kinds::VALUES),
            "What we care about: a weight for each outcome; weights need not sum to 1.",
        ),
        may("power", Shape::Table(&POWER), "What power is made of."),
        may("priors", Shape::Coefficients, "Other ranges for the model's coefficients."),
    ],
};

/// `[population]`.
pub static POPULATION: Section = Section {
    title: "[population]",
    doc: "The people of the place.",
    fields: &[
        must("persons", Shape::Whole(1, 10_000_000_000), "How many people."),
        may(
            "persons_per_agent",
            Shape::Number(1.0, 1e9),
            "How many people one simulated person stands for; if left out, enough that at most 5,000 are simulated.",
        ),
        may("districts", Shape::NamesOrCount, "Names of districts, or how many; one if left out."),
        must("stratum", Shape::Tables(&STRATUM), "Parts of the population; their shares sum to 1."),
        may("ties", Shape::Table(&TIES), "Who knows whom."),
    ],
};

/// `[[population.stratum]]`.
pub static STRATUM: Section = Section {
    title: "[[population.stratum]]",
    doc: "A part of the population.",
    fields: &[
        must("name", Shape::Text, "Its name; unique."),
        may(
            "share",
            Shape::Number(0.0, 1.0),
            "Share of the population; may be left out when there is only one stratum.",
        ),
        may("workers", Shape::Truth, "Whether they have workplaces; true if left out."),
        may("union", Shape::Truth, "Whether they are organized in a union; false if left out."),
        may(
            "orientation",
            Shape::Beta(&kinds::ORIENTATION),
            "How far people see their interests as shared, at the start.",
        ),
        may(
            "efficacy",
            Shape::Beta(&kinds::EFFICACY),
            "How far people believe that acting together wins, at the start.",
        ),
        may("threshold", Shape::Beta(&kinds::THRESHOLD), "How much it takes for people to take part."),
        may("interest", Shape::Named(&kinds::INTEREST), "What they stand to gain from each demand, -1 to 1."),
    ],
};

/// `[population.ties]`.
pub static TIES: Section = Section {
    title: "[population.ties]",
    doc: "Who knows whom: numbers of ties, or a network of your own.",
    fields: &[
        may(
            "workplace",
            Shape::Whole(0, 64),
            "Colleagues that each person is tied to, an even number; 8 if left out.",
        ),
        may("home", Shape::Whole(0, 64), "Neighbours, an even number; 4 if left out."),
        may("weak", Shape::Whole(0, 16), "Acquaintances anywhere; 2 if left out."),
        may(
            "workplace_size",
            Shape::WorkplaceSize,
            "People at a workplace; if left out, lognormal with median 22 and sigma 1.3, about the units of union elections 2017-2020.",
        ),
        may("edge_list", Shape::Text, "File with one tie a line, beside this file; replaces the other keys."),
    ],
};

/// `[[organization]]`.
pub static ORGANIZATION: Section = Section {
    title: "[[organization]]",
    doc: "An organization; one of them, the principal, asks the question.",
    fields: &[
        ID,
        LABEL,
        may("kind", Shape::Text, "What it calls itself; a label without effect."),
        may("principal", Shape::Truth, "Whether it is the one that asks; exactly one is."),
        number(&kinds::STAFF),
        number(&kinds::LIST),
        number(&kinds::ACTIVE),
        number(&kinds::MILITANCY),
        number(&kinds::MESSAGE),
        number(&kinds::PARTNER_EFFORT),
        number(&kinds::EFFORT_WITHOUT_US),
        may(
            "modes",
            Shape::Group(&kinds::MODES),
            "How it spends its working hours; if left out, as the campaign's arena suggests.",
        ),
        may("funding", Shape::Group(&kinds::FUNDING), "Where its money comes from."),
        may("ties", Shape::Group(&kinds::TIES), "How close it is to those who decide."),
        may(
            "strata",
            Shape::Names,
            "Strata in which its people are, in proportion to their sizes; all if left out.",
        ),
        may(
            "base_by_stratum",
            Shape::Weights,
            "Weight of each stratum among its people, in place of strata.",
        ),
        may("districts", Shape::Names, "Districts in which it works; all if left out."),
        may(
            "turnout",
            Shape::Tables(&TURNOUT),
            "Counts of earlier actions: how many were asked, how many came, when.",
        ),
    ],
};

/// An entry of `turnout`.
pub static TURNOUT: Section = Section {
    title: "turnout",
    doc: "One count of an action.",
    fields: &[
        must("asked", Shape::Whole(0, 10_000_000_000), "People asked for or promised."),
        must("came", Shape::Whole(0, 10_000_000_000), "People who came."),
        must("date", Shape::Date, "When."),
    ],
};

/// `[[campaign]]`.
pub static CAMPAIGN: Section = Section {
    title: "[[campaign]]",
    doc: "A fight with a demand, a start and an end.",
    fields: &[
        ID,
        LABEL,
        must(
            "arena",
            Shape::Choice(&["labor", "electoral"]),
            "Selects how contact is usually made, nothing else.",
        ),
        must("demand", Shape::Text, "What is demanded."),
        may("constituency", Shape::Table(&CONSTITUENCY), "Whose fight it is."),
        may("starts_week", Shape::Whole(0, LONGEST_HORIZON), "First week; 0 if left out."),
        must(
            "weeks",
            Shape::Whole(1, LONGEST_HORIZON),
            "Length in weeks; it is decided at the end of the last.",
        ),
        may(
            "action_every",
            Shape::Whole(1, LONGEST_HORIZON),
            "An action every so many weeks; 4 if left out.",
        ),
        number(&kinds::CAMPAIGN_MILITANCY),
        number(&kinds::OPPOSITION),
        number(&kinds::OPPOSITION_HOURS),
        number(&kinds::ELITE_SUPPORT),
        may(
            "access_through",
            Shape::Choice(&["party", "employers"]),
            "Through whom those who decide are reached; party if left out.",
        ),
        number(&kinds::BENEFIT),
        number(&kinds::NEEDED),
        number(&kinds::CONTACT_GAIN),
        must("win_rule", Shape::Table(&WIN_RULE), "How it is decided."),
    ],
};

/// `constituency = { … }`.
pub static CONSTITUENCY: Section = Section {
    title: "constituency",
    doc: "Whose fight it is.",
    fields: &[
        may(
            "strata",
            Shape::Names,
            "Strata; if left out, those with workplaces for a workplace vote, the unionized for a leadership vote, else all.",
        ),
        may("districts", Shape::Names, "Districts; all if left out."),
        may("workplaces", Shape::Whole(1, 1_000_000_000), "Only the first so many workplaces."),
    ],
};

/// The win rules.
pub const WIN_RULES: [&str; 5] =
    ["workplace_vote", "leadership_vote", "district_election", "chamber_vote", "concession"];

/// `win_rule = { … }`.
pub static WIN_RULE: Section = Section {
    title: "win_rule",
    doc: "How a fight is decided.",
    fields: &[
        must("kind", Shape::Choice(&WIN_RULES), "The rule."),
        may("contests", Shape::Tables(&CONTEST), "district_election: the seats fought for."),
        may("chamber", Shape::Text, "chamber_vote: id of the chamber."),
        number(&kinds::BILL_POSITION),
        number(&kinds::STATUS_QUO_POSITION),
    ],
};

/// An entry of `contests`.
pub static CONTEST: Section = Section {
    title: "contests",
    doc: "A seat fought for.",
    fields: &[
        must("district", Shape::Text, "Name of the district."),
        number(&kinds::LEAN),
        may("chamber", Shape::Text, "Chamber of the seat, if it is in one of the file."),
        may("seat", Shape::Text, "Label of the seat in that chamber."),
    ],
};

/// `[[chamber]]`.
pub static CHAMBER: Section = Section {
    title: "[[chamber]]",
    doc: "A legislature, council or board.",
    fields: &[
        ID,
        LABEL,
        may("seat", Shape::Tables(&SEAT), "Its seats, one by one."),
        may("seats", Shape::SeatRecord, "Its seats, from a record of votes, in place of seat."),
        may(
            "quota",
            Shape::Quota,
            "Votes needed: \"majority\" (strictly more than half) or a share such as 0.6; majority if left out.",
        ),
        may(
            "quota_of",
            Shape::Choice(&["present", "all"]),
            "Of those present or of all seats; present if left out.",
        ),
        number(&kinds::ABSENCE),
        number(&kinds::WON_SEAT_IDEAL_POINT),
    ],
};

/// `[[chamber.seat]]`.
pub static SEAT: Section = Section {
    title: "[[chamber.seat]]",
    doc: "A seat, or several alike.",
    fields: &[
        may("label", Shape::Text, "Office or district, public; numbered if left out."),
        may("party", Shape::Text, "Party, a label without effect."),
        number(&kinds::IDEAL_POINT),
        may("district", Shape::Text, "District whose participation the holder looks at."),
        may("held_by", Shape::Text, "Organization that holds it at the start."),
        may("count", Shape::Whole(1, 10_000), "So many seats alike; 1 if left out."),
    ],
};

/// `[[coalition]]`.
pub static COALITION: Section = Section {
    title: "[[coalition]]",
    doc: "Organizations acting together in a campaign.",
    fields: &[
        ID,
        LABEL,
        must("members", Shape::Names, "Ids of its members, the principal among them."),
        may("campaign", Shape::Text, "Id of its campaign."),
        may("campaigns", Shape::Names, "Ids of its campaigns, where there are several."),
        number(&kinds::INITIAL_TIE),
        number(&kinds::COALITION_INTEGRATION),
    ],
};

/// `[[posture]]`.
pub static POSTURE: Section = Section {
    title: "[[posture]]",
    doc: "A way of acting: `stay-out`, `alone`, `temporary`, `standing`, `lead` exist; give other numbers or add your own.",
    fields: &[
        ID,
        LABEL,
        may("joins", Shape::Joins, "Coalitions joined: true for all, false, or their ids."),
        may("fights_alone", Shape::Truth, "Whether campaigns of coalitions not joined are fought alone."),
        may(
            "duration",
            Shape::Choice(&["campaign", "horizon"]),
            "As long as the campaign, or the whole horizon.",
        ),
        number(&kinds::POSTURE_INTEGRATION),
        number(&kinds::IDENTITY),
        number(&kinds::POSTURE_EFFORT),
        may("needs_largest_weight", Shape::Truth, "Taken only where we have the largest weight."),
    ],
};

/// `[power]`.
pub static POWER: Section = Section {
    title: "[power]",
    doc: "What power is made of.",
    fields: &[
        may("weights", Shape::Group(&kinds::POWER_WEIGHTS), "Weights of its three parts."),
        may(
            "cuts",
            Shape::Group(&kinds::POWER_CUTS),
            "Where a defensive period ends and an offensive one begins.",
        ),
    ],
};

/// Keys that say where a number comes from; allowed with every quantity and group.
pub const PROVENANCE: [&str; 4] = ["source", "grade", "as_of", "note"];
/// The grades as written, best first.
pub const GRADES: [&str; 6] =
    ["record", "own-count", "partner-claim", "informed-estimate", "guess", "unknown"];
/// The distributions as written, each with its parameters.
pub const DISTRIBUTIONS: [(&str, &[&str]); 6] = [
    ("beta", &["a", "b"]),
    ("uniform", &["low", "high"]),
    ("normal", &["mean", "sd"]),
    ("lognormal", &["median", "sigma"]),
    ("triangular", &["low", "best", "high"]),
    ("pert", &["low", "best", "high"]),
];
