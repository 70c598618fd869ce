//! Small teams that can hardly do what is asked: 5 to 14 agents, two to four weeks.

use std::fmt::Write;
use std::path::Path;

use chrono::NaiveDate;

use super::Dice;

/// The Monday on which the rosters begin.
pub fn day_one() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).expect("a date")
}

/// A team, the same for the same seed.
pub struct Tight {
    pub agents: usize,
    pub weeks: usize,
    pub team: String,
    pub leave: String,
}

/// A kind of shift, and what its agents are asked for on a weekday, in tenths of the team.
struct Kind {
    id: &'static str,
    start: &'static str,
    end: &'static str,
    more: &'static str,
    hours: usize,
    part: usize,
}

/// What a team's day may be made of.
const KINDS: [&[Kind]; 3] = [
    &[
        Kind { id: "E", start: "06:00", end: "14:00", more: "", hours: 8, part: 4 },
        Kind { id: "L", start: "14:00", end: "22:00", more: "", hours: 8, part: 4 },
        Kind { id: "N", start: "22:00", end: "30:00", more: "", hours: 8, part: 2 },
    ],
    &[
        Kind { id: "A", start: "09:00", end: "17:00", more: "", hours: 8, part: 5 },
        Kind { id: "B", start: "12:00", end: "20:00", more: "", hours: 8, part: 4 },
        Kind {
            id: "C",
            start: "20:00",
            end: "22:00",
            more: "place = \"home\"\nstandby = true\nmay_follow_same_day = [\"A\"]\n",
            hours: 0,
            part: 2,
        },
    ],
    &[
        Kind { id: "D", start: "07:00", end: "19:00", more: "", hours: 12, part: 5 },
        Kind { id: "N", start: "19:00", end: "31:00", more: "", hours: 12, part: 5 },
    ],
];

impl Tight {
    pub fn new(seed: u64) -> Tight {
        let mut dice = Dice::new(seed.wrapping_mul(0x51_7CC1_B727) ^ 0x7167_6874);
        let agents = 5 + dice.below(10) as usize;
        let weeks = 2 + dice.below(3) as usize;
        let kinds = KINDS[dice.below(3) as usize];
        let mut team = format!(
            "[team]\nid = \"tight-{seed}\"\nlanguage = \"en\"\nzone = \"Europe/Berlin\"\n\n\
             [[coverage]]\nfrom = \"{}\"\nuntil = \"{}\"\n\n",
            kinds[0].start,
            kinds[kinds.len() - 1].end
        );
        for kind in kinds {
            let Kind { id, start, end, more, .. } = kind;
            writeln!(team, "[[shifts]]\nid = \"{id}\"\nstart = \"{start}\"\nend = \"{end}\"\n{more}")
                .expect("text");
        }
        for agent in 0..agents {
            let barred = (dice.below(4) == 0).then(|| dice.below(kinds.len() as u64) as usize);
            let may: Vec<String> = (0..kinds.len())
                .filter(|at| Some(*at) != barred)
                .map(|at| format!("\"{}\"", kinds[at].id))
                .collect();
            writeln!(team, "[[agents]]\nid = \"g{agent}\"\nshifts = [{}]", may.join(", ")).expect("text");
            if dice.below(5) == 0 {
                writeln!(team, "max_week_hours = \"24h\"\nshare = 0.6").expect("text");
            }
            team.push('\n');
        }
        Tight::targets(&mut team, &mut dice, kinds, agents);
        Tight::rules(&mut team, &mut dice, kinds);
        Tight::wishes(&mut team, &mut dice, kinds, agents, weeks);
        let leave = Tight::leave(&mut dice, agents, weeks);
        Tight { agents, weeks, team, leave }
    }

    /// What is wanted, in all 90 to 110 per cent of what the agents may work in a usual week.
    fn targets(team: &mut String, dice: &mut Dice, kinds: &[Kind], agents: usize) {
        let hours: usize = kinds.iter().map(|kind| kind.hours * kind.part).sum();
        let share = 90 + 10 * dice.below(3) as usize;
        for kind in kinds {
            for (days, tenths) in [("weekdays", 11), ("weekends", 7)] {
                // 38 hours an agent and week, seven days, spread over the kinds by their parts.
                let week = agents * 38 * share * tenths;
                let want = (week * kind.part + hours * 3500) / (hours.max(1) * 7000);
                let want = want.max(1);
                let min = if dice.below(3) == 0 { want } else { want.div_ceil(2) };
                writeln!(
                    team,
                    "[[staffing]]\nshift = \"{}\"\nmin = {min}\nwant = {want}\ndays = [\"{days}\"]\n",
                    kind.id
                )
                .expect("text");
            }
        }
    }

