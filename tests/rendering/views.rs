//! Hand-made views: nothing here was solved.

use chrono::{Datelike, Days, NaiveDate, NaiveDateTime, Weekday};
use fairshift::calendar::Clock;
use fairshift::messages::Text;
use fairshift::render::view::*;

pub fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

pub fn clock(text: &str) -> Clock {
    Clock::parse(text).unwrap()
}

fn text(en: &str, zh: &str) -> Text {
    Text { en: en.to_string(), zh: zh.to_string() }
}

fn at(day: NaiveDate, clock: Clock) -> NaiveDateTime {
    let days = clock.minutes() / 1440;
    let day = day.checked_add_days(Days::new(days as u64)).unwrap();
    day.and_hms_opt((clock.minutes() % 1440 / 60) as u32, (clock.minutes() % 60) as u32, 0).unwrap()
}

pub fn shifts() -> Vec<ShiftView> {
    let shift = |id: &str, name: &str, start, end, place, standby| ShiftView {
        id: id.to_string(),
        name: name.to_string(),
        start: clock(start),
        end: clock(end),
        place,
        standby,
    };
    vec![
        shift("A", "早班", "09:00", "17:00", PlaceView::Office, false),
        shift("B", "午班", "12:00", "20:00", PlaceView::Office, false),
        shift("C", "晚间值守", "20:00", "22:00", PlaceView::Home, true),
    ]
}

fn days(start: NaiveDate, count: u64) -> Vec<DayView> {
    let holiday = |date: NaiveDate| (date.month() == 1 && date.day() == 1).then(|| "元旦".to_string());
    let day = |n| {
        let date = start.checked_add_days(Days::new(n)).unwrap();
        DayView {
            date,
            weekend: matches!(date.weekday(), Weekday::Sat | Weekday::Sun),
            holiday: holiday(date),
            statutory: holiday(date).is_some(),
            exchanged: date.month() == 1 && date.day() == 10,
        }
    };
    (0..count).map(day).collect()
}

/// A roster of the agents given: each line is a word of letters a day, `-` for
/// rest, `l` for leave, `D` for A and C.
fn roster(names: &[(&str, &str)], start: &str, lines: &[&str]) -> RosterView {
    let shifts = shifts();
    let days = days(date(start), lines[0].len() as u64);
    let mut duties = Vec::new();
    let mut agents = Vec::new();
    for ((id, name), line) in names.iter().zip(lines) {
        let mut totals = TotalsView { duties: vec![0; shifts.len()], ..TotalsView::default() };
        let mut stint = 0;
        let mut cells = Vec::new();
        for (letter, day) in line.chars().zip(&days) {
            let worked: &[usize] = match letter {
                'A' => &[0],
                'B' => &[1],
                'C' => &[2],
                'D' => &[0, 2],
                _ => &[],
            };
            stint = if worked.is_empty() { 0 } else { stint + 1 };
            totals.longest_stint = totals.longest_stint.max(stint);
            totals.weekend_days += i64::from(day.weekend && !worked.is_empty());
            totals.leave_halves += 2 * i64::from(letter == 'l');
            totals.rest_days += i64::from(letter == '-');
            for index in worked {
                let shift = &shifts[*index];
                totals.duties[*index] += 1;
                let minutes = shift.end.minutes() - shift.start.minutes();
                totals.minutes += minutes;
                duties.push(DutyView {
                    agent: id.to_string(),
                    name: name.to_string(),
                    date: day.date,
                    shift: shift.id.clone(),
                    start: at(day.date, shift.start),
                    end: at(day.date, shift.end),
                    place: shift.place,
                    standby: shift.standby,
                    minutes,
                });
            }
            let kind = match (letter, worked) {
                ('l', _) => CellKind::Leave(fairshift::messages::tables::leave_annual()),
                (_, []) => CellKind::Rest,
                (_, worked) => CellKind::Duty {
                    label: worked.iter().map(|i| shifts[*i].id.as_str()).collect::<Vec<_>>().join("+"),
                    class: worked[0],
                    leave: None,
                },
            };
            cells.push(CellView { kind, changed: false });
        }
        agents.push(AgentRow { id: id.to_string(), name: name.to_string(), cells, totals });
    }
    let weeks = (0..days.len().div_ceil(7))
        .map(|week| WeekView { number: week + 1, days: week * 7..(week * 7 + 7).min(days.len()) })
        .collect();
    RosterView {
        team: "support-team".to_string(),
        team_name: "客服一组".to_string(),
        start: days[0].date,
        end: days[days.len() - 1].date,
        fairness: fairness(&agents, &shifts),
        coverage: coverage(&days),
        staffing: staffing(days.len()),
        days,
        weeks,
        agents,
        shifts,
        duties,
        unmet: Vec::new(),
        accepted: Vec::new(),
        breaches: Vec::new(),
        follow_ups: Vec::new(),
        changes: Vec::new(),
        breaks: Vec::new(),
        part_leave: Vec::new(),
        break_kinds: Vec::new(),
        break_shorts: Vec::new(),
        service: None,
        notes: Vec::new(),
        verdict: None,
    }
}

