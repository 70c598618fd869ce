//! Swaps on the record: proposed, accepted, approved, declined, taken back.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;

use super::{Exchange, Moved, Partner, weigh};
use crate::book::{AgentIx, Book, ShiftIx};
use crate::diagnostic::{Code, Diagnostic, Failure, Refusal};
use crate::messages::{Text, rosters, swaps as say};
use crate::operations::author::Author;
use crate::operations::publish::too_late;
use crate::record::{
    Act, Answer, CellChange, Changed, LockedRecord, New, Proposal, Record, Said, Stage, Swap,
    missing_consent, swap,
};
use crate::workspace::{self, JudgedRoster, Workspace};

/// A swap that somebody proposes.
#[derive(Clone, Debug)]
pub struct SwapRequest {
    /// Whose duty it is, by id.
    pub agent: String,
    /// On which date.
    pub date: NaiveDate,
    /// Which of several shifts on that date; all without one.
    pub shift: Option<String>,
    /// Who takes it, by id.
    pub with: String,
    /// The date of the duty that comes back; the duty is given away without one.
    pub for_date: Option<NaiveDate>,
    /// Which of several shifts on that date.
    pub for_shift: Option<String>,
}

/// A swap after an entry of the record.
pub struct Recorded {
    /// The entry.
    pub entry: u64,
    /// The entry that proposed the swap.
    pub swap: u64,
    /// What it does to the roster, where that is looked at.
    pub effect: Option<Effect>,
}

/// What a swap does to a roster.
pub struct Effect {
    /// The roster as it was in force before.
    pub judged: JudgedRoster,
    /// The exchange with its price.
    pub partner: Partner,
}

/// Proposes a swap; it is in force at once where all who have to have agreed.
///
/// # Errors
/// Duties that are not there, have begun or are not published; a must that would break. Nothing is
/// recorded then.
pub fn propose(team: &Workspace, request: &SwapRequest, author: &Author) -> Result<Recorded, Failure> {
    let book = &team.book;
    let locked = author.lock(&team.folder)?;
    let judged = published(locked.record(), request.date)?;
    let (giver, taker) = parties(&judged.instance.book, &request.agent, &request.with)?;
    let given = request.shift.as_deref().map(|id| shift(&judged, id)).transpose()?;
    let back = request.for_shift.as_deref().map(|id| shift(&judged, id)).transpose()?;
    still_to_come(&judged, giver, request.date, given, author.at)?;
    if let Some(date) = request.for_date {
        same_roster(&judged, date)?;
        still_to_come(&judged, taker, date, back, author.at)?;
    }
    let exchange = Exchange {
        giver,
        taker,
        given: (request.date, part(&judged, giver, request.date, given)),
        back: request.for_date.map(|date| (date, part(&judged, taker, date, back))),
    };
    let label = |shifts: &[ShiftIx]| judged.instance.book.label(shifts);
    let proposal = Proposal {
        agent: request.agent.clone(),
        date: request.date,
        duty: label(&exchange.given.1),
        with: request.with.clone(),
        for_date: request.for_date,
        for_duty: exchange.back.as_ref().map(|(_, shifts)| label(shifts)),
    };
    let needs_approval = book.desk.swaps_need_approval;
    let partner = holds(&judged, &exchange, needs_approval)?;
    let consents = consents(author, book, &proposal)?;
    let parties = [&proposal.agent, &proposal.with];
    let agreed = parties.iter().all(|id| consents.iter().any(|said| said.agent == **id));
    let cells = match agreed && !needs_approval {
        true => in_time(book, author, &judged, &partner)?,
        false => Vec::new(),
    };
    let new = New { consents, ..author.entry(book, Act::Propose(proposal), cells)? };
    let entry = locked.enter(&book.team.id, &new)?;
    Ok(Recorded { entry, swap: entry, effect: Some(Effect { judged, partner }) })
}

