//! A roster as a picture: a band a week, who works when by the clock, and below it the
//! heads against the target. Light and dark, no fonts, no outside requests.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::colours::{self, Shade};
use super::sections::{has_outside, leave_mark, place, title, words};
use super::text::{brief_date, clean, width};
use super::view::{CellKind, DayView, RosterView, WeekView};
use crate::calendar::Clock;
use crate::messages::{Language, Say, sheets as say, site, tables};

/// What a picture shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PictureView {
    /// The roster.
    pub roster: RosterView,
    /// One a day of [`RosterView::days`].
    pub heads: Vec<DayHeads>,
}

/// The heads of a date, in minutes from its 00:00, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DayHeads {
    /// From, until, heads on shifts that cover.
    pub there: Vec<(i64, i64, i64)>,
    /// From, until, heads that are asked for: the largest target of any group.
    pub wanted: Vec<(i64, i64, i64)>,
}

/// What tells a picture that this program wrote from any other.
pub const SIGN: &str = "<metadata>fairshift</metadata>";

/// The picture's width; heights follow from what is in it.
const WIDTH: f64 = 1200.0;
const RIGHT: f64 = 16.0;
const ROW: f64 = 22.0;
const HEAD: f64 = 38.0;
const CURVE: f64 = 70.0;
const BETWEEN: f64 = 34.0;

/// Where things stand.
struct Frame {
    left: f64,
    day: f64,
    /// The hours of a day that are shown, in minutes.
    from: i64,
    until: i64,
}

impl Frame {
    /// The place of a minute of the week's n-th day.
    fn at(&self, day: usize, minute: i64) -> f64 {
        let hours = (self.until - self.from).max(1) as f64;
        let within = (minute.clamp(self.from, self.until) - self.from) as f64;
        self.left + self.day * day as f64 + self.day * within / hours
    }
}

/// The picture as a whole SVG file.
pub fn render(view: &PictureView, language: Language) -> String {
    let roster = &view.roster;
    let names = roster.agents.iter().map(|agent| width(&agent.name)).max().unwrap_or(0);
    let left = 24.0 + 7.2 * names.clamp(9, 24) as f64;
    let longest = roster.weeks.iter().map(|week| week.days.len()).max().unwrap_or(7).max(1);
    let (from, until) = hours(view);
    let frame = Frame { left, day: (WIDTH - RIGHT - left) / longest as f64, from, until };
    let mut body = String::new();
    let mut top = 78.0;
    for week in &roster.weeks {
        top = band(&mut body, view, week, &frame, top, language) + BETWEEN;
    }
    let height = legend(&mut body, roster, top, language) + 16.0;
    let heading = escaped(&title(roster, language));
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height:.0}\" role=\"img\" \
         aria-labelledby=\"title\" lang=\"{}\">\n<title id=\"title\">{heading}</title>\n{SIGN}\n<style>{}</style>\n\
         <rect class=\"page\" width=\"{WIDTH}\" height=\"{height:.0}\"/>\n",
        language.code(),
        style(roster.shifts.len()),
    );
    label(&mut out, "h", 16.0, 34.0, &title(roster, language));
    label(&mut out, "q", 16.0, 56.0, &words(&say::picture_of(), language));
    out.push_str(&body);
    out.push_str("</svg>\n");
    out
}

/// The hours of the day in which anything is: all of them if one goes over midnight.
fn hours(view: &PictureView) -> (i64, i64) {
    let shifts = view.roster.shifts.iter().map(|shift| (shift.start.minutes(), shift.end.minutes()));
    let wanted = view
        .heads
        .iter()
        .flat_map(|day| &day.wanted)
        .filter(|slot| slot.2 > 0)
        .map(|(from, until, _)| (*from, *until));
    let (from, until) =
        shifts.chain(wanted).fold((1440, 0), |(from, until), span| (from.min(span.0), until.max(span.1)));
    match from < until && until <= 1440 {
        true => (from / 60 * 60, (until + 59) / 60 * 60),
        false => (0, 1440),
    }
}

