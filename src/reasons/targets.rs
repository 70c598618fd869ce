//! Changes of what is wanted of some hours, and of who counts there.

use chrono::NaiveDate;
use toml_edit::{Item, Value};

use super::changes::{Cost, MAX_STEPS, Proposals};
use super::draft::{dates, set};
use super::{Requirement, hours_of};
use crate::book::{AgentIx, Book, Needs, Slot, tables};
use crate::calendar::Clock;
use crate::messages::{Many, Text, reasons as say};
use crate::rules::Asked;

/// How many agents are proposed for a skill.
const MAX_LEARNERS: usize = 4;

impl<'b> Proposals<'b> {
    /// Fewer or more agents in the hours of an interval target, its hours accepted as
    /// uncovered, or one more agent with the skill.
    pub(super) fn demand(&mut self, member: &Requirement) {
        let Some(asked) = &member.asked else { return };
        let (on, heads) = (asked.date, |count: i64| Many(count, "agent", "agents", "人"));
        let spans = Text::list(&asked.hours.iter().map(|span| hours_of(*span)).collect::<Vec<_>>());
        let slots = self.slots(asked);
        let mut propose = |what: &str, steps: i64, text: Text, min: Option<i64>, max: Option<i64>| {
            let rows: Option<Vec<_>> =
                slots.iter().map(|slot| row(self.book, on, &asked.needs, slot, (min, max))).collect();
            let Some(rows) = rows.filter(|rows| !rows.is_empty()) else { return };
            let family = if max.is_some() { "limit_step" } else { "target_lowered" };
            let kinds = vec![format!("demand {what} {on} {:?} {:?}", asked.hours, asked.needs)];
            self.add_of(kinds, Cost { family, times: steps }, text, move |draft| {
                rows.iter().try_for_each(|keys| draft.push(tables::DEMAND, keys))
            });
        };
        match asked.max {
            None => {
                for min in (0..asked.min).rev().take(MAX_STEPS) {
                    let text = say::lower_target(member.rule, &spans, on, heads(min));
                    propose("min", asked.min - min, text, Some(min), None);
                }
                self.accept(asked);
                self.learners(asked);
            }
            Some(most) => {
                for max in (most + 1..).take(MAX_STEPS) {
                    propose("max", max - most, say::raise_target(&spans, on, heads(max)), None, Some(max));
                }
            }
        }
    }

    /// Fewer agents in a window, or one more who counts there.
    pub(super) fn windows(&mut self, member: &Requirement) {
        let Some(asked) = &member.asked else { return };
        let book = self.book;
        let window = book.coverage.iter().find(|window| Some(&window.at) == asked.at.as_ref());
        if let Some(window) = window {
            let hours = hours_of((window.from.minutes(), window.until.minutes()));
            for agents in (1..window.agents).rev().take(MAX_STEPS) {
                let text = say::lower_window(&hours, Many(agents, "agent", "agents", "人"));
                let kinds = vec![format!("window {}", window.at.brief())];
                let cost = Cost { family: "target_lowered", times: window.agents - agents };
                self.add_of(kinds, cost, text, move |draft| {
                    let places = book.coverage.iter().map(|window| &window.at);
                    set(draft.entry(tables::COVERAGE, &window.at, places)?, "agents", agents.into());
                    Some(())
                });
            }
        }
        self.learners(asked);
    }

    /// The targets of these agents in these hours, cut to them.
    fn slots(&self, asked: &Asked) -> Vec<Slot> {
        let all = self.book.demand_on(asked.date);
        let slots = all.into_iter().filter(|(needs, _)| **needs == asked.needs).flat_map(|(_, slots)| slots);
        let slots: Vec<Slot> = slots.collect();
        let within = |(from, until): &(i64, i64)| {
            let cut =
                |slot: &Slot| Slot { from: slot.from.max(*from), until: slot.until.min(*until), ..*slot };
            slots.iter().map(cut).filter(|slot| slot.from < slot.until).collect::<Vec<_>>()
        };
        asked.hours.iter().flat_map(within).collect()
    }

