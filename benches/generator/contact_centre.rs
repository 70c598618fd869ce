//! Contact centres of any size: targets by the half-hour over 09:00–24:00, full-timers and
//! part-timers, three skills, leave, wishes, fairness, the limits of Chinese law.

use std::fmt::Write;

use chrono::{Datelike, Days, NaiveDate};

use super::Dice;

/// How large a contact centre is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub agents: usize,
    pub weeks: usize,
    pub shifts: usize,
}

impl Size {
    /// Reads `24`, `24x6` (weeks) or `24x6x10` (weeks and shifts).
    pub fn parse(text: &str) -> Option<Size> {
        let numbers: Option<Vec<usize>> = text.split('x').map(|part| part.parse().ok()).collect();
        let numbers = numbers?;
        let at = |index: usize, usual| numbers.get(index).copied().unwrap_or(usual);
        let size = Size { agents: at(0, 0), weeks: at(1, 3), shifts: at(2, 8) };
        let fits = numbers.len() <= 3
            && (4..=1000).contains(&size.agents)
            && (1..=26).contains(&size.weeks)
            && (4..=SHIFTS.len()).contains(&size.shifts);
        fits.then_some(size)
    }
}

/// A shift: id, start and end in half-hours of the day, its part of all duties on a day, in
/// hundredths, and whether it is a short one for part-timers.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub id: &'static str,
    pub start: usize,
    pub end: usize,
    part: usize,
    pub short: bool,
}

const fn kind(id: &'static str, hours: (usize, usize), part: usize, short: bool) -> Kind {
    Kind { id, start: hours.0 * 2, end: hours.1 * 2, part, short }
}

/// The first four make a day; each further one follows the curve better.
const SHIFTS: [Kind; 12] = [
    kind("A1", (9, 17), 20, false),
    kind("B1", (12, 20), 18, false),
    kind("C2", (16, 24), 20, false),
    kind("Q", (18, 24), 12, true),
    kind("P", (10, 14), 12, true),
    kind("A2", (10, 18), 14, false),
    kind("B2", (14, 22), 12, false),
    kind("C1", (15, 23), 10, false),
    kind("A3", (11, 19), 10, false),
    kind("B3", (13, 21), 10, false),
    kind("S", (9, 13), 6, true),
    kind("R", (17, 22), 6, true),
];

/// Day one; rosters before it are history.
pub fn day_one() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).expect("a date")
}

/// An agent as generated.
pub struct Agent {
    pub id: String,
    pub part_time: bool,
    hours: usize,
    /// Levels of chat, voice and tech; 0 is without.
    skills: [usize; 3],
    /// Positions in the centre's shifts.
    pub shifts: Vec<usize>,
    /// First day and number of days.
    leave: Option<(usize, usize)>,
}

impl Agent {
    /// Whether the agent is away on a day of the horizon.
    pub fn away(&self, day: usize) -> bool {
        self.leave.is_some_and(|(first, days)| (first..first + days).contains(&day))
    }
}

/// A whole team, before it is text.
pub struct Centre {
    pub size: Size,
    pub kinds: Vec<Kind>,
    pub agents: Vec<Agent>,
    dice: Dice,
}

const SKILLS: [&str; 3] = ["chat", "voice", "tech"];
const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// Of an average weekday's contacts, in hundredths.
const WEEK: [usize; 7] = [110, 104, 100, 98, 100, 78, 68];
const OPEN: std::ops::Range<usize> = 18..48;

impl Centre {
    pub fn new(size: Size, seed: u64) -> Centre {
        let mut dice = Dice::new(seed.wrapping_mul(1_000_003) ^ (size.agents as u64) << 20);
        let kinds: Vec<Kind> = SHIFTS.iter().take(size.shifts).copied().collect();
        let agents = (0..size.agents).map(|index| agent(index, size, &kinds, &mut dice)).collect();
        let mut centre = Centre { size, kinds, agents, dice };
        // Leave beyond the limit of leave would not have been granted.
        for index in 0..size.agents {
            let away = |day: usize| centre.agents.iter().take(index + 1).filter(|own| own.away(day)).count();
            if (0..size.weeks * 7).any(|day| away(day) > centre.leave_limit()) {
                centre.agents[index].leave = None;
            }
        }
        centre
    }

