//! A partner proposes how an entry should read, from the shared file alone.

use super::file::{Proposal, SharedLedger};
use crate::check::{Refusal, check_text, nearest};
use crate::fact::Fact;
use chrono::NaiveDate;

/// What is to be different.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// The day, if another.
    pub day: Option<NaiveDate>,
    /// What happened, if otherwise.
    pub happened: Option<String>,
    /// What shows it, if something else.
    pub proof: Option<String>,
    /// The fact, if another.
    pub fact: Option<Fact>,
}

/// Adds a proposal to the file.
///
/// # Errors
/// Everything that keeps it from being one: an entry that isn't there, another kind of fact, nothing different, an unknown
/// organization, a text that looks personal.
pub fn propose(
    file: &mut SharedLedger,
    number: u32,
    by: &str,
    why: &str,
    change: Change,
) -> Result<Proposal, Vec<Refusal>> {
    let refusal = |field, message: String, help: Option<String>| Refusal { field, message, help };
    let Some(entry) = file.entry(number) else {
        let help = match file.entries.len() {
            0 => "it has none".to_owned(),
            many => format!("it has {many}, from 1 to {}", file.entries.last().map_or(0, |last| last.number)),
        };
        return Err(vec![refusal("entry", format!("the file has no entry {number}"), Some(help))]);
    };
    let proposal = Proposal {
        entry: number,
        reference: entry.reference.clone(),
        by: by.to_owned(),
        why: why.to_owned(),
        day: change.day.unwrap_or(entry.day),
        happened: change.happened.unwrap_or_else(|| entry.happened.clone()),
        proof: change.proof.unwrap_or_else(|| entry.proof.clone()),
        fact: change.fact.unwrap_or_else(|| entry.fact.clone()),
        answer: None,
    };
    let mut refusals = texts(&proposal);
    if by.trim().is_empty() {
        let help = "add --by with your organization or an office: --by \"the alliance\"".to_owned();
        refusals.push(refusal("by", "a proposal says who makes it".to_owned(), Some(help)));
    }
    if why.trim().is_empty() {
        let help = "add --why \"…\"".to_owned();
        refusals.push(refusal("why", "a proposal says why".to_owned(), Some(help)));
    }
    if entry.fact.kind() != proposal.fact.kind() {
        let message = format!("entry {number} is a {}, not a {}", kind(&entry.fact), kind(&proposal.fact));
        refusals.push(refusal(
            "fact",
            message,
            Some(format!("terrain ledger propose … {}", kind(&entry.fact))),
        ));
    } else if (entry.day, &entry.happened, &entry.proof, &entry.fact)
        == (proposal.day, &proposal.happened, &proposal.proof, &proposal.fact)
    {
        let message = format!("nothing in it differs from entry {number}");
        refusals.push(refusal("fact", message, Some("say what should read otherwise".to_owned())));
    }
    let known: Vec<&str> = file.decision.organizations.iter().map(|named| named.id.as_str()).collect();
    for id in proposal.fact.organizations() {
        if !known.contains(&id) {
            let help = match nearest(id, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it names {}", known.join(", ")),
            };
            refusals.push(refusal(
                "organization",
                "the file names no such organization".to_owned(),
                Some(help),
            ));
        }
    }
    if let Some(about) = proposal.fact.about()
        && !file.entries.iter().any(|entry| i64::from(entry.number) == about)
    {
        refusals.push(refusal("entry", format!("the file has no entry {about}"), None));
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    file.proposals.push(proposal.clone());
    Ok(proposal)
}

/// Texts of a proposal that look personal or can't be shown.
pub(super) fn texts(proposal: &Proposal) -> Vec<Refusal> {
    let own = [
        ("by", proposal.by.as_str()),
        ("why", &proposal.why),
        ("happened", &proposal.happened),
        ("proof", &proposal.proof),
    ];
    own.into_iter()
        .chain(proposal.fact.texts())
        .filter_map(|(field, text)| check_text(field, text).err())
        .collect()
}

pub(super) fn kind(fact: &Fact) -> String {
    fact.kind().replace('_', " ")
}
