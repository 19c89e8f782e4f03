//! Indices of games too large to be counted, from coalitions and orders drawn at random, each with an interval.
//!
//! Belongs here: what is drawn, and how far off the result may be. Does not: the random numbers, which the caller hands
//! in, so that the same seed gives the same estimate on every machine.

use alloc::vec;
use alloc::vec::Vec;

use crate::error::GameError;
use crate::game::{WeightedGame, wins_with};
use crate::unions::Unions;

/// Quantile of the normal distribution for intervals that cover 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// What draws are for; the upper bits of the block number.
#[derive(Clone, Copy)]
enum Purpose {
    Coins = 0,
    Order = 1,
    Unions = 2,
    Inside = 3,
}

/// Four random words for a sample and a block within it. Must give the same words for the same arguments, and words that
/// look independent for different ones: a counter-based generator such as Philox (Salmon et al. 2011).
pub trait Luck {
    /// The words.
    fn words(&self, sample: u64, block: u32) -> [u32; 4];
}

impl<F: Fn(u64, u32) -> [u32; 4]> Luck for F {
    fn words(&self, sample: u64, block: u32) -> [u32; 4] {
        self(sample, block)
    }
}

/// A value estimated from samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Best guess.
    pub value: f64,
    /// Low end of the interval that covers the true value in 95 % of all estimates.
    pub low: f64,
    /// High end.
    pub high: f64,
}

/// Estimated indices, `[n]` each.
#[derive(Clone, Debug, PartialEq)]
pub struct PowerEstimates {
    /// Orders, and coalitions, that were drawn.
    pub samples: u64,
    /// See [`crate::shapley_shubik`].
    pub shapley_shubik: Vec<Estimate>,
    /// See [`crate::Banzhaf`].
    pub banzhaf_absolute: Vec<Estimate>,
    /// See [`crate::Banzhaf`].
    pub banzhaf_normalized: Vec<Estimate>,
    /// See [`crate::Coleman`].
    pub coleman_prevent: Vec<Estimate>,
    /// See [`crate::Coleman`].
    pub coleman_initiate: Vec<Estimate>,
    /// See [`crate::Coleman`].
    pub coleman_collectivity: Estimate,
    /// See [`crate::johnston`]; empty when no drawn coalition turned on anybody.
    pub johnston: Vec<Estimate>,
    /// `None` when no unions were given.
    pub unions: Option<UnionEstimates>,
}

/// Estimated indices with a-priori unions, `[n]` each.
#[derive(Clone, Debug, PartialEq)]
pub struct UnionEstimates {
    /// See [`crate::UnionIndices`].
    pub owen: Vec<Estimate>,
    /// See [`crate::UnionIndices`].
    pub banzhaf_owen: Vec<Estimate>,
    /// See [`crate::UnionIndices`].
    pub symmetric_coalitional_banzhaf: Vec<Estimate>,
}

