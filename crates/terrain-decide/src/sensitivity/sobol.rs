//! Sobol' indices from the outcomes of a Saltelli design. The design itself is in `saltelli`.

use super::saltelli::{Layout, Outcomes, check_base};
use super::{Index, Resampling, SensitivityError, check_outcome};
use rayon::prelude::*;

/// Sobol' indices of a Saltelli design.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    /// By input: the part of the variance that the input explains alone.
    pub first: Vec<Index>,
    /// By input: the part of the variance in which the input has a hand, alone or together with others.
    pub total: Vec<Index>,
    /// By pair of inputs: the part that the two explain together beyond what each explains alone; empty without the runs BA.
    pub second: Vec<PairIndex>,
    /// Variance of the outcome over the runs A and B.
    pub variance: f64,
    /// Mean of the outcome over the runs A and B.
    pub mean: f64,
}

/// An index of two inputs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairIndex {
    /// The two, the earlier one first.
    pub inputs: [usize; 2],
    /// Their index.
    pub index: Index,
}

/// First-order, total and second-order Sobol' indices with bootstrap intervals (percentile method, base samples redrawn).
///
/// With outcomes centred on the mean of all runs, V the variance (dividing by the number) over A and B, means over base samples:
///
/// - first order, Sⱼ = mean(B·(ABⱼ − A)) / V (Saltelli et al. 2010, Comput. Phys. Commun. 181, table 2 b);
/// - total, Tⱼ = mean((A − ABⱼ)²) / 2V (Jansen 1999, Comput. Phys. Commun. 117);
/// - second order, Sⱼₖ = mean(BAⱼ·ABₖ − A·B) / V − Sⱼ − Sₖ (Saltelli 2002, Comput. Phys. Commun. 145).
///
/// Estimates are left as they come: near 0 they may be negative. [`Resampling::blocks`] says which *base samples* are alike.
///
/// # Errors
/// Fewer than eight base samples, lists of different lengths, a number that isn't finite, an outcome that never varies.
pub fn sobol_indices(
    outcomes: &Outcomes,
    resampling: &Resampling<'_>,
) -> Result<SobolIndices, SensitivityError> {
    let (inputs, base) = (outcomes.ab.len(), outcomes.a.len());
    let layout = Layout { inputs, base, second_order: !outcomes.ba.is_empty() };
    if inputs == 0 {
        return Err(SensitivityError::NoInputs);
    }
    for (what, list) in parts(outcomes) {
        if list.len() != base {
            let what = format!("outcomes of {what}");
            return Err(SensitivityError::Length { what, expected: base, found: list.len() });
        }
    }
    if layout.second_order && outcomes.ba.len() != inputs {
        let what = "lists of outcomes of BA".to_owned();
        return Err(SensitivityError::Length { what, expected: inputs, found: outcomes.ba.len() });
    }
    check_base(&layout)?;
    resampling.check(base)?;
    let mut everything = outcomes.a.clone();
    everything.extend_from_slice(&outcomes.b);
    check_outcome(&everything)?;
    for (what, list) in parts(outcomes) {
        if let Some(row) = list.iter().position(|value| !value.is_finite()) {
            return Err(SensitivityError::NotFinite { what: format!("the outcome of {what}"), row });
        }
    }

    let table = Centred::new(outcomes, &layout);
    let sample = table.estimate(&vec![1.0; base]);
    let redrawn: Vec<Estimate> = (0..resampling.resamples)
        .into_par_iter()
        .map(|resample| table.estimate(&resampling.counts(resample, base)))
        // A resample of equal runs has no variance, and says nothing.
        .filter(|estimate| estimate.variance > 0.0)
        .collect();
    let index = |of: fn(&Estimate) -> &[f64], place: usize| {
        let values: Vec<f64> = redrawn.iter().map(|estimate| of(estimate)[place]).collect();
        if values.is_empty() {
            let value = of(&sample)[place];
            return Index { value, interval: [f64::min(value, 0.0), f64::max(value, 1.0)] };
        }
        resampling.percentile(of(&sample)[place], values)
    };
    let pairs = (0..inputs).flat_map(|first| (first + 1..inputs).map(move |second| [first, second]));
    let second = if layout.second_order {
        pairs
            .enumerate()
            .map(|(place, inputs)| PairIndex { inputs, index: index(|estimate| &estimate.second, place) })
            .collect()
    } else {
        Vec::new()
    };
    Ok(SobolIndices {
        first: (0..inputs).map(|input| index(|estimate| &estimate.first, input)).collect(),
        total: (0..inputs).map(|input| index(|estimate| &estimate.total, input)).collect(),
        second,
        variance: sample.variance,
        mean: everything.iter().sum::<f64>() / everything.len() as f64,
    })
}

