//! The answer for programs: `terrain run --json` and `terrain report --json`. Fields are only added within a major version;
//! `docs/reference/json.md` describes them, [`SCHEMA`] checks them.

use crate::Reproduction;
use crate::sentences::{Standing, case_against, caveats, in_words, questions, said, standing, worth_asking};
use serde::Serialize;
use std::collections::BTreeMap;
use terrain_decide::decision::{
    self, Assumption, CampaignResult, Decision, Driver, FlipSearch, OutcomeSummary, Pair, PostureResult,
};
use terrain_decide::robustness::Judged;

/// The JSON Schema (draft 2020-12) of [`Answer`].
pub const SCHEMA: &str = include_str!("../../../docs/reference/decision.schema.json");

/// The answer. Numbers are finite; one that doesn't exist is `null`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// The answer in one or two sentences; of two postures that were named, how they compare.
    pub answer: Vec<String>,
    /// The question, as the user put it.
    pub question: String,
    /// Id of the posture that the runs show ahead; `null` while they can't tell it from another.
    pub recommended: Option<String>,
    /// How sure that is.
    pub confidence: Confidence,
    /// Two postures that were named; drivers, tipping and the case against are then about these.
    pub compared: Option<Compared>,
    /// What was run.
    pub run: Run,
    /// Results by posture, in the order of the situation.
    pub postures: Vec<Posture>,
    /// Weights of the outcomes.
    pub values: Vec<Value>,
    /// What moves the difference between the two leading postures, strongest first.
    pub drivers: Vec<DriverAnswer>,
    /// The drivers whose value can change the answer.
    pub tipping: Vec<Tipping>,
    /// The strongest future against the leading posture.
    pub case_against: Option<CaseAgainst>,
    /// When each of the two postures beats the other, as plain rules; empty where the runs show none.
    pub conditions: Vec<WinningConditions>,
    /// What each decision criterion says, by its name.
    pub criteria: BTreeMap<String, CriterionAnswer>,
    /// Where the criteria disagree, in words.
    pub disagreements: Vec<String>,
    /// Postures that no other one beats on all valued outcomes at once.
    pub not_dominated: Vec<String>,
    /// What to find out first: at most five questions, the most valuable first.
    pub find_out_first: Vec<Question>,
    /// What every uncertain number is worth to know, those worth something.
    pub value_of_information: ValueOfInformation,
    /// Three caveats in words.
    pub caveats: Vec<String>,
    /// Every number that the answer rests on.
    pub assumptions: Vec<AssumptionAnswer>,
    /// Share of the drivers' influence by grade of source.
    pub influence_by_grade: BTreeMap<String, Option<f64>>,
    /// What the reader must know first.
    pub warnings: Vec<String>,
}

/// How sure an answer is.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Confidence {
    /// `ahead`, `tied`, `no-difference`, `single` or `nothing`.
    pub standing: &'static str,
    /// Posture that is best most often.
    pub leading: Option<String>,
    /// The next.
    pub second: Option<String>,
    /// Whether the runs tell the two apart.
    pub told_apart: bool,
    /// Postures that can't be told from the leading one, with it.
    pub tied: Vec<String>,
    /// Difference of the two probabilities of being best.
    pub difference: Option<f64>,
    /// Its 95 % interval.
    pub difference_ci: [Option<f64>; 2],
    /// In how many of 50 futures the leading posture is best.
    pub in_fifty: u32,
    /// Futures that would tell the leading posture from the likeliest of those tied with it, if their number is within reach.
    pub futures_needed: Option<u32>,
}

/// Two postures that were named.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compared {
    /// The one named first.
    pub first: String,
    /// The other.
    pub second: String,
    /// Whether the runs tell the two apart.
    pub told_apart: bool,
    /// The one ahead, if they do.
    pub ahead: Option<String>,
    /// Difference of their probabilities of being best, first less second.
    pub difference: Option<f64>,
    /// Its 95 % interval.
    pub difference_ci: [Option<f64>; 2],
}

