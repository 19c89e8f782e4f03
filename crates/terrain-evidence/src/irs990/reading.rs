//! One return, field by field.
//!
//! Belongs here: what makes a return usable, and that no person's name is kept. Does not: XML (`xml`), element paths
//! (`paths`), files (`read`).

use quick_xml::events::BytesStart;

use super::paths::Field;
use super::read::EXPECTED;
use super::xml::{Go, Step};
use super::{Form, Grant, Line, Related, Relation, Return, Service, Subsection};
use crate::date::Date;
use crate::error::ReadError;
use crate::import::{EXAMPLES, ReadOptions};
use crate::tidy::{shown, tidy};

/// The first year of schemas whose element names are known here.
const FIRST_YEAR: u16 = 2013;
/// The last year of schemas that was compared with real returns.
const LAST_CHECKED: u16 = 2022;
/// Longest name that is kept, in bytes.
const LONGEST_NAME: usize = 2048;
/// Shown for a value that is no number: what is written there could name a person.
const WORDS: &str = "(words)";

/// Something of which a return can hold very many, handed on as it is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A grant to an organization.
    Grant(Grant),
    /// A related organization.
    Related(Related),
}

/// Where details go that are not kept.
pub(super) type Details<'a> = Option<&'a mut dyn FnMut(&Return, Detail)>;

/// What became of a return.
pub(super) enum Outcome {
    /// It counts, with what is odd about it.
    Kept(Box<Return>, Vec<Remark>),
    /// It is on a form that is not read: why.
    LeftOut(String),
}

/// Something odd about a return that is kept.
pub(super) struct Remark {
    pub(super) reason: &'static str,
    pub(super) field: &'static str,
    pub(super) found: String,
    /// How often it is so; of the same kind only the first few are told one by one.
    pub(super) times: u64,
}

/// A return while it is read.
pub(super) struct Reading {
    file: String,
    options: ReadOptions,
    found: Box<Return>,
    return_type: String,
    tax_year: Option<u16>,
    begins: Option<Date>,
    ends: Option<Date>,
    remarks: Vec<Remark>,
    grant: Grant,
    to_person: bool,
    service: (Service, i64),
    related: Related,
    is_trust: bool,
    marked: bool,
    repeated: bool,
}

impl Reading {
    pub(super) fn new(file: &str, options: ReadOptions) -> Self {
        // Any day; both are set before the return is handed on.
        let unset = Date { year: 1900, month: 1, day: 1 };
        Self {
            file: file.to_owned(),
            options,
            found: Box::new(Return {
                file: file.to_owned(),
                version: String::new(),
                form: Form::Full,
                ein: String::new(),
                name: String::new(),
                state: String::new(),
                tax_year: 0,
                begins: unset,
                ends: unset,
                filed: String::new(),
                amended: false,
                subsection: Subsection::Unknown,
                group: false,
                amounts: super::Amounts::new(),
                services: std::collections::BTreeMap::new(),
                employees: None,
                volunteers: None,
                officers: 0,
                grants: Vec::new(),
                grants_to_persons: 0,
                related: Vec::new(),
            }),
            return_type: String::new(),
            tax_year: None,
            begins: None,
            ends: None,
            remarks: Vec::new(),
            grant: Grant::default(),
            to_person: false,
            service: (Service::Other, 0),
            related: Related { name: String::new(), ein: String::new(), relation: Relation::Exempt },
            is_trust: false,
            marked: false,
            repeated: false,
        }
    }

    fn fault(&self, field: &str, found: &str, expected: &str) -> ReadError {
        ReadError::Field {
            file: self.file.clone(),
            row: 1,
            field: field.to_owned(),
            found: shown(found),
            expected: expected.to_owned(),
        }
    }

    /// Something odd: an error if strict, else a remark.
    fn odd(
        &mut self,
        reason: &'static str,
        field: &'static str,
        found: &str,
        expected: &'static str,
    ) -> Result<(), ReadError> {
        if self.options.strict {
            return Err(self.fault(field, found, expected));
        }
        self.remark(reason, field, found);
        Ok(())
    }

    /// Notes it; a return with an odd amount in every one of a million grants must not fill the memory.
    fn remark(&mut self, reason: &'static str, field: &'static str, found: &str) {
        let mut alike = self.remarks.iter_mut().filter(|known| known.reason == reason);
        match alike.nth(EXAMPLES - 1) {
            Some(last) => last.times = last.times.saturating_add(1),
            None => self.remarks.push(Remark { reason, field, found: shown(found), times: 1 }),
        }
    }

    pub(super) fn step(&mut self, step: &Step<'_>, detail: &mut Details<'_>) -> Result<Go, ReadError> {
        match step {
            Step::Start(field, tag) => self.start(*field, tag)?,
            Step::End(field, text) => return self.end(*field, text, detail),
        }
        Ok(Go::On)
    }

