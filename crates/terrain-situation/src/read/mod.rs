//! From the text of a situation file to a [`Situation`], or to every fault in it at once. One file a section; what the
//! keys are is in `format`, what the numbers are in `kinds`. Opens no file itself.

mod campaign;
mod chamber;
mod check;
mod coalition;
mod context;
mod date;
mod evidence;
mod group;
pub(crate) mod names;
pub(crate) mod not_toml;
mod organization;
mod population;
mod posture;
mod quantity;
mod room;
pub(crate) mod table;
mod values;
mod win_rule;

pub use context::Context;
pub use date::Day;
pub(crate) use names::nearest;
pub(crate) use table::shown;

use crate::fault::{Remark, RemarkKind, SituationFaults, Warning};
use crate::format;
use crate::quantity::{Quantity, QuantityId};
use crate::situation::Situation;
use std::collections::BTreeMap;
use std::ops::Range;
use table::Reader;
use toml_edit::Document;

/// What has been read so far.
pub(crate) struct Draft<'a> {
    context: &'a Context<'a>,
    remarks: Vec<Remark>,
    quantities: Vec<Quantity>,
    coefficients: BTreeMap<&'static str, QuantityId>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(context: &'a Context<'a>) -> Self {
        Self { context, remarks: Vec::new(), quantities: Vec::new(), coefficients: BTreeMap::new() }
    }

    pub(crate) fn into_remarks(self) -> Vec<Remark> {
        self.remarks
    }

    pub(crate) fn remark(&mut self, remark: Remark) {
        self.remarks.push(remark);
    }

    fn add(&mut self, quantity: Quantity) -> QuantityId {
        self.quantities.push(quantity);
        QuantityId(self.quantities.len() - 1)
    }

    fn quantity(&self, id: QuantityId) -> &Quantity {
        &self.quantities[id.0]
    }
}

/// Reads a situation file.
///
/// `file_name` is only shown. Records and files that the text names are not opened: whether an estimate exists is asked of
/// [`Context::known_evidence`], an edge list is kept as a path.
///
/// # Errors
///
/// Every fault of the text at once, each with its place, what was expected and the nearest known name.
pub fn read_situation(
    file_name: &str,
    text: &str,
    context: &Context<'_>,
) -> Result<(Situation, Vec<Warning>), Box<SituationFaults>> {
    if let Some((remark, shown)) = not_toml::too_long_a_line(text) {
        return Err(Box::new(SituationFaults::new(file_name, shown, vec![remark])));
    }
    let mut draft = Draft::new(context);
    let situation = read_file(&mut draft, text);
    let (faults, mut warnings): (Vec<_>, Vec<_>) = draft.remarks.into_iter().partition(|remark| remark.fatal);
    match situation {
        Some(mut situation) if faults.is_empty() => {
            situation.quantities = draft.quantities;
            warnings.sort_by_key(|warning| warning.labels.first().map_or(0, |(span, _)| span.start));
            Ok((situation, warnings))
        }
        _ => Err(Box::new(SituationFaults::new(file_name, text, faults))),
    }
}

/// `None` only after a fault.
fn read_file(draft: &mut Draft<'_>, text: &str) -> Option<Situation> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            draft.remark(not_toml::fault(text, &error));
            return None;
        }
    };
    let whole = 0..text.find('\n').unwrap_or(text.len());
    if !version_is_ours(draft, document.as_table(), &whole) {
        return None;
    }
    let file = Reader::open(draft, &format::FILE, document.as_table(), whole);

    values::read_priors(draft, &file);
    let name = file.text(draft, "name").map(|name| name.value);
    let description = file.text(draft, "description").map(|text| text.value).unwrap_or_default();
    let horizon_weeks = file.whole_u32(draft, "horizon_weeks").unwrap_or(156);
    let population = population::read(draft, &file);
    let places = names::Places::new(population.as_ref());
    let (organizations, principal) = organization::read(draft, &file, population.as_ref(), &places);
    let organization_names = names::Names::of_section(
        &file,
        "organization",
        organizations.iter().map(|organization| &organization.id),
    );
    let chambers = chamber::read(draft, &file, &places, &organization_names);
    let campaigns = campaign::read(
        draft,
        &file,
        &campaign::Around {
            horizon_weeks,
            strata: population.as_ref().map_or(&[], |population| &population.strata),
            places: &places,
            chambers: &chambers,
        },
    );
    let coalitions = coalition::read(draft, &file, &organization_names, principal, &campaigns);
    let effort = principal.and_then(|principal| organizations.get(principal)).map(|ours| ours.effort);
    let postures = posture::read(draft, &file, &coalitions, effort);
    let values = values::read_values(draft, &file);
    let power = values::read_power(draft, &file);
    check::unused(draft, &campaigns, &file);

    Some(Situation {
        name: name?,
        description,
        horizon_weeks,
        population: population?,
        organizations,
        principal: principal?,
        campaigns,
        chambers,
        coalitions,
        postures,
        values,
        power,
        coefficients: std::mem::take(&mut draft.coefficients),
        quantities: Vec::new(),
        text: text.to_owned(),
    })
}

/// A file of another version is not looked at further: its other faults would mean nothing.
fn version_is_ours(draft: &mut Draft<'_>, table: &toml_edit::Table, whole: &Range<usize>) -> bool {
    let ours = format::FORMAT_VERSION;
    match table.get_key_value("terrain") {
        None => {
            draft.remark(
                Remark::fault(
                    RemarkKind::Version,
                    "this doesn't say that it is a Terrain situation",
                    whole.clone(),
                    "expected here",
                )
                .help(format!("begin the file with the line: terrain = {ours}")),
            );
            false
        }
        Some((_, item)) if item.as_integer() == i64::try_from(ours).ok() => true,
        Some((key, item)) => {
            let span = item.span().or_else(|| key.span()).unwrap_or_else(|| whole.clone());
            let written = item.to_string();
            let help = match item.as_str() {
                Some(text) if text.trim() == ours.to_string() => {
                    format!("write it without quotes: terrain = {ours}")
                }
                _ => format!(
                    "write terrain = {ours} if the file follows this version, or use the program that wrote it"
                ),
            };
            draft.remark(
                Remark::fault(
                    RemarkKind::Version,
                    format!(
                        "this file is of format version {}, and this program reads version {ours}",
                        written.trim()
                    ),
                    span,
                    "format version",
                )
                .help(help),
            );
            false
        }
    }
}
