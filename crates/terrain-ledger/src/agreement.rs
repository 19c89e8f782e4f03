//! The questions that are answered in writing before a coalition is joined, and the agreement that comes of the answers.
//!
//! Belongs here: the questions, the file in which they are answered, reading it, the promises in it. Does not: pages and
//! keeping. Sources of the questions are in `docs/ledger-sharing.md`.

use crate::check::{Refusal, check_text, nearest};
use crate::decision::Parties;
use crate::fact::Promise;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use toml::{Table, Value};

/// Format of the file of answers.
pub const FORMAT: i64 = 1;

/// A question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name in the file.
    pub key: &'static str,
    /// Heading in the agreement.
    pub heading: &'static str,
    /// The question.
    pub question: &'static str,
    /// What an answer says.
    pub hint: &'static str,
}

/// The questions, in the order of the agreement.
pub const QUESTIONS: [Question; 14] = [
    Question {
        key: "purpose",
        heading: "What it is for",
        question: "What do we want to win together, in one sentence, and what is outside of it?",
        hint: "the demand as all would say it in public; what nobody has agreed to",
    },
    Question {
        key: "bottom_line",
        heading: "What nobody gives up",
        question: "Which points may not be dropped, weakened or delayed without the consent of each of us?",
        hint: "the points of the demand, and who must consent",
    },
    Question {
        key: "members",
        heading: "Who belongs to it",
        question: "Who belongs to it, and who decides whether another may join?",
        hint: "the organizations; by what vote a further one joins",
    },
    Question {
        key: "decides",
        heading: "Who decides",
        question: "Who decides what, by what rule, and how fast where it must be fast?",
        hint: "one voice an organization or by size; consensus or a majority; what each must ask its own members first",
    },
    Question {
        key: "speaks",
        heading: "Who speaks",
        question: "Who speaks for all of us, and what must be agreed before it is said?",
        hint: "to the press, to officials, to the employer; how long for a yes to a text",
    },
    Question {
        key: "negotiates",
        heading: "Who negotiates",
        question: "Who sits at the table with the other side, and who may accept an offer?",
        hint: "always two organizations; no offer is accepted before each has asked its members",
    },
    Question {
        key: "work",
        heading: "Who does what",
        question: "What does each of us bring, how much, and by when?",
        hint: "people, hours, places, lists that are walked; put each into [[work.promise]] with a day",
    },
    Question {
        key: "pays",
        heading: "Who pays",
        question: "Who pays for what, who holds the money, and who may ask which funder?",
        hint: "amounts and days go into [[pays.promise]]",
    },
    Question {
        key: "lists",
        heading: "Who gets the names",
        question: "Who keeps the names of the people whom we meet together, and what may each do with them?",
        hint: "who holds the sheets; whether both get them; what is deleted, and when",
    },
    Question {
        key: "credit",
        heading: "Whose name stands on it",
        question: "Whose name stands on leaflets and statements, in what order, and who tells of a win?",
        hint: "each name and each demand, or none",
    },
    Question {
        key: "apart",
        heading: "The right to act alone",
        question: "What may each do alone on the same matter, and of what does it tell the others before?",
        hint: "actions, strikes, endorsements, talks; how many days before",
    },
    Question {
        key: "conflict",
        heading: "When we disagree",
        question: "What happens when two of us disagree, in public or in private?",
        hint: "who talks to whom first, within how many days, who is asked to help",
    },
    Question {
        key: "leaving",
        heading: "Leaving",
        question: "How does one of us leave, and what becomes of its promises, money and names?",
        hint: "how many days before, in writing; what is still owed",
    },
    Question {
        key: "ends",
        heading: "The end",
        question: "When does this end, or when do we look at it together again?",
        hint: "a day, or what must have happened; it does not go on by itself",
    },
];

