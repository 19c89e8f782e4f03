//! A figure over two things that are varied: a table of shaded fields, each with its number or its word.

use super::svg::{Anchor, Svg, cut};
use super::{LINE, WIDTH};

const HIGH: f64 = 34.0;
const MARGIN: f64 = 92.0;

/// A field: what stands in it, and how dark it is, 0 to 1.
pub(crate) struct Field {
    pub(crate) text: String,
    pub(crate) shade: f64,
}

/// Fields `[up][across]`, the first row at the bottom, under the names of the levels.
pub(crate) fn phases(
    id: &str,
    title: &str,
    finding: &str,
    [across, up]: [(&str, Vec<&str>); 2],
    fields: &[Vec<Field>],
) -> String {
    let mut svg = Svg::new(id, WIDTH, title, finding);
    #[expect(clippy::cast_precision_loss, reason = "a handful of levels")]
    let wide = (WIDTH - MARGIN - 4.0) / across.1.len().max(1) as f64;
    svg.text("small", 2.0, LINE - 4.0, Anchor::Start, &cut(&format!("↑ {}", up.0), 50));
    let mut y = LINE + 4.0;
    for (row, name) in fields.iter().zip(&up.1).rev() {
        svg.text("small", MARGIN - 6.0, y + HIGH / 2.0 + 4.0, Anchor::End, &cut(name, 16));
        let mut x = MARGIN;
        for field in row {
            let dark = field.shade > 0.55;
            let shade = match field.shade {
                shade if shade > 0.8 => "r0",
                shade if shade > 0.55 => "r1",
                shade if shade > 0.3 => "r2",
                shade if shade > 0.1 => "r3",
                _ => "r5",
            };
            svg.rect(&format!("rank {shade}"), x, y, wide, HIGH);
            let class = if dark { "small on-dark" } else { "small on-light" };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few letters")]
            let letters = (wide / 6.2).max(3.0) as usize;
            svg.text(class, x + wide / 2.0, y + HIGH / 2.0 + 4.0, Anchor::Middle, &cut(&field.text, letters));
            x += wide;
        }
        y += HIGH;
    }
    let mut x = MARGIN;
    for name in &across.1 {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few letters")]
        let letters = (wide / 5.8).max(3.0) as usize;
        svg.text("small", x + wide / 2.0, y + LINE, Anchor::Middle, &cut(name, letters));
        x += wide;
    }
    svg.text("small", WIDTH - 4.0, y + 2.0 * LINE, Anchor::End, &cut(&format!("{} →", across.0), 50));
    svg.finish(y + 2.0 * LINE + 6.0)
}
