//! Skills, roles and standby in coverage windows.

use super::support::{Team, bites, bites_at};

/// A 09:00–17:00, S on standby 18:00–24:00; lin chats (level 2) and speaks, mia chats, zhao neither.
fn desk(windows: &str) -> Team {
    let team = Team::new().add("[[skills]]\nid = \"chat\"\n[[skills]]\nid = \"voice\"");
    let team = team.agent_with("lin", "skills = { chat = 2, voice = 1 }");
    let team = team.agent_with("mia", "skills = [\"chat\"]").agent("zhao");
    let team = team.shift("A", "09:00", "17:00");
    team.shift_with("S", "18:00", "24:00", "covers = false\nstandby = true").add(windows)
}

fn window(from: &str, until: &str, keys: &str) -> String {
    format!("[[coverage]]\nfrom = \"{from}\"\nuntil = \"{until}\"\n{keys}\n")
}

#[test]
fn only_agents_with_the_skill_count() {
    let team = desk(&window("09:00", "17:00", "skill = \"chat\""));
    assert_eq!(team.grid("- / A / -").required("coverage"), 0);
    assert_eq!(team.grid("- / - / A").required("coverage"), 8 * 60);
    let two = desk(&window("09:00", "17:00", "skill = \"chat\"\nagents = 2"));
    assert_eq!(two.grid("A / - / A").required("coverage"), 8 * 60);
    assert_eq!(two.grid("A / A / -").required("coverage"), 0);
}

#[test]
fn any_of_several_skills_will_do_and_each_window_counts_the_same_agent() {
    let either = desk(&window("09:00", "17:00", "skills = [\"voice\", \"chat\"]"));
    assert_eq!(either.grid("- / A / -").required("coverage"), 0);
    let both = window("09:00", "17:00", "skill = \"voice\"") + &window("09:00", "17:00", "skill = \"chat\"");
    assert_eq!(desk(&both).grid("A / - / -").required("coverage"), 0, "lin counts in both");
    assert_eq!(desk(&both).grid("- / A / -").required("coverage"), 8 * 60, "nobody speaks");
}

#[test]
fn a_level_is_the_least() {
    let team = desk(&window("09:00", "17:00", "skill = \"chat\"\nlevel = 2"));
    assert_eq!(team.grid("A / - / -").required("coverage"), 0);
    assert_eq!(team.grid("- / A / -").required("coverage"), 8 * 60);
    let judged = team.grid("- / A / -");
    assert_eq!(judged.found("coverage")[0].text.en, "chat, level 2: 09:00–17:00 has 0 of 1 agents");
    assert_eq!(judged.found("coverage")[0].text.zh, "chat（2 级以上）：09:00–17:00 需要 1 人，实有 0 人");
}

#[test]
fn what_was_worked_before_day_one_counts_with_its_skill() {
    let team = desk(&window("00:00", "06:00", "skill = \"chat\"\ndays = [\"mon\"]"));
    let team = team.shift("N", "22:00", "30:00");
    assert_eq!(team.clone().before("N / - / -").grid("- / - / -").required("coverage"), 0);
    assert_eq!(team.before("- / - / N").grid("- / - / -").required("coverage"), 6 * 60);
}

#[test]
fn a_role_is_a_skill_and_the_deputy_a_second_choice() {
    let first = window("09:00", "17:00", "skills = [\"voice\", \"chat\"]");
    let second = window("09:00", "17:00", "skill = \"voice\"\nclass = \"soft\"\nweight = 2");
    let team = desk(&(first + &second));
    let costs = |grid| {
        let judged = team.grid(grid);
        (judged.required("coverage"), judged.soft("coverage"))
    };
    assert_eq!(costs("A / - / -"), (0, 0));
    assert_eq!(costs("- / A / -"), (0, 2 * 8 * 60));
    assert_eq!(costs("- / - / A"), (8 * 60, 2 * 8 * 60));
}

#[test]
fn a_window_of_its_own_class_holds_as_that_class_says() {
    let team = desk(&window("09:00", "17:00", "skill = \"voice\"\nclass = \"must\"")).look_ahead(1);
    assert_eq!(team.grid("A | - / - | - / - | -").broken(), ["coverage"], "on the day after too");
    assert!(team.grid("A | A / - | - / - | -").broken().is_empty());
    let soft = desk(&window("09:00", "17:00", "class = \"soft\"")).look_ahead(1);
    let judged = soft.grid("- | - / - | - / - | -");
    assert_eq!((judged.soft("coverage"), judged.at("continuation", "coverage")), (8 * 60, 0));
}

#[test]
fn standby_counts_who_can_be_reached() {
    let team = desk(&window("18:00", "24:00", "by = \"standby\""));
    assert_eq!(team.grid("S / - / -").required("coverage"), 0);
    assert_eq!(team.grid("A / - / -").required("coverage"), 6 * 60);
    let lines = desk(&window("18:00", "24:00", "by = \"standby\"\nagents = 2\nskill = \"chat\""));
    assert_eq!(lines.grid("S / S / -").required("coverage"), 0);
    assert_eq!(lines.grid("S / - / S").required("coverage"), 6 * 60);
    let work = desk(&window("18:00", "24:00", ""));
    assert_eq!(work.grid("S / - / -").required("coverage"), 6 * 60, "standby is not work");
}

#[test]
fn standby_of_an_unknown_eve_is_taken_as_there() {
    let team = desk(&window("00:00", "06:00", "by = \"standby\""));
    let team = team.shift_with("T", "22:00", "30:00", "covers = false\nstandby = true");
    assert_eq!(team.grid("- - / - - / - -").required("coverage"), 6 * 60, "only the second morning");
}

#[test]
fn it_bites() {
    let chat = "skill = \"chat\"\n";
    bites_at("required", &desk(&window("09:00", "17:00", chat)), "coverage");
    let soft = desk(&window("09:00", "17:00", &format!("{chat}class = \"soft\"")));
    bites_at("soft", &soft, "coverage");
    bites(&desk(&window("09:00", "17:00", &format!("{chat}class = \"must\""))), "coverage");
    bites_at("required", &desk(&window("18:00", "24:00", "by = \"standby\"")), "coverage");
}
