//! Who could swap with whom: what is offered holds, and what is refused would not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
mod support_cli;

use std::path::Path;
use std::sync::Arc;

use fairshift::book::AgentIx;
use fairshift::instance::Instance;
use fairshift::operations::swap::{Ask, Exchange, Scales, partners};
use fairshift::roster::{self, RosterLines};
use fairshift::rules::{self, ActiveRule};
use fairshift::timesheet::Timesheet;
use support::date;
use support_cli::{REPOSITORY, Scratch, golden};

struct Kept {
    instance: Instance,
    rules: Vec<ActiveRule>,
    lines: RosterLines,
}

fn kept(path: &str) -> Kept {
    let loaded = roster::load(&Path::new(REPOSITORY).join(path)).unwrap();
    let rules = rules::active(&loaded.book).unwrap();
    let levels = rules::levels(&rules, &loaded.roster.horizon);
    let horizon = loaded.roster.horizon;
    let instance = Instance::new(Arc::clone(&loaded.book), levels, horizon, loaded.past.clone());
    Kept { instance, rules, lines: loaded.roster.lines }
}

impl Kept {
    fn audit(&self, lines: &RosterLines) -> fairshift::timesheet::Findings {
        let book = Arc::clone(&self.instance.book);
        rules::audit(&Timesheet::new(book, self.instance.horizon, &self.instance.past, lines), &self.rules)
    }

    fn ask(&self, agent: &str, day: &str) -> Ask {
        let first = self.instance.horizon.start;
        Ask {
            agent: self.instance.book.agent(agent).unwrap(),
            date: date(day),
            shift: None,
            with: None,
            back: first..=self.instance.horizon.last(),
            most: (usize::MAX, usize::MAX),
        }
    }
}

/// What the scales say of an exchange is what the audits count, for every exchange of many duties.
#[test]
fn the_scales_and_the_audits_agree() {
    for path in ["rosters/support-team-midnight/2026-11-30.toml", "rosters/wishes/2026-11-09.toml"] {
        let kept = kept(path);
        let mut scales = Scales::new(&kept.instance, &kept.rules, &kept.lines).unwrap();
        let before = kept.audit(&kept.lines);
        let (mut tried, mut broken) = (0, 0);
        let agents = kept.instance.book.agents.len();
        for (giver, taker) in (0..agents).flat_map(|a| (0..agents).map(move |b| (AgentIx(a), AgentIx(b)))) {
            for day in 0..kept.instance.horizon.days {
                let at = kept.instance.horizon.date(day);
                let (given, other) = (&kept.lines[giver.0][day], &kept.lines[taker.0][day]);
                if giver == taker || given.is_empty() {
                    continue;
                }
                for back in [None, Some((at, other.clone()))] {
                    let exchange = Exchange { giver, taker, given: (at, given.clone()), back };
                    let Some(cells) = exchange.cells(&kept.instance, &kept.lines) else { continue };
                    let change: Vec<_> = cells.iter().map(|own| (own.agent.0, day, own.duty)).collect();
                    let weighed = scales.weigh(&change);
                    let mut lines = kept.lines.clone();
                    for own in &cells {
                        lines[own.agent.0][day] = own.to.clone();
                    }
                    let after = kept.audit(&lines);
                    let more: Vec<i64> =
                        after.penalties().iter().zip(before.penalties()).map(|(a, b)| a - b).collect();
                    assert_eq!(weighed.penalties, more, "{exchange:?}");
                    assert_eq!(weighed.broken > 0, after.broken().count() > 0, "{exchange:?}");
                    tried += 1;
                    broken += usize::from(weighed.broken > 0);
                }
            }
        }
        assert!(tried > 50 && broken > 10 && broken < tried, "{tried} tried, {broken} broken");
    }
}

