//! `fairshift swap propose|accept|decline|withdraw|approve`: swaps on the record.

use chrono::NaiveDate;
use fairshift::book::{AgentIx, Book, ShiftIx};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Text, swaps as say};
use fairshift::operations::swap::{Exchange, Partner, weigh};
use fairshift::record::{
    Act, Answer, CellChange, Changed, LockedRecord, New, Proposal, Record, Said, Stage, Swap,
    missing_consent, swap,
};
use fairshift::workspace::{self, JudgedRoster};

use super::words::{self, Told as Shown};
use super::{Answering, Propose};
use crate::cli::console::Console;
use crate::cli::desk::{Told, too_late};
use crate::cli::{Exit, Failure};

pub fn propose(arguments: &Propose, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let (book, told) = (&team.book, &arguments.told);
    let language = console.language_for(book.team.language);
    let by = told.by()?;
    let desk = LockedRecord::open(&arguments.team, &by, told.wait)?;
    let now = told.moment(book.team.zone).with_timezone(&book.team.zone);
    let opened = published(desk.record(), arguments.date)?;
    let (giver, taker) = parties(&opened.instance.book, &arguments.agent, &arguments.with)?;
    let shift = |id: &Option<String>| id.as_deref().map(|id| super::shift(&opened, id)).transpose();
    let (own, theirs) = (shift(&arguments.shift)?, shift(&arguments.for_shift)?);
    super::still_to_come(&opened, giver, arguments.date, own, now)?;
    if let Some(date) = arguments.for_date {
        same_roster(&opened, date)?;
        super::still_to_come(&opened, taker, date, theirs, now)?;
    }
    let part = |agent: AgentIx, date: NaiveDate, shift: Option<ShiftIx>| {
        let had = || opened.sheet.on(agent, date).map(|entry| entry.shift).collect();
        shift.map_or_else(had, |shift| vec![shift])
    };
    let exchange = Exchange {
        giver,
        taker,
        given: (arguments.date, part(giver, arguments.date, own)),
        back: arguments.for_date.map(|date| (date, part(taker, date, theirs))),
    };
    let duty = |(_, shifts): &(NaiveDate, Vec<ShiftIx>)| opened.instance.book.label(shifts);
    let proposal = Proposal {
        agent: arguments.agent.clone(),
        date: arguments.date,
        duty: duty(&exchange.given),
        with: arguments.with.clone(),
        for_date: arguments.for_date,
        for_duty: exchange.back.as_ref().map(duty),
    };
    let approval = book.desk.swaps_need_approval;
    let partner = held(&opened, &exchange, approval)?;
    let consents = consents(told, book, &by, &proposal)?;
    let agreed =
        [&proposal.agent, &proposal.with].iter().all(|id| consents.iter().any(|own| own.agent == **id));
    let cells = match agreed && !approval {
        true => in_time(book, told, &opened, &partner)?,
        false => Vec::new(),
    };
    let new = New { consents, ..told.entry(book, Act::Propose(proposal), cells)? };
    let n = desk.enter(&book.team.id, &new)?;
    words::recorded(&Shown { team: &arguments.team, book, now }, (&opened, &partner), n, n, language)?;
    Ok(Exit::Fine)
}

/// Records an answer to a swap; the one that completes it puts it in force.
pub fn answer(arguments: &Answering, answer: Answer, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let (book, told, number) = (&team.book, &arguments.told, arguments.number);
    let language = console.language_for(book.team.language);
    let by = told.by()?;
    let desk = LockedRecord::open(&arguments.team, &by, told.wait)?;
    let record = desk.record();
    let now = told.moment(book.team.zone).with_timezone(&book.team.zone);
    let Some(own) = swap(record, book, number, now) else {
        let title = say::no_such_swap(number, record.entries.len());
        return Err(Diagnostic::error(Code::SwapClosed, title).help(say::list_swaps()).into());
    };
    let proposal = own.proposal;
    let consents = match answer {
        Answer::Accept => consents(told, book, &by, proposal)?,
        _ => told.consents(book)?,
    };
    may(book, &own, answer, &by, &consents)?;
    let takes_hold = match (&own.stage, answer) {
        (_, Answer::Approve) => true,
        (Stage::Open(missing), Answer::Accept) => {
            let all = missing.iter().all(|id| consents.iter().any(|own| own.agent == *id));
            all && !book.desk.swaps_need_approval
        }
        _ => false,
    };
    let shown = Shown { team: &arguments.team, book, now };
    let entry = |cells| told.entry(book, Act::Answer { answer, of: number }, cells);
    if !matches!(answer, Answer::Accept | Answer::Approve) {
        let n = desk.enter(&book.team.id, &New { consents, ..entry(Vec::new())? })?;
        words::state_of(&shown, n, number, language)?;
        return Ok(Exit::Fine);
    }
    let opened = published(record, proposal.date)?;
    // Whoever may approve sees what is missing, and may let it be.
    let partner = held(&opened, &exchange_of(record, &opened, &own)?, book.desk.swaps_need_approval)?;
    let cells = if takes_hold { in_time(book, told, &opened, &partner)? } else { Vec::new() };
    let n = desk.enter(&book.team.id, &New { consents, ..entry(cells)? })?;
    words::recorded(&shown, (&opened, &partner), n, number, language)?;
    Ok(Exit::Fine)
}

