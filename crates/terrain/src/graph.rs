//! Edge lists: text (`u v` a line, plain or gzip) or little-endian pairs of 32-bit numbers (`.bin`), every fault with
//! its line. What spreads along the edges belongs to `terrain-sim`.

use crate::fault::Fault;
use flate2::read::MultiGzDecoder;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Longest line that is read; a longer one is no edge.
const LONGEST_LINE: u64 = 4096;

/// An undirected graph without loops, each edge once, the lower node first, in ascending order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EdgeList {
    /// Nodes are numbered from 0; the highest that occurs, plus one.
    pub(crate) nodes: u32,
    pub(crate) edges: Vec<(u32, u32)>,
}

const SHAPE: &str = "an edge list has one edge a line, two node numbers counted from 0 and a space between: `0 12`. \
                     It may be compressed with gzip. A name that ends in .bin means pairs of little-endian 32-bit numbers";

/// Reads a file; its kind is told by its first bytes and, for binary pairs, its name.
pub(crate) fn read(path: &Path) -> Result<EdgeList, Fault> {
    let name = path.display().to_string();
    if path.is_dir() {
        return Err(Fault::new(format!("{name} is a folder; name a file")).help(SHAPE));
    }
    let failed = |error: std::io::Error| Fault::new(format!("{name}: cannot be read: {error}")).help(SHAPE);
    let mut reader = BufReader::new(File::open(path).map_err(failed)?);
    let gzip = reader.fill_buf().map_err(failed)?.starts_with(&[0x1f, 0x8b]);
    let stem = name.strip_suffix(".gz").unwrap_or(&name);
    let inner: Box<dyn BufRead> =
        if gzip { Box::new(BufReader::new(MultiGzDecoder::new(reader))) } else { Box::new(reader) };
    if stem.ends_with(".bin") { from_pairs(inner, &name) } else { from_text(inner, &name) }
}

/// Pairs of little-endian 32-bit numbers.
fn from_pairs(mut reader: impl Read, name: &str) -> Result<EdgeList, Fault> {
    let mut bytes = Vec::new();
    reader
        .read_to_end(&mut bytes)
        .map_err(|error| Fault::new(format!("{name}: cannot be read: {error}")).help(SHAPE))?;
    let (pairs, rest) = bytes.as_chunks::<8>();
    if !rest.is_empty() {
        let fault = format!(
            "{name}: {} bytes are not whole pairs of 4 + 4 bytes; the file is cut short",
            bytes.len()
        );
        return Err(Fault::new(fault).help(SHAPE));
    }
    let mut edges = Vec::with_capacity(pairs.len());
    for (number, [a, b, c, d, e, f, g, h]) in pairs.iter().enumerate() {
        let (one, other) = (u32::from_le_bytes([*a, *b, *c, *d]), u32::from_le_bytes([*e, *f, *g, *h]));
        edges.push(
            edge(one, other)
                .map_err(|why| Fault::new(format!("{name}, pair {}: {why}", number + 1)).help(SHAPE))?,
        );
    }
    finished(edges, name)
}

/// `u v` a line; empty lines and lines that begin with `#` or `%` are left out.
fn from_text(mut reader: impl BufRead, name: &str) -> Result<EdgeList, Fault> {
    let mut edges = Vec::new();
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        let fault = |why: String| Fault::new(format!("{name}, line {number}: {why}")).help(SHAPE);
        let read = reader.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        if read.map_err(|error| fault(format!("cannot be read: {error}")))? == 0 {
            break;
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if text.is_empty() || text.starts_with(['#', '%']) {
            continue;
        }
        edges.push(parsed(text).map_err(fault)?);
    }
    finished(edges, name)
}

fn parsed(text: &str) -> Result<(u32, u32), String> {
    let shown: String = text.chars().take(40).collect();
    let mut fields = text.split([' ', '\t', ',', ';']).filter(|field| !field.is_empty());
    let (Some(one), Some(other), None) = (fields.next(), fields.next(), fields.next()) else {
        return Err(format!("expected two node numbers, found `{shown}`"));
    };
    let number = |field: &str| {
        field
            .parse::<u32>()
            .map_err(|_| format!("expected a node number from 0 to {}, found `{field}`", u32::MAX - 1))
    };
    edge(number(one)?, number(other)?)
}

fn edge(one: u32, other: u32) -> Result<(u32, u32), String> {
    if one == other {
        return Err(format!("node {one} is tied to itself"));
    }
    if one == u32::MAX || other == u32::MAX {
        return Err(format!("node {} is too high: the highest is {}", u32::MAX, u32::MAX - 1));
    }
    Ok((one.min(other), one.max(other)))
}

fn finished(mut edges: Vec<(u32, u32)>, name: &str) -> Result<EdgeList, Fault> {
    edges.sort_unstable();
    edges.dedup();
    let Some(highest) = edges.iter().map(|(_, higher)| *higher).max() else {
        return Err(Fault::new(format!("{name}: no edge in it")).help(SHAPE));
    };
    Ok(EdgeList { nodes: highest + 1, edges })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_with_comments_duplicates_and_other_separators() {
        let list = from_text(&b"# a comment\n3 1\n1,3\n\n0\t2\r\n"[..], "g").unwrap();
        assert_eq!(list, EdgeList { nodes: 4, edges: vec![(0, 2), (1, 3)] });
    }

    #[test]
    fn pairs_and_text_agree() {
        let pairs: Vec<u8> = [3_u32, 1, 0, 2].iter().flat_map(|number| number.to_le_bytes()).collect();
        assert_eq!(from_pairs(&pairs[..], "g").unwrap(), from_text(&b"3 1\n0 2\n"[..], "g").unwrap());
    }

    #[test]
    fn faults_name_the_line() {
        for (text, expected) in [
            ("0 1\n2\n", "g, line 2: expected two node numbers, found `2`"),
            ("0 1 2\n", "g, line 1: expected two node numbers"),
            ("0 x\n", "found `x`"),
            ("0 -1\n", "found `-1`"),
            ("5 5\n", "node 5 is tied to itself"),
            ("0 4294967295\n", "is too high"),
            ("# nothing\n", "no edge in it"),
        ] {
            let message = from_text(text.as_bytes(), "g").unwrap_err().to_string();
            assert!(message.contains(expected), "{text}: {message}");
        }
        assert!(from_pairs(&[0, 0, 0][..], "g").unwrap_err().to_string().contains("cut short"));
    }
}
