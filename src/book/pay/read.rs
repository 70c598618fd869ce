//! Reading `[pay]`, and `pay.toml` beside `team.toml`.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use toml::de::DeValue;

use super::{
    HolidayHours, LeavePaid, PAY_FILE, Pay, PayRules, Rate, RestDays, Round, Scheme, Standby, Surcharge,
    Terms,
};
use crate::book::reader::{LONGEST_LIST, Table};
use crate::book::value::Value;
use crate::book::{AgentIx, Book, Law, LeaveKind, clocks, days, document, files, nearest};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, pay as say, rosters};

/// Reads `[pay]` of a team; wages in the team's file are refused.
pub(in crate::book) fn read(
    root: &mut Table<'_>,
    law: Option<&Law>,
    kinds: &[LeaveKind],
) -> Option<PayRules> {
    if let Some(rates) = root.get("rates") {
        let title = say::rates_in_team();
        let refused = Diagnostic::error(Code::PayTwice, title).at(&rates.key_at, Text::default());
        root.file.push(refused.help(say::move_rates()));
    }
    Some(rules(root.table("pay")?, law, kinds))
}

/// Reads `pay.toml` beside `team.toml`, if it is there, with what the team itself says.
pub fn read_pay(folder: &Path, book: &Book) -> Result<Pay, Vec<Diagnostic>> {
    let path: PathBuf = folder.join(PAY_FILE);
    if !path.exists() {
        return Ok(Pay::of(book));
    }
    let source = files::read_source(&path).map_err(|problem| vec![problem])?;
    document::read_document(&path, source.text.as_bytes(), |root| {
        let table = root.get("pay");
        if let (Some(value), Some(_)) = (&table, &book.pay) {
            let title = say::pay_twice();
            let twice = Diagnostic::error(Code::PayTwice, title).at(&value.key_at, Text::default());
            root.file.push(twice.help(input::drop_one()));
        }
        let rules = match table.and_then(|value| value.table("[pay]".to_string())) {
            Some(table) => rules(table, book.law.as_ref(), &book.leave_kinds),
            None => Pay::of(book).rules,
        };
        let rates = root.tables("rates", LONGEST_LIST).into_iter().filter_map(|table| rate(table, book));
        let rates = rates.collect();
        let terms = root.tables("terms", LONGEST_LIST).into_iter();
        let terms = terms.filter_map(|table| terms_of(table, book, &rules)).collect();
        let surcharges = root.tables("surcharges", MAX_SURCHARGES).into_iter();
        let surcharges = surcharges.filter_map(|table| surcharge(table, book)).collect();
        Ok(Pay { rules, terms, surcharges, rates })
    })
}

/// Surcharges of a team.
const MAX_SURCHARGES: usize = 50;

fn set<T>(target: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *target = value;
    }
}

/// `[[terms]]`: whose, when, and what is otherwise than in `[pay]`.
fn terms_of(mut table: Table<'_>, book: &Book, rules: &PayRules) -> Option<Terms> {
    let Whose { agents, from, until } = Whose::read(&mut table, book);
    let mut rules = rules.clone();
    scheme(&mut table, &mut rules);
    table.finish();
    Some(Terms { agents: agents?, from, until, rules })
}

/// `[[surcharges]]`: a name, whose, when, how much.
fn surcharge(mut table: Table<'_>, book: &Book) -> Option<Surcharge> {
    let name = table.need("name", "name = \"Sunday\"").and_then(|value| value.prose(40));
    let agents = agents(table.get("agents").as_ref(), book);
    let timed = table.has("from") || table.has("until");
    let window = match timed {
        true => clocks::interval(&mut table, ("from", "from = \"20:00\""), ("until", "until = \"24:00\"")),
        false => Some((Clock::START, Clock::MIDNIGHT)),
    };
    if let Some((from, until)) = window
        && until.minutes() - from.minutes() > 1440
    {
        let long = Diagnostic::error(Code::HoursTooLong, say::long_window()).at(&table.at, Text::default());
        table.file.push(long.help(say::day_at_most()));
    }
    let days = days::read(&mut table);
    let holidays = table.get("holidays").and_then(|value| value.bool()).unwrap_or(false);
    let percent = table.get("percent").and_then(|value| decimal(&value, 1_000, 2));
    let per_hour = table.get("per_hour").and_then(|value| decimal(&value, 1_000_000, 4));
    if percent.is_none() && per_hour.is_none() {
        table.need("percent", "percent = 25");
    }
    table.finish();
    let (from, until) = window?;
    Some(Surcharge {
        name: name?,
        agents: agents?,
        from,
        until,
        days,
        holidays,
        percent: percent.unwrap_or_default(),
        per_hour: per_hour.unwrap_or_default(),
    })
}

