//! From a judged roster to what the renderers show.

pub mod accounts;
mod agent;
pub mod attendance;
pub mod breaks;
mod calendar;
pub mod contacts;
mod coverage;
mod handover;
pub mod json;
pub mod log;
mod now;
pub mod overtime;
mod picture;
pub mod register;
pub mod repair;
pub mod service;
mod site;
pub mod timesheet;
mod verdict;
mod workbook;

use std::collections::HashMap;
use std::ops::Range;

use crate::book::{AgentIx, HalfDay, Leave, LeaveTime, ShiftIx, WorkPlace};
use crate::calendar::{Clock, DayKind, is_weekend};
use crate::check;
use crate::levels::level_name;
use crate::messages::{Hours, Language, Many, Text, cli as say, desk, findings, tables};
use crate::render::view::*;
use crate::roster::{CountKey, Fraction, ShareRow, show_fraction};
use crate::solve::StopToken;
use crate::timesheet::{Entry, Finding, Severity, Timesheet};
use chrono::NaiveDate;

pub use agent::agent;
pub use breaks::Breaks;
pub use calendar::{agent_events, team_events};
pub use handover::{Beside, Handovers, beside};
pub use now::{moment, moment_in, next, now};
pub use picture::picture;
pub use site::{SiteParts, site};
pub use verdict::{levels_without_roster, verdict};
pub use workbook::workbook;

use crate::verify::Misstated;
use crate::workspace::JudgedRoster;

use coverage::{coverage, staffing};
use verdict::assumed_ordinary;

/// The whole roster, or one week of it (from 1).
pub fn roster(opened: &JudgedRoster, week: Option<usize>) -> RosterView {
    let sheet = &opened.sheet;
    let book = &sheet.book;
    let weeks = opened.instance.weeks(sheet.horizon.days);
    let days: Range<usize> = match week.and_then(|number| weeks.get(number.wrapping_sub(1))) {
        Some((_, days)) => days.clone(),
        None => 0..sheet.horizon.days,
    };
    let dates: Vec<NaiveDate> = days.clone().map(|day| sheet.horizon.date(day)).collect();
    let in_view = |finding: &&Finding| dates.contains(&finding.dates.0);
    let findings = &opened.verdict.findings;
    let whole = week.is_none();
    let taken = Breaks::new(sheet, &opened.verdict.breaks).on(&dates);
    let week_views = weeks.iter().enumerate().filter(|(_, (_, span))| days.contains(&span.start)).map(
        |(at, (_, span))| WeekView { number: at + 1, days: span.start - days.start..span.end - days.start },
    );
    RosterView {
        team: book.team.id.clone(),
        team_name: book.team.name.clone(),
        start: dates.first().copied().unwrap_or(sheet.horizon.start),
        end: dates.last().copied().unwrap_or(sheet.horizon.start),
        days: dates.iter().map(|date| day_view(sheet, *date)).collect(),
        weeks: week_views.collect(),
        agents: sheet.agents().map(|agent| agent_row(sheet, agent, &dates)).collect(),
        shifts: shifts(sheet),
        duties: duties(sheet, &dates),
        fairness: if whole { fairness(opened) } else { Vec::new() },
        coverage: coverage(sheet, &dates),
        staffing: staffing(sheet, &dates),
        unmet: findings.unmet().filter(in_view).filter_map(|finding| unmet(sheet, finding)).collect(),
        accepted: findings.accepted().filter(in_view).filter_map(accepted).collect(),
        breaches: breaches(opened, false).into_iter().filter(|breach| dates.contains(&breach.from)).collect(),
        follow_ups: handover::absences(sheet, &dates, None),
        changes: handover::changes(sheet, &dates),
        part_leave: part_leave(sheet, &dates),
        break_kinds: breaks::kinds(&taken, book),
        break_shorts: breaks::shorts(sheet, &opened.verdict.breaks, &dates),
        breaks: taken,
        service: None,
        notes: [standing(opened), assumed(opened), if whole { notes(opened) } else { Vec::new() }].concat(),
        verdict: whole.then(|| verdict(opened)),
    }
}

fn day_view(sheet: &Timesheet, date: NaiveDate) -> DayView {
    let listed = sheet.book.team.holidays.on(date);
    DayView {
        date,
        weekend: is_weekend(date),
        holiday: listed.filter(|(_, kind)| *kind == DayKind::Off).map(|(name, _)| name.to_string()),
        statutory: sheet.book.team.holidays.is_statutory(date),
        exchanged: matches!(listed, Some((_, DayKind::Work))),
    }
}

