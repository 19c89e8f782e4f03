//! The report's charts as SVG: small, drawn for a phone's width, coloured by the page's style sheet, each with a title and
//! the finding as its description. What a chart says in words belongs to `sentences`.

mod axis;
mod bands;
mod bars;
mod doses;
mod dots;
mod estimates;
mod fifty;
pub(crate) mod phases;
mod positions;
mod power;
mod profile;
mod ranks;
mod svg;
mod tradeoff;

pub(crate) use bands::bands;
pub(crate) use bars::{drivers, grades, regret};
pub(crate) use doses::doses;
pub(crate) use dots::dots;
pub(crate) use estimates::estimates;
pub(crate) use fifty::best;
pub(crate) use phases::phases;
pub(crate) use positions::positions;
pub(crate) use power::{curves, power};
pub(crate) use profile::profile;
pub(crate) use ranks::ranks;
pub(crate) use tradeoff::tradeoff;

/// Width of every chart in its own units; one unit is about one pixel on a phone.
const WIDTH: f64 = 340.0;
/// Letters of the usual size that fit the width.
const LETTERS: usize = 50;
/// Height of a line of text.
const LINE: f64 = 15.0;

/// Colours and letters of a chart of a page that stands in a file of its own; on the page they come from its style sheet.
pub(crate) const STYLE: &str = "text{font:12px system-ui,sans-serif;fill:#1d2023}.strong{font-weight:600}.small{font-size:11px;fill:#555b61}\
                     .on-dark{fill:#fff}.on-light{fill:#14181b}.axis{stroke:#555b61}.grid{stroke:#e3e6e9}.range{stroke:#1d2023;stroke-width:2}\
                     .dot{fill:#fff;stroke:#6d7780}.dot.leading{fill:#00588f;stroke:#00588f}.middle{fill:none;stroke:#00588f;stroke-width:2}\
                     .rank{stroke:#fff}.r0{fill:#00476f}.r1{fill:#2f74a3}.r2{fill:#85b3d2}.r3{fill:#b7d2e4}.r4{fill:#dbe8f1}.r5{fill:#eaf2f7}";

/// A chart as a file of its own: with the namespace and the style that a page would bring.
pub(crate) fn alone(drawn: &str, style: &str) -> String {
    drawn.replacen("<svg ", "<svg xmlns=\"http://www.w3.org/2000/svg\" ", 1).replacen(
        "</desc>",
        &format!("</desc><style>{style}</style>"),
        1,
    )
}
