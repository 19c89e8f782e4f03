//! What a bloc's seats are worth when it votes as one: today, with partners, and if it had more or fewer of them.

use super::{group, is_party, no_party, percent};
use crate::fault::Fault;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::str::FromStr;
use terrain_evidence::rollcall::{BLOC, RollCallRecord};
use terrain_power::{Bench, BlocPower, Chamber, PowerError, Rational, to_floats};
use terrain_report::power::{Curve, curves};

/// Parties up to which each is shown as a partner.
const PARTNERS: usize = 8;
/// Sizes shown in the text answer, beside the bloc's own and those at which something changes.
const SIZES: [u64; 9] = [1, 3, 5, 10, 15, 20, 30, 40, 50];

/// Votes that carry a motion: a number of them, or a part of the seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needed {
    Votes(u64),
    Part { above: u64, below: u64 },
}

impl FromStr for Needed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is neither a number of votes nor a part such as 3/5 or 60%");
        let whole = |text: &str| text.trim().parse::<u64>().map_err(|_| wrong());
        let part = |above: u64, below: u64| match above {
            _ if above == 0 || above > below || below > 1_000_000 => Err(wrong()),
            _ => Ok(Self::Part { above, below }),
        };
        if let Some((above, below)) = text.split_once('/') {
            return part(whole(above)?, whole(below)?);
        }
        match text.strip_suffix('%') {
            Some(percent) => part(whole(percent)?, 100),
            None => {
                whole(text).and_then(|votes| if votes == 0 { Err(wrong()) } else { Ok(Self::Votes(votes)) })
            }
        }
    }
}

impl Needed {
    fn of(self, seats: u64) -> u64 {
        match self {
            Self::Votes(votes) => votes,
            Self::Part { above, below } => seats.saturating_mul(above).div_ceil(below),
        }
    }
}

/// What the user asked for.
pub(super) struct Asked<'a> {
    pub(super) partners: &'a [String],
    pub(super) quota: Option<Needed>,
    pub(super) seats: Option<u64>,
}

/// What the bloc's seats are worth when it votes as one. Parties vote as one too where nothing else is said; members
/// without a party never do.
#[derive(Debug, Serialize)]
pub(super) struct Power {
    /// Seats at the last roll call: of the bloc, and of each party without it.
    seats: BTreeMap<String, u64>,
    /// Votes that carry a motion.
    quota: u64,
    /// The bloc's part of all power while everybody votes alone, itself included.
    apart: f64,
    /// Shapley–Shubik index when all other members vote each for themselves.
    among_members: f64,
    /// Shapley–Shubik index of the bloc and of each party when the parties vote as one.
    among_parties: BTreeMap<String, f64>,
    /// The same by the normalized Banzhaf index.
    among_parties_banzhaf: BTreeMap<String, f64>,
    needs: Needs,
    /// With partners: each party alone, then those that were asked for.
    unions: Vec<Union>,
    thresholds: Thresholds,
    /// At each size from no seat to all.
    by_seats: Vec<AtSize>,
    /// The size that was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<AskedSize>,
}

/// How far the bloc is from carrying and from blocking a motion alone.
#[derive(Debug, Serialize)]
struct Needs {
    /// Its seats over the votes that a motion needs.
    share_of_quota: f64,
    /// Votes from others that carry a motion.
    to_carry: u64,
    /// These over all others.
    share_of_others: f64,
    /// Votes from others that block one.
    to_block: u64,
}

/// The bloc in an a-priori union.
#[derive(Debug, Serialize)]
struct Union {
    partners: Vec<String>,
    /// Seats of all of them.
    seats: u64,
    /// The bloc's Owen value, and its Shapley–Shubik index without the union.
    bloc: f64,
    bloc_without: f64,
    /// The same for all partners together with the bloc.
    together: f64,
    together_without: f64,
}

/// Sizes at which something changes, seats coming from the others in proportion; left out where it never does.
#[derive(Debug, Serialize)]
struct Thresholds {
    /// From here on its votes are needed at least sometimes, while parties vote as one.
    #[serde(skip_serializing_if = "Option::is_none")]
    needed_from: Option<u64>,
    /// From here on nothing passes against it.
    blocks_from: u64,
    /// From here on it decides alone.
    decides_from: u64,
}

/// The bloc at one size.
#[derive(Clone, Debug, Serialize)]
struct AtSize {
    seats: u64,
    share_of_seats: f64,
    among_members: f64,
    among_parties: f64,
}

