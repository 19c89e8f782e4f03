//! The ladder (docs/model.md §4.7): one step at most in a week, up or down, or over to a partner.

use super::fixed::{all, lanes_of};
use super::luck::{Purpose, unit};
use super::participation::Took;
use super::week::{Person, WeekContext};
use super::wide::Instructions;

/// A person's step on the ladder.
#[inline(always)]
pub(crate) fn ladder<const L: usize>(
    context: &WeekContext<'_, L>,
    instructions: impl Instructions,
    person: &mut Person<'_, L>,
    took: &Took,
    took_recently: u32,
) {
    let based = person.marks.based() & all::<L>();
    let mut risen = 0;
    if person.words.promotion() < context.tables.promotion_bound {
        risen = rise(context, instructions, person, based, took, took_recently);
        person.marks.promote(risen);
    }
    if person.words.attrition() < context.tables.rates.attrition_bound {
        leave(context, person, based & !risen);
    }
}

/// Lanes in which the person takes a step up, rarely any.
#[inline(always)]
fn rise<const L: usize>(
    context: &WeekContext<'_, L>,
    instructions: impl Instructions,
    person: &Person<'_, L>,
    based: u32,
    took: &Took,
    took_recently: u32,
) -> u32 {
    let word = person.words.promotion();
    let active = person.marks.active() & took_recently & based;
    let supporters = person.marks.supporter() & based;
    let after_campaign = supporters & took.any;
    let after_own = supporters & took.own_activity & !took.any;
    let mut risen = 0;
    if after_campaign != 0 {
        risen |= after_campaign & instructions.below(word, &context.tables.rates.promote_supporter);
    }
    if active | after_own != 0 {
        for (k, organization) in context.tables.organizations.iter().enumerate() {
            let here = person.marks.base_is(context.layout, k);
            if (active | after_own) & here != 0 {
                risen |= active & here & instructions.below(word, &organization.promote_active);
                risen |= after_own & here & instructions.below(word, &organization.promote_supporter);
            }
        }
    }
    risen
}

/// Attrition, rarely reached.
#[inline(never)]
fn leave<const L: usize>(context: &WeekContext<'_, L>, person: &mut Person<'_, L>, candidates: u32) {
    let words = context.luck.words(Purpose::Leaving, person.index, context.week, 0);
    let luck = unit(person.words.attrition(), words[0]);
    let rates = &context.tables.rates;
    let mut down = 0;
    for lane in lanes_of(candidates) {
        let Some(k) = person.marks.base_of(lane) else { continue };
        // A base means a rung of at least 2.
        let plain = rates.attrition[lane][person.marks.rung_of(lane).clamp(2, 4) - 2];
        let mut further = 0.0;
        if k == context.principal {
            let unclear = 1.0 - f64::from(person.clarity[lane]) / 255.0;
            further = plain * rates.attrition_unclear[lane] * unclear;
        }
        if luck < plain {
            down |= 1 << lane;
        } else if luck < (plain + further).min(1.0) {
            match partner(context.tables.partners[lane].as_deref(), unit(words[1], words[2])) {
                Some(partner) => person.marks.set_base(context.layout, partner, 1 << lane),
                None => down |= 1 << lane,
            }
        }
    }
    if down != 0 {
        person.marks.demote(down);
    }
}

/// The partner that a leaver goes to, if any: each with the probability of its influence.
fn partner(influence: Option<&[f64]>, luck: f64) -> Option<usize> {
    let mut sum = 0.0;
    influence?.iter().position(|share| {
        sum += share;
        luck < sum
    })
}
