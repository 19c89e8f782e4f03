//! A decision with kept runs, made up here from the situation's own distributions: the second of two postures is better where the
//! partner's base and effort are large.

use chrono::{Days, NaiveDate};
use std::collections::BTreeMap;
use terrain_decide::again::{KeptPosture, KeptRuns};
use terrain_decide::decision::{
    Assumption, Decision, FindOut, OutcomeSummary, PostureResult, Robustness, Verdict,
};
use terrain_decide::distribution::Sampler;
use terrain_decide::subject::{Named, OUTCOMES, Outcome, outcome_name};
use terrain_ledger::decision::{FORMAT, Fight, Parties};
use terrain_ledger::fact::{
    Answer, ContactKind, Contacts, Delivery, DeliveryState, Demand, Figure, Opposition, Promise, Reply,
    Softening, SofteningKind, Turnout,
};
use terrain_ledger::{Commitment, DecisionRecord, Entry, Fact, Frozen, Ledger, Level, NewEntry};
use terrain_sim::random::Stream;
use terrain_situation::{Context, Distribution, Situation, read_situation};

pub(crate) const SITUATION: &str = r#"terrain = 1 # the format
name = "Alone or together?"
horizon_weeks = 40
[population]
persons = 20_000
[[population.stratum]]
name = "workers"
share = 1.0
interest = { "more" = 0.6 }

# Ourselves.
[[organization]]
id = "us"
principal = true
staff = 1
list = 300
active = 60
[[organization]]
id = "them"
label = "the alliance"
staff = { low = 2, best = 5, high = 9 }
list = 2_000
active = { low = 10, best = 50, high = 120, source = "its leaflet", grade = "partner-claim" } # they say 50
effort = { low = 0.1, best = 0.4, high = 0.8, grade = "partner-claim" }
[[organization]]
id = "others"
staff = 1
list = 400
effort = { low = 0.1, best = 0.2, high = 0.4, grade = "own-count" }

[[campaign]]
id = "fight"
arena = "labor"
demand = "more"
weeks = 30
opposition = { dist = "beta", a = 2, b = 5 }
win_rule = { kind = "concession" }
[[coalition]]
id = "both"
members = ["us", "them", "others"]
campaign = "fight"
[values]
reforms = 0.5
base = 0.5
"#;

/// Paths that the runs vary over.
const PATHS: [&str; 4] = [
    "organization.them.active",
    "organization.them.effort",
    "campaign.fight.opposition",
    "organization.others.effort",
];

pub(crate) fn situation() -> Situation {
    read_situation("s.toml", SITUATION, &Context::lenient()).unwrap().0
}

pub(crate) fn prior(path: &str) -> Sampler {
    let situation = situation();
    let quantity = situation.quantities.iter().find(|one| one.path == path).unwrap();
    Sampler::new(quantity.form.distribution().unwrap(), quantity.allowed).unwrap()
}

