//! Where each field stands in the XML of a return.
//!
//! Belongs here: element paths and finding them while reading. Does not: what is done with a value (`read`).
//!
//! Source of the paths: the IRS's e-file schemas for exempt organizations, 2013v3.0 to 2022v7.0, as documented path by
//! path in the list behind the reader `irsx` (J. Fenton, MIT; `metadata/variables.csv`). Elements were renamed once in
//! that time (2013 to 2014: `BusinessNameLine1` became `BusinessNameLine1Txt`, `State` became `StateAbbreviationCd`);
//! both names are here. Before 2013 nearly all names were others.

use std::sync::LazyLock;

use super::{Line, Relation};

/// What a value or group of elements is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The whole return; its attribute holds the version.
    Return,
    /// The end of the header, after which form and filer are known.
    Header,
    ReturnType,
    Ein,
    Name,
    State,
    TaxYear,
    Begins,
    Ends,
    Filed,
    Amended,
    Group,
    Section3,
    /// 501(c) with the number as an attribute.
    SectionC,
    Section527,
    Section4947,
    /// Dollars that are set once.
    Money(Line),
    /// Dollars that are added to a line made of several.
    Add(Line),
    /// Dollars for a line only where nothing better set it.
    Fallback(Line),
    Employees,
    Volunteers,
    /// A person listed with an office: counted, never read.
    Officer,
    /// A person listed who is an officer if marked as one.
    Listed,
    OfficerMark,
    Programme,
    ProgrammeText,
    ProgrammeDollars,
    Grant,
    GrantName,
    GrantEin,
    GrantDollars,
    /// The grant is to a person: its name is not read.
    GrantToPerson,
    Related(Relation),
    RelatedName,
    RelatedEin,
    RelatedKind,
}

use Field::{Add, Fallback, Money};

