//! The swap test as a proposition made from two situations: the numbers of one fight in the other, and back, and each group of
//! numbers by itself. What a fight keeps: how it is decided, who may take part, how people are contacted. Playing it belongs to
//! `terrain-decide`, what it says to `terrain-report`.

use super::{Axis, Cell, Contrast, Expected, Level, Map, Measure, Proposition};
use crate::fault::SituationFaults;
use crate::read::{Context, read_situation};
use crate::situation::{Arena, Situation};
use crate::variation::Variation;
use toml_edit::{DocumentMut, Item, Table, Value};

/// A situation by its name and text.
#[derive(Clone, Copy, Debug)]
pub struct SwapSide<'a> {
    /// File name, or what stands for it; only shown.
    pub file: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// A fight as the swap test sees it: the principal, its first coalition, that coalition's first other member and first campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fight {
    /// File name.
    pub file: String,
    /// Label of the principal.
    pub principal: String,
    /// Label of the partner whose numbers are exchanged.
    pub partner: String,
    /// Label of the campaign whose numbers are exchanged.
    pub campaign: String,
    /// What its arena is called in the file.
    pub arena: &'static str,
    /// Labels of organizations and campaigns that keep their numbers.
    pub kept: Vec<String>,
}

/// Numbers that are exchanged together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Name of its level and of its contrast.
    pub id: &'static str,
    /// In plain words.
    pub label: &'static str,
}

/// The terms of the test, in the order in which they are told. All but the last are numbers; the last is the label.
pub const TERMS: [Term; 6] = [
    Term { id: "us", label: "our size: paid people, list, active base" },
    Term { id: "partner-size", label: "the partner's size: paid people, list, active base, effort" },
    Term { id: "partner-money", label: "who pays the partner, and its ties" },
    Term { id: "partner-politics", label: "the partner's militancy and message" },
    Term { id: "odds", label: "the odds: opposition, and support among those who decide" },
    Term { id: "label", label: "the label alone, with the ways of contact that are usual under it" },
];

/// The contrast of the user's fight with itself, met by other luck.
pub const ITSELF: &str = "itself";

/// A swap test, ready to be played.
#[derive(Clone, Debug)]
pub struct Swap {
    /// The experiment: the first axis holds every variant of both fights.
    pub proposition: Proposition,
    /// Texts of the two situations, under the names by which the experiment knows them.
    pub texts: [(String, String); 2],
    /// The user's fight, and the other one.
    pub fights: [Fight; 2],
}

/// Names of the two situations inside of the experiment.
const NAMES: [&str; 2] = ["yours", "other"];

/// Why two situations can't be exchanged.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SwapFault {
    /// A situation that can't be used as it stands.
    #[error(transparent)]
    Situation(Box<SituationFaults>),
    /// Nobody to exchange numbers with.
    #[error(
        "{file}: nobody to exchange numbers with: the swap test needs a coalition in which {principal} has a partner and a campaign"
    )]
    NoCoalition {
        /// The file.
        file: String,
        /// Label of the principal.
        principal: String,
    },
    /// Sections in a form that single numbers can't be changed in.
    #[error("{file}: `{section}` is one list in brackets; write each as a section of its own: [[{section}]]")]
    InOneList {
        /// The file.
        file: String,
        /// The section.
        section: &'static str,
    },
}

/// The swap test of a situation against another one. With `fit`, the other situation is one of ours: it takes over the size of the
/// user's place, and its numbers of people grow or shrink with it.
///
/// Both are looked at with the user's own choices, values and coefficients.
///
/// # Errors
/// See [`SwapFault`].
pub fn swap(yours: SwapSide<'_>, other: SwapSide<'_>, fit: bool) -> Result<Swap, SwapFault> {
    let mine = Side::read(yours)?;
    let mut theirs = Side::read(other)?;
    theirs.look_as(&mine);
    if fit {
        theirs.settle_in(&mine);
        theirs.take_names(&mine);
    }
    let arenas = [mine.fight.arena, theirs.fight.arena];
    let levels = levels(&mine, &theirs);
    Ok(Swap {
        proposition: proposition(levels, arenas),
        texts: [
            (NAMES[0].to_owned(), mine.document.to_string()),
            (NAMES[1].to_owned(), theirs.document.to_string()),
        ],
        fights: [mine.fight, theirs.fight],
    })
}

