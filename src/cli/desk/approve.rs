//! `fairshift leave approve` and `fairshift overtime approve`: first what it costs and whom it moves.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use chrono::{Datelike, Local, NaiveDate};
use fairshift::book::Leave;
use fairshift::calendar::Clock;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::Instance;
use fairshift::messages::{Text, desk_leave as say};
use fairshift::reasons::price_leave;
use fairshift::record::{Act, Answer, Record, Request};
use fairshift::roster;
use fairshift::rules;

use super::args::ApproveArgs;
use super::grounds;
use super::requests::{Kind, against_rules, request_of};
use super::too_late;
use crate::cli::console::Console;
use crate::cli::reasons::quiet;
use crate::cli::repair::{Away, Foreseen, foresee};
use crate::cli::{Exit, Failure, losses, output};
use fairshift::solve::StopToken;
use fairshift::workspace::{self, Dates, Workspace};

pub fn approve(own: &ApproveArgs, kind: Kind, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&own.team)?;
    let language = console.language_for(team.book.team.language);
    let desk = own.told.desk(&own.team)?;
    let wanted = request_of(desk.record(), own.n, Answer::Approve, kind)?;
    let request = wanted.request.clone();
    let asked_on = wanted.entry.at.with_timezone(&team.book.team.zone).date_naive();
    let late = against_rules(&team.book, &request, asked_on);
    let overdrawn = grounds::balance(&own.team, &team, &request)?.is_some_and(|own| own.overdrawn);
    let mut told = late.clone();
    told.extend(grounds::remarks(&own.team, &team, &request)?);
    if kind == Kind::Leave {
        told.extend(price(&team, desk.record(), &request, own)?);
    }
    for text in &told {
        output::result(&format!("{}\n", text.in_language(language)))?;
    }
    let mut foreseen = Vec::new();
    if let Request::Leave { agent, from, until, hours, .. } = &request {
        let absent = times(agent, (*from, *until), *hours);
        for (_, published) in desk.record().in_force() {
            if published.start <= *until && *from <= published.last() {
                let roster = desk.record().roster_path(published);
                let within = |own: &&Away| published.includes(own.from.date());
                let absent = absent.iter().filter(within).cloned().collect();
                foreseen.push(foresee(roster, absent, own)?);
            }
        }
    }
    for own in &foreseen {
        output::result(&own.text(language)?)?;
    }
    if kind == Kind::Leave && !own.accept {
        output::remark(say::accept_it(own.n).in_language(language));
        return Ok(Exit::Fine);
    }
    if foreseen.iter().any(|own| !own.holds()) {
        return Err(Diagnostic::error(Code::NotNow, say::no_roster_with(own.n))
            .help(say::deny_or_move())
            .into());
    }
    let said: Vec<String> = own.told.consents(&team.book)?.into_iter().map(|own| own.agent).collect();
    let missing =
        foreseen.iter().map(|own| own.missing(&said)).collect::<Result<Vec<_>, Failure>>()?.concat();
    too_late(&missing.iter().collect::<Vec<_>>(), team.book.desk.refuses)?;
    let limits = grounds::over_limits(&team, &request);
    if limits.iter().any(|(_, must)| *must) {
        return Err(Diagnostic::error(Code::NotNow, say::over_must(own.n)).help(say::raise_limit()).into());
    }
    if (!late.is_empty() || overdrawn || !limits.is_empty()) && own.told.why.is_none() {
        return Err(Diagnostic::error(Code::NotNow, say::needs_why(own.n)).help(say::give_why()).into());
    }
    let act = Act::Answer { answer: Answer::Approve, of: own.n };
    let cells = foreseen.iter().flat_map(Foreseen::cells).collect();
    let new = own.told.entry(&team.book, act, cells)?;
    let n = desk.enter(&team.book.team.id, &new)?;
    output::result(&format!("{}\n", say::approved(own.n, n).in_language(language)))?;
    Ok(Exit::Fine)
}

/// The times at which an agent is away.
fn times(agent: &str, (from, until): (NaiveDate, NaiveDate), hours: Option<(Clock, Clock)>) -> Vec<Away> {
    let at = |date: NaiveDate, clock: Clock| {
        let midnight = date.and_time(chrono::NaiveTime::MIN);
        midnight.checked_add_signed(chrono::Duration::minutes(clock.minutes())).unwrap_or(midnight)
    };
    let (begin, end) = hours.unwrap_or((Clock::START, Clock::MIDNIGHT));
    let dates = from.iter_days().take_while(|date| *date <= until);
    dates.map(|date| Away { agent: agent.to_string(), from: at(date, begin), until: at(date, end) }).collect()
}

/// What a leave costs on dates that are not published: in the roster that would be solved next.
fn price(
    team: &Workspace,
    record: &Record,
    request: &Request,
    own: &ApproveArgs,
) -> Result<Vec<Text>, Failure> {
    let Request::Leave { agent, from, until, hours, kind } = request else { return Ok(Vec::new()) };
    let Some(agent) = team.book.agent(agent) else { return Ok(Vec::new()) };
    let open: Vec<NaiveDate> = from
        .iter_days()
        .take_while(|date| date <= until && date.year() < 2200)
        .filter(|date| record.publication_on(*date).is_none())
        .collect();
    let (Some(first), Some(last)) = (open.first(), open.last()) else { return Ok(Vec::new()) };
    let mut told = vec![say::not_published(*first, *last)];
    let beside = workspace::rosters_folder(&team.book, None);
    let (start, weeks) = draft_of(&beside, *first).map_or((None, 3), |(start, weeks)| (Some(start), weeks));
    let today = Local::now().date_naive();
    let dates = Dates { start, weeks, after: None, no_history: false, assume_ordinary: true, today };
    let begun = Instant::now();
    let problem = Workspace::open(&own.team)?.problem(&dates, &beside)?;
    let horizon = problem.instance.horizon;
    if *last < horizon.start || horizon.last() < *first {
        return Ok(told);
    }
    let at = team.book.agents[agent.0].at.clone();
    let leave = Leave { agent, from: *from, until: *until, hours: *hours, kind: kind.clone(), at };
    let mut book = (*problem.instance.book).clone();
    book.requests = vec![leave];
    let levels = rules::levels(&problem.team.rules, &horizon);
    let instance = Instance::new(Arc::new(book), levels, horizon, problem.instance.past.clone());
    // Nobody hears Ctrl-C here: it ends the command, with nothing approved.
    let (time, stop) = (own.time_limit, StopToken::new());
    let limits = |left: usize| {
        quiet(time.saturating_sub(begun.elapsed()) / u32::try_from(left).unwrap_or(1).max(1), &stop)
    };
    let found = price_leave(&instance, &problem.team.rules, &limits);
    let found = found.map_err(|error| Failure::Bug(error.to_string()))?;
    told.push(match found.as_ref().and_then(|found| found.priced.first()) {
        Some(own) => {
            say::price_of_next(horizon.start, horizon.last(), losses::text(&instance.levels, &own.cost))
        }
        None => say::price_unknown(),
    });
    Ok(told)
}

/// The first date and the weeks of the draft that has a date, if there is one.
fn draft_of(folder: &Path, date: NaiveDate) -> Option<(NaiveDate, i64)> {
    let (start, path) = roster::kept(folder).into_iter().rfind(|(start, _)| *start <= date)?;
    let horizon = roster::load(&path).ok()?.roster.horizon;
    (date <= horizon.last()).then(|| (start, i64::try_from(horizon.days / 7).unwrap_or(3)))
}
