//! What a team does with its rosters: each act is one function, from a request to a result or to
//! the reasons why not. Nothing here prints, and nothing asks who looks at it.

pub mod repair;
pub mod swap;
