//! The numbers of one run: one future's draw of every uncertain quantity, and one posture. Plain `f64`, in the units
//! of `docs/model.md`. How they are drawn belongs to `terrain-decide`, what they do to the submodels.

use crate::world::{FUNDING_SOURCES, HOUR_MODES, MODES};
use alloc::vec::Vec;

/// The model's coefficients. Ranges and basis: `data/coefficients.csv`, one row for each field, same name.
#[derive(Clone, Debug, PartialEq)]
pub struct Coefficients {
    /// `v`: hours that an active person gives in a week.
    pub volunteer_hours: f64,
    /// Hours for one contact by workplace one-to-one, doorstep, phone; hours for one message to the whole list.
    pub hours_per_contact: [f64; HOUR_MODES],
    /// Share of a list that reads a message.
    pub broadcast_open_rate: f64,
    /// Share of a district that a seat holder reaches in a week.
    pub office_reach: f64,
    /// `δ` by mode: share of the gap to the message that one contact closes.
    pub contact_orientation: [f64; MODES],
    /// `η/δ`: effect on efficacy relative to the effect on orientation.
    pub contact_efficacy_factor: f64,
    /// `χ`: change of clarity in one contact.
    pub clarity_rate: f64,
    /// Clarity of everyone at the start, 0..=1.
    pub initial_clarity: f64,
    /// Probability that a contacted person without a base joins the list, by mode.
    pub supporter_rate: [f64; MODES],
    /// `w_o`.
    pub weight_orientation: f64,
    /// `w_e`.
    pub weight_efficacy: f64,
    /// `w_s`.
    pub weight_social: f64,
    /// `w_b`.
    pub weight_benefit: f64,
    /// `w_c`.
    pub weight_cost: f64,
    /// `λ`: orientation gained by taking part once.
    pub learning_rate: f64,
    /// Shift of a participant's efficacy toward the campaign's visible progress at one action.
    pub progress_rate: f64,
    /// `ε`: largest difference of orientation across which people still influence each other.
    pub confidence_bound: f64,
    /// `μ`: shift toward a peer in a week.
    pub peer_rate: f64,
    /// `μ` toward an active peer.
    pub peer_rate_active: f64,
    /// Weekly relaxation in people who never took part.
    pub fading_contacted: f64,
    /// Weekly relaxation in people who took part at least once.
    pub fading_participants: f64,
    /// Share of the active base who are organizers at the start.
    pub organizer_share: f64,
    /// Probability that a supporter becomes active, per action taken part in.
    pub promote_supporter: f64,
    /// Weekly probability that an active person becomes an organizer under full mentorship.
    pub promote_active: f64,
    /// Organizers (with staff) per active person that give full mentorship, above 0.
    pub mentorship_ratio: f64,
    /// Weekly probability of stepping down for supporter, active, organizer.
    pub attrition: [f64; 3],
    /// Attrition multiplier at clarity 0, ≥ 1.
    pub attrition_unclear: f64,
    /// `ρ`.
    pub pull_rate: f64,
    /// `τ_tie` in weeks, above 0.
    pub tie_time: f64,
    /// `h`: weekly hazard of walking out per unit of militancy above tolerance.
    pub walkout_hazard: f64,
    /// `κ_c`: share of joint hours lost between strangers.
    pub coordination_loss: f64,
    /// Share of joint hours that joint planning takes at integration 1.
    pub planning_share: f64,
    /// `ζ`: elite support that moderate, well-connected partners bring.
    pub access_gain: f64,
    /// `T`: militancy that each funding source tolerates.
    pub tolerance: [f64; FUNDING_SOURCES],
    /// `ω`: weekly erosion of efficacy per unit of opposition.
    pub opposition_rate: f64,
    /// `w_M`: growth of opposition with militancy.
    pub opposition_militancy: f64,
    /// Weeks in which opposition reaches full strength after a campaign starts, ≥ 1.
    pub opposition_ramp_weeks: f64,
    /// `γ`: efficacy gained by participants at a win.
    pub win_gain: f64,
    /// `ℓ`: efficacy lost by participants at a defeat.
    pub loss_drop: f64,
    /// Probability that an unaligned participant joins a winner's list.
    pub credit_rate: f64,
    /// Shift of `b_0` and `c_0` in an offensive period (minus this in a defensive one).
    pub period_shift: f64,
    /// Workplace and leadership votes.
    pub vote: VoteCoefficients,
    /// District elections.
    pub district: DistrictCoefficients,
    /// Chamber votes.
    pub chamber: ChamberCoefficients,
    /// Concessions.
    pub concession: ConcessionCoefficients,
}

