//! The rows of a master and the columns for what breaches them; statements over the same
//! cells are one row.

use std::collections::{BTreeMap, HashMap};

use super::piecewise::{BreachPrice, LowerLimit, PiecewisePenalty};
use super::rows::{RowBounds, SlackColumn};
use crate::solve::column_generation::decomposition::LinkingConstraints;
use crate::solve::program::{Program, Row};

/// What there is of a level above.
struct LevelCutoff {
    /// What may still be spent.
    left: i64,
    /// Columns that spend, each with how much.
    spends: HashMap<usize, i64>,
}

/// RowBuilder in the making.
pub(crate) struct RowBuilder<'p> {
    linking: &'p LinkingConstraints,
    program: &'p Program,
    level: usize,
    /// What lines that are fixed have in each row between lines.
    fixed: &'p [i64],
    level_cutoffs: Vec<LevelCutoff>,
    costs: HashMap<usize, i64>,
    /// For each row between lines its place here.
    kept: Vec<Option<u32>>,
    bounds: Vec<RowBounds>,
    slacks: Vec<SlackColumn>,
    /// Spares' coefficients in level_cutoffs: the slack, the upper and how much.
    spent: Vec<(usize, usize, i64)>,
    /// Entries of columns in several rows.
    coefficients: BTreeMap<usize, Vec<(usize, i64)>>,
}