/// Estimates the indices of `game` from `samples` (at least 1) drawn orders and as many drawn coalitions.
///
/// Shares of orders and of coalitions have Wilson's interval; ratios (normalized Banzhaf, Coleman, Johnston) that of the
/// delta method, and while an event has not been seen at all the upper end of Wilson's over the mean it is compared to.
/// Indices over minimal winning coalitions have no estimate: nobody knows how to draw these evenly.
///
/// - **Cost**: O(samples · n).
///
/// # Errors
/// Unions of another number of players.
///
/// Source: Mann & Shapley (1960), RAND RM-2651, for drawn orders; Bachrach, Markakis, Resnick, Procaccia, Rosenschein &
/// Saberi (2010), Autonomous Agents and Multi-Agent Systems 20, for Banzhaf; Wilson (1927), J. Am. Stat. Assoc. 22.
pub fn estimate_power(
    game: &WeightedGame,
    unions: Option<&Unions>,
    samples: u64,
    luck: &impl Luck,
) -> Result<PowerEstimates, GameError> {
    let players = game.players();
    if let Some(unions) = unions.filter(|unions| unions.players() != players) {
        return Err(GameError::WeightCount { weights: unions.players(), players });
    }
    let samples = samples.max(1);
    let sampler = Sampler::new(game);
    let mut pivots = vec![0_u64; players];
    let mut coins = Coins::new(players);
    for sample in 0..samples {
        let start = vec![0; game.systems().len()];
        let mut words = Words::new(luck, sample, Purpose::Order);
        if let Some(player) = sampler.pivot(start, (0..players).collect(), &mut words) {
            pivots[player] += 1;
        }
        coins.add(&sampler, &mut Words::new(luck, sample, Purpose::Coins));
    }
    Ok(PowerEstimates {
        samples,
        shapley_shubik: shares(&pivots, samples),
        banzhaf_absolute: shares(&coins.swings, samples),
        banzhaf_normalized: coins.normalized(samples),
        coleman_prevent: coins.coleman(samples, true),
        coleman_initiate: coins.coleman(samples, false),
        coleman_collectivity: wilson(coins.won, samples),
        johnston: coins.johnston(samples),
        unions: unions.map(|unions| sampler.with_unions(unions, samples, luck)),
    })
}

/// Shapley's and Banzhaf's value of a game given as a function, from drawn orders and coalitions.
#[derive(Clone, Debug, PartialEq)]
pub struct ValueEstimates {
    /// `[n]`: expected contribution when all orders of joining are equally likely.
    pub shapley: Vec<Estimate>,
    /// `[n]`: expected contribution when every other player is in or out by the toss of a coin.
    pub banzhaf: Vec<Estimate>,
}

/// Estimates the values of a game of any number of players in which `worth` says what a coalition is worth;
/// `members[i]` says whether player `i` is in it.
///
/// Intervals are those of a normal mean. A function of few players is better written out:
/// [`crate::CharacteristicGame::from_worth`].
///
/// - **Cost**: (n + 1)·`samples` calls of `worth` for orders, 2n·`samples` for coalitions; `samples` is at least 2.
///
/// Source: Castro, Gómez & Tejada (2009), Computers & Operations Research 36.
pub fn estimate_values(
    players: usize,
    worth: impl Fn(&[bool]) -> f64,
    samples: u64,
    luck: &impl Luck,
) -> ValueEstimates {
    let samples = samples.max(2);
    let (mut shapley, mut banzhaf) = (vec![Moments::default(); players], vec![Moments::default(); players]);
    for sample in 0..samples {
        let mut words = Words::new(luck, sample, Purpose::Order);
        let mut members = vec![false; players];
        let mut before = worth(&members);
        let mut order: Vec<usize> = (0..players).collect();
        for place in 0..players {
            let player = words.next_of(&mut order, place);
            members[player] = true;
            let now = worth(&members);
            shapley[player].add(now - before);
            before = now;
        }
        let mut words = Words::new(luck, sample, Purpose::Coins);
        let mut members: Vec<bool> = (0..players).map(|_| words.coin()).collect();
        for (player, moments) in banzhaf.iter_mut().enumerate() {
            let tossed = core::mem::replace(&mut members[player], true);
            let with = worth(&members);
            members[player] = false;
            moments.add(with - worth(&members));
            members[player] = tossed;
        }
    }
    let ends = |all: Vec<Moments>| all.iter().map(|moments| moments.mean(samples)).collect();
    ValueEstimates { shapley: ends(shapley), banzhaf: ends(banzhaf) }
}

/// Sums of a value and of its square.
#[derive(Clone, Copy, Default)]
struct Moments {
    sum: f64,
    squares: f64,
}

impl Moments {
    fn add(&mut self, value: f64) {
        self.sum += value;
        self.squares += value * value;
    }

