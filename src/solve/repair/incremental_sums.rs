//! Statements as sums over cells that are kept up to date while single cells change.

use std::collections::BTreeMap;

use super::super::{DutyIx, DutySet, Lines, Model, Posted, Primitive, Shape, StopToken, Strength};

/// Statements of a model in the form in which changes of cells are counted.
#[derive(Clone, Default)]
pub(super) struct SumModel {
    pub(super) days: usize,
    pub(super) duties: usize,
    pub(super) cells: usize,
    pub(super) levels: usize,
    /// For each cell and duty, what having it adds.
    touch: Vec<Vec<Touch>>,
    pub(super) statements: Vec<Statement>,
    gates: Vec<Gate>,
    /// Whether all wanted statements are in it.
    pub(super) complete: bool,
}

/// Statements between two looks at the token.
const LOOK: usize = 64;

/// What a duty in a cell adds to a sum, or 1 to the count of a gate.
#[derive(Clone, Copy)]
struct Touch {
    at: u32,
    gate: bool,
    amount: i64,
}

/// A sum, with the range in which it holds.
#[derive(Clone)]
pub(super) struct Statement {
    /// Its position in the model.
    pub(super) posted: usize,
    pub(super) strength: Strength,
    /// The range without breach.
    free: (i64, i64),
    /// The range that is held: wider by what is allowed.
    held: (i64, i64),
    pub(super) unit: i64,
    pub(super) convex: bool,
    pub(super) constant: i64,
    /// Cells with what each duty adds.
    pub(super) members: Vec<(usize, Vec<i64>)>,
    /// Gates that add 1 each when they are open.
    pub(super) gates: std::ops::Range<usize>,
}

/// Open when at least `threshold` of its cells have one of their duties.
#[derive(Clone)]
pub(super) struct Gate {
    statement: usize,
    pub(super) threshold: i64,
    pub(super) members: Vec<(usize, DutySet)>,
}

impl Statement {
    /// The units of breach at a sum.
    pub(super) fn units(&self, sum: i64) -> i64 {
        let outside = self.free.0.saturating_sub(sum).max(sum.saturating_sub(self.free.1)).max(0);
        outside / self.unit + i64::from(outside % self.unit > 0)
    }

    /// What a sum costs, where the statement is priced.
    pub(super) fn penalty(&self, sum: i64) -> i64 {
        let Strength::Priced { weight, .. } = self.strength else { return 0 };
        let units = self.units(sum);
        weight.saturating_mul(if self.convex { units.saturating_mul(units) } else { units })
    }

    /// Widens what is held to so many units of breach.
    pub(super) fn allow(&mut self, units: i64) {
        self.held = self.within(units);
    }

    /// The sums with so many units of breach at most.
    pub(super) fn within(&self, units: i64) -> (i64, i64) {
        let by = units.saturating_mul(self.unit);
        (self.free.0.saturating_sub(by), self.free.1.saturating_add(by))
    }
}

impl SumModel {
    /// The statements for which `wanted` holds, unless it is stopped before.
    pub(super) fn new(model: &Model, wanted: impl Fn(&Posted) -> bool, stop: &StopToken) -> SumModel {
        let cells = model.agents * model.days;
        let mut sum_model = SumModel {
            days: model.days,
            duties: model.duties,
            cells,
            levels: model.levels,
            touch: vec![Vec::new(); cells * model.duties],
            ..SumModel::default()
        };
        for (index, posted) in model.posted.iter().enumerate().filter(|(_, posted)| wanted(posted)) {
            if index.is_multiple_of(LOOK) && stop.stopped() {
                return sum_model;
            }
            sum_model.add(index, posted, model);
        }
        sum_model.complete = true;
        sum_model
    }

    fn cell(&self, agent: usize, day: usize) -> Option<usize> {
        (day < self.days).then(|| agent * self.days + day).filter(|cell| *cell < self.cells)
    }

