//! Which roster an exported sheet was made from, so that it finds its way back.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::roster::Roster;

/// The name, defined in a workbook, under which it keeps where it comes from.
pub const ORIGIN_NAME: &str = "fairshift_roster";

/// The roster that a sheet shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The team's id.
    pub team: String,
    /// The first date.
    pub start: NaiveDate,
    /// How many dates.
    pub days: usize,
    /// The fingerprint of the instance.
    pub instance: String,
    /// The fingerprint of what everybody works.
    pub lines: String,
}

impl Origin {
    /// That of a roster.
    pub fn of(roster: &Roster) -> Origin {
        let mut hash = Sha256::new();
        for line in &roster.lines {
            for cell in line.iter().take(roster.horizon.days) {
                cell.iter().for_each(|shift| hash.update((shift.index() as u64).to_le_bytes()));
                hash.update([0xff]);
            }
            hash.update([0xfe]);
        }
        Origin {
            team: roster.team.clone(),
            start: roster.horizon.start,
            days: roster.horizon.days,
            instance: roster.instance.clone(),
            lines: hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect(),
        }
    }

    /// As a workbook keeps it: `1|support-team|2026-11-30|21|…|…`.
    pub fn text(&self) -> String {
        format!("1|{}|{}|{}|{}|{}", self.team, self.start, self.days, self.instance, self.lines)
    }

    /// Reads what [`Origin::text`] writes, within the quotes that a spreadsheet puts around it.
    pub fn parse(text: &str) -> Option<Origin> {
        let text = text.trim().trim_start_matches('=').trim_matches('"');
        let parts: Vec<&str> = text.split('|').collect();
        match parts[..] {
            ["1", team, start, days, instance, lines] => Some(Origin {
                team: team.to_string(),
                start: start.parse().ok()?,
                days: days.parse().ok()?,
                instance: instance.to_string(),
                lines: lines.to_string(),
            }),
            _ => None,
        }
    }
}