/// Paths under `Return`, with what stands there.
const PATHS: &[(&str, Field)] = &[
    ("ReturnHeader", Field::Header),
    ("ReturnHeader/ReturnTypeCd", Field::ReturnType),
    ("ReturnHeader/ReturnTs", Field::Filed),
    ("ReturnHeader/TaxYr", Field::TaxYear),
    ("ReturnHeader/TaxPeriodBeginDt", Field::Begins),
    ("ReturnHeader/TaxPeriodEndDt", Field::Ends),
    ("ReturnHeader/Filer/EIN", Field::Ein),
    ("ReturnHeader/Filer/BusinessName/BusinessNameLine1Txt", Field::Name),
    ("ReturnHeader/Filer/BusinessName/BusinessNameLine2Txt", Field::Name),
    ("ReturnHeader/Filer/BusinessName/BusinessNameLine1", Field::Name),
    ("ReturnHeader/Filer/BusinessName/BusinessNameLine2", Field::Name),
    ("ReturnHeader/Filer/USAddress/StateAbbreviationCd", Field::State),
    ("ReturnHeader/Filer/USAddress/State", Field::State),
    // Form 990.
    ("ReturnData/IRS990/AmendedReturnInd", Field::Amended),
    ("ReturnData/IRS990/GroupReturnForAffiliatesInd", Field::Group),
    ("ReturnData/IRS990/Organization501c3Ind", Field::Section3),
    ("ReturnData/IRS990/Organization501cInd", Field::SectionC),
    ("ReturnData/IRS990/Organization527Ind", Field::Section527),
    ("ReturnData/IRS990/Organization4947a1NotPFInd", Field::Section4947),
    ("ReturnData/IRS990/FederatedCampaignsAmt", Money(Line::FederatedCampaigns)),
    ("ReturnData/IRS990/MembershipDuesAmt", Money(Line::MembershipDues)),
    ("ReturnData/IRS990/FundraisingAmt", Money(Line::FundraisingEvents)),
    ("ReturnData/IRS990/RelatedOrganizationsAmt", Money(Line::RelatedOrganizations)),
    ("ReturnData/IRS990/GovernmentGrantsAmt", Money(Line::GovernmentGrants)),
    ("ReturnData/IRS990/AllOtherContributionsAmt", Money(Line::OtherContributions)),
    ("ReturnData/IRS990/NoncashContributionsAmt", Money(Line::Noncash)),
    ("ReturnData/IRS990/TotalContributionsAmt", Money(Line::Contributions)),
    ("ReturnData/IRS990/TotalProgramServiceRevenueAmt", Money(Line::ProgrammeService)),
    ("ReturnData/IRS990/ProgramServiceRevenueGrp", Field::Programme),
    ("ReturnData/IRS990/ProgramServiceRevenueGrp/Desc", Field::ProgrammeText),
    ("ReturnData/IRS990/ProgramServiceRevenueGrp/TotalRevenueColumnAmt", Field::ProgrammeDollars),
    ("ReturnData/IRS990/InvestmentIncomeGrp/TotalRevenueColumnAmt", Add(Line::Investment)),
    ("ReturnData/IRS990/IncmFromInvestBondProceedsGrp/TotalRevenueColumnAmt", Add(Line::Investment)),
    ("ReturnData/IRS990/RoyaltiesRevenueGrp/TotalRevenueColumnAmt", Add(Line::Investment)),
    ("ReturnData/IRS990/NetRentalIncomeOrLossGrp/TotalRevenueColumnAmt", Add(Line::Investment)),
    ("ReturnData/IRS990/NetGainOrLossInvestmentsGrp/TotalRevenueColumnAmt", Add(Line::Investment)),
    ("ReturnData/IRS990/NetIncmFromFundraisingEvtGrp/TotalRevenueColumnAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990/NetIncomeFromGamingGrp/TotalRevenueColumnAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990/NetIncomeOrLossGrp/TotalRevenueColumnAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990/OtherRevenueTotalAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990/TotalRevenueGrp/TotalRevenueColumnAmt", Money(Line::TotalRevenue)),
    ("ReturnData/IRS990/CYTotalRevenueAmt", Fallback(Line::TotalRevenue)),
    ("ReturnData/IRS990/CYTotalExpensesAmt", Money(Line::Expenses)),
    ("ReturnData/IRS990/GrantsToDomesticOrgsGrp/TotalAmt", Money(Line::GrantsToOrganizations)),
    ("ReturnData/IRS990/GrantsToDomesticIndividualsGrp/TotalAmt", Money(Line::GrantsToPersons)),
    ("ReturnData/IRS990/ForeignGrantsGrp/TotalAmt", Money(Line::GrantsAbroad)),
    ("ReturnData/IRS990/TotalEmployeeCnt", Field::Employees),
    ("ReturnData/IRS990/TotalVolunteersCnt", Field::Volunteers),
    ("ReturnData/IRS990/Form990PartVIISectionAGrp", Field::Listed),
    ("ReturnData/IRS990/Form990PartVIISectionAGrp/OfficerInd", Field::OfficerMark),
    ("ReturnData/IRS990/Form990PartVIISectionAGrp/IndividualTrusteeOrDirectorInd", Field::OfficerMark),
    ("ReturnData/IRS990/Form990PartVIISectionAGrp/InstitutionalTrusteeInd", Field::OfficerMark),
    ("ReturnData/IRS990/Form990PartVIISectionAGrp/KeyEmployeeInd", Field::OfficerMark),
    // Form 990-EZ.
    ("ReturnData/IRS990EZ/AmendedReturnInd", Field::Amended),
    ("ReturnData/IRS990EZ/Organization501c3Ind", Field::Section3),
    ("ReturnData/IRS990EZ/Organization501cInd", Field::SectionC),
    ("ReturnData/IRS990EZ/Organization527Ind", Field::Section527),
    ("ReturnData/IRS990EZ/Organization4947a1NotPFInd", Field::Section4947),
    ("ReturnData/IRS990EZ/ContributionsGiftsGrantsEtcAmt", Money(Line::Contributions)),
    ("ReturnData/IRS990EZ/ProgramServiceRevenueAmt", Money(Line::ProgrammeService)),
    ("ReturnData/IRS990EZ/MembershipDuesAmt", Money(Line::MembershipDues)),
    ("ReturnData/IRS990EZ/InvestmentIncomeAmt", Add(Line::Investment)),
    ("ReturnData/IRS990EZ/GainOrLossFromSaleOfAssetsAmt", Add(Line::Investment)),
    ("ReturnData/IRS990EZ/SpecialEventsNetIncomeLossAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990EZ/GrossProfitLossSlsOfInvntryAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990EZ/OtherRevenueTotalAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990EZ/TotalRevenueAmt", Money(Line::TotalRevenue)),
    ("ReturnData/IRS990EZ/TotalExpensesAmt", Money(Line::Expenses)),
    ("ReturnData/IRS990EZ/GrantsAndSimilarAmountsPaidAmt", Money(Line::GrantsPaid)),
    ("ReturnData/IRS990EZ/OfficerDirectorTrusteeEmplGrp", Field::Officer),
    // Form 990-PF.
    ("ReturnData/IRS990PF/AmendedReturnInd", Field::Amended),
    ("ReturnData/IRS990PF/Organization501c3ExemptPFInd", Field::Section3),
    ("ReturnData/IRS990PF/Organization501c3TaxablePFInd", Field::Section3),
    ("ReturnData/IRS990PF/Organization4947a1TrtdPFInd", Field::Section4947),
    (
        "ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/ContriRcvdRevAndExpnssAmt",
        Money(Line::Contributions),
    ),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/InterestOnSavRevAndExpnssAmt", Add(Line::Investment)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/DividendsRevAndExpnssAmt", Add(Line::Investment)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/GrossRentsRevAndExpnssAmt", Add(Line::Investment)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/NetGainSaleAstRevAndExpnssAmt", Add(Line::Investment)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/GrossProfitRevAndExpnssAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/OtherIncomeRevAndExpnssAmt", Add(Line::OtherRevenue)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/TotalRevAndExpnssAmt", Money(Line::TotalRevenue)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/TotalExpensesRevAndExpnssAmt", Money(Line::Expenses)),
    ("ReturnData/IRS990PF/AnalysisOfRevenueAndExpenses/ContriPaidRevAndExpnssAmt", Money(Line::GrantsPaid)),
    ("ReturnData/IRS990PF/OfficerDirTrstKeyEmplInfoGrp/OfficerDirTrstKeyEmplGrp", Field::Officer),
    ("ReturnData/IRS990PF/SupplementaryInformationGrp/GrantOrContributionPdDurYrGrp", Field::Grant),
    (
        "ReturnData/IRS990PF/SupplementaryInformationGrp/GrantOrContributionPdDurYrGrp/Amt",
        Field::GrantDollars,
    ),
    (
        "ReturnData/IRS990PF/SupplementaryInformationGrp/GrantOrContributionPdDurYrGrp/RecipientPersonNm",
        Field::GrantToPerson,
    ),
    (
        "ReturnData/IRS990PF/SupplementaryInformationGrp/GrantOrContributionPdDurYrGrp/RecipientBusinessName/\
         BusinessNameLine1Txt",
        Field::GrantName,
    ),
    (
        "ReturnData/IRS990PF/SupplementaryInformationGrp/GrantOrContributionPdDurYrGrp/RecipientBusinessName/\
         BusinessNameLine2Txt",
        Field::GrantName,
    ),
    (
        "ReturnData/IRS990PF/SupplementaryInformationGrp/GrantOrContributionPdDurYrGrp/RecipientBusinessName/\
         BusinessNameLine1",
        Field::GrantName,
    ),
    (
        "ReturnData/IRS990PF/SupplementaryInformationGrp/GrantOrContributionPdDurYrGrp/RecipientBusinessName/\
         BusinessNameLine2",
        Field::GrantName,
    ),
    // Schedule C: lobbying and politics.
    ("ReturnData/IRS990ScheduleC/TotalLobbyingExpendGrp/FilingOrganizationsTotalAmt", Money(Line::Lobbying)),
    ("ReturnData/IRS990ScheduleC/TotalLobbyingExpendituresAmt", Money(Line::Lobbying)),
    ("ReturnData/IRS990ScheduleC/NonDeductibleLbbyngPltclCYAmt", Fallback(Line::Lobbying)),
    ("ReturnData/IRS990ScheduleC/PoliticalExpendituresAmt", Money(Line::Political)),
    ("ReturnData/IRS990ScheduleC/DuesAssessmentsAmt", Money(Line::DuesForLobbyingRules)),
    // Schedule I: grants.
    ("ReturnData/IRS990ScheduleI/RecipientTable", Field::Grant),
    ("ReturnData/IRS990ScheduleI/RecipientTable/RecipientEIN", Field::GrantEin),
    ("ReturnData/IRS990ScheduleI/RecipientTable/CashGrantAmt", Field::GrantDollars),
    ("ReturnData/IRS990ScheduleI/RecipientTable/NonCashAssistanceAmt", Field::GrantDollars),
    (
        "ReturnData/IRS990ScheduleI/RecipientTable/RecipientBusinessName/BusinessNameLine1Txt",
        Field::GrantName,
    ),
    (
        "ReturnData/IRS990ScheduleI/RecipientTable/RecipientBusinessName/BusinessNameLine2Txt",
        Field::GrantName,
    ),
    ("ReturnData/IRS990ScheduleI/RecipientTable/RecipientBusinessName/BusinessNameLine1", Field::GrantName),
    ("ReturnData/IRS990ScheduleI/RecipientTable/RecipientBusinessName/BusinessNameLine2", Field::GrantName),
];

