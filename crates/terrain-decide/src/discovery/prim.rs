//! PRIM, the patient rule induction method: from the box that holds everything, thin slices are peeled off one at a time,
//! each the one that raises the mean most for what it loses; then slices are pasted back where that raises the mean again.
//!
//! Friedman & Fisher (1999), "Bump hunting in high-dimensional data", Statistics and Computing 9(2); for scenarios
//! Bryant & Lempert (2010). Slices, ties and stopping are those of the EMA Workbench (Kwakkel 2017, Environmental
//! Modelling & Software 96), version 2.5.3, so that the same cases give the same boxes. Two differences: whole numbers are pasted, and
//! halves of them rounded down, below 0 too.

use super::cases::{Cases, DiscoveryError, Input};
use super::rules::{Figures, Limit, Rule, figures, quasi_p};
use rayon::prelude::*;

/// What a slice is judged by. n and ȳ are rows and mean of the box before, n′ and ȳ′ those of the box after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Objective {
    /// (ȳ′ − ȳ) / |n′ − n|: gain in the mean for each row lost. Doesn't favour categories, which lose many rows at once.
    Lenient1,
    /// n′·(ȳ′ − ȳ) / |n′ − n|: the same, weighted by what is left (Friedman & Fisher 1999, §14.6).
    Lenient2,
    /// ȳ′: the mean alone.
    Original,
}

/// How to peel and paste.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PrimOptions {
    /// What a slice is judged by.
    pub objective: Objective,
    /// Share of the rows in the box that a slice takes off, above 0 and below 0.5.
    pub peel: f64,
    /// Share of the rows beyond a limit that a slice pastes back, above 0 and below 0.5.
    pub paste: f64,
    /// No box holds a smaller share of all rows, above 0 and below 1.
    pub mass_min: f64,
}

impl Default for PrimOptions {
    fn default() -> Self {
        Self { objective: Objective::Lenient1, peel: 0.05, paste: 0.05, mass_min: 0.05 }
    }
}

/// How a box of the trajectory came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The box that holds everything.
    Start,
    /// A slice was peeled off.
    Peel,
    /// A slice was pasted back.
    Paste,
    /// Rules were dropped.
    Pruned,
}

/// A box on the way.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// How it came about.
    pub phase: Phase,
    /// Its rules, by input, a lower limit before an upper one.
    pub rules: Vec<Rule>,
    /// The quasi-p-value of each rule: [`quasi_p`].
    pub quasi_p: Vec<f64>,
    /// What it is worth.
    pub figures: Figures,
}

impl Found {
    pub(super) fn new(cases: &Cases, rules: Vec<Rule>, among: &[bool], phase: Phase) -> Self {
        let quasi_p = quasi_p(cases, &rules, among);
        let figures = figures(cases, &rules, among);
        Self { phase, rules, quasi_p, figures }
    }
}

/// The trajectory from the box of everything over all peels and pastes to the last box.
///
/// - **Cost**: sorting every input once, then time in proportion to rows × inputs for a handful of passes.
///
/// # Errors
/// An option outside its range.
pub fn prim(cases: &Cases, options: &PrimOptions) -> Result<Vec<Found>, DiscoveryError> {
    prim_among(cases, &vec![true; cases.rows()], options)
}

/// As [`prim`], among the rows in `among` alone; shares still count all rows. The box of everything spans all rows.
///
/// # Errors
/// An option outside its range.
pub fn prim_among(
    cases: &Cases,
    among: &[bool],
    options: &PrimOptions,
) -> Result<Vec<Found>, DiscoveryError> {
    for (what, found) in [("the share peeled off", options.peel), ("the share pasted back", options.paste)] {
        if !(found > 0.0 && found < 0.5) {
            return Err(DiscoveryError::Option { what, found, expected: "a number above 0 and below 0.5" });
        }
    }
    if !(options.mass_min > 0.0 && options.mass_min < 1.0) {
        let (what, found) = ("the smallest mass", options.mass_min);
        return Err(DiscoveryError::Option { what, found, expected: "a number above 0 and below 1" });
    }
    let mut search = Search::new(cases, among, options);
    let mut trajectory = vec![(Phase::Start, search.rules())];
    while search.peel() {
        trajectory.push((Phase::Peel, search.rules()));
    }
    while search.paste() {
        trajectory.push((Phase::Paste, search.rules()));
    }
    Ok(trajectory.into_par_iter().map(|(phase, rules)| Found::new(cases, rules, among, phase)).collect())
}

