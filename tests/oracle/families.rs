//! Rules that a random team may have, by what they are about.

use chrono::Days;

use crate::support::Team;
use crate::teams::{Choices, settings};

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

/// Duties of a shift or of all, each week or over the horizon; now and then two such tables.
pub fn counts(c: &mut Choices<'_>, mut team: Team, agents: &[&str], ids: &[&str]) -> Team {
    for _ in 0..[0, 1, 0, 2][c.below(4)] {
        let mut keys = String::new();
        if c.once_in(2) {
            keys += &format!("shifts = [\"{}\"]\n", ids[c.below(ids.len())]);
        }
        if c.once_in(4) {
            keys += &format!("agents = [\"{}\"]\n", agents[c.below(agents.len())]);
        }
        keys += c.pick(&[
            "per = \"week\"\n",
            "per = \"horizon\"\n",
            "window = 3\n",
            "per = \"month\"\n",
            "window = 2\n",
        ]);
        let min = c.below(3);
        keys += &match c.below(3) {
            0 => format!("max = {}\n", c.below(4)),
            1 => format!("min = {}\n", min + 1),
            _ => format!("min = {min}\nmax = {}\n", min + c.below(2)),
        };
        keys += mostly_priced(c);
        team = team.add(&format!("[[rules.shift_count]]\n{keys}"));
    }
    team
}

/// Banned successions and orders; now and then two such tables.
pub fn successions(c: &mut Choices<'_>, mut team: Team, _agents: &[&str], ids: &[&str]) -> Team {
    for _ in 0..[0, 1, 0, 2][c.below(4)] {
        let mut keys = String::new();
        let forward = ids.len() == 2 && c.once_in(3);
        if forward {
            keys += c.pick(&["forward = [\"A\", \"N\"]\n", "forward = [\"N\", \"A\"]\n"]);
        }
        if !forward || c.once_in(2) {
            let mut one = || {
                let length = 2 + c.below(2);
                let step = |c: &mut Choices<'_>| if c.once_in(3) { "rest" } else { ids[c.below(ids.len())] };
                format!("\"{}\"", (0..length).map(|_| step(c)).collect::<Vec<_>>().join(" > "))
            };
            let list = [one(), one()];
            keys += &format!("banned = [{}]\n", list.join(", "));
        }
        keys += mostly_priced(c);
        team = team.add(&format!("[[rules.succession]]\n{keys}"));
    }
    team
}

/// Rules about days in a row.
pub fn runs(c: &mut Choices<'_>, mut team: Team, _agents: &[&str], ids: &[&str]) -> Team {
    for (rule, most) in [("stint", 3), ("days_off", 4)] {
        if c.once_in(2) {
            let min = 1 + c.below(3);
            let max = min.max(1 + c.below(most));
            let keys = match c.below(3) {
                0 => format!("max = {max}\n"),
                1 => format!("min = {}\n", min.max(2)),
                _ => format!("min = {min}\nmax = {max}\n"),
            };
            let settings = settings(c, "must");
            team = team.rule(rule, &(keys + &settings));
        }
    }
    if c.once_in(2) {
        let own = ids[c.below(ids.len())];
        let listed = if c.once_in(4) { format!("\"{}\"", ids.join("\", \"")) } else { format!("\"{own}\"") };
        let mut keys = format!("shifts = [{listed}]\n");
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
        let settings = settings(c, "must");
        team = team.rule("shift_stint", &(keys + &settings));
    }
    team
}

/// Rules about weeks and weekends, and patterns: one of them dear, for many rules at once
/// leave a single one little to say.
pub fn weeks(c: &mut Choices<'_>, mut team: Team, agents: &[&str], ids: &[&str]) -> Team {
    let focus = c.below(6);
    let drawn = |c: &mut Choices<'_>, rule: usize| focus == rule || c.once_in(8);
    let keys = |c: &mut Choices<'_>, rule: usize| {
        let whom = match c.once_in(4) {
            true => format!("agents = [\"{}\"]\n", agents[c.below(agents.len())]),
            false => String::new(),
        };
        let dear = ["class = \"soft\"\nweight = 300", "class = \"must\"", "class = \"required\""];
        whom + if focus == rule { dear[c.below(3)] } else { mostly_priced(c) }
    };
    if drawn(c, 0) {
        let limit = c.pick(&["max = 0\n", "max = 1\nof = 2\n", "whole = true\n", "max = 0\nwhole = true\n"]);
        team = team.add(&format!("[[rules.weekends]]\n{limit}{}", keys(c, 0)));
    }
    if drawn(c, 1) {
        let window = c.pick(&["", "window = 2\n", "window = 3\n", "window = 5\n"]);
        let longest = if window.contains('2') { 48 } else { 72 };
        let min = (*c.pick(&[&35_i64, &24, &40, &48, &61])).min(longest);
        team = team.add(&format!("[[rules.weekly_rest]]\nmin = \"{min}h\"\n{window}{}", keys(c, 1)));
    }
    if ids.len() == 2 && drawn(c, 2) {
        if focus == 2 {
            team = team.staffed("A", "want = 1\ndays = [\"mon\", \"thu\", \"sat\"]");
            team = team.staffed("N", "want = 1\ndays = [\"tue\", \"fri\", \"sun\"]");
        }
        team = team.add(&format!("[[rules.same_shift]]\n{}", keys(c, 2)));
    }
    if drawn(c, 3) {
        let (one, two) = (ids[0], ids[ids.len() - 1]);
        let rows = match c.below(4) {
            0 => format!("weeks = [\"{one}/-\", \"{two}/-\"]"),
            1 => format!("weeks = [\"- {one} {one}/- * {two} work -\", \"*\"]"),
            2 => format!("days = [\"{one} {two} -\"]"),
            _ => format!("days = [\"work {one}/{two} -/{two}\", \"- *\"]"),
        };
        let offset = format!("offsets = [\"{} 1\"]\nbegins = {}\n", agents[0], team.first_date());
        let offset = if c.once_in(2) { offset } else { String::new() };
        team = team.add(&format!("[[rules.rotation]]\n{rows}\n{offset}{}", keys(c, 3)));
    }
    team
}

