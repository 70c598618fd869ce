use super::support::{Team, bites, bites_at};

/// Days A, nights N, and S, which does not break rest.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    let team = team.shift_with("S", "18:00", "20:00", "breaks_rest = false");
    team.rule("weekly_rest", keys)
}

const MIN: &str = "min = \"35h\"";

#[test]
fn a_free_day_between_day_shifts_leaves_forty_hours() {
    assert!(desk(MIN).grid("A A A - A A A").broken().is_empty());
    assert!(desk("min = \"40h\"").grid("A A A - A A A").broken().is_empty());
    assert_eq!(desk("min = \"40h1min\"").grid("A A A - A A A A").broken(), ["weekly_rest"]);
    assert!(desk(MIN).grid("A A A S A A A").broken().is_empty(), "standby at home is rest");
}

#[test]
fn a_night_runs_into_the_free_day() {
    // N ends at 06:00, A begins at 09:00 on the day after next: 27 hours.
    let judged = desk(MIN).grid("N - A A A N N - A A A A A -");
    assert_eq!(judged.broken(), ["weekly_rest"]);
    assert_eq!(judged.dates("weekly_rest"), [("2026-11-30".to_string(), "2026-12-06".to_string())]);
    // From Friday 17:00 to Sunday 22:00.
    assert!(desk(MIN).grid("N N N N A - N").broken().is_empty());
}

#[test]
fn a_rest_is_of_the_period_in_which_it_begins() {
    // From Saturday 17:00 to Monday 09:00, begun in the first week; the second has none but its last night.
    assert!(desk(MIN).grid("A A A A A A - A A A A A A A").broken().is_empty());
    let long = desk("min = \"41h\"").grid("A A A A A A - A A A A A A A");
    assert_eq!(long.dates("weekly_rest"), [("2026-11-30".to_string(), "2026-12-06".to_string())]);
    // Of a rest that began before, what lies in the week counts from its first midnight: 33 hours.
    let monday = "A A A A A A - - A A A A A A A A A A A A -";
    assert_eq!(desk(MIN).grid(monday).amounts("weekly_rest"), [1]);
    assert!(desk("min = \"33h\"").grid(monday).broken().is_empty());
}

#[test]
fn log_in_and_handover_are_no_rest() {
    let team = Team::new().agent("lin");
    let team = team.shift_with("A", "09:00", "17:00", "report_before = \"15min\"\nhandover = \"15min\"");
    let week = "A A A - A A A A";
    assert!(team.clone().rule("weekly_rest", "min = \"39h30min\"").grid(week).broken().is_empty());
    assert_eq!(team.rule("weekly_rest", "min = \"39h31min\"").grid(week).broken(), ["weekly_rest"]);
}

#[test]
fn any_days_in_a_row_are_a_period() {
    let rule = desk("min = \"31h\"\nwindow = 4");
    assert!(rule.grid("A - A A - A A").broken().is_empty());
    assert_eq!(rule.grid("A - A A A A A -").amounts("weekly_rest"), [1]);
    let judged = rule.grid("A - A A A A A -");
    assert_eq!(judged.dates("weekly_rest"), [("2026-12-02".to_string(), "2026-12-05".to_string())]);
    assert!(rule.grid("A A A").broken().is_empty(), "no whole period");
}

#[test]
fn weeks_over_the_edge() {
    let thursday = || desk(MIN).from("2026-12-03");
    assert!(thursday().grid("A A A A A").broken().is_empty(), "nothing is known of the week's first days");
    assert_eq!(thursday().before("A A A").grid("A A A A A").broken(), ["weekly_rest"]);
    assert!(thursday().before("A - A").grid("A A A A A").broken().is_empty());
    assert!(desk(MIN).grid("A A A A A").broken().is_empty(), "the week is not planned to its end");
    assert!(desk(MIN).grid("A A A A A A A").broken().is_empty(), "the day after may be free");
    assert_eq!(desk(MIN).look_ahead(3).grid("A A A A A | A A A").broken(), ["weekly_rest"]);
    let soft = desk(&format!("{MIN}\nclass = \"soft\"")).look_ahead(3);
    assert_eq!(soft.grid("A A A A A | A A A").soft("weekly_rest"), 0);
    // The week before had no rest but what began in its last night: it runs on.
    let begun = desk(MIN).before("A A A A A A A");
    assert_eq!(begun.grid("A - - - - - -").broken(), ["weekly_rest"]);
    assert!(begun.grid("- A A A - A A").broken().is_empty());
    // What was worked before leaves no room: the past's fault.
    assert!(desk(MIN).before("A A A A A A N").grid("A A A A - A A").broken().is_empty());
}

#[test]
fn clocks_that_change_take_or_give_an_hour() {
    // 2026-03-29 has 23 hours in Berlin: from Saturday 17:00 to Monday 09:00 are 39.
    let berlin = |min: &str| desk(&format!("min = \"{min}\"")).zone("Europe/Berlin").from("2026-03-23");
    assert!(berlin("39h").grid("A A A A A A - A").broken().is_empty());
    assert_eq!(berlin("40h").grid("A A A A A A - A").broken(), ["weekly_rest"]);
}

#[test]
fn a_period_costs_its_rest_as_required_and_the_weight_as_soft() {
    let week = "A A A A A A A A A A A A A A A";
    assert_eq!(desk(&format!("{MIN}\nclass = \"required\"")).grid(week).required("weekly_rest"), 2 * 35 * 60);
    assert_eq!(desk(&format!("{MIN}\nclass = \"soft\"")).grid(week).soft("weekly_rest"), 2 * 50);
    let second = desk(&format!("{MIN}\nclass = \"soft\"\nlevel = 2\nweight = 3")).grid(week);
    assert_eq!(second.at("soft-2", "weekly_rest"), 2 * 3);
}

#[test]
fn limits_that_make_no_sense_are_refused() {
    let refused = |keys: &str| desk(keys).open().err().unwrap_or_default();
    assert_eq!(refused("window = 7"), "rule `weekly_rest` needs `min`");
    for keys in ["min = \"0h\"", "min = \"169h\"", "min = \"49h\"\nwindow = 2", "min = 35"] {
        assert_eq!(refused(keys), "`min` of rule `weekly_rest` can't have this value", "{keys}");
    }
}

#[test]
fn it_bites() {
    bites(&desk(MIN).days(8).staffed("A", "want = 1"), "weekly_rest");
    bites_at("soft", &desk(&format!("{MIN}\nclass = \"soft\"")).days(8).staffed("A", "want = 1"), "weekly_rest");
}

#[test]
fn rests_hours_and_coverage_together_have_a_roster() {
    // The solver library's presolve took this one for impossible.
    let team = Team::new().agent("lin").agent("mia").agent("zhao");
    let team = team.shift("A", "09:00", "17:00").shift("N", "21:00", "29:00").no_fairness();
    let team = team.days(3).before("A - / A A / A N").add("[[coverage]]\nfrom = \"00:00\"\nuntil = \"24:00\"");
    let team = team.rule("weekly_rest", "min = \"61h\"\nwindow = 3");
    let desk = team.add("[[rules.hours]]\nwindow = 3\nmax = \"20h\"").desk();
    let penalties = |local_search| {
        let outcome = desk.outcome_with(None, local_search);
        outcome.levels.iter().map(|level| level.penalty).collect::<Vec<i64>>()
    };
    assert_eq!(penalties(true), penalties(false));
    assert!(desk.outcome_with(None, false).lines.is_some());
}
