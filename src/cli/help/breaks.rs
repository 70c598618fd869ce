//! Help of `breaks`.

use super::Help;

pub const HELP: &[Help] = &[
    (
        "breaks",
        "When everybody has a break, and who holds the post meanwhile",
        "每人的班中休息时间，以及期间由谁顶岗",
    ),
    ("breaks roster", "A roster file", "班表文件"),
    ("breaks --date", "Only this date", "只看这一天"),
    ("breaks --agent", "Only this agent", "只看这位成员"),
    (
        "breaks --place",
        "Place the breaks of a draft that are missing or wrong, and write it; the others stay",
        "为草稿补排缺少或不合规定的休息并写回文件，其余不动",
    ),
    ("breaks --json", "Print one JSON object", "输出一个 JSON 对象"),
];

/// (command, example)
pub const EXAMPLES: &[(&str, &str)] =
    &[("breaks", "fairshift breaks rosters/support-team/2026-11-30.toml --date 2026-12-01")];
