//! A batch of runs from the first week to the horizon: plans, the pass over persons, what they add up to, decisions.

use super::beta::{BetaIntegrator, BetaTable};
use super::decision::Poll;
use super::lane::{BaseCounts, Lane, LaneWeek};
use super::luck::{Luck, Purpose};
use super::measure::{RunTally, Yardstick, mean_orientation, power, union, workers};
use super::pairs::{Pairs, Talks, TurfTies, count_pairs};
use super::placement::place;
use super::rewards::Decided;
use super::segments::{Segment, segments};
use super::state::{Layout, Publication, State};
use super::tables::{Reach, WeekTables, no_pairs};
use super::ties::{Ties, Workplaces};
use super::week::{Chunk, StartTables, WeekContext, WeekOf, WeekTally};
use super::wide::wide;
use crate::inputs::RunInputs;
use crate::outcome::{OUTCOMES, RunOutcome};
use crate::workers::Workers;
use crate::world::{Mode, PLANNING_WEEKS, World};
use alloc::sync::Arc;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::Range;

/// Persons in a stretch of work; whole words of marks.
const STRETCH: usize = 8192;

/// A batch under way.
pub(crate) struct Simulation<'a, const L: usize, W: Workers> {
    world: &'a World,
    lanes: &'a [RunInputs; L],
    workers: &'a W,
    luck: Luck,
    ties: Ties<'a>,
    units: Arc<Workplaces>,
    constituencies: Vec<Vec<Range<u32>>>,
    constituents: Vec<Range<u32>>,
    segments: Vec<Segment>,
    stretches: Vec<Range<u32>>,
    starts: Vec<StartTables<L>>,
    state: State<L>,
    /// `[organization][active, organizers][lane]`.
    counts: Vec<[[u32; L]; 2]>,
    talks: Talks,
    pairs: Pairs<L>,
    /// Active persons when the pairs were counted.
    pairs_active: Vec<[u32; L]>,
    turf_persons: Vec<Vec<f64>>,
    /// Ties into each turf (see `pairs`).
    turf_ties: Vec<Vec<u8>>,
    most_ties: usize,
    states: Vec<Lane>,
    first_orientation: [f64; L],
    tally: RunTally<L>,
}

impl<'a, const L: usize, W: Workers> Simulation<'a, L, W> {
    /// Everyone in place before the first week.
    pub(crate) fn new(world: &'a World, lanes: &'a [RunInputs; L], luck: Luck, workers: &'a W) -> Self {
        let layout = Layout::new(world);
        let units = Arc::new(Workplaces::units(world, &luck));
        let ties = Ties::new(world, &luck, &units, L > 1);
        let constituencies = world
            .campaigns
            .iter()
            .map(|campaign| campaign.constituency_within(units.ranges()))
            .collect::<Vec<_>>();
        let segments = segments(world, &constituencies);
        let integrator = BetaIntegrator::new();
        let starts = (0..world.strata.len())
            .map(|s| StartTables {
                orientation: BetaTable::new(
                    &integrator,
                    &core::array::from_fn(|l| lanes[l].strata[s].orientation),
                ),
                efficacy: BetaTable::new(&integrator, &core::array::from_fn(|l| lanes[l].strata[s].efficacy)),
                threshold: BetaTable::new(
                    &integrator,
                    &core::array::from_fn(|l| lanes[l].strata[s].threshold),
                ),
            })
            .collect::<Vec<_>>();
        let mut state = State::new(world, layout);
        place(world, lanes, &luck, &starts, &mut state);
        let persons = world.persons() as usize;
        let stretches = (0..persons)
            .step_by(STRETCH)
            .map(|first| index(first)..index((first + STRETCH).min(persons)))
            .collect();
        let mut constituents = union(constituencies.iter());
        if world.campaigns.is_empty() {
            constituents.push(0..world.persons());
        }
        let turf_persons = turf_persons(world, &constituencies);
        let turf_ties = match ties {
            Ties::Listed { .. } if L > 1 => {
                TurfTies::list(&segments, &ties, world.organizations.len(), world.campaigns.len())
            }
            _ => Vec::new(),
        };
        let mut simulation = Self {
            most_ties: most_ties(world, &ties),
            first_orientation: mean_orientation(&state.orientation, &constituents),
            counts: vec![[[0; L]; 2]; world.organizations.len()],
            talks: talks(world, lanes),
            pairs: no_pairs(world),
            pairs_active: vec![[0; L]; world.organizations.len()],
            tally: RunTally { workers_met: [0; L], reached: [0; L] },
            states: Vec::new(),
            world,
            lanes,
            workers,
            luck,
            ties,
            units,
            constituencies,
            constituents,
            segments,
            stretches,
            starts,
            state,
            turf_persons,
            turf_ties,
        };
        simulation.publish();
        simulation.states =
            (0..L).map(|lane| Lane::new(world, &lanes[lane], &simulation.base_counts(lane))).collect();
        simulation.weigh_power();
        for lane in &mut simulation.states {
            lane.first_period = lane.period;
        }
        simulation
    }

