//! What checks, conflicts and fingerprints make of availability and of dates.

use std::time::Duration;

use super::support::Team;
use fairshift::instance::{canonical, differences};
use fairshift::solve::{Limits, StopToken};
use fairshift::{check, reasons};

/// Lin and Mia, an early shift and a night, two agents wanted early.
fn desk() -> Team {
    let team = Team::new().agent("lin").agent("mia");
    let team = team.shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    team.staffed("A", "min = 2")
}

fn never(days: &str) -> String {
    format!("[[availability]]\nagent = \"mia\"\navailable = false\n{days}")
}

fn impossible(team: &Team) -> Vec<(String, usize)> {
    let desk = team.desk();
    let found = check::check(&desk.instance, &desk.rules, &StopToken::new()).impossible;
    found.into_iter().map(|own| (own.what.en, own.dates.len())).collect()
}

#[test]
fn too_few_able_is_found_before_any_solving() {
    assert!(impossible(&desk()).is_empty());
    let weekend = desk().add(&never("days = \"weekends\""));
    assert!(impossible(&weekend).iter().any(|(what, days)| what.contains('A') && *days == 2));
    assert!(impossible(&weekend.rule("availability", "class = \"soft\"")).is_empty());
    let trained = desk().add("[[eligibility]]\nagent = \"mia\"\nshift = \"A\"\nfrom_date = 2026-12-03");
    assert!(impossible(&trained).iter().any(|(_, days)| *days == 3));
    let joined = Team::new().agent("lin").agent_with("mia", "until = 2026-12-05");
    let joined = joined.shift("A", "09:00", "17:00").staffed("A", "min = 2");
    assert!(impossible(&joined).iter().any(|(_, days)| *days == 1));
}

#[test]
fn capacity_leaves_out_dates_on_which_an_agent_can_work_nothing() {
    let days = |team: &Team| {
        let desk = team.desk();
        check::check(&desk.instance, &desk.rules, &StopToken::new()).capacity[0].rows[0].available
    };
    assert_eq!(days(&desk()), Some(14));
    assert_eq!(days(&desk().add(&never("days = [\"mon\", \"tue\"]"))), Some(12));
    // Neither the early shift nor the night of Wednesday fits.
    assert_eq!(days(&desk().add(&never("from = \"12:00\"\ndays = [\"wed\"]"))), Some(13));
    let nights = "[[availability]]\nagent = \"mia\"\nfrom = \"18:00\"\nuntil = \"33:00\"";
    assert_eq!(days(&desk().add(nights)), Some(14));
}

/// What differs between the canonical forms of two teams.
fn changed(team: &Team, other: &Team) -> Vec<String> {
    let form = |team: &Team| {
        let desk = team.desk();
        canonical(&desk.instance, &desk.rules)
    };
    differences(&form(team), &form(other)).into_iter().map(|(path, ..)| path).collect()
}

#[test]
fn the_canonical_form_holds_counts_colleagues_and_the_holidays_that_a_rule_looks_at() {
    let hard = "[[counts]]\nid = \"hard\"\nname = \"Hard\"\ndays = \"weekends\"\npoints = 2";
    let halves = "[[counts]]\nid = \"hard\"\ndays = \"sat\"\n".repeat(2)
        + &"[[counts]]\nid = \"hard\"\ndays = \"sun\"\n".repeat(2);
    assert_eq!(changed(&desk(), &desk().add(hard)), ["counts", "rules.fairness"]);
    assert!(changed(&desk().add(hard), &desk().add(&halves)).is_empty(), "the same points, another name");
    let wish = "[[preferences]]\nagent = \"mia\"\navoids_with = \"lin\"";
    assert_eq!(changed(&desk(), &desk().add(wish)), ["agents.mia.preferences"]);
    let holiday = "[[holiday]]\ndate = 2026-12-01\nname = \"Founding day\"";
    assert!(changed(&desk(), &desk().add(holiday)).is_empty());
    for rule in ["[rules.holiday_rest]", "[rules.fairness]\ncounts = [\"holidays\"]"] {
        assert_eq!(changed(&desk().add(rule), &desk().add(rule).add(holiday)), ["holidays"], "{rule}");
    }
    let capped = desk().rule("fairness", "catch_up_max = 3");
    assert_eq!(changed(&desk(), &capped), ["rules.fairness"]);
}

#[test]
fn the_canonical_form_holds_what_limits_within_the_horizon_and_nothing_else() {
    let changed = |other: Team| changed(&desk(), &other);
    assert_eq!(
        changed(desk().add(&never("days = [\"mon\"]"))),
        ["agents.mia.availability", "rules.availability"]
    );
    let shift = "[[eligibility]]\nagent = \"mia\"\nshift = \"A\"";
    assert_eq!(changed(desk().add(&format!("{shift}\nfrom_date = 2026-12-03"))), ["agents.mia.not_eligible"]);
    assert!(changed(desk().add(&format!("{shift}\nfrom_date = 2026-11-03"))).is_empty());
    assert!(changed(desk().add(&never("dates = [2027-01-01]"))).is_empty());
    // The night of the last date reaches into the date after it.
    assert!(
        changed(desk().add(&never("dates = [2026-12-07]"))).contains(&"agents.mia.availability".to_string())
    );
}

#[test]
fn a_contradiction_names_the_hours_and_the_way_out_frees_the_date() {
    let team = desk()
        .rule("staffing", "class = \"must\"")
        .days(1)
        .add(&never("until = \"10:00\"\ndays = [\"mon\"]"));
    let desk = team.desk();
    let limits = || Limits {
        time: Duration::from_secs(60),
        seed: 0,
        local_search: true,
        stop: StopToken::new(),
        progress: None,
        engine: None,
        work: None,
    };
    let conflict = reasons::conflict(
        &desk.instance,
        &desk.rules,
        reasons::Taken::Musts,
        &[],
        reasons::Proof::Exact,
        &limits(),
    )
    .unwrap()
    .expect("a conflict");
    let member = conflict.members.iter().find(|own| own.rule == "availability").expect("the hours");
    assert_eq!(member.text.en, "mia works only in the hours of `[[availability]]` on 2026-11-30");
    assert!(member.at.as_ref().is_some_and(|at| at.source.text[at.span.clone()].contains("availability")));
    let ways =
        reasons::ways_out(&desk.instance, &desk.rules, &conflict, reasons::Taken::Musts, &limits).unwrap();
    assert!(ways.0.iter().any(|way| way.text.en == "let mia be available on 2026-11-30" && way.roster));
}