/// One of the two situations with what is exchanged in it.
struct Side {
    document: DocumentMut,
    situation: Situation,
    fight: Fight,
    /// Ids of principal, partner, campaign and coalition.
    principal: String,
    partner: String,
    campaign: String,
    coalition: String,
}

impl Side {
    fn read(side: SwapSide<'_>) -> Result<Self, SwapFault> {
        let file = side.file.to_owned();
        let (situation, _) =
            read_situation(side.file, side.text, &Context::lenient()).map_err(SwapFault::Situation)?;
        // What was read as a situation is TOML.
        let document: DocumentMut = side.text.parse().unwrap_or_default();
        for section in ["organization", "campaign"] {
            if !document.get(section).is_some_and(Item::is_array_of_tables) {
                return Err(SwapFault::InOneList { file, section });
            }
        }
        let principal = &situation.organizations[situation.principal];
        let found = situation.coalitions.iter().find_map(|coalition| {
            let joined = coalition.members.contains(&situation.principal);
            let partner = *coalition.members.iter().find(|member| **member != situation.principal)?;
            let campaign = *coalition.campaigns.first()?;
            joined.then_some((coalition, &situation.organizations[partner], &situation.campaigns[campaign]))
        });
        let Some((coalition, partner, campaign)) = found else {
            return Err(SwapFault::NoCoalition { file, principal: principal.label.clone() });
        };
        let others = situation
            .organizations
            .iter()
            .filter(|one| one.id != principal.id && one.id != partner.id)
            .map(|one| one.label.clone());
        let campaigns =
            situation.campaigns.iter().filter(|one| one.id != campaign.id).map(|one| one.label.clone());
        let fight = Fight {
            file,
            principal: principal.label.clone(),
            partner: partner.label.clone(),
            campaign: campaign.label.clone(),
            arena: arena_word(campaign.arena),
            kept: others.chain(campaigns).collect(),
        };
        let [principal, partner, campaign, coalition] =
            [&principal.id, &partner.id, &campaign.id, &coalition.id].map(Clone::clone);
        Ok(Self { document, fight, principal, partner, campaign, coalition, situation })
    }

    /// Takes over choices, values and coefficients.
    fn look_as(&mut self, other: &Self) {
        for section in ["posture", "values", "priors"] {
            self.document.remove(section);
            if let Some(item) = other.document.get(section) {
                self.document.insert(section, item.clone());
            }
        }
    }

    /// Takes over the size of the place; numbers of people change in proportion.
    fn settle_in(&mut self, other: &Self) {
        #[expect(clippy::cast_precision_loss, reason = "people of a place are far below 2^53")]
        let [ours, theirs] = [self, other].map(|side| side.situation.population.persons as f64);
        let times = theirs / ours;
        let Some(population) = self.document.get_mut("population").and_then(Item::as_table_like_mut) else {
            return;
        };
        for key in ["persons", "persons_per_agent"] {
            let written = other.document.get("population").and_then(|item| item.get(key)).cloned();
            match written {
                Some(item) => drop(population.insert(key, item)),
                None => drop(population.remove(key)),
            }
        }
        for table in self.tables("organization") {
            for key in ["staff", "list", "active"] {
                if let Some(value) = table.get_mut(key).and_then(Item::as_value_mut) {
                    scale(value, times);
                }
            }
        }
    }

