//! BreakProblem the breaks of a roster.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::posts::{Post, Work, posts, work};
use super::{BreakTime, GRIDS};
use crate::book::{AgentIx, Book, Needs, Presence, Schedule, ShiftIx};
use crate::instance::Instance;
use crate::roster::RosterLines;
use crate::rules::ActiveRule;
use crate::solve::{self, Break, BreakGroup, BreakProblem, EngineError, StopToken};

/// For the bounds and programs of a whole roster; a day of a large team takes hundredths of a second.
const MAX_TIME: Duration = Duration::from_secs(2);

/// The breaks of a roster.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// By date, agent and begin.
    pub breaks: Vec<BreakTime>,
    /// Whether no other breaks leave fewer required minutes short, given those that were kept.
    pub proven: bool,
}

/// A piece of work whose breaks are to be placed.
struct Duty<'b> {
    agent: AgentIx,
    /// The day it belongs to.
    day: i64,
    schedule: Schedule<'b>,
    /// Minutes from 00:00 of the first date of the roster, one list a break.
    starts: Vec<Vec<i64>>,
}

/// Breaks for the lines of a roster. What is right of `keep` stays where it is, an agent who takes over a
/// duty takes over its breaks; the others are placed so that the fewest required minutes are short,
/// then nearest to what is wanted. A date on which that leaves somebody missing for whom other breaks
/// would do is placed anew. Duties whose breaks don't fit are left without. Where it is stopped, breaks are
/// placed all the same; no others are looked for.
///
/// # Errors
/// The solver library fails.
pub fn plan(
    instance: &Instance,
    rules: &[ActiveRule],
    lines: &RosterLines,
    keep: &[BreakTime],
    stop: &StopToken,
) -> Result<Plan, EngineError> {
    if !instance.book.has_breaks() {
        return Ok(Plan { breaks: Vec::new(), proven: true });
    }
    let scene = Scene::new(instance, rules, lines, stop);
    let plan = scene.plan(keep)?;
    let (new, short) = (scene.dates_with_new(&plan.breaks, keep), scene.short(&plan.breaks));
    let bad = |date: &NaiveDate| new.contains(date) && short.contains_key(date);
    if keep.iter().any(|break_time| bad(&break_time.date)) {
        let fewer: Vec<BreakTime> =
            keep.iter().copied().filter(|break_time| !bad(&break_time.date)).collect();
        let anew = scene.plan(&fewer)?;
        if scene.short(&anew.breaks).values().sum::<i64>() < short.values().sum() {
            return Ok(anew);
        }
    }
    Ok(plan)
}

/// Who is at work when, and what is asked for.
struct Scene<'i> {
    instance: &'i Instance,
    work: BTreeMap<i64, Vec<Work>>,
    posts: Vec<Post>,
    /// When nothing more is proven.
    stop: StopToken,
}

