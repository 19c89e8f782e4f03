//! The crate as its users see it: published answers, axioms, and the shared validation cases.

#[cfg(test)]
mod estimates;
#[cfg(test)]
mod loader;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod published;

#[cfg(test)]
mod validation;