    fn add(&mut self, posted: usize, own: &Posted, model: &Model) {
        const NONE: i64 = i64::MIN / 4;
        let mut new = Statement {
            posted,
            strength: own.strength,
            free: (NONE, 0),
            held: (NONE, 0),
            unit: 1,
            convex: false,
            constant: 0,
            members: Vec::new(),
            gates: self.gates.len()..self.gates.len(),
        };
        let mut gates: Vec<(i64, Vec<(usize, DutySet)>)> = Vec::new();
        let listed = |cells: &[(usize, usize, DutySet)]| -> Vec<(usize, DutySet)> {
            let cell = |(agent, day, duties): &(usize, usize, DutySet)| {
                Some((self.cell(*agent, *day)?, duties.clone()))
            };
            cells.iter().filter_map(cell).collect()
        };
        match &own.primitive {
            Primitive::Cell { agent, day, duties } => {
                let heads = listed(&[(*agent, *day, duties.clone())]);
                self.members(&mut new, heads.into_iter().map(|(cell, duties)| (cell, duties, 1)));
            }
            Primitive::Sequence { agent, day, sets } => {
                let cells = sets.iter().enumerate().map(|(k, set)| (*agent, day + k, set.clone()));
                gates.push((sets.len() as i64, listed(&cells.collect::<Vec<_>>())));
            }
            Primitive::Run { agent, duties, max, carried } => {
                let full = |last: &usize| *last >= *max || *carried >= max - last;
                for last in (0..model.days).filter(full) {
                    let days = last.saturating_sub(*max)..=last;
                    let cells = days.map(|day| (*agent, day, duties.clone())).collect::<Vec<_>>();
                    gates.push((cells.len() as i64, listed(&cells)));
                }
            }
            Primitive::Count { agent, terms, constant, free, unit, shape } => {
                (new.free, new.unit, new.convex) = (*free, (*unit).max(1), *shape == Shape::Convex);
                new.constant = *constant;
                let one = |term: &super::super::CountTerm| {
                    Some((self.cell(*agent, term.day)?, DutySet::new(vec![term.duty]), term.amount))
                };
                self.members(&mut new, terms.iter().filter_map(one).collect::<Vec<_>>());
            }
            Primitive::Cover { cells, constant, min, max, .. } => {
                (new.free, new.constant) = ((*min, max.unwrap_or(i64::MAX / 4)), *constant);
                let heads = listed(cells);
                self.members(&mut new, heads.into_iter().map(|(cell, duties)| (cell, duties, 1)));
            }
            Primitive::Groups { groups, constant, free, shape } => {
                (new.free, new.constant, new.convex) = (*free, *constant, *shape == Shape::Convex);
                for group in groups {
                    let mut cells: BTreeMap<usize, Vec<DutyIx>> = BTreeMap::new();
                    for (cell, duties) in listed(group) {
                        cells.entry(cell).or_default().extend(duties.iter());
                    }
                    gates.push((1, cells.into_iter().map(|(cell, own)| (cell, DutySet::new(own))).collect()));
                }
            }
            Primitive::Balance { cells, constant, min, max } => {
                new.free = (min.unwrap_or(NONE), max.unwrap_or(i64::MAX / 4));
                new.constant = *constant;
                let one = |(agent, day, duties, amount): &(usize, usize, DutySet, i64)| {
                    Some((self.cell(*agent, *day)?, duties.clone(), *amount))
                };
                self.members(&mut new, cells.iter().filter_map(one).collect::<Vec<_>>());
            }
        }
        new.allow(0);
        let at = self.statements.len();
        for (cell, amounts) in &new.members {
            for (duty, amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount != 0) {
                let touch = Touch { at: at as u32, gate: false, amount: *amount };
                self.touch[cell * self.duties + duty].push(touch);
            }
        }
        for (threshold, members) in gates {
            for (cell, duties) in &members {
                for duty in duties.iter().filter(|duty| duty.0 < self.duties) {
                    let touch = Touch { at: self.gates.len() as u32, gate: true, amount: 1 };
                    self.touch[cell * self.duties + duty.0].push(touch);
                }
            }
            self.gates.push(Gate { statement: at, threshold, members });
        }
        new.gates.end = self.gates.len();
        self.statements.push(new);
    }

    fn members(&self, new: &mut Statement, cells: impl IntoIterator<Item = (usize, DutySet, i64)>) {
        let mut places: BTreeMap<usize, usize> = BTreeMap::new();
        for (cell, duties, amount) in cells {
            if duties.is_empty() {
                continue;
            }
            let at = *places.entry(cell).or_insert_with(|| {
                new.members.push((cell, vec![0; self.duties]));
                new.members.len() - 1
            });
            for duty in duties.iter().filter(|duty| duty.0 < self.duties) {
                let sum = &mut new.members[at].1[duty.0];
                *sum = sum.saturating_add(amount);
            }
        }
    }

    /// The gates of a statement.
    pub(super) fn gates_of(&self, statement: &Statement) -> &[Gate] {
        self.gates.get(statement.gates.clone()).unwrap_or_default()
    }

