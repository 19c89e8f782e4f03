//! What the runs say: per posture the distribution of each outcome, how often it is best and how surely, what it risks,
//! what the answer hangs on. Data only; the analysis that fills it is beside it, its words and charts in `terrain-report`.

use crate::discovery::HeldOut;
use crate::robustness::Judged;
use serde::{Deserialize, Serialize};

/// The whole answer to a situation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// The question, as the user put it.
    pub question: String,
    /// Weeks that the runs look ahead.
    pub horizon_weeks: u32,
    /// Number of futures, of replicates, seed: what reproduces it.
    pub futures: u32,
    /// Replicates.
    pub replicates: u32,
    /// Seed.
    pub seed: u64,
    /// Futures planned (more than `futures` when the run was stopped or stopped itself early).
    pub futures_planned: u32,
    /// Postures in the order of the situation.
    pub postures: Vec<PostureResult>,
    /// How strong the answer is.
    pub verdict: Verdict,
    /// Two postures that somebody named. Then drivers, flips, the case against, and influences are about these two, the
    /// first in place of the leading one; the verdict stays that of all postures.
    pub compared: Option<Pair>,
    /// Inputs that move the difference between the two leading postures, strongest first; an input without effect never appears.
    /// Only futures count in which both of the two could be taken.
    pub drivers: Vec<Driver>,
    /// The strongest future against the leading posture.
    pub case_against: Option<CaseAgainst>,
    /// When each of the two beats the other, as rules on the uncertain numbers: first that the first does. Empty where the
    /// runs show no such rules.
    pub conditions: Vec<WinningConditions>,
    /// What each decision criterion says of the postures, and what nobody needs weights for.
    pub robustness: Robustness,
    /// What it is worth to find out before choosing.
    pub find_out: FindOut,
    /// Weights used: outcome, its mean weight, its range over the weights drawn, and the scale (5 % to 95 % range of the outcome) it is counted on.
    pub values: Vec<ValueWeight>,
    /// Every number that the answer rests on.
    pub assumptions: Vec<Assumption>,
    /// Share of the drivers' influence by grade of source (the words of [`Assumption::grade`]), summing to 1.
    pub influence_by_grade: Vec<(String, f64)>,
    /// What the reader must know before using the answer (too few futures, infeasible posture, undecided campaign, …).
    pub warnings: Vec<String>,
    /// Weeks of the series (end of week, from 1).
    pub series_weeks: Vec<u32>,
}

/// Results of one posture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostureResult {
    /// Id in the situation.
    pub id: String,
    /// Name on the page.
    pub label: String,
    /// Futures in which it was played: all of them, unless it fell out of contention on the way. What it leads to (outcomes,
    /// campaigns, walkouts) rests on these. How it compares with the others (shares, utility, regret, ranks) is worked out
    /// for all futures of the run from those that all postures were played in.
    pub futures: u32,
    /// Share of these futures in which it could be taken as it stands.
    pub taken: f64,
    /// Summary of each outcome over futures (means over replicates), by outcome, in the order of the engine.
    pub outcomes: Vec<OutcomeSummary>,
    /// Share of futures in which it has the highest utility (ties shared), under the drawn weights. Where some posture
    /// could be taken, one that could not is never best; where none could, all count as they were run.
    pub p_best: f64,
    /// 95 % confidence interval of `p_best`; respects that futures of a block share their luck.
    pub p_best_interval: [f64; 2],
    /// Mean utility.
    pub utility: f64,
    /// Mean regret: shortfall from the best posture that could be taken in the same future.
    pub expected_regret: f64,
    /// Largest regret.
    pub max_regret: f64,
    /// Probability of each rank, best first, over weights and futures.
    pub rank_acceptability: Vec<f64>,
    /// Share of decided campaigns won, by campaign id: id, mean share won, probability that any of it is won.
    pub campaigns: Vec<CampaignResult>,
    /// Probability that each organization but the principal walks out of a coalition: its name on the page, probability.
    pub walkouts: Vec<(String, f64)>,
}

