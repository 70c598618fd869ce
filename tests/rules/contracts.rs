//! `[[rules.hours]]` beyond one limit a week: periods, windows, minimums, contracts with dates.

use super::support::{Team, bites, bites_at};

/// A has eight hours, N eight over midnight.
fn team() -> Team {
    Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00").no_fairness()
}

/// One table of hours.
fn desk(keys: &str) -> Team {
    team().add(&format!("[[rules.hours]]\n{keys}"))
}

const HOURS: &str = "hours";

#[test]
fn a_day_counts_the_duties_of_its_date() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").no_fairness();
    let team = team.shift_with("C", "20:00", "22:30", "may_follow_same_day = [\"A\"]");
    let day = |max: &str| team.clone().add(&format!("[[rules.hours]]\nper = \"day\"\nmax = \"{max}\""));
    assert!(day("10h30min").grid("A+C A -").broken().is_empty());
    let judged = day("8h").grid("A+C A C A+C");
    assert_eq!(judged.amounts(HOURS), [3, 3], "two and a half hours each");
    assert_eq!(judged.dates(HOURS)[1], ("2026-12-03".to_string(), "2026-12-03".to_string()));
    assert_eq!(day("0h").grid("- C").amounts(HOURS), [3]);
}

#[test]
fn nights_of_some_shifts_alone() {
    let nights = desk("per = \"day\"\nmax = \"7h\"\nshifts = [\"N\"]");
    assert!(nights.grid("A A -").broken().is_empty());
    assert_eq!(nights.grid("A N N").amounts(HOURS), [1, 1]);
}

#[test]
fn a_month_counts_what_was_worked_in_it_before_day_one() {
    let month = |before: &str| desk("per = \"month\"\nmax = \"24h\"").from("2026-11-28").before(before);
    // Two in November, three in December, each month by itself.
    assert!(month("A - -").grid("A A - A A A -").broken().is_empty());
    let judged = month("A A -").grid("A A - A A A A");
    assert_eq!(judged.amounts(HOURS), [8, 8]);
    assert_eq!(judged.dates(HOURS)[0], ("2026-11-01".to_string(), "2026-11-30".to_string()));
    assert_eq!(judged.dates(HOURS)[1], ("2026-12-01".to_string(), "2026-12-31".to_string()));
}

#[test]
fn more_than_the_maximum_before_day_one_is_not_judged_again() {
    let month = desk("per = \"month\"\nmax = \"16h\"").from("2026-11-28").before("A A A");
    assert!(month.grid("- - -").broken().is_empty());
    assert_eq!(month.grid("A - -").amounts(HOURS), [8]);
}

#[test]
fn any_days_in_a_row() {
    let window = desk("window = 3\nmax = \"16h\"");
    assert!(window.grid("A A - A A - A").broken().is_empty());
    let judged = window.grid("A A A - A A A");
    assert_eq!(judged.amounts(HOURS), [8, 8]);
    assert_eq!(judged.dates(HOURS)[1], ("2026-12-04".to_string(), "2026-12-06".to_string()));
    assert_eq!(window.grid("A A A A").amounts(HOURS), [8, 8], "each window by itself");
    // Windows reach into what is known: two before day one and one after it.
    assert_eq!(window.clone().before("A A").grid("A - -").amounts(HOURS), [8]);
    assert!(window.clone().before("A A -").grid("A - -").broken().is_empty());
    assert!(window.clone().before("A A A").grid("- A - A").broken().is_empty());
}

#[test]
fn of_a_window_longer_than_what_is_known_all_that_is_known_counts() {
    let window = |before: &str| desk("window = 119\nmax = \"40h\"").before(before);
    assert!(window("").grid("A A A A A - -").broken().is_empty());
    let judged = window("").grid("A A A A A A -");
    assert_eq!(judged.amounts(HOURS), [8]);
    assert_eq!(judged.dates(HOURS), [("2026-08-10".to_string(), "2026-12-06".to_string())]);
    assert_eq!(window("A A").grid("A A A A - - -").amounts(HOURS), [8]);
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    let window = |class: &str| desk(&format!("window = 3\nmax = \"16h\"\nclass = \"{class}\"")).look_ahead(1);
    assert_eq!(window("must").grid("A A | A").amounts(HOURS), [8]);
    assert_eq!(window("soft").grid("A A | A").soft(HOURS), 0);
    assert_eq!(window("soft").grid("A A A | A").soft(HOURS), 8);
    let horizon = |class: &str| desk(&format!("per = \"horizon\"\nmax = \"8h\"\nclass = \"{class}\""));
    assert_eq!(horizon("must").look_ahead(2).grid("A - | A A").amounts(HOURS), [8]);
    assert_eq!(horizon("soft").look_ahead(2).grid("A A | A A").soft(HOURS), 8);
}

