//! Made-up teams, the same for the same seed.

#![allow(dead_code, missing_docs)]

pub mod contact_centre;
pub mod past;
pub mod tight;

/// A small generator of numbers (SplitMix64): reproducible everywhere.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number from 0 to `below` − 1.
    pub fn below(&mut self, below: u64) -> u64 {
        self.next() % below.max(1)
    }
}

/// A team of `agents` with four shifts, leave and wishes for three weeks from
/// 2026-11-30: the text of team.toml and of leave.toml.
pub fn team(agents: u64, seed: u64) -> (String, String) {
    let mut dice = Dice::new(seed);
    let mut team = String::from(
        "[team]\nid = \"made-up\"\nzone = \"Asia/Shanghai\"\n\n\
         [[coverage]]\nfrom = \"09:00\"\nuntil = \"22:00\"\n\n",
    );
    let shifts = [
        ("A", "09:00", "17:00", ""),
        ("B", "12:00", "20:00", ""),
        ("D", "13:00", "21:00", ""),
        ("C", "20:00", "22:00", "place = \"home\"\nstandby = true\nmay_follow_same_day = [\"A\"]\n"),
    ];
    for (id, start, end, more) in shifts {
        team.push_str(&format!("[[shifts]]\nid = \"{id}\"\nstart = \"{start}\"\nend = \"{end}\"\n{more}\n"));
    }
    for agent in 1..=agents {
        team.push_str(&format!("[[agents]]\nid = \"g{agent}\"\n\n"));
    }
    let share = |tenths: u64| (agents * tenths / 40).max(1);
    for (shift, week, weekend) in [("A", 9, 5), ("B", 7, 4), ("D", 5, 3), ("C", 3, 3)] {
        for (days, tenths) in [("weekdays", week), ("weekends", weekend)] {
            team.push_str(&format!(
                "[[staffing]]\nshift = \"{shift}\"\nmin = {}\nwant = {}\ndays = [\"{days}\"]\n\n",
                share(tenths),
                share(tenths + 2).min(share(tenths) + 1),
            ));
        }
    }
    team.push_str("[rules.stint]\nmax = 6\n\n[rules.rest_days]\nmin_per_week = 2\n\n");
    team.push_str("[rules.hours]\nmax_per_week = \"40h\"\n\n[rules.rest]\nmin = \"11h\"\n\n");
    for _ in 0..agents * 5 {
        let day = dice.below(21);
        let date = if day == 0 { "2026-11-30".to_string() } else { format!("2026-12-{day:02}") };
        let wish = [
            "avoids = \"A\"",
            "avoids = \"B\"",
            "avoids = \"C\"",
            "avoids = \"work\"",
            "wants = \"A\"",
            "wants = \"D\"",
        ][dice.below(6) as usize];
        let agent = 1 + dice.below(agents);
        let weight = 5 + 5 * dice.below(4);
        team.push_str(&format!(
            "[[preferences]]\nagent = \"g{agent}\"\n{wish}\ndates = [{date}]\nweight = {weight}\n\n"
        ));
    }
    let mut leave = String::new();
    for agent in (1..=agents).step_by(4) {
        let first = 1 + dice.below(15);
        let last = first + 2 + dice.below(3);
        leave.push_str(&format!(
            "[[leave]]\nagent = \"g{agent}\"\nfrom = 2026-12-{first:02}\nuntil = 2026-12-{last:02}\n\n"
        ));
    }
    (team, leave)
}

/// Reads seeds: `1-100`, or `3,7,9`.
pub fn seeds(text: &str) -> Vec<u64> {
    let number = |text: &str| text.trim().parse::<u64>().expect("a seed");
    text.split(',')
        .flat_map(|part| match part.split_once('-') {
            Some((first, last)) => (number(first)..=number(last)).collect::<Vec<_>>(),
            None => vec![number(part)],
        })
        .collect()
}
