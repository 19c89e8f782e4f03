//! CART: a tree of questions with yes and no, each cut where it tells the cases apart best. Its leaves are boxes that cover
//! all cases without overlap.
//!
//! Breiman, Friedman, Olshen & Stone (1984), "Classification and Regression Trees". As in scikit-learn, of which the EMA Workbench
//! is a wrapper here, a node is cut wherever the leaf limit allows unless all its cases agree; cuts of numbers lie halfway
//! between neighbouring values, a category is told from all others. Of equally good cuts the first input's lowest is taken.

use super::cases::{Cases, DiscoveryError, Input};
use super::held_out::numbers;
use super::rules::{Figures, Limit, Rule, inside, of_counts};
use rayon::prelude::*;

/// A question of the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Place of the input that is asked about.
    pub input: usize,
    /// Where it is cut.
    pub at: SplitAt,
    /// Rows on the left (this or less; not of the category).
    pub left: usize,
    /// Rows on the right.
    pub right: usize,
    /// How much the Gini impurity 1 − Σp² falls, weighted by rows.
    pub gain: f64,
}

/// Where an input is cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SplitAt {
    /// Left is this or less, right is more.
    Value(f64),
    /// Right is this category, left are all others.
    Category(u32),
}

/// A leaf and the rules that lead to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaf {
    /// At most one lower limit (more than), one upper limit (at most) or one set for an input; by input.
    pub rules: Vec<Rule>,
    /// What the leaf is worth.
    pub figures: Figures,
}

/// A grown tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    /// The first question; `None` when no cut was possible.
    pub root: Option<Split>,
    /// Leaves from left to right.
    pub leaves: Vec<Leaf>,
    /// Share of the rows that the majority of their leaf has right.
    pub accuracy: f64,
}

/// Grows a tree whose leaves hold at least `least` rows.
///
/// - **Cost**: sorting every input once, then rows × inputs for each level of the tree.
///
/// # Errors
/// `least` of 0.
pub fn cart(cases: &Cases, least: usize) -> Result<Tree, DiscoveryError> {
    if least == 0 {
        let (what, expected) = ("the smallest number of rows in a leaf", "1 or more");
        return Err(DiscoveryError::Option { what, found: 0.0, expected });
    }
    let orders = cases.inputs.iter().map(order).collect();
    let mut growth = Growth {
        cases,
        least,
        root: None,
        leaves: Vec::new(),
        right: 0,
        goes_left: vec![false; cases.rows()],
    };
    growth.grow(Node { orders, rules: Vec::new() });
    let accuracy = growth.right as f64 / cases.rows() as f64;
    Ok(Tree { root: growth.root, leaves: growth.leaves, accuracy })
}

/// Share of the rows that the majority of their leaf has right in a tree grown without their part: each part is left out once,
/// with leaves that hold at least the same share of the rows. A row that no leaf takes, since its category doesn't occur in the
/// others, is not right. `None` with fewer than two parts, or where a part leaves too few rows or only one kind of outcome.
#[must_use]
pub fn held_out_accuracy(cases: &Cases, part: &[usize], least: usize) -> Option<f64> {
    let numbers = numbers(part);
    if numbers.len() < 2 {
        return None;
    }
    let right = |left_out: &usize| -> Option<usize> {
        let others: Vec<bool> = part.iter().map(|part| part != left_out).collect();
        let others_alone = cases.only(&others).ok()?;
        let least = (least * others_alone.rows()).div_ceil(cases.rows()).max(1);
        let tree = cart(&others_alone, least).ok()?;
        let of_leaf = |leaf: &Leaf| {
            let majority = 2 * leaf.figures.of_interest > leaf.figures.inside;
            let inside = inside(cases, &leaf.rules);
            (0..cases.rows())
                .filter(|&row| !others[row] && inside[row] && cases.of_interest[row] == majority)
                .count()
        };
        Some(tree.leaves.iter().map(of_leaf).sum())
    };
    let right: Vec<usize> = numbers.par_iter().map(right).collect::<Option<_>>()?;
    Some(right.iter().sum::<usize>() as f64 / cases.rows() as f64)
}

/// Rows of a node: for each input by rising value, for a category in rising order of row.
struct Node {
    orders: Vec<Vec<u32>>,
    rules: Vec<Rule>,
}

struct Growth<'a> {
    cases: &'a Cases,
    least: usize,
    root: Option<Split>,
    leaves: Vec<Leaf>,
    right: usize,
    goes_left: Vec<bool>,
}

