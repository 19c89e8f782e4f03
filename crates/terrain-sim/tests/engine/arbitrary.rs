//! Small random worlds and inputs: every win rule, ties of both kinds, coalitions, postures, empty strata and empty lists,
//! numbers from all over their ranges. Every world made here is one that the engine takes.

use proptest::prelude::*;
use std::ops::Range;
use terrain_sim::inputs::{
    BetaShape, CampaignInputs, ChamberCoefficients, ChamberInputs, CoalitionInputs, Coefficients,
    ConcessionCoefficients, DistrictCoefficients, Duration, OrganizationInputs, PostureInputs, PowerInputs,
    RunInputs, StratumInputs, VoteCoefficients,
};
use terrain_sim::run::{WorldError, check_run};
use terrain_sim::world::{
    CampaignShape, ChamberShape, CoalitionShape, Contest, OrganizationShape, SeatShape, StratumShape,
    TiesShape, WinRule, World,
};

/// A world and the inputs of a few runs on it.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) world: World,
    pub(crate) lanes: Vec<RunInputs>,
    pub(crate) seed: u64,
}

/// Any small case.
pub(crate) fn any_case() -> impl Strategy<Value = Case> {
    (prop::collection::vec(any::<u8>(), 400), any::<u64>()).prop_map(|(numbers, seed)| {
        let mut dealer = Dealer { numbers, next: 0 };
        let world = dealer.world();
        let lanes = (0..=dealer.below(3)).map(|_| dealer.fitting_inputs(&world)).collect();
        Case { world, lanes, seed }
    })
}

/// Deals numbers from a pool, over and over, each lap another way.
struct Dealer {
    numbers: Vec<u8>,
    next: usize,
}

impl Dealer {
    fn peek(&self) -> f64 {
        let (lap, place) = (self.next / self.numbers.len(), self.next % self.numbers.len());
        let number = f64::from(self.numbers[place]) * (1.0 + lap as f64 / 7.0) % 256.0;
        // The ends of every range come up often.
        ((number - 24.0) / 208.0).clamp(0.0, 1.0)
    }

    /// Between 0 and 1, both ends included.
    fn share(&mut self) -> f64 {
        let number = self.peek();
        self.next += 1;
        number
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    fn yes(&mut self) -> bool {
        self.share() >= 0.5
    }

    fn below(&mut self, bound: u32) -> u32 {
        let place = self.share() * f64::from(bound);
        (0..bound).rfind(|&n| f64::from(n) <= place).unwrap_or(0)
    }

    fn index(&mut self, bound: usize) -> usize {
        self.below(u32::try_from(bound).unwrap_or(u32::MAX)) as usize
    }

    fn many<T>(&mut self, count: usize, mut one: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..count).map(|_| one(self)).collect()
    }

    fn shares<const N: usize>(&mut self) -> [f64; N] {
        core::array::from_fn(|_| self.share())
    }

    /// Shares that sum to 1.
    fn mix<const N: usize>(&mut self) -> [f64; N] {
        let parts: [f64; N] = self.shares();
        let sum = parts.iter().sum::<f64>();
        if sum > 0.0 {
            parts.map(|part| part / sum)
        } else {
            core::array::from_fn(|n| if n == 0 { 1.0 } else { 0.0 })
        }
    }

    /// Sorted, disjoint ranges, now and then none.
    fn ranges(&mut self, persons: u32) -> Vec<Range<u32>> {
        match self.below(4) {
            0 => vec![],
            1 | 2 => std::iter::once(0..persons).collect(),
            _ => {
                let mut cuts = self.many(4, |dealer| dealer.below(persons + 1));
                cuts.sort_unstable();
                cuts.chunks(2).map(|pair| pair[0]..pair[1]).filter(|range| !range.is_empty()).collect()
            }
        }
    }

