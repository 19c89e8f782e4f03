//! `terrain analyze discover`: the conditions under which something happens, as plain rules.

use super::{described, text_options, write_plot};
use crate::answer::Answer;
use crate::fault::Fault;
use crate::user_table::TableFile;
use clap::{Args, ValueEnum};
use miette::Result;
use serde_json::{Value, json};
use std::path::PathBuf;
use terrain_decide::discovery::{
    CHANCE, Cases, Choice, DiscoveryError, Figures, Found, HeldOut, Input, Limit, Objective, Phase,
    PrimOptions, Rule, SplitAt, Tree, cart, choose, covering, dealt, held_out, held_out_accuracy, prim,
};
use terrain_evidence::columns::{Column, Complete, Values};
use terrain_report::analyses::{Discovered, TreeFound, densest, discovered, finding, tree};
use terrain_report::rules::InputWords;
use terrain_report::tradeoff::{self, Point};

/// Find the conditions under which something happens, as plain rules (scenario discovery)
///
/// PRIM peels thin slices off the table and pastes some back, so that what is left holds ever more of the rows in which it happened;
/// its trajectory shows what each step costs. CART asks one question after the other. Columns of numbers and of names
/// may both be inputs.
///
/// Chosen is the box with the highest coverage among those that reach --density, after rules that chance may explain were
/// dropped; if none reaches it, the one that balances coverage and density best. Rules fit the rows that they were found in best, so
/// each eighth of the rows is left out once, and what is found without it is counted in it (held out).
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze discover futures.csv --outcome won\n  \
                        terrain analyze discover futures.csv --outcome turnout --of-interest '>= 0.5' --conditions 3\n  \
                        terrain analyze discover futures.csv.gz --outcome won --inputs funder,weeks --plot tradeoff.svg\n  \
                        terrain analyze discover futures.csv --outcome won --method cart --json")]
pub(crate) struct Discover {
    #[command(flatten)]
    table: TableFile,
    /// The column that says whether it happened: 0 and 1, or no and yes
    #[arg(long, value_name = "COL")]
    outcome: String,
    /// What of the outcome counts as happened: a limit on its numbers (>, >=, <, <=, =) or one of its names
    #[arg(long, value_name = "'>= 0.5'|NAME")]
    of_interest: Option<String>,
    /// Inputs that rules may be about, separated by commas [default: all other columns]
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    inputs: Vec<String>,
    /// How rules are sought
    #[arg(long, value_enum, default_value_t = Method::Prim)]
    method: Method,
    /// Share of the rows inside in which it should happen
    #[arg(long, default_value_t = 0.8, value_name = "SHARE")]
    density: f64,
    /// Share of the rows in the box that a slice takes off
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    peel: f64,
    /// Share of the rows beyond a limit that a slice pastes back
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    paste: f64,
    /// No box, and no leaf, holds a smaller share of all rows
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    mass: f64,
    /// What a slice is judged by
    #[arg(long, value_enum, default_value_t = By::Lenient1)]
    objective: By,
    /// Most inputs that the chosen rules are about [default: any number]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    conditions: Option<u32>,
    /// Drop rules whose quasi-p-value is above this; 1 keeps all
    #[arg(long, default_value_t = CHANCE, value_name = "P")]
    prune: f64,
    /// Boxes to look for, each in what those before leave
    #[arg(long, default_value_t = 1, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    boxes: u32,
    /// Draw coverage against density into this file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Method {
    /// Peel and paste (Friedman & Fisher 1999)
    Prim,
    /// A tree of questions (Breiman et al. 1984)
    Cart,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Gain in the share for each row lost
    Lenient1,
    /// The same, weighted by what is left
    Lenient2,
    /// The share alone
    Original,
}

/// A table read for the search.
struct Read {
    names: Vec<String>,
    words: Vec<InputWords>,
    cases: Cases,
    event: String,
    left_out: Option<String>,
    complete: Complete,
    /// The part in which each row is left out of the search.
    part: Vec<usize>,
}

impl Discover {
    pub(crate) fn run(self, json: bool) -> Result<Answer> {
        for (option, share) in [("--density", self.density), ("--prune", self.prune)] {
            if !(0.0..=1.0).contains(&share) {
                return Err(Fault::new(format!("{option}: {share} is not a share from 0 to 1")).into());
            }
        }
        let read = self.read()?;
        match self.method {
            Method::Prim => self.prim(&read, json),
            Method::Cart => self.cart(&read, json),
        }
    }

