//! Whole-number columns and rows, and what connects them with rosters.

use super::{DutyIx, Lines};

/// A least and a greatest sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct SumRange {
    pub(super) low: i64,
    pub(super) high: i64,
}

impl SumRange {
    /// Whether a sum lies in the range.
    pub(super) fn contains(self, sum: i64) -> bool {
        self.low <= sum && sum <= self.high
    }

    /// The range with something added to both of its ends.
    pub(super) fn plus(self, amount: i64) -> SumRange {
        SumRange { low: self.low.saturating_add(amount), high: self.high.saturating_add(amount) }
    }

    /// Whether no sum of this range is outside the other.
    pub(super) fn lies_within(self, other: SumRange) -> bool {
        other.low <= self.low && self.high <= other.high
    }

    /// The difference of the greatest and the least sum.
    pub(super) fn spread(self) -> i64 {
        self.high.saturating_sub(self.low)
    }
}

/// A column: a whole number from 0 to `high`.
#[derive(Clone, Debug)]
pub(super) struct Column {
    /// The greatest value.
    pub(super) high: i64,
    /// The level whose breach it counts; none for a cell.
    pub(super) level: Option<usize>,
}

/// `low` ≤ the sum of coefficient × column ≤ `high`.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// Columns in order, each with its coefficient.
    pub(super) terms: Vec<(usize, i64)>,
    /// At least.
    pub(super) low: Option<i64>,
    /// At most.
    pub(super) high: Option<i64>,
    /// The level it serves; none for a must.
    pub(super) level: Option<usize>,
}

/// A level's penalty: `floor` + the sum of price × column.
#[derive(Clone, Debug)]
pub(super) struct Objective {
    /// What no roster escapes.
    pub(super) floor: i64,
    /// Columns in order, each with its price, above 0.
    pub(super) terms: Vec<(usize, i64)>,
    /// Every penalty is the floor and a multiple of this.
    pub(super) step: i64,
}

/// A sum over cells that should lie between `low` and `high`, in whole numbers without a common divisor.
///
/// A must where it has no level; else units outside of the range cost their weight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct RangeConstraint {
    /// The level; none for a must.
    pub(super) level: Option<usize>,
    /// Columns of cells in order, each with its coefficient.
    pub(super) terms: Vec<(usize, i64)>,
    /// At least.
    pub(super) low: Option<i64>,
    /// At most.
    pub(super) high: Option<i64>,
    /// How much outside makes one unit.
    pub(super) unit: i64,
    /// Whether the n-th unit costs 2n − 1 times the weight, not just the weight.
    pub(super) convex: bool,
    /// Units on top of which these come; they are in the floor.
    pub(super) before: i64,
    /// The most units that can come.
    pub(super) most: i64,
    /// Penalty a unit.
    pub(super) weight: i64,
}

impl RangeConstraint {
    /// How many units a sum is below the least.
    pub(super) fn units_short(&self, sum: i64) -> i64 {
        self.low.map_or(0, |low| self.units(low.saturating_sub(sum)))
    }

    /// How many units a sum is above the greatest.
    pub(super) fn units_over(&self, sum: i64) -> i64 {
        self.high.map_or(0, |high| self.units(sum.saturating_sub(high)))
    }

    /// The units of a distance outside the range.
    pub(super) fn units(&self, outside: i64) -> i64 {
        if outside > 0 { ceil_div(outside, self.unit) } else { 0 }
    }

    /// The penalty beyond the floor where the sum is `value`; the breach itself for a must.
    pub(super) fn price(&self, value: i64) -> i64 {
        let short = self.low.map_or(0, |low| low.saturating_sub(value));
        let over = self.high.map_or(0, |high| value.saturating_sub(high));
        let units = ceil_div(short.max(over).max(0), self.unit);
        let times = if self.convex { units.saturating_add(self.before.saturating_mul(2)) } else { 1 };
        units.saturating_mul(times).saturating_mul(self.weight)
    }
}

/// The columns that make up for what a row lacks.
#[derive(Clone, Debug)]
struct Elastic {
    row: usize,
    columns: std::ops::Range<usize>,
    unit: i64,
}

/// The whole program; a solve picks one level and caps those above it.
pub(super) struct Program {
    /// Cells first, then groups of cells, then the units of breach.
    pub(super) columns: Vec<Column>,
    /// What holds between columns.
    pub(super) rows: Vec<Row>,
    /// One objective a level.
    pub(super) levels: Vec<Objective>,
    /// The rows once more, musts included, as sums over cells and groups alone: what heuristics work on.
    pub(super) constraints: Vec<RangeConstraint>,
    /// For each agent and day the duties to choose from, each with its column; none where nothing is open.
    pub(super) cells: Vec<Vec<Vec<(DutyIx, usize)>>>,
    /// For each agent and day the duty, where nothing is open.
    pub(super) only: Vec<Vec<DutyIx>>,
    /// Groups of cells, with columns that follow those of the cells.
    pub(super) groups: Vec<Group>,
    elastics: Vec<Elastic>,
}

/// The value of a column; 0 where there is none.
fn value_of(values: &[f64], column: usize) -> f64 {
    values.get(column).copied().unwrap_or(0.0)
}

/// A column that is 1 where one of its members is, and else 0.
pub(super) struct Group {
    /// The column.
    pub(super) column: usize,
    /// Columns of cells.
    pub(super) members: Vec<usize>,
}