    fn world(&mut self) -> World {
        let mut strata = {
            let count = 1 + self.index(4);
            self.many(count, |dealer| StratumShape {
                persons: dealer.below(80),
                workers: dealer.yes(),
                union: dealer.yes(),
            })
        };
        strata[0].persons += 1;
        let persons: u32 = strata.iter().map(|stratum| stratum.persons).sum();
        let districts = 1 + self.below(4);
        let cells = strata.len() * districts as usize;
        let organizations = {
            let count = 1 + self.index(5);
            self.many(count, |dealer| {
                let mut cell_weights = dealer.many(cells, Self::share);
                cell_weights[0] += 0.01;
                OrganizationShape { cell_weights, turf: dealer.ranges(persons) }
            })
        };
        let chambers = {
            let count = self.index(3);
            let members = organizations.len();
            self.many(count, |dealer| dealer.chamber(districts, members))
        };
        let campaigns = {
            let count = self.index(5);
            self.many(count, |dealer| dealer.campaign(persons, districts, &chambers))
        };
        let principal = self.index(organizations.len());
        let coalitions = self.coalitions(organizations.len(), principal, campaigns.len());
        World {
            persons_per_agent: [1.0, 2.5, 40.0][self.index(3)],
            strata,
            districts,
            ties: if self.yes() { self.implicit_ties() } else { self.explicit_ties(persons) },
            organizations,
            principal,
            campaigns,
            chambers,
            coalitions,
            horizon_weeks: 1 + self.below(20),
        }
    }

    fn implicit_ties(&mut self) -> TiesShape {
        let mut sizes = self.many(3, |dealer| dealer.between(1.0, 40.0));
        sizes.sort_unstable_by(f64::total_cmp);
        TiesShape::Implicit {
            workplace: 2 * self.below(5),
            home: 2 * self.below(4),
            weak: self.below(4),
            workplace_size_quantiles: sizes,
        }
    }

    fn explicit_ties(&mut self, persons: u32) -> TiesShape {
        let mut rows = vec![vec![]; persons as usize];
        for _ in 0..2 * persons {
            let (a, b) = (self.below(persons), self.below(persons));
            if a != b && rows[a as usize].len().max(rows[b as usize].len()) < 60 {
                rows[a as usize].push(b);
                rows[b as usize].push(a);
            }
        }
        let mut offsets = vec![0];
        let mut neighbours = vec![];
        for row in rows {
            neighbours.extend(row);
            offsets.push(u32::try_from(neighbours.len()).unwrap_or(u32::MAX));
        }
        TiesShape::Explicit { offsets, neighbours }
    }

    fn chamber(&mut self, districts: u32, organizations: usize) -> ChamberShape {
        let count = self.index(8);
        ChamberShape {
            seats: self.many(count, |dealer| SeatShape {
                district: dealer.yes().then(|| dealer.below(districts)),
                held_by: dealer.yes().then(|| dealer.index(organizations)),
            }),
            quota: self.yes().then(|| self.share()),
            quota_of_all: self.yes(),
        }
    }

    fn campaign(&mut self, persons: u32, districts: u32, chambers: &[ChamberShape]) -> CampaignShape {
        let win_rule = match self.below(5) {
            0 => WinRule::WorkplaceVote,
            1 => WinRule::LeadershipVote,
            2 => {
                let count = self.index(4);
                let contests = self.many(count, |dealer| {
                    let chamber = dealer.index(chambers.len() + 1);
                    let seats = chambers.get(chamber).map_or(0, |chamber| chamber.seats.len());
                    Contest {
                        district: dealer.below(districts),
                        seat: (seats > 0).then(|| (chamber, dealer.index(seats))),
                    }
                });
                WinRule::DistrictElection { contests }
            }
            3 if !chambers.is_empty() => WinRule::ChamberVote { chamber: self.index(chambers.len()) },
            _ => WinRule::Concession,
        };
        CampaignShape {
            starts_week: self.below(12),
            weeks: 1 + self.below(10),
            action_every: 1 + self.below(5),
            constituency: self.ranges(persons),
            workplaces: (self.below(4) == 0).then(|| self.below(6)),
            win_rule,
        }
    }

