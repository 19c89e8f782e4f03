//! `terrain theory --swap`: the swap test on a situation of one's own. What is exchanged is in `terrain-situation`, what is said of
//! it in `terrain-report`.

use crate::answer::Answer;
use crate::evidence::{AnyRecords, Records};
use crate::fault::Fault;
use crate::progress::Steps;
use crate::theory;
use miette::{Report, Result};
use std::collections::BTreeMap;
use std::path::Path;
use terrain_decide::theory::{Setting, TheoryFault, play};
use terrain_report::theory as words;
use terrain_situation::proposition::{Swap, SwapFault, SwapSide, swap};
use terrain_situation::situation::Arena;
use terrain_situation::{Context, read_situation};

/// Plays the swap test of a situation against another one, or against the fight of the other kind that ships with the program.
pub(super) fn run(
    (file, with): (&Path, Option<&Path>),
    records: &AnyRecords,
    setting: &Setting<'_>,
    json: bool,
) -> Result<Answer> {
    let swap = exchanged(file, with)?;
    let situations: BTreeMap<String, String> = swap.texts.iter().cloned().collect();
    let folder = file.parent().unwrap_or_else(|| Path::new(""));
    let evidence = Records { records, folder };
    let steps = Steps::new(1);
    steps.begin("swap test");
    let findings = play(&swap.proposition, &situations, &evidence, setting);
    steps.done();
    steps.clear();
    let findings = findings.map_err(|fault| refused(&swap, &fault))?;
    let told = words::SwapTold { swap: &swap, findings: &findings, quick: setting.quick, seed: setting.seed };
    Ok(Answer::either(json, &words::swap_as_json(&told), || words::swap_in_words(&told)))
}

/// The test, made from the files.
fn exchanged(file: &Path, with: Option<&Path>) -> Result<Swap> {
    let text = crate::situation_file::text(file)?;
    let name = file.display().to_string();
    let yours = SwapSide { file: &name, text: &text };
    let made = if let Some(with) = with {
        let other = crate::situation_file::text(with)?;
        swap(yours, SwapSide { file: &with.display().to_string(), text: &other }, false)
    } else {
        let (situation, _) =
            read_situation(&name, &text, &Context::lenient()).map_err(|faults| Report::new(*faults))?;
        let labor = situation.campaigns.first().is_some_and(|campaign| campaign.arena == Arena::Labor);
        let (kind, other) = theory::counterpart(labor);
        swap(yours, SwapSide { file: kind, text: other }, true)
    };
    made.map_err(|fault| match fault {
        SwapFault::Situation(faults) => Report::new(*faults),
        SwapFault::NoCoalition { .. } => Fault::new(fault.to_string())
            .help("the swap test exchanges the numbers of a partner: describe a coalition with one")
            .into(),
        other => Fault::new(other.to_string()).into(),
    })
}

/// What keeps an exchanged fight from being played, in words.
fn refused(swap: &Swap, fault: &TheoryFault) -> Report {
    match fault {
        TheoryFault::Stopped => Fault::new("stopped: nothing of an unfinished test is kept").into(),
        TheoryFault::Situation { cell, faults, .. } => {
            let levels = swap.proposition.axes.first().map_or(&[][..], |axis| &axis.levels);
            let level = levels.iter().find(|level| cell.starts_with(&format!("fight = {},", level.id)));
            let which = level.map_or(cell.as_str(), |level| level.label.as_str());
            let why = faults.faults.first().map_or_else(String::new, |fault| fault.message.clone());
            Fault::new(format!("with the numbers exchanged ({which}), the fight can't be played: {why}"))
                .help("numbers of one place may be too large for the other: name a fight of a like place with --with FILE")
                .into()
        }
        other => Fault::new(other.to_string()).into(),
    }
}
