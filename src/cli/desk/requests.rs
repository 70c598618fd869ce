//! `fairshift leave` and `fairshift overtime`: what is asked for, and how it is answered.

use std::path::Path;

use chrono::{Datelike, NaiveDate};
use fairshift::book::Book;
use fairshift::calendar::{Clock, is_weekend};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Hours, Text, days, desk_leave as say};
use fairshift::record::{Act, Answer, Asked, OvertimeKind, Record, Request, RequestState};
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::render::leave_kind;
use fairshift::workspace::{self, Workspace};
use serde_json::{Value, json};

use super::args::{AnswerArgs, LeaveRequest, ListRequests, OvertimeRequest};
use super::log::clock;
use super::{Told, grounds};
use crate::cli::console::Console;
use crate::cli::explain::print_json;
use crate::cli::{Exit, Failure, output};

/// Which requests a command is about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Leave,
    Overtime,
}

impl Kind {
    fn holds(self, request: &Request) -> bool {
        matches!(request, Request::Leave { .. }) == (self == Kind::Leave)
    }
}

pub fn request_leave(own: &LeaveRequest, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&own.team)?;
    let until = own.until.unwrap_or(own.from);
    let hours = hours(own)?;
    let (agent, kind) = (own.agent.clone(), own.kind.clone());
    let request = Request::Leave { agent, from: own.from, until, hours, kind };
    enter(&team, &own.team, request, &own.told, console)
}

pub fn request_overtime(own: &OvertimeRequest, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&own.team)?;
    let holidays = &team.book.team.holidays;
    let kind = own.kind.unwrap_or(match own.date {
        date if holidays.is_statutory(date) => OvertimeKind::Holiday,
        date if holidays.is_off(date) => OvertimeKind::RestDay,
        date if is_weekend(date) && holidays.on(date).is_none() => OvertimeKind::RestDay,
        _ => OvertimeKind::Extended,
    });
    let request = Request::Overtime { agent: own.agent.clone(), date: own.date, minutes: own.hours, kind };
    enter(&team, &own.team, request, &own.told, console)
}

/// Which hours of each date are asked for; all if none are named.
fn hours(own: &LeaveRequest) -> Result<Option<(Clock, Clock)>, Failure> {
    let noon = Clock::from_minutes(720).unwrap_or(Clock::START);
    let wrong =
        |title: Text| Failure::from(Diagnostic::error(Code::BadArgument, title).help(say::hours_form()));
    match (own.half.as_deref(), own.hours.as_deref()) {
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

/// Records a request that makes sense.
fn enter(
    team: &Workspace,
    folder: &Path,
    request: Request,
    told: &Told,
    console: &Console,
) -> Result<Exit, Failure> {
    let book = &team.book;
    let language = console.language_for(book.team.language);
    let desk = told.desk(folder)?;
    refuse(book, desk.record(), &request)?;
    let now = told.clock(book.team.zone).date();
    let new = told.entry(book, Act::Request(request.clone()), Vec::new())?;
    let n = desk.enter(&book.team.id, &new)?;
    output::result(&format!("{}\n", say::recorded(n).in_language(language)))?;
    for remark in
        against_rules(book, &request, now).into_iter().chain(grounds::remarks(folder, team, &request)?)
    {
        output::remark(remark.in_language(language));
    }
    Ok(Exit::Fine)
}

/// Refuses what can't be asked for, all of it at once.
fn refuse(book: &Book, record: &Record, request: &Request) -> Result<(), Failure> {
    let agent = workspace::agent(book, request.agent())?;
    let (from, until) = request.dates();
    let mut found = Vec::new();
    let mut wrong = |title: Text, help: Text| found.push(Diagnostic::error(Code::NotNow, title).help(help));
    if until < from {
        wrong(say::dates_backward(from, until), say::exchange());
    }
    for date in [from, until] {
        if !(2000..=2199).contains(&date.year()) || !book.employed_on(agent, date) {
            wrong(say::not_in_team(request.agent(), date), say::other_dates());
            break;
        }
    }
    if let Request::Leave { .. } = request {
        let away = book.leave.iter().find(|own| own.agent == agent && own.from <= until && from <= own.until);
        if let Some(own) = away {
            wrong(say::away_already(request.agent(), own.from, own.until), say::other_dates());
        }
    }
    let meets = |own: &Asked<'_>| {
        let (first, last) = own.request.dates();
        let same = matches!(own.request, Request::Leave { .. }) == matches!(request, Request::Leave { .. });
        let waits = own.state == RequestState::Open && own.request.agent() == request.agent();
        same && waits && first <= until && from <= last
    };
    if let Some(own) = record.requests().find(meets) {
        wrong(say::asked_already(own.entry.n), say::withdraw_or_wait(own.entry.n));
    }
    if found.is_empty() { Ok(()) } else { Err(found.into()) }
}

/// What of a request is against the team's own rules: too little notice.
pub fn against_rules(book: &Book, request: &Request, asked_on: NaiveDate) -> Vec<Text> {
    let (from, _) = request.dates();
    let notice = (from - asked_on).num_days();
    let sick = matches!(request, Request::Leave { kind, .. } if kind == "sick");
    let wanted = book.desk.leave_notice;
    if sick || notice >= wanted || matches!(request, Request::Overtime { .. }) {
        return Vec::new();
    }
    let count = |n: i64| days(usize::try_from(n.max(0)).unwrap_or(0));
    vec![say::asked_late(count(notice), count(wanted))]
}

pub fn answer(own: &AnswerArgs, answer: Answer, kind: Kind, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&own.team)?;
    let language = console.language_for(team.book.team.language);
    let desk = own.told.desk(&own.team)?;
    request_of(desk.record(), own.n, answer, kind)?;
    let new = own.told.entry(&team.book, Act::Answer { answer, of: own.n }, Vec::new())?;
    let n = desk.enter(&team.book.team.id, &new)?;
    let told = match answer {
        Answer::Withdraw => say::withdrawn(own.n, n),
        Answer::Decline => say::denied(own.n, n),
        _ => say::approved(own.n, n),
    };
    output::result(&format!("{}\n", told.in_language(language)))?;
    Ok(Exit::Fine)
}

