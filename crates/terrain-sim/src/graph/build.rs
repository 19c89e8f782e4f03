//! Graphs of the literature, drawn or regular.
//!
//! Belongs here: builders that return edge lists without loops, for [`Adjacency::from_edges`]. Does not: graphs read
//! from files.

use alloc::vec::Vec;

use super::{Adjacency, GraphError};
use crate::random::{Draws, geometric_skip, shuffle};

/// Every pair of nodes is tied with the same chance, independently (Erdős–Rényi, G(n, p)).
///
/// Degrees are near Poisson with mean (nodes - 1)·chance. Work is proportional to the edges, not to the pairs.
///
/// # Errors
/// More than 2³¹ - 1 edges.
///
/// Source: Batagelj & Brandes (2005), Physical Review E 71, 036113.
pub fn random(nodes: u32, chance: f64, draws: &mut Draws) -> Result<Adjacency, GraphError> {
    let mut edges = Vec::new();
    // Pairs (later, earlier) in order of the later node.
    let (mut later, mut earlier) = (1_u64, geometric_skip(chance, draws));
    while later < u64::from(nodes) {
        if earlier < later {
            edges.push((narrow(later), narrow(earlier)));
            earlier = earlier.saturating_add(1).saturating_add(geometric_skip(chance, draws));
        } else {
            earlier -= later;
            later += 1;
        }
    }
    Ok(Adjacency::from_edges(nodes, &edges)?.0)
}

/// A random graph of a given mean degree, the degrees near Poisson.
///
/// # Errors
/// More than 2³¹ - 1 edges.
pub fn poisson(nodes: u32, mean_degree: f64, draws: &mut Draws) -> Result<Adjacency, GraphError> {
    random(nodes, mean_degree / f64::from(nodes.saturating_sub(1).max(1)), draws)
}

/// A ring in which everybody is tied to the `each_side` nearest on either side.
///
/// # Errors
/// More than 2³¹ - 1 edges.
pub fn ring(nodes: u32, each_side: u32) -> Result<Adjacency, GraphError> {
    Ok(Adjacency::from_edges(nodes, &ring_edges(nodes, each_side))?.0)
}

fn ring_edges(nodes: u32, each_side: u32) -> Vec<(u32, u32)> {
    let ahead = |node: u32, step: u32| narrow((u64::from(node) + u64::from(step)) % u64::from(nodes));
    (0..nodes).flat_map(|node| (1..=each_side).map(move |step| (node, ahead(node, step)))).collect()
}

/// A small world: a ring whose edges each move their far end to a random node with chance `rewired`; an edge that
/// would become a loop or meet its like stays out of the graph.
///
/// # Errors
/// More than 2³¹ - 1 edges.
///
/// Source: Watts & Strogatz (1998), Nature 393.
pub fn small_world(
    nodes: u32,
    each_side: u32,
    rewired: f64,
    draws: &mut Draws,
) -> Result<Adjacency, GraphError> {
    let mut edges = ring_edges(nodes, each_side);
    for (_, far) in &mut edges {
        if draws.next_f64() < rewired {
            *far = draws.below(nodes);
        }
    }
    Ok(Adjacency::from_edges(nodes, &edges)?.0)
}

/// A grid of `width` × `height` nodes, row by row, each tied to those beside it, above and below (von Neumann
/// neighbourhood), with `diagonals` to the eight around it (Moore); `wrapped`, the borders meet (torus).
///
/// # Errors
/// More than 2³¹ - 1 edges; more than 2³² - 1 nodes.
pub fn grid(width: u32, height: u32, diagonals: bool, wrapped: bool) -> Result<Adjacency, GraphError> {
    let too_many = GraphError::TooManyEdges { edges: (width as usize).saturating_mul(height as usize) };
    let nodes = width.checked_mul(height).ok_or(too_many)?;
    let steps: &[(u32, i64)] = if diagonals { &[(0, 1), (1, 0), (1, 1), (1, -1)] } else { &[(0, 1), (1, 0)] };
    let mut edges = Vec::new();
    for row in 0..height {
        for column in 0..width {
            for &(down, right) in steps {
                let (to_row, to_column) = (i64::from(row) + i64::from(down), i64::from(column) + right);
                let inside = to_row < i64::from(height) && (0..i64::from(width)).contains(&to_column);
                if inside || wrapped {
                    let to_row = to_row.rem_euclid(i64::from(height));
                    let to_column = to_column.rem_euclid(i64::from(width));
                    let to = (to_row * i64::from(width) + to_column).unsigned_abs();
                    edges.push((row * width + column, narrow(to)));
                }
            }
        }
    }
    Ok(Adjacency::from_edges(nodes, &edges)?.0)
}

