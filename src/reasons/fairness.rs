//! Why a count can't be shared more evenly: by arithmetic, or by solving with the
//! spread bounded.
//!
//! A spread below s means that every count − share lies in some [t, t + s). The
//! least of them is one agent's, so few t are to be tried; for each, a program of
//! musts and coverage alone says whether a roster is in that window.

use std::collections::BTreeSet;
use std::sync::Arc;

use num_rational::Ratio;

use crate::instance::Instance;
use crate::roster::{CountKey, Fraction, RosterLines, ShareRow};
use crate::rules::{self, ActiveRule};
use crate::solve::{self, DutyIx, DutySet, EngineError, Limits, Model, Primitive, Shape, Status, Strength};
use crate::timesheet::Timesheet;

/// One count, with what is known of its spread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpreadProof {
    /// What is counted.
    pub key: CountKey,
    /// How much there is to share.
    pub total: i64,
    /// Each agent with a share: the position, the count and the share.
    pub shares: Vec<(usize, i64, Fraction)>,
    /// The range of (count − share) in the roster.
    pub reached: Fraction,
    /// The smallest that any division of the total into whole parts has.
    pub arithmetic: Fraction,
    /// What solving says.
    pub verdict: SpreadVerdict,
}

/// Whether a smaller spread is possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpreadVerdict {
    /// The roster has the smallest that arithmetic allows.
    Arithmetic,
    /// How many solves prove that with the same total and coverage nothing is below this.
    Proven(Fraction, usize),
    /// A roster with this spread and the same coverage was found; whether there is a smaller one is not known.
    Found(Fraction),
    /// The time did not suffice, or the count is one of hours: the arithmetic is a bound.
    Open,
}

/// What is known of every count's spread, the roster being `lines`.
pub fn spreads(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    limits: &dyn Fn() -> Limits,
) -> Result<Vec<SpreadProof>, EngineError> {
    let sheet = Timesheet::new(Arc::clone(&instance.book), instance.horizon, &instance.past, lines);
    let required = rules::audit(&sheet, rules).penalties().first().copied().unwrap_or(0);
    let mut proofs = Vec::new();
    for row in &instance.shares.rows {
        let counts = sheet.counts(row.key);
        let Some(spread) = row.spread(&counts) else { continue };
        let members: Vec<usize> = (0..row.shares.len()).filter(|agent| row.has_share(*agent)).collect();
        let count = |agent: usize| counts.get(agent).copied().unwrap_or(0);
        let shares: Vec<(usize, i64, Fraction)> =
            members.iter().map(|agent| (*agent, count(*agent), row.shares[*agent])).collect();
        let total = shares.iter().map(|(_, count, _)| count).sum();
        let search = Search { instance, rules, row, members, total, required };
        let verdict = match spread.actual <= spread.smallest {
            true => SpreadVerdict::Arithmetic,
            false if row.key == CountKey::Hours => SpreadVerdict::Open,
            false => search.run(spread.actual, spread.smallest, limits)?,
        };
        let (reached, arithmetic) = (spread.actual, spread.smallest);
        proofs.push(SpreadProof { key: row.key, total, shares, reached, arithmetic, verdict });
    }
    Ok(proofs)
}

struct Search<'a> {
    instance: &'a Instance,
    rules: &'a [ActiveRule],
    row: &'a ShareRow,
    members: Vec<usize>,
    total: i64,
    /// What the roster lacks of what is required; no other may lack more.
    required: i64,
}

/// The counts that each member may have.
type Ranges = Vec<(i64, i64)>;

