//! The findings as a page.

use super::Theory;

/// The page.
#[must_use]
pub fn html(theory: &Theory<'_>) -> String {
    super::in_words(theory)
}
