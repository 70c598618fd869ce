//! What a supervisor could change so that a conflict is gone. Nothing is proven here.

use std::collections::BTreeSet;

use chrono::{Days as DaysAhead, NaiveDate};
use toml_edit::Value;

use super::draft::{Draft, date, dates, duration, set};
use super::{Conflict, Requirement};
use crate::book::{
    AgentIx, Availability, Book, HalfDay, Leave, LeaveTime, RuleValue, SUCCESSION_PRICE, is_preset, tables,
};
use crate::calendar::{Clock, parse_minutes};
use crate::messages::{Hours, Text, reasons as say};
use crate::rules::{ActiveRule, Relaxation, Rule, Subject, within_law};

/// A change of the team's files that may be a way out.
pub(super) struct Change<'b> {
    /// Changes of one limit are of one kind: the mildest that helps is enough. A
    /// change made of several has the kinds of each.
    pub kinds: Vec<String>,
    /// The key of its price.
    pub family: &'static str,
    pub text: Text,
    pub price: i64,
    pub edit: Box<Edit<'b>>,
    /// Steps of the same limit between the one before and this, the mildest first: where this one helps, one
    /// of them may.
    pub milder: Vec<Change<'b>>,
}

/// What a change costs: the price of its family, as many times.
pub(super) struct Cost {
    pub family: &'static str,
    pub times: i64,
}

/// Makes the change; nothing where the text has no place for it.
type Edit<'b> = dyn Fn(&mut Draft) -> Option<()> + 'b;

/// How many steps of a target are tried, and how many pieces of hours together.
pub(super) const MAX_STEPS: usize = 4;

/// The steps in which a limit is loosened, each with those that it leaps over.
const STEPS: [(i64, &[i64]); 4] = [(1, &[]), (2, &[]), (4, &[3]), (8, &[5, 6, 7])];

/// How many dates are tried where a requirement spans many.
const MAX_DATES: usize = 7;

/// Every change that touches a member of the conflict, cheapest first.
pub(super) fn changes<'b>(book: &'b Book, rules: &[ActiveRule], conflict: &Conflict) -> Vec<Change<'b>> {
    let mut all = Proposals { book, list: Vec::new() };
    for member in conflict.members.iter().filter(|member| !is_law(member)) {
        let holds = |active: &&ActiveRule| active.id == member.rule && active.at == member.table;
        let Some(active) = rules.iter().find(holds) else { continue };
        for relaxation in active.rule.relaxations() {
            all.relax(*relaxation, member, conflict);
        }
        all.limits(member, active.rule.as_ref());
        if active.rule.may_have_a_price() {
            all.soften(member);
        }
    }
    let mut list = all.list;
    list.sort_by(|one, two| (one.price, &one.text.en).cmp(&(two.price, &two.text.en)));
    list.dedup_by(|one, two| one.text == two.text);
    list
}

/// What a law asks for is no one's to change.
fn is_law(member: &Requirement) -> bool {
    member.table.as_ref().is_some_and(|at| is_preset(at.path()))
}

/// The dates of what the others in the conflict ask for, within the member's own.
fn touched(conflict: &Conflict, member: &Requirement) -> Vec<NaiveDate> {
    let within = |date: &NaiveDate| member.dates.0 <= *date && *date <= member.dates.1;
    let of = |wanted: &dyn Fn(&Requirement) -> bool| -> BTreeSet<NaiveDate> {
        let others = conflict.members.iter().filter(|other| wanted(other));
        others.flat_map(|other| [other.dates.0, other.dates.1]).filter(within).collect()
    };
    let team = of(&|other| other.agent.is_none());
    let pins = of(&|other| other.subject == Subject::Pins && other.agent == member.agent);
    let all = if team.is_empty() { pins } else { team };
    match all.is_empty() {
        true => member.dates.0.iter_days().take_while(within).take(MAX_DATES).collect(),
        false => all.into_iter().take(MAX_DATES).collect(),
    }
}

pub(super) struct Proposals<'b> {
    pub(super) book: &'b Book,
    list: Vec<Change<'b>>,
}