    /// The texts of team.toml, targets.csv and leave.toml.
    pub fn texts(&mut self) -> [(&'static str, String); 3] {
        let team = self.team();
        [("team.toml", team), ("targets.csv", self.targets()), ("leave.toml", self.leave())]
    }

    fn team(&mut self) -> String {
        let mut text = String::from(
            "[team]\nid = \"contact-centre\"\nlanguage = \"en\"\nzone = \"Asia/Shanghai\"\n\n[law]\npreset = \"cn\"\n\n",
        );
        for skill in SKILLS {
            line(&mut text, &format!("[[skills]]\nid = \"{skill}\""));
        }
        for kind in &self.kinds {
            let (start, end) = (clock(kind.start), clock(kind.end));
            line(
                &mut text,
                &format!("[[shifts]]\nid = \"{}\"\nstart = \"{start}\"\nend = \"{end}\"", kind.id),
            );
        }
        for agent in &self.agents {
            let skills = SKILLS.iter().zip(agent.skills).filter(|(_, level)| *level > 0);
            let skills: Vec<String> = skills.map(|(id, level)| format!("{id} = {level}")).collect();
            let shifts: Vec<String> =
                agent.shifts.iter().map(|at| format!("\"{}\"", self.kinds[*at].id)).collect();
            line(&mut text, &format!("\n[[agents]]\nid = \"{}\"", agent.id));
            line(
                &mut text,
                &format!("skills = {{ {} }}\nshifts = [{}]", skills.join(", "), shifts.join(", ")),
            );
            if agent.part_time {
                let least = agent.hours / 2;
                line(&mut text, &format!("max_week_hours = \"{}h\"", agent.hours));
                line(&mut text, &format!("min_week_hours = \"{least}h\"\nshare = 0.5"));
            }
        }
        line(&mut text, "\n[[demand]]\nfile = \"targets.csv\"\nleft_out = \"closed\"\n");
        line(
            &mut text,
            "[rules.rest]\nmin = \"11h\"\n[rules.stint]\nmax = 5\n[rules.weekends]\nmax = 2\nof = 3",
        );
        let early: Vec<String> = self.starting(0..21).iter().map(|id| format!("\"{id}\"")).collect();
        let late = self.late();
        let banned: Vec<String> = late.iter().map(|late| format!("\"{late} > A1\"")).collect();
        line(&mut text, &format!("[[rules.succession]]\nbanned = [{}]", banned.join(", ")));
        line(&mut text, "[[rules.same_shift]]\nmax = 3\nclass = \"soft\"\nweight = 2");
        line(&mut text, &format!("[rules.leave_limit]\nmax = {}", self.leave_limit()));
        // Kinds of shifts are shared by counts: targets by the hour give them no total.
        let quoted: Vec<String> = late.iter().map(|id| format!("\"{id}\"")).collect();
        for (kinds, most) in [(&quoted, 5), (&quoted, 7), (&early, 8)] {
            let most = (most * self.size.weeks).div_ceil(3);
            line(
                &mut text,
                &format!("\n[[rules.shift_count]]\nshifts = [{}]\nper = \"horizon\"", kinds.join(", ")),
            );
            line(&mut text, &format!("max = {most}\nclass = \"soft\"\nweight = 6"));
        }
        line(&mut text, "\n[rules.fairness]\ncounts = [\"weekend_days\", \"hours\"]\ncatch_up_max = 2");
        self.wishes(&mut text);
        text
    }

    fn leave_limit(&self) -> usize {
        (self.size.agents / 5).max(2)
    }

    fn starting(&self, within: std::ops::Range<usize>) -> Vec<&'static str> {
        let own = self.kinds.iter().filter(|kind| !kind.short && within.contains(&kind.start));
        own.map(|kind| kind.id).collect()
    }

