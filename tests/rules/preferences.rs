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
    let idle = desk("wants = \"work\"\ndates = [2026-12-01]").grid("A - A / - A -");
    assert_eq!(idle.soft("preferences"), 10);
    assert_eq!(idle.found("preferences")[0].text.en, "a wish of lin is not met: a day off");
}

#[test]
fn each_shift_shared_with_an_unwanted_colleague_costs_the_weight() {
    let team = desk("avoids_with = \"mia\"\nweight = 7");
    assert_eq!(team.grid("A B C - / B A A A").soft("preferences"), 0);
    let judged = team.grid("A A+C C / A A+C A");
    assert_eq!(judged.soft("preferences"), 3 * 7);
    assert_eq!(judged.found("preferences")[0].text.en, "a wish of lin is not met: A together with mia");
}

#[test]
fn each_own_shift_without_a_wanted_colleague_costs_the_weight() {
    let team = desk("wants_with = \"mia\"\nweight = 7");
    assert_eq!(team.grid("A A+C - / A A+C A").soft("preferences"), 0);
    let judged = team.grid("A A+C B - / - A A A");
    assert_eq!(judged.soft("preferences"), 3 * 7);
    assert_eq!(judged.found("preferences")[1].text.en, "a wish of lin is not met: C without mia");
}

#[test]
fn a_wish_about_a_colleague_speaks_of_its_dates_when_both_are_there() {
    let team = desk("wants_with = \"mia\"\ndates = [2026-11-30, 2026-12-01]");
    let away = team.clone().add("[[leave]]\nagent = \"mia\"\nfrom = 2026-12-01");
    assert_eq!(team.grid("A A A / - - -").soft("preferences"), 2 * 10);
    assert_eq!(away.grid("A A A / - - -").soft("preferences"), 10);
    assert_eq!(away.rule("preferences", "class = \"must\"").grid("- A A / - - -").broken(), Vec::<&str>::new());
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
    let shared = |wish: &str| desk(wish).staffed("A", "want = 1").staffed("B", "want = 1").days(2);
    bites_at("soft", &shared("wants_with = \"mia\"\nweight = 30"), "preferences");
    let two = |wish: &str| desk(wish).staffed("A", "want = 2").days(2);
    bites_at("soft", &two("avoids_with = \"mia\"\nweight = 30"), "preferences");
    let must = lin_only.rule("preferences", "class = \"must\"").staffed("A", "min = 1\ndays = [\"mon\"]");
    bites(&must, "preferences");
}
