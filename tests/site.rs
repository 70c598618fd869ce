//! The site: what is on its pages and what is not, and how it takes its place.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use support_cli::{REPOSITORY, Scratch};

const ROSTER: &str = "rosters/desk/2026-11-30.toml";

const TEAM: &str = r#"
[team]
id = "desk"
name = "<b>Desk</b> & \"Sons\""
zone = "Asia/Shanghai"
holidays = "none"

[[shifts]]
id = "A"
name = "<i>Early</i>"
start = "09:00"
end = "17:00"

[[shifts]]
id = "<N>"
name = "Night"
start = "22:00"
end = "30:00"

[[shifts]]
id = "S"
start = "18:00"
end = "22:00"
standby = true
may_follow_same_day = ["A"]

[[agents]]
id = "lin"
name = "<script>alert(1)</script>"

[[agents]]
id = "mia"
name = "Mia & 'Co'"

[[agents]]
id = "max"
name = "Max"

[[leave]]
agent = "max"
from = 2026-12-03
until = 2026-12-04
kind = "sick"
"#;

const DUTIES: &str =
    "lin,2026-11-30,A\nlin,2026-12-01,<N>\nmia,2026-12-01,A\nmia,2026-12-01,S\nmax,2026-12-02,A\n";

fn roster(home: &Scratch, duties: &str, out: &str) {
    home.write("duties.csv", &format!("agent,date,shift\n{duties}"));
    let line = format!("import csv duties.csv --team team --start 2026-11-30 --weeks 1 --out {out}");
    let made = home.run(&line);
    assert!(matches!(made.code, Some(0 | 1)), "{made}");
}

fn home() -> Scratch {
    let home = Scratch::team(TEAM);
    roster(&home, DUTIES, ROSTER);
    home
}

/// The files under a folder, by their names in it.
fn under(home: &Scratch, folder: &str) -> BTreeMap<String, String> {
    let lead = format!("{folder}/");
    let files = home.files().into_iter();
    let own = files.filter_map(|(name, bytes)| {
        let name = name.strip_prefix(&lead)?.to_string();
        (!name.is_empty() && !name.ends_with('/')).then(|| (name, String::from_utf8(bytes).unwrap()))
    });
    own.collect()
}

/// The values of an attribute.
fn values<'p>(page: &'p str, attribute: &str) -> Vec<&'p str> {
    let lead = format!(" {attribute}=\"");
    page.split(lead.as_str()).skip(1).map(|rest| rest.split('"').next().unwrap()).collect()
}

#[test]
fn every_link_leads_somewhere_and_nothing_is_asked_of_anybody() {
    let home = home();
    home.run(&format!("site {ROSTER} --to site --lang en")).exits(0).prints(&["6 pages", "site/index.html"]);
    let site = under(&home, "site");
    let pages: Vec<&String> = site.keys().filter(|name| name.ends_with(".html")).collect();
    assert_eq!(pages.len(), 6, "{pages:?}");
    for (name, page) in &site {
        assert!(!page.contains("http:") && !page.contains("https:"), "{name} names another place");
        if !name.ends_with(".html") {
            continue;
        }
        let ids: BTreeSet<&str> = values(page, "id").into_iter().collect();
        assert_eq!(ids.len(), values(page, "id").len(), "{name} has an id twice");
        for link in values(page, "href").into_iter().chain(values(page, "src")) {
            match link.split_once('#') {
                Some(("", id)) => assert!(ids.contains(id), "{name}: {link}"),
                _ => assert!(link == "data:," || site.contains_key(link), "{name}: {link}"),
            }
        }
        for label in ["aria-labelledby"].iter().flat_map(|own| values(page, own)) {
            assert!(ids.contains(label), "{name}: {label}");
        }
        assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\">"), "{name}");
        for table in page.split("<table").skip(1) {
            assert!(
                table.contains("<caption")
                    && table.contains("scope=\"col\"")
                    && table.contains("scope=\"row\"")
            );
        }
    }
}

#[test]
fn names_are_shown_and_never_markup() {
    let home = home();
    home.run(&format!("site {ROSTER} --to site --lang zh")).exits(0);
    for (name, page) in under(&home, "site").iter().filter(|(name, _)| name.ends_with(".html")) {
        for wrong in ["<script>", "<b>", "<i>", "<N>", "alert(1)</script>"] {
            assert!(!page.contains(wrong), "{wrong} in {name}");
        }
    }
    let page = &under(&home, "site")["table.html"];
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{page}");
    assert!(page.contains("Mia &amp; 'Co'"), "{page}");
    assert!(page.contains("lang=\"zh-CN\""), "{page}");
}