    fn read(&self) -> Result<Read> {
        let table = self.table.read()?;
        let outcome = table.place("--outcome", &self.outcome)?;
        let places = table.inputs("--inputs", &self.inputs, &[outcome])?;
        let wanted: Vec<usize> = places.iter().copied().chain([outcome]).collect();
        let mut complete = table.complete(&wanted)?;
        let file = table.columns.file();
        let Some(outcome) = complete.columns.pop() else {
            return Err(Fault::new(format!("{file}: there is no outcome")).into());
        };
        let (of_interest, event) = self.happened(&outcome)?;
        let (mut names, mut words, mut inputs) = (Vec::new(), Vec::new(), Vec::new());
        for column in &complete.columns {
            names.push(column.name.clone());
            let categories = match &column.values {
                Values::Numbers(_) => Vec::new(),
                Values::Names { names, .. } => names.iter().map(|name| described(name)).collect(),
            };
            words.push(InputWords { name: described(&column.name), unit: String::new(), categories });
            inputs.push(input(column));
        }
        let part = dealt(&keys(&complete, &of_interest));
        let cases =
            Cases::new(inputs, of_interest).map_err(|error| self.refused(file, &event, &complete, &error))?;
        let left_out = complete.left_out_in_words();
        Ok(Read { names, words, cases, event, left_out, complete, part })
    }

    /// In which rows it happened, and what “it” is.
    fn happened(&self, outcome: &Column) -> Result<(Vec<bool>, String), Fault> {
        let name = described(&outcome.name);
        let unsaid = |found: String, example: &str| {
            Fault::new(format!("--outcome: `{name}` holds {found}; which of it counts as happened?"))
                .help(format!("say so with --of-interest, for instance --of-interest {example}"))
        };
        match (&outcome.values, &self.of_interest) {
            (Values::Numbers(values), None) => {
                if values.iter().all(|value| *value == 0.0 || *value == 1.0) {
                    return Ok((
                        values.iter().map(|value| *value == 1.0).collect(),
                        format!("“{name}” is 1"),
                    ));
                }
                Err(unsaid("numbers other than 0 and 1".to_owned(), "'>= 0.5'"))
            }
            (Values::Numbers(values), Some(text)) => {
                let limit = Comparison::read(text).ok_or_else(|| {
                    Fault::new(format!("--of-interest: `{text}` is no limit on a number"))
                        .help("write it like '>= 0.5', '> 3', '<= 2', '< 1' or '= 1'")
                })?;
                let happened = values.iter().map(|value| limit.holds(*value)).collect();
                Ok((happened, format!("“{name}” is {}", limit.in_words())))
            }
            (Values::Names { names, of_row }, said) => {
                let wanted = match said {
                    Some(text) => names.iter().position(|known| known == text).ok_or_else(|| {
                        let known: Vec<&str> = names.iter().take(8).map(String::as_str).collect();
                        Fault::new(format!("--of-interest: `{name}` has no value `{text}`"))
                            .help(format!("its values: {}", known.join(", ")))
                    })?,
                    None => {
                        let yes = |known: &String| {
                            ["yes", "true"].iter().any(|word| known.eq_ignore_ascii_case(word))
                        };
                        let place = names.iter().position(yes).filter(|_| names.len() <= 2);
                        let found = names.iter().take(4).map(|name| described(name)).collect::<Vec<_>>();
                        place.ok_or_else(|| unsaid(format!("names ({})", found.join(", ")), "NAME"))?
                    }
                };
                let happened = of_row.iter().map(|kind| usize::try_from(*kind) == Ok(wanted)).collect();
                Ok((happened, format!("“{name}” is {}", described(&names[wanted]))))
            }
        }
    }

