//! A team opened once: its folder, its book, its rules and its record; the problem of some dates, the
//! rosters that follow one another, and rosters as they are in force, judged.

mod chain;
mod judged;
mod ledger;
mod payroll;
mod places;
mod problem;
mod sequence;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use judged::{JudgedRoster, inputs_of, judge, load, load_in_force, newest, place_breaks, stated};
pub use ledger::{AgentCarried, Carried, Counted, RosterCarried, after, carried, pasts};
pub use payroll::{Payroll, month, reach_back};
pub use places::{ROSTERS, one_team, passed_over, rosters_folder};
pub use problem::{Dates, Problem, unknown_years};
pub use sequence::{in_order, several};

use crate::book::{self, AgentIx, Beside, Book, Meant, Pay};
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::messages::{Text, cli as say, rosters};
use crate::record::{Record, granted_text};
use crate::rules::{self, ActiveRule};

/// A team's folder, opened.
pub struct Workspace {
    /// Where its files are.
    pub folder: PathBuf,
    /// What they say, with what the record has granted.
    pub book: Arc<Book>,
    /// The rules that hold.
    pub rules: Arc<Vec<ActiveRule>>,
    /// What was recorded when the folder was opened.
    pub record: Record,
    /// What in the files will not be as their writer hopes.
    pub warnings: Vec<Diagnostic>,
}

impl Workspace {
    /// Opens a team's folder.
    ///
    /// # Errors
    /// Files that are missing, wrong or damaged: everything that is found.
    ///
    /// # Example
    /// ```
    /// use std::path::Path;
    ///
    /// use fairshift::diagnostic::Failure;
    /// use fairshift::workspace::Workspace;
    ///
    /// let team = Workspace::open(Path::new("examples/support-team"))?;
    /// assert_eq!((team.book.agents.len(), team.book.shifts.len()), (4, 3));
    /// assert!(team.record.entries.is_empty());
    /// # Ok::<(), Failure>(())
    /// ```
    pub fn open(folder: &Path) -> Result<Workspace, Failure> {
        Workspace::read(folder).map_err(|failure| failure.in_language(book::stated_language(folder)))
    }

    fn read(folder: &Path) -> Result<Workspace, Failure> {
        // What is wrong with the team is said before what is wrong with its record.
        let record = Record::open(folder);
        let granted = |book: &Book| granted_text(record.as_ref().ok()?, book);
        let objections = |book: &Book| rules::active(book).err().unwrap_or_default();
        let with = Beside { granted: &granted, objections: &objections };
        let (book, warnings) = book::read_with(folder, &with)?;
        let record = record?;
        let rules = rules::active(&book).map_err(|wrong| Failure::from(wrong).of_team(book.team.language))?;
        let (folder, book) = (folder.to_path_buf(), Arc::new(book));
        Ok(Workspace { folder, book, rules: Arc::new(rules), record, warnings })
    }

    /// A team whose files are not in its folder yet.
    ///
    /// # Errors
    /// Its rules are wrong.
    pub fn unsaved(folder: PathBuf, book: Book) -> Result<Workspace, Failure> {
        let rules = Arc::new(rules::active(&book)?);
        let (book, record) = (Arc::new(book), Record::default());
        Ok(Workspace { folder, book, rules, record, warnings: Vec::new() })
    }

    /// How the team's hours are paid.
    ///
    /// # Errors
    /// What the files say of it is wrong.
    pub fn pay(&self) -> Result<Pay, Failure> {
        Ok(book::read_pay(&self.folder, &self.book)?)
    }
}

/// The agent whom somebody means, by id or by name.
///
/// # Errors
/// Nobody has that id or name, or several have the name.
pub fn meant(book: &Book, text: &str) -> Result<AgentIx, Failure> {
    match book.meant(text) {
        Meant::One(agent) => Ok(agent),
        Meant::Several(agents) => Err(namesakes(book, text, &agents)),
        Meant::Nobody => agent(book, text),
    }
}

/// The id of the agent whom somebody means; the text itself where the team has nobody of that id or name, as
/// of somebody who has left it.
///
/// # Errors
/// Several agents have the name.
pub fn meant_id(book: &Book, text: &str) -> Result<String, Failure> {
    match book.meant(text) {
        Meant::One(agent) => Ok(book.agents.get(agent.0).map_or(text, |agent| &agent.id).to_string()),
        Meant::Several(agents) => Err(namesakes(book, text, &agents)),
        Meant::Nobody => Ok(text.to_string()),
    }
}

fn namesakes(book: &Book, name: &str, agents: &[AgentIx]) -> Failure {
    let ids = agents.iter().filter_map(|agent| book.agents.get(agent.0));
    let ids: Vec<Text> = ids.map(|agent| Text::plain(&agent.id)).collect();
    let title = rosters::several_agents(name.trim(), Text::list(&ids));
    Diagnostic::error(Code::BadArgument, title).help(rosters::give_the_id()).into()
}

/// The agent with this id, which somebody has given.
///
/// # Errors
/// There is none; those that there are.
pub fn agent(book: &Book, id: &str) -> Result<AgentIx, Failure> {
    book.agent(id).ok_or_else(|| {
        let ids: Vec<&str> = book.agents.iter().map(|agent| agent.id.as_str()).collect();
        let unknown = Diagnostic::error(Code::BadArgument, rosters::unknown_agent(id));
        unknown.help(say::known_agents(ids.join(", "))).into()
    })
}
