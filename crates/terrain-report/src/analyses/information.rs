//! What it is worth to find out one number before choosing.

use super::robustness::information;
use crate::text::TextOptions;
use crate::text::layout::{Page, Wide};
use crate::words::{in_fifty, short, short_range};
use terrain_decide::value_of_information::{Estimate, Information};

/// What every number is worth to know.
#[derive(Clone, Debug)]
pub struct Learnt<'a> {
    /// Names of the choices.
    pub choices: &'a [String],
    /// What knowing everything is worth.
    pub all: &'a Information,
    /// Numbers by what they are worth to know, most first.
    pub inputs: &'a [(String, Estimate)],
    /// What was left out of the table.
    pub left_out: Option<String>,
}

/// The same as text.
#[must_use]
pub fn learnt(found: &Learnt<'_>, options: &TextOptions) -> String {
    let mut page = Page::new(options.width, options.colour);
    match found.inputs.first().filter(|(_, one)| one.value > 0.0) {
        Some((name, one)) => page.lead(&format!(
            "Find out “{name}” first: whoever knows it before choosing gets {} more on average, and chooses otherwise {}.",
            short(one.value),
            in_fifty(one.changes)
        )),
        None => page.lead("Finding out any one of these numbers alone would bring nothing that shows in this table."),
    }
    let name = found.choices.get(found.all.best).map_or("", String::as_str);
    page.paragraph(&information(found.all, name));
    if let Some(left_out) = &found.left_out {
        page.paragraph(left_out);
    }
    page.heading("What each number is worth to know, before choosing");
    let header = ["number", "worth on average", "range", "chooses otherwise"].map(str::to_owned);
    let rows: Vec<Vec<String>> = found
        .inputs
        .iter()
        .map(|(name, one)| {
            vec![
                name.clone(),
                short(one.value),
                short_range(one.interval[0], one.interval[1]),
                in_fifty(one.changes),
            ]
        })
        .collect();
    page.table(&header, &rows, Wide::First, &[]);
    page.finish()
}
