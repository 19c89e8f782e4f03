//! The widest instructions that the processor has, and the one operation for which the compiler doesn't find them by
//! itself. What is computed with them belongs to the submodels.

use super::levels::Levels;

/// Work on a stretch of persons. Implementations mark `run` as always inlined, so that it is compiled anew for each set of
/// instructions; the attribute can't be put on a closure.
pub(crate) trait Work {
    /// Does it.
    fn run(self, instructions: impl Instructions);
}

/// A set of instructions that the processor is known to have.
pub(crate) trait Instructions: Copy {
    /// The lanes, as bits, in which `word` is below the lane's level.
    fn below<const L: usize>(self, word: u32, levels: &Levels<L>) -> u32;
}

/// What every processor has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plain;

impl Instructions for Plain {
    #[inline(always)]
    fn below<const L: usize>(self, word: u32, levels: &Levels<L>) -> u32 {
        levels.above(word)
    }
}

/// Does the work with the widest instructions there are. The engine's arithmetic is whole numbers and single
/// floating-point operations, so the bits are the same with any of them.
#[inline]
pub(crate) fn wide(work: impl Work) {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(avx512) = x86::Avx512::found() {
            return avx512.run(work);
        }
        if let Some(avx2) = x86::Avx2::found() {
            return avx2.run(work);
        }
    }
    work.run(Plain);
}

#[cfg(target_arch = "x86_64")]
#[expect(
    unsafe_code,
    reason = "functions compiled for instructions that were found first, and loads of whole rows"
)]
mod x86 {
    use super::{Instructions, Work};
    use crate::engine::levels::{Levels, halves};
    use core::arch::x86_64::{
        __m256i, _mm256_cmpeq_epi16, _mm256_loadu_si256, _mm256_max_epu16, _mm256_movemask_epi8,
        _mm256_or_si256, _mm256_packs_epi16, _mm256_permute4x64_epi64, _mm256_set1_epi16, _mm256_testz_si256,
        _mm512_cmpeq_epu16_mask, _mm512_cmplt_epu16_mask, _mm512_loadu_si512, _mm512_set1_epi16,
    };

    /// Proof that the processor has AVX2: only [`Avx2::found`] makes one.
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Avx2(());

    impl Avx2 {
        pub(super) fn found() -> Option<Self> {
            cpufeatures::new!(avx2, "avx2", "bmi1", "bmi2", "popcnt");
            avx2::get().then_some(Self(()))
        }

        pub(super) fn run(self, work: impl Work) {
            // SAFETY: `self` proves that the processor has the features that `with_avx2` is compiled for.
            unsafe { with_avx2(self, work) }
        }
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
    fn with_avx2(avx2: Avx2, work: impl Work) {
        work.run(avx2);
    }

    impl Instructions for Avx2 {
        #[inline(always)]
        fn below<const L: usize>(self, word: u32, levels: &Levels<L>) -> u32 {
            match (levels.high.as_slice().try_into(), levels.low.as_slice().try_into()) {
                // SAFETY: `self` proves that the processor has AVX2.
                (Ok(high), Ok(low)) => unsafe { below_avx2(word, high, low) },
                _ => levels.above(word),
            }
        }
    }

    /// Upper halves first; lower ones where an upper one equals the word's.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn below_avx2(word: u32, high: &[u16; 32], low: &[u16; 32]) -> u32 {
        let (upper, lower) = halves(word);
        let upper = _mm256_set1_epi16(upper.cast_signed());
        let (first, second) = halves_of(high);
        let above = !not_above_avx2(upper, first, second);
        let equal = (_mm256_cmpeq_epi16(first, upper), _mm256_cmpeq_epi16(second, upper));
        let any = _mm256_or_si256(equal.0, equal.1);
        if _mm256_testz_si256(any, any) != 0 {
            return above;
        }
        let lower = _mm256_set1_epi16(lower.cast_signed());
        let (first, second) = halves_of(low);
        above | (to_bits_avx2(equal.0, equal.1) & !not_above_avx2(lower, first, second))
    }

