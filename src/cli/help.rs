//! The help of every command and option, in both languages, put on the command
//! line that [`crate::cli::args`] declares.

use clap::Command;
use fairshift::messages::Language;

/// (command path and option, English, Chinese)
const HELP: &[(&str, &str, &str)] = &[
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
        "init",
        "Write a team folder with the questions that a supervisor answers",
        "写出一个团队文件夹，主管按其中的问题填写",
    ),
    ("init dir", "The new folder", "新文件夹"),
    (
        "check",
        "Find errors in a team, and what no roster can do, before solving",
        "排班前检查：文件错误，以及任何班表都做不到的要求",
    ),
    ("check team", "A folder with team.toml", "含 team.toml 的文件夹"),
    ("solve", "Make the best roster, prove it, verify it and print it", "排出最优班表，给出证明，核验并打印"),
    ("solve team", "A folder with team.toml", "含 team.toml 的文件夹"),
    (
        "solve --time-limit",
        "Stop searching after this time and keep the best roster: 30s, 500ms, 2m [default: 30s; none with --work-limit]",
        "搜索时间上限，到时保留最好的班表：30s、500ms、2m [默认：30s；写了 --work-limit 时不限]",
    ),
    ("solve --seed", "Search in another order; what is optimal stays the same", "换一种搜索顺序；最优值不变"),
    (
        "solve --out",
        "Write the roster here [default: rosters/<team>/<start>.toml]",
        "班表写到这里 [默认：rosters/<团队>/<起始日>.toml]",
    ),
    (
        "solve --engine",
        "Who solves: exact is one program over all cells, columns chooses among whole lines [default: columns for more than 180 cells (agents × days) with fewer statements between agents than that, else exact]",
        "求解方式：exact 把所有格子放进一个规划，columns 在整行班表之间选择 [默认：格子（成员 × 天）超过 180 个且跨成员的约束更少时用 columns，否则用 exact]",
    ),
    (
        "solve --work-limit",
        "Stop after so many steps of search: 250000, 250k, 20M, 3G; the same limit gives the same roster, with any number of threads",
        "搜索步数上限：250000、250k、20M、3G；上限相同则班表相同，与线程数无关",
    ),
    (
        "solve --warm",
        "Begin with this roster of the same team and dates; --start is its own unless given",
        "以同一团队、同一日期的这张班表为起点；不写 --start 时取它的起始日",
    ),
    ("solve --json", "Print one JSON object instead of tables", "输出一个 JSON 对象，不打印表格"),
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
    ("show", "Show a roster, or one agent's duties with handovers", "显示班表，或某位成员的当班与交接"),
    ("show roster", "A roster file", "班表文件"),
    (
        "show --agent",
        "Only this agent: next duties, with who comes before and after",
        "只看这位成员：当班安排及上下家",
    ),
    ("show --week", "Only this week, from 1", "只看第几周，从 1 起"),
    (
        "show --format",
        "How to print it; text is for pasting into a chat",
        "输出格式；text 适合粘贴到聊天软件",
    ),
    (
        "verify",
        "Judge a roster, edited by hand or not, without the solver",
        "核验班表（可手工改过），不依赖求解器",
    ),
    ("verify roster", "A roster file", "班表文件"),
    (
        "verify --against-current",
        "Also list what has changed in the team since; TEAM where the roster does not say",
        "并列出排班之后团队的改动；班表未写明团队文件夹时请给出",
    ),
    ("verify --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "explain",
        "Why a team has no roster, what a roster's penalties are made of, and what would help",
        "说明排不出班表的原因、罚分的构成，以及可行的办法",
    ),
    ("explain target", "A roster file, or a folder with team.toml", "班表文件，或含 team.toml 的文件夹"),
    (
        "explain --time-limit",
        "Time for conflicts and ways out together: 10s, 500ms, 2m",
        "查找矛盾与办法的总时间上限：10s、500ms、2m",
    ),
    (
        "explain --fairness",
        "The smallest spread of each count that is possible, and why",
        "每项计数最小可能的差距及其理由",
    ),
    (
        "explain --agent",
        "With --date: why this agent has this duty and not another",
        "与 --date 同用：这位成员为何排这个班而不是别的",
    ),
    ("explain --date", "With --agent: the date", "与 --agent 同用：日期"),
    (
        "explain --apply",
        "Take the way out with this number and solve the whole roster with it",
        "采用第几个办法，并据此重排整张班表",
    ),
    (
        "explain --out",
        "With --apply: write a changed copy of the team and its roster into this new folder",
        "与 --apply 同用：把改后的团队副本和班表写到这个新文件夹",
    ),
    ("explain --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "price-leave",
        "What granting each open request for leave would cost, and which pairs clash",
        "批准每个请假申请的代价，以及哪些申请互相冲突",
    ),
    ("price-leave target", "A roster file, or a folder with team.toml", "班表文件，或含 team.toml 的文件夹"),
    (
        "price-leave --time-limit",
        "Time for all solves together: 30s, 500ms, 2m",
        "全部求解的总时间上限：30s、500ms、2m",
    ),
    ("price-leave --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "export",
        "Write a roster as a file that people keep, print or send",
        "把班表导出为可保存、打印、发送的文件",
    ),
    ("export roster", "A roster file", "班表文件"),
    (
        "export --format",
        "xlsx: a workbook with coverage and fairness; html: one page for screen and paper; svg: a picture, who works when; csv, md: as show prints them",
        "xlsx：含覆盖与公平的工作簿；html：可看可打印的单页；svg：谁在何时当班的图；csv、md：与 show 的输出相同",
    ),
    (
        "export --to",
        "Write to this file [default: print; xlsx needs a file or a pipe]",
        "写到这个文件 [默认：打印；xlsx 须写到文件或管道]",
    ),
    ("import", "Write a team or a roster from another program's file", "把其他程序的文件转换为团队或班表"),
    (
        "import format",
        "nrp: a shift-scheduling instance becomes a team; csv, xlsx: names × dates as people keep them, an exported sheet that was edited, or (csv) rows agent,date,shift become a roster",
        "nrp：排班基准文件转为团队；csv、xlsx：常见的人员 × 日期表、导出后改过的表，或（csv）每行 agent,date,shift 转为班表",
    ),
    ("import file", "The file to read", "要读取的文件"),
    (
        "import --out",
        "nrp: the new team folder; csv, xlsx: the roster file",
        "nrp：新的团队文件夹；csv、xlsx：班表文件",
    ),
    ("import --team", "csv, xlsx: the team whose duties these are", "csv、xlsx：这些当班所属的团队"),
    (
        "import --roster",
        "csv, xlsx: the roster that the sheet was exported from; shows what was changed and what that breaks",
        "csv、xlsx：该表导出自哪张班表；列出改动及其违反的规则",
    ),
    (
        "import --start",
        "csv, xlsx: first date of the roster [default: the week of the first date]",
        "csv、xlsx：班表起始日 [默认：首个日期所在的一周]",
    ),
    (
        "import --weeks",
        "csv, xlsx: how many weeks [default: as many as the dates reach into]",
        "csv、xlsx：排几周 [默认：以日期涉及的周数为准]",
    ),
    (
        "import --month",
        "csv, xlsx: the month of the first date, where heads have days only: 2026-12",
        "csv、xlsx：表头只有日子时，首个日期所在的月份：2026-12",
    ),
    (
        "import --sheet",
        "xlsx: this sheet, where several have names and dates",
        "xlsx：有几个工作表时，取这一个",
    ),
    ("import --json", "With --roster: print one JSON object", "与 --roster 同用：输出一个 JSON 对象"),
    (
        "calendar",
        "Write calendars to subscribe to (iCalendar), one an agent and one for the team",
        "写出可订阅的日历（iCalendar）：每位成员一个，团队一个",
    ),
    (
        "calendar rosters",
        "Roster files of one team; no two of the same dates",
        "同一团队的班表文件，日期不重叠",
    ),
    (
        "calendar --to",
        "The folder; calendars that are there are brought up to date, and what is gone is cancelled [default: one calendar on stdout]",
        "日历文件夹；已有的日历就地更新，不再有的日程标为取消 [默认：一个日历输出到标准输出]",
    ),
    ("calendar --agent", "Only this agent's calendar", "只写这位成员的日历"),
    (
        "site",
        "Write pages for everybody: today, the table, a page an agent, calendars; plain files, no server",
        "写出一套网页：今天、班表、每位成员的页面和日历；纯静态文件，无需服务器",
    ),
    ("site rosters", "Roster files of one team; no two of the same dates", "同一团队的班表文件，日期不重叠"),
    (
        "site --to",
        "The folder: a new one, or that of the site before, which is replaced as a whole",
        "网页文件夹：新建，或整体替换上次生成的",
    ),
    (
        "site --since",
        "The draft or roster that these dates had before: the pages mark what has changed",
        "这段日期以前的草稿或班表：网页标出改动",
    ),
    (
        "site --private",
        "List agents' pages nowhere, under names that nobody can guess; their key is kept beside the folder",
        "成员页面不公开列出，地址无法猜到；密钥保存在文件夹旁边",
    ),
    (
        "today",
        "Who is on now, who is next, who has standby, who is away",
        "现在谁当班、下一班是谁、谁在值守、谁不在",
    ),
    (
        "today target",
        "A roster file, or a team's folder, whose rosters are found [default: every team under rosters/]",
        "班表文件，或团队文件夹（自动找到其班表）[默认：rosters/ 下的所有团队]",
    ),
    (
        "today --at",
        "Another moment, by the team's clocks: 2026-12-01T13:30 [default: now]",
        "查看别的时刻（团队当地时间）：2026-12-01T13:30 [默认：现在]",
    ),
    ("today --json", "Print one JSON object", "输出一个 JSON 对象"),
    ("next", "An agent's next duties and days off", "某位成员接下来的当班和休息日"),
    ("next agent", "The agent's id", "成员编号"),
    (
        "next targets",
        "Roster files of one team, or the team's folder, whose rosters are found",
        "同一团队的班表文件，或团队文件夹（自动找到其班表）",
    ),
    (
        "next --at",
        "From another moment on, by the team's clocks: 2026-12-01T13:30 [default: now]",
        "从别的时刻看起（团队当地时间）：2026-12-01T13:30 [默认：现在]",
    ),
    ("next --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "accounts",
        "Balances of leave and comp leave, with every entry, as a bank states them",
        "假期与调休账户：像银行对账单一样列出每笔变动和余额",
    ),
    ("accounts team", "A folder with team.toml", "含 team.toml 的文件夹"),
    ("accounts --agent", "Only this agent, entry by entry", "只看这位成员，逐笔列出"),
    ("accounts --until", "As of this date [default: today]", "截至日期 [默认：今天]"),
    ("accounts --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "attendance",
        "The monthly attendance report: days due and worked, late, early, absent, overtime, leave, signatures",
        "考勤月报：应出勤与实出勤、迟到、早退、旷工、各类加班、请假、签字栏",
    ),
    ("attendance team", "A folder with team.toml", "含 team.toml 的文件夹"),
    ("attendance --month", "The month, as 2026-12", "月份，如 2026-12"),
    (
        "--actuals",
        "An attendance file (agent, date, in, out) to hold against the roster; every oddity is listed with its line",
        "考勤文件（工号、日期、上班、下班），与班表对照；每处异常都列出所在行",
    ),
    ("attendance --json", "Print one JSON object", "输出一个 JSON 对象"),
    (
        "timesheet",
        "Hours by class of overtime, allowances and pay of a month, of every agent and day",
        "工时表：每人每天的工时、各类加班、津贴与金额",
    ),
    (
        "timesheet targets",
        "A folder with team.toml (all of its rosters under rosters/<team> are read), or roster files",
        "含 team.toml 的文件夹（读取 rosters/<团队> 下的全部班表），或若干班表文件",
    ),
    (
        "timesheet --month",
        "The month, as 2026-12 [default with roster files: all of their dates]",
        "月份，如 2026-12 [写班表文件时默认为其全部日期]",
    ),
    ("timesheet --agent", "Only this agent, day by day", "只看这位成员，逐日列出"),
    (
        "--format",
        "How to write it [default: by the name of --to, else table]",
        "输出格式 [默认：按 --to 的文件名，否则为 table]",
    ),
    (
        "timesheet --sheet",
        "Only this part: agents, days or pay [default: all; csv has days]",
        "只输出一部分：agents 汇总、days 每日、pay 金额明细 [默认：全部；csv 为 days]",
    ),
    ("--to", "Write it to this file", "写到这个文件"),
    ("rules", "List the rules, or explain one", "列出规则，或说明其中一条"),
    ("rules rule", "The id of a rule", "规则名称"),
    (
        "rules --prices",
        "What each kind of way out costs, to be set in [prices]",
        "各类办法的价格，可在 [prices] 中修改",
    ),
    (
        "rules --law",
        "Print a preset of working-time law with its sources: cn, cn-comprehensive, eu",
        "显示某个工时法规预设及其出处：cn、cn-comprehensive、eu",
    ),
    ("rules --markdown", "Print the list as a Markdown table", "以 Markdown 表格输出列表"),
];

