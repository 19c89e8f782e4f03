//! What must hold for every world, every posture and every luck.

use super::arbitrary::{Case, any_case};
use super::fixture::{town, town_inputs};
use super::same_bits::bits;
use proptest::prelude::*;
use terrain_sim::inputs::{Duration, RunInputs};
use terrain_sim::outcome::{Outcome, RunOutcome};
use terrain_sim::run::{RunOptions, run_batch};
use terrain_sim::world::{CoalitionShape, World};

fn options(seed: u64, series_stride: u32) -> RunOptions {
    RunOptions { seed, replicate: seed >> 32, block: seed & 15, series_stride }
}

/// Every outcome within its range, and all of them in step with each other.
pub(crate) fn assert_sound(world: &World, inputs: &RunInputs, outcome: &RunOutcome, options: &RunOptions) {
    let people = f64::from(world.persons()) * world.persons_per_agent;
    let workers =
        world.strata.iter().filter(|stratum| stratum.workers).map(|stratum| stratum.persons).sum::<u32>();
    let weeks = f64::from(world.horizon_weeks);
    let most_reforms = inputs.campaigns.iter().map(|campaign| campaign.benefit).sum::<f64>();
    let ranges = [
        (Outcome::Reforms, 0.0, most_reforms + 1e-9),
        (Outcome::Base, 0.0, people),
        (Outcome::Reach, 0.0, f64::from(workers) * world.persons_per_agent),
        (Outcome::ContactRatio, 0.0, people * weeks),
        (Outcome::Orientation, -1.0, 1.0),
        (Outcome::Independence, 0.0, 1.0),
        (Outcome::Clarity, 0.0, 1.0),
        (Outcome::Power, 0.0, 1.0 + 1e-12),
        (Outcome::PeriodChange, -2.0, 2.0),
    ];
    let rows = outcome.series.iter().chain([&outcome.at_horizon]);
    for (week, row) in rows.enumerate() {
        for (which, low, high) in ranges {
            let value = row[which as usize];
            assert!(
                (low..=high).contains(&value),
                "{which:?} in row {week}: {value} is not in {low}..={high}"
            );
        }
        assert_eq!(row[Outcome::PeriodChange as usize].fract(), 0.0);
        for counted in [Outcome::Base, Outcome::Reach] {
            let agents = row[counted as usize] / world.persons_per_agent;
            assert!((agents - agents.round()).abs() < 1e-6, "{counted:?}: {agents} agents");
        }
    }
    for pair in outcome.series.windows(2) {
        for growing in [Outcome::Reforms, Outcome::Reach] {
            assert!(pair[0][growing as usize] <= pair[1][growing as usize], "{growing:?} shrank");
        }
    }
    let stride = options.series_stride.max(1);
    let shown = (0..world.horizon_weeks).filter(|week| week % stride == 0 || week + 1 == world.horizon_weeks);
    assert_eq!(outcome.series.len(), shown.count());
    assert_eq!(outcome.series.last(), Some(&outcome.at_horizon));

    let mut reforms = 0.0;
    for (c, (campaign, share)) in world.campaigns.iter().zip(&outcome.campaign_share_won).enumerate() {
        let end = u64::from(campaign.starts_week) + u64::from(campaign.weeks);
        let decided = end <= u64::from(world.horizon_weeks);
        assert_eq!(share.is_nan(), !decided, "campaign {c}: {share}");
        if decided {
            assert!((0.0..=1.0).contains(share), "campaign {c}: {share}");
            reforms += inputs.campaigns[c].benefit * share;
        }
    }
    assert!((outcome.at_horizon[Outcome::Reforms as usize] - reforms).abs() < 1e-9);

    assert_eq!(outcome.walked_out_week.len(), world.organizations.len());
    for (k, week) in outcome.walked_out_week.iter().enumerate() {
        if let Some(week) = *week {
            let fought = world.coalitions.iter().any(|coalition| {
                coalition.members.contains(&k)
                    && coalition.campaigns.iter().any(|&c| world.campaigns[c].runs_in(week))
            });
            assert!(
                k != world.principal && fought && week < world.horizon_weeks,
                "{k} walked out in week {week}"
            );
        }
    }
    assert!(outcome.posture_taken || inputs.posture.needs_largest_weight);
}

