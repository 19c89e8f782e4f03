//! The situation file as its users meet it.

mod templates;
