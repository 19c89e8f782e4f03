//! Luck for resampling: every number is a function of a stream and a place in it, the same on every machine.
//!
//! Belongs here: uniform numbers by counter. Does not: the luck of the model (`terrain-sim`).

/// A stream of random numbers with an address for each.
#[derive(Clone, Copy, Debug)]
pub(super) struct Luck {
    key: u64,
}

impl Luck {
    /// The stream of that number.
    #[must_use]
    pub(super) const fn new(stream: u64) -> Self {
        Self { key: spread(stream) }
    }

    /// The number at a place, above 0 and below 1: the middle of one of 2⁵² intervals.
    #[must_use]
    pub(super) fn uniform(self, place: u64) -> f64 {
        let bits = spread(self.key ^ spread(place)) >> 12;
        #[expect(clippy::cast_precision_loss, reason = "52 bits are exact")]
        let whole = bits as f64;
        (whole + 0.5) / 4_503_599_627_370_496.0
    }

    /// A whole number below `n` (at least 1) at a place, all equally likely to within n · 2⁻⁵².
    #[must_use]
    pub(super) fn below(self, place: u64, n: usize) -> usize {
        let at = libm::floor(self.uniform(place) * crate::pool::size(n));
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at least 0 and below n")]
        let at = at as usize;
        at.min(n.saturating_sub(1))
    }

    /// A standard normal number at a place.
    #[must_use]
    pub(super) fn normal(self, place: u64) -> f64 {
        crate::special::normal_quantile(self.uniform(place))
    }
}

/// Spreads a number over all 64 bits. Source: `SplitMix64`, Steele, Lea & Flood (2014), OOPSLA.
const fn spread(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_numbers_are_pinned_and_the_moments_are_those_of_the_distribution() {
        // The generator's published sequence from state 0 begins with 0xE220A8397B1DCDAF.
        assert_eq!(spread(0), 0xE220_A839_7B1D_CDAF);
        let luck = Luck::new(7);
        let n = 100_000_u64;
        let (mut mean, mut square, mut uniform) = (0.0, 0.0, 0.0);
        for place in 0..n {
            let z = luck.normal(place);
            mean += z / 1e5;
            square += z * z / 1e5;
            uniform += luck.uniform(place) / 1e5;
        }
        // Four standard errors.
        assert!(mean.abs() < 0.0127 && (square - 1.0).abs() < 0.018 && (uniform - 0.5).abs() < 0.0037);
        let mut seen = [0_u32; 7];
        (0..70_000).for_each(|place| seen[luck.below(place, 7)] += 1);
        assert!(seen.iter().all(|&count| count.abs_diff(10_000) < 400), "{seen:?}");
    }
}
