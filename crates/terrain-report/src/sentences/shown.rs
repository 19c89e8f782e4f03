//! What the runs show: which posture comes out ahead, or that they can't be told apart; outcomes, campaigns, regret.

use crate::words::{
    in_fifty, in_fifty_runs, label, list, noun, number, of_fifty, outcome_plain, percent, plural, posture,
    short, short_range,
};
use terrain_decide::decision::{CampaignResult, Decision, FlipSearch, Pair, PostureResult};

/// How far the runs allow an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// There is nothing to compare: no posture, or no future.
    Nothing,
    /// One posture alone.
    Single,
    /// All postures lead to the same in every future.
    NoDifference,
    /// The leading one can't be told from these others; indices of all, the leading one first.
    Tied(Vec<usize>),
    /// The leading posture stands apart from the others.
    Ahead,
}

/// How far the runs allow an answer.
#[must_use]
pub fn standing(decision: &Decision) -> Standing {
    let verdict = &decision.verdict;
    match decision.postures.as_slice() {
        [] => Standing::Nothing,
        _ if decision.futures == 0 => Standing::Nothing,
        [_] => Standing::Single,
        postures if postures.iter().all(|posture| posture.max_regret == 0.0) => Standing::NoDifference,
        _ => {
            let mut tied = vec![verdict.leading];
            tied.extend(verdict.tied.iter().copied().filter(|index| *index != verdict.leading));
            if !verdict.told_apart && !tied.contains(&verdict.second) {
                tied.push(verdict.second);
            }
            let share = |index: usize| decision.postures.get(index).map_or(0.0, |found| found.p_best);
            tied.get_mut(1..)
                .unwrap_or_default()
                .sort_by(|a, b| share(*b).total_cmp(&share(*a)).then(a.cmp(b)));
            if tied.len() > 1 { Standing::Tied(tied) } else { Standing::Ahead }
        }
    }
}

/// Postures that stand out on the page: the one ahead, or all that can't be told from it; none where nothing differs.
#[must_use]
pub fn marked(decision: &Decision) -> Vec<usize> {
    match standing(decision) {
        Standing::Ahead => vec![decision.verdict.leading],
        Standing::Tied(tied) => tied,
        Standing::Nothing | Standing::Single | Standing::NoDifference => Vec::new(),
    }
}

/// The answer in one or two sentences.
#[must_use]
pub fn recommendation(decision: &Decision) -> Vec<String> {
    let verdict = &decision.verdict;
    let leading = posture(decision, verdict.leading);
    let share = |index: usize| decision.postures.get(index).map_or(0.0, |found| found.p_best);
    match standing(decision) {
        Standing::Nothing => vec!["No future has been run yet, so there is nothing to say.".to_owned()],
        Standing::Single => vec![format!(
            "Only {leading} is on the table here, so there is nothing to compare it with; the runs show what it leads to."
        )],
        Standing::NoDifference => {
            vec![format!(
                "The runs show no difference between {}: by what you care about they come out the same in every future.",
                names(decision, 0..decision.postures.len())
            )]
        }
        Standing::Tied(tied) => {
            let counts: Vec<String> = tied.iter().map(|index| of_fifty(share(*index))).collect();
            let first = if let [first, second] = tied.as_slice() {
                format!(
                    "The runs cannot tell {} and {} apart: best in {} against {} of 50 futures ({} against {}{}).",
                    posture(decision, *first),
                    posture(decision, *second),
                    of_fifty(share(*first)),
                    of_fifty(share(*second)),
                    percent(share(*first)),
                    percent(share(*second)),
                    if *second == verdict.second { margin(verdict.difference) } else { String::new() }
                )
            } else {
                format!(
                    "The runs cannot tell {} apart: best in {} of 50 futures.",
                    names(decision, tied.iter().copied()),
                    list(&counts)
                )
            };
            vec![first, what_moves_it(decision, true)]
        }
        Standing::Ahead => vec![
            format!(
                "The runs show {leading} ahead: best {}, against {} for {}, the next.",
                in_fifty(share(verdict.leading)),
                of_fifty(share(verdict.second)),
                posture(decision, verdict.second)
            ),
            what_moves_it(decision, false),
        ],
    }
}

fn names(decision: &Decision, indices: impl IntoIterator<Item = usize>) -> String {
    let names: Vec<String> = indices.into_iter().map(|index| posture(decision, index)).collect();
    list(&names)
}

/// A difference, whichever way it goes, and its margin.
fn margin([difference, low, high]: [f64; 3]) -> String {
    if !difference.is_finite() || !low.is_finite() || !high.is_finite() {
        return String::new();
    }
    let points = |share: f64| number((share * 100.0).round());
    let margin = (high - low) / 2.0 * 100.0;
    if low == high {
        format!(", a difference of {} in every hundred", points(difference.abs()))
    } else {
        format!(", a difference of {} ± {} points", points(difference.abs()), number(margin.ceil()))
    }
}

/// What a page opens with: the answer, or the comparison of two postures that the reader named.
#[must_use]
pub fn said(decision: &Decision) -> Vec<String> {
    decision.compared.as_ref().map_or_else(|| recommendation(decision), |pair| comparison(decision, pair))
}