/// Several boxes, one after the other: the trajectory of each is sought among the rows outside those chosen before.
/// `choose` picks a box of a trajectory; the search ends when it picks none, when nothing is left that happened, or after
/// `most` boxes.
///
/// # Errors
/// An option outside its range.
pub fn covering(
    cases: &Cases,
    options: &PrimOptions,
    most: usize,
    mut choose: impl FnMut(&[Found], &[bool]) -> Option<Found>,
) -> Result<Vec<(Vec<Found>, Found)>, DiscoveryError> {
    let mut among = vec![true; cases.rows()];
    let mut found = Vec::new();
    while found.len() < most {
        let left = among.iter().zip(&cases.of_interest).any(|(among, interest)| *among && *interest);
        if !left {
            break;
        }
        let trajectory = prim_among(cases, &among, options)?;
        let Some(chosen) = choose(&trajectory, &among) else { break };
        for (among, inside) in among.iter_mut().zip(super::rules::inside(cases, &chosen.rules)) {
            *among &= !inside;
        }
        found.push((trajectory, chosen));
    }
    Ok(found)
}

/// The current limits of an input.
#[derive(Clone, Debug, PartialEq)]
enum Side {
    Range { low: f64, high: f64 },
    Kinds(Vec<bool>),
}

/// The box so far.
struct Search<'a> {
    cases: &'a Cases,
    among: &'a [bool],
    options: &'a PrimOptions,
    /// Inputs in the order in which slices are tried: continuous, whole, categories. Of equally good ones the first wins.
    tried: Vec<usize>,
    /// Rows by rising value, for numbers; rows outside the box are swept out when they are half of it.
    orders: Vec<Vec<u32>>,
    start: Vec<Side>,
    sides: Vec<Side>,
    inside: Vec<bool>,
    rows: usize,
    sum: f64,
}

/// A slice that may be taken off, or pasted back: what the input's limits would be, and what would be inside.
struct Candidate {
    input: usize,
    side: Side,
    rows: usize,
    sum: f64,
}

/// Which end of an input.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Low,
    High,
}

impl<'a> Search<'a> {
    fn new(cases: &'a Cases, among: &'a [bool], options: &'a PrimOptions) -> Self {
        let start: Vec<Side> = cases.inputs.iter().map(everything).collect();
        let mut tried: Vec<usize> = (0..cases.inputs.len()).collect();
        tried.sort_by_key(|&input| match cases.inputs[input] {
            Input::Continuous(_) => 0,
            Input::Whole(_) => 1,
            Input::Category { .. } => 2,
        });
        let orders = cases
            .inputs
            .par_iter()
            .map(|input| match input {
                Input::Continuous(values) | Input::Whole(values) => order(values, among),
                Input::Category { .. } => Vec::new(),
            })
            .collect();
        let mut search = Self {
            cases,
            among,
            options,
            tried,
            orders,
            sides: start.clone(),
            start,
            inside: among.to_vec(),
            rows: 0,
            sum: 0.0,
        };
        search.count();
        search
    }

    /// Counts what is inside anew, in the order of rows, so that sums don't drift.
    fn count(&mut self) {
        (self.rows, self.sum) = (0, 0.0);
        for (inside, value) in self.inside.iter().zip(&self.cases.values) {
            if *inside {
                self.rows += 1;
                self.sum += value;
            }
        }
    }

    fn rules(&self) -> Vec<Rule> {
        let mut rules = Vec::new();
        for (input, (side, start)) in self.sides.iter().zip(&self.start).enumerate() {
            let mut rule = |limit| rules.push(Rule { input, limit });
            match (side, start) {
                (Side::Range { low, high }, Side::Range { low: least, high: most }) => {
                    if low != least {
                        rule(Limit::AtLeast(*low));
                    }
                    if high != most {
                        rule(Limit::AtMost(*high));
                    }
                }
                (Side::Kinds(kinds), start) if Side::Kinds(kinds.clone()) != *start => {
                    let kept = (0..).zip(kinds).filter(|(_, kept)| **kept).map(|(kind, _)| kind);
                    rule(Limit::OneOf(kept.collect()));
                }
                _ => {}
            }
        }
        rules
    }

