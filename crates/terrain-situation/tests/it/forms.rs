//! What each way of writing a number or a section comes to.
