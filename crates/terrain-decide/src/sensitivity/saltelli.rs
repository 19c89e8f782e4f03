//! Saltelli's design: two independent samples of all inputs, A and B, and A with one input at a time taken from B. What is
//! estimated from its outcomes belongs to `sobol`.

use super::{Scramble, SensitivityError, SobolSequence};

/// The design's name in messages.
const NAME: &str = "Saltelli design";
/// Base samples below which nothing is estimated.
pub const FEWEST_BASE_SAMPLES: usize = 8;

/// A Saltelli design: for each base sample the runs A, AB₁, …, `ABₖ`, with `second_order` BA₁, …, `BAₖ`, and B, in this order.
/// `ABⱼ` is A with input j taken from B, `BAⱼ` is B with input j taken from A.
///
/// - **Source**: Saltelli (2002), Comput. Phys. Commun. 145; Saltelli et al. (2010), Comput. Phys. Commun. 181, table 2.
/// - A and B are the first and the second half of the coordinates of one Sobol' sequence.
#[derive(Clone, Debug)]
pub struct SaltelliDesign {
    layout: Layout,
    sequence: SobolSequence,
}

/// How the runs of a Saltelli design stand in a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Number of inputs, k.
    pub inputs: usize,
    /// Number of base samples, N.
    pub base: usize,
    /// Whether the runs BA are there too.
    pub second_order: bool,
}

/// The outcomes of a Saltelli design by the part of their run, each list in the order of the base samples.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    /// Of A.
    pub a: Vec<f64>,
    /// Of B.
    pub b: Vec<f64>,
    /// Of A with one input from B, by that input.
    pub ab: Vec<Vec<f64>>,
    /// Of B with one input from A, by that input; empty without second order.
    pub ba: Vec<Vec<f64>>,
}

/// What a run of the design is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first sample.
    A,
    /// The first sample with this input from the second.
    Ab(usize),
    /// The second sample with this input from the first.
    Ba(usize),
    /// The second sample.
    B,
}

impl Layout {
    /// Runs for one base sample.
    #[must_use]
    pub const fn group(&self) -> usize {
        if self.second_order { 2 * self.inputs + 2 } else { self.inputs + 2 }
    }

    /// Runs in all: N(k + 2), with second order N(2k + 2).
    #[must_use]
    pub const fn runs(&self) -> usize {
        self.base * self.group()
    }

    /// What the run at that place of its base sample is.
    #[must_use]
    pub const fn part(&self, place: usize) -> Part {
        match place {
            0 => Part::A,
            _ if place + 1 == self.group() => Part::B,
            _ if place <= self.inputs => Part::Ab(place - 1),
            _ => Part::Ba(place - 1 - self.inputs),
        }
    }

    /// Finds out whether rows are a Saltelli design, by input and row; the layout if they are.
    #[must_use]
    pub fn recognize(inputs: &[&[f64]]) -> Option<Self> {
        let both = [true, false];
        both.into_iter().find_map(|second_order| Self::declared(inputs, second_order).ok())
    }

    /// The layout of rows that are said to be a Saltelli design.
    ///
    /// # Errors
    /// The first row that is not what it should be; rows that are no multiple of a base sample's.
    pub fn declared(inputs: &[&[f64]], second_order: bool) -> Result<Self, SensitivityError> {
        let rows = inputs.first().ok_or(SensitivityError::NoInputs)?.len();
        let one = Self { inputs: inputs.len(), base: 1, second_order };
        let group = one.group();
        if rows == 0 || !rows.is_multiple_of(group) {
            let why = format!(
                "{rows} rows are no multiple of {group}, the runs of one base sample with {} inputs",
                inputs.len()
            );
            return Err(SensitivityError::NotThatDesign { design: NAME, row: rows, why });
        }
        for first in (0..rows).step_by(group) {
            let last = first + group - 1;
            for row in first + 1..last {
                for (input, values) in inputs.iter().enumerate() {
                    let from = match one.part(row - first) {
                        Part::Ab(swapped) if swapped == input => last,
                        Part::Ba(swapped) if swapped != input => last,
                        _ => first,
                    };
                    if values[row] != values[from] {
                        let why = format!(
                            "input {input} should be {}, as in run {from}, and is {}",
                            values[from], values[row]
                        );
                        return Err(SensitivityError::NotThatDesign { design: NAME, row, why });
                    }
                }
            }
        }
        Ok(Self { base: rows / group, ..one })
    }

