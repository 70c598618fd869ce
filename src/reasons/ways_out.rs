//! Changes of a team's own inputs that resolve a conflict, cheapest first.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Conflict, Requirement, Taken};
use crate::book::{AgentIx, Book, Days, RuleValue, StaffingTarget};
use crate::calendar::parse_minutes;
use crate::instance::Instance;
use crate::messages::{Hours, Text, days, reasons as say};
use crate::rules::{self, ActiveRule};
use crate::solve::{self, EngineError, Limits, Model, Status, Strength};

/// A change that was proven to help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayOut {
    /// What to change, in words.
    pub text: Text,
    /// What it costs by the price list: 10 a pin, 20 a limit raised by a step,
    /// 30 a shift that an agent learns or a date without limits of availability, 40 a day of leave.
    pub price: i64,
    /// Whether a roster exists then; if not, this conflict is gone and another is left.
    pub roster: bool,
}

struct Change {
    /// Changes of one limit are of one kind: the mildest that helps is enough.
    kind: String,
    text: Text,
    price: i64,
    book: Book,
}

/// The ways out of a conflict that were proven by solving again.
pub fn ways_out(
    instance: &Instance,
    conflict: &Conflict,
    taken: Taken,
    limits: &dyn Fn() -> Limits,
) -> Result<Vec<WayOut>, EngineError> {
    let mut changes: Vec<Change> =
        conflict.members.iter().flat_map(|member| changes(&instance.book, member)).collect();
    changes.sort_by(|one, two| (one.price, &one.text.en).cmp(&(two.price, &two.text.en)));
    changes.dedup_by(|one, two| one.text == two.text);
    let mut found = Vec::new();
    let mut helped: Vec<String> = Vec::new();
    for change in changes {
        if helped.contains(&change.kind) {
            continue;
        }
        let Ok(rules) = rules::active(&change.book) else { continue };
        let levels = rules::levels(&rules, &instance.horizon);
        let book = Arc::new(change.book);
        let changed = Instance::new(book, levels, instance.horizon, instance.past.clone());
        let possible = holds(&changed, &rules, taken, &limits(), None)?;
        let resolved = possible || holds(&changed, &rules, taken, &limits(), Some(conflict))?;
        if resolved {
            helped.push(change.kind);
            found.push(WayOut { text: change.text, price: change.price, roster: possible });
        }
    }
    Ok(found)
}

/// Whether a roster holds the musts, or those that speak of a conflict's members.
fn holds(
    instance: &Instance,
    rules: &[ActiveRule],
    taken: Taken,
    limits: &Limits,
    only: Option<&Conflict>,
) -> Result<bool, EngineError> {
    let (full, _) = taken.model(instance, rules);
    let member = |rule: &str, agent: Option<usize>, first: usize, last: usize| {
        only.is_none_or(|conflict| {
            rule == "one_duty"
                || conflict.members.iter().any(|own| {
                    own.rule == rule
                        && own.agent.map(|agent| agent.0) == agent
                        && own.dates.0 <= instance.horizon.date(last)
                        && instance.horizon.date(first) <= own.dates.1
                })
        })
    };
    let musts = full.posted.iter().filter(|posted| {
        let (agent, first, last) = posted.primitive.scope(full.days);
        posted.strength == Strength::Must && member(posted.rule, agent, first, last)
    });
    let model = Model { levels: 0, posted: musts.cloned().collect(), ..full.clone() };
    let status = solve::solve(&model, limits, None)?.status;
    Ok(matches!(status, Status::Optimal | Status::Feasible))
}

