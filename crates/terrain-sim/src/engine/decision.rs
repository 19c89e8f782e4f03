//! How a fight is decided at its end (docs/model.md §4.9), one function a win rule. What a win or a loss does belongs
//! to `rewards`. Rare, so plain `f64`; persons are gone through once for all lanes.

use super::counts::LaneCounts;
use super::fixed::{lanes_of, lanes_where};
use super::lane::{CampaignWeek, Lane, LaneWeek};
use super::luck::{Luck, Purpose, unit};
use super::measure::beliefs;
use super::state::{Marks, State, TOOK};
use super::ties::{Ties, Workplaces};
use crate::inputs::RunInputs;
use crate::random::{Stream, normal};
use crate::world::{ChamberShape, Contest, WinRule, World};
use alloc::vec::Vec;
use core::ops::Range;

/// What decisions look at, shared by the campaigns of a week.
pub(crate) struct Poll<'a, const L: usize> {
    pub(crate) world: &'a World,
    pub(crate) lanes: &'a [RunInputs; L],
    pub(crate) luck: &'a Luck,
    pub(crate) ties: &'a Ties<'a>,
    pub(crate) units: &'a Workplaces,
    pub(crate) constituencies: &'a [Vec<Range<u32>>],
    pub(crate) plans: &'a [LaneWeek],
    pub(crate) week: u32,
}

/// The results of a campaign.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict<const L: usize> {
    /// Share won, by lane.
    pub(crate) share: [f64; L],
    /// The parts of the constituency, which they cover, and the lanes in which each is won.
    pub(crate) parts: Vec<(Range<u32>, u32)>,
    /// The lanes in which each contest is won.
    pub(crate) contests: Vec<u32>,
}

/// A vote among persons: what each lane adds up before it looks at a voter.
struct Ballot<const L: usize> {
    /// Lanes in which the campaign is fought.
    fought: u32,
    /// The part of the predictor that all voters share.
    base: [f64; L],
    turnout: [f64; L],
    /// Lanes in which each organization is on a side.
    on_side: Vec<u32>,
}

/// Votes by lane.
struct Votes<const L: usize> {
    yes: [u32; L],
    cast: [u32; L],
}

impl<const L: usize> Votes<L> {
    const fn none() -> Self {
        Self { yes: [0; L], cast: [0; L] }
    }

    /// Lanes with strictly more than half.
    fn won(&self) -> u32 {
        lanes_where::<L>(|lane| u64::from(self.yes[lane]) * 2 > u64::from(self.cast[lane]))
    }
}

