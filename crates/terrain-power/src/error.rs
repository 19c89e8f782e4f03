//! What can be wrong with a game, and when a right game is too large for an index. Numbers only: whoever reads
//! the game from a file knows where in the file they stood.

use core::fmt;

use crate::characteristic::MAX_LISTED_PLAYERS;
use crate::game::{MAX_PLAYERS, MAX_SYSTEMS};

/// Why a game, or the unions of its players, can't be.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GameError {
    /// There is nobody to vote.
    NoPlayers,
    /// More than [`MAX_PLAYERS`] players.
    TooManyPlayers {
        /// How many there are.
        players: usize,
    },
    /// More players than a game with a worth for every coalition can have.
    TooManyListed {
        /// How many there are.
        players: usize,
    },
    /// More than [`MAX_SYSTEMS`] weight systems in one game.
    TooManySystems {
        /// How many there would be.
        systems: usize,
    },
    /// A further system of weights has another number of weights than the game has players.
    WeightCount {
        /// Weights given.
        weights: usize,
        /// Players of the game.
        players: usize,
    },
    /// The weights of a system add up to more than a 64-bit number holds.
    WeightsTooLarge,
    /// A quota of 0, which the empty coalition would meet.
    ZeroQuota,
    /// A quota that all players together don't meet.
    QuotaAboveTotal {
        /// The quota.
        quota: u64,
        /// The sum of all weights.
        total: u64,
    },
    /// A group of alternatives (`or`) without a single system, which every coalition would meet.
    EmptyGroup,
    /// A union names a player that the game doesn't have.
    UnknownPlayer {
        /// The player's number, counted from 0.
        player: usize,
        /// Players of the game.
        players: usize,
    },
    /// A player is named twice in the unions.
    PlayerTwice {
        /// The player's number, counted from 0.
        player: usize,
    },
    /// A union without players.
    EmptyUnion {
        /// The union's number, counted from 0.
        union: usize,
    },
    /// A game in characteristic form needs one worth for each of the 2ⁿ coalitions.
    WorthCount {
        /// Worths given.
        worths: usize,
        /// Players of the game.
        players: usize,
    },
    /// In a game in characteristic form the empty coalition is worth 0.
    EmptyCoalitionWorth,
}

impl fmt::Display for GameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPlayers => write!(f, "a game needs at least one player"),
            Self::TooManyPlayers { players } => {
                write!(f, "{players} players are too many: at most {MAX_PLAYERS}")
            }
            Self::TooManyListed { players } => write!(
                f,
                "{players} players are too many for a worth of every coalition: at most {MAX_LISTED_PLAYERS}"
            ),
            Self::TooManySystems { systems } => {
                write!(f, "{systems} weight systems are too many: at most {MAX_SYSTEMS} in one game")
            }
            Self::WeightCount { weights, players } => {
                write!(f, "{weights} weights for {players} players: every player needs exactly one")
            }
            Self::WeightsTooLarge => write!(f, "the weights add up to more than {}", u64::MAX),
            Self::ZeroQuota => {
                write!(f, "the quota is 0, so that nobody at all would win: it must be at least 1")
            }
            Self::QuotaAboveTotal { quota, total } => write!(
                f,
                "the quota is {quota}, but all players together have only {total}: no coalition could meet it"
            ),
            Self::EmptyGroup => {
                write!(f, "a group of alternatives (or) is empty, so that every coalition would win")
            }
            Self::UnknownPlayer { player, players } => {
                write!(
                    f,
                    "a union names player {player}, but players are numbered 0 to {}",
                    players.saturating_sub(1)
                )
            }
            Self::PlayerTwice { player } => write!(f, "player {player} is named twice in the unions"),
            Self::EmptyUnion { union } => write!(f, "union {union} has no players"),
            Self::WorthCount { worths, players } => {
                write!(
                    f,
                    "{worths} worths for {players} players: every one of the 2^{players} coalitions needs one"
                )
            }
            Self::EmptyCoalitionWorth => write!(f, "the empty coalition must be worth 0"),
        }
    }
}

impl core::error::Error for GameError {}

/// Why an index was not computed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PowerError {
    /// The game can't be.
    Game(GameError),
    /// Neither counting over weights nor going through coalitions is feasible. Both sizes are given, infinite
    /// when beyond `f64`.
    TooLarge {
        /// Kinds of coalitions that would have to be gone through.
        coalitions: f64,
        /// Entries of the tables that counting over weights would need; `None` when the index has no such method.
        entries: Option<f64>,
    },
}

impl fmt::Display for PowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Game(error) => error.fmt(f),
            Self::TooLarge { coalitions, entries } => {
                write!(f, "the game is too large: ")?;
                if coalitions.is_finite() {
                    write!(f, "{coalitions:.1e} kinds of coalitions to go through")?;
                } else {
                    write!(f, "more kinds of coalitions than can be gone through")?;
                }
                match entries {
                    None => Ok(()),
                    Some(entries) => write!(
                        f,
                        ", or tables of {entries:.1e} entries (smaller weights, for instance in thousands, make the tables \
                         smaller)"
                    ),
                }
            }
        }
    }
}

impl core::error::Error for PowerError {}

impl From<GameError> for PowerError {
    fn from(error: GameError) -> Self {
        Self::Game(error)
    }
}
