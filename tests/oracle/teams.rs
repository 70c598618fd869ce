//! Random tiny teams, made from a list of numbers: the smaller the numbers, the plainer the team.

use chrono::Days;

use crate::families::{Focus, colleagues, families, mostly_priced};
use crate::support::Team;

/// A team with more rosters than this is left out.
pub const MOST_ROSTERS: usize = 60_000;

/// Numbers from which a team is made, 0 once they are used up.
pub struct Choices<'a>(std::slice::Iter<'a, u16>);

impl<'a> Choices<'a> {
    pub fn new(numbers: &'a [u16]) -> Choices<'a> {
        Choices(numbers.iter())
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0.next().map_or(0, |number| usize::from(*number) * n / 65_536)
    }

    /// One of these, the first the plainest.
    pub fn pick<'o, T: ?Sized>(&mut self, options: &[&'o T]) -> &'o T {
        options[self.below(options.len())]
    }

    /// True once in so many times.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == n - 1
    }
}

const AGENTS: [&str; 3] = ["lin", "mia", "zhao"];

/// A team that an exhaustive listing can cope with.
pub fn team(choices: &mut Choices<'_>) -> Team {
    let c = choices;
    let mut team = Team::new();
    // Mondays, days in mid-week, a Friday, and the two nights on which clocks change.
    let start = c.pick(&["2026-11-30", "2026-12-03", "2026-12-04", "2026-12-06", "2026-03-28", "2026-10-24"]);
    team = team.from(start).zone(c.pick(&["UTC", "Europe/Berlin"]));
    if c.once_in(4) {
        team = team.first_weekday(c.pick(&["sunday", "wednesday"]));
    }

    let focus = Focus::new(c);
    let (least_agents, least_shifts) = focus.needs();
    // One agent has the longest line.
    let agents = least_agents.max([1, 2, 1, 3][c.below(4)]);
    // Half of the teams are plain, so that the rule in focus is what matters most.
    let plain = c.once_in(2);
    let (shifts, pair) = if plain { plain_shifts(c, least_shifts) } else { shifts(c, least_shifts) };
    let duties = 1 + shifts.len() + usize::from(pair);
    let look_ahead = c.below(3);
    // Most teams small, some as large as can be.
    let most = if c.once_in(16) { MOST_ROSTERS } else { 7000 };
    let fits = |days: &usize| duties.checked_pow((agents * days) as u32).is_some_and(|all| all <= most);
    let longest = if c.once_in(30) { 15 } else { 9 };
    let room = (1..=longest).take_while(fits).last().unwrap_or(1).max(1 + look_ahead);
    let planned = room - c.below(2).min(room - 1 - look_ahead);
    let days = planned - look_ahead;
    team = team.days(days).look_ahead(look_ahead);

    for (id, start, end, keys) in &shifts {
        team = team.shift_with(id, start, end, keys);
    }
    let ids: Vec<&str> = shifts.iter().map(|own| own.0.as_str()).collect();
    if plain {
        team = AGENTS[..agents].iter().fold(team, |team, id| team.agent(id));
        team = past(c, team.no_fairness(), agents, &ids, false);
        if c.once_in(4) {
            let (what, weight) = (ids[c.below(ids.len())], c.pick(&["25", "60"]));
            let text = format!("avoids = \"{what}\"\ndays = \"daily\"\nweight = {weight}");
            team = team.add(&format!("[[preferences]]\nagent = \"lin\"\n{text}"));
        }
        if c.once_in(24) {
            // Nobody's roster changes for a limit on leave: it holds or it does not.
            let leave = format!("[[leave]]\nagent = \"lin\"\nfrom = {}", team.first_date());
            team = team.add(&leave).add("[[rules.leave_limit]]\nmax = 0\nclass = \"must\"");
        }
        return families(c, team, &focus, &AGENTS[..agents], &ids);
    }
    let skilled = c.once_in(2);
    if skilled {
        team = team.add("[[skills]]\nid = \"chat\"\n[[skills]]\nid = \"voice\"");
    }
    for id in &AGENTS[..agents] {
        let mut keys = String::new();
        if skilled {
            let skills = ["{ chat = 2 }", "[\"voice\"]", "{ chat = 1, voice = 3 }", "{}"];
            keys += &format!("skills = {}\n", skills[c.below(4)]);
        }
        if ids.len() == 2 && c.once_in(4) {
            keys += &format!("shifts = [\"{}\"]\n", ids[c.below(2)]);
        }
        if c.once_in(5) {
            keys += &format!("share = {}\n", c.pick(&["0.5", "0.75", "2.0"]));
        }
        if c.once_in(8) {
            keys += &format!("max_week_hours = \"{}\"\n", c.pick(&["16h", "8h", "20h"]));
        }
        if c.once_in(24) {
            // Above their own maximum it would be refused.
            let least = if keys.contains("max_week") { "8h" } else { "12h" };
            keys += &format!("min_week_hours = \"{least}\"\n");
        }
        if c.once_in(10) {
            let day = team.first_date() + Days::new(c.below(7) as u64);
            keys += &format!("{} = {day}\n", c.pick(&["from", "until"]));
        }
        team = team.agent_with(id, &keys);
    }
    team = targets(c, team, &ids, skilled);
    team = demand(c, team, skilled);
    team = dated(c, team, &AGENTS[..agents], &ids, planned);
    if team.toml().contains("[[leave]]") && c.once_in(3) {
        let agents = if c.once_in(4) { "agents = [\"lin\"]\n" } else { "" };
        let days = c.pick(&["", "", "days = [\"weekends\", \"fri\"]\n"]);
        let max = [0, 0, 1][c.below(3)];
        let class = if c.once_in(2) { "class = \"must\"" } else { mostly_priced(c) };
        team = team.add(&format!("[[rules.leave_limit]]\nmax = {max}\n{agents}{days}{class}"));
    }
    team = limits(c, team, &AGENTS[..agents], &ids, planned);
    let named;
    (team, named) = shared(c, team, &ids, planned);
    team = rules(c, team, named);
    team = past(c, team, agents, &ids, named);
    team = colleagues(c, team, &AGENTS[..agents]);
    families(c, team, &focus, &AGENTS[..agents], &ids)
}

