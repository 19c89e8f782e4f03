//! `terrain evidence`: what the public records say about a quantity, about an organization, and for a situation.

mod ask;
mod groups;
mod partner;
mod proposals;
mod situation;

use crate::answer::Answer;
use crate::evidence::AnyRecords;
use crate::folders::StoreFolder;
use clap::{Args, Subcommand};
use miette::Result;

/// Ask the public records: what they know, what they say, and which numbers of your situation they could supply
///
/// Records that you imported stand in place of the bundled ones of the same kind.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  terrain evidence list\n  terrain evidence show nlrb.win_rate\n  \
                        terrain evidence estimate nlrb.win_rate --where eligible=50..100 --where state=MI,OH --json\n  \
                        terrain evidence estimate nlrb.win_rate --by eligible --plot sizes.svg\n  \
                        terrain evidence partner \"unite here local 33\"\n  \
                        terrain evidence partner --is olms:543210 --is irs990:36-3727669\n  \
                        terrain evidence for drive.toml\n  \
                        terrain evidence for drive.toml --match county-coalition=irs990:36-3727669 --write")]
pub(crate) struct Evidence {
    #[command(subcommand)]
    question: Question,
    #[command(flatten)]
    store: StoreFolder,
    /// Answer in JSON
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Question {
    /// Every name that can be asked for
    List,
    /// What one name means, and what it can be narrowed by
    Show(ask::Asked),
    /// The estimate of one name, or one for each group of cases
    Estimate(groups::Estimate),
    /// What is on file about one organization: find it, say which filers it is, read its file
    Partner(partner::Partner),
    /// Which numbers of a situation records could supply, and with your consent write them
    For(situation::ForSituation),
}

impl Evidence {
    pub(crate) fn run(self) -> Result<Answer> {
        let records = AnyRecords::of(&self.store)?;
        match &self.question {
            Question::List => Ok(ask::list(&records, self.json)),
            Question::Show(asked) => asked.show(&records, self.json),
            Question::Estimate(asked) => asked.answer(&records, self.json),
            Question::Partner(partner) => partner.answer(&records, self.json),
            Question::For(situation) => situation.answer(&records, &self.store, self.json),
        }
    }
}
