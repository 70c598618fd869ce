//! Timesheets as typed tables: agents, days, pay.

use std::collections::BTreeMap;

use crate::accounts::{
    Class, Classes, DayKind, DayLeave, DayRecord, Duty, Earned, Item, Line, PaySlip, Person, Register,
    classify, pay_slip,
};
use crate::book::{Book, Pay, Round, Scheme, Surcharge};
use crate::messages::{Hours, Language, Say, Text, attendance as odd, timesheets as say};
use crate::render::sheet::{Cell, Column, Page, Sheet};
use chrono::{Datelike, NaiveDate};

use super::json::timesheet::{
    ActualJson, AgentHoursJson, ClassesJson, DayHoursJson, HoursJson, LeaveMinutesJson, PayLineJson,
    WorkedDutyJson,
};

/// Everybody's days and pay between two dates.
pub struct Timesheets<'r> {
    register: &'r Register,
    pay: &'r Pay,
    first: NaiveDate,
    last: NaiveDate,
    agent: Option<&'r str>,
    /// One for each agent.
    pub rows: Vec<AgentHours<'r>>,
}

/// Which classes of hours there can be.
struct HasClasses {
    extended: bool,
    rest_day: bool,
    holiday: bool,
    period: bool,
}

/// What one agent worked and is paid.
pub struct AgentHours<'r> {
    /// Whose they are.
    pub person: &'r Person,
    /// The dates shown, not those before them.
    pub records: Vec<DayRecord>,
    /// What they are paid.
    pub slip: PaySlip,
}

/// Sums of an agent's dates.
#[derive(Default)]
pub struct Sums {
    /// Days worked.
    pub days: i64,
    /// Minutes by class of pay.
    pub classes: Classes,
    /// Minutes of overtime that become leave.
    pub to_comp: i64,
    /// Minutes of unpaid breaks.
    pub pause: i64,
    /// Minutes at night.
    pub night: i64,
    /// Minutes on standby.
    pub standby: i64,
    /// Duties on standby.
    pub standby_duties: i64,
    /// Minutes of leave by kind.
    pub leave: BTreeMap<String, i64>,
}

impl AgentHours<'_> {
    /// The sums of the dates shown.
    pub fn sums(&self) -> Sums {
        let mut sums = Sums::default();
        for record in &self.records {
            let duties = self.person.on(record.date);
            sums.days += i64::from(duties.iter().any(|duty| duty.counts_as_day));
            sums.classes.add(&record.classes);
            sums.to_comp += record.to_comp;
            sums.pause += pause(self.person, record.date);
            sums.night += night(self.person, record.date);
            let standby = || duties.iter().filter(|duty| duty.standby);
            sums.standby += standby().map(|duty| duty.elapsed).sum::<i64>();
            sums.standby_duties += standby().count() as i64;
            for leave in &record.leave {
                *sums.leave.entry(leave.kind.clone()).or_default() += leave.minutes;
            }
        }
        sums
    }
}

/// Minutes at night of a date, agreed work beyond the roster among them.
fn night(person: &Person, date: NaiveDate) -> i64 {
    let beyond = person.beyond.get(&date).map_or(0, |beyond| beyond.night);
    person.on(date).iter().map(|duty| duty.night).sum::<i64>() + beyond
}

/// Minutes between the first start and the last end of a date that are neither work nor standby.
fn pause(person: &Person, date: NaiveDate) -> i64 {
    let duties = person.on(date);
    let (Some(start), Some(end)) =
        (duties.iter().map(|duty| duty.start).min(), duties.iter().map(|duty| duty.end).max())
    else {
        return 0;
    };
    let there: i64 = duties.iter().map(|duty| duty.elapsed - duty.pause).sum();
    ((end - start).num_minutes() - there).max(0)
}

