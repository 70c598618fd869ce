//! `fairshift leave` and `fairshift overtime`: what is asked for, and how it is answered.

use fairshift::book::{Book, OvertimeKind};
use fairshift::calendar::{Clock, parse_minutes};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Hours, Text, days, desk_leave as say};
use fairshift::operations::leave::{self, RequestKind, usual_overtime};
use fairshift::present::json::requests::{RequestJson, RequestsJson};
use fairshift::record::{Answer, Asked, Request, RequestState};
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::workspace::{self, Workspace};

use super::Told;
use super::approve::{ApproveArgs, approve};
use super::log::clock;
use crate::cli::args::date;
use crate::cli::console::Console;
use crate::cli::help::Help;
use crate::cli::{Exit, Failure, output};
use chrono::NaiveDate;
use clap::Args;
use clap::Subcommand;
use std::collections::BTreeMap;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
        (
            "leave",
            "Leave: asked for, priced, granted, denied, taken back",
            "请假：申请、代价、批准、驳回、撤回",
        ),
        ("leave request", "Ask for leave", "申请请假"),
        (
            "leave approve",
            "Say what a leave costs and whom it moves; with --accept, grant it",
            "说明批准的代价与变动；加 --accept 即批准",
        ),
        ("leave deny", "Do not grant a request", "驳回申请"),
        ("leave withdraw", "Take back a request, or leave that was granted", "撤回申请或已批准的假"),
        ("leave list", "Requests for leave and how they stand", "请假申请及其状态"),
        ("leave --from", "The first date", "第一天"),
        ("leave --until", "The last date [default: the first]", "最后一天 [默认：第一天]"),
        (
            "leave --half",
            "Only the first half (am) or the second half (pm) of each day's work",
            "只请每天工时的前一半（am）或后一半（pm）",
        ),
        ("leave --hours", "Only these hours of each date: 09:00-12:00", "只请每天的这段时间：09:00-12:00"),
        (
            "leave --kind",
            "annual, comp, sick, personal … or another kind of the team's",
            "假别：annual 年假、comp 调休、sick 病假、personal 事假等，或团队自定的假别",
        ),
        ("leave --accept", "Grant it", "确认批准"),
        ("leave --time-limit", "Time to find its price", "计算代价的时间上限"),
        (
            "overtime",
            "Overtime and holiday work: asked for and granted beforehand",
            "加班与节假日上班：事先申请和批准",
        ),
        ("overtime request", "Ask for overtime", "申请加班"),
        (
            "overtime approve",
            "Grant it: the agent may work beyond the limits on that date",
            "批准：该成员当天可超出限额上班",
        ),
        ("overtime deny", "Do not grant a request", "驳回申请"),
        ("overtime withdraw", "Take back a request, or overtime that was granted", "撤回申请或已批准的加班"),
        ("overtime list", "Requests for overtime and how they stand", "加班申请及其状态"),
        ("overtime --date", "When", "日期"),
        ("overtime --hours", "How long: 2h, 1h30min", "时长：2h、1h30min"),
        (
            "overtime --kind",
            "extended, rest-day or holiday [default: by the calendar]",
            "种类：extended 延时、rest-day 休息日、holiday 法定节假日 [默认：按日历]",
        ),
        ("overtime --accept", "Grant it", "确认批准"),
        ("overtime --time-limit", "Time to find its price", "计算代价的时间上限"),
    ],
    examples: &[
        ("leave", "fairshift leave list examples/support-team"),
        (
            "leave request",
            "fairshift leave request examples/support-team --agent lin --from 2026-12-28 --by lin",
        ),
        ("leave approve", "fairshift leave approve 2 examples/support-team --by wang"),
        (
            "leave deny",
            "fairshift leave deny 2 examples/support-team --by wang --why \"two are away already\"",
        ),
        ("leave withdraw", "fairshift leave withdraw 2 examples/support-team --by lin"),
        ("leave list", "fairshift leave list examples/support-team --open"),
        ("overtime", "fairshift overtime list examples/support-team"),
        (
            "overtime request",
            "fairshift overtime request examples/support-team --agent lin --date 2026-12-05 --hours 4h --by lin",
        ),
        ("overtime approve", "fairshift overtime approve 3 examples/support-team --by wang"),
        ("overtime deny", "fairshift overtime deny 3 examples/support-team --by wang"),
        ("overtime withdraw", "fairshift overtime withdraw 3 examples/support-team --by lin"),
        ("overtime list", "fairshift overtime list examples/support-team"),
    ],
};