/// One week; the place below it.
fn band(
    out: &mut String,
    view: &PictureView,
    week: &WeekView,
    frame: &Frame,
    top: f64,
    language: Language,
) -> f64 {
    let roster = &view.roster;
    let days = roster.days.get(week.days.clone()).unwrap_or_default();
    let rows = top + HEAD;
    let bottom = rows + ROW * roster.agents.len() as f64;
    let floor = bottom + CURVE;
    label(out, "w", 16.0, top + 15.0, &words(&tables::week_brief(week.number), language));
    for (at, day) in days.iter().enumerate() {
        let (x, w) = (frame.at(at, frame.from), frame.day);
        if let Some(class) = ground(day) {
            let h = floor - rows + 18.0;
            let _ = writeln!(
                out,
                "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{w:.1}\" height=\"{h:.1}\"/>",
                rows - 18.0
            );
        }
        let _ = writeln!(out, "<path class=\"l\" d=\"M{x:.1} {:.1}V{floor:.1}\"/>", rows - 18.0);
        let head = format!("{} {}", brief_date(day.date, language), day.date.weekday().say(language));
        middle(out, "d", x + w / 2.0, top + 15.0, &head);
        for clock in ticks(frame) {
            let x = frame.at(at, clock);
            let _ = writeln!(out, "<path class=\"t\" d=\"M{x:.1} {rows:.1}V{floor:.1}\"/>");
            middle(out, "c", x, rows - 6.0, &format!("{}", clock / 60));
        }
    }
    let end = frame.left + frame.day * days.len() as f64;
    for (at, agent) in roster.agents.iter().enumerate() {
        let y = rows + ROW * at as f64;
        let _ = writeln!(out, "<path class=\"l\" d=\"M16 {y:.1}H{end:.1}\"/>");
        label(out, "n", 16.0, y + 15.5, &agent.name);
        for (day, cell) in agent.cells.get(week.days.clone()).unwrap_or_default().iter().enumerate() {
            if let CellKind::Outside = cell.kind {
                let mark = words(&tables::outside(), language);
                middle(out, "c", frame.at(day, frame.from) + frame.day / 2.0, y + 15.0, &mark);
            }
            if let CellKind::Leave(_) = cell.kind {
                let x = frame.at(day, frame.from);
                let _ = writeln!(
                    out,
                    "<rect class=\"v\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"3\"/>",
                    x + 1.5,
                    y + 2.0,
                    frame.day - 3.0,
                    ROW - 4.0
                );
                middle(out, "vt", x + frame.day / 2.0, y + 15.0, &leave_mark(roster, language));
            }
        }
    }
    duties(out, roster, days, frame, rows, language);
    part_leave(out, roster, week, frame, rows, language);
    let _ = writeln!(out, "<path class=\"b\" d=\"M16 {bottom:.1}H{end:.1}M16 {floor:.1}H{end:.1}\"/>");
    curve(out, view, week, frame, bottom, floor, language);
    floor
}

/// A mark at the end of each date with a duty of which leave takes a part, over the bar of the duty.
fn part_leave(
    out: &mut String,
    roster: &RosterView,
    week: &WeekView,
    frame: &Frame,
    rows: f64,
    language: Language,
) {
    const WIDE: f64 = 14.0;
    let mark = leave_mark(roster, language);
    for (at, agent) in roster.agents.iter().enumerate() {
        let y = rows + ROW * at as f64;
        for (day, cell) in agent.cells.get(week.days.clone()).unwrap_or_default().iter().enumerate() {
            if let CellKind::Duty { leave: Some(_), .. } = cell.kind {
                let x = frame.at(day, frame.from) + frame.day - WIDE - 1.5;
                let _ = writeln!(
                    out,
                    "<rect class=\"v\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{WIDE:.1}\" height=\"{:.1}\" rx=\"3\"/>",
                    y + 2.0,
                    ROW - 4.0
                );
                middle(out, "vt", x + WIDE / 2.0, y + 15.0, &mark);
            }
        }
    }
}

