//! One lane's organizations, coalitions and campaigns, and what they plan for a week (docs/model.md §4.1 and §4.2):
//! a handful of plain numbers. Persons belong to `state`, decisions to `decision`.

use crate::inputs::{Duration, RunInputs};
use crate::world::{HOUR_MODES, PLANNING_WEEKS, World};
use alloc::vec;
use alloc::vec::Vec;

/// Paid hours of one full-time staff member in a week.
const STAFF_HOURS: f64 = 35.0;

/// The state of one lane above the persons.
#[derive(Clone, Debug)]
pub(crate) struct Lane {
    /// Whether the posture is taken as it stands.
    pub(crate) taken: bool,
    /// Coalitions that the principal is in.
    pub(crate) joined: Vec<bool>,
    fights_alone: bool,
    integration: f64,
    identity: f64,
    /// Week in which each organization walked out.
    pub(crate) walked_out: Vec<Option<u32>>,
    weeks_together: Vec<u32>,
    /// Influence of each organization in each coalition.
    influence: Vec<Vec<f64>>,
    influence_stale: bool,
    /// The principal's militancy and message now.
    pub(crate) militancy: f64,
    /// Message now.
    pub(crate) message: f64,
    /// Militancy that each organization's funding tolerates.
    tolerance: Vec<f64>,
    /// Relative gain of the principal's conversations from wins.
    pub(crate) contact_gain: f64,
    /// Coordination hours of the principal so far.
    pub(crate) coordination_hours: f64,
    /// By campaign: actions held, sum of the shares taking part, participants at the last one.
    pub(crate) actions: Vec<Actions>,
    /// Share won of each campaign.
    pub(crate) share_won: Vec<f64>,
    /// Σ benefit × share won.
    pub(crate) reforms: f64,
    /// Ideal points and holders of each chamber's seats.
    pub(crate) ideal_points: Vec<Vec<f64>>,
    /// Holders.
    pub(crate) held_by: Vec<Vec<Option<usize>>>,
    /// Power now.
    pub(crate) power: f64,
    /// Period now: 0 defensive, 1 contested, 2 offensive.
    pub(crate) period: u8,
    /// Period at the start.
    pub(crate) first_period: u8,
}

/// Participation in a campaign so far.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Actions {
    /// Actions held.
    pub(crate) held: u32,
    /// Sum over actions of the share of the constituency that took part.
    pub(crate) share_sum: f64,
    /// Participants at the last action (agents).
    pub(crate) last: f64,
}

/// The organizations that fight a campaign together.
#[derive(Clone, Debug)]
pub(crate) struct Side {
    /// Bit k: organization k is on it.
    pub(crate) members: u32,
    /// Whether the principal is on it.
    pub(crate) with_principal: bool,
    /// Two or more members.
    pub(crate) joint: bool,
    /// Influence of each organization (0 for those not on it).
    pub(crate) influence: Vec<f64>,
    /// Visibility of the principal's politics.
    pub(crate) identity: f64,
    /// Hours this week.
    pub(crate) hours: f64,
    militancy: f64,
    access: f64,
    message: f64,
    coalition: Option<usize>,
}

/// A running campaign this week.
#[derive(Clone, Debug, Default)]
pub(crate) struct CampaignWeek {
    /// Its sides; empty when it isn't running or nobody fights it.
    pub(crate) sides: Vec<Side>,
    /// Weights of the sides, summing to 1.
    pub(crate) weights: Vec<f64>,
    /// `M_c`.
    pub(crate) militancy: f64,
    /// `ε_c`.
    pub(crate) access: f64,
    /// `o*` of participants.
    pub(crate) message: f64,
    /// `W`.
    pub(crate) opposition: f64,
    /// Bit k: organization k is on a side.
    pub(crate) members: u32,
    /// Hours of all sides.
    pub(crate) hours: f64,
}

/// How a contact changes clarity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum ClarityEffect {
    /// Not at all.
    None,
    /// Toward this value.
    Toward(f64),
}

