use super::support::{Team, bites, bites_at};

/// Two or three days off in a row; S is no working day.
fn desk(keys: &str) -> Team {
    desk_of(&format!("min = 2\nmax = 3\n{keys}"))
}

fn desk_of(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    team.shift_with("S", "20:00", "22:00", "counts_as_day = false").rule("days_off", keys)
}

fn away(team: Team, from: &str, until: &str) -> Team {
    team.add(&format!("[[leave]]\nagent = \"lin\"\nfrom = {from}\nuntil = {until}"))
}

const SOFT: &str = "class = \"soft\"";

#[test]
fn runs_of_two_and_three_days_off_are_accepted() {
    assert!(desk("").grid("A - - A - - - A").broken().is_empty());
    assert!(desk("").grid("A S - A A").broken().is_empty());
}

#[test]
fn a_lone_day_off_is_a_breach() {
    let judged = desk("").grid("A - A A S A A");
    assert_eq!(judged.broken(), ["days_off", "days_off"]);
    assert_eq!(judged.dates("days_off")[0], ("2026-12-01".to_string(), "2026-12-01".to_string()));
}

#[test]
fn a_run_that_is_too_long_is_a_breach() {
    let judged = desk("").grid("A - - - - - A");
    assert_eq!(judged.broken(), ["days_off"]);
    assert_eq!(judged.amounts("days_off"), [2]);
    assert_eq!(judged.dates("days_off")[0], ("2026-12-01".to_string(), "2026-12-05".to_string()));
    assert_eq!(desk("").grid("- - - - A").broken(), ["days_off"]);
    assert_eq!(desk("").grid("A - - - -").broken(), ["days_off"]);
}

#[test]
fn the_ends_may_be_short() {
    assert!(desk("").grid("- A A -").broken().is_empty());
    // Known, but no working day is: the run began at some earlier time.
    assert!(desk("").before("- -").grid("- A A -").broken().is_empty());
    assert!(desk("").before("- -").grid("- - - A").broken().is_empty());
}

#[test]
fn days_off_before_day_one_belong_to_the_run() {
    assert_eq!(desk("").before("A").grid("- A A").broken(), ["days_off"]);
    assert_eq!(desk("").before("A -").grid("A A").broken(), ["days_off"]);
    assert!(desk("").before("A -").grid("- A A").broken().is_empty());
    assert!(desk("").before("A - -").grid("- A").broken().is_empty());
    assert_eq!(desk("").before("A - -").grid("- - A").broken(), ["days_off"]);
    assert!(desk("").before("A - A").grid("A A").broken().is_empty());
}

#[test]
fn a_run_that_was_too_long_before_day_one_is_not_judged_again() {
    assert!(desk("").before("A - - - - -").grid("A A").broken().is_empty());
    assert_eq!(desk(SOFT).before("A - - - - -").grid("- - A").soft("days_off"), 20);
}

#[test]
fn a_run_with_leave_in_it_may_be_of_any_length() {
    let one = away(desk(""), "2026-12-02", "2026-12-02");
    assert!(one.grid("A A - A A").broken().is_empty());
    assert!(one.grid("A - - - - - A").broken().is_empty());
    assert!(one.grid("- - - - - - -").broken().is_empty());
    // Another run is judged as ever.
    assert_eq!(one.grid("A A - A - A").broken(), ["days_off"]);
    assert_eq!(one.grid("A A - A - - - - A").broken(), ["days_off"]);
    let late = away(desk(""), "2026-12-06", "2026-12-06");
    assert_eq!(late.grid("A - - - - A -").broken(), ["days_off"]);
    assert!(late.grid("A - - - - - -").broken().is_empty());
    let two = away(away(desk_of("max = 2"), "2026-11-30", "2026-11-30"), "2026-12-08", "2026-12-08");
    assert!(two.grid("- - - - - - - - -").broken().is_empty());
    assert_eq!(two.grid("- A - - - - A - -").amounts("days_off"), [2]);
    assert!(two.grid("- - - - A - - - -").broken().is_empty());
}

