//! Makes the tallies that ship with the program from the Board's own workbook.
//!
//! `cargo run -p terrain-evidence --example bundle_nlrb -- election_results.xlsx data/nlrb/elections_2017_2020.csv.gz`

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use terrain_evidence::{ReadOptions, nlrb};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = paths.as_slice() else {
        return Err("give the workbook and the csv.gz to write".into());
    };
    let record = nlrb::read(File::open(from)?, from, ReadOptions::default())?;
    // A fixed time in the header, so that the same workbook gives the same bytes.
    let mut packed = GzBuilder::new().mtime(0).write(File::create(to)?, Compression::best());
    nlrb::write_csv(&record.elections, record.has_industry, &mut packed)?;
    packed.finish()?;
    writeln!(io::stdout(), "{:#?}", record.summary)?;
    Ok(())
}
