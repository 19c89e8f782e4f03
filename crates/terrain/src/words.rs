//! Words of a situation for the screen: numbers, ranges, grades, win rules. Words of a decision belong to
//! `terrain-report`.

use terrain_situation::format::GRADES;
use terrain_situation::situation::{Situation, WinRule};
use terrain_situation::{Distribution, Form, Grade, Quantity, SetBy};

/// The grade as it is written in the file.
pub(crate) const fn grade(grade: Grade) -> &'static str {
    GRADES[match grade {
        Grade::Record => 0,
        Grade::OwnCount => 1,
        Grade::PartnerClaim => 2,
        Grade::InformedEstimate => 3,
        Grade::Guess => 4,
        Grade::Unknown => 5,
    }]
}

/// Who set a number.
pub(crate) const fn set_by(set_by: SetBy) -> &'static str {
    match set_by {
        SetBy::User => "user",
        SetBy::Default => "default",
        SetBy::Coefficient => "coefficient",
    }
}

/// Whether anything but one value can be drawn.
pub(crate) fn uncertain(situation: &Situation, quantity: &Quantity) -> bool {
    match &quantity.form {
        Form::Distribution(Distribution::Constant(_)) => false,
        Form::Prior { id } => uncertain(situation, situation.quantity(*id)),
        Form::Distribution(_) | Form::Evidence { .. } | Form::Unknown(_) => true,
    }
}

/// The form of a quantity: `0.2 to 0.6, most likely 0.35`.
pub(crate) fn form(situation: &Situation, quantity: &Quantity) -> String {
    match &quantity.form {
        Form::Distribution(distribution) => distribution_in_words(distribution),
        Form::Unknown(distribution) => format!("unknown: {}", distribution_in_words(distribution)),
        Form::Evidence { name, filter } if filter.is_empty() => format!("records: {name}"),
        Form::Evidence { name, filter } => {
            let conditions: Vec<String> =
                filter.iter().map(|(key, value)| format!("{key} {value}")).collect();
            format!("records: {name} ({})", conditions.join(", "))
        }
        Form::Prior { id } => format!("the same draw as {}", situation.quantity(*id).label),
    }
}

fn distribution_in_words(distribution: &Distribution) -> String {
    match *distribution {
        Distribution::Constant(value) => number(value),
        Distribution::Pert { low, best, high } => {
            format!("{} to {}, most likely {}", number(low), number(high), number(best))
        }
        Distribution::Triangular { low, best, high } => {
            format!("{} to {}, most likely {} (triangular)", number(low), number(high), number(best))
        }
        Distribution::Uniform { low, high } => format!("{} to {}, all alike", number(low), number(high)),
        Distribution::Beta { a, b } => {
            format!("around {} (beta {} {})", number(a / (a + b)), number(a), number(b))
        }
        Distribution::Normal { mean, sd } => format!("around {} (normal, sd {})", number(mean), number(sd)),
        Distribution::LogNormal { median, sigma } => {
            format!("around {} (lognormal, sigma {})", number(median), number(sigma))
        }
    }
}

/// A number with the figures that a reader can use.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    let text = match size {
        _ if value.fract() == 0.0 || size >= 1000.0 => return format!("{value:.0}"),
        _ if size >= 100.0 => format!("{value:.1}"),
        _ if size >= 0.001 => format!("{value:.3}"),
        _ => return format!("{value:.1e}"),
    };
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// `1 part`, `3 parts`.
pub(crate) fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// How a fight is decided.
pub(crate) fn win_rule(situation: &Situation, rule: &WinRule) -> String {
    match rule {
        WinRule::WorkplaceVote => "a vote in each workplace".to_owned(),
        WinRule::LeadershipVote => "an election of the union's leadership".to_owned(),
        WinRule::DistrictElection { contests } if contests.len() == 1 => {
            "an election in one district".to_owned()
        }
        WinRule::DistrictElection { contests } => format!("elections in {} districts", contests.len()),
        WinRule::ChamberVote { chamber, .. } => {
            let label = situation.chambers.get(*chamber).map_or("a chamber", |chamber| &chamber.label);
            format!("a vote in {label}")
        }
        WinRule::Concession => "concession (those who decide give in, or don't)".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_keep_the_figures_that_matter() {
        for (value, text) in [
            (0.0, "0"),
            (0.35, "0.35"),
            (-0.5, "-0.5"),
            (20_000.0, "20000"),
            (1234.56, "1235"),
            (0.000_04, "4.0e-5"),
            (62.385, "62.385"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
