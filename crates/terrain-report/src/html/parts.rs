//! Tables and figures as the template writes them: always a caption, always headers, always the rows behind a chart.

use crate::words::capitalized;
use askama::Template;

/// A sentence in which a percent sign stays with its number.
pub(crate) fn fixed(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

/// A table. The first cell of a row names it.
#[derive(Template)]
#[template(path = "table.html")]
pub(crate) struct Table {
    pub(crate) caption: String,
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Cells are sentences, not numbers: they may break.
    pub(crate) wrapped: bool,
}

impl Table {
    pub(crate) fn new(caption: &str, head: &[&str]) -> Self {
        Self {
            caption: caption.to_owned(),
            head: head.iter().map(|text| (*text).to_owned()).collect(),
            rows: Vec::new(),
            wrapped: false,
        }
    }

    pub(crate) fn wrapped(mut self) -> Self {
        self.wrapped = true;
        self
    }

    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().map(|text| fixed(&text)).collect());
    }
}

/// A chart with what it shows in words, and the rows behind it.
#[derive(Template)]
#[template(path = "figure.html")]
pub(crate) struct Figure {
    pub(crate) id: String,
    pub(crate) title: String,
    /// Place in the glossary and technical term.
    pub(crate) term: Option<(String, String)>,
    pub(crate) note: Option<String>,
    pub(crate) finding: String,
    pub(crate) svg: String,
    pub(crate) tables: Vec<Table>,
}

impl Figure {
    pub(crate) fn new(id: &str, title: &str, finding: &str, svg: String) -> Self {
        Self {
            id: id.to_owned(),
            title: capitalized(title),
            term: None,
            note: None,
            finding: fixed(finding),
            svg,
            tables: Vec::new(),
        }
    }

    pub(crate) fn term(mut self, id: &str, word: &str) -> Self {
        self.term = Some((id.to_owned(), word.to_owned()));
        self
    }

    pub(crate) fn note(mut self, note: &str) -> Self {
        self.note = Some(fixed(note));
        self
    }

    pub(crate) fn with(mut self, table: Table) -> Self {
        self.tables.push(table);
        self
    }
}
