//! `[service.CHANNEL]`: who answers the contacts of a channel, and how soon. `[contacts]`: where they stand.

use super::demand::table_name;
use super::ids::Ids;
use super::reader::Table;
use super::skills::Needs;
use super::targets::MAX_HEADS;
use super::value::Value;
use crate::calendar::parse_seconds;
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, contacts as say, service as customers};

const MAX_CHANNELS: usize = 50;
const DAY: i64 = 86_400;
/// The whole, in thousandths.
const WHOLE: i64 = 1000;

/// How contacts of a channel wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ServiceKind {
    /// An agent has one at a time; customers wait on the line.
    Calls,
    /// An agent has several at once.
    Chats,
    /// They are dealt with within hours.
    Mail,
}

/// What is done with parts of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rounding {
    /// Up, so that nobody waits.
    Up,
    /// To the nearest whole number.
    Nearest,
}

/// What a team promises on a channel. Shares are in thousandths, times in seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// As the files of contacts name it.
    pub channel: String,
    /// How contacts wait.
    pub kind: ServiceKind,
    /// Who answers.
    pub needs: Needs,
    /// Within this time
    pub within: i64,
    /// this share of contacts is answered.
    pub level: Option<i64>,
    /// The mean wait at most.
    pub speed: Option<i64>,
    /// The share of time that agents are busy at most.
    pub occupancy: Option<i64>,
    /// The share of contacts that give up at most.
    pub abandoned: Option<i64>,
    /// The mean time after which who waits gives up.
    pub patience: Option<i64>,
    /// How many an agent has at once.
    pub at_once: u32,
    /// How much longer each takes for each other held with it.
    pub slower: i64,
    /// The handle time where the file of contacts has none.
    pub handle: Option<i64>,
    /// The share of heads on the roster who are not at their place: breaks, training, illness.
    pub shrinkage: i64,
    /// Heads at least, while the channel is open.
    pub min: i64,
    /// What is done with parts of a head.
    pub round: Rounding,
    /// Minutes for which a target stays the same.
    pub step: Option<i64>,
    /// Where it is stated, if it is.
    pub at: Option<Place>,
}

/// `[contacts]`: the file of what comes in, beside `team.toml`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactsFile {
    /// Its name.
    pub name: String,
    /// Whether intervals that are missing between others are closed, not forgotten.
    pub closed: bool,
    /// Minutes of an interval, where one row a day says nothing.
    pub length: Option<i64>,
    /// Where it is named.
    pub at: Place,
}

impl Service {
    /// What holds of a channel of which the team says nothing more.
    pub fn of(channel: &str, kind: ServiceKind) -> Service {
        let (within, level) = match kind {
            ServiceKind::Calls => (20, Some(800)),
            ServiceKind::Chats => (30, Some(800)),
            ServiceKind::Mail => (8 * 3600, None),
        };
        Service {
            channel: channel.to_string(),
            kind,
            needs: Needs::default(),
            within,
            level,
            speed: None,
            occupancy: None,
            abandoned: None,
            patience: None,
            at_once: if kind == ServiceKind::Chats { 3 } else { 1 },
            slower: 0,
            handle: None,
            shrinkage: 0,
            min: 0,
            round: Rounding::Up,
            step: None,
            at: None,
        }
    }

    /// What is wrong with the goal itself, whatever comes: key, title and way out.
    pub fn impossible(&self) -> Vec<(&'static str, Text, Text)> {
        let wrong = |value: Option<i64>| value.is_some_and(|share| share <= 0 || share >= WHOLE);
        let mut found = Vec::new();
        if wrong(self.level) {
            found.push(("level", say::level_of_all(), say::level_form()));
        }
        if self.abandoned.is_some() && self.patience.is_none() {
            found.push(("abandoned", say::nobody_gives_up(), say::give_patience()));
        } else if wrong(self.abandoned) {
            found.push(("abandoned", say::share_between("abandoned"), say::share_form()));
        }
        if self.occupancy.is_some_and(|share| share <= 0 || share > WHOLE) {
            found.push(("occupancy", say::share_between("occupancy"), say::share_form()));
        }
        if self.shrinkage >= WHOLE {
            found.push(("shrinkage", say::nobody_left(), say::shrinkage_form()));
        }
        if self.patience == Some(0) {
            found.push(("patience", say::no_patience(), say::patience_form()));
        }
        found
    }
}

/// Reads `[contacts]`. The file itself is read by who needs it: no roster depends on it.
pub(super) fn contacts(root: &mut Table<'_>) -> Option<ContactsFile> {
    let mut table = root.table("contacts")?;
    let file = table.need("file", "file = \"contacts.csv\"");
    let holes = [("error", false), ("closed", true)];
    let closed = table.get("holes").and_then(|value| value.choice(&holes)).unwrap_or(false);
    let length = table.get("interval").and_then(|value| value.minutes(1440)).filter(|minutes| *minutes > 0);
    table.finish();
    let file = file?;
    let name = table_name(&file, customers::not_a_contacts_file)?.to_string();
    Some(ContactsFile { name, closed, length, at: file.at.clone() })
}

