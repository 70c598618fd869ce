//! What came out: what is unmet or accepted, breaches, and the verdict, as words.

use chrono::NaiveDate;

use super::grid::{Align, Grid, GridCell, Tone};
use super::sections::{dates, sum, words};
use super::text::{day_name, short_date};
use super::view::{
    AcceptedView, BreachView, Checked, LevelView, ProofView, StatusView, UnmetView, VerdictView,
};
use crate::messages::findings::of_whom;
use crate::messages::tables as say;
use crate::messages::{Hours, Language, Many, Text, days};

/// What is required and not there: a line for all dates with the same hole.
pub fn unmet(unmet: &[UnmetView], language: Language) -> Vec<String> {
    let alike = |a: &UnmetView, b: &UnmetView| {
        (&a.shift, &a.who, a.from, a.until, a.missing) == (&b.shift, &b.who, b.from, b.until, b.missing)
    };
    let line = |group: &[&UnmetView], first: &UnmetView| {
        let when = when(group.iter().map(|hole| hole.date).collect(), language);
        let in_all = Hours(sum(group.iter().map(|hole| hole.agent_minutes)));
        match &first.shift {
            None => of_whom(
                first.who.clone(),
                say::unmet_coverage(first.from, first.until, heads(first.missing), when, in_all),
            ),
            Some(shift) => {
                say::unmet_shift(shift, first.from, first.until, heads(first.missing), when, in_all)
            }
        }
    };
    grouped(unmet, alike, line, language)
}

/// What is not there and accepted, likewise.
pub fn accepted(accepted: &[AcceptedView], language: Language) -> Vec<String> {
    let alike = |a: &AcceptedView, b: &AcceptedView| {
        (&a.who, a.from, a.until, a.missing, &a.reason) == (&b.who, b.from, b.until, b.missing, &b.reason)
    };
    let line = |group: &[&AcceptedView], first: &AcceptedView| {
        let when = when(group.iter().map(|hole| hole.date).collect(), language);
        let in_all = Hours(sum(group.iter().map(|hole| hole.agent_minutes)));
        let text =
            say::accepted_gap(first.from, first.until, heads(first.missing), when, in_all, &first.reason);
        of_whom(first.who.clone(), text)
    };
    grouped(accepted, alike, line, language)
}

pub(super) fn heads(n: i64) -> Many {
    Many(n, "agent", "agents", "人")
}

fn when(mut all: Vec<NaiveDate>, language: Language) -> Text {
    all.sort_unstable();
    all.dedup();
    say::days_with_dates(days(all.len()), dates(&all, language))
}

fn grouped<T>(
    items: &[T],
    alike: impl Fn(&T, &T) -> bool,
    line: impl Fn(&[&T], &T) -> Text,
    language: Language,
) -> Vec<String> {
    let mut groups: Vec<Vec<&T>> = Vec::new();
    for item in items {
        match groups.iter_mut().find(|group| group.first().is_some_and(|first| alike(first, item))) {
            Some(group) => group.push(item),
            None => groups.push(vec![item]),
        }
    }
    groups.iter().filter_map(|group| Some(words(&line(group, group.first()?), language))).collect()
}

/// What the verifier objects to, a row each.
pub fn breaches(breaches: &[BreachView], language: Language) -> Grid {
    let columns = [
        (say::dates(), Align::Left),
        (say::agent(), Align::Wrap),
        (say::rule(), Align::Left),
        (say::amount(), Align::Right),
        (say::penalty(), Align::Right),
        (say::what(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::breaches(), &columns, language);
    for breach in breaches {
        let when = match breach.from == breach.until {
            true => Text::plain(day_name(breach.from, language)),
            false => say::date_range(short_date(breach.from, language), short_date(breach.until, language)),
        };
        let who = breach.name.clone().or_else(|| breach.agent.clone());
        let penalty =
            breach.penalty.map_or_else(|| words(&say::must(), language), |penalty| penalty.to_string());
        let tone = if breach.penalty.is_none() { Tone::Bad } else { Tone::Notable };
        grid.row(vec![
            words(&when, language).into(),
            who.unwrap_or_else(|| words(&say::whole_team(), language)).into(),
            breach.rule.clone().into(),
            breach.amount.to_string().into(),
            GridCell::new(penalty, tone),
            words(&breach.text, language).into(),
        ]);
    }
    grid
}

/// Status, penalties and bounds, gap, seconds, the verifier's word, the file.
pub fn verdict(verdict: &VerdictView, language: Language) -> Vec<GridCell> {
    let (status, tone) = match verdict.status {
        StatusView::Optimal if verdict.levels.iter().any(|level| level.proof == Some(ProofView::Stated)) => {
            (say::optimal_stated(), Tone::Good)
        }
        StatusView::Optimal => (say::optimal(), Tone::Good),
        StatusView::Feasible => (say::feasible(), Tone::Notable),
        StatusView::Invalid => (say::invalid(), Tone::Bad),
        StatusView::Infeasible => (say::infeasible(), Tone::Bad),
        StatusView::Unknown => (say::unknown(), Tone::Bad),
    };
    let mut parts = vec![GridCell::new(words(&status, language), tone)];
    let mut add = |text: Text, tone| parts.push(GridCell::new(words(&text, language), tone));
    for text in verdict.levels.iter().filter_map(level) {
        add(text, Tone::Normal);
    }
    if let Some(gap) = verdict.gap.filter(|gap| *gap > 0.0) {
        add(say::gap(format!("{:.1}", gap * 100.0)), Tone::Notable);
    }
    if let Some(seconds) = verdict.seconds {
        add(say::seconds(format!("{seconds:.2}")), Tone::Normal);
    }
    match verdict.checked {
        Checked::Agrees => add(say::checked(), Tone::Good),
        Checked::Objects(count) => {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            add(say::objections(Many(count, "breach", "breaches", "处违反")), Tone::Bad);
        }
        Checked::No => add(say::not_checked(), Tone::Notable),
    }
    if let Some(roster) = &verdict.roster {
        add(Text::plain(roster), Tone::Normal);
    }
    parts
}

fn level(level: &LevelView) -> Option<Text> {
    Some(match (level.penalty, level.bound) {
        (Some(penalty), Some(bound)) => match level.proof {
            Some(ProofView::Stated) if level.conditional => {
                say::level_conditional(&level.name, penalty, bound)
            }
            Some(ProofView::Stated) => say::level_stated(&level.name, penalty, bound),
            Some(ProofView::Unsealed) => say::level_unsealed(&level.name, penalty, bound),
            _ if level.proven => say::level_proven(&level.name, penalty),
            _ => say::level(&level.name, penalty, bound),
        },
        (Some(penalty), None) => say::level_bare(&level.name, penalty),
        (None, Some(bound)) => say::level_bound(&level.name, bound),
        (None, None) => return None,
    })
}
