//! Sums over a program's columns: what a primitive counts, over the cells that have a choice.

use std::collections::BTreeMap;

use super::formulate::Builder;
use super::program::SumRange;
use super::{CountTerm, DutyIx, DutySet, Primitive};

/// A sum over columns.
#[derive(Clone, Default)]
pub(super) struct Sum {
    pub(super) constant: i64,
    terms: BTreeMap<usize, i64>,
}

impl Sum {
    pub(super) fn add(&mut self, column: usize, amount: i64) {
        let entry = self.terms.entry(column).or_insert(0);
        *entry = entry.saturating_add(amount);
    }

    pub(super) fn list(&self) -> Vec<(usize, i64)> {
        self.terms
            .iter()
            .filter(|(_, amount)| **amount != 0)
            .map(|(column, amount)| (*column, *amount))
            .collect()
    }
}

/// What a duty adds; 0 where nothing is stated of it.
pub(super) fn amount_of(amounts: &BTreeMap<DutyIx, i64>, duty: DutyIx) -> i64 {
    amounts.get(&duty).copied().unwrap_or(0)
}

/// A stretch of days that may not all be taken.
pub(super) struct Window {
    /// How many of its days are taken.
    pub(super) sum: Sum,
    /// How many are taken whatever happens.
    pub(super) least: i64,
    /// All its days.
    pub(super) all: i64,
    /// How many may be taken.
    pub(super) most: i64,
}