    /// Runs to the horizon.
    pub(crate) fn run(mut self, series_stride: u32) -> Vec<RunOutcome> {
        let mut series = vec![Vec::new(); L];
        let horizon = self.world.horizon_weeks;
        for week in 0..horizon {
            self.step(week);
            let shown = week.is_multiple_of(series_stride.max(1)) || week + 1 == horizon;
            let decides_next = self.world.campaigns.iter().any(|campaign| campaign.last_week() == week + 1);
            if shown || decides_next {
                self.weigh_power();
            }
            if shown {
                for (series, outcomes) in series.iter_mut().zip(self.measure()) {
                    series.push(outcomes);
                }
            }
        }
        self.states
            .into_iter()
            .zip(series)
            .map(|(lane, series): (Lane, Vec<[f64; OUTCOMES]>)| RunOutcome {
                // The last week is always shown.
                at_horizon: series.last().copied().unwrap_or([0.0; OUTCOMES]),
                campaign_share_won: lane.share_won,
                walked_out_week: lane.walked_out,
                posture_taken: lane.taken,
                series,
            })
            .collect()
    }

    /// Bytes of persons' state.
    pub(crate) fn state_bytes(&self) -> usize {
        self.state.bytes()
    }

    /// Bytes of listed ties and workplaces.
    pub(crate) fn tie_bytes(&self) -> usize {
        self.ties.bytes() + self.units.bytes()
    }

    /// One week: plan, persons, sums, the coalition's pull, decisions.
    fn step(&mut self, week: u32) {
        self.count_pairs(week);
        let plans = (0..L)
            .map(|lane| {
                let counts = self.base_counts(lane);
                self.states[lane].plan(self.world, &self.lanes[lane], &counts, week)
            })
            .collect::<Vec<_>>();
        let participants = self.move_persons(&plans, week);
        self.publish();
        self.note_actions(&plans, &participants, week);
        for (lane, plan) in plans.iter().enumerate() {
            let luck = &self.luck;
            self.states[lane].end_week(self.world, &self.lanes[lane], plan, week, |k, q| {
                luck.unit(Purpose::Walkout, index(k), week, index(q))
            });
        }
        self.decide(&plans, week);
    }

    fn base_counts(&self, lane: usize) -> BaseCounts {
        BaseCounts {
            active: self.counts.iter().map(|counts| counts[0][lane]).collect(),
            organizers: self.counts.iter().map(|counts| counts[1][lane]).collect(),
        }
    }

    /// Pairs of active persons and ties, counted anew when it is time.
    fn count_pairs(&mut self, week: u32) {
        let starts = self.world.campaigns.iter().any(|campaign| campaign.starts_week == week);
        if week.is_multiple_of(PLANNING_WEEKS) || starts {
            let seen = self.state.seen.view();
            let turfs = TurfTies::new(&self.segments, &self.ties, &self.turf_ties);
            self.pairs = count_pairs(self.workers, &turfs, &self.talks, seen, &self.stretches);
            self.pairs_active = self.counts.iter().map(|counts| counts[0]).collect();
        }
    }