impl<'i> Scene<'i> {
    fn new(instance: &'i Instance, rules: &[ActiveRule], lines: &RosterLines, stop: &StopToken) -> Scene<'i> {
        let (book, horizon) = (&instance.book, &instance.horizon);
        let work = work(book, horizon, &instance.past, lines);
        Scene { instance, work, posts: posts(book, horizon, rules), stop: stop.within(MAX_TIME) }
    }

    fn plan(&self, keep: &[BreakTime]) -> Result<Plan, EngineError> {
        let kept = self.kept(keep);
        let mut parts = self.parts(&kept, GRIDS[0]);
        let placed: Result<Vec<(Vec<BreakTime>, bool)>, EngineError> =
            parts.par_drain(..).map(|part| self.place(part, &kept)).collect();
        let mut plan = Plan { breaks: kept, proven: true };
        for (breaks, proven) in placed? {
            plan.breaks.extend(breaks);
            plan.proven &= proven;
        }
        plan.breaks.sort_by_key(|break_time| (break_time.date, break_time.agent, break_time.from));
        Ok(plan)
    }

    /// The dates on which somebody has a break that was not there before.
    fn dates_with_new(&self, breaks: &[BreakTime], before: &[BreakTime]) -> BTreeSet<NaiveDate> {
        breaks
            .iter()
            .filter(|break_time| !before.contains(break_time))
            .map(|break_time| break_time.date)
            .collect()
    }

    /// The required agent-minutes that breaks leave short, by date.
    fn short(&self, breaks: &[BreakTime]) -> BTreeMap<NaiveDate, i64> {
        let away: Vec<(AgentIx, i64, i64)> = breaks
            .iter()
            .map(|break_time| {
                let zero = self.day(break_time) * 1440;
                (break_time.agent, zero + break_time.from, zero + break_time.until)
            })
            .collect();
        let mut short: BTreeMap<NaiveDate, i64> = BTreeMap::new();
        for post in self.posts.iter().filter(|post| post.required) {
            let day = post.from.div_euclid(1440).max(0) as usize;
            for (from, until, heads, gone) in self.stretches(post, &away) {
                let missing = (post.agents - heads + gone).max(0) - (post.agents - heads).max(0);
                if missing > 0 {
                    *short.entry(self.instance.horizon.date(day)).or_default() += missing * (until - from);
                }
            }
        }
        short
    }

    /// The stretches of a post in which nobody comes, goes or has a break: from, until, how many are
    /// there, and how many of them are away.
    fn stretches(&self, post: &Post, away: &[(AgentIx, i64, i64)]) -> Vec<(i64, i64, i64, i64)> {
        // A shift ends within two days.
        let near = post.from.div_euclid(1440) - 2..=post.until.div_euclid(1440);
        let there: Vec<&Work> = self
            .work
            .range(near)
            .flat_map(|(_, of_day)| of_day)
            .filter(|work| work.from < post.until && post.from < work.until)
            .filter(|work| self.counts(work.agent, work.shift, &post.needs, post.by))
            .collect();
        let gone: Vec<&(AgentIx, i64, i64)> = away
            .iter()
            .filter(|away| away.1 < post.until && post.from < away.2)
            .filter(|away| there.iter().any(|work| work.agent == away.0))
            .collect();
        let ends = there.iter().flat_map(|work| [work.from, work.until]);
        let ends = ends.chain(gone.iter().flat_map(|away| [away.1, away.2])).chain([post.from, post.until]);
        let cuts: BTreeSet<i64> = ends.filter(|cut| (post.from..=post.until).contains(cut)).collect();
        let stretch = |(from, until): (&i64, &i64)| {
            let over = |span: (i64, i64)| span.0 <= *from && *until <= span.1;
            let heads: BTreeSet<AgentIx> =
                there.iter().filter(|work| over((work.from, work.until))).map(|work| work.agent).collect();
            let gone: BTreeSet<AgentIx> =
                gone.iter().filter(|away| over((away.1, away.2))).map(|away| away.0).collect();
            (*from, *until, heads.len() as i64, heads.intersection(&gone).count() as i64)
        };
        cuts.iter().zip(cuts.iter().skip(1)).map(stretch).collect()
    }

    fn counts(&self, agent: AgentIx, shift: ShiftIx, needs: &Needs, by: Presence) -> bool {
        self.book().shifts[shift].counts(by) && needs.met_by(&self.book().agents[agent])
    }

    fn book(&self) -> &'i Book {
        &self.instance.book
    }