impl<'p> RowBuilder<'p> {
    /// No rows yet; `left` is what each level above may still spend.
    pub(crate) fn new(
        linking: &'p LinkingConstraints,
        level: usize,
        left: &[i64],
        fixed: &'p [i64],
    ) -> RowBuilder<'p> {
        let program = &linking.program;
        let upper = |(upper, left): (usize, &i64)| {
            let spends = program.levels[upper].terms.iter().copied().collect();
            LevelCutoff { left: *left, spends }
        };
        RowBuilder {
            linking,
            program,
            level,
            fixed,
            level_cutoffs: left.iter().enumerate().map(upper).collect(),
            costs: program.levels[level].terms.iter().copied().collect(),
            kept: vec![None; linking.rows.len()],
            bounds: Vec::new(),
            slacks: Vec::new(),
            spent: Vec::new(),
            coefficients: BTreeMap::new(),
        }
    }

    /// Adds the rows at these places.
    pub(crate) fn add(&mut self, places: impl Iterator<Item = usize>) {
        let mut alike: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in places {
            alike.entry(self.linking.alike[at]).or_default().push(at);
        }
        for places in alike.into_values() {
            let (simple, others): (Vec<usize>, Vec<usize>) =
                places.into_iter().partition(|at| self.simple(self.row(*at)));
            self.merge(&simple);
            for at in others {
                let row = self.row(at);
                let less = |bounds: Option<i64>| bounds.map(|bounds| bounds.saturating_sub(self.fixed[at]));
                self.place(at, less(row.low), less(row.high), usize::MAX);
            }
        }
    }

    fn row(&self, at: usize) -> &'p Row {
        &self.program.rows[self.linking.rows[at]]
    }

    /// The columns of a row that are neither cells nor groups.
    fn units<'r>(&self, row: &'r Row) -> impl Iterator<Item = (usize, i64)> + use<'r> {
        let first = self.linking.cells + self.program.groups.len();
        row.terms.iter().copied().filter(move |(column, _)| *column >= first)
    }

    /// Whether one column at most makes up for what is missing, unit by unit.
    fn simple(&self, row: &Row) -> bool {
        let mut units = self.units(row);
        match (units.next(), units.next()) {
            (None, _) => true,
            (Some((_, 1)), None) => row.high.is_none(),
            (Some((_, -1)), None) => row.low.is_none(),
            _ => false,
        }
    }

    /// One row, or two where they ask for more than they allow, of all at these places.
    fn merge(&mut self, places: &[usize]) {
        let (mut least, mut most) = (Vec::new(), Vec::new());
        for at in places {
            let row = self.row(*at);
            let price = || self.units(row).next().and_then(|(column, _)| self.price(column));
            if let Some(low) = row.low {
                least.push(LowerLimit { at: low.saturating_sub(self.fixed[*at]), price: price() });
            }
            if let Some(high) = row.high {
                most.push(LowerLimit { at: self.fixed[*at].saturating_sub(high), price: price() });
            }
        }
        let (least, most) = (PiecewisePenalty::new(least), PiecewisePenalty::new(most));
        let Some(first) = places.first().copied() else { return };
        let apart = match (&least, &most) {
            (Some(least), Some(most)) => least.at > most.at.saturating_neg(),
            _ => false,
        };
        let second = if apart { places.get(1).copied() } else { None };
        let low = least.as_ref().map(|penalty| penalty.at);
        let high = most.as_ref().map(|penalty| penalty.at.saturating_neg());
        let groups = self.linking.cells + self.program.groups.len();
        let (below, above) = match second {
            Some(second) => (self.place(first, low, None, groups), self.place(second, None, high, groups)),
            None => {
                let here = self.place(first, low, high, groups);
                (here, here)
            }
        };
        for (penalty, here, sign) in [(least, below, 1), (most, above, -1)] {
            let Some(penalty) = penalty else { continue };
            self.bounds[here].hard[usize::from(sign < 0)] = penalty.hard;
            for piece in penalty.pieces {
                let slack = self.slacks.len();
                self.slacks.push(SlackColumn {
                    cost: piece.cost,
                    high: piece.high,
                    coefficients: vec![(here, sign)],
                });
                self.spent
                    .extend(piece.level_cutoffs.into_iter().map(|(upper, amount)| (slack, upper, amount)));
            }
        }
    }

    /// A row, with its columns beyond the cells up to `end`.
    fn place(&mut self, at: usize, low: Option<i64>, high: Option<i64>, end: usize) -> usize {
        let here = self.bounds.len();
        self.kept[at] = Some(here as u32);
        self.bounds.push(RowBounds { low, high, hard: [false, false] });
        let columns = self.linking.cells..end;
        for (column, amount) in self.row(at).terms.iter().filter(|(column, _)| columns.contains(column)) {
            self.coefficients.entry(*column).or_default().push((here, *amount));
        }
        here
    }

    /// What a unit in this column costs; none where a upper leaves no room for it.
    fn price(&self, column: usize) -> Option<BreachPrice> {
        let own = &self.program.columns[column];
        let mut level_cutoffs = Vec::new();
        for (upper, of) in self.level_cutoffs.iter().enumerate() {
            if let Some(amount) = of.spends.get(&column) {
                if of.left <= 0 {
                    return None;
                }
                level_cutoffs.push((upper, *amount));
            }
        }
        Some(BreachPrice {
            cost: self.costs.get(&column).copied().unwrap_or(0),
            high: own.high,
            level_cutoffs,
        })
    }

    /// Adds the level_cutoffs' rows and the columns in several rows.
    pub(crate) fn finish(mut self) -> (Vec<Option<u32>>, Vec<RowBounds>, Vec<SlackColumn>) {
        let first = self.bounds.len();
        for upper in &self.level_cutoffs {
            self.bounds.push(RowBounds { low: None, high: Some(upper.left), hard: [false, true] });
        }
        for (slack, upper, amount) in &self.spent {
            self.slacks[*slack].coefficients.push((first + upper, *amount));
        }
        let level = self.level;
        let needed = |of: Option<usize>| of.is_none_or(|of| of <= level);
        for (index, mut coefficients) in std::mem::take(&mut self.coefficients) {
            let Some(price) = self.price(index).filter(|_| needed(self.program.columns[index].level)) else {
                continue;
            };
            coefficients.extend(price.level_cutoffs.iter().map(|(upper, amount)| (first + upper, *amount)));
            self.slacks.push(SlackColumn { cost: price.cost, high: price.high, coefficients });
        }
        (self.kept, self.bounds, self.slacks)
    }
}
