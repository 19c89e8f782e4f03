//! An estimate from returns, in the making.
//!
//! Belongs here: what is kept of each organization, what becomes of it, and what an estimate cannot tell. Does not: the
//! mapping of lines (`funding`) and the arithmetic of ranges (`shares`).

use super::estimate::{DEPENDENCE, DUES, EMPLOYEES, ESTIMATORS, FUNDING, PAID, RECEIVED, VOLUNTEERS};
use super::funding::{dependence, dues_share, largest_lines, money, revenue};
use super::grants::{self, grants_of, largest_first, paid, paid_to};
use super::select::{EIN, Selection, There, source, top, whole};
use super::{Form, GrantBetween, Return, ReturnRecord, Subsection};
use crate::date::Date;
use crate::error::EvidenceError;
use crate::estimate::{Counting, Estimate, Estimator, LEVEL, number};
use crate::filter::{Filter, describe};
use crate::in_words::{dollars, percent};
use crate::pool::mean_size;
use crate::shares::{Known, PooledShares, Source, Whole, known_size, pool};

/// An estimate in the making: it takes organizations one after the other, so that nobody need hold the returns of all of them,
/// and keeps of each the few numbers that it needs.
#[derive(Debug)]
pub struct Estimation<'f> {
    estimator: &'static Estimator,
    filter: &'f Filter,
    cited: String,
    selection: Selection,
    asked: Asked,
    found: bool,
    counted: Counted,
    there: There,
}

/// What only some of the estimates are asked for.
#[derive(Debug)]
struct Asked {
    source: Option<(Source, Whole)>,
    top: usize,
    to: Option<String>,
}

/// What is kept of the organizations.
#[derive(Debug)]
enum Counted {
    /// A share of each, where its returns say.
    Shares(Vec<Known>, Returns),
    /// Persons or dollars of each, where its returns say; and what is said of all of them, and of those with any.
    Sizes(Vec<f64>, Returns, Returns),
    /// Grants to one organization: the payers need not be among those selected. The number of returns is that of all, for
    /// whoever found no grant.
    Received { from: Option<String>, to: String, returns: usize, grants: Vec<GrantBetween> },
}

/// What is said of the returns behind an estimate.
#[derive(Debug, Default)]
struct Returns {
    organizations: usize,
    count: usize,
    amended: usize,
    group: bool,
    not_full: usize,
    short: bool,
    of_a_league: bool,
    begins: Option<Date>,
    ends: Option<Date>,
    /// Of the first organization.
    only: Only,
}

/// What is said of an organization that is the only one.
#[derive(Debug, Default)]
struct Only {
    name: String,
    earned: f64,
    lines: Vec<String>,
}

impl<'f> Estimation<'f> {
    /// An estimate that has seen nothing yet; `name`, `filter` and `cited` as in [`super::estimate`].
    ///
    /// # Errors
    /// As [`super::estimate`], for a name or filter that makes no sense.
    pub fn new(name: &str, filter: &'f Filter, cited: &str) -> Result<Self, EvidenceError> {
        let estimator = Estimator::find(&ESTIMATORS, name)?;
        let selection = Selection::from_filter(name, filter, estimator.keys)?;
        let asked = Asked {
            source: if name == FUNDING {
                Some((source(name, filter, cited)?, whole(name, filter)?))
            } else {
                None
            },
            top: if name == DEPENDENCE { top(name, filter)? } else { 1 },
            to: if name == PAID { grants::to(name, filter)? } else { None },
        };
        let counted = match name {
            RECEIVED => {
                let from = grants::from(name, filter)?;
                let [to] = selection.eins.as_slice() else {
                    return Err(EvidenceError::BadValue {
                        name: name.to_owned(),
                        key: EIN.0.to_owned(),
                        found: filter.get(EIN.0).map_or_else(|| "nothing".to_owned(), ToString::to_string),
                        expected: "the employer identification number of one organization".to_owned(),
                    });
                };
                Counted::Received { from, to: to.clone(), returns: 0, grants: Vec::new() }
            }
            EMPLOYEES | VOLUNTEERS | PAID => {
                Counted::Sizes(Vec::new(), Returns::default(), Returns::default())
            }
            _ => Counted::Shares(Vec::new(), Returns::default()),
        };
        Ok(Self {
            estimator,
            filter,
            cited: cited.to_owned(),
            selection,
            asked,
            found: false,
            counted,
            there: There::default(),
        })
    }

