use super::support::{Team, bites, bites_at};

/// B begins half an hour before A ends, C when it ends, N and E meet at 06:00.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").agent("mia").agent("zhao").no_fairness();
    let team = team.shift("A", "09:00", "17:00").shift("B", "16:30", "23:00").shift("C", "17:00", "23:00");
    let team = team.shift("N", "22:00", "30:00").shift("E", "05:30", "13:00");
    team.rule("coverage", "class = \"soft\"").add(&format!("[[rules.overlap]]\nmin = \"15min\"\n{keys}"))
}

fn hours(from: &str, until: &str) -> String {
    format!("[[coverage]]\nfrom = \"{from}\"\nuntil = \"{until}\"")
}

/// Covered 09:00–22:00.
fn day(keys: &str) -> Team {
    desk(keys).add(&hours("09:00", "22:00"))
}

/// Covered around the clock.
fn around(keys: &str) -> Team {
    desk(keys).add(&hours("00:00", "24:00"))
}

const RULE: &str = "overlap";

#[test]
fn somebody_is_there_before_a_shift_ends_and_after() {
    assert!(day("").grid("A / B / -").silent(RULE));
    let judged = day("").grid("A / C / -");
    assert_eq!((judged.broken(), judged.amounts(RULE)), (vec![RULE], vec![1]));
    assert_eq!(judged.found(RULE)[0].text.en, "A of lin ends at 17:00 with nobody there from 15 min before");
    assert_eq!(day("").grid("A / - / A").amounts(RULE), [1, 1], "each whose shift ends");
    assert!(day("").grid("A / B / A").silent(RULE), "one is enough for all");
}

#[test]
fn so_long_as_the_team_says() {
    let half_an_hour = |min: &str| {
        let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("B", "16:30", "23:00");
        team.add(&hours("09:00", "22:00")).add(&format!("[[rules.overlap]]\nmin = \"{min}\""))
    };
    assert!(half_an_hour("30min").grid("A / B").silent(RULE));
    assert_eq!(half_an_hour("31min").grid("A / B").amounts(RULE), [1]);
}

#[test]
fn where_nobody_is_needed_before_or_after_no_overlap_is() {
    assert!(desk("").grid("A / - / -").silent(RULE));
    assert!(desk("").add(&hours("09:00", "17:00")).grid("A / - / -").silent(RULE));
    assert!(desk("").add(&hours("17:00", "20:00")).grid("A / - / -").silent(RULE));
    let both = desk("").add(&hours("09:00", "17:00")).add(&hours("17:00", "20:00"));
    assert_eq!(both.grid("A / - / -").amounts(RULE), [1]);
    let gap = "[[accepted_gap]]\nfrom = \"17:00\"\nuntil = \"18:00\"\nreason = \"break\"";
    assert!(day("").add(gap).grid("A / - / -").silent(RULE));
}

#[test]
fn only_the_ends_of_the_shifts_that_are_named() {
    assert_eq!(around("shifts = [\"B\"]").grid("A / B / -").amounts(RULE), [1]);
    assert!(around("shifts = [\"B\"]").grid("A / B / N").silent(RULE));
}

#[test]
fn an_end_after_midnight_is_judged_on_its_own_date() {
    // N ends at 06:00 on the next date; E of that date is there from 05:30.
    assert!(around("shifts = [\"N\"]").grid("N - / - E / - -").silent(RULE));
    let judged = around("shifts = [\"N\"]").grid("N - / - A / - -");
    assert_eq!(judged.dates(RULE), [("2026-12-01".to_string(), "2026-12-01".to_string())]);
    // The end of the last night is left to the next roster, which knows of the night.
    assert!(around("shifts = [\"N\"]").grid("N / - / -").silent(RULE));
    let next = around("shifts = [\"N\"]").before("N / - / -");
    assert_eq!(next.grid("- / - / -").amounts(RULE), [1]);
    assert!(next.grid("- / E / -").silent(RULE));
}

#[test]
fn who_came_before_day_one_can_be_there_and_is_taken_as_there_where_unknown() {
    let team = || {
        let team = Team::new().agent("lin").agent("mia").no_fairness().rule("coverage", "class = \"soft\"");
        let team = team.shift("X", "00:00", "06:00").shift("L", "22:00", "32:00").add(&hours("00:00", "24:00"));
        team.add("[[rules.overlap]]\nmin = \"1h\"\nshifts = [\"X\"]")
    };
    assert_eq!(team().grid("X X / - -").dates(RULE), [("2026-12-01".to_string(), "2026-12-01".to_string())]);
    assert_eq!(team().before("- / -").grid("X / -").amounts(RULE), [1]);
    assert!(team().before("- / L").grid("X / -").silent(RULE));
}

#[test]
fn it_holds_on_unprinted_days_as_a_must_and_counts_printed_days_as_a_price() {
    let grid = "- | A / - | - / - | -";
    assert_eq!(day("").look_ahead(1).grid(grid).broken(), [RULE]);
    assert_eq!(day("class = \"soft\"").look_ahead(1).grid(grid).soft(RULE), 0);
}

#[test]
fn an_end_costs_the_minutes_as_required_and_the_weight_as_soft() {
    let grid = "A A / A C / - -";
    assert_eq!(day("class = \"required\"").grid(grid).required(RULE), 3 * 15);
    assert_eq!(day("class = \"soft\"").grid(grid).soft(RULE), 3 * 10);
    assert_eq!(day("class = \"soft\"\nweight = 2\nlevel = 3").grid(grid).at("soft-3", RULE), 3 * 2);
}

#[test]
fn it_bites() {
    let wish = "[[preferences]]\nagent = \"mia\"\nwants = \"C\"\nweight = 30";
    let team = |keys: &str| day(keys).add(wish).staffed("A", "min = 1").days(2);
    bites(&team(""), RULE);
    bites_at("soft", &team("class = \"soft\"\nweight = 80"), RULE);
}
