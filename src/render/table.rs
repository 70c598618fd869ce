//! A roster for people, on a terminal or in a text file.

use comfy_table::{Cell, LineStyle, TableStyle};

use super::Style;
use super::breaks;
use super::follow_ups;
use super::grid::{self, Grid, GridCell, Tone, blank, toned};
use super::outcome;
use super::sections as section;
use super::service;
use super::text::{brief_date, longest_piece, pad, width, wrap};
use super::view::{BreachView, CellKind, CellView, DayView, RosterView, VerdictView, WeekView};
use crate::messages::breaks as messages;
use crate::messages::tables as say;
use crate::messages::{Language, Say, visible};

use chrono::Datelike;

/// The most columns that names take beside the days.
const MAX_NAME_WIDTH: usize = 20;

/// The whole page: rotation, legend, shifts with staffing, totals, fairness, coverage,
/// what is unmet or accepted, breaches, notes, and the verdict last.
pub fn render(view: &RosterView, language: Language, style: Style) -> String {
    let mut page = Page { out: String::new(), style };
    page.line(&section::title(view, language), Tone::Heading);
    page.blank();
    for lines in rotation(view, language, style) {
        page.table(&lines);
        page.blank();
    }
    page.flow(&section::legend(view, language));
    page.grid(&section::shifts(view, language));
    page.grid(&section::totals(view, language));
    page.grid(&section::fairness(view, language));
    page.list(" ", &section::why(view, language));
    page.grid(&section::coverage(view, language));
    page.grid(&breaks::kinds(&view.break_kinds, language));
    if let Some(service) = &view.service {
        page.grid(&service::channels(service, language));
        page.grid(&service::worst(service, language));
        page.list(" ", &service::notes(service, language));
    }
    page.grid(&follow_ups::grid(&view.follow_ups, language));
    // Those of a week fit on a page.
    if view.weeks.len() == 1 {
        page.grid(&follow_ups::changes(&view.changes, language));
        page.grid(&breaks::plan(&view.breaks, language));
    }
    let unmet = outcome::unmet(&view.unmet, language);
    page.titled(say::unmet().in_language(language), &unmet, Tone::Bad);
    let short = breaks::shorts(&view.break_shorts, true, language);
    page.titled(messages::short_required().in_language(language), &short, Tone::Bad);
    let accepted = outcome::accepted(&view.accepted, language);
    page.titled(say::accepted_gaps().in_language(language), &accepted, Tone::Notable);
    page.grid(&outcome::breaches(&view.breaches, language));
    let notes: Vec<String> = view.notes.iter().map(|note| section::words(note, language)).collect();
    page.titled(say::notes().in_language(language), &notes, Tone::Heading);
    page.blank();
    if let Some(verdict) = &view.verdict {
        page.out.push_str(&render_verdict(verdict, language, style));
    }
    page.out
}

/// The rotation table alone.
pub fn render_rotation(view: &RosterView, language: Language, style: Style) -> String {
    let mut page = Page { out: String::new(), style };
    for (at, lines) in rotation(view, language, style).iter().enumerate() {
        if at > 0 {
            page.blank();
        }
        page.table(lines);
    }
    page.out
}

/// The last line of a page: status, penalties and bounds, seconds, the
/// verifier's word. More than one line only where the width demands it.
pub fn render_verdict(verdict: &VerdictView, language: Language, style: Style) -> String {
    const BETWEEN: &str = " · ";
    let mut out = String::new();
    let mut taken = 0;
    for part in outcome::verdict(verdict, language) {
        let text = visible(&part.text);
        if taken > 0 && taken + width(BETWEEN) + width(&text) > style.width {
            out.push_str("\n  ");
            taken = 2;
        } else if taken > 0 {
            out.push_str(BETWEEN);
            taken += width(BETWEEN);
        }
        taken += width(&text);
        out.push_str(&style.paint(&text, part.tone));
    }
    out.push('\n');
    out
}

/// What the verifier objects to, as a table of its own.
pub fn render_breaches(breaches: &[BreachView], language: Language, style: Style) -> String {
    grid::render(&outcome::breaches(breaches, language), style)
}

struct Page {
    out: String,
    style: Style,
}

