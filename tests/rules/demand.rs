use super::support::{Team, bites, bites_at, date};
use fairshift::book::Slot;
use fairshift::timesheet::Severity;

/// A 09:00–17:00, B 12:00–20:00, N 22:00–30:00; targets as given.
fn desk(targets: &str) -> Team {
    let team = Team::new().add("[[skills]]\nid = \"chat\"\n[[skills]]\nid = \"voice\"");
    let team = team.agent_with("lin", "skills = [\"chat\", \"voice\"]");
    let team = team.agent_with("mia", "skills = [\"chat\"]").agent("zhao").no_fairness();
    let team = team.shift("A", "09:00", "17:00").shift("B", "12:00", "20:00");
    team.shift("N", "22:00", "30:00").add(targets)
}

fn hours(from: &str, until: &str, keys: &str) -> String {
    format!("[[demand]]\nfrom = \"{from}\"\nuntil = \"{until}\"\n{keys}\n")
}

#[test]
fn what_is_below_the_least_is_counted_in_agent_minutes() {
    let team = desk(&hours("09:00", "20:00", "min = 1"));
    assert_eq!(team.grid("A / B / -").required("demand"), 0);
    assert_eq!(team.grid("A / - / -").required("demand"), 3 * 60);
    let two = desk(&hours("09:00", "20:00", "min = 2"));
    assert_eq!(two.grid("A / B / -").required("demand"), 6 * 60);
    assert_eq!(two.grid("A / A / -").amounts("demand"), [2 * 3 * 60]);
}

#[test]
fn below_and_above_what_is_wanted_has_a_price_an_hour() {
    let keys = "want = 2";
    let team = desk(&hours("12:00", "17:00", keys));
    assert_eq!(team.grid("A / B / -").soft("demand"), 0);
    assert_eq!(team.grid("A / - / -").soft("demand"), 5 * 4);
    assert_eq!(team.grid("A / B / B").soft("demand"), 5 * 4);
    let priced = desk(&hours("12:00", "17:00", keys)).rule("demand", "want_weight = 6\nover_weight = 1");
    assert_eq!(priced.grid("- / - / -").soft("demand"), 2 * 5 * 6);
    assert_eq!(priced.grid("A / B / B").soft("demand"), 5);
    assert_eq!(priced.grid("- / - / -").required("demand"), 0, "nothing is required");
}

#[test]
fn without_a_wanted_number_nothing_has_a_price() {
    let team = desk(&hours("12:00", "17:00", "min = 1"));
    assert_eq!(team.grid("A / B / B").soft("demand"), 0);
}

#[test]
fn a_price_is_whole_in_each_interval_between_changes() {
    // 12:00 cuts 11:45–12:10 in two: 15 and 10 minutes at 1 an hour, each rounded to at least 1.
    let team = desk(&hours("11:45", "12:10", "want = 1")).rule("demand", "want_weight = 1");
    assert_eq!(team.grid("- / - / -").soft("demand"), 2);
    // 12:00–16:00 is one interval: 4 hours.
    let team = desk(&hours("12:00", "16:00", "want = 1")).rule("demand", "want_weight = 1");
    assert_eq!(team.grid("- / - / -").soft("demand"), 4);
    // 40 minutes at 4 an hour: 2.67, so 3.
    let team = desk(&hours("12:00", "12:40", "want = 1"));
    assert_eq!(team.grid("- / - / -").soft("demand"), 3);
}

#[test]
fn more_than_the_most_breaks_a_must_on_unprinted_days_too() {
    let team = desk(&hours("12:00", "17:00", "max = 1"));
    assert!(team.grid("A / - / -").broken().is_empty());
    assert_eq!(team.grid("A / B / -").broken(), ["demand"]);
    let after = desk(&hours("12:00", "17:00", "max = 1")).look_ahead(1);
    assert_eq!(after.grid("- | A / - | B / - | -").broken(), ["demand"]);
}

