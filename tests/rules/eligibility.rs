use super::support::{Team, bites};

/// Lin may work A only, Mia both.
fn desk() -> Team {
    let team = Team::new().agent_with("lin", "shifts = [\"A\"]").agent("mia");
    team.shift("A", "09:00", "17:00").shift("B", "12:00", "20:00")
}

#[test]
fn an_agent_works_the_shifts_of_the_own_list() {
    assert!(desk().grid("A A - / B - A").broken().is_empty());
}

#[test]
fn each_duty_outside_the_list_is_a_breach() {
    let judged = desk().grid("B A B / - B -");
    assert_eq!(judged.broken(), ["eligibility", "eligibility"]);
    assert_eq!(judged.dates("eligibility")[1].0, "2026-12-02");
}

#[test]
fn it_holds_on_unprinted_days_and_not_before_day_one() {
    assert_eq!(desk().look_ahead(1).grid("A | B / - | -").broken(), ["eligibility"]);
    assert!(desk().before("B / -").grid("A / B").broken().is_empty());
}

#[test]
fn one_half_of_a_pair_may_be_outside_the_list() {
    let team = Team::new().agent_with("lin", "shifts = [\"A\"]").agent("mia").shift("A", "09:00", "17:00");
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]");
    assert_eq!(team.grid("A+C / -").broken(), ["eligibility"]);
}

#[test]
fn as_required_a_duty_weighs_eight_hours_and_as_soft_its_weight() {
    let required = desk().rule("eligibility", "class = \"required\"").grid("B B / - -");
    assert_eq!((required.required("eligibility"), required.broken().len()), (2 * 480, 0));
    let soft = desk().rule("eligibility", "class = \"soft\"\nweight = 7\nlevel = 2");
    assert_eq!(soft.grid("B B / - -").at("soft-2", "eligibility"), 2 * 7);
    assert_eq!(soft.look_ahead(1).grid("B | B / - | -").at("soft-2", "eligibility"), 7);
}

#[test]
fn it_bites() {
    let lin_alone = desk().add("[[leave]]\nagent = \"mia\"\nfrom = 2026-11-30\nuntil = 2026-12-06");
    bites(&lin_alone.staffed("B", "min = 1"), "eligibility");
}
