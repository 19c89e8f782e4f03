//! Made contests whose truth is known, played out as a run plays them: futures to those in contention, or to all until the
//! same test is sure. Shared by the tests and by `examples/adaptive_effort.rs`.

use terrain_decide::analysis::AnalysisError;
use terrain_decide::analysis::running::{Contention, leading_among, look_among, looks};
use terrain_decide::shard::{Row, Shard};
use terrain_decide::subject::{Named, Subject, WeightInput};
use terrain_sim::outcome::{OUTCOMES, Outcome};
use terrain_sim::random::{Stream, normal};

/// Futures of a shard.
const BLOCK: u32 = 32;

/// Normal payoffs: posture p has `means[p]`, plus luck of its own in each future (variance 1), plus luck of its own that the
/// futures of a shard share (standard deviation `shared`), plus luck that all postures share, which changes nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Contest {
    pub(crate) what: &'static str,
    pub(crate) means: &'static [f64],
    pub(crate) shared: f64,
    /// Shards planned.
    pub(crate) shards: u32,
}

/// How a contest was played out.
#[derive(Clone, Debug)]
pub(crate) struct Played {
    /// Futures times postures.
    pub(crate) runs: u64,
    /// Shards until the end.
    pub(crate) shards: u32,
    /// The posture left alone in contention, if there is one.
    pub(crate) selected: Option<usize>,
    /// Share of futures in which each is best, and its interval, as told at the end.
    pub(crate) p_best: Vec<f64>,
    pub(crate) intervals: Vec<[f64; 2]>,
}

impl Contest {
    pub(crate) fn subject(&self, confidence: f64, seed: u64) -> Subject {
        Subject {
            question: String::new(),
            horizon_weeks: 52,
            futures_planned: self.shards * BLOCK,
            replicates: 1,
            confidence: Some(confidence),
            seed,
            postures: (0..self.means.len())
                .map(|posture| Named { id: format!("p{posture}"), label: format!("Posture {posture}") })
                .collect(),
            campaigns: Vec::new(),
            organizations: vec![Named { id: "us".to_owned(), label: "Us".to_owned() }],
            principal: 0,
            series_weeks: Vec::new(),
            uncertain: Vec::new(),
            fixed: Vec::new(),
            values: vec![(Outcome::Reforms, WeightInput::Fixed(1.0))],
            warnings: Vec::new(),
        }
    }

    /// The payoff of a posture in a future.
    pub(crate) fn payoff(&self, seed: u64, posture: usize, future: u32) -> f64 {
        let of = |stream: u32, place: u64| normal(&mut Stream::new(seed, stream).at(place));
        let own = (posture as u64) << 32;
        let block = u64::from(future / BLOCK);
        self.means[posture]
            + of(9101, own | u64::from(future))
            + self.shared * of(9102, own | block)
            + of(9103, u64::from(future))
    }

    /// A shard in which these postures are played.
    pub(crate) fn shard(&self, seed: u64, index: u32, postures: &[usize]) -> Shard {
        let first_future = index * BLOCK;
        let mut rows = Vec::new();
        for future in first_future..first_future + BLOCK {
            for &posture in postures {
                let mut outcomes = [0.0; OUTCOMES];
                outcomes[0] = self.payoff(seed, posture, future);
                rows.push(Row {
                    posture: u16::try_from(posture).unwrap_or(u16::MAX),
                    future,
                    replicate: 0,
                    posture_taken: true,
                    outcomes,
                    campaign_share_won: Vec::new(),
                    walked_out_week: vec![None],
                    series: Vec::new(),
                });
            }
        }
        Shard { index, first_future, futures: vec![Vec::new(); BLOCK as usize], rows }
    }

    /// Plays until one posture is left in contention or all futures are done; `adaptive`: further futures go to those in
    /// contention only, else to all.
    pub(crate) fn play(&self, confidence: f64, seed: u64, adaptive: bool) -> Result<Played, AnalysisError> {
        let subject = self.subject(confidence, seed);
        let all: Vec<usize> = (0..self.means.len()).collect();
        let looks = looks(self.shards);
        let (mut shards, mut contention, mut runs) = (Vec::new(), Contention::new(all.len()), 0);
        while shards.len() < self.shards as usize && !contention.is_decided() {
            let index = u32::try_from(shards.len()).unwrap_or(u32::MAX);
            let postures = if adaptive { contention.next_postures() } else { &all };
            shards.push(self.shard(seed, index, postures));
            runs += u64::from(BLOCK) * postures.len() as u64;
            contention.played();
            if looks.contains(&(index + 1)) {
                contention.look(&look_among(&subject, &shards, contention.contenders())?);
            }
        }
        let so_far = leading_among(&subject, &shards, contention.contenders())?;
        Ok(Played {
            runs,
            shards: u32::try_from(shards.len()).unwrap_or(u32::MAX),
            selected: contention.contenders().first().copied().filter(|_| contention.is_decided()),
            p_best: so_far.p_best,
            intervals: so_far.p_best_interval,
        })
    }

    /// Share of futures in which each posture is best, from very many futures.
    pub(crate) fn truth(&self, futures: u32) -> Vec<f64> {
        let mut best = vec![0.0; self.means.len()];
        for future in 0..futures {
            // Each future in a block of its own: the expectation is the same, its error smaller.
            let payoff = |posture| self.payoff(u64::MAX, posture, future * BLOCK);
            let first = (0..self.means.len()).max_by(|&a, &b| payoff(a).total_cmp(&payoff(b)));
            best[first.unwrap_or(0)] += 1.0 / f64::from(futures);
        }
        best
    }
}
