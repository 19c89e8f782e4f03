//! `[[posture]]`: the five postures that exist, other numbers for them, and postures of the user's own.

use super::Draft;
use super::names::{Names, refuse_duplicates};
use super::quantity::{self, Ask};
use super::table::{Node, Reader, Spanned, wrong_type};
use crate::fault::{Remark, RemarkKind};
use crate::kinds;
use crate::quantity::{Distribution, QuantityId};
use crate::situation::{Coalition, Duration, Posture};
use toml_edit::Value;

/// A posture that exists without being written: what it joins and the ranges of its two numbers.
struct Standard {
    id: &'static str,
    label: &'static str,
    joins: bool,
    fights_alone: bool,
    duration: Duration,
    integration: Distribution,
    identity: Distribution,
    needs_largest_weight: bool,
}

const fn pert(low: f64, best: f64, high: f64) -> Distribution {
    Distribution::Pert { low, best, high }
}

const NONE: Distribution = Distribution::Constant(0.0);
const ALL: Distribution = Distribution::Constant(1.0);

/// The five postures (model.md); the ranges stand around the table's values.
const STANDARD: [Standard; 5] = [
    Standard {
        id: "stay-out",
        label: "stay out",
        joins: false,
        fights_alone: false,
        duration: Duration::Campaign,
        integration: NONE,
        identity: ALL,
        needs_largest_weight: false,
    },
    Standard {
        id: "alone",
        label: "act alone",
        joins: false,
        fights_alone: true,
        duration: Duration::Campaign,
        integration: NONE,
        identity: ALL,
        needs_largest_weight: false,
    },
    Standard {
        id: "temporary",
        label: "join for this campaign",
        joins: true,
        fights_alone: true,
        duration: Duration::Campaign,
        integration: pert(0.15, 0.3, 0.5),
        identity: pert(0.6, 0.8, 0.95),
        needs_largest_weight: false,
    },
    Standard {
        id: "standing",
        label: "join for good",
        joins: true,
        fights_alone: true,
        duration: Duration::Horizon,
        integration: pert(0.5, 0.7, 0.9),
        identity: pert(0.2, 0.4, 0.6),
        needs_largest_weight: false,
    },
    Standard {
        id: "lead",
        label: "lead",
        joins: true,
        fights_alone: true,
        duration: Duration::Campaign,
        integration: pert(0.15, 0.3, 0.5),
        identity: pert(0.75, 0.9, 1.0),
        needs_largest_weight: true,
    },
];

/// The postures: the standard ones (those that join only where there is a coalition), then the user's own. `effort` is the
/// principal's, shared by all that campaign and name none, so that they differ by their bundle only.
pub(super) fn read(
    draft: &mut Draft<'_>,
    file: &Reader<'_>,
    coalitions: &[Coalition],
    effort: Option<QuantityId>,
) -> Vec<Posture> {
    let readers = file.tables(draft, "posture");
    let mut ids: Vec<_> = readers.iter().map(|reader| reader.text(draft, "id")).collect();
    for id in ids.iter_mut().flatten().filter(|id| id.value == "parallel") {
        "alone".clone_into(&mut id.value);
    }
    refuse_duplicates(draft, "the postures", ids.iter().flatten());
    let written = |id: &str| {
        let place =
            ids.iter().position(|written| written.as_ref().is_some_and(|written| written.value == id))?;
        readers.get(place)
    };
    let shared = effort.unwrap_or_else(|| {
        let ask = Ask {
            path: "posture.effort".to_owned(),
            ..Ask::new(&kinds::PRINCIPAL_EFFORT, "posture", "our organization")
        };
        quantity::missing(draft, ask)
    });
    let mut postures = Vec::new();
    for standard in &STANDARD {
        let reader = written(standard.id);
        if standard.joins && coalitions.is_empty() {
            if let Some(reader) = reader {
                no_coalition(draft, reader, standard.id);
            }
            continue;
        }
        postures.push(posture(draft, reader, standard.id, Some(standard), coalitions, shared));
    }
    for (reader, id) in readers.iter().zip(&ids) {
        let Some(id) = id else { continue };
        if !STANDARD.iter().any(|standard| standard.id == id.value) {
            postures.push(posture(draft, Some(reader), &id.value, None, coalitions, shared));
        }
    }
    postures
}

fn no_coalition(draft: &mut Draft<'_>, reader: &Reader<'_>, id: &str) {
    let message = format!("`{id}` can't be taken: the file has no coalition to join");
    let remark = Remark::fault(RemarkKind::Posture, message, reader.span.clone(), "nothing to join")
        .help("add a [[coalition]], or remove this posture");
    draft.remark(remark);
}

