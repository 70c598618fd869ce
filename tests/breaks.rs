//! Breaks: where they are placed, what the clock says of them, and what people see.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
mod support_cli;

use fairshift::breaks::{Audit, BreakTime, audit, plan};
use fairshift::roster::RosterLines;
use fairshift::solve::StopToken;
use support::{Desk, Team, date};
use support_cli::Scratch;

/// Two shifts that overlap at noon; somebody has to be there all the time.
const DESK: &str = "[[coverage]]\nfrom = \"09:00\"\nuntil = \"20:00\"\n";

fn two() -> Team {
    let team =
        Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    team.days(1).no_fairness().add(DESK)
}

fn placed(desk: &Desk, lines: &RosterLines, keep: &[BreakTime]) -> (Vec<BreakTime>, Audit) {
    let plan = plan(&desk.instance, &desk.rules, lines, keep, &StopToken::new()).unwrap();
    assert!(plan.proven);
    let found = audit(&desk.sheet(lines).with_breaks(&plan.breaks), &desk.rules);
    (plan.breaks, found)
}

fn clocks(breaks: &[BreakTime]) -> Vec<String> {
    let clock = |own: &BreakTime| {
        let (from, until) = own.clocks();
        format!("{} {from}-{until}", own.agent.0)
    };
    breaks.iter().map(clock).collect()
}

#[test]
fn nobody_leaves_before_the_relief_is_there() {
    let desk = two().add("[[breaks]]\nlength = \"1h\"\n").desk();
    let lines = desk.lines("A / B");
    let (breaks, found) = placed(&desk, &lines, &[]);
    assert_eq!(found.minutes(), 0);
    assert!(found.missed.is_empty(), "{found:?}");
    // Both are there from 12:00 to 17:00 only, and hold the post for each other.
    let within = |own: &BreakTime| 12 * 60 <= own.from && own.until <= 17 * 60;
    assert!(breaks.len() == 2 && breaks.iter().all(within), "{:?}", clocks(&breaks));
    let holds: Vec<(usize, usize)> = found.reliefs.iter().map(|own| (own.agent.0, own.by.0)).collect();
    assert_eq!(holds, [(0, 1), (1, 0)]);
}

#[test]
fn a_break_that_leaves_nobody_is_told_by_its_minutes() {
    // At 11:00 nobody else is there.
    let rule = "[[breaks]]\nshift = \"A\"\nlength = \"45min\"\nfrom = \"11:00\"\nuntil = \"12:30\"\n";
    let desk = two().add(rule).desk();
    let (breaks, found) = placed(&desk, &desk.lines("A / B"), &[]);
    assert_eq!(clocks(&breaks), ["0 11:45-12:30"]);
    assert_eq!(found.minutes(), 15);
    let short: Vec<_> = found.short.iter().map(|own| (own.from.to_string(), own.until.to_string())).collect();
    assert_eq!(short, [("11:45".to_string(), "12:00".to_string())]);
    // With somebody else there it is not.
    let desk = desk.team.clone().agent("max").desk();
    assert_eq!(placed(&desk, &desk.lines("A / B / A"), &[]).1.minutes(), 0);
}

#[test]
fn targets_hold_where_they_can() {
    let targets = "[[demand]]\nfrom = \"09:00\"\nuntil = \"17:00\"\nmin = 2\nwant = 3\n\
                   [[breaks]]\nname = \"rest\"\nlength = \"15min\"\npaid = true\n\
                   [[breaks]]\nname = \"lunch\"\nlength = \"1h\"\nlatest = \"5h\"\n";
    let mut team = Team::new().days(1).no_fairness().shift("A", "09:00", "17:00").add(targets);
    for agent in ["a", "b", "c", "d"] {
        team = team.agent(agent);
    }
    let desk = team.desk();
    let (breaks, found) = placed(&desk, &desk.lines("A / A / A / A"), &[]);
    // Four lunches and four rests one after the other fit into the day: three are always there.
    assert_eq!(breaks.len(), 8);
    assert!(found.short.is_empty(), "{:?} {found:?}", clocks(&breaks));
    // Of three, two are there and one has a break: wanted is less, required is not.
    let lines = desk.lines("A / A / A / -");
    let (_, found) = placed(&desk, &lines, &[]);
    assert_eq!(found.minutes(), 0);
    let minutes: i64 =
        found.short.iter().map(|own| own.missing * (own.until.minutes() - own.from.minutes())).sum();
    assert_eq!(minutes, 3 * 75);
}

