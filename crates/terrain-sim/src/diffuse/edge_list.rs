//! Edge lists from bytes: text of two node numbers a line, or pairs of 32-bit numbers.
//!
//! Belongs here: parsing, with errors that name the line. Does not: opening or unpacking files (`terrain`).

use alloc::vec::Vec;
use core::fmt;

/// Edges as they were read, loops and repetitions included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EdgeList {
    /// The two ends of each edge.
    pub edges: Vec<(u32, u32)>,
    /// One more than the largest node number, 0 for an empty list.
    pub nodes: u32,
}

/// Why bytes are no edge list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EdgeListError {
    /// A line with a single number.
    OneNumber {
        /// The line, counted from 1.
        line: u64,
    },
    /// Something that is no whole number from 0 to 4 294 967 294.
    NoNodeNumber {
        /// The line, counted from 1.
        line: u64,
        /// The place in the line, counted from 1.
        field: u8,
    },
    /// A binary list whose length is no multiple of eight bytes.
    HalfPair {
        /// Length in bytes.
        bytes: usize,
    },
    /// A binary list with node 4 294 967 295, which leaves no room to count the nodes.
    NodeTooLarge {
        /// The pair, counted from 1.
        pair: u64,
    },
    /// A number so large beside the number of edges that nearly all nodes would be without any: a graph needs memory for
    /// every node up to the largest number.
    Gaps {
        /// The largest node number.
        largest: u32,
        /// Edges listed.
        edges: usize,
    },
}

impl fmt::Display for EdgeListError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OneNumber { line } => {
                write!(f, "line {line} has one node number: an edge needs two, as in `3 17`")
            }
            Self::NoNodeNumber { line, field } => write!(
                f,
                "line {line}: entry {field} is not a node number (a whole number from 0 to {})",
                u32::MAX - 1
            ),
            Self::HalfPair { bytes } => write!(
                f,
                "a binary edge list is pairs of 32-bit numbers, eight bytes each, but this one has {bytes} bytes"
            ),
            Self::NodeTooLarge { pair } => {
                write!(f, "pair {pair} names node {}, the largest allowed is {}", u32::MAX, u32::MAX - 1)
            }
            Self::Gaps { largest, edges } => write!(
                f,
                "edges listed: {edges}, but one names node {largest}: number the nodes from 0 without gaps"
            ),
        }
    }
}

impl core::error::Error for EdgeListError {}

/// Up to this many nodes any numbers are taken.
const ALWAYS_TAKEN: u32 = 1 << 24;
/// Beyond that, nodes for each edge at most.
const NODES_PER_EDGE: u64 = 64;

impl EdgeList {
    /// Reads text: one edge a line, two node numbers separated by blanks, tabs, commas or semicolons. What follows
    /// them on the line (weights, times) is not read. Empty lines and lines that start with `#` or `%` are skipped.
    ///
    /// # Errors
    /// A line that has one entry, or whose first two entries are no node numbers; numbers with [`EdgeListError::Gaps`].
    pub fn from_text(bytes: &[u8]) -> Result<Self, EdgeListError> {
        let mut list = Self::default();
        let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
        for (line, text) in (1_u64..).zip(bytes.split(|&byte| byte == b'\n')) {
            let mut fields = text.split(|byte| matches!(byte, b' ' | b'\t' | b',' | b';' | b'\r'));
            let mut fields = fields.by_ref().filter(|field| !field.is_empty());
            let Some(first) = fields.next().filter(|field| !matches!(field[0], b'#' | b'%')) else {
                continue;
            };
            let second = fields.next();
            let a = node_number(first).ok_or(EdgeListError::NoNodeNumber { line, field: 1 })?;
            let second = second.ok_or(EdgeListError::OneNumber { line })?;
            let b = node_number(second).ok_or(EdgeListError::NoNodeNumber { line, field: 2 })?;
            list.push(a, b);
        }
        list.without_gaps()
    }