/// One shift or two, one of them at night.
fn plain_shifts(c: &mut Choices<'_>, least: usize) -> (Vec<(String, String, String, String)>, bool) {
    let count = least.max(1 + c.below(2));
    // A long night is not over when the day begins.
    let end = c.pick(&["29:00", "29:00", "35:00"]);
    let all = [("A", "09:00", "17:00"), ("N", "21:00", end)];
    let own = |(id, start, end): (&str, &str, &str)| (id.into(), start.into(), end.into(), String::new());
    (all.into_iter().take(count).map(own).collect(), false)
}

/// Each shift as id, start, end, keys; and whether they make a same-day pair.
fn shifts(c: &mut Choices<'_>, least: usize) -> (Vec<(String, String, String, String)>, bool) {
    let mut shifts = Vec::new();
    let mut ends = Vec::new();
    let (count, wants_pair) = (least.max(if c.once_in(3) { 1 } else { 2 }), c.once_in(2));
    for id in ["A", "N"].into_iter().take(count) {
        let start = *c.pick(&[&9_i64, &22, &2, &12, &20, &17, &0]);
        let length = *c.pick(&[&8_i64, &4, &6, &10, &3, &12, &24, &16, &22]);
        let half = if c.once_in(4) { 30 } else { 0 };
        let (begin, end) = (start * 60 + half, (start + length) * 60 + half);
        let mut keys = String::new();
        if c.once_in(5) {
            keys += "counts_as_day = false\n";
        }
        if c.once_in(5) {
            keys += "breaks_rest = false\n";
        }
        if c.once_in(4) {
            keys += "standby = true\n";
        }
        if c.once_in(8) {
            keys += "covers = false\n";
        }
        if c.once_in(6) {
            keys += &format!("paid_share = {}\n", c.pick(&["0.5", "0.333", "0.0"]));
        }
        if c.once_in(6) {
            keys += "report_before = \"20min\"\n";
        }
        if c.once_in(6) {
            keys += "handover = \"15min\"\n";
        }
        if c.once_in(6) {
            keys += "wrap_up = \"20min\"\n";
        }
        let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        ends.push((begin, end));
        shifts.push((id.to_string(), clock(begin), clock(end), keys));
    }
    // An hour between them is enough for handing over and logging in, but not where clocks change.
    let pair =
        wants_pair && ends.len() == 2 && ends[0].1 + 60 <= ends[1].0 && (ends[0].1 > 180 || ends[1].0 > 240);
    if pair {
        shifts[1].3 += "may_follow_same_day = [\"A\"]\n";
    }
    (shifts, pair)
}

