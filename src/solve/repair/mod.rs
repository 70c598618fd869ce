//! Repairs: the fewest changed cells that mend what a disruption has broken.
//!
//! What is held: every must, and what is required, each up to the breach that the caller allows it (what it
//! had before, so that old holes force no change). What absent agents' own limits lack by the disruption is
//! accepted as it is; of what open cells can't mend, as much is held as they can reach; both are named.
//!
//! The search tries 0, 1, 2 … changes in turn. Any solution has to change one of the cells that move a
//! broken statement the right way, so it branches over those and bars each choice for the branches after it:
//! every set of changes that mends all is seen exactly once. The first number with a solution is the fewest,
//! by proof. Cells after the printed days are changed free of charge, a few at a time; where that limit cut
//! the search short, nothing is called proven.
//!
//! Where no solution holds all that is required, the same search may accept what is short, at its price:
//! least newly short first, then fewest changes.

mod as_program;
mod deepening;
mod dives;
mod incremental_sums;
mod sum_model;

use self::as_program::AsProgram;
use self::deepening::{Change, DeepeningSearch, Found, FoundShort, Openness, Score, ScoredSolution};
use self::incremental_sums::IncrementalSums;
use self::sum_model::SumModel;
use super::{DutyIx, Limits, Lines, Model, Primitive, Status, StopToken, Strength};

/// The share of the time for the search by changes, where the program may be asked too. By trial, no run
/// kept.
const SEARCH_SHARE: f64 = 0.25;

/// The share of the time left for the program of what is short and of changes, where another follows that
/// compares people and penalty.
const SHARE_FOR_NEAREST: f64 = 0.85;

/// Lines, and what they are held to.
pub struct RepairProblem<'a> {
    model: &'a Model,
    lines: &'a Lines,
    printed: usize,
    /// The statements that are held.
    held: SumModel,
    /// The statements that are priced.
    priced: SumModel,
    /// For each cell and duty, whether a must alone rules it out.
    barred: Vec<bool>,
    /// Whether all statements are in it; not where it was stopped while it was built.
    complete: bool,
}

/// A cell that has a duty from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForcedDuty {
    /// Whose cell.
    pub agent: usize,
    /// On which day.
    pub day: usize,
    /// The duty.
    pub duty: DutyIx,
}

/// What has happened, and what may be done about it.
pub struct Disruption<'a> {
    /// Cells that have a duty from now on, whatever else.
    pub forced: &'a [ForcedDuty],
    /// Whether an agent's day may be changed to a duty.
    pub may: &'a (dyn Fn(usize, usize, DutyIx) -> bool + Sync),
    /// Agents whose own limits give way to what has happened.
    pub absent: &'a [usize],
    /// No repair with more changes is looked for.
    pub max_changes: usize,
    /// Whether what the search does not prove is solved as one program too.
    pub ask_program: bool,
    /// Whether repairs with as few changes are compared for people and penalty.
    pub compares: bool,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepairOutcome {
    /// The best repair that was found.
    Found(Box<Repair>),
    /// No change of open cells makes all musts hold: proven.
    Impossible,
    /// None was found; no repair has fewer changes than this.
    Unknown {
        /// A bound.
        least: usize,
    },
}