    /// Takes off the best slice; whether there was one.
    fn peel(&mut self) -> bool {
        self.sweep();
        let candidates: Vec<Candidate> =
            self.tried.par_iter().flat_map_iter(|&input| self.slices(input)).collect();
        let Some((candidate, objective)) = self.best(candidates) else { return false };
        let smaller = candidate.rows < self.rows && self.allowed(candidate.rows);
        if !smaller || objective <= 0.0 {
            return false;
        }
        let input = candidate.input;
        self.sides[input] = candidate.side;
        for (row, inside) in self.inside.iter_mut().enumerate() {
            *inside = *inside && holds(&self.sides[input], &self.cases.inputs[input], row);
        }
        self.count();
        true
    }

    fn allowed(&self, rows: usize) -> bool {
        rows as f64 / self.cases.rows() as f64 >= self.options.mass_min
    }

    /// The candidate with the highest objective, then with the fewest inputs restricted; of equals the first.
    fn best(&self, candidates: Vec<Candidate>) -> Option<(Candidate, f64)> {
        let restricted = self.sides.iter().zip(&self.start).filter(|(side, start)| side != start).count();
        let mut best: Option<(Candidate, f64, usize)> = None;
        for candidate in candidates {
            let input = candidate.input;
            let before = usize::from(self.sides[input] != self.start[input]);
            let free = usize::from(candidate.side == self.start[input]);
            let restricted = restricted - before + 1 - free;
            let objective = self.objective(&candidate);
            let better = best.as_ref().is_none_or(|(_, known, most)| {
                objective > *known || objective == *known && restricted < *most
            });
            if better {
                best = Some((candidate, objective, restricted));
            }
        }
        best.map(|(candidate, objective, _)| (candidate, objective))
    }

    fn objective(&self, candidate: &Candidate) -> f64 {
        let before = self.sum / self.rows as f64;
        let after = if candidate.rows == 0 { 0.0 } else { candidate.sum / candidate.rows as f64 };
        let change = candidate.rows.abs_diff(self.rows) as f64;
        match self.options.objective {
            Objective::Original if candidate.rows == 0 => -1.0,
            Objective::Original => after,
            _ if after == before || change == 0.0 => 0.0,
            Objective::Lenient1 => (after - before) / change,
            Objective::Lenient2 => candidate.rows as f64 * (after - before) / change,
        }
    }

    /// Drops rows that are outside from the orders of which they make up half.
    fn sweep(&mut self) {
        let (inside, rows) = (&self.inside, self.rows);
        self.orders.par_iter_mut().filter(|order| order.len() > 2 * rows).for_each(|order| {
            order.retain(|&row| inside[row as usize]);
        });
    }

    /// All slices of an input.
    fn slices(&self, input: usize) -> Vec<Candidate> {
        match (&self.cases.inputs[input], &self.sides[input]) {
            (Input::Continuous(values), Side::Range { low, high }) => [End::High, End::Low]
                .into_iter()
                .map(|end| self.slice(input, values, end, [*low, *high], false))
                .collect(),
            (Input::Whole(values), Side::Range { low, high }) => [End::High, End::Low]
                .into_iter()
                .map(|end| self.slice(input, values, end, [*low, *high], true))
                .collect(),
            (Input::Category { of_row, .. }, Side::Kinds(kinds)) => self.without_one(input, of_row, kinds),
            _ => Vec::new(),
        }
    }

    /// The slice at one end of a number.
    fn slice(&self, input: usize, values: &[f64], end: End, limits: [f64; 2], whole: bool) -> Candidate {
        let order = &self.orders[input];
        let at = |row: &u32| values[*row as usize];
        let quantile = match end {
            End::Low => self.options.peel,
            End::High => 1.0 - self.options.peel,
        };
        let mut limit = match end {
            End::Low => {
                let rising = order.iter().filter(|row| self.inside[**row as usize]).map(at);
                place_of_quantile(rising, self.rows, quantile, end)
            }
            End::High => {
                let falling = order.iter().rev().filter(|row| self.inside[**row as usize]).map(at);
                place_of_quantile(falling, self.rows, quantile, end)
            }
        };
        if whole {
            limit = libm::floor(limit);
        }
        let removed = |value: f64| match end {
            End::Low if whole && limit == limits[0] => value <= limit,
            End::Low => value < limit,
            End::High if whole && limit == limits[1] => value >= limit,
            End::High => value > limit,
        };
        let (mut rows, mut sum, mut first_kept) = (0, 0.0, None);
        let mut walk = |row: &u32| {
            let row = *row as usize;
            if !self.inside[row] {
                return true;
            }
            if removed(values[row]) {
                rows += 1;
                sum += self.cases.values[row];
                return true;
            }
            first_kept = Some(values[row]);
            false
        };
        match end {
            End::Low => order.iter().all(&mut walk),
            End::High => order.iter().rev().all(&mut walk),
        };
        if whole {
            // A limit stands on a value that occurs; of nothing, on none.
            limit = first_kept.unwrap_or(limit);
        }
        let side = match end {
            End::Low => Side::Range { low: limit, high: limits[1] },
            End::High => Side::Range { low: limits[0], high: limit },
        };
        Candidate { input, side, rows: self.rows - rows, sum: self.sum - sum }
    }

