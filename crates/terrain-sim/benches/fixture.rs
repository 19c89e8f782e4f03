//! The world that benches and engine tests run on: a town with a labor drive, a bill, a caucus and two partners. Every
//! submodel is on. Values are the best guesses of `data/coefficients.csv`, spread a little over the lanes.

use terrain_sim::inputs::{
    BetaShape, CampaignInputs, ChamberCoefficients, ChamberInputs, CoalitionInputs, Coefficients,
    ConcessionCoefficients, DistrictCoefficients, Duration, OrganizationInputs, PostureInputs, PowerInputs,
    RunInputs, StratumInputs, VoteCoefficients,
};
use terrain_sim::world::{
    CampaignShape, ChamberShape, CoalitionShape, Contest, OrganizationShape, SeatShape, StratumShape,
    TiesShape, WinRule, World,
};

/// The model's coefficients at their best guesses.
pub(crate) fn coefficients() -> Coefficients {
    Coefficients {
        volunteer_hours: 1.5,
        hours_per_contact: [0.75, 0.3, 0.15, 4.0],
        broadcast_open_rate: 0.2,
        office_reach: 0.02,
        contact_orientation: [0.03, 0.01, 0.005, 0.0005, 0.001],
        contact_efficacy_factor: 1.0,
        clarity_rate: 0.05,
        initial_clarity: 0.5,
        supporter_rate: [0.25, 0.05, 0.03, 0.002, 0.002],
        weight_orientation: 0.35,
        weight_efficacy: 0.25,
        weight_social: 0.4,
        weight_benefit: 0.1,
        weight_cost: 0.2,
        learning_rate: 0.02,
        progress_rate: 0.05,
        confidence_bound: 0.3,
        peer_rate: 0.01,
        peer_rate_active: 0.02,
        fading_contacted: 0.02,
        fading_participants: 0.005,
        organizer_share: 0.15,
        promote_supporter: 0.08,
        promote_active: 0.01,
        mentorship_ratio: 0.2,
        attrition: [0.004, 0.008, 0.004],
        attrition_unclear: 1.5,
        pull_rate: 0.01,
        tie_time: 52.0,
        walkout_hazard: 0.05,
        coordination_loss: 0.3,
        planning_share: 0.05,
        access_gain: 0.3,
        tolerance: [0.95, 0.8, 0.35, 0.45, 0.3, 0.35, 0.15],
        opposition_rate: 0.01,
        opposition_militancy: 0.3,
        opposition_ramp_weeks: 8.0,
        win_gain: 0.25,
        loss_drop: 0.15,
        credit_rate: 0.15,
        period_shift: 0.3,
        vote: VoteCoefficients {
            intercept: -0.6,
            leadership_intercept: -0.2,
            orientation: 2.5,
            efficacy: 1.5,
            social: 2.0,
            opposition: 1.0,
            inverse_root_size: 3.7,
            unit_sd: 0.8,
            turnout: 0.85,
            leadership_turnout: 0.25,
        },
        district: DistrictCoefficients {
            lean: 2.5,
            orientation: 1.5,
            contact: 0.2,
            endorsement: 0.5,
            opposition: 0.8,
            turnout: 0.35,
            turnout_contact: 0.05,
        },
        chamber: ChamberCoefficients {
            intercept: 0.0,
            agreement: 5.0,
            participation: 0.8,
            access: 0.8,
            lobbying: 0.8,
            opposition: 0.8,
        },
        concession: ConcessionCoefficients { intercept: 0.0, disruption: 1.0, access: 1.0, opposition: 1.5 },
    }
}

/// A town of `persons` simulated persons for `weeks` weeks, 14 ties each: 8 at work, 4 at home, 2 acquaintances.
pub(crate) fn town(persons: u32, weeks: u32) -> World {
    let union = persons / 5;
    let workers = persons / 2;
    let strata = vec![
        StratumShape { persons: union, workers: true, union: true },
        StratumShape { persons: workers, workers: true, union: false },
        StratumShape { persons: persons - union - workers, workers: false, union: false },
    ];
    let districts = 5;
    let cells = strata.len() * districts as usize;
    let turf = std::iter::once(0..persons).collect::<Vec<_>>();
    let spread = vec![1.0; cells];
    let campaign = |starts_week, constituency: std::ops::Range<u32>, win_rule| CampaignShape {
        starts_week,
        weeks: weeks / 3,
        action_every: 4,
        constituency: vec![constituency],
        workplaces: None,
        win_rule,
    };
    World {
        persons_per_agent: 1.0,
        strata,
        districts,
        ties: TiesShape::Implicit {
            workplace: 8,
            home: 4,
            weak: 2,
            workplace_size_quantiles: vec![
                2.0, 9.0, 14.0, 20.0, 28.0, 38.0, 52.0, 75.0, 120.0, 220.0, 1500.0,
            ],
        },
        organizations: vec![
            OrganizationShape { cell_weights: spread.clone(), turf: turf.clone() },
            OrganizationShape { cell_weights: spread.clone(), turf: turf.clone() },
            OrganizationShape { cell_weights: spread, turf },
        ],
        principal: 0,
        campaigns: vec![
            campaign(weeks / 20, 0..union + workers, WinRule::WorkplaceVote),
            campaign(weeks / 4, 0..persons, WinRule::ChamberVote { chamber: 0 }),
            campaign(
                weeks / 2,
                0..persons,
                WinRule::DistrictElection {
                    contests: vec![
                        Contest { district: 0, seat: Some((0, 0)) },
                        Contest { district: 1, seat: Some((0, 1)) },
                    ],
                },
            ),
        ],
        chambers: vec![ChamberShape {
            seats: (0..9)
                .map(|seat| SeatShape { district: Some(seat % districts), held_by: (seat == 8).then_some(0) })
                .collect(),
            quota: None,
            quota_of_all: false,
        }],
        coalitions: vec![CoalitionShape { members: vec![0, 1, 2], campaigns: vec![0, 1] }],
        horizon_weeks: weeks,
    }
}