/// What outcome a run ends with.
fn ends_with(world: &World, inputs: &RunInputs, seed: u64, outcome: Outcome) -> f64 {
    run(world, inputs, seed).at_horizon[outcome as usize]
}

/// The principal fights alone.
fn alone(inputs: &RunInputs) -> RunInputs {
    let mut inputs = inputs.clone();
    inputs.posture.joins.fill(false);
    inputs.posture.fights_alone = true;
    inputs.posture.needs_largest_weight = false;
    (inputs.posture.integration, inputs.posture.identity) = (0.0, 1.0);
    inputs
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, max_shrink_iters: 300, ..ProptestConfig::default() })]

    #[test]
    fn outcomes_stay_in_range(case in any_case(), stride in 1_u32..6) {
        let Case { world, lanes, seed } = case;
        let options = options(seed, stride);
        let outcomes = run_batch(&world, &lanes, &options).unwrap();
        for (inputs, outcome) in lanes.iter().zip(&outcomes) {
            assert_sound(&world, inputs, outcome, &options);
        }
    }

    #[test]
    fn company_order_and_number_of_lanes_do_not_change_a_bit(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let options = options(seed, 3);
        let together = run_batch(&world, &lanes, &options).unwrap();
        let alone = lanes
            .iter()
            .flat_map(|inputs| run_batch(&world, std::slice::from_ref(inputs), &options).unwrap())
            .collect::<Vec<_>>();
        prop_assert_eq!(bits(&together), bits(&alone));
        let backwards = lanes.iter().rev().cloned().collect::<Vec<_>>();
        let mut turned = run_batch(&world, &backwards, &options).unwrap();
        turned.reverse();
        prop_assert_eq!(bits(&together), bits(&turned));
    }

    /// The weeks to come change nothing in those that were.
    #[test]
    fn a_shorter_horizon_cuts_the_series_short(case in any_case(), part in 0.0..1.0_f64) {
        let Case { world, lanes, seed } = case;
        let long = run(&world, &lanes[0], seed);
        let mut shorter = world.clone();
        shorter.horizon_weeks = (1..=world.horizon_weeks).rfind(|&weeks| f64::from(weeks) <= part * 20.0).unwrap_or(1);
        let short = run(&shorter, &lanes[0], seed);
        prop_assert_eq!(&short.series[..], &long.series[..shorter.horizon_weeks as usize]);
    }

    /// Nobody has hours, a list or a seat, and wins bring no office that reaches anybody: nobody is contacted.
    #[test]
    fn without_hours_nobody_is_contacted(case in any_case()) {
        let Case { mut world, lanes, seed } = case;
        let mut inputs = lanes[0].clone();
        for organization in &mut inputs.organizations {
            (organization.staff, organization.list, organization.active) = (0.0, 0.0, 0.0);
        }
        world.chambers.iter_mut().flat_map(|chamber| &mut chamber.seats).for_each(|seat| seat.held_by = None);
        inputs.coefficients.office_reach = 0.0;
        let outcome = run(&world, &inputs, seed);
        for row in &outcome.series {
            prop_assert_eq!(row[Outcome::Base as usize], 0.0);
            prop_assert_eq!(row[Outcome::Reach as usize], 0.0);
            prop_assert_eq!(row[Outcome::ContactRatio as usize], 0.0);
            prop_assert_eq!(row[Outcome::Clarity as usize], inputs.coefficients.initial_clarity);
        }
    }

    /// The principal alone has no hours and stays out: it meets nobody and gains nobody, whatever the others do.
    #[test]
    fn a_principal_without_hours_meets_nobody(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut inputs = lanes[0].clone();
        let principal = &mut inputs.organizations[world.principal];
        (principal.staff, principal.list, principal.active) = (0.0, 0.0, 0.0);
        inputs.coefficients.office_reach = 0.0;
        inputs.posture.joins.fill(false);
        inputs.posture.fights_alone = false;
        inputs.posture.needs_largest_weight = false;
        let outcome = run(&world, &inputs, seed);
        for row in &outcome.series {
            prop_assert_eq!(row[Outcome::Base as usize], 0.0);
            prop_assert_eq!(row[Outcome::Reach as usize], 0.0);
            prop_assert_eq!(row[Outcome::ContactRatio as usize], 0.0);
            prop_assert_eq!(row[Outcome::Independence as usize], 1.0);
        }
    }

    #[test]
    fn zero_militancy_never_drives_a_partner_out(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut inputs = lanes[0].clone();
        inputs.coefficients.walkout_hazard = 1e6;
        inputs.campaigns.iter_mut().for_each(|campaign| campaign.militancy = 0.0);
        inputs.organizations.iter_mut().for_each(|organization| organization.militancy = 0.0);
        prop_assert!(run(&world, &inputs, seed).walked_out_week.iter().all(Option::is_none));
    }

    /// Sources that tolerate everything never drive a partner out.
    #[test]
    fn full_tolerance_never_drives_a_partner_out(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut inputs = lanes[0].clone();
        inputs.coefficients.tolerance = [1.0; 7];
        // Not more: shares of income sum to 1 but for their last digits.
        inputs.coefficients.walkout_hazard = 1.0;
        prop_assert!(run(&world, &inputs, seed).walked_out_week.iter().all(Option::is_none));
    }

    #[test]
    fn with_zero_rates_nothing_moves(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut inputs = lanes[0].clone();
        let c = &mut inputs.coefficients;
        c.contact_orientation = [0.0; 5];
        c.supporter_rate = [0.0; 5];
        c.attrition = [0.0; 3];
        for rate in [
            &mut c.clarity_rate, &mut c.learning_rate, &mut c.progress_rate, &mut c.peer_rate, &mut c.peer_rate_active,
            &mut c.promote_supporter, &mut c.promote_active, &mut c.pull_rate, &mut c.opposition_rate, &mut c.win_gain,
            &mut c.loss_drop, &mut c.credit_rate,
        ] {
            *rate = 0.0;
        }
        let initial_clarity = c.initial_clarity;
        let outcome = run(&world, &inputs, seed);
        let first = outcome.series[0];
        for row in &outcome.series {
            prop_assert_eq!(row[Outcome::Orientation as usize], 0.0);
            prop_assert_eq!(row[Outcome::Independence as usize], 1.0);
            prop_assert_eq!(row[Outcome::Base as usize], first[Outcome::Base as usize]);
            // Kept in steps of 1/255, rounded up or down so that only the mean of many persons is exact.
            prop_assert!((row[Outcome::Clarity as usize] - initial_clarity).abs() < 1.0 / 255.0 + 1e-12);
        }
    }

    /// §4.1: a coalition with nobody else in it is the principal alone.
    #[test]
    fn a_coalition_of_one_is_the_principal_alone(case in any_case()) {
        let Case { mut world, lanes, seed } = case;
        for coalition in &mut world.coalitions {
            coalition.members = vec![world.principal];
        }
        let mut joined = lanes[0].clone();
        joined.posture.joins.fill(true);
        joined.posture.fights_alone = true;
        prop_assert_eq!(bits(&[run(&world, &joined, seed)]), bits(&[run(&world, &alone(&joined), seed)]));
    }

    /// §3: a posture that can't be taken is fighting alone with the same effort.
    #[test]
    fn a_posture_that_is_not_taken_is_the_principal_alone(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut inputs = lanes[0].clone();
        inputs.posture.needs_largest_weight = true;
        inputs.posture.joins.fill(true);
        let outcome = run(&world, &inputs, seed);
        prop_assert_eq!(world.coalitions.is_empty() && !outcome.posture_taken, false);
        if !outcome.posture_taken {
            prop_assert_eq!(bits(&[outcome]), bits(&[run(&world, &alone(&inputs), seed)]));
        } else {
            inputs.posture.needs_largest_weight = false;
            prop_assert_eq!(bits(&[outcome]), bits(&[run(&world, &inputs, seed)]));
        }
    }

    /// §4.1: what partners would do without us plays no part while we are in.
    #[test]
    fn partners_whom_we_join_give_their_whole_effort(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut whole = lanes[0].clone();
        whole.posture.joins.fill(true);
        whole.posture.needs_largest_weight = false;
        let mut none = whole.clone();
        whole.organizations.iter_mut().for_each(|organization| organization.effort_without_us = 1.0);
        none.organizations.iter_mut().for_each(|organization| organization.effort_without_us = 0.0);
        prop_assert_eq!(bits(&[run(&world, &whole, seed)]), bits(&[run(&world, &none, seed)]));
    }

    /// §4.1: partners that do nothing without us leave no trace while we are out.
    #[test]
    fn partners_that_do_nothing_without_us_are_no_coalition(case in any_case()) {
        let Case { mut world, lanes, seed } = case;
        let mut inputs = lanes[0].clone();
        inputs.organizations.iter_mut().for_each(|organization| organization.effort_without_us = 0.0);
        inputs.posture.joins.fill(false);
        inputs.posture.needs_largest_weight = false;
        let out = run(&world, &inputs, seed);
        world.coalitions.clear();
        inputs.coalitions.clear();
        inputs.posture.joins.clear();
        prop_assert_eq!(bits(&[out]), bits(&[run(&world, &inputs, seed)]));
    }

    /// §4.1: half of the effort without us is what a whole effort half as large is. (Halves are exact.)
    #[test]
    fn half_of_the_effort_is_an_effort_half_as_large(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut half = lanes[0].clone();
        half.posture.joins.fill(false);
        half.posture.needs_largest_weight = false;
        let mut whole = half.clone();
        half.organizations.iter_mut().for_each(|organization| organization.effort_without_us = 0.5);
        for organization in &mut whole.organizations {
            organization.effort_without_us = 1.0;
            organization.effort /= 2.0;
        }
        prop_assert_eq!(bits(&[run(&world, &half, seed)]), bits(&[run(&world, &whole, seed)]));
    }

    /// Who stays out of everything has no use for the posture's numbers.
    #[test]
    fn staying_out_is_one_posture(case in any_case()) {
        let Case { world, lanes, seed } = case;
        let mut out = lanes[0].clone();
        out.posture.joins.fill(false);
        out.posture.fights_alone = false;
        out.posture.needs_largest_weight = false;
        let mut other = out.clone();
        other.posture.effort = 1.0 - out.posture.effort;
        other.posture.integration = 1.0 - out.posture.integration;
        other.posture.identity = 1.0 - out.posture.identity;
        other.posture.duration =
            if out.posture.duration == Duration::Campaign { Duration::Horizon } else { Duration::Campaign };
        prop_assert_eq!(bits(&[run(&world, &out, seed)]), bits(&[run(&world, &other, seed)]));
    }

    /// With the same luck, what only enters a decision moves it one way: the first campaign to be decided, seen at its end.
    #[test]
    fn better_chances_never_lose_what_was_won(case in any_case(), by in 0.0..3.0_f64) {
        let Case { mut world, lanes, seed } = case;
        let first = world.campaigns.iter().map(terrain_sim::world::CampaignShape::last_week).min();
        prop_assume!(first.is_some_and(|week| week < world.horizon_weeks));
        // One week is decided: nothing that a win leads to can come back.
        world.horizon_weeks = first.unwrap_or(0) + 1;
        let mut worse = lanes[0].clone();
        worse.coefficients.chamber.access = worse.coefficients.chamber.access.abs();
        worse.coefficients.chamber.lobbying = worse.coefficients.chamber.lobbying.abs();
        worse.coefficients.concession.access = worse.coefficients.concession.access.abs();
        worse.coefficients.district.lean = worse.coefficients.district.lean.abs();
        let mut better = worse.clone();
        let c = &mut better.coefficients;
        for intercept in [
            &mut c.vote.intercept, &mut c.vote.leadership_intercept, &mut c.chamber.intercept, &mut c.concession.intercept,
        ] {
            *intercept += by;
        }
        for campaign in &mut better.campaigns {
            campaign.elite_support = (campaign.elite_support + by).min(1.0);
            campaign.opposition_hours /= 1.0 + by;
            campaign.district_lean.iter_mut().for_each(|lean| *lean = (*lean + by).min(1.0));
        }
        let (worse, better) = (run(&world, &worse, seed), run(&world, &better, seed));
        // Campaigns of one week are decided in turn; only the first of them stands on equal ground.
        let decided = world.campaigns.iter().position(|campaign| Some(campaign.last_week()) == first).unwrap_or(0);
        let (low, high) = (worse.campaign_share_won[decided], better.campaign_share_won[decided]);
        prop_assert!(low <= high, "{} {}", low, high);
    }

    /// One organization at the doors and on the phone, nobody joins: with more staff, everybody who was met still is.
    #[test]
    fn more_staff_meets_no_fewer(case in any_case(), factor in 1.0..10.0_f64) {
        let Case { mut world, lanes, seed } = case;
        let mut few = lanes[0].clone();
        world.coalitions.clear();
        few.coalitions.clear();
        few.posture.joins.clear();
        for (k, organization) in few.organizations.iter_mut().enumerate() {
            (organization.list, organization.active) = (0.0, 0.0);
            if k != world.principal {
                organization.staff = 0.0;
            }
        }
        few.coefficients.supporter_rate = [0.0; 5];
        few.coefficients.credit_rate = 0.0;
        few.campaigns.iter_mut().for_each(|campaign| campaign.contact_gain = 0.0);
        few.coefficients.office_reach = 0.0;
        few.posture.fights_alone = false;
        let mut many = few.clone();
        many.organizations[world.principal].staff *= factor;
        for outcome in [Outcome::Reach, Outcome::ContactRatio] {
            let (low, high) = (ends_with(&world, &few, seed, outcome), ends_with(&world, &many, seed, outcome));
            prop_assert!(low <= high, "{:?}: {} {}", outcome, low, high);
        }
    }
}