/// The agents and dates of an entry.
struct Whose {
    /// All where none is named; none where a name is wrong.
    agents: Option<Vec<AgentIx>>,
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

impl Whose {
    fn read(table: &mut Table<'_>, book: &Book) -> Whose {
        let named = table.get("agents").or_else(|| table.get("agent"));
        if table.has("agents") && table.has("agent") {
            let title = input::not_both(table.name.as_str(), "agent", "agents");
            let both = Diagnostic::error(Code::OneOfTwo, title).at(&table.at, Text::default());
            table.file.push(both.help(input::drop_one()));
        }
        let (first, last) = (table.get("from"), table.get("until"));
        let from = first.as_ref().and_then(Value::date);
        let until = last.as_ref().and_then(Value::date);
        days::in_order(first.as_ref(), last.as_ref(), from, until);
        Whose { agents: agents(named.as_ref(), book), from, until }
    }
}

/// The agents of a list, everybody (an empty one) where there is none.
pub(in crate::book) fn agents(value: Option<&Value<'_>>, book: &Book) -> Option<Vec<AgentIx>> {
    let named = value.and_then(Value::one_or_more).unwrap_or_default();
    // All that are wrong are told.
    let found: Vec<Option<AgentIx>> = named.iter().map(|value| agent(value, book)).collect();
    found.into_iter().collect()
}

/// Which classes there are, and where they begin: the keys that may be an agent's own.
fn scheme(t: &mut Table<'_>, rules: &mut PayRules) {
    const WEEK: i64 = 7 * 1440;
    let schemes = [
        ("hours", Scheme::Hours),
        ("standard", Scheme::Standard),
        ("comprehensive", Scheme::Comprehensive),
        ("weekly", Scheme::Weekly),
    ];
    set(&mut rules.scheme, t.get("scheme").and_then(|value| value.choice(&schemes)));
    set(&mut rules.day, t.get("day").and_then(|value| positive(&value, 1440)));
    if let Some(day) = t.get("leave_day").and_then(|value| positive(&value, 1440)) {
        rules.leave_day = Some(day);
    }
    set(&mut rules.week, t.get("week").and_then(|value| positive(&value, WEEK)));
    let days = t.get("week_days").and_then(|value| value.integer(5, 6));
    set(&mut rules.week_days, days.and_then(|days| u32::try_from(days).ok()));
    let rest_days = [("roster", RestDays::Roster), ("calendar", RestDays::Calendar)];
    set(&mut rules.rest_days, t.get("rest_days").and_then(|value| value.choice(&rest_days)));
    let work = [("pay", false), ("comp", true)];
    set(&mut rules.comp_for_rest_day, t.get("rest_day_work").and_then(|value| value.choice(&work)));
    let periods = [("month", 1), ("quarter", 3), ("year", 12)];
    set(&mut rules.period_months, t.get("period").and_then(|value| value.choice(&periods)));
    set(&mut rules.month, t.get("month_hours").and_then(|value| positive(&value, 31 * 1440)));
    if let Some(value) = t.get("overtime_day") {
        rules.overtime_day = positive(&value, 1440);
        weekly_only(&value, rules);
    }
    if let Some(value) = t.get("holidays_count") {
        set(&mut rules.holidays_count, value.bool());
        weekly_only(&value, rules);
    }
    if let Some(value) = t.get("leave_counts") {
        set(&mut rules.leave_counts, value.bool());
        weekly_only(&value, rules);
    }
    let ordinary = [("paid", true), ("salary", false)];
    set(&mut rules.pays_ordinary, t.get("ordinary").and_then(|value| value.choice(&ordinary)));
}

/// Refuses a key that says nothing but in the weekly scheme.
fn weekly_only(value: &Value<'_>, rules: &PayRules) {
    if rules.scheme != Scheme::Weekly {
        let title = input::needs_beside(value.key, "scheme = \"weekly\"");
        value.file.push(value.error(Code::OneOfTwo, title).help(input::add_line("scheme = \"weekly\"")));
    }
}

fn rules(mut table: Table<'_>, law: Option<&Law>, kinds: &[LeaveKind]) -> PayRules {
    let mut rules = PayRules::of(law);
    let t = &mut table;
    scheme(t, &mut rules);
    let holiday_hours = [("start", HolidayHours::Start), ("clock", HolidayHours::Clock)];
    set(&mut rules.holiday_hours, t.get("holiday_hours").and_then(|value| value.choice(&holiday_hours)));
    set(&mut rules.night_percent, t.get("night_percent").and_then(|value| decimal(&value, 1_000, 2)));
    for (key, target) in [
        ("extended_percent", &mut rules.percent.extended),
        ("rest_day_percent", &mut rules.percent.rest_day),
        ("holiday_percent", &mut rules.percent.holiday),
        ("period_percent", &mut rules.percent.period),
    ] {
        set(target, t.get(key).and_then(|value| decimal(&value, 1_000, 2)));
    }
    standby(t, &mut rules);
    for (key, target) in [
        ("standby_per_hour", &mut rules.standby_per.0),
        ("standby_per_duty", &mut rules.standby_per.1),
        ("night_per_hour", &mut rules.night_per.0),
        ("night_per_duty", &mut rules.night_per.1),
    ] {
        set(target, t.get(key).and_then(|value| decimal(&value, 1_000_000, 4)));
    }
    let (from, until) = (t.get("night_from"), t.get("night_until"));
    if let Some(from) = from.as_ref().and_then(|value| value.clock()) {
        rules.night.0 = from;
    }
    if let Some(until) = until.as_ref().and_then(|value| value.clock()) {
        rules.night.1 = until;
    }
    // An end that nobody states is the first such clock time after the begin; 06:00 is that of the next date.
    let (from, stated) = rules.night;
    let until_dawn = Clock::from_minutes(stated.minutes() % 1440).filter(|_| until.is_none());
    let end = until_dawn.unwrap_or(stated);
    let next = Clock::from_minutes(end.minutes() + 1440).filter(|_| end <= from);
    rules.night.1 = next.unwrap_or(end);
    if let Some(value) = until.filter(|_| rules.night.1.minutes() - from.minutes() > 1440) {
        let title = say::long_night();
        t.file.push(value.error(Code::HoursTooLong, title).help(say::night_form()));
    }
    let expired = [("lost", false), ("paid", true)];
    set(&mut rules.pays_expired_comp, t.get("expired_comp").and_then(|value| value.choice(&expired)));
    if let Some(leave) = t.get("leave").and_then(|value| value.table("[pay.leave]".to_string())) {
        rules.leave_paid = leave_paid(&leave, kinds);
    }
    let rounds = [("line", Round::Line), ("total", Round::Total)];
    set(&mut rules.round, t.get("round").and_then(|value| value.choice(&rounds)));
    let halves = [("half-up", false), ("half-even", true)];
    set(&mut rules.half_even, t.get("rounding").and_then(|value| value.choice(&halves)));
    set(&mut rules.grace.0, t.get("grace_late").and_then(|value| value.minutes(720)));
    set(&mut rules.grace.1, t.get("grace_early").and_then(|value| value.minutes(720)));
    table.finish();
    rules
}

/// `[pay.leave]`: the share of each kind.
fn leave_paid(table: &Table<'_>, kinds: &[LeaveKind]) -> Vec<LeavePaid> {
    let mut paid = Vec::new();
    for value in table.entries() {
        match kinds.iter().find(|kind| kind.id == value.key) {
            Some(kind) => {
                let share = decimal(&value, 1, 4);
                paid.extend(share.map(|share| LeavePaid { kind: kind.id.clone(), share }));
            }
            None => {
                let ids = || kinds.iter().map(|kind| kind.id.as_str());
                let help = match nearest(value.key, ids()) {
                    Some(meant) => input::did_you_mean(meant),
                    None => input::one_of(Text::list(&ids().map(Text::plain).collect::<Vec<_>>())),
                };
                let title = input::unknown_leave_kind(Quote(value.key));
                value.file.push(
                    Diagnostic::error(Code::UnknownKey, title).at(&value.key_at, Text::default()).help(help),
                );
            }
        }
    }
    paid
}

/// `standby` and `standby_share`, which belongs to `"share"` alone.
fn standby(table: &mut Table<'_>, rules: &mut PayRules) {
    let words = [
        ("shift", Standby::Shift),
        ("work", Standby::Work),
        ("share", Standby::Share(0)),
        ("allowance", Standby::Allowance),
    ];
    if let Some(word) = table.get("standby").and_then(|value| value.choice(&words)) {
        rules.standby = word;
    }
    let share = table.get("standby_share");
    match (rules.standby, share) {
        (Standby::Share(_), Some(value)) => {
            rules.standby = Standby::Share(value.permille(1).unwrap_or_default());
        }
        (Standby::Share(_), None) => drop(table.need("standby_share", "standby_share = 0.3")),
        (_, Some(value)) => {
            let title = say::share_without_standby();
            table.file.push(value.error(Code::OneOfTwo, title).help(input::add_line("standby = \"share\"")));
        }
        (_, None) => {}
    }
}

fn rate(mut table: Table<'_>, book: &Book) -> Option<Rate> {
    let Whose { agents, from, until } = Whose::read(&mut table, book);
    let hourly = table.need("hourly", "hourly = \"32.50\"").and_then(|value| decimal(&value, 1_000_000, 4));
    let at = table.at.clone();
    table.finish();
    Some(Rate { agents: agents?, from, until, hourly: hourly?, at })
}

/// The agent of the book that the value names.
pub(in crate::book) fn agent(value: &Value<'_>, book: &Book) -> Option<AgentIx> {
    let id = value.raw_text()?;
    let found = book.agent(id);
    if found.is_none() {
        let unknown = value.error(Code::UnknownId, rosters::unknown_agent(id));
        let ids = || book.agents.iter().map(|agent| agent.id.as_str());
        let help = match nearest(id, ids()) {
            Some(meant) => input::did_you_mean(meant),
            None => input::the_agents(Text::list(&ids().take(15).map(Text::plain).collect::<Vec<_>>())),
        };
        value.file.push(unknown.help(help));
    }
    found
}

/// A length of time that is not nothing.
pub(in crate::book) fn positive(value: &Value<'_>, most: i64) -> Option<i64> {
    let minutes = value.minutes(most)?;
    if minutes == 0 {
        let title = say::no_length(value.key);
        value.file.push(value.error(Code::BadDuration, title).help(input::write_duration()));
    }
    Some(minutes).filter(|minutes| *minutes > 0)
}

/// A decimal number from 0 to `most` with at most this number of decimals, `"32.50"` or `32.5`: by its digits,
/// never by way of a float.
pub(in crate::book) fn decimal(value: &Value<'_>, most: i64, decimals: u32) -> Option<Decimal> {
    let text = match value.value {
        DeValue::String(text) => text.as_ref(),
        DeValue::Integer(number) if number.radix() == 10 => number.as_str(),
        DeValue::Float(number) => number.as_str(),
        _ => {
            value.wrong_type(say::kind_amount(), Some(say::amount_form()));
            return None;
        }
    };
    let plain = text.len() <= 24 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let number = Decimal::from_str_exact(text).ok().filter(|_| plain);
    let number =
        number.filter(|number| *number <= Decimal::from(most) && number.normalize().scale() <= decimals);
    if number.is_none() {
        let title = say::not_an_amount(value.key, Quote(text), most, i64::from(decimals));
        value.file.push(value.error(Code::BadAmount, title).help(say::amount_form()));
    }
    number
}
