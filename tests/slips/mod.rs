//! What happens to files: slips of the hand, broken disks, bad jokes; and a team in which every section
//! and key stands once.
#![allow(dead_code, clippy::unwrap_used)]

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Every section and key once.
pub const EVERYTHING: &str = r#"
[team]
id = "desk"
name = "服务台"
language = "zh"
zone = "Europe/Berlin"
first_weekday = "sunday"
holidays = "cn"
look_ahead = 0
[[holiday]]
date = 2027-01-01
name = "元旦"
kind = "off"
[[shifts]]
id = "A"
start = 09:00:00
end = "17:00"
travel = "60min"
[[shifts]]
id = "夜"
name = "夜班"
start = "22:00"
end = "30:00"
covers = true
place = "home"
standby = true
counts_as_day = false
paid_share = 0.125
breaks_rest = false
may_follow_same_day = ["A"]
travel = "1h30min"
report_before = "10min"
handover = "15min"
wrap_up = "20min"
[[skills]]
id = "chat"
name = "在线"
[[skills]]
id = "voice"
[[agents]]
id = "lin"
share = 0.5
skills = { chat = 2, voice = 1 }
[[agents]]
id = "mia"
name = "米娅"
shifts = ["A", "夜"]
skills = ["chat"]
from = 2026-12-01
until = 2026-12-31
max_week_hours = "30h"
min_week_hours = "8h"
[[coverage]]
from = "09:00"
until = "24:00"
agents = 1
skills = ["chat", "voice"]
level = 2
by = "standby"
class = "soft"
weight = 3
days = "weekdays"
[[staffing]]
shifts = ["A", "夜"]
min = 1
want = 1
max = 2
under_weight = 30
over_weight = 0
from_date = 2026-12-01
until_date = 2026-12-31
[[demand]]
file = "targets.csv"
skill = "voice"
left_out = "closed"
[[demand]]
from = "09:00"
until = "26:00"
skills = ["chat", "voice"]
level = 2
min = 1
want = 2
max = 3
days = "weekdays"
[[accepted_gap]]
from = "22:00"
until = "24:00"
reason = "次日答复"
days = ["sat", "周日"]
dates = [2026-12-26, "2026-12-27"]
[pins.lin]
2026-12-04 = "A+夜"
2026-12-05 = "rest"
[[preferences]]
agent = "mia"
avoids = ["夜"]
weight = 30
[[preferences]]
agent = "mia"
avoids_with = "lin"
[[preferences]]
agent = "lin"
wants_with = "mia"
days = "sat"
[[availability]]
agent = "mia"
available = false
from = "22:00"
until = "30:00"
days = ["sat", "sun"]
[[eligibility]]
agent = "lin"
shift = "夜"
from_date = 2026-12-01
[[counts]]
id = "nights"
name = "夜班分"
shifts = ["夜"]
days = "weekends"
dates = [2026-12-26]
points = 2
[[counts]]
id = "nights"
[rules.fairness]
counts = ["nights", "holidays"]
catch_up_max = 3
[[extra_duty]]
agent = "lin"
date = 2026-12-06
[[requests]]
agent = "mia"
from = 2026-12-09
until = 2026-12-10
kind = "comp"
[prices]
pin = 5
extra_duty = 1
limit_step = 2
[[rules.leave_limit]]
max = 1
days = ["weekends"]
from_date = 2026-12-01
[rules.stint]
max = 6
only = ["A"]
hard = true
share = 1.5
[law]
preset = "cn"
except = ["month_hours", "day_hours"]
[[rules.hours]]
max_per_week = "40h"
[[rules.hours]]
window = 119
max = "816h"
min = "8h"
agents = ["lin"]
shifts = ["A", "夜"]
from_date = 2026-12-01
until_date = 2026-12-31
[[rules.rest_days]]
min = 2
window = 14
[[rules.shift_count]]
per = "month"
max = 10
"#;

pub const LEAVE: &str = "[[leave]]\nagent = \"mia\"\nfrom = 2026-12-01\nuntil = 2026-12-07\nkind = \"sick\"\n\
                     [[leave]]\nagent = \"lin\"\nfrom = \"2026-12-09\"\n\
                     [[leave]]\nagent = \"lin\"\nfrom = 2026-12-11\nhalf = \"pm\"\n\
                     [[leave]]\nagent = \"lin\"\nfrom = 2026-12-12\nfrom_time = \"09:00\"\nuntil_time = \"26:00\"\n";

pub const TARGETS: &str = "日期;weekday;from;until;skill;level;min;want;max\n2026/12/1;;09:00;09:30;chat;2;1;2;3\n\
                       ;周二;09:30;24:00;\"chat+voice\";;1;;\n1.12.2026;周二;23:30;0:00;;;;2;\n";

/// What a slip of the hand, a broken disk or a bad joke makes of a file.
#[derive(Clone, Debug)]
pub enum Slip {
    FlipBit(Index, u8),
    Truncate(Index),
    RepeatLine(Index, Index),
    DropLine(Index),
    ReplaceNumber(Index, &'static str),
    Insert(Index, &'static str),
}

pub const NUMBERS: [&str; 12] = [
    "99999999999999999999999999",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "18446744073709551616",
    "0",
    "4294967296",
    "1e308",
    "0x7fffffffffffffff",
    "48",
    "61",
    "0.0001",
];
pub const PIECES: [&str; 25] = [
    "\"",
    "'''",
    "[[",
    "]",
    "{",
    "}",
    "=",
    ",",
    "#",
    "\n",
    "\r",
    "\t",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "“",
    "，",
    "休",
    "👩‍👩‍👧‍👦",
    "a.b.c.d = 1\n",
    "[team]\n",
    "[[agents]]\nid = \"mia\"\n",
    "2026-12-04 = \"夜\"\n",
    "[law]\npreset = \"eu\"\n",
    "[pins.mia]\n2026-02-29 = \"A+A\"\n",
];

pub fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        (any::<Index>(), 0..8u8).prop_map(|(at, bit)| Slip::FlipBit(at, bit)),
        any::<Index>().prop_map(Slip::Truncate),
        any::<(Index, Index)>().prop_map(|(from, to)| Slip::RepeatLine(from, to)),
        any::<Index>().prop_map(Slip::DropLine),
        (any::<Index>(), select(&NUMBERS[..])).prop_map(|(at, number)| Slip::ReplaceNumber(at, number)),
        (any::<Index>(), select(&PIECES[..])).prop_map(|(at, piece)| Slip::Insert(at, piece)),
    ]
}

impl Slip {
    pub fn make(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        match self {
            Slip::FlipBit(at, bit) => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            Slip::Truncate(at) => bytes.truncate(at.index(bytes.len())),
            Slip::RepeatLine(from, to) => {
                let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
                lines.insert(to.index(lines.len()), lines[from.index(lines.len())]);
                *bytes = lines.join(&b'\n');
            }
            Slip::DropLine(at) => {
                let mut lines: Vec<&[u8]> = bytes.split(|byte| *byte == b'\n').collect();
                lines.remove(at.index(lines.len()));
                *bytes = lines.join(&b'\n');
            }
            Slip::ReplaceNumber(at, number) => {
                let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
                let starts: Vec<usize> =
                    (0..bytes.len()).filter(|at| digit(*at) && !(*at > 0 && digit(at - 1))).collect();
                if !starts.is_empty() {
                    let start = starts[at.index(starts.len())];
                    let end = (start..).find(|at| !digit(*at)).unwrap();
                    bytes.splice(start..end, number.bytes());
                }
            }
            Slip::Insert(at, piece) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
}