/// The request with this number, if it is of the kind and can be answered so.
pub fn request_of(record: &Record, n: u64, answer: Answer, kind: Kind) -> Result<Asked<'_>, Failure> {
    let asked = record.answerable(n, answer)?;
    match kind.holds(asked.request) {
        true => Ok(asked),
        false => Err(Diagnostic::error(Code::NotNow, say::no_request(n)).help(say::see_list()).into()),
    }
}

pub fn list(own: &ListRequests, kind: Kind, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&own.team)?;
    let (book, language) = (&team.book, console.language_for(team.book.team.language));
    let record = Record::open(&own.team)?;
    if let Some(id) = &own.agent {
        workspace::agent(book, id)?;
    }
    let wanted = |asked: &Asked<'_>| {
        kind.holds(asked.request)
            && own.agent.as_deref().is_none_or(|id| id == asked.request.agent())
            && (!own.open || asked.state == RequestState::Open)
    };
    let requests: Vec<Asked<'_>> = record.requests().filter(wanted).collect();
    if own.json {
        let requests: Vec<Value> = requests.iter().map(to_json).collect();
        print_json(&json!({"team": book.team.id, "requests": requests}))?;
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
    let title = if kind == Kind::Leave { say::leave_title() } else { say::overtime_title() };
    let mut grid = Grid::titled(&title, &heads, language);
    for asked in &requests {
        let words = |text: Text| text.in_language(language).to_string();
        let agent = book.agent(asked.request.agent());
        let name = agent.map_or(asked.request.agent(), |agent| book.agents[agent.0].name.as_str());
        let (kind, dates, length) = cells(asked.request);
        let (state, tone) = match asked.state {
            RequestState::Open => (say::open(), Tone::Notable),
            RequestState::Approved => (say::is_approved(), Tone::Good),
            RequestState::Denied => (say::is_denied(), Tone::Bad),
            RequestState::Withdrawn => (say::is_withdrawn(), Tone::Quiet),
        };
        let answer = asked.answer.map_or(Text::default(), |own| {
            let mut parts = vec![Text::plain(format!("{} {}", own.by, clock(book, own)))];
            parts.extend(own.why.iter().map(Text::plain));
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

/// Kind, dates and length of a request.
fn cells(request: &Request) -> (Text, String, Text) {
    match request {
        Request::Leave { from, until, hours, kind, .. } => {
            let count = usize::try_from((*until - *from).num_days() + 1).unwrap_or(1);
            let length = match hours {
                Some((from, until)) => Text::plain(format!("{from}–{until}")),
                None => say::whole_days(days(count)),
            };
            let dates = if from == until { from.to_string() } else { format!("{from} – {until}") };
            (leave_kind(kind), dates, length)
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

fn to_json(asked: &Asked<'_>) -> Value {
    let state = match asked.state {
        RequestState::Open => "open",
        RequestState::Approved => "approved",
        RequestState::Denied => "denied",
        RequestState::Withdrawn => "withdrawn",
    };
    let (from, until) = asked.request.dates();
    let (kind, minutes, hours) = match asked.request {
        Request::Leave { kind, hours, .. } => (kind.as_str(), None, *hours),
        Request::Overtime { kind, minutes, .. } => (kind.word(), Some(*minutes), None),
    };
    json!({
        "n": asked.entry.n,
        "agent": asked.request.agent(),
        "kind": kind,
        "from": from.to_string(),
        "until": until.to_string(),
        "hours": hours.map(|(from, until)| format!("{from}-{until}")),
        "minutes": minutes,
        "state": state,
        "answer": asked.answer.map(|own| own.n),
        "by": asked.answer.map(|own| own.by.clone()),
        "why": asked.answer.and_then(|own| own.why.clone()),
    })
}
