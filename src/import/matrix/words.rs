//! What people write into the cells of a roster.

use super::Said;
use crate::book::{Book, ShiftIx};

/// Words for a day without duty.
const REST: &[&str] = &[
    "輪休", "休", "休息", "轮休", "輪休", "公休", "例休", "rest", "off", "-", "--", "—", "–", "·", "/", "x",
];
/// Words for leave, comp leave among them.
const LEAVE: &[&str] = &[
    "請假",
    "調休",
    "補休",
    "換休",
    "培訓",
    "假",
    "请假",
    "年假",
    "年休",
    "年休假",
    "休假",
    "病假",
    "事假",
    "婚假",
    "产假",
    "陪产假",
    "丧假",
    "公假",
    "育儿假",
    "调休",
    "补休",
    "换休",
    "培训",
    "leave",
    "annual",
    "sick",
    "comp",
    "training",
    "l",
    "lv",
    "al",
    "sl",
];

/// Why a cell says nothing that can be a roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::import) enum Unread {
    /// Neither a shift nor a word for rest.
    Unknown,
    /// Shifts that the team does not allow on the same date.
    NoPair,
}

/// The text as it is compared: full-width forms as plain ones, no blanks.
pub(super) fn plain(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(narrow).filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect()
}

/// Reads `A`, `A+C`, `A班`, `早班`, `休`, `调休`, `年假` and what else is usual.
pub(in crate::import) fn said(book: &Book, text: &str) -> Result<Said, Unread> {
    let text = plain(text);
    if text.is_empty() {
        return Ok(Said::Rest);
    }
    if let Some(shift) = shift(book, &text) {
        return Ok(Said::Duty(vec![shift]));
    }
    let lower = text.to_lowercase();
    if REST.contains(&lower.as_str()) {
        return Ok(Said::Rest);
    }
    if LEAVE.contains(&lower.as_str()) {
        return Ok(Said::Leave);
    }
    let separators = ['+', '/', '、', ',', '&', '，', ';'];
    let mut shifts: Vec<ShiftIx> =
        text.split(separators).map(|part| shift(book, part)).collect::<Option<_>>().ok_or(Unread::Unknown)?;
    shifts.sort_by_key(|shift| book.shifts.get(shift.index()).map(|shift| shift.start));
    match shifts.as_slice() {
        [_] => Ok(Said::Duty(shifts)),
        [first, second] if book.allowed_pair(*first, *second) => Ok(Said::Duty(shifts)),
        _ => Err(Unread::NoPair),
    }
}

/// The shift with this id or name, with or without 班, in any case if only one has it.
fn shift(book: &Book, text: &str) -> Option<ShiftIx> {
    let bare = text.strip_suffix('班').filter(|bare| !bare.is_empty()).unwrap_or(text);
    let only = |fits: &dyn Fn(&str, &str) -> bool| {
        let mut all = book.all_shifts().filter(|shift| {
            book.shifts.get(shift.index()).is_some_and(|shift| fits(&shift.id, &plain(&shift.name)))
        });
        all.next().filter(|_| all.next().is_none())
    };
    only(&|id, _| plain(id) == text)
        .or_else(|| only(&|id, _| plain(id) == bare))
        .or_else(|| only(&|_, name| name == text))
        .or_else(|| only(&|id, _| plain(id).to_lowercase() == bare.to_lowercase()))
}
