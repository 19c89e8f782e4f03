//! The game file of `terrain power`: JSON to a checked game, every fault named by its field and all at once.
//! What a game is, and its indices, belong to `terrain-power`.

use crate::fault::Fault;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use terrain_power::{Unions, WeightedGame};

/// A game with the names of its players.
#[derive(Debug)]
pub(crate) struct NamedGame {
    pub(crate) players: Vec<String>,
    pub(crate) weights: Vec<u64>,
    pub(crate) quota: u64,
    pub(crate) game: WeightedGame,
    pub(crate) unions: Option<Unions>,
}

/// A quota and one weight for each player.
type System = (u64, Vec<u64>);

const SHAPE: &str = "a game looks like\n{ \"players\": [{ \"id\": \"A\", \"weight\": 3 }, { \"id\": \"B\", \"weight\": 2 }], \"quota\": 3 }\n\
                     and may also have \"unions\", \"and\", \"or\" (see docs/reference/json.md)";

/// Reads a game.
pub(crate) fn read(text: &str, file: &str) -> Result<NamedGame, Fault> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        Fault::new(format!(
            "{file}, line {}, column {}: not JSON: {}",
            error.line(),
            error.column(),
            bare(&error)
        ))
        .help(SHAPE)
    })?;
    let mut faults = Faults::default();
    let game = Reader { faults: &mut faults }.game(&value);
    match game {
        Some(game) if faults.0.is_empty() => Ok(game),
        _ => Err(faults.into_fault(file)),
    }
}

/// serde's message without the place, which is said before it.
fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

/// What is wrong, as `field: what was expected`.
#[derive(Debug, Default)]
struct Faults(Vec<String>);

impl Faults {
    fn add(&mut self, field: &str, expected: impl AsRef<str>) {
        self.0.push(format!("{field}: {}", expected.as_ref()));
    }

    fn into_fault(self, file: &str) -> Fault {
        let message = match self.0.as_slice() {
            [only] => format!("{file}: {only}"),
            several => several.iter().fold(format!("{file}: {} faults", several.len()), |mut text, one| {
                // Writing into a String cannot fail.
                let _ = write!(text, "\n  {one}");
                text
            }),
        };
        Fault::new(message).help(SHAPE)
    }
}

struct Reader<'a> {
    faults: &'a mut Faults,
}