/// The bloc at the size that was asked for, and the others beside it.
#[derive(Debug, Serialize)]
struct AskedSize {
    seats: BTreeMap<String, u64>,
    among_members: f64,
    among_parties: BTreeMap<String, f64>,
}

/// The groups beside the bloc, in the order of their codes.
struct Groups {
    codes: Vec<String>,
    chamber: Chamber,
}

impl Groups {
    /// `None` without a seat at the last roll call.
    fn of(record: &RollCallRecord, bloc: &[usize], quota: Option<Needed>) -> Result<Option<Self>, Fault> {
        let Some(last) = record.roll_calls.len().checked_sub(1) else { return Ok(None) };
        let (mut seats, mut own) = (BTreeMap::new(), 0);
        for (member, _) in record.ballots_of(last).filter(|(_, position)| position.seated()) {
            if bloc.contains(&member) {
                own += 1;
            } else if let Some(member) = record.members.get(member) {
                *seats.entry(member.party.clone()).or_insert(0_u64) += 1;
            }
        }
        let all = own + seats.values().sum::<u64>();
        if all == 0 {
            return Ok(None);
        }
        let needed = quota.map_or(all / 2 + 1, |quota| quota.of(all));
        let benches = seats.iter().map(|(code, &seats)| Bench { seats, united: !code.is_empty() }).collect();
        let chamber = Chamber::new(own, benches, needed).map_err(|_| {
            Fault::new(format!("--quota: {needed} votes can't be had: the chamber has {all} seats"))
                .help("name at most as many votes as there are seats, or a part such as 3/5")
        })?;
        Ok(Some(Self { codes: seats.into_keys().collect(), chamber }))
    }

    /// Values by code, the bloc under its own.
    fn by_code(&self, power: &BlocPower) -> BTreeMap<String, f64> {
        let mut found: BTreeMap<String, f64> =
            self.codes.iter().cloned().zip(to_floats(&power.others)).collect();
        found.insert(BLOC.to_owned(), float(&power.bloc));
        found
    }

    fn union(&self, without: &BlocPower, partners: &[usize]) -> Result<Union, PowerError> {
        let with = self.chamber.with_partners(partners)?;
        let together = |power: &BlocPower| {
            let partners = partners.iter().filter_map(|&partner| power.others.get(partner));
            float(&partners.fold(power.bloc.clone(), |sum, value| sum + value))
        };
        let benches = partners.iter().filter_map(|&partner| self.chamber.others().get(partner));
        Ok(Union {
            partners: partners.iter().filter_map(|&partner| self.codes.get(partner)).cloned().collect(),
            seats: benches.fold(self.chamber.bloc(), |sum, bench| sum + bench.seats),
            bloc: float(&with.bloc),
            bloc_without: float(&without.bloc),
            together: together(&with),
            together_without: together(without),
        })
    }

    fn at_size(&self, seats: u64) -> Result<AtSize, PowerError> {
        let chamber = self.chamber.with_seats(seats);
        Ok(AtSize {
            seats,
            share_of_seats: ratio(seats, chamber.seats()),
            among_members: float(&chamber.among_members()),
            among_parties: float(&chamber.among_benches()?.bloc),
        })
    }
}

impl Power {
    /// `None` without a seat at the last roll call, or with more members who vote alone than can be counted.
    pub(super) fn of(
        record: &RollCallRecord,
        bloc: &[usize],
        asked: &Asked<'_>,
    ) -> Result<Option<Self>, Fault> {
        let Some(groups) = Groups::of(record, bloc, asked.quota)? else { return Ok(None) };
        let mut partners = Vec::new();
        for text in asked.partners {
            let found = groups.codes.iter().position(|code| is_party(code, text.trim()));
            let partner = found.ok_or_else(|| no_party(record, text))?;
            if !partners.contains(&partner) {
                partners.push(partner);
            }
        }
        let all = groups.chamber.seats();
        if let Some(seats) = asked.seats.filter(|seats| *seats > all) {
            return Err(Fault::new(format!("--seats: {seats} is above the chamber's {all} seats")));
        }
        Ok(Self::in_groups(&groups, &partners, asked.seats).ok())
    }

