//! The model's coefficients as they ship: name, meaning, starting range and basis, from the tables in `data/`. A
//! situation overrides them under `[priors]`; what they do belongs to the engine. Those that were fitted to records are
//! drawn as the fit says (`fitted`); their rows in the tables are for readers.

use crate::fitted::fitted_group;
use crate::kinds::{Kind, Missing};
use crate::quantity::{Distribution, Grade};
use std::sync::LazyLock;

const GIVEN: &str = include_str!("../../../data/coefficients.csv");
const ADDED: &str = include_str!("../../../data/coefficients_added.csv");

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

static COEFFICIENTS: LazyLock<Vec<Coefficient>> =
    LazyLock::new(|| GIVEN.lines().skip(1).chain(ADDED.lines().skip(1)).filter_map(row).collect());

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
    let fitted = fitted_group(key);
    let grade = match fitted {
        Some(_) => Grade::Record,
        None if basis.starts_with("see ") => Grade::InformedEstimate,
        None => Grade::Guess,
    };
    let kind = Kind {
        key,
        label: meaning,
        unit,
        allowed: allowed(key, unit),
        wide: fitted
            .map_or(Distribution::Pert { low, best, high }, |(group, place)| group.distributions[place]),
        missing: Missing::Wide,
        doc: meaning,
    };
    let basis = fitted.map_or(basis, |(group, _)| group.basis.as_str());
    Some(Coefficient { kind, basis, grade })
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
        "initial_clarity" | "confidence_bound" => (0.0, 1.0),
        "weight_orientation" | "weight_efficacy" | "weight_social" => (0.0, 1.0),
        "access_gain" | "opposition_militancy" => (0.0, 50.0),
        // Some roll calls are decided by position almost alone: the fit's upper tail is long.
        "chamber_agreement" => (-1000.0, 1000.0),
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
    use crate::fitted::fitted;
    use std::collections::BTreeSet;

    #[test]
    fn every_row_is_read_and_every_name_is_unique() {
        let rows = GIVEN.lines().chain(ADDED.lines()).filter(|line| !line.trim().is_empty()).count() - 2;
        assert_eq!(coefficients().len(), rows);
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
                Distribution::LogNormal { median, sigma } => {
                    assert!(floor < median && median < ceiling && sigma > 0.0, "{name}");
                    assert_eq!(coefficient.grade, Grade::Record, "{name}");
                }
                other => panic!("{name}: {other:?}"),
            }
            assert!(!coefficient.basis.is_empty(), "{name}");
        }
    }

    #[test]
    fn rows_of_fitted_coefficients_say_what_the_fit_says() {
        for (name, distribution) in
            fitted().iter().flat_map(|group| group.names.iter().zip(&group.distributions))
        {
            let line = ADDED.lines().find(|line| line.starts_with(&format!("{name},"))).unwrap();
            let columns: Vec<f64> =
                line.split(',').skip(4).take(3).map(|cell| cell.parse().unwrap()).collect();
            // Two standard deviations to each side, to three decimals.
            let meant = match *distribution {
                Distribution::Normal { mean, sd } => [mean - 2.0 * sd, mean, mean + 2.0 * sd],
                Distribution::LogNormal { median, sigma } => {
                    [median * (-2.0 * sigma).exp(), median, median * (2.0 * sigma).exp()]
                }
                other => panic!("{name}: {other:?}"),
            };
            for (written, meant) in columns.iter().zip(meant) {
                assert!((written - meant).abs() < 0.00051, "{name}: {written} for {meant}");
            }
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
