//! Decisions as the analysis makes them: a labor drive with five postures, and the borders of what can be said.

use terrain_decide::decision::{
    Assumption, CampaignResult, CaseAgainst, Condition, Decision, Driver, FindOut, Flip, FlipSearch,
    OutcomeSummary, PostureResult, Robustness, ValueWeight, Verdict, WinningConditions, WinningRule,
    WorthKnowing,
};
use terrain_decide::discovery::HeldOut;
use terrain_decide::robustness::{Criterion, Judged};
use terrain_decide::subject::Outcome;
use terrain_report::Reproduction;

pub(crate) const SITUATION: &str = "terrain = 1\nname = \"Recognition drive at the hospital\"\n# a comment with <b>tags</b> & an ampersand\n";

/// An outcome between `low` and `high`; `skew` above 1 puts most futures low.
fn outcome(name: &str, low: f64, high: f64, skew: f64, weeks: &[u32]) -> OutcomeSummary {
    let at = |p: f64| {
        let value = low + (high - low) * p.powf(skew);
        if high > 20.0 { value.round() } else { (value * 1e4).round() / 1e4 }
    };
    let quantiles = [0.05, 0.25, 0.5, 0.75, 0.95].map(at);
    let fifty: Vec<f64> = (0..50).map(|place| at((f64::from(place) + 0.5) / 50.0)).collect();
    let start = if name == "base" { 70.0 } else { 0.0 };
    let last = f64::from(*weeks.last().unwrap());
    let bands = weeks
        .iter()
        .map(|week| quantiles.map(|end| start + (end - start) * (f64::from(*week) / last).sqrt()))
        .collect();
    OutcomeSummary { name: name.to_owned(), mean: fifty.iter().sum::<f64>() / 50.0, quantiles, fifty, bands }
}

/// What a posture is good at, for a fixture.
struct Shape {
    id: &'static str,
    label: &'static str,
    p_best: f64,
    interval: [f64; 2],
    regret: [f64; 2],
    won: f64,
    base: [f64; 2],
    independence: [f64; 2],
    ratio: [f64; 2],
    walks: f64,
    ranks: [f64; 5],
}

fn posture(shape: &Shape, weeks: &[u32]) -> PostureResult {
    let acts = shape.won > 0.0;
    let outcomes = Outcome::ALL
        .iter()
        .map(|one| match one {
            Outcome::Reforms => outcome("reforms", 0.0, 0.9, 0.3 / shape.won.max(0.05), weeks),
            Outcome::Base => outcome("base", shape.base[0], shape.base[1], 1.6, weeks),
            Outcome::Reach => outcome("reach", 200.0, if acts { 1600.0 } else { 500.0 }, 1.2, weeks),
            Outcome::ContactRatio => outcome("contact_ratio", shape.ratio[0], shape.ratio[1], 1.8, weeks),
            Outcome::Orientation => outcome("orientation", -0.02, 0.09, 1.1, weeks),
            Outcome::Independence => {
                outcome("independence", shape.independence[0], shape.independence[1], 0.7, weeks)
            }
            Outcome::Clarity => outcome("clarity", 0.35, 0.92, 0.8, weeks),
            Outcome::Power => outcome("power", 0.01, 0.13, 1.4, weeks),
            Outcome::PeriodChange => outcome("period_change", 0.0, 0.0, 1.0, weeks),
        })
        .collect();
    PostureResult {
        id: shape.id.to_owned(),
        label: shape.label.to_owned(),
        futures: 512,
        taken: if shape.id == "lead" { 0.24 } else { 1.0 },
        outcomes,
        p_best: shape.p_best,
        p_best_interval: shape.interval,
        utility: 0.5 - shape.regret[0],
        expected_regret: shape.regret[0],
        max_regret: shape.regret[1],
        rank_acceptability: shape.ranks.to_vec(),
        campaigns: vec![CampaignResult {
            id: "recognition".to_owned(),
            label: "the recognition drive".to_owned(),
            share_won: shape.won * 0.8,
            p_won: shape.won,
            decided: 1.0,
        }],
        walkouts: vec![("the county coalition".to_owned(), shape.walks)],
    }
}

