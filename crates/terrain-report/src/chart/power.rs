//! Players in rows with a mark for each measure; and curves over the size of a bloc.

use super::axis::Scale;
use super::positions::{STYLE, mark};
use super::svg::{Anchor, Svg, cut};
use super::{LINE, alone};
use crate::power::{Curve, Measure};
use crate::words::number;

const NAME: f64 = 205.0;
const PLOT: f64 = 380.0;
const LETTERS: usize = 28;
/// Rows that are drawn; whoever comes after is counted below.
const ROWS: usize = 80;
const HIGH: f64 = 240.0;
/// Dashes that tell curves apart without colour.
const LINES: [&str; 4] = ["c0", "c1", "c2", "c3"];

pub(crate) fn power(title: &str, unit: &str, players: &[&str], measures: &[Measure<'_>]) -> String {
    let mut svg = Svg::new("power", NAME + PLOT + 20.0, title, &finding(players, measures));
    svg.text("strong", 4.0, LINE, Anchor::Start, &cut(title, 84));
    let names: Vec<&str> = measures.iter().map(|measure| measure.name).collect();
    let mut x = 10.0;
    for name in &names {
        mark(&mut svg, &names, name, x, 2.3 * LINE - 4.0);
        svg.text("small", x + 8.0, 2.3 * LINE, Anchor::Start, name);
        #[expect(clippy::cast_precision_loss, reason = "a few letters")]
        let wide = name.chars().count() as f64 * 6.6;
        x += 30.0 + wide;
    }
    let all = measures
        .iter()
        .flat_map(|measure| measure.values.iter().copied().chain(measure.ranges.iter().flatten().copied()));
    let scale = Scale::holding(all.chain([0.0]), [NAME + 6.0, NAME + PLOT]);
    let top = 3.0 * LINE;
    let mut y = top;
    for (player, name) in players.iter().enumerate().take(ROWS) {
        y += LINE;
        svg.text("", NAME - 4.0, y, Anchor::End, &cut(name, LETTERS));
        let values = measures.iter().filter_map(|measure| measure.values.get(player)).copied();
        let (low, high) = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low < high {
            svg.line("zero", scale.at(low), y - 4.0, scale.at(high), y - 4.0);
        }
        for measure in measures {
            if let Some([low, high]) = measure.ranges.get(player) {
                svg.line("range", scale.at(*low), y - 4.0, scale.at(*high), y - 4.0);
            }
        }
        for measure in measures {
            if let Some(value) = measure.values.get(player) {
                mark(&mut svg, &names, measure.name, scale.at(*value), y - 4.0);
            }
        }
    }
    svg.line("zero", scale.at(0.0), top, scale.at(0.0), y + 6.0);
    scale.draw_below(&mut svg, y + 8.0);
    let mut note = unit.to_owned();
    if measures.iter().any(|measure| !measure.ranges.is_empty()) {
        note.push_str("; line: range of 95 %");
    }
    if players.len() > ROWS {
        note = format!("{note}; {} more are not drawn", players.len() - ROWS);
    }
    svg.text("small", NAME + 6.0, y + 40.0, Anchor::Start, &note);
    alone(&svg.finish(y + 50.0), STYLE)
}

fn finding(players: &[&str], measures: &[Measure<'_>]) -> String {
    let largest = measures.iter().filter_map(|measure| {
        let values = measure.values.iter().zip(players);
        let (value, player) = values.max_by(|a, b| a.0.total_cmp(b.0))?;
        Some(format!("{}: most for {player}, {}", measure.name, number(*value)))
    });
    let largest: Vec<String> = largest.collect();
    format!("{} players. {}.", players.len(), largest.join("; "))
}

pub(crate) fn curves(title: &str, along: &str, here: f64, curves: &[Curve<'_>]) -> String {
    let (left, width) = (40.0, NAME + PLOT);
    let finding: Vec<String> = curves
        .iter()
        .filter_map(|curve| {
            let (_, value) = curve.points.iter().take_while(|(place, _)| *place <= here).last()?;
            Some(format!("{}: {}", curve.name, number(*value)))
        })
        .collect();
    let finding = format!("At {} {along}: {}.", number(here), finding.join("; "));
    let mut svg = Svg::new("curves", width + 20.0, title, &finding);
    svg.text("strong", 4.0, LINE, Anchor::Start, &cut(title, 84));
    let mut top = 1.5 * LINE;
    for (curve, class) in curves.iter().zip(LINES) {
        top += LINE;
        svg.line(class, 6.0, top - 4.0, 36.0, top - 4.0);
        svg.text("small", 42.0, top, Anchor::Start, curve.name);
    }
    top += LINE;
    let places = || curves.iter().flat_map(|curve| curve.points.iter().map(|(place, _)| *place));
    let (low, high) = places().fold((here, here), |(low, high), place| (low.min(place), high.max(place)));
    let across = Scale::exact([low, high.max(low + 1.0)], [left, width]);
    let up = Scale::exact([0.0, 1.0], [top + HIGH, top]);
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let y = up.at(share);
        svg.line("zero", left, y, width, y);
        svg.text("small", left - 5.0, y + 4.0, Anchor::End, &number(share));
    }
    let x = across.at(here);
    svg.line("axis", x, top, x, top + HIGH);
    svg.text("small", x + 4.0, top + 10.0, Anchor::Start, "today");
    for (curve, class) in curves.iter().zip(LINES) {
        let points: Vec<(f64, f64)> =
            curve.points.iter().map(|(place, value)| (across.at(*place), up.at(*value))).collect();
        svg.path(class, &points, false);
    }
    across.draw_below(&mut svg, top + HIGH + 8.0);
    svg.text("small", left, top + HIGH + 40.0, Anchor::Start, along);
    alone(&svg.finish(top + HIGH + 50.0), STYLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_beside_one_another_and_the_file_stands_alone() {
        let (votes, power) = ([0.5, 0.3, 0.2], [2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]);
        let range = [[0.6, 0.7], [0.1, 0.2], [0.1, 0.2]];
        let drawn = super::power(
            "Council & co",
            "share",
            &["A", "<B>", "C"],
            &[
                Measure { name: "votes", values: &votes, ranges: &[] },
                Measure { name: "power", values: &power, ranges: &range },
            ],
        );
        assert!(drawn.starts_with("<svg xmlns=") && drawn.ends_with("</svg>"), "{drawn}");
        assert!(drawn.contains("3 players. votes: most for A, 0.5; power: most for A, 0.667."), "{drawn}");
        assert!(drawn.contains("&lt;B&gt;") && drawn.contains("range of 95 %"));
        let many: Vec<String> = (0..200).map(|n| n.to_string()).collect();
        let names: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(super::power("x", "y", &names, &[]).contains("120 more are not drawn"));
    }

    #[test]
    fn curves_say_where_we_are() {
        let points: Vec<(f64, f64)> = (0..=10).map(|k| (f64::from(k), f64::from(k) / 10.0)).collect();
        let drawn = curves("Growing", "seats", 4.0, &[Curve { name: "share", points: &points }]);
        assert!(drawn.contains("At 4 seats: share: 0.4."), "{drawn}");
        assert!(curves("Nothing", "seats", 0.0, &[]).ends_with("</svg>"));
    }
}
