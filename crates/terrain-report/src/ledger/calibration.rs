//! How good forecasts were, in words.

use super::page::{Page, Section};
use super::status::{many, place_words};
use crate::words::{number, outcome_name, percent, short, short_range};
use terrain_ledger::calibration::{Calibration, Chances, ENOUGH};
use terrain_ledger::counted_share::Share;

/// All decisions together, and what stands behind it.
#[must_use]
pub fn page(told: &Calibration) -> Page {
    let mut page =
        Page { title: format!("How good our forecasts were, as of {}", told.day), ..Page::default() };
    page.lead.push(format!(
        "{}, {} of them with something to score. A decision counts once for each outcome: its last count before its end.",
        crate::words::capitalized(&many(told.decisions as usize, "decision", "decisions")),
        told.scored
    ));
    let mut section = Section::new("In short");
    for sentence in sentences(told) {
        section.say(sentence);
    }
    page.add(section);
    let mut counts = Section::new("Counts");
    let rows = told.outcomes.iter().map(|one| {
        let [low, _, median, _, high] = one.quantiles;
        vec![
            format!("{}, decision {}", outcome_name(one.outcome), one.decision),
            short(one.value),
            number(one.week.ceil()),
            short(median),
            short_range(low, high),
            place_words(Some(one.place)).to_owned(),
        ]
    });
    let head = ["outcome", "counted", "week", "forecast", "90 % range", "where the count lies"];
    counts.table(&head, rows.collect());
    page.add(counts);
    for (heading, chances, happened) in
        [("Campaigns", &told.campaigns, "some of it won"), ("Walking out", &told.walkouts, "it left")]
    {
        let mut section = Section::new(heading);
        let rows = chances.cases.iter().map(|one| {
            vec![
                format!("{}, decision {}", one.about, one.decision),
                percent(one.chance),
                if one.happened { "yes" } else { "no" }.to_owned(),
                short(one.brier),
            ]
        });
        section.table(&["of what", "chance", happened, "Brier score"], rows.collect());
        page.add(section);
    }
    page
}

/// What the scores come to.
pub(super) fn sentences(told: &Calibration) -> Vec<String> {
    let mut out = Vec::new();
    if told.half.of == 0 {
        out.push("No outcome was counted in a week that the forecast covers.".to_owned());
    } else {
        out.push(format!(
            "In the 50 % range: {}. In the 90 % range: {}.{}",
            covered(&told.half),
            covered(&told.wide),
            if told.too_few { too_few("counts") } else { verdict(told) }
        ));
        if told.outcomes.len() > 1 {
            out.push(
                "Counts of the same decision hang together, so the ranges are narrower than they should be."
                    .to_owned(),
            );
        }
    }
    out.push(chance_sentence("Campaigns won", &told.campaigns, "campaign has ended with a result"));
    out.push(chance_sentence("Partners walking out", &told.walkouts, "forecast is over"));
    out
}

fn covered(share: &Share) -> String {
    let counted = format!("{} of {}", share.hits, share.of);
    match (share.too_few, share.share, share.interval) {
        (false, Some(known), Some([low, high])) => {
            format!("{counted}, {} (90 % range {} to {})", percent(known), percent(low), percent(high))
        }
        _ => counted,
    }
}

fn too_few(what: &str) -> String {
    format!(" Fewer than {ENOUGH} {what}: too few to tell.")
}

/// What enough counts say of the ranges.
fn verdict(told: &Calibration) -> String {
    let told_of = |share: &Share, wanted: f64| match share.interval {
        Some([_, high]) if high < wanted => -1,
        Some([low, _]) if low > wanted => 1,
        _ => 0,
    };
    match (told_of(&told.half, 0.5), told_of(&told.wide, 0.9)) {
        (-1, _) | (_, -1) => {
            " The ranges were too narrow: reality lay outside more often than forecast.".to_owned()
        }
        (1, _) | (_, 1) => " The ranges were wider than needed.".to_owned(),
        _ => " That fits the ranges.".to_owned(),
    }
}

fn chance_sentence(what: &str, chances: &Chances, none: &str) -> String {
    let (Some(brier), Some(same)) = (chances.brier, chances.always_the_same) else {
        return format!("{what}: nothing to score, since no {none}.");
    };
    let (cases, beside) =
        (many(chances.cases.len(), "case", "cases"), "0.25 is what saying one half each time gets");
    let told = if chances.too_few {
        too_few("cases")
    } else {
        format!(" Saying each time how often it happened in all would have got {}.", short(same))
    };
    format!("{what}: Brier score {} over {cases} (0 is perfect; {beside}).{told}", short(brier))
}
