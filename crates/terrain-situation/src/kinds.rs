//! Every kind of uncertain number that a situation can hold: its plain words, unit, allowed range and the wide range
//! that stands in when it is left open. The parser, the JSON Schema and the reference all read this table. What the
//! model's coefficients are belongs to `coefficients`, which keys are where to `format`.

use crate::quantity::Distribution;

/// What stands in for a number that isn't written down.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Missing {
    /// The kind's wide range.
    Wide,
    /// A fixed value: the thing is absent unless somebody says otherwise.
    Constant(f64),
    /// The draw of a model coefficient, by name.
    Coefficient(&'static str),
}

/// A kind of uncertain number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kind {
    /// Key in the file.
    pub key: &'static str,
    /// What it is, in plain words; `{}` stands for whose number it is.
    pub label: &'static str,
    /// Unit; empty for a pure number.
    pub unit: &'static str,
    /// Lowest and highest value allowed, both included.
    pub allowed: (f64, f64),
    /// The wide range for "unknown".
    pub wide: Distribution,
    /// What a missing key means.
    pub missing: Missing,
    /// One sentence for the reference.
    pub doc: &'static str,
}

impl Kind {
    /// The label with the name of whose number it is.
    #[must_use]
    pub fn label_for(&self, subject: &str) -> String {
        self.label.replace("{}", subject)
    }

    const fn fixed_when_missing(mut self, value: f64) -> Self {
        self.missing = Missing::Constant(value);
        self
    }

    const fn shared(mut self, coefficient: &'static str) -> Self {
        self.missing = Missing::Coefficient(coefficient);
        self
    }
}

/// Highest number of people, hours or weights that the format takes; far above any country.
pub const MANY: f64 = 1e10;
const SHARE: (f64, f64) = (0.0, 1.0);
const INNER_SHARE: (f64, f64) = (0.001, 0.999);
const COUNT: (f64, f64) = (0.0, MANY);

const fn pert(low: f64, best: f64, high: f64) -> Distribution {
    Distribution::Pert { low, best, high }
}

const fn uniform(low: f64, high: f64) -> Distribution {
    Distribution::Uniform { low, high }
}

const fn kind(
    key: &'static str,
    label: &'static str,
    unit: &'static str,
    allowed: (f64, f64),
    wide: Distribution,
    doc: &'static str,
) -> Kind {
    Kind { key, label, unit, allowed, wide, missing: Missing::Wide, doc }
}

const CONCENTRATION: (f64, f64) = (0.5, 1000.0);

/// Orientation of a stratum.
pub const ORIENTATION: [Kind; 2] = [
    kind(
        "mean",
        "how far {} see their interests as shared, on average",
        "share",
        INNER_SHARE,
        pert(0.2, 0.4, 0.6),
        "Average orientation: how far people see their interests as shared and fit for independent organization.",
    ),
    kind(
        "concentration",
        "how alike {} are in this (concentration)",
        "",
        CONCENTRATION,
        pert(4.0, 6.0, 12.0),
        "Concentration a + b of the Beta distribution over persons: the higher, the more alike they are.",
    ),
];

/// Efficacy of a stratum.
pub const EFFICACY: [Kind; 2] = [
    kind(
        "mean",
        "how far {} believe that acting together wins, on average",
        "share",
        INNER_SHARE,
        pert(0.2, 0.35, 0.55),
        "Average efficacy: belief that collective action wins.",
    ),
    kind(
        "concentration",
        "how alike {} are in this belief (concentration)",
        "",
        CONCENTRATION,
        pert(4.0, 6.0, 12.0),
        "Concentration a + b of the Beta distribution over persons.",
    ),
];

/// Threshold of participation of a stratum.
pub const THRESHOLD: [Kind; 2] = [
    kind(
        "mean",
        "how much it takes for {} to take part, on average (threshold)",
        "share",
        INNER_SHARE,
        pert(0.25, 0.35, 0.5),
        "Average threshold of participation; left out, it is the model coefficient `threshold_mean`.",
    )
    .shared("threshold_mean"),
    kind(
        "concentration",
        "how alike {} are in their thresholds (concentration)",
        "",
        CONCENTRATION,
        pert(8.0, 12.0, 20.0),
        "Concentration of the thresholds; left out, it is the model coefficient `threshold_concentration`.",
    )
    .shared("threshold_concentration"),
];

