//! The help of what is reckoned from contacts.

use super::Help;

pub const HELP: &[Help] = &[
    (
        "targets",
        "From contacts to staffing targets: how many agents each interval takes",
        "由联络量推算人数：每个时段需要多少人",
    ),
    (
        "targets contacts",
        "A CSV file: date or weekday, from, channel, contacts, handle time",
        "CSV 文件：日期或星期、开始、渠道、数量、处理时长",
    ),
    (
        "targets --team",
        "A folder with team.toml: what is promised on each channel, who answers, holidays",
        "含 team.toml 的文件夹：各渠道的服务承诺、由谁应答、节假日",
    ),
    ("--channel", "Only this channel; may be given several times", "只算这个渠道；可写多次"),
    ("--kind", "What channels are where no team says", "团队未写明时渠道的类型"),
    ("--interval", "The length of an interval, where the file does not show it", "时段长度（文件看不出时）"),
    (
        "--holes",
        "What intervals that are missing between others are: an error, or closed hours",
        "中间缺少的时段：error 报错，closed 视为不开放",
    ),
    ("--volume", "What if so many more or fewer contacts came: +20%, -10%", "假设联络量增减：+20%、-10%"),
    ("--handle", "What if each contact took so long: 3min, 200s", "假设每个联络的处理时长：3min、200s"),
    ("--answer-within", "What if contacts were answered within this time: 60s", "假设应答时限：60s"),
    ("--level", "What if this share were answered in time: 90%", "假设按时应答的比例：90%"),
    ("--answer-speed", "What if the mean wait were this at most: 15s", "假设平均等待上限：15s"),
    ("--patience", "What if who waits gave up after this time on average: 2min", "假设平均等待耐心：2min"),
    ("--occupancy", "What if agents were busy for this share of time at most: 85%", "假设占用率上限：85%"),
    ("--at-once", "What if an agent had so many chats at once", "假设每人同时处理的会话数"),
    (
        "--shrinkage",
        "What if this share of those on the roster were not at their places: 30%",
        "假设在班但不在岗的比例（损耗率）：30%",
    ),
    (
        "targets --by",
        "Targets of a usual week, averaged over the dates, or of each date as it stands",
        "week 取各周平均的一周曲线，date 按文件中的每个日期",
    ),
    ("targets --keep-outliers", "Take unusual dates into the mean", "异常日期也计入平均"),
    (
        "targets --as",
        "Whether targets are required (min) or wanted at a price (want)",
        "目标写成必须满足（min）还是期望（want）",
    ),
    (
        "targets --price",
        "What fewer agents than wanted cost: as many hours each (heads), or the contacts that come too late (service)",
        "低于期望人数的罚分：heads 按人·小时，service 按超时的联络量",
    ),
    ("targets --week", "Hours a week of one agent: 40h, 37.5h", "每人每周工时：40h、37.5h"),
    (
        "targets --into",
        "Write the targets into this team's folder, and name them in its team.toml",
        "把目标写入这个团队文件夹，并在 team.toml 中引用",
    ),
    ("targets --file", "With --into: the name of the file", "与 --into 同用：文件名"),
    (
        "targets --replace",
        "With --into: replace a file that says something else",
        "与 --into 同用：替换内容不同的已有文件",
    ),
    ("targets --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "targets --format",
        "How to print it; csv is what `[[demand]] file = …` reads",
        "输出格式；csv 供 `[[demand]] file = …` 读取",
    ),
    (
        "service",
        "What a roster means for customers: who is answered in time, waits and gives up",
        "班表对客户意味着什么：按时应答、等待、放弃",
    ),
    ("service roster", "A roster file", "班表文件"),
    (
        "service contacts",
        "A CSV file: date or weekday, from, channel, contacts, handle time; the team's own unless given",
        "CSV 文件：日期或星期、开始、渠道、数量、处理时长；不写则用团队的文件",
    ),
    ("service --keep-outliers", "Take unusual dates into the mean", "异常日期也计入平均"),
    ("service --worst", "How many of the worst intervals are shown", "显示多少个最差时段"),
    ("service --json", "Print one JSON object", "输出一个 JSON 对象"),
    ("service --format", "How to print it; csv has every interval", "输出格式；csv 含每个时段"),
    ("service --to", "Write it to this file instead of the terminal", "写到这个文件，不在终端显示"),
    ("targets --to", "Write it to this file instead of the terminal", "写到这个文件，不在终端显示"),
];

/// (command, example)
pub const EXAMPLES: &[(&str, &str)] = &[
    ("targets", "fairshift targets examples/contact-centre/contacts.csv --volume +20%"),
    (
        "service",
        "fairshift service rosters/support-team/2026-11-30.toml examples/contact-centre/contacts.csv",
    ),
];
