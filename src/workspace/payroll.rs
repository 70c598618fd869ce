//! What those who pay start from: whose duties, which dates, by which rules of pay.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{Datelike, Days, Months, NaiveDate};

use super::Workspace;
use super::judged::load_in_force;
use super::places::{one_team, passed_over, rosters_folder};
use crate::accounts::{self, Movement, Person, Register, Statement, charged, classify, leave_on, statements};
use crate::book::{Book, LeaveAccounts, Pay, PayRules, Scheme, read_accounts};
use crate::calendar::week_start;
use crate::diagnostic::{Code, Diagnostic, Failure};
use crate::messages::{rosters, timesheets as say};
use crate::record::Record;
use crate::roster::{self, Loaded};

/// How far back the longest roster reaches.
const MAX_ROSTER_DAYS: u64 = 53 * 7;

/// A team with all of its rosters that were asked for, or that lie where it keeps them.
pub struct Payroll {
    /// The team as it is, or as its newest roster has it where the folder is gone.
    pub book: Arc<Book>,
    /// How its hours are paid.
    pub pay: Pay,
    /// In the order of their dates, as they are in force.
    pub rosters: Vec<Loaded>,
    /// Where the rosters were looked for.
    pub kept_in: PathBuf,
    /// The team's folder, if it is known.
    pub folder: Option<PathBuf>,
    /// What was recorded.
    pub record: Record,
    /// What in the team's files will not be as their writer hopes.
    pub warnings: Vec<Diagnostic>,
}

impl Payroll {
    /// Opens a team's folder with its rosters that reach into the dates, or the rosters named.
    ///
    /// # Errors
    /// Files that are missing, wrong or damaged; rosters of several teams; a folder among rosters.
    pub fn open(targets: &[PathBuf], dates: Option<(NaiveDate, NaiveDate)>) -> Result<Payroll, Failure> {
        if let [folder] = targets
            && (folder.is_dir() || !folder.exists() && folder.extension().is_none())
        {
            return Payroll::of_team(folder, dates);
        }
        if targets.iter().any(|target| target.is_dir()) {
            return Err(Diagnostic::error(Code::BadArgument, say::one_folder()).into());
        }
        let mut rosters =
            targets.iter().map(|path| load_in_force(path)).collect::<Result<Vec<_>, Failure>>()?;
        let first_language = rosters.first().map(|roster| roster.book.team.language);
        let payroll = Payroll::of_rosters(&mut rosters);
        payroll.map_err(|failure| failure.in_language(first_language))
    }

    fn of_rosters(rosters: &mut Vec<Loaded>) -> Result<Payroll, Failure> {
        rosters.sort_by_key(|roster| roster.roster.start());
        let Some(newest) = rosters.last() else {
            return Err(Diagnostic::error(Code::BadArgument, say::one_folder()).into());
        };
        if let Some(other) = rosters.iter().find(|roster| roster.roster.team != newest.roster.team) {
            let title = say::other_teams_roster(
                other.path.display().to_string(),
                &other.roster.team,
                &newest.roster.team,
            );
            return Err(Diagnostic::error(Code::OtherTeam, title).help(say::one_team()).into());
        }
        let kept_in = newest.path.parent().unwrap_or(Path::new("")).to_path_buf();
        let folder = newest.team_folder.clone().filter(|folder| folder.join("team.toml").is_file());
        let team = folder.as_deref().map(Workspace::open).transpose()?;
        Ok(match team {
            Some(team) => Payroll {
                pay: team.pay()?,
                book: team.book,
                rosters: std::mem::take(rosters),
                kept_in,
                folder,
                record: team.record,
                warnings: team.warnings,
            },
            None => Payroll {
                pay: Pay::of(&newest.book),
                book: Arc::clone(&newest.book),
                rosters: std::mem::take(rosters),
                kept_in,
                folder: None,
                record: Record::default(),
                warnings: Vec::new(),
            },
        })
    }

    fn of_team(folder: &Path, dates: Option<(NaiveDate, NaiveDate)>) -> Result<Payroll, Failure> {
        let team = Workspace::open(folder)?;
        let language = team.book.team.language;
        let warnings = team.warnings.clone();
        let payroll = Payroll::with_kept_rosters(team, dates);
        payroll.map_err(|failure| failure.of_team(language).after(warnings))
    }

    fn with_kept_rosters(team: Workspace, dates: Option<(NaiveDate, NaiveDate)>) -> Result<Payroll, Failure> {
        let pay = team.pay()?;
        let kept_in = rosters_folder(&team.book, None);
        one_team(&kept_in, &team.book, &team.folder)?;
        let (first, last) = dates.unwrap_or((NaiveDate::MIN, NaiveDate::MAX));
        // The first week or period may need rosters that end before the dates begin.
        let first = reach_back(&team.book, &pay, first);
        let earliest = first.checked_sub_days(Days::new(MAX_ROSTER_DAYS)).unwrap_or(first);
        let mut rosters = Vec::new();
        for (start, path) in roster::kept(&kept_in) {
            if start > last || start < earliest {
                continue;
            }
            let loaded = load_in_force(&path)?;
            if loaded.roster.horizon.last() < first {
                continue;
            }
            if loaded.roster.team != team.book.team.id {
                let title = rosters::not_this_team(&loaded.roster.team, &team.book.team.id);
                return Err(Diagnostic::error(Code::OtherTeam, title).in_file(&path).into());
            }
            rosters.push(loaded);
        }
        let mut warnings = team.warnings;
        warnings.extend(passed_over(&kept_in, last.succ_opt()));
        Ok(Payroll {
            book: team.book,
            pay,
            rosters,
            kept_in,
            folder: Some(team.folder),
            record: team.record,
            warnings,
        })
    }

