//! The compact formulation: from a [`Model`] to whole-number columns and rows.
//!
//! One binary column says that an agent has a duty on a day; duties that a must forbids there have no column.
//! A priced primitive gets columns for its units of breach. What arithmetic alone makes unavoidable is taken
//! out beforehand and is the level's floor, so that every price left is at least 0.

use std::collections::BTreeMap;
use std::collections::HashMap;

use super::floor::{AllowedDuties, single_cells};
use super::program::{Column, Program, RangeConstraint, Row, SumRange, ceil_div, floor_div, gcd};
use super::stop::StopToken;
use super::sums::Sum;
use super::sums::amount_of;
use super::{DutyIx, DutySet, Model, Primitive, REST, Shape, Strength};

/// Why there is no program.
pub(super) enum Unsolvable {
    /// The musts contradict each other by arithmetic alone.
    Infeasible,
    /// A weight below 0.
    Weight,
    /// Numbers above [`MAX_NUMBER`], or more than [`MAX_CONVEX_UNITS`] units of breach at a rising price.
    Size,
    /// It was stopped before it was built.
    Stopped,
}

/// A program while it is built.
pub(super) struct Builder<'m> {
    pub(super) model: &'m Model,
    pub(super) allowed: AllowedDuties,
    pub(super) program: Program,
    prices: Vec<BTreeMap<usize, i64>>,
    constraints: Vec<RangeConstraint>,
    /// Where a constraint like this one (but for the weight) is.
    known: HashMap<RangeConstraint, usize>,
    /// The column of each group, by the columns of its cells.
    pub(super) groups: HashMap<Vec<Vec<usize>>, usize>,
    infeasible: bool,
    /// Whether a constraint has numbers that are too great, or too many units at a rising price.
    oversize: bool,
    /// Whether constraints are kept.
    keeps: bool,
}

/// The most units of breach at a rising price, which take a column each.
const MAX_CONVEX_UNITS: i64 = 100_000;

/// Floats hold whole numbers up to here with room to calculate.
const MAX_NUMBER: i64 = 1_000_000_000_000;

/// Statements read between two looks at the stop token.
const STOP_CHECK_INTERVAL: usize = 256;

/// Ends the work at the first of some statements where it is stopped.
fn check_stop(index: usize, stop: &StopToken) -> Result<(), Unsolvable> {
    if index.is_multiple_of(STOP_CHECK_INTERVAL) && stop.stopped() {
        Err(Unsolvable::Stopped)
    } else {
        Ok(())
    }
}

/// Formulates `model`.
pub(super) fn formulate(model: &Model, stop: &StopToken) -> Result<Program, Unsolvable> {
    let program = Builder::of(model, true, stop)?.finish(stop)?;
    let amounts = program.rows.iter().flat_map(|row| &row.terms).map(|(_, amount)| *amount);
    let sides = program.rows.iter().flat_map(|row| row.low.into_iter().chain(row.high));
    let prices = program.levels.iter().flat_map(|level| level.terms.iter().map(|(_, price)| *price));
    let mut numbers = amounts.chain(sides).chain(prices).chain(program.floors());
    if numbers.any(is_too_great) {
        return Err(Unsolvable::Size);
    }
    Ok(program)
}

/// The floor of each level: what [`formulate`] says of it, without the memory for the program.
pub(super) fn floors(model: &Model, stop: &StopToken) -> Result<Vec<i64>, Unsolvable> {
    let builder = Builder::of(model, false, stop)?;
    let floors = builder.program.floors();
    let mut prices = builder.prices.iter().flat_map(|level| level.values().copied());
    if floors.iter().copied().any(is_too_great) || prices.any(is_too_great) {
        return Err(Unsolvable::Size);
    }
    Ok(floors)
}

fn is_too_great(number: i64) -> bool {
    number.unsigned_abs() > MAX_NUMBER.unsigned_abs()
}

