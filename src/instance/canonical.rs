//! The instance in one canonical form, for fingerprints and comparison.

use chrono::{Days as DaysAhead, NaiveDate};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::Instance;
use crate::book::{
    Agent, AgentIx, Book, CoverageWindow, Days, LeaveTime, Needs, Preference, Presence, ShiftIx, Slot,
};

/// What the form takes from a rule; the rules themselves are made of an instance, so they are not known here.
pub trait Stated {
    /// The rule's id.
    fn id(&self) -> &str;
    /// The parameters in one line that is the same for the same meaning.
    fn canonical(&self) -> String;
    /// Whether it has anything to judge on these dates.
    fn applies(&self, instance: &Instance) -> bool;
    /// Whether public holidays matter to it.
    fn uses_holidays(&self) -> bool;
}

/// Everything that the roster depends on within its horizon, in a fixed order.
/// Comments, layout, and entries for other dates are not in it.
pub fn canonical(instance: &Instance, rules: &[impl Stated]) -> Value {
    let book = &instance.book;
    let form = Form::of(instance);
    let mut whole = json!({
        "team": {
            "id": book.team.id, "zone": book.team.zone.name(),
            "first_weekday": book.team.first_weekday.num_days_from_monday(),
        },
        "horizon": instance.horizon,
        "shifts": form.shifts(),
        "agents": form.agents(),
        "order": order(book),
        "staffing": form.staffing(),
        "coverage": form.coverage(),
        "accepted_gaps": form.accepted_gaps(),
        "rules": stated(instance, rules),
    });
    // What came later is left out where a team does not use it: its fingerprints stay what they were.
    let mut later = Map::new();
    if !book.counts.is_empty() {
        later.insert("counts".to_string(), form.counts());
    }
    if rules.iter().any(Stated::uses_holidays) {
        later.insert("holidays".to_string(), json!(form.holidays()));
    }
    if let Some(law) = &book.law {
        later.insert("law".to_string(), json!({"preset": law.preset, "except": law.except}));
    }
    later.extend(form.demand().map(|demand| ("demand".to_string(), demand)));
    later.extend(form.breaks().map(|breaks| ("breaks".to_string(), breaks)));
    if let Some(whole) = whole.as_object_mut() {
        whole.extend(later);
    }
    whole
}

/// The parameters of each rule that applies; several tables of one are a list.
fn stated(instance: &Instance, rules: &[impl Stated]) -> Map<String, Value> {
    let mut by_id = Map::new();
    let applying: Vec<_> = rules.iter().filter(|rule| rule.applies(instance)).collect();
    for id in applying.iter().map(|rule| rule.id()) {
        let tables = applying.iter().filter(|rule| rule.id() == id);
        let mut tables: Vec<String> = tables.map(|rule| rule.canonical()).collect();
        // Several tables mean the same in any order.
        tables.sort();
        by_id.insert(id.to_string(), if let [one] = tables.as_slice() { json!(one) } else { json!(tables) });
    }
    by_id
}

/// The sections of the form, all of the same instance.
struct Form<'i> {
    instance: &'i Instance,
    book: &'i Book,
    /// The dates that are planned, printed or not.
    planned: Vec<NaiveDate>,
}

impl<'i> Form<'i> {
    fn of(instance: &'i Instance) -> Form<'i> {
        let days = 0..instance.horizon.planned_days();
        let planned = days.map(|day| instance.horizon.date(day)).collect();
        Form { instance, book: &instance.book, planned }
    }

    /// The planned dates for which `wanted` holds.
    fn dates(&self, wanted: impl Fn(NaiveDate) -> bool) -> Vec<NaiveDate> {
        self.planned.iter().copied().filter(|date| wanted(*date)).collect()
    }

    fn among(&self, days: &Days) -> Vec<NaiveDate> {
        self.dates(|date| days.include(date))
    }

    fn touches(&self, days: &Days) -> bool {
        self.planned.iter().any(|date| days.include(*date))
    }

    fn shift_id(&self, shift: ShiftIx) -> &'i str {
        &self.book.shifts[shift].id
    }

