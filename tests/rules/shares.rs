//! Shares and spreads by hand, and the smallest spread against every division.

use super::support::{Team, date};
use fairshift::calendar::Horizon;
use fairshift::roster::{CountKey, Fraction, Past, ShareRow, Shares};
use proptest::collection::vec;
use proptest::prelude::*;

fn fraction(numerator: i128, denominator: i128) -> Fraction {
    Fraction::new(numerator, denominator)
}

fn four() -> Team {
    let team =
        Team::new().agent("lin").agent("wang").agent("chen").agent("zhao").shift("A", "09:00", "17:00");
    team.staffed("A", "min = 1")
}

/// The row of a count for so many days from Monday 2026-11-30.
fn row(team: &Team, count: &str, days: usize, past: &Past) -> ShareRow {
    let book = team.book().unwrap();
    let horizon = Horizon { start: date("2026-11-30"), days, look_ahead: 0 };
    let key = CountKey::parse(count, &book).unwrap();
    Shares::of(&book, &horizon, past).row(key).expect("a row").clone()
}

#[test]
fn twenty_one_duties_over_four_agents_spread_by_one_and_come_out_even_after_four_rosters() {
    let row = row(&four(), "shift.A", 21, &Past::default());
    assert_eq!((row.total, row.grain), (21, 1));
    assert_eq!(row.shares, vec![fraction(21, 4); 4]);
    let spread = row.spread(&[5, 5, 5, 6]).unwrap();
    assert_eq!((spread.actual, spread.smallest), (fraction(1, 1), fraction(1, 1)));
    assert_eq!(spread.even_after, Some(4));
    assert_eq!(row.spread(&[3, 5, 6, 7]).unwrap().actual, fraction(4, 1));
    assert_eq!(row.free_range(0, 1), (5, 6));
}

#[test]
fn shares_follow_the_part_and_the_days_present() {
    let team = Team::new().agent("lin").agent_with("mia", "share = 0.5").shift("A", "09:00", "17:00");
    let team =
        team.staffed("A", "min = 1").add("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-01\nuntil = 2026-12-02");
    // Weights 5 × 1 and 7 × 1/2: ten parts of seventeen, and seven.
    let row = row(&team, "shift.A", 7, &Past::default());
    assert_eq!(row.shares, [fraction(70, 17), fraction(49, 17)]);
}

#[test]
fn who_joins_leaves_or_is_in_training_has_a_part_for_those_days() {
    let team = Team::new()
        .agent("lin")
        .agent_with("mia", "from = 2026-12-04")
        .agent_with("zhao", "until = 2026-11-30");
    let team = team.shift("A", "09:00", "17:00").staffed("A", "min = 1");
    // Seven days, three and one.
    let all = fraction(7, 11);
    let days = row(&team, "shift.A", 7, &Past::default());
    assert_eq!(days.shares, [all * 7, all * 3, all]);
    let trained =
        four().add("[[eligibility]]\nagent = \"lin\"\nshift = \"A\"\ndates = [2026-12-01, 2026-12-03]");
    let days = row(&trained, "shift.A", 7, &Past::default());
    assert_eq!(days.shares, [fraction(14, 23), fraction(49, 23), fraction(49, 23), fraction(49, 23)]);
}

#[test]
fn weekend_days_are_shared_by_who_is_there_on_weekends() {
    let team = four().add("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-05\nuntil = 2026-12-06");
    let row = row(&team, "weekend_days", 14, &Past::default());
    assert_eq!(row.total, 4);
    assert_eq!(row.shares, [fraction(4, 7), fraction(8, 7), fraction(8, 7), fraction(8, 7)]);
}