    /// Pairs scaled to the active persons of now.
    fn scaled_pairs(&self) -> Pairs<L> {
        let mut pairs = self.pairs.clone();
        for (k, works) in pairs.iter_mut().enumerate() {
            for row in works {
                for lane in 0..L {
                    let then = f64::from(self.pairs_active[k][lane]);
                    let now = f64::from(self.counts[k][0][lane]);
                    row[lane] *= if then > 0.0 { now / then } else { 0.0 };
                }
            }
        }
        pairs
    }

    /// The pass over all persons; participants by campaign and lane.
    fn move_persons(&mut self, plans: &[LaneWeek], week: u32) -> Vec<[u32; L]> {
        let reach = Reach {
            tie_pairs: &self.scaled_pairs(),
            turf_persons: &self.turf_persons,
            most_ties: self.most_ties,
            segments: &self.segments,
        };
        let tables = WeekTables::new(self.world, self.lanes, &self.states, plans, &reach, (&self.luck, week));
        let context = WeekContext {
            layout: self.state.layout,
            principal: self.world.principal,
            week,
            luck: self.luck,
            ties: &self.ties,
            tables: &tables,
            starts: &self.starts,
            segments: &self.segments,
            seen_orientation: &self.state.seen_orientation,
            seen: self.state.seen.view().by_fours(),
        };
        let group_words = STRETCH / super::planes::persons_per_word::<L>() * self.state.layout.own_planes();
        let mut chunks = self
            .state
            .orientation
            .chunks_mut(STRETCH)
            .zip(self.state.efficacy.chunks_mut(STRETCH))
            .zip(self.state.clarity.chunks_mut(STRETCH))
            .zip(self.state.own.words.chunks_mut(group_words))
            .zip(&self.stretches)
            .map(|((((orientation, efficacy), clarity), own), stretch)| Chunk {
                first: stretch.start,
                orientation,
                efficacy,
                clarity,
                own,
                tally: WeekTally::new([0; L], self.world.campaigns.len()),
            })
            .collect::<Vec<_>>();
        self.workers.each(&mut chunks, |chunk| wide(WeekOf { context: &context, chunk }));
        let mut participants = vec![[0; L]; self.world.campaigns.len()];
        for chunk in chunks {
            let WeekTally { participants: took_part, workers_met, reached } = chunk.tally;
            add_to(&mut self.tally.workers_met, workers_met);
            add_to(&mut self.tally.reached, reached);
            for (sum, counted) in participants.iter_mut().zip(took_part) {
                add_to(sum, counted);
            }
        }
        participants
    }

    /// Shows the week's end to everyone and counts the bases.
    fn publish(&mut self) {
        let layout = self.state.layout;
        let per_word = super::planes::persons_per_word::<L>();
        let none = vec![[[0; L]; 2]; self.world.organizations.len()];
        let mut items = self
            .state
            .orientation
            .chunks(STRETCH)
            .zip(self.state.own.words.chunks(STRETCH / per_word * layout.own_planes()))
            .zip(self.state.seen_orientation.chunks_mut(STRETCH))
            .zip(self.state.seen.words.chunks_mut(STRETCH / per_word * layout.seen_planes()))
            .map(|(((orientation, own), shown), seen)| (orientation, own, shown, seen, none.clone()))
            .collect::<Vec<_>>();
        self.workers.each(&mut items, |(orientation, own, shown, seen, counts)| {
            wide(Publication { layout, orientation, own, seen_orientation: shown, seen, counts });
        });
        self.counts.fill([[0; L]; 2]);
        for (.., counted) in items {
            for (sum, counted) in self.counts.as_flattened_mut().iter_mut().zip(counted.into_iter().flatten())
            {
                add_to(sum, counted);
            }
        }
    }