    fn mean(&self, samples: u64) -> Estimate {
        let n = samples as f64;
        let value = self.sum / n;
        let variance = ((self.squares - n * value * value) / (n - 1.0)).max(0.0);
        let half = Z * libm::sqrt(variance / n);
        Estimate { value, low: value - half, high: value + half }
    }
}

/// Random words of one sample, one after the other.
struct Words<'a, L> {
    luck: &'a L,
    sample: u64,
    block: u32,
    words: [u32; 4],
    used: usize,
    coins: u32,
    tossed: u32,
}

impl<'a, L: Luck> Words<'a, L> {
    fn new(luck: &'a L, sample: u64, purpose: Purpose) -> Self {
        Self { luck, sample, block: (purpose as u32) << 24, words: [0; 4], used: 4, coins: 0, tossed: 32 }
    }

    fn word(&mut self) -> u32 {
        if self.used == 4 {
            self.words = self.luck.words(self.sample, self.block);
            self.block += 1;
            self.used = 0;
        }
        self.used += 1;
        self.words[self.used - 1]
    }

    fn coin(&mut self) -> bool {
        if self.tossed == 32 {
            (self.coins, self.tossed) = (self.word(), 0);
        }
        self.tossed += 1;
        self.coins >> (self.tossed - 1) & 1 == 1
    }

    /// A number below `end`, each as likely.
    ///
    /// Source: Lemire (2019), ACM Trans. on Modeling and Computer Simulation 29(1).
    fn below(&mut self, end: usize) -> usize {
        let end = u32::try_from(end).unwrap_or(u32::MAX).max(1);
        loop {
            let product = u64::from(self.word()) * u64::from(end);
            #[expect(clippy::cast_possible_truncation, reason = "the lower half is what decides")]
            let low = product as u32;
            if low >= end || low >= end.wrapping_neg() % end {
                return usize::try_from(product >> 32).unwrap_or(0);
            }
        }
    }

    /// Puts one of the players from `place` on at `place`, each as likely, and says who it is.
    fn next_of(&mut self, order: &mut [usize], place: usize) -> usize {
        let chosen = place + self.below(order.len() - place);
        order.swap(place, chosen);
        order[place]
    }
}

struct Sampler<'a> {
    game: &'a WeightedGame,
    /// `[player][system]`.
    weights: Vec<Vec<u64>>,
}

impl<'a> Sampler<'a> {
    fn new(game: &'a WeightedGame) -> Self {
        let of = |player: usize| game.systems().iter().map(|system| system.weights[player]).collect();
        Self { game, weights: (0..game.players()).map(of).collect() }
    }

    fn wins(&self, sums: &[u64]) -> bool {
        let systems = self.game.systems().iter().zip(sums).enumerate();
        let met = systems.fold(0, |met, (bit, (system, sum))| met | (u32::from(*sum >= system.quota) << bit));
        wins_with(self.game.groups(), met)
    }

    fn join(&self, sums: &mut [u64], player: usize) {
        for (sum, weight) in sums.iter_mut().zip(&self.weights[player]) {
            *sum += weight;
        }
    }

    fn leave(&self, sums: &mut [u64], player: usize) {
        for (sum, weight) in sums.iter_mut().zip(&self.weights[player]) {
            *sum -= weight;
        }
    }

    /// Who makes the coalition win when those in `order`, shuffled, join those who make up `sums`.
    fn pivot(
        &self,
        mut sums: Vec<u64>,
        mut order: Vec<usize>,
        words: &mut Words<'_, impl Luck>,
    ) -> Option<usize> {
        if self.wins(&sums) {
            return None;
        }
        (0..order.len()).find_map(|place| {
            let player = words.next_of(&mut order, place);
            self.join(&mut sums, player);
            self.wins(&sums).then_some(player)
        })
    }

    /// Whether a coalition of these sums turns on `player`, who is in it or not.
    fn turns(&self, sums: &mut [u64], won: bool, player: usize, inside: bool) -> bool {
        if won != inside {
            return false;
        }
        if inside {
            self.leave(sums, player);
            let lost = !self.wins(sums);
            self.join(sums, player);
            lost
        } else {
            self.join(sums, player);
            let wins = self.wins(sums);
            self.leave(sums, player);
            wins
        }
    }

