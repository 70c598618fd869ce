//! Finishing open contacts after the end of a shift.

use super::support::Team;

fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift_with("A", "09:00", "17:00", keys);
    team.shift_with("B", "17:10", "20:00", "").no_fairness()
}

#[test]
fn it_is_work_but_no_coverage() {
    let team = desk("wrap_up = \"15min\"\nhandover = \"5min\"");
    let team = team.add("[[coverage]]\nfrom = \"09:00\"\nuntil = \"17:15\"");
    let judged = team.grid("A");
    assert_eq!(judged.count(0, "hours"), 8 * 60 + 20);
    assert_eq!(judged.required("coverage"), 15);
}

#[test]
fn rest_begins_after_it() {
    let team = desk("wrap_up = \"15min\"").rule("rest", "min = \"16h\"");
    assert_eq!(team.grid("A A").broken(), ["rest"]);
    assert!(desk("").rule("rest", "min = \"16h\"").grid("A A").broken().is_empty());
}

#[test]
fn nobody_begins_another_shift_within_it() {
    let team = |keys| desk(keys).shift_with("C", "17:05", "19:00", "may_follow_same_day = [\"A\"]");
    assert!(team("").grid("A+C").broken().is_empty());
    let error = team("wrap_up = \"15min\"").book().unwrap_err();
    assert!(error[0].title.en.contains("wrap-up"), "{}", error[0].title.en);
}
