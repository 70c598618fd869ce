//! Who could take an agent's duty, alone or for one of the own.
//!
//! Every exchange with every colleague is weighed by the statements of the rules about its
//! cells; what is shown is audited once more, by code that knows nothing of those statements.

use std::ops::RangeInclusive;
use std::sync::Arc;

use chrono::NaiveDate;
use num_rational::Ratio;

use super::exchange::{Exchange, Moved};
use super::scales::{Cell, Scales, Weighed};
use crate::book::{AgentIx, ShiftIx};
use crate::instance::Instance;
use crate::messages::Text;
use crate::roster::{Fraction, RosterLines};
use crate::rules::{self, ActiveRule};
use crate::timesheet::{Findings, Timesheet};

/// Exchanges shown with the same colleague, where there is a choice.
const MAX_OF_COLLEAGUE: usize = 3;

/// Whose duty, and what may be had for it.
#[derive(Clone, Debug)]
pub struct Ask {
    /// Who wants to be rid of a duty.
    pub agent: AgentIx,
    /// Of this date.
    pub date: NaiveDate,
    /// One of its shifts only.
    pub shift: Option<ShiftIx>,
    /// Only with this colleague.
    pub with: Option<AgentIx>,
    /// Dates of the duties that may come back; the others are frozen or too far away.
    pub back: RangeInclusive<NaiveDate>,
    /// The most partners that are shown, and the most that fail by little.
    pub most: (usize, usize),
}

