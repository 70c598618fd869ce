//! The rules: one file each, one line each in [`REGISTRY`].
//!
//! A rule states itself twice. `post` turns it into primitives for an engine;
//! `audit` judges clock times in a timesheet. The two meet only in the rule's
//! parameters, so that a mistake in one of them shows as a difference.

mod coverage;
mod days_off;
mod eligibility;
mod fairness;
mod hours;
mod leave;
mod one_duty;
mod params;
mod pins;
mod preferences;
mod rest;
mod rest_days;
mod runs;
mod shift_stint;
mod staffing;
mod stint;

pub use params::Params;

use crate::book::{Book, RuleTable};
use crate::calendar::Horizon;
use crate::diagnostic::{Code, Diagnostic};
use crate::instance::Instance;
use crate::levels::{Class, Levels, Settings};
use crate::messages::{Language, Text, rules as say};
use crate::solve::Model;
use crate::timesheet::{Findings, Timesheet};

/// A rule with a team's parameters.
pub trait Rule: Send + Sync {
    /// States the rule in primitives.
    fn post(&self, instance: &Instance, model: &mut Model);
    /// Judges a timesheet.
    fn audit(&self, sheet: &Timesheet, findings: &mut Findings);
    /// The parameters in one line that is the same for the same meaning.
    fn canonical(&self) -> String;
    /// What arithmetic may use before any solving; must-class limits only.
    fn limits(&self) -> Limits {
        Limits::default()
    }
    /// Whether a breach stays one whatever duties are added.
    fn stays_broken(&self) -> bool {
        true
    }
    /// The soft levels that parts of the rule use beside its own class.
    fn soft_levels(&self) -> Vec<i64> {
        Vec::new()
    }
}

/// Limits that hold in every roster.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Rest days in each calendar week.
    pub rest_days_a_week: Option<i64>,
    /// Working minutes in each calendar week, where an agent has no own limit.
    pub minutes_a_week: Option<i64>,
    /// Minutes of rest between duties of different dates.
    pub rest: Option<i64>,
}

/// The must-class limits of all rules together.
pub fn limits(rules: &[ActiveRule]) -> Limits {
    let mut all = Limits::default();
    for own in
        rules.iter().filter(|active| active.settings.class == Class::Must).map(|active| active.rule.limits())
    {
        all.rest_days_a_week = all.rest_days_a_week.or(own.rest_days_a_week);
        all.minutes_a_week = all.minutes_a_week.or(own.minutes_a_week);
        all.rest = all.rest.or(own.rest);
    }
    all
}

/// What people are told of a rule; printed by `fairshift rules`.
pub struct RuleDoc {
    /// The id, as in `[rules.ID]`.
    pub id: &'static str,
    /// What it requires, English and Chinese.
    pub requires: [&'static str; 2],
    /// The penalty of a roster.
    pub formula: &'static str,
    /// The keys of its table.
    pub params: &'static [ParamDoc],
    /// TOML that turns it on or shapes it.
    pub example: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

/// One key of a rule's table.
pub struct ParamDoc {
    /// The key.
    pub key: &'static str,
    /// Unit or kind, with the default.
    pub value: &'static str,
    /// What it means, English and Chinese.
    pub means: [&'static str; 2],
}

impl ParamDoc {
    const fn class(default: &'static str) -> ParamDoc {
        ParamDoc {
            key: "class",
            value: default,
            means: ["must, required or soft", "类别：must、required 或 soft"],
        }
    }

    const fn weight(default: &'static str) -> ParamDoc {
        ParamDoc {
            key: "weight",
            value: default,
            means: ["price of a unit where soft", "soft 时每单位的罚分"],
        }
    }

    const fn level() -> ParamDoc {
        ParamDoc { key: "level", value: "1", means: ["soft level, 1 to 9", "soft 的层级，1 到 9"] }
    }
}

impl RuleDoc {
    /// What the rule requires, in one language.
    pub fn requires_in(&self, language: Language) -> &'static str {
        self.requires[language as usize]
    }
}

impl ParamDoc {
    /// What the key means, in one language.
    pub fn means_in(&self, language: Language) -> &'static str {
        self.means[language as usize]
    }
}

/// A line of the registry.
pub struct Entry {
    /// What people are told.
    pub doc: &'static RuleDoc,
    /// Whether the rule holds for a team that does not name it.
    pub always: bool,
    read: fn(&mut Params) -> Box<dyn Rule>,
}

/// Every rule, in the order in which people read them.
pub static REGISTRY: &[Entry] = &[
    Entry { doc: &eligibility::DOC, always: true, read: eligibility::read },
    Entry { doc: &one_duty::DOC, always: true, read: one_duty::read },
    Entry { doc: &leave::DOC, always: true, read: leave::read },
    Entry { doc: &pins::DOC, always: true, read: pins::read },
    Entry { doc: &rest::DOC, always: false, read: rest::read },
    Entry { doc: &stint::DOC, always: false, read: stint::read },
    Entry { doc: &shift_stint::DOC, always: false, read: shift_stint::read },
    Entry { doc: &days_off::DOC, always: false, read: days_off::read },
    Entry { doc: &rest_days::DOC, always: false, read: rest_days::read },
    Entry { doc: &hours::DOC, always: true, read: hours::read },
    Entry { doc: &coverage::DOC, always: true, read: coverage::read },
    Entry { doc: &staffing::DOC, always: true, read: staffing::read },
    Entry { doc: &preferences::DOC, always: true, read: preferences::read },
    Entry { doc: &fairness::DOC, always: true, read: fairness::read },
];

/// A rule that holds for a team.
pub struct ActiveRule {
    /// The rule's id.
    pub id: &'static str,
    /// Class, weight and level.
    pub settings: Settings,
    /// The rule with its parameters.
    pub rule: Box<dyn Rule>,
}

/// The levels in which these rules' penalties are compared.
pub fn levels(rules: &[ActiveRule], horizon: &Horizon) -> Levels {
    let own = rules
        .iter()
        .filter(|active| active.settings.class == Class::Soft)
        .map(|active| active.settings.level);
    let parts = rules.iter().flat_map(|active| active.rule.soft_levels());
    Levels::new(horizon.look_ahead > 0, own.chain(parts).collect())
}

/// The model that all rules post together.
pub fn model(instance: &Instance, rules: &[ActiveRule]) -> Model {
    let mut model = Model {
        agents: instance.book.agents.len(),
        days: instance.horizon.planned_days(),
        duties: instance.duties.len(),
        levels: instance.levels.count(),
        posted: Vec::new(),
    };
    for active in rules {
        active.rule.post(instance, &mut model);
    }
    model
}

/// What the rules find in a timesheet.
pub fn audit(sheet: &Timesheet, rules: &[ActiveRule]) -> Findings {
    let mut findings = Findings::new(levels(rules, &sheet.horizon));
    for active in rules {
        active.rule.audit(sheet, &mut findings);
    }
    findings
}

/// The rules that hold for a team, with all that is wrong in its `[rules]`.
pub fn active(book: &Book) -> Result<Vec<ActiveRule>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    for table in &book.rules {
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
        let table: Option<&RuleTable> = book.rules.iter().find(|table| table.rule == entry.doc.id);
        if table.is_none() && !entry.always {
            continue;
        }
        let mut params = Params::new(entry.doc, table, book);
        let rule = (entry.read)(&mut params);
        let settings = params.finish(&mut problems);
        rules.push(ActiveRule { id: entry.doc.id, settings, rule });
    }
    if problems.is_empty() { Ok(rules) } else { Err(problems) }
}
