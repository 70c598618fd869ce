//! `fairshift absent` and `fairshift return`: somebody does not come, or comes after all.

use chrono::NaiveDateTime;
use fairshift::book::Book;
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, Many, Text, repair as say, visible};
use fairshift::operations::repair::{
    AbsenceReport, AwayAgent, LostDuty, Substitute, Touched, come_back, foresee_absence, report_absence,
};
use fairshift::present::json::absent::AbsenceJson;
use fairshift::present::repair::whole_minutes;
use fairshift::reasons::loss_words;
use fairshift::render::grid::{self, Align, Grid, GridCell, Tone};
use fairshift::render::text;
use fairshift::workspace;

use super::{arrow, clocks, day, end_of_day, name, short, shown, until};
use crate::cli::args::moment;
use crate::cli::console::Console;
use crate::cli::desk::Told;
use crate::cli::help::Help;
use crate::cli::{Exit, Failure, output};
use clap::Args;
use std::path::PathBuf;

/// Colleagues who can't take over that are named with the reason.
const MAX_REASONS: usize = 6;

pub const HELP: Help = Help {
    texts: &[
        (
            "absent",
            "Somebody does not come: who could take the duties at once, the best first; for a team it is recorded",
            "有人缺勤：立即列出替班人选，最合适的在前；给出团队时并记录",
        ),
        ("absent agent", "Who", "谁"),
        (
            "absent target",
            "A folder with team.toml, whose record it goes into; or a roster file, to look only [default: the current folder]",
            "含 team.toml 的文件夹（记入其记录），或班表文件（只看不记）[默认：当前文件夹]",
        ),
        ("absent --from", "From this time; a date is its 00:00", "自此刻起；只写日期则从 00:00 起"),
        (
            "absent --until",
            "Until this time; a date is its end [default: the end of the first date]",
            "到此刻止；只写日期则到当天结束 [默认：首日结束]",
        ),
        ("absent --kind", "The kind of leave", "假别"),
        (
            "return",
            "Somebody who was absent comes after all: duties to come that nobody has changed since go back",
            "缺勤撤销：尚未开始、此后未再改动的班归还本人",
        ),
        ("return n", "The number of the absence in the log", "该缺勤在记录中的序号"),
    ],
    examples: &[
        ("absent", "fairshift absent lin rosters/support-team-midnight/2026-11-30.toml --from 2026-12-01"),
        ("return", "fairshift return 4 examples/support-team --by wang --why \"well again\""),
    ],
};

/// `fairshift absent`
#[derive(Debug, Args)]
pub struct Absent {
    #[arg(value_name = "ID")]
    pub agent: String,
    #[arg(value_name = "TEAM|ROSTER", default_value = ".", hide_default_value = true)]
    pub target: PathBuf,
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub from: NaiveDateTime,
    #[arg(long, value_name = "TIME", value_parser = until)]
    pub until: Option<NaiveDateTime>,
    #[arg(long, value_name = "KIND", default_value = "sick")]
    pub kind: String,
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub told: Told,
}

/// `fairshift return`
#[derive(Debug, Args)]
pub struct Return {
    #[arg(value_name = "N")]
    pub n: u64,
    #[arg(value_name = "TEAM", default_value = ".", hide_default_value = true)]
    pub team: PathBuf,
    #[command(flatten)]
    pub told: Told,
}

pub fn absent(arguments: &Absent, console: &Console) -> Result<Exit, Failure> {
    let (from, until) = (arguments.from, arguments.until.unwrap_or_else(|| end_of_day(arguments.from)));
    if until <= from {
        return Err(Diagnostic::error(Code::BadArgument, say::backward(shown_time(from), shown_time(until)))
            .help(say::absent_example())
            .into());
    }
    let away = |book: &Book| -> Result<AwayAgent, Failure> {
        Ok(AwayAgent { agent: workspace::meant_id(book, &arguments.agent)?, from, until })
    };
    let target = &arguments.target;
    let (report, away) = match target.is_dir() {
        true => {
            let team = console.team(target)?;
            let author = arguments.told.author(&team.book)?;
            let away = away(&team.book)?;
            (report_absence(&team, &away, &arguments.kind, &author)?, away)
        }
        false => {
            let judged = console.roster(target)?;
            let away = away(&judged.loaded.book)?;
            (foresee_absence(judged, &away, &arguments.kind)?, away)
        }
    };
    show(&report, &away, arguments, console)
}

