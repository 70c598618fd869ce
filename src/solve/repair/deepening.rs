//! The search for the fewest changes.

use std::collections::BTreeSet;

use super::super::{StopToken, Strength};
use super::incremental_sums::IncrementalSums;

/// Changes of cells: a cell and the duty that it gets.
pub(super) type Solution = Vec<(usize, usize)>;

/// Changes, people and penalties, in the order in which they are compared.
pub(super) type Score = (usize, usize, Vec<i64>);

/// Says what a solution is worth.
pub(super) type Judging<'a> = dyn FnMut(&[(usize, usize)]) -> Score + 'a;

/// A solution with the same before it.
pub(super) type Scored = (usize, usize, Vec<i64>, Solution);

/// Free changes of unprinted days on the way to one solution.
const FREE: usize = 3;

/// So many solutions are kept to be compared.
const KEPT: usize = 20_000;

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
    /// Some solutions, and how many changes any has at least.
    Some { solutions: Vec<Solution>, least: usize },
    /// There is none: proven.
    None,
    /// None was found, and any has at least so many changes.
    Unknown { least: usize },
}

pub(super) struct DeepeningSearch<'p> {
    pub(super) current: IncrementalSums<'p>,
    /// Cells that can't be changed, or were on the way here.
    pub(super) fixed: Vec<bool>,
    /// Duties that a cell can't get.
    closed: Vec<bool>,
    /// How often a choice is barred because an earlier branch has seen it.
    barred: Vec<u32>,
    printed: usize,
    days: usize,
    duties: usize,
    /// Whether a statement speaks of unprinted days.
    tail: Vec<bool>,
    /// Whether something priced was ever broken.
    pub(super) priced: bool,
    pub(super) stop: StopToken,
    pub(super) seed: u64,
    pub(super) mode: Mode,
    pub(super) budget: usize,
    cost: usize,
    free: usize,
    short: i64,
    best_short: i64,
    path: Solution,
    pub(super) found: Vec<Solution>,
    seen: BTreeSet<Solution>,
    /// Some branch was left because it had too many changes.
    deeper: bool,
    /// Some branch was left for another reason.
    cut: bool,
    full: bool,
    pub(super) timeout: bool,
    nodes: u64,
    /// Marks of cells while a bound is counted.
    marks: Vec<u32>,
    mark: u32,
}

/// A statement that is broken, with what would help.
pub(super) struct Choice {
    at: usize,
    /// Cell, duty.
    pub(super) moves: Vec<(usize, usize)>,
    /// So many printed cells have to change at least.
    need: usize,
}

