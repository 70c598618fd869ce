//! What people are told of a rule: `fairshift rules`, the README's table.

use crate::messages::{Language, Text};

/// What people are told of a rule; printed by `fairshift rules`.
pub struct RuleDoc {
    /// The id, as in `[rules.ID]`.
    pub id: &'static str,
    /// What it requires, English and Chinese.
    pub requires: [&'static str; 2],
    /// The penalty of a roster.
    pub formula: &'static str,
    /// The keys of its table.
    pub params: &'static [ParamDoc],
    /// TOML that turns it on or shapes it.
    pub example: &'static str,
    /// Where the rule comes from.
    pub source: &'static str,
}

impl RuleDoc {
    /// The example; a comment `# English | Chinese` in the one language.
    pub fn example_in(&self, language: Language) -> String {
        let line = |line: &str| match (line.split_once(" | ").filter(|_| line.starts_with("# ")), language) {
            (Some((english, _)), Language::En) => english.to_string(),
            (Some((_, chinese)), Language::Zh) => format!("# {chinese}"),
            (None, _) => line.to_string(),
        };
        self.example.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// The same in both.
    pub fn example_text(&self) -> Text {
        Text { en: self.example_in(Language::En), zh: self.example_in(Language::Zh) }
    }
}

/// One key of a rule's table.
pub struct ParamDoc {
    /// The key.
    pub key: &'static str,
    /// Unit or kind, with the default.
    pub value: &'static str,
    /// What it means, English and Chinese.
    pub means: [&'static str; 2],
}

impl ParamDoc {
    pub(super) const fn class(default: &'static str) -> ParamDoc {
        ParamDoc {
            key: "class",
            value: default,
            means: ["must, required or soft", "类别：must、required 或 soft"],
        }
    }

    pub(super) const fn weight(default: &'static str) -> ParamDoc {
        ParamDoc {
            key: "weight",
            value: default,
            means: ["price of a unit where soft", "soft 时每单位的罚分"],
        }
    }

    pub(super) const fn level() -> ParamDoc {
        ParamDoc { key: "level", value: "1", means: ["soft level, 1 to 9", "soft 的层级，1 到 9"] }
    }
}

impl RuleDoc {
    /// What the rule requires, in one language.
    pub fn requires_in(&self, language: Language) -> &'static str {
        self.requires[language as usize]
    }
}

impl ParamDoc {
    /// What the key means, in one language.
    pub fn means_in(&self, language: Language) -> &'static str {
        self.means[language as usize]
    }
}
