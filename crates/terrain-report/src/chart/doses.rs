//! A figure along what is varied, with its range at each level (dose and response).

use super::axis::{Scale, compact};
use super::svg::{Anchor, Svg, cut};
use super::{LINE, WIDTH};
use terrain_decide::theory::Dose;

const HIGH: f64 = 120.0;
/// Room for the numbers of the upright scale.
const MARGIN: f64 = 44.0;

/// Mean figures with 95 % ranges, by level; where every level is a number, on a scale, else evenly spaced.
pub(crate) fn doses(id: &str, title: &str, finding: &str, axis: &str, doses: &[Dose]) -> String {
    let mut svg = Svg::new(id, WIDTH, title, finding);
    let (left, right) = (MARGIN, WIDTH - 16.0);
    let top = 6.0;
    let zero_matters = doses.iter().any(|dose| dose.interval[0] < 0.0);
    let upright = Scale::holding(
        doses
            .iter()
            .flat_map(|dose| [dose.mean, dose.interval[0], dose.interval[1]])
            .chain(zero_matters.then_some(0.0)),
        [top + HIGH, top],
    );
    for tick in upright.ticks() {
        let y = upright.at(tick);
        svg.line(if tick == 0.0 { "axis" } else { "grid" }, left, y, right, y);
        svg.text("small", left - 5.0, y + 4.0, Anchor::End, &compact(tick));
    }
    let values: Vec<f64> = doses.iter().filter_map(|dose| dose.value).collect();
    let on_a_scale = values.len() == doses.len() && values.windows(2).all(|two| two[0] < two[1]);
    #[expect(clippy::cast_precision_loss, reason = "a handful of levels")]
    let place = |number: usize| {
        if on_a_scale {
            let ends = [values[0], values[values.len() - 1]];
            Scale::exact(ends, [left + 12.0, right - 12.0]).at(values[number])
        } else {
            left + (number as f64 + 0.5) * (right - left) / doses.len() as f64
        }
    };
    let points: Vec<(f64, f64)> =
        doses.iter().enumerate().map(|(number, dose)| (place(number), upright.at(dose.mean))).collect();
    if on_a_scale {
        svg.path("middle", &points, false);
    }
    for (dose, (x, y)) in doses.iter().zip(&points) {
        svg.line("range", *x, upright.at(dose.interval[0]), *x, upright.at(dose.interval[1]));
        svg.circle("dot leading", *x, *y, 3.5);
    }
    let ground = top + HIGH;
    svg.line("axis", left, ground, right, ground);
    let letters = if doses.len() > 3 { 13 } else { 20 };
    let mut last_end = f64::NEG_INFINITY;
    for (number, (dose, (x, _))) in doses.iter().zip(&points).enumerate() {
        let label = cut(&dose.label, letters);
        #[expect(clippy::cast_precision_loss, reason = "a few letters")]
        let half = label.chars().count() as f64 * 3.0;
        // Labels that would run into one another take a second line.
        let lower = x - half < last_end + 4.0 && number % 2 == 1;
        let anchor =
            if number + 1 == doses.len() && x + half > WIDTH - 2.0 { Anchor::End } else { Anchor::Middle };
        let x = if anchor == Anchor::End { WIDTH - 2.0 } else { *x };
        svg.text("small", x, ground + LINE + if lower { LINE } else { 0.0 }, anchor, &label);
        if !lower {
            last_end = x + half;
        }
    }
    svg.text("small", (left + right) / 2.0, ground + 3.0 * LINE, Anchor::Middle, &cut(axis, 50));
    svg.finish(ground + 3.0 * LINE + 6.0)
}
