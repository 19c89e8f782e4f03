//! `terrain check`: every fault of a situation file, or what was understood of it.

use crate::answer::Answer;
use crate::fault;
use crate::folders::StoreFolder;
use crate::situation_file::{self, Opened, Refused};
use crate::words;
use clap::Args;
use miette::{Report, Result};
use serde::Serialize;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_evidence::BundledEvidence;
use terrain_situation::situation::Situation;
use terrain_situation::{Form, Grade, Quantity, Remark, SetBy, SituationWarnings};

/// Numbers without a source that are listed one by one unless --all is given.
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
    /// List every number without a source, not only the first
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
        let records = BundledEvidence;
        let (mut texts, mut values, mut attention) = (Vec::new(), Vec::new(), false);
        for path in &self.files {
            match situation_file::open(path, &records) {
                Ok(opened) => {
                    let lacking = without_source(&opened.situation).next().is_some();
                    attention |= self.strict_sources && lacking;
                    values.push(as_json(&opened));
                    texts.push(in_words(&opened, if self.all { usize::MAX } else { LISTED }));
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

/// Numbers that the user wrote without saying where they come from.
fn without_source(situation: &Situation) -> impl Iterator<Item = &Quantity> {
    situation.quantities.iter().filter(|quantity| {
        let named = matches!(quantity.form, Form::Evidence { .. } | Form::Prior { .. } | Form::Unknown(_));
        quantity.set_by == SetBy::User && quantity.source.is_none() && !named
    })
}

fn in_words(opened: &Opened, listed: usize) -> String {
    let situation = &opened.situation;
    let mut text = format!("{}: {}\n\n", opened.file, situation.name);
    for (what, found) in overview(situation) {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  {what:<12} {found}");
    }
    let by = |set_by| situation.quantities.iter().filter(move |quantity| quantity.set_by == set_by);
    let uncertain = situation.quantities.iter().filter(|one| words::uncertain(situation, one)).count();
    let unknown = situation.quantities.iter().filter(|one| one.grade == Grade::Unknown).count();
    let _ = writeln!(
        text,
        "\nNumbers: {} written by you, {} left to the defaults, {} coefficients of the model\n  \
         {uncertain} are uncertain and drawn anew in each future; {unknown} are left open, a wide range stands in",
        by(SetBy::User).count(),
        by(SetBy::Default).count(),
        by(SetBy::Coefficient).count(),
    );
    section(
        &mut text,
        opened,
        "Uncertain, written by you",
        listed,
        &mut by(SetBy::User).filter(|one| words::uncertain(situation, one)),
    );
    section(&mut text, opened, "Written by you, with no source", listed, &mut without_source(situation));
    text
}

fn section(
    text: &mut String,
    opened: &Opened,
    title: &str,
    listed: usize,
    quantities: &mut dyn Iterator<Item = &Quantity>,
) {
    let quantities: Vec<&Quantity> = quantities.collect();
    if quantities.is_empty() {
        return;
    }
    let _ = writeln!(text, "\n{title}: {}", quantities.len());
    for quantity in quantities.iter().take(listed) {
        let line =
            quantity.span.as_ref().map_or_else(String::new, |span| format!("line {}", opened.line(span)));
        let _ = writeln!(
            text,
            "  {line:<9} {}: {}{}",
            quantity.label,
            words::form(&opened.situation, quantity),
            unit(quantity)
        );
    }
    if quantities.len() > listed {
        let _ = writeln!(text, "  … and {} more (--all lists them)", quantities.len() - listed);
    }
}

fn unit(quantity: &Quantity) -> String {
    if quantity.unit.is_empty() || quantity.unit == "share" {
        String::new()
    } else {
        format!(" {}", quantity.unit)
    }
}

/// Who, which fight, which choices, in lines of label and text.
fn overview(situation: &Situation) -> Vec<(&'static str, String)> {
    let mut lines = Vec::new();
    for (number, organization) in situation.organizations.iter().enumerate() {
        let role = if number == situation.principal { "who asks" } else { "partner" };
        let list = words::form(situation, situation.quantity(organization.list));
        let active = words::form(situation, situation.quantity(organization.active));
        lines.push((role, format!("{}: list {list}; active base {active}", organization.label)));
    }
    for campaign in &situation.campaigns {
        let rule = words::win_rule(situation, &campaign.win_rule);
        let end = campaign.starts_week + campaign.weeks;
        lines.push((
            "fight",
            format!(
                "{}: {}, weeks {} to {end}, decided by {rule}",
                campaign.label, campaign.demand, campaign.starts_week
            ),
        ));
    }
    for coalition in &situation.coalitions {
        let members: Vec<&str> = coalition
            .members
            .iter()
            .filter_map(|member| situation.organizations.get(*member))
            .map(|member| member.label.as_str())
            .collect();
        lines.push(("coalition", format!("{}: {}", coalition.label, members.join(", "))));
    }
    let labels: Vec<&str> = situation.postures.iter().map(|posture| posture.label.as_str()).collect();
    lines.push(("choices", labels.join(" · ")));
    let values: Vec<String> = situation
        .values
        .iter()
        .map(|(name, id)| format!("{name} {}", words::form(situation, situation.quantity(*id))))
        .collect();
    lines.push(("we care for", values.join("; ")));
    let people = &situation.population;
    let people = format!(
        "{} in {} and {}",
        people.persons,
        words::counted(people.strata.len(), "part", "parts"),
        words::counted(people.districts.len(), "district", "districts")
    );
    lines.push(("people", people));
    lines.push(("we look", format!("{} weeks ahead", situation.horizon_weeks)));
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

fn as_json(opened: &Opened) -> Value {
    let situation = &opened.situation;
    let quantity = |quantity: &Quantity| {
        json!({
            "path": quantity.path,
            "label": quantity.label,
            "unit": quantity.unit,
            "value": words::form(situation, quantity),
            "uncertain": words::uncertain(situation, quantity),
            "source": quantity.source,
            "grade": words::grade(quantity.grade),
            "as_of": quantity.as_of,
            "set_by": words::set_by(quantity.set_by),
            "line": quantity.span.as_ref().map(|span| opened.line(span)),
        })
    };
    let named = |id: &str, label: &str| json!({ "id": id, "label": label });
    json!({
        "file": opened.file,
        "ok": true,
        "question": situation.name,
        "principal": situation.organizations.get(situation.principal).map(|one| &one.id),
        "organizations": situation.organizations.iter().map(|one| named(&one.id, &one.label)).collect::<Vec<_>>(),
        "campaigns": situation.campaigns.iter().map(|one| json!({
            "id": one.id, "label": one.label, "demand": one.demand, "starts_week": one.starts_week, "weeks": one.weeks,
            "decided_by": words::win_rule(situation, &one.win_rule),
        })).collect::<Vec<_>>(),
        "coalitions": situation.coalitions.iter().map(|one| named(&one.id, &one.label)).collect::<Vec<_>>(),
        "postures": situation.postures.iter().map(|one| named(&one.id, &one.label)).collect::<Vec<_>>(),
        "persons": situation.population.persons,
        "horizon_weeks": situation.horizon_weeks,
        "without_source": without_source(situation).map(|one| &one.path).collect::<Vec<_>>(),
        "quantities": situation.quantities.iter().map(quantity).collect::<Vec<_>>(),
        "warnings": opened.warnings.iter().map(|one| remarked(one, &situation.text)).collect::<Vec<_>>(),
    })
}