/// What was run, and how to do it again.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Run {
    /// Folder of the run, if there is one.
    pub directory: Option<String>,
    /// The command.
    pub command: String,
    /// Name of the situation file.
    pub situation: String,
    /// Its SHA-256, hexadecimal.
    pub situation_sha256: String,
    /// Version of the program.
    pub program_version: String,
    /// Identifier of the model.
    pub model: String,
    /// Seed.
    pub seed: u64,
    /// Futures that the answer rests on.
    pub futures: u32,
    /// Futures planned.
    pub futures_planned: u32,
    /// Replicates of each.
    pub replicates: u32,
    /// Weeks that the runs look ahead.
    pub horizon_weeks: u32,
    /// Weeks of the series.
    pub series_weeks: Vec<u32>,
}

/// Results of a posture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Posture {
    /// Id in the situation.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Futures in which it was played: fewer than `run.futures` where it fell out of contention.
    pub futures: u32,
    /// Share of these futures in which it could be taken.
    pub taken: Option<f64>,
    /// Outcomes by name.
    pub outcomes: BTreeMap<String, OutcomeAnswer>,
    /// Probability of being best.
    pub p_best: Option<f64>,
    /// Its 95 % interval.
    pub p_best_ci: [Option<f64>; 2],
    /// Mean utility.
    pub utility: Option<f64>,
    /// Mean regret.
    pub expected_regret: Option<f64>,
    /// Largest regret.
    pub max_regret: Option<f64>,
    /// Probability of each rank, best first.
    pub rank_acceptability: Vec<Option<f64>>,
    /// Campaigns.
    pub campaigns: Vec<CampaignAnswer>,
    /// Probability that a partner walks out.
    pub walkouts: Vec<Walkout>,
}

/// An outcome's distribution over futures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct OutcomeAnswer {
    /// Mean.
    pub mean: Option<f64>,
    /// Quantile 0.05.
    pub q05: Option<f64>,
    /// Quantile 0.25.
    pub q25: Option<f64>,
    /// Median.
    pub q50: Option<f64>,
    /// Quantile 0.75.
    pub q75: Option<f64>,
    /// Quantile 0.95.
    pub q95: Option<f64>,
    /// Fifty representative futures, lowest first.
    pub fifty: Vec<Option<f64>>,
    /// By week of `run.series_weeks`: quantiles 0.05, 0.25, 0.5, 0.75, 0.95.
    pub series: Vec<[Option<f64>; 5]>,
}

/// A campaign under a posture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CampaignAnswer {
    /// Id.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Mean share won; `null` when it was never decided.
    pub share_won: Option<f64>,
    /// Probability that some of it is won; `null` when it was never decided.
    pub p_won: Option<f64>,
    /// Share of runs in which it was decided.
    pub decided: Option<f64>,
}

/// A partner that may walk out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Walkout {
    /// Its name on the page.
    pub organization: String,
    /// Probability.
    pub probability: Option<f64>,
}

/// Weight of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Value {
    /// Outcome.
    pub outcome: String,
    /// Mean normalized weight.
    pub weight: Option<f64>,
    /// Its 5 % and 95 % values.
    pub range: [Option<f64>; 2],
    /// Values of the outcome that count as 0 and as 1.
    pub scale: [Option<f64>; 2],
}

/// A driver.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DriverAnswer {
    /// Path of the quantity.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// Share of the variance of the difference (first-order effect).
    pub share: Option<f64>,
    /// Its 95 % interval.
    pub share_ci: [Option<f64>; 2],
    /// Id of the posture that more of it speaks for; `null` when it depends.
    pub favours: Option<String>,
    /// 5 % and 95 % of the input.
    pub range: [Option<f64>; 2],
    /// Grade of its source.
    pub grade: String,
    /// `found`, `none`, `unsure` or `not-looked-for`: a value beyond which another posture does better on average.
    pub flip: &'static str,
    /// Mean difference along the input: value, difference.
    pub profile: Vec<[Option<f64>; 2]>,
}

