//! One week's plan in lane-major, fixed-point form: what the pass over persons reads. Where the numbers come from
//! belongs to `lane`, what they do to the submodels.

use super::chances::{Chances, chances};
use super::fixed::{Row, chance, lanes_where, rate, share};
use super::lane::{ClarityEffect, LaneWeek};
use super::levels::Levels;
use super::luck::{Luck, Purpose, unit};
use super::segments::Segment;
use crate::inputs::RunInputs;
use crate::world::{HOUR_MODES, MODES, Mode, PLANNING_WEEKS, World};
use alloc::vec;
use alloc::vec::Vec;

/// Coefficients of the persons' submodels in one week.
#[derive(Clone, Debug)]
pub(crate) struct Rates<const L: usize> {
    pub(crate) contact_orientation: [Row<L>; MODES],
    pub(crate) contact_efficacy: [Row<L>; MODES],
    pub(crate) clarity: Row<L>,
    pub(crate) supporter: [Levels<L>; MODES],
    pub(crate) weight_orientation: Row<L>,
    pub(crate) weight_efficacy: Row<L>,
    /// Weight of the social term in 65 536ths.
    pub(crate) weight_social: [f32; L],
    pub(crate) progress: Row<L>,
    pub(crate) confidence_bound: Row<L>,
    pub(crate) peer: Row<L>,
    pub(crate) peer_active: Row<L>,
    pub(crate) fading_contacted: Row<L>,
    pub(crate) fading_participants: Row<L>,
    /// Chance of a supporter's step up after a campaign's action.
    pub(crate) promote_supporter: Levels<L>,
    pub(crate) attrition: [[f64; 3]; L],
    /// Attrition multiplier at clarity 0, less one.
    pub(crate) attrition_unclear: [f64; L],
    /// Upper bound of any lane's chance of stepping down.
    pub(crate) attrition_bound: u32,
}

impl<const L: usize> Rates<L> {
    /// Rates, rounded anew each week so that they are exact in the mean.
    pub(crate) fn new(lanes: &[RunInputs; L], luck: &Luck, week: u32) -> Self {
        let mut number = 0;
        let mut dithered = |value: &dyn Fn(&RunInputs) -> f64| -> Row<L> {
            let dither = luck.unit(Purpose::Dither, number, week, 0);
            number += 1;
            core::array::from_fn(|lane| rate(value(&lanes[lane]), dither))
        };
        let contact_orientation =
            core::array::from_fn(|mode| dithered(&|inputs| inputs.coefficients.contact_orientation[mode]));
        let contact_efficacy = core::array::from_fn(|mode| {
            dithered(&|inputs| {
                inputs.coefficients.contact_efficacy_factor * inputs.coefficients.contact_orientation[mode]
            })
        });
        let weight = |value: fn(&RunInputs) -> f64| -> Row<L> {
            core::array::from_fn(|lane| rate(value(&lanes[lane]), 0.5))
        };
        let worst = lanes
            .iter()
            .map(|inputs| {
                let coefficients = &inputs.coefficients;
                coefficients.attrition.iter().fold(0.0_f64, |a, b| a.max(*b)) * coefficients.attrition_unclear
            })
            .fold(0.0, f64::max);
        Self {
            contact_orientation,
            contact_efficacy,
            clarity: dithered(&|inputs| inputs.coefficients.clarity_rate),
            supporter: core::array::from_fn(|mode| {
                Levels::new(&core::array::from_fn(|lane| {
                    chance(lanes[lane].coefficients.supporter_rate[mode])
                }))
            }),
            weight_orientation: weight(|inputs| inputs.coefficients.weight_orientation),
            weight_efficacy: weight(|inputs| inputs.coefficients.weight_efficacy),
            weight_social: core::array::from_fn(|lane| {
                f32::from(rate(lanes[lane].coefficients.weight_social, 0.5))
            }),
            progress: dithered(&|inputs| inputs.coefficients.progress_rate),
            confidence_bound: core::array::from_fn(|lane| share(lanes[lane].coefficients.confidence_bound)),
            peer: dithered(&|inputs| inputs.coefficients.peer_rate),
            peer_active: dithered(&|inputs| inputs.coefficients.peer_rate_active),
            fading_contacted: dithered(&|inputs| inputs.coefficients.fading_contacted),
            fading_participants: dithered(&|inputs| inputs.coefficients.fading_participants),
            promote_supporter: Levels::new(&core::array::from_fn(|lane| {
                chance(lanes[lane].coefficients.promote_supporter)
            })),
            attrition: core::array::from_fn(|lane| lanes[lane].coefficients.attrition),
            attrition_unclear: core::array::from_fn(|lane| lanes[lane].coefficients.attrition_unclear - 1.0),
            attrition_bound: chance(worst),
        }
    }
}

