//! `fairshift leave` and `fairshift overtime`: what is asked for, and how it is answered.

use fairshift::calendar::Clock;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Hours, Text, days, desk_leave as say, leave_kind};
use fairshift::operations::leave::{self, RequestKind, usual_overtime};
use fairshift::record::{Answer, Asked, OvertimeKind, Request, RequestState};
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::workspace::{self, Workspace};
use serde_json::{Value, json};

use super::Told;
use super::args::{AnswerArgs, LeaveRequest, ListRequests, OvertimeRequest};
use super::log::clock;
use crate::cli::console::Console;
use crate::cli::explain::print_json;
use crate::cli::{Exit, Failure, output};

pub fn request_leave(arguments: &LeaveRequest, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let request = Request::Leave {
        agent: arguments.agent.clone(),
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
        agent: arguments.agent.clone(),
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

/// Records a request, and says what whoever answers it should know.
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
    if let Some(id) = &arguments.agent {
        workspace::agent(book, id)?;
    }
    let wanted = |asked: &Asked<'_>| {
        kind.holds(asked.request)
            && arguments.agent.as_deref().is_none_or(|id| id == asked.request.agent())
            && (!arguments.open || asked.state == RequestState::Open)
    };
    let requests: Vec<Asked<'_>> = record.requests().filter(wanted).collect();
    if arguments.json {
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
    let title = if kind == RequestKind::Leave { say::leave_title() } else { say::overtime_title() };
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
        "answer": asked.answer.map(|answer| answer.n),
        "by": asked.answer.map(|answer| answer.by.clone()),
        "why": asked.answer.and_then(|answer| answer.why.clone()),
    })
}
