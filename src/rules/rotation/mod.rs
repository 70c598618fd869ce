//! Rotations: cyclic patterns that agents' lines follow.

mod pattern;

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use self::pattern::{Pattern, Wanted, origin};
use super::whom::Whom;
use super::{ParamDoc, Params, Relaxation, Rule, RuleDoc, Subject};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::{findings, rules as say};
use crate::solve::{Model, Primitive, Shape};
use crate::timesheet::{Breach, Findings, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "rotation",
    requires: [
        "An agent's line follows a cyclic pattern, given in calendar weeks (`weeks`, a text each: seven days, or one entry for all of them) or in single days (`days`). An entry is a shift, a same-day pair `A+C`, `-` for rest, `work` for any shift, `*` for anything; `/` stands between several that will do. Weekly rotation with a relief week: weeks = [\"A/-\", \"B/-\", \"C/-\", \"*\"]. An agent with an offset is so many weeks (or days) further on at `begins`; each date off the pattern is a breach. For the others the starting point is free and the solver's choice, kept from roster to roster by what was worked before day one; such a line that fits from no starting point is one breach. Dates on leave or outside of the team are not judged.",
        "成员的班次按循环模式轮转：按自然周写（`weeks`，每周一条文字：七天各一项，或整周一项），或按天写（`days`）。每一项为班次、同日连上 `A+C`、休息 `-`、任意班 `work`、不限 `*`；多种可能用 `/` 分隔。带替班周的周轮转：weeks = [\"A/-\", \"B/-\", \"C/-\", \"*\"]。写了偏移的成员在 `begins` 那天已进行到第几周（或第几天）；每个不符合的日期算一次违反。其余成员的起点由求解器选择，并依期前的班次延续；从任何起点都不符合时算一次违反。请假或不在岗的日期不检查。",
    ],
    formula: "agents with an offset: dates off the pattern; others: lines that fit from no starting point",
    params: &[
        ParamDoc {
            key: "weeks",
            value: "list of texts",
            means: ["the pattern in weeks; `weeks` or `days` is needed", "按周的模式；weeks 与 days 写一个"],
        },
        ParamDoc { key: "days", value: "list of texts", means: ["the pattern in days", "按天的模式"] },
        ParamDoc {
            key: "offsets",
            value: "list of \"agent number\", none",
            means: [
                "where agents are in the pattern at `begins`, from 0",
                "各成员在 begins 时的位置，从 0 数起",
            ],
        },
        ParamDoc {
            key: "begins",
            value: "date, a Monday long ago",
            means: ["from when offsets count", "偏移的起算日期"],
        },
        ParamDoc::agents(),
        ParamDoc::class("must"),
        ParamDoc::weight("20 per date or line"),
        ParamDoc::level(),
    ],
    example: "[[rules.rotation]]\nweeks = [\"A/-\", \"B/-\", \"C/-\", \"*\"]\n\n[[rules.rotation]]\ndays = [\"A A B B - -\"]\noffsets = [\"lin 0\", \"wang 2\"]\nbegins = 2026-11-30\nclass = \"soft\"",
    source: "team",
};

struct Rotation {
    settings: Settings,
    pattern: Pattern,
    offsets: BTreeMap<AgentIx, usize>,
    begins: NaiveDate,
    whom: Whom,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let settings = params.settings(Class::Must, 20);
    let pattern = Pattern::read(params);
    let most = pattern.phases().max(1) - 1;
    let ids = params.agent_ids();
    let one = |book: &Book, text: &str| {
        let (id, number) = text.trim().rsplit_once(char::is_whitespace)?;
        let phase = number.parse().ok().filter(|phase| *phase <= most)?;
        Some((book.agent(id.trim())?, phase))
    };
    let given = params.list("offsets", one, |_| say::wants_offsets(&ids, most)).unwrap_or_default();
    let offsets: BTreeMap<AgentIx, usize> = given.iter().copied().collect();
    if offsets.len() < given.len() {
        params.refuse("offsets", say::wants_offsets(&ids, most));
    }
    let begins = params.date("begins").unwrap_or_else(origin);
    Box::new(Rotation { settings, pattern, offsets, begins, whom: Whom::read(params) })
}

impl Rotation {
    /// What the pattern asks of an agent on a date, from a phase; nothing where it does not hold.
    fn wanted(&self, book: &Book, agent: AgentIx, date: NaiveDate, phase: usize) -> Option<&Wanted> {
        let here = book.employed_on(agent, date) && book.leave_on(agent, date).is_none();
        self.pattern.on(date, self.begins, phase).filter(|_| here)
    }

