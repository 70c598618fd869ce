use super::support::{Team, bites, bites_at};

/// Two agents; C may follow A on the same date; mia never works C.
fn team() -> Team {
    let team = Team::new().agent("lin").agent_with("mia", "shifts = [\"A\"]");
    let team = team.shift("A", "09:00", "17:00").no_fairness();
    team.shift_with("C", "20:00", "24:00", "may_follow_same_day = [\"A\"]")
}

/// At most two C a week.
fn most(keys: &str) -> Team {
    team().rule("shift_count", &format!("shifts = [\"C\"]\nmax = 2\n{keys}"))
}

/// At least two C a week.
fn least(keys: &str) -> Team {
    team().rule("shift_count", &format!("shifts = [\"C\"]\nmin = 2\n{keys}"))
}

const SOFT: &str = "class = \"soft\"";
const RULE: &str = "shift_count";

#[test]
fn as_many_as_allowed_are_accepted_and_each_week_is_counted_by_itself() {
    assert!(most("").grid("C - A+C - - - - C C - - - - - / - - - - - - - A A A A A A A").silent(RULE));
}

#[test]
fn each_week_is_one_breach_with_the_duties_beyond() {
    let judged = most("").grid("C C C A+C - - - C C C - - - - / - - - - - - - - - - - - - -");
    assert_eq!(judged.broken(), [RULE, RULE]);
    assert_eq!(judged.amounts(RULE), [2, 1]);
    assert_eq!(judged.dates(RULE)[1], ("2026-12-07".to_string(), "2026-12-13".to_string()));
}

#[test]
fn a_group_counts_together_and_a_pair_twice() {
    let group = team().rule(RULE, "shifts = [\"A\", \"C\"]\nmax = 2");
    assert!(group.grid("A+C - - / A A -").silent(RULE));
    assert_eq!(group.grid("A+C A - / A - -").amounts(RULE), [1]);
    let all = team().rule(RULE, "max = 2");
    assert_eq!(all.grid("A+C A - / A A A").amounts(RULE), [1, 1]);
    assert_eq!(team().rule(RULE, "max = 0").grid("A - / - -").amounts(RULE), [1]);
}

#[test]
fn it_holds_for_the_agents_that_are_named() {
    let one = team().rule(RULE, "agents = [\"lin\"]\nmax = 1");
    assert!(one.grid("A - - / A A A").silent(RULE));
    assert_eq!(one.grid("A C - / A A A").amounts(RULE), [1]);
}

#[test]
fn too_few_in_a_whole_week_are_a_breach() {
    assert!(least("").grid("C - - - - - C / A A A A A A A").silent(RULE));
    let judged = least("").grid("- - - A - - C - - - - - - - / - - - - - - - - - - - - - -");
    assert_eq!(judged.amounts(RULE), [1, 2]);
    assert_eq!(judged.broken(), [RULE, RULE]);
}

#[test]
fn who_may_not_work_the_shifts_is_not_asked_for_them_unless_named() {
    assert!(least("").grid("C C - - - - - / - - - - - - -").silent(RULE));
    let named = least("agents = [\"mia\"]");
    assert_eq!(named.grid("- - - - - - - / - - - - - - -").amounts(RULE), [2]);
    assert!(named.days(7).is_impossible());
}

#[test]
fn a_minimum_is_not_judged_in_a_week_that_the_end_cuts_off_and_a_maximum_is() {
    assert!(least("").grid("- - - - - - / - - - - - -").silent(RULE));
    assert_eq!(most("").grid("C C C / - - -").amounts(RULE), [1]);
}

#[test]
fn a_minimum_is_not_judged_in_a_first_week_without_history_and_a_maximum_is() {
    let thursday = |team: Team| team.from("2026-12-03");
    assert!(thursday(least("")).grid("- - - - / - - - -").silent(RULE));
    assert_eq!(thursday(most("")).grid("C C C - / - - - -").amounts(RULE), [1]);
    let known = thursday(least("")).before("C - - / - - -");
    assert_eq!(known.grid("- - - - / - - - -").amounts(RULE), [1]);
    assert!(known.grid("- C - - / - - - -").silent(RULE));
}

