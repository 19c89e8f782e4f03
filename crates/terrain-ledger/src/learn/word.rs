//! What their word is worth: which posture leads for each share of its promises that a partner keeps, from the kept runs.

use super::prior::{Bins, Prior};
use super::{Learned, Subject, least_effective, reaches, situation, sum, weights};
use crate::decision::Frozen;
use serde::Serialize;

/// The decision by the share of its promises that a partner keeps.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Word {
    /// The partner's id.
    pub partner: String,
    /// The number that is multiplied by the share.
    pub path: String,
    /// From nothing kept to all of it.
    pub steps: Vec<Step>,
    /// Share at which another posture leads, between two steps that can be told.
    pub flip: Option<f64>,
    /// The posture that leads below it, and that above it.
    pub sides: Option<[String; 2]>,
    /// 5 %, 50 %, 95 % of what is believed of the share today; `None` where no promise has come due.
    pub today: Option<[f64; 3]>,
}

/// The decision if it keeps this share.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Step {
    /// The share.
    pub share: f64,
    /// Name on the page of the posture that leads; `None` where no future was run that far down.
    pub leading: Option<String>,
    /// Share of futures in which each posture is best, in the order of the situation; empty where nothing is known.
    pub p_best: Vec<f64>,
    /// Futures that the weighed ones are worth.
    pub effective: f64,
    /// Part of what would be believed that lies where no future was run.
    pub uncovered: f64,
    /// Whether the runs reach far enough and are enough.
    pub told: bool,
}

/// Steps from 0 to 1.
const STEPS: u32 = 10;

/// What each partner's word is worth: for those whose effort is open or their own claim and plays a part in the runs. What
/// else was learnt stays.
#[must_use]
pub fn what_their_word_is_worth(learned: &Learned, frozen: &Frozen) -> Vec<Word> {
    let Some(situation) = situation(frozen) else { return Vec::new() };
    let partners = situation.organizations.iter().enumerate();
    partners
        .filter(|(place, _)| *place != situation.principal)
        .filter_map(|(_, partner)| {
            let effort = situation.quantity(partner.effort);
            let promised = effort.grade == terrain_situation::Grade::PartnerClaim
                || effort.set_by == terrain_situation::SetBy::Default
                || matches!(effort.form, terrain_situation::Form::Unknown(_));
            let values = frozen.runs.input(&effort.path).filter(|_| promised)?;
            let prior = Prior::of(Some(&situation), &frozen.runs, &effort.path).ok()?;
            Some(word(learned, frozen, &partner.id, &effort.path, &prior, &values))
        })
        .collect()
}

fn word(
    learned: &Learned,
    frozen: &Frozen,
    partner: &str,
    path: &str,
    prior: &Prior,
    values: &[f64],
) -> Word {
    let runs = &frozen.runs;
    let others =
        sum(&learned.parts, values.len(), |about| !matches!(about, Subject::Word(one) if one == partner));
    let bins = Bins::new(prior, values.len());
    let steps: Vec<Step> = (0..=STEPS)
        .map(|step| {
            let share = f64::from(step) / f64::from(STEPS);
            let scaled = bins.scaled(&[(share, 1.0)]);
            let logs: Vec<f64> =
                others.iter().zip(values).map(|(other, value)| other + bins.log(&scaled, *value)).collect();
            let again = runs.decide(&weights(&logs)).ok();
            let effective = again.as_ref().map_or(0.0, |again| again.effective);
            Step {
                share,
                leading: again
                    .as_ref()
                    .and_then(|again| Some(again.postures.get(again.leading)?.label.clone())),
                p_best: again
                    .iter()
                    .flat_map(|again| again.postures.iter().map(|posture| posture.p_best))
                    .collect(),
                effective,
                uncovered: scaled.uncovered,
                told: again.as_ref().is_some_and(|again| {
                    effective >= 0.5 * least_effective(values.len()) && reaches(scaled.uncovered, again)
                }),
            }
        })
        .collect();
    let (flip, sides) =
        flip(&steps, frozen).map_or((None, None), |(share, sides)| (Some(share), Some(sides)));
    let today = learned.reliability.iter().flat_map(|one| &one.partners).find(|one| one.partner == partner);
    let today = today.map(|one| one.range);
    Word { partner: partner.to_owned(), path: path.to_owned(), steps, flip, sides, today }
}

/// Where the leading posture changes between two steps that can be told, linear between them; the highest share where there
/// are several.
fn flip(steps: &[Step], frozen: &Frozen) -> Option<(f64, [String; 2])> {
    let place = |label: &str| frozen.runs.postures.iter().position(|posture| posture.label == label);
    steps.windows(2).rev().find_map(|pair| {
        let [below, above] = pair else { return None };
        let (low, high) = (below.leading.as_ref()?, above.leading.as_ref()?);
        if !(below.told && above.told) || low == high {
            return None;
        }
        let (low_place, high_place) = (place(low)?, place(high)?);
        let ahead = |step: &Step| Some(step.p_best.get(high_place)? - step.p_best.get(low_place)?);
        let (before, after) = (ahead(below)?, ahead(above)?);
        let part = if after > before { (-before / (after - before)).clamp(0.0, 1.0) } else { 0.5 };
        Some((below.share + part * (above.share - below.share), [low.clone(), high.clone()]))
    })
}
