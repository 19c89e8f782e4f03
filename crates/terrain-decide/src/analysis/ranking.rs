//! Choices against futures, from a table of payoffs alone: who is best, which rank, how much regret. Where the payoffs
//! come from and how sure the figures are belongs elsewhere.
//!
//! A table is `[choice][future]`, more is better; every choice has as many futures.

/// The share of the first place that each choice has in each future: 1 for the best one, 1/k for each of k equally good
/// ones, else 0. `[choice][future]`, every future sums to 1.
#[must_use]
pub fn best_shares(payoffs: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let mut shares: Vec<Vec<f64>> = payoffs.iter().map(|values| vec![0.0; values.len()]).collect();
    for future in 0..futures(payoffs) {
        let best = best_in(payoffs, future);
        let tied = payoffs.iter().filter(|values| values[future] == best).count();
        for (share, values) in shares.iter_mut().zip(payoffs) {
            if values[future] == best {
                share[future] = 1.0 / tied as f64;
            }
        }
    }
    shares
}

/// How much worse each choice is than the best one of that future, never negative: `[choice][future]`.
///
/// Source: Savage (1951), "The theory of statistical decision", J. Amer. Statist. Assoc. 46.
#[must_use]
pub fn regrets(payoffs: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let best: Vec<f64> = (0..futures(payoffs)).map(|future| best_in(payoffs, future)).collect();
    let regret = |values: &Vec<f64>| best.iter().zip(values).map(|(best, value)| best - value).collect();
    payoffs.iter().map(regret).collect()
}

/// Share of futures in which each choice has each rank, best rank first: `[choice][rank]`. Where the weights of several
/// criteria are drawn anew for each future, these are the rank acceptabilities. k equally good choices share their k ranks evenly. Rows
/// and columns sum to 1.
///
/// Source: Lahdelma & Salminen (2001), "SMAA-2: stochastic multicriteria acceptability analysis for group decision
/// making", Operations Research 49(3).
#[must_use]
pub fn rank_acceptability(payoffs: &[Vec<f64>]) -> Vec<Vec<f64>> {
    weighted_rank_acceptability(payoffs, &vec![1.0; futures(payoffs)])
}

/// As [`rank_acceptability`], where futures count differently: one weight each, 1 on average.
#[must_use]
pub fn weighted_rank_acceptability(payoffs: &[Vec<f64>], weights: &[f64]) -> Vec<Vec<f64>> {
    let (choices, futures) = (payoffs.len(), futures(payoffs));
    let mut acceptability = vec![vec![0.0; choices]; choices];
    for (future, weight) in weights.iter().enumerate().take(futures) {
        for (choice, row) in acceptability.iter_mut().enumerate() {
            let own = payoffs[choice][future];
            let better = payoffs.iter().filter(|values| values[future] > own).count();
            let equal = payoffs.iter().filter(|values| values[future] == own).count();
            for share in &mut row[better..better + equal] {
                *share += weight / equal as f64;
            }
        }
    }
    for share in acceptability.iter_mut().flatten() {
        *share /= futures.max(1) as f64;
    }
    acceptability
}

fn futures(payoffs: &[Vec<f64>]) -> usize {
    payoffs.first().map_or(0, Vec::len)
}

fn best_in(payoffs: &[Vec<f64>], future: usize) -> f64 {
    payoffs.iter().map(|values| values[future]).fold(f64::NEG_INFINITY, f64::max)
}
