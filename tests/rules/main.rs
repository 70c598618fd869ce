//! Each rule by itself: accepted and rejected rosters, penalties worked out by
//! hand, and a team whose best roster breaks the rule unless it is posted.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

/// Declares the module of each rule, and keeps the list of them.
macro_rules! modules {
    ($($rule:ident),* $(,)?) => {
        $(mod $rule;)*
        const TESTED: &[&str] = &[$(stringify!($rule)),*];
    };
}

modules! {
    availability,
    coverage,
    days_off,
    demand,
    eligibility,
    fairness,
    hours,
    leave,
    leave_limit,
    one_duty,
    pins,
    preferences,
    rest,
    rest_days,
    shift_count,
    shift_stint,
    staffing,
    stint,
    succession,
}

mod half_days;
mod presence;
mod shares;
mod skills;
mod wrap_up;

#[test]
fn every_rule_of_the_registry_has_a_module_here() {
    for entry in fairshift::rules::REGISTRY {
        assert!(TESTED.contains(&entry.doc.id), "tests/rules has no module for {}", entry.doc.id);
    }
}
