use fairshift::solve::StopToken;

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
fn an_extra_duty_is_passed_over_and_days_are_counted_anew() {
    let team = desk("").add("[[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-02");
    assert!(team.grid("A A A A A - -").broken().is_empty());
    assert_eq!(team.grid("A A A A A A -").broken(), ["stint"]);
    assert_eq!(team.grid("- A A A A A -").dates("stint"), [("2026-12-03".into(), "2026-12-05".into())]);
    assert!(team.before("A A").grid("- A A A A - -").broken().is_empty());
    let short = Team::new().agent("lin").shift("A", "09:00", "17:00").rule("stint", "min = 3");
    let short = short.add("[[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-02");
    assert!(short.grid("- A A A - - -").broken().is_empty(), "it counts towards `min`");
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

/// No working day alone.
fn pairs(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    team.shift_with("S", "20:00", "22:00", "counts_as_day = false").rule("stint", &format!("min = 2\n{keys}"))
}

#[test]
fn a_lone_working_day_is_a_breach() {
    assert!(pairs("").grid("- A A - A A A").broken().is_empty());
    let judged = pairs("").grid("- A - - A A -");
    assert_eq!(judged.broken(), ["stint"]);
    assert_eq!(judged.dates("stint")[0], ("2026-12-01".to_string(), "2026-12-01".to_string()));
    assert_eq!(pairs("").grid("- A S - A A -").broken(), ["stint"]);
    assert_eq!(pairs("max = 2").grid("- A - A A A -").broken(), ["stint", "stint"]);
}

#[test]
fn a_stint_that_touches_an_unknown_day_may_be_short() {
    assert!(pairs("").grid("A - - - - - A").broken().is_empty());
    assert!(pairs("").grid("A").broken().is_empty());
    // Of the days before something is known: it began on day one.
    assert_eq!(pairs("").before("-").grid("A - -").broken(), ["stint"]);
}

#[test]
fn days_before_day_one_count_towards_the_least() {
    assert!(pairs("").before("- A").grid("A - -").broken().is_empty());
    assert_eq!(pairs("").before("- A").grid("- - -").broken(), ["stint"]);
    assert!(pairs("").before("A -").grid("- - -").broken().is_empty());
    let soft = "class = \"soft\"\nweight = 7\n";
    let long = Team::new().agent("lin").shift("A", "09:00", "17:00");
    let long = long.rule("stint", &format!("min = 4\n{soft}"));
    assert_eq!(long.clone().before("- A").grid("- - -").soft("stint"), 3 * 7);
    assert_eq!(long.clone().before("- A").grid("A A -").soft("stint"), 7);
    assert_eq!(long.before("- A").grid("A A A -").soft("stint"), 0);
}

#[test]
fn a_leave_on_day_one_may_end_a_stint_of_the_days_before() {
    let away = pairs("").add("[[leave]]\nagent = \"lin\"\nfrom = 2026-11-30\nuntil = 2026-11-30");
    assert!(away.clone().before("- A").grid("- - -").broken().is_empty());
    assert_eq!(away.before("- A").grid("- A -").broken(), ["stint"]);
}

#[test]
fn each_day_that_a_stint_lacks_is_a_unit() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    let soft = team.clone().rule("stint", "min = 3\nclass = \"soft\"\nweight = 4");
    assert_eq!(soft.grid("- A - A A - A").soft("stint"), (2 + 1) * 4);
    let required = team.rule("stint", "min = 3\nclass = \"required\"");
    assert_eq!(required.grid("- A - A A - A").required("stint"), 3 * 480);
    assert_eq!(required.grid("- A - A A - A").amounts("stint"), [2, 1]);
}

#[test]
fn a_stint_on_the_last_printed_day_is_short_for_a_must_only_if_the_days_after_say_so() {
    assert_eq!(pairs("").look_ahead(1).grid("- A | -").broken(), ["stint"]);
    assert!(pairs("").look_ahead(1).grid("- A | A").broken().is_empty());
    assert!(pairs("").look_ahead(1).grid("- - | A").broken().is_empty());
    assert_eq!(pairs(SOFT).look_ahead(1).grid("- A | -").soft("stint"), 0);
}

#[test]
fn the_least_bites() {
    bites(&pairs("").staffed("A", "min = 1\ndays = [\"tue\"]").staffed("A", "max = 0\ndays = [\"wed\"]"), "stint");
    let soft = pairs("class = \"soft\"\nweight = 50").no_fairness();
    bites_at("soft", &soft.add("[[preferences]]\nagent = \"lin\"\nwants = \"A\"\ndays = [\"tue\"]\nweight = 60\n[[preferences]]\nagent = \"lin\"\navoids = \"A\"\ndays = [\"mon\", \"wed\"]\nweight = 3"), "stint");
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    let refused = |keys: &str| team.clone().rule("stint", keys).open().err().unwrap_or_default();
    assert_eq!(refused(""), "rule `stint` needs `min` or `max`");
    for keys in ["min = 3\nmax = 2", "min = 0", "min = 15", "min = \"2\""] {
        assert_eq!(refused(keys), "`min` of rule `stint` can't have this value", "{keys}");
    }
    assert_eq!(refused("min = 2\nmax = 0"), "`max` of rule `stint` can't have this value");
}

#[test]
fn a_pin_on_a_day_that_more_work_would_mend_is_not_called_impossible() {
    let team = pairs("").add("[pins.lin]\n2026-12-01 = \"A\"");
    let desk = team.desk();
    assert!(fairshift::check::check(&desk.instance, &desk.rules, &StopToken::new()).impossible.is_empty());
    assert!(!team.is_impossible());
}

#[test]
fn several_tables_hold_each_for_its_agents() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00");
    let of = |agent: &str, keys: &str| format!("[[rules.stint]]\nagents = [\"{agent}\"]\n{keys}");
    let team = team.add(&of("lin", "max = 2")).add(&of("mia", "max = 3\nmin = 2"));
    assert!(team.grid("A A - A - - - / A A A - A A -").broken().is_empty());
    assert_eq!(team.grid("A A A - - - - / A A A - A A -").broken(), ["stint"]);
    assert_eq!(team.grid("A A - A - - - / - A - - A A -").broken(), ["stint"]);
}

#[test]
fn the_limit_of_one_agent_bites() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").days(3);
    let one = "[[rules.stint]]\nagents = [\"lin\"]\nmax = 2";
    bites(&team.no_fairness().staffed("A", "want = 2").add(one), "stint");
}
