//! Makes the annual reports of unions that ship with the program from a file of the Office's yearly download.
//!
//! `cargo run -p terrain-evidence --example bundle_olms -- lm_data_data_2021.txt data/olms/reports_2021_part.txt.gz`

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};

use flate2::{Compression, GzBuilder};
use terrain_evidence::{ReadOptions, olms};

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = paths.as_slice() else {
        return Err("give the text and the txt.gz to write".into());
    };
    let record = olms::read_all(File::open(from)?, from, ReadOptions::default())?;
    // A fixed time in the header, so that the same file gives the same bytes.
    let mut packed = GzBuilder::new().mtime(0).write(File::create(to)?, Compression::best());
    olms::write_text(&record.reports, &mut packed)?;
    packed.finish()?;
    writeln!(io::stdout(), "{:#?}", record.summary)?;
    Ok(())
}
