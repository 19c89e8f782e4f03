//! What was understood of a situation, as plain data: who, which fight, which numbers are uncertain, which lack a source.
//! Printing it belongs to the program.

use crate::fitted::{Fitted, fitted};
use crate::quantity::{Distribution, Form, Grade, Quantity, SetBy};
use crate::read::shown;
use crate::situation::{Campaign, Seats, Situation, WinRule};

/// What was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The question.
    pub question: String,
    /// Weeks to look ahead.
    pub horizon_weeks: u32,
    /// People.
    pub persons: u64,
    /// Simulated people, rounded.
    pub simulated: u64,
    /// Strata: name and people, rounded.
    pub strata: Vec<(String, u64)>,
    /// Names of districts.
    pub districts: Vec<String>,
    /// The principal.
    pub principal: Who,
    /// All other organizations.
    pub partners: Vec<Who>,
    /// Campaigns.
    pub fights: Vec<Fight>,
    /// Postures that are compared: id and label.
    pub postures: Vec<(String, String)>,
    /// Outcomes that count.
    pub values: Vec<String>,
    /// Numbers of the situation (not the model's coefficients, unless the file sets them), in the order of the file.
    pub numbers: Vec<Number>,
    /// Bundled coefficients, and how many of them are expert judgement alone.
    pub coefficients: (usize, usize),
    /// Coefficients that play a part here and were fitted to records: what they are about, how many, and the record.
    pub fitted: Vec<FromRecord>,
}

/// An organization in a few words.
#[derive(Clone, Debug, PartialEq)]
pub struct Who {
    /// Its id.
    pub id: String,
    /// Its name.
    pub label: String,
    /// People it can write to.
    pub list: String,
    /// People who act when it asks.
    pub active: String,
    /// Full-time staff.
    pub staff: String,
    /// Part of its usual effort that a partner in a coalition still gives without the principal.
    pub effort_without_us: Option<String>,
    /// Counts of earlier actions in the file.
    pub turnout_records: usize,
}

/// A campaign in a few words.
#[derive(Clone, Debug, PartialEq)]
pub struct Fight {
    /// Its name.
    pub label: String,
    /// What is demanded.
    pub demand: String,
    /// How it is decided.
    pub decided_by: String,
    /// First week, and the week after the last.
    pub weeks: (u32, u32),
    /// Whether it ends within the horizon.
    pub decided: bool,
    /// Coalition and the names of its members, if there is one.
    pub coalition: Option<(String, Vec<String>)>,
}

/// A number of the situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Its path.
    pub path: String,
    /// In plain words.
    pub label: String,
    /// Its value or range in words, with the unit.
    pub value: String,
    /// Where it comes from.
    pub source: Option<String>,
    /// How good that is.
    pub grade: Grade,
    /// Who set it.
    pub set_by: SetBy,
    /// Whether it varies from future to future.
    pub uncertain: bool,
    /// Whether a wide range stands in for it.
    pub unknown: bool,
    /// Whether it was written down without a source.
    pub lacks_source: bool,
    /// Line of the file, if it was written.
    pub line: Option<usize>,
}

impl Summary {
    /// Numbers that vary from future to future.
    pub fn uncertain(&self) -> impl Iterator<Item = &Number> {
        self.numbers.iter().filter(|number| number.uncertain)
    }

    /// Numbers that were written down without a source.
    pub fn without_source(&self) -> impl Iterator<Item = &Number> {
        self.numbers.iter().filter(|number| number.lacks_source)
    }

    /// Numbers for which a wide range stands in.
    pub fn unknown(&self) -> impl Iterator<Item = &Number> {
        self.numbers.iter().filter(|number| number.unknown)
    }
}

/// Coefficients fitted to one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FromRecord {
    /// What they are about, in words.
    pub about: &'static str,
    /// How many, drawn together.
    pub coefficients: usize,
    /// Rows, period and publisher.
    pub record: String,
}