#[test]
fn a_minimum_is_asked_of_whole_periods() {
    let week = |class: &str| desk(&format!("min = \"24h\"\nclass = \"{class}\""));
    assert!(week("must").grid("A A A - - - -").broken().is_empty());
    assert_eq!(week("must").grid("A A - - - - -").amounts(HOURS), [8]);
    assert!(week("must").grid("A - - - - -").broken().is_empty(), "six days of a week");
    assert!(week("must").from("2026-12-03").grid("- - - -").broken().is_empty(), "nothing is known before");
    assert_eq!(week("must").from("2026-12-03").before("A - A").grid("- - - -").amounts(HOURS), [8]);
    // With the unprinted days the week is whole for a must, for a price it is cut off.
    assert_eq!(week("must").look_ahead(2).grid("A - - - - | - -").amounts(HOURS), [16]);
    assert!(week("soft").look_ahead(2).grid("A - - - - | - -").silent(HOURS));
    assert_eq!(week("required").grid("A A - - - - -").required(HOURS), 8 * 60);
}

#[test]
fn a_minimum_of_a_window_is_asked_within_what_is_known() {
    let window = desk("window = 4\nmin = \"16h\"");
    assert_eq!(window.grid("A - - - A A").amounts(HOURS), [8, 8]);
    assert!(window.grid("- - -").broken().is_empty());
    assert!(window.clone().from("2026-12-03").before("A A").grid("- A A - A").broken().is_empty());
    assert_eq!(window.from("2026-12-03").before("A -").grid("- A - - A").amounts(HOURS), [8, 8, 8]);
}

#[test]
fn leave_lowers_a_minimum_by_what_was_due() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-03\nuntil = 2026-12-06";
    let team = desk("min = \"24h\"").add(leave);
    // Thursday and Friday are 2 of 5 due days, the weekend none: 24 h × 3/5 = 14 h 24 min.
    assert!(team.grid("A A - - - - -").broken().is_empty());
    assert_eq!(team.grid("A - - - - - -").amounts(HOURS), [7]);
    // All due days on leave or worked: two days of 12 h 30 min each do for 40 h × 2/5 = 16 h.
    let all = desk("min = \"40h\"").add("[[leave]]\nagent = \"lin\"\nfrom = 2026-11-30\nuntil = 2026-12-02");
    assert!(all.grid("- - - A A - -").broken().is_empty());
    assert_eq!(all.grid("- - - A - - -").amounts(HOURS), [8]);
    let joins = Team::new().agent_with("lin", "from = 2026-12-05").shift("A", "09:00", "17:00").no_fairness();
    let joins = joins.add("[[rules.hours]]\nmin = \"28h\"");
    assert!(joins.grid("- - - - - - A").broken().is_empty(), "2 of 7 dates");
    assert_eq!(joins.grid("- - - - - - -").amounts(HOURS), [8]);
}

#[test]
fn own_hours_a_week_come_first_where_the_table_is_the_teams_contract() {
    let team = |tables: &str| {
        let keys = "max_week_hours = \"16h\"\nmin_week_hours = \"8h\"";
        let team = Team::new().agent_with("lin", keys).agent("mia").shift("A", "09:00", "17:00");
        team.no_fairness().add(tables)
    };
    let grid = "A A A - - - - / A A A - - - -";
    assert_eq!(team("").grid(grid).amounts(HOURS), [8], "without any table");
    assert_eq!(team("[rules.hours]\nmax_per_week = \"24h\"").grid(grid).amounts(HOURS), [8]);
    assert_eq!(team("[[rules.hours]]\nmax = \"24h\"").grid(grid).amounts(HOURS), [8], "beside another");
    assert_eq!(team("[[rules.hours]]\nmax = \"8h\"").grid(grid).amounts(HOURS), [16, 16, 8]);
    let idle = "- - - - - - - / - - - - - - -";
    assert_eq!(team("").grid(idle).amounts(HOURS), [8]);
    assert_eq!(team("[[rules.hours]]\nmin_per_week = \"16h\"").grid(idle).amounts(HOURS), [8, 16]);
    let soft = team("[[rules.hours]]\nmin_per_week = \"0h\"\nclass = \"soft\"").grid(idle);
    assert_eq!((soft.broken(), soft.soft(HOURS)), (vec![], 8), "the class of least hours alone");
}

#[test]
fn contracts_may_change_inside_of_the_horizon() {
    let tables = "[[rules.hours]]\nagents = [\"lin\"]\nmax = \"35h\"\nuntil_date = 2026-12-08\n\
                  [[rules.hours]]\nagents = [\"lin\"]\nmax = \"14h\"\nfrom_date = 2026-12-09";
    let team = team().agent("mia").add(tables);
    let own = |line: &str| team.grid(&format!("{line} / A A A A A A A A A A A A A A")).amounts(HOURS);
    // Until Tuesday 2 of 7 dates: 10 h; from Wednesday on 5 of 7: 10 h; the rest at once.
    assert_eq!(own("A A A A - - - A - A - - - -"), Vec::<i64>::new());
    assert_eq!(own("A A A A A - - A A A A - - -"), [5, 6, 6]);
    assert_eq!(own("- - - - - - - - - - - - - -"), Vec::<i64>::new());
}

