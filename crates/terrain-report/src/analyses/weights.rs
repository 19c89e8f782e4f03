//! Which weights speak for which choice.

use crate::text::TextOptions;
use crate::text::layout::{Page, Wide};
use crate::words::{list, percent, short};
use terrain_decide::robustness::Acceptability;

/// A table of choices by criteria, weighed in every way.
#[derive(Clone, Debug)]
pub struct Weighed<'a> {
    /// Names of the choices.
    pub choices: &'a [String],
    /// Names of the criteria.
    pub criteria: &'a [String],
    /// What the weights say.
    pub found: &'a Acceptability,
    /// Choices that no other one beats on all criteria.
    pub undominated: &'a [usize],
    /// Whether each criterion was put on a scale from 0 to 1 first.
    pub scaled: bool,
    /// What was left out of the table.
    pub left_out: Option<String>,
}

/// What the weights say, as text.
#[must_use]
pub fn weighed(weighed: &Weighed<'_>, options: &TextOptions) -> String {
    let mut page = Page::new(options.width, options.colour);
    let ranks = &weighed.found.ranks;
    let first = |choice: usize| ranks.get(choice).and_then(|row| row.first()).copied().unwrap_or_default();
    let best = (0..weighed.choices.len())
        .fold(0, |best, choice| if first(choice) > first(best) { choice } else { best });
    page.lead(&format!(
        "Of all ways to weigh the criteria, {} make “{}” the best choice.",
        percent(first(best)),
        weighed.choices.get(best).map_or("", String::as_str)
    ));
    let never: Vec<String> = (0..weighed.choices.len())
        .filter(|choice| first(*choice) <= 0.0)
        .filter_map(|choice| weighed.choices.get(choice).map(|name| format!("“{name}”")))
        .collect();
    if !never.is_empty() {
        page.lead(&format!("Whatever you value, never best: {}.", list(&never)));
    }
    if weighed.scaled {
        page.paragraph("Each criterion was first put on a scale on which 0 is the lowest and 1 the highest of the table; --as-it-is leaves it.");
    }
    if let Some(left_out) = &weighed.left_out {
        page.paragraph(left_out);
    }
    page.heading("How many weights give each place (rank acceptability)");
    let header: Vec<String> = std::iter::once("choice".to_owned())
        .chain((1..=weighed.choices.len()).map(|place| format!("place {place}")))
        .collect();
    let rows: Vec<Vec<String>> = weighed
        .choices
        .iter()
        .zip(ranks)
        .map(|(name, row)| {
            std::iter::once(name.clone()).chain(row.iter().map(|share| percent(*share))).collect()
        })
        .collect();
    page.table(&header, &rows, Wide::First, &[]);
    page.heading("What somebody values who prefers it (central weights)");
    let header: Vec<String> = std::iter::once("choice".to_owned())
        .chain(weighed.criteria.iter().cloned())
        .chain(["best with these (confidence)".to_owned()])
        .collect();
    let rows: Vec<Vec<String>> = weighed
        .choices
        .iter()
        .enumerate()
        .map(|(choice, name)| {
            let weights = weighed.found.central_weights.get(choice).cloned().flatten();
            let sure = weighed.found.confidence.get(choice).copied().flatten();
            let cells: Vec<String> = match weights {
                Some(weights) => weights.into_iter().map(short).collect(),
                None => vec!["–".to_owned(); weighed.criteria.len()],
            };
            std::iter::once(name.clone())
                .chain(cells)
                .chain([sure.map_or_else(|| "–".to_owned(), percent)])
                .collect()
        })
        .collect();
    page.table(&header, &rows, Wide::First, &[]);
    let kept: Vec<String> = weighed
        .undominated
        .iter()
        .filter_map(|&choice| weighed.choices.get(choice).map(|name| format!("“{name}”")))
        .collect();
    page.paragraph(&format!("Not beaten by another choice on all criteria at once: {}.", list(&kept)));
    page.paragraph(&match weighed.found.draws {
        Some(draws) => format!(
            "From {draws} weights drawn evenly; shares are good to about {}.",
            short(1.0 / f64::from(draws.max(1)).sqrt())
        ),
        None => "Shares are exact.".to_owned(),
    });
    page.finish()
}
