//! What a list is counted as, and what is refused.

use super::*;

fn ask(preset: &str) -> Ask {
    Ask { platform: by_name(preset), ..Ask::default() }
}

fn list(header: &str, rows: &[(&str, u32)]) -> String {
    let mut text = format!("{header}\n");
    let mut number = 0;
    for (row, times) in rows {
        for _ in 0..*times {
            number += 1;
            text.push_str(&row.replace('#', &number.to_string()));
            text.push('\n');
        }
    }
    text
}

#[test]
fn rows_people_groups_and_weeks_are_counted() {
    let text = list(
        "uuid,email,can2_user_tags,can2_subscription_date",
        &[
            ("#,a#@example.org,\"Picket, Steward\",2027-02-03 10:00:00 UTC", 6),
            ("#,b#@example.org,Picket,2027-02-10", 5),
            ("7,x@example.org,\"Picket\",2027-02-11", 1),
            ("#,c#@example.org,Rare,2027-02-10", 2),
            ("#,d#@example.org,,2027-02-10", 7),
        ],
    );
    let counts = count(text.as_bytes(), &ask("action-network")).unwrap();
    assert_eq!((counts.rows, counts.people), (21, Some(20)));
    let table = &counts.tables[0];
    let told: Vec<(&str, u64)> = table.groups.iter().map(|one| (one.value.as_str(), one.rows)).collect();
    assert_eq!(told, [("Picket", 12), ("", 7), ("Steward", 6)]);
    assert!(table.merged && table.several && table.others.is_none());
    let weeks: Vec<u64> = counts.weeks.unwrap().spans.iter().map(|span| span.rows).collect();
    assert_eq!(weeks, [6, 15]);
}

#[test]
fn what_small_groups_leave_over_is_not_small() {
    let text = list(
        "Voter File VANID,Survey Response",
        &[("#,Yes", 20), ("#,Maybe", 6), ("#,No", 2), ("#,Moved", 1)],
    );
    let counts = count(text.as_bytes(), &ask("van")).unwrap();
    let table = &counts.tables[0];
    assert_eq!(table.groups, [Group { value: "Yes".to_owned(), rows: 20 }]);
    assert_eq!(table.others, Some(9));
}

#[test]
fn every_preset_knows_its_own_headers_and_no_other_does() {
    for preset in &PRESETS {
        let headers: Vec<String> = preset.headers().map(column::plain).collect();
        let known: Vec<&str> =
            PRESETS.iter().filter(|other| other.knows(&headers)).map(|other| other.name).collect();
        assert_eq!(known, [preset.name]);
        let mine = count(format!("{}\n", preset.marks.join(",")).as_bytes(), &ask(preset.name));
        assert!(mine.unwrap_err().message.contains("fewer than 5"), "{}", preset.name);
        for other in PRESETS.iter().filter(|other| other.name != preset.name) {
            let wrong = count(preset.marks.join(",").as_bytes(), &ask(other.name)).unwrap_err();
            assert_eq!(wrong.help, Some(format!("say --preset {}", preset.name)), "{wrong}");
        }
    }
}

#[test]
fn tabs_semicolons_and_marks_of_byte_order_are_read() {
    for (start, separator) in [("\u{feff}", ","), ("", "\t"), ("", ";")] {
        let text = format!(
            "{start}{}",
            list(&["VANID", "Contact Type"].join(separator), &[(&format!("#{separator}Walk"), 8)])
        );
        let counts = count(text.as_bytes(), &ask("van")).unwrap();
        assert_eq!((counts.rows, counts.tables[0].groups[0].rows), (8, 8));
    }
}

