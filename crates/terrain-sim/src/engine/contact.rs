//! Contact (docs/model.md §4.3): who is talked to, written to or heard from, and what that does. Luck is shared by the
//! lanes, so that most persons are passed over after one comparison.

use super::chances::{Chain, OrganizationChances};
use super::counts::LaneCounts;
use super::fixed::{Row, Slot, all, expand, masked, toward, toward_one};
use super::luck::Purpose;
use super::segments::Segment;
use super::state::SEEN_ACTIVE;
use super::tables::OrganizationRows;
use super::week::{Person, WeekContext, WeekTally};
use super::wide::Instructions;
use crate::run::LANES;
use crate::world::Mode;

/// A contact with an organization, in some lanes.
#[derive(Clone, Copy, Debug)]
struct Contact {
    /// Index of the organization's work.
    work: u8,
    mode: Mode,
    lanes: u32,
}

/// A person's contacts with one organization in a week.
pub(crate) struct Contacts {
    /// Each lane has one contact at most.
    heard: [Contact; LANES + 1],
    number: usize,
    /// Lanes without a contact so far.
    left: u32,
    /// Words of office and joining; drawn when first needed.
    words: Option<[u32; 4]>,
}

impl Contacts {
    pub(crate) const fn new() -> Self {
        let none = Contact { work: 0, mode: Mode::Workplace, lanes: 0 };
        Self { heard: [none; LANES + 1], number: 0, left: 0, words: None }
    }

    /// Starts anew with the next organization.
    #[inline(always)]
    fn clear<const L: usize>(&mut self) {
        self.number = 0;
        self.left = all::<L>();
        self.words = None;
    }

    /// Contacts by the links of a chain, in the lanes of `among` that had none before.
    #[inline(always)]
    fn along<const L: usize>(
        &mut self,
        instructions: impl Instructions,
        chain: &Chain<L>,
        word: u32,
        among: u32,
    ) {
        let among = among & self.left;
        if among == 0 {
            return;
        }
        chain.each(instructions, word, |link, lanes| {
            self.add(Contact { work: link.work, mode: link.mode, lanes: lanes & among });
        });
    }

    #[inline(always)]
    fn add(&mut self, contact: Contact) {
        // Without a branch, since nothing tells beforehand whether there are lanes; the last place stays free.
        self.heard[self.number.min(LANES)] = contact;
        self.number += usize::from(contact.lanes != 0);
        self.left &= !contact.lanes;
    }

    #[inline(always)]
    fn words<const L: usize>(
        &mut self,
        context: &WeekContext<'_, L>,
        person: &Person<'_, L>,
        k: usize,
    ) -> [u32; 4] {
        *self.words.get_or_insert_with(|| {
            person.words.joining(k).unwrap_or_else(|| {
                context.luck.words(Purpose::Joining, person.index, context.week, narrow(k))
            })
        })
    }
}

/// All organizations' contacts with one person in a week.
#[inline(always)]
pub(crate) fn contact<const L: usize>(
    context: &WeekContext<'_, L>,
    instructions: impl Instructions,
    segment: &Segment,
    person: &mut Person<'_, L>,
    contacts: &mut Contacts,
    tally: &mut WeekTally<LaneCounts<L>>,
) {
    let chances = &context.tables.chances[segment.class_number];
    let based = person.marks.based() & all::<L>();
    for &k in &context.tables.order {
        let organization = &context.tables.organizations[k];
        let chances = &chances[k];
        contacts.clear::<L>();
        workplace(k, instructions, chances, person, contacts);
        let word = person.words.turf(k);
        if word < chances.turf.bound {
            contacts.along(instructions, &chances.turf, word, all::<L>());
        }
        let word = person.words.broadcast(k);
        if based != 0 && word < chances.broadcast.bound {
            contacts.along(instructions, &chances.broadcast, word, person.marks.base_is(context.layout, k));
        }
        if !organization.office.is_empty() {
            let word = contacts.words(context, person, k)[0];
            let office = &organization.office[segment.district as usize];
            if word < office.most {
                let lanes = instructions.below(word, office) & contacts.left;
                contacts.add(Contact { work: organization.own_work(), mode: Mode::Office, lanes });
            }
        }
        if contacts.number > 0 {
            tell(context, instructions, (k, organization), person, contacts, tally);
        }
    }
}