#[test]
fn an_agent_counts_in_each_target_whose_skill_they_have() {
    let both = hours("09:00", "17:00", "min = 1\nskill = \"chat\"")
        + &hours("09:00", "17:00", "min = 1\nskill = \"voice\"");
    assert_eq!(desk(&both).grid("A / - / -").required("demand"), 0);
    assert_eq!(desk(&both).grid("- / A / -").required("demand"), 8 * 60);
    assert_eq!(desk(&both).grid("- / - / A").required("demand"), 2 * 8 * 60);
    let sum = both + &hours("09:00", "17:00", "min = 2\nskills = [\"voice\", \"chat\"]");
    assert_eq!(desk(&sum).grid("A / - / -").required("demand"), 8 * 60, "one at a time");
    assert_eq!(desk(&sum).grid("A / A / -").required("demand"), 0);
    let judged = desk(&sum).grid("A / - / -");
    assert_eq!(judged.found("demand")[0].text.en, "chat/voice: 09:00–17:00 has 1 of at least 2 agents");
    assert_eq!(judged.found("demand")[0].text.zh, "chat/voice：09:00–17:00 至少 2 人，实有 1 人");
}

#[test]
fn of_several_tables_for_the_same_agents_and_time_the_last_decides() {
    let tables = hours("09:00", "20:00", "min = 1")
        + &hours("12:00", "17:00", "min = 2\ndays = [\"tue\"]")
        + &hours("09:00", "12:00", "min = 0\ndays = [\"tue\"]");
    let team = desk(&tables);
    assert_eq!(team.grid("- / - / -").required("demand"), 11 * 60, "Monday");
    assert_eq!(team.clone().from("2026-12-01").grid("- / - / -").required("demand"), 2 * 5 * 60 + 3 * 60);
    let other = desk(&(hours("09:00", "17:00", "min = 1") + &hours("09:00", "17:00", "min = 0\nskill = \"chat\"")));
    assert_eq!(other.grid("- / - / -").required("demand"), 8 * 60, "other agents are another target");
}

#[test]
fn hours_past_midnight_belong_to_their_date() {
    let team = desk(&hours("22:00", "30:00", "min = 1\ndates = [2026-11-30]"));
    assert_eq!(team.grid("N - / - - / - -").required("demand"), 0);
    assert_eq!(team.grid("- - / - - / - -").required("demand"), 8 * 60);
    assert_eq!(team.grid("- N / - - / - -").required("demand"), 8 * 60);
}

#[test]
fn nights_before_day_one_count_and_unknown_days_are_taken_as_there() {
    let team = desk(&hours("00:00", "09:00", "min = 1\nwant = 2\nmax = 2\nskill = \"chat\""));
    let judged = team.grid("- / - / -");
    assert_eq!((judged.required("demand"), judged.soft("demand")), (3 * 60, 2 * 3 * 4), "06:00 to 09:00");
    let judged = team.clone().before("N / - / -").grid("- / - / -");
    assert_eq!((judged.required("demand"), judged.soft("demand")), (3 * 60, 6 * 4 + 2 * 3 * 4));
    assert_eq!(team.before("- / - / N").grid("- / - / -").required("demand"), 9 * 60, "zhao does not chat");
}

#[test]
fn unprinted_days_lack_at_a_level_of_their_own_where_a_shift_could_cover() {
    let team = desk(&hours("07:00", "12:00", "min = 1\nwant = 1")).look_ahead(1);
    let judged = team.grid("A | - / - | - / - | -");
    assert_eq!(judged.at("continuation", "demand"), 3 * 60, "nothing ever covers 07:00 to 09:00");
    assert_eq!((judged.required("demand"), judged.soft("demand")), (2 * 60, 2 * 4));
    let must = desk(&hours("09:00", "12:00", "min = 1")).rule("demand", "class = \"must\"").look_ahead(1);
    assert_eq!(must.grid("A | - / - | - / - | -").broken(), ["demand"]);
}

