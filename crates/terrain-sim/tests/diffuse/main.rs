//! The models of `terrain_sim::diffuse` against published answers, closed forms and the shared validation cases.

#[cfg(test)]
mod cases;
#[cfg(test)]
mod loader;
#[cfg(test)]
mod pinned;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod published;
#[cfg(test)]
mod random_graphs;