/// What the runs show of two postures that the reader named, whichever is ahead.
#[must_use]
pub fn comparison(decision: &Decision, pair: &Pair) -> Vec<String> {
    let (first, second) = (pair.first, pair.second);
    if first == second || decision.futures == 0 {
        return recommendation(decision);
    }
    let share = |index: usize| decision.postures.get(index).map_or(0.0, |found| found.p_best);
    let (ahead, behind) = if pair.difference[0] < 0.0 { (second, first) } else { (first, second) };
    let counts = format!("{} against {} of 50 futures", of_fifty(share(ahead)), of_fifty(share(behind)));
    let (ahead, behind) = (posture(decision, ahead), posture(decision, behind));
    let said = if pair.told_apart {
        format!("Of the two, the runs show {ahead} ahead of {behind}: best of all choices in {counts}.")
    } else {
        format!(
            "The runs cannot tell {ahead} and {behind} apart: best of all choices in {counts}{}.",
            margin(pair.difference)
        )
    };
    vec![said]
}

/// The one thing that would change the answer.
fn what_moves_it(decision: &Decision, tied: bool) -> String {
    let flipping = decision.drivers.iter().find_map(|driver| driver.flip.as_ref().map(|flip| (driver, flip)));
    if let Some((driver, flip)) = flipping {
        let value = crate::words::quantity(flip.value, &driver.unit);
        let side = if flip.leading_above { "below" } else { "above" };
        let other = posture(decision, flip.other);
        return if tied {
            let ours = if flip.leading_above { "above" } else { "below" };
            format!(
                "What tips it is {}: {side} {value} {other} comes out ahead on average, {ours} it {}.",
                noun(&driver.label),
                posture(decision, decision.verdict.leading)
            )
        } else {
            format!(
                "That changes if {} is {side} {value}: then {other} does better on average.",
                noun(&driver.label)
            )
        };
    }
    // A claim about all of them can be made only where all were looked through.
    let all = decision.drivers.iter().all(|driver| driver.search == FlipSearch::Done);
    match decision.drivers.first() {
        Some(driver) if !all => {
            format!(
                "No value was found that surely changes that; {} moves the difference most.",
                noun(&driver.label)
            )
        }
        Some(driver) if tied => {
            format!(
                "What moves the difference most is {}, but no value within its range settles it.",
                noun(&driver.label)
            )
        }
        Some(driver) => format!(
            "No single uncertain number turns that around within its range; {} moves the difference most.",
            noun(&driver.label)
        ),
        None => "No single uncertain number stands out as what it hangs on.".to_owned(),
    }
}

/// How sure the answer is, and what would make it surer.
#[must_use]
pub fn how_sure(decision: &Decision) -> Vec<String> {
    let verdict = &decision.verdict;
    let mut said = vec![format!(
        "{}, each played {} with other luck, all choices in the same futures (seed {}).",
        plural_futures(decision.futures),
        if decision.replicates == 1 { "once".to_owned() } else { format!("{} times", decision.replicates) },
        decision.seed
    )];
    if matches!(standing(decision), Standing::Tied(_)) {
        said.push(match verdict.futures_needed {
            Some(needed) => format!(
                "About {} futures would be needed to tell the first two apart, if the difference stays as it is.",
                number(f64::from(needed))
            ),
            None => "More futures would hardly tell them apart: decide by what the outcomes below mean to you."
                .to_owned(),
        });
    }
    said
}

fn plural_futures(futures: u32) -> String {
    if futures == 1 { "One future".to_owned() } else { format!("{} futures", number(f64::from(futures))) }
}

/// How often each posture is best, as a finding.
#[must_use]
pub fn best_finding(decision: &Decision) -> String {
    let each: Vec<String> = decision
        .postures
        .iter()
        .map(|posture| {
            format!(
                "“{}” in {} ({})",
                posture.label,
                of_fifty(posture.p_best),
                interval_of_fifty(posture.p_best_interval)
            )
        })
        .collect();
    format!("Best of 50 futures, with the range that chance in the runs leaves: {}.", list(&each))
}

fn interval_of_fifty([low, high]: [f64; 2]) -> String {
    let (low, high) = (of_fifty(low), of_fifty(high));
    match (low.starts_with("fewer"), high.starts_with("more")) {
        _ if low == high => low,
        (true, true) => "anything".to_owned(),
        (true, false) => format!("at most {high}"),
        (false, true) => format!("at least {low}"),
        (false, false) => format!("{low} to {high}"),
    }
}

/// In how many futures each posture was played, where one of them fell out of contention on the way.
#[must_use]
pub fn played(decision: &Decision) -> Option<Vec<String>> {
    let fewer = decision.postures.iter().any(|posture| posture.futures < decision.futures);
    fewer.then(|| decision.postures.iter().map(|posture| number(f64::from(posture.futures))).collect())
}