impl<'r> Timesheets<'r> {
    /// Those of a register; of one agent, if one is named. `expired` is the comp leave of each agent that could
    /// not be taken any more, by date.
    pub fn new(
        register: &'r Register,
        pay: &'r Pay,
        expired: &BTreeMap<String, Vec<(NaiveDate, i64)>>,
        (first, last): (NaiveDate, NaiveDate),
        agent: Option<&'r str>,
    ) -> Timesheets<'r> {
        let shown = |person: &&Person| {
            let there =
                first.iter_days().take_while(|date| *date <= last).any(|date| person.employed_on(date));
            let worked = person.duties.iter().any(|duty| (first..=last).contains(&duty.date));
            agent.map_or(there || worked, |id| person.id == id)
        };
        let hours = |person: &'r Person| {
            let mut records = classify(register, person);
            records.retain(|record| record.date >= first && record.date <= last);
            let expired = expired.get(&person.id).map_or(&[][..], Vec::as_slice);
            let earned = Earned { records: &records, expired };
            let within = |date: NaiveDate| (first..=last).contains(&date);
            let slip = pay_slip(&register.book, pay, person, &earned, &within);
            AgentHours { person, records, slip }
        };
        let rows = register.people.iter().filter(shown).map(hours).collect();
        Timesheets { register, pay, first, last, agent, rows }
    }

    fn has_money(&self) -> bool {
        self.rows.iter().any(|agent| agent.slip.total.is_some())
    }

    fn has_actuals(&self) -> bool {
        self.rows.iter().flat_map(|agent| &agent.person.duties).any(|duty| duty.actual.is_some())
    }

    /// The head of the sheet.
    pub fn title(&self, language: Language) -> String {
        let team = &self.register.book.team;
        let title = say::title(&team.name, &team.id, self.first, self.last);
        let title = match self.agent.and_then(|id| self.register.person(id)) {
            Some(person) => say::of_agent(title, &person.name, &person.id),
            None => title,
        };
        title.in_language(language).to_string()
    }

    fn notes(&self, language: Language, notes: &[Text]) -> Vec<String> {
        let mut all = notes.to_vec();
        for agent in &self.rows {
            if let Some((date, minutes)) = agent.slip.without_rate {
                all.push(say::without_rate(&agent.person.name, Hours(minutes), date));
            }
        }
        for agent in &self.rows {
            for (kind, minutes) in &agent.slip.leave_unpriced {
                let kind = self.register.book.leave_name(kind);
                all.push(say::leave_unpriced(&agent.person.name, Hours(*minutes), kind));
            }
        }
        if self.has_money() {
            let what = match self.pay.rules.round {
                Round::Line => say::each_line(),
                Round::Total => say::each_total(),
            };
            let how = if self.pay.rules.half_even { say::half_even() } else { say::half_up() };
            all.push(say::rounded(what, how));
        }
        all.iter().map(|note| note.in_language(language).to_string()).collect()
    }

    /// Which classes the schemes have that somebody is under.
    fn schemes(&self) -> HasClasses {
        let is = |wanted: &[Scheme]| self.register.schemes().any(|scheme| wanted.contains(&scheme));
        HasClasses {
            extended: is(&[Scheme::Standard, Scheme::Weekly]),
            rest_day: is(&[Scheme::Standard]),
            holiday: is(&[Scheme::Standard, Scheme::Weekly, Scheme::Comprehensive]),
            period: is(&[Scheme::Comprehensive]),
        }
    }

    /// The columns of classes; those that the scheme does not have are left out but for files.
    pub fn class_columns(&self, language: Language) -> Vec<Column> {
        let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
        let mut columns = vec![figure("ordinary_minutes", say::ordinary())];
        let has = self.schemes();
        if has.extended {
            columns.push(figure("extended_minutes", say::extended()));
        }
        if has.rest_day {
            columns.push(figure("rest_day_minutes", say::rest_day()));
            columns.push(figure("comp_minutes", say::to_comp()));
        }
        if has.holiday {
            columns.push(figure("holiday_minutes", say::holiday()));
        }
        if has.period {
            columns.push(figure("period_minutes", say::period()));
        }
        columns
    }

    /// A cell for each class of pay.
    pub fn class_cells(&self, classes: &Classes, to_comp: i64) -> Vec<Cell> {
        let mut cells = vec![Cell::minutes_or_blank(classes.ordinary)];
        let has = self.schemes();
        if has.extended {
            cells.push(Cell::minutes_or_blank(classes.extended));
        }
        if has.rest_day {
            cells.push(Cell::minutes_or_blank(classes.rest_day - to_comp));
            cells.push(Cell::minutes_or_blank(to_comp));
        }
        if has.holiday {
            cells.push(Cell::minutes_or_blank(classes.holiday));
        }
        if has.period {
            cells.push(Cell::minutes_or_blank(classes.period));
        }
        cells
    }

    /// A row an agent.
    pub fn agents(&self, language: Language, notes: &[Text]) -> Sheet {
        let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
        let mut columns = vec![
            Column::text("name", say::name().in_language(language)),
            Column::short("agent", say::agent().in_language(language)),
            figure("days", say::days_worked()),
            figure("worked_minutes", say::worked()),
        ];
        columns.extend(self.class_columns(language));
        columns.push(figure("night_minutes", say::night()));
        columns.push(figure("standby_minutes", say::standby()));
        columns.push(figure("leave_minutes", say::leave_hours()));
        if self.has_money() {
            columns.push(figure("pay", say::pay()));
        }
        let mut sheet = self.sheet(columns, say::tab_agents(), language);
        sheet.frozen = 2;
        for agent in &self.rows {
            let sums = agent.sums();
            let mut row = vec![
                agent.person.name.as_str().into(),
                agent.person.id.as_str().into(),
                Cell::Integer(sums.days),
                Cell::Minutes(sums.classes.total()),
            ];
            row.extend(self.class_cells(&sums.classes, sums.to_comp));
            row.push(Cell::minutes_or_blank(sums.night));
            row.push(Cell::minutes_or_blank(sums.standby));
            row.push(Cell::minutes_or_blank(sums.leave.values().sum()));
            if self.has_money() {
                row.push(Cell::money(agent.slip.total));
            }
            sheet.rows.push(row);
        }
        if self.agent.is_none() {
            sheet.add_totals(say::total().in_language(language));
        }
        sheet.notes = self.notes(language, notes);
        sheet
    }

    /// A row an agent and date.
    pub fn days(&self, language: Language, notes: &[Text]) -> Sheet {
        let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
        let short = |key: &str, head: Text| Column::short(key, head.in_language(language));
        let mut columns = Vec::new();
        if self.agent.is_none() {
            columns.push(Column::text("name", say::name().in_language(language)));
            columns.push(short("agent", say::agent()));
        }
        columns.extend([
            short("date", say::date()),
            short("weekday", say::weekday()),
            short("kind", say::day_kind()),
            short("shifts", say::shifts()),
            short("start", say::start()),
            short("end", say::end()),
        ]);
        if self.has_actuals() {
            columns.push(short("came", odd::came()));
            columns.push(short("went", odd::went()));
            columns.push(figure("late_minutes", odd::late_head()));
            columns.push(figure("early_minutes", odd::early_head()));
        }
        columns.extend([figure("break_minutes", say::pause()), figure("worked_minutes", say::worked())]);
        columns.extend(self.class_columns(language));
        columns.push(figure("night_minutes", say::night()));
        columns.push(figure("standby_minutes", say::standby()));
        columns.push(short("leave", say::leave()));
        columns.push(figure("leave_minutes", say::leave_hours()));
        columns.push(short("remark", say::remark()));
        let mut sheet = self.sheet(columns, say::tab_days(), language);
        sheet.frozen = if self.agent.is_none() { 3 } else { 1 };
        for agent in &self.rows {
            for record in &agent.records {
                let mut row = Vec::new();
                if self.agent.is_none() {
                    row.push(agent.person.name.as_str().into());
                    row.push(agent.person.id.as_str().into());
                }
                row.extend(self.day(agent.person, record, language));
                sheet.rows.push(row);
            }
        }
        sheet.add_totals(say::total().in_language(language));
        sheet.notes = self.notes(language, notes);
        sheet
    }

    fn day(&self, person: &Person, record: &DayRecord, language: Language) -> Vec<Cell> {
        let duties = person.on(record.date);
        let ids: Vec<&str> = duties.iter().map(|duty| duty.shift.as_str()).collect();
        let wall = |moment: Option<chrono::DateTime<chrono_tz::Tz>>| {
            moment.map_or(Cell::Blank, |moment| Cell::DateTime(moment.naive_local()))
        };
        let word = |text: Text| Cell::from(text.in_language(language));
        let mut row = vec![
            Cell::Date(record.date),
            record.date.weekday().say(language).into(),
            word(kind(record.kind)),
            ids.join("+").into(),
            wall(duties.iter().map(|duty| duty.start).min()),
            wall(duties.iter().map(|duty| duty.end).max()),
        ];
        if self.has_actuals() {
            let actual = || duties.iter().filter_map(|duty| duty.actual.as_ref());
            row.push(wall(actual().filter_map(|actual| actual.came).min()));
            row.push(wall(actual().filter_map(|actual| actual.went).max()));
            row.push(Cell::minutes_or_blank(actual().map(|actual| actual.late).sum()));
            row.push(Cell::minutes_or_blank(actual().map(|actual| actual.early).sum()));
        }
        row.extend([
            Cell::minutes_or_blank(pause(person, record.date)),
            Cell::minutes_or_blank(record.classes.total()),
        ]);
        row.extend(self.class_cells(&record.classes, record.to_comp));
        row.push(Cell::minutes_or_blank(night(person, record.date)));
        row.push(Cell::minutes_or_blank(
            duties.iter().filter(|duty| duty.standby).map(|duty| duty.elapsed).sum(),
        ));
        let taken: Vec<&DayLeave> = record.leave.iter().filter(|leave| leave.minutes > 0).collect();
        let names: Vec<Text> = taken.iter().map(|leave| self.register.book.leave_name(&leave.kind)).collect();
        row.push(if names.is_empty() { Cell::Blank } else { word(Text::list(&names)) });
        row.push(Cell::minutes_or_blank(taken.iter().map(|leave| leave.minutes).sum()));
        let absent = duties.iter().any(|duty| duty.actual.as_ref().is_some_and(|actual| actual.absent));
        row.push(match (person.employed_on(record.date), record.known) {
            _ if absent => word(odd::absent()),
            (false, _) => word(say::not_in_team()),
            (true, false) => word(say::no_roster()),
            (true, true) => Cell::Blank,
        });
        row
    }

    /// A row a line of pay; none without rates.
    pub fn pay(&self, language: Language) -> Sheet {
        let figure = |key: &str, head: Text| Column::figure(key, head.in_language(language));
        let columns = vec![
            Column::text("name", say::name().in_language(language)),
            Column::short("agent", say::agent().in_language(language)),
            Column::short("item", say::item().in_language(language)),
            figure("minutes", say::hours()),
            figure("duties", say::duties()),
            figure("rate", say::rate()),
            figure("percent", say::percent()),
            figure("amount", say::pay()),
        ];
        let mut sheet = self.sheet(columns, say::tab_pay(), language);
        sheet.frozen = 2;
        sheet.page = Page::Portrait;
        for agent in &self.rows {
            for line in &agent.slip.lines {
                let is_rest = line.item == Item::Rounding;
                sheet.rows.push(vec![
                    agent.person.name.as_str().into(),
                    agent.person.id.as_str().into(),
                    item(&self.register.book, &self.pay.surcharges, line.item).in_language(language).into(),
                    line.minutes.map_or(Cell::Blank, Cell::Minutes),
                    line.duties.map_or(Cell::Blank, Cell::Integer),
                    if is_rest { Cell::Blank } else { Cell::Money(line.rate) },
                    if is_rest { Cell::Blank } else { Cell::Percent(line.percent) },
                    Cell::Money(line.amount),
                ]);
            }
        }
        if !sheet.rows.is_empty() {
            sheet.add_totals(say::total().in_language(language));
            // Rates of different things add up to nothing.
            if let Some(cell) = sheet.rows.last_mut().and_then(|row| row.get_mut(5)) {
                *cell = Cell::Blank;
            }
        }
        sheet
    }

    fn sheet(&self, columns: Vec<Column>, name: Text, language: Language) -> Sheet {
        Sheet {
            name: name.in_language(language).to_string(),
            title: self.title(language),
            columns,
            page: Page::Landscape,
            ..Sheet::default()
        }
    }

    /// The same for programs: minutes, and money as text.
    pub fn json(&self, notes: &[Text], language: Language) -> HoursJson<'_> {
        let missing = self.register.missing.iter().copied().filter(|date| *date >= self.first);
        HoursJson {
            team: &self.register.book.team.id,
            from: self.first,
            until: self.last,
            missing: missing.collect(),
            agents: self.rows.iter().map(AgentHours::json).collect(),
            notes: self.notes(language, notes),
        }
    }
}

