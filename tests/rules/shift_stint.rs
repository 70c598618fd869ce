use super::support::{Team, bites, bites_at};

/// Nights N, and A, a pair of A and C on one day, S that is no working day.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "13:00").shift("N", "22:00", "30:00");
    let team = team.shift_with("C", "18:00", "20:00", "may_follow_same_day = [\"A\"]");
    let team = team.shift_with("S", "20:00", "21:00", "counts_as_day = false");
    team.rule("shift_stint", &format!("shifts = [\"N\"]\n{keys}"))
}

const SOFT: &str = "max = 2\nclass = \"soft\"";
const REST: &str = "rest_after = 2\nafter = 2";

#[test]
fn two_nights_in_a_row_are_accepted() {
    assert!(desk("max = 2").grid("N N A N N - A").broken().is_empty());
    assert!(desk("max = 2").grid("A A A A C A+C A").broken().is_empty());
}

#[test]
fn each_night_beyond_is_a_breach() {
    let judged = desk("max = 2").grid("A N N N N - A");
    assert_eq!(judged.broken(), ["shift_stint", "shift_stint"]);
    assert_eq!(judged.dates("shift_stint")[1], ("2026-12-01".to_string(), "2026-12-04".to_string()));
    assert_eq!(desk(SOFT).grid("A N N N N - A").soft("shift_stint"), 2 * 10);
    assert_eq!(desk("max = 2\nclass = \"required\"").grid("N N N N N").required("shift_stint"), 3 * 480);
}

#[test]
fn several_shifts_make_one_run() {
    let team = Team::new().agent("lin").shift("A", "09:00", "13:00").shift("N", "22:00", "30:00");
    let team = team.rule("shift_stint", "shifts = [\"A\", \"N\"]\nmax = 2");
    assert_eq!(team.grid("A N N - N A").broken(), ["shift_stint"]);
    let team = Team::new().agent("lin").shift("A", "09:00", "13:00");
    let team = team.shift_with("C", "18:00", "20:00", "may_follow_same_day = [\"A\"]");
    let team = team.rule("shift_stint", "shifts = [\"C\"]\nmax = 1");
    assert_eq!(team.grid("A+C C A A+C").broken(), ["shift_stint"]);
}

#[test]
fn nights_before_day_one_belong_to_the_run() {
    assert_eq!(desk("max = 2").before("N N").grid("N -").broken(), ["shift_stint"]);
    assert!(desk("max = 2").before("N N").grid("A N").broken().is_empty());
    assert_eq!(desk(SOFT).before("N N N").grid("N N -").soft("shift_stint"), 2 * 10);
}

#[test]
fn two_days_off_follow_two_nights() {
    assert!(desk(REST).grid("N N - - A").broken().is_empty());
    assert!(desk(REST).grid("N N S - A").broken().is_empty());
    assert!(desk(REST).grid("N A N - A").broken().is_empty());
    assert_eq!(desk(REST).grid("N N A A A").broken(), ["shift_stint", "shift_stint"]);
    let judged = desk(REST).grid("N N N - N");
    assert_eq!(judged.broken(), ["shift_stint"]);
    assert_eq!(judged.dates("shift_stint")[0], ("2026-11-30".to_string(), "2026-12-04".to_string()));
    let soft = desk(&format!("{REST}\nclass = \"soft\"\nweight = 3"));
    assert_eq!(soft.grid("N N A A A").soft("shift_stint"), 2 * 3);
}

#[test]
fn by_default_the_longest_run_needs_rest_or_every_one() {
    assert!(desk("max = 3\nrest_after = 1").grid("N N A - A").broken().is_empty());
    assert_eq!(desk("max = 3\nrest_after = 1").grid("N N N A A").broken(), ["shift_stint"]);
    assert_eq!(desk("rest_after = 1").grid("N A - - -").broken(), ["shift_stint"]);
}

#[test]
fn nights_before_day_one_need_rest_too() {
    assert_eq!(desk(REST).before("N N").grid("- A").broken(), ["shift_stint"]);
    assert_eq!(desk(REST).before("N N -").grid("A A").broken(), ["shift_stint"]);
    assert_eq!(desk(REST).before("A N").grid("N A -").broken(), ["shift_stint"]);
    assert!(desk(REST).before("N N - -").grid("A A").broken().is_empty());
    assert!(desk(REST).before("N -").grid("A A").broken().is_empty());
    assert!(desk(REST).before("- N").grid("A A").broken().is_empty());
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk("max = 2").look_ahead(1).grid("N N | N").broken(), ["shift_stint"]);
    assert_eq!(desk(REST).look_ahead(1).grid("N N | A").broken(), ["shift_stint"]);
    assert_eq!(desk(SOFT).look_ahead(1).grid("N N | N").soft("shift_stint"), 0);
    assert_eq!(desk(&format!("{REST}\nclass = \"soft\"")).look_ahead(1).grid("N N | A").soft("shift_stint"), 0);
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00");
    let refused = |keys: &str| team.clone().rule("shift_stint", keys).open().err().unwrap_or_default();
    assert_eq!(
        refused(""),
        "rule `shift_stint` needs `max` or `rest_after`\nrule `shift_stint` needs `shifts`"
    );
    for shifts in ["[]", "[\"N\"]", "3"] {
        let keys = format!("shifts = {shifts}\nmax = 2");
        assert_eq!(refused(&keys), "`shifts` of rule `shift_stint` can't have this value");
    }
}

#[test]
fn it_bites() {
    bites(&desk("max = 2").staffed("N", "min = 1"), "shift_stint");
    let days = desk(REST).staffed("N", "min = 1\ndays = [\"mon\", \"tue\"]");
    bites(&days.staffed("A", "min = 1\ndays = [\"wed\", \"thu\"]"), "shift_stint");
    bites_at("soft", &desk(&format!("{SOFT}\nweight = 50")).staffed("N", "want = 1"), "shift_stint");
}
