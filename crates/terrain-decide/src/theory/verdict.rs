//! What follows from an estimate, by one rule laid down before any result was seen. It knows no proposition.

use super::estimate::Estimate;
use super::region::Region;

/// Share of futures in which a claim must have its sign to be said to hold.
pub const HOLDS_IN: f64 = 2.0 / 3.0;

/// What the runs say of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// The mean is on the claimed side, at least as large as what would matter, and the sign is as claimed in two futures of three.
    Holds,
    /// It doesn't hold everywhere, but in a describable part of the futures.
    HoldsWhere,
    /// The runs don't settle it.
    Undecided,
    /// The mean is on the other side, or what is claimed is smaller than what would matter.
    Fails,
}

impl Verdict {
    /// As reports and JSON write it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::HoldsWhere => "holds where",
            Self::Undecided => "undecided",
            Self::Fails => "fails",
        }
    }

    /// Of one claim. The rule, in this order:
    /// 1. *holds*: the whole 95 % interval of the mean is at or above `matters` (above 0, if that is 0), and the claimed sign is
    ///    found in at least [`HOLDS_IN`] of the futures, with an interval above one half;
    /// 2. *holds where*: a region was found on one half of the blocks and confirmed on the other (see [`Region`]);
    /// 3. *fails*: the whole interval of the mean is below 0; or below `matters`; or the mean's interval holds 0 and the
    ///    interval of the share lies below one half;
    /// 4. *undecided*: everything else.
    #[must_use]
    pub fn of(estimate: &Estimate, matters: f64, region: Option<&Region>) -> Self {
        let [low, high] = estimate.interval;
        let [share_low, share_high] = estimate.share_interval;
        let large_enough = if matters > 0.0 { low >= matters } else { low > 0.0 };
        if large_enough && estimate.share >= HOLDS_IN && share_low > 0.5 {
            Self::Holds
        } else if region.is_some() {
            Self::HoldsWhere
        } else if high < matters || high <= 0.0 || (low <= 0.0 && share_high < 0.5) {
            Self::Fails
        } else {
            Self::Undecided
        }
    }
}

/// Of a proposition: that of its claims which came out worst, in the order holds, holds where, undecided, fails; a proposition
/// claims all of them.
#[must_use]
pub fn verdict_of_all(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    verdicts.max().unwrap_or(Verdict::Undecided)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn estimate(interval: [f64; 2], share: f64, share_interval: [f64; 2]) -> Estimate {
        Estimate {
            effect: 0.5 * (interval[0] + interval[1]),
            interval,
            share,
            share_interval,
            no_difference: 0.0,
            futures: 256,
            spread: 1.0,
        }
    }

    #[test]
    fn the_rule_is_as_it_says() {
        for (interval, share, of_share, matters, expected) in [
            ([0.1, 0.3], 0.9, [0.8, 0.95], 0.0, Verdict::Holds),
            ([0.1, 0.3], 0.9, [0.8, 0.95], 0.2, Verdict::Undecided),
            ([0.1, 0.3], 0.9, [0.8, 0.95], 0.5, Verdict::Fails),
            ([0.1, 0.3], 0.6, [0.55, 0.65], 0.0, Verdict::Undecided),
            ([-0.1, 0.3], 0.9, [0.8, 0.95], 0.0, Verdict::Undecided),
            ([-0.3, -0.1], 0.1, [0.05, 0.2], 0.0, Verdict::Fails),
            ([-0.1, 0.1], 0.3, [0.2, 0.4], 0.0, Verdict::Fails),
            ([0.0, 0.0], 0.5, [0.4, 0.6], 0.0, Verdict::Fails),
        ] {
            let found = Verdict::of(&estimate(interval, share, of_share), matters, None);
            assert_eq!(found, expected, "{interval:?} {share} {matters}");
        }
    }

    #[test]
    fn the_weakest_claim_decides() {
        assert_eq!(verdict_of_all([Verdict::Holds, Verdict::Undecided].into_iter()), Verdict::Undecided);
        assert_eq!(verdict_of_all([Verdict::Fails, Verdict::HoldsWhere].into_iter()), Verdict::Fails);
    }
}