#[test]
fn what_was_worked_in_the_week_before_day_one_counts_and_is_not_judged_again() {
    let thursday = |before: &str| most("").from("2026-12-03").before(before);
    assert_eq!(thursday("- C C / - - -").grid("C - - - / - - - -").amounts(RULE), [1]);
    assert!(thursday("C C - - - / - - - - -").grid("C C - - / - - - -").silent(RULE), "C of another week");
    // Three before day one: only those after are too many.
    assert!(thursday("C C C / - - -").grid("- - - - / - - - -").silent(RULE));
    assert_eq!(thursday("C C C / - - -").grid("C C - - / - - - -").amounts(RULE), [2]);
}

#[test]
fn weeks_begin_on_the_first_weekday_of_the_team() {
    let grid = "C - - - - - C C / - - - - - - - -";
    assert!(most("").grid(grid).silent(RULE));
    // From Sunday 2026-12-06 on, and from Sunday 2026-11-29 to Saturday.
    assert!(most("").first_weekday("sunday").grid(grid).silent(RULE));
    assert_eq!(most("").first_weekday("sunday").grid("- - - - - - C C C / - - - - - - - - -").amounts(RULE), [1]);
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(most("").look_ahead(2).grid("C C | C - / - - | - -").amounts(RULE), [1]);
    assert_eq!(most(SOFT).look_ahead(2).grid("C C | C - / - - | - -").soft(RULE), 0);
    // With the unprinted days the week is whole for a must, for a price it is cut off.
    assert_eq!(least("").look_ahead(2).grid("C - - - - | - - / - - - - - | - -").amounts(RULE), [1]);
    assert!(least(SOFT).look_ahead(2).grid("C - - - - | - - / - - - - - | - -").silent(RULE));
}

#[test]
fn the_horizon_is_the_printed_days_and_the_unprinted_ones_begin_the_next() {
    let most = |ahead| most("per = \"horizon\"").look_ahead(ahead);
    assert!(most(0).from("2026-12-03").before("C C C / - - -").grid("C C - / - - -").silent(RULE));
    assert_eq!(most(0).grid("C C - - - - - C / - - - - - - - -").amounts(RULE), [1]);
    assert!(most(2).grid("C C - | C C / - - - | - -").silent(RULE));
    let next = most(3).grid("C C - | C C C / - - - | - - -");
    assert_eq!(next.amounts(RULE), [1]);
    assert_eq!(next.dates(RULE), [("2026-12-03".to_string(), "2026-12-05".to_string())]);
    let least = |ahead| least("per = \"horizon\"").look_ahead(ahead);
    assert_eq!(least(1).grid("C - | C / - - | -").amounts(RULE), [1]);
    assert_eq!(least(2).grid("C C | C - / - - | - -").amounts(RULE), [1], "the next is whole too");
    assert!(least(1).from("2026-12-03").grid("C C | - / - - | -").silent(RULE));
}

#[test]
fn a_duty_costs_eight_hours_as_required_and_the_weight_as_soft() {
    assert_eq!(most("class = \"required\"").grid("C C C C - - - / - - - - - - -").required(RULE), 2 * 480);
    assert_eq!(most(SOFT).grid("C C C C - - - / - - - - - - -").soft(RULE), 2 * 10);
    assert_eq!(least("class = \"required\"").grid("- - - - - - - / - - - - - - -").required(RULE), 2 * 480);
    let second = least("class = \"soft\"\nweight = 3\nlevel = 2").grid("C - - - - - - / - - - - - - -");
    assert_eq!(second.at("soft-2", RULE), 3);
}

#[test]
fn several_tables_hold_side_by_side() {
    let tables = "[[rules.shift_count]]\nshifts = [\"C\"]\nmax = 1\n\n[[rules.shift_count]]\nshifts = [\"A\"]\nmax = 2\nclass = \"soft\"\nweight = 4";
    let judged = team().add(tables).grid("C C A - / A A A A");
    assert_eq!((judged.broken(), judged.soft(RULE)), (vec![RULE], 2 * 4));
    assert_eq!(judged.amounts(RULE), [1, 2]);
}

#[test]
fn it_bites() {
    bites(&most("").staffed("C", "min = 1").days(3), RULE);
    let avoids = "[[preferences]]\nagent = \"lin\"\navoids = \"work\"";
    bites(&least("").add(avoids), RULE);
    bites_at("soft", &most("class = \"soft\"\nweight = 50").staffed("C", "want = 1").days(3), RULE);
    bites_at("soft", &least("class = \"soft\"\nweight = 50").add(avoids), RULE);
}
