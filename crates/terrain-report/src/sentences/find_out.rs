//! A number of the situation as a question that somebody can ask, and a cheap way to get an answer. What an answer is worth
//! belongs to `guidance`.

use crate::words::{capitalized, noun};

/// A question and how to answer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindOutWords {
    /// The question in plain words.
    pub question: String,
    /// A cheap way to find out.
    pub how: String,
}

/// Label as the situation's kinds write it, the question, how to find out; `{}` stands for whose number it is.
const KNOWN: [(&str, &str, &str); 28] = [
    (
        "list of {}",
        "How many people can {} really write to?",
        "Ask for the number of addresses that were reached in the last mailing.",
    ),
    (
        "active base of {}",
        "How many people does {} really bring when it asks?",
        "Ask for people at a small action on a date that you set, and count who comes.",
    ),
    (
        "full-time staff of {}",
        "How many paid staff does {} really have for this?",
        "Ask for names and hours in writing; a labor organization's yearly report (LM-2) and a nonprofit's Form 990 list staff.",
    ),
    (
        "how hard a fight {} is ready for",
        "How hard a fight is {} really ready for?",
        "Look up what it did in its last three fights, and ask which step it would vote for today.",
    ),
    (
        "how far the message of {} is about shared interests and independent organization",
        "What does {} really tell people?",
        "Read its last three leaflets, and listen to one conversation at the doors.",
    ),
    (
        "share of its hours that {} gives to campaigns",
        "How much of its time does {} really give to campaigns?",
        "Ask for last month's calendar, and count the hours.",
    ),
    (
        "part of its usual effort that {} still gives without us",
        "What would {} do without us?",
        "Look up what it did in the last fight that we stayed out of, or ask it outright.",
    ),
    (
        "part of its hours that {} spends {}",
        "What does {} spend its hours on?",
        "Ask for last month's calendar, and count the hours.",
    ),
    (
        "part of the income of {} {}",
        "Who pays for {}?",
        "Look it up: Form 990 for nonprofits, LM-2 for unions, campaign finance reports for committees.",
    ),
    (
        "how close {} is to the party in office",
        "How close is {} really to the party in office?",
        "Look up whom it endorsed and paid, and who of its board works for an official.",
    ),
    (
        "how close {} is to employers",
        "How close is {} really to employers?",
        "Look up who sits on its board, and who pays for it.",
    ),
    (
        "how hard a fight is planned in {}",
        "How hard a fight is really planned in {}?",
        "Ask for the plan of escalation in writing, with dates.",
    ),
    (
        "strength of the opposition to {}",
        "How hard will the other side fight {}?",
        "Look up what it did last time: filings, hired consultants, and the union drives nearby.",
    ),
    (
        "lobbying hours a week against {}",
        "How much will be lobbied against {}?",
        "Look up the lobbying register for the last fight like it.",
    ),
    (
        "support for {} among those who decide, without anybody's help",
        "Who of those who decide already supports {}?",
        "Ask each of them, or look up how they voted last time.",
    ),
    (
        "worth of winning {}",
        "What would winning {} really be worth to people?",
        "Ask twenty of those concerned what would change for them.",
    ),
    (
        "share of the people of {} who must act",
        "How many must act for {} to be won?",
        "Look up fights like it that were won, and how many took part.",
    ),
    (
        "gain in conversations after winning {}",
        "What doors does winning {} open?",
        "Ask somebody who has won one like it how many more conversations they had after.",
    ),
    ("lean of {}", "How does {} lean?", "Look up the results of the last three elections there."),
    (
        "where the bill of {} stands",
        "What would the bill of {} really do?",
        "Read the text, and ask two people from different sides.",
    ),
    (
        "where today's law stands in {}",
        "What does today's law do for {}?",
        "Read the text, and ask two people from different sides.",
    ),
    (
        "where our candidate would stand in {}",
        "Where would our candidate stand in {}?",
        "Ask for answers to last year's votes, in writing.",
    ),
    ("where {} stands", "Where does {} stand?", "Look up its roll-call votes (terrain positions)."),
    (
        "chance that a seat of {} is absent",
        "How often are seats of {} empty?",
        "Count absences in last year's roll calls.",
    ),
    (
        "how well the members of {} know each other at the start",
        "How well do the members of {} know each other?",
        "Ask each whom of the others they could call tonight.",
    ),
    (
        "share of planning that the partners in {} decide jointly without us",
        "How much do the partners in {} decide jointly without us?",
        "Ask to sit in on one meeting, or for the minutes of the last.",
    ),
    (
        "share of planning decided jointly when we {}",
        "How much would really be decided jointly when we {}?",
        "Ask for it in writing before you join: who decides on what, and by which vote.",
    ),
    ("what {} stand to gain", "What do {} stand to gain?", "Ask twenty of them what would change for them."),
];

/// The question about a number, and how to find out; a kind that is not known gets a plain one.
#[must_use]
pub fn find_out(path: &str, label: &str) -> FindOutWords {
    let known = KNOWN.iter().find_map(|(pattern, question, how)| {
        let whose = whose(pattern, label)?;
        Some(FindOutWords { question: question.replace("{}", whose), how: (*how).to_owned() })
    });
    known.unwrap_or_else(|| FindOutWords {
        question: if noun(label) == label {
            // The label is a question but for its mark: how far tenants see their interests as shared.
            format!("{}?", capitalized(label))
        } else {
            format!("{}: what is it really?", capitalized(&noun(label)))
        },
        how: if path.starts_with("population.") {
            "Ask thirty of the people concerned, or look for a survey that did.".to_owned()
        } else {
            "Ask whoever keeps a record of it, and write down who said it and when.".to_owned()
        },
    })
}

/// Whose number a label names, if it follows the pattern. A second `{}` stands for anything.
fn whose<'l>(pattern: &str, label: &'l str) -> Option<&'l str> {
    let (before, after) = pattern.split_once("{}")?;
    let rest = label.strip_prefix(before)?;
    match after.split_once("{}") {
        None => rest.strip_suffix(after),
        Some((between, _)) => {
            // The name itself may hold the words that follow it.
            let between = if between.trim().is_empty() { " that is " } else { between };
            let end = rest.rfind(between).or_else(|| rest.rfind(" from "))?;
            rest.get(..end)
        }
    }
    .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_name_whose_number_it_is() {
        for (label, question) in [
            (
                "active base of the county coalition",
                "How many people does the county coalition really bring when it asks?",
            ),
            ("part of the income of the county coalition from a party", "Who pays for the county coalition?"),
            ("part of the income of the county coalition that is dues", "Who pays for the county coalition?"),
            (
                "part of its hours that the list of friends spends at the doors",
                "What does the list of friends spend its hours on?",
            ),
            ("where ward 3 stands", "Where does ward 3 stand?"),
            (
                "where our candidate would stand in the city council",
                "Where would our candidate stand in the city council?",
            ),
            (
                "share of planning decided jointly when we join for this campaign",
                "How much would really be decided jointly when we join for this campaign?",
            ),
        ] {
            assert_eq!(find_out("organization.x.y", label).question, question);
        }
        let other = find_out("population.ties.home", "number of home ties");
        assert_eq!(other.question, "The number of home ties: what is it really?");
        assert!(other.how.contains("survey"));
    }
}