fn fairness(agents: &[AgentRow], shifts: &[ShiftView]) -> Vec<FairnessView> {
    let heads = agents.len() as i64;
    let shared = |id: &str, name: Text, unit, counts: Vec<i64>| {
        let total: i64 = counts.iter().sum();
        let share = Exact::new(total, heads);
        let (most, fewest) = (counts.iter().max().unwrap(), counts.iter().min().unwrap());
        FairnessView {
            id: id.to_string(),
            name,
            unit,
            agents: counts
                .iter()
                .map(|count| ShareView { count: *count, share, carried: Exact::whole(0) })
                .collect(),
            spread: Exact::whole(most - fewest),
            least_spread: Some(Exact::whole(i64::from(total % heads != 0))),
            why: None,
        }
    };
    let mut counts: Vec<FairnessView> = shifts
        .iter()
        .enumerate()
        .map(|(index, shift)| {
            let counts = agents.iter().map(|agent| agent.totals.duties[index]).collect();
            shared(&shift.id, Text::plain(&shift.id), Unit::Duties, counts)
        })
        .collect();
    let weekend = agents.iter().map(|agent| agent.totals.weekend_days).collect();
    counts.push(shared("weekend", text("Weekend days", "周末"), Unit::Duties, weekend));
    let hours = agents.iter().map(|agent| agent.totals.minutes).collect();
    counts.push(shared("hours", text("Hours", "工时"), Unit::Minutes, hours));
    counts
}

fn coverage(days: &[DayView]) -> Vec<CoverageView> {
    let dates: Vec<NaiveDate> = days.iter().map(|day| day.date).collect();
    let interval = |from, until, staffed: i64, missing| CoverageView {
        who: Text::default(),
        from: clock(from),
        until: clock(until),
        required: 1,
        groups: vec![CoverageGroup {
            staffed,
            dates: dates.clone(),
            missing_minutes: missing,
            accepted: None,
        }],
    };
    vec![
        interval("09:00", "12:00", 1, 0),
        interval("12:00", "17:00", 2, 0),
        interval("17:00", "20:00", 1, 0),
        interval("20:00", "22:00", 1, 0),
        interval("22:00", "24:00", 0, 120 * days.len() as i64),
    ]
}

fn staffing(days: usize) -> Vec<StaffingView> {
    let target = |shift: &str| StaffingView {
        shift: shift.to_string(),
        min: 1,
        want: 1,
        max: Some(2),
        fewest: 1,
        most: 1,
        days_below: 0,
        days,
    };
    ["A", "B", "C"].map(target).to_vec()
}

