//! A number that may be uncertain: its form, unit, allowed range, source and grade. Drawing values from it belongs to
//! `terrain-decide`, looking up evidence to whoever implements its `EvidenceSource`.

use std::collections::BTreeMap;
use std::ops::Range;

/// Index of a quantity in [`crate::Situation::quantities`]. A *future* is one value for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct QuantityId(pub usize);

/// How a number is distributed. Values outside the quantity's allowed range are never drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Distribution {
    /// Known exactly.
    Constant(f64),
    /// Lowest, most likely, highest (PERT: a Beta with shape 4, Vose 2008). `low ≤ best ≤ high`, `low < high`.
    Pert {
        /// Lowest value thought possible.
        low: f64,
        /// Most likely value.
        best: f64,
        /// Highest value thought possible.
        high: f64,
    },
    /// Anything between the two, equally likely. `low < high`.
    Uniform {
        /// Lowest.
        low: f64,
        /// Highest.
        high: f64,
    },
    /// Triangular with the same meaning of the three numbers as [`Distribution::Pert`].
    Triangular {
        /// Lowest.
        low: f64,
        /// Most likely.
        best: f64,
        /// Highest.
        high: f64,
    },
    /// Beta on 0..1, `a`, `b` above 0.
    Beta {
        /// First shape.
        a: f64,
        /// Second shape.
        b: f64,
    },
    /// Normal cut off at the allowed range, `sd` above 0.
    Normal {
        /// Mean before the cut.
        mean: f64,
        /// Standard deviation before the cut.
        sd: f64,
    },
    /// Lognormal cut off at the allowed range, `median` above 0, `sigma` above 0.
    LogNormal {
        /// Median.
        median: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
}

impl Distribution {
    /// Lowest and highest value before the cut at the allowed range; infinite where it has no end.
    ///
    /// ```
    /// use terrain_situation::Distribution;
    /// assert_eq!(Distribution::Pert { low: 1.0, best: 2.0, high: 5.0 }.support(), (1.0, 5.0));
    /// assert_eq!(Distribution::LogNormal { median: 2.0, sigma: 1.0 }.support(), (0.0, f64::INFINITY));
    /// ```
    #[must_use]
    pub const fn support(&self) -> (f64, f64) {
        match *self {
            Self::Constant(value) => (value, value),
            Self::Pert { low, high, .. }
            | Self::Uniform { low, high }
            | Self::Triangular { low, high, .. } => (low, high),
            Self::Beta { .. } => (0.0, 1.0),
            Self::Normal { .. } => (f64::NEG_INFINITY, f64::INFINITY),
            Self::LogNormal { .. } => (0.0, f64::INFINITY),
        }
    }
}

/// Where the values of a quantity come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Written down.
    Distribution(Distribution),
    /// Estimated from public records.
    Evidence {
        /// Name of the estimate, for instance `nlrb.win_rate`.
        name: String,
        /// Filter, for instance `eligible` → `50..100`.
        filter: BTreeMap<String, String>,
    },
    /// The same draw as a model coefficient.
    Prior {
        /// The coefficient's quantity.
        id: QuantityId,
    },
    /// Left open by the user: drawn from the wide range of its kind.
    Unknown(Distribution),
}

impl Form {
    /// The distribution, where it is written down or stands in for what isn't known.
    #[must_use]
    pub const fn distribution(&self) -> Option<&Distribution> {
        match self {
            Self::Distribution(distribution) | Self::Unknown(distribution) => Some(distribution),
            Self::Evidence { .. } | Self::Prior { .. } => None,
        }
    }
}

/// How good the source of a number is, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// A public record or published study.
    Record,
    /// Counted by the principal itself.
    OwnCount,
    /// What a partner says of itself.
    PartnerClaim,
    /// An estimate by someone who knows the place.
    InformedEstimate,
    /// A guess; also expert judgement of a model coefficient without a published source.
    Guess,
    /// Not known: a wide range stands in.
    Unknown,
}

/// Who set a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetBy {
    /// Written in the situation.
    User,
    /// The format's default for a key that the situation leaves out.
    Default,
    /// A model coefficient's bundled range.
    Coefficient,
}

/// One number of a situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// Where it is in the file, for instance `organization.caucus.active` or `priors.learning_rate`; unique.
    pub path: String,
    /// What it is, in an organizer's words, for instance "active base of the caucus".
    pub label: String,
    /// Unit, for instance `people`, `share`, `hours/week`; empty for a pure number.
    pub unit: &'static str,
    /// Lowest and highest value allowed, both included; may be infinite.
    pub allowed: (f64, f64),
    /// Its form.
    pub form: Form,
    /// Where the number comes from, in words; `None` when nobody said.
    pub source: Option<String>,
    /// How good that source is.
    pub grade: Grade,
    /// Date of the number as written, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    pub as_of: Option<String>,
    /// Who set it.
    pub set_by: SetBy,
    /// Bytes of the situation text that hold it, if the user wrote it.
    pub span: Option<Range<usize>>,
}