impl RepairOutcome {
    /// Whether nothing is nearer: proven.
    fn is_nearest(&self) -> bool {
        match self {
            RepairOutcome::Found(repair) => repair.fewest(),
            RepairOutcome::Impossible => true,
            RepairOutcome::Unknown { .. } => false,
        }
    }
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
    /// Whether all repairs with as few changes were compared, so that none has fewer people, and among those
    /// none a better penalty.
    pub compared: bool,
    /// What each level costs, musts that are accepted as broken left out.
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

/// What is accepted as broken because no change can mend it, and what is short by it.
#[derive(Clone)]
struct Accepted {
    statements: Vec<usize>,
    short: i64,
}

impl<'a> RepairProblem<'a> {
    /// Lines of a model, each statement held up to the units of breach in `allowed`; those at the level `required` are
    /// held like musts. Days from `printed` on cost nothing to change. Of a problem that was stopped while it
    /// was built nothing is known.
    ///
    /// # Examples
    /// Agent 0 is ill on the only day, so agent 1 has to work:
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// use fairshift::solve::*;
    ///
    /// let mut model = Model { agents: 2, days: 1, duties: 2, levels: 1, posted: Vec::new() };
    /// let shift = DutySet::new(vec![DutyIx(1)]);
    /// let cells = (0..2).map(|agent| (agent, 0, shift.clone(), 1)).collect();
    /// let cover = Primitive::Balance { cells, constant: 0, min: Some(1), max: None };
    /// model.post("cover", Strength::Priced { level: 0, weight: 60 }, cover);
    ///
    /// let lines = vec![vec![DutyIx(1)], vec![REST]];
    /// let problem = RepairProblem::new(&model, &lines, &[0], 0, 1, &StopToken::new());
    /// let ill = ForcedDuty { agent: 0, day: 0, duty: REST };
    /// let disruption = Disruption {
    ///     forced: &[ill],
    ///     may: &|_, _, _| true,
    ///     absent: &[0],
    ///     max_changes: 2,
    ///     ask_program: false,
    ///     compares: true,
    /// };
    /// let outcome = problem.repair(&disruption, &Limits::within(Duration::from_secs(5)));
    /// let RepairOutcome::Found(repair) = outcome else { panic!("{outcome:?}") };
    /// assert_eq!(repair.lines, [[REST], [DutyIx(1)]]);
    /// assert!(repair.changes == 1 && repair.fewest());
    /// ```
    pub fn new(
        model: &'a Model,
        lines: &'a Lines,
        allowed: &[i64],
        required: usize,
        printed: usize,
        stop: &StopToken,
    ) -> RepairProblem<'a> {
        let mut held = SumModel::new(
            model,
            |posted| match posted.strength {
                Strength::Must => true,
                Strength::Priced { level, .. } => level == required,
            },
            stop,
        );
        for statement in &mut held.statements {
            statement.allow(allowed.get(statement.posted).copied().unwrap_or(0).max(0));
        }
        let priced = SumModel::new(model, |posted| posted.strength != Strength::Must, stop);
        let complete = held.complete && priced.complete;
        let barred = barred(model, allowed);
        RepairProblem { model, lines, printed, held, priced, barred, complete }
    }

    /// The repair with the fewest changes after a disruption.
    pub fn repair(&self, disruption: &Disruption<'_>, limits: &Limits) -> RepairOutcome {
        let stop = limits.token();
        if !self.complete || stop.stopped() {
            return RepairOutcome::Unknown { least: 0 };
        }
        let (days, duties) = (self.model.days, self.model.duties);
        let mut sums = IncrementalSums::new(&self.held, self.lines);
        let mut openness = self.openness(disruption, &sums.taken);
        for forced in disruption.forced {
            if forced.day >= days || forced.duty.index() >= duties {
                continue;
            }
            let cell = forced.agent * days + forced.day;
            if cell < self.held.cells {
                sums.put(cell, forced.duty.index());
                openness.fixed[cell] = true;
            }
        }
        let accepted = self.accept_what_no_change_mends(&mut sums, &openness, disruption.absent);
        let search_alone = self.held.cells > as_program::MAX_CELLS || !disruption.ask_program;
        let search_stop = match search_alone {
            true => stop.clone(),
            false => limits.stop.within(limits.time.mul_f64(SEARCH_SHARE)),
        };
        let search =
            DeepeningSearch::new(sums.clone(), openness.clone(), self.printed, search_stop, limits.seed);
        let found = self.by_changes(search, &sums.taken, accepted.clone(), disruption.max_changes);
        if search_alone {
            return found;
        }
        let program = |compares: bool| AsProgram {
            model: self.model,
            sums: &sums,
            openness: &openness,
            printed: self.printed,
            compares,
        };
        // First what decides, which is the smaller program by far.
        let part = if disruption.compares { SHARE_FOR_NEAREST } else { 1.0 };
        let left = |part: f64| Limits { work: limits.work, ..limits.part(stop.left().mul_f64(part)) };
        let nearest = match found.is_nearest() {
            true => found,
            false => self.by_program(&program(false), found, accepted.clone(), &left(part)),
        };
        let is_compared = match &nearest {
            RepairOutcome::Found(repair) => repair.fewest() && repair.compared,
            RepairOutcome::Impossible => true,
            RepairOutcome::Unknown { .. } => false,
        };
        if is_compared || !disruption.compares || stop.stopped() {
            return nearest;
        }
        self.by_program(&program(true), nearest, accepted, &left(1.0))
    }

    /// Which cells may be changed, and to what.
    fn openness(&self, disruption: &Disruption<'_>, taken: &[usize]) -> Openness {
        let (days, duties) = (self.model.days, self.model.duties);
        let mut fixed = vec![false; self.held.cells];
        let mut closed = self.barred.clone();
        for (cell, fixed) in fixed.iter_mut().enumerate() {
            let mut has_choice = false;
            for duty in 0..duties {
                let closed = &mut closed[cell * duties + duty];
                *closed |= !(disruption.may)(cell / days, cell % days, DutyIx(duty));
                has_choice |= !*closed && duty != taken[cell];
            }
            *fixed = !has_choice;
        }
        Openness { fixed, closed }
    }