/// Runs with so many futures, each number drawn evenly over its own distribution, in an order of its own.
pub(crate) fn frozen(futures: u32) -> Frozen {
    let stream = Stream::new(11, 1);
    let columns: Vec<Vec<f64>> = (0_u64..)
        .zip(PATHS)
        .map(|(place, path)| {
            let sampler = prior(path);
            let mut order: Vec<u32> = (0..futures).collect();
            terrain_sim::random::shuffle(&mut order, &mut stream.at(place));
            order.iter().map(|one| sampler.quantile((f64::from(*one) + 0.5) / f64::from(futures))).collect()
        })
        .collect();
    let inputs: Vec<Vec<f64>> =
        (0..futures as usize).map(|future| columns.iter().map(|column| column[future]).collect()).collect();
    let worth =
        |values: &[f64]| 0.012 * (values[0] - 50.0) + 0.6 * (values[1] - 0.4) - 0.3 * (values[2] - 0.3);
    let outcomes = |values: &[f64], joined: bool| {
        let mut outcomes = [0.0; OUTCOMES];
        outcomes[Outcome::Base as usize] = 60.0 + if joined { 0.2 * values[0] } else { 10.0 };
        outcomes[Outcome::ContactRatio as usize] = if joined { 4.0 * (1.0 - values[1]) } else { 200.0 };
        outcomes[Outcome::Independence as usize] = if joined { 1.0 - 0.5 * values[1] } else { 1.0 };
        outcomes
    };
    let posture = |id: &str, label: &str, joined: bool| KeptPosture {
        id: id.to_owned(),
        label: label.to_owned(),
        utilities: inputs.iter().map(|values| if joined { worth(values) } else { 0.0 }).collect(),
        counts: vec![true; inputs.len()],
        outcomes: inputs.iter().map(|values| outcomes(values, joined)).collect(),
        won: vec![vec![None]; inputs.len()],
    };
    let postures =
        vec![posture("alone", "act alone", false), posture("temporary", "join for this campaign", true)];
    let forecast = forecast(&postures, futures);
    let runs = KeptRuns {
        paths: PATHS.map(str::to_owned).to_vec(),
        inputs,
        blocks: (0..futures).map(|future| future / 8).collect(),
        campaigns: vec!["fight".to_owned()],
        postures,
    };
    Frozen {
        forecast,
        runs,
        situation_file: "s.toml".to_owned(),
        situation: SITUATION.to_owned(),
        manifest: String::new(),
    }
}

fn forecast(postures: &[KeptPosture], futures: u32) -> Decision {
    let summary = |posture: &KeptPosture, outcome: Outcome| {
        let mut values: Vec<f64> =
            posture.outcomes.iter().map(|outcomes| outcomes[outcome as usize]).collect();
        values.sort_by(f64::total_cmp);
        let at = |share: f64| values[((values.len() - 1) as f64 * share).round() as usize];
        let end = [0.05, 0.25, 0.5, 0.75, 0.95].map(at);
        let start = if outcome == Outcome::Independence { 1.0 } else { 60.0 };
        let band = |week: f64| end.map(|end| start + (end - start) * week / 40.0);
        OutcomeSummary {
            name: outcome_name(outcome).to_owned(),
            mean: values.iter().sum::<f64>() / values.len() as f64,
            quantiles: end,
            fifty: Vec::new(),
            bands: [0.0, 10.0, 20.0, 30.0, 40.0].map(band).to_vec(),
        }
    };
    let results = postures
        .iter()
        .map(|posture| PostureResult {
            id: posture.id.clone(),
            label: posture.label.clone(),
            futures,
            taken: 1.0,
            outcomes: Outcome::ALL.into_iter().map(|outcome| summary(posture, outcome)).collect(),
            p_best: 0.5,
            p_best_interval: [0.4, 0.6],
            utility: 0.0,
            expected_regret: 0.0,
            max_regret: 0.0,
            rank_acceptability: vec![0.5, 0.5],
            campaigns: Vec::new(),
            walkouts: Vec::new(),
        })
        .collect();
    Decision {
        question: "Alone or together?".to_owned(),
        horizon_weeks: 40,
        futures,
        replicates: 1,
        seed: 1,
        futures_planned: futures,
        postures: results,
        verdict: Verdict {
            leading: 1,
            second: 0,
            told_apart: false,
            tied: vec![0, 1],
            difference: [0.0; 3],
            in_fifty: 25,
            futures_needed: None,
        },
        compared: None,
        drivers: Vec::new(),
        case_against: None,
        conditions: Vec::new(),
        robustness: Robustness { criteria: Vec::new(), not_dominated: Vec::new() },
        find_out: FindOut { everything: 0.0, without: 0, numbers: Vec::new() },
        values: Vec::new(),
        assumptions: vec![Assumption {
            path: "organization.us.active".to_owned(),
            label: "active base of us".to_owned(),
            unit: "people".to_owned(),
            range: [60.0; 3],
            uncertain: false,
            source: "counted".to_owned(),
            grade: "own-count".to_owned(),
            as_of: None,
            set_by: "user".to_owned(),
            influence: 0.0,
        }],
        influence_by_grade: Vec::new(),
        warnings: Vec::new(),
        series_weeks: vec![0, 10, 20, 30, 40],
    }
}

