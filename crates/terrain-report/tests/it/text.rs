//! The answer on a terminal.

use crate::fixtures::{ahead, no_difference, single, tied};
use terrain_report::text::{TextOptions, answer, explain};

fn options(width: usize) -> TextOptions {
    TextOptions {
        width,
        colour: false,
        files: vec![
            ("report".to_owned(), "labor-drive-run/report.html".to_owned()),
            ("run folder".to_owned(), "labor-drive-run".to_owned()),
        ],
    }
}

#[test]
fn the_answer_as_people_read_it() {
    insta::assert_snapshot!("answer_ahead", answer(&ahead(), &options(80)));
    insta::assert_snapshot!("answer_tied", answer(&tied(), &options(80)));
    insta::assert_snapshot!("answer_single", answer(&single(), &options(80)));
    insta::assert_snapshot!("answer_no_difference", answer(&no_difference(), &options(80)));
    insta::assert_snapshot!("explain_ahead", explain(&ahead(), &options(80)));
}

/// The answer, and beside it, before any table, what it can't tell; the case against and three caveats follow.
#[test]
fn limits_stand_beside_the_answer() {
    for text in [answer(&ahead(), &options(200)), explain(&ahead(), &options(200))] {
        for limit in terrain_report::sentences::CANNOT_TELL {
            assert_eq!(text.matches(limit).count(), 1, "{text}");
        }
        let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} is missing"));
        let places =
            ["What this can't tell you", "it hangs on", "The case against it", "Handle with care"].map(place);
        assert!(places.is_sorted(), "{places:?}");
        assert!(text.replace('\n', " ").contains("fares worst in future"), "{text}");
    }
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for decision in [ahead(), tied(), single(), no_difference()] {
        for width in [60, 72, 80, 100, 132] {
            for text in [answer(&decision, &options(width)), explain(&decision, &options(width))] {
                for line in text.lines() {
                    assert!(line.chars().count() <= width, "{width}: {line}");
                    assert_eq!(line, line.trim_end());
                }
            }
        }
    }
}

#[test]
fn many_choices_come_in_several_tables() {
    let mut decision = ahead();
    let all = decision.postures.clone();
    decision.postures.extend(all);
    let text = answer(&decision, &options(80));
    assert_eq!(text.matches("our active base").count(), 2);
    assert!(text.lines().all(|line| line.chars().count() <= 80));
}

#[test]
fn colour_only_where_it_is_asked_for() {
    let plain = answer(&ahead(), &options(80));
    assert!(!plain.contains('\u{1b}'));
    let coloured = answer(&ahead(), &TextOptions { colour: true, ..options(80) });
    assert!(coloured.contains("\u{1b}[1m"));
}

#[test]
fn a_name_cannot_steer_the_terminal() {
    let mut decision = ahead();
    decision.question = "two\nlines \u{1b}]0;title\u{7} \u{202e}backwards".to_owned();
    decision.postures[1].label = "act\u{1b}[2Jalone".to_owned();
    decision.drivers[0].label = "base\u{9b}31m".to_owned();
    let text = answer(&decision, &options(80));
    assert!(text.chars().all(|letter| letter == '\n' || !letter.is_control()));
    assert!(!text.contains('\u{202e}'));
    assert!(text.contains("two lines"));
}
