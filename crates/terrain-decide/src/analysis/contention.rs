//! Which postures further futures are played for, in a plan that asks for a confidence: a sequential test. Who leads, and how
//! far, belongs to `standing`.
//!
//! After certain shards one looks, and a posture that the leading one is surely ahead of falls out of contention. That is
//! sure when the probability that chance alone would put the two so far apart, on either side, is at most
//! (1 − confidence) / (looks × other postures): so over all looks and all comparisons the posture that is best most often is
//! lost no more often than the plan allows (Bonferroni), and of two equal ones neither is said to be ahead more often. Postures meet the same futures and the same luck, so what is tested
//! is a mean of differences (as in Kim & Nelson 2001, "A fully sequential procedure for indifference-zone selection in
//! simulation", ACM TOMACS 11(3)).
//!
//! Postures out of contention still take some futures from the others. So that it stays known how many, all postures are
//! played in a share of the shards, as large as it takes for the least runs (see `Shares::whole`).

use super::comparison::Comparison;
use super::phases::Phase;
use super::precision::ENOUGH_BLOCKS;
use super::shares::places;

/// After how many shards of a plan of so many one looks whether a posture has fallen out of contention: after eight, then
/// each time a quarter more are there, and at the end. Few looks, since each has its part of the error.
#[must_use]
pub fn looks(planned: u32) -> Vec<u32> {
    let mut looks = Vec::new();
    let enough = u32::try_from(ENOUGH_BLOCKS).unwrap_or(u32::MAX);
    let mut next = enough;
    while next < planned {
        looks.push(next);
        next = next.saturating_add(next.div_ceil(4));
    }
    if enough <= planned {
        looks.push(planned);
    }
    looks
}

/// Who is in contention, from shard to shard in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Contention {
    all: Vec<usize>,
    contenders: Vec<usize>,
    /// Share of the shards that hold all postures.
    whole: f64,
    /// Shards so far, and those of them that hold all.
    shards: u32,
    whole_shards: u32,
}

/// What a look comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// How sure the runs are that the leading posture is ahead of every other one, 0..=1. It counts that many postures are
    /// compared and that one looks several times ([`looks`]), so a run that stops at a look at which this has reached the
    /// asked confidence is wrong no more often than that. 0 before eight shards are there, where there is only one posture,
    /// and where one leads that is out of contention.
    pub confidence: f64,
    /// Postures in contention after this look, rising; all that were before it in a plan that asks for no confidence.
    pub contenders: Vec<usize>,
    /// Share of the shards that are to hold all postures.
    whole: f64,
}

impl Contention {
    /// All of so many postures are in contention.
    #[must_use]
    pub fn new(postures: usize) -> Self {
        let all: Vec<usize> = (0..postures).collect();
        Self { contenders: all.clone(), all, whole: 1.0, shards: 0, whole_shards: 0 }
    }

    /// Postures in contention, rising.
    #[must_use]
    pub fn contenders(&self) -> &[usize] {
        &self.contenders
    }

    /// Whether one posture alone is left of several.
    #[must_use]
    pub const fn is_decided(&self) -> bool {
        self.contenders.len() == 1 && self.all.len() > 1
    }

    /// The postures that the next shard holds, rising.
    #[must_use]
    pub fn next_postures(&self) -> &[usize] {
        let due = self.whole * f64::from(self.shards + 1);
        if f64::from(self.whole_shards) < due { &self.all } else { &self.contenders }
    }

    /// The next shard is there.
    pub fn played(&mut self) {
        self.whole_shards += u32::from(self.next_postures().len() == self.all.len());
        self.shards += 1;
    }

    /// Takes over what a look has shown.
    pub fn look(&mut self, look: &Look) {
        self.contenders.retain(|posture| look.contenders.contains(posture));
        self.whole = look.whole;
    }
}

/// Looks at what is compared; `before` are the postures in contention until now.
pub(super) fn look(compared: &Comparison, before: &[usize]) -> Look {
    let table = compared.table;
    let (blocks, [leading, _]) = (table.shards.len(), compared.first_two());
    if blocks < ENOUGH_BLOCKS || table.postures() < 2 || !before.contains(&leading) {
        return Look { confidence: 0.0, contenders: before.to_vec(), whole: 1.0 };
    }
    let per_block = table.futures().div_ceil(blocks);
    let planned = usize::try_from(table.subject.futures_planned).unwrap_or(usize::MAX).div_ceil(per_block);
    let looks = looks(u32::try_from(planned).unwrap_or(u32::MAX)).len().max(1);
    let tests = (looks * (table.postures() - 1)) as f64;
    let allowed = table.subject.confidence.map(|confidence| (1.0 - confidence) / tests);
    let doubt = |posture: usize| if posture == leading { 0.0 } else { compared.doubt(leading, posture) };
    let doubts: Vec<f64> = (0..table.postures()).map(doubt).collect();
    let is_out = |posture: usize| allowed.is_some_and(|allowed| doubts[posture] <= allowed);
    let contenders: Vec<usize> =
        before.iter().copied().filter(|&posture| posture == leading || !is_out(posture)).collect();
    // Who is out of contention was surely behind at the look at which it fell out.
    let counted = |posture: usize| {
        if before.contains(&posture) { doubts[posture] } else { doubts[posture].min(allowed.unwrap_or(1.0)) }
    };
    let largest = (0..table.postures()).map(counted).fold(0.0, f64::max);
    let hardest = contenders
        .iter()
        .copied()
        .filter(|&posture| posture != leading)
        .max_by(|&a, &b| doubts[a].total_cmp(&doubts[b]));
    let whole = hardest.map_or(1.0, |rival| whole(compared, [leading, rival], &contenders));
    Look { confidence: (1.0 - tests * largest).clamp(0.0, 1.0), contenders, whole }
}

/// In what share of the shards all postures should be played, for the comparison that is hardest to settle.
fn whole(compared: &Comparison, pair: [usize; 2], contenders: &[usize]) -> f64 {
    if contenders.len() == compared.table.postures() {
        return 1.0;
    }
    let phase = Phase { postures: contenders.to_vec(), futures: compared.table.common() };
    compared.shares.whole(pair, &places(compared.table, &compared.utilities, &phase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_are_few_and_reach_the_end() {
        assert_eq!(looks(7), [0; 0]);
        assert_eq!(looks(8), [8]);
        assert_eq!(looks(16), [8, 10, 13, 16]);
        assert_eq!(looks(64), [8, 10, 13, 17, 22, 28, 35, 44, 55, 64]);
        assert_eq!(looks(32_768).len(), 38);
    }

    #[test]
    fn all_postures_are_played_in_their_share_of_the_shards() {
        let mut contention = Contention::new(3);
        for _ in 0..8 {
            assert_eq!(contention.next_postures(), [0, 1, 2]);
            contention.played();
        }
        contention.look(&Look { confidence: 0.9, contenders: vec![0, 2], whole: 0.25 });
        let whole: Vec<bool> = (8..64)
            .map(|_| {
                let whole = contention.next_postures().len() == 3;
                contention.played();
                whole
            })
            .collect();
        assert_eq!(whole.iter().filter(|whole| **whole).count(), 16 - 8);
        // What eight shards have shown is enough for the first 32.
        assert!(whole[..24].iter().all(|whole| !whole) && whole[24]);
        assert!(!contention.is_decided());
        contention.look(&Look { confidence: 0.99, contenders: vec![0, 1], whole: 0.25 });
        assert_eq!((contention.contenders(), contention.is_decided()), ([0].as_slice(), true));
    }
}
