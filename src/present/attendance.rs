//! The monthly attendance report, and what attendance says otherwise than the roster, as typed tables.

use std::collections::{BTreeMap, BTreeSet};

use crate::accounts::{Corrected, Found, Oddity, Register, Statement};
use crate::book::{Book, LeaveKind};
use crate::messages::{Hours, Language, Text, attendance as say, clocks, timesheets};
use crate::render::sheet::{Cell, Column, Page, Sheet};
use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use rust_decimal::Decimal;

use super::json::attendance::OddityJson;
use super::timesheet::{AgentHours, Timesheets};

/// What an agent's attendance adds up to.
#[derive(Default)]
struct Sums {
    days_due: i64,
    days_worked: i64,
    due: i64,
    late: (i64, i64),
    early: (i64, i64),
    absent: i64,
    open: i64,
}

impl Sums {
    fn of(agent: &AgentHours<'_>) -> Sums {
        let mut sums = Sums::default();
        for record in &agent.records {
            let duties = agent.person.on(record.date);
            let day = || duties.iter().filter(|duty| duty.counts_as_day);
            let works = day().next().is_some();
            let missed = works && day().all(|duty| duty.actual.as_ref().is_some_and(|actual| actual.absent));
            // Overtime is worked beside what is due; leave takes what is.
            let overtime = record.classes.rest_day > 0 || agent.person.is_extra(record.date);
            sums.days_due += i64::from((works && !overtime) || (!works && record.takes_day));
            sums.days_worked += i64::from(works && !missed);
            sums.absent += i64::from(missed);
            sums.due += record.leave.iter().map(|leave| leave.minutes).sum::<i64>();
            for duty in duties {
                sums.due += if overtime { 0 } else { duty.planned };
                if let Some(actual) = &duty.actual {
                    sums.late.0 += i64::from(actual.late > 0);
                    sums.late.1 += actual.late;
                    sums.early.0 += i64::from(actual.early > 0);
                    sums.early.1 += actual.early;
                    sums.open += i64::from(actual.open);
                }
            }
        }
        sums
    }
}

/// A row an agent, as HR takes it. `accounts` are the agents' leave accounts at the end, by id.
pub fn report(
    view: &Timesheets<'_>,
    register: &Register,
    accounts: &BTreeMap<String, Vec<Statement>>,
    dates: (NaiveDate, NaiveDate),
    actuals: bool,
    notes: &[Text],
    language: Language,
) -> Sheet {
    let word = |text: Text| text.in_language(language).to_string();
    let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
    let mut columns = vec![
        Column::text("name", word(timesheets::name())),
        Column::short("agent", word(timesheets::agent())),
        figure("days_due", say::days_due()),
        figure("days_worked", say::days_worked()),
        figure("due_minutes", say::hours_due()),
        figure("worked_minutes", say::hours_worked()),
        figure("late", say::late_times()),
        figure("late_minutes", say::late_minutes()),
        figure("early", say::early_times()),
        figure("early_minutes", say::early_minutes()),
        figure("days_absent", say::days_absent()),
        figure("missing_punches", say::missing_punches()),
    ];
    let kinds = shown_kinds(&register.book, view);
    // Ordinary hours stand in the hours worked.
    columns.extend(view.class_columns(language).into_iter().skip(1));
    columns.push(figure("night_minutes", timesheets::night()));
    columns.push(figure("standby_minutes", timesheets::standby()));
    columns.extend(
        kinds.iter().map(|kind| figure(&format!("{}_days", kind.id), say::leave_days_of(kind.name.clone()))),
    );
    columns.push(figure("comp_balance_minutes", say::comp_balance()));
    columns.push(Column::short("signature", word(say::signature())));
    let team = &register.book.team;
    let mut sheet = Sheet {
        name: word(say::tab_report()),
        title: word(say::title(&team.name, &team.id, dates.0, dates.1)),
        columns,
        page: Page::Landscape,
        frozen: 2,
        signatures: vec![String::new(), word(say::made_by())],
        notes: notes.iter().map(|note| note.in_language(language).to_string()).collect(),
        ..Sheet::default()
    };
    for agent in &view.rows {
        let (sums, hours) = (Sums::of(agent), agent.sums());
        let counted = |number: i64| if actuals { Cell::Integer(number) } else { Cell::Blank };
        let mut row = vec![
            agent.person.name.as_str().into(),
            agent.person.id.as_str().into(),
            Cell::Integer(sums.days_due),
            Cell::Integer(sums.days_worked),
            Cell::Minutes(sums.due),
            Cell::Minutes(hours.classes.total()),
            counted(sums.late.0),
            Cell::minutes_or_blank(sums.late.1),
            counted(sums.early.0),
            Cell::minutes_or_blank(sums.early.1),
            counted(sums.absent),
            counted(sums.open),
        ];
        row.extend(view.class_cells(&hours.classes, hours.to_comp).into_iter().skip(1));
        row.push(Cell::minutes_or_blank(hours.night));
        row.push(Cell::minutes_or_blank(hours.standby));
        row.extend(kinds.iter().map(|kind| match hours.leave.get(&kind.id) {
            Some(minutes) if *minutes > 0 => days(*minutes, register.rules.leave_day()),
            _ => Cell::Blank,
        }));
        let comp = accounts
            .get(&agent.person.id)
            .and_then(|statements| statements.iter().find(|statement| statement.account == "comp"));
        row.push(comp.map_or(Cell::Blank, |statement| Cell::Minutes(statement.balance)));
        row.push(Cell::Blank);
        sheet.rows.push(row);
    }
    sheet.add_totals(timesheets::total().in_language(language));
    sheet
}

