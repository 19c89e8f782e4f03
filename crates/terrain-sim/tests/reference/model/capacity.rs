//! §4.1: who fights what this week, with how many hours, and how many contacts these buy. What coalitions make of
//! militancy and message is in `militancy`.

use super::contact::Chances;
use super::{Coalition, Pairs, Run};
use terrain_sim::inputs::Duration;
use terrain_sim::world::{HOUR_MODES, Mode};

/// Weeks from one count of workplace ties, and of influence, to the next.
const MONTH: u32 = 4;
/// Hours of a full-time week.
const FULL_TIME: f64 = 35.0;

/// What is settled at the start of a week.
pub(super) struct Week {
    pub(super) t: u32,
    /// The order in which organizations make their contacts.
    pub(super) order: Vec<usize>,
    /// By campaign; none if it isn't running or nobody fights it.
    pub(super) fights: Vec<Option<Fight>>,
    /// By organization: its campaigns in order, then its own work.
    pub(super) works: Vec<Vec<Work>>,
    /// By organization: share of its hours that is own work.
    pub(super) own_share: Vec<f64>,
    /// By organization: (organizers + staff) / active.
    pub(super) mentorship: Vec<f64>,
    /// By coalition: its present members have been together this week.
    pub(super) together: Vec<bool>,
    /// By coalition: present members.
    pub(super) present: Vec<Vec<usize>>,
}

/// A running campaign in a week.
pub(super) struct Fight {
    pub(super) sides: Vec<Side>,
    /// What each side weighs in the campaign's means; sums to 1.
    pub(super) side_weights: Vec<f64>,
    pub(super) acts: bool,
    pub(super) hours: f64,
    /// `M_c`.
    pub(super) militancy: f64,
    /// `ε_c`.
    pub(super) elite_support: f64,
    /// o*.
    pub(super) message: f64,
    /// W.
    pub(super) opposition: f64,
}

impl Fight {
    /// Whether an organization is present on one of the sides.
    pub(super) fn is_fought_by(&self, k: usize) -> bool {
        self.sides.iter().any(|side| side.members.contains(&k))
    }

    /// Whether the principal is.
    pub(super) fn is_fought_by_principal(&self) -> bool {
        self.sides.iter().any(|side| side.principal_in)
    }
}

/// Those who fight a campaign together.
pub(super) struct Side {
    pub(super) coalition: Option<usize>,
    pub(super) members: Vec<usize>,
    pub(super) principal_in: bool,
    /// φ by organization.
    pub(super) influence: Vec<f64>,
    /// x.
    pub(super) integration: f64,
    /// y.
    pub(super) identity: f64,
    /// q.
    pub(super) coordination: f64,
    pub(super) hours: f64,
    pub(super) militancy: f64,
    pub(super) elite_support: f64,
    /// o*.
    pub(super) message: f64,
}

impl Side {
    pub(super) const fn joint(&self) -> bool {
        self.members.len() >= 2
    }
}

/// An organization's contacts in one turf.
pub(super) struct Work {
    /// None in own work.
    pub(super) campaign: Option<usize>,
    pub(super) chances: Chances,
    pub(super) message: f64,
    /// What clarity moves toward, if it moves.
    pub(super) clarity: Option<f64>,
    /// Contacts count as meeting the principal's work or a coalition it is in.
    pub(super) meets: bool,
}