impl Search<'_> {
    fn run(
        &self,
        reached: Fraction,
        arithmetic: Fraction,
        limits: &dyn Fn() -> Limits,
    ) -> Result<SpreadVerdict, EngineError> {
        let (mut best, mut solves) = (reached, 0);
        'smaller: while best > arithmetic {
            for window in self.windows(best) {
                if limits().token().stopped() {
                    return Ok(if best < reached { SpreadVerdict::Found(best) } else { SpreadVerdict::Open });
                }
                solves += 1;
                match self.within(&window, limits)? {
                    Some(Some(spread)) if spread < best => {
                        best = spread;
                        continue 'smaller;
                    }
                    Some(None) => {}
                    _ => {
                        let open =
                            if best < reached { SpreadVerdict::Found(best) } else { SpreadVerdict::Open };
                        return Ok(open);
                    }
                }
            }
            break;
        }
        Ok(SpreadVerdict::Proven(best, solves))
    }

    /// The ranges of counts of every window that is narrower than `spread` and can hold the total.
    fn windows(&self, spread: Fraction) -> BTreeSet<Ranges> {
        let mut windows = BTreeSet::new();
        let number = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
        for first in &self.members {
            for count in 0..=self.total {
                let from = Ratio::from_integer(i128::from(count)) - self.row.shares[*first];
                let ranges: Ranges = self
                    .members
                    .iter()
                    .map(|agent| {
                        let low = (self.row.shares[*agent] + from).ceil().to_integer();
                        let high = (self.row.shares[*agent] + from + spread).ceil().to_integer() - 1;
                        (number(low.max(0)), number(high))
                    })
                    .collect();
                let low = ranges.iter().fold(0_i64, |sum, range| sum.saturating_add(range.0));
                let high = ranges.iter().fold(0_i64, |sum, range| sum.saturating_add(range.1));
                if ranges.iter().all(|range| range.0 <= range.1) && low <= self.total && self.total <= high {
                    windows.insert(ranges);
                }
            }
        }
        windows
    }

    /// The spread of a roster within the window that lacks no more than this one;
    /// nothing inside where there is none, nothing at all where that is not known.
    fn within(
        &self,
        window: &Ranges,
        limits: &dyn Fn() -> Limits,
    ) -> Result<Option<Option<Fraction>>, EngineError> {
        let (full, first) = (rules::model(self.instance, self.rules), self.instance.levels.required());
        let posted = full.posted.iter().filter_map(|posted| match posted.strength {
            Strength::Must => Some(posted.clone()),
            Strength::Priced { level, .. } if level == first => {
                let mut harder = posted.clone();
                harder.strength = if self.required == 0 { Strength::Must } else { harder.strength };
                Some(harder)
            }
            Strength::Priced { .. } => None,
        });
        let levels = usize::from(self.required > 0);
        let mut model = Model { levels, posted: posted.collect(), ..full.bare() };
        let terms = self.instance.terms(0..self.instance.horizon.days, |date, duty| {
            rules::adds(&self.instance.book, self.row.key, date, duty)
        });
        for (agent, free) in self.members.iter().zip(window) {
            let count = Primitive::Count {
                agent: *agent,
                terms: terms.clone(),
                constant: 0,
                free: *free,
                unit: 1,
                shape: Shape::Linear,
            };
            model.post("spread", Strength::Must, count);
        }
        if terms.iter().all(|term| term.amount == 1) {
            let days = 0..self.instance.horizon.days;
            let on = |day: usize| -> DutySet {
                let duties = terms.iter().filter(|term| term.day == day).map(|term| term.duty);
                DutySet::new(duties.collect::<Vec<DutyIx>>())
            };
            let cells = days.flat_map(|day| {
                let duties = on(day);
                self.members.iter().map(move |agent| (*agent, day, duties.clone()))
            });
            let cells = cells.filter(|(.., duties)| !duties.is_empty()).collect();
            let total =
                Primitive::Cover { day: None, cells, constant: 0, min: self.total, max: Some(self.total) };
            model.post("spread", Strength::Must, total);
        }
        let outcome = solve::solve(&model, &limits(), None)?;
        let lacking = outcome.levels.first();
        if outcome.status == Status::Infeasible
            || lacking.is_some_and(|level| level.unconditional && level.bound > self.required)
        {
            return Ok(Some(None));
        }
        let good = lacking.is_none_or(|level| level.penalty <= self.required);
        let Some(lines) = outcome.lines.filter(|_| good) else { return Ok(None) };
        let counts: Vec<i64> = lines
            .iter()
            .map(|line| {
                let has = |term: &&solve::CountTerm| line.get(term.day) == Some(&term.duty);
                terms.iter().filter(has).map(|term| term.amount).sum()
            })
            .collect();
        Ok(self.row.spread(&counts).map(|spread| Some(spread.actual)))
    }
}
