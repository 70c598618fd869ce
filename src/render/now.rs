//! Who is on at a moment, and what an agent has next: for a terminal and as JSON.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Serialize, Serializer};

use super::Style;
use super::breaks::told;
use super::chat::shift_name;
use super::follow_ups::{self, FollowUpView};
use super::grid::Tone;
use super::sections::{place, words};
use super::text::{day_name, pad, short_date, width};
use super::view::{DATE_TIME, HandsView, PlaceView};
use crate::messages::now as say;
use crate::messages::{Dated, Hours, Language, Text, days, handover, tables, visible};

/// A team at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NowView {
    /// The team's id.
    pub team: String,
    /// The team's name.
    pub team_name: String,
    /// The moment, by the team's clocks.
    #[serde(serialize_with = "to_the_minute")]
    pub at: NaiveDateTime,
    /// Who works, by the end of the duty.
    pub on: Vec<SpellView>,
    /// Who begins next, all at the same time.
    pub next: Vec<SpellView>,
    /// Who is on call now, by the end of the duty.
    pub standby: Vec<SpellView>,
    /// Whose time on call begins later on this date.
    pub standby_later: Vec<SpellView>,
    /// Who is on leave for the whole date.
    pub leave: Vec<PersonView>,
    /// Who else has no duty on this date and is not still on one.
    pub off: Vec<PersonView>,
}

/// Somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PersonView {
    /// The agent's id.
    pub agent: String,
    /// The agent's name.
    pub name: String,
}

/// A duty with whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SpellView {
    /// Whose.
    #[serde(flatten)]
    pub who: PersonView,
    /// The shift's id.
    pub shift: String,
    /// The shift's name.
    pub shift_name: String,
    /// When it starts, by the team's clocks.
    #[serde(serialize_with = "to_the_minute")]
    pub start: NaiveDateTime,
    /// When it ends.
    #[serde(serialize_with = "to_the_minute")]
    pub end: NaiveDateTime,
    /// Where it is worked.
    pub place: PlaceView,
    /// Whether it is on call.
    pub standby: bool,
    /// When the break ends that the agent has at the moment.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "maybe_to_the_minute")]
    pub on_break_until: Option<NaiveDateTime>,
}

/// What an agent has next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextView {
    /// The team's id.
    pub team: String,
    /// The team's name.
    pub team_name: String,
    /// The agent.
    #[serde(flatten)]
    pub who: PersonView,
    /// The moment, by the team's clocks.
    #[serde(serialize_with = "to_the_minute")]
    pub at: NaiveDateTime,
    /// The duty that goes on.
    pub on: Option<ComingView>,
    /// The duties that begin later, in order.
    pub duties: Vec<ComingView>,
    /// Open follow-ups that the agent gives and takes from now on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<FollowUpView>,
    /// Stretches of days without a duty, from today on.
    pub off: Vec<OffView>,
    /// The last date that is known.
    pub until: NaiveDate,
}

/// A duty to come, with the hands it passes through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ComingView {
    /// The duty.
    #[serde(flatten)]
    pub duty: SpellView,
    /// Minutes until it starts.
    pub minutes_until: i64,
    /// The hands it passes through, and its breaks.
    #[serde(flatten)]
    pub hands: HandsView,
}

/// A kind of leave: its id for programs, its name for people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct LeaveWord {
    /// Names it in files.
    pub id: String,
    /// What it is called.
    #[serde(skip)]
    pub name: Text,
}

/// Days without a duty, one after the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OffView {
    /// The first.
    pub from: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// The kinds of the agent's own leave among them.
    pub leave: Vec<LeaveWord>,
}

fn to_the_minute<S: Serializer>(at: &NaiveDateTime, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&at.format(DATE_TIME))
}

fn maybe_to_the_minute<S: Serializer>(at: &Option<NaiveDateTime>, serializer: S) -> Result<S::Ok, S::Error> {
    match at {
        Some(at) => to_the_minute(at, serializer),
        None => serializer.serialize_none(),
    }
}

