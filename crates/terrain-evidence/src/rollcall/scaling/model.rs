//! The item-response model of a roll-call matrix, and its posterior mode.
//!
//! Belongs here: the posterior, its maximum and its curvature. Does not: which votes go in, or how a position is shown.
//!
//! A member at `x` votes yea with probability λ + (1 - 2λ) Φ(α + β·x), in one or two dimensions: the spatial model with
//! quadratic utilities and normal errors of Clinton, Jackman & Rivers (2004), The Statistical Analysis of Roll Call Data,
//! Am. Pol. Sci. Rev. 98(2), with the lapses λ of [`super::response`]. The posterior mode is where the EM algorithm of Imai,
//! Lo & Olmsted (2016), Fast Estimation of Ideal Points with Massive Data, Am. Pol. Sci. Rev. 110(4), comes to rest. A few
//! rounds of it find the basin; Newton's method over everything at once, damped as Levenberg and Marquardt do, goes on to
//! the maximum, and its matrix is the observed information behind the intervals.

use std::mem::replace;

use nalgebra::{Cholesky, DMatrix, DVector};

use super::response::Response;
use super::small::Factor;
use super::votes::{Vote, Votes};

/// λ: one vote in fifty falls on either side whatever the position, so that a few votes against the own end of the line
/// do not carry a member to the middle. Judgement; `docs/roll-calls.md` shows what other shares give.
pub(super) const LAPSES: f64 = 0.02;
/// Variance of the normal prior on α and β; that on each coordinate of a position is 1. Wide beside the discriminations
/// found in Senates, narrow enough that a party-line vote has a maximum near at hand. Judgement, as above.
const ITEM_VARIANCE: f64 = 9.0;
/// Rounds for the roll calls alone, which start from nothing.
const FIRST_ROUNDS: u32 = 3;
/// Rounds of the EM algorithm before Newton's method.
const EM_ROUNDS: u32 = 10;
/// Steps of Newton's method before giving up; a Senate takes from ten to a hundred.
const NEWTON_STEPS: u32 = 1_000;
/// Expected information gives way to the observed one when a step gains less log posterior than this.
const NEAR: f64 = 0.5;
/// A step that promises less gain than this is the last: no position moves by a hundredth of its standard error.
const SETTLED: f64 = 1e-6;
/// Votes whose chances are multiplied before a logarithm is taken.
const TOGETHER: usize = 16;
/// Damping beyond which no step helps.
const STUCK: f64 = 1e12;

/// Positions, and the parameters of roll calls.
#[derive(Clone, Debug)]
pub(super) struct Fit {
    /// 1 or 2.
    pub(super) dimensions: usize,
    /// The response it was made with.
    pub(super) response: Response,
    /// Position of each member; the second coordinate is 0 in one dimension.
    pub(super) places: Vec<[f64; 2]>,
    /// α, β of each roll call; the last is 0 in one dimension.
    pub(super) items: Vec<[f64; 3]>,
    /// Observed information about the positions that is left when roll calls' parameters move along: coordinates of the
    /// first member, of the second, and so on.
    pub(super) observed: DMatrix<f64>,
    /// The expected information, likewise, for a mode so flat that the observed one has no inverse.
    pub(super) expected: DMatrix<f64>,
}

/// The mode, from positions to start at; `None` if Newton's method does not settle.
pub(super) fn fit(votes: &Votes, start: Vec<[f64; 2]>, dimensions: usize, response: Response) -> Option<Fit> {
    let items = vec![[0.0; 3]; votes.cast.len()];
    let mut state = State { votes, dimensions, response, places: start, items };
    (0..FIRST_ROUNDS).for_each(|_| state.move_items());
    for _ in 0..EM_ROUNDS {
        state.move_places();
        state.move_items();
    }
    let observed = state.newton()?;
    let expected = state.curvature(0.0, Information::Expected)?.information;
    Some(Fit { dimensions, response, places: state.places, items: state.items, observed, expected })
}

