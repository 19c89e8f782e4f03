//! Words for what was counted in a platform's list. Only sums reach this place.

use crate::words;
use terrain_ledger::count::{Counts, SMALLEST_GROUP};

/// Groups of a column that are shown; the largest.
const SHOWN: usize = 20;

/// The counts, with what was put together and why.
#[must_use]
pub fn counts(counts: &Counts) -> String {
    let mut text = format!("{} rows", number(counts.rows));
    if let Some(platform) = counts.platform {
        text.push_str(&format!(" of an export of {platform}"));
    }
    if let (Some(people), Some(by)) = (counts.people, &counts.people_by) {
        text.push_str(&format!(", {} different people by `{by}`", number(people)));
    }
    text.push_str(".\n");
    for table in &counts.tables {
        let several = if table.several { " (a row may have several)" } else { "" };
        text.push_str(&format!("\nBy `{}`{several}\n", table.column));
        for group in table.groups.iter().take(SHOWN) {
            let value = if group.value.is_empty() { "(none)" } else { &group.value };
            text.push_str(&format!("{:>10}  {value}\n", number(group.rows)));
        }
        if table.groups.len() > SHOWN {
            let more = table.groups.len() - SHOWN;
            text.push_str(&format!("            and {more} more groups, all with --json\n"));
        }
        match table.others {
            Some(others) => text.push_str(&format!(
                "{:>10}  others, put together so that no group has fewer than {SMALLEST_GROUP}\n",
                number(others)
            )),
            None if table.merged => {
                text.push_str(&format!("            and groups of fewer than {SMALLEST_GROUP}, not shown\n"));
            }
            None => {}
        }
    }
    if let Some(weeks) = &counts.weeks {
        text.push_str("\nBy week\n");
        for span in &weeks.spans {
            text.push_str(&format!("{:>10}  {} to {}\n", number(span.rows), span.from, span.to));
        }
        if weeks.merged {
            text.push_str(&format!("            weeks of fewer than {SMALLEST_GROUP} stand with the next\n"));
        }
        if weeks.some_without_day {
            text.push_str("            some rows have no day and are in no week\n");
        }
    }
    text
}

fn number(count: u64) -> String {
    words::number(count as f64)
}
