use super::support::{Team, bites, bites_at};

/// Two rest days a week; S is no working day.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    let team = team.shift_with("S", "20:00", "22:00", "counts_as_day = false");
    team.rule("rest_days", &format!("min_per_week = 2\n{keys}"))
}

const SOFT: &str = "class = \"soft\"";

#[test]
fn five_working_days_leave_two() {
    assert!(desk("").grid("A A A A A - - A - A A A - A").broken().is_empty());
    assert!(desk("").grid("A A A A A S S").broken().is_empty());
}

#[test]
fn an_extra_duty_does_not_count() {
    let team = desk("").add("[[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-05");
    assert!(team.grid("A A A A A A - - A - A A A -").broken().is_empty());
    assert_eq!(team.grid("A A A A A A A").amounts("rest_days"), [1]);
    assert_eq!(team.grid("A A A A A - A").amounts("rest_days"), [1], "it is of its date");
}

#[test]
fn a_week_is_one_breach_with_the_days_that_are_missing() {
    let judged = desk("").grid("A A A A A A A - A A A A A A");
    assert_eq!(judged.broken(), ["rest_days", "rest_days"]);
    assert_eq!(judged.amounts("rest_days"), [2, 1]);
    assert_eq!(judged.dates("rest_days")[1], ("2026-12-07".to_string(), "2026-12-13".to_string()));
}

#[test]
fn a_night_belongs_to_the_week_in_which_it_begins() {
    assert!(desk("").grid("- A - A A A N A A A A A - -").broken().is_empty());
}

#[test]
fn weeks_are_calendar_weeks_from_the_first_weekday() {
    // Six days from Monday to Saturday: one week from Monday, 5 + 1 from Sunday to Saturday.
    assert_eq!(desk("").grid("A A A A A A -").amounts("rest_days"), [1]);
    let sunday = desk("").first_weekday("sunday");
    assert_eq!(sunday.grid("A A A A A A -").amounts("rest_days"), [1]);
    assert!(sunday.grid("- A A A A A A A A A - -").broken().is_empty());
    assert_eq!(desk("").grid("- A A A A A A A A A - -").amounts("rest_days"), [1]);
}

#[test]
fn a_week_that_began_before_day_one_counts_what_was_worked() {
    let thursday = desk("").from("2026-12-03");
    assert_eq!(thursday.clone().before("A A A").grid("A A A -").amounts("rest_days"), [1]);
    assert!(thursday.clone().before("A A A").grid("A A - -").broken().is_empty());
    assert!(thursday.before("A A - - -").grid("A A A A").broken().is_empty(), "the week before is another");
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk("").look_ahead(2).grid("A A A A | A A").amounts("rest_days"), [1]);
    assert_eq!(desk(SOFT).look_ahead(2).grid("A A A A | A A").soft("rest_days"), 0);
    assert_eq!(desk(SOFT).look_ahead(2).grid("A A A A A A | A A").soft("rest_days"), 10);
}

#[test]
fn a_day_costs_eight_hours_as_required_and_the_weight_as_soft() {
    assert_eq!(desk("class = \"required\"").grid("A A A A A A A").required("rest_days"), 2 * 480);
    assert_eq!(desk(SOFT).grid("A A A A A A A").soft("rest_days"), 2 * 10);
    let second = desk("class = \"soft\"\nlevel = 2\nweight = 3").grid("A A A A A A A");
    assert_eq!(second.at("soft-2", "rest_days"), 2 * 3);
}

#[test]
fn it_bites() {
    bites(&desk("").staffed("A", "min = 1"), "rest_days");
    bites_at("soft", &desk("class = \"soft\"\nweight = 50").staffed("A", "want = 1"), "rest_days");
}

#[test]
fn leave_on_a_due_day_is_no_rest_day_unless_the_team_says_so() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-03\nuntil = 2026-12-04";
    // Thursday and Friday on leave: Monday to Wednesday are the three days that are left.
    let team = |keys: &str, leave: &str| desk(keys).add(leave);
    assert!(team("", leave).grid("A A A - - - -").broken().is_empty());
    assert_eq!(team("", leave).grid("A A A - - A A").amounts("rest_days"), [2]);
    assert!(team("leave_is_rest = true", leave).grid("A A A - - A A").broken().is_empty());
    // A weekend on leave is a weekend; a week on leave breaks nothing.
    let weekend = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-05\nuntil = 2026-12-06";
    assert!(team("", weekend).grid("A A A A A - -").broken().is_empty());
    let whole = "[[leave]]\nagent = \"lin\"\nfrom = 2026-11-30\nuntil = 2026-12-06";
    assert!(desk("").look_ahead(0).add(whole).grid("- - - - - - -").broken().is_empty());
}

#[test]
fn it_bites_beside_leave() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-03\nuntil = 2026-12-04";
    bites(&desk("").add(leave).days(7).staffed("A", "min = 1"), "rest_days");
}
