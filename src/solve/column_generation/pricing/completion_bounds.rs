//! Completion bounds: how cheap a label can become at best, so that labels which can't become cheap
//! enough end early.
//!
//! The plain bound is the least cost from a state to the end, whatever resources say. It is blind to what
//! a path will lack on the last day, so resources get Lagrangian multipliers: for any multipliers m, a
//! line costs at least the cheapest path on which each unit of a resource costs m more, less the most
//! that a free sum can cost. Multipliers are found by a few subgradient steps: a resource whose sum is
//! above its range becomes dearer, one below it cheaper.
//!
//! Handler and Zang, "A dual algorithm for the constrained shortest path problem", Networks 10 (1980);
//! Beasley and Christofides, "An algorithm for the resource constrained shortest path problem", Networks
//! 19 (1989); for the steps, Held, Wolfe and Crowder, "Validation of subgradient optimization",
//! Mathematical Programming 6 (1974).

use super::labelling::LineCosts;
use super::network::{Network, Resource, Transition};
use crate::solve::column_generation::master::rows::FORBIDDEN_COST;

/// The least cost from each state to the end, with multipliers on resources.
#[derive(Default)]
pub(crate) struct LagrangianBounds {
    /// For each layer and state the least guided cost to the end.
    pub(crate) to_go: Vec<Vec<i64>>,
    /// For each position in [`Network::consumptions`] what the multipliers add to its cost.
    pub(crate) extra: Vec<i64>,
    /// For each resource whether a multiplier stands for its penalty.
    pub(crate) relaxed: Vec<bool>,
    /// What is taken off at the end: the most that free sums cost at the multipliers.
    pub(crate) offset: i64,
    /// Transitions looked at.
    pub(crate) steps: u64,
    /// The same for the multipliers that are tried.
    tried_to_go: Vec<Vec<i64>>,
    tried_extra: Vec<i64>,
}

/// How long multipliers are looked for.
pub(crate) struct SubgradientLimits<'a> {
    pub(crate) max_steps: usize,
    /// Asked before each step; with true the best multipliers so far are used.
    pub(crate) stop: &'a (dyn Fn() -> bool + Sync),
}

/// The multiplier of a resource.
struct Multiplier {
    resource: usize,
    /// The greatest value, and its negative the least.
    limit: i64,
    value: i64,
}

/// Layers without a path, and sums beyond all counting: large, and safe to add to.
const UNREACHABLE: i64 = i64::MAX / 4;

/// The limit of a must's multiplier: nothing bounds it but that a line's sum of them can be counted.
const MAX_MUST_MULTIPLIER: i64 = 1 << 44;

/// What the multipliers of all steps of a line may come to together: an `i64` holds 2⁶³, and costs come on top.
const MAX_LINE_MULTIPLIERS: i64 = 1 << 50;

/// The most that may be taken off at the end, for the same reason.
const MAX_OFFSET: i64 = 1 << 58;

/// The first guess of how much better the bound may get, as a share of the spread of a line's cell costs;
/// after steps without gain it is halved (Held, Wolfe and Crowder). By trial, no run kept.
const FIRST_TARGET: f64 = 1.0 / 16.0;

/// Steps without gain before the target is halved. By trial, no run kept.
const PATIENCE: usize = 2;

impl Multiplier {
    /// How far a sum is from the side of its range that the multiplier stands for: the subgradient.
    fn subgradient(&self, network: &Network, sum: i64) -> f64 {
        let free = network.resources[self.resource].free;
        let side = match self.value.signum() {
            _ if sum > free.high => free.high,
            _ if sum < free.low => free.low,
            1 => free.high,
            -1 => free.low,
            _ => return 0.0,
        };
        sum.saturating_sub(side) as f64
    }
}