fn posture(
    draft: &mut Draft<'_>,
    reader: Option<&Reader<'_>>,
    id: &str,
    standard: Option<&Standard>,
    coalitions: &[Coalition],
    shared: QuantityId,
) -> Posture {
    let written = reader.and_then(|reader| reader.text(draft, "label"));
    let label = written
        .map_or_else(|| standard.map_or(id, |standard| standard.label).to_owned(), |label| label.value);
    let truth = |draft: &mut Draft<'_>, key: &str| {
        reader.and_then(|reader| reader.truth(draft, key)).map(|truth| truth.value)
    };
    let joins = joins(draft, reader, standard, coalitions);
    let fights_alone =
        truth(draft, "fights_alone").unwrap_or(standard.is_none_or(|standard| standard.fights_alone));
    let needs = truth(draft, "needs_largest_weight")
        .unwrap_or(standard.is_some_and(|standard| standard.needs_largest_weight));
    let duration = match reader.and_then(|reader| reader.choice(draft, "duration")) {
        Some(word) if word.value == "horizon" => Duration::Horizon,
        Some(_) => Duration::Campaign,
        None => standard.map_or(Duration::Campaign, |standard| standard.duration),
    };
    if let Some(reader) = reader {
        check_bundle(draft, reader, id, !joins.is_empty(), fights_alone, needs);
    }
    let place = format!("posture.{id}");
    let mut number = |kind: &'static kinds::Kind, usual: Option<Distribution>| {
        let ask = Ask::new(kind, &place, &label);
        match (reader.filter(|reader| reader.entry(kind.key).is_some()), usual) {
            (Some(reader), _) => quantity::read(draft, reader, ask),
            (None, Some(usual @ Distribution::Constant(_))) => {
                quantity::fixed(draft, ask, usual, "by what the posture is")
            }
            (None, Some(usual)) => {
                quantity::fixed(draft, ask, usual, "expert judgement: the model's usual range")
            }
            (None, None) => quantity::missing(draft, ask),
        }
    };
    let integration = number(&kinds::POSTURE_INTEGRATION, standard.map(|standard| standard.integration));
    let identity = number(&kinds::IDENTITY, standard.map(|standard| standard.identity));
    let has_effort = reader.is_some_and(|reader| reader.entry("effort").is_some());
    let effort = match (id, has_effort) {
        ("stay-out", false) => number(&kinds::POSTURE_EFFORT, Some(NONE)),
        (_, true) => number(&kinds::POSTURE_EFFORT, None),
        _ => shared,
    };
    Posture {
        id: id.to_owned(),
        label,
        joins,
        fights_alone,
        duration,
        integration,
        identity,
        effort,
        needs_largest_weight: needs,
    }
}

/// Coalitions joined, by place.
fn joins(
    draft: &mut Draft<'_>,
    reader: Option<&Reader<'_>>,
    standard: Option<&Standard>,
    coalitions: &[Coalition],
) -> Vec<usize> {
    let all = || (0..coalitions.len()).collect::<Vec<_>>();
    let usual = standard.map_or(!coalitions.is_empty(), |standard| standard.joins);
    let entry = reader.and_then(|reader| reader.entry("joins"));
    let Some(entry) = entry else { return if usual { all() } else { Vec::new() } };
    match &entry.node {
        Node::Scalar(Value::Boolean(truth)) if *truth.value() => {
            if coalitions.is_empty() {
                let remark = Remark::fault(
                    RemarkKind::Posture,
                    "this posture can't be taken: the file has no coalition to join",
                    entry.span,
                    "nothing to join",
                )
                .help("add a [[coalition]], or write joins = false");
                draft.remark(remark);
            }
            all()
        }
        Node::Scalar(Value::Boolean(_)) => Vec::new(),
        Node::List(_) => {
            let names: Vec<Spanned<String>> =
                super::table::names_of(draft, &entry).map(|names| names.value).unwrap_or_default();
            Names::of(coalitions.iter().map(|coalition| &coalition.id)).find_all(draft, "coalition", &names)
        }
        _ => {
            wrong_type(draft, &entry, "true, false or a list of coalitions: joins = [\"…\"]");
            Vec::new()
        }
    }
}

/// Reports bundles that contradict themselves.
fn check_bundle(
    draft: &mut Draft<'_>,
    reader: &Reader<'_>,
    id: &str,
    joins: bool,
    fights_alone: bool,
    needs: bool,
) {
    let name_another = "give the posture another id, then it is one of your own";
    let fault = match id {
        "stay-out" if joins => {
            Some(("joins", "`stay-out` joins nothing, by what it is".to_owned(), name_another))
        }
        "stay-out" if fights_alone => {
            Some(("fights_alone", "`stay-out` fights for nothing, by what it is".to_owned(), name_another))
        }
        "alone" if joins => Some(("joins", "`alone` joins nothing, by what it is".to_owned(), name_another)),
        "alone" if !fights_alone => {
            Some(("fights_alone", "`alone` that doesn't fight is `stay-out`".to_owned(), name_another))
        }
        _ if needs && !joins => Some((
            "needs_largest_weight",
            format!("`{id}` needs the largest weight in a coalition and joins none"),
            "name the coalition in joins, or leave needs_largest_weight out",
        )),
        "temporary" | "standing" | "lead" if !joins => {
            Some(("joins", format!("`{id}` joins a coalition, by what it is"), name_another))
        }
        _ => None,
    };
    if let Some((key, message, help)) = fault {
        let span = reader.entry(key).map_or_else(|| reader.span.clone(), |entry| entry.span);
        draft
            .remark(Remark::fault(RemarkKind::Posture, message, span, "can't be taken like this").help(help));
    }
}
