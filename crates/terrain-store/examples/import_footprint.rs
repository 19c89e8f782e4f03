//! What importing and asking needs: makes a file of the size asked for, imports it into a store, and says how long it took
//! and what was the most that the process held (`VmHWM` of Linux).
//!
//! `import_footprint FOLDER fmcs ROWS`, `irs990 RETURNS` (a zip), `fec MEGABYTES` (one filing), `committees FILINGS` (a zip of
//! small filings), and `import_footprint FOLDER ask NAME KEY=VALUE…` for an estimate from what was imported there;
//! `whole NAME KEY=VALUE…` makes the same estimate from all returns or filings held at once, to compare.

use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use terrain_evidence::{EvidenceSource, Filter, ImportSummary, fec, irs990, parse_condition};
use terrain_store::{ImportOptions, Imported, Store};
use zip::write::{SimpleFileOptions, ZipWriter};

const RETURN: &str = include_str!("../../terrain-evidence/tests/records/irs990/202331329349306748.xml");
const FILING: &str = include_str!("../../terrain-evidence/tests/records/fec/1550126.fec");

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, what, rest @ ..] = arguments.as_slice() else { return Err(USAGE.into()) };
    let folder = PathBuf::from(folder);
    if what == "ask" || what == "whole" {
        let [name, conditions @ ..] = rest else { return Err(USAGE.into()) };
        let conditions = conditions.iter().map(|text| parse_condition(name, text));
        let filter: Filter = conditions.collect::<Result<_, _>>()?;
        let began = Instant::now();
        let store = Store::open(&folder)?;
        let estimate = match (what.as_str(), name.split('.').next()) {
            ("ask", _) => store.evidence()?.estimate(name, &filter)?,
            (_, Some("fec")) => {
                let record = fec::FilingRecord::of(store.filings()?, ImportSummary::default());
                fec::estimate(&record, name, &filter, "")?
            }
            _ => {
                let record = irs990::ReturnRecord::of(store.returns()?, ImportSummary::default());
                irs990::estimate(&record, name, &filter, "")?
            }
        };
        return say(&format!("{name} = {} from {} cases", estimate.estimate, estimate.n), began);
    }
    let size: u32 = rest.first().ok_or(USAGE)?.parse()?;
    fs::create_dir_all(&folder)?;
    let file = folder.join(match what.as_str() {
        "fmcs" => "stoppages.csv",
        "fec" => "filing.fec",
        _ => "many.zip",
    });
    make(&file, what, size)?;
    let bytes = fs::metadata(&file)?.len();
    say(&format!("{what} {size}: made a file of {} MB", bytes / 1_000_000), Instant::now())?;
    let mut store = Store::open(&folder)?;
    let options = ImportOptions::default();
    let began = Instant::now();
    let Imported { import, .. } = match what.as_str() {
        "fmcs" => store.import_fmcs(&file, &options)?,
        "irs990" => store.import_irs990(&file, &options)?,
        _ => store.import_fec(&file, &options)?,
    };
    fs::remove_file(&file)?;
    say(&format!("{what} {size}: {} rows read, {} kept", import.summary.read, import.summary.kept), began)
}

const USAGE: &str = "give a folder, then fmcs ROWS, irs990 RETURNS, fec MEGABYTES, committees FILINGS, or ask (whole) NAME KEY=VALUE";

fn make(file: &Path, what: &str, size: u32) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(file)?);
    match what {
        "fmcs" => {
            writeln!(out, "Employer,Union,Case Number,Industry,State,# Idled,Start Date,End Date")?;
            for row in 0..size {
                let (year, month, day) = (1984 + row % 29, 1 + row % 12, 1 + row % 28);
                let idled = 1 + row % 997;
                writeln!(
                    out,
                    "Works,IBT,C{row:09},Retail,OH,{idled},{year}-{month:02}-{day:02},{year}-12-31"
                )?;
            }
        }
        "fec" => {
            let gift = filing_start(&mut out, "C00772335")?;
            let (mut written, mut row) = (0_u64, 0_u32);
            while written < u64::from(size) * 1_000_000 {
                // Another giver in every row.
                let (number, name) = (format!("T{row}"), format!("GIVER {row}"));
                let mut cells = gift.clone();
                (cells[2], cells[7]) = (&number, &name);
                let line = cells.join("\u{1c}");
                writeln!(out, "{line}")?;
                (written, row) = (written + line.len() as u64 + 1, row + 1);
            }
        }
        "irs990" | "committees" => {
            let mut zip = ZipWriter::new(out);
            for number in 0..size {
                let ending = if what == "irs990" { "xml" } else { "fec" };
                zip.start_file(format!("{number}.{ending}"), SimpleFileOptions::default())?;
                if what == "irs990" {
                    let ein = format!("<EIN>{number:09}</EIN>");
                    let (head, tail) = RETURN.split_once("<EIN>").ok_or("no number in the return")?;
                    let (_, tail) = tail.split_once("</EIN>").ok_or("no number in the return")?;
                    write!(zip, "{head}{ein}{tail}")?;
                } else {
                    filing_start(&mut zip, &format!("C{number:08}"))?;
                    for line in FILING.lines().skip(2) {
                        writeln!(zip, "{line}")?;
                    }
                }
            }
            zip.finish()?.flush()?;
            return Ok(());
        }
        _ => return Err(USAGE.into()),
    }
    Ok(out.flush()?)
}

/// Writes the first two lines, for another committee, and gives the cells of a gift.
fn filing_start(out: &mut impl Write, committee: &str) -> Result<Vec<&'static str>, Box<dyn Error>> {
    let mut lines = FILING.lines();
    let (head, cover) = (lines.next().ok_or("empty")?, lines.next().ok_or("empty")?);
    writeln!(out, "{head}\n{}", cover.replace("C00772335", committee))?;
    let gift = lines.find(|line| line.starts_with("SA11AI")).ok_or("no gift in the filing")?;
    Ok(gift.split('\u{1c}').collect())
}

fn say(what: &str, began: Instant) -> Result<(), Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim();
    Ok(writeln!(io::stdout(), "{what}; {:.2} s; most held {most}", began.elapsed().as_secs_f64())?)
}
