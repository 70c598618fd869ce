//! `[pay]` in `team.toml` or `pay.toml`, and the terms, surcharges and rates of `pay.toml`: how hours are classed
//! and paid. No roster depends on it, and wages stay out of the copies that lie beside rosters.

mod read;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{AgentIx, Book, Days, Law};
use crate::calendar::Clock;
use crate::diagnostic::Place;

pub use read::read_pay;
pub(super) use read::{agent, agents, decimal, positive, read};

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