#[test]
fn a_window_keeps_its_maximum_at_the_edges_of_its_dates() {
    let team = desk("window = 3\nmax = \"16h\"\nmin = \"8h\"\nfrom_date = 2026-12-02");
    assert!(team.grid("A A A - A - -").broken().is_empty());
    assert_eq!(team.grid("A A A A A - -").amounts(HOURS), [8]);
    assert_eq!(team.grid("- - - - - A -").amounts(HOURS), [8], "only windows of these dates have a least");
}

#[test]
fn a_band_of_overtime_has_a_price() {
    let team = team().add(
        "[[rules.hours]]\nmax_per_week = \"32h\"\n[[rules.hours]]\nmax = \"16h\"\nclass = \"soft\"\nweight = 5",
    );
    let judged = team.grid("A A A A - - -");
    assert_eq!((judged.broken(), judged.soft(HOURS)), (vec![], 16 * 5));
    assert_eq!(team.grid("A A A A A - -").broken(), [HOURS]);
}

#[test]
fn who_may_work_none_of_the_shifts_is_not_asked_for_them_unless_named() {
    let team = Team::new().agent_with("lin", "shifts = [\"A\"]").agent("mia");
    let team = team.shift("A", "09:00", "17:00").shift("N", "22:00", "30:00").no_fairness();
    let least =
        |keys: &str| team.clone().add(&format!("[[rules.hours]]\nshifts = [\"N\"]\nmin = \"8h\"\n{keys}"));
    assert!(least("").grid("- - - - - - - / N - - - - - -").broken().is_empty());
    assert_eq!(least("agents = [\"lin\"]").grid("- - - - - - - / - - - - - - -").amounts(HOURS), [8]);
}

#[test]
fn rest_days_in_any_days_in_a_row() {
    let rest = |keys: &str| team().add(&format!("[[rules.rest_days]]\nmin = 2\nwindow = 5\n{keys}"));
    assert!(rest("").grid("A A A - - A A A - -").broken().is_empty());
    let judged = rest("").grid("A A A A - - A A A A");
    assert_eq!(judged.amounts("rest_days"), [1, 1]);
    assert_eq!(judged.dates("rest_days")[1], ("2026-12-05".to_string(), "2026-12-09".to_string()));
    assert_eq!(rest("").before("A A").grid("A A - -").amounts("rest_days"), [1, 1]);
    assert!(rest("").before("A A A A A").grid("- - A").broken().is_empty());
    assert_eq!(rest("").before("A A A A A").grid("A - -").amounts("rest_days"), [1, 1]);
    // Three days are known: the two before them count as rest.
    assert!(rest("").grid("A A A").broken().is_empty());
    assert_eq!(rest("").look_ahead(1).grid("A A A | A").amounts("rest_days"), [1]);
    assert_eq!(rest("class = \"soft\"").look_ahead(1).grid("A A A | A").soft("rest_days"), 0);
    assert_eq!(rest("class = \"soft\"").grid("A A A A A").soft("rest_days"), 2 * 10);
}

#[test]
fn rest_days_of_some_agents() {
    let team = team().agent("mia").add("[[rules.rest_days]]\nmin_per_week = 6\nagents = [\"mia\"]");
    assert_eq!(team.grid("A A A - - - - / A A - - - - -").amounts("rest_days"), [1]);
}

#[test]
fn standby_at_most_every_third_day() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").no_fairness();
    let team = team.shift_with("C", "20:00", "22:00", "standby = true");
    let team = team.add("[[rules.shift_count]]\nshifts = [\"C\"]\nwindow = 3\nmax = 1");
    assert!(team.grid("C A - C A A C").broken().is_empty());
    assert_eq!(team.grid("C A C A C A C").amounts("shift_count"), [1, 1, 1]);
    assert_eq!(team.clone().before("C -").grid("C A -").amounts("shift_count"), [1]);
    assert!(team.before("- C C").grid("- - C").broken().is_empty());
}

#[test]
fn duties_of_a_month() {
    let month = |keys: &str| {
        team().add(&format!("[[rules.shift_count]]\nper = \"month\"\n{keys}")).from("2026-11-28")
    };
    assert_eq!(month("max = 2").before("A").grid("A A - A A A -").amounts("shift_count"), [1, 1]);
    assert!(month("min = 9").before("A").grid("A A - A A A -").broken().is_empty(), "no month is whole");
}

#[test]
fn they_bite() {
    for keys in ["window = 3\nmax = \"16h\"", "per = \"day\"\nmax = \"4h\"", "per = \"month\"\nmax = \"16h\""]
    {
        bites(&desk(keys).staffed("A", "min = 1"), HOURS);
    }
    let avoids = "[[preferences]]\nagent = \"lin\"\navoids = \"work\"";
    bites(&desk("min = \"16h\"").add(avoids), HOURS);
    bites_at("soft", &desk("min = \"16h\"\nclass = \"soft\"\nweight = 9").add(avoids), HOURS);
    let rest = team().add("[[rules.rest_days]]\nmin = 2\nwindow = 4").staffed("A", "min = 1");
    bites(&rest, "rest_days");
    let standby = team().add("[[rules.shift_count]]\nwindow = 2\nmax = 1").staffed("A", "min = 1");
    bites(&standby, "shift_count");
}
