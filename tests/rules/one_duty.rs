use super::support::{Team, bites};

/// C may follow A; N goes over midnight into E.
fn desk() -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]");
    team.shift("N", "22:00", "30:00").shift("E", "05:00", "13:00").shift("D", "06:00", "14:00")
}

#[test]
fn one_shift_a_day_or_an_allowed_pair() {
    assert!(desk().grid("A B C - A+C N").broken().is_empty());
    assert!(desk().grid("C+A").broken().is_empty());
}

#[test]
fn two_shifts_that_are_no_pair_are_a_breach() {
    assert_eq!(desk().grid("A+B").broken(), ["one_duty"]);
    assert_eq!(desk().grid("B+C").broken(), ["one_duty"]);
    assert_eq!(desk().grid("A+A").broken(), ["one_duty"]);
}

#[test]
fn three_shifts_a_day_are_too_many() {
    let team = Team::new().agent("lin").shift("A", "06:00", "10:00");
    let team = team.shift_with("B", "12:00", "14:00", "may_follow_same_day = [\"A\"]");
    let team = team.shift_with("C", "16:00", "20:00", "may_follow_same_day = [\"A\", \"B\"]");
    assert_eq!(team.grid("A+B+C").broken(), ["one_duty"]);
    assert!(team.grid("A+B B+C A+C").broken().is_empty());
}

#[test]
fn a_night_does_not_overlap_the_next_morning() {
    assert_eq!(desk().grid("N E").broken(), ["one_duty"]);
    assert!(desk().grid("N D").broken().is_empty());
    assert!(desk().grid("N - E").broken().is_empty());
}

#[test]
fn a_night_before_day_one_reaches_into_it() {
    assert_eq!(desk().before("N").grid("E").broken(), ["one_duty"]);
    assert!(desk().before("N -").grid("E").broken().is_empty());
    assert!(desk().before("N E").grid("A").broken().is_empty(), "what was worked is not judged");
}

#[test]
fn it_holds_on_unprinted_days() {
    assert_eq!(desk().look_ahead(1).grid("N | E").broken(), ["one_duty"]);
}

#[test]
fn handing_over_and_logging_in_take_time_too() {
    let team = |night: &str, day: &str| {
        let team = Team::new().agent("lin").shift_with("N", "22:00", "30:00", night);
        team.shift_with("D", "06:00", "14:00", day)
    };
    assert_eq!(team("handover = \"1min\"", "").grid("N D").broken(), ["one_duty"]);
    assert_eq!(team("", "report_before = \"1min\"").grid("N D").broken(), ["one_duty"]);
}

#[test]
fn the_hour_that_summer_time_skips_is_on_both_clocks() {
    let team = Team::new()
        .zone("Europe/Berlin")
        .agent("lin")
        .shift("N", "22:00", "27:00")
        .shift("E", "02:00", "10:00");
    let team = team.shift("F", "03:00", "11:00");
    assert_eq!(team.clone().from("2026-03-28").grid("N E").broken(), ["one_duty"]);
    assert!(team.clone().from("2026-03-28").grid("N F").broken().is_empty());
    assert!(team.from("2026-10-24").grid("N F").broken().is_empty());
}

#[test]
fn a_duty_may_reach_beyond_the_next_date() {
    let team = Team::new().agent("lin").shift_with("N", "23:59", "47:59", "handover = \"2h\"");
    let team = team.shift("E", "00:00", "10:00");
    assert_eq!(team.grid("N - E").broken(), ["one_duty"]);
    assert_eq!(team.before("N -").grid("E").broken(), ["one_duty"]);
}

#[test]
fn the_halves_of_a_pair_may_overlap_where_summer_time_begins() {
    let team = Team::new().zone("Europe/Berlin").agent("lin").shift("A", "00:00", "02:15");
    let log_in = "may_follow_same_day = [\"A\"]\nreport_before = \"30min\"";
    let team = team.shift_with("C", "02:45", "06:00", log_in);
    assert_eq!(team.clone().from("2026-03-29").grid("A+C").broken(), ["one_duty"]);
    assert!(team.from("2026-03-30").grid("A+C").broken().is_empty());
}

#[test]
fn it_bites() {
    let team = desk().staffed("N", "min = 1\ndays = [\"mon\"]").staffed("E", "min = 1\ndays = [\"tue\"]");
    bites(&team, "one_duty");
}