/// Run alone, with weekly series.
#[expect(clippy::unwrap_used, reason = "only for cases that the engine takes")]
pub(crate) fn run(world: &World, inputs: &RunInputs, seed: u64) -> RunOutcome {
    run_batch(world, std::slice::from_ref(inputs), &options(seed, 1)).unwrap().remove(0)
}

/// Who fought a seat holds it: a seat that partners win without the principal is nobody's.
#[test]
fn a_seat_won_without_the_principal_is_not_the_principals() {
    let mut world = town(600, 12);
    world.campaigns.remove(0);
    world.campaigns.remove(0);
    world.coalitions[0].campaigns = vec![0];
    let mut inputs = town_inputs(&world, 0);
    for stratum in &mut inputs.strata {
        stratum.interest.truncate(1);
    }
    for organization in &mut inputs.organizations {
        organization.access_tie.truncate(1);
        organization.campaign_mode_mix.truncate(1);
    }
    inputs.campaigns.drain(..2);
    inputs.coefficients.district.lean = 50.0;
    inputs.campaigns[0].district_lean = vec![1.0, 1.0];
    inputs.power.weights = [0.0, 0.0, 1.0];
    let seats = |inputs: &RunInputs| run(&world, inputs, 3).at_horizon[Outcome::Power as usize] * 9.0;
    // Of nine seats the principal holds one from the start.
    inputs.posture.joins = vec![true];
    assert!((seats(&inputs) - 3.0).abs() < 1e-9);
    inputs.posture.joins = vec![false];
    inputs.posture.fights_alone = true;
    inputs.posture.effort = 0.5;
    assert!((seats(&inputs) - 3.0).abs() < 1e-9);
    inputs.posture.fights_alone = false;
    assert!((seats(&inputs) - 1.0).abs() < 1e-9);
}