    /// The returns that it counts, unless it looks for [`Estimation::grants_to`].
    #[must_use]
    pub const fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The organization whose grants are looked for: then every return that lists one, whatever the selection.
    #[must_use]
    pub fn grants_to(&self) -> Option<&str> {
        match &self.counted {
            Counted::Received { to, .. } => Some(to),
            _ => None,
        }
    }

    /// Whether grants are looked at one by one.
    #[must_use]
    pub const fn looks_at_grants(&self) -> bool {
        matches!(self.counted, Counted::Received { .. }) || self.asked.to.is_some()
    }

    /// Adds the organizations of a record. Each must be whole in one record, and they must come in the order of their numbers:
    /// sums of floats depend on it.
    pub fn take(&mut self, record: &ReturnRecord) {
        if let Counted::Received { from, to, grants, .. } = &mut self.counted {
            let years = self.selection.years;
            let within =
                |year: u16| years.is_none_or(|(first, last)| (first..=last).contains(&f64::from(year)));
            for one in record.returns.iter().filter(|one| within(one.tax_year)) {
                grants.extend(grants_of(one, from.as_deref(), Some(to)));
            }
            self.found = !grants.is_empty();
            return;
        }
        for returns in self.selection.by_organization(record).values() {
            self.found = true;
            let (name, asked) = (self.estimator.name, &self.asked);
            match &mut self.counted {
                Counted::Shares(shares, of) => {
                    if let Some(share) = share(name, asked, returns) {
                        shares.push(share);
                        of.add(name, asked, returns);
                    }
                }
                Counted::Sizes(sizes, of_all, of_some) => {
                    if let Some(size) = size_of(name, asked, returns) {
                        sizes.push(size);
                        of_all.add(name, asked, returns);
                        if size > 0.0 {
                            of_some.add(name, asked, returns);
                        }
                    }
                }
                Counted::Received { .. } => {}
            }
        }
    }

    /// Whether any return taken so far was one of those asked for, or listed such a grant.
    #[must_use]
    pub const fn found(&self) -> bool {
        self.found
    }

    /// Looks at a return, of which the head is enough, to say what there is where nothing was found.
    pub fn see(&mut self, one: &Return) {
        if let Counted::Received { returns, .. } = &mut self.counted {
            *returns += 1;
        } else {
            self.there.add(one);
        }
    }

    /// The estimate from all that was taken.
    ///
    /// # Errors
    /// [`EvidenceError::NothingFound`].
    pub fn finish(self) -> Result<Estimate, EvidenceError> {
        let Self { estimator, filter, cited, selection, asked, found, counted, there } = self;
        let name = estimator.name;
        let answer = match counted {
            Counted::Received { returns, grants, .. } => {
                return received(estimator, filter, &cited, returns, grants);
            }
            _ if !found => return Err(there.nothing_found(&selection, name, filter)),
            Counted::Shares(shares, of) => pool(&shares).map(|pooled| Answer {
                pooled,
                values: shares.iter().map(|share| share.mean).collect(),
                of,
            }),
            Counted::Sizes(sizes, of_all, of_some) => answer_of_sizes(sizes, of_all, of_some),
        };
        let Some(Answer { pooled, values, of }) = answer else {
            return Err(EvidenceError::NothingFound {
                name: name.to_owned(),
                filter: describe(filter),
                hint: "the returns found leave this open".to_owned(),
            });
        };
        let several = values.len() > 1;
        let counting = Counting {
            n: number(if several { values.len() } else { of.count }),
            successes: None,
            rows: if several { values } else { Vec::new() },
            period: of.covered(),
            caveats: caveats(name, &asked, &of),
        };
        let (level, pooled) = pooled.at_level();
        Ok(estimator.answer_at(level, filter, &cited, pooled, counting))
    }
}

struct Answer {
    pooled: PooledShares,
    /// One value an organization.
    values: Vec<f64>,
    of: Returns,
}