/// Which agents a target means, in a team with skills.
fn needs(c: &mut Choices<'_>, skilled: bool) -> &'static str {
    const NEEDS: [&str; 6] = [
        "",
        "skill = \"chat\"\n",
        "skill = \"voice\"\n",
        "skills = [\"chat\", \"voice\"]\n",
        "skill = \"chat\"\nlevel = 2\n",
        "skills = [\"voice\", \"chat\"]\nlevel = 2\n",
    ];
    if skilled { NEEDS[c.below(NEEDS.len())] } else { "" }
}

fn targets(c: &mut Choices<'_>, mut team: Team, ids: &[&str], skilled: bool) -> Team {
    for id in ids {
        if c.once_in(6) {
            continue;
        }
        let min = c.below(3);
        let want = min + if c.once_in(3) { 1 } else { 0 };
        let mut keys = format!("min = {min}\nwant = {want}\n");
        if c.once_in(3) {
            keys += &format!("max = {}\n", want + c.below(2));
        }
        team = team.staffed(id, &keys);
        if c.once_in(4) {
            team = team.staffed(id, &format!("min = {}\ndays = [\"fri\", \"weekends\"]\n", c.below(2)));
        }
    }
    for _ in 0..c.below(3) {
        let from = *c.pick(&[&9_i64, &0, &20, &23, &2]);
        let length = *c.pick(&[&8_i64, &3, &12, &24]);
        let agents = 1 + c.below(2);
        let hours = format!("from = \"{from:02}:00\"\nuntil = \"{:02}:00\"", from + length);
        let days = c.pick(&["daily", "weekdays", "sun"]);
        let mut keys = needs(c, skilled).to_string();
        if c.once_in(5) {
            keys += "by = \"standby\"\n";
        }
        if c.once_in(6) {
            keys += c.pick(&["class = \"soft\"\n", "class = \"required\"\n", "class = \"must\"\n"]);
        }
        if c.once_in(6) {
            keys += "weight = 3\n";
        }
        team = team.add(&format!("[[coverage]]\n{hours}\nagents = {agents}\ndays = \"{days}\"\n{keys}"));
    }
    if c.once_in(3) {
        let from = *c.pick(&[&12_i64, &22, &1]);
        let length = *c.pick(&[&2_i64, &6]);
        let hours = format!("from = \"{from:02}:00\"\nuntil = \"{:02}:00\"", from + length);
        let days = c.pick(&["daily", "weekends"]);
        team = team.add(&format!("[[accepted_gap]]\n{hours}\nreason = \"known\"\ndays = \"{days}\""));
    }
    team
}

/// Targets by the hour, in tables or a file; several of them for the same agents and time.
fn demand(c: &mut Choices<'_>, mut team: Team, skilled: bool) -> Team {
    for nth in 0..[0, 1, 1, 2][c.below(4)] {
        let needs = needs(c, skilled);
        let from = *c.pick(&[&9_i64, &0, &20, &12]);
        let length = *c.pick(&[&8_i64, &3, &2, &24]);
        let min = c.below(2);
        let want = min + c.below(2);
        let max = if c.once_in(4) { Some(want + c.below(2)) } else { None };
        if nth == 0 && c.once_in(3) {
            let until = (from + length).min(24);
            let mid = (from + until) / 2;
            let max = max.map(|max| max.to_string()).unwrap_or_default();
            let late = if c.once_in(2) { "0.25 2" } else { "" };
            let mut text = "weekday,until,from,want,min,max,late\n".to_string();
            text += &format!("daily,{mid}:00,{from}:00,{want},{min},{max},{late}\n");
            text +=
                &format!("weekdays,{until}:00,{mid}:00,,{min},,\nsun,{until}:00,{mid}:00,{want},0,{max},\n");
            team = team.file("targets.csv", &text);
            team = team.add(&format!("[[demand]]\nfile = \"targets.csv\"\n{needs}"));
            continue;
        }
        let mut keys = format!("min = {min}\n{needs}");
        if c.once_in(3) && max.is_none() {
            let want = want + c.below(3);
            let late = c.pick(&["0.4", "[0, 1]", "[0.3, 0.6, 5]", "[2, 4.5]"]);
            keys += &format!("want = {want}\nlate = {late}\n");
        } else if c.once_in(2) {
            keys += &format!("want = {want}\n");
        }
        if let Some(max) = max {
            keys += &format!("max = {max}\n");
        }
        let days = c.pick(&["daily", "weekdays", "sun"]);
        let hours = format!("from = \"{from:02}:00\"\nuntil = \"{:02}:00\"", from + length);
        team = team.add(&format!("[[demand]]\n{hours}\n{keys}days = \"{days}\""));
    }
    if c.once_in(2) {
        let settings = settings(c, "required");
        let prices = c.pick(&["", "want_weight = 1\n", "over_weight = 7\n", "late_weight = 9\n"]);
        team = team.rule("demand", &format!("{prices}{settings}"));
    }
    team
}

/// Leave, pins and wishes; none of them contradict each other.
fn dated(c: &mut Choices<'_>, mut team: Team, agents: &[&str], ids: &[&str], planned: usize) -> Team {
    let first = team.first_date();
    for agent in agents {
        let on = |day: usize| first + Days::new(day as u64);
        let leave = c.once_in(3).then(|| c.below(planned));
        if let Some(day) = leave {
            let until = on(day + c.below(3));
            let part =
                ["", "half = \"am\"", "half = \"pm\"", "from_time = \"10:00\"\nuntil_time = \"25:00\""];
            let part = if c.once_in(3) { part[c.below(4)] } else { "" };
            let keys = format!("agent = \"{agent}\"\nfrom = {}\nuntil = {until}\n{part}", on(day));
            team = team.add(&format!("[[leave]]\n{keys}"));
        }
        if c.once_in(4) {
            let day = c.below(planned);
            let duty = if leave.is_some() || c.once_in(2) { "rest" } else { ids[c.below(ids.len())] };
            team = team.add(&format!("[pins.{agent}]\n{} = \"{duty}\"", on(day)));
        }
        if c.once_in(4) {
            team = team.add(&format!("[[extra_duty]]\nagent = \"{agent}\"\ndate = {}", on(c.below(planned))));
        }
        for _ in 0..c.below(3) {
            let wish = c.pick(&["avoids", "wants"]);
            let what = if c.once_in(3) { "work" } else { ids[c.below(ids.len())] };
            let days = c.pick(&["daily", "weekends", "thu"]);
            let weight = c.pick(&["10", "3", "25"]);
            let text = format!("{wish} = \"{what}\"\ndays = \"{days}\"\nweight = {weight}");
            team = team.add(&format!("[[preferences]]\nagent = \"{agent}\"\n{text}"));
        }
    }
    team
}

/// Agents who join, leave, are in training, or can work in some hours only; no pin is outside.
fn limits(c: &mut Choices<'_>, mut team: Team, agents: &[&str], ids: &[&str], planned: usize) -> Team {
    let first = team.first_date();
    for agent in agents {
        // Hours may begin or end at any half hour, and reach into the next date.
        for _ in 0..[0, 0, 0, 0, 1, 2][c.below(6)] {
            let mut text = format!("[[availability]]\nagent = \"{agent}\"\n");
            if !c.once_in(4) {
                let from = *c.pick(&[&0_i64, &540, &1320, &100, &1410]);
                let until = from + *c.pick(&[&1440_i64, &480, &600, &765, &1430]);
                let clock = |minutes: i64| format!("{:02}:{:02}", minutes / 60, minutes % 60);
                text += &format!("from = \"{}\"\nuntil = \"{}\"\n", clock(from), clock(until));
            }
            if c.once_in(3) {
                text += "available = false\n";
            }
            let day = first + Days::new(c.below(planned + 1) as u64);
            let days = [
                "days = \"daily\"".to_string(),
                format!("dates = [{day}]"),
                "days = \"weekends\"".to_string(),
            ];
            text += &days[c.below(3)];
            team = team.add(&text);
        }
        let pinned = team.toml().contains(&format!("[pins.{agent}]"));
        if !pinned && c.once_in(6) {
            let day = first + Days::new(c.below(planned) as u64);
            let (shift, key) = (ids[c.below(ids.len())], c.pick(&["from_date", "until_date", "dates"]));
            let text = format!("agent = \"{agent}\"\nshift = \"{shift}\"\n{key} = {day}");
            team = team.add(&format!("[[eligibility]]\n{text}"));
        }
    }
    team
}

/// Class, weight and level of a rule, now and then.
pub fn settings(c: &mut Choices<'_>, own: &str) -> String {
    let mut keys = String::new();
    if c.once_in(2) {
        let class = c.pick(&["must", "soft", "required"]);
        if class != own {
            keys += &format!("class = \"{class}\"\n");
        }
    }
    if c.once_in(3) {
        keys += &format!("weight = {}\n", c.pick(&["1", "7", "40"]));
    }
    if c.once_in(3) {
        keys += &format!("level = {}\n", c.pick(&["1", "2", "3"]));
    }
    keys
}

/// Public holidays and a count of the team's own; whether there is one.
fn shared(c: &mut Choices<'_>, mut team: Team, ids: &[&str], planned: usize) -> (Team, bool) {
    let first = team.first_date();
    let mut holidays = std::collections::BTreeSet::new();
    for _ in 0..c.below(3) {
        // From the week before on.
        holidays.insert(first - Days::new(4) + Days::new(c.below(planned + 4) as u64));
    }
    for date in holidays {
        team = team.add(&format!("[[holiday]]\ndate = {date}\nname = \"off\""));
    }
    let tables = c.below(3);
    for _ in 0..tables {
        let mut keys = String::new();
        if c.once_in(2) {
            keys += &format!("shifts = [\"{}\"]\n", ids[c.below(ids.len())]);
        }
        if c.once_in(3) {
            keys += &format!("points = {}\n", c.pick(&["2", "3", "6"]));
        }
        keys += &format!("days = \"{}\"\n", c.pick(&["daily", "weekends", "fri"]));
        team = team.add(&format!("[[counts]]\nid = \"hard\"\n{keys}"));
    }
    (team, tables > 0)
}

fn rules(c: &mut Choices<'_>, mut team: Team, named: bool) -> Team {
    for (rule, key, values) in [
        ("rest", "min", ["\"11h\"", "\"9h30min\"", "\"24h\"", "\"40h\"", "\"72h\""]),
        ("rest_days", "min_per_week", ["2", "4", "5", "6", "7"]),
        ("hours", "max_per_week", ["\"16h\"", "\"8h\"", "\"20h\"", "\"24h\"", "\"12h30min\""]),
    ] {
        if c.once_in(3) {
            let value = values[c.below(values.len())];
            let settings = settings(c, "must");
            let keys = format!("{key} = {value}\n{settings}");
            // Several tables of a rule have one form of header.
            team = match rule == "hours" && c.once_in(2) {
                true => team.add(&format!("[[rules.{rule}]]\n{keys}")),
                false => team.rule(rule, &keys),
            };
        }
    }
    for (rule, class) in [
        ("eligibility", "must"),
        ("availability", "must"),
        ("leave", "must"),
        ("pins", "must"),
        ("coverage", "required"),
    ] {
        if c.once_in(4) {
            let settings = settings(c, class);
            team = team.rule(rule, &settings);
        }
    }
    if c.once_in(3) {
        let want = if c.once_in(2) { "want_weight = 4\n" } else { "" };
        let settings = settings(c, "required");
        team = team.rule("staffing", &format!("{want}{settings}"));
    }
    if c.once_in(4) {
        let settings = settings(c, "soft");
        team = team.rule("preferences", &settings);
    }
    if c.once_in(2) {
        let counts =
            c.pick(&["\"shifts\"", "\"hours\"", "\"weekend_days\", \"standby\"", "", "\"holidays\""]);
        let counts = match counts {
            "" if named => "\"hard\"",
            "\"holidays\"" if named => "\"hard\", \"holidays\"",
            counts => counts,
        };
        let cap = if c.once_in(3) { format!("catch_up_max = {}\n", c.below(3)) } else { String::new() };
        let unit = c.pick(&["8h", "1h", "2h30min"]);
        let settings = settings(c, "soft");
        // As a must it leaves hardly a roster; the audits are compared all the same.
        team =
            team.rule("fairness", &format!("counts = [{counts}]\nhours_unit = \"{unit}\"\n{cap}{settings}"));
    }
    team
}

/// What was worked before day one, and what is owed.
fn past(c: &mut Choices<'_>, mut team: Team, agents: usize, ids: &[&str], named: bool) -> Team {
    if c.once_in(2) {
        let days = 1 + c.below(7);
        let mut cell = || if c.once_in(2) { ids[c.below(ids.len())].to_string() } else { "-".to_string() };
        let rows: Vec<String> =
            (0..agents).map(|_| (0..days).map(|_| cell()).collect::<Vec<_>>().join(" ")).collect();
        team = team.before(&rows.join(" / "));
    }
    for count in ["shift.A", "hours", "holidays", "count.hard"] {
        if count == "count.hard" && !named {
            continue;
        }
        if c.once_in(4) {
            let balances: Vec<&str> =
                (0..agents).map(|_| c.pick(&["0", "1/2", "-3/4", "2", "-40"])).collect();
            team = team.owed(count, &balances);
        }
    }
    team
}
