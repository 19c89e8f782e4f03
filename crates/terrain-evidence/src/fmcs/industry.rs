//! Industries in the Service's words and as NAICS codes, brought to the twenty sectors of NAICS.
//!
//! Belongs here: the table of sectors. Does not: choosing rows.

use crate::select::plain;

/// A sector of the North American Industry Classification System.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sector {
    /// Its first two digits, the lowest where it has several: `31` for manufacturing (31 to 33).
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// First two digits of the codes that belong to it.
    digits: &'static [&'static str],
    /// Beginnings of the Service's words for it, in lower case and without punctuation.
    words: &'static [&'static str],
}

const fn sector_of(
    digits: &'static [&'static str],
    name: &'static str,
    words: &'static [&'static str],
) -> Sector {
    Sector { code: digits[0], name, digits, words }
}

/// Source: United States Census Bureau, North American Industry Classification System, 2007, sectors; the words are
/// those that stand in the Service's files.
const SECTORS: [Sector; 20] = [
    sector_of(&["11"], "Agriculture, forestry, fishing and hunting", &["agriculture"]),
    sector_of(&["21"], "Mining, quarrying, oil and gas extraction", &["mining"]),
    sector_of(&["22"], "Utilities", &["utilities"]),
    sector_of(&["23"], "Construction", &["construction"]),
    sector_of(&["31", "32", "33"], "Manufacturing", &["manufacturing"]),
    sector_of(&["42"], "Wholesale trade", &["wholesale"]),
    sector_of(&["44", "45"], "Retail trade", &["retail"]),
    sector_of(&["48", "49"], "Transportation and warehousing", &["transportation"]),
    sector_of(&["51"], "Information", &["information"]),
    sector_of(&["52"], "Finance and insurance", &["finance"]),
    sector_of(&["53"], "Real estate, rental and leasing", &["real estate"]),
    sector_of(&["54"], "Professional, scientific and technical services", &["professional"]),
    sector_of(&["55"], "Management of companies", &["management of companies"]),
    sector_of(
        &["56"],
        "Administrative and support services, waste management",
        &["support serv", "administrative"],
    ),
    sector_of(&["61"], "Educational services", &["educational"]),
    sector_of(&["62"], "Health care and social assistance", &["health care"]),
    sector_of(&["71"], "Arts, entertainment and recreation", &["arts"]),
    sector_of(&["72"], "Accommodation and food services", &["accommodation"]),
    sector_of(&["81"], "Other services", &["personal serv", "other serv"]),
    sector_of(
        &["92"],
        "Public administration",
        &["federal", "state government", "local government", "public administration"],
    ),
];

/// The sector of a NAICS code, or else of the Service's words; `None` where neither names one.
#[must_use]
pub fn sector(naics: Option<&str>, words: &str) -> Option<&'static Sector> {
    let by_code = naics.and_then(by_code);
    by_code.or_else(|| {
        let words = plain(words);
        SECTORS.iter().find(|sector| sector.words.iter().any(|start| words.starts_with(start)))
    })
}

fn by_code(code: &str) -> Option<&'static Sector> {
    let two = code.get(..2)?;
    SECTORS.iter().find(|sector| sector.digits.contains(&two))
}

/// A wish for an industry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Start of a NAICS code; two digits mean the whole sector.
    Code(String),
    /// Part of the name of a sector or of the Service's words, as `plain` writes it.
    Words(String),
}

impl Wish {
    /// Digits are a code, everything else is words; `None` for a code of no sector.
    pub(super) fn parse(text: &str) -> Option<Self> {
        if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) {
            let known = by_code(text).is_some() && text.len() <= 6;
            return known.then(|| Self::Code(text.to_owned()));
        }
        let words = plain(text);
        (!words.is_empty()).then_some(Self::Words(words))
    }

    /// Whether a stoppage's industry is meant.
    pub(super) fn meets(&self, stoppage: &super::Stoppage) -> bool {
        let sector = stoppage.sector();
        match self {
            Self::Code(code) if code.len() == 2 => {
                sector.is_some_and(|own| own.digits.contains(&code.as_str()))
            }
            Self::Code(code) => stoppage.naics.as_deref().is_some_and(|naics| naics.starts_with(code)),
            Self::Words(words) => {
                plain(&stoppage.industry).contains(words)
                    || sector.is_some_and(|sector| plain(sector.name).contains(words))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_services_words_find_their_sector() {
        for (words, code) in [
            ("Manufacturing", Some("31")),
            ("Federal, State or Local Government", Some("92")),
            ("State Government", Some("92")),
            ("Support Serv. & Waste Management", Some("56")),
            ("Mining, Quarrying and Oil & Gas Extraction", Some("21")),
            ("Mining and Oil & Gas Extraction", Some("21")),
            ("Professional, Scientific &Tech Serv", Some("54")),
            ("Personal Serv & Private Organizations", Some("81")),
            ("Real Estate and Rental & Leasing", Some("53")),
            ("Not Specified", None),
            ("", None),
        ] {
            assert_eq!(sector(None, words).map(|sector| sector.code), code, "{words}");
        }
        assert_eq!(sector(Some("332710"), "Retail Trade").map(|sector| sector.code), Some("31"));
        assert_eq!(sector(Some("99"), "Retail Trade").map(|sector| sector.code), Some("44"));
    }
}
