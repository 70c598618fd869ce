//! The instance in one canonical form, for fingerprints and comparison.

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::Instance;
use crate::book::{AgentIx, Book, Days, NamedCount, Needs, Presence, ShiftIx, Slot};
use crate::rules::ActiveRule;

/// Everything that the roster depends on within its horizon, in a fixed order.
/// Comments, layout, and entries that speak of other dates are not in it.
pub fn canonical(instance: &Instance, rules: &[ActiveRule]) -> Value {
    let book = &instance.book;
    let planned = || (0..instance.horizon.planned_days()).map(|day| instance.horizon.date(day));
    let touches = |days: &Days| planned().any(|date| days.include(date));
    let ids = |shifts: &[ShiftIx]| shifts.iter().map(|s| book.shifts[s.0].id.clone()).collect::<Vec<_>>();
    let dates = |days: &Days| planned().filter(|date| days.include(*date)).collect::<Vec<_>>();

    let mut shifts = Map::new();
    for shift in &book.shifts {
        let mut facts = json!({
            "start": shift.start, "end": shift.end, "covers": shift.covers, "place": shift.place,
            "standby": shift.standby, "counts_as_day": shift.counts_as_day, "paid_permille": shift.paid_permille,
            "breaks_rest": shift.breaks_rest, "may_follow": ids(&shift.may_follow), "travel": shift.travel,
            "report_before": shift.report_before, "handover": shift.handover,
        });
        if let Some(facts) = facts.as_object_mut().filter(|_| shift.wrap_up > 0) {
            facts.insert("wrap_up".to_string(), json!(shift.wrap_up));
        }
        shifts.insert(shift.id.clone(), facts);
    }
    let mut agents = Map::new();
    for (index, agent) in book.agents.iter().enumerate() {
        let own = |of: AgentIx| of.0 == index;
        let leave: Vec<_> = planned().filter(|date| book.leave_on(AgentIx(index), *date).is_some()).collect();
        let mut pins = Map::new();
        for pin in book.pins.iter().filter(|pin| own(pin.agent) && planned().any(|date| date == pin.date)) {
            pins.insert(pin.date.to_string(), json!(ids(&pin.shifts)));
        }
        let wishes: Vec<Value> = book
            .preferences
            .iter()
            .filter(|wish| own(wish.agent) && touches(&wish.days))
            .map(|wish| {
                let mut own = json!({"wants": wish.wants, "shifts": ids(&wish.shifts), "weight": wish.weight, "dates": dates(&wish.days)});
                if let (Some(colleague), Some(own)) = (wish.colleague, own.as_object_mut()) {
                    own.insert("with".to_string(), json!(book.agents[colleague.0].id));
                }
                own
            })
            .collect();
        let worked: Map<String, Value> = instance
            .past
            .worked
            .get(index)
            .into_iter()
            .flatten()
            .map(|(date, shifts)| (date.to_string(), json!(ids(shifts))))
            .collect();
        let owed: Map<String, Value> = instance
            .past
            .owed
            .iter()
            .filter_map(|(key, row)| Some((key.id(book), json!(row.get(index)?.to_string()))))
            .collect();
        let mut facts = json!({
            "shifts": ids(&agent.shifts), "share_permille": agent.weight_permille, "max_week": agent.max_week,
            "leave": leave, "pins": pins, "preferences": wishes, "history": worked, "owed": owed,
        });
        if let Some(facts) = facts.as_object_mut() {
            facts.extend(agent.min_week.map(|minutes| ("min_week".to_string(), json!(minutes))));
            facts.extend(presence(instance, AgentIx(index)));
        }
        agents.insert(agent.id.clone(), facts);
    }
    let mut targets = Map::new();
    for date in planned() {
        for shift in book.all_shifts() {
            if let Some(target) = book.staffing_on(shift, date) {
                let name = format!("{date} {}", book.shifts[shift.0].id);
                let mut facts = vec![json!(target.min), json!(target.want), json!(target.max)];
                if target.under_weight.is_some() || target.over_weight.is_some() {
                    facts.extend([json!(target.under_weight), json!(target.over_weight)]);
                }
                targets.insert(name, json!(facts));
            }
        }
    }
    let coverage: Vec<Value> = book
        .coverage
        .iter()
        .filter(|window| touches(&window.days))
        .map(|window| {
            let mut facts = json!({"from": window.from, "until": window.until, "agents": window.agents, "dates": dates(&window.days)});
            if let Some(facts) = facts.as_object_mut() {
                facts.extend(who(book, &window.needs));
                facts.extend((window.by == Presence::Standby).then(|| ("by".to_string(), json!("standby"))));
                facts.extend(window.class.map(|class| ("class".to_string(), json!(class.id()))));
                facts.extend(window.weight.map(|weight| ("weight".to_string(), json!(weight))));
            }
            facts
        })
        .collect();
    let gaps: Vec<Value> = book
        .accepted_gaps
        .iter()
        .filter(|gap| touches(&gap.days))
        .map(|gap| json!({"from": gap.from, "until": gap.until, "dates": dates(&gap.days)}))
        .collect();
    let mut demand = Map::new();
    for date in planned() {
        for (needs, slots) in book.demand_on(date) {
            let hours = |slot: &Slot| {
                let plain = [json!(slot.from), json!(slot.until), json!(slot.min), json!(slot.want)];
                let late = slot.late.map(|late| json!(late.steps()));
                json!(plain.into_iter().chain([json!(slot.max)]).chain(late).collect::<Vec<_>>())
            };
            let hours: Vec<Value> = slots.iter().map(hours).collect();
            demand.insert(format!("{date} {}", needs.label(book).en).trim_end().to_string(), json!(hours));
        }
    }
    // A rule of entries that nobody has on these dates says nothing.
    let limited = agents.values().any(|facts| facts.get("availability").is_some());
    let says = |id: &str| match id {
        "availability" => limited,
        "demand" => !demand.is_empty(),
        _ => true,
    };
    let mut active = Map::new();
    for id in rules.iter().map(|active| active.id).filter(|id| says(id)) {
        let own = rules.iter().filter(|active| active.id == id);
        let mut tables: Vec<String> = own.map(|active| active.rule.canonical()).collect();
        // Several tables mean the same in any order.
        tables.sort();
        active.insert(id.to_string(), if let [one] = tables.as_slice() { json!(one) } else { json!(tables) });
    }
    let mut whole = json!({
        "team": {
            "id": book.team.id, "zone": book.team.zone.name(),
            "first_weekday": book.team.first_weekday.num_days_from_monday(),
        },
        "horizon": instance.horizon,
        "shifts": shifts,
        "agents": agents,
        "order": order(book),
        "staffing": targets,
        "coverage": coverage,
        "accepted_gaps": gaps,
        "rules": active,
    });
    if let Some(whole) = whole.as_object_mut() {
        if !book.counts.is_empty() {
            whole.insert("counts".to_string(), counts(instance));
        }
        if rules.iter().any(|active| active.rule.uses_holidays()) {
            whole.insert("holidays".to_string(), json!(holidays(instance)));
        }
        if let Some(law) = &book.law {
            whole.insert("law".to_string(), json!({"preset": law.preset, "except": law.except}));
        }
        if !demand.is_empty() {
            whole.insert("demand".to_string(), Value::Object(demand));
        }
        let breaks = book.breaks.iter().chain(book.law.iter().flat_map(|law| &law.breaks));
        let breaks: Vec<Value> = breaks
            .filter(|own| touches(&own.days))
            .map(|own| {
                json!({
                    "shifts": ids(&own.shifts), "longer_than": own.longer_than, "length": own.length,
                    "paid": own.paid, "window": own.window, "latest": own.latest, "apart": own.apart,
                    "dates": dates(&own.days), "law": own.law,
                })
            })
            .collect();
        if !breaks.is_empty() {
            whole.insert("breaks".to_string(), json!(breaks));
        }
    }
    whole
}

