use super::support::{Team, bites_at};

/// Four agents, one A a day: over 21 days each has a share of 5 1/4.
fn desk(keys: &str) -> Team {
    let team =
        Team::new().agent("lin").agent("wang").agent("chen").agent("zhao").shift("A", "09:00", "17:00");
    team.staffed("A", "min = 1").rule("fairness", keys).days(21)
}

const SHIFTS: &str = "counts = [\"shifts\"]";

/// A grid in which agent by agent takes so many days, one after the other.
fn blocks(counts: &[usize]) -> String {
    let days: usize = counts.iter().sum();
    let mut first = 0;
    let rows = counts.iter().map(|count| {
        let row = (0..days).map(|day| if (first..first + count).contains(&day) { "A" } else { "-" });
        let row = row.collect::<Vec<_>>().join(" ");
        first += count;
        row
    });
    rows.collect::<Vec<_>>().join("\n")
}

#[test]
fn floor_and_ceiling_of_a_share_cost_nothing() {
    for counts in [[5, 5, 5, 6], [6, 5, 5, 5]] {
        assert_eq!(desk(SHIFTS).grid(&blocks(&counts)).soft("fairness"), 0);
    }
}

#[test]
fn further_units_cost_one_three_five_times_the_weight() {
    assert_eq!(desk(SHIFTS).grid(&blocks(&[4, 5, 6, 6])).soft("fairness"), 10);
    assert_eq!(desk(SHIFTS).grid(&blocks(&[3, 6, 6, 6])).soft("fairness"), 10 * (1 + 3));
    assert_eq!(desk(SHIFTS).grid(&blocks(&[2, 6, 6, 7])).soft("fairness"), 10 * (1 + 3 + 5) + 10);
    assert_eq!(desk(SHIFTS).grid(&blocks(&[0, 0, 0, 21])).soft("fairness"), 10 * (3 * 25 + 15 * 15));
}

#[test]
fn a_whole_share_is_its_own_floor_and_ceiling() {
    let team = desk(SHIFTS);
    assert_eq!(team.grid(&blocks(&[2, 2, 2, 2])).soft("fairness"), 0);
    assert_eq!(team.grid(&blocks(&[1, 2, 2, 3])).soft("fairness"), 10 + 10);
}

#[test]
fn weekend_days_standby_and_hours_are_counts_of_their_own() {
    let team = |counts: &str| {
        let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00");
        let team = team.shift_with("S", "20:00", "22:00", "standby = true\ncounts_as_day = false");
        let team = team.staffed("A", "min = 1").staffed("S", "min = 1").rule("fairness", counts);
        team.from("2026-12-05").days(2)
    };
    // Lin has both weekend days, Mia both standbys: a share of one each.
    let grid = "A A / S S";
    assert_eq!(team("counts = [\"weekend_days\"]").grid(grid).soft("fairness"), 10 + 10);
    assert_eq!(team("counts = [\"standby\"]").grid(grid).soft("fairness"), 10 + 10);
    assert_eq!(team(SHIFTS).grid(grid).soft("fairness"), 4 * 10);
    // 16 and 4 hours with a share of 10: within one unit of 8 h; two units of 4 h, of which 0 is free.
    assert_eq!(team("counts = [\"hours\"]").grid(grid).soft("fairness"), 0);
    let four = team("counts = [\"hours\"]\nhours_unit = \"4h\"").grid(grid).soft("fairness");
    assert_eq!(four, 2 * 10, "6 h from the share: less than 4 h is free, then a started unit");
    let one = team("counts = [\"hours\"]\nhours_unit = \"1h\"").grid(grid).soft("fairness");
    assert_eq!(one, 2 * 10 * 36, "6 h from the share: less than 1 h is free, then six started units");
    // Without a word of counts the only standby shift is charged as a shift: 20 for weekend days, 40 for shifts.
    assert_eq!(team("").grid(grid).soft("fairness"), 20 + 40);
}

#[test]
fn counts_of_the_team_are_shared_like_the_others() {
    // N on a weekend is worth 3, on other days 1; a share of 5 each over a week.
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").shift("N", "20:00", "24:00");
    let team = team.staffed("A", "min = 1").staffed("N", "min = 1");
    let team = team.add("[[counts]]\nid = \"nights\"\nname = \"Nights\"\nshifts = [\"N\"]");
    let team = team.add("[[counts]]\nid = \"nights\"\nshifts = [\"N\"]\ndays = \"weekends\"\npoints = 2");
    let only = team.clone().rule("fairness", "counts = [\"nights\"]");
    // 11 points: 5 1/2 each.
    assert_eq!(only.grid("N N N N N A A / A A A A A N N").soft("fairness"), 0, "5 and 6");
    let judged = only.grid("N N N A A A N / A A A N N N A");
    assert_eq!((judged.count(0, "count.nights"), judged.count(1, "count.nights")), (6, 5));
    assert_eq!(judged.soft("fairness"), 0);
    let judged = only.grid("A A A A A N N / N N N N N A A");
    assert_eq!(judged.soft("fairness"), 0);
    let judged = only.grid("N N A A A N N / A A N N N A A");
    assert_eq!((judged.soft("fairness"), judged.amounts("fairness")), (10 * (4 + 4), vec![4, 4]), "8 and 3");
    assert!(judged.found("fairness")[0].text.en.contains("8 Nights"));
    // Named by no key, it is shared with the rest.
    let all = team.rule("fairness", "hours_unit = \"100h\"").grid("N N A A A N N / A A N N N A A");
    assert_eq!(all.soft("fairness"), 2 * 10 * 4, "A: 3 and 4, N: 4 and 3, weekend: 2 and 2");
}