/// Clock times that have room: the first, and multiples of three or six hours.
fn ticks(frame: &Frame) -> Vec<i64> {
    let hours = (frame.until - frame.from) / 60;
    let step =
        [3, 4, 6, 12].into_iter().find(|step| frame.day / (hours as f64 / *step as f64) > 22.0).unwrap_or(12);
    (frame.from / 60..frame.until / 60).filter(|hour| hour % step == 0).map(|hour| hour * 60).collect()
}

fn ground(day: &DayView) -> Option<&'static str> {
    match day {
        DayView { holiday: Some(_), .. } => Some("ho"),
        DayView { exchanged: true, .. } => Some("ex"),
        DayView { weekend: true, .. } => Some("we"),
        _ => None,
    }
}

/// Bars of those who are at work, also of those who came the day before.
fn duties(
    out: &mut String,
    roster: &RosterView,
    days: &[DayView],
    frame: &Frame,
    rows: f64,
    language: Language,
) {
    let (Some(first), Some(last)) = (days.first(), days.last()) else { return };
    let eve = first.date.pred_opt().unwrap_or(first.date);
    let near = roster.duties.iter().filter(|duty| duty.date >= eve && duty.date <= last.date);
    for duty in near {
        let Some(row) = roster.agents.iter().position(|agent| agent.id == duty.agent) else { continue };
        let class = roster.shifts.iter().position(|shift| shift.id == duty.shift).unwrap_or(0);
        let Some((x, end)) = span(days, frame, duty.start, duty.end) else { continue };
        let y = rows + ROW * row as f64 + 2.0;
        let standby = if duty.standby { " s" } else { "" };
        let _ = writeln!(
            out,
            "<g><title>{}</title><rect class=\"k{class}{standby}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"3\"/>",
            escaped(&format!(
                "{} {} {} {}–{}",
                duty.name,
                duty.shift,
                brief_date(duty.date, language),
                duty.start.format("%H:%M"),
                duty.end.format("%H:%M"),
            )),
            (end - x).max(1.0),
            ROW - 4.0,
        );
        if 6.8 * width(&duty.shift) as f64 + 2.0 < end - x {
            middle(out, &format!("i{class}"), (x + end) / 2.0, y + 13.0, &duty.shift);
        }
        out.push_str("</g>\n");
    }
}

/// Where a duty begins and ends, as far as it lies in the days.
fn span(days: &[DayView], frame: &Frame, start: NaiveDateTime, end: NaiveDateTime) -> Option<(f64, f64)> {
    let first = days.first()?.date.and_time(NaiveTime::MIN);
    let place = |at: NaiveDateTime, end: bool| {
        let minutes = (at - first).num_minutes().clamp(0, days.len() as i64 * 1440);
        // Midnight ends a day where it is an end.
        let day = (minutes - i64::from(end)).max(0) / 1440;
        frame.at(usize::try_from(day).unwrap_or(0), minutes - day * 1440)
    };
    let (x, until) = (place(start, false), place(end, true));
    (until > x).then_some((x, until))
}

