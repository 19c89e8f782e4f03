//! `terrain ledger count`: counts the rows of a list from an organizing platform, and keeps sums alone. Counting belongs to
//! `terrain-ledger`.

use super::facts::Beside;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::ledger::{Desk, LedgerOptions, day_of};
use chrono::NaiveDate;
use clap::builder::PossibleValuesParser;
use clap::{Args, ValueEnum};
use miette::Result;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::PathBuf;
use terrain_ledger::count::{Ask, CountFault, Counts, PRESETS, by_name, count};
use terrain_ledger::fact::{ContactKind, Contacts, Fact, Figure, Turnout};

/// Count a list that an organizing platform exported, and keep nothing but the counts
///
/// The file is read once. No name, address, mail, phone or number of a person is kept, shown or written anywhere; groups of
/// fewer than five are put together. Nothing is written down unless you say as what.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger count report.csv --preset action-network\n  \
    terrain ledger count attended.csv --preset civicrm --rows-where \"Participant Status=Attended\" --as turnout --organization caucus --event picket\n  \
    terrain ledger count canvass.csv --preset van --from 2027-02-01 --to 2027-02-07 --as contacts --kind unaligned --on 2027-02-07\n  \
    terrain ledger count sheet.csv --group Shift --date Day --distinct Badge")]
pub(super) struct Count {
    /// The list: a CSV file with a header row
    #[arg(value_name = "FILE.csv")]
    file: PathBuf,
    /// The platform that it comes from
    #[arg(long, value_name = "PLATFORM", value_parser = PossibleValuesParser::new(PRESETS.map(|preset| preset.name)))]
    preset: Option<String>,
    /// Count only rows where that column has that value (repeat to ask for more)
    #[arg(long, value_name = "COLUMN=VALUE", value_parser = condition)]
    rows_where: Vec<(String, String)>,
    /// Show rows by the values of that column (repeat for more)
    #[arg(long = "group", value_name = "COLUMN")]
    groups: Vec<String>,
    /// Show rows by the week of the day in that column
    #[arg(long, value_name = "COLUMN")]
    date: Option<String>,
    /// Count different people by that column, of which nothing is kept
    #[arg(long, value_name = "COLUMN")]
    distinct: Option<String>,
    /// Count only rows of that day and later
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    from: Option<NaiveDate>,
    /// Count only rows of that day and earlier
    #[arg(long, value_name = "DATE", value_parser = day_of)]
    to: Option<NaiveDate>,
    /// Write the count down (people where they can be told apart, else rows)
    #[arg(long = "as", value_enum, value_name = "WHAT")]
    kept_as: Option<KeptAs>,
    /// Whose people came, for a turnout: id of an organization
    #[arg(long, value_name = "ID")]
    organization: Option<String>,
    /// What they came to, for a turnout
    #[arg(long, value_name = "TEXT")]
    event: Option<String>,
    /// Whom the conversations were with, for contacts
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(ContactKind::ALL.map(ContactKind::name)))]
    kind: Option<String>,
    /// The partner whose joint work the contacts belong to
    #[arg(long, value_name = "ID")]
    partner: Option<String>,
    #[command(flatten)]
    beside: Beside,
}

/// As what a count is written down.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum KeptAs {
    /// How many came: with --organization and --event
    Turnout,
    /// Conversations: with --kind
    Contacts,
    /// Our active base, as counted
    Base,
}

