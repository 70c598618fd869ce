use super::support::{Team, bites, bites_at};

/// A from 9 to 17, N over midnight, C in the evening after A; Monday is 2026-11-30.
fn desk(entries: &[&str]) -> Team {
    let team = Team::new().agent("lin").agent("mia");
    let team = team.shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    let team = team.shift_with("C", "18:00", "22:00", "may_follow_same_day = [\"A\"]");
    entries
        .iter()
        .fold(team, |team, entry| team.add(&format!("[[availability]]\nagent = \"lin\"\n{entry}")))
}

#[test]
fn a_duty_lies_within_the_available_hours_or_on_dates_of_no_entry() {
    let team = desk(&["from = \"09:00\"\nuntil = \"17:00\"\ndays = [\"mon\", \"tue\"]"]);
    assert!(team.grid("A A C - / N C N -").broken().is_empty());
    let judged = team.grid("C A+C - - / - - - -");
    assert_eq!(judged.broken(), ["availability", "availability"]);
    assert_eq!(judged.dates("availability")[1].0, "2026-12-01");
}

#[test]
fn a_minute_before_or_after_is_outside() {
    for (hours, fits) in [
        ("from = \"09:00\"\nuntil = \"17:00\"", true),
        ("from = \"09:01\"", false),
        ("until = \"16:59\"", false),
        ("from = \"08:00\"\nuntil = \"18:00\"", true),
        ("", true),
    ] {
        assert_eq!(desk(&[hours]).grid("A / -").broken().is_empty(), fits, "{hours}");
    }
    for (hours, fits) in [
        ("available = false\nuntil = \"09:00\"", true),
        ("available = false\nfrom = \"17:00\"", true),
        ("available = false\nfrom = \"16:59\"", false),
        ("available = false\nfrom = \"12:00\"\nuntil = \"12:01\"", false),
        ("available = false", false),
    ] {
        assert_eq!(desk(&[hours]).grid("A / -").broken().is_empty(), fits, "{hours}");
    }
}

#[test]
fn entries_of_one_agent_add_up() {
    let parts = ["until = \"12:00\"", "from = \"12:00\"\nuntil = \"18:00\""];
    assert!(desk(&parts).grid("A / N").broken().is_empty());
    assert_eq!(desk(&parts[..1]).grid("A / N").broken(), ["availability"]);
    let gap = ["until = \"12:00\"", "from = \"12:01\"\nuntil = \"18:00\""];
    assert_eq!(desk(&gap).grid("A / N").broken(), ["availability"]);
    let but = ["", "available = false\ndays = [\"tue\"]"];
    assert_eq!(desk(&but).grid("A A / - -").dates("availability")[0].0, "2026-12-01");
}

#[test]
fn of_a_night_each_date_has_its_own_hours() {
    // Monday until 24:00 is enough only if Tuesday is free.
    assert!(desk(&["from = \"22:00\"\ndays = [\"mon\"]"]).grid("N - / - -").broken().is_empty());
    let tuesday = "from = \"09:00\"\ndays = [\"tue\"]";
    assert_eq!(desk(&[tuesday]).grid("N - / - -").broken(), ["availability"]);
    // Hours past 24:00 are Tuesday's.
    let over = "from = \"22:00\"\nuntil = \"30:00\"\ndays = [\"mon\"]";
    assert!(desk(&[over, tuesday]).grid("N A / - -").broken().is_empty());
    let short = "from = \"22:00\"\nuntil = \"29:00\"\ndays = [\"mon\"]";
    assert_eq!(desk(&[short, tuesday]).grid("N A / - -").broken(), ["availability"]);
    let never = "available = false\nuntil = \"06:00\"\ndays = [\"tue\"]";
    assert_eq!(desk(&[never]).grid("N A / - -").dates("availability")[0].0, "2026-11-30");
    assert!(desk(&[never]).grid("- N / - -").broken().is_empty());
}