impl AgentHours<'_> {
    fn json(&self) -> AgentHoursJson<'_> {
        let sums = self.sums();
        AgentHoursJson {
            agent: &self.person.id,
            name: &self.person.name,
            days_worked: sums.days,
            minutes: sums.classes.total(),
            classes: classes_json(&sums.classes, sums.to_comp),
            night: sums.night,
            standby: sums.standby,
            standby_duties: sums.standby_duties,
            leave: sums.leave,
            days: self.records.iter().map(|record| day_json(self.person, record)).collect(),
            lines: self.slip.lines.iter().map(pay_line_json).collect(),
            pay: self.slip.total.map(|total| total.to_string()),
        }
    }
}

fn classes_json(classes: &Classes, to_comp: i64) -> ClassesJson {
    ClassesJson {
        ordinary: classes.ordinary,
        extended: classes.extended,
        rest_day: classes.rest_day - to_comp,
        to_comp,
        holiday: classes.holiday,
        period: classes.period,
    }
}

fn day_json<'a>(person: &'a Person, record: &'a DayRecord) -> DayHoursJson<'a> {
    let leave = record.leave.iter();
    DayHoursJson {
        date: record.date,
        kind: kind_id(record.kind),
        known: record.known,
        duties: person.on(record.date).iter().map(duty_json).collect(),
        pause: pause(person, record.date),
        classes: classes_json(&record.classes, record.to_comp),
        leave: leave.map(|leave| LeaveMinutesJson { kind: &leave.kind, minutes: leave.minutes }).collect(),
    }
}

