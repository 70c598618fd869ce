//! From heads to what customers see: the formulas of [`crate::queue`] the other way round.

use std::collections::{BTreeMap, VecDeque};

use chrono::{Datelike, NaiveDate};

use super::curve::working_day;
use super::plan::{goal, load, share};
use super::{Average, Curve, Day, Slot};
use crate::book::{Book, Service, ServiceKind, ShiftIx};
use crate::calendar::{DayKind, Horizon};
use crate::queue::{self, Figures};

/// What one channel sees in one interval of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Seen {
    /// The date.
    pub date: NaiveDate,
    /// Minutes after 00:00.
    pub from: i64,
    /// The channel.
    pub channel: usize,
    /// Contacts that come.
    pub contacts: f64,
    /// Seconds of one.
    pub handle: f64,
    /// Heads on the roster, this channel's part of them.
    pub staffed: f64,
    /// Of these at their places.
    pub heads: f64,
    /// Heads at their places that the promise takes.
    pub wanted: f64,
    /// What customers see; of mail the level alone says something.
    pub figures: Figures,
    /// Whether the promise is kept.
    pub kept: bool,
}

/// Figures of several intervals of a channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    /// Contacts that come.
    pub contacts: f64,
    /// Agent-minutes on the roster, this channel's part of them.
    pub staffed: f64,
    /// Agent-minutes at their places.
    pub heads: f64,
    /// Agent-minutes at their places that the promise takes.
    pub wanted: f64,
    level: f64,
    abandoned: f64,
    answered: f64,
    waited: f64,
    busy: f64,
}

impl Sum {
    /// Adds an interval of `length` minutes.
    pub fn add(&mut self, interval: &Seen, length: i64) {
        let (length, answered) = (length as f64, interval.contacts * (1.0 - interval.figures.abandoned));
        self.contacts += interval.contacts;
        self.staffed += interval.staffed * length;
        self.heads += interval.heads * length;
        self.wanted += interval.wanted * length;
        self.level += interval.contacts * interval.figures.level;
        self.abandoned += interval.contacts * interval.figures.abandoned;
        self.answered += answered;
        self.waited += if answered > 0.0 { answered * interval.figures.speed } else { 0.0 };
        self.busy += interval.heads * interval.figures.occupancy * length;
    }

    /// What customers see in all; none where nobody comes.
    pub fn figures(&self) -> Option<Figures> {
        (self.contacts > 0.0).then(|| Figures {
            waits: 0.0,
            level: self.level / self.contacts,
            speed: if self.answered > 0.0 { self.waited / self.answered } else { f64::INFINITY },
            occupancy: if self.heads > 0.0 { self.busy / self.heads } else { 1.0 },
            abandoned: self.abandoned / self.contacts,
        })
    }

    /// Whether the promise is kept in all.
    pub fn kept(&self, service: &Service) -> bool {
        self.figures().is_none_or(|figures| match service.kind {
            ServiceKind::Mail => figures.level >= 1.0 - 1e-6,
            _ => goal(service).is_met(&figures),
        })
    }
}

/// A duty of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDuty {
    /// The agent's position.
    pub agent: usize,
    /// The date that the duty belongs to.
    pub date: NaiveDate,
    /// The shift.
    pub shift: ShiftIx,
}

/// Hours of a date in which somebody on duty is not at their place, a break for one: minutes after its 00:00,
/// past 1440 for the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Away {
    /// The agent's position.
    pub agent: usize,
    /// The date.
    pub date: NaiveDate,
    /// From this minute,
    pub from: i64,
    /// until this one.
    pub until: i64,
}

/// Who is at their place when: the hours of agents, on the dates on which they lie. Heads of an interval come
/// from here alone.
#[derive(Clone, Debug, Default)]
pub struct Staffed(BTreeMap<NaiveDate, Vec<(usize, i64, i64)>>);

impl Staffed {
    /// The hours of duties that cover, without standby, and without those in which somebody is away.
    pub fn new(book: &Book, duties: &[OnDuty], away: &[Away]) -> Staffed {
        let mut found = Staffed::default();
        for duty in duties {
            let Some(shift) = book.shifts.get(duty.shift.0).filter(|shift| shift.covers && !shift.standby)
            else {
                continue;
            };
            for (date, from, until) in by_date_of(duty.date, shift.start.minutes(), shift.end.minutes()) {
                found.0.entry(date).or_default().push((duty.agent, from, until));
            }
        }
        for away in away {
            for (date, from, until) in by_date_of(away.date, away.from, away.until) {
                let Some(spans) = found.0.get_mut(&date) else { continue };
                *spans = spans.iter().flat_map(|span| without(*span, away.agent, from, until)).collect();
            }
        }
        found
    }

