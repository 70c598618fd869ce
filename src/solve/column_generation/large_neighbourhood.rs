//! Attempts at a better roster from the best one; where none helps any longer, from others.

use std::sync::Arc;

use super::decomposition::ConstraintActivities;
use super::master::rows::{DUAL_SCALE, MasterScope};
use super::neighbourhoods::{Neighbourhood, NeighbourhoodPortfolio};
use super::pricing::resource_windows::TrackedResources;
use super::solver::{End, Incumbent, SMALL, Solver, evaluated};
use super::workers::Workers;
use crate::solve::exact::EngineError;

/// Attempts at the perturbation of a restart.
const STIRS: usize = 12;

/// LinePool lines of each agent that an attempt begins with.
const KNOWN: usize = 30;

/// The strongest perturbation, in units of penalty.
const STRONGEST: f64 = 1e6;

impl<'c> Solver<'c, '_, '_> {
    /// Frees some agents or some days, over and over. Where that no longer helps, a small model is left
    /// as it is; else it goes on from another roster.
    pub(super) fn renew(&mut self, level: usize, end: End) -> Result<(), EngineError> {
        let model = self.context.model;
        let once = model.agents * model.days <= SMALL || level + 1 < model.levels;
        let mut ways = NeighbourhoodPortfolio::new(model.agents, model.days, self.random.0);
        let Some(first) = self.best.clone() else { return Ok(()) };
        let mut here = first.clone();
        let mut starts = vec![Restart::new(first)];
        let (mut from, mut turn, mut strength) = (Some(0), 0, 1.0);
        // Attempts that begin anew know of no end before.
        let root = self.known.clone();
        let mut ends = None;
        loop {
            self.improve(level, &mut here, &mut ways, |search, ways| {
                !search.past(end) && if once { !ways.exhausted() } else { !ways.idle() }
            })?;
            let Some(best) = self.best.clone().filter(|_| !once && !self.past(end) && !self.met(level))
            else {
                return Ok(());
            };
            match from.take().and_then(|from: usize| starts.get_mut(from)) {
                Some(start) => start.ends.push(here.penalties[level]),
                None => strength = learnt(strength, &here, &best),
            }
            if let Some(ends) = ends.take() {
                self.known = ends;
            }
            self.remember(&here.roster);
            // In turn from the root with other luck, from where the ends were best, and from near the best.
            starts.retain(|start| start.roster.penalties[..level] == best.penalties[..level]);
            if turn % 3 == 0 {
                starts.extend(self.dive_again(level, &best, &root)?.map(Restart::new));
            }
            from = match turn % 3 {
                0 => starts.len().checked_sub(1),
                1 => (0..starts.len()).min_by(|a, b| starts[*a].mean().total_cmp(&starts[*b].mean())),
                _ => None,
            };
            turn += 1;
            here = match from {
                Some(from) => {
                    ends = Some(std::mem::replace(&mut self.known, root.clone()));
                    starts[from].roster.clone()
                }
                None => self.perturb(level, best, strength)?,
            };
            ways.restart();
        }
    }

    /// Frees some agents or some days of the best roster, as long as that soon helps.
    pub(super) fn improve_soon(&mut self, level: usize, end: End) -> Result<(), EngineError> {
        let model = self.context.model;
        let mut ways = NeighbourhoodPortfolio::new(model.agents, model.days, self.random.0);
        let Some(mut here) = self.best.clone() else { return Ok(()) };
        self.improve(level, &mut here, &mut ways, |search, ways| !search.past(end) && !ways.idle())
    }

    /// Attempts, each from the best roster that those before made of `here`, as long as there are to be `more`.
    fn improve(
        &mut self,
        level: usize,
        here: &mut Incumbent,
        ways: &mut NeighbourhoodPortfolio,
        more: impl Fn(&Self, &NeighbourhoodPortfolio) -> bool,
    ) -> Result<(), EngineError> {
        rayon::in_place_scope(|scope| {
            let mut workers = Workers::new(scope, self.context.limits.work.is_some());
            while !self.met(level) {
                if let Some(place) = workers.free(self.work_left()).filter(|_| more(self, ways)) {
                    let activities =
                        || ConstraintActivities::of(&self.context.decomposition.linking, &here.roster);
                    let look = || (activities().penalty_by_day(level), self.beyond(level, &here.roster));
                    let (freed, kind) = ways.next(look);
                    let (base, guided) = (here.clone(), ways.guided(kind));
                    let attempt = Attempt { level, base, freed, kind, guided, perturbation: None };
                    self.begin(&mut workers, place, attempt);
                    continue;
                }
                let Some((ended, work)) = workers.next() else { return Ok(()) };
                let (penalty, kind, cut_off) = (here.penalties[level], ended.attempt.kind, ended.cut_off);
                for new in self.settle(ended, work, here)? {
                    if new.penalties < here.penalties {
                        self.take(&new);
                        *here = new;
                    }
                }
                ways.learn(kind, work, penalty - here.penalties[level], cut_off);
                self.tell(level);
                let best = self.best.as_ref();
                if let Some(best) = best.filter(|best| best.penalties[..level] != here.penalties[..level]) {
                    *here = best.clone();
                }
            }
            workers.dismiss();
            Ok(())
        })
    }

    /// How much each agent's line costs beyond the prices of the level's root, if there are any.
    fn beyond(&self, level: usize, roster: &[Vec<u16>]) -> Vec<f64> {
        let root = self.root.as_ref().filter(|(rows, _)| rows.level == level);
        let Some((rows, duals)) = root else { return Vec::new() };
        let cost = |(agent, line): (usize, &Vec<u16>)| {
            self.context
                .decomposition
                .line_penalties(agent, line)
                .map_or(0.0, |own| rows.reduced_cost(agent, line, &own, duals))
        };
        roster.iter().enumerate().map(cost).collect()
    }

