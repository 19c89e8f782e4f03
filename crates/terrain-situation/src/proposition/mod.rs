//! A proposition as a file: a claim about coalitions in words, and the experiment that bears it out or contradicts it. What a
//! file may say is in `format`, reading it in `read`. Playing the experiment belongs to `terrain-decide`.

mod format;
mod read;
mod swap;

pub use format::PROPOSITION;
pub use read::{read_mechanisms, read_proposition};
pub use swap::{Fight, ITSELF, Swap, SwapFault, SwapSide, TERMS, Term, swap};

use crate::variation::Variation;
use std::collections::BTreeMap;

/// A claim with the experiment that tests it.
#[derive(Clone, Debug)]
pub struct Proposition {
    /// Short name, for instance `P4`.
    pub id: String,
    /// A few words for tables.
    pub title: String,
    /// The claim in plain words.
    pub claim: String,
    /// The strongest case against it, in plain words.
    pub against: String,
    /// What the experiment does, in plain words.
    pub experiment: String,
    /// What it cannot tell, in plain words.
    pub limits: String,
    /// File of the base situation, relative to the proposition's folder.
    pub situation: String,
    /// Futures of a full run, at least 64.
    pub futures: u32,
    /// Replicates of each future, at least 1.
    pub replicates: u32,
    /// Futures of a quick run, at least 32.
    pub quick_futures: u32,
    /// What is varied; the cells of the experiment are all combinations of levels.
    pub axes: Vec<Axis>,
    /// What is compared; never empty.
    pub contrasts: Vec<Contrast>,
    /// A picture over two axes.
    pub map: Option<Map>,
}

/// Something that is varied.
#[derive(Clone, Debug)]
pub struct Axis {
    /// Name by which contrasts refer to it.
    pub id: String,
    /// In plain words.
    pub label: String,
    /// Its levels, at least two; the first is meant where nothing is said.
    pub levels: Vec<Level>,
}

/// A level of an axis.
#[derive(Clone, Debug)]
pub struct Level {
    /// Name by which contrasts refer to it.
    pub id: String,
    /// In plain words.
    pub label: String,
    /// Where it lies on a chart, if it is a number.
    pub value: Option<f64>,
    /// Another situation file in place of the base one.
    pub situation: Option<String>,
    /// What it changes in the situation's text, in order.
    pub changes: Vec<Variation>,
}

/// What is looked at in a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// An outcome by the name of the situation file (`base`, `clarity`, …).
    Outcome(String),
    /// The weighted sum of outcomes, on one scale for all cells.
    Utility,
    /// Share won of a campaign, by id: for a single vote, whether it is won.
    Won(String),
    /// Whether an organization walked out, by id.
    WalkedOut(String),
    /// How alike the postures are ranked in two cells: Kendall's tau of their utilities.
    Ranking,
}

/// What is claimed of a contrast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Expected {
    /// It is above 0.
    Rises,
    /// It is below 0.
    Falls,
    /// The figure itself is above this.
    Above(f64),
    /// The figure itself is below this.
    Below(f64),
}

/// A level for each axis, by place.
pub type Cell = Vec<usize>;

/// A comparison whose sign is claimed beforehand.
#[derive(Clone, Debug)]
pub struct Contrast {
    /// Name; unique in the file.
    pub id: String,
    /// What is claimed, in plain words.
    pub label: String,
    /// What is looked at.
    pub measure: Measure,
    /// Posture that is looked at; every posture for [`Measure::Ranking`].
    pub posture: Option<String>,
    /// Posture that is subtracted, if any.
    pub versus: Option<String>,
    /// Axes with the level that is put in place of the cell's own, in every cell of this contrast, for a figure that is subtracted
    /// there; empty for none.
    pub less: Vec<(usize, usize)>,
    /// Cell that is looked at.
    pub at: Cell,
    /// Cell that is subtracted, if any. For [`Measure::Ranking`]: the cell whose ranking it is claimed to be nearer to.
    pub from: Option<Cell>,
    /// For [`Measure::Ranking`]: the cell that it is claimed to be farther from.
    pub than: Option<Cell>,
    /// What is claimed.
    pub expected: Expected,
    /// Smallest size that would matter, in units of the measure; 0 or more.
    pub matters: f64,
}

impl Contrast {
    /// The cell whose figure is subtracted in `cell`, if there is one.
    #[must_use]
    pub fn less_of(&self, cell: &[usize]) -> Option<Cell> {
        let mut other = cell.to_vec();
        for &(axis, level) in &self.less {
            *other.get_mut(axis)? = level;
        }
        (!self.less.is_empty()).then_some(other)
    }
}

/// A picture of a figure over two axes.
#[derive(Clone, Debug)]
pub struct Map {
    /// Axis from left to right, by place.
    pub across: usize,
    /// Axis from bottom to top, by place.
    pub up: usize,
    /// What is shown.
    pub measure: Measure,
    /// Posture that is looked at; for [`Measure::Ranking`], the one whose place among all is shown, or none to show the leading one.
    pub posture: Option<String>,
    /// Posture that is subtracted, if any.
    pub versus: Option<String>,
    /// What it shows, in plain words.
    pub label: String,
}

/// A mechanism of the model, with what switches it off.
#[derive(Clone, Debug)]
pub struct Mechanism {
    /// Name.
    pub id: String,
    /// In plain words.
    pub label: String,
    /// Numbers that switch it off.
    pub changes: Vec<Variation>,
}

impl Proposition {
    /// Names the situation files anew.
    pub fn place_situations(&mut self, place: impl Fn(&str) -> String) {
        self.situation = place(&self.situation);
        for level in self.axes.iter_mut().flat_map(|axis| &mut axis.levels) {
            level.situation = level.situation.as_deref().map(&place);
        }
    }

    /// Every cell of the experiment, the first axis slowest.
    #[must_use]
    pub fn cells(&self) -> Vec<Cell> {
        let mut cells: Vec<Cell> = vec![Vec::new()];
        for axis in &self.axes {
            cells = cells
                .iter()
                .flat_map(|cell| {
                    (0..axis.levels.len()).map(move |level| {
                        let mut cell = cell.clone();
                        cell.push(level);
                        cell
                    })
                })
                .collect();
        }
        cells
    }

    /// The situation file of a cell: that of the last axis whose level names one, else the base one.
    #[must_use]
    pub fn situation_of(&self, cell: &[usize]) -> &str {
        let named = self.levels_of(cell).filter_map(|level| level.situation.as_deref());
        named.last().unwrap_or(&self.situation)
    }

    /// What a cell changes in its situation, in the order of the axes.
    #[must_use]
    pub fn changes_of(&self, cell: &[usize]) -> Vec<Variation> {
        self.levels_of(cell).flat_map(|level| level.changes.iter().cloned()).collect()
    }

    /// Files of situations that the experiment is made of, each once.
    #[must_use]
    pub fn situations(&self) -> Vec<String> {
        let mut files: BTreeMap<&str, ()> = BTreeMap::new();
        for cell in self.cells() {
            files.insert(self.situation_of(&cell), ());
        }
        files.into_keys().map(str::to_owned).collect()
    }

    fn levels_of<'a>(&'a self, cell: &[usize]) -> impl Iterator<Item = &'a Level> {
        let levels: Vec<&Level> =
            self.axes.iter().zip(cell).filter_map(|(axis, &level)| axis.levels.get(level)).collect();
        levels.into_iter()
    }
}
