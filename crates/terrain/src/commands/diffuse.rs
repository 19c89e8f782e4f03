//! `terrain diffuse`: the published models of contagion and opinion alone, for verification and research.

use crate::answer::Answer;
use crate::fault::Fault;
use crate::graph;
use clap::{Args, Subcommand};
use miette::Result;
use rayon::prelude::*;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use terrain_sim::diffuse::{
    self, Chosen, End, MeanSd, Model, Order, Recovery, Start, Thresholds, Trajectory, clusters, mean_and_sd,
    mean_course,
};
use terrain_sim::graph::Graph;

/// Run a published model of contagion or opinion alone, for verification and research
///
/// Nodes are numbered from 0. The same seed gives the same numbers on every machine.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain diffuse threshold --graph ties.txt.gz --threshold 0.18 --seeds 0,100,200\n  \
    terrain diffuse complex --graph ties.txt --threshold 3 --seeds seeds.txt --json\n  \
    terrain diffuse deffuant --graph complete:3000 --epsilon 0.15 --sweeps 150 --runs 24 --seed 7 --json\n  \
    terrain diffuse hegselmann-krause --graph complete --initial opinions.txt --epsilon 0.2 --csv\n  \
    terrain diffuse sir --graph ties.bin --beta 0.06 --gamma 0.12 --seeds 10,50 --runs 200")]