/// A value beyond which another posture does better on average (mean utility).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tipping {
    /// Path of the quantity.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// The value.
    pub value: Option<f64>,
    /// Its 95 % interval.
    pub ci: [Option<f64>; 2],
    /// Posture that does better on average below it.
    pub below: String,
    /// Posture that does better on average above it.
    pub above: String,
}

/// The strongest future against the leading posture.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseAgainst {
    /// Index of the future, from 0.
    pub future: u32,
    /// Posture that is best there.
    pub best: String,
    /// Regret of the leading posture there.
    pub regret: Option<f64>,
    /// Share of futures in which the leading posture isn't best.
    pub share_not_best: Option<f64>,
    /// What sets the future apart.
    pub conditions: Vec<Condition>,
    /// All this in words.
    pub text: Vec<String>,
}

/// A value that sets a future apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Condition {
    /// In plain words.
    pub label: String,
    /// Value there.
    pub value: Option<f64>,
    /// Median over futures.
    pub median: Option<f64>,
    /// Unit.
    pub unit: String,
}

/// When one posture beats the other.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WinningConditions {
    /// The posture that beats the other.
    pub winner: String,
    /// The other.
    pub loser: String,
    /// Futures that this was sought in.
    pub futures: u32,
    /// Share of these in which it does.
    pub base_rate: Option<f64>,
    /// Share of the futures that meet the rules in which it does.
    pub density: Option<f64>,
    /// Share of the futures in which it does that meet the rules.
    pub coverage: Option<f64>,
    /// What rules sought the same way are worth in futures left out of the search; `null` where there are too few to seek in.
    pub held_out: Option<HeldOut>,
    /// Whether the density that was looked for is reached.
    pub reaches_density: bool,
    /// The rules; all must hold.
    pub rules: Vec<WinningRule>,
    /// Every set of rules on the way.
    pub trajectory: Vec<TradeOff>,
}

/// What rules are worth where they were not sought: each part of the futures is left out once, rules are sought in the others
/// and counted in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeldOut {
    /// Of the futures that meet rules found without them, the share in which it does; `null` if there is none.
    pub density: Option<f64>,
    /// Of the futures in which it does, the share that meet rules found without them.
    pub coverage: Option<f64>,
    /// Futures that meet rules found without them.
    pub inside: usize,
    /// Parts left out in turn.
    pub parts: usize,
    /// Parts without which rules were found.
    pub parts_with_rules: usize,
}

/// A rule on one uncertain number.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WinningRule {
    /// Path of the quantity.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// At least this; `null` for no limit.
    pub at_least: Option<f64>,
    /// At most this; `null` for no limit.
    pub at_most: Option<f64>,
    /// Quasi-p-value; of two limits the larger.
    pub quasi_p: Option<f64>,
    /// The rule in words.
    pub text: String,
}

/// A set of rules on the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TradeOff {
    /// Coverage.
    pub coverage: Option<f64>,
    /// Density.
    pub density: Option<f64>,
    /// Numbers in the rules.
    pub inputs: u32,
}

/// What a criterion says.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CriterionAnswer {
    /// Its figure by posture, in the order of `postures`; `null` for one that is not compared.
    pub values: Vec<Option<f64>>,
    /// Postures that are best by it.
    pub best: Vec<String>,
    /// Whether more is better.
    pub more_is_better: bool,
}

/// A question worth an answer before choosing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Question {
    /// Path of the quantity.
    pub path: String,
    /// The question in plain words.
    pub question: String,
    /// What is known so far, and what an answer is worth.
    pub worth: String,
    /// A cheap way to find out.
    pub how: String,
}

/// What it is worth to find out.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueOfInformation {
    /// Worth of knowing everything but luck: the smallest expected regret.
    pub everything: Option<f64>,
    /// The posture that does best on average without knowing more.
    pub without: Option<String>,
    /// Uncertain numbers, most valuable first.
    pub numbers: Vec<WorthKnowing>,
}

/// What one number is worth to know.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorthKnowing {
    /// Path of the quantity.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// How far the expected regret falls for whoever knows it.
    pub value: Option<f64>,
    /// Its 95 % interval.
    pub ci: [Option<f64>; 2],
    /// Share of futures in which knowing it leads to another choice.
    pub changes_the_choice: Option<f64>,
}