    fn with_unions(&self, unions: &Unions, samples: u64, luck: &impl Luck) -> UnionEstimates {
        let players = self.weights.len();
        let (mut owen, mut banzhaf, mut symmetric) =
            (vec![0_u64; players], vec![0_u64; players], vec![0_u64; players]);
        for sample in 0..samples {
            let mut words = Words::new(luck, sample, Purpose::Unions);
            let mut inside = Words::new(luck, sample, Purpose::Inside);
            if let Some(player) = self.pivot_of_unions(unions, &mut words, &mut inside) {
                owen[player] += 1;
            }
            let taken: Vec<bool> = unions.members().iter().map(|_| words.coin()).collect();
            let mut all = vec![0; self.game.systems().len()];
            for (members, _) in unions.members().iter().zip(&taken).filter(|(_, taken)| **taken) {
                members.iter().for_each(|&player| self.join(&mut all, player));
            }
            for (members, taken) in unions.members().iter().zip(&taken) {
                let mut others = all.clone();
                if *taken {
                    members.iter().for_each(|&player| self.leave(&mut others, player));
                }
                if let Some(player) = self.pivot(others.clone(), members.clone(), &mut inside) {
                    symmetric[player] += 1;
                }
                let part: Vec<bool> = members.iter().map(|_| inside.coin()).collect();
                for (&player, _) in members.iter().zip(&part).filter(|(_, part)| **part) {
                    self.join(&mut others, player);
                }
                let won = self.wins(&others);
                for (&player, &part) in members.iter().zip(&part) {
                    banzhaf[player] += u64::from(self.turns(&mut others, won, player, part));
                }
            }
        }
        UnionEstimates {
            owen: shares(&owen, samples),
            banzhaf_owen: shares(&banzhaf, samples),
            symmetric_coalitional_banzhaf: shares(&symmetric, samples),
        }
    }

    fn pivot_of_unions(
        &self,
        unions: &Unions,
        words: &mut Words<'_, impl Luck>,
        inside: &mut Words<'_, impl Luck>,
    ) -> Option<usize> {
        let mut order: Vec<usize> = (0..unions.members().len()).collect();
        let mut sums = vec![0; self.game.systems().len()];
        for place in 0..order.len() {
            let union = &unions.members()[words.next_of(&mut order, place)];
            let before = sums.clone();
            union.iter().for_each(|&player| self.join(&mut sums, player));
            if self.wins(&sums) {
                return self.pivot(before, union.clone(), inside);
            }
        }
        None
    }
}

/// What coalitions drawn by tossing a coin for each player have shown.
struct Coins {
    won: u64,
    /// `[n]`: times the coalition turned on the player.
    swings: Vec<u64>,
    /// `[n]`: of these, times the coalition won.
    winning_swings: Vec<u64>,
    /// `[n]`: sum over samples of the player's swing times everybody's swings.
    products: Vec<u64>,
    /// Sum over samples of everybody's swings, and of its square.
    all: u64,
    all_squares: u64,
    /// Winning coalitions that turned on anybody.
    vulnerable: u64,
    /// `[n]`: the player's share of these, and its square, summed up.
    shared: Vec<Moments>,
}

impl Coins {
    fn new(players: usize) -> Self {
        Self {
            won: 0,
            swings: vec![0; players],
            winning_swings: vec![0; players],
            products: vec![0; players],
            all: 0,
            all_squares: 0,
            vulnerable: 0,
            shared: vec![Moments::default(); players],
        }
    }

