//! Likeness of names: words without regard to capitals, punctuation and usual abbreviations, rare words counting for more.
//!
//! Belongs here: words and their likeness. Does not: what is found with it (`search`).

/// Abbreviations as publishers write them, each with the word it stands for.
const MEANS: [(&str, &str); 40] = [
    ("am", "american"),
    ("amer", "american"),
    ("assn", "association"),
    ("assoc", "association"),
    ("bhd", "brotherhood"),
    ("bldg", "building"),
    ("cmte", "committee"),
    ("cncl", "council"),
    ("comm", "committee"),
    ("const", "construction"),
    ("cte", "committee"),
    ("cty", "county"),
    ("dc", "district"),
    ("dept", "department"),
    ("dist", "district"),
    ("elec", "electrical"),
    ("emp", "employees"),
    ("empl", "employees"),
    ("employee", "employees"),
    ("emps", "employees"),
    ("engrs", "engineers"),
    ("fdn", "foundation"),
    ("fed", "federation"),
    ("govt", "government"),
    ("hosp", "hospital"),
    ("intl", "international"),
    ("lcl", "local"),
    ("loc", "local"),
    ("lu", "local"),
    ("mfg", "manufacturing"),
    ("natl", "national"),
    ("org", "organization"),
    ("prof", "professional"),
    ("svc", "service"),
    ("svcs", "service"),
    ("services", "service"),
    ("teacher", "teachers"),
    ("transp", "transportation"),
    ("wkrs", "workers"),
    ("worker", "workers"),
];

/// Words that tell no organization from another.
const LEFT_OUT: [&str; 18] = [
    "a", "an", "and", "at", "by", "for", "in", "inc", "its", "llc", "no", "of", "on", "our", "the", "to",
    "us", "we",
];

/// The words of a name.
pub(super) fn words(name: &str) -> Vec<String> {
    // An apostrophe or a full stop stands inside of an abbreviation: Int'l, U.A.W.
    let joined: String = name.chars().filter(|letter| !matches!(letter, '\'' | '’' | '.')).collect();
    joined
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .filter(|word| !LEFT_OUT.contains(&word.as_str()))
        .map(|word| match MEANS.iter().find(|(short, _)| *short == word) {
            Some((_, long)) => (*long).to_owned(),
            None if is_number(&word) && word.len() > 1 => {
                let short = word.trim_start_matches('0');
                if short.is_empty() { "0".to_owned() } else { short.to_owned() }
            }
            None => word,
        })
        .collect()
}

pub(super) fn is_number(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
}

/// How alike two words are, 0 to 1: numbers only if equal, words also if one begins with the other or they are nearly
/// spelt alike (Jaro and Winkler's likeness, from 0.9 on).
pub(super) fn alike(one: &str, other: &str) -> f64 {
    const LEAST: f64 = 0.9;
    if one == other {
        return 1.0;
    }
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    if is_number(one) || is_number(other) || short.len() < 4 || short.chars().next() != long.chars().next() {
        return 0.0;
    }
    if long.starts_with(short) {
        return 0.95;
    }
    if long.len() - short.len() > 3 {
        return 0.0;
    }
    let likeness = strsim::jaro_winkler(one, other);
    if likeness >= LEAST { likeness * LEAST } else { 0.0 }
}

/// First letters of the words, where these make an acronym of three letters or more.
pub(super) fn initials(words: &[String]) -> Option<String> {
    let letters: String =
        words.iter().filter(|word| !is_number(word)).filter_map(|word| word.chars().next()).collect();
    (letters.chars().count() >= 3).then_some(letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_punctuation_and_abbreviations_do_not_matter() {
        let same = words("Service Employees International Union, Local 1");
        for other in [
            "SERVICE EMPLOYEES INT'L UNION LCL 01",
            "service emp. intl. union (LU 1)",
            "The Service Employees International Union, Local No. 1",
        ] {
            assert_eq!(words(other), same, "{other}");
        }
    }

    #[test]
    fn numbers_must_be_equal_and_words_nearly() {
        assert_eq!(alike("33", "333"), 0.0);
        assert!(alike("teamsters", "teamster") > 0.9);
        assert!(alike("carpenters", "carpentrs") > 0.8);
        assert_eq!(alike("nurses", "bakers"), 0.0);
        assert_eq!(initials(&words("United Automobile Workers")).as_deref(), Some("uaw"));
    }
}