impl Reader<'_> {
    fn game(&mut self, value: &Value) -> Option<NamedGame> {
        let map = self.object("the file", value, &["players", "quota", "unions", "and", "or"])?;
        let (players, weights) = self.players(map)?;
        let quota = self.needed(map, "", "quota").and_then(|quota| self.whole("quota", quota))?;
        let mut game = match WeightedGame::new(quota, weights.clone()) {
            Ok(game) => game,
            Err(error) => {
                self.faults.add("quota", error.to_string());
                return None;
            }
        };
        for (field, system) in self.systems(map.get("and"), "and", players.len()) {
            match game.clone().and(system.0, system.1) {
                Ok(further) => game = further,
                Err(error) => self.faults.add(&field, error.to_string()),
            }
        }
        for (number, group) in self.list(map.get("or"), "or").iter().enumerate() {
            let field = format!("or[{number}]");
            let systems = self.systems(Some(group), &field, players.len());
            match game.clone().or(systems.into_iter().map(|(_, system)| system).collect()) {
                Ok(further) => game = further,
                Err(error) => self.faults.add(&field, error.to_string()),
            }
        }
        let unions = map.get("unions").and_then(|unions| self.unions(unions, &players));
        Some(NamedGame { players, weights, quota, game, unions })
    }

    fn players(&mut self, map: &Map<String, Value>) -> Option<(Vec<String>, Vec<u64>)> {
        let list = self.needed(map, "", "players")?;
        let list = self.list(Some(list), "players").to_vec();
        let mut seen = BTreeMap::new();
        let (mut ids, mut weights) = (Vec::new(), Vec::new());
        for (number, player) in list.iter().enumerate() {
            let field = format!("players[{number}]");
            let Some(player) = self.object(&field, player, &["id", "weight"]) else { continue };
            let id = self.needed(player, &field, "id").cloned();
            let weight = self.needed(player, &field, "weight").cloned();
            if let Some(id) = id.and_then(|id| self.text(&format!("{field}.id"), &id)) {
                if let Some(first) = seen.insert(id.clone(), number) {
                    self.faults
                        .add(&format!("{field}.id"), format!("`{id}` is the id of players[{first}] already"));
                }
                ids.push(id);
            }
            weights.extend(weight.and_then(|weight| self.whole(&format!("{field}.weight"), &weight)));
        }
        (ids.len() == list.len() && weights.len() == list.len()).then_some((ids, weights))
    }

    fn systems(&mut self, value: Option<&Value>, field: &str, players: usize) -> Vec<(String, System)> {
        let mut systems = Vec::new();
        for (number, system) in self.list(value, field).iter().enumerate() {
            let field = format!("{field}[{number}]");
            let Some(system) = self.object(&field, system, &["quota", "weights"]) else { continue };
            let quota = self.needed(system, &field, "quota").cloned();
            let quota = quota.and_then(|quota| self.whole(&format!("{field}.quota"), &quota));
            let Some(list) = self.needed(system, &field, "weights").cloned() else { continue };
            let list = self.list(Some(&list), &format!("{field}.weights")).to_vec();
            let weights: Vec<u64> = list
                .iter()
                .enumerate()
                .filter_map(|(place, weight)| self.whole(&format!("{field}.weights[{place}]"), weight))
                .collect();
            if list.len() != players {
                let expected =
                    format!("{} weights for {players} players: one for each is needed", list.len());
                self.faults.add(&format!("{field}.weights"), expected);
            } else if let (Some(quota), true) = (quota, weights.len() == players) {
                systems.push((field, (quota, weights)));
            }
        }
        systems
    }

    fn unions(&mut self, value: &Value, players: &[String]) -> Option<Unions> {
        let mut members = Vec::new();
        for (number, union) in self.list(Some(value), "unions").to_vec().iter().enumerate() {
            let field = format!("unions[{number}]");
            let mut places = Vec::new();
            for (place, id) in self.list(Some(union), &field).to_vec().iter().enumerate() {
                let field = format!("{field}[{place}]");
                let Some(id) = self.text(&field, id) else { continue };
                match players.iter().position(|player| *player == id) {
                    Some(player) => places.push(player),
                    None => self.faults.add(&field, format!("no player is called `{id}`")),
                }
            }
            members.push(places);
        }
        if !self.faults.0.is_empty() {
            return None;
        }
        Unions::new(players.len(), members).map_err(|error| self.faults.add("unions", error.to_string())).ok()
    }

    fn object<'v>(
        &mut self,
        field: &str,
        value: &'v Value,
        known: &[&str],
    ) -> Option<&'v Map<String, Value>> {
        let Some(map) = value.as_object() else {
            self.faults
                .add(field, format!("expected an object with {}, found {}", known.join(", "), kind(value)));
            return None;
        };
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            self.faults.add(field, format!("`{key}` is not known here; known are {}", known.join(", ")));
        }
        Some(map)
    }

    fn needed<'v>(&mut self, map: &'v Map<String, Value>, field: &str, key: &str) -> Option<&'v Value> {
        let found = map.get(key);
        if found.is_none() {
            let field = if field.is_empty() { key.to_owned() } else { format!("{field}.{key}") };
            self.faults.add(&field, "missing");
        }
        found
    }

    fn list<'v>(&mut self, value: Option<&'v Value>, field: &str) -> &'v [Value] {
        match value {
            None => &[],
            Some(Value::Array(list)) => list,
            Some(other) => {
                self.faults.add(field, format!("expected a list, found {}", kind(other)));
                &[]
            }
        }
    }

    fn text(&mut self, field: &str, value: &Value) -> Option<String> {
        match value {
            Value::String(text) if !text.is_empty() => Some(text.clone()),
            other => {
                self.faults.add(field, format!("expected a name in quotes, found {}", kind(other)));
                None
            }
        }
    }

    fn whole(&mut self, field: &str, value: &Value) -> Option<u64> {
        // Whole numbers written with a point (`12.0`) or beyond 2^63 are taken when exact.
        let found = value.as_u64();
        if found.is_none() {
            let expected = format!(
                "expected a whole number, 0 or more, found {}; fractions become whole when all weights and the quota are multiplied by the same number",
                kind(value)
            );
            self.faults.add(field, expected);
        }
        found
    }
}

