//! Rules that were found in a table.

use crate::rules::{InputWords, conditions};
use crate::text::TextOptions;
use crate::text::layout::{Page, Wide};
use crate::words::{list, percent, plural, short};
use terrain_decide::discovery::{CHANCE, Cases, Figures, Found, HeldOut, Leaf, Phase, Tree};

/// What PRIM found.
#[derive(Clone, Debug)]
pub struct Discovered<'a> {
    /// What happened, as the object of a sentence: `“won” is 1`.
    pub event: String,
    /// Inputs by place.
    pub inputs: &'a [InputWords],
    /// The cases.
    pub cases: &'a Cases,
    /// Boxes on the way, from the one that holds everything.
    pub trajectory: &'a [Found],
    /// The box to show.
    pub chosen: Option<&'a Found>,
    /// What boxes found the same way are worth in rows left out of the search; `None` where rows are too few to seek in a part.
    pub held_out: Option<&'a HeldOut>,
    /// Boxes found in what the chosen one leaves.
    pub further: &'a [Found],
    /// Density that was asked for.
    pub density: f64,
    /// What was left out of the table.
    pub left_out: Option<String>,
}

/// What CART found.
#[derive(Clone, Debug)]
pub struct TreeFound<'a> {
    /// What happened.
    pub event: String,
    /// Inputs by place.
    pub inputs: &'a [InputWords],
    /// The cases.
    pub cases: &'a Cases,
    /// The tree.
    pub tree: &'a Tree,
    /// What the densest leaves of trees are worth in rows that these were grown without.
    pub held_out: Option<&'a HeldOut>,
    /// Share of the rows that trees grown without them have right.
    pub held_out_accuracy: Option<f64>,
    /// What was left out of the table.
    pub left_out: Option<String>,
}

/// The chosen rules in a sentence.
#[must_use]
pub fn finding(found: &Discovered<'_>) -> String {
    let Some(chosen) = found.chosen else {
        return format!("No rule on these inputs tells where {} from where it is not.", found.event);
    };
    let said = sentence(&found.event, &chosen.figures, &conditions(&chosen.rules, found.inputs));
    format!("{said}.{}", left_out(found.held_out))
}

/// What rules are worth in rows that they were not found in, as a further sentence.
fn left_out(found: Option<&HeldOut>) -> String {
    match found.map(|found| (found, found.density())) {
        Some((found, Some(density))) => format!(
            " In rows left out of the search (held out) it is {} and {}.",
            percent(density),
            percent(found.coverage)
        ),
        Some((_, None)) => {
            " Without a part of the rows, the search finds no rules that the rows left out could test: take this as a hint."
                .to_owned()
        }
        None => String::new(),
    }
}

/// How held-out figures come about.
fn held_out_lead(page: &mut Page, found: Option<&HeldOut>) {
    if let Some(found) = found {
        page.paragraph(&format!(
            "Held out: the rows are dealt out to {} parts, each is left out once, rules are sought the same way in the others and counted in it; there were rules without {}. This is what to expect of new rows, if rows are independent of one another.",
            found.parts,
            plural_parts(found)
        ));
    }
}

fn plural_parts(found: &HeldOut) -> String {
    if found.with_rules == found.parts {
        "each of them".to_owned()
    } else {
        format!("{} of them", found.with_rules)
    }
}

fn sentence(event: &str, figures: &Figures, conditions: &[String]) -> String {
    format!(
        "Where {}: {event} in {} of such rows (density), which are {} of all rows where it is (coverage)",
        list(conditions),
        percent(figures.density),
        percent(figures.coverage)
    )
}

fn opening(page: &mut Page, event: &str, cases: &Cases, left_out: Option<&String>) {
    page.paragraph(&format!(
        "{} in {} of {} rows ({}).",
        crate::words::capitalized(event),
        cases.interesting(),
        cases.rows(),
        percent(cases.base_rate())
    ));
    if let Some(left_out) = left_out {
        page.paragraph(left_out);
    }
}