/// What one organization does for one purpose, in all lanes.
#[derive(Clone, Debug)]
pub(crate) struct WorkRows<const L: usize> {
    /// Campaign, or none for own work.
    pub(crate) campaign: Option<usize>,
    /// Chance of a workplace talk by number of active ties; empty when no lane has any.
    pub(crate) by_ties: Vec<[u32; L]>,
    /// Chance of a talk at the door and by phone; `None` when no lane has any.
    pub(crate) turf: [Option<[u32; L]>; 2],
    /// Chance that a member reads a message.
    pub(crate) broadcast: Option<[u32; L]>,
    pub(crate) message: Row<L>,
    pub(crate) clarity_target: Row<L>,
    /// Lanes in which contacts change clarity.
    pub(crate) clarity_on: u32,
    /// Lanes in which those contacted are "met".
    pub(crate) met: u32,
}

impl<const L: usize> WorkRows<L> {
    /// Whether any lane has a chance of a conversation or message.
    pub(crate) fn is_done(&self) -> bool {
        !self.by_ties.is_empty() || self.turf.iter().any(Option::is_some) || self.broadcast.is_some()
    }
}

/// What one organization does this week.
#[derive(Clone, Debug)]
pub(crate) struct OrganizationRows<const L: usize> {
    /// By campaign, own work last: the order in which chances are tried within a mode.
    pub(crate) work: Vec<WorkRows<L>>,
    /// Chance of hearing from office, by district; empty when it holds no seat anywhere.
    pub(crate) office: Vec<Levels<L>>,
    /// Chance of a supporter's step up after an activity of its own.
    pub(crate) promote_supporter: Levels<L>,
    /// Chance of an active person's step up.
    pub(crate) promote_active: Levels<L>,
}

impl<const L: usize> OrganizationRows<L> {
    /// Index of its own work, the last.
    #[inline(always)]
    #[expect(clippy::cast_possible_truncation, reason = "at most 32 campaigns, and own work")]
    pub(crate) const fn own_work(&self) -> u8 {
        (self.work.len() - 1) as u8
    }
}

/// One running campaign, in all lanes.
#[derive(Clone, Debug)]
pub(crate) struct CampaignRows<const L: usize> {
    /// Lanes in which each organization is on a side.
    pub(crate) members: Vec<u32>,
    /// `w_c·M − w_b·g·b` by stratum, in 65 536ths.
    pub(crate) hurdle: Vec<[i32; L]>,
    /// `λ·M`.
    pub(crate) learning: Row<L>,
    pub(crate) message: Row<L>,
    /// Visible progress.
    pub(crate) progress: Row<L>,
    /// Lanes in which an action was held before.
    pub(crate) acted: u32,
    /// `ω·W`.
    pub(crate) opposition: Row<L>,
}

/// Lanes' plans side by side.
pub(crate) struct WeekTables<const L: usize> {
    pub(crate) rates: Rates<L>,
    pub(crate) organizations: Vec<OrganizationRows<L>>,
    /// `None` for campaigns that don't run this week.
    pub(crate) campaigns: Vec<Option<CampaignRows<L>>>,
    /// Chances of contact by class of segments.
    pub(crate) chances: Vec<Chances<L>>,
    /// Upper bound of any lane's chance of a step up the ladder.
    pub(crate) promotion_bound: u32,
    /// Campaigns that hold an action this week, as bits.
    pub(crate) acting: u32,
    /// Lanes in which somebody holds one of them.
    pub(crate) acting_lanes: u32,
    /// Whether organizations hold their own activities this week.
    pub(crate) own_activity: bool,
    /// Influence of each partner where the principal's leavers may go, by lane.
    pub(crate) partners: Vec<Option<Vec<f64>>>,
    /// Whether anything this week depends on what ties show.
    pub(crate) looks_at_ties: bool,
    /// Order of the organizations.
    pub(crate) order: Vec<usize>,
    /// Organizations that are heard from office, as bits.
    pub(crate) offices: u32,
}

/// Numbers that the plan needs of the persons' side.
pub(crate) struct Reach<'a, const L: usize> {
    /// Pairs (active person of k, tie in the turf of the work), by organization, work and lane, scaled to now.
    pub(crate) tie_pairs: &'a [Vec<[f64; L]>],
    /// Persons in each turf, by organization and work.
    pub(crate) turf_persons: &'a [Vec<f64>],
    /// Largest number of ties.
    pub(crate) most_ties: usize,
    /// The population's stretches.
    pub(crate) segments: &'a [Segment],
}

