//! `holidays.toml`: the years that a team knows the public holidays of, and their dates.

use std::sync::Arc;

use super::reader::{File, Table};
use super::syntax::Parsed;
use super::{Team, syntax, team};
use crate::diagnostic::{Code, Diagnostic, Source};
use crate::messages::{Text, input};
use chrono::Datelike;

/// The file that a team may have.
pub(super) const HOLIDAYS_FILE: &str = "holidays.toml";

/// Adds what the file says to the team's holidays: its years are known from then on.
/// `first` are the dates that `team.toml` has already.
pub(super) fn read(root: &Table<'_>, source: &Arc<Source>, team: &mut Team, first: team::Dates) {
    let Parsed { document, errors, whole } = syntax::parse(&source.text);
    let file = File { source, found: root.file.found };
    if syntax::record(file, &errors) || !whole {
        return;
    }
    let mut root = Table::new(file, String::new(), document.get_ref(), 0..0);
    if let Some(years) = root.get("years") {
        for year in years.one_or_more().unwrap_or_default() {
            if let Some(year) = year.integer(2000, 2199) {
                team.holidays.know(i32::try_from(year).unwrap_or_default());
            }
        }
    } else {
        let missing = Diagnostic::error(Code::MissingKey, input::missing_key(HOLIDAYS_FILE, "years"));
        file.push(missing.in_file(&source.path).help(input::add_line("years = [2027]")));
    }
    let known = team.holidays.clone();
    for holiday in team::own_holidays(&mut root, first) {
        if !known.knows(holiday.date.year()) {
            let title = input::holiday_outside_years(holiday.date);
            file.push(
                Diagnostic::error(Code::BadDate, title)
                    .at(&holiday.at, Text::default())
                    .help(input::name_holiday_year(holiday.date.year())),
            );
        }
        team::add_holiday(team, holiday);
    }
    root.finish();
}
