//! Hours in which somebody must be at work.

use std::collections::{BTreeMap, BTreeSet};

use super::heads::{
    Covering, Heads, accepted, cover, covered_day, covering, cuts_of, hours_of_date, reaching, wall,
};
use super::{Asked, ParamDoc, Params, Relaxation, Requested, Rule, RuleDoc, Subject, Target};
use crate::book::{AgentIx, CoverageWindow, Needs, Presence};
use crate::calendar::Clock;
use crate::diagnostic::Place;
use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::messages::findings;
use crate::solve::{Model, Primitive, Strength};
use crate::timesheet::{Breach, Findings, Short, Timesheet};

pub static DOC: RuleDoc = RuleDoc {
    id: "coverage",
    requires: [
        "In every `[[coverage]]` window at least so many agents are on shifts that cover, at every minute of local wall time; with `by = \"standby\"`, on standby shifts (a second line is `agents = 2`). With `skill = \"chat\"`, or `skills = [\"chat\", \"voice\"]` for any of them, and `level` for at least that level, only agents who have it count, each in every window that they have a skill for. A role is a skill: `skills = [\"supervisor\", \"deputy\"]` asks for one of them at all times, and a second window with `class = \"soft\"` for the supervisor. `class` and `weight` of a window are its own. Log-in, handover and wrap-up do not cover. Hours in an `[[accepted_gap]]` cost nothing and are listed as accepted. Hours that a day of which nothing is known could reach (the one before day one without history, the one after the last) are taken as covered.",
        "每个 [[coverage]] 时段内的每一分钟（当地钟表时间），至少有所写人数在覆盖班次上；写 by = \"standby\" 时，改为统计在值守班次上的人数（二线值守即 agents = 2）。写 skill = \"chat\"，或 skills = [\"chat\", \"voice\"]（任一即可），并可写 level（至少该等级），则只统计具备技能的成员；成员在其具备技能的每个时段都计入。岗位也是技能：skills = [\"supervisor\", \"deputy\"] 要求随时有其中一人，再写一条 class = \"soft\" 的时段表示优先主管。时段可有自己的 class 和 weight。提前登录、交接和收尾不算覆盖。落在 [[accepted_gap]] 里的缺口不计罚分，但会列为“已接受”。情况未知的日子（没有历史时首日的前一日、末日的后一日）的班次可能覆盖到的时间视为已覆盖。",
    ],
    formula: "Σ over minutes of max(0, agents wanted − agents at work), in agent-minutes",
    params: &[ParamDoc::class("required"), ParamDoc::weight("1 per agent-minute"), ParamDoc::level()],
    example: "[[coverage]]\nfrom = \"09:00\"\nuntil = \"24:00\"\nagents = 1\n\n[[coverage]]\nfrom = \"09:00\"\nuntil = \"24:00\"\nskills = [\"supervisor\", \"deputy\"]\n\n[[coverage]]\nfrom = \"09:00\"\nuntil = \"24:00\"\nskill = \"supervisor\"\nclass = \"soft\"\n\n[[coverage]]\nfrom = \"00:00\"\nuntil = \"09:00\"\nby = \"standby\"",
    source: "team",
};

struct Coverage {
    settings: Settings,
    /// Whether a window has a class of its own that is soft.
    soft_windows: bool,
}

pub fn read(params: &mut Params) -> Box<dyn Rule> {
    let soft_windows = params.book().coverage.iter().any(|window| window.class == Some(Class::Soft));
    Box::new(Coverage { settings: params.settings(Class::Required, 1), soft_windows })
}

/// What is wanted of a stretch of time, and by whom it is covered.
type Stretch = (i64, Needs, Settings, Covering);

impl Coverage {
    /// Class and weight of a window: its own, or the rule's.
    fn settings(&self, window: &CoverageWindow) -> Settings {
        Settings {
            class: window.class.unwrap_or(self.settings.class),
            weight: window.weight.unwrap_or(self.settings.weight),
            level: self.settings.level,
        }
    }

