//! SMAA-2: how many of the possible weights speak for each choice, and which weights those are.
//!
//! A choice's worth is the weighted sum of its values by criterion, more is better; nothing is known of the weights but
//! that they are not negative and sum to 1. Lahdelma & Salminen (2001), "SMAA-2: stochastic multicriteria acceptability
//! analysis for group decision making", Operations Research 49(3).

use super::payoffs::{PayoffError, Payoffs};
use terrain_sim::random::Stream;

/// With three criteria and at most so many choices areas are exact instead of sampled: the number of pieces grows with the fourth power.
pub const MOST_EXACT: usize = 12;
/// The stream of the weights, apart from those of the engine.
const STREAM: u32 = 0x736d_6161;
/// Differences of worth below this are rounding.
const ROUNDING: f64 = 1e-12;

/// What the weights say of the choices.
#[derive(Clone, Debug, PartialEq)]
pub struct Acceptability {
    /// Share of the weights that give each choice each rank, best rank first: `[choice][rank]`. k equally good choices share
    /// their k ranks evenly. Rows and columns sum to 1.
    pub ranks: Vec<Vec<f64>>,
    /// The mean of the weights that make a choice the best (alone or with others): what somebody who prefers it may be
    /// taken to value. `None` for a choice that no weights make best.
    pub central_weights: Vec<Option<Vec<f64>>>,
    /// How often a choice is best under its central weights over the values that are possible; `None` without central weights. With
    /// certain values 1 or, rarely, 0.
    pub confidence: Vec<Option<f64>>,
    /// Weights drawn; `None` where areas are exact.
    pub draws: Option<u32>,
}

/// Acceptabilities over weights uniform on the simplex, for values that are certain: `values` is `[choice][criterion]`.
///
/// Exact for up to three criteria and [`MOST_EXACT`] choices (the triangle of weights is cut along every line on which two choices are worth the same); otherwise from `draws`
/// weights, with a standard error of at most ½/√draws.
///
/// # Errors
/// No choice or criterion, or values that are not finite.
pub fn smaa(values: Vec<Vec<f64>>, seed: u64, draws: u32) -> Result<Acceptability, PayoffError> {
    let table = Payoffs::new(values)?;
    let criteria = table.futures();
    let mut tally = Tally::new(table.choices(), criteria);
    let exact = criteria <= 3 && table.choices() <= MOST_EXACT;
    if exact {
        for piece in pieces(table.rows(), criteria) {
            tally.add(table.rows(), &piece.middle, piece.size);
        }
    } else {
        for draw in 0..draws {
            tally.add(table.rows(), &weights(seed, draw, criteria), 1.0);
        }
    }
    let mut found = tally.finished(if exact { None } else { Some(draws) });
    found.confidence = found
        .central_weights
        .iter()
        .enumerate()
        .map(|(choice, weights)| {
            weights.as_ref().map(|weights| f64::from(u8::from(is_best(table.rows(), weights, choice))))
        })
        .collect();
    Ok(found)
}

/// As [`smaa`], for values that are uncertain: `futures` holds one table `[choice][criterion]` for each of the equally
/// likely futures. Each future meets `draws_each` weights.
///
/// # Errors
/// No future, tables of different shapes, values that are not finite.
pub fn smaa_uncertain(
    futures: &[Vec<Vec<f64>>],
    seed: u64,
    draws_each: u32,
) -> Result<Acceptability, PayoffError> {
    let first = futures.first().ok_or(PayoffError::Empty)?;
    let (choices, criteria) = (first.len(), first.first().map_or(0, Vec::len));
    for values in futures {
        let table = Payoffs::new(values.clone())?;
        if table.choices() != choices || table.futures() != criteria {
            return Err(PayoffError::Futures { choice: 0, found: table.futures(), expected: criteria });
        }
    }
    let mut tally = Tally::new(choices, criteria);
    let mut place = 0;
    for values in futures {
        for _ in 0..draws_each {
            tally.add(values, &weights(seed, place, criteria), 1.0);
            place = place.wrapping_add(1);
        }
    }
    let mut found = tally.finished(Some(place));
    found.confidence = found
        .central_weights
        .iter()
        .enumerate()
        .map(|(choice, weights)| {
            let weights = weights.as_ref()?;
            let best = futures.iter().filter(|values| is_best(values, weights, choice)).count();
            Some(best as f64 / futures.len() as f64)
        })
        .collect();
    Ok(found)
}

fn worth(values: &[f64], weights: &[f64]) -> f64 {
    values.iter().zip(weights).map(|(value, weight)| value * weight).sum()
}

fn is_best(values: &[Vec<f64>], weights: &[f64], choice: usize) -> bool {
    let own = worth(&values[choice], weights);
    values.iter().all(|other| worth(other, weights) <= own + ROUNDING * own.abs().max(1.0))
}

/// Weights uniform on the simplex: the gaps between sorted uniform numbers, 0 and 1. Source: Devroye (1986), ch. V.2.
fn weights(seed: u64, draw: u32, criteria: usize) -> Vec<f64> {
    let mut draws = Stream::new(seed, STREAM).at(u64::from(draw));
    let mut cuts: Vec<f64> = (1..criteria).map(|_| draws.next_f64()).collect();
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    cuts.windows(2).map(|pair| pair[1] - pair[0]).collect()
}

struct Tally {
    ranks: Vec<Vec<f64>>,
    /// Sums of the weights that make a choice best.
    sums: Vec<Vec<f64>>,
    first: Vec<f64>,
    total: f64,
}

