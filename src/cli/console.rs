//! Whom a command talks to: in which language, and what is said while teams and rosters are opened.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use chrono::{Local, NaiveDate};
use fairshift::diagnostic::{Failure, Refusal};
use fairshift::messages::Language;
use fairshift::roster;
use fairshift::workspace::{self, JudgedRoster, Payroll, Problem, Workspace};

use super::args::Dates;
use super::{Exit, output};

/// One run of the command line.
pub struct Console {
    /// The language of `--lang`.
    asked: Option<Language>,
    /// That of the system.
    locale: Language,
    /// That of the first team that was opened: the one that the command is about.
    team: OnceCell<Language>,
}

impl Console {
    pub fn new(asked: Option<Language>, locale: Language) -> Console {
        Console { asked, locale, team: OnceCell::new() }
    }

    /// The language for what is said of a team.
    pub fn language_for(&self, team: Language) -> Language {
        self.asked.unwrap_or(team)
    }

    /// The language for what is said of no team, or of the one that was opened.
    pub fn language(&self) -> Language {
        self.asked.or_else(|| self.team.get().copied()).unwrap_or(self.locale)
    }

    /// From here on, what nobody asked another language for is in the team's.
    fn meet(&self, team: Language) {
        // The first team that a command opens is the one it is about.
        let _ = self.team.set(team);
    }

    /// Opens a team's folder; warnings are printed at once.
    pub fn team(&self, folder: &Path) -> Result<Workspace, Failure> {
        let team = Workspace::open(folder)?;
        self.meet(team.book.team.language);
        output::diagnostics(&team.warnings, self.language_for(team.book.team.language));
        Ok(team)
    }

    /// The team's problem for the dates that are asked for.
    pub fn problem(&self, team: Workspace, dates: &Dates, beside: &Path) -> Result<Problem, Failure> {
        let language = self.language_for(team.book.team.language);
        let problem = team.problem(&dates.asked(Local::now().date_naive()), beside)?;
        output::diagnostics(&problem.warnings, language);
        Ok(problem)
    }

    /// Opens a roster as it is in force.
    pub fn roster(&self, path: &Path) -> Result<JudgedRoster, Failure> {
        self.met(JudgedRoster::open(path))
    }

    /// The same of whatever took its place.
    pub fn newest_roster(&self, path: &Path) -> Result<JudgedRoster, Failure> {
        self.met(JudgedRoster::open_newest(path))
    }

    /// The rosters of a folder by the names of their files; those that are passed over are named.
    pub fn kept(&self, folder: &Path) -> Vec<(NaiveDate, PathBuf)> {
        output::diagnostics(&workspace::passed_over(folder, None), self.language());
        roster::kept(folder)
    }

    /// Whether rosters are looked for in this folder itself, not in that of the team that it holds.
    pub fn holds_rosters(folder: &Path) -> bool {
        let is_team = || folder.join("team.toml").exists();
        roster::holds_rosters(folder) || (!is_team() && !roster::misnamed(folder).is_empty())
    }

    /// Opens rosters of one team that follow one another.
    pub fn rosters(&self, paths: &[PathBuf]) -> Result<Vec<JudgedRoster>, Failure> {
        let judged = workspace::several(paths)?;
        if let Some(first) = judged.first() {
            self.meet(first.sheet.book.team.language);
        }
        Ok(judged)
    }

    /// Opens what those who pay start from; warnings are printed at once.
    pub fn payroll(
        &self,
        targets: &[PathBuf],
        dates: Option<(NaiveDate, NaiveDate)>,
    ) -> Result<Payroll, Failure> {
        let payroll = Payroll::open(targets, dates)?;
        let language = payroll.book.team.language;
        self.meet(language);
        output::diagnostics(&payroll.warnings, self.language_for(language));
        Ok(payroll)
    }

    fn met(&self, judged: Result<JudgedRoster, Failure>) -> Result<JudgedRoster, Failure> {
        let judged = judged?;
        self.meet(judged.loaded.book.team.language);
        Ok(judged)
    }

    /// Says why a command came to nothing.
    pub fn explain(&self, failure: Failure) -> Exit {
        match failure {
            Failure::Refused(Refusal { reasons, .. }) if reasons.is_empty() => {
                output::bug("refused without a reason", self.language());
                Exit::Bug
            }
            Failure::Refused(Refusal { reasons, language }) => {
                language.into_iter().for_each(|language| self.meet(language));
                output::diagnostics(&reasons, self.language());
                Exit::Input
            }
            Failure::Bug(what) => {
                output::bug(&what, self.language());
                Exit::Bug
            }
        }
    }
}
