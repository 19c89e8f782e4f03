//! Bytes a second of returns (IRS 990) and filings (FEC), beside what reading them costs at least: bare XML events, and
//! a plain reader that splits lines.
//!
//! The files are the bundled ones, repeated until they are large; memory is shown by the allocation counts.

#![expect(clippy::unwrap_used, reason = "a bench that cannot run should stop")]

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Cursor};
use std::sync::LazyLock;

use divan::{AllocProfiler, Bencher, black_box, counter::BytesCount};
use terrain_evidence::{ReadError, ReadOptions, fec, irs990};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

fn main() {
    divan::main();
}

/// A return of some 20 MB: a real one's data over and over, four parts in five of it elements that are not looked at.
static RETURN: LazyLock<String> = LazyLock::new(|| {
    let text = include_str!("../tests/records/irs990/202331329349306748.xml");
    let (head, rest) = text.split_once("<IRS990ScheduleI").unwrap();
    let (schedule, tail) = rest.split_once("</IRS990ScheduleI>").unwrap();
    let filler = "   <OtherSalariesAndWagesGrp>\n    <TotalAmt>3874291</TotalAmt>\n    <ProgramServicesAmt>3012114\
                  </ProgramServicesAmt>\n    <ManagementAndGeneralAmt>478812</ManagementAndGeneralAmt>\n    \
                  <FundraisingAmt>383365</FundraisingAmt>\n   </OtherSalariesAndWagesGrp>\n";
    let more = filler.repeat(4 * schedule.len() / filler.len());
    let schedule = format!("{more}  <IRS990ScheduleI{schedule}</IRS990ScheduleI>\n");
    format!("{head}{}{}", schedule.repeat(20_000_000 / schedule.len()), tail.trim_start())
});

/// A filing of some 20 MB: the rows of a real one over and over, each with a number of its own.
static FILING: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let text = include_str!("../tests/records/fec/1550126.fec");
    let mut lines = text.lines();
    let mut filing = format!("{}\n{}\n", lines.next().unwrap(), lines.next().unwrap());
    let rows: Vec<Vec<&str>> = lines
        .filter(|line| line.starts_with("SA") || line.starts_with("SB"))
        .map(|line| line.split('\u{1c}').collect())
        .collect();
    let mut number = 0;
    while filing.len() < 20_000_000 {
        for row in &rows {
            number += 1;
            let mut row: Vec<String> = row.iter().map(|cell| (*cell).to_owned()).collect();
            row[2] = format!("T{number}");
            filing.push_str(&row.join("\u{1c}"));
            filing.push('\n');
        }
    }
    filing.into_bytes()
});

#[divan::bench(sample_count = 5, sample_size = 1)]
fn returns(bencher: Bencher) {
    let text = RETURN.as_bytes();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let mut details = 0_u64;
        let mut reader = irs990::ReturnReader::new(ReadOptions::default());
        reader
            .read_details(Cursor::new(black_box(text)), "return.xml", &mut |_, _| details += 1, &mut |_| {
                Ok::<(), ReadError>(())
            })
            .unwrap();
        assert!(details > 10_000);
        reader.finish()
    });
}

/// The baseline: the events of the same XML, none looked at.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn returns_bare_events(bencher: Bencher) {
    let text = RETURN.as_bytes();
    bencher.counter(BytesCount::new(text.len())).bench(|| {
        let mut reader =
            quick_xml::Reader::from_reader(BufReader::with_capacity(1 << 16, Cursor::new(black_box(text))));
        let (mut buffer, mut events) = (Vec::new(), 0_u64);
        loop {
            buffer.clear();
            match reader.read_event_into(&mut buffer).unwrap() {
                quick_xml::events::Event::Eof => break,
                _ => events += 1,
            }
        }
        events
    });
}

#[divan::bench(sample_count = 5, sample_size = 1)]
fn filings(bencher: Bencher) {
    let bytes = FILING.as_slice();
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        let record = fec::read(Cursor::new(black_box(bytes)), "filing.fec", ReadOptions::default()).unwrap();
        assert!(record.summary.kept > 100_000);
        record
    });
}

/// The baseline: lines, split at every separator, the same fields read and summed.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn filings_plain_split(bencher: Bencher) {
    let bytes = FILING.as_slice();
    bencher.counter(BytesCount::new(bytes.len())).bench(|| {
        let mut lines: BTreeMap<String, (u64, f64)> = BTreeMap::new();
        let mut flows: BTreeMap<(String, String), (u64, f64)> = BTreeMap::new();
        let mut classes = [0.0; 5];
        for line in BufReader::with_capacity(1 << 16, Cursor::new(black_box(bytes))).lines().skip(2) {
            let line = line.unwrap();
            let cells: Vec<&str> = line.split('\u{1c}').collect();
            let receipt = cells[0].starts_with("SA");
            if !receipt && !cells[0].starts_with("SB") {
                continue;
            }
            let amount: f64 = cells[20].parse().unwrap();
            let to_date: f64 = cells[21].parse().unwrap_or(0.0);
            let memo = cells.get(if receipt { 42 } else { 41 }) == Some(&"X");
            let id = cells.get(if receipt { 25 } else { 24 }).copied().unwrap_or("");
            black_box((cells[19], cells[2], id));
            if memo {
                continue;
            }
            let sum = lines.entry(cells[0].to_owned()).or_default();
            *sum = (sum.0 + 1, sum.1 + amount);
            if cells[5] == "IND" {
                let ends = [200.0, 499.99, 999.99, 1999.99];
                classes[ends.iter().position(|end| to_date <= *end).unwrap_or(4)] += amount;
            } else {
                let sum = flows.entry((cells[0].to_owned(), cells[6].to_owned())).or_default();
                *sum = (sum.0 + 1, sum.1 + amount);
            }
        }
        (lines, flows, classes)
    });
}
