//! A shift after midnight that belongs to the evening before (`day = "before"`).

use super::support::{Team, date};
use fairshift::calendar::{Clock, instant};

/// N is 00:30–08:00 of the date after the one in whose cell it stands, A is 08:00–16:00, B 16:00–24:00.
fn desk() -> Team {
    let team = Team::new().agent("lin").agent("mia").no_fairness();
    let team = team.shift("A", "08:00", "16:00").shift("B", "16:00", "24:00");
    team.shift_with("N", "00:30", "08:00", "day = \"before\"")
}

#[test]
fn its_hours_are_on_the_date_after_and_its_cell_is_the_evenings() {
    // Monday's N covers Tuesday 00:30–08:00; the half hour before it, and Wednesday's morning, nobody has:
    // 30 minutes on Tuesday, 480 on Wednesday. Monday's morning was before the roster: 480 minutes.
    let morning = "[[coverage]]\nfrom = \"00:00\"\nuntil = \"08:00\"";
    let judged = desk().before("- / -").add(morning).grid("N - - / - - -");
    assert_eq!(judged.required("coverage"), 480 + 30 + 480);
    // What was worked on the eve covers the first morning.
    let judged = desk().before("N / -").add(morning).grid("N - - / - - -");
    assert_eq!(judged.required("coverage"), 30 + 30 + 480);
}

#[test]
fn rest_is_from_the_morning_on_which_it_ends() {
    let team = desk().rule("rest", "min = \"11h\"");
    // Monday's N ends on Tuesday at 08:00: to Tuesday's B there are 8 h, to Wednesday's A 24 h.
    assert_eq!(team.grid("N B - / - - -").broken(), ["rest"]);
    assert!(team.grid("N - A / - - -").silent("rest"));
    // A and the N of the night after are two duties of one date, which nobody has allowed.
    assert_eq!(team.grid("A+N - - / - - -").broken(), ["one_duty"]);
}

#[test]
fn its_instants_and_minutes_are_those_of_the_clock() {
    let desk = desk().zone("Europe/Berlin").from("2026-10-24").days(1).desk();
    let (book, day) = (&desk.instance.book, date("2026-10-24"));
    let shift = book.shift("N").unwrap();
    assert_eq!((book.shifts[shift].start.minutes(), book.shifts[shift].end.minutes()), (1470, 1920));
    // On Sunday 25 October 2026 the clocks go back at 03:00: 00:30 to 08:00 are 8 h 30.
    let at = |clock: Clock| instant(day, clock, book.team.zone).to_rfc3339();
    assert_eq!(at(book.shifts[shift].start), "2026-10-25T00:30:00+02:00");
    assert_eq!(at(book.shifts[shift].end), "2026-10-25T08:00:00+01:00");
    assert_eq!(book.minutes(shift, day), 510);
}

#[test]
fn one_that_would_end_on_the_third_date_is_refused() {
    let wrong = desk().shift_with("X", "20:00", "28:00", "day = \"before\"").book().unwrap_err();
    assert_eq!(wrong[0].title.en, "a shift 20:00–28:00 of the day before would end on the third date");
}