/// The points of each count by date and shift; how they came about does not matter.
fn counts(instance: &Instance) -> Value {
    let (book, horizon) = (&instance.book, &instance.horizon);
    let points = |count: &NamedCount| {
        let every = horizon.dates().flat_map(|date| book.all_shifts().map(move |shift| (date, shift)));
        let some = every.map(|(date, shift)| (date, shift, count.points(shift, date)));
        let some = some.filter(|(.., points)| *points > 0);
        let named = |shift: ShiftIx| book.shifts[shift.0].id.as_str();
        some.map(|(date, shift, points)| (format!("{date} {}", named(shift)), json!(points))).collect()
    };
    let all = book.counts.iter().map(|count| (count.id.clone(), Value::Object(points(count))));
    Value::Object(all.collect())
}

/// Public days off of the planned dates, and of those before day one that a rule may look at.
fn holidays(instance: &Instance) -> Vec<chrono::NaiveDate> {
    const BEFORE: u64 = 28;
    let horizon = &instance.horizon;
    let first = horizon.start.checked_sub_days(chrono::Days::new(BEFORE)).unwrap_or(horizon.start);
    let last = horizon.date(horizon.planned_days());
    let dates = first.iter_days().take_while(|date| *date < last);
    dates.filter(|date| instance.book.team.holidays.is_off(*date)).collect()
}

