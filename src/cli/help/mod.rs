//! The help of every command and option, in both languages, put on the command
//! line that [`crate::cli::args`] declares.

use clap::Command;
use fairshift::messages::Language;

mod breaks;
mod commands;
mod contacts;
mod desk;
mod repair;
mod swap;

/// (command path and option, English, Chinese)
type Help = (&'static str, &'static str, &'static str);

const HELP: [&[Help]; 6] =
    [breaks::HELP, commands::HELP, contacts::HELP, desk::HELP, repair::HELP, swap::HELP];

const EXIT_CODES: (&str, &str) = (
    "Exit codes:\n  0    all holds\n  1    something required is unmet or broken, each listed\n  \
     2    input or usage\n  3    proven impossible\n  4    no roster found in the time given\n  \
     70   a bug in fairshift\n  130  stopped at once by a second Ctrl-C",
    "退出码：\n  0    全部满足\n  1    有必须满足的要求未满足（逐条列出）\n  2    输入有误\n  3    已证明无解\n  \
     4    限时内未找到\n  70   程序缺陷\n  130  再次按 Ctrl-C，立即停止",
);

/// (command, example)
const EXAMPLES: [&[(&str, &str)]; 6] = [
    breaks::EXAMPLES,
    commands::EXAMPLES,
    contacts::EXAMPLES,
    desk::EXAMPLES,
    repair::EXAMPLES,
    swap::EXAMPLES,
];

/// The command line with its help in one language.
pub fn speak(command: Command, language: Language) -> Command {
    let name = command.get_name().to_string();
    let command = dress(command, &name, language);
    below(command, "", language)
}

/// Dresses the commands below one, and those below them.
fn below(mut command: Command, path: &str, language: Language) -> Command {
    let names: Vec<String> = command.get_subcommands().map(|own| own.get_name().to_string()).collect();
    for name in names {
        let path = format!("{path} {name}").trim_start().to_string();
        command = command.mut_subcommand(&name, |own| below(dress(own, &path, language), &path, language));
    }
    command
}

fn dress(command: Command, name: &str, language: Language) -> Command {
    let above = name.split_once(' ').map_or("fairshift", |(above, _)| above);
    let own = |key: &str| {
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
        if let Some(help) = own(&key).or_else(|| lookup(&format!("fairshift {key}"))) {
            command = command.mut_arg(&id, |arg| arg.help(word(help)));
        }
    }
    if let Some(about) = lookup(name) {
        command = command.about(word(about));
    }
    if let Some((_, example)) = EXAMPLES.iter().copied().flatten().find(|(own, _)| *own == name) {
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
    let own = if name == "fairshift" { name.to_string() } else { format!("fairshift {name}") };
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
    HELP.iter().copied().flatten().find(|(own, ..)| *own == key).map(|(_, en, zh)| (*en, *zh))
}