/// Groups of Schedule R with the element that holds the name.
const RELATED: &[(&str, &str, Relation)] = &[
    ("IdDisregardedEntitiesGrp", "DisregardedEntityName", Relation::Disregarded),
    ("IdRelatedTaxExemptOrgGrp", "DisregardedEntityName", Relation::Exempt),
    ("IdRelatedOrgTxblPartnershipGrp", "RelatedOrganizationName", Relation::Partnership),
    ("IdRelatedOrgTxblCorpTrGrp", "RelatedOrganizationName", Relation::Corporation),
];

/// A place in the tree of known paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place(usize);

struct Node {
    name: String,
    field: Option<Field>,
    /// Children by name, sorted.
    children: Vec<(String, usize)>,
    /// Lengths of their names as bits, since most elements met are not among them.
    lengths: u64,
}

/// The bit for a name of this length.
const fn length_bit(name: &str) -> u64 {
    1 << (name.len() & 63)
}

/// All known paths as a tree.
pub(super) struct Tree {
    nodes: Vec<Node>,
}

pub(super) static TREE: LazyLock<Tree> = LazyLock::new(|| {
    let mut tree = Tree { nodes: vec![Node::new("")] };
    tree.add("Return", Field::Return);
    for (path, field) in PATHS {
        tree.add(&format!("Return/{path}"), *field);
    }
    for (group, name, relation) in RELATED {
        let group = format!("Return/ReturnData/IRS990ScheduleR/{group}");
        tree.add(&group, Field::Related(*relation));
        tree.add(&format!("{group}/EIN"), Field::RelatedEin);
        tree.add(&format!("{group}/EntityTypeTxt"), Field::RelatedKind);
        for line in ["BusinessNameLine1Txt", "BusinessNameLine2Txt", "BusinessNameLine1", "BusinessNameLine2"]
        {
            tree.add(&format!("{group}/{name}/{line}"), Field::RelatedName);
        }
    }
    tree
});

