//! Attempts at a better roster from the best one; where none helps any longer, from others.

use std::sync::Arc;

use super::super::exact::EngineError;
use super::crew::Crew;
use super::frame::{SCALE, Scope};
use super::linking::Tally;
use super::plan::Plan;
use super::search::{Best, End, SMALL, Search, evaluated};
use super::ways::{Freed, Ways};

/// Attempts at the whims of a restart.
const STIRS: usize = 12;

/// Known lines of each agent that an attempt begins with.
const KNOWN: usize = 30;

/// The strongest whims, in units of penalty.
const STRONGEST: f64 = 1e6;

impl<'c> Search<'c, '_, '_> {
    /// Frees some agents or some days, over and over. Where that no longer helps, a small model is left
    /// as it is; else it goes on from another roster.
    pub(super) fn renew(&mut self, level: usize, end: End) -> Result<(), EngineError> {
        let model = self.context.model;
        let once = model.agents * model.days <= SMALL || level + 1 < model.levels;
        let mut ways = Ways::new(model.agents, model.days, self.random.0);
        let Some(first) = self.best.clone() else { return Ok(()) };
        let mut here = first.clone();
        let mut starts = vec![Start::new(first)];
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
                starts.extend(self.dive_again(level, &best, &root)?.map(Start::new));
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
                None => self.elsewhere(level, best, strength)?,
            };
            ways.restart();
        }
    }

    /// Frees some agents or some days of the best roster, as long as that soon helps.
    pub(super) fn improve_soon(&mut self, level: usize, end: End) -> Result<(), EngineError> {
        let model = self.context.model;
        let mut ways = Ways::new(model.agents, model.days, self.random.0);
        let Some(mut here) = self.best.clone() else { return Ok(()) };
        self.improve(level, &mut here, &mut ways, |search, ways| !search.past(end) && !ways.idle())
    }

    /// Attempts, each from the best roster that those before made of `here`, as long as there are to be `more`.
    fn improve(
        &mut self,
        level: usize,
        here: &mut Best,
        ways: &mut Ways,
        more: impl Fn(&Self, &Ways) -> bool,
    ) -> Result<(), EngineError> {
        rayon::in_place_scope(|scope| {
            let mut crew = Crew::new(scope, self.context.limits.work.is_some());
            while !self.met(level) {
                if let Some(place) = crew.free(self.work_left()).filter(|_| more(self, ways)) {
                    let tally = || Tally::of(&self.context.parts.linking, &here.roster);
                    let look = || (tally().sore(level), self.beyond(level, &here.roster));
                    let (freed, kind) = ways.next(look);
                    let (base, guided) = (here.clone(), ways.guided(kind));
                    let attempt = Attempt { level, base, freed, kind, guided, whims: None };
                    self.begin(&mut crew, place, attempt);
                    continue;
                }
                let Some((ended, work)) = crew.next() else { return Ok(()) };
                let (penalty, kind, hopeless) = (here.penalties[level], ended.attempt.kind, ended.hopeless);
                for new in self.settle(ended, work, here)? {
                    if new.penalties < here.penalties {
                        self.take(&new);
                        *here = new;
                    }
                }
                ways.learn(kind, work, penalty - here.penalties[level], hopeless);
                self.tell(level);
                let best = self.best.as_ref();
                if let Some(best) = best.filter(|best| best.penalties[..level] != here.penalties[..level]) {
                    *here = best.clone();
                }
            }
            crew.dismiss();
            Ok(())
        })
    }

    /// How much each agent's line costs beyond the prices of the level's root, if there are any.
    fn beyond(&self, level: usize, roster: &[Vec<u16>]) -> Vec<f64> {
        let root = self.root.as_ref().filter(|(frame, _)| frame.level == level);
        let Some((frame, duals)) = root else { return Vec::new() };
        let cost = |(agent, line): (usize, &Vec<u16>)| {
            self.context.parts.own(agent, line).map_or(0.0, |own| frame.reduced(agent, line, &own, duals))
        };
        roster.iter().enumerate().map(cost).collect()
    }

    /// A roster near this one: what is best at whims about what cells cost.
    fn elsewhere(&mut self, level: usize, from: Best, strength: f64) -> Result<Best, EngineError> {
        let model = self.context.model;
        let mut here = from;
        let strongest = (strength * SCALE as f64) as usize;
        let cells = model.agents * model.days * model.duties;
        let whims: Vec<i64> = (0..cells).map(|_| self.random.below(strongest) as i64).collect();
        let whims = Arc::new(whims);
        let mut ways = Ways::new(model.agents, model.days, self.random.0);
        let mut left = STIRS;
        rayon::in_place_scope(|scope| {
            let mut crew = Crew::new(scope, self.context.limits.work.is_some());
            loop {
                let more = left > 0 && !self.stopped();
                if let Some(place) = crew.free(self.work_left()).filter(|_| more) {
                    left -= 1;
                    let (freed, kind) = ways.any();
                    let whims = Some(Arc::clone(&whims));
                    let (base, guided) = (here.clone(), ways.guided(kind));
                    self.begin(&mut crew, place, Attempt { level, base, freed, kind, guided, whims });
                    continue;
                }
                let Some((ended, work)) = crew.next() else { return Ok(here) };
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
    fn begin<'s>(&self, crew: &mut Crew<'_, 's, Ended>, place: (usize, u64), attempt: Attempt)
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
        crew.begin(place, move |reins| {
            task.reins = reins;
            let Attempt { level, base, freed: (agents, window), whims, .. } = &attempt;
            let scope = Scope {
                level: *level,
                caps: &base.penalties[..*level],
                agents: agents.clone(),
                roster: &base.roster,
                window: None,
                whims: whims.as_deref().map(Vec::as_slice),
            };
            let found = task.renew(scope, window.clone(), (known, attempt.guided), base.penalties[*level]);
            (Ended { attempt, found, plans: task.plans, hopeless: task.hopeless }, task.work)
        });
    }

    /// The rosters that come of an attempt: its own, and where `here` has moved on since it began, both
    /// changes together.
    fn settle(&mut self, ended: Ended, work: u64, here: &Best) -> Result<Vec<Best>, EngineError> {
        self.work = self.work.saturating_add(work);
        for (own, new) in self.plans.iter_mut().zip(ended.plans) {
            if new.tracks() > own.tracks() {
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
    base: Best,
    freed: Freed,
    kind: usize,
    guided: bool,
    whims: Option<Arc<Vec<i64>>>,
}

/// What came of it.
struct Ended {
    attempt: Attempt,
    found: Result<Option<Vec<Vec<u16>>>, EngineError>,
    plans: Vec<Arc<Plan>>,
    hopeless: bool,
}

/// Where attempts began, and the penalties that they ended with.
struct Start {
    roster: Best,
    ends: Vec<i64>,
}

impl Start {
    fn new(roster: Best) -> Start {
        Start { roster, ends: Vec::new() }
    }

    /// What to expect from here.
    fn mean(&self) -> f64 {
        match self.ends.len() {
            0 => f64::INFINITY,
            times => self.ends.iter().map(|end| *end as f64).sum::<f64>() / times as f64,
        }
    }
}

/// How strong whims should be, in units of penalty, after some that led to `end`: stronger while they lead
/// back, weaker where they lead astray.
fn learnt(strength: f64, end: &Best, best: &Best) -> f64 {
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
