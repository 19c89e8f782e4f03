//! `terrain bloc`: how far a bloc in a chamber sticks together, whom it votes with, and how often it could have decided.

mod power;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::roll_calls::RollCallFiles;
use clap::Args;
use miette::Result;
use power::{Asked, Needed, Power};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_evidence::ImportSummary;
use terrain_evidence::rollcall::{BLOC, BlocReport, MeanAgreement, RollCallRecord, party_name};

/// See how far a bloc in a chamber sticks together, whom it votes with, and how often it could have decided
///
/// A bloc is a party, or the members you name. Everything is counted over recorded votes; the definitions are in the book
/// (roll calls).
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain bloc --party Democratic\n  \
                        terrain bloc --bloc sanders,warren,markey\n  \
                        terrain bloc --votes S118_votes.csv.gz --members S118_members.csv.gz --party 200 --json\n  \
                        terrain bloc --votes council.csv --bloc \"Ward 1,Ward 5\" --seats 3\n  \
                        terrain bloc --bloc sanders,warren,markey --with Democratic --quota 60 --plot bloc.svg")]
pub(crate) struct Bloc {
    #[command(flatten)]
    files: RollCallFiles,
    #[command(flatten)]
    whom: Whom,
    /// Parties that agree beforehand to vote with the bloc, all of them together (an a-priori union); each party alone is
    /// shown anyway
    #[arg(long = "with", value_name = "CODE,CODE", value_delimiter = ',')]
    partners: Vec<String>,
    /// Votes that carry a motion: a number, or a part of the seats such as 3/5 or 60% [default: more than half]
    #[arg(long, value_name = "N")]
    quota: Option<Needed>,
    /// What if the bloc had K seats, those it gains coming from the others in proportion
    #[arg(long, value_name = "K")]
    seats: Option<u64>,
    /// Draw what the bloc's seats are worth at every size into this file too
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Whom {
    /// The members of a party, by its code or name
    #[arg(long, value_name = "CODE")]
    party: Option<String>,
    /// These members, by identifier, name or how the name begins, separated by commas; a name that has a comma itself
    /// goes by its beginning
    #[arg(long, value_name = "ID,ID", value_delimiter = ',')]
    bloc: Vec<String>,
}

/// Members named in the text answer.
const NAMED: usize = 12;
/// Sizes shown in the text answer.
const SIZES: [u32; 8] = [1, 2, 3, 5, 10, 15, 20, 30];

/// The answer.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(flatten)]
    report: &'a BlocReport,
    #[serde(skip_serializing_if = "Option::is_none")]
    power: Option<Power>,
    source: &'a str,
    summary: &'a ImportSummary,
}

impl Bloc {
    pub(crate) fn run(self) -> Result<Answer> {
        let cited = self.files.read()?;
        let record = cited.record.as_ref();
        let members = self.whom.members(record)?;
        let report = record.bloc_report(&members);
        let asked = Asked { partners: &self.partners, quota: self.quota, seats: self.seats };
        let power = Power::of(record, &members, &asked)?;
        if let Some(path) = &self.plot {
            let drawn = power.as_ref().map(|power| power.drawn(&record.chamber)).unwrap_or_default();
            std::fs::write(path, drawn)
                .map_err(|error| Fault::new(format!("cannot write {}: {error}", path.display())))?;
        }
        let found = Found { report: &report, power, source: &cited.source, summary: &record.summary };
        Ok(Answer::either(self.json, &found, || found.in_words()))
    }
}

impl Whom {
    fn members(&self, record: &RollCallRecord) -> Result<Vec<usize>, Fault> {
        if let Some(party) = &self.party {
            let members = (0..record.members.len())
                .filter(|index| is_party(&record.members[*index].party, party))
                .collect::<Vec<_>>();
            return if members.is_empty() { Err(no_party(record, party)) } else { Ok(members) };
        }
        let mut members = Vec::new();
        for text in &self.bloc {
            let index = named(record, text, "--bloc")?;
            if !members.contains(&index) {
                members.push(index);
            }
        }
        Ok(members)
    }
}

/// Whether a party's code is meant, by itself or by its name.
fn is_party(code: &str, text: &str) -> bool {
    code == text || party_name(code).eq_ignore_ascii_case(text)
}

fn no_party(record: &RollCallRecord, party: &str) -> Fault {
    let known: BTreeSet<&str> = record.members.iter().map(|member| party_name(&member.party)).collect();
    let known: Vec<&str> = known.into_iter().filter(|name| !name.is_empty()).collect();
    let fault = Fault::new(format!("no member belongs to the party `{party}`"));
    fault.help(if known.is_empty() {
        "the file has no parties; name members with --bloc".to_owned()
    } else {
        format!("parties in the record: {}", known.join(", "))
    })
}