/// Four agents over the turn of the year: a holiday, an exchanged workday, leave,
/// hours that nobody covers, shares carried over.
pub fn four() -> RosterView {
    let names = [("wang", "王芳"), ("zhuge", "诸葛明"), ("mia", "Mia"), ("bear", "小熊🐻")];
    let lines = ["DD--BBB", "BBDD---", "--BBDDD", "------l"].map(String::from);
    let mut full: Vec<String> = lines.iter().map(|_| String::new()).collect();
    for week in 0..3 {
        for (agent, line) in full.iter_mut().enumerate() {
            line.push_str(&lines[(agent + week) % 4]);
        }
    }
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    let mut view = roster(&names, "2026-12-21", &full);
    view.agents[1].cells[4].changed = true;
    view.fairness[0].agents[0].carried = Exact::new(1, 4);
    view.fairness[0].agents[0].share = Exact::new(22, 4);
    view.fairness[0].agents[2].carried = Exact::new(-1, 4);
    view.fairness[0].agents[2].share = Exact::new(20, 4);
    view.fairness[0].why = Some(text(
        "21 duties over 4 agents make 5, 5, 5, 6 at best: a spread of 1 can't be avoided in one roster; \
         over four rosters (84 duties) it can",
        "21 次由 4 人分担，最好是 5、5、5、6：单张班表的差距至少为 1，四张班表（84 次）起可以完全拉平",
    ));
    view.unmet = view
        .days
        .iter()
        .map(|day| UnmetView {
            who: Text::default(),
            date: day.date,
            from: clock("22:00"),
            until: clock("24:00"),
            shift: None,
            missing: 1,
            agent_minutes: 120,
        })
        .collect();
    view.notes = vec![text(
        "22:00–24:00 is never staffed: no shift covers it. Let C run until 24:00, add a fourth shift, \
         change the hours, or accept the gap with a reason.",
        "22:00–24:00 从来无人覆盖：没有班次包含这段时间。可以把 C 延长到 24:00、增加第四个班次、\
         调整服务时间，或者写明原因接受这个缺口。",
    )];
    view.verdict = Some(VerdictView {
        assumed_ordinary: Vec::new(),
        published: None,
        status: StatusView::Feasible,
        start: view.start,
        levels: vec![
            LevelView {
                id: "required".to_string(),
                name: text("required", "必需"),
                penalty: Some(2520),
                bound: Some(2520),
                floor: 2520,
                proven: true,
                conditional: false,
                proof: Some(ProofView::Rederived),
            },
            LevelView {
                id: "soft".to_string(),
                name: text("wishes and fairness", "意愿与公平"),
                penalty: Some(23),
                bound: Some(20),
                floor: 8,
                proven: false,
                conditional: true,
                proof: Some(ProofView::Stated),
            },
        ],
        gap: Some(0.2),
        seconds: Some(0.4217),
        checked: Checked::Agrees,
        roster: Some("rosters/support-team/2026-12-21.toml".to_string()),
    });
    view
}

/// The same with the gap accepted, a breach, and a shift that leave is not
/// mistaken for.
pub fn accepted() -> RosterView {
    let mut view = four();
    let reason = "值班经理手机兜底 | on-call manager";
    view.accepted = view
        .unmet
        .drain(..)
        .map(|hole| AcceptedView {
            who: Text::default(),
            date: hole.date,
            from: hole.from,
            until: hole.until,
            missing: hole.missing,
            agent_minutes: hole.agent_minutes,
            reason: reason.to_string(),
        })
        .collect();
    let last = view.coverage.len() - 1;
    view.coverage[last].groups[0].accepted = Some(reason.to_string());
    let dates: Vec<NaiveDate> = view.days.iter().map(|day| day.date).collect();
    let group = |staffed, short: bool, missing_minutes| CoverageGroup {
        staffed,
        dates: (0..21).filter(|day| [3, 4, 9].contains(day) == short).map(|day| dates[day]).collect(),
        missing_minutes,
        accepted: None,
    };
    view.coverage[0].groups = vec![group(0, true, 540), group(1, false, 0)];
    view.unmet = [3, 4, 9]
        .map(|day| UnmetView {
            who: Text::default(),
            date: dates[day],
            from: clock("09:00"),
            until: clock("17:00"),
            shift: Some("A".to_string()),
            missing: 1,
            agent_minutes: 480,
        })
        .to_vec();
    view.staffing[0].fewest = 0;
    view.staffing[0].days_below = 3;
    view.shifts[1].id = "L".to_string();
    view.staffing[1].shift = "L".to_string();
    view.fairness[1].name = Text::plain("L");
    for agent in &mut view.agents {
        for cell in &mut agent.cells {
            if let CellKind::Duty { label, .. } = &mut cell.kind {
                *label = label.replace('B', "L");
            }
        }
    }
    view.breaches = vec![
        BreachView {
            rule: "min-rest".to_string(),
            agent: Some("mia".to_string()),
            name: Some("Mia".to_string()),
            from: date("2026-12-24"),
            until: date("2026-12-25"),
            amount: 120,
            penalty: None,
            text: text(
                "9 h between C (ends Thu 24:00) and A (starts Fri 09:00); at least 11 h are needed",
                "C（周四 24:00 结束）与 A（周五 09:00 开始）之间只有 9 小时，至少需要 11 小时",
            ),
        },
        BreachView {
            rule: "staffing".to_string(),
            agent: None,
            name: None,
            from: dates[3],
            until: dates[3],
            amount: 1,
            penalty: Some(480),
            text: text("shift A has 0 of 1 agents", "班次 A 需要 1 人，实际 0 人"),
        },
    ];
    if let Some(verdict) = &mut view.verdict {
        verdict.checked = Checked::Objects(2);
        verdict.seconds = None;
    }
    view
}

