//! Whose row is whose, and which rows are nobody's.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::heads::is_weekday;
use super::words::plain;
use super::{Content, Found, Spot};
use crate::book::{AgentIx, Book, nearest};
use crate::diagnostic::Code;
use crate::messages::input::{Quote, did_you_mean};
use crate::messages::{Text, sheet_import as say};

/// An agent's row.
pub(super) struct Row {
    pub agent: AgentIx,
    /// The cell of the name.
    pub spot: Spot,
}

/// The rows below the dates.
pub(super) struct Rows {
    pub agents: Vec<Row>,
    /// Rows that are no agents, as they are told.
    pub passed_over: Vec<Text>,
}

/// What a row of the sheet is.
enum Kind {
    Agent(AgentIx, Spot),
    Blank,
    /// Totals, weekdays, notes; told or not.
    Other(Option<Text>),
    /// Words in the place of a name, and whether anything stands below dates.
    Unknown(String, Spot, bool),
    Wrong,
}

/// Whether a text is the head of totals.
pub(super) fn is_total(text: &str) -> bool {
    const WORDS: [&str; 25] = [
        "合计",
        "总计",
        "小计",
        "共计",
        "汇总",
        "统计",
        "人数",
        "总人数",
        "当班人数",
        "出勤",
        "工时",
        "备注",
        "说明",
        "图例",
        "total",
        "totals",
        "sum",
        "subtotal",
        "all",
        "count",
        "hours",
        "heads",
        "notes",
        "legend",
        "remark",
    ];
    let text = plain(text).to_lowercase();
    WORDS.contains(&text.as_str())
        || ["人数", "合计", "小计", "总计", "工时", "天数", "heads"].iter().any(|end| text.ends_with(end))
        || ["heads", "headcount", "total", "合计", "总计", "小计"].iter().any(|begin| text.starts_with(begin))
}

/// What the agents of a team are called: a sheet has far more cells than a team has agents.
pub(in crate::import) struct Names {
    ids: HashMap<String, Vec<AgentIx>>,
    names: HashMap<String, Vec<AgentIx>>,
    lower_ids: HashMap<String, Vec<AgentIx>>,
}

impl Names {
    pub fn of(book: &Book) -> Names {
        let mut names = Names { ids: HashMap::new(), names: HashMap::new(), lower_ids: HashMap::new() };
        for (at, agent) in book.agents.iter().enumerate() {
            names.ids.entry(agent.id.clone()).or_default().push(AgentIx(at));
            names.names.entry(plain(&agent.called)).or_default().push(AgentIx(at));
            if agent.name != agent.called {
                names.names.entry(plain(&agent.name)).or_default().push(AgentIx(at));
            }
            names.lower_ids.entry(agent.id.to_lowercase()).or_default().push(AgentIx(at));
        }
        names
    }

    /// The agents who may be meant by a text: the one with this id, else those called so.
    pub fn meant(&self, text: &str) -> &[AgentIx] {
        let text = plain(text);
        if text.is_empty() {
            return &[];
        }
        let found = self.ids.get(&text).or_else(|| self.names.get(&text));
        found.or_else(|| self.lower_ids.get(&text.to_lowercase())).map_or(&[], Vec::as_slice)
    }
}

impl Rows {
    /// Reads the rows below the dates; `left` is the first date's column.
    pub fn read(
        found: &mut Found<'_>,
        book: &Book,
        head: u32,
        left: u32,
        dates: &[(u32, NaiveDate)],
    ) -> Rows {
        let mut rows = Rows { agents: Vec::new(), passed_over: Vec::new() };
        let mut seen: BTreeMap<AgentIx, Spot> = BTreeMap::new();
        let names = Names::of(book);
        // Names that are unknown, of rows between blank ones: without an agent beside
        // them and anything below dates, they are notes.
        let mut unknown: Vec<(String, Spot, bool)> = Vec::new();
        let mut known_here = false;
        let last = found.cells.cells.last_key_value().map_or(head, |((row, _), _)| *row);
        for row in head + 1..=last.saturating_add(1) {
            let kind = if row > last { Kind::Blank } else { kind(found, book, &names, row, left, dates) };
            match kind {
                Kind::Agent(agent, spot) => {
                    known_here = true;
                    if let Some(first) = seen.insert(agent, spot) {
                        let name = book.agents.get(agent.index()).map_or("", |agent| agent.name.as_str());
                        let title = say::name_twice(name, found.cells.address(first));
                        found.error(Code::SheetName, Some(spot), title, say::join_rows());
                    }
                    rows.agents.push(Row { agent, spot });
                }
                Kind::Other(told) => rows.passed_over.extend(told),
                Kind::Unknown(name, spot, duties) => unknown.push((name, spot, duties)),
                Kind::Wrong => known_here = true,
                Kind::Blank => {
                    let notes = !known_here && !rows.agents.is_empty() && unknown.iter().all(|row| !row.2);
                    for (name, spot, _) in unknown.drain(..).filter(|_| !notes) {
                        let title = say::unknown_name(Quote(&name));
                        found.error(Code::SheetName, Some(spot), title, meant(book, &name));
                    }
                    known_here = false;
                }
            }
        }
        rows
    }
}