    fn start(&mut self, field: Field, tag: &BytesStart<'_>) -> Result<(), ReadError> {
        match field {
            Field::Return => {
                let version = attribute(tag, &["returnVersion"]).unwrap_or_default();
                self.check_version(&version)?;
                self.found.version = shown(&version);
            }
            Field::SectionC => {
                let number = attribute(tag, &["organization501cTypeTxt", "typeOf501cOrganization"]);
                if let Some(section) = number.and_then(|number| Subsection::parse(&number)) {
                    self.found.subsection = section;
                }
            }
            Field::Listed => self.marked = false,
            Field::Grant => {
                self.grant = Grant::default();
                self.to_person = false;
            }
            Field::Programme => self.service = (Service::Other, 0),
            Field::Related(relation) => {
                self.related = Related { name: String::new(), ein: String::new(), relation };
                self.is_trust = false;
            }
            _ => {}
        }
        Ok(())
    }

    fn check_version(&mut self, version: &str) -> Result<(), ReadError> {
        let year = version.split_once('v').and_then(|(year, _)| year.parse::<u16>().ok());
        match year {
            Some(year) if (FIRST_YEAR..=2100).contains(&year) => {
                if year > LAST_CHECKED {
                    let reason = "a schema newer than those that were compared with real returns (2022)";
                    self.remark(reason, "returnVersion", version);
                }
                Ok(())
            }
            _ => Err(ReadError::UnknownVersion {
                file: self.file.clone(),
                row: 1,
                found: shown(version),
                known: format!("those from {FIRST_YEAR} on, such as 2021v4.2"),
            }),
        }
    }

    fn end(&mut self, field: Field, text: &str, detail: &mut Details<'_>) -> Result<Go, ReadError> {
        let text = &*tidy(text);
        match field {
            Field::Header => return self.end_of_header(),
            Field::ReturnType => self.return_type = text.to_owned(),
            Field::Ein => self.found.ein = digits(text),
            Field::Name => join(&mut self.found.name, text),
            Field::State => self.found.state = text.to_ascii_uppercase(),
            Field::TaxYear => self.tax_year = text.parse().ok(),
            Field::Begins => self.begins = Date::parse(text),
            Field::Ends => self.ends = Date::parse(text),
            Field::Filed => self.found.filed = text.to_owned(),
            Field::Amended => self.found.amended = is_yes(text),
            Field::Group => self.found.group = is_yes(text),
            Field::Section3 => self.section(text, Subsection::C(3)),
            Field::Section527 => self.section(text, Subsection::Political),
            Field::Section4947 => self.section(text, Subsection::Trust),
            Field::Money(line) => self.money(line, text)?,
            Field::Add(line) => {
                if let Some(dollars) = self.dollars(line, text)? {
                    let sum = self.found.amounts.entry(line).or_insert(0);
                    *sum = sum.saturating_add(dollars);
                }
            }
            Field::Fallback(line) => {
                if !self.found.amounts.contains_key(&line)
                    && let Some(dollars) = self.dollars(line, text)?
                {
                    self.found.amounts.insert(line, dollars);
                }
            }
            Field::Employees => self.found.employees = self.count("TotalEmployeeCnt", text)?,
            Field::Volunteers => self.found.volunteers = self.count("TotalVolunteersCnt", text)?,
            Field::Officer => self.found.officers = self.found.officers.saturating_add(1),
            Field::OfficerMark => self.marked |= is_yes(text),
            Field::Listed => {
                self.found.officers = self.found.officers.saturating_add(u32::from(self.marked));
            }
            Field::ProgrammeText => self.service.0 = Service::of(text),
            Field::ProgrammeDollars => {
                self.service.1 = self.dollars(Line::ProgrammeService, text)?.unwrap_or(0);
            }
            Field::Programme => {
                let sum = self.found.services.entry(self.service.0).or_insert(0);
                *sum = sum.saturating_add(self.service.1);
            }
            Field::GrantName => join(&mut self.grant.name, text),
            Field::GrantEin => self.grant.ein = digits(text),
            Field::GrantDollars => {
                let dollars = self.whole_dollars(Line::GrantsPaid, text)?.unwrap_or(0);
                if dollars < 0 {
                    self.remark("a grant that was given back (negative)", "grant", text);
                }
                self.grant.dollars = self.grant.dollars.saturating_add(dollars);
            }
            Field::GrantToPerson => self.to_person = true,
            Field::Grant => {
                let grant = std::mem::take(&mut self.grant);
                // A grant to a person, and one to nobody named, is counted only.
                if self.to_person || grant.name.is_empty() {
                    self.found.grants_to_persons = self.found.grants_to_persons.saturating_add(1);
                } else if let Some(detail) = detail {
                    detail(&self.found, Detail::Grant(grant));
                } else {
                    self.found.grants.push(grant);
                }
            }
            Field::RelatedName => join(&mut self.related.name, text),
            Field::RelatedEin => self.related.ein = digits(text),
            Field::RelatedKind => {
                let kind = text.to_ascii_lowercase();
                self.is_trust = kind == "t" || kind.contains("trust");
            }
            Field::Related(_) => {
                let empty = Related { name: String::new(), ein: String::new(), relation: Relation::Exempt };
                let mut related = std::mem::replace(&mut self.related, empty);
                if self.is_trust {
                    related.name.clear();
                }
                match detail {
                    Some(detail) => detail(&self.found, Detail::Related(related)),
                    None => self.found.related.push(related),
                }
            }
            Field::Return | Field::SectionC => {}
        }
        Ok(Go::On)
    }

