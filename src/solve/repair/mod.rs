//! The lines nearest to given ones: the fewest changed cells that mend what has become broken.
//!
//! What is held: every must, and what is required, each up to the breach that the
//! caller allows it (what it had before, so that old holes force no change). What absent
//! agents' own limits lack by the disruption is taken as it is, and of what open cells can't
//! mend as much is held as they can reach; both are named.
//!
//! The search deepens: with k = 0, 1, 2 … changes, any solution has to change one of
//! the cells that move a broken statement the right way, so it branches over those and
//! bars each choice for the branches after it: every set of k changes that mends all is
//! seen exactly once. The first k with a solution is the fewest, by proof. Cells after the printed
//! days are changed free of charge, a few at a time; where that limit cut the search short, nothing
//! is called proven.
//!
//! Where no solution holds all that is required, the same search may accept what is
//! short, at its price: least newly short first, then fewest changes.

mod as_program;
mod deepening;
mod dives;
mod incremental_sums;

use self::as_program::AsProgram;
use self::deepening::{DeepeningSearch, Found, Mode, Score, Scored};
use self::incremental_sums::{IncrementalSums, SumModel};
use super::{DutyIx, Limits, Lines, Model, Primitive, Status, StopToken, Strength};

/// The share of the time for the search by changes, where the whole program may be asked too.
const SEARCH: f64 = 0.4;

/// Lines, and what they are held to.
pub struct RepairProblem<'a> {
    model: &'a Model,
    lines: &'a Lines,
    printed: usize,
    hard: SumModel,
    all: SumModel,
    /// For each cell and duty, whether a must alone rules it out.
    barred: Vec<bool>,
    /// Whether all statements are in it; not where it was stopped while it was made.
    complete: bool,
}

/// What has happened, and what may be done about it.
pub struct Disruption<'a> {
    /// Cells that have this duty from now on, whatever else: agent, day, duty.
    pub forced: &'a [(usize, usize, DutyIx)],
    /// Whether an agent's day may be changed to a duty.
    pub may: &'a (dyn Fn(usize, usize, DutyIx) -> bool + Sync),
    /// Agents whose own limits give way to what has happened.
    pub absent: &'a [usize],
    /// No repair with more changes is looked for.
    pub max_changes: usize,
    /// Whether what the search does not prove is asked as one program too.
    pub ask_program: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepairOutcome {
    /// The nearest lines that were found.
    Found(Box<Repair>),
    /// No change of open cells makes all musts hold: proven.
    Impossible,
    /// None was found; no repair has fewer changes than this.
    Unknown {
        /// A bound.
        least: usize,
    },
}

/// Repaired lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The lines.
    pub lines: Lines,
    /// Printed cells changed beside those that were forced.
    pub changes: usize,
    /// No repair with as little newly short has fewer.
    pub least: usize,
    /// Agents with a change beside those that were forced.
    pub people: usize,
    /// Whether all repairs with as few changes were compared, so that none
    /// has fewer people, and among those none a better penalty.
    pub compared: bool,
    /// What each level costs, musts that are taken as broken left out.
    pub penalties: Vec<i64>,
    /// What is newly short, as the required level counts.
    pub short: i64,
    /// No repair has less newly short.
    pub short_least: i64,
    /// Statements (positions in the model) that no change can mend whole.
    pub given: Vec<usize>,
}

impl Repair {
    /// Whether no repair has fewer changes.
    pub fn fewest(&self) -> bool {
        self.least >= self.changes && self.short <= self.short_least
    }
}

