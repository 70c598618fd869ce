//! The rules: one file each, one line each in [`REGISTRY`].
//!
//! A rule states itself twice. `post` turns it into primitives for an engine;
//! `audit` judges clock times in a timesheet. The two meet only in the rule's
//! parameters, so that a mistake in one of them shows as a difference.

mod apart;
mod availability;
mod coverage;
mod days_off;
mod demand;
mod doc;
mod eligibility;
mod explained;
mod fairness;
mod heads;
mod holiday_rest;
mod hours;
mod leave;
mod leave_limit;
mod one_duty;
mod overlap;
mod params;
mod pins;
mod preferences;
mod rest;
mod rest_days;
mod rotation;
mod rule;
mod runs;
mod same_shift;
mod shift_count;
mod shift_stint;
mod staffing;
mod stint;
mod succession;
mod together;
mod weekends;
mod weekly_rest;
mod whom;

pub use doc::{ParamDoc, RuleDoc};
pub use explained::{Asked, Relaxation, Requested, Subject, Target};
pub use fairness::adds;
pub(crate) use heads::accepted;
pub use params::Params;
pub use rule::{Limits, Rule};

use crate::book::{AgentIx, Book, RuleEntry, RuleTable, RuleValue, ShiftIx};
use crate::calendar::{Horizon, parse_minutes};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::instance::{Instance, Stated};
use crate::levels::{Class, Levels, Settings};
use crate::messages::{Text, rules as say};
use crate::solve::{Model, StopToken};
use crate::timesheet::{Findings, Timesheet};

/// The must-class limits of all rules together.
pub fn limits(rules: &[ActiveRule]) -> Limits {
    let mut all = Limits::default();
    for active in rules.iter().filter(|active| active.settings.class == Class::Must) {
        let limits = active.rule.limits();
        if active.law.is_some() {
            all.rest_days_by_law = all.rest_days_by_law.max(limits.rest_days_a_week.unwrap_or(0));
        }
        all.rest_days_a_week = all.rest_days_a_week.max(limits.rest_days_a_week);
        all.minutes_a_week = all.minutes_a_week.into_iter().chain(limits.minutes_a_week).min();
        all.own_minutes |= limits.own_minutes;
        all.rest = all.rest.or(limits.rest);
        all.availability |= limits.availability;
        all.pins |= limits.pins;
    }
    all
}

/// A line of the registry.
pub struct Entry {
    /// What people are told.
    pub doc: &'static RuleDoc,
    /// Whether the rule holds for a team that does not name it.
    pub always: bool,
    /// Whether a team may give it several times, as `[[rules.ID]]`.
    pub many: bool,
    read: fn(&mut Params) -> Box<dyn Rule>,
}

/// Every rule, in the order in which people read them.
pub static REGISTRY: &[Entry] = &[
    Entry { doc: &eligibility::DOC, always: true, many: false, read: eligibility::read },
    Entry { doc: &one_duty::DOC, always: true, many: false, read: one_duty::read },
    Entry { doc: &leave::DOC, always: true, many: false, read: leave::read },
    Entry { doc: &leave_limit::DOC, always: false, many: true, read: leave_limit::read },
    Entry { doc: &availability::DOC, always: true, many: false, read: availability::read },
    Entry { doc: &pins::DOC, always: true, many: false, read: pins::read },
    Entry { doc: &rest::DOC, always: false, many: false, read: rest::read },
    Entry { doc: &stint::DOC, always: false, many: true, read: stint::read },
    Entry { doc: &shift_stint::DOC, always: false, many: true, read: shift_stint::read },
    Entry { doc: &days_off::DOC, always: false, many: true, read: days_off::read },
    Entry { doc: &rest_days::DOC, always: false, many: true, read: rest_days::read },
    Entry { doc: &weekly_rest::DOC, always: false, many: true, read: weekly_rest::read },
    Entry { doc: &weekends::DOC, always: false, many: true, read: weekends::read },
    Entry { doc: &succession::DOC, always: false, many: true, read: succession::read },
    Entry { doc: &rotation::DOC, always: false, many: true, read: rotation::read },
    Entry { doc: &same_shift::DOC, always: false, many: true, read: same_shift::read },
    Entry { doc: &shift_count::DOC, always: false, many: true, read: shift_count::read },
    Entry { doc: &holiday_rest::DOC, always: false, many: false, read: holiday_rest::read },
    Entry { doc: &hours::DOC, always: true, many: true, read: hours::read },
    Entry { doc: &coverage::DOC, always: true, many: false, read: coverage::read },
    Entry { doc: &demand::DOC, always: true, many: false, read: demand::read },
    Entry { doc: &staffing::DOC, always: true, many: false, read: staffing::read },
    Entry { doc: &overlap::DOC, always: false, many: true, read: overlap::read },
    Entry { doc: &together::DOC, always: false, many: true, read: together::read },
    Entry { doc: &apart::DOC, always: false, many: true, read: apart::read },
    Entry { doc: &preferences::DOC, always: true, many: false, read: preferences::read },
    Entry { doc: &fairness::DOC, always: true, many: false, read: fairness::read },
];

