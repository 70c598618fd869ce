//! `[pay]` in `team.toml` or `pay.toml`, and `[[rates]]` in `pay.toml`: how hours are classed and paid.
//! No roster depends on it, and wages stay out of the copies that lie beside rosters.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use rust_decimal::Decimal;
use toml::de::DeValue;

use super::reader::{LONGEST_LIST, Table};
use super::value::Value;
use super::{AgentIx, Book, Days, Law, LeaveKind, clocks, days, document, files};
use crate::calendar::Clock;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, pay as say, rosters};

/// The file of wages beside `team.toml`.
pub const PAY_FILE: &str = "pay.toml";

/// How hours are classed and what they are worth.
#[derive(Clone, Debug)]
pub struct PayRules {
    /// Which classes of overtime there are.
    pub scheme: Scheme,
    /// Ordinary minutes a day; `day`.
    pub day: i64,
    /// Ordinary minutes a week; `week`.
    pub week: i64,
    /// Weekdays that are working days, from Monday; `week_days`, 5 or 6.
    pub week_days: u32,
    /// What makes a date a rest day; `rest_days`.
    pub rest_days: RestDays,
    /// Whether work on a rest day earns comp leave instead of pay; `rest_day_work`.
    pub comp_for_rest_day: bool,
    /// The period of the comprehensive scheme, in months: 1, 3 or 12; `period`.
    pub period_months: u32,
    /// Ordinary minutes of an average month of the comprehensive scheme; `month_hours`.
    pub month: i64,
    /// What a class is paid, in percent of the hourly rate.
    pub percent: Percents,
    /// Whether ordinary hours are paid by the sheet, not by a salary elsewhere; `ordinary`.
    pub pays_ordinary: bool,
    /// How standby counts; `standby`.
    pub standby: Standby,
    /// Money for each hour and each duty of standby.
    pub standby_per: (Decimal, Decimal),
    /// When it is night; the end may be past 24:00.
    pub night: (Clock, Clock),
    /// Money for each night hour and each duty with one.
    pub night_per: (Decimal, Decimal),
    /// What is rounded to the cent; `round`.
    pub round: Round,
    /// Whether a half cent goes to the even one; `rounding`.
    pub half_even: bool,
    /// What an hour of leave is paid, by kind, where the pay rules say otherwise than the kind; `[pay.leave]`.
    pub leave_paid: Vec<LeavePaid>,
    /// Whether comp leave that expires is paid as overtime; `expired_comp`.
    pub pays_expired_comp: bool,
    /// Minutes of a day of leave where they are not those of a day; `leave_day`.
    pub leave_day: Option<i64>,
    /// Which hours are holiday work: those of a duty that starts on one, or those on it by the clock;
    /// `holiday_hours`.
    pub holiday_hours: HolidayHours,
    /// Minutes of a date beyond which the weekly scheme has overtime, if there are any; `overtime_day`.
    pub overtime_day: Option<i64>,
    /// Whether holiday work counts towards the week of the weekly scheme; `holidays_count`.
    pub holidays_count: bool,
    /// Whether leave does; `leave_counts`.
    pub leave_counts: bool,
    /// Percent of the agent's own rate for each night hour; `night_percent`.
    pub night_percent: Decimal,
    /// Minutes of coming late and of going early that are not counted; `grace_late`, `grace_early`.
    pub grace: (i64, i64),
}

/// Which classes of overtime there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// None: hours are hours.
    Hours,
    /// Mainland China, standard hours: extended, rest day, statutory holiday.
    Standard,
    /// Mainland China, comprehensive hours: the period's excess, statutory holiday.
    Comprehensive,
    /// Overtime beyond the hours of a week, or of a day: extended, statutory holiday.
    Weekly,
}

/// Which hours are holiday work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolidayHours {
    /// All of a duty that starts on a holiday.
    Start,
    /// Those that lie on it by the clock.
    Clock,
}

/// What makes a date a rest day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestDays {
    /// A week has as many ordinary days as the calendar has working days in it; days worked beyond
    /// that many are rest days.
    Roster,
    /// Saturdays, Sundays and public days off that are not worked in exchange.
    Calendar,
}

/// How standby counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standby {
    /// By each shift's own `paid_share`.
    Shift,
    /// As work, all of it.
    Work,
    /// A share of its time as work, in thousandths.
    Share(i64),
    /// Not as work: an allowance.
    Allowance,
}

/// What is rounded to the cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Round {
    /// Each line: one class of hours of one agent at one rate.
    Line,
    /// Each agent's total; what the rounded lines differ from it is a line of its own.
    Total,
}

/// What an hour of a kind of leave is paid.
#[derive(Clone, Debug)]
pub struct LeavePaid {
    /// The id of the kind.
    pub kind: String,
    /// The part of the ordinary rate, from 0 to 1.
    pub share: Decimal,
}

/// Percent of the hourly rate.
#[derive(Clone, Debug)]
pub struct Percents {
    /// Beyond the day or the week.
    pub extended: Decimal,
    /// On a rest day.
    pub rest_day: Decimal,
    /// On a statutory holiday.
    pub holiday: Decimal,
    /// Beyond the period's standard.
    pub period: Decimal,
}