    fn in_groups(groups: &Groups, partners: &[usize], asked: Option<u64>) -> Result<Self, PowerError> {
        let chamber = &groups.chamber;
        let (own, all, quota) = (chamber.bloc(), chamber.seats(), chamber.quota());
        let without = chamber.among_benches()?;
        let parties = (0..groups.codes.len())
            .filter(|&place| groups.codes.get(place).is_some_and(|code| !code.is_empty()));
        let mut sets: Vec<Vec<usize>> = parties.map(|party| vec![party]).take(PARTNERS).collect();
        if !partners.is_empty() && !sets.contains(&partners.to_vec()) {
            sets.push(partners.to_vec());
        }
        let unions = sets.iter().map(|partners| groups.union(&without, partners));
        let by_seats = (0..=all).map(|seats| groups.at_size(seats)).collect::<Result<Vec<_>, _>>()?;
        let needed = by_seats.iter().find(|size| size.among_parties > 0.0).map(|size| size.seats);
        let mut seats: BTreeMap<String, u64> = BTreeMap::new();
        seats.extend(groups.codes.iter().cloned().zip(chamber.others().iter().map(|bench| bench.seats)));
        seats.insert(BLOC.to_owned(), own);
        let to_carry = quota.saturating_sub(own);
        Ok(Self {
            seats,
            quota,
            apart: ratio(own, all),
            among_members: float(&chamber.among_members()),
            among_parties_banzhaf: groups.by_code(&chamber.among_benches_banzhaf()?),
            needs: Needs {
                share_of_quota: ratio(own, quota),
                to_carry,
                share_of_others: ratio(to_carry, all - own),
                to_block: (all - quota + 1).saturating_sub(own),
            },
            unions: if own == 0 { Vec::new() } else { unions.collect::<Result<_, _>>()? },
            thresholds: Thresholds { needed_from: needed, blocks_from: all - quota + 1, decides_from: quota },
            by_seats,
            asked: asked.map(|seats| Self::asked(groups, seats)).transpose()?,
            among_parties: groups.by_code(&without),
        })
    }

    fn asked(groups: &Groups, seats: u64) -> Result<AskedSize, PowerError> {
        let chamber = groups.chamber.with_seats(seats);
        let mut held: BTreeMap<String, u64> = BTreeMap::new();
        held.extend(groups.codes.iter().cloned().zip(chamber.others().iter().map(|bench| bench.seats)));
        held.insert(BLOC.to_owned(), chamber.bloc());
        Ok(AskedSize {
            seats: held,
            among_members: float(&chamber.among_members()),
            among_parties: groups.by_code(&chamber.among_benches()?),
        })
    }

    fn own(&self) -> u64 {
        self.seats.get(BLOC).copied().unwrap_or_default()
    }

    /// The index at every size.
    pub(super) fn drawn(&self, chamber: &str) -> String {
        let curve = |value: fn(&AtSize) -> f64| -> Vec<(f64, f64)> {
            self.by_seats.iter().map(|size| (count(size.seats), value(size))).collect()
        };
        let (members, parties, seats) = (
            curve(|size| size.among_members),
            curve(|size| size.among_parties),
            curve(|size| size.share_of_seats),
        );
        let title = format!("{chamber}: what the bloc's seats are worth (Shapley–Shubik index)");
        let curve = |name, points| Curve { name, points };
        let drawn = [
            curve("while all others vote each for themselves", members.as_slice()),
            curve("while each party votes as one", parties.as_slice()),
            curve("share of the seats", seats.as_slice()),
        ];
        curves(&title, "seats of the bloc", count(self.own()), &drawn)
    }

    pub(super) fn write_words(&self, text: &mut String) -> std::fmt::Result {
        let own = self.own();
        let all: u64 = self.seats.values().sum();
        writeln!(
            text,
            "\nWhat its seats are worth if it votes as one (Shapley–Shubik index; 1 is all the power)\n  \
             {own} of {all} seats at the last roll call, {} pass a motion",
            self.quota
        )?;
        let needs = &self.needs;
        if needs.to_carry > 0 {
            writeln!(
                text,
                "  It has {} of what a motion needs: to pass one it takes {} of the other {} ({}), to block one {}",
                percent(needs.share_of_quota),
                needs.to_carry,
                all - own,
                percent(needs.share_of_others),
                needs.to_block
            )?;
        }
        writeln!(
            text,
            "  while all others vote each for themselves: {:.3} ({:.3} if it did too)",
            self.among_members, self.apart
        )?;
        writeln!(text, "  while each party votes as one:")?;
        for (code, index) in &self.among_parties {
            let seats = self.seats.get(code).copied().unwrap_or_default();
            let plural = if seats == 1 { "seat" } else { "seats" };
            writeln!(text, "    {}, {seats} {plural}: {index:.3}", group(code))?;
        }
        if own > 0 && self.among_parties.get(BLOC).is_some_and(|index| *index == 0.0) {
            writeln!(text, "  Among parties that each vote as one its votes are never needed.")?;
        }
        self.write_unions(text)?;
        self.write_sizes(text)
    }