#[test]
fn the_unit_of_points_is_their_greatest_common_divisor() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let team = team.add("[[counts]]\nid = \"heavy\"\npoints = 7").rule("fairness", "counts = [\"heavy\"]");
    assert_eq!(team.grid("A A A - - / - - - A A").soft("fairness"), 0, "21 and 14, 17.5 each");
    assert_eq!(team.grid("A A A A - / - - - - A").soft("fairness"), 10 + 10);
}

#[test]
fn worked_holidays_are_shared_where_the_team_says_so() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let team = team.shift_with("S", "20:00", "22:00", "counts_as_day = false").from("2026-09-30");
    let holiday = |date| format!("[[holiday]]\ndate = {date}\nname = \"国庆节\"");
    let team = team.add(&holiday("2026-10-01")).add(&holiday("2026-10-02"));
    let grid = "- A A / A S -";
    assert_eq!(team.clone().rule("fairness", "counts = [\"holidays\"]").grid(grid).soft("fairness"), 10 + 10);
    let judged = team.rule("fairness", "counts = []").grid(grid);
    assert_eq!((judged.count(0, "holidays"), judged.count(1, "holidays")), (2, 0));
    assert_eq!(judged.soft("fairness"), 0);
}

#[test]
fn no_more_is_made_up_than_the_cap_allows() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let owed = |keys: &str| team.clone().rule("fairness", &format!("{SHIFTS}\n{keys}")).owed("shift.A", &["5", "-5"]);
    assert_eq!(owed("").grid("A A A A A A / - - - - - -").soft("fairness"), 10 * 4, "8, and 0 for less");
    assert_eq!(owed("catch_up_max = 2").grid("A A A A A - / - - - - - A").soft("fairness"), 0, "5 and 1");
    assert_eq!(owed("catch_up_max = 2").grid("A A A A A A / - - - - - -").soft("fairness"), 10 + 10);
}

#[test]
fn an_agent_on_leave_or_with_a_smaller_part_has_a_smaller_share() {
    let team = Team::new().agent("lin").agent_with("mia", "share = 0.5").shift("A", "09:00", "17:00");
    let team = team.staffed("A", "min = 1").rule("fairness", SHIFTS);
    assert_eq!(team.grid("A A - A A - / - - A - - A").soft("fairness"), 0, "4 and 2");
    assert_eq!(team.grid("A A - A - - / - - A - A A").soft("fairness"), 10 + 10);
    let away = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let away = away
        .rule("fairness", SHIFTS)
        .add("[[leave]]\nagent = \"mia\"\nfrom = 2026-11-30\nuntil = 2026-12-02");
    assert_eq!(away.grid("A A A A - - / - - - - A A").soft("fairness"), 0, "shares 4 and 2 of 6");
}

#[test]
fn what_earlier_rosters_owe_moves_the_share() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let team = team.rule("fairness", SHIFTS).owed("shift.A", &["1", "-1"]);
    assert_eq!(team.grid("A A A - / - - - A").soft("fairness"), 0);
    assert_eq!(team.grid("A A - - / - - A A").soft("fairness"), 10 + 10);
}

#[test]
fn who_may_not_work_a_shift_has_no_share_in_it() {
    let team = Team::new().agent("lin").agent_with("mia", "shifts = [\"B\"]").shift("A", "09:00", "17:00");
    let team = team.shift("B", "12:00", "20:00").staffed("A", "min = 1").rule("fairness", SHIFTS);
    assert_eq!(team.grid("A A / - -").soft("fairness"), 0);
}

#[test]
fn unprinted_days_are_not_shared() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let team = team.rule("fairness", SHIFTS).look_ahead(2);
    assert_eq!(team.grid("A - | A A / - A | - -").soft("fairness"), 0);
}

#[test]
fn as_required_a_unit_weighs_eight_hours_and_an_hour_an_hour() {
    let team = |counts: &str| {
        let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
        team.rule("fairness", &format!("class = \"required\"\ncounts = [\"{counts}\"]\nhours_unit = \"1h\""))
    };
    assert_eq!(team("shifts").grid("A A A A / - - - -").required("fairness"), 2 * 4 * 480);
    assert_eq!(
        team("hours").grid("A A / - -").required("fairness"),
        2 * 64 * 60,
        "8 h from the share of 8 h"
    );
    let level = desk("counts = [\"shifts\"]\nlevel = 4\nweight = 7").rule("staffing", "level = 2");
    assert_eq!(level.grid(&blocks(&[4, 5, 6, 6])).at("soft-4", "fairness"), 7);
}