impl Program {
    /// A program with levels and nothing to decide.
    pub(super) fn new(levels: usize) -> Program {
        Program {
            columns: Vec::new(),
            rows: Vec::new(),
            levels: vec![Objective { floor: 0, terms: Vec::new(), step: 1 }; levels],
            constraints: Vec::new(),
            cells: Vec::new(),
            only: Vec::new(),
            groups: Vec::new(),
            elastics: Vec::new(),
        }
    }

    /// Adds a constraint as rows, with columns for its units of breach where it is priced.
    pub(super) fn push(&mut self, constraint: RangeConstraint) {
        let first = self.columns.len();
        if let Some(objective) = constraint.level.and_then(|level| self.levels.get_mut(level)) {
            let level = constraint.level;
            if constraint.convex {
                for nth in 0..constraint.most {
                    let times = constraint.before.saturating_add(nth).saturating_mul(2).saturating_add(1);
                    objective.terms.push((self.columns.len(), times.saturating_mul(constraint.weight)));
                    self.columns.push(Column { high: 1, level });
                }
            } else {
                objective.terms.push((first, constraint.weight));
                self.columns.push(Column { high: constraint.most, level });
            }
        }
        let columns = first..self.columns.len();
        if columns.is_empty() {
            let RangeConstraint { terms, low, high, level, .. } = constraint.clone();
            self.rows.push(Row { terms, low, high, level });
        } else {
            for (low, high, sign) in [(constraint.low, None, 1), (None, constraint.high, -1)] {
                if low.is_some() || high.is_some() {
                    let mut terms = constraint.terms.clone();
                    terms.extend(columns.clone().map(|column| (column, sign * constraint.unit)));
                    let row = self.rows.len();
                    self.elastics.push(Elastic { row, columns: columns.clone(), unit: constraint.unit });
                    self.rows.push(Row { terms, low, high, level: constraint.level });
                }
            }
        }
        self.constraints.push(constraint);
    }

    /// The column of a group with these members, a list for each cell.
    pub(super) fn group(&mut self, cells: Vec<Vec<usize>>) -> usize {
        let column = self.columns.len();
        self.columns.push(Column { high: 1, level: None });
        for cell in &cells {
            let mut terms: Vec<(usize, i64)> = cell.iter().map(|member| (*member, -1)).collect();
            terms.push((column, 1));
            self.rows.push(Row { terms, low: Some(0), high: None, level: None });
        }
        let members = cells.concat();
        let mut terms: Vec<(usize, i64)> = members.iter().map(|member| (*member, 1)).collect();
        terms.push((column, -1));
        self.rows.push(Row { terms, low: Some(0), high: None, level: None });
        self.groups.push(Group { column, members });
        column
    }

    /// Finds each level's step, once all is posted.
    pub(super) fn measure(&mut self) {
        for objective in &mut self.levels {
            objective.step = objective.terms.iter().map(|(_, price)| *price).fold(0, gcd).max(1);
        }
    }

    /// How many cells have a choice.
    pub(super) fn open(&self) -> usize {
        self.cells.iter().flatten().filter(|cell| !cell.is_empty()).count()
    }

    /// The floor of each level.
    pub(super) fn floors(&self) -> Vec<i64> {
        self.levels.iter().map(|level| level.floor).collect()
    }

    /// The roster that the columns' values say, rounded.
    pub(super) fn lines(&self, values: &[f64]) -> Lines {
        let mut lines = self.only.clone();
        for (line, cells) in lines.iter_mut().zip(&self.cells) {
            for (duty, cell) in line.iter_mut().zip(cells) {
                let taken = cell.iter().max_by(|(_, one), (_, other)| {
                    value_of(values, *one).total_cmp(&value_of(values, *other))
                });
                if let Some((taken, _)) = taken {
                    *duty = *taken;
                }
            }
        }
        lines
    }

    /// The columns' values that say the roster, with the least breach.
    pub(super) fn values(&self, lines: &Lines) -> Vec<f64> {
        let mut values = vec![0_i64; self.columns.len()];
        for (cells, line) in self.cells.iter().zip(lines) {
            for (cell, taken) in cells.iter().zip(line) {
                for (duty, column) in cell {
                    values[*column] = i64::from(duty == taken);
                }
            }
        }
        for group in &self.groups {
            values[group.column] = i64::from(group.members.iter().any(|member| values[*member] > 0));
        }
        for elastic in &self.elastics {
            let row = &self.rows[elastic.row];
            let cells = row.terms.iter().filter(|(column, _)| !elastic.columns.contains(column));
            let sum = cells.fold(0_i64, |sum, (column, amount)| sum.saturating_add(amount * values[*column]));
            let lacking = row.low.map_or(0, |low| low.saturating_sub(sum));
            let beyond = row.high.map_or(0, |high| sum.saturating_sub(high));
            let mut units = ceil_div(lacking.max(beyond).max(0), elastic.unit);
            for column in elastic.columns.clone() {
                let here = units.min(self.columns[column].high);
                values[column] = values[column].max(here);
                units -= here;
            }
        }
        values.into_iter().map(|value| value as f64).collect()
    }
}

/// The greatest common divisor, not negative.
pub(super) fn gcd(a: i64, b: i64) -> i64 {
    let (mut a, mut b) = (a.unsigned_abs(), b.unsigned_abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    i64::try_from(a).unwrap_or(1)
}

/// `a` / `b` rounded up; `b` is above 0.
pub(super) fn ceil_div(a: i64, b: i64) -> i64 {
    floor_div(a, b).saturating_add(i64::from(a.rem_euclid(b) != 0))
}

/// `a` / `b` rounded down; `b` is above 0.
pub(super) fn floor_div(a: i64, b: i64) -> i64 {
    a.div_euclid(b)
}
