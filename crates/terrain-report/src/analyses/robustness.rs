//! What the decision criteria say of a table of payoffs, and where they disagree.

use crate::text::TextOptions;
use crate::text::layout::{Page, Wide};
use crate::words::{list, percent, short};
use terrain_decide::robustness::{Criterion, Judged};
use terrain_decide::value_of_information::Information;

/// A table of payoffs, judged.
#[derive(Clone, Debug)]
pub struct Compared<'a> {
    /// Names of the choices.
    pub choices: &'a [String],
    /// Number of futures.
    pub futures: usize,
    /// What each criterion says.
    pub judged: &'a [Judged],
    /// Choices that no other one beats or equals in every future.
    pub undominated: &'a [usize],
    /// What finding out the future would be worth, all futures equally likely.
    pub information: &'a Information,
    /// What was left out of the table.
    pub left_out: Option<String>,
}

/// A criterion in plain words, as the end of “if you …”, and its technical name.
#[must_use]
pub const fn in_words(criterion: Criterion) -> (&'static str, &'static str) {
    match criterion {
        Criterion::Laplace => ("look at the average over all futures", "Laplace"),
        Criterion::Maximin => ("want the worst case to be as good as it can be", "maximin"),
        Criterion::Maximax => ("hope for the best case", "maximax"),
        Criterion::Hurwicz => ("weigh the best case against the worst", "Hurwicz"),
        Criterion::MinimaxRegret => ("fear most to have chosen wrongly", "minimax regret"),
        Criterion::ExpectedRegret => {
            ("count on average what a better choice would have brought", "expected regret")
        }
        Criterion::RegretQuantile => {
            ("fear to have chosen wrongly, but not the rarest cases", "90th percentile of regret")
        }
        Criterion::Domain => ("need a certain result in as many futures as possible", "domain criterion"),
        Criterion::ShareBest => ("want to be right most often", "share of futures in which it is best"),
        Criterion::MeanVariance => ("want a good average with little spread", "mean–variance"),
        Criterion::UndesirableDeviations => {
            ("want few results below the usual one", "undesirable deviations")
        }
        Criterion::PercentileSkewness => ("want surprises to be good ones", "percentile skewness"),
        Criterion::PercentilePeakedness => {
            ("want most results close to the usual one", "percentile peakedness")
        }
    }
}

/// Criteria that say how good a choice is, not only how its results are spread.
const ABOUT_WORTH: [Criterion; 8] = [
    Criterion::Laplace,
    Criterion::Maximin,
    Criterion::MinimaxRegret,
    Criterion::RegretQuantile,
    Criterion::ShareBest,
    Criterion::Domain,
    Criterion::Hurwicz,
    Criterion::Maximax,
];

/// A sentence for each choice that some criterion calls best while the average does not; one sentence if all agree.
/// `name` gives a choice's name.
#[must_use]
pub fn disagreements(judged: &[Judged], name: &dyn Fn(usize) -> String) -> Vec<String> {
    let by = |criterion| judged.iter().find(|one| one.criterion == criterion);
    let Some(average) = by(Criterion::Laplace).filter(|one| !one.best.is_empty()) else { return Vec::new() };
    let names = |choices: &[usize]| list(&choices.iter().map(|choice| name(*choice)).collect::<Vec<_>>());
    let mut said = vec![format!(
        "On average over all futures {} {} best.",
        names(&average.best),
        if average.best.len() == 1 { "does" } else { "do" }
    )];
    let mut others: Vec<(Vec<usize>, Vec<&str>)> = Vec::new();
    for criterion in ABOUT_WORTH {
        let Some(one) = by(criterion) else { continue };
        if one.best.is_empty() || one.best.iter().any(|choice| average.best.contains(choice)) {
            continue;
        }
        match others.iter_mut().find(|(best, _)| *best == one.best) {
            Some((_, why)) => why.push(in_words(criterion).0),
            None => others.push((one.best.clone(), vec![in_words(criterion).0])),
        }
    }
    if others.is_empty() {
        said.push("The other criteria agree, or do not tell the choices apart.".to_owned());
    }
    for (best, why) in others {
        said.push(format!("If you {}: {}.", why.join(", or "), names(&best)));
    }
    said
}

/// What finding out which future it will be would be worth, in a sentence.
#[must_use]
pub fn information(information: &Information, name: &str) -> String {
    if information.value <= 0.0 {
        return format!(
            "Nothing that you could find out would change the choice: “{name}” is best in every future."
        );
    }
    format!(
        "Whoever knew the future would get {} on average instead of {} with “{name}”: finding out is worth at most {} (expected value of perfect information, all futures equally likely).",
        short(information.informed),
        short(information.informed - information.value),
        short(information.value)
    )
}

/// What the criteria say, as text.
#[must_use]
pub fn compared(found: &Compared<'_>, options: &TextOptions) -> String {
    let mut page = Page::new(options.width, options.colour);
    let label = |choice: usize| found.choices.get(choice).cloned().unwrap_or_default();
    let quoted = |choice: usize| format!("“{}”", label(choice));
    for said in disagreements(found.judged, &quoted) {
        page.lead(&said);
    }
    page.paragraph(&format!("{} choices in {} futures, more is better.", found.choices.len(), found.futures));
    if let Some(left_out) = &found.left_out {
        page.paragraph(left_out);
    }
    page.heading("What each criterion says");
    let header = ["if you …", "criterion", "best"].map(str::to_owned);
    let rows: Vec<Vec<String>> = found
        .judged
        .iter()
        .map(|one| {
            let (plain, term) = in_words(one.criterion);
            let best: Vec<String> = one.best.iter().map(|choice| label(*choice)).collect();
            let best = if best.is_empty() { "not defined here".to_owned() } else { list(&best) };
            vec![plain.to_owned(), term.to_owned(), best]
        })
        .collect();
    page.table(&header, &rows, Wide::First, &[]);
    page.heading("The figures");
    let across = page.columns(30, 12);
    let places: Vec<usize> = (0..found.choices.len()).collect();
    for some in places.chunks(across) {
        let header: Vec<String> =
            std::iter::once("criterion".to_owned()).chain(some.iter().map(|choice| label(*choice))).collect();
        let rows: Vec<Vec<String>> = found
            .judged
            .iter()
            .map(|one| {
                let figures = some.iter().map(|&choice| {
                    let value = one.values.get(choice).copied().flatten();
                    let mark = if one.best.contains(&choice) { "*" } else { "" };
                    value.map_or_else(
                        || "–".to_owned(),
                        |value| format!("{}{mark}", figure(one.criterion, value)),
                    )
                });
                std::iter::once(in_words(one.criterion).1.to_owned()).chain(figures).collect()
            })
            .collect();
        page.table(&header, &rows, Wide::Others, &[]);
    }
    page.paragraph("* best by this criterion. Regret and deviations: less is better.");
    page.heading("What is left to find out");
    page.paragraph(&information(found.information, &label(found.information.best)));
    let kept: Vec<String> = found.undominated.iter().map(|choice| quoted(*choice)).collect();
    let rest = if kept.len() == found.choices.len() {
        "No choice is beaten by another in every future.".to_owned()
    } else {
        format!("Not beaten by another choice in every future: {}.", list(&kept))
    };
    page.paragraph(&rest);
    page.finish()
}

fn figure(criterion: Criterion, value: f64) -> String {
    match criterion {
        Criterion::Domain | Criterion::ShareBest => percent(value),
        _ => short(value),
    }
}
