//! Which postures were played in which futures, and what is known of all futures where some postures were played in a part of
//! them only. What is asked of the futures belongs to `standing`.
//!
//! A run that asks for a confidence plays all postures in some shards, and only those in contention in the others. Shards
//! that hold the same postures are a phase; the table has the phase with all postures first, then those with fewer and fewer.
//! Where fewer were played, one sees who is best of these, not who is best of all: some of these futures belong to a posture
//! that was not played there. So a figure *f* of all postures, such as the share of the first place, is carried over: in the
//! futures where all were played its mean is taken by who is best among the postures of the next phase (post-stratification;
//! Neyman 1938, "Contribution to the theory of sampling human populations", J. Amer. Statist. Assoc. 33; Cochran 1977,
//! "Sampling techniques", sections 5A.9 and 12.2), and so on from phase to phase:
//!
//! V₀ = f; g(w) = mean of Vₖ over the futures of phases 0 to k in which w is best among the postures of phase k + 1;
//! Vₖ₊₁ = g(who is best there), in the futures of phases 0 to k + 1; the mean of f is that of V in the last phase.
//!
//! Who is best is a category and the phases are nested, so this is the maximum likelihood estimate with what is missing
//! (Anderson 1957, "Maximum likelihood estimates for a multivariate normal distribution when some observations are missing",
//! J. Amer. Statist. Assoc. 52, by the same factoring). Equally good postures share a future. In a run of one phase the mean is
//! the plain one.

use super::statistics::{mean, variance};

/// Futures in which the same postures were played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phase {
    /// The postures, rising.
    pub(super) postures: Vec<usize>,
    /// In the first so many futures of the table at least these were played.
    pub(super) futures: usize,
}

/// First places among the postures of a phase: `[posture][future]`, 0 for a posture that it doesn't have, in the futures in
/// which at least these were played.
pub(super) type Places = Vec<Vec<f64>>;

/// What is known of a figure of all postures, in all futures of the run.
pub(super) struct Carried {
    /// One value a future. Their mean is the estimate, and what a block of them adds beyond its share is what the block adds
    /// to the estimate's error. In a run of one phase they are the figure itself.
    pub(super) values: Vec<f64>,
    /// What their variance lacks where no future, or hardly any, shows what the postures not played would change: that is
    /// never taken to be known better than if two of the futures had shown it, as the interval of a difference adds one
    /// future on each side.
    pub(super) unseen: f64,
}

/// Carries a figure over from the futures of the first phase; `later` are the first places among the postures of each
/// further one.
pub(super) fn carried(figure: Vec<f64>, later: &[Places]) -> Carried {
    let Some(last) = later.last() else { return Carried { values: figure, unseen: 0.0 } };
    let futures = futures(last);
    let mut values = vec![0.0; futures];
    let mut unseen = 0.0;
    let mut known = figure;
    for places in later {
        let told = told(&known, places);
        let seen = known.len().max(1) as f64;
        let scale = futures as f64 / seen;
        let left: Vec<f64> = known.iter().zip(&told).map(|(known, told)| known - told).collect();
        for (value, left) in values.iter_mut().zip(&left) {
            *value += scale * left;
        }
        unseen += scale * (least(seen) - variance(&left)).max(0.0);
        known = told;
    }
    for (value, known) in values.iter_mut().zip(&known) {
        *value += known;
    }
    Carried { values, unseen }
}

/// The variance that two of so many futures show.
pub(super) fn least(futures: f64) -> f64 {
    2.0 * futures / ((futures + 2.0) * (futures + 2.0))
}

/// The mean of a figure by who is best among the postures of the next phase, in all of its futures.
pub(super) fn told(known: &[f64], places: &Places) -> Vec<f64> {
    let middle = mean(known);
    let means: Vec<f64> = places
        .iter()
        .map(|places| {
            let (mut sum, mut all) = (0.0, 0.0);
            for (place, known) in places.iter().zip(known) {
                sum += place * known;
                all += place;
            }
            // Who was never best yet says nothing.
            if all > 0.0 { sum / all } else { middle }
        })
        .collect();
    let of = |future: usize| places.iter().zip(&means).map(|(places, mean)| places[future] * mean).sum();
    (0..futures(places)).map(of).collect()
}

