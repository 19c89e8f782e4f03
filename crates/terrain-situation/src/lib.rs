//! What the user describes: the situation, its organizations, campaigns, chambers, coalitions, postures and
//! quantities, read from TOML with a diagnostic for every fault. Knows nothing of the simulation.

pub mod any_bytes;
pub mod coefficients;
pub mod edit;
pub mod fault;
pub mod fitted;
pub mod format;
pub mod kinds;
pub mod proposition;
pub mod quantity;
pub mod read;
pub mod reference;
pub mod schema;
pub mod situation;
pub mod summary;
pub mod templates;
pub mod variation;

pub use coefficients::coefficient_names;
pub use fault::{Fault, Remark, RemarkKind, SituationFaults, SituationWarnings, Warning};
pub use fitted::{Fitted, fitted, fitted_group};
pub use quantity::{Distribution, Form, Grade, Quantity, QuantityId, SetBy};
pub use read::{Context, Day, read_situation};
pub use reference::reference;
pub use schema::{proposition_schema, schema};
pub use situation::Situation;
pub use summary::{Summary, describe};
pub use templates::{Template, templates};
