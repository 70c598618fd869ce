//! Dives into the master program: cell after cell is held where lines agree most, with new
//! lines in between, until whole lines are left.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::attempt::{Attempt, Effort};
use super::master::RestrictedMaster;
use super::master::rows::Cell;
use crate::solve::exact::EngineError;
use crate::solve::random::Random;

/// How a dive gets to its end.
#[derive(Clone, Copy)]
pub(super) struct DiveBudget {
    /// In so many steps where the budget allows, else in larger ones.
    pub(super) steps: f64,
    /// The budget: time, or work where work is limited.
    pub(super) time: Duration,
    pub(super) work: u64,
    /// What lines may come to: a step that leads beyond that is taken back.
    pub(super) most: f64,
    /// The seed of another way down, near the one that lines agree on.
    pub(super) luck: Option<u64>,
}

/// Agents, each with the line chosen.
pub(super) type Choice = Vec<(usize, Vec<u16>)>;

/// What was done on the way down.
enum Step {
    /// These are held; the last so many of them were not sure.
    Held(Vec<Cell>, usize),
    /// This one led nowhere.
    Barred(Cell),
}

/// The share of its lines from which on a cell is held at once.
const SURE: f64 = 0.999;

/// How much luck takes at most from what lines agree on.
const LUCK: f64 = 0.3;

/// Steps that are taken back before a dive is given up.
const TURNS: usize = 5;

impl<'m> Attempt<'_, '_, 'm> {
    /// The whole lines that a dive ends with; nothing where it leads nowhere.
    pub(super) fn dive(
        &mut self,
        master: &mut RestrictedMaster<'_, 'm>,
        budget: DiveBudget,
        effort: Effort<'_>,
    ) -> Result<Option<Choice>, EngineError> {
        let model = self.context.model;
        let (days, duties) = (model.days, model.duties);
        let agents = master.rows.agents.clone();
        let (begun, first, mut step) = (Instant::now(), self.work, 0_u32);
        let mut steps = Vec::new();
        let mut turns = TURNS;
        let mut luck = budget.luck.map(Random);
        loop {
            if master.objective > budget.most && !self.stopped() {
                if turns == 0 || !turn(master, &mut steps) {
                    return Ok(None);
                }
                turns -= 1;
                self.generate(master, effort, None)?;
                continue;
            }
            let spent = match self.context.limits.work {
                Some(_) => (self.work - first) as f64 / budget.work.max(1) as f64,
                None => begun.elapsed().as_secs_f64() / budget.time.as_secs_f64().max(1e-3),
            };
            let mut have = vec![0.0_f64; model.agents * days * duties];
            let mut whole = master.values.len() == master.columns.len();
            for (column, value) in
                master.columns.iter().zip(&master.values).filter(|(_, value)| **value > 1e-7)
            {
                whole &= *value > 1.0 - 1e-6;
                for (day, duty) in column.line.iter().enumerate() {
                    have[(column.agent * days + day) * duties + usize::from(*duty)] += value;
                }
            }
            if whole || self.stopped() {
                break;
            }
            if spent > 2.0 {
                return Ok(Some(rounded(master)));
            }
            let mut order: Vec<(f64, Cell)> = Vec::new();
            for agent in &agents {
                for day in (0..days).filter(|day| master.rows.fixed_duties[agent * days + day].is_none()) {
                    let cell = &have[(agent * days + day) * duties..(agent * days + day + 1) * duties];
                    let best =
                        (0..duties).max_by(|a, b| cell[*a].total_cmp(&cell[*b]).then(b.cmp(a))).unwrap_or(0);
                    let taken = match &mut luck {
                        Some(luck) if cell[best] < SURE => LUCK * luck.unit(),
                        _ => 0.0,
                    };
                    order.push((cell[best] * (1.0 - taken), (*agent, day, best as u16)));
                }
            }
            if order.is_empty() {
                break;
            }
            order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let sure = order.iter().take_while(|(value, ..)| *value >= SURE).count();
            // Steps take less and less time, as fewer and fewer cells are open.
            let affordable = 2.0 * f64::from(step) * (1.0 / spent.max(1e-6) - 1.0);
            let most = if step == 0 { budget.steps } else { affordable.clamp(1.0, budget.steps) };
            let finest = (agents.len() * days) as f64 / budget.steps;
            let more = finest.max((order.len() - sure) as f64 / most) as usize;
            // Of what is not sure only a little: no more of one agent than of others, and one
            // cell where time allows.
            let each = if most < budget.steps { more.div_ceil(agents.len()) } else { 1 };
            let mut cells = Vec::new();
            let mut used = vec![0; model.agents];
            for (value, cell) in order.into_iter().take(sure + more.max(1)) {
                if value < 0.9 {
                    used[cell.0] += 1;
                }
                if value >= 0.9 || used[cell.0] <= each {
                    cells.push(cell);
                }
            }
            master.fix(&cells);
            let unsure = cells.len().saturating_sub(sure);
            steps.push(Step::Held(cells, unsure));
            self.generate(master, effort, None)?;
            step = step.saturating_add(1);
        }
        let chosen = master.columns.iter().zip(&master.values).filter(|(_, value)| **value > 0.5);
        Ok(Some(chosen.map(|(column, _)| (column.agent, column.line.clone())).collect()))
    }
}

/// Takes back the last step, and goes on with a part of it or without it; false where no step is left.
fn turn(master: &mut RestrictedMaster<'_, '_>, steps: &mut Vec<Step>) -> bool {
    while let Some(step) = steps.pop() {
        match step {
            Step::Barred(cell) => master.unfix(&[], Some(cell)),
            Step::Held(mut cells, unsure) => {
                master.unfix(&cells, None);
                if unsure > 1 {
                    cells.truncate(cells.len() - unsure / 2);
                    master.fix(&cells);
                    steps.push(Step::Held(cells, unsure - unsure / 2));
                    return true;
                }
                if let Some(cell) = cells.pop().filter(|_| unsure == 1) {
                    master.forbid(cell);
                    steps.push(Step::Barred(cell));
                    return true;
                }
            }
        }
    }
    false
}

/// The line of each agent that there is most of, whatever they come to together.
fn rounded(master: &RestrictedMaster<'_, '_>) -> Choice {
    let mut most: HashMap<usize, (f64, &[u16])> = HashMap::new();
    for (column, value) in master.columns.iter().zip(&master.values) {
        let own = most.entry(column.agent).or_insert((0.0, &column.line));
        if *value > own.0 {
            *own = (*value, &column.line);
        }
    }
    most.into_iter().map(|(agent, (_, line))| (agent, line.to_vec())).collect()
}