/// Results of a campaign under a posture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CampaignResult {
    /// Campaign id.
    pub id: String,
    /// Its name on the page.
    pub label: String,
    /// Mean share won, over the runs that reached its end; 0 if none did.
    pub share_won: f64,
    /// Share of the runs that reached its end in which some of it was won; 0 if none did.
    pub p_won: f64,
    /// Share of runs that reached its end.
    pub decided: f64,
}

/// One outcome under one posture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutcomeSummary {
    /// `reforms`, `base`, ….
    pub name: String,
    /// Mean over futures.
    pub mean: f64,
    /// Quantiles 0.05, 0.25, 0.5, 0.75, 0.95 (type 7) over futures.
    pub quantiles: [f64; 5],
    /// Fifty representative futures: the quantiles at 0.01, 0.03, …, 0.99. What a dotplot draws.
    pub fifty: Vec<f64>,
    /// Bands by series week: quantiles 0.05, 0.25, 0.5, 0.75, 0.95 over futures.
    pub bands: Vec<[f64; 5]>,
}

impl Decision {
    /// The two postures that drivers, flips and the case against are about: those named, else the two leading ones.
    #[must_use]
    pub fn pair(&self) -> [usize; 2] {
        self.compared
            .as_ref()
            .map_or([self.verdict.leading, self.verdict.second], |pair| [pair.first, pair.second])
    }
}

/// Two postures that somebody named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pair {
    /// The one named first, whether it is ahead or not.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Whether the runs tell the two apart, whichever is ahead.
    pub told_apart: bool,
    /// Difference of the probabilities of being best (first − second), lower and upper end of its 95 % interval.
    pub difference: [f64; 3],
}

/// How strong the answer is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    /// Index of the leading posture (highest probability of being best).
    pub leading: usize,
    /// Index of the second; that of the leading one when there is only one posture.
    pub second: usize,
    /// Whether the runs tell the two apart (the 95 % interval of the difference of their probabilities excludes 0).
    pub told_apart: bool,
    /// Postures that can't be told apart from the leading one (never empty; contains it).
    pub tied: Vec<usize>,
    /// Difference of the probabilities of being best (leading − second), lower and upper end of its 95 % interval. The interval
    /// holds for all comparisons at once, since the same runs pick the two postures that they compare.
    pub difference: [f64; 3],
    /// In how many of 50 futures the leading posture is best, rounded.
    pub in_fifty: u32,
    /// Futures that would be needed to tell the leading posture from the one tied with it that is best most often, if their
    /// difference stays; `None` if no number below 100 000 would do.
    pub futures_needed: Option<u32>,
}

/// An input that moves the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// Path of the quantity.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// Share of the variance of the difference (leading − second) that the input explains alone (first-order effect, 0..=1). The
    /// variance is that over futures of means over replicates: the luck left in them is part of it.
    pub share: f64,
    /// 95 % interval of that share.
    pub share_interval: [f64; 2],
    /// Whether a larger value favours the leading posture (+1), the second (−1), or it depends (0).
    pub direction: i8,
    /// Range of the input over the futures (5 % and 95 %).
    pub range: [f64; 2],
    /// Value beyond which another posture does better on average, if one was found within its range.
    pub flip: Option<Flip>,
    /// How far the range was looked through for such a value.
    pub search: FlipSearch,
    /// Grade of its source, as in [`Assumption::grade`].
    pub grade: String,
    /// Mean difference along the input: (value, mean difference) at its 20 quantile bins.
    pub profile: Vec<(f64, f64)>,
}

/// How far a flip was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FlipSearch {
    /// Looked for: the flip was found, or there is none within the input's range.
    Done,
    /// Looked for, but the runs don't say surely whether or where there is one.
    Unsure,
    /// Not looked for: only the strongest drivers are.
    Skipped,
}

/// Where the posture that does best on average (mean utility) changes along one input. How often a posture is best, which
/// the verdict goes by, may turn at another value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flip {
    /// The value, in the input's unit.
    pub value: f64,
    /// 95 % interval (bootstrap).
    pub interval: [f64; 2],
    /// Whether the leading posture stays ahead of `other`, on average, above the value (else below).
    pub leading_above: bool,
    /// Posture that does best on average on the other side.
    pub other: usize,
}

