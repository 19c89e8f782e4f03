//! §4.2: what a coalition does to militancy, message, elite support and its own members.

use super::Run;
use super::capacity::{Fight, Week};

impl Run<'_> {
    /// oₖ; the principal's drifts.
    pub(super) fn message_of(&self, k: usize) -> f64 {
        if k == self.world.principal { self.message } else { self.inputs.organizations[k].message }
    }

    /// τₖ.
    fn tolerance(&self, k: usize) -> f64 {
        let funding = &self.inputs.organizations[k].funding;
        funding
            .iter()
            .zip(&self.inputs.coefficients.tolerance)
            .map(|(share, tolerance)| share * tolerance)
            .sum()
    }

    /// m*ₖ.
    fn effective_militancy(&self, k: usize) -> f64 {
        let own =
            if k == self.world.principal { self.militancy } else { self.inputs.organizations[k].militancy };
        own.min(self.tolerance(k))
    }

    fn tie(&self, coalition: usize) -> f64 {
        let weeks = f64::from(self.coalitions[coalition].weeks_together);
        let strangers = 1.0 - self.inputs.coalitions[coalition].initial_tie;
        1.0 - strangers * (-weeks / self.inputs.coefficients.tie_time).exp()
    }

    /// The week's numbers of a campaign that somebody fights; `hours` by organization and campaign.
    pub(super) fn fill_in(&self, t: u32, c: usize, fight: &mut Fight, hours: &[Vec<f64>]) {
        let coefficients = &self.inputs.coefficients;
        let numbers = &self.inputs.campaigns[c];
        for side in &mut fight.sides {
            let weighted = |value: &dyn Fn(usize) -> f64| -> f64 {
                side.members.iter().map(|&k| side.influence[k] * value(k)).sum()
            };
            let x = side.integration;
            let y = side.identity;
            let alone = side.principal_in && !side.joint();
            let joint_militancy = weighted(&|k| self.effective_militancy(k));
            let joint_message = weighted(&|k| self.message_of(k));
            let access = weighted(&|k| self.inputs.organizations[k].access_tie[c]);
            side.militancy =
                if alone { numbers.militancy } else { (1.0 - x) * numbers.militancy + x * joint_militancy };
            side.elite_support =
                (numbers.elite_support + coefficients.access_gain * (1.0 - side.militancy) * access).min(1.0);
            side.message = if alone {
                self.message
            } else if side.principal_in {
                y * self.message + (1.0 - y) * joint_message
            } else {
                joint_message
            };
            side.hours = side.members.iter().map(|&k| hours[k][c]).sum();
            if let (Some(g), true) = (side.coalition, side.joint()) {
                let lost =
                    coefficients.coordination_loss * (1.0 - self.tie(g)) + x * coefficients.planning_share;
                side.coordination = lost.min(1.0);
            }
        }
        fight.hours = fight.sides.iter().map(|side| side.hours).sum();
        let sides = fight.sides.len() as f64;
        fight.side_weights = fight
            .sides
            .iter()
            .map(|side| if fight.hours == 0.0 { 1.0 / sides } else { side.hours / fight.hours })
            .collect();
        let weights = fight.side_weights.iter().zip(&fight.sides);
        fight.militancy = weights.clone().map(|(weight, side)| weight * side.militancy).sum();
        fight.elite_support = weights.clone().map(|(weight, side)| weight * side.elite_support).sum();
        fight.message = weights.map(|(weight, side)| weight * side.message).sum();
        let weeks_run = f64::from(t - self.world.campaigns[c].starts_week);
        let ramp = ((weeks_run + 1.0) / coefficients.opposition_ramp_weeks).min(1.0);
        let grown = 1.0 + coefficients.opposition_militancy * fight.militancy;
        fight.opposition = (numbers.opposition * ramp * grown).min(1.0);
    }

    /// The principal's militancy and message drift toward those of the coalitions it has been in this week.
    pub(super) fn drift(&mut self, week: &Week) {
        let (mut militancy, mut message) = (0.0, 0.0);
        for g in 0..self.coalitions.len() {
            if self.posture.joins[g] && week.together[g] && week.present[g].len() >= 2 {
                let step = self.inputs.coefficients.pull_rate * self.posture.integration * self.tie(g);
                let influence = &self.coalitions[g].influence;
                let joint = |value: &dyn Fn(usize) -> f64| -> f64 {
                    week.present[g].iter().map(|&k| influence[k] * value(k)).sum()
                };
                militancy += step * (joint(&|k| self.effective_militancy(k)) - self.militancy);
                message += step * (joint(&|k| self.message_of(k)) - self.message);
            }
        }
        self.militancy += militancy;
        self.message += message;
        for (coalition, together) in self.coalitions.iter_mut().zip(&week.together) {
            coalition.weeks_together += u32::from(*together);
        }
    }

    /// Partners leave coalitions that are more militant than their funding bears.
    pub(super) fn walk_out(&mut self, week: &Week) {
        for g in 0..self.coalitions.len() {
            let sides = week.fights.iter().flatten().flat_map(|fight| &fight.sides);
            let joint_sides = sides.filter(|side| side.coalition == Some(g) && side.joint());
            let Some(militancy) = joint_sides.map(|side| side.militancy).reduce(f64::max) else {
                continue;
            };
            for &k in week.present[g].iter().filter(|&&k| k != self.world.principal) {
                let excess = (militancy - self.tolerance(k)).max(0.0);
                let leaves = 1.0 - (-self.inputs.coefficients.walkout_hazard * excess).exp();
                if self.random.chance(leaves) && self.walked_out_week[k].is_none() {
                    self.walked_out_week[k] = Some(week.t);
                    self.someone_left = true;
                }
            }
        }
    }

    /// The partners among whom the principal's base is being worked on this week, with their influence: of the first
    /// coalition in which it is working with partners.
    pub(super) fn partners_at_work(&self, week: &Week) -> Option<Vec<(usize, f64)>> {
        let g = (0..self.coalitions.len())
            .find(|&g| self.posture.joins[g] && week.together[g] && week.present[g].len() >= 2)?;
        let partners = week.present[g].iter().filter(|&&k| k != self.world.principal);
        Some(partners.map(|&k| (k, self.coalitions[g].influence[k])).collect())
    }
}
