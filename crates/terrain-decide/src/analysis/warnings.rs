//! What the reader must know before using the answer, in plain words. What is found is worked out elsewhere.

use super::precision::ENOUGH_BLOCKS;
use super::statistics::mean;
use super::table::Table;
use crate::decision::{PostureResult, ValueWeight, Verdict};
use crate::fifty::of_fifty;

/// Width of an interval from which on the reader is told that it is wide.
const WIDE: f64 = 0.2;
/// Share of futures or runs below which nobody need be told.
const FEW: f64 = 0.02;

/// What warnings are about.
pub(super) struct Findings<'a> {
    pub(super) postures: &'a [PostureResult],
    pub(super) verdict: &'a Verdict,
    pub(super) values: &'a [ValueWeight],
    /// Whether no outcome that varies has a weight.
    pub(super) decides_nothing: bool,
}

/// All warnings, those found before any run first.
pub(super) fn warnings(table: &Table, findings: &Findings) -> Vec<String> {
    let mut warnings = table.subject.warnings.clone();
    about_the_runs(table, findings, &mut warnings);
    about_the_comparison(findings, &mut warnings);
    about_postures(findings, &mut warnings);
    about_campaigns(table, findings, &mut warnings);
    warnings
}

fn about_the_runs(table: &Table, findings: &Findings, warnings: &mut Vec<String>) {
    let (futures, planned) = (table.futures(), table.subject.futures_planned);
    if futures < usize::try_from(planned).unwrap_or(usize::MAX) {
        warnings.push(if table.subject.confidence.is_some() {
            format!(
                "The runs ended after {futures} of {planned} futures, or were stopped there. The answer rests on these; with all of them it would be surer."
            )
        } else {
            format!(
                "The runs stopped after {futures} of {planned} futures. The answer rests on these; with all of them it would be surer."
            )
        });
    }
    if let Some(said) = out_of_contention(table, findings.postures) {
        warnings.push(said);
    }
    if table.replicates == 1 {
        let blind = if table.shards.len() == 1 {
            " All futures met the same luck, so the ranges leave luck out: they are too narrow."
        } else {
            ""
        };
        warnings.push(format!(
            "Each future was run only once, so that luck and circumstances can't be told apart.{blind}"
        ));
    }
    if table.shards.len() < ENOUGH_BLOCKS {
        warnings.push(format!(
            "There are only {futures} futures. What the answer hangs on is uncertain with fewer than {}.",
            ENOUGH_BLOCKS * 32
        ));
    }
    let leading = &findings.postures[findings.verdict.leading];
    let [low, high] = leading.p_best_interval;
    if high - low > WIDE && findings.postures.len() > 1 {
        warnings.push(format!(
            "Too few futures were run to say how often “{}” is best: it may be anywhere from {} to {} of 50 futures (this is a 95 % range).",
            leading.label,
            of_fifty(low),
            of_fifty(high)
        ));
    }
}

/// Which postures were played in fewer futures than others, and what that means for the figures.
fn out_of_contention(table: &Table, postures: &[PostureResult]) -> Option<String> {
    let futures = table.futures();
    let played = |index: usize| table.played(index);
    let fewer: Vec<String> = (0..postures.len())
        .filter(|&index| played(index) < futures)
        .map(|index| format!("“{}” in {}", postures[index].label, played(index)))
        .collect();
    (!fewer.is_empty()).then(|| {
        format!(
            "Out of contention on the way, and so not played in all of the {futures} futures: {}. What they lead to rests on these; how often each choice is best is worked out for all futures.",
            fewer.join(", ")
        )
    })
}

fn about_the_comparison(findings: &Findings, warnings: &mut Vec<String>) {
    if findings.postures.len() == 1 {
        warnings.push("There is only one choice, so nothing is compared.".to_owned());
        return;
    }
    if findings.decides_nothing {
        warnings.push(
            "Nothing that you value differs between the choices in any future: the runs give no reason to prefer one."
                .to_owned(),
        );
        return;
    }
    for value in findings.values.iter().filter(|value| value.scale[1] <= value.scale[0]) {
        warnings.push(format!(
            "You value {}, but it is the same in every future whatever you choose, so it does not count.",
            value.outcome.replace('_', " ")
        ));
    }
    let by = |better: fn(&PostureResult) -> f64| {
        let mut best = findings.verdict.leading;
        for (index, posture) in findings.postures.iter().enumerate() {
            // What could not be taken in most futures was run as something else there.
            if posture.taken >= 0.5 && better(posture) > better(&findings.postures[best]) {
                best = index;
            }
        }
        (best != findings.verdict.leading).then(|| &findings.postures[best])
    };
    let first = &findings.postures[findings.verdict.leading];
    let leading = &first.label;
    if let Some(other) = by(|posture| posture.utility) {
        warnings.push(format!(
            "“{leading}” is best most often, but “{}” does better on average: where “{leading}” is not best, it loses more.",
            other.label
        ));
    }
    if let Some(other) = by(|posture| -posture.max_regret) {
        warnings.push(format!(
            "If you fear the worst case more than the average: at its worst, “{}” falls less far behind the best choice than “{leading}” does.",
            other.label
        ));
    }
}

fn about_postures(findings: &Findings, warnings: &mut Vec<String>) {
    for (index, posture) in findings.postures.iter().enumerate() {
        let missing = 1.0 - posture.taken;
        if posture.taken <= 0.0 {
            warnings.push(format!(
                "“{}” could not be taken in any future: you would not be the strongest member. Its figures are those of fighting alone.",
                posture.label
            ));
        } else if missing >= FEW && (index == findings.verdict.leading || missing >= 0.5) {
            warnings.push(format!(
                "“{}” could not be taken as it stands in {} of 50 futures, because you would not be the strongest member there.",
                posture.label,
                of_fifty(missing)
            ));
        }
    }
}

fn about_campaigns(table: &Table, findings: &Findings, warnings: &mut Vec<String>) {
    for (index, campaign) in table.subject.campaigns.iter().enumerate() {
        let decided: Vec<f64> =
            findings.postures.iter().map(|posture| posture.campaigns[index].decided).collect();
        let open = 1.0 - mean(&decided);
        if open >= 1.0 {
            warnings.push(format!(
                "“{}” does not end within the {} weeks looked at: whether it is won is not known.",
                campaign.label, table.subject.horizon_weeks
            ));
        } else if open >= FEW {
            warnings.push(format!(
                "“{}” has not ended after {} weeks in {} of 50 runs; its chances count the other runs only.",
                campaign.label,
                table.subject.horizon_weeks,
                of_fifty(open)
            ));
        }
    }
}
