use super::support::{Team, bites, bites_at};
use fairshift::timesheet::Severity;

/// A 09:00–17:00, B 12:00–20:00, N 22:00–30:00; windows as given.
fn desk(windows: &str) -> Team {
    let team =
        Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    team.shift("N", "22:00", "30:00").add(windows)
}

fn window(from: &str, until: &str, keys: &str) -> String {
    format!("[[coverage]]\nfrom = \"{from}\"\nuntil = \"{until}\"\n{keys}\n")
}

fn gap(from: &str, until: &str, keys: &str) -> String {
    format!("[[accepted_gap]]\nfrom = \"{from}\"\nuntil = \"{until}\"\nreason = \"known\"\n{keys}\n")
}

#[test]
fn a_window_is_covered_by_shifts_that_overlap() {
    let team = desk(&window("09:00", "20:00", ""));
    assert!(team.grid("A B / B A").silent("coverage"));
}

#[test]
fn what_is_missing_is_counted_in_agent_minutes() {
    let team = desk(&window("09:00", "20:00", ""));
    assert_eq!(team.grid("A / -").required("coverage"), 3 * 60);
    assert_eq!(team.grid("- / B").required("coverage"), 3 * 60);
    assert_eq!(team.grid("- / -").required("coverage"), 11 * 60);
    let two = desk(&window("09:00", "20:00", "agents = 2"));
    assert_eq!(two.grid("A / B").required("coverage"), 6 * 60);
    assert_eq!(two.grid("A / -").required("coverage"), 8 * 60 + 3 * 2 * 60);
    assert_eq!(two.grid("A / A").amounts("coverage"), [2 * 3 * 60], "one stretch of three hours");
}

#[test]
fn each_window_counts_for_itself_on_its_days() {
    let windows = window("09:00", "17:00", "days = [\"mon\"]") + &window("12:00", "17:00", "agents = 2");
    assert_eq!(desk(&windows).grid("- - / - -").required("coverage"), 8 * 60 + 2 * (2 * 5 * 60));
}

#[test]
fn logging_in_handing_over_and_shifts_that_do_not_cover_leave_a_window_open() {
    let team = Team::new().agent("lin").shift_with(
        "A",
        "10:00",
        "16:00",
        "report_before = \"1h\"\nhandover = \"1h\"",
    );
    let team = team.shift_with("S", "09:00", "17:00", "covers = false").add(&window("09:00", "17:00", ""));
    assert_eq!(team.grid("A S").required("coverage"), 2 * 60 + 8 * 60);
}

#[test]
fn a_night_covers_the_early_hours_of_the_next_date() {
    let team = desk(&window("00:00", "06:00", "")).before("- / -");
    assert_eq!(team.grid("N - / - -").dates("coverage").len(), 1, "only the first early morning");
    assert_eq!(team.clone().before("- / N").grid("N - / - -").required("coverage"), 0);
    assert_eq!(team.before("- N - / - - -").grid("- / -").required("coverage"), 6 * 60, "a day too early");
}

#[test]
fn hours_that_an_unknown_eve_could_reach_are_taken_as_covered() {
    let team = desk(&window("00:00", "08:00", "agents = 2"));
    assert_eq!(team.grid("- - / - -").required("coverage"), 2 * 2 * 60 + 2 * 8 * 60);
    assert_eq!(team.before("- / -").grid("- / -").required("coverage"), 2 * 8 * 60);
}

#[test]
fn a_window_over_midnight_belongs_to_the_date_on_which_it_begins() {
    let team = desk(&window("20:00", "33:00", ""));
    // Covered from 22:00 to 30:00, and from 09:00 on by nobody who counts: the window ends there.
    assert_eq!(team.grid("N / -").required("coverage"), 2 * 60 + 3 * 60);
    let early = desk(&window("22:00", "33:00", "dates = [2026-11-30]")).shift("E", "06:00", "12:00");
    assert_eq!(early.grid("N - / - E").required("coverage"), 0);
    assert_eq!(early.grid("N - / - -").required("coverage"), 3 * 60);
}

#[test]
fn hours_that_the_day_after_the_last_could_reach_are_taken_as_covered() {
    let team = desk(&window("22:00", "33:00", "")).shift("E", "06:00", "12:00");
    assert_eq!(team.grid("N / -").required("coverage"), 0);
    assert_eq!(team.grid("N N / - -").required("coverage"), 3 * 60);
    let judged = team.look_ahead(1).grid("N | N / - | -");
    assert_eq!((judged.required("coverage"), judged.at("continuation", "coverage")), (3 * 60, 0));
}