/// A rule that holds for a team.
pub struct ActiveRule {
    /// The rule's id.
    pub id: &'static str,
    /// Class, weight and level.
    pub settings: Settings,
    /// Where its table is, if the team or the law that it keeps has one.
    pub at: Option<Place>,
    /// The table's name in the preset of `[law]`, if it comes from there.
    pub law: Option<String>,
    /// The rule with its parameters.
    pub rule: Box<dyn Rule>,
}

impl ActiveRule {
    /// What it says, as its table in the files has it; without one, its parameters.
    pub fn as_written(&self, book: &Book) -> String {
        let of_law = book.law.iter().flat_map(|law| &law.tables).map(|preset| &preset.table);
        let mut tables = book.rules.iter().chain(of_law);
        let table = tables.find(|table| table.rule == self.id && self.at.as_ref() == Some(&table.at));
        let Some(table) = table else { return self.rule.canonical() };
        let entry = |entry: &RuleEntry| {
            let text = entry.value_at.source.text.get(entry.value_at.span.clone())?;
            let value: Vec<&str> = text.split_whitespace().collect();
            Some(format!("{} = {}", entry.key, value.join(" ")))
        };
        table.entries.iter().filter_map(entry).collect::<Vec<_>>().join(", ")
    }
}

impl Stated for ActiveRule {
    fn id(&self) -> &str {
        self.id
    }

    fn canonical(&self) -> String {
        self.rule.canonical()
    }

    fn applies(&self, instance: &Instance) -> bool {
        self.rule.applies(instance)
    }

    fn uses_holidays(&self) -> bool {
        self.rule.uses_holidays()
    }
}

/// The settings of the rule that holds for some targets, if there is one.
pub fn settings_of(rules: &[ActiveRule], target: Target) -> Option<Settings> {
    let subject = Subject::Target(target);
    rules.iter().find(|active| active.rule.subject() == subject).map(|active| active.settings)
}

/// The ids of the rules about a subject.
pub fn ids_about(rules: &[ActiveRule], subject: Subject) -> Vec<&'static str> {
    rules.iter().filter(|active| active.rule.subject() == subject).map(|active| active.id).collect()
}

/// The levels in which these rules' penalties are compared.
pub fn levels(rules: &[ActiveRule], horizon: &Horizon) -> Levels {
    let levels = rules
        .iter()
        .filter(|active| active.settings.class == Class::Soft)
        .map(|active| active.settings.level);
    let parts = rules.iter().flat_map(|active| active.rule.soft_levels());
    Levels::new(horizon.look_ahead > 0, levels.chain(parts).collect())
}

/// The model that all rules post together.
pub fn model(instance: &Instance, rules: &[ActiveRule]) -> Model {
    model_by_table(instance, rules).0
}

/// The same, unless it is stopped before all have posted.
pub fn model_until(instance: &Instance, rules: &[ActiveRule], stop: &StopToken) -> Option<Model> {
    model_by_table_until(instance, rules, stop).map(|(model, _)| model)
}

/// The same, with the position in `rules` of the rule that posted each statement.
pub fn model_by_table(instance: &Instance, rules: &[ActiveRule]) -> (Model, Vec<usize>) {
    model_by_table_until(instance, rules, &StopToken::new()).unwrap_or_default()
}

/// The same, unless it is stopped before all have posted.
pub fn model_by_table_until(
    instance: &Instance,
    rules: &[ActiveRule],
    stop: &StopToken,
) -> Option<(Model, Vec<usize>)> {
    let mut model = Model {
        agents: instance.book.agents.len(),
        days: instance.horizon.planned_days(),
        duties: instance.duties.len(),
        levels: instance.levels.count(),
        posted: Vec::new(),
    };
    let mut from = Vec::new();
    for (index, active) in rules.iter().enumerate() {
        if stop.stopped() {
            return None;
        }
        active.rule.post(instance, &mut model);
        from.resize(model.posted.len(), index);
    }
    Some((model, from))
}

