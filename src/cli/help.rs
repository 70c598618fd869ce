//! The help of every command and option, in both languages, put on the command line that clap builds
//! from the arguments. Each command keeps its own beside its arguments.

use clap::Command;
use fairshift::messages::Language;

use super::{
    accounts, attendance, breaks, calendar, check, desk, explain, export, import, init, ledger, price_leave,
    repair, rules, service, show, site, solve, swap, targets, timesheet, today, verify,
};

/// What `--help` says of one command and those below it.
pub struct Help {
    /// Command and option, English, Chinese; an option without a command is said of all that have it.
    pub texts: &'static [(&'static str, &'static str, &'static str)],
    /// A line for each command.
    pub examples: &'static [(&'static str, &'static str)],
}

/// The help of every command, from the file of the command.
const HELP: &[Help] = &[
    GENERAL,
    accounts::HELP,
    attendance::HELP,
    breaks::HELP,
    calendar::HELP,
    check::HELP,
    desk::log::HELP,
    desk::publish::HELP,
    desk::requests::HELP,
    desk::restore::HELP,
    explain::HELP,
    export::HELP,
    import::HELP,
    init::HELP,
    ledger::HELP,
    price_leave::HELP,
    repair::absent::HELP,
    repair::mend::HELP,
    repair::stress::HELP,
    rules::HELP,
    service::HELP,
    show::HELP,
    site::HELP,
    solve::HELP,
    swap::HELP,
    targets::HELP,
    timesheet::HELP,
    today::HELP,
    verify::HELP,
];

