//! `[rules.RULE]` or `[[rules.RULE]]`: the keys and values as they stand.

use chrono::NaiveDate;
use toml::de::DeValue;

use super::reader::Table;
use super::value::Value;
use crate::diagnostic::Place;

/// The parameters of one rule, not yet understood: the rule knows its keys.
#[derive(Clone, Debug)]
pub struct RuleTable {
    /// The rule's id.
    pub rule: String,
    /// Where the id stands.
    pub at: Place,
    /// Its keys.
    pub entries: Vec<RuleEntry>,
}

/// One key of a rule's table.
#[derive(Clone, Debug)]
pub struct RuleEntry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub key_at: Place,
    /// The value.
    pub value: RuleValue,
    /// Where the value stands.
    pub value_at: Place,
}

/// A value in a rule's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleValue {
    /// A whole number.
    Integer(i64),
    /// A text, a length of time among them.
    Text(String),
    /// Yes or no.
    Bool(bool),
    /// A list of texts.
    List(Vec<String>),
    /// A date.
    Date(NaiveDate),
    /// Something that no rule takes: a float, a time, a table.
    Other(&'static str),
}

impl RuleTable {
    /// Whether a preset of law states it, not the team.
    pub fn is_law(&self) -> bool {
        super::law::is_preset(self.at.path())
    }
}

/// Reads the parameters of all rules that are named.
pub(super) fn read(root: &mut Table<'_>) -> Vec<RuleTable> {
    let Some(table) = root.table("rules") else { return Vec::new() };
    let mut rules = Vec::new();
    for rule in table.entries() {
        let name = format!("[rules.{}]", rule.key);
        let several = match rule.value {
            DeValue::Array(items) if items.iter().all(|item| item.get_ref().is_table()) => rule.one_or_more(),
            _ => Some(vec![rule.clone()]),
        };
        for value in several.into_iter().flatten() {
            let Some(parameters) = value.table(name.clone()) else { continue };
            let at = if matches!(rule.value, DeValue::Array(_)) { &value.at } else { &rule.key_at };
            rules.push(rule_table(&value, &parameters, at.clone()));
        }
    }
    rules
}

fn rule_table(rule: &Value<'_>, parameters: &Table<'_>, at: Place) -> RuleTable {
    let entries = parameters.entries().into_iter().filter_map(|value| {
        Some(RuleEntry {
            key: value.key.to_string(),
            value: rule_value(&value)?,
            key_at: value.key_at,
            value_at: value.at,
        })
    });
    RuleTable { rule: rule.key.to_string(), entries: entries.collect(), at }
}

fn rule_value(value: &Value<'_>) -> Option<RuleValue> {
    Some(match value.value {
        DeValue::Integer(_) => RuleValue::Integer(value.integer(-MAX_INTEGER, MAX_INTEGER)?),
        DeValue::String(text) => RuleValue::Text(text.to_string()),
        DeValue::Boolean(yes) => RuleValue::Bool(*yes),
        DeValue::Array(items) => {
            let text = |item: &toml::Spanned<DeValue<'_>>| item.get_ref().as_str().map(str::to_string);
            match items.iter().map(text).collect::<Option<Vec<String>>>() {
                Some(texts) => RuleValue::List(texts),
                None => RuleValue::Other("list"),
            }
        }
        DeValue::Float(_) => RuleValue::Other("float"),
        DeValue::Datetime(moment) if moment.date.is_some() && moment.time.is_none() => {
            RuleValue::Date(value.date()?)
        }
        DeValue::Datetime(_) => RuleValue::Other("date"),
        DeValue::Table(_) => RuleValue::Other("table"),
    })
}

/// No parameter needs more; sums of products of it stay far from the end of 64 bits.
const MAX_INTEGER: i64 = 1_000_000_000;