    fn late(&self) -> Vec<&'static str> {
        self.starting(30..48)
    }

    /// Wishes for weekdays, against a kind of shift, and for single dates.
    fn wishes(&mut self, text: &mut String) {
        let days = self.size.weeks * 7;
        for agent in &self.agents {
            let dice = &mut self.dice;
            let mut wish = |what: String, when: String, weight: u64| {
                let head = format!("\n[[preferences]]\nagent = \"{}\"\n{what}", agent.id);
                line(text, &format!("{head}{when}\nweight = {weight}"));
            };
            let own = |dice: &mut Dice| {
                let at = agent.shifts[dice.below(agent.shifts.len() as u64) as usize];
                self.kinds[at].id
            };
            if dice.below(2) == 0 {
                let day = WEEKDAYS[dice.below(7) as usize];
                wish("avoids = \"work\"".into(), format!("\ndays = [\"{day}\"]"), 2 + dice.below(5));
            }
            if agent.shifts.len() > 1 && dice.below(3) > 0 {
                wish(format!("avoids = \"{}\"", own(dice)), String::new(), 1 + dice.below(4));
            }
            for _ in 0..self.size.weeks {
                let date = day_one() + Days::new(dice.below(days as u64));
                let what = match dice.below(3) {
                    0 => format!("wants = \"{}\"", own(dice)),
                    1 => format!("avoids = \"{}\"", own(dice)),
                    _ => "avoids = \"work\"".to_string(),
                };
                wish(what, format!("\ndates = [{date}]"), 4 + 2 * dice.below(5));
            }
        }
    }

    /// What is wanted follows what a mix of the shifts would give, in all nine tenths of what the
    /// agents may work, with a head more or less here and there.
    fn targets(&mut self) -> String {
        let days = self.size.weeks * 7;
        let hours = |agent: &Agent| {
            let away = (0..days).filter(|day| agent.away(*day)).count();
            agent.hours * (days - away.min(days)) / 7
        };
        let capacity: usize = self.agents.iter().map(hours).sum();
        let mix = |half: usize| -> usize {
            self.kinds
                .iter()
                .filter(|kind| (kind.start..kind.end).contains(&half))
                .map(|kind| kind.part)
                .sum()
        };
        let whole: usize = OPEN.map(mix).sum::<usize>() * WEEK.iter().sum::<usize>() * self.size.weeks;
        // Full-timers' worth of agents with a skill; part-timers do not count for the rarer one.
        let with = |skill: usize, level: usize| -> usize {
            let able = self.agents.iter().filter(|agent| agent.skills[skill] >= level);
            able.filter(|agent| skill < 2 || !agent.part_time).map(|agent| agent.hours).sum::<usize>() / 40
        };
        let parts = [with(0, 1), with(1, 1), with(2, 1), with(2, 2)];
        let mut text = String::from("weekday,from,until,skill,level,min,want\n");
        for (weekday, share) in WEEKDAYS.iter().zip(WEEK) {
            for half in OPEN {
                // Heads × half-hours of the horizon, shared out by mix and weekday.
                let wanted = capacity * 2 * 90 / 100 * mix(half) * share;
                let even = (wanted + whole / 2) / whole;
                let want = match self.dice.below(8) {
                    0 => even.saturating_sub(1).max(1),
                    1 => even + 1,
                    _ => even.max(1),
                };
                let (from, until) = (clock(half), clock(half + 1));
                let least = (want / 2).max(1);
                line(&mut text, &format!("{weekday},{from},{until},,,{least},{want}"));
                for (at, with) in parts.iter().enumerate() {
                    let (skill, level) = [("chat", ""), ("voice", ""), ("tech", ""), ("tech", "2")][at];
                    // One of each at all times; of the rarer skill by day, where enough agents have it.
                    let one = at < 2 || (at == 2 && *with >= 6 && (22..40).contains(&half));
                    let heads = (want * with / (self.agents.len() * 3)).max(usize::from(one));
                    if heads > 0 {
                        line(&mut text, &format!("{weekday},{from},{until},{skill},{level},{heads},"));
                    }
                }
            }
        }
        text
    }

    fn leave(&self) -> String {
        let mut text = String::new();
        for agent in &self.agents {
            let Some((first, days)) = agent.leave else { continue };
            let date = |day: usize| day_one() + Days::new(day as u64);
            line(&mut text, &format!("[[leave]]\nagent = \"{}\"\nfrom = {}", agent.id, date(first)));
            line(&mut text, &format!("until = {}\nkind = \"annual\"\n", date(first + days - 1)));
        }
        text
    }
}

