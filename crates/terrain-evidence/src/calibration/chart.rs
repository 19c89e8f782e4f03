//! The drawings of the calibration pages: rows of marks, curves against a diagonal, bars. Narrow enough for a telephone.
//!
//! Belongs here: SVG, the same bytes from the same numbers. Does not: which numbers are shown.

use std::fmt::Write as _;

/// Width of every drawing; text of 13 stays legible when it is shown at that width.
const WIDTH: f64 = 360.0;
const INK: &str = "#222";

/// What a drawing says in words: for those who don't see it, and above it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Words<'a> {
    /// The finding.
    pub(super) title: &'a str,
    /// What is drawn, with the numbers that matter.
    pub(super) description: &'a str,
    /// What is measured along the axis.
    pub(super) axis: &'a str,
}

/// Shape and colour of a series: never colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Series {
    /// A filled black circle: what came.
    Seen,
    /// A hollow blue square: what was predicted.
    Predicted,
    /// A filled orange diamond: something to compare.
    Other,
}

/// A value with its interval, if it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) series: Series,
    pub(super) value: f64,
    pub(super) interval: Option<[f64; 2]>,
}

/// A scale from 0..=1 shares to places.
#[derive(Clone, Copy, Debug)]
struct Scale {
    from: f64,
    to: f64,
    start: f64,
    end: f64,
}

impl Scale {
    fn at(self, value: f64) -> f64 {
        let part = (value.clamp(self.from, self.to) - self.from) / (self.to - self.from);
        self.start + part * (self.end - self.start)
    }

    /// Round values with about five steps between them.
    fn ticks(self) -> Vec<f64> {
        let step = if self.to - self.from > 0.55 { 0.2 } else { 0.1 };
        let first = libm::ceil(self.from / step - 1e-9);
        (0..20_u32)
            .map(|place| (first + f64::from(place)) * step)
            .take_while(|tick| *tick <= self.to + 1e-9)
            .collect()
    }
}

fn percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn opened(words: &Words<'_>, height: f64) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-labelledby=\"t d\" \
         font-family=\"sans-serif\" font-size=\"13\">\n<title id=\"t\">{}</title>\n<desc id=\"d\">{}</desc>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n",
        words.title, words.description
    )
}

fn text(svg: &mut String, (x, y): (f64, f64), anchor: &str, colour: &str, words: &str) {
    // Writing into a String cannot fail.
    let _ = writeln!(
        svg,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{words}</text>"
    );
}

fn line(svg: &mut String, from: (f64, f64), to: (f64, f64), style: &str) {
    let _ = writeln!(
        svg,
        "<line x1=\"{:.1}\" y1=\"{:.1}\" x2=\"{:.1}\" y2=\"{:.1}\" {style}/>",
        from.0, from.1, to.0, to.1
    );
}

fn symbol(svg: &mut String, series: Series, (x, y): (f64, f64)) {
    let _ = match series {
        Series::Seen => writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4.5\" fill=\"{INK}\"/>"),
        Series::Predicted => writeln!(
            svg,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"8\" height=\"8\" fill=\"#fff\" stroke=\"#0b5394\" stroke-width=\"2\"/>",
            x - 4.0,
            y - 4.0
        ),
        Series::Other => {
            writeln!(svg, "<path d=\"M{x:.1} {:.1}l5.5 5.5 -5.5 5.5 -5.5 -5.5z\" fill=\"#b45f06\"/>", y - 5.5)
        }
    };
}

const fn colour(series: Series) -> &'static str {
    match series {
        Series::Seen => INK,
        Series::Predicted => "#0b5394",
        Series::Other => "#b45f06",
    }
}

