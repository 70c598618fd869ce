//! BreakProblem breaks by settling one person after the other: where all others stay, the best breaks of
//! one are found exactly; a few at a time are taken out and settled again.

use super::{Break, BreakProblem};
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
    /// For each group and person the begin of each break, as a position in its starts.
    pub(super) begins: Vec<Vec<Vec<usize>>>,
    /// What that costs.
    pub(super) cost: Cost,
}

/// Time in which the same groups can spare so many, cell by cell.
struct Line {
    /// Whether each group counts.
    counts: Vec<bool>,
    required: bool,
    spare: Vec<i64>,
    away: Vec<i64>,
}

struct Table<'p> {
    problem: &'p BreakProblem,
    /// The edges of the cells.
    cuts: Vec<i64>,
    lines: Vec<Line>,
    /// How many are away at once without being too many, and how many are.
    usual: i64,
    away: Vec<i64>,
    /// For each group and break, the first cell and the one after the last, by start.
    cells: Vec<Vec<Vec<(usize, usize)>>>,
    begins: Vec<Vec<Vec<usize>>>,
    sum: i64,
}

/// The best breaks of so many rounds, where so many away at once are not too many. The clock ends no
/// round, so that the same work has the same breaks; whoever is told to stop stops.
pub(super) fn settle(problem: &BreakProblem, usual: i64, rounds: usize, stop: &StopToken) -> Settled {
    let mut table = Table::new(problem, usual);
    let people: Vec<(usize, usize)> = (0..problem.groups.len())
        .flat_map(|group| {
            (0..problem.groups[group].people.max(0) as usize).map(move |person| (group, person))
        })
        .filter(|(group, _)| !problem.groups[*group].breaks.is_empty())
        .collect();
    let mut random = Random(1);
    let mut order = people.clone();
    random.shuffle(&mut order);
    for (group, person) in &order {
        table.put(*group, *person);
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
        for (group, person) in &some {
            table.put(*group, *person);
        }
        if table.sum > before.0 {
            for (group, person) in &some {
                table.take(*group, *person);
            }
            for (group, person) in &some {
                let begins = before.1[*group][*person].clone();
                table.set(*group, *person, begins);
            }
        }
        if table.sum < best.0 {
            best = (table.sum, table.begins.clone());
        }
    }
    Settled { begins: best.1, cost: unpacked(best.0) }
}

/// What it costs that a break is not when people would choose it.
fn taste(own_break: &Break, start: i64) -> i64 {
    (start - own_break.ideal).abs() * own_break.length / 60
}

impl<'p> Table<'p> {
    fn new(problem: &'p BreakProblem, usual: i64) -> Table<'p> {
        let mut cuts: Vec<i64> = problem.needs.iter().flat_map(|need| [need.from, need.until]).collect();
        for own_break in problem.groups.iter().flat_map(|group| &group.breaks) {
            cuts.extend(own_break.starts.iter().flat_map(|start| [*start, start + own_break.length]));
        }
        cuts.sort_unstable();
        cuts.dedup();
        let at = |minute: i64| cuts.partition_point(|cut| *cut < minute);
        let mut lines: Vec<Line> = Vec::new();
        for need in &problem.needs {
            let counts: Vec<bool> =
                (0..problem.groups.len()).map(|group| need.groups.contains(&group)).collect();
            let span = at(need.from)..at(need.until);
            let free = |line: &&mut Line| {
                line.required == need.required
                    && line.counts == counts
                    && line.spare[span.clone()].iter().all(|spare| *spare == i64::MAX)
            };
            match lines.iter_mut().find(free) {
                Some(line) => line.spare[span].fill(need.spare.max(0)),
                None => {
                    let mut spare = vec![i64::MAX; cuts.len()];
                    spare[span].fill(need.spare.max(0));
                    lines.push(Line { counts, required: need.required, spare, away: vec![0; cuts.len()] });
                }
            }
        }
        let cells = problem.groups.iter().map(|group| {
            let of = |own_break: &Break| {
                own_break.starts.iter().map(|start| (at(*start), at(start + own_break.length))).collect()
            };
            group.breaks.iter().map(of).collect()
        });
        Table {
            problem,
            cells: cells.collect(),
            lines,
            usual,
            away: vec![0; cuts.len()],
            begins: problem
                .groups
                .iter()
                .map(|group| vec![vec![0; group.breaks.len()]; group.people.max(0) as usize])
                .collect(),
            sum: 0,
            cuts,
        }
    }

    /// What it costs that one more of a group is away, summed up to each cell.
    fn prefix(&self, group: usize) -> Vec<i64> {
        let mut sums = vec![0; self.cuts.len()];
        for cell in 0..self.cuts.len().saturating_sub(1) {
            let minutes = self.cuts[cell + 1] - self.cuts[cell];
            let mut cost = 0;
            for line in
                self.lines.iter().filter(|line| line.counts[group] && line.away[cell] >= line.spare[cell])
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
    fn put(&mut self, group: usize, person: usize) {
        let sums = self.prefix(group);
        let breaks = &self.problem.groups[group].breaks;
        // For each break and start the cost of it and those before, and the start of the one before.
        let mut table: Vec<Vec<(i64, usize)>> = Vec::with_capacity(breaks.len());
        for (nth, own_break) in breaks.iter().enumerate() {
            let mut row = Vec::with_capacity(own_break.starts.len());
            for (at, start) in own_break.starts.iter().enumerate() {
                let (from, until) = self.cells[group][nth][at];
                let own = sums[until] - sums[from] + taste(own_break, *start);
                let before = match nth.checked_sub(1) {
                    None => Some((0, 0)),
                    Some(last) => {
                        let (least, most) = own_break.between;
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
        self.set(group, person, begins);
    }

    fn set(&mut self, group: usize, person: usize, begins: Vec<usize>) {
        self.begins[group][person] = begins;
        self.shift(group, person, 1);
    }

    fn take(&mut self, group: usize, person: usize) {
        self.shift(group, person, -1);
    }

    /// Counts the breaks of one in, or out.
    fn shift(&mut self, group: usize, person: usize, sign: i64) {
        let breaks = &self.problem.groups[group].breaks;
        for (nth, own_break) in breaks.iter().enumerate() {
            let at = self.begins[group][person][nth];
            self.sum += sign * taste(own_break, own_break.starts[at]);
            let (from, until) = self.cells[group][nth][at];
            for cell in from..until {
                let minutes = self.cuts[cell + 1] - self.cuts[cell];
                for line in self.lines.iter_mut().filter(|line| line.counts[group]) {
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
