//! The lines nearest to given ones: the fewest changed cells that mend what has become broken.
//!
//! What is held: every must, and what is required, each up to the breach that the
//! caller allows it (what it had before, so that old holes force no change). What absent
//! agents' own limits lack by the event is taken as it is, and of what open cells can't
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

mod polish;
mod search;
mod tally;
mod whole;

use self::search::{Found, Mode, Score, Scored, Search};
use self::tally::{Plan, Tally};
use self::whole::Whole;
use super::{DutyIx, Limits, Lines, Model, Primitive, Status, StopToken, Strength};

/// The share of the time for the search by changes, where the whole program may be asked too.
const SEARCH: f64 = 0.4;

/// Lines, and what they are held to.
pub struct Board<'a> {
    model: &'a Model,
    lines: &'a Lines,
    printed: usize,
    hard: Plan,
    all: Plan,
    /// For each cell and duty, whether a must alone rules it out.
    barred: Vec<bool>,
    /// Whether all statements are in it; not where it was stopped while it was made.
    complete: bool,
}

/// What has happened, and what may be done about it.
pub struct Event<'a> {
    /// Cells that have this duty from now on, whatever else: agent, day, duty.
    pub forced: &'a [(usize, usize, DutyIx)],
    /// Whether an agent's day may be changed to a duty.
    pub may: &'a (dyn Fn(usize, usize, DutyIx) -> bool + Sync),
    /// Agents whose own limits give way to what has happened.
    pub absent: &'a [usize],
    /// No repair with more changes is looked for.
    pub most: usize,
    /// Whether what the search does not prove is asked as one program too.
    pub whole: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Nearest {
    /// The nearest lines that were found.
    Found(Box<Near>),
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
pub struct Near {
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

impl Near {
    /// Whether no repair has fewer changes.
    pub fn fewest(&self) -> bool {
        self.least >= self.changes && self.short <= self.short_least
    }
}

impl<'a> Board<'a> {
    /// Lines of a model, each statement held up to so many units of breach; those at
    /// the level `required` are held like musts. Days from `printed` on cost nothing to change.
    /// Of a board that was stopped while it was made nothing is known.
    pub fn new(
        model: &'a Model,
        lines: &'a Lines,
        allowed: &[i64],
        required: usize,
        printed: usize,
        stop: &StopToken,
    ) -> Board<'a> {
        let holds = |strength: Strength| match strength {
            Strength::Must => true,
            Strength::Priced { level, .. } => level == required,
        };
        let mut hard = Plan::new(model, |posted| holds(posted.strength), stop);
        for own in &mut hard.statements {
            own.allow(allowed.get(own.posted).copied().unwrap_or(0).max(0));
        }
        let all = Plan::new(model, |posted| posted.strength != Strength::Must, stop);
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
        Board { model, lines, printed, hard, all, barred, complete }
    }

    /// The nearest lines after an event.
    pub fn nearest(&self, event: &Event<'_>, limits: &Limits) -> Nearest {
        let stop = limits.token();
        if !self.complete || stop.stopped() {
            return Nearest::Unknown { least: 0 };
        }
        let (days, duties) = (self.model.days, self.model.duties);
        let mut tally = Tally::new(&self.hard, self.lines);
        let mut fixed = vec![false; self.hard.cells];
        let mut closed = self.barred.clone();
        for (cell, fixed) in fixed.iter_mut().enumerate() {
            let mut open = false;
            for duty in 0..duties {
                let own = &mut closed[cell * duties + duty];
                *own |= !(event.may)(cell / days, cell % days, DutyIx(duty));
                open |= !*own && duty != tally.taken[cell];
            }
            *fixed = !open;
        }
        let mut own = vec![false; self.hard.cells];
        for (agent, day, duty) in event.forced.iter().filter(|(_, day, duty)| *day < days && duty.0 < duties)
        {
            let cell = agent * days + day;
            if cell < self.hard.cells {
                tally.put(cell, duty.0);
                (fixed[cell], own[cell]) = (true, true);
            }
        }
        let (given, short) = self.take_as_given(&mut tally, &fixed, &closed, event.absent);
        let large = self.hard.cells > whole::MOST || !event.whole;
        let first = if large { stop.clone() } else { limits.stop.within(limits.time.mul_f64(SEARCH)) };
        let search =
            Search::new(tally.clone(), fixed.clone(), closed.clone(), self.printed, first, limits.seed);
        let near = self.by_changes(search, &tally.taken, (given.clone(), short), event.most);
        let proven = match &near {
            Nearest::Found(near) => near.fewest() && near.compared,
            Nearest::Impossible => true,
            Nearest::Unknown { .. } => false,
        };
        if large || proven {
            return near;
        }
        let whole = Whole {
            model: self.model,
            plan: &self.hard,
            tally: &tally,
            fixed: &fixed,
            closed: &closed,
            printed: self.printed,
        };
        self.by_program(
            &whole,
            near,
            (given, short),
            &Limits { work: limits.work, ..limits.part(stop.left()) },
        )
    }

    /// What the search by single changes finds.
    fn by_changes(
        &self,
        mut search: Search<'_>,
        forced: &[usize],
        (given, short): (Vec<usize>, i64),
        most: usize,
    ) -> Nearest {
        let days = self.model.days;
        let (found, extra) = match search.run(Mode::Strict, most) {
            // Nothing priced is in the way, so musts are.
            Found::None if !search.priced => return Nearest::Impossible,
            Found::None | Found::Unknown { .. } => search.least_short(most),
            found => (found, 0),
        };
        let (mut solutions, least, all) = match found {
            Found::All { solutions, least } => (solutions, least, true),
            Found::Some { solutions, least } => (solutions, least, false),
            Found::None => return Nearest::Impossible,
            Found::Unknown { least } => return Nearest::Unknown { least },
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
        let Some(mut best) = best else { return Nearest::Unknown { least } };
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
        Nearest::Found(Box::new(Near {
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
        whole: &Whole<'_>,
        near: Nearest,
        (given, short): (Vec<usize>, i64),
        limits: &Limits,
    ) -> Nearest {
        let days = self.model.days.max(1);
        let forced = &whole.tally.taken;
        let as_they_are: Lines =
            forced.chunks(days).map(|line| line.iter().map(|own| DutyIx(*own)).collect()).collect();
        let start = match &near {
            Nearest::Found(near) => &near.lines,
            _ => &as_they_are,
        };
        let Some(outcome) = whole.solve(limits, Some(start)) else { return near };
        if outcome.status == Status::Infeasible && !matches!(near, Nearest::Found(_)) {
            return Nearest::Impossible;
        }
        let [first, second, third, rest @ ..] = outcome.levels.as_slice() else { return near };
        let lines = outcome.lines.as_ref().and_then(|lines| Some((lines, whole.short(lines)?)));
        let mut best = match near {
            Nearest::Found(near) => *near,
            near => {
                let Some((lines, _)) = lines else { return near };
                Near {
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
        Nearest::Found(Box::new(best))
    }

    /// Takes what is broken and beyond any change as it is; which, and what is short by it.
    fn take_as_given(
        &self,
        tally: &mut Tally<'_>,
        fixed: &[bool],
        closed: &[bool],
        absent: &[usize],
    ) -> (Vec<usize>, i64) {
        let (mut given, mut short) = (Vec::new(), 0_i64);
        let (days, duties) = (self.model.days.max(1), self.model.duties);
        for at in tally.broken.clone() {
            let own = &self.hard.statements[at];
            let before = tally.held[at];
            let theirs = self.hard.scope(own).all(|cell| absent.contains(&(cell / days)));
            if theirs {
                short = short.saturating_add(tally.beyond(at));
                tally.accept(at);
            } else {
                let taken = tally.taken.clone();
                let may = |cell: usize, duty: usize| match fixed[cell] {
                    true => taken[cell] == duty,
                    false => taken[cell] == duty || !closed[cell * duties + duty],
                };
                let (low, high) = self.hard.reach(own, may);
                let reached = if tally.lacks(at) > 0 { high } else { low };
                let edge = if tally.lacks(at) > 0 { before.0 } else { before.1 };
                if tally.lacks(at) > 0 && reached < edge || tally.lacks(at) < 0 && reached > edge {
                    let more = own.penalty(reached).saturating_sub(own.penalty(edge));
                    short = short.saturating_add(more);
                    tally.hold(at, own.within(own.units(reached)));
                }
            }
            if tally.held[at] != before {
                given.push(own.posted);
            }
        }
        given.sort_unstable();
        (given, short)
    }
}

/// Compares solutions by changes, people and penalty.
struct Judge<'b> {
    tally: Tally<'b>,
}

impl<'b> Judge<'b> {
    fn new(board: &'b Board<'_>, forced: &[usize]) -> Judge<'b> {
        let mut tally = Tally::new(&board.all, board.lines);
        for (cell, duty) in forced.iter().enumerate() {
            tally.put(cell, *duty);
        }
        Judge { tally }
    }

    fn score(&mut self, solution: &[(usize, usize)], days: usize, printed: usize) -> Score {
        let shown = || solution.iter().filter(|(cell, _)| cell % days < printed);
        let mut people: Vec<usize> = shown().map(|(cell, _)| cell / days).collect();
        people.sort_unstable();
        people.dedup();
        let had: Vec<(usize, usize)> =
            solution.iter().map(|(cell, duty)| (*cell, self.tally.put(*cell, *duty))).collect();
        let penalties = self.tally.penalties.clone();
        for (cell, duty) in had.into_iter().rev() {
            self.tally.put(cell, duty);
        }
        (shown().count(), people.len(), penalties)
    }
}
