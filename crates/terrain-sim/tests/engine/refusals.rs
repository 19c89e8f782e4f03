//! Worlds and inputs that can't be: each gets an error that names the field, and nothing panics or runs for ever. What is
//! legal, however extreme, runs and gives numbers.

use super::arbitrary::{Case, any_case};
use super::fixture::{town, town_inputs};
use super::invariants::assert_sound;
use proptest::prelude::*;
use terrain_sim::inputs::{BetaShape, Coefficients, RunInputs};
use terrain_sim::run::{LANES, MAX_WEEKS, RunOptions, WorldError, footprint, run_batch};
use terrain_sim::world::{CampaignShape, CoalitionShape, TiesShape, WinRule, World};

const OPTIONS: RunOptions = RunOptions { seed: 5, replicate: 0, block: 0, series_stride: 1 };

/// Every number of the inputs with the words by which an error names its field.
fn numbers(inputs: &mut RunInputs) -> Vec<(String, &mut f64)> {
    let RunInputs { coefficients, strata, organizations, campaigns, chambers, coalitions, posture, power } =
        inputs;
    let mut all = coefficient_numbers(coefficients);
    for (i, stratum) in strata.iter_mut().enumerate() {
        let shapes = [
            ("orientation", &mut stratum.orientation),
            ("efficacy", &mut stratum.efficacy),
            ("threshold", &mut stratum.threshold),
        ];
        for (name, BetaShape { mean, concentration }) in shapes {
            all.push((format!("strata[{i}].{name}.mean"), mean));
            all.push((format!("strata[{i}].{name}.concentration"), concentration));
        }
        let interests = stratum.interest.iter_mut().enumerate();
        all.extend(interests.map(|(c, x)| (format!("strata[{i}].interest[{c}]"), x)));
    }
    for (k, organization) in organizations.iter_mut().enumerate() {
        let single = [
            ("staff", &mut organization.staff),
            ("list", &mut organization.list),
            ("active", &mut organization.active),
            ("militancy", &mut organization.militancy),
            ("message", &mut organization.message),
            ("effort", &mut organization.effort),
            ("effort_without_us", &mut organization.effort_without_us),
        ];
        all.extend(single.map(|(name, x)| (format!("organizations[{k}].{name}"), x)));
        let name = |field: &str| format!("organizations[{k}].{field}");
        all.extend(organization.mode_mix.iter_mut().map(|x| (name("mode_mix"), x)));
        all.extend(organization.funding.iter_mut().map(|x| (name("funding"), x)));
        all.extend(organization.access_tie.iter_mut().map(|x| (name("access_tie"), x)));
        let mixes = organization.campaign_mode_mix.iter_mut().enumerate();
        all.extend(
            mixes
                .flat_map(|(c, mix)| mix.iter_mut().map(move |x| (c, x)))
                .map(|(c, x)| (format!("organizations[{k}].campaign_mode_mix[{c}]"), x)),
        );
    }
    for (c, campaign) in campaigns.iter_mut().enumerate() {
        let single = [
            ("militancy", &mut campaign.militancy),
            ("opposition", &mut campaign.opposition),
            ("opposition_hours", &mut campaign.opposition_hours),
            ("elite_support", &mut campaign.elite_support),
            ("benefit", &mut campaign.benefit),
            ("needed", &mut campaign.needed),
            ("contact_gain", &mut campaign.contact_gain),
            ("bill_position", &mut campaign.bill_position),
            ("status_quo_position", &mut campaign.status_quo_position),
        ];
        all.extend(single.map(|(name, x)| (format!("campaigns[{c}].{name}"), x)));
        all.extend(campaign.district_lean.iter_mut().map(|x| (format!("campaigns[{c}].district_lean"), x)));
    }
    for (i, chamber) in chambers.iter_mut().enumerate() {
        all.push((format!("chambers[{i}].absence"), &mut chamber.absence));
        all.push((format!("chambers[{i}].won_seat_ideal_point"), &mut chamber.won_seat_ideal_point));
        all.extend(chamber.ideal_points.iter_mut().map(|x| (format!("chambers[{i}].ideal_points"), x)));
    }
    for (q, coalition) in coalitions.iter_mut().enumerate() {
        all.push((format!("coalitions[{q}].initial_tie"), &mut coalition.initial_tie));
        all.push((format!("coalitions[{q}].integration"), &mut coalition.integration));
    }
    all.push(("posture.integration".to_owned(), &mut posture.integration));
    all.push(("posture.identity".to_owned(), &mut posture.identity));
    all.push(("posture.effort".to_owned(), &mut posture.effort));
    all.extend(power.weights.iter_mut().map(|x| ("power.weights".to_owned(), x)));
    all.extend(power.cuts.iter_mut().map(|x| ("power.cuts".to_owned(), x)));
    all
}

