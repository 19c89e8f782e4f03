//! `terrain analyze sensitivity`: which inputs an outcome of somebody's own table hangs on.

use crate::answer::Answer;
use crate::commands::analyze::described;
use crate::commands::analyze::ranges::Ranges;
use crate::fault::Fault;
use crate::sensitivity::{Method, Precision, Told, for_any_rows};
use crate::user_table::{TableFile, UserTable};
use clap::{Args, ValueEnum};
use miette::Result;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use terrain_decide::sensitivity::findings::{Findings, of_rows};
use terrain_decide::sensitivity::saltelli::Layout;
use terrain_decide::sensitivity::{Input, Resampling, SensitivityError, morris, sobol_indices};
use terrain_evidence::columns::{Complete, Values};

/// Columns that say which run of a Saltelli design a row is.
const BLOCK: &str = "block";
const ROLE: &str = "role";

/// Say which inputs an outcome hangs on, each with an interval
///
/// Rows that are a Saltelli design (`terrain analyze design saltelli`, or SALib's `sobol.sample` with the outcomes added) give Sobol'
/// indices, rows that are Morris trajectories elementary effects. Any other rows give delta and first-order indices, or what --method
/// asks for. The answer says which it was and why.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
                        terrain analyze sensitivity runs.csv --output y\n  \
                        terrain analyze sensitivity runs.csv --output y --inputs x1,x2 --method pawn,hsic\n  \
                        terrain analyze sensitivity design-and-outcomes.csv --output y --design saltelli --second-order --json")]
pub(crate) struct Sensitivity {
    #[command(flatten)]
    table: TableFile,
    /// The column with the outcome
    #[arg(long, value_name = "COL")]
    output: String,
    /// The columns with the inputs, separated by commas; without it all other columns
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    inputs: Vec<String>,
    /// Columns to leave out, separated by commas: other outcomes, numbers of runs
    #[arg(long, value_name = "COL,COL", value_delimiter = ',')]
    without: Vec<String>,
    /// Methods, separated by commas
    #[arg(long, value_name = "METHOD", value_enum, value_delimiter = ',', default_value = "auto")]
    method: Vec<Method>,
    /// What the rows are; found out where it isn't said. A row that doesn't fit what is said is a fault
    #[arg(long, value_enum)]
    design: Option<Design>,
    /// With --design saltelli: the design has the runs for second order (BA)
    #[arg(long, requires = "design")]
    second_order: bool,
    /// For elementary effects: the inputs' ranges, as `x1:0..1,x2:-3..3`; without it those of the table
    #[arg(long, value_name = "RANGES")]
    ranges: Option<String>,
    /// Seed of intervals and tests
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    #[command(flatten)]
    precision: Precision,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Design {
    /// A, AB and B (and BA) of each base sample, one after the other, or with columns `block` and `role`
    Saltelli,
    /// Trajectories, one after the other
    Morris,
    /// No design
    None,
}

/// What the rows are.
enum Rows {
    Saltelli(Layout),
    Morris(usize),
    Any,
}

/// Rows, ready to look at.
struct Sample {
    names: Vec<String>,
    columns: Vec<Column>,
    outcome: Vec<f64>,
}

enum Column {
    Numbers(Vec<f64>),
    Names(Vec<u32>),
}

impl Column {
    fn input(&self) -> Input<'_> {
        match self {
            Self::Numbers(values) => Input::Numbers(values),
            Self::Names(names) => Input::Names(names),
        }
    }

    fn numbers(&self) -> Option<&[f64]> {
        match self {
            Self::Numbers(values) => Some(values),
            Self::Names(_) => None,
        }
    }
}

/// The answer before it is told.
struct Found {
    findings: Findings,
    methods: Vec<Method>,
    why: String,
    design: Value,
    notes: Vec<String>,
}