    /// What the search by single changes finds.
    fn by_changes(
        &self,
        mut search: DeepeningSearch<'_>,
        forced: &[usize],
        accepted: Accepted,
        max_changes: usize,
    ) -> RepairOutcome {
        let days = self.model.days;
        let FoundShort { found, short: extra } = match search.fewest_changes(max_changes) {
            // Nothing priced is in the way, so musts are.
            Found::None if !search.saw_priced => return RepairOutcome::Impossible,
            Found::None | Found::Unknown { .. } => search.least_short(max_changes),
            found => FoundShort { found, short: 0 },
        };
        let (solutions, least, all) = match found {
            Found::All { solutions, least } => (solutions, least, true),
            Found::Some { solutions, least } => (solutions, least, false),
            Found::None => return RepairOutcome::Impossible,
            Found::Unknown { least } => return RepairOutcome::Unknown { least },
        };
        let mut judge = Judge::new(self, forced);
        let scored = solutions.into_iter().map(|solution| judge.scored(solution));
        let Some(mut best) = scored.min() else { return RepairOutcome::Unknown { least } };
        if !all && extra == 0 {
            search.refine(&mut best, &mut |solution| judge.score(solution));
        }
        let ScoredSolution { score, solution } = best;
        let mut lines = to_lines(forced, days);
        for Change { cell, duty } in solution {
            if let Some(changed) = lines.get_mut(cell / days).and_then(|line| line.get_mut(cell % days)) {
                *changed = DutyIx(duty);
            }
        }
        let short = accepted.short + extra;
        RepairOutcome::Found(Box::new(Repair {
            lines,
            changes: score.changes,
            least: least.min(score.changes),
            people: score.people,
            compared: all,
            penalties: score.penalties,
            short,
            short_least: if all || extra == 0 { short } else { accepted.short },
            given: accepted.statements,
        }))
    }

    /// The same by one program over all cells, where that says more.
    fn by_program(
        &self,
        program: &AsProgram<'_>,
        found: RepairOutcome,
        accepted: Accepted,
        limits: &Limits,
    ) -> RepairOutcome {
        let days = self.model.days.max(1);
        let forced = &program.sums.taken;
        let unrepaired = to_lines(forced, days);
        let start = match &found {
            RepairOutcome::Found(repair) => &repair.lines,
            _ => &unrepaired,
        };
        let Some(outcome) = program.solve(limits, Some(start)) else { return found };
        if outcome.status == Status::Infeasible && !matches!(found, RepairOutcome::Found(_)) {
            return RepairOutcome::Impossible;
        }
        let [of_short, of_changes, others @ ..] = outcome.levels.as_slice() else { return found };
        let solved = outcome.lines.as_ref().and_then(|lines| Some((lines, program.short(lines)?)));
        let mut best = match found {
            RepairOutcome::Found(repair) => *repair,
            unknown => {
                let Some((lines, _)) = solved else { return unknown };
                Repair {
                    lines: lines.clone(),
                    changes: usize::MAX,
                    least: 0,
                    people: usize::MAX,
                    compared: false,
                    penalties: Vec::new(),
                    short: i64::MAX,
                    short_least: accepted.short,
                    given: accepted.statements,
                }
            }
        };
        best.short_least = best.short_least.max(accepted.short.saturating_add(of_short.bound));
        if let Some((lines, newly_short)) = solved {
            let changes = forced.iter().enumerate().filter_map(|(cell, had)| {
                let duty = lines.get(cell / days)?.get(cell % days)?.index();
                (duty != *had).then_some(Change { cell, duty })
            });
            let solution: Vec<Change> = changes.collect();
            let score = Judge::new(self, forced).score(&solution);
            let short = accepted.short.saturating_add(newly_short);
            let best_score =
                Score { changes: best.changes, people: best.people, penalties: best.penalties.clone() };
            if (short, &score) < (best.short, &best_score) {
                if short < best.short {
                    best.least = 0;
                }
                best.compared = false;
                best.lines = lines.clone();
                best.short = short;
                (best.changes, best.people, best.penalties) = (score.changes, score.people, score.penalties);
            }
            let as_short = best.short == accepted.short.saturating_add(of_short.penalty);
            if of_short.proven() && as_short {
                let bound = usize::try_from(of_changes.bound).unwrap_or(0);
                best.least = best.least.max(bound).min(best.changes);
                let all =
                    program.compares && of_changes.proven() && others.iter().all(|level| level.proven());
                best.compared |= all && best.lines == *lines;
            }
        }
        RepairOutcome::Found(Box::new(best))
    }

