//! From minutes to money, in decimals.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::{Decimal, RoundingStrategy};

use super::classes::{Class, Classes, DayRecord};
use super::leave::DayLeave;
use super::register::{Person, TimeSpan};
use crate::book::{Book, Pay, PayRules, Round, Surcharge};
use crate::calendar::instant;

/// What is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Item {
    /// Hours of a class, at a percentage of the hourly rate.
    Hours(Class),
    /// Hours at night.
    NightHours,
    /// Duties with hours at night.
    NightDuties,
    /// Hours at night, at a percentage of the own rate.
    NightPercent,
    /// Hours of a surcharge, by its position in the team's list.
    Surcharge(usize),
    /// Hours of standby.
    StandbyHours,
    /// Duties of standby.
    StandbyDuties,
    /// Hours of a kind of leave, by its position in the team's list: what is paid for them, or, where ordinary
    /// hours are paid by a salary, what is taken off it.
    Leave(usize),
    /// Comp leave that expired, paid as the overtime that it was earned by.
    ExpiredComp,
    /// What the rounded lines differ from the rounded total.
    Rounding,
}

/// One line of a pay slip: an amount of something at one rate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is paid.
    pub item: Item,
    /// Minutes; none for a number of duties.
    pub minutes: Option<i64>,
    /// How many duties; none for minutes.
    pub duties: Option<i64>,
    /// Money an hour or a duty.
    pub rate: Decimal,
    /// Percent of it.
    pub percent: Decimal,
    /// Money, to the cent.
    pub amount: Decimal,
}

/// What an agent is paid for some dates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaySlip {
    /// The lines; their amounts add up to the total.
    pub lines: Vec<Line>,
    /// Money, to the cent; none where no rate is given.
    pub total: Option<Decimal>,
    /// Minutes that ought to be paid and have no rate, and the first date of them.
    pub without_rate: Option<(NaiveDate, i64)>,
    /// Minutes of leave by kind of which nobody says what they are paid: they are in no sum.
    pub leave_unpriced: BTreeMap<String, i64>,
}

const CENTS: u32 = 2;

/// What a person is paid for.
#[derive(Clone, Copy)]
pub struct Earned<'r> {
    /// The dates with their classes and leave.
    pub records: &'r [DayRecord],
    /// Minutes of comp leave that expired, by the date of the day after the last on which they could be taken.
    pub expired: &'r [(NaiveDate, i64)],
}

/// Values the records that `includes` takes. Lines are in the order of items, then of rates.
pub fn pay_slip(
    book: &Book,
    pay: &Pay,
    person: &Person,
    earned: &Earned<'_>,
    includes: &dyn Fn(NaiveDate) -> bool,
) -> PaySlip {
    let rules = &pay.rules;
    let no_allowances = allowances(rules).iter().all(|(_, rate)| rate.is_zero())
        && pay.surcharges.iter().all(|surcharge| surcharge.per_hour.is_zero());
    if pay.rates.is_empty() && no_allowances {
        return PaySlip::default();
    }
    let mut sums = Sums { pay, person, paid: BTreeMap::new(), without_rate: None };
    let mut leave_unpriced: BTreeMap<String, i64> = BTreeMap::new();
    for record in earned.records.iter().filter(|record| includes(record.date)) {
        sums.add_work(record);
        for part in record.leave.iter().filter(|part| part.minutes > 0 && !pay.rates.is_empty()) {
            if !sums.add_leave(book, record.date, part) {
                *leave_unpriced.entry(part.kind.clone()).or_default() += part.minutes;
            }
        }
        sums.add_allowances(record.date);
        sums.add_surcharges(book, record.date);
    }
    for (date, minutes) in
        earned.expired.iter().filter(|(date, _)| rules.pays_expired_comp && includes(*date))
    {
        sums.add_hours(*date, Item::ExpiredComp, rules.percent.rest_day, *minutes);
    }
    let mut slip = sums.slip();
    slip.leave_unpriced = leave_unpriced;
    slip
}

/// What is paid, and how.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Priced {
    item: Item,
    rate: Decimal,
    percent: Decimal,
}

/// What adds up to a person's slip.
struct Sums<'p> {
    pay: &'p Pay,
    person: &'p Person,
    /// Minutes, or duties.
    paid: BTreeMap<Priced, i64>,
    without_rate: Option<(NaiveDate, i64)>,
}

