use super::support::{Team, bites, bites_at};

/// Tuesday 2026-12-01 is a holiday; S does not count as a day.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").agent("mia").no_fairness().shift("A", "09:00", "17:00");
    let team = team.shift_with("S", "20:00", "22:00", "counts_as_day = false");
    let team = team.add("[[holiday]]\ndate = 2026-12-01\nname = \"Founding day\"");
    team.rule("holiday_rest", keys)
}

/// One rest day within two days.
fn two(keys: &str) -> Team {
    desk(&format!("within = 2\n{keys}"))
}

const RULE: &str = "holiday_rest";

#[test]
fn who_works_on_the_holiday_rests_in_the_days_after() {
    assert!(two("").grid("A A A - A / A - A A A").silent(RULE));
    assert!(two("").grid("A A - A A / A S A A A").silent(RULE), "S does not count as a day");
    let judged = two("").grid("A A A A A / A A A S A");
    assert_eq!((judged.broken(), judged.amounts(RULE)), (vec![RULE], vec![1]));
    assert_eq!(judged.dates(RULE), [("2026-12-01".to_string(), "2026-12-03".to_string())]);
    let text = "lin works on the holiday Tue 2026-12-01 and rests 0 days in the 2 days after it, at least 1 are needed";
    assert_eq!(judged.found(RULE)[0].text.en, text);
}

#[test]
fn each_rest_day_that_is_missing_is_a_unit() {
    let three = desk("min = 3\nwithin = 3");
    assert_eq!(three.grid("- A A - A / - A A A A").amounts(RULE), [2, 3]);
    assert!(three.grid("- A - - - / - - - - -").silent(RULE));
}

#[test]
fn leave_is_rest() {
    let away = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-03";
    assert!(two("").add(away).grid("A A A - A / - - - - -").silent(RULE));
}

#[test]
fn a_window_that_goes_past_the_end_is_left_to_the_next_roster() {
    assert!(two("").grid("A A A / - - -").silent(RULE));
    assert_eq!(two("").grid("A A A A / - - - -").amounts(RULE), [1]);
    let next = two("").from("2026-12-03").before("A A / - -");
    assert_eq!(next.grid("A / -").amounts(RULE), [1]);
    assert!(next.grid("- / A").silent(RULE));
    let rested = two("").from("2026-12-03").before("A - / - -");
    assert!(rested.grid("A / A").silent(RULE), "the rest was before day one");
    assert!(two("").from("2026-12-04").before("A A A / - - -").grid("A / A").silent(RULE), "judged before");
    assert!(two("").from("2026-12-03").grid("A / A").silent(RULE), "nothing is known");
}

#[test]
fn rest_that_can_not_be_made_up_any_more_is_not_judged() {
    let next = desk("min = 2\nwithin = 2").from("2026-12-03").before("A A / A -");
    assert_eq!(next.grid("A / A").amounts(RULE), [1, 1]);
    assert!(next.grid("- / -").silent(RULE));
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    let grid = "A A | A A / - - | - -";
    assert_eq!(two("").look_ahead(2).grid(grid).broken(), [RULE]);
    assert_eq!(two("class = \"soft\"").look_ahead(2).grid(grid).soft(RULE), 0);
}

#[test]
fn a_rest_day_costs_eight_hours_as_required_and_the_weight_as_soft() {
    let grid = "- A A A / - A A A";
    let with = |keys: &str| desk(&format!("min = 2\nwithin = 2\n{keys}"));
    assert_eq!(with("class = \"required\"").grid(grid).required(RULE), 2 * 2 * 480);
    assert_eq!(with("class = \"soft\"").grid(grid).soft(RULE), 2 * 2 * 10);
    assert_eq!(with("class = \"soft\"\nweight = 3\nlevel = 2").grid(grid).at("soft-2", RULE), 2 * 2 * 3);
}

#[test]
fn there_are_as_many_days_as_rest_days_at_least() {
    assert!(desk("min = 4\nwithin = 3").open().is_err());
}

#[test]
fn it_bites() {
    let wish = "[[preferences]]\nagent = \"lin\"\nwants = \"A\"\nweight = 5";
    bites(&two("").add(wish).days(5), RULE);
    bites_at("soft", &two("class = \"soft\"\nweight = 60").add(wish).days(5), RULE);
}