    /// The agents of an interval, each with the part of it that they are there.
    fn during(&self, date: NaiveDate, from: i64, length: i64) -> impl Iterator<Item = (usize, f64)> {
        let spans = self.0.get(&date).into_iter().flatten();
        spans.map(move |(agent, start, end)| {
            let there = ((*end).min(from + length) - (*start).max(from)).max(0);
            (*agent, there as f64 / length.max(1) as f64)
        })
    }
}

/// Minutes from a date's 00:00 as those of the dates on which they lie.
fn by_date_of(date: NaiveDate, from: i64, until: i64) -> impl Iterator<Item = (NaiveDate, i64, i64)> {
    let next = date.succ_opt().map(|next| (next, from - 1440, until - 1440));
    let parts = [Some((date, from, until)), next].into_iter().flatten();
    parts.map(|(date, from, until)| (date, from.max(0), until.min(1440))).filter(|span| span.1 < span.2)
}

/// A span of an agent without the hours in which one is away.
fn without(span: (usize, i64, i64), agent: usize, from: i64, until: i64) -> Vec<(usize, i64, i64)> {
    let (whose, start, end) = span;
    if whose != agent || until <= start || end <= from {
        return vec![span];
    }
    [(whose, start, from), (whose, until, end)].into_iter().filter(|part| part.1 < part.2).collect()
}

/// What comes on each date of a horizon: the date's own rows, else those of the usual week, holidays' own
/// where there are any. A weekend day worked in exchange is a working day, Monday to Friday's mean.
pub fn expected(book: &Book, horizon: &Horizon, average: &Average, dates: &Curve, channels: usize) -> Curve {
    let mut found = Curve::new();
    for date in horizon.dates() {
        let off =
            book.team.holidays.is_off(date) && average.curve.keys().any(|(day, _)| *day == Day::Holiday);
        let usual = match off {
            true => Day::Holiday,
            false => Day::Weekday(date.weekday().num_days_from_monday() as u8),
        };
        let is_exchanged = matches!(book.team.holidays.on(date), Some((_, DayKind::Work)));
        for channel in 0..channels {
            let slots = dates.get(&(Day::Date(date), channel)).cloned();
            let slots =
                slots.or_else(|| is_exchanged.then(|| working_day(&average.curve, channel)).flatten());
            let slots = slots.or_else(|| average.curve.get(&(usual, channel)).cloned());
            if let Some(slots) = slots {
                found.insert((Day::Date(date), channel), slots);
            }
        }
    }
    found
}

/// What a roster means for customers: each interval of each channel, in the order of dates, times and
/// channels.
pub fn service(
    book: &Book,
    curve: &Curve,
    services: &[Service],
    staffed: &Staffed,
    length: i64,
) -> Result<Vec<Seen>, super::TooMany> {
    let plan = super::plan(None, curve, services, length)?;
    let mut wanted: BTreeMap<(Day, i64, usize), f64> = BTreeMap::new();
    for row in &plan.rows {
        for part in &row.parts {
            wanted.insert((row.day, row.from, part.channel), part.heads);
        }
    }
    let serves = serves(book, services);
    let mut slots: BTreeMap<(NaiveDate, i64), Vec<(usize, Slot)>> = BTreeMap::new();
    for ((day, channel), of_day) in curve {
        let Day::Date(date) = day else { continue };
        for slot in of_day {
            slots.entry((*date, slot.from)).or_default().push((*channel, *slot));
        }
    }
    let mut seen = Vec::new();
    // Of mail: heads that were wanted before and not there (less than none where work is ahead), and what is
    // still to be done.
    let mut mail_open: BTreeMap<usize, (f64, f64)> = BTreeMap::new();
    for ((date, from), coming) in slots {
        let want = |channel: usize| wanted.get(&(Day::Date(date), from, channel)).copied().unwrap_or(0.0);
        let mut need = Vec::with_capacity(coming.len());
        for (channel, slot) in &coming {
            let Some(service) = services.get(*channel) else { continue };
            let at_places = if service.kind == ServiceKind::Mail {
                let (behind, open) = mail_open.entry(*channel).or_default();
                *open += work(service, slot.contacts, load(service, slot, length).handle, length);
                (want(*channel) + *behind).min(*open).max(0.0)
            } else if slot.contacts > 0.0 {
                want(*channel)
            } else {
                0.0
            };
            need.push(at_places / (1.0 - share(service.shrinkage)).max(0.001));
        }
        let heads = dealt(&serves, staffed.during(date, from, length), &coming, &need, services);
        for ((channel, slot), staffed) in coming.iter().zip(heads) {
            let Some(service) = services.get(*channel) else { continue };
            let load = load(service, slot, length);
            // The sum of nothing is a zero with a sign.
            let staffed = staffed + 0.0;
            let heads = staffed * (1.0 - share(service.shrinkage));
            let goal = goal(service);
            let figures = load.figures_of(heads, goal.within);
            if service.kind == ServiceKind::Mail {
                let (behind, open) = mail_open.entry(*channel).or_default();
                let done = heads.min(*open);
                *behind += want(*channel) - done;
                *open -= done;
            }
            seen.push(Seen {
                date,
                from,
                channel: *channel,
                contacts: slot.contacts,
                handle: load.handle,
                staffed,
                heads,
                wanted: want(*channel),
                figures,
                kept: slot.contacts <= 0.0 || goal.is_met(&figures),
            });
        }
    }
    for (channel, service) in
        services.iter().enumerate().filter(|(_, service)| service.kind == ServiceKind::Mail)
    {
        mail(channel, service, length, &mut seen);
    }
    Ok(seen)
}

