//! One week of a stretch of persons, the steps in the order of docs/model.md §4.3 to §4.8. Each step's rule is in its own
//! file; what organizations plan is in `lane`, decisions in `decision`.

use super::beta::BetaTable;
use super::contact::{Contacts, contact};
use super::counts::LaneCounts;
use super::fixed::{Rounding, Row, Slot, all, expand, lanes_of, masked, toward, toward_one};
use super::ladder::ladder;
use super::luck::Luck;
use super::participation::{Took, participation};
use super::planes::{Fours, get, set};
use super::segments::Segment;
use super::state::{EVER, Layout, MET, Marks, SEEN_TOOK, TOOK, UNALIGNED};
use super::tables::WeekTables;
use super::tally::TieTally;
use super::ties::Ties;
use super::wide::{Instructions, Work};
use super::words::{BLOCK, BlockWords, PersonWords};
use alloc::vec::Vec;

/// Most campaigns of a world.
pub(crate) const MAX_CAMPAIGNS: usize = 32;

/// What all stretches read in a week.
pub(crate) struct WeekContext<'a, const L: usize> {
    pub(crate) layout: Layout,
    pub(crate) principal: usize,
    pub(crate) week: u32,
    pub(crate) luck: Luck,
    pub(crate) ties: &'a Ties<'a>,
    pub(crate) tables: &'a WeekTables<L>,
    pub(crate) starts: &'a [StartTables<L>],
    pub(crate) segments: &'a [Segment],
    pub(crate) seen_orientation: &'a [[u8; L]],
    pub(crate) seen: Fours<'a>,
}

/// Starting values and thresholds of a stratum.
pub(crate) struct StartTables<const L: usize> {
    pub(crate) orientation: BetaTable<L>,
    pub(crate) efficacy: BetaTable<L>,
    pub(crate) threshold: BetaTable<L>,
}

/// A stretch of persons that one worker holds.
pub(crate) struct Chunk<'a, const L: usize> {
    /// Index of its first person.
    pub(crate) first: u32,
    pub(crate) orientation: &'a mut [Row<L>],
    pub(crate) efficacy: &'a mut [Row<L>],
    pub(crate) clarity: &'a mut [[u8; L]],
    pub(crate) own: &'a mut [u32],
    pub(crate) tally: WeekTally<[u32; L]>,
}

/// What is counted over a stretch in a week: by `T`, counters while it lasts, then their totals.
#[derive(Clone, Debug)]
pub(crate) struct WeekTally<T> {
    /// Participants of each campaign's action.
    pub(crate) participants: Vec<T>,
    /// Workers met by the principal in conversation.
    pub(crate) workers_met: T,
    /// Unaligned persons met for the first time.
    pub(crate) reached: T,
}

impl<T: Clone> WeekTally<T> {
    /// Nothing yet.
    pub(crate) fn new(none: T, campaigns: usize) -> Self {
        Self { participants: alloc::vec![none.clone(); campaigns], workers_met: none.clone(), reached: none }
    }
}

impl<const L: usize> WeekTally<LaneCounts<L>> {
    fn totals(self) -> WeekTally<[u32; L]> {
        WeekTally {
            participants: self.participants.into_iter().map(LaneCounts::totals).collect(),
            workers_met: self.workers_met.totals(),
            reached: self.reached.totals(),
        }
    }
}

/// One person's week, held in registers while it lasts.
pub(crate) struct Person<'a, const L: usize> {
    pub(crate) index: u32,
    pub(crate) ties: &'a [u32],
    /// What the ties show.
    pub(crate) tally: &'a TieTally,
    pub(crate) orientation: &'a mut Row<L>,
    pub(crate) efficacy: &'a mut Row<L>,
    pub(crate) clarity: &'a mut [u8; L],
    pub(crate) marks: Marks,
    pub(crate) met: u32,
    pub(crate) words: PersonWords<'a>,
    pub(crate) rounding: Rounding,
    /// Lanes in which the person was contacted in a campaign's work this week.
    pub(crate) contacted: [u32; MAX_CAMPAIGNS],
}

/// Room for ties and what they show, used again for the next person or block.
struct Scratch<const L: usize> {
    ties: Vec<u32>,
    tally: TieTally,
    counts: WeekTally<LaneCounts<L>>,
    contacts: Contacts,
    /// Peers of a block of persons, when ties are listed.
    peers: [Option<Peer<L>>; BLOCK],
}

/// One week of one stretch of persons.
pub(crate) struct WeekOf<'a, 'b, const L: usize> {
    pub(crate) context: &'a WeekContext<'a, L>,
    pub(crate) chunk: &'a mut Chunk<'b, L>,
}

impl<const L: usize> Work for WeekOf<'_, '_, L> {
    #[inline(always)]
    fn run(self, instructions: impl Instructions) {
        week(self.context, instructions, self.chunk);
    }
}