#[test]
fn an_accepted_gap_costs_nothing_of_what_is_required_and_stays_on_the_list() {
    let gap = "[[accepted_gap]]\nfrom = \"12:00\"\nuntil = \"14:00\"\nreason = \"lunch\"\n";
    let team = desk(&(hours("09:00", "17:00", "min = 1\nwant = 1") + gap));
    let judged = team.grid("- / - / -");
    assert_eq!((judged.required("demand"), judged.soft("demand")), (6 * 60, 8 * 4));
    let accepted: Vec<_> =
        judged.found("demand").into_iter().filter(|own| own.severity == Severity::Accepted).collect();
    assert_eq!(accepted.iter().map(|own| own.amount).collect::<Vec<_>>(), [2 * 60]);
}

#[test]
fn it_can_be_a_must_or_soft() {
    let must = desk(&hours("09:00", "17:00", "min = 1")).rule("demand", "class = \"must\"");
    assert_eq!(must.grid("- / - / -").broken(), ["demand"]);
    let soft = desk(&hours("09:00", "20:00", "min = 1")).rule("demand", "class = \"soft\"\nweight = 12");
    assert_eq!(soft.grid("A / - / -").soft("demand"), 3 * 12);
}

/// From, until, min, want, max.
type Row = (i64, i64, i64, Option<i64>, Option<i64>);

fn slots(team: &Team, on: &str) -> Vec<Row> {
    let book = team.book().unwrap();
    let own = |slot: &Slot| (slot.from, slot.until, slot.min, slot.want, slot.max);
    book.demand_on(date(on)).iter().flat_map(|(_, slots)| slots.iter().map(own)).collect()
}

#[test]
fn a_file_says_the_same_as_tables_in_every_dress() {
    let plain = "date,from,until,skill,min,want,max\n\
                 2026-12-01,09:00,09:30,chat,1,2,3\n2026-12-01,09:30,10:00,chat,1,2,3\n2026-12-01,23:30,24:00,chat,0,1,\n";
    let chinese = "日期\t开始\t结束\t技能\t最少\t需要\t最多\r\n\
                   2026/12/1\t9:00\t9:30\tchat\t1\t2\t3\r\n46357\t9:30\t10:00\tchat\t1\t2\t3\r\n\
                   \r\n1.12.2026\t23:30\t0:00\tchat\t0\t1\t\r\n\t\t\t\t\t\t\r\n";
    let quoted = "\u{feff}\"max\";\"want\";\"min\";\"skill\";\"until\";\"from\";\"date\"\n\
                  \"3\";\"2\";\"1\";\"chat\";\"10:00\";\"09:00\";\"2026-12-01\"\n\
                  ;\"1\";;\"chat\";\"24:00\";\"23:30\";\"2026-12-01\"\n";
    let wanted = vec![(540, 600, 1, Some(2), Some(3)), (1410, 1440, 0, Some(1), None)];
    for text in [plain, chinese, quoted] {
        let team = desk("[[demand]]\nfile = \"t.csv\"").file("t.csv", text);
        assert_eq!(slots(&team, "2026-12-01"), wanted, "{text}");
        assert!(slots(&team, "2026-12-02").is_empty());
    }
}

#[test]
fn rows_of_a_date_replace_those_of_the_weekday_and_later_tables_both() {
    let text = "date,weekday,from,until,min\n,工作日,09:00,17:00,2\n2026-12-01,周二,10:00,12:00,1\n";
    let file = "[[demand]]\nfile = \"t.csv\"\n";
    let team = desk(file).file("t.csv", text);
    assert_eq!(slots(&team, "2026-11-30"), [(540, 1020, 2, None, None)]);
    assert_eq!(slots(&team, "2026-12-01"), [(600, 720, 1, None, None)]);
    let later = desk(&(file.to_string() + &hours("11:00", "13:00", "min = 5"))).file("t.csv", text);
    assert_eq!(slots(&later, "2026-12-01"), [(600, 660, 1, None, None), (660, 780, 5, None, None)]);
}

