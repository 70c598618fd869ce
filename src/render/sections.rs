//! The parts of a roster's page that the table and the Markdown format share:
//! grids of words, and lines.

use chrono::NaiveDate;

use super::grid::{Align, Grid, GridCell, Tone};
use super::text::{count, exact, half_days, hours, pad, pad_left, short_date, width};
use super::view::{
    CellKind, CoverageView, DayView, Exact, FairnessView, PlaceView, RosterView, StaffingView, TotalsView,
    Unit,
};
use crate::messages::findings::of_whom;
use crate::messages::tables as say;
use crate::messages::{Dated, Language, Text};

/// The title of the page.
pub fn title(view: &RosterView, language: Language) -> String {
    let (from, until) = (Dated(view.start), Dated(view.end));
    words(&say::title(&view.team_name, &view.team, from, until), language)
}

/// The text in one language.
pub fn words(text: &Text, language: Language) -> String {
    text.in_language(language).to_string()
}

/// How leave is marked in cells: not as a shift is.
pub fn leave_mark(view: &RosterView, language: Language) -> String {
    let usual = words(&say::leave(), language);
    match view.shifts.iter().any(|shift| shift.id == usual) {
        true => words(&say::leave_otherwise(), language),
        false => usual,
    }
}

/// A duty in a cell, with the mark of leave beside it where that takes a part of the date.
pub fn duty_mark(label: &str, leave: Option<&Text>, leave_mark: &str) -> String {
    match leave {
        Some(_) => format!("{label}/{leave_mark}"),
        None => label.to_string(),
    }
}

/// Whether somebody is not in the team on some of the dates.
pub fn has_outside(view: &RosterView) -> bool {
    view.agents.iter().any(|agent| agent.totals.outside_days > 0)
}

/// The mark beside a date: holiday, worked in exchange, weekend.
pub fn mark(day: &DayView) -> &'static str {
    match day {
        DayView { holiday: Some(_), .. } => "#",
        DayView { exchanged: true, .. } => "+",
        DayView { weekend: true, .. } => "*",
        _ => "",
    }
}

/// What the marks of the rotation table mean, as far as it has them.
pub fn legend(view: &RosterView, language: Language) -> Vec<String> {
    let date = |date: NaiveDate| short_date(date, language);
    let mut marks = vec![say::legend_rest(say::rest())];
    if has_outside(view) {
        marks.push(say::legend_outside(say::outside()));
    }
    let leaves: Vec<Text> = leaves(view)
        .into_iter()
        .map(|(name, from, until, kind)| match from == until {
            true => say::leave_day_of(name, date(from), kind.clone()),
            false => say::leave_of(name, date(from), date(until), kind.clone()),
        })
        .collect();
    if !leaves.is_empty() {
        marks.push(say::about(say::legend_leave(leave_mark(view, language)), Text::list(&leaves)));
    }
    if !view.part_leave.is_empty() {
        let legend = say::legend_part_leave(leave_mark(view, language));
        marks.push(say::about(legend, Text::list(&view.part_leave)));
    }
    if view.days.iter().any(|day| mark(day) == "*") {
        marks.push(say::legend_weekend());
    }
    let holiday = |day: &DayView| Some(say::on_date(day.holiday.as_deref()?, date(day.date)));
    // Where none is known to be statutory, they are what the team calls its holidays.
    let days_off = || view.days.iter().filter(|day| day.holiday.is_some());
    let all_alike = !days_off().any(|day| day.statutory);
    let holidays: Vec<Text> =
        days_off().filter(|day| day.statutory || all_alike).filter_map(holiday).collect();
    let beside: Vec<Text> =
        days_off().filter(|day| !day.statutory && !all_alike).filter_map(holiday).collect();
    if !holidays.is_empty() && all_alike {
        marks.push(say::legend_day_off(Text::list(&holidays)));
    } else if !holidays.is_empty() {
        marks.push(say::legend_holiday(Text::list(&holidays)));
    }
    if !beside.is_empty() {
        marks.push(say::legend_day_off(Text::list(&beside)));
    }
    let exchanged = view.days.iter().filter(|day| mark(day) == "+");
    let exchanged: Vec<Text> = exchanged.map(|day| Text::plain(date(day.date))).collect();
    if !exchanged.is_empty() {
        marks.push(say::legend_exchanged(Text::list(&exchanged)));
    }
    if view.agents.iter().any(|agent| agent.cells.iter().any(|cell| cell.changed)) {
        marks.push(say::legend_changed());
    }
    marks.iter().map(|mark| words(mark, language)).collect()
}

