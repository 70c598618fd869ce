//! The questions of `fairshift init` in a terminal, and its template with the answers.

use std::fmt::Write;

use fairshift::book;
use fairshift::calendar::{Clock, parse_minutes, parse_weekday};
use fairshift::import::times;
use fairshift::messages::{Language, Text, first_team as say};
use fairshift::operations::first_team::agent_ids;

use super::{Failure, ask, init_sheet};

/// What separates names and shifts.
const BETWEEN: [char; 4] = [',', '，', '、', ';'];

struct Shift {
    id: String,
    start: Clock,
    end: Clock,
}

/// The template with the answers in the place of its examples, which stay, commented out.
///
/// # Errors
/// Nobody answers any more.
pub fn answered(template: &str, id: &str, zone: Option<&str>, language: Language) -> Result<String, Failure> {
    let questions = Questions { language };
    let name =
        questions.ask(&say::ask_name(), Some(id), &|text| !text.trim().is_empty(), &say::need_answer())?;
    let zone = init_sheet::zone(zone, language)?;
    let is_zone = |text: &str| init_sheet::zone(Some(text.trim()), language).is_ok();
    let zone = questions.ask(&say::ask_zone(), Some(&zone), &is_zone, &say::zone_form())?;
    let is_weekday = |text: &str| parse_weekday(&text.trim().to_lowercase()).is_some();
    let first = questions.ask(&say::ask_weekday(), Some("monday"), &is_weekday, &say::weekday_form())?;
    let is_span = |text: &str| times::in_text(text).is_some();
    let open = questions.ask(&say::ask_open(), Some("09:00-22:00"), &is_span, &say::span_form())?;
    let are_shifts = |text: &str| shifts(text).is_some();
    let given = questions.ask(
        &say::ask_shifts(),
        Some("A 09:00-17:00, B 14:00-22:00"),
        &are_shifts,
        &say::shifts_form(),
    )?;
    let are_names = |text: &str| !names(text).is_empty();
    let people = questions.ask(&say::ask_names(), None, &are_names, &say::names_form())?;
    let is_count = |text: &str| text.trim().parse::<u16>().is_ok_and(|count| count <= 999);
    let least = questions.ask(&say::ask_least(), Some("1"), &is_count, &say::number_form())?;
    let is_stint = |text: &str| text.trim().parse::<u16>().is_ok_and(|days| (1..=60).contains(&days));
    let stint = questions.ask(&say::ask_stint(), Some("6"), &is_stint, &say::number_form())?;
    let is_rest = |text: &str| text.trim().parse::<u16>().is_ok_and(|days| (1..=7).contains(&days));
    let rest = questions.ask(&say::ask_rest_days(), Some("1"), &is_rest, &say::number_form())?;
    let is_hours =
        |text: &str| parse_minutes(text.trim()).is_some_and(|minutes| (1..=168 * 60).contains(&minutes));
    let hours = questions.ask(&say::ask_hours(), Some("40h"), &is_hours, &say::hours_form())?;

    let (from, until) = times::in_text(&open).unwrap_or((Clock::START, Clock::MIDNIGHT));
    let shifts = shifts(&given).unwrap_or_default();
    let people = names(&people);
    let mut page = Template { sections: sections(template) };
    page.set("name = ", &quoted(name.trim()));
    page.set("zone = ", &quoted(zone.trim()));
    page.set("first_weekday = ", &quoted(first.trim().to_lowercase().as_str()));
    page.replace(1, &format!("[[coverage]]\nfrom = \"{from}\"\nuntil = \"{until}\"\nagents = 1\n"));
    let mut text = String::new();
    for Shift { id, start, end } in &shifts {
        // Writing to a String can't fail.
        let _ = writeln!(text, "[[shifts]]\nid = {}\nstart = \"{start}\"\nend = \"{end}\"\n", quoted(id));
    }
    page.replace(2, &text);
    let people: Vec<(&str, Option<&str>)> = people.iter().map(|name| (name.as_str(), None)).collect();
    let mut text = String::new();
    for (id, (name, _)) in agent_ids(&people).iter().zip(&people) {
        let _ = writeln!(text, "[[agents]]\nid = {}\nname = {}\n", quoted(id), quoted(name));
    }
    page.replace(3, &text);
    let ids: Vec<String> = shifts.iter().map(|shift| quoted(&shift.id)).collect();
    page.replace(4, &format!("[[staffing]]\nshifts = [{}]\nmin = {}\n", ids.join(", "), least.trim()));
    page.set("max = ", stint.trim());
    page.set("min_per_week = ", rest.trim());
    page.set("max_per_week = ", &quoted(hours.trim()));
    Ok(page.sections.concat())
}