    /// A roster near this one: what is best at perturbation about what cells cost.
    fn perturb(&mut self, level: usize, from: Incumbent, strength: f64) -> Result<Incumbent, EngineError> {
        let model = self.context.model;
        let mut here = from;
        let strongest = (strength * DUAL_SCALE as f64) as usize;
        let cells = model.agents * model.days * model.duties;
        let perturbation: Vec<i64> = (0..cells).map(|_| self.random.below(strongest) as i64).collect();
        let perturbation = Arc::new(perturbation);
        let mut ways = NeighbourhoodPortfolio::new(model.agents, model.days, self.random.0);
        let mut left = STIRS;
        rayon::in_place_scope(|scope| {
            let mut workers = Workers::new(scope, self.context.limits.work.is_some());
            loop {
                let more = left > 0 && !self.stopped();
                if let Some(place) = workers.free(self.work_left()).filter(|_| more) {
                    left -= 1;
                    let (freed, kind) = ways.any();
                    let perturbation = Some(Arc::clone(&perturbation));
                    let (base, guided) = (here.clone(), ways.guided(kind));
                    self.begin(
                        &mut workers,
                        place,
                        Attempt { level, base, freed, kind, guided, perturbation },
                    );
                    continue;
                }
                let Some((ended, work)) = workers.next() else { return Ok(here) };
                for new in self.settle(ended, work, &here)? {
                    self.take(&new);
                    if new.penalties[..level] == here.penalties[..level] {
                        here = new;
                    }
                }
            }
        })
    }

    /// Begins an attempt.
    fn begin<'s>(&self, workers: &mut Workers<'_, 's, Ended>, place: (usize, u64), attempt: Attempt)
    where
        'c: 's,
    {
        let (agents, window) = &attempt.freed;
        let open = |line: &Vec<u16>, own: &Vec<u16>| {
            line.iter().zip(own).enumerate().all(|(day, (new, old))| new == old || window.contains(&day))
        };
        let known = |agent: &usize| {
            let fits = self.known[*agent].iter().filter(|line| open(line, &attempt.base.roster[*agent]));
            fits.take(KNOWN).cloned().collect()
        };
        let known = agents.iter().map(known).collect();
        let mut task = self.task(place.1, Arc::default());
        workers.begin(place, move |monitor| {
            task.monitor = monitor;
            let Attempt { level, base, freed: (agents, window), perturbation, .. } = &attempt;
            let scope = MasterScope {
                level: *level,
                level_cutoffs: &base.penalties[..*level],
                agents: agents.clone(),
                roster: &base.roster,
                window: None,
                perturbation: perturbation.as_deref().map(Vec::as_slice),
            };
            let found = task.renew(scope, window.clone(), (known, attempt.guided), base.penalties[*level]);
            (Ended { attempt, found, tracked: task.tracked, cut_off: task.cut_off }, task.work)
        });
    }

    /// The rosters that come of an attempt: its own, and where `here` has moved on since it began, both
    /// changes together.
    fn settle(&mut self, ended: Ended, work: u64, here: &Incumbent) -> Result<Vec<Incumbent>, EngineError> {
        self.work = self.work.saturating_add(work);
        for (own, new) in self.tracked.iter_mut().zip(ended.tracked) {
            if new.count() > own.count() {
                *own = new;
            }
        }
        let base = &ended.attempt.base.roster;
        let mut rosters = Vec::new();
        if let Some(new) = ended.found? {
            let both = (*base != here.roster).then(|| joined(base, &new, &here.roster));
            rosters.push(new);
            rosters.extend(both);
        }
        Ok(rosters.into_iter().filter_map(|roster| evaluated(self.context.model, roster)).collect())
    }
}

/// What an attempt is about.
struct Attempt {
    level: usize,
    base: Incumbent,
    freed: Neighbourhood,
    kind: usize,
    guided: bool,
    perturbation: Option<Arc<Vec<i64>>>,
}

/// What came of it.
struct Ended {
    attempt: Attempt,
    found: Result<Option<Vec<Vec<u16>>>, EngineError>,
    tracked: Vec<Arc<TrackedResources>>,
    cut_off: bool,
}

/// Where attempts began, and the penalties that they ended with.
struct Restart {
    roster: Incumbent,
    ends: Vec<i64>,
}

impl Restart {
    fn new(roster: Incumbent) -> Restart {
        Restart { roster, ends: Vec::new() }
    }

    /// What to expect from here.
    fn mean(&self) -> f64 {
        match self.ends.len() {
            0 => f64::INFINITY,
            times => self.ends.iter().map(|end| *end as f64).sum::<f64>() / times as f64,
        }
    }
}

/// How strong perturbation should be, in units of penalty, after some that led to `end`: stronger while they lead
/// back, weaker where they lead astray.
fn learnt(strength: f64, end: &Incumbent, best: &Incumbent) -> f64 {
    let change = match end.penalties > best.penalties {
        true => 0.7,
        false if end.roster == best.roster => 2.0,
        false => 1.6,
    };
    (strength * change).clamp(1.0, STRONGEST)
}

/// Both changes of `before`.
fn joined(before: &[Vec<u16>], one: &[Vec<u16>], two: &[Vec<u16>]) -> Vec<Vec<u16>> {
    let line = |((before, one), two): ((&Vec<u16>, &Vec<u16>), &Vec<u16>)| {
        let cells = before.iter().zip(one).zip(two);
        cells.map(|((before, one), two)| if two == before { *one } else { *two }).collect()
    };
    before.iter().zip(one).zip(two).map(line).collect()
}
