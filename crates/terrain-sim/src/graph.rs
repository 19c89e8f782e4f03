//! Who is tied to whom: compressed sparse rows of 32-bit numbers, or everybody with everybody.
//!
//! Belongs here: the undirected graph and its checks; `build` makes the graphs of the literature. Does not: reading
//! edge lists (`diffuse::edge_list`), the ties of a population with strata (`world`).

pub mod build;

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

/// An undirected graph without loops or double edges.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Graph {
    /// Everybody is tied to everybody else; nothing is stored.
    Complete {
        /// Number of nodes.
        nodes: u32,
    },
    /// Ties listed node by node.
    Listed(Adjacency),
}

impl Graph {
    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        match self {
            Self::Complete { nodes } => *nodes,
            Self::Listed(adjacency) => adjacency.nodes(),
        }
    }

    /// Number of edges, each counted once.
    #[must_use]
    pub fn edges(&self) -> u64 {
        match self {
            Self::Complete { nodes } => u64::from(*nodes) * u64::from(nodes.saturating_sub(1)) / 2,
            Self::Listed(adjacency) => adjacency.edges(),
        }
    }
}

/// Neighbours of every node in compressed sparse rows: node `v`'s are `targets[offsets[v]..offsets[v + 1]]`, in
/// ascending order; every edge stands in both rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjacency {
    offsets: Vec<u32>,
    targets: Vec<u32>,
}

/// What was left out of an edge list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Edges from a node to itself.
    pub loops: u64,
    /// Edges listed before, in either direction.
    pub duplicates: u64,
}

/// Why edges can't be a graph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GraphError {
    /// An edge names a node beyond the last one.
    NodeOutOfRange {
        /// The node, counted from 0.
        node: u32,
        /// Number of nodes.
        nodes: u32,
    },
    /// More than 2³¹ edges, each needing two entries with 32-bit offsets.
    TooManyEdges {
        /// Edges given.
        edges: usize,
    },
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NodeOutOfRange { node, nodes } => {
                write!(f, "an edge names node {node}, but there are {nodes} nodes, counted from 0")
            }
            Self::TooManyEdges { edges } => write!(f, "{edges} edges are too many: at most {}", i32::MAX),
        }
    }
}

impl core::error::Error for GraphError {}

impl Adjacency {
    /// The graph of `nodes` nodes with these edges; direction doesn't matter, loops and repetitions are left out and
    /// counted.
    ///
    /// - **Cost**: O(nodes + edges · ln(largest degree)) time, 8 bytes per edge and 4 per node beside the input.
    ///
    /// # Errors
    /// A node number of `nodes` or more; more than 2³¹ - 1 edges.
    pub fn from_edges(nodes: u32, edges: &[(u32, u32)]) -> Result<(Self, LeftOut), GraphError> {
        if i32::try_from(edges.len()).is_err() {
            return Err(GraphError::TooManyEdges { edges: edges.len() });
        }
        let mut left_out = LeftOut::default();
        let mut next = vec![0_u32; nodes as usize + 1];
        for &(a, b) in edges {
            let node = a.max(b);
            if node >= nodes {
                return Err(GraphError::NodeOutOfRange { node, nodes });
            }
            if a == b {
                left_out.loops += 1;
            } else {
                next[a as usize + 1] += 1;
                next[b as usize + 1] += 1;
            }
        }
        for node in 0..nodes as usize {
            next[node + 1] += next[node];
        }
        let starts = next.clone();
        let mut targets = vec![0_u32; starts[nodes as usize] as usize];
        for &(a, b) in edges.iter().filter(|(a, b)| a != b) {
            for (from, to) in [(a, b), (b, a)] {
                let slot = &mut next[from as usize];
                targets[*slot as usize] = to;
                *slot += 1;
            }
        }
        // Sort every row, and close the gaps that repetitions leave.
        let mut offsets = Vec::with_capacity(starts.len());
        offsets.push(0);
        let mut kept = 0_u32;
        for row in starts.windows(2) {
            let (start, end) = (row[0] as usize, row[1] as usize);
            targets[start..end].sort_unstable();
            let row_start = kept as usize;
            for slot in start..end {
                let target = targets[slot];
                if kept as usize == row_start || targets[kept as usize - 1] != target {
                    targets[kept as usize] = target;
                    kept += 1;
                } else {
                    left_out.duplicates += 1;
                }
            }
            offsets.push(kept);
        }
        left_out.duplicates /= 2;
        targets.truncate(kept as usize);
        targets.shrink_to_fit();
        Ok((Self { offsets, targets }, left_out))
    }

    /// Number of nodes.
    #[must_use]
    pub fn nodes(&self) -> u32 {
        u32::try_from(self.offsets.len() - 1).unwrap_or(u32::MAX)
    }

    /// Number of edges, each counted once.
    #[must_use]
    pub fn edges(&self) -> u64 {
        self.targets.len() as u64 / 2
    }

    /// The neighbours of `node`, ascending; `node` must be below [`Adjacency::nodes`].
    #[inline]
    #[must_use]
    pub fn neighbours(&self, node: u32) -> &[u32] {
        let node = node as usize;
        &self.targets[self.offsets[node] as usize..self.offsets[node + 1] as usize]
    }

    /// How many neighbours `node` has; `node` must be below [`Adjacency::nodes`].
    #[inline]
    #[must_use]
    pub fn degree(&self, node: u32) -> u32 {
        self.offsets[node as usize + 1] - self.offsets[node as usize]
    }

    /// `[nodes + 1]`, where each node's row starts and the last one ends.
    #[must_use]
    pub fn offsets(&self) -> &[u32] {
        &self.offsets
    }

    /// All rows one after the other, twice the number of edges.
    #[must_use]
    pub fn targets(&self) -> &[u32] {
        &self.targets
    }

    /// Offsets and targets, for those who store ties in this form themselves.
    #[must_use]
    pub fn into_parts(self) -> (Vec<u32>, Vec<u32>) {
        (self.offsets, self.targets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn rows_are_sorted_symmetric_and_complete(
            edges in proptest::collection::vec((0_u32..12, 0_u32..12), 0..60)
        ) {
            let (graph, left_out) = Adjacency::from_edges(12, &edges).unwrap();
            let mut distinct: Vec<_> =
                edges.iter().filter(|(a, b)| a != b).map(|&(a, b)| (a.min(b), a.max(b))).collect();
            let proper = distinct.len() as u64;
            distinct.sort_unstable();
            distinct.dedup();
            prop_assert_eq!(graph.edges(), distinct.len() as u64);
            prop_assert_eq!(left_out.duplicates, proper - graph.edges());
            prop_assert_eq!(left_out.loops, edges.len() as u64 - proper);
            for node in 0..12 {
                let row = graph.neighbours(node);
                prop_assert_eq!(row.len(), graph.degree(node) as usize);
                prop_assert!(row.windows(2).all(|pair| pair[0] < pair[1]));
                for &other in row {
                    prop_assert!(distinct.binary_search(&(node.min(other), node.max(other))).is_ok());
                    prop_assert!(graph.neighbours(other).contains(&node));
                }
            }
        }
    }

    #[test]
    fn a_node_out_of_range_is_named() {
        let error = Adjacency::from_edges(3, &[(0, 1), (2, 3)]).unwrap_err();
        assert_eq!(
            alloc::string::ToString::to_string(&error),
            "an edge names node 3, but there are 3 nodes, counted from 0"
        );
        assert_eq!(Adjacency::from_edges(0, &[]).unwrap().0.nodes(), 0);
    }
}
