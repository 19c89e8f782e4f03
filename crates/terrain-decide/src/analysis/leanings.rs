//! Which uncertain numbers speak for which posture, and how strongly along their ranges: a picture to search in, made of the same
//! effects that drivers are. Whether what it proposes holds is for runs to say (`against`).

use super::comparison::Comparison;
use super::drivers::{at, blocks};
use super::effects::likely_effects;
use super::standing::Standing;
use super::statistics::{mean, quantile, ranks, sorted};
use super::table::Table;
use rayon::prelude::*;

/// Places along the middle nine tenths of an input's range, from its 5 % to its 95 % value.
pub(super) const PLACES: usize = 19;
/// Ranks on both sides of a place that its figure is the mean of.
const REACH: f64 = 0.03;
/// Futures that two postures must share to be compared along inputs.
const FEWEST: usize = 24;

/// What each uncertain number adds to the difference between two postures: additive, since inputs are nearly independent.
struct Pair {
    /// Mean difference.
    middle: f64,
    /// By input with an effect: the difference along the places, less the mean.
    curves: Vec<(usize, [f64; PLACES])>,
}

/// The differences of all pairs of postures.
pub(super) struct Leanings {
    postures: usize,
    /// The first of the pair less the second, for each first < second; `None` where they were hardly ever played together.
    pairs: Vec<((usize, usize), Option<Pair>)>,
}

/// A number held at one place of its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lean {
    /// The uncertain quantity, by its place in the subject.
    pub(super) column: usize,
    /// The rank, 0.05 to 0.95.
    pub(super) rank: f64,
}

/// The rank of a place.
pub(super) fn rank_of(place: usize) -> f64 {
    0.05 + 0.05 * place as f64
}

impl Leanings {
    pub(super) fn new(table: &Table, standing: &Standing) -> Self {
        let postures = table.postures();
        let inputs: Vec<Vec<f64>> =
            (0..table.subject.uncertain.len()).map(|column| table.input(column)).collect();
        let named: Vec<(usize, usize)> = (0..postures)
            .flat_map(|first| (first + 1..postures).map(move |second| (first, second)))
            .collect();
        let pairs = named
            .into_par_iter()
            .map(|(first, second)| ((first, second), pair(table, standing, &inputs, first, second)))
            .collect();
        Self { postures, pairs }
    }

    /// A posture's mean difference to each other one that it can be compared with, when these numbers are held.
    fn ahead(&self, posture: usize, held: &[(usize, usize)]) -> Vec<f64> {
        let of = |((first, second), pair): &((usize, usize), Option<Pair>)| {
            let sign = if *first == posture {
                1.0
            } else if *second == posture {
                -1.0
            } else {
                return None;
            };
            let pair = pair.as_ref()?;
            let added: f64 = held
                .iter()
                .filter_map(|(column, place)| {
                    let curve = pair.curves.iter().find(|(input, _)| input == column)?;
                    Some(curve.1[*place])
                })
                .sum();
            Some(sign * (pair.middle + added))
        };
        self.pairs.iter().filter_map(of).collect()
    }

    /// Numbers with an effect on any difference between this posture and another, rising.
    fn numbers(&self, posture: usize) -> Vec<usize> {
        let mut numbers: Vec<usize> = self
            .pairs
            .iter()
            .filter(|((first, second), _)| *first == posture || *second == posture)
            .filter_map(|(_, pair)| pair.as_ref())
            .flat_map(|pair| pair.curves.iter().map(|(input, _)| *input))
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }

    /// The numbers that would have to be otherwise for this posture to do best, each at the place that speaks for it most; the
    /// first is the one that needs to move least if it is enough alone, each further one the one that adds most. And how many of
    /// them are enough by this picture; `None` if all of them are not.
    pub(super) fn proposal(&self, posture: usize, most: usize) -> (Vec<Lean>, Option<usize>) {
        let mut held: Vec<(usize, usize)> = Vec::new();
        let mut enough = None;
        let worst = |ahead: &[f64]| ahead.iter().copied().fold(f64::INFINITY, f64::min);
        let worth = |held: &[(usize, usize)]| -> Worth {
            let ahead = self.ahead(posture, held);
            (ahead.iter().map(|lead| lead.min(0.0)).sum::<f64>(), worst(&ahead))
        };
        let numbers = self.numbers(posture);
        if self.postures < 2 || numbers.is_empty() {
            return (Vec::new(), None);
        }
        while held.len() < most {
            let now = worth(&held);
            let with = |column: usize, place: usize| {
                let mut with = held.clone();
                with.push((column, place));
                worth(&with)
            };
            let open = numbers.iter().copied().filter(|column| held.iter().all(|(known, _)| known != column));
            let offers: Vec<Offer> = open
                .map(|column| {
                    let figures: Vec<Worth> = (0..PLACES).map(|place| with(column, place)).collect();
                    let mut best = 0;
                    for (place, figure) in figures.iter().enumerate() {
                        if better(*figure, figures[best]) {
                            best = place;
                        }
                    }
                    let enough = (0..PLACES).filter(|place| figures[*place].1 > 0.0);
                    Offer { column, place: best, worth: figures[best], enough: enough.map(moved).min() }
                })
                .collect();
            let nearest = offers.iter().filter(|offer| enough.is_none() && offer.enough.is_some());
            let chosen = nearest.min_by_key(|offer| offer.enough).or_else(|| {
                let mut best: Option<&Offer> = None;
                for offer in &offers {
                    if best.is_none_or(|best| better(offer.worth, best.worth)) {
                        best = Some(offer);
                    }
                }
                best.filter(|best| better(best.worth, now))
            });
            let Some(offer) = chosen else { break };
            held.push((offer.column, offer.place));
            if offer.worth.1 > 0.0 && enough.is_none() {
                enough = Some(held.len());
            }
        }
        let leans = held.into_iter().map(|(column, place)| Lean { column, rank: rank_of(place) });
        (leans.collect(), enough)
    }
}