/// What a person sees of the tie that is met.
#[derive(Clone, Copy)]
struct Peer<const L: usize> {
    orientation: [u8; L],
    active: u32,
}

impl<const L: usize> Peer<L> {
    /// The tie that the word falls on, if there are ties.
    #[inline(always)]
    fn of(context: &WeekContext<'_, L>, ties: &[u32], word: u32) -> Option<Self> {
        let chosen = (u64::from(word) * ties.len() as u64) >> 32;
        let peer = *ties.get(chosen as usize)? as usize;
        let mut active = 0;
        for group in 0..context.seen.len() {
            let marks = context.seen.get::<L>(peer, group);
            // The first mark of all is that of taking part.
            active |= if group == SEEN_TOOK { 0 } else { marks[0] } | marks[1] | marks[2] | marks[3];
        }
        Some(Self { orientation: context.seen_orientation[peer], active })
    }
}

/// Moves a stretch of persons one week on.
#[inline(always)]
fn week<const L: usize>(
    context: &WeekContext<'_, L>,
    instructions: impl Instructions,
    chunk: &mut Chunk<'_, L>,
) {
    let end = chunk.first + u32::try_from(chunk.orientation.len()).unwrap_or(0);
    let mut scratch = Scratch {
        ties: Vec::new(),
        tally: TieTally::new(context.seen.len()),
        counts: WeekTally::new(LaneCounts::new(), context.tables.campaigns.len()),
        contacts: Contacts::new(),
        peers: [None; BLOCK],
    };
    let mut words = BlockWords::new();
    let from = context.segments.partition_point(|segment| segment.persons.end <= chunk.first);
    for segment in &context.segments[from..] {
        if segment.persons.start >= end {
            break;
        }
        let organizations = context.layout.organizations;
        let persons = segment.persons.start.max(chunk.first)..segment.persons.end.min(end);
        for first in persons.clone().step_by(BLOCK) {
            words.draw(&context.luck, first, context.week, organizations, context.tables.offices);
            // Peers are anywhere in memory: all of a block's are fetched before any is needed.
            if let Ties::Listed { .. } = context.ties {
                for (place, index) in (first..persons.end).take(BLOCK).enumerate() {
                    let ties = context.ties.of(index, &mut scratch.ties);
                    scratch.peers[place] = Peer::of(context, ties, words.of(place).peer());
                }
            }
            for (place, index) in (first..persons.end).take(BLOCK).enumerate() {
                person_week(context, instructions, segment, chunk, (index, words.of(place)), &mut scratch);
            }
        }
    }
    chunk.tally = scratch.counts.totals();
}