    fn rules(team: &mut String, dice: &mut Dice, kinds: &[Kind]) {
        let (first, last) = (kinds[0].id, kinds[kinds.len() - 1].id);
        let (before_last, long) = (kinds[kinds.len() - 2].id, kinds[0].hours == 12);
        let stint = if long { 3 + dice.below(2) } else { 4 + dice.below(3) };
        let mut line = |text: &str| writeln!(team, "{text}").expect("text");
        line("[rules.rest]\nmin = \"11h\"");
        line(&format!("[rules.hours]\nmax_per_week = \"{}h\"", if long { 48 } else { 40 }));
        match dice.below(2) {
            0 => line(&format!("[rules.stint]\nmin = 2\nmax = {stint}\nclass = \"soft\"\nweight = 7")),
            _ => line(&format!("[rules.stint]\nmax = {stint}")),
        }
        if dice.below(3) > 0 {
            line("[rules.days_off]\nmin = 2\nclass = \"soft\"\nweight = 5");
        }
        if dice.below(2) == 0 {
            line(&format!(
                "[[rules.shift_stint]]\nshifts = [\"{last}\"]\nmax = 3\nrest_after = 1\nafter = 1\nclass = \"soft\"\nweight = 8"
            ));
        }
        match dice.below(3) {
            0 => line(&format!("[[rules.succession]]\nbanned = [\"{last} > {first}\"]")),
            1 => line(&format!(
                "[[rules.succession]]\nbanned = [\"{before_last} > {first}\"]\nclass = \"soft\"\nweight = 6"
            )),
            _ => line("[[rules.same_shift]]\nmax = 1\nclass = \"soft\"\nweight = 2"),
        }
        match dice.below(3) {
            0 => line("[[rules.weekends]]\nmax = 2\nof = 3"),
            1 => line("[[rules.weekends]]\nwhole = true\nclass = \"soft\"\nweight = 10"),
            _ => line("[[rules.weekends]]\nmax = 1\nof = 2\nclass = \"soft\"\nweight = 12"),
        }
        if dice.below(3) == 0 {
            line("[rules.rest_days]\nmin_per_week = 2");
        }
        let counts = match dice.below(3) {
            0 => "\"weekend_days\", \"hours\"".to_string(),
            1 => "\"shifts\", \"weekend_days\"".to_string(),
            _ => "\"shifts\", \"weekend_days\", \"hours\"".to_string(),
        };
        line(&format!("[rules.fairness]\ncounts = [{counts}]\ncatch_up_max = 2\n"));
    }

    fn wishes(team: &mut String, dice: &mut Dice, kinds: &[Kind], agents: usize, weeks: usize) {
        const WEEKDAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
        for agent in 0..agents {
            for _ in 0..weeks {
                let what = match dice.below(3) {
                    0 => "work",
                    _ => kinds[dice.below(kinds.len() as u64) as usize].id,
                };
                let date = day_one() + chrono::Days::new(dice.below(7 * weeks as u64));
                let when = match dice.below(3) {
                    0 => format!("days = [\"{}\"]", WEEKDAYS[dice.below(7) as usize]),
                    _ => format!("dates = [{date}]"),
                };
                let verb = if dice.below(3) == 0 && what != "work" { "wants" } else { "avoids" };
                writeln!(
                    team,
                    "[[preferences]]\nagent = \"g{agent}\"\n{verb} = \"{what}\"\n{when}\nweight = {}\n",
                    2 + dice.below(9)
                )
                .expect("text");
            }
        }
    }

    fn leave(dice: &mut Dice, agents: usize, weeks: usize) -> String {
        let mut text = String::new();
        for agent in 0..agents {
            if dice.below(5) > 0 {
                continue;
            }
            let days = 1 + dice.below(5);
            let from = day_one() + chrono::Days::new(dice.below(7 * weeks as u64 - days));
            let until = from + chrono::Days::new(days - 1);
            writeln!(
                text,
                "[[leave]]\nagent = \"g{agent}\"\nfrom = {from}\nuntil = {until}\nkind = \"annual\"\n"
            )
            .expect("text");
        }
        text
    }

    /// Writes the team into a folder.
    pub fn write(&self, folder: &Path) {
        std::fs::create_dir_all(folder).expect("a folder for the team");
        std::fs::write(folder.join("team.toml"), &self.team).expect("team.toml");
        if !self.leave.is_empty() {
            std::fs::write(folder.join("leave.toml"), &self.leave).expect("leave.toml");
        }
    }
}