/// All that is missing to any other posture (at most 0), and the lead over the nearest.
type Worth = (f64, f64);

/// What holding one more number would do.
struct Offer {
    column: usize,
    /// The place that speaks most for the posture.
    place: usize,
    worth: Worth,
    /// How far from the middle the nearest place is at which nothing is missing.
    enough: Option<usize>,
}

/// Less is missing; if nothing is, the lead is larger.
fn better(one: Worth, other: Worth) -> bool {
    one.0 > other.0 || one.0 == other.0 && one.1 > other.1
}

/// How far a place is from the middle of the range.
fn moved(place: usize) -> usize {
    place.abs_diff(PLACES / 2)
}

fn pair(
    table: &Table,
    standing: &Standing,
    inputs: &[Vec<f64>],
    first: usize,
    second: usize,
) -> Option<Pair> {
    let futures = standing.both_taken(first, second);
    if futures.len() < FEWEST {
        return None;
    }
    let difference = standing.difference(first, second, &futures);
    let seen: Vec<Vec<f64>> = inputs.iter().map(|values| at(values, &futures)).collect();
    let curves = likely_effects(&difference, &seen, &blocks(table, &futures))
        .into_iter()
        .map(|effect| (effect.input, along(&seen[effect.input], &effect.fitted)))
        .collect();
    Some(Pair { middle: mean(&difference), curves })
}

/// The mean of the figure around each place.
fn along(values: &[f64], figure: &[f64]) -> [f64; PLACES] {
    let ranks = ranks(values);
    std::array::from_fn(|place| {
        let near: Vec<f64> = ranks
            .iter()
            .zip(figure)
            .filter(|(rank, _)| (**rank - rank_of(place)).abs() <= REACH)
            .map(|(_, figure)| *figure)
            .collect();
        if near.is_empty() { 0.0 } else { mean(&near) }
    })
}

/// The value of a quantity at a rank, with three digits, within the range from its 5 % to its 95 % value.
pub(super) fn value_at(values: &[f64], rank: f64) -> f64 {
    let ordered = sorted(values.to_vec());
    let (low, high) = (quantile(&ordered, rank_of(0)), quantile(&ordered, rank_of(PLACES - 1)));
    three_digits(quantile(&ordered, rank)).clamp(low, high)
}

fn three_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let unit = libm::pow(10.0, libm::floor(libm::log10(value.abs())) - 2.0);
    let rounded = libm::round(value / unit) * unit;
    // Powers of ten below 1 aren't exact: the nearest number that is written so.
    format!("{rounded:.*}", decimals(unit)).parse().unwrap_or(rounded)
}

/// Decimals behind the point of a unit that is a power of ten.
fn decimals(unit: f64) -> usize {
    (0..300).find(|decimals| unit * libm::pow(10.0, f64::from(*decimals)) >= 0.999).unwrap_or(0) as usize
}

/// How the postures stand on scales that are those of other rows.
pub(super) fn standing_on(table: &Table, scales: &[[f64; 2]]) -> (Standing, [usize; 2]) {
    let compared = Comparison::new(table, &super::utility::Utility::on(table, scales.to_vec()));
    let first_two = compared.first_two();
    (Standing::new(compared, None), first_two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_with_three_digits() {
        for (value, told) in
            [(0.123_456, 0.123), (1234.5, 1230.0), (98.76, 98.8), (0.0, 0.0), (-0.000_456_7, -0.000_457)]
        {
            assert_eq!(three_digits(value), told);
        }
    }

    #[test]
    fn the_places_reach_from_5_to_95_percent() {
        assert_eq!(rank_of(PLACES / 2), 0.5);
        assert!((rank_of(0) - 0.05).abs() < 1e-12 && (rank_of(PLACES - 1) - 0.95).abs() < 1e-12);
    }
}
