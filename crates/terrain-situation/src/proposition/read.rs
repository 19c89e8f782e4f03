//! From the text of a proposition's file to a [`Proposition`], or to every fault in it at once. Whether its changes fit the
//! situation is seen when they are made.

use super::format::{MECHANISMS, PROPOSITION, VERSION};
use super::{Axis, Cell, Contrast, Expected, Level, Map, Measure, Mechanism, Proposition};
use crate::fault::{Remark, RemarkKind, SituationFaults};
use crate::read::names::{Names, did_you_mean, listed, refuse_duplicates};
use crate::read::table::{Node, Reader, Spanned, entry, wrong_type};
use crate::read::{Context, Draft, not_toml};
use crate::variation::Variation;
use std::ops::Range;
use toml_edit::{Document, Item, Table, Value};

/// What can be measured besides `won:…` and `walked_out:…`.
const MEASURES: [&str; 11] = [
    "reforms",
    "base",
    "reach",
    "contact_ratio",
    "orientation",
    "independence",
    "clarity",
    "power",
    "period_change",
    "utility",
    "ranking",
];

/// Reads a proposition's file; `file_name` is only shown.
///
/// # Errors
///
/// Every fault of the text at once, each with its place, what was expected and the nearest known name.
pub fn read_proposition(file_name: &str, text: &str) -> Result<Proposition, Box<SituationFaults>> {
    read(file_name, text, "terrain_proposition", proposition)
}

/// Reads a file of mechanisms; `file_name` is only shown.
///
/// # Errors
///
/// As [`read_proposition`].
pub fn read_mechanisms(file_name: &str, text: &str) -> Result<Vec<Mechanism>, Box<SituationFaults>> {
    read(file_name, text, "terrain_mechanisms", mechanisms)
}

