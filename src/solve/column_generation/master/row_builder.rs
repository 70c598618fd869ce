//! Builds the rows of a master and the slack columns for their breaches; statements over the same cells
//! become one row.

use std::collections::{BTreeMap, HashMap};

use super::piecewise::{BreachPrice, LowerLimit, PiecewisePenalty, UpperPenalty};
use super::rows::{RowBounds, SlackColumn};
use crate::solve::column_generation::linking_constraints::{Coefficient, LinkingConstraints};
use crate::solve::program::{Program, Row};

/// What may still be spent at a level above.
struct LevelCutoff {
    left: i64,
    /// For each column of the program what a unit of it spends.
    spends: HashMap<usize, i64>,
}

/// An entry of a slack column in the row of a level above.
struct UpperEntry {
    slack: usize,
    penalty: UpperPenalty,
}

/// Rows while they are built.
pub(crate) struct RowBuilder<'p> {
    linking: &'p LinkingConstraints,
    program: &'p Program,
    level: usize,
    /// The sum of each linking row over the lines that are fixed.
    fixed: &'p [i64],
    cutoffs: Vec<LevelCutoff>,
    costs: HashMap<usize, i64>,
    /// For each linking row its position among the rows built.
    position: Vec<Option<u32>>,
    bounds: Vec<RowBounds>,
    slacks: Vec<SlackColumn>,
    upper: Vec<UpperEntry>,
    /// The coefficients of the program's columns that are in several rows.
    shared: BTreeMap<usize, Vec<Coefficient>>,
}

