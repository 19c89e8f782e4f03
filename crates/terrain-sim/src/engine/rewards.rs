//! What a win or a loss does (docs/model.md §4.10): hope and disappointment, credit, organized workplaces, seats.

use super::decision::Verdict;
use super::fixed::{lanes_of, share, unshare};
use super::lane::{CampaignWeek, Lane, LaneWeek, Side};
use super::luck::{Luck, Purpose, unit};
use super::planes::{get, set};
use super::state::{EVER, Marks, ORGANIZED, State, TOOK};
use crate::inputs::RunInputs;
use crate::world::{WinRule, World};
use alloc::vec;
use alloc::vec::Vec;

/// A decided campaign.
pub(crate) struct Decided<'a, const L: usize> {
    pub(crate) world: &'a World,
    pub(crate) lanes: &'a [RunInputs; L],
    pub(crate) luck: &'a Luck,
    pub(crate) week: u32,
    /// Its number.
    pub(crate) campaign: usize,
    pub(crate) plans: &'a [LaneWeek],
    pub(crate) verdict: Verdict<L>,
}

impl<const L: usize> Decided<'_, L> {
    /// Rewards in every lane.
    pub(crate) fn reward(&self, state: &mut State<L>, lanes: &mut [Lane]) {
        for (index, lane) in lanes.iter_mut().enumerate() {
            self.to_organizations(index, lane);
        }
        self.to_persons(state);
    }

    /// What was won, better access to people, seats, in one lane.
    fn to_organizations(&self, index: usize, lane: &mut Lane) {
        let (c, inputs) = (self.campaign, &self.lanes[index]);
        let share = self.verdict.share[index];
        lane.share_won[c] = share;
        lane.reforms += inputs.campaigns[c].benefit * share;
        let fought = self.plans[index].campaigns[c].members >> self.world.principal & 1 == 1;
        if fought {
            lane.contact_gain += inputs.campaigns[c].contact_gain * share;
        }
        if let WinRule::DistrictElection { contests } = &self.world.campaigns[c].win_rule {
            for (contest, won) in contests.iter().zip(&self.verdict.contests) {
                if let (Some((chamber, seat)), 1) = (contest.seat, won >> index & 1) {
                    lane.held_by[chamber][seat] = fought.then_some(self.world.principal);
                    lane.ideal_points[chamber][seat] = inputs.chambers[chamber].won_seat_ideal_point;
                }
            }
        }
    }

    /// Hope, disappointment and credit among the constituents.
    fn to_persons(&self, state: &mut State<L>) {
        let c = self.campaign;
        let credit = self.plans.iter().map(|plan| credit(self.world, &plan.campaigns[c])).collect::<Vec<_>>();
        let organizes = self.world.campaigns[c].win_rule == WinRule::WorkplaceVote;
        let planes = state.layout.own_planes();
        for (range, won) in &self.verdict.parts {
            for person in range.clone() {
                let here = person as usize;
                if organizes && *won != 0 {
                    let organized = get::<L>(&state.own.words, planes, here, ORGANIZED) | won;
                    set::<L>(&mut state.own.words, planes, here, ORGANIZED, organized);
                }
                for lane in lanes_of(get::<L>(&state.own.words, planes, here, EVER)) {
                    let coefficients = &self.lanes[lane].coefficients;
                    let won = won >> lane & 1 == 1;
                    let gain = if won { coefficients.win_gain } else { -coefficients.loss_drop };
                    hope(&mut state.efficacy[here][lane], gain);
                }
                let credited = get::<L>(&state.own.words, planes, here, TOOK) & won;
                if credited != 0 {
                    // At most 32 campaigns.
                    let number = u32::try_from(c).unwrap_or(0);
                    let words = self.luck.words(Purpose::Credit, person, self.week, number);
                    for lane in lanes_of(credited) {
                        if unit(words[0], words[1]) < self.lanes[lane].coefficients.credit_rate {
                            join(state, here, lane, &credit[lane], unit(words[2], words[3]));
                        }
                    }
                }
            }
        }
    }
}

/// Chance that a new supporter goes to each organization.
fn credit(world: &World, plan: &CampaignWeek) -> Vec<f64> {
    let mut credit = vec![0.0; world.organizations.len()];
    for (side, weight) in plan.sides.iter().zip(&plan.weights) {
        let claims = claims(world, side);
        let total = claims.iter().sum::<f64>();
        if total > 0.0 {
            for (credit, claim) in credit.iter_mut().zip(claims) {
                *credit += weight * claim / total;
            }
        }
    }
    credit
}

/// Each member's claim to a side's win: its influence, the principal's as far as it shows.
fn claims(world: &World, side: &Side) -> Vec<f64> {
    let mut claims = side.influence.clone();
    if side.with_principal {
        claims[world.principal] *= side.identity;
    }
    claims
}

/// Up by a share of the way to 1, or down by a share of what there is.
fn hope(efficacy: &mut u16, gain: f64) {
    let now = unshare(*efficacy);
    *efficacy = share(if gain >= 0.0 { now + gain * (1.0 - now) } else { now + gain * now });
}

/// A person without a base joins an organization with the chance of its credit, in one lane.
fn join<const L: usize>(state: &mut State<L>, person: usize, lane: usize, credit: &[f64], luck: f64) {
    let layout = state.layout;
    let mut marks = Marks::read::<L>(&state.own.words, layout, person);
    let mut sum = 0.0;
    let winner = credit.iter().position(|share| {
        sum += share;
        luck < sum
    });
    if let (Some(k), None) = (winner, marks.base_of(lane)) {
        marks.join(layout, k, 1 << lane);
        marks.write::<L>(&mut state.own.words, layout, person);
    }
}