/// Records an answer to a swap; the one that completes it puts it in force.
///
/// # Errors
/// A swap that is closed, or somebody who has no say in it; duties that have changed since; a must that
/// would break. Nothing is recorded then.
pub fn answer(team: &Workspace, number: u64, answer: Answer, author: &Author) -> Result<Recorded, Failure> {
    let book = &team.book;
    let locked = author.lock(&team.folder)?;
    let record = locked.record();
    let Some(proposed) = swap(record, book, number, author.at) else {
        let title = say::no_such_swap(number, record.entries.len());
        return Err(Diagnostic::error(Code::SwapClosed, title).help(say::list_swaps()).into());
    };
    let proposal = proposed.proposal;
    author.agreed(book)?;
    let consents = match answer {
        Answer::Accept => consents(author, book, proposal)?,
        _ => author.consents.clone(),
    };
    may_answer(book, &proposed, answer, &author.by, &consents)?;
    if !matches!(answer, Answer::Accept | Answer::Approve) {
        let new = author.entry(book, Act::Answer { answer, of: number }, Vec::new())?;
        let entry = enter(locked, book, New { consents, ..new })?;
        return Ok(Recorded { entry, swap: number, effect: None });
    }
    let takes_hold = match (&proposed.stage, answer) {
        (_, Answer::Approve) => true,
        (Stage::Open(missing), Answer::Accept) => {
            let all = missing.iter().all(|id| consents.iter().any(|said| said.agent == *id));
            all && !book.desk.swaps_need_approval
        }
        _ => false,
    };
    let judged = published(record, proposal.date)?;
    // Who may approve sees what is missing, and may let it be.
    let exchange = exchange_of(record, &judged, &proposed)?;
    let partner = holds(&judged, &exchange, book.desk.swaps_need_approval)?;
    let cells = if takes_hold { in_time(book, author, &judged, &partner)? } else { Vec::new() };
    let new = author.entry(book, Act::Answer { answer, of: number }, cells)?;
    let entry = enter(locked, book, New { consents, ..new })?;
    Ok(Recorded { entry, swap: number, effect: Some(Effect { judged, partner }) })
}

fn enter(locked: LockedRecord, book: &Book, new: New) -> Result<u64, Failure> {
    Ok(locked.enter(&book.team.id, &new)?)
}