/// Reads a file whose first key says what it is and in which version.
fn read<T>(
    file_name: &str,
    text: &str,
    version_key: &str,
    from: fn(&mut Draft<'_>, &Table, Range<usize>) -> Option<T>,
) -> Result<T, Box<SituationFaults>> {
    if let Some((remark, shown)) = not_toml::too_long_a_line(text) {
        return Err(Box::new(SituationFaults::new(file_name, shown, vec![remark])));
    }
    let context = Context::lenient();
    let mut draft = Draft::new(&context);
    let whole = 0..text.find('\n').unwrap_or(text.len());
    let read = match Document::parse(text) {
        Err(error) => {
            draft.remark(not_toml::fault(text, &error));
            None
        }
        Ok(document) if document.as_table().get(version_key).and_then(Item::as_integer).is_none() => {
            let message = format!("this doesn't say what it is: `{version_key}` is missing");
            let remark = Remark::fault(RemarkKind::Version, message, whole, "expected here");
            draft.remark(remark.help(format!("begin the file with the line: {version_key} = {VERSION}")));
            None
        }
        Ok(document) => from(&mut draft, document.as_table(), whole),
    };
    let faults: Vec<Remark> = draft.into_remarks().into_iter().filter(|remark| remark.fatal).collect();
    match read {
        Some(read) if faults.is_empty() => Ok(read),
        _ => Err(Box::new(SituationFaults::new(file_name, text, faults))),
    }
}

/// `None` only after a fault.
fn mechanisms(draft: &mut Draft<'_>, table: &Table, whole: Range<usize>) -> Option<Vec<Mechanism>> {
    let file = Reader::open(draft, &MECHANISMS, table, whole);
    file.whole(draft, "terrain_mechanisms")?;
    let readers = file.tables(draft, "mechanism");
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the mechanisms", ids.iter().flatten());
    let mut mechanisms = Vec::new();
    for (reader, id) in readers.iter().zip(ids) {
        let label = reader.text(draft, "label");
        let changes = changes(draft, reader);
        if let (Some(id), Some(label)) = (id, label) {
            mechanisms.push(Mechanism { id: id.value, label: label.value, changes });
        }
    }
    Some(mechanisms)
}

/// `None` only after a fault.
fn proposition(draft: &mut Draft<'_>, table: &Table, whole: Range<usize>) -> Option<Proposition> {
    let file = Reader::open(draft, &PROPOSITION, table, whole);
    file.whole(draft, "terrain_proposition")?;
    let mut text_at = |key: &str| file.text(draft, key).map(|text| text.value);
    let (id, title, claim) = (text_at("id"), text_at("title"), text_at("claim"));
    let (against, experiment, limits) = (text_at("against"), text_at("experiment"), text_at("limits"));
    let situation = text_at("situation");
    let futures = file.whole_u32(draft, "futures").unwrap_or(512);
    let replicates = file.whole_u32(draft, "replicates").unwrap_or(4);
    let quick_futures = file.whole_u32(draft, "quick_futures").unwrap_or(256);
    let axes = axes(draft, &file);
    let contrasts = contrasts(draft, &file, &axes);
    let map = file.table(draft, "map").and_then(|reader| map(draft, &reader, &axes));
    Some(Proposition {
        id: id?,
        title: title?,
        claim: claim?,
        against: against?,
        experiment: experiment?,
        limits: limits?,
        situation: situation?,
        futures,
        replicates,
        quick_futures,
        axes,
        contrasts,
        map,
    })
}

fn axes(draft: &mut Draft<'_>, file: &Reader<'_>) -> Vec<Axis> {
    let readers = file.tables(draft, "axis");
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the axes", ids.iter().flatten());
    readers
        .iter()
        .zip(ids)
        .map(|(reader, id)| {
            let levels = levels(draft, reader);
            if levels.len() < 2 && reader.entry("level").is_some() {
                let message = "an axis needs at least two levels, or nothing is varied";
                draft.remark(Remark::fault(RemarkKind::Empty, message, reader.span.clone(), "here"));
            }
            Axis {
                id: id.map(|id| id.value).unwrap_or_default(),
                label: reader.text(draft, "label").map(|label| label.value).unwrap_or_default(),
                levels,
            }
        })
        .collect()
}

fn levels(draft: &mut Draft<'_>, axis: &Reader<'_>) -> Vec<Level> {
    let readers = axis.tables(draft, "level");
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the levels", ids.iter().flatten());
    readers
        .iter()
        .zip(ids)
        .map(|(reader, id)| {
            let id = id.map(|id| id.value).unwrap_or_default();
            let label = reader.text(draft, "label").map_or_else(|| id.clone(), |label| label.value);
            Level {
                value: reader.number(draft, "value").map(|number| number.value),
                situation: reader.text(draft, "situation").map(|file| file.value),
                changes: changes(draft, reader),
                id,
                label,
            }
        })
        .collect()
}

fn changes(draft: &mut Draft<'_>, level: &Reader<'_>) -> Vec<Variation> {
    let mut changes: Vec<Variation> = Vec::new();
    if level.entry("remove").is_some()
        && let Some(removed) = level.names(draft, "remove")
    {
        changes.extend(removed.value.into_iter().map(|path| Variation { path: path.value, value: None }));
    }
    let Some(set) = level.entry("set") else { return changes };
    let Node::Table(table) = set.node else {
        wrong_type(draft, &set, "a table: set = { \"organization.ours.staff\" = 2 }");
        return changes;
    };
    for (path, item) in table.iter() {
        match item.clone().into_value() {
            Ok(value) => changes.push(Variation { path: path.to_owned(), value: Some(value) }),
            Err(_) => {
                if let Some(entry) = entry(table, path) {
                    wrong_type(
                        draft,
                        &entry,
                        "a value in one piece: a number, a text, a list, or a table in braces",
                    );
                }
            }
        }
    }
    changes
}

fn contrasts(draft: &mut Draft<'_>, file: &Reader<'_>, axes: &[Axis]) -> Vec<Contrast> {
    let readers = file.tables(draft, "contrast");
    let ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    refuse_duplicates(draft, "the contrasts", ids.iter().flatten());
    if readers.is_empty() && file.entry("contrast").is_some() {
        let message = "a proposition without a contrast claims nothing";
        draft.remark(Remark::fault(RemarkKind::Empty, message, file.span.clone(), "here"));
    }
    let mut contrasts = Vec::new();
    for (reader, id) in readers.iter().zip(ids) {
        let label = reader.text(draft, "label").map(|label| label.value).unwrap_or_default();
        let at = cell(draft, reader, "at", axes).unwrap_or_else(|| vec![0; axes.len()]);
        let from = cell(draft, reader, "from", axes);
        let than = cell(draft, reader, "than", axes);
        let less = levels_named(draft, reader, "less", axes).unwrap_or_default();
        let posture = reader.text(draft, "posture");
        let versus = reader.text(draft, "versus").map(|versus| versus.value);
        let expected = expected(draft, reader);
        let matters = reader.number(draft, "matters").map_or(0.0, |number| number.value);
        let Some(measure) = measure(draft, reader) else { continue };
        let of_rankings = measure == Measure::Ranking;
        if of_rankings && (from.is_none() || than.is_none()) {
            let message = "a contrast of rankings needs `from` (nearer to which) and `than` (than to which)";
            draft.remark(Remark::fault(RemarkKind::MissingKey, message, reader.span.clone(), "here"));
        }
        if let (true, Some(entry)) = (of_rankings, reader.entry("less")) {
            let message = "rankings can't be subtracted: `less` is for figures";
            draft.remark(Remark::fault(RemarkKind::Conflict, message, entry.key_span, "not with ranking"));
        }
        if !of_rankings && posture.is_none() {
            let message = "the contrast doesn't say which posture is looked at";
            draft.remark(
                Remark::fault(
                    RemarkKind::MissingKey,
                    message,
                    reader.span.clone(),
                    "`posture` is needed here",
                )
                .help("add posture = \"temporary\", or another id of a posture"),
            );
        }
        let Some(expected) = expected else { continue };
        contrasts.push(Contrast {
            id: id.map(|id| id.value).unwrap_or_default(),
            label,
            measure,
            posture: posture.map(|posture| posture.value),
            versus,
            less,
            at,
            from,
            than,
            expected,
            matters,
        });
    }
    contrasts
}

fn expected(draft: &mut Draft<'_>, reader: &Reader<'_>) -> Option<Expected> {
    let sign = reader
        .choice(draft, "expect")
        .map(|word| if word.value == "rises" { Expected::Rises } else { Expected::Falls });
    let above = reader.number(draft, "above").map(|number| Expected::Above(number.value));
    let below = reader.number(draft, "below").map(|number| Expected::Below(number.value));
    let said: Vec<Expected> = [sign, above, below].into_iter().flatten().collect();
    if let [one] = said[..] {
        return Some(one);
    }
    let written = ["expect", "above", "below"].iter().filter(|key| reader.entry(key).is_some()).count();
    if written == 1 {
        return None;
    }
    let message = if written == 0 {
        "nothing is claimed of the contrast"
    } else {
        "the contrast claims several things"
    };
    draft.remark(
        Remark::fault(RemarkKind::Conflict, message, reader.span.clone(), "here")
            .help("write one of: expect = \"rises\", expect = \"falls\", above = 0.5, below = 0.5"),
    );
    None
}

fn measure(draft: &mut Draft<'_>, reader: &Reader<'_>) -> Option<Measure> {
    let word = reader.text(draft, "measure")?;
    measure_named(&word.value).or_else(|| {
        let message = format!("there is no measure `{}`", word.value);
        let help = did_you_mean(&word.value, MEASURES.into_iter()).unwrap_or_else(|| {
            format!("there are {}, won:CAMPAIGN and walked_out:ORGANIZATION", listed(MEASURES.into_iter()))
        });
        draft.remark(
            Remark::fault(RemarkKind::UnknownWord, message, word.span.clone(), "no such measure").help(help),
        );
        None
    })
}

fn measure_named(word: &str) -> Option<Measure> {
    match word.split_once(':') {
        Some(("won", campaign)) if !campaign.is_empty() => Some(Measure::Won(campaign.to_owned())),
        Some(("walked_out", organization)) if !organization.is_empty() => {
            Some(Measure::WalkedOut(organization.to_owned()))
        }
        Some(_) => None,
        None if word == "utility" => Some(Measure::Utility),
        None if word == "ranking" => Some(Measure::Ranking),
        None => MEASURES.contains(&word).then(|| Measure::Outcome(word.to_owned())),
    }
}

/// Levels by axis; the first of each axis that isn't named. `None` if the key isn't there.
fn cell(draft: &mut Draft<'_>, reader: &Reader<'_>, key: &str, axes: &[Axis]) -> Option<Cell> {
    let mut cell = vec![0; axes.len()];
    for (axis, level) in levels_named(draft, reader, key, axes)? {
        cell[axis] = level;
    }
    Some(cell)
}

/// The axes that are named, each with its level. `None` if the key isn't there.
fn levels_named(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    key: &str,
    axes: &[Axis],
) -> Option<Vec<(usize, usize)>> {
    let written = reader.entry(key)?;
    let Node::Table(table) = written.node else {
        wrong_type(draft, &written, &format!("a table of levels by axis: {key} = {{ axis = \"level\" }}"));
        return None;
    };
    let names = Names::of(axes.iter().map(|axis| &axis.id));
    let mut named = Vec::new();
    for (axis_id, item) in table.iter() {
        let span = table.key(axis_id).and_then(toml_edit::Key::span).unwrap_or_else(|| written.span.clone());
        let axis = Spanned { value: axis_id.to_owned(), span: span.clone() };
        let Some(place) = names.find(draft, "axis", &axis) else { continue };
        let Some(Value::String(level)) = item.as_value() else {
            if let Some(entry) = entry(table, axis_id) {
                wrong_type(draft, &entry, "the id of a level, in quotes");
            }
            continue;
        };
        let levels = Names::of(axes[place].levels.iter().map(|level| &level.id));
        let level = Spanned { value: level.value().clone(), span: item.span().unwrap_or(span) };
        if let Some(level) = levels.find(draft, "level", &level) {
            named.push((place, level));
        }
    }
    Some(named)
}

fn map(draft: &mut Draft<'_>, reader: &Reader<'_>, axes: &[Axis]) -> Option<Map> {
    let names = Names::of(axes.iter().map(|axis| &axis.id));
    let across = reader.text(draft, "across").and_then(|name| names.find(draft, "axis", &name));
    let up = reader.text(draft, "up").and_then(|name| names.find(draft, "axis", &name));
    let label = reader.text(draft, "label").map(|label| label.value);
    let measure = measure(draft, reader);
    Some(Map {
        across: across?,
        up: up?,
        label: label?,
        measure: measure?,
        posture: reader.text(draft, "posture").map(|posture| posture.value),
        versus: reader.text(draft, "versus").map(|versus| versus.value),
    })
}
