//! The answer about a game with a worth for every coalition.

use super::columns::{Column, Values};
use super::words::cells;
use crate::game::ListedGame;
use serde_json::{Map, Value, json};
use std::fmt::Write as _;
use terrain_power::{Rational, Unions};
use terrain_report::power::{Measure, chart};

/// Width of a column of the table.
const COLUMN: usize = 18;

/// Values by player, and Harsanyi's dividends of those coalitions that have one.
pub(super) struct Found {
    columns: Vec<Column>,
    dividends: Vec<(String, Rational)>,
}

impl Found {
    pub(super) fn new(game: &ListedGame) -> Self {
        let exact = |key, title, values| Column { key, title, values: Values::Exact(values) };
        let mut columns = vec![
            exact("shapley", "Shapley", game.game.shapley()),
            exact("banzhaf", "Banzhaf", game.game.banzhaf()),
        ];
        let with = |unions: &Unions| -> Option<[Vec<Rational>; 3]> {
            // The unions were checked against these very players.
            Some([
                game.game.owen(unions).ok()?,
                game.game.banzhaf_owen(unions).ok()?,
                game.game.symmetric_coalitional_banzhaf(unions).ok()?,
            ])
        };
        if let Some([owen, banzhaf, symmetric]) = game.unions.as_ref().and_then(with) {
            columns.push(exact("owen", "Owen", owen));
            columns.push(exact("banzhaf_owen", "Banzhaf–Owen", banzhaf));
            columns.push(exact("symmetric_coalitional_banzhaf", "sym. coal. Banzhaf", symmetric));
        }
        let none = Rational::from_integer(0.into());
        let dividends = game.game.harsanyi_dividends().into_iter().enumerate();
        let dividends = dividends.filter(|(_, dividend)| *dividend != none);
        Self { columns, dividends: dividends.map(|(bits, value)| (coalition(game, bits), value)).collect() }
    }

    pub(super) fn as_json(&self, game: &ListedGame) -> Value {
        let (mut answer, mut floats) = (Map::new(), Map::new());
        answer.insert("players".to_owned(), json!(game.players));
        for column in &self.columns {
            if let Values::Exact(values) = &column.values {
                let exact: Vec<String> = values.iter().map(ToString::to_string).collect();
                answer.insert(column.key.to_owned(), json!(exact));
            }
            floats.insert(column.key.to_owned(), json!(column.values.floats()));
        }
        let dividends = self.dividends.iter().map(|(names, value)| (names.clone(), json!(value.to_string())));
        answer.insert("harsanyi_dividends".to_owned(), Value::Object(dividends.collect()));
        answer.insert("floats".to_owned(), Value::Object(floats));
        Value::Object(answer)
    }

    pub(super) fn in_words(&self, game: &ListedGame) -> String {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = self.write_words(game, &mut text);
        text
    }

    fn write_words(&self, game: &ListedGame, text: &mut String) -> std::fmt::Result {
        let width = game.players.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(6);
        writeln!(text, "{} players; what each adds, on average\n", game.players.len())?;
        write!(text, "{:width$}", "")?;
        for column in &self.columns {
            write!(text, "  {:>COLUMN$}", column.title)?;
        }
        text.push('\n');
        let columns: Vec<Vec<String>> = self.columns.iter().map(|column| cells(&column.values)).collect();
        for (number, player) in game.players.iter().enumerate() {
            write!(text, "{player:width$}")?;
            for cells in &columns {
                write!(text, "  {:>COLUMN$}", cells.get(number).map_or("", String::as_str))?;
            }
            text.push('\n');
        }
        writeln!(
            text,
            "\nWhat a coalition adds beyond all its parts (Harsanyi dividends); those left out add nothing"
        )?;
        for (names, value) in &self.dividends {
            writeln!(text, "  {names}: {value}")?;
        }
        Ok(())
    }

    pub(super) fn drawn(&self, game: &ListedGame) -> String {
        let values: Vec<Vec<f64>> = self.columns.iter().map(|column| column.values.floats()).collect();
        let shown = if self.columns.len() > 2 { vec![0, 2] } else { vec![0, 1] };
        let measures: Vec<Measure<'_>> = shown
            .into_iter()
            .filter_map(|place| Some((self.columns.get(place)?, values.get(place)?)))
            .map(|(column, values)| Measure { name: column.title, values, ranges: &[] })
            .collect();
        let players: Vec<&str> = game.players.iter().map(String::as_str).collect();
        chart("What each player adds, on average", "value", &players, &measures)
    }
}

/// Names between commas.
fn coalition(game: &ListedGame, bits: usize) -> String {
    let members = game.players.iter().enumerate().filter(|(player, _)| bits >> player & 1 == 1);
    let members: Vec<&str> = members.map(|(_, name)| name.as_str()).collect();
    members.join(",")
}
