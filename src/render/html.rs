//! A roster as one page that stands alone: the table by weeks, totals, fairness,
//! coverage and what is unmet, for a screen and for A4 paper. No script, no outside request.

use std::fmt::Write;

use chrono::Datelike;

use super::breaks;
use super::colours::{self, Shade};
use super::grid::{Grid, GridCell, Tone};
use super::outcome;
use super::sections as section;
use super::service;
use super::svg::{self, PictureView, escaped};
use super::text::brief_date;
use super::view::{CellKind, DayView, RosterView, WeekView};
use crate::messages::{Language, Say, breaks as messages, tables as say};

/// What tells an exported page from any other, those of a site included: a site replaces its own.
pub const SIGN: &str = "<meta name=\"generator\" content=\"fairshift export\">";

/// The page.
pub fn render(view: &PictureView, language: Language) -> String {
    let roster = &view.roster;
    let title = escaped(&section::title(roster, language));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{SIGN}\n\
         <title>{title}</title>\n\
         <style>{}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
        language_tag(language),
        style(roster.shifts.len()),
    );
    if let Some(verdict) = &roster.verdict {
        let parts = outcome::verdict(verdict, language);
        // Where the file is is of no use to who has the page.
        let parts = parts.iter().filter(|part| Some(&part.text) != verdict.roster.as_ref());
        let parts: Vec<String> =
            parts.map(|part| format!("<span{}>{}</span>", tone(part.tone), escaped(&part.text))).collect();
        let _ = writeln!(out, "<p>{}</p>", parts.join(" · "));
    }
    for week in &roster.weeks {
        rotation(&mut out, roster, week, language);
    }
    list(&mut out, "", &section::legend(roster, language));
    let grids = [
        section::shifts(roster, language),
        section::totals(roster, language),
        section::fairness(roster, language),
    ];
    grids.iter().for_each(|grid| table(&mut out, grid));
    list(&mut out, "", &section::why(roster, language));
    table(&mut out, &section::coverage(roster, language));
    table(&mut out, &breaks::kinds(&roster.break_kinds, language));
    if roster.weeks.len() == 1 {
        table(&mut out, &breaks::plan(&roster.breaks, language));
    }
    if let Some(service) = &roster.service {
        table(&mut out, &service::channels(service, language));
        table(&mut out, &service::worst(service, language));
        list(&mut out, "", &service::notes(service, language));
    }
    let words = |text: &crate::messages::Text| section::words(text, language);
    list(&mut out, &words(&say::unmet()), &outcome::unmet(&roster.unmet, language));
    let short = breaks::shorts(&roster.break_shorts, true, language);
    list(&mut out, &words(&messages::short_required()), &short);
    list(&mut out, &words(&say::accepted_gaps()), &outcome::accepted(&roster.accepted, language));
    table(&mut out, &outcome::breaches(&roster.breaches, language));
    let notes: Vec<String> = roster.notes.iter().map(words).collect();
    list(&mut out, &words(&say::notes()), &notes);
    let picture = svg::render(view, language);
    let _ = write!(out, "<figure>\n{picture}</figure>\n</body>\n</html>\n");
    out
}

fn language_tag(language: Language) -> &'static str {
    match language {
        Language::En => "en",
        Language::Zh => "zh-CN",
    }
}