impl<'b> Proposals<'b> {
    pub(super) fn add(
        &mut self,
        family: &'static str,
        text: Text,
        edit: impl Fn(&mut Draft) -> Option<()> + 'b,
    ) {
        let kinds = vec![text.en.clone()];
        self.add_of(kinds, Cost { family, times: 1 }, text, edit);
    }

    pub(super) fn add_of(
        &mut self,
        kinds: Vec<String>,
        Cost { family, times }: Cost,
        text: Text,
        edit: impl Fn(&mut Draft) -> Option<()> + 'b,
    ) {
        let change = self.change(kinds, Cost { family, times }, text, edit);
        self.list.push(change);
    }

    fn change(
        &self,
        kinds: Vec<String>,
        Cost { family, times }: Cost,
        text: Text,
        edit: impl Fn(&mut Draft) -> Option<()> + 'b,
    ) -> Change<'b> {
        let price = self.book.prices.of(family).saturating_mul(times);
        Change { kinds, family, text, price, edit: Box::new(edit), milder: Vec::new() }
    }

    /// Every step of a limit, with the milder ones that it leaps over.
    fn steps(&mut self, step: impl Fn(&Proposals<'b>, i64) -> Option<Change<'b>>) {
        for (times, between) in STEPS {
            let milder: Vec<Change<'b>> = between.iter().filter_map(|times| step(self, *times)).collect();
            match step(self, times) {
                Some(change) => self.list.push(Change { milder, ..change }),
                // What the law or nature has no room for may be less than the whole step.
                None => self.list.extend(milder),
            }
        }
    }

    pub(super) fn name(&self, agent: AgentIx) -> &'b str {
        &self.book.agents[agent].name
    }

    fn id(&self, agent: AgentIx) -> &'b str {
        &self.book.agents[agent].id
    }

    fn relax(&mut self, relaxation: Relaxation, member: &Requirement, conflict: &Conflict) {
        let on = member.dates.0;
        match (relaxation, member.agent) {
            (Relaxation::Pin, Some(agent)) => self.pin(agent, on),
            (Relaxation::OwnLeave, Some(agent)) => self.leave(agent, on),
            (Relaxation::AnyLeave, _) => {
                let away: BTreeSet<AgentIx> = self.book.away_on(on).map(|leave| leave.agent).collect();
                away.into_iter().for_each(|agent| self.leave(agent, on));
            }
            (Relaxation::Training, Some(agent)) => self.eligibility(agent, on),
            (Relaxation::Availability, Some(agent)) => self.availability(agent, on),
            (Relaxation::Staffing, None) => self.staffing(on),
            (Relaxation::Windows, None) => {
                self.coverage(member.dates);
                self.windows(member);
            }
            (Relaxation::Intervals, None) => self.demand(member),
            (Relaxation::Succession, _) => self.succession(member),
            (Relaxation::Offset, Some(agent)) => self.rotation(agent, member),
            (Relaxation::OwnHours, Some(agent)) => self.own_hours(agent, member),
            (Relaxation::ExtraDuty, Some(agent)) => self.extra_duties(agent, &touched(conflict, member)),
            // What is an agent's is not asked of the team, nor the other way round.
            (
                Relaxation::Pin
                | Relaxation::OwnLeave
                | Relaxation::Training
                | Relaxation::Availability
                | Relaxation::Offset
                | Relaxation::OwnHours
                | Relaxation::ExtraDuty,
                None,
            )
            | (Relaxation::Staffing | Relaxation::Windows | Relaxation::Intervals, Some(_)) => {}
        }
    }

    fn pin(&mut self, agent: AgentIx, on: NaiveDate) {
        let id = self.id(agent);
        self.add("pin", say::drop_pin(self.name(agent), on), move |draft| {
            draft.table(&[tables::PINS, id])?.remove(&on.to_string()).map(drop)
        });
    }

    fn leave(&mut self, agent: AgentIx, on: NaiveDate) {
        let book = self.book;
        // A duty over midnight meets the next date's leave.
        let near = [Some(on), on.succ_opt()].into_iter().flatten();
        let part = || near.clone().find_map(|on| Some((on, book.part_leave_on(agent, on)?)));
        let Some((on, leave)) = book.leave_on(agent, on).map(|leave| (on, leave)).or_else(part) else {
            return;
        };
        self.add("leave_day", say::drop_leave_day(self.name(agent), on), move |draft| {
            without_leave_day(draft, book, leave, on)
        });
        // A whole leave moves: only its first and its last day can be freed this way.
        let (earlier, later) = (DaysAhead::new(1), DaysAhead::new(1));
        let moves = [
            (on == leave.until, leave.from.checked_sub_days(earlier), leave.until.checked_sub_days(earlier)),
            (on == leave.from, leave.from.checked_add_days(later), leave.until.checked_add_days(later)),
        ];
        for (helps, from, until) in moves {
            if let (true, Some(from), Some(until)) = (helps, from, until) {
                let text = match leave.from == leave.until {
                    true => say::move_leave_day(self.name(agent), leave.from, from),
                    false => say::move_leave(self.name(agent), leave.from, leave.until, from, until),
                };
                self.add("leave_moved_by_a_day", text, move |draft| {
                    let places = book.leave.iter().map(|leave| &leave.at);
                    let entry = draft.entry(tables::LEAVE, &leave.at, places)?;
                    set(entry, "from", date(from));
                    set(entry, "until", date(until));
                    Some(())
                });
            }
        }
    }

    fn eligibility(&mut self, agent: AgentIx, on: NaiveDate) {
        let book = self.book;
        let (profile, id) = (&book.agents[agent], self.id(agent));
        for shift in book.all_shifts() {
            let shift_id = book.shifts[shift].id.as_str();
            if !profile.shifts.contains(&shift) {
                self.add("training", say::learn(&profile.name, shift_id), move |draft| {
                    let places = book.agents.iter().map(|agent| &agent.at);
                    // An agent's place is that of the id, within the entry.
                    let agents = draft.entry(tables::AGENTS, &profile.at, places)?;
                    agents.get_mut("shifts")?.as_array_mut()?.push(shift_id);
                    Some(())
                });
            } else if book.employed_on(agent, on) && !book.may_work(agent, shift, on) {
                self.add("training", say::learn_now(&profile.name, shift_id, on), move |draft| {
                    let keys = [("agent", id.into()), ("shift", shift_id.into()), ("dates", dates(on))];
                    draft.push(tables::ELIGIBILITY, &keys)
                });
            }
        }
    }

    fn availability(&mut self, agent: AgentIx, first: NaiveDate) {
        let (book, id) = (self.book, self.id(agent));
        // A duty over midnight is judged by the next date's entries too.
        for on in [Some(first), first.succ_opt()].into_iter().flatten() {
            self.add("availability_day", say::free_day(self.name(agent), on), move |draft| {
                let entries = &book.agents[agent].availability;
                let every =
                    || book.agents.iter().flat_map(|agent| &agent.availability).map(|entry| &entry.at);
                // From the last to the first, so that what is taken out moves nothing before it.
                for entry in entries.iter().rev().filter(|entry| !entry.available && entry.days.include(on)) {
                    without_date(draft, entry, id, on, every())?;
                }
                if entries.iter().any(|entry| entry.available && entry.days.include(on)) {
                    draft.push(tables::AVAILABILITY, &[("agent", id.into()), ("dates", dates(on))])?;
                }
                Some(())
            });
        }
    }

    fn staffing(&mut self, on: NaiveDate) {
        let book = self.book;
        for shift in book.all_shifts() {
            let Some(target) = book.staffing_on(shift, on) else { continue };
            let id = book.shifts[shift].id.as_str();
            let mut propose = |key: &str, cost, text, min: i64, max: Option<i64>| {
                let want = target.want;
                self.add_of(vec![format!("{id} {key} {on}")], cost, text, move |draft| {
                    let mut keys = vec![
                        ("shift", id.into()),
                        ("min", min.into()),
                        ("want", want.into()),
                        ("dates", dates(on)),
                    ];
                    keys.extend(max.map(|max| ("max", max.into())));
                    draft.push(tables::STAFFING, &keys)
                });
            };
            for min in (0..target.min).rev().take(MAX_STEPS) {
                let cost = Cost { family: "target_lowered", times: target.min - min };
                propose("min", cost, say::lower_min(id, min, on), min, target.max);
            }
            for max in target.max.into_iter().flat_map(|max| (max + 1..).take(MAX_STEPS)) {
                let cost = Cost { family: "limit_step", times: max - target.max.unwrap_or(max) };
                propose("max", cost, say::raise_max(id, max, on), target.min, Some(max));
            }
        }
    }

    /// Hours of the windows, cut at the clock times at which a shift begins or ends:
    /// each piece, and each stretch of pieces.
    fn coverage(&mut self, range: (NaiveDate, NaiveDate)) {
        let book = self.book;
        let mut stretches: BTreeSet<(NaiveDate, Vec<i64>)> = BTreeSet::new();
        for on in range.0.iter_days().take_while(|date| *date <= range.1).take(MAX_DATES) {
            for window in book.coverage.iter().filter(|window| window.days.include(on)) {
                let (from, until) = (window.from.minutes(), window.until.minutes());
                let ends = book.shifts.iter().flat_map(|shift| [shift.start.minutes(), shift.end.minutes()]);
                let cuts = ends.flat_map(|cut| [cut - 1440, cut, cut + 1440]).chain([from, until]);
                let cuts: BTreeSet<i64> = cuts.filter(|cut| (from..=until).contains(cut)).collect();
                let cuts: Vec<i64> = cuts.into_iter().collect();
                for length in
                    (2..=cuts.len()).filter(|length| *length <= 1 + MAX_STEPS || *length == cuts.len())
                {
                    stretches.extend(cuts.windows(length).map(|piece| (on, piece.to_vec())));
                }
            }
        }
        for (on, cuts) in stretches {
            let (Some(begin), Some(end)) = (cuts.first(), cuts.last()) else { continue };
            // Hours past midnight are the next date's.
            let (date, shift) = if *begin < 1440 { (Some(on), 0) } else { (on.succ_opt(), 1440) };
            let (from, until) = (Clock::from_minutes(begin - shift), Clock::from_minutes(end - shift));
            let (Some(date), Some(from), Some(until)) = (date, from, until) else { continue };
            let reason = say::accepted_here().in_language(book.team.language).to_string();
            let pieces = cuts.windows(2).map(|piece| format!("gap {on} {piece:?}"));
            let cost = Cost { family: "accepted_gap", times: cuts.len() as i64 - 1 };
            self.add_of(pieces.collect(), cost, say::accept_gap(from, until, date), move |draft| {
                let keys = [
                    ("from", from.to_string().into()),
                    ("until", until.to_string().into()),
                    ("dates", dates(date)),
                    ("reason", reason.as_str().into()),
                ];
                draft.push(tables::ACCEPTED_GAP, &keys)
            });
        }
    }

    /// A rule that always holds gets a price instead.
    fn soften(&mut self, member: &Requirement) {
        let Some((nth, table)) = self.table_of(member) else { return };
        let rule = member.rule;
        self.add("rule_softened", say::soften(rule, table.at.brief()), move |draft| {
            set(draft.rule(rule, nth)?, "class", "soft".into());
            Some(())
        });
    }

    fn extra_duties(&mut self, agent: AgentIx, on: &[NaiveDate]) {
        let id = self.id(agent);
        for on in on.iter().copied().filter(|on| !self.book.is_extra(agent, *on)).collect::<Vec<_>>() {
            self.add("extra_duty", say::extra_duty(self.name(agent), on), move |draft| {
                draft.push(tables::EXTRA_DUTY, &[("agent", id.into()), ("date", date(on))])
            });
        }
    }

    fn own_hours(&mut self, agent: AgentIx, member: &Requirement) {
        let book = self.book;
        let profile = &book.agents[agent];
        let general = self.entry_of(member, "max_per_week").and_then(|(_, value)| minutes(value));
        let set_own = move |draft: &mut Draft, key: &str, then: i64| {
            let entry =
                draft.entry(tables::AGENTS, &profile.at, book.agents.iter().map(|agent| &agent.at))?;
            set(entry, key, duration(then));
            Some(())
        };
        if let Some(now) = profile.max_week.or(general) {
            self.steps(|proposals, times| {
                let then = now + times * 60;
                let text = say::raise_own_hours(&profile.name, Hours(then));
                let (kinds, cost) =
                    (vec![format!("own hours {}", profile.id)], Cost { family: "extra_duty", times });
                let edit = move |draft: &mut Draft| set_own(draft, "max_week_hours", then);
                Some(proposals.change(kinds, cost, text, edit))
            });
        }
        if let Some(now) = profile.min_week {
            self.steps(|proposals, times| {
                let then = now - times * 60;
                let text = say::lower_own_hours(&profile.name, Hours(then));
                let (kinds, cost) =
                    (vec![format!("own minimum {}", profile.id)], Cost { family: "limit_step", times });
                let edit = move |draft: &mut Draft| set_own(draft, "min_week_hours", then);
                (then >= 0).then(|| proposals.change(kinds, cost, text, edit))
            });
        }
    }

    fn succession(&mut self, member: &Requirement) {
        let Some((nth, value)) = self.entry_of(member, "banned") else { return };
        let RuleValue::List(banned) = value else { return };
        let rule = member.rule;
        for (at, text) in banned.iter().enumerate() {
            self.add(SUCCESSION_PRICE, say::allow_succession(text), move |draft| {
                let table = draft.rule(rule, nth)?;
                let list = table.get_mut("banned")?.as_array_mut()?;
                if list.len() > 1 {
                    list.remove(at);
                } else if table.contains_key("forward") {
                    table.remove("banned");
                } else {
                    return draft.remove_rule(rule, nth);
                }
                Some(())
            });
        }
    }

    /// Every `min…` lower and every `max…` higher, by steps.
    fn limits(&mut self, member: &Requirement, active: &dyn Rule) {
        let Some(table) = self.table_of(member).map(|(_, table)| table) else { return };
        for entry in &table.entries {
            let (up, down) = (entry.key.starts_with("max"), entry.key.starts_with("min"));
            if up || down || entry.key == "rest_after" {
                self.limit(member, active, &entry.key, if up { 1 } else { -1 });
            }
        }
    }

    fn limit(&mut self, member: &Requirement, active: &dyn Rule, key: &str, sign: i64) {
        let Some((nth, value)) = self.entry_of(member, key) else { return };
        let (now, timed) = match value {
            RuleValue::Integer(now) => (*now, false),
            value => match minutes(value) {
                Some(now) => (now, true),
                None => return,
            },
        };
        let rule = member.rule;
        let place = member.table.as_ref().map(|at| at.brief()).unwrap_or_default();
        self.steps(|proposals, times| {
            let then = now + sign * times * if timed { 60 } else { 1 };
            if then < 0 || !within_law(proposals.book, rule, key, then) {
                return None;
            }
            let shown = if timed { duration(then) } else { then.into() };
            let kinds = vec![format!("{rule} {nth} {key}")];
            let key = key.to_string();
            let as_it_stands = || say::loosen(rule, &key, shown.to_string().trim(), &place);
            let text = active.milder(&key, then).unwrap_or_else(as_it_stands);
            Some(proposals.change(kinds, Cost { family: "limit_step", times }, text, move |draft| {
                set(draft.rule(rule, nth)?, &key, shown.clone());
                Some(())
            }))
        });
    }

    /// The member's table, and how many of its rule stand before it.
    fn table_of(&self, member: &Requirement) -> Option<(usize, &'b crate::book::RuleTable)> {
        let tables =
            self.book.rules.iter().filter(|table| table.rule == member.rule && !table.is_law()).enumerate();
        tables.into_iter().find(|(_, table)| Some(&table.at) == member.table.as_ref())
    }

    pub(super) fn entry_of(&self, member: &Requirement, key: &str) -> Option<(usize, &'b RuleValue)> {
        let (nth, table) = self.table_of(member)?;
        table.entries.iter().find(|entry| entry.key == key).map(|entry| (nth, &entry.value))
    }
}

