//! `fairshift show ROSTER`: a roster file, for eyes and for programs.

use fairshift::book::DeskRules;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::cli as say;
use fairshift::present;
use fairshift::render::{agent, chat, csv, json, markdown, table};
use fairshift::workspace;

use super::{Exit, Failure, output, service};
use crate::cli::console::Console;
use crate::cli::help::Help;
use clap::Args;
use clap::ValueEnum;
use std::path::PathBuf;

pub const HELP: Help = Help {
    texts: &[
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
            "show --follow-up",
            "Say who takes whose open follow-ups for absences longer than this, and who hands over to whom [default: the team's `[desk] follow_up`]",
            "列出离岗超过此时长时未结跟进交给谁，以及交接班 [默认：团队 [desk] 的 follow_up]",
        ),
    ],
    examples: &[("show", "fairshift show rosters/support-team/2026-11-30.toml --agent lin")],
};

#[derive(Debug, Args)]
pub struct Show {
    #[arg(value_name = "ROSTER")]
    pub roster: PathBuf,
    #[arg(long, value_name = "ID")]
    pub agent: Option<String>,
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub week: Option<usize>,
    #[arg(long, value_name = "TIME", value_parser = absence)]
    pub follow_up: Option<i64>,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    pub format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Table,
    Csv,
    Json,
    Md,
    Text,
}

pub fn run(arguments: &Show, console: &Console) -> Result<Exit, Failure> {
    let mut opened = console.roster(&arguments.roster)?;
    if let Some(limit) = arguments.follow_up {
        let desk = opened.loaded.book.desk.clone();
        opened = opened.with_desk(DeskRules { given: true, follow_up: limit, ..desk });
    }
    let language = console.language_for(opened.loaded.book.team.language);
    let weeks = opened.instance.weeks(opened.instance.horizon.days).len();
    if let Some(week) = arguments.week
        && !(1..=weeks).contains(&week)
    {
        return Err(Diagnostic::error(Code::BadArgument, say::no_such_week(week, weeks))
            .help(say::whole_roster())
            .into());
    }
    let style = output::style();
    let text = match &arguments.agent {
        Some(id) => {
            let who = workspace::meant(&opened.loaded.book, id)?;
            let view = present::agent(&opened, who, arguments.week);
            match arguments.format {
                Format::Table => agent::render(&view, language, style),
                Format::Md => agent::render_markdown(&view, language),
                Format::Text => chat::render_agent(&view, language),
                Format::Json => json::render_agent(&view),
                Format::Csv => {
                    let view = present::roster(&opened, arguments.week);
                    let id = &opened.loaded.book.agents[who].id;
                    let duties: Vec<_> = view.duties.into_iter().filter(|duty| duty.agent == *id).collect();
                    csv::render(&duties)
                }
            }
        }
        None => {
            let mut view = present::roster(&opened, arguments.week);
            if matches!(arguments.format, Format::Table | Format::Md | Format::Json) {
                service::add_to(&mut view, &opened, language);
            }
            if matches!(arguments.format, Format::Table | Format::Md) {
                view.breaches = present::grouped(view.breaches);
            }
            match arguments.format {
                Format::Table => table::render(&view, language, style),
                Format::Md => markdown::render(&view, language),
                Format::Text => chat::render(&view, language),
                Format::Json => json::render(&view, language),
                Format::Csv => csv::render(&view.duties),
            }
        }
    };
    match arguments.format {
        Format::Table | Format::Text => output::result(&text)?,
        Format::Json => output::json(&text)?,
        Format::Md | Format::Csv => output::bytes(text.as_bytes())?,
    }
    Ok(Exit::Fine)
}

/// Reads `48h` as minutes.
fn absence(text: &str) -> Result<i64, String> {
    let minutes =
        fairshift::calendar::parse_minutes(text).filter(|minutes| (1..=366 * 1440).contains(minutes));
    minutes.ok_or_else(|| "a length of time such as 48h / 应为时长，如 48h".to_string())
}
