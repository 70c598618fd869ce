//! The help of `fairshift swap`.

/// (command path and option, English, Chinese)
pub const HELP: &[(&str, &str, &str)] = &[
    ("swap", "Who could swap with whom", "换班：找可以换的同事"),
    (
        "swap find",
        "The best colleagues for a duty: one for one, or taking it over; what changes, and why others can't",
        "为一个班找最合适的同事：一换一或替班；列出变动，以及别人为何不行",
    ),
    (
        "swap find target",
        "A team folder, a folder of rosters or a roster file [default: the current folder]",
        "团队文件夹、班表文件夹或班表文件 [默认：当前文件夹]",
    ),
    ("swap find --agent", "Whose duty", "谁的班"),
    ("swap find --date", "The date of the duty", "班的日期"),
    ("swap find --shift", "Only this shift of a pair such as A+C", "一天两个班（如 A+C）时只换这一个"),
    ("swap find --with", "Only with this colleague", "只看这位同事"),
    (
        "swap find --days",
        "Duties that may come back: so many days before and after",
        "换回来的班可以在前后多少天之内",
    ),
    ("swap find --most", "Show so many at most", "最多列出多少个"),
    (
        "swap find --at",
        "The moment: what has begun by then stays [default: now]",
        "时刻：此前已开始的班不再变动 [默认：现在]",
    ),
    ("swap find --json", "Print one JSON object", "输出一个 JSON 对象"),
];

/// (command path, a line that runs in the repository)
pub const EXAMPLES: &[(&str, &str)] = &[
    (
        "swap",
        "fairshift swap find rosters/support-team-midnight --agent lin --date 2026-12-03 --at 2026-12-01",
    ),
    (
        "swap find",
        "fairshift swap find rosters/support-team-midnight --agent lin --date 2026-12-03 --at 2026-12-01",
    ),
];
