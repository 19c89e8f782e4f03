//! What the swap test says of two fights, in sentences and as JSON: whether the ranking of the choices followed the numbers, and
//! which numbers moved it.

use super::json::told;
use crate::text::layout::{Page, Wide};
use crate::words::{list as listed, number};
use serde_json::{Value, json};
use terrain_decide::theory::{Findings, Tested, Verdict};
use terrain_situation::proposition::{Fight, ITSELF, Swap, TERMS};

const WIDTH: usize = 100;
/// How much less likeness (Kendall's tau) than other luck leaves is said to be no move: of five choices, one pair of ten exchanged in a
/// quarter of the futures.
const HARDLY: f64 = 0.05;

/// A swap test that was played.
#[derive(Clone, Copy, Debug)]
pub struct SwapTold<'a> {
    /// What was exchanged.
    pub swap: &'a Swap,
    /// What was found.
    pub findings: &'a Findings,
    /// Whether few futures were played, to look.
    pub quick: bool,
    /// Seed of futures and luck.
    pub seed: u64,
}

/// Whether the ranking followed the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Followed {
    BothWays,
    OneWay,
    Neither,
    Undecided,
}

impl Followed {
    const fn word(self) -> &'static str {
        match self {
            Self::BothWays => "both ways",
            Self::OneWay => "one way",
            Self::Neither => "neither way",
            Self::Undecided => "undecided",
        }
    }

    const fn sentence(self) -> &'static str {
        match self {
            Self::BothWays => {
                "The ranking followed the numbers, both ways. What decides here is who the partners are and what the odds are, and not whether the fight is called labor or electoral."
            }
            Self::OneWay => {
                "The ranking followed the numbers one way only. What a fight keeps (how it is decided, who may take part, how people are contacted) holds the ranking in the other."
            }
            Self::Neither => {
                "The ranking stayed with the fight: exchanging the numbers did not exchange the answer. What a fight keeps (how it is decided, who may take part, how people are contacted) decides more here."
            }
            Self::Undecided => {
                "The runs don't settle whether the ranking follows the numbers. More futures may: leave out --quick."
            }
        }
    }
}

impl SwapTold<'_> {
    /// The two directions, and then the terms, as tested.
    fn directions(&self) -> Option<[&Tested; 2]> {
        self.findings.tested.first_chunk::<2>().map(|[yours, other]| [yours, other])
    }

    fn followed(&self) -> Followed {
        let Some(directions) = self.directions() else { return Followed::Undecided };
        let followed = directions
            .map(|tested| matches!(tested.verdict, Verdict::Holds | Verdict::HoldsWhere))
            .iter()
            .filter(|followed| **followed)
            .count();
        let failed = directions.iter().filter(|tested| tested.verdict == Verdict::Fails).count();
        match (followed, failed) {
            (2, _) => Followed::BothWays,
            (1, _) => Followed::OneWay,
            (_, 2) => Followed::Neither,
            _ => Followed::Undecided,
        }
    }

    /// Choices by mean utility, best first, for each variant with its id and label.
    fn orders(&self) -> Vec<(&str, &str, Vec<String>)> {
        let rankings = self.findings.map.as_ref().and_then(|map| map.rankings.first());
        let levels = self.swap.proposition.axes.first().map_or(&[][..], |axis| &axis.levels);
        levels
            .iter()
            .zip(rankings.into_iter().flatten())
            .map(|(level, order)| (level.id.as_str(), level.label.as_str(), order.clone()))
            .collect()
    }

    /// Likeness of the user's own ranking to itself under other luck.
    fn itself(&self) -> Option<f64> {
        let tested = self.findings.tested.iter().find(|tested| tested.id == ITSELF)?;
        likeness(tested).map(|[own, _]| own)
    }

    /// Whether the label alone moves the ranking more than luck does.
    fn of_the_label(&self) -> &'static str {
        let label = self.findings.tested.iter().find(|tested| tested.id == "label").and_then(likeness);
        match (label, self.itself()) {
            (Some([_, to_own]), Some(itself)) if to_own < itself - HARDLY => {
                "The label alone, with the ways of contact that are usual under it, moves the ranking too: name the ways of contact (`modes`) and it can't."
            }
            _ => "The label alone, with all numbers in their place, hardly moves it.",
        }
    }

    fn order(&self, id: &str) -> Vec<String> {
        self.orders()
            .into_iter()
            .find(|(known, _, _)| *known == id)
            .map_or_else(Vec::new, |(_, _, order)| order)
    }
}