/// The share of one organization; `None` where it has none.
fn share(name: &str, asked: &Asked, returns: &[&Return]) -> Option<Known> {
    match asked.source {
        Some((source, whole)) => revenue(returns).share(source, whole),
        None if name == DUES => dues_share(returns),
        None => dependence(returns, asked.top),
    }
}

/// Persons or dollars of one organization, the mean over its years; `None` where they do not say.
fn size_of(name: &str, asked: &Asked, returns: &[&Return]) -> Option<f64> {
    let size = |one: &Return| match name {
        EMPLOYEES => one.employees.map(f64::from),
        VOLUNTEERS => one.volunteers.map(f64::from),
        _ => Some(money(asked.to.as_ref().map_or_else(|| paid(one), |to| paid_to(one, to)))),
    };
    let known: Vec<f64> = returns.iter().filter_map(|one| size(one)).collect();
    (!known.is_empty()).then(|| known.iter().sum::<f64>() / crate::pool::size(known.len()))
}

/// The mean over organizations; of several, those with none are left out unless none has any.
fn answer_of_sizes(sizes: Vec<f64>, of_all: Returns, of_some: Returns) -> Option<Answer> {
    let (values, of) = if sizes.len() > 1 && of_some.organizations > 0 {
        (sizes.into_iter().filter(|size| *size > 0.0).collect(), of_some)
    } else {
        (sizes, of_all)
    };
    let pooled = match values.as_slice() {
        [] => return None,
        [only] => known_size(*only),
        [first, ..] if *first <= 0.0 => known_size(0.0),
        _ => {
            let mean = mean_size(&values, &values);
            PooledShares {
                raw: mean.raw,
                estimate: mean.estimate,
                interval: mean.interval,
                level: LEVEL,
                distribution: mean.distribution,
            }
        }
    };
    Some(Answer { pooled, values, of })
}

/// Grants as their payers report them: the receiver need not be among the returns.
fn received(
    estimator: &Estimator,
    filter: &Filter,
    cited: &str,
    returns: usize,
    mut grants: Vec<GrantBetween>,
) -> Result<Estimate, EvidenceError> {
    largest_first(&mut grants);
    let years = || grants.iter().map(|grant| grant.tax_year);
    let (Some(first), Some(last)) = (years().min(), years().max()) else {
        return Err(EvidenceError::NothingFound {
            name: estimator.name.to_owned(),
            filter: describe(filter),
            hint: format!("none of {returns} returns lists a grant to it with its number"),
        });
    };
    let sum = grants.iter().map(|grant| money(grant.grant.dollars)).sum::<f64>();
    let payers: std::collections::BTreeSet<&str> =
        grants.iter().map(|grant| grant.from_ein.as_str()).collect();
    let mut caveats = vec![format!(
        "At least this much: {} {} by {} {}, for the tax years {first} to {last}. Only what imported returns list in \
         Schedule I, grants above $5,000; private foundations (Form 990-PF) list receivers without their numbers.",
        grants.len(),
        if grants.len() == 1 { "grant" } else { "grants" },
        payers.len(),
        if payers.len() == 1 { "organization" } else { "organizations" },
    )];
    if let Some(largest) = grants.first() {
        caveats.push(format!(
            "The largest is {} from {}.",
            dollars(money(largest.grant.dollars)),
            largest.from
        ));
    }
    let counting = Counting {
        n: number(grants.len()),
        successes: None,
        rows: Vec::new(),
        period: format!("{first}..{last}"),
        caveats,
    };
    let (level, pooled) = known_size(sum).at_level();
    Ok(estimator.answer_at(level, filter, cited, pooled, counting))
}

impl Returns {
    /// Adds the returns of one organization.
    fn add(&mut self, name: &str, asked: &Asked, returns: &[&Return]) {
        if self.organizations == 0 {
            let lines = if name == DEPENDENCE { largest_lines(returns) } else { Vec::new() };
            self.only = Only {
                name: returns.first().map(|one| one.name.clone()).unwrap_or_default(),
                earned: if asked.source.is_some() { revenue(returns).earned_share() } else { 0.0 },
                lines: lines
                    .iter()
                    .take(asked.top)
                    .map(|(line, sum)| format!("{line} ({})", dollars(*sum)))
                    .collect(),
            };
        }
        self.organizations += 1;
        for one in returns {
            self.count += 1;
            self.amended += usize::from(one.amended);
            self.group |= one.group;
            self.not_full += usize::from(one.form != Form::Full);
            self.short |= one.form == Form::Short;
            self.of_a_league |= one.subsection == Subsection::C(6);
            self.begins = self.begins.into_iter().chain([one.begins]).min();
            self.ends = self.ends.into_iter().chain([one.ends]).max();
        }
    }

