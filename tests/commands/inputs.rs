//! What a roster keeps of its inputs, and what it begins with.

use super::kept;
use super::support_cli::Scratch;

const DESK: &str = "[team]\nid = \"desk\"\nzone = \"UTC\"\nlook_ahead = 0\nholidays = \"cn\"\n\
                    [[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n\
                    [[agents]]\nid = \"lin\"\n[[agents]]\nid = \"mia\"\n\
                    [[staffing]]\nshift = \"A\"\nmin = 1\n";

#[test]
fn a_year_without_holidays_is_taken_as_ordinary_only_when_told_and_marked_then() {
    let home = Scratch::team(DESK);
    for command in ["check", "solve"] {
        home.refused(&format!("{command} team --start 2027-12-27 --weeks 1"), 2).says(&["E0403", "2028"]);
    }
    home.run("check team --start 2027-12-27 --weeks 1 --assume-ordinary").exits(0).prints(&["2028"]);
    let line = "solve team --start 2027-12-27 --weeks 1 --assume-ordinary";
    home.run(line).exits(0).prints(&["holidays of 2028 are not known"]);
    let roster = "rosters/desk/2027-12-27.toml";
    assert!(home.read(roster).contains("\nassumed_ordinary = [2028]\n"));
    home.run(&format!("show {roster}")).exits(0).prints(&["holidays of 2028 are not known"]);
    home.run(&format!("show {roster} --week 1")).exits(0).prints(&["holidays of 2028 are not known"]);
    let years = serde_json::json!([2028]);
    for command in ["show --format json", "verify --json"] {
        let printed = home.run(&format!("{command} {roster}")).exits(0).json();
        assert_eq!(printed["assumed_ordinary"], years, "{command}");
    }
    assert_eq!(home.run(&format!("{line} --json")).exits(0).json()["assumed_ordinary"], years);
    // What is known needs no mark.
    let known = home.run("solve team --start 2026-11-30 --weeks 1 --assume-ordinary --json").exits(0).json();
    assert!(known.get("assumed_ordinary").is_none());
}

#[test]
fn holidays_of_the_teams_own_are_kept_with_its_rosters() {
    let home = Scratch::team(DESK);
    home.write("team/holidays.toml", "years = [2028]\n[[holiday]]\ndate = 2028-01-01\nname = \"New Year\"\n");
    let line = "solve team --start 2027-12-27 --weeks 1";
    home.run(line).exits(0).prints(&["New Year"]);
    home.write("team/holidays.toml", "years = [2028]\n");
    home.run("show rosters/desk/2027-12-27.toml").exits(0).prints(&["New Year"]);
    home.run("check team --start 2028-12-25 --weeks 2 --no-history").exits(2).says(&["2029"]);
    home.edit("team/team.toml", "holidays = \"cn\"", "holidays = \"file\"");
    home.run("check team --start 2026-11-30 --weeks 1 --no-history").exits(2).says(&["2026"]);
    home.run("check team --start 2028-11-27 --weeks 1 --no-history").exits(0);
}

#[test]
fn a_roster_keeps_a_copy_of_the_preset_of_law() {
    let home = Scratch::team(&format!("{DESK}[law]\npreset = \"cn\"\n"));
    home.run("solve team --start 2026-11-30 --weeks 1").exits(0);
    let files = home.files();
    let copy = files.keys().find(|name| name.ends_with("/law-cn.toml")).expect("a copy");
    assert!(home.read(copy).contains("劳动法"));
    home.run("verify rosters/desk/2026-11-30.toml").exits(0);
    // Whoever edits the copy edits the inputs.
    home.edit(copy, "max = \"44h\"", "max = \"60h\"");
    home.run("verify rosters/desk/2026-11-30.toml").exits(2).says(&["E0306"]);
    home.run("rules --law cn").exits(0).prints(&["law = \"month_hours\"", "None of this is legal"]);
    home.run("rules --law nowhere").exits(2).says(&["E0401", "cn, cn-comprehensive, eu"]);
}

#[test]
fn a_roster_remembers_as_many_days_as_a_rule_looks_back() {
    let first_known = |rules: &str| {
        let home = Scratch::team(
            &DESK.replace("holidays = \"cn\"\n", "").replace("[[agents]]", &format!("{rules}[[agents]]")),
        );
        for start in ["2026-11-02", "2026-11-23", "2026-12-14"] {
            home.run(&format!("solve team --start {start} --weeks 3")).exits(0);
        }
        let files = home.files();
        let last = files.keys().find(|name| name.contains("2026-12-14.") && name.ends_with("history.toml"));
        let history: toml::Table = home.read(last.expect("a history")).parse().unwrap();
        history["history"]["start"].to_string()
    };
    assert_eq!(first_known(""), "2026-11-16");
    assert_eq!(first_known("[[rules.hours]]\nwindow = 119\nmax = \"816h\"\n"), "2026-11-02");
    assert_eq!(first_known("[[rules.shift_count]]\nper = \"month\"\nmax = 31\n"), "2026-11-14");
}

#[test]
fn a_search_without_time_gives_the_roster_that_it_began_with() {
    let home = kept();
    home.copy("examples/support-team-midnight", "team");
    let solve = "solve team --time-limit 0s --lang en --out here/new.toml";
    let start = "--start 2026-11-30";
    let run = home.run(&format!("{solve} {start}")).exits(4);
    assert!(run.stdout.contains("no roster found in the time given"), "{run}");

    let kept = home.read("rosters/support-team-midnight/2026-11-30.toml");
    let warm = "--warm rosters/support-team-midnight/2026-11-30.toml --no-history";
    home.run(&format!("{solve} {warm}")).exits(0);
    let duties = |text: &str| text.split_once("[[weeks]]").unwrap().1.to_string();
    assert_eq!(duties(&home.read("here/new.toml")), duties(&kept));

    // An agent who has left takes the duties along.
    home.edit("team/team.toml", "id = \"zhao\"", "id = \"ning\"");
    let run = home.run(&format!("solve team --time-limit 10s --lang en --out here/other.toml {warm}"));
    assert!(run.stderr.contains("warning[E0307]") && run.stderr.contains("taken as rest: "), "{run}");

    home.edit("team/team.toml", "[team]", "[pins.lin]\n2026-11-30 = \"A\"\n[team]");
    let run = home.run(&format!("solve team --time-limit 1s --lang en --out here/third.toml {warm}"));
    assert!(run.stderr.contains("breaks the must `pins`"), "{run}");
}