fn assumption(
    path: &str,
    label: &str,
    unit: &str,
    range: [f64; 3],
    grade: &str,
    source: &str,
    influence: f64,
) -> Assumption {
    Assumption {
        path: path.to_owned(),
        label: label.to_owned(),
        unit: unit.to_owned(),
        range,
        uncertain: range[0] < range[2],
        source: source.to_owned(),
        grade: grade.to_owned(),
        as_of: (grade == "own-count").then(|| "2025-03".to_owned()),
        set_by: match path.split('.').next() {
            Some("coefficient") => "coefficient",
            _ if grade == "unknown" => "default",
            _ => "user",
        }
        .to_owned(),
        influence,
    }
}

fn profile(range: [f64; 2], ends: [f64; 2]) -> Vec<(f64, f64)> {
    (0..20)
        .map(|bin| {
            let share = (f64::from(bin) + 0.5) / 20.0;
            let wave = if bin % 2 == 0 { 0.004 } else { -0.004 };
            (range[0] + (range[1] - range[0]) * share, ends[0] + (ends[1] - ends[0]) * share + wave)
        })
        .collect()
}

fn conditions() -> Vec<WinningConditions> {
    let rule = |path: &str, label: &str, unit: &str, low, high, chance| WinningRule {
        path: path.to_owned(),
        label: label.to_owned(),
        unit: unit.to_owned(),
        low,
        high,
        chance,
    };
    let base = rule(
        "organization.county.active",
        "active base of the county coalition",
        "people",
        Some(104.0),
        None,
        1e-18,
    );
    let against = rule(
        "campaign.recognition.opposition",
        "strength of the opposition to the recognition drive",
        "share",
        Some(0.4),
        Some(0.62),
        0.0003,
    );
    vec![
        WinningConditions {
            winner: 1,
            loser: 2,
            futures: 512,
            base_rate: 0.7,
            rules: vec![WinningRule { low: None, high: Some(98.0), ..base.clone() }],
            density: 0.88,
            coverage: 0.79,
            held_out: Some(HeldOut {
                parts: 8,
                with_rules: 8,
                inside: 316,
                of_interest: 272,
                coverage: 0.76,
            }),
            reaches: true,
            trajectory: vec![(1.0, 0.7, 0), (0.79, 0.88, 1)],
        },
        WinningConditions {
            winner: 2,
            loser: 1,
            futures: 512,
            base_rate: 0.3,
            rules: vec![base, against],
            density: 0.74,
            coverage: 0.64,
            held_out: Some(HeldOut { parts: 8, with_rules: 6, inside: 121, of_interest: 80, coverage: 0.52 }),
            reaches: false,
            trajectory: vec![(1.0, 0.3, 0), (0.8, 0.55, 1), (0.64, 0.74, 2)],
        },
    ]
}

fn robustness() -> Robustness {
    let judged = |criterion, values: [f64; 5], best: &[usize]| Judged {
        criterion,
        // “lead” could be taken in too few futures.
        values: values.iter().enumerate().map(|(place, value)| (place != 4).then_some(*value)).collect(),
        best: best.to_vec(),
    };
    Robustness {
        criteria: vec![
            judged(Criterion::Laplace, [0.2, 0.47, 0.45, 0.36, 0.0], &[1]),
            judged(Criterion::Maximin, [0.1, 0.02, 0.05, 0.0, 0.0], &[0]),
            judged(Criterion::MinimaxRegret, [0.6, 0.31, 0.28, 0.44, 0.0], &[2]),
            judged(Criterion::RegretQuantile, [0.5, 0.2, 0.18, 0.3, 0.0], &[2]),
            judged(Criterion::ShareBest, [0.1, 0.62, 0.24, 0.04, 0.0], &[1]),
        ],
        not_dominated: vec![0, 1, 2],
    }
}