/// (command, example)
const EXAMPLES: &[(&str, &str)] = &[
    ("fairshift", "fairshift solve examples/support-team --start 2026-11-30 --weeks 3"),
    ("init", "fairshift init my-team"),
    ("check", "fairshift check examples/support-team --start 2026-11-30"),
    ("solve", "fairshift solve examples/support-team-midnight --start 2026-11-30 --weeks 3"),
    ("show", "fairshift show rosters/support-team/2026-11-30.toml --agent lin"),
    ("verify", "fairshift verify rosters/support-team/2026-11-30.toml --against-current"),
    ("explain", "fairshift explain rosters/support-team/2026-11-30.toml"),
    ("price-leave", "fairshift price-leave examples/support-team-midnight --start 2026-11-30"),
    ("export", "fairshift export rosters/support-team/2026-11-30.toml --format xlsx --to roster.xlsx"),
    ("import", "fairshift import nrp examples/benchmark.txt --out benchmark"),
    ("calendar", "fairshift calendar rosters/support-team-midnight/2026-11-30.toml --to calendars"),
    ("site", "fairshift site rosters/support-team-midnight/2026-11-30.toml --to site"),
    ("today", "fairshift today rosters/support-team-midnight --at 2026-12-01T13:30"),
    ("next", "fairshift next lin rosters/support-team-midnight/2026-11-30.toml --at 2026-12-01T13:30"),
    ("accounts", "fairshift accounts examples/contracts --until 2026-12-31"),
    ("attendance", "fairshift attendance examples/support-team --month 2026-12"),
    ("timesheet", "fairshift timesheet rosters/support-team/2026-11-30.toml --agent lin"),
    ("rules", "fairshift rules rest"),
];

