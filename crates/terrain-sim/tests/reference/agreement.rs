//! Two-sample tests on everything that a run answers, and whether they would notice an engine that is wrong.

use super::model;
use super::situations::{self, Situation};
use super::statistics::{holm, p_value, standardized_difference};
use rayon::prelude::*;
use std::fmt::Write as _;
use std::sync::LazyLock;
use terrain_sim::inputs::RunInputs;
use terrain_sim::outcome::{Outcome, RunOutcome};
use terrain_sim::run::{RunOptions, run_batch};
use terrain_sim::world::World;

/// Runs of each engine in each posture, unless `TERRAIN_REFERENCE_RUNS` asks for more.
const RUNS: u64 = 240;
/// Probability that engines of one distribution are told apart anywhere (by Holm's procedure over all metrics).
const LEVEL: f64 = 0.01;
/// Half of the engines' 95 % confidence intervals of the difference of means.
const NORMAL_95: f64 = 1.96;

/// Everything that is compared in a situation, once for each posture.
struct Compared {
    situation: &'static str,
    posture: &'static str,
    inputs: RunInputs,
    fast: Vec<Metric>,
}

/// One thing that runs answer, over the runs of an engine.
struct Metric {
    name: String,
    values: Vec<f64>,
}

/// A metric's verdict.
struct Comparison {
    what: String,
    p: f64,
    difference: Option<(f64, f64)>,
}

/// The fast engine's runs, which two tests need.
static FAST: LazyLock<Vec<(World, Vec<Compared>)>> =
    LazyLock::new(|| situations::all().into_iter().map(run_fast).collect());