    fn section(&mut self, text: &str, section: Subsection) {
        if is_yes(text) {
            self.found.subsection = section;
        }
    }

    /// Form and filer are known here. Of a form that is not read nothing more is looked at.
    fn end_of_header(&mut self) -> Result<Go, ReadError> {
        let Some(form) = Form::parse(&self.return_type) else { return Ok(Go::Enough) };
        self.found.form = form;
        if self.found.ein.len() != 9 {
            return Err(self.fault(
                "Filer/EIN",
                &self.found.ein,
                "an employer identification number of nine digits",
            ));
        }
        let (Some(begins), Some(ends)) = (self.begins, self.ends) else {
            return Err(self.fault(
                "TaxPeriodEndDt",
                "",
                "a first and last day of the tax year such as 2021-12-31",
            ));
        };
        if begins > ends {
            let found = format!("{begins}..{ends}");
            return Err(self.fault("TaxPeriodEndDt", &found, "a last day that is not before the first"));
        }
        self.found.begins = begins;
        self.found.ends = ends;
        self.found.tax_year = self.tax_year.unwrap_or(begins.year);
        Ok(Go::On)
    }

    fn money(&mut self, line: Line, text: &str) -> Result<(), ReadError> {
        if let Some(dollars) = self.dollars(line, text)? {
            if self.found.amounts.contains_key(&line) && line != Line::TotalRevenue && !self.repeated {
                self.repeated = true;
                self.odd("an amount that is there twice; the first counts", line.key(), text, "one amount")?;
            }
            // Total revenue stands first in the summary and then, as the line itself, in Part VIII.
            if line == Line::TotalRevenue {
                self.found.amounts.insert(line, dollars);
            } else {
                self.found.amounts.entry(line).or_insert(dollars);
            }
        }
        Ok(())
    }

    fn dollars(&mut self, line: Line, text: &str) -> Result<Option<i64>, ReadError> {
        let dollars = self.whole_dollars(line, text)?;
        if dollars.is_some_and(|dollars| dollars < 0) && line.never_negative() {
            self.odd("money below 0 on a line that cannot have it", line.key(), text, "0 or more")?;
        }
        Ok(dollars)
    }

    fn whole_dollars(&mut self, line: Line, text: &str) -> Result<Option<i64>, ReadError> {
        const EXPECTED: &str = "an amount in whole dollars";
        if text.is_empty() {
            return Ok(None);
        }
        let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
        let Ok(dollars) = whole.parse::<i64>() else {
            self.odd("an amount that is not a number; it is left out", line.key(), WORDS, EXPECTED)?;
            return Ok(None);
        };
        Ok(Some(dollars))
    }

    fn count(&mut self, field: &'static str, text: &str) -> Result<Option<u32>, ReadError> {
        if text.is_empty() {
            return Ok(None);
        }
        match text.parse() {
            Ok(count) => Ok(Some(count)),
            Err(_) => {
                self.odd(
                    "a count that is not one; it is left out",
                    field,
                    text,
                    "a whole number of 0 or more",
                )?;
                Ok(None)
            }
        }
    }

    pub(super) fn finish(self) -> Result<Outcome, ReadError> {
        if self.found.version.is_empty() {
            return Err(ReadError::WrongKind {
                file: self.file,
                looks_like: "XML of another kind: it has no `Return`".to_owned(),
                expected: EXPECTED,
            });
        }
        if Form::parse(&self.return_type).is_none() {
            let code: String =
                self.return_type.chars().filter(char::is_ascii_alphanumeric).take(12).collect();
            return Ok(Outcome::LeftOut(match code.to_ascii_uppercase().as_str() {
                "" => "a return that does not say on which form it is".to_owned(),
                "990T" => "Form 990-T, on business income, which says nothing of funding".to_owned(),
                code => format!("Form {code}, which is recognized and not read"),
            }));
        }
        Ok(Outcome::Kept(self.found, self.remarks))
    }
}

fn attribute(tag: &BytesStart<'_>, names: &[&str]) -> Option<String> {
    let found = tag.attributes().flatten().find(|attribute| names.contains(&attribute.key.as_ref()))?;
    Some(found.value.trim().to_owned())
}

/// A box is marked by `X`, `1` or `true`.
fn is_yes(text: &str) -> bool {
    matches!(text, "X" | "x" | "1" | "true")
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).take(9).collect()
}

/// Adds a second line of a name to the first; names have two lines, so that more than a few are no name.
fn join(name: &mut String, line: &str) {
    if name.len() + line.len() > LONGEST_NAME {
        return;
    }
    if !name.is_empty() && !line.is_empty() {
        name.push(' ');
    }
    name.push_str(line);
}
