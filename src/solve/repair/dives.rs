//! Solutions where the search for the fewest changes takes too long, and better ones beside them.

use std::time::Duration;

use super::deepening::{Change, DeepeningSearch, Mode, ScoredSolution, Scorer, Solution};
use crate::solve::Strength;
use crate::solve::random::Random;

/// Dives without a better end that are enough. By trial, no run kept.
const MAX_FAILED_DIVES: usize = 400;

/// How far down the ranking a dive chooses at most: each place with a third of the chance of the one before.
const MAX_PLACES_DOWN: usize = 4;
const CHANCES: usize = 3;

/// How much trouble a broken must is to a dive, and something required, with up to so much more for what it
/// lacks. By trial, no run kept.
const MUST_TROUBLE: i64 = 1000;
const REQUIRED_TROUBLE: i64 = 100;
const MAX_SHORT_TROUBLE: i64 = 900;

/// The time for one search around a solution with one or two changes taken out. By trial, no run kept.
const TIME_PER_REFINEMENT: Duration = Duration::from_millis(300);

/// What sets the random numbers of dives apart from others of the same seed.
const DIVE_SEED: u64 = 0x5EED;

/// A change that a dive may make, by the trouble that is left after it; equal ones are in random order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct RankedChange {
    trouble: i64,
    tie_break: usize,
    change: Change,
}

/// A change that was made, and what the cell had before.
struct Made {
    change: Change,
    had: usize,
}

impl DeepeningSearch<'_> {
    /// A solution that need not have the fewest changes: random dives, each taking what leaves least broken.
    pub(super) fn dive(&mut self, limit: usize) -> Option<Solution> {
        let mut random = Random::new(self.seed ^ DIVE_SEED);
        let mut best: Option<Solution> = None;
        self.timed_out = false;
        let mut max_changes = limit;
        let mut failed = 0;
        while failed < MAX_FAILED_DIVES && !self.stop.stopped() {
            failed += 1;
            self.max_changes = usize::MAX;
            let mut made = Vec::new();
            let changes = self.dive_once(max_changes, &mut random, &mut made);
            let solution: Solution = made.iter().map(|made| made.change).collect();
            self.take_back(made);
            if let Some(changes) = changes {
                max_changes = changes.saturating_sub(1);
                failed = 0;
                best = Some(solution);
                if max_changes == 0 {
                    break;
                }
            }
        }
        best
    }

    /// Makes changes until nothing is broken; how many of printed cells, none where it came to an end before.
    fn dive_once(&mut self, max_changes: usize, random: &mut Random, made: &mut Vec<Made>) -> Option<usize> {
        let mut changes = 0;
        while !self.sums.broken.is_empty() {
            let branching = self.branching().filter(|_| changes < max_changes)?;
            let mut ranked: Vec<RankedChange> = Vec::new();
            for change in branching.moves {
                let had = self.sums.put(change.cell, change.duty);
                let trouble = self.sums.broken.iter().map(|at| self.trouble(*at)).sum();
                self.sums.put(change.cell, had);
                ranked.push(RankedChange { trouble, tie_break: random.below(1 << 16), change });
            }
            ranked.sort_unstable();
            // Mostly the best, now and then the next ones.
            let mut nth = 0;
            while nth + 1 < ranked.len() && nth < MAX_PLACES_DOWN && random.below(CHANCES) == 0 {
                nth += 1;
            }
            let change = ranked.get(nth)?.change;
            changes += usize::from(!self.is_free(change.cell));
            made.push(self.make(change));
            if self.stop.stopped() {
                return None;
            }
        }
        Some(changes)
    }

    fn make(&mut self, change: Change) -> Made {
        self.fixed[change.cell] = true;
        Made { change, had: self.sums.put(change.cell, change.duty) }
    }

    fn take_back(&mut self, made: Vec<Made>) {
        for Made { change, had } in made.into_iter().rev() {
            self.fixed[change.cell] = false;
            self.sums.put(change.cell, had);
        }
    }

    /// How much trouble a broken statement is to a dive.
    fn trouble(&self, at: usize) -> i64 {
        match self.sums.model.statements[at].strength {
            Strength::Must => MUST_TROUBLE,
            Strength::Priced { .. } => REQUIRED_TROUBLE + self.sums.cost_beyond(at).min(MAX_SHORT_TROUBLE),
        }
    }

    /// Takes changes out of a solution one or two at a time and looks for better ones in their place, while
    /// the time lasts.
    pub(super) fn refine(&mut self, best: &mut ScoredSolution, score: &mut Scorer<'_>) {
        self.mode = Mode::Strict;
        let whole = self.stop.clone();
        let mut better = true;
        while better && !whole.stopped() {
            better = false;
            for taken_out in pairs(best.solution.len()) {
                if better || whole.stopped() {
                    break;
                }
                let kept = best.solution.iter().enumerate().filter(|(at, _)| !taken_out.contains(at));
                let kept: Solution = kept.map(|(_, change)| *change).collect();
                let made: Vec<Made> = kept.iter().map(|change| self.make(*change)).collect();
                let printed = kept.iter().filter(|change| !self.is_free(change.cell)).count();
                self.stop = whole.within(TIME_PER_REFINEMENT);
                self.begin(best.score.changes.saturating_sub(printed));
                self.visit();
                let found = std::mem::take(&mut self.found);
                self.take_back(made);
                for more in found {
                    let solution: Solution = kept.iter().copied().chain(more).collect();
                    let new = ScoredSolution { score: score(&solution), solution };
                    if new.score < best.score {
                        *best = new;
                        better = true;
                    }
                }
            }
        }
        self.stop = whole;
        self.timed_out = false;
    }
}

/// All pairs of positions below `count`: first each with itself, for one alone.
fn pairs(count: usize) -> Vec<[usize; 2]> {
    let pairs = (0..count).flat_map(|one| (one..count).map(move |two| [one, two]));
    let mut pairs: Vec<[usize; 2]> = pairs.collect();
    pairs.sort_by_key(|[one, two]| one != two);
    pairs
}
