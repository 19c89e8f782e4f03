//! Whatever the text, the reader answers: a situation or faults, never a panic.

use proptest::prelude::*;
use terrain_situation::{Context, Day, describe, read_situation, templates};

fn today() -> Day {
    Day { year: 2025, month: Some(3), day: Some(1) }
}

/// Reads, and goes through all of the answer.
fn try_to_read(text: &str) {
    let known = |name: &str| {
        if name.len().is_multiple_of(2) { Ok(()) } else { Err(vec!["nlrb.unit_size".to_owned()]) }
    };
    let context = Context { known_evidence: &known, today: Some(today()) };
    match read_situation("some.toml", text, &context) {
        Ok((situation, _)) => {
            let summary = describe(&situation);
            assert!(summary.numbers.iter().all(|number| !number.label.is_empty()));
        }
        Err(faults) => {
            assert!(!faults.faults.is_empty(), "refused without a reason:\n{text}");
            let mut page = String::new();
            miette::GraphicalReportHandler::new_themed(miette::GraphicalTheme::none())
                .render_report(&mut page, faults.as_ref())
                .unwrap();
            for (span, _) in faults.faults.iter().flat_map(|fault| &fault.labels) {
                assert!(text.get(span.clone()).is_some(), "{span:?} is no place in the text");
            }
        }
    }
}

#[test]
fn a_text_with_a_control_character_is_refused_and_shown_without_it() {
    let text = "terrain = 1\nname = \"all \\u001b[31m red\"\n\"\\u0007\" = 2\n";
    let faults = read_situation("some.toml", text, &Context::lenient()).unwrap_err();
    let messages: Vec<&str> = faults.faults.iter().map(|fault| fault.message.as_str()).collect();
    assert!(messages.contains(&"`name` holds a control character, which can't be seen"), "{messages:?}");
    assert!(!messages.iter().any(|message| message.contains(char::is_control)), "{messages:?}");
    assert!(faults.faults.iter().any(|fault| fault.line(text) == 3), "{messages:?}");
}

const SCRAPS: [&str; 34] = [
    "nan",
    "inf",
    "-inf",
    "-1",
    "0",
    "1e308",
    "-0.0",
    "9223372036854775807",
    "\"\"",
    "\"unknown\"",
    "true",
    "[]",
    "{}",
    "[[]]",
    "[{}]",
    "{ low = 1 }",
    "{ low = 0, best = 0, high = 0 }",
    "{ dist = \"beta\", a = 0, b = 1 }",
    "{ evidence = \"x\" }",
    "{ prior = \"tie_time\" }",
    "1979-05-27",
    "07:32:00",
    "\"é\u{1F600}\"",
    "[0.5, \"a\"]",
    "{ source = \"\" }",
    "{ value = \"unknown\", as_of = 1 }",
    "'''",
    "\"\"\"",
    "[",
    "]",
    "}",
    "=",
    "\n",
    "\u{0}",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn cut_off_anywhere(template in 0_usize..5, part in 0.0_f64..1.0) {
        let text = templates()[template].text;
        let mut end = (text.len() as f64 * part) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        try_to_read(&text[..end]);
    }

    #[test]
    fn with_values_exchanged(template in 0_usize..5, changes in prop::collection::vec((0.0_f64..1.0, 0..SCRAPS.len()), 1..5)) {
        let mut lines: Vec<String> = templates()[template].text.lines().map(str::to_owned).collect();
        for (place, scrap) in changes {
            let count = lines.len();
            let line = &mut lines[(count as f64 * place) as usize];
            if let Some(equals) = line.rfind('=') {
                line.truncate(equals + 1);
                line.push_str(SCRAPS[scrap]);
            }
        }
        try_to_read(&lines.join("\n"));
    }

    #[test]
    fn with_lines_missing_or_doubled(template in 0_usize..5, changes in prop::collection::vec((0.0_f64..1.0, any::<bool>()), 1..6)) {
        let mut lines: Vec<&str> = templates()[template].text.lines().collect();
        for (place, double) in changes {
            let place = (lines.len() as f64 * place) as usize;
            if double {
                lines.insert(place, lines[place]);
            } else if lines.len() > 1 {
                lines.remove(place);
            }
        }
        try_to_read(&lines.join("\n"));
    }

    #[test]
    fn with_letters_exchanged(template in 0_usize..5, changes in prop::collection::vec((0.0_f64..1.0, any::<char>()), 1..8)) {
        let mut letters: Vec<char> = templates()[template].text.chars().collect();
        for (place, letter) in changes {
            let place = (letters.len() as f64 * place) as usize;
            letters[place] = letter;
        }
        try_to_read(&letters.into_iter().collect::<String>());
    }

    #[test]
    fn any_text_at_all(text in any::<String>()) {
        try_to_read(&text);
        try_to_read(&format!("terrain = 1\n{text}"));
    }
}

#[test]
fn deeply_nested_tables_are_refused_not_followed() {
    for depth in [100, 100_000] {
        try_to_read(&format!("terrain = 1\nname = {}{}", "[".repeat(depth), "]".repeat(depth)));
        try_to_read(&format!("terrain = 1\n{} = 1", vec!["a"; depth].join(".")));
    }
}

#[test]
fn a_text_with_a_fault_on_every_line_is_answered_in_short() {
    let text =
        (0..20_000).fold("terrain = 1\n".to_owned(), |text, number| text + &format!("key_{number} = 1\n"));
    let faults = read_situation("log.toml", &text, &Context::lenient()).unwrap_err();
    assert_eq!(faults.faults.len(), 100);
    assert!(faults.to_string().contains("20003 faults, of which the first 100 follow"), "{faults}");
}

#[test]
fn line_ends_and_marks_of_other_systems_make_no_difference() {
    let text = templates()[0].text;
    let quantities =
        |text: &str| read_situation("x.toml", text, &Context::lenient()).unwrap().0.quantities.len();
    assert_eq!(quantities(&text.replace('\n', "\r\n")), quantities(text));
    assert_eq!(quantities(&format!("\u{feff}{text}")), quantities(text));
}