/// α + β·x.
pub(super) fn predictor(item: [f64; 3], place: [f64; 2]) -> f64 {
    item[0] + item[1] * place[0] + item[2] * place[1]
}

struct State<'a> {
    votes: &'a Votes,
    dimensions: usize,
    response: Response,
    places: Vec<[f64; 2]>,
    items: Vec<[f64; 3]>,
}

/// Which second derivatives a step uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Information {
    /// Their mean over what could have been voted: never negative, good far from the maximum.
    Expected,
    /// Those of the votes cast: exact.
    Observed,
}

/// Derivatives of the log posterior: what a Newton step needs.
struct Curvature {
    /// Gradient by position, with roll calls' parameters moving along.
    gradient: DVector<f64>,
    /// Minus the second derivative by position, likewise.
    information: DMatrix<f64>,
    items: Vec<ItemCurvature>,
}

struct ItemCurvature {
    /// Factor of minus the second derivative by the roll call's own parameters.
    factor: Factor,
    gradient: [f64; 3],
    /// Minus the second derivative by each voter's position and the parameters.
    cross: Vec<[[f64; 3]; 2]>,
}

impl Curvature {
    /// Twice the gain of log posterior that a quadratic with these derivatives promises.
    fn gain(&self, step: &DVector<f64>) -> f64 {
        let own =
            |item: &ItemCurvature| item.factor.half(item.gradient).iter().map(|one| one * one).sum::<f64>();
        self.gradient.dot(step) + self.items.iter().map(own).sum::<f64>()
    }
}

