//! What is handed back: proposals, what can't be used, and who may be meant.
//!
//! Belongs here: their form. Does not: how they come about.

use serde::Serialize;
use terrain_situation::edit::Change;

use super::said::Said;
use super::standing::{Now, Standing};
use super::trial::Trial;
use crate::organization::Key;

/// A number that a record could supply.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Proposal {
    /// Where in the file, such as `organization.local.list`; names the proposal, too.
    pub id: String,
    /// What number it is, in plain words.
    pub label: String,
    /// Line on which it stands, where it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What stands there.
    pub now: String,
    /// Where that comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now_source: Option<String>,
    /// How well founded that is.
    pub standing: Standing,
    /// What the record says.
    pub says: Vec<Said>,
    /// The lines as they would be written.
    pub written: Vec<String>,
    /// What the record can't know.
    pub cannot_know: Vec<String>,
    /// The change.
    #[serde(skip)]
    pub change: Change,
}

/// Something that a record says, and why it isn't written.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Left {
    /// Where it would have been written.
    pub path: String,
    /// What the record says.
    pub says: String,
    /// Why it isn't offered.
    pub why: String,
}

/// Who on file may be an organization or chamber of the situation.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// Its id in the file.
    pub id: String,
    /// Its name there.
    pub label: String,
    /// Who may be meant, likeliest first.
    pub candidates: Vec<Candidate>,
}

/// One that may be meant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Candidate {
    /// Under which it is on file.
    pub key: Key,
    /// Its name there.
    pub name: String,
    /// States on its filings.
    pub states: Vec<String>,
    /// Kinds of filings.
    pub forms: Vec<String>,
    /// First and last year.
    pub years: [u16; 2],
    /// What says that it is the one: `--match` takes this.
    pub confirm: String,
}

/// What records could supply.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Supply {
    /// What is offered.
    pub proposals: Vec<Proposal>,
    /// What records say and isn't offered.
    pub not_proposed: Vec<Left>,
    /// Who may be meant, for organizations and chambers without a match.
    pub suggestions: Vec<Suggestion>,
}

/// A proposal before it is known whether it can be made.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) says: Vec<Said>,
    pub(super) cannot_know: Vec<String>,
    pub(super) change: Change,
    /// The same change with the record's value written as a number, so that the file's own checks see it.
    pub(super) as_number: Option<Change>,
}

impl Supply {
    /// Takes a proposal in, if it is wanted and the file can take it.
    pub(super) fn offer(&mut self, now: Now, draft: Draft, all: bool, trial: &mut Trial) {
        if !now.standing.wants_a_record() && !all {
            return;
        }
        if let Err(why) = trial.take(draft.as_number.as_ref().unwrap_or(&draft.change)) {
            self.leave(draft.id, in_short(&draft.says), why);
            return;
        }
        self.proposals.push(Proposal {
            id: draft.id,
            label: draft.label,
            line: now.line,
            now: now.says,
            now_source: now.source,
            standing: now.standing,
            says: draft.says,
            written: draft.change.lines(),
            cannot_know: draft.cannot_know,
            change: draft.change,
        });
    }

    pub(super) fn leave(&mut self, path: impl Into<String>, says: impl Into<String>, why: impl Into<String>) {
        self.not_proposed.push(Left { path: path.into(), says: says.into(), why: why.into() });
    }
}

fn in_short(says: &[Said]) -> String {
    let parts: Vec<String> = says
        .iter()
        .map(|said| format!("{} {}", said.name, terrain_situation::edit::written_number(said.estimate)))
        .collect();
    parts.join(", ")
}