/// The command line with its help in one language.
pub fn speak(command: Command, language: Language) -> Command {
    let name = command.get_name().to_string();
    let command = dress(command, &name, language);
    each(command, "", language)
}

/// Dresses the commands of a command, and theirs: `swap find`.
fn each(mut command: Command, path: &str, language: Language) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|own| own.get_name().to_string()).collect();
    for name in names {
        let path = format!("{path} {name}").trim().to_string();
        command = command.mut_subcommand(&name, |own| each(dress(own, &path, language), &path, language));
    }
    command
}

fn dress(command: Command, name: &str, language: Language) -> Command {
    let own = |key: &str| lookup(&format!("{name} {key}")).or_else(|| lookup(key));
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
        if let Some(help) = own(&key).or_else(|| lookup(&format!("fairshift {key}"))) {
            command = command.mut_arg(&id, |arg| arg.help(word(help)));
        }
    }
    if let Some(about) = lookup(name) {
        command = command.about(word(about));
    }
    if let Some((_, example)) =
        EXAMPLES.iter().chain(super::swap::help::EXAMPLES).find(|(own, _)| *own == name)
    {
        let head = word(("Example:", "示例："));
        command = command.after_help(format!("{head}\n  {example}"));
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
            if let Some(default) = defaults.first().filter(|_| arg.get_action().takes_values()) {
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
    let own = if name == "fairshift" { name.to_string() } else { format!("fairshift {name}") };
    let has_commands = command.get_subcommands().next().is_some();
    let first = match (has_commands, usage.is_empty()) {
        (true, _) => "命令：\n{subcommands}\n\n",
        (_, false) => "参数：\n{positionals}\n\n",
        _ => "",
    };
    let usage =
        if has_commands { format!("{own} [选项] <命令>") } else { format!("{own} [选项]{usage}") };
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
    HELP.iter().chain(super::swap::help::HELP).find(|(own, ..)| *own == key).map(|(_, en, zh)| (*en, *zh))
}