impl LagrangianBounds {
    /// Looks for multipliers of the `tracked` resources; true if there are any that raise the bound above
    /// that of `plain_to_go`.
    pub(crate) fn find(
        &mut self,
        network: &Network,
        tracked: &[usize],
        costs: LineCosts<'_>,
        transition_costs: &[i64],
        plain_to_go: &[Vec<i64>],
        limits: SubgradientLimits<'_>,
    ) -> bool {
        self.steps = 0;
        let spread = mean_spread(network, costs);
        let mut multipliers = useful_multipliers(network, tracked, costs);
        if multipliers.is_empty() {
            return false;
        }
        self.relaxed.clear();
        self.relaxed.resize(network.resources.len(), false);
        self.tried_extra.clear();
        self.tried_extra.resize(network.consumptions.len(), 0);
        let mut best = plain_to_go[0].first().copied().unwrap_or(0);
        let (mut found, mut last, mut without_gain) = (false, best, 0);
        let mut target = spread.saturating_mul(network.transitions.len() as i64) as f64 * FIRST_TARGET;
        let mut sums = vec![0_i64; network.resources.len()];
        let plain = Relaxation { network, costs, transition_costs, extra: &self.tried_extra };
        plain.sums_of_cheapest_path(plain_to_go, &mut sums);
        for _ in 0..limits.max_steps {
            let squares = multipliers.iter().map(|one| one.subgradient(network, sums[one.resource]).powi(2));
            let length: f64 = squares.sum();
            if length == 0.0 || (limits.stop)() {
                break;
            }
            // Polyak's step length: as if the best possible bound were `target` above the best so far.
            let step_length = (best.saturating_sub(last) as f64 + target) / length;
            for multiplier in &mut multipliers {
                multiplier.step(step_length * multiplier.subgradient(network, sums[multiplier.resource]));
            }
            let offset = self.price_consumptions(network, &multipliers);
            if offset.saturating_abs() > MAX_OFFSET {
                break;
            }
            let tried = Relaxation { network, costs, transition_costs, extra: &self.tried_extra };
            self.steps += tried.cost_to_go(&mut self.tried_to_go);
            last = self.tried_to_go[0].first().copied().unwrap_or(0).saturating_sub(offset);
            tried.sums_of_cheapest_path(&self.tried_to_go, &mut sums);
            if last > best {
                (best, found, without_gain) = (last, true, 0);
                self.keep_tried(offset, &multipliers);
            } else {
                without_gain += 1;
                if without_gain == PATIENCE {
                    (target, without_gain) = (target / 2.0, 0);
                }
            }
        }
        found
    }

    /// Sets what the multipliers add to each consumption; the most that free sums cost at them.
    fn price_consumptions(&mut self, network: &Network, multipliers: &[Multiplier]) -> i64 {
        self.tried_extra.fill(0);
        let mut offset = 0_i64;
        for multiplier in multipliers.iter().filter(|multiplier| multiplier.value != 0) {
            for (extra, consumption) in self.tried_extra.iter_mut().zip(&network.consumptions) {
                for one in consumption.iter().filter(|one| usize::from(one.resource) == multiplier.resource) {
                    *extra = extra.saturating_add(one.amount.saturating_mul(multiplier.value));
                }
            }
            let resource = &network.resources[multiplier.resource];
            offset = offset.saturating_add(most_of_free_sums(resource, multiplier.value));
        }
        offset
    }

    /// Keeps the multipliers that were tried last as the best.
    fn keep_tried(&mut self, offset: i64, multipliers: &[Multiplier]) {
        std::mem::swap(&mut self.to_go, &mut self.tried_to_go);
        self.extra.clear();
        self.extra.extend_from_slice(&self.tried_extra);
        self.offset = offset;
        for multiplier in multipliers {
            self.relaxed[multiplier.resource] = multiplier.value != 0;
        }
    }
}

impl Multiplier {
    fn step(&mut self, change: f64) {
        let value = self.value.saturating_add(change as i64);
        // It becomes 0 before it changes its sign.
        let crosses_0 = self.value.signum() * value.signum() < 0;
        self.value = if crosses_0 { 0 } else { value.clamp(-self.limit, self.limit) };
    }
}

/// The mean over days of how much cells that are not forbidden differ in cost.
fn mean_spread(network: &Network, costs: LineCosts<'_>) -> i64 {
    let days = network.transitions.len() as i64;
    let spread = costs.cells.chunks(costs.duties.max(1)).map(|day| {
        let open = day.iter().copied().filter(|cell| *cell < FORBIDDEN_COST / 2);
        open.clone().max().unwrap_or(0).saturating_sub(open.min().unwrap_or(0))
    });
    (spread.fold(0_i64, i64::saturating_add) / days.max(1)).min(1 << 40)
}