    /// The boxes without one of the categories.
    fn without_one(&self, input: usize, of_row: &[u32], kinds: &[bool]) -> Vec<Candidate> {
        if kinds.iter().filter(|kept| **kept).count() < 2 {
            return Vec::new();
        }
        let mut counts = vec![(0_usize, 0.0); kinds.len()];
        for (row, kind) in of_row.iter().enumerate().filter(|(row, _)| self.inside[*row]) {
            let count = &mut counts[*kind as usize];
            count.0 += 1;
            count.1 += self.cases.values[row];
        }
        let without = |(kind, (rows, sum)): (usize, (usize, f64))| {
            let mut left = kinds.to_vec();
            left[kind] = false;
            Candidate { input, side: Side::Kinds(left), rows: self.rows - rows, sum: self.sum - sum }
        };
        counts.into_iter().enumerate().filter(|(kind, _)| kinds[*kind]).map(without).collect()
    }

    /// Pastes the best slice back; whether there was one.
    fn paste(&mut self) -> bool {
        let beyond = self.beyond();
        let candidates: Vec<Candidate> =
            self.tried.iter().flat_map(|&input| self.pastes(input, &beyond[input])).collect();
        let Some((candidate, objective)) = self.best(candidates) else { return false };
        let mean = self.sum / self.rows as f64;
        let rises = candidate.rows > 0 && candidate.sum / candidate.rows as f64 > mean;
        if candidate.rows <= self.rows || !self.allowed(candidate.rows) || objective <= 0.0 || !rises {
            return false;
        }
        self.sides[candidate.input] = candidate.side;
        for row in 0..self.inside.len() {
            self.inside[row] = self.among[row]
                && self.sides.iter().zip(&self.cases.inputs).all(|(side, input)| holds(side, input, row));
        }
        self.count();
        true
    }

    /// For each input the rows that it alone keeps out of the box.
    fn beyond(&self) -> Vec<Vec<usize>> {
        let restricted: Vec<usize> =
            (0..self.sides.len()).filter(|&input| self.sides[input] != self.start[input]).collect();
        let mut beyond = vec![Vec::new(); self.sides.len()];
        for row in (0..self.inside.len()).filter(|&row| self.among[row] && !self.inside[row]) {
            let mut broken = restricted
                .iter()
                .filter(|&&input| !holds(&self.sides[input], &self.cases.inputs[input], row));
            if let (Some(&only), None) = (broken.next(), broken.next()) {
                beyond[only].push(row);
            }
        }
        beyond
    }

    fn pastes(&self, input: usize, beyond: &[usize]) -> Vec<Candidate> {
        if self.sides[input] == self.start[input] {
            return Vec::new();
        }
        match (&self.cases.inputs[input], &self.sides[input], &self.start[input]) {
            (
                Input::Continuous(values),
                Side::Range { low, high },
                Side::Range { low: least, high: most },
            ) => [(End::Low, *least), (End::High, *most)]
                .into_iter()
                .filter_map(|(end, edge)| self.pasted(input, values, beyond, end, [*low, *high], edge, false))
                .collect(),
            (Input::Whole(values), Side::Range { low, high }, Side::Range { low: least, high: most }) => {
                [(End::Low, *least), (End::High, *most)]
                    .into_iter()
                    .filter_map(|(end, edge)| {
                        self.pasted(input, values, beyond, end, [*low, *high], edge, true)
                    })
                    .collect()
            }
            (Input::Category { of_row, .. }, Side::Kinds(kinds), Side::Kinds(all)) => (0..kinds.len())
                .filter(|&kind| all[kind] && !kinds[kind])
                .map(|kind| {
                    let added = beyond.iter().filter(|&&row| of_row[row] as usize == kind);
                    let (rows, sum) = self.with(added);
                    let mut more = kinds.clone();
                    more[kind] = true;
                    Candidate { input, side: Side::Kinds(more), rows, sum }
                })
                .collect(),
            _ => Vec::new(),
        }
    }

