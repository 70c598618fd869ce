//! What a sheet that came back changes in its roster, and what that breaks, cell by cell.

use chrono::NaiveDate;
use serde::Serialize;

use super::grid::{self, Align, Grid, GridCell, Tone};
use super::sections::words;
use super::text::day_name;
use super::view::{BreachView, VerdictView};
use super::{Style, outcome, table};
use crate::messages::{Language, Many, Text, sheet_import as say, tables};

/// A roster after its sheet was edited.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedView {
    /// Cells that say something else.
    pub changes: Vec<CellChange>,
    /// What is broken or priced: what is new, and the musts that were broken before.
    pub breaches: Vec<CellBreach>,
    /// Breaches and prices of the roster that are no more.
    pub gone: usize,
    /// Each level with the penalty that it had and the one that it has.
    pub levels: Vec<(Text, i64, i64)>,
    /// What is claimed of the new roster.
    pub verdict: VerdictView,
}

/// A cell that says something else than the roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CellChange {
    /// Its address: `班表!F7`.
    pub cell: String,
    /// The agent's id.
    pub agent: String,
    /// The agent's name.
    pub name: String,
    /// The date.
    pub date: NaiveDate,
    /// What the roster says; empty for rest.
    pub was: String,
    /// What the sheet says; empty for rest.
    pub now: String,
}

/// A breach at its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellBreach {
    /// The address of the cell, of the date's head, or empty.
    pub cell: String,
    /// Whether the roster did not have it.
    pub new: bool,
    /// What it is.
    pub breach: BreachView,
}

/// For people.
pub fn render(view: &EditedView, language: Language, style: Style) -> String {
    let mut out = String::new();
    if view.changes.is_empty() {
        out.push_str(&words(&say::no_differences(), language));
        out.push('\n');
    } else {
        out.push_str(&grid::render(&changes(view, language), style));
    }
    let breaches = breaches(view, language);
    if !breaches.rows.is_empty() {
        out.push('\n');
        out.push_str(&grid::render(&breaches, style));
    }
    out.push('\n');
    if view.gone > 0 {
        let gone = i64::try_from(view.gone).unwrap_or(i64::MAX);
        let gone = say::gone(Many(gone, "breach or price", "breaches and prices", "处违反或罚分"));
        out.push_str(&format!("{}\n", words(&gone, language)));
    }
    let columns = [(say::level(), Align::Left), (say::was(), Align::Right), (say::is_now(), Align::Right)];
    let mut levels = Grid::titled(&say::penalties(), &columns, language);
    for (name, was, now) in &view.levels {
        let tone = if now > was { Tone::Notable } else { Tone::Normal };
        levels.row(vec![
            words(name, language).into(),
            was.to_string().into(),
            GridCell::new(now.to_string(), tone),
        ]);
    }
    out.push_str(&grid::render(&levels, style));
    out.push('\n');
    out.push_str(&table::render_verdict(&view.verdict, language, style));
    out
}

fn changes(view: &EditedView, language: Language) -> Grid {
    let columns = [
        (say::cell(), Align::Left),
        (tables::agent(), Align::Wrap),
        (tables::date(), Align::Left),
        (say::was(), Align::Left),
        (say::is_now(), Align::Left),
    ];
    let mut grid = Grid::titled(&say::differences(view.changes.len()), &columns, language);
    let shown =
        |label: &str| if label.is_empty() { words(&tables::rest(), language) } else { label.to_string() };
    for change in &view.changes {
        grid.row(vec![
            change.cell.clone().into(),
            change.name.clone().into(),
            day_name(change.date, language).into(),
            shown(&change.was).into(),
            GridCell::new(shown(&change.now), Tone::Notable),
        ]);
    }
    grid
}

fn breaches(view: &EditedView, language: Language) -> Grid {
    let plain: Vec<BreachView> = view.breaches.iter().map(|breach| breach.breach.clone()).collect();
    let mut grid = outcome::breaches(&plain, language);
    grid.title = words(&say::breaches_at_cells(), language);
    grid.columns.insert(0, (words(&say::cell(), language), Align::Left));
    grid.columns.insert(1, (words(&say::since(), language), Align::Left));
    for (row, breach) in grid.rows.iter_mut().zip(&view.breaches) {
        let (since, tone) =
            if breach.new { (say::is_new(), Tone::Bad) } else { (say::was_there(), Tone::Quiet) };
        row.insert(0, breach.cell.clone().into());
        row.insert(1, GridCell::new(words(&since, language), tone));
    }
    grid
}

#[derive(Serialize)]
struct Json<'v> {
    roster: Option<&'v str>,
    changes: &'v [CellChange],
    breaches: Vec<BreachJson<'v>>,
    gone: usize,
    levels: Vec<LevelJson<'v>>,
}

#[derive(Serialize)]
struct BreachJson<'v> {
    cell: &'v str,
    new: bool,
    rule: &'v str,
    agent: Option<&'v str>,
    from: NaiveDate,
    until: NaiveDate,
    amount: i64,
    penalty: Option<i64>,
    text: &'v str,
}

#[derive(Serialize)]
struct LevelJson<'v> {
    name: &'v str,
    was: i64,
    penalty: i64,
}

/// For programs: one object.
pub fn json(view: &EditedView, language: Language) -> String {
    let whole = Json {
        roster: view.verdict.roster.as_deref(),
        changes: &view.changes,
        breaches: view
            .breaches
            .iter()
            .map(|breach| BreachJson {
                cell: &breach.cell,
                new: breach.new,
                rule: &breach.breach.rule,
                agent: breach.breach.agent.as_deref(),
                from: breach.breach.from,
                until: breach.breach.until,
                amount: breach.breach.amount,
                penalty: breach.breach.penalty,
                text: breach.breach.text.in_language(language),
            })
            .collect(),
        gone: view.gone,
        levels: view
            .levels
            .iter()
            .zip(&view.verdict.levels)
            .map(|((_, was, now), level)| LevelJson { name: &level.id, was: *was, penalty: *now })
            .collect(),
    };
    let mut text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.push('\n');
    text
}
