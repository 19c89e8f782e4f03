//! What `terrain analyze sensitivity` and `terrain explain --method` have in common: names of methods, and how their findings are told.
//! What is found belongs to `terrain-decide`.

use crate::fault::Fault;
use clap::{Args, ValueEnum};
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use terrain_decide::sensitivity::findings::{Figure, Findings, Method as OfRows};
use terrain_decide::sensitivity::{HsicTest, Resampling};

/// Inputs told in the text; all are in the JSON.
const TOLD: usize = 30;
/// Pairs told in the text.
const PAIRS: usize = 10;
/// Widest name of an input in a table.
const NAME: usize = 44;
/// Fewest rows for which the default compares distributions too.
const ENOUGH_FOR_DELTA: usize = 100;

/// A method, as it is named on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Method {
    /// What the rows allow; the answer says what was chosen and why
    Auto,
    /// First order, total and second order of a Saltelli design
    Sobol,
    /// First order of any rows, by regression
    FirstOrder,
    /// Borgonovo's delta: how far the whole distribution moves
    Delta,
    /// Delta as published (Plischke et al. 2013); slow, for comparison with other programs
    DeltaPublished,
    /// Gaps between distribution functions
    Pawn,
    /// Dependence of any kind, with a test
    Hsic,
    /// Elementary effects of Morris trajectories
    Morris,
}

/// How intervals and tests are made.
#[derive(Debug, Args)]
pub(crate) struct Precision {
    /// Resamples for intervals made by redrawing (bootstrap)
    #[arg(long, value_name = "N", default_value_t = 200, value_parser = clap::value_parser!(u32).range(20..=100_000))]
    resamples: u32,
    /// Test HSIC by so many random pairings instead of by the gamma distribution
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(19..=1_000_000))]
    permutations: Option<u32>,
    /// Probability that an interval is to cover
    #[arg(long, value_name = "P", default_value_t = 0.95, value_parser = level)]
    level: f64,
}

fn level(text: &str) -> Result<f64, String> {
    let level: f64 = text.parse().map_err(|_| "expected a number such as 0.95".to_owned())?;
    if (0.5..=0.999).contains(&level) {
        Ok(level)
    } else {
        Err("expected a number from 0.5 to 0.999".to_owned())
    }
}

impl Precision {
    pub(crate) fn resampling(&self, seed: u64) -> Resampling<'static> {
        let resamples = usize::try_from(self.resamples).unwrap_or(usize::MAX);
        Resampling { seed, resamples, level: self.level, blocks: None }
    }

    pub(crate) fn test(&self) -> HsicTest {
        self.permutations.map_or(HsicTest::Gamma, HsicTest::Permutations)
    }
}

impl Method {
    /// Its name on the command line and in answers.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Sobol => "sobol",
            Self::FirstOrder => "first-order",
            Self::Delta => "delta",
            Self::DeltaPublished => "delta-published",
            Self::Pawn => "pawn",
            Self::Hsic => "hsic",
            Self::Morris => "morris",
        }
    }

    /// The method for any rows, if it is one.
    pub(crate) const fn of_rows(self) -> Option<OfRows> {
        match self {
            Self::FirstOrder => Some(OfRows::FirstOrder),
            Self::Delta => Some(OfRows::Delta),
            Self::DeltaPublished => Some(OfRows::PublishedDelta),
            Self::Pawn => Some(OfRows::Pawn),
            Self::Hsic => Some(OfRows::Hsic),
            Self::Auto | Self::Sobol | Self::Morris => None,
        }
    }

    /// What is used on rows that are no design.
    pub(crate) fn usual(rows: usize) -> Vec<Self> {
        if rows < ENOUGH_FOR_DELTA { vec![Self::FirstOrder] } else { vec![Self::Delta, Self::FirstOrder] }
    }
}

/// The methods for any rows among those asked for; a fault where one needs a design that `rows` (in words) are not.
pub(crate) fn for_any_rows(methods: &[Method], rows: &str) -> Result<Vec<OfRows>, Fault> {
    let of = |method: &Method| {
        method.of_rows().ok_or_else(|| {
            let design = if *method == Method::Morris { "Morris trajectories" } else { "a Saltelli design" };
            Fault::new(format!("--method {} needs {design}, and {rows} not", method.name())).help(
                "methods for any rows: first-order, delta, pawn, hsic; `terrain analyze design` writes designs for a model of your own",
            )
        })
    };
    methods.iter().map(of).collect()
}