impl State<'_> {
    fn log_posterior(&self) -> f64 {
        let mut sum = 0.0;
        for (cast, item) in self.votes.cast.iter().zip(&self.items) {
            // One logarithm for several votes: with lapses no chance is so small that their product vanishes.
            for several in cast.chunks(TOGETHER) {
                let chance = |vote: &Vote| {
                    self.response.chance(vote.side * predictor(*item, self.places[vote.member]))
                };
                sum += libm::log(several.iter().map(chance).product());
            }
        }
        let squares = |sum: f64, one: &f64| sum + one * one;
        sum - self.places.iter().flatten().fold(0.0, squares) / 2.0
            - self.items.iter().flatten().fold(0.0, squares) / (2.0 * ITEM_VARIANCE)
    }

    /// The EM step for positions: a regression of the votes' expected latent utilities on the roll calls' parameters.
    fn move_places(&mut self) {
        let size = self.dimensions;
        let mut sums = vec![([[0.0; 3]; 3], [0.0; 3]); self.places.len()];
        for (cast, item) in self.votes.cast.iter().zip(&self.items) {
            for vote in cast {
                let residual = self.residual(vote.side, *item, vote.member);
                let (matrix, gradient) = &mut sums[vote.member];
                for a in 0..size {
                    gradient[a] += residual * item[a + 1];
                    (0..size).for_each(|b| matrix[a][b] += item[a + 1] * item[b + 1]);
                }
            }
        }
        for (place, (mut matrix, mut gradient)) in self.places.iter_mut().zip(sums) {
            for a in 0..size {
                matrix[a][a] += 1.0;
                gradient[a] -= place[a];
            }
            if let Some(factor) = Factor::of(&matrix, size) {
                let step = factor.solve(gradient);
                (0..size).for_each(|a| place[a] += step[a]);
            }
        }
    }

    /// The EM step for roll calls: the same regression on the positions.
    fn move_items(&mut self) {
        let size = self.dimensions + 1;
        for (number, cast) in self.votes.cast.iter().enumerate() {
            let mut item = self.items[number];
            let (mut matrix, mut gradient) = ([[0.0; 3]; 3], [0.0; 3]);
            for vote in cast {
                let residual = self.residual(vote.side, item, vote.member);
                let along = with_one(self.places[vote.member]);
                for a in 0..size {
                    gradient[a] += residual * along[a];
                    (0..size).for_each(|b| matrix[a][b] += along[a] * along[b]);
                }
            }
            for a in 0..size {
                matrix[a][a] += 1.0 / ITEM_VARIANCE;
                gradient[a] -= item[a] / ITEM_VARIANCE;
            }
            if let Some(factor) = Factor::of(&matrix, size) {
                let step = factor.solve(gradient);
                (0..size).for_each(|a| item[a] += step[a]);
            }
            self.items[number] = item;
        }
    }

    /// What the expected latent utility of a vote exceeds the predictor by.
    fn residual(&self, side: f64, item: [f64; 3], member: usize) -> f64 {
        side * self.response.derivatives(side * predictor(item, self.places[member])).first
    }

    /// Goes to the maximum; the observed information there. The damping follows Nielsen (1999), Damping Parameter in
    /// Marquardt's Method: less after a step that gained what was promised, more, and ever faster, after one that lost.
    fn newton(&mut self) -> Option<DMatrix<f64>> {
        let mut best = self.log_posterior();
        let (mut damping, mut growth) = (0.1, 2.0);
        let mut kind = Information::Expected;
        for _ in 0..NEWTON_STEPS {
            let found = self.curvature(damping, kind).and_then(|curvature| {
                let step = Cholesky::new(curvature.information.clone())?.solve(&curvature.gradient);
                Some((curvature, step))
            });
            let gained = found.and_then(|(curvature, step)| {
                let promised = curvature.gain(&step) / 2.0;
                let (places, items) = self.moved(&curvature, &step);
                let before = (replace(&mut self.places, places), replace(&mut self.items, items));
                let now = self.log_posterior();
                if now >= best || promised < SETTLED {
                    return Some((now - replace(&mut best, now), promised));
                }
                (self.places, self.items) = before;
                None
            });
            let Some((gained, promised)) = gained else {
                damping *= growth;
                growth *= 2.0;
                if damping > STUCK {
                    return None;
                }
                continue;
            };
            if kind == Information::Observed && promised < SETTLED {
                return self.curvature(0.0, kind).map(|curvature| curvature.information);
            }
            if gained < NEAR {
                kind = Information::Observed;
            }
            let kept = 2.0 * gained / promised - 1.0;
            damping *= (1.0 - kept * kept * kept).clamp(0.1, 2.0);
            growth = 2.0;
        }
        None
    }

    /// Where a step of the positions takes everything.
    fn moved(&self, curvature: &Curvature, step: &DVector<f64>) -> (Vec<[f64; 2]>, Vec<[f64; 3]>) {
        let size = self.dimensions;
        let mut places = self.places.clone();
        for (member, place) in places.iter_mut().enumerate() {
            (0..size).for_each(|a| place[a] += step[member * size + a]);
        }
        let mut items = self.items.clone();
        for ((cast, item), own) in self.votes.cast.iter().zip(&mut items).zip(&curvature.items) {
            let mut left = own.gradient;
            for (vote, cross) in cast.iter().zip(&own.cross) {
                for (a, row) in cross.iter().enumerate().take(size) {
                    (0..=size).for_each(|b| left[b] -= row[b] * step[vote.member * size + a]);
                }
            }
            let change = own.factor.solve(left);
            (0..=size).for_each(|b| item[b] += change[b]);
        }
        (places, items)
    }

    /// Derivatives, the expected information times `damping` added to the diagonal (Marquardt 1963). `None` if a roll
    /// call's own information is not positive definite.
    fn curvature(&self, damping: f64, kind: Information) -> Option<Curvature> {
        let size = self.dimensions;
        let order = self.places.len() * size;
        let mut gradient = DVector::zeros(order);
        // Rows of the lower triangle, one after another.
        let mut information = vec![0.0; order * order];
        for (member, place) in self.places.iter().enumerate() {
            for a in 0..size {
                gradient[member * size + a] = -place[a];
                information[(member * size + a) * (order + 1)] = 1.0;
            }
        }
        let mut items = Vec::with_capacity(self.items.len());
        let mut halves: [Vec<f64>; 3] = std::array::from_fn(|_| vec![0.0; order]);
        for (cast, item) in self.votes.cast.iter().zip(&self.items) {
            let (mut matrix, mut slope) = ([[0.0; 3]; 3], [0.0; 3]);
            for a in 0..=size {
                matrix[a][a] = 1.0 / ITEM_VARIANCE;
                slope[a] = -item[a] / ITEM_VARIANCE;
            }
            let mut cross = Vec::with_capacity(cast.len());
            for vote in cast {
                let along = with_one(self.places[vote.member]);
                let found = self.response.derivatives(vote.side * predictor(*item, self.places[vote.member]));
                let (weight, bilinear) = match kind {
                    Information::Expected => (found.expected, 0.0),
                    Information::Observed => (found.bend, vote.side * found.first),
                };
                let (residual, damped) = (vote.side * found.first, damping * found.expected);
                for a in 0..=size {
                    slope[a] += residual * along[a];
                    matrix[a][a] += damped * along[a] * along[a];
                    (0..=size).for_each(|b| matrix[a][b] += weight * along[a] * along[b]);
                }
                let mut between = [[0.0; 3]; 2];
                let at = vote.member * size;
                for a in 0..size {
                    gradient[at + a] += residual * item[a + 1];
                    information[(at + a) * (order + 1)] += damped * item[a + 1] * item[a + 1];
                    for b in 0..=a {
                        information[(at + a) * order + at + b] += weight * item[a + 1] * item[b + 1];
                    }
                    (0..=size).for_each(|b| between[a][b] = weight * item[a + 1] * along[b]);
                    // The predictor is a product of the two.
                    between[a][a + 1] -= bilinear;
                }
                cross.push(between);
            }
            let factor = Factor::of(&matrix, size + 1)?;
            halves.iter_mut().for_each(|half| half.fill(0.0));
            let half_slope = factor.half(slope);
            for (vote, between) in cast.iter().zip(&cross) {
                for (a, row) in between.iter().enumerate().take(size) {
                    let half = factor.half(*row);
                    let at = vote.member * size + a;
                    (0..=size).for_each(|b| gradient[at] -= half[b] * half_slope[b]);
                    halves.iter_mut().zip(half).for_each(|(all, half)| all[at] = half);
                }
            }
            subtract_squares(&mut information, &halves);
            items.push(ItemCurvature { factor, gradient: slope, cross });
        }
        // What stands in rows of the lower triangle is, column by column, the upper one.
        let mut information = DMatrix::from_vec(order, order, information);
        information.fill_lower_triangle_with_upper_triangle();
        Some(Curvature { gradient, information, items })
    }
}