impl Page {
    fn line(&mut self, text: &str, tone: Tone) {
        for line in wrap(&visible(text), self.style.width) {
            self.out.push_str(&self.style.paint(&line, tone));
            self.out.push('\n');
        }
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    fn table(&mut self, lines: &[String]) {
        for line in lines {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }

    /// A table with a blank line before it, unless it has no rows.
    fn grid(&mut self, grid: &Grid) {
        if !grid.rows.is_empty() && grid.summary < grid.rows.len() {
            self.blank();
            self.out.push_str(&grid::render(grid, self.style));
        }
    }

    /// A paragraph whose first line begins with `lead`; the others are indented.
    fn wrapped(&mut self, text: &str, lead: &str) {
        let indent = " ".repeat(width(lead));
        for (at, line) in
            wrap(&visible(text), self.style.width.saturating_sub(width(lead))).iter().enumerate()
        {
            self.out.push_str(if at == 0 { lead } else { &indent });
            self.out.push_str(line);
            self.out.push('\n');
        }
    }

    /// Items side by side, in as many lines as it takes.
    fn flow(&mut self, items: &[String]) {
        const BETWEEN: &str = "   ";
        let mut lines: Vec<String> = Vec::new();
        for item in items {
            match lines.last_mut() {
                Some(line) if 1 + width(line) + width(BETWEEN) + width(item) <= self.style.width => {
                    line.push_str(BETWEEN);
                    line.push_str(item);
                }
                _ => lines.push(item.clone()),
            }
        }
        for line in &lines {
            self.wrapped(line, " ");
        }
    }

    fn list(&mut self, lead: &str, items: &[String]) {
        for item in items {
            self.wrapped(item, lead);
        }
    }

    fn titled(&mut self, title: &str, items: &[String], tone: Tone) {
        if !items.is_empty() {
            self.blank();
            self.line(title, tone);
            self.list(" - ", items);
        }
    }
}

/// The rotation as tables of as many weeks as fit, each as its lines.
fn rotation(view: &RosterView, language: Language, style: Style) -> Vec<Vec<String>> {
    let marks = Marks { leave: section::leave_mark(view, language), language };
    let cells = view.agents.iter().flat_map(|agent| &agent.cells).map(|cell| width(&marks.cell(cell).text));
    let heads = view.days.iter().flat_map(|day| marks.head(day).map(|line| width(&line)));
    let cell_width = cells.chain(heads).max().unwrap_or(0);
    let names = || view.agents.iter().map(|agent| visible(&agent.name)).chain([marks.agent()]);
    let natural = names().map(|name| width(&name)).max().unwrap_or(0).min(MAX_NAME_WIDTH);
    let narrowest = names().map(|name| longest_piece(&name)).max().unwrap_or(0).clamp(8, natural.max(8));
    // The last column needs no blank after it.
    let days_width = |days: usize, weeks: usize| 1 + days * (cell_width + 1) + weeks * 2;
    let room = style.width.saturating_sub(days_width(view.days.len(), view.weeks.len()));
    let name_width = if (narrowest..natural).contains(&room) { room } else { natural };
    let fits = |days: usize, weeks: usize| name_width + days_width(days, weeks) <= style.width;
    let mut tables: Vec<Vec<&WeekView>> = Vec::new();
    for week in &view.weeks {
        match tables.last_mut() {
            Some(weeks)
                if {
                    let days: usize = weeks.iter().map(|week| week.days.len()).sum();
                    fits(days + week.days.len(), weeks.len() + 1)
                } =>
            {
                weeks.push(week);
            }
            _ => tables.push(vec![week]),
        }
    }
    let layout = Layout { view, marks, name_width, cell_width, style };
    tables.iter().map(|weeks| layout.weeks(weeks)).collect()
}

/// How cells and heads are marked.
struct Marks {
    leave: String,
    language: Language,
}

impl Marks {
    fn agent(&self) -> String {
        section::words(&say::agent(), self.language)
    }

    fn cell(&self, cell: &CellView) -> GridCell {
        let (text, tone) = match &cell.kind {
            CellKind::Duty { label, class, leave } => {
                (visible(&section::duty_mark(label, leave.as_ref(), &self.leave)), Tone::Class(*class))
            }
            CellKind::Outside => (section::words(&say::outside(), self.language), Tone::Quiet),
            CellKind::Rest => (section::words(&say::rest(), self.language), Tone::Quiet),
            CellKind::Leave(_) => (self.leave.clone(), Tone::Bad),
        };
        if cell.changed {
            GridCell::new(format!("{text}!"), Tone::Heading)
        } else {
            GridCell::new(text, tone)
        }
    }

    /// Weekday and day of the month, the latter with its mark.
    fn head(&self, day: &DayView) -> [String; 2] {
        let weekday = day.date.weekday().say(self.language);
        let weekday = match self.language {
            Language::En => weekday,
            Language::Zh => weekday.chars().last().map(String::from).unwrap_or_default(),
        };
        [weekday, format!("{}{}", day.date.day(), section::mark(day))]
    }

    fn head_tone(day: &DayView) -> Tone {
        match day {
            DayView { holiday: Some(_), .. } => Tone::Bad,
            DayView { exchanged: true, .. } => Tone::Heading,
            DayView { weekend: true, .. } => Tone::Notable,
            _ => Tone::Heading,
        }
    }
}

struct Layout<'a> {
    view: &'a RosterView,
    marks: Marks,
    name_width: usize,
    cell_width: usize,
    style: Style,
}

impl Layout<'_> {
    /// One table: the names, then for each week a line between and its days.
    fn weeks(&self, weeks: &[&WeekView]) -> Vec<String> {
        const BAR: &str = "│";
        let mut table = blank(self.style);
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
        let bars = |lines: usize| toned(&GridCell::new(vec![BAR; lines].join("\n"), Tone::Quiet), self.style);
        let agent = format!("\n{}", pad(&self.marks.agent(), self.name_width));
        let mut head = vec![toned(&GridCell::new(agent, Tone::Heading), self.style)];
        for week in weeks {
            head.push(bars(2));
            for day in self.days(week) {
                let lines = self.marks.head(day).map(|line| pad(&line, self.cell_width)).join("\n");
                head.push(toned(&GridCell::new(lines, Marks::head_tone(day)), self.style));
            }
        }
        table.set_header(head);
        for agent in &self.view.agents {
            let name = wrap(&visible(&agent.name), self.name_width);
            let mut row: Vec<Cell> = vec![Cell::new(name.join("\n"))];
            for week in weeks {
                row.push(bars(name.len()));
                for cell in agent.cells.get(week.days.clone()).unwrap_or_default() {
                    row.push(toned(&self.marks.cell(cell), self.style));
                }
            }
            table.add_row(row);
        }
        for column in table.column_iter_mut().skip(1) {
            column.set_padding((0, 1));
        }
        let mut lines: Vec<String> = table.lines().collect();
        self.cross(&mut lines, weeks);
        lines.insert(0, self.captions(weeks));
        lines
    }