    fn refused(&self, file: &str, event: &str, complete: &Complete, error: &DiscoveryError) -> Fault {
        let rows = complete.rows();
        let fault = match error {
            DiscoveryError::Never { .. } => {
                Fault::new(format!("{file}: {event} in none of {rows} rows, so there is nothing to explain"))
            }
            DiscoveryError::Always { .. } => Fault::new(format!(
                "{file}: {event} in all of {rows} rows, so no condition can tell them apart"
            )),
            DiscoveryError::NoInput => Fault::new(format!(
                "{file}: beside the outcome `{}` there is no column that a rule could be about",
                self.outcome
            )),
            other => Fault::new(format!("{file}: {other}")),
        };
        let constant =
            "an outcome must be different in some rows; --of-interest says what counts as happened";
        match (error, complete.left_out_in_words()) {
            (DiscoveryError::Never { .. } | DiscoveryError::Always { .. }, _) => fault.help(constant),
            (_, Some(left_out)) => fault.help(left_out),
            _ => fault,
        }
    }

    fn prim(&self, read: &Read, json: bool) -> Result<Answer> {
        let options = PrimOptions {
            objective: match self.objective {
                By::Lenient1 => Objective::Lenient1,
                By::Lenient2 => Objective::Lenient2,
                By::Original => Objective::Original,
            },
            peel: self.peel,
            paste: self.paste,
            mass_min: self.mass,
        };
        let cases = &read.cases;
        let choice = Choice {
            density: self.density,
            conditions: self
                .conditions
                .map_or(usize::MAX, |most| usize::try_from(most).unwrap_or(usize::MAX)),
            chance: self.prune,
        };
        let fault = |error: DiscoveryError| Fault::new(error.to_string());
        let most = usize::try_from(self.boxes).unwrap_or(usize::MAX);
        let mut found =
            covering(cases, &options, most, |trajectory, among| choose(cases, trajectory, among, &choice))
                .map_err(fault)?;
        let (mut trajectory, chosen) = if found.is_empty() {
            (prim(cases, &options).map_err(fault)?, None)
        } else {
            let (trajectory, chosen) = found.remove(0);
            (trajectory, Some(chosen))
        };
        // As in the workbench, a box from which rules were dropped goes to the end of the trajectory.
        if let Some(chosen) = chosen.as_ref().filter(|chosen| !trajectory.contains(chosen)) {
            trajectory.push(chosen.clone());
        }
        let further: Vec<Found> = found.into_iter().map(|(_, chosen)| chosen).collect();
        let held_out = chosen.as_ref().and_then(|_| {
            held_out(cases, &read.part, |cases| {
                let trajectory = prim(cases, &options).ok()?;
                choose(cases, &trajectory, &vec![true; cases.rows()], &choice).map(|found| found.rules)
            })
        });
        let view = Discovered {
            event: read.event.clone(),
            inputs: &read.words,
            cases,
            trajectory: &trajectory,
            chosen: chosen.as_ref(),
            held_out: held_out.as_ref(),
            further: &further,
            density: self.density,
            left_out: read.left_out.clone(),
        };
        let mut files = Vec::new();
        if let Some(plot) = &self.plot {
            let points: Vec<Point> = trajectory
                .iter()
                .map(|one| Point {
                    coverage: one.figures.coverage,
                    density: one.figures.density,
                    conditions: one.figures.restricted,
                    joined: one.phase != Phase::Pruned,
                    chosen: chosen.as_ref() == Some(one),
                })
                .collect();
            let title = format!("When {}", read.event);
            let drawn = tradeoff::chart(&title, &finding(&view), cases.base_rate(), &points);
            files.push(write_plot(plot, &drawn)?);
        }
        let step = |chosen: &Found| trajectory.iter().position(|one| one == chosen);
        let boxes = |found: &Found| box_as_json(found, read);
        let chosen_as_json = chosen.as_ref().map(|chosen| {
            let mut value = boxes(chosen);
            value["step"] = json!(step(chosen));
            value["reaches_density"] = json!(chosen.figures.density >= self.density);
            value["held_out"] = held_out_as_json(held_out.as_ref());
            value["text"] = json!(finding(&view));
            value
        });
        let value = json!({
            "method": "prim",
            "outcome": self.outcome,
            "event": read.event,
            "rows": cases.rows(),
            "of_interest": cases.interesting(),
            "base_rate": cases.base_rate(),
            "trajectory": trajectory.iter().map(boxes).collect::<Vec<_>>(),
            "chosen": chosen_as_json,
            "further": further.iter().map(boxes).collect::<Vec<_>>(),
            "left_out": left_out(read),
        });
        Ok(Answer::either(json, &value, || discovered(&view, &text_options(files))))
    }