impl<'p> DeepeningSearch<'p> {
    pub(super) fn new(
        current: IncrementalSums<'p>,
        fixed: Vec<bool>,
        closed: Vec<bool>,
        printed: usize,
        stop: StopToken,
        seed: u32,
    ) -> DeepeningSearch<'p> {
        let sum_model = current.sum_model;
        let tail = sum_model
            .statements
            .iter()
            .map(|own| sum_model.scope(own).any(|cell| cell % sum_model.days >= printed));
        DeepeningSearch {
            tail: tail.collect(),
            barred: vec![0; closed.len()],
            marks: vec![0; sum_model.cells],
            mark: 0,
            printed,
            days: sum_model.days.max(1),
            duties: sum_model.duties,
            current,
            fixed,
            closed,
            priced: false,
            stop,
            seed: u64::from(seed),
            mode: Mode::Strict,
            budget: 0,
            cost: 0,
            free: 0,
            short: 0,
            best_short: i64::MAX,
            path: Vec::new(),
            found: Vec::new(),
            seen: BTreeSet::new(),
            deeper: false,
            cut: false,
            full: false,
            timeout: false,
            nodes: 0,
        }
    }

    /// Deepens until there is a solution, or the time is over.
    pub(super) fn run(&mut self, mode: Mode, most: usize) -> Found {
        self.mode = mode;
        let whole = self.stop.clone();
        // Some of the time is for a solution that is not proven.
        let dives = whole.within(whole.left().mul_f64(0.85));
        self.stop = whole.within(whole.left().mul_f64(0.6));
        let mut least = 0;
        let mut cut = false;
        for budget in 0..=most {
            self.begin(budget);
            self.step();
            let all = !self.timeout && !self.full;
            if !self.found.is_empty() {
                self.stop = whole;
                let solutions = std::mem::take(&mut self.found);
                let least = if cut { least } else { budget };
                return match all && !cut && !self.cut {
                    true => Found::All { solutions, least },
                    false => Found::Some { solutions, least },
                };
            }
            cut |= self.cut || self.timeout;
            if !cut {
                least = budget + 1;
            }
            if self.timeout {
                break;
            }
            if !self.deeper {
                self.stop = whole;
                return if cut { Found::Unknown { least } } else { Found::None };
            }
        }
        self.stop = dives;
        let found = self.dive(most);
        self.stop = whole;
        self.timeout = false;
        match found {
            Some(solution) => Found::Some { solutions: vec![solution], least },
            None => Found::Unknown { least },
        }
    }

    /// The least that has to be short, with the fewest changes for it, and how short that is.
    pub(super) fn least_short(&mut self, most: usize) -> (Found, i64) {
        self.mode = Mode::Short;
        self.best_short = i64::MAX;
        let mut best: Vec<Solution> = Vec::new();
        let (mut least, mut proven) = (0, false);
        for budget in 0..=most {
            let before = self.best_short;
            self.begin(budget);
            self.step();
            if self.best_short < before {
                best = std::mem::take(&mut self.found);
                least = budget;
            }
            if self.timeout {
                break;
            }
            if !self.deeper {
                proven = !self.cut;
                break;
            }
        }
        let timeout = std::mem::take(&mut self.timeout);
        self.mode = Mode::Strict;
        let short = if self.best_short == i64::MAX { 0 } else { self.best_short };
        let found = match (best.is_empty(), proven && !timeout && !self.full) {
            (true, true) => Found::None,
            (true, false) => Found::Unknown { least: 0 },
            (false, true) => Found::All { solutions: best, least },
            (false, false) => Found::Some { solutions: best, least: 0 },
        };
        (found, short)
    }

    pub(super) fn begin(&mut self, budget: usize) {
        self.budget = budget;
        (self.cost, self.free, self.short) = (0, 0, 0);
        (self.deeper, self.cut, self.full, self.timeout) = (false, false, false, false);
        self.found.clear();
        self.seen.clear();
    }

    fn over(&mut self) -> bool {
        self.nodes += 1;
        if self.nodes.is_multiple_of(64) && !self.timeout {
            self.timeout = self.stop.stopped();
        }
        self.timeout
    }

    pub(super) fn is_free(&self, cell: usize) -> bool {
        cell % self.days >= self.printed
    }

    /// One node: what is broken, and every way on from here.
    pub(super) fn step(&mut self) {
        if self.over() || self.full {
            return;
        }
        if self.current.broken.is_empty() {
            self.keep();
            return;
        }
        if self.mode == Mode::Short && self.short >= self.best_short {
            // A solution as good as the best may still have fewer people.
            if self.short > self.best_short || !self.found_here() {
                return;
            }
        }
        let is_must = |at: &usize| self.current.sum_model.statements[*at].strength == Strength::Must;
        self.priced |= !self.current.broken.iter().all(is_must);
        let spent = self.cost >= self.budget;
        if spent && self.mode == Mode::Strict && self.current.broken.iter().any(|at| !self.tail[*at]) {
            self.deeper = true;
            return;
        }
        let Some(choice) = self.choose() else { return };
        let Choice { at, moves, .. } = choice;
        let mut tried = Vec::new();
        for (cell, duty) in moves {
            let free = self.is_free(cell);
            if free && self.free >= FREE {
                self.cut = true;
                continue;
            }
            if !free && self.cost >= self.budget {
                self.deeper = true;
                continue;
            }
            self.apply(cell, duty, free, |search| search.step());
            self.barred[cell * self.duties + duty] += 1;
            tried.push(cell * self.duties + duty);
            if self.timeout || self.full {
                break;
            }
        }
        let may_accept = self.mode == Mode::Short
            && matches!(self.current.sum_model.statements[at].strength, Strength::Priced { .. });
        if may_accept && !self.timeout && !self.full {
            let price = self.current.beyond(at);
            let was = self.current.accept(at);
            self.short = self.short.saturating_add(price);
            self.step();
            self.short = self.short.saturating_sub(price);
            self.current.hold(at, was);
        }
        for own in tried {
            self.barred[own] -= 1;
        }
    }

    /// Whether the best so far was found with this budget.
    fn found_here(&self) -> bool {
        !self.found.is_empty()
    }

    fn apply(&mut self, cell: usize, duty: usize, free: bool, then: impl FnOnce(&mut Self)) {
        let had = self.current.put(cell, duty);
        self.fixed[cell] = true;
        self.path.push((cell, duty));
        if free {
            self.free += 1
        } else {
            self.cost += 1
        }
        then(self);
        if free {
            self.free -= 1
        } else {
            self.cost -= 1
        }
        self.path.pop();
        self.fixed[cell] = false;
        self.current.put(cell, had);
    }

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
        let mut shown: Solution = self.path.iter().copied().filter(|own| !self.is_free(own.0)).collect();
        shown.sort_unstable();
        if self.free > 0 && !self.seen.insert(shown) {
            return;
        }
        self.found.push(self.path.clone());
        self.full = self.found.len() >= KEPT;
    }

    /// The broken statement with the fewest ways to mend it; none where this branch is at its end.
    pub(super) fn choose(&mut self) -> Option<Choice> {
        const LOOKED_AT: usize = 24;
        let mut choices: Vec<Choice> = Vec::new();
        for at in self.current.broken.iter().copied().take(LOOKED_AT) {
            let mut moves = Vec::new();
            let (mut most, mut any_free) = (1, false);
            self.current.remedies(at, &self.fixed, |cell, duty, gain| {
                let index = cell * self.duties + duty;
                if !self.closed[index] && self.barred[index] == 0 {
                    moves.push((cell, duty));
                    most = most.max(gain);
                    any_free |= cell % self.days >= self.printed;
                }
            });
            let must = self.current.sum_model.statements[at].strength == Strength::Must;
            if moves.is_empty() && (must || self.mode == Mode::Strict) {
                return None;
            }
            let deficit = self.current.deficit(at);
            let can_accept = self.mode == Mode::Short && !must;
            let need = if any_free || can_accept { 0 } else { (deficit + most - 1) / most };
            choices.push(Choice { at, moves, need: usize::try_from(need).unwrap_or(usize::MAX) });
        }
        choices.sort_by_key(|own| own.moves.len());
        // Statements without a cell in common need their changes each by itself.
        self.mark = self.mark.wrapping_add(1);
        let mut bound = 0_usize;
        for own in &choices {
            if own.need > 0 && own.moves.iter().all(|(cell, _)| self.marks[*cell] != self.mark) {
                bound = bound.saturating_add(own.need);
                own.moves.iter().for_each(|(cell, _)| self.marks[*cell] = self.mark);
            }
        }
        if self.cost.saturating_add(bound) > self.budget {
            self.deeper = true;
            return None;
        }
        let mut first = choices.into_iter().next()?;
        first.moves.sort_unstable_by_key(|(cell, duty)| (self.is_free(*cell), *cell, *duty));
        Some(first)
    }
}
