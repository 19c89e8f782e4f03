//! The findings as JSON (`docs/reference/json.md`).

use super::Theory;
use super::mechanisms::without_as_json;
use serde_json::{Value, json};
use terrain_decide::theory::{Condition, Findings, Tested};
use terrain_situation::proposition::{Mechanism, Proposition};

/// The propositions and mechanisms that there are.
#[must_use]
pub fn list_as_json(propositions: &[&Proposition], mechanisms: &[Mechanism]) -> Value {
    json!({
        "propositions": propositions.iter().map(|one| json!({
            "id": one.id, "title": one.title, "claim": one.claim, "against": one.against,
            "experiment": one.experiment, "limits": one.limits,
        })).collect::<Vec<_>>(),
        "mechanisms": mechanisms.iter().map(|one| json!({ "id": one.id, "label": one.label })).collect::<Vec<_>>(),
    })
}

/// What was found.
#[must_use]
pub fn as_json(theory: &Theory<'_>) -> Value {
    json!({
        "seed": theory.seed,
        "quick": theory.quick,
        "switched_off": theory.switched_off,
        "propositions": theory.told.iter().map(|(proposition, findings)| told(proposition, findings)).collect::<Vec<_>>(),
        "without": without_as_json(theory),
    })
}

pub(super) fn told(proposition: &Proposition, findings: &Findings) -> Value {
    let mut value = json!({
        "id": proposition.id,
        "title": proposition.title,
        "verdict": findings.verdict.word(),
        "futures": findings.futures,
        "replicates": findings.replicates,
        "runs": findings.runs,
        "contrasts": findings.tested.iter().map(tested).collect::<Vec<_>>(),
    });
    if let (Some(map), Some(found), Some(object)) = (&proposition.map, &findings.map, value.as_object_mut()) {
        let levels = |axis: usize| {
            let axis = proposition.axes.get(axis);
            axis.map(|axis| axis.levels.iter().map(|level| level.label.as_str()).collect::<Vec<_>>())
        };
        object.insert(
            "map".to_owned(),
            json!({
                "label": map.label,
                "across": levels(map.across),
                "up": levels(map.up),
                "figures": found.figures,
                "rankings": found.rankings,
            }),
        );
    }
    value
}

fn tested(tested: &Tested) -> Value {
    let estimate = &tested.estimate;
    json!({
        "id": tested.id,
        "claim": tested.label,
        "verdict": tested.verdict.word(),
        "effect": estimate.effect,
        "interval": estimate.interval,
        "share": estimate.share,
        "share_interval": estimate.share_interval,
        "no_difference": estimate.no_difference,
        "futures": estimate.futures,
        "figures": tested.figures,
        "doses": tested.doses.iter().map(|dose| json!({
            "label": dose.label, "value": dose.value, "mean": dose.mean, "interval": dose.interval,
        })).collect::<Vec<_>>(),
        "region": tested.region.as_ref().map(|region| json!({
            "conditions": region.conditions.iter().map(condition).collect::<Vec<_>>(),
            "mass": region.mass,
            "share": region.share,
            "effect": region.estimate.effect,
            "interval": region.estimate.interval,
        })),
    })
}

fn condition(condition: &Condition) -> Value {
    json!({
        "path": condition.path, "label": condition.label, "unit": condition.unit,
        "low": condition.low, "high": condition.high,
    })
}