/// The channels that each agent serves, a bit each.
fn serves(book: &Book, services: &[Service]) -> Vec<u64> {
    book.agents
        .iter()
        .map(|agent| {
            let served =
                services.iter().take(64).enumerate().filter(|(_, service)| service.needs.met_by(agent));
            served.fold(0, |all, (at, _)| all | 1 << at)
        })
        .collect()
}

/// The heads of an interval, dealt out to its channels. Channels that the same agents answer are one queue of
/// them, and share by what each wants.
fn dealt(
    serves: &[u64],
    there: impl Iterator<Item = (usize, f64)>,
    coming: &[(usize, Slot)],
    need: &[f64],
    services: &[Service],
) -> Vec<f64> {
    let needs = |at: usize| {
        coming.get(at).and_then(|(channel, _)| services.get(*channel)).map(|service| &service.needs)
    };
    let mut queues: Vec<usize> = Vec::new();
    let queue: Vec<usize> = (0..coming.len())
        .map(|at| match queues.iter().position(|first| needs(*first) == needs(at)) {
            Some(queue) => queue,
            None => {
                queues.push(at);
                queues.len() - 1
            }
        })
        .collect();
    let mut groups: BTreeMap<u32, f64> = BTreeMap::new();
    for (agent, there) in there {
        let all = serves.get(agent).copied().unwrap_or(0);
        let is_served =
            |at: usize| coming.get(at).is_some_and(|(channel, _)| all & (1 << (*channel).min(63)) != 0);
        let here = queues.iter().enumerate().take(32).filter(|(_, first)| is_served(**first));
        let bits = here.fold(0_u32, |bits, (queue, _)| bits | 1 << queue);
        if there > 0.0 && bits != 0 {
            *groups.entry(bits).or_default() += there;
        }
    }
    let mut wanted = vec![0.0; queues.len()];
    for (queue, need) in queue.iter().zip(need) {
        wanted[*queue] += need;
    }
    let groups: Vec<(u32, f64)> = groups.into_iter().collect();
    let heads = queue::split(&groups, &wanted);
    queue
        .iter()
        .zip(need)
        .map(|(queue, need)| if *need > 0.0 { heads[*queue] * need / wanted[*queue] } else { 0.0 })
        .collect()
}

/// The heads for one interval that mail is.
fn work(service: &Service, contacts: f64, handle: f64, length: i64) -> f64 {
    contacts * handle / (length.max(1) * 60) as f64 / service.occupancy.map_or(1.0, share)
}

/// Mail in turn: each interval's level is the part of what came in it that is done in its time, by the hours of
/// the channel.
fn mail(channel: usize, service: &Service, length: i64, seen: &mut [Seen]) {
    let within = usize::try_from(service.within / (length.max(1) * 60)).unwrap_or(1).max(1);
    let busy = service.occupancy.map_or(1.0, share);
    let mut intervals: Vec<&mut Seen> =
        seen.iter_mut().filter(|interval| interval.channel == channel).collect();
    let work: Vec<f64> =
        intervals.iter().map(|interval| work(service, interval.contacts, interval.handle, length)).collect();
    let mut open: VecDeque<(usize, f64)> = VecDeque::new();
    let mut in_time = vec![0.0; intervals.len()];
    let mut used = vec![0.0; intervals.len()];
    for at in 0..intervals.len() {
        open.push_back((at, work[at]));
        let mut left = intervals[at].heads;
        while let Some((came, amount)) = open.front_mut() {
            let done = amount.min(left);
            *amount -= done;
            left -= done;
            if at < *came + within {
                in_time[*came] += done;
            }
            if *amount > 1e-9 {
                break;
            }
            open.pop_front();
        }
        used[at] = intervals[at].heads - left;
    }
    let last = intervals.len();
    for (at, interval) in intervals.iter_mut().enumerate() {
        // What is still in its time when the dates end is not late.
        let ends_later = at + within > last;
        let level = if work[at] <= 1e-9 || ends_later { 1.0 } else { (in_time[at] / work[at]).min(1.0) };
        interval.figures = Figures {
            waits: 0.0,
            level,
            speed: 0.0,
            occupancy: if interval.heads > 0.0 { used[at] / interval.heads * busy } else { 0.0 },
            abandoned: 0.0,
        };
        interval.kept = level >= 1.0 - 1e-6;
    }
}
