//! What the user may say of how counts are read: which kinds are left out, what share of a base comes to an action.

use serde::Serialize;
use terrain_decide::distribution::Sampler;
use terrain_situation::Distribution;

/// A kind of evidence that can be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Turnouts.
    Turnout,
    /// Promises to us and what became of them.
    Promises,
    /// Conversations by kind.
    Contacts,
    /// Our demand and answers to requests to soften it.
    Demand,
    /// Weeks in which the other side acted.
    Opposition,
    /// Numbers that were found out or counted.
    Figures,
}

/// How counts are read.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settings {
    /// Shapes of the Beta distribution of the share of an active base that comes to any one action; the second 1 or more.
    pub turnout_share: [f64; 2],
    /// Kinds that are left out.
    pub without: Vec<Kind>,
}

impl Default for Settings {
    /// A share around one half, nine times of ten between 14 and 86 %: expert judgement, wide (no published study of turnout
    /// among those asked is among the model's sources). Nothing is left out.
    fn default() -> Self {
        Self { turnout_share: [2.0, 2.0], without: Vec::new() }
    }
}

impl Settings {
    pub(crate) fn leaves_out(&self, kind: Kind) -> bool {
        self.without.contains(&kind)
    }
}

/// A range that can't be that of a share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingsFault {
    /// Not two shares in order.
    #[error("expected two shares between 0 and 1, the lower first, such as 0.3..0.8")]
    NoRange,
    /// Too wide to say anything.
    #[error("so wide a range says nothing of a base; take a narrower one, such as 0.3..0.8")]
    TooWide,
}

/// Shapes of the Beta distribution with 5 % below the one share and 5 % above the other.
///
/// # Errors
/// [`SettingsFault`].
pub fn turnout_share(low: f64, high: f64) -> Result<[f64; 2], SettingsFault> {
    if !(low > 0.0 && low < high && high < 1.0) {
        return Err(SettingsFault::NoRange);
    }
    // For each mean the concentration that gives the width, then the mean that gives the lower end: both change one way.
    let ends = |mean: f64, concentration: f64| {
        let shapes = Distribution::Beta { a: mean * concentration, b: (1.0 - mean) * concentration };
        Sampler::new(&shapes, (0.0, 1.0)).ok().map(|share| [share.quantile(0.05), share.quantile(0.95)])
    };
    let concentrated = |mean: f64| {
        halved(-3.0, 9.0, |log| {
            ends(mean, libm::pow(10.0, log))
                .is_some_and(|[low_end, high_end]| high_end - low_end > high - low)
        })
    };
    let mean = halved(0.0, 1.0, |mean| {
        ends(mean, libm::pow(10.0, concentrated(mean))).is_some_and(|[low_end, _]| low_end < low)
    });
    let concentration = libm::pow(10.0, concentrated(mean));
    let shapes = [mean * concentration, (1.0 - mean) * concentration];
    let found = ends(mean, concentration);
    let fits = found.is_some_and(|[a, b]| (a - low).abs() < 1e-3 && (b - high).abs() < 1e-3);
    // Below 1 a larger turnout could lower what is believed of a base.
    if fits && shapes[1] >= 1.0 { Ok(shapes) } else { Err(SettingsFault::TooWide) }
}

/// Where `below` turns from true to false.
fn halved(mut low: f64, mut high: f64, below: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..50 {
        let middle = 0.5 * (low + high);
        if below(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_have_the_range_asked_for() {
        for (low, high) in [(0.3, 0.8), (0.1, 0.4), (0.45, 0.55), (0.135, 0.865)] {
            let [a, b] = turnout_share(low, high).unwrap();
            let share = Sampler::new(&Distribution::Beta { a, b }, (0.0, 1.0)).unwrap();
            assert!((share.below(low) - 0.05).abs() < 1e-3 && (share.below(high) - 0.95).abs() < 1e-3);
        }
        // The default is Beta(2, 2): 3x² − 2x³ = 0.05 at 0.13535.
        let share = Sampler::new(&Distribution::Beta { a: 2.0, b: 2.0 }, (0.0, 1.0)).unwrap();
        assert!((share.quantile(0.05) - 0.135_35).abs() < 1e-5);
    }

    #[test]
    fn ranges_that_say_nothing_are_refused() {
        assert_eq!(turnout_share(0.8, 0.3), Err(SettingsFault::NoRange));
        assert_eq!(turnout_share(0.0, 0.3), Err(SettingsFault::NoRange));
        assert_eq!(turnout_share(f64::NAN, 0.3), Err(SettingsFault::NoRange));
        assert_eq!(turnout_share(0.01, 0.995), Err(SettingsFault::TooWide));
    }
}
