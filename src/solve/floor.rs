//! What arithmetic alone settles: the duties that a cell may still take, and what sums over them can be.

use super::program::SumRange;
use super::{CountTerm, DutyIx, DutySet, Model, Primitive, Strength};

/// The duties that no must on a single cell forbids.
pub(super) struct AllowedDuties {
    days: usize,
    duties: usize,
    free: Vec<bool>,
}

impl AllowedDuties {
    /// Reads the musts on single cells.
    pub(super) fn new(model: &Model) -> AllowedDuties {
        let free = vec![true; model.agents.saturating_mul(model.days).saturating_mul(model.duties)];
        let mut allowed = AllowedDuties { days: model.days, duties: model.duties, free };
        for posted in model.posted.iter().filter(|posted| posted.strength == Strength::Must) {
            for (agent, day, duties) in single_cells(&posted.primitive, model.days) {
                allowed.ban(agent, day, duties);
            }
        }
        allowed
    }

    fn ban(&mut self, agent: usize, day: usize, duties: &DutySet) {
        for duty in duties.iter() {
            if let Some(free) = self.index(agent, day, duty).and_then(|index| self.free.get_mut(index)) {
                *free = false;
            }
        }
    }

    /// The cell's place in a flat table, if there is such a cell.
    pub(super) fn index(&self, agent: usize, day: usize, duty: DutyIx) -> Option<usize> {
        let inside = day < self.days && duty.index() < self.duties;
        let index = agent
            .checked_mul(self.days)?
            .checked_add(day)?
            .checked_mul(self.duties)?
            .checked_add(duty.index())?;
        (inside && index < self.free.len()).then_some(index)
    }

    /// Whether the agent may have the duty on the day.
    pub(super) fn holds(&self, agent: usize, day: usize, duty: DutyIx) -> bool {
        self.index(agent, day, duty).and_then(|index| self.free.get(index)).is_some_and(|free| *free)
    }

    /// The duties the cell may take, in order.
    pub(super) fn of(&self, agent: usize, day: usize) -> impl Iterator<Item = DutyIx> + Clone + '_ {
        (0..self.duties).map(DutyIx).filter(move |duty| self.holds(agent, day, *duty))
    }

    /// The duties of the set that the cell may take.
    pub(super) fn within(&self, agent: usize, day: usize, duties: &DutySet) -> Vec<DutyIx> {
        duties.iter().filter(|duty| self.holds(agent, day, *duty)).collect()
    }

    /// Whether the cell may take one of the set.
    pub(super) fn allows_any(&self, agent: usize, day: usize, duties: &DutySet) -> bool {
        duties.iter().any(|duty| self.holds(agent, day, duty))
    }

    /// Whether the cell takes one of the set whatever happens.
    pub(super) fn forces(&self, agent: usize, day: usize, duties: &DutySet) -> bool {
        self.of(agent, day).next().is_some() && self.of(agent, day).all(|duty| duties.contains(duty))
    }

    /// The least and the greatest sum of `terms` over the agent's line.
    pub(super) fn range(&self, agent: usize, terms: &[CountTerm]) -> SumRange {
        let mut amounts = vec![0_i64; self.days.saturating_mul(self.duties)];
        for term in terms.iter().filter(|term| term.day < self.days && term.duty.index() < self.duties) {
            if let Some(amount) = amounts.get_mut(term.day * self.duties + term.duty.index()) {
                *amount = amount.saturating_add(term.amount);
            }
        }
        (0..self.days).fold(SumRange { low: 0, high: 0 }, |SumRange { low, high }, day| {
            let open = self
                .of(agent, day)
                .map(|duty| amounts.get(day * self.duties + duty.index()).copied().unwrap_or(0));
            let (least, most) = (open.clone().min().unwrap_or(0), open.max().unwrap_or(0));
            SumRange { low: low.saturating_add(least), high: high.saturating_add(most) }
        })
    }
}

/// The cells that the primitive is about one by one, each a unit of its own.
pub(super) fn single_cells(primitive: &Primitive, days: usize) -> Vec<(usize, usize, &DutySet)> {
    match primitive {
        Primitive::Cell { agent, day, duties } => vec![(*agent, *day, duties)],
        Primitive::Sequence { agent, day, sets } if sets.len() == 1 => {
            sets.iter().map(|set| (*agent, *day, set)).collect()
        }
        Primitive::Run { agent, duties, max: 0, .. } => (0..days).map(|day| (*agent, day, duties)).collect(),
        Primitive::Run { agent, duties, max, carried } if carried >= max && days > 0 => {
            vec![(*agent, 0, duties)]
        }
        _ => Vec::new(),
    }
}
