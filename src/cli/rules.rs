//! `fairshift rules [RULE]`: what each rule requires, from the registry.

use fairshift::book::{PRESETS, PRICES};
use fairshift::diagnostic::{Code, Diagnostic};
use fairshift::messages::{Language, cli as say, rules as problems};
use fairshift::render::grid::{self, Align, Grid, Tone};
use fairshift::render::text::wrap;
use fairshift::render::{Style, markdown};
use fairshift::rules::{Entry, REGISTRY};

use super::{Exit, Failure, output};
use crate::cli::help::Help;
use clap::Args;

pub const HELP: Help = Help {
    texts: &[
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
    ],
    examples: &[("rules", "fairshift rules rest")],
};

#[derive(Debug, Args)]
pub struct Rules {
    #[arg(value_name = "RULE")]
    pub rule: Option<String>,
    #[arg(long, value_name = "PRESET", conflicts_with = "rule")]
    pub law: Option<String>,
    #[arg(long)]
    pub markdown: bool,
    #[arg(long, conflicts_with = "rule")]
    pub prices: bool,
}

pub fn run(arguments: &Rules, language: Language) -> Result<Exit, Failure> {
    let style = output::style();
    if arguments.prices {
        let grid = prices(language);
        let text = if arguments.markdown { markdown::table(&grid) } else { grid::render(&grid, style) };
        output::result(&text)?;
        return Ok(Exit::Fine);
    }
    if let Some(preset) = &arguments.law {
        output::result(&law(preset, language, style)?)?;
        return Ok(Exit::Fine);
    }
    let Some(id) = &arguments.rule else {
        let grid = overview(language);
        let text = if arguments.markdown { markdown::table(&grid) } else { grid::render(&grid, style) };
        output::result(&text)?;
        return Ok(Exit::Fine);
    };
    let Some(entry) = REGISTRY.iter().find(|entry| entry.doc.id == id) else {
        let ids: Vec<&str> = REGISTRY.iter().map(|entry| entry.doc.id).collect();
        let known = problems::known_rules(ids.join(", "));
        return Err(Diagnostic::error(Code::UnknownRule, problems::unknown_rule(id)).help(known).into());
    };
    output::result(&explain(entry, language, style))?;
    Ok(Exit::Fine)
}

/// What ways out cost unless a team says otherwise.
fn prices(language: Language) -> Grid {
    let heads = [(say::key(), Align::Left), (say::price(), Align::Right), (say::meaning(), Align::Wrap)];
    let mut grid = Grid::titled(&Default::default(), &heads, language);
    for doc in PRICES {
        grid.row(vec![doc.key.into(), doc.default.to_string().into(), doc.means[language as usize].into()]);
    }
    grid
}

/// A preset of the law as it stands, with its sources.
fn law(preset: &str, language: Language, style: Style) -> Result<String, Failure> {
    let Some((name, text)) = PRESETS.iter().find(|(name, _)| *name == preset) else {
        let known = PRESETS.map(|(name, _)| name).join(", ");
        let unknown = Diagnostic::error(Code::BadArgument, problems::no_such_preset(preset));
        return Err(unknown.help(problems::known_presets(known)).into());
    };
    let how = problems::how_to_keep_law(name);
    let how = wrap(how.in_language(language), style.width).join("\n");
    Ok(format!("{how}\n\n{text}"))
}

fn overview(language: Language) -> Grid {
    let heads =
        [(say::rule(), Align::Left), (say::requires(), Align::Wrap), (say::parameters(), Align::Wrap)];
    let mut grid = Grid::titled(&Default::default(), &heads, language);
    for entry in REGISTRY {
        let keys: Vec<&str> = entry.doc.params.iter().map(|param| param.key).collect();
        grid.row(vec![
            grid::GridCell::new(entry.doc.id, Tone::Heading),
            entry.doc.requires_in(language).into(),
            keys.join(", ").into(),
        ]);
    }
    grid
}

fn explain(entry: &Entry, language: Language, style: Style) -> String {
    let doc = entry.doc;
    let word = |text: fairshift::messages::Text| text.in_language(language).to_string();
    let mut out = format!("{}\n\n", style.paint(doc.id, Tone::Heading));
    let wrapped = |text: &str| wrap(text, style.width).join("\n");
    out.push_str(&format!("{}\n", wrapped(doc.requires_in(language))));
    let active = if entry.always { say::always_on() } else { say::on_by_table(doc.id) };
    out.push_str(&format!("{}\n", wrapped(&word(active))));
    if entry.many {
        out.push_str(&format!("{}\n", wrapped(&word(say::several_tables(doc.id)))));
    }
    out.push('\n');
    out.push_str(&format!("{}\n  {}\n", word(say::formula()), doc.formula));
    if !doc.params.is_empty() {
        let heads = [(say::key(), Align::Left), (say::value(), Align::Left), (say::meaning(), Align::Wrap)];
        let mut grid = Grid::titled(&say::parameters(), &heads, language);
        for param in doc.params {
            grid.row(vec![param.key.into(), param.value.into(), param.means_in(language).into()]);
        }
        out.push('\n');
        out.push_str(&grid::render(&grid, style));
    }
    out.push_str(&format!("\n{}\n", word(say::example())));
    doc.example_in(language).lines().for_each(|line| out.push_str(&format!("  {line}\n")));
    out.push_str(&format!("\n{}\n", wrapped(&format!("{} {}", word(say::source()), doc.source))));
    out
}