/// The kinds of leave that have a column: those that everybody looks for, and what somebody has.
fn shown_kinds<'b>(book: &'b Book, view: &Timesheets<'_>) -> Vec<&'b LeaveKind> {
    const ALWAYS: [&str; 3] = ["annual", "comp", "sick"];
    let had: BTreeSet<String> =
        view.rows.iter().flat_map(|agent| agent.sums().leave.into_keys().collect::<Vec<_>>()).collect();
    let shown = |kind: &&LeaveKind| ALWAYS.contains(&kind.id.as_str()) || had.contains(&kind.id);
    book.leave_kinds.iter().filter(shown).collect()
}

fn days(minutes: i64, day: i64) -> Cell {
    let days = Decimal::from(minutes).checked_div(Decimal::from(day.max(1)));
    Cell::Number(days.unwrap_or_default().round_dp(3).normalize())
}

/// A row an oddity: agent, date, line of the file, what it is.
pub fn oddities(
    found: &[Found],
    register: &Register,
    dates: (NaiveDate, NaiveDate),
    language: Language,
) -> Sheet {
    let word = |text: Text| text.in_language(language).to_string();
    let team = &register.book.team;
    let mut sheet = Sheet {
        name: word(say::tab_found()),
        title: word(say::title_found(&team.name, &team.id, dates.0, dates.1)),
        columns: vec![
            Column::text("name", word(timesheets::name())),
            Column::short("agent", word(timesheets::agent())),
            Column::short("date", word(timesheets::date())),
            Column::figure("line", word(say::line())),
            Column::text("what", word(say::what())),
        ],
        frozen: 1,
        page: Page::Portrait,
        ..Sheet::default()
    };
    let shown = |found: &&Found| found.date.is_none_or(|date| dates.0 <= date && date <= dates.1);
    for found in found.iter().filter(shown) {
        let name = register.person(&found.agent).map_or("", |person| person.name.as_str());
        sheet.rows.push(vec![
            if name.is_empty() { Cell::Blank } else { name.into() },
            found.agent.as_str().into(),
            found.date.map_or(Cell::Blank, Cell::Date),
            found.line.map_or(Cell::Blank, |line| Cell::Integer(i64::try_from(line).unwrap_or(i64::MAX))),
            oddity(&found.what).in_language(language).into(),
        ]);
    }
    sheet
}

/// The same for programs: all that was found, whatever its date.
pub fn oddities_json(found: &[Found], language: Language) -> Vec<OddityJson<'_>> {
    found
        .iter()
        .map(|found| OddityJson {
            agent: &found.agent,
            date: found.date,
            line: found.line,
            what: oddity(&found.what).in_language(language).to_string(),
        })
        .collect()
}

/// An oddity in words.
pub fn oddity(what: &Oddity) -> Text {
    match what {
        Oddity::Late(minutes) => say::late(Hours(*minutes)),
        Oddity::LateWithinGrace(minutes) => say::within_grace(Hours(*minutes)),
        Oddity::Early(minutes) => say::early(Hours(*minutes)),
        Oddity::EarlyWithinGrace(minutes) => say::early_within_grace(Hours(*minutes)),
        Oddity::Absent => say::absent(),
        Oddity::NoIn => say::no_in(),
        Oddity::NoOut => say::no_out(),
        Oddity::Unplanned(minutes) => say::unplanned(Hours(*minutes)),
        Oddity::UnplannedOpen => say::unplanned_open(),
        Oddity::Stayed(minutes) => say::stayed(Hours(*minutes)),
        Oddity::CameBefore(minutes) => say::came_before(Hours(*minutes)),
        Oddity::Away(minutes) => say::away(Hours(*minutes)),
        Oddity::Overlapping => say::overlapping(),
        Oddity::Long(minutes) => say::long_pair(Hours(*minutes)),
        Oddity::OnLeave => say::on_leave(),
        Oddity::Stranger(name) => say::stranger(name),
        Oddity::NoRow => clocks::no_row(),
        Oddity::OddPunches { count, from, until } if from == until => clocks::one_end(*count, time(from)),
        Oddity::OddPunches { count, from, until } => clocks::odd_punches(*count, time(from), time(until)),
        Oddity::Mended(how) => clocks::mended(how),
        Oddity::Corrected { came, went, who, why } => {
            let before =
                |corrected: &Corrected| corrected.before.as_ref().map_or_else(clocks::no_punch, time);
            let came = came.as_ref().map(|came| clocks::corrected_in(before(came), time(&came.after)));
            let went = went.as_ref().map(|went| clocks::corrected_out(before(went), time(&went.after)));
            let both: Vec<Text> = came.into_iter().chain(went).collect();
            clocks::corrected(Text::list(&both), who, why)
        }
    }
}

fn time(at: &DateTime<Tz>) -> Text {
    Text::plain(at.format("%H:%M").to_string())
}