fn minutes(value: &RuleValue) -> Option<i64> {
    match value {
        RuleValue::Text(text) => parse_minutes(text),
        _ => None,
    }
}

/// Takes one day out of a leave.
fn without_leave_day(draft: &mut Draft, book: &Book, leave: &Leave, on: NaiveDate) -> Option<()> {
    let places = || book.leave.iter().map(|leave| &leave.at);
    let before = on.pred_opt().filter(|until| leave.from <= *until);
    let after = on.succ_opt().filter(|from| *from <= leave.until);
    match (before, after) {
        (None, None) => return draft.remove(tables::LEAVE, &leave.at, places()),
        (Some(until), _) => set(draft.entry(tables::LEAVE, &leave.at, places())?, "until", date(until)),
        (None, Some(from)) => set(draft.entry(tables::LEAVE, &leave.at, places())?, "from", date(from)),
    }
    if let (Some(_), Some(from)) = (before, after) {
        let agent = book.agents[leave.agent].id.as_str();
        let mut keys = vec![
            ("agent", agent.into()),
            ("from", date(from)),
            ("until", date(leave.until)),
            ("kind", leave.kind.as_str().into()),
        ];
        match (leave.time, leave.time.hours()) {
            (LeaveTime::Half(HalfDay::First), _) => keys.push(("half", "am".into())),
            (LeaveTime::Half(HalfDay::Second), _) => keys.push(("half", "pm".into())),
            (LeaveTime::Daily { minutes, at_start }, _) => {
                let end = if at_start { "start" } else { "end" };
                keys.extend([("daily", format!("{minutes}min").into()), ("daily_at", end.into())]);
            }
            (_, Some((begin, end))) => {
                let (begin, end) = (begin.to_string(), end.to_string());
                keys.extend([("from_time", begin.into()), ("until_time", end.into())]);
            }
            (_, None) => {}
        }
        draft.push_beside(&leave.at, tables::LEAVE, &keys)?;
    }
    Some(())
}

