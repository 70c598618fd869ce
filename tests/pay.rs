//! Pay worked by hand: the arithmetic stands beside each example, and what the command prints equals it
//! to the minute and the cent. The rate is 30.00 an hour unless an example says otherwise.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use serde_json::Value;
use support_cli::{Run, Scratch};

/// A team of lin and wang with these shifts, in `[team]`'s zone and with these `[pay]` keys.
fn team(head: &str, shifts: &str, pay: &str) -> Scratch {
    let home = Scratch::team(&format!(
        "[team]\nid = \"t\"\n{head}\n{shifts}\n[[agents]]\nid = \"lin\"\nname = \"林晓\"\n[[agents]]\nid = \"wang\"\n"
    ));
    home.write("team/pay.toml", &format!("[pay]\n{pay}\n[[rates]]\nhourly = \"30.00\"\n"));
    home
}

const CHINA: &str = "zone = \"Asia/Shanghai\"\nholidays = \"cn\"\n[law]\npreset = \"cn\"";
const EIGHT: &str = "[[shifts]]\nid = \"A\"\nstart = \"09:00\"\nend = \"17:00\"";
const TEN: &str = "[[shifts]]\nid = \"L\"\nstart = \"09:00\"\nend = \"19:00\"";

fn shift(id: &str, start: &str, end: &str, more: &str) -> String {
    format!("[[shifts]]\nid = \"{id}\"\nstart = \"{start}\"\nend = \"{end}\"\n{more}\n")
}

/// Saves a roster of `weeks` weeks from `start` with these duties: agent, date, shift.
fn roster(home: &Scratch, start: &str, weeks: usize, duties: &[(&str, &str, &str)]) {
    let rows: String =
        duties.iter().map(|(agent, date, shift)| format!("{agent},{date},{shift}\n")).collect();
    home.write("duties.csv", &format!("agent,date,shift\n{rows}"));
    let line = format!(
        "import csv duties.csv --team team --start {start} --weeks {weeks} --out rosters/t/{start}.toml --lang en"
    );
    let run = home.run(&line);
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
}

/// Shift A (or another) of lin on each of the dates of one month.
fn days<'d>(dates: &[&'d str], shift: &'d str) -> Vec<(&'static str, &'d str, &'d str)> {
    dates.iter().map(|date| ("lin", *date, shift)).collect()
}

fn json(home: &Scratch, line: &str) -> Value {
    let run: Run = home.run(&format!("{line} --format json --lang en"));
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    run.json()
}

/// The whole of a month.
fn month(home: &Scratch, month: &str) -> Value {
    json(home, &format!("timesheet team --month {month}"))
}

fn of<'v>(sheet: &'v Value, agent: &str) -> &'v Value {
    sheet["agents"].as_array().unwrap().iter().find(|own| own["agent"] == agent).unwrap()
}

/// Ordinary, extended, rest day, to comp leave, holiday, period: in minutes.
fn classes(own: &Value) -> [i64; 6] {
    ["ordinary", "extended", "rest_day", "to_comp", "holiday", "period"]
        .map(|class| own["classes"][class].as_i64().unwrap())
}

fn on<'v>(own: &'v Value, date: &str) -> &'v Value {
    own["days"].as_array().unwrap().iter().find(|day| day["date"] == date).unwrap()
}

#[test]
fn beyond_eight_hours_a_day_is_extended() {
    let home = team(CHINA, TEN, "");
    roster(&home, "2026-11-30", 1, &days(&["2026-12-01"], "L"));
    let sheet = month(&home, "2026-12");
    // 10 h: 8 × 30.00 + 2 × 30.00 × 150 % = 240.00 + 90.00
    assert_eq!(classes(of(&sheet, "lin")), [480, 120, 0, 0, 0, 0]);
    assert_eq!(of(&sheet, "lin")["pay"], "330.00");
    assert_eq!(of(&sheet, "wang")["pay"], "0.00");
}