    fn coalitions(
        &mut self,
        organizations: usize,
        principal: usize,
        campaigns: usize,
    ) -> Vec<CoalitionShape> {
        let count = self.index(3);
        let mut coalitions = self.many(count, |dealer| {
            let mut members =
                (0..organizations).filter(|&k| dealer.yes() || k == principal).collect::<Vec<_>>();
            let turn = dealer.index(members.len());
            members.rotate_left(turn);
            CoalitionShape { members, campaigns: vec![] }
        });
        for campaign in 0..campaigns {
            if let Some(coalition) = coalitions.get_mut(self.index(count + 1)) {
                coalition.campaigns.push(campaign);
            }
        }
        coalitions
    }

    /// Inputs whose lists fit: smaller ones until they do.
    fn fitting_inputs(&mut self, world: &World) -> RunInputs {
        let mut inputs = self.inputs(world);
        loop {
            match check_run(world, &inputs) {
                Err(WorldError::ListsDontFit { .. }) => {
                    for organization in &mut inputs.organizations {
                        organization.list = (organization.list / 2.0).floor();
                        organization.active = (organization.active / 2.0).floor();
                    }
                }
                other => {
                    assert!(other.is_ok(), "{other:?}");
                    return inputs;
                }
            }
        }
    }

    fn beta(&mut self) -> BetaShape {
        BetaShape { mean: self.between(0.001, 0.999), concentration: self.between(0.5, 30.0) }
    }

    fn inputs(&mut self, world: &World) -> RunInputs {
        let people = f64::from(world.persons()) * world.persons_per_agent;
        let campaigns = world.campaigns.len();
        let organizations = world.organizations.len();
        RunInputs {
            coefficients: self.coefficients(),
            strata: self.many(world.strata.len(), |dealer| StratumInputs {
                orientation: dealer.beta(),
                efficacy: dealer.beta(),
                threshold: dealer.beta(),
                interest: dealer.many(campaigns, |dealer| dealer.between(-1.0, 1.0)),
            }),
            organizations: self.many(organizations, |dealer| OrganizationInputs {
                staff: dealer.between(0.0, 0.02) * people,
                list: dealer.share() * people / organizations as f64,
                active: dealer.share() * 0.3 * people / organizations as f64,
                militancy: dealer.share(),
                message: dealer.share(),
                effort: dealer.share(),
                // Some do nothing at all without the principal.
                effort_without_us: (4.0 / 3.0 * (dealer.share() - 0.25)).max(0.0),
                mode_mix: dealer.mix(),
                campaign_mode_mix: dealer.many(campaigns, Self::mix),
                funding: dealer.mix(),
                access_tie: dealer.many(campaigns, Self::share),
            }),
            campaigns: world.campaigns.iter().map(|shape| self.campaign_inputs(shape)).collect(),
            chambers: world
                .chambers
                .iter()
                .map(|shape| ChamberInputs {
                    ideal_points: self.many(shape.seats.len(), |dealer| dealer.between(-1.0, 1.0)),
                    absence: self.share(),
                    won_seat_ideal_point: self.between(-1.0, 1.0),
                })
                .collect(),
            coalitions: self.many(world.coalitions.len(), |dealer| CoalitionInputs {
                initial_tie: dealer.share(),
                integration: dealer.share(),
            }),
            posture: PostureInputs {
                joins: self.many(world.coalitions.len(), Self::yes),
                fights_alone: self.yes(),
                duration: if self.yes() { Duration::Campaign } else { Duration::Horizon },
                integration: self.share(),
                identity: self.share(),
                effort: self.share(),
                needs_largest_weight: self.below(4) == 0,
            },
            power: {
                let low = self.share();
                let weights = self.shares();
                PowerInputs {
                    weights: if weights == [0.0; 3] { [1.0; 3] } else { weights },
                    cuts: [low, self.between(low, 1.0)],
                }
            },
        }
    }

