//! What one or several methods found, in one form: for each input some figures, most with an interval. What they are called on a page
//! belongs to whoever prints them.

use super::morris::MorrisIndices;
use super::{
    Hsic, HsicTest, Index, Input, PairIndex, Pawn, Resampling, SensitivityError, SobolIndices, delta,
    first_order, hsic, pawn, published_delta,
};

/// A method that works on any rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// [`first_order()`].
    FirstOrder,
    /// [`delta()`].
    Delta,
    /// [`published_delta`].
    PublishedDelta,
    /// [`pawn()`].
    Pawn,
    /// [`hsic()`].
    Hsic,
}

/// A figure that a method gives of every input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    /// First-order index.
    First,
    /// Total index.
    Total,
    /// Delta, less its bias.
    Delta,
    /// Delta before that.
    DeltaRaw,
    /// What delta stays below where there is no effect.
    DeltaNoise,
    /// Delta as published, less its bias.
    DeltaPublished,
    /// Delta as published.
    DeltaPublishedRaw,
    /// PAWN, the median over slices.
    PawnMedian,
    /// PAWN, the largest.
    PawnLargest,
    /// PAWN, the mean.
    PawnMean,
    /// What PAWN's median stays below where there is no effect.
    PawnNoise,
    /// Normalized HSIC.
    HsicR2,
    /// Probability of such an HSIC without any dependence.
    HsicP,
    /// Morris' μ*.
    MuStar,
    /// Morris' μ.
    Mu,
    /// Morris' σ.
    Sigma,
}

/// A figure of every input.
#[derive(Clone, Debug, PartialEq)]
pub struct Measure {
    /// Which figure.
    pub figure: Figure,
    /// By input.
    pub values: Vec<f64>,
    /// Its intervals by input, where it has any.
    pub intervals: Option<Vec<[f64; 2]>>,
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// By figure; the first one says how much an input matters.
    pub measures: Vec<Measure>,
    /// Second-order indices, where the design has them.
    pub pairs: Vec<PairIndex>,
}

/// Looks at rows by these methods.
///
/// # Errors
/// Those of the methods.
pub fn of_rows(
    methods: &[Method],
    outcome: &[f64],
    inputs: &[Input<'_>],
    test: HsicTest,
    resampling: &Resampling<'_>,
) -> Result<Findings, SensitivityError> {
    let mut measures = Vec::new();
    for method in methods {
        match method {
            Method::FirstOrder => {
                measures.push(Measure::new(Figure::First, &first_order(outcome, inputs, resampling)?));
            }
            Method::Delta => {
                let found = delta(outcome, inputs, resampling)?;
                let indices: Vec<Index> = found.iter().map(|found| found.delta).collect();
                measures.push(Measure::new(Figure::Delta, &indices));
                measures.push(Measure::bare(Figure::DeltaRaw, found.iter().map(|found| found.raw)));
                measures.push(Measure::bare(Figure::DeltaNoise, found.iter().map(|found| found.noise)));
            }
            Method::PublishedDelta => {
                let found = published_delta(outcome, inputs, resampling)?;
                let indices: Vec<Index> = found.iter().map(|found| found.delta).collect();
                measures.push(Measure::new(Figure::DeltaPublished, &indices));
                measures.push(Measure::bare(Figure::DeltaPublishedRaw, found.iter().map(|found| found.raw)));
            }
            Method::Pawn => {
                let found = pawn(outcome, inputs, resampling)?;
                let of = |index: fn(&Pawn) -> Index| -> Vec<Index> { found.iter().map(index).collect() };
                measures.push(Measure::new(Figure::PawnMedian, &of(|found| found.median)));
                measures.push(Measure::new(Figure::PawnLargest, &of(|found| found.largest)));
                measures.push(Measure::bare(Figure::PawnMean, found.iter().map(|found| found.mean)));
                measures.push(Measure::bare(Figure::PawnNoise, found.iter().map(|found| found.noise_median)));
            }
            Method::Hsic => {
                let found: Vec<Hsic> = hsic(outcome, inputs, test, resampling)?;
                let indices: Vec<Index> = found.iter().map(|found| found.r2).collect();
                measures.push(Measure::new(Figure::HsicR2, &indices));
                measures.push(Measure::bare(Figure::HsicP, found.iter().map(|found| found.p)));
            }
        }
    }
    Ok(Findings { measures, pairs: Vec::new() })
}

impl From<SobolIndices> for Findings {
    fn from(found: SobolIndices) -> Self {
        let measures =
            vec![Measure::new(Figure::Total, &found.total), Measure::new(Figure::First, &found.first)];
        Self { measures, pairs: found.second }
    }
}

impl From<Vec<MorrisIndices>> for Findings {
    fn from(found: Vec<MorrisIndices>) -> Self {
        let of = |index: fn(&MorrisIndices) -> Index| -> Vec<Index> { found.iter().map(index).collect() };
        let measures = vec![
            Measure::new(Figure::MuStar, &of(|found| found.mu_star)),
            Measure::new(Figure::Mu, &of(|found| found.mu)),
            Measure::new(Figure::Sigma, &of(|found| found.sigma)),
        ];
        Self { measures, pairs: Vec::new() }
    }
}

impl Findings {
    /// The inputs, those that matter most first.
    #[must_use]
    pub fn strongest_first(&self) -> Vec<usize> {
        let Some(leading) = self.measures.first() else { return Vec::new() };
        let mut order: Vec<usize> = (0..leading.values.len()).collect();
        order.sort_by(|&a, &b| leading.values[b].total_cmp(&leading.values[a]).then(a.cmp(&b)));
        order
    }
}

impl Measure {
    fn new(figure: Figure, indices: &[Index]) -> Self {
        Self {
            figure,
            values: indices.iter().map(|index| index.value).collect(),
            intervals: Some(indices.iter().map(|index| index.interval).collect()),
        }
    }

    fn bare(figure: Figure, values: impl Iterator<Item = f64>) -> Self {
        Self { figure, values: values.collect(), intervals: None }
    }
}

impl Figure {
    /// Its name in answers for programs.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Total => "total",
            Self::Delta => "delta",
            Self::DeltaRaw => "delta_raw",
            Self::DeltaNoise => "delta_noise",
            Self::DeltaPublished => "delta_published",
            Self::DeltaPublishedRaw => "delta_published_raw",
            Self::PawnMedian => "pawn_median",
            Self::PawnLargest => "pawn_largest",
            Self::PawnMean => "pawn_mean",
            Self::PawnNoise => "pawn_noise",
            Self::HsicR2 => "hsic_r2",
            Self::HsicP => "hsic_p",
            Self::MuStar => "mu_star",
            Self::Mu => "mu",
            Self::Sigma => "sigma",
        }
    }
}