/// A row for each label, a mark for each of its values; grey lines at `guides`. `legend` names the series.
pub(super) fn rows(
    words: &Words<'_>,
    (from, to): (f64, f64),
    guides: &[f64],
    legend: &[(Series, &str)],
    rows: &[(String, Vec<Mark>)],
) -> String {
    const ROW: f64 = 38.0;
    let count = |n: usize| crate::pool::size(n);
    let top = 34.0 + 20.0 * count(legend.len());
    let bottom = top + ROW * count(rows.len());
    let scale = Scale { from, to, start: 112.0, end: WIDTH - 22.0 };
    let mut svg = opened(words, bottom + 48.0);
    text(&mut svg, (8.0, 20.0), "start", INK, words.axis);
    for (place, (series, name)) in legend.iter().enumerate() {
        let y = 40.0 + 20.0 * count(place);
        symbol(&mut svg, *series, (14.0, y - 4.0));
        text(&mut svg, (26.0, y), "start", colour(*series), name);
    }
    for tick in scale.ticks() {
        line(&mut svg, (scale.at(tick), top), (scale.at(tick), bottom), "stroke=\"#ddd\"");
        text(&mut svg, (scale.at(tick), bottom + 18.0), "middle", INK, &percent(tick));
    }
    for guide in guides {
        let x = scale.at(*guide);
        line(
            &mut svg,
            (x, top),
            (x, bottom),
            "stroke=\"#0b5394\" stroke-width=\"2\" stroke-dasharray=\"5 4\"",
        );
    }
    for (place, (label, marks)) in rows.iter().enumerate() {
        let middle = top + ROW * (count(place) + 0.5);
        text(&mut svg, (8.0, middle + 4.0), "start", INK, label);
        for (step, mark) in marks.iter().enumerate() {
            let y = middle + 11.0 * (count(step) - 0.5 * (count(marks.len()) - 1.0));
            if let Some([low, high]) = mark.interval {
                let style = format!("stroke=\"{}\" stroke-width=\"1.5\"", colour(mark.series));
                line(&mut svg, (scale.at(low), y), (scale.at(high), y), &style);
            }
            symbol(&mut svg, mark.series, (scale.at(mark.value), y));
        }
    }
    svg + "</svg>\n"
}

/// Rates against predicted chances, with intervals and counts, and the diagonal on which they should lie.
pub(super) fn curve(
    words: &Words<'_>,
    (from, to): (f64, f64),
    counted: &str,
    points: &[super::score::CurvePoint],
) -> String {
    let (left, right, top, bottom) = (58.0, WIDTH - 20.0, 52.0, 334.0);
    let across = Scale { from, to, start: left, end: right };
    let up = Scale { from, to, start: bottom, end: top };
    let mut svg = opened(words, 400.0);
    text(&mut svg, (8.0, 20.0), "start", INK, words.axis);
    text(&mut svg, (8.0, 39.0), "start", "#0b5394", "dashed: as often as predicted");
    for tick in across.ticks() {
        line(&mut svg, (across.at(tick), top), (across.at(tick), bottom), "stroke=\"#ddd\"");
        line(&mut svg, (left, up.at(tick)), (right, up.at(tick)), "stroke=\"#ddd\"");
        text(&mut svg, (across.at(tick), bottom + 18.0), "middle", INK, &percent(tick));
        text(&mut svg, (left - 6.0, up.at(tick) + 4.0), "end", INK, &percent(tick));
    }
    line(
        &mut svg,
        (left, bottom),
        (right, top),
        "stroke=\"#0b5394\" stroke-width=\"2\" stroke-dasharray=\"5 4\"",
    );
    for point in points {
        let x = across.at(point.chance);
        let [low, high] = point.interval;
        line(&mut svg, (x, up.at(low)), (x, up.at(high)), "stroke=\"#222\" stroke-width=\"1.5\"");
        symbol(&mut svg, Series::Seen, (x, up.at(point.rate)));
    }
    text(&mut svg, (0.5 * (left + right), bottom + 38.0), "middle", INK, "predicted chance");
    text(&mut svg, (8.0, bottom + 58.0), "start", "#555", counted);
    svg + "</svg>\n"
}

/// Bars of equal width that should all be as high as the dashed line.
pub(super) fn bars(words: &Words<'_>, shares: &[f64], ends: [&str; 2]) -> String {
    let (left, right, top, bottom) = (50.0, WIDTH - 16.0, 52.0, 240.0);
    let even = 1.0 / crate::pool::size(shares.len()).max(1.0);
    let most = shares.iter().copied().fold(1.5 * even, f64::max) * 1.1;
    let up = Scale { from: 0.0, to: most, start: bottom, end: top };
    let width = (right - left) * even;
    let mut svg = opened(words, 274.0);
    text(&mut svg, (8.0, 20.0), "start", INK, words.axis);
    text(&mut svg, (8.0, 39.0), "start", "#0b5394", "dashed: if predictions were perfect");
    for (place, share) in shares.iter().enumerate() {
        let x = left + width * crate::pool::size(place);
        let y = up.at(*share);
        let _ = writeln!(
            svg,
            "<rect x=\"{:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#9fc5e8\" stroke=\"{INK}\"/>",
            x + 1.0,
            width - 2.0,
            bottom - y
        );
    }
    for tick in [0.0, even] {
        text(&mut svg, (left - 6.0, up.at(tick) + 4.0), "end", INK, &percent(tick));
    }
    line(
        &mut svg,
        (left, up.at(even)),
        (right, up.at(even)),
        "stroke=\"#0b5394\" stroke-width=\"2\" stroke-dasharray=\"5 4\"",
    );
    text(&mut svg, (left, bottom + 20.0), "start", INK, ends[0]);
    text(&mut svg, (right, bottom + 20.0), "end", INK, ends[1]);
    svg + "</svg>\n"
}