/// Twelve agents with long names, two weeks and three days.
pub fn twelve() -> RosterView {
    let names = [
        ("bartholomew", "Bartholomew Featherstonehaugh"),
        ("maria", "Maria-Magdalena von und zu Hohenstein"),
        ("aisin", "爱新觉罗·溥仪之后人"),
        ("nuer", "努尔买买提·阿卜杜拉"),
        ("li", "李雷"),
        ("han", "韩梅梅"),
        ("full", "ＦＵＬＬ　ＷＩＤＴＨ"),
        ("x", "X"),
        ("wolfgang", "Wolfgangamadeustheophilus"),
        ("pipe", "a|b"),
        ("formula", "=1+1"),
        ("ana", "Ana Sofía Núñez"),
    ];
    let lines: Vec<String> = (0..12)
        .map(|agent| (0..17).map(|day| ['A', 'A', 'B', 'B', 'C', '-', '-'][(day + agent * 2) % 7]).collect())
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let mut view = roster(&names, "2026-11-30", &lines);
    view.verdict = Some(VerdictView {
        assumed_ordinary: Vec::new(),
        published: None,
        status: StatusView::Unknown,
        start: view.start,
        levels: Vec::new(),
        gap: None,
        seconds: Some(30.0),
        checked: Checked::No,
        roster: None,
    });
    view
}

/// What `mia` has in [`four`], with a shift past midnight.
pub fn one() -> AgentView {
    let roster = four();
    let mia = &roster.agents[2];
    let duty = |day: usize, shift: &str, name: &str, start, end, before: &[&str], after: &[&str]| AgentDuty {
        day: roster.days[day].clone(),
        shift: shift.to_string(),
        shift_name: name.to_string(),
        start: clock(start),
        end: clock(end),
        place: if shift == "C" { PlaceView::Home } else { PlaceView::Office },
        standby: shift == "C",
        hands: HandsView {
            before: before.iter().map(|name| name.to_string()).collect(),
            after: after.iter().map(|name| name.to_string()).collect(),
            breaks: Vec::new(),
            holds: Vec::new(),
        },
    };
    AgentView {
        team: roster.team.clone(),
        team_name: roster.team_name.clone(),
        agent: mia.id.clone(),
        name: mia.name.clone(),
        start: roster.start,
        end: roster.end,
        duties: vec![
            duty(2, "B", "午班", "12:00", "20:00", &[], &["诸葛明"]),
            duty(4, "A", "早班", "09:00", "17:00", &[], &["王芳", "小熊🐻"]),
            duty(4, "C", "晚间值守", "20:00", "25:30", &["王芳"], &[]),
            duty(5, "C", "晚间值守", "20:00", "24:00", &["王芳"], &[]),
            duty(11, "A", "早班", "09:00", "17:00", &[], &["诸葛明"]),
            duty(20, "A", "早班", "09:00", "17:00", &[], &[]),
        ],
        weeks: roster
            .weeks
            .iter()
            .map(|week| AgentWeek {
                number: week.number,
                start: roster.days[week.days.start].date,
                end: roster.days[week.days.end - 1].date,
                days: 4,
                minutes: 1830,
            })
            .collect(),
        shifts: roster.shifts.clone(),
        totals: mia.totals.clone(),
        follow_ups: Vec::new(),
    }
}
