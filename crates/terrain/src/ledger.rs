//! The ledger where the program runs: the store that keeps it, which decision is meant, and what is asked before something is
//! kept. What entries mean belongs to `terrain-ledger`.

use crate::clock;
use crate::fault::Fault;
use crate::folders::StoreFolder;
use chrono::NaiveDate;
use clap::Args;
use miette::{Report, Result};
use std::io::{self, IsTerminal, Write};
use terrain_ledger::check::{Known, Refusal, check};
use terrain_ledger::{Frozen, Ledger, NewEntry};
use terrain_store::{Store, StoreError, StoredDecision};

/// Which ledger, the same wherever one is touched.
#[derive(Debug, Clone, Args)]
pub(crate) struct LedgerOptions {
    /// Number of the decision, from `terrain ledger list` [default: the one decision that is not ended]
    #[arg(long, value_name = "N", global = true)]
    pub(crate) decision: Option<i64>,
    #[command(flatten)]
    pub(crate) store: StoreFolder,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

/// The store with its decisions.
pub(crate) struct Desk {
    pub(crate) store: Store,
    decision: Option<i64>,
}

impl Desk {
    /// Opens the store, which is made if it isn't there.
    pub(crate) fn open(options: &LedgerOptions) -> Result<Self, Fault> {
        let store = Store::open(&options.store.path()?).map_err(|error| store_fault(&error))?;
        Ok(Self { store, decision: options.decision })
    }

    /// The store, if there is one; it is not made.
    pub(crate) fn open_existing(options: &LedgerOptions) -> Result<Option<Self>, Fault> {
        let Ok(path) = options.store.path() else { return Ok(None) };
        let store = Store::open_existing(&path).map_err(|error| store_fault(&error))?;
        Ok(store.map(|store| Self { store, decision: options.decision }))
    }

    /// All decisions.
    pub(crate) fn decisions(&self) -> Result<Vec<StoredDecision>, Fault> {
        self.store.decisions().map_err(|error| store_fault(&error))
    }

    /// The decision that is meant.
    pub(crate) fn chosen(&self) -> Result<StoredDecision, Fault> {
        if let Some(id) = self.decision {
            let found = self.store.decision(id).map_err(|error| store_fault(&error))?;
            return found.ok_or_else(|| {
                Fault::new(format!("there is no decision {id}")).help("terrain ledger list shows them")
            });
        }
        let mut open = Vec::new();
        for decision in self.decisions()? {
            let entries =
                self.store.entries_of(decision.id, &["review"]).map_err(|error| store_fault(&error))?;
            if !Ledger::new(decision.id, decision.record.clone(), entries, None).has_ended() {
                open.push(decision);
            }
        }
        match open.len() {
            1 => Ok(open.remove(0)),
            0 => Err(Fault::new("no decision is recorded that still holds")
                .help("record one from a run: terrain ledger decide RUN_DIR --posture temporary --review 2027-03-01")),
            many => {
                let numbers: Vec<String> = open
                    .iter()
                    .map(|decision| format!("{} ({})", decision.id, decision.record.question))
                    .collect();
                Err(Fault::new(format!("{many} decisions hold, so say which is meant"))
                    .help(format!("--decision N; there are {}", numbers.join("; "))))
            }
        }
    }

    /// The ledger of a decision, as it was known at the end of a day if one is given.
    pub(crate) fn ledger(
        &self,
        decision: &StoredDecision,
        as_of: Option<NaiveDate>,
    ) -> Result<Ledger, Fault> {
        let entries = self.store.entries(decision.id).map_err(|error| store_fault(&error))?;
        Ok(Ledger::new(decision.id, decision.record.clone(), entries, as_of))
    }

    /// What a decision rests on.
    pub(crate) fn frozen(&self, decision: &StoredDecision) -> Result<Frozen, Fault> {
        self.store.frozen(decision).map_err(|error| store_fault(&error))
    }