/// Reads all `[service.CHANNEL]` tables.
pub(super) fn read(root: &mut Table<'_>, skills: &Ids) -> Vec<Service> {
    let Some(table) = root.table("service") else { return Vec::new() };
    let entries = table.entries();
    if let Some(value) = entries.get(MAX_CHANNELS) {
        let title = input::list_too_long("[service]", entries.len(), MAX_CHANNELS);
        let many = Diagnostic::error(Code::TooLarge, title).at(&value.key_at, Text::default());
        value.file.push(many.help(input::split_team()));
    }
    entries.iter().take(MAX_CHANNELS).filter_map(|value| one(value, skills)).collect()
}

fn one(value: &Value<'_>, skills: &Ids) -> Option<Service> {
    let channel = value.key.trim();
    if channel.is_empty() || channel.chars().count() > 100 || channel.chars().any(char::is_control) {
        let title = say::bad_channel(Quote(value.key));
        let bad = Diagnostic::error(Code::BadText, title).at(&value.key_at, Text::default());
        value.file.push(bad.help(input::plain_line()));
        return None;
    }
    let mut table = value.table(format!("[service.{}]", value.key))?;
    let t = &mut table;
    let kinds = [("calls", ServiceKind::Calls), ("chats", ServiceKind::Chats), ("mail", ServiceKind::Mail)];
    let kind = t.need("kind", "kind = \"calls\"").and_then(|value| value.choice(&kinds));
    let mut service = Service::of(channel, kind.unwrap_or(ServiceKind::Calls));
    service.at = Some(value.key_at.clone());
    let named = t.get("skill").or_else(|| t.get("skills"));
    service.needs = named
        .and_then(|value| skills.skills(&value))
        .map_or_else(Needs::default, |skills| Needs::of(skills, 1));
    if service.needs.skills.is_empty() {
        service.needs = default_needs(channel, skills);
    }
    let longest = if service.kind == ServiceKind::Mail { 366 * DAY } else { DAY };
    if let Some(value) = t.get("answer_within") {
        service.within = seconds(&value, longest).unwrap_or(service.within);
    }
    service.handle = t.get("handle").and_then(|value| positive(&value));
    service.shrinkage = share(t, "shrinkage").unwrap_or(0);
    service.min = t.get("min").and_then(|value| value.integer(0, MAX_HEADS)).unwrap_or(0);
    let rounds = [("up", Rounding::Up), ("nearest", Rounding::Nearest)];
    service.round = t.get("round").and_then(|value| value.choice(&rounds)).unwrap_or(Rounding::Up);
    service.step = t.get("step").and_then(|value| value.minutes(1440)).filter(|step| *step > 0);
    service.occupancy = share(t, "occupancy");
    if kind.is_none() || service.kind != ServiceKind::Mail {
        let (level, speed, abandoned) = (share(t, "level"), t.get("answer_speed"), share(t, "abandoned"));
        // Who names another goal alone has no other.
        service.level = level.or(service.level.filter(|_| speed.is_none() && abandoned.is_none()));
        service.speed = speed.and_then(|value| seconds(&value, DAY));
        service.abandoned = abandoned;
        service.patience = t.get("patience").and_then(|value| seconds(&value, DAY));
    }
    if kind.is_none() || service.kind == ServiceKind::Chats {
        let at_once = t.get("at_once").and_then(|value| value.integer(1, 20));
        service.at_once = at_once.and_then(|number| u32::try_from(number).ok()).unwrap_or(service.at_once);
        service.slower = share(t, "slower").unwrap_or(0);
    }
    for (key, title, help) in service.impossible() {
        let at = t.get(key).map_or_else(|| value.key_at.clone(), |value| value.at);
        t.file.push(Diagnostic::error(Code::ImpossibleGoal, title).at(&at, Text::default()).help(help));
    }
    table.finish();
    Some(service)
}

/// Who answers where nothing is said: agents with the skill of the channel's name, else everybody.
fn default_needs(channel: &str, skills: &Ids) -> Needs {
    skills.named(channel).map_or_else(Needs::default, |skill| Needs::of(vec![skill], 1))
}

fn share(table: &mut Table<'_>, key: &'static str) -> Option<i64> {
    table.get(key)?.permille(1)
}

fn seconds(value: &Value<'_>, most: i64) -> Option<i64> {
    let text = value.raw_text()?;
    let found = parse_seconds(text).filter(|seconds| *seconds <= most);
    if found.is_none() {
        let title = input::not_a_duration(Quote(text));
        value.file.push(value.error(Code::BadDuration, title).help(say::write_seconds()));
    }
    found
}

fn positive(value: &Value<'_>) -> Option<i64> {
    let found = seconds(value, DAY)?;
    if found == 0 {
        let title = say::no_handle(value.key);
        value.file.push(value.error(Code::BadDuration, title).help(say::write_seconds()));
    }
    Some(found).filter(|seconds| *seconds > 0)
}
