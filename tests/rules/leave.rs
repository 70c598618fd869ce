use super::support::{Team, bites, bites_at};

/// Lin is on leave on Tuesday and Wednesday.
fn desk() -> Team {
    let team =
        Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]");
    team.add("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01\nuntil = 2026-12-02")
}

#[test]
fn the_days_around_a_leave_are_free_for_duty() {
    assert!(desk().grid("A - - A / A A A A").broken().is_empty());
}

#[test]
fn a_date_on_leave_with_a_duty_is_one_breach() {
    let judged = desk().grid("- A A+C - / - - - -");
    assert_eq!(judged.broken(), ["leave", "leave"]);
    assert_eq!(judged.dates("leave")[0].0, "2026-12-01");
}

#[test]
fn a_night_that_begins_on_the_eve_may_end_on_leave() {
    assert!(desk().grid("N - - - / - - - -").broken().is_empty());
    assert_eq!(desk().grid("- - N - / - - - -").broken(), ["leave"]);
}

#[test]
fn it_holds_on_unprinted_days_where_it_is_a_must() {
    assert_eq!(desk().look_ahead(1).grid("A | A / - | -").broken(), ["leave"]);
    let soft = desk().rule("leave", "class = \"soft\"").look_ahead(1);
    assert_eq!(soft.grid("A | A / - | -").soft("leave"), 0);
}

#[test]
fn leave_that_lies_elsewhere_says_nothing() {
    assert!(desk().from("2026-12-03").grid("A A / - -").broken().is_empty());
    assert!(desk().from("2026-12-03").before("A A / - -").grid("A A / - -").broken().is_empty());
}

#[test]
fn as_required_a_date_weighs_eight_hours_and_as_soft_its_weight() {
    let required = desk().rule("leave", "class = \"required\"").grid("- A A+C / - - -");
    assert_eq!(required.required("leave"), 2 * 480);
    let soft = desk().rule("leave", "class = \"soft\"").grid("- A A+C / - - -");
    assert_eq!(soft.soft("leave"), 2 * 100);
}

#[test]
fn it_bites() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let team = team.add("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01");
    bites(&team, "leave");
    bites_at("soft", &team.staffed("A", "min = 0\nwant = 1").rule("leave", "class = \"soft\""), "leave");
}