/// What an organization does for one purpose in a week.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Work {
    /// Conversations in a week by workplace, doorstep, phone (agents); messages to the list.
    pub(crate) contacts: [f64; HOUR_MODES],
    /// Message.
    pub(crate) message: f64,
    /// Clarity.
    pub(crate) clarity: ClarityEffect,
    /// Whether those contacted are "met".
    pub(crate) met: bool,
}

impl Work {
    const NONE: Self =
        Self { contacts: [0.0; HOUR_MODES], message: 0.0, clarity: ClarityEffect::None, met: false };
}

/// One lane's week.
#[derive(Clone, Debug)]
pub(crate) struct LaneWeek {
    /// By organization, then by campaign with own work last.
    pub(crate) work: Vec<Vec<Work>>,
    /// By campaign.
    pub(crate) campaigns: Vec<CampaignWeek>,
    /// Share of each organization's hours that is own work.
    pub(crate) own_share: Vec<f64>,
    /// Weekly probability that an active participant becomes an organizer, by organization.
    pub(crate) promote_active: Vec<f64>,
    /// Influence of each organization where the principal's leavers may go; `None` when it works with nobody.
    pub(crate) partners: Option<Vec<f64>>,
}

/// Agents with a base by organization: rung ≥ 3, and rung 4.
#[derive(Clone, Debug)]
pub(crate) struct BaseCounts {
    /// Active persons and organizers.
    pub(crate) active: Vec<u32>,
    /// Organizers.
    pub(crate) organizers: Vec<u32>,
}

impl Lane {
    /// The lane before its first week; `counts` after placement.
    pub(crate) fn new(world: &World, inputs: &RunInputs, counts: &BaseCounts) -> Self {
        let posture = &inputs.posture;
        let tolerance = inputs
            .organizations
            .iter()
            .map(|organization| {
                organization
                    .funding
                    .iter()
                    .zip(&inputs.coefficients.tolerance)
                    .map(|(share, t)| share * t)
                    .sum()
            })
            .collect();
        let organizations = world.organizations.len();
        let mut lane = Self {
            taken: true,
            joined: posture.joins.clone(),
            fights_alone: posture.fights_alone,
            integration: posture.integration,
            identity: posture.identity,
            walked_out: vec![None; organizations],
            weeks_together: vec![0; world.coalitions.len()],
            influence: vec![vec![0.0; organizations]; world.coalitions.len()],
            influence_stale: true,
            militancy: inputs.organizations[world.principal].militancy,
            message: inputs.organizations[world.principal].message,
            tolerance,
            contact_gain: 0.0,
            coordination_hours: 0.0,
            actions: vec![Actions::default(); world.campaigns.len()],
            share_won: vec![f64::NAN; world.campaigns.len()],
            reforms: 0.0,
            ideal_points: inputs.chambers.iter().map(|chamber| chamber.ideal_points.clone()).collect(),
            held_by: world
                .chambers
                .iter()
                .map(|chamber| chamber.seats.iter().map(|seat| seat.held_by).collect())
                .collect(),
            power: 0.0,
            period: 1,
            first_period: 1,
        };
        if posture.needs_largest_weight && !lane.principal_weighs_most(world, inputs, counts) {
            lane.taken = false;
            lane.joined = vec![false; world.coalitions.len()];
            lane.fights_alone = true;
            lane.integration = 0.0;
            lane.identity = 1.0;
        }
        lane
    }

    fn principal_weighs_most(&self, world: &World, inputs: &RunInputs, counts: &BaseCounts) -> bool {
        let weight = |k: usize| self.effort(world, inputs, k) * capacity(world, inputs, counts, k);
        world.coalitions.iter().zip(&self.joined).filter(|(_, joined)| **joined).all(|(coalition, _)| {
            coalition.members.iter().all(|&k| k == world.principal || weight(k) < weight(world.principal))
        })
    }

    fn effort(&self, world: &World, inputs: &RunInputs, organization: usize) -> f64 {
        if organization == world.principal {
            inputs.posture.effort
        } else {
            inputs.organizations[organization].effort
        }
    }