/// Two equal coalitions at once pull twice as far as one in the first week, each from the week's first values.
#[test]
fn pulls_of_several_coalitions_are_added() {
    let mut world = town(200, 1);
    world.campaigns.clear();
    world.coalitions = vec![CoalitionShape { members: vec![0, 1], campaigns: vec![] }];
    let mut inputs = town_inputs(&world, 3);
    inputs.campaigns.clear();
    for stratum in &mut inputs.strata {
        stratum.interest.clear();
    }
    for organization in &mut inputs.organizations {
        organization.access_tie.clear();
        organization.campaign_mode_mix.clear();
    }
    assert_eq!(inputs.posture.duration, Duration::Horizon);
    (inputs.coefficients.pull_rate, inputs.coalitions[0].initial_tie) = (1.0, 1.0);
    let lost = |world: &World, inputs: &RunInputs| {
        1.0 - run(world, inputs, 1).at_horizon[Outcome::Independence as usize]
    };
    let once = lost(&world, &inputs);
    assert!(once > 0.01);
    world.coalitions.push(world.coalitions[0].clone());
    inputs.coalitions.push(inputs.coalitions[0].clone());
    inputs.posture.joins = vec![true, true];
    assert!((lost(&world, &inputs) - 2.0 * once).abs() < 1e-12);
}