struct Questions {
    language: Language,
}

impl Questions {
    fn ask(
        &self,
        question: &Text,
        default: Option<&str>,
        is_good: &dyn Fn(&str) -> bool,
        wrong: &Text,
    ) -> Result<String, Failure> {
        ask::text(question.in_language(self.language), default, is_good, wrong.in_language(self.language))
    }
}

/// Names, each once.
fn names(text: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for name in text.split(BETWEEN).map(str::trim).filter(|name| !name.is_empty()) {
        if !names.iter().any(|known| known == name) {
            names.push(name.to_string());
        }
    }
    names
}

/// `A 09:00-17:00, 晚 14:00-22:00`; none if one of them has no id or no times.
fn shifts(text: &str) -> Option<Vec<Shift>> {
    let mut shifts: Vec<Shift> = Vec::new();
    for part in text.split(BETWEEN).map(str::trim).filter(|part| !part.is_empty()) {
        let at = part.find(|c: char| c.is_ascii_digit())?;
        let id = part.get(..at)?.trim().trim_end_matches(['=', ':', '：', '(', '（']).trim();
        let (start, end) = times::in_text(part.get(at..)?)?;
        if !book::is_shift_id(id) || shifts.iter().any(|shift| shift.id == id) {
            return None;
        }
        shifts.push(Shift { id: id.to_string(), start, end });
    }
    (!shifts.is_empty()).then_some(shifts)
}

/// The template's head and its numbered sections.
fn sections(template: &str) -> Vec<String> {
    let begins = |line: &str| {
        let rest = line.strip_prefix("# ").unwrap_or_default();
        let digit = rest.starts_with(|c: char| c.is_ascii_digit()) && rest.get(1..2) == Some(".");
        digit
            || ["一、", "二、", "三、", "四、", "五、", "六、", "七、"]
                .iter()
                .any(|begin| rest.starts_with(begin))
    };
    let mut sections = vec![String::new()];
    for line in template.split_inclusive('\n') {
        if begins(line) {
            sections.push(String::new());
        }
        if let Some(section) = sections.last_mut() {
            section.push_str(line);
        }
    }
    sections
}

struct Template {
    sections: Vec<String>,
}

impl Template {
    /// Gives the first key that begins so another value; what stands behind it stays.
    fn set(&mut self, key: &str, value: &str) {
        for section in &mut self.sections {
            let found = section.split_inclusive('\n').find(|line| line.starts_with(key)).map(str::to_string);
            if let Some(line) = found {
                let new = match line.split_once("  #") {
                    Some((_, comment)) => format!("{:<28}  #{comment}", format!("{key}{value}")),
                    None => format!("{key}{value}\n"),
                };
                *section = section.replacen(&line, &new, 1);
                return;
            }
        }
    }

    /// Puts the answer under a section's head; its example goes on as a comment.
    fn replace(&mut self, at: usize, answer: &str) {
        let Some(section) = self.sections.get_mut(at) else { return };
        let is_head = |line: &&str| line.starts_with("# ") || line.starts_with("#  ");
        let head: String = section.split_inclusive('\n').take_while(is_head).collect();
        let rest = section.get(head.len()..).unwrap_or_default();
        let as_comment = |line: &str| match line.trim().is_empty() || line.starts_with('#') {
            true => line.to_string(),
            false => format!("# {line}"),
        };
        let example: String = rest.split_inclusive('\n').map(as_comment).collect();
        *section = format!("{head}{}\n\n{example}", answer.trim_end());
    }
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_string()).to_string()
}
