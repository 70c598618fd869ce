//! `fairshift swap`: who could swap with whom, and swaps on the record.

mod act;
mod find;
mod list;
mod words;

use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;
use clap::{Args, Subcommand};
use fairshift::book::Book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{now, swaps as say};
use fairshift::present;
use fairshift::record::Answer;
use fairshift::workspace::{self, JudgedRoster};

use super::desk::Told;
use super::{Exit, Failure, args};
use crate::cli::console::Console;
use crate::cli::help::Help;

pub const HELP: Help = Help {
    texts: &[
        (
            "swap",
            "Swaps: who could, proposals, consents, what is in force",
            "换班：找人、提出、同意、批准、查看",
        ),
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
        (
            "swap propose --shift",
            "Only this shift of a pair such as A+C",
            "一天两个班（如 A+C）时只让出这一个",
        ),
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
    ],
    examples: &[
        (
            "swap",
            "fairshift swap find rosters/support-team-midnight --agent lin --date 2026-12-02 --at 2026-12-01",
        ),
        (
            "swap propose",
            "fairshift swap propose examples/support-team --agent lin --date 2026-12-02 --with wang --by lin",
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
            "fairshift swap find rosters/support-team-midnight --agent lin --date 2026-12-02 --at 2026-12-01",
        ),
    ],
};

#[derive(Debug, Args)]
pub struct Swap {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Find(Find),
    Propose(Propose),
    Accept(Answering),
    Decline(Answering),
    Withdraw(Answering),
    Approve(Answering),
    List(List),
}

#[derive(Debug, Args)]
pub struct Find {
    #[arg(value_name = "TEAM|ROSTER")]
    target: Option<PathBuf>,
    #[arg(long, value_name = "ID")]
    agent: String,
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    date: NaiveDate,
    #[arg(long, value_name = "SHIFT")]
    shift: Option<String>,
    #[arg(long, value_name = "ID")]
    with: Option<String>,
    #[arg(long, value_name = "N", default_value_t = 7)]
    days: u16,
    #[arg(long, value_name = "N", default_value_t = 8)]
    most: u16,
    #[arg(long, value_name = "MOMENT", value_parser = args::moment)]
    at: Option<NaiveDateTime>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Propose {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    team: PathBuf,
    #[arg(long, value_name = "ID")]
    agent: String,
    #[arg(long, value_name = "DATE", value_parser = args::date)]
    date: NaiveDate,
    #[arg(long, value_name = "SHIFT")]
    shift: Option<String>,
    #[arg(long, value_name = "ID")]
    with: String,
    #[arg(long = "for", value_name = "DATE", value_parser = args::date)]
    for_date: Option<NaiveDate>,
    #[arg(long, value_name = "SHIFT", requires = "for_date")]
    for_shift: Option<String>,
    #[command(flatten)]
    told: Told,
}

#[derive(Debug, Args)]
pub struct Answering {
    #[arg(value_name = "N")]
    number: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    team: PathBuf,
    #[command(flatten)]
    told: Told,
}

#[derive(Debug, Args)]
pub struct List {
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    team: PathBuf,
    #[arg(long)]
    open: bool,
    #[arg(long, value_name = "ID")]
    agent: Option<String>,
    #[arg(long, value_name = "TIME", value_parser = args::moment)]
    at: Option<NaiveDateTime>,
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Swap, console: &Console) -> Result<Exit, Failure> {
    match &arguments.what {
        What::Find(arguments) => find::run(arguments, console),
        What::Propose(arguments) => act::propose(arguments, console),
        What::Accept(arguments) => act::answer(arguments, Answer::Accept, console),
        What::Decline(arguments) => act::answer(arguments, Answer::Decline, console),
        What::Withdraw(arguments) => act::answer(arguments, Answer::Withdraw, console),
        What::Approve(arguments) => act::answer(arguments, Answer::Approve, console),
        What::List(arguments) => list::run(arguments, console),
    }
}

/// The roster of a date: a roster file, or that of a team's folder or of a folder of rosters;
/// without any, of the team in the current folder.
fn roster_of(target: Option<&Path>, date: NaiveDate, console: &Console) -> Result<JudgedRoster, Failure> {
    let here = Path::new(".");
    let target = match target {
        Some(target) => target,
        None if here.join("team.toml").is_file() => here,
        None => {
            let nothing = Diagnostic::error(Code::NoRoster, say::no_team_here());
            return Err(nothing.help(say::name_team_or_roster()).into());
        }
    };
    if target.is_file() || !target.exists() {
        return console.roster(target);
    }
    let folder = match Console::holds_rosters(target) {
        true => target.to_path_buf(),
        false => workspace::rosters_folder(&console.team(target)?.book, None),
    };
    let kept = console.kept(&folder);
    if let Some((_, path)) = kept.iter().rev().find(|(start, _)| *start <= date) {
        let opened = console.newest_roster(path)?;
        if opened.instance.horizon.day(date).is_some() {
            return Ok(opened);
        }
    }
    let title = now::no_roster_then(folder.display().to_string(), date);
    Err(Diagnostic::error(Code::NoRoster, title).help(say::name_team_or_roster()).into())
}

/// A moment by the team's clock, or now.
fn now(book: &Book, at: Option<NaiveDateTime>) -> DateTime<Tz> {
    present::moment_in(book.team.zone, at)
}