/// Rows that are built.
pub(crate) struct BuiltRows {
    /// For each linking row its position, where it was added.
    pub(crate) position: Vec<Option<u32>>,
    /// Rows between lines, then a row for each level above.
    pub(crate) bounds: Vec<RowBounds>,
    pub(crate) slacks: Vec<SlackColumn>,
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
        let cutoffs = left
            .iter()
            .zip(&program.levels)
            .map(|(left, upper)| LevelCutoff { left: *left, spends: upper.terms.iter().copied().collect() });
        RowBuilder {
            linking,
            program,
            level,
            fixed,
            cutoffs: cutoffs.collect(),
            costs: program.levels[level].terms.iter().copied().collect(),
            position: vec![None; linking.rows.len()],
            bounds: Vec::new(),
            slacks: Vec::new(),
            upper: Vec::new(),
            shared: BTreeMap::new(),
        }
    }

    /// Adds these linking rows.
    pub(crate) fn add(&mut self, rows: impl Iterator<Item = usize>) {
        let mut parallel: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for row in rows {
            parallel.entry(self.linking.first_parallel[row]).or_default().push(row);
        }
        for rows in parallel.into_values() {
            let (simple, others): (Vec<usize>, Vec<usize>) =
                rows.into_iter().partition(|row| self.is_simple(self.program_row(*row)));
            self.add_merged(&simple);
            for row in others {
                let of_program = self.program_row(row);
                let low = of_program.low.map(|low| low.saturating_sub(self.fixed[row]));
                let high = of_program.high.map(|high| high.saturating_sub(self.fixed[row]));
                self.add_row(row, low, high, usize::MAX);
            }
        }
    }

    fn program_row(&self, row: usize) -> &'p Row {
        &self.program.rows[self.linking.rows[row]]
    }

    /// The columns of a row that count units of breach.
    fn breach_columns<'r>(&self, row: &'r Row) -> impl Iterator<Item = (usize, i64)> + use<'r> {
        let first = self.linking.cells + self.program.groups.len();
        row.terms.iter().copied().filter(move |(column, _)| *column >= first)
    }

    /// What a unit of breach of a simple row costs; none where it is a must.
    fn breach_price(&self, row: &Row) -> Option<BreachPrice> {
        let (column, _) = self.breach_columns(row).next()?;
        self.price(column)
    }

    /// Whether one column at most makes up for what is missing, unit by unit.
    fn is_simple(&self, row: &Row) -> bool {
        let mut columns = self.breach_columns(row);
        match (columns.next(), columns.next()) {
            (None, _) => true,
            (Some((_, 1)), None) => row.high.is_none(),
            (Some((_, -1)), None) => row.low.is_none(),
            _ => false,
        }
    }

    /// Adds one row for all of these, or two where they ask for more than they allow.
    fn add_merged(&mut self, rows: &[usize]) {
        let Some(first) = rows.first().copied() else { return };
        let (mut at_least, mut at_most) = (Vec::new(), Vec::new());
        for row in rows {
            let of_program = self.program_row(*row);
            if let Some(low) = of_program.low {
                at_least.push(LowerLimit {
                    at: low.saturating_sub(self.fixed[*row]),
                    price: self.breach_price(of_program),
                });
            }
            if let Some(high) = of_program.high {
                at_most.push(LowerLimit {
                    at: self.fixed[*row].saturating_sub(high),
                    price: self.breach_price(of_program),
                });
            }
        }
        let (below, above) = (PiecewisePenalty::new(at_least), PiecewisePenalty::new(at_most));
        let low = below.as_ref().map(|penalty| penalty.at);
        let high = above.as_ref().map(|penalty| penalty.at.saturating_neg());
        let needs_two = low.zip(high).is_some_and(|(low, high)| low > high);
        let second = if needs_two { rows.get(1).copied() } else { None };
        let groups_end = self.linking.cells + self.program.groups.len();
        let (low_row, high_row) = match second {
            Some(second) => {
                (self.add_row(first, low, None, groups_end), self.add_row(second, None, high, groups_end))
            }
            None => {
                let row = self.add_row(first, low, high, groups_end);
                (row, row)
            }
        };
        if let Some(penalty) = below {
            self.bounds[low_row].hard_low = penalty.hard;
            self.add_slacks(penalty.pieces, Coefficient { row: low_row, amount: 1 });
        }
        if let Some(penalty) = above {
            self.bounds[high_row].hard_high = penalty.hard;
            self.add_slacks(penalty.pieces, Coefficient { row: high_row, amount: -1 });
        }
    }

    fn add_slacks(&mut self, pieces: Vec<BreachPrice>, coefficient: Coefficient) {
        for piece in pieces {
            let slack = self.slacks.len();
            let (cost, max_units) = (piece.cost, piece.max_units);
            self.slacks.push(SlackColumn { cost, max_units, coefficients: vec![coefficient] });
            self.upper.extend(piece.upper.into_iter().map(|penalty| UpperEntry { slack, penalty }));
        }
    }

    /// Adds a row, with its columns beyond the cells up to `end`; its position.
    fn add_row(&mut self, row: usize, low: Option<i64>, high: Option<i64>, end: usize) -> usize {
        let here = self.bounds.len();
        self.position[row] = Some(here as u32);
        self.bounds.push(RowBounds { low, high, hard_low: false, hard_high: false });
        let columns = self.linking.cells..end;
        for (column, amount) in
            self.program_row(row).terms.iter().filter(|(column, _)| columns.contains(column))
        {
            self.shared.entry(*column).or_default().push(Coefficient { row: here, amount: *amount });
        }
        here
    }

    /// What a unit in this column costs; none where a level above has nothing left for it.
    fn price(&self, column: usize) -> Option<BreachPrice> {
        let mut upper = Vec::new();
        for (level, cutoff) in self.cutoffs.iter().enumerate() {
            if let Some(amount) = cutoff.spends.get(&column) {
                if cutoff.left <= 0 {
                    return None;
                }
                upper.push(UpperPenalty { level, amount: *amount });
            }
        }
        let cost = self.costs.get(&column).copied().unwrap_or(0);
        Some(BreachPrice { cost, max_units: self.program.columns[column].high, upper })
    }

    /// Adds a row for each level above, and the columns that are in several rows.
    pub(crate) fn finish(mut self) -> BuiltRows {
        let first = self.bounds.len();
        for cutoff in &self.cutoffs {
            let high = Some(cutoff.left);
            self.bounds.push(RowBounds { low: None, high, hard_low: false, hard_high: true });
        }
        for entry in &self.upper {
            self.slacks[entry.slack].coefficients.push(entry.penalty.in_rows_from(first));
        }
        for (column, mut coefficients) in std::mem::take(&mut self.shared) {
            let needed = self.program.columns[column].level.is_none_or(|level| level <= self.level);
            let Some(price) = self.price(column).filter(|_| needed) else { continue };
            coefficients.extend(price.upper.iter().map(|penalty| penalty.in_rows_from(first)));
            self.slacks.push(SlackColumn { cost: price.cost, max_units: price.max_units, coefficients });
        }
        BuiltRows { position: self.position, bounds: self.bounds, slacks: self.slacks }
    }
}