fn parts(outcomes: &Outcomes) -> impl Iterator<Item = (&'static str, &Vec<f64>)> {
    let ab = outcomes.ab.iter().map(|list| ("AB", list));
    let ba = outcomes.ba.iter().map(|list| ("BA", list));
    [("A", &outcomes.a), ("B", &outcomes.b)].into_iter().chain(ab).chain(ba)
}

/// Centred outcomes, one row a base sample: A, B, AB₁, …, `ABₖ`, and BA₁, …, `BAₖ`.
struct Centred {
    inputs: usize,
    second_order: bool,
    width: usize,
    values: Vec<f64>,
}

struct Estimate {
    variance: f64,
    first: Vec<f64>,
    total: Vec<f64>,
    /// By pair, in the order (1, 2), (1, 3), …, (2, 3), …
    second: Vec<f64>,
}

impl Centred {
    fn new(outcomes: &Outcomes, layout: &Layout) -> Self {
        let lists: Vec<&Vec<f64>> = parts(outcomes).map(|(_, list)| list).collect();
        let count = (lists.len() * layout.base) as f64;
        let middle = lists.iter().map(|list| list.iter().sum::<f64>()).sum::<f64>() / count;
        let rows = (0..layout.base).flat_map(|base| lists.iter().map(move |list| list[base] - middle));
        Self {
            inputs: layout.inputs,
            second_order: layout.second_order,
            width: lists.len(),
            values: rows.collect(),
        }
    }

    /// The indices where each base sample counts as often as said.
    fn estimate(&self, counts: &[f64]) -> Estimate {
        let k = self.inputs;
        let pairs = if self.second_order { k * (k - 1) / 2 } else { 0 };
        let (mut first, mut total, mut second) = (vec![0.0; k], vec![0.0; k], vec![0.0; pairs]);
        let (mut sum, mut squares, mut product, mut weight) = (0.0, 0.0, 0.0, 0.0);
        for (row, &count) in self.values.chunks_exact(self.width).zip(counts) {
            if count == 0.0 {
                continue;
            }
            let (a, b) = (row[0], row[1]);
            let ab = &row[2..2 + k];
            weight += count;
            sum += count * (a + b);
            squares += count * (a * a + b * b);
            product += count * (a * b);
            let weighted_b = count * b;
            for ((first, total), value) in first.iter_mut().zip(&mut total).zip(ab) {
                let change = value - a;
                *first += weighted_b * change;
                *total += count * (change * change);
            }
            if self.second_order {
                let mut rest = second.as_mut_slice();
                for (input, ba) in row[2 + k..].iter().enumerate() {
                    let (own, after) = rest.split_at_mut(k - 1 - input);
                    let weighted = count * ba;
                    for (sum, value) in own.iter_mut().zip(&ab[input + 1..]) {
                        *sum += weighted * value;
                    }
                    rest = after;
                }
            }
        }
        let mean = sum / (2.0 * weight);
        let variance = squares / (2.0 * weight) - mean * mean;
        let scale = 1.0 / (weight * variance);
        first.iter_mut().for_each(|value| *value *= scale);
        total.iter_mut().for_each(|value| *value *= 0.5 * scale);
        let mut place = 0;
        if self.second_order {
            for one in 0..k {
                for other in one + 1..k {
                    second[place] = (second[place] - product) * scale - first[one] - first[other];
                    place += 1;
                }
            }
        }
        Estimate { variance, first, total, second }
    }
}