fn find_out() -> FindOut {
    let worth =
        |path: &str, label: &str, unit: &str, range, grade: &str, value: f64, low: f64| WorthKnowing {
            path: path.to_owned(),
            label: label.to_owned(),
            unit: unit.to_owned(),
            range,
            grade: grade.to_owned(),
            set_by: if path.starts_with("coefficient") { "coefficient" } else { "user" }.to_owned(),
            value,
            interval: [low, 1.4 * value],
            changes: 10.0 * value,
        };
    FindOut {
        everything: 0.03,
        without: 1,
        numbers: vec![
            worth(
                "organization.county.active",
                "active base of the county coalition",
                "people",
                [24.0, 158.0],
                "partner-claim",
                0.012,
                0.008,
            ),
            worth(
                "coefficient.join_rate",
                "contacted person joins the list",
                "probability",
                [0.01, 0.05],
                "record",
                0.006,
                0.002,
            ),
            worth(
                "campaign.recognition.opposition",
                "strength of the opposition to the recognition drive",
                "share",
                [0.36, 0.81],
                "informed-estimate",
                0.004,
                0.001,
            ),
            worth(
                "organization.county.ties.party",
                "how close the county coalition is to the party in office",
                "share",
                [0.1, 0.8],
                "unknown",
                0.001,
                0.0,
            ),
        ],
    }
}

fn drivers() -> Vec<Driver> {
    let driver = |path: &str,
                  label: &str,
                  unit: &str,
                  grade: &str,
                  share: f64,
                  range: [f64; 2],
                  ends: [f64; 2],
                  flip| Driver {
        path: path.to_owned(),
        label: label.to_owned(),
        unit: unit.to_owned(),
        share,
        share_interval: [share * 0.7, share * 1.25],
        direction: if ends[1] > ends[0] { 1 } else { -1 },
        range,
        flip,
        search: FlipSearch::Done,
        grade: grade.to_owned(),
        profile: profile(range, ends),
    };
    vec![
        driver(
            "organization.county-coalition.active",
            "active base of the county coalition",
            "people",
            "partner-claim",
            0.31,
            [24.0, 158.0],
            [0.09, -0.04],
            Some(Flip { value: 117.0, interval: [98.0, 139.0], leading_above: false, other: 2 }),
        ),
        driver(
            "campaign.recognition.opposition",
            "how hard the other side fights the recognition drive",
            "share",
            "informed-estimate",
            0.14,
            [0.36, 0.81],
            [-0.02, 0.07],
            Some(Flip { value: 0.46, interval: [0.41, 0.55], leading_above: true, other: 2 }),
        ),
        driver(
            "coefficient.tie_time",
            "weeks until partners know each other well",
            "weeks",
            "guess",
            0.06,
            [9.0, 44.0],
            [0.01, 0.05],
            None,
        ),
    ]
}

fn assumptions() -> Vec<Assumption> {
    vec![
        assumption(
            "organization.caucus.list",
            "list of our caucus",
            "people",
            [600.0; 3],
            "own-count",
            "our own list",
            0.0,
        ),
        assumption(
            "organization.caucus.active",
            "active base of our caucus",
            "people",
            [56.0, 71.0, 88.0],
            "own-count",
            "sign-in sheets",
            0.02,
        ),
        assumption(
            "organization.county-coalition.active",
            "active base of the county coalition",
            "people",
            [24.0, 68.0, 158.0],
            "partner-claim",
            "what its director says",
            0.31,
        ),
        assumption(
            "campaign.recognition.opposition",
            "how hard the other side fights the recognition drive",
            "share",
            [0.36, 0.57, 0.81],
            "informed-estimate",
            "Bronfenbrenner 1997 and our own judgement",
            0.14,
        ),
        assumption(
            "population.ties.workplace_size",
            "persons in a workplace",
            "people",
            [27.0, 58.0, 310.0],
            "record",
            "NLRB election tallies, 2017 to 2020",
            0.0,
        ),
        assumption(
            "organization.county-coalition.ties.party",
            "ties of the county coalition to a party",
            "share",
            [0.1, 0.45, 0.9],
            "unknown",
            "left open",
            0.03,
        ),
        assumption(
            "coefficient.tie_time",
            "weeks until partners know each other well",
            "weeks",
            [9.0, 21.0, 44.0],
            "guess",
            "expert judgement",
            0.06,
        ),
        assumption(
            "coefficient.contact_orientation_workplace",
            "share of the gap to the message closed by one workplace talk",
            "share",
            [0.012, 0.033, 0.062],
            "record",
            "field experiments on deep conversations",
            0.01,
        ),
    ]
}