/// `fairshift leave`
#[derive(Debug, Args)]
pub struct Leave {
    #[command(subcommand)]
    pub what: LeaveWhat,
}

/// What is done with leave.
#[derive(Debug, Subcommand)]
pub enum LeaveWhat {
    Request(LeaveRequest),
    Approve(ApproveArgs),
    Deny(AnswerArgs),
    Withdraw(AnswerArgs),
    List(ListRequests),
}

/// `fairshift overtime`
#[derive(Debug, Args)]
pub struct Overtime {
    #[command(subcommand)]
    pub what: OvertimeWhat,
}

/// What is done with overtime.
#[derive(Debug, Subcommand)]
pub enum OvertimeWhat {
    Request(OvertimeRequest),
    Approve(ApproveArgs),
    Deny(AnswerArgs),
    Withdraw(AnswerArgs),
    List(ListRequests),
}

/// Leave that an agent asks for.
#[derive(Debug, Args)]
pub struct LeaveRequest {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: String,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub from: NaiveDate,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub until: Option<NaiveDate>,
    #[arg(long, value_name = "am|pm", value_parser = ["am", "pm"])]
    pub half: Option<String>,
    #[arg(long, value_name = "HOURS")]
    pub hours: Option<String>,
    #[arg(long, value_name = "KIND", default_value = "annual")]
    pub kind: String,
    #[command(flatten)]
    pub told: Told,
}

/// Overtime that an agent or a supervisor asks for.
#[derive(Debug, Args)]
pub struct OvertimeRequest {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: String,
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub date: NaiveDate,
    #[arg(long, value_name = "TIME", value_parser = length)]
    pub hours: i64,
    #[arg(long, value_name = "KIND", value_parser = kind_of_overtime)]
    pub kind: Option<OvertimeKind>,
    #[command(flatten)]
    pub told: Told,
}

/// An answer to a request.
#[derive(Debug, Args)]
pub struct AnswerArgs {
    #[arg(value_name = "N")]
    pub n: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[command(flatten)]
    pub told: Told,
}

/// Which requests are listed.
#[derive(Debug, Args)]
pub struct ListRequests {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long)]
    pub open: bool,
    #[arg(long)]
    pub json: bool,
}

/// `fairshift leave`
pub fn leave(arguments: &Leave, console: &Console) -> Result<Exit, Failure> {
    match &arguments.what {
        LeaveWhat::Request(arguments) => request_leave(arguments, console),
        LeaveWhat::Approve(arguments) => approve(arguments, RequestKind::Leave, console),
        LeaveWhat::Deny(arguments) => answer(arguments, Answer::Decline, RequestKind::Leave, console),
        LeaveWhat::Withdraw(arguments) => answer(arguments, Answer::Withdraw, RequestKind::Leave, console),
        LeaveWhat::List(arguments) => list(arguments, RequestKind::Leave, console),
    }
}

/// `fairshift overtime`
pub fn overtime(arguments: &Overtime, console: &Console) -> Result<Exit, Failure> {
    match &arguments.what {
        OvertimeWhat::Request(arguments) => request_overtime(arguments, console),
        OvertimeWhat::Approve(arguments) => approve(arguments, RequestKind::Overtime, console),
        OvertimeWhat::Deny(arguments) => answer(arguments, Answer::Decline, RequestKind::Overtime, console),
        OvertimeWhat::Withdraw(arguments) => {
            answer(arguments, Answer::Withdraw, RequestKind::Overtime, console)
        }
        OvertimeWhat::List(arguments) => list(arguments, RequestKind::Overtime, console),
    }
}