/// Whether the swap is open for this answer, and whoever gives it has a say.
fn may(book: &Book, own: &Swap<'_>, answer: Answer, by: &str, consents: &[Said]) -> Result<(), Failure> {
    let closed = |title: Text, help: Text| -> Result<(), Failure> {
        Err(Diagnostic::error(Code::SwapClosed, title).help(help).into())
    };
    let n = own.entry.n;
    if !own.stage.is_open() {
        let help = match own.stage {
            Stage::InForce(..) => say::propose_back(),
            _ => say::propose_again(),
        };
        return closed(say::closed(n, words::stage(book, &own.stage)), help);
    }
    match (answer, &own.stage) {
        (Answer::Accept, Stage::Awaiting) => {
            return closed(say::agreed_already(n), say::approve_it(n));
        }
        (Answer::Accept, Stage::Open(missing))
            if !missing.iter().any(|id| consents.iter().any(|own| own.agent == *id)) =>
        {
            let names: Vec<Text> = missing.iter().map(|id| Text::plain(words::name(book, id))).collect();
            let title = say::whose_consent(by, Text::list(&names));
            let help = say::name_consent(missing.first().copied().unwrap_or_default());
            return Err(Diagnostic::error(Code::SwapParty, title).help(help).into());
        }
        (Answer::Approve, Stage::Open(missing)) => {
            let names: Vec<Text> = missing.iter().map(|id| Text::plain(words::name(book, id))).collect();
            return closed(say::not_agreed(n, Text::list(&names)), say::accept_first(n));
        }
        (Answer::Approve, Stage::Awaiting) => {
            let parties = [&own.proposal.agent, &own.proposal.with];
            if parties.iter().any(|id| words::is_agent(book, id, by)) {
                let title = say::own_swap(by);
                return Err(Diagnostic::error(Code::SwapParty, title).help(say::somebody_else()).into());
            }
        }
        _ => {}
    }
    Ok(())
}

/// The published roster of a date, as it is in force.
fn published(record: &Record, date: NaiveDate) -> Result<JudgedRoster, Failure> {
    let Some((_, own)) = record.publication_on(date) else {
        let title = say::not_published(date);
        return Err(Diagnostic::error(Code::NotNow, title).help(say::publish_first()).into());
    };
    JudgedRoster::open(&record.roster_path(own))
}

fn parties(book: &Book, giver: &str, taker: &str) -> Result<(AgentIx, AgentIx), Failure> {
    let (giver, taker) = (workspace::agent(book, giver)?, workspace::agent(book, taker)?);
    match giver == taker {
        true => Err(Diagnostic::error(Code::SwapParty, say::with_oneself()).into()),
        false => Ok((giver, taker)),
    }
}

fn same_roster(opened: &JudgedRoster, date: NaiveDate) -> Result<(), Failure> {
    let horizon = opened.instance.horizon;
    if horizon.day(date).is_some() {
        return Ok(());
    }
    let title = say::other_roster(date, horizon.start, horizon.last());
    Err(Diagnostic::error(Code::SwapBreaks, title).help(say::same_roster()).into())
}

/// Who agreed: those named, and whoever of the parties does it.
fn consents(told: &Told, book: &Book, by: &str, proposal: &Proposal) -> Result<Vec<Said>, Failure> {
    let mut said = told.consents(book)?;
    let parties = [&proposal.agent, &proposal.with];
    let strangers: Vec<Diagnostic> = said
        .iter()
        .filter(|own| !parties.contains(&&own.agent))
        .map(|own| {
            let title = say::no_party(words::name(book, &own.agent));
            Diagnostic::error(Code::SwapParty, title)
                .help(say::parties_are(words::name(book, parties[0]), words::name(book, parties[1])))
        })
        .collect();
    if !strangers.is_empty() {
        return Err(strangers.into());
    }
    for id in parties {
        if words::is_agent(book, id, by) && !said.iter().any(|own| own.agent == *id) {
            said.push(Said { agent: id.clone(), word: told.word.clone(), evidence: None });
        }
    }
    Ok(said)
}

