//! What each way of writing a number or a section comes to.

use std::collections::BTreeMap;
use terrain_situation::situation::{Duration, Posture, Seats, Ties, WinRule, WorkplaceSize};
use terrain_situation::{
    Context, Day, Distribution, Form, Grade, Quantity, RemarkKind, SetBy, Situation, Warning, describe,
    read_situation,
};

/// The least that can be said: every number that can be left open is.
const BARE: &str = r#"
terrain = 1
name = "Shall we?"
[population]
persons = 20_000
[[population.stratum]]
name = "everybody"
union = true
[[organization]]
id = "us"
principal = true
[[organization]]
id = "them"
[[campaign]]
id = "fight"
arena = "labor"
demand = "more"
weeks = 20
win_rule = { kind = "workplace_vote" }
[[coalition]]
id = "together"
members = ["us", "them"]
campaign = "fight"
"#;

fn read(text: &str) -> (Situation, Vec<Warning>) {
    let context = Context { today: Day::parse("2025-03-01"), ..Context::lenient() };
    match read_situation("test.toml", text, &context) {
        Ok(read) => read,
        Err(faults) => panic!("{:#?}\n{text}", faults.faults),
    }
}

/// The bare situation with further lines in the section of the principal.
fn with_us(lines: &str) -> String {
    BARE.replace("principal = true\n", &format!("principal = true\n{lines}\n"))
}

fn quantity(situation: &Situation, path: &str) -> Quantity {
    situation
        .quantities
        .iter()
        .find(|quantity| quantity.path == path)
        .unwrap_or_else(|| panic!("{path}"))
        .clone()
}

fn posture<'s>(situation: &'s Situation, id: &str) -> &'s Posture {
    situation.postures.iter().find(|posture| posture.id == id).unwrap()
}

#[test]
fn every_form_of_a_number_is_understood() {
    use Distribution::{Beta, Constant, LogNormal, Normal, Pert, Triangular, Uniform};
    let forms = [
        ("12", Form::Distribution(Constant(12.0))),
        ("1.5", Form::Distribution(Constant(1.5))),
        ("{ value = 12 }", Form::Distribution(Constant(12.0))),
        ("{ low = 1, best = 2, high = 5 }", Form::Distribution(Pert { low: 1.0, best: 2.0, high: 5.0 })),
        (
            "{ dist = \"pert\", low = 1, best = 1, high = 5 }",
            Form::Distribution(Pert { low: 1.0, best: 1.0, high: 5.0 }),
        ),
        (
            "{ dist = \"triangular\", low = 1, best = 5, high = 5 }",
            Form::Distribution(Triangular { low: 1.0, best: 5.0, high: 5.0 }),
        ),
        ("{ dist = \"uniform\", low = 1, high = 5 }", Form::Distribution(Uniform { low: 1.0, high: 5.0 })),
        ("{ dist = \"beta\", a = 3, b = 7 }", Form::Distribution(Beta { a: 3.0, b: 7.0 })),
        ("{ dist = \"normal\", mean = 5, sd = 2 }", Form::Distribution(Normal { mean: 5.0, sd: 2.0 })),
        (
            "{ dist = \"lognormal\", median = 5, sigma = 2 }",
            Form::Distribution(LogNormal { median: 5.0, sigma: 2.0 }),
        ),
        ("\"unknown\"", Form::Unknown(Pert { low: 0.0, best: 2.0, high: 20.0 })),
        (
            "{ value = \"unknown\", note = \"ask them\" }",
            Form::Unknown(Pert { low: 0.0, best: 2.0, high: 20.0 }),
        ),
        (
            "{ evidence = \"nlrb.unit_size\", where = { eligible = \"50..100\", state = [\"MI\", \"OH\"], years = [2017, 2019] } }",
            Form::Evidence {
                name: "nlrb.unit_size".to_owned(),
                filter: BTreeMap::from(
                    [("eligible", "50..100"), ("state", "MI, OH"), ("years", "2017..2019")]
                        .map(|(key, value)| (key.to_owned(), value.to_owned())),
                ),
            },
        ),
    ];
    for (written, form) in forms {
        let (situation, _) = read(&with_us(&format!("staff = {written}")));
        let staff = quantity(&situation, "organization.us.staff");
        assert_eq!(staff.form, form, "{written}");
        assert_eq!(staff.set_by, SetBy::User);
        assert_eq!(&situation.text[staff.span.unwrap()], written);
    }
}