/// Whether the swap is open for this answer, and who gives it has a say.
fn may_answer(
    book: &Book,
    proposed: &Swap<'_>,
    answer: Answer,
    by: &str,
    consents: &[Said],
) -> Result<(), Failure> {
    let n = proposed.entry.n;
    let refuse = |code: Code, title: Text, help: Text| -> Result<(), Failure> {
        Err(Diagnostic::error(code, title).help(help).into())
    };
    if !proposed.stage.is_open() {
        let help = match proposed.stage {
            Stage::InForce(..) => say::propose_back(),
            _ => say::propose_again(),
        };
        return refuse(Code::SwapClosed, say::closed(n, proposed.stage.said(book)), help);
    }
    match (answer, &proposed.stage) {
        (Answer::Accept, Stage::Awaiting) => {
            refuse(Code::SwapClosed, say::agreed_already(n), say::approve_it(n))
        }
        (Answer::Accept, Stage::Open(missing))
            if !missing.iter().any(|id| consents.iter().any(|said| said.agent == *id)) =>
        {
            let help = say::name_consent(missing.first().copied().unwrap_or_default());
            refuse(Code::SwapParty, say::whose_consent(by, names(book, missing)), help)
        }
        (Answer::Approve, Stage::Open(missing)) => {
            refuse(Code::SwapClosed, say::not_agreed(n, names(book, missing)), say::accept_first(n))
        }
        (Answer::Approve, Stage::Awaiting) => {
            let parties = [&proposed.proposal.agent, &proposed.proposal.with];
            match parties.iter().any(|id| is_agent(book, id, by)) {
                true => refuse(Code::SwapParty, say::own_swap(by), say::somebody_else()),
                false => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

fn names(book: &Book, ids: &[&str]) -> Text {
    Text::list(&ids.iter().map(|id| Text::plain(book.name_of(id))).collect::<Vec<_>>())
}

/// Whether somebody who gives this name or id is the agent.
fn is_agent(book: &Book, id: &str, by: &str) -> bool {
    let called = || book.agent(id).and_then(|agent| book.agents.get(agent.0)).map(|agent| &agent.called);
    by == id || by == book.name_of(id) || called().is_some_and(|called| called == by)
}

/// The published roster of a date, as it is in force.
fn published(record: &Record, date: NaiveDate) -> Result<JudgedRoster, Failure> {
    let Some((_, publication)) = record.publication_on(date) else {
        let title = say::not_published(date);
        return Err(Diagnostic::error(Code::NotNow, title).help(say::publish_first()).into());
    };
    JudgedRoster::open(&record.roster_path(publication))
}

fn parties(book: &Book, giver: &str, taker: &str) -> Result<(AgentIx, AgentIx), Failure> {
    let (giver, taker) = (workspace::agent(book, giver)?, workspace::agent(book, taker)?);
    match giver == taker {
        true => Err(Diagnostic::error(Code::SwapParty, say::with_oneself()).into()),
        false => Ok((giver, taker)),
    }
}

/// The shift with this id.
///
/// # Errors
/// The team has none.
pub fn shift(judged: &JudgedRoster, id: &str) -> Result<ShiftIx, Failure> {
    judged.instance.book.shift(id).ok_or_else(|| {
        Diagnostic::error(Code::BadArgument, rosters::unknown_shift(id)).help(rosters::cell_form()).into()
    })
}

/// The shifts of an agent on a date that are exchanged.
fn part(judged: &JudgedRoster, agent: AgentIx, date: NaiveDate, shift: Option<ShiftIx>) -> Vec<ShiftIx> {
    match shift {
        Some(shift) => vec![shift],
        None => judged.sheet.on(agent, date).map(|entry| entry.shift).collect(),
    }
}

/// Refuses a duty that is not there, or has begun.
///
/// # Errors
/// What the agent has instead, or when it began.
pub fn still_to_come(
    judged: &JudgedRoster,
    agent: AgentIx,
    date: NaiveDate,
    shift: Option<ShiftIx>,
    at: DateTime<Tz>,
) -> Result<(), Failure> {
    let who = &judged.instance.book.agents[agent];
    let entries: Vec<_> = judged.sheet.on(agent, date).collect();
    let Some(first) = entries.iter().find(|entry| shift.is_none_or(|shift| entry.shift == shift)) else {
        let has: Vec<ShiftIx> = entries.iter().map(|entry| entry.shift).collect();
        let title = match shift.filter(|_| !has.is_empty()) {
            None => say::no_duty(&who.name, date),
            Some(shift) => {
                let wanted = judged.sheet.label(&[shift]);
                say::no_such_part(&who.name, date, wanted, judged.sheet.label(&has))
            }
        };
        return Err(Diagnostic::error(Code::NoDutyToSwap, title).help(say::show_duties(&who.id)).into());
    };
    if first.busy_from <= at {
        let moment = at.naive_local().format("%Y-%m-%d %H:%M").to_string();
        let title = say::begun(&who.name, date, judged.sheet.label(&[first.shift]), moment);
        return Err(Diagnostic::error(Code::DutyBegun, title).help(say::begun_help()).into());
    }
    Ok(())
}

fn same_roster(judged: &JudgedRoster, date: NaiveDate) -> Result<(), Failure> {
    let horizon = judged.instance.horizon;
    if horizon.day(date).is_some() {
        return Ok(());
    }
    let title = say::other_roster(date, horizon.start, horizon.last());
    Err(Diagnostic::error(Code::SwapBreaks, title).help(say::same_roster()).into())
}

/// Who agreed: those named, and who of the parties does it.
fn consents(author: &Author, book: &Book, proposal: &Proposal) -> Result<Vec<Said>, Failure> {
    author.agreed(book)?;
    let mut said = author.consents.clone();
    let parties = [&proposal.agent, &proposal.with];
    let mut refusal = Refusal::default();
    for stranger in said.iter().filter(|said| !parties.contains(&&said.agent)) {
        let title = say::no_party(book.name_of(&stranger.agent));
        let help = say::parties_are(book.name_of(parties[0]), book.name_of(parties[1]));
        refusal.reasons.push(Diagnostic::error(Code::SwapParty, title).help(help));
    }
    refusal.or(())?;
    for id in parties {
        if is_agent(book, id, &author.by) && !said.iter().any(|said| said.agent == *id) {
            said.push(Said { agent: id.clone(), word: author.word.clone(), evidence: None });
        }
    }
    Ok(said)
}

/// What the swap does to the roster as it is; refused where it breaks a must, or where something
/// required would be missing and nobody is to approve.
fn holds(judged: &JudgedRoster, exchange: &Exchange, is_lenient: bool) -> Result<Partner, Failure> {
    let book = &judged.instance.book;
    let lines = &judged.loaded.roster.lines;
    let Some(partner) = weigh(&judged.instance, &judged.rules, lines, exchange) else {
        let [giver, taker] = [exchange.giver, exchange.taker].map(|agent| &book.agents[agent].name);
        let title = say::not_together(giver, taker);
        return Err(Diagnostic::error(Code::SwapBreaks, title).help(say::find_another()).into());
    };
    let mut refusal = Refusal::default();
    for (rule, text) in partner.breaks.iter().chain(partner.unmet.iter().filter(|_| !is_lenient)) {
        let wrong = Diagnostic::error(Code::SwapBreaks, say::swap_breaks(*rule, text));
        refusal.reasons.push(wrong.help(say::find_another()));
    }
    refusal.or(partner)
}

/// The cells that change, unless the team's notice is over and it allows no change then.
fn in_time(
    book: &Book,
    author: &Author,
    judged: &JudgedRoster,
    partner: &Partner,
) -> Result<Vec<CellChange>, Failure> {
    let then = &judged.instance.book;
    let cell = |moved: &Moved| CellChange {
        agent: then.agents[moved.agent.0].id.clone(),
        date: moved.date,
        from: then.label(&moved.from),
        to: then.label(&moved.to),
    };
    let cells: Vec<CellChange> = partner.cells.iter().map(cell).collect();
    let changes: Vec<Changed> = cells.iter().map(|cell| Changed::of(then, cell.clone())).collect();
    let both: Vec<String> = cells.iter().map(|cell| cell.agent.clone()).collect();
    let late = missing_consent(&book.desk, &changes, author.clock(), &both, &[]);
    too_late(&late, book.desk.refuses)?;
    Ok(cells)
}

/// The swap as duties of the roster, if they are still there.
fn exchange_of(record: &Record, judged: &JudgedRoster, proposed: &Swap<'_>) -> Result<Exchange, Failure> {
    let proposal = proposed.proposal;
    let (giver, taker) = parties(&judged.instance.book, &proposal.agent, &proposal.with)?;
    proposal.for_date.map_or(Ok(()), |date| same_roster(judged, date))?;
    let mut refusal = Refusal::default();
    let mut shifts_of = |agent: AgentIx, date: NaiveDate, duty: &str| {
        let found = still_there(record, judged, proposed.entry.n, agent, date, duty);
        found.map_err(|outdated| refusal.reasons.push(*outdated)).unwrap_or_default()
    };
    let given = (proposal.date, shifts_of(giver, proposal.date, &proposal.duty));
    let back = proposal.for_date.zip(proposal.for_duty.as_ref());
    let back = back.map(|(date, duty)| (date, shifts_of(taker, date, duty)));
    refusal.or(Exchange { giver, taker, given, back })
}

/// The shifts of a duty that an agent still has.
fn still_there(
    record: &Record,
    judged: &JudgedRoster,
    proposed_by: u64,
    agent: AgentIx,
    date: NaiveDate,
    duty: &str,
) -> Result<Vec<ShiftIx>, Box<Diagnostic>> {
    let book = &judged.instance.book;
    let has: Vec<ShiftIx> = judged.sheet.on(agent, date).map(|entry| entry.shift).collect();
    let wanted: Option<Vec<ShiftIx>> = duty.split('+').map(|id| book.shift(id)).collect();
    if let Some(shifts) = wanted.filter(|all| all.iter().all(|shift| has.contains(shift))) {
        return Ok(shifts);
    }
    let who = &book.agents[agent];
    let is_this = |cell: &CellChange| cell.agent == who.id && cell.date == date;
    let by = record.entries.iter().rev().find(|entry| entry.cells.iter().any(is_this));
    let now = if has.is_empty() { say::rest() } else { Text::plain(book.label(&has)) };
    let title = match by.filter(|entry| entry.n > proposed_by) {
        Some(entry) => say::changed_since(&who.name, date, duty, now, entry.n),
        None => say::changed_otherwise(&who.name, date, duty, now),
    };
    Err(Box::new(Diagnostic::error(Code::SwapOutdated, title).help(say::propose_again())))
}
