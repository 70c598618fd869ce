//! Work that has time, put where others leave room.

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
    let mut open: Vec<usize> = (0..count).collect();
    let mut sums =
        Sums { taken: vec![0.0; ROUNDS * count + 1], given: vec![0.0; ROUNDS * count + 1], count, within };
    for at in 0..ROUNDS * count {
        sums.given[at + 1] = sums.given[at] + work[at % count];
    }
    while left > NOTHING && !open.is_empty() {
        let height = |at: usize| base[at] + done[at];
        let lowest =
            open.iter().enumerate().min_by(|(_, one), (_, other)| height(**one).total_cmp(&height(**other)));
        let Some((index, at)) = lowest.map(|(index, at)| (index, *at)) else { break };
        let room = sums.room(at).min(left);
        if room <= NOTHING {
            open.swap_remove(index);
            continue;
        }
        let taken = portion.min(room);
        done[at] += taken;
        left -= taken;
        sums.take(at, taken);
    }
    done
}

/// What is given and taken up to each interval of some rounds of the circle.
struct Sums {
    taken: Vec<f64>,
    given: Vec<f64>,
    count: usize,
    within: usize,
}

impl Sums {
    /// What an interval of the third round can still take.
    fn room(&self, at: usize) -> f64 {
        let at = at + 2 * self.count;
        // Over every stretch from `first` to `last` that holds it: given from `within - 1` before `first` on,
        // less what the stretch takes.
        let last = (at..at + self.count).map(|last| self.taken[last + 1] - self.given[last + 1]);
        let last = last.fold(f64::NEG_INFINITY, f64::max);
        let first = (at + 1 - self.count..=at)
            .map(|first| self.taken[first] - self.given[(first + 1).saturating_sub(self.within)]);
        first.fold(f64::INFINITY, f64::min) - last
    }

    fn take(&mut self, at: usize, portion: f64) {
        for round in 0..ROUNDS {
            let from = at + round * self.count + 1;
            for sum in &mut self.taken[from..] {
                *sum += portion;
            }
        }
    }
}