#[test]
fn partners_are_ranked_and_break_nothing() {
    let kept = kept("rosters/help-desk/2026-11-09.toml");
    let found =
        partners(&kept.instance, &kept.rules, &kept.lines, &kept.ask("lin", "2026-11-18"), &|_, _| false);
    let found = found.unwrap();
    assert!(!found.good.is_empty() && !found.near.is_empty());
    for pair in found.good.windows(2) {
        let key = |own: &fairshift::operations::swap::Partner| (own.penalties.clone(), own.fairness);
        assert!(key(&pair[0]) <= key(&pair[1]));
    }
    for own in found.good.iter().chain(&found.near) {
        let mut lines = kept.lines.clone();
        for cell in &own.cells {
            let day = kept.instance.horizon.day(cell.date).unwrap();
            assert_eq!(lines[cell.agent.0][day], cell.from);
            lines[cell.agent.0][day] = cell.to.clone();
        }
        let findings = kept.audit(&lines);
        assert_eq!(own.holds(), findings.broken().count() == 0 && own.penalties[0] <= 0);
    }
    assert!(found.good.iter().all(|own| own.holds()));
    assert!(found.near.iter().all(|own| !own.holds()));
}

#[test]
fn what_has_begun_is_not_offered() {
    let kept = kept("rosters/help-desk/2026-11-09.toml");
    let frozen = |_, day| day < date("2026-11-20");
    let found = partners(&kept.instance, &kept.rules, &kept.lines, &kept.ask("lin", "2026-11-21"), &frozen);
    let found = found.unwrap();
    let back = found.good.iter().chain(&found.near).filter_map(|own| own.exchange.back.as_ref());
    assert!(back.clone().count() > 0);
    for (day, _) in back {
        assert!(*day >= date("2026-11-20"));
    }
}

fn home() -> Scratch {
    let home = Scratch::with("examples", "examples");
    home.copy("rosters", "rosters");
    home
}

#[test]
fn the_tables_of_partners() {
    let home = home();
    for language in ["en", "zh"] {
        let line = "swap find rosters/help-desk --agent lin --date 2026-11-18 --at 2026-11-12";
        let run = home.run(&format!("{line} --lang {language}")).exits(0);
        golden(&format!("tests/goldens/swap-find.{language}.txt"), &run.stdout);
        let line = "swap find examples/support-team-midnight --agent chen --date 2026-12-04 --at 2026-12-01";
        let run = home.run(&format!("{line} --shift C --most 3 --lang {language}")).exits(0);
        golden(&format!("tests/goldens/swap-find-part.{language}.txt"), &run.stdout);
    }
    let line = "swap find rosters/help-desk/2026-11-09.toml --agent lin --date 2026-11-18 --at 2026-11-12";
    let found = home.run(&format!("{line} --with wang --json")).exits(0).json();
    assert_eq!(found["duty"], "A1");
    assert_eq!(found["partners"][0]["with"], "wang");
    assert_eq!(found["partners"][0]["kind"], "give");
    assert_eq!(found["partners"][0]["cells"][0]["to"], "-");
    assert!(found["refused"].as_array().unwrap().iter().all(|own| own["with"] == "wang"));
}

#[test]
fn a_duty_that_is_not_to_be_had_is_said() {
    let home = home();
    let find = |rest: &str| format!("swap find rosters/help-desk --at 2026-11-12 {rest}");
    for (rest, code) in [
        ("--agent lin --date 2026-11-20", "E0840"),
        ("--agent lin --date 2026-11-18 --shift C1", "E0840"),
        ("--agent lin --date 2026-11-18 --shift Z", "E0401"),
        ("--agent nobody --date 2026-11-18", "E0401"),
        ("--agent lin --date 2026-11-18 --with nobody", "E0401"),
        ("--agent lin --date 2027-11-18", "E0301"),
    ] {
        home.refused(&find(rest), 2).says(&[code]);
    }
    let begun = "swap find rosters/help-desk --agent lin --date 2026-11-18 --at 2026-11-18T09:00 --lang en";
    home.refused(begun, 2).says(&["E0841", "has begun", "--at"]);
    home.run(&begun.replace("T09:00", "T08:59")).exits(0);
    Scratch::new().refused("swap find --agent lin --date 2026-11-18", 2).says(&["E0301", "team.toml"]);
}

const ROSTER: &str = "rosters/support-team-midnight/2026-11-30.toml";
const TEAM: &str = "examples/support-team-midnight";

/// The kept roster, published; `desk` is the team's `[desk]`.
fn published(desk: &str) -> Scratch {
    let home = home();
    let text = home.read(&format!("{TEAM}/team.toml"));
    home.write(&format!("{TEAM}/team.toml"), &format!("{text}\n{desk}"));
    home.run(&format!("publish {ROSTER} --by wu --at 2026-11-25T10:00")).exits(0);
    home
}

