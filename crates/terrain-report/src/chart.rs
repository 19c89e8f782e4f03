//! The report's charts as SVG: small, drawn for a phone's width, coloured by the page's style sheet, each with a title and
//! the finding as its description. What a chart says in words belongs to `sentences`.

mod axis;
mod bands;
mod bars;
mod dots;
mod estimates;
mod fifty;
mod positions;
mod profile;
mod ranks;
mod svg;

pub(crate) use bands::bands;
pub(crate) use bars::{drivers, grades, regret};
pub(crate) use dots::dots;
pub(crate) use estimates::estimates;
pub(crate) use fifty::best;
pub(crate) use positions::positions;
pub(crate) use profile::profile;
pub(crate) use ranks::ranks;

/// Width of every chart in its own units; one unit is about one pixel on a phone.
const WIDTH: f64 = 340.0;
/// Letters of the usual size that fit the width.
const LETTERS: usize = 50;
/// Height of a line of text.
const LINE: f64 = 15.0;

/// A drawing as a file of its own: with the namespace and the style that a page would bring.
fn alone(drawn: &str, style: &str) -> String {
    drawn.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1).replacen(
        "</desc>",
        &format!("</desc><style>{style}</style>"),
        1,
    )
}