    /// Reads pairs of 32-bit numbers, little-endian, one after the other.
    ///
    /// # Errors
    /// A length that is no multiple of eight; the node number 2³² - 1; numbers with [`EdgeListError::Gaps`].
    pub fn from_pairs(bytes: &[u8]) -> Result<Self, EdgeListError> {
        let (pairs, rest) = bytes.as_chunks::<8>();
        if !rest.is_empty() {
            return Err(EdgeListError::HalfPair { bytes: bytes.len() });
        }
        let mut list = Self { edges: Vec::with_capacity(pairs.len()), nodes: 0 };
        for (pair, &[a, b, c, d, e, f, g, h]) in (1_u64..).zip(pairs) {
            let (from, to) = (u32::from_le_bytes([a, b, c, d]), u32::from_le_bytes([e, f, g, h]));
            if from.max(to) == u32::MAX {
                return Err(EdgeListError::NodeTooLarge { pair });
            }
            list.push(from, to);
        }
        list.without_gaps()
    }

    fn without_gaps(self) -> Result<Self, EdgeListError> {
        let edges = self.edges.len();
        if self.nodes > ALWAYS_TAKEN && u64::from(self.nodes) > NODES_PER_EDGE * edges as u64 {
            return Err(EdgeListError::Gaps { largest: self.nodes - 1, edges });
        }
        Ok(self)
    }

    fn push(&mut self, a: u32, b: u32) {
        self.edges.push((a, b));
        self.nodes = self.nodes.max(a.max(b) + 1);
    }
}

fn node_number(field: &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for byte in field {
        let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
        number = number.checked_mul(10)?.checked_add(digit.into())?;
    }
    (number < u32::MAX).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;
    use alloc::string::{String, ToString};
    use proptest::prelude::*;

    #[test]
    fn reads_the_usual_forms() {
        let text = "# a comment\r\n%another\n\n0 1\n 2,3 \n4\t5\t0.25 2019\r\n6;1\n10 9";
        let list = EdgeList::from_text(text.as_bytes()).unwrap();
        assert_eq!(list.edges, [(0, 1), (2, 3), (4, 5), (6, 1), (10, 9)]);
        assert_eq!(list.nodes, 11);
        assert_eq!(EdgeList::from_text(b"").unwrap(), EdgeList::default());
        let bytes = [1, 0, 0, 0, 0, 1, 0, 0];
        assert_eq!(EdgeList::from_pairs(&bytes).unwrap(), EdgeList { edges: [(1, 256)].into(), nodes: 257 });
    }

    #[test]
    fn faults_name_the_line() {
        let message = |text: &str| EdgeList::from_text(text.as_bytes()).unwrap_err().to_string();
        assert_eq!(message("0 1\n7\n"), "line 2 has one node number: an edge needs two, as in `3 17`");
        let range = "(a whole number from 0 to 4294967294)";
        assert_eq!(message("0 1\n1 -2"), format!("line 2: entry 2 is not a node number {range}"));
        assert_eq!(message("source target"), format!("line 1: entry 1 is not a node number {range}"));
        assert_eq!(message("0 4294967295"), format!("line 1: entry 2 is not a node number {range}"));
        assert_eq!(
            EdgeList::from_pairs(&[0; 12]).unwrap_err().to_string(),
            "a binary edge list is pairs of 32-bit numbers, eight bytes each, but this one has 12 bytes"
        );
        assert!(EdgeList::from_pairs(&[255; 8]).is_err());
        // Eight bytes that would otherwise ask for 32 GB.
        assert_eq!(
            message("0 4294967294"),
            "edges listed: 1, but one names node 4294967294: number the nodes from 0 without gaps"
        );
        assert!(EdgeList::from_text(b"0 16777215").is_ok());
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes: Vec<u8>) {
            let _ = EdgeList::from_text(&bytes);
            let _ = EdgeList::from_pairs(&bytes);
        }

        #[test]
        fn text_and_pairs_say_the_same(edges in proptest::collection::vec((0_u32..1 << 24, 0_u32..1 << 24), 0..40)) {
            let text: String = edges.iter().map(|(a, b)| format!("{a} {b}\n")).collect();
            let bytes: Vec<u8> =
                edges.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()]).flatten().collect();
            let list = EdgeList::from_text(text.as_bytes()).unwrap();
            prop_assert_eq!(&list, &EdgeList::from_pairs(&bytes).unwrap());
            prop_assert_eq!(list.edges, edges);
        }
    }
}