impl<'m> Builder<'m> {
    /// All statements of a model; the constraints that follow are kept where that is wanted.
    fn of(model: &'m Model, keeps: bool, stop: &StopToken) -> Result<Builder<'m>, Unsolvable> {
        for posted in &model.posted {
            if matches!(posted.strength, Strength::Priced { weight, .. } if weight < 0) {
                return Err(Unsolvable::Weight);
            }
        }
        let mut builder = Builder { keeps, ..Builder::new(model, stop)? };
        builder.cell_prices(stop)?;
        builder.clashes(stop)?;
        for (index, posted) in model.posted.iter().enumerate() {
            check_stop(index, stop)?;
            match posted.strength {
                Strength::Must => builder.must(&posted.primitive),
                Strength::Priced { level, weight } if level < model.levels && weight > 0 => {
                    builder.priced(&posted.primitive, level, weight)
                }
                Strength::Priced { .. } => {}
            }
        }
        if builder.infeasible {
            return Err(Unsolvable::Infeasible);
        }
        if builder.oversize {
            return Err(Unsolvable::Size);
        }
        Ok(builder)
    }

    fn new(model: &'m Model, stop: &StopToken) -> Result<Builder<'m>, Unsolvable> {
        let allowed = AllowedDuties::new(model);
        let mut program = Program::new(model.levels);
        program.cells = vec![vec![Vec::new(); model.days]; model.agents];
        program.only = vec![vec![REST; model.days]; model.agents];
        for agent in 0..model.agents {
            check_stop(agent * STOP_CHECK_INTERVAL, stop)?;
            for day in 0..model.days {
                let duties: Vec<DutyIx> = allowed.of(agent, day).collect();
                match duties.as_slice() {
                    [] => return Err(Unsolvable::Infeasible),
                    [single] => program.only[agent][day] = *single,
                    _ => {
                        let first = program.columns.len();
                        program.columns.extend(duties.iter().map(|_| Column { high: 1, level: None }));
                        let columns = first..program.columns.len();
                        let terms = columns.clone().map(|column| (column, 1)).collect();
                        program.rows.push(Row { terms, low: Some(1), high: Some(1), level: None });
                        program.cells[agent][day] = duties.into_iter().zip(columns).collect();
                    }
                }
            }
        }
        let prices = vec![BTreeMap::new(); model.levels];
        Ok(Builder {
            model,
            allowed,
            program,
            prices,
            constraints: Vec::new(),
            known: HashMap::new(),
            groups: HashMap::new(),
            infeasible: false,
            oversize: false,
            keeps: true,
        })
    }

    /// All that is priced on single cells: the cheapest duty is the floor, the rest a price each.
    fn cell_prices(&mut self, stop: &StopToken) -> Result<(), Unsolvable> {
        let mut prices: BTreeMap<(usize, usize, usize), BTreeMap<DutyIx, i64>> = BTreeMap::new();
        for (index, posted) in self.model.posted.iter().enumerate() {
            check_stop(index, stop)?;
            let Strength::Priced { level, weight } = posted.strength else { continue };
            for (agent, day, duties) in single_cells(&posted.primitive, self.model.days) {
                if level >= self.model.levels || agent >= self.model.agents || day >= self.model.days {
                    continue;
                }
                for duty in self.allowed.within(agent, day, duties) {
                    let price = prices.entry((level, agent, day)).or_default().entry(duty).or_insert(0);
                    *price = price.saturating_add(weight);
                }
            }
        }
        for (index, ((level, agent, day), price)) in prices.into_iter().enumerate() {
            check_stop(index, stop)?;
            let open = self.allowed.of(agent, day);
            let least = open.map(|duty| amount_of(&price, duty)).min().unwrap_or(0);
            let objective = &mut self.program.levels[level];
            objective.floor = objective.floor.saturating_add(least);
            for (duty, column) in &self.program.cells[agent][day] {
                let extra = amount_of(&price, *duty).saturating_sub(least);
                if extra > 0 {
                    let price = self.prices[level].entry(*column).or_insert(0);
                    *price = price.saturating_add(extra);
                }
            }
        }
        Ok(())
    }

    /// Musts about two days in a row: for each set of banned followers, all duties that ban it in one row.
    fn clashes(&mut self, stop: &StopToken) -> Result<(), Unsolvable> {
        let mut bans: BTreeMap<(usize, usize), BTreeMap<DutyIx, Vec<DutyIx>>> = BTreeMap::new();
        let musts = self.model.posted.iter().filter(|posted| posted.strength == Strength::Must);
        for (index, posted) in musts.enumerate() {
            check_stop(index, stop)?;
            let Primitive::Sequence { agent, day, sets } = &posted.primitive else { continue };
            let [first, second] = sets.as_slice() else { continue };
            let followers = self.allowed.within(*agent, day + 1, second);
            for duty in self.allowed.within(*agent, *day, first) {
                bans.entry((*agent, *day)).or_default().entry(duty).or_default().extend(&followers);
            }
        }
        for (index, ((agent, day), by_duty)) in bans.into_iter().enumerate() {
            check_stop(index, stop)?;
            let by_duty: BTreeMap<DutyIx, DutySet> =
                by_duty.into_iter().map(|(duty, followers)| (duty, DutySet::new(followers))).collect();
            let mut followers: Vec<&DutySet> = by_duty.values().filter(|set| !set.is_empty()).collect();
            followers.sort_unstable();
            followers.dedup();
            for set in followers {
                let firsts = by_duty.iter().filter(|(_, bans)| set.iter().all(|duty| bans.contains(duty)));
                let firsts = DutySet::new(firsts.map(|(duty, _)| *duty).collect());
                let mut sum = Sum::default();
                self.has(&mut sum, agent, day, &firsts);
                self.has(&mut sum, agent, day + 1, set);
                self.row(&sum, None, Some(1));
            }
        }
        Ok(())
    }

    fn must(&mut self, primitive: &Primitive) {
        match primitive {
            Primitive::Cell { .. } => {}
            Primitive::Sequence { sets, .. } if sets.len() <= 2 => {}
            Primitive::Sequence { .. } | Primitive::Run { .. } => {
                for window in self.windows(primitive) {
                    self.row(&window.sum, None, Some(window.most));
                }
            }
            Primitive::Count { agent, terms, constant, free: (low, high), .. } => {
                let sum = self.count(*agent, terms, *constant);
                self.row(&sum, Some(*low), Some(*high));
            }
            Primitive::Cover { cells, constant, min, max, .. } => {
                let sum = self.heads(cells, *constant);
                self.row(&sum, Some(*min), *max);
            }
            Primitive::Groups { groups, constant, free: (low, high), .. } => {
                let (sum, _) = self.taken(groups, *constant);
                self.row(&sum, Some(*low), Some(*high));
            }
            Primitive::Balance { cells, constant, min, max } => {
                let (sum, _) = self.balance(cells, *constant);
                self.row(&sum, *min, *max);
            }
        }
    }

    fn priced(&mut self, primitive: &Primitive, level: usize, weight: i64) {
        let unlimited = RangeConstraint { level: Some(level), weight, ..BARE };
        match primitive {
            Primitive::Cell { .. } => {}
            Primitive::Sequence { .. } | Primitive::Run { .. } => {
                for window in self.windows(primitive) {
                    let range = SumRange { low: window.least, high: window.all };
                    let limited = RangeConstraint { high: Some(window.most), ..unlimited.clone() };
                    self.soft(&window.sum, range, limited);
                }
            }
            Primitive::Count { agent, terms, constant, free: (low, high), unit, shape } => {
                let sum = self.count(*agent, terms, *constant);
                let range = self.allowed.range(*agent, terms).plus(*constant);
                let (unit, convex) = ((*unit).max(1), *shape == Shape::Convex);
                let unlimited = RangeConstraint { unit, convex, ..unlimited };
                self.within(&sum, range, (Some(*low), Some(*high)), unlimited);
            }
            Primitive::Groups { groups, constant, free: (low, high), shape } => {
                let (sum, range) = self.taken(groups, *constant);
                let unlimited = RangeConstraint { convex: *shape == Shape::Convex, ..unlimited };
                self.within(&sum, range, (Some(*low), Some(*high)), unlimited);
            }
            Primitive::Balance { cells, constant, min, max } => {
                let (sum, range) = self.balance(cells, *constant);
                self.within(&sum, range, (*min, *max), unlimited);
            }
            Primitive::Cover { cells, constant, min, max, .. } => {
                let sum = self.heads(cells, *constant);
                let forced = cells.iter().filter(|(agent, day, set)| self.allowed.forces(*agent, *day, set));
                let able =
                    cells.iter().filter(|(agent, day, set)| self.allowed.allows_any(*agent, *day, set));
                let heads = SumRange { low: forced.count() as i64, high: able.count() as i64 };
                let range = heads.plus(*constant);
                self.soft(&sum, range, RangeConstraint { low: Some(*min), ..unlimited.clone() });
                self.soft(&sum, range, RangeConstraint { high: *max, ..unlimited });
            }
        }
    }

    /// Prices a sum below the least or above the greatest that is free.
    fn within(
        &mut self,
        sum: &Sum,
        range: SumRange,
        free: (Option<i64>, Option<i64>),
        soft: RangeConstraint,
    ) {
        let (low, high) = free;
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            self.soft(sum, range, RangeConstraint { low, high, ..soft });
        } else {
            self.soft(sum, range, RangeConstraint { low, ..soft.clone() });
            self.soft(sum, range, RangeConstraint { high, ..soft });
        }
    }

    fn unavoidable(&mut self, level: usize, penalty: i64) {
        let objective = &mut self.program.levels[level];
        objective.floor = objective.floor.saturating_add(penalty);
    }

    /// Posts a must.
    fn row(&mut self, sum: &Sum, low: Option<i64>, high: Option<i64>) {
        let terms = sum.list();
        let low = low.map(|low| low.saturating_sub(sum.constant));
        let high = high.map(|high| high.saturating_sub(sum.constant));
        let common = terms.iter().map(|(_, amount)| *amount).fold(0, gcd);
        if common == 0 {
            self.infeasible |= low.is_some_and(|low| low > 0) || high.is_some_and(|high| high < 0);
            return;
        }
        let terms: Vec<(usize, i64)> =
            terms.iter().map(|(column, amount)| (*column, amount / common)).collect();
        let low = low.map(|low| ceil_div(low, common));
        let high = high.map(|high| floor_div(high, common));
        if low.zip(high).is_some_and(|(low, high)| low > high) {
            self.infeasible = true;
            return;
        }
        let low = low.filter(|low| *low > terms.iter().map(|(_, amount)| (*amount).min(0)).sum());
        let high = high.filter(|high| *high < terms.iter().map(|(_, amount)| (*amount).max(0)).sum());
        if low.is_some() || high.is_some() {
            self.keep(RangeConstraint { terms, low, high, ..BARE });
        }
    }

    /// Posts a priced row whose sum lies within `range`.
    fn soft(&mut self, sum: &Sum, range: SumRange, mut soft: RangeConstraint) {
        let least = match (soft.low, soft.high) {
            (Some(low), Some(high)) if low > high => {
                // Within an empty range the breach is least halfway.
                soft.units(low.saturating_sub(high).saturating_add(1) / 2)
                    .max(soft.units_short(range.high))
                    .max(soft.units_over(range.low))
            }
            _ => soft.units_short(range.high).max(soft.units_over(range.low)),
        };
        let most = soft.units_short(range.low).max(soft.units_over(range.high));
        if most == 0 {
            return;
        }
        let times = if soft.convex { least } else { 1 };
        let price = least.saturating_mul(times).saturating_mul(soft.weight);
        if let Some(level) = soft.level {
            self.unavoidable(level, price);
        }
        if most <= least {
            return;
        }
        let widen = least.saturating_mul(soft.unit);
        let low = soft.low.map(|low| low.saturating_sub(sum.constant).saturating_sub(widen));
        let high = soft.high.map(|high| high.saturating_sub(sum.constant).saturating_add(widen));
        let terms = sum.list();
        let common = terms.iter().map(|(_, amount)| *amount).fold(soft.unit, gcd);
        soft.terms = terms.into_iter().map(|(column, amount)| (column, amount / common)).collect();
        soft.low = low.map(|low| ceil_div(low, common));
        soft.high = high.map(|high| floor_div(high, common));
        soft.unit /= common;
        soft.before = least;
        soft.most = most - least;
        self.keep(soft);
    }

    /// Keeps a constraint; one that is there already weighs more.
    fn keep(&mut self, constraint: RangeConstraint) {
        let sides = constraint.low.into_iter().chain(constraint.high);
        let rises = constraint.level.is_some() && constraint.convex;
        let units = constraint.before.saturating_add(constraint.most).saturating_mul(2).saturating_sub(1);
        let dearest = constraint.weight.saturating_mul(if rises { units } else { 1 });
        let amounts = constraint.terms.iter().map(|(_, amount)| *amount);
        let mut numbers = amounts.chain(sides).chain([constraint.unit, dearest]);
        self.oversize |= numbers.any(is_too_great) || rises && constraint.most > MAX_CONVEX_UNITS;
        if !self.keeps {
            return;
        }
        let likeness = RangeConstraint { weight: 0, ..constraint.clone() };
        match self.known.get(&likeness).and_then(|index| self.constraints.get_mut(*index)) {
            Some(like) if like.level.is_some() => like.weight = like.weight.saturating_add(constraint.weight),
            Some(_) => {}
            None => {
                self.known.insert(likeness, self.constraints.len());
                self.constraints.push(constraint);
            }
        }
    }

    fn finish(self, stop: &StopToken) -> Result<Program, Unsolvable> {
        let mut program = self.program;
        for (objective, prices) in program.levels.iter_mut().zip(self.prices) {
            objective.terms = prices.into_iter().collect();
        }
        for (index, constraint) in self.constraints.into_iter().enumerate() {
            check_stop(index, stop)?;
            program.push(constraint);
        }
        program.measure();
        Ok(program)
    }
}

/// A must that asks for nothing.
const BARE: RangeConstraint = RangeConstraint {
    level: None,
    terms: Vec::new(),
    low: None,
    high: None,
    unit: 1,
    convex: false,
    before: 0,
    most: 0,
    weight: 1,
};
