//! Duties as CSV: one row a duty, for spreadsheets and scripts.

use super::rows::{Terminator, rows};
use super::sheet::harmless;
use super::view::{DATE_TIME, DutyView, PlaceView};

/// `agent,date,shift,start,end,name,place,standby,minutes`: id, ISO date, id, ISO
/// local date-times, then words and working minutes. The same in every language.
pub fn render(duties: &[DutyView]) -> String {
    let head = ["agent", "date", "shift", "start", "end", "name", "place", "standby", "minutes"];
    let row = |duty: &DutyView| {
        vec![
            harmless(&duty.agent),
            duty.date.to_string(),
            harmless(&duty.shift),
            duty.start.format(DATE_TIME).to_string(),
            duty.end.format(DATE_TIME).to_string(),
            harmless(&duty.name),
            match duty.place {
                PlaceView::Office => "office".to_string(),
                PlaceView::Home => "home".to_string(),
            },
            duty.standby.to_string(),
            duty.minutes.to_string(),
        ]
    };
    rows(head.map(str::to_string).to_vec(), duties.iter().map(row), Terminator::Any(b'\n'))
}
