//! Heads for each group of agents from what comes in: queues by their goals, mail in the valleys between.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;

use super::late::Lates;
use super::{Curve, Day, Slot};
use crate::book::{Book, Late, Needs, Rounding, Service, ServiceKind};
use crate::queue::{self, Figures, Goal, Load};

/// Of more groups that share agents only pairs and the whole are looked at.
const MAX_SHARING_GROUPS: usize = 6;

/// Channels that the same agents answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Who answers.
    pub needs: Needs,
    /// The channels, by their positions.
    pub channels: Vec<usize>,
}

/// What one channel takes in an interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The channel.
    pub channel: usize,
    /// Contacts that come.
    pub contacts: f64,
    /// Seconds of one.
    pub handle: f64,
    /// Heads at their places.
    pub heads: f64,
    /// What these heads do; nothing for mail, and where nobody comes.
    pub figures: Option<Figures>,
}

/// The heads of a group in an interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The day.
    pub day: Day,
    /// Minutes after 00:00.
    pub from: i64,
    /// The group.
    pub group: usize,
    /// Heads at their places, all channels together.
    pub net: f64,
    /// Heads on the roster: shrinkage, the minimum, rounding and steps are in.
    pub heads: i64,
    /// By channel.
    pub parts: Vec<Part>,
}

/// Groups that share agents: together they take their sum, for nobody is at two places at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Union {
    /// Who has any of the skills.
    pub needs: Needs,
    /// The groups.
    pub groups: Vec<usize>,
}

/// What a day's interval wants of some agents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Who.
    pub needs: Needs,
    /// How many.
    pub heads: i64,
    /// What fewer mean for customers.
    pub late: Option<Late>,
}

/// A group with its heads, and what fewer mean.
type Wanted = (usize, i64, Option<Late>);

/// Heads for all intervals.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Minutes of an interval.
    pub length: i64,
    /// Who answers what.
    pub groups: Vec<Group>,
    /// Sets of groups that share agents.
    pub unions: Vec<Union>,
    /// By day, group and time.
    pub rows: Vec<Row>,
}

/// A channel that takes more heads than can be looked for: its position, the day and the minute.
pub type TooMany = (usize, Day, i64);

/// The load of an interval on a queue.
pub fn load(service: &Service, slot: &Slot, length: i64) -> Load {
    Load {
        rate: slot.contacts / (length.max(1) * 60) as f64,
        handle: slot.handle.or(service.handle.map(|seconds| seconds as f64)).unwrap_or(0.0),
        patience: service.patience.map(|seconds| seconds as f64),
        at_once: service.at_once,
        slower: share(service.slower),
    }
}

/// What a channel promises.
pub fn goal(service: &Service) -> Goal {
    Goal {
        level: service.level.map(share),
        within: service.within as f64,
        speed: service.speed.map(|seconds| seconds as f64),
        occupancy: service.occupancy.map(share),
        abandoned: service.abandoned.map(share),
    }
}

pub(super) fn share(permille: i64) -> f64 {
    permille as f64 / 1000.0
}

/// Heads for a load and what they do, each load reckoned once.
fn cached<'c>(services: &'c [Service]) -> impl FnMut(usize, &Load) -> Option<(u32, Figures)> + 'c {
    let mut known: HashMap<(usize, u64, u64), Option<(u32, Figures)>> = HashMap::new();
    move |channel, load| {
        let service = services.get(channel)?;
        let key = (channel, load.rate.to_bits(), load.handle.to_bits());
        *known.entry(key).or_insert_with(|| {
            let goal = goal(service);
            let heads = queue::heads(load, &goal)?;
            Some((heads, load.figures(heads, goal.within)))
        })
    }
}

/// The heads that a curve takes. `services` are those of the channels, in their order; `book` says who
/// shares agents with whom.
pub fn plan(book: Option<&Book>, curve: &Curve, services: &[Service], length: i64) -> Result<Plan, TooMany> {
    let mut groups: Vec<Group> = Vec::new();
    for (channel, service) in services.iter().enumerate() {
        match groups.iter_mut().find(|group| group.needs == service.needs) {
            Some(group) => group.channels.push(channel),
            None => groups.push(Group { needs: service.needs.clone(), channels: vec![channel] }),
        }
    }
    let mut find = cached(services);
    let mut rows: BTreeMap<(Day, usize, i64), Row> = BTreeMap::new();
    for ((day, channel), slots) in curve {
        let Some(service) = services.get(*channel) else { continue };
        let group = groups.iter().position(|group| group.channels.contains(channel)).unwrap_or(0);
        for slot in slots {
            let load = load(service, slot, length);
            let mut part = Part {
                channel: *channel,
                contacts: slot.contacts,
                handle: load.handle,
                heads: 0.0,
                figures: None,
            };
            if service.kind != ServiceKind::Mail {
                let (heads, figures) = find(*channel, &load).ok_or((*channel, *day, slot.from))?;
                part.heads = f64::from(heads);
                part.figures = (slot.contacts > 0.0).then_some(figures);
            }
            let row = rows.entry((*day, group, slot.from)).or_insert_with(|| Row {
                day: *day,
                from: slot.from,
                group,
                net: 0.0,
                heads: 0,
                parts: Vec::new(),
            });
            row.net += part.heads;
            row.parts.push(part);
        }
    }
    for (channel, service) in
        services.iter().enumerate().filter(|(_, service)| service.kind == ServiceKind::Mail)
    {
        spread(channel, service, length, &mut rows);
    }
    for row in rows.values_mut() {
        row.heads = gross(row, services);
    }
    let mut rows: Vec<Row> = rows.into_values().collect();
    steps(&mut rows, &groups, services);
    let unions = book.map(|book| unions(book, &groups)).unwrap_or_default();
    Ok(Plan { length, groups, unions, rows })
}