pub fn request_leave(arguments: &LeaveRequest, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let request = Request::Leave {
        agent: workspace::meant_id(&team.book, &arguments.agent)?,
        from: arguments.from,
        until: arguments.until.unwrap_or(arguments.from),
        hours: hours(arguments)?,
        kind: arguments.kind.clone(),
    };
    enter(&team, request, &arguments.told, console)
}

pub fn request_overtime(arguments: &OvertimeRequest, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let request = Request::Overtime {
        agent: workspace::meant_id(&team.book, &arguments.agent)?,
        date: arguments.date,
        minutes: arguments.hours,
        kind: arguments.kind.unwrap_or_else(|| usual_overtime(&team.book, arguments.date)),
    };
    enter(&team, request, &arguments.told, console)
}

/// Which hours of each date are asked for; all if none are named.
fn hours(arguments: &LeaveRequest) -> Result<Option<(Clock, Clock)>, Failure> {
    let noon = Clock::from_minutes(720).unwrap_or(Clock::START);
    let wrong =
        |title: Text| Failure::from(Diagnostic::error(Code::BadArgument, title).help(say::hours_form()));
    match (arguments.half.as_deref(), arguments.hours.as_deref()) {
        (None, None) => Ok(None),
        (Some(_), Some(_)) => Err(wrong(say::half_or_hours())),
        (Some("am"), None) => Ok(Some((Clock::START, noon))),
        (Some(_), None) => Ok(Some((noon, Clock::MIDNIGHT))),
        (None, Some(text)) => {
            let ends = text.split_once('-').and_then(|(from, until)| {
                Some((Clock::parse(from.trim()).ok()?, Clock::parse(until.trim()).ok()?))
            });
            let ends = ends.filter(|(from, until)| from < until && *until <= Clock::MIDNIGHT);
            ends.map(Some).ok_or_else(|| wrong(say::hours_wrong(text)))
        }
    }
}

/// Records a request, and says what a supervisor who answers it should know.
fn enter(team: &Workspace, request: Request, told: &Told, console: &Console) -> Result<Exit, Failure> {
    let language = console.language_for(team.book.team.language);
    let requested = leave::request(team, request, &told.author(&team.book)?)?;
    output::result(&format!("{}\n", say::recorded(requested.entry).in_language(language)))?;
    for remark in requested.remarks {
        output::remark(remark.in_language(language));
    }
    Ok(Exit::Fine)
}

pub fn answer(
    arguments: &AnswerArgs,
    answer: Answer,
    kind: RequestKind,
    console: &Console,
) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let author = arguments.told.author(&team.book)?;
    let entry = leave::answer(&team, arguments.n, kind, answer, &author)?;
    let told = match answer {
        Answer::Withdraw => say::withdrawn(arguments.n, entry),
        Answer::Decline => say::denied(arguments.n, entry),
        Answer::Accept | Answer::Approve => say::approved(arguments.n, entry),
    };
    output::result(&format!("{}\n", told.in_language(language)))?;
    Ok(Exit::Fine)
}