    /// Accepts what is broken and beyond any change: whole, where it is about one absent agent alone, and else as
    /// far as no open cell can mend it.
    fn accept_what_no_change_mends(
        &self,
        sums: &mut IncrementalSums<'_>,
        openness: &Openness,
        absent: &[usize],
    ) -> Accepted {
        let mut accepted = Accepted { statements: Vec::new(), short: 0 };
        let (days, duties) = (self.model.days.max(1), self.model.duties);
        for at in sums.broken.clone() {
            let statement = &self.held.statements[at];
            let before = sums.held[at];
            let mut agents = self.held.cells_of(statement).map(|cell| cell / days);
            // A limit of one agent: what several share, one of them may mend on another day.
            let of_absent = agents.next().filter(|agent| absent.contains(agent));
            if of_absent.is_some_and(|agent| agents.all(|other| other == agent)) {
                accepted.short = accepted.short.saturating_add(sums.cost_beyond(at));
                sums.accept(at);
            } else {
                let reach = self.held.reach(statement, |cell, duty| {
                    sums.taken[cell] == duty || openness.is_open(cell, duty, duties)
                });
                let is_too_low = sums.direction(at) > 0;
                let (reached, edge) =
                    if is_too_low { (reach.high, before.low) } else { (reach.low, before.high) };
                let out_of_reach = if is_too_low { reached < edge } else { reached > edge };
                if sums.direction(at) != 0 && out_of_reach {
                    let more = statement.penalty(reached).saturating_sub(statement.penalty(edge));
                    accepted.short = accepted.short.saturating_add(more);
                    sums.hold(at, statement.within(statement.units(reached)));
                }
            }
            if sums.held[at] != before {
                accepted.statements.push(statement.posted);
            }
        }
        accepted.statements.sort_unstable();
        accepted
    }
}

/// For each cell and duty whether a must alone rules it out, of which no breach is allowed.
fn barred(model: &Model, allowed: &[i64]) -> Vec<bool> {
    let mut barred = vec![false; model.agents * model.days * model.duties];
    for (posted, allowed) in model.posted.iter().zip(allowed) {
        if let (Primitive::Cell { agent, day, duties }, Strength::Must, 0) =
            (&posted.primitive, posted.strength, *allowed)
        {
            for duty in duties.iter().filter(|duty| duty.index() < model.duties && *day < model.days) {
                if let Some(cell) = barred.get_mut((agent * model.days + day) * model.duties + duty.index()) {
                    *cell = true;
                }
            }
        }
    }
    // Musts that leave a cell no duty contradict each other; then they bar nothing.
    for cell in barred.chunks_mut(model.duties.max(1)) {
        if cell.iter().all(|barred| *barred) {
            cell.fill(false);
        }
    }
    barred
}

/// Cells as lines.
fn to_lines(cells: &[usize], days: usize) -> Lines {
    cells.chunks(days.max(1)).map(|line| line.iter().map(|duty| DutyIx(*duty)).collect()).collect()
}

/// Scores solutions by changes, people and penalty.
struct Judge<'b> {
    sums: IncrementalSums<'b>,
    days: usize,
    printed: usize,
}

impl<'b> Judge<'b> {
    fn new(problem: &'b RepairProblem<'_>, forced: &[usize]) -> Judge<'b> {
        let mut sums = IncrementalSums::new(&problem.priced, problem.lines);
        for (cell, duty) in forced.iter().enumerate() {
            sums.put(cell, *duty);
        }
        Judge { sums, days: problem.model.days, printed: problem.printed }
    }

    fn scored(&mut self, solution: Vec<Change>) -> ScoredSolution {
        ScoredSolution { score: self.score(&solution), solution }
    }

    fn score(&mut self, solution: &[Change]) -> Score {
        let printed = solution.iter().filter(|change| change.cell % self.days < self.printed);
        let mut people: Vec<usize> = printed.map(|change| change.cell / self.days).collect();
        let changes = people.len();
        people.sort_unstable();
        people.dedup();
        let had: Vec<usize> = solution.iter().map(|change| self.sums.put(change.cell, change.duty)).collect();
        let penalties = self.sums.penalties.clone();
        for (change, had) in solution.iter().zip(had).rev() {
            self.sums.put(change.cell, had);
        }
        Score { changes, people: people.len(), penalties }
    }
}
