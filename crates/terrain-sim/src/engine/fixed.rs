//! Fixed-point arithmetic over the lanes of one person: shares in 0..=1 as `u16` (65 535 is 1), rates as fractions of
//! 65 536, events as one bit a lane. Short loops over one element type, so that the compiler turns them into SIMD.
//! No submodel belongs here.

/// One number for each lane.
pub(crate) type Row<const L: usize> = [u16; L];

/// One as a share.
pub(crate) const ONE: u16 = u16::MAX;

/// A share in 0..=1 as `u16`, nearest.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u16 first"
)]
pub(crate) fn share(x: f64) -> u16 {
    libm::round(x.clamp(0.0, 1.0) * 65_535.0) as u16
}

/// A share back as `f64`.
#[inline]
pub(crate) fn unshare(x: u16) -> f64 {
    f64::from(x) / 65_535.0
}

/// A rate in 0..=1 as a fraction of 65 536, rounded up or down by `dither` in [0, 1): exact in the mean over draws of it.
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u16 first"
)]
pub(crate) fn rate(x: f64, dither: f64) -> u16 {
    libm::floor((x * 65_536.0).clamp(0.0, 65_535.0) + dither).min(65_535.0) as u16
}

/// A probability as the number of 32-bit words below which a uniform word means "yes".
#[inline]
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range of u32 first"
)]
pub(crate) fn chance(p: f64) -> u32 {
    libm::round((p * 4_294_967_296.0).clamp(0.0, 4_294_967_295.0)) as u32
}

/// All lanes' bits.
#[inline(always)]
pub(crate) const fn all<const L: usize>() -> u32 {
    if L >= 32 { u32::MAX } else { (1 << L) - 1 }
}

/// All ones in the lanes whose bit is set, zero elsewhere.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "the two halves of the word are what is wanted")]
pub(crate) fn expand<const L: usize>(mask: u32) -> Row<L> {
    let halves = [mask as u16, (mask >> 16) as u16];
    let mut row = [0; L];
    let mut lane = 0;
    while lane < L {
        let bit = halves[lane >> 4] & (1 << (lane & 15));
        row[lane] = if bit != 0 { ONE } else { 0 };
        lane += 1;
    }
    row
}

/// `row` where the lane's bit is set, zero elsewhere.
#[inline(always)]
pub(crate) fn masked<const L: usize>(row: &Row<L>, mask: u32) -> Row<L> {
    let mut kept = expand(mask);
    for lane in 0..L {
        kept[lane] &= row[lane];
    }
    kept
}

/// Moves each lane's value the fraction `rate` of the way to its target, the last place rounded up with the
/// probability of what is cut off (`rounding` is a uniform word): exact in the mean, never past the target.
#[inline(always)]
pub(crate) fn toward<const L: usize>(value: &mut Row<L>, target: &Row<L>, rate: &Row<L>, rounding: u16) {
    let carry_above = !rounding;
    for lane in 0..L {
        let gap = value[lane].abs_diff(target[lane]);
        let low = gap.wrapping_mul(rate[lane]);
        let high = ((u32::from(gap) * u32::from(rate[lane])) >> 16) as u16;
        let step = high.wrapping_add(u16::from(low > carry_above));
        let up = value[lane].wrapping_add(step);
        let down = value[lane].wrapping_sub(step);
        value[lane] = if target[lane] > value[lane] { up } else { down };
    }
}

/// The same toward one target for all lanes.
#[inline(always)]
pub(crate) fn toward_one<const L: usize>(value: &mut Row<L>, target: u16, rate: &Row<L>, rounding: u16) {
    toward(value, &[target; L], rate, rounding);
}

/// The lanes, as bits, that pass a test.
pub(crate) fn lanes_where<const L: usize>(test: impl Fn(usize) -> bool) -> u32 {
    (0..L).filter(|&lane| test(lane)).fold(0, |lanes, lane| lanes | (1 << lane))
}

/// The bits of `mask`, lowest first.
#[inline(always)]
pub(crate) fn lanes_of(mut mask: u32) -> impl Iterator<Item = usize> {
    core::iter::from_fn(move || {
        if mask == 0 {
            return None;
        }
        let lane = mask.trailing_zeros() as usize;
        mask &= mask - 1;
        Some(lane)
    })
}

/// Words that decide how last places are rounded, one for each slot of a person's week. A lane's word depends on the
/// slot alone, never on what happens in other lanes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rounding(u64);

/// What is rounded.
#[derive(Clone, Copy, Debug)]
#[repr(u64)]
pub(crate) enum Slot {
    /// Four slots for each organization's contact.
    Contact = 0,
    /// Two for each campaign's learning.
    Learn = 128,
    /// Meeting a peer.
    Peer = 192,
    /// Two for fading.
    Fade,
    /// One for each campaign's opposition; after the second of fading.
    Oppose = 195,
}

impl Rounding {
    /// The words of one person and week.
    #[inline(always)]
    pub(crate) fn new(word: u32) -> Self {
        Self(u64::from(word) << 32)
    }

    /// The word of a slot: random bits and the slot's number, mixed (the multipliers are those of splitmix64's finalizer;
    /// Steele, Lea & Flood 2014).
    #[inline(always)]
    pub(crate) const fn word(self, slot: Slot, further: usize) -> u16 {
        let number = slot as u64 + further as u64 + 1;
        let mut mixed =
            (self.0 ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed ^= mixed >> 32;
        (mixed.wrapping_mul(0x94D0_49BB_1331_11EB) >> 48) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_is_exact_in_the_mean_and_never_passes_the_target() {
        for (value, target, fraction) in
            [(1_000_u16, 60_000_u16, 131_u16), (50_000, 10, 7), (3, 5, 40_000), (0, ONE, ONE)]
        {
            let mut sum = 0.0;
            for rounding in 0..=u16::MAX {
                let mut row = [value];
                toward(&mut row, &[target], &[fraction], rounding);
                assert!(row[0] >= value.min(target) && row[0] <= value.max(target));
                sum += f64::from(row[0]);
            }
            let expected =
                f64::from(value) + (f64::from(target) - f64::from(value)) * f64::from(fraction) / 65_536.0;
            assert!((sum / 65_536.0 - expected).abs() < 1e-9, "{value} {target} {fraction}");
        }
    }

    #[test]
    fn dithered_rates_are_exact_in_the_mean() {
        let rates = (0..1000).map(|i| f64::from(rate(0.002_34, f64::from(i) / 1000.0))).sum::<f64>() / 1000.0;
        assert!((rates / 65_536.0 - 0.002_34).abs() < 1e-7);
    }
}