/// Puts the mail of a channel where its group has the fewest heads.
fn spread(channel: usize, service: &Service, length: i64, rows: &mut BTreeMap<(Day, usize, i64), Row>) {
    let mut circles: BTreeMap<i64, Vec<&mut Row>> = BTreeMap::new();
    for row in rows.values_mut().filter(|row| row.parts.iter().any(|part| part.channel == channel)) {
        circles.entry(circle(row.day)).or_default().push(row);
    }
    let within = usize::try_from(service.within / (length.max(1) * 60)).unwrap_or(1).max(1);
    let busy = service.occupancy.map_or(1.0, share);
    for mut rows in circles.into_values() {
        let base: Vec<f64> = rows.iter().map(|row| row.net).collect();
        let of = |row: &Row| row.parts.iter().find(|part| part.channel == channel).cloned();
        let work: Vec<f64> = rows
            .iter()
            .map(|row| of(row).map_or(0.0, |part| part.contacts * part.handle / (length * 60) as f64 / busy))
            .collect();
        for (row, done) in rows.iter_mut().zip(queue::levelled(&base, &work, within)) {
            row.net += done;
            if let Some(part) = row.parts.iter_mut().find(|part| part.channel == channel) {
                part.heads = done;
            }
        }
    }
}

/// Days whose hours follow one another: those of the usual week, of a holiday, of a calendar week of dates.
fn circle(day: Day) -> i64 {
    match day {
        Day::Weekday(_) => -1,
        Day::Holiday => -2,
        Day::Exchanged => -3,
        Day::Date(date) => {
            let days = i64::from(date.num_days_from_ce());
            days - i64::from(date.weekday().num_days_from_monday())
        }
    }
}

/// The heads on the roster that leave enough at their places.
fn gross(row: &Row, services: &[Service]) -> i64 {
    let of = |part: &Part| services.get(part.channel);
    let sum: f64 = row
        .parts
        .iter()
        .map(|part| part.heads / (1.0 - share(of(part).map_or(0, |service| service.shrinkage))).max(0.001))
        .sum();
    let nearest =
        row.parts.iter().all(|part| of(part).is_some_and(|service| service.round == Rounding::Nearest));
    let heads = if nearest { sum.round() } else { queue::round_up(sum) };
    let min = row.parts.iter().filter_map(of).map(|service| service.min).max().unwrap_or(0);
    (heads as i64).max(min)
}

/// Targets that stay the same for a while are the largest of it.
fn steps(rows: &mut [Row], groups: &[Group], services: &[Service]) {
    let step = |group: usize| {
        let channels = groups.get(group).map(|group| group.channels.as_slice()).unwrap_or_default();
        channels.iter().filter_map(|channel| services.get(*channel)?.step).max()
    };
    let mut most: BTreeMap<(Day, usize, i64), i64> = BTreeMap::new();
    let key = |row: &Row| step(row.group).map(|step| (row.day, row.group, row.from / step.max(1)));
    for row in rows.iter() {
        if let Some(key) = key(row) {
            let most = most.entry(key).or_default();
            *most = (*most).max(row.heads);
        }
    }
    for row in rows {
        if let Some(heads) = key(row).and_then(|key| most.get(&key)) {
            row.heads = *heads;
        }
    }
}