#[test]
fn log_in_and_handover_are_work() {
    let team = |keys: &str, hours: &str| {
        let team = Team::new().agent("lin").shift_with("A", "09:00", "17:00", keys);
        team.add(&format!("[[availability]]\nagent = \"lin\"\n{hours}"))
    };
    let hours = "from = \"09:00\"\nuntil = \"17:00\"";
    assert_eq!(team("report_before = \"1min\"", hours).grid("A").broken(), ["availability"]);
    assert_eq!(team("handover = \"1min\"", hours).grid("A").broken(), ["availability"]);
    // Ten hours before nine o'clock is an hour of the eve.
    let eve = "available = false\nfrom = \"23:00\"\ndays = [\"sun\"]";
    assert_eq!(team("report_before = \"10h\"", eve).grid("A -").broken(), ["availability"]);
    assert!(team("report_before = \"9h\"", eve).grid("A -").broken().is_empty());
}

#[test]
fn on_the_night_the_clock_goes_back_both_hours_count() {
    // From 03:00 summer time back to 02:00 on 2026-10-25.
    let team = |hours: &str| {
        let team = Team::new().zone("Europe/Berlin").from("2026-10-25").agent("lin");
        let team = team.shift("E", "03:00", "04:00").shift_with("L", "03:00", "04:00", "report_before = \"1h\"");
        team.add(&format!("[[availability]]\nagent = \"lin\"\navailable = false\n{hours}"))
    };
    let first_hour = team("until = \"02:00\"");
    assert!(first_hour.grid("L").broken().is_empty());
    assert!(team("until = \"03:00\"").grid("E").broken().is_empty());
    assert_eq!(team("until = \"03:00\"").grid("L").broken(), ["availability"]);
}

#[test]
fn it_holds_on_unprinted_days_where_it_is_a_must_and_not_before_day_one() {
    let team = desk(&["available = false"]);
    assert_eq!(team.look_ahead(1).grid("- | A / - | -").broken(), ["availability"]);
    let soft = desk(&["available = false"]).rule("availability", "class = \"soft\"").look_ahead(1);
    assert_eq!(soft.grid("- | A / - | -").soft("availability"), 0);
    assert!(desk(&["available = false"]).before("N / -").grid("- / A").broken().is_empty());
}

#[test]
fn as_required_a_duty_weighs_eight_hours_and_as_soft_its_weight() {
    let entry = ["available = false\ndays = [\"mon\", \"tue\"]"];
    let required = desk(&entry).rule("availability", "class = \"required\"").grid("A+C N A / A A A");
    assert_eq!(required.required("availability"), 3 * 480);
    let soft = desk(&entry).rule("availability", "class = \"soft\"").grid("A+C N A / A A A");
    assert_eq!(soft.soft("availability"), 3 * 10);
    let heavy = desk(&entry).rule("availability", "class = \"soft\"\nweight = 7\nlevel = 2");
    assert_eq!(heavy.grid("A - - / - - -").at("soft-2", "availability"), 7);
}

#[test]
fn hours_are_refused_where_they_are_none() {
    let said = |entry: &str| {
        let found = desk(&[entry]).book().expect_err("a wrong team");
        found.iter().map(|own| own.code.id()).collect::<Vec<_>>()
    };
    assert_eq!(said("from = \"17:00\"\nuntil = \"09:00\""), ["E0211"]);
    assert_eq!(said("until = \"00:00\""), ["E0211"]);
    assert_eq!(said("from = \"24:00\""), ["E0212"]);
    assert_eq!(said("until = \"24:01\""), ["E0212"]);
    assert_eq!(said("available = \"no\""), ["E0109"]);
    assert_eq!(said("agents = 1"), ["E0107"]);
    let unknown = desk(&[]).add("[[availability]]\nagent = \"zhao\"").book().expect_err("nobody");
    assert_eq!(unknown[0].code.id(), "E0205");
}

#[test]
fn it_bites() {
    let team = desk(&["available = false\ndays = [\"mon\"]"]).staffed("A", "min = 1").days(2);
    let alone = team.add("[[leave]]\nagent = \"mia\"\nfrom = 2026-11-30\nuntil = 2026-12-06");
    bites(&alone, "availability");
    bites_at("soft", &alone.staffed("A", "want = 1").rule("availability", "class = \"soft\""), "availability");
}
