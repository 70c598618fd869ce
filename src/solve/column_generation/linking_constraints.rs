//! The constraints over several agents' cells, and which cells are in which.

use std::collections::HashMap;

use crate::solve::Model;
use crate::solve::program::Program;

/// What a line, or a slack column, adds to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Coefficient {
    /// The row.
    pub(super) row: usize,
    /// What is added.
    pub(super) amount: i64,
}

/// What a cell adds to a constraint's sum.
#[derive(Clone, Copy, Debug)]
pub(super) struct Contribution {
    /// A position in [`Program::constraints`].
    pub(super) constraint: u32,
    /// What is added.
    pub(super) amount: i64,
}

/// The program over the statements that link agents.
pub(super) struct LinkingConstraints {
    pub(super) program: Program,
    /// For each agent, day and duty the cell's column.
    column: Vec<u32>,
    pub(super) days: usize,
    duties: usize,
    /// Columns below this are cells.
    pub(super) cells: usize,
    /// The program's rows that say more than that a cell has one duty.
    pub(super) rows: Vec<usize>,
    /// For each of these rows the first row over the same cells.
    pub(super) first_parallel: Vec<usize>,
    /// For each cell what it adds to which of these rows.
    coefficients_of: Vec<Vec<Coefficient>>,
    /// For each column of a cell or a group what it adds to which constraint.
    contributions_of: Vec<Vec<Contribution>>,
    /// For each constraint the first day of its cells, where it has any.
    pub(super) first_day: Vec<usize>,
    /// For each cell the groups that it is a member of.
    groups_of: Vec<Vec<u32>>,
    /// The largest sum that the coefficients of one line can have.
    pub(super) max_line_coefficient: i64,
}

/// The column of a cell that takes only one duty.
const NO_COLUMN: u32 = u32::MAX;

impl LinkingConstraints {
    /// Indexes the program of a model's linking statements.
    pub(super) fn new(program: Program, model: &Model) -> LinkingConstraints {
        let (days, duties) = (model.days, model.duties);
        let mut column_of = vec![NO_COLUMN; model.agents * days * duties];
        let mut cells = 0;
        for (agent, line) in program.cells.iter().enumerate() {
            for (day, cell) in line.iter().enumerate() {
                for (duty, column) in cell {
                    column_of[(agent * days + day) * duties + duty.index()] = *column as u32;
                    cells = cells.max(column + 1);
                }
            }
        }
        // The first rows give each open cell one duty.
        let rows: Vec<usize> = (program.open()..program.rows.len()).collect();
        let mut coefficients_of = vec![Vec::new(); cells];
        for (row, index) in rows.iter().enumerate() {
            for (column, amount) in program.rows[*index].terms.iter().filter(|(column, _)| *column < cells) {
                coefficients_of[*column].push(Coefficient { row, amount: *amount });
            }
        }
        let with_groups = cells + program.groups.len();
        let mut contributions_of = vec![Vec::new(); with_groups];
        for (index, constraint) in program.constraints.iter().enumerate() {
            for (column, amount) in &constraint.terms {
                contributions_of[*column].push(Contribution { constraint: index as u32, amount: *amount });
            }
        }
        let mut groups_of = vec![Vec::new(); cells];
        for (index, group) in program.groups.iter().enumerate() {
            for member in &group.members {
                groups_of[*member].push(index as u32);
            }
        }
        LinkingConstraints {
            first_parallel: first_parallel(&program, &rows, with_groups),
            first_day: first_day(&program, &contributions_of),
            max_line_coefficient: max_line_coefficient(&coefficients_of, days),
            program,
            column: column_of,
            days,
            duties,
            cells,
            rows,
            coefficients_of,
            contributions_of,
            groups_of,
        }
    }

    /// The column of a cell, where the cell has a choice.
    pub(super) fn column(&self, agent: usize, day: usize, duty: usize) -> Option<usize> {
        let column = *self.column.get((agent * self.days + day) * self.duties + duty)?;
        (column != NO_COLUMN).then_some(column as usize)
    }

    /// What a cell adds to which rows.
    pub(super) fn cell_coefficients(&self, agent: usize, day: usize, duty: usize) -> &[Coefficient] {
        self.column(agent, day, duty).map_or(&[], |column| &self.coefficients_of[column])
    }

    /// What a cell's or group's column adds to which constraints.
    pub(super) fn contributions(&self, column: usize) -> &[Contribution] {
        &self.contributions_of[column]
    }

    /// The groups that a cell's column is a member of.
    pub(super) fn groups(&self, column: usize) -> &[u32] {
        &self.groups_of[column]
    }

    /// What a line adds to which rows, in the order of rows.
    pub(super) fn line_coefficients(&self, agent: usize, line: &[u16]) -> Vec<Coefficient> {
        let mut all: Vec<Coefficient> = Vec::new();
        for (day, duty) in line.iter().enumerate() {
            all.extend_from_slice(self.cell_coefficients(agent, day, usize::from(*duty)));
        }
        all.sort_unstable();
        let mut merged: Vec<Coefficient> = Vec::with_capacity(all.len());
        for coefficient in all {
            match merged.last_mut() {
                Some(last) if last.row == coefficient.row => {
                    last.amount = last.amount.saturating_add(coefficient.amount);
                }
                _ => merged.push(coefficient),
            }
        }
        merged
    }
}

/// For each row the first one over the same cells and groups.
fn first_parallel(program: &Program, rows: &[usize], with_groups: usize) -> Vec<usize> {
    let mut first: HashMap<Vec<(usize, i64)>, usize> = HashMap::new();
    let mut parallel = Vec::with_capacity(rows.len());
    for (row, index) in rows.iter().enumerate() {
        let terms = program.rows[*index].terms.iter().copied().filter(|(column, _)| *column < with_groups);
        parallel.push(*first.entry(terms.collect()).or_insert(row));
    }
    parallel
}

fn first_day(program: &Program, contributions_of: &[Vec<Contribution>]) -> Vec<usize> {
    let mut first_day = vec![usize::MAX; program.constraints.len()];
    for line in &program.cells {
        for (day, cell) in line.iter().enumerate() {
            for contribution in cell.iter().flat_map(|(_, column)| &contributions_of[*column]) {
                let first = &mut first_day[contribution.constraint as usize];
                *first = day.min(*first);
            }
        }
    }
    first_day
}

fn max_line_coefficient(coefficients_of: &[Vec<Coefficient>], days: usize) -> i64 {
    let mut largest_cell = 0;
    for cell in coefficients_of {
        let size = cell.iter().fold(0_i64, |sum, one| sum.saturating_add(one.amount.saturating_abs()));
        largest_cell = size.max(largest_cell);
    }
    largest_cell.saturating_mul(i64::try_from(days).unwrap_or(i64::MAX)).max(1)
}