/// The inputs of lane `lane` on [`town`]: futures differ a little, postures take turns.
pub(crate) fn town_inputs(world: &World, lane: usize) -> RunInputs {
    let persons = f64::from(world.persons()) * world.persons_per_agent;
    let shift = (lane / 5) as f64 / 60.0;
    let stratum = |mean: f64| StratumInputs {
        orientation: BetaShape { mean: mean + shift, concentration: 6.0 },
        efficacy: BetaShape { mean: 0.35 + shift, concentration: 6.0 },
        threshold: BetaShape { mean: 0.35 - shift, concentration: 12.0 },
        interest: vec![0.8, 0.5, 0.3],
    };
    let organization = |staff: f64,
                        list: f64,
                        active: f64,
                        militancy: f64,
                        message: f64,
                        funding: [f64; 7]| {
        OrganizationInputs {
            staff: staff * persons / 10_000.0,
            list: list * persons,
            active: active * persons,
            militancy,
            message,
            effort: 0.5,
            mode_mix: [0.5, 0.15, 0.2, 0.15],
            campaign_mode_mix: vec![[0.5, 0.15, 0.2, 0.15], [0.05, 0.4, 0.3, 0.25], [0.05, 0.4, 0.3, 0.25]],
            funding,
            access_tie: vec![0.1, 0.4, 0.4],
        }
    };
    let campaign = || CampaignInputs {
        militancy: 0.6,
        opposition: 0.5 + shift,
        opposition_hours: 200.0,
        elite_support: 0.3,
        benefit: 1.0,
        needed: 0.1,
        contact_gain: 0.2,
        district_lean: Vec::new(),
        bill_position: -0.3,
        status_quo_position: 0.2,
    };
    let mut election = campaign();
    election.district_lean = vec![0.1, -0.1];
    let (joins, fights_alone, duration, integration, identity, effort) = match lane % 5 {
        0 => (false, false, Duration::Campaign, 0.0, 1.0, 0.0),
        1 => (false, true, Duration::Campaign, 0.0, 1.0, 0.6),
        2 => (true, true, Duration::Campaign, 0.3, 0.8, 0.6),
        3 => (true, true, Duration::Horizon, 0.7, 0.4, 0.6),
        _ => (true, true, Duration::Campaign, 0.3, 0.9, 0.6),
    };
    RunInputs {
        coefficients: coefficients(),
        strata: vec![stratum(0.45), stratum(0.35), stratum(0.3)],
        organizations: vec![
            organization(0.5, 0.06, 0.012, 0.8, 0.9, [0.9, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0]),
            organization(6.0, 0.15, 0.02, 0.5, 0.6, [0.0, 0.15, 0.25, 0.6, 0.0, 0.0, 0.0]),
            organization(3.0, 0.1, 0.01, 0.4, 0.5, [0.5, 0.0, 0.0, 0.0, 0.3, 0.2, 0.0]),
        ],
        campaigns: vec![campaign(), campaign(), election],
        chambers: vec![ChamberInputs {
            ideal_points: vec![-0.8, -0.5, -0.3, -0.2, 0.0, 0.2, 0.4, 0.6, -0.6],
            absence: 0.03,
            won_seat_ideal_point: -0.8,
        }],
        coalitions: vec![CoalitionInputs { initial_tie: 0.1, integration: 0.7 }],
        posture: PostureInputs {
            joins: vec![joins],
            fights_alone,
            duration,
            integration,
            identity,
            effort,
            needs_largest_weight: lane % 5 == 4,
        },
        power: PowerInputs { weights: [1.0, 1.0, 1.0], cuts: [0.15, 0.35] },
    }
}