fn kind(
    found: &mut Found<'_>,
    book: &Book,
    known: &Names,
    row: u32,
    left: u32,
    dates: &[(u32, NaiveDate)],
) -> Kind {
    let cells = found.cells;
    let names: Vec<(Spot, String)> =
        (0..left).filter_map(|column| Some(((row, column), cells.get((row, column))?.text()))).collect();
    let below: Vec<&Content> = dates.iter().filter_map(|(column, _)| cells.get((row, *column))).collect();
    let numbers = !below.is_empty() && below.iter().all(|content| is_number(content));
    let weekdays = !below.is_empty() && below.iter().all(|content| is_weekday(&content.text()));
    let mut who: Option<(AgentIx, Spot, String)> = None;
    let mut several: Option<(Spot, String, Vec<AgentIx>)> = None;
    for (spot, name) in &names {
        match *known.meant(name) {
            [] => {}
            [agent] => match &who {
                Some((before, _, first)) if *before != agent => {
                    let title = say::names_differ(Quote(first), Quote(name));
                    found.error(Code::SheetName, Some(*spot), title, say::add_ids());
                    return Kind::Wrong;
                }
                Some(_) => {}
                None => who = Some((agent, *spot, name.clone())),
            },
            ref all => several = Some((*spot, name.clone(), all.to_vec())),
        }
    }
    match (who, several) {
        (Some((agent, spot, _)), Some((other, name, all))) if !all.contains(&agent) => {
            let id = book.agents.get(agent.index()).map_or("", |agent| agent.id.as_str());
            found.error(
                Code::SheetName,
                Some(other.max(spot)),
                say::names_differ(id, Quote(&name)),
                say::add_ids(),
            );
            Kind::Wrong
        }
        (Some((agent, spot, _)), _) => Kind::Agent(agent, spot),
        (None, Some((spot, name, all))) => {
            let ids = all.iter().filter_map(|agent| book.agents.get(agent.index()));
            let ids: Vec<Text> = ids.map(|agent| Text::plain(&agent.id)).collect();
            let title = say::ambiguous_name(Quote(&name), Text::list(&ids));
            found.error(Code::SheetName, Some(spot), title, say::add_ids());
            Kind::Wrong
        }
        (None, None) => {
            let name = names.iter().find(|(_, name)| name.parse::<f64>().is_err()).or(names.first());
            match name {
                None if below.is_empty() => Kind::Blank,
                _ if weekdays => Kind::Other(None),
                Some((spot, name)) if is_total(name) || numbers => {
                    Kind::Other(Some(Text::plain(format!("{} ({name})", cells.address(*spot)))))
                }
                Some((spot, name)) => Kind::Unknown(name.clone(), *spot, !below.is_empty()),
                None if numbers => Kind::Other(Some(Text::plain(cells.address((row, 0))))),
                None => {
                    found.error(Code::SheetName, Some((row, 0)), say::no_name(), say::write_name());
                    Kind::Wrong
                }
            }
        }
    }
}

pub(super) fn is_number(content: &Content) -> bool {
    match content {
        Content::Number(_) => true,
        Content::Text(text) => plain(text).parse::<f64>().is_ok(),
        Content::Date(_) => false,
    }
}

/// Who may be meant, by name or id.
pub(in crate::import) fn meant(book: &Book, name: &str) -> Text {
    const MAX_LISTED: usize = 30;
    let bare = plain(name);
    let words = book.agents.iter().flat_map(|agent| [agent.name.as_str(), agent.id.as_str()]);
    // Two characters of three are a name misspelt in Chinese, where one in three is the rule elsewhere.
    let near = || {
        let of = |agent: &&crate::book::Agent| {
            let letters: Vec<char> = agent.name.chars().collect();
            let given: Vec<char> = bare.chars().collect();
            let wide =
                letters.iter().all(|c| !c.is_ascii()) && letters.len() == given.len() && letters.len() > 1;
            wide && letters.iter().zip(&given).filter(|(one, two)| one != two).count() == 1
        };
        book.agents.iter().find(of).map(|agent| agent.name.as_str())
    };
    match nearest(&bare, words).or_else(near) {
        Some(meant) => did_you_mean(meant),
        None => {
            let mut names: Vec<Text> =
                book.agents.iter().take(MAX_LISTED).map(|agent| Text::plain(&agent.name)).collect();
            if book.agents.len() > MAX_LISTED {
                names.push(Text::plain("…"));
            }
            say::the_names(Text::list(&names))
        }
    }
}