impl Tally {
    fn new(choices: usize, criteria: usize) -> Self {
        Self {
            ranks: vec![vec![0.0; choices]; choices],
            sums: vec![vec![0.0; criteria]; choices],
            first: vec![0.0; choices],
            total: 0.0,
        }
    }

    fn add(&mut self, values: &[Vec<f64>], weights: &[f64], size: f64) {
        let worths: Vec<f64> = values.iter().map(|row| worth(row, weights)).collect();
        let rounding = ROUNDING * worths.iter().fold(0.0, |most: f64, worth| most.max(worth.abs()));
        self.total += size;
        for (choice, &own) in worths.iter().enumerate() {
            let better = worths.iter().filter(|worth| **worth > own + rounding).count();
            let equal = worths.iter().filter(|worth| (**worth - own).abs() <= rounding).count();
            for share in &mut self.ranks[choice][better..better + equal] {
                *share += size / equal as f64;
            }
            if better == 0 {
                self.first[choice] += size;
                for (sum, weight) in self.sums[choice].iter_mut().zip(weights) {
                    *sum += size * weight;
                }
            }
        }
    }

    fn finished(self, draws: Option<u32>) -> Acceptability {
        let of_total = |row: Vec<f64>| row.into_iter().map(|share| share / self.total).collect();
        let central = |(sums, first): (Vec<f64>, f64)| {
            (first > 0.0).then(|| sums.into_iter().map(|sum| sum / first).collect())
        };
        Acceptability {
            ranks: self.ranks.into_iter().map(of_total).collect(),
            central_weights: self.sums.into_iter().zip(self.first).map(central).collect(),
            confidence: Vec::new(),
            draws,
        }
    }
}

/// A part of the simplex in which the order of the choices doesn't change.
struct Piece {
    middle: Vec<f64>,
    size: f64,
}

/// Cuts the simplex of weights of one, two or three criteria along every line on which two choices are worth the same.
/// Points are given by the weights of the first two criteria.
fn pieces(values: &[Vec<f64>], criteria: usize) -> Vec<Piece> {
    if criteria == 1 {
        return vec![Piece { middle: vec![1.0], size: 1.0 }];
    }
    let differences: Vec<Vec<f64>> = (0..values.len())
        .flat_map(|a| (0..a).map(move |b| (a, b)))
        .map(|(a, b)| values[a].iter().zip(&values[b]).map(|(a, b)| a - b).collect())
        .collect();
    if criteria == 2 {
        return intervals(&differences);
    }
    let mut polygons = vec![vec![[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]];
    for difference in &differences {
        let height = |[x, y]: [f64; 2]| difference[0] * x + difference[1] * y + difference[2] * (1.0 - x - y);
        polygons = polygons
            .into_iter()
            .flat_map(|polygon| [clipped(&polygon, &height), clipped(&polygon, &|point| -height(point))])
            .filter(|polygon| polygon.len() >= 3)
            .collect();
    }
    polygons
        .iter()
        .map(|polygon| area_and_middle(polygon))
        .filter(|(area, _)| *area > 0.0)
        .map(|(size, [x, y])| Piece { middle: vec![x, y, 1.0 - x - y], size })
        .collect()
}

fn intervals(differences: &[Vec<f64>]) -> Vec<Piece> {
    let mut cuts: Vec<f64> = differences
        .iter()
        .filter(|difference| difference[0] * difference[1] < 0.0)
        .map(|difference| difference[1] / (difference[1] - difference[0]))
        .collect();
    cuts.extend([0.0, 1.0]);
    cuts.sort_by(f64::total_cmp);
    let piece = |pair: &[f64]| {
        let middle = 0.5 * (pair[0] + pair[1]);
        Piece { middle: vec![middle, 1.0 - middle], size: pair[1] - pair[0] }
    };
    cuts.windows(2).filter(|pair| pair[1] > pair[0]).map(piece).collect()
}

/// The part of a convex polygon on which the height is not negative. Source: Sutherland & Hodgman (1974), Comm. ACM 17(1).
fn clipped(polygon: &[[f64; 2]], height: &dyn Fn([f64; 2]) -> f64) -> Vec<[f64; 2]> {
    let mut kept = Vec::with_capacity(polygon.len() + 1);
    for (place, &to) in polygon.iter().enumerate() {
        let from = polygon[(place + polygon.len() - 1) % polygon.len()];
        let (before, after) = (height(from), height(to));
        if before * after < 0.0 {
            let share = before / (before - after);
            kept.push([from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])]);
        }
        if after >= 0.0 {
            kept.push(to);
        }
    }
    kept
}

/// Area and centroid of a polygon by the shoelace formula.
fn area_and_middle(polygon: &[[f64; 2]]) -> (f64, [f64; 2]) {
    let (mut twice, mut x, mut y) = (0.0, 0.0, 0.0);
    for (place, &b) in polygon.iter().enumerate() {
        let a = polygon[(place + polygon.len() - 1) % polygon.len()];
        let cross = a[0] * b[1] - b[0] * a[1];
        twice += cross;
        x += cross * (a[0] + b[0]);
        y += cross * (a[1] + b[1]);
    }
    // A sliver of rounding has no middle.
    if twice <= 1e-15 { (0.0, [0.0; 2]) } else { (0.5 * twice, [x / (3.0 * twice), y / (3.0 * twice)]) }
}