/// The heads as an area, the target as a line, and what is missing in red.
fn curve(
    out: &mut String,
    view: &PictureView,
    week: &WeekView,
    frame: &Frame,
    top: f64,
    floor: f64,
    language: Language,
) {
    let stretches = view.heads.iter().flat_map(|day| day.there.iter().chain(&day.wanted));
    let most = stretches.map(|stretch| stretch.2).max().unwrap_or(0).max(1);
    let y = |heads: i64| floor - (CURVE - 12.0) * heads as f64 / most as f64;
    let heads = view.heads.get(week.days.clone()).unwrap_or_default();
    let dates: Vec<NaiveDate> =
        view.roster.days.get(week.days.clone()).unwrap_or_default().iter().map(|day| day.date).collect();
    label(out, "q", 16.0, top + 16.0, &words(&tables::coverage(), language));
    label(out, "c", 16.0, top + 32.0, &words(&say::up_to(most), language));
    let mut mark = |class: &str, day: usize, from: Clock, until: Clock| {
        let (x, end) = (frame.at(day, from.minutes()), frame.at(day, until.minutes()));
        if end > x {
            let _ = writeln!(
                out,
                "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
                top + 2.0,
                end - x,
                CURVE - 2.0
            );
        }
    };
    for (day, date) in dates.iter().enumerate() {
        for hole in view.roster.unmet.iter().filter(|hole| hole.date == *date && hole.shift.is_none()) {
            mark("bad", day, hole.from, hole.until);
        }
        for hole in view.roster.accepted.iter().filter(|hole| hole.date == *date) {
            mark("acc", day, hole.from, hole.until);
        }
    }
    let (mut area, mut line) = (String::new(), String::new());
    for (day, day_heads) in heads.iter().enumerate() {
        for (from, until, heads) in day_heads.there.iter().filter(|stretch| stretch.2 > 0) {
            let (x, end) = (frame.at(day, *from), frame.at(day, *until));
            let _ = write!(area, "M{x:.1} {floor:.1}V{:.1}H{end:.1}V{floor:.1}Z", y(*heads));
        }
        let mut before: Option<(i64, i64)> = None;
        for (from, until, heads) in day_heads.wanted.iter().filter(|stretch| stretch.2 > 0) {
            let (x, end) = (frame.at(day, *from), frame.at(day, *until));
            let joined = before.is_some_and(|(last, _)| last == *from);
            let _ = match joined {
                true => write!(line, "V{:.1}H{end:.1}", y(*heads)),
                false => write!(line, "M{x:.1} {:.1}H{end:.1}", y(*heads)),
            };
            before = Some((*until, *heads));
        }
    }
    let _ = writeln!(out, "<path class=\"a\" d=\"{area}\"/>\n<path class=\"g\" d=\"{line}\"/>");
}

/// What colours and lines mean; the place below.
fn legend(out: &mut String, roster: &RosterView, top: f64, language: Language) -> f64 {
    let (mut x, mut y) = (16.0, top);
    let mut item = |out: &mut String, class: &str, text: &str, mark: &str| {
        let wide = 30.0 + 7.4 * width(text) as f64 + 18.0;
        if x + wide > WIDTH - RIGHT && x > 16.0 {
            (x, y) = (16.0, y + 24.0);
        }
        match class {
            // A mark without a ground.
            "c" => {}
            "g" => {
                let _ = writeln!(out, "<path class=\"g\" d=\"M{x:.1} {:.1}h22\"/>", y + 7.0);
            }
            _ => {
                let _ = writeln!(
                    out,
                    "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"22\" height=\"14\" rx=\"3\"/>"
                );
            }
        }
        if !mark.is_empty() && width(mark) <= 3 {
            middle(out, &class.replace('k', "i").replace(" s", ""), x + 11.0, y + 11.5, mark);
        }
        label(out, "n", x + 30.0, y + 12.0, text);
        x += wide;
    };
    for (class, shift) in roster.shifts.iter().enumerate() {
        let standby = if shift.standby { " s" } else { "" };
        let about = format!(
            "{} {}–{} {}",
            shift.name,
            shift.start,
            shift.end,
            words(&place(shift.place, shift.standby), language)
        );
        item(out, &format!("k{class}{standby}"), about.trim(), &shift.id);
    }
    let is_leave =
        |kind: &CellKind| matches!(kind, CellKind::Leave(_) | CellKind::Duty { leave: Some(_), .. });
    if roster.agents.iter().flat_map(|agent| &agent.cells).any(|cell| is_leave(&cell.kind)) {
        item(out, "v", &words(&say::on_leave(), language), "");
    }
    if has_outside(roster) {
        item(out, "c", &words(&site::outside(), language), &words(&tables::outside(), language));
    }
    if roster.days.iter().any(|day| ground(day) == Some("we")) {
        item(out, "we", &words(&say::weekend(), language), "");
    }
    for day in roster.days.iter().filter(|day| day.holiday.is_some()) {
        let name =
            format!("{} {}", day.holiday.as_deref().unwrap_or_default(), brief_date(day.date, language));
        item(out, "ho", &name, "");
    }
    item(out, "a", &words(&say::heads_there(), language), "");
    item(out, "g", &words(&say::heads_wanted(), language), "");
    if roster.unmet.iter().any(|hole| hole.shift.is_none()) {
        item(out, "bad", &words(&say::heads_missing(), language), "");
    }
    if !roster.accepted.is_empty() {
        item(out, "acc", &words(&say::gap_accepted(), language), "");
    }
    y + 24.0
}