/// An assumption.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AssumptionAnswer {
    /// Path in the situation.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// 5 %, 50 %, 95 % of its distribution.
    pub range: [Option<f64>; 3],
    /// Whether it varies over futures.
    pub uncertain: bool,
    /// Source; never empty.
    pub source: String,
    /// Grade.
    pub grade: String,
    /// Whether it is somebody's judgement alone.
    pub judgement: bool,
    /// As-of date.
    pub as_of: Option<String>,
    /// `user`, `default` or `coefficient`.
    pub set_by: String,
    /// First-order share of the variance of the difference.
    pub influence: Option<f64>,
}

fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// The answer to a decision; `directory` is the run's folder, if it has one.
#[must_use]
pub fn answer(decision: &Decision, reproduction: &Reproduction, directory: Option<&str>) -> Answer {
    let verdict = &decision.verdict;
    let id = |index: usize| decision.postures.get(index).map(|posture| posture.id.clone());
    let standing = standing(decision);
    Answer {
        answer: said(decision),
        question: decision.question.clone(),
        recommended: if standing == Standing::Ahead { id(verdict.leading) } else { None },
        confidence: confidence(decision, &standing),
        compared: decision.compared.as_ref().map(|pair| compared(decision, pair)),
        run: run(decision, reproduction, directory),
        postures: decision.postures.iter().map(posture).collect(),
        values: decision
            .values
            .iter()
            .map(|value| Value {
                outcome: value.outcome.clone(),
                weight: finite(value.weight),
                range: value.range.map(finite),
                scale: value.scale.map(finite),
            })
            .collect(),
        drivers: decision.drivers.iter().map(|driver| driver_answer(decision, driver)).collect(),
        tipping: decision.drivers.iter().filter_map(|driver| tipping(decision, driver)).collect(),
        case_against: decision.case_against.as_ref().map(|case| CaseAgainst {
            future: case.future,
            best: id(case.best).unwrap_or_default(),
            regret: finite(case.regret),
            share_not_best: finite(case.share_not_best),
            conditions: case
                .conditions
                .iter()
                .map(|condition| Condition {
                    label: condition.label.clone(),
                    value: finite(condition.value),
                    median: finite(condition.median),
                    unit: condition.unit.clone(),
                })
                .collect(),
            text: case_against(decision),
        }),
        conditions: decision.conditions.iter().map(|one| winning(decision, one)).collect(),
        criteria: criteria(decision),
        disagreements: crate::sentences::criteria(decision),
        not_dominated: decision.robustness.not_dominated.iter().copied().filter_map(id).collect(),
        find_out_first: find_out_first(decision),
        value_of_information: ValueOfInformation {
            everything: finite(decision.find_out.everything),
            without: id(decision.find_out.without),
            numbers: decision.find_out.numbers.iter().map(worth_knowing).collect(),
        },
        caveats: caveats(decision),
        assumptions: decision.assumptions.iter().map(assumption).collect(),
        influence_by_grade: decision
            .influence_by_grade
            .iter()
            .map(|(grade, share)| (grade.clone(), finite(*share)))
            .collect(),
        warnings: decision.warnings.clone(),
    }
}

fn confidence(decision: &Decision, standing: &Standing) -> Confidence {
    let verdict = &decision.verdict;
    let id = |index: usize| decision.postures.get(index).map(|posture| posture.id.clone());
    let (name, tied) = match standing {
        Standing::Nothing => ("nothing", Vec::new()),
        Standing::Single => ("single", vec![verdict.leading]),
        Standing::NoDifference => ("no-difference", (0..decision.postures.len()).collect()),
        Standing::Tied(tied) => ("tied", tied.clone()),
        Standing::Ahead => ("ahead", vec![verdict.leading]),
    };
    let compared = decision.postures.len() > 1 && *standing != Standing::Nothing;
    Confidence {
        standing: name,
        leading: id(verdict.leading),
        second: if compared { id(verdict.second) } else { None },
        told_apart: compared && verdict.told_apart,
        tied: tied.into_iter().filter_map(id).collect(),
        difference: finite(verdict.difference[0]),
        difference_ci: [finite(verdict.difference[1]), finite(verdict.difference[2])],
        in_fifty: verdict.in_fifty,
        futures_needed: verdict.futures_needed,
    }
}

