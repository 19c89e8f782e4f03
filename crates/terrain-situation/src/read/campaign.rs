//! `[[campaign]]`: fights with a demand, a start and an end. How they are decided belongs to `win_rule`.

use super::Draft;
use super::names::{Places, refuse_duplicates};
use super::quantity::{self, Ask};
use super::table::{Reader, Spanned};
use super::win_rule;
use crate::fault::{Remark, RemarkKind};
use crate::kinds;
use crate::situation::{AccessThrough, Arena, Campaign, Chamber, Stratum, WinRule};

/// What campaigns refer to.
pub(super) struct Around<'a> {
    pub(super) horizon_weeks: u32,
    pub(super) strata: &'a [Stratum],
    pub(super) places: &'a Places,
    pub(super) chambers: &'a [Chamber],
}

pub(super) fn read(draft: &mut Draft<'_>, file: &Reader<'_>, around: &Around<'_>) -> Vec<Campaign> {
    let readers = file.tables(draft, "campaign");
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the campaigns", ids.iter().flatten());
    let campaigns: Vec<Campaign> = readers
        .iter()
        .zip(ids)
        .map(|(reader, id)| {
            let id = id.map(|id| id.value).unwrap_or_default();
            campaign(draft, reader, id, around)
        })
        .collect();
    campaigns
}

fn campaign(draft: &mut Draft<'_>, reader: &Reader<'_>, id: String, around: &Around<'_>) -> Campaign {
    let label = reader.text(draft, "label").map_or_else(|| id.clone(), |label| label.value);
    let place = format!("campaign.{id}");
    let arena = match reader.choice(draft, "arena") {
        Some(word) if word.value == "electoral" => Arena::Electoral,
        _ => Arena::Labor,
    };
    let access_through = match reader.choice(draft, "access_through") {
        Some(word) if word.value == "employers" => AccessThrough::Employers,
        _ => AccessThrough::Party,
    };
    let demand = reader.text(draft, "demand").map(|demand| demand.value).unwrap_or_default();
    let win_rule = win_rule::read(draft, reader, &place, &label, around);
    let (strata, districts, workplaces) = constituency(draft, reader, &win_rule, around);
    let starts = reader.whole(draft, "starts_week");
    let weeks = reader.whole(draft, "weeks");
    let action_every = reader.whole(draft, "action_every");
    timing(
        draft,
        reader,
        &label,
        around.horizon_weeks,
        starts.as_ref(),
        weeks.as_ref(),
        action_every.as_ref(),
    );
    let small = |whole: Option<Spanned<u64>>, otherwise| {
        whole.and_then(|whole| u32::try_from(whole.value).ok()).unwrap_or(otherwise)
    };
    let mut number = |kind| quantity::read(draft, reader, Ask::new(kind, &place, &label));
    Campaign {
        militancy: number(&kinds::CAMPAIGN_MILITANCY),
        opposition: number(&kinds::OPPOSITION),
        opposition_hours: number(&kinds::OPPOSITION_HOURS),
        elite_support: number(&kinds::ELITE_SUPPORT),
        benefit: number(&kinds::BENEFIT),
        needed: number(&kinds::NEEDED),
        contact_gain: number(&kinds::CONTACT_GAIN),
        id,
        label,
        arena,
        demand,
        strata,
        districts,
        workplaces,
        starts_week: small(starts, 0),
        weeks: small(weeks, 1),
        action_every: small(action_every, 4),
        access_through,
        win_rule,
    }
}

