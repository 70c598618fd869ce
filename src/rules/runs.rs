//! What rules about days in a row post: runs that are too long, runs that are too short.

use crate::instance::Instance;
use crate::levels::{Class, Settings};
use crate::solve::{DutySet, Model, Primitive};

/// The days of one agent that make runs, and what is known at both ends.
pub(super) struct Runs<'a> {
    pub instance: &'a Instance,
    pub rule: &'static str,
    pub settings: Settings,
    /// Whose line.
    pub agent: usize,
    /// Duties of a day that belongs to a run.
    pub inside: DutySet,
    /// All others.
    pub outside: DutySet,
    /// Days of the run that ends on the eve of day one; none if it is not known where it began.
    pub before: Option<usize>,
    /// Days that free a run of any limit, the one after the last included; empty if there is none.
    pub free: Vec<bool>,
    /// Whether the run that ends on the eve of day one is free.
    pub free_before: bool,
    /// Days that a run of any length may pass over: no day beyond the limit is counted up to there.
    pub extra: Vec<bool>,
    /// Whether a run may end on the eve of day one however short it is.
    pub may_end_before: bool,
}

impl Runs<'_> {
    fn days(&self) -> usize {
        self.instance.days_of(self.settings.class)
    }

    fn is_extra(&self, day: usize) -> bool {
        self.extra.get(day).is_some_and(|extra| *extra)
    }

    fn is_free(&self, day: usize) -> bool {
        self.free.get(day).is_some_and(|free| *free)
    }

    /// Bans these sets on the days from `day` on; together they are that many units.
    fn ban(&self, model: &mut Model, day: usize, mut sets: Vec<DutySet>, units: usize) {
        let strength = self.instance.strength_times(&self.settings, units as i64, 480);
        let agent = self.agent;
        let what = match (sets.len(), sets.pop()) {
            (1, Some(duties)) => Primitive::Cell { agent, day, duties },
            (_, Some(last)) => {
                sets.push(last);
                Primitive::Sequence { agent, day, sets }
            }
            _ => return,
        };
        model.post(self.rule, strength, what);
    }

    /// A run that goes on for `length` days, and the day after it.
    fn ended(&self, length: usize) -> Vec<DutySet> {
        let mut sets = vec![self.inside.clone(); length];
        sets.push(self.outside.clone());
        sets
    }

    /// Each day of a run beyond `max` is a unit.
    pub fn post_long(&self, model: &mut Model, max: usize) {
        let carried = self.before.unwrap_or(0);
        let days = self.days();
        let none_free = !self.free_before && !self.free.iter().chain(&self.extra).any(|spared| *spared);
        if self.settings.class == Class::Must && none_free {
            let what = Primitive::Run { agent: self.agent, duties: self.inside.clone(), max, carried };
            model.post(self.rule, self.instance.strength(&self.settings, 480), what);
            return;
        }
        // A run of max + n days holds n windows of max + 1 days: a unit each.
        for last in 0..days {
            let from_past = max.saturating_sub(last);
            if from_past > carried || (from_past > 0 && self.free_before) {
                continue;
            }
            let first = (last + from_past).saturating_sub(max);
            if (first..=last).any(|day| self.is_free(day) || self.is_extra(day)) {
                continue;
            }
            // It is one unless the run holds a free day: each day on which it could end, that day at the latest.
            let ends: Vec<Option<usize>> = match (last + 1..=days).find(|day| self.is_free(*day)) {
                None => vec![None],
                Some(free) => (last + 1..(free + 1).min(days)).map(Some).collect(),
            };
            let earlier = (0..first).rev().find(|day| self.is_free(*day));
            let begins: Vec<Option<usize>> = match earlier {
                Some(free) => (free..first).map(Some).collect(),
                None if self.free_before && from_past == 0 => (0..first).map(Some).collect(),
                None => vec![None],
            };
            for begin in &begins {
                for end in &ends {
                    let day = begin.unwrap_or(first);
                    let outside = |day: usize| Some(day) == *begin || Some(day) == *end;
                    let set = |day| if outside(day) { self.outside.clone() } else { self.inside.clone() };
                    self.ban(model, day, (day..=end.unwrap_or(last)).map(set).collect(), 1);
                }
            }
        }
    }

    /// Each day that a run lacks to `min` is a unit, once the run has ended.
    pub fn post_short(&self, model: &mut Model, min: usize) {
        let days = self.days();
        if let Some(carried) = self.before.filter(|_| !self.free_before) {
            for length in 0..min.saturating_sub(carried).min(days) {
                let nothing = carried + length == 0 || (length == 0 && self.may_end_before);
                if !nothing && !(0..length).any(|day| self.is_free(day)) {
                    self.ban(model, 0, self.ended(length), min - carried - length);
                }
            }
        }
        for length in 1..min {
            for first in 1..days.saturating_sub(length) {
                if !(first..first + length).any(|day| self.is_free(day)) {
                    let mut sets = vec![self.outside.clone()];
                    sets.extend(self.ended(length));
                    self.ban(model, first - 1, sets, min - length);
                }
            }
        }
    }
}
