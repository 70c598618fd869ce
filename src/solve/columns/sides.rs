//! The rows of a master and the columns for what breaches them; statements over the same
//! cells are one row.

use std::collections::{BTreeMap, HashMap};

use super::super::program::{Program, Row};
use super::chain::{Chain, Least, Price};
use super::frame::{Side, Spare};
use super::linking::Linking;

/// What there is of a level above.
struct Cap {
    /// What may still be spent.
    left: i64,
    /// Columns that spend, each with how much.
    spends: HashMap<usize, i64>,
}

/// Rows in the making.
pub(super) struct Rows<'p> {
    linking: &'p Linking,
    program: &'p Program,
    level: usize,
    /// What lines that are fixed have in each row between lines.
    fixed: &'p [i64],
    caps: Vec<Cap>,
    costs: HashMap<usize, i64>,
    /// For each row between lines its place here.
    kept: Vec<Option<u32>>,
    sides: Vec<Side>,
    spares: Vec<Spare>,
    /// Spares' entries in caps: the spare, the cap and how much.
    spent: Vec<(usize, usize, i64)>,
    /// Entries of columns in several rows.
    entries: BTreeMap<usize, Vec<(usize, i64)>>,
}

impl<'p> Rows<'p> {
    /// No rows yet; `left` is what each level above may still spend.
    pub(super) fn new(linking: &'p Linking, level: usize, left: &[i64], fixed: &'p [i64]) -> Rows<'p> {
        let program = &linking.program;
        let cap = |(cap, left): (usize, &i64)| {
            let spends = program.levels[cap].terms.iter().copied().collect();
            Cap { left: *left, spends }
        };
        Rows {
            linking,
            program,
            level,
            fixed,
            caps: left.iter().enumerate().map(cap).collect(),
            costs: program.levels[level].terms.iter().copied().collect(),
            kept: vec![None; linking.rows.len()],
            sides: Vec::new(),
            spares: Vec::new(),
            spent: Vec::new(),
            entries: BTreeMap::new(),
        }
    }

    /// Adds the rows at these places.
    pub(super) fn add(&mut self, places: impl Iterator<Item = usize>) {
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
                let less = |side: Option<i64>| side.map(|side| side.saturating_sub(self.fixed[at]));
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
                least.push(Least { at: low.saturating_sub(self.fixed[*at]), price: price() });
            }
            if let Some(high) = row.high {
                most.push(Least { at: self.fixed[*at].saturating_sub(high), price: price() });
            }
        }
        let (least, most) = (Chain::new(least), Chain::new(most));
        let Some(first) = places.first().copied() else { return };
        let apart = match (&least, &most) {
            (Some(least), Some(most)) => least.at > most.at.saturating_neg(),
            _ => false,
        };
        let second = if apart { places.get(1).copied() } else { None };
        let low = least.as_ref().map(|chain| chain.at);
        let high = most.as_ref().map(|chain| chain.at.saturating_neg());
        let groups = self.linking.cells + self.program.groups.len();
        let (below, above) = match second {
            Some(second) => (self.place(first, low, None, groups), self.place(second, None, high, groups)),
            None => {
                let here = self.place(first, low, high, groups);
                (here, here)
            }
        };
        for (chain, here, sign) in [(least, below, 1), (most, above, -1)] {
            let Some(chain) = chain else { continue };
            self.sides[here].hard[usize::from(sign < 0)] = chain.hard;
            for piece in chain.pieces {
                let spare = self.spares.len();
                self.spares.push(Spare { cost: piece.cost, high: piece.high, entries: vec![(here, sign)] });
                self.spent.extend(piece.caps.into_iter().map(|(cap, amount)| (spare, cap, amount)));
            }
        }
    }

    /// A row, with its columns beyond the cells up to `end`.
    fn place(&mut self, at: usize, low: Option<i64>, high: Option<i64>, end: usize) -> usize {
        let here = self.sides.len();
        self.kept[at] = Some(here as u32);
        self.sides.push(Side { low, high, hard: [false, false] });
        let columns = self.linking.cells..end;
        for (column, amount) in self.row(at).terms.iter().filter(|(column, _)| columns.contains(column)) {
            self.entries.entry(*column).or_default().push((here, *amount));
        }
        here
    }

    /// What a unit in this column costs; none where a cap leaves no room for it.
    fn price(&self, column: usize) -> Option<Price> {
        let own = &self.program.columns[column];
        let mut caps = Vec::new();
        for (cap, of) in self.caps.iter().enumerate() {
            if let Some(amount) = of.spends.get(&column) {
                if of.left <= 0 {
                    return None;
                }
                caps.push((cap, *amount));
            }
        }
        Some(Price { cost: self.costs.get(&column).copied().unwrap_or(0), high: own.high, caps })
    }

    /// Adds the caps' rows and the columns in several rows.
    pub(super) fn finish(mut self) -> (Vec<Option<u32>>, Vec<Side>, Vec<Spare>) {
        let first = self.sides.len();
        for cap in &self.caps {
            self.sides.push(Side { low: None, high: Some(cap.left), hard: [false, true] });
        }
        for (spare, cap, amount) in &self.spent {
            self.spares[*spare].entries.push((first + cap, *amount));
        }
        let level = self.level;
        let needed = |of: Option<usize>| of.is_none_or(|of| of <= level);
        for (index, mut entries) in std::mem::take(&mut self.entries) {
            let Some(price) = self.price(index).filter(|_| needed(self.program.columns[index].level)) else {
                continue;
            };
            entries.extend(price.caps.iter().map(|(cap, amount)| (first + cap, *amount)));
            self.spares.push(Spare { cost: price.cost, high: price.high, entries });
        }
        (self.kept, self.sides, self.spares)
    }
}
