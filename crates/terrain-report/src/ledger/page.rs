//! A page of the ledger before it has a form: a title, sections, paragraphs, items, tables; and its three forms, text for the
//! terminal, Markdown, HTML that prints. Knows nothing of what is told.

use crate::error::ReportError;
use crate::text::layout::{Page as Lines, Wide};
use askama::Template;

/// A page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: String,
    /// Sentences below the title.
    pub lead: Vec<String>,
    /// Its sections.
    pub sections: Vec<Section>,
}

/// A section.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// Its heading.
    pub heading: String,
    /// What stands in it.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Sentences.
    Paragraph(String),
    /// A list.
    Items(Vec<String>),
    /// A table: its header, its rows.
    Table(Vec<String>, Vec<Vec<String>>),
}

impl Block {
    /// Sentences, for a template; empty for what is none.
    fn paragraph(&self) -> &str {
        match self {
            Self::Paragraph(text) => text,
            _ => "",
        }
    }

    /// A list, for a template; empty for what is none.
    fn items(&self) -> &[String] {
        match self {
            Self::Items(items) => items,
            _ => &[],
        }
    }

    /// A table's header and rows, for a template; empty for what is none.
    fn table(&self) -> (&[String], &[Vec<String>]) {
        match self {
            Self::Table(head, rows) => (head, rows),
            _ => (&[], &[]),
        }
    }
}

impl Section {
    /// An empty section.
    #[must_use]
    pub fn new(heading: &str) -> Self {
        Self { heading: heading.to_owned(), blocks: Vec::new() }
    }

    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.blocks.push(Block::Paragraph(text.into()));
    }

    /// A list, if there is something in it.
    pub(super) fn list(&mut self, items: Vec<String>) {
        if !items.is_empty() {
            self.blocks.push(Block::Items(items));
        }
    }

    /// A table, if it has a row.
    pub(super) fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>) {
        if !rows.is_empty() {
            self.blocks.push(Block::Table(head.iter().map(|name| (*name).to_owned()).collect(), rows));
        }
    }
}

#[derive(Template)]
#[template(path = "ledger_page.html")]
struct HtmlPage<'a> {
    page: &'a Page,
}

impl Page {
    /// A section, unless nothing stands in it.
    pub(super) fn add(&mut self, section: Section) {
        if !section.blocks.is_empty() {
            self.sections.push(section);
        }
    }

    /// As text of that width.
    #[must_use]
    pub fn text(&self, width: usize, colour: bool) -> String {
        let mut lines = Lines::new(width, colour);
        lines.title(&self.title);
        for sentence in &self.lead {
            lines.paragraph(sentence);
        }
        for section in &self.sections {
            lines.heading(&section.heading);
            for block in &section.blocks {
                match block {
                    Block::Paragraph(text) => lines.paragraph(text),
                    Block::Items(items) => items.iter().for_each(|item| lines.item(item)),
                    Block::Table(head, rows) => lines.table(head, rows, Wide::First, &[]),
                }
            }
        }
        lines.finish()
    }

    /// As Markdown.
    #[must_use]
    pub fn markdown(&self) -> String {
        let mut parts = vec![format!("# {}", marked(&self.title))];
        parts.extend(self.lead.iter().map(|sentence| marked(sentence)));
        for section in &self.sections {
            parts.push(format!("## {}", marked(&section.heading)));
            for block in &section.blocks {
                parts.push(match block {
                    Block::Paragraph(text) => marked(text),
                    Block::Items(items) => {
                        let lines: Vec<String> =
                            items.iter().map(|item| format!("- {}", marked(item))).collect();
                        lines.join("\n")
                    }
                    Block::Table(head, rows) => {
                        let row = |cells: &[String]| {
                            let cells: Vec<String> = cells.iter().map(|cell| marked(cell)).collect();
                            format!("| {} |", cells.join(" | "))
                        };
                        let mut lines = vec![row(head), format!("|{}", "---|".repeat(head.len()))];
                        lines.extend(rows.iter().map(|cells| row(cells)));
                        lines.join("\n")
                    }
                });
            }
        }
        parts.join("\n\n") + "\n"
    }

    /// As one self-contained HTML page that prints in black on white.
    ///
    /// # Errors
    /// When the page can't be laid out, which is a fault of the program.
    pub fn html(&self) -> Result<String, ReportError> {
        Ok(HtmlPage { page: self }.render()?)
    }
}

/// A text in Markdown: one line, and no sign of it taken for a mark.
fn marked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.split_whitespace().collect::<Vec<_>>().join(" ").chars() {
        if "\\`*_[]<>|#".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        let mut section = Section::new("What <they> said");
        section.say("a | b\n*c*");
        section.list(vec!["one".to_owned(), "<two>".to_owned()]);
        section.table(&["who", "how many"], vec![vec!["us | them".to_owned(), "3".to_owned()]]);
        let mut page =
            Page { title: "A & B".to_owned(), lead: vec!["On a day.".to_owned()], sections: vec![] };
        page.add(section);
        page.add(Section::new("nothing stands here"));
        page
    }

    #[test]
    fn markdown_says_what_was_written_and_nothing_more() {
        assert_eq!(
            page().markdown(),
            "# A & B\n\nOn a day.\n\n## What \\<they\\> said\n\na \\| b \\*c\\*\n\n- one\n- \\<two\\>\n\n\
             | who | how many |\n|---|---|\n| us \\| them | 3 |\n"
        );
    }

    #[test]
    fn html_escapes_what_was_written() {
        let page = page().html().unwrap();
        assert!(page.contains("<h1>A &#38; B</h1>"), "{page}");
        assert!(page.contains("<li>&#60;two&#62;</li>"), "{page}");
        assert!(page.contains("<td>us | them</td>"), "{page}");
        assert!(!page.contains("nothing stands here"));
    }
}