    /// All cells that a statement speaks of; some may come twice.
    pub(super) fn scope(&self, statement: &Statement) -> impl Iterator<Item = usize> {
        let gates = self.gates.get(statement.gates.clone()).unwrap_or_default();
        let gates = gates.iter().flat_map(|gate| gate.members.iter().map(|(cell, _)| *cell));
        statement.members.iter().map(|(cell, _)| *cell).chain(gates)
    }

    /// The least and the greatest sum, with each cell having any duty for which `may` holds.
    pub(super) fn reach(&self, statement: &Statement, may: impl Fn(usize, usize) -> bool) -> (i64, i64) {
        let (mut low, mut high) = (statement.constant, statement.constant);
        for (cell, amounts) in &statement.members {
            let open = || amounts.iter().enumerate().filter(|(duty, _)| may(*cell, *duty));
            low = low.saturating_add(open().map(|(_, amount)| *amount).min().unwrap_or(0));
            high = high.saturating_add(open().map(|(_, amount)| *amount).max().unwrap_or(0));
        }
        for gate in self.gates.get(statement.gates.clone()).unwrap_or_default() {
            let (mut surely, mut possibly) = (0, 0);
            for (cell, set) in &gate.members {
                let mut open = (0..self.duties).filter(|duty| may(*cell, *duty)).peekable();
                let some = open.peek().is_some();
                let inside: Vec<bool> = open.map(|duty| set.contains(DutyIx(duty))).collect();
                surely += i64::from(some && inside.iter().all(|own| *own));
                possibly += i64::from(inside.iter().any(|own| *own));
            }
            low = low.saturating_add(i64::from(surely >= gate.threshold));
            high = high.saturating_add(i64::from(possibly >= gate.threshold));
        }
        (low, high)
    }
}

/// Where all sums stand for some lines.
#[derive(Clone)]
pub(super) struct IncrementalSums<'p> {
    pub(super) sum_model: &'p SumModel,
    /// The duty of each cell.
    pub(super) taken: Vec<usize>,
    pub(super) sums: Vec<i64>,
    /// The range in which each sum is held.
    pub(super) held: Vec<(i64, i64)>,
    gates: Vec<i64>,
    /// Statements outside of what is held, in no order.
    pub(super) broken: Vec<usize>,
    place: Vec<usize>,
    /// What each level costs.
    pub(super) penalties: Vec<i64>,
}

const NOWHERE: usize = usize::MAX;

