//! Kinds of money in a report: the lines of Forms 3, 3X and 3P under one set of names.
//!
//! Belongs here: which line of which form is which kind. Does not: in which column a kind stands (`layout`).

use serde::Serialize;

/// The form whose lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Form {
    /// Form 3: a candidate for the House or the Senate.
    F3,
    /// Form 3P: a candidate for president.
    F3P,
    /// Form 3X: a political action or party committee.
    F3X,
    /// Another form, recognized and not read.
    Other,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])* $name:ident = $key:literal,)*) => {
        /// A kind of receipt, disbursement or balance. Sums include the kinds that they are made of.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Kind { $($(#[doc = $doc])* $name,)* }

        impl Kind {
            /// Every kind, in the order of the form.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name used in layouts and in answers.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

kinds! {
    /// Gifts of individuals who gave more than $200 and are listed.
    IndividualsItemized = "individuals_itemized",
    /// Gifts of individuals who are not listed.
    IndividualsUnitemized = "individuals_unitemized",
    /// All gifts of individuals.
    Individuals = "individuals",
    /// Gifts of party committees.
    Parties = "parties",
    /// Gifts of other committees.
    Committees = "committees",
    /// Gifts of the candidate.
    Candidate = "candidate",
    /// All gifts.
    Contributions = "contributions",
    /// Public money for a presidential campaign.
    PublicFunds = "public_funds",
    /// Transfers from committees of the same candidate, party or organization.
    Transfers = "transfers",
    /// Loans that the candidate made or vouched for.
    CandidateLoans = "candidate_loans",
    /// Other loans.
    OtherLoans = "other_loans",
    /// Loans paid back to the committee.
    LoanRepaymentsReceived = "loan_repayments_received",
    /// Spending that came back: rebates, refunds.
    Offsets = "offsets",
    /// Gifts that candidates gave back.
    RefundsReceived = "refunds_received",
    /// Transfers from the organization's accounts for state and local politics.
    NonfederalTransfers = "nonfederal_transfers",
    /// Other receipts: interest, dividends, sales.
    OtherReceipts = "other_receipts",
    /// All receipts.
    Receipts = "receipts",
    /// Running costs.
    Operating = "operating",
    /// Transfers to committees of the same candidate, party or organization.
    TransfersOut = "transfers_out",
    /// Gifts to candidates and other committees.
    ContributionsMade = "contributions_made",
    /// Spending for or against a candidate without consulting one.
    Independent = "independent",
    /// Spending of a party in agreement with its candidate.
    Coordinated = "coordinated",
    /// Costs of fundraising (presidential campaigns).
    Fundraising = "fundraising",
    /// Legal and accounting costs that the limits exempt (presidential campaigns).
    LegalAccounting = "legal_accounting",
    /// Loans paid back by the committee.
    LoanRepayments = "loan_repayments",
    /// Loans made.
    LoansMade = "loans_made",
    /// Gifts given back to individuals.
    RefundsIndividuals = "refunds_individuals",
    /// Gifts given back to party committees.
    RefundsParties = "refunds_parties",
    /// Gifts given back to other committees.
    RefundsCommittees = "refunds_committees",
    /// Work of party committees around elections.
    ElectionActivity = "election_activity",
    /// Other disbursements.
    OtherDisbursements = "other_disbursements",
    /// All disbursements.
    Disbursements = "disbursements",
    /// Loans still owed (Schedule C).
    LoansOwed = "loans_owed",
    /// Other debts (Schedule D).
    DebtsOwed = "debts_owed",
    /// A line of a schedule under a number that the form does not have.
    Unplaced = "unplaced",
}

/// A schedule whose lines are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Schedule {
    /// Receipts.
    A,
    /// Disbursements.
    B,
    /// Loans owed.
    C,
    /// Other debts.
    D,
    /// Independent expenditures.
    E,
    /// Coordinated expenditures of parties.
    F,
}

/// Line numbers of schedules A and B by form. Source: FEC Forms 3, 3X and 3P, detailed summary pages.
const F3: &[(&str, Kind)] = &[
    ("A11A", Kind::Individuals),
    ("A11B", Kind::Parties),
    ("A11C", Kind::Committees),
    ("A11D", Kind::Candidate),
    ("A12", Kind::Transfers),
    ("A13A", Kind::CandidateLoans),
    ("A13B", Kind::OtherLoans),
    ("A14", Kind::Offsets),
    ("A15", Kind::OtherReceipts),
    ("B17", Kind::Operating),
    ("B18", Kind::TransfersOut),
    ("B19", Kind::LoanRepayments),
    ("B20A", Kind::RefundsIndividuals),
    ("B20B", Kind::RefundsParties),
    ("B20C", Kind::RefundsCommittees),
    ("B21", Kind::OtherDisbursements),
];

const F3X: &[(&str, Kind)] = &[
    ("A11A", Kind::Individuals),
    ("A11B", Kind::Parties),
    ("A11C", Kind::Committees),
    ("A12", Kind::Transfers),
    ("A13", Kind::OtherLoans),
    ("A14", Kind::LoanRepaymentsReceived),
    ("A15", Kind::Offsets),
    ("A16", Kind::RefundsReceived),
    ("A17", Kind::OtherReceipts),
    ("A18", Kind::NonfederalTransfers),
    ("B21", Kind::Operating),
    ("B22", Kind::TransfersOut),
    ("B23", Kind::ContributionsMade),
    ("B24", Kind::Independent),
    ("B25", Kind::Coordinated),
    ("B26", Kind::LoanRepayments),
    ("B27", Kind::LoansMade),
    ("B28A", Kind::RefundsIndividuals),
    ("B28B", Kind::RefundsParties),
    ("B28C", Kind::RefundsCommittees),
    ("B29", Kind::OtherDisbursements),
    ("B30", Kind::ElectionActivity),
];

const F3P: &[(&str, Kind)] = &[
    ("A16", Kind::PublicFunds),
    ("A17A", Kind::Individuals),
    ("A17B", Kind::Parties),
    ("A17C", Kind::Committees),
    ("A17D", Kind::Candidate),
    ("A18", Kind::Transfers),
    ("A19A", Kind::CandidateLoans),
    ("A19B", Kind::OtherLoans),
    ("A20", Kind::Offsets),
    ("A21", Kind::OtherReceipts),
    ("B23", Kind::Operating),
    ("B24", Kind::TransfersOut),
    ("B25", Kind::Fundraising),
    ("B26", Kind::LegalAccounting),
    ("B27", Kind::LoanRepayments),
    ("B28A", Kind::RefundsIndividuals),
    ("B28B", Kind::RefundsParties),
    ("B28C", Kind::RefundsCommittees),
    ("B29", Kind::OtherDisbursements),
];

impl Kind {
    /// The kind of a line such as `SA11AI` of a form's schedules.
    #[must_use]
    pub fn of_line(form: Form, schedule: Schedule, code: &str) -> Self {
        let table = match (schedule, form) {
            (Schedule::C, _) => return Self::LoansOwed,
            (Schedule::D, _) => return Self::DebtsOwed,
            (Schedule::E, _) => return Self::Independent,
            (Schedule::F, _) => return Self::Coordinated,
            (Schedule::A | Schedule::B, Form::F3) => F3,
            (Schedule::A | Schedule::B, Form::F3P) => F3P,
            (Schedule::A | Schedule::B, Form::F3X) => F3X,
            (Schedule::A | Schedule::B, Form::Other) => return Self::Unplaced,
        };
        let line = code.get(1..).unwrap_or("");
        let found = table.iter().find(|(start, _)| line.starts_with(start));
        found.map_or(Self::Unplaced, |(_, kind)| *kind)
    }

    /// Whether it is money that comes in and goes on to the committee's own use.
    #[must_use]
    pub const fn is_receipt(self) -> bool {
        matches!(
            self,
            Self::Individuals
                | Self::Parties
                | Self::Committees
                | Self::Candidate
                | Self::PublicFunds
                | Self::Transfers
                | Self::CandidateLoans
                | Self::OtherLoans
                | Self::LoanRepaymentsReceived
                | Self::Offsets
                | Self::RefundsReceived
                | Self::NonfederalTransfers
                | Self::OtherReceipts
        )
    }
}
