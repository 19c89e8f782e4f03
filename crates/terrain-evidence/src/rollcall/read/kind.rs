//! Telling the files of the published forms apart by their headings.
//!
//! Belongs here: which file is which. Does not: reading it.

use std::io::{BufRead, BufReader, Read};

use crate::archive::read_fault;
use crate::delimited::unpacked;
use crate::error::ReadError;

/// Most that is looked at for the headings.
const LONGEST: u64 = 64 * 1024;

/// A file of one of the forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RollCallFile {
    /// Voteview's votes.
    VoteviewVotes,
    /// Voteview's members.
    VoteviewMembers,
    /// Voteview's roll calls, with totals.
    VoteviewRollCalls,
    /// Open States' `…_vote_people.csv`.
    OpenStatesVotePeople,
    /// Open States' `…_votes.csv`.
    OpenStatesVotes,
    /// Open States' `…_vote_counts.csv`.
    OpenStatesVoteCounts,
    /// Open States' people of a state.
    OpenStatesPeople,
    /// LegiScan's `votes.csv`.
    LegiScanVotes,
    /// LegiScan's `rollcalls.csv`.
    LegiScanRollCalls,
    /// LegiScan's `people.csv`.
    LegiScanPeople,
    /// A long csv with `legislator`, `vote_id`, `position`.
    Long,
}

/// Each kind with headings that only it has all of.
const HEADINGS: [(RollCallFile, &[&str]); 11] = [
    (RollCallFile::VoteviewVotes, &["icpsr", "rollnumber", "castcode"]),
    (RollCallFile::VoteviewMembers, &["icpsr", "partycode", "nominatedim1"]),
    (RollCallFile::VoteviewRollCalls, &["congress", "rollnumber", "yeacount", "naycount"]),
    (RollCallFile::OpenStatesVotePeople, &["voteeventid", "option", "votername"]),
    (RollCallFile::OpenStatesVoteCounts, &["voteeventid", "option", "value"]),
    (RollCallFile::OpenStatesVotes, &["id", "motiontext", "organizationid"]),
    (RollCallFile::OpenStatesPeople, &["id", "name", "currentparty"]),
    (RollCallFile::LegiScanVotes, &["rollcallid", "peopleid", "vote"]),
    (RollCallFile::LegiScanRollCalls, &["rollcallid", "chamber", "yea", "nay"]),
    (RollCallFile::LegiScanPeople, &["peopleid", "name", "party"]),
    (RollCallFile::Long, &["legislator", "voteid", "position"]),
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
            Self::OpenStatesVotes => "Open States' votes",
            Self::OpenStatesVoteCounts => "Open States' vote_counts",
            Self::OpenStatesPeople => "Open States' people",
            Self::LegiScanVotes => "LegiScan's votes",
            Self::LegiScanRollCalls => "LegiScan's rollcalls",
            Self::LegiScanPeople => "LegiScan's people",
            Self::Long => "a csv with legislator, vote_id and position",
        }
    }

    /// The kind of a csv (plain or gzip) by its first line; `None` if no kind has these headings there.
    ///
    /// # Errors
    /// [`ReadError::Io`]; [`ReadError::Damaged`] for a gzip cut short; [`ReadError::WrongKind`] for anything that is
    /// neither text nor gzip.
    pub fn recognize<R: Read>(reader: R, file: &str) -> Result<Option<Self>, ReadError> {
        let plain = unpacked(reader, file, "a csv, plain or gzip")?;
        let mut line = Vec::new();
        let read = BufReader::new(plain.take(LONGEST)).read_until(b'\n', &mut line);
        read.map_err(|error| read_fault(file, &error))?;
        let line = String::from_utf8_lossy(&line).to_lowercase();
        let found: Vec<String> = line
            .split(',')
            .map(|heading| heading.chars().filter(char::is_ascii_alphanumeric).collect())
            .collect();
        let has = |heading: &&str| found.iter().any(|one| one == *heading);
        Ok(HEADINGS.into_iter().find(|(_, headings)| headings.iter().all(has)).map(|(kind, _)| kind))
    }
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
            ("\u{feff}\"legislator\",\"vote_id\",\"position\"\r\n", RollCallFile::Long),
            ("roll_call_id,people_id,vote,vote_desc", RollCallFile::LegiScanVotes),
            (
                "bill_id,roll_call_id,date,chamber,description,yea,nay,nv,absent,total",
                RollCallFile::LegiScanRollCalls,
            ),
        ] {
            assert_eq!(RollCallFile::recognize(line.as_bytes(), "any").unwrap(), Some(kind), "{line}");
        }
        assert_eq!(RollCallFile::recognize("a,b,c\n".as_bytes(), "any").unwrap(), None);
        assert!(RollCallFile::recognize(b"PK\x03\x04".as_slice(), "any").is_err());
    }
}
