//! Sheets with shifts beside the dates and names in the cells.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::heads::is_weekday;
use super::rows::{Names, is_total, meant};
use super::table::{Skip, not_read};
use super::words::{self, plain};
use super::{Cells, Content, Found, Said, Spot};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::diagnostic::Code;
use crate::messages::input::Quote;
use crate::messages::{Text, sheet_import as say};

/// Between the names in a cell.
const SEPARATORS: [char; 13] = ['、', '，', ',', '/', '／', ';', '；', '\n', '\r', '|', '+', '&', '\t'];

/// Whom a cell names.
enum People {
    /// These, in their order.
    Known(Vec<AgentIx>),
    /// Nobody has this name.
    Unknown(String),
    /// Several have it.
    Several(String, Vec<AgentIx>),
}

/// The rows of shifts.
pub(super) struct ShiftRows {
    /// Each with the row that it is worked in.
    pub shifts: Vec<(u32, ShiftIx)>,
    /// Rows that are no shifts, as they are told.
    pub passed_over: Vec<Text>,
}

/// Whether shifts of the team stand left of the dates, and somebody of the team below a date.
pub(super) fn fits(cells: &Cells, book: &Book, names: &Names, head: u32, left: u32) -> bool {
    let below = || cells.cells.range((head + 1, 0)..);
    let labelled = below().any(|((_, column), content)| *column < left && shift(book, content).is_some());
    labelled
        && below().any(|((_, column), content)| {
            let named = |content: &Content| {
                matches!(people(book, names, &content.text()), People::Known(all) if !all.is_empty())
            };
            *column >= left && named(content)
        })
}

/// The shift that a label means: `A`, `早班`, `早班 09:00-17:00`.
fn shift(book: &Book, content: &Content) -> Option<ShiftIx> {
    let text = content.text();
    let head = text.split([' ', '\n', '(', '（', '\u{3000}']).next().unwrap_or_default();
    [text.as_str(), head].into_iter().find_map(|text| match words::said(book, text) {
        Ok(Said::Duty(shifts)) => match shifts.as_slice() {
            [shift] => Some(*shift),
            _ => None,
        },
        _ => None,
    })
}

fn people(book: &Book, names: &Names, text: &str) -> People {
    let whole = text.trim();
    if matches!(words::said(book, whole), Ok(Said::Rest)) || plain(whole) == "无" {
        return People::Known(Vec::new());
    }
    let mut found = Vec::new();
    let parts = whole.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty());
    for part in if names.meant(whole).is_empty() { parts.collect() } else { vec![whole] } {
        let known = |name: &str| !names.meant(name).is_empty();
        // Names may have blanks in them, and may have blanks between them.
        let apart = !known(part) && part.split_whitespace().count() > 1;
        let each: Vec<&str> = if apart { part.split_whitespace().collect() } else { vec![part] };
        for name in each {
            match names.meant(name) {
                [] if apart => return People::Unknown(part.to_string()),
                [] => return People::Unknown(name.to_string()),
                [agent] => found.push(*agent),
                several => return People::Several(name.to_string(), several.to_vec()),
            }
        }
    }
    People::Known(found)
}

