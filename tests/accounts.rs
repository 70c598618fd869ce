//! Leave accounts worked by hand: the arithmetic stands beside each example.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use serde_json::Value;
use support_cli::Scratch;

const TEAM: &str = "[team]\nid = \"t\"\nzone = \"Asia/Shanghai\"\nholidays = \"cn\"\n[law]\npreset = \"cn\"\n\
    [pay]\nrest_day_work = \"comp\"\n[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"\n\
    [[agents]]\nid = \"lin\"\nname = \"林晓\"\n[[agents]]\nid = \"wang\"\n";

fn home(accounts: &str, leave: &str) -> Scratch {
    let home = Scratch::team(TEAM);
    home.write("team/accounts.toml", accounts);
    home.write("team/leave.toml", leave);
    home
}

/// Saves a roster of a week in which lin works on six days, the last of them, Saturday, a rest day's.
fn six_days(home: &Scratch, monday: &str) {
    let monday: chrono::NaiveDate = monday.parse().unwrap();
    let rows: String = monday.iter_days().take(6).map(|date| format!("lin,{date},A\n")).collect();
    home.write("duties.csv", &format!("agent,date,shift\n{rows}"));
    let line = format!("import csv duties.csv --team team --out rosters/t/{monday}.toml --lang en");
    let run = home.run(&line);
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
}

/// The movements of an account: date, what, minutes, balance.
fn account(
    home: &Scratch,
    until: &str,
    agent: &str,
    account: &str,
) -> (Vec<(String, String, i64, i64)>, Value) {
    let run = home.run(&format!("accounts team --until {until} --json"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    let all = run.json();
    let own = all["accounts"].as_array().unwrap().iter();
    let own = own.into_iter().find(|own| own["agent"] == agent && own["account"] == account).unwrap().clone();
    let text = |value: &Value| value.as_str().unwrap().to_string();
    let entries = own["entries"].as_array().unwrap().iter().map(|entry| {
        let whole = |key: &str| entry[key].as_i64().unwrap();
        (text(&entry["date"]), text(&entry["what"]), whole("minutes"), whole("balance"))
    });
    (entries.collect(), own)
}

fn moved(date: &str, what: &str, minutes: i64, balance: i64) -> (String, String, i64, i64) {
    (date.to_string(), what.to_string(), minutes, balance)
}

const OPENING: &str = "[[entries]]\nagent = \"lin\"\naccount = \"annual\"\ndate = 2026-01-01\nopening = 3\n\
    who = \"Wang\"\nwhy = \"2025\"\nexpires = 2026-03-31\n";

#[test]
fn leave_takes_working_days_and_what_expires_first_goes_first() {
    let accrual = "[[accrual]]\naccount = \"annual\"\nadd = \"40h\"\nper = \"year\"\nfrom = 2026-01-01\n";
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-03-05\nuntil = 2026-03-09\n\
        [[leave]]\nagent = \"lin\"\nfrom = 2026-04-06\nuntil = 2026-04-08\n";
    let home = home(&format!("{OPENING}{accrual}"), leave);
    // 3 days of 8 h; 5 days accrued. 5 to 9 March are Thursday to Monday: three working days, 1440 of the
    // 1440 that expire. 6 to 8 April: Monday is Qingming's day off, two working days.
    let (entries, own) = account(&home, "2026-12-31", "lin", "annual");
    assert_eq!(
        entries,
        [
            moved("2026-01-01", "opening", 1440, 1440),
            moved("2026-01-01", "accrual", 2400, 3840),
            moved("2026-03-05", "used", -1440, 2400),
            moved("2026-04-07", "used", -960, 1440),
        ]
    );
    assert_eq!(
        (own["entries"][2]["until"].as_str(), own["balance"].as_i64()),
        (Some("2026-03-09"), Some(1440))
    );
}

#[test]
fn what_is_not_taken_in_time_expires_on_the_day_after_its_last() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-03-02\nhalf = \"am\"\n";
    let home = home(OPENING, leave);
    // 24 h less half a day, 4 h: 20 h expire after 31 March.
    let (entries, _) = account(&home, "2026-12-31", "lin", "annual");
    assert_eq!(
        entries[1..],
        [moved("2026-03-02", "used", -240, 1200), moved("2026-04-01", "expired", -1200, 0)]
    );
    let (entries, own) = account(&home, "2026-03-31", "lin", "annual");
    assert_eq!(entries.len(), 2, "on its last day it can be taken");
    assert_eq!(own["expiring"], serde_json::json!({"date": "2026-03-31", "minutes": 1200}));
}

#[test]
fn comp_leave_is_earned_by_rest_day_work_used_and_expires() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-08-10\nhalf = \"pm\"\nkind = \"comp\"\n";
    let home = home("[accounts]\ncomp_expires_months = 1\n", leave);
    six_days(&home, "2026-08-03");
    six_days(&home, "2026-08-17");
    // Saturdays 8 and 22 August earn 8 h each; half a day is taken on 10 August from the first, whose
    // other 4 h expire after 7 September, a month on; the second 8 h after 21 September.
    let (entries, _) = account(&home, "2026-09-30", "lin", "comp");
    assert_eq!(
        entries,
        [
            moved("2026-08-08", "earned", 480, 480),
            moved("2026-08-10", "used", -240, 240),
            moved("2026-08-22", "earned", 480, 720),
            moved("2026-09-08", "expired", -240, 480),
            moved("2026-09-22", "expired", -480, 0),
        ]
    );
    home.run("accounts team --until 2026-09-30 --agent lin --lang zh").exits(0).prints(&[
        "休息日加班转入",
        "到期清零",
        "应按休息日加班支付",
    ]);
}

