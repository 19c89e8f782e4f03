//! Stoppages written back as a compact csv: the form in which they ship with the program.
//!
//! Belongs here: the columns that estimates need. Does not: employers and cities, which stay behind.

use std::io::Write;

use super::Stoppage;
use super::read::{CASE, ENDED, HEADINGS, IDLED, INDUSTRY, PLACE, STARTED, UNION};

/// Writes the columns that the estimators use, under the publisher's headings; [`super::read`] reads them back, without
/// employers, cities, locals, units and published days.
///
/// # Errors
/// Those of the writer.
pub fn write_csv<W: Write>(stoppages: &[Stoppage], out: W) -> csv::Result<()> {
    const COLUMNS: [usize; 7] = [CASE, UNION, INDUSTRY, PLACE, IDLED, STARTED, ENDED];
    let mut out = csv::Writer::from_writer(out);
    out.write_record(COLUMNS.map(|column| HEADINGS[column].name))?;
    for stoppage in stoppages {
        out.write_record(COLUMNS.map(|column| field(stoppage, column)))?;
    }
    out.flush()?;
    Ok(())
}

fn field(stoppage: &Stoppage, column: usize) -> String {
    match column {
        CASE => stoppage.case_number.clone(),
        UNION => stoppage.union.clone(),
        INDUSTRY => stoppage.industry.clone(),
        PLACE => stoppage.state.clone(),
        IDLED => stoppage.idled.map_or_else(String::new, |idled| idled.to_string()),
        STARTED => stoppage.started.to_string(),
        ENDED => stoppage.ended.map_or_else(String::new, |ended| ended.to_string()),
        _ => String::new(),
    }
}