impl ShiftRows {
    /// Reads the labels of the rows below the dates; `left` is the first date's column.
    pub fn read(
        found: &mut Found<'_>,
        book: &Book,
        head: u32,
        left: u32,
        dates: &[(u32, NaiveDate)],
    ) -> ShiftRows {
        let cells = found.cells;
        let mut rows = ShiftRows { shifts: Vec::new(), passed_over: Vec::new() };
        let mut current: Option<ShiftIx> = None;
        let last = cells.cells.last_key_value().map_or(head, |((row, _), _)| *row);
        for row in head + 1..=last {
            let labels: Vec<(u32, &Content)> =
                (0..left).filter_map(|column| Some((column, cells.get((row, column))?))).collect();
            let below: Vec<&Content> =
                dates.iter().filter_map(|(column, _)| cells.get((row, *column))).collect();
            let named = labels.iter().find_map(|(_, content)| shift(book, content));
            match (named, labels.first()) {
                (Some(shift), _) => current = Some(shift),
                (None, None) if below.is_empty() => {
                    current = None;
                    continue;
                }
                // A second row of the shift above, whose label is written once.
                (None, None) => {}
                (None, Some(_)) => current = None,
            }
            match (current, labels.first()) {
                (Some(shift), _) => rows.shifts.push((row, shift)),
                (None, Some((column, label))) => {
                    let text = label.text();
                    let rest = matches!(words::said(book, &text), Ok(Said::Rest | Said::Leave));
                    let weekdays = below.iter().all(|content| is_weekday(&content.text()));
                    let address = cells.address((row, *column));
                    match rest || weekdays || is_total(&text) {
                        true if below.is_empty() || weekdays => {}
                        true => rows.passed_over.push(Text::plain(format!("{address} ({text})"))),
                        false => {
                            let ids: Vec<Text> =
                                book.shifts.iter().map(|shift| Text::plain(&shift.id)).collect();
                            let title = say::no_shift_row(Quote(&text));
                            let help = say::shifts_are(Text::list(&ids));
                            found.error(Code::SheetName, Some((row, *column)), title, help);
                        }
                    }
                }
                (None, None) => {
                    found.error(Code::SheetName, Some((row, 0)), say::no_shift(), say::write_shift());
                }
            }
        }
        rows
    }
}

/// Reads the names in the cells.
pub(super) fn said(
    found: &mut Found<'_>,
    book: &Book,
    dates: &[(u32, NaiveDate)],
    rows: &ShiftRows,
    filled: &BTreeMap<Spot, Spot>,
    skip: Skip,
) -> BTreeMap<(AgentIx, NaiveDate), (Said, Spot)> {
    let names = Names::of(book);
    let mut worked: BTreeMap<(AgentIx, NaiveDate), (Vec<ShiftIx>, Spot)> = BTreeMap::new();
    let mut wrong: BTreeMap<String, (Vec<AgentIx>, Vec<Spot>)> = BTreeMap::new();
    for (row, shift) in &rows.shifts {
        for (column, date) in dates {
            let spot = (*row, *column);
            let Some(content) = found.cells.get(*filled.get(&spot).unwrap_or(&spot)) else { continue };
            match people(book, &names, &content.text()) {
                People::Known(agents) => {
                    for agent in agents {
                        let duty = worked.entry((agent, *date)).or_insert_with(|| (Vec::new(), spot));
                        duty.0.push(*shift);
                        duty.1 = spot;
                    }
                }
                People::Unknown(name) => wrong.entry(name).or_default().1.push(spot),
                People::Several(name, agents) => {
                    let seen = wrong.entry(name).or_default();
                    seen.0 = agents;
                    seen.1.push(spot);
                }
            }
        }
    }
    for (name, (agents, spots)) in wrong {
        let ids = agents.iter().filter_map(|agent| book.agents.get(agent.0));
        let ids: Vec<Text> = ids.map(|agent| Text::plain(&agent.id)).collect();
        let (title, help) = match ids.is_empty() {
            true => (say::unknown_name(Quote(&name)), meant(book, &name)),
            false => (say::ambiguous_name(Quote(&name), Text::list(&ids)), say::add_ids()),
        };
        let place = found.at(spots.first().copied());
        let mut error = not_read(Code::SheetName, title, help, skip).in_file(place);
        if spots.len() > 1 {
            let others = spots.iter().skip(1).map(|spot| Text::plain(found.cells.address(*spot)));
            error = error.note(say::also_at(super::listed(others)));
        }
        found.push(error);
    }
    let mut all = BTreeMap::new();
    for ((agent, date), (mut shifts, spot)) in worked {
        shifts.sort_by_key(|shift| book.shifts.get(shift.0).map(|shift| shift.start));
        let name = book.agents.get(agent.0).map_or("", |agent| agent.name.as_str());
        match shifts.as_slice() {
            [_] => {}
            [first, second] if first != second && book.allowed_pair(*first, *second) => {}
            _ => {
                let title = say::duties_of(name, date, book.label(&shifts));
                found.error(Code::SheetCell, Some(spot), title, say::allow_or_drop());
                continue;
            }
        }
        all.insert((agent, date), (Said::Duty(shifts), spot));
    }
    all
}
