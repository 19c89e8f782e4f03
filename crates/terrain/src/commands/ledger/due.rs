//! `terrain ledger due`: promises, tripwires, reviews, tests, elections and ends of contracts, in a list and as a calendar.

use super::shown;
use crate::answer::Answer;
use crate::folders;
use crate::ledger::{Desk, LedgerOptions, asked_day, day_of};
use chrono::{Days, NaiveDate};
use clap::Args;
use miette::Result;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::PathBuf;
use terrain_ledger::DecisionRecord;
use terrain_ledger::calendar::calendar;
use terrain_ledger::due::{Comparison, DueItem, What, close_reviews, compare, due, sort};
use terrain_report::ledger::due::{DueTold, days, page};

/// What is due, over all decisions that hold: overdue reviews first, then crossed tripwires with the comparison anew
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain ledger due\n  terrain ledger due --within 14\n  terrain ledger due --ics terrain.ics\n  terrain ledger due --json"
)]
pub(super) struct DueList {
    /// Only what is overdue or due within so many days
    #[arg(long, value_name = "DAYS")]
    within: Option<u32>,
    /// Write a calendar file (iCalendar) that a calendar program can subscribe to
    #[arg(long, value_name = "FILE")]
    ics: Option<PathBuf>,
    /// As it was known at the end of that day
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    as_of: Option<NaiveDate>,
}

impl DueList {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let day = asked_day(self.as_of)?;
        let mut decisions: BTreeMap<i64, DecisionRecord> = BTreeMap::new();
        let mut vouches: BTreeMap<i64, String> = BTreeMap::new();
        let mut comparisons: BTreeMap<(i64, String), Comparison> = BTreeMap::new();
        let mut items: Vec<DueItem> = Vec::new();
        if let Some(desk) = Desk::look(options)? {
            for (decision, ledger) in desk.due(self.as_of)? {
                let of_it = due(&ledger, &decision.recorded_at, day);
                let mut runs = None;
                for item in &of_it {
                    let What::Crossed { tripwire, .. } = &item.what else { continue };
                    // The runs are large, and nothing else needs them.
                    let runs = match &mut runs {
                        Some(runs) => runs,
                        none => none.insert(desk.frozen(&decision)?.runs),
                    };
                    let again = compare(runs, tripwire, &decision.record.posture.id);
                    comparisons.insert((decision.id, item.key.clone()), again);
                }
                items.extend(of_it);
                vouches.insert(decision.id, decision.sha256);
                decisions.insert(decision.id, decision.record);
            }
        }
        sort(&mut items);
        let everything = DueTold { items: &items, decisions: &decisions, comparisons: &comparisons, day };
        let mut written = None;
        if let Some(file) = &self.ics {
            let days = days(&everything, &vouches);
            folders::write_whole(file, calendar("Terrain: what is due", &days).as_bytes())?;
            written = Some((file.display().to_string(), days.len()));
        }
        let last = self.within.and_then(|days| day.checked_add_days(Days::new(u64::from(days))));
        let near: Vec<DueItem> =
            items.iter().filter(|item| last.is_none_or(|last| item.day <= last)).cloned().collect();
        // A list of thousands is long: only the form that is asked for is made.
        let value = options.json.then(|| {
            json!({
                "day": day,
                "due": near.iter().map(|item| json!({
                    "item": item,
                    "comparison": comparisons.get(&(item.decision, item.key.clone())),
                })).collect::<Vec<_>>(),
                "close_reviews": close_reviews(&near).into_iter()
                    .map(|pair| pair.map(|at| json!({ "decision": near[at].decision, "day": near[at].day })))
                    .collect::<Vec<_>>(),
                "calendar": written.as_ref().map(|(file, days)| json!({ "file": file, "days": days })),
            })
        });
        let told = DueTold { items: &near, ..everything };
        Ok(Answer::either(options.json, &value, || {
            let mut text = shown(&page(&told));
            if let Some((file, days)) = &written {
                text.push_str(&format!("\nCalendar with {days} days: {file}\n"));
            }
            text
        }))
    }
}
