//! What only shows when the whole file has been read.

use super::Draft;
use super::names::{did_you_mean, listed};
use super::table::Node;
use super::table::{Reader, entry};
use crate::fault::{Remark, RemarkKind};
use crate::format::PROVENANCE;
use crate::situation::Campaign;

/// Interests in demands that nobody fights for: most likely a misspelling.
pub(super) fn unused(draft: &mut Draft<'_>, campaigns: &[Campaign], file: &Reader<'_>) {
    let Some(Node::Table(population)) = file.entry("population").map(|population| population.node) else {
        return;
    };
    let Some(Node::List(strata)) = entry(population, "stratum").map(|strata| strata.node) else { return };
    for stratum in &strata {
        let Node::Table(stratum) = stratum.value else { continue };
        let Some(Node::Table(interests)) = entry(stratum, "interest").map(|interest| interest.node) else {
            continue;
        };
        for (name, _) in interests.iter().filter(|(name, _)| !PROVENANCE.contains(name)) {
            let Some(interest) = entry(interests, name) else { continue };
            if campaigns.iter().any(|campaign| campaign.demand == name) {
                continue;
            }
            let demands = || campaigns.iter().map(|campaign| campaign.demand.as_str());
            let help = did_you_mean(name, demands())
                .unwrap_or_else(|| format!("demands of the campaigns: {}", listed(demands())));
            let message = format!("no campaign demands `{name}`, so this interest has no effect");
            draft.remark(
                Remark::warning(RemarkKind::UnknownName, message, interest.key_span, "no such demand")
                    .help(help),
            );
        }
    }
}