    fn campaign_inputs(&mut self, shape: &CampaignShape) -> CampaignInputs {
        let contests = match &shape.win_rule {
            WinRule::DistrictElection { contests } => contests.len(),
            _ => 0,
        };
        CampaignInputs {
            militancy: self.share(),
            opposition: self.share(),
            opposition_hours: self.between(0.0, 300.0),
            elite_support: self.share(),
            benefit: self.share(),
            needed: self.between(0.001, 1.0),
            contact_gain: self.between(0.0, 3.0),
            district_lean: self.many(contests, |dealer| dealer.between(-1.0, 1.0)),
            bill_position: self.between(-1.0, 1.0),
            status_quo_position: self.between(-1.0, 1.0),
        }
    }

    fn coefficients(&mut self) -> Coefficients {
        Coefficients {
            volunteer_hours: self.between(0.0, 10.0),
            hours_per_contact: core::array::from_fn(|_| self.between(0.05, 4.0)),
            broadcast_open_rate: self.share(),
            office_reach: self.share(),
            contact_orientation: self.shares(),
            contact_efficacy_factor: self.between(0.0, 3.0),
            clarity_rate: self.share(),
            initial_clarity: self.share(),
            supporter_rate: self.shares(),
            weight_orientation: self.share(),
            weight_efficacy: self.share(),
            weight_social: self.share(),
            weight_benefit: self.between(-1.0, 2.0),
            weight_cost: self.between(-1.0, 2.0),
            learning_rate: self.share(),
            progress_rate: self.share(),
            confidence_bound: self.share(),
            peer_rate: self.share(),
            peer_rate_active: self.share(),
            fading_contacted: self.share(),
            fading_participants: self.share(),
            organizer_share: self.share(),
            promote_supporter: self.share(),
            promote_active: self.share(),
            mentorship_ratio: self.between(0.001, 3.0),
            attrition: self.shares(),
            attrition_unclear: self.between(1.0, 5.0),
            pull_rate: self.share(),
            tie_time: self.between(0.1, 100.0),
            walkout_hazard: self.between(0.0, 3.0),
            coordination_loss: self.share(),
            planning_share: self.share(),
            access_gain: self.between(0.0, 3.0),
            tolerance: self.shares(),
            opposition_rate: self.share(),
            opposition_militancy: self.between(0.0, 3.0),
            opposition_ramp_weeks: self.between(1.0, 20.0),
            win_gain: self.share(),
            loss_drop: self.share(),
            credit_rate: self.share(),
            period_shift: self.between(-3.0, 3.0),
            vote: VoteCoefficients {
                intercept: self.between(-3.0, 3.0),
                leadership_intercept: self.between(-3.0, 3.0),
                orientation: self.between(-3.0, 6.0),
                efficacy: self.between(-3.0, 6.0),
                social: self.between(-3.0, 6.0),
                opposition: self.between(-1.0, 6.0),
                inverse_root_size: self.between(-3.0, 6.0),
                unit_sd: self.between(0.0, 3.0),
                turnout: self.share(),
                leadership_turnout: self.share(),
            },
            district: DistrictCoefficients {
                lean: self.between(-1.0, 6.0),
                orientation: self.between(-1.0, 6.0),
                contact: self.between(-1.0, 3.0),
                endorsement: self.between(-1.0, 3.0),
                opposition: self.between(-1.0, 3.0),
                turnout: self.share(),
                turnout_contact: self.share(),
            },
            chamber: ChamberCoefficients {
                intercept: self.between(-3.0, 3.0),
                agreement: self.between(-3.0, 10.0),
                participation: self.between(-3.0, 3.0),
                access: self.between(-3.0, 3.0),
                lobbying: self.between(-3.0, 3.0),
                opposition: self.between(-3.0, 3.0),
            },
            concession: ConcessionCoefficients {
                intercept: self.between(-3.0, 8.0),
                disruption: self.between(-1.0, 3.0),
                access: self.between(-3.0, 3.0),
                opposition: self.between(-3.0, 3.0),
            },
        }
    }
}