#[test]
fn what_partners_do_without_us_can_be_said_or_left_to_the_model() {
    let (bare, _) = read(BARE);
    assert_eq!(bare.organizations[0].effort_without_us, None);
    let left_out = quantity(&bare, "organization.them.effort_without_us");
    assert_eq!(left_out.form, Form::Prior { id: bare.coefficients["effort_without_us"] });
    assert_eq!((left_out.set_by, left_out.grade), (SetBy::Default, Grade::Guess));
    // One range for both: whoever writes "unknown" for a partner gives it a draw of its own from it.
    let model = bare.quantity(bare.coefficients["effort_without_us"]);
    let with_them =
        |line: &str| read(&BARE.replace("id = \"them\"\n", &format!("id = \"them\"\n{line}\n"))).0;
    let open = with_them("effort_without_us = \"unknown\"");
    let Form::Unknown(range) = quantity(&open, "organization.them.effort_without_us").form else { panic!() };
    assert_eq!(model.form, Form::Distribution(range));
    let said = with_them("effort_without_us = { low = 0, best = 0.2, high = 0.5 }");
    let in_check = |situation: &Situation| describe(situation).partners[0].effort_without_us.clone().unwrap();
    assert_eq!(in_check(&said), "0 to 0.5, most likely 0.2");
    assert_eq!(in_check(&open), "unknown, 0.3 to 1, most likely 0.8");
    assert_eq!(in_check(&bare), "not given, 0.3 to 1, most likely 0.8");
    // In no coalition, it is asked of nobody.
    let (alone, _) = BARE.split_once("[[coalition]]").unwrap();
    assert_eq!(describe(&read(alone).0).partners[0].effort_without_us, None);
}

#[test]
fn a_number_can_share_the_draw_of_a_coefficient() {
    let (situation, _) = read(&with_us("staff = { prior = \"tie_time\" }"));
    let staff = quantity(&situation, "organization.us.staff");
    assert_eq!(staff.form, Form::Prior { id: situation.coefficients["tie_time"] });
    assert_eq!(staff.grade, Grade::Guess);
}

#[test]
fn grades_follow_from_the_source_unless_given() {
    for (written, grade, source) in [
        ("12", Grade::Guess, None),
        ("{ value = 12, source = \"a count\" }", Grade::InformedEstimate, Some("a count")),
        ("{ value = 12, source = \"a count\", grade = \"own-count\" }", Grade::OwnCount, Some("a count")),
        ("{ value = 12, grade = \"partner-claim\" }", Grade::PartnerClaim, None),
        ("{ evidence = \"nlrb.unit_size\" }", Grade::Record, Some("public records, nlrb.unit_size")),
        ("\"unknown\"", Grade::Unknown, Some("unknown: a wide range stands in")),
    ] {
        let (situation, _) = read(&with_us(&format!("staff = {written}")));
        let staff = quantity(&situation, "organization.us.staff");
        assert_eq!((staff.grade, staff.source.as_deref()), (grade, source), "{written}");
        let lacking = describe(&situation).without_source().any(|number| number.path == staff.path);
        assert_eq!(lacking, source.is_none(), "{written}");
    }
}

#[test]
fn every_number_can_be_left_open() {
    let (situation, warnings) = read(BARE);
    assert!(warnings.is_empty(), "{warnings:#?}");
    for quantity in situation.quantities.iter().filter(|quantity| quantity.set_by == SetBy::Default) {
        assert!(quantity.source.is_some(), "{}", quantity.path);
    }
    assert_eq!(quantity(&situation, "organization.us.militancy").grade, Grade::Unknown);
    assert!(describe(&situation).unknown().count() > 30);
    assert_eq!(situation.horizon_weeks, 156);
    assert_eq!(situation.population.persons_per_agent, 4.0);
    assert!(matches!(
        situation.population.ties,
        Ties::Implicit { workplace_size: WorkplaceSize::LogNormal { .. }, size_provenance: None, .. }
    ));
    assert_eq!(situation.values.keys().collect::<Vec<_>>(), ["base", "independence", "reforms"]);
}

#[test]
fn a_group_shares_its_source_and_says_it_all() {
    let (situation, _) = read(&with_us(
        "funding = { dues = 0.9, small_donors = { value = 0.1, source = \"a guess\", grade = \"guess\" }, source = \"our books\", grade = \"own-count\", as_of = 2024 }",
    ));
    let of = |key: &str| quantity(&situation, &format!("organization.us.funding.{key}"));
    assert_eq!((of("dues").source.as_deref(), of("dues").grade), (Some("our books"), Grade::OwnCount));
    assert_eq!(
        (of("small_donors").source.as_deref(), of("small_donors").grade),
        (Some("a guess"), Grade::Guess)
    );
    assert_eq!(of("dues").as_of.as_deref(), Some("2024"));
    assert_eq!(of("party").form, Form::Distribution(Distribution::Constant(0.0)));
    assert_eq!(of("party").source.as_deref(), Some("our books"));
    // Whoever says nothing of the money leaves every source open.
    assert!(matches!(quantity(&situation, "organization.them.funding.party").form, Form::Unknown(_)));
}

