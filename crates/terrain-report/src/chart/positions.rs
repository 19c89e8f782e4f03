//! Members of a chamber on a line, one row each, or in a plane.

use super::axis::Scale;
use super::svg::{Anchor, Svg, cut};
use super::{LINE, alone};
use crate::positions::Position;

/// The drawing stands alone, so that its colours and letters come along. Groups differ in shape, not in
/// colour alone, and no colour is a party's own.
pub(super) const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#1a1a1a}.small{font-size:11px;fill:#555}.strong{font-weight:600}\
                     .axis,.zero{stroke:#999;stroke-width:1}.zero{stroke-dasharray:2 3}.range{stroke:#777;stroke-width:1.5}\
                     .g0{fill:#0f6e6e}.g1{fill:#b07a1c}.g2{fill:#6b4e8e}.g3{fill:#555}.other{fill:#888}\
                     .c0,.c1,.c2,.c3{fill:none;stroke:#0f6e6e;stroke-width:2}.c1{stroke:#b07a1c;stroke-dasharray:7 3}\
                     .c2{stroke:#6b4e8e;stroke-dasharray:2 3}.c3{stroke:#555;stroke-width:1}";
const NAME: f64 = 205.0;
const PLOT: f64 = 380.0;
const LETTERS: usize = 28;
/// Groups with a colour and a shape of their own.
const GROUPS: usize = 4;

pub(crate) fn positions(title: &str, positions: &[Position<'_>]) -> String {
    let groups = groups(positions);
    let finding = finding(positions);
    let drawn = if positions.iter().any(|position| position.second.is_some()) {
        plane(title, &finding, positions, &groups)
    } else {
        line(title, &finding, positions, &groups)
    };
    alone(&drawn, STYLE)
}

/// Groups by number of members, the largest first.
fn groups<'a>(positions: &[Position<'a>]) -> Vec<&'a str> {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for position in positions {
        match counted.iter_mut().find(|(name, _)| *name == position.group) {
            Some((_, count)) => *count += 1,
            None => counted.push((position.group, 1)),
        }
    }
    counted.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    counted.into_iter().map(|(name, _)| name).collect()
}

fn finding(positions: &[Position<'_>]) -> String {
    match (positions.first(), positions.last()) {
        (Some(first), Some(last)) => format!(
            "{} members, from {} at {:.2} to {} at {:.2}; {} of the places are to be taken with care.",
            positions.len(),
            first.name,
            first.place,
            last.name,
            last.place,
            positions.iter().filter(|position| position.marked).count()
        ),
        _ => "Nobody is placed.".to_owned(),
    }
}

/// The mark of a group: circle, square, triangle, diamond; a small circle for all further ones.
pub(super) fn mark(svg: &mut Svg, groups: &[&str], group: &str, x: f64, y: f64) {
    let number = groups.iter().position(|name| *name == group).unwrap_or(GROUPS);
    match number {
        0 => svg.circle("g0", x, y, 4.0),
        1 => svg.rect("g1", x - 3.5, y - 3.5, 7.0, 7.0),
        2 => svg.path("g2", &[(x, y - 4.5), (x + 4.5, y + 3.5), (x - 4.5, y + 3.5)], true),
        3 => svg.path("g3", &[(x, y - 4.8), (x + 4.8, y), (x, y + 4.8), (x - 4.8, y)], true),
        _ => svg.circle("other", x, y, 2.5),
    }
}

fn legend(svg: &mut Svg, groups: &[&str], y: f64) {
    let mut x = 10.0;
    for group in groups.iter().take(GROUPS).filter(|group| !group.is_empty()) {
        mark(svg, groups, group, x, y - 4.0);
        let name = cut(group, 16);
        svg.text("small", x + 8.0, y, Anchor::Start, &name);
        #[expect(clippy::cast_precision_loss, reason = "a few letters")]
        let wide = name.chars().count() as f64 * 6.6;
        x += 30.0 + wide;
    }
}

fn named(position: &Position<'_>) -> String {
    let name = cut(position.name, LETTERS);
    if position.marked { format!("{name} *") } else { name }
}

fn line(title: &str, finding: &str, positions: &[Position<'_>], groups: &[&str]) -> String {
    let mut svg = Svg::new("positions", NAME + PLOT + 20.0, title, finding);
    svg.text("strong", 4.0, LINE, Anchor::Start, &cut(title, 84));
    legend(&mut svg, groups, 2.3 * LINE);
    let scale = Scale::exact([-1.0, 1.0], [NAME + 6.0, NAME + PLOT]);
    let top = 3.0 * LINE;
    let mut y = top;
    for position in positions {
        y += LINE;
        svg.text("", NAME - 4.0, y, Anchor::End, &named(position));
        svg.line("range", scale.at(position.range[0]), y - 4.0, scale.at(position.range[1]), y - 4.0);
        mark(&mut svg, groups, position.group, scale.at(position.place), y - 4.0);
    }
    svg.line("zero", scale.at(0.0), top, scale.at(0.0), y + 6.0);
    scale.draw_below(&mut svg, y + 8.0);
    let note = "line: range of 95 %; *: the place is to be taken with care";
    svg.text("small", NAME + 6.0, y + 40.0, Anchor::Start, note);
    svg.finish(y + 50.0)
}

fn plane(title: &str, finding: &str, positions: &[Position<'_>], groups: &[&str]) -> String {
    let side = NAME + PLOT;
    let mut svg = Svg::new("positions", side + 20.0, title, finding);
    svg.text("strong", 4.0, LINE, Anchor::Start, &cut(title, 84));
    legend(&mut svg, groups, 2.3 * LINE);
    let top = 3.0 * LINE;
    let across = Scale::exact([-1.0, 1.0], [12.0, side]);
    let up = Scale::exact([-1.0, 1.0], [top + side, top]);
    svg.line("zero", across.at(0.0), top, across.at(0.0), top + side);
    svg.line("zero", across.at(-1.0), up.at(0.0), across.at(1.0), up.at(0.0));
    for position in positions {
        let Some((second, range)) = position.second else { continue };
        let (x, y) = (across.at(position.place), up.at(second));
        svg.line("range", across.at(position.range[0]), y, across.at(position.range[1]), y);
        svg.line("range", x, up.at(range[0]), x, up.at(range[1]));
        mark(&mut svg, groups, position.group, x, y);
        if position.marked || position.place.abs() > 0.85 || second.abs() > 0.85 {
            let (place, anchor) =
                if position.place > 0.3 { (x - 6.0, Anchor::End) } else { (x + 6.0, Anchor::Start) };
            svg.text("small", place, y - 4.0, anchor, &named(position));
        }
    }
    across.draw_below(&mut svg, top + side + 8.0);
    let note = "lines: ranges of 95 %; *: the place is to be taken with care";
    svg.text("small", 12.0, top + side + 40.0, Anchor::Start, note);
    svg.finish(top + side + 50.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &'static str, place: f64, second: Option<f64>) -> Position<'static> {
        Position {
            name,
            group: if place < 0.0 { "left" } else { "right" },
            place,
            range: [place - 0.1, place + 0.1],
            second: second.map(|second| (second, [second - 0.2, second + 0.2])),
            marked: place > 0.5,
        }
    }

    #[test]
    fn a_line_and_a_plane_stand_alone_and_name_whom_they_mark() {
        for second in [None, Some(0.3)] {
            let members = [member("Ward <1>", -0.5, second), member("Ward 2", 0.9, second)];
            let drawn = positions("Council & co", &members);
            assert!(drawn.starts_with("<svg xmlns=") && drawn.ends_with("</svg>"), "{drawn}");
            assert!(drawn.contains("<style>") && drawn.contains("Ward 2 *"), "{drawn}");
            assert!(drawn.contains("2 members, from Ward &lt;1&gt; at -0.50 to Ward 2 at 0.90"), "{drawn}");
            assert!(!drawn.contains("<1>") && drawn.contains("Council &amp; co"));
        }
        assert!(positions("Nobody", &[]).contains("Nobody is placed."));
    }
}