    /// The pieces of work of printed dates that have breaks, with their agents and days.
    fn due(&self) -> impl Iterator<Item = (AgentIx, i64, Schedule<'i>)> {
        let printed = self.work.range(0..self.instance.horizon.days as i64);
        printed.flat_map(move |(day, of_day)| {
            let mut by_agent: BTreeMap<AgentIx, Vec<&Work>> = BTreeMap::new();
            for work in of_day {
                by_agent.entry(work.agent).or_default().push(work);
            }
            let date = self.instance.horizon.date(usize::try_from(*day).unwrap_or(0));
            by_agent.into_iter().flat_map(move |(agent, mut works)| {
                works.sort_by_key(|work| work.from);
                let shifts: Vec<ShiftIx> = works.iter().map(|work| work.shift).collect();
                let schedules = self.book().schedules(&shifts, date).into_iter();
                schedules.filter(|all| !all.breaks.is_empty()).map(move |schedule| (agent, *day, schedule))
            })
        })
    }

    /// What stays of some breaks: all of a duty's, or none.
    fn kept(&self, keep: &[BreakTime]) -> Vec<BreakTime> {
        let mut by_duty: BTreeMap<(NaiveDate, AgentIx), Vec<BreakTime>> = BTreeMap::new();
        for break_time in keep {
            by_duty.entry((break_time.date, break_time.agent)).or_default().push(*break_time);
        }
        let mut kept = Vec::new();
        let mut left = Vec::new();
        for (agent, day, schedule) in self.due() {
            let date = self.instance.horizon.date(day.max(0) as usize);
            let there = by_duty.get(&(date, agent)).map_or(&[][..], Vec::as_slice);
            let within: Vec<BreakTime> = there
                .iter()
                .copied()
                .filter(|break_time| schedule.holds((break_time.from, break_time.until)))
                .collect();
            match is_right(&schedule, &within) {
                true => {
                    kept.extend(&within);
                    if let Some(all) = by_duty.get_mut(&(date, agent)) {
                        all.retain(|break_time| !within.contains(break_time));
                    }
                }
                false => left.push((agent, schedule, date)),
            }
        }
        for (agent, schedule, date) in left {
            let others = by_duty.range((date, AgentIx(0))..=(date, AgentIx(usize::MAX)));
            let heir = others.map(|(of, breaks)| (*of, breaks.clone())).find_map(|(of, breaks)| {
                let within: Vec<BreakTime> = breaks
                    .into_iter()
                    .filter(|break_time| schedule.holds((break_time.from, break_time.until)))
                    .collect();
                is_right(&schedule, &within).then_some((of, within))
            });
            let Some((of, within)) = heir else { continue };
            kept.extend(within.iter().map(|taken| BreakTime { agent, ..*taken }));
            if let Some(all) = by_duty.get_mut(&of) {
                all.retain(|break_time| !within.contains(break_time));
            }
        }
        kept
    }