#[test]
fn dates_that_a_file_leaves_out_are_told_unless_something_speaks_of_them() {
    let text = "date,from,until,skill,min\n2026-12-01,09:00,17:00,chat,1\n2026-12-02,09:00,17:00,chat,1\n";
    let dates = [date("2026-11-30"), date("2026-12-01"), date("2026-12-02")];
    let left_out = |tables: &str| {
        let book = desk(tables).file("t.csv", text).book().unwrap();
        book.demand_left_out(&dates).into_iter().map(|(_, dates)| dates).collect::<Vec<_>>()
    };
    let file = "[[demand]]\nfile = \"t.csv\"\n";
    assert_eq!(left_out(file), [vec![date("2026-11-30")]]);
    assert!(left_out(&format!("{file}left_out = \"closed\"")).is_empty());
    assert!(left_out(&(hours("00:00", "24:00", "min = 0\nskill = \"chat\"") + file)).is_empty());
    assert_eq!(left_out(&(hours("00:00", "24:00", "min = 0") + file)).len(), 1, "other agents");
}

#[test]
fn fewer_than_wanted_can_cost_what_customers_see_of_it() {
    // One fewer makes 1 contact an hour late, two 4, and a third as many more as the second.
    let team = desk(&hours("12:00", "16:00", "want = 3\nlate = [1, 4]"));
    assert_eq!(team.grid("A / A / A").soft("demand"), 0);
    assert_eq!(team.grid("A / A / -").soft("demand"), 4 * 4);
    assert_eq!(team.grid("A / - / -").soft("demand"), 4 * 4 + 4 * 3 * 4);
    assert_eq!(team.grid("- / - / -").soft("demand"), 4 * 4 + 2 * (4 * 3 * 4));
    let dear = team.rule("demand", "late_weight = 10");
    assert_eq!(dear.grid("A / A / -").soft("demand"), 4 * 10);
    // More than wanted is still counted in hours.
    let team = desk(&hours("12:00", "16:00", "want = 1\nlate = 0.5"));
    assert_eq!(team.grid("A / B / -").soft("demand"), 4 * 4);
    assert_eq!(team.grid("- / - / -").soft("demand"), 8);
    // Each interval and each agent by itself is a whole number, at least 1: 11:45 to 12:00 and to 12:10.
    let team = desk(&hours("11:45", "12:10", "want = 2\nlate = [0.1, 0.2]"));
    assert_eq!(team.grid("- / - / -").soft("demand"), 4);
}

#[test]
fn what_is_late_stands_in_a_file_too_and_goes_with_the_hours() {
    let text = "weekday,from,until,want,late\ndaily,09:00,12:00,2,1.5 4.25\ndaily,12:00,17:00,2,1.5 4.25\n";
    let team = desk("[[demand]]\nfile = \"t.csv\"").file("t.csv", text);
    let book = team.book().unwrap();
    let (_, slots) = &book.demand_on(date("2026-11-30"))[0];
    assert_eq!(slots.len(), 1, "rows that say the same are one");
    assert_eq!(slots[0].late.map(|own| own.numbers()), Some(vec!["1.5".to_string(), "4.25".to_string()]));
    let other = desk(&hours("09:00", "17:00", "want = 2\nlate = [1.5, 4.25]"));
    assert_eq!(team.grid("- / - / -").soft("demand"), other.grid("- / - / -").soft("demand"));
    let later = hours("09:00", "17:00", "want = 2\nlate = 7") + &hours("12:00", "17:00", "want = 2");
    assert_eq!(desk(&later).grid("A / - / -").soft("demand"), 3 * 7 * 4 + 5 * 4);
}

/// One agent for a busy morning, where nobody feels one more or less, and a quiet afternoon.
fn one_for_two(morning: &str, afternoon: &str) -> Team {
    let team = Team::new().no_fairness().agent("lin").shift("A", "09:00", "13:00").shift("B", "14:00", "17:00");
    let targets = hours("09:00", "13:00", &format!("want = 9\n{morning}"));
    team.add(&(targets + &hours("14:00", "17:00", &format!("want = 1\n{afternoon}"))))
}