    /// Sorts the outcomes of the design's runs by part.
    ///
    /// # Errors
    /// More or fewer outcomes than runs.
    pub fn split(&self, outcomes: &[f64]) -> Result<Outcomes, SensitivityError> {
        if outcomes.len() != self.runs() {
            let what = format!("outcomes of a {NAME}");
            return Err(SensitivityError::Length { what, expected: self.runs(), found: outcomes.len() });
        }
        let at = |place: usize| outcomes.iter().skip(place).step_by(self.group()).copied().collect();
        let k = self.inputs;
        Ok(Outcomes {
            a: at(0),
            b: at(self.group() - 1),
            ab: (1..=k).map(at).collect(),
            ba: if self.second_order { (k + 1..=2 * k).map(at).collect() } else { Vec::new() },
        })
    }
}

impl SaltelliDesign {
    /// A design of `base` base samples, best a power of two.
    ///
    /// # Errors
    /// No input, more than half as many as the Sobol' sequence has coordinates, or too few base samples.
    pub fn new(
        inputs: usize,
        base: u32,
        second_order: bool,
        scramble: Scramble,
    ) -> Result<Self, SensitivityError> {
        let layout = Layout { inputs, base: base as usize, second_order };
        let sequence = SobolSequence::new(2 * inputs, scramble)?;
        check_base(&layout)?;
        Ok(Self { layout, sequence })
    }

    /// How its runs stand in a table.
    #[must_use]
    pub const fn layout(&self) -> Layout {
        self.layout
    }

    /// The inputs of a run, each in [0, 1).
    #[must_use]
    pub fn point(&self, run: usize) -> Vec<f64> {
        let k = self.layout.inputs;
        let base = u32::try_from(run / self.layout.group()).unwrap_or(u32::MAX);
        let part = self.layout.part(run % self.layout.group());
        let from_b = |input: usize| match part {
            Part::A => false,
            Part::B => true,
            Part::Ab(swapped) => swapped == input,
            Part::Ba(swapped) => swapped != input,
        };
        (0..k)
            .map(|input| self.sequence.coordinate(base, if from_b(input) { k + input } else { input }))
            .collect()
    }
}

/// Whether there are enough base samples to estimate anything.
pub(crate) fn check_base(layout: &Layout) -> Result<(), SensitivityError> {
    let group = layout.group();
    let why = format!(
        "{FEWEST_BASE_SAMPLES} base samples of {group} runs for {} inputs; 500 base samples or more give useful intervals",
        layout.inputs
    );
    super::enough("Sobol' indices from a Saltelli design", layout.runs(), FEWEST_BASE_SAMPLES * group, &why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(design: &SaltelliDesign) -> Vec<Vec<f64>> {
        let points: Vec<Vec<f64>> = (0..design.layout().runs()).map(|run| design.point(run)).collect();
        (0..design.layout().inputs).map(|input| points.iter().map(|point| point[input]).collect()).collect()
    }

    #[test]
    fn a_design_is_recognized_and_a_spoilt_one_is_not() {
        for (inputs, second_order) in [(1, false), (3, false), (3, true), (7, true)] {
            let design = SaltelliDesign::new(inputs, 16, second_order, Scramble::Owen { seed: 5 }).unwrap();
            let mut columns = columns(&design);
            let slices = |columns: &'_ Vec<Vec<f64>>| -> Vec<Vec<f64>> { columns.clone() };
            let owned = slices(&columns);
            let views: Vec<&[f64]> = owned.iter().map(Vec::as_slice).collect();
            let found = Layout::recognize(&views).unwrap();
            // With one input, AB is B and BA is A: both layouts can fit only if the rows say so.
            assert_eq!(found, design.layout());
            columns[0][1] += 0.25;
            let views: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
            assert_eq!(Layout::recognize(&views), None);
            let error = Layout::declared(&views, second_order).unwrap_err().to_string();
            assert!(error.contains("run 1 does not fit a Saltelli design: input 0 should be"), "{error}");
        }
    }

    #[test]
    fn too_few_base_samples_are_refused_with_the_number_needed() {
        let error = SaltelliDesign::new(3, 7, true, Scramble::None).unwrap_err().to_string();
        assert!(
            error.contains("needs at least 64 runs here (8 base samples of 8 runs for 3 inputs"),
            "{error}"
        );
        let views: [&[f64]; 2] = [&[0.0; 9], &[0.0; 9]];
        let error = Layout::declared(&views, false).unwrap_err().to_string();
        assert!(error.contains("9 rows are no multiple of 4"), "{error}");
    }
}