#[test]
fn why_somebody_is_off_and_what_they_have_is_on_their_own_page_only() {
    let home = home();
    home.run(&format!("site {ROSTER} --to site --lang en")).exits(0);
    for (name, page) in under(&home, "site").iter().filter(|(name, _)| name.ends_with(".html")) {
        let own = name == "agent-max.html";
        assert_eq!(page.contains("sick"), own, "{name}");
        assert_eq!(page.contains("Leave") || page.contains("leave"), own, "{name}");
        let agent = name.starts_with("agent-");
        for word in ["Totals", "Longest stint", "Hours"] {
            assert_eq!(page.contains(word), agent, "{word} in {name}");
        }
    }
    let site = under(&home, "site");
    // Max is off on the 2nd of four days that look the same, leave or not.
    let day =
        site["index.html"].split("id=\"d2026-12-03\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(day.contains("Max") && day.contains("Off"), "{day}");
    assert!(!site["desk.ics"].contains("sick"));
}

#[test]
fn private_pages_are_listed_nowhere_and_keep_their_names() {
    let home = home();
    let line = format!("site {ROSTER} --to out/site --private --lang en");
    let told = home.run(&line).exits(0).stdout;
    let site = under(&home, "out/site");
    let own: BTreeMap<&str, &str> = told
        .lines()
        .filter_map(|line| line.trim().rsplit_once("  "))
        .filter(|(_, page)| page.ends_with(".html"))
        .collect();
    assert_eq!(own.len(), 3, "{told}");
    for page in own.values() {
        assert_eq!(page.len(), 32 + ".html".len(), "{page}");
        assert!(site.contains_key(*page), "{page}");
        for (other, text) in site.iter().filter(|(name, _)| name != page) {
            assert!(!text.contains(page.trim_end_matches(".html")), "{other} names {page}");
        }
    }
    assert!(!site.contains_key("agents.html"));
    // Nothing in the folder says whose the names are, or with what key they were made.
    let key = home.read("out/.site.fairshift-key");
    assert_eq!(key.trim().len(), 64);
    assert!(site.values().all(|text| !text.contains(key.trim())));
    assert!(site.keys().all(|name| !["lin", "mia", "max"].iter().any(|id| name.contains(id))), "{site:?}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let about = fs::metadata(home.path().join("out/.site.fairshift-key")).unwrap();
        assert_eq!(about.permissions().mode() & 0o077, 0);
    }
    let before = home.files();
    home.run(&line).exits(0);
    assert!(before == home.files(), "another run changed something");
    // Another folder has another key.
    home.run(&format!("site {ROSTER} --to other --private")).exits(0);
    assert!(own.values().all(|page| !under(&home, "other").contains_key(*page)));
    home.write("out/.site.fairshift-key", "guess me");
    home.refused(&line, 2).says(&["error[E0604]", "help: "]);
}

#[test]
fn a_site_takes_the_place_of_a_site_and_of_nothing_else() {
    let home = home();
    let line = format!("site {ROSTER} --to site --lang en");
    home.run(&line).exits(0);
    let first = home.files();
    home.run(&line).exits(0);
    assert!(first == home.files(), "another run changed something");
    // Somebody leaves: the page goes.
    home.edit("team/team.toml", "[[agents]]\nid = \"max\"\nname = \"Max\"\n", "");
    home.edit(
        "team/team.toml",
        "[[leave]]\nagent = \"max\"\nfrom = 2026-12-03\nuntil = 2026-12-04\nkind = \"sick\"\n",
        "",
    );
    roster(&home, "lin,2026-11-30,A\n", "new/2026-11-30.toml");
    home.run("site new/2026-11-30.toml --to site --lang en").exits(0).prints(&["5 pages"]);
    let site = under(&home, "site");
    assert!(!site.contains_key("agent-max.html"));
    // The calendar stays, with everything called off.
    assert!(site["desk.max.ics"].contains("STATUS:CANCELLED") && !site["desk.max.ics"].contains("CONFIRMED"));
    assert!(home.files().keys().all(|name| !name.contains(".fairshift-")), "{:?}", home.files().keys());
    for foreign in ["notes.txt", "page.html", "style.css.bak", "sub/index.html"] {
        home.write(&format!("site/{foreign}"), "<html>mine</html>");
        home.refused(&line, 2).says(&["error[E0603]", "help: "]);
        let path = home.path().join("site").join(foreign);
        fs::remove_file(&path).unwrap();
        let _ = fs::remove_dir(home.path().join("site/sub"));
    }
    home.run(&line).exits(0);
    // An empty folder is as good as none.
    fs::create_dir(home.path().join("empty")).unwrap();
    home.run(&format!("site {ROSTER} --to empty")).exits(0);
    home.write("file", "");
    home.refused(&format!("site {ROSTER} --to file"), 2).says(&["error[E0402]"]);
}

#[test]
fn what_has_changed_is_marked_and_listed() {
    let home = home();
    roster(&home, &DUTIES.replace("max,2026-12-02,A", "mia,2026-12-02,A"), "draft/2026-11-30.toml");
    home.run(&format!("site {ROSTER} --to site --since draft/2026-11-30.toml --lang en")).exits(0);
    let site = under(&home, "site");
    assert_eq!(site["table.html"].matches("class=\"changed\"").count(), 2);
    let rows = |name: &str| site[name].split("id=\"changes\"").nth(1).unwrap().matches("<tr>").count() - 1;
    assert_eq!((rows("table.html"), rows("agent-max.html"), rows("agent-mia.html")), (2, 1, 1));
    assert!(site["agent-lin.html"].contains("Nothing has changed."));
    home.run(&format!("site {ROSTER} --to site --lang en")).exits(0);
    assert!(!under(&home, "site")["table.html"].contains("has changed"));
}

#[test]
fn several_rosters_of_the_repository_make_one_site() {
    let home = Scratch::with("rosters", "rosters");
    let folder = "rosters/support-team-midnight";
    home.run(&format!("site {folder}/2026-11-30.toml {folder}/2026-12-21.toml --to site")).exits(0);
    let site = under(&home, "site");
    assert_eq!(values(&site["index.html"], "id").iter().filter(|id| id.starts_with("d20")).count(), 42);
    assert_eq!(site["table.html"].matches("<table").count(), 6);
    for (name, page) in site.iter().filter(|(name, _)| name.ends_with(".html")) {
        assert_eq!(page.contains("应担份额"), name.starts_with("agent-"), "{name}");
    }
    let other = "rosters/wishes/2026-11-09.toml";
    home.refused(&format!("site {folder}/2026-11-30.toml {other} --to site"), 2).says(&["错误[E0304]"]);
    home.refused(&format!("site {folder}/2026-11-30.toml --since {other} --to site"), 2)
        .says(&["错误[E0304]"]);
    let next = format!("{folder}/2026-12-21.toml");
    home.refused(&format!("site {folder}/2026-11-30.toml --since {next} --to site"), 2)
        .says(&["错误[E0303]"]);
}

#[test]
fn ink_and_ground_of_each_shift_are_far_enough_apart() {
    let style =
        fs::read_to_string(std::path::Path::new(REPOSITORY).join("src/render/site/style.css")).unwrap();
    let colour = |block: &str, name: &str| -> [f64; 3] {
        let at = block.find(&format!("--{name}: #")).unwrap_or_else(|| panic!("{name}")) + name.len() + 5;
        [0, 2, 4].map(|octet| {
            let part = f64::from(u8::from_str_radix(&block[at + octet..at + octet + 2], 16).unwrap()) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        })
    };
    let light = |colour: [f64; 3]| 0.2126 * colour[0] + 0.7152 * colour[1] + 0.0722 * colour[2];
    for block in style.split(":root {").skip(1).take(2) {
        let pairs = (0..8).map(|class| (format!("i{class}"), format!("c{class}")));
        let plain = [
            ("ink", "sheet"),
            ("ink", "ground"),
            ("quiet", "sheet"),
            ("quiet", "ground"),
            ("quiet", "free"),
            ("quiet", "on"),
            ("accent", "sheet"),
            ("accent", "on"),
            ("accent", "free"),
            ("warn", "free"),
        ];
        let plain = plain.map(|(one, other)| (one.to_string(), other.to_string()));
        for (one, other) in pairs.chain(plain) {
            let (one_light, other_light) = (light(colour(block, &one)), light(colour(block, &other)));
            let ratio = (one_light.max(other_light) + 0.05) / (one_light.min(other_light) + 0.05);
            // WCAG 2.2, level AA for text.
            assert!(ratio >= 4.5, "{one} on {other}: {ratio:.2}");
        }
    }
}

#[test]
fn breaks_stand_with_each_duty_and_under_each_day() {
    let home = Scratch::breaks();
    home.run(&format!("site {ROSTER} --to site --lang en")).exits(0);
    let site = under(&home, "site");
    let lin = &site["agent-lin.html"];
    assert!(lin.contains(">Break 12:00–13:00 (lunch); post: Mia<"), "{lin}");
    assert!(lin.contains(">15:00–15:30: you hold the post alone, Mia has a break<"));
    assert!(site["agent-mia.html"].contains(">Break 02:00–02:45 (nap)<"));
    assert!(site["index.html"].contains("<dt>Breaks</dt><dd>林晓 12:00–13:00, Mia 15:00–15:30</dd>"));
    home.run(&format!("site {ROSTER} --to zh --lang zh")).exits(0);
    assert!(under(&home, "zh")["index.html"].contains("<dt>班中休息</dt>"));
}