fn duty_json(duty: &Duty) -> WorkedDutyJson<'_> {
    WorkedDutyJson {
        shift: &duty.shift,
        start: duty.start.to_rfc3339(),
        end: duty.end.to_rfc3339(),
        minutes: duty.counted,
        planned: duty.planned,
        night: duty.night,
        standby: duty.standby,
        actual: duty.actual.as_ref().map(|actual| ActualJson {
            came: actual.came.map(|came| came.to_rfc3339()),
            went: actual.went.map(|went| went.to_rfc3339()),
            late: actual.late,
            early: actual.early,
            absent: actual.absent,
            open: actual.open,
        }),
    }
}

fn pay_line_json(line: &Line) -> PayLineJson {
    PayLineJson {
        item: item_id(line.item),
        minutes: line.minutes,
        duties: line.duties,
        rate: line.rate.to_string(),
        percent: line.percent.to_string(),
        amount: line.amount.to_string(),
    }
}

fn kind(kind: DayKind) -> Text {
    match kind {
        DayKind::Ordinary => say::ordinary_day(),
        DayKind::Rest => say::rest_day_kind(),
        DayKind::Holiday => say::holiday_kind(),
    }
}

fn kind_id(kind: DayKind) -> &'static str {
    match kind {
        DayKind::Ordinary => "workday",
        DayKind::Rest => "rest_day",
        DayKind::Holiday => "holiday",
    }
}

