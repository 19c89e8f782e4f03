//! Who is in which coalition for which campaigns, and the coalitions' numbers.

use super::Draw;
use terrain_sim::inputs::CoalitionInputs;
use terrain_sim::world::CoalitionShape;
use terrain_situation::Situation;
use terrain_situation::situation::{Coalition, Posture};

pub(super) fn shapes(situation: &Situation) -> Vec<CoalitionShape> {
    situation
        .coalitions
        .iter()
        .map(|coalition| CoalitionShape {
            members: coalition.members.clone(),
            campaigns: coalition.campaigns.clone(),
        })
        .collect()
}

/// Whether the partners may be among themselves in a coalition: what they do then shows only where we are out, or can't be
/// in as we would like to.
pub(super) fn left_to_itself(situation: &Situation, coalition: usize) -> bool {
    let out = |posture: &Posture| !posture.joins.contains(&coalition) || posture.needs_largest_weight;
    situation.postures.iter().any(out)
}

pub(super) fn inputs(situation: &Situation, draw: &Draw<'_>) -> Vec<CoalitionInputs> {
    let one = |(place, coalition): (usize, &Coalition)| CoalitionInputs {
        initial_tie: draw.get(coalition.initial_tie),
        integration: draw.get_if(left_to_itself(situation, place), coalition.integration),
    };
    situation.coalitions.iter().enumerate().map(one).collect()
}