/// Findings with what is needed to tell them.
pub(crate) struct Told<'a> {
    pub(crate) findings: &'a Findings,
    /// By input.
    pub(crate) names: Vec<String>,
    /// By input, for programs: further fields.
    pub(crate) fields: Vec<Map<String, Value>>,
    pub(crate) level: f64,
}

impl Told<'_> {
    /// Inputs for programs, in the order of the rows' columns.
    pub(crate) fn inputs_as_json(&self) -> Vec<Value> {
        let one = |(place, fields): (usize, &Map<String, Value>)| {
            let mut all = fields.clone();
            for measure in &self.findings.measures {
                let name = measure.figure.name();
                all.insert(name.to_owned(), json!(measure.values[place]));
                if let Some(intervals) = &measure.intervals {
                    all.insert(format!("{name}_ci"), json!(intervals[place]));
                }
            }
            Value::Object(all)
        };
        self.fields.iter().enumerate().map(one).collect()
    }

    /// Pairs for programs; `key` is the field that names an input.
    pub(crate) fn pairs_as_json(&self, key: &str) -> Vec<Value> {
        let name = |input: usize| self.fields[input].get(key).cloned().unwrap_or_default();
        let pairs = self.findings.pairs.iter();
        pairs
            .map(|pair| {
                let [one, other] = pair.inputs;
                json!({"inputs": [name(one), name(other)], "second": pair.index.value, "second_ci": pair.index.interval})
            })
            .collect()
    }

    /// The table, strongest inputs first, and how to read it.
    pub(crate) fn write(&self, text: &mut String) -> std::fmt::Result {
        let shown: Vec<_> =
            self.findings.measures.iter().filter(|measure| heading(measure.figure).is_some()).collect();
        let order = self.findings.strongest_first();
        let width = self.names.iter().map(|name| name.chars().count().min(NAME)).max().unwrap_or(0).max(5);
        write!(text, "\n  {:width$}", "")?;
        let columns: Vec<Vec<String>> = shown
            .iter()
            .map(|measure| {
                let cell = |&input: &usize| {
                    let value = said(measure.figure, measure.values[input]);
                    let interval = measure.intervals.as_ref().map(|intervals| intervals[input]);
                    interval.map_or(value.clone(), |[low, high]| {
                        format!("{value} [{}, {}]", said(measure.figure, low), said(measure.figure, high))
                    })
                };
                let mut column = vec![heading(measure.figure).unwrap_or_default().0.to_owned()];
                column.extend(order.iter().take(TOLD).map(cell));
                column
            })
            .collect();
        let widths: Vec<usize> = columns
            .iter()
            .map(|column| column.iter().map(|cell| cell.chars().count()).max().unwrap_or(0))
            .collect();
        let line = |text: &mut String, row: usize| {
            for (column, width) in columns.iter().zip(&widths) {
                let cell = &column[row];
                let _ = write!(text, "  {cell:width$}");
            }
            let kept = text.trim_end_matches(' ').len();
            text.truncate(kept);
            text.push('\n');
        };
        line(text, 0);
        for (row, &input) in order.iter().take(TOLD).enumerate() {
            let mut name: String = self.names[input].chars().take(NAME).collect();
            if name.len() < self.names[input].len() {
                name.pop();
                name.push('…');
            }
            write!(text, "  {name:width$}")?;
            line(text, row + 1);
        }
        if order.len() > TOLD {
            writeln!(text, "  and {} more (all of them with --json)", order.len() - TOLD)?;
        }
        self.pairs(text)?;
        writeln!(text, "\nHow to read it (intervals cover {:.0} %):", 100.0 * self.level)?;
        for measure in shown {
            if let Some((name, term, meaning)) = heading(measure.figure) {
                writeln!(text, "  {name} ({term}): {meaning}")?;
            }
        }
        Ok(())
    }

    fn pairs(&self, text: &mut String) -> std::fmt::Result {
        let mut pairs: Vec<_> = self.findings.pairs.iter().collect();
        pairs.sort_by(|a, b| b.index.value.total_cmp(&a.index.value));
        let shown: Vec<_> = pairs.iter().filter(|pair| pair.index.interval[0] > 0.0).take(PAIRS).collect();
        if self.findings.pairs.is_empty() {
            return Ok(());
        }
        if shown.is_empty() {
            return writeln!(
                text,
                "\nNo pair of inputs does more together than the two alone, as far as these runs can tell (second order)."
            );
        }
        writeln!(text, "\nPairs that do more together than the two alone (second order), strongest first:")?;
        for pair in shown {
            let ([one, other], [low, high]) = (pair.inputs, pair.index.interval);
            let (one, other) = (&self.names[one], &self.names[other]);
            writeln!(text, "  {one} and {other}: {:.3} [{low:.3}, {high:.3}]", pair.index.value)?;
        }
        Ok(())
    }
}

