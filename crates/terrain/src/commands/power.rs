//! `terrain power`: what each player's votes are worth in a voting game, or what each adds where every coalition has a
//! worth.

mod columns;
mod drawing;
mod listed;
mod words;

use crate::answer::Answer;
use crate::fault::Fault;
use crate::game::{self, Game, VotingGame};
use clap::Args;
use columns::Columns;
use miette::Result;
use serde_json::{Map, Value, json};
use std::path::{Path, PathBuf};
use terrain_power::{
    Coalitions, PowerEstimates, Whole, dictator, estimate_power, minimal_blocking_coalitions,
    minimal_winning_coalitions, power_indices, swing_coalitions, veto_players,
};
use terrain_sim::random::philox::philox4x32;

/// Work out what each player's votes are worth in a weighted voting game
///
/// Gives every index with a published definition: Shapley–Shubik, Banzhaf (also called Penrose), Coleman, Johnston,
/// Deegan–Packel, Public Good, Shift; with a-priori unions also Owen, Banzhaf–Owen and symmetric coalitional Banzhaf.
/// All are exact fractions. In a game too large for that, they are estimated from coalitions drawn at random, and marked
/// so. A game may also be a table with a worth for every coalition: then its Shapley and Banzhaf values are given, and
/// Harsanyi's dividends.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain power council.json\n  terrain power council.json --json\n  \
                        terrain power council.json --list 20\n  terrain power fund.json --samples 1000000 --seed 7\n  \
                        terrain power council.json --plot council.svg\n\n\
                        The file:\n  {\"players\": [{\"id\": \"A\", \"weight\": 3}, {\"id\": \"B\", \"weight\": 2}, {\"id\": \"C\", \"weight\": 1}], \"quota\": 4}\n  \
                        {\"players\": [\"A\", \"B\"], \"worth\": {\"A\": 1, \"A,B\": \"7/2\"}}")]
pub(crate) struct Power {
    /// The game: players with votes, a quota, and unions, further systems (and), alternatives (or) if there are any; or
    /// players and the worth of every coalition
    game: PathBuf,
    /// Write out coalitions too, at most N of each kind: those that win and lose if anybody leaves (minimal winning), those
    /// without whom nothing passes (minimal blocking), and for each player those that turn on it (swings)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    list: Option<u32>,
    /// Orders and coalitions to draw for an estimate, where an index can't be exact
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(u64).range(1..=1_000_000_000))]
    samples: u64,
    /// Seed of the draws; the same seed gives the same estimate on every machine
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Estimate whatever can be estimated, even where the exact value is feasible
    #[arg(long)]
    estimate: bool,
    /// Draw power beside votes into this file too
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// Answer in JSON: exact fractions as text, and the same as numbers under `floats`
    #[arg(long)]
    json: bool,
}

impl Power {
    pub(crate) fn run(self) -> Result<Answer> {
        let file = self.game.display().to_string();
        let text = std::fs::read_to_string(&self.game)
            .map_err(|error| Fault::new(format!("cannot read {file}: {error}")))?;
        match game::read(&text, &file)? {
            Game::Voting(game) => self.voting(&game),
            Game::Listed(game) => {
                let found = listed::Found::new(&game);
                self.draw(|| found.drawn(&game))?;
                Ok(Answer::either(self.json, &found.as_json(&game), || found.in_words(&game)))
            }
        }
    }

    fn voting(&self, game: &VotingGame) -> Result<Answer> {
        let indices = power_indices(&game.game, game.unions.as_ref());
        let swings = indices.swings.clone().ok();
        let columns = Columns::new(indices, self.estimate, || self.estimated(game));
        let found = Found {
            game,
            roles: Roles::new(game, swings),
            columns,
            lists: self.list.map(|most| Lists::new(game, most)),
            samples: self.samples,
            seed: self.seed,
        };
        self.draw(|| drawing::votes_and_power(game, &found.columns))?;
        Ok(Answer::either(self.json, &found.as_json(), || found.in_words()))
    }

    /// Estimates of all indices. Each sample has an address of its own, so that its luck depends on nothing else.
    fn estimated(&self, game: &VotingGame) -> Option<PowerEstimates> {
        let luck = |sample: u64, block: u32| {
            let [low, high] = halves(sample);
            philox4x32([low, high, block, 0], halves(self.seed))
        };
        // The unions were checked against these very players.
        estimate_power(&game.game, game.unions.as_ref(), self.samples, &luck).ok()
    }

