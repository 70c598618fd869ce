//! Placing breaks by settling one person after the other: where all others stay, the best breaks of
//! one are found exactly; a few at a time are taken out and settled again.

use super::{Pause, Placing};
use crate::solve::StopToken;
use crate::solve::random::Random;

/// Minutes short, minutes below what is wanted, and taste, in this order.
pub(super) type Cost = [i64; 3];

/// One number for a cost, in the same order as long as no part outgrows its place.
const PLACE: i64 = 1 << 21;

fn packed(cost: Cost) -> i64 {
    cost[0].saturating_mul(PLACE).saturating_add(cost[1]).saturating_mul(PLACE).saturating_add(cost[2])
}

fn unpacked(sum: i64) -> Cost {
    [sum / PLACE / PLACE, sum / PLACE % PLACE, sum % PLACE]
}

/// Where everybody's breaks are.
pub(super) struct Settled {
    /// For each crew and person the begin of each break, as a position in its starts.
    pub(super) begins: Vec<Vec<Vec<usize>>>,
    /// What that costs.
    pub(super) cost: Cost,
}

/// Time in which the same crews can spare so many, cell by cell.
struct Line {
    /// Whether each crew counts.
    counts: Vec<bool>,
    required: bool,
    spare: Vec<i64>,
    away: Vec<i64>,
}

struct Table<'p> {
    placing: &'p Placing,
    /// The edges of the cells.
    cuts: Vec<i64>,
    lines: Vec<Line>,
    /// How many are away at once without being too many, and how many are.
    usual: i64,
    away: Vec<i64>,
    /// For each crew and break, the first cell and the one after the last, by start.
    cells: Vec<Vec<Vec<(usize, usize)>>>,
    begins: Vec<Vec<Vec<usize>>>,
    sum: i64,
}

/// The best breaks of so many rounds, where so many away at once are not too many. The clock ends no
/// round, so that the same work has the same breaks; whoever is told to stop stops.
pub(super) fn settle(placing: &Placing, usual: i64, rounds: usize, stop: &StopToken) -> Settled {
    let mut table = Table::new(placing, usual);
    let people: Vec<(usize, usize)> = (0..placing.crews.len())
        .flat_map(|crew| (0..placing.crews[crew].people.max(0) as usize).map(move |person| (crew, person)))
        .filter(|(crew, _)| !placing.crews[*crew].breaks.is_empty())
        .collect();
    let mut random = Random(1);
    let mut order = people.clone();
    random.shuffle(&mut order);
    for (crew, person) in &order {
        table.put(*crew, *person);
    }
    let mut best = (table.sum, table.begins.clone());
    let rounds = if people.len() < 2 { 0 } else { rounds };
    for _ in 0..rounds {
        if stop.told() {
            break;
        }
        let before = (table.sum, table.begins.clone());
        let many = 2 + random.below(people.len().min(6) - 1);
        let mut some = Vec::with_capacity(many);
        for _ in 0..many {
            let own = people[random.below(people.len())];
            if !some.contains(&own) {
                some.push(own);
                table.take(own.0, own.1);
            }
        }
        random.shuffle(&mut some);
        for (crew, person) in &some {
            table.put(*crew, *person);
        }
        if table.sum > before.0 {
            for (crew, person) in &some {
                table.take(*crew, *person);
            }
            for (crew, person) in &some {
                let begins = before.1[*crew][*person].clone();
                table.set(*crew, *person, begins);
            }
        }
        if table.sum < best.0 {
            best = (table.sum, table.begins.clone());
        }
    }
    Settled { begins: best.1, cost: unpacked(best.0) }
}

/// What it costs that a break is not when people would choose it.
fn taste(pause: &Pause, start: i64) -> i64 {
    (start - pause.ideal).abs() * pause.length / 60
}