/// A value as one says it in a message.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => {
            let mut short: String = text.chars().take(30).collect();
            if short.len() < text.len() {
                short.push('…');
            }
            format!("the text \"{short}\"")
        }
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        read(text, "game.json").unwrap_err().to_string()
    }

    #[test]
    fn every_fault_is_named_by_its_field() {
        let message = fault(
            r#"{"players": [{"id": "A", "weight": 1.5}, {"id": "A", "weigth": 2}, {"id": "", "weight": -1}, 7], "quota": "3"}"#,
        );
        for field in [
            "players[0].weight:",
            "players[1]: `weigth`",
            "players[1].weight: missing",
            "players[1].id: `A`",
            "players[2].id:",
            "players[2].weight:",
            "players[3]:",
        ] {
            assert!(message.contains(field), "{field} missing in {message}");
        }
    }

    #[test]
    fn games_that_cannot_be_are_refused_with_the_reason() {
        let two = r#""players": [{"id": "A", "weight": 1}, {"id": "B", "weight": 2}]"#;
        for (rest, expected) in [
            (r#""quota": 4"#, "quota: the quota is 4, but all players together have only 3"),
            (r#""quota": 0"#, "quota: the quota is 0"),
            (
                r#""quota": 2, "and": [{"quota": 1, "weights": [1]}]"#,
                "and[0].weights: 1 weights for 2 players",
            ),
            (r#""quota": 2, "or": [[]]"#, "or[0]: a group of alternatives"),
            (
                r#""quota": 2, "or": [[{"quota": 1, "weights": [1, "x"]}]]"#,
                "or[0][0].weights[1]: expected a whole number",
            ),
            (r#""quota": 2, "unions": [["A", "C"]]"#, "unions[0][1]: no player is called `C`"),
            (r#""quota": 2, "unions": [["A"], ["A"]]"#, "unions: player 0 is named twice"),
            (r#""quota": 2, "unions": 3"#, "unions: expected a list, found 3"),
            (r#""quoter": 2"#, "quota: missing"),
        ] {
            let message = fault(&format!("{{{two}, {rest}}}"));
            assert!(message.contains(expected), "{rest}: {message}");
        }
        assert!(fault("[1]").contains("the file: expected an object"));
        assert!(fault("{").contains("line 1, column 1: not JSON"));
        assert!(fault(r#"{"players": [], "quota": 1}"#).contains("at least one player"));
    }

    #[test]
    fn alternatives_and_further_systems_are_read() {
        let game = read(
            r#"{"players": [{"id": "A", "weight": 2}, {"id": "B", "weight": 1}, {"id": "C", "weight": 1}], "quota": 3,
                "and": [{"quota": 2, "weights": [1, 1, 1]}], "or": [[{"quota": 2, "weights": [0, 1, 1]}]], "unions": [["B", "C"]]}"#,
            "game.json",
        )
        .unwrap();
        assert!(game.game.wins(&[true, true, false]) && game.game.wins(&[false, true, true]));
        assert!(game.unions.is_some());
    }
}
