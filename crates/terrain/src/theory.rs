//! Where propositions come from: those that ship with the program, or the user's own folder. What they say is in `theory/`,
//! how they are played in `terrain-decide`.

use crate::fault::Fault;
use miette::Result;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use terrain_situation::proposition::{Mechanism, Proposition, read_mechanisms, read_proposition};

/// A bundled file by its path below `theory/`.
macro_rules! bundled {
    ($($path:literal),+ $(,)?) => {
        [$(($path, include_str!(concat!("../../../theory/", $path)))),+]
    };
}

const PROPOSITIONS: [(&str, &str); 15] = bundled![
    "p01-small-bloc.toml",
    "p02-office-as-platform.toml",
    "p03-lost-fights.toml",
    "p04-who-pays.toml",
    "p05-list-without-base.toml",
    "p06-pull.toml",
    "p07-colours.toml",
    "p08-elite-support.toml",
    "p09-strong-movement.toml",
    "p10-unions-now.toml",
    "p11-struggle-at-work.toml",
    "p12-terrain-not-label.toml",
    "r1-broad-coalitions-win.toml",
    "r2-moderate-allies.toml",
    "r3-trust.toml",
];

const SITUATIONS: [(&str, &str); 8] = bundled![
    "situations/bill.toml",
    "situations/council.toml",
    "situations/drive.toml",
    "situations/fight.toml",
    "situations/lost-fights.toml",
    "situations/race.toml",
    "situations/slate.toml",
    "situations/union.toml",
];

/// The fights that the swap test sets beside one of the other kind.
const COUNTERPARTS: [(&str, &str); 2] =
    bundled!["situations/swap-labor.toml", "situations/swap-electoral.toml"];

const MECHANISMS: (&str, &str) = ("mechanisms.toml", include_str!("../../../theory/mechanisms.toml"));

/// Propositions with the texts of the situations that they are about.
pub(crate) struct Theory {
    /// In the order in which they are told.
    pub(crate) propositions: Vec<Proposition>,
    /// Texts by file name as the propositions write it.
    pub(crate) situations: BTreeMap<String, String>,
    /// What can be switched off.
    pub(crate) mechanisms: Vec<Mechanism>,
}

impl Theory {
    /// Those that ship with the program.
    pub(crate) fn bundled() -> Result<Self> {
        let propositions = PROPOSITIONS
            .iter()
            .map(|(file, text)| {
                read_proposition(&format!("theory/{file}"), text).map_err(|faults| (*faults).into())
            })
            .collect::<Result<Vec<_>>>()?;
        let owned = |(file, text): &(&str, &str)| ((*file).to_owned(), (*text).to_owned());
        Ok(Self {
            propositions,
            situations: SITUATIONS.iter().map(owned).collect(),
            mechanisms: mechanisms()?,
        })
    }

    /// Those of files of one's own; situations count from the folder of each.
    pub(crate) fn of_files(files: &[PathBuf]) -> Result<Self> {
        let mut theory =
            Self { propositions: Vec::new(), situations: BTreeMap::new(), mechanisms: mechanisms()? };
        for file in files {
            let mut proposition = read_proposition(&file.display().to_string(), &text(file)?)
                .map_err(|faults| miette::Report::new(*faults))?;
            let folder = file.parent().map(Path::to_owned).unwrap_or_default();
            for name in proposition.situations() {
                let path = folder.join(&name);
                theory.situations.insert(path.display().to_string(), text(&path)?);
            }
            proposition.place_situations(|name| folder.join(name).display().to_string());
            theory.propositions.push(proposition);
        }
        Ok(theory)
    }

    /// The propositions of those ids, in the order of the theory; all of them where none is named.
    pub(crate) fn chosen(&self, ids: &[String]) -> Result<Vec<&Proposition>, Fault> {
        let known: Vec<&str> = self.propositions.iter().map(|proposition| proposition.id.as_str()).collect();
        let is = |id: &str, wanted: &String| id.eq_ignore_ascii_case(wanted);
        if let Some(unknown) = ids.iter().find(|wanted| !known.iter().any(|id| is(id, wanted))) {
            return Err(Fault::new(format!("there is no proposition `{unknown}`"))
                .help(format!("there are {}; see them with: terrain theory --list", known.join(", "))));
        }
        let wanted = |proposition: &&Proposition| {
            ids.is_empty() || ids.iter().any(|wanted| is(&proposition.id, wanted))
        };
        Ok(self.propositions.iter().filter(wanted).collect())
    }

    /// The mechanism of that id.
    pub(crate) fn mechanism(&self, id: &str) -> Result<&Mechanism, Fault> {
        self.mechanisms.iter().find(|mechanism| mechanism.id == id).ok_or_else(|| {
            let known: Vec<&str> = self.mechanisms.iter().map(|mechanism| mechanism.id.as_str()).collect();
            Fault::new(format!("there is no mechanism `{id}` to switch off"))
                .help(format!("there are {}", known.join(", ")))
        })
    }
}

/// The fight of the other kind that the swap test sets beside a labor fight, or beside an electoral one: what it is called, and its
/// text.
pub(crate) const fn counterpart(labor: bool) -> (&'static str, &'static str) {
    let [(_, of_labor), (_, electoral)] = COUNTERPARTS;
    if labor {
        ("the council race of P12, which ships with the program", electoral)
    } else {
        ("the recognition drive of P12, which ships with the program", of_labor)
    }
}

fn mechanisms() -> Result<Vec<Mechanism>> {
    let (file, text) = MECHANISMS;
    read_mechanisms(&format!("theory/{file}"), text).map_err(|faults| miette::Report::new(*faults))
}

fn text(path: &Path) -> Result<String, Fault> {
    crate::situation_file::text(path).map_err(|fault| {
        // Templates are of situations.
        if path.exists() {
            fault
        } else {
            fault.help("docs/argument.md shows how a proposition is written; its situation stands beside it")
        }
    })
}
