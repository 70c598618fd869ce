//! What a roster withstands: every single absence, and what would save those that can't be mended.

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Change, Mend, Single, Substitute, changed, stress, substitutes};
use crate::book::ShiftIx;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::messages::{Text, repair as say};
use crate::rules::{Subject, ids_about};
use crate::solve::StopToken;
use crate::workspace::JudgedRoster;

/// The share of the time for the absences themselves; what would save a date is worth the rest.
const SEARCH_SHARE: f64 = 0.9;

/// Ways to save a date that are named.
const MAX_WAYS: usize = 2;

/// What a roster withstands.
pub struct Endurance {
    /// Every absence of one agent on one date, from the first day asked for on.
    pub singles: Vec<Single>,
    /// Those that can't be mended: proven.
    pub fatal: Vec<FatalAbsence>,
}

impl Endurance {
    /// Of how many absences it is not known whether they can be mended.
    pub fn unknown(&self) -> usize {
        self.singles.iter().filter(|single| single.repair == Mend::Unknown).count()
    }
}

/// An absence that can't be mended.
pub struct FatalAbsence {
    /// Its position in [`Endurance::singles`].
    pub single: usize,
    /// The shifts of the date.
    pub shifts: Vec<ShiftIx>,
    /// What would save it, in words.
    pub saved_by: Vec<Text>,
}

/// The day of a roster's horizon with which its absences begin.
///
/// # Errors
/// A date after the last.
pub fn first_day(judged: &JudgedRoster, from: Option<NaiveDate>) -> Result<usize, Failure> {
    let horizon = judged.instance.horizon;
    let Some(from) = from else { return Ok(0) };
    horizon.day(from.max(horizon.start)).ok_or_else(|| {
        let title = say::outside(from, from, horizon.start, horizon.last());
        Diagnostic::error(Code::BadArgument, title).help(say::other_dates()).into()
    })
}

/// Tries every absence from a day of the horizon on, until it is stopped.
///
/// # Errors
/// The roster's inputs can't be read.
pub fn endurance(judged: &JudgedRoster, first: usize, stop: &StopToken) -> Result<Endurance, Failure> {
    let search = stop.within(stop.left().mul_f64(SEARCH_SHARE));
    let lines = &judged.loaded.roster.lines;
    let singles = stress(judged, first, &search)?;
    let fatal: Vec<usize> =
        (0..singles.len()).filter(|at| matches!(singles[*at].repair, Mend::Fatal { .. })).collect();
    let saved = fatal.into_par_iter().map(|at| {
        let single = &singles[at];
        let line = lines.get(single.agent.0);
        let shifts = line.and_then(|line| line.get(single.day)).cloned().unwrap_or_default();
        FatalAbsence { single: at, saved_by: ways(judged, single, &shifts, stop), shifts }
    });
    let fatal = saved.collect();
    Ok(Endurance { singles, fatal })
}

/// What would save a fatal absence: colleagues whom one must alone keeps from it.
fn ways(judged: &JudgedRoster, single: &Single, shifts: &[ShiftIx], stop: &StopToken) -> Vec<Text> {
    let (instance, lines) = (&judged.instance, &judged.loaded.roster.lines);
    let book = &instance.book;
    let loss = Change { day: single.day, agent: single.agent, from: shifts.to_vec(), to: Vec::new() };
    let without = changed(lines, std::slice::from_ref(&loss));
    let Some(list) = substitutes(instance, &judged.rules, &without, &loss, stop) else {
        return vec![say::not_looked_for()];
    };
    let of_ability = ids_about(&judged.rules, Subject::Ability);
    let saved_by = |substitute: &Substitute| match substitute.breaks.as_slice() {
        [(rule, text)] if !of_ability.contains(rule) && substitute.short == 0 => {
            let name = &book.agents.get(substitute.change.agent.0)?.name;
            Some(say::saved_by_limit(name, book.label(&substitute.change.to), *rule, text))
        }
        _ => None,
    };
    let mut found: Vec<Text> = list.iter().filter_map(saved_by).take(MAX_WAYS).collect();
    if found.is_empty() {
        found.push(say::saved_by_eligible(book.label(shifts)));
    }
    found
}
