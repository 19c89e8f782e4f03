//! Chambers made up of known positions, so that what a scaling says can be compared with the truth.

use std::fmt::Write as _;

use crate::read_long;
use terrain_evidence::rollcall::RollCallRecord;
use terrain_evidence::{ReadOptions, normal_distribution};

/// The same numbers on every machine: `SplitMix64` (Steele, Lea & Flood 2014).
pub(crate) struct Luck(pub(crate) u64);

impl Luck {
    /// Evenly between 0 and 1.
    pub(crate) fn even(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let word = u32::try_from((z ^ (z >> 31)) >> 32).unwrap();
        (f64::from(word) + 0.5) / 4_294_967_296.0
    }

    /// Standard normal, by Box and Muller's method.
    pub(crate) fn normal(&mut self) -> f64 {
        (-2.0 * self.even().ln()).sqrt() * (std::f64::consts::TAU * self.even()).cos()
    }
}

/// Votes by roll call and member as a record; members are called 000, 001, …
pub(crate) fn chamber(votes: &[Vec<bool>]) -> RollCallRecord {
    let mut csv = String::from("legislator,vote_id,position\n");
    for (roll_call, cast) in votes.iter().enumerate() {
        for (member, yea) in cast.iter().enumerate() {
            writeln!(csv, "{member:03},{},{}", roll_call + 1, if *yea { "yea" } else { "nay" }).unwrap();
        }
    }
    read_long(&csv, "chamber.csv", ReadOptions { strict: true }).unwrap()
}

/// Votes as the probit model has them: yea with probability Φ(β (x - cut)).
pub(crate) fn spatial(luck: &mut Luck, places: &[f64], slope: f64, cut: f64) -> Vec<bool> {
    places.iter().map(|place| luck.even() < normal_distribution(slope * (place - cut))).collect()
}

/// Pearson's correlation.
pub(crate) fn correlation(pairs: &[(f64, f64)]) -> f64 {
    let n = f64::from(u32::try_from(pairs.len()).unwrap());
    let mean = |pick: fn(&(f64, f64)) -> f64| pairs.iter().map(pick).sum::<f64>() / n;
    let (a, b) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let sum = |of: &dyn Fn(&(f64, f64)) -> f64| pairs.iter().map(of).sum::<f64>();
    let both = sum(&|pair| (pair.0 - a) * (pair.1 - b));
    both / (sum(&|pair| (pair.0 - a).powi(2)) * sum(&|pair| (pair.1 - b).powi(2))).sqrt()
}