fn coefficient_numbers(coefficients: &mut Coefficients) -> Vec<(String, &mut f64)> {
    macro_rules! named {
        ($group:literal, $owner:expr, [$($single:ident)*], [$($list:ident)*]) => {{
            let all: Vec<(String, &mut f64)> = vec![$((concat!($group, ".", stringify!($single)).to_owned(), &mut $owner.$single)),*];
            let lists: Vec<Vec<(String, &mut f64)>> = vec![$(
                $owner.$list.iter_mut().map(|x| (concat!($group, ".", stringify!($list)).to_owned(), x)).collect()
            ),*];
            all.into_iter().chain(lists.into_iter().flatten())
        }};
    }
    let mut all = vec![];
    all.extend(named!("coefficients", coefficients, [
        volunteer_hours broadcast_open_rate office_reach contact_efficacy_factor clarity_rate initial_clarity
        weight_orientation weight_efficacy weight_social weight_benefit weight_cost learning_rate progress_rate
        confidence_bound peer_rate peer_rate_active fading_contacted fading_participants organizer_share
        promote_supporter promote_active mentorship_ratio attrition_unclear pull_rate tie_time walkout_hazard
        coordination_loss planning_share access_gain opposition_rate opposition_militancy opposition_ramp_weeks
        win_gain loss_drop credit_rate period_shift
    ], [hours_per_contact contact_orientation supporter_rate attrition tolerance]));
    all.extend(named!("coefficients.vote", coefficients.vote, [
        intercept leadership_intercept orientation efficacy social opposition inverse_root_size unit_sd turnout
        leadership_turnout
    ], []));
    all.extend(named!("coefficients.district", coefficients.district, [
        lean orientation contact endorsement opposition turnout turnout_contact
    ], []));
    all.extend(named!("coefficients.chamber", coefficients.chamber, [
        intercept agreement participation access lobbying opposition
    ], []));
    all.extend(named!("coefficients.concession", coefficients.concession, [
        intercept disruption access opposition
    ], []));
    all
}

/// Numbers of [`RunInputs`] by the debug output: what `numbers` must find, so that no field is left out.
fn numbers_shown(inputs: &RunInputs) -> usize {
    let shown = format!("{inputs:?}");
    shown.split([',', '[', ']', ' ', '(', ')', '{', '}']).filter(|word| word.parse::<f64>().is_ok()).count()
}

/// What damage makes of a case: an error that names the field, or a run like any other.
fn refused_or_sound(world: &World, inputs: &RunInputs, name: &str, value: f64) {
    match run_batch(world, std::slice::from_ref(inputs), &OPTIONS) {
        Ok(outcomes) => {
            assert!(value.is_finite(), "{name} = {value}: taken");
            assert_sound(world, inputs, &outcomes[0], &OPTIONS);
        }
        Err(WorldError::ListsDontFit { .. }) => {
            assert!(
                (name.ends_with(".list") || name.ends_with(".active") || name.ends_with("organizer_share"))
                    && value > 0.0
            );
        }
        Err(error) => {
            let words = error.to_string();
            // A bent first cut is measured against the second, and the second may be the bent one.
            assert!(words.contains(name), "{name} = {value}: {words}");
            assert!(words.starts_with("run 0: "), "{words}");
        }
    }
}

