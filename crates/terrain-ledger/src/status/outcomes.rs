//! The forecast beside the count: for every outcome that somebody counted, where the count lies in the frozen forecast's
//! ranges for that week. Which entry stands for which outcome is laid down here (`docs/ledger-status.md`).

use super::{DemandDrift, Told, contacts};
use crate::fact::Fact;
use crate::ledger::Ledger;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;
use terrain_decide::decision::{Decision, OutcomeSummary, PostureResult};
use terrain_decide::subject::{Named, Outcome, outcome_name};

/// An outcome: its forecast beside its count.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// The outcome's name.
    pub outcome: &'static str,
    /// The count, if there is one.
    pub count: Option<Count>,
    /// Why there is none.
    pub no_count: Option<NoCount>,
    /// The forecast for the week of the count.
    pub forecast: Option<ForecastAt>,
    /// Where the count lies in it.
    pub place: Option<Place>,
}

/// A count of an outcome.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Count {
    /// Its value, in the outcome's unit.
    pub value: f64,
    /// Lowest and highest that it may be, where that was said or follows.
    pub range: Option<[f64; 2]>,
    /// The day of the count.
    pub day: NaiveDate,
    /// What it was counted from.
    pub from: CountedFrom,
}

/// What a count was taken from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// A figure about the outcome itself, with its source.
    Figure(String),
    /// First conversations with people in nobody's base.
    FirstTime,
    /// Conversations by kind.
    Contacts,
    /// Versions of our demand.
    Demand,
    /// Results of campaigns.
    Results,
}

/// Why an outcome has no count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoCount {
    /// Nothing about it is written down.
    NothingWritten,
    /// So many entries with conversations don't say how many were first.
    WithoutFirstTime(u32),
    /// There is one version of our demand, so nothing to compare it with.
    OneVersion,
    /// No campaign has ended.
    NoCampaignEnded,
    /// These campaigns have ended, and no result is written down: names on the page.
    WithoutResult(Vec<String>),
}

/// The forecast of an outcome for a week.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ForecastAt {
    /// Weeks since the forecast's start.
    pub week: f64,
    /// Quantiles 0.05, 0.25, 0.5, 0.75, 0.95 of the chosen posture.
    pub quantiles: [f64; 5],
}

/// Where a count lies in a forecast.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// In the middle half (50 % range).
    MiddleHalf,
    /// Outside the middle half, inside the 90 % range.
    WideRange,
    /// Below the 90 % range.
    Below,
    /// Above the 90 % range.
    Above,
}

/// A campaign: its forecast beside its end.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FightBeside {
    /// The campaign.
    pub campaign: Named,
    /// The last day on which the forecast has it decided.
    pub ends: Option<NaiveDate>,
    /// Chance that some of it is won, in the forecast of the chosen posture; `None` where no run decided it.
    pub chance: Option<f64>,
    /// Mean share won there.
    pub share_forecast: Option<f64>,
    /// Share that was won, and the day.
    pub won: Option<(f64, NaiveDate)>,
    /// Whether its end has passed without a result.
    pub overdue: bool,
}

/// A partner: the chance that it walks out beside whether it did.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WalkoutBeside {
    /// The partner.
    pub organization: Named,
    /// The chance, over the whole horizon, in the forecast of the chosen posture.
    pub chance: f64,
    /// The day on which it first left a coalition.
    pub left: Option<NaiveDate>,
}

