//! `terrain check`: every fault of a situation file, or what was understood of it.

use crate::answer::Answer;
use crate::evidence::AnyRecords;
use crate::fault;
use crate::folders::StoreFolder;
use crate::situation_file::{self, Opened, Refused};
use clap::Args;
use miette::{Report, Result};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_situation::format::GRADES;
use terrain_situation::summary::{Number, Summary, Who};
use terrain_situation::{Grade, Remark, SetBy, SituationWarnings, describe};

/// Numbers of a kind that are listed one by one unless --all is given.
const LISTED: usize = 12;

/// Check situation files, and say what was understood: who, which fight, which numbers are uncertain or lack a source
///
/// All faults of a file are told at once. Exits with 1 if a file can't be used; with --strict-sources also while a
/// number that you wrote has no source.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain check drive.toml\n  terrain check --strict-sources situations/*.toml\n  \
                        terrain check drive.toml --json"
)]
pub(crate) struct Check {
    /// The situation files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Exit with 1 while a number that you wrote has no source
    #[arg(long)]
    strict_sources: bool,
    /// List every uncertain number and every one without a source, not only the first
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    store: StoreFolder,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(crate) fn run(self) -> Result<Answer> {
        let records = AnyRecords::of(&self.store)?;
        let listed = if self.all { usize::MAX } else { LISTED };
        let (mut texts, mut values, mut attention) = (Vec::new(), Vec::new(), false);
        for path in &self.files {
            match situation_file::open(path, &records) {
                Ok(opened) => {
                    let summary = describe(&opened.situation);
                    attention |= self.strict_sources && summary.without_source().next().is_some();
                    values.push(as_json(&opened, &summary));
                    texts.push(in_words(&opened.file, &summary, listed));
                    if !self.json {
                        tell_warnings(&opened);
                    }
                }
                Err(refused) => {
                    attention = true;
                    values.push(refused_as_json(&path.display().to_string(), &refused));
                    if !self.json {
                        // The exit code comes from the answer, which covers all files.
                        let _ = fault::print(&Report::from(refused));
                    }
                }
            }
        }
        let value = json!({ "ok": !attention, "files": values });
        Ok(Answer::either(self.json, &value, || texts.join("\n")).needs_attention(attention))
    }
}

/// Prints the warnings of a situation to standard error.
pub(crate) fn tell_warnings(opened: &Opened) {
    if !opened.warnings.is_empty() {
        let warnings = SituationWarnings::new(&opened.file, &opened.situation.text, opened.warnings.clone());
        // Warnings do not decide the exit code.
        let _ = fault::print(&Report::new(warnings));
    }
}

fn in_words(file: &str, summary: &Summary, listed: usize) -> String {
    let mut text = format!("{file}: {}\n\n", summary.question);
    for (what, found) in overview(summary) {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  {what:<11} {found}");
    }
    let by = |set_by| summary.numbers.iter().filter(move |number| number.set_by == set_by).count();
    let (coefficients, judged) = summary.coefficients;
    let _ = writeln!(
        text,
        "\nNumbers: {} written by you, {} left to the defaults; {} of them uncertain, {} left open with a wide range.\n\
         The model has {coefficients} coefficients of its own, {judged} of them expert judgement without a published figure.",
        by(SetBy::User),
        by(SetBy::Default),
        summary.uncertain().count(),
        summary.unknown().count(),
    );
    for group in &summary.fitted {
        let numbers = match group.coefficients {
            1 => "1 of them was fitted".to_owned(),
            more => format!("{more} of them, drawn together, were fitted"),
        };
        let _ = writeln!(text, "For {}, {numbers} to {}.", group.about, group.record);
    }
    let written: Vec<&Number> = summary.uncertain().filter(|number| number.set_by == SetBy::User).collect();
    section(&mut text, "Uncertain, written by you", listed, &written);
    let bare: Vec<&Number> = summary.without_source().collect();
    section(&mut text, "Written by you, with no source", listed, &bare);
    text
}

fn section(text: &mut String, title: &str, listed: usize, numbers: &[&Number]) {
    if numbers.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}: {}", numbers.len());
    for number in numbers.iter().take(listed) {
        let line = number.line.map_or_else(String::new, |line| format!("line {line}"));
        let _ = writeln!(text, "  {line:<9} {}: {}", number.label, number.value);
    }
    if numbers.len() > listed {
        let _ = writeln!(text, "  … and {} more (--all lists them)", numbers.len() - listed);
    }
}

