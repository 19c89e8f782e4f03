//! The game file of `terrain power`: JSON to a checked game, every fault named by its line and field and all at once.
//! What a game is, and its indices, belong to `terrain-power`.

mod decimal;
mod fields;
mod listed;
mod place;
mod voting;

use crate::fault::Fault;
use fields::Fields;
use serde_json::Value;
use terrain_power::{CharacteristicGame, Unions, WeightedGame};

/// A voting game with the names of its players.
#[derive(Debug)]
pub(crate) struct VotingGame {
    pub(crate) players: Vec<String>,
    /// As written in the file.
    pub(crate) weights: Vec<Value>,
    /// As written in the file.
    pub(crate) quota: Value,
    /// Further systems of weights, alternatives included.
    pub(crate) further: usize,
    /// Checked, in whole numbers: fractions of votes are multiplied out.
    pub(crate) game: WeightedGame,
    pub(crate) unions: Option<Unions>,
}

/// A game in which every coalition has a worth, with the names of its players.
#[derive(Debug)]
pub(crate) struct ListedGame {
    pub(crate) players: Vec<String>,
    pub(crate) game: CharacteristicGame,
    pub(crate) unions: Option<Unions>,
}

/// A game of either form.
#[derive(Debug)]
pub(crate) enum Game {
    Voting(VotingGame),
    Listed(ListedGame),
}

const SHAPE: &str = "a voting game looks like\n{ \"players\": [{ \"id\": \"A\", \"weight\": 3 }, { \"id\": \"B\", \"weight\": 2 }], \"quota\": 3 }\n\
                     and may also have \"unions\", \"and\", \"or\"; a game with a worth for every coalition looks like\n\
                     { \"players\": [\"A\", \"B\"], \"worth\": { \"A\": 1, \"A,B\": 3 } } (see docs/voting-power.md)";

/// Reads a game.
pub(crate) fn read(text: &str, file: &str) -> Result<Game, Fault> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        Fault::new(format!(
            "{file}, line {}, column {}: not JSON: {}",
            error.line(),
            error.column(),
            bare(&error)
        ))
        .help(SHAPE)
    })?;
    let mut fields = Fields::new(text);
    for (line, key) in place::keys_twice(text) {
        fields.add_at(line, &format!("\"{key}\""), "stands twice in one object; only one can count");
    }
    let game = if value.get("worth").is_some() {
        listed::read(&mut fields, &value).map(Game::Listed)
    } else {
        voting::read(&mut fields, &value).map(Game::Voting)
    };
    match game {
        Some(game) if fields.is_clean() => Ok(game),
        _ => Err(fields.into_fault(file).help(SHAPE)),
    }
}

