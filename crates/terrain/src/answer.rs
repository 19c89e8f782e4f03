//! What a command answers and how it reaches standard output. A reader that goes away (`terrain … | head`) is not an
//! error. What the answer says belongs to the commands and to `terrain-report`.

use serde::Serialize;
use std::io::{self, Write};
use std::process::ExitCode;

/// Exit code when the command did what was asked and has no fault to report.
pub(crate) const DONE: u8 = 0;
/// Exit code when something the user gave, or the machine, is at fault. (2, a wrong command line, is clap's.)
pub(crate) const FAULT: u8 = 1;

/// Bytes for standard output, and whether they are good news.
#[derive(Debug)]
pub(crate) struct Answer {
    body: Vec<u8>,
    code: u8,
}

impl Answer {
    /// Text as it is; a missing line end is added.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        let mut text = text.into();
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        Self::bytes(text.into_bytes())
    }

    /// Bytes as they are.
    pub(crate) fn bytes(body: Vec<u8>) -> Self {
        Self { body, code: DONE }
    }

    /// One JSON value, indented, when `json`; otherwise the text.
    pub(crate) fn either<T: Serialize>(json: bool, value: &T, text: impl FnOnce() -> String) -> Self {
        if json {
            // Our answers have string keys and finite numbers, the only things that JSON cannot refuse.
            let body = serde_json::to_string_pretty(value)
                .unwrap_or_else(|error| format!("{{\"error\": \"{error}\"}}"));
            Self::text(body)
        } else {
            Self::text(text())
        }
    }

    /// The same answer with exit code 1: printed in full, but something in it needs the user.
    pub(crate) fn needs_attention(mut self, attention: bool) -> Self {
        self.code = if attention { FAULT } else { DONE };
        self
    }

    /// Writes the answer; the exit code.
    pub(crate) fn print(self) -> ExitCode {
        let mut out = io::stdout().lock();
        match out.write_all(&self.body).and_then(|()| out.flush()) {
            Ok(()) => ExitCode::from(self.code),
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::from(self.code),
            Err(error) => {
                let text = format!("cannot write the answer to standard output: {error}\n");
                // Standard error may be gone too; then there is nobody left to tell.
                let _ = io::stderr().write_all(text.as_bytes());
                ExitCode::from(FAULT)
            }
        }
    }
}