impl Run<'_> {
    pub(super) fn effort(&self, k: usize) -> f64 {
        if k == self.world.principal { self.posture.effort } else { self.inputs.organizations[k].effort }
    }

    /// f, or f·u: what *k* gives of its hours to campaigns of a coalition, or alone, taken together.
    fn effort_in(&self, k: usize, coalition: Option<usize>) -> f64 {
        let without_us = k != self.world.principal && coalition.is_some_and(|g| !self.posture.joins[g]);
        if without_us {
            self.effort(k) * self.inputs.organizations[k].effort_without_us
        } else {
            self.effort(k)
        }
    }

    /// Aₖ.
    fn active(&self, k: usize) -> f64 {
        self.persons.iter().filter(|person| person.base == Some(k) && person.rung >= 3).count() as f64
    }

    /// Hₖ.
    pub(super) fn capacity(&self, k: usize) -> f64 {
        FULL_TIME * self.inputs.organizations[k].staff
            + self.inputs.coefficients.volunteer_hours * self.active(k) * self.world.persons_per_agent
    }

    /// Members of a coalition that are present: the principal if it joined, partners until they walk out, and without the
    /// principal only those who fight without it.
    fn present(&self, coalition: usize) -> Vec<usize> {
        let joined = self.posture.joins[coalition];
        let fights = |k: usize| joined || self.inputs.organizations[k].effort_without_us > 0.0;
        let here = |k: usize| {
            if k == self.world.principal { joined } else { self.walked_out_week[k].is_none() && fights(k) }
        };
        self.world.coalitions[coalition].members.iter().copied().filter(|&k| here(k)).collect()
    }

    /// Whether a coalition's members are together in a week.
    fn together(&self, t: u32, coalition: usize) -> bool {
        let runs = |&c: &usize| self.world.campaigns[c].runs_in(t);
        let standing = self.posture.joins[coalition] && self.posture.duration == Duration::Horizon;
        standing || self.world.coalitions[coalition].campaigns.iter().any(runs)
    }

    pub(super) fn plan(&mut self, t: u32) -> Week {
        let organizations = self.world.organizations.len();
        let present: Vec<_> = (0..self.coalitions.len()).map(|g| self.present(g)).collect();
        let together = (0..self.coalitions.len()).map(|g| self.together(t, g)).collect();
        let starts = self.world.campaigns.iter().any(|c| c.starts_week == t);
        let ended = self.world.campaigns.iter().any(|c| c.last_week() + 1 == t);
        if t.is_multiple_of(MONTH) || starts || ended || self.someone_left {
            self.renew_influence(&present);
            self.someone_left = false;
        }
        if t.is_multiple_of(MONTH) || starts {
            self.count_pairs();
        }

        let mut fights: Vec<Option<Fight>> =
            (0..self.campaigns.len()).map(|c| self.fight(t, c, &present)).collect();
        let fought: Vec<usize> = (0..organizations)
            .map(|k| fights.iter().flatten().filter(|fight| fight.is_fought_by(k)).count())
            .collect();
        let mut given = vec![vec![0.0; fights.len()]; organizations];
        for (c, side) in fights
            .iter()
            .enumerate()
            .flat_map(|(c, fight)| fight.iter().flat_map(|fight| &fight.sides).map(move |side| (c, side)))
        {
            for &k in &side.members {
                given[k][c] = self.effort_in(k, side.coalition) / fought[k] as f64;
            }
        }
        let hours: Vec<Vec<f64>> = given
            .iter()
            .enumerate()
            .map(|(k, given)| given.iter().map(|share| share * self.capacity(k)).collect())
            .collect();
        for (c, fight) in fights.iter_mut().enumerate() {
            if let Some(fight) = fight {
                self.fill_in(t, c, fight, &hours);
            }
        }

        let mut order: Vec<usize> = (0..organizations).collect();
        self.random.shuffle(&mut order);
        let own_share: Vec<f64> = (0..organizations)
            .map(|k| match (fought[k], self.capacity(k)) {
                (_, 0.0) => 0.0,
                (0, _) => 1.0 - self.coordination_only(k, &present),
                _ => 1.0 - given[k].iter().sum::<f64>(),
            })
            .collect();
        let principal = self.world.principal;
        if fought[principal] == 0 {
            self.coordination_hours += self.capacity(principal) * self.coordination_only(principal, &present);
        }
        for (fight, hours) in fights.iter().zip(&hours[principal]) {
            for side in fight.iter().flat_map(|fight| &fight.sides).filter(|side| side.principal_in) {
                self.coordination_hours += hours * side.coordination;
            }
        }
        let works = (0..organizations).map(|k| self.works(k, &fights, &hours[k], own_share[k])).collect();
        let mentorship = (0..organizations).map(|k| self.mentorship(k)).collect();
        Week { t, order, fights, works, own_share, mentorship, together, present }
    }

    /// Share of its hours that an organization spends on coordination while it fights nothing: the principal in a
    /// standing coalition with partners.
    fn coordination_only(&self, k: usize, present: &[Vec<usize>]) -> f64 {
        let posture = &self.posture;
        let standing = (0..present.len()).any(|g| posture.joins[g] && present[g].len() >= 2);
        if k == self.world.principal && posture.duration == Duration::Horizon && standing {
            posture.effort * posture.integration * self.inputs.coefficients.planning_share
        } else {
            0.0
        }
    }

    /// φ: the Shapley–Shubik index of the majority game of what members give of their capacity.
    fn renew_influence(&mut self, present: &[Vec<usize>]) {
        for (g, members) in present.iter().enumerate() {
            let weights: Vec<f64> =
                members.iter().map(|&k| self.effort_in(k, Some(g)) * self.capacity(k)).collect();
            self.coalitions[g].influence.fill(0.0);
            for (&k, power) in members.iter().zip(shapley_shubik(&weights)) {
                self.coalitions[g].influence[k] = power;
            }
        }
    }

    fn count_pairs(&mut self) {
        for k in 0..self.world.organizations.len() {
            let active_then = self.active(k);
            for turf in 0..=self.campaigns.len() {
                let inside = self.society.constituency.get(turf).unwrap_or(&self.society.turf[k]);
                let active = (0..self.persons.len())
                    .filter(|&i| self.persons[i].base == Some(k) && self.persons[i].rung >= 3);
                let pairs: usize =
                    active.map(|i| self.society.ties[i].iter().filter(|&&j| inside[j]).count()).sum();
                self.pairs[k][turf] = Pairs { counted: pairs as f64, active_then };
            }
        }
    }

    /// Who fights a campaign this week; the numbers come from [`Run::fill_in`].
    fn fight(&self, t: u32, c: usize, present: &[Vec<usize>]) -> Option<Fight> {
        let shape = &self.world.campaigns[c];
        if !shape.runs_in(t) {
            return None;
        }
        let principal = self.world.principal;
        let coalition = self.world.coalitions.iter().position(|coalition| coalition.campaigns.contains(&c));
        let mut sides = Vec::new();
        let side = |coalition, members: Vec<usize>, influence, integration, identity| Side {
            coalition,
            principal_in: members.contains(&principal),
            members,
            influence,
            integration,
            identity,
            coordination: 0.0,
            hours: 0.0,
            militancy: 0.0,
            elite_support: 0.0,
            message: 0.0,
        };
        let mut principal_fights_with_others = false;
        if let Some(g) = coalition {
            let members = present[g].clone();
            principal_fights_with_others = self.posture.joins[g];
            let Coalition { influence, .. } = &self.coalitions[g];
            if members == [principal] {
                sides.push(side(Some(g), members, influence.clone(), 0.0, 1.0));
            } else if self.posture.joins[g] {
                let posture = &self.posture;
                sides.push(side(Some(g), members, influence.clone(), posture.integration, posture.identity));
            } else if !members.is_empty() {
                let integration = self.inputs.coalitions[g].integration;
                sides.push(side(Some(g), members, influence.clone(), integration, 1.0));
            }
        }
        if !principal_fights_with_others && self.posture.fights_alone {
            let mut influence = vec![0.0; self.world.organizations.len()];
            influence[principal] = 1.0;
            sides.push(side(None, vec![principal], influence, 0.0, 1.0));
        }
        (!sides.is_empty()).then(|| Fight {
            sides,
            side_weights: Vec::new(),
            acts: shape.acts_in(t),
            hours: 0.0,
            militancy: 0.0,
            elite_support: 0.0,
            message: 0.0,
            opposition: 0.0,
        })
    }

    fn works(&self, k: usize, fights: &[Option<Fight>], hours: &[f64], own_share: f64) -> Vec<Work> {
        let mut works = Vec::new();
        let numbers = &self.inputs.organizations[k];
        let is_principal = k == self.world.principal;
        for (c, fight) in fights.iter().enumerate() {
            let sides = fight.iter().flat_map(|fight| &fight.sides);
            for side in sides.filter(|side| side.members.contains(&k)) {
                let hours = hours[c] * (1.0 - side.coordination);
                works.push(Work {
                    campaign: Some(c),
                    chances: self.chances(k, Some(c), self.contacts(k, hours, numbers.campaign_mode_mix[c])),
                    message: side.message,
                    clarity: match (side.principal_in, side.joint()) {
                        (true, true) => Some(side.identity),
                        (true, false) => Some(1.0),
                        (false, _) => None,
                    },
                    meets: side.principal_in,
                });
            }
        }
        let own_hours = self.capacity(k) * own_share;
        works.push(Work {
            campaign: None,
            chances: self.chances(k, None, self.contacts(k, own_hours, numbers.mode_mix)),
            message: self.message_of(k),
            clarity: is_principal.then_some(1.0),
            meets: is_principal,
        });
        works
    }

    /// V: contacts that hours buy; wins have made the principal's conversations more, not its messages.
    fn contacts(&self, k: usize, hours: f64, mix: [f64; HOUR_MODES]) -> [f64; HOUR_MODES] {
        std::array::from_fn(|mode| {
            let gain = if k == self.world.principal && mode != Mode::Broadcast as usize {
                self.contact_gain
            } else {
                1.0
            };
            gain * hours * mix[mode] / self.inputs.coefficients.hours_per_contact[mode]
        })
    }

    /// E.
    pub(super) fn pairs_now(&self, k: usize, turf: usize) -> f64 {
        let Pairs { counted, active_then } = self.pairs[k][turf];
        if active_then == 0.0 { 0.0 } else { counted * self.active(k) / active_then }
    }

    /// R.
    fn mentorship(&self, k: usize) -> f64 {
        let organizers =
            self.persons.iter().filter(|person| person.base == Some(k) && person.rung == 4).count();
        (organizers as f64 + self.inputs.organizations[k].staff / self.world.persons_per_agent)
            / self.active(k)
    }
}

/// Shapley & Shubik (1954): the share of the orders of players in which each turns a losing coalition into a winning
/// one, with strictly more than half of the weight. All weights 0: equal shares.
fn shapley_shubik(weights: &[f64]) -> Vec<f64> {
    let n = weights.len();
    let total: f64 = weights.iter().sum();
    if total == 0.0 {
        return vec![1.0 / n as f64; n];
    }
    // Sums that differ by rounding alone are the same.
    let wins = |weight: f64| weight > total * (0.5 + 1e-12);
    let mut power = vec![0.0; n];
    for coalition in 0_u32..1 << n {
        let inside = |player: &usize| coalition >> player & 1 == 1;
        let weight: f64 = (0..n).filter(inside).map(|player| weights[player]).sum();
        let size = coalition.count_ones() as usize;
        for player in (0..n).filter(|player| !inside(player)) {
            if !wins(weight) && wins(weight + weights[player]) {
                power[player] += factorial(size) * factorial(n - size - 1) / factorial(n);
            }
        }
    }
    power
}

fn factorial(n: usize) -> f64 {
    (1..=n).map(|i| i as f64).product()
}