/// Interest of a stratum in a demand.
pub const INTEREST: Kind = kind(
    "interest",
    "what {} stand to gain",
    "",
    (-1.0, 1.0),
    pert(-0.2, 0.3, 0.8),
    "Material interest in a demand: 1 all gain, 0 nothing at stake, -1 all lose.",
);

/// People an organization can write to. The wide range is a share of the people it could reach.
pub const LIST: Kind = kind(
    "list",
    "list of {}",
    "people",
    COUNT,
    pert(0.0, 0.02, 0.15),
    "Everyone it can write to. Left open: between none and 15 % of the population it works in.",
);
/// Active base. The wide range is a share of the list, or of a tenth of the people it could reach.
pub const ACTIVE: Kind = kind(
    "active",
    "active base of {}",
    "people",
    COUNT,
    pert(0.0, 0.05, 0.3),
    "People who act when it asks, counted. Left open: between none and 30 % of the list.",
);
/// Full-time staff.
pub const STAFF: Kind = kind(
    "staff",
    "full-time staff of {}",
    "people",
    (0.0, 1e6),
    pert(0.0, 2.0, 20.0),
    "Full-time staff, part-timers as fractions.",
);
/// Own militancy.
pub const MILITANCY: Kind = kind(
    "militancy",
    "how hard a fight {} is ready for",
    "share",
    SHARE,
    pert(0.1, 0.5, 0.9),
    "How hard a fight it is ready for: 0 petitions and meetings, 1 open-ended strikes and occupations.",
);
/// Message orientation.
pub const MESSAGE: Kind = kind(
    "message",
    "how far the message of {} is about shared interests and independent organization",
    "share",
    SHARE,
    pert(0.3, 0.6, 0.9),
    "What its message leads people to think: 0 leave it to others, 1 our interests are shared and we organize ourselves.",
);
/// Share of a partner's hours for running campaigns.
pub const PARTNER_EFFORT: Kind = kind(
    "effort",
    "share of its hours that {} gives to campaigns",
    "share",
    SHARE,
    pert(0.05, 0.2, 0.6),
    "Share of its hours that goes to running campaigns; for the principal, in every posture that campaigns.",
);
/// Part of a partner's effort that is left where the principal isn't in.
pub const EFFORT_WITHOUT_US: Kind = kind(
    "effort_without_us",
    "part of its usual effort that {} still gives without us",
    "share",
    SHARE,
    pert(0.3, 0.8, 1.0),
    "Partners only: what they would do without us, as a part of their `effort`: 1 all of it, 0.5 half, 0 they wouldn't fight this fight. Left out, it is the model coefficient `effort_without_us`.",
)
.shared("effort_without_us");
/// Share of the principal's hours for running campaigns, one number for all postures that campaign.
pub const PRINCIPAL_EFFORT: Kind = kind(
    "effort",
    "share of its hours that {} gives to campaigns",
    "share",
    SHARE,
    pert(0.3, 0.6, 0.85),
    "Share of the principal's hours that goes to running campaigns.",
);

const fn mode(key: &'static str, label: &'static str) -> Kind {
    kind(
        key,
        label,
        "weight",
        (0.0, 1e6),
        uniform(0.0, 1.0),
        "Weight of the mode in its working hours; the weights need not sum to 1.",
    )
}
/// Own mix of contact modes, in the order of [`crate::situation::MODES`].
pub const MODES: [Kind; 4] = [
    mode("workplace", "part of its hours that {} spends on one-to-ones at work").fixed_when_missing(0.0),
    mode("doorstep", "part of its hours that {} spends at the doors").fixed_when_missing(0.0),
    mode("phone", "part of its hours that {} spends on the phone").fixed_when_missing(0.0),
    mode("broadcast", "part of its hours that {} spends on messages to its list").fixed_when_missing(0.0),
];

