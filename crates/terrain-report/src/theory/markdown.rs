//! The findings as pages of the book: one Markdown file, and a file for each chart beside it.

use super::Theory;
use super::charts::{dose_chart, map_chart};
use super::mechanisms::map_page;
use super::words::{claim, opening};
use crate::chart;
use std::fmt::Write as _;

/// A file of the book: its name and its text.
pub type BookFile = (String, String);

/// The page of the results, then its charts; where mechanisms were switched off in turn, the page that maps what each carries, alone.
/// Names of charts begin with `stem`; `command` is what makes them anew.
#[must_use]
pub fn markdown(theory: &Theory<'_>, stem: &str, command: &str) -> Vec<BookFile> {
    if !theory.without.is_empty() {
        return vec![map_page(theory, stem, command)];
    }
    let mut page = format!(
        "# The argument as experiments: results\n\nMade by `{command}`. {}\n\n| | in the model | claim |\n|---|---|---|\n",
        opening(theory)
    );
    for (proposition, findings) in &theory.told {
        // Writing into a String cannot fail.
        let _ =
            writeln!(page, "| {} | {} | {} |", proposition.id, findings.verdict.word(), proposition.title);
    }
    let mut files = Vec::new();
    for (proposition, findings) in &theory.told {
        let _ = write!(
            page,
            "\n## {}: {}\n\n{}\n\n**What is tried.** {}\n\n",
            proposition.id, proposition.title, proposition.claim, proposition.experiment
        );
        for (contrast, tested) in proposition.contrasts.iter().zip(&findings.tested) {
            let _ =
                writeln!(page, "- {}", claim(contrast, tested).replacen('[', "**", 1).replacen(']', "**", 1));
        }
        let _ = write!(
            page,
            "\n**The case against it.** {}\n\n**What this can't tell.** {}\n",
            proposition.against, proposition.limits
        );
        let mut picture = |name: String, title: &str, finding: &str, svg: &str| {
            let _ = write!(page, "\n![{title}. {finding}]({name})\n");
            files.push((name, chart::alone(svg, chart::STYLE)));
        };
        // The first claim that is along an axis; figures of the others are in the list above.
        let mut along = proposition.contrasts.iter().zip(&findings.tested);
        if let Some(chart) = along.find_map(|(contrast, tested)| dose_chart(proposition, contrast, tested)) {
            let name = format!("{stem}-{}.svg", proposition.id.to_lowercase());
            picture(name, &chart.title, &chart.finding, &chart.svg);
        }
        if let Some(chart) = map_chart(proposition, findings) {
            let name = format!("{stem}-{}-map.svg", proposition.id.to_lowercase());
            picture(name, &chart.title, &chart.finding, &chart.svg);
        }
    }
    files.insert(0, (format!("{stem}.md"), page));
    files
}
