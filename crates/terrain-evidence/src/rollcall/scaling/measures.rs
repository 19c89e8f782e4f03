//! How well positions describe the votes they come from, in all and member by member.
//!
//! Belongs here: the usual measures of fit. Does not: prediction of votes that were held out.

use serde::Serialize;

use super::count;
use super::frame::Framed;
use super::model::predictor;
use super::votes::Votes;

/// Measures over the votes that went into a scaling.
///
/// Source of the last two: Poole & Rosenthal (1997), Congress: A Political-Economic History of Roll Call Voting, ch. 2.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FitMeasures {
    /// Roll calls used.
    pub roll_calls: u64,
    /// Votes of the members placed in them.
    pub votes: u64,
    /// Votes on the side that the positions say is likelier.
    pub correct: u64,
    /// Share of `votes` that is `correct` (correct classification).
    pub accuracy: f64,
    /// Share of `votes` that went with the majority of their roll call: what is right without any positions.
    pub majority_accuracy: f64,
    /// Share of the errors of guessing each roll call's majority that the positions avoid: Σ (minority - errors) /
    /// Σ minority (aggregate proportional reduction in error, APRE).
    pub apre: f64,
    /// Geometric mean of the chances that the positions give to the votes as cast (GMP).
    pub geometric_mean_probability: f64,
}

pub(super) fn measures(votes: &Votes, framed: &Framed) -> FitMeasures {
    let (mut cast, mut correct, mut minority, mut log_chances) = (0_u32, 0_u32, 0_u32, 0.0);
    for (roll_call, item) in votes.cast.iter().zip(&framed.items) {
        let (mut all, mut yeas) = (0_u32, 0_u32);
        for vote in roll_call {
            let favoured = vote.side * predictor(*item, framed.places[vote.member]);
            correct += u32::from(favoured > 0.0);
            log_chances += framed.response.log_chance(favoured);
            all += 1;
            yeas += u32::from(vote.side > 0.0);
        }
        cast += all;
        minority += yeas.min(all - yeas);
    }
    let share = |part: u32| f64::from(part) / f64::from(cast.max(1));
    FitMeasures {
        roll_calls: count(votes.roll_calls.len()),
        votes: cast.into(),
        correct: correct.into(),
        accuracy: share(correct),
        majority_accuracy: share(cast - minority),
        apre: (f64::from(minority) - f64::from(cast - correct)) / f64::from(minority.max(1)),
        geometric_mean_probability: libm::exp(log_chances / f64::from(cast.max(1))),
    }
}

/// How one member's votes fit the own place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PersonFit {
    /// Votes on the less likely side.
    pub(super) misses: u32,
    /// How many of them are expected.
    pub(super) expected: f64,
    variance: f64,
}

impl PersonFit {
    /// Misses beyond those expected, in standard deviations.
    pub(super) fn excess(self) -> f64 {
        (f64::from(self.misses) - self.expected) / libm::sqrt(self.variance.max(f64::MIN_POSITIVE))
    }
}

/// By place among the members.
pub(super) fn person_fits(votes: &Votes, framed: &Framed) -> Vec<PersonFit> {
    let mut fits = vec![PersonFit::default(); votes.members.len()];
    for (roll_call, item) in votes.cast.iter().zip(&framed.items) {
        for vote in roll_call {
            let favours_yea = predictor(*item, framed.places[vote.member]);
            let miss = framed.response.chance(-favours_yea.abs());
            let fit = &mut fits[vote.member];
            fit.misses += u32::from(vote.side * favours_yea <= 0.0);
            fit.expected += miss;
            fit.variance += miss * (1.0 - miss);
        }
    }
    fits
}

#[cfg(test)]
mod tests {
    use super::super::votes::Vote;
    use super::*;

    #[test]
    fn measures_are_those_worked_out_by_hand() {
        // Three members at -1, 0, 1; a cut at -1/2 that misses one of three votes, and one at 1/2 that misses none.
        let cast = |sides: [f64; 3]| -> Vec<Vote> {
            sides.into_iter().enumerate().map(|(member, side)| Vote { member, side }).collect()
        };
        let votes = Votes {
            members: vec![0, 1, 2],
            roll_calls: vec![0, 1],
            cast: vec![cast([-1.0, -1.0, 1.0]), cast([-1.0, -1.0, 1.0])],
            ..Votes::default()
        };
        let framed = Framed {
            response: super::super::response::Response { lapses: 0.02 },
            places: vec![[-1.0, 0.0], [0.0, 0.0], [1.0, 0.0]],
            variances: vec![[0.0; 2]; 3],
            items: vec![[0.5, 1.0, 0.0], [-0.5, 1.0, 0.0]],
        };
        let found = measures(&votes, &framed);
        assert_eq!((found.roll_calls, found.votes, found.correct), (2, 6, 5));
        assert!((found.accuracy - 5.0 / 6.0).abs() < 1e-15);
        assert!((found.majority_accuracy - 4.0 / 6.0).abs() < 1e-15);
        // Two votes in the minority, one error.
        assert!((found.apre - 0.5).abs() < 1e-15);
        // Φ(½) = 0.691462, Φ(1½) = 0.933193 (tables), with lapses of 2 %.
        let chance = |phi: f64| 0.02 + 0.96 * phi;
        let (near, far) = (chance(0.691_462_461), chance(0.933_192_799));
        let product = near * (1.0 - near) * far * far * near * near;
        assert!((found.geometric_mean_probability - product.powf(1.0 / 6.0)).abs() < 1e-9);
        let fits = person_fits(&votes, &framed);
        assert_eq!(fits.iter().map(|fit| fit.misses).collect::<Vec<_>>(), [0, 1, 0]);
        assert!((fits[1].expected - 2.0 * (1.0 - near)).abs() < 1e-9);
        assert!((fits[0].expected - (1.0 - near) - (1.0 - far)).abs() < 1e-9);
    }
}
