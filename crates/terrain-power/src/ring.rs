//! Exact counting in parts: the same additions are done several times, each time keeping only remainders by another
//! number, and the counts are put together at the end (Chinese remainder theorem). Remainders fit one machine word, so
//! that tables stay small and additions fast, however large the counts.
//!
//! Belongs here: remainders and putting them together. Does not: what is counted.

use alloc::vec::Vec;

use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, ToPrimitive};

/// The primes next below 2⁶³, as what is missing to it.
const BELOW: [u64; 16] = [25, 165, 259, 301, 375, 387, 391, 409, 457, 471, 517, 529, 549, 627, 649, 669];

/// Arithmetic on remainders by one number.
pub(crate) trait Ring: Copy {
    fn add(self, a: u64, b: u64) -> u64;
    fn subtract(self, a: u64, b: u64) -> u64;
    fn multiply(self, a: u64, b: u64) -> u64;

    /// Adds `from` to `into`, entry by entry.
    #[inline]
    fn add_all(self, into: &mut [u64], from: &[u64]) {
        for (a, b) in into.iter_mut().zip(from) {
            *a = self.add(*a, *b);
        }
    }

    /// The remainder of a small whole number, negative or not.
    fn small(self, value: i64) -> u64 {
        let size = value.unsigned_abs();
        if value < 0 { self.subtract(0, size) } else { size }
    }
}

/// Remainders by 2⁶⁴: what a machine word does anyway.
#[derive(Clone, Copy)]
pub(crate) struct Word;

impl Ring for Word {
    #[inline]
    fn add(self, a: u64, b: u64) -> u64 {
        a.wrapping_add(b)
    }
    #[inline]
    fn subtract(self, a: u64, b: u64) -> u64 {
        a.wrapping_sub(b)
    }
    #[inline]
    fn multiply(self, a: u64, b: u64) -> u64 {
        a.wrapping_mul(b)
    }
}

/// Remainders by an odd prime below 2⁶³.
#[derive(Clone, Copy)]
pub(crate) struct Prime(u64);

impl Ring for Prime {
    #[inline]
    fn add(self, a: u64, b: u64) -> u64 {
        // Below the prime the difference wraps to a large number.
        let sum = a + b;
        sum.min(sum.wrapping_sub(self.0))
    }
    #[inline]
    fn subtract(self, a: u64, b: u64) -> u64 {
        let difference = a.wrapping_sub(b);
        difference.min(difference.wrapping_add(self.0))
    }
    #[inline]
    fn multiply(self, a: u64, b: u64) -> u64 {
        let product = u128::from(a) * u128::from(b) % u128::from(self.0);
        #[expect(clippy::cast_possible_truncation, reason = "a remainder by a 64-bit number")]
        let rest = product as u64;
        rest
    }
}

impl Prime {
    /// 1/a, by Fermat's little theorem.
    fn inverse(self, a: u64) -> u64 {
        let (mut power, mut base, mut left) = (1, a, self.0 - 2);
        while left > 0 {
            if left & 1 == 1 {
                power = self.multiply(power, base);
            }
            base = self.multiply(base, base);
            left >>= 1;
        }
        power
    }
}

/// Something that can be counted in any ring.
pub(crate) trait Residues {
    /// Always the same number of counts in the same order.
    fn residues<R: Ring>(&self, ring: R) -> Vec<u64>;
}

/// How often a count below 2^`bits` has to be done.
pub(crate) fn passes(bits: usize) -> usize {
    1 + bits.saturating_sub(64).div_ceil(63)
}

/// The counts themselves, each of which lies in 0..2^`bits`, `bits` up to 1000.
///
/// Sixty-four bits come from the first pass and a little less than 63 from each further one; what is missing is less
/// than a thousandth of a bit in all, and callers leave more than that to spare.
pub(crate) fn whole(bits: usize, counted: &impl Residues) -> Vec<BigInt> {
    let mut values: Vec<BigInt> = counted.residues(Word).into_iter().map(BigInt::from).collect();
    let mut modulus = BigInt::one() << 64;
    for &below in BELOW.iter().take(passes(bits) - 1) {
        let prime = Prime((1 << 63) - below);
        let remainder = |value: &BigInt| value.mod_floor(&prime.0.into()).to_u64().unwrap_or_default();
        let inverse = prime.inverse(remainder(&modulus));
        for (value, residue) in values.iter_mut().zip(counted.residues(prime)) {
            let missing = prime.multiply(prime.subtract(residue, remainder(value)), inverse);
            *value += &modulus * missing;
        }
        modulus *= prime.0;
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// Powers of three up to 3⁶²⁰, which has 983 bits.
    struct Powers;

    impl Residues for Powers {
        fn residues<R: Ring>(&self, ring: R) -> Vec<u64> {
            let mut power = 1;
            let mut all = vec![power];
            for _ in 0..620 {
                power = ring.subtract(ring.multiply(ring.add(power, power), 2), power);
                all.push(power);
            }
            all
        }
    }

    #[test]
    fn counts_are_put_together_from_their_remainders() {
        let mut power = BigInt::one();
        for found in whole(999, &Powers) {
            assert_eq!(found, power);
            power *= 3;
        }
    }

    #[test]
    fn the_moduli_have_no_common_factor() {
        for (place, &a) in BELOW.iter().enumerate() {
            for &b in &BELOW[..place] {
                assert_eq!(((1_u64 << 63) - a).gcd(&((1_u64 << 63) - b)), 1);
            }
        }
    }

    #[test]
    fn negative_numbers_have_remainders_too() {
        let ring = Prime((1 << 63) - 25);
        assert_eq!(ring.add(ring.small(-3), 5), 2);
        assert_eq!(ring.subtract(2, 5), ring.small(-3));
        assert_eq!(Word.add(Word.small(-3), 5), 2);
    }
}