#[inline(always)]
fn person_week<const L: usize>(
    context: &WeekContext<'_, L>,
    instructions: impl Instructions,
    segment: &Segment,
    chunk: &mut Chunk<'_, L>,
    (index, words): (u32, PersonWords<'_>),
    scratch: &mut Scratch<L>,
) {
    let here = (index - chunk.first) as usize;
    let layout = context.layout;
    let planes = layout.own_planes();
    let ties = context.ties.of(index, &mut scratch.ties);
    if context.tables.looks_at_ties {
        scratch.tally.count::<L>(ties, context.seen);
    }
    let mut person = Person {
        index,
        ties,
        tally: &scratch.tally,
        orientation: &mut chunk.orientation[here],
        efficacy: &mut chunk.efficacy[here],
        clarity: &mut chunk.clarity[here],
        marks: Marks::read::<L>(chunk.own, layout, here),
        met: 0,
        words,
        rounding: Rounding::new(words.rounding()),
        contacted: [0; MAX_CAMPAIGNS],
    };

    contact(context, instructions, segment, &mut person, &mut scratch.contacts, &mut scratch.counts);
    note_contacts(layout, planes, here, &person, chunk.own, &mut scratch.counts);

    let mut ever = get::<L>(chunk.own, planes, here, EVER);
    let mut took_recently = get::<L>(chunk.own, planes, here, TOOK);
    let mut took = Took::default();
    if context.tables.acting & segment.class.constituencies != 0 || context.tables.own_activity {
        let threshold = &context.starts[segment.stratum].threshold;
        took =
            participation(context, segment, &person, &threshold.at(words.threshold()), &mut scratch.counts);
    }
    if context.tables.acting_lanes != 0 {
        took_recently = (took_recently & !context.tables.acting_lanes) | took.any;
        set::<L>(chunk.own, planes, here, TOOK, took_recently);
    }
    if took.any != 0 {
        learn(context, &mut person, &took);
        ever |= took.any;
        set::<L>(chunk.own, planes, here, EVER, ever);
    }

    let peer = match context.ties {
        Ties::Listed { .. } => scratch.peers[words.place()],
        Ties::Computed(_) => Peer::of(context, ties, words.peer()),
    };
    if let Some(peer) = peer {
        meet_peer(context, &mut person, &peer);
    }
    let starts = &context.starts[segment.stratum];
    fade(
        context,
        &mut person,
        ever,
        &starts.orientation.at(words.orientation()),
        &starts.efficacy.at(words.efficacy()),
    );
    if person.marks.based() & all::<L>() != 0 {
        ladder(context, instructions, &mut person, &took, took_recently);
    }
    oppose(context, segment, &mut person);

    person.marks.write::<L>(chunk.own, layout, here);
}

/// Keeps who was met and who was contacted by a district campaign.
#[inline(always)]
fn note_contacts<const L: usize>(
    layout: Layout,
    planes: usize,
    here: usize,
    person: &Person<'_, L>,
    own: &mut [u32],
    tally: &mut WeekTally<LaneCounts<L>>,
) {
    if person.met != 0 {
        let before = get::<L>(own, planes, here, MET);
        let fresh = person.met & !before;
        if fresh != 0 {
            set::<L>(own, planes, here, MET, before | fresh);
            let unaligned = fresh & get::<L>(own, planes, here, UNALIGNED);
            if unaligned != 0 {
                tally.reached.add(unaligned);
            }
        }
    }
    for campaign in lanes_of(layout.marked_campaigns) {
        if person.contacted[campaign] != 0 {
            let plane = layout.contacted_by(campaign);
            let before = get::<L>(own, planes, here, plane);
            set::<L>(own, planes, here, plane, before | person.contacted[campaign]);
        }
    }
}

/// Learning in struggle (§4.5).
#[inline(always)]
fn learn<const L: usize>(context: &WeekContext<'_, L>, person: &mut Person<'_, L>, took: &Took) {
    for (c, campaign) in context.tables.campaigns.iter().enumerate() {
        let (Some(campaign), lanes) = (campaign, took.campaigns[c]) else { continue };
        if lanes == 0 {
            continue;
        }
        let mut learning = masked(&campaign.learning, lanes);
        for lane in 0..L {
            if campaign.message[lane] <= person.orientation[lane] {
                learning[lane] = 0;
            }
        }
        let rounding = person.rounding.word(Slot::Learn, 2 * c);
        toward(person.orientation, &campaign.message, &learning, rounding);
        let progress = masked(&context.tables.rates.progress, lanes & campaign.acted);
        let rounding = person.rounding.word(Slot::Learn, 2 * c + 1);
        toward(person.efficacy, &campaign.progress, &progress, rounding);
    }
}

/// Meeting one tie (§4.6).
#[inline(always)]
fn meet_peer<const L: usize>(context: &WeekContext<'_, L>, person: &mut Person<'_, L>, peer: &Peer<L>) {
    let rates = &context.tables.rates;
    let Peer { orientation: shown, active } = *peer;
    let mut rate = rates.peer;
    if active != 0 {
        let bits = expand::<L>(active);
        for lane in 0..L {
            rate[lane] = (rate[lane] & !bits[lane]) | (rates.peer_active[lane] & bits[lane]);
        }
    }
    let mut target = [0; L];
    for lane in 0..L {
        target[lane] = u16::from(shown[lane]) * 257;
        let near = target[lane].abs_diff(person.orientation[lane]) < rates.confidence_bound[lane];
        rate[lane] &= if near { u16::MAX } else { 0 };
    }
    let rounding = person.rounding.word(Slot::Peer, 0);
    toward(person.orientation, &target, &rate, rounding);
}

/// Fading of persuasion (§4.6).
#[inline(always)]
fn fade<const L: usize>(
    context: &WeekContext<'_, L>,
    person: &mut Person<'_, L>,
    ever: u32,
    orientation: &Row<L>,
    efficacy: &Row<L>,
) {
    let rates = &context.tables.rates;
    let mut rate = rates.fading_contacted;
    if ever != 0 {
        let bits = expand::<L>(ever);
        for lane in 0..L {
            rate[lane] = (rate[lane] & !bits[lane]) | (rates.fading_participants[lane] & bits[lane]);
        }
    }
    let rounding = person.rounding.word(Slot::Fade, 0);
    toward(person.orientation, orientation, &rate, rounding);
    let rounding = person.rounding.word(Slot::Fade, 1);
    toward(person.efficacy, efficacy, &rate, rounding);
}

/// Opposition (§4.8).
#[inline(always)]
fn oppose<const L: usize>(context: &WeekContext<'_, L>, segment: &Segment, person: &mut Person<'_, L>) {
    for c in lanes_of(segment.class.constituencies) {
        if let Some(campaign) = &context.tables.campaigns[c] {
            let rounding = person.rounding.word(Slot::Oppose, c);
            toward_one(person.efficacy, 0, &campaign.opposition, rounding);
        }
    }
}
