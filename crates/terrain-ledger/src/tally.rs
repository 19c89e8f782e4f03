//! Totals from a paper tally sheet, as they are typed back: read, checked against the sheet's own total, made into facts.

use crate::fact::{ContactKind, Contacts, Delivery, DeliveryState, Fact, Turnout};
use std::collections::BTreeMap;

/// A line of totals, `unaligned=23,own-base=12,total=35`, as counts.
///
/// # Errors
/// A sentence that says what is wrong: a kind that is unknown or stands twice, no number, no total, a total that is not the
/// sum.
pub fn contacts(line: &str) -> Result<BTreeMap<ContactKind, u32>, String> {
    let mut counts = BTreeMap::new();
    let mut total = None;
    for part in line.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let wrong = || "no KIND=N, for instance unaligned=23,own-base=12,total=35".to_owned();
        let (key, number) = part.split_once('=').ok_or_else(wrong)?;
        let number: u32 = number.trim().parse().map_err(|_| wrong())?;
        let key = key.trim().replace('_', "-");
        if key == "total" {
            if total.replace(number).is_some() {
                return Err("the total stands there twice".to_owned());
            }
            continue;
        }
        let Some(kind) = ContactKind::ALL.into_iter().find(|kind| kind.name() == key) else {
            let names: Vec<&str> = ContactKind::ALL.into_iter().map(ContactKind::name).collect();
            return Err(format!(
                "there is no such kind of contact; the kinds are {}, and total",
                names.join(", ")
            ));
        };
        if counts.insert(kind, number).is_some() {
            return Err(format!("{} stands there twice", kind.name()));
        }
    }
    let sum: u64 = counts.values().map(|number| u64::from(*number)).sum();
    match total {
        _ if counts.is_empty() => Err("no kind of contact is given".to_owned()),
        None => Err("the total of the sheet is missing, by which a slip is seen: add total=N".to_owned()),
        Some(total) if u64::from(total) != sum => Err(format!(
            "the kinds sum to {sum}, and the sheet's total is {total}: count again, or look for a slip of the pen"
        )),
        Some(_) => Ok(counts),
    }
}

/// `ID=ASKED/PROMISED/CAME`, or `ID=CAME`; `-` for what is not known.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn turnout(text: &str) -> Result<Turnout, String> {
    let wrong = || {
        "no ID=ASKED/PROMISED/CAME, for instance county-coalition=60/40/31 (- for what is not known)"
            .to_owned()
    };
    let (organization, numbers) = text.split_once('=').ok_or_else(wrong)?;
    let number = |text: &str| match text.trim() {
        "-" => Ok(None),
        digits => digits.parse::<u32>().map(Some).map_err(|_| wrong()),
    };
    let parts: Vec<&str> = numbers.split('/').collect();
    let (asked, promised, came) = match parts[..] {
        [came] => (None, None, number(came)?),
        [asked, promised, came] => (number(asked)?, number(promised)?, number(came)?),
        _ => return Err(wrong()),
    };
    let came = came.ok_or_else(|| "how many came must be known".to_owned())?;
    let organization = organization.trim().to_owned();
    Ok(Turnout { organization, event: String::new(), asked, promised, came, test: None })
}

/// `ENTRY=STATE` or `ENTRY=STATE/AMOUNT`, for a promise that was ticked off.
///
/// # Errors
/// A sentence that says what is wrong.
pub fn delivery(text: &str) -> Result<Delivery, String> {
    let wrong = || "no ENTRY=STATE, for instance 12=delivered or 12=partly/31".to_owned();
    let (promise, told) = text.split_once('=').ok_or_else(wrong)?;
    let promise = promise.trim().parse().map_err(|_| wrong())?;
    let (state, amount) = match told.split_once('/') {
        Some((state, amount)) => (state, Some(amount.trim().parse::<f64>().map_err(|_| wrong())?)),
        None => (told, None),
    };
    let state = match state.trim() {
        "delivered" => DeliveryState::Delivered,
        "partly" => DeliveryState::Partly,
        "late" => DeliveryState::Late,
        "withdrawn" => DeliveryState::Withdrawn,
        "not-due" => DeliveryState::NotDue,
        _ => return Err("the states are delivered, partly, late, withdrawn, not-due".to_owned()),
    };
    Ok(Delivery { promise, state, amount })
}

/// What a sheet says, as facts.
///
/// # Errors
/// A sentence that says what is wrong: nothing at all, an organization that stands twice, turnout without an event.
pub fn facts(
    counts: Option<BTreeMap<ContactKind, u32>>,
    first_time: Option<u32>,
    partner: Option<String>,
    turnouts: Vec<Turnout>,
    event: Option<&str>,
    deliveries: Vec<Delivery>,
) -> Result<Vec<Fact>, String> {
    let mut facts = Vec::new();
    match counts {
        Some(counts) => facts.push(Fact::Contacts(Contacts { counts, first_time, partner })),
        None if first_time.is_some() || partner.is_some() => {
            return Err("--first-time and --partner belong to --contacts".to_owned());
        }
        None => {}
    }
    for (at, turnout) in turnouts.iter().enumerate() {
        if turnouts[..at].iter().any(|before| before.organization == turnout.organization) {
            return Err("an organization's turnout stands there twice; type one event at a time".to_owned());
        }
    }
    match event {
        Some(event) if !turnouts.is_empty() => {
            let named = turnouts.into_iter().map(|one| Turnout { event: event.to_owned(), ..one });
            facts.extend(named.map(Fact::Turnout));
        }
        Some(_) => return Err("--event belongs to --turnout".to_owned()),
        None if !turnouts.is_empty() => {
            return Err("say what they came to: --event \"picket\"".to_owned());
        }
        None => {}
    }
    for (at, delivery) in deliveries.iter().enumerate() {
        if deliveries[..at].iter().any(|before| before.promise == delivery.promise) {
            return Err(format!("promise {} stands there twice", delivery.promise));
        }
    }
    facts.extend(deliveries.into_iter().map(Fact::Delivery));
    if facts.is_empty() {
        return Err("nothing was typed: give --contacts, --turnout or --promise".to_owned());
    }
    Ok(facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_taken_if_its_total_is_its_sum() {
        let counts = contacts("unaligned=23, own_base=12,total=35").unwrap();
        assert_eq!(counts[&ContactKind::OwnBase], 12);
        for (line, expected) in [
            ("unaligned=23,own-base=12,total=36", "the kinds sum to 35, and the sheet's total is 36"),
            ("unaligned=23", "the total of the sheet is missing"),
            ("unaligned=23,unaligned=2,total=25", "unaligned stands there twice"),
            ("neighbors=3,total=3", "there is no such kind of contact"),
            ("total=0", "no kind of contact is given"),
            ("unaligned", "no KIND=N"),
        ] {
            assert!(contacts(line).unwrap_err().starts_with(expected), "{line}");
        }
    }

    #[test]
    fn turnout_and_promises_are_read() {
        let full = turnout("them=60/-/31").unwrap();
        assert_eq!((full.asked, full.promised, full.came), (Some(60), None, 31));
        assert_eq!(turnout("them=31").unwrap().came, 31);
        assert!(turnout("them=60/40").is_err() && turnout("them=60/40/-").is_err());
        assert_eq!(delivery("12=partly/31").unwrap().amount, Some(31.0));
        assert!(delivery("12=kept").is_err());
        assert!(facts(None, None, None, vec![full], None, Vec::new()).unwrap_err().contains("--event"));
    }
}
