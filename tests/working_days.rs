//! The breaks that the law asks for, over the shifts of a date as they are worked: drawn pairs, gaps and breaks are
//! refused, placed and judged alike, and a second, simpler reckoning by the minute agrees.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;
mod support_cli;

use fairshift::breaks::{audit, plan};
use fairshift::diagnostic::Code;
use fairshift::solve::StopToken;
use proptest::prelude::*;
use support::Team;
use support_cli::Scratch;

/// The preset's `break`: more than 6 h of work on a date need a break of 30 minutes, and no piece is longer.
const LONGEST: i64 = 360;
const LEGAL_BREAK: i64 = 30;
const APART: i64 = 30;

/// Two shifts of a date, in minutes.
#[derive(Clone, Debug)]
struct Day {
    start: i64,
    first: i64,
    gap: i64,
    second: i64,
    /// Log-in before each shift.
    log_in: i64,
    /// An own break of each shift: its minutes, and from when until when after the start of the shift it may lie.
    own: [Option<(i64, i64, i64)>; 2],
}

impl Day {
    fn shifts(&self) -> [(i64, i64); 2] {
        let end = self.start + self.first;
        [(self.start, end), (end + self.gap, end + self.gap + self.second)]
    }

    fn team(&self) -> Team {
        let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        let [one, two] = self.shifts();
        let log_in = format!("report_before = \"{}min\"\n", self.log_in);
        let mut team = Team::new().agent("lin").days(1).no_fairness().add("[law]\npreset = \"eu\"");
        team = team.shift_with("K1", &clock(one.0), &clock(one.1), &log_in);
        let follows = format!("{log_in}may_follow_same_day = [\"K1\"]");
        team = team.shift_with("K3", &clock(two.0), &clock(two.1), &follows);
        for (own, (shift, start)) in self.own.iter().zip([("K1", one.0), ("K3", two.0)]) {
            let Some((length, from, until)) = own else { continue };
            let (from, until) = (clock(start + from), clock(start + until));
            team = team.add(&format!(
                "[[breaks]]\nshift = \"{shift}\"\nlength = \"{length}min\"\nfrom = \"{from}\"\nuntil = \"{until}\""
            ));
        }
        team
    }

    /// When work begins and ends.
    fn work(&self) -> [(i64, i64); 2] {
        let [one, two] = self.shifts();
        [(one.0 - self.log_in, one.1), ((two.0 - self.log_in).max(one.1), two.1)]
    }

    /// Whether both shifts are one piece of work.
    fn is_one(&self) -> bool {
        let [one, two] = self.work();
        two.0 - one.1 < LEGAL_BREAK
    }
}

fn day() -> impl Strategy<Value = Day> {
    let own = proptest::option::weighted(
        0.3,
        (1..=9_i64, 0..=24_i64, 1..=12_i64).prop_map(|(length, from, room)| {
            let (length, from) = (5 * length, 10 * from);
            (length, from, from + length + 10 * room)
        }),
    );
    let gap = prop_oneof![Just(0), Just(5), Just(20), Just(25), Just(30), Just(35), Just(90)];
    let length = 2..=16_i64;
    (length.clone(), gap, length, prop_oneof![Just(0), Just(10)], own.clone(), own).prop_map(
        |(first, gap, second, log_in, one, two)| {
            let (first, second) = (30 * first, 30 * second);
            // Without the time for it, the pair is refused for another reason.
            let log_in = if gap < log_in { 0 } else { log_in };
            let fits = |own: Option<(i64, i64, i64)>, length: i64| own.filter(|own| own.2 <= length);
            Day { start: 360, first, gap, second, log_in, own: [fits(one, first), fits(two, second)] }
        },
    )
}