/// One week: people down, dates across.
fn rotation(out: &mut String, view: &RosterView, week: &WeekView, language: Language) {
    let days: &[DayView] = view.days.get(week.days.clone()).unwrap_or_default();
    let caption = match (days.first(), days.last()) {
        (Some(first), Some(last)) => {
            say::week(week.number, brief_date(first.date, language), brief_date(last.date, language))
        }
        _ => say::week_brief(week.number),
    };
    let agent = escaped(&section::words(&say::agent(), language));
    let caption = escaped(&section::words(&caption, language));
    let _ = write!(
        out,
        "<div class=\"wide\"><table class=\"rota\"><caption>{caption}</caption>\n<thead><tr><th scope=\"col\">{agent}</th>"
    );
    for day in days {
        let name = day.holiday.as_deref().map(|name| format!("<br>{}", escaped(name))).unwrap_or_default();
        let _ = write!(
            out,
            "<th scope=\"col\"{}>{}<br><small>{}</small>{name}</th>",
            ground(day),
            escaped(&day.date.weekday().say(language)),
            escaped(&format!("{}{}", brief_date(day.date, language), section::mark(day))),
        );
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let leave = section::leave_mark(view, language);
    let rest = section::words(&say::rest(), language);
    let outside = section::words(&say::outside(), language);
    for agent in &view.agents {
        let _ = write!(out, "<tr><th scope=\"row\">{}</th>", escaped(&agent.name));
        for (cell, day) in agent.cells.get(week.days.clone()).unwrap_or_default().iter().zip(days) {
            let changed = if cell.changed { "!" } else { "" };
            let _ = match &cell.kind {
                CellKind::Duty { label, class, leave: part } => {
                    let label = section::duty_mark(label, part.as_ref(), &leave);
                    write!(out, "<td class=\"k{class}\">{}{changed}</td>", escaped(&label))
                }
                CellKind::Outside => write!(
                    out,
                    "<td{}><span class=\"r\">{}{changed}</span></td>",
                    ground(day),
                    escaped(&outside)
                ),
                CellKind::Leave(_) => write!(out, "<td class=\"v\">{}{changed}</td>", escaped(&leave)),
                CellKind::Rest => write!(
                    out,
                    "<td{}><span class=\"r\">{}{changed}</span></td>",
                    ground(day),
                    escaped(&rest)
                ),
            };
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
}

fn ground(day: &DayView) -> &'static str {
    match day {
        DayView { holiday: Some(_), .. } => " class=\"ho\"",
        DayView { exchanged: true, .. } => " class=\"ex\"",
        DayView { weekend: true, .. } => " class=\"we\"",
        _ => "",
    }
}

fn tone(tone: Tone) -> String {
    match tone {
        Tone::Normal => String::new(),
        Tone::Heading => " class=\"b\"".to_string(),
        Tone::Quiet => " class=\"r\"".to_string(),
        Tone::Good => " class=\"good\"".to_string(),
        Tone::Notable => " class=\"note\"".to_string(),
        Tone::Bad => " class=\"bad\"".to_string(),
        Tone::Class(class) => format!(" class=\"k{class}\""),
    }
}

/// A grid as a table; nothing if it has no rows.
fn table(out: &mut String, grid: &Grid) {
    if grid.rows.len() <= grid.summary {
        return;
    }
    let _ =
        write!(out, "<div class=\"wide\"><table><caption>{}</caption>\n<thead><tr>", escaped(&grid.title));
    for (head, align) in &grid.columns {
        let _ = write!(out, "<th scope=\"col\"{}>{}</th>", aligned(*align), escaped(head));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let body = grid.rows.len() - grid.summary;
    for (at, cells) in grid.rows.iter().enumerate() {
        out.push_str(if at == body { "</tbody><tfoot>\n<tr>" } else { "<tr>" });
        for (column, (_, align)) in grid.columns.iter().enumerate() {
            let empty = GridCell::default();
            let cell = cells.get(column).unwrap_or(&empty);
            let _ = write!(
                out,
                "<td{}><span{}>{}</span></td>",
                aligned(*align),
                tone(cell.tone),
                escaped(&cell.text)
            );
        }
        out.push_str("</tr>\n");
    }
    out.push_str(if grid.summary > 0 { "</tfoot></table></div>\n" } else { "</tbody></table></div>\n" });
}

fn aligned(align: super::grid::Align) -> &'static str {
    match align {
        super::grid::Align::Right => " class=\"num\"",
        _ => "",
    }
}

fn list(out: &mut String, title: &str, items: &[String]) {
    if items.is_empty() {
        return;
    }
    if !title.is_empty() {
        let _ = writeln!(out, "<h2>{}</h2>", escaped(title));
    }
    out.push_str("<ul>\n");
    for item in items {
        let _ = writeln!(out, "<li>{}</li>", escaped(item));
    }
    out.push_str("</ul>\n");
}

fn style(shifts: usize) -> String {
    let of = |dark: bool| {
        let pair =
            |shade: Shade| if dark { (shade.dark_fill, shade.dark_ink) } else { (shade.fill, shade.ink) };
        let (page, text, quiet, line, good) = match dark {
            false => ("#fff", "#1f2328", "#5f6368", "#d0d5db", "#1a7f37"),
            true => ("#16191d", "#e6e8eb", "#a3abb4", "#3a4149", "#7ee2a8"),
        };
        let mut css = format!(
            "body{{background:{page};color:{text}}}th,td{{border-color:{line}}}.r,ul,small{{color:{quiet}}}.good{{color:{good}}}"
        );
        let grounds = [
            ("we", colours::WEEKEND),
            ("ho", colours::HOLIDAY),
            ("ex", colours::EXCHANGED),
            ("v", colours::LEAVE),
        ];
        for (class, shade) in grounds {
            let (fill, ink) = pair(shade);
            let _ = write!(css, "td.{class},th.{class}{{background:#{fill:06x};color:#{ink:06x}}}");
        }
        for (class, shade) in [("bad", colours::BAD), ("note", colours::NOTABLE)] {
            let _ =
                write!(css, "span.{class}{{background:#{:06x};color:#{:06x}}}", pair(shade).0, pair(shade).1);
        }
        for class in 0..shifts {
            let (fill, ink) = pair(colours::class(class));
            let _ = write!(css, "td.k{class},span.k{class}{{background:#{fill:06x};color:#{ink:06x}}}");
        }
        css
    };
    format!(
        "body{{margin:1.5rem auto;padding:0 1rem;max-width:76rem;font:15px/1.45 system-ui,-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif}}\
         h1{{font-size:1.35rem;margin:0 0 .4rem}}h2,caption{{font-size:1rem;font-weight:600;text-align:left;margin:0;padding:.9rem 0 .3rem}}\
         .wide{{overflow-x:auto}}table{{border-collapse:collapse}}th,td{{border:1px solid;padding:.22rem .55rem;text-align:left;font-weight:400}}\
         thead th,tfoot td,tbody th{{font-weight:600}}.rota{{width:100%;table-layout:fixed}}.rota th,.rota td{{text-align:center}}.rota th:first-child{{text-align:left;overflow-wrap:anywhere}}\
         .num{{text-align:right;font-variant-numeric:tabular-nums}}td span{{white-space:pre-wrap}}td span[class]{{padding:0 .25rem;border-radius:.2rem}}ul{{padding-left:1.2rem;margin:.4rem 0}}figure{{margin:1.5rem 0 0}}svg{{width:100%;height:auto}}\
         {}@media (prefers-color-scheme:dark){{{}}}\
         @media print{{@page{{size:A4 landscape;margin:10mm}}body{{margin:0;max-width:none;font-size:11px;background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}}tr,ul,.rota{{break-inside:avoid}}figure{{break-before:page}}}}",
        of(false),
        of(true)
    )
}