impl Growth<'_> {
    fn grow(&mut self, node: Node) {
        let rows = node.orders[0].len();
        let of_interest = self.interesting(&node.orders[0]);
        let mixed = of_interest > 0 && of_interest < rows;
        let split = if mixed { self.best(&node, of_interest) } else { None };
        if self.root.is_none() && node.rules.is_empty() {
            self.root.clone_from(&split);
        }
        let Some(split) = split else {
            self.right += of_interest.max(rows - of_interest);
            let sum = node.orders[0].iter().map(|&row| self.cases.values[row as usize]).sum();
            let mut restricted: Vec<usize> = node.rules.iter().map(|rule| rule.input).collect();
            restricted.dedup();
            let figures = of_counts(self.cases, rows, of_interest, sum, restricted.len());
            self.leaves.push(Leaf { rules: node.rules, figures });
            return;
        };
        for &row in &node.orders[0] {
            self.goes_left[row as usize] = match (&self.cases.inputs[split.input], split.at) {
                (Input::Continuous(values) | Input::Whole(values), SplitAt::Value(at)) => {
                    values[row as usize] <= at
                }
                (Input::Category { of_row, .. }, SplitAt::Category(kind)) => of_row[row as usize] != kind,
                _ => false,
            };
        }
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for order in node.orders {
            let (on_left, on_right) = order.into_iter().partition(|&row| self.goes_left[row as usize]);
            left.push(on_left);
            right.push(on_right);
        }
        let [left_rules, right_rules] = self.rules_after(&node.rules, &split);
        self.grow(Node { orders: left, rules: left_rules });
        self.grow(Node { orders: right, rules: right_rules });
    }

    fn interesting(&self, rows: &[u32]) -> usize {
        rows.iter().filter(|&&row| self.cases.of_interest[row as usize]).count()
    }

    fn best(&self, node: &Node, of_interest: usize) -> Option<Split> {
        let mut best: Option<Split> = None;
        for (input, order) in node.orders.iter().enumerate() {
            let mut offer = |at: SplitAt, left: (usize, usize)| {
                let (rows, on_left) = (order.len(), left.0);
                if on_left < self.least || rows - on_left < self.least {
                    return;
                }
                let gain = gain((rows, of_interest), left);
                if best.as_ref().is_none_or(|best| gain > best.gain) {
                    best = Some(Split { input, at, left: on_left, right: rows - on_left, gain });
                }
            };
            match &self.cases.inputs[input] {
                Input::Continuous(values) | Input::Whole(values) => {
                    let mut left = (0, 0);
                    for two in order.windows(2) {
                        left.0 += 1;
                        left.1 += usize::from(self.cases.of_interest[two[0] as usize]);
                        let (below, above) = (values[two[0] as usize], values[two[1] as usize]);
                        if below < above {
                            let middle = below + (above - below) / 2.0;
                            // Between neighbouring floating-point numbers there may be none.
                            offer(SplitAt::Value(if middle < above { middle } else { below }), left);
                        }
                    }
                }
                Input::Category { of_row, categories } => {
                    let mut counts = vec![(0, 0); *categories as usize];
                    for &row in order {
                        let count = &mut counts[of_row[row as usize] as usize];
                        count.0 += 1;
                        count.1 += usize::from(self.cases.of_interest[row as usize]);
                    }
                    for (kind, count) in (0..).zip(counts) {
                        offer(SplitAt::Category(kind), (order.len() - count.0, of_interest - count.1));
                    }
                }
            }
        }
        best
    }

    /// The rules of the left and of the right child.
    fn rules_after(&self, rules: &[Rule], split: &Split) -> [Vec<Rule>; 2] {
        let input = split.input;
        match split.at {
            SplitAt::Value(at) => [
                with(rules, Rule { input, limit: Limit::AtMost(at) }),
                with(rules, Rule { input, limit: Limit::Above(at) }),
            ],
            SplitAt::Category(kind) => {
                let known = rules.iter().find_map(|rule| match &rule.limit {
                    Limit::OneOf(kinds) if rule.input == input => Some(kinds.clone()),
                    _ => None,
                });
                let mut left = known.unwrap_or_else(|| kinds_that_occur(&self.cases.inputs[input]));
                left.retain(|other| *other != kind);
                [
                    with(rules, Rule { input, limit: Limit::OneOf(left) }),
                    with(rules, Rule { input, limit: Limit::OneOf(vec![kind]) }),
                ]
            }
        }
    }
}

/// The rules with one more in its place; it takes over from one of its own kind, which it narrows.
fn with(rules: &[Rule], rule: Rule) -> Vec<Rule> {
    let rank = |rule: &Rule| {
        let kind = match rule.limit {
            Limit::AtLeast(_) | Limit::Above(_) => 0,
            Limit::AtMost(_) => 1,
            Limit::OneOf(_) => 2,
        };
        (rule.input, kind)
    };
    let mut rules: Vec<Rule> = rules.iter().filter(|known| rank(known) != rank(&rule)).cloned().collect();
    rules.push(rule);
    rules.sort_by_key(rank);
    rules
}

fn kinds_that_occur(input: &Input) -> Vec<u32> {
    match input {
        Input::Category { of_row, .. } => {
            let mut kinds = of_row.clone();
            kinds.sort_unstable();
            kinds.dedup();
            kinds
        }
        _ => Vec::new(),
    }
}

fn order(input: &Input) -> Vec<u32> {
    let mut rows: Vec<u32> = (0_u32..).take(input.rows()).collect();
    if let Input::Continuous(values) | Input::Whole(values) = input {
        rows.sort_by(|&a, &b| values[a as usize].total_cmp(&values[b as usize]));
    }
    rows
}

/// How much the Gini impurity falls when `left` (rows, of interest) is cut off `all`.
fn gain(all: (usize, usize), left: (usize, usize)) -> f64 {
    let right = (all.0 - left.0, all.1 - left.1);
    let impurity = |(rows, of_interest): (usize, usize)| {
        let share = of_interest as f64 / rows as f64;
        2.0 * share * (1.0 - share)
    };
    let weight = |part: (usize, usize)| part.0 as f64 / all.0 as f64 * impurity(part);
    impurity(all) - weight(left) - weight(right)
}
