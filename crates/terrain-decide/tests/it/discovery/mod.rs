//! Scenario discovery: published boxes, planted boxes, and what must not matter.

mod bad;
mod planted;
mod published;
