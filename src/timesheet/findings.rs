//! What an audit finds.

use chrono::NaiveDate;

use crate::book::{AgentIx, ShiftIx};
use crate::calendar::Clock;
use crate::levels::{Class, Levels, Settings};
use crate::messages::Text;

/// How a finding counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// A broken must.
    Broken,
    /// Required shortfall, or a price at a level.
    Priced {
        /// A position in the instance's levels.
        level: usize,
        /// What it adds there.
        penalty: i64,
    },
    /// A known hole that the team accepts; it costs nothing.
    Accepted,
}

/// What more or fewer duties would do about a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Duties are missing: a roster that has only some of these duties is at least as short.
    TooFew,
    /// There are too many: a roster that has these duties and more has at least as many too many.
    TooMany,
}

/// One breach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: &'static str,
    /// Whose, if it is one agent's.
    pub agent: Option<AgentIx>,
    /// First and last date.
    pub dates: (NaiveDate, NaiveDate),
    /// How much, in the rule's own unit.
    pub amount: i64,
    /// How it counts.
    pub severity: Severity,
    /// In words.
    pub text: Text,
    /// The hours and heads that are missing, where that is what is wrong.
    pub short: Option<Short>,
    /// Whether duties are missing or too many, where that is all that is wrong.
    pub side: Option<Side>,
}

/// Hours in which agents are missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// From this clock time of the finding's date,
    pub from: Clock,
    /// until this one.
    pub until: Clock,
    /// The shift that is short; none if it is coverage.
    pub shift: Option<ShiftIx>,
    /// Which agents are meant; empty for everyone.
    pub who: Text,
    /// Agents missing.
    pub missing: i64,
    /// Why the team accepts it, if it does.
    pub reason: Option<String>,
}

/// All that the audits of a timesheet find.
#[derive(Debug)]
pub struct Findings {
    /// In the order of the rules.
    pub found: Vec<Finding>,
    levels: Levels,
}

/// Who, when and in what words: a finding before it is priced.
pub struct Breach {
    /// The rule's id.
    pub rule: &'static str,
    /// Whose, if it is one agent's.
    pub agent: Option<AgentIx>,
    /// First and last date.
    pub dates: (NaiveDate, NaiveDate),
    /// In words.
    pub text: Text,
    /// The hours and heads that are missing, where that is what is wrong.
    pub short: Option<Short>,
    /// Whether duties are missing or too many, where that is all that is wrong.
    pub side: Option<Side>,
}

impl Breach {
    /// A breach of a rule on some dates.
    pub fn new(
        rule: &'static str,
        agent: Option<AgentIx>,
        dates: (NaiveDate, NaiveDate),
        text: Text,
    ) -> Breach {
        Breach { rule, agent, dates, text, short: None, side: None }
    }

    /// Says which hours and heads are missing.
    pub fn with_short(self, short: Short) -> Breach {
        Breach { short: Some(short), side: Some(Side::TooFew), ..self }
    }

    /// Says whether duties are missing or too many: more of them, or fewer, then never cost less.
    pub fn on_side(self, side: Side) -> Breach {
        Breach { side: Some(side), ..self }
    }
}

impl Findings {
    /// None yet.
    pub fn new(levels: Levels) -> Findings {
        Findings { found: Vec::new(), levels }
    }

    /// Adds a breach of `amount` units with the class of its rule: `minutes` is
    /// what a unit is worth in agent-minutes where the rule is required, and
    /// `multiple` how often the weight counts where it is soft.
    pub fn add(&mut self, settings: &Settings, breach: Breach, amount: i64, minutes: i64, multiple: i64) {
        let severity = match settings.class {
            Class::Must => Severity::Broken,
            Class::Required => Severity::Priced {
                level: self.levels.required(),
                penalty: amount.saturating_mul(minutes.max(1)),
            },
            Class::Soft => Severity::Priced {
                level: self.levels.soft(settings.level),
                penalty: multiple.saturating_mul(settings.weight.max(1)),
            },
        };
        self.push(breach, amount, severity);
    }

    /// Adds a breach of the unprinted days after the horizon, in agent-minutes.
    pub fn add_continuation(&mut self, breach: Breach, amount: i64, penalty: i64) {
        if let Some(level) = self.levels.continuation() {
            self.push(breach, amount, Severity::Priced { level, penalty });
        }
    }

    /// Adds a hole that the team accepts.
    pub fn accept(&mut self, breach: Breach, amount: i64) {
        self.push(breach, amount, Severity::Accepted);
    }

    fn push(&mut self, breach: Breach, amount: i64, severity: Severity) {
        let Breach { rule, agent, dates, text, short, side } = breach;
        self.found.push(Finding { rule, agent, dates, amount, severity, text, short, side });
    }

    /// The penalty of each level.
    pub fn penalties(&self) -> Vec<i64> {
        let mut sums = vec![0_i64; self.levels.count()];
        for finding in &self.found {
            if let Severity::Priced { level, penalty } = finding.severity
                && let Some(sum) = sums.get_mut(level)
            {
                *sum = sum.saturating_add(penalty);
            }
        }
        sums
    }

    /// The broken musts.
    pub fn broken(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter().filter(|finding| finding.severity == Severity::Broken)
    }

    /// What is required and missing.
    pub fn unmet(&self) -> impl Iterator<Item = &Finding> {
        let required = self.levels.required();
        self.found.iter().filter(
            move |finding| matches!(finding.severity, Severity::Priced { level, penalty } if level == required && penalty > 0),
        )
    }

    /// The holes that the team accepts.
    pub fn accepted(&self) -> impl Iterator<Item = &Finding> {
        self.found.iter().filter(|finding| finding.severity == Severity::Accepted)
    }
}