/// The multipliers of resources that can be anything but 0, all 0.
fn useful_multipliers(network: &Network, tracked: &[usize], costs: LineCosts<'_>) -> Vec<Multiplier> {
    let days = network.transitions.len() as i64;
    let mut multipliers = Vec::new();
    for index in tracked.iter().copied() {
        let resource = &network.resources[index];
        let largest_amount = network
            .consumptions
            .iter()
            .flat_map(|consumption| consumption.iter().filter(|one| usize::from(one.resource) == index))
            .map(|one| one.amount.saturating_abs())
            .max()
            .unwrap_or(1)
            .max(1);
        // A priced resource costs no more than its price, so a larger multiplier can't help.
        let useful = match resource.price {
            None => MAX_MUST_MULTIPLIER,
            Some(price) => {
                let weight = costs.levels.get(price.level).copied().unwrap_or(0);
                price.weight.saturating_mul(weight).saturating_mul(resource.step) / resource.unit.max(1)
            }
        };
        let countable = MAX_LINE_MULTIPLIERS / largest_amount / days.max(1);
        if useful > 0 && countable > 0 {
            multipliers.push(Multiplier { resource: index, limit: useful.min(countable), value: 0 });
        }
    }
    multipliers
}

/// The most that a free sum costs at a multiplier, rounded up.
fn most_of_free_sums(resource: &Resource, multiplier: i64) -> i64 {
    let most = if resource.price.is_none() {
        // A must ends at the last whole step within its range.
        let side = if multiplier > 0 { resource.free.high } else { resource.free.low };
        i128::from(side) * i128::from(multiplier)
    } else {
        // What is priced ends at the side as posted, which may lie between two steps.
        let side = if multiplier > 0 { resource.posted.high } else { resource.posted.low };
        let product = (i128::from(side) - i128::from(resource.start)) * i128::from(multiplier);
        let step = i128::from(resource.step.max(1));
        product.div_euclid(step) + i128::from(product.rem_euclid(step) != 0)
    };
    i64::try_from(most).unwrap_or(if most > 0 { i64::MAX / 4 } else { i64::MIN / 4 })
}

/// Paths on which resources are not limited, but cost something.
#[derive(Clone, Copy)]
struct Relaxation<'a> {
    network: &'a Network,
    costs: LineCosts<'a>,
    transition_costs: &'a [i64],
    /// For each position in [`Network::consumptions`] what it costs more.
    extra: &'a [i64],
}

/// The least cost from each state to the end; the transitions looked at.
pub(crate) fn cost_to_go(
    network: &Network,
    costs: LineCosts<'_>,
    transition_costs: &[i64],
    extra: &[i64],
    to_go: &mut Vec<Vec<i64>>,
) -> u64 {
    Relaxation { network, costs, transition_costs, extra }.cost_to_go(to_go)
}

impl Relaxation<'_> {
    fn cost_to_go(&self, to_go: &mut Vec<Vec<i64>>) -> u64 {
        let days = self.network.transitions.len();
        let mut steps = 0;
        to_go.resize_with(days + 1, Vec::new);
        to_go[days].clear();
        to_go[days].resize(self.network.states(days).max(1), 0);
        for day in (0..days).rev() {
            let (here, next) = to_go.split_at_mut(day + 1);
            let (here, next) = (&mut here[day], &next[0]);
            here.clear();
            let cells = self.costs.of_day(day);
            for state in 0..self.network.states(day) {
                let transitions = self.network.outgoing(day, state);
                steps += transitions.len() as u64;
                let least = transitions.iter().map(|transition| self.cost(transition, cells, next)).min();
                here.push(least.unwrap_or(UNREACHABLE));
            }
        }
        steps
    }

    /// The cost of a transition and the cheapest path after it.
    #[inline(always)]
    fn cost(&self, transition: &Transition, cells: &[i64], next: &[i64]) -> i64 {
        next[transition.to as usize]
            .saturating_add(cells[usize::from(transition.duty)])
            .saturating_add(self.transition_costs[transition.cost as usize])
            .saturating_add(self.extra[transition.consumption as usize])
    }

    /// What the resources of the cheapest path sum up to.
    fn sums_of_cheapest_path(&self, to_go: &[Vec<i64>], sums: &mut [i64]) {
        sums.fill(0);
        let mut state = 0_usize;
        for day in 0..self.network.transitions.len() {
            let cells = self.costs.of_day(day);
            let outgoing = self.network.outgoing(day, state).iter();
            let cheapest = outgoing.min_by_key(|transition| self.cost(transition, cells, &to_go[day + 1]));
            let Some(cheapest) = cheapest else { return };
            for one in self.network.consumption(cheapest) {
                let sum = &mut sums[usize::from(one.resource)];
                *sum = sum.saturating_add(one.amount);
            }
            state = cheapest.to as usize;
        }
    }
}
