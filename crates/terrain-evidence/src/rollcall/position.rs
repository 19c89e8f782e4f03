//! What a member did at a vote, and the words and codes that records use for it.
//!
//! Belongs here: positions, sides, and how a label is read. Does not: files.

use serde::Serialize;

/// What a member did at a roll call, kept apart as the record keeps it apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// Voted yea.
    Yea,
    /// Absent, paired with a nay: counts as yea.
    PairedYea,
    /// Announced for: counts as yea.
    AnnouncedYea,
    /// Announced against: counts as nay.
    AnnouncedNay,
    /// Absent, paired with a yea: counts as nay.
    PairedNay,
    /// Voted nay.
    Nay,
    /// Paired, the record does not say on which side: counts for none.
    Paired,
    /// There, without taking a side.
    Present,
    /// Abstained, or stood aside for a conflict of interest.
    Abstain,
    /// Away with leave.
    Excused,
    /// Away.
    Absent,
    /// Did not vote, the record does not say why.
    NotVoting,
    /// What the record calls other.
    Other,
    /// The seat was empty.
    Vacant,
    /// Not a member at the time.
    NotMember,
}

/// A side in a roll call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// For.
    Yea,
    /// Against.
    Nay,
}

impl Position {
    /// The side it counts for, if any.
    #[must_use]
    pub const fn side(self) -> Option<Side> {
        match self {
            Self::Yea | Self::PairedYea | Self::AnnouncedYea => Some(Side::Yea),
            Self::Nay | Self::PairedNay | Self::AnnouncedNay => Some(Side::Nay),
            _ => None,
        }
    }

    /// Whether the person held a seat at the time.
    #[must_use]
    pub const fn seated(self) -> bool {
        !matches!(self, Self::Vacant | Self::NotMember)
    }

    /// In words; read back by [`Position::from_words`].
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::Yea => "yea",
            Self::PairedYea => "paired yea",
            Self::AnnouncedYea => "announced yea",
            Self::AnnouncedNay => "announced nay",
            Self::PairedNay => "paired nay",
            Self::Nay => "nay",
            Self::Paired => "paired",
            Self::Present => "present",
            Self::Abstain => "abstain",
            Self::Excused => "excused",
            Self::Absent => "absent",
            Self::NotVoting => "not voting",
            Self::Other => "other",
            Self::Vacant => "vacant",
            Self::NotMember => "not a member",
        }
    }

    /// Voteview's cast codes 0 to 9. Source: voteview.com, data dictionary, `cast_code`.
    #[must_use]
    pub const fn from_cast_code(code: u32) -> Option<Self> {
        Some(match code {
            0 => Self::NotMember,
            1 => Self::Yea,
            2 => Self::PairedYea,
            3 => Self::AnnouncedYea,
            4 => Self::AnnouncedNay,
            5 => Self::PairedNay,
            6 => Self::Nay,
            7 | 8 => Self::Present,
            9 => Self::NotVoting,
            _ => return None,
        })
    }

    /// The words that clerks use, in either case. Among them are those of the vote types that New York's council has in
    /// Legistar, where bereavement, jury duty and their like are recorded absences, and `Simultaneous` is another meeting at
    /// the same hour.
    #[must_use]
    pub fn from_words(text: &str) -> Option<Self> {
        Some(match letters(text).as_str() {
            "yea" | "yeas" | "yes" | "aye" | "ayes" | "y" | "for" | "infavor" | "infavour"
            | "affirmative" => Self::Yea,
            "nay" | "nays" | "no" | "noes" | "n" | "against" | "opposed" | "negative" => Self::Nay,
            "pairedyea" | "pairedyes" | "pairedfor" => Self::PairedYea,
            "pairednay" | "pairedno" | "pairedagainst" => Self::PairedNay,
            "announcedyea" | "announcedyes" | "announcedfor" => Self::AnnouncedYea,
            "announcednay" | "announcedno" | "announcedagainst" => Self::AnnouncedNay,
            "paired" | "pair" => Self::Paired,
            "present" | "presentnotvoting" => Self::Present,
            "abstain" | "abstained" | "abstention" | "recused" | "recusal" | "conflict" => Self::Abstain,
            "excused" | "leave" | "leaveofabsence" | "medical" | "bereavement" | "maternity"
            | "paternity" | "parental" | "juryduty" => Self::Excused,
            "absent" | "away" | "simultaneous" => Self::Absent,
            "notvoting" | "nonvoting" | "didnotvote" | "nv" | "novote" | "suspended" => Self::NotVoting,
            "other" => Self::Other,
            "vacant" => Self::Vacant,
            "notamember" | "notmember" => Self::NotMember,
            _ => return None,
        })
    }
}

/// Whether a word stands for a vote that was taken without a roll call.
#[must_use]
pub(super) fn is_without_roll_call(text: &str) -> bool {
    matches!(
        letters(text).as_str(),
        "voicevote"
            | "voice"
            | "norollcall"
            | "norollcallvote"
            | "unanimousconsent"
            | "acclamation"
            | "withoutobjection"
    )
}

fn letters(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphabetic).map(|letter| letter.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_position_is_read_back_from_its_own_words() {
        for code in 0..=9 {
            let one = Position::from_cast_code(code).unwrap();
            assert_eq!(Position::from_words(one.in_words()), Some(one));
        }
        for word in ["paired", "abstain", "excused", "absent", "other", "vacant"] {
            assert_eq!(Position::from_words(word).unwrap().in_words(), word);
            assert!(Position::from_words(word).unwrap().side().is_none());
        }
        assert_eq!(Position::from_words("perhaps"), None);
        assert_eq!(Position::from_words("voice vote"), None);
        assert!(is_without_roll_call("Voice Vote") && !is_without_roll_call("yea"));
    }
}
