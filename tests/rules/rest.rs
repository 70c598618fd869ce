use super::support::{Team, bites, bites_at};

/// From C at 24:00 to A at 09:00 lie nine hours, from N at 30:00 to A three.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    team.shift_with("C", "20:00", "24:00", "may_follow_same_day = [\"A\"]").rule("rest", keys)
}

const NINE: &str = "min = \"9h\"";
const ELEVEN: &str = "min = \"11h\"";

#[test]
fn enough_rest_is_accepted_to_the_minute() {
    assert!(desk(NINE).grid("C A C A - N -").broken().is_empty());
    assert_eq!(desk("min = \"9h1min\"").grid("C A").broken(), ["rest"]);
}

#[test]
fn hours_that_are_missing_are_counted_up() {
    assert_eq!(desk(ELEVEN).grid("C A - N A").amounts("rest"), [2, 8]);
    assert_eq!(desk("min = \"9h30min\"").grid("C A").amounts("rest"), [1]);
}

#[test]
fn the_halves_of_a_pair_are_not_measured_and_its_end_counts() {
    assert!(desk(NINE).grid("A+C A+C").broken().is_empty());
    assert_eq!(desk(ELEVEN).grid("A+C A+C").amounts("rest"), [2]);
}

#[test]
fn rest_is_measured_over_free_days_too() {
    // From Monday 17:00 to Wednesday 09:00 lie 40 hours.
    assert_eq!(desk("min = \"48h\"").grid("A - A").amounts("rest"), [8]);
    assert_eq!(desk("min = \"72h\"").grid("A - - A").amounts("rest"), [8]);
    assert!(desk("min = \"40h\"").grid("A - A").broken().is_empty());
}

#[test]
fn only_duties_that_follow_each_other_are_measured() {
    // 16 hours each; the first and the third are not compared.
    assert_eq!(desk("min = \"17h\"").grid("A A A").amounts("rest"), [1, 1]);
    assert!(desk("min = \"16h\"").grid("A A A").broken().is_empty());
}

#[test]
fn a_duty_before_day_one_counts() {
    assert_eq!(desk(ELEVEN).before("C").grid("A").amounts("rest"), [2]);
    assert_eq!(desk("min = \"48h\"").before("A -").grid("A").amounts("rest"), [8]);
    assert!(desk(ELEVEN).before("C A").grid("-").broken().is_empty(), "what was worked is not judged");
}

#[test]
fn a_standby_that_breaks_no_rest_is_passed_over() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    let team = team.shift_with("S", "20:00", "24:00", "breaks_rest = false\nmay_follow_same_day = [\"A\"]");
    let team = team.rule("rest", ELEVEN);
    assert!(team.grid("A+S A S A").broken().is_empty());
    assert_eq!(team.clone().rule("leave", "").grid("N A").amounts("rest"), [8]);
    // From N on Tuesday 06:00 over S to A on Wednesday 09:00: 27 hours.
    let long = |before: &str, grid: &str| {
        let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
        let team =
            team.shift_with("S", "20:00", "24:00", "breaks_rest = false").rule("rest", "min = \"30h\"");
        team.before(before).grid(grid).amounts("rest")
    };
    assert_eq!(long("", "N S A"), [3]);
    assert_eq!(long("N", "S A"), [3]);
    assert_eq!(long("N S", "A"), [3]);
}

#[test]
fn logging_in_and_handing_over_shorten_rest() {
    let team = Team::new().agent("lin").shift_with("A", "09:00", "17:00", "report_before = \"15min\"");
    let team = team.shift_with("C", "20:00", "24:00", "handover = \"15min\"");
    assert_eq!(team.clone().rule("rest", NINE).grid("C A").amounts("rest"), [1]);
    assert!(team.rule("rest", "min = \"8h30min\"").grid("C A").broken().is_empty());
}

#[test]
fn rest_reaches_as_far_as_handing_over_and_logging_in_do() {
    let team = Team::new().agent("lin").shift_with("N", "23:59", "47:59", "handover = \"24h\"");
    let team =
        team.shift_with("E", "00:00", "10:00", "report_before = \"24h\"").rule("rest", "min = \"71h\"");
    // N's handing over ends on Thursday at 00:00 but a minute, E's log-in begins on Saturday at 00:00.
    assert_eq!(team.grid("N - - - - - E").amounts("rest"), [23]);
}

#[test]
fn the_nights_of_the_change_of_clocks_are_an_hour_shorter_or_longer() {
    let berlin = |start: &str, min: &str| desk(min).zone("Europe/Berlin").from(start).grid("C A");
    assert_eq!(berlin("2026-03-28", NINE).amounts("rest"), [1]);
    assert!(berlin("2026-03-28", "min = \"8h\"").broken().is_empty());
    assert!(berlin("2026-10-24", "min = \"10h\"").broken().is_empty());
    assert_eq!(berlin("2026-10-17", "min = \"10h\"").amounts("rest"), [1]);
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk(ELEVEN).look_ahead(2).grid("- C | A -").broken(), ["rest"]);
    assert_eq!(desk(ELEVEN).look_ahead(2).grid("- - | C A").broken(), ["rest"]);
    let soft = desk("min = \"11h\"\nclass = \"soft\"").look_ahead(2);
    assert_eq!(soft.grid("- C | A -").soft("rest"), 0);
}

#[test]
fn a_missing_hour_costs_an_hour_as_required_and_the_weight_as_soft() {
    let required = desk("min = \"11h\"\nclass = \"required\"").grid("C A - N A");
    assert_eq!(required.required("rest"), (2 + 8) * 60);
    let soft = desk("min = \"11h\"\nclass = \"soft\"\nlevel = 3").grid("C A - N A");
    assert_eq!(soft.at("soft-3", "rest"), (2 + 8) * 10);
}

#[test]
fn it_bites() {
    let team = |keys: &str, staffing: &str| {
        let days = |days: &str| format!("{staffing}\ndays = [\"{days}\"]");
        desk(keys).staffed("C", &days("mon")).staffed("A", &days("tue"))
    };
    bites(&team(ELEVEN, "min = 1"), "rest");
    bites_at("soft", &team("min = \"11h\"\nclass = \"soft\"", "min = 0\nwant = 1"), "rest");
}
