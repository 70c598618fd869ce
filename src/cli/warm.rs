//! `--warm ROSTER`: a roster to begin a search with.

use std::collections::BTreeSet;
use std::path::Path;

use fairshift::book::ShiftIx;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, rosters};
use fairshift::roster::{self, Loaded};
use fairshift::solve::{DutyIx, Lines, Model, REST};
use fairshift::workspace::Problem;

use super::{Failure, output};

/// The roster in the file, which must be of the problem's team and dates. Cells of
/// agents and duties that the team no longer has become rest.
pub fn lines(loaded: &Loaded, problem: &Problem) -> Result<(Lines, usize), Failure> {
    let (book, horizon) = (&problem.team.book, &problem.instance.horizon);
    let refuse =
        |code, title, help| Err(Diagnostic::error(code, title).in_file(&loaded.path).help(help).into());
    if loaded.roster.team != book.team.id {
        let title = rosters::not_this_team(&loaded.roster.team, &book.team.id);
        return refuse(Code::OtherTeam, title, rosters::warm_of_this_team());
    }
    let own = loaded.roster.horizon;
    if (own.start, own.days) != (horizon.start, horizon.days) {
        let title = rosters::warm_other_dates(own.start, own.last(), horizon.start, horizon.last());
        let help = match own.days % 7 {
            0 => rosters::warm_dates(own.start, own.days / 7),
            _ => rosters::warm_of_these_dates(),
        };
        return refuse(Code::RosterDates, title, help);
    }
    let days = horizon.planned_days();
    let mut lost = 0;
    let mut lines = vec![vec![REST; days]; book.agents.len()];
    for (agent, line) in loaded.book.agents.iter().zip(&loaded.roster.lines) {
        let now = book.agent(&agent.id).and_then(|agent| lines.get_mut(agent.0));
        let Some(now) = now else {
            lost += line.iter().filter(|shifts| !shifts.is_empty()).count();
            continue;
        };
        for (cell, shifts) in now.iter_mut().zip(line).filter(|(_, shifts)| !shifts.is_empty()) {
            match duty(shifts, loaded, problem) {
                Some(duty) => *cell = duty,
                None => lost += 1,
            }
        }
    }
    Ok((lines, lost))
}

/// The team's duty of the shifts with these ids.
fn duty(shifts: &[ShiftIx], loaded: &Loaded, problem: &Problem) -> Option<DutyIx> {
    let named = |shift: &ShiftIx| problem.team.book.shift(&loaded.book.shifts.get(shift.0)?.id);
    let now: Vec<ShiftIx> = shifts.iter().map(named).collect::<Option<_>>()?;
    let same = |own: &Vec<ShiftIx>| own.iter().collect::<BTreeSet<_>>() == now.iter().collect();
    problem.instance.duties.iter().position(|duty| same(&duty.shifts)).map(DutyIx)
}

/// The roster that a file holds.
pub fn load(path: &Path) -> Result<Loaded, Failure> {
    Ok(roster::load(path)?)
}

/// Says what of the roster the search can't begin with.
pub fn tell(model: &Model, lines: &Lines, lost: usize, path: &Path, language: Language) {
    let path = path.display().to_string();
    let mut found = Vec::new();
    if lost > 0 {
        found.push(Diagnostic::warning(Code::RosterId, rosters::warm_lost(&path, lost)));
    }
    if let Err(broken) = model.evaluate(lines) {
        let warning = Diagnostic::warning(Code::RosterShape, rosters::warm_broken(&path, broken.rule));
        found.push(warning.help(rosters::warm_verify(&path)));
    }
    output::diagnostics(&found, language);
}