    /// The phases that an agent without an offset may be in: those that what was worked
    /// before day one allows, or all if it allows none. `shifts` says what was worked on a
    /// date, from `first` on, the first date that anything is known of.
    fn phases(
        &self,
        book: &Book,
        agent: AgentIx,
        known: Option<(NaiveDate, NaiveDate)>,
        shifts: &dyn Fn(NaiveDate) -> Vec<ShiftIx>,
    ) -> Vec<usize> {
        let cycle = Days::new(self.pattern.cycle() as u64);
        let dates: Vec<NaiveDate> = known
            .map(|(first, start)| {
                let from = start.checked_sub_days(cycle).unwrap_or(first).max(first);
                from.iter_days().take_while(|date| *date < start).collect()
            })
            .unwrap_or_default();
        let fits = |phase: &usize| {
            dates.iter().all(|date| {
                self.wanted(book, agent, *date, *phase).is_none_or(|wanted| wanted.accepts(&shifts(*date)))
            })
        };
        let all = 0..self.pattern.phases();
        let fitting: Vec<usize> = all.clone().filter(fits).collect();
        if fitting.is_empty() { all.collect() } else { fitting }
    }
}

impl Rule for Rotation {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let book = &instance.book;
        let strength = instance.strength(&self.settings, 480);
        let days = instance.days_of(self.settings.class);
        let start = instance.horizon.start;
        let dates = instance.past.worked.iter().flatten();
        let first = dates.filter(|(_, shifts)| !shifts.is_empty()).map(|(date, _)| date).min();
        for agent in instance.agents().filter(|agent| self.whom.includes(*agent)) {
            let off = |phase: usize| {
                (0..days).filter_map(move |day| {
                    let wanted = self.wanted(book, agent, instance.horizon.date(day), phase)?;
                    let duties = instance.set(|duty| !wanted.accepts(&duty.shifts));
                    (!duties.is_empty()).then_some((agent.index(), day, duties))
                })
            };
            if let Some(phase) = self.offsets.get(&agent) {
                for (agent, day, duties) in off(*phase) {
                    model.post(DOC.id, strength, Primitive::Cell { agent, day, duties });
                }
                continue;
            }
            let shifts = |date: NaiveDate| instance.past.shifts_on(agent, date).to_vec();
            let known = first.map(|first| (*first, start));
            let mut groups: Vec<Vec<_>> = self
                .phases(book, agent, known, &shifts)
                .into_iter()
                .map(|phase| off(phase).collect())
                .collect();
            if groups.iter().any(Vec::is_empty) {
                continue;
            }
            groups.sort_unstable();
            groups.dedup();
            let (free, shape) = ((0, groups.len() as i64 - 1), Shape::Linear);
            model.post(DOC.id, strength, Primitive::Groups { groups, constant: 0, free, shape });
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let (book, start, class) = (&sheet.book, sheet.horizon.start, self.settings.class);
        let first = sheet.entries.iter().filter_map(|entries| entries.first()).map(|entry| entry.date).min();
        for agent in sheet.agents().filter(|agent| self.whom.includes(*agent)) {
            let name = &book.agents[agent].name;
            let shifts = |date: NaiveDate| sheet.on(agent, date).map(|entry| entry.shift).collect::<Vec<_>>();
            let judged: Vec<NaiveDate> =
                start.iter_days().take_while(|date| sheet.holds_on(*date, class)).collect();
            let off = |date: &NaiveDate, phase: usize| {
                let wanted = self.wanted(book, agent, *date, phase)?;
                (!wanted.accepts(&shifts(*date))).then_some(wanted)
            };
            if let Some(phase) = self.offsets.get(&agent) {
                for date in &judged {
                    if let Some(wanted) = off(date, *phase) {
                        let worked = sheet.label(&shifts(*date));
                        let text = findings::off_rotation(name, worked, *date, &wanted.words);
                        let breach = Breach::new(DOC.id, Some(agent), (*date, *date), text);
                        found.add(&self.settings, breach, 1, 480, 1);
                    }
                }
                continue;
            }
            let known = first.filter(|first| *first < start).map(|first| (first, start));
            let phases = self.phases(book, agent, known, &shifts);
            let fits = |phase: &usize| judged.iter().all(|date| off(date, *phase).is_none());
            if let (false, Some(last)) = (phases.iter().any(fits), judged.last()) {
                let breach = Breach::new(DOC.id, Some(agent), (start, *last), findings::no_rotation(name));
                found.add(&self.settings, breach, 1, 480, 1);
            }
        }
    }

    fn subject(&self) -> Subject {
        Subject::Pattern
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Offset]
    }

    fn canonical(&self) -> String {
        let offsets: Vec<String> =
            self.offsets.iter().map(|(agent, phase)| format!("{} {phase}", agent.index())).collect();
        format!(
            "{}, {}, offsets {} from {}, {}",
            self.whom.words(),
            self.pattern.words(),
            offsets.join(" "),
            self.begins,
            self.settings
        )
    }
}
