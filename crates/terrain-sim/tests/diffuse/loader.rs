//! Reads case files and their edge lists.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::Value;
use terrain_sim::diffuse::edge_list::EdgeList;
use terrain_sim::graph::{Adjacency, Graph};

/// A case file and the folder it lies in.
pub(crate) struct Case {
    pub(crate) folder: PathBuf,
    pub(crate) json: Value,
}

impl Case {
    pub(crate) fn input(&self) -> &Value {
        &self.json["input"]
    }

    pub(crate) fn expected(&self) -> &Value {
        &self.json["expected"]
    }

    pub(crate) fn what(&self) -> String {
        format!("{} ({})", self.json["id"], self.json["source"])
    }

    /// The graph that the case names: `complete`, or a file of edges beside it.
    pub(crate) fn graph(&self) -> Graph {
        let input = self.input();
        let opinions = input["opinions"].as_array().map(Vec::len);
        let nodes = input["nodes"].as_u64().map(|n| u32::try_from(n).unwrap());
        let name = input["graph"].as_str().unwrap_or("complete");
        if name == "complete" {
            return Graph::Complete {
                nodes: nodes.unwrap_or_else(|| u32::try_from(opinions.unwrap()).unwrap()),
            };
        }
        let mut bytes = std::fs::read(self.folder.join(name)).unwrap();
        if Path::new(name).extension().is_some_and(|extension| extension == "gz") {
            let mut text = Vec::new();
            flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut text).unwrap();
            bytes = text;
        }
        let list = EdgeList::from_text(&bytes).unwrap();
        let (adjacency, left_out) = Adjacency::from_edges(nodes.unwrap_or(list.nodes), &list.edges).unwrap();
        assert_eq!(left_out.loops + left_out.duplicates, 0, "{}", self.what());
        if let Some(edges) = input["edges"].as_u64() {
            assert_eq!(adjacency.edges(), edges, "{}", self.what());
        }
        Graph::Listed(adjacency)
    }
}

/// Cases of a folder, or `None` when it isn't there.
pub(crate) fn cases_in(folder: &Path) -> Option<Vec<Case>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let cases = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .map(|path| {
            let json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            Case { folder: folder.to_owned(), json }
        });
    Some(cases.collect())
}

const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/validation");

/// The shared cases of a kind; none, and a word about it, where the folder is absent.
pub(crate) fn shared(kind: &str) -> Vec<Case> {
    cases_in(&Path::new(SHARED).join(kind)).unwrap_or_else(|| {
        eprintln!("SKIPPED: no shared validation cases at {SHARED}/{kind}");
        Vec::new()
    })
}

pub(crate) fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|x| x.as_f64().unwrap()).collect()
}

pub(crate) fn nodes(value: &Value) -> Vec<u32> {
    value.as_array().unwrap().iter().map(|x| u32::try_from(x.as_u64().unwrap()).unwrap()).collect()
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| {
        let (over, under) = value.as_str().unwrap().split_once('/').unwrap();
        over.parse::<f64>().unwrap() / under.parse::<f64>().unwrap()
    })
}

pub(crate) fn whole(value: &Value) -> u32 {
    u32::try_from(value.as_u64().unwrap()).unwrap()
}

pub(crate) fn assert_close(got: f64, expected: f64, tolerance: f64, what: &str) {
    assert!((got - expected).abs() <= tolerance, "{what}: {got}, expected {expected} within {tolerance}");
}
