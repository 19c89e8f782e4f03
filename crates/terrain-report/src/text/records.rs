//! The numbers of a decision that come from public records, on the terminal: which, what they are, who says so.

use super::layout::Page;
use super::{TextOptions, plain};
use crate::words::{range, short, source};
use terrain_decide::decision::{Assumption, Decision};

/// The numbers of the situation that rest on a public record, each with its source and how many cases stand behind it as the
/// source says; of the model's own coefficients none. Empty where there are none.
#[must_use]
pub fn from_records(decision: &Decision, options: &TextOptions) -> String {
    let decision = &plain::cleaned(decision);
    let of_records: Vec<&Assumption> = decision
        .assumptions
        .iter()
        .filter(|one| one.grade == "record" && one.set_by != "coefficient")
        .collect();
    if of_records.is_empty() {
        return String::new();
    }
    let mut page = Page::new(options.width, options.colour);
    page.heading("From public records");
    for one in of_records {
        page.item(&format!("{}: {}. {}", one.label, values(one), source(one)));
    }
    page.finish()
}

/// The middle, and where nine in ten cases or futures lie.
fn values(one: &Assumption) -> String {
    let [low, middle, high] = one.range;
    let unit = if one.unit == "people" { " people" } else { "" };
    let middle = short(middle);
    if low == high {
        format!("{middle}{unit}")
    } else {
        format!("nine in ten lie in {}{unit}, the middle is {middle}", range(low, high))
    }
}
