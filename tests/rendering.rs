//! Tables, CSV, JSON and Markdown of hand-made rosters, against checked-in files.
//! `UPDATE_GOLDENS=1 cargo test --test rendering` writes them anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use fairshift::messages::Language;
use fairshift::render::text::width;
use fairshift::render::{Style, agent, csv, json, markdown, table};

#[path = "rendering/views.rs"]
mod views;

const LANGUAGES: [Language; 2] = [Language::En, Language::Zh];

fn golden(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/goldens").join(name);
    if std::env::var_os("UPDATE_GOLDENS").is_some_and(|value| value == "1") {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, actual).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(expected == actual, "{} differs; now it is:\n{actual}", path.display());
}

fn plain(width: usize) -> Style {
    Style { colour: false, width }
}

/// The text without escape codes.
fn uncoloured(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        out.push_str(before);
        rest = after.split_once('m').unwrap().1;
    }
    out + rest
}

#[test]
fn a_page_of_four_agents_and_three_weeks() {
    for language in LANGUAGES {
        let page = table::render(&views::four(), language, Style::PLAIN);
        golden(&format!("four.{}.txt", language.code()), &page);
    }
}

#[test]
fn a_page_with_accepted_gaps_and_breaches() {
    for language in LANGUAGES {
        let page = table::render(&views::accepted(), language, Style::PLAIN);
        golden(&format!("accepted.{}.txt", language.code()), &page);
    }
}

#[test]
fn a_page_of_twelve_long_names_in_80_columns() {
    for language in LANGUAGES {
        let page = table::render(&views::twelve(), language, plain(80));
        golden(&format!("twelve.{}.txt", language.code()), &page);
    }
}

#[test]
fn one_agent() {
    for language in LANGUAGES {
        let page = agent::render(&views::one(), language, Style::PLAIN);
        golden(&format!("agent.{}.txt", language.code()), &page);
    }
}

#[test]
fn an_agent_without_duties() {
    let mut view = views::one();
    view.duties.clear();
    assert!(agent::render(&view, Language::En, Style::PLAIN).contains("No duties between these dates."));
}

#[test]
fn markdown_pages() {
    for language in LANGUAGES {
        golden(&format!("accepted.{}.md", language.code()), &markdown::render(&views::accepted(), language));
        golden(&format!("agent.{}.md", language.code()), &agent::render_markdown(&views::one(), language));
    }
}

#[test]
fn markdown_tables_have_as_many_bars_in_every_row() {
    let page = markdown::render(&views::twelve(), Language::En);
    for block in page.split("\n\n").filter(|block| block.starts_with('|')) {
        let bars = |line: &str| line.replace("\\|", "").matches('|').count();
        let counts: Vec<usize> = block.lines().map(bars).collect();
        assert!(counts.iter().all(|count| *count == counts[0]), "{block}");
    }
}

#[test]
fn csv_of_duties() {
    golden("four.csv", &csv::render(&views::four().duties));
}

#[test]
fn csv_neutralises_formulas() {
    let mut duties = views::four().duties;
    duties.truncate(6);
    for (duty, name) in duties.iter_mut().zip(["=1+1", "+1", "-1", "@SUM", "\tx", "a \"b\", c"]) {
        duty.name = name.to_string();
    }
    let text = csv::render(&duties);
    let mut reader = ::csv::Reader::from_reader(text.as_bytes());
    let names: Vec<String> = reader.records().map(|record| record.unwrap()[5].to_string()).collect();
    assert_eq!(names, ["'=1+1", "'+1", "'-1", "'@SUM", "'\tx", "a \"b\", c"]);
}

#[test]
fn json_of_a_roster() {
    for language in LANGUAGES {
        let text = json::render(&views::accepted(), language);
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["agents"].as_array().unwrap().len(), 4);
        assert_eq!(value["totals"][0]["agent"], "wang");
        golden(&format!("accepted.{}.json", language.code()), &text);
    }
    golden("agent.json", &json::render_agent(&views::one()));
}

#[test]
fn json_of_a_result_has_the_promised_keys() {
    let view = views::accepted();
    let verdict = view.verdict.clone().unwrap();
    let text = json::render_result(&verdict, &view.unmet, &view.accepted, &view.breaches, None, Language::En);
    golden("result.json", &text);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let object = value.as_object().unwrap();
    for key in "status start levels penalty bound floor gap seconds roster unmet breaches".split(' ') {
        assert!(object.contains_key(key), "{key}");
    }
    for key in ["name", "penalty", "bound", "proven"] {
        assert!(value["levels"][0].as_object().unwrap().contains_key(key), "{key}");
    }

    let mut none = views::twelve().verdict.unwrap();
    none.gap = Some(f64::NAN);
    let text = json::render_result(&none, &[], &[], &[], None, Language::En);
    golden("result-none.json", &text);
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert!(value["gap"].is_null() && value["penalty"].is_null() && value["roster"].is_null());
}