/// A random graph of given degrees: ends of edges are paired at random; loops and repetitions are left out, and one
/// end when their number is odd.
///
/// # Errors
/// More than 2³¹ - 1 edges.
///
/// Source: the erased configuration model; Newman, Strogatz & Watts (2001), Physical Review E 64, 026118.
pub fn configuration(degrees: &[u32], draws: &mut Draws) -> Result<Adjacency, GraphError> {
    let nodes = narrow(degrees.len() as u64);
    let mut ends: Vec<u32> = (0..nodes)
        .zip(degrees)
        .flat_map(|(node, &degree)| core::iter::repeat_n(node, degree as usize))
        .collect();
    shuffle(&mut ends, draws);
    let edges: Vec<(u32, u32)> = ends.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect();
    Ok(Adjacency::from_edges(nodes, &edges)?.0)
}

/// A graph grown node by node, each new node tied to `attached` different earlier ones chosen in proportion to their
/// ties; it starts from a star of `attached` + 1 nodes.
///
/// # Errors
/// More than 2³¹ - 1 edges.
///
/// Source: Barabási & Albert (1999), Science 286.
pub fn preferential(nodes: u32, attached: u32, draws: &mut Draws) -> Result<Adjacency, GraphError> {
    let center = attached.min(nodes.saturating_sub(1));
    let mut edges: Vec<(u32, u32)> = (0..center).map(|leaf| (center, leaf)).collect();
    // A random end of a random edge is a node in proportion to its ties.
    for node in center.saturating_add(1)..nodes {
        let before = edges.len();
        let mut chosen = Vec::with_capacity(attached as usize);
        while chosen.len() < attached as usize {
            let (a, b) = edges[draws.below(narrow(before as u64)) as usize];
            let end = if draws.below(2) == 0 { a } else { b };
            if !chosen.contains(&end) {
                chosen.push(end);
            }
        }
        edges.extend(chosen.into_iter().map(|end| (node, end)));
    }
    Ok(Adjacency::from_edges(nodes, &edges)?.0)
}

/// Numbers that the caller has bounded by a 32-bit count.
fn narrow(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Stream;

    fn draws(place: u64) -> Draws {
        Stream::new(1, 1).at(place)
    }

    /// The number of edges is binomial: within five standard deviations. Degrees of a random graph have a variance
    /// near their mean (within 5·sqrt(2/n) of it, the degrees being nearly independent and Poisson).
    #[test]
    fn random_graphs_have_the_asked_density() {
        for (place, (nodes, mean)) in [(20_000, 6.0), (500, 0.3), (300, 200.0)].into_iter().enumerate() {
            let graph = poisson(nodes, mean, &mut draws(place as u64)).unwrap();
            let pairs = f64::from(nodes) * f64::from(nodes - 1) / 2.0;
            let chance = mean / f64::from(nodes - 1);
            let deviation = (pairs * chance * (1.0 - chance)).sqrt();
            assert!((graph.edges() as f64 - pairs * chance).abs() < 5.0 * deviation, "{nodes} {mean}");
            let n = f64::from(nodes);
            let variance = (0..nodes).map(|v| (f64::from(graph.degree(v)) - mean).powi(2)).sum::<f64>() / n;
            let expected = mean * (1.0 - chance);
            assert!(
                (variance / expected - 1.0).abs() < 5.0 * (3.0 / n).sqrt() + 0.3 / mean.max(1.0),
                "{variance}"
            );
        }
        assert_eq!(random(100, 0.0, &mut draws(7)).unwrap().edges(), 0);
        assert_eq!(random(100, 1.0, &mut draws(8)).unwrap().edges(), 4950);
        assert_eq!(random(0, 0.5, &mut draws(9)).unwrap().nodes(), 0);
    }

    #[test]
    fn regular_graphs_have_their_neighbours() {
        assert_eq!(ring(10, 2).unwrap().neighbours(0), [1, 2, 8, 9]);
        assert_eq!(grid(4, 3, false, false).unwrap().neighbours(5), [1, 4, 6, 9]);
        assert_eq!(grid(4, 3, true, false).unwrap().neighbours(0), [1, 4, 5]);
        assert!((0..12).all(|v| grid(4, 3, true, true).unwrap().degree(v) == 8));
        assert_eq!(grid(4, 3, false, true).unwrap().edges(), 24);
        assert_eq!(small_world(10, 2, 0.0, &mut draws(1)).unwrap(), ring(10, 2).unwrap());
    }

    #[test]
    fn drawn_degrees_are_those_asked_for() {
        let degrees = [3; 1000];
        let graph = configuration(&degrees, &mut draws(2)).unwrap();
        // About (3-1)/2 loops and ((3-1)/2)² repetitions are expected whatever the size; 20 would be many.
        assert!((1480..=1500).contains(&graph.edges()));
        let graph = preferential(600, 3, &mut draws(3)).unwrap();
        assert_eq!(graph.edges(), 3 + 3 * 596);
        assert!((1..600).all(|v| graph.degree(v) >= 1) && (4..600).all(|v| graph.degree(v) >= 3));
        assert_eq!(preferential(3, 5, &mut draws(4)).unwrap().edges(), 2);
    }
}