    /// Checks entries that don't hang on one another and keeps all of them or none; their numbers. With `sure` nothing is asked.
    pub(crate) fn keep_all(
        &mut self,
        decision: &StoredDecision,
        entries: &[NewEntry],
        sure: bool,
    ) -> Result<Vec<i64>> {
        let ledger = self.ledger(decision, None)?;
        let paths = self.frozen(decision)?.runs.paths;
        let known = Known { today: today()?, paths: &paths };
        let (mut questions, mut refusals) = (Vec::new(), Vec::new());
        for entry in entries {
            match check(&ledger, entry, known) {
                Ok(found) => questions.extend(found),
                Err(found) => refusals.extend(found),
            }
        }
        if !refusals.is_empty() {
            return Err(refused(&refusals));
        }
        if !sure {
            confirm(&questions)?;
        }
        let kept = self.store.append_entries(decision.id, &clock::now(), entries);
        Ok(kept.map_err(|error| store_fault(&error))?)
    }

    /// Checks an entry and keeps it; its number. With `sure` nothing is asked about.
    pub(crate) fn keep(&mut self, decision: &StoredDecision, entry: &NewEntry, sure: bool) -> Result<i64> {
        let ledger = self.ledger(decision, None)?;
        let paths = self.frozen(decision)?.runs.paths;
        let known = Known { today: today()?, paths: &paths };
        let questions = check(&ledger, entry, known).map_err(|refusals| refused(&refusals))?;
        if !sure {
            confirm(&questions)?;
        }
        Ok(self.store.append_entry(decision.id, &clock::now(), entry).map_err(|error| store_fault(&error))?)
    }
}

/// Today.
pub(crate) fn today() -> Result<NaiveDate, Fault> {
    day(&clock::day())
}

/// A day as people write it on the command line.
pub(crate) fn day(text: &str) -> Result<NaiveDate, Fault> {
    day_of(text).map_err(Fault::new)
}

/// A day of an option, for clap.
pub(crate) fn day_of(text: &str) -> Result<NaiveDate, String> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| "no day; write it as year, month and day, for instance 2027-03-01".to_owned())
}

/// What is wrong with the store, and what to do about it.
pub(crate) fn store_fault(error: &StoreError) -> Fault {
    let fault = Fault::new(error.to_string());
    match error.help() {
        Some(help) => fault.help(help),
        None => fault,
    }
}

/// All that keeps something from being kept, as one report.
pub(crate) fn refused(refusals: &[Refusal]) -> Report {
    let told = |refusal: &Refusal| match &refusal.help {
        Some(help) => format!("{}: {} ({help})", refusal.field, refusal.message),
        None => format!("{}: {}", refusal.field, refusal.message),
    };
    match refusals {
        [one] => {
            let fault = Fault::new(format!("{}: {}", one.field, one.message));
            match &one.help {
                Some(help) => fault.help(help.clone()).into(),
                None => fault.into(),
            }
        }
        many => {
            let lines: Vec<String> = many.iter().map(told).collect();
            Fault::new(format!("nothing was kept, for {} reasons:\n  {}", many.len(), lines.join("\n  ")))
                .into()
        }
    }
}

/// Asks whether it is as written, where somebody can answer; else says how to say so.
pub(crate) fn confirm(questions: &[String]) -> Result<(), Fault> {
    if questions.is_empty() {
        return Ok(());
    }
    let told = questions.join("; ");
    let unsure = || Fault::new(told.clone()).help("nothing was kept; if it is as written, say so with --yes");
    if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
        return Err(unsure());
    }
    let gone =
        |error: io::Error| Fault::new(format!("nobody can be asked: {error}")).help("nothing was kept");
    let mut terminal = io::stderr();
    write!(terminal, "{told}. Keep it all the same? yes, no: ").map_err(gone)?;
    terminal.flush().map_err(gone)?;
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(gone)?;
    if ["y", "yes"].contains(&line.trim().to_lowercase().as_str()) { Ok(()) } else { Err(unsure()) }
}
