use super::support::{Team, bites, bites_at};

/// Day shift A; S is no working day.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    let team = team.shift_with("S", "20:00", "22:00", "counts_as_day = false");
    team.rule("weekends", keys)
}

const SOFT: &str = "class = \"soft\"";

#[test]
fn one_weekend_of_the_horizon_is_a_saturday_a_sunday_or_both() {
    let one = desk("max = 1");
    assert!(one.grid("- - - - - A A - - - - - - -").broken().is_empty());
    assert!(one.grid("- - - - - - A - - - - - S S").broken().is_empty());
    let judged = one.grid("- - - - - - A - - - - - A -");
    assert_eq!(judged.broken(), ["weekends"]);
    assert_eq!(judged.dates("weekends"), [("2026-12-05".to_string(), "2026-12-13".to_string())]);
    assert_eq!(desk("max = 0").grid("A A A A A A A - - - - - - A").amounts("weekends"), [2]);
}

#[test]
fn every_third_weekend_is_free() {
    let week = |days: &str| format!("- - - - - {days}");
    let weeks = |days: [&str; 4]| days.map(week).join(" ");
    let rule = desk("max = 2\nof = 3");
    assert!(rule.grid(&weeks(["A A", "A A", "- -", "A -"])).broken().is_empty());
    assert_eq!(rule.grid(&weeks(["A A", "- A", "A -", "A A"])).amounts("weekends"), [1, 1]);
    let soft = desk(&format!("max = 1\nof = 3\n{SOFT}"));
    assert_eq!(soft.grid(&weeks(["A A", "- A", "A -", "A A"])).soft("weekends"), (1 + 2 + 2) * 20);
}

#[test]
fn weekends_before_day_one_count_and_are_no_breach_by_themselves() {
    let rule = desk("max = 1\nof = 2");
    assert_eq!(rule.clone().before("- - - - - A -").grid("- - - - - A -").broken(), ["weekends"]);
    assert!(rule.clone().before("- - - - - - -").grid("- - - - - A -").broken().is_empty());
    let twice = rule.before("- - - - - A A - - - - - A A");
    assert!(twice.grid("- - - - - - -").broken().is_empty());
    let sunday = desk("max = 1\nof = 2").from("2026-12-06");
    assert!(sunday.before("- - - - - A").grid("A - - - - - -").broken().is_empty(), "Saturday settled it");
    let over = desk("max = 0\nof = 2").from("2026-12-06").before("- - - - - -");
    assert_eq!(over.grid("A - - - - - -").amounts("weekends"), [1, 1], "the next weekend's stretch has it too");
}

#[test]
fn a_weekend_is_worked_whole_or_not_at_all() {
    let rule = desk("whole = true");
    assert!(rule.grid("- - - - - A A - - - - - - -").broken().is_empty());
    assert_eq!(rule.grid("- - - - - A - - - - - - S A").broken(), ["weekends", "weekends"]);
    let soft = desk(&format!("whole = true\n{SOFT}\nweight = 7"));
    assert_eq!(soft.grid("- - - - - A - - - - - - S A").soft("weekends"), 2 * 7);
    let required = desk("whole = true\nclass = \"required\"");
    assert_eq!(required.grid("- - - - - A -").required("weekends"), 480);
}

#[test]
fn a_weekend_over_the_edge_is_judged_where_both_days_are_known() {
    let sunday = desk("whole = true").from("2026-12-06");
    assert!(sunday.grid("A - -").broken().is_empty(), "nothing is known of Saturday");
    assert!(sunday.clone().before("A A").grid("A - -").broken().is_empty());
    assert_eq!(sunday.clone().before("A A").grid("- - -").broken(), ["weekends"]);
    assert_eq!(sunday.before("A -").grid("A - -").broken(), ["weekends"]);
    assert!(desk("whole = true").grid("- - - - - A").broken().is_empty(), "Sunday is not planned");
    assert_eq!(desk("whole = true").look_ahead(1).grid("- - - - - A | -").broken(), ["weekends"]);
    let soft = desk(&format!("whole = true\n{SOFT}"));
    assert_eq!(soft.look_ahead(1).grid("- - - - - A | -").soft("weekends"), 0);
}

#[test]
fn unprinted_days_are_a_horizon_of_their_own() {
    let rule = desk("max = 1").look_ahead(7);
    assert!(rule.grid("- - - - - A A | - - - - - A A").broken().is_empty());
    let rolling = desk("max = 1\nof = 2").look_ahead(7);
    assert_eq!(rolling.grid("- - - - - A A | - - - - - A A").broken(), ["weekends"]);
    let soft = desk(&format!("max = 1\nof = 2\n{SOFT}")).look_ahead(7);
    assert_eq!(soft.grid("- - - - - A A | - - - - - A A").soft("weekends"), 0);
}

#[test]
fn it_holds_for_the_agents_named() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00");
    let team = team.rule("weekends", "max = 0\nagents = [\"mia\"]");
    assert!(team.grid("- - - - - A A / - - - - - - -").broken().is_empty());
    assert_eq!(team.grid("- - - - - - - / - - - - - A A").broken(), ["weekends"]);
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let refused = |keys: &str| desk(keys).open().err().unwrap_or_default();
    assert_eq!(refused(""), "rule `weekends` needs `max` or `whole`");
    assert_eq!(refused("max = 2\nof = 2"), "`max` of rule `weekends` can't have this value");
    assert_eq!(refused("whole = true\nof = 3"), "`of` of rule `weekends` can't have this value");
    for keys in ["max = -1", "max = 61", "max = 1\nof = 1", "max = 1\nof = 61", "whole = 1"] {
        assert!(refused(keys).contains("can't have this value"), "{keys}");
    }
}

#[test]
fn it_bites() {
    let team = |keys: &str| desk(keys).staffed("A", "min = 1\ndays = [\"sat\"]");
    bites(&team("whole = true"), "weekends");
    bites(&team("max = 0"), "weekends");
    let soft = desk("max = 0\nclass = \"soft\"\nweight = 50").no_fairness();
    bites_at("soft", &soft.staffed("A", "want = 1"), "weekends");
}