impl Sensitivity {
    pub(crate) fn run(self, json: bool) -> Result<Answer> {
        let table = self.table.read()?;
        let file = table.columns.file().to_owned();
        let (sample, complete, mut notes) = self.sample(&table)?;
        notes.extend(complete.left_out_in_words());
        let found = self
            .look(&sample, &complete, notes)
            .map_err(|fault| fault.or_about(&file, &sample, &complete))?;
        let fields = sample.names.iter().map(|name| Map::from_iter([("input".to_owned(), json!(name))]));
        let level = self.precision.resampling(self.seed).level;
        let told = Told {
            findings: &found.findings,
            names: sample.names.iter().map(|name| described(name)).collect(),
            fields: fields.collect(),
            level,
        };
        let rows = sample.outcome.len();
        let answer = json!({
            "output": self.output,
            "rows": rows,
            "rows_left_out": complete.rows_left_out,
            "design": found.design,
            "methods": found.methods.iter().map(|method| method.name()).collect::<Vec<_>>(),
            "why": found.why,
            "level": level,
            "inputs": told.inputs_as_json(),
            "pairs": told.pairs_as_json("input"),
            "notes": found.notes,
        });
        Ok(Answer::either(json, &answer, || {
            let mut text = format!(
                "What `{}` hangs on: {} inputs, {rows} rows of {file}\n{}\n",
                described(&self.output),
                sample.names.len(),
                found.why
            );
            // Writing into a String cannot fail.
            let _ = told.write(&mut text);
            for note in &found.notes {
                let _ = write!(text, "\nNote: {}", described(note));
            }
            text
        }))
    }

    /// The rows in which nothing is missing, without inputs that never vary.
    fn sample(&self, table: &UserTable) -> Result<(Sample, Complete, Vec<String>), Fault> {
        let output = table.place("--output", &self.output)?;
        let mut but = vec![output];
        for name in &self.without {
            but.push(table.place("--without", name)?);
        }
        let roles =
            role_columns(table).filter(|_| !self.inputs.iter().any(|name| name == BLOCK || name == ROLE));
        but.extend(roles.into_iter().flatten());
        let places = table.inputs("--inputs", &self.inputs, &but)?;
        let mut wanted = places.clone();
        wanted.push(output);
        wanted.extend(roles.into_iter().flatten());
        let complete = table.complete(&wanted)?;
        let mut order: Vec<usize> = (0..complete.rows()).collect();
        if roles.is_some() {
            sort_by_role(&complete, places.len(), &mut order)?;
        }
        let outcome = &complete.columns[places.len()];
        let Values::Numbers(outcome) = &outcome.values else {
            return Err(Fault::new(format!(
                "--output: the column `{}` holds names, not numbers",
                self.output
            ))
            .help("write the outcome as a number, for instance 1 where it happened and 0 where it did not"));
        };
        let (mut names, mut columns, mut unvaried) = (Vec::new(), Vec::new(), Vec::new());
        for column in &complete.columns[..places.len()] {
            let (values, varies) = match &column.values {
                Values::Numbers(numbers) => {
                    let values: Vec<f64> = order.iter().map(|&row| numbers[row]).collect();
                    let varies = values.iter().any(|value| *value != values[0]);
                    (Column::Numbers(values), varies)
                }
                Values::Names { of_row, .. } => {
                    let values: Vec<u32> = order.iter().map(|&row| of_row[row]).collect();
                    let varies = values.iter().any(|value| *value != values[0]);
                    (Column::Names(values), varies)
                }
            };
            if varies {
                names.push(column.name.clone());
                columns.push(values);
            } else {
                unvaried.push(format!("`{}`", column.name));
            }
        }
        let mut notes = Vec::new();
        if !unvaried.is_empty() {
            let columns = if unvaried.len() == 1 { "has" } else { "have" };
            notes.push(format!(
                "{} {columns} the same value in every row, so that nothing can be said about it.",
                unvaried.join(", ")
            ));
        }
        if names.is_empty() {
            return Err(
                Fault::new(format!("{}: no input varies", table.columns.file())).help(notes.join(" "))
            );
        }
        let outcome = order.iter().map(|&row| outcome[row]).collect();
        Ok((Sample { names, columns, outcome }, complete, notes))
    }