impl Count {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let file =
            File::open(&self.file).map_err(|error| self.fault(&format!("it can't be opened: {error}")))?;
        let ask = Ask {
            platform: self.preset.as_deref().and_then(by_name),
            rows_where: self.rows_where.clone(),
            groups: self.groups.clone(),
            date: self.date.clone(),
            distinct: self.distinct.clone(),
            from: self.from,
            to: self.to,
        };
        // The wish is checked first, so that nobody waits for a count that can't be kept.
        let wish = self.wish()?;
        let counts = count(file, &ask).map_err(|fault| self.told(&fault))?;
        let Some(wish) = wish else {
            let value = json!({ "counts": counts });
            return Ok(Answer::either(options.json, &value, || {
                let shown = terrain_report::ledger::counts::counts(&counts);
                format!(
                    "{shown}\nNothing is written down. To keep the number: --as turnout, contacts or base\n"
                )
            }));
        };
        let mut desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let sure = self.beside.yes;
        let number = u32::try_from(counts.number())
            .map_err(|_| self.fault("there are more rows than a ledger's count can hold"))?;
        let mut entry = self.beside.entry(wish(number, &counts), None)?;
        if entry.proof.is_empty() {
            entry.proof = source(&counts);
        }
        let id = desk.keep(&decision, &entry, sure)?;
        let value = json!({ "counts": counts, "decision": decision.id, "entry": id, "written": entry });
        Ok(Answer::either(options.json, &value, || {
            let shown = terrain_report::ledger::counts::counts(&counts);
            let kept = terrain_report::ledger::entry(&entry, &decision.record.parties);
            format!("{shown}\nEntry {id}: {kept}")
        }))
    }

    /// What the number becomes.
    fn wish(&self) -> Result<Option<Wish>, Fault> {
        let given = [
            (self.organization.is_some(), "--organization", "turnout"),
            (self.event.is_some(), "--event", "turnout"),
            (self.kind.is_some(), "--kind", "contacts"),
            (self.partner.is_some(), "--partner", "contacts"),
        ];
        let kept_as = match self.kept_as {
            Some(KeptAs::Turnout) => "turnout",
            Some(KeptAs::Contacts) => "contacts",
            Some(KeptAs::Base) => "base",
            None => "",
        };
        if let Some((_, option, belongs)) =
            given.iter().find(|(given, _, belongs)| *given && *belongs != kept_as)
        {
            return Err(Fault::new(format!("{option} belongs to --as {belongs}"))
                .help(format!("say --as {belongs}, or leave it out")));
        }
        let missing = |option: &str, example: &str| {
            Fault::new(format!("--as {kept_as} needs {option}"))
                .help(format!("for instance {option} {example}"))
        };
        let wish: Wish = match self.kept_as {
            None => return Ok(None),
            Some(KeptAs::Turnout) => {
                let organization =
                    self.organization.clone().ok_or_else(|| missing("--organization", "caucus"))?;
                let event = self.event.clone().ok_or_else(|| missing("--event", "picket"))?;
                Box::new(move |came, _| {
                    Fact::Turnout(Turnout {
                        organization,
                        event,
                        asked: None,
                        promised: None,
                        came,
                        test: None,
                    })
                })
            }
            Some(KeptAs::Contacts) => {
                let kind = ContactKind::ALL
                    .into_iter()
                    .find(|kind| self.kind.as_deref() == Some(kind.name()))
                    .ok_or_else(|| missing("--kind", "unaligned"))?;
                let partner = self.partner.clone();
                Box::new(move |number, _| {
                    let counts = BTreeMap::from([(kind, number)]);
                    Fact::Contacts(Contacts { counts, first_time: None, partner })
                })
            }
            Some(KeptAs::Base) => Box::new(|number, counts| {
                Fact::Figure(Figure {
                    about: "base".to_owned(),
                    value: f64::from(number),
                    range: None,
                    asked: None,
                    source: source(counts),
                })
            }),
        };
        Ok(Some(wish))
    }

    fn fault(&self, message: &str) -> Fault {
        Fault::new(format!("{}: {message}", self.file.display()))
    }

    fn told(&self, fault: &CountFault) -> Fault {
        let told = self.fault(&fault.to_string());
        match &fault.help {
            Some(help) => told.help(help.clone()),
            None => told,
        }
    }
}

type Wish = Box<dyn FnOnce(u32, &Counts) -> Fact>;

/// Where the number comes from, without the name of the file, which may hold anything.
fn source(counts: &Counts) -> String {
    let what = if counts.people.is_some() { "people" } else { "rows" };
    match counts.platform {
        Some(platform) => format!("{what} counted in an export of {platform}"),
        None => format!("{what} counted in a list"),
    }
}

fn condition(text: &str) -> Result<(String, String), String> {
    let (column, value) =
        text.split_once('=').ok_or_else(|| "no COLUMN=VALUE, for instance \"Status=Attended\"".to_owned())?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}
