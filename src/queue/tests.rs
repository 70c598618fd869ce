//! Published values, exact arithmetic, and queues that are played through.

#![allow(clippy::unwrap_used)]

use super::*;

fn calls(rate: f64, handle: f64) -> Load {
    Load { rate, handle, patience: None, at_once: 1, slower: 0.0 }
}

fn near(one: f64, other: f64, off: f64) {
    assert!((one - other).abs() <= off, "{one} is not {other}");
}

#[test]
fn erlang_c_is_as_published() {
    // 10 Erlangs, 14 agents, 180 s, 20 s.
    let figures = calls(10.0 / 180.0, 180.0).figures(14, 20.0);
    near(figures.waits, 0.174_131_933_595_049_8, 1e-15);
    near(figures.level, 0.888_350_019_179_466_9, 1e-15);
    near(figures.speed, 0.174_131_933_595_049_8 * 180.0 / 4.0, 1e-12);
    near(figures.occupancy, 10.0 / 14.0, 1e-12);
    assert_eq!(figures.abandoned, 0.0);
}

#[test]
fn erlang_a_is_as_published() {
    let load = Load { patience: Some(300.0), ..calls(100.0 / 1800.0, 180.0) };
    let figures = load.figures(14, 20.0);
    near(figures.waits, 0.14526, 5e-6);
    near(figures.abandoned, 0.013984, 5e-7);
    near(figures.level, 0.916792, 5e-7);
    // What is busy is what is not abandoned.
    near(figures.occupancy, 10.0 * (1.0 - figures.abandoned) / 14.0, 1e-12);
}

/// Erlang C by its sum, term by term, for small numbers.
fn by_the_book(a: f64, heads: u32) -> f64 {
    let term = |n: u32| (1..=n).fold(1.0, |product, i| product * a / f64::from(i));
    let last = term(heads) * f64::from(heads) / (f64::from(heads) - a);
    last / ((0..heads).map(term).sum::<f64>() + last)
}

#[test]
fn small_queues_are_those_of_the_sum() {
    for a in [0.1, 0.5, 1.0, 2.5, 7.0, 12.0] {
        for heads in (a as u32 + 1)..20 {
            near(calls(a / 100.0, 100.0).figures(heads, 0.0).waits, by_the_book(a, heads), 1e-12);
        }
    }
}

#[test]
fn an_endless_patience_is_none() {
    for (a, heads) in [(0.1, 1), (10.0, 14), (95.0, 100), (980.0, 1000)] {
        let load = calls(a / 180.0, 180.0);
        let (one, other) =
            (load.figures(heads, 20.0), Load { patience: Some(1e9), ..load }.figures(heads, 20.0));
        near(one.waits, other.waits, 1e-4);
        near(one.level, other.level, 1e-4);
        near(one.speed / other.speed, 1.0, 1e-3);
    }
}

#[test]
fn tiny_and_huge_queues_are_numbers_in_order() {
    for contacts in [0.001, 0.1, 1.0, 50.0, 10_000.0, 1_000_000.0] {
        for handle in [1.0, 180.0, 1800.0] {
            for patience in [None, Some(1.0), Some(60.0), Some(86_400.0)] {
                let load = Load { patience, ..calls(contacts / 900.0, handle) };
                let a = load.erlangs();
                if a > 50_000.0 {
                    continue;
                }
                let mut before: Option<Figures> = None;
                for part in [0.01, 0.5, 0.9, 0.99, 1.0, 1.01, 1.1, 2.0, 10.0] {
                    let figures = load.figures(((a * part) as u32).max(1), 20.0);
                    for share in [figures.waits, figures.level, figures.occupancy, figures.abandoned] {
                        assert!((-1e-9..=1.0 + 1e-9).contains(&share), "{load:?} {part} {figures:?}");
                    }
                    assert!(figures.speed >= 0.0);
                    if let Some(before) = before {
                        assert!(
                            figures.level >= before.level - 1e-9,
                            "{load:?} {part} {figures:?} {before:?}"
                        );
                        assert!(figures.abandoned <= before.abandoned + 1e-6, "{load:?} {part}");
                    }
                    before = Some(figures);
                }
            }
        }
    }
}

#[test]
fn the_fewest_heads_meet_the_goal_and_one_fewer_does_not() {
    let goals = [
        Goal { level: Some(0.8), within: 20.0, ..Goal::default() },
        Goal { speed: Some(10.0), ..Goal::default() },
        Goal { occupancy: Some(0.85), ..Goal::default() },
        Goal { level: Some(0.95), within: 0.0, occupancy: Some(0.7), ..Goal::default() },
    ];
    for contacts in [0.1, 3.0, 100.0, 2_500.0, 10_000.0] {
        for patience in [None, Some(120.0)] {
            for at_once in [1, 3] {
                let load = Load { patience, at_once, slower: 0.2, ..calls(contacts / 1800.0, 180.0) };
                for goal in &goals {
                    let found = heads(&load, goal).unwrap();
                    assert!(goal.is_met(&load.figures(found, goal.within)), "{load:?} {goal:?} {found}");
                    assert!(
                        found <= 1 || !goal.is_met(&load.figures(found - 1, goal.within)),
                        "{load:?} {goal:?} {found}"
                    );
                }
            }
        }
    }
    assert_eq!(heads(&calls(0.0, 180.0), &goals[0]), Some(0));
    assert_eq!(heads(&calls(100.0 / 1800.0, 180.0), &goals[0]), Some(14));
    assert_eq!(heads(&calls(1e6, 1e6), &goals[0]), None);
}

