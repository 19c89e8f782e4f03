//! Lowest, most likely and highest value of a range with three given quantiles.

use serde::Serialize;
use terrain_decide::distribution::Sampler;
use terrain_situation::Distribution;

/// A range as a situation file writes it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pert {
    /// Lowest.
    pub low: f64,
    /// Most likely.
    pub best: f64,
    /// Highest.
    pub high: f64,
}

/// Places of the most likely value between the ends that are looked at.
const PLACES: u32 = 400;

impl Pert {
    /// Its quantiles 5 %, 50 %, 95 %.
    #[must_use]
    pub fn quantiles(&self) -> Option<[f64; 3]> {
        let pert = Distribution::Pert { low: self.low, best: self.best, high: self.high };
        let sampler = Sampler::new(&pert, (f64::NEG_INFINITY, f64::INFINITY)).ok()?;
        Some([0.05, 0.5, 0.95].map(|u| sampler.quantile(u)))
    }
}

/// The range (PERT) whose 5 %, 50 % and 95 % are nearest to these, in squares, with its ends in what is allowed. They agree
/// where the format allows it: a PERT range isn't more lopsided than its most likely value at one end makes it. `None`
/// where the three don't rise.
#[must_use]
pub fn fit_pert([low, middle, high]: [f64; 3], allowed: (f64, f64)) -> Option<Pert> {
    if !(low < high && low <= middle && middle <= high && low.is_finite() && high.is_finite()) {
        return None;
    }
    let mut nearest: Option<(f64, Pert)> = None;
    for step in 0..=PLACES {
        let place = f64::from(step) / f64::from(PLACES);
        let Some(unit) = (Pert { low: 0.0, best: place, high: 1.0 }).quantiles() else { continue };
        for pert in candidates(unit, place, [low, middle, high], allowed) {
            let Some(found) = pert.quantiles() else { continue };
            let off: f64 = found
                .iter()
                .zip([low, middle, high])
                .map(|(found, wanted)| (found - wanted) * (found - wanted))
                .sum();
            if nearest.is_none_or(|(least, _)| off < least) {
                nearest = Some((off, pert));
            }
        }
    }
    nearest.map(|(_, pert)| pert)
}

/// The best ranges of that shape, by least squares (quantiles are linear in the lowest value and the width): free, or with an
/// end at the one allowed. The best that is allowed is among them.
fn candidates(unit: [f64; 3], place: f64, wanted: [f64; 3], allowed: (f64, f64)) -> Vec<Pert> {
    let of = |low: f64, width: f64| Pert { low, best: low + place * width, high: low + width };
    let sum = |term: &dyn Fn(f64, f64) -> f64| unit.iter().zip(wanted).map(|(&z, q)| term(z, q)).sum::<f64>();
    let (mean_z, mean_q) = (sum(&|z, _| z) / 3.0, sum(&|_, q| q) / 3.0);
    let width = sum(&|z, q| (z - mean_z) * (q - mean_q)) / sum(&|z, _| (z - mean_z) * (z - mean_z));
    let mut found = vec![of(mean_q - width * mean_z, width)];
    let (least, most) = allowed;
    if least.is_finite() {
        found.push(of(least, sum(&|z, q| z * (q - least)) / sum(&|z, _| z * z)));
    }
    if most.is_finite() {
        let width = sum(&|z, q| (1.0 - z) * (most - q)) / sum(&|z, _| (1.0 - z) * (1.0 - z));
        found.push(of(most - width, width));
    }
    if least.is_finite() && most.is_finite() {
        found.push(of(least, most - least));
    }
    let room = 1e-12 * (wanted[2] - wanted[0]);
    found.retain(|pert| pert.low < pert.high && pert.low >= least - room && pert.high <= most + room);
    for pert in &mut found {
        // What arithmetic adds at an allowed end is taken away.
        pert.low = pert.low.max(least);
        pert.high = pert.high.min(most);
        pert.best = pert.best.clamp(pert.low, pert.high);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_found_again_from_its_own_quantiles() {
        for (low, best, high) in [(10.0, 50.0, 120.0), (0.0, 0.1, 1.0), (-3.0, -1.0, 0.5), (4.0, 4.0, 9.0)] {
            let pert = Pert { low, best, high };
            let wanted = pert.quantiles().unwrap();
            let found = fit_pert(wanted, (f64::NEG_INFINITY, f64::INFINITY)).unwrap().quantiles().unwrap();
            for (found, wanted) in found.iter().zip(wanted) {
                assert!((found - wanted).abs() < 2e-3 * (high - low), "{found} {wanted}");
            }
        }
    }

    /// No range of a fine grid is nearer.
    #[test]
    fn ends_stay_in_what_is_allowed_and_no_other_range_is_nearer() {
        let off = |pert: &Pert, wanted: [f64; 3]| -> f64 {
            let found = pert.quantiles().unwrap();
            found.iter().zip(wanted).map(|(found, wanted)| (found - wanted) * (found - wanted)).sum()
        };
        for wanted in [[0.01, 0.05, 0.4], [0.6, 0.97, 0.995], [0.02, 0.5, 0.98], [0.3, 0.35, 0.9]] {
            let pert = fit_pert(wanted, (0.0, 1.0)).unwrap();
            assert!(0.0 <= pert.low && pert.low <= pert.best, "{pert:?}");
            assert!(pert.best <= pert.high && pert.high <= 1.0, "{pert:?}");
            let found = off(&pert, wanted);
            for (low, high) in (0..25).flat_map(|low| (low + 1..=25).map(move |high| (low, high))) {
                let (low, high) = (f64::from(low) / 25.0, f64::from(high) / 25.0);
                for place in 0..=10 {
                    let best = (low + (high - low) * f64::from(place) / 10.0).clamp(low, high);
                    let other = off(&Pert { low, best, high }, wanted);
                    assert!(found <= other + 1e-5, "{pert:?} {found}; {low} {best} {high} {other}");
                }
            }
        }
        assert_eq!(fit_pert([1.0, 1.0, 1.0], (0.0, 9.0)), None);
        assert_eq!(fit_pert([f64::NAN, 1.0, 2.0], (0.0, 9.0)), None);
    }
}
