//! What a workbook shows beside the roster's view: labels, and heads date by date.

use std::collections::{BTreeMap, BTreeSet};

use crate::book::{AgentIx, Book, Needs, Presence, ShiftIx, Slot};
use crate::calendar::Clock;
use crate::import::origin::{ORIGIN_NAME, Origin};
use crate::messages::Text;
use crate::render::view::{CellKind, CoverageView, RosterView};
use crate::render::workbook::{HeadsDay, HeadsView, LabelView, WorkbookView};
use crate::timesheet::Timesheet;
use crate::workspace::JudgedRoster;
use chrono::NaiveDate;

/// The least, what is wanted, the most.
type Target = (i64, Option<i64>, Option<i64>);

/// The whole roster as a workbook shows it.
pub fn workbook(opened: &JudgedRoster) -> WorkbookView {
    let mut roster = super::roster(opened, None);
    roster.breaches = super::grouped(roster.breaches);
    WorkbookView {
        origin: (ORIGIN_NAME, Origin::of(&opened.loaded.roster).text()),
        labels: labels(&opened.sheet, &roster),
        heads: heads(&opened.sheet, &roster),
        roster,
    }
}

/// Each shift, each pair that the team allows on a date, and what else stands in a cell.
fn labels(sheet: &Timesheet, roster: &RosterView) -> Vec<LabelView> {
    let book = &sheet.book;
    let pairs = book.all_shifts().flat_map(|second| {
        let firsts = book.shifts[second.0].may_follow.iter();
        firsts.map(move |first| vec![*first, second])
    });
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut all: Vec<Vec<ShiftIx>> = book.all_shifts().map(|shift| vec![shift]).chain(pairs).collect();
    for cell in roster.agents.iter().flat_map(|agent| &agent.cells) {
        if let CellKind::Duty { label, .. } = &cell.kind
            && label.contains('+')
        {
            all.push(label.split('+').filter_map(|id| book.shift(id)).collect());
        }
    }
    all.retain(|shifts| known.insert(sheet.label(shifts)));
    all.iter().map(|shifts| label(sheet, roster, shifts)).collect()
}

fn label(sheet: &Timesheet, roster: &RosterView, shifts: &[ShiftIx]) -> LabelView {
    let book = &sheet.book;
    let minutes = |date: NaiveDate| shifts.iter().map(|shift| book.minutes(*shift, date)).sum::<i64>();
    let mut dates = roster.days.iter().map(|day| minutes(day.date));
    let first = dates.next();
    LabelView {
        label: sheet.label(shifts),
        class: shifts.first().map_or(0, |shift| shift.0),
        shifts: shifts.iter().map(|shift| shift.0).collect(),
        minutes: first.filter(|first| dates.all(|length| length == *first)),
        counts_as_day: shifts.iter().any(|shift| book.shifts[shift.0].counts_as_day),
    }
}

/// Heads achieved against wanted: shifts with targets, hours that must be covered,
/// hours with a number of agents wanted.
fn heads(sheet: &Timesheet, roster: &RosterView) -> Vec<HeadsView> {
    let dates: Vec<NaiveDate> = roster.days.iter().map(|day| day.date).collect();
    let windows = roster.coverage.iter().map(|window| coverage(window, &dates));
    [staffing(sheet, &dates), windows.collect(), demand(sheet, &dates)].concat()
}