#[test]
fn a_ledger_makes_four_rosters_come_out_even() {
    let team = four();
    let (mut past, mut sums) = (Past::default(), [0; 4]);
    for counts in [[6, 5, 5, 5], [5, 6, 5, 5], [5, 5, 6, 5], [5, 5, 5, 6]] {
        let row = row(&team, "shift.A", 21, &past);
        assert_eq!(row.shares.iter().sum::<Fraction>(), fraction(21, 1));
        let key = row.key;
        let owed = row.owed_after(&counts, past.owed.get(&key));
        past.owed.insert(key, owed);
        sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    assert_eq!(sums, [21; 4]);
    assert!(past.owed.values().flatten().all(|owed| *owed == fraction(0, 1)));
}

#[test]
fn after_the_first_roster_who_had_more_is_owed_less() {
    let team = four();
    let first = row(&team, "shift.A", 21, &Past::default());
    let owed = first.owed_after(&[6, 5, 5, 5], None);
    assert_eq!(owed, [fraction(-3, 4), fraction(1, 4), fraction(1, 4), fraction(1, 4)]);
    let past = Past { owed: [(first.key, owed)].into(), ..Past::default() };
    let second = row(&team, "shift.A", 21, &past);
    assert_eq!(second.shares, [fraction(9, 2), fraction(11, 2), fraction(11, 2), fraction(11, 2)]);
    assert_eq!(second.spread(&[4, 5, 6, 6]).unwrap().even_after, Some(2 + 1));
}

#[test]
fn shares_still_sum_up_to_the_total_when_agents_join_or_leave() {
    // Lin left with a balance of 3/4; the three who stay share it.
    let team = Team::new().agent("wang").agent("chen").agent("zhao").shift("A", "09:00", "17:00");
    let team = team.staffed("A", "min = 1");
    let key = row(&team, "shift.A", 21, &Past::default()).key;
    let owed =
        |balances: &[(i128, i128)]| balances.iter().map(|own| fraction(own.0, own.1)).collect::<Vec<_>>();
    let past = Past { owed: [(key, owed(&[(1, 4), (1, 4), (1, 4)]))].into(), ..Past::default() };
    assert_eq!(row(&team, "shift.A", 21, &past).shares, vec![fraction(7, 1); 3]);
    let uneven = Past { owed: [(key, owed(&[(1, 1), (0, 1), (0, 1)]))].into(), ..Past::default() };
    let shares = row(&team, "shift.A", 21, &uneven).shares;
    assert_eq!(shares, [fraction(23, 3), fraction(20, 3), fraction(20, 3)]);
    // One who joins has no balance.
    let joined = row(&team.agent("mia"), "shift.A", 20, &uneven).shares;
    assert_eq!(joined, [fraction(23, 4), fraction(19, 4), fraction(19, 4), fraction(19, 4)]);
}

#[test]
fn hours_come_in_grains_of_what_all_shifts_have_in_common() {
    let team = four().shift("C", "20:00", "22:00").staffed("C", "min = 1");
    let hours = row(&team, "hours", 21, &Past::default());
    assert_eq!((hours.total, hours.grain), (21 * 600, 120));
    assert_eq!(hours.shares, vec![fraction(3150, 1); 4]);
    // 52.5 h each: 52 and 54 are the nearest that whole duties can make.
    let spread = hours.spread(&[3120, 3120, 3120, 3240]).unwrap();
    assert_eq!((spread.actual, spread.smallest), (fraction(120, 1), fraction(120, 1)));
    assert_eq!(spread.even_after, Some(4));
}

#[test]
fn who_has_no_share_is_not_in_the_spread() {
    let team = Team::new().agent("lin").agent_with("mia", "shifts = [\"B\"]").agent("zhao");
    let team = team.shift("A", "09:00", "17:00").shift("B", "12:00", "20:00").staffed("A", "min = 1");
    let row = row(&team, "shift.A", 4, &Past::default());
    assert_eq!(row.shares, [fraction(2, 1), fraction(0, 1), fraction(2, 1)]);
    assert!(!row.has_share(1));
    assert_eq!(row.spread(&[2, 9, 2]).unwrap().actual, fraction(0, 1));
}

/// The smallest spread over every division of `total` into whole grains.
fn smallest_of_all(shares: &[Fraction], total: i64, grain: i64) -> Fraction {
    let mut best: Option<Fraction> = None;
    let (low, high) = (-6_i64, 12_i64);
    let mut counts = vec![low; shares.len()];
    loop {
        if counts.iter().sum::<i64>() * grain == total {
            let off = counts.iter().zip(shares).map(|(n, share)| fraction(i128::from(n * grain), 1) - share);
            let off: Vec<Fraction> = off.collect();
            let spread = off.iter().max().unwrap() - off.iter().min().unwrap();
            best = Some(best.map_or(spread, |best| best.min(spread)));
        }
        let Some(at) = counts.iter().position(|count| *count < high) else { break };
        counts[..at].fill(low);
        counts[at] += 1;
    }
    best.expect("a division")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_smallest_spread_is_that_of_the_best_of_all_divisions(
        shares in vec((0_i128..=20, 1_i128..=6), 1..=4),
        units in 0_i64..=12,
        grain in 1_i64..=4,
    ) {
        let shares: Vec<Fraction> = shares.iter().map(|own| fraction(own.0 * i128::from(grain), own.1 * 3)).collect();
        let plain = vec![fraction(1, 1); shares.len()];
        let row = ShareRow { key: CountKey::Hours, total: units * grain, plain, shares: shares.clone(), grain };
        let mut counts = vec![0; shares.len()];
        counts[0] = units * grain;
        let spread = row.spread(&counts).unwrap();
        prop_assert_eq!(spread.smallest, smallest_of_all(&shares, units * grain, grain));
        prop_assert!(spread.smallest <= spread.actual);
    }
}

#[test]
fn hours_and_weekend_days_are_shared_by_what_the_hours_of_the_day_want() {
    let team = Team::new().agent("lin").agent_with("mia", "share = 0.5").from("2026-12-05").days(2);
    let team =
        team.shift("A", "09:00", "17:00").shift_with("S", "00:00", "09:00", "covers = false\nstandby = true");
    // Saturday and Sunday: 2 agents 09:00–13:00, 1 until 17:00: 12 agent-hours in two working days.
    let team = team.add("[[skills]]\nid = \"chat\"");
    let team = team.add("[[demand]]\nfrom = \"09:00\"\nuntil = \"13:00\"\nwant = 2\nmin = 1");
    let team = team.add("[[demand]]\nfrom = \"09:00\"\nuntil = \"17:00\"\nmin = 1\nskill = \"chat\"");
    let rows = |team: &Team| {
        let rows = team.desk().instance.shares.rows.clone();
        rows.into_iter().map(|row| (row.key, row.total)).collect::<Vec<_>>()
    };
    let total = |rows: &[(CountKey, i64)], key| rows.iter().find(|own| own.0 == key).map(|own| own.1);
    let own = rows(&team);
    assert_eq!(total(&own, CountKey::Hours), Some(2 * 12 * 60));
    assert_eq!(total(&own, CountKey::WeekendDays), Some(4));
    assert_eq!(own.len(), 2, "kinds of shifts have no total");
    let standby = rows(&team.clone().staffed("S", "min = 1"));
    assert_eq!(total(&standby, CountKey::Hours), Some(2 * 12 * 60 + 2 * 9 * 60), "and standby beside it");
    let staffed = rows(&team.staffed("A", "min = 1"));
    assert_eq!(total(&staffed, CountKey::Hours), Some(2 * 8 * 60), "targets of shifts decide");
}
