//! Leave and overtime against rostered shifts, by the hour: each sum is worked by hand beside the example, and
//! timesheet, attendance, accounts and the list of requests agree on it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use serde_json::Value;
use support_cli::{Run, Scratch};

const CHINA: &str = "zone = \"Asia/Shanghai\"\nholidays = \"cn\"\n[law]\npreset = \"cn\"\n";
const SHIFTS: &str = r#"
[[shifts]]
id = "A"
start = "09:00"
end = "17:00"
[[shifts]]
id = "B"
start = "12:00"
end = "20:00"
[[shifts]]
id = "C"
start = "20:00"
end = "22:00"
place = "home"
standby = true
counts_as_day = false
paid_share = 0.5
"#;
const AGENTS: &str = "[[agents]]\nid = \"lin\"\n[[agents]]\nid = \"wang\"\n";

/// lin and wang, paid by the hour.
fn team(head: &str, pay: &str, rate: &str) -> Scratch {
    let home = Scratch::team(&format!("[team]\nid = \"t\"\n{head}{SHIFTS}{AGENTS}"));
    home.write("team/pay.toml", &format!("[pay]\n{pay}\n[[rates]]\nhourly = \"{rate}\"\n"));
    home.write("team/accounts.toml", &format!("{}{}", opening("annual"), opening("sick")));
    home
}

fn opening(account: &str) -> String {
    format!(
        "[[entries]]\nagent = \"lin\"\naccount = \"{account}\"\ndate = 2026-11-01\nopening = \"100h\"\nwho = \"w\"\nwhy = \"w\"\n"
    )
}