/// Lin gives the B of Thursday to wang for the one of Friday.
const PROPOSE: &str =
    "swap propose examples/support-team-midnight --agent lin --date 2026-12-03 --with wang --for 2026-12-04";

fn states(home: &Scratch, at: &str) -> Vec<(String, Vec<(String, String)>)> {
    let list = home.run(&format!("swap list {TEAM} --at {at} --json")).exits(0).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_string();
    let due = |own: &serde_json::Value| {
        let all = own["due"].as_array().unwrap().iter();
        all.map(|one| (text(&one["agent"]), text(&one["date"]))).collect()
    };
    list["swaps"].as_array().unwrap().iter().map(|own| (text(&own["state"]), due(own))).collect()
}

fn own(state: &str, first: &str, second: &str) -> (String, Vec<(String, String)>) {
    let due = [(first, "2026-12-03"), (second, "2026-12-04")];
    (state.to_string(), due.map(|(agent, day)| (agent.to_string(), day.to_string())).to_vec())
}

#[test]
fn a_swap_is_in_force_when_both_agreed_and_it_was_reported() {
    let home = published("");
    let file = home.read(ROSTER);
    home.run(&format!("{PROPOSE} --by lin --at 2026-11-28T10:00 --lang en")).exits(0).prints(&[
        "wang",
        "not in force",
        "no consent yet",
        "swap accept 2",
    ]);
    assert_eq!(states(&home, "2026-11-28T11:00"), [own("proposed", "lin", "wang")]);
    home.write("chat.png", "21:04 ok");
    // Somebody else can't agree, and not say it for wang without saying how.
    home.refused(&format!("swap accept 2 {TEAM} --by chen --at 2026-11-28T12:00"), 2).says(&["E0845"]);
    home.refused(&format!("swap accept 2 {TEAM} --by wu --consent chen"), 2).says(&["E0845"]);
    home.refused(&format!("swap approve 2 {TEAM} --by wu"), 2).says(&["E0843"]);
    home.run(&format!(
        "swap accept 2 {TEAM} --by wu --consent wang=\"WeChat 21:04\" --evidence wang=chat.png --at \
         2026-11-28T21:10 --lang en"
    ))
    .exits(0)
    .prints(&["in force since 2026-11-28 21:10", "3 Dec off → B", "nothing broken"]);
    assert_eq!(states(&home, "2026-12-10"), [own("in-force", "wang", "lin")]);
    // The roster is shown as it is in force; its file is as it was.
    assert_eq!(home.read(ROSTER), file);
    let shown = home.run(&format!("show {ROSTER} --agent lin --format csv")).exits(0).stdout;
    assert!(shown.contains("lin,2026-12-04,B") && !shown.contains("lin,2026-12-03"), "{shown}");
    home.run(&format!("verify {ROSTER}")).exits(0);
    let entry = &home.run(&format!("log {TEAM} --json")).exits(0).json()["entries"][2];
    assert_eq!(entry["cells"].as_array().unwrap().len(), 4);
    assert_eq!(entry["consents"][0]["word"], "WeChat 21:04");
    let evidence = entry["consents"][0]["file"].as_str().unwrap();
    assert_eq!(home.read(&format!("{TEAM}/{evidence}")), "21:04 ok");
    home.refused(&format!("swap withdraw 2 {TEAM} --by lin"), 2).says(&["E0843"]);
}

#[test]
fn one_command_will_do_where_both_are_known_to_agree() {
    let home = published("");
    home.run(&format!("{PROPOSE} --by wu --consent lin --consent wang=call --at 2026-11-28T10:00")).exits(0);
    assert_eq!(states(&home, "2026-11-28T11:00"), [own("in-force", "wang", "lin")]);
    // Swapped back, the roster is what it was.
    home.run(&format!("{PROPOSE} --by wu --at 2026-11-28T11:00")).exits(2).says(&["E0840"]);
    let back = "swap propose examples/support-team-midnight --agent wang --date 2026-12-03 --with lin --for";
    home.run(&format!("{back} 2026-12-04 --by wu --consent lin --consent wang --at 2026-11-28T12:00"))
        .exits(0);
    let first = &home.run(&format!("swap list {TEAM} --json --lang en")).exits(0).json()["swaps"][0];
    assert!(first["text"].as_str().unwrap().contains("entry 3 has changed its duties again"), "{first}");
}

