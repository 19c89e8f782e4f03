//! Telling the files of the published forms apart by what stands at their beginning.
//!
//! Belongs here: which file is which. Does not: reading it.

use crate::error::{ReadError, nearest};
use crate::pool::size;
use crate::recognize::looks_like;
use crate::table::Kind;
use crate::tidy::shown;

/// Most that is looked at.
pub(super) const LOOKED_AT: u64 = 64 * 1024;
/// Lines among which the headings of a table may stand.
const HEADING_LINES: usize = 25;

/// Who publishes a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollCallForm {
    /// Voteview: the Congress of the United States.
    Voteview,
    /// Open States: state legislatures.
    OpenStates,
    /// LegiScan: state legislatures and Congress.
    LegiScan,
    /// The Legistar Web API of a city or county.
    Legistar,
    /// A csv of anyone's making.
    Long,
}

impl RollCallForm {
    /// The word under which a store keeps it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Voteview => "voteview",
            Self::OpenStates => "open_states",
            Self::LegiScan => "legiscan",
            Self::Legistar => "legistar",
            Self::Long => "long",
        }
    }
}

/// A file of one of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RollCallFile {
    /// Voteview's votes.
    VoteviewVotes,
    /// Voteview's members.
    VoteviewMembers,
    /// Voteview's roll calls, with totals.
    VoteviewRollCalls,
    /// Open States' `…_vote_people.csv`.
    OpenStatesVotePeople,
    /// Open States' bills with their votes, as its API gives them (JSON).
    OpenStatesBills,
    /// Open States' `…_votes.csv`.
    OpenStatesVotes,
    /// Open States' `…_vote_counts.csv`.
    OpenStatesVoteCounts,
    /// Open States' people of a state.
    OpenStatesPeople,
    /// Open States' `…_organizations.csv`.
    OpenStatesOrganizations,
    /// LegiScan's `votes.csv`.
    LegiScanVotes,
    /// LegiScan's roll call with its votes (JSON).
    LegiScanRollCallJson,
    /// LegiScan's `rollcalls.csv`.
    LegiScanRollCalls,
    /// LegiScan's `people.csv`.
    LegiScanPeople,
    /// LegiScan's person (JSON).
    LegiScanPersonJson,
    /// Legistar's votes (JSON).
    LegistarVotes,
    /// Legistar's items of meetings (JSON).
    LegistarEventItems,
    /// Legistar's meetings (JSON).
    LegistarEvents,
    /// Legistar's persons (JSON).
    LegistarPersons,
    /// A long csv with `legislator`, `vote_id`, `position`.
    Long,
    /// A file of one of the publishers in which nobody votes; what it is.
    WithoutVotes(&'static str),
}

/// Each kind with headings that only it has all of; where several are allowed for one, `|` stands between them. The first
/// that fits is meant.
const HEADINGS: [(RollCallFile, &[&str]); 18] = [
    (RollCallFile::VoteviewVotes, &["icpsr", "rollnumber", "cast_code"]),
    (RollCallFile::VoteviewMembers, &["icpsr", "party_code", "nominate_dim1"]),
    (RollCallFile::VoteviewRollCalls, &["congress", "rollnumber", "yea_count", "nay_count"]),
    (RollCallFile::OpenStatesVotePeople, &["vote_event_id", "option", "voter_name"]),
    (RollCallFile::OpenStatesVoteCounts, &["vote_event_id", "option", "value"]),
    (RollCallFile::OpenStatesVotes, &["id", "motion_text", "organization_id"]),
    (RollCallFile::OpenStatesPeople, &["id", "name", "current_party"]),
    (RollCallFile::OpenStatesOrganizations, &["id", "name", "classification", "jurisdiction_id"]),
    (RollCallFile::WithoutVotes("Open States' sources of votes"), &["vote_event_id", "url"]),
    (RollCallFile::WithoutVotes("Open States' bills"), &["id", "identifier", "title", "session_identifier"]),
    (RollCallFile::WithoutVotes("a list of Open States about bills"), &["id", "bill_id"]),
    (RollCallFile::LegiScanVotes, &["roll_call_id", "people_id", "vote"]),
    (RollCallFile::LegiScanRollCalls, &["roll_call_id", "chamber", "yea", "nay"]),
    (RollCallFile::LegiScanPeople, &["people_id", "name", "party"]),
    (RollCallFile::WithoutVotes("LegiScan's bills"), &["bill_id", "session_id", "bill_number"]),
    (RollCallFile::WithoutVotes("LegiScan's sponsors of bills"), &["bill_id", "people_id", "position"]),
    (RollCallFile::WithoutVotes("LegiScan's history of bills"), &["bill_id", "sequence", "action"]),
    (RollCallFile::Long, &["legislator|member|name", "vote_id|rollcall|vote", "position|cast"]),
];