#[test]
fn a_balance_below_nothing_is_stated_and_paid_back_first() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-08-10\nuntil = 2026-08-11\nkind = \"comp\"\n";
    let home = home("", leave);
    six_days(&home, "2026-08-17");
    // 16 h taken with none there; the 8 h earned on 22 August pay half of it back.
    let (entries, own) = account(&home, "2026-09-30", "lin", "comp");
    assert_eq!(entries, [moved("2026-08-10", "used", -960, -960), moved("2026-08-22", "earned", 480, -480)]);
    assert_eq!(own["overdrawn"], serde_json::json!({"from": "2026-08-10", "minutes": 960}));
    home.run("accounts team --until 2026-09-30 --lang en")
        .exits(1)
        .prints(&["林晓: comp leave is overdrawn by up to 16 h, first on 2026-08-10", "-8:00"]);
}

#[test]
fn corrections_have_a_date_a_person_and_a_reason() {
    let take = "[[entries]]\nagent = \"lin\"\naccount = \"annual\"\ndate = 2026-02-01\ntake = \"4h\"\n\
        who = \"王敏\"\nwhy = \"漏记半天\"\n";
    let home = home(&format!("{take}{OPENING}"), "");
    let (entries, own) = account(&home, "2026-03-01", "lin", "annual");
    assert_eq!(
        entries,
        [moved("2026-01-01", "opening", 1440, 1440), moved("2026-02-01", "taken", -240, 1200)]
    );
    assert_eq!(
        (own["entries"][1]["who"].as_str(), own["entries"][1]["why"].as_str()),
        (Some("王敏"), Some("漏记半天"))
    );
}

#[test]
fn nothing_before_the_opening_counts_and_accrual_comes_to_who_is_there() {
    let accrual = "[[accrual]]\naccount = \"annual\"\nadd = 0.5\nper = \"month\"\nfrom = 2025-11-15\nexpires_months = 3\n";
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2025-12-01\nuntil = 2025-12-05\n";
    let home = home(&format!("{OPENING}{accrual}"), leave);
    home.edit("team/team.toml", "id = \"wang\"", "id = \"wang\"\nfrom = 2026-01-10\nuntil = 2026-03-10");
    let (entries, _) = account(&home, "2026-03-15", "lin", "annual");
    // The leave of December and the accrual of 1 December lie before the opening of 1 January.
    assert_eq!(
        entries,
        [
            moved("2026-01-01", "opening", 1440, 1440),
            moved("2026-01-01", "accrual", 240, 1680),
            moved("2026-02-01", "accrual", 240, 1920),
            moved("2026-03-01", "accrual", 240, 2160),
        ]
    );
    // wang is there on 1 February and 1 March; each half day is good for three months.
    let (entries, _) = account(&home, "2026-12-31", "wang", "annual");
    assert_eq!(
        entries,
        [
            moved("2026-02-01", "accrual", 240, 240),
            moved("2026-03-01", "accrual", 240, 480),
            moved("2026-05-01", "expired", -240, 240),
            moved("2026-06-01", "expired", -240, 0),
        ]
    );
}

#[test]
fn every_date_can_be_made_to_count_and_other_kinds_have_no_account_until_somebody_opens_one() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-03-06\nuntil = 2026-03-09\n\
        [[leave]]\nagent = \"lin\"\nfrom = 2026-03-16\nkind = \"sick\"\n";
    let home = home(&format!("[accounts]\nleave_dates = \"all\"\n{OPENING}"), leave);
    let (entries, own) = account(&home, "2026-03-20", "lin", "annual");
    // Friday to Monday are four days of 8 h, one more than there was.
    assert_eq!(entries[1], moved("2026-03-06", "used", -1920, -480));
    assert_eq!(own["overdrawn"]["from"], "2026-03-09");
    let run = home.run("accounts team --until 2026-03-20 --json");
    assert!(!run.stdout.contains("sick"), "{run}");
}

#[test]
fn of_several_accruals_the_last_that_includes_agent_and_date_decides() {
    let home = home("", "");
    home.write(
        "team/accounts.toml",
        "[[accrual]]\naccount = \"annual\"\nadd = 25\nper = \"year\"\nfrom = 2026-01-01\n\
         [[accrual]]\naccount = \"annual\"\nagents = [\"lin\"]\nadd = 15\nper = \"year\"\nfrom = 2026-01-01\n",
    );
    let run = home.run("accounts team --until 2026-12-31 --json").exits(0).json();
    let balance = |agent: &str| {
        let all = run["accounts"].as_array().unwrap();
        all.iter().find(|account| account["agent"] == agent).unwrap()["balance"].as_i64().unwrap()
    };
    // 15 days of 8 h in place of 25, not beside them.
    assert_eq!((balance("lin"), balance("wang")), (15 * 480, 25 * 480));
}
