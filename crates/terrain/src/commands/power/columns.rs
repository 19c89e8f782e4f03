//! Indices side by side, exact or estimated, under their published names.

use super::count;
use serde_json::{Map, Value, json};
use terrain_power::{Estimate, PowerError, PowerEstimates, PowerIndices, Rational, UnionIndices, to_floats};

/// An index by player.
pub(super) enum Values {
    Exact(Vec<Rational>),
    Estimated(Vec<Estimate>),
}

impl Values {
    pub(super) fn floats(&self) -> Vec<f64> {
        match self {
            Self::Exact(values) => to_floats(values),
            Self::Estimated(values) => values.iter().map(|estimate| estimate.value).collect(),
        }
    }
}

/// An index: its name in JSON, its name in words, its values.
pub(super) struct Column {
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) values: Values,
}

/// All that could be computed.
pub(super) struct Columns {
    pub(super) by_player: Vec<Column>,
    /// Coleman's power of the collectivity to act.
    pub(super) collectivity: Option<Column>,
    /// Numbers of coalitions.
    pub(super) counts: Vec<(&'static str, Value)>,
    /// Indices that could not be computed, and why.
    pub(super) left_out: Vec<(&'static str, String)>,
}

type Titled = (&'static str, &'static str);

impl Columns {
    /// `estimated` is asked where an index isn't known exactly, or for all that it knows.
    pub(super) fn new(
        indices: PowerIndices,
        all: bool,
        estimated: impl FnOnce() -> Option<PowerEstimates>,
    ) -> Self {
        let unions_missing = matches!(indices.unions, Some(Err(_)));
        let missing = indices.shapley_shubik.is_err()
            || indices.banzhaf.is_err()
            || indices.johnston.is_err()
            || unions_missing;
        let estimates = if all || missing { estimated() } else { None };
        let mut columns =
            Self { by_player: Vec::new(), collectivity: None, counts: Vec::new(), left_out: Vec::new() };
        let from = |pick: fn(&PowerEstimates) -> &Vec<Estimate>| {
            estimates.as_ref().map(pick).filter(|values| !values.is_empty()).cloned()
        };
        let (banzhaf, coleman) = (indices.banzhaf, indices.coleman);
        let part = |found: &Result<terrain_power::Banzhaf, PowerError>, normalized: bool| {
            let pick = |found: &terrain_power::Banzhaf| {
                if normalized { found.normalized.clone() } else { found.absolute.clone() }
            };
            found.as_ref().map(pick).map_err(Clone::clone)
        };
        let of = |prevent: bool| {
            let pick = |found: &terrain_power::Coleman| {
                if prevent { found.prevent.clone() } else { found.initiate.clone() }
            };
            coleman.as_ref().map(pick).map_err(Clone::clone)
        };
        let mut add = |titled, exact, estimated| columns.add(titled, exact, estimated, all);
        add(("shapley_shubik", "Shapley–Shubik"), indices.shapley_shubik, from(|e| &e.shapley_shubik));
        add(("banzhaf_absolute", "Banzhaf absolute"), part(&banzhaf, false), from(|e| &e.banzhaf_absolute));
        add(
            ("banzhaf_normalized", "Banzhaf normalized"),
            part(&banzhaf, true),
            from(|e| &e.banzhaf_normalized),
        );
        add(("coleman_prevent", "Coleman prevent"), of(true), from(|e| &e.coleman_prevent));
        add(("coleman_initiate", "Coleman initiate"), of(false), from(|e| &e.coleman_initiate));
        add(("johnston", "Johnston"), indices.johnston, from(|e| &e.johnston));
        let minimal = |pick: fn(&terrain_power::MinimalWinning) -> &Vec<Rational>| {
            indices.minimal.as_ref().map(|found| pick(found).clone()).map_err(Clone::clone)
        };
        add(("deegan_packel", "Deegan–Packel"), minimal(|found| &found.deegan_packel), None);
        add(("public_good", "Public Good"), minimal(|found| &found.public_good), None);
        let shift = indices.shift.as_ref().map(|found| found.index.clone()).map_err(Clone::clone);
        add(("shift", "Shift"), shift, None);
        if let Some(unions) = indices.unions {
            let with = estimates.as_ref().and_then(|estimates| estimates.unions.clone());
            let exact = |pick: fn(&UnionIndices) -> &Vec<Rational>| {
                unions.as_ref().map(|found| pick(found).clone()).map_err(Clone::clone)
            };
            let (owen, banzhaf, symmetric) = with
                .map(|with| (with.owen, with.banzhaf_owen, with.symmetric_coalitional_banzhaf))
                .map_or((None, None, None), |(a, b, c)| (Some(a), Some(b), Some(c)));
            add(("owen", "Owen"), exact(|found| &found.owen), owen);
            add(("banzhaf_owen", "Banzhaf–Owen"), exact(|found| &found.banzhaf_owen), banzhaf);
            let titled = ("symmetric_coalitional_banzhaf", "sym. coal. Banzhaf");
            add(titled, exact(|found| &found.symmetric_coalitional_banzhaf), symmetric);
        }
        let act = ("coleman_collectivity", "Coleman collectivity");
        let estimate = estimates.as_ref().map(|estimates| estimates.coleman_collectivity);
        let values = match (coleman, estimate) {
            (Ok(found), None) => Some(Values::Exact(vec![found.collectivity])),
            (_, Some(estimate)) if all => Some(Values::Estimated(vec![estimate])),
            (Ok(found), Some(_)) => Some(Values::Exact(vec![found.collectivity])),
            (Err(_), estimate) => estimate.map(|estimate| Values::Estimated(vec![estimate])),
        };
        columns.collectivity = values.map(|values| Column { key: act.0, title: act.1, values });
        if let Ok(minimal) = &indices.minimal {
            columns.counts.push(("minimal_winning_coalitions", count(&minimal.coalitions)));
        }
        if let Ok(shift) = &indices.shift {
            columns.counts.push(("shift_minimal_winning_coalitions", count(&shift.coalitions)));
        }
        columns
    }

    fn add(
        &mut self,
        (key, title): Titled,
        exact: Result<Vec<Rational>, PowerError>,
        estimated: Option<Vec<Estimate>>,
        all: bool,
    ) {
        let values = match (exact, estimated) {
            (Ok(_) | Err(_), Some(values)) if all => Values::Estimated(values),
            (Ok(values), _) => Values::Exact(values),
            (Err(_), Some(values)) => Values::Estimated(values),
            (Err(error), None) => {
                self.left_out.push((key, error.to_string()));
                return;
            }
        };
        self.by_player.push(Column { key, title, values });
    }

    pub(super) fn get(&self, key: &str) -> Option<&Column> {
        self.by_player.iter().find(|column| column.key == key)
    }

    pub(super) fn any_estimated(&self) -> bool {
        self.by_player.iter().any(|column| matches!(column.values, Values::Estimated(_)))
    }

    /// Writes the indices into an answer: exact ones as text, all as numbers under `floats`, estimates with intervals.
    pub(super) fn write(&self, answer: &mut Map<String, Value>, samples: u64, seed: u64) {
        let (mut floats, mut estimates) = (Map::new(), Map::new());
        for column in &self.by_player {
            match &column.values {
                Values::Exact(values) => {
                    let exact: Vec<String> = values.iter().map(ToString::to_string).collect();
                    answer.insert(column.key.to_owned(), json!(exact));
                }
                Values::Estimated(values) => {
                    let values: Vec<Value> = values.iter().map(estimate).collect();
                    estimates.insert(column.key.to_owned(), json!(values));
                }
            }
            floats.insert(column.key.to_owned(), json!(column.values.floats()));
        }
        match self.collectivity.as_ref().map(|column| (column.key, &column.values)) {
            Some((key, Values::Exact(values))) => {
                let exact = values.first().map(ToString::to_string);
                answer.insert(key.to_owned(), json!(exact));
            }
            Some((key, Values::Estimated(values))) => {
                estimates.insert(key.to_owned(), json!(values.first().map(estimate)));
            }
            None => {}
        }
        for (name, value) in &self.counts {
            answer.insert((*name).to_owned(), value.clone());
        }
        if !estimates.is_empty() {
            estimates.insert("samples".to_owned(), json!(samples));
            estimates.insert("seed".to_owned(), json!(seed));
            estimates.insert("level".to_owned(), json!(0.95));
            answer.insert("estimates".to_owned(), Value::Object(estimates));
        }
        if !self.left_out.is_empty() {
            let left_out: Vec<Value> =
                self.left_out.iter().map(|(index, why)| json!({ "index": index, "why": why })).collect();
            answer.insert("left_out".to_owned(), json!(left_out));
        }
        answer.insert("floats".to_owned(), Value::Object(floats));
    }
}

fn estimate(estimate: &Estimate) -> Value {
    json!({ "value": estimate.value, "low": estimate.low, "high": estimate.high })
}
