//! The model's coefficients as they ship: name, meaning, starting range and basis, from the tables in `data/`. A
//! situation overrides them under `[priors]`; what they do belongs to the engine.

use crate::kinds::{Kind, Missing};
use crate::quantity::{Distribution, Grade};
use std::sync::LazyLock;

const GIVEN: &str = include_str!("../../../data/coefficients.csv");
const ADDED: &str = include_str!("../../../data/coefficients_added.csv");
const WORKPLACE_VOTE: &str = include_str!("../../../data/calibration/workplace_vote.csv");

/// Coefficients fitted to records: our name, the name in the table of the fit with 1/√n, unit.
const FITTED: [(&str, &str, &str); 3] = [
    ("vote_intercept", "alpha", "log odds"),
    ("vote_inverse_root_size", "beta", "log odds"),
    ("vote_unit_sd", "sigma", "log odds"),
];
const FITTED_BASIS: &str =
    "fitted to 4,160 tallies of union elections 2017-2020 (docs/calibration-workplace-vote.md)";

/// A model coefficient as it ships.
#[derive(Clone, Debug)]
pub struct Coefficient {
    /// Name, meaning, unit, allowed range and starting range.
    pub kind: Kind,
    /// Where the range comes from.
    pub basis: &'static str,
    /// How good that is: [`Grade::Record`] where fitted to records, [`Grade::InformedEstimate`] where the range is
    /// reconciled with published figures, [`Grade::Guess`] for expert judgement.
    pub grade: Grade,
}

static COEFFICIENTS: LazyLock<Vec<Coefficient>> = LazyLock::new(|| {
    let judged = GIVEN.lines().skip(1).chain(ADDED.lines().skip(1)).filter_map(row);
    judged.chain(WORKPLACE_VOTE.lines().skip(1).filter_map(fitted_row)).collect()
});

/// All coefficients, in the order of the tables.
#[must_use]
pub fn coefficients() -> &'static [Coefficient] {
    &COEFFICIENTS
}

/// Names of all coefficients, in the order of the tables.
pub fn coefficient_names() -> impl Iterator<Item = &'static str> {
    COEFFICIENTS.iter().map(|coefficient| coefficient.kind.key)
}

/// One row: `id,symbol,meaning,unit,low,best,high,basis`; only the last column may contain commas.
fn row(line: &'static str) -> Option<Coefficient> {
    let mut columns = line.splitn(8, ',');
    let mut next = || columns.next().map(str::trim);
    let (key, _symbol, meaning, unit) = (next()?, next()?, next()?, next()?);
    let (low, best, high) = (next()?.parse().ok()?, next()?.parse().ok()?, next()?.parse().ok()?);
    let basis = next()?.trim_matches('"');
    let unit = if unit == "-" { "" } else { unit };
    let grade = if basis.starts_with("see ") { Grade::InformedEstimate } else { Grade::Guess };
    let kind = Kind {
        key,
        label: meaning,
        unit,
        allowed: allowed(key, unit),
        wide: Distribution::Pert { low, best, high },
        missing: Missing::Wide,
        doc: meaning,
    };
    Some(Coefficient { kind, basis, grade })
}

/// One row of a fit: `form,coefficient,estimate,standard_error,meaning`. The estimate's error is taken as normal; that the
/// estimates are correlated is left out, which makes their joint range a little wider.
fn fitted_row(line: &'static str) -> Option<Coefficient> {
    let mut columns = line.splitn(5, ',');
    let mut next = || columns.next().map(str::trim);
    let (form, name) = (next()?, next()?);
    let (mean, sd) = (next()?.parse().ok()?, next()?.parse().ok()?);
    let meaning = next()?;
    let (key, _, unit) = FITTED.iter().find(|(_, fitted, _)| form == "inverse_root" && *fitted == name)?;
    let kind = Kind {
        key,
        label: meaning,
        unit,
        allowed: allowed(key, unit),
        wide: Distribution::Normal { mean, sd },
        missing: Missing::Wide,
        doc: meaning,
    };
    Some(Coefficient { kind, basis: FITTED_BASIS, grade: Grade::Record })
}

/// Lowest and highest value that the model can work with.
fn allowed(key: &str, unit: &str) -> (f64, f64) {
    match key {
        "tie_time" | "opposition_ramp_weeks" => (1.0, 10_000.0),
        "mentorship_ratio" => (0.001, 100.0),
        "attrition_unclear" => (1.0, 100.0),
        "threshold_mean" => (0.001, 0.999),
        "threshold_concentration" => (0.5, 1000.0),
        "vote_unit_sd" => (0.0, 20.0),
        "initial_clarity" => (0.0, 1.0),
        _ if key.starts_with("tolerance_") => (0.0, 1.0),
        _ => match unit {
            "share" | "probability" | "1/week" => (0.0, 1.0),
            "hours" => (0.01, 1000.0),
            "hours/week" => (0.0, 168.0),
            "ratio" | "weight" | "weeks" => (0.0, 10_000.0),
            _ => (-50.0, 50.0),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_read_and_every_name_is_unique() {
        let judged = GIVEN.lines().chain(ADDED.lines()).filter(|line| !line.trim().is_empty()).count() - 2;
        assert_eq!(coefficients().len(), judged + FITTED.len());
        let names: BTreeSet<_> = coefficient_names().collect();
        assert_eq!(names.len(), coefficients().len());
    }

    #[test]
    fn every_starting_range_is_in_order_and_allowed() {
        for coefficient in coefficients() {
            let name = coefficient.kind.key;
            let (floor, ceiling) = coefficient.kind.allowed;
            match coefficient.kind.wide {
                Distribution::Pert { low, best, high } => {
                    assert!(floor <= low && low <= best && best <= high && high <= ceiling, "{name}");
                    assert!(low < high, "{name}");
                    assert_ne!(coefficient.grade, Grade::Record, "{name}");
                }
                Distribution::Normal { mean, sd } => {
                    assert!(floor < mean && mean < ceiling && sd > 0.0, "{name}");
                    assert_eq!(coefficient.grade, Grade::Record, "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
            assert!(!coefficient.basis.is_empty(), "{name}");
        }
    }

    #[test]
    fn larger_units_are_harder_to_win_as_the_tallies_say() {
        let mean = |name| {
            let fitted = coefficients().iter().find(|coefficient| coefficient.kind.key == name).unwrap();
            let Distribution::Normal { mean, .. } = fitted.kind.wide else { panic!("fitted") };
            mean
        };
        // Means over units are 0.69 for 11 to 25 voters and 0.57 for 101 to 250 (workplace_vote_by_size.csv); a unit with u = 0
        // lies a little further from one half.
        let share = |n: f64| {
            1.0 / (1.0 + (-(mean("vote_intercept") + mean("vote_inverse_root_size") / n.sqrt())).exp())
        };
        assert!((0.68..0.80).contains(&share(17.0)), "{}", share(17.0));
        assert!((0.54..0.65).contains(&share(160.0)), "{}", share(160.0));
    }
}