/// What is said of fairshift itself, and of options that many commands have.
const GENERAL: Help = Help {
    texts: &[
        (
            "team",
            "A folder with team.toml [default: the current one]",
            "含 team.toml 的文件夹 [默认：当前文件夹]",
        ),
        ("n", "The number of the request", "申请的序号"),
        (
            "fairshift",
            "Fair shift rosters for support teams: proven, verified, explained.",
            "客服团队公平排班：有最优证明，经独立核验，说得清理由。",
        ),
        (
            "fairshift --lang",
            "Language of the output: en or zh [default: the team file's]",
            "输出语言：en 或 zh [默认：以团队文件为准]",
        ),
        ("fairshift --help", "Print help", "显示帮助"),
        ("fairshift --version", "Print version", "显示版本"),
        (
            "--start",
            "First date, on the team's first weekday [default: the week after the last roster, or after today]",
            "起始日，须为团队每周第一天 [默认：上一张班表之后的一周，没有则为下周]",
        ),
        ("--weeks", "How many weeks, 1 to 53", "排几周，1 到 53"),
        (
            "--after",
            "The roster before this one [default: the last that ends before the start]",
            "上一张班表 [默认：起始日之前最近结束的一张]",
        ),
        ("--no-history", "Begin as if nothing had been worked before", "不看历史，从零开始"),
        (
            "--assume-ordinary",
            "Take the days of years whose public holidays are not known as ordinary; the roster says so",
            "没有法定节假日数据的年份按普通日期处理，并在班表上注明",
        ),
        (
            "--actuals",
            "An attendance file to hold against the roster: a table of agent, date, in, out, DingTalk's 每日统计, WeCom's 上下班打卡日报, or one that attendance.toml describes; every oddity is listed with its line",
            "考勤文件：工号、日期、上班、下班表，钉钉《每日统计》，企业微信《上下班打卡日报》，或 attendance.toml 中说明的格式；与班表对照，每处异常都列出所在行",
        ),
        (
            "--format",
            "How to write it; csv has stable heads and minutes for programs, csv-words heads in the language, hours as 7:30 and as 7.5 [default: what the file's name says, else table]",
            "输出格式；csv 用固定英文列名和分钟数，供程序读取；csv-words 用所选语言的列名，工时同时给出 7:30 和 7.5 [默认：按文件名，否则为 table]",
        ),
        ("--to", "Write it to this file", "写到这个文件"),
        (
            "--force",
            "Replace a file that is there already, whatever it is; never a file of a team or a roster",
            "即使已有别的文件也替换；团队和班表的文件除外",
        ),
        ("--channel", "Only this channel; may be given several times", "只算这个渠道；可写多次"),
        ("--kind", "What channels are where no team says", "团队未写明时渠道的类型"),
        (
            "--interval",
            "The length of an interval, where the file does not show it",
            "时段长度（文件看不出时）",
        ),
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
        (
            "--patience",
            "What if who waits gave up after this time on average: 2min",
            "假设平均等待耐心：2min",
        ),
        (
            "--occupancy",
            "What if agents were busy for this share of time at most: 85%",
            "假设占用率上限：85%",
        ),
        ("--at-once", "What if an agent had so many chats at once", "假设每人同时处理的会话数"),
        (
            "--shrinkage",
            "What if this share of those on the roster were not at their places: 30%",
            "假设在班但不在岗的比例（损耗率）：30%",
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
        (
            "--wait",
            "How long to wait for another command that changes the record",
            "等待另一条正在修改记录的命令的时间",
        ),
        ("--agent", "The agent, by id or name", "成员，写编号或姓名"),
        ("--open", "Only those without an answer", "只看待批的"),
        ("--json", "Print one JSON object", "输出一个 JSON 对象"),
    ],
    examples: &[("fairshift", "fairshift solve examples/support-team --start 2026-11-30 --weeks 3")],
};

const EXIT_CODES: (&str, &str) = (
    "Exit codes:\n  0    all holds\n  1    something required is unmet or broken, each listed\n  \
     2    input or usage\n  3    proven impossible\n  4    no roster found in the time given\n  \
     70   a bug in fairshift\n  130  stopped at once by a second Ctrl-C",
    "退出码：\n  0    全部满足\n  1    有必须满足的要求未满足（逐条列出）\n  2    输入有误\n  3    已证明无解\n  \
     4    限时内未找到\n  70   程序缺陷\n  130  再次按 Ctrl-C，立即停止",
);

/// The command line with its help in one language.
pub fn speak(command: Command, language: Language) -> Command {
    let name = command.get_name().to_string();
    let command = dress(command, &name, language);
    below(command, "", language)
}

/// Dresses the commands below one, and those below them.
fn below(mut command: Command, path: &str, language: Language) -> Command {
    let names: Vec<String> =
        command.get_subcommands().map(|command| command.get_name().to_string()).collect();
    for name in names {
        let path = format!("{path} {name}").trim_start().to_string();
        command =
            command.mut_subcommand(&name, |command| below(dress(command, &path, language), &path, language));
    }
    command
}

fn dress(command: Command, name: &str, language: Language) -> Command {
    let above = name.split_once(' ').map_or("fairshift", |(above, _)| above);
    let text_of = |key: &str| {
        let paths = [format!("{name} {key}"), format!("{above} {key}"), key.to_string()];
        paths.iter().find_map(|path| lookup(path))
    };
    let ids: Vec<(String, String)> = command
        .get_arguments()
        .map(|arg| {
            let key = arg.get_long().map_or(arg.get_id().to_string(), |long| format!("--{long}"));
            (arg.get_id().to_string(), key)
        })
        .collect();
    let word = |pair: (&'static str, &'static str)| if language == Language::Zh { pair.1 } else { pair.0 };
    let mut command = command.disable_help_flag(true).disable_version_flag(true).arg(
        clap::Arg::new("help")
            .short('h')
            .long("help")
            .action(clap::ArgAction::Help)
            .help(lookup("fairshift --help").map(word).unwrap_or_default()),
    );
    if name == "fairshift" {
        command = command.arg(
            clap::Arg::new("version")
                .short('V')
                .long("version")
                .action(clap::ArgAction::Version)
                .help(lookup("fairshift --version").map(word).unwrap_or_default()),
        );
    }
    for (id, key) in ids {
        if let Some(help) = text_of(&key).or_else(|| lookup(&format!("fairshift {key}"))) {
            command = command.mut_arg(&id, |arg| arg.help(word(help)));
        }
    }
    if let Some(about) = lookup(name) {
        command = command.about(word(about));
    }
    if let Some((_, example)) = HELP.iter().flat_map(|help| help.examples).find(|(path, _)| *path == name) {
        let head = word(("Example:", "示例："));
        let codes = if name == "fairshift" { format!("{}\n\n", word(EXIT_CODES)) } else { String::new() };
        command = command.after_help(format!("{codes}{head}\n  {example}"));
    }
    if language == Language::Zh { in_chinese(command, name) } else { command }
}

/// What clap itself says, in Chinese.
fn in_chinese(mut command: Command, name: &str) -> Command {
    let ids: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
    let mut usage = String::new();
    for id in ids {
        command = command.mut_arg(&id, |arg| {
            let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
            let values: Vec<String> = match arg.get_action().takes_values() && !arg.is_positional() {
                true => arg.get_possible_values().iter().map(|value| value.get_name().to_string()).collect(),
                false => Vec::new(),
            };
            if !values.is_empty() {
                help.push_str(&format!(" [可选：{}]", values.join("、")));
            }
            let defaults = arg.get_default_values();
            let is_told = arg.get_action().takes_values() && !arg.is_hide_default_value_set();
            if let Some(default) = defaults.first().filter(|_| is_told) {
                help.push_str(&format!(" [默认：{}]", default.to_string_lossy()));
            }
            if arg.is_positional() {
                let name = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
                let name = name.unwrap_or_else(|| arg.get_id().to_string().to_uppercase());
                usage.push_str(&if arg.is_required_set() {
                    format!(" <{name}>")
                } else {
                    format!(" [{name}]")
                });
            }
            let arg = arg.help(help);
            match arg.get_action().takes_values() {
                true => arg.hide_default_value(true).hide_possible_values(true),
                false => arg,
            }
        });
    }
    let has_commands = command.get_subcommands().next().is_some();
    let first = match (has_commands, usage.is_empty()) {
        (true, _) => "命令：\n{subcommands}\n\n",
        (_, false) => "参数：\n{positionals}\n\n",
        _ => "",
    };
    let path = if name == "fairshift" { name.to_string() } else { format!("fairshift {name}") };
    let usage =
        if has_commands { format!("{path} [选项] <命令>") } else { format!("{path} [选项]{usage}") };
    command.override_usage(usage).help_template(format!(
        "{{about}}\n\n用法：{{usage}}\n\n{first}选项：\n{{options}}\n\n{{after-help}}"
    ))
}

/// A usage error in Chinese; what clap says of rarer kinds stays as it is.
pub fn usage_error(error: &clap::Error) -> Option<String> {
    use clap::error::{ContextKind, ContextValue, ErrorKind};
    let text = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.clone()),
        Some(ContextValue::Strings(texts)) => Some(texts.join("、")),
        _ => None,
    };
    let arg = || text(ContextKind::InvalidArg).unwrap_or_default();
    let value = || text(ContextKind::InvalidValue).unwrap_or_default();
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有选项“{}”", arg()),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令“{}”", text(ContextKind::InvalidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", arg()),
        ErrorKind::MissingSubcommand => "缺少命令".to_string(),
        ErrorKind::ArgumentConflict => {
            format!("“{}”不能与“{}”同时使用", arg(), text(ContextKind::PriorArg).unwrap_or_default())
        }
        ErrorKind::InvalidValue if value().is_empty() => format!("“{}”缺少取值", arg()),
        ErrorKind::InvalidValue => {
            let valid =
                text(ContextKind::ValidValue).map(|valid| format!("，可选：{valid}")).unwrap_or_default();
            format!("“{}”不能取“{}”{valid}", arg(), value())
        }
        ErrorKind::ValueValidation => {
            let why = std::error::Error::source(error).map(|why| format!("：{why}")).unwrap_or_default();
            format!("“{}”不能取“{}”{why}", arg(), value())
        }
        _ => return None,
    };
    let meant = text(ContextKind::SuggestedArg).or_else(|| text(ContextKind::SuggestedSubcommand));
    let meant = meant.map(|meant| format!("\n办法：是否想写“{meant}”？")).unwrap_or_default();
    Some(format!("错误：{what}{meant}\n\n用 fairshift --help --lang zh 查看帮助。"))
}

fn lookup(key: &str) -> Option<(&'static str, &'static str)> {
    HELP.iter().flat_map(|help| help.texts).find(|(path, ..)| *path == key).map(|(_, en, zh)| (*en, *zh))
}
