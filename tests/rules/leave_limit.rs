use super::support::Team;

fn desk(limit: &str) -> Team {
    let team = Team::new().agent("lin").agent("mia").agent_with("zhao", "until = 2026-12-01");
    let team = team.shift("A", "09:00", "17:00").no_fairness();
    let leave = |agent: &str, from: &str, until: &str| {
        format!("[[leave]]\nagent = \"{agent}\"\nfrom = {from}\nuntil = {until}\n")
    };
    let team = team.add(&leave("lin", "2026-11-30", "2026-12-03"));
    let team = team.add(&leave("mia", "2026-12-01", "2026-12-02")).add(&leave("zhao", "2026-12-01", "2026-12-03"));
    team.add(&format!("[[rules.leave_limit]]\n{limit}"))
}

const THREE: &str = "- - - - / - - - - / - - - -";

#[test]
fn more_on_leave_than_allowed_breaks_each_date_by_so_many() {
    let team = desk("max = 1\nclass = \"soft\"\nweight = 7");
    // Tue: all three; Wed: lin and mia, zhao has left; Thu: lin alone.
    let judged = team.grid(THREE);
    assert_eq!(judged.amounts("leave_limit"), [2, 1]);
    assert_eq!(judged.soft("leave_limit"), 3 * 7);
    assert_eq!(judged.found("leave_limit")[0].text.en, "3 agents on leave, at most 1 is allowed: lin, mia, zhao");
    assert_eq!(desk("max = 1\nclass = \"required\"").grid(THREE).required("leave_limit"), 3 * 480);
    assert!(desk("max = 3").grid(THREE).broken().is_empty());
    assert_eq!(desk("max = 2").grid(THREE).broken(), ["leave_limit"]);
}

#[test]
fn only_the_agents_and_days_named_count() {
    assert_eq!(desk("max = 1\nagents = [\"mia\", \"zhao\"]").grid(THREE).broken(), ["leave_limit"]);
    assert!(desk("max = 1\nagents = [\"mia\"]").grid(THREE).broken().is_empty());
    assert!(desk("max = 1\ndays = [\"weekends\", \"mon\"]").grid(THREE).broken().is_empty());
    assert_eq!(desk("max = 1\ndays = [\"wed\"]").grid(THREE).amounts("leave_limit"), [1]);
    assert_eq!(desk("max = 1\nfrom_date = 2026-12-02").grid(THREE).amounts("leave_limit"), [1]);
    assert!(desk("max = 1\nuntil_date = 2026-11-30").grid(THREE).broken().is_empty());
    assert_eq!(desk("max = 0\nfrom_date = 2026-12-03\nuntil_date = 2026-12-03").grid(THREE).amounts("leave_limit"), [1]);
}

#[test]
fn half_a_day_counts_as_one() {
    let half = "[[leave]]\nagent = \"mia\"\nfrom = 2026-12-03\nhalf = \"am\"\n";
    let team = desk("max = 1\nfrom_date = 2026-12-03").add(half);
    assert_eq!(team.grid(THREE).amounts("leave_limit"), [1]);
}

#[test]
fn as_a_must_it_holds_on_unprinted_days_too() {
    let must = desk("max = 1\nfrom_date = 2026-12-02").look_ahead(2);
    assert_eq!(must.grid("- - | - - / - - | - - / - - | - -").broken(), ["leave_limit"]);
    let soft = desk("max = 1\nfrom_date = 2026-12-02\nclass = \"soft\"").look_ahead(2);
    assert_eq!(soft.grid("- - | - - / - - | - - / - - | - -").soft("leave_limit"), 0);
}

#[test]
fn it_bites() {
    assert!(desk("max = 1").is_impossible(), "whatever is worked");
    assert!(desk("max = 1").solve_without("leave_limit").broken().contains(&"leave_limit"));
    assert!(!desk("max = 3").is_impossible());
}

#[test]
fn parameters_that_make_no_sense_are_refused() {
    for keys in ["", "max = -1", "max = 1\ndays = [\"never\"]", "max = 1\ndays = \"mon\"",
                 "max = 1\nfrom_date = 2026-12-05\nuntil_date = 2026-12-01", "max = 1\nfrom_date = \"soon\""] {
        assert!(desk(keys).open().is_err(), "{keys}");
    }
}