    fn ids(&self, shifts: &[ShiftIx]) -> Vec<&'i str> {
        shifts.iter().map(|shift| self.shift_id(*shift)).collect()
    }

    fn shifts(&self) -> Map<String, Value> {
        let mut shifts = Map::new();
        for shift in &self.book.shifts {
            let mut facts = json!({
                "start": shift.start, "end": shift.end, "covers": shift.covers, "place": shift.place,
                "standby": shift.standby, "counts_as_day": shift.counts_as_day,
                "paid_permille": shift.paid_permille, "breaks_rest": shift.breaks_rest,
                "may_follow": self.ids(&shift.may_follow), "travel": shift.travel,
                "report_before": shift.report_before, "handover": shift.handover,
            });
            if let Some(facts) = facts.as_object_mut().filter(|_| shift.wrap_up > 0) {
                facts.insert("wrap_up".to_string(), json!(shift.wrap_up));
            }
            shifts.insert(shift.id.clone(), facts);
        }
        shifts
    }

    fn agents(&self) -> Map<String, Value> {
        let agents = self.book.agents.iter().enumerate();
        agents.map(|(index, agent)| (agent.id.clone(), self.agent(AgentIx(index), agent))).collect()
    }

    fn agent(&self, at: AgentIx, agent: &Agent) -> Value {
        let (book, past) = (self.book, &self.instance.past);
        let pins = book.pins.iter().filter(|pin| pin.agent == at && self.planned.contains(&pin.date));
        let pins: Map<String, Value> =
            pins.map(|pin| (pin.date.to_string(), json!(self.ids(&pin.shifts)))).collect();
        let wishes = book.preferences.iter().filter(|wish| wish.agent == at && self.touches(&wish.days));
        let worked = past.worked.get(at.0).into_iter().flatten();
        let worked: Map<String, Value> =
            worked.map(|(date, shifts)| (date.to_string(), json!(self.ids(shifts)))).collect();
        let owed = past.owed.iter();
        let owed: Map<String, Value> =
            owed.filter_map(|(key, row)| Some((key.id(book), json!(row.get(at.0)?.to_string())))).collect();
        let mut facts = json!({
            "shifts": self.ids(&agent.shifts), "share_permille": agent.weight_permille,
            "max_week": agent.max_week, "leave": self.dates(|date| book.leave_on(at, date).is_some()),
            "pins": pins, "preferences": wishes.map(|wish| self.wish(wish)).collect::<Vec<_>>(),
            "history": worked, "owed": owed,
        });
        if let Some(facts) = facts.as_object_mut() {
            facts.extend(agent.min_week.map(|minutes| ("min_week".to_string(), json!(minutes))));
            if !agent.no_share.is_empty() {
                facts.insert("no_share".to_string(), json!(agent.no_share));
            }
            facts.extend(self.presence(at, agent));
        }
        facts
    }

    fn wish(&self, wish: &Preference) -> Value {
        let mut facts = json!({
            "wants": wish.wants, "shifts": self.ids(&wish.shifts), "weight": wish.weight,
            "dates": self.among(&wish.days),
        });
        if let (Some(colleague), Some(facts)) = (wish.colleague, facts.as_object_mut()) {
            facts.insert("with".to_string(), json!(self.book.agents[colleague].id));
        }
        facts
    }

    /// When an agent works beyond the limits, is in the team, may work a shift that has dates of its own,
    /// and can work at all. What does not limit the agent is left out.
    fn presence(&self, at: AgentIx, agent: &Agent) -> Map<String, Value> {
        let book = self.book;
        let mut facts = Map::new();
        let extra = self.dates(|date| book.is_extra(at, date));
        if !extra.is_empty() {
            facts.insert("extra_duty".to_string(), json!(extra));
        }
        let absent = self.dates(|date| !book.employed_on(at, date));
        if !absent.is_empty() {
            facts.insert("absent".to_string(), json!(absent));
        }
        let mut barred = Map::new();
        for shift in &agent.shifts {
            let dates = self.dates(|date| book.employed_on(at, date) && !book.may_work(at, *shift, date));
            if !dates.is_empty() {
                barred.insert(self.shift_id(*shift).to_string(), json!(dates));
            }
        }
        if !barred.is_empty() {
            facts.insert("not_eligible".to_string(), Value::Object(barred));
        }
        let parts = self.instance.dates_reached().flat_map(|date| {
            let leave = book.leave.iter().filter(move |leave| leave.includes(at, date));
            leave.filter_map(move |leave| match (leave.time, leave.time.hours()) {
                (LeaveTime::Daily { minutes, at_start }, _) => Some(json!([date, minutes, at_start])),
                (_, hours) => hours.map(|(from, until)| json!([date, from, until])),
            })
        });
        let parts: Vec<Value> = parts.collect();
        if !parts.is_empty() {
            facts.insert("part_leave".to_string(), json!(parts));
        }
        let skills = agent.skills.iter();
        let skills: Map<String, Value> =
            skills.map(|(skill, level)| (book.skills[*skill].id.clone(), json!(level))).collect();
        if !skills.is_empty() {
            facts.insert("skills".to_string(), Value::Object(skills));
        }
        let hours = agent.availability.iter().filter_map(|entry| {
            let dates = self.instance.dates_reached().filter(|date| entry.days.include(*date));
            let dates: Vec<NaiveDate> = dates.collect();
            let facts = json!({
                "available": entry.available, "from": entry.from, "until": entry.until, "dates": dates,
            });
            (!dates.is_empty()).then_some(facts)
        });
        let hours: Vec<Value> = hours.collect();
        if !hours.is_empty() {
            facts.insert("availability".to_string(), json!(hours));
        }
        facts
    }

    fn staffing(&self) -> Map<String, Value> {
        let mut targets = Map::new();
        for date in &self.planned {
            for shift in self.book.all_shifts() {
                let Some(target) = self.book.staffing_on(shift, *date) else { continue };
                let mut facts = vec![json!(target.min), json!(target.want), json!(target.max)];
                if target.under_weight.is_some() || target.over_weight.is_some() {
                    facts.extend([json!(target.under_weight), json!(target.over_weight)]);
                }
                targets.insert(format!("{date} {}", self.shift_id(shift)), json!(facts));
            }
        }
        targets
    }

    fn coverage(&self) -> Vec<Value> {
        let windows = self.book.coverage.iter().filter(|window| self.touches(&window.days));
        windows.map(|window| self.window(window)).collect()
    }

    fn window(&self, window: &CoverageWindow) -> Value {
        let mut facts = json!({
            "from": window.from, "until": window.until, "agents": window.agents,
            "dates": self.among(&window.days),
        });
        if let Some(facts) = facts.as_object_mut() {
            facts.extend(who(self.book, &window.needs));
            facts.extend((window.by == Presence::Standby).then(|| ("by".to_string(), json!("standby"))));
            facts.extend(window.class.map(|class| ("class".to_string(), json!(class.id()))));
            facts.extend(window.weight.map(|weight| ("weight".to_string(), json!(weight))));
        }
        facts
    }

    fn accepted_gaps(&self) -> Vec<Value> {
        let gaps = self.book.accepted_gaps.iter().filter(|gap| self.touches(&gap.days));
        gaps.map(|gap| json!({"from": gap.from, "until": gap.until, "dates": self.among(&gap.days)}))
            .collect()
    }

    /// The interval targets of each date; none where no date has any.
    fn demand(&self) -> Option<Value> {
        let mut demand = Map::new();
        for date in &self.planned {
            for (needs, slots) in self.book.demand_on(*date) {
                let hours: Vec<Value> = slots.iter().map(slot).collect();
                let name = format!("{date} {}", needs.label(self.book).en);
                demand.insert(name.trim_end().to_string(), json!(hours));
            }
        }
        (!demand.is_empty()).then_some(Value::Object(demand))
    }

    fn breaks(&self) -> Option<Value> {
        let of_law = self.book.law.iter().flat_map(|law| &law.breaks);
        let breaks = self.book.breaks.iter().chain(of_law).filter(|entry| self.touches(&entry.days));
        let breaks = breaks.map(|entry| {
            json!({
                "shifts": self.ids(&entry.shifts), "longer_than": entry.longer_than, "length": entry.length,
                "paid": entry.paid, "window": entry.window, "latest": entry.latest, "apart": entry.apart,
                "dates": self.among(&entry.days), "law": entry.law,
            })
        });
        let breaks: Vec<Value> = breaks.collect();
        (!breaks.is_empty()).then_some(json!(breaks))
    }

    /// The points of each count by date and shift; how they came about does not matter.
    fn counts(&self) -> Value {
        let mut counts = Map::new();
        for count in &self.book.counts {
            let mut points = Map::new();
            for date in self.instance.horizon.dates() {
                for shift in self.book.all_shifts() {
                    let value = count.points(shift, date);
                    if value > 0 {
                        points.insert(format!("{date} {}", self.shift_id(shift)), json!(value));
                    }
                }
            }
            counts.insert(count.id.clone(), Value::Object(points));
        }
        Value::Object(counts)
    }

    /// Public days off of the planned dates, and of those before day one that a rule may look at.
    fn holidays(&self) -> Vec<NaiveDate> {
        const BEFORE: u64 = 28;
        let horizon = &self.instance.horizon;
        let first = horizon.start.checked_sub_days(DaysAhead::new(BEFORE)).unwrap_or(horizon.start);
        let last = horizon.date(horizon.planned_days());
        let dates = first.iter_days().take_while(|date| *date < last);
        dates.filter(|date| self.book.team.holidays.is_off(*date)).collect()
    }
}

