//! An irreducible set of musts that can't hold together.
//!
//! Statements are given in groups; a group is kept or left out whole. The search is QuickXplain (Junker,
//! "QUICKXPLAIN: preferred explanations and relaxations for over-constrained problems", AAAI 2004): halves
//! are left out as long as the rest stays impossible, so that few of many groups cost few solves. Where the
//! linear relaxation alone is impossible, it narrows the groups down first: it is solved in no time, and
//! what is left for the exact program is small.

use std::time::Duration;

use super::exact::{EngineError, solve};
use super::relaxation::relaxed;
use super::stop::StopToken;
use super::{Limits, Model, Status, Strength};

/// Groups that can't hold together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The groups, in order.
    pub groups: Vec<usize>,
    /// Whether each of them was proven to be needed: without any one, the rest
    /// can hold.
    pub irreducible: bool,
}

/// What proves that groups can't hold together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// The linear relaxation alone: fast, and blind to what only whole numbers rule out.
    Relaxation,
    /// The exact program where the relaxation does not suffice.
    Exact,
}

/// Finds a conflict among the model's musts; `group_of` gives the group of each posted statement, none for
/// one that always holds. None if they can hold together, or if the proof did not suffice to show that they
/// can't.
///
/// # Errors
/// The solver library fails, or a number in the model can't be used.
///
/// # Examples
/// An agent who must not work and must not rest on the same day, and a third must that has no part in it:
///
/// ```
/// use std::time::Duration;
///
/// use fairshift::solve::*;
///
/// let mut model = Model { agents: 1, days: 2, duties: 2, levels: 0, posted: Vec::new() };
/// let ban = |day, duty| Primitive::Cell { agent: 0, day, duties: DutySet::new(vec![DutyIx(duty)]) };
/// model.post("leave", Strength::Must, ban(0, 1));
/// model.post("pin", Strength::Must, ban(0, 0));
/// model.post("other", Strength::Must, ban(1, 0));
///
/// let limits = Limits::within(Duration::from_secs(5));
/// let groups = [Some(0), Some(1), Some(2)];
/// let found = conflict(&model, &groups, Proof::Exact, &limits)?.expect("they contradict each other");
/// assert_eq!(found, Conflict { groups: vec![0, 1], irreducible: true });
/// # Ok::<(), EngineError>(())
/// ```
pub fn conflict(
    model: &Model,
    group_of: &[Option<usize>],
    proof: Proof,
    limits: &Limits,
) -> Result<Option<Conflict>, EngineError> {
    let mut all: Vec<usize> = group_of.iter().flatten().copied().collect();
    all.sort_unstable();
    all.dedup();
    let stop = limits.token();
    let mut explainer =
        QuickXplain { model, group_of, limits, stop, unsure: false, proof: Proof::Relaxation };
    if explainer.can_hold(&all)? == Some(false) {
        all = explainer.explain(&[], false, &all)?;
        all.sort_unstable();
        explainer.proof = Proof::Exact;
    } else {
        explainer.proof = Proof::Exact;
        if proof == Proof::Relaxation || explainer.can_hold(&all)? != Some(false) {
            return Ok(None);
        }
    }
    explainer.unsure = false;
    let mut groups = explainer.explain(&[], false, &all)?;
    groups.sort_unstable();
    Ok(Some(Conflict { groups, irreducible: !explainer.unsure }))
}

struct QuickXplain<'a> {
    model: &'a Model,
    group_of: &'a [Option<usize>],
    limits: &'a Limits,
    stop: StopToken,
    /// Whether some question was left open for want of time.
    unsure: bool,
    proof: Proof,
}

impl QuickXplain<'_> {
    /// Whether a roster holds the musts of these groups; none if time ran out.
    /// By the relaxation alone, yes means only that it does not say no.
    fn can_hold(&mut self, groups: &[usize]) -> Result<Option<bool>, EngineError> {
        let posted = self.model.posted.iter().enumerate();
        let musts = posted
            .filter(|(index, posted)| posted.strength == Strength::Must && self.is_kept(*index, groups));
        let posted = musts.map(|(_, posted)| posted.clone()).collect();
        let model = Model { levels: 0, posted, ..self.model.bare() };
        if self.proof == Proof::Relaxation {
            return Ok(Some(!relaxed(&model, &self.stop)?));
        }
        let time = self.stop.left().max(Duration::from_millis(1));
        let limits = Limits { engine: self.limits.engine, ..self.limits.part(time) };
        Ok(match solve(&model, &limits, None)?.status {
            Status::Infeasible => Some(false),
            Status::Optimal | Status::Feasible => Some(true),
            Status::Unknown => {
                self.unsure = true;
                None
            }
        })
    }

    /// Whether a statement belongs to one of these groups or to none.
    fn is_kept(&self, statement: usize, groups: &[usize]) -> bool {
        match self.group_of.get(statement) {
            Some(Some(group)) => groups.binary_search(group).is_ok() || groups.contains(group),
            _ => true,
        }
    }

    /// The part of `open` that is needed beside `fixed`; `grown` says that
    /// `fixed` has just grown and may be impossible by itself.
    fn explain(&mut self, fixed: &[usize], grown: bool, open: &[usize]) -> Result<Vec<usize>, EngineError> {
        if self.stop.stopped() {
            self.unsure = true;
            return Ok(open.to_vec());
        }
        if grown && self.can_hold(fixed)? == Some(false) {
            return Ok(Vec::new());
        }
        if open.len() <= 1 {
            return Ok(open.to_vec());
        }
        let (first, second) = open.split_at(open.len() / 2);
        let needed_second = self.explain(&[fixed, first].concat(), true, second)?;
        let grown = !needed_second.is_empty();
        let needed_first = self.explain(&[fixed, needed_second.as_slice()].concat(), grown, first)?;
        Ok([needed_first, needed_second].concat())
    }
}
