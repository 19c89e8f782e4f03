//! What counting a platform's list takes: makes a list of the rows asked for, counts it, reads it barely with the `csv` crate,
//! and says how long each took and what was the most that the process held until then (`VmHWM` of Linux).
//!
//! `count_footprint FILE ROWS`: the file is made and taken away again.

use csv::{ByteRecord, ReaderBuilder};
use std::error::Error;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::time::{Duration, Instant};
use terrain_ledger::count::{Ask, Platform, count};

/// Each way is measured this often; the fastest counts.
const TIMES: usize = 5;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, rows] = arguments.as_slice() else {
        return Err("give a file to make, and a number of rows".into());
    };
    let (path, rows): (&Path, u64) = (Path::new(file), rows.parse()?);
    make(path, rows)?;
    let bytes = fs::metadata(path)?.len();
    let mut out = io::stdout().lock();
    writeln!(out, "{rows} rows, {} MB; held so far: {}", bytes / 1_000_000, held())?;
    // Without a platform's columns people are not told apart, and memory doesn't grow with them.
    let rows_alone = Ask {
        groups: vec!["can2_user_tags".to_owned(), "can2_subscription_status".to_owned()],
        date: Some("can2_subscription_date".to_owned()),
        ..Ask::default()
    };
    let (took, counted) = fastest(|| Ok(count(File::open(path)?, &rows_alone)?.rows))?;
    writeln!(out, "rows, groups and weeks: {took:?} ({counted} rows); held so far: {}", held())?;
    let people = Ask { platform: Some(Platform::ActionNetwork), ..Ask::default() };
    let (took, counted) = fastest(|| Ok(count(File::open(path)?, &people)?.number()))?;
    writeln!(out, "the same and people: {took:?} ({counted} people); held so far: {}", held())?;
    let (bare, counted) = fastest(|| {
        let mut reader = ReaderBuilder::new().from_reader(File::open(path)?);
        let (mut record, mut rows) = (ByteRecord::new(), 0);
        while reader.read_byte_record(&mut record)? {
            rows += 1;
        }
        Ok(rows)
    })?;
    writeln!(out, "the csv crate alone: {bare:?} ({counted} rows)")?;
    fs::remove_file(path)?;
    Ok(())
}

fn fastest(mut once: impl FnMut() -> Result<u64, Box<dyn Error>>) -> Result<(Duration, u64), Box<dyn Error>> {
    let mut best = (Duration::MAX, 0);
    for _ in 0..TIMES {
        let began = Instant::now();
        let counted = once()?;
        best = (best.0.min(began.elapsed()), counted);
    }
    Ok(best)
}

fn make(path: &Path, rows: u64) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(path)?);
    writeln!(
        out,
        "uuid,first_name,last_name,email,can2_phone,zip_code,can2_user_tags,can2_subscription_status,can2_subscription_date"
    )?;
    let tags =
        ["Picket", "Steward", "Picket, Steward", "Signed the card", "Meeting, Picket, Signed the card"];
    for row in 0..rows {
        let tag = tags.get(usize::try_from(row % 5)?).copied().unwrap_or_default();
        let status = if row % 7 == 0 { "unsubscribed" } else { "subscribed" };
        writeln!(
            out,
            "{:08x}-{row},Given,Family,m{row}@list.example,+1555{row:07},{:05},\"{tag}\",{status},2026-{:02}-{:02} 10:00:00 UTC",
            row.wrapping_mul(2_654_435_761) & 0xffff_ffff,
            row % 90_000,
            row % 12 + 1,
            row % 28 + 1
        )?;
    }
    out.flush()?;
    Ok(())
}

/// The most that the process has held.
fn held() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |text| text.trim().to_owned())
}