    fn only(&self) -> Option<&Only> {
        Some(&self.only).filter(|_| self.organizations == 1)
    }

    fn covered(&self) -> String {
        match (self.begins, self.ends) {
            (Some(first), Some(last)) => format!("{first}..{last}"),
            _ => String::new(),
        }
    }
}

fn caveats(name: &str, asked: &Asked, of: &Returns) -> Vec<String> {
    let mut caveats = Vec::new();
    match of.only() {
        Some(only) => caveats.push(format!(
            "From {} of {}: the interval is the range that the numbers allow, not a margin of error.",
            if of.count == 1 { "one return".to_owned() } else { format!("{} returns", of.count) },
            only.name
        )),
        None => caveats.push(format!(
            "{} organizations, each weighing the same, whatever its size: those whose returns were imported, which is \
             not a sample of all. Churches and the smallest organizations file none of these forms.",
            of.organizations
        )),
    }
    if of.amended > 0 {
        let were = if of.amended == 1 { "was" } else { "were" };
        caveats.push(format!("{} of the returns {were} amended; the amended numbers count.", of.amended));
    }
    if of.group {
        caveats.push(
            "A group return: the numbers are those of the organization and its affiliates together."
                .to_owned(),
        );
    }
    if let Some((source, whole)) = asked.source {
        of_funding(source, whole, of, &mut caveats);
    }
    match name {
        DEPENDENCE => {
            if let Some(only) = of.only() {
                caveats.push(format!("The largest: {}.", only.lines.join(", ")));
            }
            caveats.push("A line can hold one giver or thousands: the return does not name them.".to_owned());
        }
        DUES => caveats.push(
            "Dues that stand as service revenue are known by their description only; \"member\" or \"assessment\" in it \
             may be dues or a fee."
                .to_owned(),
        ),
        EMPLOYEES => caveats.push(
            "Everyone who got a wage in the calendar year, part-time and for a month included: not full-time posts."
                .to_owned(),
        ),
        VOLUNTEERS => caveats.push("The organization's own estimate, checked by nobody.".to_owned()),
        PAID if asked.to.is_some() => caveats.push(
            "Only grants above $5,000 are listed by receiver, and Form 990-PF lists receivers without their numbers."
                .to_owned(),
        ),
        _ => {}
    }
    if matches!(name, EMPLOYEES | VOLUNTEERS) && of.not_full > 0 {
        caveats.push(format!(
            "{} of the returns are on Forms 990-EZ and 990-PF, which do not ask for this.",
            of.not_full
        ));
    }
    if matches!(name, EMPLOYEES | VOLUNTEERS | PAID) && of.organizations > 1 {
        caveats.push("Organizations with none are left out of the mean.".to_owned());
    }
    caveats
}

fn of_funding(source: Source, whole: Whole, of: &Returns, caveats: &mut Vec<String>) {
    if let Some(only) = of.only()
        && whole == Whole::Funders
        && only.earned >= 0.005
    {
        caveats.push(format!(
            "{} of revenue was earned (services, investments, sales) and is left out; `of = total` counts it.",
            percent(only.earned)
        ));
    }
    if matches!(source, Source::SmallDonors | Source::WealthyDonors | Source::Foundations | Source::Employer)
    {
        caveats.push(
            "A return gives contributions without their size or giver: the range runs from none of them to all. In the \
             middle they are split as all giving in the United States was in 2022 (Giving USA 2023), and between small \
             and wealthy donors evenly, which is a guess."
                .to_owned(),
        );
    }
    if source == Source::Government && of.short {
        caveats.push("Form 990-EZ does not tell government grants from other gifts.".to_owned());
    }
    if of.of_a_league {
        caveats.push(
            "The members of a business league can be companies: its dues may be an employer's.".to_owned(),
        );
    }
}
