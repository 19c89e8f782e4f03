//! The format of a proposition's file as data, as `crate::format` is for situations: the parser and the JSON Schema read it.

use crate::format::{Section, Shape, may, must};

/// Version of the format, the `1` of `terrain_proposition = 1`.
pub(super) const VERSION: u64 = 1;

/// The whole file.
pub static PROPOSITION: Section = Section {
    title: "the proposition",
    doc: "A claim about coalitions, and the experiment that bears it out or contradicts it.",
    fields: &[
        must(
            "terrain_proposition",
            Shape::Whole(VERSION, VERSION),
            "Version of the format; the first line says terrain_proposition = 1.",
        ),
        must("id", Shape::Text, "Short name, such as P4."),
        must("title", Shape::Text, "A few words for tables."),
        must("claim", Shape::Text, "The claim, in your own words."),
        must("against", Shape::Text, "The strongest case against it."),
        must("experiment", Shape::Text, "What the experiment does."),
        must("limits", Shape::Text, "What it cannot tell."),
        must("situation", Shape::Text, "File of the base situation, beside this file."),
        may("futures", Shape::Whole(64, 100_000), "Futures of a full run; 512 if left out."),
        may("replicates", Shape::Whole(1, 1000), "Replicates of each future; 4 if left out."),
        may("quick_futures", Shape::Whole(32, 100_000), "Futures of a quick run; 256 if left out."),
        must("axis", Shape::Tables(&AXIS), "What is varied."),
        must("contrast", Shape::Tables(&CONTRAST), "What is compared, with the sign that is claimed."),
        may("map", Shape::Table(&MAP), "A picture over two axes."),
    ],
};

/// A file of mechanisms.
pub(super) static MECHANISMS: Section = Section {
    title: "the mechanisms",
    doc: "Mechanisms of the model, each with the numbers that switch it off.",
    fields: &[
        must(
            "terrain_mechanisms",
            Shape::Whole(VERSION, VERSION),
            "Version of the format; the first line says terrain_mechanisms = 1.",
        ),
        must("mechanism", Shape::Tables(&MECHANISM), "A mechanism."),
    ],
};

/// `[[mechanism]]`.
static MECHANISM: Section = Section {
    title: "[[mechanism]]",
    doc: "A mechanism and what switches it off.",
    fields: &[
        must("id", Shape::Text, "Name; unique."),
        must("label", Shape::Text, "In plain words."),
        must("set", Shape::Changes, "Places of a situation and what is to stand there."),
    ],
};

/// `[[axis]]`.
static AXIS: Section = Section {
    title: "[[axis]]",
    doc: "Something that is varied.",
    fields: &[
        must("id", Shape::Text, "Name by which contrasts refer to it; unique."),
        must("label", Shape::Text, "In plain words."),
        must(
            "level",
            Shape::Tables(&LEVEL),
            "Its levels, at least two; the first holds where nothing is said.",
        ),
    ],
};

/// `[[axis.level]]`.
static LEVEL: Section = Section {
    title: "[[axis.level]]",
    doc: "A level of what is varied.",
    fields: &[
        must("id", Shape::Text, "Name by which contrasts refer to it; unique in its axis."),
        may("label", Shape::Text, "In plain words; the id if left out."),
        may("value", Shape::Number(-1e12, 1e12), "Where it lies on a chart."),
        may("situation", Shape::Text, "Another situation file in place of the base one."),
        may("set", Shape::Changes, "Places of the situation and what is to stand there."),
        may("remove", Shape::Names, "Places of the situation that are taken away."),
    ],
};

/// What [`super::Contrast`] says.
static CONTRAST: Section = Section {
    title: "[[contrast]]",
    doc: "A comparison whose sign is claimed beforehand.",
    fields: &[
        must("id", Shape::Text, "Name; unique."),
        must("label", Shape::Text, "What is claimed, in plain words."),
        must(
            "measure",
            Shape::Text,
            "An outcome (reforms, base, reach, contact_ratio, orientation, independence, clarity, power, period_change), utility, \
             won:CAMPAIGN, walked_out:ORGANIZATION, or ranking.",
        ),
        may("posture", Shape::Text, "Posture that is looked at; for ranking, all."),
        may("versus", Shape::Text, "Posture that is subtracted."),
        may(
            "less",
            Shape::Levels,
            "Levels put in place of a cell's own, for a figure that is subtracted in every cell: what those levels change.",
        ),
        may(
            "at",
            Shape::Levels,
            "Levels that are looked at, by axis; the first of each axis that isn't named.",
        ),
        may("from", Shape::Levels, "Levels that are subtracted; for ranking, those it is nearer to."),
        may("than", Shape::Levels, "For ranking: levels that it is farther from."),
        may("expect", Shape::Choice(&["rises", "falls"]), "The sign that is claimed."),
        may("above", Shape::Number(-1e12, 1e12), "In place of expect: the figure is above this."),
        may("below", Shape::Number(-1e12, 1e12), "In place of expect: the figure is below this."),
        may("matters", Shape::Number(0.0, 1e12), "Smallest size that would matter; 0 if left out."),
    ],
};

/// What [`super::Map`] says.
static MAP: Section = Section {
    title: "[map]",
    doc: "A picture of a figure over two axes.",
    fields: &[
        must("across", Shape::Text, "Axis from left to right."),
        must("up", Shape::Text, "Axis from bottom to top."),
        must("label", Shape::Text, "What it shows."),
        must(
            "measure",
            Shape::Text,
            "As in a contrast; ranking shows the posture with the highest utility, or the place of `posture` among all.",
        ),
        may("posture", Shape::Text, "Posture that is looked at."),
        may("versus", Shape::Text, "Posture that is subtracted."),
    ],
};
