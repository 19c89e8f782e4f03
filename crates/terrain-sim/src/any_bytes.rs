//! What must hold whatever bytes stand in a list of edges: the check behind the fuzz target of that name (`fuzz/`) and
//! the test that replays its files. Panics where it does not hold, which is a fault of the reader and never of the bytes.

use alloc::string::ToString as _;
use alloc::vec::Vec;

use crate::diffuse::edge_list::EdgeList;
use crate::graph::Adjacency;

/// A check with its name.
pub type Check = (&'static str, fn(&[u8]));

/// Every check with the name of its fuzz target, which is that of the folder with its files.
pub const CHECKS: [Check; 1] = [("edge_list", edge_list)];

/// Nodes of the largest graph that is made here, so that a run stays short.
const MOST_NODES: u32 = 1 << 16;

/// A list of edges, as text and as pairs of numbers: every edge is within the nodes counted, pairs written are read again
/// without a difference, and the graph has every edge once or counts it as left out.
///
/// # Panics
/// Where one of these does not hold.
pub fn edge_list(bytes: &[u8]) {
    for read in [EdgeList::from_text(bytes), EdgeList::from_pairs(bytes)] {
        match read {
            Ok(list) => holds(&list),
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}

fn holds(list: &EdgeList) {
    assert!(list.edges.iter().all(|(a, b)| a.max(b) < &list.nodes), "{list:?}");
    let largest = list.edges.iter().map(|(a, b)| a.max(b) + 1).max();
    assert_eq!(list.nodes, largest.unwrap_or(0));
    let pairs: Vec<u8> =
        list.edges.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()]).flatten().collect();
    assert_eq!(EdgeList::from_pairs(&pairs).as_ref(), Ok(list));
    if list.nodes > MOST_NODES {
        return;
    }
    let made = Adjacency::from_edges(list.nodes, &list.edges);
    assert!(made.is_ok(), "{made:?}");
    let Ok((graph, left_out)) = made else { return };
    assert_eq!(graph.nodes(), list.nodes);
    assert_eq!(graph.edges() + left_out.loops + left_out.duplicates, list.edges.len() as u64);
    assert!(graph.targets().iter().all(|target| *target < list.nodes));
    for (a, b) in list.edges.iter().filter(|(a, b)| a != b) {
        assert!(
            graph.neighbours(*a).binary_search(b).is_ok() && graph.neighbours(*b).binary_search(a).is_ok()
        );
    }
}
