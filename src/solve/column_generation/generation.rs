//! The loop of master and pricing: new lines until none has a negative reduced cost, or until a bound
//! says that none can help.
//!
//! Pricing begins with narrow beams and ends, where a bound is wanted, with an exact search; duals are
//! smoothed towards those of the best bound so far, and taken as they are when smoothed ones bring no
//! line ("mis-pricing"). See [`Duals::smoothed`].

use std::sync::Arc;
use std::time::Instant;

use super::attempt::Attempt;
use super::duals::Duals;
use super::master::RestrictedMaster;
use super::pricing::{PricedAgents, PricingEffort};
use crate::solve::exact::{EngineError, SIMPLEX_STEP_WORK};

/// How far new lines are looked for.
#[derive(Clone, Copy)]
pub(super) struct Effort<'e> {
    /// The most labels a day, from the quick search to the thorough one.
    pub(super) beams: &'e [usize],
    /// The most rounds of master and pricing.
    pub(super) rounds: usize,
    /// Whether a bound is wanted: then the last search is made exact.
    pub(super) prove: bool,
    /// Whether lines are looked for with Lagrangian completion bounds.
    pub(super) guided: bool,
    /// Whether agents are priced at the same time.
    pub(super) parallel: bool,
    /// Nothing at or above this penalty is of use.
    pub(super) cutoff: Option<i64>,
    pub(super) until: Option<Instant>,
    /// The most work.
    pub(super) work: u64,
}

/// The share of the way from the centre to the master's duals. Half is Wentges's simplest rule; others were
/// not tried in a run that was kept.
const SMOOTHING: f64 = 0.5;

/// Where time is short, a relaxed penalty so little above a whole number is expected to sink to it: 0.5 to
/// 1 s of 10 on public instance 14 (commit "roots end sooner where time is short", 2026-11-29).
const NEARLY_WHOLE: f64 = 0.2;

/// What floats may be off by.
const TOLERANCE: f64 = 1e-6;
const INFEASIBILITY_TOLERANCE: f64 = 1e-9;

/// Tailing off: the objective fell by less than this share in this many rounds. By trial, no run kept.
const SLOW_SHARE: f64 = 0.002;
const SLOW_ROUNDS: usize = 3;

/// Adds lines to the master until none helps, or until a bound says so (an estimated one where none is to
/// be proven); the bound as far as it is proven. `centre` is where smoothing begins.
pub(super) fn generate_columns<'m>(
    attempt: &mut Attempt<'_, '_, 'm>,
    master: &mut RestrictedMaster<'_, 'm>,
    effort: Effort<'_>,
    centre: Option<Duals>,
) -> Result<Option<i64>, EngineError> {
    let context = attempt.context;
    let monitor = Arc::clone(&attempt.monitor);
    let stop = || {
        context.stopped()
            || monitor.is_dismissed()
            || effort.until.is_some_and(|until| Instant::now() >= until)
    };
    let max_work = attempt.max_work.min(attempt.work.saturating_add(effort.work));
    let mut bounds = Bounds { proven: None, estimated: None, centre };
    let mut phase = Phase::new(&effort);
    for _ in 0..effort.rounds {
        let iterations = master.iterations;
        if stop() || attempt.work > max_work || !master.solve(&stop)? {
            break;
        }
        attempt.spend((master.iterations - iterations) * SIMPLEX_STEP_WORK);
        let used = match &bounds.centre {
            Some(centre) if phase.smooth => master.duals.smoothed(centre, SMOOTHING),
            _ => master.duals.clone(),
        };
        let integral = master.rows.integral_duals(&used);
        // At the master's own duals, what costs more than the agent's convexity dual can't help.
        let unsmoothed = !phase.smooth || bounds.centre.is_none();
        let below = unsmoothed.then_some(master.duals.agents.as_slice());
        let pricing = phase.pricing(&effort);
        let priced = attempt.pricer().price_all(&master.rows, &integral, below, pricing, effort.parallel);
        attempt.spend(priced.steps());
        bounds.update(master, &integral, &priced, used, effort.prove);
        let added = add_lines(attempt, master, &priced)?;
        let sound = master.infeasibility < INFEASIBILITY_TOLERANCE;
        let bound = if effort.prove { bounds.proven } else { bounds.estimated };
        let slack = if effort.prove && context.is_hurried() { NEARLY_WHOLE } else { TOLERANCE };
        if sound && bound.is_some_and(|bound| bound as f64 >= (master.objective - slack).ceil()) {
            break;
        }
        if bound.zip(effort.cutoff).is_some_and(|(bound, cutoff)| bound >= cutoff) {
            break;
        }
        if !phase.advance(added, sound, master.objective) {
            break;
        }
    }
    Ok(bounds.proven)
}

