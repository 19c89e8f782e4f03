//! How many different people there are, without keeping who they are: a hash of 64 bits for each, in memory, until the end.

use std::hash::{DefaultHasher, Hasher};

/// Hashes of what was seen.
#[derive(Default)]
pub(super) struct Distinct {
    /// Sorted and without repetition up to `sorted`.
    hashes: Vec<u64>,
    sorted: usize,
}

/// Hashes that are gathered before they are sorted in.
const BATCH: usize = 1 << 16;

impl Distinct {
    /// Adds the cell of a row, without regard to case and space around it; an empty cell tells nobody apart.
    pub(super) fn add(&mut self, cell: &[u8]) {
        let cell = cell.trim_ascii();
        if cell.is_empty() {
            return;
        }
        let mut hasher = DefaultHasher::new();
        for byte in cell {
            hasher.write_u8(byte.to_ascii_lowercase());
        }
        self.hashes.push(hasher.finish());
        if self.hashes.len() >= self.sorted.saturating_mul(2).max(BATCH) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.hashes.sort_unstable();
        self.hashes.dedup();
        self.sorted = self.hashes.len();
    }

    /// How many different ones there were. Two people share a hash of 64 bits once in 37 million lists of a million.
    pub(super) fn count(mut self) -> u64 {
        self.settle();
        self.hashes.len() as u64
    }
}