/// Every outcome with its forecast and count at the end of `day`.
#[must_use]
pub fn beside(
    ledger: &Ledger,
    facts: &[Told<'_>],
    forecast: &Decision,
    demand: &DemandDrift,
    day: NaiveDate,
) -> Vec<Beside> {
    let chosen = chosen(ledger, forecast);
    let fights = fights(ledger, facts, forecast, day);
    let horizon = ledger.decision.end_of_week(forecast.horizon_weeks).unwrap_or(NaiveDate::MAX);
    Outcome::ALL
        .iter()
        .map(|&outcome| {
            let name = outcome_name(outcome);
            let found = counted(outcome, facts, demand, forecast, &fights, [day, horizon]);
            let summary =
                chosen.and_then(|chosen| chosen.outcomes.iter().find(|summary| summary.name == name));
            let (count, no_count) = match found {
                Ok(count) => (Some(count), None),
                Err(why) => (None, Some(why)),
            };
            let forecast = count.as_ref().zip(summary).and_then(|(count, summary)| {
                let week = ledger.decision.weeks_at(count.day)?;
                forecast_at(summary, &forecast.series_weeks, week)
                    .map(|quantiles| ForecastAt { week, quantiles })
            });
            let place =
                count.as_ref().zip(forecast.as_ref()).map(|(count, at)| place(count.value, &at.quantiles));
            Beside { outcome: name, count, no_count, forecast, place }
        })
        .collect()
}

fn chosen<'a>(ledger: &Ledger, forecast: &'a Decision) -> Option<&'a PostureResult> {
    forecast.postures.iter().find(|posture| posture.id == ledger.decision.posture.id)
}

/// Quantiles of an outcome at the end of that week, on the straight line between the weeks of the series; `None` outside it.
#[must_use]
pub fn forecast_at(summary: &OutcomeSummary, weeks: &[u32], week: f64) -> Option<[f64; 5]> {
    let after = weeks.iter().position(|&known| f64::from(known) >= week)?;
    let late = summary.bands.get(after)?;
    let known = f64::from(weeks[after]);
    if known <= week {
        return Some(*late);
    }
    let before = after.checked_sub(1)?;
    let early = summary.bands.get(before)?;
    let start = f64::from(weeks[before]);
    let part = (week - start) / (known - start);
    Some(std::array::from_fn(|at| early[at] + (late[at] - early[at]) * part))
}

/// Where a value lies among quantiles 0.05, 0.25, 0.5, 0.75, 0.95; an end counts as inside.
#[must_use]
pub fn place(value: f64, quantiles: &[f64; 5]) -> Place {
    let [low, quarter, _, three_quarters, high] = *quantiles;
    if value < low {
        Place::Below
    } else if value > high {
        Place::Above
    } else if value < quarter || value > three_quarters {
        Place::WideRange
    } else {
        Place::MiddleHalf
    }
}

