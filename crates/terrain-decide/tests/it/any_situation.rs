//! Any situation that can be read can be run: whatever numbers it holds, the engine takes them and answers in numbers.

use crate::support::Bundled;
use proptest::prelude::*;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;
use terrain_decide::experiment::{Experiment, ExperimentFault, Plan};
use terrain_decide::runner::{RunControl, Unobserved, run};
use terrain_decide::shard::{MemorySink, Sink};
use terrain_situation::{Context, read_situation};

/// A number between `low` and `high`, in any form that a file can have.
fn number(low: f64, high: f64) -> BoxedStrategy<String> {
    let within = move |part: f64| low + part * (high - low);
    let three = (0.0..=1.0_f64, 0.0..=1.0_f64, 0.0..=1.0_f64).prop_map(move |(a, b, c)| {
        let mut parts = [a, b, c];
        parts.sort_by(f64::total_cmp);
        (within(parts[0]), within(parts[1]), within(parts[2]) + 1e-3 * (high - low) * (1.0 - parts[2]))
    });
    prop_oneof![
        3 => (0.0..=1.0_f64).prop_map(move |part| format!("{}", within(part))),
        1 => prop_oneof![Just(low), Just(high)].prop_map(|end| format!("{end}")),
        4 => three.clone().prop_map(|(low, best, high)| format!("{{ low = {low}, best = {best}, high = {high} }}")),
        1 => three.prop_map(|(low, _, high)| format!("{{ dist = \"uniform\", low = {low}, high = {high} }}")),
        1 => (0.0..=1.0_f64, 0.01..2.0_f64).prop_map(move |(mean, sd)| {
            format!("{{ dist = \"normal\", mean = {}, sd = {} }}", within(mean), sd * (high - low))
        }),
        2 => Just("\"unknown\"".to_owned()),
    ]
    .boxed()
}

/// A share, in a form of its own too.
fn share() -> BoxedStrategy<String> {
    prop_oneof![
        8 => number(0.0, 1.0),
        1 => (0.1..20.0_f64, 0.1..20.0_f64).prop_map(|(a, b)| format!("{{ dist = \"beta\", a = {a}, b = {b} }}")),
        1 => Just("{ prior = \"learning_rate\" }".to_owned()),
        1 => Just("{ evidence = \"nlrb.win_rate\", where = { eligible = \"26..100\" } }".to_owned()),
    ]
    .boxed()
}

/// Some of the lines, each or not.
fn lines(lines: Vec<(&'static str, BoxedStrategy<String>)>) -> BoxedStrategy<String> {
    let keys: Vec<&'static str> = lines.iter().map(|(key, _)| *key).collect();
    let numbers: Vec<_> = lines.into_iter().map(|(_, number)| proptest::option::of(number)).collect();
    numbers
        .prop_map(move |numbers| {
            let mut text = String::new();
            for (key, number) in keys.iter().zip(numbers) {
                if let Some(number) = number {
                    writeln!(text, "{key} = {number}").unwrap();
                }
            }
            text
        })
        .boxed()
}

fn organization(place: usize) -> impl Strategy<Value = String> {
    let funding = proptest::option::of((share(), share()));
    let modes = proptest::option::of((number(0.0, 5.0), number(0.0, 5.0)));
    let numbers = lines(vec![
        ("staff", number(0.0, 30.0)),
        ("list", number(0.0, 60.0)),
        ("active", number(0.0, 20.0)),
        ("militancy", share()),
        ("message", share()),
        ("effort", share()),
    ]);
    let without_us =
        if place == 0 { Just(String::new()).boxed() } else { lines(vec![("effort_without_us", share())]) };
    let districts = prop_oneof![Just(""), Just("districts = [\"west\"]\n")];
    let strata = prop_oneof![Just(""), Just("strata = [\"b\"]\n")];
    (numbers, without_us, funding, modes, districts, strata).prop_map(
        move |(numbers, without_us, funding, modes, districts, strata)| {
            let mut text = format!(
                "[[organization]]\nid = \"o{place}\"\nprincipal = {}\n{numbers}{without_us}",
                place == 0
            );
            if let Some((dues, party)) = funding {
                writeln!(text, "funding = {{ dues = {dues}, party = {party}, employer = \"unknown\" }}")
                    .unwrap();
            }
            if let Some((work, phone)) = modes {
                writeln!(text, "modes = {{ workplace = {work}, phone = {phone} }}").unwrap();
            }
            text + districts + strata
        },
    )
}

fn win_rule() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("{ kind = \"workplace_vote\" }".to_owned()),
        Just("{ kind = \"leadership_vote\" }".to_owned()),
        Just("{ kind = \"concession\" }".to_owned()),
        number(-1.0, 1.0).prop_map(|lean| format!(
            "{{ kind = \"district_election\", contests = [{{ district = \"west\", lean = {lean}, chamber = \"c\", seat = \"s\" }}] }}"
        )),
        (number(-2.0, 2.0), number(-2.0, 2.0)).prop_map(|(bill, law)| format!(
            "{{ kind = \"chamber_vote\", chamber = \"c\", bill_position = {bill}, status_quo_position = {law} }}"
        )),
    ]
}