/// Whether breaks, as minutes of a date, are what the law and the team ask for: by the definition, minute by minute.
fn holds(day: &Day, shifts: &[usize], breaks: &[(i64, i64)]) -> bool {
    let away = |minute: i64| breaks.iter().any(|(from, until)| (*from..*until).contains(&minute));
    let work: Vec<(i64, i64)> = shifts.iter().map(|at| day.work()[*at]).collect();
    let working = |minute: i64| work.iter().any(|(from, until)| (*from..*until).contains(&minute));
    let (first, last) = (work[0].0, work[work.len() - 1].1);
    let all = (first..last).filter(|minute| working(*minute)).count() as i64;
    let (mut piece, mut longest) = (0, 0);
    for minute in first..last {
        piece = if away(minute) { 0 } else { piece + i64::from(working(minute)) };
        longest = longest.max(piece);
    }
    let long = all > LONGEST;
    let mut fine = !long || longest <= LONGEST;
    for at in shifts {
        let span = day.shifts()[*at];
        let inside: Vec<_> = breaks.iter().filter(|own| span.0 <= own.0 && own.1 <= span.1).collect();
        fine &= match day.own[*at] {
            Some((length, from, until)) => {
                let within = |own: &(i64, i64)| span.0 + from <= own.0 && own.1 <= span.0 + until;
                inside.len() == 1 && inside[0].1 - inside[0].0 == length && within(inside[0])
            }
            None => inside.iter().all(|own| long && own.1 - own.0 == LEGAL_BREAK),
        };
    }
    // Half an hour of work lies before, between and after breaks.
    let mut reached = first;
    for (from, until) in breaks {
        fine &= (reached..*from).filter(|minute| working(*minute)).count() as i64 >= APART;
        reached = *until;
    }
    fine && (breaks.is_empty() || (reached..last).filter(|minute| working(*minute)).count() as i64 >= APART)
}

/// Whether any breaks hold, each a quarter of an hour after where it could be at the earliest or more of them: three
/// at most.
fn is_possible(day: &Day, shifts: &[usize], found: &mut Vec<(i64, i64)>) -> bool {
    if holds(day, shifts, found) {
        return true;
    }
    let reached = found.last().map_or(0, |(_, until)| *until);
    if found.len() == 3 {
        return false;
    }
    for at in shifts {
        let span = day.shifts()[*at];
        let (length, first, last) = match day.own[*at] {
            Some((length, from, until)) => (length, span.0 + from, span.0 + until),
            None => (LEGAL_BREAK, span.0, span.1),
        };
        let mut from = first.max(reached);
        while from + length <= last {
            found.push((from, from + length));
            if is_possible(day, shifts, found) {
                return true;
            }
            found.pop();
            from += 15;
        }
    }
    false
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn breaks_of_a_working_day_are_refused_placed_and_judged_alike(
        day in day(),
        moves in proptest::collection::vec(-36..=36_i64, 3),
    ) {
        let team = day.team();
        let duties: [&[usize]; 3] = if day.is_one() { [&[0], &[1], &[0, 1]] } else { [&[0], &[1], &[]] };
        match team.book() {
            Err(wrong) => {
                prop_assert!(wrong.iter().all(|own| own.code == Code::BreakDoesNotFit), "{wrong:?}");
                let possible = |shifts: &&[usize]| shifts.is_empty() || is_possible(&day, shifts, &mut Vec::new());
                prop_assert!(!duties.iter().all(possible), "{day:?} is refused: {wrong:?}");
            }
            Ok(_) => {
                let desk = team.desk();
                for grid in ["K1", "K3", "K1+K3"] {
                    let lines = desk.lines(grid);
                    let placed = plan(&desk.instance, &desk.rules, &lines, &[], &StopToken::new()).unwrap();
                    let found = audit(&desk.sheet(&lines).with_breaks(&placed.breaks), &desk.rules);
                    prop_assert!(found.missed.is_empty(), "{grid} of {day:?}: {:?} {:?}", placed.breaks, found.missed);
                    let breaks: Vec<(i64, i64)> = placed.breaks.iter().map(|own| (own.from, own.until)).collect();
                    let shifts: &[usize] = match grid { "K1" => &[0], "K3" => &[1], _ => &[0, 1] };
                    let is_right = match (shifts, day.is_one()) {
                        ([_, _], false) => [0, 1].iter().all(|at| {
                            let span = day.shifts()[*at];
                            let inside = |own: &&(i64, i64)| span.0 <= own.0 && own.1 <= span.1;
                            holds(&day, &[*at], &breaks.iter().filter(inside).copied().collect::<Vec<_>>())
                        }),
                        _ => holds(&day, shifts, &breaks),
                    };
                    prop_assert!(is_right, "{grid} of {day:?}: {breaks:?}");
                    // Each moved within its shift, they are judged as they are by the minute.
                    let mut moved = placed.breaks.clone();
                    for (own, by) in moved.iter_mut().zip(&moves) {
                        let spans = day.shifts();
                        let span = spans.iter().find(|span| span.0 <= own.from && own.until <= span.1).unwrap();
                        let by = (5 * by).clamp(span.0 - own.from, span.1 - own.until);
                        (own.from, own.until) = (own.from + by, own.until + by);
                    }
                    moved.sort_by_key(|own| own.from);
                    let times: Vec<(i64, i64)> = moved.iter().map(|own| (own.from, own.until)).collect();
                    let judged = audit(&desk.sheet(&lines).with_breaks(&moved), &desk.rules).missed;
                    let is_right = match (shifts, day.is_one()) {
                        ([_, _], false) => continue,
                        _ => holds(&day, shifts, &times),
                    };
                    prop_assert_eq!(judged.is_empty(), is_right, "{} of {:?}: {:?} {:?}", grid, day, times, judged);
                    // Kept, they stay where they are; without them the clock says so.
                    let again = plan(&desk.instance, &desk.rules, &lines, &placed.breaks, &StopToken::new());
                    prop_assert_eq!(&again.unwrap().breaks, &placed.breaks);
                    let bare = audit(&desk.sheet(&lines), &desk.rules);
                    prop_assert_eq!(bare.missed.is_empty(), placed.breaks.is_empty());
                }
            }
        }
    }
}

