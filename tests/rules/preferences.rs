use super::support::{Team, bites, bites_at};

fn desk(wish: &str) -> Team {
    let team =
        Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]");
    team.add(&format!("[[preferences]]\nagent = \"lin\"\n{wish}"))
}

#[test]
fn each_date_on_which_an_unwanted_shift_is_worked_costs_the_weight() {
    let team = desk("avoids = \"C\"\nweight = 7");
    assert_eq!(team.grid("A B - / C C C").soft("preferences"), 0);
    assert_eq!(team.grid("C A+C - / - - -").soft("preferences"), 2 * 7);
}

#[test]
fn each_date_without_a_wanted_shift_costs_the_weight() {
    let team = desk("wants = [\"A\", \"B\"]\ndays = [\"mon\", \"wed\"]\nweight = 4");
    assert_eq!(team.grid("A - B / - - -").soft("preferences"), 0);
    assert_eq!(team.grid("A+C C - / - - -").soft("preferences"), 4);
    assert_eq!(team.grid("C A - / A A A").soft("preferences"), 2 * 4);
}

#[test]
fn work_stands_for_any_duty() {
    assert_eq!(
        desk("avoids = \"work\"\ndays = \"weekends\"")
            .grid("A A A A A C - / - - - - - - -")
            .soft("preferences"),
        10
    );
    assert_eq!(desk("wants = \"work\"\ndates = [2026-12-01]").grid("A - A / - A -").soft("preferences"), 10);
}

#[test]
fn a_date_on_leave_costs_nothing() {
    let team = desk("wants = \"work\"").add("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01");
    assert_eq!(team.grid("A - - / - - -").soft("preferences"), 10);
}

#[test]
fn the_rules_weight_multiplies_every_wish() {
    let team =
        desk("avoids = \"A\"\nweight = 3").add("[[preferences]]\nagent = \"mia\"\nwants = \"A\"\nweight = 2");
    assert_eq!(team.grid("A / B").soft("preferences"), 3 + 2);
    let heavier = team.rule("preferences", "weight = 10\nlevel = 2");
    assert_eq!(heavier.grid("A / B").at("soft-2", "preferences"), 10 * (3 + 2));
}

#[test]
fn as_required_a_wish_weighs_its_minutes_and_as_a_must_it_holds() {
    let wish = "avoids = \"A\"\nweight = 30";
    let required = desk(wish).rule("preferences", "class = \"required\"").grid("A A / - -");
    assert_eq!(required.required("preferences"), 2 * 30);
    let must = desk(wish).rule("preferences", "class = \"must\"");
    assert_eq!(must.grid("A B / - -").broken(), ["preferences"]);
    assert_eq!(must.look_ahead(1).grid("B | A / - | -").broken(), ["preferences"]);
}

#[test]
fn wishes_count_on_printed_days_only() {
    let team = desk("wants = \"work\"").look_ahead(2).before("- / -");
    assert_eq!(team.grid("A | - - / - | - -").soft("preferences"), 0);
}

#[test]
fn it_bites() {
    let lin_only = desk("avoids = \"A\"\nweight = 30").add("[[leave]]\nagent = \"mia\"\nfrom = 2026-11-30");
    bites_at("soft", &lin_only.clone().staffed("A", "want = 1\ndays = [\"mon\"]"), "preferences");
    let must = lin_only.rule("preferences", "class = \"must\"").staffed("A", "min = 1\ndays = [\"mon\"]");
    bites(&must, "preferences");
}
