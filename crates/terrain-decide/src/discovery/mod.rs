//! Scenario discovery: under which conditions something happens, as plain rules on the inputs.
//!
//! Belongs here: the search for rules (PRIM in `prim`, CART in `cart`), what a set of rules is worth (`rules`), which
//! one to show (`choose`), what rules are worth in rows left out (`held_out`). Does not: what the inputs are, what counts as happening, or how a rule is worded. Plain numbers
//! in, places of inputs out; the same cases give the same rules, in whatever order their rows stand.

mod broken;
mod cart;
mod cases;
mod choose;
mod held_out;
mod prim;
mod rules;

pub use cart::{Leaf, Split, SplitAt, Tree, cart, held_out_accuracy};
pub use cases::{Cases, DiscoveryError, Input};
pub use choose::{CHANCE, Choice, choose, pruned, shortened};
pub use held_out::{HeldOut, PARTS, dealt, held_out};
pub use prim::{Found, Objective, Phase, PrimOptions, covering, prim, prim_among};
pub use rules::{Figures, Limit, Rule, figures, inside, quasi_p};
