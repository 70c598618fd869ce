//! `[[leave_kind]]`: what leave can be, and what follows from it.

use rust_decimal::Decimal;

use super::ids::is_ascii_id;
use super::pay::decimal;
use super::reader::Table;
use super::value::Value;
use super::{Book, nearest};
use crate::diagnostic::{Code, Place};
use crate::messages::input::{self, Quote};
use crate::messages::{Text, tables as say};

const MAX_KINDS: usize = 100;

/// A kind of leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveKind {
    /// Names it in files.
    pub id: String,
    /// For people.
    pub name: Text,
    /// The part of the ordinary rate that an hour of it is paid, from 0 to 1; none where nobody says.
    pub paid: Option<Decimal>,
    /// In what it is counted where an account pays for it.
    pub counted: Counted,
    /// Whether it may have an account.
    pub balance: bool,
    /// Whether it lowers what is due: the standard of a period, the hours of a week, their minima.
    pub lowers: bool,
}

/// In what leave is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// In the hours that it takes.
    Hours,
    /// In half days, a started one whole.
    HalfDays,
    /// In days, a started one whole.
    Days,
    /// In duties, each a day.
    Shifts,
}

/// Whether an hour of it is paid where nobody says.
#[derive(Clone, Copy)]
enum Pay {
    Whole,
    Nothing,
    /// It depends on the contract, the place, the years of service.
    Unknown,
}

/// The kinds that every team has.
fn known() -> [(&'static str, Text, Pay); 14] {
    [
        ("annual", say::leave_annual(), Pay::Whole),
        ("comp", say::leave_comp(), Pay::Whole),
        ("sick", say::leave_sick(), Pay::Unknown),
        ("personal", say::leave_personal(), Pay::Nothing),
        ("marriage", say::leave_marriage(), Pay::Whole),
        ("maternity", say::leave_maternity(), Pay::Whole),
        ("paternity", say::leave_paternity(), Pay::Whole),
        ("nursing", say::leave_nursing(), Pay::Whole),
        ("bereavement", say::leave_bereavement(), Pay::Whole),
        ("injury", say::leave_injury(), Pay::Whole),
        ("errand", say::leave_errand(), Pay::Whole),
        ("training", say::leave_training(), Pay::Whole),
        ("unpaid", say::leave_unpaid(), Pay::Nothing),
        ("other", say::leave_other(), Pay::Unknown),
    ]
}

/// The kinds of a team that states none.
fn built_in() -> Vec<LeaveKind> {
    let kind = |(id, name, pay): (&str, Text, Pay)| LeaveKind {
        id: id.to_string(),
        name,
        paid: match pay {
            Pay::Whole => Some(Decimal::ONE),
            Pay::Nothing => Some(Decimal::ZERO),
            Pay::Unknown => None,
        },
        counted: Counted::Hours,
        balance: true,
        lowers: true,
    };
    known().into_iter().map(kind).collect()
}

/// Reads what the team says of kinds of leave.
pub(super) fn read(root: &mut Table<'_>) -> Vec<LeaveKind> {
    let mut kinds = built_in();
    let mut seen: Vec<(String, Place)> = Vec::new();
    for mut table in root.tables("leave_kind", MAX_KINDS) {
        let id = table.need("id", "id = \"jury\"");
        let text = id.as_ref().and_then(|value| Some((value, value.raw_text()?)));
        let Some((value, text)) = text else {
            table.finish();
            continue;
        };
        if !is_ascii_id(text) {
            let title = input::bad_id(Quote(text));
            table.file.push(value.error(Code::BadId, title).help(input::agent_id_form()));
        }
        if let Some((_, first)) = seen.iter().find(|(id, _)| id == text) {
            let twice = value.error(Code::DuplicateId, input::duplicate_leave_kind(text));
            table.file.push(twice.note_at(input::first_here(), first).help(input::drop_one()));
        }
        seen.push((text.to_string(), value.at.clone()));
        let known = kinds.iter().position(|kind| kind.id == text);
        let mut kind = match known.and_then(|at| kinds.get(at)) {
            Some(kind) => kind.clone(),
            None => LeaveKind {
                id: text.to_string(),
                name: Text::plain(text),
                paid: None,
                counted: Counted::Hours,
                balance: true,
                lowers: true,
            },
        };
        let prose = |value: Option<Value<'_>>| value.and_then(|value| value.prose(40));
        let (name, zh) = (prose(table.get("name")), prose(table.get("name_zh")));
        kind.name = match (name, zh) {
            (Some(en), Some(zh)) => Text { en, zh },
            (Some(one), None) | (None, Some(one)) => Text::plain(one),
            (None, None) => kind.name,
        };
        if let Some(paid) = table.get("paid") {
            kind.paid = decimal(&paid, 1, 4);
        }
        let counted = [
            ("hours", Counted::Hours),
            ("half-days", Counted::HalfDays),
            ("days", Counted::Days),
            ("shifts", Counted::Shifts),
        ];
        kind.counted = table.get("counted").and_then(|value| value.choice(&counted)).unwrap_or(kind.counted);
        kind.balance = table.get("balance").and_then(|value| value.bool()).unwrap_or(kind.balance);
        kind.lowers = table.get("lowers").and_then(|value| value.bool()).unwrap_or(kind.lowers);
        table.finish();
        match known {
            Some(at) => kinds[at] = kind,
            None => kinds.push(kind),
        }
    }
    kinds
}

/// The kind that a value names.
pub(super) fn named(value: &Value<'_>, kinds: &[LeaveKind]) -> Option<String> {
    let id = value.raw_text()?;
    if kinds.is_empty() || kinds.iter().any(|kind| kind.id == id) {
        return Some(id.to_string());
    }
    value.bad_choice(id, kinds.iter().map(|kind| kind.id.as_str()));
    None
}

impl Book {
    /// A kind of leave by its id.
    pub fn leave_kind(&self, id: &str) -> Option<&LeaveKind> {
        self.leave_kinds.iter().find(|kind| kind.id == id)
    }

    /// What a kind of leave is called; its id where the team doesn't know it any more.
    pub fn leave_name(&self, id: &str) -> Text {
        self.leave_kind(id).map_or_else(|| Text::plain(id), |kind| kind.name.clone())
    }

    /// The known kind whose id is nearest to a text.
    pub fn nearest_leave_kind(&self, id: &str) -> Option<&str> {
        nearest(id, self.leave_kinds.iter().map(|kind| kind.id.as_str()))
    }
}