impl Builder<'_> {
    /// Adds `amount` for each duty that the cell may take, in the fewest columns.
    pub(super) fn spend(&self, sum: &mut Sum, agent: usize, day: usize, amount: impl Fn(DutyIx) -> i64) {
        let Some(cell) = self.program.cells.get(agent).and_then(|line| line.get(day)) else { return };
        if cell.is_empty() {
            sum.constant = sum.constant.saturating_add(amount(self.program.only[agent][day]));
            return;
        }
        let mut amounts: Vec<i64> = cell.iter().map(|(duty, _)| amount(*duty)).collect();
        amounts.sort_unstable();
        let (mut usual, mut best, mut run) = (0, 0, 0);
        for (index, value) in amounts.iter().enumerate() {
            run = if index > 0 && amounts[index - 1] == *value { run + 1 } else { 1 };
            if run > best || (run == best && *value == 0) {
                (usual, best) = (*value, run);
            }
        }
        sum.constant = sum.constant.saturating_add(usual);
        for (duty, column) in cell {
            sum.add(*column, amount(*duty).saturating_sub(usual));
        }
    }

    pub(super) fn has(&self, sum: &mut Sum, agent: usize, day: usize, duties: &DutySet) {
        self.spend(sum, agent, day, |duty| i64::from(duties.contains(duty)));
    }

    pub(super) fn count(&self, agent: usize, terms: &[CountTerm], constant: i64) -> Sum {
        let mut days: BTreeMap<usize, BTreeMap<DutyIx, i64>> = BTreeMap::new();
        for term in terms {
            let amount = days.entry(term.day).or_default().entry(term.duty).or_insert(0);
            *amount = amount.saturating_add(term.amount);
        }
        let mut sum = Sum { constant, ..Sum::default() };
        for (day, amounts) in &days {
            self.spend(&mut sum, agent, *day, |duty| amount_of(amounts, duty));
        }
        sum
    }

    pub(super) fn heads(&self, cells: &[(usize, usize, DutySet)], constant: i64) -> Sum {
        let mut sum = Sum { constant, ..Sum::default() };
        for (agent, day, duties) in cells {
            self.has(&mut sum, *agent, *day, duties);
        }
        sum
    }

    /// How many groups are taken, and the least and the greatest number that can be.
    pub(super) fn taken(
        &mut self,
        groups: &[Vec<(usize, usize, DutySet)>],
        constant: i64,
    ) -> (Sum, SumRange) {
        let mut sum = Sum { constant, ..Sum::default() };
        let (mut sure, mut open) = (constant, 0_i64);
        for group in groups {
            let mut cells: BTreeMap<(usize, usize), Vec<DutyIx>> = BTreeMap::new();
            for (agent, day, duties) in group {
                let within = self.allowed.within(*agent, *day, duties);
                cells.entry((*agent, *day)).or_default().extend(within);
            }
            cells.retain(|_, duties| !duties.is_empty());
            let cells: Vec<(usize, usize, DutySet)> =
                cells.into_iter().map(|((agent, day), duties)| (agent, day, DutySet::new(duties))).collect();
            let is_sure = cells.iter().any(|(agent, day, set)| self.allowed.forces(*agent, *day, set));
            match cells.as_slice() {
                [] => continue,
                _ if is_sure => {
                    sum.constant = sum.constant.saturating_add(1);
                    sure = sure.saturating_add(1);
                    continue;
                }
                [(agent, day, duties)] => self.has(&mut sum, *agent, *day, duties),
                cells => {
                    let column = self.group(cells);
                    sum.add(column, 1);
                }
            }
            open += 1;
        }
        (sum, SumRange { low: sure, high: sure.saturating_add(open) })
    }

    /// The column that says whether one of these cells is taken.
    fn group(&mut self, cells: &[(usize, usize, DutySet)]) -> usize {
        let mut columns: Vec<Vec<usize>> = Vec::with_capacity(cells.len());
        for (agent, day, duties) in cells {
            let open = self.program.cells[*agent][*day].iter();
            let taken = open.filter(|(duty, _)| duties.contains(*duty));
            columns.push(taken.map(|(_, column)| *column).collect());
        }
        match self.groups.get(&columns) {
            Some(column) => *column,
            None => {
                let column = self.program.group(columns.clone());
                self.groups.insert(columns, column);
                column
            }
        }
    }

    /// A weighted sum over cells of several agents, and its range.
    pub(super) fn balance(&self, cells: &[(usize, usize, DutySet, i64)], constant: i64) -> (Sum, SumRange) {
        let mut amounts: BTreeMap<(usize, usize), BTreeMap<DutyIx, i64>> = BTreeMap::new();
        for (agent, day, duties, amount) in cells {
            let cell = amounts.entry((*agent, *day)).or_default();
            for duty in duties.iter() {
                let sum = cell.entry(duty).or_insert(0);
                *sum = sum.saturating_add(*amount);
            }
        }
        let mut sum = Sum { constant, ..Sum::default() };
        let (mut low, mut high) = (constant, constant);
        for ((agent, day), amounts) in &amounts {
            self.spend(&mut sum, *agent, *day, |duty| amount_of(amounts, duty));
            let open = self.allowed.of(*agent, *day).map(|duty| amount_of(amounts, duty));
            low = low.saturating_add(open.clone().min().unwrap_or(0));
            high = high.saturating_add(open.max().unwrap_or(0));
        }
        (sum, SumRange { low, high })
    }

    /// The windows of a sequence or run over two days or more, each a unit when all its days are taken.
    pub(super) fn windows(&self, primitive: &Primitive) -> Vec<Window> {
        let days = self.model.days;
        let spans: Vec<Vec<(usize, &DutySet)>> = match primitive {
            Primitive::Sequence { day, sets, .. } if day.saturating_add(sets.len()) <= days => {
                vec![sets.iter().enumerate().map(|(k, set)| (day + k, set)).collect()]
            }
            Primitive::Run { duties, max, carried, .. } => (0..days)
                .filter(|last| *last >= *max || *carried >= max - last)
                .map(|last| (last.saturating_sub(*max)..=last).map(|day| (day, duties)).collect())
                .collect(),
            _ => Vec::new(),
        };
        let (Primitive::Sequence { agent, .. } | Primitive::Run { agent, .. }) = primitive else {
            return Vec::new();
        };
        let mut windows = Vec::new();
        for span in spans.iter().filter(|span| span.len() > 1) {
            if span.iter().any(|(day, set)| self.allowed.within(*agent, *day, set).is_empty()) {
                continue;
            }
            let mut sum = Sum::default();
            for (day, set) in span {
                self.has(&mut sum, *agent, *day, set);
            }
            let least =
                span.iter().filter(|(day, set)| self.allowed.forces(*agent, *day, set)).count() as i64;
            let all = span.len() as i64;
            windows.push(Window { sum, least, all, most: all - 1 });
        }
        windows
    }
}