fn timing(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    label: &str,
    horizon: u32,
    starts: Option<&Spanned<u64>>,
    weeks: Option<&Spanned<u64>>,
    every: Option<&Spanned<u64>>,
) {
    let horizon = u64::from(horizon);
    let first = starts.map_or(0, |starts| starts.value);
    if first >= horizon {
        let span = starts.map_or_else(|| reader.span.clone(), |starts| starts.span.clone());
        let message = format!(
            "`{label}` starts in week {first}, and we look ahead only {horizon} weeks (the last is week {})",
            horizon - 1
        );
        let help = format!("raise horizon_weeks above {first}, or start earlier");
        draft.remark(Remark::fault(RemarkKind::Timing, message, span, "after the horizon").help(help));
        return;
    }
    let Some(weeks) = weeks else { return };
    let end = first + weeks.value;
    if end > horizon {
        let message = format!(
            "`{label}` ends in week {}, after the last week looked at, and is never decided",
            end - 1
        );
        let help = format!("set horizon_weeks = {end} or more to see how it ends");
        draft.remark(
            Remark::warning(RemarkKind::Timing, message, weeks.span.clone(), "past the horizon").help(help),
        );
    }
    let rhythm = every.map_or(4, |every| every.value);
    if rhythm > weeks.value {
        let span = every.map_or_else(|| weeks.span.clone(), |every| every.span.clone());
        let message =
            format!("`{label}` lasts {} weeks with an action every {rhythm}: none is held", weeks.value);
        let help = format!("set action_every to at most {}", weeks.value);
        draft.remark(Remark::warning(RemarkKind::Timing, message, span, "no action").help(help));
    }
}

/// Strata, districts and number of workplaces.
fn constituency(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    rule: &WinRule,
    around: &Around<'_>,
) -> (Vec<usize>, Vec<usize>, Option<u32>) {
    let section = reader.table(draft, "constituency");
    let names = |draft: &mut Draft<'_>, key: &str, what: &str| {
        let list = section.as_ref()?.names(draft, key)?;
        if list.value.is_empty() {
            let message = format!("the constituency has no {what}");
            let help = format!("name at least one, or leave `{key}` out: then it is all of them");
            draft.remark(
                Remark::fault(RemarkKind::Empty, message, list.span.clone(), "nobody's fight").help(help),
            );
        }
        let known = if what == "stratum" { &around.places.strata } else { &around.places.districts };
        Some((known.find_all(draft, what, &list.value), list.span))
    };
    let strata = names(draft, "strata", "stratum");
    let districts = names(draft, "districts", "district");
    let workplaces = section.as_ref().and_then(|section| section.whole_u32(draft, "workplaces"));
    let of = |wanted: &dyn Fn(&Stratum) -> bool| -> Vec<usize> {
        (0..around.strata.len()).filter(|&place| wanted(&around.strata[place])).collect()
    };
    let by_rule = || match rule {
        WinRule::WorkplaceVote => of(&|stratum| stratum.workers),
        WinRule::LeadershipVote => of(&|stratum| stratum.union),
        _ => of(&|_| true),
    };
    let span = strata.as_ref().map_or_else(|| reader.span.clone(), |(_, span)| span.clone());
    let named = strata.is_some();
    let strata = strata.map_or_else(by_rule, |(places, _)| places);
    let voters = match rule {
        WinRule::WorkplaceVote if !named => Some(("has workplaces", "workers = true")),
        WinRule::LeadershipVote if !strata.iter().any(|&place| around.strata[place].union) => {
            Some(("is organized in a union", "union = true"))
        }
        _ => None,
    };
    let nobody = match rule {
        WinRule::WorkplaceVote => strata.is_empty() && !named,
        WinRule::LeadershipVote => voters.is_some(),
        _ => false,
    };
    if let Some((what, key)) = voters.filter(|_| nobody && !around.strata.is_empty()) {
        let message = format!("nobody can vote: no stratum of the constituency {what}");
        let help = format!("set {key} for a stratum, or choose another win rule");
        draft.remark(Remark::fault(RemarkKind::Empty, message, span, "no voters").help(help));
    }
    let districts =
        districts.map_or_else(|| (0..around.places.districts.len()).collect(), |(places, _)| places);
    (strata, districts, workplaces)
}
