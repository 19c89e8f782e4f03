//! Rules that were found (scenario discovery), in words. What the rules are about is named by the caller; what a run's
//! rules say of its choices belongs to `sentences`.

use crate::words::{list, quantity};
use terrain_decide::discovery::{Limit, Rule};

/// What an input is called.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputWords {
    /// Its name as the subject of a sentence.
    pub name: String,
    /// Unit of a number.
    pub unit: String,
    /// Names of its categories; empty for a number.
    pub categories: Vec<String>,
}

/// The rules as conditions, one for each input: `weeks is at most 35`, `turnout is between 0.5 and 0.8`, `funder is
/// union`.
///
/// ```
/// use terrain_decide::discovery::{Limit, Rule};
/// use terrain_report::rules::{InputWords, conditions};
/// let weeks = InputWords { name: "the length".to_owned(), unit: "weeks".to_owned(), categories: Vec::new() };
/// let rules = [Rule { input: 0, limit: Limit::AtLeast(4.0) }, Rule { input: 0, limit: Limit::AtMost(35.0) }];
/// assert_eq!(conditions(&rules, &[weeks]), ["the length is between 4 and 35 weeks"]);
/// ```
#[must_use]
pub fn conditions(rules: &[Rule], inputs: &[InputWords]) -> Vec<String> {
    let mut said = Vec::new();
    let mut place = 0;
    while let Some(first) = rules.get(place) {
        let second = rules.get(place + 1).filter(|second| second.input == first.input);
        place += if second.is_some() { 2 } else { 1 };
        let unknown = InputWords { name: format!("input {}", first.input + 1), ..InputWords::default() };
        let input = inputs.get(first.input).unwrap_or(&unknown);
        said.push(format!(
            "{} is {}",
            input.name,
            limits(&first.limit, second.map(|rule| &rule.limit), input)
        ));
    }
    said
}

fn limits(first: &Limit, second: Option<&Limit>, input: &InputWords) -> String {
    let number = |value: &f64| quantity(*value, &input.unit);
    match (first, second) {
        (Limit::AtLeast(low) | Limit::Above(low), Some(Limit::AtMost(high))) => {
            format!("between {} and {}", crate::words::number(*low), number(high))
        }
        (Limit::AtLeast(low), _) => format!("at least {}", number(low)),
        (Limit::Above(low), _) => format!("above {}", number(low)),
        (Limit::AtMost(high), _) => format!("at most {}", number(high)),
        (Limit::OneOf(kinds), _) => {
            let names: Vec<String> = kinds
                .iter()
                .map(|&kind| {
                    let name = usize::try_from(kind).ok().and_then(|kind| input.categories.get(kind));
                    name.cloned().unwrap_or_else(|| format!("category {}", kind + 1))
                })
                .collect();
            if names.len() == 1 { list(&names) } else { format!("one of {}", list(&names)) }
        }
    }
}
