//! Overtime as it was approved beforehand, beside what was worked.

use std::collections::BTreeMap;

use crate::messages::{Language, Text, timesheets as say};
use crate::record::{Record, Request, RequestState};
use crate::render::sheet::{Cell, Column, Page, Sheet};
use chrono::NaiveDate;

use super::json::overtime::OvertimeDayJson;
use super::timesheet::Timesheets;

/// One agent's date with overtime, approved or worked.
pub struct Row {
    agent: String,
    name: String,
    date: NaiveDate,
    /// Minutes that were approved.
    approved: i64,
    /// Minutes of overtime that were worked.
    overtime: i64,
    /// All minutes that were worked.
    worked: i64,
    /// The requests that were approved.
    entries: Vec<u64>,
}

/// A row for each agent and date with overtime; none where the record knows of no overtime asked for.
pub fn rows(view: &Timesheets<'_>, record: &Record, (first, last): (NaiveDate, NaiveDate)) -> Vec<Row> {
    let mut approved: BTreeMap<(String, NaiveDate), (i64, Vec<u64>)> = BTreeMap::new();
    let mut asked = false;
    for request in record.requests() {
        let Request::Overtime { agent, date, minutes, .. } = request.request else { continue };
        if *date < first || last < *date {
            continue;
        }
        asked = true;
        if request.state == RequestState::Approved {
            let (sum, entries) = approved.entry((agent.clone(), *date)).or_default();
            *sum += minutes;
            entries.push(request.entry.n);
        }
    }
    if !asked {
        return Vec::new();
    }
    let mut rows = Vec::new();
    for agent in &view.rows {
        for day in &agent.records {
            let (minutes, entries) =
                approved.remove(&(agent.person.id.clone(), day.date)).unwrap_or_default();
            let overtime = day.classes.total() - day.classes.ordinary;
            if minutes > 0 || overtime > 0 {
                rows.push(Row {
                    agent: agent.person.id.clone(),
                    name: agent.person.name.clone(),
                    date: day.date,
                    approved: minutes,
                    overtime,
                    worked: day.classes.total(),
                    entries,
                });
            }
        }
    }
    rows
}

/// The rows as a table.
pub fn sheet(rows: &[Row], title: &str, language: Language) -> Sheet {
    let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
    let short = |key: &str, head: Text| Column::short(key, head.in_language(language));
    let columns = vec![
        Column::text("name", say::name().in_language(language)),
        short("agent", say::agent()),
        short("date", say::date()),
        figure("approved_minutes", say::approved()),
        figure("overtime_minutes", say::overtime_worked()),
        figure("beyond_minutes", say::beyond_approval()),
        figure("worked_minutes", say::worked()),
        short("entries", say::log_entry()),
    ];
    let mut sheet = Sheet {
        name: say::tab_overtime().in_language(language).to_string(),
        title: title.to_string(),
        columns,
        page: Page::Landscape,
        ..Sheet::default()
    };
    for row in rows {
        let entries = row.entries.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        sheet.rows.push(vec![
            row.name.as_str().into(),
            row.agent.as_str().into(),
            Cell::Date(row.date),
            Cell::minutes_or_blank(row.approved),
            Cell::minutes_or_blank(row.overtime),
            Cell::minutes_or_blank((row.overtime - row.approved).max(0)),
            Cell::minutes_or_blank(row.worked),
            entries.into(),
        ]);
    }
    if !rows.is_empty() {
        sheet.add_totals(say::total().in_language(language));
    }
    sheet
}

/// The same for programs.
pub fn to_json(rows: &[Row]) -> Vec<OvertimeDayJson<'_>> {
    rows.iter()
        .map(|row| OvertimeDayJson {
            agent: &row.agent,
            date: row.date,
            approved: row.approved,
            overtime: row.overtime,
            worked: row.worked,
            entries: &row.entries,
        })
        .collect()
}
