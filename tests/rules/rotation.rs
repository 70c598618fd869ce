use super::support::{Team, bites, bites_at};

fn team() -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "13:00").shift("B", "14:00", "18:00");
    team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]")
}

fn desk(keys: &str) -> Team {
    team().rule("rotation", keys)
}

const WEEKS: &str = "weeks = [\"A/-\", \"B/-\"]";

#[test]
fn weeks_follow_each_other_from_any_of_them() {
    assert!(desk(WEEKS).grid("A A A - A - - B B B B B - -").broken().is_empty());
    assert!(desk(WEEKS).grid("B B - - B - - A - A A A - -").broken().is_empty());
    let judged = desk(WEEKS).grid("A A A - A - - A A A A A - -");
    assert_eq!(judged.amounts("rotation"), [1]);
    assert_eq!(judged.dates("rotation"), [("2026-11-30".to_string(), "2026-12-13".to_string())]);
}

#[test]
fn weeks_are_calendar_weeks() {
    let thursday = desk(WEEKS).from("2026-12-03");
    assert!(thursday.grid("A A - - B B B").broken().is_empty());
    assert_eq!(thursday.grid("A A - - A B B").broken(), ["rotation"]);
    assert!(thursday.first_weekday("sunday").grid("A A - B B B B").broken().is_empty());
}

#[test]
fn a_relief_week_takes_anything() {
    let rule = desk("weeks = [\"A/-\", \"*\"]");
    assert!(rule.grid("A A A - A - - A B C A+C - - -").broken().is_empty());
    assert_eq!(rule.grid("A B A - A - - A B A - - - -").broken(), ["rotation"]);
}

#[test]
fn single_days_repeat_from_an_offset() {
    let days = "days = [\"A A B\", \"- work\"]\noffsets = [\"lin 1\"]\nbegins = 2026-11-30\nclass = \"soft\"";
    assert_eq!(desk(days).grid("A B - C A A B").soft("rotation"), 0);
    assert_eq!(desk(days).grid("A B - - A A+C B").soft("rotation"), 2 * 20);
    let later = desk(days).from("2026-12-02");
    assert_eq!(later.grid("- A+C A A B - B").soft("rotation"), 0);
    let earlier = desk(&days.replace("2026-11-30", "2026-12-05"));
    assert_eq!(earlier.grid("A B - C A A B").soft("rotation"), 0, "five days are one cycle");
}

#[test]
fn a_week_of_seven_days_has_its_own_rest_days() {
    let rule = desk("weeks = [\"A A A A A - -\", \"- - B B B B B\"]\noffsets = [\"lin 0\"]\nbegins = 2026-12-02");
    assert!(rule.grid("A A A A A - - - - B B B B B").broken().is_empty());
    assert_eq!(rule.grid("A A A A A - A - - B B B B -").broken(), ["rotation", "rotation"]);
}

#[test]
fn pairs_and_choices() {
    let rule = desk("days = [\"A+C A/B -\"]\noffsets = [\"lin 0\"]\nbegins = 2026-11-30");
    assert!(rule.grid("A+C B - A+C A -").broken().is_empty());
    assert_eq!(rule.grid("A B - C - -").broken(), ["rotation", "rotation", "rotation"]);
}

#[test]
fn what_was_worked_before_day_one_settles_the_starting_point() {
    let rule = desk(WEEKS).before("A A - - - - -");
    assert!(rule.grid("B B - - - - -").broken().is_empty());
    assert_eq!(rule.grid("A A - - - - -").broken(), ["rotation"]);
    // A past that fits from nowhere leaves the choice open.
    assert!(desk(WEEKS).before("A B - - - - -").grid("A A - - - - -").broken().is_empty());
}

#[test]
fn leave_and_absence_are_not_judged() {
    let rule = desk("weeks = [\"A A A A A - -\"]");
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01\nuntil = 2026-12-02";
    assert!(rule.clone().add(leave).grid("A - - A A - -").broken().is_empty());
    assert_eq!(rule.grid("A - - A A - -").broken(), ["rotation"]);
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk(WEEKS).look_ahead(2).grid("A A A | B B").broken(), ["rotation"]);
    assert_eq!(desk(&format!("{WEEKS}\nclass = \"soft\"")).look_ahead(2).grid("A A A | B B").soft("rotation"), 0);
}

#[test]
fn a_date_costs_eight_hours_as_required_and_the_weight_as_soft() {
    let fixed = |keys: &str| desk(&format!("{WEEKS}\noffsets = [\"lin 0\"]\nbegins = 2026-11-30\n{keys}"));
    assert_eq!(fixed("class = \"required\"").grid("A B B - - - -").required("rotation"), 2 * 480);
    assert_eq!(fixed("class = \"soft\"\nlevel = 2\nweight = 3").grid("A B B - - - -").at("soft-2", "rotation"), 6);
    assert_eq!(desk(&format!("{WEEKS}\nclass = \"soft\"")).grid("A B B - - - -").soft("rotation"), 20);
}

#[test]
fn a_pattern_longer_than_the_horizon_is_followed_as_far_as_it_goes() {
    let rule = desk("days = [\"A A A A A A A A - - - - - - - - B B B B B B B B\"]");
    assert!(rule.grid("A A - - - - -").broken().is_empty());
    assert_eq!(rule.grid("A - A - - - -").broken(), ["rotation"]);
}

#[test]
fn patterns_that_make_no_sense_are_refused() {
    let refused = |keys: &str| desk(keys).open().err().unwrap_or_default();
    assert_eq!(refused(""), "rule `rotation` needs `weeks` or `days`");
    for keys in [
        "weeks = [\"A B\"]",
        "weeks = []",
        "weeks = [\"\"]",
        "days = [\"X\"]",
        "days = [\"A//B\"]",
        "days = [\"A+C+A\"]",
        "weeks = [\"A\"]\ndays = [\"A\"]",
        "days = [\"A B\"]\noffsets = [\"lin 2\"]",
        "days = [\"A B\"]\noffsets = [\"lin -1\"]",
        "days = [\"A B\"]\noffsets = [\"nobody 0\"]",
        "days = [\"A B\"]\noffsets = [\"lin\"]",
        "days = [\"A B\"]\noffsets = [\"lin 0\", \"lin 1\"]",
        "days = [\"A B\"]\nbegins = \"soon\"",
    ] {
        assert!(refused(keys).contains("can't have this value"), "{keys}: {}", refused(keys));
    }
    let long = format!("days = [\"{}\"]", "A ".repeat(400));
    assert!(refused(&long).contains("can't have this value"));
}

#[test]
fn it_bites() {
    let staffed = |keys: &str| {
        let team = team().agent("mia").rule("rotation", keys).no_fairness();
        let team = team.staffed("A", "want = 1\nmax = 1").staffed("B", "want = 1\nmax = 1");
        team.add("[pins.lin]\n2026-11-30 = \"A\"\n2026-12-01 = \"B\"\n[pins.mia]\n2026-11-30 = \"B\"").days(2)
    };
    let soft = "offsets = [\"mia 1\"]\nbegins = 2026-11-30\nclass = \"soft\"\nweight = 100";
    bites_at("soft", &staffed(&format!("{WEEKS}\n{soft}")), "rotation");
    let must = desk(WEEKS).no_fairness().staffed("A", "want = 1\ndays = [\"mon\"]");
    bites(&must.staffed("B", "want = 1\ndays = [\"tue\"]").days(2), "rotation");
}