    /// Takes over the ids, so that a number is the same number in both fights.
    fn take_names(&mut self, other: &Self) {
        let renamed = [
            ("organization", self.principal.clone(), other.principal.clone()),
            ("organization", self.partner.clone(), other.partner.clone()),
            ("campaign", self.campaign.clone(), other.campaign.clone()),
            ("coalition", self.coalition.clone(), other.coalition.clone()),
        ];
        for (section, from, to) in &renamed {
            for table in self.tables(section) {
                if table.get("id").and_then(Item::as_str) == Some(from) {
                    table.insert("id", toml_edit::value(to));
                }
            }
        }
        let members: toml_edit::Array = [&other.principal, &other.partner].into_iter().collect();
        for table in self.tables("coalition") {
            table.insert("members", toml_edit::value(members.clone()));
            table.insert("campaign", toml_edit::value(&other.campaign));
        }
        self.principal.clone_from(&other.principal);
        self.partner.clone_from(&other.partner);
        self.campaign.clone_from(&other.campaign);
        self.coalition.clone_from(&other.coalition);
    }

    fn tables(&mut self, section: &str) -> impl Iterator<Item = &mut Table> {
        let list = self.document.get_mut(section).and_then(Item::as_array_of_tables_mut);
        list.into_iter().flat_map(toml_edit::ArrayOfTables::iter_mut)
    }

    /// What stands at a key of a table of a list.
    fn value(&self, section: &str, id: &str, key: &str) -> Option<Value> {
        let list = self.document.get(section)?.as_array_of_tables()?;
        let table = list.iter().find(|table| table.get("id").and_then(Item::as_str) == Some(id))?;
        table.get(key)?.clone().into_value().ok()
    }