pub fn list(arguments: &ListRequests, kind: RequestKind, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let (book, language) = (&team.book, console.language_for(team.book.team.language));
    let record = &team.record;
    let agent = arguments.agent.as_deref().map(|text| workspace::meant(book, text)).transpose()?;
    let agent = agent.map(|agent| book.agents[agent].id.as_str());
    let wanted = |asked: &Asked<'_>| {
        kind.holds(asked.request)
            && agent.is_none_or(|id| id == asked.request.agent())
            && (!arguments.open || asked.state == RequestState::Open)
    };
    let requests: Vec<Asked<'_>> = record.requests().filter(wanted).collect();
    let lengths = if kind == RequestKind::Leave { leave::lengths(&team)? } else { BTreeMap::new() };
    if arguments.json {
        let requests = requests
            .iter()
            .map(|asked| RequestJson::new(asked, lengths.get(&asked.entry.n).copied()))
            .collect();
        output::object(&RequestsJson { team: &book.team.id, requests })?;
        return Ok(Exit::Fine);
    }
    if requests.is_empty() {
        output::result(&format!("{}\n", say::none_asked().in_language(language)))?;
        return Ok(Exit::Fine);
    }
    let heads = [
        (say::number(), Align::Right),
        (say::agent(), Align::Left),
        (say::kind(), Align::Left),
        (say::dates(), Align::Left),
        (say::length(), Align::Left),
        (say::state(), Align::Left),
        (say::answer(), Align::Wrap),
    ];
    let title = if kind == RequestKind::Leave { say::leave_title() } else { say::overtime_title() };
    let mut grid = Grid::titled(&title, &heads, language);
    for asked in &requests {
        let words = |text: Text| text.in_language(language).to_string();
        let agent = book.agent(asked.request.agent());
        let name = agent.map_or(asked.request.agent(), |agent| book.agents[agent].name.as_str());
        let minutes = lengths.get(&asked.entry.n).copied();
        let (kind, dates, length) = cells(book, asked.request, minutes);
        let (state, tone) = match asked.state {
            RequestState::Open => (say::open(), Tone::Notable),
            RequestState::Approved => (say::is_approved(), Tone::Good),
            RequestState::Denied => (say::is_denied(), Tone::Bad),
            RequestState::Withdrawn => (say::is_withdrawn(), Tone::Quiet),
        };
        let answer = asked.answer.map_or(Text::default(), |answer| {
            let mut parts = vec![Text::plain(format!("{} {}", answer.by, clock(book, answer)))];
            parts.extend(answer.why.iter().map(Text::plain));
            Text::list(&parts)
        });
        grid.row(vec![
            asked.entry.n.to_string().into(),
            name.into(),
            words(kind).into(),
            dates.into(),
            words(length).into(),
            GridCell::new(words(state), tone),
            words(answer).into(),
        ]);
    }
    output::result(&grid::render(&grid, output::style()))?;
    Ok(Exit::Fine)
}

/// Kind, dates and length of a request; the working minutes that leave takes, where it still may.
fn cells(book: &Book, request: &Request, minutes: Option<i64>) -> (Text, String, Text) {
    match request {
        Request::Leave { from, until, hours, kind, .. } => {
            let count = usize::try_from((*until - *from).num_days() + 1).unwrap_or(1);
            let length = match (hours, minutes) {
                (Some((from, until)), None) => Text::plain(format!("{from}–{until}")),
                (Some((from, until)), Some(minutes)) => say::hours_taken(*from, *until, Hours(minutes)),
                (None, None) => say::whole_days(days(count)),
                (None, Some(minutes)) => say::days_taken(days(count), Hours(minutes)),
            };
            let dates = if from == until { from.to_string() } else { format!("{from} – {until}") };
            (book.leave_name(kind), dates, length)
        }
        Request::Overtime { date, minutes, kind, .. } => {
            (overtime_kind(*kind), date.to_string(), say::so_long(Hours(*minutes)))
        }
    }
}

/// A kind of overtime in words.
pub fn overtime_kind(kind: OvertimeKind) -> Text {
    match kind {
        OvertimeKind::Extended => say::extended(),
        OvertimeKind::RestDay => say::rest_day(),
        OvertimeKind::Holiday => say::holiday(),
    }
}

fn kind_of_overtime(text: &str) -> Result<OvertimeKind, String> {
    let found = OvertimeKind::WORDS.iter().find(|(word, _)| *word == text).map(|(_, kind)| *kind);
    found.ok_or_else(|| "extended, rest-day or holiday / 应为 extended、rest-day 或 holiday".to_string())
}

/// Reads `2h`, `1h30min`; a day at most.
fn length(text: &str) -> Result<i64, String> {
    let minutes = parse_minutes(text).filter(|minutes| (1..=1440).contains(minutes));
    minutes.ok_or_else(|| "a length of time such as 2h or 1h30min / 应为时长，如 2h、1h30min".to_string())
}