    fn cart(&self, read: &Read, json: bool) -> Result<Answer> {
        if self.plot.is_some() {
            return Err(Fault::new("--plot draws the trajectory of PRIM; a tree has none")
                .help("leave --plot out, or use --method prim")
                .into());
        }
        if !(self.mass > 0.0 && self.mass < 1.0) {
            return Err(
                Fault::new(format!("--mass: {} is not a share above 0 and below 1", self.mass)).into()
            );
        }
        // As in the workbench: the whole part of that share of the rows.
        let least = (1..=read.cases.rows())
            .take_while(|rows| *rows as f64 <= self.mass * read.cases.rows() as f64)
            .last()
            .unwrap_or(1);
        let found = cart(&read.cases, least).map_err(|error| Fault::new(error.to_string()))?;
        let held_out = held_out(&read.cases, &read.part, |cases| {
            let share = least as f64 / read.cases.rows() as f64;
            let least = (1..=cases.rows()).find(|rows| *rows as f64 >= share * cases.rows() as f64)?;
            densest(&cart(cases, least).ok()?).map(|leaf| leaf.rules.clone())
        });
        let accuracy = held_out_accuracy(&read.cases, &read.part, least);
        let mut value = tree_as_json(&found, read, &self.outcome, least);
        value["held_out"] = held_out_as_json(held_out.as_ref());
        value["held_out_accuracy"] = json!(accuracy);
        let view = TreeFound {
            event: read.event.clone(),
            inputs: &read.words,
            cases: &read.cases,
            tree: &found,
            held_out: held_out.as_ref(),
            held_out_accuracy: accuracy,
            left_out: read.left_out.clone(),
        };
        Ok(Answer::either(json, &value, || tree(&view, &text_options(Vec::new()))))
    }
}

fn input(column: &Column) -> Input {
    match &column.values {
        Values::Numbers(values) => Input::numbers(values.clone()),
        Values::Names { names, of_row } => Input::Category {
            of_row: of_row.clone(),
            categories: u32::try_from(names.len()).unwrap_or(u32::MAX),
        },
    }
}

/// What a row holds, in one number: rows are dealt out to parts by it, so that their order in the table doesn't matter. FNV-1a
/// (Fowler, Noll & Vo 1991; draft-eastlake-fnv).
fn keys(complete: &Complete, of_interest: &[bool]) -> Vec<u64> {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut keys: Vec<u64> =
        of_interest.iter().map(|happened| 0xcbf2_9ce4_8422_2325 ^ u64::from(*happened)).collect();
    let mut add = |row: usize, bytes: &[u8]| {
        if let Some(key) = keys.get_mut(row) {
            *key = bytes.iter().fold(*key, |key, byte| (key ^ u64::from(*byte)).wrapping_mul(PRIME));
        }
    };
    for column in &complete.columns {
        match &column.values {
            Values::Numbers(values) => {
                values.iter().enumerate().for_each(|(row, value)| add(row, &value.to_le_bytes()));
            }
            Values::Names { names, of_row } => {
                for (row, kind) in of_row.iter().enumerate() {
                    let name = usize::try_from(*kind).ok().and_then(|kind| names.get(kind));
                    add(row, name.map_or(&[], |name| name.as_bytes()));
                }
            }
        }
    }
    // The last value is spread over the whole key as well.
    (0..of_interest.len()).for_each(|row| add(row, &[0; 8]));
    keys
}

fn held_out_as_json(found: Option<&HeldOut>) -> Value {
    let of = |found: &HeldOut| {
        json!({
            "density": found.density(),
            "coverage": found.coverage,
            "inside": found.inside,
            "parts": found.parts,
            "parts_with_rules": found.with_rules,
        })
    };
    found.map_or(Value::Null, of)
}

/// A limit on a number, as `--of-interest` writes it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Comparison {
    sign: &'static str,
    limit: f64,
}

