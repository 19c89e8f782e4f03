//! Rows a second of the streaming readers, beside a plain line-and-split reader over the same bytes. `BENCHMARKS.md` has
//! the command.

use std::hint::black_box;
use std::io::BufRead;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use terrain_evidence::{Date, ReadError, ReadOptions, fmcs, olms};

fn main() {
    divan::main();
}

const STOPPAGES: &str = include_str!("../../../data/fmcs/work_stoppages_cut.csv");
const REPORTS: &str = include_str!("../../../data/olms/lm_data_data_2021_cut.txt");
const ROWS: usize = 1_000_000;

/// So many rows under the headings of a published file: its own rows over and over.
fn many(text: &str, rows: usize) -> String {
    let (headings, below) = text.split_once('\n').unwrap_or((text, ""));
    let mut long = String::with_capacity(headings.len() + 1 + rows * 130);
    long.push_str(headings);
    for row in below.lines().cycle().take(rows) {
        long.push('\n');
        long.push_str(row.trim_end_matches('\r'));
    }
    long
}

/// Counts rows and bytes, and reads the text made once.
fn over<T>(bencher: Bencher<'_, '_>, text: &str, read: impl Fn(&str) -> T + Sync) {
    bencher
        .counter(ItemsCount::new(text.lines().count() - 1))
        .counter(BytesCount::of_str(text))
        .bench(|| read(black_box(text)));
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn fmcs_million_rows(bencher: Bencher<'_, '_>) {
    over(bencher, &many(STOPPAGES, ROWS), |text| {
        fmcs::read(text.as_bytes(), "stoppages.csv", ReadOptions::default(), |_, stoppage| {
            black_box(stoppage);
            Ok::<(), ReadError>(())
        })
    });
}

/// The baseline: lines cut at every comma, the same fields taken, the same numbers and days read, nothing checked.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn fmcs_million_rows_by_line_and_split(bencher: Bencher<'_, '_>) {
    over(bencher, &many(STOPPAGES, ROWS), |text| {
        for line in text.as_bytes().lines().skip(1) {
            let line = line.unwrap_or_default();
            let cells: Vec<&str> = line.split(',').collect();
            // From the end, since names in front may hold commas.
            let from_end = |place: usize| cells.iter().rev().nth(place).copied().unwrap_or_default();
            let owned = |text: &str| text.trim_matches('"').trim().to_owned();
            let texts = cells.iter().take(7).map(|cell| owned(cell)).collect::<Vec<_>>();
            let numbers: [Option<f64>; 2] = [0, 3].map(|place| from_end(place).parse().ok());
            let days = [1, 2].map(|place| Date::parse(from_end(place)));
            black_box((texts, numbers, days, owned(from_end(4))));
        }
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn olms_hundred_thousand_rows(bencher: Bencher<'_, '_>) {
    over(bencher, &many(REPORTS, ROWS / 10), |text| {
        olms::read(text.as_bytes(), "lm_data.txt", ReadOptions::default(), |_, report| {
            black_box(report);
            Ok::<(), ReadError>(())
        })
    });
}

/// The baseline, as above.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn olms_hundred_thousand_rows_by_line_and_split(bencher: Bencher<'_, '_>) {
    over(bencher, &many(REPORTS, ROWS / 10), |text| {
        for line in text.as_bytes().lines().skip(1) {
            let line = line.unwrap_or_default();
            let cells: Vec<&str> = line.split('|').collect();
            let cell = |place: usize| cells.get(place).copied().unwrap_or_default().trim();
            let texts = [0, 1, 4, 16, 18, 32, 49, 55].map(|place| cell(place).to_owned());
            let numbers: [Option<u64>; 9] =
                [2, 13, 19, 20, 21, 22, 38, 39, 40].map(|place| cell(place).parse().ok());
            let days = [9, 10, 41].map(|place| Date::parse(cell(place)));
            black_box((texts, numbers, days));
        }
    });
}