/// An agreement, as far as it is agreed.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreement {
    /// Its title.
    pub title: String,
    /// The day of it, where there is one yet.
    pub date: Option<NaiveDate>,
    /// Ids of the organizations with their names.
    pub organizations: BTreeMap<String, String>,
    /// Answers in the order of [`QUESTIONS`]; empty where it is open.
    pub answers: Vec<Answered>,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// The question.
    pub question: Question,
    /// The answer; empty where it is open.
    pub answer: String,
    /// What is promised with it.
    pub promises: Vec<Promise>,
}

impl Agreement {
    /// The questions without an answer and without a promise.
    #[must_use]
    pub fn open(&self) -> Vec<Question> {
        let open = |one: &&Answered| one.answer.is_empty() && one.promises.is_empty();
        self.answers.iter().filter(open).map(|one| one.question).collect()
    }

    /// Every promise in it.
    pub fn promises(&self) -> impl Iterator<Item = &Promise> {
        self.answers.iter().flat_map(|one| &one.promises)
    }

    /// Name of an organization; its id where it has none.
    #[must_use]
    pub fn label<'a>(&'a self, id: &'a str) -> &'a str {
        self.organizations.get(id).map_or(id, String::as_str)
    }
}

/// The questions as a file to fill; with the organizations of a decision where there is one.
#[must_use]
pub fn questions(parties: Option<&Parties>) -> String {
    let quoted = |text: &str| Value::String(text.to_owned()).to_string();
    let mut text = format!(
        "# Before you join: answer these together, each in a sentence or two, and sign what comes of it.\n\
         #   terrain ledger agree THIS-FILE --markdown agreement.md --html agreement.html\n\
         # What stays empty stands in the agreement as open. Write offices and organizations, no names of members.\n\n\
         agreement = {FORMAT}\n\
         # Its title: title = \"Agreement on the picket line\"\n\
         # The day of the agreement: date = \"2027-01-15\"\n\n\
         # Each organization: a short name for the promises below, and its full name.\n\
         [organizations]\n"
    );
    match parties {
        Some(parties) => {
            for named in &parties.organizations {
                text.push_str(&format!("{} = {}\n", key(&named.id), quoted(&named.label)));
            }
        }
        None => text.push_str("us = \"our organization\"\nthem = \"the other organization\"\n"),
    }
    let example = parties.and_then(|parties| parties.partners().next());
    let them = example.map_or("them", |named| named.id.as_str());
    let us = parties.map_or("us", |parties| parties.us.as_str());
    for one in &QUESTIONS {
        text.push_str(&format!("\n# {}\n# ({})\n[{}]\nanswer = \"\"\n", one.question, one.hint, one.key));
        if one.key == "work" {
            text.push_str(&format!(
                "# What is promised, once for each; with --save each goes into the ledger.\n\
                 # [[work.promise]]\n# from = {}\n# to = {}\n# what = \"bring people to the picket\"\n\
                 # amount = 40\n# unit = \"people\"\n# due = \"2027-03-01\"\n",
                quoted(them),
                quoted(us)
            ));
        }
    }
    text
}

fn key(id: &str) -> String {
    let bare = !id.is_empty() && id.chars().all(|one| one.is_ascii_alphanumeric() || "-_".contains(one));
    if bare { id.to_owned() } else { Value::String(id.to_owned()).to_string() }
}

