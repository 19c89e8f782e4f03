//! Contact (docs/model.md §4.3): who is talked to, written to or heard from, and what that does. Luck is shared by the
//! lanes, so that most persons are passed over after one comparison.

use super::fixed::{Slot, all, chance, count, hits, masked, toward, toward_one};
use super::luck::Purpose;
use super::segments::Segment;
use super::state::SEEN_ACTIVE;
use super::tables::{OrganizationRows, WorkRows};
use super::week::{Person, WeekContext, WeekTally};
use crate::world::{MAX_ORGANIZATIONS, Mode};

/// Upper bounds, for a stretch of persons, of any lane's chance of a talk at the door or by phone, by organization.
pub(crate) struct TurfBounds {
    bounds: [u32; MAX_ORGANIZATIONS],
}

impl TurfBounds {
    pub(crate) fn new<const L: usize>(context: &WeekContext<'_, L>, segment: &Segment) -> Self {
        let mut bounds = [0; MAX_ORGANIZATIONS];
        for (k, organization) in context.tables.organizations.iter().enumerate() {
            let mut sums = [0.0; L];
            for work in organization.work.iter().filter(|work| in_turf(segment, k, work)) {
                for row in work.turf.iter().flatten() {
                    for lane in 0..L {
                        sums[lane] += f64::from(row[lane]) / 4_294_967_296.0;
                    }
                }
            }
            bounds[k] = chance(sums.into_iter().fold(0.0, f64::max).min(1.0)).saturating_add(4);
        }
        Self { bounds }
    }
}

#[inline(always)]
fn in_turf<const L: usize>(segment: &Segment, k: usize, work: &WorkRows<L>) -> bool {
    match work.campaign {
        Some(c) => segment.constituencies >> c & 1 == 1,
        None => segment.turfs >> k & 1 == 1,
    }
}

/// The next stretch `[from, to)` of a chain of chances, each tried only if the earlier ones failed.
#[inline(always)]
const fn chain(from: u32, chance: u32) -> u32 {
    from.saturating_add(((!from as u64 * chance as u64) >> 32) as u32)
}

/// All organizations' contacts with one person in a week.
#[inline(always)]
pub(crate) fn contact<const L: usize>(
    context: &WeekContext<'_, L>,
    segment: &Segment,
    bounds: &TurfBounds,
    person: &mut Person<'_, L>,
    tally: &mut WeekTally<L>,
) {
    let mut turf_words = [0; 4];
    for (turn, &k) in context.tables.order.iter().enumerate() {
        if turn % 4 == 0 {
            turf_words = context.luck.words(Purpose::Turf, person.index, context.week, narrow(turn / 4));
        }
        let organization = &context.tables.organizations[k];
        let mut reached = Reached { k, left: all::<L>(), words: None };
        workplace(context, segment, organization, person, tally, &mut reached);
        let word = turf_words[turn % 4];
        if word < bounds.bounds[k] {
            turf(context, segment, organization, person, tally, &mut reached, word);
        }
        broadcast(context, segment, organization, person, tally, &mut reached);
        if !organization.office.is_empty() {
            let word = reached.words(context, person)[2];
            let heard = hits::<L>(word, &organization.office[segment.district as usize]);
            // Work of one's own is last in the list.
            if let Some(own) = organization.work.last() {
                reached.by(context, person, tally, own, Mode::Office, heard);
            }
        }
    }
}

/// An organization's contact with a person this week, as far as it has come.
struct Reached {
    k: usize,
    /// Lanes without a contact so far.
    left: u32,
    /// Words for workplace, broadcast, office, joining; drawn when first needed.
    words: Option<[u32; 4]>,
}

impl Reached {
    #[inline(always)]
    fn words<const L: usize>(&mut self, context: &WeekContext<'_, L>, person: &Person<'_, L>) -> [u32; 4] {
        *self.words.get_or_insert_with(|| {
            context.luck.words(Purpose::Contact, person.index, context.week, narrow(self.k))
        })
    }

