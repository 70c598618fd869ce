use super::support::{Team, bites};

/// Lin may work A only, Mia both.
fn desk() -> Team {
    let team = Team::new().agent_with("lin", "shifts = [\"A\"]").agent("mia");
    team.shift("A", "09:00", "17:00").shift("B", "12:00", "20:00")
}

#[test]
fn an_agent_works_the_shifts_of_the_own_list() {
    assert!(desk().grid("A A - / B - A").broken().is_empty());
}

#[test]
fn each_duty_outside_the_list_is_a_breach() {
    let judged = desk().grid("B A B / - B -");
    assert_eq!(judged.broken(), ["eligibility", "eligibility"]);
    assert_eq!(judged.dates("eligibility")[1].0, "2026-12-02");
}

#[test]
fn it_holds_on_unprinted_days_and_not_before_day_one() {
    assert_eq!(desk().look_ahead(1).grid("A | B / - | -").broken(), ["eligibility"]);
    assert!(desk().before("B / -").grid("A / B").broken().is_empty());
}

#[test]
fn one_half_of_a_pair_may_be_outside_the_list() {
    let team = Team::new().agent_with("lin", "shifts = [\"A\"]").agent("mia").shift("A", "09:00", "17:00");
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]");
    assert_eq!(team.grid("A+C / -").broken(), ["eligibility"]);
}

#[test]
fn as_required_a_duty_weighs_eight_hours_and_as_soft_its_weight() {
    let required = desk().rule("eligibility", "class = \"required\"").grid("B B / - -");
    assert_eq!((required.required("eligibility"), required.broken().len()), (2 * 480, 0));
    let soft = desk().rule("eligibility", "class = \"soft\"\nweight = 7\nlevel = 2");
    assert_eq!(soft.grid("B B / - -").at("soft-2", "eligibility"), 2 * 7);
    assert_eq!(soft.look_ahead(1).grid("B | B / - | -").at("soft-2", "eligibility"), 7);
}

/// Lin is there from Tuesday to Wednesday.
fn joins() -> Team {
    let team = Team::new().agent_with("lin", "from = 2026-12-01\nuntil = 2026-12-02").agent("mia");
    team.shift("A", "09:00", "17:00").shift("N", "22:00", "30:00")
}

#[test]
fn who_joins_or_leaves_works_between_the_two_dates() {
    assert!(joins().grid("- A N - / A A A A").broken().is_empty());
    let judged = joins().grid("A - - A / - - - -");
    assert_eq!(judged.broken(), ["eligibility", "eligibility"]);
    assert_eq!(judged.dates("eligibility")[1].0, "2026-12-03");
    assert_eq!(joins().look_ahead(1).grid("- - - | A / - - - | -").broken(), ["eligibility"]);
    assert!(joins().before("A A / - -").grid("- / A").broken().is_empty());
}

#[test]
fn a_shift_with_dates_of_its_own_is_worked_on_those() {
    let entry = |keys: &str| format!("[[eligibility]]\nagent = \"lin\"\nshift = \"B\"\n{keys}");
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    let team = team.add(&entry("from_date = 2026-12-02"));
    assert!(team.grid("A A B B / B B B B").broken().is_empty());
    assert_eq!(team.grid("B B B - / - - - -").broken(), ["eligibility", "eligibility"]);
    let more = team.add(&entry("dates = 2026-11-30"));
    assert_eq!(more.grid("B B B - / - - - -").dates("eligibility")[0].0, "2026-12-01");
    let soft = more.rule("eligibility", "class = \"soft\"\nweight = 7");
    assert_eq!(soft.grid("B B B - / - - - -").soft("eligibility"), 7);
}

#[test]
fn a_wish_counts_only_while_the_agent_is_there() {
    let team = joins().add("[[preferences]]\nagent = \"lin\"\nwants = \"work\"\nweight = 4");
    assert_eq!(team.grid("- - A - / - - - -").soft("preferences"), 4);
}

#[test]
fn a_pin_outside_of_the_dates_is_refused() {
    let said = |team: &Team| {
        let found = team.book().expect_err("a pin");
        found.iter().map(|own| (own.code.id(), own.title.en.clone())).collect::<Vec<_>>()
    };
    let text = "`lin` is pinned to `A` on 2026-11-30, when `lin` may not work it";
    let pinned = joins().add("[pins.lin]\n2026-11-30 = \"A\"");
    assert_eq!(said(&pinned), [("E0217", text.to_string())]);
    assert_eq!(said(&joins().add("[pins.lin]\n2026-12-03 = \"A\""))[0].0, "E0217");
    let trained = desk().add("[[eligibility]]\nagent = \"lin\"\nshift = \"A\"\nfrom_date = 2026-12-01");
    assert_eq!(said(&trained.clone().add("[pins.lin]\n2026-11-30 = \"A\"")), [("E0217", text.to_string())]);
    assert!(trained.add("[pins.lin]\n2026-12-01 = \"A\"\n2026-11-30 = \"rest\"").book().is_ok());
    let backward = Team::new().agent_with("lin", "from = 2026-12-02\nuntil = 2026-12-01");
    assert_eq!(said(&backward.shift("A", "09:00", "17:00"))[0].0, "E0213");
}

#[test]
fn dates_bite() {
    let alone = joins().add("[[leave]]\nagent = \"mia\"\nfrom = 2026-11-30\nuntil = 2026-12-06");
    bites(&alone.staffed("A", "min = 1").days(4), "eligibility");
}

#[test]
fn it_bites() {
    let lin_alone = desk().add("[[leave]]\nagent = \"mia\"\nfrom = 2026-11-30\nuntil = 2026-12-06");
    bites(&lin_alone.staffed("B", "min = 1"), "eligibility");
}