const fn source(key: &'static str, label: &'static str) -> Kind {
    kind(
        key,
        label,
        "share",
        SHARE,
        uniform(0.0, 1.0),
        "Share of its income; sources left out bring nothing, and if all are fixed they sum to 1.",
    )
}
/// Funding, in the order of [`crate::situation::FUNDING_SOURCES`].
pub const FUNDING: [Kind; 7] = [
    source("dues", "part of the income of {} that is dues"),
    source("small_donors", "part of the income of {} from small donors"),
    source("wealthy_donors", "part of the income of {} from wealthy donors"),
    source("foundations", "part of the income of {} from foundations"),
    source("government", "part of the income of {} from government"),
    source("party", "part of the income of {} from a party"),
    source("employer", "part of the income of {} from employers"),
];

/// Ties to the party in office and to employers.
pub const TIES: [Kind; 2] = [
    kind(
        "party",
        "how close {} is to the party in office",
        "share",
        SHARE,
        pert(0.0, 0.2, 0.8),
        "Closeness to the party in office: 0 no door opens, 1 they write the bills together.",
    ),
    kind(
        "employers",
        "how close {} is to employers",
        "share",
        SHARE,
        pert(0.0, 0.2, 0.8),
        "Closeness to employers: 0 no door opens, 1 they sit at the same table.",
    ),
];

/// Planned militancy.
pub const CAMPAIGN_MILITANCY: Kind = kind(
    "militancy",
    "how hard a fight is planned in {}",
    "share",
    SHARE,
    pert(0.2, 0.5, 0.8),
    "Planned militancy: 0 petitions and meetings, 1 open-ended strikes and occupations.",
);
/// Strength of the opposition.
pub const OPPOSITION: Kind = kind(
    "opposition",
    "strength of the opposition to {}",
    "share",
    SHARE,
    pert(0.2, 0.5, 0.9),
    "Full strength of the opposition: 0 nobody minds, 1 everything that is done against such fights is done.",
);
/// Opponents' lobbying.
pub const OPPOSITION_HOURS: Kind = kind(
    "opposition_hours",
    "lobbying hours a week against {}",
    "hours/week",
    (0.0, 1e7),
    pert(0.0, 40.0, 200.0),
    "Hours a week that opponents spend on lobbying; counts in chamber votes.",
);
/// Elite support.
pub const ELITE_SUPPORT: Kind = kind(
    "elite_support",
    "support for {} among those who decide, without anybody's help",
    "share",
    SHARE,
    pert(0.0, 0.2, 0.6),
    "Support among those who decide before anybody has worked on them.",
);
/// Worth of the demand.
pub const BENEFIT: Kind = kind(
    "benefit",
    "worth of winning {}",
    "",
    SHARE,
    pert(0.2, 0.5, 1.0),
    "What a full win is worth, 1 being the best that you fight for.",
);
/// Share of the constituency that must act.
pub const NEEDED: Kind = kind(
    "needed",
    "share of the people of {} who must act",
    "share",
    (0.001, 1.0),
    pert(0.1, 0.3, 0.65),
    "Share of the constituency whose participation the fight needs.",
);
/// Gain in contacts after a win.
pub const CONTACT_GAIN: Kind = kind("contact_gain", "gain in conversations after winning {}", "ratio", (0.0, 10.0), pert(0.0, 0.1, 0.5),
    "Relative gain in the principal's conversations after a win that opens doors, for instance access to the workplace; none if left out.")
    .fixed_when_missing(0.0);
/// Lean of a contested district.
pub const LEAN: Kind = kind(
    "lean",
    "lean of {}",
    "",
    (-1.0, 1.0),
    pert(-0.4, 0.0, 0.4),
    "How the district leans before the campaign: 1 to our candidate, -1 away.",
);

