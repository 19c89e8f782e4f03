//! `terrain positions`: where the members of a chamber stand by how they voted, with a range for each.

use crate::answer::Answer;
use crate::commands::bloc::named;
use crate::fault::Fault;
use crate::roll_calls::RollCallFiles;
use clap::Args;
use miette::Result;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_evidence::ImportSummary;
use terrain_evidence::rollcall::{
    Dimensions, LEAST_VOTES, Mark, Placed, ReadNotes, Scaling, ScalingOptions, party_name,
};
use terrain_report::positions::{Position, chart};

/// See where the members of a chamber stand by how they voted (ideal points), with a range for each
///
/// Members who vote alike stand close together. The line has no direction of its own: whoever --anchor names stands on the
/// right. How it is worked out, and what it can't tell, is in the book (roll calls).
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain positions\n  terrain positions --plane --anchor cruz,collins\n  \
                        terrain positions --votes S118_votes.csv.gz --members S118_members.csv.gz --json\n  \
                        terrain positions --votes council.csv --least-votes 10 --anchor \"Ward 1\" --plot council.svg\n  \
                        terrain positions --without-ends"
)]
pub(crate) struct Positions {
    #[command(flatten)]
    files: RollCallFiles,
    /// Places in a plane instead of on a line: a second axis for what a line can't show
    #[arg(long)]
    plane: bool,
    /// Who stands on the right; after a comma who stands at the top of a plane. By identifier, name or how it begins.
    /// Without it: the highest published position, else whoever stands furthest out
    #[arg(long, value_name = "ID[,ID]", value_delimiter = ',', num_args = 1..=2)]
    anchor: Vec<String>,
    /// Leave out the roll calls in which both ends voted together against the middle
    #[arg(long)]
    without_ends: bool,
    /// Contested votes that a member must have cast to be placed; whoever has fewer is listed
    #[arg(long, value_name = "N", default_value_t = LEAST_VOTES, value_parser = clap::value_parser!(u32).range(1..))]
    least_votes: u32,
    /// Draw the positions into this file too
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// The answer.
#[derive(Serialize)]
struct Found<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    congress: Option<u32>,
    chamber: &'a str,
    #[serde(flatten)]
    scaling: &'a Scaling,
    warnings: Vec<String>,
    caveats: &'a [&'a str],
    notes: ReadNotes,
    source: &'a str,
    summary: &'a ImportSummary,
}

impl Positions {
    pub(crate) fn run(self) -> Result<Answer> {
        let cited = self.files.read()?;
        let record = cited.record.as_ref();
        let mut anchors = [None; 2];
        for (anchor, text) in anchors.iter_mut().zip(&self.anchor) {
            *anchor = Some(named(record, text, "--anchor")?);
        }
        if self.anchor.len() > 1 && !self.plane {
            let fault = Fault::new("--anchor names two members, and a line needs one");
            return Err(fault.help("add --plane, or name only who stands on the right").into());
        }
        let options = ScalingOptions {
            dimensions: if self.plane { Dimensions::Two } else { Dimensions::One },
            anchors,
            least_votes: self.least_votes,
            without_ends: self.without_ends,
        };
        let scaling = record.scaling(&options).map_err(|error| {
            Fault::new(error.to_string())
                .help("--least-votes places members with fewer votes, on wider ranges")
        })?;
        let found = Found {
            congress: record.congress,
            chamber: &record.chamber,
            warnings: scaling.warnings(),
            caveats: scaling.caveats(),
            scaling: &scaling,
            notes: record.read_notes(),
            source: &cited.source,
            summary: &record.summary,
        };
        if let Some(path) = &self.plot {
            std::fs::write(path, found.drawn())
                .map_err(|error| Fault::new(format!("cannot write {}: {error}", path.display())))?;
        }
        Ok(Answer::either(self.json, &found, || found.in_words()))
    }
}

/// Members from left to right.
fn in_order(scaling: &Scaling) -> Vec<&Placed> {
    let mut members: Vec<&Placed> = scaling.members.iter().collect();
    members.sort_by(|a, b| a.first.z.total_cmp(&b.first.z));
    members
}

fn shown(member: &Placed) -> &str {
    if member.name.is_empty() { &member.id } else { &member.name }
}

/// Ranks that the ranges allow: one, or several that are tied.
fn rank(member: &Placed) -> String {
    let [first, last] = member.rank;
    if first == last { first.to_string() } else { format!("{first} to {last}, tied") }
}

