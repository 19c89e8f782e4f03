//! Sums of one filing, and the filings that count among many.
//!
//! Belongs here: adding rows up, and amended reports in place of those they amend. Does not: reading.

use std::collections::BTreeMap;

use super::rows::Item;
use super::{Counterpart, Filing, FilingKey, Flow, Individuals, Kind, Schedule, Sum, size_class};
use crate::import::{Counted, ImportSummary};

/// Organizations and committees of one filing that are kept apart; the rest are summed without a name.
const MOST_FLOWS: usize = 1_000_000;

/// Filings that count, and what was read to get them.
#[derive(Clone, Debug)]
pub struct FilingRecord {
    /// One filing a report, in the order of committee, form and days covered.
    pub filings: Vec<Filing>,
    /// Rows read, kept, skipped.
    pub summary: ImportSummary,
    /// Filings left out because another one amends them, or is the same.
    pub superseded: u64,
}

impl FilingRecord {
    /// Keeps the last filing of each report: the amended one, and of several the one amended most often.
    #[must_use]
    pub fn of(filings: Vec<Filing>, mut summary: ImportSummary) -> Self {
        let mut last: BTreeMap<FilingKey, Filing> = BTreeMap::new();
        let mut superseded = 0;
        // Forms that are not read say nothing by which one could replace another.
        let (other, filings): (Vec<Filing>, Vec<Filing>) =
            filings.into_iter().partition(|filing| filing.form == super::Form::Other);
        for filing in filings {
            match last.get_mut(&filing.key()) {
                Some(known) => {
                    superseded += 1;
                    if filing.supersedes(known) {
                        *known = filing;
                    }
                }
                None => {
                    last.insert(filing.key(), filing);
                }
            }
        }
        if superseded > 0 {
            summary.remarked.push(Counted {
                reason: "a filing replaced by an amended or equal filing of the same report".to_owned(),
                count: superseded,
                examples: Vec::new(),
            });
            summary.remarked.sort_by(|a, b| a.reason.cmp(&b.reason));
        }
        Self { filings: last.into_values().chain(other).collect(), summary, superseded }
    }
}

/// Adds up the rows of one filing.
#[derive(Default)]
pub(super) struct Builder {
    individuals: Individuals,
    lines: BTreeMap<String, Sum>,
    /// By kind, counterpart, memo and name or number: place in `flows`.
    places: BTreeMap<Vec<u8>, usize>,
    flows: Vec<Flow>,
    key: Vec<u8>,
    /// The key of the row before and its place: rows of one counterpart often stand together.
    last_key: Vec<u8>,
    last_place: Option<usize>,
    /// The line added last and its sum, since rows of a line stand together.
    last_line: Option<(String, Sum)>,
}

impl Builder {
    pub(super) fn add(&mut self, item: &Item<'_>) {
        if !item.memo {
            self.add_line(item);
        }
        if item.counterpart == Counterpart::Individual
            && item.schedule == Schedule::A
            && matches!(item.kind, Kind::Individuals | Kind::Transfers)
        {
            self.add_individual(item);
        }
        self.add_flow(item);
    }

    fn add_line(&mut self, item: &Item<'_>) {
        match &mut self.last_line {
            Some((line, sum)) if line == item.line => sum.add(item.cents),
            last => {
                if let Some((line, sum)) = last.take() {
                    merge(&mut self.lines, line, sum);
                }
                let mut sum = Sum::default();
                sum.add(item.cents);
                *last = Some((item.line.to_owned(), sum));
            }
        }
    }

    fn add_individual(&mut self, item: &Item<'_>) {
        let gift = size_class(item.cents.saturating_abs());
        // A giver's sum below the gift itself is a slip or a refund: the gift is then the better mark.
        let given = item.to_date.unwrap_or(0).max(item.cents.saturating_abs());
        let giver = size_class(given);
        if item.memo {
            add(&mut self.individuals.memo_by_giver, giver, item.cents);
        } else if item.kind == Kind::Individuals {
            add(&mut self.individuals.by_gift, gift, item.cents);
            add(&mut self.individuals.by_giver, giver, item.cents);
        }
    }

    fn add_flow(&mut self, item: &Item<'_>) {
        self.key.clear();
        self.key.extend([item.kind as u8, item.counterpart as u8, u8::from(item.memo)]);
        if item.id.is_empty() {
            self.key.extend(item.name.bytes().map(|byte| byte.to_ascii_uppercase()));
        } else {
            self.key.extend(item.id.bytes());
        }
        if let Some(place) = self.last_place.filter(|_| self.key == self.last_key) {
            self.count(place, item.cents);
            return;
        }
        let place = match self.places.get(self.key.as_slice()) {
            Some(place) => *place,
            None => {
                let full = self.flows.len() >= MOST_FLOWS;
                if full {
                    self.key.truncate(3);
                    if let Some(place) = self.places.get(self.key.as_slice()) {
                        let place = *place;
                        self.count(place, item.cents);
                        return;
                    }
                }
                let named = |text: &str| if full { String::new() } else { text.to_owned() };
                self.flows.push(Flow {
                    kind: item.kind,
                    counterpart: item.counterpart,
                    name: named(&item.name),
                    id: named(&item.id),
                    memo: item.memo,
                    sum: Sum::default(),
                });
                self.places.insert(self.key.clone(), self.flows.len() - 1);
                self.flows.len() - 1
            }
        };
        std::mem::swap(&mut self.key, &mut self.last_key);
        self.last_place = Some(place);
        self.count(place, item.cents);
    }

    fn count(&mut self, place: usize, cents: i64) {
        if let Some(flow) = self.flows.get_mut(place) {
            flow.sum.add(cents);
        }
    }

    pub(super) fn finish(mut self, filing: &mut Filing) {
        if let Some((line, sum)) = self.last_line.take() {
            merge(&mut self.lines, line, sum);
        }
        self.flows.sort_by(|a, b| {
            let of = |flow: &Flow| (std::cmp::Reverse(flow.sum.cents), flow.kind, flow.memo);
            of(a).cmp(&of(b)).then_with(|| (&a.name, &a.id).cmp(&(&b.name, &b.id)))
        });
        filing.individuals = self.individuals;
        filing.flows = self.flows;
        filing.lines = self.lines;
    }
}

fn add(classes: &mut [Sum; 5], class: usize, cents: i64) {
    if let Some(sum) = classes.get_mut(class) {
        sum.add(cents);
    }
}

fn merge(lines: &mut BTreeMap<String, Sum>, line: String, sum: Sum) {
    let known = lines.entry(line).or_default();
    known.rows += sum.rows;
    known.cents = known.cents.saturating_add(sum.cents);
}
