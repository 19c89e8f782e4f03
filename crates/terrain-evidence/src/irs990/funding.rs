//! A non-profit's revenue as the model's sources of funding.
//!
//! Belongs here: the mapping, which docs/evidence.md repeats. Does not: bounds and means (`shares`).

use super::{Form, Line, Return, Service, Subsection};
use crate::shares::{Known, Part, Source, Split};

const SMALL: Part = Part::From(Source::SmallDonors);
const WEALTHY: Part = Part::From(Source::WealthyDonors);
const DUES: Part = Part::From(Source::Dues);
const FOUNDATIONS: Part = Part::From(Source::Foundations);
const GOVERNMENT: Part = Part::From(Source::Government);
const EMPLOYER: Part = Part::From(Source::Employer);

/// What all gifts to charities in the United States in 2022 came from: individuals and bequests 73.0 %, foundations
/// 21.1 %, companies 5.9 %. Source: Giving USA 2023 (319.04 + 45.60, 105.21 and 29.48 of 499.33 billion dollars). Between
/// small and wealthy donors no such count exists: half each is expert judgement.
const GIFTS: [(Part, f64); 4] = [(SMALL, 0.365), (WEALTHY, 0.365), (FOUNDATIONS, 0.211), (EMPLOYER, 0.059)];

#[expect(clippy::cast_precision_loss, reason = "dollars far below 2^53")]
pub(super) fn money(dollars: i64) -> f64 {
    dollars as f64
}

/// Programme service revenue: certainly dues, perhaps dues, perhaps government's, earned.
#[derive(Clone, Copy, Debug, Default)]
struct Services {
    dues: f64,
    perhaps_dues: f64,
    perhaps_government: f64,
    earned: f64,
}

fn services(one: &Return) -> Services {
    let of = |service| one.services.get(&service).map_or(0.0, |dollars| money(*dollars).max(0.0));
    let mut service = Services {
        dues: of(Service::Dues),
        perhaps_dues: of(Service::Members),
        perhaps_government: of(Service::Government),
        earned: of(Service::Other),
    };
    let described = service.dues + service.perhaps_dues + service.perhaps_government + service.earned;
    service.earned += (money(one.dollars(Line::ProgrammeService)) - described).max(0.0);
    // The lobbying rules ask unions, civic and business leagues for their dues, wherever these stand on the return.
    let known = money(one.dollars(Line::MembershipDues)) + service.dues;
    let more = (money(one.dollars(Line::DuesForLobbyingRules)) - known).max(0.0);
    let of_members = more.min(service.perhaps_dues);
    let of_earned = (more - of_members).min(service.earned);
    service.perhaps_dues -= of_members;
    service.earned -= of_earned;
    service.dues += of_members + of_earned;
    service
}

/// The revenue of one organization's returns by source.
pub(super) fn revenue(returns: &[&Return]) -> Split {
    let mut split = Split::default();
    for one in returns {
        let line = |line| money(one.dollars(line));
        match one.form {
            Form::Full => contributions(one, &mut split),
            Form::Short => {
                // Government grants are not told apart: a fifth is as likely as any other part of five.
                let private = GIFTS.iter().map(|(part, weight)| (*part, weight * 0.8));
                split.add_weighted(line(Line::Contributions), private.chain([(GOVERNMENT, 0.2)]).collect());
                dues(one, line(Line::MembershipDues), &mut split);
            }
            Form::Foundation => {
                split.add_unsplit(line(Line::Contributions), &[WEALTHY, FOUNDATIONS, EMPLOYER]);
            }
        }
        let service = services(one);
        dues(one, service.dues, &mut split);
        split.add_unsplit(service.perhaps_dues, &[DUES, Part::Earned]);
        split.add_unsplit(service.perhaps_government, &[GOVERNMENT, Part::Earned]);
        split.add_earned(service.earned);
        split.add_earned(line(Line::Investment));
        split.add_earned(line(Line::OtherRevenue));
    }
    split
}