impl Sums<'_> {
    /// The agent's rate on a date.
    fn rate_on(&self, date: NaiveDate) -> Option<Decimal> {
        self.person.agent.and_then(|agent| self.pay.rate(agent, date)).map(|rate| rate.hourly)
    }

    fn add(&mut self, item: Item, rate: Decimal, percent: Decimal, amount: i64) {
        if amount != 0 && !rate.is_zero() && !percent.is_zero() {
            *self.paid.entry(Priced { item, rate, percent }).or_default() += amount;
        }
    }

    /// Minutes at a percentage of the agent's rate; without one they are named.
    fn add_hours(&mut self, date: NaiveDate, item: Item, percent: Decimal, minutes: i64) {
        match self.rate_on(date) {
            // A rate of nothing has its line too: somebody has said so.
            Some(rate) => *self.paid.entry(Priced { item, rate, percent }).or_default() += minutes,
            None => {
                let (first, sum) = self.without_rate.unwrap_or((date, 0));
                self.without_rate = Some((first, sum + minutes));
            }
        }
    }

    /// The hours of a date by class.
    fn add_work(&mut self, record: &DayRecord) {
        let by_salary = !self.pay.rules_of(self.person.agent, record.date).pays_ordinary;
        for class in Classes::ALL {
            let comp = if class == Class::RestDay { record.to_comp } else { 0 };
            let minutes = record.classes.of(class) - comp;
            let elsewhere = class == Class::Ordinary && by_salary;
            if minutes != 0 && !elsewhere && !self.pay.rates.is_empty() {
                self.add_hours(record.date, Item::Hours(class), percent(&self.pay.rules, class), minutes);
            }
        }
    }

    /// What leave is paid, or what it takes off a salary; false where nobody says what it is paid.
    fn add_leave(&mut self, book: &Book, date: NaiveDate, part: &DayLeave) -> bool {
        let at = book.leave_kinds.iter().position(|kind| kind.id == part.kind);
        let Some((at, paid)) = at.zip(leave_percent(book, &self.pay.rules, &part.kind)) else { return false };
        let percent = match self.pay.rules_of(self.person.agent, date).pays_ordinary {
            true => paid,
            false => paid.checked_sub(Decimal::ONE_HUNDRED).unwrap_or_default(),
        };
        // Paid like work by a salary, or not at all by the hour, it has no line.
        if !percent.is_zero() {
            self.add_hours(date, Item::Leave(at), percent, part.minutes);
        }
        true
    }

    /// Allowances by the hour and by the duty.
    fn add_allowances(&mut self, date: NaiveDate) {
        let rules = &self.pay.rules;
        let beyond = self.person.beyond.get(&date).map_or(0, |beyond| beyond.night);
        self.add(Item::NightHours, rules.night_per.0, Decimal::ONE_HUNDRED, beyond);
        let mut night = beyond;
        for duty in self.person.on(date) {
            night += duty.night;
            for (item, rate) in allowances(rules) {
                let amount = match item {
                    Item::NightHours => duty.night,
                    Item::NightDuties => i64::from(duty.night > 0),
                    Item::StandbyHours if duty.standby => duty.elapsed,
                    Item::StandbyDuties => i64::from(duty.standby),
                    _ => 0,
                };
                self.add(item, rate, Decimal::ONE_HUNDRED, amount);
            }
        }
        // Hours without a rate are named by their class.
        let rate = self.rate_on(date).unwrap_or_default();
        self.add(Item::NightPercent, rate, rules.night_percent, night);
    }

    fn add_surcharges(&mut self, book: &Book, date: NaiveDate) {
        let (pay, rate) = (self.pay, self.rate_on(date).unwrap_or_default());
        for (at, surcharge) in pay.surcharges.iter().enumerate() {
            let minutes = surcharged(book, surcharge, self.person, date);
            self.add(Item::Surcharge(at), rate, surcharge.percent, minutes);
            self.add(Item::Surcharge(at), surcharge.per_hour, Decimal::ONE_HUNDRED, minutes);
        }
    }

    /// The lines with their total.
    fn slip(self) -> PaySlip {
        let rules = &self.pay.rules;
        let mut slip = PaySlip { without_rate: self.without_rate, ..PaySlip::default() };
        let mut exact_total = Exact::default();
        for (Priced { item, rate, percent }, amount) in self.paid {
            let by_duty = matches!(item, Item::NightDuties | Item::StandbyDuties);
            let exact = Exact::new(amount, rate, percent, by_duty);
            exact_total.add(&exact);
            slip.lines.push(Line {
                item,
                minutes: (!by_duty).then_some(amount),
                duties: by_duty.then_some(amount),
                rate,
                percent,
                amount: exact.rounded(rules),
            });
        }
        let of_lines: Decimal = slip.lines.iter().map(|line| line.amount).fold(Decimal::new(0, CENTS), plus);
        let total = match rules.round {
            Round::Line => of_lines,
            Round::Total => exact_total.rounded(rules),
        };
        let rest = total.checked_sub(of_lines).unwrap_or_default();
        if !rest.is_zero() {
            slip.lines.push(Line {
                item: Item::Rounding,
                minutes: None,
                duties: None,
                rate: Decimal::ZERO,
                percent: Decimal::ONE_HUNDRED,
                amount: rest,
            });
        }
        slip.total = Some(total);
        slip
    }
}

