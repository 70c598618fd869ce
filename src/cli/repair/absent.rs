//! `fairshift absent` and `fairshift return`: somebody does not come, or comes after all.

use chrono::NaiveDateTime;
use fairshift::book::AgentIx;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::instance::Instance;
use fairshift::messages::{Language, Many, Text, repair as say, visible};
use fairshift::operations::repair::{
    Change, Substitute, begins, changed, leave_of, lost, substitutes, with_leave,
};
use fairshift::record::{Absence, Act, Answer, CellChange, Record, granted};
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::render::{leave_kind, text};
use fairshift::rules::ActiveRule;
use fairshift::solve::StopToken;
use fairshift::workspace::{self, JudgedRoster};
use serde_json::{Value, json};

use super::args::{Absent, Return, end_of_day};
use super::{arrow, clocks, day, json_date, name, short, shown};
use crate::cli::console::Console;
use crate::cli::explain::print_json;
use crate::cli::{Exit, Failure, losses, output};

/// So many of those who can't are named with the reason.
const REASONS: usize = 6;

/// A roster that an absence touches.
struct Touched {
    opened: JudgedRoster,
    agent: AgentIx,
    instance: Instance,
    losses: Vec<Change>,
}

/// A lost duty with its substitutes.
struct Found<'t> {
    own: &'t Touched,
    loss: &'t Change,
    list: Vec<Substitute>,
}

pub fn absent(arguments: &Absent, console: &Console) -> Result<Exit, Failure> {
    let (from, until) = (arguments.from, arguments.until.unwrap_or_else(|| end_of_day(arguments.from)));
    if until <= from {
        return Err(Diagnostic::error(Code::BadArgument, say::backward(shown_time(from), shown_time(until)))
            .help(say::absent_example())
            .into());
    }
    let target = &arguments.target;
    if !target.is_dir() {
        let opened = console.roster(target)?;
        let horizon = opened.instance.horizon;
        if until.date() < horizon.start || horizon.last() < from.date() {
            let title = say::outside(from.date(), until.date(), horizon.start, horizon.last());
            return Err(Diagnostic::error(Code::BadArgument, title).help(say::other_dates()).into());
        }
        let touched = vec![touch(opened, arguments, until)?];
        return show(&touched, arguments, until, None, console);
    }
    let team = console.team(target)?;
    let agent = workspace::agent(&team.book, &arguments.agent)?;
    let desk = arguments.told.desk(target)?;
    let mut touched = Vec::new();
    for (_, own) in desk.record().in_force() {
        if own.start <= until.date() && from.date() <= own.last() {
            touched.push(touch(console.roster(&desk.record().roster_path(own))?, arguments, until)?);
        }
    }
    if touched.is_empty() {
        let title = say::not_published(from.date(), until.date());
        return Err(Diagnostic::error(Code::NoRoster, title).help(say::publish_first()).into());
    }
    let cells: Vec<CellChange> = touched.iter().flat_map(|own| cells(&own.opened, &own.losses)).collect();
    let own =
        Absence { agent: team.book.agents[agent.0].id.clone(), from, until, kind: arguments.kind.clone() };
    let new = arguments.told.entry(&team.book, Act::Absent(own), cells)?;
    let n = desk.enter(&team.book.team.id, &new)?;
    show(&touched, arguments, until, Some(n), console)
}

/// Changes as the record has them.
pub fn cells(opened: &JudgedRoster, changes: &[Change]) -> Vec<CellChange> {
    let book = &opened.instance.book;
    let cell = |own: &Change| CellChange {
        agent: book.agents.get(own.agent.0).map_or(String::new(), |agent| agent.id.clone()),
        date: opened.instance.horizon.date(own.day),
        from: book.label(&own.from),
        to: book.label(&own.to),
    };
    changes.iter().map(cell).collect()
}

fn touch(opened: JudgedRoster, arguments: &Absent, until: NaiveDateTime) -> Result<Touched, Failure> {
    let agent = workspace::agent(&opened.instance.book, &arguments.agent)?;
    let leave = leave_of(&opened.instance.book, agent, arguments.from, until, &arguments.kind);
    let instance = with_leave(&opened.instance, &opened.rules, leave);
    let lines = &opened.loaded.roster.lines;
    let known = lost(&opened.instance, lines);
    let own = |loss: &Change| loss.agent == agent && !known.contains(loss);
    let losses = lost(&instance, lines).into_iter().filter(own).collect();
    Ok(Touched { opened, agent, instance, losses })
}