#[test]
fn heads_and_service_leave_different_hours_short() {
    let by_heads = one_for_two("", "");
    assert_eq!(by_heads.solve().grid.trim(), "A A A A A A A");
    let by_service = one_for_two("late = 0.5", "late = 6");
    assert_eq!(by_service.solve().grid.trim(), "B B B B B B B");
    bites_at("soft", &by_service, "demand");
    assert_eq!(by_service.grid("B").soft("demand"), 9 * 8);
    assert_eq!(by_service.grid("A").soft("demand"), 8 * 8 + 3 * 6 * 4);
}

#[test]
fn prices_by_service_alone_change_the_fingerprint() {
    let print = |late: &str| {
        let desk = desk(&hours("09:00", "17:00", &format!("want = 2\n{late}"))).desk();
        fairshift::instance::fingerprint(&desk.instance, &desk.rules)
    };
    assert_eq!(print(""), print(""));
    assert_ne!(print(""), print("late = 1"));
    assert_ne!(print("late = [1, 2.5]"), print("late = [1, 3]"));
    assert_eq!(print("late = [1, 2]"), print("late = 1"), "each as much as the one before");
}

#[test]
fn it_bites() {
    bites_at("required", &desk(&hours("09:00", "20:00", "min = 1")), "demand");
    bites_at("continuation", &desk(&hours("09:00", "20:00", "min = 1")).look_ahead(1), "demand");
    bites_at("soft", &desk(&hours("09:00", "20:00", "want = 1")), "demand");
    bites(&desk(&hours("09:00", "17:00", "min = 1")).rule("demand", "class = \"must\""), "demand");
    // Two wish to work, only one may.
    let wishes = "[[preferences]]\nagent = \"lin\"\nwants = \"A\"\n[[preferences]]\nagent = \"mia\"\nwants = \"A\"\n";
    bites(&desk(&(hours("09:00", "17:00", "max = 1") + wishes)), "demand");
}

#[test]
fn a_help_desk_of_three_skills_and_half_hours_stays_small() {
    let skills = ["chat", "voice", "mail"];
    let mut team = Team::new().days(21).look_ahead(7);
    for skill in skills {
        team = team.add(&format!("[[skills]]\nid = \"{skill}\""));
    }
    for nth in 0..24 {
        let own = [&skills[..1], &skills[..2], &skills[1..], &skills[..]][nth % 4];
        let own = own.iter().map(|skill| format!("\"{skill}\"")).collect::<Vec<_>>().join(", ");
        team = team.agent_with(&format!("a{nth}"), &format!("skills = [{own}]"));
    }
    for (id, start, end) in [("A", "09:00", "17:00"), ("B", "10:30", "18:30"), ("C", "13:00", "21:00"), ("D", "16:00", "24:00")] {
        team = team.shift(id, start, end);
    }
    let mut text = "weekday,from,until,skill,min,want,max\n".to_string();
    for nth in 18..48 {
        let (from, until) = (nth * 30, nth * 30 + 30);
        let clock = |minutes: usize| format!("{:02}:{:02}", minutes / 60, minutes % 60);
        for (at, skill) in skills.iter().enumerate() {
            let want = 2 + (nth / (2 + at)) % 3;
            text += &format!("daily,{},{},{skill},{},{want},8\n", clock(from), clock(until), want - 1);
        }
    }
    let team = team.file("t.csv", &text).add("[[demand]]\nfile = \"t.csv\"").no_fairness();
    let begun = std::time::Instant::now();
    let desk = team.desk();
    let posted: Vec<_> = desk.model.posted.iter().filter(|own| own.rule == "demand").collect();
    println!("{} posted in {:?}", posted.len(), begun.elapsed());
    // 90 rows a day, three numbers each, over 28 days would be 7560.
    assert!(posted.len() < 3000, "{}", posted.len());
}
