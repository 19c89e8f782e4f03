//! Opening the files that name a graph or one value for each node. Parsing edges, and what spreads along them, belong
//! to `terrain-sim`.

use crate::fault::Fault;
use flate2::read::MultiGzDecoder;
use std::io::Read;
use std::path::Path;
use terrain_sim::diffuse::edge_list::EdgeList;
use terrain_sim::graph::{Adjacency, LeftOut};

/// Most bytes of a file once unpacked: eight billion bytes hold a billion binary edges. Keeps a small archive that
/// unpacks without end from filling memory.
const MOST_BYTES: u64 = 8_000_000_000;

const SHAPE: &str = "an edge list has one edge a line, two node numbers counted from 0: `0 12`; it may be packed with gzip. \
                     A name that ends in .bin (or .bin.gz) means pairs of little-endian 32-bit numbers";

/// Reads an edge list; `nodes` where the file alone does not show how many there are.
pub(crate) fn read(path: &Path, nodes: Option<u32>) -> Result<(Adjacency, LeftOut), Fault> {
    let name = path.display().to_string();
    let bytes = bytes(path)?;
    let fault = |why: String| Fault::new(format!("{name}: {why}")).help(SHAPE);
    let binary = name.strip_suffix(".gz").unwrap_or(&name).ends_with(".bin");
    let list = if binary { EdgeList::from_pairs(&bytes) } else { EdgeList::from_text(&bytes) };
    let list = list.map_err(|error| fault(error.to_string()))?;
    if list.edges.is_empty() {
        return Err(fault("there is no edge in it".to_owned()));
    }
    Adjacency::from_edges(nodes.unwrap_or(list.nodes), &list.edges).map_err(|error| fault(error.to_string()))
}

/// Numbers of a file, between blanks, commas, line ends or brackets.
pub(crate) fn numbers(path: &Path) -> Result<Vec<f64>, Fault> {
    let name = path.display();
    let text = String::from_utf8_lossy(&bytes(path)?).into_owned();
    let mut found = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        let between = |letter: char| letter.is_whitespace() || matches!(letter, ',' | ';' | '[' | ']');
        for field in text.split(between).filter(|field| !field.is_empty()) {
            let number = field.parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(|| {
                let shown: String = field.chars().take(30).collect();
                Fault::new(format!("{name}, line {line}: expected a number, found `{shown}`"))
            })?;
            found.push(number);
        }
    }
    Ok(found)
}

/// The bytes of a file, unpacked if they are gzip.
fn bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let name = path.display();
    if path.is_dir() {
        return Err(Fault::new(format!("{name} is a folder; name a file")));
    }
    let mut bytes =
        std::fs::read(path).map_err(|error| Fault::new(format!("{name}: cannot be read: {error}")))?;
    if bytes.starts_with(&[0x1f, 0x8b]) {
        let mut unpacked = Vec::new();
        MultiGzDecoder::new(bytes.as_slice()).take(MOST_BYTES).read_to_end(&mut unpacked).map_err(
            |error| {
                Fault::new(format!("{name}: cannot be unpacked: {error}"))
                    .help("the file may be cut short or damaged: fetch it again")
            },
        )?;
        bytes = unpacked;
    }
    Ok(bytes)
}