fn campaign(place: usize) -> impl Strategy<Value = String> {
    let numbers = lines(vec![
        ("militancy", share()),
        ("opposition", share()),
        ("opposition_hours", number(0.0, 1000.0)),
        ("elite_support", share()),
        ("benefit", share()),
        ("needed", number(0.001, 1.0)),
        ("contact_gain", number(0.0, 3.0)),
    ]);
    let arena = prop_oneof![Just("labor"), Just("electoral")];
    (numbers, arena, 0_u32..16, 1_u32..20, 1_u32..6, win_rule()).prop_map(
        move |(numbers, arena, starts, weeks, every, rule)| {
            format!(
                "[[campaign]]\nid = \"f{place}\"\narena = \"{arena}\"\ndemand = \"d{}\"\nstarts_week = {starts}\n\
                 weeks = {weeks}\naction_every = {every}\n{numbers}win_rule = {rule}\n",
                place % 2
            )
        },
    )
}

prop_compose! {
    fn any_situation()(
        persons in 60_u32..400,
        per_agent in 1.0..4.0_f64,
        share in 0.1..0.9_f64,
        union in any::<bool>(),
        orientation in number(0.001, 0.999),
        concentration in number(0.5, 100.0),
        interest in number(-1.0, 1.0),
        ties in (0_u32..4, 0_u32..4, 0_u32..4),
        size in prop_oneof![
            Just("5".to_owned()),
            Just("{ dist = \"lognormal\", median = 9, sigma = 2 }".to_owned()),
            Just("{ evidence = \"nlrb.unit_size\" }".to_owned()),
        ],
        organizations in (1_usize..4).prop_flat_map(|count| (0..count).map(organization).collect::<Vec<_>>()),
        campaigns in (1_usize..4).prop_flat_map(|count| (0..count).map(campaign).collect::<Vec<_>>()),
        tie in number(0.0, 1.0),
        joint in 0_usize..4,
        absence in number(0.0, 0.99),
        value in number(0.0, 3.0),
        weight in number(0.0, 1.0),
    ) -> String {
        let (workplace, home, weak) = ties;
        let mut text = format!(
            "terrain = 1\nname = \"any\"\nhorizon_weeks = 24\n[population]\npersons = {persons}\n\
             persons_per_agent = {per_agent}\ndistricts = [\"east\", \"west\"]\n\
             [[population.stratum]]\nname = \"a\"\nshare = {share}\norientation = {orientation}\n\
             interest = {{ d0 = {interest} }}\n\
             [[population.stratum]]\nname = \"b\"\nshare = {}\nunion = {union}\n\
             efficacy = {{ mean = 0.4, concentration = {concentration} }}\n\
             [population.ties]\nworkplace = {}\nhome = {}\nweak = {weak}\nworkplace_size = {size}\n",
            1.0 - share, 2 * workplace, 2 * home,
        );
        text += &organizations.concat();
        text += &campaigns.concat();
        write!(
            text,
            "[[chamber]]\nid = \"c\"\nabsence = {absence}\n[[chamber.seat]]\nlabel = \"s\"\ndistrict = \"west\"\n\
             held_by = \"o0\"\n[[chamber.seat]]\nlabel = \"t\"\ncount = 2\nideal_point = {tie}\n"
        ).unwrap();
        if organizations.len() > 1 && joint > 0 {
            let members: Vec<String> = (0..organizations.len()).map(|place| format!("\"o{place}\"")).collect();
            let fights: Vec<String> =
                (0..campaigns.len().min(joint)).map(|place| format!("\"f{place}\"")).collect();
            write!(
                text,
                "[[coalition]]\nid = \"j\"\nmembers = [{}]\ncampaigns = [{}]\ninitial_tie = {tie}\n",
                members.join(", "), fights.join(", ")
            ).unwrap();
        }
        write!(text, "[values]\nbase = {value}\nreach = 0.1\n[power]\nweights = {{ active = {weight}, seats = 0.2 }}\n")
            .unwrap();
        text
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, max_global_rejects: 4000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_can_be_read_can_be_run(text in any_situation(), seed in any::<u64>()) {
        let Ok((situation, _)) = read_situation("any.toml", &text, &Context::lenient()) else {
            return Err(TestCaseError::reject("the reader refuses it"));
        };
        let experiment = match Experiment::new(situation, &Bundled, Plan::new(6, 1, seed)) {
            Ok(experiment) => experiment,
            // A place without people, or a number far outside its range, is refused by name.
            Err(ExperimentFault::Nobody { .. } | ExperimentFault::Distribution { .. }) => return Ok(()),
            Err(fault) => return Err(TestCaseError::fail(format!("{fault}"))),
        };
        let stop = AtomicBool::new(false);
        let control = RunControl { threads: 1, stop: &stop, memory: None };
        let mut sink = MemorySink::default();
        run(&experiment, &mut sink, &control, &mut Unobserved)
            .map_err(|error| TestCaseError::fail(format!("{error}")))?;
        for row in sink.read(0).unwrap().rows {
            prop_assert!(row.outcomes.iter().all(|value| value.is_finite()), "{row:?}");
            prop_assert!(row.series.iter().flatten().all(|value| value.is_finite()));
            prop_assert!(row.campaign_share_won.iter().all(|share| share.is_nan() || (0.0..=1.0).contains(share)));
        }
    }
}

#[test]
fn most_of_these_situations_can_be_read() {
    use proptest::strategy::ValueTree;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let texts: Vec<String> =
        (0..200).map(|_| any_situation().new_tree(&mut runner).unwrap().current()).collect();
    let read =
        texts.iter().filter(|text| read_situation("any.toml", text, &Context::lenient()).is_ok()).count();
    assert!(read > 60, "only {read} of 200");
    let joint = texts.iter().filter(|text| text.contains("[[coalition]]")).count();
    assert!(joint > 60, "only {joint} of 200 have a coalition");
}