/// Groups of fitted coefficients of which the situation leaves at least one as it ships, and whose vote it holds.
fn from_records(situation: &Situation) -> Vec<FromRecord> {
    let votes = |wanted: &dyn Fn(&WinRule) -> bool| {
        situation.campaigns.iter().any(|campaign| wanted(&campaign.win_rule))
    };
    let about = |model: &str| match model {
        "workplace_vote" => {
            Some("the vote in a workplace").filter(|_| votes(&|rule| matches!(rule, WinRule::WorkplaceVote)))
        }
        "chamber_vote" => Some("the vote in a chamber")
            .filter(|_| votes(&|rule| matches!(rule, WinRule::ChamberVote { .. }))),
        _ => None,
    };
    let ships = |name: &str| {
        let id = situation.coefficients.get(name);
        id.is_some_and(|&id| situation.quantity(id).set_by == SetBy::Coefficient)
    };
    let group = |group: &Fitted| {
        let coefficients = group.names.iter().filter(|name| ships(name)).count();
        let about = about(&group.model).filter(|_| coefficients > 0)?;
        Some(FromRecord { about, coefficients, record: group.described() })
    };
    fitted().iter().filter_map(group).collect()
}

/// What was understood of `situation`.
#[must_use]
pub fn describe(situation: &Situation) -> Summary {
    let population = &situation.population;
    #[expect(clippy::cast_precision_loss, reason = "the format's bound keeps it far below 2^53")]
    let people = population.persons as f64;
    let others = (0..situation.organizations.len()).filter(|&place| place != situation.principal);
    let bundled = || situation.quantities.iter().filter(|quantity| quantity.set_by == SetBy::Coefficient);
    Summary {
        question: situation.name.clone(),
        horizon_weeks: situation.horizon_weeks,
        persons: population.persons,
        simulated: rounded(people / population.persons_per_agent),
        strata: population
            .strata
            .iter()
            .map(|stratum| (stratum.name.clone(), rounded(stratum.share * people)))
            .collect(),
        districts: population.districts.clone(),
        principal: who(situation, situation.principal),
        partners: others.map(|place| who(situation, place)).collect(),
        fights: (0..situation.campaigns.len()).map(|place| fight(situation, place)).collect(),
        postures: situation
            .postures
            .iter()
            .map(|posture| (posture.id.clone(), posture.label.clone()))
            .collect(),
        values: situation.values.keys().cloned().collect(),
        numbers: numbers(situation),
        coefficients: (
            bundled().count(),
            bundled().filter(|quantity| quantity.grade == Grade::Guess).count(),
        ),
        fitted: from_records(situation),
    }
}

fn rounded(number: f64) -> u64 {
    format!("{number:.0}").parse().unwrap_or(0)
}

fn who(situation: &Situation, place: usize) -> Who {
    let organization = &situation.organizations[place];
    let value = |id| in_words(situation, situation.quantity(id));
    let allied = situation.coalitions.iter().any(|coalition| coalition.members.contains(&place));
    Who {
        id: organization.id.clone(),
        label: organization.label.clone(),
        list: value(organization.list),
        active: value(organization.active),
        staff: value(organization.staff),
        effort_without_us: organization.effort_without_us.filter(|_| allied).map(|id| {
            let quantity = situation.quantity(id);
            match quantity.form {
                // What stands in for it, rather than where that is written.
                Form::Prior { id } if quantity.set_by == SetBy::Default => {
                    format!("not given, {}", value(id))
                }
                _ => value(id),
            }
        }),
        turnout_records: organization.turnout.len(),
    }
}

fn fight(situation: &Situation, place: usize) -> Fight {
    let campaign = &situation.campaigns[place];
    let coalition = situation.coalitions.iter().find(|coalition| coalition.campaigns.contains(&place));
    let end = campaign.starts_week + campaign.weeks;
    Fight {
        label: campaign.label.clone(),
        demand: campaign.demand.clone(),
        decided_by: decided_by(situation, campaign),
        weeks: (campaign.starts_week, end),
        decided: end <= situation.horizon_weeks,
        coalition: coalition.map(|coalition| {
            let members =
                coalition.members.iter().map(|&member| situation.organizations[member].label.clone());
            (coalition.label.clone(), members.collect())
        }),
    }
}