    /// The stretches of a day's windows that nobody accepts as uncovered, joined
    /// where the same is wanted and the same shifts cover them, with their wall minutes.
    fn stretches(&self, instance: &Instance, day: i64) -> BTreeMap<Stretch, Vec<(i64, i64)>> {
        let book = &instance.book;
        let Ok(index) = usize::try_from(day) else { return BTreeMap::new() };
        let date = instance.horizon.date(index);
        let mut stretches: BTreeMap<Stretch, Vec<(i64, i64)>> = BTreeMap::new();
        let gaps = accepted(book, instance.horizon.start, day);
        for window in book.coverage.iter().filter(|window| window.days.include(date)) {
            let (from, until) = (wall(day, window.from), wall(day, window.until));
            let reaching = reaching(book, day, window.by);
            let mut cuts = cuts_of(book, &reaching, from, until);
            let ends = gaps.iter().flat_map(|(begin, end)| [*begin, *end]);
            cuts.extend(ends.filter(|cut| (from..=until).contains(cut)));
            for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
                if gaps.iter().any(|gap| gap.0 <= *begin && *end <= gap.1) {
                    continue;
                }
                if let Some(covering) = covering(instance, &reaching, *begin, *end) {
                    let what = (window.agents, window.needs.clone(), self.settings(window), covering);
                    stretches.entry(what).or_default().push((*begin, *end));
                }
            }
        }
        stretches
    }
}

impl Rule for Coverage {
    fn post(&self, instance: &Instance, model: &mut Model) {
        let planned = instance.horizon.planned_days();
        for day in 0..planned {
            let printed = day < instance.horizon.days;
            for ((wanted, needs, settings, covering), spans) in self.stretches(instance, day as i64) {
                let minutes = spans.iter().map(|(begin, end)| end - begin).sum();
                let strength = match (settings.class, instance.levels.continuation()) {
                    _ if printed => instance.strength_times(&settings, minutes, 1),
                    (Class::Must, _) => Strength::Must,
                    (Class::Required, Some(level)) if !covering.is_empty() => {
                        Strength::Priced { level, weight: minutes }
                    }
                    _ => continue,
                };
                model.post(
                    DOC.id,
                    strength,
                    cover(instance, day, &covering, &needs, Heads::at_least(wanted)),
                );
            }
        }
    }