/// An exchange with what it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Who gives and takes what.
    pub exchange: Exchange,
    /// The cells before and after.
    pub cells: Vec<Moved>,
    /// What it adds to each level, below 0 where it is a gain.
    pub penalties: Vec<i64>,
    /// How much further both are from their shares, in units, over all counts; below 0 is fairer.
    pub fairness: Fraction,
    /// Working minutes of giver and taker, before and after.
    pub minutes: [(i64, i64); 2],
    /// Musts that it breaks: rule, and in words.
    pub breaks: Vec<(&'static str, Text)>,
    /// What is required and would be missing, where more is missing than before.
    pub unmet: Vec<(&'static str, Text)>,
}

impl Partner {
    /// Whether it breaks no must, and nothing more that is required is missing.
    pub fn holds(&self) -> bool {
        self.breaks.is_empty() && self.unmet.is_empty()
    }

    /// All that speaks against it.
    pub fn against(&self) -> impl Iterator<Item = &(&'static str, Text)> {
        self.breaks.iter().chain(&self.unmet)
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Partners {
    /// Exchanges that break nothing, the best first.
    pub good: Vec<Partner>,
    /// The nearest of those that do.
    pub near: Vec<Partner>,
    /// How many exchanges were weighed, and how many of them break nothing.
    pub weighed: (usize, usize),
}

/// The best partners for a duty of a roster; nobody where the agent has none on that date.
///
/// `frozen` says of a duty that may come back whether it has begun. Ranked by the penalties, level by level, then by fairness, then exchanges on the same date first.
pub fn partners(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    ask: &Ask,
    frozen: &dyn Fn(AgentIx, NaiveDate) -> bool,
) -> Option<Partners> {
    let mut scales = Scales::new(instance, rules, lines)?;
    let bench = Bench::new(instance, rules, lines);
    let mut tried: Vec<Tried> = Vec::new();
    for exchange in exchanges(instance, lines, ask, frozen) {
        let Some(cells) = exchange.cells(instance, lines) else { continue };
        let change: Vec<Cell> = cells
            .iter()
            .filter_map(|moved| Some((moved.agent.0, instance.horizon.day(moved.date)?, moved.duty)))
            .collect();
        let weighed = scales.weigh(&change);
        let fairness = bench.fairness(&exchange, &cells);
        let same_date = exchange.back.as_ref().is_none_or(|(date, _)| *date == ask.date);
        tried.push(Tried { rank: (fairness, !same_date), exchange, cells, weighed });
    }
    let required = instance.levels.required();
    let short = |tried: &Tried| tried.weighed.penalties.get(required).copied().unwrap_or(0).max(0);
    tried.sort_by(|one, other| {
        let key = |tried: &Tried| (tried.weighed.broken, short(tried));
        (key(one), &one.weighed.penalties, &one.rank).cmp(&(
            key(other),
            &other.weighed.penalties,
            &other.rank,
        ))
    });
    let legal = tried.iter().take_while(|tried| tried.weighed.broken == 0 && short(tried) == 0).count();
    let mut found = Partners { weighed: (tried.len(), legal), ..Partners::default() };
    let mut rest = tried.into_iter();
    for tried in rest.by_ref().take(legal) {
        if found.good.len() == ask.most.0 {
            break;
        }
        let taker = tried.exchange.taker;
        let known = found.good.iter().filter(|partner| partner.exchange.taker == taker).count();
        if ask.with.is_none() && known == MAX_OF_COLLEAGUE {
            continue;
        }
        let partner = bench.judge(tried.exchange, tried.cells);
        if partner.holds() {
            found.good.push(partner)
        }
    }
    let mut seen: Vec<AgentIx> = Vec::new();
    for tried in rest.skip_while(|tried| tried.weighed.broken == 0 && short(tried) == 0) {
        if found.near.len() == ask.most.1 {
            break;
        }
        // One a colleague says more than three of the same.
        if !seen.contains(&tried.exchange.taker) {
            seen.push(tried.exchange.taker);
            found.near.push(bench.judge(tried.exchange, tried.cells));
        }
    }
    Some(found)
}

struct Tried {
    exchange: Exchange,
    cells: Vec<Moved>,
    weighed: Weighed,
    rank: (Fraction, bool),
}

/// Everything that could be exchanged for the duty asked about, legal or not.
fn exchanges(
    instance: &Instance,
    lines: &RosterLines,
    ask: &Ask,
    frozen: &dyn Fn(AgentIx, NaiveDate) -> bool,
) -> Vec<Exchange> {
    let cell = |agent: AgentIx, date| {
        let day = instance.horizon.day(date)?;
        lines.get(agent.0)?.get(day).filter(|shifts: &&Vec<_>| !shifts.is_empty())
    };
    let Some(shifts) = cell(ask.agent, ask.date) else { return Vec::new() };
    let given = match ask.shift {
        None => shifts.clone(),
        Some(shift) => shifts.iter().filter(|kind| **kind == shift).copied().collect(),
    };
    let colleagues =
        instance.agents().filter(|agent| *agent != ask.agent && ask.with.is_none_or(|only| only == *agent));
    let mut all = Vec::new();
    for taker in colleagues {
        let exchange = |back| Exchange { giver: ask.agent, taker, given: (ask.date, given.clone()), back };
        all.push(exchange(None));
        let dates = instance.horizon.dates().filter(|date| ask.back.contains(date) || *date == ask.date);
        for date in dates {
            let Some(theirs) = cell(taker, date).filter(|_| !frozen(taker, date)) else { continue };
            let parts = theirs.iter().filter(|_| theirs.len() > 1).map(|shift| vec![*shift]);
            for back in std::iter::once(theirs.clone()).chain(parts) {
                // A duty for the same one on the same date is no exchange.
                if date != ask.date || back != given {
                    all.push(exchange(Some((date, back))));
                }
            }
        }
    }
    all
}

/// What an exchange does, audited; none if its cells can't be exchanged.
pub fn weigh(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    exchange: &Exchange,
) -> Option<Partner> {
    let cells = exchange.cells(instance, lines)?;
    Some(Bench::new(instance, rules, lines).judge(exchange.clone(), cells))
}

/// A roster as it is, for exchanges to be held against.
struct Bench<'a> {
    instance: &'a Instance,
    rules: &'a [ActiveRule],
    lines: &'a RosterLines,
    sheet: Timesheet,
    before: Findings,
}

impl<'a> Bench<'a> {
    fn new(instance: &'a Instance, rules: &'a [ActiveRule], lines: &'a RosterLines) -> Bench<'a> {
        let sheet = expand(instance, lines);
        let before = rules::audit(&sheet, rules);
        Bench { instance, rules, lines, sheet, before }
    }

    /// How much further the two are from their shares.
    fn fairness(&self, exchange: &Exchange, cells: &[Moved]) -> Fraction {
        let zero = Ratio::from_integer(0);
        let duty = |at: &Moved| self.instance.duties.get(at.duty.0);
        let before = |at: &Moved| self.instance.duties.iter().find(|duty| duty.shifts == at.from);
        let book = &self.instance.book;
        let mut sum = zero;
        for row in &self.instance.shares.rows {
            for agent in [exchange.giver, exchange.taker] {
                let Some(share) = row.shares.get(agent.0).filter(|_| row.has_share(agent.0)) else {
                    continue;
                };
                let moves = cells.iter().filter(|moved| moved.agent == agent);
                let more: i64 = moves
                    .map(|moved| {
                        let adds = |duty: Option<_>| {
                            duty.map_or(0, |duty| rules::adds(book, row.key, moved.date, duty))
                        };
                        adds(duty(moved)) - adds(before(moved))
                    })
                    .sum();
                let count = self.sheet.count(agent, row.key);
                let far = |count: i64| {
                    let off = Ratio::from_integer(i128::from(count)) - share;
                    if off < zero { -off } else { off }
                };
                sum += (far(count + more) - far(count)) / i128::from(row.unit.max(1));
            }
        }
        sum
    }

    /// Audits the roster with the exchange made.
    fn judge(&self, exchange: Exchange, cells: Vec<Moved>) -> Partner {
        let mut lines = self.lines.clone();
        for moved in &cells {
            let day = self.instance.horizon.day(moved.date);
            if let Some(cell) = day.and_then(|day| lines.get_mut(moved.agent.0)?.get_mut(day)) {
                cell.clone_from(&moved.to);
            }
        }
        let sheet = expand(self.instance, &lines);
        let after = rules::audit(&sheet, self.rules);
        let known: Vec<_> = self
            .before
            .broken()
            .map(|finding| (finding.rule, finding.agent, finding.dates, &finding.text))
            .collect();
        let fresh = after
            .broken()
            .filter(|finding| !known.contains(&(finding.rule, finding.agent, finding.dates, &finding.text)));
        let breaks: Vec<(&'static str, Text)> =
            fresh.map(|finding| (finding.rule, finding.text.clone())).collect();
        let penalties: Vec<i64> =
            after.penalties().iter().zip(self.before.penalties()).map(|(then, now)| then - now).collect();
        let mut unmet = Vec::new();
        if penalties.get(self.instance.levels.required()).is_some_and(|more| *more > 0) {
            let had: Vec<_> =
                self.before.unmet().map(|finding| (finding.rule, finding.dates, &finding.text)).collect();
            let missing =
                after.unmet().filter(|finding| !had.contains(&(finding.rule, finding.dates, &finding.text)));
            unmet.extend(missing.map(|finding| (finding.rule, finding.text.clone())));
        }
        let minutes = [exchange.giver, exchange.taker].map(|agent| {
            let of = |sheet: &Timesheet| sheet.printed(agent).map(|entry| entry.minutes).sum();
            (of(&self.sheet), of(&sheet))
        });
        let fairness = self.fairness(&exchange, &cells);
        Partner { exchange, cells, penalties, fairness, minutes, breaks, unmet }
    }
}

fn expand(instance: &Instance, lines: &RosterLines) -> Timesheet {
    Timesheet::new(Arc::clone(&instance.book), instance.horizon, &instance.past, lines)
}
