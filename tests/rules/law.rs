//! `[law]`: the tables of a preset beside a team's own.

use std::path::PathBuf;

use fairshift::book::{PRESETS, read_texts};
use fairshift::rules;

use super::support::{Desk, Team};

fn team(law: &str) -> Team {
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("N", "22:00", "30:00");
    team.no_fairness().add(&format!("[law]\n{law}"))
}

/// The tables that hold, by name, with their places.
fn held(desk: &Desk) -> Vec<(String, String)> {
    let own = desk.rules.iter().filter_map(|active| Some((active.law.clone()?, active.at.as_ref()?.brief())));
    own.collect()
}

fn names(desk: &Desk) -> Vec<String> {
    held(desk).into_iter().map(|(name, _)| name).collect()
}

#[test]
fn each_preset_can_be_kept_and_names_each_of_its_tables_once() {
    for (preset, text) in PRESETS {
        let desk = team(&format!("preset = \"{preset}\"")).desk();
        let mut names = names(&desk);
        let breaks = desk.instance.book.law.iter().flat_map(|law| &law.breaks);
        names.extend(breaks.filter_map(|own| own.law.clone()));
        assert_eq!(names.len(), text.matches("\nlaw = ").count(), "{preset}");
        names.sort();
        names.dedup();
        assert_eq!(names.len(), text.matches("\nlaw = ").count(), "{preset}");
        assert!(text.contains("Not legal advice") && text.contains("不构成法律意见"));
    }
}

#[test]
fn a_table_stands_at_its_place_in_the_file_of_the_preset() {
    let desk = team("preset = \"eu\"").desk();
    assert_eq!(held(&desk)[0].0, "daily_rest");
    let (_, text) = PRESETS[2];
    let line = text.lines().position(|line| line == "[rules.rest]").unwrap() + 1;
    assert_eq!(held(&desk)[0].1, format!("law-eu.toml:{line}"));
}

#[test]
fn mainland_china_limits_days_weeks_and_rest_days() {
    let cn = team("preset = \"cn\"");
    let week = cn.grid("A A A A A - -");
    assert_eq!((week.broken(), week.soft("hours")), (vec![], 0), "40 hours");
    // 48 hours: eight beyond 40 at five each, four beyond 44 at twenty more.
    let long = cn.grid("A A A A A A -");
    assert_eq!((long.broken(), long.soft("hours")), (vec![], 8 * 5 + 4 * 20));
    assert!(cn.grid("A A A A A A A").broken().contains(&"rest_days"));
    let team = Team::new().agent("lin").shift("L", "08:00", "18:00").shift("X", "08:00", "20:00");
    let team = team.no_fairness().add("[law]\npreset = \"cn\"");
    // Ten hours a day: two beyond 8 at two each, one beyond 9 at five.
    assert_eq!(team.grid("L - - - - - -").soft("hours"), 2 * 2 + 5);
    assert_eq!(team.grid("X - - - - - -").broken(), ["hours"], "twelve hours");
}

#[test]
fn a_month_of_china_has_the_hours_of_the_average_month_and_overtime() {
    let of = |preset: &str| {
        let team = team(&format!("preset = \"{preset}\"\nexcept = [\"rest_day\"]")).from("2026-12-01");
        team.grid(&"A ".repeat(26))
    };
    // 208 hours: 6 h 40 min beyond 201 h 20 min, 42 h 40 min beyond 165 h 20 min.
    let judged = of("cn-comprehensive");
    assert_eq!(judged.broken(), ["hours"]);
    assert_eq!(judged.amounts("hours"), [43, 7]);
    assert_eq!(judged.soft("hours"), 43 * 5);
    assert!(of("cn").dates("hours").contains(&("2026-12-01".to_string(), "2026-12-31".to_string())));
}