fn shown_time(at: NaiveDateTime) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn show(
    report: &AbsenceReport,
    away: &AwayAgent,
    arguments: &Absent,
    console: &Console,
) -> Result<Exit, Failure> {
    let Some(first) = report.touched.first() else { return Ok(Exit::Fine) };
    let book = &first.judged.loaded.book;
    let language = console.language_for(book.team.language);
    let exit = if report.is_covered() { Exit::Fine } else { Exit::Unmet };
    let id = &away.agent;
    if arguments.json {
        output::object(&AbsenceJson::new(away, &arguments.kind, report, language))?;
        return Ok(exit);
    }
    let who = book.agent(id).map_or(id.as_str(), |agent| name(book, agent));
    let title = say::absent_title(
        who,
        book.leave_name(&arguments.kind),
        shown_time(away.from),
        shown_time(away.until),
    );
    let style = output::style();
    let mut out = format!("{}\n", style.paint(&visible(title.in_language(language)), Tone::Heading));
    let line = |out: &mut String, text: Text| {
        out.push_str(text.in_language(language));
        out.push('\n');
    };
    if let Some(n) = report.entry {
        line(&mut out, say::recorded(n));
    }
    if report.lost.is_empty() {
        line(&mut out, say::no_duty_lost());
    }
    for lost in &report.lost {
        let touched = &report.touched[lost.roster];
        let (instance, loss) = (&touched.instance, &lost.loss);
        if touched.has_begun(loss, arguments.from) {
            let shift = shown(&instance.book, &loss.from, language);
            line(&mut out, say::begun(name(book, loss.agent), day(instance, loss.day), shift));
        }
        out.push('\n');
        out.push_str(&tables(touched, lost, language));
    }
    if !report.lost.is_empty() && report.entry.is_some() {
        out.push('\n');
        line(&mut out, say::then_repair());
    }
    output::result(&out)?;
    Ok(exit)
}

/// Those who can take a duty, and those who can't with the reason.
fn tables(touched: &Touched, lost: &LostDuty, language: Language) -> String {
    let LostDuty { loss, substitutes: list, .. } = lost;
    let (instance, book) = (&touched.instance, &touched.instance.book);
    let style = output::style();
    let gone: Vec<_> = loss.from.iter().filter(|shift| !loss.to.contains(shift)).copied().collect();
    let title = say::substitutes_for(
        shown(book, &gone, language),
        name(book, loss.agent),
        day(instance, loss.day),
        clocks(book, &gone),
    );
    let able: Vec<&Substitute> = list.iter().filter(|one| one.is_able()).collect();
    let heads = [
        (say::rank(), Align::Right),
        (say::agent(), Align::Left),
        (say::change(), Align::Left),
        (say::short_then(), Align::Right),
        (say::price(), Align::Wrap),
        (say::hours_then(), Align::Left),
        (say::remark(), Align::Wrap),
    ];
    let mut grid = Grid::titled(&title, &heads, language);
    for (nth, one) in able.iter().enumerate() {
        let mut remarks = Vec::new();
        if one.standby {
            remarks.push(say::is_standby());
        }
        if one.moves {
            remarks.push(say::gives_up(shown(book, &one.change.from, language)));
        }
        let mut price = one.price.clone();
        // What is short has a column of its own.
        if let Some(required) = price.get_mut(instance.levels.required()) {
            *required = 0;
        }
        let share = one.share.map(|share| text::hours(whole_minutes(share)));
        let hours = match share {
            Some(share) => format!("{} / {share}", text::hours(one.minutes)),
            None => text::hours(one.minutes),
        };
        let tone = if one.short > 0 { Tone::Bad } else { Tone::Normal };
        grid.row(vec![
            (nth + 1).to_string().into(),
            name(book, one.change.agent).into(),
            arrow(book, &one.change, language).into(),
            GridCell::new(short(one.short), tone),
            loss_words::amounts(&instance.levels, &price).in_language(language).into(),
            hours.into(),
            Text::list(&remarks).in_language(language).into(),
        ]);
    }
    let mut out = match able.is_empty() {
        true => format!(
            "{}\n{}\n",
            style.paint(&visible(title.in_language(language)), Tone::Heading),
            say::nobody_can().in_language(language)
        ),
        false => grid::render(&grid, style),
    };
    let cannot: Vec<&Substitute> = list.iter().filter(|one| !one.is_able()).collect();
    if !cannot.is_empty() {
        let heads = [(say::agent(), Align::Left), (say::reason(), Align::Wrap)];
        let mut grid = Grid::titled(&say::cannot(), &heads, language);
        for one in cannot.iter().take(MAX_REASONS) {
            let (rule, why) = match one.breaks.first() {
                Some((rule, why)) => (*rule, why.clone()),
                None => continue,
            };
            let why = say::by_rule(rule, why);
            grid.row(vec![
                GridCell::new(name(book, one.change.agent), Tone::Quiet),
                why.in_language(language).into(),
            ]);
        }
        out.push_str(&grid::render(&grid, style));
        if let Some(more) = cannot.len().checked_sub(MAX_REASONS).filter(|more| *more > 0) {
            out.push_str(say::and_more(more).in_language(language));
            out.push('\n');
        }
    }
    out
}

/// The agent comes after all: what was taken and nobody has changed since goes back.
pub fn returned(arguments: &Return, console: &Console) -> Result<Exit, Failure> {
    let team = console.team(&arguments.team)?;
    let language = console.language_for(team.book.team.language);
    let returned = come_back(&team, arguments.n, &arguments.told.author(&team.book)?)?;
    let duties = Many(returned.duties as i64, "duty is", "duties are", "个班次");
    let said = say::returned(returned.entry, duties);
    output::result(&format!("{}\n", said.in_language(language)))?;
    Ok(Exit::Fine)
}
