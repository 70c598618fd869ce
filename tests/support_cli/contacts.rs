//! A team with two channels, and weekdays of contacts.

use std::fmt::Write;

pub const TEAM: &str = "[team]\nid = \"t\"\nname = \"联络中心\"\nzone = \"Asia/Shanghai\"\nholidays = \"cn\"\n\
    [[skills]]\nid = \"calls\"\n[[skills]]\nid = \"chat\"\n\
    [[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"18:00\"\n\
    [[agents]]\nid = \"lin\"\nskills = [\"calls\", \"chat\"]\n\
    [[agents]]\nid = \"wang\"\nskills = [\"chat\"]\n\
    [[agents]]\nid = \"chen\"\nskills = [\"calls\"]\n";

/// A weekday of half-hours of one channel.
pub fn flat(channel: &str, contacts: f64, handle: i64) -> String {
    let mut text = String::new();
    for at in 18..36 {
        writeln!(text, "mon,{:02}:{:02},{channel},{contacts},{handle}", at / 2, at % 2 * 30).unwrap();
    }
    text
}

pub const HEAD: &str = "weekday,from,channel,contacts,handle\n";

pub fn heads(json: &serde_json::Value, skill: &str) -> Vec<i64> {
    let rows = json["targets"].as_array().unwrap();
    rows.iter().filter(|row| row["skill"] == skill).map(|row| row["heads"].as_i64().unwrap()).collect()
}

/// Half an hour of calls.
pub fn calls(contacts: f64, handle: f64) -> fairshift::queue::Load {
    fairshift::queue::Load { rate: contacts / 1800.0, handle, patience: None, at_once: 1, slower: 0.0 }
}
