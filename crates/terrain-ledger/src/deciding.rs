//! What a new decision must say, and the tripwires that its flip values offer.

use crate::check::{Refusal, check_text};
use crate::decision::{Commitment, DecisionRecord, Tripwire};
use chrono::NaiveDate;
use terrain_decide::decision::Decision;

/// A tripwire that a flip value offers.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// The tripwire.
    pub tripwire: Tripwire,
    /// Whether anybody can count what it is about; a coefficient of the model nobody can.
    pub countable: bool,
}

/// Every flip value of the forecast as a tripwire, strongest first; `by` is the day by which each must be known.
#[must_use]
pub fn offers(forecast: &Decision, by: NaiveDate) -> Vec<Offer> {
    let offer = |driver: &terrain_decide::decision::Driver| {
        let flip = driver.flip.as_ref()?;
        let set_by = forecast.assumptions.iter().find(|known| known.path == driver.path);
        Some(Offer {
            tripwire: Tripwire {
                about: driver.path.clone(),
                label: driver.label.clone(),
                unit: driver.unit.clone(),
                value: flip.value,
                holds_above: flip.leading_above,
                by,
                instead: forecast
                    .postures
                    .get(flip.other)
                    .map(|other| other.label.clone())
                    .unwrap_or_default(),
            },
            countable: set_by.is_none_or(|known| known.set_by != "coefficient"),
        })
    };
    forecast.drivers.iter().filter_map(offer).collect()
}

/// Checks what the user says of a decision; `joins` tells whether the posture joins a coalition.
///
/// # Errors
/// Everything that is missing or can't be kept.
pub fn check_decision(record: &DecisionRecord, joins: bool, today: NaiveDate) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut refuse = |field, message: String, help: Option<&str>| {
        refusals.push(Refusal { field, message, help: help.map(str::to_owned) });
    };
    if record.decided > today {
        refuse("on", format!("{} is still to come: today is {today}", record.decided), None);
    }
    match &record.commitment {
        Commitment::Until(day) | Commitment::Review(day) if *day <= record.decided => refuse(
            "until",
            format!("{day} is not after the decision, {}", record.decided),
            Some("name a later day"),
        ),
        Commitment::NoEnd(reason) if joins && reason.trim().is_empty() => refuse(
            "no-end",
            "joining has an end or a day to look again".to_owned(),
            Some("say --until DATE or --review DATE, or why there is none: --no-end \"…\""),
        ),
        _ => {}
    }
    let no_end = match &record.commitment {
        Commitment::NoEnd(reason) => reason.as_str(),
        _ => "",
    };
    for (field, text) in
        [("because", record.reasons.as_str()), ("dissent", &record.dissent), ("no-end", no_end)]
    {
        if let Err(refusal) = check_text(field, text) {
            refusals.push(refusal);
        }
    }
    if refusals.is_empty() { Ok(()) } else { Err(refusals) }
}
