//! `terrain evidence for`: numbers of a situation from records, written into its file with the user's consent.

use super::ask::{filter_of, refused};
use super::proposals;
use crate::answer::Answer;
use crate::evidence::AnyRecords;
use crate::fault::Fault;
use crate::folders::{StoreFolder, quoted, write_whole};
use crate::situation_file::{self, Opened};
use clap::Args;
use miette::{Report, Result};
use serde_json::json;
use std::fs;
use std::io::{self, IsTerminal, Write as _};
use std::path::{Path, PathBuf};
use terrain_evidence::organization::OrganizationRecords;
use terrain_evidence::supply::{MatchFault, Matches, Proposal, Supply, Wanted, supply};
use terrain_situation::edit::{Change, change};

/// Numbers of a situation that public records could supply
///
/// Without --write nothing is written. With it, each proposal is asked for; the file keeps its comments, its order and every
/// line that a proposal does not change, and is written whole or not at all.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain evidence for drive.toml\n  \
                        terrain evidence for drive.toml --match county-coalition=irs990:36-3727669\n  \
                        terrain evidence for drive.toml --where state=MI --write\n  \
                        terrain evidence for drive.toml --write --accept population.ties.workplace_size\n  \
                        terrain evidence for bill.toml --match senate=rollcall:116:Senate --write --yes")]
pub(super) struct ForSituation {
    /// The situation file
    #[arg(value_name = "SITUATION.toml")]
    file: PathBuf,
    /// This filer is that organization of the file (repeat for several); also a chamber: senate=rollcall:116:Senate
    #[arg(long = "match", value_name = "ID=KEY")]
    matches: Vec<String>,
    /// Which union elections count for the sizes of workplaces: state=MI, eligible=26..500 (repeat for several)
    #[arg(long = "where", value_name = "KEY=VALUE")]
    conditions: Vec<String>,
    /// Offer numbers that have a source already, too
    #[arg(long)]
    all: bool,
    /// Write what you accept into the file
    #[arg(long)]
    write: bool,
    /// Accept every proposal without being asked
    #[arg(long, requires = "write", conflicts_with = "accept")]
    yes: bool,
    /// Accept these without being asked: `organization.local.list`, `population.ties.workplace_size`
    #[arg(long, value_name = "ID,ID…", value_delimiter = ',', requires = "write")]
    accept: Vec<String>,
}

impl ForSituation {
    pub(super) fn answer(&self, records: &AnyRecords, store: &StoreFolder, json: bool) -> Result<Answer> {
        let opened = situation_file::open(&self.file, records)?;
        let wanted = Wanted {
            matches: self.matches(&opened, records)?,
            units: filter_of("nlrb.unit_size", &self.conditions)?,
            all: self.all,
        };
        let found = supply(&opened.situation, records, &wanted).map_err(|error| refused(&error))?;
        let accepted = if self.write { self.accepted(&opened.file, &found)? } else { Vec::new() };
        if !accepted.is_empty() {
            self.write(&opened, &accepted, records)?;
        }
        let ids: Vec<&str> = accepted.iter().map(|proposal| proposal.id.as_str()).collect();
        let value = json!({
            "file": opened.file,
            "proposals": found.proposals,
            "not_proposed": found.not_proposed,
            "suggestions": found.suggestions,
            "written": ids,
        });
        Ok(Answer::either(json, &value, || self.in_words(&opened.file, &found, &ids, store)))
    }

    fn in_words(&self, file: &str, found: &Supply, written: &[&str], store: &StoreFolder) -> String {
        let place = quoted(file);
        if !self.write {
            let mut text = proposals::in_words(file, found, self.all);
            if !found.proposals.is_empty() {
                text.push_str(&format!(
                    "Nothing was written. With your consent: terrain evidence for {place} … --write\n"
                ));
            }
            return text;
        }
        let with_store =
            store.asked().map(|folder| format!(" --store {}", quoted(&folder.display().to_string())));
        match written {
            [] => format!("{file}: nothing was written.\n"),
            ids => format!(
                "{file}: written are {}. All other lines are as they were.\nLook at it with: terrain check {place}{}\n",
                ids.join(", "),
                with_store.unwrap_or_default()
            ),
        }
    }

    fn matches(&self, opened: &Opened, records: &AnyRecords) -> Result<Matches, Fault> {
        let told = |error: MatchFault| {
            let help = "find who is on file with: terrain evidence partner NAME";
            Fault::new(format!("--match: {error}")).help(help)
        };
        let mut matches = Matches::default();
        for text in &self.matches {
            matches.add(text).map_err(told)?;
        }
        if !self.matches.is_empty() {
            let directory = records.directory().map_err(|error| refused(&error))?;
            matches.check(&opened.situation, &directory).map_err(told)?;
        }
        Ok(matches)
    }

