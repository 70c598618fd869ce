//! Work that has time, put where others leave room.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// How finely work is dealt out: portions, at least.
const PORTIONS: f64 = 4_000.0;
/// The smallest portion, in heads.
const PORTION: f64 = 0.02;
/// Rounds of the circle that are looked at: the third, what leads to it, and what follows.
const ROUNDS: usize = 4;
/// What floats leave over.
const NOTHING: f64 = 1e-9;

/// Spreads work over intervals that follow one another in a circle, as the weeks of a year do: each
/// interval's `work` (in heads for the length of one) is done in it or in the `within - 1` after it, so that the sum with
/// `base` is as level as it can be: its largest value is the smallest possible, then the next largest, to
/// within a portion. What is returned is done in each interval; its sum is that of the work.
///
/// Portions go to the lowest interval that can still take one. A set of portions that can be matched to
/// work in time is independent in a matroid (Hall: no stretch of intervals takes more than what arrives
/// in it and within the time before it), so that the greedy choice is the best for every sum of convex
/// costs.
pub fn levelled(base: &[f64], work: &[f64], within: usize) -> Vec<f64> {
    let count = base.len().min(work.len());
    let total: f64 = work.iter().take(count).sum();
    let mut done = vec![0.0; count];
    if count == 0 || total <= NOTHING {
        return done;
    }
    let within = within.clamp(1, count);
    let portion = (total / PORTIONS).max(PORTION);
    let mut left = total;
    let mut sums = Sums::new(work, count, within);
    // The lowest first; of as low the first.
    let height = |at: usize, done: &[f64]| Reverse((Height(base[at] + done[at]), at));
    let mut open: BinaryHeap<_> = (0..count).map(|at| height(at, &done)).collect();
    while left > NOTHING
        && let Some(Reverse((_, at))) = open.pop()
    {
        let room = sums.room(at).min(left);
        if room <= NOTHING {
            continue;
        }
        let taken = portion.min(room);
        done[at] += taken;
        left -= taken;
        sums.take(at, taken);
        open.push(height(at, &done));
    }
    done
}

/// A number that is never NaN, in its order.
#[derive(PartialEq)]
struct Height(f64);

impl Eq for Height {}

impl PartialOrd for Height {
    fn partial_cmp(&self, other: &Height) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Height {
    fn cmp(&self, other: &Height) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// What is given and taken up to each interval of some rounds of the circle.
struct Sums {
    /// By the last interval of a stretch: what is taken up to it, less what is given up to it.
    last: Tree,
    /// By the first interval of a stretch: what is given too long before it, less what is taken before it.
    first: Tree,
    count: usize,
}

impl Sums {
    fn new(work: &[f64], count: usize, within: usize) -> Sums {
        let mut given = vec![0.0];
        for at in 0..ROUNDS * count {
            given.push(given[at] + work[at % count]);
        }
        let last: Vec<f64> = given[1..].iter().map(|given| -given).collect();
        let first: Vec<f64> =
            (0..ROUNDS * count).map(|first| given[(first + 1).saturating_sub(within)]).collect();
        Sums { last: Tree::new(&last), first: Tree::new(&first), count }
    }

    /// What an interval of the third round can still take: over every stretch that holds it, what is given from
    /// `within - 1` before it on, less what the stretch takes.
    fn room(&self, at: usize) -> f64 {
        let at = at + 2 * self.count;
        -self.first.most(at + 1 - self.count, at + 1) - self.last.most(at, at + self.count)
    }

    fn take(&mut self, at: usize, portion: f64) {
        for round in 0..ROUNDS {
            self.last.add(at + round * self.count, portion);
            self.first.add(at + round * self.count + 1, -portion);
        }
    }
}

/// Numbers of which all from one on are raised, and the largest of a stretch is asked for.
struct Tree {
    leaves: usize,
    most: Vec<f64>,
    raised: Vec<f64>,
}

impl Tree {
    fn new(numbers: &[f64]) -> Tree {
        let leaves = numbers.len().next_power_of_two();
        let mut most = vec![f64::NEG_INFINITY; 2 * leaves];
        most[leaves..leaves + numbers.len()].copy_from_slice(numbers);
        for node in (1..leaves).rev() {
            most[node] = most[2 * node].max(most[2 * node + 1]);
        }
        Tree { leaves, most, raised: vec![0.0; 2 * leaves] }
    }

    /// Raises all numbers from one on.
    fn add(&mut self, from: usize, by: f64) {
        // From the leaf up, each subtree to the right of the way is raised as a whole.
        if from >= self.leaves {
            return;
        }
        let mut node = from + self.leaves;
        self.raise(node, by);
        while node > 1 {
            if node.is_multiple_of(2) {
                self.raise(node + 1, by);
            }
            node /= 2;
            self.most[node] = self.most[2 * node].max(self.most[2 * node + 1]) + self.raised[node];
        }
    }

    fn raise(&mut self, node: usize, by: f64) {
        self.most[node] += by;
        self.raised[node] += by;
    }

    /// The largest of the numbers from one to before another.
    fn most(&self, from: usize, until: usize) -> f64 {
        self.below(1, (0, self.leaves), (from, until))
    }

    fn below(&self, node: usize, (first, last): (usize, usize), (from, until): (usize, usize)) -> f64 {
        if until <= first || last <= from {
            return f64::NEG_INFINITY;
        }
        if from <= first && last <= until {
            return self.most[node];
        }
        let middle = first + (last - first) / 2;
        let left = self.below(2 * node, (first, middle), (from, until));
        left.max(self.below(2 * node + 1, (middle, last), (from, until))) + self.raised[node]
    }
}