/// serde's message without the place, which is said before it.
fn bare(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or(&text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        read(text, "game.json").unwrap_err().to_string()
    }

    fn voting(text: &str) -> VotingGame {
        match read(text, "game.json").unwrap() {
            Game::Voting(game) => game,
            Game::Listed(_) => panic!("a voting game was expected"),
        }
    }

    #[test]
    fn every_fault_is_named_by_its_line_and_field() {
        let message = fault(
            "{\"players\": [{\"id\": \"A\", \"weight\": -1.5},\n {\"id\": \"A\", \"weigth\": 2},\n {\"id\": \"\", \"weight\": \"1\"}, 7],\n \"quota\": \"3\"}",
        );
        for field in [
            "line 1, players[0].weight: -1.5 is negative",
            "line 2, players[1]: `weigth` is not known here; did you mean `weight`?",
            "line 2, players[1].weight: missing",
            "line 2, players[1].id: `A`",
            "line 3, players[2].id:",
            "line 3, players[2].weight:",
            "line 3, players[3]:",
            "line 4, quota:",
        ] {
            assert!(message.contains(field), "{field} missing in {message}");
        }
    }

    #[test]
    fn games_that_cannot_be_are_refused_with_the_reason() {
        let two = r#""players": [{"id": "A", "weight": 1}, {"id": "B", "weight": 2}]"#;
        for (rest, expected) in [
            (r#""quota": 4"#, "quota: 4 is above what all players have together, 3"),
            (r#""quota": 3.5"#, "quota: 3.5 is above what all players have together, 3"),
            (r#""quota": 0"#, "quota: with a quota of 0 nobody at all would win"),
            (
                r#""quota": 2, "and": [{"quota": 1, "weights": [1]}]"#,
                "and[0].weights: 1 weight for 2 players",
            ),
            (r#""quota": 2, "and": [{"quota": 9, "weights": [1, 1]}]"#, "and[0].quota: 9 is above"),
            (r#""quota": 2, "or": [[]]"#, "or[0]: a group of alternatives"),
            (
                r#""quota": 2, "or": [[{"quota": 1, "weights": [1, "x"]}]]"#,
                "or[0][0].weights[1]: expected a number",
            ),
            (r#""quota": 2, "unions": [["A", "C"]]"#, "unions[0][1]: no player is called `C`"),
            (r#""quota": 2, "unions": [["A", "b"]]"#, "no player is called `b`; did you mean `B`?"),
            (r#""quota": 2, "unions": [["A"], ["A"]]"#, "unions[1][0]: `A` is in unions[0] already"),
            (r#""quota": 2, "unions": [["A"], []]"#, "unions[1]: a union without players"),
            (r#""quota": 2, "unions": 3"#, "unions: expected a list, found 3"),
            (r#""quota": 2, "quota": 3"#, "\"quota\": stands twice"),
            (r#""quoter": 2"#, "quota: missing"),
            (r#""quota": 1e40"#, "quota: 1e+40 is too large"),
            (r#""quota": 1e-40"#, "quota: 1e-40 has too many decimals"),
        ] {
            let message = fault(&format!("{{{two}, {rest}}}"));
            assert!(message.contains(expected), "{rest}: {message}");
        }
        assert!(fault("[1]").contains("the file: expected an object"));
        assert!(fault("{").contains("line 1, column 1: not JSON"));
        assert!(fault(r#"{"players": [], "quota": 1}"#).contains("players: a game needs at least one"));
        let nobody = r#"{"players": [{"id": "A", "weight": 0}], "quota": 1}"#;
        assert!(fault(nobody).contains("1 is above what all players have together, 0"));
    }

    #[test]
    fn alternatives_and_further_systems_are_read() {
        let game = voting(
            r#"{"players": [{"id": "A", "weight": 2}, {"id": "B", "weight": 1}, {"id": "C", "weight": 1}], "quota": 3,
                "and": [{"quota": 2, "weights": [1, 1, 1]}], "or": [[{"quota": 2, "weights": [0, 1, 1]}]], "unions": [["B", "C"]]}"#,
        );
        assert!(game.game.wins(&[true, true, false]) && game.game.wins(&[false, true, true]));
        assert!(game.unions.is_some());
        assert_eq!(game.further, 2);
    }

    /// Fractions of votes are exact: 0.1 + 0.2 meets 0.3.
    #[test]
    fn fractions_of_votes_are_multiplied_out() {
        let game = voting(
            r#"{"players": [{"id": "A", "weight": 0.1}, {"id": "B", "weight": 0.2}, {"id": "C", "weight": 0.25}], "quota": 0.3}"#,
        );
        assert!(game.game.wins(&[true, true, false]) && !game.game.wins(&[false, false, true]));
        let half =
            voting(r#"{"players": [{"id": "A", "weight": 1}, {"id": "B", "weight": 1}], "quota": 1.5}"#);
        assert!(!half.game.wins(&[true, false]) && half.game.wins(&[true, true]));
    }

    #[test]
    fn a_worth_for_every_coalition_is_read_and_checked() {
        let text =
            r#"{"players": ["L", "R"], "worth": {"L": 0, "L,R": "3/2", "R": 0.5}, "unions": [["L", "R"]]}"#;
        let Game::Listed(game) = read(text, "game.json").unwrap() else { panic!("a table was expected") };
        let exact: Vec<String> = game.game.shapley().iter().map(ToString::to_string).collect();
        assert_eq!(exact, ["1/2", "1"]);
        for (worth, expected) in [
            (r#"{"L,X": 1}"#, "worth[\"L,X\"]: no player is called `X`"),
            (r#"{"L,L": 1}"#, "worth[\"L,L\"]: `L` is named twice"),
            (r#"{"L,R": 1, "R,L": 1}"#, "worth[\"R,L\"]: the same coalition as \"L,R\""),
            (r#"{"": 1}"#, "worth[\"\"]: the empty coalition is worth 0"),
            (r#"{"L": "much"}"#, "worth[\"L\"]: expected a number or a fraction such as \"7/2\""),
            (r#"{"L": "1/0"}"#, "worth[\"L\"]: expected a number"),
            ("3", "worth: expected an object"),
        ] {
            let message = fault(&format!("{{\"players\": [\"L\", \"R\"],\n \"worth\": {worth}}}"));
            assert!(message.contains(expected) && message.contains("line 2"), "{worth}: {message}");
        }
        assert!(fault(r#"{"players": ["A,B"], "worth": {}}"#).contains("players[0]: a name with a comma"));
        assert!(fault(r#"{"players": ["A", "A"], "worth": {}}"#).contains("`A` is players[0] already"));
        assert!(fault(r#"{"players": [], "worth": {}}"#).contains("at least one player"));
        let many: Vec<String> = (0..21).map(|n| format!("\"p{n}\"")).collect();
        let many = format!("{{\"players\": [{}], \"worth\": {{}}}}", many.join(", "));
        assert!(fault(&many).contains("21 players are too many for a worth of every coalition"));
    }
}
