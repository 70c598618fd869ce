//! The search for the fewest changes: depth-first with iterative deepening (Korf, "Depth-first
//! iterative-deepening: an optimal admissible tree search", Artificial Intelligence 27, 1985).
//!
//! A node is a set of changes. Any solution beyond it changes one of the cells that move a broken statement
//! the right way, so it branches over those of the statement with the fewest; statements without a cell in
//! common give a lower bound on the changes that are still needed.

use std::collections::BTreeSet;

use super::incremental_sums::IncrementalSums;
use crate::solve::{StopToken, Strength};

/// A cell and the duty that it gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Change {
    pub(super) cell: usize,
    pub(super) duty: usize,
}

/// Changes that mend all that is held.
pub(super) type Solution = Vec<Change>;

/// What a solution is worth, in the order in which solutions are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Score {
    /// Printed cells changed.
    pub(super) changes: usize,
    /// Agents with a printed change.
    pub(super) people: usize,
    pub(super) penalties: Vec<i64>,
}

/// Says what a solution is worth.
pub(super) type Scorer<'a> = dyn FnMut(&[Change]) -> Score + 'a;

/// A solution with its score before it, by which it is compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ScoredSolution {
    pub(super) score: Score,
    pub(super) solution: Solution,
}

/// The most free changes of unprinted days on the way to one solution. By trial, no run kept.
const MAX_FREE_CHANGES: usize = 3;

/// The most solutions that are kept to be compared. By trial, no run kept.
const MAX_SOLUTIONS: usize = 20_000;

/// The most broken statements that a node looks at to choose one. By trial, no run kept.
const MAX_CANDIDATES: usize = 24;

/// Nodes between two looks at the stop token.
const STOP_CHECK_INTERVAL: u64 = 64;

/// The shares of the time after which deepening, and then dives, end. By trial, no run kept.
const SHARE_FOR_DEEPENING: f64 = 0.6;
const SHARE_WITH_DIVES: f64 = 0.85;

/// What may be left broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// Nothing.
    Strict,
    /// What is required, at its price.
    Short,
}

/// What a search found.
pub(super) enum Found {
    /// Every solution with as few changes as possible.
    All { solutions: Vec<Solution>, least: usize },
    /// Some solutions, and the fewest changes that any can have.
    Some { solutions: Vec<Solution>, least: usize },
    /// There is none: proven.
    None,
    /// None was found, and any has at least `least` changes.
    Unknown { least: usize },
}

/// What a search found where something required stays short, and what it costs.
pub(super) struct FoundShort {
    pub(super) found: Found,
    pub(super) short: i64,
}

/// Which cells may be changed, and to what.
#[derive(Clone)]
pub(super) struct Openness {
    /// Cells that can't be changed.
    pub(super) fixed: Vec<bool>,
    /// For each cell and duty, whether the cell can't get it.
    pub(super) closed: Vec<bool>,
}

impl Openness {
    /// Whether the cell can be changed to the duty, of as many as there are.
    pub(super) fn is_open(&self, cell: usize, duty: usize, duties: usize) -> bool {
        !self.fixed[cell] && !self.closed[cell * duties + duty]
    }
}

pub(super) struct DeepeningSearch<'p> {
    pub(super) sums: IncrementalSums<'p>,
    /// Cells that can't be changed, or were on the way here.
    pub(super) fixed: Vec<bool>,
    closed: Vec<bool>,
    /// How often a choice is barred because an earlier branch has seen it.
    barred: Vec<u32>,
    printed: usize,
    days: usize,
    duties: usize,
    /// For each statement whether it has cells on unprinted days.
    has_unprinted: Vec<bool>,
    /// Whether something priced was ever broken.
    pub(super) saw_priced: bool,
    pub(super) stop: StopToken,
    pub(super) seed: u64,
    pub(super) mode: Mode,
    /// The most changes of printed cells.
    pub(super) max_changes: usize,
    changes: usize,
    free_changes: usize,
    short: i64,
    best_short: i64,
    path: Solution,
    pub(super) found: Vec<Solution>,
    /// The printed changes of solutions with free changes.
    seen: BTreeSet<Solution>,
    /// Whether some branch was left because it had too many changes.
    needs_more_changes: bool,
    /// Whether some branch was left because it had too many free changes.
    needs_more_free_changes: bool,
    is_full: bool,
    pub(super) timed_out: bool,
    nodes: u64,
    /// For each cell the last bound that counted it.
    marks: Vec<u32>,
    mark: u32,
}

/// A broken statement, with what would help.
pub(super) struct Branching {
    statement: usize,
    pub(super) moves: Vec<Change>,
    /// How many printed cells have to change at least.
    need: usize,
}