/// Talks at work, along ties.
#[inline(always)]
fn workplace<const L: usize>(
    k: usize,
    instructions: impl Instructions,
    chances: &OrganizationChances<L>,
    person: &Person<'_, L>,
    contacts: &mut Contacts,
) {
    let (word, tally, plane) = (person.words.workplace(k), person.tally, SEEN_ACTIVE + k);
    if chances.talks_at_work(tally.at_most(plane), word).is_none() {
        return;
    }
    let mut left = all::<L>();
    while left != 0 {
        let (active, lanes) = tally.largest(plane, left);
        let Some(chain) = chances.talks_at_work(active, word) else { break };
        contacts.along(instructions, chain, word, lanes);
        left &= !lanes;
    }
}

/// What a person's contacts with organization `k` do.
#[inline(always)]
fn tell<const L: usize>(
    context: &WeekContext<'_, L>,
    instructions: impl Instructions,
    (k, organization): (usize, &OrganizationRows<L>),
    person: &mut Person<'_, L>,
    contacts: &mut Contacts,
    tally: &mut WeekTally<LaneCounts<L>>,
) {
    let rates = &context.tables.rates;
    let mut message: Row<L> = [0; L];
    let mut orientation: Row<L> = [0; L];
    let mut efficacy: Row<L> = [0; L];
    let mut clarity: Row<L> = [0; L];
    let (mut clarity_on, mut conversations) = (0, 0);
    // Lanes of different contacts are apart, so that their rows can be laid over each other.
    for number in 0..contacts.number {
        let Contact { work, mode, lanes } = contacts.heard[number];
        let work = &organization.work[usize::from(work)];
        let (to_orientation, to_efficacy) =
            (&rates.contact_orientation[mode as usize], &rates.contact_efficacy[mode as usize]);
        let bits = expand::<L>(lanes);
        for lane in 0..L {
            message[lane] |= work.message[lane] & bits[lane];
            orientation[lane] |= to_orientation[lane] & bits[lane];
            efficacy[lane] |= to_efficacy[lane] & bits[lane];
            clarity[lane] |= work.clarity_target[lane] & bits[lane];
        }
        clarity_on |= lanes & work.clarity_on;
        conversations |= if mode < Mode::Broadcast { lanes } else { 0 };
        person.met |= lanes & work.met;
        if let Some(c) = work.campaign {
            person.contacted[c] |= lanes;
        }
        person.marks.reach(lanes);
        let without_base = lanes & !person.marks.based();
        if without_base != 0 {
            let word = contacts.words(context, person, k)[1];
            let joins = without_base & instructions.below(word, &rates.supporter[mode as usize]);
            if joins != 0 {
                person.marks.join(context.layout, k, joins);
            }
        }
    }
    let rounding = person.rounding.word(Slot::Contact, 4 * k);
    toward(person.orientation, &message, &orientation, rounding);
    let rounding = person.rounding.word(Slot::Contact, 4 * k + 1);
    toward_one(person.efficacy, u16::MAX, &efficacy, rounding);
    if clarity_on != 0 {
        clarify(context, k, person, &clarity, clarity_on);
    }
    if k == context.principal && conversations != 0 {
        tally.workers_met.add(conversations);
    }
}

/// Clarity after contacts with organization `k` in the lanes of `on`.
#[inline(always)]
fn clarify<const L: usize>(
    context: &WeekContext<'_, L>,
    k: usize,
    person: &mut Person<'_, L>,
    target: &Row<L>,
    on: u32,
) {
    let mut clarity = [0; L];
    for lane in 0..L {
        clarity[lane] = u16::from(person.clarity[lane]) * 257;
    }
    let rate = masked(&context.tables.rates.clarity, on);
    let rounding = person.rounding.word(Slot::Contact, 4 * k + 2);
    toward(&mut clarity, target, &rate, rounding);
    let dither = person.rounding.word(Slot::Contact, 4 * k + 3) >> 8;
    for lane in 0..L {
        // Down to 255 steps, rounded up with the probability of what is cut off; whole steps stay.
        let value = clarity[lane];
        person.clarity[lane] = ((value - (value >> 8)).saturating_add(dither) >> 8) as u8;
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a number of organizations, at most 30")]
const fn narrow(x: usize) -> u32 {
    x as u32
}