/// Reads a file of answers.
///
/// # Errors
/// Everything that is wrong with it, with the key; a text that looks personal is not repeated.
pub fn read(text: &str) -> Result<Agreement, Vec<Refusal>> {
    let mut reading = Reading { refusals: Vec::new() };
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let message = format!("line {line}: {}", error.message().lines().next().unwrap_or_default());
            let help = "a text stands in quotes: answer = \"…\"".to_owned();
            return Err(vec![Refusal { field: "file", message, help: Some(help) }]);
        }
    };
    let keys: Vec<&str> = ["agreement", "title", "date", "organizations"]
        .into_iter()
        .chain(QUESTIONS.map(|one| one.key))
        .collect();
    reading.known(&table, "the file", &keys);
    if table.get("agreement").and_then(Value::as_integer) != Some(FORMAT) {
        let help = "write a new one with: terrain ledger agree --questions FILE.toml";
        reading.refuse(
            "agreement",
            format!("this is no file of answers: `agreement = {FORMAT}` is missing"),
            help,
        );
        return Err(reading.refusals);
    }
    let mut organizations = BTreeMap::new();
    for (id, name) in table.get("organizations").and_then(Value::as_table).into_iter().flatten() {
        organizations.insert(id.clone(), reading.text("organizations", id, Some(name)));
    }
    if organizations.len() < 2 {
        let help = "below [organizations], one a line: us = \"our organization\"";
        reading.refuse("organizations", "an agreement has two organizations at least".to_owned(), help);
    }
    let answers = QUESTIONS
        .iter()
        .map(|question| {
            let none = Table::new();
            let there = table.get(question.key);
            let said = there.and_then(Value::as_table).unwrap_or(&none);
            if there.is_some_and(|there| !there.is_table()) {
                let help =
                    format!("write [{}] on a line of its own, and answer = \"…\" below it", question.key);
                reading.refuse("answer", format!("`{}` is no table", question.key), &help);
            }
            reading.known(said, &format!("[{}]", question.key), &["answer", "promise"]);
            Answered {
                question: *question,
                answer: reading.text(question.key, "answer", said.get("answer")),
                promises: reading.promises(question.key, said.get("promise"), &organizations),
            }
        })
        .collect();
    let agreement = Agreement {
        title: reading.text("the file", "title", table.get("title")),
        date: table.get("date").and_then(|date| reading.day("the file", "date", date)),
        organizations,
        answers,
    };
    if reading.refusals.is_empty() { Ok(agreement) } else { Err(reading.refusals) }
}

struct Reading {
    refusals: Vec<Refusal>,
}

impl Reading {
    fn refuse(&mut self, field: &'static str, message: String, help: &str) {
        let help = (!help.is_empty()).then(|| help.to_owned());
        self.refusals.push(Refusal { field, message, help });
    }

    fn known(&mut self, table: &Table, place: &str, keys: &[&str]) {
        for key in table.keys().filter(|key| !keys.contains(&key.as_str())) {
            let help = match nearest(key, keys.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it has {}", keys.join(", ")),
            };
            let shown = if check_text("file", key).is_ok() { key } else { "…" };
            self.refuse("file", format!("{place} has no key `{shown}`"), &help);
        }
    }

    fn text(&mut self, place: &str, key: &str, value: Option<&Value>) -> String {
        let text = match value {
            None => "",
            Some(Value::String(text)) => text.trim(),
            Some(other) => {
                self.refuse(
                    "file",
                    format!("`{key}` of {place} is no text but {}", other.type_str()),
                    "write it in quotes",
                );
                ""
            }
        };
        if let Err(mut refusal) = check_text("file", text) {
            refusal.message = refusal.message.replace("`file`", &format!("`{key}` of {place}"));
            self.refusals.push(refusal);
        }
        text.to_owned()
    }

