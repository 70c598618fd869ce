//! Leave of half a day, or of some hours.

use super::support::{Team, bites, date};
use fairshift::book::AgentIx;

/// A 08:00–12:00, B 13:00–17:00, N 22:00–30:00.
fn desk(leave: &str) -> Team {
    let team = Team::new().agent("lin").agent("mia").no_fairness();
    let team = team.shift("A", "08:00", "12:00").shift("B", "13:00", "17:00").shift("N", "22:00", "30:00");
    team.add(&format!("[[leave]]\nagent = \"lin\"\n{leave}"))
}

/// The minutes that nobody covers, from 08:00 to 12:00 of the first date and from 22:00 to 30:00.
fn short(leave: &str, grid: &str) -> i64 {
    let windows = "[[coverage]]\nfrom = \"08:00\"\nuntil = \"12:00\"\ndates = [2026-11-30]\n\
                   [[coverage]]\nfrom = \"22:00\"\nuntil = \"30:00\"\ndates = [2026-11-30]";
    let judged = desk(leave).add(windows).grid(grid);
    assert!(judged.broken().is_empty(), "{:?}", judged.broken());
    judged.required("coverage")
}

#[test]
fn half_a_day_takes_half_of_the_duty_and_the_other_half_covers() {
    // Mia has the night: A alone is short. A has 4 h; half of it are 2 h, in the morning and after it.
    for half in ["am", "pm"] {
        let leave = format!("from = 2026-11-30\nhalf = \"{half}\"");
        assert_eq!(short(&leave, "A - / N -"), 120, "{half}");
        assert_eq!(short(&leave, "B - / A -"), 480, "{half}: B is not asked for, the night has nobody");
    }
    // Of lin's night the second half: 26:00 to 30:00.
    assert_eq!(short("from = 2026-11-30\nhalf = \"pm\"", "N - / A -"), 240);
    assert_eq!(short("from = 2026-12-01\nhalf = \"pm\"", "A - / N -"), 0, "the next date's leave");
}

#[test]
fn hours_of_leave_take_what_a_duty_has_of_them() {
    let hours = |from: &str, until: &str| {
        format!("from = 2026-11-30\nfrom_time = \"{from}\"\nuntil_time = \"{until}\"")
    };
    assert_eq!(short(&hours("12:00", "13:00"), "A - / N -"), 0, "it ends when the leave begins");
    assert_eq!(short(&hours("09:00", "10:00"), "A - / N -"), 60);
    assert_eq!(short(&hours("07:00", "09:30"), "A - / N -"), 90);
    assert_eq!(short(&hours("23:00", "25:00"), "N - / A -"), 120);
    // Nothing is left of A: it can't be rostered. An hour of it is left: it can.
    let all = desk(&hours("08:00", "12:00"));
    assert_eq!(all.grid("A / -").broken(), ["leave"]);
    assert!(all.grid("B / A").broken().is_empty());
    assert!(desk(&hours("08:00", "11:00")).grid("A / -").broken().is_empty());
}

#[test]
fn a_night_reaches_into_the_hours_of_the_next_morning() {
    let morning = "from = 2026-12-01\nfrom_time = \"00:00\"\nuntil_time = \"05:00\"";
    // 24:00 to 29:00 of the night that began on Monday.
    assert_eq!(short(morning, "N - / A -"), 300);
    let whole = desk("from = 2026-12-01");
    assert!(whole.grid("N - / - -").broken().is_empty(), "a whole day bans what begins on it");
}

#[test]
fn minutes_a_day_are_taken_at_the_end_or_the_begin_of_each_working_day() {
    let daily = |keys: &str| format!("from = 2026-11-30\nuntil = 2026-12-04\ndaily = \"1h\"\n{keys}");
    assert_eq!(short(&daily(""), "A - / N -"), 60);
    assert_eq!(short(&daily("daily_at = \"start\""), "N - / A -"), 60);
}

#[test]
fn a_shift_has_an_agent_as_long_as_most_of_it_is_left() {
    let team = |until: &str| {
        let leave = format!("from = 2026-11-30\nfrom_time = \"08:00\"\nuntil_time = \"{until}\"");
        desk(&leave).staffed("A", "min = 1\ndates = [2026-11-30]")
    };
    // A has 240 minutes. One hour and 59 minutes gone are less than half of them, two hours are half.
    assert_eq!(team("09:59").grid("A / -").required("staffing"), 0);
    assert_eq!(team("10:00").grid("A / -").required("staffing"), 240);
    assert_eq!(team("10:00").grid("A / A").required("staffing"), 0);
}

#[test]
fn hours_on_leave_are_no_work_for_a_maximum_and_no_debt_for_a_minimum() {
    let team = |limit: &str| {
        let leave = "from = 2026-11-30\nfrom_time = \"08:00\"\nuntil_time = \"10:00\"";
        desk(leave).days(7).add(&format!("[[rules.hours]]\n{limit}\nper = \"week\""))
    };
    // lin: 4 h with 2 h of leave in them, then 4 h: 6 h worked of 8 h due.
    let grid = "A A - - - - - / - - - - - - -";
    assert!(team("max = \"6h\"").grid(grid).silent("hours"));
    assert_eq!(team("max = \"5h\"").grid(grid).amounts("hours"), [1]);
    let lin = |min: &str| team(&format!("min = \"{min}\"\nagents = [\"lin\"]"));
    assert!(lin("8h").grid(grid).silent("hours"));
    assert_eq!(lin("9h").grid(grid).amounts("hours"), [1]);
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
fn pins_of_which_leave_leaves_nothing_are_refused() {
    let pinned = |shift: &str| {
        let leave = "from = 2026-11-30\nfrom_time = \"08:00\"\nuntil_time = \"12:00\"";
        desk(leave).add(&format!("[pins.lin]\n2026-11-30 = \"{shift}\""))
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
        "half = \"am\"\ndaily = \"1h\"",
        "daily = \"0h\"",
        "daily_at = \"start\"",
    ] {
        assert!(desk(&format!("from = 2026-11-30\n{keys}")).open().is_err(), "{keys}");
    }
}

#[test]
fn it_bites() {
    let wish = "[[preferences]]\nagent = \"lin\"\nwants = \"A\"";
    let leave = "from = 2026-11-30\nfrom_time = \"08:00\"\nuntil_time = \"12:00\"";
    bites(&desk(leave).add(wish), "leave");
}