/// A row a shift and target.
fn staffing(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<HeadsView> {
    let book = &sheet.book;
    let mut rows = Vec::new();
    for shift in book.all_shifts() {
        let kind = &book.shifts[shift.0];
        let mut targets: BTreeMap<(i64, i64, Option<i64>), Vec<Option<HeadsDay>>> = BTreeMap::new();
        for (at, date) in dates.iter().enumerate() {
            let Some(target) = book.staffing_on(shift, *date) else { continue };
            let days = targets.entry((target.min, target.want, target.max));
            let days = days.or_insert_with(|| vec![None; dates.len()]);
            let staffed = sheet.heads(shift, *date);
            let length = kind.end.minutes() - kind.start.minutes();
            let short_minutes = (target.min - staffed).max(0) * length;
            days[at] = Some(HeadsDay { staffed, short_minutes, accepted: false });
        }
        rows.extend(targets.into_iter().map(|((min, want, max), days)| HeadsView {
            shift: Some(kind.id.clone()),
            who: Text::default(),
            from: kind.start,
            until: kind.end,
            min,
            want: (want != min).then_some(want),
            max,
            days,
        }));
    }
    rows
}

/// A stretch of a window in which the heads are the same throughout.
fn coverage(window: &CoverageView, dates: &[NaiveDate]) -> HeadsView {
    let length = window.until.minutes() - window.from.minutes();
    let day = |date: &NaiveDate| {
        let group = window.groups.iter().find(|group| group.dates.contains(date))?;
        Some(HeadsDay {
            staffed: group.staffed,
            short_minutes: (window.required - group.staffed).max(0) * length,
            accepted: group.accepted.is_some(),
        })
    };
    HeadsView {
        shift: None,
        who: window.who.clone(),
        from: window.from,
        until: window.until,
        min: window.required,
        want: None,
        max: None,
        days: dates.iter().map(day).collect(),
    }
}

/// Who is there on a date, in minutes from its 00:00; the dates beside it reach into it.
pub fn presence(sheet: &Timesheet, date: NaiveDate, by: Presence) -> Vec<(AgentIx, i64, i64)> {
    let near = [(-1440, date.pred_opt()), (0, Some(date)), (1440, date.succ_opt())];
    let near = near.into_iter().filter_map(|(offset, near)| near.map(|near| (offset, near)));
    let of = |(offset, near)| {
        sheet.agents().flat_map(move |agent| {
            let there =
                sheet.on(agent, near).filter(move |entry| sheet.book.shifts[entry.shift.0].counts(by));
            there.map(move |entry| {
                let shift = &sheet.book.shifts[entry.shift.0];
                (agent, shift.start.minutes() + offset, shift.end.minutes() + offset)
            })
        })
    };
    near.flat_map(of).collect()
}

/// The heads between two minutes of a date, stretch by stretch: from, until, heads.
pub fn stretches(
    book: &Book,
    there: &[(AgentIx, i64, i64)],
    needs: &Needs,
    (from, until): (i64, i64),
) -> Vec<(i64, i64, i64)> {
    let able: Vec<_> = there.iter().filter(|(agent, ..)| needs.met_by(&book.agents[agent.0])).collect();
    let mut cuts = BTreeSet::from([from, until]);
    cuts.extend(able.iter().flat_map(|(_, start, end)| [*start, *end]));
    let cuts: Vec<i64> = cuts.range(from..=until).copied().collect();
    let stretch = |(begin, end): (&i64, &i64)| {
        let over = able.iter().filter(|(_, start, finish)| start <= begin && end <= finish);
        let heads: BTreeSet<AgentIx> = over.map(|(agent, ..)| *agent).collect();
        (*begin, *end, heads.len() as i64)
    };
    cuts.iter().zip(cuts.iter().skip(1)).map(stretch).collect()
}

/// A row an interval and target; intervals are cut where any date's targets change.
fn demand(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<HeadsView> {
    let book = &sheet.book;
    let wanted: Vec<Vec<(&Needs, Vec<Slot>)>> = dates.iter().map(|date| book.demand_on(*date)).collect();
    let mut cuts: Vec<(&Needs, BTreeSet<i64>)> = Vec::new();
    for (needs, slots) in wanted.iter().flatten() {
        let edges = slots.iter().flat_map(|slot| [slot.from, slot.until]);
        match cuts.iter_mut().find(|(known, _)| known == needs) {
            Some((_, of_group)) => of_group.extend(edges),
            None => cuts.push((needs, edges.collect())),
        }
    }
    let there: Vec<_> = dates.iter().map(|date| presence(sheet, *date, Presence::Work)).collect();
    let clock = |minutes: i64| Clock::from_minutes(minutes).unwrap_or(Clock::LATEST);
    let mut rows = Vec::new();
    for (needs, cuts) in cuts {
        let cuts: Vec<i64> = cuts.into_iter().collect();
        for (from, until) in cuts.iter().zip(cuts.iter().skip(1)) {
            let mut targets: BTreeMap<Target, Vec<Option<HeadsDay>>> = BTreeMap::new();
            for (at, date) in dates.iter().enumerate() {
                let slots =
                    wanted[at].iter().filter(|(group, _)| group == &needs).flat_map(|(_, slots)| slots);
                let mut slots = slots.filter(|slot| slot.from <= *from && *until <= slot.until);
                let Some(slot) = slots.next() else { continue };
                if sheet
                    .unknown_cover(*date, Presence::Work)
                    .any(|(start, end)| start < *until && *from < end)
                {
                    continue;
                }
                let days = targets.entry((slot.min, slot.want.filter(|want| *want != slot.min), slot.max));
                let days = days.or_insert_with(|| vec![None; dates.len()]);
                let parts = stretches(book, &there[at], needs, (*from, *until));
                let short = |(begin, end, heads): &(i64, i64, i64)| (slot.min - heads).max(0) * (end - begin);
                let gaps = book.accepted_gaps.iter().filter(|gap| gap.days.include(*date));
                let mut gaps = gaps.map(|gap| (gap.from.minutes(), gap.until.minutes()));
                days[at] = Some(HeadsDay {
                    staffed: parts.iter().map(|part| part.2).min().unwrap_or(0),
                    short_minutes: parts.iter().map(short).sum(),
                    accepted: gaps.any(|(begin, end)| begin <= *from && *until <= end),
                });
            }
            rows.extend(targets.into_iter().map(|((min, want, max), days)| HeadsView {
                shift: None,
                who: needs.label(book),
                from: clock(*from),
                until: clock(*until),
                min,
                want,
                max,
                days,
            }));
        }
    }
    rows
}