    /// The proposals that the user takes.
    fn accepted<'s>(&self, file: &str, found: &'s Supply) -> Result<Vec<&'s Proposal>, Fault> {
        if !self.accept.is_empty() {
            return self.accept.iter().map(|id| named(found, id.trim())).collect();
        }
        if self.yes || found.proposals.is_empty() {
            return Ok(found.proposals.iter().collect());
        }
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            let ids: Vec<&str> = found.proposals.iter().map(|proposal| proposal.id.as_str()).collect();
            let fault = Fault::new(format!(
                "--write asks before it writes into {file}, and nobody can answer here: this is no terminal"
            ));
            return Err(fault.help(format!(
                "say what you accept: --write --yes, or --write --accept {}",
                quoted(&ids.join(","))
            )));
        }
        asked(found)
    }

    /// Writes the file with the changes, if it is still the file that was read and still a situation afterwards.
    fn write(&self, opened: &Opened, accepted: &[&Proposal], records: &AnyRecords) -> Result<()> {
        let before = &opened.situation.text;
        let changes: Vec<Change> = accepted.iter().map(|proposal| proposal.change.clone()).collect();
        let text = change(before, &changes)
            .map_err(|error| Fault::new(format!("{}: {error}; nothing was written", opened.file)))?;
        if let Err(refused) = situation_file::read(
            &text,
            format!("{} (as it would be)", opened.file),
            opened.folder.clone(),
            records,
        ) {
            // Told apart from a fault of the file as it is: that one has none.
            return Err(Report::from(refused).wrap_err("nothing was written: the file would have a fault"));
        }
        // Another name may lead to it; that one stays.
        let place = fs::canonicalize(&self.file).unwrap_or_else(|_| self.file.clone());
        let permissions = writable(&place, &opened.file)?;
        if situation_file::text(&place)? != *before {
            let fault = Fault::new(format!("{} was changed by somebody else meanwhile", opened.file));
            return Err(fault.help("nothing was written; ask again").into());
        }
        write_whole(&place, text.as_bytes())?;
        // The new file gets the rights of the one that it stands for; where that fails it has the usual ones.
        let _ = fs::set_permissions(&place, permissions);
        Ok(())
    }
}

/// The rights of a file that may be written to.
fn writable(place: &Path, file: &str) -> Result<fs::Permissions, Fault> {
    let about =
        fs::metadata(place).map_err(|error| Fault::new(format!("{file} can't be written: {error}")))?;
    if about.permissions().readonly() {
        let fault = Fault::new(format!("{file} may not be written to: it is read-only"));
        return Err(fault.help("allow writing it, or work on a copy"));
    }
    Ok(about.permissions())
}

fn named<'s>(found: &'s Supply, id: &str) -> Result<&'s Proposal, Fault> {
    found.proposals.iter().find(|proposal| proposal.id == id).ok_or_else(|| {
        let ids: Vec<&str> = found.proposals.iter().map(|proposal| proposal.id.as_str()).collect();
        Fault::new(format!("--accept: nothing is proposed for `{id}`"))
            .help(format!("proposed are {}; --all adds numbers that have a source already", ids.join(", ")))
    })
}

/// Asks for each proposal on the terminal.
fn asked(found: &Supply) -> Result<Vec<&Proposal>, Fault> {
    let mut accepted = Vec::new();
    let mut rest = found.proposals.iter();
    while let Some(proposal) = rest.next() {
        let answer = ask(&proposals::one(proposal))?;
        match answer {
            Consent::Yes => accepted.push(proposal),
            Consent::No => {}
            Consent::All => {
                accepted.push(proposal);
                accepted.extend(rest.by_ref());
            }
            Consent::Quit => break,
        }
    }
    Ok(accepted)
}

enum Consent {
    Yes,
    No,
    All,
    Quit,
}

fn ask(shown: &str) -> Result<Consent, Fault> {
    let gone =
        |error: io::Error| Fault::new(format!("nobody can be asked: {error}")).help("nothing was written");
    let mut terminal = io::stderr();
    write!(terminal, "\n{shown}").map_err(gone)?;
    loop {
        write!(terminal, "Write this into the file? yes, no, all, quit: ").map_err(gone)?;
        terminal.flush().map_err(gone)?;
        let mut line = String::new();
        if io::stdin().read_line(&mut line).map_err(gone)? == 0 {
            return Ok(Consent::Quit);
        }
        match line.trim().to_lowercase().as_str() {
            "y" | "yes" => return Ok(Consent::Yes),
            "n" | "no" => return Ok(Consent::No),
            "a" | "all" => return Ok(Consent::All),
            "q" | "quit" => return Ok(Consent::Quit),
            _ => {}
        }
    }
}