/// Whether a posture could be taken, where it could not always be.
#[must_use]
pub fn taken(posture: &PostureResult) -> Option<String> {
    let often = match posture.taken {
        all if all >= 1.0 => return None,
        none if none <= 0.0 => "not once".to_owned(),
        some => format!("{} only", in_fifty(some)),
    };
    Some(format!(
        "“{}” could be taken {often}; where your organization isn't the strongest member, its figures are those of fighting alone.",
        posture.label
    ))
}

/// An outcome's finding over all postures: where half the futures lie above, and the range of nine in ten.
#[must_use]
pub fn outcome_finding(decision: &Decision, name: &str) -> String {
    let each: Vec<String> = decision
        .postures
        .iter()
        .filter_map(|posture| {
            let outcome = posture.outcomes.iter().find(|outcome| outcome.name == name)?;
            let [low, _, median, _, high] = outcome.quantiles;
            Some(if low == high {
                format!("“{}” {} in nearly every future", posture.label, short(median))
            } else {
                format!("“{}” {} ({})", posture.label, short(median), short_range(low, high))
            })
        })
        .collect();
    format!(
        "In 25 of 50 futures {} is at least this, in 45 of 50 within the range in brackets: {}.",
        subject(name),
        list(&each)
    )
}

/// An outcome's course: where its middle stands in the first and the last week told, by posture.
#[must_use]
pub fn weeks_finding(decision: &Decision, name: &str) -> String {
    let each: Vec<String> = decision
        .postures
        .iter()
        .filter_map(|posture| {
            let outcome = posture.outcomes.iter().find(|outcome| outcome.name == name)?;
            let (first, last) = (outcome.bands.first()?, outcome.bands.last()?);
            Some(format!("“{}” from {} to {}", posture.label, short(first[2]), short(last[2])))
        })
        .collect();
    let (Some(first), Some(last)) = (decision.series_weeks.first(), decision.series_weeks.last()) else {
        return "No weekly figures were kept.".to_owned();
    };
    format!("From week {first} to week {last} the middle of all futures goes: {}.", list(&each))
}

fn subject(name: &str) -> String {
    match name {
        "independence" | "clarity" | "period_change" | "orientation" => {
            format!("the answer to “{}”", outcome_plain(name))
        }
        "reforms" => "the worth of the demands won".to_owned(),
        "reach" => "the number of unaligned workers we met".to_owned(),
        "contact_ratio" => "the number of workers met for each official met".to_owned(),
        _ => outcome_plain(name),
    }
}

/// One campaign under one posture.
#[must_use]
pub fn campaign(result: &CampaignResult) -> String {
    if result.decided <= 0.0 || !result.p_won.is_finite() {
        return "not decided within the weeks we look ahead".to_owned();
    }
    let often = match result.p_won {
        all if all >= 1.0 => "in all runs".to_owned(),
        none if none <= 0.0 => return "won in no run".to_owned(),
        some => in_fifty_runs(some),
    };
    // All or nothing reads better without a share.
    if (result.share_won - result.p_won).abs() < 0.005 {
        format!("won {often}")
    } else {
        format!("some of it won {often}; {} of it on average", percent(result.share_won))
    }
}

/// Regret, as a finding.
#[must_use]
pub fn regret_finding(decision: &Decision) -> String {
    if decision.postures.len() < 2 {
        return "With one choice there is nothing to regret.".to_owned();
    }
    // A choice that could not be taken in most futures was run as something else there; where all are such, all count.
    let all = 0..decision.postures.len();
    let mostly: Vec<usize> = all.clone().filter(|index| decision.postures[*index].taken >= 0.5).collect();
    let compared: Vec<usize> = if mostly.is_empty() { all.collect() } else { mostly };
    let smallest = |of: fn(&PostureResult) -> f64| {
        compared
            .iter()
            .copied()
            .min_by(|a, b| of(&decision.postures[*a]).total_cmp(&of(&decision.postures[*b])))
            .unwrap_or_default()
    };
    let average = smallest(|posture| posture.expected_regret);
    let worst = smallest(|posture| posture.max_regret);
    let of = |index: usize| &decision.postures[index];
    if average == worst {
        format!(
            "{} falls least short of the best choice, on average ({}) and at its worst ({}).",
            posture(decision, average),
            short(of(average).expected_regret),
            short(of(average).max_regret)
        )
    } else {
        format!(
            "On average {} falls least short of the best choice ({}); if you fear the worst case more, {} does ({} at its worst).",
            posture(decision, average),
            short(of(average).expected_regret),
            posture(decision, worst),
            short(of(worst).max_regret)
        )
    }
}

/// Ranks, as a finding.
#[must_use]
pub fn rank_finding(decision: &Decision) -> String {
    let each: Vec<String> = decision
        .postures
        .iter()
        .enumerate()
        .map(|(index, posture)| {
            let first = posture.rank_acceptability.first().copied().unwrap_or(f64::NAN);
            let last = posture.rank_acceptability.last().copied().unwrap_or(f64::NAN);
            format!("“{}” first in {}, last in {}", label(decision, index), of_fifty(first), of_fifty(last))
        })
        .collect();
    format!(
        "Over all futures and all weights you allow for, out of 50 and {}: {}.",
        plural(decision.postures.len(), "place", "places"),
        each.join("; ")
    )
}
