//! `terrain power`: what each player's votes are worth in a weighted voting game.

use crate::answer::Answer;
use crate::fault::Fault;
use crate::game::{self, NamedGame};
use clap::Args;
use miette::Result;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use std::path::PathBuf;
use terrain_power::{PowerIndices, Rational, power_indices, to_floats};

/// Work out what each player's votes are worth in a weighted voting game
///
/// Gives every index with a published definition: Shapley–Shubik, Banzhaf (also called Penrose), Coleman, Johnston,
/// Deegan–Packel, Public Good, Shift; with a-priori unions also Owen, Banzhaf–Owen and symmetric coalitional Banzhaf.
/// All are exact fractions; an index that would take too long is left out.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain power council.json\n  terrain power council.json --json\n\n\
                        The file:\n  {\"players\": [{\"id\": \"A\", \"weight\": 3}, {\"id\": \"B\", \"weight\": 2}, {\"id\": \"C\", \"weight\": 1}], \"quota\": 4}")]
pub(crate) struct Power {
    /// The game: players with weights, quota, and unions, further systems (and), alternatives (or) if there are any
    game: PathBuf,
    /// Answer in JSON: exact fractions as text, and the same as numbers under `floats`
    #[arg(long)]
    json: bool,
}

impl Power {
    pub(crate) fn run(self) -> Result<Answer> {
        let file = self.game.display().to_string();
        let text = std::fs::read_to_string(&self.game)
            .map_err(|error| Fault::new(format!("cannot read {file}: {error}")))?;
        let game = game::read(&text, &file)?;
        let indices = power_indices(&game.game, game.unions.as_ref())
            .map_err(|error| Fault::new(format!("{file}: {error}")))?;
        let found = Found::new(&indices);
        Ok(Answer::either(self.json, &found.as_json(&game), || found.in_words(&game)))
    }
}

/// Indices side by side in one table.
const COLUMNS: usize = 4;
/// Width of one of them.
const COLUMN: usize = 18;

/// The indices under their published names, those that were feasible.
struct Found<'a> {
    by_player: Vec<(&'static str, &'static str, &'a [Rational])>,
    of_the_game: Vec<(&'static str, Value)>,
}

impl<'a> Found<'a> {
    fn new(indices: &'a PowerIndices) -> Self {
        let mut by_player: Vec<(_, _, &[Rational])> = vec![
            ("shapley_shubik", "Shapley–Shubik", &indices.shapley_shubik),
            ("banzhaf_absolute", "Banzhaf absolute", &indices.banzhaf.absolute),
            ("banzhaf_normalized", "Banzhaf normalized", &indices.banzhaf.normalized),
            ("coleman_prevent", "Coleman prevent", &indices.coleman.prevent),
            ("coleman_initiate", "Coleman initiate", &indices.coleman.initiate),
        ];
        let mut of_the_game =
            vec![("coleman_collectivity", Value::String(indices.coleman.collectivity.to_string()))];
        if let Some(johnston) = &indices.johnston {
            by_player.push(("johnston", "Johnston", johnston));
        }
        if let Some(minimal) = &indices.minimal {
            by_player.push(("deegan_packel", "Deegan–Packel", &minimal.deegan_packel));
            by_player.push(("public_good", "Public Good", &minimal.public_good));
            of_the_game.push(("minimal_winning_coalitions", count(minimal.coalitions)));
        }
        if let Some(shift) = &indices.shift {
            by_player.push(("shift", "Shift", &shift.index));
            of_the_game.push(("shift_minimal_winning_coalitions", count(shift.coalitions)));
        }
        if let Some(unions) = &indices.unions {
            by_player.push(("owen", "Owen", &unions.owen));
            by_player.push(("banzhaf_owen", "Banzhaf–Owen", &unions.banzhaf_owen));
            let symmetric = &unions.symmetric_coalitional_banzhaf;
            by_player.push(("symmetric_coalitional_banzhaf", "sym. coal. Banzhaf", symmetric));
        }
        Self { by_player, of_the_game }
    }

    fn as_json(&self, game: &NamedGame) -> Value {
        let mut answer = Map::new();
        let mut floats = Map::new();
        answer.insert("players".to_owned(), json!(game.players));
        answer.insert("weights".to_owned(), json!(game.weights));
        answer.insert("quota".to_owned(), json!(game.quota));
        for (name, _, values) in &self.by_player {
            let exact: Vec<String> = values.iter().map(ToString::to_string).collect();
            answer.insert((*name).to_owned(), json!(exact));
            floats.insert((*name).to_owned(), json!(to_floats(values)));
        }
        for (name, value) in &self.of_the_game {
            answer.insert((*name).to_owned(), value.clone());
        }
        answer.insert("floats".to_owned(), Value::Object(floats));
        Value::Object(answer)
    }

    fn in_words(&self, game: &NamedGame) -> String {
        let width = game.players.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(6);
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = writeln!(text, "{} players, quota {}", game.players.len(), game.quota);
        for columns in self.by_player.chunks(COLUMNS) {
            let _ = write!(text, "\n{:width$}  {:>8}", "", "votes");
            for (_, name, _) in columns {
                let _ = write!(text, "  {name:>COLUMN$}");
            }
            text.push('\n');
            for (number, (player, weight)) in game.players.iter().zip(&game.weights).enumerate() {
                let _ = write!(text, "{player:width$}  {weight:>8}");
                for (_, _, values) in columns {
                    let cell = values.get(number).map(in_a_cell).unwrap_or_default();
                    let _ = write!(text, "  {cell:>COLUMN$}");
                }
                text.push('\n');
            }
        }
        text.push('\n');
        for (name, value) in &self.of_the_game {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            let _ = writeln!(text, "{}: {shown}", name.replace('_', " "));
        }
        text
    }
}

/// The fraction beside its value where both fit, else the value.
fn in_a_cell(value: &Rational) -> String {
    let exact = value.to_string();
    let float = to_floats(std::slice::from_ref(value)).first().copied().unwrap_or(f64::NAN);
    if exact.len() + 9 <= COLUMN { format!("{exact} {float:.6}") } else { format!("{float:.6}") }
}

/// A count as a number where JSON readers keep it exact, else as text.
fn count(coalitions: u128) -> Value {
    u64::try_from(coalitions)
        .ok()
        .filter(|count| *count < 1 << 53)
        .map_or_else(|| Value::String(coalitions.to_string()), |count| json!(count))
}
