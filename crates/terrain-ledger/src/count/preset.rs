//! What the exports of platforms look like: by which headers each is known, and which columns are groups, days, people.
//! Where each header comes from stands in `docs/ledger-sharing.md`.

use super::column::plain;

/// A platform whose exports are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Platform {
    /// Action Network.
    ActionNetwork,
    /// Action Builder.
    ActionBuilder,
    /// Broadstripes.
    Broadstripes,
    /// NGP VAN: `VoteBuilder`, `EveryAction`.
    Van,
    /// Zetkin.
    Zetkin,
    /// `CiviCRM`.
    CiviCrm,
    /// Solidarity Tech.
    SolidarityTech,
    /// `NationBuilder`.
    NationBuilder,
}

/// How a platform's export is known, and what can be counted in it.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// The platform.
    pub platform: Platform,
    /// Its name on the command line.
    pub name: &'static str,
    /// Its name.
    pub title: &'static str,
    /// Headers of which `least` make it known.
    pub marks: &'static [&'static str],
    /// How many of `marks` must be there.
    pub least: usize,
    /// Columns whose values are groups.
    pub groups: &'static [&'static str],
    /// Those of `groups` whose cells hold several values, with commas.
    pub many: &'static [&'static str],
    /// Columns with a day; the first that is there counts.
    pub dates: &'static [&'static str],
    /// Columns that tell people apart; the first that is there counts.
    pub people: &'static [&'static str],
}

/// Every preset.
pub const PRESETS: [Preset; 8] = [
    Preset {
        platform: Platform::ActionNetwork,
        name: "action-network",
        title: "Action Network",
        marks: &[
            "can2_user_tags",
            "can2_subscription_status",
            "can2_subscription_date",
            "can2_sms_status",
            "can2_phone",
            "can2_user_address",
            "can2_user_city",
            "can2_user_state",
            "can2_state_abbreviated",
            "can2_county",
        ],
        least: 1,
        groups: &["can2_user_tags", "can2_subscription_status"],
        many: &["can2_user_tags"],
        dates: &["can2_subscription_date"],
        people: &["uuid", "email"],
    },
    Preset {
        platform: Platform::ActionBuilder,
        name: "action-builder",
        title: "Action Builder",
        marks: &[
            "Custom ID",
            "Email Type",
            "Phone Number Type",
            "Phone Number Extension",
            "Address Line 1",
            "Assessment",
        ],
        least: 3,
        groups: &["Assessment"],
        many: &[],
        dates: &[],
        people: &["Custom ID"],
    },
    Preset {
        platform: Platform::Broadstripes,
        name: "broadstripes",
        title: "Broadstripes",
        marks: &["Do not text", "Union member", "Party ID", "Birth date", "Shop", "Leadership roles"],
        least: 2,
        groups: &["Assessment", "Department", "Shop"],
        many: &[],
        dates: &[],
        people: &[],
    },
    Preset {
        platform: Platform::Van,
        name: "van",
        title: "VAN",
        marks: &["Voter File VANID", "VANID", "MyCampaign VANID"],
        least: 1,
        groups: &["Survey Response", "Contact Type"],
        many: &[],
        dates: &["Date Canvassed", "Date/Time Added"],
        people: &["Voter File VANID", "VANID", "MyCampaign VANID"],
    },
    Preset {
        platform: Platform::Zetkin,
        name: "zetkin",
        title: "Zetkin",
        marks: &["ext_id", "alt_phone", "co_address"],
        least: 2,
        groups: &[],
        many: &[],
        dates: &[],
        people: &["id"],
    },
    Preset {
        platform: Platform::CiviCrm,
        name: "civicrm",
        title: "CiviCRM",
        marks: &[
            "Internal Contact ID",
            "Contact ID",
            "Contact Type",
            "Contact Subtype",
            "Sort Name",
            "Display Name",
            "Do Not Email",
        ],
        least: 2,
        groups: &["Participant Status", "Group(s)", "Tag(s)", "Contact Type"],
        many: &["Group(s)", "Tag(s)"],
        dates: &["Register Date", "Event Start Date"],
        people: &["Internal Contact ID", "Contact ID"],
    },
    Preset {
        platform: Platform::SolidarityTech,
        name: "solidarity-tech",
        title: "Solidarity Tech",
        marks: &[
            "Solidarity Tech User ID",
            "Chapter",
            "Branch",
            "Agent Assignment",
            "Signup Date",
            "Signup Source",
            "Phone Region",
            "Referring Domain",
        ],
        least: 2,
        groups: &["Tags", "Chapter", "Branch"],
        many: &["Tags"],
        dates: &["Signup Date"],
        people: &["Solidarity Tech User ID"],
    },
    Preset {
        platform: Platform::NationBuilder,
        name: "nationbuilder",
        title: "NationBuilder",
        marks: &[
            "nationbuilder_id",
            "tag_list",
            "support_level",
            "membership_level_name",
            "is_volunteer",
            "is_fundraiser",
            "email_opt_in",
            "mobile_opt_in",
        ],
        least: 2,
        groups: &["tag_list", "support_level", "membership_level_name"],
        many: &["tag_list"],
        dates: &["created_at"],
        people: &["nationbuilder_id"],
    },
];

/// The preset of that name.
#[must_use]
pub fn by_name(name: &str) -> Option<Platform> {
    PRESETS.iter().find(|preset| preset.name == name).map(|preset| preset.platform)
}

impl Platform {
    /// What is known of its exports.
    #[must_use]
    pub const fn preset(self) -> &'static Preset {
        match self {
            Self::ActionNetwork => &PRESETS[0],
            Self::ActionBuilder => &PRESETS[1],
            Self::Broadstripes => &PRESETS[2],
            Self::Van => &PRESETS[3],
            Self::Zetkin => &PRESETS[4],
            Self::CiviCrm => &PRESETS[5],
            Self::SolidarityTech => &PRESETS[6],
            Self::NationBuilder => &PRESETS[7],
        }
    }
}

impl Preset {
    /// Whether a header row is one of this platform's; `headers` as [`plain`] makes them.
    pub(super) fn knows(&self, headers: &[String]) -> bool {
        self.marks.iter().filter(|mark| headers.contains(&plain(mark))).count() >= self.least
    }

    /// Every header that it names.
    pub(super) fn headers(&self) -> impl Iterator<Item = &'static str> {
        [self.marks, self.groups, self.dates, self.people].into_iter().flatten().copied()
    }
}
