//! Public holidays and the workdays exchanged for them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};

use super::Clock;

/// What a public calendar says of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A day off.
    Off,
    /// A weekend day that is worked in exchange for a day off.
    Work,
}

/// The public holidays that a team keeps, by date, with their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<NaiveDate, (String, DayKind)>,
    /// From which clock time on each statutory holiday is one: 00:00 of most.
    statutory: BTreeMap<NaiveDate, Clock>,
    by_team: BTreeSet<NaiveDate>,
    years: BTreeSet<i32>,
    /// Years of which the festival days are computed and the exchanged days not announced yet.
    provisional: BTreeSet<i32>,
    complete: bool,
}

/// The State Council's yearly arrangement for mainland China, a line a day; of the days off, the
/// statutory festival days themselves are marked (全国年节及纪念日放假办法, 国务院令第 795 号, 13 days).
const CN: [&str; 2] = [include_str!("data/cn-2025.tsv"), include_str!("data/cn-2026.tsv")];

/// The statutory days of a year whose arrangement is not announced yet, as the calendar gives them.
const CN_PROVISIONAL: [&str; 1] = [include_str!("data/cn-2027-provisional.tsv")];

impl Holidays {
    /// A team that keeps no public holidays but those it adds itself.
    pub fn none() -> Holidays {
        Holidays { complete: true, ..Holidays::default() }
    }

    /// A team that will say itself which years it knows.
    pub fn of_team() -> Holidays {
        Holidays::default()
    }

    /// The calendar of a place: `cn` for mainland China. `None` if there is none.
    pub fn of(place: &str) -> Option<Holidays> {
        if place != "cn" {
            return None;
        }
        let mut holidays = Holidays::default();
        for line in CN.iter().chain(&CN_PROVISIONAL).flat_map(|table| table.lines().skip(1)) {
            let mut fields = line.split('\t');
            let (Some(date), Some(name), Some(kind)) = (fields.next(), fields.next(), fields.next()) else {
                continue;
            };
            let Ok(date) = date.parse::<NaiveDate>() else { continue };
            holidays.know(date.year());
            holidays.add(date, name, if kind == "work" { DayKind::Work } else { DayKind::Off });
            if fields.next() == Some("statutory") {
                holidays.mark_statutory(date);
            }
        }
        let provisional = CN_PROVISIONAL.iter().flat_map(|table| table.lines().skip(1));
        let years = provisional.filter_map(|line| line.get(..4)?.parse().ok());
        holidays.provisional = years.collect();
        holidays.by_team.clear();
        Some(holidays)
    }

    /// Counts a year as known: dates that are not listed are ordinary ones.
    pub fn know(&mut self, year: i32) {
        self.years.insert(year);
        if self.provisional.remove(&year) {
            // The announced plan says where the days off are. Which of them are statutory is computed.
            self.days.retain(|date, _| date.year() != year);
        }
    }

    /// The years from `first` to `last` whose exchanged days are not announced yet.
    pub fn provisional_years(&self, first: NaiveDate, last: NaiveDate) -> Vec<i32> {
        (first.year()..=last.year()).filter(|year| self.provisional.contains(year)).collect()
    }

    /// Counts a date as a statutory holiday itself, not a day off that was exchanged for it.
    pub fn mark_statutory(&mut self, date: NaiveDate) {
        self.statutory.insert(date, Clock::START);
    }

    /// Counts the hours of a date from a clock time on as a statutory holiday. Until then it is what it was.
    pub fn mark_statutory_from(&mut self, date: NaiveDate, from: Clock) {
        self.statutory.insert(date, from);
    }

    /// Adds a date, or replaces what is known of it. One date says nothing of the rest of its year.
    pub fn add(&mut self, date: NaiveDate, name: impl Into<String>, kind: DayKind) {
        // A festival day that the calendar computes stays one where the plan gives it off.
        let computed =
            kind == DayKind::Off && self.statutory.contains_key(&date) && !self.days.contains_key(&date);
        if !computed {
            self.statutory.remove(&date);
        }
        self.by_team.insert(date);
        self.days.insert(date, (name.into(), kind));
    }

    /// Whether the year's holidays are known, so that a date that is not listed
    /// is an ordinary one.
    pub fn knows(&self, year: i32) -> bool {
        self.complete || self.years.contains(&year)
    }

    /// The years from `first` to `last` of which nothing is known.
    pub fn unknown_years(&self, first: NaiveDate, last: NaiveDate) -> Vec<i32> {
        (first.year()..=last.year()).filter(|year| !self.knows(*year)).collect()
    }

    /// Name and kind of a listed date.
    pub fn on(&self, date: NaiveDate) -> Option<(&str, DayKind)> {
        self.days.get(&date).map(|(name, kind)| (name.as_str(), *kind))
    }

    /// Whether the date is a statutory holiday itself, on which work has a price of its own.
    pub fn is_statutory(&self, date: NaiveDate) -> bool {
        self.statutory_from(date) == Some(Clock::START)
    }

    /// From which clock time on the date is a statutory holiday, if it is one.
    pub fn statutory_from(&self, date: NaiveDate) -> Option<Clock> {
        self.statutory.get(&date).copied()
    }

    /// Whether the date was added to what is known of the place, by the team itself.
    pub fn is_own(&self, date: NaiveDate) -> bool {
        self.by_team.contains(&date)
    }

    /// Whether the date is a public day off.
    pub fn is_off(&self, date: NaiveDate) -> bool {
        matches!(self.on(date), Some((_, DayKind::Off)))
    }
}
