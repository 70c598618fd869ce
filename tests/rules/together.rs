use super::support::{Team, bites, bites_at};

/// Mia and chen are trainees, lin and wang mentors; C may follow A on the same date.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("mia").agent("chen").agent("lin").agent("wang").no_fairness();
    let team = team.shift("A", "09:00", "17:00");
    let team = team.shift_with("C", "20:00", "24:00", "may_follow_same_day = [\"A\"]");
    team.add(&format!(
        "[[rules.together]]\nagents = [\"mia\", \"chen\"]\nwith = [\"lin\", \"wang\"]\n{keys}"
    ))
}

const RULE: &str = "together";
const SOFT: &str = "class = \"soft\"";

#[test]
fn one_mentor_on_the_shift_is_enough_for_all_trainees() {
    assert!(desk("").grid("A A - / A - - / A - - / - A A").silent(RULE));
    let judged = desk("").grid("A A - / A - - / C - - / C - A");
    assert_eq!((judged.broken(), judged.amounts(RULE)), (vec![RULE, RULE], vec![2, 1]));
    assert_eq!(judged.found(RULE)[0].text.en, "mia, chen: on A without lin, wang");
    assert_eq!(judged.dates(RULE)[1], ("2026-12-01".to_string(), "2026-12-01".to_string()));
}

#[test]
fn each_mentor_is_enough_for_as_many_as_the_team_says() {
    assert!(desk("each = 1").grid("A - / A - / A - / A -").silent(RULE));
    let judged = desk("each = 1").grid("A - / A - / A - / - -");
    assert_eq!(judged.amounts(RULE), [1]);
    assert_eq!(judged.found(RULE)[0].text.en, "mia, chen: on A with lin only, enough for 1");
    assert!(desk("each = 2").grid("A - / A - / A - / - -").silent(RULE));
}

#[test]
fn each_shift_of_a_same_day_pair_is_judged_by_itself() {
    assert!(desk("").grid("A+C / - / A / C").silent(RULE));
    assert_eq!(desk("").grid("A+C / - / A / -").amounts(RULE), [1]);
    assert!(desk("shifts = [\"A\"]").grid("A+C / - / A / -").silent(RULE));
}

#[test]
fn mentors_may_work_alone() {
    assert!(desk("each = 1").grid("- - / - - / A C / A A").silent(RULE));
}

#[test]
fn it_holds_on_unprinted_days_as_a_must_and_counts_printed_days_as_a_price() {
    let grid = "- | A / - | - / - | - / - | -";
    assert_eq!(desk("").look_ahead(1).grid(grid).broken(), [RULE]);
    assert_eq!(desk(SOFT).look_ahead(1).grid(grid).soft(RULE), 0);
    assert!(desk("").before("A / - / - / -").grid("- / - / - / -").silent(RULE));
}

#[test]
fn a_trainee_alone_costs_eight_hours_as_required_and_the_weight_as_soft() {
    let grid = "A C / A - / - - / - -";
    assert_eq!(desk("class = \"required\"").grid(grid).required(RULE), 3 * 480);
    assert_eq!(desk(SOFT).grid(grid).soft(RULE), 3 * 10);
    let second = desk("class = \"soft\"\nweight = 3\nlevel = 2\neach = 1").grid("A / A / A / -");
    assert_eq!(second.at("soft-2", RULE), 3);
}

#[test]
fn nobody_is_on_both_sides() {
    let wrong = desk("").add("[[rules.together]]\nagents = [\"lin\"]\nwith = [\"lin\", \"mia\"]");
    assert!(wrong.open().is_err());
}

#[test]
fn it_bites() {
    let wish = "[[preferences]]\nagent = \"mia\"\nwants = \"A\"";
    bites(&desk("").add(wish).days(1), RULE);
    let staffed = |keys: &str| desk(keys).add(wish).staffed("A", "want = 2").staffed("C", "want = 1").days(2);
    bites_at("soft", &staffed("class = \"soft\"\nweight = 60\neach = 1"), RULE);
}