    /// What a contact does, in the lanes of `heard` that had none before.
    #[inline(always)]
    fn by<const L: usize>(
        &mut self,
        context: &WeekContext<'_, L>,
        person: &mut Person<'_, L>,
        tally: &mut WeekTally<L>,
        work: &WorkRows<L>,
        mode: Mode,
        heard: u32,
    ) {
        let lanes = heard & self.left;
        if lanes == 0 {
            return;
        }
        self.left &= !lanes;
        let rates = &context.tables.rates;
        let orientation = masked(&rates.contact_orientation[mode as usize], lanes);
        let rounding = person.rounding.word(Slot::Contact, 4 * self.k);
        toward(&mut person.orientation, &work.message, &orientation, rounding);
        let efficacy = masked(&rates.contact_efficacy[mode as usize], lanes);
        let rounding = person.rounding.word(Slot::Contact, 4 * self.k + 1);
        toward_one(&mut person.efficacy, u16::MAX, &efficacy, rounding);
        if lanes & work.clarity_on != 0 {
            let mut clarity = [0; L];
            for lane in 0..L {
                clarity[lane] = u16::from(person.clarity[lane]) * 257;
            }
            let rate = masked(&rates.clarity, lanes & work.clarity_on);
            let rounding = person.rounding.word(Slot::Contact, 4 * self.k + 2);
            toward(&mut clarity, &work.clarity_target, &rate, rounding);
            let dither = person.rounding.word(Slot::Contact, 4 * self.k + 3) >> 8;
            for lane in 0..L {
                // Down to 255 steps, rounded up with the probability of what is cut off; whole steps stay.
                let value = clarity[lane];
                person.clarity[lane] = ((value - (value >> 8)).saturating_add(dither) >> 8) as u8;
            }
        }
        person.marks.reach(lanes);
        let without_base = lanes & !person.marks.based();
        if without_base != 0 {
            let word = self.words(context, person)[3];
            let joins = without_base & hits::<L>(word, &rates.supporter[mode as usize]);
            if joins != 0 {
                person.marks.join(context.layout, self.k, joins);
            }
        }
        person.met |= lanes & work.met;
        if let Some(c) = work.campaign {
            person.contacted[c] |= lanes;
        }
        if self.k == context.principal && mode < Mode::Broadcast {
            count::<L>(&mut tally.workers_met, lanes);
        }
    }
}

/// Talks at work, along ties.
#[inline(always)]
fn workplace<const L: usize>(
    context: &WeekContext<'_, L>,
    segment: &Segment,
    organization: &OrganizationRows<L>,
    person: &mut Person<'_, L>,
    tally: &mut WeekTally<L>,
    reached: &mut Reached,
) {
    let works = |work: &&WorkRows<L>| !work.by_ties.is_empty() && in_turf(segment, reached.k, work);
    if !organization.work.iter().any(|work| works(&work)) {
        return;
    }
    let (k, plane) = (reached.k, SEEN_ACTIVE + reached.k);
    let mut left = person.tally.any(plane);
    let mut active = 0;
    while left != 0 {
        active += 1;
        let level = left & person.tally.exactly(plane, active);
        if level == 0 {
            continue;
        }
        left &= !level;
        let word = reached.words(context, person)[0];
        let mut from = [0; L];
        for work in
            organization.work.iter().filter(|work| !work.by_ties.is_empty() && in_turf(segment, k, work))
        {
            let heard = level & try_next(&mut from, &work.by_ties[active], word);
            reached.by(context, person, tally, work, Mode::Workplace, heard);
        }
    }
}

/// Talks at the door and by phone.
#[inline(always)]
fn turf<const L: usize>(
    context: &WeekContext<'_, L>,
    segment: &Segment,
    organization: &OrganizationRows<L>,
    person: &mut Person<'_, L>,
    tally: &mut WeekTally<L>,
    reached: &mut Reached,
    word: u32,
) {
    let mut from = [0; L];
    for (mode, which) in [(Mode::Doorstep, 0), (Mode::Phone, 1)] {
        for work in &organization.work {
            let Some(row) = &work.turf[which] else { continue };
            if !in_turf(segment, reached.k, work) {
                continue;
            }
            let heard = try_next(&mut from, row, word);
            reached.by(context, person, tally, work, mode, heard);
        }
    }
}

/// Lanes in which `word` falls into the next stretch of the chain.
#[inline(always)]
fn try_next<const L: usize>(from: &mut [u32; L], chances: &[u32; L], word: u32) -> u32 {
    let mut heard = 0;
    for lane in 0..L {
        let to = chain(from[lane], chances[lane]);
        heard |= u32::from(from[lane] <= word && word < to) << lane;
        from[lane] = to;
    }
    heard
}

/// Messages to the organization's own list.
#[inline(always)]
fn broadcast<const L: usize>(
    context: &WeekContext<'_, L>,
    segment: &Segment,
    organization: &OrganizationRows<L>,
    person: &mut Person<'_, L>,
    tally: &mut WeekTally<L>,
    reached: &mut Reached,
) {
    // Who joined through this week's talk has had this week's contact: `left` leaves them out.
    let members = person.marks.base_is(context.layout, reached.k) & reached.left;
    if members == 0 {
        return;
    }
    let mut from = [0; L];
    for work in &organization.work {
        let Some(row) = &work.broadcast else { continue };
        if !in_turf(segment, reached.k, work) {
            continue;
        }
        let word = reached.words(context, person)[1];
        let heard = members & try_next(&mut from, row, word);
        reached.by(context, person, tally, work, Mode::Broadcast, heard);
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a number of organizations, at most 30")]
const fn narrow(x: usize) -> u32 {
    x as u32
}