/// Each agent's stretches of leave of one kind.
fn leaves(view: &RosterView) -> Vec<(&str, NaiveDate, NaiveDate, &Text)> {
    let mut leaves: Vec<(&str, NaiveDate, NaiveDate, &Text)> = Vec::new();
    for agent in &view.agents {
        let mut before: Option<&Text> = None;
        for (cell, day) in agent.cells.iter().zip(&view.days) {
            let kind = if let CellKind::Leave(kind) = &cell.kind { Some(kind) } else { None };
            match (kind, leaves.last_mut()) {
                (Some(kind), Some(last)) if before == Some(kind) => last.2 = day.date,
                (Some(kind), _) => leaves.push((&agent.name, day.date, day.date, kind)),
                (None, _) => {}
            }
            before = kind;
        }
    }
    leaves
}

/// Where a shift is worked, in words.
pub fn place(place: PlaceView, standby: bool) -> Text {
    match (place, standby) {
        (PlaceView::Office, false) => say::office(),
        (PlaceView::Office, true) => say::office_standby(),
        (PlaceView::Home, false) => say::home(),
        (PlaceView::Home, true) => say::home_standby(),
    }
}

/// The shifts with their hours, places, staffing targets and what became of these.
pub fn shifts(view: &RosterView, language: Language) -> Grid {
    let mut columns = vec![
        (say::shift(), Align::Left),
        (say::name(), Align::Wrap),
        (say::hours_of_day(), Align::Left),
        (say::place(), Align::Wrap),
    ];
    if !view.staffing.is_empty() {
        let heads =
            [say::least(), say::wanted(), say::most(), say::staffed(), say::on_days(), say::days_below()];
        columns.extend(heads.map(|head| (head, Align::Right)));
    }
    let mut grid = Grid::titled(&say::shifts(), &columns, language);
    for (class, shift) in view.shifts.iter().enumerate() {
        let mut row = vec![
            GridCell::new(shift.id.clone(), Tone::Class(class)),
            shift.name.clone().into(),
            format!("{}–{}", shift.start, shift.end).into(),
            words(&place(shift.place, shift.standby), language).into(),
        ];
        let mut targets = view.staffing.iter().filter(|target| target.shift == shift.id);
        row.extend(targets.next().into_iter().flat_map(staffing));
        grid.row(row);
        for target in targets {
            let blank = [shift.id.as_str(), "", "", ""].map(|text| GridCell::new(text, Tone::Class(class)));
            grid.row(blank.into_iter().chain(staffing(target)).collect());
        }
    }
    grid
}

fn staffing(target: &StaffingView) -> [GridCell; 6] {
    let tone = if target.days_below > 0 { Tone::Bad } else { Tone::Good };
    let staffed = match target.fewest == target.most {
        true => target.fewest.to_string(),
        false => format!("{}–{}", target.fewest, target.most),
    };
    let below = if target.days_below > 0 { Tone::Bad } else { Tone::Normal };
    [
        target.min.to_string().into(),
        target.want.to_string().into(),
        target.max.map_or(String::new(), |max| max.to_string()).into(),
        GridCell::new(staffed, tone),
        target.days.to_string().into(),
        GridCell::new(target.days_below.to_string(), below),
    ]
}

