use super::support::{Team, bites, bites_at};

/// Lin has A on Monday, A and C on Tuesday, rest on Wednesday.
fn desk() -> Team {
    let team =
        Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    let team = team.shift_with("C", "20:00", "22:00", "may_follow_same_day = [\"A\"]");
    team.add("[pins.lin]\n2026-11-30 = \"A\"\n2026-12-01 = \"A+C\"\n2026-12-02 = \"rest\"")
}

#[test]
fn a_pin_holds_to_the_letter() {
    assert!(desk().grid("A A+C - B / B B B B").broken().is_empty());
    assert!(desk().grid("A C+A - - / - - - -").broken().is_empty());
}

#[test]
fn another_duty_less_or_more_is_a_breach() {
    assert_eq!(desk().grid("B A+C - / - - -").broken(), ["pins"]);
    assert_eq!(desk().grid("- A+C - / - - -").broken(), ["pins"]);
    assert_eq!(desk().grid("A+C A+C - / - - -").broken(), ["pins"]);
    assert_eq!(desk().grid("A A C / - - -").broken(), ["pins", "pins"]);
}

#[test]
fn a_pin_on_an_unprinted_day_holds_where_pins_are_a_must() {
    assert_eq!(desk().look_ahead(1).grid("A | A / - | -").broken(), ["pins"]);
    let soft = desk().rule("pins", "class = \"soft\"").look_ahead(1);
    assert_eq!(soft.grid("A | A / - | -").soft("pins"), 0);
}

#[test]
fn a_pin_on_another_date_says_nothing() {
    assert!(desk().from("2026-12-03").before("B B B / - - -").grid("A / -").broken().is_empty());
}

#[test]
fn as_required_a_pin_weighs_eight_hours_and_as_soft_its_weight() {
    let required = desk().rule("pins", "class = \"required\"").grid("B B B / - - -");
    assert_eq!((required.required("pins"), required.broken().len()), (3 * 480, 0));
    let soft = desk().rule("pins", "class = \"soft\"\nweight = 9").grid("B B - / - - -");
    assert_eq!(soft.soft("pins"), 2 * 9);
}

#[test]
fn it_bites() {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let team = team.add("[pins.lin]\n2026-12-01 = \"rest\"");
    bites(&team, "pins");
    bites_at("soft", &team.staffed("A", "min = 0\nwant = 1").rule("pins", "class = \"soft\""), "pins");
}
