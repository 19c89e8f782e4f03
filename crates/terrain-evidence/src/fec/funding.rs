//! A committee's receipts as the model's sources of funding, and its dealings with parties and candidates.
//!
//! Belongs here: the mapping, which docs/evidence.md repeats. Does not: bounds and means (`shares`).

use super::kind::{Form, Kind};
use super::{Counterpart, Filing, Flow};
use crate::shares::{Known, Part, Source, Split};

const SMALL: Part = Part::From(Source::SmallDonors);
const WEALTHY: Part = Part::From(Source::WealthyDonors);
const DUES: Part = Part::From(Source::Dues);
const FOUNDATIONS: Part = Part::From(Source::Foundations);
const EMPLOYER: Part = Part::From(Source::Employer);
const PARTY: Part = Part::From(Source::Party);
const GOVERNMENT: Part = Part::From(Source::Government);

/// What a political action committee's money may be: members' of a union, of many or few people, a company's, a
/// politician's.
const OF_A_COMMITTEE: &[Part] = &[DUES, SMALL, WEALTHY, EMPLOYER, PARTY];
/// What an organization's own money may be: a union's, an owner's, a foundation's, a company's.
const OF_AN_ORGANIZATION: &[Part] = &[DUES, WEALTHY, FOUNDATIONS, EMPLOYER];
/// Classes by size that are the model's two kinds of donors; between them it can be either.
const WEALTHY_FROM: usize = 3;
/// A thousand dollars in cents.
const THOUSAND: f64 = 100_000.0;

#[expect(clippy::cast_precision_loss, reason = "cents far below 2^53")]
pub(super) fn money(cents: i64) -> f64 {
    cents as f64
}

/// What money of a kind and counterpart may be.
fn parts(form: Form, kind: Kind, counterpart: Counterpart) -> &'static [Part] {
    match (kind, counterpart) {
        (Kind::PublicFunds, _) => &[GOVERNMENT],
        (Kind::Parties, _)
        | (
            Kind::Individuals | Kind::Committees | Kind::Transfers,
            Counterpart::Party | Counterpart::CandidateCommittee,
        ) if !(kind == Kind::Transfers && form != Form::F3X && counterpart != Counterpart::Party) => &[PARTY],
        (Kind::Individuals | Kind::Committees, Counterpart::Candidate) => &[PARTY],
        (Kind::Individuals | Kind::Committees, Counterpart::Committee) => OF_A_COMMITTEE,
        (Kind::Individuals | Kind::Committees, Counterpart::Organization) => OF_AN_ORGANIZATION,
        (Kind::Individuals, _) | (Kind::Transfers, Counterpart::Individual) => &[SMALL, WEALTHY],
        (Kind::Committees, _) => OF_A_COMMITTEE,
        // Joint fundraising and other committees of the same candidate.
        (Kind::Transfers, _) if form != Form::F3X => &[SMALL, WEALTHY, PARTY],
        (Kind::Transfers, _) => OF_A_COMMITTEE,
        (Kind::NonfederalTransfers, _) => &[DUES, SMALL, WEALTHY, FOUNDATIONS, EMPLOYER, PARTY],
        // Often forgiven in the end.
        (Kind::CandidateLoans, _) => &[WEALTHY, Part::Earned],
        _ => &[Part::Earned],
    }
}

/// Kinds of receipts that no row of a schedule need explain, so that what rows leave over is theirs too.
const RECEIPTS: [Kind; 12] = [
    Kind::Parties,
    Kind::Committees,
    Kind::Candidate,
    Kind::PublicFunds,
    Kind::Transfers,
    Kind::CandidateLoans,
    Kind::OtherLoans,
    Kind::LoanRepaymentsReceived,
    Kind::Offsets,
    Kind::RefundsReceived,
    Kind::NonfederalTransfers,
    Kind::OtherReceipts,
];

/// The receipts of one committee's reports by source.
pub(super) fn receipts(filings: &[&Filing]) -> Split {
    let mut split = Split::default();
    let mut own = 0.0;
    for filing in filings {
        individuals(filing, &mut split);
        for flow in flows(filing).filter(|flow| flow.kind.is_receipt()) {
            let sized = flow.kind == Kind::Individuals && flow.counterpart == Counterpart::Individual;
            match flow.kind {
                Kind::Individuals if sized => {}
                Kind::Candidate => own += money(flow.sum.cents),
                kind => split.add_unsplit(money(flow.sum.cents), parts(filing.form, kind, flow.counterpart)),
            }
        }
        for kind in RECEIPTS {
            let left = money(filing.total(kind)) - listed(filing, kind);
            match kind {
                Kind::Candidate => own += left.max(0.0),
                kind => split.add_unsplit(left, parts(filing.form, kind, Counterpart::Unknown)),
            }
        }
    }
    // The candidate is one person: the size of all own gifts together says which kind of donor that is.
    if own >= THOUSAND {
        split.add(Source::WealthyDonors, own);
    } else {
        split.add_unsplit(own, &[SMALL, WEALTHY]);
    }
    split
}

