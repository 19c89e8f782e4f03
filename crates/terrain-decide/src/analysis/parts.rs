//! Which futures are left out together where something is counted in futures that it was not learnt from.

/// Shards from which on they are left out whole; fewer are cut into as many parts.
const PARTS: usize = 8;

/// The part of each future, by its block: futures of a shard, which share their luck, stay together; with few shards, parts of
/// futures that follow one another.
pub(super) fn parts(block: &[usize]) -> Vec<usize> {
    if block.last().is_some_and(|last| last + 1 >= PARTS) {
        return block.to_vec();
    }
    let parts = PARTS.min(block.len());
    (0..block.len()).map(|future| future * parts / block.len()).collect()
}
