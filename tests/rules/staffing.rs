use super::support::{Team, bites, bites_at};

/// One or two agents on A, two wanted.
fn desk(staffing: &str) -> Team {
    let team = Team::new().agent("lin").agent("mia").agent("zhao").shift("A", "09:00", "17:00").no_fairness();
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]");
    team.staffed("A", staffing)
}

const ONE_TO_TWO: &str = "min = 1\nwant = 2\nmax = 2";

#[test]
fn as_many_as_are_wanted_cost_nothing() {
    let judged = desk(ONE_TO_TWO).grid("A A / A - / - A+C");
    assert!(judged.silent("staffing") && judged.broken().is_empty());
}

#[test]
fn each_agent_off_the_wanted_number_costs_ten() {
    assert_eq!(desk("want = 1").grid("A - A / A - - / A - -").soft("staffing"), 2 * 10 + 10);
    let priced = desk("want = 1").rule("staffing", "want_weight = 3\nlevel = 2");
    assert_eq!(priced.grid("A - A / A - - / A - -").at("soft-2", "staffing"), 2 * 3 + 3);
}

#[test]
fn an_agent_below_the_minimum_lacks_for_the_minutes_of_the_shift() {
    let judged = desk("min = 2").grid("A A - / A - - / - - -");
    assert_eq!(judged.required("staffing"), 480 + 2 * 480);
    assert_eq!(judged.soft("staffing"), 10 + 2 * 10, "what is wanted is missing too");
    let paid =
        Team::new().agent("lin").shift_with("S", "20:00", "24:00", "paid_share = 0.5\nhandover = \"5min\"");
    // 20:00 to 24:00 are 240 minutes that nobody covers, whatever is paid of them or worked beside them.
    assert_eq!(paid.staffed("S", "min = 1").grid("-").required("staffing"), 240);
    let unpaid = Team::new().agent("lin").shift_with("S", "20:00", "24:00", "paid_share = 0.0");
    assert_eq!(unpaid.staffed("S", "min = 1").grid("-").required("staffing"), 240);
    let early = Team::new().agent("lin").shift_with("A", "09:00", "17:00", "report_before = \"10min\"");
    // Eight hours are 480 minutes; the ten before them are no part of the shift.
    assert_eq!(early.staffed("A", "min = 1").grid("-").required("staffing"), 480);
    // Seven nights of 8 h on call without anybody: 7 × 480 = 3,360 minutes, 56 h.
    let nights = Team::new().agent("lin").shift_with("N", "22:00", "30:00", "standby = true\npaid_share = 0.1");
    assert_eq!(nights.staffed("N", "min = 1").grid("- - - - - - -").required("staffing"), 7 * 480);
}

#[test]
fn minutes_are_those_of_the_clock() {
    let team =
        Team::new().zone("Europe/Berlin").agent("lin").shift("N", "22:00", "30:00").staffed("N", "min = 1");
    // On 29 March an hour is skipped, on 25 October one comes twice; 22:00 to 06:00 are eight hours of wall
    // time on each night, as for coverage. The one night of the two without lin is short by them.
    for night in ["2026-03-28", "2026-10-24"] {
        assert_eq!(team.clone().from(night).grid("- N").required("staffing"), 8 * 60);
        assert_eq!(team.clone().from(night).grid("N -").required("staffing"), 8 * 60);
    }
}

#[test]
fn more_than_the_maximum_is_a_broken_must() {
    let judged = desk(ONE_TO_TWO).grid("A A / A A / A A");
    assert_eq!(judged.broken(), ["staffing", "staffing"]);
    assert_eq!(desk("max = 0\nmin = 0").grid("A / - / -").broken(), ["staffing"]);
}

#[test]
fn the_last_entry_that_includes_a_date_decides() {
    let team = desk("min = 2").staffed("A", "min = 1\ndays = [\"tue\"]");
    assert_eq!(team.grid("A A A / A - - / - - -").required("staffing"), 480);
}

#[test]
fn a_shift_without_an_entry_wants_nobody_and_costs_nothing() {
    assert!(desk("min = 1").grid("A / C / C").silent("staffing"));
}