/// The minutes of a date's duties and agreed work beyond them that a surcharge is paid for.
fn surcharged(book: &Book, surcharge: &Surcharge, person: &Person, date: NaiveDate) -> i64 {
    let theirs = person.agent.is_some_and(|agent| surcharge.agents.contains(&agent));
    if !theirs && !surcharge.agents.is_empty() {
        return 0;
    }
    // A night reaches into the next dates, a window of the date before into this one.
    let near = date.pred_opt().unwrap_or(date).iter_days().take(4);
    let holidays = &book.team.holidays;
    let meant = near.filter(|near| {
        surcharge.days.include(*near) && (!surcharge.holidays || holidays.is_statutory(*near))
    });
    let zone = book.team.zone;
    let windows: Vec<TimeSpan> = meant
        .map(|near| TimeSpan {
            from: instant(near, surcharge.from, zone),
            until: instant(near, surcharge.until, zone),
        })
        .collect();
    let beyond = person.beyond.get(&date).into_iter().flat_map(|beyond| &beyond.work);
    let beyond = beyond.map(|span| windows.iter().map(|window| span.minutes_in(window)).sum::<i64>());
    person.on(date).iter().map(|duty| duty.counted_in(&windows)).chain(beyond).sum()
}

fn allowances(rules: &PayRules) -> [(Item, Decimal); 4] {
    [
        (Item::NightHours, rules.night_per.0),
        (Item::NightDuties, rules.night_per.1),
        (Item::StandbyHours, rules.standby_per.0),
        (Item::StandbyDuties, rules.standby_per.1),
    ]
}

/// Percent of the ordinary rate that an hour of leave is paid, where somebody says.
fn leave_percent(book: &Book, rules: &PayRules, kind: &str) -> Option<Decimal> {
    let stated = rules.leave_paid.iter().find(|paid| paid.kind == kind).map(|paid| paid.share);
    let share = stated.or_else(|| book.leave_kind(kind)?.paid)?;
    share.checked_mul(Decimal::ONE_HUNDRED)
}

fn percent(rules: &PayRules, class: Class) -> Decimal {
    match class {
        Class::Ordinary => Decimal::ONE_HUNDRED,
        Class::Extended => rules.percent.extended,
        Class::RestDay => rules.percent.rest_day,
        Class::Holiday => rules.percent.holiday,
        Class::Period => rules.percent.period,
    }
}

/// The sum of two amounts. Amounts are bounded by what the reader takes: no sum is near the end of the
/// numbers.
fn plus(one: Decimal, other: Decimal) -> Decimal {
    one.saturating_add(other)
}

/// An amount times 6000, which is exact: sixty minutes and a hundred percent.
#[derive(Default)]
struct Exact(Decimal);

impl Exact {
    const SCALE: i64 = 6_000;

    fn new(amount: i64, rate: Decimal, percent: Decimal, by_duty: bool) -> Exact {
        let units = if by_duty { amount.saturating_mul(60) } else { amount };
        Exact(Decimal::from(units).saturating_mul(rate).saturating_mul(percent))
    }

    fn add(&mut self, other: &Exact) {
        self.0 = plus(self.0, other.0);
    }

    fn rounded(&self, rules: &PayRules) -> Decimal {
        let strategy = match rules.half_even {
            true => RoundingStrategy::MidpointNearestEven,
            false => RoundingStrategy::MidpointAwayFromZero,
        };
        let exact = self.0.checked_div(Decimal::from(Exact::SCALE)).unwrap_or_default();
        let mut cents = exact.round_dp_with_strategy(CENTS, strategy);
        cents.rescale(CENTS);
        cents
    }
}
