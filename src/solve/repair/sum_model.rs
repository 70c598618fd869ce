//! Statements as sums over cells.

use std::collections::BTreeMap;

use crate::solve::program::SumRange;
use crate::solve::{DutyIx, DutySet, Model, Posted, Primitive, Shape, StopToken, Strength};

/// Statements of a model in the form in which changes of cells are counted.
#[derive(Clone, Default)]
pub(super) struct SumModel {
    pub(super) days: usize,
    pub(super) duties: usize,
    pub(super) cells: usize,
    pub(super) levels: usize,
    /// For each cell and duty, what having it adds.
    pub(super) contributions: Vec<Vec<Contribution>>,
    pub(super) statements: Vec<Statement>,
    pub(super) gates: Vec<Gate>,
    /// Whether all wanted statements are in it.
    pub(super) complete: bool,
}

/// Statements read between two looks at the stop token.
const STOP_CHECK_INTERVAL: usize = 64;

/// No limit below, and above: far enough to be added to.
const NO_LOW: i64 = i64::MIN / 4;
const NO_HIGH: i64 = i64::MAX / 4;

/// What a duty in a cell adds to a statement's sum, or 1 to the count of a gate.
#[derive(Clone, Copy)]
pub(super) struct Contribution {
    /// A position in [`SumModel::statements`], or in [`SumModel::gates`].
    pub(super) to: u32,
    pub(super) is_gate: bool,
    pub(super) amount: i64,
}

/// A cell, and what each duty there adds.
#[derive(Clone)]
pub(super) struct Member {
    pub(super) cell: usize,
    pub(super) amounts: Vec<i64>,
}

/// A cell, and the duties that count there.
#[derive(Clone)]
pub(super) struct GateMember {
    pub(super) cell: usize,
    pub(super) duties: DutySet,
}

/// A cell with what some duties there add.
struct Amount {
    cell: usize,
    duties: DutySet,
    amount: i64,
}

/// A sum, with the range in which it holds.
#[derive(Clone)]
pub(super) struct Statement {
    /// Its position in the model.
    pub(super) posted: usize,
    pub(super) strength: Strength,
    /// The sums without breach.
    free: SumRange,
    /// The sums that are held: more by what is allowed.
    pub(super) held: SumRange,
    pub(super) unit: i64,
    pub(super) convex: bool,
    pub(super) constant: i64,
    pub(super) members: Vec<Member>,
    /// Gates that add 1 each while they are open.
    pub(super) gates: std::ops::Range<usize>,
}

/// Open while at least `threshold` of its cells have one of their duties.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) statement: usize,
    pub(super) threshold: i64,
    pub(super) members: Vec<GateMember>,
}

/// A gate whose statement is not known yet.
struct NewGate {
    threshold: i64,
    members: Vec<GateMember>,
}

impl Statement {
    fn new(posted: usize, strength: Strength, first_gate: usize) -> Statement {
        let range = SumRange { low: NO_LOW, high: 0 };
        Statement {
            posted,
            strength,
            free: range,
            held: range,
            unit: 1,
            convex: false,
            constant: 0,
            members: Vec::new(),
            gates: first_gate..first_gate,
        }
    }

    /// The units of breach at a sum.
    pub(super) fn units(&self, sum: i64) -> i64 {
        let outside = self.free.low.saturating_sub(sum).max(sum.saturating_sub(self.free.high)).max(0);
        outside / self.unit + i64::from(outside % self.unit > 0)
    }

    /// What a sum costs, where the statement is priced.
    pub(super) fn penalty(&self, sum: i64) -> i64 {
        let Strength::Priced { weight, .. } = self.strength else { return 0 };
        let units = self.units(sum);
        weight.saturating_mul(if self.convex { units.saturating_mul(units) } else { units })
    }

    /// Widens what is held to this many units of breach.
    pub(super) fn allow(&mut self, units: i64) {
        self.held = self.within(units);
    }

