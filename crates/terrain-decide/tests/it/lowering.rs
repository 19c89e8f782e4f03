//! From situations to what the engine takes.

use crate::support::{Bundled, EXAMPLES, NoRecords, example, experiment, fault, situation, small_example};
use std::collections::BTreeMap;
use terrain_decide::experiment::{Experiment, Plan};
use terrain_decide::subject::WeightInput;
use terrain_sim::inputs::RunInputs;
use terrain_sim::outcome::Outcome;
use terrain_sim::run::{RunOptions, lists_fit, run_batch};
use terrain_sim::world::TiesShape;
use terrain_situation::coefficient_names;

const PLAN: Plan = Plan::new(32, 2, 9);

#[test]
fn every_example_is_lowered_to_runs_that_the_engine_takes() {
    for (name, text) in EXAMPLES {
        let experiment = experiment(situation(text), PLAN);
        let subject = experiment.subject();
        assert!(subject.uncertain.len() > 60, "{name}: {} uncertain numbers", subject.uncertain.len());
        assert_eq!(experiment.columns().quantities.len(), experiment.future(0).len());
        assert_eq!(experiment.columns().postures[..2], ["stay-out", "alone"]);
        assert!(subject.uncertain.iter().chain(&subject.fixed).all(|assumption| {
            !assumption.source.is_empty() && assumption.range.iter().all(|value| value.is_finite())
        }));
        for index in 0..PLAN.futures {
            let future = experiment.future(index);
            for posture in 0..subject.postures.len() {
                let inputs = experiment.inputs(&future, posture);
                lists_fit(experiment.world(), &inputs).unwrap();
                assert!(all_finite(&inputs), "{name}, future {index}");
            }
        }
    }
}

#[test]
fn numbers_are_held_and_all_others_stay_as_they_are() {
    let experiment = experiment(small_example("labor-drive", 300.0), Plan::new(64, 2, 9).until(0.9));
    let (first, last) = (2, experiment.subject().uncertain.len() - 1);
    let held = experiment.holding(&[(first, 0.25), (last, 0.5)], 32);
    assert_eq!((held.plan().futures, held.plan().confidence, held.plan().seed), (32, None, 9));
    assert_eq!((held.subject().futures_planned, held.subject().confidence), (32, None));
    for future in 0..32 {
        let (plain, mut changed) = (experiment.future(future), held.future(future));
        assert_eq!((changed[first], changed[last]), (0.25, 0.5));
        (changed[first], changed[last]) = (plain[first], plain[last]);
        assert_eq!(plain, changed);
    }
    assert_eq!(experiment.future(0), experiment.holding(&[], 1).future(0));
}

/// Whether every number of the inputs is one: printed, none reads NaN or inf.
fn all_finite(inputs: &RunInputs) -> bool {
    let shown = format!("{inputs:?}");
    !shown.contains("NaN") && !shown.contains("inf")
}

