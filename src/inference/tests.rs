//! The facts of drawn rosters against a second count, which goes by dates and texts and shares no code.

#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};
use proptest::prelude::*;

use super::*;

const EARLY: Times = Times { start: 360, end: 840, counts_as_day: true, breaks_rest: true };
const LATE: Times = Times { start: 840, end: 1320, counts_as_day: true, breaks_rest: true };
const NIGHT: Times = Times { start: 1320, end: 1800, counts_as_day: true, breaks_rest: true };
const CALL: Times = Times { start: 1320, end: 1800, counts_as_day: false, breaks_rest: false };

/// E, L and N are shifts, C is on call, `2` is E and C, `v` leave, `?` unknown, `-` free.
fn observed(first: &str, first_weekday: Weekday, lines: &[&str]) -> Observed {
    let day = |c: char| match c {
        'E' => Day::Duty(vec![0]),
        'L' => Day::Duty(vec![1]),
        'N' => Day::Duty(vec![2]),
        'C' => Day::Duty(vec![3]),
        '2' => Day::Duty(vec![0, 3]),
        'v' => Day::Leave,
        '?' => Day::Unknown,
        _ => Day::Free,
    };
    Observed {
        first: first.parse().unwrap(),
        first_weekday,
        shifts: vec![EARLY, LATE, NIGHT, CALL],
        lines: lines.iter().map(|line| line.chars().map(day).collect()).collect(),
        special: BTreeSet::new(),
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn facts_name_the_case_that_they_rest_on() {
    // From Monday 9 November on.
    let seen = observed("2026-11-09", Weekday::Mon, &["EEEEEE-LLEE---", "-LN--E-NNN---E", "vvvvvvv2C-2---"]);
    let facts = facts(&seen);
    assert_eq!(facts.whole_weeks, 2);
    assert_eq!(facts.longest_stint, Some(Stint { agent: 0, from: date("2026-11-09"), days: 6 }));
    let night = facts.longest_nights[2];
    assert_eq!(night, Some(Stint { agent: 1, from: date("2026-11-16"), days: 3 }));
    assert_eq!((facts.longest_nights[0], facts.longest_nights[3]), (None, None));
    // From L until 22:00 to E at 06:00.
    let rest = ShortRest { agent: 0, until: date("2026-11-18"), minutes: 8 * 60 };
    assert_eq!(facts.shortest_rest, Some(rest));
    assert_eq!(facts.fewest_rest_days, Some(RestDays { agent: 0, week: date("2026-11-09"), days: 1 }));
    let most = WeekHours { agent: 0, week: date("2026-11-09"), minutes: 48 * 60 };
    assert_eq!(facts.most_week_hours, Some(most));
    assert_eq!(facts.pairs, [Pair { first: 0, second: 3, times: 2 }]);
    // On Mondays E was worked by one and by one.
    assert_eq!(facts.heads[0][0], Some(Heads { least: 1, usual: 1, most: 1, dates: 2 }));
}

#[test]
fn who_never_works_what_is_told_from_chance() {
    // The first is never on L, in ten duties of which the others have half on L; the last has too few duties.
    let weeks = ["EEEEE--EEEEE--", "LLELL--ELLEE--", "ELLEE--LLEEL--", "E-------------"];
    let seen = observed("2026-11-09", Weekday::Mon, &weeks);
    assert_eq!(never(&seen), [(0, 1)]);
    // Of the weekdays nothing can be said in two weeks, nor where nobody works on them.
    assert_eq!(facts(&seen).never_on, []);
    let weeks = [
        "EEEEE--EEEEE--EEEEE--EEEEE--EEEEE--",
        "EE-EEEE--EEEEEEE-EEEE-EEEEEEEE-EEE-",
        "-EEEEEEEEE--EEEEEE-EEEEE-EEEE-EEEEE",
    ];
    let seen = observed("2026-11-09", Weekday::Mon, &weeks);
    let weekend = NeverOn { agent: 0, weekdays: [false, false, false, false, false, true, true], dates: 10 };
    assert_eq!(facts(&seen).never_on, [weekend]);
    let idle = observed("2026-11-09", Weekday::Mon, &weeks[..1]);
    assert_eq!(facts(&idle).never_on, []);
}

fn never(observed: &Observed) -> Vec<(usize, usize)> {
    facts(observed)
        .never
        .iter()
        .map(|never| (never.agent, never.shift))
        .filter(|(_, shift)| *shift < 2)
        .collect()
}

#[test]
fn a_part_is_what_is_clearly_less_than_most() {
    let seen = observed(
        "2026-11-09",
        Weekday::Mon,
        &["EEEEE--EEEEE--", "EEEEE--EEEEE--", "EEE----EEE----", "EEEE---EEEEE--"],
    );
    let parts: Vec<(usize, i64)> =
        facts(&seen).parts.iter().map(|part| (part.agent, part.permille)).collect();
    assert_eq!(parts, [(2, 600)]);
    // Leave is no free day: the second has worked all of what was left.
    let seen = observed("2026-11-09", Weekday::Mon, &["EEEEE--EEEEE--", "vvvvvvvEEEEE--", "EEEEE--EEEEE--"]);
    assert_eq!(facts(&seen).parts, []);
}

#[test]
fn holidays_are_no_example_of_their_weekday() {
    let mut seen =
        observed("2026-11-09", Weekday::Mon, &["EEEEEEEEEEEEEE", "-EEEEEEEEEEEEE", "-EEEEEEEEEEEEE"]);
    assert_eq!(facts(&seen).heads[0][0], Some(Heads { least: 1, usual: 1, most: 3, dates: 2 }));
    seen.special.insert(date("2026-11-09"));
    assert_eq!(facts(&seen).heads[0][0], Some(Heads { least: 3, usual: 3, most: 3, dates: 1 }));
}

/// The drawn roster by date: for each agent, what stands there.
type ByDate = Vec<BTreeMap<NaiveDate, char>>;

const WORKING: &str = "ELN2";

fn second_stint(book: &ByDate, of: &str) -> usize {
    let run = |days: &BTreeMap<NaiveDate, char>, from: &NaiveDate| {
        (0..)
            .take_while(|ahead| days.get(&(*from + Days::new(*ahead))).is_some_and(|c| of.contains(*c)))
            .count()
    };
    book.iter().flat_map(|days| days.keys().map(|from| run(days, from))).max().unwrap_or(0)
}

fn second_rest(book: &ByDate) -> Option<i64> {
    let end = |c: char| match c {
        'E' | '2' => Some(14),
        'L' => Some(22),
        'N' => Some(30),
        _ => None,
    };
    let begin = |c: char| match c {
        'E' | '2' => Some(6),
        'L' => Some(14),
        'N' => Some(22),
        _ => None,
    };
    let mut rests = Vec::new();
    for days in book {
        for (on, c) in days {
            let next = days.get(&(*on + Days::new(1))).and_then(|c| begin(*c));
            if let (Some(end), Some(next)) = (end(*c), next) {
                rests.push((next + 24 - end) * 60);
            }
        }
    }
    rests.into_iter().min()
}

/// Days without work of each agent and week that is known, and hours.
fn second_weeks(book: &ByDate, first_weekday: Weekday) -> Vec<(usize, i64)> {
    let mut found = Vec::new();
    for days in book {
        for monday in days.keys().filter(|date| date.weekday() == first_weekday) {
            let week: Option<Vec<char>> =
                (0..7).map(|ahead| days.get(&(*monday + Days::new(ahead))).copied()).collect();
            if let Some(week) = week.filter(|week| !week.contains(&'?')) {
                let worked = week.iter().filter(|c| WORKING.contains(**c)).count();
                found.push((7 - worked, worked as i64 * 8 * 60));
            }
        }
    }
    found
}

fn second_weekends(book: &ByDate) -> Option<(usize, usize)> {
    let all: BTreeSet<NaiveDate> = book.iter().flat_map(|days| days.keys().copied()).collect();
    let whole = |date: &NaiveDate| date.weekday() == Weekday::Sat && all.contains(&(*date + Days::new(1)));
    let saturdays: Vec<NaiveDate> = all.iter().copied().filter(whole).collect();
    let of = saturdays.len().min(4);
    if of < 2 {
        return None;
    }
    let worked = |days: &BTreeMap<NaiveDate, char>, saturday: NaiveDate| {
        [0, 1]
            .iter()
            .any(|ahead| days.get(&(saturday + Days::new(*ahead))).is_some_and(|c| WORKING.contains(*c)))
    };
    let mut most = 0;
    for days in book {
        for begin in 0..=saturdays.len() - of {
            most = most.max((begin..begin + of).filter(|at| worked(days, saturdays[*at])).count());
        }
    }
    (most < of).then_some((most, of))
}

fn second_heads(book: &ByDate, of: &str, weekday: Weekday) -> Option<(usize, usize, usize)> {
    let all: BTreeSet<NaiveDate> = book.iter().flat_map(|days| days.keys().copied()).collect();
    let known = |date: &NaiveDate| book.iter().any(|days| days.get(date).is_some_and(|c| *c != '?'));
    let mut counts: Vec<usize> = all
        .iter()
        .filter(|date| date.weekday() == weekday && known(date))
        .map(|date| book.iter().filter(|days| days.get(date).is_some_and(|c| of.contains(*c))).count())
        .collect();
    counts.sort_unstable();
    let often = |count: &usize| counts.iter().filter(|other| *other == count).count();
    let most_often = counts.iter().map(often).max()?;
    let usual = counts.iter().find(|count| often(count) == most_often)?;
    Some((*counts.first()?, *usual, *counts.last()?))
}

fn second_never(book: &ByDate, shift: &str) -> BTreeSet<usize> {
    let duties = |days: &BTreeMap<NaiveDate, char>| -> usize {
        days.values().map(|c| if *c == '2' { 2 } else { usize::from("ELNC".contains(*c)) }).sum()
    };
    let of = |days: &BTreeMap<NaiveDate, char>| days.values().filter(|c| shift.contains(**c)).count();
    let mut found = BTreeSet::new();
    for (agent, days) in book.iter().enumerate() {
        let others = || book.iter().enumerate().filter(|(other, _)| *other != agent).map(|(_, days)| days);
        let (all, elsewhere): (usize, usize) = (others().map(duties).sum(), others().map(of).sum());
        if of(days) == 0 && duties(days) >= 5 && all > 0 {
            let mut chance = 1.0;
            (0..duties(days)).for_each(|_| chance *= 1.0 - elsewhere as f64 / all as f64);
            if chance < 0.05 {
                found.insert(agent);
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn facts_are_those_of_a_second_count(
        skip in 0_u64..7,
        sunday in any::<bool>(),
        days in 1_usize..40,
        seed in proptest::collection::vec(proptest::sample::select("EEEELLN2C---v?".chars().collect::<Vec<_>>()), 160),
    ) {
        let first = date("2026-11-01") + Days::new(skip);
        let lines: Vec<String> = (0..4).map(|agent| seed[agent * 40..agent * 40 + days].iter().collect()).collect();
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let weekday = if sunday { Weekday::Sun } else { Weekday::Mon };
        let seen = observed(&first.to_string(), weekday, &lines);
        let facts = facts(&seen);
        let dated = |line: &&str| (0..).map(|ahead| first + Days::new(ahead)).zip(line.chars()).collect();
        let book: ByDate = lines.iter().map(dated).collect();

        prop_assert_eq!(facts.longest_stint.map_or(0, |stint| stint.days), second_stint(&book, WORKING));
        prop_assert_eq!(facts.longest_nights[2].map_or(0, |stint| stint.days), second_stint(&book, "N"));
        prop_assert_eq!(facts.shortest_rest.map(|rest| rest.minutes), second_rest(&book));
        let weeks = second_weeks(&book, weekday);
        prop_assert_eq!(facts.fewest_rest_days.map(|rest| rest.days), weeks.iter().map(|week| week.0).min());
        prop_assert_eq!(facts.most_week_hours.map(|most| most.minutes), weeks.iter().map(|week| week.1).max());
        prop_assert_eq!(facts.weekends.map(|found| (found.worked, found.of)), second_weekends(&book));
        for (shift, of) in ["E2", "L", "N", "C2"].iter().enumerate() {
            for (at, heads) in facts.heads[shift].iter().enumerate() {
                let weekday = Weekday::try_from(at as u8).unwrap();
                let counted = heads.map(|heads| (heads.least, heads.usual, heads.most));
                prop_assert_eq!(counted, second_heads(&book, of, weekday), "{} on {}", of, weekday);
            }
            let never = facts.never.iter().filter(|never| never.shift == shift).map(|never| never.agent);
            prop_assert_eq!(never.collect::<BTreeSet<_>>(), second_never(&book, of));
        }
        for (agent, counts) in facts.counts.iter().enumerate() {
            let of = |set: &str| book[agent].values().filter(|c| set.contains(**c)).count();
            prop_assert_eq!(&counts.by_shift, &[of("E2"), of("L"), of("N"), of("C2")]);
            prop_assert_eq!((counts.days, counts.leave), (of(WORKING), of("v")));
        }
    }
}