/// The future in which the leading posture does worst against another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseAgainst {
    /// Index of the future.
    pub future: u32,
    /// Best posture there.
    pub best: usize,
    /// Regret of the leading posture there.
    pub regret: f64,
    /// What is special about it: label, value there, median over futures, unit; at most five, most unusual first, drivers only.
    pub conditions: Vec<Condition>,
    /// Share of futures in which the leading posture isn't best.
    pub share_not_best: f64,
}

/// A value that sets a future apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Condition {
    /// In plain words.
    pub label: String,
    /// Value in that future.
    pub value: f64,
    /// Median over futures.
    pub median: f64,
    /// Unit.
    pub unit: String,
}

/// One outcome's weight in the combined figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueWeight {
    /// Outcome.
    pub outcome: String,
    /// Mean of the normalized weight.
    pub weight: f64,
    /// 5 % and 95 % of the normalized weight.
    pub range: [f64; 2],
    /// Values of the outcome counted as 0 and as 1.
    pub scale: [f64; 2],
}

/// A number the answer rests on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assumption {
    /// Path in the situation.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// 5 %, 50 %, 95 % of its distribution.
    pub range: [f64; 3],
    /// Whether it is uncertain.
    pub uncertain: bool,
    /// Source in words; never empty.
    pub source: String,
    /// Grade, as the situation file writes it: `record`, `own-count`, `partner-claim`, `informed-estimate`, `guess`, `unknown`.
    pub grade: String,
    /// As-of date, if given.
    pub as_of: Option<String>,
    /// `user`, `default` or `coefficient`.
    pub set_by: String,
    /// First-order share of the variance of the difference.
    pub influence: f64,
}

/// When one posture beats another, as plain rules.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WinningConditions {
    /// The posture that beats the other.
    pub winner: usize,
    /// The other.
    pub loser: usize,
    /// Futures that this was sought in: those in which both could be taken.
    pub futures: u32,
    /// Share of these in which it does.
    pub base_rate: f64,
    /// At most three, by input; all must hold.
    pub rules: Vec<WinningRule>,
    /// Share of the futures that meet the rules in which it does.
    pub density: f64,
    /// Share of the futures in which it does that meet the rules.
    pub coverage: f64,
    /// What rules sought the same way are worth in futures that were left out of the search; `None` where parts of the futures
    /// are too few to seek in.
    pub held_out: Option<HeldOut>,
    /// Whether the density that was looked for is reached: 0.8, or halfway from the base rate to 1 where that is more.
    pub reaches: bool,
    /// Every set of rules on the way: coverage, density, number of inputs in the rules.
    pub trajectory: Vec<(f64, f64, u32)>,
}

/// A rule on one uncertain number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WinningRule {
    /// Path in the situation.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// At least this.
    pub low: Option<f64>,
    /// At most this.
    pub high: Option<f64>,
    /// Quasi-p-value; of two limits the larger.
    pub chance: f64,
}

/// What decision criteria say of the postures that could be taken in at least half of the futures. Payoffs are utilities; where a posture
/// could not be taken, no more than that of the best one that could.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Robustness {
    /// Every criterion, its figure by posture (`None` for one that does not count) and the postures that are best by it.
    pub criteria: Vec<Judged>,
    /// Postures that no other one beats on all valued outcomes at once, by their means. No weights needed.
    pub not_dominated: Vec<usize>,
}

/// What it is worth to find out before choosing, in utility.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FindOut {
    /// Worth of knowing everything but luck: the smallest expected regret.
    pub everything: f64,
    /// The posture that is chosen without knowing more: the one with the smallest expected regret.
    pub without: usize,
    /// Uncertain numbers that are worth something to know, most first. Weights of values are not among them.
    pub numbers: Vec<WorthKnowing>,
}

/// What one uncertain number is worth to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorthKnowing {
    /// Path in the situation.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Unit.
    pub unit: String,
    /// 5 % and 95 % of its distribution.
    pub range: [f64; 2],
    /// Grade of its source.
    pub grade: String,
    /// Who set it: `user`, `default` or `coefficient`.
    pub set_by: String,
    /// How much the expected regret falls for whoever knows it before choosing.
    pub value: f64,
    /// Its 95 % interval.
    pub interval: [f64; 2],
    /// Share of futures in which knowing it leads to another choice.
    pub changes: f64,
}