#[test]
fn leave_before_and_after_the_roster_frees_the_run_beside_it() {
    let before = away(desk(""), "2026-11-29", "2026-11-29");
    assert!(before.clone().grid("- - - - A").broken().is_empty());
    assert!(before.clone().before("A -").grid("A A").broken().is_empty());
    assert!(before.before("A -").grid("- - - - A").broken().is_empty());
    let after = away(desk(""), "2026-12-05", "2026-12-05");
    assert!(after.grid("A - - - -").broken().is_empty());
    assert_eq!(after.grid("- - - - A").broken(), ["days_off"]);
    let soft = away(desk(SOFT), "2026-12-05", "2026-12-05").look_ahead(1);
    assert_eq!(soft.grid("A - - - - | A").soft("days_off"), 0);
}

#[test]
fn work_on_leave_is_no_day_off() {
    let soft = away(desk(""), "2026-12-02", "2026-12-02").rule("leave", "class = \"soft\"");
    assert_eq!(soft.grid("A - A A A").broken(), ["days_off"]);
    assert_eq!(soft.grid("A A A - - - - A").broken(), ["days_off"]);
    assert_eq!(soft.grid("A A - - - - - A").broken(), Vec::<&str>::new());
    let later = away(desk(""), "2026-12-05", "2026-12-05").rule("leave", "class = \"soft\"");
    assert_eq!(later.grid("A - - - - A A").broken(), ["days_off"]);
}

#[test]
fn each_day_too_few_or_too_many_is_a_unit() {
    assert_eq!(desk("class = \"required\"").grid("A - A - - - - - A").required("days_off"), (1 + 2) * 480);
    assert_eq!(desk(SOFT).grid("A - A - - - - - A").soft("days_off"), (1 + 2) * 10);
    assert_eq!(desk_of("min = 4\nclass = \"soft\"\nweight = 3").grid("A - A - - A").soft("days_off"), (3 + 2) * 3);
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk("").look_ahead(1).grid("A - | A").broken(), ["days_off"]);
    assert_eq!(desk("").look_ahead(1).grid("A - - - | -").broken(), ["days_off"]);
    assert_eq!(desk(SOFT).look_ahead(1).grid("A - | A").soft("days_off"), 0);
    assert_eq!(desk(SOFT).look_ahead(1).grid("A - - - | -").soft("days_off"), 0);
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    let refused = |keys: &str| team.clone().rule("days_off", keys).open().err().unwrap_or_default();
    assert_eq!(refused(""), "rule `days_off` needs `min` or `max`");
    assert_eq!(refused("min = 3\nmax = 2"), "`min` of rule `days_off` can't have this value");
    assert_eq!(refused("max = 61"), "`max` of rule `days_off` can't have this value");
}

#[test]
fn it_bites() {
    let split = "min = 1\ndays = [\"mon\", \"tue\", \"thu\", \"fri\"]";
    let none = "max = 0\ndays = [\"wed\"]";
    let soft = desk(SOFT).staffed("A", split).staffed("A", none);
    assert_eq!(soft.solve().soft("days_off"), 10);
    bites(&desk("").staffed("A", "min = 1\ndays = [\"mon\", \"wed\"]").staffed("A", "max = 0\ndays = [\"tue\"]"), "days_off");
    bites(&desk_of("max = 2").staffed("A", "max = 0\ndays = [\"mon\", \"tue\"]").staffed("A", "want = 0"), "days_off");
    bites_at("soft", &desk_of("max = 2\nclass = \"soft\"\nweight = 50").staffed("A", "want = 0"), "days_off");
}

#[test]
fn several_tables_hold_each_for_its_agents() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00");
    let of = |agent: &str, min: i64| format!("[[rules.days_off]]\nagents = [\"{agent}\"]\nmin = {min}");
    let team = team.add(&of("lin", 2)).add(&of("mia", 3));
    assert_eq!(team.grid("A - - A - A A / A - - - A A A").broken(), ["days_off"], "a day off of lin");
    assert!(team.grid("A - - A - - A / A - - - A A A").broken().is_empty());
    assert_eq!(team.grid("A - - A A A A / A - - A A A A").broken(), ["days_off"]);
}

#[test]
fn the_limit_of_one_agent_bites() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").days(3).no_fairness();
    let tempting = team.staffed("A", "want = 2").staffed("A", "want = 0\ndays = [\"tue\"]");
    bites(&tempting.add("[[rules.days_off]]\nagents = [\"lin\"]\nmin = 2"), "days_off");
}
