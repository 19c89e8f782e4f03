//! How good the forecasts were: over all decisions, how often a count lay in its 50 % and 90 % range, and how far chances lay
//! from what happened (Brier score). Each decision counts once for each outcome.

use crate::counted_share::Share;
use crate::fact::{Fact, ReviewOutcome};
use crate::ledger::Ledger;
use crate::status::{Place, beside, drift, fights, walkouts};
use chrono::NaiveDate;
use serde::Serialize;
use terrain_decide::decision::Decision;

/// Cases below which nothing is concluded.
pub const ENOUGH: u32 = 10;

/// A count that was scored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoredOutcome {
    /// Number of the decision.
    pub decision: i64,
    /// The outcome.
    pub outcome: &'static str,
    /// Week of the count.
    pub week: f64,
    /// The count.
    pub value: f64,
    /// The forecast's quantiles 0.05, 0.25, 0.5, 0.75, 0.95 for that week.
    pub quantiles: [f64; 5],
    /// Where the count lies.
    pub place: Place,
}

/// A chance that was scored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoredChance {
    /// Number of the decision.
    pub decision: i64,
    /// Of what: name of the campaign or of the partner.
    pub about: String,
    /// The chance that was forecast.
    pub chance: f64,
    /// Whether it happened.
    pub happened: bool,
    /// (chance − what happened)²: 0 the best, 1 the worst.
    pub brier: f64,
}

/// A set of scored chances.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Chances {
    /// Each of them.
    pub cases: Vec<ScoredChance>,
    /// Mean Brier score (Brier 1950, Monthly Weather Review 78); `None` without a case.
    pub brier: Option<f64>,
    /// The score of whoever had always said how often it happened here: what a forecast must be below to be worth something.
    pub always_the_same: Option<f64>,
    /// Whether there are fewer than [`ENOUGH`] cases.
    pub too_few: bool,
}

/// How good forecasts were.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Calibration {
    /// The day until which counts were taken.
    pub day: NaiveDate,
    /// Decisions looked at.
    pub decisions: u32,
    /// Decisions with something to score.
    pub scored: u32,
    /// Counts.
    pub outcomes: Vec<ScoredOutcome>,
    /// Share of the counts in their 50 % range.
    pub half: Share,
    /// Share of the counts in their 90 % range.
    pub wide: Share,
    /// Whether there are fewer than [`ENOUGH`] counts.
    pub too_few: bool,
    /// Campaigns whose end is over and that have a result: chance that some of it is won.
    pub campaigns: Chances,
    /// Partners of decisions whose forecast is over: chance that they walk out.
    pub walkouts: Chances,
}

/// The score of one decision or of many.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scores {
    outcomes: Vec<ScoredOutcome>,
    campaigns: Vec<ScoredChance>,
    walkouts: Vec<ScoredChance>,
}

/// The day on which a decision ended, if it has: that of the review that ended it, else the end that it named.
#[must_use]
pub fn ended_on(ledger: &Ledger) -> Option<NaiveDate> {
    let by_review = ledger.facts().into_iter().find_map(|(_, day, fact)| match fact {
        Fact::Review(review) if matches!(review.outcome, ReviewOutcome::Leave | ReviewOutcome::End) => {
            Some(day)
        }
        _ => None,
    });
    let named = match &ledger.decision.commitment {
        crate::decision::Commitment::Until(day) => Some(*day),
        _ => None,
    };
    by_review.or(named)
}

/// Scores a decision's forecast by what was counted until `day`, and no later than its end.
#[must_use]
pub fn score(ledger: &Ledger, forecast: &Decision, day: NaiveDate) -> Scores {
    let until = ended_on(ledger).map_or(day, |end| end.min(day));
    let mut facts = ledger.facts();
    facts.retain(|(_, day, _)| *day <= until);
    let demand = drift(&facts);
    let outcomes = beside(ledger, &facts, forecast, &demand, until)
        .into_iter()
        .filter_map(|one| {
            let (count, at, place) = (one.count?, one.forecast?, one.place?);
            Some(ScoredOutcome {
                decision: ledger.id,
                outcome: one.outcome,
                week: at.week,
                value: count.value,
                quantiles: at.quantiles,
                place,
            })
        })
        .collect();
    let chance = |about: String, chance: f64, happened: bool| {
        let missed = chance - f64::from(u8::from(happened));
        ScoredChance { decision: ledger.id, about, chance, happened, brier: missed * missed }
    };
    // Not before the end, though a result may be known: else early wins would count and late losses not yet.
    let all = ledger.facts();
    let campaigns = fights(ledger, &all, forecast, day)
        .into_iter()
        .filter(|fight| fight.ends.is_some_and(|ends| ends <= day))
        .filter_map(|fight| Some(chance(fight.campaign.label, fight.chance?, fight.won?.0 > 0.0)))
        .collect();
    let over = ledger.decision.end_of_week(forecast.horizon_weeks).filter(|over| *over <= day);
    let walkouts = match over {
        Some(over) => walkouts(ledger, &all, forecast, over)
            .into_iter()
            .map(|one| chance(one.organization.label, one.chance, one.left.is_some()))
            .collect(),
        None => Vec::new(),
    };
    Scores { outcomes, campaigns, walkouts }
}

/// The scores of decisions together.
#[must_use]
pub fn calibration(scores: impl IntoIterator<Item = Scores>, day: NaiveDate) -> Calibration {
    let mut all = Scores::default();
    let [mut decisions, mut scored] = [0; 2];
    for mut one in scores {
        decisions += 1;
        let any = !(one.outcomes.is_empty() && one.campaigns.is_empty() && one.walkouts.is_empty());
        scored += u32::from(any);
        all.outcomes.append(&mut one.outcomes);
        all.campaigns.append(&mut one.campaigns);
        all.walkouts.append(&mut one.walkouts);
    }
    let count = |wanted: &[Place]| {
        let hits = all.outcomes.iter().filter(|one| wanted.contains(&one.place)).count();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Share::new(number(hits), number(all.outcomes.len()))
    };
    let half = count(&[Place::MiddleHalf]);
    let wide = count(&[Place::MiddleHalf, Place::WideRange]);
    Calibration {
        day,
        decisions,
        scored,
        too_few: half.of < ENOUGH,
        half,
        wide,
        outcomes: all.outcomes,
        campaigns: chances(all.campaigns),
        walkouts: chances(all.walkouts),
    }
}

fn chances(cases: Vec<ScoredChance>) -> Chances {
    let number = cases.len() as f64;
    let mean = |sum: f64| (!cases.is_empty()).then(|| sum / number);
    let brier = mean(cases.iter().map(|one| one.brier).sum());
    let happened = mean(cases.iter().filter(|one| one.happened).count() as f64);
    Chances {
        brier,
        // Of a share p that is always said: p (1 − p).
        always_the_same: happened.map(|share| share * (1.0 - share)),
        too_few: u32::try_from(cases.len()).unwrap_or(u32::MAX) < ENOUGH,
        cases,
    }
}