    fn accept(&mut self, asked: &Asked) {
        let mut gaps = Vec::new();
        for (from, until) in &asked.hours {
            // Hours past midnight are the next date's.
            let (on, zero) = if *from < 1440 { (Some(asked.date), 0) } else { (asked.date.succ_opt(), 1440) };
            let clocks = (Clock::from_minutes(from - zero), Clock::from_minutes(until - zero));
            let (Some(on), (Some(from), Some(until))) = (on, clocks) else { return };
            gaps.push((on, from, until));
        }
        let reason = say::accepted_here().in_language(self.book.team.language).to_string();
        let each: Vec<Text> = gaps.iter().map(|(on, from, until)| say::accept_gap(from, until, on)).collect();
        let kinds = vec![format!("gap of {} {:?}", asked.date, asked.hours)];
        let cost = Cost { family: "accepted_gap", times: gaps.len() as i64 };
        self.add_of(kinds, cost, Text::list(&each), move |draft| {
            gaps.iter().try_for_each(|(on, from, until)| {
                let keys = [
                    ("from", from.to_string().into()),
                    ("until", until.to_string().into()),
                    ("dates", dates(*on)),
                    ("reason", reason.as_str().into()),
                ];
                draft.push(tables::ACCEPTED_GAP, &keys)
            })
        });
    }

    /// Agents in the team on the date who learn what is asked for.
    fn learners(&mut self, asked: &Asked) {
        let book = self.book;
        let skill = asked.needs.skills.first().and_then(|skill| book.skills.get(skill.index()));
        let Some(skill) = skill.filter(|_| asked.max.is_none()) else { return };
        let level = asked.needs.level;
        let label = Needs { skills: asked.needs.skills.iter().take(1).copied().collect(), level }.label(book);
        let there = (0..book.agents.len()).map(AgentIx).filter(|agent| {
            !asked.needs.met_by(&book.agents[*agent])
                && book.employed_on(*agent, asked.date)
                && book.leave_on(*agent, asked.date).is_none()
        });
        for agent in there.take(MAX_LEARNERS).collect::<Vec<_>>() {
            let (profile, id) = (&book.agents[agent], skill.id.as_str());
            self.add("training", say::learn_skill(self.name(agent), &label), move |draft| {
                let entry =
                    draft.entry(tables::AGENTS, &profile.at, book.agents.iter().map(|agent| &agent.at))?;
                match entry.get_mut("skills") {
                    None => drop(entry.insert("skills", levels(id, level))),
                    Some(Item::Value(Value::Array(list))) if level <= 1 => list.push(id),
                    Some(item) => {
                        drop(item.as_table_like_mut()?.insert(id, Item::Value(level.max(1).into())))
                    }
                }
                Some(())
            });
        }
    }
}

/// One skill at a level, as an agent's `skills`.
fn levels(id: &str, level: i64) -> Item {
    let mut table = toml_edit::InlineTable::new();
    table.insert(id, level.max(1).into());
    Item::Value(Value::InlineTable(table))
}

/// The keys of a later table that wants something else of a slot.
fn row(
    book: &Book,
    on: NaiveDate,
    needs: &Needs,
    slot: &Slot,
    (min, max): (Option<i64>, Option<i64>),
) -> Option<Vec<(&'static str, Value)>> {
    let clock = |minutes: i64| Clock::from_minutes(minutes).map(|clock| Value::from(clock.to_string()));
    let ids =
        needs.skills.iter().filter_map(|skill| book.skills.get(skill.index())).map(|skill| skill.id.as_str());
    let skills: toml_edit::Array = ids.collect();
    let mut keys = vec![("from", clock(slot.from)?), ("until", clock(slot.until)?), ("dates", dates(on))];
    if !skills.is_empty() {
        keys.push(("skills", Value::Array(skills)));
        keys.push(("level", needs.level.into()));
    }
    keys.push(("min", min.unwrap_or(slot.min).into()));
    keys.extend(slot.want.map(|want| ("want", want.into())));
    if let Some(late) = slot.late {
        let numbers = late.numbers();
        let numbers = numbers.iter().filter_map(|number| number.parse::<f64>().ok()).collect();
        keys.push(("late", Value::Array(numbers)));
    }
    keys.extend(max.or(slot.max).map(|max| ("max", max.into())));
    Some(keys)
}
