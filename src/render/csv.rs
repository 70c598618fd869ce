//! Duties as CSV: one row a duty, for spreadsheets and scripts.

use super::sheet::harmless;
use super::view::{DATE_TIME, DutyView, PlaceView};

/// `agent,date,shift,start,end,name,place,standby,minutes`: id, ISO date, id, ISO
/// local date-times, then words and working minutes. The same in every language.
pub fn render(duties: &[DutyView]) -> String {
    let mut out = String::from("agent,date,shift,start,end,name,place,standby,minutes\n");
    for duty in duties {
        let fields = [
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
        ];
        let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
        // Writing to memory does not fail, and all rows have the same length.
        if writer.write_record(&fields).is_ok()
            && let Ok(bytes) = writer.into_inner()
        {
            out.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    out
}
