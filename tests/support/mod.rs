//! Small teams for tests: built in a few words, judged from a grid, solved to the proof.
//!
//! ```text
//! let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00");
//! let judged = team.grid("A A - / - - A");
//! assert_eq!(judged.broken(), Vec::<&str>::new());
//! ```
//!
//! A grid has a row an agent (rows end with a line or `/`) and a cell a day: `A`,
//! `A+C`, `-`; `|` may stand before the unprinted days. Every grid is judged twice:
//! what the audits count is held against what the rules post.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use fairshift::book::{AgentIx, Book, ShiftIx, read_texts};
use fairshift::calendar::Horizon;
use fairshift::diagnostic::Diagnostic;
use fairshift::instance::{Duty, Instance};
use fairshift::roster::{CountKey, Past, RosterLines, parse_fraction};
use fairshift::rules::{self, ActiveRule};
use fairshift::solve::{self, DutyIx, Engine, Limits, Lines, Model, Outcome, Status, StopToken};
use fairshift::timesheet::{Finding, Severity, Timesheet};
use fairshift::verify::{Verdict, verify};

/// A date as tests write it.
pub fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A team with its dates and its past.
#[derive(Clone)]
pub struct Team {
    head: String,
    look_ahead: usize,
    agents: String,
    shifts: String,
    rest: String,
    files: Vec<(String, String)>,
    start: NaiveDate,
    days: usize,
    before: String,
    owed: Vec<(String, Vec<String>)>,
}

impl Default for Team {
    fn default() -> Team {
        Team::new()
    }
}

impl Team {
    /// Nobody and no shift: seven days from Monday 2026-11-30, UTC, nothing before, nothing after.
    pub fn new() -> Team {
        Team {
            head: "id = \"desk\"\n".to_string(),
            look_ahead: 0,
            agents: String::new(),
            shifts: String::new(),
            rest: String::new(),
            files: Vec::new(),
            start: date("2026-11-30"),
            days: 7,
            before: String::new(),
            owed: Vec::new(),
        }
    }

    /// The zone of the clocks.
    pub fn zone(self, zone: &str) -> Team {
        Team { head: format!("{}zone = \"{zone}\"\n", self.head), ..self }
    }

    /// The first day of the weeks.
    pub fn first_weekday(self, weekday: &str) -> Team {
        Team { head: format!("{}first_weekday = \"{weekday}\"\n", self.head), ..self }
    }

    /// How many days after the last printed one are planned.
    pub fn look_ahead(self, days: usize) -> Team {
        Team { look_ahead: days, ..self }
    }

    /// One more agent.
    pub fn agent(self, id: &str) -> Team {
        self.agent_with(id, "")
    }

    /// One more agent, with further keys.
    pub fn agent_with(self, id: &str, keys: &str) -> Team {
        Team { agents: format!("{}[[agents]]\nid = \"{id}\"\n{keys}\n", self.agents), ..self }
    }

    /// One more shift.
    pub fn shift(self, id: &str, start: &str, end: &str) -> Team {
        self.shift_with(id, start, end, "")
    }

    /// One more shift, with further keys.
    pub fn shift_with(self, id: &str, start: &str, end: &str, keys: &str) -> Team {
        let own = format!("[[shifts]]\nid = \"{id}\"\nstart = \"{start}\"\nend = \"{end}\"\n{keys}\n");
        Team { shifts: self.shifts + &own, ..self }
    }

    /// More sections: staffing, coverage, leave, pins, preferences.
    pub fn add(self, toml: &str) -> Team {
        Team { rest: format!("{}{toml}\n", self.rest), ..self }
    }

    /// A file beside the team's.
    pub fn file(mut self, name: &str, text: &str) -> Team {
        self.files.push((name.to_string(), text.to_string()));
        self
    }

    /// A rule's table.
    pub fn rule(self, id: &str, keys: &str) -> Team {
        self.add(&format!("[rules.{id}]\n{keys}"))
    }

    /// Staffing of shifts on all dates: `staffed("A", "min = 1")`.
    pub fn staffed(self, shift: &str, keys: &str) -> Team {
        self.add(&format!("[[staffing]]\nshift = \"{shift}\"\n{keys}"))
    }

    /// Leaves wishes, shares and wanted heads out of what a test is about.
    pub fn no_fairness(self) -> Team {
        self.rule("fairness", "counts = []")
    }

    /// The first date.
    pub fn from(self, start: &str) -> Team {
        Team { start: date(start), ..self }
    }

    /// The first date, as it is set.
    pub fn first_date(&self) -> NaiveDate {
        self.start
    }

    /// How many dates are printed, where no grid says so.
    pub fn days(self, days: usize) -> Team {
        Team { days, ..self }
    }

