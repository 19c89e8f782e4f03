//! The words that stand in brackets on the page, each with one sentence and an example. The book's glossary has them too.

/// A term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// Name of its place on the page.
    pub id: &'static str,
    /// The word.
    pub word: &'static str,
    /// What it means, in one sentence.
    pub meaning: &'static str,
    /// An example.
    pub example: &'static str,
}

const fn term(id: &'static str, word: &'static str, meaning: &'static str, example: &'static str) -> Term {
    Term { id, word, meaning, example }
}

/// Every term that the page links to, in the order of the alphabet.
pub const TERMS: [Term; 15] = [
    term(
        "criterion",
        "decision criterion",
        "A rule by which one choice is called best: the average, the worst case, the smallest regret.",
        "By the average acting alone is best, by the worst case staying out.",
    ),
    term(
        "discovery",
        "plain rules (density, coverage)",
        "Looking for the conditions under which one choice beats the other; density says how often the rules hold true, coverage how many of such futures they catch.",
        "“When the partner brings at least 90 people: in 81 % of such futures, 64 % of all”: density 0.81, coverage 0.64.",
    ),
    term(
        "driver",
        "driver",
        "A number that moves the difference between the two leading choices.",
        "If a larger base of the partner speaks for joining, that base is a driver.",
    ),
    term(
        "information",
        "value of information",
        "How much better one chooses on average when a number is known before choosing.",
        "Knowing how many the partner brings would lower the regret from 0.12 to 0.08: it is worth 0.04.",
    ),
    term(
        "judgement",
        "expert judgement",
        "A range that no record, study or count stands behind.",
        "“Between 0.2 and 0.5, we think” is judgement; “46 came, by the sign-in sheets” is a count.",
    ),
    term(
        "flip",
        "flip value",
        "The value of a driver beyond which another choice does better on average.",
        "“Flips above 117 people”: with a partner's base of more than 117 another choice does better on average.",
    ),
    term(
        "future",
        "future (state of the world)",
        "One way in which everything uncertain may turn out.",
        "In one future the partner brings 30 people and the employer hardly fights; in another it brings 150.",
    ),
    term(
        "grade",
        "grade",
        "How good the source of a number is, which is another thing than how wide its range is.",
        "A partner may name an exact figure: a narrow range, on the partner's own claim.",
    ),
    term(
        "posture",
        "posture",
        "A choice with its numbers: which coalitions to join, for how long, how much to decide together, how visible to stay.",
        "Act alone; join for this campaign; join for good.",
    ),
    term(
        "quantile",
        "range of 45 in 50 (5 % and 95 % quantile)",
        "Five of fifty futures lie outside it, about half of them on each side.",
        "“179 (63–392)”: half the futures lie above 179, 45 of 50 between 63 and 392.",
    ),
    term(
        "rank",
        "rank acceptability",
        "How often a choice takes a place, over all futures and all weights that you allow for.",
        "First in 31 of 50, last in 1.",
    ),
    term(
        "regret",
        "regret",
        "How far a choice falls short of the best one in the same future; 0 where it is the best.",
        "All you care about together gives 0.5 for one choice and 0.7 for the best: the first falls 0.2 short.",
    ),
    term(
        "replicate",
        "replicate",
        "The same future played again with other luck.",
        "Who meets whom, and how a close vote ends, differs from one to the next.",
    ),
    term(
        "seed",
        "seed",
        "The number from which all luck follows.",
        "The same situation with the same seed gives the same report.",
    ),
    term(
        "weight",
        "weight",
        "How much an outcome counts for you beside the others.",
        "Demands won 40 %, active base 32 %, independence 21 %, reach 7 %.",
    ),
];
