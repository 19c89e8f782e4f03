//! The Sobol' sequence as published, one coordinate for each dimension, plain or scrambled. Which futures a run looks at
//! is decided in `design`.

use super::SensitivityError;
use sobol_burley::parts::owen_scramble_rev;
use std::sync::LazyLock;
use terrain_sim::random::Stream;

/// Dimensions for which there are direction numbers.
pub const MOST_DIMENSIONS: usize = 1024;
const BITS: usize = 32;
/// Stream of luck for scrambles.
const STREAM: u32 = 0x5e15_0002;
/// Dimension, degree and coefficients of the primitive polynomial, initial numbers; `data/README.md` says whose.
const TABLE: &str = include_str!("../../data/new-joe-kuo-6.1024.txt");

/// Direction numbers by dimension.
static DIRECTIONS: LazyLock<Vec<[u32; BITS]>> = LazyLock::new(|| {
    // The first dimension is van der Corput's; the file begins with the second.
    let first = std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
    let others = TABLE.lines().skip(1).map(|line| {
        let numbers: Vec<u32> = line.split_whitespace().filter_map(|word| word.parse().ok()).collect();
        directions(numbers[2], &numbers[3..])
    });
    std::iter::once(first).chain(others).collect()
});

/// Direction numbers of one dimension, from the coefficients of its polynomial and its initial numbers.
///
/// Source: Bratley & Fox (1988), ACM TOMS 14, algorithm 659; Joe & Kuo (2003), ACM TOMS 29, equation 2.
fn directions(polynomial: u32, initial: &[u32]) -> [u32; BITS] {
    let degree = initial.len();
    let mut directions = [0; BITS];
    for bit in 0..BITS {
        directions[bit] = if bit < degree {
            initial[bit] << (BITS - 1 - bit)
        } else {
            let mut value = directions[bit - degree] ^ (directions[bit - degree] >> degree);
            for term in 1..degree {
                if polynomial >> (degree - 1 - term) & 1 == 1 {
                    value ^= directions[bit - term];
                }
            }
            value
        };
    }
    directions
}

/// What is done to the points of the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scramble {
    /// Nothing: the first point is the origin.
    None,
    /// Owen's scrambling, by hashing (Burley 2020): as even, but random, and never on the edge.
    Owen {
        /// Seed.
        seed: u64,
    },
}

/// A Sobol' sequence of up to 2³² points.
///
/// - **Source**: Sobol' (1967); direction numbers of Joe & Kuo (2008), SIAM J. Sci. Comput. 30, `new-joe-kuo-6.21201`; points in the order
///   of the Gray code (Antonov & Saleev 1979).
/// - Every 2ᵏ first points have one in each of 2ᵏ equal intervals of every coordinate.
#[derive(Clone, Debug)]
pub struct SobolSequence {
    dimensions: usize,
    /// By dimension, empty without scrambling.
    scrambles: Vec<u32>,
}

impl SobolSequence {
    /// A sequence of `dimensions` coordinates.
    ///
    /// # Errors
    /// None, or more than [`MOST_DIMENSIONS`] of them.
    pub fn new(dimensions: usize, scramble: Scramble) -> Result<Self, SensitivityError> {
        match dimensions {
            0 => return Err(SensitivityError::NoInputs),
            1..=MOST_DIMENSIONS => {}
            _ => return Err(SensitivityError::TooManyDimensions { found: dimensions }),
        }
        let scrambles = match scramble {
            Scramble::None => Vec::new(),
            Scramble::Owen { seed } => {
                let luck = Stream::new(seed, STREAM);
                (0..dimensions as u64).map(|dimension| luck.u32(dimension, 0)).collect()
            }
        };
        Ok(Self { dimensions, scrambles })
    }

    /// The point of that index, from 0 on: coordinates in [0, 1), above 0 too when scrambled.
    #[must_use]
    pub fn point(&self, index: u32) -> Vec<f64> {
        (0..self.dimensions).map(|dimension| self.coordinate(index, dimension)).collect()
    }

    /// One coordinate of a point; 0 beyond the last dimension.
    #[must_use]
    pub fn coordinate(&self, index: u32, dimension: usize) -> f64 {
        let Some(directions) = DIRECTIONS.get(dimension) else { return 0.0 };
        let gray = index ^ (index >> 1);
        let mut bits = 0;
        for (place, direction) in directions.iter().enumerate() {
            if gray >> place & 1 == 1 {
                bits ^= direction;
            }
        }
        match self.scrambles.get(dimension) {
            None => f64::from(bits) / 4_294_967_296.0,
            Some(&scramble) => {
                let scrambled = owen_scramble_rev(bits.reverse_bits(), scramble).reverse_bits();
                (f64::from(scrambled) + 0.5) / 4_294_967_296.0
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_dimension_has_proper_directions() {
        assert_eq!(DIRECTIONS.len(), MOST_DIMENSIONS);
        for (dimension, directions) in DIRECTIONS.iter().enumerate() {
            for (place, direction) in directions.iter().enumerate() {
                // Direction number k has its lowest set bit at 2^(31 − k), which makes each block of 2ᵏ points even.
                assert_eq!(direction.trailing_zeros() as usize, BITS - 1 - place, "dimension {dimension}");
            }
        }
    }

    #[test]
    fn scrambled_points_stay_even() {
        let sequence = SobolSequence::new(MOST_DIMENSIONS, Scramble::Owen { seed: 3 }).unwrap();
        for dimension in [0, 1, 17, 500, MOST_DIMENSIONS - 1] {
            let mut seen = [false; 64];
            for index in 0..64 {
                seen[crate::analysis::statistics::whole(64.0 * sequence.coordinate(index, dimension))] = true;
            }
            assert!(seen.iter().all(|seen| *seen), "{dimension}");
        }
    }

    #[test]
    fn too_many_dimensions_are_refused() {
        let error = SobolSequence::new(1025, Scramble::None).unwrap_err();
        assert_eq!(
            error.to_string(),
            "a Sobol' sequence has up to 1024 coordinates here, and 1025 were asked for"
        );
        assert_eq!(SobolSequence::new(0, Scramble::None).unwrap_err(), SensitivityError::NoInputs);
    }
}