    fn look(&self, sample: &Sample, complete: &Complete, mut notes: Vec<String>) -> Result<Found, Trouble> {
        let rows = self.rows(sample, complete)?;
        let auto = self.method.contains(&Method::Auto);
        let resampling = self.precision.resampling(self.seed);
        let given = if self.design.is_some() { "as you say" } else { "as their values show" };
        match rows {
            Rows::Saltelli(layout) if auto || self.method == [Method::Sobol] => {
                let outcomes = layout.split(&sample.outcome)?;
                let findings = sobol_indices(&outcomes, &resampling)?.into();
                let ba = if layout.second_order { " with the runs for second order" } else { "" };
                Ok(Found {
                    findings,
                    methods: vec![Method::Sobol],
                    why: format!(
                        "Sobol' indices (Saltelli 2010, Jansen 1999): {given}, the rows are a Saltelli design of {} base samples{ba}.",
                        layout.base
                    ),
                    design: json!({"kind": "saltelli", "base_samples": layout.base, "second_order": layout.second_order}),
                    notes,
                })
            }
            Rows::Morris(trajectories) if auto || self.method == [Method::Morris] => {
                let (ranges, from) = self.effect_ranges(sample)?;
                let columns = numbers(sample).unwrap_or_default();
                let findings =
                    morris::elementary_effects(&columns, &sample.outcome, &ranges, &resampling)?.into();
                notes.extend(from);
                Ok(Found {
                    findings,
                    methods: vec![Method::Morris],
                    why: format!(
                        "Elementary effects (Morris 1991): {given}, the rows are {trajectories} trajectories."
                    ),
                    design: json!({"kind": "morris", "trajectories": trajectories}),
                    notes,
                })
            }
            rows => self.given_data(sample, &rows, auto, &resampling, notes),
        }
    }

    fn given_data(
        &self,
        sample: &Sample,
        rows: &Rows,
        auto: bool,
        resampling: &Resampling<'_>,
        mut notes: Vec<String>,
    ) -> Result<Found, Trouble> {
        let count = sample.outcome.len();
        let methods = if auto { Method::usual(count) } else { self.method.clone() };
        let chosen = for_any_rows(&methods, "the rows are")?;
        let inputs: Vec<Input<'_>> = sample.columns.iter().map(Column::input).collect();
        let findings = of_rows(&chosen, &sample.outcome, &inputs, self.precision.test(), resampling)?;
        let why = if auto {
            "Methods for any rows: the rows are neither a Saltelli design nor Morris trajectories.".to_owned()
        } else {
            let names: Vec<&str> = methods.iter().map(|method| method.name()).collect();
            format!("By {}, as you asked.", names.join(", "))
        };
        if matches!(rows, Rows::Saltelli(_) | Rows::Morris(_)) {
            notes.push(
                "The rows are a design whose runs are alike in all inputs but one; methods for any rows take them for independent, \
                 and their intervals are too narrow. Without --method the design's own is used."
                    .to_owned(),
            );
        }
        Ok(Found { findings, methods, why, design: Value::Null, notes })
    }

    /// What the rows are: as said, else as found.
    fn rows(&self, sample: &Sample, complete: &Complete) -> Result<Rows, Trouble> {
        let columns = numbers(sample);
        let needed = |design: &str| {
            let fault = Fault::new(format!(
                "--design {design}: an input holds names, and such designs have numbers only"
            ));
            Trouble::Fault(fault.help("name the inputs with --inputs"))
        };
        let whole = |fault: SensitivityError| match complete.left_out_in_words() {
            Some(left_out) => {
                Trouble::Fault(Fault::new(format!("{left_out} A design must be whole.")).because(fault))
            }
            None => Trouble::Method(fault),
        };
        match self.design {
            Some(Design::None) => Ok(Rows::Any),
            Some(Design::Saltelli) => {
                let columns = columns.ok_or_else(|| needed("saltelli"))?;
                Ok(Rows::Saltelli(Layout::declared(&columns, self.second_order).map_err(whole)?))
            }
            Some(Design::Morris) => {
                let columns = columns.ok_or_else(|| needed("morris"))?;
                Ok(Rows::Morris(morris::declared(&columns).map_err(whole)?))
            }
            None => {
                let Some(columns) = columns else { return Ok(Rows::Any) };
                // Asked for by name, so that the answer is to say what is amiss.
                if self.method == [Method::Sobol] && Layout::recognize(&columns).is_none() {
                    Layout::declared(&columns, self.second_order).map_err(whole)?;
                }
                if self.method == [Method::Morris] {
                    morris::declared(&columns).map_err(whole)?;
                }
                let saltelli = Layout::recognize(&columns).map(Rows::Saltelli);
                Ok(saltelli.or_else(|| morris::recognize(&columns).map(Rows::Morris)).unwrap_or(Rows::Any))
            }
        }
    }