/// How much each future of the first phase counts, so that the weighted mean of any figure over them is its estimate for all
/// futures of the run; 1 on average, and 1 each in a run of one phase.
pub(super) fn weights(first: usize, later: &[Places]) -> Vec<f64> {
    let Some(last) = later.last() else { return vec![1.0; first] };
    let mut weights = vec![1.0; futures(last)];
    for (phase, places) in later.iter().enumerate().rev() {
        let before = if phase == 0 { first } else { futures(&later[phase - 1]) };
        let share = |places: &[f64], weights: &[f64]| {
            let sum: f64 = places.iter().zip(weights).map(|(place, weight)| place * weight).sum();
            sum / places.len().max(1) as f64
        };
        let here: Vec<f64> = places.iter().map(|places| share(places, &weights)).collect();
        let there: Vec<f64> = places.iter().map(|places| mean(&places[..before])).collect();
        let rest: f64 =
            here.iter().zip(&there).filter(|(_, there)| **there <= 0.0).map(|(here, _)| here).sum();
        let of = |future: usize| {
            let ratio = |(posture, places): (usize, &Vec<f64>)| {
                if there[posture] > 0.0 { places[future] * here[posture] / there[posture] } else { 0.0 }
            };
            rest + places.iter().enumerate().map(ratio).sum::<f64>()
        };
        weights = (0..before).map(of).collect();
    }
    weights
}

fn futures(places: &Places) -> usize {
    places.first().map_or(0, Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Shares of the first place from who is best, of three postures.
    fn places(best: &[usize]) -> Places {
        let of = |posture| best.iter().map(|&best| f64::from(u8::from(best == posture))).collect();
        (0..3).map(of).collect()
    }

    #[test]
    fn the_mean_is_the_maximum_likelihood_estimate() {
        // Posture 2 was not played in the last four futures. Of the four in which all were, it takes one of the three in which
        // posture 0 is better than posture 1, and the one in which posture 1 is.
        let [first, later] = [places(&[0, 0, 2, 2]), places(&[0, 0, 0, 1, 0, 1, 1, 1])];
        let estimate =
            |posture: usize| mean(&carried(first[posture].clone(), std::slice::from_ref(&later)).values);
        // P(0) = 4/8 · 2/3, P(1) = 4/8 · 0, P(2) the rest.
        for (posture, expected) in [(0, 1.0 / 3.0), (1, 0.0), (2, 2.0 / 3.0)] {
            assert!((estimate(posture) - expected).abs() < 1e-15, "{posture}: {}", estimate(posture));
        }
        let weights = weights(4, &[later]);
        assert!((mean(&weights) - 1.0).abs() < 1e-15);
        let weighted: f64 =
            weights.iter().zip(&first[0]).map(|(weight, share)| weight * share).sum::<f64>() / 4.0;
        assert!((weighted - 1.0 / 3.0).abs() < 1e-15, "{weighted}");
    }

    #[test]
    fn one_phase_is_itself() {
        let figure = vec![0.25, 1.0, 0.0];
        let carried = carried(figure.clone(), &[]);
        assert_eq!((carried.values, carried.unseen), (figure, 0.0));
        assert_eq!(weights(3, &[]), [1.0; 3]);
    }

    #[test]
    fn ties_and_three_phases_add_up() {
        let half = |postures: [usize; 2], futures: usize| -> Places {
            (0..3).map(|posture| vec![if postures.contains(&posture) { 0.5 } else { 0.0 }; futures]).collect()
        };
        let first = places(&[0, 1, 2, 0, 1, 2]);
        let mut second = half([0, 1], 9);
        second[0][8] = 1.0;
        second[1][8] = 0.0;
        let last = places(&[0, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 0]);
        let later = [second, last];
        let estimates: Vec<f64> =
            first.iter().map(|figure| mean(&carried(figure.clone(), &later).values)).collect();
        assert!((estimates.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{estimates:?}");
        assert!(estimates.iter().all(|estimate| *estimate >= 0.0), "{estimates:?}");
        let weights = weights(6, &later);
        for (figure, estimate) in first.iter().zip(&estimates) {
            let weighted: f64 =
                weights.iter().zip(figure).map(|(weight, share)| weight * share).sum::<f64>() / 6.0;
            assert!((weighted - estimate).abs() < 1e-12, "{weighted} {estimate}");
        }
    }

    #[test]
    fn what_was_never_seen_is_not_taken_as_known() {
        let all = places(&[0; 256]);
        let later = [places(&[0; 1024])];
        let never = carried(all[0].clone(), &later);
        assert!((never.unseen - 4.0 * least(256.0)).abs() < 1e-15);
        let often: Vec<f64> = (0..256).map(|future| f64::from(u8::from(future % 4 != 0))).collect();
        assert_eq!(carried(often, &later).unseen, 0.0);
    }
}
