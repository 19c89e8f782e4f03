//! What may be kept and shown of a field: numbers and codes, never words that could be a person's name.
//!
//! Belongs here: telling the two apart. Does not: where a field stands.

use super::lines::text;

/// Whether it is a committee's number: `C` and eight digits.
pub(crate) fn is_committee(id: &str) -> bool {
    id.len() == 9 && id.starts_with('C') && id.bytes().skip(1).all(|byte| byte.is_ascii_digit())
}

/// Whether it is a candidate's number: `H`, `S` or `P`, then eight letters and digits.
pub(super) fn is_candidate(id: &str) -> bool {
    id.len() == 9 && id.starts_with(['H', 'S', 'P']) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// A line's code as it may be shown.
pub(super) fn shown_code(code: &str) -> String {
    if code == "TEXT" { code.to_owned() } else { shown(code.as_bytes()) }
}

/// What may be shown of a value that was not expected: numbers and codes as they are, and of anything else only that it
/// is there, since in a line whose columns are out of place it could be a person's name.
pub(super) fn shown(found: &[u8]) -> String {
    let code = found.len() <= 24
        && found.iter().any(u8::is_ascii_digit)
        && found.iter().all(|byte| byte.is_ascii_alphanumeric() || b"-+./,$:".contains(byte));
    match found {
        [] => String::new(),
        _ if code => text(found).into_owned(),
        _ => "(words)".to_owned(),
    }
}
