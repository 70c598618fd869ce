use super::support::{Team, bites, bites_at};

fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "13:00").shift("B", "14:00", "18:00");
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\", \"B\"]");
    team.rule("same_shift", keys)
}

const MUST: &str = "class = \"must\"";

#[test]
fn one_kind_a_week_is_accepted_and_another_week_has_another() {
    assert!(desk(MUST).grid("A A - A A - - B B B - B - B").broken().is_empty());
    let judged = desk(MUST).grid("A A - B A - - B B C - B - A");
    assert_eq!(judged.amounts("same_shift"), [1, 2]);
    assert_eq!(judged.dates("same_shift")[1], ("2026-12-07".to_string(), "2026-12-13".to_string()));
}

#[test]
fn both_of_a_pair_count_unless_the_rule_names_its_shifts() {
    assert_eq!(desk(MUST).grid("A+C A - - - - -").broken(), ["same_shift"]);
    let named = desk(&format!("{MUST}\nshifts = [\"A\", \"B\"]"));
    assert!(named.grid("A+C A C - - - -").broken().is_empty());
    assert_eq!(named.grid("A+C A C B - - -").broken(), ["same_shift"]);
    assert!(desk(&format!("{MUST}\nmax = 2")).grid("A+C A C - - - -").broken().is_empty());
}

#[test]
fn a_week_that_began_before_day_one_counts_what_was_worked() {
    let thursday = || desk(MUST).from("2026-12-03");
    assert_eq!(thursday().before("A - -").grid("B - - -").broken(), ["same_shift"]);
    assert!(thursday().before("A - -").grid("A - - -").broken().is_empty());
    assert!(thursday().before("A B -").grid("A B - -").broken().is_empty(), "two kinds were there already");
    assert_eq!(thursday().before("A B -").grid("C B - -").amounts("same_shift"), [1]);
    assert!(thursday().before("B - - -").grid("A - - -").broken().is_empty(), "Sunday is another week");
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk(MUST).look_ahead(1).grid("A A | B").broken(), ["same_shift"]);
    assert_eq!(desk("").look_ahead(1).grid("A A | B").soft("same_shift"), 0);
}

#[test]
fn a_kind_costs_eight_hours_as_required_and_the_weight_as_soft() {
    let week = "A B C - - - -";
    assert_eq!(desk("class = \"required\"").grid(week).required("same_shift"), 2 * 480);
    assert_eq!(desk("").grid(week).soft("same_shift"), 2 * 10);
    assert_eq!(desk("level = 2\nweight = 3").grid(week).at("soft-2", "same_shift"), 2 * 3);
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    for keys in ["max = 0", "max = 21", "shifts = []", "shifts = [\"X\"]", "agents = [\"nobody\"]"] {
        assert!(desk(keys).open().err().unwrap_or_default().contains("can't have this value"), "{keys}");
    }
}

#[test]
fn it_bites() {
    let team = |keys: &str| {
        let team = desk(keys).agent("mia").no_fairness().staffed("A", "want = 1\nmax = 1");
        let pins = "[pins.lin]\n2026-11-30 = \"A\"\n2026-12-01 = \"B\"\n[pins.mia]\n2026-12-01 = \"A\"";
        team.staffed("B", "want = 1\nmax = 1").add(pins)
    };
    bites_at("soft", &team("weight = 40"), "same_shift");
    let must = desk(MUST).no_fairness().staffed("A", "min = 1\ndays = [\"mon\"]");
    bites(&must.staffed("B", "want = 1\ndays = [\"tue\"]"), "same_shift");
}
