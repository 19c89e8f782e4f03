//! `terrain doctor`: whether this machine and its folders are fit for Terrain, and what to do where they are not.

use crate::answer::Answer;
use crate::folders::{self, StoreFolder};
use clap::Args;
use miette::Result;
use serde::Serialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use terrain_decide::runner::size_in_words;
use terrain_store::Store;

/// Below this the disk is called nearly full: a few large runs.
const LITTLE_DISK: u64 = 1 << 30;

/// Programs that turn a report into a PDF, by the names under which systems install them.
const BROWSERS: [&str; 6] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "firefox", "microsoft-edge"];

/// Check this machine: version, folders, free disk, permissions, the store
///
/// Exits with 1 if something would keep Terrain from working; remarks alone exit with 0.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain doctor\n  terrain doctor --json --store shared-store")]
pub(crate) struct Doctor {
    #[command(flatten)]
    store: StoreFolder,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
}

/// Everything found.
#[derive(Debug, Serialize)]
struct Findings {
    version: &'static str,
    ok: bool,
    checks: Vec<Check>,
}

/// One thing looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: &'static str,
    state: State,
    found: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Ok,
    Remark,
    Fault,
}

impl Check {
    fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, state: State::Ok, found: found.into(), help: None }
    }

    fn remark(name: &'static str, found: impl Into<String>, help: impl Into<String>) -> Self {
        Self { name, state: State::Remark, found: found.into(), help: Some(help.into()) }
    }

    fn fault(name: &'static str, found: impl Into<String>, help: impl Into<String>) -> Self {
        Self { name, state: State::Fault, found: found.into(), help: Some(help.into()) }
    }
}

impl Doctor {
    pub(crate) fn run(self) -> Result<Answer> {
        let store = self.store.path()?;
        let here = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
        let mut checks = vec![
            Check::ok("version", concat!("terrain ", env!("CARGO_PKG_VERSION"))),
            writable("store folder", &store),
            free_disk("store disk", &store),
            share(&store),
            records(&store),
            writable("folder for runs", &here.join("terrain-runs")),
            free_disk("disk for runs", &here),
            memory(),
            browser(),
        ];
        checks.extend(private(&store));
        let ok = checks.iter().all(|check| check.state != State::Fault);
        let findings = Findings { version: env!("CARGO_PKG_VERSION"), ok, checks };
        Ok(Answer::either(self.json, &findings, || words(&findings)).needs_attention(!ok))
    }
}

fn words(findings: &Findings) -> String {
    let width = findings.checks.iter().map(|check| check.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for check in &findings.checks {
        let mark = match check.state {
            State::Ok => "ok    ",
            State::Remark => "remark",
            State::Fault => "FAULT ",
        };
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{mark}  {:width$}  {}", check.name, check.found);
        if let Some(help) = &check.help {
            let _ = writeln!(text, "        {:width$}  → {help}", "");
        }
    }
    text.push_str(if findings.ok {
        "\nNothing here keeps Terrain from working.\n"
    } else {
        "\nWhat is marked FAULT keeps Terrain from working.\n"
    });
    text
}

/// Whether a file can be made in `folder`, or in the nearest folder above it that exists.
fn writable(name: &'static str, folder: &Path) -> Check {
    let place = folder.display();
    let Some(existing) = folders::nearest_existing(folder) else {
        return Check::fault(name, format!("{place} cannot be reached"), "choose another folder");
    };
    if !existing.is_dir() {
        return Check::fault(
            name,
            format!("{} is a file, not a folder", existing.display()),
            "move the file away, or choose another folder",
        );
    }
    // The name holds the process number, so that two programs that look at the same time do not meet.
    let probe = existing.join(format!(".terrain-doctor-{}", std::process::id()));
    match std::fs::write(&probe, b"terrain").and_then(|()| std::fs::remove_file(&probe)) {
        Ok(()) if existing == folder => Check::ok(name, format!("{place}, writable")),
        Ok(()) => Check::ok(name, format!("{place}, made when first needed")),
        Err(error) => Check::fault(
            name,
            format!("{} cannot be written to: {error}", existing.display()),
            "change its permissions, or choose another folder",
        ),
    }
}

fn free_disk(name: &'static str, folder: &Path) -> Check {
    match folders::free_disk(folder) {
        None => Check::remark(
            name,
            "free space not known",
            "this system does not say; look for yourself before large runs",
        ),
        Some(0) => Check::fault(name, "full", "free some space"),
        Some(free) if free < LITTLE_DISK => Check::remark(
            name,
            format!("{} free", size_in_words(free)),
            "large runs need more; free some space",
        ),
        Some(free) => Check::ok(name, format!("{} free", size_in_words(free))),
    }
}

fn share(store: &Path) -> Check {
    match folders::network_share(store) {
        Some(kind) => Check::fault(
            "store on this machine",
            format!("{} is on a network share ({kind})", store.display()),
            "keep the store on a local disk: locks on network shares cannot be relied on, and the store could be damaged",
        ),
        None => Check::ok("store on this machine", "not on a network share"),
    }
}

/// Whether the store can be opened and its database is sound.
fn records(store: &Path) -> Check {
    let opened = Store::open_existing(store);
    match opened.and_then(|store| store.map(|store| store.imports()).transpose()) {
        Ok(None) => Check::ok("store records", "none imported; the bundled ones are used"),
        Ok(Some(imports)) => Check::ok("store records", format!("sound; imports: {}", imports.len())),
        Err(error) => Check::fault(
            "store records",
            error.to_string(),
            error.help().unwrap_or("restore the folder from a copy, or choose another with --store"),
        ),
    }
}

fn memory() -> Check {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let cores = if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") };
    match folders::available_memory() {
        Some(bytes) => Check::ok("memory", format!("{} available, {cores}", size_in_words(bytes))),
        None => Check::remark(
            "memory",
            format!("not known, {cores}"),
            "this system does not say; a run too large for memory will not be refused beforehand",
        ),
    }
}

fn browser() -> Check {
    let found = std::env::var_os("PATH").and_then(|paths| {
        std::env::split_paths(&paths)
            .flat_map(|folder| BROWSERS.iter().map(move |name| folder.join(name)))
            .find(|path| path.is_file())
    });
    match found {
        Some(path) => Check::ok("browser for PDF", path.display().to_string()),
        None => Check::remark(
            "browser for PDF",
            "none found on the search path",
            "only needed to make PDFs by command; a report opens and prints in any browser",
        ),
    }
}

/// A store that others on this machine may write to.
#[cfg(unix)]
fn private(store: &Path) -> Option<Check> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(store).ok()?.permissions().mode();
    (mode & 0o002 != 0).then(|| {
        Check::remark(
            "store permissions",
            format!("anyone on this machine may change {}", store.display()),
            "chmod o-w the folder, unless that is meant",
        )
    })
}

#[cfg(not(unix))]
fn private(_store: &Path) -> Option<Check> {
    None
}
