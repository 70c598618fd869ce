//! Who could swap with whom: what is offered holds, and what is refused would not.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
mod support_cli;

use std::path::Path;
use std::sync::Arc;

use fairshift::book::AgentIx;
use fairshift::desk::{Ask, Exchange, Scales, partners};
use fairshift::instance::Instance;
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
        let key = |own: &fairshift::desk::Partner| (own.penalties.clone(), own.fairness);
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
    let found = partners(&kept.instance, &kept.rules, &kept.lines, &kept.ask("lin", "2026-11-20"), &frozen);
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
    let found = home.run(&format!("{line} --with han --json")).exits(0).json();
    assert_eq!(found["duty"], "A1");
    assert_eq!(found["partners"][0]["with"], "han");
    assert_eq!(found["partners"][0]["kind"], "swap");
    assert_eq!(found["partners"][0]["cells"][0]["to"], "A2");
    assert!(found["refused"].as_array().unwrap().iter().all(|own| own["with"] == "han"));
}

#[test]
fn a_duty_that_is_not_to_be_had_is_said() {
    let home = home();
    let find = |rest: &str| format!("swap find rosters/help-desk --at 2026-11-12 {rest}");
    for (rest, code) in [
        ("--agent lin --date 2026-11-16", "E0840"),
        ("--agent lin --date 2026-11-18 --shift C1", "E0840"),
        ("--agent lin --date 2026-11-18 --shift Z", "E0401"),
        ("--agent nobody --date 2026-11-18", "E0401"),
        ("--agent lin --date 2026-11-18 --with nobody", "E0401"),
        ("--agent lin --date 2027-11-18", "E0301"),
    ] {
        home.refused(&find(rest), 2).says(&[code, "error"]);
    }
    let begun = "swap find rosters/help-desk --agent lin --date 2026-11-18 --at 2026-11-18T09:00 --lang en";
    home.refused(begun, 2).says(&["E0841", "has begun", "--at"]);
    home.run(&begun.replace("T09:00", "T08:59")).exits(0);
    Scratch::new().refused("swap find --agent lin --date 2026-11-18", 2).says(&["E0301", "team.toml"]);
}