/// `logit P(yes) = intercept + size/√n + o·(o-½) + e·(e-½) + social·(share - ½) - opposition·(W-½) + unit`, `unit ~ N(0, unit_sd²)`.
/// `intercept`, `inverse_root_size` and `unit_sd` are fitted to election tallies; the other terms are centred so that they move votes around that fit.
#[derive(Clone, Debug, PartialEq)]
pub struct VoteCoefficients {
    /// Fitted intercept of workplace votes.
    pub intercept: f64,
    /// Intercept of leadership votes (no size term there).
    pub leadership_intercept: f64,
    /// `a_1`.
    pub orientation: f64,
    /// `a_2`.
    pub efficacy: f64,
    /// `a_3`: share of ties who are supporters of the side.
    pub social: f64,
    /// `a_4`.
    pub opposition: f64,
    /// Fitted coefficient of 1/√n, n the people in the unit.
    pub inverse_root_size: f64,
    /// Fitted standard deviation between units.
    pub unit_sd: f64,
    /// Probability that a worker votes at the workplace.
    pub turnout: f64,
    /// Probability that a member votes in a leadership election.
    pub leadership_turnout: f64,
}

/// `logit P(prefers) = lean·d_lean + o·(o-½) + contact·[contacted] + endorsement·[base in the side] - opposition·(W-½)`.
#[derive(Clone, Debug, PartialEq)]
pub struct DistrictCoefficients {
    /// `d_0`.
    pub lean: f64,
    /// `d_1`.
    pub orientation: f64,
    /// `d_2`.
    pub contact: f64,
    /// `d_3`.
    pub endorsement: f64,
    /// `d_4`.
    pub opposition: f64,
    /// Turnout propensity without contact.
    pub turnout: f64,
    /// Turnout added by contact.
    pub turnout_contact: f64,
}

/// `logit P(yes) = b_0 + agreement·(ideal-point agreement) + participation·min(1, share/needed) + access·ε + lobbying·share - opposition·W`.
#[derive(Clone, Debug, PartialEq)]
pub struct ChamberCoefficients {
    /// `b_0`.
    pub intercept: f64,
    /// `b_1`.
    pub agreement: f64,
    /// `b_2`.
    pub participation: f64,
    /// `b_3`.
    pub access: f64,
    /// `b_4`.
    pub lobbying: f64,
    /// `b_5`.
    pub opposition: f64,
}

/// `logit P(yields) = c_0 + disruption·ln(disruption/needed) + access·ε - opposition·W`.
#[derive(Clone, Debug, PartialEq)]
pub struct ConcessionCoefficients {
    /// `c_0`.
    pub intercept: f64,
    /// `c_1`.
    pub disruption: f64,
    /// `c_2`.
    pub access: f64,
    /// `c_3`.
    pub opposition: f64,
}

/// A Beta distribution by mean (strictly between 0 and 1) and concentration `a + b` (above 0).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BetaShape {
    /// Mean.
    pub mean: f64,
    /// `a + b`.
    pub concentration: f64,
}

/// The numbers of a stratum.
#[derive(Clone, Debug, PartialEq)]
pub struct StratumInputs {
    /// Initial orientation.
    pub orientation: BetaShape,
    /// Initial efficacy.
    pub efficacy: BetaShape,
    /// Participation threshold θ.
    pub threshold: BetaShape,
    /// `g` in −1..=1, by campaign.
    pub interest: Vec<f64>,
}

