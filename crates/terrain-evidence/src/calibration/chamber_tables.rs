//! The chamber's slope as files: the coefficients and the page of the book.
//!
//! Belongs here: how results are written down. Does not: computing them.

use super::chamber::ChamberVote;

/// `coefficient,estimate,low,high,meaning`: the common slope with its 95 % interval, and the slopes of single roll calls.
#[must_use]
pub fn chamber_csv(fit: &ChamberVote) -> String {
    let reach = 1.96 * fit.standard_error;
    format!(
        "coefficient,estimate,low,high,meaning\n\
         chamber_vote_slope,{:.4},{:.4},{:.4},change of the log odds of a yea per unit of ideal point (95 % interval)\n\
         chamber_vote_own_slope,{:.4},{:.4},{:.4},the same for single roll calls (median and quartiles)\n",
        fit.slope,
        fit.slope - reach,
        fit.slope + reach,
        fit.own_slopes.q50,
        fit.own_slopes.q25,
        fit.own_slopes.q75
    )
}

/// The page of the book.
#[must_use]
pub fn chamber_document(fit: &ChamberVote) -> String {
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    format!(
        "\
# How far ideal points predict a chamber's votes (calibration)

This page is written by `cargo run -p terrain-evidence --example calibrate_chamber_vote`; a test checks that it still says
what the code finds.

## What was fitted

For each contested roll call j (a minority above 2.5 %) and each member with published position x (DW-NOMINATE, first
dimension, -1 to 1):

> log odds of a yea = a_j ± b·x

with one slope b for all roll calls, an intercept for each, and the sign of each roll call's own direction (Clinton, Jackman &
Rivers 2004, with positions as published). {roll_calls} roll calls and {votes} votes of the Senate of the 116th Congress give
**b = {slope:.2}** (standard error {error:.2}). With a slope of its own for each roll call, half of the slopes lie between {q25:.1} and
{q75:.1}, nine tenths between {q05:.1} and {q95:.1}.

## How well it predicts

Each fifth of the votes was predicted from the other four.

| on votes held out | model | each roll call's majority |
|---|---|---|
| votes on the side predicted | {correct} | {majority} |
| Brier score (lower is better) | {brier:.4} | {brier_majority:.4} |

Passage of the motion, from predicted votes alone: right for {passage} of these roll calls; \"the commoner result\" for all would be right
for {passage_majority}.

## What the model takes from it, and what it cannot tell

- Where agreement is how much closer the bill is to the seat's ideal point than the status quo is, it changes by 2 per unit of ideal
  point between the two: a slope b then answers to a weight b₁ of b/2. Roll calls do not show where bill and status quo lie.
- **A new bill has no votes yet.** The figures above rest on the other votes of the same roll call, which tell where it divides the
  chamber. For a bill that is still to come, that place is the user's assumption, and most of the uncertainty is there.
- Positions were estimated from these votes too, so the figures flatter the model somewhat.
- **Passage is an easy target in this Senate**: most motions that were put to a vote had been counted beforehand.
- Participation in the district, access, lobbying and opposition (b₂ to b₅) are not in the record and stay expert judgement.
",
        roll_calls = fit.roll_calls,
        votes = fit.votes,
        slope = fit.slope,
        error = fit.standard_error,
        q05 = fit.own_slopes.q05,
        q25 = fit.own_slopes.q25,
        q75 = fit.own_slopes.q75,
        q95 = fit.own_slopes.q95,
        correct = percent(fit.correct),
        majority = percent(fit.correct_by_majority),
        brier = fit.brier,
        brier_majority = fit.brier_by_majority,
        passage = percent(fit.passage_correct),
        passage_majority = percent(fit.passage_by_majority),
    )
}