impl<'p> Table<'p> {
    fn new(placing: &'p Placing, usual: i64) -> Table<'p> {
        let mut cuts: Vec<i64> = placing.posts.iter().flat_map(|post| [post.from, post.until]).collect();
        for pause in placing.crews.iter().flat_map(|crew| &crew.breaks) {
            cuts.extend(pause.starts.iter().flat_map(|start| [*start, start + pause.length]));
        }
        cuts.sort_unstable();
        cuts.dedup();
        let at = |minute: i64| cuts.partition_point(|cut| *cut < minute);
        let mut lines: Vec<Line> = Vec::new();
        for post in &placing.posts {
            let counts: Vec<bool> = (0..placing.crews.len()).map(|crew| post.crews.contains(&crew)).collect();
            let span = at(post.from)..at(post.until);
            let free = |line: &&mut Line| {
                line.required == post.required
                    && line.counts == counts
                    && line.spare[span.clone()].iter().all(|spare| *spare == i64::MAX)
            };
            match lines.iter_mut().find(free) {
                Some(line) => line.spare[span].fill(post.spare.max(0)),
                None => {
                    let mut spare = vec![i64::MAX; cuts.len()];
                    spare[span].fill(post.spare.max(0));
                    lines.push(Line { counts, required: post.required, spare, away: vec![0; cuts.len()] });
                }
            }
        }
        let cells = placing.crews.iter().map(|crew| {
            let of = |pause: &Pause| {
                pause.starts.iter().map(|start| (at(*start), at(start + pause.length))).collect()
            };
            crew.breaks.iter().map(of).collect()
        });
        Table {
            placing,
            cells: cells.collect(),
            lines,
            usual,
            away: vec![0; cuts.len()],
            begins: placing
                .crews
                .iter()
                .map(|crew| vec![vec![0; crew.breaks.len()]; crew.people.max(0) as usize])
                .collect(),
            sum: 0,
            cuts,
        }
    }

    /// What it costs that one more of a crew is away, summed up to each cell.
    fn prefix(&self, crew: usize) -> Vec<i64> {
        let mut sums = vec![0; self.cuts.len()];
        for cell in 0..self.cuts.len().saturating_sub(1) {
            let minutes = self.cuts[cell + 1] - self.cuts[cell];
            let mut cost = 0;
            for line in
                self.lines.iter().filter(|line| line.counts[crew] && line.away[cell] >= line.spare[cell])
            {
                cost += packed(if line.required { [minutes, 0, 0] } else { [0, minutes, 0] });
            }
            if self.away[cell] >= self.usual {
                cost += minutes;
            }
            sums[cell + 1] = sums[cell] + cost;
        }
        sums
    }

    /// Finds the best breaks of one who has none, and takes them.
    fn put(&mut self, crew: usize, person: usize) {
        let sums = self.prefix(crew);
        let breaks = &self.placing.crews[crew].breaks;
        // For each break and start the cost of it and those before, and the start of the one before.
        let mut table: Vec<Vec<(i64, usize)>> = Vec::with_capacity(breaks.len());
        for (nth, pause) in breaks.iter().enumerate() {
            let mut row = Vec::with_capacity(pause.starts.len());
            for (at, start) in pause.starts.iter().enumerate() {
                let (from, until) = self.cells[crew][nth][at];
                let own = sums[until] - sums[from] + taste(pause, *start);
                let before = match nth.checked_sub(1) {
                    None => Some((0, 0)),
                    Some(last) => {
                        let (least, most) = pause.between;
                        let (starts, length) = (&breaks[last].starts, breaks[last].length);
                        let first = starts.partition_point(|own| *own < start - length - most.min(1 << 40));
                        let end = starts.partition_point(|own| own + length + least <= *start);
                        let range = first..end.max(first);
                        let best = table[last][range].iter().enumerate().min_by_key(|(_, (cost, _))| *cost);
                        best.map(|(at, (cost, _))| (*cost, first + at))
                    }
                };
                row.push(before.map_or((i64::MAX, 0), |(cost, at)| (own.saturating_add(cost), at)));
            }
            table.push(row);
        }
        let Some(last) = table.last() else { return };
        let Some((mut at, _)) = last.iter().enumerate().min_by_key(|(_, (cost, _))| *cost) else { return };
        let mut begins = vec![0; breaks.len()];
        for nth in (0..breaks.len()).rev() {
            begins[nth] = at;
            at = table[nth][at].1;
        }
        self.set(crew, person, begins);
    }

    fn set(&mut self, crew: usize, person: usize, begins: Vec<usize>) {
        self.begins[crew][person] = begins;
        self.shift(crew, person, 1);
    }

    fn take(&mut self, crew: usize, person: usize) {
        self.shift(crew, person, -1);
    }

    /// Counts the breaks of one in, or out.
    fn shift(&mut self, crew: usize, person: usize, sign: i64) {
        let breaks = &self.placing.crews[crew].breaks;
        for (nth, pause) in breaks.iter().enumerate() {
            let at = self.begins[crew][person][nth];
            self.sum += sign * taste(pause, pause.starts[at]);
            let (from, until) = self.cells[crew][nth][at];
            for cell in from..until {
                let minutes = self.cuts[cell + 1] - self.cuts[cell];
                for line in self.lines.iter_mut().filter(|line| line.counts[crew]) {
                    let over = line.away[cell] + i64::from(sign > 0) > line.spare[cell];
                    line.away[cell] += sign;
                    if over {
                        self.sum +=
                            sign * packed(if line.required { [minutes, 0, 0] } else { [0, minutes, 0] });
                    }
                }
                if self.away[cell] + i64::from(sign > 0) > self.usual {
                    self.sum += sign * minutes;
                }
                self.away[cell] += sign;
            }
        }
    }
}
