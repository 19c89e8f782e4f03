//! A long csv of anyone's making: one row for each member and vote, as for a city council.
//!
//! Belongs here: its columns. Does not: published forms.

use std::io::Read;

use super::super::position::is_without_roll_call;
use super::super::{Member, Position, Total};
use super::collect::Collector;
use super::session::{OTHER_TOTAL, rows};
use crate::error::ReadError;
use crate::import::{ImportSummary, ReadOptions, RowFault};
use crate::table::{Heading, Row};

const LEGISLATOR: usize = 0;
const VOTE_ID: usize = 1;
const POSITION: usize = 2;
const PARTY: usize = 3;
const FIRST_TOTAL: usize = 4;
const TOTALS: [Total; 7] = [
    Total::Yea,
    Total::Nay,
    Total::Of(Position::Present),
    Total::Of(Position::Abstain),
    Total::Of(Position::Excused),
    Total::Of(Position::Absent),
    Total::Of(Position::NotVoting),
];
const LONG: &[Heading] = &[
    Heading::required("legislator", &["member", "name"]),
    Heading::required("vote_id", &["rollcall", "vote"]),
    Heading::required("position", &["cast"]),
    Heading::optional("party", &[]),
    Heading::optional("total_yea", &["yeas"]),
    Heading::optional("total_nay", &["nays"]),
    Heading::optional("total_present", &[]),
    Heading::optional("total_abstain", &[]),
    Heading::optional("total_excused", &[]),
    Heading::optional("total_absent", &[]),
    Heading::optional("total_not_voting", &[]),
];

/// Reads a long csv (plain or gzip) with the columns `legislator`, `vote_id`, `position` and, if known, `party`.
///
/// Positions are the words that clerks use: yea, yes, aye, nay, no, paired yea, announced nay, paired, present, abstain,
/// recused, excused, absent, not voting, other, vacant. A row whose position is `voice vote`, `unanimous consent` or `no
/// roll call` says that the vote was taken without one; its `legislator` may be empty. The minutes' own totals may stand in
/// `total_yea`, `total_nay`, `total_present`, `total_abstain`, `total_excused`, `total_absent`, `total_not_voting`, on any
/// row of the vote; where they differ from the roll the summary says so.
pub(super) fn read(
    collector: &mut Collector,
    reader: &mut dyn Read,
    file: &str,
    options: ReadOptions,
) -> Result<ImportSummary, ReadError> {
    rows(reader, file, LONG, options, |number, row, importer| {
        let vote_id = row.text(VOTE_ID).into_owned();
        if is_without_roll_call(&row.text(POSITION)) && !vote_id.is_empty() {
            collector.without_roll_call(&vote_id);
            importer.leave_out(number, "a vote without a roll call", "position", &row.text(POSITION));
            return Ok(());
        }
        let outcome = ballot(row, collector).and_then(|()| totals(row, &vote_id, collector));
        if let Some(Some(field)) = importer.take(number, outcome)? {
            importer.remark(number, OTHER_TOTAL, LONG[field].name, &row.text(field));
        }
        Ok(())
    })
}

fn ballot(row: &Row<'_>, collector: &mut Collector) -> Result<(), RowFault> {
    let id = row.text(LEGISLATOR);
    let roll_call = row.text(VOTE_ID).into_owned();
    if id.is_empty() {
        return Err(row.fault(LEGISLATOR, "a name or identifier"));
    }
    if roll_call.is_empty() {
        return Err(row.fault(VOTE_ID, "an identifier of the roll call"));
    }
    let label = row.text(POSITION);
    let position = Position::from_words(&label).ok_or_else(|| {
        row.fault(
            POSITION,
            "yea, nay, paired, present, abstain, excused, absent, not voting, other, vacant or voice vote",
        )
    })?;
    let party = || Member { party: row.text(PARTY).into_owned(), ..Member::called(&id, &id) };
    let member = collector.member(&id, party);
    let fresh = collector.add(member, roll_call, position, &label);
    fresh.ok_or_else(|| row.fault(LEGISLATOR, "the only row of this member for this roll call"))
}

/// The first field whose total differs from an earlier row, if any.
fn totals(row: &Row<'_>, roll_call: &str, collector: &mut Collector) -> Result<Option<usize>, RowFault> {
    let mut differs = None;
    for (place, what) in TOTALS.into_iter().enumerate() {
        if let Some(stated) = row.count(FIRST_TOTAL + place)?
            && collector.total(roll_call, what, stated).is_none()
        {
            differs = differs.or(Some(FIRST_TOTAL + place));
        }
    }
    Ok(differs)
}