#[test]
fn nobody_counts_twice_where_the_own_duties_touch() {
    let team = desk(&window("00:00", "14:00", "agents = 1\ndays = [\"tue\"]")).shift("D", "06:00", "14:00");
    assert_eq!(team.grid("N D / - -").required("coverage"), 0);
    let two = desk(&window("00:00", "14:00", "agents = 2\ndays = [\"tue\"]")).shift("D", "06:00", "14:00");
    assert_eq!(two.grid("N D / - -").required("coverage"), 14 * 60);
}

#[test]
fn hours_are_those_of_the_wall_clock_in_every_night() {
    let team = desk(&window("22:00", "30:00", "")).zone("Europe/Berlin");
    for start in ["2026-03-28", "2026-10-24", "2026-11-30"] {
        assert_eq!(team.clone().from(start).grid("- / -").required("coverage"), 8 * 60);
        assert_eq!(team.clone().from(start).grid("N / -").required("coverage"), 0);
    }
}

#[test]
fn nobody_counts_twice_in_the_hour_that_summer_time_skips() {
    let team = Team::new().zone("Europe/Berlin").from("2026-03-28").agent("lin").agent("mia");
    let team = team.shift("N", "22:00", "27:00").shift("E", "02:00", "10:00");
    let team = team.add(&window(
        "02:00",
        "03:00",
        "agents = 2
dates = [2026-03-29]",
    ));
    assert_eq!(team.grid("N - / - E").required("coverage"), 0);
    assert_eq!(team.grid("N E / - -").broken(), ["one_duty"], "nobody has both");
}

#[test]
fn an_accepted_gap_costs_nothing_and_stays_on_the_list() {
    let team = desk(&(window("09:00", "24:00", "") + &gap("22:00", "24:00", "")));
    let judged = team.grid("A / B");
    assert_eq!(judged.required("coverage"), 2 * 60, "20:00 to 22:00");
    let accepted: Vec<_> =
        judged.found("coverage").into_iter().filter(|own| own.severity == Severity::Accepted).collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0].amount, 2 * 60);
    assert_eq!(accepted[0].short.as_ref().and_then(|short| short.reason.as_deref()), Some("known"));
    assert_eq!(team.grid("N / -").amounts("coverage"), [13 * 60], "a gap that is covered is no gap");
}

#[test]
fn an_accepted_gap_holds_on_its_dates_and_over_midnight() {
    let team = |keys: &str| desk(&(window("09:00", "17:00", "") + &gap("09:00", "12:00", keys)));
    assert_eq!(team("days = [\"tue\"]").grid("- - / - -").required("coverage"), 8 * 60 + 5 * 60);
    let night = desk(
        &(window("00:00", "06:00", "dates = [2026-12-01]") + &gap("23:00", "26:00", "dates = [2026-11-30]")),
    );
    assert_eq!(night.grid("- - / - -").required("coverage"), 4 * 60);
}

#[test]
fn coverage_can_be_a_must_or_soft() {
    let must = desk(&window("09:00", "17:00", "")).rule("coverage", "class = \"must\"");
    assert_eq!(must.grid("- / -").broken(), ["coverage"]);
    assert!(must.grid("A / -").broken().is_empty());
    let soft = desk(&window("09:00", "20:00", "")).rule("coverage", "class = \"soft\"\nweight = 2");
    assert_eq!(soft.grid("A / -").soft("coverage"), 2 * 3 * 60);
}

#[test]
fn unprinted_days_lack_at_a_level_of_their_own_where_a_shift_could_cover() {
    let team = desk(&window("07:00", "12:00", "")).look_ahead(1);
    let judged = team.grid("A | - / - | -");
    assert_eq!(judged.at("continuation", "coverage"), 3 * 60, "nothing ever covers 07:00 to 09:00");
    assert_eq!(judged.required("coverage"), 2 * 60);
    let soft = desk(&window("07:00", "12:00", "")).rule("coverage", "class = \"soft\"").look_ahead(1);
    assert_eq!(soft.grid("A | - / - | -").soft("coverage"), 2 * 60);
    let must = desk(&window("09:00", "12:00", "")).rule("coverage", "class = \"must\"").look_ahead(1);
    assert_eq!(must.grid("A | - / - | -").broken(), ["coverage"]);
}

#[test]
fn it_bites() {
    bites_at("required", &desk(&window("09:00", "20:00", "")), "coverage");
    bites_at("continuation", &desk(&window("09:00", "20:00", "")).look_ahead(1), "coverage");
    bites_at("soft", &desk(&window("09:00", "20:00", "")).rule("coverage", "class = \"soft\""), "coverage");
    bites(&desk(&window("09:00", "20:00", "")).rule("coverage", "class = \"must\""), "coverage");
}
