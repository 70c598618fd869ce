//! The object of `stress --json`.

use chrono::NaiveDate;
use serde::Serialize;

use crate::messages::Language;
use crate::operations::repair::{Endurance, Mend};
use crate::workspace::JudgedRoster;

/// What `stress --json` prints.
#[derive(Debug, Serialize)]
pub struct EnduranceJson<'a> {
    /// Every absence of one agent on one date.
    pub absences: Vec<SingleAbsenceJson<'a>>,
    /// How many of them can't be mended: proven.
    pub fatal: usize,
    /// Of how many the time did not suffice to say so.
    pub unknown: usize,
}

/// An agent does not come on one date.
#[derive(Debug, Serialize)]
pub struct SingleAbsenceJson<'a> {
    /// The agent's id.
    pub agent: &'a str,
    /// The date.
    pub date: NaiveDate,
    /// The duty that is lost, as it stands in tables.
    pub duty: String,
    /// What becomes of it.
    #[serde(flatten)]
    pub outcome: AbsenceOutcomeJson<'a>,
}

/// What becomes of a single absence.
#[derive(Debug, Serialize)]
#[serde(tag = "status", rename_all = "lowercase")]
pub enum AbsenceOutcomeJson<'a> {
    /// All holds after some changes.
    Mended {
        /// How many.
        changes: usize,
        /// Whether they are the fewest.
        proven: bool,
    },
    /// Something required is newly short whatever is changed, or a must can't hold: proven.
    Fatal {
        /// The least found that is short, in agent-minutes; null where a must is in the way.
        short: Option<i64>,
        /// No repair has less that is short: proven; null where a must is in the way.
        short_bound: Option<i64>,
        /// Whether nothing better exists.
        proven: bool,
        /// What would save it, as sentences.
        saved_by: Vec<&'a str>,
    },
    /// The time did not suffice to find a repair, or to prove that there is none.
    Unknown,
}

impl<'a> EnduranceJson<'a> {
    /// What a roster withstands, as it is printed.
    pub fn new(judged: &'a JudgedRoster, endurance: &'a Endurance, language: Language) -> EnduranceJson<'a> {
        let (instance, book) = (&judged.instance, &judged.instance.book);
        let lines = &judged.loaded.roster.lines;
        let absences = endurance.singles.iter().enumerate().map(|(at, single)| {
            let shifts = lines.get(single.agent.0).and_then(|line| line.get(single.day));
            let fatal = endurance.fatal.iter().find(|fatal| fatal.single == at);
            let saved_by = fatal.iter().flat_map(|fatal| &fatal.saved_by);
            SingleAbsenceJson {
                agent: &book.agents[single.agent.0].id,
                date: instance.horizon.date(single.day),
                duty: book.label(shifts.map(Vec::as_slice).unwrap_or_default()),
                outcome: match single.repair {
                    Mend::Mended { changes, fewest } => {
                        AbsenceOutcomeJson::Mended { changes, proven: fewest }
                    }
                    Mend::Fatal { short, least } => AbsenceOutcomeJson::Fatal {
                        short,
                        short_bound: short.map(|_| least),
                        proven: short.is_none_or(|short| short <= least),
                        saved_by: saved_by.map(|text| text.in_language(language)).collect(),
                    },
                    Mend::Unknown => AbsenceOutcomeJson::Unknown,
                },
            }
        });
        let unknown = endurance.unknown();
        EnduranceJson { absences: absences.collect(), fatal: endurance.fatal.len(), unknown }
    }
}