/// “act alone” stands clearly ahead.
pub(crate) fn ahead() -> Decision {
    let weeks: Vec<u32> = (1..=26).map(|step| step * 4).collect();
    let shapes = [
        Shape {
            id: "stay-out",
            label: "stay out",
            p_best: 0.004,
            interval: [0.0, 0.01],
            regret: [0.21, 0.55],
            won: 0.0,
            base: [25.0, 110.0],
            independence: [1.0, 1.0],
            ratio: [40.0, 310.0],
            walks: 0.0,
            ranks: [0.0, 0.02, 0.08, 0.2, 0.7],
        },
        Shape {
            id: "alone",
            label: "act alone",
            p_best: 0.62,
            interval: [0.57, 0.67],
            regret: [0.03, 0.31],
            won: 0.46,
            base: [60.0, 420.0],
            independence: [1.0, 1.0],
            ratio: [60.0, 900.0],
            walks: 0.0,
            ranks: [0.62, 0.22, 0.1, 0.04, 0.02],
        },
        Shape {
            id: "temporary",
            label: "join for this campaign",
            p_best: 0.24,
            interval: [0.2, 0.28],
            regret: [0.06, 0.28],
            won: 0.55,
            base: [50.0, 330.0],
            independence: [0.84, 0.99],
            ratio: [4.0, 55.0],
            walks: 0.18,
            ranks: [0.24, 0.45, 0.21, 0.08, 0.02],
        },
        Shape {
            id: "standing",
            label: "join for good",
            p_best: 0.04,
            interval: [0.02, 0.06],
            regret: [0.14, 0.44],
            won: 0.42,
            base: [30.0, 210.0],
            independence: [0.55, 0.93],
            ratio: [1.0, 14.0],
            walks: 0.42,
            ranks: [0.04, 0.06, 0.26, 0.44, 0.2],
        },
        Shape {
            id: "lead",
            label: "lead",
            p_best: 0.096,
            interval: [0.07, 0.13],
            regret: [0.07, 0.36],
            won: 0.5,
            base: [50.0, 360.0],
            independence: [0.9, 1.0],
            ratio: [6.0, 80.0],
            walks: 0.11,
            ranks: [0.1, 0.25, 0.35, 0.24, 0.06],
        },
    ];
    Decision {
        question: "Recognition drive at the hospital: alone, or with the county coalition?".to_owned(),
        horizon_weeks: 104,
        futures: 512,
        replicates: 8,
        seed: 1912,
        futures_planned: 512,
        postures: shapes.iter().map(|shape| posture(shape, &weeks)).collect(),
        verdict: Verdict {
            leading: 1,
            second: 2,
            told_apart: true,
            tied: vec![1],
            difference: [0.38, 0.3, 0.46],
            in_fifty: 31,
            futures_needed: None,
        },
        compared: None,
        drivers: drivers(),
        case_against: Some(CaseAgainst {
            future: 211,
            best: 2,
            regret: 0.31,
            conditions: vec![
                Condition {
                    label: "active base of the county coalition".to_owned(),
                    value: 151.0,
                    median: 68.0,
                    unit: "people".to_owned(),
                },
                Condition {
                    label: "how hard the other side fights the recognition drive".to_owned(),
                    value: 0.38,
                    median: 0.57,
                    unit: "share".to_owned(),
                },
            ],
            share_not_best: 0.38,
        }),
        conditions: conditions(),
        robustness: robustness(),
        find_out: find_out(),
        values: [
            ("reforms", 0.4, [0.28, 0.52], [0.0, 0.9]),
            ("base", 0.32, [0.21, 0.44], [31.0, 388.0]),
            ("independence", 0.21, [0.11, 0.32], [0.6, 1.0]),
            ("reach", 0.07, [0.01, 0.14], [240.0, 1500.0]),
        ]
        .map(|(outcome, weight, range, scale)| ValueWeight {
            outcome: outcome.to_owned(),
            weight,
            range,
            scale,
        })
        .to_vec(),
        assumptions: assumptions(),
        influence_by_grade: vec![
            ("partner-claim".to_owned(), 0.55),
            ("informed-estimate".to_owned(), 0.24),
            ("guess".to_owned(), 0.1),
            ("unknown".to_owned(), 0.05),
            ("own-count".to_owned(), 0.04),
            ("record".to_owned(), 0.02),
        ],
        warnings: vec![
            "“lead” needs the largest weight in the coalition; it could be taken in 24 % of the futures."
                .to_owned(),
        ],
        series_weeks: weeks,
    }
}