    /// Part of its effort that a member gives to a coalition, with the principal in or out.
    fn part_of_effort(
        &self,
        world: &World,
        inputs: &RunInputs,
        organization: usize,
        coalition: usize,
    ) -> f64 {
        if organization == world.principal || self.joined[coalition] {
            1.0
        } else {
            inputs.organizations[organization].effort_without_us
        }
    }

    /// Bit k: organization k is present in the coalition.
    fn present(&self, world: &World, inputs: &RunInputs, coalition: usize) -> u32 {
        let here = |k: usize| {
            if k == world.principal {
                self.joined[coalition]
            } else {
                self.walked_out[k].is_none() && self.part_of_effort(world, inputs, k, coalition) > 0.0
            }
        };
        world.coalitions[coalition].members.iter().filter(|&&k| here(k)).fold(0, |bits, k| bits | (1 << k))
    }

    /// Whether the coalition's members are together this week.
    fn together(&self, world: &World, inputs: &RunInputs, coalition: usize, week: u32) -> bool {
        (self.joined[coalition] && inputs.posture.duration == Duration::Horizon)
            || world.coalitions[coalition].campaigns.iter().any(|&c| world.campaigns[c].runs_in(week))
    }

    fn tie(&self, inputs: &RunInputs, coalition: usize) -> f64 {
        let weeks = f64::from(self.weeks_together[coalition]);
        1.0 - (1.0 - inputs.coalitions[coalition].initial_tie)
            * libm::exp(-weeks / inputs.coefficients.tie_time)
    }

    /// Renews influence where it is due.
    fn weigh_influence(&mut self, world: &World, inputs: &RunInputs, counts: &BaseCounts, week: u32) {
        let changes = world.campaigns.iter().any(|campaign| {
            campaign.starts_week == week
                || (week > 0 && campaign.runs_in(week - 1) && !campaign.runs_in(week))
        });
        if !(self.influence_stale || week.is_multiple_of(PLANNING_WEEKS) || changes) {
            return;
        }
        self.influence_stale = false;
        for coalition in 0..world.coalitions.len() {
            let present = self.present(world, inputs, coalition);
            let members = super::fixed::lanes_of(present).collect::<Vec<_>>();
            let weights = members
                .iter()
                .map(|&k| {
                    self.effort(world, inputs, k)
                        * self.part_of_effort(world, inputs, k, coalition)
                        * capacity(world, inputs, counts, k)
                })
                .collect::<Vec<_>>();
            let mut shares = vec![0.0; members.len()];
            influence(&weights, &mut shares);
            self.influence[coalition].fill(0.0);
            for (&k, share) in members.iter().zip(shares) {
                self.influence[coalition][k] = share;
            }
        }
    }

    /// `m*`: own militancy, bounded by what the funding tolerates.
    fn effective_militancy(&self, world: &World, inputs: &RunInputs, organization: usize) -> f64 {
        let own = if organization == world.principal {
            self.militancy
        } else {
            inputs.organizations[organization].militancy
        };
        own.min(self.tolerance[organization])
    }

    fn message_of(&self, world: &World, inputs: &RunInputs, organization: usize) -> f64 {
        if organization == world.principal {
            self.message
        } else {
            inputs.organizations[organization].message
        }
    }

    /// `Σ φ_k x_k` over a coalition's present members.
    fn mean(&self, influence: &[f64], value: impl Fn(usize) -> f64) -> f64 {
        influence
            .iter()
            .enumerate()
            .filter(|(_, share)| **share > 0.0)
            .map(|(k, share)| share * value(k))
            .sum()
    }