#[test]
fn a_sixth_day_of_the_week_is_a_rest_day() {
    let home = team(CHINA, EIGHT, "");
    let week = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-11", "2026-12-12", "2026-12-13"];
    roster(&home, "2026-12-07", 1, &days(&week, "A"));
    let sheet = month(&home, "2026-12");
    // Monday to Sunday has 5 working days; the sixth day worked is the Sunday.
    // 5 × 8 × 30.00 + 8 × 30.00 × 200 % = 1200.00 + 480.00
    assert_eq!(classes(of(&sheet, "lin")), [2400, 0, 480, 0, 0, 0]);
    assert_eq!(on(of(&sheet, "lin"), "2026-12-12")["kind"], "workday");
    assert_eq!(on(of(&sheet, "lin"), "2026-12-13")["kind"], "rest_day");
    assert_eq!(of(&sheet, "lin")["pay"], "1680.00");
}

#[test]
fn where_the_calendar_decides_a_saturday_is_a_rest_day_whatever_else_is_worked() {
    let home = team(CHINA, EIGHT, "rest_days = \"calendar\"");
    roster(&home, "2026-12-07", 1, &days(&["2026-12-07", "2026-12-12"], "A"));
    let sheet = month(&home, "2026-12");
    // 8 × 30.00 + 8 × 30.00 × 200 % = 240.00 + 480.00
    assert_eq!(classes(of(&sheet, "lin")), [480, 0, 480, 0, 0, 0]);
    assert_eq!(of(&sheet, "lin")["pay"], "720.00");
}

#[test]
fn a_holiday_on_a_rest_day_is_a_holiday_and_the_days_off_around_it_are_rest_days() {
    let home = team(CHINA, EIGHT, "rest_days = \"calendar\"");
    // 2026-04-05, Qingming itself, is a Sunday; Saturday and Monday are days off for it.
    roster(&home, "2026-03-30", 2, &days(&["2026-04-04", "2026-04-05", "2026-04-06"], "A"));
    let sheet = month(&home, "2026-04");
    let lin = of(&sheet, "lin");
    // Sunday 8 × 30.00 × 300 % = 720.00; Saturday and Monday 2 × 8 × 30.00 × 200 % = 960.00
    assert_eq!(classes(lin), [0, 0, 960, 0, 480, 0]);
    assert_eq!(on(lin, "2026-04-05")["kind"], "holiday");
    assert_eq!(lin["pay"], "1680.00");
}

#[test]
fn national_day_by_the_roster() {
    let home = team(CHINA, EIGHT, "");
    // The week of 5 to 11 October has 3 working days: Thursday, Friday and the exchanged Saturday.
    let week = ["2026-09-28", "2026-09-29", "2026-10-01", "2026-10-02", "2026-10-04"];
    let next = ["2026-10-05", "2026-10-06", "2026-10-08", "2026-10-09", "2026-10-10"];
    roster(&home, "2026-09-28", 2, &days(&[week, next].concat(), "A"));
    let sheet = month(&home, "2026-10");
    let lin = of(&sheet, "lin");
    // 1 and 2 October: 2 × 8 × 30.00 × 300 % = 1440.00.
    // 28 September to 4 October has 3 working days (Monday to Wednesday): 28, 29 and 4 October are three.
    // 5 to 11 October: the fourth and fifth day worked, 9 and 10 October, are rest days' work.
    // Ordinary in October: 4, 5, 6, 8 October, 4 × 8 × 30.00 = 960.00; rest days 2 × 480.00 = 960.00.
    assert_eq!(classes(lin), [1920, 0, 960, 0, 960, 0]);
    assert_eq!(lin["pay"], "3360.00");
}

#[test]
fn an_exchanged_workday_is_an_ordinary_one() {
    for rest_days in ["calendar", "roster"] {
        let home = team(CHINA, EIGHT, &format!("rest_days = \"{rest_days}\""));
        // Saturday 2026-02-14 is worked in exchange: six working days, 48 ordinary hours in that week.
        let week = ["2026-02-09", "2026-02-10", "2026-02-11", "2026-02-12", "2026-02-13", "2026-02-14"];
        roster(&home, "2026-02-09", 1, &days(&week, "A"));
        let sheet = month(&home, "2026-02");
        // 6 × 8 × 30.00
        assert_eq!(classes(of(&sheet, "lin")), [2880, 0, 0, 0, 0, 0], "{rest_days}");
        assert_eq!(of(&sheet, "lin")["pay"], "1440.00");
    }
}

