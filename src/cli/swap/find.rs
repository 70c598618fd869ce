//! `fairshift swap find`: the best legal partners for a duty.

use chrono::Days;
use fairshift::book::{AgentIx, ShiftIx};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Dated, Hours, Language, Say, Text, reasons, swaps as say};
use fairshift::operations::swap::{Ask, Moved, Partner, partners, shift, still_to_come};
use fairshift::present;
use fairshift::present::json::swaps::PartnersJson;
use fairshift::reasons::loss_words;
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::render::text::brief_date;
use fairshift::roster::show_fraction;
use fairshift::workspace::{self, JudgedRoster};

use super::Find;
use crate::cli::console::Console;
use crate::cli::{Exit, Failure, output};

/// Exchanges that are not possible are shown up to this number.
const MAX_NEAR: usize = 3;

pub fn run(arguments: &Find, console: &Console) -> Result<Exit, Failure> {
    let date = arguments.date;
    let opened = super::roster_of(arguments.target.as_deref(), date, console)?;
    let book = &opened.instance.book;
    let language = console.language_for(book.team.language);
    let horizon = opened.instance.horizon;
    let agent = workspace::meant(book, &arguments.agent)?;
    let with = arguments.with.as_deref().map(|text| workspace::meant(book, text)).transpose()?;
    if horizon.day(date).is_none() {
        let title = reasons::not_printed(date, horizon.start, horizon.last());
        return Err(Diagnostic::error(Code::BadArgument, title).into());
    }
    let shift = arguments.shift.as_deref().map(|id| shift(&opened, id)).transpose()?;
    let at = present::moment(&opened, arguments.at);
    still_to_come(&opened, agent, date, shift, at)?;
    let around = Days::new(u64::from(arguments.days));
    // What has begun stays; today's duties may still be exchanged for one another.
    let first = date.checked_sub_days(around).unwrap_or(date).max(at.date_naive());
    let ask = Ask {
        agent,
        date,
        shift,
        with,
        back: first..=date.checked_add_days(around).unwrap_or(date),
        most: (usize::from(arguments.most), MAX_NEAR),
    };
    let lines = &opened.loaded.roster.lines;
    let Some(found) = partners(&opened.instance, &opened.rules, lines, &ask, &|agent, date| {
        opened.sheet.on(agent, date).any(|entry| entry.busy_from <= at)
    }) else {
        let title = say::unknown_duties(opened.loaded.path.display().to_string());
        return Err(Diagnostic::error(Code::RosterId, title).help(say::verify_first()).into());
    };
    let person = &book.agents[agent];
    let had: Vec<ShiftIx> = opened.sheet.on(agent, date).map(|entry| entry.shift).collect();
    let label = opened.sheet.label(&shift.map_or(had, |shift| vec![shift]));
    if arguments.json {
        output::object(&PartnersJson::new(&opened, agent, date, &label, &found, language))?;
        return Ok(Exit::Fine);
    }
    let mut out = format!("{}\n", words(&say::partners_title(&person.name, Dated(date), label), language));
    if found.good.is_empty() {
        out.push_str(&format!("{}\n", words(&say::no_partner(found.weighed.0), language)));
    } else {
        out.push_str(&grid::render(&good(&opened, &person.name, &found.good, language), output::style()));
        let (all, legal) = found.weighed;
        out.push_str(&format!("\n{}\n", words(&say::weighed(all, legal), language)));
        out.push_str(&format!("{}\n", words(&say::fairness_note(), language)));
    }
    if !found.near.is_empty() {
        let mut near = near(&opened, &person.name, &found.near, language);
        near.title = words(&say::near_misses(), language);
        out.push_str(&format!("\n{}", grid::render(&near, output::style())));
    }
    output::result(&out)?;
    Ok(Exit::Fine)
}

fn words(text: &Text, language: Language) -> String {
    text.in_language(language).to_string()
}

/// The cells of one agent, before and after: `12/3 B → off, 12/4 off → B`.
pub fn changes(opened: &JudgedRoster, cells: &[Moved], agent: AgentIx, language: Language) -> String {
    let label = |shifts: &[ShiftIx]| match shifts {
        [] => say::rest(),
        shifts => Text::plain(opened.sheet.label(shifts)),
    };
    let one = |moved: &Moved| {
        let change = say::cell(brief_date(moved.date, language), label(&moved.from), label(&moved.to));
        words(&change, language)
    };
    cells.iter().filter(|moved| moved.agent == agent).map(one).collect::<Vec<_>>().join(", ")
}

/// What both come nearer to their shares, or further from them.
pub fn fairness(partner: &Partner) -> Text {
    let fairness = partner.fairness;
    match fairness.numer().signum() {
        0 => say::same(),
        1 => say::less_fair(show_fraction(fairness)),
        _ => say::fairer(show_fraction(-fairness)),
    }
}

fn hours((before, after): (i64, i64)) -> Text {
    match before == after {
        true => say::hours_stay(Hours(before)),
        false => say::hours_change(Hours(before), Hours(after)),
    }
}

fn good(opened: &JudgedRoster, giver: &str, all: &[Partner], language: Language) -> Grid {
    let heads = [
        (say::head_colleague(), Align::Left),
        (say::head_change_of(giver), Align::Wrap),
        (say::head_change_theirs(), Align::Wrap),
        (say::head_penalty(), Align::Wrap),
        (say::head_fairness(), Align::Wrap),
        (say::head_hours_of(giver), Align::Wrap),
        (say::head_hours_theirs(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&Text::default(), &heads, language);
    for partner in all {
        grid.row(vec![
            grid::GridCell::new(taker(opened, partner), Tone::Heading),
            changes(opened, &partner.cells, partner.exchange.giver, language).into(),
            changes(opened, &partner.cells, partner.exchange.taker, language).into(),
            words(&loss_words::amounts(&opened.instance.levels, &partner.penalties), language).into(),
            words(&fairness(partner), language).into(),
            words(&hours(partner.minutes[0]), language).into(),
            words(&hours(partner.minutes[1]), language).into(),
        ]);
    }
    grid
}

fn taker(opened: &JudgedRoster, partner: &Partner) -> String {
    opened.instance.book.agents[partner.exchange.taker.0].name.clone()
}

fn near(opened: &JudgedRoster, giver: &str, all: &[Partner], language: Language) -> Grid {
    let heads = [
        (say::head_colleague(), Align::Left),
        (say::head_change_of(giver), Align::Wrap),
        (say::head_change_theirs(), Align::Wrap),
        (say::head_breaks(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&Text::default(), &heads, language);
    for partner in all {
        let breaks: Vec<String> =
            partner.against().map(|(rule, text)| say::breaks(*rule, text).say(language)).collect();
        grid.row(vec![
            grid::GridCell::new(taker(opened, partner), Tone::Heading),
            changes(opened, &partner.cells, partner.exchange.giver, language).into(),
            changes(opened, &partner.cells, partner.exchange.taker, language).into(),
            breaks.join("; ").into(),
        ]);
    }
    grid
}