    /// The two halves of a row.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn halves_of(row: &[u16; 32]) -> (__m256i, __m256i) {
        let start = row.as_ptr().cast::<__m256i>();
        // SAFETY: a row is 64 bytes, two vectors of 32 bytes one after the other; the loads need no alignment.
        unsafe { (_mm256_loadu_si256(start), _mm256_loadu_si256(start.add(1))) }
    }

    /// Lanes whose value isn't above the bound.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn not_above_avx2(bound: __m256i, first: __m256i, second: __m256i) -> u32 {
        let not_above = |row| _mm256_cmpeq_epi16(_mm256_max_epu16(row, bound), bound);
        to_bits_avx2(not_above(first), not_above(second))
    }

    /// One bit for each lane, set where the lane is all ones.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn to_bits_avx2(first: __m256i, second: __m256i) -> u32 {
        // Packing works within 128 bits, so the quarters come out as 0, 2, 1, 3.
        let bytes = _mm256_permute4x64_epi64::<0b11_01_10_00>(_mm256_packs_epi16(first, second));
        _mm256_movemask_epi8(bytes).cast_unsigned()
    }

    /// Proof that the processor has AVX-512 with 8- and 16-bit arithmetic, and AVX2: only [`Avx512::found`] makes one.
    #[derive(Clone, Copy, Debug)]
    pub(super) struct Avx512(());

    impl Avx512 {
        pub(super) fn found() -> Option<Self> {
            cpufeatures::new!(
                avx512, "avx2", "bmi1", "bmi2", "popcnt", "avx512f", "avx512bw", "avx512dq", "avx512vl"
            );
            avx512::get().then_some(Self(()))
        }

        pub(super) fn run(self, work: impl Work) {
            // SAFETY: `self` proves that the processor has the features that `with_avx512` is compiled for.
            unsafe { with_avx512(self, work) }
        }
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,popcnt,avx512f,avx512bw,avx512dq,avx512vl")]
    fn with_avx512(avx512: Avx512, work: impl Work) {
        work.run(avx512);
    }

    impl Instructions for Avx512 {
        #[inline(always)]
        fn below<const L: usize>(self, word: u32, levels: &Levels<L>) -> u32 {
            match (levels.high.as_slice().try_into(), levels.low.as_slice().try_into()) {
                // SAFETY: `self` proves that the processor has AVX-512 with 16-bit arithmetic.
                (Ok(high), Ok(low)) => unsafe { below_avx512(word, high, low) },
                _ => levels.above(word),
            }
        }
    }

    /// Upper halves first; lower ones where an upper one equals the word's.
    #[inline]
    #[target_feature(enable = "avx512f,avx512bw")]
    fn below_avx512(word: u32, high: &[u16; 32], low: &[u16; 32]) -> u32 {
        let (upper, lower) = halves(word);
        let (upper, lower) = (_mm512_set1_epi16(upper.cast_signed()), _mm512_set1_epi16(lower.cast_signed()));
        // SAFETY: a row is 64 bytes, one vector; the load needs no alignment.
        let high = unsafe { _mm512_loadu_si512(high.as_ptr().cast()) };
        let above = _mm512_cmplt_epu16_mask(upper, high);
        let equal = _mm512_cmpeq_epu16_mask(upper, high);
        if equal == 0 {
            return above;
        }
        // SAFETY: the same.
        let low = unsafe { _mm512_loadu_si512(low.as_ptr().cast()) };
        above | (equal & _mm512_cmplt_epu16_mask(lower, low))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    /// One comparison, by whatever instructions it is given.
    struct Compare<'a> {
        word: u32,
        levels: &'a Levels<32>,
        found: &'a mut u32,
    }

    impl Work for Compare<'_> {
        #[inline(always)]
        fn run(self, instructions: impl Instructions) {
            *self.found = instructions.below(self.word, self.levels);
        }
    }

    #[test]
    fn all_instructions_compare_alike() {
        let mut draws = Stream::new(5, 0).at(0);
        for round in 0..2_000 {
            // Few upper halves, so that many equal the word's.
            let mut word = || if round % 2 == 0 { draws.next_u32() } else { draws.next_u32() & 0x0003_0007 };
            let levels = Levels::<32>::new(&core::array::from_fn(|_| word()));
            for word in [word(), word(), 0, u32::MAX, levels.of(7), levels.of(31), levels.most] {
                let expected =
                    (0..32).filter(|&lane| word < levels.of(lane)).fold(0, |all, lane| all | 1 << lane);
                let (mut plain, mut widest) = (0, 0);
                Compare { word, levels: &levels, found: &mut plain }.run(Plain);
                wide(Compare { word, levels: &levels, found: &mut widest });
                assert_eq!((plain, widest), (expected, expected), "{word:#x} {levels:?}");
                #[cfg(target_arch = "x86_64")]
                if let Some(avx2) = x86::Avx2::found() {
                    let mut found = 0;
                    avx2.run(Compare { word, levels: &levels, found: &mut found });
                    assert_eq!(found, expected, "{word:#x} {levels:?}");
                }
            }
        }
    }
}