    /// What was worked up to the eve of the first date, as a grid.
    pub fn before(self, grid: &str) -> Team {
        Team { before: grid.to_string(), ..self }
    }

    /// What earlier rosters owe each agent of a count: `owed("shift.A", &["1/4", "-1/4"])`.
    pub fn owed(mut self, count: &str, balances: &[&str]) -> Team {
        self.owed.push((count.to_string(), balances.iter().map(|own| own.to_string()).collect()));
        self
    }

    /// The text of the team file.
    pub fn toml(&self) -> String {
        let zone = if self.head.contains("zone") { "" } else { "zone = \"UTC\"\n" };
        let Team { head, look_ahead, agents, shifts, rest, .. } = self;
        format!("[team]\n{head}{zone}look_ahead = {look_ahead}\n{shifts}{agents}{rest}")
    }

    /// The team as it is read, or what is wrong with it.
    pub fn book(&self) -> Result<Book, Vec<Diagnostic>> {
        let own = self.files.iter().map(|(name, text)| (PathBuf::from(name), text.clone().into_bytes()));
        let team = (PathBuf::from("team.toml"), self.toml().into_bytes());
        read_texts(&std::iter::once(team).chain(own).collect::<Vec<_>>()).map(|(book, _)| book)
    }

    /// The team, ready to be judged and solved; what is wrong with it otherwise.
    pub fn open(&self) -> Result<Desk, String> {
        self.open_for(self.days)
    }

    fn open_for(&self, days: usize) -> Result<Desk, String> {
        let say = |found: Vec<Diagnostic>| {
            found.iter().map(|own| own.title.en.clone()).collect::<Vec<_>>().join("\n")
        };
        let book = Arc::new(self.book().map_err(say)?);
        let rules = rules::active(&book).map_err(say)?;
        let horizon = Horizon { start: self.start, days, look_ahead: self.look_ahead };
        let past = self.past(&book);
        let levels = rules::levels(&rules, &horizon);
        let instance = Instance::new(book, levels, horizon, past);
        let model = rules::model(&instance, &rules);
        Ok(Desk { team: self.clone(), rules, instance, model })
    }

    fn past(&self, book: &Book) -> Past {
        let mut worked = vec![BTreeMap::new(); book.agents.len()];
        for (own, row) in worked.iter_mut().zip(parse(&self.before, book)) {
            let first = self.start - Days::new(row.len() as u64);
            let dated = first.iter_days().zip(row).filter(|(_, shifts)| !shifts.is_empty());
            own.extend(dated);
        }
        let owed = self.owed.iter().map(|(count, row)| {
            let key = CountKey::parse(count, book).expect("a count");
            (key, row.iter().map(|text| parse_fraction(text).expect("a fraction")).collect())
        });
        // A past in which nobody worked is a known one all the same.
        let roster = self.before.split_whitespace().next().map(|_| self.start - Days::new(7));
        Past { roster, worked, owed: owed.collect() }
    }

    /// Judges a grid; its width says how many days are printed.
    pub fn grid(&self, grid: &str) -> Judged {
        let width = rows(grid).first().map_or(0, |row| row.len());
        let days = width.checked_sub(self.look_ahead).expect("a cell for each unprinted day");
        let desk = self.open_for(days).unwrap_or_else(|wrong| panic!("{wrong}\n{self}"));
        let lines = parse(grid, &desk.instance.book);
        assert!(lines.len() == desk.instance.book.agents.len(), "a row for each agent:\n{grid}");
        assert!(lines.iter().all(|line| line.len() == width), "rows of one width:\n{grid}");
        desk.judge(&lines)
    }

    /// The best roster, proven.
    pub fn solve(&self) -> Judged {
        self.desk().solve(None).unwrap_or_else(|| panic!("no roster holds all musts\n{self}"))
    }

    /// The best roster of an engine that was never told of the rule, judged with it.
    pub fn solve_without(&self, rule: &str) -> Judged {
        self.desk().solve(Some(rule)).unwrap_or_else(|| panic!("no roster holds all musts\n{self}"))
    }

    /// Whether no roster holds all musts; proven.
    pub fn is_impossible(&self) -> bool {
        self.desk().solve(None).is_none()
    }

    /// The team, ready; a test that gets none has written a wrong team.
    pub fn desk(&self) -> Desk {
        self.open().unwrap_or_else(|wrong| panic!("{wrong}\n{self}"))
    }
}

impl fmt::Display for Team {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.toml())?;
        writeln!(f, "# from {}, {} days, {} unprinted", self.start, self.days, self.look_ahead)?;
        self.files.iter().try_for_each(|(name, text)| writeln!(f, "# {name}:\n{text}"))?;
        writeln!(f, "# before: {}", self.before.trim().replace('\n', " / "))?;
        self.owed.iter().try_for_each(|(count, row)| writeln!(f, "# owed {count}: {row:?}"))
    }
}

