//! Latin hypercube: one point in each of n equal intervals of every input, paired at random.

use super::SensitivityError;
use terrain_sim::random::{Stream, shuffle};

/// Stream of luck for Latin hypercubes.
const STREAM: u32 = 0x5e15_0003;

/// A Latin hypercube design.
///
/// Source: `McKay`, Beckman & Conover (1979), Technometrics 21.
#[derive(Clone, Debug)]
pub struct LatinHypercube {
    /// By input, by run.
    columns: Vec<Vec<f64>>,
}

impl LatinHypercube {
    /// A design of `runs` runs.
    ///
    /// # Errors
    /// No input, or no run.
    pub fn new(inputs: usize, runs: u32, seed: u64) -> Result<Self, SensitivityError> {
        if inputs == 0 {
            return Err(SensitivityError::NoInputs);
        }
        super::enough("a Latin hypercube", runs as usize, 1, "one or more")?;
        let luck = Stream::new(seed, STREAM);
        let column = |input: usize| {
            let mut draws = luck.at(input as u64);
            let mut intervals: Vec<u32> = (0..runs).collect();
            shuffle(&mut intervals, &mut draws);
            let place = |interval: u32| (f64::from(interval) + draws.next_f64()) / f64::from(runs);
            intervals.into_iter().map(place).collect()
        };
        Ok(Self { columns: (0..inputs).map(column).collect() })
    }

    /// The inputs of a run, each in [0, 1).
    #[must_use]
    pub fn point(&self, run: usize) -> Vec<f64> {
        self.columns.iter().map(|column| column.get(run).copied().unwrap_or_default()).collect()
    }

    /// Number of runs.
    #[must_use]
    pub fn runs(&self) -> usize {
        self.columns.first().map_or(0, Vec::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_interval_is_met_once() {
        let design = LatinHypercube::new(5, 40, 9).unwrap();
        assert_eq!(design.runs(), 40);
        for input in 0..5 {
            let mut seen = [false; 40];
            for run in 0..40 {
                seen[crate::analysis::statistics::whole(40.0 * design.point(run)[input])] = true;
            }
            assert!(seen.iter().all(|seen| *seen), "{input}");
        }
        assert_ne!(design.point(3), LatinHypercube::new(5, 40, 10).unwrap().point(3));
        assert!(LatinHypercube::new(5, 0, 9).unwrap_err().to_string().contains("at least 1 runs"));
    }
}
