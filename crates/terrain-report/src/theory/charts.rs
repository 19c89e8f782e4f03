//! The charts of a proposition, each with the sentence that says what it shows.

use super::words::measure_name;
use crate::chart;
use crate::chart::phases::Field;
use crate::words::{capitalized, number};
use terrain_decide::theory::{Findings, Tested};
use terrain_situation::proposition::{Contrast, Measure, Proposition};

/// A line along what is varied.
pub(super) struct DoseChart {
    pub(super) title: String,
    pub(super) axis: String,
    pub(super) finding: String,
    pub(super) svg: String,
}

/// A picture over two axes.
pub(super) struct MapChart {
    pub(super) title: String,
    pub(super) finding: String,
    pub(super) svg: String,
    pub(super) across: Vec<String>,
    pub(super) up: Vec<String>,
    /// What stands in the fields: `[up][across]`.
    pub(super) rows: Vec<Vec<String>>,
}

/// `None` where a contrast isn't along one axis.
pub(super) fn dose_chart(
    proposition: &Proposition,
    contrast: &Contrast,
    tested: &Tested,
) -> Option<DoseChart> {
    let from = contrast.from.as_ref()?;
    let axis = (0..from.len()).find(|&axis| from[axis] != contrast.at[axis])?;
    let (first, last) = (tested.doses.first()?, tested.doses.last()?);
    let axis = proposition.axes.get(axis)?.label.clone();
    let posture = contrast.posture.as_deref().unwrap_or_default();
    let whose = match &contrast.versus {
        Some(versus) => format!("{posture} less {versus}"),
        None => posture.to_owned(),
    };
    let less =
        contrast.less.iter().filter_map(|&(axis, level)| proposition.axes.get(axis)?.levels.get(level));
    let less: Vec<&str> = less.map(|level| level.label.as_str()).collect();
    let whose = if less.is_empty() { whose } else { format!("{whose}, less {}", less.join(", ")) };
    let title = format!("{} ({whose})", capitalized(&measure_name(&contrast.measure)));
    let finding = format!(
        "From {} at “{}” to {} at “{}”; lines are 95 % ranges.",
        number(first.mean),
        first.label,
        number(last.mean),
        last.label
    );
    let id = format!("chart-{}-{}", proposition.id, contrast.id);
    let svg = chart::doses(&id, &title, &finding, &axis, &tested.doses);
    Some(DoseChart { title, axis, finding, svg })
}

/// `None` without a map.
pub(super) fn map_chart(proposition: &Proposition, findings: &Findings) -> Option<MapChart> {
    let (map, found) = (proposition.map.as_ref()?, findings.map.as_ref()?);
    let (across, up) = (proposition.axes.get(map.across)?, proposition.axes.get(map.up)?);
    let names = |axis: &terrain_situation::proposition::Axis| -> Vec<String> {
        axis.levels.iter().map(|level| level.label.clone()).collect()
    };
    let (fields, finding) = match (&map.measure, &map.posture) {
        (Measure::Ranking, Some(posture)) => places(&found.rankings, posture),
        (Measure::Ranking, None) => postures(&found.rankings),
        _ => shaded(&found.figures),
    };
    let rows = fields.iter().map(|row| row.iter().map(|field| field.text.clone()).collect()).collect();
    let (across_names, up_names) = (names(across), names(up));
    let as_slices =
        |names: &'_ [String]| names.iter().map(String::as_str).map(str::to_owned).collect::<Vec<_>>();
    let (a, u) = (as_slices(&across_names), as_slices(&up_names));
    let svg = chart::phases(
        &format!("chart-{}-map", proposition.id),
        &map.label,
        &finding,
        [
            (across.label.as_str(), a.iter().map(String::as_str).collect()),
            (up.label.as_str(), u.iter().map(String::as_str).collect()),
        ],
        &fields,
    );
    Some(MapChart { title: capitalized(&map.label), finding, svg, across: across_names, up: up_names, rows })
}

/// Fields with numbers, the darker the higher.
fn shaded(figures: &[Vec<f64>]) -> (Vec<Vec<Field>>, String) {
    let all = || figures.iter().flatten().copied();
    let low = all().fold(f64::INFINITY, f64::min);
    let high = all().fold(f64::NEG_INFINITY, f64::max);
    let shade = |value: f64| if high > low { (value - low) / (high - low) } else { 0.0 };
    let field = |value: &f64| Field { text: number(*value), shade: shade(*value) };
    let fields = figures.iter().map(|row| row.iter().map(field).collect()).collect();
    (fields, format!("From {} (lightest) to {} (darkest).", number(low), number(high)))
}

/// Fields with the place of a posture among all by utility, the darker the better.
fn places(rankings: &[Vec<Vec<String>>], posture: &str) -> (Vec<Vec<Field>>, String) {
    let field = |ranking: &Vec<String>| {
        let place = ranking.iter().position(|known| known == posture).unwrap_or(ranking.len());
        #[expect(clippy::cast_precision_loss, reason = "a handful of postures")]
        let shade = 1.0 - place as f64 / (ranking.len().max(2) - 1) as f64;
        Field { text: format!("{} of {}", place + 1, ranking.len()), shade: shade.max(0.0) }
    };
    let fields = rankings.iter().map(|row| row.iter().map(field).collect()).collect();
    let (_, leading) = postures(rankings);
    (fields, format!("The place of “{posture}” by what it is worth to us, the darker the better. {leading}"))
}

/// Fields with the posture that is worth most; each posture has its shade.
fn postures(rankings: &[Vec<Vec<String>>]) -> (Vec<Vec<Field>>, String) {
    let mut leading: Vec<(&str, usize)> = Vec::new();
    for first in rankings.iter().flatten().filter_map(|ranking| ranking.first()) {
        match leading.iter_mut().find(|(name, _)| name == first) {
            Some((_, count)) => *count += 1,
            None => leading.push((first, 1)),
        }
    }
    leading.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    const SHADES: [f64; 5] = [0.0, 0.9, 0.45, 0.7, 0.2];
    let fields = rankings
        .iter()
        .map(|row| {
            row.iter()
                .map(|ranking| {
                    let first = ranking.first().map_or("", String::as_str);
                    let place = leading.iter().position(|(name, _)| *name == first).unwrap_or(0);
                    Field { text: first.to_owned(), shade: SHADES[place.min(SHADES.len() - 1)] }
                })
                .collect()
        })
        .collect();
    let counts: Vec<String> = leading.iter().map(|(name, count)| format!("{name} in {count}")).collect();
    (fields, format!("Worth most, by field: {}.", crate::words::list(&counts)))
}
