//! Sizes of workplaces, from the units of union elections.
//!
//! Belongs here: `[population.ties]`. Does not: whose workplaces they are, which the record doesn't know.

use terrain_situation::edit::{Change, Edit, Place, evidence, written_number};
use terrain_situation::situation::{Provenance, Ties, WorkplaceSize};
use terrain_situation::{Grade, Situation};

use super::Wanted;
use super::proposal::{Draft, Supply};
use super::said::Said;
use super::standing::{Now, Standing};
use super::trial::Trial;
use crate::error::EvidenceError;
use crate::source::EvidenceSource;

const NAME: &str = "nlrb.unit_size";

pub(super) fn propose(
    situation: &Situation,
    records: &impl EvidenceSource,
    wanted: &Wanted,
    trial: &mut Trial,
    supply: &mut Supply,
) -> Result<(), EvidenceError> {
    let Ties::Implicit { workplace_size, size_provenance, .. } = &situation.population.ties else {
        return Ok(());
    };
    let estimate = records.estimate(NAME, &wanted.units)?;
    if let WorkplaceSize::Evidence { name, filter } = workplace_size
        && name == NAME
        && (*filter == estimate.filter || wanted.units.is_empty())
    {
        return Ok(());
    }
    let now = now(workplace_size, size_provenance.as_ref());
    let mut cannot_know = vec![
        "How large workplaces are where nobody asked for an election: the units here are those that voted, and a workplace can \
         hold several."
            .to_owned(),
    ];
    cannot_know.extend(estimate.caveats.iter().cloned());
    let draft = Draft {
        id: "population.ties.workplace_size".to_owned(),
        label: "sizes of workplaces".to_owned(),
        says: vec![Said::of(&estimate, None, None)],
        cannot_know,
        change: Change {
            place: Place::Ties,
            edit: Edit::Number {
                key: "workplace_size".to_owned(),
                value: evidence(NAME, &estimate.filter, &[]),
            },
        },
        as_number: None,
    };
    supply.offer(now, draft, wanted.all, trial);
    Ok(())
}

fn now(size: &WorkplaceSize, said: Option<&Provenance>) -> Now {
    let source = said.and_then(|said| said.source.clone());
    let standing = match (size, said) {
        (WorkplaceSize::Evidence { .. }, _) => Standing::Record,
        (_, None | Some(Provenance { grade: Some(Grade::Unknown), .. })) => Standing::Open,
        (_, Some(Provenance { source: None, grade: None | Some(Grade::Guess), .. })) => Standing::Guess,
        _ => Standing::Sourced,
    };
    let says = match size {
        _ if standing == Standing::Open => "nothing".to_owned(),
        WorkplaceSize::Fixed(size) => format!("{} people, all alike", written_number(*size)),
        WorkplaceSize::LogNormal { median, sigma } => {
            format!("about {} people (lognormal, sigma {})", written_number(*median), written_number(*sigma))
        }
        WorkplaceSize::Evidence { name, .. } => format!("from public records ({name})"),
    };
    Now { standing, says, source, line: None }
}
