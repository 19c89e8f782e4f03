//! How proposals for a situation are told.

use super::ask::number;
use std::fmt::Write as _;
use terrain_evidence::supply::{Left, Proposal, Said, Suggestion, Supply};

/// All of it: what is offered, what isn't and why, and who may be meant.
pub(super) fn in_words(file: &str, supply: &Supply, all: bool) -> String {
    let mut text = match supply.proposals.as_slice() {
        [] => format!("{file}: the records at hand offer nothing for it.\n"),
        [_] => format!("{file}: one number could come from public records.\n"),
        several => format!("{file}: {} numbers could come from public records.\n", several.len()),
    };
    for proposal in &supply.proposals {
        text.push('\n');
        text.push_str(&one(proposal));
    }
    left(&mut text, &supply.not_proposed);
    suggestions(&mut text, file, &supply.suggestions);
    if !all {
        text.push_str("\nNumbers that have a source already are left alone; --all shows them too.\n");
    }
    text
}

/// One proposal.
pub(super) fn one(proposal: &Proposal) -> String {
    let mut text = String::new();
    let line = proposal.line.map(|line| format!(", line {line}")).unwrap_or_default();
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{}{line}: {}", proposal.id, proposal.label);
    let source = proposal.now_source.as_ref().map(|source| format!(" ({source})")).unwrap_or_default();
    let _ = writeln!(text, "  now      {}, {}{source}", proposal.now, proposal.standing.in_words());
    for (place, said) in proposal.says.iter().enumerate() {
        let head = if place == 0 { "record" } else { "" };
        let _ = writeln!(text, "  {head:7}  {}", value(said));
    }
    for rows in proposal.says.iter().filter_map(|said| said.rows) {
        let [q05, q25, q75, q95] = [rows.q05, rows.q25, rows.q75, rows.q95].map(number);
        let _ = writeln!(
            text,
            "           of the cases half lie between {q25} and {q75}, nine in ten between {q05} and {q95}"
        );
    }
    if let Some(said) = proposal.says.first() {
        let filing = said.filing.as_ref().map(|filing| format!("; {filing}")).unwrap_or_default();
        let cases = if said.n == 1 { "1 case".to_owned() } else { format!("{} cases", said.n) };
        let _ = writeln!(text, "  from     {}, {cases}, {}{filing}", said.name, said.period);
        let _ = writeln!(text, "           {}", said.source);
    }
    for (place, line) in proposal.written.iter().enumerate() {
        let head = if place == 0 { "written" } else { "" };
        let _ = writeln!(text, "  {head:7}  {line}");
    }
    for (place, caveat) in proposal.cannot_know.iter().enumerate() {
        let head = if place == 0 { "can't know" } else { "" };
        let _ = writeln!(text, "  {head:10}  {caveat}");
    }
    text
}

fn value(said: &Said) -> String {
    let part = said.part.as_ref().map(|part| format!("{part} ")).unwrap_or_default();
    let [low, high] = said.interval.map(number);
    let middle = number(said.estimate);
    if low == high {
        return format!("{part}{middle}, what the filing says");
    }
    let range = if said.level < 1.0 {
        format!("{:.0} % interval", said.level * 100.0)
    } else {
        "what the filings allow".to_owned()
    };
    format!("{part}{middle}, {low} to {high} ({range}); counted {}", number(said.raw))
}

fn left(text: &mut String, left: &[Left]) {
    if left.is_empty() {
        return;
    }
    text.push_str("\nOn record, and not offered\n");
    for one in left {
        let _ = writeln!(text, "  {}: {}\n      {}", one.path, one.says, one.why);
    }
}

fn suggestions(text: &mut String, file: &str, suggestions: &[Suggestion]) {
    if suggestions.is_empty() {
        return;
    }
    text.push_str("\nWho may be on file. Only you can say whether it is the same; if so, add the option:\n");
    for one in suggestions {
        let _ = writeln!(text, "  {} ({})", one.id, one.label);
        for candidate in &one.candidates {
            let [first, last] = candidate.years;
            let years = if first == last { first.to_string() } else { format!("{first} to {last}") };
            let parts = [candidate.forms.join(", "), candidate.states.join(", "), years];
            let parts: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            let confirm = crate::folders::quoted(&candidate.confirm);
            let _ = writeln!(text, "    --match {confirm}  {} · {}", candidate.name, parts.join(" · "));
        }
    }
    let _ = writeln!(text, "  as in: terrain evidence for {} --match …", crate::folders::quoted(file));
}