#[test]
fn a_part_of_a_head_lies_between() {
    let load = calls(10.0 / 180.0, 180.0);
    let half = load.figures_of(13.5, 20.0).level;
    near(half, (load.figures(13, 20.0).level + load.figures(14, 20.0).level) / 2.0, 1e-12);
    assert_eq!(load.figures_of(10.5, 20.0).speed, f64::INFINITY);
}

/// xorshift64*, seeded.
struct Dice(u64);

impl Dice {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn wait(&mut self, mean: f64) -> f64 {
        -self.unit().ln() * mean
    }
}

/// What was counted in one stretch of a queue that is played through.
#[derive(Clone, Copy, Default)]
struct Count {
    all: f64,
    waited: f64,
    in_time: f64,
    answered: f64,
    seconds: f64,
    held: f64,
    long: f64,
}

/// Plays a queue contact by contact: first come, first served; agents hold as even numbers as can be.
/// Counts by stretches, after one that is not counted.
fn played(load: &Load, heads: u32, within: f64, stretches: usize, contacts: usize, seed: u64) -> Vec<Count> {
    let mut dice = Dice(seed);
    let places = heads as usize * load.at_once as usize;
    let (mut now, mut held) = (0.0_f64, 0_usize);
    let mut queue: std::collections::VecDeque<(f64, f64)> = Default::default();
    let mut next = dice.wait(1.0 / load.rate);
    let mut counts = Vec::new();
    for stretch in 0..=stretches {
        let mut count = Count::default();
        let mut came = 0;
        let began = now;
        while came < contacts {
            let pace: f64 = {
                let (each, more) = (held / heads as usize, held % heads as usize);
                let one = |held: usize| {
                    held as f64 / (1.0 + load.slower * (held as f64 - 1.0).max(0.0)) / load.handle
                };
                (heads as usize - more) as f64 * one(each) + more as f64 * one(each + 1)
            };
            let end = if held > 0 { now + dice.wait(1.0 / pace) } else { f64::INFINITY };
            let at = next.min(end);
            count.held += (at - now) * held as f64;
            now = at;
            if next <= end {
                came += 1;
                count.all += 1.0;
                if held < places {
                    held += 1;
                    count.answered += 1.0;
                    count.in_time += 1.0;
                } else {
                    count.waited += 1.0;
                    let gone = load.patience.map_or(f64::INFINITY, |mean| now + dice.wait(mean));
                    queue.push_back((now, gone));
                }
                next = now + dice.wait(1.0 / load.rate);
            } else {
                held -= 1;
                while let Some((arrived, gone)) = queue.pop_front() {
                    if gone > now {
                        held += 1;
                        count.answered += 1.0;
                        count.seconds += now - arrived;
                        count.in_time += f64::from(u8::from(now - arrived <= within));
                        break;
                    }
                }
            }
        }
        count.long = now - began;
        if stretch > 0 {
            counts.push(count);
        }
    }
    counts
}