/// A team that was read, with its rules, its instance and what the rules post.
pub struct Desk {
    /// As it was written.
    pub team: Team,
    /// Those that hold for it.
    pub rules: Vec<ActiveRule>,
    /// For the dates of the team.
    pub instance: Instance,
    /// What all rules post together.
    pub model: Model,
}

impl Desk {
    /// The lines of a grid.
    pub fn lines(&self, grid: &str) -> RosterLines {
        parse(grid, &self.instance.book)
    }

    /// The clock times of a roster.
    pub fn sheet(&self, lines: &RosterLines) -> Timesheet {
        Timesheet::new(Arc::clone(&self.instance.book), self.instance.horizon, &self.instance.past, lines)
    }

    /// Judges a roster by its audits, and holds what the rules post against it.
    pub fn judge(&self, lines: &RosterLines) -> Judged {
        let sheet = self.sheet(lines);
        let verdict = verify(&sheet, &self.rules, &[]);
        let judged = Judged { grid: show(lines, &self.instance), verdict, sheet };
        if let Err(difference) = self.agrees(lines, &judged.verdict) {
            panic!("{difference}\n{}\n{}", self.team, judged.grid);
        }
        judged
    }

    /// Whether what the rules post says the same of a roster as their audits.
    pub fn agrees(&self, lines: &RosterLines, verdict: &Verdict) -> Result<(), String> {
        let broken: Vec<&str> = verdict.findings.broken().map(|finding| finding.rule).collect();
        let Some(lines) = self.duties(lines) else {
            // An engine has no word for two shifts that are no allowed pair.
            let seen = broken.contains(&"one_duty");
            return if seen { Ok(()) } else { Err("no duty, and one_duty is silent".to_string()) };
        };
        match self.model.evaluate(&lines) {
            Ok(posted) if broken.is_empty() && posted == verdict.penalties => Ok(()),
            Ok(posted) if broken.is_empty() => {
                Err(format!("posted {posted:?}, audited {:?}", verdict.penalties))
            }
            Ok(_) => Err(format!("the audits of {broken:?} object, nothing posted does")),
            Err(posted) if broken.contains(&posted.rule) => Ok(()),
            Err(posted) => Err(format!("{posted:?} objects, the audits only of {broken:?}")),
        }
    }

    /// The lines as an engine sees them, if each cell is one of the team's duties.
    pub fn duties(&self, lines: &RosterLines) -> Option<Lines> {
        let duty = |shifts: &Vec<ShiftIx>| {
            let same = |own: &Duty| {
                own.shifts.len() == shifts.len() && own.shifts.iter().all(|s| shifts.contains(s))
            };
            self.instance.duties.iter().position(same).map(DutyIx)
        };
        lines.iter().map(|line| line.iter().map(duty).collect()).collect()
    }

    /// The shifts of an engine's lines.
    pub fn shifts(&self, lines: &Lines) -> RosterLines {
        let shifts = |duty: &DutyIx| self.instance.duties[duty.0].shifts.clone();
        lines.iter().map(|line| line.iter().map(shifts).collect()).collect()
    }

    /// What the engine makes of the model, or of the model without a rule.
    pub fn outcome(&self, without: Option<&str>) -> Outcome {
        self.outcome_with(without, true)
    }

    /// The same, with or without local search: it hides bounds that are too high.
    pub fn outcome_with(&self, without: Option<&str>, local_search: bool) -> Outcome {
        let mut model = self.model.clone();
        model.posted.retain(|posted| without != Some(posted.rule));
        self.within(&model, Limits { local_search, ..limits() })
    }

    /// What one engine makes of the model.
    pub fn outcome_by(&self, engine: Engine) -> Outcome {
        self.within(&self.model, Limits { engine: Some(engine), ..limits() })
    }

    fn within(&self, model: &Model, limits: Limits) -> Outcome {
        solve::solve(model, &limits, None).unwrap_or_else(|error| panic!("{error}\n{}", self.team))
    }

    fn solve(&self, without: Option<&str>) -> Option<Judged> {
        let outcome = self.outcome(without);
        if outcome.status == Status::Infeasible {
            return None;
        }
        assert_eq!(outcome.status, Status::Optimal, "{}", self.team);
        let lines = self.shifts(outcome.lines.as_ref().expect("lines"));
        let judged = self.judge(&lines);
        if without.is_none() {
            let claimed: Vec<i64> = outcome.levels.iter().map(|level| level.penalty).collect();
            assert!(judged.broken().is_empty(), "{}\n{}", self.team, judged.grid);
            assert_eq!(judged.penalties(), claimed, "{}\n{}", self.team, judged.grid);
        }
        Some(judged)
    }
}