fn flows(filing: &Filing) -> impl Iterator<Item = &Flow> {
    filing.flows.iter().filter(|flow| !flow.memo)
}

/// What the rows of a kind come to.
fn listed(filing: &Filing, kind: Kind) -> f64 {
    flows(filing).filter(|flow| flow.kind == kind).map(|flow| money(flow.sum.cents)).sum()
}

/// Gifts of individuals: listed ones by what each giver had given in all, the others at most $200.
fn individuals(filing: &Filing, split: &mut Split) {
    for (class, sum) in filing.individuals.by_giver.iter().enumerate() {
        match class {
            0 => split.add(Source::SmallDonors, money(sum.cents)),
            WEALTHY_FROM.. => split.add(Source::WealthyDonors, money(sum.cents)),
            _ => split.add_unsplit(money(sum.cents), &[SMALL, WEALTHY]),
        }
    }
    let unlisted = money(filing.total(Kind::IndividualsUnitemized));
    split.add(Source::SmallDonors, unlisted);
    let left = money(filing.total(Kind::Individuals)) - unlisted - listed(filing, Kind::Individuals);
    split.add_unsplit(left, &[SMALL, WEALTHY]);
}

/// The part of all money in and out that comes from or goes to parties and candidates; loans, refunds and what came
/// back are left out on both sides. `None` without money.
pub(super) fn party_tie(filings: &[&Filing]) -> Option<Known> {
    let (mut sure, mut unsure, mut whole) = (0.0, 0.0, 0.0);
    for filing in filings {
        let total = |kind| money(filing.total(kind)).max(0.0);
        let coded = |kinds: &[Kind], who: &[Counterpart]| -> f64 {
            let of =
                flows(filing).filter(|flow| kinds.contains(&flow.kind) && who.contains(&flow.counterpart));
            of.map(|flow| money(flow.sum.cents).max(0.0)).sum()
        };
        let political = [Counterpart::Party, Counterpart::Candidate, Counterpart::CandidateCommittee];
        let gifts_in = [Kind::Individuals, Kind::Committees, Kind::Transfers];
        let rest_in = (total(Kind::Parties)).max(coded(&[Kind::Parties], &ALL));
        sure += rest_in + coded(&gifts_in, &political);
        unsure += coded(&gifts_in, &[Counterpart::Committee]);
        let transfers = total(Kind::Transfers) - coded(&[Kind::Transfers], &political);
        unsure += (transfers - coded(&[Kind::Transfers], &[Counterpart::Committee])).max(0.0);

        let given = total(Kind::ContributionsMade).max(coded(&[Kind::ContributionsMade], &ALL));
        let coordinated = total(Kind::Coordinated).max(coded(&[Kind::Coordinated], &ALL));
        // Gifts on these two lines go to candidates and committees; those to committees of neither party nor candidate
        // are unsure.
        let to_committees = coded(&[Kind::ContributionsMade], &[Counterpart::Committee]).min(given);
        sure += given - to_committees + coordinated;
        unsure += to_committees;
        let out = [Kind::TransfersOut, Kind::OtherDisbursements];
        sure += coded(&out, &political);
        unsure += coded(&out, &[Counterpart::Committee]);

        let left_out_in = [
            Kind::CandidateLoans,
            Kind::OtherLoans,
            Kind::LoanRepaymentsReceived,
            Kind::Offsets,
            Kind::RefundsReceived,
        ];
        let left_out_out = [
            Kind::LoanRepayments,
            Kind::LoansMade,
            Kind::RefundsIndividuals,
            Kind::RefundsParties,
            Kind::RefundsCommittees,
        ];
        let less = |all: Kind, out: &[Kind]| {
            (total(all) - out.iter().map(|kind| total(*kind)).sum::<f64>()).max(0.0)
        };
        whole += less(Kind::Receipts, &left_out_in) + less(Kind::Disbursements, &left_out_out);
    }
    Known::of(sure.min(whole), unsure.min((whole - sure).max(0.0)), whole)
}

const ALL: [Counterpart; 7] = [
    Counterpart::Individual,
    Counterpart::Candidate,
    Counterpart::CandidateCommittee,
    Counterpart::Party,
    Counterpart::Committee,
    Counterpart::Organization,
    Counterpart::Unknown,
];