#[test]
fn beyond_forty_hours_a_week_is_extended_and_counted_once() {
    let home = team(CHINA, TEN, "week_days = 6");
    let week = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11", "2026-12-12"];
    roster(&home, "2026-12-07", 1, &days(&week, "L"));
    let sheet = month(&home, "2026-12");
    // 60 h: 2 h a day beyond the day, 12 h; of the 48 h left, 8 h beyond the week: 40 + 20.
    // 40 × 30.00 + 20 × 45.00 = 1200.00 + 900.00
    assert_eq!(classes(of(&sheet, "lin")), [2400, 1200, 0, 0, 0, 0]);
    assert_eq!(on(of(&sheet, "lin"), "2026-12-12")["classes"]["extended"], 600);
    assert_eq!(of(&sheet, "lin")["pay"], "2100.00");
}

#[test]
fn a_week_cut_by_the_months_end_is_one_week() {
    let home = team(CHINA, EIGHT, "");
    let week = ["2026-11-30", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-05"];
    roster(&home, "2026-11-30", 1, &days(&week, "A"));
    // 30 November is the first day of the week; 5 December is its sixth: 200 %.
    let december = month(&home, "2026-12");
    assert_eq!(classes(of(&december, "lin")), [1920, 0, 480, 0, 0, 0]);
    let november = month(&home, "2026-11");
    assert_eq!(classes(of(&november, "lin")), [480, 0, 0, 0, 0, 0]);
}

#[test]
fn comp_leave_in_place_of_pay() {
    let home = team(CHINA, EIGHT, "rest_day_work = \"comp\"");
    let week = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11", "2026-12-12"];
    roster(&home, "2026-12-07", 1, &days(&week, "A"));
    let sheet = month(&home, "2026-12");
    // 5 × 240.00; the 8 h of Saturday earn 8 h of comp leave.
    assert_eq!(classes(of(&sheet, "lin")), [2400, 0, 0, 480, 0, 0]);
    assert_eq!(of(&sheet, "lin")["pay"], "1200.00");
}

#[test]
fn leave_counts_as_worked_when_rest_days_are_counted() {
    let home = team(CHINA, EIGHT, "");
    home.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-07\nuntil = 2026-12-08\n");
    let week = ["2026-12-09", "2026-12-10", "2026-12-11", "2026-12-12"];
    roster(&home, "2026-12-07", 1, &days(&week, "A"));
    let sheet = month(&home, "2026-12");
    // Two of the five working days are leave: the fourth day worked is a rest day's.
    assert_eq!(classes(of(&sheet, "lin")), [1440, 0, 480, 0, 0, 0]);
    assert_eq!(of(&sheet, "lin")["leave"]["annual"], 960);
}

#[test]
fn the_comprehensive_scheme_pays_what_is_beyond_the_period() {
    let law = "zone = \"Asia/Shanghai\"\nholidays = \"cn\"\n[law]\npreset = \"cn-comprehensive\"";
    let home = team(law, TEN, "month_hours = \"40h\"");
    let dates =
        ["2026-10-01", "2026-10-05", "2026-10-06", "2026-10-08", "2026-10-10", "2026-10-11", "2026-10-12"];
    roster(&home, "2026-09-28", 5, &days(&dates, "L"));
    let sheet = month(&home, "2026-10");
    let lin = of(&sheet, "lin");
    // 1 October: 10 × 30.00 × 300 % = 900.00. The other six days are 60 h: 40 × 30.00 = 1200.00,
    // 20 × 30.00 × 150 % = 900.00. Neither Sundays nor days of 10 h are overtime by themselves.
    assert_eq!(classes(lin), [2400, 0, 0, 0, 600, 1200]);
    assert_eq!(lin["pay"], "3000.00");
}

#[test]
fn the_periods_standard_is_less_for_who_joins_and_for_leave() {
    let law = "zone = \"Asia/Shanghai\"\nholidays = \"cn\"\n[law]\npreset = \"cn-comprehensive\"";
    let home = team(law, EIGHT, "month_hours = \"120h\"");
    let joined = "name = \"林晓\"\nfrom = 2026-12-16";
    home.edit("team/team.toml", "name = \"林晓\"", joined);
    home.write("team/leave.toml", "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-18\n");
    let dates = [
        "2026-12-16",
        "2026-12-17",
        "2026-12-19",
        "2026-12-21",
        "2026-12-22",
        "2026-12-23",
        "2026-12-24",
        "2026-12-25",
        "2026-12-26",
    ];
    roster(&home, "2026-11-30", 4, &days(&dates, "A"));
    let sheet = month(&home, "2026-12");
    // December 2026 has 23 working days, 12 of them from the 16th: 7200 × 12 / 23 = 3756.52, so 3757
    // minutes, less 480 for the day of leave: 3277. Worked: 9 × 480 = 4320; beyond: 1043.
    assert_eq!(classes(of(&sheet, "lin")), [3277, 0, 0, 0, 0, 1043]);
}

#[test]
fn standby_as_work_as_a_share_and_as_an_allowance() {
    let standby =
        "standby = true\nplace = \"home\"\ncovers = false\nmay_follow_same_day = [\"A\"]\npaid_share = 0.25";
    let shifts = format!("{EIGHT}\n{}", shift("C", "20:00", "22:00", standby));
    let duties = [("lin", "2026-12-01", "A"), ("lin", "2026-12-01", "C")];
    for (pay, wanted, total) in [
        // As each shift says: 25 % of 2 h = 30 min: 8 h + 0:30 × 45.00 = 240.00 + 22.50
        ("", [480, 30, 0, 0, 0, 0], "262.50"),
        // As work: 240.00 + 2 × 45.00
        ("standby = \"work\"", [480, 120, 0, 0, 0, 0], "330.00"),
        // Half of it: 240.00 + 1 × 45.00
        ("standby = \"share\"\nstandby_share = 0.5", [480, 60, 0, 0, 0, 0], "285.00"),
        // 8.50 an hour: 240.00 + 2 × 8.50
        ("standby = \"allowance\"\nstandby_per_hour = 8.5", [480, 0, 0, 0, 0, 0], "257.00"),
        // 50.00 a duty: 240.00 + 50.00
        ("standby = \"allowance\"\nstandby_per_duty = \"50\"", [480, 0, 0, 0, 0, 0], "290.00"),
    ] {
        let home = team(CHINA, &shifts, pay);
        roster(&home, "2026-11-30", 1, &duties);
        let sheet = month(&home, "2026-12");
        assert_eq!(classes(of(&sheet, "lin")), wanted, "{pay}");
        assert_eq!(of(&sheet, "lin")["pay"], total, "{pay}");
        assert_eq!(of(&sheet, "lin")["standby"], 120);
        // From 09:00 to 22:00 are 13 h: 8 of work, 2 of standby, 3 of neither.
        assert_eq!(on(of(&sheet, "lin"), "2026-12-01")["break"], 180);
    }
}

#[test]
fn a_night_when_the_clock_changes_is_as_long_as_it_is() {
    let head = "zone = \"Europe/Berlin\"";
    let pay =
        "scheme = \"standard\"\nnight_per_hour = \"4\"\nnight_from = \"23:00\"\nnight_until = \"06:00\"";
    let home = team(head, &shift("N", "22:00", "30:00", ""), pay);
    roster(&home, "2026-03-23", 1, &days(&["2026-03-28"], "N"));
    roster(&home, "2026-10-19", 1, &days(&["2026-10-24"], "N"));
    // 22:00 to 06:00 with an hour skipped: 7 h, of which 6 h from 23:00 on: 7 × 30.00 + 6 × 4.00
    let spring = month(&home, "2026-03");
    assert_eq!(classes(of(&spring, "lin")), [420, 0, 0, 0, 0, 0]);
    assert_eq!((&of(&spring, "lin")["night"], &of(&spring, "lin")["pay"]), (&360.into(), &"234.00".into()));
    // With an hour twice: 9 h, of which 8 h from 23:00 on: 8 × 30.00 + 1 × 45.00 + 8 × 4.00
    let autumn = month(&home, "2026-10");
    assert_eq!(classes(of(&autumn, "lin")), [480, 60, 0, 0, 0, 0]);
    assert_eq!((&of(&autumn, "lin")["night"], &of(&autumn, "lin")["pay"]), (&480.into(), &"317.00".into()));
}

#[test]
fn a_night_at_the_months_end_belongs_to_the_date_on_which_it_starts() {
    let home = team("zone = \"Asia/Shanghai\"", &shift("N", "22:00", "30:00", ""), "");
    roster(&home, "2026-11-30", 1, &days(&["2026-11-30"], "N"));
    assert_eq!(of(&month(&home, "2026-11"), "lin")["minutes"], 480);
    assert_eq!(of(&month(&home, "2026-12"), "lin")["minutes"], 0);
    home.run("timesheet team --month 2026-11 --lang en").prints(&[
        "A duty belongs to the date on which it starts",
        "No roster covers 2026-11-01 to 2026-11-29.",
    ]);
}

#[test]
fn a_month_cut_by_two_rosters_is_whole_and_says_which_days_have_none() {
    let home = team(CHINA, EIGHT, "");
    roster(&home, "2026-11-30", 2, &days(&["2026-12-01", "2026-12-11"], "A"));
    roster(&home, "2026-12-14", 2, &days(&["2026-12-14", "2026-12-15", "2026-12-24"], "A"));
    let sheet = month(&home, "2026-12");
    assert_eq!(of(&sheet, "lin")["minutes"], 5 * 480);
    assert_eq!(sheet["missing"].as_array().unwrap().len(), 4, "28 to 31 December");
    let run = home.run("timesheet team --month 2026-12 --lang en").exits(1);
    run.prints(&[
        "No roster covers 2026-12-28 to 2026-12-31.",
        "2026-12-14 to 2026-12-27: rosters/t/2026-12-14.toml",
    ]);
    // Both rosters by name are the same, over all of their dates.
    let named = json(&home, "timesheet rosters/t/2026-11-30.toml rosters/t/2026-12-14.toml");
    assert_eq!((&named["from"], &named["until"]), (&"2026-11-30".into(), &"2026-12-27".into()));
    assert_eq!(of(&named, "lin")["minutes"], 5 * 480);
}

#[test]
fn of_two_rosters_of_a_date_the_one_in_force_counts_and_the_other_is_named() {
    let home = team(CHINA, EIGHT, "");
    roster(&home, "2026-12-07", 1, &days(&["2026-12-08"], "A"));
    home.run("publish rosters/t/2026-12-07.toml --by wang --at 2026-11-20T09:00").exits(0);
    roster(&home, "2026-11-30", 2, &days(&["2026-12-01", "2026-12-08", "2026-12-09"], "A"));
    let sheet = month(&home, "2026-12");
    assert_eq!(of(&sheet, "lin")["minutes"], 2 * 480, "1 December, and 8 December of the published one");
    home.run("timesheet team --month 2026-12 --lang en")
        .prints(&["rosters/t/2026-11-30.toml also covers 2026-12-07 to 2026-12-13"]);
}

#[test]
fn who_joins_or_leaves_within_the_month_is_on_the_sheet_for_that_part() {
    let home = team(CHINA, EIGHT, "");
    home.edit("team/team.toml", "name = \"林晓\"", "name = \"林晓\"\nfrom = 2026-12-10\nuntil = 2026-12-17");
    let dates = ["2026-12-10", "2026-12-11", "2026-12-12", "2026-12-14"];
    roster(&home, "2026-11-30", 4, &days(&dates, "A"));
    let sheet = month(&home, "2026-12");
    // The week of joining has two working days left, Thursday and Friday: Saturday is a rest day's.
    assert_eq!(classes(of(&sheet, "lin")), [1440, 0, 480, 0, 0, 0]);
    home.run("timesheet team --month 2026-12 --agent lin --lang en").prints(&["not in the team"]);
    assert!(!month(&home, "2026-11")["agents"].as_array().unwrap().iter().any(|own| own["agent"] == "lin"));
}

#[test]
fn who_has_left_the_team_keeps_what_was_worked() {
    let home = team(CHINA, EIGHT, "");
    roster(&home, "2026-11-30", 1, &days(&["2026-12-01"], "A"));
    home.edit("team/team.toml", "[[agents]]\nid = \"lin\"\nname = \"林晓\"\n", "");
    let sheet = month(&home, "2026-12");
    assert_eq!(of(&sheet, "lin")["minutes"], 480);
    assert_eq!(of(&sheet, "lin")["name"], "林晓");
}

#[test]
fn the_last_rate_that_includes_agent_and_date_counts_and_hours_without_one_are_said() {
    let home = team(CHINA, EIGHT, "");
    home.write(
        "team/pay.toml",
        "[[rates]]\nhourly = \"20\"\nfrom = 2026-12-02\n[[rates]]\nagent = \"lin\"\nhourly = 31.25\nfrom = 2026-12-03\n",
    );
    roster(&home, "2026-11-30", 1, &days(&["2026-12-01", "2026-12-02", "2026-12-03"], "A"));
    let sheet = month(&home, "2026-12");
    // 1 December has no rate; 8 × 20 + 8 × 31.25 = 160.00 + 250.00
    assert_eq!(of(&sheet, "lin")["pay"], "410.00");
    home.run("timesheet team --month 2026-12 --lang en")
        .prints(&["林晓: 8 h from 2026-12-01 on have no rate"]);
}

#[test]
fn rounding_by_line_by_total_half_up_and_half_to_even() {
    let rates = "[[rates]]\nhourly = \"10.01\"\n[[rates]]\nhourly = \"10.03\"\nfrom = 2026-12-02\n";
    for (pay, lines, total) in [
        // Half an hour at 10.01 is 5.005, at 10.03 is 5.015: 5.01 + 5.02.
        ("round = \"line\"", vec!["5.01", "5.02"], "10.03"),
        // To even: 5.00 + 5.02.
        ("round = \"line\"\nrounding = \"half-even\"", vec!["5.00", "5.02"], "10.02"),
        // The total is 10.020 exactly; the lines are a cent more, which is a line of its own.
        ("round = \"total\"", vec!["5.01", "5.02", "-0.01"], "10.02"),
    ] {
        let home = team("zone = \"Asia/Shanghai\"", &shift("H", "09:00", "09:30", ""), "");
        home.write("team/pay.toml", &format!("[pay]\n{pay}\n{rates}"));
        roster(&home, "2026-11-30", 1, &days(&["2026-12-01", "2026-12-02"], "H"));
        let sheet = month(&home, "2026-12");
        let own = of(&sheet, "lin");
        let shown: Vec<&str> =
            own["lines"].as_array().unwrap().iter().map(|line| line["amount"].as_str().unwrap()).collect();
        assert_eq!((shown, own["pay"].as_str().unwrap()), (lines, total), "{pay}");
    }
}

#[test]
fn a_salary_pays_ordinary_hours_and_the_sheet_the_rest() {
    let home = team(CHINA, TEN, "ordinary = \"salary\"\nextended_percent = 175");
    roster(&home, "2026-11-30", 1, &days(&["2026-12-01"], "L"));
    // 2 × 30.00 × 175 %
    assert_eq!(of(&month(&home, "2026-12"), "lin")["pay"], "105.00");
}

#[test]
fn without_rates_there_is_no_money() {
    let home = team(CHINA, EIGHT, "");
    std::fs::remove_file(home.path().join("team/pay.toml")).unwrap();
    roster(&home, "2026-11-30", 1, &days(&["2026-12-01"], "A"));
    assert!(of(&month(&home, "2026-12"), "lin")["pay"].is_null());
    let shown = home.run("timesheet team --month 2026-12 --lang en").stdout;
    assert!(!shown.contains("Pay") && !shown.contains("rounded"), "{shown}");
}

#[test]
fn a_break_without_pay_in_the_night_is_no_work_at_night() {
    let breaks = |more: &str| {
        format!(
            "{}[[breaks]]\nshift = \"N\"\nlength = \"1h\"\nfrom = \"02:00\"\nuntil = \"03:00\"\n{more}\n",
            shift("N", "22:00", "30:00", "")
        )
    };
    for (more, pay, minutes, night, pause, total) in [
        // 22:00 to 06:00 less an hour: 7 × 30.00 + 7 × 4.00
        ("", "", 420, 420, 60, "238.00"),
        // Until 02:30: 7 × 30.00 + (4.5 h − half of the break) × 4.00 = 210.00 + 16.00
        ("", "night_until = \"02:30\"", 420, 240, 60, "226.00"),
        // Begun when the night is over: 7 × 30.00 + 4 × 4.00
        ("", "night_until = \"02:00\"", 420, 240, 60, "226.00"),
        // With pay it is work: 8 × 30.00 + 8 × 4.00
        ("paid = true", "", 480, 480, 0, "272.00"),
    ] {
        let home = team(CHINA, &breaks(more), &format!("night_per_hour = \"4\"\n{pay}"));
        roster(&home, "2026-11-30", 1, &days(&["2026-12-01"], "N"));
        let sheet = month(&home, "2026-12");
        let lin = of(&sheet, "lin");
        assert_eq!((&lin["minutes"], &lin["night"]), (&minutes.into(), &night.into()), "{more} {pay}");
        assert_eq!(
            (&on(lin, "2026-12-01")["break"], &lin["pay"]),
            (&pause.into(), &total.into()),
            "{more} {pay}"
        );
    }
}

const NIGHT: &str = "[[shifts]]\nid = \"N\"\nstart = \"22:00\"\nend = \"30:00\"";

#[test]
fn a_night_at_the_edge_of_a_holiday_is_split_by_the_clock_where_the_team_says_so() {
    let nights = days(&["2025-12-31", "2026-01-01"], "N");
    let home = team(CHINA, NIGHT, "holiday_hours = \"clock\"");
    roster(&home, "2025-12-29", 1, &nights);
    // New Year's Eve: 2 h of Wednesday, 6 h of the holiday. 2 × 30.00 + 6 × 30.00 × 300 % = 600.00
    let eve = of(&month(&home, "2025-12"), "lin").clone();
    assert_eq!((classes(&eve), eve["pay"].as_str()), ([120, 0, 0, 0, 360, 0], Some("600.00")));
    // New Year's night: 2 h of the holiday, 6 h of Friday, a second working day of a week that has three.
    let day = of(&month(&home, "2026-01"), "lin").clone();
    assert_eq!((classes(&day), day["pay"].as_str()), ([360, 0, 0, 0, 120, 0], Some("360.00")));
    // By the start, as is usual: the eve has no holiday work, the night of the holiday has nothing else.
    let home = team(CHINA, NIGHT, "");
    roster(&home, "2025-12-29", 1, &nights);
    assert_eq!(classes(of(&month(&home, "2025-12"), "lin")), [480, 0, 0, 0, 0, 0]);
    assert_eq!(classes(of(&month(&home, "2026-01"), "lin")), [0, 0, 0, 0, 480, 0]);
}

#[test]
fn a_holiday_that_begins_at_two_in_the_afternoon() {
    let part = "zone = \"Asia/Shanghai\"\nholidays = \"none\"\n[law]\npreset = \"cn\"\n\
                [[holiday]]\ndate = 2026-12-24\nname = \"Eve\"\nstatutory = true\nfrom = \"14:00\"";
    let home = team(part, EIGHT, "holiday_hours = \"clock\"");
    roster(&home, "2026-12-21", 1, &days(&["2026-12-24"], "A"));
    // 09:00 to 14:00 ordinary, 14:00 to 17:00 at 300 %: 5 × 30.00 + 3 × 90.00 = 420.00
    let lin = of(&month(&home, "2026-12"), "lin").clone();
    assert_eq!((classes(&lin), lin["pay"].as_str()), ([300, 0, 0, 0, 180, 0], Some("420.00")));
    // By the start: A begins before the holiday.
    let home = team(part, EIGHT, "");
    roster(&home, "2026-12-21", 1, &days(&["2026-12-24"], "A"));
    assert_eq!(classes(of(&month(&home, "2026-12"), "lin")), [480, 0, 0, 0, 0, 0]);
}

#[test]
fn an_agent_has_a_scheme_of_their_own_from_a_date_on() {
    let home = team(CHINA, TEN, "");
    home.write(
        "team/pay.toml",
        "[[terms]]\nagents = [\"lin\"]\nscheme = \"hours\"\nfrom = 2026-12-14\n\
         [[terms]]\nagents = [\"wang\"]\nrest_day_work = \"comp\"\n\
         [[rates]]\nhourly = \"30.00\"\n",
    );
    let week = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11", "2026-12-12"];
    let mut duties = days(&["2026-12-07", "2026-12-14"], "L");
    duties.extend(week.iter().map(|date| ("wang", *date, "L")));
    roster(&home, "2026-12-07", 2, &duties);
    let sheet = month(&home, "2026-12");
    // lin: 10 h on the 7th are 8 + 2 extended, 10 h on the 14th are hours.
    assert_eq!(classes(of(&sheet, "lin")), [1080, 120, 0, 0, 0, 0]);
    // wang: 5 × (8 + 2) h, and 10 h of a sixth day that become leave.
    assert_eq!(classes(of(&sheet, "wang")), [2400, 600, 0, 600, 0, 0]);
}

#[test]
fn six_and_five_day_weeks_side_by_side() {
    let home = team(CHINA, EIGHT, "");
    home.write(
        "team/pay.toml",
        "[[terms]]\nagents = [\"wang\"]\nweek_days = 6\n[[rates]]\nhourly = \"30.00\"\n",
    );
    let week = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10", "2026-12-11", "2026-12-12"];
    let mut duties = days(&week, "A");
    duties.extend(week.iter().map(|date| ("wang", *date, "A")));
    roster(&home, "2026-12-07", 1, &duties);
    let sheet = month(&home, "2026-12");
    // lin: the sixth day is a rest day. wang: it is a working day beyond 40 h.
    assert_eq!(classes(of(&sheet, "lin")), [2400, 0, 480, 0, 0, 0]);
    assert_eq!(classes(of(&sheet, "wang")), [2400, 480, 0, 0, 0, 0]);
}

const ABROAD: &str = "zone = \"Europe/London\"\nholidays = \"none\"\n\
                      [[holiday]]\ndate = 2026-12-25\nname = \"Christmas\"\nstatutory = true";

#[test]
fn overtime_beyond_the_hours_of_a_week_or_a_day() {
    let scheme = |more: &str| format!("scheme = \"weekly\"\nweek = \"38h\"\n{more}");
    let week = ["2026-12-07", "2026-12-08", "2026-12-09", "2026-12-10"];
    let home = team(ABROAD, TEN, &scheme(""));
    roster(&home, "2026-12-07", 1, &days(&week, "L"));
    // 40 h: 38 + 2 at 150 %. 38 × 30.00 + 2 × 45.00 = 1230.00
    let lin = of(&month(&home, "2026-12"), "lin").clone();
    assert_eq!((classes(&lin), lin["pay"].as_str()), ([2280, 120, 0, 0, 0, 0], Some("1230.00")));
    // Beyond 9 h a day: 4 × 1 h; the 36 h that are left are within the week.
    let home = team(ABROAD, TEN, &scheme("overtime_day = \"9h\""));
    roster(&home, "2026-12-07", 1, &days(&week, "L"));
    assert_eq!(classes(of(&month(&home, "2026-12"), "lin")), [2160, 240, 0, 0, 0, 0]);
}

#[test]
fn whether_holidays_and_leave_count_towards_the_week_is_stated() {
    let week = ["2026-12-21", "2026-12-22", "2026-12-23", "2026-12-25"];
    let classes_of = |more: &str, leave: &str| {
        let home = team(ABROAD, TEN, &format!("scheme = \"weekly\"\nweek = \"28h\"\n{more}"));
        home.write("team/leave.toml", leave);
        roster(&home, "2026-12-21", 1, &days(&week, "L"));
        classes(of(&month(&home, "2026-12"), "lin"))
    };
    // 30 h before Christmas, 28 of them ordinary; Christmas comes after them and is holiday work.
    assert_eq!(classes_of("", ""), [1680, 120, 0, 0, 600, 0]);
    let eve = "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-21\nhalf = \"am\"\n";
    // Half of the 21st on leave: 25 h of work, 5 h of leave. Without it, nothing is beyond 28 h; with it, 2 h are.
    assert_eq!(classes_of("", eve), [1500, 0, 0, 0, 600, 0]);
    assert_eq!(classes_of("leave_counts = true", eve), [1380, 120, 0, 0, 600, 0]);
}

#[test]
fn nights_and_sundays_have_a_percentage_of_the_own_rate() {
    let home = team(ABROAD, NIGHT, "night_percent = 20");
    home.write(
        "team/pay.toml",
        "[pay]\nnight_percent = 20\n\
         [[surcharges]]\nname = \"Sunday\"\ndays = [\"sun\"]\npercent = 50\n\
         [[surcharges]]\nname = \"late\"\nfrom = \"22:00\"\nuntil = \"24:00\"\nper_hour = \"1.50\"\n\
         [[rates]]\nhourly = \"30.00\"\n[[rates]]\nagents = [\"wang\"]\nhourly = \"40.00\"\n",
    );
    // From Saturday 22:00 to Sunday 06:00.
    roster(&home, "2026-12-07", 1, &[("lin", "2026-12-12", "N"), ("wang", "2026-12-12", "N")]);
    let sheet = month(&home, "2026-12");
    // lin: 8 × 30 = 240; night 8 × 30 × 20 % = 48; Sunday 6 × 30 × 50 % = 90; late 2 × 1.50 = 3. 381.00
    assert_eq!(of(&sheet, "lin")["pay"], "381.00");
    // wang: 320 + 8 × 40 × 20 % = 64, 6 × 40 × 50 % = 120, 3. 507.00
    assert_eq!(of(&sheet, "wang")["pay"], "507.00");
}
