//! `fairshift ledger TEAM|ROSTER…`: what each agent has carried, and how evenly.

use std::path::{Path, PathBuf};

use clap::Args;
use fairshift::diagnostic::{Code, Diagnostic, Refusal};
use fairshift::messages::{Language, Text, ledger as say, rosters};
use fairshift::present;
use fairshift::present::json::ledger::LedgerJson;
use fairshift::record::Record;
use fairshift::render::sheet::{Cell, Column, Page, Sheet};
use fairshift::roster::{Fraction, Loaded, State};
use fairshift::workspace::{self, AgentCarried, Carried};
use rust_decimal::Decimal;

use super::args::SheetFormat;
use super::results::Destination;
use super::{Exit, Failure, hr};
use crate::cli::console::Console;
use crate::cli::help::Help;

pub const HELP: Help = Help {
    texts: &[
        (
            "ledger",
            "What each agent has carried over all rosters and changes, what is owed, and spreads over time",
            "各成员在历次班表及更改中的累计承担、尚欠与历次差距",
        ),
        (
            "ledger targets",
            "A team folder (its published rosters) or roster files [default: the current folder]",
            "团队文件夹（取已发布的班表）或班表文件 [默认：当前文件夹]",
        ),
        ("ledger --agent", "Only this agent, roster by roster", "只看这位成员，逐张班表列出"),
        ("ledger --json", "Print one JSON object", "输出一个 JSON 对象"),
        (
            "ledger --format",
            "The form [default: by the name of --to, else table]",
            "格式 [默认：按 --to 的文件名，否则为表格]",
        ),
        ("ledger --to", "Write to this file", "写入此文件"),
    ],
    examples: &[("ledger", "fairshift ledger rosters/support-team-midnight")],
};

#[derive(Debug, Args)]
pub struct Ledger {
    #[arg(value_name = "TEAM|ROSTER")]
    targets: Vec<PathBuf>,
    #[arg(long, value_name = "ID")]
    agent: Option<String>,
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[arg(long, value_enum)]
    format: Option<SheetFormat>,
    #[command(flatten)]
    destination: Destination,
}

pub fn run(arguments: &Ledger, console: &Console) -> Result<Exit, Failure> {
    let Found { rosters, record, drafts } = find(&arguments.targets, console)?;
    let Some(last) = rosters.last() else {
        return Err(Diagnostic::error(Code::NoRoster, say::no_rosters()).help(say::name_rosters()).into());
    };
    let book = &last.book;
    let language = console.language_for(book.team.language);
    let all = workspace::carried(&rosters, record.as_ref(), present::moment_in(book.team.zone, None));
    let agent = arguments.agent.as_deref().map(|text| workspace::meant_id(book, text)).transpose()?;
    if let Some(id) = &agent
        && !all.agents.iter().any(|agent| agent.id == *id)
    {
        workspace::agent(book, id)?;
    }
    let wanted = |carried: &&AgentCarried| agent.as_ref().is_none_or(|id| carried.id == *id);
    let agents: Vec<&AgentCarried> = all.agents.iter().filter(wanted).collect();
    let view = View { all: &all, agents: &agents, team: &book.team.name, language };
    let mut sheets = vec![view.totals()];
    sheets.push(if arguments.agent.is_some() { view.by_roster() } else { view.spreads() });
    let from = all.rosters.first().map_or(book.team.id.clone(), |roster| roster.start.to_string());
    let mut notes = vec![say::what_owed(), say::counted_from(from)];
    if drafts {
        notes.push(say::drafts_too());
    }
    if let Some(last) = sheets.last_mut() {
        last.notes = notes.iter().map(|note| note.in_language(language).to_string()).collect();
    }
    let format = if arguments.json { Some(SheetFormat::Json) } else { arguments.format };
    hr::deliver(&sheets, || LedgerJson::new(&all, &agents), format, &arguments.destination, &[], language)?;
    Ok(Exit::Fine)
}

struct Found {
    rosters: Vec<Loaded>,
    record: Option<Record>,
    /// Whether drafts are among them.
    drafts: bool,
}

/// The rosters named, as they are in force; of a team, those that it has published, or all that it
/// keeps where it has published none.
fn find(targets: &[PathBuf], console: &Console) -> Result<Found, Failure> {
    let here = [PathBuf::from(".")];
    let targets = if targets.is_empty() { &here } else { targets };
    let folder = match targets {
        [folder] if folder.is_dir() => Some(folder.as_path()),
        _ => None,
    };
    let (paths, record) = match folder {
        Some(folder) if Console::holds_rosters(folder) => (kept(folder, console), None),
        Some(folder) => {
            let team = console.team(folder)?;
            let record = Record::open(folder)?;
            let published: Vec<PathBuf> = record
                .in_force()
                .into_iter()
                .map(|(_, publication)| record.roster_path(publication))
                .collect();
            let paths = match published.is_empty() {
                true => kept(&workspace::rosters_folder(&team.book, None), console),
                false => published,
            };
            (paths, Some(record))
        }
        None => (targets.to_vec(), None),
    };
    let (mut rosters, mut refusal) = (Vec::new(), Refusal::default());
    for path in &paths {
        match workspace::load_in_force(path) {
            Ok(loaded) => {
                refusal.language = refusal.language.or(Some(loaded.book.team.language));
                rosters.push(loaded);
            }
            Err(Failure::Refused(other)) => refusal.join(other),
            Err(bug) => return Err(bug),
        }
    }
    rosters.sort_by_key(|loaded: &Loaded| loaded.roster.start());
    refusal.reasons.extend(out_of_order(&rosters));
    refusal.or(())?;
    let record = match record {
        Some(record) => Some(record),
        None => {
            let named = rosters.iter().rev().find_map(|loaded| loaded.team_folder.as_ref());
            named.filter(|folder| folder.is_dir()).map(|folder| Record::open(folder)).transpose()?
        }
    };
    let drafts = rosters.iter().any(|loaded| loaded.roster.state == State::Draft);
    Ok(Found { rosters, record, drafts })
}