/// What the rules find in a timesheet.
///
/// ```
/// use std::sync::Arc;
///
/// use fairshift::book::read_texts;
/// use fairshift::calendar::Horizon;
/// use fairshift::roster::Past;
/// use fairshift::rules;
/// use fairshift::timesheet::Timesheet;
///
/// let team = br#"
/// [team]
/// id = "desk"
/// zone = "UTC"
///
/// [[shifts]]
/// id = "A"
/// start = "09:00"
/// end = "17:00"
///
/// [[agents]]
/// id = "lin"
///
/// [rules.stint]
/// max = 2
/// "#;
/// let (book, _) = read_texts(&[("team.toml".into(), team.to_vec())]).unwrap();
/// let rules = rules::active(&book).unwrap();
/// let horizon = Horizon { start: "2026-12-07".parse().unwrap(), days: 3, look_ahead: 0 };
/// let shift = book.shift("A").unwrap();
/// let lines = vec![vec![vec![shift]; 3]];
/// let sheet = Timesheet::new(Arc::new(book), horizon, &Past::default(), &lines);
///
/// let findings = rules::audit(&sheet, &rules);
/// let broken: Vec<&str> = findings.broken().map(|finding| finding.rule).collect();
/// assert_eq!(broken, ["stint"], "three days in a row, two at most");
/// ```
pub fn audit(sheet: &Timesheet, rules: &[ActiveRule]) -> Findings {
    let mut findings = Findings::new(levels(rules, &sheet.horizon));
    for active in rules {
        active.rule.audit(sheet, &mut findings);
    }
    findings
}

/// Ids of agents in one line.
fn agent_ids(book: &Book, agents: &[AgentIx]) -> String {
    agents.iter().map(|agent| book.agents[*agent].id.as_str()).collect::<Vec<_>>().join(" ")
}

/// Ids of shifts in one line.
fn shift_ids(book: &Book, shifts: &[ShiftIx]) -> String {
    shifts.iter().map(|shift| book.shifts[*shift].id.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a limit may be set to `then` for all that the law says, where a team's
/// own table of the rule took the place of the law's.
pub fn within_law(book: &Book, rule: &str, key: &str, then: i64) -> bool {
    let single = REGISTRY.iter().any(|entry| entry.doc.id == rule && !entry.many);
    let of_law =
        book.law.iter().flat_map(|law| &law.tables).filter(|preset| single && preset.table.rule == rule);
    let entries = of_law.flat_map(|preset| &preset.table.entries).filter(|entry| entry.key == key);
    let mut limits = entries.filter_map(|entry| match &entry.value {
        RuleValue::Integer(limit) => Some(*limit),
        RuleValue::Text(text) => parse_minutes(text),
        _ => None,
    });
    limits.all(|limit| if key.starts_with("max") { then <= limit } else { then >= limit })
}

/// The rules that hold for a team, with all that is wrong in its `[rules]`.
pub fn active(book: &Book) -> Result<Vec<ActiveRule>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let of_law = || book.law.iter().flat_map(|law| &law.tables);
    for table in book.rules.iter().chain(of_law().map(|preset| &preset.table)) {
        if !REGISTRY.iter().any(|entry| entry.doc.id == table.rule) {
            let ids: Vec<&str> = REGISTRY.iter().map(|entry| entry.doc.id).collect();
            problems.push(
                Diagnostic::error(Code::UnknownRule, say::unknown_rule(&table.rule))
                    .at(&table.at, Text::default())
                    .help(say::known_rules(ids.join(", "))),
            );
        }
    }
    let mut rules = Vec::new();
    for entry in REGISTRY {
        let id = entry.doc.id;
        let named = book.rules.iter().filter(|table| table.rule == id);
        let mut tables: Vec<(Option<&RuleTable>, Option<&str>)> =
            named.map(|table| (Some(table), None)).collect();
        // A team's own table of a rule that has one only takes the place of the law's.
        if entry.many || tables.is_empty() {
            let others = of_law().filter(|preset| preset.table.rule == id);
            tables.extend(others.map(|preset| (Some(&preset.table), Some(preset.name.as_str()))));
        }
        // Agents' own hours hold beside tables that say nothing about them.
        let beside = entry.doc.id == hours::DOC.id && hours::needs_default(book);
        if entry.always && (tables.is_empty() || beside) {
            tables.push((None, None));
        }
        for (index, (table, law)) in tables.into_iter().enumerate() {
            if let Some(table) = table.filter(|_| index > 0 && !entry.many) {
                problems.push(
                    Diagnostic::error(Code::BadParameter, say::only_one_table(entry.doc.id))
                        .at(&table.at, Text::default())
                        .help(say::merge_tables(entry.doc.id)),
                );
                continue;
            }
            let mut params = Params::new(entry.doc, table, book);
            let rule = (entry.read)(&mut params);
            let settings = params.finish(&mut problems);
            let at = table.map(|table| table.at.clone());
            rules.push(ActiveRule { id: entry.doc.id, settings, at, law: law.map(str::to_string), rule });
        }
    }
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}