fn item(book: &Book, surcharges: &[Surcharge], item: Item) -> Text {
    match item {
        Item::Hours(Class::Ordinary) => say::ordinary_hours(),
        Item::Hours(Class::Extended) => say::extended_hours(),
        Item::Hours(Class::RestDay) => say::rest_day_hours(),
        Item::Hours(Class::Holiday) => say::holiday_hours(),
        Item::Hours(Class::Period) => say::period_hours(),
        Item::NightHours => say::night_hours(),
        Item::NightDuties => say::night_duties(),
        Item::StandbyHours => say::standby_hours(),
        Item::StandbyDuties => say::standby_duties(),
        Item::NightPercent => say::night_percent(),
        Item::Surcharge(at) => {
            let name = surcharges.get(at).map_or("", |surcharge| surcharge.name.as_str());
            say::surcharge_item(name)
        }
        Item::Leave(at) => {
            let kind = book.leave_kinds.get(at).map(|kind| kind.name.clone());
            say::leave_item(kind.unwrap_or_default())
        }
        Item::ExpiredComp => say::expired_comp(),
        Item::Rounding => say::rounding(),
    }
}

fn item_id(item: Item) -> &'static str {
    match item {
        Item::Hours(Class::Ordinary) => "ordinary",
        Item::Hours(Class::Extended) => "extended",
        Item::Hours(Class::RestDay) => "rest_day",
        Item::Hours(Class::Holiday) => "holiday",
        Item::Hours(Class::Period) => "period",
        Item::NightHours => "night_hours",
        Item::NightDuties => "night_duties",
        Item::StandbyHours => "standby_hours",
        Item::StandbyDuties => "standby_duties",
        Item::NightPercent => "night_percent",
        Item::Surcharge(_) => "surcharge",
        Item::Leave(_) => "leave",
        Item::ExpiredComp => "expired_comp",
        Item::Rounding => "rounding",
    }
}