/// The numbers of an organization.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganizationInputs {
    /// Full-time staff.
    pub staff: f64,
    /// People it can write to.
    pub list: f64,
    /// People who act when it asks; counted within the list, which is raised to it when smaller.
    pub active: f64,
    /// `m` in 0..=1.
    pub militancy: f64,
    /// `o_k` in 0..=1.
    pub message: f64,
    /// Share of its hours that goes to running campaigns (partners; the principal's comes from the posture).
    pub effort: f64,
    /// Part of that effort, 0..=1, which it still gives to campaigns of a coalition that the principal isn't in (partners).
    pub effort_without_us: f64,
    /// Share of hours by mode in its own work; not negative, sums to 1.
    pub mode_mix: [f64; HOUR_MODES],
    /// The same in each campaign's work, by campaign.
    pub campaign_mode_mix: Vec<[f64; HOUR_MODES]>,
    /// Share of income by source; not negative, sums to 1.
    pub funding: [f64; FUNDING_SOURCES],
    /// Tie to each campaign's decision-makers in 0..=1 (to the party or to employers, as the campaign names).
    pub access_tie: Vec<f64>,
}

/// The numbers of a campaign.
#[derive(Clone, Debug, PartialEq)]
pub struct CampaignInputs {
    /// Planned militancy `M`.
    pub militancy: f64,
    /// Full strength of the opposition, 0..=1.
    pub opposition: f64,
    /// Opponents' lobbying hours in a week.
    pub opposition_hours: f64,
    /// `ε`: elite support without anyone's help, 0..=1.
    pub elite_support: f64,
    /// `b`: worth of the demand, 0..=1; weighs a win in `reforms`.
    pub benefit: f64,
    /// Share of the constituency whose participation the fight needs, above 0.
    pub needed: f64,
    /// Relative gain of the principal's conversations after a win (more democratic rules), ≥ 0.
    pub contact_gain: f64,
    /// Lean of each contested district, −1..=1, in the order of the contests.
    pub district_lean: Vec<f64>,
    /// Positions of the bill and of the status quo on the chamber's scale.
    pub bill_position: f64,
    /// Position of the status quo.
    pub status_quo_position: f64,
}

/// The numbers of a chamber.
#[derive(Clone, Debug, PartialEq)]
pub struct ChamberInputs {
    /// Ideal point of each seat.
    pub ideal_points: Vec<f64>,
    /// Probability that a seat is absent.
    pub absence: f64,
    /// Ideal point of a seat won by the principal's candidate.
    pub won_seat_ideal_point: f64,
}

/// The numbers of a coalition.
#[derive(Clone, Debug, PartialEq)]
pub struct CoalitionInputs {
    /// How well the members know each other at the start, 0..=1.
    pub initial_tie: f64,
    /// Integration among the partners when the principal is not in.
    pub integration: f64,
}

/// How long a joined coalition lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duration {
    /// While one of its campaigns runs.
    Campaign,
    /// The whole horizon.
    Horizon,
}

/// A posture: a bundle of numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct PostureInputs {
    /// Coalitions joined, by index of coalition.
    pub joins: Vec<bool>,
    /// Whether the principal fights the campaigns of coalitions that it does not join, on its own.
    pub fights_alone: bool,
    /// How long.
    pub duration: Duration,
    /// `x`: share of planning decided jointly.
    pub integration: f64,
    /// `y`: how visible the principal's own politics is in joint work.
    pub identity: f64,
    /// Share of the principal's hours that goes to running campaigns.
    pub effort: f64,
    /// Taken only where the principal's resource weight is strictly the largest at the start; elsewhere it fights alone.
    pub needs_largest_weight: bool,
}

/// What power `Π` is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct PowerInputs {
    /// Weights of active share of workers, union density, share of seats; not negative, any sum above 0.
    pub weights: [f64; 3],
    /// Below the first the period is defensive, from the second on offensive.
    pub cuts: [f64; 2],
}

/// All numbers of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct RunInputs {
    /// Coefficients.
    pub coefficients: Coefficients,
    /// By stratum.
    pub strata: Vec<StratumInputs>,
    /// By organization.
    pub organizations: Vec<OrganizationInputs>,
    /// By campaign.
    pub campaigns: Vec<CampaignInputs>,
    /// By chamber.
    pub chambers: Vec<ChamberInputs>,
    /// By coalition.
    pub coalitions: Vec<CoalitionInputs>,
    /// The posture.
    pub posture: PostureInputs,
    /// Power.
    pub power: PowerInputs,
}
