//! The five situations to start from, as files that also run as they stand (`examples/`).

/// A situation to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Template {
    /// Name on the command line.
    pub name: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// The commented file.
    pub text: &'static str,
}

/// The templates, in the order in which to show them.
#[must_use]
pub const fn templates() -> &'static [Template] {
    &TEMPLATES
}

const TEMPLATES: [Template; 5] = [
    Template {
        name: "labor-drive",
        title: "workers want their union recognized",
        text: include_str!("../../../examples/labor-drive.toml"),
    },
    Template {
        name: "leadership-election",
        title: "a reform slate runs for the offices of a union",
        text: include_str!("../../../examples/leadership-election.toml"),
    },
    Template {
        name: "candidate",
        title: "a candidate runs for a seat",
        text: include_str!("../../../examples/candidate.toml"),
    },
    Template {
        name: "legislation",
        title: "a bill goes through a chamber",
        text: include_str!("../../../examples/legislation.toml"),
    },
    Template {
        name: "issue-coalition",
        title: "several organizations act together on one demand",
        text: include_str!("../../../examples/issue-coalition.toml"),
    },
];