/// A roster with all that its audits found.
pub struct Judged {
    /// What is worked, as a grid.
    pub grid: String,
    /// The verdict.
    pub verdict: Verdict,
    /// The clock times.
    pub sheet: Timesheet,
}

impl Judged {
    /// The penalty of each level.
    pub fn penalties(&self) -> Vec<i64> {
        self.verdict.penalties.clone()
    }

    /// The rules whose musts are broken, once a breach.
    pub fn broken(&self) -> Vec<&'static str> {
        self.verdict.findings.broken().map(|finding| finding.rule).collect()
    }

    /// All that a rule's audit found.
    pub fn found(&self, rule: &str) -> Vec<&Finding> {
        self.verdict.findings.found.iter().filter(|finding| finding.rule == rule).collect()
    }

    /// Whether a rule's audit found nothing that counts.
    pub fn silent(&self, rule: &str) -> bool {
        self.found(rule).iter().all(|finding| finding.severity == Severity::Accepted)
    }

    /// What a rule adds to the level of this name.
    pub fn at(&self, level: &str, rule: &str) -> i64 {
        let names = self.verdict.levels.ids();
        let level = names.iter().position(|name| name == level).expect("a level");
        let cost = |finding: &&Finding| match finding.severity {
            Severity::Priced { level: own, penalty } if own == level => penalty,
            _ => 0,
        };
        self.found(rule).iter().map(cost).sum()
    }

    /// What a rule adds to the required shortfall.
    pub fn required(&self, rule: &str) -> i64 {
        self.at("required", rule)
    }

    /// What a rule adds to the one soft level.
    pub fn soft(&self, rule: &str) -> i64 {
        self.at("soft", rule)
    }

    /// The amounts of a rule's breaches, accepted ones left out.
    pub fn amounts(&self, rule: &str) -> Vec<i64> {
        let counts = |finding: &&&Finding| finding.severity != Severity::Accepted;
        self.found(rule).iter().filter(counts).map(|finding| finding.amount).collect()
    }

    /// The dates of a rule's breaches, first and last.
    pub fn dates(&self, rule: &str) -> Vec<(String, String)> {
        let text = |finding: &&Finding| (finding.dates.0.to_string(), finding.dates.1.to_string());
        self.found(rule).iter().map(text).collect()
    }

    /// What an agent has of a count on the printed dates.
    pub fn count(&self, agent: usize, count: &str) -> i64 {
        self.sheet.count(AgentIx(agent), CountKey::parse(count, &self.sheet.book).expect("a count"))
    }
}

/// Asserts that a must bites: unposted, the best roster breaks it; posted, it holds.
pub fn bites(team: &Team, rule: &str) {
    let without = team.solve_without(rule);
    assert!(without.broken().contains(&rule), "unposted, {rule} holds by itself\n{team}\n{}", without.grid);
    let with = team.solve();
    assert!(!with.broken().contains(&rule), "{rule} is posted and broken\n{team}\n{}", with.grid);
}

/// Asserts that a priced rule bites: posted, it costs less than unposted.
pub fn bites_at(level: &str, team: &Team, rule: &str) {
    let (without, with) = (team.solve_without(rule), team.solve());
    let (free, bound) = (without.at(level, rule), with.at(level, rule));
    assert!(bound < free, "{rule} costs {free} unposted, {bound} posted\n{team}\n{}", with.grid);
}

fn rows(grid: &str) -> Vec<Vec<&str>> {
    let rows = grid.split(['\n', '/']).filter(|row| !row.trim().is_empty());
    rows.map(|row| row.split_whitespace().filter(|cell| *cell != "|").collect()).collect()
}

fn parse(grid: &str, book: &Book) -> RosterLines {
    let shift = |id: &str| book.shift(id).unwrap_or_else(|| panic!("no shift {id} in the team"));
    let cell = |cell: &&str| match *cell {
        "-" => Vec::new(),
        shifts => shifts.split('+').map(shift).collect(),
    };
    rows(grid).iter().map(|row| row.iter().map(cell).collect()).collect()
}

fn show(lines: &RosterLines, instance: &Instance) -> String {
    let label = |shifts: &Vec<ShiftIx>| match shifts.as_slice() {
        [] => "-".to_string(),
        own => own.iter().map(|s| instance.book.shifts[s.0].id.as_str()).collect::<Vec<_>>().join("+"),
    };
    let rows = lines.iter().map(|line| line.iter().map(label).collect::<Vec<_>>().join(" "));
    rows.collect::<Vec<_>>().join(" / ")
}

fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(300),
        seed: 0,
        local_search: true,
        stop: StopToken::new(),
        progress: None,
        engine: None,
        work: None,
    }
}