/// Who works with whom, how shifts overlap, and rest after holidays.
pub fn company(c: &mut Choices<'_>, mut team: Team, agents: &[&str], ids: &[&str]) -> Team {
    let list = |some: &[&str]| format!("[\"{}\"]", some.join("\", \""));
    let shifts = |c: &mut Choices<'_>| match c.once_in(3) {
        true => format!("shifts = [\"{}\"]\n", ids[c.below(ids.len())]),
        false => String::new(),
    };
    if agents.len() > 1 {
        for _ in 0..[0, 1, 1, 2][c.below(4)] {
            // One side or the other has all the rest.
            let one = c.below(agents.len());
            let rest: Vec<&str> = agents.iter().copied().filter(|own| *own != agents[one]).collect();
            let (own, with) =
                if c.once_in(2) { (vec![agents[one]], rest) } else { (rest, vec![agents[one]]) };
            let mut keys = format!("agents = {}\nwith = {}\n{}", list(&own), list(&with), shifts(c));
            if c.once_in(2) {
                keys += &format!("each = {}\n", 1 + c.below(2));
            }
            team = team.add(&format!("[[rules.together]]\n{keys}{}", mostly_priced(c)));
        }
        for _ in 0..[1, 1, 2, 2][c.below(4)] {
            let mut keys = format!("agents = {}\n{}", list(agents), shifts(c));
            if agents.len() > 2 && c.once_in(4) {
                keys += "max = 2\n";
            }
            if c.once_in(2) {
                keys += "by = \"date\"\n";
            }
            team = team.add(&format!("[[rules.apart]]\n{keys}{}", mostly_priced(c)));
        }
        for _ in 0..c.below(3) {
            let one = c.below(agents.len());
            let other = (one + 1 + c.below(agents.len() - 1)) % agents.len();
            let (wish, days) = (c.pick(&["avoids_with", "wants_with"]), c.pick(&["daily", "weekdays"]));
            let text = format!("{wish} = \"{}\"\ndays = \"{days}\"\nweight = 6", agents[other]);
            team = team.add(&format!("[[preferences]]\nagent = \"{}\"\n{text}", agents[one]));
        }
    }
    for _ in 0..[0, 1, 1, 2][c.below(4)] {
        if !team.toml().contains("[[coverage]]") {
            team = team.add("[[coverage]]\nfrom = \"00:00\"\nuntil = \"24:00\"");
        }
        let min = c.pick(&["30min", "1h", "3h"]);
        let keys = format!("min = \"{min}\"\n{}", shifts(c));
        team = team.add(&format!("[[rules.overlap]]\n{keys}{}", mostly_priced(c)));
    }
    if c.below(8) > 0 {
        // With holidays whose days after them are mostly all there.
        for _ in 0..4 {
            let day = team.first_date() - Days::new(1) + Days::new(c.below(4) as u64);
            if !team.toml().contains(&format!("date = {day}\nname")) {
                team = team.add(&format!("[[holiday]]\ndate = {day}\nname = \"off\""));
            }
        }
        let within = [1, 1, 2, 3][c.below(4)];
        let keys = format!("within = {within}\nmin = {}\n", within - c.below(within.min(2)));
        team = team.rule("holiday_rest", &(keys + mostly_priced(c)));
    }
    team
}

/// Hours in periods and windows, of some agents, shifts and dates; rest days in windows.
pub fn contracts(c: &mut Choices<'_>, mut team: Team, agents: &[&str], ids: &[&str]) -> Team {
    for _ in 0..[1, 1, 2, 1, 0, 2][c.below(6)] {
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
        if c.once_in(4) {
            keys += &format!("agents = [\"{}\"]\n", agents[c.below(agents.len())]);
        }
        if c.once_in(4) {
            keys += &format!("shifts = [\"{}\"]\n", ids[c.below(ids.len())]);
        }
        if c.once_in(3) {
            let day = team.first_date() + Days::new(c.below(7) as u64);
            keys += &format!("{} = {day}\n", c.pick(&["from_date", "until_date"]));
        }
        keys += mostly_priced(c);
        // A table that is there already, for one limit a week, has a header of its own.
        if !team.toml().contains("[rules.hours]") {
            team = team.add(&format!("[[rules.hours]]\n{keys}"));
        }
    }
    if c.once_in(2) && !team.toml().contains("[rules.rest_days]") {
        let window = 2 + c.below(5);
        let keys = format!("window = {window}\nmin = {}\n", 1 + c.below(window));
        let settings = mostly_priced(c);
        team = team.add(&format!("[[rules.rest_days]]\n{keys}{settings}"));
    }
    team
}