    fn audit(&self, sheet: &Timesheet, found: &mut Findings) {
        let book = &sheet.book;
        let worked = |by: Presence| -> Vec<Vec<(i64, i64)>> {
            let times = |agent: AgentIx| {
                let entries = sheet.entries[agent.index()].iter();
                entries
                    .filter(|entry| book.shifts[entry.shift].counts(by))
                    .map(|entry| {
                        let shift = &book.shifts[entry.shift];
                        (sheet.wall(entry.date, shift.start), sheet.wall(entry.date, shift.end))
                    })
                    .collect()
            };
            sheet.agents().map(times).collect()
        };
        let (at_work, on_standby) = (worked(Presence::Work), worked(Presence::Standby));
        for day in 0..sheet.horizon.planned_days() {
            let date = sheet.horizon.date(day);
            let printed = day < sheet.horizon.days;
            let gaps = sheet.accepted_gaps(date);
            let (at_work, on_standby) = (sheet.touching(&at_work, date), sheet.touching(&on_standby, date));
            for window in book.coverage.iter().filter(|window| window.days.include(date)) {
                let (settings, by) = (self.settings(window), window.by);
                if !printed && settings.class == Class::Soft {
                    continue;
                }
                let all = if by == Presence::Work { &at_work } else { &on_standby };
                let meant = |(agent, _): &(usize, _)| window.needs.met_by(&book.agents[*agent]);
                let worked: Vec<_> = all.iter().enumerate().filter(meant).map(|(_, times)| times).collect();
                let (from, until) = (sheet.wall(date, window.from), sheet.wall(date, window.until));
                let mut cuts = BTreeSet::from([from, until]);
                let ends = worked.iter().copied().flatten().flat_map(|(begin, end)| [*begin, *end]);
                cuts.extend(ends.filter(|cut| (from..until).contains(cut)));
                cuts.extend(gaps.iter().flat_map(|(begin, end)| [*begin, *end]));
                cuts.extend(
                    sheet
                        .unknown_cover(date, by)
                        .flat_map(|(begin, end)| [begin + day as i64 * 1440, end + day as i64 * 1440]),
                );
                if !printed {
                    for near in [date.pred_opt(), Some(date), date.succ_opt()].into_iter().flatten() {
                        let ends = book.shifts.iter().flat_map(|shift| [shift.start, shift.end]);
                        cuts.extend(ends.map(|clock| sheet.wall(near, clock)));
                    }
                }
                let cuts: Vec<i64> = cuts.range(from..=until).copied().collect();
                // (begin, end, heads, accepted) of each stretch that is short, joined with its neighbour if alike.
                let mut short: Vec<(i64, i64, i64, bool)> = Vec::new();
                for (begin, end) in cuts.iter().zip(cuts.iter().skip(1)) {
                    let over = |span: &(i64, i64)| span.0 <= *begin && *end <= span.1;
                    let offset = day as i64 * 1440;
                    let unknown = |span: (i64, i64)| over(&(span.0 + offset, span.1 + offset));
                    if sheet.unknown_cover(date, by).any(unknown) {
                        continue;
                    }
                    let heads = worked.iter().filter(|times| times.iter().any(over)).count() as i64;
                    let known = gaps.iter().any(over);
                    let possible = || {
                        let mut counting = book.shifts.iter().filter(|shift| shift.counts(by));
                        counting.any(|shift| {
                            let (start, end) = (offset + shift.start.minutes(), offset + shift.end.minutes());
                            [-1440, 0, 1440].iter().any(|near| over(&(start + near, end + near)))
                        })
                    };
                    if heads >= window.agents
                        || (!printed && settings.class == Class::Required && !possible())
                    {
                        continue;
                    }
                    match short.last_mut() {
                        Some(last) if last.1 == *begin && last.2 == heads && last.3 == known => last.1 = *end,
                        _ => short.push((*begin, *end, heads, known)),
                    }
                }
                for (begin, end, heads, known) in short {
                    let clock = |minutes: i64| {
                        Clock::from_minutes(minutes - day as i64 * 1440).unwrap_or(Clock::LATEST)
                    };
                    let text = findings::uncovered(clock(begin), clock(end), heads, window.agents);
                    let text = findings::of_whom(window.label(book), text);
                    let breach = Breach::new(DOC.id, None, (date, date), text).with_short(Short {
                        from: clock(begin),
                        until: clock(end),
                        shift: None,
                        who: window.label(book),
                        missing: window.agents - heads,
                        reason: sheet.reason_of_gap(date, clock(begin), clock(end)).filter(|_| known),
                    });
                    let amount = (end - begin) * (window.agents - heads);
                    match (known, printed) {
                        (true, true) => found.accept(breach, amount),
                        (true, false) => {}
                        (false, false) if settings.class == Class::Required => {
                            found.add_continuation(breach, amount, amount);
                        }
                        _ => found.add(&settings, breach, amount, 1, amount),
                    }
                }
            }
        }
    }

    fn asks(&self, instance: &Instance, primitive: &Primitive) -> Option<Asked> {
        let (day, heads) = covered_day(primitive)?;
        let found =
            self.stretches(instance, day as i64).into_iter().find(|((wanted, needs, _, covering), _)| {
                *wanted == heads.min
                    && cover(instance, day, covering, needs, Heads::at_least(*wanted)) == *primitive
            });
        let ((wanted, needs, ..), spans) = found?;
        let (date, hours) = (instance.horizon.date(day), hours_of_date(day, spans));
        let first = hours.first()?.0;
        let window = instance.book.coverage.iter().find(|window| {
            window.days.include(date)
                && (&window.needs, window.agents) == (&needs, wanted)
                && (window.from.minutes()..window.until.minutes()).contains(&first)
        });
        let who = window.map(|window| window.label(&instance.book)).unwrap_or_default();
        let at = window.map(|window| window.at.clone());
        Some(Asked { date, hours, shift: None, needs, who, min: heads.min, max: heads.max, at })
    }

    fn tells_sides(&self) -> bool {
        true
    }

    fn subject(&self) -> Subject {
        Subject::Target(Target::Windows)
    }

    fn stated_at(&self, requested: &Requested) -> Option<Place> {
        let mut windows = requested.book.coverage.iter();
        windows.find(|window| window.days.include(requested.date)).map(|window| window.at.clone())
    }

    fn relaxations(&self) -> &'static [Relaxation] {
        &[Relaxation::Windows]
    }

    fn may_have_a_price(&self) -> bool {
        false
    }

    fn canonical(&self) -> String {
        self.settings.to_string()
    }

    fn soft_levels(&self) -> Vec<i64> {
        if self.soft_windows { vec![self.settings.level] } else { Vec::new() }
    }
}