    /// The dates that the rosters print, all together.
    pub fn dates(&self) -> Option<(NaiveDate, NaiveDate)> {
        let first = self.rosters.iter().map(|loaded| loaded.roster.start()).min()?;
        let last = self.rosters.iter().map(|loaded| loaded.roster.horizon.last()).max()?;
        Some((first, last))
    }

    /// Duties of the dates, with what lies before them in their first week or period.
    pub fn register(&self, first: NaiveDate, last: NaiveDate) -> Register {
        let from = reach_back(&self.book, &self.pay, first);
        Register::new(Arc::clone(&self.book), &self.pay, &self.rosters, from, last)
    }

    /// Everybody's leave accounts up to a date, in the order of the register.
    pub fn statements(
        &self,
        accounts: &LeaveAccounts,
        register: &Register,
        until: NaiveDate,
    ) -> Vec<Vec<Statement>> {
        let (book, rules) = (&self.book, &self.pay.rules);
        let of_person = |person| {
            // Only work that earns comp leave needs the days.
            let earns =
                rules.comp_for_rest_day || self.pay.terms.iter().any(|terms| terms.rules.comp_for_rest_day);
            let records = if earns { classify(register, person) } else { Vec::new() };
            statements(book, rules, accounts, person, &records, until)
        };
        register.people.iter().map(of_person).collect()
    }

    /// The working minutes that a leave of the team takes, by its position in the list, as accounts pay for them.
    pub fn taken_by(&self, register: &Register, at: usize) -> i64 {
        let (book, rules) = (&self.book, &self.pay.rules);
        let Some(leave) = book.leave.get(at) else { return 0 };
        let of_agent = register.people.iter().filter(|person| person.agent == Some(leave.agent));
        // A night that begins on the date before may have the hours.
        let eve = leave.from.pred_opt().unwrap_or(leave.from);
        let dates = || eve.iter_days().take_while(|date| *date <= leave.until);
        let parts = of_agent.flat_map(|person| {
            dates().flat_map(|date| leave_on(book, rules, person, date).parts).collect::<Vec<_>>()
        });
        parts.filter(|part| part.leave == at).map(|part| charged(book, rules, &part)).sum()
    }

    /// Comp leave that could not be taken any more, by agent, as the date after the last on which it could be and
    /// the minutes; nothing where it is not paid.
    ///
    /// # Errors
    /// What is wrong with the file of the accounts.
    pub fn expired_comp(&self, until: NaiveDate) -> Result<BTreeMap<String, Vec<(NaiveDate, i64)>>, Failure> {
        let folder = self.folder.as_ref().filter(|_| self.pay.rules.pays_expired_comp);
        let (Some(folder), Some((first, _))) = (folder, self.dates()) else { return Ok(BTreeMap::new()) };
        let accounts = read_accounts(folder, &self.book, &self.pay.rules)?;
        let register = self.register(first.min(until), until);
        let statements = self.statements(&accounts, &register, until);
        let of_person = |(person, statements): (&Person, Vec<Statement>)| {
            let postings = statements.into_iter().filter(|statement| statement.account == "comp");
            let expired = postings.flat_map(|statement| statement.postings);
            let expired = expired.filter(|posting| posting.movement == Movement::Expired);
            (person.id.clone(), expired.map(|posting| (posting.date, -posting.minutes)).collect())
        };
        Ok(register.people.iter().zip(statements).map(of_person).collect())
    }

    /// Refuses dates of which no roster says anything.
    ///
    /// # Errors
    /// There is no roster.
    pub fn some_roster(&self, month: &str) -> Result<(), Failure> {
        match self.rosters.is_empty() {
            true => {
                let title = say::no_rosters_of(&self.book.team.id, month);
                let help = say::solve_or_name(self.kept_in.display().to_string());
                Err(Diagnostic::error(Code::NoRoster, title).help(help).into())
            }
            false => Ok(()),
        }
    }
}

/// The first and the last date of `2026-12`.
///
/// # Errors
/// Another text.
pub fn month(text: &str) -> Result<(NaiveDate, NaiveDate), Failure> {
    let shape = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
    let first = format!("{text}-01").parse::<NaiveDate>().ok().filter(|_| shape);
    let ends = first.and_then(|first| {
        let last = first.checked_add_months(Months::new(1))?.checked_sub_days(Days::new(1))?;
        Some((first, last))
    });
    let ends = ends.filter(|(first, _)| (2000..=2199).contains(&first.year()));
    ends.ok_or_else(|| {
        Diagnostic::error(Code::BadArgument, say::not_a_month(text)).help(say::name_month()).into()
    })
}

/// Where to begin so that the weeks and periods that the dates lie in are whole.
pub fn reach_back(book: &Book, pay: &Pay, first: NaiveDate) -> NaiveDate {
    let back = |rules: &PayRules| match rules.scheme {
        Scheme::Hours => first,
        Scheme::Standard | Scheme::Weekly => week_start(first, book.team.first_weekday),
        Scheme::Comprehensive => accounts::period_start(first, rules.period_months),
    };
    pay.terms.iter().map(|terms| back(&terms.rules)).fold(back(&pay.rules), NaiveDate::min)
}