/// A team, for a terminal.
pub fn render(view: &NowView, language: Language, style: Style) -> String {
    let say = |text: Text| words(&text, language);
    let date = view.at.date();
    let title = say(say::today_title(&view.team_name, Dated(date), view.at.format("%H:%M").to_string()));
    let mut out = format!("{}\n", style.paint(&visible(&title), Tone::Heading));
    let spells = |all: &[SpellView]| -> Vec<[String; 3]> {
        all.iter().map(|view| spell(view, date, language)).collect()
    };
    let widest = [&view.on, &view.next, &view.standby, &view.standby_later].into_iter().flatten();
    let widest = widest
        .map(|view| spell(view, date, language))
        .fold([0, 0], |most, cells| [most[0].max(width(&cells[0])), most[1].max(width(&cells[1]))]);
    let mut block = |head: String, rows: Vec<[String; 3]>, none: Option<Text>| {
        if rows.is_empty() && none.is_none() {
            return;
        }
        out.push_str(&format!("\n{}\n", style.paint(&head, Tone::Heading)));
        for [who, shift, when] in rows.iter() {
            out.push_str(&format!("  {}  {}  {when}\n", pad(who, widest[0]), pad(shift, widest[1])));
        }
        if let Some(none) = none.filter(|_| rows.is_empty()) {
            out.push_str(&format!("  {}\n", none.in_language(language)));
        }
    };
    block(say(say::on_now()), spells(&view.on), Some(say::nobody()));
    let when = view.next.first().map(|spell| clock(spell.start, date, language)).unwrap_or_default();
    match view.next.is_empty() {
        true => block(say(say::next_none()), Vec::new(), Some(say::none_known())),
        false => block(say(say::next_on(when)), spells(&view.next), None),
    }
    // Nobody on call now is news only where somebody will be.
    let nobody = (!view.standby_later.is_empty()).then(say::nobody);
    block(say(say::on_standby()), spells(&view.standby), nobody);
    block(say(say::standby_later()), spells(&view.standby_later), None);
    for (head, people) in [(say::on_leave(), &view.leave), (say::at_rest(), &view.off)] {
        if !people.is_empty() {
            let names = people.iter().map(|who| Text::plain(&who.name)).collect::<Vec<_>>();
            let names = visible(Text::list(&names).in_language(language));
            out.push_str(&format!("\n{}\n  {names}\n", style.paint(&say(head), Tone::Heading)));
        }
    }
    out
}

/// An agent, for a terminal.
pub fn render_next(view: &NextView, language: Language, style: Style) -> String {
    let say = |text: Text| words(&text, language);
    let date = view.at.date();
    let clock = view.at.format("%H:%M").to_string();
    let title = say::next_title(&view.who.name, &view.who.agent, &view.team_name, Dated(date), clock);
    let mut out = format!("{}\n", style.paint(&visible(&say(title)), Tone::Heading));
    let heading = |text: Text| style.paint(&say(text), Tone::Heading);
    if let Some(on) = &view.on {
        out.push_str(&format!("\n{}\n  {}\n", heading(say::on_now()), coming(on, false, language)));
        out.push_str(&breaks(on, language));
    }
    out.push_str(&format!("\n{}\n", heading(say::next_duty())));
    match view.duties.split_first() {
        None => out.push_str(&format!("  {}\n", say(say::none_known()))),
        Some((first, rest)) => {
            out.push_str(&format!("  {}\n", coming(first, true, language)));
            out.push_str(&breaks(first, language));
            if !rest.is_empty() {
                out.push_str(&format!("\n{}\n", heading(say::then_duties())));
            }
            for view in rest {
                out.push_str(&format!("  {}\n", coming(view, false, language)));
            }
        }
    }
    if !view.follow_ups.is_empty() {
        out.push_str(&format!("\n{}\n", heading(handover::own_follow_ups())));
    }
    for line in follow_ups::of_agent(&view.follow_ups, &view.who.agent, language) {
        out.push_str(&format!("  {}\n", visible(&line)));
    }
    out.push_str(&format!("\n{}\n", heading(say::days_off())));
    if view.off.is_empty() {
        out.push_str(&format!("  {}\n", say(say::none_known())));
    }
    for off in &view.off {
        let dates = match off.from == off.until {
            true => Text::plain(day_name(off.from, language)),
            false => tables::date_range(day_name(off.from, language), day_name(off.until, language)),
        };
        let count = days(usize::try_from((off.until - off.from).num_days() + 1).unwrap_or(1));
        let text = match off.leave.is_empty() {
            true => say::off_stretch(dates, count),
            false => {
                let kinds: Vec<Text> = off.leave.iter().map(|kind| kind.name.clone()).collect();
                say::off_with_leave(dates, count, Text::list(&kinds))
            }
        };
        out.push_str(&format!("  {}\n", say(text)));
    }
    out.push_str(&format!("\n{}\n", say(say::known_until(Dated(view.until)))));
    out
}