/// The member a text names.
pub(crate) fn named(record: &RollCallRecord, text: &str, option: &str) -> Result<usize, Fault> {
    record.named(text).map_err(|candidates| {
        let fault = Fault::new(format!("{option}: `{text}` is not one member of {}", record.chamber));
        fault.help(format!("did you mean {}?", candidates.join(", or ")))
    })
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn times((times, of): (u64, u64)) -> String {
    format!("{times} of {of}")
}

fn group(code: &str) -> String {
    match (code, party_name(code)) {
        (BLOC, _) => "the bloc".to_owned(),
        ("", _) => "members without a party".to_owned(),
        (code, name) if code == name => name.to_owned(),
        (code, name) => format!("{name} ({code})"),
    }
}

impl Found<'_> {
    fn in_words(&self) -> String {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let report = self.report;
        let congress = report.congress.map_or_else(String::new, |congress| format!(", Congress {congress}"));
        writeln!(
            text,
            "{}{congress}: {} roll calls, {} members who voted, {} votes",
            report.chamber, report.rollcalls, report.members, report.votes
        )?;
        self.who(text)?;
        self.together(text)?;
        self.deciding(text)?;
        if let Some(power) = &self.power {
            power.write_words(text)?;
        }
        writeln!(text, "\nSource: {}", self.source)?;
        self.left_out(text)
    }

    fn who(&self, text: &mut String) -> std::fmt::Result {
        let members = &self.report.bloc_members;
        let plural = if members.len() == 1 { "member" } else { "members" };
        writeln!(text, "\nThe bloc: {} {plural}", members.len())?;
        for member in members.iter().take(NAMED) {
            let (away, of) = member.absences;
            let name = if member.name.is_empty() { &member.id } else { &member.name };
            writeln!(
                text,
                "  {name}, {}: voted in {} of {of} roll calls ({away} missed)",
                group(&member.party),
                member.votes
            )?;
        }
        if members.len() > NAMED {
            writeln!(text, "  and {} more (all of them with --json)", members.len() - NAMED)?;
        }
        Ok(())
    }

    fn together(&self, text: &mut String) -> std::fmt::Result {
        let report = self.report;
        writeln!(text, "\nHow far it sticks together, and with whom it votes")?;
        if report.bloc.rollcalls_with_two_or_more == 0 {
            writeln!(text, "  Never did two of its members vote in the same roll call.")?;
        } else {
            writeln!(
                text,
                "  It votes together {:.2} of the way (Rice index: 0 split in half, 1 all on one side), over {} roll calls in\n  \
                 which two or more of it voted",
                report.bloc.mean_rice, report.bloc.rollcalls_with_two_or_more
            )?;
        }
        let others = report.rice.iter().filter(|(code, _)| *code != BLOC);
        let others: Vec<String> = others.map(|(code, rice)| format!("{} {rice:.2}", group(code))).collect();
        writeln!(text, "    for comparison: {}", others.join(", "))?;
        let said = |agreement: &MeanAgreement| agreement.mean.map(percent);
        if let Some(share) = said(&report.agreement.within) {
            writeln!(text, "  Two of its members agree in {share} of the roll calls in which both voted")?;
        }
        for (code, agreement) in &report.agreement.with {
            if let Some(share) = said(agreement) {
                writeln!(text, "    one of them and one of {}: {share}", group(code))?;
            }
        }
        let parties = report.bloc.with_party_majority.iter().filter(|(code, _)| !code.is_empty());
        for (code, majority) in parties.clone().filter(|(_, (_, of))| *of > 0) {
            writeln!(
                text,
                "  Its majority took the side of the majority of {} in {} roll calls",
                group(code),
                times(*majority)
            )?;
        }
        if parties.count() < 2 {
            return Ok(());
        }
        writeln!(
            text,
            "  The two largest parties were opposed in {} of {} roll calls (party unity votes)",
            report.party_unity_votes, report.rollcalls
        )
    }

    fn deciding(&self, text: &mut String) -> std::fmt::Result {
        let report = self.report;
        writeln!(text, "\nHow often it could have decided")?;
        if report.bloc.pivotal == 0 {
            writeln!(
                text,
                "  Never (it was not once pivotal): whichever side all of it had taken, no roll call would have come out\n  \
                 another way."
            )?;
        } else {
            writeln!(
                text,
                "  In {} of {} roll calls (pivotal): with all of it for, the motion had passed, with all of it against, failed",
                report.bloc.pivotal, report.rollcalls
            )?;
        }
        if report.bloc.on_winning_side.1 > 0 {
            writeln!(text, "  Most of it was on the winning side in {}", times(report.bloc.on_winning_side))?;
        }
        writeln!(
            text,
            "  If a bloc had so many votes and changed sides with all of them, so many roll calls would have turned:"
        )?;
        let shown = SIZES.iter().filter_map(|k| Some((k, report.pivotal_by_size.get(k)?)));
        let shown: Vec<String> = shown.map(|(k, times)| format!("{k}: {times}")).collect();
        writeln!(text, "    {}", shown.join("   "))
    }

    fn left_out(&self, text: &mut String) -> std::fmt::Result {
        for out in &self.summary.skipped {
            let rows = if out.count == 1 { "row" } else { "rows" };
            writeln!(text, "  left out: {} {rows}: {}", out.count, out.reason)?;
        }
        let notes = &self.report.notes;
        match notes.without_roll_call.len() {
            0 => {}
            1 => writeln!(text, "  1 vote had no roll call and is in no figure")?,
            several => writeln!(text, "  {several} votes had no roll call and are in no figure")?,
        }
        for mismatch in &notes.mismatches {
            writeln!(
                text,
                "  roll call {}: {} {} stated, {} on the roll; nothing was filled in",
                mismatch.roll_call,
                mismatch.stated,
                mismatch.what.in_words(),
                mismatch.on_the_roll
            )?;
        }
        Ok(())
    }
}