    /// The duties whose breaks are to be placed, those together whose breaks can meet.
    fn parts(&self, kept: &[BreakTime], grid: i64) -> Vec<Vec<Duty<'i>>> {
        let mut has: BTreeMap<(AgentIx, i64), Vec<&BreakTime>> = BTreeMap::new();
        for break_time in kept {
            has.entry((break_time.agent, self.day(break_time))).or_default().push(break_time);
        }
        let mut duties: Vec<Duty<'i>> = Vec::new();
        for (agent, day, schedule) in self.due() {
            let there = has.get(&(agent, day));
            let taken =
                there.is_some_and(|all| all.iter().any(|kept| schedule.holds((kept.from, kept.until))));
            if taken {
                continue;
            }
            if let Some(starts) = starts(&schedule, day, grid) {
                duties.push(Duty { agent, day, schedule, starts });
            }
        }
        duties.sort_by_key(|duty| (reach(duty), duty.agent));
        let mut parts: Vec<Vec<Duty<'i>>> = Vec::new();
        let mut end = i64::MIN;
        for duty in duties {
            let (first, last) = reach(&duty);
            match parts.last_mut().filter(|_| first < end) {
                Some(part) => part.push(duty),
                None => parts.push(vec![duty]),
            }
            end = end.max(last);
        }
        parts
    }

    fn day(&self, break_time: &BreakTime) -> i64 {
        (break_time.date - self.instance.horizon.start).num_days()
    }

    /// The breaks of some duties, and whether no others leave fewer required minutes short.
    fn place(
        &self,
        mut part: Vec<Duty<'i>>,
        kept: &[BreakTime],
    ) -> Result<(Vec<BreakTime>, bool), EngineError> {
        let (mut crews, problem) = self.state(&part, kept);
        let Some(mut placed) = solve::place_breaks(&problem, &self.stop)? else {
            return Ok((Vec::new(), false));
        };
        if placed.short[0] > 0 {
            for duty in &mut part {
                duty.starts = starts(&duty.schedule, duty.day, GRIDS[1]).unwrap_or_default();
            }
            let (alike, finer) = self.state(&part, kept);
            let better = solve::place_breaks_quickly(&finer, &self.stop)
                .is_some_and(|quick| quick.short[0] < placed.short[0]);
            if better && let Some(fine) = solve::place_breaks(&finer, &self.stop)? {
                (crews, placed) = (alike, fine);
            }
        }
        let mut breaks = Vec::new();
        for (members, people) in crews.iter().zip(&placed.begins) {
            for (member, begins) in members.iter().zip(people) {
                let duty = &part[*member];
                for (nth, begin) in begins.iter().enumerate() {
                    let date = self.instance.horizon.date(duty.day.max(0) as usize);
                    let from = begin - duty.day * 1440;
                    let until = from + duty.schedule.breaks.get(nth).map_or(0, |due| due.rule.length);
                    breaks.push(BreakTime { agent: duty.agent, date, from, until });
                }
            }
        }
        Ok((breaks, placed.proven))
    }

    /// Duties that are alike, by position, and what is asked of their breaks.
    fn state(&self, part: &[Duty<'i>], kept: &[BreakTime]) -> (Vec<Vec<usize>>, BreakProblem) {
        let (first, last) = part
            .iter()
            .map(reach)
            .fold((i64::MAX, i64::MIN), |(first, last), span| (first.min(span.0), last.max(span.1)));
        let posts: Vec<&Post> =
            self.posts.iter().filter(|post| post.from < last && first < post.until).collect();
        let asked: BTreeSet<(&Needs, Presence)> = posts.iter().map(|post| (&post.needs, post.by)).collect();
        let mut alike: BTreeMap<(i64, Vec<ShiftIx>, Vec<bool>), Vec<usize>> = BTreeMap::new();
        for (at, duty) in part.iter().enumerate() {
            let shifts: Vec<ShiftIx> = duty.schedule.shifts.iter().map(|at| at.shift).collect();
            let counts = |shift: &ShiftIx| {
                asked
                    .iter()
                    .map(|(needs, by)| self.counts(duty.agent, *shift, needs, *by))
                    .collect::<Vec<_>>()
            };
            let signature = shifts.iter().flat_map(counts).collect();
            alike.entry((duty.day, shifts, signature)).or_default().push(at);
        }
        let mut problem = BreakProblem::default();
        let mut crews: Vec<Vec<usize>> = Vec::new();
        for ((day, ..), mut members) in alike {
            // Whose turn it is to go first changes from day to day.
            let turn = usize::try_from(day).unwrap_or(0) % members.len();
            members.rotate_left(turn);
            let duty = &part[members[0]];
            problem.groups.push(BreakGroup { people: members.len() as i64, breaks: pauses(duty) });
            crews.push(members);
        }
        let away: Vec<(AgentIx, i64, i64)> = kept
            .iter()
            .map(|break_time| {
                let zero = self.day(break_time) * 1440;
                (break_time.agent, zero + break_time.from, zero + break_time.until)
            })
            .filter(|(_, from, until)| *from < last && first < *until)
            .collect();
        for post in posts {
            for (from, until, heads, gone) in self.stretches(post, &away) {
                let counting = |crew: &usize| {
                    let duty = &part[crews[*crew][0]];
                    let zero = duty.day * 1440;
                    let mut over = duty
                        .schedule
                        .shifts
                        .iter()
                        .filter(|at| zero + at.span.0 < until && from < zero + at.span.1);
                    over.any(|at| self.counts(duty.agent, at.shift, &post.needs, post.by))
                };
                problem.needs.push(solve::CoverNeed {
                    from,
                    until,
                    groups: (0..crews.len()).filter(counting).collect(),
                    spare: (heads - gone - post.agents).max(0),
                    required: post.required,
                });
            }
        }
        (crews, problem)
    }
}