pub(crate) struct Diffuse {
    #[command(subcommand)]
    model: Kind,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Common {
    /// Edge list (text or .bin, also .gz), or complete:N for N nodes all tied to each other
    #[arg(long, global = true, value_name = "FILE|complete:N")]
    graph: Option<String>,
    /// Number of nodes, where the last ones have no edge
    #[arg(long, global = true, value_name = "N")]
    nodes: Option<u32>,
    /// Seed of all luck
    #[arg(long, global = true, default_value_t = 1)]
    seed: u64,
    /// Runs, each with other luck
    #[arg(long, global = true, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    runs: u32,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
    /// Answer as a table, one row a step, values between commas
    #[arg(long, global = true, conflicts_with = "json")]
    csv: bool,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Fractional thresholds (Watts 2002): active when the active share of neighbours is at least the threshold
    Threshold(Cascade),
    /// Complex contagion (Centola & Macy 2007): active when so many neighbours are
    Complex(Cascade),
    /// Bounded confidence in pairs (Deffuant et al. 2000)
    Deffuant(Deffuant),
    /// Bounded confidence at once (Hegselmann & Krause 2002)
    HegselmannKrause(HegselmannKrause),
    /// Susceptible, infected, recovered (Kermack & McKendrick 1927)
    Sir(Sir),
}

#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
struct Cascade {
    /// The threshold: a number, a fraction, or a file with one for each node
    #[arg(long, value_name = "0.18|11/60|3|FILE")]
    threshold: String,
    /// Active from the start
    #[arg(long, value_name = "FILE|1,2,3|random:N", default_value = "")]
    seeds: String,
    /// Steps [default: until nothing changes]
    #[arg(long)]
    steps: Option<u32>,
    /// One after the other in random order instead of all at once
    #[arg(long)]
    asynchronous: bool,
}

#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
struct Deffuant {
    /// Bound of confidence
    #[arg(long)]
    epsilon: f64,
    /// Share of the difference that each moves, above 0 and at most 0.5
    #[arg(long, default_value_t = 0.5)]
    mu: f64,
    /// Rounds of as many meetings as nodes
    #[arg(long, alias = "steps", default_value_t = 100)]
    sweeps: u32,
    /// Opinions at the start: drawn between 0 and 1, or a file with one for each node
    #[arg(long, value_name = "FILE|uniform", default_value = "uniform")]
    initial: String,
}

#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
struct HegselmannKrause {
    /// Bound of confidence; opinions exactly so far away count as close
    #[arg(long)]
    epsilon: f64,
    /// Most steps; it ends earlier when no opinion moves
    #[arg(long, default_value_t = 1000)]
    steps: u32,
    /// Opinions at the start: drawn between 0 and 1, or a file with one for each node
    #[arg(long, value_name = "FILE|uniform", default_value = "uniform")]
    initial: String,
}

#[derive(Debug, Args)]
#[command(allow_negative_numbers = true)]
struct Sir {
    /// Chance of infection per infected neighbour and step
    #[arg(long)]
    beta: f64,
    /// Chance of recovery per step
    #[arg(long)]
    gamma: f64,
    /// Infected at the start
    #[arg(long, value_name = "FILE|1,2,3|random:N")]
    seeds: String,
    /// Immune from the start
    #[arg(long, value_name = "FILE|1,2,3|random:N", default_value = "")]
    immune: String,
    /// Steps [default: until nobody is infected]
    #[arg(long)]
    steps: Option<u32>,
}

impl Diffuse {
    pub(crate) fn run(self) -> Result<Answer> {
        let (name, model) = self.model.read()?;
        let graph = self.common.graph(&model)?;
        let Common { seed, runs, .. } = self.common;
        let trajectories: Vec<Trajectory> = (0..runs)
            .into_par_iter()
            .map(|replicate| diffuse::run(&graph, &model, seed, replicate))
            .collect::<std::result::Result<_, _>>()
            .map_err(|error| Fault::new(error.to_string()))?;
        if self.common.csv {
            return Ok(Answer::text(table(&trajectories)));
        }
        let mut answer = json!({ "model": name, "nodes": graph.nodes(), "edges": graph.edges(), "runs": runs, "seed": seed });
        for (key, value) in figures(&model, &trajectories) {
            answer[key] = value;
        }
        Ok(Answer::either(self.common.json, &answer, || in_words(&answer)))
    }
}

impl Common {
    fn graph(&self, model: &Model) -> Result<Graph> {
        let Some(asked) = &self.graph else {
            return Err(Fault::new("no graph is given")
                .help("add --graph FILE or --graph complete:N")
                .into());
        };
        if asked == "complete" {
            let own = own_values(model).and_then(|count| u32::try_from(count).ok()).or(self.nodes);
            return own.map(|nodes| Graph::Complete { nodes }).ok_or_else(|| {
                Fault::new("--graph complete does not say how many nodes there are")
                    .help("write complete:N")
                    .into()
            });
        }
        if let Some(count) = asked.strip_prefix("complete:") {
            let nodes = count.parse().map_err(|_| {
                Fault::new(format!(
                    "--graph {asked}: expected a whole number after `complete:`, found `{count}`"
                ))
            })?;
            return Ok(Graph::Complete { nodes });
        }
        Ok(Graph::Listed(graph::read(Path::new(asked), self.nodes)?.0))
    }
}

/// How many values of its own the model brings, one for each node.
fn own_values(model: &Model) -> Option<usize> {
    match model {
        Model::Threshold { thresholds: Thresholds::Own(own), .. }
        | Model::Complex { thresholds: Thresholds::Own(own), .. } => Some(own.len()),
        Model::Deffuant { start: Start::Given(given), .. }
        | Model::HegselmannKrause { start: Start::Given(given), .. } => Some(given.len()),
        _ => None,
    }
}

impl Kind {
    fn read(&self) -> Result<(&'static str, Model)> {
        Ok(match self {
            Self::Threshold(cascade) => {
                let (thresholds, seeds, steps, order) = cascade.read()?;
                ("threshold", Model::Threshold { thresholds, seeds, steps, order })
            }
            Self::Complex(cascade) => {
                let (thresholds, seeds, steps, order) = cascade.read()?;
                ("complex", Model::Complex { thresholds, seeds, steps, order })
            }
            Self::Deffuant(Deffuant { epsilon, mu, sweeps, initial }) => {
                let start = start(initial)?;
                ("deffuant", Model::Deffuant { epsilon: *epsilon, mu: *mu, sweeps: *sweeps, start })
            }
            Self::HegselmannKrause(HegselmannKrause { epsilon, steps, initial }) => {
                let start = start(initial)?;
                ("hegselmann-krause", Model::HegselmannKrause { epsilon: *epsilon, steps: *steps, start })
            }
            Self::Sir(sir) => {
                let (infected, immune) = (chosen("--seeds", &sir.seeds)?, chosen("--immune", &sir.immune)?);
                let recovery = Recovery::Chance(sir.gamma);
                ("sir", Model::Sir { beta: sir.beta, recovery, infected, immune, steps: sir.steps })
            }
        })
    }
}

impl Cascade {
    fn read(&self) -> Result<(Thresholds, Chosen, Option<u32>, Order)> {
        let thresholds = match number(&self.threshold) {
            Some(threshold) => Thresholds::Same(threshold),
            None if Path::new(&self.threshold).exists() => {
                Thresholds::Own(graph::numbers(Path::new(&self.threshold))?)
            }
            None => {
                let fault = Fault::new(format!(
                    "--threshold {}: neither a number, a fraction nor a file",
                    self.threshold
                ));
                return Err(fault
                    .help("write 0.18, 11/60, 3, or the name of a file with one number for each node")
                    .into());
            }
        };
        let order = if self.asynchronous { Order::Asynchronous } else { Order::Synchronous };
        Ok((thresholds, chosen("--seeds", &self.seeds)?, self.steps, order))
    }
}

/// A number or a fraction.
fn number(text: &str) -> Option<f64> {
    let value = match text.split_once('/') {
        Some((over, under)) => over.trim().parse::<f64>().ok()? / under.trim().parse::<f64>().ok()?,
        None => text.trim().parse().ok()?,
    };
    value.is_finite().then_some(value)
}

fn start(initial: &str) -> Result<Start> {
    if initial == "uniform" {
        return Ok(Start::Uniform);
    }
    Ok(Start::Given(graph::numbers(&PathBuf::from(initial))?))
}

/// Nodes as a list, a number to draw, or a file.
fn chosen(option: &str, text: &str) -> Result<Chosen> {
    if text.is_empty() {
        return Ok(Chosen::nobody());
    }
    if let Some(count) = text.strip_prefix("random:") {
        let count = count.parse().map_err(|_| {
            Fault::new(format!("{option} {text}: expected a whole number after `random:`, found `{count}`"))
        })?;
        return Ok(Chosen::Random(count));
    }
    if let Ok(nodes) = text.split(',').map(|node| node.trim().parse()).collect() {
        return Ok(Chosen::Nodes(nodes));
    }
    if !Path::new(text).exists() {
        let fault = Fault::new(format!("{option} {text}: neither node numbers, random:N nor a file"));
        return Err(fault.help("write 1,2,3, random:5, or the name of a file with node numbers").into());
    }
    let node = |number: &f64| {
        let whole = format!("{number}");
        whole.parse::<u32>().map_err(|_| Fault::new(format!("{text}: expected node numbers, found {whole}")))
    };
    let nodes = graph::numbers(Path::new(text))?.iter().map(node).collect::<std::result::Result<_, _>>()?;
    Ok(Chosen::Nodes(nodes))
}

/// What each model answers, by key.
fn figures(model: &Model, runs: &[Trajectory]) -> Vec<(&'static str, Value)> {
    let mut answers = Vec::new();
    match model {
        Model::Threshold { .. } | Model::Complex { .. } => course(&mut answers, "active", "active_sd", runs),
        Model::Deffuant { epsilon, .. } | Model::HegselmannKrause { epsilon, .. } => {
            let groups = |run: &Trajectory| match &run.end {
                End::Opinions(opinions) => json!(
                    clusters(opinions, epsilon / 2.0)
                        .iter()
                        .map(|one| json!({ "mean": one.mean, "share": one.share }))
                        .collect::<Vec<_>>()
                ),
                _ => Value::Null,
            };
            if let Some(first) = runs.first() {
                if let End::Opinions(opinions) = &first.end {
                    answers.push(("final", json!(opinions)));
                }
                answers.push(("clusters", groups(first)));
                answers.push(("steps_to_rest", json!(first.rest)));
            }
            if runs.len() > 1 {
                answers.push(("clusters_by_run", runs.iter().map(groups).collect()));
            }
        }
        Model::Sir { .. } => {
            let shares: Vec<f64> = runs
                .iter()
                .filter_map(|run| match run.end {
                    End::EverInfected { share, .. } => Some(share),
                    _ => None,
                })
                .collect();
            answers.push((
                "attack_rate",
                mean_and_sd(&shares)
                    .map_or(Value::Null, |MeanSd { mean, sd }| json!({ "mean": mean, "sd": sd })),
            ));
            course(&mut answers, "infected", "infected_sd", runs);
        }
    }
    answers
}

/// A count by step: whole numbers of one run, or mean and standard deviation of several.
fn course(
    answers: &mut Vec<(&'static str, Value)>,
    column: &'static str,
    spread: &'static str,
    runs: &[Trajectory],
) {
    if let [only] = runs {
        let counts = only.column(column).unwrap_or_default();
        answers.push((column, counts.iter().map(|count| whole(*count)).collect()));
    } else if let Some(course) = mean_course(runs, column) {
        answers.push((column, course.iter().map(|step| step.mean).collect()));
        answers.push((spread, course.iter().map(|step| step.sd).collect()));
    }
}

/// A count without a decimal point.
fn whole(count: f64) -> Value {
    format!("{count:.0}").parse::<u64>().map_or_else(|_| json!(count), |count| json!(count))
}

fn table(runs: &[Trajectory]) -> String {
    let mut text = String::new();
    let several = runs.len() > 1;
    for (number, run) in runs.iter().enumerate() {
        if number == 0 {
            let names: Vec<&str> = run.columns().iter().map(|column| column.name).collect();
            // Writing into a String cannot fail.
            let _ = writeln!(text, "{}{}", if several { "run," } else { "" }, names.join(","));
        }
        for row in run.rows() {
            let cells: Vec<String> = row
                .iter()
                .zip(run.columns())
                .map(|(value, column)| if column.whole { format!("{value:.0}") } else { format!("{value}") })
                .collect();
            let _ = writeln!(
                text,
                "{}{}",
                if several { format!("{number},") } else { String::new() },
                cells.join(",")
            );
        }
    }
    text
}

fn in_words(answer: &Value) -> String {
    let mut text = format!(
        "{}: {} nodes, {} edges, runs: {}\n",
        answer["model"].as_str().unwrap_or_default(),
        answer["nodes"],
        answer["edges"],
        answer["runs"]
    );
    let shown = |value: &Value| match value.as_f64() {
        Some(number) if value.is_f64() => format!("{number:.3}"),
        _ => value.to_string(),
    };
    for (key, what) in [("active", "active"), ("infected", "infected")] {
        if let Some(steps) = answer[key].as_array() {
            let counts: Vec<String> = steps.iter().map(shown).collect();
            let _ = writeln!(text, "{what} by step: {}", counts.join(" "));
        }
    }
    if let Some(rate) = answer["attack_rate"]["mean"].as_f64() {
        let sd = answer["attack_rate"]["sd"].as_f64().unwrap_or(0.0);
        let _ =
            writeln!(text, "ever infected: {rate:.4} of all nodes (standard deviation over runs {sd:.4})");
    }
    if let Some(groups) = answer["clusters"].as_array() {
        let _ = writeln!(
            text,
            "clusters{}:",
            if answer["clusters_by_run"].is_null() { "" } else { " in the first run" }
        );
        for group in groups {
            let _ =
                writeln!(text, "  around {}: {} of all nodes", shown(&group["mean"]), shown(&group["share"]));
        }
    }
    if let Some(runs) = answer["clusters_by_run"].as_array() {
        let counts: Vec<String> = runs
            .iter()
            .map(|groups| {
                let large = |group: &&Value| group["share"].as_f64().is_some_and(|share| share >= 0.05);
                groups.as_array().map_or(0, |groups| groups.iter().filter(large).count()).to_string()
            })
            .collect();
        let _ = writeln!(text, "clusters with at least 5 % of nodes, by run: {}", counts.join(" "));
    }
    text
}