impl<const L: usize> WeekTables<L> {
    /// Turns the lanes' plans into rows.
    pub(crate) fn new(
        world: &World,
        lanes: &[RunInputs; L],
        states: &[super::lane::Lane],
        plans: &[LaneWeek],
        reach: &Reach<'_, L>,
        (luck, week): (&Luck, u32),
    ) -> Self {
        let organizations: Vec<OrganizationRows<L>> = (0..world.organizations.len())
            .map(|k| OrganizationRows {
                work: (0..=world.campaigns.len())
                    .map(|job| work_rows(world, lanes, plans, reach, (k, job)))
                    .collect(),
                office: office_rows(world, lanes, states, k),
                promote_supporter: Levels::new(&core::array::from_fn(|lane| {
                    chance(lanes[lane].coefficients.promote_supporter * plans[lane].own_share[k])
                })),
                promote_active: Levels::new(&core::array::from_fn(|lane| {
                    chance(plans[lane].promote_active[k])
                })),
            })
            .collect();
        let campaigns = world
            .campaigns
            .iter()
            .enumerate()
            .map(|(c, campaign)| {
                let constituents = reach.turf_persons[0][c];
                campaign
                    .runs_in(week)
                    .then(|| campaign_rows(world, lanes, states, plans, (c, constituents), luck, week))
            })
            .collect();
        let acting = (0..world.campaigns.len())
            .filter(|&c| world.campaigns[c].acts_in(week))
            .fold(0, |bits, c| bits | (1 << c));
        let acting_lanes = lanes_where::<L>(|lane| {
            super::fixed::lanes_of(acting).any(|c| plans[lane].campaigns[c].members != 0)
        });
        let own_activity = week % PLANNING_WEEKS == PLANNING_WEEKS - 1;
        let talks = organizations.iter().flat_map(|rows| &rows.work).any(|work| !work.by_ties.is_empty());
        // At most 30 organizations.
        let offices = (0..organizations.len())
            .filter(|&k| !organizations[k].office.is_empty())
            .fold(0, |bits, k| bits | (1 << k));
        let rates = Rates::new(lanes, luck, week);
        let promotion = organizations
            .iter()
            .map(|rows| rows.promote_active.most)
            .fold(rates.promote_supporter.most, u32::max);
        Self {
            chances: chances(&organizations, reach.segments),
            promotion_bound: promotion,
            rates,
            organizations,
            campaigns,
            looks_at_ties: talks || own_activity || acting != 0,
            acting,
            acting_lanes,
            own_activity,
            partners: plans.iter().map(|plan| plan.partners.clone()).collect(),
            order: order(world.organizations.len(), luck, week),
            offices,
        }
    }
}

fn some_row<const L: usize>(row: [u32; L]) -> Option<[u32; L]> {
    row.iter().any(|&p| p > 0).then_some(row)
}

fn work_rows<const L: usize>(
    world: &World,
    lanes: &[RunInputs; L],
    plans: &[LaneWeek],
    reach: &Reach<'_, L>,
    (k, job): (usize, usize),
) -> WorkRows<L> {
    let of = |lane: usize| &plans[lane].work[k][job];
    let tie_chance: [f64; L] = core::array::from_fn(|lane| {
        let talks = of(lane).contacts[Mode::Workplace as usize];
        (talks / reach.tie_pairs[k][job][lane].max(1.0)).min(1.0)
    });
    let by_ties = if tie_chance.iter().any(|&p| p > 0.0) {
        let mut missed = [1.0; L];
        (0..=reach.most_ties)
            .map(|_| {
                let row = core::array::from_fn(|lane| chance(1.0 - missed[lane]));
                for lane in 0..L {
                    missed[lane] *= 1.0 - tie_chance[lane];
                }
                row
            })
            .collect()
    } else {
        Vec::new()
    };
    let persons = reach.turf_persons[k][job];
    let turf = [Mode::Doorstep, Mode::Phone].map(|mode| {
        some_row(core::array::from_fn(|lane| {
            if persons > 0.0 { chance((of(lane).contacts[mode as usize] / persons).min(1.0)) } else { 0 }
        }))
    });
    let broadcast = some_row(core::array::from_fn(|lane| {
        let messages = of(lane).contacts[HOUR_MODES - 1];
        if messages > 0.0 {
            chance(1.0 - libm::pow(1.0 - lanes[lane].coefficients.broadcast_open_rate, messages))
        } else {
            0
        }
    }));
    WorkRows {
        campaign: (job < world.campaigns.len()).then_some(job),
        by_ties,
        turf,
        broadcast,
        message: core::array::from_fn(|lane| share(of(lane).message)),
        clarity_target: core::array::from_fn(|lane| match of(lane).clarity {
            ClarityEffect::Toward(target) => share(target),
            ClarityEffect::None => 0,
        }),
        clarity_on: lanes_where::<L>(|lane| of(lane).clarity != ClarityEffect::None),
        met: lanes_where::<L>(|lane| of(lane).met),
    }
}