impl<'p> IncrementalSums<'p> {
    pub(super) fn new(sum_model: &'p SumModel, lines: &Lines) -> IncrementalSums<'p> {
        let mut taken = vec![0; sum_model.cells];
        for (cell, duty) in taken.iter_mut().enumerate() {
            let own = lines
                .get(cell / sum_model.days.max(1))
                .and_then(|line| line.get(cell % sum_model.days.max(1)));
            *duty = own.map_or(0, |duty| duty.0.min(sum_model.duties.saturating_sub(1)));
        }
        let mut current = IncrementalSums {
            sum_model,
            taken,
            sums: sum_model.statements.iter().map(|own| own.constant).collect(),
            held: sum_model.statements.iter().map(|own| own.held).collect(),
            gates: vec![0; sum_model.gates.len()],
            broken: Vec::new(),
            place: vec![NOWHERE; sum_model.statements.len()],
            penalties: vec![0; sum_model.levels],
        };
        for gate in sum_model.gates.iter().filter(|gate| gate.threshold <= 0) {
            current.sums[gate.statement] += 1;
        }
        for (at, own) in sum_model.statements.iter().enumerate() {
            current.price(at, own.penalty(current.sums[at]));
            current.judge(at);
        }
        for cell in 0..sum_model.cells {
            current.add(cell, current.taken[cell], 1);
        }
        current
    }

    /// Gives a cell a duty; what it had.
    pub(super) fn put(&mut self, cell: usize, duty: usize) -> usize {
        let had = std::mem::replace(&mut self.taken[cell], duty);
        if had != duty {
            self.add(cell, had, -1);
            self.add(cell, duty, 1);
        }
        had
    }

    fn add(&mut self, cell: usize, duty: usize, sign: i64) {
        let sum_model = self.sum_model;
        for touch in &sum_model.touch[cell * sum_model.duties + duty] {
            let at = touch.at as usize;
            if touch.gate {
                let gate = &sum_model.gates[at];
                let before = self.gates[at] >= gate.threshold;
                self.gates[at] += sign;
                let after = self.gates[at] >= gate.threshold;
                if before != after {
                    self.shift(gate.statement, if after { 1 } else { -1 });
                }
            } else {
                self.shift(at, sign.saturating_mul(touch.amount));
            }
        }
    }

    fn shift(&mut self, at: usize, by: i64) {
        let own = &self.sum_model.statements[at];
        let before = own.penalty(self.sums[at]);
        self.sums[at] = self.sums[at].saturating_add(by);
        self.price(at, own.penalty(self.sums[at]).saturating_sub(before));
        self.judge(at);
    }

    fn price(&mut self, at: usize, more: i64) {
        if more != 0
            && let Strength::Priced { level, .. } = self.sum_model.statements[at].strength
            && let Some(penalty) = self.penalties.get_mut(level)
        {
            *penalty = penalty.saturating_add(more);
        }
    }

    /// Which way a sum has to go: 1 up, −1 down, 0 if it is within what is held.
    pub(super) fn lacks(&self, at: usize) -> i64 {
        let ((low, high), sum) = (self.held[at], self.sums[at]);
        if sum < low { 1 } else { -i64::from(sum > high) }
    }

    /// How far it has to go.
    pub(super) fn deficit(&self, at: usize) -> i64 {
        let ((low, high), sum) = (self.held[at], self.sums[at]);
        low.saturating_sub(sum).max(sum.saturating_sub(high))
    }

    /// Holds a sum within another range.
    pub(super) fn hold(&mut self, at: usize, range: (i64, i64)) {
        self.held[at] = range;
        self.judge(at);
    }

    /// Takes a sum as it stands for good enough; the range that was held.
    pub(super) fn accept(&mut self, at: usize) -> (i64, i64) {
        let (was, own) = (self.held[at], &self.sum_model.statements[at]);
        self.hold(at, own.within(own.units(self.sums[at])));
        was
    }

    /// What accepting a sum as it stands costs beyond what is held.
    pub(super) fn beyond(&self, at: usize) -> i64 {
        let own = &self.sum_model.statements[at];
        let edge = if self.lacks(at) > 0 { self.held[at].0 } else { self.held[at].1 };
        if self.lacks(at) == 0 { 0 } else { own.penalty(self.sums[at]).saturating_sub(own.penalty(edge)) }
    }

    /// Enters a statement among the broken ones, or takes it out.
    fn judge(&mut self, at: usize) {
        let is = self.lacks(at) != 0;
        let place = self.place[at];
        if is && place == NOWHERE {
            self.place[at] = self.broken.len();
            self.broken.push(at);
        } else if !is && place != NOWHERE {
            self.broken.swap_remove(place);
            if let Some(moved) = self.broken.get(place) {
                self.place[*moved] = place;
            }
            self.place[at] = NOWHERE;
        }
    }

    /// Every change of one cell without which the statement can't come within what
    /// is held: calls `each` with cell, duty and by how much it moves the sum.
    pub(super) fn remedies(&self, at: usize, fixed: &[bool], mut each: impl FnMut(usize, usize, i64)) {
        let own = &self.sum_model.statements[at];
        let way = self.lacks(at);
        for (cell, amounts) in own.members.iter().filter(|(cell, _)| !fixed[*cell]) {
            let now = amounts[self.taken[*cell]];
            for (duty, amount) in amounts.iter().enumerate() {
                let gain = amount.saturating_sub(now).saturating_mul(way);
                if gain > 0 {
                    each(*cell, duty, gain);
                }
            }
        }
        for index in own.gates.clone() {
            let gate = &self.sum_model.gates[index];
            let open = self.gates[index] >= gate.threshold;
            if open == (way > 0) {
                continue;
            }
            let inside = |(cell, set): &&(usize, DutySet)| set.contains(DutyIx(self.taken[*cell])) == open;
            let duties = self.sum_model.duties;
            let mut offer = |(cell, set): &(usize, DutySet)| {
                for duty in (0..duties).filter(|duty| set.contains(DutyIx(*duty)) != open) {
                    each(*cell, duty, 1);
                }
            };
            if open {
                // Of any `threshold` cells inside one has to leave; those that can't come first.
                let threshold = usize::try_from(gate.threshold).unwrap_or(0);
                let stuck = gate.members.iter().filter(inside).filter(|(cell, _)| fixed[*cell]).count();
                let free = gate.members.iter().filter(inside).filter(|(cell, _)| !fixed[*cell]);
                free.take(threshold.saturating_sub(stuck)).for_each(&mut offer);
            } else {
                gate.members.iter().filter(inside).filter(|(cell, _)| !fixed[*cell]).for_each(&mut offer);
            }
        }
    }
}