#[test]
fn the_minimum_can_be_a_must_or_soft() {
    let must = desk("min = 1").rule("staffing", "class = \"must\"");
    assert_eq!(must.grid("A - / - - / - -").broken(), ["staffing"]);
    assert!(must.clone().add("[rules.leave]").grid("A A / - - / - -").broken().is_empty());
    let soft = desk("min = 2").rule("staffing", "class = \"soft\"");
    assert_eq!(soft.grid("- / - / -").soft("staffing"), 2 * 100 + 2 * 10);
}

#[test]
fn unprinted_days_lack_at_a_level_of_their_own() {
    let judged = desk("min = 1\nmax = 2").look_ahead(2).grid("A | - A / - | - - / - | - -");
    assert_eq!(judged.at("continuation", "staffing"), 480);
    assert_eq!((judged.required("staffing"), judged.soft("staffing")), (0, 0));
    let full = desk("min = 1\nmax = 2").look_ahead(1).grid("A | A / - | A / - | A");
    assert_eq!(full.broken(), ["staffing"]);
    let must = desk("min = 1").rule("staffing", "class = \"must\"").look_ahead(1);
    assert_eq!(must.grid("A | - / - | - / - | -").broken(), ["staffing"]);
    let soft = desk("min = 1").rule("staffing", "class = \"soft\"").look_ahead(1);
    assert!(soft.grid("A | - / - | - / - | -").silent("staffing"));
}

#[test]
fn it_bites() {
    bites_at("required", &desk("min = 1"), "staffing");
    bites_at("soft", &desk("want = 1"), "staffing");
    bites_at("continuation", &desk("min = 1").look_ahead(2), "staffing");
    let wish = "[[preferences]]\nagent = \"lin\"\nwants = \"A\"\nweight = 100\n";
    let wishes = desk("max = 1").add(wish).add(&wish.replace("lin", "mia"));
    bites(&wishes, "staffing");
}

#[test]
fn an_entry_may_have_prices_of_its_own() {
    let team = desk("want = 2\nunder_weight = 100\nover_weight = 3");
    assert_eq!(team.grid("A A A / A - A / - - A").soft("staffing"), 100 + 3);
    let other = team.staffed("A", "want = 1\nunder_weight = 7\ndays = [\"tue\"]");
    assert_eq!(other.grid("A - A / A - A / - - A").soft("staffing"), 7 + 3);
    let above = other.rule("staffing", "want_weight = 20");
    assert_eq!(above.grid("A A - / A A - / - - -").soft("staffing"), 20 + 200);
    let free = desk("want = 2\nunder_weight = 0\nover_weight = 1");
    assert_eq!(free.grid("A A / - A / - A").soft("staffing"), 1);
    assert!(desk("want = 2\nunder_weight = 0\nover_weight = 0").grid("A A / - A / - A").silent("staffing"));
    let minus = desk("want = 2\nunder_weight = -1").open().err().unwrap_or_default();
    assert!(minus.contains("under_weight"), "{minus}");
}

#[test]
fn prices_of_an_entry_bite() {
    bites_at("soft", &desk("want = 2\nunder_weight = 50\nover_weight = 1"), "staffing");
    let wish = "[[preferences]]\nagent = \"lin\"\nwants = \"A\"\nweight = 5\n";
    let wishes = desk("want = 0\nunder_weight = 0\nover_weight = 9").add(wish).add(&wish.replace("lin", "mia"));
    bites_at("soft", &wishes, "staffing");
}

#[test]
fn what_is_missing_is_time_that_passes_whatever_of_it_is_paid() {
    let keys = "standby = true\npaid_share = 0.1\nreport_before = \"10min\"";
    let team = Team::new().agent("lin").shift_with("R", "22:00", "30:00", keys).no_fairness();
    let team = team.look_ahead(0).staffed("R", "min = 1");
    // Seven nights of 8 h that nobody is on: 56 h. A tenth of them and ten minutes of log-in were counted.
    assert_eq!(team.grid("- - - - - - -").required("staffing"), 7 * 480);
    assert_eq!(team.grid("R - - - - - -").required("staffing"), 6 * 480);
}