fn changes(book: &Book, member: &Requirement) -> Vec<Change> {
    let mut out = Vec::new();
    let mut push = |text: Text, price: i64, edit: &dyn Fn(&mut Book)| {
        let mut changed = book.clone();
        edit(&mut changed);
        let kind = match member.rule {
            "pins" | "leave" | "leave_limit" | "eligibility" | "availability" | "staffing" => text.en.clone(),
            rule => format!("{rule} {:?}", member.agent.filter(|_| rule == "hours")),
        };
        out.push(Change { kind, text, price, book: changed });
    };
    let name = member.agent.map(|agent| book.agents[agent.0].name.clone()).unwrap_or_default();
    match (member.rule, member.agent) {
        ("pins", Some(agent)) => {
            push(say::drop_pin(&name, member.dates.0), 10, &|book| {
                book.pins.retain(|pin| !(pin.agent == agent && pin.date == member.dates.0));
            });
        }
        ("leave", Some(agent)) => {
            push(say::drop_leave_day(&name, member.dates.0), 40, &|book| {
                without_day(book, agent, member.dates.0);
            });
        }
        ("leave_limit", _) => {
            let away: BTreeSet<AgentIx> = (book.leave.iter())
                .filter(|leave| leave.includes(leave.agent, member.dates.0))
                .map(|leave| leave.agent)
                .collect();
            for agent in away {
                push(say::drop_leave_day(&book.agents[agent.0].name, member.dates.0), 40, &|book| {
                    without_day(book, agent, member.dates.0);
                });
            }
        }
        ("eligibility", Some(agent)) => {
            let missing = book.all_shifts().filter(|shift| !book.agents[agent.0].shifts.contains(shift));
            for shift in missing.collect::<Vec<_>>() {
                push(say::learn(&name, &book.shifts[shift.0].id), 30, &|book| {
                    book.agents[agent.0].shifts.push(shift);
                });
            }
            let dated = book.agents[agent.0].eligibility.iter().map(|entry| entry.shift);
            for shift in dated.collect::<BTreeSet<_>>() {
                push(say::learn_now(&name, &book.shifts[shift.0].id), 30, &|book| {
                    book.agents[agent.0].eligibility.retain(|entry| entry.shift != shift);
                });
            }
        }
        ("availability", Some(agent)) => {
            // A duty over midnight is judged by the next date's entries too.
            for date in [Some(member.dates.0), member.dates.0.succ_opt()].into_iter().flatten() {
                push(say::free_day(&name, date), 30, &|book| {
                    let own = &mut book.agents[agent.0].availability;
                    let parts = own.iter().flat_map(|entry| {
                        let days = entry.days.without(date).into_iter();
                        days.map(move |days| crate::book::Availability { days, ..entry.clone() })
                    });
                    *own = parts.collect();
                });
            }
        }
        ("stint", _) => {
            limit(book, "stint", "max", 1, &mut push, &|n| say::raise_stint(days(n as usize)));
            limit(book, "stint", "min", -1, &mut push, &|n| say::lower_stint(days(n as usize)));
        }
        ("days_off", _) => {
            limit(book, "days_off", "max", 1, &mut push, &|n| say::raise_days_off(days(n as usize)));
            limit(book, "days_off", "min", -1, &mut push, &|n| say::lower_days_off(days(n as usize)));
        }
        ("shift_stint", _) => {
            limit(book, "shift_stint", "max", 1, &mut push, &|n| say::raise_shift_stint(days(n as usize)));
            limit(book, "shift_stint", "rest_after", -1, &mut push, &|n| {
                say::lower_rest_after(days(n as usize))
            });
        }
        ("rest_days", _) => {
            limit(book, "rest_days", "min_per_week", -1, &mut push, &|n| {
                say::lower_rest_days(days(n as usize))
            });
        }
        ("rest", _) => limit(book, "rest", "min", -60, &mut push, &|n| say::lower_rest(Hours(n))),
        ("hours", Some(agent)) => {
            if let Some(own) = book.agents[agent.0].max_week {
                for step in [60, 4 * 60, 8 * 60] {
                    push(say::raise_own_hours(&name, Hours(own + step)), 20 * step / 60, &|book| {
                        book.agents[agent.0].max_week = Some(own + step);
                    });
                }
            } else {
                limit(book, "hours", "max_per_week", 60, &mut push, &|n| say::raise_hours(Hours(n)));
            }
        }
        ("staffing", None) => {
            for target in book.staffing.iter().filter(|target| target.days.include(member.dates.0)) {
                let decides = book.staffing_on(target.shift, member.dates.0) == Some(target);
                if target.min > 0 && decides {
                    let id = &book.shifts[target.shift.0].id;
                    push(say::lower_min(id, target.min - 1, member.dates.0), 50, &|book| {
                        let days = Days { dates: BTreeSet::from([member.dates.0]), ..Days::every() };
                        let lower = StaffingTarget { min: target.min - 1, days, ..target.clone() };
                        book.staffing.push(lower);
                    });
                }
            }
            for (index, target) in book.staffing.iter().enumerate() {
                if let Some(max) = target.max.filter(|_| target.days.include(member.dates.0)) {
                    push(say::raise_max(&book.shifts[target.shift.0].id, max + 1), 20, &|book| {
                        book.staffing[index].max = Some(max + 1);
                    });
                }
            }
        }
        _ => {}
    }
    out
}

/// Takes a change: its words, its price, and what it does to the book.
type Push<'a> = dyn FnMut(Text, i64, &dyn Fn(&mut Book)) + 'a;

/// Proposes the limit of a rule one, two, four and eight steps looser.
fn limit(book: &Book, rule: &str, key: &str, step: i64, push: &mut Push<'_>, say: &dyn Fn(i64) -> Text) {
    let Some(at) = book.rules.iter().position(|table| table.rule == rule) else { return };
    let Some(entry) = book.rules[at].entries.iter().position(|entry| entry.key == key) else { return };
    let (now, text) = match &book.rules[at].entries[entry].value {
        RuleValue::Integer(now) => (*now, false),
        RuleValue::Text(text) => match parse_minutes(text) {
            Some(now) => (now, true),
            None => return,
        },
        _ => return,
    };
    for times in [1, 2, 4, 8] {
        let then = now + times * step;
        if then > 0 {
            push(say(then), 20 * times, &|book| {
                book.rules[at].entries[entry].value =
                    if text { RuleValue::Text(format!("{then}min")) } else { RuleValue::Integer(then) };
            });
        }
    }
}

/// Takes one day out of an agent's leave.
fn without_day(book: &mut Book, agent: AgentIx, date: chrono::NaiveDate) {
    let mut kept = Vec::new();
    for leave in std::mem::take(&mut book.leave) {
        if leave.agent != agent || date < leave.from || leave.until < date {
            kept.push(leave);
            continue;
        }
        if let Some(until) = date.pred_opt().filter(|until| leave.from <= *until) {
            kept.push(crate::book::Leave { until, ..leave.clone() });
        }
        if let Some(from) = date.succ_opt().filter(|from| *from <= leave.until) {
            kept.push(crate::book::Leave { from, ..leave });
        }
    }
    book.leave = kept;
}