/// What was found, in words.
#[must_use]
pub fn swap_in_words(told: &SwapTold<'_>) -> String {
    let mut page = Page::new(WIDTH, false);
    let [yours, other] = &told.swap.fights;
    page.heading("Swap test: exchange the numbers, keep the labels");
    page.lead(told.followed().sentence());
    page.lead(told.of_the_label());
    let (own, others) = (told.order("yours"), told.order("other"));
    if own == others && !own.is_empty() {
        page.lead("On average both fights rank the choices alike before anything is exchanged, so that there is little to exchange.");
    }
    page.paragraph(&pairing("Yours", yours));
    page.paragraph(&pairing("The other", other));
    if !yours.kept.is_empty() {
        page.paragraph(&format!("These keep their numbers: {}.", listed(&yours.kept)));
    }
    page.heading("Both ways");
    if let Some([there, back]) = told.directions() {
        page.item(&direction(
            "Your fight, with the numbers of the other",
            there,
            ["the other fight", "itself"],
        ));
        page.item(&direction("The other fight, with your numbers", back, ["yours", "itself"]));
    }
    page.heading("Choices by what they are worth on average, best first");
    let rows: Vec<Vec<String>> = told
        .orders()
        .into_iter()
        .map(|(id, label, order)| {
            let label = if TERMS.iter().any(|term| term.id == id) {
                format!("yours, with {label}")
            } else {
                label.to_owned()
            };
            vec![order.join(" > "), label]
        })
        .collect();
    page.table(&["order", "fight"].map(str::to_owned), &rows, Wide::Others, &[]);
    page.heading("Which numbers move the ranking of your fight, each exchanged by itself");
    if let Some(itself) = told.itself() {
        page.paragraph(&format!(
            "Met by other luck, the ranking of your fight as it is has a likeness of {} to itself; what leaves it as alike hardly moves it.",
            number(itself)
        ));
    }
    for said in terms(told) {
        page.item(&said);
    }
    page.heading("What this can't tell you");
    page.paragraph(
        "It says what decides in the model, between these two fights. How a fight is decided, who may take part and how people are contacted are not exchanged. \
         Likeness is Kendall's tau of whole rankings, future by future: 1 the same order, 0 nothing in common, -1 turned around.",
    );
    let quick = if told.quick { " Quick settings: to look, not to decide." } else { "" };
    page.paragraph(&format!("{} runs, seed {}.{quick}", number(told.findings.runs as f64), told.seed));
    page.finish()
}

fn pairing(whose: &str, fight: &Fight) -> String {
    format!(
        "{whose}: “{}” ({}), {} and its partner {} ({}).",
        fight.campaign, fight.arena, fight.principal, fight.partner, fight.file
    )
}

fn direction(what: &str, tested: &Tested, [near, far]: [&str; 2]) -> String {
    let said = match tested.verdict {
        Verdict::Holds => {
            format!("ranks the choices more like {near} than like {far}: the ranking followed the numbers")
        }
        Verdict::HoldsWhere => {
            format!("ranks the choices more like {near} than like {far} in a part of the futures")
        }
        Verdict::Fails => format!(
            "ranks the choices no more like {near} than like {far}: the ranking stayed with the fight"
        ),
        Verdict::Undecided => {
            format!("ranks the choices about as much like {near} as like {far}: the runs don't settle it")
        }
    };
    let [low, high] = tested.estimate.interval;
    let likeness = likeness(tested).map_or_else(String::new, |[to_near, to_far]| {
        format!("Likeness {} to {near}, {} to {far}; ", number(to_near), number(to_far))
    });
    format!(
        "{what}: it {said}. {likeness}a difference of {} (95 % range {} to {}).",
        number(tested.estimate.effect),
        number(low),
        number(high)
    )
}

/// Mean likeness to the ranking that it is claimed to be nearer to, and to the other.
const fn likeness(tested: &Tested) -> Option<[f64; 2]> {
    match tested.figures {
        [Some(near), Some(far)] => Some([near, far]),
        _ => None,
    }
}

/// A sentence for each term, the one that moves the ranking most first.
fn terms(told: &SwapTold<'_>) -> Vec<String> {
    let own = told.order("yours");
    let itself = told.itself().unwrap_or(1.0);
    let mut found: Vec<(f64, String)> = TERMS
        .iter()
        .filter_map(|term| {
            let tested = told.findings.tested.iter().find(|tested| tested.id == term.id)?;
            let [to_exchanged, to_own] = likeness(tested)?;
            let moved = if to_own >= itself - HARDLY { "hardly moves it" } else { "moves it" };
            let alone = match tested.verdict {
                Verdict::Holds | Verdict::HoldsWhere => " By itself it brings most of the exchange about.",
                Verdict::Undecided | Verdict::Fails => "",
            };
            let order = told.order(term.id);
            let first = match (own.first(), order.first()) {
                (Some(before), Some(now)) if before != now => format!(" “{now}” comes first in place of “{before}”."),
                _ => String::new(),
            };
            Some((
                to_own,
                format!(
                    "{}: {moved} (likeness {} to your own ranking, {} to that with all numbers exchanged).{first}{alone}",
                    crate::words::capitalized(term.label),
                    number(to_own),
                    number(to_exchanged)
                ),
            ))
        })
        .collect();
    found.sort_by(|a, b| a.0.total_cmp(&b.0));
    found.into_iter().map(|(_, said)| said).collect()
}

/// What was found, as JSON.
#[must_use]
pub fn swap_as_json(told_of: &SwapTold<'_>) -> Value {
    let fight = |fight: &Fight| {
        json!({
            "file": fight.file, "principal": fight.principal, "partner": fight.partner, "campaign": fight.campaign,
            "arena": fight.arena, "kept": fight.kept,
        })
    };
    let [yours, other] = &told_of.swap.fights;
    let orders: Vec<Value> = told_of
        .orders()
        .iter()
        .map(|(id, label, order)| json!({ "id": id, "label": label, "order": order }))
        .collect();
    json!({
        "seed": told_of.seed,
        "quick": told_of.quick,
        "yours": fight(yours),
        "other": fight(other),
        "followed": told_of.followed().word(),
        "said": [told_of.followed().sentence(), told_of.of_the_label()],
        "orders": orders,
        "itself": told_of.itself(),
        "terms": TERMS.iter().map(|term| json!({ "id": term.id, "label": term.label })).collect::<Vec<_>>(),
        "test": told(&told_of.swap.proposition, told_of.findings),
    })
}
