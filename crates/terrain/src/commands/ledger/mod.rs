//! `terrain ledger`: a decision with its forecast, what happened since, and what follows from it.

mod add;
mod agree;
mod calibration;
mod correct;
mod count;
mod decide;
mod due;
mod export;
mod facts;
mod learning;
mod list;
mod plan_test;
mod propose;
mod review;
mod roll_call;
mod sheet;
mod show;
mod status;
mod tripwire;
mod update;

use crate::answer::Answer;
use crate::ledger::LedgerOptions;
use clap::{Args, Subcommand};
use miette::Result;

/// Keep score of a coalition: who promised what, what came of it, and whether the decision still stands
///
/// A decision is recorded from a run, with its whole forecast. What happens afterwards is added entry by entry and never
/// changed; a mistake is corrected by a further entry. Only counts, organizations and holders of public office: nothing about
/// single members.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    terrain ledger decide terrain-runs/drive --posture temporary --review 2027-03-01\n  \
    terrain ledger add promise --from county-coalition --to caucus --what \"bring people to the picket\" --amount 40 --unit people --due 2027-01-15\n  \
    terrain ledger add turnout county-coalition --event \"picket\" --asked 60 --came 31\n  \
    terrain ledger status\n  \
    terrain ledger due\n  \
    terrain ledger review")]
pub(crate) struct LedgerCommand {
    #[command(subcommand)]
    what: What,
    #[command(flatten)]
    options: LedgerOptions,
}

#[derive(Debug, Subcommand)]
enum What {
    Agree(agree::Agree),
    Decide(decide::Decide),
    List(list::List),
    Add(add::Add),
    Count(count::Count),
    Sheet(sheet::Sheet),
    Tally(sheet::Tally),
    Correct(correct::Correct),
    Withdraw(correct::Withdraw),
    Show(show::Show),
    Status(status::StatusOf),
    Due(due::DueList),
    Tripwire(tripwire::AddTripwire),
    Update(update::Update),
    PlanTest(plan_test::PlanTest),
    Review(review::HoldReview),
    Calibration(calibration::Scored),
    Export(export::Export),
    Propose(propose::Propose),
    Proposals(propose::Proposals),
}

impl LedgerCommand {
    pub(crate) fn run(self) -> Result<Answer> {
        let options = &self.options;
        match self.what {
            What::Agree(command) => command.run(options),
            What::Decide(command) => command.run(options),
            What::List(command) => command.run(options),
            What::Add(command) => command.run(options),
            What::Count(command) => command.run(options),
            What::Sheet(command) => command.run(options),
            What::Tally(command) => command.run(options),
            What::Correct(command) => command.run(options),
            What::Withdraw(command) => command.run(options),
            What::Show(command) => command.run(options),
            What::Status(command) => command.run(options),
            What::Due(command) => command.run(options),
            What::Tripwire(command) => command.run(options),
            What::Update(command) => command.run(options),
            What::PlanTest(command) => command.run(options),
            What::Review(command) => command.run(options),
            What::Calibration(command) => command.run(options),
            What::Export(command) => command.run(options),
            What::Propose(command) => command.run(),
            What::Proposals(command) => command.run(options),
        }
    }
}

/// A page as text of the terminal's width.
fn shown(page: &terrain_report::ledger::Page) -> String {
    let options = crate::decided::options(Vec::new());
    page.text(options.width, options.colour)
}
