//! Coverage against density: each set of rules a dot, the darker the more conditions; the chosen one ringed and named.

use super::axis::Scale;
use super::svg::{Anchor, Svg, cut, lines};
use super::{LINE, alone};
use crate::tradeoff::Point;
use crate::words::percent;

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#1a1a1a}.small{font-size:11px;fill:#555}.strong{font-weight:600}\
                     .axis{stroke:#999;stroke-width:1}.base{stroke:#999;stroke-width:1;stroke-dasharray:2 3}\
                     .track{fill:none;stroke:#bbb;stroke-width:1.5}.ring{fill:none;stroke:#b0481c;stroke-width:2.5}\
                     .c0{fill:#cfe0e0}.c1{fill:#9cc4c4}.c2{fill:#5f9f9f}.c3{fill:#2f7d7d}.c4{fill:#0f5757}.c5{fill:#062f2f}";
const WIDTH: f64 = 560.0;
const LEFT: f64 = 56.0;
const RIGHT: f64 = 530.0;
const TALL: f64 = 320.0;
/// Letters in a line of the finding.
const LETTERS: usize = 88;
/// Conditions from which on shades are the same.
const SHADES: usize = 5;

/// A whole file.
pub(crate) fn tradeoff(title: &str, finding: &str, base_rate: f64, points: &[Point]) -> String {
    let mut svg = Svg::new("tradeoff", WIDTH, title, finding);
    let mut top = LINE;
    svg.text("strong", 8.0, top, Anchor::Start, &cut(title, 76));
    for line in lines(finding, LETTERS) {
        top += LINE;
        svg.text("", 8.0, top, Anchor::Start, &line);
    }
    top += 1.8 * LINE;
    svg.text(
        "small",
        8.0,
        top,
        Anchor::Start,
        "how dense: share of what the rules cover in which it happened (density)",
    );
    top += LINE;
    let across = Scale::exact([0.0, 1.0], [LEFT, RIGHT]);
    let up = Scale::exact([0.0, 1.0], [top + TALL, top]);
    for tick in up.ticks() {
        svg.line("axis", LEFT - 4.0, up.at(tick), LEFT, up.at(tick));
        svg.text("small", LEFT - 8.0, up.at(tick) + 4.0, Anchor::End, &crate::words::number(tick));
    }
    svg.line("axis", LEFT, top, LEFT, top + TALL);
    svg.line("base", LEFT, up.at(base_rate), RIGHT, up.at(base_rate));
    let base = format!("without rules: {}", percent(base_rate));
    svg.text("small", LEFT + 4.0, up.at(base_rate) + 13.0, Anchor::Start, &base);
    let places: Vec<(f64, f64)> =
        points.iter().map(|point| (across.at(point.coverage), up.at(point.density))).collect();
    let joined: Vec<(f64, f64)> =
        points.iter().zip(&places).filter(|(point, _)| point.joined).map(|(_, place)| *place).collect();
    svg.path("track", &joined, false);
    for (point, (x, y)) in points.iter().zip(&places) {
        svg.circle(&format!("c{}", point.conditions.min(SHADES)), *x, *y, 5.0);
    }
    for (point, (x, y)) in points.iter().zip(&places).filter(|(point, _)| point.chosen) {
        svg.circle("ring", *x, *y, 8.5);
        let text = format!("density {}, coverage {}", percent(point.density), percent(point.coverage));
        let (side, anchor) =
            if *x > LEFT + 250.0 { (x - 14.0, Anchor::End) } else { (x + 14.0, Anchor::Start) };
        svg.text("strong", side, y + 20.0, anchor, &text);
    }
    across.draw_below(&mut svg, top + TALL);
    let y = top + TALL + 34.0;
    svg.text(
        "small",
        RIGHT,
        y,
        Anchor::End,
        "how much: share of all cases in which it happened that the rules cover (coverage)",
    );
    let y = y + 1.6 * LINE;
    svg.text("small", LEFT, y, Anchor::Start, "number of conditions:");
    let most = points.iter().map(|point| point.conditions.min(SHADES)).max().unwrap_or_default();
    let mut x = LEFT + 130.0;
    for shade in 0..=most {
        svg.circle(&format!("c{shade}"), x, y - 4.0, 5.0);
        let more = if shade == SHADES { " or more" } else { "" };
        svg.text("small", x + 9.0, y, Anchor::Start, &format!("{shade}{more}"));
        x += 36.0;
    }
    alone(&svg.finish(y + 12.0), STYLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chosen_rules_are_named_and_the_file_stands_alone() {
        let point = |coverage, density, conditions, chosen: bool| Point {
            coverage,
            density,
            conditions,
            joined: !chosen,
            chosen,
        };
        let points = [point(1.0, 0.1, 0, false), point(0.8, 0.5, 2, true), point(0.5, 1.0, 7, false)];
        let drawn = tradeoff("When <b> & c", "It happens when x is large.", 0.1, &points);
        assert!(drawn.starts_with("<svg xmlns=") && drawn.contains("<style>") && drawn.ends_with("</svg>"));
        assert!(drawn.contains("density 50 %, coverage 80 %") && drawn.contains("5 or more"), "{drawn}");
        assert!(drawn.contains("When &lt;b&gt; &amp; c") && !drawn.contains("<b>"));
        assert!(tradeoff("Nothing", "", 0.0, &[]).ends_with("</svg>"));
    }
}
