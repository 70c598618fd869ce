//! Writes a contact centre with the roster before day one, as our own files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fairshift::book::{self, Book};
use fairshift::calendar::Horizon;
use fairshift::instance::{Instance, fingerprint};
use fairshift::roster::{self, Draft, Past, Roster, State, StatedLevel};
use fairshift::rules;
use fairshift::timesheet::Timesheet;
use fairshift::verify::verify;

use super::contact_centre::{Centre, before};

/// Writes the team into `folder` and gives the roster that was before, for `--after`.
pub fn write(mut centre: Centre, folder: &Path) -> PathBuf {
    std::fs::create_dir_all(folder).expect("a folder for the team");
    for (name, text) in centre.texts() {
        std::fs::write(folder.join(name), text).expect("a file of the team");
    }
    let (book, _) = book::read(folder).unwrap_or_else(|found| panic!("a team that reads: {found:?}"));
    let path = folder.join("rosters").join(format!("{}.toml", before()));
    write_past(&centre, Arc::new(book), folder, &path);
    path
}

/// The roster before day one: its musts hold, and its penalties are what `verify` counts.
fn write_past(centre: &Centre, book: Arc<Book>, folder: &Path, path: &Path) {
    let rules = rules::active(&book).expect("rules that read");
    let horizon = Horizon { start: before(), days: 21, look_ahead: book.team.look_ahead };
    let none = Past { worked: vec![Default::default(); book.agents.len()], ..Past::default() };
    let levels = rules::levels(&rules, &horizon);
    let instance = Instance::new(Arc::clone(&book), levels, horizon, none.clone());
    let id = |at: usize| book.shift(centre.kinds[at].id).expect("a shift of the team");
    let lines = (0..book.agents.len()).map(|agent| {
        let line = centre.worked(agent);
        let planned = line.into_iter().take(horizon.planned_days());
        planned.map(|kind| kind.map(id).into_iter().collect()).collect()
    });
    let mut roster = Roster {
        team: book.team.id.clone(),
        horizon,
        instance: fingerprint(&instance, &rules),
        state: State::Draft,
        is_history: false,
        assumed_ordinary: Vec::new(),
        stated: Vec::new(),
        seal: None,
        lines: lines.collect(),
        breaks: Vec::new(),
    };
    let sheet = Timesheet::new(Arc::clone(&book), horizon, &none, &roster.lines);
    let mut proven = true;
    for (name, penalty) in instance.levels.ids().into_iter().zip(verify(&sheet, &rules, &[]).penalties) {
        roster.stated.push(StatedLevel { name, penalty, bound: 0, floor: 0, unconditional: proven });
        proven &= penalty == 0;
    }
    let verdict = verify(&sheet, &rules, &roster.stated);
    let broken: Vec<String> = verdict.findings.broken().map(|own| own.text.en.clone()).collect();
    assert!(verdict.agrees(), "the roster before holds all musts: {broken:?} {:?}", verdict.misstated);
    let roster = roster.with_seal(&none);
    let draft = Draft { roster: &roster, book: &book, past: &none, team_folder: Some(folder) };
    roster::save(path, &draft, &|_| false).expect("the roster before is written");
}