fn agent_row(sheet: &Timesheet, agent: AgentIx, dates: &[NaiveDate]) -> AgentRow {
    let cell = |date: &NaiveDate| {
        let shifts: Vec<_> = sheet.on(agent, *date).map(|entry| entry.shift).collect();
        let kind = match (shifts.first(), leave_of(sheet, agent, *date)) {
            (Some(first), _) => {
                let leave = part_of(sheet, agent, *date, &shifts);
                let leave = leave.map(|leave| sheet.book.leave_name(&leave.kind));
                CellKind::Duty { label: sheet.label(&shifts), class: first.0, leave }
            }
            (None, _) if !sheet.book.employed_on(agent, *date) => CellKind::Outside,
            (None, Some(leave)) => CellKind::Leave(sheet.book.leave_name(&leave.kind)),
            (None, None) => CellKind::Rest,
        };
        CellView { kind, changed: false }
    };
    let person = &sheet.book.agents[agent.0];
    AgentRow {
        id: person.id.clone(),
        name: person.name.clone(),
        cells: dates.iter().map(cell).collect(),
        totals: totals(sheet, agent, dates),
    }
}

/// Leave of a part of a date with a duty, in it or beside it; an hour off every day is none.
fn part_of<'s>(
    sheet: &'s Timesheet,
    agent: AgentIx,
    date: NaiveDate,
    shifts: &[ShiftIx],
) -> Option<&'s Leave> {
    let book = &sheet.book;
    let taken = book.taken_in_part(agent, date, shifts).into_iter();
    let in_duty = taken.filter_map(|taken| book.leave.get(taken.leave));
    let mut all = in_duty.chain(book.leave.iter().filter(|leave| leave.includes(agent, date)));
    all.find(|leave| !leave.is_whole() && !matches!(leave.time, LeaveTime::Daily { .. }))
}

