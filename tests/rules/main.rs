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
    apart,
    availability,
    coverage,
    days_off,
    demand,
    eligibility,
    fairness,
    holiday_rest,
    hours,
    leave,
    leave_limit,
    one_duty,
    overlap,
    pins,
    preferences,
    rest,
    rest_days,
    rotation,
    same_shift,
    shift_count,
    shift_stint,
    staffing,
    stint,
    succession,
    weekends,
    weekly_rest,
    together,
}

mod contracts;
mod evening_before;
mod half_days;
mod law;
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
