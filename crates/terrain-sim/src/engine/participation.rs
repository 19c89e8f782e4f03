//! Participation (docs/model.md §4.4): complex contagion, since the social term needs several ties who took part.

use super::counts::LaneCounts;
use super::fixed::{Row, lanes_of};
use super::segments::Segment;
use super::state::SEEN_TOOK;
use super::week::{MAX_CAMPAIGNS, Person, WeekContext, WeekTally};

/// Lanes in which a person took part this week.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Took {
    /// By campaign.
    pub(crate) campaigns: [u32; MAX_CAMPAIGNS],
    /// In any campaign's action.
    pub(crate) any: u32,
    /// In the own organization's activity.
    pub(crate) own_activity: u32,
}

impl Default for Took {
    #[inline(always)]
    fn default() -> Self {
        Self { campaigns: [0; MAX_CAMPAIGNS], any: 0, own_activity: 0 }
    }
}

/// Who of those asked takes part.
#[inline(always)]
pub(crate) fn participation<const L: usize>(
    context: &WeekContext<'_, L>,
    segment: &Segment,
    person: &Person<'_, L>,
    threshold: &Row<L>,
    tally: &mut WeekTally<LaneCounts<L>>,
) -> Took {
    let mut took = Took::default();
    let acting = context.tables.acting & segment.class.constituencies;
    let mut asked = [0; MAX_CAMPAIGNS];
    let mut any_asked = 0;
    let based = person.marks.based() & super::fixed::all::<L>();
    for c in lanes_of(acting) {
        let Some(campaign) = &context.tables.campaigns[c] else { continue };
        let mut lanes = person.contacted[c];
        if based != 0 {
            for (k, &on_side) in campaign.members.iter().enumerate() {
                if on_side != 0 {
                    lanes |= on_side & person.marks.base_is(context.layout, k);
                }
            }
        }
        asked[c] = lanes;
        any_asked |= lanes;
    }
    let own = if context.tables.own_activity { based } else { 0 };
    if any_asked | own == 0 {
        return took;
    }

    let drive = drive(context, person, threshold);
    for c in lanes_of(acting) {
        let (Some(campaign), lanes) = (&context.tables.campaigns[c], asked[c]) else { continue };
        if lanes == 0 {
            continue;
        }
        let hurdle = &campaign.hurdle[segment.stratum];
        let mut over = 0;
        for lane in 0..L {
            over |= u32::from(drive[lane] > hurdle[lane]) << lane;
        }
        took.campaigns[c] = over & lanes;
        took.any |= over & lanes;
        if over & lanes != 0 {
            tally.participants[c].add(over & lanes);
        }
    }
    if own != 0 {
        let mut over = 0;
        for lane in 0..L {
            over |= u32::from(drive[lane] > 0) << lane;
        }
        took.own_activity = over & own;
    }
    took
}

/// A share of a share.
#[inline(always)]
const fn part(weight: u16, of: u16) -> u16 {
    ((weight as u32 * of as u32) >> 16) as u16
}

/// 2²³.
const WHOLE: f32 = 8_388_608.0;

/// `w_o·o + w_e·e + w_s·share − θ` in 65 536ths.
#[inline(always)]
#[expect(clippy::cast_possible_wrap, reason = "at most 255 ties; sums far below 2³¹")]
fn drive<const L: usize>(
    context: &WeekContext<'_, L>,
    person: &Person<'_, L>,
    threshold: &Row<L>,
) -> [i32; L] {
    let rates = &context.tables.rates;
    let with = person.tally.row::<L>(SEEN_TOOK);
    let per_tie = 1.0 / person.ties.len().max(1) as f32;
    let mut drive = [0; L];
    for lane in 0..L {
        let own = part(rates.weight_orientation[lane], person.orientation[lane]);
        let belief = part(rates.weight_efficacy[lane], person.efficacy[lane]);
        // Beyond 2²³ an `f32` has no binary places: what is added to it is rounded to a whole number, the lower digits.
        let social = rates.weight_social[lane] * f32::from(with[lane]) * per_tie + WHOLE;
        let social = social.to_bits() - WHOLE.to_bits();
        drive[lane] = i32::from(own) + i32::from(belief) + social as i32 - i32::from(threshold[lane]);
    }
    drive
}