/// What PRIM found, as text.
#[must_use]
pub fn discovered(found: &Discovered<'_>, options: &TextOptions) -> String {
    let mut page = Page::new(options.width, options.colour);
    page.lead(&finding(found));
    opening(&mut page, &found.event, found.cases, found.left_out.as_ref());
    if let Some(chosen) = found.chosen {
        if chosen.figures.density < found.density {
            page.paragraph(&format!(
                "No rules reach the density of {} that was asked for; these balance density and coverage best.",
                percent(found.density)
            ));
        }
        page.heading("The rules");
        page.paragraph(&format!(
            "By chance: how probable it is to come out so dense without this one limit (quasi-p-value); rules above {CHANCE} were dropped unless --prune says otherwise."
        ));
        let rows: Vec<Vec<String>> = chosen
            .rules
            .iter()
            .zip(&chosen.quasi_p)
            .map(|(rule, chance)| {
                vec![conditions(std::slice::from_ref(rule), found.inputs).concat(), chance_in_words(*chance)]
            })
            .collect();
        page.table(&["rule", "by chance"].map(str::to_owned), &rows, Wide::First, &[]);
        held_out_lead(&mut page, found.held_out);
    }
    for (number, further) in found.further.iter().enumerate() {
        let said = sentence(&found.event, &further.figures, &conditions(&further.rules, found.inputs));
        page.paragraph(&format!("Box {}, of the rows outside those before. {said}.", number + 2));
    }
    page.heading("Coverage against density");
    page.paragraph("From the box that holds everything, a slice at a time; the chosen one is marked.");
    let header = ["step", "how", "coverage", "density", "mean", "mass", "inputs"].map(str::to_owned);
    let rows: Vec<Vec<String>> = found
        .trajectory
        .iter()
        .enumerate()
        .map(|(step, one)| row(step, one, found.chosen.is_some_and(|chosen| chosen == one)))
        .collect();
    page.table(&header, &rows, Wide::First, &[]);
    files(&mut page, options);
    page.finish()
}

fn files(page: &mut Page, options: &TextOptions) {
    for (what, path) in &options.files {
        page.unwrapped(&format!("{}: {}", crate::text::plain::clean(what), crate::text::plain::clean(path)));
    }
}

fn row(step: usize, found: &Found, chosen: bool) -> Vec<String> {
    let how = match found.phase {
        Phase::Start => "all",
        Phase::Peel => "peeled",
        Phase::Paste => "pasted",
        Phase::Pruned => "rules dropped",
    };
    let figures = &found.figures;
    vec![
        format!("{step}{}", if chosen { " *" } else { "" }),
        how.to_owned(),
        percent(figures.coverage),
        percent(figures.density),
        short(figures.mean),
        percent(figures.mass),
        figures.restricted.to_string(),
    ]
}

fn chance_in_words(chance: f64) -> String {
    if chance < 0.0001 { "below 0.0001".to_owned() } else { short(chance) }
}

/// The leaf that is told first: the densest; `None` where no question was asked.
#[must_use]
pub fn densest(tree: &Tree) -> Option<&Leaf> {
    let densest = tree.leaves.iter().max_by(|a, b| a.figures.density.total_cmp(&b.figures.density));
    densest.filter(|leaf| !leaf.rules.is_empty())
}

/// What CART found, as text.
#[must_use]
pub fn tree(found: &TreeFound<'_>, options: &TextOptions) -> String {
    let mut page = Page::new(options.width, options.colour);
    match densest(found.tree) {
        Some(leaf) => page.lead(&format!(
            "{}.{}",
            sentence(&found.event, &leaf.figures, &conditions(&leaf.rules, found.inputs)),
            left_out(found.held_out)
        )),
        None => page
            .lead(&format!("No question on these inputs tells where {} from where it is not.", found.event)),
    }
    opening(&mut page, &found.event, found.cases, found.left_out.as_ref());
    page.paragraph(&format!(
        "The tree has {}; in {} of the rows the majority of their leaf is right{}.",
        plural(found.tree.leaves.len(), "leaf", "leaves"),
        percent(found.tree.accuracy),
        found
            .held_out_accuracy
            .map_or_else(String::new, |accuracy| format!(", in rows held out {}", percent(accuracy)))
    ));
    held_out_lead(&mut page, found.held_out);
    page.heading("The leaves, from left to right");
    let rows: Vec<Vec<String>> = found
        .tree
        .leaves
        .iter()
        .map(|leaf| {
            let said = conditions(&leaf.rules, found.inputs);
            let figures = &leaf.figures;
            vec![
                if said.is_empty() { "all rows".to_owned() } else { list(&said) },
                figures.inside.to_string(),
                percent(figures.density),
                percent(figures.coverage),
            ]
        })
        .collect();
    page.table(&["where", "rows", "density", "coverage"].map(str::to_owned), &rows, Wide::First, &[]);
    files(&mut page, options);
    page.finish()
}