/// Takes one date out of an entry of hours in which an agent can't work.
fn without_date<'p>(
    draft: &mut Draft,
    hours: &Availability,
    agent: &str,
    on: NaiveDate,
    places: impl Iterator<Item = &'p crate::diagnostic::Place> + Clone,
) -> Option<()> {
    let parts = hours.days.without(on);
    let only = !hours.days.dates.is_empty();
    if parts.is_empty() || (only && hours.days.dates.len() == 1) {
        return draft.remove(tables::AVAILABILITY, &hours.at, places);
    }
    if only {
        let left = hours.days.dates.iter().filter(|date| **date != on).map(|day| date(*day));
        let list = Value::Array(left.collect());
        set(draft.entry(tables::AVAILABILITY, &hours.at, places)?, "dates", list);
        return Some(());
    }
    let entry = draft.entry(tables::AVAILABILITY, &hours.at, places)?;
    let days = entry.get("days").and_then(|days| days.as_value()).cloned();
    let (first, rest) = parts.split_first()?;
    for (key, value) in [("from_date", first.from), ("until_date", first.until)] {
        if let Some(value) = value {
            set(entry, key, date(value));
        }
    }
    for part in rest {
        let mut keys = vec![("agent", agent.into()), ("available", false.into())];
        keys.push(("from", hours.from.to_string().into()));
        keys.push(("until", hours.until.to_string().into()));
        keys.extend(days.clone().map(|days| ("days", days)));
        keys.extend(part.from.map(|from| ("from_date", date(from))));
        keys.extend(part.until.map(|until| ("until_date", date(until))));
        draft.push(tables::AVAILABILITY, &keys)?;
    }
    Some(())
}
