//! The answer about a voting game as text.

use super::columns::{Column, Values};
use super::{Coalitions, Found};
use std::fmt::Write as _;
use terrain_power::{Estimate, Rational, to_floats};

/// Indices side by side in one table.
const COLUMNS: usize = 4;
/// Width of one of them.
const COLUMN: usize = 18;

impl Found<'_> {
    pub(super) fn in_words(&self) -> String {
        let mut text = String::new();
        // Writing into a String cannot fail.
        let _ = self.write_words(&mut text);
        text
    }

    fn write_words(&self, text: &mut String) -> std::fmt::Result {
        let game = self.game;
        let plural = if game.players.len() == 1 { "player" } else { "players" };
        write!(text, "{} {plural}; {} votes win (quota)", game.players.len(), game.quota)?;
        match game.further {
            0 => writeln!(text)?,
            1 => writeln!(text, ", with 1 further system of votes")?,
            further => writeln!(text, ", with {further} further systems of votes")?,
        }
        self.roles(text)?;
        self.tables(text)?;
        text.push('\n');
        if let Some(column) = &self.columns.collectivity {
            let cell = cells(&column.values).into_iter().next().unwrap_or_default();
            writeln!(text, "share of all ways to vote that pass (Coleman collectivity): {cell}")?;
        }
        for (name, value) in &self.columns.counts {
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            writeln!(text, "{}: {shown}", name.replace('_', " "))?;
        }
        if self.columns.any_estimated() {
            writeln!(
                text,
                "\n≈ is an estimate from {} orders and coalitions drawn at random (seed {}); ± is its range (95 %).\n\
                 More samples make it narrower: four times as many, half as wide.",
                self.samples, self.seed
            )?;
        }
        for (index, why) in &self.columns.left_out {
            writeln!(text, "left out: {}: {why}", index.replace('_', " "))?;
        }
        self.written_out(text)
    }

    fn roles(&self, text: &mut String) -> std::fmt::Result {
        if let Some(dictator) = self.roles.dictator {
            writeln!(text, "{} decides alone (a dictator)", self.names(&[dictator]).join(", "))?;
        } else if !self.roles.vetoes.is_empty() {
            writeln!(
                text,
                "Nothing passes without: {} (veto players)",
                self.names(&self.roles.vetoes).join(", ")
            )?;
        }
        let dummies = self.roles.dummies().unwrap_or_default();
        if !dummies.is_empty() {
            writeln!(text, "Their votes are never needed: {} (dummies)", self.names(&dummies).join(", "))?;
        }
        Ok(())
    }

    fn tables(&self, text: &mut String) -> std::fmt::Result {
        let players = &self.game.players;
        let width = players.iter().map(|name| name.chars().count()).max().unwrap_or(0).max(6);
        for columns in self.columns.by_player.chunks(COLUMNS) {
            write!(text, "\n{:width$}  {:>8}", "", "votes")?;
            for Column { title, .. } in columns {
                write!(text, "  {title:>COLUMN$}")?;
            }
            text.push('\n');
            let columns: Vec<Vec<String>> = columns.iter().map(|column| cells(&column.values)).collect();
            for (number, (player, weight)) in players.iter().zip(&self.game.weights).enumerate() {
                write!(text, "{player:width$}  {:>8}", weight.to_string())?;
                for cells in &columns {
                    let cell = cells.get(number).map_or("", String::as_str);
                    write!(text, "  {cell:>COLUMN$}")?;
                }
                text.push('\n');
            }
        }
        Ok(())
    }

    fn written_out(&self, text: &mut String) -> std::fmt::Result {
        let Some(lists) = &self.lists else { return Ok(()) };
        writeln!(text, "\nCoalitions that win, and lose if anybody leaves (minimal winning)")?;
        self.coalitions(text, &lists.minimal_winning)?;
        writeln!(
            text,
            "\nCoalitions without whom nothing passes, and none of whom can be missing (minimal blocking)"
        )?;
        self.coalitions(text, &lists.minimal_blocking)?;
        for (player, swings) in self.game.players.iter().zip(&lists.swings) {
            writeln!(text, "\nCoalitions that win with {player} and lose without (swings)")?;
            self.coalitions(text, swings)?;
        }
        Ok(())
    }

    fn coalitions(&self, text: &mut String, coalitions: &Coalitions) -> std::fmt::Result {
        for players in &coalitions.list {
            writeln!(text, "  {}", self.names(players).join(", "))?;
        }
        match (coalitions.complete, coalitions.list.is_empty()) {
            (true, true) => writeln!(text, "  none"),
            (true, false) => Ok(()),
            (false, _) => writeln!(text, "  … and more; --list N writes out more of them"),
        }
    }
}

pub(super) fn cells(values: &Values) -> Vec<String> {
    match values {
        Values::Exact(values) => values.iter().map(exact).collect(),
        Values::Estimated(values) => values.iter().map(estimated).collect(),
    }
}

/// The fraction beside its value where both fit, else the value.
fn exact(value: &Rational) -> String {
    let exact = value.to_string();
    let float = to_floats(std::slice::from_ref(value)).first().copied().unwrap_or(f64::NAN);
    if exact.len() + 9 <= COLUMN { format!("{exact} {float:.6}") } else { format!("{float:.6}") }
}

/// The value with the larger half of its interval.
fn estimated(estimate: &Estimate) -> String {
    let half = (estimate.high - estimate.value).max(estimate.value - estimate.low);
    format!("≈{:.5} ±{half:.5}", estimate.value)
}