#[test]
fn a_distribution_over_persons_can_be_its_mean_alone() {
    let text = BARE.replace("union = true\n", "union = true\norientation = { low = 0.3, best = 0.4, high = 0.5 }\nefficacy = { mean = 0.3, concentration = 8 }\n");
    let (situation, _) = read(&text);
    let of = |key: &str| quantity(&situation, &format!("population.stratum.everybody.{key}")).form;
    assert_eq!(
        of("orientation.mean"),
        Form::Distribution(Distribution::Pert { low: 0.3, best: 0.4, high: 0.5 })
    );
    assert_eq!(
        of("orientation.concentration"),
        Form::Unknown(Distribution::Pert { low: 4.0, best: 6.0, high: 12.0 })
    );
    assert_eq!(of("efficacy.concentration"), Form::Distribution(Distribution::Constant(8.0)));
    assert_eq!(of("threshold.mean"), Form::Prior { id: situation.coefficients["threshold_mean"] });
}

#[test]
fn coefficients_ship_with_the_program_and_can_be_set() {
    let (situation, _) = read(&format!(
        "{BARE}\n[priors]\nlearning_rate = {{ low = 0.01, best = 0.02, high = 0.03, source = \"a study\" }}\n"
    ));
    assert_eq!(situation.coefficients.len(), terrain_situation::coefficient_names().count());
    let set = quantity(&situation, "priors.learning_rate");
    assert_eq!((set.set_by, set.grade), (SetBy::User, Grade::InformedEstimate));
    let bundled = quantity(&situation, "priors.peer_rate");
    assert_eq!((bundled.set_by, bundled.grade), (SetBy::Coefficient, Grade::Guess));
    assert_eq!(bundled.source.as_deref(), Some("expert judgement"));
    assert_eq!(quantity(&situation, "priors.vote_intercept").grade, Grade::Record);
}

#[test]
fn the_five_postures_differ_by_their_bundle_only() {
    let (situation, _) = read(BARE);
    let labels: Vec<&str> = situation.postures.iter().map(|posture| posture.label.as_str()).collect();
    assert_eq!(labels, ["stay out", "act alone", "join for this campaign", "join for good", "lead"]);
    let effort = situation.organizations[situation.principal].effort;
    for posture in &situation.postures[1..] {
        assert_eq!(posture.effort, effort, "{}", posture.id);
    }
    let stay_out = posture(&situation, "stay-out");
    assert_eq!(situation.quantity(stay_out.effort).form, Form::Distribution(Distribution::Constant(0.0)));
    assert!(stay_out.joins.is_empty() && !stay_out.fights_alone);
    let standing = posture(&situation, "standing");
    assert_eq!((standing.duration, standing.joins.as_slice()), (Duration::Horizon, &[0][..]));
    assert_eq!(
        situation.quantity(standing.integration).form,
        Form::Distribution(Distribution::Pert { low: 0.5, best: 0.7, high: 0.9 })
    );
    assert!(posture(&situation, "lead").needs_largest_weight);
}

#[test]
fn postures_can_be_changed_and_added() {
    let (situation, _) = read(&format!(
        "{BARE}\n[[posture]]\nid = \"parallel\"\nlabel = \"go it alone\"\n[[posture]]\nid = \"lead\"\nneeds_largest_weight = false\nidentity = 0.7\neffort = 0.4\n[[posture]]\nid = \"loose\"\njoins = [\"together\"]\n"
    ));
    assert_eq!(posture(&situation, "alone").label, "go it alone");
    let lead = posture(&situation, "lead");
    assert!(!lead.needs_largest_weight);
    assert_eq!(situation.quantity(lead.identity).form, Form::Distribution(Distribution::Constant(0.7)));
    assert_ne!(lead.effort, posture(&situation, "alone").effort);
    assert_eq!(posture(&situation, "loose").joins, [0]);
    assert_eq!(situation.postures.len(), 6);
}

#[test]
fn without_a_coalition_there_are_two_postures() {
    let alone = &BARE[..BARE.find("[[coalition]]").unwrap()];
    let (situation, _) = read(alone);
    assert_eq!(
        situation.postures.iter().map(|posture| posture.id.as_str()).collect::<Vec<_>>(),
        ["stay-out", "alone"]
    );
}