/// What an hour of some agents is worth on some dates. The last that includes both decides.
#[derive(Clone, Debug)]
pub struct Rate {
    /// Whose; everybody's when empty.
    pub agents: Vec<AgentIx>,
    /// The first date.
    pub from: Option<NaiveDate>,
    /// The last date.
    pub until: Option<NaiveDate>,
    /// Money an hour.
    pub hourly: Decimal,
    /// Where it is stated.
    pub at: Place,
}

/// How the hours of some agents are classed on some dates. The last that includes both decides.
#[derive(Clone, Debug)]
pub struct Terms {
    /// Whose; everybody's when empty.
    pub agents: Vec<AgentIx>,
    /// The first date.
    pub from: Option<NaiveDate>,
    /// The last date.
    pub until: Option<NaiveDate>,
    /// The team's rules with what these terms say otherwise.
    pub rules: PayRules,
}

/// Money for hours at certain times, beside what they are paid anyway.
#[derive(Clone, Debug)]
pub struct Surcharge {
    /// For people.
    pub name: String,
    /// Whose hours; everybody's when empty.
    pub agents: Vec<AgentIx>,
    /// From this clock time
    pub from: Clock,
    /// until this one, past 24:00 for hours of the next date,
    pub until: Clock,
    /// on these dates,
    pub days: Days,
    /// those that are statutory holidays only, if asked.
    pub holidays: bool,
    /// Percent of the agent's own rate.
    pub percent: Decimal,
    /// Money an hour.
    pub per_hour: Decimal,
}

/// All that a team says about pay.
#[derive(Clone, Debug)]
pub struct Pay {
    /// How hours are classed.
    pub rules: PayRules,
    /// How those of some agents are, where they differ.
    pub terms: Vec<Terms>,
    /// `[[surcharges]]`, in the order of the file.
    pub surcharges: Vec<Surcharge>,
    /// What they are worth; none without `[[rates]]`.
    pub rates: Vec<Rate>,
}

impl PayRules {
    /// What holds unless the team says otherwise.
    pub fn of(law: Option<&Law>) -> PayRules {
        let scheme = match law.map(|law| law.preset) {
            Some("cn") => Scheme::Standard,
            Some("cn-comprehensive") => Scheme::Comprehensive,
            _ => Scheme::Hours,
        };
        let clock = |minutes| Clock::from_minutes(minutes).unwrap_or(Clock::START);
        PayRules {
            scheme,
            day: 480,
            week: 2_400,
            week_days: 5,
            rest_days: RestDays::Roster,
            comp_for_rest_day: false,
            period_months: 1,
            // 20.67 days of 8 hours: 人社部发〔2025〕2号.
            month: 9_920,
            percent: Percents {
                extended: Decimal::from(150),
                rest_day: Decimal::from(200),
                holiday: Decimal::from(300),
                period: Decimal::from(150),
            },
            pays_ordinary: true,
            standby: Standby::Shift,
            standby_per: (Decimal::ZERO, Decimal::ZERO),
            night: (clock(22 * 60), clock(30 * 60)),
            night_per: (Decimal::ZERO, Decimal::ZERO),
            round: Round::Line,
            half_even: false,
            leave_paid: Vec::new(),
            pays_expired_comp: false,
            leave_day: None,
            holiday_hours: HolidayHours::Start,
            overtime_day: None,
            holidays_count: true,
            leave_counts: false,
            night_percent: Decimal::ZERO,
            grace: (0, 0),
        }
    }
}

impl PayRules {
    /// Minutes of a day of leave.
    pub fn leave_day(&self) -> i64 {
        self.leave_day.unwrap_or(self.day)
    }
}

impl Terms {
    /// Whether they are those of an agent on a date.
    pub fn include(&self, agent: Option<AgentIx>, date: NaiveDate) -> bool {
        (self.agents.is_empty() || agent.is_some_and(|agent| self.agents.contains(&agent)))
            && self.from.is_none_or(|from| from <= date)
            && self.until.is_none_or(|until| date <= until)
    }
}

impl Pay {
    /// What a team's own file says; without rates, since these stand elsewhere.
    pub fn of(book: &Book) -> Pay {
        let rules = book.pay.clone().unwrap_or_else(|| PayRules::of(book.law.as_ref()));
        Pay { rules, terms: Vec::new(), surcharges: Vec::new(), rates: Vec::new() }
    }

    /// The rules of an agent on a date.
    pub fn rules_of(&self, agent: Option<AgentIx>, date: NaiveDate) -> &PayRules {
        let terms = self.terms.iter().rev().find(|terms| terms.include(agent, date));
        terms.map_or(&self.rules, |terms| &terms.rules)
    }

    /// The rate of an agent on a date.
    pub fn rate(&self, agent: AgentIx, date: NaiveDate) -> Option<&Rate> {
        self.rates.iter().rev().find(|rate| {
            (rate.agents.is_empty() || rate.agents.contains(&agent))
                && rate.from.is_none_or(|from| from <= date)
                && rate.until.is_none_or(|until| date <= until)
        })
    }
}