/// Each kind of JSON with the names that stand in it, in lower case and quotes. The first that fits is meant.
const NAMES: [(RollCallFile, &[&str]); 11] = [
    (RollCallFile::LegistarVotes, &["\"votepersonid\""]),
    (RollCallFile::WithoutVotes("Legistar's roll of who was there"), &["\"rollcallpersonid\""]),
    (RollCallFile::LegistarEvents, &["\"eventbodyname\""]),
    (RollCallFile::LegistarEventItems, &["\"eventitemid\""]),
    (RollCallFile::LegistarPersons, &["\"personfullname\""]),
    (RollCallFile::WithoutVotes("Legistar's matters"), &["\"matterid\""]),
    (RollCallFile::LegiScanRollCallJson, &["\"roll_call\"", "\"people_id\""]),
    // With the sponsors of a bill stands the same as with a person.
    (RollCallFile::WithoutVotes("LegiScan's bill"), &["\"bill_id\"", "\"change_hash\""]),
    (RollCallFile::LegiScanPersonJson, &["\"people_id\"", "\"party_id\"", "\"person_hash\""]),
    (RollCallFile::OpenStatesBills, &["ocd-vote/"]),
    (RollCallFile::OpenStatesBills, &["ocd-bill/"]),
];

impl RollCallFile {
    /// In words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::VoteviewVotes => "Voteview's votes",
            Self::VoteviewMembers => "Voteview's members",
            Self::VoteviewRollCalls => "Voteview's roll calls (totals)",
            Self::OpenStatesVotePeople => "Open States' vote_people",
            Self::OpenStatesBills => "Open States' bills with votes",
            Self::OpenStatesVotes => "Open States' votes",
            Self::OpenStatesVoteCounts => "Open States' vote_counts",
            Self::OpenStatesPeople => "Open States' people",
            Self::OpenStatesOrganizations => "Open States' organizations",
            Self::LegiScanVotes => "LegiScan's votes",
            Self::LegiScanRollCallJson => "LegiScan's roll call",
            Self::LegiScanRollCalls => "LegiScan's rollcalls",
            Self::LegiScanPeople => "LegiScan's people",
            Self::LegiScanPersonJson => "LegiScan's person",
            Self::LegistarVotes => "Legistar's votes",
            Self::LegistarEventItems => "Legistar's items of meetings",
            Self::LegistarEvents => "Legistar's meetings",
            Self::LegistarPersons => "Legistar's persons",
            Self::Long => "a csv with legislator, vote_id and position",
            Self::WithoutVotes(what) => what,
        }
    }

    /// Who publishes it; nobody in particular where no votes can stand in it.
    #[must_use]
    pub const fn form(self) -> Option<RollCallForm> {
        Some(match self {
            Self::VoteviewVotes | Self::VoteviewMembers | Self::VoteviewRollCalls => RollCallForm::Voteview,
            Self::OpenStatesVotePeople
            | Self::OpenStatesBills
            | Self::OpenStatesVotes
            | Self::OpenStatesVoteCounts
            | Self::OpenStatesPeople
            | Self::OpenStatesOrganizations => RollCallForm::OpenStates,
            Self::LegiScanVotes
            | Self::LegiScanRollCallJson
            | Self::LegiScanRollCalls
            | Self::LegiScanPeople
            | Self::LegiScanPersonJson => RollCallForm::LegiScan,
            Self::LegistarVotes | Self::LegistarEventItems | Self::LegistarEvents | Self::LegistarPersons => {
                RollCallForm::Legistar
            }
            Self::Long => RollCallForm::Long,
            Self::WithoutVotes(_) => return None,
        })
    }

    /// Whether it says who voted how.
    pub(super) const fn has_ballots(self) -> bool {
        matches!(
            self,
            Self::VoteviewVotes
                | Self::OpenStatesVotePeople
                | Self::OpenStatesBills
                | Self::LegiScanVotes
                | Self::LegiScanRollCallJson
                | Self::LegistarVotes
                | Self::Long
        )
    }

    /// The kind of a file by its first bytes, unpacked; `None` where it is of no kind that is known here.
    #[must_use]
    pub fn recognize(start: &[u8]) -> Option<Self> {
        let text = decoded(start);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        if text.starts_with(['{', '[']) {
            let text = text.to_lowercase();
            let fits = |names: &&[&str]| names.iter().all(|name| text.contains(name));
            return NAMES.into_iter().find(|(_, names)| fits(names)).map(|(kind, _)| kind);
        }
        text.lines().take(HEADING_LINES).find_map(|line| {
            let cells = cells(line);
            HEADINGS
                .into_iter()
                .find(|(_, marks)| matched(marks, &cells) == marks.len())
                .map(|(kind, _)| kind)
        })
    }

    /// What is wrong with a file of no known kind: another record, or a table in which a heading is missing.
    pub(super) fn unknown(start: &[u8], file: &str) -> ReadError {
        let text = decoded(start);
        let line = text.lines().next().unwrap_or_default();
        let found = cells(line);
        // Of kinds of which as much is there, the one whose missing heading comes nearest to one that is there.
        let likeness = |marks: &[&str]| {
            let missing = marks.iter().find(|mark| !has(mark, &found)).copied().unwrap_or_default();
            let like = found.iter().map(|cell| strsim::jaro_winkler(cell, &normalized(missing)));
            size(matched(marks, &found)) / size(marks.len()) + like.fold(0.0, f64::max) / 100.0
        };
        let kinds = HEADINGS.iter().filter(|(kind, _)| kind.form().is_some());
        let likely = kinds.max_by(|(_, one), (_, other)| likeness(one).total_cmp(&likeness(other)));
        let wrong = || ReadError::WrongKind {
            file: file.to_owned(),
            looks_like: looks_like(start),
            expected: EXPECTED,
        };
        let Some((kind, marks)) = likely.filter(|(_, marks)| matched(marks, &found) > 0) else {
            return wrong();
        };
        let looks = looks_like(start);
        let looks_known = looks.contains("terrain import") && !looks.contains("terrain import rollcall");
        let Some(mark) = marks.iter().find(|mark| !has(mark, &found)).filter(|_| !looks_known) else {
            return wrong();
        };
        let free = line.split(',').map(|cell| cell.trim().trim_matches('"')).filter(|cell| {
            let cell = [normalized(cell)];
            !cell[0].is_empty() && !marks.iter().any(|mark| has(mark, &cell))
        });
        let column = mark.split('|').next().unwrap_or(mark);
        let hint = match nearest(column, free, 1).first() {
            Some(near) => {
                let near = shown(near);
                format!("the nearest heading there is `{near}`; it comes nearest to {}", kind.in_words())
            }
            None => format!("it comes nearest to {}", kind.in_words()),
        };
        ReadError::MissingColumn { file: file.to_owned(), column: column.to_owned(), searched: 1, hint }
    }
}