impl Found<'_> {
    fn drawn(&self) -> String {
        let members = in_order(self.scaling);
        let drawn: Vec<Position<'_>> = members
            .iter()
            .map(|member| Position {
                name: shown(member),
                group: party_name(&member.party),
                place: member.first.position,
                range: member.first.interval,
                second: member.second.map(|second| (second.position, second.interval)),
                marked: !member.marks.is_empty(),
            })
            .collect();
        let title = format!("{}: where members stand by how they voted (ideal points)", self.chamber);
        chart(&title, &drawn)
    }

    fn in_words(&self) -> String {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) -> std::fmt::Result {
        let fit = &self.scaling.fit;
        let congress = self.congress.map_or_else(String::new, |congress| format!(", Congress {congress}"));
        writeln!(
            text,
            "{}{congress}: {} members placed by {} votes in {} contested roll calls",
            self.chamber,
            self.scaling.members.len(),
            fit.votes,
            fit.roll_calls
        )?;
        if self.scaling.lopsided > 0 {
            writeln!(
                text,
                "{} roll calls in which nearly all took one side (minority of 2.5 % or less) tell nothing and are left out",
                self.scaling.lopsided
            )?;
        }
        self.table(text)?;
        for few in &self.scaling.too_few_votes {
            let name = if few.name.is_empty() { &few.id } else { &few.name };
            writeln!(
                text,
                "  {name} is not placed: {} contested votes, {} are needed",
                few.votes, self.scaling.least_votes
            )?;
        }
        self.fit(text)?;
        if !self.warnings.is_empty() {
            writeln!(text, "\nBefore you use it")?;
        }
        for warning in &self.warnings {
            writeln!(text, "  - {warning}")?;
        }
        let ends = &self.scaling.ends_against_the_middle;
        if !ends.roll_calls.is_empty() && !ends.left_out {
            writeln!(text, "    See the positions without those roll calls: add --without-ends")?;
        }
        writeln!(text, "\nWhat it cannot tell")?;
        for caveat in self.caveats {
            writeln!(text, "  - {caveat}")?;
        }
        writeln!(text, "\nSource: {}", self.source)?;
        for out in &self.summary.skipped {
            let rows = if out.count == 1 { "row" } else { "rows" };
            writeln!(text, "  left out: {} {rows}: {}", out.count, out.reason)?;
        }
        for out in &self.summary.remarked {
            writeln!(text, "  odd: {} times: {}", out.count, out.reason)?;
        }
        Ok(())
    }

    fn table(&self, text: &mut String) -> std::fmt::Result {
        let members = in_order(self.scaling);
        let width =
            members.iter().map(|member| shown(member).chars().count()).max().unwrap_or(0).clamp(6, 34);
        writeln!(
            text,
            "\n  {:width$}  {:>12}  {:>5}  {:>14}  {:>5}  place from the left",
            "", "party", "place", "range (95 %)", "votes"
        )?;
        for member in members {
            let name: String = shown(member).chars().take(width).collect();
            let [low, high] = member.first.interval;
            let party: String = party_name(&member.party).chars().take(12).collect();
            write!(
                text,
                "{} {name:width$}  {party:>12}  {:>5.2}  {:>14}  {:>5}  {}",
                if member.marks.is_empty() { ' ' } else { '*' },
                member.first.position,
                format!("{low:.2} to {high:.2}"),
                member.votes,
                rank(member)
            )?;
            if let Some(second) = member.second {
                let [low, high] = second.interval;
                write!(text, "   second axis {:.2} ({low:.2} to {high:.2})", second.position)?;
            }
            text.push('\n');
        }
        if self.scaling.members.iter().any(|member| !member.marks.is_empty()) {
            writeln!(text, "* {} below", self.marks())?;
        }
        let anchors: Vec<&str> = self
            .scaling
            .anchors
            .iter()
            .map(|anchor| {
                let found = self.scaling.members.iter().find(|member| member.id == *anchor);
                found.map_or(anchor.as_str(), shown)
            })
            .collect();
        match anchors.as_slice() {
            [right] => writeln!(text, "\nThe right is the side of {right}; name another with --anchor."),
            [right, top] => {
                writeln!(
                    text,
                    "\nThe right is the side of {right}, the top that of {top}; name others with --anchor."
                )
            }
            _ => Ok(()),
        }
    }

    fn marks(&self) -> &'static str {
        let marked = |mark| self.scaling.members.iter().any(|member| member.marks.contains(&mark));
        match (marked(Mark::EndsAgainstTheMiddle), marked(Mark::Misfit)) {
            (true, true) => "voted with the other end against the middle, or does not fit a line: see",
            (true, false) => "voted with the other end against the middle: see",
            _ => "does not fit this picture: see",
        }
    }

    fn fit(&self, text: &mut String) -> std::fmt::Result {
        let fit = &self.scaling.fit;
        writeln!(text, "\nHow well that describes the votes")?;
        writeln!(
            text,
            "  {:.1} % of the votes are on the side that the places say is likelier (correct classification); {:.1} % are with\n  \
             the majority of their roll call",
            100.0 * fit.accuracy,
            100.0 * fit.majority_accuracy
        )?;
        writeln!(
            text,
            "  {:.1} % of the errors of guessing the majority are avoided (APRE)",
            100.0 * fit.apre
        )?;
        writeln!(
            text,
            "  the places give the votes as cast a chance of {:.3} each (geometric mean probability)",
            fit.geometric_mean_probability
        )
    }
}