    /// The range of each input, and where it comes from.
    fn effect_ranges(&self, sample: &Sample) -> Result<(Vec<[f64; 2]>, Option<String>), Fault> {
        if let Some(text) = &self.ranges {
            let ranges = Ranges::inline("--ranges", text)?;
            let of = |name: &String| {
                ranges.of(name).ok_or_else(|| Fault::new(format!("--ranges: no range for `{name}`")))
            };
            return Ok((sample.names.iter().map(of).collect::<Result<_, _>>()?, None));
        }
        let of = |column: &Column| match column {
            Column::Numbers(values) => {
                let low = values.iter().copied().fold(f64::INFINITY, f64::min);
                [low, values.iter().copied().fold(f64::NEG_INFINITY, f64::max)]
            }
            Column::Names(_) => [0.0, 1.0],
        };
        let note = "Effects are told per step through an input's whole range, taken from its lowest and highest value in the table; \
                    --ranges says it exactly.";
        Ok((sample.columns.iter().map(of).collect(), Some(note.to_owned())))
    }
}

/// What keeps an analysis from its answer.
enum Trouble {
    Fault(Fault),
    Method(SensitivityError),
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<SensitivityError> for Trouble {
    fn from(error: SensitivityError) -> Self {
        Self::Method(error)
    }
}

impl Trouble {
    /// The fault; of a method, with the table's own names and lines.
    fn or_about(self, file: &str, sample: &Sample, complete: &Complete) -> Fault {
        let error = match self {
            Self::Fault(fault) => return fault,
            Self::Method(error) => error,
        };
        let fault = match &error {
            SensitivityError::NotThatDesign { design, row, why } => {
                let line = complete.lines.get(*row).map_or_else(String::new, |line| format!(", line {line}"));
                let mut why = why.clone();
                // Inputs are numbered there; here they have names.
                for (place, name) in sample.names.iter().enumerate() {
                    why = why.replace(&format!("input {place} "), &format!("`{name}` "));
                }
                Fault::new(format!("{file}{line}: the rows are no {design}: {why} (runs are counted from 0)"))
            }
            other => Fault::new(format!("{file}: {other}")),
        };
        match error {
            SensitivityError::TooFewRuns { .. } => fault.help("add rows, or leave inputs out with --inputs"),
            SensitivityError::NotThatDesign { .. } => fault.help(
                "keep all rows of the design in the order in which they were written, name exactly its inputs with --inputs, or use a \
                 method for any rows: --method delta",
            ),
            _ => fault,
        }
    }
}

/// The columns, where all hold numbers.
fn numbers(sample: &Sample) -> Option<Vec<&[f64]>> {
    sample.columns.iter().map(Column::numbers).collect()
}

/// Places of the columns `block` and `role`, where a table has both and they hold what they do in a Saltelli design.
fn role_columns(table: &UserTable) -> Option<[usize; 2]> {
    let places = [table.columns.place(BLOCK).ok()?, table.columns.place(ROLE).ok()?];
    let complete = table.columns.complete(&places);
    let [block, role] = complete.columns.as_slice() else { return None };
    let (Values::Numbers(_), Values::Names { names, .. }) = (&block.values, &role.values) else {
        return None;
    };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = |name: &String| match name.strip_prefix("AB").or_else(|| name.strip_prefix("BA")) {
        Some(rest) => number(rest),
        None => name == "A" || name == "B",
    };
    names.iter().all(fits).then_some(places)
}

/// Puts the rows into a Saltelli design's order, by its columns `block` and `role`.
fn sort_by_role(complete: &Complete, inputs: usize, order: &mut [usize]) -> Result<(), Fault> {
    let [.., block, role] = complete.columns.as_slice() else { return Ok(()) };
    let (Values::Numbers(block), Values::Names { names, of_row }) = (&block.values, &role.values) else {
        return Ok(());
    };
    let place = |name: &String| match name.as_str() {
        "A" => Some(0),
        "B" => Some(2 * inputs + 1),
        other => {
            let (shift, number) = match other.strip_prefix("AB") {
                Some(number) => (0, number),
                None => (inputs, other.strip_prefix("BA")?),
            };
            let number: usize = number.parse().ok()?;
            (1..=inputs).contains(&number).then_some(shift + number)
        }
    };
    let mut places = Vec::with_capacity(names.len());
    for name in names {
        places.push(place(name).ok_or_else(|| {
            Fault::new(format!(
                "column `{ROLE}`: `{name}` is no run of a Saltelli design of {inputs} inputs; expected A, B, AB1 to AB{inputs}, BA1 to BA{inputs}"
            ))
            .help("name exactly the design's inputs with --inputs")
        })?);
    }
    order.sort_by(|&a, &b| {
        let of = |row: usize| places[of_row[row] as usize];
        block[a].total_cmp(&block[b]).then(of(a).cmp(&of(b)))
    });
    Ok(())
}