fn office_rows<const L: usize>(
    world: &World,
    lanes: &[RunInputs; L],
    states: &[super::lane::Lane],
    k: usize,
) -> Vec<Levels<L>> {
    let seats = |lane: usize, district: u32| -> f64 {
        let mut seats = 0.0;
        for (chamber, holders) in world.chambers.iter().zip(&states[lane].held_by) {
            for (seat, holder) in chamber.seats.iter().zip(holders) {
                if seat.district == Some(district) && *holder == Some(k) {
                    seats += 1.0;
                }
            }
        }
        seats
    };
    let rows = (0..world.districts)
        .map(|district| {
            Levels::new(&core::array::from_fn(|lane| {
                let unreached = 1.0 - lanes[lane].coefficients.office_reach;
                chance(1.0 - libm::pow(unreached, seats(lane, district)))
            }))
        })
        .collect::<Vec<_>>();
    if rows.iter().any(|row| row.most > 0) { rows } else { Vec::new() }
}

fn campaign_rows<const L: usize>(
    world: &World,
    lanes: &[RunInputs; L],
    states: &[super::lane::Lane],
    plans: &[LaneWeek],
    (c, constituents): (usize, f64),
    luck: &Luck,
    week: u32,
) -> CampaignRows<L> {
    let of = |lane: usize| &plans[lane].campaigns[c];
    let dither = |place: u32| luck.unit(Purpose::Dither, 1000 + place, week, 0);
    // At most 32 campaigns.
    let number = u32::try_from(c).unwrap_or(0) * 2;
    CampaignRows {
        members: (0..world.organizations.len())
            .map(|k| lanes_where::<L>(|lane| of(lane).members >> k & 1 == 1))
            .collect(),
        hurdle: (0..world.strata.len())
            .map(|stratum| {
                core::array::from_fn(|lane| {
                    let inputs = &lanes[lane];
                    let cost = inputs.coefficients.weight_cost * of(lane).militancy;
                    let gain = inputs.coefficients.weight_benefit
                        * inputs.strata[stratum].interest[c]
                        * inputs.campaigns[c].benefit;
                    whole((cost - gain) * 65_536.0)
                })
            })
            .collect(),
        learning: {
            let dither = dither(number);
            core::array::from_fn(|lane| {
                rate(lanes[lane].coefficients.learning_rate * of(lane).militancy, dither)
            })
        },
        message: core::array::from_fn(|lane| share(of(lane).message)),
        progress: core::array::from_fn(|lane| {
            share(states[lane].actions[c].last / (lanes[lane].campaigns[c].needed * constituents))
        }),
        acted: lanes_where::<L>(|lane| states[lane].actions[c].held > 0),
        opposition: {
            let dither = dither(number + 1);
            core::array::from_fn(|lane| {
                rate(lanes[lane].coefficients.opposition_rate * of(lane).opposition, dither)
            })
        },
    }
}

#[expect(clippy::cast_possible_truncation, reason = "clamped to the range of i32 first")]
fn whole(x: f64) -> i32 {
    libm::round(x.clamp(-1e6, 1e6)) as i32
}

/// A random order of the organizations, shared by the lanes.
fn order(organizations: usize, luck: &Luck, week: u32) -> Vec<usize> {
    let mut order = (0..organizations).collect::<Vec<_>>();
    for last in (1..organizations).rev() {
        // At most 30 organizations.
        let words = luck.words(Purpose::Order, u32::try_from(last).unwrap_or(0), week, 0);
        order.swap(last, below(unit(words[0], words[1]), last + 1));
    }
    order
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number below `bound`")]
fn below(unit: f64, bound: usize) -> usize {
    ((unit * bound as f64) as usize).min(bound - 1)
}

/// Empty tie counts for every organization and work.
pub(crate) fn no_pairs<const L: usize>(world: &World) -> Vec<Vec<[f64; L]>> {
    vec![vec![[0.0; L]; world.campaigns.len() + 1]; world.organizations.len()]
}
