//! Leave of half a day, or of some hours.

use super::support::{Team, bites, date};
use fairshift::book::AgentIx;

/// A 08:00–12:00, B 13:00–17:00, N 22:00–30:00.
fn desk(leave: &str) -> Team {
    let team = Team::new().agent("lin").agent("mia").no_fairness();
    let team = team.shift("A", "08:00", "12:00").shift("B", "13:00", "17:00").shift("N", "22:00", "30:00");
    team.add(&format!("[[leave]]\nagent = \"lin\"\n{leave}"))
}

#[test]
fn half_a_day_leaves_the_other_half() {
    let am = desk("from = 2026-11-30\nhalf = \"am\"");
    assert_eq!(am.grid("A / -").broken(), ["leave"]);
    assert!(am.grid("B / A").broken().is_empty());
    assert!(am.grid("- A / - A").broken().is_empty(), "the next date is free of it");
    let pm = desk("from = 2026-11-30\nuntil = 2026-12-01\nhalf = \"pm\"");
    assert!(pm.grid("A A / - -").broken().is_empty());
    assert_eq!(pm.grid("B B / - -").broken(), ["leave", "leave"]);
    assert_eq!(pm.grid("N - / - -").broken(), ["leave"], "22:00 is in the second half");
}

#[test]
fn hours_of_leave_ban_what_overlaps_them() {
    let team = desk("from = 2026-11-30\nfrom_time = \"12:00\"\nuntil_time = \"13:00\"");
    assert!(team.grid("A / -").broken().is_empty(), "it ends when the leave begins");
    assert!(team.grid("B / -").broken().is_empty());
    let late = team.shift_with("C", "09:00", "12:00", "wrap_up = \"10min\"");
    assert_eq!(late.grid("C / -").broken(), ["leave"], "wrapping up is work");
}

#[test]
fn a_night_reaches_into_the_leave_of_the_next_morning() {
    let team = desk("from = 2026-12-01\nhalf = \"am\"");
    assert_eq!(team.grid("N - / - -").broken(), ["leave"]);
    let whole = desk("from = 2026-12-01");
    assert!(whole.grid("N - / - -").broken().is_empty(), "a whole day bans what begins on it");
    let after = desk("from = 2026-12-02\nhalf = \"am\"");
    assert_eq!(after.grid("- N / - -").broken(), ["leave"], "beyond the last day too");
}

#[test]
fn two_halves_of_one_date_are_no_overlap_and_the_same_half_twice_is_one() {
    let other = |keys: &str| {
        desk(&format!(
            "from = 2026-11-30\nhalf = \"am\"\n[[leave]]\nagent = \"lin\"\nfrom = 2026-11-30\nkind = \"sick\"\n{keys}"
        ))
    };
    assert!(other("half = \"pm\"").open().is_ok());
    assert!(other("half = \"am\"").open().is_err());
    assert!(other("").open().is_err());
}

#[test]
fn pins_within_the_hours_of_leave_are_refused() {
    let pinned = |shift: &str| {
        desk("from = 2026-11-30\nhalf = \"am\"").add(&format!("[pins.lin]\n2026-11-30 = \"{shift}\""))
    };
    assert!(pinned("B").open().is_ok());
    assert!(pinned("A").open().is_err());
}

#[test]
fn half_a_day_counts_half_where_shares_count_presence() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "08:00", "12:00").days(2);
    let team =
        team.staffed("A", "min = 1").add("[[leave]]\nagent = \"lin\"\nfrom = 2026-11-30\nhalf = \"pm\"");
    let desk = team.desk();
    let row = &desk.instance.shares.rows[0];
    assert_eq!(row.plain.iter().map(|own| own.to_string()).collect::<Vec<_>>(), ["6/7", "8/7"]);
}

#[test]
fn accounts_count_it_in_halves() {
    let book = desk("from = 2026-11-30\nhalf = \"am\"\n[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01")
        .book()
        .unwrap();
    let halves = |day: &str| book.leave_halves(AgentIx(0), date(day));
    assert_eq!([halves("2026-11-30"), halves("2026-12-01"), halves("2026-12-02")], [1, 2, 0]);
}

#[test]
fn keys_that_make_no_sense_are_refused() {
    for keys in [
        "half = \"noon\"",
        "half = \"am\"\nfrom_time = \"09:00\"\nuntil_time = \"10:00\"",
        "from_time = \"09:00\"",
        "from_time = \"10:00\"\nuntil_time = \"09:00\"",
    ] {
        assert!(desk(&format!("from = 2026-11-30\n{keys}")).open().is_err(), "{keys}");
    }
}

#[test]
fn it_bites() {
    let wish = "[[preferences]]\nagent = \"lin\"\nwants = \"A\"";
    bites(&desk("from = 2026-11-30\nhalf = \"am\"").add(wish), "leave");
}
