//! Paragraphs, items and tables within a width. Knows nothing of decisions.

use crate::words::percent;
use comfy_table::{
    Attribute, Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};

/// A header line, a rule below it, no frame: reads well aloud and in a mail.
const PLAIN: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// A range of shares in percent.
pub(crate) fn percent_range([low, high]: [f64; 2]) -> String {
    format!("{} to {}", percent(low), percent(high))
}

/// Which columns of a table give way first when it gets tight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wide {
    /// The first: it takes two fifths of the width at most.
    First,
    /// All others: they share what the first leaves of the width.
    Others,
}

/// A page that grows downwards.
pub(crate) struct Page {
    text: String,
    width: usize,
    colour: bool,
}

impl Page {
    pub(crate) fn new(width: usize, colour: bool) -> Self {
        Self { text: String::new(), width: width.max(40), colour }
    }

    /// How many columns fit beside a first one.
    pub(crate) fn columns(&self, first: usize, each: usize) -> usize {
        (self.width.saturating_sub(first) / each).max(1)
    }

    pub(crate) fn finish(mut self) -> String {
        let end = self.text.trim_end().len();
        self.text.truncate(end);
        self.text.push('\n');
        self.text
    }

    pub(crate) fn title(&mut self, text: &str) {
        let lines = wrapped(text, self.width);
        for line in lines {
            let line = self.strong(&line);
            self.line(&line);
        }
        self.text.push('\n');
    }

    /// A heading after an empty line.
    pub(crate) fn heading(&mut self, text: &str) {
        if !self.text.ends_with("\n\n") && !self.text.is_empty() {
            self.text.push('\n');
        }
        let text = self.strong(text);
        self.line(&text);
    }

    /// A sentence that stands out.
    pub(crate) fn lead(&mut self, text: &str) {
        self.block(text, "  ", "  ");
    }

    pub(crate) fn paragraph(&mut self, text: &str) {
        self.block(text, "", "");
    }

    pub(crate) fn item(&mut self, text: &str) {
        self.block(text, "- ", "  ");
    }

    /// A line that must stay whole, such as a path to copy.
    pub(crate) fn unwrapped(&mut self, text: &str) {
        self.line(text);
    }

    fn block(&mut self, text: &str, first: &str, rest: &str) {
        let width = self.width.saturating_sub(first.chars().count());
        for (number, line) in wrapped(text, width).iter().enumerate() {
            let indent = if number == 0 { first } else { rest };
            self.line(&format!("{indent}{line}"));
        }
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(text.trim_end());
        self.text.push('\n');
    }

    fn strong(&self, text: &str) -> String {
        if self.colour { format!("\u{1b}[1m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    /// A table: the first column to the left, numbers to the right; the rows in `strong` stand out in colour.
    pub(crate) fn table(&mut self, header: &[String], rows: &[Vec<String>], wide: Wide, strong: &[usize]) {
        let mut table = Table::new();
        table.load_style(PLAIN).set_content_arrangement(ContentArrangement::Dynamic);
        table.force_no_tty().set_width(u16::try_from(self.width).unwrap_or(u16::MAX));
        if self.colour {
            table.enforce_styling();
        }
        let numeric = |text: &str| {
            text.chars()
                .all(|letter| letter.is_ascii_digit() || letter.is_whitespace() || "−–,.%<>".contains(letter))
                || text.contains('\n')
        };
        let right: Vec<bool> = (0..header.len())
            .map(|column| {
                column > 0 && rows.iter().all(|row| row.get(column).is_none_or(|text| numeric(text)))
            })
            .collect();
        let cell = |column: usize, text: &str| {
            let cell = Cell::new(text);
            if right.get(column) == Some(&true) { cell.set_alignment(CellAlignment::Right) } else { cell }
        };
        table.set_header(
            header.iter().enumerate().map(|(column, text)| cell(column, text)).collect::<Vec<_>>(),
        );
        for (number, row) in rows.iter().enumerate() {
            let cells = row.iter().enumerate().map(|(column, text)| {
                let cell = cell(column, text);
                if strong.contains(&number) { cell.add_attribute(Attribute::Bold) } else { cell }
            });
            table.add_row(cells.collect::<Vec<_>>());
        }
        let boundary = |columns: usize| {
            let columns = u16::try_from(columns).unwrap_or(u16::MAX);
            ColumnConstraint::UpperBoundary(Width::Fixed(columns))
        };
        match wide {
            Wide::First => {
                table.column_iter_mut().take(1).for_each(|first| {
                    first.set_constraint(boundary(self.width * 2 / 5));
                });
            }
            Wide::Others => {
                let each = self.width * 7 / 10 / header.len().saturating_sub(1).max(1);
                table.column_iter_mut().skip(1).for_each(|other| {
                    other.set_constraint(boundary(each));
                });
            }
        }
        for line in table.lines() {
            self.line(&line);
        }
    }
}

/// Text in lines of at most `width` columns, broken at spaces but not before a percent sign; a longer word stands alone.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let glued = text.replace(" %", "\u{a0}%");
    let mut lines: Vec<String> = Vec::new();
    for word in glued.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines.into_iter().map(|line| line.replace('\u{a0}', " ")).collect()
}