    fn add(&mut self, sampler: &Sampler<'_>, words: &mut Words<'_, impl Luck>) {
        let players = self.swings.len();
        let members: Vec<bool> = (0..players).map(|_| words.coin()).collect();
        let mut sums = vec![0; sampler.game.systems().len()];
        for (player, _) in members.iter().enumerate().filter(|(_, member)| **member) {
            sampler.join(&mut sums, player);
        }
        let won = sampler.wins(&sums);
        self.won += u64::from(won);
        let turning: Vec<usize> =
            (0..players).filter(|&player| sampler.turns(&mut sums, won, player, members[player])).collect();
        let count = turning.len() as u64;
        self.all += count;
        self.all_squares += count * count;
        self.vulnerable += u64::from(won && count > 0);
        for player in turning {
            self.swings[player] += 1;
            self.products[player] += count;
            if won {
                self.winning_swings[player] += 1;
                self.shared[player].add(1.0 / count as f64);
            }
        }
    }

    fn normalized(&self, samples: u64) -> Vec<Estimate> {
        let (all, squares) = (self.all as f64, self.all_squares as f64);
        let one = |(&swings, &products): (&u64, &u64)| {
            let swings = Moments { sum: swings as f64, squares: swings as f64 };
            ratio(swings, Moments { sum: all, squares }, products as f64, samples)
        };
        self.swings.iter().zip(&self.products).map(one).collect()
    }

    /// Swings over winning coalitions (power to prevent) or over losing ones (to initiate). Each swing is one of a winning
    /// and of a losing coalition; the coin showed either.
    fn coleman(&self, samples: u64, prevent: bool) -> Vec<Estimate> {
        let whole = if prevent { self.won } else { samples - self.won } as f64;
        let one = |(&swings, &winning): (&u64, &u64)| {
            let seen = if prevent { winning } else { swings - winning } as f64 / 2.0;
            let swings = swings as f64;
            let swings = Moments { sum: swings / 2.0, squares: swings / 4.0 };
            ratio(swings, Moments { sum: whole, squares: whole }, seen, samples)
        };
        self.swings.iter().zip(&self.winning_swings).map(one).collect()
    }

    fn johnston(&self, samples: u64) -> Vec<Estimate> {
        let whole = self.vulnerable as f64;
        if self.vulnerable == 0 {
            return Vec::new();
        }
        let one =
            |shared: &Moments| ratio(*shared, Moments { sum: whole, squares: whole }, shared.sum, samples);
        self.shared.iter().map(one).collect()
    }
}

/// A share of the samples, with Wilson's interval.
fn wilson(count: u64, samples: u64) -> Estimate {
    let (n, share) = (samples as f64, count as f64 / samples as f64);
    let (spread, whole) = (Z * Z / n, 1.0 + Z * Z / n);
    let middle = (share + spread / 2.0) / whole;
    let half = Z * libm::sqrt(share * (1.0 - share) / n + spread / (4.0 * n)) / whole;
    Estimate {
        value: share,
        low: if count == 0 { 0.0 } else { (middle - half).max(0.0) },
        high: if count == samples { 1.0 } else { (middle + half).min(1.0) },
    }
}

fn shares(counts: &[u64], samples: u64) -> Vec<Estimate> {
    counts.iter().map(|&count| wilson(count, samples)).collect()
}

/// The ratio of two means, between 0 and 1, by the delta method; `products` is the sum of products of the two.
fn ratio(above: Moments, below: Moments, products: f64, samples: u64) -> Estimate {
    if below.sum <= 0.0 {
        return Estimate { value: 0.0, low: 0.0, high: 1.0 };
    }
    let value = (above.sum / below.sum).clamp(0.0, 1.0);
    if above.sum <= 0.0 {
        let unseen = wilson(0, samples).high * samples as f64 / below.sum;
        return Estimate { value: 0.0, low: 0.0, high: unseen.min(1.0) };
    }
    let squares = (above.squares - 2.0 * value * products + value * value * below.squares).max(0.0);
    let half = Z * libm::sqrt(squares) / below.sum;
    Estimate { value, low: (value - half).max(0.0), high: (value + half).min(1.0) }
}