fn agent(index: usize, size: Size, kinds: &[Kind], dice: &mut Dice) -> Agent {
    let part_time = index % 4 == 3;
    let hours = if !part_time { 40 } else { [20, 24][index / 4 % 2] };
    let level = |dice: &mut Dice| 1 + dice.below(3) as usize;
    let mut skills = [0; 3];
    skills[index % 2] = 2 + dice.below(2) as usize;
    if dice.below(3) > 0 {
        skills[1 - index % 2] = level(dice);
    }
    if index.is_multiple_of(3) || dice.below(6) == 0 {
        skills[2] = if index.is_multiple_of(6) { 3 } else { level(dice) };
    }
    let whole = |wanted: bool| move |at: &usize| kinds[*at].short == wanted;
    let mut shifts: Vec<usize> = (0..kinds.len()).filter(whole(part_time)).collect();
    if part_time && dice.below(3) == 0 {
        let long: Vec<usize> = (0..kinds.len()).filter(whole(false)).collect();
        shifts.push(long[dice.below(long.len() as u64) as usize]);
    }
    let leave = (dice.below(6) == 0).then(|| {
        let days = 2 + dice.below(4) as usize;
        // The roster before looks a week ahead, where part-timers have hours to reach.
        let first = if part_time { 7.min(size.weeks * 7 - 7) } else { 0 };
        (first + dice.below((size.weeks * 7 - first - days + 1) as u64) as usize, days)
    });
    Agent { id: format!("a{:03}", index + 1), part_time, hours, skills, shifts, leave }
}

/// Half-hours of a day as a clock time.
fn clock(half: usize) -> String {
    format!("{:02}:{:02}", half / 2, half % 2 * 30)
}

fn line(text: &mut String, line: &str) {
    writeln!(text, "{line}").expect("text grows");
}

impl Centre {
    /// What an agent worked in the three weeks before day one and would go on with in the week after:
    /// five days and two off, a weekend in three free, another kind of shift after each time off;
    /// part-timers on short shifts, as far as their hours go.
    pub fn worked(&self, agent: usize) -> Vec<Option<usize>> {
        const FULL: [&[u8; 7]; 3] = [b"xxxxx--", b"xx--xxx", b"xx--xx-"];
        const PART: [&[u8; 7]; 3] = [b"xx-xx--", b"x-x--xx", b"-x-x-x-"];
        let own = &self.agents[agent];
        let patterns = if own.part_time { PART } else { FULL };
        let kinds: Vec<usize> =
            own.shifts.iter().copied().filter(|at| self.kinds[*at].short == own.part_time).collect();
        let (mut block, mut before, mut left) = (agent / 3, false, 0);
        let mut line = Vec::new();
        for day in 0..28 {
            if day % 7 == 0 {
                left = own.hours * 2;
            }
            let on = patterns[(agent + day / 7) % 3][day % 7] == b'x' && !(day >= 21 && own.away(day - 21));
            block += usize::from(before && !on);
            before = on;
            let kind = kinds[block % kinds.len()];
            let halves = self.kinds[kind].end - self.kinds[kind].start;
            let works = on && halves <= left;
            left -= if works { halves } else { 0 };
            line.push(works.then_some(kind));
        }
        line
    }
}

/// The Monday on which the roster before begins.
pub fn before() -> NaiveDate {
    let first = day_one() - Days::new(21);
    assert_eq!(first.weekday(), chrono::Weekday::Mon, "rosters begin on Mondays");
    first
}