#[test]
fn a_supervisor_approves_where_the_team_asks_for_it() {
    let home = published("[desk]\nswaps = \"approve\"\n");
    home.run(&format!("{PROPOSE} --by lin --at 2026-11-28T10:00")).exits(0);
    home.refused(&format!("swap approve 2 {TEAM} --by wu --at 2026-11-28T10:30"), 2).says(&["E0843"]);
    home.run(&format!("swap accept 2 {TEAM} --by wang --at 2026-11-28T11:00 --lang en")).exits(0).prints(&[
        "a supervisor has to approve",
        "swap approve 2",
        "林晓 is due for B on Thu 2026-12-03",
    ]);
    assert_eq!(states(&home, "2026-11-28T12:00"), [own("awaiting-approval", "lin", "wang")]);
    home.refused(&format!("swap approve 2 {TEAM} --by wang --at 2026-11-28T12:00"), 2).says(&["E0845"]);
    home.run(&format!("swap approve 2 {TEAM} --by wu --at 2026-11-28T12:00")).exits(0);
    assert_eq!(states(&home, "2026-11-28T13:00"), [own("in-force", "wang", "lin")]);
}

#[test]
fn what_is_not_agreed_stays_with_its_owner() {
    for (answer, state) in [("decline", "declined"), ("withdraw", "withdrawn")] {
        let home = published("");
        home.run(&format!("{PROPOSE} --by lin --at 2026-11-28T10:00")).exits(0);
        home.run(&format!("swap {answer} 2 {TEAM} --by wang --at 2026-11-28T11:00")).exits(0);
        assert_eq!(states(&home, "2026-12-10"), [own(state, "lin", "wang")]);
        home.refused(&format!("swap accept 2 {TEAM} --by wang --at 2026-11-28T12:00"), 2).says(&["E0843"]);
    }
    // It lapses with the first minute of the first duty.
    let home = published("");
    home.run(&format!("{PROPOSE} --by lin --at 2026-11-28T10:00")).exits(0);
    assert_eq!(states(&home, "2026-12-03T11:59"), [own("proposed", "lin", "wang")]);
    assert_eq!(states(&home, "2026-12-03T12:00"), [own("lapsed", "lin", "wang")]);
    home.refused(&format!("swap accept 2 {TEAM} --by wang --at 2026-12-03T12:00 --lang en"), 2)
        .says(&["E0843", "lapsed"]);
}

#[test]
fn a_swap_that_breaks_a_must_or_comes_too_late_is_refused() {
    let home = published("[desk]\nnotice = 3\nnotice_class = \"refuse\"\n");
    let gives = format!("swap propose {TEAM} --agent lin --date 2026-12-03 --with wang");
    home.refused(
        &format!("{gives} --for 2026-12-05 --for-shift C --by lin --at 2026-11-28T10:00 --lang en"),
        2,
    )
    .says(&["E0842", "rest"]);
    home.refused(&format!("{gives} --for 2026-12-24 --by lin --at 2026-11-28T10:00"), 2).says(&["E0842"]);
    home.refused(&format!("swap propose {TEAM} --agent lin --date 2026-12-24 --with wang --by lin"), 2)
        .says(&["E0807"]);
    home.refused(&format!("{} --by lin --at 2026-11-28T10:00", gives.replace("wang", "lin")), 2)
        .says(&["E0845"]);
    home.run(&format!("{PROPOSE} --by lin --at 2026-11-28T10:00")).exits(0);
    home.refused(&format!("swap accept 2 {TEAM} --by wang --at 2026-12-01T10:00"), 2).says(&["E0809"]);
    home.run(&format!("swap accept 2 {TEAM} --by wang --at 2026-11-30T10:00")).exits(0);
}

#[test]
fn a_swap_whose_duties_have_changed_is_refused() {
    let home = published("");
    home.run(&format!("{PROPOSE} --by lin --at 2026-11-28T10:00")).exits(0);
    let gift = format!("swap propose {TEAM} --agent lin --date 2026-12-03 --with chen --by lin");
    home.run(&format!("{gift} --consent chen --at 2026-11-28T11:00")).exits(0);
    home.refused(&format!("swap accept 2 {TEAM} --by wang --at 2026-11-28T12:00 --lang en"), 2)
        .says(&["E0844", "entry 3", "off"]);
}
