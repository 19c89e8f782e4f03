//! Estimates from records below one another: range, estimate, and what was counted, with the numbers written out.

use super::axis::Scale;
use super::svg::{Anchor, Svg, cut, lines};
use super::{LETTERS, LINE, WIDTH, alone};
use crate::estimates::{Around, Row};
use crate::words::number;

const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#1a1a1a}.small{font-size:11px;fill:#444}.strong{font-weight:600}\
                     .axis{stroke:#999;stroke-width:1}.rule{stroke:#ddd;stroke-width:1}.range{stroke:#0f6e6e;stroke-width:3}\
                     .estimate{fill:#0f6e6e}.counted{fill:none;stroke:#b0561c;stroke-width:1.6}";
const LEFT: f64 = 14.0;
/// Small letters that fit the width.
const SMALL_LETTERS: usize = 54;
/// Height of a row: its words, its picture, some air.
const ROW: f64 = 40.0;

pub(crate) fn estimates(around: &Around<'_>, rows: &[Row<'_>]) -> String {
    let Around { what, unit, name, source } = *around;
    let mut svg = Svg::new("estimates", WIDTH, what, &finding(rows));
    let mut y = 0.0;
    for line in lines(what, LETTERS - 4) {
        y += LINE;
        svg.text("strong", 4.0, y, Anchor::Start, &line);
    }
    y += LINE + 2.0;
    legend(&mut svg, y, rows);
    y += 8.0;
    let scale = scale(rows);
    for row in rows {
        svg.text("", 4.0, y + LINE, Anchor::Start, &cut(row.label, 18));
        svg.text("small", WIDTH - 4.0, y + LINE, Anchor::End, &in_numbers(row));
        let middle = y + LINE + 13.0;
        svg.line("rule", LEFT, middle, WIDTH - LEFT, middle);
        svg.line("range", scale.at(row.range[0]), middle, scale.at(row.range[1]), middle);
        svg.circle("estimate", scale.at(row.estimate), middle, 3.5);
        diamond(&mut svg, scale.at(row.counted), middle);
        y += ROW;
    }
    scale.draw_below(&mut svg, y + 4.0);
    y += 33.0;
    svg.text("small", WIDTH / 2.0, y, Anchor::Middle, unit);
    y += 4.0;
    for line in [name, source].iter().flat_map(|text| lines(text, SMALL_LETTERS)) {
        y += LINE;
        svg.text("small", 4.0, y, Anchor::Start, &line);
    }
    alone(&svg.finish(y + 8.0), STYLE)
}

/// From nothing to all for shares; else as wide as what is to be shown.
fn scale(rows: &[Row<'_>]) -> Scale {
    let shown = || rows.iter().flat_map(|row| [row.range[0], row.range[1], row.estimate, row.counted]);
    let place = [LEFT, WIDTH - LEFT];
    if shown().all(|value| (0.0..=1.0).contains(&value)) {
        Scale::exact([0.0, 1.0], place)
    } else {
        Scale::holding(shown(), place)
    }
}

fn in_numbers(row: &Row<'_>) -> String {
    let [low, high] = row.range.map(number);
    #[expect(clippy::cast_precision_loss, reason = "rows of a record, far below 2^53")]
    let cases =
        if row.cases == 1 { "1 case".to_owned() } else { format!("{} cases", number(row.cases as f64)) };
    let middle = number(row.estimate);
    if low == high { format!("{middle}, {cases}") } else { format!("{middle} ({low} to {high}), {cases}") }
}

/// What was counted: hollow, so that the estimate below it shows.
fn diamond(svg: &mut Svg, x: f64, y: f64) {
    svg.path("counted", &[(x, y - 7.0), (x + 7.0, y), (x, y + 7.0), (x - 7.0, y)], true);
}

fn legend(svg: &mut Svg, y: f64, rows: &[Row<'_>]) {
    svg.circle("estimate", 9.0, y - 4.0, 3.5);
    svg.text("small", 18.0, y, Anchor::Start, "estimate");
    svg.line("range", 72.0, y - 4.0, 92.0, y - 4.0);
    let sampled = rows.iter().any(|row| row.level < 1.0);
    let range = if sampled { "this is a range (95 %)" } else { "what filings allow" };
    svg.text("small", 97.0, y, Anchor::Start, range);
    diamond(svg, 240.0, y - 4.0);
    svg.text("small", 251.0, y, Anchor::Start, "as it is counted");
}

/// Lowest and highest, and whether their ranges tell them apart.
fn finding(rows: &[Row<'_>]) -> String {
    let said = |row: &Row<'_>| {
        let [low, high] = row.range.map(number);
        format!(
            "{} {} ({low} to {high}, counted {}, {} cases)",
            row.label,
            number(row.estimate),
            number(row.counted),
            row.cases
        )
    };
    let lowest = rows.iter().min_by(|a, b| a.estimate.total_cmp(&b.estimate));
    let highest = rows.iter().max_by(|a, b| a.estimate.total_cmp(&b.estimate));
    let table = rows.iter().map(said).collect::<Vec<_>>().join("; ");
    match (lowest, highest) {
        (Some(low), Some(high)) if rows.len() > 1 => {
            let apart = if low.range[1] < high.range[0] {
                "their ranges do not meet"
            } else {
                "their ranges overlap, so these cases can't tell them apart"
            };
            format!("Lowest for {}, highest for {}: {apart}. {table}.", low.label, high.label)
        }
        (Some(_), Some(_)) => format!("{table}."),
        _ => "There is no estimate.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(label: &str, estimate: f64, half: f64) -> Row<'_> {
        Row {
            label,
            cases: 12,
            counted: estimate + 0.02,
            estimate,
            range: [estimate - half, estimate + half],
            level: 0.95,
        }
    }

    fn around(what: &str) -> Around<'_> {
        Around { what, unit: "share", name: "nlrb.win_rate", source: "the Board, published in public" }
    }

    #[test]
    fn rows_carry_their_numbers_and_the_finding_says_whether_they_differ() {
        let drawn =
            estimates(&around("the chance <that>"), &[row("1..10", 0.8, 0.05), row("501..", 0.4, 0.1)]);
        assert!(drawn.starts_with("<svg xmlns=") && drawn.ends_with("</svg>"), "{drawn}");
        assert!(drawn.contains("0.8 (0.75 to 0.85), 12 cases"), "{drawn}");
        assert!(drawn.contains("Lowest for 501.., highest for 1..10: their ranges do not meet."), "{drawn}");
        assert!(drawn.contains("the chance &lt;that&gt;") && drawn.contains("as it is counted"));
        let close = estimates(&around("x"), &[row("a", 0.5, 0.2), row("b", 0.6, 0.2)]);
        assert!(close.contains("can&#39;t tell them apart"), "{close}");
        assert!(estimates(&around("x"), &[]).contains("There is no estimate."));
        let sizes = [Row { cases: 1, level: 1.0, range: [120.0, 120.0], ..row("all", 120.0, 0.0) }];
        assert!(estimates(&around("x"), &sizes).contains("120, 1 case"));
    }
}