    /// The sums with at most this many units of breach.
    pub(super) fn within(&self, units: i64) -> SumRange {
        let by = units.saturating_mul(self.unit);
        SumRange { low: self.free.low.saturating_sub(by), high: self.free.high.saturating_add(by) }
    }

    /// Counts the amounts of cells; a cell may come several times.
    fn add_members(&mut self, amounts: impl IntoIterator<Item = Amount>, all_duties: usize) {
        let mut positions: BTreeMap<usize, usize> = BTreeMap::new();
        for Amount { cell, duties, amount } in amounts {
            if duties.is_empty() {
                continue;
            }
            let at = *positions.entry(cell).or_insert_with(|| {
                self.members.push(Member { cell, amounts: vec![0; all_duties] });
                self.members.len() - 1
            });
            for duty in duties.iter().filter(|duty| duty.index() < all_duties) {
                let sum = &mut self.members[at].amounts[duty.index()];
                *sum = sum.saturating_add(amount);
            }
        }
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
            contributions: vec![Vec::new(); cells * model.duties],
            ..SumModel::default()
        };
        for (index, posted) in model.posted.iter().enumerate().filter(|(_, posted)| wanted(posted)) {
            if index.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
                return sum_model;
            }
            sum_model.add(index, posted);
        }
        sum_model.complete = true;
        sum_model
    }

    fn cell(&self, agent: usize, day: usize) -> Option<usize> {
        (day < self.days).then(|| agent * self.days + day).filter(|cell| *cell < self.cells)
    }

    /// The cells of a list that are in the model.
    fn gate_members(&self, cells: &[(usize, usize, DutySet)]) -> Vec<GateMember> {
        let in_model = cells.iter().filter_map(|(agent, day, duties)| {
            Some(GateMember { cell: self.cell(*agent, *day)?, duties: duties.clone() })
        });
        in_model.collect()
    }

    /// The same, each adding 1.
    fn heads(&self, cells: &[(usize, usize, DutySet)]) -> Vec<Amount> {
        let members = self.gate_members(cells).into_iter();
        members.map(|GateMember { cell, duties }| Amount { cell, duties, amount: 1 }).collect()
    }

    fn add(&mut self, index: usize, posted: &Posted) {
        let mut new = Statement::new(index, posted.strength, self.gates.len());
        let mut gates: Vec<NewGate> = Vec::new();
        match &posted.primitive {
            Primitive::Cell { agent, day, duties } => {
                new.add_members(self.heads(&[(*agent, *day, duties.clone())]), self.duties);
            }
            Primitive::Sequence { agent, day, sets } => {
                let cells = sets.iter().enumerate().map(|(k, set)| (*agent, day + k, set.clone()));
                let members = self.gate_members(&cells.collect::<Vec<_>>());
                gates.push(NewGate { threshold: sets.len() as i64, members });
            }
            Primitive::Run { agent, duties, max, carried } => {
                for last in 0..self.days {
                    if last < *max && *carried < max - last {
                        continue;
                    }
                    let days = last.saturating_sub(*max)..=last;
                    let cells = days.map(|day| (*agent, day, duties.clone())).collect::<Vec<_>>();
                    let members = self.gate_members(&cells);
                    gates.push(NewGate { threshold: cells.len() as i64, members });
                }
            }
            Primitive::Count { agent, terms, constant, free: (low, high), unit, shape } => {
                new.free = SumRange { low: *low, high: *high };
                (new.unit, new.convex, new.constant) = ((*unit).max(1), *shape == Shape::Convex, *constant);
                let amounts = terms.iter().filter_map(|term| {
                    let cell = self.cell(*agent, term.day)?;
                    Some(Amount { cell, duties: DutySet::new(vec![term.duty]), amount: term.amount })
                });
                new.add_members(amounts, self.duties);
            }
            Primitive::Cover { cells, constant, min, max, .. } => {
                new.free = SumRange { low: *min, high: max.unwrap_or(NO_HIGH) };
                new.constant = *constant;
                new.add_members(self.heads(cells), self.duties);
            }
            Primitive::Groups { groups, constant, free: (low, high), shape } => {
                new.free = SumRange { low: *low, high: *high };
                (new.constant, new.convex) = (*constant, *shape == Shape::Convex);
                for group in groups {
                    // A cell may come several times, and counts once.
                    let mut cells: BTreeMap<usize, Vec<DutyIx>> = BTreeMap::new();
                    for GateMember { cell, duties } in self.gate_members(group) {
                        cells.entry(cell).or_default().extend(duties.iter());
                    }
                    let members = cells
                        .into_iter()
                        .map(|(cell, duties)| GateMember { cell, duties: DutySet::new(duties) });
                    gates.push(NewGate { threshold: 1, members: members.collect() });
                }
            }
            Primitive::Balance { cells, constant, min, max } => {
                new.free = SumRange { low: min.unwrap_or(NO_LOW), high: max.unwrap_or(NO_HIGH) };
                new.constant = *constant;
                let amounts = cells.iter().filter_map(|(agent, day, duties, amount)| {
                    let cell = self.cell(*agent, *day)?;
                    Some(Amount { cell, duties: duties.clone(), amount: *amount })
                });
                new.add_members(amounts, self.duties);
            }
        }
        new.allow(0);
        self.push(new, gates);
    }

    fn push(&mut self, mut new: Statement, gates: Vec<NewGate>) {
        let statement = self.statements.len();
        for Member { cell, amounts } in &new.members {
            for (duty, amount) in amounts.iter().enumerate().filter(|(_, amount)| **amount != 0) {
                let contribution = Contribution { to: statement as u32, is_gate: false, amount: *amount };
                self.contributions[cell * self.duties + duty].push(contribution);
            }
        }
        for NewGate { threshold, members } in gates {
            for GateMember { cell, duties } in &members {
                for duty in duties.iter().filter(|duty| duty.index() < self.duties) {
                    let contribution = Contribution { to: self.gates.len() as u32, is_gate: true, amount: 1 };
                    self.contributions[cell * self.duties + duty.index()].push(contribution);
                }
            }
            self.gates.push(Gate { statement, threshold, members });
        }
        new.gates.end = self.gates.len();
        self.statements.push(new);
    }

    /// The gates of a statement.
    pub(super) fn gates_of(&self, statement: &Statement) -> &[Gate] {
        self.gates.get(statement.gates.clone()).unwrap_or_default()
    }

    /// All cells of a statement; some may come twice.
    pub(super) fn cells_of(&self, statement: &Statement) -> impl Iterator<Item = usize> {
        let in_gates = self.gates_of(statement).iter().flat_map(|gate| &gate.members);
        statement.members.iter().map(|member| member.cell).chain(in_gates.map(|member| member.cell))
    }

    /// The least and the greatest sum, with each cell having any duty for which `may` holds.
    pub(super) fn reach(&self, statement: &Statement, may: impl Fn(usize, usize) -> bool) -> SumRange {
        let (mut low, mut high) = (statement.constant, statement.constant);
        for Member { cell, amounts } in &statement.members {
            let open = amounts.iter().enumerate().filter(|(duty, _)| may(*cell, *duty));
            let open = open.map(|(_, amount)| *amount);
            low = low.saturating_add(open.clone().min().unwrap_or(0));
            high = high.saturating_add(open.max().unwrap_or(0));
        }
        for gate in self.gates_of(statement) {
            let (mut surely, mut possibly) = (0, 0);
            for GateMember { cell, duties } in &gate.members {
                let open = (0..self.duties).filter(|duty| may(*cell, *duty));
                let counts: Vec<bool> = open.map(|duty| duties.contains(DutyIx(duty))).collect();
                surely += i64::from(!counts.is_empty() && counts.iter().all(|counts| *counts));
                possibly += i64::from(counts.contains(&true));
            }
            low = low.saturating_add(i64::from(surely >= gate.threshold));
            high = high.saturating_add(i64::from(possibly >= gate.threshold));
        }
        SumRange { low, high }
    }
}