    fn note_actions(&mut self, plans: &[LaneWeek], participants: &[[u32; L]], week: u32) {
        for (c, campaign) in self.world.campaigns.iter().enumerate() {
            if !campaign.acts_in(week) {
                continue;
            }
            let constituents = self.turf_persons[0][c];
            for (lane, plan) in plans.iter().enumerate() {
                if plan.campaigns[c].sides.is_empty() {
                    continue;
                }
                let took = f64::from(participants[c][lane]);
                let actions = &mut self.states[lane].actions[c];
                actions.held += 1;
                actions.last = took;
                actions.share_sum += if constituents > 0.0 { took / constituents } else { 0.0 };
            }
        }
    }

    fn decide(&mut self, plans: &[LaneWeek], week: u32) {
        for (c, campaign) in self.world.campaigns.iter().enumerate() {
            if campaign.last_week() != week {
                continue;
            }
            let poll = Poll {
                world: self.world,
                lanes: self.lanes,
                luck: &self.luck,
                ties: &self.ties,
                units: &self.units,
                constituencies: &self.constituencies,
                plans,
                week,
            };
            let decided = Decided {
                world: self.world,
                lanes: self.lanes,
                luck: &self.luck,
                week,
                campaign: c,
                plans,
                verdict: poll.decide(&self.state, &self.states, c),
            };
            decided.reward(&mut self.state, &mut self.states);
        }
    }

    /// Power and period now.
    fn weigh_power(&mut self) {
        let counted = workers(self.world, &self.state);
        for (lane, state) in self.states.iter_mut().enumerate() {
            let seats = state.seat_share(self.world.principal);
            (state.power, state.period) =
                power(&self.lanes[lane], counted.active_share[lane], counted.density[lane], seats);
        }
    }

    fn measure(&self) -> Vec<[f64; OUTCOMES]> {
        Yardstick {
            world: self.world,
            lanes: self.lanes,
            constituents: &self.constituents,
            first_orientation: self.first_orientation,
        }
        .measure(&self.state, &self.states, &self.counts[self.world.principal][0], &self.tally)
    }
}

/// Adds a stretch's counts to those of all.
fn add_to<const L: usize, T: From<u32> + core::ops::AddAssign>(sums: &mut [T; L], counts: [u32; L]) {
    for (sum, count) in sums.iter_mut().zip(counts) {
        *sum += T::from(count);
    }
}

/// A number of persons, organizations or coalitions as an index.
#[expect(clippy::cast_possible_truncation, reason = "persons are counted by u32, the others are far fewer")]
const fn index(x: usize) -> u32 {
    x as u32
}

/// Persons in the turf of each organization's works.
fn turf_persons(world: &World, constituencies: &[Vec<Range<u32>>]) -> Vec<Vec<f64>> {
    let persons = |ranges: &[Range<u32>]| ranges.iter().map(|range| f64::from(range.end - range.start)).sum();
    world
        .organizations
        .iter()
        .map(|organization| {
            constituencies
                .iter()
                .map(Vec::as_slice)
                .chain([organization.turf.as_slice()])
                .map(persons)
                .collect()
        })
        .collect()
}

/// Which works talk at workplaces in any lane.
fn talks<const L: usize>(world: &World, lanes: &[RunInputs; L]) -> Talks {
    let mode = Mode::Workplace as usize;
    (0..world.organizations.len())
        .map(|k| {
            let any = |mix: &dyn Fn(&RunInputs) -> f64| lanes.iter().any(|inputs| mix(inputs) > 0.0);
            (0..world.campaigns.len())
                .map(|c| any(&|inputs| inputs.organizations[k].campaign_mode_mix[c][mode]))
                .chain([any(&|inputs| inputs.organizations[k].mode_mix[mode])])
                .collect()
        })
        .collect()
}

fn most_ties(world: &World, ties: &Ties<'_>) -> usize {
    match (&world.ties, ties) {
        (crate::world::TiesShape::Implicit { workplace, home, weak, .. }, _) => {
            (*workplace + *home + *weak) as usize
        }
        (_, Ties::Listed { offsets, .. }) => {
            offsets.windows(2).map(|pair| (pair[1] - pair[0]) as usize).max().unwrap_or(0)
        }
        (_, Ties::Computed(_)) => 0,
    }
}
#[cfg(test)]
mod checks;
