//! The help of absences, repairs and stress.

use super::Help;

pub const HELP: &[Help] = &[
    (
        "absent",
        "Somebody does not come: who could take the duties at once, the best first; for a team it is recorded",
        "有人缺勤：立即列出替班人选，最合适的在前；给出团队时并记录",
    ),
    ("absent agent", "Who", "谁"),
    (
        "absent target",
        "A folder with team.toml, whose record it goes into; or a roster file, to look only [default: the current folder]",
        "含 team.toml 的文件夹（记入其记录），或班表文件（只看不记）[默认：当前文件夹]",
    ),
    ("absent --from", "From this time; a date is its 00:00", "自此刻起；只写日期则从 00:00 起"),
    (
        "absent --until",
        "Until this time; a date is its end [default: the end of the first date]",
        "到此刻止；只写日期则到当天结束 [默认：首日结束]",
    ),
    ("absent --kind", "The kind of leave", "假别"),
    (
        "return",
        "Somebody who was absent comes after all: duties to come that nobody has changed since go back",
        "缺勤撤销：尚未开始、此后未再改动的班归还本人",
    ),
    ("return n", "The number of the absence in the log", "该缺勤在记录中的序号"),
    (
        "repair",
        "The roster with the fewest changed duties that holds again, proven; duties that have begun stay",
        "以最少的改动修复班表，并证明最少；已开始的班不动",
    ),
    (
        "repair target",
        "A folder with team.toml: its published rosters from today on; or a roster file [default: the current folder]",
        "含 team.toml 的文件夹（从今天起的已发布班表），或班表文件 [默认：当前文件夹]",
    ),
    (
        "repair --absent",
        "Take an agent to be absent: lin=2026-12-01..2026-12-02, clock times as in 2026-12-01T13:30; may be repeated",
        "假设某人缺勤：lin=2026-12-01..2026-12-02，可带时刻如 2026-12-01T13:30；可写多次",
    ),
    (
        "repair --against-current",
        "Make the roster hold for the team as it is now: who has left or joined, changed targets, new leave",
        "按团队现状修复：有人离开或加入、人数要求变更、新的请假",
    ),
    (
        "repair --out",
        "With --against-current: write it as a roster with the team's files as they are now, to publish with --supersede",
        "与 --against-current 同用：连同团队现状写成新班表，可用 publish --supersede 发布",
    ),
    ("repair --accept", "Record the changes: from then on they are in force", "采用并记录，改动即生效"),
    (
        "repair --time-limit",
        "Stop searching after this time and say what is proven: 10s, 500ms, 2m",
        "搜索时间上限，到时说明已证明的内容：10s、500ms、2m",
    ),
    (
        "stress",
        "Every single absence: can it be mended, and with how many changes; which are fatal, and what would save them",
        "逐一假设每人每天缺勤：能否补上、要改几个班次；哪些补不上、怎样能补上",
    ),
    ("stress roster", "A roster file", "班表文件"),
    ("stress --from", "Absences from this date on [default: the first]", "从该日起的缺勤 [默认：首日]"),
    ("stress --time-limit", "Time for all absences together: 60s, 5m", "全部缺勤的总时间上限：60s、5m"),
];

pub const EXAMPLES: &[(&str, &str)] = &[
    ("absent", "fairshift absent lin rosters/support-team-midnight/2026-11-30.toml --from 2026-12-01"),
    ("return", "fairshift return 4 examples/support-team --by wang --why \"well again\""),
    ("repair", "fairshift repair rosters/support-team-midnight/2026-11-30.toml --absent lin=2026-12-01"),
    ("stress", "fairshift stress rosters/support-team-midnight/2026-11-30.toml --from 2026-12-14"),
];
