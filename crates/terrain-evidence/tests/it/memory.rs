//! What reading holds in memory, counted by an allocator: no more for a file ten times as large.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

use terrain_evidence::fec::FilingReader;
use terrain_evidence::irs990::ReturnReader;
use terrain_evidence::{ImportSummary, ReadError, ReadOptions, fmcs, olms};

thread_local! {
    /// Bytes that this thread holds, and the most that it ever held. Tests run on a thread each.
    static HELD: Cell<(isize, isize)> = const { Cell::new((0, 0)) };
}

/// The system's allocator, counting.
struct Counting;

fn change(bytes: isize) {
    // After a thread's last breath nobody counts.
    let _ = HELD.try_with(|held| {
        let (now, most) = held.get();
        held.set((now + bytes, most.max(now + bytes)));
    });
}

#[expect(
    unsafe_code,
    clippy::cast_possible_wrap,
    reason = "an allocator is unsafe by its nature; this one hands everything to the system's. No allocation is larger than \
              isize::MAX"
)]
// SAFETY: every call goes to the system's allocator with the arguments it came with.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        change(layout.size() as isize);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        change(-(layout.size() as isize));
        // SAFETY: the caller's promise is passed on.
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        change(size as isize - layout.size() as isize);
        // SAFETY: the caller's promise is passed on.
        unsafe { System.realloc(place, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// The most that was held at a time while `read` ran, beyond what was held before, and what it answered.
fn most_held<T>(read: impl FnOnce() -> T) -> (isize, T) {
    let before = HELD.with(|held| {
        let (now, _) = held.get();
        held.set((now, now));
        now
    });
    let answer = read();
    (HELD.with(Cell::get).1 - before, answer)
}

/// A text made as it is read: its head, then so many rows.
struct Made<F> {
    head: String,
    rows: u32,
    row: F,
    next: u32,
    ready: Cursor<Vec<u8>>,
}

impl<F: Fn(u32) -> String> Made<F> {
    fn new(head: &str, rows: u32, row: F) -> Self {
        let ready = Cursor::new(head.as_bytes().to_vec());
        Self { head: head.to_owned(), rows, row, next: 0, ready }
    }
}

impl<F: Fn(u32) -> String> Read for Made<F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.ready.read(buffer)?;
            if read > 0 || buffer.is_empty() || self.next == self.rows {
                return Ok(read);
            }
            self.ready = Cursor::new((self.row)(self.next).into_bytes());
            self.next += 1;
        }
    }
}

impl<F: Fn(u32) -> String> Seek for Made<F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        assert_eq!(to, SeekFrom::Start(0), "only ever read from the start");
        (self.next, self.ready) = (0, Cursor::new(self.head.as_bytes().to_vec()));
        Ok(0)
    }
}

/// Reads a file and one ten times as long; the longer one must not need a twentieth more.
fn does_not_grow(name: &str, rows: u32, read: impl Fn(u32) -> ImportSummary) {
    // Tables that are made once, at the first use, are not the file's.
    read(rows / 10);
    let (short, one) = most_held(|| read(rows));
    let (long, ten) = most_held(|| read(10 * rows));
    assert!(ten.kept > 9 * one.kept && one.kept > 0, "{name}: {} rows and {}", one.kept, ten.kept);
    assert!(
        long < short + short / 20 + 4096,
        "{name}: {short} bytes for {rows} rows, {long} for ten times as many"
    );
    assert!(long < 2 << 20, "{name}: {long} bytes");
}

const NONE: ReadOptions = ReadOptions { strict: false };

#[test]
fn stoppages_and_reports_are_read_row_by_row() {
    does_not_grow("fmcs", 2_000, |rows| {
        let head =
            "Employer,Union,Local,Case Number,Industry,State,# Idled,BU,Start Date,End Date,Duration,NAICS\n";
        let made = Made::new(head, rows, |row| {
            format!(
                "Works {row},IBT,{row},2019N{row:07},Health care,OH,{},100,2019-01-02,2019-01-09,8,622110\n",
                row % 97
            )
        });
        fmcs::read(made, "stoppages.csv", NONE, |_, _| Ok::<(), ReadError>(())).unwrap()
    });
    does_not_grow("olms", 2_000, |rows| {
        let made = Made::new("OID|DUES|TAX|FEES|LOANS_OBTAINED|RPT_ID\n", rows, |row| {
            format!("1|{row}|0|0|0|{row}\n")
        });
        olms::read_receipts(made, "receipts.txt", NONE, |_, _| Ok::<(), ReadError>(())).unwrap()
    });
}

/// Reads a filing of so many gifts, another giver in every row; `number` gives the row's transaction number.
fn filing(rows: u32, number: fn(u32) -> String) -> ImportSummary {
    let text = include_str!("../records/fec/1550126.fec");
    let lines: Vec<&str> = text.lines().collect();
    let head = format!("{}\n{}\n", lines[0], lines[1]);
    let gift = lines.iter().find(|line| line.starts_with("SA11AI")).unwrap();
    let gift: Vec<&str> = gift.split('\u{1c}').collect();
    let made = Made::new(&head, rows, |row| {
        let (number, name) = (number(row), format!("GIVER {row}"));
        let mut cells = gift.clone();
        (cells[2], cells[7]) = (&number, &name);
        cells.join("\u{1c}") + "\n"
    });
    let mut reader = FilingReader::new(NONE);
    reader.read_file(made, "filing.fec", &mut |_| Ok::<(), ReadError>(())).unwrap();
    reader.finish()
}

#[test]
fn a_filing_is_summed_line_by_line() {
    does_not_grow("fec", 2_000, |rows| filing(rows, |_| String::new()));
    // Of transaction numbers a hash is remembered, of the first million rows, to find the same row twice.
    let (short, one) = most_held(|| filing(2_000, |row| format!("T{row}")));
    let (long, ten) = most_held(|| filing(20_000, |row| format!("T{row}")));
    assert_eq!(ten.kept - one.kept, 18_000);
    assert!(long - short < 18_000 * 64, "{short} bytes for 2 000 rows, {long} for ten times as many");
}

/// Of a zip of many the list of its members is held, and nothing else.
#[test]
fn returns_in_a_zip_are_read_one_by_one() {
    let text = include_str!("../records/irs990/202331329349306748.xml");
    let zip = |members: u32| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for member in 0..members {
            zip.start_file(format!("{member}_public.xml"), zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let read = |bytes: &[u8]| {
        let mut reader = ReturnReader::new(NONE);
        reader.read_file(Cursor::new(bytes), "many.zip", &mut |_| Ok::<(), ReadError>(())).unwrap();
        reader.finish()
    };
    let (few, many) = (zip(40), zip(400));
    read(&few);
    let (short, one) = most_held(|| read(&few));
    let (long, ten) = most_held(|| read(&many));
    assert_eq!((one.kept, ten.kept), (40, 400));
    assert!(long - short < 360 * 1024, "{short} bytes for 40 members, {long} for 400");
}