#[test]
fn every_number_of_the_inputs_is_checked() {
    let world = town(60, 12);
    let valid = town_inputs(&world, 3);
    let mut copy = valid.clone();
    let count = numbers(&mut copy).len();
    assert_eq!(count, numbers_shown(&valid), "a number that the test does not know");
    for which in 0..count {
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1e300, 1e300, -1e-300, 1e-300, f64::MAX] {
            let mut damaged = valid.clone();
            let name = {
                let mut all = numbers(&mut damaged);
                let (name, place) = &mut all[which];
                **place = value;
                name.clone()
            };
            refused_or_sound(&world, &damaged, &name, value);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn one_damaged_number_is_named_or_harmless(case in any_case(), which: prop::sample::Index, value in damage()) {
        let Case { world, lanes, .. } = case;
        let mut inputs = lanes[0].clone();
        let name = {
            let mut all = numbers(&mut inputs);
            let at = which.index(all.len());
            *all[at].1 = value;
            all[at].0.clone()
        };
        refused_or_sound(&world, &inputs, &name, value);
    }
}

fn damage() -> impl Strategy<Value = f64> {
    prop_oneof![
        Just(f64::NAN),
        Just(f64::INFINITY),
        Just(f64::NEG_INFINITY),
        Just(-0.0),
        Just(f64::MIN_POSITIVE),
        any::<f64>(),
        -2.0..2.0_f64,
        -1e6..1e6_f64,
    ]
}

#[test]
fn the_lane_at_fault_is_named() {
    let world = town(60, 4);
    let mut lanes: Vec<_> = (0..5).map(|lane| town_inputs(&world, lane)).collect();
    lanes[3].organizations[1].access_tie[2] = f64::NAN;
    let error = run_batch(&world, &lanes, &OPTIONS).unwrap_err();
    assert_eq!(
        error.to_string(),
        "run 3: organizations[1].access_tie[2] is NaN, and must be a number from 0.0 to 1.0"
    );
}

#[test]
fn shares_that_do_not_sum_and_cuts_the_wrong_way_round_are_refused() {
    let world = town(60, 4);
    let refused = |bend: &dyn Fn(&mut RunInputs), words: &str| {
        let mut inputs = town_inputs(&world, 0);
        bend(&mut inputs);
        let error = run_batch(&world, &[inputs], &OPTIONS).unwrap_err().to_string();
        assert!(error.contains(words), "{error}");
    };
    refused(
        &|inputs| inputs.organizations[2].mode_mix = [0.5; 4],
        "organizations[2].mode_mix: the numbers add up to 2.0",
    );
    refused(
        &|inputs| inputs.organizations[2].funding = [0.0; 7],
        "organizations[2].funding: the numbers add up to 0.0",
    );
    refused(
        &|inputs| inputs.organizations[0].campaign_mode_mix[1] = [0.1; 4],
        "campaign_mode_mix[1]: the numbers add up to 0.4",
    );
    refused(&|inputs| inputs.power.weights = [0.0; 3], "power.weights: the numbers add up to 0.0");
    refused(&|inputs| inputs.power.cuts = [0.6, 0.5], "power.cuts[0] is 0.6");
}

#[test]
fn lists_of_another_length_are_refused_by_name() {
    let world = town(60, 4);
    type Bend = fn(&mut RunInputs);
    let bends: [(Bend, &str); 11] = [
        (|inputs| inputs.strata.truncate(1), "strata"),
        (|inputs| inputs.strata[1].interest.push(0.0), "strata.interest"),
        (|inputs| inputs.organizations.truncate(2), "organizations"),
        (|inputs| inputs.organizations[0].access_tie.clear(), "organizations.access_tie"),
        (|inputs| inputs.organizations[0].campaign_mode_mix.clear(), "organizations.campaign_mode_mix"),
        (|inputs| inputs.campaigns.truncate(1), "campaigns"),
        (|inputs| inputs.campaigns[2].district_lean.push(0.0), "campaigns.district_lean"),
        (|inputs| inputs.chambers.clear(), "chambers"),
        (|inputs| inputs.chambers[0].ideal_points.truncate(3), "chambers.ideal_points"),
        (|inputs| inputs.coalitions.clear(), "coalitions"),
        (|inputs| inputs.posture.joins.push(true), "posture.joins"),
    ];
    for (bend, name) in bends {
        let mut inputs = town_inputs(&world, 0);
        bend(&mut inputs);
        assert_eq!(run_batch(&world, &[inputs], &OPTIONS), Err(WorldError::Shape(name)));
    }
}

/// A damage to a world and words of the error.
type Bend = (fn(&mut World), &'static str);

const BENT_WORLDS: [Bend; 45] = [
    (|world| world.strata.clear(), "at least one person"),
    (|world| world.districts = 0, "one district"),
    (|world| world.horizon_weeks = 0, "one week"),
    (|world| world.horizon_weeks = MAX_WEEKS + 1, "weeks"),
    (|world| world.horizon_weeks = u32::MAX, "weeks"),
    (|world| world.strata[0].persons = u32::MAX, "persons"),
    (|world| world.persons_per_agent = f64::NAN, "persons_per_agent is NaN"),
    (|world| world.persons_per_agent = f64::INFINITY, "persons_per_agent is inf"),
    (|world| world.persons_per_agent = 0.5, "persons_per_agent is 0.5"),
    (|world| world.persons_per_agent = -1.0, "persons_per_agent is -1.0"),
    (|world| world.principal = 3, "principal"),
    (|world| world.principal = usize::MAX, "principal"),
    (|world| world.organizations.clear(), "principal"),
    (|world| world.organizations = vec![world.organizations[0].clone(); 31], "organizations"),
    (|world| world.campaigns = vec![world.campaigns[0].clone(); 33], "campaigns"),
    (|world| world.districts = u32::MAX, "cell_weights"),
    (|world| world.organizations[1].cell_weights.truncate(3), "organizations.cell_weights"),
    (|world| world.organizations[1].cell_weights[4] = f64::NAN, "organizations[1].cell_weights[4] is NaN"),
    (
        |world| world.organizations[1].cell_weights[4] = f64::INFINITY,
        "organizations[1].cell_weights[4] is inf",
    ),
    (|world| world.organizations[1].cell_weights[4] = f64::MAX, "organizations[1].cell_weights[4]"),
    (|world| world.organizations[1].cell_weights[4] = -1.0, "organizations[1].cell_weights[4] is -1.0"),
    (
        |world| world.organizations[1].cell_weights.fill(0.0),
        "organizations[1].cell_weights: the numbers add up to 0",
    ),
    (|world| world.organizations[2].turf = vec![0..10, 5..20], "organizations.turf"),
    (|world| world.organizations[2].turf = vec![20..30, 0..10], "organizations.turf"),
    (|world| world.organizations[2].turf = std::iter::once(0..61).collect(), "organizations.turf"),
    (|world| world.organizations[2].turf = std::iter::once(7..7).collect(), "organizations.turf"),
    (|world| world.campaigns[0].weeks = 0, "campaigns.weeks"),
    (|world| world.campaigns[0].action_every = 0, "campaigns.action_every"),
    (
        |world| world.campaigns[0].constituency = std::iter::once(0..u32::MAX).collect(),
        "campaigns.constituency",
    ),
    (|world| world.campaigns[1].win_rule = WinRule::ChamberVote { chamber: 1 }, "campaigns.win_rule.chamber"),
    (|world| contest(world).district = 5, "contests"),
    (|world| contest(world).seat = Some((1, 0)), "contests"),
    (|world| contest(world).seat = Some((0, 9)), "contests"),
    (|world| world.coalitions[0].members = vec![1, 2], "coalitions.members"),
    (|world| world.coalitions[0].members = vec![0, 3], "coalitions.members"),
    (|world| world.coalitions[0].campaigns.push(3), "coalitions.campaigns"),
    (
        |world| world.coalitions.push(CoalitionShape { members: vec![0, 1], campaigns: vec![1] }),
        "coalitions.campaigns",
    ),
    (|world| world.chambers[0].quota = Some(f64::NAN), "chambers[0].quota is NaN"),
    (|world| world.chambers[0].quota = Some(1.5), "chambers[0].quota is 1.5"),
    (|world| world.chambers[0].seats[2].district = Some(5), "chambers.seats.district"),
    (|world| world.chambers[0].seats[2].held_by = Some(3), "chambers.seats.held_by"),
    (|world| ties(world, [7, 4, 2], &[1.0, 2.0]), "ties.workplace"),
    (|world| ties(world, [8, 3, 2], &[1.0, 2.0]), "ties.home"),
    (|world| ties(world, [u32::MAX - 1, 4, u32::MAX], &[1.0, 2.0]), "255 ties"),
    (|world| ties(world, [200, 50, 6], &[1.0, 2.0]), "255 ties"),
];

fn contest(world: &mut World) -> &mut terrain_sim::world::Contest {
    let WinRule::DistrictElection { contests } = &mut world.campaigns[2].win_rule else { unreachable!() };
    &mut contests[1]
}

fn ties(world: &mut World, [workplace, home, weak]: [u32; 3], sizes: &[f64]) {
    world.ties = TiesShape::Implicit { workplace, home, weak, workplace_size_quantiles: sizes.to_vec() };
}

#[test]
fn worlds_that_cannot_be_are_refused_by_name() {
    let valid = town(60, 12);
    for (bend, words) in BENT_WORLDS {
        let mut world = valid.clone();
        bend(&mut world);
        let inputs = town_inputs(&valid, 3);
        for lanes in [1, 3] {
            let error = run_batch(&world, &vec![inputs.clone(); lanes], &OPTIONS).unwrap_err().to_string();
            assert!(error.contains(words), "{words}: {error}");
        }
        assert!(footprint(&world, &inputs).is_err());
    }
}

#[test]
fn bad_sizes_of_workplaces_and_bad_edge_lists_are_refused() {
    let valid = town(60, 12);
    let inputs = town_inputs(&valid, 3);
    for sizes in
        [&[][..], &[3.0], &[3.0, 2.0], &[0.0, 2.0], &[1.0, f64::NAN], &[1.0, f64::INFINITY], &[-1.0, 2.0]]
    {
        let mut world = valid.clone();
        ties(&mut world, [8, 4, 2], sizes);
        let error = run_batch(&world, std::slice::from_ref(&inputs), &OPTIONS).unwrap_err().to_string();
        assert!(error.contains("workplace_size_quantiles"), "{sizes:?}: {error}");
    }
    let flat = |last: u32| (0..60).map(|_| 0).chain([last]).collect::<Vec<u32>>();
    let mut falling = flat(2);
    falling[30] = 5;
    let mut late = flat(2);
    late.fill(1);
    late[60] = 2;
    for (offsets, neighbours, name) in [
        (vec![], vec![], "ties.offsets"),
        (flat(2)[1..].to_vec(), vec![0, 0], "ties.offsets"),
        (flat(3), vec![0, 0], "ties.offsets"),
        (falling, vec![0, 0], "ties.offsets"),
        (late, vec![0, 0], "ties.offsets"),
        (flat(2), vec![0, 60], "ties.neighbours"),
        (flat(256), vec![0; 256], "255 ties"),
    ] {
        let mut world = valid.clone();
        world.ties = TiesShape::Explicit { offsets, neighbours };
        let error = run_batch(&world, std::slice::from_ref(&inputs), &OPTIONS).unwrap_err().to_string();
        assert!(error.contains(name), "{name}: {error}");
    }
}

#[test]
fn batches_hold_1_to_32_runs() {
    let world = town(60, 4);
    assert_eq!(run_batch(&world, &[], &OPTIONS), Err(WorldError::Lanes(0)));
    let lanes = vec![town_inputs(&world, 0); LANES + 1];
    assert_eq!(run_batch(&world, &lanes, &OPTIONS), Err(WorldError::Lanes(LANES + 1)));
}

#[test]
fn lists_beyond_a_cell_are_refused_with_the_cell() {
    let world = town(60, 4);
    let mut inputs = town_inputs(&world, 0);
    inputs.organizations[1].list = 1e15;
    assert!(matches!(
        run_batch(&world, &[inputs], &OPTIONS),
        Err(WorldError::ListsDontFit { lane: 0, cell: 0, persons: 3, .. })
    ));
}

/// Legal and far from anything that happens: it runs, to the end, and gives numbers.
#[test]
fn the_far_ends_of_what_is_allowed_run() {
    let bends: [fn(&mut World, &mut RunInputs); 12] = [
        |_, inputs| inputs.organizations.iter_mut().for_each(|organization| organization.staff = 1e15),
        |world, _| world.persons_per_agent = 1e15,
        |_, inputs| inputs.coefficients.hours_per_contact = [1e-6; 4],
        |_, inputs| inputs.coefficients.hours_per_contact = [1e15; 4],
        |world, _| world.campaigns.iter_mut().for_each(|campaign| campaign.weeks = u32::MAX),
        |world, _| world.campaigns.iter_mut().for_each(|campaign| campaign.starts_week = u32::MAX),
        |world, _| {
            for CampaignShape { starts_week, weeks, action_every, .. } in &mut world.campaigns {
                (*starts_week, *weeks, *action_every) = (u32::MAX, u32::MAX, u32::MAX);
            }
        },
        |world, _| world.campaigns[0].workplaces = Some(u32::MAX),
        |world, _| world.campaigns[0].workplaces = Some(0),
        |world, _| ties(world, [64, 64, 127], &[1.0, 1e15]),
        |world, _| world.campaigns.iter_mut().for_each(|campaign| campaign.constituency.clear()),
        |_, inputs| {
            for stratum in &mut inputs.strata {
                for shape in [&mut stratum.orientation, &mut stratum.efficacy, &mut stratum.threshold] {
                    *shape = BetaShape { mean: 1.0 - 1e-6, concentration: 0.01 };
                }
            }
        },
    ];
    for (number, bend) in bends.iter().enumerate() {
        let mut world = town(60, 12);
        let mut inputs = town_inputs(&world, 3);
        bend(&mut world, &mut inputs);
        for lanes in [1, 2] {
            let lanes = vec![inputs.clone(); lanes];
            let outcomes =
                run_batch(&world, &lanes, &OPTIONS).unwrap_or_else(|error| panic!("{number}: {error}"));
            for outcome in &outcomes {
                assert_sound(&world, &inputs, outcome, &OPTIONS);
            }
        }
    }
}

#[test]
fn a_world_of_more_districts_than_persons_runs() {
    let mut world = town(7, 12);
    world.districts = 1000;
    for organization in &mut world.organizations {
        organization.cell_weights = vec![1.0; 3000];
    }
    let mut inputs = town_inputs(&world, 3);
    for organization in &mut inputs.organizations {
        (organization.list, organization.active) = (0.0, 0.0);
    }
    let outcomes = run_batch(&world, std::slice::from_ref(&inputs), &OPTIONS).unwrap();
    assert_sound(&world, &inputs, &outcomes[0], &OPTIONS);
}

#[test]
fn a_stride_of_0_is_taken_as_1() {
    let world = town(60, 5);
    let inputs = [town_inputs(&world, 0)];
    let outcomes = run_batch(&world, &inputs, &RunOptions { series_stride: 0, ..OPTIONS }).unwrap();
    assert_eq!(outcomes[0].series.len(), 5);
    let outcomes = run_batch(&world, &inputs, &RunOptions { series_stride: u32::MAX, ..OPTIONS }).unwrap();
    assert_eq!(outcomes[0].series.len(), 2);
}
