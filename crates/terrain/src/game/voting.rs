//! Voting games: players with votes, a quota, further systems and alternatives.

use super::VotingGame;
use super::decimal::{Decimal, written};
use super::fields::Fields;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use terrain_power::WeightedGame;

/// A quota and one weight for each player, in whole numbers of `10^-decimals`.
struct System {
    quota: u64,
    weights: Vec<u64>,
}

/// Players as written.
struct Players {
    ids: Vec<String>,
    weights: Vec<Decimal>,
    written: Vec<Value>,
}

pub(super) fn read(fields: &mut Fields<'_>, value: &Value) -> Option<VotingGame> {
    let map = fields.object("the file", value, &["players", "quota", "unions", "and", "or"])?;
    let written = fields.needed(map, "", "quota");
    let quota = written.and_then(|quota| fields.votes("quota", quota));
    let players = read_players(fields, map)?;
    let count = players.ids.len();
    let first = quota.and_then(|quota| system(fields, "quota", quota, &players.weights));
    let further = systems(fields, map.get("and"), "and", count);
    let mut groups = Vec::new();
    for (number, group) in fields.list(map.get("or"), "or").iter().enumerate() {
        let field = format!("or[{number}]");
        let before = fields.is_clean();
        let group = systems(fields, Some(group), &field, count);
        if group.is_empty() && before && fields.is_clean() {
            fields.add(&field, "a group of alternatives is empty, so that every coalition would win");
        }
        groups.push((field, group));
    }
    let unions = map.get("unions").and_then(|unions| fields.unions(unions, &players.ids));
    let (first, written) = (first?, written?);
    let mut game = WeightedGame::new(first.quota, first.weights)
        .map_err(|error| fields.add("players", error.to_string()))
        .ok()?;
    let systems = further.len() + groups.iter().map(|(_, group)| group.len()).sum::<usize>();
    for (field, system) in further {
        game = added(fields, &field, game.and(system.quota, system.weights))?;
    }
    for (field, group) in groups {
        let group = group.into_iter().map(|(_, system)| (system.quota, system.weights)).collect();
        game = added(fields, &field, game.or(group))?;
    }
    Some(VotingGame {
        players: players.ids,
        weights: players.written,
        quota: written.clone(),
        further: systems,
        game,
        unions,
    })
}

fn added(
    fields: &mut Fields<'_>,
    field: &str,
    game: Result<WeightedGame, terrain_power::GameError>,
) -> Option<WeightedGame> {
    game.map_err(|error| fields.add(field, error.to_string())).ok()
}

fn read_players(fields: &mut Fields<'_>, map: &Map<String, Value>) -> Option<Players> {
    let list = fields.needed(map, "", "players")?;
    let list = fields.list(Some(list), "players");
    if list.is_empty() {
        if fields.is_clean() {
            fields.add("players", "a game needs at least one player");
        }
        return None;
    }
    let mut seen = BTreeMap::new();
    let mut players = Players { ids: Vec::new(), weights: Vec::new(), written: Vec::new() };
    for (number, player) in list.iter().enumerate() {
        let field = format!("players[{number}]");
        let Some(player) = fields.object(&field, player, &["id", "weight"]) else { continue };
        let id = fields.needed(player, &field, "id");
        let weight = fields.needed(player, &field, "weight");
        if let Some(id) = id.and_then(|id| fields.text(&format!("{field}.id"), id)) {
            if let Some(first) = seen.insert(id.clone(), number) {
                fields.add(&format!("{field}.id"), format!("`{id}` is the id of players[{first}] already"));
            }
            players.ids.push(id);
        }
        if let Some(weight) = weight {
            players.weights.extend(fields.votes(&format!("{field}.weight"), weight));
            players.written.push(weight.clone());
        }
    }
    let complete = players.ids.len() == list.len() && players.weights.len() == list.len();
    complete.then_some(players)
}

fn systems(
    fields: &mut Fields<'_>,
    value: Option<&Value>,
    field: &str,
    players: usize,
) -> Vec<(String, System)> {
    let mut systems = Vec::new();
    for (number, entry) in fields.list(value, field).iter().enumerate() {
        let field = format!("{field}[{number}]");
        let Some(entry) = fields.object(&field, entry, &["quota", "weights"]) else { continue };
        let quota = fields.needed(entry, &field, "quota");
        let quota = quota.and_then(|quota| fields.votes(&format!("{field}.quota"), quota));
        let Some(list) = fields.needed(entry, &field, "weights") else { continue };
        let list = fields.list(Some(list), &format!("{field}.weights"));
        let mut weights = Vec::new();
        for (place, weight) in list.iter().enumerate() {
            weights.extend(fields.votes(&format!("{field}.weights[{place}]"), weight));
        }
        if list.len() != players {
            let plural = if list.len() == 1 { "weight" } else { "weights" };
            let expected = format!("{} {plural} for {players} players: one for each is needed", list.len());
            fields.add(&format!("{field}.weights"), expected);
        } else if let (Some(quota), true) = (quota, weights.len() == players) {
            let found = system(fields, &format!("{field}.quota"), quota, &weights);
            systems.extend(found.map(|system| (field, system)));
        }
    }
    systems
}

/// Weights and quota in whole numbers of the same size; `field` is that of the quota.
fn system(fields: &mut Fields<'_>, field: &str, quota: Decimal, weights: &[Decimal]) -> Option<System> {
    let decimals = weights.iter().chain([&quota]).map(|number| number.decimals).max().unwrap_or(0);
    let scaled: Option<Vec<u64>> = weights.iter().map(|weight| weight.scaled(decimals)).collect();
    let total = scaled.as_ref().and_then(|all| all.iter().try_fold(0_u64, |sum, &w| sum.checked_add(w)));
    let (Some(weights), Some(total), Some(quota)) = (scaled, total, quota.scaled(decimals)) else {
        let most = written(u64::MAX, decimals);
        fields.add(field, format!("the weights, or the quota, are too large: together at most {most}"));
        return None;
    };
    if quota == 0 {
        fields.add(field, "with a quota of 0 nobody at all would win; it must be above 0");
        return None;
    }
    if quota > total {
        let (quota, total) = (written(quota, decimals), written(total, decimals));
        fields.add(
            field,
            format!("{quota} is above what all players have together, {total}: no coalition could win"),
        );
        return None;
    }
    Some(System { quota, weights })
}