    fn write_unions(&self, text: &mut String) -> std::fmt::Result {
        if self.unions.is_empty() {
            return Ok(());
        }
        writeln!(
            text,
            "\nIf it agrees beforehand to vote with partners (a-priori union, Owen value), parties voting as one"
        )?;
        for union in &self.unions {
            let partners: Vec<String> = union.partners.iter().map(|code| group(code)).collect();
            writeln!(
                text,
                "  with {} ({} seats together): the bloc {:.3} instead of {:.3}, all of them {:.3} instead of {:.3}",
                partners.join(" and "),
                union.seats,
                union.bloc,
                union.bloc_without,
                union.together,
                union.together_without
            )?;
        }
        Ok(())
    }

    fn write_sizes(&self, text: &mut String) -> std::fmt::Result {
        if let Some(asked) = &self.asked {
            let seats = asked.seats.get(BLOC).copied().unwrap_or_default();
            let others = asked.seats.iter().filter(|(code, _)| *code != BLOC);
            let others: Vec<String> =
                others.map(|(code, seats)| format!("{} {seats}", group(code))).collect();
            writeln!(text, "\nIf it had {seats} seats, the others in proportion ({})", others.join(", "))?;
            writeln!(text, "  while all others vote each for themselves: {:.3}", asked.among_members)?;
            let bloc = asked.among_parties.get(BLOC).copied().unwrap_or_default();
            writeln!(text, "  while each party votes as one: {bloc:.3}")?;
            if bloc == 0.0 {
                writeln!(text, "  Its votes would still never be needed among parties that vote as one.")?;
            }
        } else {
            writeln!(text, "\nIf it had more or fewer seats, the others in proportion")?;
            writeln!(text, "  {:>7}  {:>14}  {:>14}", "seats", "others alone", "parties as one")?;
            let changes = &self.thresholds;
            let mut shown: Vec<u64> = SIZES.to_vec();
            shown.extend([self.own(), changes.blocks_from, changes.decides_from]);
            shown.extend(changes.needed_from);
            let shown = self.by_seats.iter().filter(|size| shown.contains(&size.seats));
            for size in shown.filter(|size| size.seats <= changes.decides_from) {
                let today = if size.seats == self.own() { "  today" } else { "" };
                writeln!(
                    text,
                    "  {:>7}  {:>14.3}  {:>14.3}{today}",
                    size.seats, size.among_members, size.among_parties
                )?;
            }
        }
        let Thresholds { needed_from, blocks_from, decides_from } = self.thresholds;
        match needed_from {
            Some(seats) if seats > self.own() => {
                writeln!(text, "  Its votes are first needed, while parties vote as one, at {seats} seats.")?;
            }
            _ => {}
        }
        if blocks_from == decides_from {
            return writeln!(text, "  From {decides_from} seats on it decides alone.");
        }
        let (first, last) = (blocks_from.min(decides_from), blocks_from.max(decides_from));
        let (before, after) = if first == blocks_from {
            ("nothing passes against it", "it decides alone")
        } else {
            ("it passes what it wants", "nobody else can")
        };
        writeln!(text, "  From {first} seats on {before}, from {last} on {after}.")
    }
}

fn float(value: &Rational) -> f64 {
    to_floats(std::slice::from_ref(value)).first().copied().unwrap_or_default()
}

fn count(seats: u64) -> f64 {
    u32::try_from(seats).map_or(f64::from(u32::MAX), f64::from)
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { count(part) / count(whole) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotas_are_votes_or_parts() {
        assert_eq!("60".parse::<Needed>().unwrap().of(100), 60);
        assert_eq!("3/5".parse::<Needed>().unwrap().of(101), 61);
        assert_eq!("60%".parse::<Needed>().unwrap().of(50), 30);
        for wrong in ["", "0", "x", "5/3", "0/2", "120%", "1/2/3", "-1", "0.6"] {
            assert!(wrong.parse::<Needed>().unwrap_err().contains("such as 3/5"), "{wrong}");
        }
    }
}