fn spell(spell: &SpellView, today: NaiveDate, language: Language) -> [String; 3] {
    let shift = words(&shift_name(&spell.shift, &spell.shift_name), language);
    let hours =
        format!("{}–{}", clock(spell.start, today, language), clock(spell.end, spell.start.date(), language));
    let mut place = words(&place(spell.place, spell.standby), language);
    if let Some(until) = spell.on_break_until {
        let until = say::on_break_until(clock(until, today, language));
        place = format!("{place}  {}", words(&until, language));
    }
    [visible(&spell.who.name), visible(&shift), format!("{hours}  {place}")]
}

/// The breaks of a duty and the posts held in it, a line each.
fn breaks(coming: &ComingView, language: Language) -> String {
    told(&coming.hands.breaks, &coming.hands.holds, language)
        .iter()
        .map(|line| format!("    {}\n", visible(line)))
        .collect()
}

/// A clock time, with its date if that is another one.
fn clock(at: NaiveDateTime, today: NaiveDate, language: Language) -> String {
    let clock = at.format("%H:%M").to_string();
    match at.date() == today {
        true => clock,
        false => words(&say::clock_on(short_date(at.date(), language), clock), language),
    }
}

fn coming(coming: &ComingView, first: bool, language: Language) -> String {
    let duty = &coming.duty;
    let date = duty.start.date();
    let list = |names: &[String]| Text::list(&names.iter().map(Text::plain).collect::<Vec<_>>());
    let hands = match (coming.hands.before.is_empty(), coming.hands.after.is_empty()) {
        (false, false) => Some(say::before_and_after(list(&coming.hands.before), list(&coming.hands.after))),
        (false, true) => Some(say::before_you(list(&coming.hands.before))),
        (true, false) => Some(say::after_you(list(&coming.hands.after))),
        (true, true) => None,
    };
    let mut parts = vec![
        format!(
            "{} {}–{}",
            day_name(date, language),
            duty.start.format("%H:%M"),
            clock(duty.end, date, language)
        ),
        words(&shift_name(&duty.shift, &duty.shift_name), language),
        words(&place(duty.place, duty.standby), language),
    ];
    if let Some(until) = duty.on_break_until {
        parts.push(words(&say::on_break_until(clock(until, date, language)), language));
    }
    if first {
        parts.push(words(&say::in_time(Hours(coming.minutes_until)), language));
        parts.extend(hands.map(|text| words(&text, language)));
    }
    visible(&parts.join(" · "))
}

/// What `today --json` prints.
#[derive(Serialize)]
struct TodayJson<'a> {
    /// The teams, each at the moment.
    teams: &'a [NowView],
}

/// Teams as one object.
pub fn json(teams: &[NowView]) -> String {
    super::json::sorted(&TodayJson { teams })
}

/// An agent as one object.
pub fn json_next(view: &NextView) -> String {
    super::json::print(view)
}