fn shown_time(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn show(
    touched: &[Touched],
    arguments: &Absent,
    until: NaiveDateTime,
    entry: Option<u64>,
    console: &Console,
) -> Result<Exit, Failure> {
    let Some(first) = touched.first() else { return Ok(Exit::Fine) };
    let book = &first.opened.loaded.book;
    let language = console.language_for(book.team.language);
    let mut found = Vec::new();
    for own in touched {
        let rules: &[ActiveRule] = &own.opened.rules;
        let lines = changed(&own.opened.loaded.roster.lines, &own.losses);
        for loss in &own.losses {
            // Nobody interrupts this but by ending the command.
            let list = substitutes(&own.instance, rules, &lines, loss, &StopToken::new());
            found.push(Found { own, loss, list: list.unwrap_or_default() });
        }
    }
    let covered = found.iter().all(|own| own.list.iter().any(|one| one.is_able() && one.short == 0));
    let exit = if covered { Exit::Fine } else { Exit::Unmet };
    let id = &arguments.agent;
    if arguments.json {
        let lost: Vec<Value> = found.iter().map(|own| loss_json(own, language)).collect();
        print_json(&json!({
            "agent": id, "from": at_json(arguments.from), "until": at_json(until), "kind": arguments.kind,
            "entry": entry, "lost": lost,
        }))?;
        return Ok(exit);
    }
    let title = say::absent_title(
        name(book, first.agent),
        leave_kind(&arguments.kind),
        shown_time(arguments.from),
        shown_time(until),
    );
    let style = output::style();
    let mut out = format!("{}\n", style.paint(&visible(title.in_language(language)), Tone::Heading));
    let line = |out: &mut String, text: Text| {
        out.push_str(text.in_language(language));
        out.push('\n');
    };
    if let Some(n) = entry {
        line(&mut out, say::recorded(n));
    }
    if found.is_empty() {
        line(&mut out, say::no_duty_lost());
    }
    for own in &found {
        let instance = &own.own.instance;
        if begins(instance, own.loss.day, &own.loss.from)
            .is_some_and(|begins| begins.naive_local() < arguments.from)
        {
            let shift = shown(&instance.book, &own.loss.from, language);
            line(&mut out, say::begun(name(book, own.loss.agent), day(instance, own.loss.day), shift));
        }
        out.push('\n');
        out.push_str(&tables(own, language));
    }
    if !found.is_empty() && entry.is_some() {
        out.push('\n');
        line(&mut out, say::then_repair());
    }
    output::result(&out)?;
    Ok(exit)
}

/// Those who can take a duty, and those who can't with the reason.
fn tables(found: &Found<'_>, language: Language) -> String {
    let Found { own, loss, list } = found;
    let (instance, book) = (&own.instance, &own.instance.book);
    let style = output::style();
    let gone: Vec<_> = loss.from.iter().filter(|shift| !loss.to.contains(shift)).copied().collect();
    let title = say::substitutes_for(
        shown(book, &gone, language),
        name(book, loss.agent),
        day(instance, loss.day),
        clocks(book, &gone),
    );
    let able: Vec<&Substitute> = list.iter().filter(|one| one.is_able()).collect();
    let heads = [
        (say::rank(), Align::Right),
        (say::agent(), Align::Left),
        (say::change(), Align::Left),
        (say::short_then(), Align::Right),
        (say::price(), Align::Wrap),
        (say::hours_then(), Align::Left),
        (say::remark(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&title, &heads, language);
    for (nth, one) in able.iter().enumerate() {
        let mut remarks = Vec::new();
        if one.standby {
            remarks.push(say::is_standby());
        }
        if one.moves {
            remarks.push(say::gives_up(shown(book, &one.change.from, language)));
        }
        let mut price = one.price.clone();
        // What is short has a column of its own.
        if let Some(required) = price.get_mut(instance.levels.required()) {
            *required = 0;
        }
        let share = one.share.map(|share| text::hours(minutes_of(share)));
        let hours = match share {
            Some(share) => format!("{} / {share}", text::hours(one.minutes)),
            None => text::hours(one.minutes),
        };
        let tone = if one.short > 0 { Tone::Bad } else { Tone::Normal };
        grid.row(vec![
            (nth + 1).to_string().into(),
            name(book, one.change.agent).into(),
            arrow(book, &one.change, language).into(),
            GridCell::new(short(one.short), tone),
            losses::amounts(&instance.levels, &price).in_language(language).into(),
            hours.into(),
            Text::list(&remarks).in_language(language).into(),
        ]);
    }
    let mut out = match able.is_empty() {
        true => format!(
            "{}\n{}\n",
            style.paint(&visible(title.in_language(language)), Tone::Heading),
            say::nobody_can().in_language(language)
        ),
        false => grid::render(&grid, style),
    };
    let cannot: Vec<&Substitute> = list.iter().filter(|one| !one.is_able()).collect();
    if !cannot.is_empty() {
        let heads = [(say::agent(), Align::Left), (say::reason(), Align::Wrap)];
        let mut grid = Grid::titled(&say::cannot(), &heads, language);
        for one in cannot.iter().take(REASONS) {
            let (rule, why) = match one.breaks.first() {
                Some((rule, why)) => (*rule, why.clone()),
                None => continue,
            };
            let why = say::by_rule(rule, why);
            grid.row(vec![
                GridCell::new(name(book, one.change.agent), Tone::Quiet),
                why.in_language(language).into(),
            ]);
        }
        out.push_str(&grid::render(&grid, style));
        if let Some(more) = cannot.len().checked_sub(REASONS).filter(|more| *more > 0) {
            out.push_str(say::and_more(more).in_language(language));
            out.push('\n');
        }
    }
    out
}

fn minutes_of(share: fairshift::roster::Fraction) -> i64 {
    i64::try_from(share.round().to_integer()).unwrap_or(i64::MAX)
}

fn at_json(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%dT%H:%M").to_string()
}

fn loss_json(found: &Found<'_>, language: Language) -> Value {
    let Found { own, loss, list } = found;
    let (instance, book) = (&own.instance, &own.instance.book);
    let ids = instance.levels.ids();
    let one = |one: &Substitute| {
        let price: Vec<Value> = ids
            .iter()
            .zip(&one.price)
            .map(|(level, amount)| json!({"level": level, "amount": amount}))
            .collect();
        let breaks: Vec<Value> = one
            .breaks
            .iter()
            .map(|(rule, text)| json!({"rule": rule, "text": text.in_language(language)}))
            .collect();
        let agent = &book.agents[one.change.agent.0];
        json!({
            "agent": agent.id, "name": agent.name, "from": book.label(&one.change.from),
            "to": book.label(&one.change.to), "able": one.is_able(), "standby": one.standby,
            "gives_up": one.moves, "short": one.short, "price": price, "minutes": one.minutes,
            "share_minutes": one.share.map(minutes_of), "breaks": breaks,
        })
    };
    json!({
        "date": json_date(instance, loss.day), "from": book.label(&loss.from), "to": book.label(&loss.to),
        "substitutes": list.iter().map(one).collect::<Vec<_>>(),
    })
}

/// The agent comes after all: what was taken and nobody has changed since goes back.
pub fn returned(arguments: &Return, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let desk = arguments.told.desk(&arguments.team)?;
    let record = desk.record();
    let absence = granted(record).into_iter().find(|own| own.entry.n == arguments.n);
    let Some(entry) = absence.map(|own| own.entry).filter(|entry| matches!(entry.act, Act::Absent(_))) else {
        let wrong = Diagnostic::error(Code::NotNow, say::nothing_absent(arguments.n));
        return Err(wrong.help(say::see_log()).into());
    };
    let now = arguments.told.moment(team.book.team.zone);
    let mut cells = Vec::new();
    for own in &entry.cells {
        let Some(opened) = on_date(record, own.date)? else { continue };
        let book = &opened.instance.book;
        let (Some(agent), Some(at)) = (book.agent(&own.agent), opened.instance.horizon.day(own.date)) else {
            continue;
        };
        let there = opened.loaded.roster.lines.get(agent.0).and_then(|line| line.get(at));
        let now_label = there.map_or(String::new(), |shifts| book.label(shifts));
        let back: Option<Vec<_>> = own.from.split('+').map(|id| book.shift(id)).collect();
        let to_come =
            back.and_then(|back| begins(&opened.instance, at, &back)).is_some_and(|begins| now < begins);
        if now_label == own.to && to_come {
            cells.push(CellChange { from: own.to.clone(), to: own.from.clone(), ..own.clone() });
        }
    }
    let count = cells.len();
    let act = Act::Answer { answer: Answer::Withdraw, of: arguments.n };
    let new = arguments.told.entry(&team.book, act, cells)?;
    let n = desk.enter(&team.book.team.id, &new)?;
    let said = say::returned(n, Many(count as i64, "duty is", "duties are", "个班次"));
    output::result(&format!("{}\n", said.in_language(language)))?;
    Ok(Exit::Fine)
}

fn on_date(record: &Record, date: chrono::NaiveDate) -> Result<Option<JudgedRoster>, Failure> {
    let Some((_, own)) = record.publication_on(date) else { return Ok(None) };
    let path = record.roster_path(own);
    JudgedRoster::open(&path).map(Some)
}