fn kept(folder: &Path, console: &Console) -> Vec<PathBuf> {
    console.kept(folder).into_iter().map(|(_, path)| path).collect()
}

/// Rosters of two teams, or of which two have a date in common.
fn out_of_order(rosters: &[Loaded]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for pair in rosters.windows(2) {
        let [one, other] = pair else { continue };
        if one.roster.team != other.roster.team {
            let title = rosters::not_this_team(&other.roster.team, &one.roster.team);
            found.push(Diagnostic::error(Code::OtherTeam, title).in_file(&other.path));
        } else if other.roster.start() <= one.roster.horizon.last() {
            let shown = |loaded: &Loaded| loaded.path.display().to_string();
            let title = say::overlap(shown(one), shown(other), other.roster.start());
            let wrong = Diagnostic::error(Code::RostersOverlap, title).in_file(&other.path);
            found.push(wrong.help(say::one_a_date()));
        }
    }
    found
}

struct View<'a> {
    all: &'a Carried,
    agents: &'a [&'a AgentCarried],
    team: &'a str,
    language: Language,
}

impl View<'_> {
    fn t(&self, text: Text) -> String {
        text.in_language(self.language).to_string()
    }

    fn sheet(&self, name: Text, columns: Vec<Column>) -> Sheet {
        let (first, last) = (self.all.rosters.first(), self.all.rosters.last());
        let dates = first.zip(last).map(|(first, last)| (first.start, last.last)).unwrap_or_default();
        Sheet {
            title: self.t(say::title(self.team, &name, dates.0, dates.1)),
            name: self.t(name),
            columns,
            page: Page::Landscape,
            frozen: 2,
            ..Sheet::default()
        }
    }

    fn figure(&self, at: usize, value: i64) -> Cell {
        match self.all.counts.get(at).is_some_and(|count| count.minutes) {
            true => Cell::minutes_or_blank(value),
            false => Cell::integer_or_blank(value),
        }
    }

    /// A balance or a spread: in minutes, or to the hundredth.
    fn exact(&self, at: usize, value: Option<Fraction>) -> Cell {
        let Some(value) = value else { return Cell::Blank };
        let whole = |value: Fraction| i64::try_from(value.round().to_integer()).unwrap_or(i64::MAX);
        match self.all.counts.get(at).is_some_and(|count| count.minutes) {
            true => Cell::Minutes(whole(value)),
            false => Cell::Number(Decimal::new(whole(value * 100), 2).normalize()),
        }
    }

    fn counts(&self) -> impl Iterator<Item = Column> {
        self.all.counts.iter().map(|count| Column::figure(&count.id, self.t(count.name.clone())))
    }

    /// A row an agent: everything carried, and below it what is owed.
    fn totals(&self) -> Sheet {
        let mut columns = vec![
            Column::text("name", self.t(say::agent())),
            Column::short("agent", self.t(say::id())),
            Column::short("row", self.t(say::row())),
        ];
        columns.extend(self.counts());
        columns.extend([
            Column::figure("swaps_given", self.t(say::swaps_given())),
            Column::figure("swaps_taken", self.t(say::swaps_taken())),
            Column::figure("absences", self.t(say::absences())),
        ]);
        let mut sheet = self.sheet(say::carried(), columns);
        sheet.frozen = 3;
        for agent in self.agents {
            let mut row: Vec<Cell> =
                vec![agent.name.clone().into(), agent.id.clone().into(), self.t(say::had()).into()];
            row.extend(agent.counts.iter().enumerate().map(|(at, count)| self.figure(at, *count)));
            row.extend([agent.given, agent.taken, agent.absences].map(Cell::integer_or_blank));
            sheet.rows.push(row);
            let mut row: Vec<Cell> =
                vec![agent.name.clone().into(), agent.id.clone().into(), self.t(say::owed()).into()];
            row.extend(agent.owed.iter().enumerate().map(|(at, owed)| self.exact(at, *owed)));
            sheet.rows.push(row);
        }
        sheet
    }

    /// A row a roster: how evenly it is shared alone, and with all before it.
    fn spreads(&self) -> Sheet {
        let mut columns = vec![
            Column::short("start", self.t(say::start())),
            Column::short("last", self.t(say::last())),
            Column::short("row", self.t(say::row())),
        ];
        columns.extend(self.counts());
        let mut sheet = self.sheet(say::spreads(), columns);
        for roster in &self.all.rosters {
            for (what, spreads) in [(say::alone(), &roster.alone), (say::so_far(), &roster.so_far)] {
                let mut row = vec![Cell::Date(roster.start), Cell::Date(roster.last), self.t(what).into()];
                row.extend(spreads.iter().enumerate().map(|(at, spread)| self.exact(at, *spread)));
                sheet.rows.push(row);
            }
        }
        sheet
    }

    /// A row a roster: what the agent had.
    fn by_roster(&self) -> Sheet {
        let mut columns =
            vec![Column::short("start", self.t(say::start())), Column::short("last", self.t(say::last()))];
        columns.extend(self.counts());
        let mut sheet = self.sheet(say::by_roster(), columns);
        for agent in self.agents {
            for (roster, counts) in self.all.rosters.iter().zip(&agent.by_roster) {
                let mut row = vec![Cell::Date(roster.start), Cell::Date(roster.last)];
                let counts = counts.iter().flatten().enumerate();
                row.extend(counts.map(|(at, count)| self.figure(at, *count)));
                sheet.rows.push(row);
            }
        }
        sheet
    }
}