    fn with<'r>(&self, added: impl Iterator<Item = &'r usize>) -> (usize, f64) {
        added.fold((self.rows, self.sum), |(rows, sum), &row| (rows + 1, sum + self.cases.values[row]))
    }

    /// The slice beyond one end of a number; `None` where that end has no limit.
    #[expect(
        clippy::too_many_arguments,
        reason = "the state of one end; a struct of it would be named nowhere else"
    )]
    fn pasted(
        &self,
        input: usize,
        values: &[f64],
        beyond: &[usize],
        end: End,
        [low, high]: [f64; 2],
        edge: f64,
        whole: bool,
    ) -> Option<Candidate> {
        let limit = if end == End::Low { low } else { high };
        if limit == edge {
            return None;
        }
        let outside = |value: f64| if end == End::Low { value < low } else { value > high };
        // Rows exactly on the limit count towards the slice, as the workbench's boxes include both ends.
        let on_limit = (0..values.len()).filter(|&row| self.inside[row] && values[row] == limit);
        let rows = beyond.iter().copied().filter(|&row| outside(values[row]));
        let mut slice: Vec<f64> = rows.chain(on_limit).map(|row| values[row]).collect();
        slice.sort_unstable_by(f64::total_cmp);
        let mut pasted = match (end, slice.len()) {
            (_, 0) => edge,
            (End::Low, rows) => {
                place_of_quantile(slice.into_iter().rev(), rows, 1.0 - self.options.paste, End::High)
            }
            (End::High, rows) => place_of_quantile(slice.into_iter(), rows, self.options.paste, End::Low),
        };
        if whole {
            pasted = libm::floor(pasted);
        }
        let reach = pasted;
        let added =
            |value: f64| outside(value) && if end == End::Low { value >= reach } else { value <= reach };
        if whole {
            let outermost = beyond.iter().map(|&row| values[row]).filter(|value| added(*value));
            pasted = match end {
                End::Low => outermost.fold(low, f64::min),
                End::High => outermost.fold(high, f64::max),
            };
        }
        let (rows, sum) = self.with(beyond.iter().filter(|&&row| added(values[row])));
        let side = match end {
            End::Low => Side::Range { low: pasted, high },
            End::High => Side::Range { low, high: pasted },
        };
        Some(Candidate { input, side, rows, sum })
    }
}

fn everything(input: &Input) -> Side {
    match input {
        Input::Continuous(values) | Input::Whole(values) => Side::Range {
            low: values.iter().copied().fold(f64::INFINITY, f64::min),
            high: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        },
        Input::Category { of_row, categories } => {
            let mut occurs = vec![false; *categories as usize];
            for kind in of_row {
                occurs[*kind as usize] = true;
            }
            Side::Kinds(occurs)
        }
    }
}

fn holds(side: &Side, input: &Input, row: usize) -> bool {
    match (side, input) {
        (Side::Range { low, high }, Input::Continuous(values) | Input::Whole(values)) => {
            (*low..=*high).contains(&values[row])
        }
        (Side::Kinds(kinds), Input::Category { of_row, .. }) => kinds[of_row[row] as usize],
        _ => false,
    }
}

/// Rows in `among` by rising value.
fn order(values: &[f64], among: &[bool]) -> Vec<u32> {
    let rows = (0_u32..).zip(values.iter().zip(among));
    let mut pairs: Vec<(f64, u32)> =
        rows.filter(|(_, (_, among))| **among).map(|(row, (value, _))| (*value, row)).collect();
    pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    pairs.into_iter().map(|(_, row)| row).collect()
}

/// Where a slice of this share ends: halfway between the two values around the quantile; if these are equal, between
/// them and the next value inwards. `from_end` goes through the `rows` values from the end at which the slice lies.
fn place_of_quantile(from_end: impl Iterator<Item = f64>, rows: usize, quantile: f64, end: End) -> f64 {
    let place = (rows - 1) as f64 * quantile;
    let (below, above) = (libm::floor(place), libm::ceil(place));
    let (near, far) = match end {
        End::Low => (below, above),
        End::High => ((rows - 1) as f64 - above, (rows - 1) as f64 - below),
    };
    let mut values = from_end.skip(crate::analysis::statistics::whole(near));
    let first = values.next().unwrap_or_default();
    let mut second = first;
    if far > near {
        second = values.next().unwrap_or(first);
    }
    while second == first {
        let Some(next) = values.next() else { break };
        second = next;
    }
    (first + second) / 2.0
}