    /// What puts the numbers of `other` into this fight, for a term.
    fn exchanged(&self, other: &Self, term: &Term) -> Vec<Variation> {
        let us = |keys: &[&'static str]| take("organization", [&self.principal, &other.principal], keys);
        let partner = |keys: &[&'static str]| take("organization", [&self.partner, &other.partner], keys);
        let campaign = |keys: &[&'static str]| take("campaign", [&self.campaign, &other.campaign], keys);
        let places = match term.id {
            "us" => us(&["staff", "list", "active"]),
            "partner-size" => partner(&["staff", "list", "active", "effort", "effort_without_us"]),
            "partner-money" => partner(&["funding", "ties"]),
            "partner-politics" => partner(&["militancy", "message"]),
            "odds" => campaign(&["opposition", "elite_support"]),
            _ => campaign(&["arena"]),
        };
        places
            .into_iter()
            .filter_map(|Place { section, ids: [here, there], key }| {
                let path = format!("{section}.{here}.{key}");
                match other.value(section, &there, key) {
                    Some(value) => Some(Variation { path, value: Some(value) }),
                    // Left out there, so that it is left out here.
                    None => {
                        self.value(section, &here, key).is_some().then_some(Variation { path, value: None })
                    }
                }
            })
            .collect()
    }
}

/// A key of a section, in the table of either fight.
struct Place {
    section: &'static str,
    ids: [String; 2],
    key: &'static str,
}

fn take(section: &'static str, ids: [&String; 2], keys: &[&'static str]) -> Vec<Place> {
    keys.iter().map(|&key| Place { section, ids: ids.map(Clone::clone), key }).collect()
}

const fn arena_word(arena: Arena) -> &'static str {
    match arena {
        Arena::Labor => "labor",
        Arena::Electoral => "electoral",
    }
}

/// A number, or each number of a range, times something.
fn scale(value: &mut Value, times: f64) {
    match value {
        Value::Integer(number) => {
            #[expect(clippy::cast_precision_loss, reason = "people of a place are far below 2^53")]
            let scaled = *number.value() as f64 * times;
            *value = scaled.into();
        }
        Value::Float(number) => *value = (number.value() * times).into(),
        Value::InlineTable(table) => table.iter_mut().for_each(|(_, value)| scale(value, times)),
        _ => {}
    }
}

/// The variants of both fights: as they are, with all numbers of the other, and with one term of it.
fn levels(mine: &Side, theirs: &Side) -> Vec<Level> {
    let level = |id: &str, label: String, place: usize, changes| Level {
        id: id.to_owned(),
        label,
        value: None,
        situation: Some(NAMES[place].to_owned()),
        changes,
    };
    let numbers = &TERMS[..TERMS.len() - 1];
    let all = |here: &Side, there: &Side| -> Vec<Variation> {
        numbers.iter().flat_map(|term| here.exchanged(there, term)).collect()
    };
    let mut levels = vec![
        level("yours", "your fight as it is".to_owned(), 0, Vec::new()),
        level("yours-exchanged", "your fight with all numbers of the other".to_owned(), 0, all(mine, theirs)),
        level("other", "the other fight as it is".to_owned(), 1, Vec::new()),
        level("other-exchanged", "the other fight with all of your numbers".to_owned(), 1, all(theirs, mine)),
    ];
    levels.extend(
        TERMS.iter().map(|term| level(term.id, term.label.to_owned(), 0, mine.exchanged(theirs, term))),
    );
    levels
}

/// The cell of a variant, by its place in [`levels`].
fn cell(place: usize) -> Cell {
    vec![place, 0]
}

fn proposition(levels: Vec<Level>, arenas: [&str; 2]) -> Proposition {
    const YOURS: usize = 0;
    const YOURS_EXCHANGED: usize = 1;
    const OTHER: usize = 2;
    const OTHER_EXCHANGED: usize = 3;
    let contrast = |id: &str, label: String, at: usize, [from, than]: [usize; 2]| Contrast {
        id: id.to_owned(),
        label,
        measure: Measure::Ranking,
        posture: None,
        versus: None,
        less: Vec::new(),
        at: cell(at),
        from: Some(cell(from)),
        than: Some(cell(than)),
        expected: Expected::Rises,
        matters: 0.0,
    };
    let mut contrasts = vec![
        contrast(
            "yours",
            "your fight with the numbers of the other ranks the choices more like the other than like itself"
                .to_owned(),
            YOURS_EXCHANGED,
            [OTHER, YOURS],
        ),
        contrast(
            "other",
            "the other fight with your numbers ranks them more like yours than like itself".to_owned(),
            OTHER_EXCHANGED,
            [YOURS, OTHER],
        ),
    ];
    contrasts.extend(TERMS.iter().zip(OTHER_EXCHANGED + 1..).map(|(term, place)| {
        let label = format!(
            "exchanged alone, the ranking is more like that with all numbers than like your own: {}",
            term.label
        );
        contrast(term.id, label, place, [YOURS_EXCHANGED, YOURS])
    }));
    // How far luck alone turns the ranking: what the likeness of the others is to be measured against.
    let itself = "for comparison: your fight as it is, met by other luck".to_owned();
    contrasts.push(contrast(ITSELF, itself, YOURS, [YOURS, YOURS]));
    let only = Level {
        id: "all".to_owned(),
        label: String::new(),
        value: None,
        situation: None,
        changes: Vec::new(),
    };
    Proposition {
        id: "SWAP".to_owned(),
        title: "The numbers decide and not the label".to_owned(),
        claim: "Exchange the numbers of two fights, and the ranking of the choices is exchanged.".to_owned(),
        against: "How a fight is decided, who may take part and how people are contacted stay with the fight, and may decide by themselves."
            .to_owned(),
        experiment: format!("Your {} fight and a fight that is {}, each with the numbers of the other.", arenas[0], arenas[1]),
        limits: "Two fights. What is compared is the likeness of whole rankings, not of the first place alone.".to_owned(),
        situation: NAMES[0].to_owned(),
        futures: 512,
        replicates: 8,
        quick_futures: 256,
        axes: vec![
            Axis { id: "fight".to_owned(), label: "the fight and its numbers".to_owned(), levels },
            Axis { id: "all".to_owned(), label: String::new(), levels: vec![only] },
        ],
        contrasts,
        map: Some(Map {
            across: 0,
            up: 1,
            measure: Measure::Ranking,
            posture: None,
            versus: None,
            label: "the order of the choices".to_owned(),
        }),
    }
}