/// Adds the lines that improve the master at its own duals; how many.
fn add_lines<'m>(
    attempt: &mut Attempt<'_, '_, 'm>,
    master: &mut RestrictedMaster<'_, 'm>,
    priced: &PricedAgents,
) -> Result<usize, EngineError> {
    let decomposition = attempt.context.decomposition;
    let (agents, duals) = (master.rows.agents.clone(), master.duals.clone());
    let mut added = 0;
    for (agent, priced) in agents.into_iter().zip(priced.by_agent()) {
        if let Some(tracked) = &priced.tracked {
            attempt.tracked[agent] = Arc::clone(tracked);
        }
        for path in &priced.paths {
            let Some(penalties) = decomposition.line_penalties(agent, &path.duties) else { continue };
            if master.rows.allows(agent, &path.duties)
                && master.rows.reduced_cost(agent, &path.duties, &penalties, &duals) < -TOLERANCE
                && master.add(agent, path.duties.clone())?
            {
                added += 1;
            }
        }
    }
    Ok(added)
}

/// The Lagrangian bounds so far.
struct Bounds {
    /// By exact searches.
    proven: Option<i64>,
    /// By the cheapest paths that were found, which may not be the cheapest that there are.
    estimated: Option<i64>,
    /// The duals of the best estimate: what duals are smoothed towards.
    centre: Option<Duals>,
}

impl Bounds {
    fn update(
        &mut self,
        master: &RestrictedMaster<'_, '_>,
        integral: &[i64],
        priced: &PricedAgents,
        used: Duals,
        prove: bool,
    ) {
        let cheapest: Option<Vec<i64>> = priced.by_agent().map(|priced| priced.cheapest()).collect();
        let estimate = cheapest.map(|cheapest| master.rows.lagrangian_bound(integral, &cheapest));
        if estimate > self.estimated {
            self.estimated = estimate;
            self.centre = Some(used);
        }
        if prove {
            let least: Option<Vec<i64>> = priced.by_agent().map(|priced| priced.least).collect();
            let bound = least.map(|least| master.rows.lagrangian_bound(integral, &least));
            self.proven = self.proven.max(bound);
        }
    }
}

/// How thorough pricing is at the moment, and whether duals are smoothed.
struct Phase {
    /// A position in [`Effort::beams`]; one beyond them where the search is to be exact.
    strength: usize,
    strongest: usize,
    prove: bool,
    smooth: bool,
    /// The objectives since the strength last changed.
    recent: Vec<f64>,
}

impl Phase {
    fn new(effort: &Effort<'_>) -> Phase {
        Phase {
            strength: 0,
            strongest: effort.beams.len() - usize::from(!effort.prove),
            prove: effort.prove,
            smooth: effort.prove,
            recent: Vec::new(),
        }
    }

    fn is_strongest(&self) -> bool {
        self.strength == self.strongest
    }

    fn pricing(&self, effort: &Effort<'_>) -> PricingEffort {
        PricingEffort {
            beam: effort.beams[self.strength.min(effort.beams.len() - 1)],
            guided: effort.guided,
            prove: self.prove && self.is_strongest(),
        }
    }

    /// Goes on after a round that added lines to a master of this objective; false where there is nothing
    /// left to try. `sound` says that no must is broken.
    fn advance(&mut self, added: usize, sound: bool, objective: f64) -> bool {
        self.recent.push(objective);
        let tails_off = self.is_slow(objective) && sound && !self.is_strongest();
        if added > 0 && self.prove && self.is_strongest() {
            // What the exact search found is soon followed by more of the kind.
            (self.strength, self.smooth) = (0, true);
            self.recent.clear();
        } else if added > 0 && !tails_off {
            self.smooth = self.prove;
        } else if added == 0 && self.smooth {
            self.smooth = false;
        } else if !self.is_strongest() {
            self.strength += 1;
            self.smooth = self.prove;
            self.recent.clear();
        } else {
            return false;
        }
        true
    }

    fn is_slow(&self, objective: f64) -> bool {
        let before = self.recent.len().checked_sub(SLOW_ROUNDS + 1).map(|at| self.recent[at]);
        before.is_some_and(|before| before - objective < SLOW_SHARE * objective.abs().max(1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phase(prove: bool) -> Phase {
        Phase::new(&Effort {
            beams: &[10, 100],
            rounds: 9,
            prove,
            guided: false,
            parallel: false,
            cutoff: None,
            until: None,
            work: 0,
        })
    }

    /// Without lines smoothing ends first, then beams widen, then, for a bound, the search is exact.
    #[test]
    fn rounds_without_lines_go_from_smoothed_to_exact() {
        let mut phase = phase(true);
        let mut seen = Vec::new();
        loop {
            seen.push((phase.strength, phase.smooth));
            if !phase.advance(0, true, 5.0) {
                break;
            }
        }
        assert_eq!(seen, [(0, true), (0, false), (1, true), (1, false), (2, true), (2, false)]);
    }

    #[test]
    fn lines_of_the_exact_search_lead_back_to_the_quick_one() {
        let mut phase = phase(true);
        phase.strength = phase.strongest;
        assert!(phase.advance(3, true, 5.0));
        assert_eq!((phase.strength, phase.smooth), (0, true));
    }

    #[test]
    fn tailing_off_widens_the_beam_but_not_while_a_must_is_broken() {
        for (sound, strength) in [(true, 1), (false, 0)] {
            let mut phase = phase(false);
            for objective in [9.0, 9.0, 9.0, 9.0] {
                assert!(phase.advance(1, sound, objective));
            }
            assert_eq!(phase.strength, strength);
        }
    }
}