fn slot(slot: &Slot) -> Value {
    let mut facts =
        vec![json!(slot.from), json!(slot.until), json!(slot.min), json!(slot.want), json!(slot.max)];
    facts.extend(slot.late.map(|late| json!(late.steps())));
    json!(facts)
}

/// Who counts, where not everyone does.
fn who(book: &Book, needs: &Needs) -> Map<String, Value> {
    let ids: Vec<&str> = needs.skills.iter().map(|skill| book.skills[*skill].id.as_str()).collect();
    let facts = [("skills", json!(ids)), ("level", json!(needs.level))];
    facts.into_iter().filter(|_| !ids.is_empty()).map(|(key, fact)| (key.to_string(), fact)).collect()
}

fn order(book: &Book) -> Value {
    let shifts: Vec<&str> = book.shifts.iter().map(|shift| shift.id.as_str()).collect();
    let agents: Vec<&str> = book.agents.iter().map(|agent| agent.id.as_str()).collect();
    json!({"shifts": shifts, "agents": agents})
}

/// The SHA-256 of the canonical form, in hexadecimal.
pub fn fingerprint(instance: &Instance, rules: &[impl Stated]) -> String {
    let text = canonical(instance, rules).to_string();
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What differs between two canonical forms: a path such as
/// `agents.lin.leave`, what was there and what is there now.
pub fn differences(before: &Value, after: &Value) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    compare(String::new(), before, after, &mut found);
    found
}