#[test]
fn it_bites() {
    let team = |keys: &str| {
        let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
        let wish = "[[preferences]]\nagent = \"lin\"\nwants = \"A\"\nweight = 2";
        team.rule("fairness", keys).add(wish).days(6)
    };
    bites_at("soft", &team(SHIFTS), "fairness");
    bites_at("required", &team("class = \"required\""), "fairness");
}

#[test]
fn an_agent_without_a_part_of_a_count_is_charged_nothing_and_owes_nothing() {
    let sharing = |keys: &str, counts: &str| {
        let team = Team::new().agent("lin").agent_with("mia", keys).shift("C", "20:00", "22:00");
        team.staffed("C", "min = 1").rule("fairness", counts).days(24)
    };
    let team = |keys: &str| sharing(keys, SHIFTS);
    // C on 24 dates, all of them lin's. With a share of 12 each both are 12 off: 10 × 12² = 1,440 apiece.
    let grid = format!("{}\n{}", ["C"; 24].join(" "), ["-"; 24].join(" "));
    assert_eq!(team("").grid(&grid).soft("fairness"), 1440 + 1440);
    // Without mia's part lin's is all 24, and that is what lin has.
    for keys in ["no_share = [\"C\"]", "no_share = \"C\"", "no_share = [\"shifts\"]"] {
        assert_eq!(team(keys).grid(&grid).soft("fairness"), 0, "{keys}");
    }
    // Only that count: of the hours (24 × 2 h) mia has half, 24 h, of which less than 8 h may lack. All 24 lack,
    // 16 h and a minute more, three units of 8 h begun: 10 × 3², and as much for lin, who has 24 h too many.
    let counts = "counts = [\"shifts\", \"hours\"]";
    let hours = sharing("no_share = [\"C\"]", counts);
    assert_eq!(hours.grid(&grid).soft("fairness"), 2 * 10 * 3 * 3);
    let both = sharing("no_share = [\"C\", \"hours\"]", counts);
    assert_eq!(both.grid(&grid).soft("fairness"), 0);
}

#[test]
fn on_dates_on_which_an_agent_cannot_work_there_is_no_share() {
    let team = Team::new().agent("lin").agent("mia").shift("A", "09:00", "17:00").staffed("A", "min = 1");
    let team = team.rule("fairness", "counts = [\"weekend_days\"]").from("2026-11-30").days(14);
    // Four weekend days in two weeks, all lin's: two each, and both are two off, at 1 + 3 times 10.
    let grid = format!("{}\n{}", ["A"; 14].join(" "), ["-"; 14].join(" "));
    assert_eq!(team.grid(&grid).soft("fairness"), 2 * 10 * 4);
    // Mia can't work on weekends: all four are lin's.
    let never = "[[availability]]\nagent = \"mia\"\navailable = false\ndays = [\"weekends\"]";
    assert_eq!(team.add(never).grid(&grid).soft("fairness"), 0);
}

#[test]
fn the_only_standby_shift_is_charged_once() {
    let team = || {
        let team = Team::new().agent("lin").agent("mia");
        team.shift_with("S", "20:00", "22:00", "standby = true\ncounts_as_day = false").staffed("S", "min = 1")
    };
    // S on ten dates, all lin's, with a share of five each: 5 off, 10 × 5² = 250 apiece. Of the hours (20, ten
    // each) both are 10 off, 8 are free and one unit more is begun: 10 apiece. As standby it is not charged again.
    let grid = format!("{}\n{}", ["S"; 10].join(" "), ["-"; 10].join(" "));
    assert_eq!(team().days(10).grid(&grid).soft("fairness"), 2 * 250 + 2 * 10);
    // Whoever asks for it gets it.
    let asked = team().rule("fairness", "counts = [\"shifts\", \"standby\"]").days(10);
    assert_eq!(asked.grid(&grid).soft("fairness"), 4 * 250);
    // Two shifts on standby together are a count of their own: lin has ten S, mia one T, of eleven in all.
    let two = team().shift_with("T", "22:00", "24:00", "standby = true\ncounts_as_day = false");
    let two = two.staffed("T", "min = 1\ndates = [2026-11-30]").from("2026-11-30").days(10);
    let grid = format!("{}\nT {}", ["S"; 10].join(" "), ["-"; 9].join(" "));
    // S: 250 apiece. T: half each, within one. Standby: 5 1/2 each, 10 is beyond 6 by four, 1 below 5 by four:
    // 160 apiece. Hours: 11 each, 20 is 9 off and 2 too: one unit, 10 apiece.
    assert_eq!(two.grid(&grid).soft("fairness"), 2 * 250 + 2 * 160 + 2 * 10);
}