impl<'p> DeepeningSearch<'p> {
    pub(super) fn new(
        sums: IncrementalSums<'p>,
        openness: Openness,
        printed: usize,
        stop: StopToken,
        seed: u32,
    ) -> DeepeningSearch<'p> {
        let model = sums.model;
        let has_unprinted = model
            .statements
            .iter()
            .map(|statement| model.cells_of(statement).any(|cell| cell % model.days >= printed));
        DeepeningSearch {
            has_unprinted: has_unprinted.collect(),
            barred: vec![0; openness.closed.len()],
            marks: vec![0; model.cells],
            mark: 0,
            printed,
            days: model.days.max(1),
            duties: model.duties,
            sums,
            fixed: openness.fixed,
            closed: openness.closed,
            saw_priced: false,
            stop,
            seed: u64::from(seed),
            mode: Mode::Strict,
            max_changes: 0,
            changes: 0,
            free_changes: 0,
            short: 0,
            best_short: i64::MAX,
            path: Vec::new(),
            found: Vec::new(),
            seen: BTreeSet::new(),
            needs_more_changes: false,
            needs_more_free_changes: false,
            is_full: false,
            timed_out: false,
            nodes: 0,
        }
    }

    /// Deepens until there is a solution, or the time is over; then dives look for one that is not proven.
    pub(super) fn fewest_changes(&mut self, limit: usize) -> Found {
        self.mode = Mode::Strict;
        let whole = self.stop.clone();
        let with_dives = whole.within(whole.left().mul_f64(SHARE_WITH_DIVES));
        self.stop = whole.within(whole.left().mul_f64(SHARE_FOR_DEEPENING));
        let mut least = 0;
        let mut incomplete = false;
        for max_changes in 0..=limit {
            self.begin(max_changes);
            self.visit();
            let saw_all = !self.timed_out && !self.is_full;
            if !self.found.is_empty() {
                self.stop = whole;
                let solutions = std::mem::take(&mut self.found);
                let least = if incomplete { least } else { max_changes };
                return match saw_all && !incomplete && !self.needs_more_free_changes {
                    true => Found::All { solutions, least },
                    false => Found::Some { solutions, least },
                };
            }
            incomplete |= self.needs_more_free_changes || self.timed_out;
            if !incomplete {
                least = max_changes + 1;
            }
            if self.timed_out {
                break;
            }
            if !self.needs_more_changes {
                self.stop = whole;
                return if incomplete { Found::Unknown { least } } else { Found::None };
            }
        }
        self.stop = with_dives;
        let found = self.dive(limit);
        self.stop = whole;
        self.timed_out = false;
        match found {
            Some(solution) => Found::Some { solutions: vec![solution], least },
            None => Found::Unknown { least },
        }
    }

    /// The least that has to be short, with the fewest changes for it.
    pub(super) fn least_short(&mut self, limit: usize) -> FoundShort {
        self.mode = Mode::Short;
        self.best_short = i64::MAX;
        let mut best: Vec<Solution> = Vec::new();
        let (mut least, mut proven) = (0, false);
        for max_changes in 0..=limit {
            let before = self.best_short;
            self.begin(max_changes);
            self.visit();
            if self.best_short < before {
                best = std::mem::take(&mut self.found);
                least = max_changes;
            }
            if self.timed_out {
                break;
            }
            if !self.needs_more_changes {
                proven = !self.needs_more_free_changes;
                break;
            }
        }
        let timed_out = std::mem::take(&mut self.timed_out);
        self.mode = Mode::Strict;
        let short = if self.best_short == i64::MAX { 0 } else { self.best_short };
        let found = match (best.is_empty(), proven && !timed_out && !self.is_full) {
            (true, true) => Found::None,
            (true, false) => Found::Unknown { least: 0 },
            (false, true) => Found::All { solutions: best, least },
            (false, false) => Found::Some { solutions: best, least: 0 },
        };
        FoundShort { found, short }
    }

    /// Begins a search with at most this many changes.
    pub(super) fn begin(&mut self, max_changes: usize) {
        self.max_changes = max_changes;
        (self.changes, self.free_changes, self.short) = (0, 0, 0);
        (self.needs_more_changes, self.needs_more_free_changes) = (false, false);
        (self.is_full, self.timed_out) = (false, false);
        self.found.clear();
        self.seen.clear();
    }

    fn is_out_of_time(&mut self) -> bool {
        self.nodes += 1;
        if self.nodes.is_multiple_of(STOP_CHECK_INTERVAL) && !self.timed_out {
            self.timed_out = self.stop.stopped();
        }
        self.timed_out
    }

    /// Whether a cell is changed free of charge.
    pub(super) fn is_free(&self, cell: usize) -> bool {
        cell % self.days >= self.printed
    }

    fn strength(&self, statement: usize) -> Strength {
        self.sums.model.statements[statement].strength
    }

    /// Visits a node: what is broken, and every way on from here.
    pub(super) fn visit(&mut self) {
        if self.is_out_of_time() || self.is_full {
            return;
        }
        if self.sums.broken.is_empty() {
            self.keep();
            return;
        }
        if self.mode == Mode::Short && self.short >= self.best_short {
            // A solution as good as the best may still have fewer people, among those with these changes.
            if self.short > self.best_short || self.found.is_empty() {
                return;
            }
        }
        self.saw_priced |= self.sums.broken.iter().any(|at| self.strength(*at) != Strength::Must);
        if self.changes >= self.max_changes
            && self.mode == Mode::Strict
            && self.sums.broken.iter().any(|at| !self.has_unprinted[*at])
        {
            self.needs_more_changes = true;
            return;
        }
        let Some(Branching { statement, moves, .. }) = self.branching() else { return };
        let mut tried = Vec::new();
        for change in moves {
            let is_free = self.is_free(change.cell);
            if is_free && self.free_changes >= MAX_FREE_CHANGES {
                self.needs_more_free_changes = true;
                continue;
            }
            if !is_free && self.changes >= self.max_changes {
                self.needs_more_changes = true;
                continue;
            }
            self.visit_with(change, is_free);
            // Whatever has this change was seen in its branch.
            let index = change.cell * self.duties + change.duty;
            self.barred[index] += 1;
            tried.push(index);
            if self.timed_out || self.is_full {
                break;
            }
        }
        let may_accept =
            self.mode == Mode::Short && matches!(self.strength(statement), Strength::Priced { .. });
        if may_accept && !self.timed_out && !self.is_full {
            self.visit_accepting(statement);
        }
        for index in tried {
            self.barred[index] -= 1;
        }
    }

    fn visit_with(&mut self, change: Change, is_free: bool) {
        let had = self.sums.put(change.cell, change.duty);
        self.fixed[change.cell] = true;
        self.path.push(change);
        *self.counter(is_free) += 1;
        self.visit();
        *self.counter(is_free) -= 1;
        self.path.pop();
        self.fixed[change.cell] = false;
        self.sums.put(change.cell, had);
    }

    fn counter(&mut self, is_free: bool) -> &mut usize {
        if is_free { &mut self.free_changes } else { &mut self.changes }
    }

    /// Visits the node where a statement stays as short as it is.
    fn visit_accepting(&mut self, statement: usize) {
        let cost = self.sums.cost_beyond(statement);
        let was = self.sums.accept(statement);
        self.short = self.short.saturating_add(cost);
        self.visit();
        self.short = self.short.saturating_sub(cost);
        self.sums.hold(statement, was);
    }

    /// Keeps the path as a solution.
    fn keep(&mut self) {
        if self.mode == Mode::Short {
            if self.short < self.best_short {
                self.best_short = self.short;
                self.found.clear();
                self.seen.clear();
            } else if self.short > self.best_short || self.found.is_empty() {
                return;
            }
        }
        let printed = self.path.iter().copied().filter(|change| !self.is_free(change.cell));
        let mut printed: Solution = printed.collect();
        printed.sort_unstable();
        if self.free_changes > 0 && !self.seen.insert(printed) {
            return;
        }
        self.found.push(self.path.clone());
        self.is_full = self.found.len() >= MAX_SOLUTIONS;
    }

    /// The broken statement with the fewest ways to mend it; none where this branch is at its end.
    pub(super) fn branching(&mut self) -> Option<Branching> {
        let mut branchings: Vec<Branching> = Vec::new();
        for statement in self.sums.broken.iter().copied().take(MAX_CANDIDATES) {
            let mut moves = Vec::new();
            let (mut largest_gain, mut any_free) = (1, false);
            self.sums.remedies(statement, &self.fixed, |cell, duty, gain| {
                let index = cell * self.duties + duty;
                if !self.closed[index] && self.barred[index] == 0 {
                    moves.push(Change { cell, duty });
                    largest_gain = largest_gain.max(gain);
                    any_free |= cell % self.days >= self.printed;
                }
            });
            let is_must = self.strength(statement) == Strength::Must;
            if moves.is_empty() && (is_must || self.mode == Mode::Strict) {
                return None;
            }
            let can_accept = self.mode == Mode::Short && !is_must;
            let need = match any_free || can_accept {
                true => 0,
                false => (self.sums.distance(statement) + largest_gain - 1) / largest_gain,
            };
            let need = usize::try_from(need).unwrap_or(usize::MAX);
            branchings.push(Branching { statement, moves, need });
        }
        branchings.sort_by_key(|branching| branching.moves.len());
        if self.changes.saturating_add(self.least_changes(&branchings)) > self.max_changes {
            self.needs_more_changes = true;
            return None;
        }
        let mut fewest = branchings.into_iter().next()?;
        fewest.moves.sort_unstable_by_key(|change| (self.is_free(change.cell), *change));
        Some(fewest)
    }

    /// How many changes are needed at least: statements without a cell in common need theirs each by itself.
    fn least_changes(&mut self, branchings: &[Branching]) -> usize {
        self.mark = self.mark.wrapping_add(1);
        let mut least = 0_usize;
        for Branching { moves, need, .. } in branchings {
            if *need > 0 && moves.iter().all(|change| self.marks[change.cell] != self.mark) {
                least = least.saturating_add(*need);
                moves.iter().for_each(|change| self.marks[change.cell] = self.mark);
            }
        }
        least
    }
}
