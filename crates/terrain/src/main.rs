//! The terrain program.
fn main() {}