    fn side(
        &self,
        world: &World,
        inputs: &RunInputs,
        campaign: usize,
        members: u32,
        coalition: Option<usize>,
    ) -> Side {
        let with_principal = members >> world.principal & 1 == 1;
        let joint = members.count_ones() > 1;
        let alone = with_principal && !joint;
        let influence = match coalition {
            Some(q) if !alone => self.influence[q].clone(),
            _ => {
                let mut influence = vec![0.0; world.organizations.len()];
                influence[world.principal] = 1.0;
                influence
            }
        };
        let planned = inputs.campaigns[campaign].militancy;
        let (integration, identity) = match coalition {
            _ if alone => (0.0, 1.0),
            Some(_) if with_principal => (self.integration, self.identity),
            Some(q) => (inputs.coalitions[q].integration, 0.0),
            None => (0.0, 1.0),
        };
        let pulled = self.mean(&influence, |k| self.effective_militancy(world, inputs, k));
        let militancy = (1.0 - integration) * planned + integration * pulled;
        let ties = self.mean(&influence, |k| inputs.organizations[k].access_tie[campaign]);
        let access = (inputs.campaigns[campaign].elite_support
            + inputs.coefficients.access_gain * (1.0 - militancy) * ties)
            .min(1.0);
        let own = if with_principal { self.message } else { 0.0 };
        let message =
            identity * own + (1.0 - identity) * self.mean(&influence, |k| self.message_of(world, inputs, k));
        Side {
            members,
            with_principal,
            joint,
            influence,
            identity,
            hours: 0.0,
            militancy,
            access,
            message,
            coalition,
        }
    }

    /// Plans a week from the state at its start.
    pub(crate) fn plan(
        &mut self,
        world: &World,
        inputs: &RunInputs,
        counts: &BaseCounts,
        week: u32,
    ) -> LaneWeek {
        self.weigh_influence(world, inputs, counts, week);
        let organizations = world.organizations.len();
        let mut campaigns = (0..world.campaigns.len())
            .map(|c| {
                let mut sides = Vec::new();
                if world.campaigns[c].runs_in(week) {
                    let coalition = world.coalition_of(c);
                    if let Some(q) = coalition {
                        let present = self.present(world, inputs, q);
                        if present != 0 {
                            sides.push(self.side(world, inputs, c, present, coalition));
                        }
                    }
                    if self.fights_alone && !coalition.is_some_and(|q| self.joined[q]) {
                        sides.push(self.side(world, inputs, c, 1 << world.principal, None));
                    }
                }
                let members = sides.iter().fold(0, |bits, side| bits | side.members);
                CampaignWeek { sides, members, ..CampaignWeek::default() }
            })
            .collect::<Vec<_>>();

        let none = vec![Work::NONE; world.campaigns.len() + 1];
        let mut work = vec![none; organizations];
        let mut own_share = vec![0.0; organizations];
        for k in 0..organizations {
            let hours = capacity(world, inputs, counts, k);
            let fought = campaigns.iter().filter(|campaign| campaign.members >> k & 1 == 1).count();
            let effort = self.effort(world, inputs, k);
            let mut own_hours = hours;
            if fought > 0 {
                let most = hours * effort / fought as f64;
                let parts = self.campaign_work(world, inputs, k, most, &mut campaigns, &mut work[k]);
                own_hours = hours * (1.0 - effort * (parts / fought as f64));
            } else if k == world.principal && self.standing_with_partners(world, inputs) {
                let spent = hours * effort * self.integration * inputs.coefficients.planning_share;
                self.coordination_hours += spent;
                own_hours -= spent;
            }
            own_share[k] = if hours > 0.0 { own_hours / hours } else { 0.0 };
            let principal = k == world.principal;
            work[k][world.campaigns.len()] = Work {
                contacts: self.contacts(world, inputs, k, own_hours, &inputs.organizations[k].mode_mix),
                message: self.message_of(world, inputs, k),
                clarity: if principal { ClarityEffect::Toward(1.0) } else { ClarityEffect::None },
                met: principal,
            };
        }
        for (c, campaign) in campaigns.iter_mut().enumerate() {
            self.sum_up_sides(world, inputs, c, week, campaign);
        }
        LaneWeek {
            work,
            campaigns,
            own_share,
            promote_active: promotion(world, inputs, counts),
            partners: self.partners(world, inputs, week),
        }
    }

    fn standing_with_partners(&self, world: &World, inputs: &RunInputs) -> bool {
        inputs.posture.duration == Duration::Horizon
            && (0..world.coalitions.len())
                .any(|q| self.joined[q] && self.present(world, inputs, q) & !(1 << world.principal) != 0)
    }