/// A figure in the text: shares of 1 with three places, others with four digits.
fn said(figure: Figure, value: f64) -> String {
    match figure {
        Figure::Mu | Figure::MuStar | Figure::Sigma => digits(value),
        Figure::HsicP if value < 0.0005 => "below 0.001".to_owned(),
        _ => format!("{value:.3}"),
    }
}

fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let size = value.abs();
    if !(1e-3..1e6).contains(&size) {
        return format!("{value:.3e}");
    }
    let places = if size >= 1000.0 {
        0
    } else if size >= 100.0 {
        1
    } else if size >= 10.0 {
        2
    } else {
        3
    };
    format!("{value:.places$}")
}

/// How a figure is called in the text, its term, and what it means; `None` for those that only programs get.
const fn heading(figure: Figure) -> Option<(&'static str, &'static str, &'static str)> {
    Some(match figure {
        Figure::First => {
            ("alone", "first order", "the part of the outcome's variance that the input explains by itself.")
        }
        Figure::Total => (
            "with others",
            "total",
            "the part of the variance in which the input has a hand, alone or together with others.\n    \
             About 0: it may be fixed anywhere in its range. Much above \"alone\": it works together with others.",
        ),
        Figure::Delta => (
            "shift",
            "delta",
            "how far the whole distribution of the outcome moves, on average, once the input is known:\n    \
             0 not at all, 1 entirely.",
        ),
        Figure::DeltaNoise => (
            "if idle",
            "noise",
            "what the shift of 95 in 100 inputs without any effect would stay below, with these rows\n    \
             and before bias is taken off.",
        ),
        Figure::DeltaPublished => (
            "shift of densities",
            "delta as published",
            "the same by densities of the outcome itself\n    (Plischke, Borgonovo & Smith 2013).",
        ),
        Figure::PawnMedian => (
            "usual gap",
            "PAWN, median",
            "the largest gap between the outcome's distribution function and the one in a slice of the\n    \
             input's range; the middle one of the slices. 0 no gap, 1 no overlap.",
        ),
        Figure::PawnLargest => (
            "largest gap",
            "PAWN, max",
            "the same in the slice where it is largest: an input that matters only in a part of its range\n    \
             shows here.",
        ),
        Figure::PawnNoise => (
            "gap if idle",
            "noise",
            "what the usual gap of 95 in 100 inputs without any effect would stay below, with these rows.",
        ),
        Figure::HsicR2 => (
            "dependence",
            "normalized HSIC",
            "0 exactly where outcome and input don't depend on one another, 1 at most. For ranking:\n    \
             its size has no unit.",
        ),
        Figure::HsicP => ("chance", "p", "how probable such a dependence would be if there were none."),
        Figure::MuStar => (
            "size of effect",
            "mu*",
            "how much the outcome changes on average, up or down, per step through the input's whole range.",
        ),
        Figure::Mu => {
            ("effect", "mu", "the same with its sign; nearer to 0 where it goes up here and down there.")
        }
        Figure::Sigma => (
            "spread",
            "sigma",
            "how much the effect depends on where this input and the others stand; 0 for a straight line\n    by itself.",
        ),
        Figure::DeltaRaw | Figure::DeltaPublishedRaw | Figure::PawnMean => return None,
    })
}
