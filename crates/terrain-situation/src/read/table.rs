//! Walking tables of the spanned TOML document: one reader a section, which reports unknown and missing keys, wrong types
//! and whole numbers or words that aren't allowed. What sections mean belongs to the files beside this one.

use super::Draft;
use super::date::Day;
use super::names::{did_you_mean, either, listed, nearest};
use crate::fault::{Remark, RemarkKind};
use crate::format::{self, Field, Section, Shape};
use std::ops::Range;
use toml_edit::{Item, TableLike, Value};

/// A value with its place in the text.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Range<usize>,
}

/// What stands at a key.
#[derive(Clone)]
pub(crate) enum Node<'d> {
    Scalar(&'d Value),
    Table(&'d dyn TableLike),
    List(Vec<Spanned<Node<'d>>>),
}

/// A key with what stands there.
#[derive(Clone)]
pub(crate) struct Entry<'d> {
    pub(crate) key: String,
    pub(crate) key_span: Range<usize>,
    pub(crate) span: Range<usize>,
    pub(crate) node: Node<'d>,
}

impl<'d> Node<'d> {
    fn of_value(value: &'d Value) -> Self {
        match value {
            Value::InlineTable(table) => Self::Table(table),
            Value::Array(list) => Self::List(
                list.iter()
                    .map(|value| Spanned { span: value.span().unwrap_or(0..0), value: Self::of_value(value) })
                    .collect(),
            ),
            scalar => Self::Scalar(scalar),
        }
    }

    fn of_item(item: &'d Item) -> Option<Self> {
        match item {
            Item::None => None,
            Item::Value(value) => Some(Self::of_value(value)),
            Item::Table(table) => Some(Self::Table(table)),
            Item::ArrayOfTables(tables) => Some(Self::List(
                tables
                    .iter()
                    .map(|table| Spanned { span: table.span().unwrap_or(0..0), value: Self::Table(table) })
                    .collect(),
            )),
        }
    }

    /// What it is, in words.
    pub(crate) fn found(&self) -> &'static str {
        match self {
            Self::Scalar(Value::String(_)) => "text",
            Self::Scalar(Value::Integer(_) | Value::Float(_)) => "a number",
            Self::Scalar(Value::Boolean(_)) => "true or false",
            Self::Scalar(Value::Datetime(_)) => "a date",
            Self::Scalar(_) | Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }

    /// The number, if it is one.
    pub(crate) fn as_number(&self) -> Option<f64> {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "numbers of people stay far below 2^53")]
            Self::Scalar(Value::Integer(number)) => Some(*number.value() as f64),
            Self::Scalar(Value::Float(number)) => Some(*number.value()),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&'d str> {
        match self {
            Self::Scalar(Value::String(text)) => Some(text.value()),
            _ => None,
        }
    }
}

/// The entry of a key in any table.
pub(crate) fn entry<'d>(table: &'d dyn TableLike, key: &str) -> Option<Entry<'d>> {
    let (name, item) = table.get_key_value(key)?;
    let node = Node::of_item(item)?;
    let key_span = name.span();
    let span = item.span().or_else(|| key_span.clone()).unwrap_or(0..0);
    Some(Entry { key: key.to_owned(), key_span: key_span.unwrap_or_else(|| span.clone()), span, node })
}

/// Reads one section.
pub(crate) struct Reader<'d> {
    section: &'static Section,
    pub(crate) table: &'d dyn TableLike,
    /// Header of the section.
    pub(crate) span: Range<usize>,
}

impl<'d> Reader<'d> {
    /// Reports keys that the section doesn't have and keys that it must have.
    pub(crate) fn open(
        draft: &mut Draft<'_>,
        section: &'static Section,
        table: &'d dyn TableLike,
        span: Range<usize>,
    ) -> Self {
        let known: Vec<&str> = section.fields.iter().map(|field| field.key).collect();
        let meant = unknown_keys(draft, section.title, table, &known);
        let missing = |field: &&Field| {
            field.required && !table.contains_key(field.key) && !meant.contains(&Some(field.key))
        };
        for field in section.fields.iter().filter(missing) {
            draft.remark(
                Remark::fault(
                    RemarkKind::MissingKey,
                    format!("{} lacks `{}`", section.title, field.key),
                    span.clone(),
                    &format!("`{}` is needed here", field.key),
                )
                .help(format!(
                    "add {} ({})",
                    example(field),
                    field.doc.trim_end_matches('.')
                )),
            );
        }
        Self { section, table, span }
    }

