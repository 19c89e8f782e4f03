//! Lines of money on Forms 990, 990-EZ and 990-PF under one set of names.
//!
//! Belongs here: the lines. Does not: in which element each stands (`paths`), or which source of funding it is
//! (`funding`).

use serde::Serialize;

macro_rules! lines {
    ($($(#[doc = $doc:literal])* $name:ident = $key:literal,)*) => {
        /// A line of money, in dollars.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum Line { $($(#[doc = $doc])* $name,)* }

        impl Line {
            /// Every line, revenue first.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The name used in answers.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }
        }
    };
}

lines! {
    /// Federated campaigns such as United Way (990, VIII 1a).
    FederatedCampaigns = "federated_campaigns",
    /// Membership dues and assessments (990, VIII 1b; 990-EZ, I 3).
    MembershipDues = "membership_dues",
    /// Gifts at fundraising events (990, VIII 1c).
    FundraisingEvents = "fundraising_events",
    /// From related organizations (990, VIII 1d).
    RelatedOrganizations = "related_organizations",
    /// Government grants (990, VIII 1e).
    GovernmentGrants = "government_grants",
    /// All other contributions (990, VIII 1f).
    OtherContributions = "other_contributions",
    /// Of these in kind, not in money (990, VIII 1g): contained in the lines above.
    Noncash = "noncash",
    /// All contributions (990, VIII 1h; 990-EZ, I 1, without dues; 990-PF, I 1).
    Contributions = "contributions",
    /// Programme service revenue (990, VIII 2g; 990-EZ, I 2).
    ProgrammeService = "programme_service",
    /// Dividends, interest, gains on investments, rent, royalties (990, VIII 3 to 7; 990-EZ, I 4 and 5c; 990-PF, I 3 to
    /// 6a).
    Investment = "investment",
    /// Net income of events, games and sales, and other revenue (990, VIII 8 to 11; 990-EZ, I 6d, 7c and 8; 990-PF, I 10c
    /// and 11).
    OtherRevenue = "other_revenue",
    /// All revenue (990, VIII 12; 990-EZ, I 9; 990-PF, I 12a).
    TotalRevenue = "total_revenue",
    /// All expenses (990, I 18; 990-EZ, I 17; 990-PF, I 26a).
    Expenses = "expenses",
    /// Grants to organizations and governments in the United States (990, IX 1).
    GrantsToOrganizations = "grants_to_organizations",
    /// Grants to persons in the United States (990, IX 2).
    GrantsToPersons = "grants_to_persons",
    /// Grants abroad (990, IX 3).
    GrantsAbroad = "grants_abroad",
    /// All grants paid, where only the sum is asked for (990-EZ, I 10; 990-PF, I 25a).
    GrantsPaid = "grants_paid",
    /// Lobbying (990 Schedule C: II-A 1c, the filer's own, or II-B 1j; III-B 2a where neither is filled in).
    Lobbying = "lobbying",
    /// Spending on candidates for office (990 Schedule C, I-A 2).
    Political = "political",
    /// Dues and assessments as the lobbying rules count them (990 Schedule C, III-B 1).
    DuesForLobbyingRules = "dues_for_lobbying_rules",
}

impl Line {
    /// Whether an honest amount of it is never below 0.
    #[must_use]
    pub const fn never_negative(self) -> bool {
        !matches!(
            self,
            Self::Investment
                | Self::OtherRevenue
                | Self::TotalRevenue
                | Self::ProgrammeService
                | Self::Expenses
        )
    }
}