pub(crate) fn start() -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, 4).unwrap()
}

/// A ledger with these facts, each written down on the day it happened: days since the start, fact.
pub(crate) fn ledger(facts: &[(u64, Fact)]) -> Ledger {
    let named = |id: &str| Named { id: id.to_owned(), label: id.to_owned() };
    let decision = DecisionRecord {
        format: FORMAT,
        question: "Alone or together?".to_owned(),
        decided: start(),
        starts: start(),
        posture: named("temporary"),
        commitment: Commitment::NoEnd("none".to_owned()),
        reasons: String::new(),
        dissent: String::new(),
        readers: Level::Internal,
        parties: Parties {
            us: "us".to_owned(),
            organizations: ["us", "them", "others"].map(named).to_vec(),
            campaigns: vec![Fight {
                id: "fight".to_owned(),
                label: "the fight".to_owned(),
                ends_week: 30,
                election: false,
            }],
            coalitions: vec![named("both")],
        },
        tripwires: Vec::new(),
        situation_sha256: String::new(),
        run_sha256: String::new(),
        run_folder: String::new(),
        frozen_sha256: String::new(),
    };
    let entries = (1..)
        .zip(facts)
        .map(|(id, (days, fact))| {
            let day = start().checked_add_days(Days::new(*days)).unwrap();
            Entry {
                id,
                decision: 1,
                recorded_at: format!("{day}T12:00:00Z"),
                written: NewEntry {
                    day,
                    by: String::new(),
                    happened: String::new(),
                    proof: String::new(),
                    view: String::new(),
                    corrects: None,
                    fact: fact.clone(),
                },
            }
        })
        .collect();
    Ledger::new(1, decision, entries, None)
}

pub(crate) fn came(organization: &str, came: u32, asked: Option<u32>) -> Fact {
    Fact::Turnout(Turnout {
        organization: organization.to_owned(),
        event: "picket".to_owned(),
        asked,
        promised: None,
        came,
        test: None,
    })
}

pub(crate) fn promise(from: &str, amount: f64) -> Fact {
    Fact::Promise(Promise {
        from: from.to_owned(),
        to: "us".to_owned(),
        what: "people".to_owned(),
        amount,
        unit: "people".to_owned(),
        due: start(),
    })
}

pub(crate) fn delivered(promise: i64, state: DeliveryState, amount: Option<f64>) -> Fact {
    Fact::Delivery(Delivery { promise, state, amount })
}

pub(crate) fn week(acted: bool) -> Fact {
    Fact::Opposition(Opposition { campaign: "fight".to_owned(), acted })
}

pub(crate) fn figure(about: &str, value: f64, range: Option<[f64; 2]>) -> Fact {
    Fact::Figure(Figure { about: about.to_owned(), value, range, asked: None, source: "sheets".to_owned() })
}

pub(crate) fn contacts(counts: &[(ContactKind, u32)]) -> Fact {
    Fact::Contacts(Contacts {
        counts: counts.iter().copied().collect::<BTreeMap<_, _>>(),
        first_time: None,
        partner: None,
    })
}

pub(crate) fn demand(points: &[&str], militancy: Option<f64>) -> Fact {
    Fact::Demand(Demand { points: points.iter().map(|point| (*point).to_owned()).collect(), militancy })
}

pub(crate) fn asked_to_soften() -> Fact {
    Fact::Softening(Softening {
        from: "them".to_owned(),
        asked: SofteningKind::Drop,
        what: "a point".to_owned(),
        reason: String::new(),
    })
}

pub(crate) fn answered(request: i64, reply: Reply) -> Fact {
    Fact::Answer(Answer { request, reply, came_of_it: String::new() })
}

/// Quantiles of values that are in no order.
pub(crate) fn quantiles(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    [0.05, 0.5, 0.95].map(|share| values[((values.len() - 1) as f64 * share).round() as usize])
}

pub(crate) fn beta(a: f64, b: f64) -> Sampler {
    Sampler::new(&Distribution::Beta { a, b }, (0.0, 1.0)).unwrap()
}