/// Every way to place the breaks of two agents on quarter hours, by the audit alone.
fn least(desk: &Desk, lines: &RosterLines) -> i64 {
    let quarters: Vec<i64> = (0..=24 * 4).map(|quarter| quarter * 15).collect();
    let mut least = i64::MAX;
    let due = |agent: usize| {
        let shift = lines[agent][0][0];
        desk.instance.book.breaks_on(shift, date("2026-11-30"))[0].length
    };
    for first in &quarters {
        for second in &quarters {
            let breaks: Vec<BreakTime> = [(0, first), (1, second)]
                .map(|(agent, from)| BreakTime {
                    agent: fairshift::book::AgentIx(agent),
                    date: date("2026-11-30"),
                    from: *from,
                    until: from + due(agent),
                })
                .to_vec();
            let found = audit(&desk.sheet(lines).with_breaks(&breaks), &desk.rules);
            if found.missed.is_empty() {
                least = least.min(found.minutes());
            }
        }
    }
    least
}

#[test]
fn no_other_breaks_leave_fewer_minutes_short() {
    for (window, length) in
        [("09:00-12:30", 60), ("11:30-13:00", 45), ("12:30-13:30", 45), ("15:00-18:00", 75)]
    {
        let (from, until) = window.split_once('-').unwrap();
        let rule = format!(
            "[[breaks]]\nshifts = [\"A\", \"C\"]\nlength = \"{length}min\"\nfrom = \"{from}\"\nuntil = \"{until}\"\n"
        );
        let desk = two().shift("C", "10:00", "19:00").add(&rule).desk();
        for grid in ["A / A", "A / C", "C / C"] {
            let lines = desk.lines(grid);
            let (breaks, found) = placed(&desk, &lines, &[]);
            let (own, least) = (found.minutes(), least(&desk, &lines));
            // Between the quarters there may be better ones.
            let on_quarters = breaks.iter().all(|own| own.from % 15 == 0);
            let best = if on_quarters { own == least } else { own < least };
            assert!(best, "{window} {grid} {:?}: {own}, {least}", clocks(&breaks));
        }
    }
}

#[test]
fn a_break_over_midnight_counts_on_the_date_of_its_duty() {
    let rule = "[[breaks]]\nlength = \"45min\"\nfrom = \"01:00\"\nuntil = \"03:00\"\n";
    let desk = Team::new().agent("lin").shift("N", "22:00", "30:00").days(2).no_fairness().add(rule).desk();
    let lines = desk.lines("N N");
    let (breaks, found) = placed(&desk, &lines, &[]);
    assert!(found.missed.is_empty(), "{found:?}");
    let within = |own: &BreakTime| 25 * 60 <= own.from && own.until <= 27 * 60;
    assert!(breaks.len() == 2 && breaks.iter().all(within), "{:?}", clocks(&breaks));
}

#[test]
fn unpaid_breaks_are_no_working_time() {
    let rules = "[[breaks]]\nlength = \"1h\"\n[[breaks]]\nlength = \"15min\"\npaid = true\n";
    let desk = two().add(rules).desk();
    let sheet = desk.sheet(&desk.lines("A / -"));
    assert_eq!(sheet.entries[0][0].minutes, 7 * 60);
}

