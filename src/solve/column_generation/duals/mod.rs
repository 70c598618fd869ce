//! Prices without a linear program: where the dual values start, and what agents make of them.

pub(crate) mod best_response;
pub(crate) mod subgradient;