#[test]
fn the_union_limits_rest_averages_and_nights() {
    let eu = team("preset = \"eu\"");
    assert!(eu.grid("A A A A A A - N N N - N N -").broken().is_empty());
    assert_eq!(eu.grid("N A - - - - -").broken(), ["rest"]);
    // A night of 12 hours is one; what has a limit is their average: 102 days of 8 hours in 17 weeks.
    let nights = Team::new().agent("lin").shift("N", "20:00", "32:00").shift("E", "15:00", "26:00");
    let nights = nights.no_fairness().add("[law]\npreset = \"eu\"\nexcept = [\"average_hours\"]");
    assert!(nights.grid("E - N - - - -").broken().is_empty());
    let most = nights.look_ahead(0).from("2026-08-03");
    // 68 nights of 12 hours are 816, with one more 12 beyond; E has two hours of the night only.
    let weeks = |last: &str| "N N N N - - - ".repeat(16) + last;
    assert!(most.grid(&weeks("N N N N E - -")).silent("hours"));
    assert_eq!(most.grid(&weeks("N N N N N - -")).amounts("hours"), [12]);
    // The night in which clocks go back has nine hours.
    let autumn = Team::new().zone("Europe/Berlin").agent("lin").shift("N", "22:00", "30:00");
    let autumn = autumn.no_fairness().add("[law]\npreset = \"eu\"").from("2026-10-24");
    assert!(autumn.grid("N - -").broken().is_empty());
    // 105 days of 8 hours are 840: 24 beyond 816.
    let long = eu.clone().look_ahead(0).add("[[rules.rest_days]]\nmin_per_week = 1\nclass = \"soft\"");
    let judged = long.from("2026-08-03").grid(&"A A A A A A - ".repeat(18));
    assert_eq!(judged.amounts("hours"), vec![0; 0]);
    let every = team("preset = \"eu\"\nexcept = [\"weekly_rest\"]").from("2026-08-03");
    assert_eq!(every.grid(&"A ".repeat(105)).amounts("hours"), [24]);
    assert!(every.grid(&"A ".repeat(102)).broken().is_empty());
}

#[test]
fn tables_are_taken_out_by_name() {
    let desk = team("preset = \"cn\"\nexcept = [\"day_hours\", \"rest_day\", \"day_hours\"]").desk();
    assert_eq!(
        names(&desk),
        ["day_overtime", "day_overtime_most", "week_hours", "week_hours_most", "month_hours"]
    );
    let one = team("preset = \"eu\"\nexcept = \"daily_rest\"");
    assert!(one.grid("N A - - - - -").silent("rest"));
}

#[test]
fn a_teams_own_table_takes_the_place_of_one_that_a_rule_has_once_and_stands_beside_others() {
    let own = team("preset = \"eu\"").add("[rules.rest]\nmin = \"2h\"\n[[rules.hours]]\nmax = \"8h\"");
    let desk = own.desk();
    assert_eq!(names(&desk), ["weekly_rest", "average_hours", "night_hours"]);
    assert!(own.grid("N A - - - - -").silent("rest"));
    assert_eq!(own.grid("N A - - - - -").amounts("hours"), [8]);
}

#[test]
fn a_way_out_stays_within_the_law_that_a_teams_own_table_took_the_place_of() {
    let book = team("preset = \"eu\"").add("[rules.rest]\nmin = \"13h\"").book().unwrap();
    assert!(rules::within_law(&book, "rest", "min", 11 * 60));
    assert!(!rules::within_law(&book, "rest", "min", 11 * 60 - 1));
    assert!(rules::within_law(&book, "stint", "max", 30), "the law says nothing of it");
    assert!(rules::within_law(&team("preset = \"cn\"").book().unwrap(), "rest", "min", 1));
}

#[test]
fn a_copy_beside_the_team_comes_before_the_programs_own() {
    let copy = "[[rules.hours]]\nlaw = \"week\"\nmax = \"8h\"\n";
    let files = [
        (PathBuf::from("in/team.toml"), team("preset = \"cn\"").toml().into_bytes()),
        (PathBuf::from("in/law-cn.toml"), copy.as_bytes().to_vec()),
    ];
    let (book, _) = read_texts(&files).unwrap();
    let law = book.law.as_ref().unwrap();
    assert_eq!(law.tables.len(), 1);
    assert_eq!(law.tables[0].table.at.brief(), "law-cn.toml:1");
    // It is kept with the rosters, as is the program's own.
    assert!(book.sources.iter().any(|source| source.path.ends_with("law-cn.toml") && source.text == copy));
    let own = team("preset = \"cn\"").book().unwrap();
    assert!(own.sources.iter().any(|source| source.text == PRESETS[0].1));
}

#[test]
fn a_copy_that_is_wrong_is_refused() {
    let refused = |copy: &str| {
        let files = [
            (PathBuf::from("team.toml"), team("preset = \"cn\"").toml().into_bytes()),
            (PathBuf::from("law-cn.toml"), copy.as_bytes().to_vec()),
        ];
        let errors = match read_texts(&files) {
            Ok((book, _)) => rules::active(&book).err().unwrap_or_default(),
            Err(errors) => errors,
        };
        errors.iter().map(|own| own.code.id()).collect::<Vec<_>>()
    };
    assert_eq!(refused("[rules.rest]\nmin = \"11h\"\n"), ["E0108"]);
    assert_eq!(refused("[rules.rest\n"), ["E0105"]);
    assert_eq!(refused("[team]\nid = \"x\"\n"), ["E0107"]);
    assert_eq!(refused("[rules.sleep]\nlaw = \"a\"\n"), ["E0260"]);
    assert_eq!(refused("[rules.rest]\nlaw = \"a\"\nmin = \"11h\"\nmax = 1\n"), ["E0261"]);
    assert_eq!(refused(""), Vec::<&str>::new());
}