#[test]
fn colour_changes_nothing_but_colour() {
    for view in [views::four(), views::accepted(), views::twelve()] {
        for (language, width) in LANGUAGES.into_iter().flat_map(|language| [(language, 80), (language, 100)])
        {
            let colourful = table::render(&view, language, Style { colour: true, width });
            assert!(colourful.contains('\u{1b}'));
            let lines = |text: &str| text.lines().map(|line| line.trim_end().to_string()).collect::<Vec<_>>();
            let without = table::render(&view, language, plain(width));
            assert!(!without.contains('\u{1b}'));
            assert_eq!(lines(&uncoloured(&colourful)), lines(&without));
        }
    }
}

#[test]
fn four_agents_and_three_weeks_fit_100_columns() {
    for language in LANGUAGES {
        let rotation = table::render_rotation(&views::four(), language, Style::PLAIN);
        assert_eq!(rotation.lines().count(), 8, "one table:\n{rotation}");
        assert!(rotation.lines().all(|line| width(line) <= 100), "{rotation}");
    }
}

#[test]
fn pages_keep_to_their_width() {
    for view in [views::four(), views::accepted(), views::twelve()] {
        for (language, columns) in
            LANGUAGES.into_iter().flat_map(|l| [80, 100, 120].map(|columns| (l, columns)))
        {
            let page = table::render(&view, language, plain(columns));
            for line in page.lines() {
                assert!(width(line) <= columns, "{} of {columns} columns: {line}", width(line));
            }
        }
    }
}

/// Bars between weeks stand one below the other, whatever the names are.
#[test]
fn the_lines_between_weeks_are_straight() {
    for view in [views::four(), views::twelve()] {
        for (language, columns) in
            LANGUAGES.into_iter().flat_map(|l| [40, 80, 100, 200].map(|columns| (l, columns)))
        {
            let rotation = table::render_rotation(&view, language, plain(columns));
            for part in rotation.split("\n\n") {
                let bars = |line: &str| -> Vec<usize> {
                    line.char_indices()
                        .filter(|(_, c)| "│┼".contains(*c))
                        .map(|(at, _)| width(&line[..at]))
                        .collect()
                };
                let all: Vec<Vec<usize>> = part.lines().map(bars).collect();
                assert!(!all[0].is_empty() && all.iter().all(|line| *line == all[0]), "{part}");
            }
        }
    }
}

/// Every word of the data is on the page, however narrow it is; one that is
/// longer than any name column is in pieces.
#[test]
fn nothing_is_cut() {
    let view = views::twelve();
    for columns in [20, 40, 80, 100] {
        let page = table::render(&view, Language::En, plain(columns));
        for agent in &view.agents {
            for word in agent.name.split([' ', '-']) {
                let found = match word {
                    "Wolfgangamadeustheophilus" => {
                        page.contains("Wolfgangamadeustheop") && page.contains("hilus")
                    }
                    word => page.contains(word),
                };
                assert!(found, "{columns} columns: {word}\n{page}");
            }
            assert!(page.contains(&agent.id), "{columns} columns: {}", agent.id);
        }
        for agent in &view.agents {
            let hours = format!("{}:00", agent.totals.minutes / 60);
            assert!(page.contains(&hours), "{columns} columns: {hours}");
        }
    }
}

#[test]
fn a_roster_of_nobody_and_nothing_is_a_page() {
    let mut view = views::four();
    view.agents.clear();
    for empty in [false, true] {
        if empty {
            view.days.clear();
            view.duties.clear();
            view.shifts.clear();
            view.staffing.clear();
            view.coverage.clear();
            view.verdict = None;
        }
        for language in LANGUAGES {
            for columns in [0, 1, 100] {
                let style = Style { colour: true, width: columns };
                let page = table::render(&view, language, style);
                assert!(columns < 100 || page.contains("support-team"), "{page}");
            }
            assert!(markdown::render(&view, language).contains("support-team"));
            assert!(json::render(&view, language).contains("support-team"));
        }
    }
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let mut view = views::four();
    view.agents[0].name = "a\u{1b}[31mb\nc\r\t".to_string();
    view.team_name = "\u{7}".to_string();
    let page = table::render(&view, Language::En, Style::PLAIN);
    assert!(page.chars().all(|c| c == '\n' || !c.is_control()), "{page:?}");
    assert!(!markdown::render(&view, Language::En).chars().any(|c| c != '\n' && c.is_control()));
}
