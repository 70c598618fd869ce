//! Rules that a random team may have. One is in focus: dear, and with work about that tempts
//! a roster to break it; the others come along now and then.

use chrono::Days;

use crate::support::Team;
use crate::teams::{Choices, settings};

/// Adds one rule; the last are the keys of its class and price.
type Family = fn(&mut Choices<'_>, Team, &[&str], &[&str], &str) -> Team;

/// Each rule with the least number of agents and shifts that it takes to say something.
const FAMILIES: [(Family, usize, usize); 14] = [
    (weekends, 1, 1),
    (weekly_rest, 1, 1),
    (same_shift, 1, 2),
    (rotation, 1, 1),
    (shift_count, 1, 1),
    (succession, 1, 2),
    (stint, 1, 1),
    (shift_stint, 1, 1),
    (days_off, 1, 1),
    (holiday_rest, 1, 1),
    (overlap, 1, 1),
    (together, 2, 1),
    (apart, 2, 1),
    (contracts, 1, 1),
];

/// The rule that a team is about.
pub struct Focus(usize);

impl Focus {
    pub fn new(c: &mut Choices<'_>) -> Focus {
        // Rules that seldom matter come more often.
        const DRAWN: [usize; 21] = [0, 1, 1, 2, 2, 3, 4, 5, 5, 6, 7, 7, 8, 8, 9, 10, 11, 11, 12, 12, 12];
        Focus(if c.once_in(20) { 13 } else { DRAWN[c.below(DRAWN.len())] })
    }

    /// Agents and shifts that the team needs at least.
    pub fn needs(&self) -> (usize, usize) {
        (FAMILIES[self.0].1, FAMILIES[self.0].2)
    }
}

/// Adds the rule in focus, and others now and then.
pub fn families(c: &mut Choices<'_>, mut team: Team, focus: &Focus, agents: &[&str], ids: &[&str]) -> Team {
    for (index, (family, least_agents, least_shifts)) in FAMILIES.into_iter().enumerate() {
        if agents.len() < least_agents || ids.len() < least_shifts {
            continue;
        }
        if index == focus.0 {
            // Who may not work a shift can't be wanted there.
            let limited = team.toml().contains("shifts = [");
            let days = c.pick(&["", "days = [\"mon\", \"thu\", \"sat\"]"]);
            for id in ids.iter().filter(|_| !limited) {
                let want = 1 + c.below(agents.len().min(2));
                let own = c.pick(&["", "", "under_weight = 40\n", "over_weight = 0\n"]);
                team = team.staffed(id, &format!("want = {want}\n{own}{days}"));
            }
            let dear =
                ["class = \"soft\"\nweight = 300", "class = \"must\"", "class = \"soft\"\nweight = 90"];
            let class = dear[c.below(3)];
            team = family(c, team, agents, ids, class);
        } else if c.once_in(12) {
            let class = mostly_priced(c);
            team = family(c, team, agents, ids, class);
        }
    }
    team
}

/// A class: too many musts leave too few teams with a roster.
pub fn mostly_priced(c: &mut Choices<'_>) -> &'static str {
    const PRICED: [&str; 6] = [
        "class = \"soft\"",
        "class = \"must\"",
        "class = \"soft\"\nweight = 40",
        "class = \"required\"",
        "class = \"soft\"\nlevel = 2",
        "class = \"soft\"\nweight = 7",
    ];
    PRICED[c.below(PRICED.len())]
}

/// Now and then one agent only.
fn whom(c: &mut Choices<'_>, agents: &[&str]) -> String {
    match c.once_in(4) {
        true => format!("agents = [\"{}\"]\n", agents[c.below(agents.len())]),
        false => String::new(),
    }
}

/// Now and then one shift only.
fn one_shift(c: &mut Choices<'_>, ids: &[&str]) -> String {
    match c.once_in(3) {
        true => format!("shifts = [\"{}\"]\n", ids[c.below(ids.len())]),
        false => String::new(),
    }
}

fn list(some: &[&str]) -> String {
    format!("[\"{}\"]", some.join("\", \""))
}

fn weekends(c: &mut Choices<'_>, team: Team, agents: &[&str], _ids: &[&str], class: &str) -> Team {
    let limit = c.pick(&["max = 0\n", "whole = true\n", "max = 1\nof = 2\n", "max = 0\nwhole = true\n"]);
    team.add(&format!("[[rules.weekends]]\n{limit}{}{class}", whom(c, agents)))
}

fn weekly_rest(c: &mut Choices<'_>, team: Team, agents: &[&str], _ids: &[&str], class: &str) -> Team {
    let window = c.pick(&["window = 3\n", "window = 2\n", "", "window = 5\n"]);
    let longest = if window.contains('2') { 48 } else { 72 };
    let min = (*c.pick(&[&35_i64, &24, &40, &48, &61])).min(longest);
    team.add(&format!("[[rules.weekly_rest]]\nmin = \"{min}h\"\n{window}{}{class}", whom(c, agents)))
}

/// One shift on some days, the other on the days after them.
fn in_turn(team: Team) -> Team {
    let team = team.staffed("A", "want = 1\ndays = [\"mon\", \"thu\", \"sat\"]");
    let team = team.staffed("A", "want = 0\ndays = [\"tue\", \"fri\", \"sun\"]");
    let team = team.staffed("N", "want = 1\ndays = [\"tue\", \"fri\", \"sun\"]");
    team.staffed("N", "want = 0\ndays = [\"mon\", \"thu\", \"sat\"]")
}

fn same_shift(c: &mut Choices<'_>, team: Team, agents: &[&str], _ids: &[&str], class: &str) -> Team {
    let team = in_turn(team);
    team.add(&format!("[[rules.same_shift]]\n{}{class}", whom(c, agents)))
}

fn rotation(c: &mut Choices<'_>, team: Team, agents: &[&str], ids: &[&str], class: &str) -> Team {
    let (one, two) = (ids[0], ids[ids.len() - 1]);
    let rows = match c.below(4) {
        0 => format!("weeks = [\"{one}/-\", \"{two}/-\"]"),
        1 => format!("weeks = [\"- {one} {one}/- * {two} work -\", \"*\"]"),
        2 => format!("days = [\"{one} {two} -\"]"),
        _ => format!("days = [\"work {one}/{two} -/{two}\", \"- *\"]"),
    };
    let offset = match c.once_in(2) {
        true => format!("offsets = [\"{} 1\"]\nbegins = {}\n", agents[0], team.first_date()),
        false => String::new(),
    };
    team.add(&format!("[[rules.rotation]]\n{rows}\n{offset}{}{class}", whom(c, agents)))
}

/// Duties of a shift or of all, in some period.
fn shift_count(c: &mut Choices<'_>, team: Team, agents: &[&str], ids: &[&str], class: &str) -> Team {
    let mut keys = one_shift(c, ids) + &whom(c, agents);
    keys += c.pick(&["per = \"week\"\n", "per = \"horizon\"\n", "window = 3\n", "per = \"month\"\n"]);
    let min = c.below(3);
    keys += &match c.below(4) {
        0 | 1 => format!("max = {}\n", c.below(3)),
        2 => format!("min = {}\n", min + 1),
        _ => format!("min = {min}\nmax = {}\n", min + c.below(2)),
    };
    team.add(&format!("[[rules.shift_count]]\n{keys}{class}"))
}

/// Banned successions and orders.
fn succession(c: &mut Choices<'_>, mut team: Team, _agents: &[&str], ids: &[&str], class: &str) -> Team {
    if c.below(4) > 0 {
        team = in_turn(team);
    }
    let mut keys = String::new();
    let forward = ids.len() == 2 && c.once_in(3);
    if forward {
        keys += c.pick(&["forward = [\"A\", \"N\"]\n", "forward = [\"N\", \"A\"]\n"]);
    }
    if !forward || c.once_in(2) {
        let mut one = || {
            let length = 2 + usize::from(c.once_in(3));
            let step = |c: &mut Choices<'_>| if c.once_in(4) { "rest" } else { ids[c.below(ids.len())] };
            format!("\"{}\"", (0..length).map(|_| step(c)).collect::<Vec<_>>().join(" > "))
        };
        let list = [one(), one()];
        keys += &format!("banned = [{}]\n", list.join(", "));
    }
    team.add(&format!("[[rules.succession]]\n{keys}{class}"))
}

fn stint(c: &mut Choices<'_>, team: Team, agents: &[&str], _ids: &[&str], class: &str) -> Team {
    run(c, team, agents, "stint", 3, class)
}

fn days_off(c: &mut Choices<'_>, team: Team, agents: &[&str], _ids: &[&str], class: &str) -> Team {
    run(c, team, agents, "days_off", 4, class)
}

fn run(c: &mut Choices<'_>, team: Team, agents: &[&str], rule: &str, most: usize, class: &str) -> Team {
    let min = 1 + c.below(3);
    let max = min.max(1 + c.below(most));
    let keys = match c.below(3) {
        0 => format!("max = {}\n", 1 + c.below(2)),
        1 => format!("min = {}\n", min.max(2)),
        _ => format!("min = {min}\nmax = {max}\n"),
    };
    team.add(&format!("[[rules.{rule}]]\n{keys}{}{class}", whom(c, agents)))
}

fn shift_stint(c: &mut Choices<'_>, team: Team, _agents: &[&str], ids: &[&str], class: &str) -> Team {
    let listed = if c.once_in(4) { list(ids) } else { list(&[ids[c.below(ids.len())]]) };
    let mut keys = format!("shifts = {listed}\n");
    let rest = c.once_in(2);
    if !rest || c.once_in(2) {
        keys += &format!("max = {}\n", 1 + c.below(2));
    }
    if rest {
        keys += &format!("rest_after = {}\n", 1 + c.below(3));
        if c.once_in(2) {
            keys += &format!("after = {}\n", 1 + c.below(3));
        }
    }
    team.rule("shift_stint", &(keys + class))
}

fn holiday_rest(c: &mut Choices<'_>, mut team: Team, _agents: &[&str], _ids: &[&str], class: &str) -> Team {
    // With holidays whose days after them are mostly all there.
    for _ in 0..4 {
        let day = team.first_date() - Days::new(1) + Days::new(c.below(4) as u64);
        if !team.toml().contains(&format!("date = {day}\nname")) {
            team = team.add(&format!("[[holiday]]\ndate = {day}\nname = \"off\""));
        }
    }
    let within = [1, 1, 2, 3][c.below(4)];
    let keys = format!("within = {within}\nmin = {}\n", within - c.below(within.min(2)));
    team.rule("holiday_rest", &(keys + class))
}

fn overlap(c: &mut Choices<'_>, mut team: Team, _agents: &[&str], ids: &[&str], class: &str) -> Team {
    if !team.toml().contains("[[coverage]]") {
        team = team.add("[[coverage]]\nfrom = \"00:00\"\nuntil = \"24:00\"");
    }
    let min = c.pick(&["30min", "1h", "3h"]);
    let keys = format!("min = \"{min}\"\n{}", one_shift(c, ids));
    team.add(&format!("[[rules.overlap]]\n{keys}{class}"))
}

fn together(c: &mut Choices<'_>, team: Team, agents: &[&str], ids: &[&str], class: &str) -> Team {
    // One side or the other has all the rest.
    let one = c.below(agents.len());
    let rest: Vec<&str> = agents.iter().copied().filter(|own| *own != agents[one]).collect();
    let (own, with) = if c.once_in(2) { (vec![agents[one]], rest) } else { (rest, vec![agents[one]]) };
    let mut keys = format!("agents = {}\nwith = {}\n{}", list(&own), list(&with), one_shift(c, ids));
    if c.once_in(2) {
        keys += &format!("each = {}\n", 1 + c.below(2));
    }
    team.add(&format!("[[rules.together]]\n{keys}{class}"))
}

fn apart(c: &mut Choices<'_>, team: Team, agents: &[&str], ids: &[&str], class: &str) -> Team {
    let mut keys = format!("agents = {}\n{}", list(agents), one_shift(c, ids));
    if agents.len() > 2 && c.once_in(4) {
        keys += "max = 2\n";
    }
    if c.once_in(2) {
        keys += "by = \"date\"\n";
    }
    team.add(&format!("[[rules.apart]]\n{keys}{class}"))
}

/// Wishes for and against colleagues.
pub fn colleagues(c: &mut Choices<'_>, mut team: Team, agents: &[&str]) -> Team {
    for _ in 0..if agents.len() > 1 { c.below(3) } else { 0 } {
        let one = c.below(agents.len());
        let other = (one + 1 + c.below(agents.len() - 1)) % agents.len();
        let (wish, days) = (c.pick(&["avoids_with", "wants_with"]), c.pick(&["daily", "weekdays"]));
        let text = format!("{wish} = \"{}\"\ndays = \"{days}\"\nweight = 6", agents[other]);
        team = team.add(&format!("[[preferences]]\nagent = \"{}\"\n{text}", agents[one]));
    }
    team
}

/// Hours in periods and windows, of some agents, shifts and dates; rest days in windows.
fn contracts(c: &mut Choices<'_>, mut team: Team, agents: &[&str], ids: &[&str], class: &str) -> Team {
    let per = c.pick(&["week", "day", "month", "horizon", "2", "3", "5", "9"]);
    let mut keys = match per.parse::<usize>() {
        Ok(days) => format!("window = {days}\n"),
        Err(_) => format!("per = \"{per}\"\n"),
    };
    let most = c.pick(&["8h", "16h", "12h30min", "4h", "20h"]);
    let least = c.pick(&["4h", "8h", "3h20min"]);
    keys += &match c.below(4) {
        0 | 1 => format!("max = \"{most}\"\n"),
        2 => format!("min = \"{least}\"\n"),
        _ if most == "4h" => format!("min = \"{most}\"\nmax = \"{most}\"\n"),
        _ => format!("min = \"{least}\"\nmax = \"{most}\"\n"),
    };
    keys += &(whom(c, agents) + &one_shift(c, ids));
    if c.once_in(3) {
        let day = team.first_date() + Days::new(c.below(7) as u64);
        keys += &format!("{} = {day}\n", c.pick(&["from_date", "until_date"]));
    }
    // A table that is there already, for one limit a week, has a header of its own.
    if !team.toml().contains("[rules.hours]") {
        team = team.add(&format!("[[rules.hours]]\n{keys}{class}"));
    }
    if c.once_in(2) && !team.toml().contains("[rules.rest_days]") {
        let window = 2 + c.below(5);
        let keys = format!("window = {window}\nmin = {}\n", 1 + c.below(window));
        let settings = settings(c, "soft");
        team = team.add(&format!("[[rules.rest_days]]\n{keys}{settings}"));
    }
    team
}