/// Form 990, Part VIII, lines 1a to 1f.
fn contributions(one: &Return, split: &mut Split) {
    let line = |line| money(one.dollars(line));
    // Payroll giving and company gifts.
    split.add_unsplit(line(Line::FederatedCampaigns), &[SMALL, WEALTHY, EMPLOYER]);
    dues(one, line(Line::MembershipDues), split);
    split.add_unsplit(line(Line::FundraisingEvents), &[SMALL, WEALTHY, EMPLOYER]);
    // Whatever the related organization lives on.
    let any = [DUES, SMALL, WEALTHY, FOUNDATIONS, GOVERNMENT, EMPLOYER];
    split.add_unsplit(line(Line::RelatedOrganizations), &any);
    split.add(Source::Government, line(Line::GovernmentGrants));
    let listed = [
        Line::FederatedCampaigns,
        Line::MembershipDues,
        Line::FundraisingEvents,
        Line::RelatedOrganizations,
        Line::GovernmentGrants,
    ];
    // What the total has beyond the lines is a gift too.
    let rest = line(Line::Contributions) - listed.map(|one| line(one).max(0.0)).iter().sum::<f64>();
    split.add_weighted(line(Line::OtherContributions).max(rest), GIFTS.to_vec());
}

/// Dues of members; those of a business league are paid by companies or by persons.
fn dues(one: &Return, dollars: f64, split: &mut Split) {
    if one.subsection == Subsection::C(6) {
        split.add_unsplit(dollars, &[DUES, EMPLOYER]);
    } else {
        split.add(Source::Dues, dollars);
    }
}

/// Members' dues, whoever the members are, as a share of all revenue.
pub(super) fn dues_share(returns: &[&Return]) -> Option<Known> {
    let (mut sure, mut unsure) = (0.0, 0.0);
    for one in returns {
        let service = services(one);
        sure += money(one.dollars(Line::MembershipDues)).max(0.0) + service.dues;
        unsure += service.perhaps_dues;
    }
    Known::of(sure, unsure, revenue(returns).total())
}

/// Lines of revenue with their dollars, largest first.
pub(super) fn largest_lines(returns: &[&Return]) -> Vec<(&'static str, f64)> {
    let sum = |of: &dyn Fn(&Return) -> f64| returns.iter().map(|one| of(one)).sum::<f64>();
    let line = |line: Line| sum(&|one| money(one.dollars(line)).max(0.0));
    let full = |one: &Return| one.form == Form::Full;
    let mut lines = vec![
        ("federated campaigns", line(Line::FederatedCampaigns)),
        ("members' dues", line(Line::MembershipDues) + sum(&|one| services(one).dues)),
        ("fundraising events", line(Line::FundraisingEvents)),
        ("related organizations", line(Line::RelatedOrganizations)),
        ("government grants", line(Line::GovernmentGrants)),
        (
            "gifts and grants, not told apart",
            sum(&|one| {
                let line = if full(one) { Line::OtherContributions } else { Line::Contributions };
                money(one.dollars(line)).max(0.0)
            }),
        ),
        (
            "services and contracts",
            sum(&|one| {
                let service = services(one);
                service.perhaps_dues + service.perhaps_government + service.earned
            }),
        ),
        ("investments, rent and royalties", line(Line::Investment)),
        ("other revenue", line(Line::OtherRevenue)),
    ];
    lines.sort_by(|a, b| b.1.total_cmp(&a.1));
    lines
}

/// The part of all revenue that comes from the `top` largest lines.
pub(super) fn dependence(returns: &[&Return], top: usize) -> Option<Known> {
    let lines = largest_lines(returns);
    let whole: f64 = lines.iter().map(|(_, dollars)| dollars).sum();
    Known::of(lines.iter().take(top).map(|(_, dollars)| dollars).sum(), 0.0, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expected_shares_of_gifts_are_those_published_and_sum_to_one() {
        let billions = [(319.04 + 45.60) / 2.0, (319.04 + 45.60) / 2.0, 105.21, 29.48];
        for ((_, weight), dollars) in GIFTS.iter().zip(billions) {
            assert!((weight - dollars / 499.33).abs() < 5e-4, "{weight}");
        }
        assert!((GIFTS.iter().map(|(_, weight)| weight).sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
