//! The help of `fairshift swap`.

use super::Help;

pub const HELP: &[Help] = &[
    ("swap", "Swaps: who could, proposals, consents, what is in force", "换班：找人、提出、同意、批准、查看"),
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
    ("swap --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "swap propose",
        "Propose a swap, or with no --for that a colleague takes the duty over; it is in force once both agreed",
        "提出换班；不写 --for 则为替班。双方同意后生效",
    ),
    ("swap propose --agent", "Who gives the duty", "谁让出班"),
    ("swap propose --date", "Its date", "让出的班的日期"),
    ("swap propose --shift", "Only this shift of a pair such as A+C", "一天两个班（如 A+C）时只让出这一个"),
    ("swap propose --with", "Who takes it", "由谁接班"),
    (
        "swap propose --for",
        "The date of the colleague's duty that is taken in exchange; may be the same date",
        "换回的班的日期，可以是同一天",
    ),
    ("swap propose --for-shift", "Only this shift of a pair", "一天两个班时只换回这一个"),
    (
        "swap accept",
        "Record that a party agrees; the last consent puts the swap in force, or before the supervisor",
        "记录当事人同意；双方都同意后生效，或交主管批准",
    ),
    ("swap number", "The number of the proposal in the record", "提议在记录中的序号"),
    ("swap decline", "Record that a party, or a supervisor, does not agree", "记录当事人或主管不同意"),
    ("swap withdraw", "Take back a proposal that is not in force", "撤回尚未生效的提议"),
    (
        "swap approve",
        "A supervisor agrees, where the team asks for that (`swaps = \"approve\"`)",
        "主管批准（团队写明 swaps = \"approve\" 时需要）",
    ),
    (
        "swap list",
        "Every swap: how it stands, and who answers for the duties",
        "列出换班：状态，以及班由谁负责",
    ),
    ("swap list --open", "Only those that may still come in force", "只列出尚可生效的"),
    ("swap list --agent", "Only those of this agent", "只列出这位成员的"),
    ("swap list --at", "How they stood at this moment [default: now]", "查看该时刻的状态 [默认：现在]"),
    (
        "ledger",
        "What each agent has carried over all rosters and changes, what is owed, and spreads over time",
        "各成员在历次班表及更改中的累计承担、尚欠与历次差距",
    ),
    (
        "ledger targets",
        "A team folder (its published rosters) or roster files [default: the current folder]",
        "团队文件夹（取已发布的班表）或班表文件 [默认：当前文件夹]",
    ),
    ("ledger --agent", "Only this agent, roster by roster", "只看这位成员，逐张班表列出"),
    ("ledger --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "ledger --format",
        "The form [default: by the name of --to, else table]",
        "格式 [默认：按 --to 的文件名，否则为表格]",
    ),
    ("ledger --to", "Write to this file", "写入此文件"),
    (
        "show --follow-up",
        "Say who takes whose open follow-ups for absences longer than this, and who hands over to whom [default: the team's `[desk] follow_up`]",
        "列出离岗超过此时长时未结跟进交给谁，以及交接班 [默认：团队 [desk] 的 follow_up]",
    ),
];

pub const EXAMPLES: &[(&str, &str)] = &[
    ("ledger", "fairshift ledger rosters/support-team-midnight"),
    (
        "swap",
        "fairshift swap find rosters/support-team-midnight --agent lin --date 2026-12-03 --at 2026-12-01",
    ),
    (
        "swap propose",
        "fairshift swap propose examples/support-team --agent lin --date 2026-12-01 --with wang --by lin",
    ),
    ("swap accept", "fairshift swap accept 2 examples/support-team --by wang"),
    (
        "swap decline",
        "fairshift swap decline 2 examples/support-team --by wang --why \"doctor's appointment\"",
    ),
    ("swap withdraw", "fairshift swap withdraw 2 examples/support-team --by lin"),
    ("swap approve", "fairshift swap approve 2 examples/support-team --by zhou"),
    ("swap list", "fairshift swap list examples/support-team"),
    (
        "swap find",
        "fairshift swap find rosters/support-team-midnight --agent lin --date 2026-12-03 --at 2026-12-01",
    ),
];