/// When an agent works beyond the limits, is in the team, may work a shift that has dates of its own, and
/// can work at all. What does not limit the agent is left out.
fn presence(instance: &Instance, agent: AgentIx) -> Map<String, Value> {
    let (book, horizon) = (&instance.book, &instance.horizon);
    let own = &book.agents[agent.0];
    let planned = || (0..horizon.planned_days()).map(|day| horizon.date(day));
    let mut facts = Map::new();
    let extra: Vec<_> = planned().filter(|date| book.is_extra(agent, *date)).collect();
    if !extra.is_empty() {
        facts.insert("extra_duty".to_string(), json!(extra));
    }
    let absent: Vec<_> = planned().filter(|date| !book.employed_on(agent, *date)).collect();
    if !absent.is_empty() {
        facts.insert("absent".to_string(), json!(absent));
    }
    let mut barred = Map::new();
    for shift in &own.shifts {
        let may = |date: &chrono::NaiveDate| book.may_work(agent, *shift, *date);
        let dates: Vec<_> = planned().filter(|date| book.employed_on(agent, *date) && !may(date)).collect();
        if !dates.is_empty() {
            barred.insert(book.shifts[shift.0].id.clone(), json!(dates));
        }
    }
    if !barred.is_empty() {
        facts.insert("not_eligible".to_string(), Value::Object(barred));
    }
    // Work of the first and the last date reaches into dates beside them.
    let first = horizon.start.checked_sub_days(chrono::Days::new(3)).unwrap_or(horizon.start);
    let near = || first.iter_days().take(horizon.planned_days() + 8);
    let hours: Vec<Value> = own
        .availability
        .iter()
        .map(|entry| (entry, near().filter(|date| entry.days.include(*date)).collect::<Vec<_>>()))
        .filter(|(_, dates)| !dates.is_empty())
        .map(|(e, dates)| json!({"available": e.available, "from": e.from, "until": e.until, "dates": dates}))
        .collect();
    let part = |date: chrono::NaiveDate| {
        let leave = book.leave.iter().filter(move |leave| leave.includes(agent, date));
        leave.filter_map(move |leave| leave.hours.map(|(from, until)| json!([date, from, until])))
    };
    let parts: Vec<Value> = near().flat_map(part).collect();
    if !parts.is_empty() {
        facts.insert("part_leave".to_string(), json!(parts));
    }
    let skills = own.skills.iter().map(|(skill, level)| (book.skills[skill.0].id.clone(), json!(level)));
    let skills: Map<String, Value> = skills.collect();
    if !skills.is_empty() {
        facts.insert("skills".to_string(), Value::Object(skills));
    }
    if !hours.is_empty() {
        facts.insert("availability".to_string(), json!(hours));
    }
    facts
}

/// Who counts, where not everyone does.
fn who(book: &Book, needs: &Needs) -> Map<String, Value> {
    let ids: Vec<&str> = needs.skills.iter().map(|skill| book.skills[skill.0].id.as_str()).collect();
    let facts = [("skills", json!(ids)), ("level", json!(needs.level))];
    facts.into_iter().filter(|_| !ids.is_empty()).map(|(key, fact)| (key.to_string(), fact)).collect()
}

fn order(book: &Book) -> Value {
    let shifts: Vec<&str> = book.shifts.iter().map(|shift| shift.id.as_str()).collect();
    let agents: Vec<&str> = book.agents.iter().map(|agent| agent.id.as_str()).collect();
    json!({"shifts": shifts, "agents": agents})
}

/// The SHA-256 of the canonical form, in hexadecimal.
pub fn fingerprint(instance: &Instance, rules: &[ActiveRule]) -> String {
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