    fn draw(&self, drawn: impl FnOnce() -> String) -> Result<(), Fault> {
        let write = |path: &Path| {
            std::fs::write(path, drawn())
                .map_err(|error| Fault::new(format!("cannot write {}: {error}", path.display())))
        };
        self.plot.as_deref().map_or(Ok(()), write)
    }
}

/// A number as two words, the low one first.
#[expect(clippy::cast_possible_truncation, reason = "the two halves are what is wanted")]
const fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// Players who stand out.
struct Roles {
    dictator: Option<usize>,
    vetoes: Vec<usize>,
    /// Swings of each player, where they could be counted; who has none is a dummy.
    swings: Option<Vec<Whole>>,
}

impl Roles {
    fn new(game: &VotingGame, swings: Option<Vec<Whole>>) -> Self {
        Self { dictator: dictator(&game.game), vetoes: veto_players(&game.game), swings }
    }

    fn dummies(&self) -> Option<Vec<usize>> {
        let none = Whole::from(0);
        let swings = self.swings.as_ref()?;
        Some((0..swings.len()).filter(|player| swings.get(*player) == Some(&none)).collect())
    }
}

/// Coalitions written out.
struct Lists {
    minimal_winning: Coalitions,
    minimal_blocking: Coalitions,
    /// By player.
    swings: Vec<Coalitions>,
}

impl Lists {
    fn new(game: &VotingGame, most: u32) -> Self {
        let most = usize::try_from(most).unwrap_or(usize::MAX);
        Self {
            minimal_winning: minimal_winning_coalitions(&game.game, most),
            minimal_blocking: minimal_blocking_coalitions(&game.game, most),
            swings: (0..game.players.len())
                .map(|player| swing_coalitions(&game.game, player, most))
                .collect(),
        }
    }
}

/// The answer about a voting game.
struct Found<'a> {
    game: &'a VotingGame,
    roles: Roles,
    columns: Columns,
    lists: Option<Lists>,
    samples: u64,
    seed: u64,
}

impl Found<'_> {
    fn names<'s>(&'s self, players: &[usize]) -> Vec<&'s str> {
        players.iter().filter_map(|&player| self.game.players.get(player)).map(String::as_str).collect()
    }

    fn as_json(&self) -> Value {
        let mut answer = Map::new();
        answer.insert("players".to_owned(), json!(self.game.players));
        answer.insert("weights".to_owned(), json!(self.game.weights));
        answer.insert("quota".to_owned(), self.game.quota.clone());
        self.columns.write(&mut answer, self.samples, self.seed);
        let dictator = self.roles.dictator.and_then(|player| self.game.players.get(player));
        answer.insert("dictator".to_owned(), json!(dictator));
        answer.insert("veto_players".to_owned(), json!(self.names(&self.roles.vetoes)));
        let dummies = self.roles.dummies();
        answer.insert("dummies".to_owned(), json!(dummies.map(|dummies| self.names(&dummies))));
        let swings = self.roles.swings.as_ref();
        let swings = swings.map(|swings| swings.iter().map(count).collect::<Vec<_>>());
        answer.insert("swings".to_owned(), json!(swings));
        if let Some(lists) = &self.lists {
            let written = |coalitions: &Coalitions| {
                let list: Vec<Vec<&str>> = coalitions.list.iter().map(|list| self.names(list)).collect();
                json!({ "coalitions": list, "complete": coalitions.complete })
            };
            let swings: Vec<Value> = lists.swings.iter().map(written).collect();
            answer.insert(
                "lists".to_owned(),
                json!({
                    "minimal_winning": written(&lists.minimal_winning),
                    "minimal_blocking": written(&lists.minimal_blocking),
                    "swings": swings,
                }),
            );
        }
        Value::Object(answer)
    }
}

/// A count as a number where JSON readers keep it exact, else as text.
fn count(count: &Whole) -> Value {
    u64::try_from(count)
        .ok()
        .filter(|count| *count < 1 << 53)
        .map_or_else(|| Value::String(count.to_string()), |count| json!(count))
}
