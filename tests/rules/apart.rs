use super::support::{Team, bites, bites_at};

/// C may follow A on the same date.
fn desk(keys: &str) -> Team {
    let team = Team::new().agent("lin").agent("mia").agent("zhao").no_fairness();
    let team = team.shift("A", "09:00", "17:00");
    let team = team.shift_with("C", "20:00", "24:00", "may_follow_same_day = [\"A\"]");
    team.add(&format!("[[rules.apart]]\n{keys}"))
}

const RULE: &str = "apart";
const TWO: &str = "agents = [\"lin\", \"mia\"]\n";
const THREE: &str = "agents = [\"lin\", \"mia\", \"zhao\"]\n";

#[test]
fn two_who_are_kept_apart_are_never_on_one_shift() {
    assert!(desk(TWO).grid("A C - / C A - / A A A").silent(RULE));
    let judged = desk(TWO).grid("A A+C / A C / - C");
    assert_eq!((judged.broken(), judged.amounts(RULE)), (vec![RULE, RULE], vec![1, 1]));
    assert_eq!(judged.found(RULE)[0].text.en, "lin, mia are on A together, at most 1 are allowed");
    assert!(desk(&format!("{TWO}shifts = [\"A\"]")).grid("C / C / C").silent(RULE));
}

#[test]
fn by_date_no_two_of_them_work_on_one_date() {
    let by_date = format!("{TWO}by = \"date\"");
    assert!(desk(&by_date).grid("A - A+C / - C - / A A A").silent(RULE));
    assert_eq!(desk(&by_date).grid("A+C - / C - / - -").amounts(RULE), [1]);
    let some = desk(&format!("{by_date}\nshifts = [\"C\"]"));
    assert!(some.grid("A C / C - / - -").silent(RULE), "A does not count");
    assert_eq!(some.grid("C / A+C / -").amounts(RULE), [1]);
}

#[test]
fn each_agent_above_the_most_is_a_unit() {
    assert_eq!(desk(THREE).grid("A / A / A").amounts(RULE), [2]);
    assert_eq!(desk(&format!("{THREE}max = 2")).grid("A C / A C / A -").amounts(RULE), [1]);
}

#[test]
fn it_holds_on_unprinted_days_as_a_must_and_counts_printed_days_as_a_price() {
    let grid = "- | A / - | A / - | -";
    assert_eq!(desk(TWO).look_ahead(1).grid(grid).broken(), [RULE]);
    assert_eq!(desk(&format!("{TWO}class = \"soft\"")).look_ahead(1).grid(grid).soft(RULE), 0);
    assert!(desk(TWO).before("A / A / -").grid("- / - / -").silent(RULE));
}

#[test]
fn an_agent_too_many_costs_eight_hours_as_required_and_the_weight_as_soft() {
    let grid = "A A / A A / A -";
    assert_eq!(desk(&format!("{THREE}class = \"required\"")).grid(grid).required(RULE), 3 * 480);
    assert_eq!(desk(&format!("{THREE}class = \"soft\"")).grid(grid).soft(RULE), 3 * 10);
    let second = desk(&format!("{TWO}class = \"soft\"\nweight = 4\nlevel = 2")).grid(grid);
    assert_eq!(second.at("soft-2", RULE), 2 * 4);
}

#[test]
fn one_agent_alone_or_room_for_all_says_nothing_and_is_refused() {
    assert!(desk("agents = [\"lin\"]").open().is_err());
    assert!(desk(&format!("{TWO}max = 2")).open().is_err());
    assert!(desk("max = 1").open().is_err());
}

#[test]
fn it_bites() {
    let wish = |agent: &str| format!("[[preferences]]\nagent = \"{agent}\"\nwants = \"A\"");
    let wishes = |keys: &str| desk(&format!("{TWO}{keys}")).add(&wish("lin")).add(&wish("mia")).days(2);
    bites(&wishes(""), RULE);
    bites_at("soft", &wishes("class = \"soft\"\nweight = 60\nby = \"date\""), RULE);
}