    fn days(&self, week: &WeekView) -> &[DayView] {
        self.view.days.get(week.days.clone()).unwrap_or_default()
    }

    fn week_width(&self, week: &WeekView) -> usize {
        week.days.len() * (self.cell_width + 1)
    }

    /// Joins the rule under the heads with the lines between weeks.
    fn cross(&self, lines: &mut [String], weeks: &[&WeekView]) {
        let Some(rule) = lines.get_mut(2) else { return };
        let mut at = self.name_width + 2;
        let mut crossings = Vec::new();
        for week in weeks {
            crossings.push(at);
            at += 2 + self.week_width(week);
        }
        *rule = rule.chars().enumerate().map(|(i, c)| if crossings.contains(&i) { '┼' } else { c }).collect();
    }

    /// The numbers of the weeks above their days, with their dates if there is room.
    fn captions(&self, weeks: &[&WeekView]) -> String {
        let language = self.marks.language;
        let long = |week: &WeekView| {
            let (first, last) = self.days(week).first().zip(self.days(week).last())?;
            let (from, until) = (brief_date(first.date, language), brief_date(last.date, language));
            Some(section::words(&say::week(week.number, from, until), language))
        };
        let mut line = " ".repeat(self.name_width + 2);
        for week in weeks {
            let brief = section::words(&say::week_brief(week.number), language);
            let captions = [long(week), Some(brief), Some(week.number.to_string())];
            let room = self.week_width(week);
            let fitting = captions.into_iter().flatten().find(|text| width(text) < room).unwrap_or_default();
            line.push_str(&self.style.paint("│", Tone::Quiet));
            line.push(' ');
            line.push_str(&self.style.paint(&pad(&fitting, room), Tone::Heading));
        }
        line
    }
}
