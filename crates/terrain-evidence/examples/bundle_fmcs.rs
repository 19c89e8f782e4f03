//! Makes the work stoppages that ship with the program from the combined file of the Labor Data project.
//!
//! `cargo run -p terrain-evidence --example bundle_fmcs -- work_stoppages.csv data/fmcs/stoppages_1984_2012.csv.gz`

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use terrain_evidence::{ReadOptions, fmcs};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = paths.as_slice() else {
        return Err("give the csv and the csv.gz to write".into());
    };
    let record = fmcs::read_all(File::open(from)?, from, ReadOptions::default())?;
    // A fixed time in the header, so that the same file gives the same bytes.
    let mut packed = GzBuilder::new().mtime(0).write(File::create(to)?, Compression::best());
    fmcs::write_csv(&record.stoppages, &mut packed)?;
    packed.finish()?;
    writeln!(io::stdout(), "{:#?}", record.summary)?;
    Ok(())
}