fn decided_by(situation: &Situation, campaign: &Campaign) -> String {
    match &campaign.win_rule {
        WinRule::WorkplaceVote => "a vote in each workplace".to_owned(),
        WinRule::LeadershipVote => "an election of the union's leadership".to_owned(),
        WinRule::DistrictElection { contests } => {
            let districts: Vec<&str> = contests
                .iter()
                .map(|contest| situation.population.districts[contest.district].as_str())
                .collect();
            format!("elections in {}", districts.join(", "))
        }
        WinRule::ChamberVote { chamber, .. } => {
            let chamber = &situation.chambers[*chamber];
            match &chamber.seats {
                Seats::Listed(seats) => format!("a vote in {} ({} seats)", chamber.label, seats.len()),
                Seats::Evidence { name, .. } => format!("a vote in {} (seats from {name})", chamber.label),
            }
        }
        WinRule::Concession => "whether the other side gives in".to_owned(),
    }
}

fn numbers(situation: &Situation) -> Vec<Number> {
    let mut written: Vec<&Quantity> =
        situation.quantities.iter().filter(|quantity| quantity.set_by != SetBy::Coefficient).collect();
    // What was written comes in the order of the file, the rest after it.
    written.sort_by_key(|quantity| quantity.span.as_ref().map_or(usize::MAX, |span| span.start));
    written.into_iter().map(|quantity| number(situation, quantity)).collect()
}

fn number(situation: &Situation, quantity: &Quantity) -> Number {
    let unknown = matches!(quantity.form, Form::Unknown(_));
    let before = |span: &std::ops::Range<usize>| situation.text.as_bytes().iter().take(span.start);
    Number {
        path: quantity.path.clone(),
        label: quantity.label.clone(),
        value: in_words(situation, quantity),
        source: quantity.source.clone(),
        grade: quantity.grade,
        set_by: quantity.set_by,
        uncertain: !matches!(quantity.form, Form::Distribution(Distribution::Constant(_))),
        unknown,
        lacks_source: quantity.set_by == SetBy::User && quantity.source.is_none() && !unknown,
        line: quantity.span.as_ref().map(|span| before(span).filter(|&&byte| byte == b'\n').count() + 1),
    }
}

/// A quantity's value or range in words, with its unit.
#[must_use]
pub fn in_words(situation: &Situation, quantity: &Quantity) -> String {
    let range = match &quantity.form {
        Form::Distribution(distribution) => distribution_in_words(distribution),
        Form::Unknown(distribution) => format!("unknown, {}", distribution_in_words(distribution)),
        Form::Evidence { name, .. } => format!("from public records ({name})"),
        Form::Prior { id } => return format!("the same as {}", situation.quantity(*id).path),
    };
    match quantity.unit {
        "people" | "hours/week" | "hours" | "weeks" if !matches!(quantity.form, Form::Evidence { .. }) => {
            format!("{range} {}", quantity.unit.replace("hours/week", "hours a week"))
        }
        _ => range,
    }
}

fn distribution_in_words(distribution: &Distribution) -> String {
    // Four digits are more than anybody knows.
    let number = |value: f64| {
        let decimals = if value.abs() >= 100.0 {
            0
        } else if value.abs() >= 10.0 {
            1
        } else {
            4
        };
        shown(format!("{value:.decimals$}").parse().unwrap_or(value))
    };
    match *distribution {
        Distribution::Constant(value) => shown(value),
        Distribution::Pert { low, best, high } | Distribution::Triangular { low, best, high } => {
            format!("{} to {}, most likely {}", number(low), number(high), number(best))
        }
        Distribution::Uniform { low, high } => format!("{} to {}, all alike", number(low), number(high)),
        Distribution::Beta { a, b } => {
            format!("about {} (Beta {}, {})", number(a / (a + b)), number(a), number(b))
        }
        Distribution::Normal { mean, sd } => format!("about {} ± {}", number(mean), number(sd)),
        Distribution::LogNormal { median, sigma } => {
            format!("about {} (lognormal, sigma {})", number(median), number(sigma))
        }
    }
}