    pub(crate) fn entry(&self, key: &str) -> Option<Entry<'d>> {
        entry(self.table, key)
    }

    fn shape(&self, key: &str) -> Option<&'static Shape> {
        self.section.field(key).map(|field| &field.shape)
    }

    /// Text that isn't empty.
    pub(crate) fn text(&self, draft: &mut Draft<'_>, key: &str) -> Option<Spanned<String>> {
        let entry = self.entry(key)?;
        text_of(draft, &entry)
    }

    /// One of the words that the format allows here.
    pub(crate) fn choice(&self, draft: &mut Draft<'_>, key: &str) -> Option<Spanned<&'static str>> {
        let text = self.text(draft, key)?;
        let Some(Shape::Choice(words)) = self.shape(key) else { return None };
        word_of(draft, key, &text, words)
    }

    pub(crate) fn truth(&self, draft: &mut Draft<'_>, key: &str) -> Option<Spanned<bool>> {
        let entry = self.entry(key)?;
        if let Node::Scalar(Value::Boolean(truth)) = &entry.node {
            return Some(Spanned { value: *truth.value(), span: entry.span });
        }
        wrong_type(draft, &entry, "true or false, without quotes");
        None
    }

    /// A whole number within the bounds of the format.
    pub(crate) fn whole(&self, draft: &mut Draft<'_>, key: &str) -> Option<Spanned<u64>> {
        let entry = self.entry(key)?;
        let Some(Shape::Whole(low, high)) = self.shape(key) else { return None };
        let Some(number) = entry.node.as_number() else {
            wrong_type(draft, &entry, &format!("a whole number from {low} to {high}"));
            return None;
        };
        let whole = match &entry.node {
            Node::Scalar(Value::Integer(number)) => u64::try_from(*number.value()).ok(),
            _ => (number.fract() == 0.0).then(|| format!("{number:.0}").parse().ok()).flatten(),
        };
        match whole.filter(|whole| (*low..=*high).contains(whole)) {
            Some(value) => Some(Spanned { value, span: entry.span }),
            None => {
                let message =
                    format!("`{key}` is {}, and must be a whole number from {low} to {high}", shown(number));
                draft.remark(Remark::fault(RemarkKind::OutOfRange, message, entry.span, "out of range"));
                None
            }
        }
    }

    /// As [`Reader::whole`]; the bounds of the format keep every such number below 2³².
    pub(crate) fn whole_u32(&self, draft: &mut Draft<'_>, key: &str) -> Option<u32> {
        self.whole(draft, key).and_then(|whole| u32::try_from(whole.value).ok())
    }

    /// A number known exactly, within the bounds of the format.
    pub(crate) fn number(&self, draft: &mut Draft<'_>, key: &str) -> Option<Spanned<f64>> {
        let entry = self.entry(key)?;
        let Some(Shape::Number(low, high)) = self.shape(key) else { return None };
        fixed_number(draft, &entry, *low, *high)
    }

    pub(crate) fn date(&self, draft: &mut Draft<'_>, key: &str) -> Option<Spanned<String>> {
        let entry = self.entry(key)?;
        date_of(draft, &entry)
    }

    /// A list of names.
    pub(crate) fn names(&self, draft: &mut Draft<'_>, key: &str) -> Option<Spanned<Vec<Spanned<String>>>> {
        let entry = self.entry(key)?;
        names_of(draft, &entry)
    }

    /// A table that the format knows.
    pub(crate) fn table(&self, draft: &mut Draft<'_>, key: &str) -> Option<Reader<'d>> {
        let entry = self.entry(key)?;
        let Some(Shape::Table(section)) = self.shape(key) else { return None };
        match entry.node {
            Node::Table(table) => Some(Reader::open(draft, section, table, entry.span)),
            _ => {
                let keys = listed(section.fields.iter().map(|field| field.key));
                wrong_type(draft, &entry, &format!("a table with the keys {keys}"));
                None
            }
        }
    }

    /// Tables that the format knows: `[[…]]`, or a list of tables in braces.
    pub(crate) fn tables(&self, draft: &mut Draft<'_>, key: &str) -> Vec<Reader<'d>> {
        let Some(entry) = self.entry(key) else { return Vec::new() };
        let Some(Shape::Tables(section)) = self.shape(key) else { return Vec::new() };
        let Node::List(list) = &entry.node else {
            let expected = if section.title.starts_with('[') {
                format!("{} with double brackets, once for each", section.title)
            } else {
                format!("a list of tables: {key} = [{}]", braces(section))
            };
            wrong_type(draft, &entry, &expected);
            return Vec::new();
        };
        let mut readers = Vec::new();
        for part in list {
            if let Node::Table(table) = part.value {
                let span = if part.span.is_empty() { entry.key_span.clone() } else { part.span.clone() };
                readers.push(Reader::open(draft, section, table, span));
            } else {
                let part = Entry { span: part.span.clone(), node: part.value.clone(), ..entry.clone() };
                wrong_type(draft, &part, "a table in braces");
            }
        }
        readers
    }
}

/// Reports keys outside `known`, with the nearest one or where they belong. Gives what each may have been meant to be, so that
/// a misspelled key isn't also reported as missing.
pub(crate) fn unknown_keys<'k>(
    draft: &mut Draft<'_>,
    title: &str,
    table: &dyn TableLike,
    known: &[&'k str],
) -> Vec<Option<&'k str>> {
    let mut meant = Vec::new();
    for (key, item) in table.iter().filter(|(key, _)| !known.contains(key)) {
        let span = table.key(key).and_then(toml_edit::Key::span).or_else(|| item.span()).unwrap_or(0..0);
        let near = nearest(key, known.iter().copied());
        let help = near
            .map(|near| format!("did you mean `{near}`?"))
            .or_else(|| elsewhere(key))
            .unwrap_or_else(|| format!("keys here: {}", listed(known.iter().copied())));
        draft.remark(
            Remark::fault(
                RemarkKind::UnknownKey,
                format!("`{key}` is not a key of {title}"),
                span,
                "no such key",
            )
            .help(help),
        );
        meant.push(near);
    }
    meant
}

/// Sections in which the key does exist.
fn elsewhere(key: &str) -> Option<String> {
    const SECTIONS: [&Section; 10] = [
        &format::FILE,
        &format::POPULATION,
        &format::STRATUM,
        &format::TIES,
        &format::ORGANIZATION,
        &format::CAMPAIGN,
        &format::WIN_RULE,
        &format::CHAMBER,
        &format::COALITION,
        &format::POSTURE,
    ];
    let section = SECTIONS.into_iter().find(|section| section.field(key).is_some())?;
    Some(match section.title {
        "the file" => format!("`{key}` stands at the top of the file, before the first section"),
        title => format!("`{key}` belongs to {title}"),
    })
}

/// How a field is written, for help texts.
fn example(field: &Field) -> String {
    let key = field.key;
    match &field.shape {
        Shape::Text => format!("{key} = \"…\""),
        Shape::Choice(words) => format!("{key} = \"{}\"", words.first().unwrap_or(&"…")),
        Shape::Names => format!("{key} = [\"…\", \"…\"]"),
        Shape::Table(section) if section.title.starts_with('[') => section.title.to_owned(),
        Shape::Table(section) => format!("{key} = {}", braces(section)),
        Shape::Tables(section) if section.title.starts_with('[') => section.title.to_owned(),
        _ => format!("{key} = …"),
    }
}

/// A table in braces with the keys that must be there.
fn braces(section: &Section) -> String {
    let keys = section.fields.iter().filter(|field| field.required).map(|field| format!("{} = …", field.key));
    format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
}

/// A number as a person would write it.
pub(crate) fn shown(number: f64) -> String {
    if number.abs() >= 1e15 { format!("{number:e}") } else { format!("{number}") }
}

pub(crate) fn wrong_type(draft: &mut Draft<'_>, entry: &Entry<'_>, expected: &str) {
    let message = format!("`{}` is {}, and must be {expected}", entry.key, entry.node.found());
    let label = format!("this is {}", entry.node.found());
    let mut remark = Remark::fault(RemarkKind::WrongType, message, entry.span.clone(), &label);
    if let Some(number) = entry.node.as_text().and_then(|text| text.trim().parse::<f64>().ok()) {
        remark = remark.help(format!("write the number without quotes: {} = {}", entry.key, shown(number)));
    }
    draft.remark(remark);
}

pub(crate) fn text_of(draft: &mut Draft<'_>, entry: &Entry<'_>) -> Option<Spanned<String>> {
    let Some(text) = entry.node.as_text() else {
        wrong_type(draft, entry, "text in quotes");
        return None;
    };
    if text.trim().is_empty() {
        let message = format!("`{}` is an empty text", entry.key);
        draft.remark(
            Remark::fault(RemarkKind::OutOfRange, message, entry.span.clone(), "nothing between the quotes")
                .help("write at least one word, or leave the key out if it isn't needed"),
        );
        return None;
    }
    if text.contains(|letter: char| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        let message = format!("`{}` holds a control character, which can't be seen", entry.key);
        draft.remark(
            Remark::fault(RemarkKind::OutOfRange, message, entry.span.clone(), "in this text")
                .help("write the text anew, without \\u and its number"),
        );
        return None;
    }
    Some(Spanned { value: text.to_owned(), span: entry.span.clone() })
}

pub(crate) fn word_of(
    draft: &mut Draft<'_>,
    key: &str,
    text: &Spanned<String>,
    words: &[&'static str],
) -> Option<Spanned<&'static str>> {
    if let Some(&word) = words.iter().find(|&&word| word == text.value) {
        return Some(Spanned { value: word, span: text.span.clone() });
    }
    let message = format!("`{key}` is \"{}\", and must be {}", text.value, either(words.iter().copied()));
    let mut remark = Remark::fault(RemarkKind::UnknownWord, message, text.span.clone(), "no such word here");
    remark.help = did_you_mean(&text.value, words.iter().copied());
    draft.remark(remark);
    None
}

pub(crate) fn fixed_number(
    draft: &mut Draft<'_>,
    entry: &Entry<'_>,
    low: f64,
    high: f64,
) -> Option<Spanned<f64>> {
    let Some(number) = entry.node.as_number() else {
        wrong_type(draft, entry, &format!("a single number from {} to {}", shown(low), shown(high)));
        return None;
    };
    // Said positively, so that NaN is in no range.
    if (low..=high).contains(&number) {
        return Some(Spanned { value: number, span: entry.span.clone() });
    }
    let message =
        format!("`{}` is {}, and must be from {} to {}", entry.key, shown(number), shown(low), shown(high));
    draft.remark(Remark::fault(RemarkKind::OutOfRange, message, entry.span.clone(), "out of range"));
    None
}

pub(crate) fn date_of(draft: &mut Draft<'_>, entry: &Entry<'_>) -> Option<Spanned<String>> {
    let text = match &entry.node {
        Node::Scalar(Value::String(text)) => text.value().clone(),
        Node::Scalar(Value::Integer(year)) => year.value().to_string(),
        Node::Scalar(Value::Datetime(date)) => {
            date.value().date.map(|date| date.to_string()).unwrap_or_default()
        }
        _ => String::new(),
    };
    if Day::parse(&text).is_some() {
        return Some(Spanned { value: text, span: entry.span.clone() });
    }
    let message = format!("`{}` is not a date", entry.key);
    draft.remark(
        Remark::fault(RemarkKind::WrongType, message, entry.span.clone(), "not a date that exists").help(
            format!(
                "write a year, month or day: {0} = 2024, {0} = \"2024-05\" or {0} = 2024-05-01",
                entry.key
            ),
        ),
    );
    None
}

pub(crate) fn names_of(draft: &mut Draft<'_>, entry: &Entry<'_>) -> Option<Spanned<Vec<Spanned<String>>>> {
    let Node::List(list) = &entry.node else {
        wrong_type(draft, entry, &format!("a list of names: {} = [\"…\", \"…\"]", entry.key));
        return None;
    };
    let mut names = Vec::new();
    for part in list {
        let part = Entry { span: part.span.clone(), node: part.value.clone(), ..entry.clone() };
        names.extend(text_of(draft, &part));
    }
    Some(Spanned { value: names, span: entry.span.clone() })
}