/// Who, which fight, which choices, in lines of label and text.
fn overview(summary: &Summary) -> Vec<(&'static str, String)> {
    let organization = |who: &Who| {
        let counts = match who.turnout_records {
            0 => String::new(),
            1 => " (from 1 count of turnout)".to_owned(),
            more => format!(" (from {more} counts of turnout)"),
        };
        let without_us = who
            .effort_without_us
            .as_ref()
            .map_or_else(String::new, |part| format!("; part of its effort without us {part}"));
        format!(
            "{}: staff {}; list {}; active base {}{counts}{without_us}",
            who.label, who.staff, who.list, who.active
        )
    };
    let mut lines = vec![("who asks", organization(&summary.principal))];
    lines.extend(summary.partners.iter().map(|who| ("partner", organization(who))));
    for fight in &summary.fights {
        let (start, end) = fight.weeks;
        let late = if fight.decided { "" } else { " (after the weeks we look ahead)" };
        let decided =
            format!("{}, weeks {start} to {end}, decided by {}{late}", fight.demand, fight.decided_by);
        lines.push(("fight", format!("{}: {decided}", fight.label)));
        if let Some((label, members)) = &fight.coalition {
            lines.push(("coalition", format!("{label}: {}", members.join(", "))));
        }
    }
    let postures: Vec<&str> = summary.postures.iter().map(|(_, label)| label.as_str()).collect();
    lines.push(("choices", postures.join(" · ")));
    lines.push(("we care for", summary.values.join(", ").replace('_', " ")));
    let strata: Vec<String> =
        summary.strata.iter().map(|(name, people)| format!("{name} {people}")).collect();
    lines.push((
        "people",
        format!("{}: {}; simulated as {}", summary.persons, strata.join(", "), summary.simulated),
    ));
    if summary.districts.len() > 1 {
        lines.push(("districts", summary.districts.join(", ")));
    }
    lines.push(("we look", format!("{} weeks ahead", summary.horizon_weeks)));
    lines
}

/// A remark for programs.
#[derive(Serialize)]
struct Remarked<'a> {
    code: &'static str,
    message: &'a str,
    line: usize,
    help: Option<&'a str>,
}

fn remarked<'a>(remark: &'a Remark, text: &str) -> Remarked<'a> {
    Remarked {
        code: remark.kind.code(),
        message: &remark.message,
        line: remark.line(text),
        help: remark.help.as_deref(),
    }
}

fn refused_as_json(file: &str, refused: &Refused) -> Value {
    let faults = match refused {
        Refused::Text(faults) => {
            json!(faults.faults.iter().map(|fault| remarked(fault, faults.text())).collect::<Vec<_>>())
        }
        Refused::Other(fault) => json!([{ "code": "file", "message": fault.to_string() }]),
    };
    json!({ "file": file, "ok": false, "faults": faults })
}

fn as_json(opened: &Opened, summary: &Summary) -> Value {
    let who = |who: &Who| {
        json!({
            "id": who.id,
            "label": who.label,
            "staff": who.staff,
            "list": who.list,
            "active": who.active,
            "effort_without_us": who.effort_without_us,
        })
    };
    let number = |number: &Number| {
        json!({
            "path": number.path,
            "label": number.label,
            "value": number.value,
            "uncertain": number.uncertain,
            "unknown": number.unknown,
            "source": number.source,
            "grade": grade(number.grade),
            "set_by": set_by(number.set_by),
            "line": number.line,
        })
    };
    json!({
        "file": opened.file,
        "ok": true,
        "question": summary.question,
        "principal": who(&summary.principal),
        "partners": summary.partners.iter().map(who).collect::<Vec<_>>(),
        "fights": summary.fights.iter().map(|fight| json!({
            "label": fight.label,
            "demand": fight.demand,
            "starts_week": fight.weeks.0,
            "ends_week": fight.weeks.1,
            "decided_by": fight.decided_by,
            "coalition": fight.coalition.as_ref().map(|(label, members)| json!({ "label": label, "members": members })),
        })).collect::<Vec<_>>(),
        "postures": summary.postures.iter().map(|(id, label)| json!({ "id": id, "label": label })).collect::<Vec<_>>(),
        "values": summary.values,
        "persons": summary.persons,
        "simulated": summary.simulated,
        "horizon_weeks": summary.horizon_weeks,
        "numbers": summary.numbers.iter().map(number).collect::<Vec<_>>(),
        "fitted": summary.fitted.iter().map(|group| json!({
            "about": group.about,
            "coefficients": group.coefficients,
            "record": group.record,
        })).collect::<Vec<_>>(),
        "without_source": summary.without_source().map(|number| &number.path).collect::<Vec<_>>(),
        "warnings": opened.warnings.iter().map(|one| remarked(one, &opened.situation.text)).collect::<Vec<_>>(),
    })
}

/// The grade as it is written in the file.
const fn grade(grade: Grade) -> &'static str {
    GRADES[match grade {
        Grade::Record => 0,
        Grade::OwnCount => 1,
        Grade::PartnerClaim => 2,
        Grade::InformedEstimate => 3,
        Grade::Guess => 4,
        Grade::Unknown => 5,
    }]
}

const fn set_by(set_by: SetBy) -> &'static str {
    match set_by {
        SetBy::User => "user",
        SetBy::Default => "default",
        SetBy::Coefficient => "coefficient",
    }
}
