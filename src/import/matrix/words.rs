//! What people write into the cells of a roster.

use super::Said;
use crate::book::{Book, HalfDay, ShiftIx};
use crate::import::times;

/// Words for a day without duty.
const REST: &[&str] = &[
    "輪休", "休", "休息", "轮休", "公休", "例休", "排休", "周休", "rest", "off", "dayoff", "restday", "rd",
    "do", "-", "--", "—", "–", "·", "/", "x",
];

/// Words for leave, comp leave among them, by the kind that the team's files call it.
const LEAVE: &[(&str, &[&str])] = &[
    (
        "annual",
        &[
            "年假",
            "年休",
            "年休假",
            "休假",
            "annual",
            "annualleave",
            "al",
            "a/l",
            "vacation",
            "pto",
            "holiday",
        ],
    ),
    ("comp", &["調休", "補休", "換休", "调休", "补休", "换休", "comp", "compleave", "toil", "til", "lieu"]),
    ("sick", &["病假", "sick", "sickleave", "sl", "ill"]),
    ("personal", &["事假", "personal", "personalleave"]),
    ("marriage", &["婚假"]),
    ("maternity", &["产假", "maternity", "maternityleave"]),
    ("paternity", &["陪产假", "paternity", "paternityleave"]),
    ("nursing", &["育儿假", "哺乳假"]),
    ("bereavement", &["丧假", "bereavement", "compassionate"]),
    ("injury", &["工伤", "工伤假"]),
    ("errand", &["公假"]),
    ("training", &["培訓", "培训", "training"]),
    ("unpaid", &["无薪假", "unpaid", "unpaidleave"]),
    ("other", &["請假", "请假", "假", "leave", "l", "lv"]),
];

/// Marks of a half before or behind a word for leave.
const HALVES: &[(&str, Option<HalfDay>)] = &[
    ("½", None),
    ("1/2", None),
    ("0.5", None),
    ("half", None),
    ("半天", None),
    ("半日", None),
    ("半", None),
    ("上午", Some(HalfDay::First)),
    ("下午", Some(HalfDay::Second)),
    ("am", Some(HalfDay::First)),
    ("pm", Some(HalfDay::Second)),
];

/// Leave as a cell says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeaveWord {
    /// The kind, by its id in the team's files.
    pub kind: &'static str,
    /// Whether it is half a day, and which if the cell says.
    pub half: Option<Option<HalfDay>>,
}

/// What a cell says, whatever the team's shifts are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// What may be shifts, as they stand there; none is a day without a duty.
    pub marks: Vec<String>,
    /// Leave, beside a shift where it is half a day.
    pub leave: Option<LeaveWord>,
    /// What stands in brackets behind: `D (dentist 4pm)`.
    pub remark: Option<String>,
}

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

/// The kind of leave that a word means.
fn leave_word(text: &str) -> Option<LeaveWord> {
    let whole = plain(text).to_lowercase();
    let kind = |word: &str| LEAVE.iter().find(|(_, words)| words.contains(&word)).map(|(kind, _)| *kind);
    if let Some(kind) = kind(&whole) {
        return Some(LeaveWord { kind, half: None });
    }
    HALVES.iter().find_map(|(mark, half)| {
        let bare = whole.strip_prefix(mark).or_else(|| whole.strip_suffix(mark))?;
        let bare = bare.trim_matches(['(', ')', '-', ':', '.']);
        // `halfal`, and `半天假`; a lone `am` or `半` is no leave.
        Some(LeaveWord { kind: kind(bare)?, half: Some(*half) })
    })
}

fn is_rest(text: &str) -> bool {
    REST.contains(&plain(text).to_lowercase().as_str())
}

/// The text without what stands in brackets at its end, and that.
fn without_remark(text: &str) -> (&str, Option<&str>) {
    let whole = text.trim();
    let closed = whole.strip_suffix([')', '）', ']', '】']);
    let opened = closed.and_then(|inner| inner.rfind(['(', '（', '[', '【']).map(|at| (inner, at)));
    match opened {
        Some((inner, at)) => {
            let remark = inner.get(at..).map(|rest| rest.trim_start_matches(['(', '（', '[', '【']).trim());
            (whole.get(..at).unwrap_or_default().trim(), remark.filter(|remark| !remark.is_empty()))
        }
        None => (whole, None),
    }
}

/// What stands between the shifts of a cell.
const BETWEEN: [char; 10] = ['+', '/', '、', ',', '&', '，', ';', '；', '＋', '／'];

/// Reads a cell of a team whose shifts nobody has stated: `早`, `早+中`, `E/OC`, `½AL`, `D (dentist 4pm)`.
/// What `is_mark` knows as a shift is one, also where it is a word for something else elsewhere.
pub(super) fn entry(text: &str, is_mark: &dyn Fn(&str) -> bool) -> Entry {
    let whole = plain(text);
    if whole.is_empty() {
        return Entry::default();
    }
    if is_mark(&whole) {
        return Entry { marks: vec![whole], ..Entry::default() };
    }
    if is_rest(text) {
        return Entry::default();
    }
    // One letter is leave only where it is no shift, and nobody knows that here.
    let leave = |part: &str| leave_word(part).filter(|_| !is_mark(&plain(part)) && plain(part).len() > 1);
    if let Some(leave) = leave(text) {
        return Entry { leave: Some(leave), ..Entry::default() };
    }
    let (bare, remark) = without_remark(text);
    let mut found = Entry { remark: remark.map(str::to_string), ..Entry::default() };
    if let Some(leave) = leave(bare) {
        found.leave = Some(leave);
        return found;
    }
    // A cell may say its times instead of a shift.
    if let Some((from, until)) = times::whole(bare) {
        found.marks.push(times::mark(from, until));
        return found;
    }
    for part in bare.split(BETWEEN).flat_map(str::split_whitespace).filter(|part| !part.is_empty()) {
        match leave(part) {
            Some(leave) => found.leave = found.leave.or(Some(leave)),
            None if is_rest(part) => {}
            None => found.marks.push(plain(part)),
        }
    }
    found
}

/// Reads `A`, `A+C`, `A班`, `早班`, `休`, `调休`, `年假` and what else is usual, also with a remark in brackets.
pub(in crate::import) fn said(book: &Book, text: &str) -> Result<Said, Unread> {
    let whole = plain(text);
    if whole.is_empty() {
        return Ok(Said::Rest);
    }
    if let Some(shift) = shift(book, &whole) {
        return Ok(Said::Duty(vec![shift]));
    }
    if is_rest(text) {
        return Ok(Said::Rest);
    }
    if leave_word(text).is_some() {
        return Ok(Said::Leave);
    }
    match shifts(book, &whole) {
        Err(Unread::Unknown) => {}
        read => return read,
    }
    // Half a day of leave beside a shift, blanks between shifts, a remark behind.
    let entry = entry(text, &|mark| shift(book, mark).is_some());
    match (entry.marks.as_slice(), entry.leave) {
        ([], Some(_)) => Ok(Said::Leave),
        ([], None) if entry.remark.is_some() => {
            if is_rest(without_remark(text).0) {
                Ok(Said::Rest)
            } else {
                Err(Unread::Unknown)
            }
        }
        ([], None) => Err(Unread::Unknown),
        (marks, _) => shifts(book, &marks.join("+")),
    }
}

fn shifts(book: &Book, text: &str) -> Result<Said, Unread> {
    let mut shifts: Vec<ShiftIx> =
        text.split(BETWEEN).map(|part| shift(book, part)).collect::<Option<_>>().ok_or(Unread::Unknown)?;
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
