//! Trying a change on the text of the file, so that nothing is offered that the file can't take.
//!
//! Belongs here: whether the text is still a situation. Does not: whether the records that it names are there.

use terrain_situation::edit::{Change, change};
use terrain_situation::{Context, read_situation};

/// The text with everything offered so far.
pub(super) struct Trial {
    text: String,
}

impl Trial {
    pub(super) fn of(text: &str) -> Self {
        Self { text: text.to_owned() }
    }

    /// Makes a change beside those before it; says why not, if the text would no longer be a situation.
    pub(super) fn take(&mut self, one: &Change) -> Result<(), String> {
        let changed = change(&self.text, std::slice::from_ref(one)).map_err(|fault| fault.to_string())?;
        match read_situation("the file", &changed, &Context::lenient()) {
            Ok(_) => {
                self.text = changed;
                Ok(())
            }
            Err(faults) => Err(faults.faults.first().map_or_else(
                || "the file would have a fault".to_owned(),
                |fault| match &fault.help {
                    Some(help) => format!("{}; {help}", fault.message),
                    None => fault.message.clone(),
                },
            )),
        }
    }
}
