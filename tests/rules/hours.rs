use super::support::{Team, bites, bites_at};

/// A has eight hours, N eight over midnight; a week has 16.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    team.rule("hours", &format!("max_per_week = \"16h\"\n{keys}"))
}

const SOFT: &str = "class = \"soft\"";

#[test]
fn a_week_may_be_full_to_the_minute() {
    assert!(desk("").grid("A - A - - - - N N - - - - -").broken().is_empty());
}

#[test]
fn an_extra_duty_does_not_count() {
    let team = desk("").add("[[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-05");
    assert!(team.grid("A A - - - N - A A").broken().is_empty());
    assert_eq!(team.grid("A A - - - N A").amounts("hours"), [8]);
}

#[test]
fn a_week_is_one_breach_with_the_hours_beyond_counted_up() {
    let judged = desk("").grid("A A A A - - -");
    assert_eq!(judged.broken(), ["hours"]);
    assert_eq!(judged.amounts("hours"), [16]);
    let half = Team::new().agent("lin").shift("A", "09:00", "17:30").rule("hours", "max_per_week = \"16h\"");
    assert_eq!(half.grid("A A").amounts("hours"), [1]);
    assert_eq!(half.grid("A A A").amounts("hours"), [10], "9 h 30 min beyond");
}

#[test]
fn an_agents_own_limit_comes_first() {
    let team = Team::new().agent_with("lin", "max_week_hours = \"8h\"").agent("mia");
    let team = team.shift("A", "09:00", "17:00").rule("hours", "max_per_week = \"16h\"");
    assert_eq!(team.grid("A A / A A").amounts("hours"), [8]);
    assert!(team.grid("A - / A A").broken().is_empty());
}

#[test]
fn a_night_counts_for_the_week_of_its_date() {
    assert!(desk("").grid("- - - - - A N A A - - - - -").broken().is_empty());
    assert_eq!(desk("").grid("- - - - A A N A - - - - - -").amounts("hours"), [8]);
}

#[test]
fn a_week_that_began_before_day_one_counts_what_was_worked() {
    let thursday = desk("").from("2026-12-03");
    assert_eq!(thursday.clone().before("A - -").grid("A A - -").amounts("hours"), [8]);
    assert!(thursday.clone().before("A - -").grid("A - - -").broken().is_empty());
    assert!(thursday.clone().before("A A - - -").grid("A A - -").broken().is_empty(), "the week before");
    assert!(thursday.first_weekday("thursday").before("A A A").grid("A A - -").broken().is_empty());
}

#[test]
fn logging_in_and_handing_over_count_whole_and_the_shift_by_its_paid_share() {
    let team = |keys: &str| {
        let team = Team::new().agent("lin").shift_with("A", "09:00", "17:00", keys);
        team.rule("hours", "max_per_week = \"4h\"")
    };
    assert!(team("paid_share = 0.25").grid("A A").broken().is_empty());
    assert_eq!(team("paid_share = 0.25").grid("A A A").amounts("hours"), [2]);
    assert_eq!(team("paid_share = 0.0").grid("A A A A A A A").amounts("hours"), Vec::<i64>::new());
    let both = team("paid_share = 0.25\nreport_before = \"10min\"\nhandover = \"20min\"");
    assert_eq!(both.grid("A A").amounts("hours"), [1], "2 × 2 h 30 min");
    assert_eq!(both.grid("A A").count(0, "hours"), 300);
}

#[test]
fn the_nights_of_the_change_of_clocks_have_seven_and_nine_hours() {
    let berlin = |start: &str| desk("").zone("Europe/Berlin").from(start).days(2);
    assert_eq!(berlin("2026-03-28").grid("N N").count(0, "hours"), 15 * 60);
    assert!(berlin("2026-03-27").grid("- N N").broken().is_empty());
    assert_eq!(berlin("2026-10-24").grid("N N").amounts("hours"), [1]);
    assert_eq!(
        berlin("2026-10-24").grid("A N").count(0, "hours"),
        16 * 60,
        "the night after is an ordinary one"
    );
}

#[test]
fn unprinted_days_count_for_a_must_and_not_for_a_price() {
    assert_eq!(desk("").look_ahead(1).grid("A A | A").amounts("hours"), [8]);
    assert_eq!(desk(SOFT).look_ahead(1).grid("A A | A").soft("hours"), 0);
}

#[test]
fn an_hour_costs_an_hour_as_required_and_the_weight_as_soft() {
    assert_eq!(desk("class = \"required\"").grid("A A A").required("hours"), 8 * 60);
    assert_eq!(desk(SOFT).grid("A A A").soft("hours"), 8);
    assert_eq!(desk("class = \"soft\"\nweight = 5").grid("A A A").soft("hours"), 8 * 5);
}

#[test]
fn it_bites() {
    bites(&desk("").staffed("A", "min = 1"), "hours");
    bites_at("soft", &desk("class = \"soft\"\nweight = 5").staffed("A", "want = 1"), "hours");
}

#[test]
fn hours_that_nobody_limits_have_no_limit() {
    // Round the clock on call, Monday 19 to Sunday 25 October 2026: on the 25th the clocks go back, and a date
    // of 24 h by the clock has 25 elapsed. The week has 6 × 24 + 25 = 169 h, and no table limits them.
    let team = || Team::new().zone("Europe/Berlin").agent("lin").from("2026-10-19");
    let team = || team().shift_with("S", "00:00", "24:00", "standby = true").staffed("S", "min = 1\nwant = 1");
    assert!(team().grid("S S S S S S S").broken().is_empty());
    assert!(team().grid("S S S S S S S").silent("hours"));
    // A limit that is written holds: 169 h are one started hour beyond 168 h.
    assert_eq!(team().rule("hours", "max_per_week = \"168h\"").grid("S S S S S S S").amounts("hours"), [1]);
    // An agent's own does too, without a table: 40 h, and 129 beyond.
    let own = Team::new().zone("Europe/Berlin").from("2026-10-19");
    let own = own.agent_with("lin", "max_week_hours = \"40h\"");
    let own = own.shift_with("S", "00:00", "24:00", "standby = true").staffed("S", "min = 1");
    assert_eq!(own.grid("S S S S S S S").amounts("hours"), [129]);
    // Minutes before each shift make a week of seven such duties longer than a week, and nobody forbids it.
    let early = Team::new().agent("lin").shift_with("S", "00:00", "24:00", "report_before = \"10min\"");
    assert!(early.grid("S S S S S S S").silent("hours"));
}