#[test]
fn the_law_wants_a_break_where_the_team_has_none() {
    let law = "[law]\npreset = \"eu\"\n";
    let team = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("S", "09:00", "15:00").days(1);
    let desk = team.clone().no_fairness().add(law).desk();
    let (breaks, found) = placed(&desk, &desk.lines("A"), &[]);
    assert_eq!((breaks.len(), found.missed.len()), (1, 0));
    assert_eq!(breaks[0].until - breaks[0].from, 30);
    // Six hours are not more than six, and paid time stays what it is.
    assert!(placed(&desk, &desk.lines("S"), &[]).0.is_empty());
    assert_eq!(desk.sheet(&desk.lines("A")).entries[0][0].minutes, 480);
    // A team without it.
    let none = team.clone().no_fairness().add("[law]\npreset = \"eu\"\nexcept = [\"break\"]\n").desk();
    assert!(placed(&none, &none.lines("A"), &[]).0.is_empty());
    // Of thirteen hours two are needed, so that no piece of work is longer than six.
    let long = team.shift("L", "08:00", "21:00").no_fairness().add(law).desk();
    assert_eq!(placed(&long, &long.lines("L"), &[]).0.len(), 2);
    // A team's own breaks take its place; the six hours still hold.
    let own = "[[breaks]]\nlength = \"20min\"\nfrom = \"15:10\"\nuntil = \"16:00\"\n";
    assert!(two().add(law).add(own).book().is_err());
}

#[test]
fn what_is_right_stays_and_heirs_take_over() {
    let desk = two().agent("max").add("[[breaks]]\nlength = \"30min\"\n").desk();
    let (before, _) = placed(&desk, &desk.lines("A / B / -"), &[]);
    // Max takes over from Mia: Lin's break stays, and Max has Mia's.
    let (after, found) = placed(&desk, &desk.lines("A / - / B"), &before);
    assert!(found.missed.is_empty() && found.minutes() == 0, "{found:?}");
    let spans = |all: &[BreakTime]| all.iter().map(|own| (own.from, own.until)).collect::<Vec<_>>();
    assert_eq!(spans(&after), spans(&before));
    assert_eq!(after.iter().map(|own| own.agent.0).collect::<Vec<_>>(), [0, 2]);
    // Somebody's break that was moved by hand, and is right, stays as well.
    let moved: Vec<BreakTime> = before
        .iter()
        .map(|own| if own.agent.0 == 0 { BreakTime { from: 810, until: 840, ..*own } } else { *own })
        .collect();
    assert!(placed(&desk, &desk.lines("A / B / -"), &moved).0.contains(&moved[0]));
}

const TEAM: &str = "[team]\nid = \"desk\"\nzone = \"Asia/Shanghai\"\nlanguage = \"en\"\n\
    [[agents]]\nid = \"lin\"\nname = \"Lin\"\n[[agents]]\nid = \"mia\"\nname = \"Mia\"\n\
    [[agents]]\nid = \"max\"\nname = \"Max\"\n\
    [[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n\
    [[shifts]]\nid = \"B\"\nstart = \"12:00\"\nend = \"20:00\"\n\
    [[staffing]]\nshifts = [\"A\", \"B\"]\nmin = 1\nmax = 1\n\
    [[coverage]]\nfrom = \"09:00\"\nuntil = \"20:00\"\n\
    [[breaks]]\nname = \"lunch\"\nshift = \"A\"\nlength = \"45min\"\nfrom = \"11:30\"\nuntil = \"14:00\"\n\
    [[breaks]]\nname = \"supper\"\nshift = \"B\"\nlength = \"45min\"\nlatest = \"5h\"\n";
const ROSTER: &str = "rosters/desk/2026-11-30.toml";

fn solved() -> Scratch {
    let scratch = Scratch::team(TEAM);
    scratch.run("solve team --start 2026-11-30 --weeks 1 --time-limit 10s").exits(0);
    scratch
}

