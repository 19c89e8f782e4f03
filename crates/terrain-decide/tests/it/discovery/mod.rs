//! Scenario discovery: published boxes, planted boxes, and what must not matter.

mod bad;
mod held_out;
mod planted;
mod published;