impl<'a> RepairProblem<'a> {
    /// Lines of a model, each statement held up to so many units of breach; those at
    /// the level `required` are held like musts. Days from `printed` on cost nothing to change.
    /// Of a problem that was stopped while it was made nothing is known.
    pub fn new(
        model: &'a Model,
        lines: &'a Lines,
        allowed: &[i64],
        required: usize,
        printed: usize,
        stop: &StopToken,
    ) -> RepairProblem<'a> {
        let holds = |strength: Strength| match strength {
            Strength::Must => true,
            Strength::Priced { level, .. } => level == required,
        };
        let mut hard = SumModel::new(model, |posted| holds(posted.strength), stop);
        for own in &mut hard.statements {
            own.allow(allowed.get(own.posted).copied().unwrap_or(0).max(0));
        }
        let all = SumModel::new(model, |posted| posted.strength != Strength::Must, stop);
        let mut barred = vec![false; hard.cells * model.duties];
        for (posted, allowed) in model.posted.iter().zip(allowed) {
            if let (Primitive::Cell { agent, day, duties }, Strength::Must, 0) =
                (&posted.primitive, posted.strength, *allowed)
            {
                for duty in duties.iter().filter(|duty| duty.0 < model.duties && *day < model.days) {
                    if let Some(own) = barred.get_mut((agent * model.days + day) * model.duties + duty.0) {
                        *own = true;
                    }
                }
            }
        }
        // Musts that leave a cell no duty contradict each other; then they bar nothing.
        for cell in barred.chunks_mut(model.duties.max(1)) {
            if cell.iter().all(|own| *own) {
                cell.fill(false);
            }
        }
        let complete = hard.complete && all.complete;
        RepairProblem { model, lines, printed, hard, all, barred, complete }
    }

    /// The nearest lines after an disruption.
    pub fn repair(&self, disruption: &Disruption<'_>, limits: &Limits) -> RepairOutcome {
        let stop = limits.token();
        if !self.complete || stop.stopped() {
            return RepairOutcome::Unknown { least: 0 };
        }
        let (days, duties) = (self.model.days, self.model.duties);
        let mut current = IncrementalSums::new(&self.hard, self.lines);
        let mut fixed = vec![false; self.hard.cells];
        let mut closed = self.barred.clone();
        for (cell, fixed) in fixed.iter_mut().enumerate() {
            let mut open = false;
            for duty in 0..duties {
                let own = &mut closed[cell * duties + duty];
                *own |= !(disruption.may)(cell / days, cell % days, DutyIx(duty));
                open |= !*own && duty != current.taken[cell];
            }
            *fixed = !open;
        }
        let mut own = vec![false; self.hard.cells];
        for (agent, day, duty) in
            disruption.forced.iter().filter(|(_, day, duty)| *day < days && duty.0 < duties)
        {
            let cell = agent * days + day;
            if cell < self.hard.cells {
                current.put(cell, duty.0);
                (fixed[cell], own[cell]) = (true, true);
            }
        }
        let (given, short) = self.take_as_given(&mut current, &fixed, &closed, disruption.absent);
        let large = self.hard.cells > as_program::MAX_CELLS || !disruption.ask_program;
        let first = if large { stop.clone() } else { limits.stop.within(limits.time.mul_f64(SEARCH)) };
        let search = DeepeningSearch::new(
            current.clone(),
            fixed.clone(),
            closed.clone(),
            self.printed,
            first,
            limits.seed,
        );
        let repair = self.by_changes(search, &current.taken, (given.clone(), short), disruption.max_changes);
        let proven = match &repair {
            RepairOutcome::Found(repair) => repair.fewest() && repair.compared,
            RepairOutcome::Impossible => true,
            RepairOutcome::Unknown { .. } => false,
        };
        if large || proven {
            return repair;
        }
        let whole = AsProgram {
            model: self.model,
            sum_model: &self.hard,
            current: &current,
            fixed: &fixed,
            closed: &closed,
            printed: self.printed,
        };
        self.by_program(
            &whole,
            repair,
            (given, short),
            &Limits { work: limits.work, ..limits.part(stop.left()) },
        )
    }

    /// What the search by single changes finds.
    fn by_changes(
        &self,
        mut search: DeepeningSearch<'_>,
        forced: &[usize],
        (given, short): (Vec<usize>, i64),
        most: usize,
    ) -> RepairOutcome {
        let days = self.model.days;
        let (found, extra) = match search.run(Mode::Strict, most) {
            // Nothing priced is in the way, so musts are.
            Found::None if !search.priced => return RepairOutcome::Impossible,
            Found::None | Found::Unknown { .. } => search.least_short(most),
            found => (found, 0),
        };
        let (mut solutions, least, all) = match found {
            Found::All { solutions, least } => (solutions, least, true),
            Found::Some { solutions, least } => (solutions, least, false),
            Found::None => return RepairOutcome::Impossible,
            Found::Unknown { least } => return RepairOutcome::Unknown { least },
        };
        let mut judge = Judge::new(self, forced);
        let mut best: Option<Scored> = None;
        for solution in solutions.drain(..) {
            let (changes, people, penalties) = judge.score(&solution, days, self.printed);
            let new = (changes, people, penalties, solution);
            if best.as_ref().is_none_or(|best| new < *best) {
                best = Some(new);
            }
        }
        let Some(mut best) = best else { return RepairOutcome::Unknown { least } };
        if !all && extra == 0 {
            search.refine(&mut best, &mut |solution| judge.score(solution, days, self.printed));
        }
        let (changes, people, penalties, solution) = best;
        let mut lines: Lines =
            forced.chunks(days.max(1)).map(|line| line.iter().map(|own| DutyIx(*own)).collect()).collect();
        for (cell, duty) in solution {
            if let Some(own) = lines.get_mut(cell / days).and_then(|line| line.get_mut(cell % days)) {
                *own = DutyIx(duty);
            }
        }
        let short_least = if all || extra == 0 { short + extra } else { short };
        RepairOutcome::Found(Box::new(Repair {
            lines,
            changes,
            least: least.min(changes),
            people,
            compared: all,
            penalties,
            short: short + extra,
            short_least,
            given,
        }))
    }

    /// The same by one program over all cells, where that says more.
    fn by_program(
        &self,
        whole: &AsProgram<'_>,
        repair: RepairOutcome,
        (given, short): (Vec<usize>, i64),
        limits: &Limits,
    ) -> RepairOutcome {
        let days = self.model.days.max(1);
        let forced = &whole.current.taken;
        let as_they_are: Lines =
            forced.chunks(days).map(|line| line.iter().map(|own| DutyIx(*own)).collect()).collect();
        let start = match &repair {
            RepairOutcome::Found(repair) => &repair.lines,
            _ => &as_they_are,
        };
        let Some(outcome) = whole.solve(limits, Some(start)) else { return repair };
        if outcome.status == Status::Infeasible && !matches!(repair, RepairOutcome::Found(_)) {
            return RepairOutcome::Impossible;
        }
        let [first, second, third, rest @ ..] = outcome.levels.as_slice() else { return repair };
        let lines = outcome.lines.as_ref().and_then(|lines| Some((lines, whole.short(lines)?)));
        let mut best = match repair {
            RepairOutcome::Found(repair) => *repair,
            repair => {
                let Some((lines, _)) = lines else { return repair };
                Repair {
                    lines: lines.clone(),
                    changes: usize::MAX,
                    least: 0,
                    people: usize::MAX,
                    compared: false,
                    penalties: Vec::new(),
                    short: i64::MAX,
                    short_least: short,
                    given,
                }
            }
        };
        best.short_least = best.short_least.max(short.saturating_add(first.bound));
        if let Some((lines, beyond)) = lines {
            let changed = |(cell, had): (usize, &usize)| {
                let now = lines.get(cell / days)?.get(cell % days)?.0;
                (now != *had).then_some((cell, now))
            };
            let solution: Vec<(usize, usize)> = forced.iter().enumerate().filter_map(changed).collect();
            let (changes, people, penalties) = Judge::new(self, forced).score(&solution, days, self.printed);
            let own = (short.saturating_add(beyond), changes, people, penalties);
            if own < (best.short, best.changes, best.people, best.penalties.clone()) {
                if own.0 < best.short {
                    best.least = 0;
                }
                best.compared = false;
                best.lines = lines.clone();
                (best.short, best.changes, best.people, best.penalties) = own;
            }
            let same = best.short == short.saturating_add(first.penalty);
            if first.proven() && same {
                best.least = best.least.max(usize::try_from(second.bound).unwrap_or(0)).min(best.changes);
                let all = second.proven() && third.proven() && rest.iter().all(|level| level.proven());
                best.compared |= all && best.lines == *lines;
            }
        }
        RepairOutcome::Found(Box::new(best))
    }

    /// Takes what is broken and beyond any change as it is; which, and what is short by it.
    fn take_as_given(
        &self,
        current: &mut IncrementalSums<'_>,
        fixed: &[bool],
        closed: &[bool],
        absent: &[usize],
    ) -> (Vec<usize>, i64) {
        let (mut given, mut short) = (Vec::new(), 0_i64);
        let (days, duties) = (self.model.days.max(1), self.model.duties);
        for at in current.broken.clone() {
            let own = &self.hard.statements[at];
            let before = current.held[at];
            let theirs = self.hard.scope(own).all(|cell| absent.contains(&(cell / days)));
            if theirs {
                short = short.saturating_add(current.beyond(at));
                current.accept(at);
            } else {
                let taken = current.taken.clone();
                let may = |cell: usize, duty: usize| match fixed[cell] {
                    true => taken[cell] == duty,
                    false => taken[cell] == duty || !closed[cell * duties + duty],
                };
                let (low, high) = self.hard.reach(own, may);
                let reached = if current.lacks(at) > 0 { high } else { low };
                let edge = if current.lacks(at) > 0 { before.0 } else { before.1 };
                if current.lacks(at) > 0 && reached < edge || current.lacks(at) < 0 && reached > edge {
                    let more = own.penalty(reached).saturating_sub(own.penalty(edge));
                    short = short.saturating_add(more);
                    current.hold(at, own.within(own.units(reached)));
                }
            }
            if current.held[at] != before {
                given.push(own.posted);
            }
        }
        given.sort_unstable();
        (given, short)
    }
}

/// Compares solutions by changes, people and penalty.
struct Judge<'b> {
    current: IncrementalSums<'b>,
}

impl<'b> Judge<'b> {
    fn new(problem: &'b RepairProblem<'_>, forced: &[usize]) -> Judge<'b> {
        let mut current = IncrementalSums::new(&problem.all, problem.lines);
        for (cell, duty) in forced.iter().enumerate() {
            current.put(cell, *duty);
        }
        Judge { current }
    }

    fn score(&mut self, solution: &[(usize, usize)], days: usize, printed: usize) -> Score {
        let shown = || solution.iter().filter(|(cell, _)| cell % days < printed);
        let mut people: Vec<usize> = shown().map(|(cell, _)| cell / days).collect();
        people.sort_unstable();
        people.dedup();
        let had: Vec<(usize, usize)> =
            solution.iter().map(|(cell, duty)| (*cell, self.current.put(*cell, *duty))).collect();
        let penalties = self.current.penalties.clone();
        for (cell, duty) in had.into_iter().rev() {
            self.current.put(cell, duty);
        }
        (shown().count(), people.len(), penalties)
    }
}
