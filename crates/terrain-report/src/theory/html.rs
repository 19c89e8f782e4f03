//! The findings as one page that needs nothing else: no network, no script.

use super::Theory;
use super::charts::{dose_chart, map_chart};
use super::mechanisms::by_mechanism;
use super::words::{RULE, claim, measure_name, opening};
use crate::html::parts::{Figure, Table};
use crate::words::number;
use askama::Template;
use terrain_decide::theory::{Findings, Tested};
use terrain_situation::proposition::{Contrast, Proposition};

#[derive(Template)]
#[template(path = "theory.html")]
struct Page {
    opening: String,
    rule: &'static str,
    table: Table,
    told: Vec<Told>,
    mechanisms: Vec<String>,
}

struct Told {
    id: String,
    title: String,
    verdict: String,
    claim: String,
    experiment: String,
    claims: Vec<String>,
    against: String,
    limits: String,
    figures: Vec<Figure>,
}

/// The page.
///
/// # Errors
/// When the page can't be laid out, which is a fault of the program.
pub fn html(theory: &Theory<'_>) -> Result<String, crate::ReportError> {
    let mut table = Table::new("Propositions", &["", "in the model", "claim"]).wrapped();
    for (proposition, findings) in &theory.told {
        table.row([proposition.id.clone(), findings.verdict.word().to_owned(), proposition.title.clone()]);
    }
    let page = Page {
        opening: opening(theory),
        rule: RULE,
        table,
        told: theory.told.iter().map(|(proposition, findings)| told(proposition, findings)).collect(),
        mechanisms: by_mechanism(theory),
    };
    Ok(page.render()?)
}

fn told(proposition: &Proposition, findings: &Findings) -> Told {
    let claims = || proposition.contrasts.iter().zip(&findings.tested);
    let mut figures: Vec<Figure> =
        claims().filter_map(|(contrast, tested)| dose_figure(proposition, contrast, tested)).collect();
    figures.extend(map_figure(proposition, findings));
    Told {
        id: proposition.id.clone(),
        title: proposition.title.clone(),
        verdict: crate::words::capitalized(findings.verdict.word()),
        claim: proposition.claim.clone(),
        experiment: proposition.experiment.clone(),
        claims: claims().map(|(contrast, tested)| claim(contrast, tested)).collect(),
        against: proposition.against.clone(),
        limits: proposition.limits.clone(),
        figures,
    }
}

fn dose_figure(proposition: &Proposition, contrast: &Contrast, tested: &Tested) -> Option<Figure> {
    let chart = dose_chart(proposition, contrast, tested)?;
    let mut table = Table::new(&chart.title, &[&chart.axis, "mean", "95 % range"]);
    for dose in &tested.doses {
        let range = format!("{} to {}", number(dose.interval[0]), number(dose.interval[1]));
        table.row([dose.label.clone(), number(dose.mean), range]);
    }
    let id = format!("{}-{}", proposition.id, contrast.id);
    Some(Figure::new(&id, &chart.title, &chart.finding, chart.svg).with(table))
}

fn map_figure(proposition: &Proposition, findings: &Findings) -> Option<Figure> {
    let chart = map_chart(proposition, findings)?;
    let mut head = vec![measure_name(&proposition.map.as_ref()?.measure)];
    head.extend(chart.across.iter().cloned());
    let mut table = Table::new(&chart.title, &head.iter().map(String::as_str).collect::<Vec<_>>());
    for (name, row) in chart.up.iter().zip(&chart.rows) {
        table.row(std::iter::once(name.clone()).chain(row.iter().cloned()));
    }
    let id = format!("{}-map", proposition.id);
    Some(Figure::new(&id, &chart.title, &chart.finding, chart.svg).with(table))
}
