//! The ledger as a user keeps it. One module a topic.

mod standing;