impl Node {
    fn new(name: &str) -> Self {
        Self { name: name.to_owned(), field: None, children: Vec::new(), lengths: 0 }
    }
}

impl Tree {
    /// Above `Return`.
    pub(super) const ROOT: Place = Place(0);

    fn add(&mut self, path: &str, field: Field) {
        let mut at = 0;
        for name in path.split('/') {
            at = match self.find(at, name) {
                Some(child) => child,
                None => {
                    self.nodes.push(Node::new(name));
                    let child = self.nodes.len() - 1;
                    let parent = &mut self.nodes[at];
                    let place = parent.children.partition_point(|(known, _)| known.as_str() < name);
                    parent.children.insert(place, (name.to_owned(), child));
                    parent.lengths |= length_bit(name);
                    child
                }
            };
        }
        self.nodes[at].field = Some(field);
    }

    fn find(&self, at: usize, name: &str) -> Option<usize> {
        let node = self.nodes.get(at)?;
        if node.lengths & length_bit(name) == 0 {
            return None;
        }
        let place = node.children.binary_search_by(|(known, _)| known.as_str().cmp(name)).ok()?;
        node.children.get(place).map(|(_, child)| *child)
    }

    /// The child of `at` with this name.
    pub(super) fn child(&self, at: Place, name: &str) -> Option<Place> {
        self.find(at.0, name).map(Place)
    }

    /// What stands at `at`.
    pub(super) fn field(&self, at: Place) -> Option<Field> {
        self.nodes.get(at.0).and_then(|node| node.field)
    }

    /// Its element name.
    pub(super) fn name(&self, at: Place) -> &str {
        self.nodes.get(at.0).map_or("", |node| node.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_paths_are_found_and_others_are_not() {
        let walk = |path: &str| {
            path.split('/')
                .try_fold(Tree::ROOT, |at, name| TREE.child(at, name))
                .and_then(|at| TREE.field(at))
        };
        assert_eq!(walk("Return/ReturnHeader/Filer/EIN"), Some(Field::Ein));
        assert_eq!(walk("Return/ReturnData/IRS990/MembershipDuesAmt"), Some(Money(Line::MembershipDues)));
        assert_eq!(
            walk("Return/ReturnData/IRS990ScheduleR/IdRelatedOrgTxblCorpTrGrp/EIN"),
            Some(Field::RelatedEin)
        );
        assert_eq!(walk("Return/ReturnData/IRS990/MembershipDues"), None);
        assert_eq!(walk("Return/ReturnData"), None);
    }

    #[test]
    fn no_path_leads_to_a_persons_name() {
        for node in &TREE.nodes {
            let person = node.name.contains("PersonNm") || node.name.contains("PersonFullName");
            assert!(!person || node.field == Some(Field::GrantToPerson), "{}", node.name);
            assert!(!node.name.contains("AddressLine") && !node.name.contains("Phone"), "{}", node.name);
        }
    }
}