fn counted(
    outcome: Outcome,
    facts: &[Told<'_>],
    demand: &DemandDrift,
    forecast: &Decision,
    fights: &[FightBeside],
    [day, horizon]: [NaiveDate; 2],
) -> Result<Count, NoCount> {
    let name = outcome_name(outcome);
    let figure = facts.iter().rev().find_map(|(_, day, fact)| match fact {
        Fact::Figure(figure) if figure.about == name => Some(Count {
            value: figure.value,
            range: figure.range,
            day: *day,
            from: CountedFrom::Figure(figure.source.clone()),
        }),
        _ => None,
    });
    // Whoever counted the outcome itself knows more than what stands for it.
    if let Some(count) = figure {
        return Ok(count);
    }
    let last_contact =
        || facts.iter().rev().find(|(_, _, fact)| matches!(fact, Fact::Contacts(_))).map(|(_, day, _)| *day);
    match outcome {
        Outcome::Reach => {
            let told = contacts::contacts(facts, day, None);
            let last = last_contact().ok_or(NoCount::NothingWritten)?;
            let first = told.first_time.ok_or(NoCount::WithoutFirstTime(told.without_first_time))?;
            Ok(Count { value: first as f64, range: None, day: last, from: CountedFrom::FirstTime })
        }
        Outcome::ContactRatio => {
            let ratio = contacts::contacts(facts, day, None).total.ratio;
            let (value, last) = ratio.zip(last_contact()).ok_or(NoCount::NothingWritten)?;
            Ok(Count { value, range: None, day: last, from: CountedFrom::Contacts })
        }
        Outcome::Independence => match (demand.independence, demand.versions.last()) {
            (Some(value), Some(last)) => {
                Ok(Count { value, range: None, day: last.day, from: CountedFrom::Demand })
            }
            (None, Some(_)) => Err(NoCount::OneVersion),
            _ => Err(NoCount::NothingWritten),
        },
        Outcome::Reforms => reforms(forecast, fights, day.min(horizon)),
        _ => Err(NoCount::NothingWritten),
    }
}

/// Σ benefit × share won over the campaigns with a result, when every campaign whose end has passed has one.
fn reforms(forecast: &Decision, fights: &[FightBeside], day: NaiveDate) -> Result<Count, NoCount> {
    let missing: Vec<String> =
        fights.iter().filter(|fight| fight.overdue).map(|fight| fight.campaign.label.clone()).collect();
    if !missing.is_empty() {
        return Err(NoCount::WithoutResult(missing));
    }
    let mut sums = [0.0; 3];
    let mut any = false;
    for fight in fights {
        let Some((share, _)) = fight.won else { continue };
        let path = format!("campaign.{}.benefit", fight.campaign.id);
        let Some(benefit) = forecast.assumptions.iter().find(|known| known.path == path) else { continue };
        any = true;
        for (sum, of) in sums.iter_mut().zip(benefit.range) {
            *sum += of * share;
        }
    }
    if !any {
        return Err(NoCount::NoCampaignEnded);
    }
    let [low, value, high] = sums;
    // All results so far hold until another campaign ends: the count is that of the day itself.
    Ok(Count { value, range: (low < high).then_some([low, high]), day, from: CountedFrom::Results })
}

/// Every campaign with its forecast and end.
#[must_use]
pub fn fights(ledger: &Ledger, facts: &[Told<'_>], forecast: &Decision, day: NaiveDate) -> Vec<FightBeside> {
    let mut results: BTreeMap<&str, (f64, NaiveDate)> = BTreeMap::new();
    for (_, day, fact) in facts {
        if let Fact::Result(result) = fact {
            results.insert(&result.campaign, (result.share_won, *day));
        }
    }
    let chosen = chosen(ledger, forecast);
    let decision = &ledger.decision;
    decision
        .parties
        .campaigns
        .iter()
        .map(|fight| {
            let ends = decision.end_of_week(fight.ends_week);
            let won = results.get(fight.id.as_str()).copied();
            let forecast = chosen
                .and_then(|chosen| chosen.campaigns.iter().find(|campaign| campaign.id == fight.id))
                .filter(|campaign| campaign.decided > 0.0);
            FightBeside {
                campaign: Named { id: fight.id.clone(), label: fight.label.clone() },
                ends,
                chance: forecast.map(|campaign| campaign.p_won),
                share_forecast: forecast.map(|campaign| campaign.share_won),
                won,
                overdue: won.is_none() && ends.is_some_and(|ends| ends < day),
            }
        })
        .collect()
}

/// Every partner with the chance that it walks out, and whether it did by the end of `day`.
#[must_use]
pub fn walkouts(
    ledger: &Ledger,
    facts: &[Told<'_>],
    forecast: &Decision,
    day: NaiveDate,
) -> Vec<WalkoutBeside> {
    let Some(chosen) = chosen(ledger, forecast) else { return Vec::new() };
    let left = |id: &str| {
        facts.iter().find_map(|(_, at, fact)| match fact {
            Fact::Membership(moved) if moved.organization == id && !moved.joined && *at <= day => Some(*at),
            _ => None,
        })
    };
    // The forecast names partners in the order of the situation, by their names on the page.
    ledger
        .decision
        .parties
        .partners()
        .zip(&chosen.walkouts)
        .filter(|(named, (label, _))| named.label == *label)
        .map(|(named, (_, chance))| WalkoutBeside {
            organization: named.clone(),
            chance: *chance,
            left: left(&named.id),
        })
        .collect()
}
