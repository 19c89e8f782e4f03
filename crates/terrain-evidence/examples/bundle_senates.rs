//! Makes the table of earlier Senates that the chamber vote is fitted to from Voteview's own files.
//!
//! `cargo run -p terrain-evidence --example bundle_senates -- FOLDER data/rollcall/senates_108_115.csv.gz`, where the folder
//! holds `S108_votes.csv.gz`, `S108_members.csv.gz` and so on.

use std::error::Error;
use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use flate2::{Compression, GzBuilder};
use terrain_evidence::ReadOptions;
use terrain_evidence::calibration::{Senate, write_senates};
use terrain_evidence::rollcall::{RollCallChoice, read_voteview};

/// Those at hand between the 108th and the one that ships whole.
const CONGRESSES: [u32; 6] = [108, 110, 111, 113, 114, 115];

fn main() -> Result<(), Box<dyn Error>> {
    let paths: Vec<String> = std::env::args().skip(1).collect();
    let [from, to] = paths.as_slice() else {
        return Err("give the folder of Voteview's files and the csv.gz to write".into());
    };
    let mut senates = Vec::new();
    for congress in CONGRESSES {
        let named = |what: &str| format!("S{congress}_{what}.csv.gz");
        let (votes, members) = (named("votes"), named("members"));
        let record = read_voteview(
            (File::open(Path::new(from).join(&votes))?, &votes),
            (File::open(Path::new(from).join(&members))?, &members),
            &RollCallChoice::default(),
            ReadOptions { strict: true },
        )?;
        let senate = Senate::of(&record).ok_or_else(|| format!("{votes} does not say which Congress"))?;
        writeln!(
            io::stdout(),
            "{congress}: {} members, {} roll calls",
            senate.positions.len(),
            senate.roll_calls.len()
        )?;
        senates.push(senate);
    }
    // A fixed time in the header, so that the same files give the same bytes.
    let mut packed = GzBuilder::new().mtime(0).write(File::create(to)?, Compression::best());
    write_senates(&senates, &mut packed)?;
    packed.finish()?;
    Ok(())
}
