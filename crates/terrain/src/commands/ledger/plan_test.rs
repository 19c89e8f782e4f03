//! `terrain ledger plan-test`: the smallest joint act that would separate the two leading postures.

use super::learning::Learning;
use crate::answer::Answer;
use crate::fault::Fault;
use crate::ledger::{Desk, LedgerOptions};
use clap::Args;
use miette::Result;
use serde_json::json;
use terrain_ledger::learn::{Plan, Unplanned, plan_test, weigh_with};

/// The smallest joint act that would settle the choice: how many must a partner bring (structure test)
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  terrain ledger plan-test\n  terrain ledger plan-test --partner county-coalition --turnout-share 0.3..0.8"
)]
pub(super) struct PlanTest {
    /// The partner [default: each]
    #[arg(long, value_name = "ID")]
    partner: Option<String>,
    #[command(flatten)]
    learning: Learning,
}

impl PlanTest {
    pub(super) fn run(self, options: &LedgerOptions) -> Result<Answer> {
        let desk = Desk::open(options)?;
        let decision = desk.chosen()?;
        let ledger = desk.ledger(&decision, self.learning.as_of)?;
        let frozen = desk.frozen(&decision)?;
        let learned = weigh_with(&ledger, &frozen, &self.learning.settings());
        let partners: Vec<String> = match &self.partner {
            Some(partner) => vec![partner.clone()],
            None => ledger.decision.parties.partners().map(|partner| partner.id.clone()).collect(),
        };
        let plans: Vec<(String, Result<Plan, Unplanned>)> = partners
            .into_iter()
            .map(|partner| {
                let plan = plan_test(&ledger, &learned, &frozen, &partner);
                (partner, plan)
            })
            .collect();
        if plans.is_empty() {
            return Err(Fault::new("the situation names no partner to plan a test with").into());
        }
        if let Some((_, Err(why @ Unplanned::NoPartner { .. }))) = plans.first() {
            let known: Vec<&str> =
                ledger.decision.parties.partners().map(|partner| partner.id.as_str()).collect();
            return Err(Fault::new(why.to_string())
                .help(format!("its partners are {}", known.join(", ")))
                .into());
        }
        let told: Vec<_> = plans
            .iter()
            .map(|(partner, plan)| match plan {
                Ok(plan) => json!({ "partner": partner, "plan": plan }),
                Err(why) => json!({ "partner": partner, "plan": null, "why": why.to_string() }),
            })
            .collect();
        let value = json!({ "decision": decision.id, "as_of": self.learning.as_of, "plans": told });
        Ok(Answer::either(options.json, &value, || terrain_report::ledger::learned::plans(&ledger, &plans)))
    }
}
