//! Four small situations that together hold every submodel, win rule, outcome and shape of the world. Coefficients are
//! stronger than people are, so that each leaves a mark within a year; nothing here is evidence.

use terrain_sim::inputs::{
    BetaShape, CampaignInputs, ChamberCoefficients, ChamberInputs, CoalitionInputs, Coefficients,
    ConcessionCoefficients, DistrictCoefficients, Duration, OrganizationInputs, PostureInputs, PowerInputs,
    RunInputs, StratumInputs, VoteCoefficients,
};
use terrain_sim::world::{
    CampaignShape, ChamberShape, CoalitionShape, Contest, OrganizationShape, SeatShape, StratumShape,
    TiesShape, WinRule, World,
};

/// A world, its numbers and the postures to compare.
pub(crate) struct Situation {
    pub(crate) name: &'static str,
    pub(crate) world: World,
    pub(crate) postures: Vec<(&'static str, RunInputs)>,
}

pub(crate) fn all() -> Vec<Situation> {
    vec![drive(), council(), tenants(), aftermath()]
}

/// A labor drive: votes at workplaces, one with partners and one without, and a fight that outlasts the horizon. Ties of
/// all three kinds, an odd number of persons, turf of different size.
fn drive() -> Situation {
    let strata = [(120, true, true), (300, true, false), (81, false, false)];
    let world = World {
        persons_per_agent: 1.0,
        strata: strata.map(|(persons, workers, union)| StratumShape { persons, workers, union }).to_vec(),
        districts: 3,
        ties: TiesShape::Implicit {
            workplace: 6,
            home: 4,
            weak: 2,
            workplace_size_quantiles: vec![1.0, 4.0, 8.0, 15.0, 30.0, 60.0],
        },
        organizations: vec![
            organization_shape(&[1.0, 2.0, 1.0, 1.0, 1.0, 3.0, 0.0, 0.0, 1.0], &[(0, 420)]),
            organization_shape(&[1.0; 9], &[(0, 501)]),
            organization_shape(&[0.0, 1.0, 1.0, 2.0, 2.0, 2.0, 1.0, 1.0, 1.0], &[(40, 90), (200, 480)]),
        ],
        principal: 0,
        campaigns: vec![
            campaign_shape(1, 20, 4, &[(60, 250), (270, 380)], None, WinRule::WorkplaceVote),
            campaign_shape(20, 18, 2, &[(200, 420)], Some(8), WinRule::WorkplaceVote),
            campaign_shape(30, 20, 4, &[(0, 501)], None, WinRule::Concession),
        ],
        chambers: Vec::new(),
        coalitions: vec![CoalitionShape { members: vec![0, 1, 2], campaigns: vec![0] }],
        horizon_weeks: 42,
    };
    let campaigns = vec![
        CampaignInputs { contact_gain: 0.6, ..campaign(0.75, 0.4) },
        CampaignInputs { benefit: 0.7, ..campaign(0.6, 0.6) },
        campaign(0.9, 0.3),
    ];
    let inputs = RunInputs {
        coefficients: coefficients(),
        strata: vec![
            stratum(0.5, 0.45, 0.32, &[0.8, 0.2, 0.5]),
            stratum(0.4, 0.35, 0.35, &[0.6, 0.9, 0.1]),
            stratum(0.35, 0.3, 0.4, &[-0.3, 0.0, 0.4]),
        ],
        organizations: vec![
            organization(
                [0.4, 60.0, 24.0],
                [0.9, 0.9],
                [0.5, 0.1],
                [0.9, 0.1, 0.0, 0.0, 0.0, 0.0, 0.0],
                &[0.1, 0.2, 0.0],
            ),
            organization(
                [1.2, 75.0, 15.0],
                [0.45, 0.5],
                [0.4, 0.6],
                [0.0, 0.2, 0.2, 0.6, 0.0, 0.0, 0.0],
                &[0.6, 0.3, 0.5],
            ),
            organization(
                [0.6, 40.0, 12.0],
                [0.7, 0.7],
                [0.6, 0.25],
                [0.5, 0.0, 0.0, 0.0, 0.3, 0.2, 0.0],
                &[0.4, 0.1, 0.2],
            ),
        ],
        campaigns,
        chambers: Vec::new(),
        coalitions: vec![CoalitionInputs { initial_tie: 0.2, integration: 0.6 }],
        posture: parallel(1),
        power: PowerInputs { weights: [2.0, 1.0, 0.0], cuts: [0.2, 0.3] },
    };
    let postures = vec![
        ("stay out", PostureInputs { fights_alone: false, effort: 0.0, ..parallel(1) }),
        ("parallel", parallel(1)),
        ("temporary", joint(&[true], Duration::Campaign, 0.3, 0.8)),
        ("standing", joint(&[true], Duration::Horizon, 0.8, 0.4)),
    ];
    Situation { name: "drive", world, postures: with_postures(&inputs, postures) }
}

/// An election and legislation: a district vote fills seats of the chamber that votes on a bill, a second chamber with a
/// quota of all its seats follows. Each simulated person stands for five; seats held send messages; two coalitions.
fn council() -> Situation {
    let seat = |district, held_by| SeatShape { district, held_by };
    let contest = |district, seat| Contest { district, seat };
    let world = World {
        persons_per_agent: 5.0,
        strata: vec![
            StratumShape { persons: 280, workers: true, union: false },
            StratumShape { persons: 60, workers: true, union: true },
            StratumShape { persons: 160, workers: false, union: false },
        ],
        districts: 4,
        ties: TiesShape::Implicit {
            workplace: 4,
            home: 6,
            weak: 1,
            workplace_size_quantiles: vec![2.0, 5.0, 12.0, 40.0],
        },
        organizations: vec![
            organization_shape(&[1.0; 12], &[(0, 500)]),
            organization_shape(&[2.0, 1.0, 2.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0], &[(0, 500)]),
            organization_shape(&[1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0], &[(100, 400)]),
        ],
        principal: 1,
        campaigns: vec![
            campaign_shape(
                2,
                16,
                4,
                &[(0, 500)],
                None,
                WinRule::DistrictElection {
                    contests: vec![
                        contest(0, Some((0, 0))),
                        contest(1, Some((0, 2))),
                        contest(2, None),
                        contest(3, Some((0, 3))),
                    ],
                },
            ),
            campaign_shape(12, 20, 3, &[(0, 300), (350, 500)], None, WinRule::ChamberVote { chamber: 0 }),
            campaign_shape(26, 12, 2, &[(0, 280)], None, WinRule::ChamberVote { chamber: 1 }),
        ],
        chambers: vec![
            ChamberShape {
                seats: vec![
                    seat(Some(0), None),
                    seat(Some(1), Some(1)),
                    seat(Some(1), Some(2)),
                    seat(Some(3), None),
                    seat(None, Some(0)),
                    seat(Some(2), Some(1)),
                ],
                quota: None,
                quota_of_all: false,
            },
            ChamberShape {
                seats: vec![seat(Some(3), None), seat(Some(0), Some(1)), seat(Some(2), None)],
                quota: Some(2.0 / 3.0),
                quota_of_all: true,
            },
        ],
        coalitions: vec![
            CoalitionShape { members: vec![0, 1, 2], campaigns: vec![0, 1] },
            CoalitionShape { members: vec![1, 2], campaigns: vec![2] },
        ],
        horizon_weeks: 40,
    };
    let election = CampaignInputs { district_lean: vec![0.3, -0.3, 0.1, -0.1], ..campaign(0.4, 0.5) };
    let bill = |benefit| CampaignInputs {
        benefit,
        bill_position: -0.35,
        status_quo_position: 0.25,
        opposition_hours: 60.0,
        ..campaign(0.55, 0.5)
    };
    let inputs = RunInputs {
        coefficients: coefficients(),
        strata: vec![
            stratum(0.42, 0.4, 0.35, &[0.5, 0.9, 0.3]),
            stratum(0.55, 0.45, 0.35, &[0.2, 0.8, 0.6]),
            stratum(0.38, 0.35, 0.4, &[0.4, -0.2, 0.1]),
        ],
        organizations: vec![
            organization(
                [4.0, 300.0, 60.0],
                [0.3, 0.55],
                [0.5, 0.2],
                [0.0, 0.1, 0.5, 0.3, 0.0, 0.1, 0.0],
                &[0.7, 0.6, 0.2],
            ),
            organization(
                [0.5, 200.0, 75.0],
                [0.85, 0.95],
                [0.5, 0.1],
                [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
                &[0.1, 0.2, 0.3],
            ),
            organization(
                [2.0, 200.0, 75.0],
                [0.6, 0.65],
                [0.3, 0.7],
                [0.3, 0.0, 0.0, 0.0, 0.7, 0.0, 0.0],
                &[0.3, 0.4, 0.8],
            ),
        ],
        campaigns: vec![election, bill(1.0), bill(0.4)],
        chambers: vec![
            ChamberInputs {
                ideal_points: vec![0.4, -0.5, 0.1, 0.2, -0.1, -0.4],
                absence: 0.1,
                won_seat_ideal_point: -0.7,
            },
            ChamberInputs { ideal_points: vec![-0.2, -0.4, 0.05], absence: 0.05, won_seat_ideal_point: -0.7 },
        ],
        coalitions: vec![
            CoalitionInputs { initial_tie: 0.1, integration: 0.5 },
            CoalitionInputs { initial_tie: 0.6, integration: 0.9 },
        ],
        posture: parallel(2),
        power: PowerInputs { weights: [1.0, 1.0, 2.0], cuts: [0.26, 0.36] },
    };
    let postures = vec![
        ("parallel", parallel(2)),
        ("temporary in one", joint(&[true, false], Duration::Campaign, 0.4, 0.7)),
        (
            "second only",
            PostureInputs { fights_alone: false, ..joint(&[false, true], Duration::Campaign, 0.5, 0.9) },
        ),
        ("standing", joint(&[true, true], Duration::Horizon, 0.7, 0.4)),
    ];
    Situation { name: "council", world, postures: with_postures(&inputs, postures) }
}

/// A temporary issue coalition that asks for a concession, beside a union leadership election with other allies. The
/// user's own network, in which some ties are listed twice and some persons have none.
fn tenants() -> Situation {
    let persons = 450_u32;
    let world = World {
        persons_per_agent: 2.0,
        strata: vec![
            StratumShape { persons: 200, workers: true, union: true },
            StratumShape { persons: persons - 200, workers: false, union: false },
        ],
        districts: 3,
        ties: listed_ties(persons),
        organizations: vec![
            organization_shape(&[1.0; 6], &[(0, 450)]),
            organization_shape(&[0.0, 0.0, 0.0, 1.0, 2.0, 1.0], &[(150, 450)]),
            organization_shape(&[1.0, 1.0, 2.0, 0.0, 0.0, 0.0], &[(0, 200)]),
            organization_shape(&[1.0; 6], &[(0, 300)]),
        ],
        principal: 2,
        campaigns: vec![
            campaign_shape(1, 14, 2, &[(100, 450)], None, WinRule::Concession),
            campaign_shape(8, 16, 4, &[(0, 200)], None, WinRule::LeadershipVote),
            campaign_shape(22, 12, 1, &[(0, 100), (250, 450)], Some(4), WinRule::WorkplaceVote),
        ],
        chambers: Vec::new(),
        coalitions: vec![
            CoalitionShape { members: vec![0, 1, 2], campaigns: vec![0, 2] },
            CoalitionShape { members: vec![2, 3], campaigns: vec![1] },
        ],
        horizon_weeks: 36,
    };
    let inputs = RunInputs {
        coefficients: coefficients(),
        strata: vec![stratum(0.45, 0.4, 0.33, &[0.4, 0.9, 0.5]), stratum(0.4, 0.4, 0.33, &[0.9, 0.0, 0.7])],
        organizations: vec![
            organization(
                [1.0, 120.0, 30.0],
                [0.5, 0.6],
                [0.5, 0.0],
                [0.0, 0.3, 0.1, 0.3, 0.3, 0.0, 0.0],
                &[0.5, 0.2, 0.5],
            ),
            organization(
                [0.5, 80.0, 40.0],
                [0.7, 0.8],
                [0.7, 0.5],
                [0.2, 0.6, 0.0, 0.2, 0.0, 0.0, 0.0],
                &[0.2, 0.0, 0.1],
            ),
            organization(
                [0.6, 130.0, 50.0],
                [0.95, 0.9],
                [0.5, 0.1],
                [0.8, 0.2, 0.0, 0.0, 0.0, 0.0, 0.0],
                &[0.1, 0.1, 0.2],
            ),
            organization(
                [0.3, 60.0, 20.0],
                [0.6, 0.4],
                [0.8, 0.6],
                [0.4, 0.0, 0.0, 0.0, 0.0, 0.6, 0.0],
                &[0.3, 0.7, 0.3],
            ),
        ],
        campaigns: vec![
            CampaignInputs { needed: 0.2, ..campaign(0.7, 0.5) },
            CampaignInputs { benefit: 0.5, ..campaign(0.5, 0.5) },
            CampaignInputs { benefit: 0.3, ..campaign(0.8, 0.4) },
        ],
        chambers: Vec::new(),
        coalitions: vec![
            CoalitionInputs { initial_tie: 0.0, integration: 0.7 },
            CoalitionInputs { initial_tie: 0.5, integration: 0.3 },
        ],
        posture: parallel(2),
        power: PowerInputs { weights: [1.0, 0.1, 0.0], cuts: [0.25, 0.4] },
    };
    let lead = |integration| PostureInputs {
        needs_largest_weight: true,
        ..joint(&[true, true], Duration::Campaign, integration, 0.9)
    };
    let postures = vec![
        ("temporary", joint(&[true, false], Duration::Campaign, 0.3, 0.8)),
        ("lead", lead(0.2)),
        ("lead, too weak", PostureInputs { effort: 0.05, ..lead(0.2) }),
        ("standing", joint(&[true, true], Duration::Horizon, 0.9, 0.3)),
    ];
    Situation { name: "tenants", world, postures: with_postures(&inputs, postures) }
}

/// A short fight in which very many are asked and hardly anybody joins, and what its end does to the next one: who gets the
/// credit for a win, what hope and disappointment are worth. No acquaintances, no workplace ties, an organization without hours.
fn aftermath() -> Situation {
    let world = World {
        persons_per_agent: 3.0,
        strata: vec![
            StratumShape { persons: 240, workers: true, union: false },
            StratumShape { persons: 60, workers: false, union: false },
        ],
        districts: 1,
        ties: TiesShape::Implicit {
            workplace: 0,
            home: 6,
            weak: 0,
            workplace_size_quantiles: vec![4.0, 30.0],
        },
        organizations: vec![
            organization_shape(&[1.0; 2], &[(0, 300)]),
            organization_shape(&[1.0, 0.0], &[(0, 240)]),
            organization_shape(&[1.0; 2], &[(0, 300)]),
            organization_shape(&[1.0; 2], &[(0, 300)]),
        ],
        principal: 0,
        campaigns: vec![
            campaign_shape(0, 6, 2, &[(0, 300)], None, WinRule::Concession),
            campaign_shape(7, 8, 2, &[(0, 240)], None, WinRule::WorkplaceVote),
        ],
        chambers: Vec::new(),
        coalitions: vec![CoalitionShape { members: vec![0, 1, 2, 3], campaigns: vec![0] }],
        horizon_weeks: 16,
    };
    let funding = [0.5, 0.2, 0.0, 0.3, 0.0, 0.0, 0.0];
    let of_size = |size| organization(size, [0.6, 0.7], [0.7, 0.4], funding, &[0.3, 0.3]);
    let inputs = RunInputs {
        coefficients: Coefficients {
            hours_per_contact: [1.0, 0.15, 0.1, 12.0],
            supporter_rate: [0.02, 0.01, 0.01, 0.01, 0.01],
            promote_supporter: 0.6,
            concession: ConcessionCoefficients { intercept: 4.0, ..coefficients().concession },
            vote: VoteCoefficients { intercept: -3.5, efficacy: 10.0, ..coefficients().vote },
            ..coefficients()
        },
        strata: vec![stratum(0.45, 0.4, 0.33, &[0.6, 0.6]), stratum(0.45, 0.4, 0.33, &[0.6, 0.6])],
        organizations: vec![
            of_size([2.0, 60.0, 30.0]),
            of_size([2.5, 60.0, 30.0]),
            of_size([0.8, 45.0, 15.0]),
            of_size([0.0, 30.0, 0.0]),
        ],
        campaigns: vec![CampaignInputs { contact_gain: 0.5, ..campaign(0.6, 0.3) }, campaign(0.6, 0.3)],
        chambers: Vec::new(),
        coalitions: vec![CoalitionInputs { initial_tie: 0.3, integration: 0.5 }],
        posture: parallel(1),
        power: PowerInputs { weights: [1.0, 0.3, 0.0], cuts: [0.4, 0.7] },
    };
    let temporary = || joint(&[true], Duration::Campaign, 0.3, 0.3);
    let mut postures = with_postures(
        &inputs,
        vec![("parallel", parallel(1)), ("temporary", temporary()), ("defeat", temporary())],
    );
    postures[2].1.coefficients.concession.intercept = -8.0;
    Situation { name: "aftermath", world, postures }
}

/// A ring in which everyone knows the two next on each side, chords across it, and the first chords once more; every
/// fiftieth person knows nobody.
fn listed_ties(persons: u32) -> TiesShape {
    let knows = |i: &u32| !i.is_multiple_of(50);
    let ring = (0..persons).flat_map(|i| [(i, (i + 1) % persons), (i, (i + 2) % persons)]);
    let chords = (0..persons).map(|i| (i, (i * 173 + 57) % persons)).filter(|(i, j)| i != j);
    let twice = chords.clone().take(90);
    let mut rows: Vec<Vec<u32>> = vec![Vec::new(); persons as usize];
    let mut degrees = vec![0_u32; persons as usize];
    for (i, j) in ring.chain(chords).chain(twice).filter(|(i, j)| knows(i) && knows(j)) {
        for (from, to) in [(i, j), (j, i)] {
            rows[from as usize].push(to);
            degrees[from as usize] += 1;
        }
    }
    let mut offsets = vec![0];
    for degree in degrees {
        offsets.push(offsets[offsets.len() - 1] + degree);
    }
    TiesShape::Explicit { offsets, neighbours: rows.concat() }
}

/// Ranges from their first and the next after the last.
fn ranges(bounds: &[(u32, u32)]) -> Vec<std::ops::Range<u32>> {
    bounds.iter().map(|&(first, end)| first..end).collect()
}

fn organization_shape(cell_weights: &[f64], turf: &[(u32, u32)]) -> OrganizationShape {
    OrganizationShape { cell_weights: cell_weights.to_vec(), turf: ranges(turf) }
}

fn campaign_shape(
    starts_week: u32,
    weeks: u32,
    action_every: u32,
    constituency: &[(u32, u32)],
    workplaces: Option<u32>,
    win_rule: WinRule,
) -> CampaignShape {
    CampaignShape {
        starts_week,
        weeks,
        action_every,
        constituency: ranges(constituency),
        workplaces,
        win_rule,
    }
}

fn campaign(militancy: f64, opposition: f64) -> CampaignInputs {
    CampaignInputs {
        militancy,
        opposition,
        opposition_hours: 100.0,
        elite_support: 0.3,
        benefit: 1.0,
        needed: 0.3,
        contact_gain: 0.2,
        district_lean: Vec::new(),
        bill_position: 0.0,
        status_quo_position: 0.0,
    }
}

fn stratum(orientation: f64, efficacy: f64, threshold: f64, interest: &[f64]) -> StratumInputs {
    let beta = |mean, concentration| BetaShape { mean, concentration };
    StratumInputs {
        orientation: beta(orientation, 6.0),
        efficacy: beta(efficacy, 5.0),
        threshold: beta(threshold, 12.0),
        interest: interest.to_vec(),
    }
}

/// `size` is staff, list, active; `politics` militancy and message; `effort` that with the principal, and the part of it
/// that is left without it.
fn organization(
    size: [f64; 3],
    politics: [f64; 2],
    effort: [f64; 2],
    funding: [f64; 7],
    access_tie: &[f64],
) -> OrganizationInputs {
    let mixes = [[0.2, 0.35, 0.3, 0.15], [0.55, 0.1, 0.2, 0.15], [0.3, 0.3, 0.3, 0.1]];
    OrganizationInputs {
        staff: size[0],
        list: size[1],
        active: size[2],
        militancy: politics[0],
        message: politics[1],
        effort: effort[0],
        effort_without_us: effort[1],
        mode_mix: [0.4, 0.2, 0.2, 0.2],
        campaign_mode_mix: access_tie.iter().enumerate().map(|(c, _)| mixes[c % 3]).collect(),
        funding,
        access_tie: access_tie.to_vec(),
    }
}

fn parallel(coalitions: usize) -> PostureInputs {
    PostureInputs {
        joins: vec![false; coalitions],
        fights_alone: true,
        duration: Duration::Campaign,
        integration: 0.0,
        identity: 1.0,
        effort: 0.6,
        needs_largest_weight: false,
    }
}

fn joint(joins: &[bool], duration: Duration, integration: f64, identity: f64) -> PostureInputs {
    PostureInputs { joins: joins.to_vec(), duration, integration, identity, ..parallel(joins.len()) }
}

fn with_postures(
    inputs: &RunInputs,
    postures: Vec<(&'static str, PostureInputs)>,
) -> Vec<(&'static str, RunInputs)> {
    postures.into_iter().map(|(name, posture)| (name, RunInputs { posture, ..inputs.clone() })).collect()
}

fn coefficients() -> Coefficients {
    Coefficients {
        volunteer_hours: 1.5,
        hours_per_contact: [2.5, 1.5, 1.0, 12.0],
        broadcast_open_rate: 0.2,
        office_reach: 0.04,
        contact_orientation: [0.08, 0.05, 0.03, 0.01, 0.02],
        contact_efficacy_factor: 1.2,
        clarity_rate: 0.1,
        initial_clarity: 0.45,
        supporter_rate: [0.15, 0.04, 0.03, 0.02, 0.05],
        weight_orientation: 0.4,
        weight_efficacy: 0.3,
        weight_social: 0.4,
        weight_benefit: 0.15,
        weight_cost: 0.15,
        learning_rate: 0.08,
        progress_rate: 0.1,
        confidence_bound: 0.3,
        peer_rate: 0.03,
        peer_rate_active: 0.08,
        fading_contacted: 0.04,
        fading_participants: 0.01,
        organizer_share: 0.2,
        promote_supporter: 0.15,
        promote_active: 0.06,
        mentorship_ratio: 0.4,
        attrition: [0.02, 0.03, 0.02],
        attrition_unclear: 2.5,
        pull_rate: 0.04,
        tie_time: 15.0,
        walkout_hazard: 0.15,
        coordination_loss: 0.4,
        planning_share: 0.15,
        access_gain: 0.9,
        tolerance: [0.95, 0.8, 0.35, 0.45, 0.3, 0.35, 0.15],
        opposition_rate: 0.03,
        opposition_militancy: 0.4,
        opposition_ramp_weeks: 6.0,
        win_gain: 0.3,
        loss_drop: 0.25,
        credit_rate: 0.8,
        period_shift: 1.0,
        vote: VoteCoefficients {
            intercept: 0.4,
            leadership_intercept: 0.5,
            orientation: 2.5,
            efficacy: 4.0,
            social: 2.0,
            opposition: 1.0,
            inverse_root_size: 2.0,
            unit_sd: 0.6,
            turnout: 0.85,
            leadership_turnout: 0.4,
        },
        district: DistrictCoefficients {
            lean: 1.5,
            orientation: 1.5,
            contact: 0.4,
            endorsement: 0.5,
            opposition: 0.5,
            turnout: 0.4,
            turnout_contact: 0.15,
        },
        chamber: ChamberCoefficients {
            intercept: -4.2,
            agreement: 2.5,
            participation: 1.0,
            access: 5.0,
            lobbying: 1.0,
            opposition: 0.8,
        },
        concession: ConcessionCoefficients { intercept: 0.1, disruption: 1.0, access: 2.5, opposition: 1.0 },
    }
}
