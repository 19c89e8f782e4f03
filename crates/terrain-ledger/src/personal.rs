//! Free text that looks as if it named or could reach a private person: stopped before it is kept. Names alone can't be
//! told from other words; no field asks for one.

use std::fmt;

/// What a text seems to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// An address for electronic mail.
    Mail,
    /// A telephone number.
    Phone,
    /// A number that identifies somebody: of social security, of a membership, of a bank account.
    Number,
    /// A street and a number, or a name on a social network.
    Handle,
}

impl fmt::Display for Personal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Mail => "a mail address",
            Self::Phone => "a telephone number",
            Self::Number => "a number that identifies somebody",
            Self::Handle => "somebody's name on a social network",
        })
    }
}

/// Digits from which a run of them is taken for a number that reaches or identifies somebody.
const DIGITS: usize = 7;

/// What in a text looks personal, if anything. Dates, amounts with a currency sign or thousands separators, file numbers of
/// filings (`EIN 36-3727669`, `05-RC-123456`, `LM 000-123`, `C00123456`) and web addresses without a user are let
/// through.
#[must_use]
pub fn personal(text: &str) -> Option<Personal> {
    let words: Vec<&str> = text.split_whitespace().collect();
    for word in &words {
        let bare = word.trim_matches(|letter: char| !letter.is_alphanumeric() && letter != '@');
        if is_mail(bare) {
            return Some(Personal::Mail);
        }
        if bare
            .strip_prefix('@')
            .is_some_and(|rest| rest.chars().filter(|one| one.is_alphanumeric()).count() > 1)
        {
            return Some(Personal::Handle);
        }
    }
    numbers(text)
}

fn is_mail(word: &str) -> bool {
    let Some((name, host)) = word.rsplit_once('@') else { return false };
    let host = host.trim_end_matches('.');
    !name.is_empty()
        && host.len() > 2
        && host.chars().all(|one| one.is_alphanumeric() || ".-_[]:".contains(one))
}

/// A run of digits with what people write between them.
fn numbers(text: &str) -> Option<Personal> {
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_numeric() {
            at += 1;
            continue;
        }
        let start = at;
        let mut end = at + 1;
        let mut gap = 0;
        while end + gap < letters.len() {
            let next = letters[end + gap];
            if next.is_numeric() {
                end += gap + 1;
                gap = 0;
            } else if " -./()\u{a0}\u{2009}\u{202f}‑–,'’".contains(next) && gap < 2 {
                gap += 1;
            } else {
                break;
            }
        }
        if let Some(found) = judged(&letters, start, end) {
            return Some(found);
        }
        at = end;
    }
    None
}

fn judged(letters: &[char], start: usize, end: usize) -> Option<Personal> {
    let run: String = letters[start..end].iter().collect();
    let digits = run.chars().filter(|one| one.is_numeric()).count();
    if digits < DIGITS || is_dates(&run) || is_amount(letters, start, end, &run) {
        return None;
    }
    let before: String = letters[..start].iter().collect();
    if names_a_filing(&before) {
        return None;
    }
    // Social security numbers are written 3-2-4; bare runs of nine digits and more are numbers of files on people.
    let groups: Vec<usize> = run
        .split(|one: char| !one.is_numeric())
        .filter(|group| !group.is_empty())
        .map(|group| group.chars().count())
        .collect();
    match groups[..] {
        [3, 2, 4] => Some(Personal::Number),
        [one] if one != 10 && one != 7 && one != 11 => Some(Personal::Number),
        _ => Some(Personal::Phone),
    }
}

/// Dates, years and times and nothing else: `2027-03-01`, `1.3.2027`, `2026-2027`, `2027-03-01 to`.
fn is_dates(run: &str) -> bool {
    let groups: Vec<&str> =
        run.split(|one: char| !one.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let is_year = |group: &str| group.len() == 4 && ("1900".."2100").contains(&group);
    let is_part = |group: &str| group.len() <= 2 && group.parse::<u8>().is_ok_and(|part| part <= 31);
    let mut at = 0;
    while at < groups.len() {
        let next = |offset: usize| groups.get(at + offset).copied().unwrap_or("");
        let year_first = is_year(next(0)) && is_part(next(1)) && is_part(next(2));
        if year_first || is_part(next(0)) && is_part(next(1)) && is_year(next(2)) {
            at += 3;
        } else if is_year(next(0)) {
            at += 1;
        } else {
            return false;
        }
    }
    true
}

/// An amount: grouped by thousands, or beside a currency sign.
fn is_amount(letters: &[char], start: usize, end: usize, run: &str) -> bool {
    let sign = |one: Option<&char>| one.is_some_and(|one| "$€£¥%".contains(*one));
    let beside = sign(start.checked_sub(1).and_then(|before| letters.get(before)))
        || sign(letters.get(end))
        || (letters.get(end) == Some(&' ') && sign(letters.get(end + 1)));
    let whole = run.split('.').next().unwrap_or(run);
    let mut groups = whole.split([',', '\u{202f}', '\u{2009}']);
    let first = groups.next().unwrap_or("");
    let rest: Vec<&str> = groups.collect();
    let plain = |group: &&str| group.len() == 3 && group.bytes().all(|byte| byte.is_ascii_digit());
    let grouped = !rest.is_empty()
        && (1..=3).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_digit())
        && rest.iter().all(plain);
    beside || grouped
}

/// Whether the words just before name a public filing.
fn names_a_filing(before: &str) -> bool {
    let near: String = before.chars().rev().take(16).collect::<Vec<_>>().into_iter().rev().collect();
    let near = near.to_ascii_lowercase();
    [
        "ein",
        "case",
        "file",
        "filing",
        "docket",
        "-rc-",
        "-rd-",
        "-rm-",
        "-ca-",
        "-cb-",
        "lm-2",
        "lm-3",
        "lm-4",
        "fec",
        "bill",
        "roll call",
        "committee c",
    ]
    .iter()
    .any(|word| near.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reaches_or_identifies_somebody_is_found() {
        for (text, expected) in [
            ("ask rosa.diaz@example.org about the bus", Personal::Mail),
            ("mail: <r+d@mail.example.co.uk>, please", Personal::Mail),
            ("call 312-555-0142", Personal::Phone),
            ("call (312) 555 0142 after six", Personal::Phone),
            ("+49 151 23456789", Personal::Phone),
            ("3125550142", Personal::Phone),
            ("tel. 555-0142", Personal::Phone),
            ("SSN 078-05-1120", Personal::Number),
            ("member no 104882937", Personal::Number),
            ("she is @rosa_d there", Personal::Handle),
        ] {
            assert_eq!(personal(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn dates_amounts_and_public_filings_are_let_through() {
        for text in [
            "picket on 2027-03-01, then again 2027-03-08",
            "from 1.3.2027 to 8.3.2027",
            "the years 2019-2020 2021",
            "40 of 60 came, 12 left at 10:30",
            "$1250000 from the fund",
            "1,250,000 dollars in 2024",
            "EIN 36-3727669, return of 2022",
            "NLRB case 05-RC-306512",
            "committee C00123456",
            "at the gate @ six",
            "",
        ] {
            assert_eq!(personal(text), None, "{text}");
        }
    }
}
