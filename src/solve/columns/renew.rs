//! Attempts at a better roster from the best one; where none helps any longer, from others.

use rayon::prelude::*;

use super::super::exact::EngineError;
use super::frame::{SCALE, Scope};
use super::linking::Tally;
use super::search::{Best, End, SMALL, Search, evaluated};
use super::ways::{Freed, Ways};

/// Rounds at the whims of a restart.
const STIRS: usize = 6;

/// The strongest whims, in units of penalty.
const STRONGEST: f64 = 1e6;

impl Search<'_, '_, '_> {
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
        while !self.past(end) && !self.met(level) {
            if once && ways.exhausted() {
                break;
            }
            let Some(best) = &self.best else { break };
            if here.penalties[..level] != best.penalties[..level] {
                here = best.clone();
            }
            if !once && ways.idle() {
                let best = best.clone();
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
            self.improve(level, &mut here, &mut ways)?;
        }
        Ok(())
    }

    /// Frees some agents or some days of the best roster, as long as that soon helps.
    pub(super) fn improve_soon(&mut self, level: usize, end: End) -> Result<(), EngineError> {
        let model = self.context.model;
        let mut ways = Ways::new(model.agents, model.days, self.random.0);
        let Some(mut here) = self.best.clone() else { return Ok(()) };
        while !self.past(end) && !self.met(level) && !ways.idle() {
            self.improve(level, &mut here, &mut ways)?;
        }
        Ok(())
    }

    /// One attempt.
    fn improve(&mut self, level: usize, here: &mut Best, ways: &mut Ways) -> Result<(), EngineError> {
        let penalty = here.penalties[level];
        let sore = Tally::of(&self.context.parts.linking, &here.roster).sore(level);
        let freed = ways.next(&sore, &self.beyond(level, &here.roster));
        let (rosters, work, hopeless) = self.attempt(level, here, freed, None)?;
        for new in rosters {
            if new.penalties < here.penalties {
                self.take(&new);
                *here = new;
            }
        }
        ways.learn(work, penalty - here.penalties[level], hopeless);
        self.tell(level);
        Ok(())
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
        let mut ways = Ways::new(model.agents, model.days, self.random.0);
        for _ in 0..STIRS {
            if self.stopped() {
                break;
            }
            let (rosters, ..) = self.attempt(level, &here, ways.any(), Some(&whims))?;
            for new in rosters {
                self.take(&new);
                if new.penalties[..level] == here.penalties[..level] {
                    here = new;
                }
            }
        }
        Ok(here)
    }

    /// What comes of freeing these at the same time, both changes together at the end; the work, and
    /// whether both were hopeless.
    fn attempt(
        &mut self,
        level: usize,
        here: &Best,
        freed: [Freed; 2],
        whims: Option<&[i64]>,
    ) -> Result<(Vec<Best>, u64, bool), EngineError> {
        let model = self.context.model;
        let (roster, penalty, caps) = (&here.roster, here.penalties[level], &here.penalties[..level]);
        let one = |(agents, window): Freed| {
            let mut task = self.task(2);
            let scope = Scope { level, caps, agents, roster, window: None, whims };
            let found = task.renew(scope, window, &self.known, penalty);
            (found, task)
        };
        let results: Vec<_> = freed.into_par_iter().map(one).collect();
        let (mut work, mut hopeless) = (0, true);
        let mut rosters = Vec::new();
        for (found, task) in results {
            work += task.work;
            hopeless &= task.hopeless;
            for (own, new) in self.plans.iter_mut().zip(task.plans) {
                if new.tracks() > own.tracks() {
                    *own = new;
                }
            }
            rosters.extend(found?);
        }
        self.work += work;
        if let [one, two] = rosters.as_slice() {
            rosters.push(joined(roster, one, two));
        }
        let rosters = rosters.into_iter().filter_map(|roster| evaluated(model, roster)).collect();
        Ok((rosters, work, hopeless))
    }
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
