//! The help of what happens after a roster is made.

use super::Help;

pub const HELP: &[Help] = &[
    (
        "publish",
        "Put a roster in force: from now on it is changed by recorded changes only",
        "发布班表：此后只能以有记录的更改变动",
    ),
    ("publish roster", "A roster file", "班表文件"),
    (
        "publish --supersede",
        "Take the place of the published rosters of the same dates",
        "取代同一日期已发布的班表",
    ),
    (
        "log",
        "What was recorded of a team: who, what, when, why, on whose word",
        "团队记录：何人、何事、何时、何故、凭谁的话",
    ),
    ("log --entry", "Only this entry, whole", "只看这一条，全文"),
    ("log --agent", "Only what is about this agent", "只看与这位成员有关的"),
    (
        "team",
        "A folder with team.toml [default: the current one]",
        "含 team.toml 的文件夹 [默认：当前文件夹]",
    ),
    ("--by", "Who does it [default: FAIRSHIFT_BY]", "经办人 [默认：FAIRSHIFT_BY]"),
    ("--why", "Why", "原因"),
    ("--word", "On whose word: a call, a message", "凭谁的话：电话、消息等"),
    (
        "--at",
        "When it happens or happened, by the team's clock [default: now]",
        "发生时刻，按团队所在时区 [默认：现在]",
    ),
    (
        "--consent",
        "An agent who agrees, and how: mia, or mia=\"WeChat 21:04\"",
        "已同意的成员及方式：mia，或 mia=\"微信 21:04\"",
    ),
    (
        "--evidence",
        "A file that shows it: mia=chat.png; it is copied into the team's folder",
        "凭证文件：mia=chat.png；会复制到团队文件夹",
    ),
    ("log --json", "Print one JSON object", "输出一个 JSON 对象"),
];

pub const EXAMPLES: &[(&str, &str)] = &[
    ("publish", "fairshift publish rosters/support-team/2026-11-30.toml --by wang"),
    ("log", "fairshift log examples/support-team"),
];