impl<const L: usize> Poll<'_, L> {
    /// Decides campaign `c` in every lane. Where nobody fights it, it is lost without a vote.
    pub(crate) fn decide(&self, state: &State<L>, own: &[Lane], c: usize) -> Verdict<L> {
        let mut verdict = match &self.world.campaigns[c].win_rule {
            WinRule::WorkplaceVote => self.workplace_vote(state, c),
            WinRule::LeadershipVote => self.leadership_vote(state, c),
            WinRule::DistrictElection { contests } => self.district_election(state, c, contests),
            WinRule::ChamberVote { chamber } => self.chamber_vote(state, own, (c, *chamber)),
            WinRule::Concession => {
                self.whole(c, lanes_where::<L>(|lane| self.concession(lane, &own[lane], c)))
            }
        };
        let fought = self.fought(c);
        for (lane, share) in verdict.share.iter_mut().enumerate() {
            *share = if fought >> lane & 1 == 1 { *share } else { 0.0 };
        }
        verdict.parts.iter_mut().for_each(|(_, won)| *won &= fought);
        verdict.contests.iter_mut().for_each(|won| *won &= fought);
        verdict
    }

    /// Lanes in which a campaign has a side.
    fn fought(&self, c: usize) -> u32 {
        lanes_where::<L>(|lane| !self.plan(lane, c).sides.is_empty())
    }

    fn plan(&self, lane: usize, c: usize) -> &CampaignWeek {
        &self.plans[lane].campaigns[c]
    }

    /// All or nothing, all in the lanes of `won`.
    fn whole(&self, c: usize, won: u32) -> Verdict<L> {
        Verdict {
            share: core::array::from_fn(|lane| f64::from(won >> lane & 1)),
            parts: self.constituencies[c].iter().map(|range| (range.clone(), won)).collect(),
            contests: Vec::new(),
        }
    }

    /// Two uniform numbers of a person for a vote.
    fn vote_luck(&self, c: usize, person: u32) -> (f64, f64) {
        let words = self.luck.words(Purpose::Vote, person, self.week, narrow(c));
        (unit(words[0], words[1]), unit(words[2], words[3]))
    }

    fn decision_luck(&self, c: usize, place: u32) -> (f64, f64) {
        let words = self.luck.words(Purpose::Decision, place, self.week, narrow(c));
        (unit(words[0], words[1]), unit(words[2], words[3]))
    }

    fn ballot(&self, c: usize, turnout: impl Fn(&RunInputs) -> f64) -> Ballot<L> {
        Ballot {
            fought: self.fought(c),
            base: [0.0; L],
            turnout: core::array::from_fn(|lane| turnout(&self.lanes[lane])),
            on_side: (0..self.world.organizations.len())
                .map(|k| lanes_where::<L>(|lane| self.plan(lane, c).members >> k & 1 == 1))
                .collect(),
        }
    }

    /// Lanes in which a person's base is on a side.
    fn supports(&self, state: &State<L>, ballot: &Ballot<L>, person: u32) -> u32 {
        let marks = Marks::read::<L>(&state.own.words, state.layout, person as usize);
        if marks.based() == 0 {
            return 0;
        }
        let sides = ballot.on_side.iter().enumerate();
        sides.fold(0, |lanes, (k, on_side)| lanes | on_side & marks.base_is(state.layout, k))
    }

    /// Share of a person's ties whose base is on a side, by lane.
    fn supporter_shares(
        &self,
        state: &State<L>,
        ballot: &Ballot<L>,
        person: u32,
        scratch: &mut Vec<u32>,
    ) -> [f64; L] {
        let ties = self.ties.of(person, scratch);
        let mut supporters = LaneCounts::<L>::new();
        for &other in ties {
            supporters.add(self.supports(state, ballot, other));
        }
        let all = ties.len().max(1) as f64;
        supporters.totals().map(|supporters| f64::from(supporters) / all)
    }

    /// Votes among some persons, added to what was counted before.
    fn count_votes(
        &self,
        state: &State<L>,
        c: usize,
        ballot: &Ballot<L>,
        voters: Range<u32>,
        votes: &mut Votes<L>,
    ) {
        let mut scratch = Vec::new();
        for person in voters {
            let (comes, prefers) = self.vote_luck(c, person);
            let social = self.supporter_shares(state, ballot, person, &mut scratch);
            for lane in lanes_of(ballot.fought) {
                if comes >= ballot.turnout[lane] {
                    continue;
                }
                votes.cast[lane] += 1;
                let vote = &self.lanes[lane].coefficients.vote;
                let (orientation, efficacy) = beliefs(state, person as usize, lane);
                let predictor = ballot.base[lane]
                    + vote.orientation * (orientation - 0.5)
                    + vote.efficacy * (efficacy - 0.5)
                    + vote.social * (social[lane] - 0.5)
                    - vote.opposition * (self.plan(lane, c).opposition - 0.5);
                votes.yes[lane] += u32::from(prefers < logistic(predictor));
            }
        }
    }

    fn workplace_vote(&self, state: &State<L>, c: usize) -> Verdict<L> {
        let mut ballot = self.ballot(c, |inputs| inputs.coefficients.vote.turnout);
        let mut parts = Vec::new();
        let mut won_persons = [0.0; L];
        let mut persons = 0.0;
        for unit_range in self.units.ranges() {
            let voters = intersect(&self.constituencies[c], &unit_range);
            let size = voters.iter().map(|range| f64::from(range.end - range.start)).sum::<f64>();
            if size == 0.0 {
                continue;
            }
            let effect = self.unit_effect(c, unit_range.start);
            for (base, inputs) in ballot.base.iter_mut().zip(self.lanes) {
                let vote = &inputs.coefficients.vote;
                *base = vote.intercept
                    + vote.inverse_root_size / libm::sqrt(size * self.world.persons_per_agent)
                    + vote.unit_sd * effect;
            }
            let mut votes = Votes::none();
            for range in &voters {
                self.count_votes(state, c, &ballot, range.clone(), &mut votes);
            }
            let won = votes.won();
            persons += size;
            lanes_of(won).for_each(|lane| won_persons[lane] += size);
            voters.into_iter().for_each(|range| add_part(&mut parts, range, won));
        }
        let share = won_persons.map(|won| if persons > 0.0 { won / persons } else { 0.0 });
        Verdict { share, parts, contests: Vec::new() }
    }

    /// What the voters of the unit that begins at person `start` share in campaign `c`, standard normal.
    fn unit_effect(&self, c: usize, start: u32) -> f64 {
        let words = self.luck.words(Purpose::Decision, u32::MAX, self.week, narrow(c));
        let seed = u64::from(words[0]) | (u64::from(words[1]) << 32);
        normal(&mut Stream::new(seed, 0).at(u64::from(start)))
    }

    fn leadership_vote(&self, state: &State<L>, c: usize) -> Verdict<L> {
        let mut ballot = self.ballot(c, |inputs| inputs.coefficients.vote.leadership_turnout);
        let effect = self.unit_effect(c, 0);
        for (base, inputs) in ballot.base.iter_mut().zip(self.lanes) {
            let vote = &inputs.coefficients.vote;
            *base = vote.leadership_intercept + vote.unit_sd * effect;
        }
        let mut votes = Votes::none();
        for stratum in (0..self.world.strata.len()).filter(|&stratum| self.world.strata[stratum].union) {
            for range in intersect(&self.constituencies[c], &self.world.stratum_range(stratum)) {
                self.count_votes(state, c, &ballot, range, &mut votes);
            }
        }
        self.whole(c, votes.won())
    }

    fn district_election(&self, state: &State<L>, c: usize, contests: &[Contest]) -> Verdict<L> {
        let ballot = self.ballot(c, |inputs| inputs.coefficients.district.turnout);
        let won = contests.iter().enumerate();
        let won = won
            .map(|(number, contest)| self.contest_votes(state, c, &ballot, (number, contest.district)).won())
            .collect::<Vec<_>>();
        let mut parts = Vec::new();
        for stratum in 0..self.world.strata.len() {
            for number in 0..self.world.districts {
                let here = contests.iter().zip(&won).filter(|(contest, _)| contest.district == number);
                let here = here.fold(0, |lanes, (_, won)| lanes | won);
                let cell = self.world.cell_range(stratum, number);
                let ranges = intersect(&self.constituencies[c], &cell);
                parts.extend(ranges.into_iter().map(|range| (range, here)));
            }
        }
        let share = core::array::from_fn(|lane| {
            let wins = won.iter().filter(|won| **won >> lane & 1 == 1).count();
            wins as f64 / contests.len().max(1) as f64
        });
        Verdict { share, parts, contests: won }
    }

    /// Votes of all residents of a district in the contest of that number.
    fn contest_votes(
        &self,
        state: &State<L>,
        c: usize,
        ballot: &Ballot<L>,
        (number, place): (usize, u32),
    ) -> Votes<L> {
        let own = state.own.view();
        let contacted_plane = state.layout.contacted_by(c);
        let mut votes = Votes::none();
        let residents =
            (0..self.world.strata.len()).flat_map(|stratum| self.world.cell_range(stratum, place));
        for person in residents {
            let (comes, prefers) = self.vote_luck(c, person);
            let contacted = own.get::<L>(person as usize, contacted_plane);
            let endorsed = self.supports(state, ballot, person);
            let bit = |lanes: u32, lane: usize| f64::from(lanes >> lane & 1);
            for lane in lanes_of(ballot.fought) {
                let district = &self.lanes[lane].coefficients.district;
                let contacted = bit(contacted, lane);
                if comes >= (ballot.turnout[lane] + district.turnout_contact * contacted).min(1.0) {
                    continue;
                }
                votes.cast[lane] += 1;
                let (orientation, _) = beliefs(state, person as usize, lane);
                let predictor = district.lean * self.lanes[lane].campaigns[c].district_lean[number]
                    + district.orientation * (orientation - 0.5)
                    + district.contact * contacted
                    + district.endorsement * bit(endorsed, lane)
                    - district.opposition * (self.plan(lane, c).opposition - 0.5);
                votes.yes[lane] += u32::from(prefers < logistic(predictor));
            }
        }
        votes
    }

    fn chamber_vote(&self, state: &State<L>, own: &[Lane], (c, chamber): (usize, usize)) -> Verdict<L> {
        let took_part = self.participation_by_district(state, c);
        let shape = &self.world.chambers[chamber];
        let passes = |lane: usize| self.passes(lane, &own[lane], (c, chamber), shape, &took_part);
        self.whole(c, lanes_where::<L>(passes))
    }

    /// Whether a bill passes in one lane.
    fn passes(
        &self,
        lane: usize,
        own: &Lane,
        (c, chamber): (usize, usize),
        shape: &ChamberShape,
        took_part: &DistrictShares<L>,
    ) -> bool {
        let week = self.plan(lane, c);
        let inputs = &self.lanes[lane];
        let campaign = &inputs.campaigns[c];
        let coefficients = &inputs.coefficients.chamber;
        let lobbied = week.hours + campaign.opposition_hours;
        let lobbying = if lobbied > 0.0 { week.hours / lobbied } else { 0.0 };
        let (mut yes, mut present) = (0_u32, 0_u32);
        for (seat, (place, ideal)) in shape.seats.iter().zip((0..).zip(&own.ideal_points[chamber])) {
            let (comes, prefers) = self.decision_luck(c, place);
            if comes < inputs.chambers[chamber].absence {
                continue;
            }
            present += 1;
            let agreement =
                (ideal - campaign.status_quo_position).abs() - (ideal - campaign.bill_position).abs();
            let part = seat.district.and_then(|district| took_part.districts[district as usize]);
            let took = part.unwrap_or(took_part.whole)[lane];
            let predictor = coefficients.intercept
                + coefficients.agreement * agreement
                + coefficients.participation * (took / campaign.needed).min(1.0)
                + coefficients.access * week.access
                + coefficients.lobbying * lobbying
                - coefficients.opposition * week.opposition
                + period_shift(inputs, own);
            yes += u32::from(prefers < logistic(predictor));
        }
        let of = if shape.quota_of_all { shape.seats.len() as f64 } else { f64::from(present) };
        present > 0
            && match shape.quota {
                None => f64::from(yes) > of / 2.0,
                // A share such as 0.6 of 100 is 60 votes, whatever its binary digits.
                Some(quota) => f64::from(yes) >= quota * of - 1e-9,
            }
    }

    /// Shares of the constituency that took part at the most recent action.
    fn participation_by_district(&self, state: &State<L>, c: usize) -> DistrictShares<L> {
        let own = state.own.view();
        let share = |ranges: &[Range<u32>]| {
            let persons = ranges.iter().map(|range| range.end - range.start).sum::<u32>();
            let mut took = LaneCounts::<L>::new();
            for person in ranges.iter().cloned().flatten() {
                took.add(own.get::<L>(person as usize, TOOK));
            }
            (persons > 0).then(|| took.totals().map(|took| f64::from(took) / f64::from(persons)))
        };
        let districts = (0..self.world.districts)
            .map(|district| {
                let cells = (0..self.world.strata.len())
                    .flat_map(|stratum| {
                        intersect(&self.constituencies[c], &self.world.cell_range(stratum, district))
                    })
                    .collect::<Vec<_>>();
                share(&cells)
            })
            .collect();
        DistrictShares { whole: share(&self.constituencies[c]).unwrap_or([0.0; L]), districts }
    }

    fn concession(&self, lane: usize, own: &Lane, c: usize) -> bool {
        let week = self.plan(lane, c);
        let inputs = &self.lanes[lane];
        let coefficients = &inputs.coefficients.concession;
        let actions = &own.actions[c];
        let mean = if actions.held > 0 { actions.share_sum / f64::from(actions.held) } else { 0.0 };
        let disruption = (mean * (1.0 + week.militancy)).max(1e-6);
        let predictor = coefficients.intercept
            + coefficients.disruption * libm::log(disruption / inputs.campaigns[c].needed)
            + coefficients.access * week.access
            - coefficients.opposition * week.opposition
            + period_shift(inputs, own);
        self.decision_luck(c, 0).0 < logistic(predictor)
    }
}

