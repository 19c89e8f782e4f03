//! The sheet for the meeting.

use crate::fixtures::{ahead, no_difference, reproduction};
use terrain_report::handout;

#[test]
fn the_sheet_has_all_that_a_meeting_needs() {
    let page = handout::page(&ahead(), &reproduction()).unwrap();
    for part in [
        "The runs show “act alone” ahead",
        "The case against",
        "Handle with care",
        "What to find out first",
        "How many people does the county coalition really bring when it asks? Ask for people at a small action",
        "The active base of the county coalition turns out above 117 people: then “join for this campaign” does better on average.",
        "Review date:",
        "seed 1912",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let none = handout::page(&no_difference(), &reproduction()).unwrap();
    assert!(none.contains("No number changes the answer within its range."));
}

/// The answer, and beside it, before anything else, what it can't tell; then the case against and three caveats.
#[test]
fn limits_stand_beside_the_answer() {
    let page = handout::page(&ahead(), &reproduction()).unwrap();
    let place = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} is missing"));
    for limit in terrain_report::sentences::CANNOT_TELL {
        assert!(page.contains(&limit.replace('\'', "&#39;")) || page.contains(limit), "{limit}");
    }
    let places = [
        "The runs show",
        "What this can't tell you",
        "The choices</h2>",
        "The case against",
        "Handle with care",
    ]
    .map(place);
    assert!(places.is_sorted(), "{places:?}");
    assert!(page.contains("It fares worst in future"));
    let caveats = page.split("Handle with care").nth(1).unwrap().split("</ol>").next().unwrap();
    assert_eq!(caveats.matches("<li>").count(), 3);
}

#[test]
fn long_names_and_many_choices_are_cut() {
    let mut decision = ahead();
    let long = "a very long name of something that goes on ".repeat(30);
    decision.question.clone_from(&long);
    let more = decision.postures.clone();
    decision.postures.extend(more);
    for posture in &mut decision.postures {
        posture.label.clone_from(&long);
    }
    for driver in &mut decision.drivers {
        driver.label.clone_from(&long);
    }
    for number in &mut decision.find_out.numbers {
        number.label.clone_from(&long);
    }
    for assumption in &mut decision.assumptions {
        assumption.label.clone_from(&long);
        assumption.source.clone_from(&long);
    }
    let page = handout::page(&decision, &reproduction()).unwrap();
    let text = page.split("<main>").nth(1).unwrap();
    assert!(text.len() < 9_000, "{}", text.len());
    assert!(text.contains("3 more in the full report."));
}
