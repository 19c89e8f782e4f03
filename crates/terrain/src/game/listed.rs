//! Games with a worth for every coalition.

use super::ListedGame;
use super::decimal::rational;
use super::fields::{Fields, kind};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use terrain_power::{CharacteristicGame, GameError, MAX_LISTED_PLAYERS, Rational};

pub(super) fn read(fields: &mut Fields<'_>, value: &Value) -> Option<ListedGame> {
    // `rule` says in words where the worths come from.
    let map = fields.object("the file", value, &["players", "worth", "unions", "rule"])?;
    let players = players(fields, map)?;
    let worth = worths(fields, map.get("worth").unwrap_or(&Value::Null), &players)?;
    let unions = map.get("unions").and_then(|unions| fields.unions(unions, &players));
    let game = CharacteristicGame::new(players.len(), &worth);
    let game = game.map_err(|error| fields.add("worth", error.to_string())).ok()?;
    Some(ListedGame { players, game, unions })
}

fn players(fields: &mut Fields<'_>, map: &Map<String, Value>) -> Option<Vec<String>> {
    let list = fields.needed(map, "", "players")?;
    let list = fields.list(Some(list), "players");
    let mut players: Vec<String> = Vec::new();
    for (number, player) in list.iter().enumerate() {
        let field = format!("players[{number}]");
        let Some(id) = fields.text(&field, player) else { continue };
        if id.contains(',') {
            fields.add(&field, "a name with a comma can't stand in a coalition, whose names commas part");
        }
        if let Some(first) = players.iter().position(|other| *other == id) {
            fields.add(&field, format!("`{id}` is players[{first}] already"));
        }
        players.push(id);
    }
    let fault = match players.len() {
        0 => Some(GameError::NoPlayers),
        players if players > MAX_LISTED_PLAYERS => Some(GameError::TooManyListed { players }),
        _ => None,
    };
    if let (Some(fault), true) = (fault, fields.is_clean()) {
        fields.add("players", fault.to_string());
    }
    fields.is_clean().then_some(players)
}

fn worths(fields: &mut Fields<'_>, value: &Value, players: &[String]) -> Option<Vec<Rational>> {
    let Some(map) = value.as_object() else {
        fields.add("worth", format!("expected an object with a worth by coalition, found {}", kind(value)));
        return None;
    };
    let mut worths = vec![Rational::from_integer(0.into()); 1 << players.len()];
    let mut seen: BTreeMap<usize, &str> = BTreeMap::new();
    for (names, worth) in map {
        let field = format!("worth[\"{names}\"]");
        let found = match worth {
            Value::Number(number) => rational(&number.to_string()),
            Value::String(text) => rational(text),
            _ => None,
        };
        let Some(found) = found else {
            let expected = "expected a number or a fraction such as \"7/2\"";
            fields.add(&field, format!("{expected}, found {}", kind(worth)));
            continue;
        };
        let Some(coalition) = coalition(fields, &field, names, players) else { continue };
        if coalition == 0 && found != Rational::from_integer(0.into()) {
            fields.add(&field, "the empty coalition is worth 0 in every game");
        }
        if let Some(first) = seen.insert(coalition, names) {
            fields.add(&field, format!("the same coalition as \"{first}\""));
        }
        if let Some(entry) = worths.get_mut(coalition) {
            *entry = found;
        }
    }
    fields.is_clean().then_some(worths)
}

/// Players named between commas, as bits.
fn coalition(fields: &mut Fields<'_>, field: &str, names: &str, players: &[String]) -> Option<usize> {
    let mut bits = 0;
    if names.trim().is_empty() {
        return Some(bits);
    }
    for name in names.split(',').map(str::trim) {
        let player = fields.player(field, name, players)?;
        if bits >> player & 1 == 1 {
            fields.add(field, format!("`{name}` is named twice"));
            return None;
        }
        bits |= 1 << player;
    }
    Some(bits)
}