/// The colours of everything, on light paper and on a dark screen.
fn style(shifts: usize) -> String {
    let grounds = [
        ("we", colours::WEEKEND),
        ("ho", colours::HOLIDAY),
        ("ex", colours::EXCHANGED),
        ("v", colours::LEAVE),
        ("bad", colours::BAD),
        ("acc", colours::LEAVE),
    ];
    let of = |dark: bool| {
        let fill = |shade: &Shade| if dark { shade.dark_fill } else { shade.fill };
        let ink = |shade: &Shade| if dark { shade.dark_ink } else { shade.ink };
        let (page, text, quiet, line, faint) = match dark {
            false => ("ffffff", "1f2328", "5f6368", "d0d5db", "eceff2"),
            true => ("16191d", "e6e8eb", "a3abb4", "3a4149", "262b31"),
        };
        let mut css = format!(
            ".page{{fill:#{page}}}text{{fill:#{text}}}.q,.c,.d{{fill:#{quiet}}}.l{{stroke:#{line}}}.t{{stroke:#{faint}}}.b{{stroke:#{quiet}}}.vt{{fill:#{:06x}}}.a{{fill:#{:06x}}}.g{{stroke:#{}}}",
            ink(&colours::LEAVE),
            fill(&colours::class(7)),
            if dark { "ffb4ab" } else { "b3261e" },
        );
        for (class, shade) in &grounds {
            let _ = write!(css, ".{class}{{fill:#{:06x}}}", fill(shade));
        }
        for class in 0..shifts {
            let shade = colours::class(class);
            let _ = write!(
                css,
                ".k{class}{{fill:#{:06x};stroke:#{:06x}}}.i{class}{{fill:#{:06x}}}",
                fill(&shade),
                ink(&shade),
                ink(&shade)
            );
        }
        css
    };
    format!(
        "text{{font-family:system-ui,-apple-system,'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif;font-size:13px}}\
         .h{{font-size:20px;font-weight:600}}.w{{font-weight:600}}.c{{font-size:10px}}.d{{font-size:12px}}.m{{text-anchor:middle}}\
         .l,.t,.b,.g{{fill:none;stroke-width:1}}.g{{stroke-width:2}}[class^=k]{{stroke-width:.8}}.s{{stroke-dasharray:3 2}}{}\
         @media (prefers-color-scheme:dark){{{}}}@media print{{.page{{fill:none}}}}",
        of(false),
        of(true)
    )
}

fn label(out: &mut String, class: &str, x: f64, y: f64, text: &str) {
    let _ = writeln!(out, "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(text));
}

fn middle(out: &mut String, class: &str, x: f64, y: f64, text: &str) {
    let _ = writeln!(out, "<text class=\"{class} m\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>", escaped(text));
}

/// The text as XML and HTML have it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in clean(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No XML file may have these.
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}
