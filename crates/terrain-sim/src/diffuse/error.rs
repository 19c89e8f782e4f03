//! What can be wrong with a model's numbers. The name of the number is the one used on the command line.

use core::fmt;

/// Why a model can't be run.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum DiffuseError {
    /// The graph has no nodes.
    NoNodes,
    /// A list of nodes names one that isn't there.
    NodeOutOfRange {
        /// Which list.
        what: &'static str,
        /// The node, counted from 0.
        node: u32,
        /// Number of nodes.
        nodes: u32,
    },
    /// More nodes are to be drawn than there are.
    TooManyChosen {
        /// Which list.
        what: &'static str,
        /// How many are asked for.
        count: u32,
        /// Number of nodes.
        nodes: u32,
    },
    /// A list needs one value for each node.
    Length {
        /// Which list.
        what: &'static str,
        /// Values given.
        given: usize,
        /// Number of nodes.
        nodes: u32,
    },
    /// A number is out of its range.
    Range {
        /// Which number.
        what: &'static str,
        /// Its value.
        value: f64,
        /// The range in words.
        range: &'static str,
    },
    /// Without a number of steps the model would go on for ever.
    NeverRests,
}

impl fmt::Display for DiffuseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNodes => write!(f, "the graph has no nodes"),
            Self::NodeOutOfRange { what, node, nodes } => {
                write!(f, "{what} names node {node}, but nodes are numbered 0 to {}", nodes.saturating_sub(1))
            }
            Self::TooManyChosen { what, count, nodes } => {
                write!(f, "{what} asks for {count} nodes, but there are only {nodes} to choose from")
            }
            Self::Length { what, given, nodes } => {
                write!(f, "{what} has {given} values for {nodes} nodes: every node needs exactly one")
            }
            Self::Range { what, value, range } => write!(f, "{what} is {value}, but must be {range}"),
            Self::NeverRests => {
                write!(f, "nobody ever recovers, so that this would never end: give a number of steps")
            }
        }
    }
}

impl core::error::Error for DiffuseError {}

/// The value, if it is in a range; NaN is in none.
pub(super) fn within(
    what: &'static str,
    value: f64,
    allowed: impl core::ops::RangeBounds<f64>,
    range: &'static str,
) -> Result<f64, DiffuseError> {
    if allowed.contains(&value) { Ok(value) } else { Err(DiffuseError::Range { what, value, range }) }
}