/// Subtracts `H Hᵀ`, the columns of `H` given one by one, from a lower triangle that is given in rows.
fn subtract_squares(lower: &mut [f64], [first, second, third]: &[Vec<f64>; 3]) {
    let order = first.len();
    for (number, row) in lower.chunks_exact_mut(order.max(1)).enumerate() {
        let (a, b, c) = (first[number], second[number], third[number]);
        let columns = first.iter().zip(second).zip(third);
        for (entry, ((first, second), third)) in row[..=number].iter_mut().zip(columns) {
            *entry -= a * first + b * second + c * third;
        }
    }
}

fn with_one(place: [f64; 2]) -> [f64; 3] {
    [1.0, place[0], place[1]]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Six members, seven roll calls, some absences.
    fn few() -> Votes {
        let rows = ["yyynnn", "yynnn.", "ynnnnn", "nnyyyy", "yyyyn.", "ynynyn", ".yynny"];
        let side = |letter| if letter == 'y' { 1.0 } else { -1.0 };
        let cast = |row: &str| -> Vec<Vote> {
            let letters = row.chars().enumerate().filter(|(_, letter)| *letter != '.');
            letters.map(|(member, letter)| Vote { member, side: side(letter) }).collect()
        };
        Votes {
            members: (0..6).collect(),
            roll_calls: (0..rows.len()).collect(),
            cast: rows.into_iter().map(cast).collect(),
            ..Votes::default()
        }
    }

    fn state(votes: &Votes, dimensions: usize) -> State<'_> {
        let places = (0..6u8).map(|m| {
            let at = f64::from(m) - 2.5;
            [at / 2.0, if dimensions == 2 { at * at / 4.0 - 0.7 } else { 0.0 }]
        });
        let items = (0..7u8).map(|j| {
            let at = f64::from(j) / 3.0 - 1.0;
            [0.3 * at, -0.9 + 0.2 * at, if dimensions == 2 { 0.4 - at } else { 0.0 }]
        });
        State {
            votes,
            dimensions,
            response: Response { lapses: LAPSES },
            places: places.collect(),
            items: items.collect(),
        }
    }

    fn parameters(dimensions: usize) -> Vec<(bool, usize, usize)> {
        let places = (0..6).flat_map(|m| (0..dimensions).map(move |a| (true, m, a)));
        let items = (0..7).flat_map(|j| (0..=dimensions).map(move |a| (false, j, a)));
        places.chain(items).collect()
    }

    fn moved(state: &mut State<'_>, (place, number, axis): (bool, usize, usize), by: f64) {
        if place {
            state.places[number][axis] += by;
        } else {
            state.items[number][axis] += by;
        }
    }

    #[test]
    fn derivatives_agree_with_differences() {
        let votes = few();
        for dimensions in [1, 2] {
            let mut state = state(&votes, dimensions);
            let parameters = parameters(dimensions);
            let step = 1e-4;
            let order = parameters.len();
            let mut full = DMatrix::zeros(order, order);
            let mut slope = DVector::zeros(order);
            for (row, one) in parameters.iter().enumerate() {
                for (column, other) in parameters.iter().enumerate() {
                    let mut at = |a: f64, b: f64| {
                        moved(&mut state, *one, a * step);
                        moved(&mut state, *other, b * step);
                        let value = state.log_posterior();
                        moved(&mut state, *other, -b * step);
                        moved(&mut state, *one, -a * step);
                        value
                    };
                    if row == column {
                        slope[row] = (at(1.0, 0.0) - at(-1.0, 0.0)) / (2.0 * step);
                    }
                    let bend = at(1.0, 1.0) - at(1.0, -1.0) - at(-1.0, 1.0) + at(-1.0, -1.0);
                    full[(row, column)] = -bend / (4.0 * step * step);
                }
            }
            // Positions once roll calls' parameters have moved along: the Schur complement.
            let own = 6 * dimensions;
            let items = full.view((own, own), (order - own, order - own)).into_owned();
            let across = full.view((0, own), (own, order - own)).into_owned();
            let back = &across * items.try_inverse().unwrap();
            let information = full.view((0, 0), (own, own)) - &back * across.transpose();
            let gradient = slope.rows(0, own) - &back * slope.rows(own, order - own);
            let found = state.curvature(0.0, Information::Observed).unwrap();
            let apart = (&found.information - information).abs().max();
            assert!(apart < 1e-4, "{dimensions}: {apart}");
            let apart = (&found.gradient - gradient).abs().max();
            assert!(apart < 1e-5, "{dimensions}: {apart}");
        }
    }

    #[test]
    fn the_rounds_of_em_never_lose() {
        let votes = few();
        let mut state = state(&votes, 2);
        let mut before = state.log_posterior();
        for _ in 0..20 {
            state.move_places();
            let between = state.log_posterior();
            state.move_items();
            let after = state.log_posterior();
            assert!(between >= before - 1e-12 && after >= between - 1e-12);
            before = after;
        }
    }

    #[test]
    fn the_mode_is_a_maximum() {
        let votes = few();
        for dimensions in [1, 2] {
            let start = state(&votes, dimensions).places;
            let response = Response { lapses: LAPSES };
            let fit = fit(&votes, start, dimensions, response).unwrap();
            let (places, items) = (fit.places, fit.items);
            let mut state = State { votes: &votes, dimensions, response, places, items };
            let best = state.log_posterior();
            for one in parameters(dimensions) {
                for by in [1e-2, -1e-2] {
                    moved(&mut state, one, by);
                    assert!(state.log_posterior() < best, "{one:?}");
                    moved(&mut state, one, -by);
                }
            }
        }
    }
}