    /// Fills in an organization's work for the campaigns that it fights, at most `hours` for each; the sum of the parts
    /// that it gives of this, 1 for a campaign that gets all of it.
    fn campaign_work(
        &mut self,
        world: &World,
        inputs: &RunInputs,
        k: usize,
        hours: f64,
        campaigns: &mut [CampaignWeek],
        work: &mut [Work],
    ) -> f64 {
        let mut parts = 0.0;
        for (c, campaign) in campaigns.iter_mut().enumerate() {
            let Some(side) = campaign.sides.iter_mut().find(|side| side.members >> k & 1 == 1) else {
                continue;
            };
            let part = side.coalition.map_or(1.0, |q| self.part_of_effort(world, inputs, k, q));
            let hours = hours * part;
            parts += part;
            side.hours += hours;
            let mut lost = 0.0;
            if let (Some(q), true) = (side.coalition, side.joint) {
                let integration =
                    if side.with_principal { self.integration } else { inputs.coalitions[q].integration };
                lost = (inputs.coefficients.coordination_loss * (1.0 - self.tie(inputs, q))
                    + integration * inputs.coefficients.planning_share)
                    .min(1.0);
                if k == world.principal {
                    self.coordination_hours += hours * lost;
                }
            }
            work[c] = Work {
                contacts: self.contacts(
                    world,
                    inputs,
                    k,
                    hours * (1.0 - lost),
                    &inputs.organizations[k].campaign_mode_mix[c],
                ),
                message: side.message,
                clarity: if side.with_principal {
                    ClarityEffect::Toward(side.identity)
                } else {
                    ClarityEffect::None
                },
                met: side.with_principal,
            };
        }
        parts
    }

    /// Conversations (agents) and messages from hours.
    fn contacts(
        &self,
        world: &World,
        inputs: &RunInputs,
        k: usize,
        hours: f64,
        mix: &[f64; HOUR_MODES],
    ) -> [f64; HOUR_MODES] {
        let gain = if k == world.principal { 1.0 + self.contact_gain } else { 1.0 };
        core::array::from_fn(|mode| {
            let contacts = hours * mix[mode] / inputs.coefficients.hours_per_contact[mode];
            if mode == crate::world::Mode::Broadcast as usize {
                contacts
            } else {
                contacts * gain / world.persons_per_agent
            }
        })
    }

    /// What depends on all sides of a campaign.
    fn sum_up_sides(
        &self,
        world: &World,
        inputs: &RunInputs,
        c: usize,
        week: u32,
        campaign: &mut CampaignWeek,
    ) {
        campaign.hours = campaign.sides.iter().map(|side| side.hours).sum();
        campaign.weights = campaign
            .sides
            .iter()
            .map(|side| {
                if campaign.hours > 0.0 {
                    side.hours / campaign.hours
                } else {
                    1.0 / campaign.sides.len() as f64
                }
            })
            .collect();
        let mean = |value: fn(&Side) -> f64| -> f64 {
            campaign.sides.iter().zip(&campaign.weights).map(|(side, weight)| weight * value(side)).sum()
        };
        campaign.militancy = mean(|side| side.militancy);
        campaign.access = mean(|side| side.access);
        campaign.message = mean(|side| side.message);
        if !campaign.sides.is_empty() {
            let weeks_run = f64::from(week - world.campaigns[c].starts_week);
            let ramp = ((weeks_run + 1.0) / inputs.coefficients.opposition_ramp_weeks).min(1.0);
            let growth = 1.0 + inputs.coefficients.opposition_militancy * campaign.militancy;
            campaign.opposition = (inputs.campaigns[c].opposition * ramp * growth).min(1.0);
        }
    }

    /// Influence in the first coalition in which the principal works with partners this week.
    fn partners(&self, world: &World, inputs: &RunInputs, week: u32) -> Option<Vec<f64>> {
        (0..world.coalitions.len())
            .find(|&q| {
                self.joined[q]
                    && self.present(world, inputs, q) & !(1 << world.principal) != 0
                    && self.together(world, inputs, q, week)
            })
            .map(|q| {
                let mut influence = self.influence[q].clone();
                influence[world.principal] = 0.0;
                influence
            })
    }

