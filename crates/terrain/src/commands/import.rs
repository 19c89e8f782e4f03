//! `terrain import`: public records into the store, with a summary of what was read, what was left out and why.

use crate::answer::Answer;
use crate::clock;
use crate::evidence::store_fault;
use crate::fault::{self, Fault};
use crate::folders::StoreFolder;
use clap::{Args, Subcommand};
use miette::{Report, Result};
use serde_json::json;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use terrain_evidence::rollcall::RollCallChoice;
use terrain_evidence::{Counted, Example};
use terrain_store::{Import as Kept, ImportOptions, Imported, Store, StoreError};

/// Read public records into the store; estimates use them from then on, in place of the bundled ones
///
/// Nothing is left out silently: what was read is what was kept, what a later filing stands in for, and what was left out,
/// with the reason. Reading the same file again changes nothing, and every import can be taken back.
#[derive(Debug, Args)]
#[command(
    arg_required_else_help = true,
    after_help = "Examples:\n  terrain import nlrb election_results.xlsx\n  \
                  terrain import fmcs work_stoppages.csv --dry-run\n  \
                  terrain import olms lm_data_data_2021.txt ar_receipts_total_data_2021.txt\n  \
                  terrain import irs990 2023_TEOS_XML_01A.zip returns/\n  \
                  terrain import fec 1550126.fec\n  \
                  terrain import rollcall S116_votes.csv.gz S116_members.csv.gz\n  \
                  terrain import rollcall OH_136_csv.zip OH_people.csv --chamber House\n  \
                  terrain import rollcall votes.json eventitems.json events.json --chamber \"City Council\"\n  \
                  terrain import rollcall council_votes.csv --strict\n  \
                  terrain import --list\n  terrain import --undo 3\n  \
                  terrain evidence estimate nlrb.win_rate --where state=MI"
)]
pub(crate) struct Import {
    #[command(subcommand)]
    record: Option<Record>,
    /// List what was imported, each with its number
    #[arg(long, conflicts_with = "undo")]
    list: bool,
    /// Take back the import of that number: every answer is again what it was without it
    #[arg(long, value_name = "ID")]
    undo: Option<i64>,
    /// Say what would happen, and change nothing
    #[arg(long, global = true)]
    dry_run: bool,
    /// Stop at the first row that can't be used, instead of leaving it out
    #[arg(long, global = true)]
    strict: bool,
    #[command(flatten)]
    store: StoreFolder,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Record {
    /// Filings of political committees (Forms 3, 3P, 3X) with the Federal Election Commission: `.fec` as published, plain
    /// or gzip, a zip of many, or a folder
    Fec {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Work stoppages of the Federal Mediation and Conciliation Service: a csv with its columns
    Fmcs {
        /// The files
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Returns of non-profits (Forms 990, 990-EZ, 990-PF): XML as the Internal Revenue Service publishes it, plain or gzip,
    /// a zip of many, or a folder
    Irs990 {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Election tallies of the National Labor Relations Board: its xlsx release, or a csv with the same columns
    Nlrb {
        /// The files
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Annual reports of unions (LM-2, LM-3, LM-4) from the yearly download of the Office of Labor-Management Standards:
    /// `lm_data_data_YYYY.txt`, and `ar_receipts_total_data_YYYY.txt` for dues
    Olms {
        /// The files, in any order
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
    /// Roll calls of one chamber: files of Voteview, Open States, LegiScan or Legistar, or a csv of your own with the columns
    /// `legislator`, `vote_id`, `position` and, if known, `party`
    ///
    /// Name all files that belong together, in any order: each is known by what stands in it. They may be plain, gzip, in a
    /// zip, or a folder. Voteview: votes and members (rollcalls for totals). Open States: `vote_people` (people for parties,
    /// votes and organizations for the chamber, `vote_counts` for totals), or bills with votes from its API. LegiScan: votes
    /// (people, rollcalls), or its JSON. Legistar: `EventItems/…/Votes` (`EventItems`, `Events`, `Persons`). Stated totals that
    /// differ from the roll are listed; nothing is filled in.
    Rollcall {
        /// Files and folders
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Which Congress, where the files hold several
        #[arg(long, value_name = "N")]
        congress: Option<u32>,
        /// Which chamber or body, where the files hold several; else the one with most votes
        #[arg(long, value_name = "NAME")]
        chamber: Option<String>,
    },
}

/// Examples of a reason that are shown in words.
const SHOWN: usize = 20;

/// What an importer of one file or folder looks like.
type OneFile = fn(&mut Store, &Path, &ImportOptions) -> Result<Imported, StoreError>;

impl Import {
    pub(crate) fn run(self) -> Result<Answer> {
        let folder = self.store.path()?;
        match (&self.record, self.undo, self.list) {
            (Some(record), None, false) => self.import(record, &folder),
            (None, Some(id), false) => self.take_back(id, &folder),
            (None, None, true) => self.listed(&folder),
            (None, None, false) => Err(Fault::new("no record is named")
                .help("name one, such as: terrain import nlrb FILE; or use --list or --undo ID")
                .into()),
            _ => Err(Fault::new("--list and --undo stand alone, without a record").into()),
        }
    }

    fn import(&self, record: &Record, folder: &Path) -> Result<Answer> {
        let options = ImportOptions { strict: self.strict, imported_at: clock::now(), dry_run: self.dry_run };
        let opened = if self.dry_run { Store::for_trial(folder) } else { Store::open(folder) };
        let mut store = opened.map_err(store_fault)?;
        let mut unread = None;
        let imported = match record {
            Record::Fec { paths } => each(&mut store, paths, &options, Store::import_fec, &mut unread)?,
            Record::Fmcs { paths } => each(&mut store, paths, &options, Store::import_fmcs, &mut unread)?,
            Record::Irs990 { paths } => each(&mut store, paths, &options, Store::import_irs990, &mut unread)?,
            Record::Nlrb { paths } => each(&mut store, paths, &options, Store::import_nlrb, &mut unread)?,
            Record::Olms { paths } => each(&mut store, paths, &options, Store::import_olms, &mut unread)?,
            Record::Rollcall { paths, congress, chamber } => {
                let choice = RollCallChoice { congress: *congress, chamber: chamber.clone() };
                vec![store.import_rollcall(paths, &choice, &options).map_err(store_fault)?]
            }
        };
        let answer = Answer::either(self.json, &imported, || {
            imported.iter().fold(String::new(), |text, one| text + &in_words(one, folder))
        });
        let stopped = unread.is_some();
        if let Some(fault) = unread {
            // The exit code comes from the answer.
            let _ = fault::print(&Report::new(fault));
        }
        Ok(answer.needs_attention(stopped))
    }

    fn take_back(&self, id: i64, folder: &Path) -> Result<Answer> {
        let Some(mut store) = Store::open_existing(folder).map_err(store_fault)? else {
            return Err(Fault::new(format!("there is no import {id}: nothing was imported")).into());
        };
        let import = store.undo(id, self.dry_run).map_err(store_fault)?;
        let value = json!({ "undone": !self.dry_run, "dry_run": self.dry_run, "import": import });
        Ok(Answer::either(self.json, &value, || {
            let done = if self.dry_run { "a trial: this would be taken back" } else { "taken back" };
            format!(
                "{done}: {}\n  the store {} answers as it did without it\n",
                import.title(),
                folder.display()
            )
        }))
    }

    fn listed(&self, folder: &Path) -> Result<Answer> {
        let store = Store::open_existing(folder).map_err(store_fault)?;
        let imports: Vec<Kept> =
            store.map_or_else(|| Ok(Vec::new()), |store| store.imports()).map_err(store_fault)?;
        Ok(Answer::either(self.json, &imports, || {
            if imports.is_empty() {
                return format!("nothing was imported into {}\n", folder.display());
            }
            imports.iter().fold(String::new(), |text, one| format!("{text}{}\n", one.title()))
        }))
    }
}

/// Imports one file or folder after the other. What was read before a fault is in the store, and is told all the same; the fault is
/// left in `unread`.
fn each(
    store: &mut Store,
    paths: &[PathBuf],
    options: &ImportOptions,
    import: OneFile,
    unread: &mut Option<Fault>,
) -> Result<Vec<Imported>, Fault> {
    let mut imported = Vec::new();
    for path in paths {
        match import(store, path, options) {
            Ok(one) => imported.push(one),
            Err(error) if !imported.is_empty() => {
                *unread = Some(store_fault(error));
                break;
            }
            Err(error) => return Err(store_fault(error)),
        }
    }
    Ok(imported)
}

fn in_words(imported: &Imported, store: &Path) -> String {
    let summary = &imported.import.summary;
    let mut text = format!("{}\n", summary.files.join(", "));
    if imported.already {
        // Writing into a String cannot fail.
        let _ = writeln!(text, "  the same bytes were imported before; nothing was changed");
    }
    let left_out = summary.read - summary.kept - summary.superseded;
    let _ = write!(text, "  read {}, kept {}, left out {left_out}", rows(summary.read), summary.kept);
    if summary.superseded > 0 {
        let _ = write!(text, ", superseded by a later filing {}", summary.superseded);
    }
    text.push('\n');
    if imported.replaced > 0 {
        let _ = writeln!(
            text,
            "  {} of earlier imports no longer count: what was just read stands in their place",
            rows(imported.replaced)
        );
    }
    listed(&mut text, "left out", &summary.skipped);
    listed(&mut text, "kept, but odd", &summary.remarked);
    let _ = if imported.dry_run {
        writeln!(text, "  a trial: the store {} is as it was", store.display())
    } else {
        let id = imported.import.id;
        writeln!(text, "  import {id} in the store {}; take it back with --undo {id}", store.display())
    };
    text
}

fn listed(text: &mut String, title: &str, counted: &[Counted]) {
    for one in counted {
        let _ = writeln!(text, "  {title}: {}: {}", rows(one.count), one.reason);
        for example in one.examples.iter().take(SHOWN) {
            let Example { row, field, found } = example;
            // What is made up of several rows stands in none of them.
            let _ = match (row, found.as_str()) {
                (0, "") => writeln!(text, "    {field}"),
                (0, found) => writeln!(text, "    {field}: {found}"),
                (row, found) => writeln!(text, "    row {row}, {field}: `{found}`"),
            };
        }
        let further = one.examples.len().saturating_sub(SHOWN);
        if further > 0 {
            let _ = writeln!(text, "    and {further} more, which --json lists");
        }
    }
}

fn rows(count: u64) -> String {
    if count == 1 { "1 row".to_owned() } else { format!("{count} rows") }
}