#[test]
fn broken_files_are_refused_by_row_and_column_without_a_cell() {
    let fine = list("VANID,Contact Type,Date Canvassed", &[("#,Walk,2/3/2027", 9)]);
    for (broken, expected) in [
        (fine.replace("5,Walk", "5,\"Walk"), "row 6: a quote before or in this row isn't closed"),
        (fine.replace("5,Walk,2/3/2027", "5,Walk"), "row 6: it has 2 cells, the header has 3"),
        (fine.replace("5,Walk,2/3/2027", "5,Walk,Rosa"), "row 6, column `Date Canvassed`: no day"),
        (
            fine.replace("5,Walk", "5,rosa.diaz@example.org"),
            "row 6, column `Contact Type`: a value seems to hold a mail address",
        ),
        (String::new(), "there is nothing in the file"),
    ] {
        let fault = count(broken.as_bytes(), &ask("van")).unwrap_err().to_string();
        assert!(fault.starts_with(expected), "{fault}");
    }
    let mut latin = fine.clone().into_bytes();
    let at = fine.find("Walk").unwrap();
    latin[at] = 0xe9;
    let fault = count(&latin[..], &ask("van")).unwrap_err().to_string();
    assert_eq!(fault, "row 2, column `Contact Type`: the text is not UTF-8");
    let wide: Vec<u8> = fine.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(count(&wide[..], &ask("van")).unwrap_err().message.contains("UTF-8"));
}

#[test]
fn a_quote_that_is_never_closed_does_not_take_the_memory_of_the_file() {
    let start = b"VANID,Contact Type\n1,\"Walk\n".as_slice();
    let endless = start.chain(std::io::repeat(b'x').take(1 << 32));
    let fault = count(endless, &ask("van")).unwrap_err().to_string();
    assert!(fault.contains("isn't closed"), "{fault}");
}

#[test]
fn a_name_in_the_header_is_not_shown() {
    let text = "Rosa Diaz,rosa@example.org,312-555-0142\n".repeat(9);
    for ask in [ask("van"), Ask { groups: vec!["Rosa Dias".to_owned()], ..Ask::default() }] {
        let fault = count(text.as_bytes(), &ask).unwrap_err();
        let told = format!("{fault} {:?}", fault.help);
        assert!(!told.contains("Diaz") && !told.contains("example.org") && !told.contains("0142"), "{told}");
    }
}

#[test]
fn rows_are_chosen_by_value_and_day() {
    let text = list(
        "Event Name,When,Mail",
        &[
            ("Picket,2027-02-03,#@x.org", 8),
            ("Picket,2027-02-20,a@x.org", 6),
            ("Rally,2027-02-03,#@x.org", 5),
        ],
    );
    let mut ask = Ask {
        rows_where: vec![("event name".to_owned(), "Picket".to_owned())],
        distinct: Some("Mail".to_owned()),
        date: Some("When".to_owned()),
        ..Ask::default()
    };
    let counts = count(text.as_bytes(), &ask).unwrap();
    assert_eq!((counts.rows, counts.people, counts.number()), (14, Some(9), 9));
    ask.to = NaiveDate::from_ymd_opt(2027, 2, 10);
    assert_eq!(count(text.as_bytes(), &ask).unwrap().rows, 8);
    ask.rows_where = vec![("Mail".to_owned(), "1@x.org".to_owned())];
    assert!(count(text.as_bytes(), &ask).unwrap_err().message.contains("tells who somebody is"));
    ask.rows_where = vec![("Event Name".to_owned(), "Nothing".to_owned())];
    assert!(count(text.as_bytes(), &ask).unwrap_err().message.contains("fewer than 5 such rows"));
}

proptest::proptest! {
    /// Whatever the bytes are, there is an answer or a fault, and the fault repeats none of them.
    #[test]
    fn any_bytes_are_answered(
        head in "(VANID,Contact Type\n)?",
        rows in proptest::collection::vec("[0-9]{1,3},(Walk|Call|secret-[a-z]{6}@x\\.org|\"|;|\u{e9})\n", 0..40),
        tail in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
    ) {
        let mut bytes = head.into_bytes();
        bytes.extend(rows.concat().into_bytes());
        bytes.extend(tail);
        for ask in [ask("van"), Ask { groups: vec!["Contact Type".to_owned()], ..Ask::default() }] {
            match count(&bytes[..], &ask) {
                Ok(counts) => {
                    let told = serde_json::to_string(&counts).unwrap();
                    proptest::prop_assert!(counts.rows >= SMALLEST_GROUP && !told.contains("secret-"), "{}", told);
                    for table in &counts.tables {
                        let rows: u64 = table.groups.iter().map(|group| group.rows).sum();
                        proptest::prop_assert_eq!(rows + table.others.unwrap_or_default(), counts.rows);
                    }
                }
                Err(fault) => {
                    let told = format!("{fault} {:?}", fault.help);
                    proptest::prop_assert!(!told.contains("secret-"), "{}", told);
                }
            }
        }
    }
}