    fn day(&mut self, place: &str, key: &str, value: &Value) -> Option<NaiveDate> {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Datetime(day) => day.to_string(),
            _ => String::new(),
        };
        let day = NaiveDate::parse_from_str(&text, "%Y-%m-%d").ok();
        if day.is_none() {
            let message = format!("`{key}` of {place} is no day");
            self.refuse("file", message, "write it as year, month and day: \"2027-03-01\"");
        }
        day
    }

    fn promises(
        &mut self,
        place: &str,
        value: Option<&Value>,
        organizations: &BTreeMap<String, String>,
    ) -> Vec<Promise> {
        let example = format!("below [[{place}.promise]], one a line: from, to, what, amount, unit, due");
        let Some(value) = value else { return Vec::new() };
        let Some(list) = value.as_array() else {
            self.refuse("promise", format!("`promise` of [{place}] is no list"), &example);
            return Vec::new();
        };
        let mut promises = Vec::new();
        for (at, one) in list.iter().enumerate() {
            let place = format!("promise {} of [{place}]", at + 1);
            let Some(table) = one.as_table() else {
                self.refuse("promise", format!("{place} is no table"), &example);
                continue;
            };
            let before = self.refusals.len();
            self.known(table, &place, &["from", "to", "what", "amount", "unit", "due"]);
            let mut text = |key: &'static str| {
                let text = self.text(&place, key, table.get(key));
                if text.is_empty() {
                    self.refuse("promise", format!("{place} doesn't say `{key}`"), &example);
                }
                text
            };
            let (from, to, what, unit) = (text("from"), text("to"), text("what"), text("unit"));
            for (key, id) in [("from", &from), ("to", &to)] {
                if !id.is_empty() && !organizations.contains_key(id) {
                    let help = match nearest(id, organizations.keys().map(String::as_str)) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => "name it under [organizations]".to_owned(),
                    };
                    self.refuse("promise", format!("`{key}` of {place} is none of the organizations"), &help);
                }
            }
            let amount = match table.get("amount") {
                Some(Value::Integer(amount)) => *amount as f64,
                Some(Value::Float(amount)) => *amount,
                _ => f64::NAN,
            };
            if !(amount.is_finite() && amount > 0.0) {
                self.refuse("promise", format!("`amount` of {place} is no number above 0"), &example);
            }
            let due = if let Some(due) = table.get("due") {
                self.day(&place, "due", due)
            } else {
                self.refuse("promise", format!("{place} doesn't say by when (`due`)"), &example);
                None
            };
            if let (Some(due), true) = (due, self.refusals.len() == before) {
                promises.push(Promise { from, to, what, amount, unit, due });
            }
        }
        promises
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_questions_are_read_back_as_open() {
        let agreement = read(&questions(None)).unwrap();
        assert_eq!(agreement.open().len(), QUESTIONS.len());
        assert_eq!(agreement.organizations.len(), 2);
    }

    #[test]
    fn answers_and_promises_are_read() {
        let text = questions(None)
            .replace("[speaks]\nanswer = \"\"", "[speaks]\nanswer = \"Both, after a day.\"")
            .replace("# [[work", "[[work")
            .replace("# from", "from")
            .replace("# to =", "to =")
            .replace("# what", "what")
            .replace("# amount", "amount")
            .replace("# unit", "unit")
            .replace("# due = \"2027-03-01\"", "due = 2027-03-01");
        let agreement = read(&text).unwrap();
        assert_eq!(agreement.open().len(), QUESTIONS.len() - 2);
        let promise = agreement.promises().next().unwrap();
        assert_eq!(
            (promise.from.as_str(), promise.amount, promise.due.to_string()),
            ("them", 40.0, "2027-03-01".to_owned())
        );
    }

    #[test]
    fn every_fault_is_named_with_its_place_and_no_address_is_repeated() {
        let text = "agreement = 1\ntitle = \"ask rosa@example.org\"\n[organizations]\nus = \"we\"\nthem = \"they\"\n\
                    [speeks]\nanswer = \"\"\n[work]\nanswer = 3\n[[work.promise]]\nfrom = \"they\"\nto = \"us\"\n\
                    what = \"x\"\namount = 0\nunit = \"people\"\ndue = \"soon\"\n";
        let told: Vec<String> = read(text)
            .unwrap_err()
            .iter()
            .map(|one| format!("{} ({})", one.message, one.help.as_deref().unwrap_or_default()))
            .collect();
        let told = told.join("\n");
        for expected in [
            "the file has no key `speeks` (did you mean `speaks`?)",
            "`title` of the file` seems",
            "`answer` of work is no text",
            "`from` of promise 1 of [work] is none of the organizations (did you mean `them`?)",
            "`amount` of promise 1 of [work] is no number above 0",
            "`due` of promise 1 of [work] is no day",
        ] {
            assert!(
                told.contains(expected.trim_end_matches(" seems").trim_end_matches('`')),
                "{expected}:\n{told}"
            );
        }
        assert!(!told.contains("rosa"), "{told}");
    }
}
