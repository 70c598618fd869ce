//! From the sheets that a team has to its first files: who works, which shifts there are, what the past shows, and
//! the past itself as rosters. Nothing is made up: what the sheets don't say is asked for, and what is not
//! understood is named cell by cell.

mod gather;
mod history;
mod write;

use std::collections::BTreeMap;
use std::path::PathBuf;

use chrono::NaiveDate;

pub use gather::{agent_ids, gather};
pub use history::{keep_past, may_keep};
pub use write::compose;

pub use crate::import::times::Meaning;

use crate::book::HalfDay;
use crate::calendar::Clock;
use crate::inference::{Facts, Observed};
use crate::messages::{Language, Text};

/// A mark that may be a shift and whose times nobody has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untimed {
    /// As it stands in the cells.
    pub mark: String,
    /// In how many cells.
    pub times: usize,
    /// The first of them.
    pub first: PathBuf,
}

/// A cell that is not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotRead {
    /// Where.
    pub place: PathBuf,
    /// What stands there.
    pub text: String,
    /// Whose it is.
    pub name: String,
    /// When.
    pub date: NaiveDate,
    /// Why.
    pub why: Text,
}

/// A shift of the sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetShift {
    /// The mark, which is the shift's id.
    pub mark: String,
    /// From,
    pub start: Clock,
    /// until.
    pub end: Clock,
    /// Whether it is on call, by its mark or what the legend says of it.
    pub on_call: bool,
    /// In how many cells it stands.
    pub times: usize,
    /// Who says the times.
    pub said_by: SaidBy,
}

/// Who says when a shift is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SaidBy {
    /// The person who ran the command.
    User,
    /// The sheet.
    Sheet,
}

/// Somebody of the sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetAgent {
    /// The id: the staff number, else the name as far as it is plain, else a number.
    pub id: String,
    /// The name as it stands there.
    pub name: String,
    /// The first date, where the sheets before do not have them.
    pub from: Option<NaiveDate>,
    /// The last date, where the sheets after do not have them.
    pub until: Option<NaiveDate>,
}

/// Leave as the cells say it: dates in a row of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLeave {
    /// Whose.
    pub agent: usize,
    /// From,
    pub from: NaiveDate,
    /// until.
    pub until: NaiveDate,
    /// The kind, by its id in the team's files.
    pub kind: &'static str,
    /// Half a day.
    pub half: Option<HalfDay>,
    /// The first cell.
    pub cell: String,
}

/// What the sheets say together.
#[derive(Clone, Debug)]
pub struct Gathered {
    /// The sheets, as people call them.
    pub sheets: Vec<String>,
    /// Whether they have whole weeks that begin on one weekday.
    pub are_whole_weeks: bool,
    /// The team's name, if a title has one.
    pub name: Option<String>,
    /// Who.
    pub agents: Vec<SheetAgent>,
    /// What.
    pub shifts: Vec<SheetShift>,
    /// Marks whose times are missing; with any, nothing below is whole.
    pub untimed: Vec<Untimed>,
    /// Who worked what when.
    pub observed: Observed,
    /// Leave.
    pub leave: Vec<SheetLeave>,
    /// Dates of which the sheets say something: public holidays.
    pub days: BTreeMap<NaiveDate, String>,
    /// Cells that are not understood.
    pub not_read: Vec<NotRead>,
    /// Cells that were read otherwise than they stand there, or of which something was left out.
    pub remarks: Vec<(PathBuf, Text)>,
}

/// The files of a first team, and what they rest on.
#[derive(Clone, Debug)]
pub struct FirstTeam {
    /// Names and texts, `team.toml` last.
    pub files: Vec<(String, String)>,
    /// What the sheets say.
    pub gathered: Gathered,
    /// What they show.
    pub facts: Facts,
    /// Dates in a row that become a roster each, the first and how many.
    pub past: Vec<(NaiveDate, usize)>,
    /// The first date of the next roster.
    pub next: NaiveDate,
}

/// What the files are to be called and said in.
#[derive(Clone, Debug)]
pub struct Form {
    /// The team's id.
    pub id: String,
    /// The language of the comments.
    pub language: Language,
    /// Where the clocks are.
    pub zone: String,
    /// Whether cells that are not understood are passed over.
    pub skip: bool,
    /// What stands below all that the sheets show: the other keys that there are.
    pub appendix: String,
}
