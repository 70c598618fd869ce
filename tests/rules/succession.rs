use super::support::{Team, bites, bites_at};

/// A, then C on the same date or not; N at night.
fn team() -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    team.shift_with("C", "20:00", "24:00", "may_follow_same_day = [\"A\"]").no_fairness()
}

fn banned(list: &str, keys: &str) -> Team {
    team().rule("succession", &format!("banned = [{list}]\n{keys}"))
}

const C_A: &str = "\"C > A\"";
const SOFT: &str = "class = \"soft\"";
const RULE: &str = "succession";

#[test]
fn what_is_not_banned_is_accepted() {
    assert!(banned(C_A, "").grid("A C N A C - A").silent(RULE));
}

#[test]
fn each_time_is_a_breach_on_its_dates() {
    let judged = banned(C_A, "").grid("C A C A - C A");
    assert_eq!(judged.broken(), [RULE, RULE, RULE]);
    assert_eq!(judged.dates(RULE)[1], ("2026-12-02".to_string(), "2026-12-03".to_string()));
}

#[test]
fn a_pair_counts_as_both_of_its_shifts() {
    assert_eq!(banned(C_A, "").grid("A+C A - - A+C A+C").broken(), [RULE, RULE]);
    assert!(banned(C_A, "").grid("A A+C N").silent(RULE));
    // Both are there on one pair of dates, each for itself.
    assert_eq!(banned("\"C > A\", \"A > C\", \"C > A\"", SOFT).grid("A+C A+C").soft(RULE), 2 * 10);
}

#[test]
fn a_succession_may_be_longer_and_have_rest_in_it() {
    let long = banned("\"N > rest > A\"", "");
    assert_eq!(long.grid("N - A - A N A").broken(), [RULE]);
    assert!(long.grid("N - - A N - C").silent(RULE));
    assert_eq!(banned("\"N > N > N\"", SOFT).grid("N N N N N").soft(RULE), 3 * 10);
    assert_eq!(banned("\"rest > rest\"", "").grid("- - A -").broken(), [RULE]);
}

#[test]
fn dates_before_day_one_count() {
    assert_eq!(banned(C_A, "").before("C").grid("A").broken(), [RULE]);
    assert!(banned(C_A, "").before("C A").grid("- A").silent(RULE), "what was worked is not judged");
    let long = banned("\"N > rest > A\"", "");
    assert_eq!(long.clone().before("N").grid("- A").broken(), [RULE]);
    assert_eq!(long.clone().before("N -").grid("A").broken(), [RULE]);
    assert!(long.before("N A").grid("A").silent(RULE));
}

#[test]
fn a_date_before_day_one_is_rest_only_where_history_is_known() {
    let late = banned("\"rest > A\"", "");
    assert!(late.grid("A").silent(RULE));
    assert_eq!(late.before("-").grid("A").broken(), [RULE]);
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(banned(C_A, "").look_ahead(1).grid("C | A").broken(), [RULE]);
    assert_eq!(banned(C_A, SOFT).look_ahead(1).grid("C | A").soft(RULE), 0);
    assert_eq!(banned(C_A, SOFT).look_ahead(1).grid("C A | -").soft(RULE), 10);
}

#[test]
fn forward_bans_each_step_back() {
    let forward = |keys: &str| team().rule(RULE, &format!("forward = [\"A\", \"C\", \"N\"]\n{keys}"));
    assert!(forward("").grid("A A C N N - A C C N").silent(RULE));
    assert_eq!(forward("").grid("N A - C A - N C").broken(), [RULE, RULE, RULE]);
    assert_eq!(forward("").before("N").grid("C").broken(), [RULE]);
    assert_eq!(forward(SOFT).grid("A+C A+C").soft(RULE), 10, "C > A is there once");
    let both = team().rule(RULE, "forward = [\"A\", \"C\"]\nbanned = [\"C > A\", \"N > A\"]\nclass = \"soft\"");
    assert_eq!(both.grid("C A - N A").soft(RULE), 2 * 10, "what is banned twice is counted once");
}

#[test]
fn a_succession_longer_than_the_horizon_is_never_there_without_history() {
    let long = banned("\"A > A > A > A\"", "");
    assert!(long.grid("A A A").silent(RULE));
    assert_eq!(long.before("A").grid("A A A").broken(), [RULE]);
}

#[test]
fn one_costs_eight_hours_as_required_and_the_weight_as_soft() {
    assert_eq!(banned(C_A, "class = \"required\"").grid("C A C A").required(RULE), 2 * 480);
    assert_eq!(banned(C_A, SOFT).grid("C A C A").soft(RULE), 2 * 10);
    let second = banned(C_A, "class = \"soft\"\nweight = 3\nlevel = 2").grid("C A C A");
    assert_eq!(second.at("soft-2", RULE), 2 * 3);
}

#[test]
fn several_tables_hold_side_by_side() {
    let tables = "[[rules.succession]]\nbanned = [\"C > A\"]\n\n[[rules.succession]]\nforward = [\"A\", \"N\"]\nclass = \"soft\"";
    let judged = team().add(tables).grid("C A N A");
    assert_eq!((judged.broken(), judged.soft(RULE)), (vec![RULE], 10));
}

#[test]
fn it_bites() {
    let team = |keys: &str, staffing: &str| {
        let days = |days: &str| format!("{staffing}\ndays = [\"{days}\"]");
        banned(C_A, keys).staffed("C", &days("mon")).staffed("A", &days("tue"))
    };
    bites(&team("", "min = 1"), RULE);
    bites(&team("", "min = 1").from("2026-12-01").before("C"), RULE);
    bites_at("soft", &team("class = \"soft\"\nweight = 50", "want = 1"), RULE);
    bites(&banned("\"rest > rest\"", "").days(3), RULE);
}