const POSITION: (f64, f64) = (-10.0, 10.0);
/// Position of the bill.
pub const BILL_POSITION: Kind = kind(
    "bill_position",
    "where the bill of {} stands",
    "scale",
    POSITION,
    uniform(-1.0, 1.0),
    "Position of the bill on the scale of the seats' ideal points.",
);
/// Position of the status quo.
pub const STATUS_QUO_POSITION: Kind = kind(
    "status_quo_position",
    "where today's law stands in {}",
    "scale",
    POSITION,
    uniform(-1.0, 1.0),
    "Position of what holds if the bill fails.",
);
/// Ideal point of a seat.
pub const IDEAL_POINT: Kind = kind(
    "ideal_point",
    "where {} stands",
    "scale",
    POSITION,
    uniform(-1.0, 1.0),
    "Position of the seat's holder on the chamber's scale.",
);
/// Ideal point of a seat that the principal's candidate wins.
pub const WON_SEAT_IDEAL_POINT: Kind = kind(
    "won_seat_ideal_point",
    "where our candidate would stand in {}",
    "scale",
    POSITION,
    uniform(-1.0, 1.0),
    "Position that a seat takes when the principal's candidate wins it.",
);
/// Probability that a seat is absent.
pub const ABSENCE: Kind = kind(
    "absence",
    "chance that a seat of {} is absent",
    "probability",
    (0.0, 0.99),
    pert(0.01, 0.04, 0.1),
    "Probability that a seat does not vote.",
);

/// Tie at the start.
pub const INITIAL_TIE: Kind = kind(
    "initial_tie",
    "how well the members of {} know each other at the start",
    "share",
    SHARE,
    pert(0.0, 0.2, 0.6),
    "How well the members know each other at the start: 0 strangers, 1 they have worked together for years.",
);
/// Integration among the partners.
pub const COALITION_INTEGRATION: Kind = kind(
    "integration",
    "share of planning that the partners in {} decide jointly without us",
    "share",
    SHARE,
    pert(0.2, 0.5, 0.8),
    "Share of planning that the partners decide jointly when the principal stays out.",
);

/// Integration of a posture.
pub const POSTURE_INTEGRATION: Kind = kind(
    "integration",
    "share of planning decided jointly when we {}",
    "share",
    SHARE,
    pert(0.1, 0.4, 0.8),
    "Share of planning decided jointly.",
);
/// Identity of a posture.
pub const IDENTITY: Kind = kind(
    "identity",
    "how visible our own politics is when we {}",
    "share",
    SHARE,
    pert(0.2, 0.6, 1.0),
    "How visible the principal's own politics is in joint work.",
);
/// Effort of a posture.
pub const POSTURE_EFFORT: Kind = kind(
    "effort",
    "share of our hours given to campaigns when we {}",
    "share",
    SHARE,
    pert(0.3, 0.6, 0.85),
    "Share of the principal's hours given to campaigns; left out, the principal's own `effort`.",
);

const fn value(key: &'static str, label: &'static str, doc: &'static str) -> Kind {
    kind(key, label, "weight", (0.0, 1e6), uniform(0.0, 1.0), doc)
}
/// Weights of outcomes.
pub const VALUES: [Kind; 8] = [
    value("reforms", "weight of what is won", "Weight of demands won."),
    value("base", "weight of our active base at the end", "Weight of the active base at the end."),
    value("reach", "weight of unaligned workers met", "Weight of unaligned workers met."),
    value(
        "contact_ratio",
        "weight of workers met for each official met",
        "Weight of workers met for each official met.",
    ),
    value("orientation", "weight of what people come to think", "Weight of the change in orientation."),
    value("independence", "weight of staying ourselves", "Weight of staying ourselves (independence)."),
    value(
        "clarity",
        "weight of people knowing what we stand for",
        "Weight of people knowing what we stand for (clarity).",
    ),
    value("power", "weight of power at the end", "Weight of power at the end."),
];

const fn weight(key: &'static str, label: &'static str) -> Kind {
    kind(
        key,
        label,
        "weight",
        (0.0, 1e6),
        pert(0.1, 0.33, 1.0),
        "Weight in power; the weights need not sum to 1.",
    )
}
/// Weights in power.
pub const POWER_WEIGHTS: [Kind; 3] = [
    weight("active", "weight in power of the active share of workers"),
    weight("density", "weight in power of union density"),
    weight("seats", "weight in power of seats held"),
];
/// Cuts between periods.
pub const POWER_CUTS: [Kind; 2] = [
    kind(
        "contested",
        "power from which the period is contested",
        "share",
        SHARE,
        pert(0.05, 0.1, 0.2),
        "Below this power the period is defensive.",
    ),
    kind(
        "offensive",
        "power from which the period is offensive",
        "share",
        SHARE,
        pert(0.2, 0.3, 0.5),
        "From this power on the period is offensive.",
    ),
];