impl Comparison {
    fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let sign = [">=", "<=", "==", ">", "<", "="].into_iter().find(|sign| text.starts_with(sign))?;
        let limit = text[sign.len()..].trim().parse().ok().filter(|limit: &f64| limit.is_finite())?;
        Some(Self { sign, limit })
    }

    fn holds(self, value: f64) -> bool {
        match self.sign {
            ">=" => value >= self.limit,
            "<=" => value <= self.limit,
            ">" => value > self.limit,
            "<" => value < self.limit,
            _ => value == self.limit,
        }
    }

    fn in_words(self) -> String {
        let words = match self.sign {
            ">=" => "at least ",
            "<=" => "at most ",
            ">" => "above ",
            "<" => "below ",
            _ => "",
        };
        format!("{words}{}", self.limit)
    }
}

fn left_out(read: &Read) -> Value {
    let by_column: serde_json::Map<String, Value> =
        read.complete.missing.iter().map(|(name, count)| (name.clone(), json!(count))).collect();
    json!({ "rows": read.complete.rows_left_out, "missing": by_column })
}

fn figures_as_json(figures: &Figures) -> Value {
    json!({
        "coverage": figures.coverage,
        "density": figures.density,
        "mass": figures.mass,
        "mean": figures.mean,
        "inside": figures.inside,
        "of_interest": figures.of_interest,
        "restricted": figures.restricted,
    })
}

fn box_as_json(found: &Found, read: &Read) -> Value {
    let mut value = figures_as_json(&found.figures);
    value["phase"] = json!(match found.phase {
        Phase::Start => "start",
        Phase::Peel => "peel",
        Phase::Paste => "paste",
        Phase::Pruned => "pruned",
    });
    value["rules"] = found
        .rules
        .iter()
        .zip(&found.quasi_p)
        .map(|(rule, chance)| {
            let mut rule = rule_as_json(rule, read);
            rule["quasi_p"] = json!(chance);
            rule
        })
        .collect();
    value
}

fn rule_as_json(rule: &Rule, read: &Read) -> Value {
    let text = terrain_report::rules::conditions(std::slice::from_ref(rule), &read.words).concat();
    let mut value = json!({ "input": read.names[rule.input], "text": text });
    match &rule.limit {
        Limit::AtLeast(low) => value["at_least"] = json!(low),
        Limit::Above(low) => value["above"] = json!(low),
        Limit::AtMost(high) => value["at_most"] = json!(high),
        Limit::OneOf(kinds) => {
            value["one_of"] =
                json!(kinds.iter().filter_map(|kind| category(read, rule.input, *kind)).collect::<Vec<_>>());
        }
    }
    value
}

fn category(read: &Read, input: usize, kind: u32) -> Option<&String> {
    match &read.complete.columns.get(input)?.values {
        Values::Names { names, .. } => names.get(usize::try_from(kind).ok()?),
        Values::Numbers(_) => None,
    }
}

fn tree_as_json(tree: &Tree, read: &Read, outcome: &str, least: usize) -> Value {
    let root = tree.root.as_ref().map(|root| {
        let mut value = json!({ "input": read.names[root.input], "left": root.left, "right": root.right, "gini_gain": root.gain });
        match root.at {
            SplitAt::Value(at) => value["threshold"] = json!(at),
            SplitAt::Category(kind) => value["category"] = json!(category(read, root.input, kind)),
        }
        value
    });
    let boxes: Vec<Value> = tree
        .leaves
        .iter()
        .map(|leaf| {
            let mut value = figures_as_json(&leaf.figures);
            value["rules"] = leaf.rules.iter().map(|rule| rule_as_json(rule, read)).collect();
            value
        })
        .collect();
    json!({
        "method": "cart",
        "outcome": outcome,
        "event": read.event,
        "rows": read.cases.rows(),
        "of_interest": read.cases.interesting(),
        "base_rate": read.cases.base_rate(),
        "min_leaf": least,
        "root": root,
        "leaves": tree.leaves.len(),
        "boxes": boxes,
        "training_accuracy": tree.accuracy,
        "left_out": left_out(read),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_read_as_they_are_written() {
        for (text, value, holds) in [
            (">=0.5", 0.5, true),
            ("> 0.5", 0.5, false),
            (" <= -1e3", -1000.0, true),
            ("= 2", 2.0, true),
            ("== 2", 3.0, false),
        ] {
            assert_eq!(Comparison::read(text).unwrap().holds(value), holds, "{text}");
        }
        for text in ["0.5", ">", ">= x", "=> 1", "> nan"] {
            assert!(Comparison::read(text).is_none(), "{text}");
        }
    }
}