/// When breaks of a duty can begin at the earliest and end at the latest.
fn reach(duty: &Duty<'_>) -> (i64, i64) {
    let (from, until) = duty.schedule.work();
    let first = duty.starts.iter().flatten().min().copied().unwrap_or(duty.day * 1440 + from);
    let ends = duty
        .starts
        .iter()
        .zip(&duty.schedule.breaks)
        .filter_map(|(starts, due)| Some(starts.last()? + due.rule.length));
    (first, ends.max().unwrap_or(duty.day * 1440 + until))
}

/// The begins of each break on the coarsest grid from `grid` on that has some.
fn starts(schedule: &Schedule<'_>, day: i64, grid: i64) -> Option<Vec<Vec<i64>>> {
    let grids = GRIDS.iter().filter(|step| **step <= grid);
    let starts =
        grids.map(|grid| schedule.starts(*grid)).find(|all| all.iter().all(|starts| !starts.is_empty()))?;
    Some(
        starts
            .into_iter()
            .map(|starts| starts.into_iter().map(|start| start + day * 1440).collect())
            .collect(),
    )
}

/// A duty's breaks as the program takes them.
fn pauses(duty: &Duty<'_>) -> Vec<Break> {
    let schedule = &duty.schedule;
    let all: i64 = schedule.breaks.iter().map(|due| due.rule.length).sum();
    let pieces = schedule.breaks.len() as i64 + 1;
    let (first, last) = (schedule.shifts.first(), schedule.shifts.last());
    let (from, until) = first.zip(last).map_or((0, 0), |(first, last)| (first.span.0, last.span.1));
    let (from, until) = (duty.day * 1440 + from, duty.day * 1440 + until);
    let work = (until - from - all).max(0);
    let mut before = 0;
    let mut pauses = Vec::new();
    for (nth, (due, starts)) in schedule.breaks.iter().zip(&duty.starts).enumerate() {
        let ideal = from + before + work * (nth as i64 + 1) / pieces;
        before += due.rule.length;
        // The nearest begin of those that are possible.
        let ideal = starts.iter().copied().min_by_key(|start| (start - ideal).abs()).unwrap_or(ideal);
        let (least, most) = schedule.work_before(nth);
        let idle = schedule.idle_before(nth);
        let between = (least + idle, most.saturating_add(idle));
        pauses.push(Break { starts: starts.clone(), length: due.rule.length, between, ideal });
    }
    pauses
}

/// Whether breaks, in order, are those of the schedule.
fn is_right(schedule: &Schedule<'_>, breaks: &[BreakTime]) -> bool {
    let mut end = schedule.work().0;
    breaks.len() == schedule.breaks.len()
        && breaks.iter().zip(&schedule.breaks).enumerate().all(|(nth, (break_time, due))| {
            let (least, most) = schedule.work_before(nth);
            let work = break_time.from - end - schedule.idle_before(nth);
            end = break_time.until;
            break_time.until - break_time.from == due.rule.length
                && (least..=most).contains(&work)
                && schedule.in_window(nth, break_time.from)
        })
        && {
            let left = schedule.work().1 - end - schedule.idle_before(breaks.len());
            let apart = schedule.breaks.last().map_or(0, |due| due.rule.apart);
            left >= apart && schedule.longest.is_none_or(|longest| left <= longest)
        }
}