/// The sets of groups that agents join: an agent with two skills is counted in the target of each, so that a
/// set as a whole takes the sum. With all sets met, agents can be dealt out so that each group has its own
/// (Hall's theorem).
fn unions(book: &Book, groups: &[Group]) -> Vec<Union> {
    let count = groups.len().min(32);
    let joined = |one: usize, other: usize| {
        let (one, other) = (&groups[one].needs, &groups[other].needs);
        book.agents.iter().any(|agent| one.met_by(agent) && other.met_by(agent))
    };
    let near: Vec<u32> = (0..count)
        .map(|one| {
            (0..count)
                .filter(|other| *other != one && joined(one, *other))
                .fold(0, |all, other| all | 1 << other)
        })
        .collect();
    let is_one = |set: u32| {
        let mut reached = set & set.wrapping_neg();
        loop {
            let more = (0..count)
                .filter(|at| reached & (1 << at) != 0)
                .fold(reached, |all, at| all | near[at] & set);
            if more == reached {
                return reached == set;
            }
            reached = more;
        }
    };
    let sets: Vec<u32> = if count <= MAX_SHARING_GROUPS {
        (1..1_u32 << count).collect()
    } else {
        let pairs = (0..count).flat_map(|one| (one + 1..count).map(move |other| 1 << one | 1 << other));
        pairs.chain([u32::MAX >> (32 - count)]).collect()
    };
    sets.into_iter()
        .filter(|set| set.count_ones() > 1 && is_one(*set))
        .map(|set| {
            let members: Vec<usize> = (0..count).filter(|at| set & (1 << at) != 0).collect();
            let needs = members.iter().map(|at| &groups[*at].needs);
            let everyone = needs.clone().any(|needs| needs.skills.is_empty());
            let skills = needs.clone().flat_map(|needs| needs.skills.iter().copied()).collect();
            let level = needs.map(|needs| needs.level).min().unwrap_or(1);
            Union {
                needs: if everyone { Needs::default() } else { Needs::of(skills, level) },
                groups: members,
            }
        })
        .collect()
}

impl Plan {
    /// The heads that each day wants of each set of agents, groups and unions alike, in the order of the
    /// groups, day by day; with what fewer mean for customers, where the services of the channels are given.
    pub fn targets(&self, services: Option<&[Service]>) -> BTreeMap<(usize, Day, i64), Target> {
        let mut lates = services.map(|services| Lates::new(services, self.length));
        let mut found: BTreeMap<(usize, Day, i64), Target> = BTreeMap::new();
        let mut order: Vec<Needs> = Vec::new();
        let mut add = |needs: &Needs, day: Day, from: i64, heads: i64, late: Option<Late>| {
            let at = order.iter().position(|known| known == needs).unwrap_or_else(|| {
                order.push(needs.clone());
                order.len() - 1
            });
            let new = || Target { needs: needs.clone(), heads: -1, late: None };
            let target = found.entry((at, day, from)).or_insert_with(new);
            if heads > target.heads {
                (target.heads, target.late) = (heads, late);
            }
        };
        let mut all: BTreeMap<(Day, i64), Vec<Wanted>> = BTreeMap::new();
        for row in &self.rows {
            let late = lates.as_mut().map(|lates| lates.of(row));
            if let Some(group) = self.groups.get(row.group) {
                add(&group.needs, row.day, row.from, row.heads, late);
            }
            all.entry((row.day, row.from)).or_default().push((row.group, row.heads, late));
        }
        for union in &self.unions {
            for ((day, from), of_interval) in &all {
                let is_one = |(group, heads, _): &&Wanted| *heads > 0 && union.groups.contains(group);
                let members: Vec<_> = of_interval.iter().filter(is_one).collect();
                if members.len() > 1 {
                    let late: Option<Vec<Late>> = members.iter().map(|(.., late)| *late).collect();
                    let heads = members.iter().map(|(_, heads, _)| heads).sum();
                    add(&union.needs, *day, *from, heads, late.map(|lates| Late::together(&lates)));
                }
            }
        }
        found
    }

    /// The most heads at once, all groups together.
    pub fn peak(&self) -> i64 {
        let mut all: BTreeMap<(Day, i64), i64> = BTreeMap::new();
        for row in &self.rows {
            *all.entry((row.day, row.from)).or_default() += row.heads;
        }
        all.into_values().max().unwrap_or(0)
    }
}

/// Agent-minutes of a week: of the usual one where there are weekdays, else the mean of the weeks of dates.
pub fn hours(plan: &Plan, group: Option<usize>) -> i64 {
    let sum = |of: fn(&Day) -> bool| {
        let rows = plan.rows.iter().filter(|row| group.is_none_or(|group| row.group == group));
        rows.filter(|row| of(&row.day)).map(|row| row.heads).sum::<i64>() * plan.length
    };
    let weekdays = sum(|day| matches!(day, Day::Weekday(_)));
    if plan.rows.iter().any(|row| matches!(row.day, Day::Weekday(_))) {
        return weekdays;
    }
    let dates: std::collections::BTreeSet<Day> = plan.rows.iter().map(|row| row.day).collect();
    let days = i64::try_from(dates.len()).unwrap_or(i64::MAX).max(1);
    sum(|_| true) * 7 / days.max(7)
}