/// The totals of each agent and of all.
pub fn totals(view: &RosterView, language: Language) -> Grid {
    let with_leave = view.agents.iter().any(|agent| agent.totals.leave_halves > 0);
    let mut columns = vec![(say::agent(), Align::Wrap), (say::id(), Align::Left)];
    columns.extend(view.shifts.iter().map(|shift| (Text::plain(&shift.id), Align::Right)));
    let heads = [say::all_duties(), say::working_hours(), say::weekend_days(), say::rest_days()];
    columns.extend(heads.map(|head| (head, Align::Right)));
    if with_leave {
        columns.push((say::leave_days(), Align::Right));
    }
    let with_outside = has_outside(view);
    if with_outside {
        columns.push((say::outside_days(), Align::Right));
    }
    columns.push((say::longest_stint(), Align::Right));
    let mut grid = Grid::titled(&say::totals(), &columns, language);
    for agent in &view.agents {
        let totals = &agent.totals;
        let mut row: Vec<GridCell> = vec![agent.name.clone().into(), agent.id.clone().into()];
        row.extend(
            view.shifts
                .iter()
                .enumerate()
                .map(|(shift, _)| GridCell::from(totals.duties.get(shift).copied().unwrap_or(0).to_string())),
        );
        row.push(sum(totals.duties.iter().copied()).to_string().into());
        row.push(hours(totals.minutes).into());
        row.push(totals.weekend_days.to_string().into());
        row.push(totals.rest_days.to_string().into());
        if with_leave {
            row.push(half_days(totals.leave_halves).into());
        }
        if with_outside {
            row.push(totals.outside_days.to_string().into());
        }
        row.push(totals.longest_stint.to_string().into());
        grid.row(row);
    }
    let of = |value: &dyn Fn(&TotalsView) -> i64| sum(view.agents.iter().map(|a| value(&a.totals)));
    let mut row: Vec<GridCell> = vec![words(&say::all_agents(), language).into(), GridCell::default()];
    row.extend(
        (0..view.shifts.len())
            .map(|shift| GridCell::from(of(&|t| t.duties.get(shift).copied().unwrap_or(0)).to_string())),
    );
    row.push(of(&|t| sum(t.duties.iter().copied())).to_string().into());
    row.push(hours(of(&|t| t.minutes)).into());
    row.push(of(&|t| t.weekend_days).to_string().into());
    row.push(of(&|t| t.rest_days).to_string().into());
    if with_leave {
        row.push(half_days(of(&|t| t.leave_halves)).into());
    }
    if with_outside {
        row.push(of(&|t| t.outside_days).to_string().into());
    }
    grid.row(row);
    grid.summary = 1;
    grid
}

/// The sum, at its limit if it is beyond.
pub fn sum(values: impl Iterator<Item = i64>) -> i64 {
    values.fold(0, i64::saturating_add)
}

/// Each count with its shares, spread and least spread.
pub fn fairness(view: &RosterView, language: Language) -> Grid {
    let carried =
        view.fairness.iter().flat_map(|count| &count.agents).any(|agent| agent.carried.numerator != 0);
    let title = if carried { say::fairness_carried() } else { say::fairness() };
    let mut columns = vec![(say::agent(), Align::Wrap)];
    columns.extend(view.fairness.iter().map(|fairness| (fairness.name.clone(), Align::Left)));
    let mut grid = Grid::titled(&title, &columns, language);
    if view.fairness.is_empty() {
        return grid;
    }
    grid.rows = view.agents.iter().map(|agent| vec![GridCell::from(agent.name.clone())]).collect();
    let (mut spreads, mut least) = (
        vec![GridCell::from(words(&say::spread(), language))],
        vec![GridCell::from(words(&say::least_spread(), language))],
    );
    for fairness in &view.fairness {
        let unit = fairness.unit;
        let counts: Vec<String> = fairness.agents.iter().map(|a| count(a.count, unit)).collect();
        let shares: Vec<String> = fairness.agents.iter().map(|a| exact(a.share, unit)).collect();
        let left = counts.iter().map(|text| width(text)).max().unwrap_or(0);
        let right = shares.iter().map(|text| width(text)).max().unwrap_or(0);
        for (row, agent) in grid.rows.iter_mut().zip(fairness.agents.iter().zip(counts.iter().zip(&shares))) {
            let (agent, (count, share)) = agent;
            let mut text = format!("{} / {share}", pad_left(count, left));
            if carried {
                text = format!("{} {}", pad(&text, left + 3 + right), owed(agent.carried, unit));
            }
            row.push(text.trim_end().into());
        }
        let fits = fairness.least_spread.is_none_or(|least| least == fairness.spread);
        let tone = if fits { Tone::Normal } else { Tone::Notable };
        spreads.push(GridCell::new(pad_left(&exact(fairness.spread, unit), left), tone));
        let known = fairness.least_spread.map_or("?".to_string(), |spread| exact(spread, unit));
        least.push(pad_left(&known, left).into());
    }
    grid.row(spreads);
    grid.row(least);
    grid.summary = 2;
    grid
}