fn compared(decision: &Decision, pair: &Pair) -> Compared {
    let id = |index: usize| decision.postures.get(index).map(|posture| posture.id.clone());
    let ahead = if pair.difference[0] < 0.0 { pair.second } else { pair.first };
    Compared {
        first: id(pair.first).unwrap_or_default(),
        second: id(pair.second).unwrap_or_default(),
        told_apart: pair.told_apart,
        ahead: if pair.told_apart { id(ahead) } else { None },
        difference: finite(pair.difference[0]),
        difference_ci: [finite(pair.difference[1]), finite(pair.difference[2])],
    }
}

fn run(decision: &Decision, reproduction: &Reproduction, directory: Option<&str>) -> Run {
    Run {
        directory: directory.map(str::to_owned),
        command: reproduction.command.clone(),
        situation: reproduction.situation_file.clone(),
        situation_sha256: reproduction.situation_sha256.clone(),
        program_version: reproduction.program_version.clone(),
        model: reproduction.model.clone(),
        seed: decision.seed,
        futures: decision.futures,
        futures_planned: decision.futures_planned,
        replicates: decision.replicates,
        horizon_weeks: decision.horizon_weeks,
        series_weeks: decision.series_weeks.clone(),
    }
}

fn posture(posture: &PostureResult) -> Posture {
    Posture {
        id: posture.id.clone(),
        label: posture.label.clone(),
        futures: posture.futures,
        taken: finite(posture.taken),
        outcomes: posture.outcomes.iter().map(|one| (one.name.clone(), outcome(one))).collect(),
        p_best: finite(posture.p_best),
        p_best_ci: posture.p_best_interval.map(finite),
        utility: finite(posture.utility),
        expected_regret: finite(posture.expected_regret),
        max_regret: finite(posture.max_regret),
        rank_acceptability: posture.rank_acceptability.iter().copied().map(finite).collect(),
        campaigns: posture.campaigns.iter().map(campaign).collect(),
        walkouts: posture
            .walkouts
            .iter()
            .map(|(name, share)| Walkout { organization: name.clone(), probability: finite(*share) })
            .collect(),
    }
}

fn outcome(outcome: &OutcomeSummary) -> OutcomeAnswer {
    let [q05, q25, q50, q75, q95] = outcome.quantiles.map(finite);
    OutcomeAnswer {
        mean: finite(outcome.mean),
        q05,
        q25,
        q50,
        q75,
        q95,
        fifty: outcome.fifty.iter().copied().map(finite).collect(),
        series: outcome.bands.iter().map(|band| band.map(finite)).collect(),
    }
}

fn campaign(campaign: &CampaignResult) -> CampaignAnswer {
    let decided = campaign.decided > 0.0;
    CampaignAnswer {
        id: campaign.id.clone(),
        label: campaign.label.clone(),
        share_won: if decided { finite(campaign.share_won) } else { None },
        p_won: if decided { finite(campaign.p_won) } else { None },
        decided: finite(campaign.decided),
    }
}

fn driver_answer(decision: &Decision, driver: &Driver) -> DriverAnswer {
    let [first, second] = decision.pair();
    let favours = match driver.direction {
        1.. => Some(first),
        0 => None,
        _ => Some(second),
    };
    DriverAnswer {
        path: driver.path.clone(),
        label: driver.label.clone(),
        unit: driver.unit.clone(),
        share: finite(driver.share),
        share_ci: driver.share_interval.map(finite),
        favours: favours.and_then(|index| decision.postures.get(index)).map(|posture| posture.id.clone()),
        range: driver.range.map(finite),
        grade: driver.grade.clone(),
        flip: match (&driver.flip, driver.search) {
            (Some(_), _) => "found",
            (None, FlipSearch::Done) => "none",
            (None, FlipSearch::Unsure) => "unsure",
            (None, FlipSearch::Skipped) => "not-looked-for",
        },
        profile: driver.profile.iter().map(|(value, gap)| [finite(*value), finite(*gap)]).collect(),
    }
}