#[test]
fn a_roster_file_holds_its_breaks_and_verify_judges_them() {
    let scratch = solved();
    let text = scratch.read(ROSTER);
    assert_eq!(text.matches("[[breaks]]").count(), 7, "{text}");
    scratch.run(&format!("verify {ROSTER}")).exits(0);
    // Someone's lunch, on the first date, by every kind of damage.
    let line =
        text.lines().find(|line| line.contains(" = \"12:") && line.ends_with("\"")).unwrap().to_string();
    let (who, _) = line.split_once(" = ").unwrap();
    for (times, says) in [
        ("12:00-12:30", "it takes 45 min"),
        ("13:30-14:15", "it lies within 11:30–14:00"),
        ("08:00-08:45", "that lies in no duty"),
        ("12:00-12:45 13:00-13:45", "2 of the 1 breaks"),
        ("11:30-12:15", "1 agent short"),
    ] {
        let damaged = text.replacen(&line, &format!("{who} = \"{times}\""), 1);
        scratch.write(ROSTER, &damaged);
        let shown = scratch.run(&format!("show {ROSTER}")).exits(0);
        assert!(shown.stdout.contains(says), "{times}\n{}", shown.stdout);
        scratch.run(&format!("verify {ROSTER}")).exits(1);
    }
    scratch.write(ROSTER, &text.replacen(&format!("{line}\n"), "", 1));
    scratch.run(&format!("verify {ROSTER}")).exits(1).prints(&["0 of the 1 breaks"]);
    scratch.run(&format!("breaks {ROSTER}")).exits(1);
    // Placed again they are as they were.
    scratch.run(&format!("breaks {ROSTER} --place")).exits(0);
    assert_eq!(scratch.read(ROSTER), text);
}

#[test]
fn the_relief_has_a_name_wherever_breaks_are_shown() {
    let scratch = solved();
    let shown = scratch.run(&format!("breaks {ROSTER} --date 2026-11-30")).exits(0);
    assert!(shown.stdout.contains("lunch 12:") && shown.stdout.contains("(post: "), "{}", shown.stdout);
    let json = scratch.run(&format!("breaks {ROSTER} --json")).exits(0).json();
    let all = json["breaks"].as_array().unwrap();
    assert_eq!(all.len(), 14);
    assert!(all.iter().all(|own| own["relief"][0]["name"].is_string()), "{json:#}");
    let agent = all[0]["agent"].as_str().unwrap();
    let own = scratch.run(&format!("show {ROSTER} --agent {agent}")).exits(0);
    assert!(own.stdout.contains("lunch") || own.stdout.contains("supper"), "{}", own.stdout);
    scratch.run(&format!("show {ROSTER} --week 1 --lang zh")).exits(0).prints(&["每日休息安排", "顶岗"]);
}

#[test]
fn a_change_after_publication_moves_the_breaks_of_whom_it_concerns() {
    let scratch = solved();
    scratch.run(&format!("publish {ROSTER} --by lead --at 2026-11-20T09:00")).exits(0);
    let before = scratch.run(&format!("breaks {ROSTER} --json")).exits(0).json();
    let own = &before["breaks"][0];
    let (agent, day) = (own["agent"].as_str().unwrap(), own["date"].as_str().unwrap());
    scratch.run(&format!("absent {agent} team --from {day} --by lead --at 2026-11-21T08:00")).exits(0);
    scratch.run("repair team --accept --by lead --at 2026-11-21T08:05").exits(0);
    let after = scratch.run(&format!("breaks {ROSTER} --json"));
    let after = after.exits(0).json();
    let of = |all: &serde_json::Value, id: &str| -> Vec<String> {
        let own = all["breaks"].as_array().unwrap().iter();
        own.filter(|own| own["date"] == day && own["agent"] == id)
            .map(|own| own["from"].to_string())
            .collect()
    };
    assert!(of(&after, agent).is_empty(), "{after:#}");
    let there = after["breaks"].as_array().unwrap().iter().filter(|own| own["date"] == day).count();
    assert_eq!(there, 2);
    scratch.refused(&format!("breaks {ROSTER} --place"), 2);
}

#[test]
fn check_says_before_solving_that_nobody_can_relieve() {
    let early = TEAM.replace("from = \"11:30\"\nuntil = \"14:00\"", "from = \"10:00\"\nuntil = \"11:30\"");
    let scratch = Scratch::team(&early);
    let told = scratch.run("check team --start 2026-11-30 --weeks 1").exits(1);
    assert!(told.stdout.contains("lunch of 45 min on A leaves required hours short"), "{}", told.stdout);
    Scratch::team(TEAM).run("check team --start 2026-11-30 --weeks 1").exits(0);
    // The roster shows it, and is not complete.
    let solved = scratch.run("solve team --start 2026-11-30 --weeks 1 --time-limit 10s").exits(1);
    assert!(solved.stdout.contains("Short because of breaks"), "{}", solved.stdout);
}