#[test]
fn the_labor_drive_is_lowered_as_written() {
    let experiment = experiment(situation(example("labor-drive")), PLAN);
    let world = experiment.world();
    // 20,000 people at 5 a simulated person, shares 0.10, 0.60, 0.30.
    let persons: Vec<u32> = world.strata.iter().map(|stratum| stratum.persons).collect();
    assert_eq!(persons, [400, 2400, 1200]);
    assert_eq!(world.districts, 2);
    assert_eq!(world.campaigns[0].constituency, vec![0..400]);
    // The caucus works among hospital workers, in both districts; its partner everywhere.
    assert_eq!(world.organizations[0].turf, vec![0..400]);
    assert_eq!(world.organizations[0].cell_weights, [0.05, 0.05, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(world.organizations[1].turf, vec![0..4000]);
    assert_eq!(world.coalitions[0].members, [0, 1]);
    let TiesShape::Implicit { workplace: 8, home: 4, weak: 2, workplace_size_quantiles } = &world.ties else {
        panic!("{:?}", world.ties)
    };
    // Units of 26 to 500 voters, at 5 people a simulated person.
    assert!(workplace_size_quantiles.iter().all(|size| (5.2..=100.0).contains(size)));
    let future = experiment.future(3);
    let columns = experiment.columns();
    let value = |path: &str| {
        let column = columns.quantities.iter().position(|quantity| quantity == path);
        future[column.unwrap_or_else(|| panic!("{path} is no column"))]
    };
    let inputs = experiment.inputs(&future, 2);
    assert_eq!(inputs.organizations[1].staff, value("organization.county-coalition.staff"));
    assert_eq!(inputs.organizations[1].active, value("organization.county-coalition.active"));
    assert_eq!(inputs.organizations[1].list, 4000.0);
    assert_eq!(
        inputs.organizations[1].effort_without_us,
        value("organization.county-coalition.effort_without_us")
    );
    assert_eq!(inputs.campaigns[0].opposition, value("campaign.recognition.opposition"));
    assert_eq!(
        inputs.strata[0].interest,
        [value("population.stratum.hospital workers.interest.union recognition")]
    );
    assert_eq!(inputs.strata[1].orientation.mean, value("population.stratum.other workers.orientation.mean"));
    assert_eq!(inputs.coefficients.learning_rate, value("priors.learning_rate"));
    assert_eq!(inputs.posture.integration, value("posture.temporary.integration"));
    assert_eq!(inputs.posture.effort, value("organization.caucus.effort"));
    assert_eq!(inputs.posture.joins, [true]);
    let mix = inputs.organizations[0].mode_mix;
    assert!((mix.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    let workplace_part = value("priors.mix_labor_workplace");
    let whole: f64 = ["workplace", "doorstep", "phone", "broadcast"]
        .iter()
        .map(|mode| value(&format!("priors.mix_labor_{mode}")))
        .sum();
    assert!((mix[0] - workplace_part / whole).abs() < 1e-12);
    let funding = inputs.organizations[1].funding;
    assert_eq!(funding, [0.0, 0.1, 0.2, 0.6, 0.1, 0.0, 0.0]);
}

#[test]
fn staying_out_joins_nothing_and_gives_no_hours() {
    let experiment = experiment(situation(example("labor-drive")), PLAN);
    let out = experiment.inputs(&experiment.future(0), 0).posture;
    assert!(!out.joins[0] && !out.fights_alone);
    assert_eq!((out.effort, out.integration, out.identity), (0.0, 0.0, 1.0));
    let alone = experiment.inputs(&experiment.future(0), 1).posture;
    assert!(!alone.joins[0] && alone.fights_alone && alone.effort > 0.0);
}

#[test]
fn only_numbers_with_an_effect_are_columns() {
    let columns = |name| {
        let columns = experiment(situation(example(name)), PLAN).columns().quantities;
        move |path: &str| columns.iter().any(|column| column == path)
    };
    let labor = columns("labor-drive");
    assert!(labor("priors.vote_intercept") && labor("priors.vote_unit_sd"));
    assert!(
        !labor("priors.district_lean") && !labor("priors.chamber_access") && !labor("priors.office_reach")
    );
    assert!(!labor("priors.mix_electoral_phone") && labor("priors.mix_labor_phone"));
    assert!(!labor("priors.tolerance_party") && labor("priors.tolerance_foundations"));
    assert!(!labor("campaign.recognition.opposition_hours"));
    let candidate = columns("candidate");
    assert!(candidate("priors.district_lean") && candidate("priors.office_reach"));
    assert!(!candidate("priors.vote_intercept") && !candidate("campaign.council.elite_support"));
    let bill = columns("legislation");
    assert!(bill("campaign.sick-days.opposition_hours") && bill("chamber.senate.absence"));
    assert!(bill("campaign.sick-days.elite_support") && bill("priors.period_shift"));
    // The wide range for thresholds is the coefficient's own draw, counted once.
    assert!(bill("priors.threshold_mean") && !bill("population.stratum.hourly workers.threshold.mean"));
}

#[test]
fn what_partners_do_without_us_is_their_own_number_or_the_models() {
    let written = "effort_without_us = { low = 0.3, best = 0.6, high = 0.9";
    let line = example("labor-drive").lines().find(|line| line.starts_with(written)).unwrap().to_owned();
    let own = "organization.county-coalition.effort_without_us";
    let shared = "priors.effort_without_us";
    let drawn = |text: &str, place: usize| {
        let experiment = experiment(situation(text), PLAN);
        let future = experiment.future(5);
        let column = |path: &str| experiment.columns().quantities.iter().position(|column| column == path);
        (
            column(own).map(|column| future[column]),
            column(shared).map(|column| future[column]),
            experiment.inputs(&future, 1).organizations[place].effort_without_us,
        )
    };
    let text = example("labor-drive");
    let (mine, models, part) = drawn(text, 1);
    assert_eq!((mine, models), (Some(part), None));
    let (mine, models, part) = drawn(&text.replace(&line, ""), 1);
    assert_eq!((mine, models), (None, Some(part)));
    let (mine, models, part) = drawn(&text.replace(&line, "effort_without_us = \"unknown\""), 1);
    assert_eq!((mine, models), (Some(part), None));
    assert!((0.3..=1.0).contains(&part));
    assert_eq!(drawn(text, 0).2, 1.0, "all of the principal's hours are its own");
    // An organization that is in no coalition gives nothing to one.
    let apart = text.replace(
        "[[campaign]]",
        "[[organization]]\nid = \"apart\"\nlist = 10\nactive = 5\n\
         effort_without_us = { low = 0.2, best = 0.5, high = 0.8 }\n[[campaign]]",
    );
    let columns = experiment(situation(&apart), PLAN).columns().quantities;
    assert!(columns.iter().any(|path| path == own));
    assert!(columns.iter().all(|path| path != "organization.apart.effort_without_us"));
}

/// Rows of two runs at a reduced size, as bits.
fn bits(experiment: &Experiment, change: impl Fn(&mut RunInputs)) -> Vec<u64> {
    let lanes: Vec<RunInputs> = (0..experiment.subject().postures.len())
        .map(|posture| {
            let mut inputs = experiment.inputs(&experiment.future(1), posture);
            change(&mut inputs);
            inputs
        })
        .collect();
    let options = RunOptions { seed: 1, replicate: 0, block: 0, series_stride: 8 };
    run_batch(experiment.world(), &lanes, &options)
        .unwrap()
        .iter()
        .flat_map(|outcome| outcome.at_horizon.map(f64::to_bits))
        .collect()
}

#[test]
fn numbers_that_are_no_columns_change_nothing() {
    let labor = experiment(small_example("labor-drive", 800.0), PLAN);
    let before = bits(&labor, |_| {});
    let after = bits(&labor, |inputs| {
        inputs.coefficients.office_reach = 0.9;
        inputs.coefficients.contact_orientation[4] = 0.9;
        inputs.coefficients.vote.leadership_turnout = 0.9;
        inputs.coefficients.vote.leadership_intercept = 3.0;
        inputs.coefficients.district.lean = -9.0;
        inputs.coefficients.chamber.access = 9.0;
        inputs.coefficients.concession.intercept = 9.0;
        inputs.coefficients.period_shift = 9.0;
        inputs.coefficients.access_gain = 0.9;
        // Party and employers pay nobody here, nor do dues or the government the caucus' partner.
        inputs.coefficients.tolerance[5] = 0.01;
        inputs.coefficients.tolerance[6] = 0.01;
        for campaign in &mut inputs.campaigns {
            campaign.opposition_hours = 1e5;
            campaign.elite_support = 0.9;
        }
        for organization in &mut inputs.organizations {
            organization.access_tie = vec![0.9];
        }
        for stratum in &mut inputs.strata[1..] {
            stratum.interest = vec![-1.0];
        }
    });
    assert_eq!(before, after);
    let bill = experiment(small_example("legislation", 800.0), PLAN);
    let before = bits(&bill, |_| {});
    let after = bits(&bill, |inputs| {
        inputs.coefficients.vote.intercept = 9.0;
        inputs.coefficients.vote.unit_sd = 9.0;
        inputs.coefficients.vote.turnout = 0.1;
        inputs.coefficients.district.turnout = 0.9;
        inputs.coefficients.concession.access = 9.0;
        inputs.coefficients.office_reach = 0.9;
        inputs.chambers[0].won_seat_ideal_point = -9.0;
    });
    assert_eq!(before, after);
}

#[test]
fn every_coefficient_of_the_model_comes_from_the_situation() {
    // Whatever coefficient is doubled in the situation, the inputs of some example change.
    let mut unread: Vec<&str> = coefficient_names().collect();
    for (name, text) in EXAMPLES {
        let plain = experiment(situation(text), PLAN);
        let future = plain.future(0);
        let inputs: Vec<RunInputs> =
            (0..plain.subject().postures.len()).map(|posture| plain.inputs(&future, posture)).collect();
        unread.retain(|coefficient| {
            let path = format!("priors.{coefficient}");
            let columns = plain.columns().quantities;
            let Some(column) = columns.iter().position(|column| *column == path) else { return true };
            let mut other = future.clone();
            other[column] = plain.subject().uncertain[column].range[2] + 1e-3;
            let changed = (0..inputs.len()).any(|posture| plain.inputs(&other, posture) != inputs[posture]);
            assert!(changed, "{name}: {path} is a column and changes no input");
            false
        });
    }
    // No example is without campaigns, and none has a member on employers' or a party's money beyond these.
    assert_eq!(unread, ["tolerance_employer"]);
}

#[test]
fn weights_of_values_are_fixed_or_columns() {
    let text = example("labor-drive").replace("base = { low = 0.2, best = 0.3, high = 0.5 }", "base = 0.3");
    let experiment = experiment(situation(&text), PLAN);
    let values: BTreeMap<Outcome, WeightInput> = experiment.subject().values.iter().copied().collect();
    assert_eq!(values[&Outcome::Base], WeightInput::Fixed(0.3));
    let WeightInput::Column(column) = values[&Outcome::Reforms] else { panic!("{values:?}") };
    assert_eq!(experiment.columns().quantities[column], "values.reforms");
}

#[test]
fn an_overridden_coefficient_is_the_users() {
    let experiment = experiment(situation(example("leadership-election")), PLAN);
    let turnout = experiment
        .subject()
        .uncertain
        .iter()
        .find(|quantity| quantity.path == "priors.leadership_turnout")
        .unwrap();
    assert_eq!((turnout.set_by.as_str(), turnout.grade.as_str()), ("user", "record"));
    assert!(turnout.range[2] < 0.25 && turnout.source.contains("UAW"));
}

#[test]
fn a_number_from_records_carries_their_source() {
    let text = example("labor-drive").replace(
        "elite_support = { low = 0, best = 0.1, high = 0.3 }",
        "elite_support = 0.1\n[campaign.win_rule]\nkind = \"concession\"",
    );
    let text = text.replace("needed = { low = 0.4, best = 0.6, high = 0.75 }", "");
    let text = text.replace("win_rule = { kind = \"workplace_vote\" }", "");
    // What the keys after the table were.
    let text = text.replace("access_through = \"employers\"\nbenefit = 0.9\n", "").replace(
        "militancy = { low = 0.4, best = 0.6, high = 0.8 }",
        "militancy = { evidence = \"nlrb.turnout\", where = { eligible = \"26..500\" } }",
    );
    let text = text.replace("contact_gain = { low = 0, best = 0.3, high = 0.8 }  # with recognition come access and released time\n", "");
    let experiment = experiment(situation(&text), PLAN);
    let subject = experiment.subject();
    let found =
        subject.uncertain.iter().find(|quantity| quantity.path == "campaign.recognition.militancy").unwrap();
    assert!(found.source.contains("National Labor Relations Board"), "{}", found.source);
    assert_eq!(found.grade, "record");
    assert!(found.range[0] > 0.3 && found.range[2] <= 1.0);
    // Sizes of workplaces are listed too, though they don't vary over futures.
    let sizes =
        subject.fixed.iter().find(|quantity| quantity.path == "population.ties.workplace_size").unwrap();
    assert!(sizes.source.contains("National Labor Relations Board") && sizes.range[1] > 26.0);
}

#[test]
fn sizes_of_workplaces_carry_what_is_said_of_them() {
    let line =
        example("labor-drive").lines().find(|line| line.starts_with("workplace_size")).unwrap().to_owned();
    let bare = "{ dist = \"lognormal\", median = 9, sigma = 1 }";
    let said =
        bare.replace(" }", ", source = \"the tax office\", grade = \"own-count\", as_of = \"2025-03-01\" }");
    for (written, source, grade, as_of, set_by) in [
        (format!("workplace_size = {said}"), "the tax office", "own-count", Some("2025-03-01"), "user"),
        (format!("workplace_size = {bare}"), "lognormal, median 9", "guess", None, "user"),
        ("workplace_size = \"unknown\"".to_owned(), "lognormal, median 22", "unknown", None, "user"),
        // A comment sets nothing.
        ("# no workplace_size here".to_owned(), "lognormal, median 22", "informed-estimate", None, "default"),
    ] {
        let experiment = experiment(situation(&example("labor-drive").replace(&line, &written)), PLAN);
        let fixed = &experiment.subject().fixed;
        let sizes = fixed.iter().find(|one| one.path == "population.ties.workplace_size").unwrap();
        assert!(sizes.source.starts_with(source), "{written}: {}", sizes.source);
        assert_eq!(
            (sizes.grade.as_str(), sizes.as_of.as_deref(), sizes.set_by.as_str()),
            (grade, as_of, set_by),
            "{written}"
        );
    }
}

#[test]
fn plans_and_records_that_give_nothing_are_named() {
    let labor = || situation(example("labor-drive"));
    let said = |plan| fault(labor(), plan).to_string();
    assert!(said(Plan::new(0, 1, 1)).contains("at least 1"));
    assert!(said(Plan::new(1, 0, 1)).contains("1 to 65535"));
    assert!(said(Plan::new(1, 70_000, 1)).contains("1 to 65535"));
    assert!(said(Plan { series_stride: Some(0), ..PLAN }).contains("at least 1"));
    let error = Experiment::new(labor(), &NoRecords, PLAN).err().unwrap().to_string();
    assert_eq!(
        error,
        "population.ties.workplace_size: no number comes from the records called `nlrb.unit_size`: \
         there is no record `nlrb.unit_size`"
    );
    let text = example("legislation").replacen("congress = 116", "congress = 3", 1);
    let error = fault(situation(&text), PLAN).to_string();
    assert!(error.starts_with("chamber.senate.seats: no number comes from the records"), "{error}");
    let text = example("labor-drive").replace(
        "opposition = { low = 0.3, best = 0.55, high = 0.9, source",
        "opposition = { evidence = \"nlrb.unit_size\", where = { eligible = \"26..500\" }, source",
    );
    let error = fault(situation(&text), PLAN).to_string();
    assert!(error.contains("campaign.recognition.opposition") && error.contains("allowed range"), "{error}");
}

#[test]
fn lists_that_do_not_fit_together_are_cut_down_and_said_so() {
    // Two lognormal lists whose draws can fill the town many times over.
    let text = example("labor-drive")
        .replace(
            "list = { value = 4_000, source = \"its own website\", grade = \"partner-claim\" }",
            "list = { dist = \"lognormal\", median = 3_000, sigma = 1.5 }",
        )
        .replace(
            "list = { value = 600, source = \"our own list\", grade = \"own-count\" }",
            "list = { dist = \"lognormal\", median = 800, sigma = 1.5 }",
        );
    let experiment = experiment(situation(&text), PLAN);
    let warning =
        experiment.subject().warnings.iter().find(|warning| warning.contains("lists drawn")).unwrap();
    assert!(warning.contains("of 32 futures"), "{warning}");
    for index in 0..PLAN.futures {
        lists_fit(experiment.world(), &experiment.inputs(&experiment.future(index), 0)).unwrap();
    }
}

#[test]
fn persons_are_dealt_by_largest_remainder() {
    let text = "terrain = 1\nname = \"q\"\nhorizon_weeks = 10\n[population]\npersons = 10\npersons_per_agent = 1\n\
        [[population.stratum]]\nname = \"a\"\nshare = 0.335\n[[population.stratum]]\nname = \"b\"\nshare = 0.335\n\
        [[population.stratum]]\nname = \"c\"\nshare = 0.33\n\
        [[organization]]\nid = \"us\"\nprincipal = true\nlist = 2\nactive = 1\n\
        [[campaign]]\nid = \"f\"\narena = \"labor\"\ndemand = \"d\"\nstarts_week = 0\nweeks = 8\nwin_rule = { kind = \"concession\" }\n";
    let experiment = Experiment::new(situation(text), &Bundled, PLAN).unwrap();
    let persons: Vec<u32> = experiment.world().strata.iter().map(|stratum| stratum.persons).collect();
    assert_eq!(persons, [4, 3, 3]);
    // Without a coalition nobody can join one, and no coefficient of coalitions has an effect.
    assert_eq!(experiment.columns().postures, ["stay-out", "alone"]);
    assert!(!experiment.columns().quantities.iter().any(|path| path == "priors.pull_rate"));
}

#[test]
fn series_weeks_are_those_of_the_engine() {
    for stride in [None, Some(1), Some(7), Some(300)] {
        let experiment =
            experiment(small_example("candidate", 400.0), Plan { series_stride: stride, ..PLAN });
        let lane = experiment.inputs(&experiment.future(0), 1);
        let options =
            RunOptions { seed: 1, replicate: 0, block: 0, series_stride: experiment.series_stride() };
        let outcome = run_batch(experiment.world(), &[lane], &options).unwrap();
        assert_eq!(outcome[0].series.len(), experiment.subject().series_weeks.len(), "{stride:?}");
        assert_eq!(experiment.subject().series_weeks.last(), Some(&104));
        assert_eq!(outcome[0].series.last(), Some(&outcome[0].at_horizon));
    }
}