/// Participation of the whole constituency and of each district's part of it, where there is one, by lane.
struct DistrictShares<const L: usize> {
    whole: [f64; L],
    districts: Vec<Option<[f64; L]>>,
}

/// Shift of the chances by the period.
fn period_shift(inputs: &RunInputs, lane: &Lane) -> f64 {
    (f64::from(lane.period) - 1.0) * inputs.coefficients.period_shift
}

/// Adds a part, to the one before if it goes on from there: a population has many workplaces.
fn add_part(parts: &mut Vec<(Range<u32>, u32)>, range: Range<u32>, won: u32) {
    match parts.last_mut() {
        Some((last, same)) if *same == won && last.end == range.start => last.end = range.end,
        _ => parts.push((range, won)),
    }
}

/// `1/(1 + e^−x)`.
pub(crate) fn logistic(x: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-x))
}

/// The part of sorted, disjoint `ranges` that lies within `bounds`.
pub(crate) fn intersect(ranges: &[Range<u32>], bounds: &Range<u32>) -> Vec<Range<u32>> {
    ranges
        .iter()
        .map(|range| range.start.max(bounds.start)..range.end.min(bounds.end))
        .filter(|range| range.start < range.end)
        .collect()
}

/// A campaign's index as a word.
#[expect(clippy::cast_possible_truncation, reason = "a number of campaigns, at most 32")]
const fn narrow(x: usize) -> u32 {
    x as u32
}