/// The mean over the stretches and four standard errors of it.
fn mean(counts: &[Count], of: impl Fn(&Count) -> f64) -> (f64, f64) {
    let n = counts.len() as f64;
    let mean = counts.iter().map(&of).sum::<f64>() / n;
    let variance = counts.iter().map(|count| (of(count) - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, 4.0 * (variance / n).sqrt() + 1e-9)
}

#[test]
fn a_queue_that_is_played_through_agrees_with_each_formula() {
    let base = calls(100.0 / 1800.0, 180.0);
    let cases = [
        (base, 12, 20.0),
        (base, 14, 20.0),
        (calls(0.1 / 1800.0, 180.0), 1, 20.0),
        (Load { patience: Some(300.0), ..base }, 14, 20.0),
        (Load { patience: Some(60.0), ..base }, 9, 20.0),
        (Load { patience: Some(120.0), ..base }, 5, 200.0),
        (Load { at_once: 3, slower: 0.25, ..base }, 6, 30.0),
        (Load { at_once: 3, slower: 0.0, ..base }, 4, 30.0),
        (Load { at_once: 4, slower: 0.5, patience: Some(90.0), ..base }, 6, 30.0),
    ];
    for (at, (load, heads, within)) in cases.into_iter().enumerate() {
        let figures = load.figures(heads, within);
        let counts = played(&load, heads, within, 40, 20_000, 77 + at as u64);
        let places = f64::from(heads) * f64::from(load.at_once);
        type Of = fn(&Count) -> f64;
        let pairs: [(&str, f64, Of); 4] = [
            ("waits", figures.waits, |count| count.waited / count.all),
            ("level", figures.level, |count| count.in_time / count.all),
            ("speed", figures.speed, |count| count.seconds / count.answered),
            ("abandoned", figures.abandoned, |count| 1.0 - count.answered / count.all),
        ];
        for (what, formula, of) in pairs {
            if what == "abandoned" && load.patience.is_none() {
                continue;
            }
            let (seen, wide) = mean(&counts, of);
            assert!((seen - formula).abs() <= wide, "case {at}, {what}: {formula} but {seen} ± {wide}");
        }
        let (seen, wide) = mean(&counts, |count| count.held / count.long);
        assert!((seen / places - figures.occupancy).abs() <= wide / places, "case {at}: {seen} {figures:?}");
    }
}

/// Whether what is done can be matched to work in time, first come, first done, over rounds of the circle.
fn in_time(done: &[f64], work: &[f64], within: usize) -> bool {
    let count = work.len();
    let mut open: std::collections::VecDeque<(usize, f64)> = Default::default();
    for at in 0..6 * count {
        open.push_back((at + within, work[at % count]));
        let mut left = done[at % count];
        while let Some((until, amount)) = open.front_mut() {
            let part = amount.min(left);
            *amount -= part;
            left -= part;
            if *amount > 1e-7 {
                break;
            }
            let _ = until;
            open.pop_front();
        }
        if open.front().is_some_and(|(until, amount)| *until <= at + 1 && *amount > 1e-6) && at >= 3 * count {
            return false;
        }
        if left > 1e-6 && at >= 3 * count {
            return false;
        }
    }
    true
}

#[test]
fn work_goes_into_the_valleys_and_is_done_in_time() {
    let mut dice = Dice(5);
    for _ in 0..200 {
        let count = 3 + (dice.unit() * 9.0) as usize;
        let base: Vec<f64> = (0..count).map(|_| (dice.unit() * 6.0).floor()).collect();
        let work: Vec<f64> = (0..count).map(|_| (dice.unit() * 3.0).floor()).collect();
        let within = 1 + (dice.unit() * count as f64) as usize;
        let done = levelled(&base, &work, within);
        near(done.iter().sum(), work.iter().sum(), 1e-6);
        assert!(in_time(&done, &work, within), "{base:?} {work:?} {within} {done:?}");
        // No work of an interval could go to another that is lower by more than a portion.
        let height: Vec<f64> = base.iter().zip(&done).map(|(one, other)| one + other).collect();
        let peak = |heights: &[f64]| heights.iter().copied().fold(0.0, f64::max);
        for from in 0..count {
            for to in 0..count {
                let moved = 0.05_f64.min(done[from]);
                if moved < 0.05 || height[to] + 2.0 * moved >= height[from] {
                    continue;
                }
                let mut other = done.clone();
                other[from] -= moved;
                other[to] += moved;
                assert!(
                    !in_time(&other, &work, within),
                    "{base:?} {work:?} {within} {done:?}: {from} to {to}"
                );
            }
        }
        assert!(
            peak(&height)
                <= peak(&base.iter().zip(&work).map(|(one, other)| one + other).collect::<Vec<_>>()) + 0.03
        );
    }
    assert!(levelled(&[], &[], 3).is_empty());
    assert_eq!(levelled(&[1.0, 2.0], &[0.0, 0.0], 0), [0.0, 0.0]);
    let done = levelled(&[4.0, 0.0, 4.0, 0.0], &[2.0, 0.0, 2.0, 0.0], 2);
    near(done[1], 2.0, 0.03);
    near(done[3], 2.0, 0.03);
}

#[test]
fn the_worst_off_queue_is_as_well_off_as_it_can_be() {
    // 4 agents for the first alone, 2 for the second alone, 6 for both; 8 and 4 are wanted.
    let heads = split(&[(0b01, 4.0), (0b10, 2.0), (0b11, 6.0)], &[8.0, 4.0]);
    near(heads[0], 8.0, 1e-9);
    near(heads[1], 4.0, 1e-9);
    // Nobody shared can help the second: the first keeps its own.
    let heads = split(&[(0b01, 4.0), (0b10, 1.0)], &[2.0, 2.0]);
    near(heads[0], 4.0, 1e-9);
    near(heads[1], 1.0, 1e-9);
    // Who serves a queue that wants nothing serves the others.
    let heads = split(&[(0b11, 3.0)], &[0.0, 5.0]);
    assert_eq!(heads, [0.0, 3.0]);
    assert_eq!(split(&[], &[1.0]), [0.0]);
    assert!(split(&[(1, 2.0)], &[]).is_empty());
}