/// Leave of a part of a date that takes nothing of the duty there.
fn beside_duty(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<Text> {
    let mut found = Vec::new();
    for agent in sheet.agents() {
        for date in dates {
            let shifts: Vec<_> = sheet.on(agent, *date).map(|entry| entry.shift).collect();
            let book = &sheet.book;
            if shifts.is_empty() || !book.taken_in_part(agent, *date, &shifts).is_empty() {
                continue;
            }
            let Some(leave) = part_of(sheet, agent, *date, &shifts) else { continue };
            let (name, kind) = (&book.agents[agent.0].name, book.leave_name(&leave.kind));
            found.push(match leave.time {
                LeaveTime::Half(HalfDay::First) => tables::leave_first_half_of(name, *date, kind),
                LeaveTime::Half(HalfDay::Second) => tables::leave_second_half_of(name, *date, kind),
                LeaveTime::Hours(from, until) => tables::leave_part_of(name, *date, from, until, kind),
                LeaveTime::Day | LeaveTime::Daily { .. } => continue,
            });
        }
    }
    found
}

/// Leave that takes a part of a duty, date by date, with when the agent is away; then leave beside duties.
fn part_leave(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<Text> {
    let of_entry = |agent: AgentIx, entry: &Entry| -> Vec<Text> {
        let book = &sheet.book;
        let shifts: Vec<_> = sheet.on(agent, entry.date).map(|entry| entry.shift).collect();
        let taken = book.taken_in_part(agent, entry.date, &shifts);
        let of_shift = taken.into_iter().filter(|taken| taken.shift == entry.shift);
        let clock = |minutes: i64| Clock::from_minutes(minutes.max(0)).unwrap_or(Clock::LATEST);
        let text = |taken: crate::book::Taken| {
            let kind = book.leave.get(taken.leave).map(|leave| book.leave_name(&leave.kind));
            let name = &book.agents[agent.0].name;
            let (from, until) = (clock(taken.from), clock(taken.until));
            tables::leave_part_of(name, entry.date, from, until, kind.unwrap_or_default())
        };
        of_shift.map(text).collect()
    };
    let printed = |agent: AgentIx| sheet.printed(agent).filter(|entry| dates.contains(&entry.date));
    let agents = sheet.agents().flat_map(|agent| printed(agent).map(move |entry| (agent, entry)));
    let parts = agents.filter(|(_, entry)| !entry.away.is_empty());
    let in_duties = parts.flat_map(|(agent, entry)| of_entry(agent, entry));
    in_duties.chain(beside_duty(sheet, dates)).collect()
}

/// The leave of a date, if it is all or a part of it.
fn leave_of(sheet: &Timesheet, agent: AgentIx, date: NaiveDate) -> Option<&Leave> {
    sheet.book.leave_on(agent, date).or_else(|| sheet.book.part_leave_on(agent, date))
}

fn totals(sheet: &Timesheet, agent: AgentIx, dates: &[NaiveDate]) -> TotalsView {
    let entries: Vec<&Entry> = sheet.printed(agent).filter(|entry| dates.contains(&entry.date)).collect();
    let of = |shift| entries.iter().filter(|entry| entry.shift == shift).count() as i64;
    let working = sheet.working_dates(agent);
    let has_duty = |date: &&NaiveDate| entries.iter().any(|entry| entry.date == **date);
    let on_leave = |date: &NaiveDate| leave_of(sheet, agent, *date).is_some();
    let outside = |date: &&NaiveDate| !sheet.book.employed_on(agent, **date) && !has_duty(date);
    let mut longest = 0;
    let mut stint = 0;
    let mut last: Option<NaiveDate> = None;
    for date in &working {
        stint = if last.and_then(|last| last.succ_opt()) == Some(*date) { stint + 1 } else { 1 };
        last = Some(*date);
        if dates.contains(date) {
            longest = longest.max(stint);
        }
    }
    TotalsView {
        duties: sheet.book.all_shifts().map(of).collect(),
        minutes: entries.iter().map(|entry| entry.minutes).sum(),
        weekend_days: working.iter().filter(|date| dates.contains(date) && is_weekend(**date)).count() as i64,
        rest_days: dates.iter().filter(|date| !has_duty(date) && !on_leave(date) && !outside(date)).count()
            as i64,
        outside_days: dates.iter().filter(outside).count() as i64,
        leave_halves: dates.iter().map(|date| sheet.book.leave_halves(agent, *date)).sum(),
        longest_stint: longest,
    }
}

fn place(of: WorkPlace) -> PlaceView {
    match of {
        WorkPlace::Office => PlaceView::Office,
        WorkPlace::Home => PlaceView::Home,
    }
}

fn shifts(sheet: &Timesheet) -> Vec<ShiftView> {
    let view = |shift: &crate::book::Shift| ShiftView {
        id: shift.id.clone(),
        name: shift.name.clone(),
        start: shift.start,
        end: shift.end,
        place: place(shift.place),
        standby: shift.standby,
    };
    sheet.book.shifts.iter().map(view).collect()
}

fn duties(sheet: &Timesheet, dates: &[NaiveDate]) -> Vec<DutyView> {
    let of_agent = |agent: AgentIx| {
        let person = &sheet.book.agents[agent.0];
        sheet.printed(agent).filter(|entry| dates.contains(&entry.date)).map(move |entry| {
            let shift = &sheet.book.shifts[entry.shift.0];
            DutyView {
                agent: person.id.clone(),
                name: person.name.clone(),
                date: entry.date,
                shift: shift.id.clone(),
                start: entry.start.naive_local(),
                end: entry.end.naive_local(),
                place: place(shift.place),
                standby: shift.standby,
                minutes: entry.minutes,
            }
        })
    };
    sheet.agents().flat_map(of_agent).collect()
}

fn exact(value: Fraction) -> Exact {
    let small = |number: &i128| i64::try_from(*number).ok();
    match (small(value.numer()), small(value.denom())) {
        (Some(numerator), Some(denominator)) => Exact::new(numerator, denominator),
        _ => Exact::whole(i64::try_from(value.round().to_integer()).unwrap_or(i64::MAX)),
    }
}

fn fairness(opened: &JudgedRoster) -> Vec<FairnessView> {
    let sheet = &opened.sheet;
    let view = |row: &ShareRow| {
        let counts = sheet.counts(row.key);
        let spread = row.spread(&counts)?;
        let minutes = row.key == CountKey::Hours;
        let agents = counts.iter().enumerate().map(|(agent, count)| ShareView {
            count: *count,
            share: exact(row.shares[agent]),
            carried: exact(row.shares[agent] - row.plain[agent]),
        });
        Some(FairnessView {
            id: row.key.id(&sheet.book),
            name: sheet.count_name(row.key),
            unit: if minutes { Unit::Minutes } else { Unit::Duties },
            agents: agents.collect(),
            spread: exact(spread.actual),
            least_spread: Some(exact(spread.smallest)),
            why: with_rest(sheet, row, why(sheet, row, &counts, &spread)),
        })
    };
    sheet.shares.rows.iter().filter_map(view).collect()
}

/// Why the spread of a count can't be less, and when it first can.
fn why(sheet: &Timesheet, row: &ShareRow, counts: &[i64], spread: &crate::roster::Spread) -> Option<Text> {
    let zero = Fraction::from_integer(0);
    let members = (0..counts.len()).filter(|agent| row.has_share(*agent)).count();
    let standby = sheet.book.shifts.iter().filter(|shift| shift.standby).count();
    let said_already = row.key == CountKey::Standby && standby == 1;
    if spread.smallest == zero || members < 2 || said_already {
        return None;
    }
    let total: i64 = counts.iter().sum();
    let hours = row.key == CountKey::Hours;
    let amount = |value: i64| match row.key {
        CountKey::Hours => Text { en: say_hours(value, Language::En), zh: say_hours(value, Language::Zh) },
        CountKey::Shift(shift) => say::duties_of_shift(value, &sheet.book.shifts[shift.0].id),
        CountKey::WeekendDays => say::weekend_days_of(value),
        CountKey::Standby => say::standby_of(value),
        CountKey::Holidays => say::holidays_of(value),
        CountKey::Named(_) => say::points_of(value, sheet.count_name(row.key)),
    };
    let smallest =
        if hours { show_fraction(spread.smallest / 60) + " h" } else { show_fraction(spread.smallest) };
    Some(match spread.even_after {
        Some(tables) if tables > 1 && row.shares != row.plain => {
            let tables = Many(tables, "table", "tables", "张");
            say::unavoidable_from_here(amount(total), members, smallest, tables)
        }
        Some(tables) if tables > 1 => {
            let all = row.total.saturating_mul(tables);
            say::unavoidable_until(
                amount(total),
                members,
                smallest,
                Many(tables, "table", "tables", "张"),
                amount(all),
            )
        }
        _ => say::unavoidable(amount(total), members, smallest),
    })
}

/// Says beside it that something stays owed, where the team limits what is made up.
fn with_rest(sheet: &Timesheet, row: &ShareRow, why: Option<Text>) -> Option<Text> {
    if !row.stays_owed() {
        return why;
    }
    let rest = say::stays_owed(sheet.count_name(row.key));
    Some(match why {
        Some(why) => say::and_also(why, rest),
        None => rest,
    })
}

fn say_hours(minutes: i64, language: Language) -> String {
    crate::messages::Say::say(&Hours(minutes), language)
}

fn unmet(sheet: &Timesheet, finding: &Finding) -> Option<UnmetView> {
    let short = finding.short.as_ref()?;
    let Severity::Priced { penalty, .. } = finding.severity else { return None };
    Some(UnmetView {
        date: finding.dates.0,
        from: short.from,
        until: short.until,
        shift: short.shift.map(|shift| sheet.book.shifts[shift.0].id.clone()),
        who: short.who.clone(),
        missing: short.missing,
        agent_minutes: penalty,
    })
}

fn accepted(finding: &Finding) -> Option<AcceptedView> {
    let short = finding.short.as_ref()?;
    Some(AcceptedView {
        date: finding.dates.0,
        from: short.from,
        until: short.until,
        who: short.who.clone(),
        missing: short.missing,
        agent_minutes: finding.amount,
        reason: short.reason.clone().unwrap_or_default(),
    })
}

/// Every breach and every price, and where the file's claims are wrong; with or
/// without what is unmet, which has a list of its own.
pub fn breaches(opened: &JudgedRoster, unmet: bool) -> Vec<BreachView> {
    let book = &opened.sheet.book;
    let required = opened.instance.levels.required();
    let horizon = &opened.sheet.horizon;
    let view = |finding: &Finding| {
        let penalty = match finding.severity {
            Severity::Broken => None,
            Severity::Priced { level, .. } if !unmet && level == required && finding.short.is_some() => {
                return None;
            }
            Severity::Priced { penalty, .. } => Some(penalty),
            Severity::Accepted => return None,
        };
        Some(BreachView {
            rule: finding.rule.to_string(),
            agent: finding.agent.map(|agent| book.agents[agent.0].id.clone()),
            name: finding.agent.map(|agent| book.agents[agent.0].name.clone()),
            from: finding.dates.0,
            until: finding.dates.1,
            amount: finding.amount,
            penalty,
            text: finding.text.clone(),
        })
    };
    let claims = opened.verdict.misstated.iter().map(|misstatement| BreachView {
        rule: "roster".to_string(),
        agent: None,
        name: None,
        from: horizon.start,
        until: horizon.last(),
        amount: (misstatement.claimed - misstatement.counted).abs(),
        penalty: None,
        text: {
            let level = level_name(&misstatement.level);
            match misstatement.kind {
                Misstated::Penalty => {
                    findings::penalty_misstated(level, misstatement.claimed, misstatement.counted)
                }
                Misstated::Bound => {
                    findings::bound_too_high(level, misstatement.claimed, misstatement.counted)
                }
                Misstated::Floor => findings::floor_too_high(level, misstatement.claimed),
                Misstated::Condition => findings::condition_misstated(level),
                Misstated::Level => findings::level_unknown(&misstatement.level),
                Misstated::Seal => findings::seal_broken(),
                Misstated::Years => findings::years_misstated(),
            }
        },
    });
    let missed = breaks::missed(book, &opened.verdict.breaks);
    opened.verdict.findings.found.iter().filter_map(view).chain(missed).chain(claims).collect()
}

/// Breaches that say the same of one rule and agent, as one line with their sums.
pub fn grouped(breaches: Vec<BreachView>) -> Vec<BreachView> {
    let mut groups: Vec<(i64, BreachView)> = Vec::new();
    let mut known: HashMap<(String, Option<String>, String, bool), usize> = HashMap::new();
    for breach in breaches {
        let key =
            (breach.rule.clone(), breach.agent.clone(), breach.text.en.clone(), breach.penalty.is_some());
        let at = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some((times, kept)) => {
                *times += 1;
                kept.until = kept.until.max(breach.until);
                kept.amount = kept.amount.saturating_add(breach.amount);
                kept.penalty = kept.penalty.zip(breach.penalty).map(|(one, two)| one.saturating_add(two));
            }
            None => groups.push((1, breach)),
        }
    }
    let told = |(times, breach): (i64, BreachView)| match times {
        1 => breach,
        times => BreachView { text: findings::repeated(&breach.text, times), ..breach },
    };
    groups.into_iter().map(told).collect()
}

/// How a published roster stands in the record of its team.
pub fn standing(opened: &JudgedRoster) -> Vec<Text> {
    let Some(standing) = &opened.standing else { return Vec::new() };
    let date = standing.at.with_timezone(&opened.loaded.book.team.zone).date_naive();
    let mut notes = vec![desk::stands(date, &standing.by, standing.publication)];
    if let Some(by) = standing.superseded_by {
        notes.push(desk::stands_no_more(by));
    }
    if !standing.changes.is_empty() {
        let numbers: Vec<Text> = standing.changes.iter().map(|n| Text::plain(n.to_string())).collect();
        notes.push(desk::stands_changed(Text::list(&numbers)));
    }
    notes
}

/// What no roster of the team can do, said beside the table.
fn notes(opened: &JudgedRoster) -> Vec<Text> {
    // Where everything holds, nothing is impossible, and arithmetic need not be asked.
    let mut notes: Vec<Text> = match opened.verdict.complete() {
        true => Vec::new(),
        false => {
            let report = check::check(&opened.instance, &opened.rules, &StopToken::new());
            report.impossible.into_iter().map(|impossible| impossible.what).collect()
        }
    };
    if !notes.is_empty() {
        notes.push(say::see_check());
    }
    notes.extend(breaks::notes(&opened.verdict.breaks));
    notes
}

/// That the holidays of some of the years are provisional.
pub fn provisional(book: &crate::book::Book, first: NaiveDate, last: NaiveDate) -> Option<Text> {
    let years = book.team.holidays.provisional_years(first, last);
    let years: Vec<Text> = years.iter().map(|year| Text::plain(year.to_string())).collect();
    (!years.is_empty()).then(|| say::provisional_holidays(Text::list(&years)))
}

fn assumed(opened: &JudgedRoster) -> Vec<Text> {
    let years: Vec<Text> =
        assumed_ordinary(opened).iter().map(|year| Text::plain(year.to_string())).collect();
    let mut notes =
        if years.is_empty() { Vec::new() } else { vec![say::assumed_ordinary(Text::list(&years))] };
    notes.extend(provisional(
        &opened.loaded.book,
        opened.instance.horizon.start,
        opened.instance.horizon.last(),
    ));
    notes
}

/// Dates as runs: `2026-12-21 to 2026-12-31, 2027-01-02`.
pub fn runs(dates: &[NaiveDate]) -> Text {
    let mut found: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for date in dates {
        match found.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*date) => *last = *date,
            _ => found.push((*date, *date)),
        }
    }
    let texts: Vec<Text> =
        found.iter().map(|(from, until)| crate::messages::input::dates(*from, *until)).collect();
    Text::list(&texts)
}
