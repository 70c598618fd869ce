//! `[[skills]]`, and who counts for a target: agents with a skill.

use toml::de::DeValue;

use super::ids::Ids;
use super::reader::{LONGEST_LIST, Table};
use super::value::Value;
use super::{Agent, Book};
use crate::diagnostic::{Code, Diagnostic, Place};
use crate::messages::{Text, input, tables as say};

const MAX_SKILLS: usize = 200;
pub(super) const MAX_LEVEL: i64 = 9;

/// A position in [`Book::skills`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SkillIx(pub usize);

/// Something that an agent can do, or a role: chat, voice, supervisor.
#[derive(Clone, Debug)]
pub struct Skill {
    /// As targets and CSV files name it.
    pub id: String,
    /// For people.
    pub name: String,
    /// Where it is stated.
    pub at: Place,
}

/// Who counts: agents who have one of the skills, at this level at least.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Needs {
    /// Any of these, in the order of the team; everyone counts if there is none.
    pub skills: Vec<SkillIx>,
    /// 1 to 9.
    pub level: i64,
}

impl Needs {
    /// Agents with one of these skills.
    pub fn of(mut skills: Vec<SkillIx>, level: i64) -> Needs {
        skills.sort_unstable();
        skills.dedup();
        Needs { level: if skills.is_empty() { 0 } else { level }, skills }
    }

    /// Whether the agent counts.
    pub fn met_by(&self, agent: &Agent) -> bool {
        let has = |(skill, level): &(SkillIx, i64)| self.skills.contains(skill) && *level >= self.level;
        self.skills.is_empty() || agent.skills.iter().any(has)
    }

    /// The skills by their ids, `chat/voice`, with the level where it is more than 1; empty for everyone.
    pub fn label(&self, book: &Book) -> Text {
        let id = |skill: &SkillIx| book.skills.get(skill.0).map_or("", |skill| skill.id.as_str());
        let skills = self.skills.iter().map(id).collect::<Vec<_>>().join("/");
        if self.level > 1 { say::skill_level(skills, self.level) } else { Text::plain(skills) }
    }
}

/// Reads the skills of the team.
pub(super) fn read(root: &mut Table<'_>, ids: &mut Ids) -> Vec<Skill> {
    let mut skills = Vec::new();
    for mut table in root.tables("skills", MAX_SKILLS) {
        let (id, at) = ids.read(&mut table, "id = \"chat\"");
        let name = table.get("name").and_then(|name| name.prose(100)).unwrap_or_else(|| id.clone());
        skills.push(Skill { id, name, at });
        table.finish();
    }
    skills
}

/// The skills of an agent: `["chat", "voice"]`, or with levels `{ chat = 2, voice = 1 }`.
pub(super) fn of_agent(table: &mut Table<'_>, ids: &Ids) -> Vec<(SkillIx, i64)> {
    let Some(value) = table.get("skills") else { return Vec::new() };
    let mut skills: Vec<(SkillIx, i64)> = match value.value {
        DeValue::Table(_) => {
            let levels = value.table("skills".to_string()).map(|table| table.entries()).unwrap_or_default();
            let level = |entry: &Value<'_>| {
                let level = entry.integer(1, MAX_LEVEL);
                Some((ids.skill_key(entry)?, level?))
            };
            levels.iter().take(LONGEST_LIST).filter_map(level).collect()
        }
        _ => ids.skills(&value).unwrap_or_default().into_iter().map(|skill| (skill, 1)).collect(),
    };
    skills.sort_unstable();
    skills
}

/// Reads `skill` or `skills`, and `level`.
pub(super) fn needs(table: &mut Table<'_>, ids: &Ids) -> Needs {
    let (one, several, level) = (table.get("skill"), table.get("skills"), table.get("level"));
    if let (Some(_), Some(second)) = (&one, &several) {
        table.file.push(
            second
                .error(Code::OneOfTwo, input::not_both(table.name.as_str(), "skill", "skills"))
                .help(input::drop_one()),
        );
    }
    let skills = match one.as_ref().or(several.as_ref()) {
        Some(value) => ids.skills(value).unwrap_or_default(),
        None => Vec::new(),
    };
    let at_least = level.as_ref().and_then(|value| value.integer(1, MAX_LEVEL)).unwrap_or(1);
    if let Some(level) = level.filter(|_| one.is_none() && several.is_none()) {
        table.file.push(
            Diagnostic::error(Code::MissingKey, input::missing_key(table.name.as_str(), "skill"))
                .at(&level.at, Text::default())
                .help(input::add_line("skill = \"chat\"")),
        );
    }
    Needs::of(skills, at_least)
}