    /// Ends a week: walking out, drift, ties. `walkout_luck` gives the uniform number of an organization in a coalition.
    pub(crate) fn end_week(
        &mut self,
        world: &World,
        inputs: &RunInputs,
        plan: &LaneWeek,
        week: u32,
        walkout_luck: impl Fn(usize, usize) -> f64,
    ) {
        // Who leaves one coalition was there in the others this week, and all pulls start from this week's values.
        let present = (0..world.coalitions.len()).map(|q| self.present(world, inputs, q)).collect::<Vec<_>>();
        let (mut militancy_drift, mut message_drift) = (0.0, 0.0);
        for (q, present) in present.into_iter().enumerate() {
            if !self.together(world, inputs, q, week) {
                continue;
            }
            let partners = present & !(1 << world.principal);
            if self.joined[q] && partners != 0 {
                let influence = self.influence[q].clone();
                let pull = inputs.coefficients.pull_rate * self.integration * self.tie(inputs, q);
                let militancy = self.mean(&influence, |k| self.effective_militancy(world, inputs, k));
                let message = self.mean(&influence, |k| self.message_of(world, inputs, k));
                militancy_drift += pull * (militancy - self.militancy);
                message_drift += pull * (message - self.message);
            }
            let hardest = plan
                .campaigns
                .iter()
                .flat_map(|campaign| &campaign.sides)
                .filter(|side| side.coalition == Some(q))
                .map(|side| side.militancy)
                .fold(f64::NEG_INFINITY, f64::max);
            if present.count_ones() > 1 && hardest > f64::NEG_INFINITY {
                for k in super::fixed::lanes_of(partners) {
                    let above = (hardest - self.tolerance[k]).max(0.0);
                    let leaves = 1.0 - libm::exp(-inputs.coefficients.walkout_hazard * above);
                    if walkout_luck(k, q) < leaves {
                        self.walked_out[k] = Some(week);
                        self.influence_stale = true;
                    }
                }
            }
            self.weeks_together[q] += 1;
        }
        self.militancy = (self.militancy + militancy_drift).clamp(0.0, 1.0);
        self.message = (self.message + message_drift).clamp(0.0, 1.0);
    }

    /// Share of all seats that the principal holds; 0 without chambers.
    pub(crate) fn seat_share(&self, principal: usize) -> f64 {
        let seats = self.held_by.iter().map(Vec::len).sum::<usize>();
        let held = self.held_by.iter().flatten().filter(|holder| **holder == Some(principal)).count();
        if seats == 0 { 0.0 } else { held as f64 / seats as f64 }
    }
}

/// Hours that an organization has in a week.
fn capacity(world: &World, inputs: &RunInputs, counts: &BaseCounts, k: usize) -> f64 {
    STAFF_HOURS * inputs.organizations[k].staff
        + inputs.coefficients.volunteer_hours * f64::from(counts.active[k]) * world.persons_per_agent
}

/// Shapley–Shubik index of the weighted majority game; equal shares when nobody weighs anything.
fn influence(weights: &[f64], shares: &mut [f64]) {
    if weights.iter().sum::<f64>() > 0.0 {
        terrain_power::shapley_shubik_real(weights, 0.5, shares);
    } else {
        shares.fill(1.0 / shares.len().max(1) as f64);
    }
}

fn promotion(world: &World, inputs: &RunInputs, counts: &BaseCounts) -> Vec<f64> {
    (0..world.organizations.len())
        .map(|k| {
            let active = f64::from(counts.active[k]);
            if active == 0.0 {
                return 0.0;
            }
            let mentors =
                f64::from(counts.organizers[k]) + inputs.organizations[k].staff / world.persons_per_agent;
            inputs.coefficients.promote_active
                * (mentors / active / inputs.coefficients.mentorship_ratio).min(1.0)
        })
        .collect()
}