/// What the swap does to the roster as it is; refused where it breaks a must, or where something
/// required would be missing and nobody is to approve.
fn held(opened: &JudgedRoster, exchange: &Exchange, lenient: bool) -> Result<Partner, Failure> {
    let book = &opened.instance.book;
    let lines = &opened.loaded.roster.lines;
    let Some(partner) = weigh(&opened.instance, &opened.rules, lines, exchange) else {
        let name = |agent: AgentIx| book.agents[agent.0].name.as_str();
        let title = say::not_together(name(exchange.giver), name(exchange.taker));
        return Err(Diagnostic::error(Code::SwapBreaks, title).help(say::find_another()).into());
    };
    let refused = |(rule, text): &(&str, Text)| {
        Diagnostic::error(Code::SwapBreaks, say::swap_breaks(*rule, text)).help(say::find_another())
    };
    let short = partner.unmet.iter().filter(|_| !lenient);
    let found: Vec<Diagnostic> = partner.breaks.iter().chain(short).map(refused).collect();
    if found.is_empty() { Ok(partner) } else { Err(found.into()) }
}

/// The cells that change, unless the team's notice is over and it allows no change then.
fn in_time(
    book: &Book,
    told: &Told,
    opened: &JudgedRoster,
    partner: &Partner,
) -> Result<Vec<CellChange>, Failure> {
    let own = &opened.instance.book;
    let cell = |moved: &fairshift::operations::swap::Moved| CellChange {
        agent: own.agents[moved.agent.0].id.clone(),
        date: moved.date,
        from: own.label(&moved.from),
        to: own.label(&moved.to),
    };
    let cells: Vec<CellChange> = partner.cells.iter().map(cell).collect();
    let changes: Vec<Changed> = cells.iter().map(|cell| Changed::of(own, cell.clone())).collect();
    let both: Vec<String> = cells.iter().map(|cell| cell.agent.clone()).collect();
    let late = missing_consent(&book.desk, &changes, told.clock(book.team.zone), &both, &[]);
    too_late(&late, book.desk.refuses)?;
    Ok(cells)
}

/// The swap as duties of the roster, if they are still there.
fn exchange_of(record: &Record, opened: &JudgedRoster, own: &Swap<'_>) -> Result<Exchange, Failure> {
    let (book, proposal) = (&opened.instance.book, own.proposal);
    let (giver, taker) = parties(book, &proposal.agent, &proposal.with)?;
    proposal.for_date.map_or(Ok(()), |date| same_roster(opened, date))?;
    let mut found = Vec::new();
    let mut part = |agent: AgentIx, date: NaiveDate, duty: &str| -> Vec<ShiftIx> {
        let has: Vec<ShiftIx> = opened.sheet.on(agent, date).map(|entry| entry.shift).collect();
        let wanted: Option<Vec<ShiftIx>> = duty.split('+').map(|id| book.shift(id)).collect();
        let wanted = wanted.filter(|all| all.iter().all(|shift| has.contains(shift)));
        if wanted.is_none() {
            let who = &book.agents[agent.0];
            let by = record
                .entries
                .iter()
                .rev()
                .find(|entry| entry.cells.iter().any(|cell| cell.agent == who.id && cell.date == date));
            let now = if has.is_empty() { say::rest() } else { Text::plain(book.label(&has)) };
            let title = match by.filter(|entry| entry.n > own.entry.n) {
                Some(entry) => say::changed_since(&who.name, date, duty, now, entry.n),
                None => say::changed_otherwise(&who.name, date, duty, now),
            };
            found.push(Diagnostic::error(Code::SwapOutdated, title).help(say::propose_again()));
        }
        wanted.unwrap_or_default()
    };
    let given = (proposal.date, part(giver, proposal.date, &proposal.duty));
    let back = proposal.for_date.zip(proposal.for_duty.as_ref());
    let back = back.map(|(date, duty)| (date, part(taker, date, duty)));
    if found.is_empty() { Ok(Exchange { giver, taker, given, back }) } else { Err(found.into()) }
}
