//! Solutions where the search for the fewest changes takes too long, and better ones beside them.

use std::time::Duration;

use super::super::Strength;
use super::super::random::Random;
use super::deepening::{DeepeningSearch, Judging, Mode, Scored, Solution};

/// So many dives without a better end are enough.
const TRIES: usize = 400;

impl DeepeningSearch<'_> {
    /// A solution that need not have the fewest changes: random dives, each taking what leaves least broken.
    pub(super) fn dive(&mut self, most: usize) -> Option<Solution> {
        let mut random = Random(self.seed ^ 0x5EED);
        let mut best: Option<Solution> = None;
        self.timeout = false;
        let mut longest = most;
        let mut tries = 0;
        while tries < TRIES && !self.stop.stopped() {
            tries += 1;
            self.budget = usize::MAX;
            let mut trail: Vec<(usize, usize)> = Vec::new();
            let mut dead = false;
            let mut cost = 0;
            while !self.current.broken.is_empty() {
                let Some(choice) = self.choose().filter(|_| cost < longest) else {
                    dead = true;
                    break;
                };
                let mut ranked: Vec<(i64, usize, (usize, usize))> = Vec::new();
                for (cell, duty) in choice.moves {
                    let had = self.current.put(cell, duty);
                    let worse: i64 = self.current.broken.iter().map(|at| self.trouble(*at)).sum();
                    self.current.put(cell, had);
                    ranked.push((worse, random.below(1 << 16), (cell, duty)));
                }
                ranked.sort_unstable();
                // Mostly the best, now and then the next ones.
                let mut nth = 0;
                while nth + 1 < ranked.len() && nth < 4 && random.below(3) == 0 {
                    nth += 1;
                }
                let Some((.., (cell, duty))) = ranked.get(nth).copied() else {
                    dead = true;
                    break;
                };
                cost += usize::from(!self.is_free(cell));
                trail.push((cell, self.current.put(cell, duty)));
                self.fixed[cell] = true;
                if self.stop.stopped() {
                    dead = true;
                    break;
                }
            }
            let solution: Solution =
                trail.iter().map(|(cell, _)| (*cell, self.current.taken[*cell])).collect();
            for (cell, had) in trail.into_iter().rev() {
                self.fixed[cell] = false;
                self.current.put(cell, had);
            }
            if !dead {
                longest = cost.saturating_sub(1);
                tries = 0;
                best = Some(solution);
                if longest == 0 {
                    break;
                }
            }
        }
        best
    }

    /// How much trouble a broken statement is to a dive.
    fn trouble(&self, at: usize) -> i64 {
        match self.current.sum_model.statements[at].strength {
            Strength::Must => 1000,
            Strength::Priced { .. } => 100 + self.current.beyond(at).min(900),
        }
    }

    /// Takes changes out of a solution one or two at a time and looks for better ones
    /// in their place, while the time lasts.
    pub(super) fn refine(&mut self, best: &mut Scored, score: &mut Judging<'_>) {
        self.mode = Mode::Strict;
        let whole = self.stop.clone();
        let mut better = true;
        while better && !whole.stopped() {
            better = false;
            let count = best.3.len();
            let pairs = (0..count).flat_map(|one| (one..count).map(move |two| (one, two)));
            let mut pairs: Vec<(usize, usize)> = pairs.collect();
            pairs.sort_by_key(|(one, two)| one != two);
            for (one, two) in pairs {
                if better || whole.stopped() {
                    break;
                }
                let out = |index: usize| index == one || index == two;
                let kept: Solution =
                    best.3.iter().enumerate().filter(|(at, _)| !out(*at)).map(|(_, own)| *own).collect();
                let had: Vec<(usize, usize)> = kept
                    .iter()
                    .map(|(cell, duty)| {
                        self.fixed[*cell] = true;
                        (*cell, self.current.put(*cell, *duty))
                    })
                    .collect();
                let own = kept.iter().filter(|(cell, _)| !self.is_free(*cell)).count();
                self.stop = whole.within(Duration::from_millis(300));
                self.begin(best.0.saturating_sub(own));
                self.step();
                let found = std::mem::take(&mut self.found);
                for (cell, duty) in had.into_iter().rev() {
                    self.fixed[cell] = false;
                    self.current.put(cell, duty);
                }
                for more in found {
                    let solution: Solution = kept.iter().copied().chain(more).collect();
                    let (changes, people, penalties) = score(&solution);
                    let new = (changes, people, penalties, solution);
                    if (new.0, new.1, &new.2) < (best.0, best.1, &best.2) {
                        *best = new;
                        better = true;
                    }
                }
            }
        }
        self.stop = whole;
        self.timeout = false;
    }
}