#[test]
fn a_list_is_not_a_base() {
    let (situation, warnings) = read(&with_us("list = 1_000"));
    assert_eq!(warnings.iter().map(|warning| warning.kind).collect::<Vec<_>>(), [RemarkKind::ListIsNotABase]);
    assert_eq!(
        quantity(&situation, "organization.us.active").form,
        Form::Unknown(Distribution::Pert { low: 0.0, best: 50.0, high: 300.0 })
    );
    assert!(read(&with_us("list = 1_000\nactive = 80")).1.is_empty());
    assert!(
        read(&with_us("list = 1_000\nturnout = [{ asked = 60, came = 40, date = 2025-01-10 }]")).1.is_empty()
    );
}

#[test]
fn turnout_sets_a_base_that_is_open_or_claimed() {
    let records = "turnout = [\n{ asked = 90, came = 80, date = 2023-06-01 },\n{ asked = 60, came = 20, date = 2024-06-01 },\n]";
    for base in ["", "active = \"unknown\"", "active = { value = 300, grade = \"partner-claim\" }"] {
        let (situation, _) = read(&with_us(&format!("{base}\n{records}")));
        let active = quantity(&situation, "organization.us.active");
        // The count a year older weighs half: (80/2 + 20)/(1/2 + 1) = 40.
        assert_eq!(
            active.form,
            Form::Distribution(Distribution::Pert { low: 20.0, best: 40.0, high: 80.0 }),
            "{base}"
        );
        assert_eq!((active.grade, active.as_of.as_deref()), (Grade::OwnCount, Some("2024-06-01")));
        assert!(active.source.unwrap().contains("turnout at 2 actions"));
    }
    let (situation, _) =
        read(&with_us(&format!("active = {{ value = 300, grade = \"own-count\" }}\n{records}")));
    assert_eq!(
        quantity(&situation, "organization.us.active").form,
        Form::Distribution(Distribution::Constant(300.0))
    );
    let (situation, _) = read(&with_us("turnout = [{ asked = 60, came = 40, date = 2024 }]"));
    assert_eq!(
        quantity(&situation, "organization.us.active").form,
        Form::Distribution(Distribution::Pert { low: 20.0, best: 40.0, high: 60.0 })
    );
}

#[test]
fn old_numbers_are_pointed_out() {
    let kinds = |written: &str| -> Vec<RemarkKind> {
        read(&with_us(&format!("staff = {{ value = 3, as_of = {written} }}")))
            .1
            .iter()
            .map(|warning| warning.kind)
            .collect()
    };
    assert_eq!(kinds("2022"), [RemarkKind::Old]);
    assert_eq!(kinds("2024-02-28"), [RemarkKind::Old]);
    assert_eq!(kinds("\"2024-03\""), []);
    assert_eq!(kinds("2025-01-10"), []);
}

#[test]
fn what_is_never_decided_or_never_acts_is_pointed_out() {
    for (written, instead) in [
        ("weeks = 20", "weeks = 200"),
        ("weeks = 20", "weeks = 3"),
        ("weeks = 20", "weeks = 20\naction_every = 30"),
    ] {
        let (_, warnings) = read(&BARE.replace(written, instead));
        assert_eq!(
            warnings.iter().map(|warning| warning.kind).collect::<Vec<_>>(),
            [RemarkKind::Timing],
            "{instead}"
        );
    }
    let (_, warnings) = read(&BARE.replace("union = true", "union = true\ninterest = { moar = 0.4 }"));
    assert_eq!(warnings[0].kind, RemarkKind::UnknownName);
}

#[test]
fn open_lists_leave_room_for_each_other() {
    let mut text = with_us("list = 15_000\nactive = 100");
    for number in 0..20 {
        text.push_str(&format!("[[organization]]\nid = \"group {number}\"\n"));
    }
    let (situation, _) = read(&text);
    let highest = |path: String| match quantity(&situation, &path).form {
        Form::Unknown(Distribution::Pert { high, .. }) => high,
        other => panic!("{other:?}"),
    };
    let open: f64 = (0..20).map(|number| highest(format!("organization.group {number}.list"))).sum::<f64>()
        + highest("organization.them.list".to_owned());
    assert!(open + 15_000.0 <= 20_000.0 + 1e-6, "{open}");
    assert!(open > 4_000.0, "{open}");
    let list = quantity(&situation, "organization.us.list");
    assert_eq!(list.allowed, (0.0, 20_000.0));
}

