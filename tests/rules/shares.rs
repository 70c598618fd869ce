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
    assert_eq!(row.free_range(0), (5, 6));
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

#[test]
fn who_joins_enters_at_the_average_and_who_left_or_is_away_leaves_nothing_undone() {
    // Zhao had three too many and left; the two who stay are owed three between them.
    let team = Team::new().agent("lin").agent("wang").agent("mia").shift("A", "09:00", "17:00");
    let team = team.staffed("A", "min = 1");
    let key = row(&team, "shift.A", 21, &Past::default()).key;
    let owed = vec![fraction(2, 1), fraction(1, 1), fraction(0, 1)];
    let past = Past { owed: [(key, owed.clone())].into(), ..Past::default() };
    let joined = row(&team, "shift.A", 21, &past);
    // Mia, who is new, has what an agent with the average balance of 1 would have less 1.
    assert_eq!(joined.shares, [fraction(8, 1), fraction(7, 1), fraction(6, 1)]);
    assert_eq!(joined.owed_after(&[8, 7, 6], Some(&owed)), vec![fraction(0, 1); 3]);
    // On leave all the time: no share, and the balance is kept.
    let away = team.add("[[leave]]\nagent = \"lin\"\nfrom = 2026-11-01\nuntil = 2027-01-31");
    let away = row(&away, "shift.A", 21, &past);
    assert_eq!(away.shares, [fraction(0, 1), fraction(11, 1), fraction(10, 1)]);
    assert_eq!(away.owed_after(&[0, 11, 10], Some(&owed)), [fraction(2, 1), fraction(0, 1), fraction(0, 1)]);
}

#[test]
fn a_cap_leaves_owed_what_may_not_be_made_up_in_one_roster() {
    let key = row(&four(), "shift.A", 20, &Past::default()).key;
    let owed = vec![fraction(9, 1), fraction(-3, 1), fraction(-4, 1), fraction(-2, 1)];
    let past = Past { owed: [(key, owed.clone())].into(), ..Past::default() };
    let capped =
        |most: &str| row(&four().rule("fairness", &format!("catch_up_max = {most}")), "shift.A", 20, &past);
    assert_eq!(capped("9").shares, [fraction(14, 1), fraction(2, 1), fraction(1, 1), fraction(3, 1)]);
    // Lin gets 3 more, taken from the others as 3 : 3 : 2.
    let three = capped("3");
    assert_eq!(three.shares.iter().sum::<Fraction>(), fraction(20, 1));
    assert_eq!(three.shares, [fraction(8, 1), fraction(31, 8), fraction(31, 8), fraction(17, 4)]);
    assert_eq!(three.later[0], fraction(6, 1));
    assert_eq!(three.owed_after(&[8, 4, 4, 4], Some(&owed))[0], fraction(6, 1));
    assert_eq!(three.owed_after(&[8, 4, 4, 4], Some(&owed)).iter().sum::<Fraction>(), fraction(0, 1));
    assert_eq!(three.spread(&[8, 4, 4, 4]).unwrap().even_after, None, "how long it takes is not said");
    assert_eq!(capped("0").shares, vec![fraction(5, 1); 4]);
}

#[test]
fn a_cap_on_hours_is_in_units_of_hours() {
    let team = four().rule("fairness", "catch_up_max = 1\nhours_unit = \"4h\"");
    let key = row(&team, "hours", 20, &Past::default()).key;
    let past = Past {
        owed: [(key, vec![fraction(900, 1), fraction(-900, 1), fraction(0, 1), fraction(0, 1)])].into(),
        ..Past::default()
    };
    let hours = row(&team, "hours", 20, &past);
    assert_eq!(hours.shares, [fraction(2640, 1), fraction(2160, 1), fraction(2400, 1), fraction(2400, 1)]);
    assert_eq!(hours.later[0], fraction(660, 1));
}

#[test]
fn a_count_of_the_team_has_points_by_shift_and_date() {
    // 2 a day, 5 on Saturday and Sunday; the targets want one each day and two on Sunday.
    let team = four().add("[[counts]]\nid = \"hard\"\nname = \"Hard duties\"\npoints = 2");
    let team = team.add("[[counts]]\nid = \"hard\"\ndays = \"weekends\"\npoints = 3");
    let team = team.staffed("A", "min = 2\ndays = \"sun\"");
    let hard = row(&team, "count.hard", 7, &Past::default());
    assert_eq!((hard.total, hard.grain, hard.unit), (5 * 2 + 5 + 2 * 5, 1, 1));
    assert_eq!(hard.shares, vec![fraction(25, 4); 4]);
    // Only who is there on the dates that count has a share.
    let nights = four().add("[[counts]]\nid = \"fri\"\ndays = \"fri\"\npoints = 6");
    let nights = nights.add("[[leave]]\nagent = \"lin\"\nfrom = 2026-12-04");
    let fri = row(&nights, "count.fri", 14, &Past::default());
    assert_eq!((fri.total, fri.grain, fri.unit), (12, 6, 6));
    assert_eq!(fri.shares, [fraction(12, 7), fraction(24, 7), fraction(24, 7), fraction(24, 7)]);
}

proptest! {
    #[test]
    fn capped_shares_sum_up_to_the_total_and_nobody_makes_up_more(
        owed in vec((-4000_i128..=4000, 1_i128..=60), 4),
        most in 0_i64..=20,
    ) {
        let team = four().rule("fairness", &format!("catch_up_max = {most}"));
        let key = row(&team, "shift.A", 21, &Past::default()).key;
        let owed: Vec<Fraction> = owed.iter().map(|own| fraction(own.0, own.1)).collect();
        let past = Past { owed: [(key, owed)].into(), ..Past::default() };
        let row = row(&team, "shift.A", 21, &past);
        prop_assert_eq!(row.shares.iter().sum::<Fraction>(), fraction(21, 1));
        prop_assert_eq!(row.later.iter().sum::<Fraction>(), fraction(0, 1));
        for (share, plain) in row.shares.iter().zip(&row.plain) {
            prop_assert!(share - plain <= fraction(i128::from(most), 1) && plain - share <= fraction(i128::from(most), 1));
        }
    }
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
        let row = ShareRow { key: CountKey::Hours, total: units * grain, plain, later: vec![fraction(0, 1); shares.len()], shares: shares.clone(), grain, unit: 1 };
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

#[test]
fn who_has_no_part_of_a_count_owes_nothing_of_it_and_keeps_what_was_owed() {
    let team = Team::new().agent("lin").agent_with("mia", "no_share = [\"A\"]");
    let team = team.shift("A", "09:00", "17:00").staffed("A", "min = 1");
    // Seven duties are lin's alone: after them nobody owes anything.
    let row = row(&team, "shift.A", 7, &Past::default());
    assert_eq!(row.shares, [fraction(7, 1), fraction(0, 1)]);
    assert_eq!(row.owed_after(&[7, 0], None), [fraction(0, 1), fraction(0, 1)]);
    let before = vec![fraction(0, 1), fraction(2, 1)];
    assert_eq!(row.owed_after(&[7, 0], Some(&before)), before);
}
