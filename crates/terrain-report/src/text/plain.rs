//! Names from a situation file without what would steer a terminal: control and direction characters, line ends.

use terrain_decide::decision::Decision;

/// The text with every character that would steer a terminal as a space.
#[must_use]
pub fn clean(text: &str) -> String {
    let steers = |letter: char| {
        letter.is_control()
            || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|letter| if steers(letter) { ' ' } else { letter }).collect()
}

/// A decision whose names are all clean.
pub(crate) fn cleaned(decision: &Decision) -> Decision {
    let mut decision = decision.clone();
    let mut texts: Vec<&mut String> = vec![&mut decision.question];
    texts.extend(&mut decision.warnings);
    for posture in &mut decision.postures {
        texts.push(&mut posture.label);
        texts.extend(posture.campaigns.iter_mut().map(|campaign| &mut campaign.label));
        texts.extend(posture.walkouts.iter_mut().map(|(name, _)| name));
    }
    for driver in &mut decision.drivers {
        texts.extend([&mut driver.label, &mut driver.unit, &mut driver.grade]);
    }
    for condition in decision.case_against.iter_mut().flat_map(|case| &mut case.conditions) {
        texts.extend([&mut condition.label, &mut condition.unit]);
    }
    for rule in decision.conditions.iter_mut().flat_map(|found| &mut found.rules) {
        texts.extend([&mut rule.label, &mut rule.unit]);
    }
    for number in &mut decision.find_out.numbers {
        texts.extend([&mut number.label, &mut number.unit]);
    }
    for assumption in &mut decision.assumptions {
        texts.extend([&mut assumption.label, &mut assumption.unit, &mut assumption.source]);
    }
    for text in texts {
        *text = clean(text);
    }
    decision
}