#[test]
fn shares_in_two_digits_sum_to_one() {
    let text = BARE.replace(
        "name = \"everybody\"\nunion = true\n",
        "name = \"a\"\nshare = 0.33\n[[population.stratum]]\nname = \"b\"\nshare = 0.33\nworkers = false\n[[population.stratum]]\nname = \"c\"\nshare = 0.34\nunion = true\n",
    );
    let (situation, _) = read(&text.replace("0.34", "0.335"));
    let sum: f64 = situation.population.strata.iter().map(|stratum| stratum.share).sum();
    assert!((sum - 1.0).abs() < 1e-12);
    // Whose fight it is follows from how it is decided, not from the arena.
    for arena in ["labor", "electoral"] {
        let text = text.replace("arena = \"labor\"", &format!("arena = \"{arena}\""));
        assert_eq!(read(&text).0.campaigns[0].strata, [0, 2], "{arena}");
        assert_eq!(
            read(&text.replace("workplace_vote", "leadership_vote")).0.campaigns[0].strata,
            [2],
            "{arena}"
        );
        assert_eq!(
            read(&text.replace("workplace_vote", "concession")).0.campaigns[0].strata,
            [0, 1, 2],
            "{arena}"
        );
    }
}

#[test]
fn chambers_have_seats_listed_or_from_a_record() {
    let listed = "\n[[chamber]]\nid = \"council\"\nquota = 0.6\nquota_of = \"all\"\n[[chamber.seat]]\nlabel = \"ward\"\ncount = 3\nideal_point = 0.2\n[[chamber.seat]]\nheld_by = \"them\"\n";
    let text = format!("{BARE}{listed}").replace(
        "{ kind = \"workplace_vote\" }",
        "{ kind = \"chamber_vote\", chamber = \"council\", bill_position = 0.3 }",
    );
    let (situation, _) = read(&text);
    let chamber = &situation.chambers[0];
    assert_eq!((chamber.quota, chamber.quota_of_all), (Some(0.6), true));
    let Seats::Listed(seats) = &chamber.seats else { panic!("listed") };
    assert_eq!(
        seats.iter().map(|seat| seat.label.as_str()).collect::<Vec<_>>(),
        ["ward 1", "ward 2", "ward 3", "seat 4"]
    );
    assert_eq!(seats[0].ideal_point, seats[2].ideal_point);
    assert_eq!(seats[3].held_by, Some(1));
    assert!(matches!(situation.campaigns[0].win_rule, WinRule::ChamberVote { chamber: 0, .. }));

    let record = "\n[[chamber]]\nid = \"senate\"\nquota = \"majority\"\nseats = { evidence = \"rollcall.seats\", where = { congress = 116 } }\n";
    let (situation, _) = read(&format!("{BARE}{record}"));
    let chamber = &situation.chambers[0];
    assert_eq!(chamber.quota, None);
    assert!(
        matches!(&chamber.seats, Seats::Evidence { name, filter } if name == "rollcall.seats" && filter["congress"] == "116")
    );
}

#[test]
fn the_summary_says_who_and_which_fight() {
    let (situation, _) = read(&with_us("list = { low = 100, best = 200, high = 400 }\nactive = 40"));
    let summary = describe(&situation);
    assert_eq!(summary.principal.list, "100 to 400, most likely 200 people");
    assert_eq!(summary.partners.len(), 1);
    let fight = &summary.fights[0];
    assert_eq!(
        (fight.decided_by.as_str(), fight.weeks, fight.decided),
        ("a vote in each workplace", (0, 20), true)
    );
    assert_eq!(fight.coalition.as_ref().unwrap().1, ["us", "them"]);
    assert_eq!(summary.simulated, 5000);
    assert!(
        summary
            .without_source()
            .any(|number| number.path == "organization.us.active" && number.line == Some(13))
    );
    assert!(summary.uncertain().count() > summary.unknown().count());
}

#[test]
fn a_list_with_its_middle_beyond_the_people_there_is_refused() {
    for written in [
        "{ dist = \"normal\", mean = 30_000, sd = 10 }",
        "{ dist = \"lognormal\", median = 30_000, sigma = 1 }",
    ] {
        let text = with_us(&format!("list = {written}\nactive = 5"));
        let faults = read_situation("x.toml", &text, &Context::lenient()).unwrap_err();
        assert_eq!(faults.faults[0].kind, RemarkKind::TooLarge, "{written}");
    }
    read(&with_us("list = { dist = \"lognormal\", median = 3_000, sigma = 1 }\nactive = 5"));
}
