//! The footer of a shard: what it says of itself, its columns, and where their pages are.
//!
//! Belongs here: holding a footer to the one layout that shards are written in. Does not: the pages (`pages`). Everything
//! else that Parquet allows is refused, so that what follows knows what to expect.

use super::table::{Column, Kind};
use super::thrift::Fields;

/// What a Parquet file begins and ends with.
const MAGIC: &[u8] = b"PAR1";
/// The compression of every page.
const ZSTD: i64 = 6;

const REQUIRED: i64 = 0;
const OPTIONAL: i64 = 1;
const REPEATED: i64 = 2;

/// One entry of a schema, as the footer numbers things.
#[derive(Debug, PartialEq, Eq)]
struct Element {
    physical: Option<i64>,
    repetition: Option<i64>,
    meaning: Option<i64>,
    children: Option<i64>,
}

impl Element {
    const fn leaf(physical: i64, repetition: i64, meaning: Option<i64>) -> Self {
        Self { physical: Some(physical), repetition: Some(repetition), meaning, children: None }
    }

    const fn group(repetition: i64, meaning: Option<i64>) -> Self {
        Self { physical: None, repetition: Some(repetition), meaning, children: Some(1) }
    }

    fn of(fields: &Fields<'_>) -> Self {
        Self {
            physical: fields.whole(1),
            repetition: fields.whole(3),
            meaning: fields.whole(6),
            children: fields.whole(5).filter(|children| *children > 0),
        }
    }
}

/// How a column is entered, the names of what is inside it with it. Of the numbers, 13 and 12 are whole numbers of 32 and
/// 16 bits without a sign, 0 is text, 3 a list.
fn entered(kind: Kind) -> Vec<(Option<&'static str>, Element)> {
    let leaf = |physical, repetition, meaning| vec![(None, Element::leaf(physical, repetition, meaning))];
    match kind {
        Kind::Whole => leaf(1, REQUIRED, Some(13)),
        Kind::SmallWhole => leaf(1, REQUIRED, Some(12)),
        Kind::WholeOrNone => leaf(1, OPTIONAL, Some(13)),
        Kind::Text => leaf(6, REQUIRED, Some(0)),
        Kind::YesOrNo => leaf(0, REQUIRED, None),
        Kind::Figure => leaf(5, REQUIRED, None),
        Kind::FigureOrNone => leaf(5, OPTIONAL, None),
        Kind::Series => vec![
            (None, Element::group(REQUIRED, Some(3))),
            (Some("list"), Element::group(REPEATED, None)),
            (Some("item"), Element::leaf(4, REQUIRED, None)),
        ],
    }
}

/// What a footer says.
pub(super) struct Footer<'b> {
    fields: Fields<'b>,
    /// The file without its footer.
    body: &'b [u8],
}

impl<'b> Footer<'b> {
    pub(super) fn read(bytes: &'b [u8]) -> Result<Self, String> {
        let inside = bytes.strip_prefix(MAGIC).and_then(|bytes| bytes.strip_suffix(MAGIC));
        let (before, length) = inside
            .and_then(|inside| inside.split_last_chunk::<4>())
            .ok_or("it does not begin and end as a Parquet file")?;
        let begins = usize::try_from(u32::from_le_bytes(*length))
            .ok()
            .and_then(|length| before.len().checked_sub(length))
            .ok_or("its footer is longer than the file")?;
        let (fields, _) = Fields::read(&before[begins..])?;
        Ok(Self { fields, body: &bytes[..MAGIC.len() + begins] })
    }

    /// What the file says of itself under a key; nothing where it says nothing.
    pub(super) fn entry(&self, key: &str) -> &'b str {
        let mut entries = self.fields.list(5);
        entries.find(|entry| entry.text(1) == Some(key)).and_then(|entry| entry.text(2)).unwrap_or_default()
    }

    pub(super) fn rows(&self) -> Result<usize, String> {
        self.fields.count(3).ok_or_else(|| "it does not say how many rows it has".to_owned())
    }

    /// Whether the columns are those of the plan: names, types, and which may hold nothing.
    pub(super) fn check_columns(&self, columns: &[Column]) -> Result<(), String> {
        let mut found = self.fields.list(2).skip(1);
        for (at, column) in columns.iter().enumerate() {
            let name = &column.name;
            for (inside, element) in entered(column.kind) {
                let Some(there) = found.next() else { return Err(format!("it has no column `{name}`")) };
                let called = there.text(4).unwrap_or_default();
                if inside.is_none() && called != name {
                    let called = shown(called);
                    return Err(format!("its column {} is `{called}`, expected `{name}`", at + 1));
                }
                if inside.is_some_and(|inside| called != inside) || Element::of(there) != element {
                    return Err(format!("its column `{name}` does not hold {}", column.kind.in_words()));
                }
            }
        }
        match found.next() {
            Some(more) => {
                Err(format!("it has a column `{}` too many", shown(more.text(4).unwrap_or_default())))
            }
            None => Ok(()),
        }
    }

    /// The bytes in which each column's pages stand, one after the other, and how many values it says they hold.
    pub(super) fn chunks(&self, columns: &[Column]) -> Result<Vec<(&'b [u8], usize)>, String> {
        let mut groups = self.fields.list(4);
        let (Some(group), None) = (groups.next(), groups.next()) else {
            return Err("its rows are not in one group".to_owned());
        };
        if group.count(3) != Some(self.rows()?) {
            return Err("its group of rows does not hold all of them".to_owned());
        }
        let mut chunks = Vec::new();
        for chunk in group.list(1) {
            let about = chunk.fields(3).ok_or("it does not say where its columns are")?;
            let place = chunks.len();
            let name = columns.get(place).map_or("", |column| column.name.as_str());
            if about.whole(4) != Some(ZSTD) {
                return Err(format!("its column `{name}` is compressed in another way than Zstandard"));
            }
            // The dictionary, where there is one, stands before the values.
            let begins = [11, 9].into_iter().find_map(|field| about.count(field));
            let bytes = begins
                .zip(about.count(7))
                .and_then(|(begins, length)| self.body.get(begins..begins.checked_add(length)?))
                .ok_or_else(|| format!("its column `{name}` is not inside the file"))?;
            let values = about.count(5).ok_or_else(|| format!("its column `{name}` has no length"))?;
            chunks.push((bytes, values));
        }
        if chunks.len() == columns.len() {
            Ok(chunks)
        } else {
            Err(format!("it has the pages of {} columns, expected {}", chunks.len(), columns.len()))
        }
    }
}

/// A text of the file as a message can hold it: short, and without control characters.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text.chars().filter(|character| !character.is_control()).take(60).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}