pub(super) const EXPECTED: &str = "roll calls of Voteview, Open States, LegiScan or Legistar, or a csv with the columns \
                                   legislator, vote_id and position";

/// The text at the beginning of a file, in whichever encoding.
fn decoded(start: &[u8]) -> String {
    match (Kind::of(start), encoding_rs::Encoding::for_bom(start)) {
        (Kind::Utf16, Some((encoding, _))) => encoding.decode(start).0.into_owned(),
        _ => String::from_utf8_lossy(start).into_owned(),
    }
}

fn cells(line: &str) -> Vec<String> {
    line.split(',').map(normalized).collect()
}

fn normalized(cell: &str) -> String {
    cell.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

fn has(mark: &str, cells: &[String]) -> bool {
    mark.split('|').map(normalized).any(|one| cells.contains(&one))
}

fn matched(marks: &[&str], cells: &[String]) -> usize {
    marks.iter().filter(|mark| has(mark, cells)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_told_apart_by_their_headings() {
        for (line, kind) in [
            ("congress,chamber,rollnumber,icpsr,cast_code,prob\n116,Senate", RollCallFile::VoteviewVotes),
            ("congress,chamber,icpsr,party_code,nominate_dim1", RollCallFile::VoteviewMembers),
            ("congress,chamber,rollnumber,date,yea_count,nay_count", RollCallFile::VoteviewRollCalls),
            ("id,vote_event_id,option,voter_name,voter_id,note", RollCallFile::OpenStatesVotePeople),
            ("id,vote_event_id,option,value", RollCallFile::OpenStatesVoteCounts),
            ("id,name,parent_id,jurisdiction_id,classification", RollCallFile::OpenStatesOrganizations),
            ("\u{feff}\"legislator\",\"vote_id\",\"position\"\r\n", RollCallFile::Long),
            ("Votes of the council\n\nmember,vote,cast\n", RollCallFile::Long),
            ("roll_call_id,people_id,vote,vote_desc", RollCallFile::LegiScanVotes),
            (
                "bill_id,roll_call_id,date,chamber,description,yea,nay,nv,absent,total\n",
                RollCallFile::LegiScanRollCalls,
            ),
            ("bill_id,people_id,position\n1,2,1", RollCallFile::WithoutVotes("LegiScan's sponsors of bills")),
            ("[{\"VoteId\": 1, \"VotePersonId\": 4}]", RollCallFile::LegistarVotes),
            (
                "[{\"EventId\": 1, \"EventBodyName\": \"City Council\", \"EventItems\": []}]",
                RollCallFile::LegistarEvents,
            ),
            (
                "{\"status\":\"OK\",\"roll_call\":{\"votes\":[{\"people_id\":1}]}}",
                RollCallFile::LegiScanRollCallJson,
            ),
            ("{\"results\":[{\"id\":\"ocd-bill/1\"}]}", RollCallFile::OpenStatesBills),
        ] {
            assert_eq!(RollCallFile::recognize(line.as_bytes()), Some(kind), "{line}");
        }
        assert_eq!(RollCallFile::recognize(b"a,b,c\n"), None);
        assert_eq!(RollCallFile::recognize(b"PK\x03\x04"), None);
    }

    #[test]
    fn a_renamed_heading_is_named_with_the_nearest() {
        let error = RollCallFile::unknown(b"legislator,vote_id,postion\n", "council.csv").to_string();
        assert!(error.contains("no column `position`") && error.contains("`postion`"), "{error}");
        let error = RollCallFile::unknown(b"Case Number,Tally Date,Num Eligible Voters\n", "x").to_string();
        assert!(error.contains("`terrain import nlrb` reads"), "{error}");
    }
}