/// The first two can't be told apart.
pub(crate) fn tied() -> Decision {
    let mut decision = ahead();
    decision.postures[1].p_best = 0.46;
    decision.postures[1].p_best_interval = [0.42, 0.5];
    decision.postures[2].p_best = 0.43;
    decision.postures[2].p_best_interval = [0.39, 0.47];
    decision.verdict = Verdict {
        leading: 1,
        second: 2,
        told_apart: false,
        tied: vec![1, 2],
        difference: [0.03, -0.02, 0.08],
        in_fifty: 23,
        futures_needed: Some(1_900),
    };
    decision
}

/// One posture alone.
pub(crate) fn single() -> Decision {
    let mut decision = ahead();
    decision.postures.truncate(1);
    decision.postures[0].p_best = 1.0;
    decision.postures[0].p_best_interval = [1.0, 1.0];
    decision.postures[0].expected_regret = 0.0;
    decision.postures[0].max_regret = 0.0;
    decision.postures[0].rank_acceptability = vec![1.0];
    decision.verdict = Verdict {
        leading: 0,
        second: 0,
        told_apart: false,
        tied: vec![0],
        difference: [0.0; 3],
        in_fifty: 50,
        futures_needed: None,
    };
    decision.drivers.clear();
    decision.case_against = None;
    decision.conditions.clear();
    decision.robustness = Robustness { criteria: Vec::new(), not_dominated: vec![0] };
    decision.find_out = FindOut { everything: 0.0, without: 0, numbers: Vec::new() };
    decision.influence_by_grade.clear();
    decision
}

/// Two postures that come out the same in every future.
pub(crate) fn no_difference() -> Decision {
    let mut decision = ahead();
    decision.postures.truncate(2);
    for posture in &mut decision.postures {
        posture.p_best = 0.5;
        posture.p_best_interval = [0.5, 0.5];
        posture.expected_regret = 0.0;
        posture.max_regret = 0.0;
        posture.rank_acceptability = vec![0.5, 0.5];
        for campaign in &mut posture.campaigns {
            (campaign.share_won, campaign.p_won, campaign.decided) = (f64::NAN, f64::NAN, 0.0);
        }
    }
    decision.verdict = Verdict {
        leading: 0,
        second: 1,
        told_apart: false,
        tied: vec![0, 1],
        difference: [0.0; 3],
        in_fifty: 25,
        futures_needed: None,
    };
    decision.drivers.clear();
    decision.case_against = None;
    decision.conditions.clear();
    decision.robustness = Robustness { criteria: Vec::new(), not_dominated: vec![0] };
    decision.find_out = FindOut { everything: 0.0, without: 0, numbers: Vec::new() };
    decision.influence_by_grade.clear();
    for assumption in &mut decision.assumptions {
        assumption.influence = 0.0;
    }
    decision
}

/// How such a decision was made.
pub(crate) fn reproduction() -> Reproduction {
    Reproduction {
        command: "terrain run labor-drive.toml --futures 512 --replicates 8 --seed 1912".to_owned(),
        situation_file: "labor-drive.toml".to_owned(),
        situation_text: SITUATION.to_owned(),
        situation_sha256: "9f1d54dd4ef0b0b1a2ba8b0a9d9dbb7a8e8e3f3b4b7d5dc8fc6dcf4fca5c6f10".to_owned(),
        program_version: "0.1.0".to_owned(),
        model: "terrain-model-2".to_owned(),
        seed: 1912,
        futures: 512,
        replicates: 8,
        manifest_toml: "format = 1\nseed = 1912\nfutures = 512\nreplicates = 8\n".to_owned(),
        generated: None,
    }
}