fn tipping(decision: &Decision, driver: &Driver) -> Option<Tipping> {
    let flip = driver.flip.as_ref()?;
    let leading = decision.postures.get(decision.pair()[0])?.id.clone();
    let other = decision.postures.get(flip.other)?.id.clone();
    let (below, above) = if flip.leading_above { (other, leading) } else { (leading, other) };
    Some(Tipping {
        path: driver.path.clone(),
        label: driver.label.clone(),
        unit: driver.unit.clone(),
        value: finite(flip.value),
        ci: flip.interval.map(finite),
        below,
        above,
    })
}

fn assumption(assumption: &Assumption) -> AssumptionAnswer {
    AssumptionAnswer {
        path: assumption.path.clone(),
        label: assumption.label.clone(),
        unit: assumption.unit.clone(),
        range: assumption.range.map(finite),
        uncertain: assumption.uncertain,
        source: crate::words::source(assumption).to_owned(),
        grade: assumption.grade.clone(),
        judgement: crate::words::is_judgement(&assumption.grade),
        as_of: assumption.as_of.clone(),
        set_by: assumption.set_by.clone(),
        influence: finite(assumption.influence),
    }
}

fn winning(decision: &Decision, found: &decision::WinningConditions) -> WinningConditions {
    let id = |index: usize| decision.postures.get(index).map(|one| one.id.clone()).unwrap_or_default();
    let texts = in_words(found);
    WinningConditions {
        winner: id(found.winner),
        loser: id(found.loser),
        futures: found.futures,
        base_rate: finite(found.base_rate),
        density: finite(found.density),
        coverage: finite(found.coverage),
        held_out: found.held_out.map(|found| HeldOut {
            density: found.density().and_then(finite),
            coverage: finite(found.coverage),
            inside: found.inside,
            parts: found.parts,
            parts_with_rules: found.with_rules,
        }),
        reaches_density: found.reaches,
        rules: found
            .rules
            .iter()
            .zip(texts)
            .map(|(rule, text)| WinningRule {
                path: rule.path.clone(),
                label: rule.label.clone(),
                unit: rule.unit.clone(),
                at_least: rule.low.and_then(finite),
                at_most: rule.high.and_then(finite),
                quasi_p: finite(rule.chance),
                text,
            })
            .collect(),
        trajectory: found
            .trajectory
            .iter()
            .map(|(coverage, density, inputs)| TradeOff {
                coverage: finite(*coverage),
                density: finite(*density),
                inputs: *inputs,
            })
            .collect(),
    }
}

fn criteria(decision: &Decision) -> BTreeMap<String, CriterionAnswer> {
    let id = |index: &usize| decision.postures.get(*index).map(|one| one.id.clone());
    let answer = |judged: &Judged| CriterionAnswer {
        values: judged.values.iter().map(|value| value.and_then(finite)).collect(),
        best: judged.best.iter().filter_map(id).collect(),
        more_is_better: judged.criterion.more_is_better(),
    };
    let judged = decision.robustness.criteria.iter();
    judged.map(|judged| (judged.criterion.name().to_owned(), answer(judged))).collect()
}

fn find_out_first(decision: &Decision) -> Vec<Question> {
    worth_asking(decision)
        .into_iter()
        .zip(questions(decision))
        .map(|(about, one)| Question {
            path: about.path.clone(),
            question: one.question,
            worth: one.worth,
            how: one.how,
        })
        .collect()
}

fn worth_knowing(one: &decision::WorthKnowing) -> WorthKnowing {
    WorthKnowing {
        path: one.path.clone(),
        label: one.label.clone(),
        value: finite(one.value),
        ci: one.interval.map(finite),
        changes_the_choice: finite(one.changes),
    }
}