/// Reads `[pay]` of a team; wages in the team's file are refused.
pub(super) fn read(root: &mut Table<'_>, law: Option<&Law>, kinds: &[LeaveKind]) -> Option<PayRules> {
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
    let (agents, from, until) = whose(&mut table, book, "[[terms]]");
    let mut rules = rules.clone();
    scheme(&mut table, &mut rules);
    table.finish();
    Some(Terms { agents: agents?, from, until, rules })
}

/// `[[surcharges]]`: a name, whose, when, how much.
fn surcharge(mut table: Table<'_>, book: &Book) -> Option<Surcharge> {
    let name = table.need("name", "name = \"Sunday\"").and_then(|value| value.prose(40));
    let agents = table.get("agents").and_then(|value| value.one_or_more()).unwrap_or_default();
    let agents: Vec<Option<AgentIx>> = agents.iter().map(|value| agent(value, book)).collect();
    let timed = table.has("from") || table.has("until");
    let window = match timed {
        true => clocks::interval(&mut table, ("from", "from = \"20:00\""), ("until", "until = \"24:00\"")),
        false => Some((Clock::START, Clock::MIDNIGHT)),
    };
    let days = days::read(&mut table);
    let holidays = table.get("holidays").and_then(|value| value.bool()).unwrap_or(false);
    let percent = table.get("percent").and_then(|value| decimal(&value, 1_000, 2));
    let per_hour = table.get("per_hour").and_then(|value| decimal(&value, 1_000_000, 4));
    if percent.is_none() && per_hour.is_none() {
        table.need("percent", "percent = 25");
    }
    table.finish();
    let agents = agents.into_iter().collect::<Option<Vec<_>>>()?;
    let (from, until) = window?;
    Some(Surcharge {
        name: name?,
        agents,
        from,
        until,
        days,
        holidays,
        percent: percent.unwrap_or_default(),
        per_hour: per_hour.unwrap_or_default(),
    })
}

/// The agents and dates of an entry: all agents where none is named.
fn whose(
    table: &mut Table<'_>,
    book: &Book,
    section: &str,
) -> (Option<Vec<AgentIx>>, Option<NaiveDate>, Option<NaiveDate>) {
    let named = table.get("agents").or_else(|| table.get("agent"));
    if table.has("agents") && table.has("agent") {
        let title = input::not_both(section, "agent", "agents");
        let both = Diagnostic::error(Code::OneOfTwo, title).at(&table.at, Text::default());
        table.file.push(both.help(input::drop_one()));
    }
    let agents = named.and_then(|value| value.one_or_more()).unwrap_or_default();
    let agents: Vec<Option<AgentIx>> = agents.iter().map(|value| agent(value, book)).collect();
    let from = table.get("from").and_then(|value| value.date());
    let until_value = table.get("until");
    let until = until_value.as_ref().and_then(|value| value.date());
    if let (Some(value), Some(from), Some(until)) = (&until_value, from, until)
        && until < from
    {
        let title = input::dates_backward(until, from);
        table.file.push(value.error(Code::DatesBackward, title).help(input::exchange_dates()));
    }
    (agents.into_iter().collect(), from, until)
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
    for (key, target) in
        [("holidays_count", &mut rules.holidays_count), ("leave_counts", &mut rules.leave_counts)]
    {
        set(target, t.get(key).and_then(|value| value.bool()));
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
                let help = match super::nearest(value.key, ids()) {
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
    let (agents, from, until) = whose(&mut table, book, "[[rates]]");
    let hourly = table.need("hourly", "hourly = \"32.50\"").and_then(|value| decimal(&value, 1_000_000, 4));
    let at = table.at.clone();
    table.finish();
    Some(Rate { agents: agents?, from, until, hourly: hourly?, at })
}

/// The agent of the book that the value names.
pub(super) fn agent(value: &Value<'_>, book: &Book) -> Option<AgentIx> {
    let id = value.raw_text()?;
    let found = book.agent(id);
    if found.is_none() {
        let unknown = value.error(Code::UnknownId, rosters::unknown_agent(id));
        let ids = || book.agents.iter().map(|agent| agent.id.as_str());
        let help = match super::nearest(id, ids()) {
            Some(meant) => input::did_you_mean(meant),
            None => input::the_agents(Text::list(&ids().take(15).map(Text::plain).collect::<Vec<_>>())),
        };
        value.file.push(unknown.help(help));
    }
    found
}

/// A length of time that is not nothing.
pub(super) fn positive(value: &Value<'_>, most: i64) -> Option<i64> {
    let minutes = value.minutes(most)?;
    if minutes == 0 {
        let title = say::no_length(value.key);
        value.file.push(value.error(Code::BadDuration, title).help(input::write_duration()));
    }
    Some(minutes).filter(|minutes| *minutes > 0)
}

/// A decimal number from 0 to `most` with at most this number of decimals, `"32.50"` or `32.5`: by its digits,
/// never by way of a float.
pub(super) fn decimal(value: &Value<'_>, most: i64, decimals: u32) -> Option<Decimal> {
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