/// K1 08:00–12:00 and K3 12:00–16:30 are 8 h 30 in one piece: the law's half hour lies in the longer one, K3.
const PAIR: &str = "[team]\nid = \"t\"\nname = \"t\"\nlanguage = \"en\"\nzone = \"Europe/Berlin\"\n\
    [law]\npreset = \"eu\"\nexcept = [\"weekly_rest\"]\n\
    [[shifts]]\nid = \"K1\"\nname = \"K1\"\nstart = \"08:00\"\nend = \"12:00\"\n\
    [[shifts]]\nid = \"K3\"\nname = \"K3\"\nstart = \"12:00\"\nend = \"16:30\"\nmay_follow_same_day = [\"K1\"]\n\
    [[agents]]\nid = \"lin\"\nname = \"lin\"\n\
    [[staffing]]\nshift = \"K1\"\nmin = 1\n[[staffing]]\nshift = \"K3\"\nmin = 1\n";
const ROSTER: &str = "rosters/t/2026-12-07.toml";

#[test]
fn a_pair_without_a_gap_has_its_legal_break_from_check_to_timesheet() {
    let home = Scratch::team(PAIR);
    home.run("check team --start 2026-12-07 --weeks 1").exits(0).prints(&["30 min", "K1+K3"]);
    home.run("solve team --start 2026-12-07 --weeks 1").exits(0);
    home.run(&format!("verify {ROSTER}")).exits(0);
    let breaks = home.run(&format!("breaks {ROSTER} --json")).exits(0).json();
    let all = breaks["breaks"].as_array().unwrap();
    assert_eq!(all.len(), 7);
    // It is paid, as the preset has it: 7 days of 8 h 30 are 59:30.
    assert!(all.iter().all(|own| own["shift"] == "K3" && own["paid"] == true), "{breaks:#}");
    let hours = home.run("timesheet team --month 2026-12 --format json");
    assert_eq!(hours.json()["agents"][0]["minutes"], 7 * 510);
}

#[test]
fn five_minutes_between_two_shifts_are_no_legal_break_and_half_an_hour_is_one() {
    let gap = |start: &str| PAIR.replace("start = \"12:00\"", &format!("start = \"{start}\""));
    // 4 h and 4 h 25 with five minutes between them.
    let home = Scratch::team(&gap("12:05"));
    home.run("solve team --start 2026-12-07 --weeks 1").exits(0);
    let breaks = home.run(&format!("breaks {ROSTER} --json")).json();
    assert_eq!(breaks["breaks"].as_array().unwrap().len(), 7);
    // With half an hour between them neither is longer than 6 h.
    let home = Scratch::team(&gap("12:30"));
    home.run("solve team --start 2026-12-07 --weeks 1").exits(0);
    let breaks = home.run(&format!("breaks {ROSTER} --json")).json();
    assert_eq!(breaks["breaks"].as_array().unwrap().len(), 0);
}

#[test]
fn a_pair_that_leaves_no_room_for_the_legal_break_is_refused() {
    // Each has its own break too early: 12:00 to 16:30 and 3 h 45 before it are one piece.
    let own = "[[breaks]]\nshift = \"K1\"\nlength = \"10min\"\nfrom = \"08:30\"\nuntil = \"08:40\"\n\
        [[breaks]]\nshift = \"K3\"\nlength = \"10min\"\nfrom = \"16:00\"\nuntil = \"16:10\"\n";
    let home = Scratch::team(&format!("{PAIR}{own}"));
    home.refused("check team --start 2026-12-07 --weeks 1", 2).says(&["K1+K3", "may_follow_same_day"]);
}
