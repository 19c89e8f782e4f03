//! `[values]`, `[power]` and `[priors]`: what we care about, what power is made of, other ranges for coefficients.

use super::Draft;
use super::group::{self, Group, Rest};
use super::quantity::{self, Ask};
use super::table::{Node, Reader, entry, shown, unknown_keys, wrong_type};
use crate::coefficients::{Coefficient, coefficient_names, coefficients};
use crate::fault::{Remark, RemarkKind};
use crate::kinds;
use crate::quantity::{Form, Quantity, QuantityId, SetBy};
use crate::situation::Power;
use std::collections::BTreeMap;
use toml_edit::TableLike;

/// Outcomes that count when the file doesn't say which.
const USUAL_VALUES: [&str; 3] = ["reforms", "base", "independence"];

/// Weights of outcomes; those that the file doesn't name have none.
pub(super) fn read_values(draft: &mut Draft<'_>, file: &Reader<'_>) -> BTreeMap<String, QuantityId> {
    let group = group::read(draft, file, "values", &kinds::VALUES, "values", "");
    group::refuse_all_zero(draft, &group, "the weights of what we care about");
    match group {
        Group::Given { numbers, .. } => numbers.into_iter().map(|(name, id)| (name.to_owned(), id)).collect(),
        Group::Absent | Group::Unknown => kinds::VALUES
            .iter()
            .filter(|kind| USUAL_VALUES.contains(&kind.key))
            .map(|kind| (kind.key.to_owned(), quantity::missing(draft, Ask::new(kind, "values", ""))))
            .collect(),
    }
}

/// Weights and cuts of power.
pub(super) fn read_power(draft: &mut Draft<'_>, file: &Reader<'_>) -> Power {
    let section = file.table(draft, "power");
    let mut read = |key: &str, kinds: &'static [kinds::Kind]| match &section {
        Some(section) => group::read(draft, section, key, kinds, &format!("power.{key}"), ""),
        None => Group::Absent,
    };
    let weights = read("weights", &kinds::POWER_WEIGHTS);
    let cuts = read("cuts", &kinds::POWER_CUTS);
    group::refuse_all_zero(draft, &weights, "the weights of power");
    let weights = group::fill(draft, &weights, &kinds::POWER_WEIGHTS, "power.weights", "", Rest::None);
    let span = match &cuts {
        Group::Given { span, .. } => Some(span.clone()),
        Group::Absent | Group::Unknown => None,
    };
    let cuts = group::fill(draft, &cuts, &kinds::POWER_CUTS, "power.cuts", "", Rest::Missing);
    let [contested, offensive] = cuts.map(|cut| within(draft.quantity(cut)));
    if let (Some(span), Some((_, first)), Some((second, _))) = (span, contested, offensive)
        && first > second
    {
        let message = format!(
            "a contested period would begin at up to {}, after an offensive one at {}",
            shown(first),
            shown(second)
        );
        let remark = Remark::fault(RemarkKind::RangeOrder, message, span, "cuts overlap")
            .help("every value of contested lies at or below every value of offensive");
        draft.remark(remark);
    }
    Power { weights, cuts }
}

/// Lowest and highest value that can be drawn, where the file says.
fn within(quantity: &Quantity) -> Option<(f64, f64)> {
    let (low, high) = quantity.form.distribution()?.support();
    Some((low.max(quantity.allowed.0), high.min(quantity.allowed.1)))
}

/// Coefficients: bundled, or as `[priors]` says. Read first, so that other numbers can refer to them.
pub(super) fn read_priors(draft: &mut Draft<'_>, file: &Reader<'_>) {
    let whole = file.entry("priors");
    let table: Option<&dyn TableLike> = match &whole {
        Some(whole) => match whole.node {
            Node::Table(table) => Some(table),
            _ => {
                wrong_type(
                    draft,
                    whole,
                    "a table of coefficients by name: learning_rate = { low = …, best = …, high = … }",
                );
                None
            }
        },
        None => None,
    };
    let mut read = BTreeMap::new();
    if let Some(table) = table {
        let known: Vec<&str> = coefficient_names().collect();
        unknown_keys(draft, "[priors]", table, &known);
    }
    for coefficient in coefficients() {
        let kind = &coefficient.kind;
        let written = table.and_then(|table| entry(table, kind.key));
        let id = match written {
            Some(written) => {
                let ask = Ask { path: format!("priors.{}", kind.key), ..Ask::new(kind, "priors", "") };
                quantity::of_entry(draft, &written, ask)
            }
            None => draft.add(bundled(coefficient)),
        };
        read.insert(kind.key, id);
    }
    draft.coefficients = read;
}

fn bundled(coefficient: &Coefficient) -> Quantity {
    let kind = &coefficient.kind;
    Quantity {
        path: format!("priors.{}", kind.key),
        label: kind.label.to_owned(),
        unit: kind.unit,
        allowed: kind.allowed,
        form: Form::Distribution(kind.wide),
        source: Some(coefficient.basis.to_owned()),
        grade: coefficient.grade,
        as_of: None,
        set_by: SetBy::Coefficient,
        span: None,
    }
}