fn compare(path: String, before: &Value, after: &Value, found: &mut Vec<(String, String, String)>) {
    match (before, after) {
        (Value::Object(one), Value::Object(two)) => {
            let mut keys: Vec<&String> = one.keys().chain(two.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                compare(
                    path,
                    one.get(key).unwrap_or(&Value::Null),
                    two.get(key).unwrap_or(&Value::Null),
                    found,
                );
            }
        }
        (one, two) if one != two => found.push((path, show(one), show(two))),
        _ => {}
    }
}

fn show(value: &Value) -> String {
    match value {
        Value::Null => "–".to_string(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::book::read_texts;
    use crate::calendar::Horizon;
    use crate::levels::Levels;
    use crate::roster::Past;

    struct Told(&'static str, &'static str, bool);

    impl Stated for Told {
        fn id(&self) -> &str {
            self.0
        }

        fn canonical(&self) -> String {
            self.1.to_string()
        }

        fn applies(&self, _: &Instance) -> bool {
            self.2
        }

        fn uses_holidays(&self) -> bool {
            false
        }
    }

    #[test]
    fn tables_of_a_rule_mean_the_same_in_any_order_and_those_without_meaning_are_left_out() {
        let team = b"[team]\nid = \"desk\"\nzone = \"UTC\"\n\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n\n[[agents]]\nid = \"lin\"\n";
        let (book, _) = read_texts(&[("team.toml".into(), team.to_vec())]).unwrap();
        let horizon = Horizon { start: "2026-12-07".parse().unwrap(), days: 7, look_ahead: 0 };
        let levels = Levels::new(false, [1].into());
        let instance = Instance::new(Arc::new(book), levels, horizon, Past::default());
        let rules = [Told("many", "max 6", true), Told("one", "min 2", true), Told("many", "max 4", true)];
        let of = |rules: &[Told]| canonical(&instance, rules)["rules"].clone();
        assert_eq!(of(&rules), json!({"many": ["max 4", "max 6"], "one": "min 2"}));
        assert_eq!(of(&[Told("many", "max 4", true), Told("one", "min 2", false)]), json!({"many": "max 4"}));
        assert_eq!(canonical(&instance, &rules).get("demand"), None, "what a team does not use");
    }

    #[test]
    fn differences_are_named_by_their_path() {
        let before = json!({"agents": {"lin": {"leave": ["2026-12-01"], "max_week": null}}, "order": 1});
        let after = json!({"agents": {"lin": {"leave": [], "max_week": null}}, "order": 1, "law": "cn"});
        let found = differences(&before, &after);
        let found: Vec<(&str, &str, &str)> =
            found.iter().map(|(path, was, now)| (path.as_str(), was.as_str(), now.as_str())).collect();
        assert_eq!(found, [("agents.lin.leave", "[\"2026-12-01\"]", "[]"), ("law", "\u{2013}", "cn")]);
    }
}