fn runs() -> u64 {
    std::env::var("TERRAIN_REFERENCE_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS)
}

/// A situation's postures side by side in the lanes of a batch, as in an experiment.
#[expect(clippy::expect_used, reason = "a situation that doesn't fit is this test's own fault")]
fn run_fast(situation: Situation) -> (World, Vec<Compared>) {
    let Situation { name, world, postures } = situation;
    let lanes: Vec<RunInputs> = postures.iter().map(|(_, inputs)| inputs.clone()).collect();
    let batch = |replicate: u64| {
        let options = RunOptions { seed: 1, replicate, block: 0, series_stride: halfway(&world) };
        run_batch(&world, &lanes, &options).expect("inputs fit their world")
    };
    let batches: Vec<Vec<RunOutcome>> = (0..runs()).into_par_iter().map(batch).collect();
    let compared = postures.into_iter().enumerate().map(|(lane, (posture, inputs))| {
        let outcomes: Vec<RunOutcome> = batches.iter().map(|batch| batch[lane].clone()).collect();
        // The series has the ends of week 0, of the week halfway, …
        Compared { situation: name, posture, inputs, fast: metrics(&world, &outcomes, 1) }
    });
    let compared = compared.collect();
    (world, compared)
}

/// The reference's runs; seeds of one `block` are of no other.
fn run_reference(world: &World, inputs: &RunInputs, block: u64, runs: u64) -> Vec<Metric> {
    let outcomes: Vec<RunOutcome> =
        (0..runs).into_par_iter().map(|run| model::run(world, inputs, (block << 32) + run)).collect();
    // The series has every week.
    metrics(world, &outcomes, halfway(world) as usize)
}

/// A week in the middle, whose values are compared beside those at the horizon.
const fn halfway(world: &World) -> u32 {
    world.horizon_weeks / 2
}

/// The nine outcomes at the horizon and halfway (entry `middle` of the series), shares won of campaigns that end within the horizon, weeks in which partners walk out (who stays
/// has the week after the last), and whether the posture was taken.
fn metrics(world: &World, outcomes: &[RunOutcome], middle: usize) -> Vec<Metric> {
    let metric = |name: String, value: &dyn Fn(&RunOutcome) -> f64| Metric {
        name,
        values: outcomes.iter().map(value).collect(),
    };
    let at_horizon =
        Outcome::ALL.iter().map(|&o| metric(format!("{o:?}"), &move |run| run.at_horizon[o as usize]));
    let halfway = Outcome::ALL
        .iter()
        .map(|&o| metric(format!("{o:?} halfway"), &move |run| run.series[middle][o as usize]));
    let decided =
        (0..world.campaigns.len()).filter(|&c| world.campaigns[c].last_week() < world.horizon_weeks);
    let shares =
        decided.map(|c| metric(format!("share won of campaign {c}"), &move |run| run.campaign_share_won[c]));
    let partners = (0..world.organizations.len()).filter(|&k| k != world.principal);
    let walkouts = partners.map(|k| {
        let week = move |run: &RunOutcome| f64::from(run.walked_out_week[k].unwrap_or(world.horizon_weeks));
        metric(format!("week in which {k} walks out"), &week)
    });
    let taken = metric("posture taken".to_owned(), &|run| f64::from(u8::from(run.posture_taken)));
    at_horizon.chain(halfway).chain(shares).chain(walkouts).chain([taken]).collect()
}

fn compare(compared: &Compared, reference: &[Metric]) -> Vec<Comparison> {
    let pairs = compared.fast.iter().zip(reference);
    let comparison = |(fast, reference): (&Metric, &Metric)| Comparison {
        what: format!("{}, {}: {}", compared.situation, compared.posture, fast.name),
        p: p_value(&fast.values, &reference.values),
        difference: standardized_difference(&fast.values, &reference.values, NORMAL_95),
    };
    pairs.map(comparison).collect()
}

/// How many hypotheses are tested together.
fn family() -> usize {
    FAST.iter().flat_map(|(_, compared)| compared).map(|compared| compared.fast.len()).sum()
}

fn table(comparisons: &[Comparison]) -> String {
    let mut table = format!("{:60} {:>9}  standardized difference of means, 95 %\n", "", "p");
    for Comparison { what, p, difference } in comparisons {
        let difference = match difference {
            Some((difference, half)) => format!("{difference:+.3} ± {half:.3}"),
            None => "nothing varies".to_owned(),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(table, "{what:60} {p:9.2e}  {difference}");
    }
    table
}

#[test]
fn the_engines_agree_in_distribution() {
    let mut comparisons = Vec::new();
    let mut block = 0;
    for (world, postures) in FAST.iter() {
        for compared in postures {
            block += 1;
            let reference = run_reference(world, &compared.inputs, block, runs());
            comparisons.extend(compare(compared, &reference));
        }
    }
    println!("{}", table(&comparisons));
    let p_values: Vec<f64> = comparisons.iter().map(|comparison| comparison.p).collect();
    let rejected = holm(&p_values, LEVEL);
    let different: Vec<Comparison> =
        comparisons.into_iter().zip(rejected).filter(|(_, rejected)| *rejected).map(|(c, _)| c).collect();
    assert!(different.is_empty(), "the engines differ:\n{}", table(&different));
}

/// An engine with a wrong number, and where that should show.
struct Wrong {
    situation: &'static str,
    posture: &'static str,
    what: &'static str,
    change: fn(&mut RunInputs),
}

const fn wrong(
    situation: &'static str,
    posture: &'static str,
    what: &'static str,
    change: fn(&mut RunInputs),
) -> Wrong {
    Wrong { situation, posture, what, change }
}

/// At least one for each submodel and each win rule.
const WRONG: &[Wrong] = &[
    wrong("drive", "standing", "pull x 2", |i| i.coefficients.pull_rate *= 2.0),
    wrong("tenants", "temporary", "tolerance x 2", |i| i.coefficients.tolerance[3] *= 2.0),
    wrong("drive", "temporary", "walking out x 4", |i| i.coefficients.walkout_hazard *= 4.0),
    wrong("council", "standing", "coordination x 2", |i| i.coefficients.coordination_loss *= 2.0),
    wrong("drive", "parallel", "contact x 2", |i| i.coefficients.contact_orientation[0] *= 2.0),
    wrong("drive", "standing", "supporters x 2", |i| i.coefficients.supporter_rate[0] *= 2.0),
    wrong("council", "standing", "office x 2", |i| i.coefficients.office_reach *= 2.0),
    wrong("tenants", "lead", "clarity x 1.5", |i| i.coefficients.clarity_rate *= 1.5),
    wrong("tenants", "temporary", "social weight x 2", |i| i.coefficients.weight_social *= 2.0),
    wrong("tenants", "lead", "learning x 2", |i| i.coefficients.learning_rate *= 2.0),
    wrong("drive", "standing", "active peers x 3", |i| i.coefficients.peer_rate_active *= 3.0),
    wrong("drive", "stay out", "fading x 2", |i| i.coefficients.fading_contacted *= 2.0),
    wrong("tenants", "standing", "promotion x 2", |i| i.coefficients.promote_supporter *= 2.0),
    wrong("council", "parallel", "attrition x 2", |i| i.coefficients.attrition[1] *= 2.0),
    wrong("tenants", "lead", "opposition x 6", |i| i.coefficients.opposition_rate *= 6.0),
    wrong("drive", "parallel", "colleagues' votes x 2", |i| i.coefficients.vote.social *= 2.0),
    wrong("tenants", "lead", "leadership vote + 1.5", |i| i.coefficients.vote.leadership_intercept += 1.5),
    wrong("council", "parallel", "district lean x 3", |i| i.coefficients.district.lean *= 3.0),
    wrong("council", "second only", "lobbying x 3", |i| i.coefficients.chamber.lobbying *= 3.0),
    wrong("tenants", "temporary", "concession + 2", |i| i.coefficients.concession.intercept += 2.0),
    wrong("council", "standing", "no access", |i| i.coefficients.access_gain = 0.0),
    wrong("council", "parallel", "period turned round", |i| i.coefficients.period_shift *= -1.0),
    wrong("aftermath", "temporary", "hope x 3", |i| i.coefficients.win_gain *= 3.0),
    wrong("aftermath", "defeat", "disappointment x 4", |i| i.coefficients.loss_drop *= 4.0),
    wrong("aftermath", "temporary", "credit / 2", |i| i.coefficients.credit_rate /= 2.0),
    wrong("council", "parallel", "as much without us", |i| {
        i.organizations.iter_mut().for_each(|organization| organization.effort_without_us = 1.0);
    }),
    wrong("tenants", "lead, too weak", "there without us", |i| i.organizations[0].effort_without_us = 0.05),
];

#[test]
fn a_wrong_number_is_noticed() {
    // Half of the runs are enough for errors of this size.
    let half = |metric: &Metric| metric.values[..metric.values.len() / 2].to_vec();
    let mut unnoticed = Vec::new();
    for (number, wrong) in WRONG.iter().enumerate() {
        let (world, compared) = FAST
            .iter()
            .find_map(|(world, postures)| {
                let here = |c: &&Compared| c.situation == wrong.situation && c.posture == wrong.posture;
                postures.iter().find(here).map(|compared| (world, compared))
            })
            .unwrap();
        let mut inputs = compared.inputs.clone();
        (wrong.change)(&mut inputs);
        let reference = run_reference(world, &inputs, 1000 + number as u64, runs() / 2);
        let pairs = compared.fast.iter().zip(&reference);
        let tests = pairs.map(|(fast, reference)| (p_value(&half(fast), &reference.values), &fast.name));
        let (p, clearest) = tests.min_by(|a, b| a.0.total_cmp(&b.0)).unwrap();
        println!("{:24} {p:9.2e}  {clearest}", wrong.what);
        if p > LEVEL / family() as f64 {
            unnoticed.push(wrong.what);
        }
    }
    assert!(unnoticed.is_empty(), "wrong, and nobody notices: {unnoticed:?}");
}