fn owed(carried: Exact, unit: Unit) -> String {
    match carried.numerator {
        0 => String::new(),
        1.. => format!("(+{})", exact(carried, unit)),
        _ => format!("({})", exact(carried, unit)),
    }
}

/// Why each spread can't be less.
pub fn why(view: &RosterView, language: Language) -> Vec<String> {
    let reason = |count: &FairnessView| Some(words(count.why.as_ref()?, language));
    view.fairness.iter().filter_map(reason).collect()
}

/// Required and achieved heads by interval.
pub fn coverage(view: &RosterView, language: Language) -> Grid {
    let columns = [
        (say::hours_of_day(), Align::Left),
        (say::required(), Align::Right),
        (say::staffed(), Align::Right),
        (say::on_days(), Align::Left),
        (say::short_by(), Align::Right),
        (say::remark(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&say::coverage(), &columns, language);
    for interval in &view.coverage {
        coverage_rows(&mut grid, interval, language);
    }
    grid
}

fn coverage_rows(grid: &mut Grid, interval: &CoverageView, language: Language) {
    let all: usize = interval.groups.iter().map(|group| group.dates.len()).sum();
    for (at, group) in interval.groups.iter().enumerate() {
        let short = group.staffed < interval.required;
        let tone = match (short, &group.accepted) {
            (false, _) => Tone::Good,
            (true, Some(_)) => Tone::Notable,
            (true, None) => Tone::Bad,
        };
        let first = at == 0;
        let span = Text::plain(format!("{}–{}", interval.from, interval.until));
        let when = match first {
            true => words(&of_whom(interval.who.clone(), span), language),
            false => String::new(),
        };
        let mut remark = match (short, &group.accepted) {
            (false, _) => String::new(),
            (true, Some(reason)) => words(&say::accepted(reason), language),
            (true, None) => words(&say::not_met(), language),
        };
        if short && group.dates.len() < all {
            let dates = dates(&group.dates, language);
            remark = words(&say::about(dates, remark), language);
        }
        let missing = group.missing_minutes;
        grid.row(vec![
            when.into(),
            if first { interval.required.to_string() } else { String::new() }.into(),
            GridCell::new(group.staffed.to_string(), tone),
            words(&say::days_of(group.dates.len(), all), language).into(),
            GridCell::new(if missing > 0 { hours(missing) } else { String::new() }, tone),
            GridCell::new(remark, if short { tone } else { Tone::Normal }),
        ]);
    }
}

/// Dates in order as stretches: `30 Nov – 6 Dec, 9 Dec`.
pub fn dates(all: &[NaiveDate], language: Language) -> Text {
    let mut stretches: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for date in all {
        match stretches.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*date) => *last = *date,
            _ => stretches.push((*date, *date)),
        }
    }
    let spoken = stretches.into_iter().map(|(from, until)| match from == until {
        true => Text::plain(short_date(from, language)),
        false => say::date_range(short_date(from, language), short_date(until, language)),
    });
    Text::list(&spoken.collect::<Vec<_>>())
}