/// Saves a roster from a Monday with these duties of lin and publishes it.
fn published(home: &Scratch, start: &str, weeks: usize, duties: &[(&str, &str)]) {
    drafted(home, start, weeks, duties);
    let run = home.run(&format!("publish rosters/t/{start}.toml --by wang --at 2026-11-20T09:00 --lang en"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
}

fn drafted(home: &Scratch, start: &str, weeks: usize, duties: &[(&str, &str)]) {
    let rows: String = duties.iter().map(|(date, shift)| format!("lin,{date},{shift}\n")).collect();
    home.write("duties.csv", &format!("agent,date,shift\n{rows}"));
    let run = home.run(&format!(
        "import csv duties.csv --team team --start {start} --weeks {weeks} --out rosters/t/{start}.toml --lang en"
    ));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
}

fn sheet(home: &Scratch, month: &str) -> Value {
    let run: Run = home.run(&format!("timesheet team --month {month} --format json --lang en"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    run.json()["agents"].as_array().unwrap().iter().find(|agent| agent["agent"] == "lin").unwrap().clone()
}

/// Ordinary, extended, rest day, holiday, period: in minutes.
fn classes(agent: &Value) -> [i64; 5] {
    ["ordinary", "extended", "rest_day", "holiday", "period"]
        .map(|class| agent["classes"][class].as_i64().unwrap())
}

/// Minutes of a kind of leave by the timesheet, days of it by the attendance report, minutes taken from its
/// account.
fn leave(home: &Scratch, month: &str, kind: &str) -> (i64, String, i64) {
    let minutes = sheet(home, month)["leave"][kind].as_i64().unwrap_or(0);
    let report = home.run(&format!("attendance team --month {month} --format csv --lang en")).stdout;
    let mut rows = csv::Reader::from_reader(report.as_bytes());
    let at = rows.headers().unwrap().iter().position(|head| head == format!("{kind}_days"));
    let row = rows.records().next().unwrap().unwrap();
    let days = at.and_then(|at| row.get(at)).unwrap_or_default().to_string();
    let accounts = home.run("accounts team --until 2026-12-31 --json").json();
    let all = accounts["accounts"].as_array().unwrap();
    let account = all.iter().find(|account| account["agent"] == "lin" && account["account"] == kind).unwrap();
    let used = account["entries"].as_array().unwrap().iter().filter(|entry| entry["what"] == "used");
    (minutes, days, -used.map(|entry| entry["minutes"].as_i64().unwrap()).sum::<i64>())
}

const WEEK: [(&str, &str); 5] =
    [("2026-12-07", "A"), ("2026-12-08", "A"), ("2026-12-09", "A"), ("2026-12-10", "A"), ("2026-12-11", "A")];

fn granted(home: &Scratch, asked: &str) {
    home.run(&format!("leave request team --agent lin {asked} --by lin --at 2026-11-21T09:00 --lang en"))
        .exits(0);
    let run = home.run("leave approve 2 team --by wang --accept --at 2026-11-22T09:00 --why ok --lang en");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    run.prints(&["approved"]);
}

#[test]
fn an_hour_of_leave_takes_an_hour_of_the_shift() {
    let home = team(CHINA, "", "45");
    published(&home, "2026-12-07", 1, &WEEK);
    granted(&home, "--from 2026-12-08 --hours 09:00-10:00");
    // A 09–17 on Tuesday: 1 h of leave, 7 h worked; the week has 4 × 8 + 7 = 39 h.
    let lin = sheet(&home, "2026-12");
    assert_eq!(classes(&lin), [39 * 60, 0, 0, 0, 0]);
    // 39 h worked and 1 h of annual leave, which is paid like work: 40 × 45.00 = 1800.00.
    assert_eq!(lin["pay"], "1800.00");
    assert_eq!(leave(&home, "2026-12", "annual"), (60, "0.125".to_string(), 60));
    let listed = home.run("leave list team --json").json();
    assert_eq!(listed["requests"][0]["minutes"], 60);
    // The shift stays, and the hour of it that nobody covers is said by whoever asks for it.
    let shown = home.run("show rosters/t/2026-12-07.toml --format csv").exits(0).stdout;
    assert!(shown.contains("lin,2026-12-08,A"), "{shown}");
}

#[test]
fn half_a_day_of_leave_takes_half_of_the_shift() {
    for half in ["am", "pm"] {
        let home = team(CHINA, "", "45");
        published(&home, "2026-12-07", 1, &WEEK);
        granted(&home, &format!("--from 2026-12-08 --half {half}"));
        // 8 h, half of it 4 h: 36 h worked, 4 h of leave.
        assert_eq!(classes(&sheet(&home, "2026-12")), [36 * 60, 0, 0, 0, 0]);
        assert_eq!(leave(&home, "2026-12", "annual"), (240, "0.5".to_string(), 240));
    }
}

#[test]
fn both_halves_of_a_date_are_a_day_and_kinds_keep_their_own() {
    let home = team(CHINA, "", "45");
    home.write(
        "team/leave.toml",
        "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nhalf = \"am\"\nkind = \"annual\"\n\
         [[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nhalf = \"pm\"\nkind = \"annual\"\n\
         [[leave]]\nagent = \"lin\"\nfrom = 2026-12-10\nhalf = \"am\"\nkind = \"annual\"\n\
         [[leave]]\nagent = \"lin\"\nfrom = 2026-12-10\nhalf = \"pm\"\nkind = \"sick\"\n",
    );
    drafted(&home, "2026-12-07", 1, &WEEK);
    // Tuesday 8 h annual; Thursday 4 h annual, 4 h sick. Worked: 3 × 8 h.
    assert_eq!(classes(&sheet(&home, "2026-12")), [24 * 60, 0, 0, 0, 0]);
    assert_eq!(leave(&home, "2026-12", "annual"), (720, "1.5".to_string(), 720));
    assert_eq!(leave(&home, "2026-12", "sick"), (240, "0.5".to_string(), 240));
}

#[test]
fn sick_on_a_sunday_and_a_monday_that_were_rostered_is_two_shifts() {
    for dates in ["workdays", "all"] {
        let home = team(CHINA, "", "45");
        home.write(
            "team/accounts.toml",
            &format!("[accounts]\nleave_dates = \"{dates}\"\n{}", opening("sick")),
        );
        let duties = [("2026-12-13", "A"), ("2026-12-14", "B"), ("2026-12-15", "A")];
        published(&home, "2026-12-07", 2, &duties);
        granted(&home, "--from 2026-12-13 --until 2026-12-14 --kind sick");
        assert_eq!(leave(&home, "2026-12", "sick"), (960, "2".to_string(), 960));
    }
}

#[test]
fn leave_of_standby_and_a_shift_takes_what_was_rostered_and_makes_no_overtime() {
    let home = team(CHINA, "", "45");
    // C, C, A on Monday to Wednesday; A on Thursday, Friday, Saturday and Sunday: five working days.
    let duties = [
        ("2026-12-07", "C"),
        ("2026-12-08", "C"),
        ("2026-12-09", "A"),
        ("2026-12-10", "A"),
        ("2026-12-11", "A"),
        ("2026-12-12", "A"),
        ("2026-12-13", "A"),
    ];
    published(&home, "2026-12-07", 1, &duties);
    granted(&home, "--from 2026-12-07 --until 2026-12-09 --kind sick");
    // Of five ordinary days the leave takes one; Thursday to Sunday are the other four. No rest-day overtime.
    assert_eq!(classes(&sheet(&home, "2026-12")), [32 * 60, 0, 0, 0, 0]);
    // C counts 1 h each (paid_share 0.5 of 2 h): 1 + 1 + 8 h of sick leave.
    assert_eq!(leave(&home, "2026-12", "sick").0, 600);
}

#[test]
fn leave_takes_nothing_of_a_day_off() {
    let home = team(CHINA, "", "45");
    published(&home, "2026-12-07", 1, &WEEK);
    granted(&home, "--from 2026-12-12 --until 2026-12-13");
    assert_eq!(leave(&home, "2026-12", "annual"), (0, String::new(), 0));
    let home = team(CHINA, "", "45");
    published(&home, "2026-12-07", 1, &WEEK[1..]);
    granted(&home, "--from 2026-12-07 --half am");
    assert_eq!(leave(&home, "2026-12", "annual"), (0, String::new(), 0));
}

#[test]
fn who_works_monday_to_thursday_takes_four_days_for_a_week() {
    for contract in ["workdays = [\"mon\", \"tue\", \"wed\", \"thu\"]", ""] {
        let head = format!("[team]\nid = \"t\"\n{CHINA}{SHIFTS}[[agents]]\nid = \"lin\"\n{contract}\n");
        let by_hours = "[[availability]]\nagent = \"lin\"\navailable = false\nfrom = \"00:00\"\nuntil = \"24:00\"\ndays = [\"fri\", \"weekends\"]\n";
        let home = Scratch::team(&format!("{head}{}", if contract.is_empty() { by_hours } else { "" }));
        home.write("team/pay.toml", "[[rates]]\nhourly = \"45\"\n");
        home.write("team/accounts.toml", &opening("annual"));
        home.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-07\nuntil = 2026-12-13\n");
        drafted(&home, "2026-11-30", 2, &[("2026-11-30", "A")]);
        assert_eq!(leave(&home, "2026-12", "annual"), (4 * 480, "4".to_string(), 4 * 480));
    }
}

#[test]
fn half_a_day_lowers_the_standard_of_a_period() {
    let head = "zone = \"Asia/Shanghai\"\nholidays = \"cn\"\n[law]\npreset = \"cn-comprehensive\"\n";
    let home = team(head, "", "45");
    let dates: Vec<String> = (1..=25).map(|day| format!("2026-12-{day:02}")).collect();
    let duties: Vec<(&str, &str)> = dates.iter().map(|date| (date.as_str(), "A")).collect();
    home.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nhalf = \"am\"\n");
    drafted(&home, "2026-11-30", 4, &duties);
    // 25 × 8 − 4 = 196 h worked. The standard of a month, 165:20, less 4 h: 161:20; 34:40 beyond it.
    assert_eq!(classes(&sheet(&home, "2026-12")), [161 * 60 + 20, 0, 0, 0, 34 * 60 + 40]);
}

#[test]
fn comp_leave_is_paid_where_hours_are() {
    let home = team(CHINA, "", "45");
    home.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nkind = \"comp\"\n");
    drafted(&home, "2026-12-07", 1, &WEEK);
    // 4 × 8 h worked, 8 h of comp leave: 40 × 45.00.
    assert_eq!(sheet(&home, "2026-12")["pay"], "1800.00");
}

#[test]
fn sick_leave_is_paid_its_share_and_unpaid_leave_is_taken_off_a_salary() {
    let leave = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nkind = \"sick\"\n\
                 [[leave]]\nagent = \"lin\"\nfrom = 2026-12-09\nkind = \"personal\"\n";
    let home = team(CHINA, "leave = { sick = 0.8 }", "45");
    home.write("team/leave.toml", leave);
    drafted(&home, "2026-12-07", 1, &WEEK);
    // 3 × 8 × 45.00 = 1080.00 worked; 8 × 45.00 × 80 % = 288.00 sick; personal leave nothing.
    assert_eq!(sheet(&home, "2026-12")["pay"], "1368.00");
    let home = team(CHINA, "ordinary = \"salary\"\nleave = { sick = 0.8 }", "45");
    home.write("team/leave.toml", leave);
    drafted(&home, "2026-12-07", 1, &WEEK);
    // Off the salary: 8 × 45.00 × 20 % = 72.00 sick, 8 × 45.00 = 360.00 personal.
    assert_eq!(sheet(&home, "2026-12")["pay"], "-432.00");
}

#[test]
fn leave_of_which_nobody_says_what_it_is_paid_is_in_no_sum_and_is_named() {
    let home = team(CHINA, "", "45");
    home.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nkind = \"sick\"\n");
    drafted(&home, "2026-12-07", 1, &WEEK);
    assert_eq!(sheet(&home, "2026-12")["pay"], "1440.00");
    home.run("timesheet team --month 2026-12 --lang en")
        .prints(&["8 h of leave (sick) are in no sum", "[pay.leave]"]);
}

#[test]
fn agreed_overtime_of_two_hours_is_two_hours_and_only_if_worked() {
    let home = team(CHINA, "", "45");
    let dates: Vec<String> = (1..=25)
        .map(|day| chrono::NaiveDate::from_ymd_opt(2026, 12, day).unwrap())
        .filter(|date| chrono::Datelike::weekday(date).num_days_from_monday() < 5)
        .map(|date| date.to_string())
        .collect();
    let duties: Vec<(&str, &str)> = dates.iter().map(|date| (date.as_str(), "A")).collect();
    published(&home, "2026-11-30", 4, &duties);
    let asked = "overtime request team --agent lin --date 2026-12-10 --hours 2h --kind extended";
    home.run(&format!("{asked} --by lin --at 2026-12-01T09:00")).exits(0);
    home.run("overtime approve 2 team --by wang --at 2026-12-02T09:00 --lang en").prints(&["approved"]);
    // 19 working days × 8 h = 152 h × 45.00 = 6840.00; the roster alone has no overtime.
    let lin = sheet(&home, "2026-12");
    assert_eq!((classes(&lin), lin["pay"].as_str()), ([152 * 60, 0, 0, 0, 0], Some("6840.00")));
    let punches = |went: &str| {
        let rows: String = dates
            .iter()
            .map(|date| format!("lin,{date},09:00,{}\n", if date == "2026-12-10" { went } else { "17:00" }))
            .collect();
        home.write("clock.csv", &format!("agent,date,in,out\n{rows}"));
        let run = home.run("timesheet team --month 2026-12 --actuals clock.csv --format json --lang en");
        run.json()["agents"].as_array().unwrap().iter().find(|agent| agent["agent"] == "lin").unwrap().clone()
    };
    // Two hours more: 2 × 45.00 × 150 % = 135.00. Three are two: more was not agreed. One is one: 67.50.
    for (went, extended, pay) in
        [("19:00", 120, "6975.00"), ("20:00", 120, "6975.00"), ("18:00", 60, "6907.50")]
    {
        let lin = punches(went);
        assert_eq!(
            (classes(&lin), lin["pay"].as_str()),
            ([152 * 60, extended, 0, 0, 0], Some(pay)),
            "{went}"
        );
    }
}

#[test]
fn a_nursing_hour_is_paid_leave_of_an_hour_each_working_day() {
    let home = team(CHINA, "", "45");
    home.write(
        "team/leave.toml",
        "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-07\nuntil = 2026-12-13\nkind = \"nursing\"\ndaily = \"1h\"\n",
    );
    drafted(&home, "2026-12-07", 1, &WEEK);
    let lin = sheet(&home, "2026-12");
    // 5 × 7 h at work, 5 × 1 h of nursing leave, paid: 40 × 45.00.
    assert_eq!(classes(&lin), [35 * 60, 0, 0, 0, 0]);
    assert_eq!((lin["leave"]["nursing"].as_i64(), lin["pay"].as_str()), (Some(300), Some("1800.00")));
}

#[test]
fn who_is_given_another_shift_for_an_hour_of_leave_takes_none() {
    let home = team(CHINA, "", "45");
    let coverage = "[[coverage]]\nfrom = \"09:00\"\nuntil = \"20:00\"\ndates = [2026-12-08]\n";
    home.write("team/team.toml", &(home.read("team/team.toml") + coverage));
    home.write("duties.csv", "agent,date,shift\nlin,2026-12-08,A\nwang,2026-12-08,B\n");
    home.run(
        "import csv duties.csv --team team --start 2026-12-07 --weeks 1 --out rosters/t/2026-12-07.toml",
    )
    .exits(0);
    home.run("publish rosters/t/2026-12-07.toml --by wang --at 2026-11-20T09:00").exits(0);
    granted(&home, "--from 2026-12-08 --hours 09:00-10:00");
    // The hour must be covered: lin and wang change places, and B has no 09:00.
    let shown = home.run("show rosters/t/2026-12-07.toml --format csv").exits(0).stdout;
    assert!(shown.contains("lin,2026-12-08,B") && shown.contains("wang,2026-12-08,A"), "{shown}");
    assert_eq!(classes(&sheet(&home, "2026-12")), [480, 0, 0, 0, 0]);
    assert_eq!(leave(&home, "2026-12", "annual"), (0, String::new(), 0));
    assert_eq!(home.run("leave list team --json").json()["requests"][0]["minutes"], 0);
}

#[test]
fn leave_in_a_duty_stands_under_the_table() {
    let home = team(CHINA, "", "45");
    published(&home, "2026-12-07", 1, &WEEK);
    granted(&home, "--from 2026-12-08 --hours 09:00-10:00");
    let line = "show rosters/t/2026-12-07.toml";
    home.run(&format!("{line} --lang en"))
        .prints(&["leave of a part of the day: lin 2026-12-08 09:00–10:00 (annual)"]);
    home.run(&format!("{line} --lang zh")).prints(&["当天部分时段请假：lin 2026-12-08 09:00–10:00（年假）"]);
}

#[test]
fn a_roster_without_a_date_in_its_name_is_named_and_files_of_csv_have_their_mark() {
    let home = team(CHINA, "", "45");
    drafted(&home, "2026-12-07", 1, &WEEK);
    let dated = home.read("rosters/t/2026-12-07.toml");
    home.write("rosters/t/2026-12-07-v2.toml", &dated);
    let line = "timesheet team --month 2026-12 --lang en";
    home.run(line).says(&["E0301", "2026-12-07-v2.toml", "is passed over"]);
    home.run("export rosters/t/2026-12-07.toml --format csv --to out.csv --lang en").exits(0);
    home.run(&format!("{line} --format csv --to sheet.csv"));
    for file in ["out.csv", "sheet.csv"] {
        assert!(home.read(file).starts_with('\u{feff}'), "{file}");
    }
    // What is piped on has none.
    assert!(home.run("export rosters/t/2026-12-07.toml --format csv").stdout.starts_with("agent"));
}

/// What attendance says of lin in December: classes of pay, night minutes, and what is odd.
fn punched(home: &Scratch, rows: &str) -> ([i64; 5], i64, Vec<String>) {
    home.write("clock.csv", &format!("agent,date,in,out\n{rows}"));
    let run = home.run("attendance team --month 2026-12 --actuals clock.csv --json --lang en").json();
    let lin = run["agents"].as_array().unwrap().iter().find(|agent| agent["agent"] == "lin").unwrap().clone();
    let odd = run["oddities"].as_array().unwrap().iter();
    let odd = odd.map(|odd| format!("{} {}", odd["date"].as_str().unwrap(), odd["what"].as_str().unwrap()));
    (classes(&lin), lin["night"].as_i64().unwrap(), odd.collect())
}

#[test]
fn a_whole_duty_by_agreement_is_in_the_roster_and_staying_longer_was_not_agreed() {
    let home = team(CHINA, "", "45");
    let extra = "[[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-12\nkind = \"rest-day\"\nhours = \"8h\"\n";
    home.write("team/team.toml", &(home.read("team/team.toml") + extra));
    drafted(&home, "2026-12-07", 1, &[("2026-12-12", "A")]);
    // Saturday, 09:00 to 18:00: the 8 h of A on a rest day; the hour after it is listed, and unpaid.
    let (classes, _, odd) = punched(&home, "lin,2026-12-12,09:00,18:00\n");
    assert_eq!(classes, [0, 0, 480, 0, 0]);
    assert_eq!(odd.len(), 1, "{odd:?}");
    assert!(odd[0].starts_with("2026-12-12 stayed 1 h"), "{odd:?}");
}

#[test]
fn what_goes_beyond_an_agreement_is_listed_and_is_no_overtime() {
    let home = team(CHINA, "", "45");
    let extra = "[[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-10\nkind = \"extended\"\nhours = \"2h\"\n\
                 [[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-12\n";
    home.write("team/team.toml", &(home.read("team/team.toml") + extra));
    drafted(&home, "2026-12-07", 1, &WEEK[3..4]);
    // Thursday 08:00 to 20:00: an hour before A, and of three after it one, are agreed; two are not. On Saturday a
    // duty was agreed without hours, and no roster has it.
    let rows = "lin,2026-12-10,08:00,20:00\nlin,2026-12-12,09:00,12:00\n";
    let (classes, _, odd) = punched(&home, rows);
    assert_eq!(classes, [480, 120, 0, 0, 0]);
    assert_eq!(odd.len(), 2, "{odd:?}");
    assert!(odd[0].starts_with("2026-12-10 stayed 2 h"), "{odd:?}");
    assert!(odd[1].starts_with("2026-12-12") && odd[1].contains("3 h"), "{odd:?}");
}

#[test]
fn a_night_with_leave_in_it_and_an_hour_late_has_five_night_hours() {
    let night = "[[shifts]]\nid = \"N\"\nstart = \"22:00\"\nend = \"30:00\"\n";
    let home = team(&format!("{CHINA}{night}"), "", "45");
    home.write(
        "team/leave.toml",
        "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-08\nfrom_time = \"00:00\"\nuntil_time = \"02:00\"\n",
    );
    drafted(&home, "2026-12-07", 1, &[("2026-12-07", "N")]);
    // 22:00 to 06:00 less 2 h of leave are 6 h; the first of them was missed.
    let rows = "lin,2026-12-07,23:00,24:00\nlin,2026-12-07,26:00,30:00\n";
    let (classes, night, odd) = punched(&home, rows);
    assert_eq!((classes, night), ([300, 0, 0, 0, 0], 300), "{odd:?}");
    assert!(odd.len() == 1 && odd[0].contains("late by 1 h"), "{odd:?}");
}
