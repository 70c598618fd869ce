use super::support::{Team, bites, bites_at};

/// Two days in a row at most; S is no working day.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    team.shift_with("S", "20:00", "22:00", "counts_as_day = false").rule("stint", &format!("max = 2\n{keys}"))
}

const SOFT: &str = "class = \"soft\"";

#[test]
fn two_days_in_a_row_are_accepted() {
    assert!(desk("").grid("A A - A A - A").broken().is_empty());
}

#[test]
fn each_day_beyond_is_a_breach() {
    assert_eq!(desk("").grid("A A A - - - -").broken(), ["stint"]);
    let judged = desk("").grid("A A A A A - -");
    assert_eq!(judged.broken(), ["stint", "stint", "stint"]);
    assert_eq!(judged.dates("stint")[2], ("2026-11-30".to_string(), "2026-12-04".to_string()));
}

#[test]
fn a_date_that_is_no_working_day_ends_a_stint() {
    assert!(desk("").grid("A A S A A").broken().is_empty());
    assert!(desk("").grid("S S S S S").broken().is_empty());
}

#[test]
fn days_before_day_one_belong_to_the_stint() {
    assert_eq!(desk("").before("A A").grid("A -").broken(), ["stint"]);
    assert_eq!(desk("").before("- A").grid("A A").broken(), ["stint"]);
    assert!(desk("").before("A A").grid("- A").broken().is_empty());
    assert!(desk("").before("A -").grid("A A").broken().is_empty());
    assert!(desk("").before("A S").grid("A A").broken().is_empty());
}

#[test]
fn a_stint_that_was_too_long_before_day_one_is_not_judged_again() {
    assert!(desk("").before("A A A A").grid("- A").broken().is_empty());
    assert_eq!(desk("").before("A A A A").grid("A -").broken(), ["stint"]);
    assert_eq!(desk(SOFT).before("A A A A").grid("A A -").soft("stint"), 20);
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk("").look_ahead(1).grid("A A | A").broken(), ["stint"]);
    assert_eq!(desk(SOFT).look_ahead(1).grid("A A | A").soft("stint"), 0);
}

#[test]
fn a_day_beyond_costs_eight_hours_as_required_and_the_weight_as_soft() {
    assert_eq!(desk("class = \"required\"").grid("A A A A A").required("stint"), 3 * 480);
    assert_eq!(desk(SOFT).grid("A A A A A").soft("stint"), 3 * 10);
    assert_eq!(desk("class = \"soft\"\nweight = 4").grid("A A A - A A A").soft("stint"), 2 * 4);
    assert_eq!(desk(SOFT).before("- A").grid("A A A").soft("stint"), 2 * 10);
}

#[test]
fn it_bites() {
    bites(&desk("").staffed("A", "min = 1"), "stint");
    bites(&desk("").before("A A").staffed("A", "min = 1\ndays = [\"mon\"]"), "stint");
    bites_at("soft", &desk("class = \"soft\"\nweight = 50").staffed("A", "want = 1"), "stint");
}
