//! `terrain ledger list`: the decisions that are recorded.

use crate::answer::Answer;
use crate::ledger::{Desk, LedgerOptions};
use clap::Args;
use miette::Result;
use serde_json::json;

/// The decisions that are recorded
#[derive(Debug, Args)]
pub(super) struct List {}

impl List {
    #[expect(clippy::unused_self, reason = "a command without options, called like the others")]
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let desk = Desk::open(options)?;
        let mut lines = Vec::new();
        let mut values = Vec::new();
        for decision in desk.decisions()? {
            let ledger = desk.ledger(&decision, None)?;
            lines.push(terrain_report::ledger::title(&ledger));
            values.push(json!({
                "decision": decision.id, "recorded_at": decision.recorded_at, "sha256": decision.sha256,
                "question": decision.record.question, "posture": decision.record.posture,
                "decided": decision.record.decided, "commitment": decision.record.commitment,
                "entries": ledger.all().len(), "ended": ledger.has_ended(),
            }));
        }
        Ok(Answer::either(options.json, &values, || {
            if lines.is_empty() {
                "No decision is recorded yet. After a run: terrain ledger decide RUN_DIR --posture temporary --review 2027-03-01"
                    .to_owned()
            } else {
                lines.join("\n")
            }
        }))
    }
}
