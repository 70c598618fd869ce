//! Conflicts name what can't hold together, and every way out is proven.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support;

use std::sync::Arc;
use std::time::Duration;

use fairshift::reasons::{
    Conflict, Loss, Proof, SpreadVerdict, Starts, Taken, WayOut, alternatives, conflicts, price_leave,
    spreads, ways_out,
};
use fairshift::solve::{Limits, StopToken};
use num_rational::Ratio;

use support::{Desk, Team};

fn limits() -> Limits {
    Limits {
        time: Duration::from_secs(60),
        seed: 0,
        local_search: true,
        stop: StopToken::new(),
        progress: None,
        engine: None,
        work: None,
    }
}

fn found(desk: &Desk, taken: Taken) -> Vec<Conflict> {
    conflicts(&desk.instance, &desk.rules, taken, 5, Proof::Exact, &limits).unwrap()
}

fn ways(desk: &Desk, conflict: &Conflict, taken: Taken) -> Vec<(String, bool)> {
    let told = |way: WayOut| (way.text.en, way.roster);
    ways_out(&desk.instance, &desk.rules, conflict, taken, &limits).unwrap().0.into_iter().map(told).collect()
}

/// Rule, agent and first date of each member.
fn members(desk: &Desk, conflict: &Conflict) -> Vec<(String, String, String)> {
    assert!(conflict.irreducible);
    let agent = |own: usize| desk.instance.book.agents[own].id.clone();
    let own = conflict.members.iter();
    own.map(|m| (m.rule.into(), m.agent.map_or("team".into(), |a| agent(a.0)), m.dates.0.to_string()))
        .collect()
}

fn says(rows: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    rows.iter().map(|(a, b, c)| (a.to_string(), b.to_string(), c.to_string())).collect()
}

/// Monday 2026-11-30, a late shift and an early one, ten hours of rest.
fn late_then_early() -> Team {
    Team::new()
        .agent("lin")
        .agent("wang")
        .shift("A", "09:00", "17:00")
        .shift("C", "20:00", "24:00")
        .rule("rest", "min = \"10h\"")
        .from("2026-11-30")
        .days(7)
}

#[test]
fn two_pins_and_the_rest_between_them_are_a_conflict_with_three_ways_out() {
    let team =
        late_then_early().add("[pins.lin]\n2026-12-01 = \"C\"\n2026-12-02 = \"A\"\n2026-12-05 = \"A\"");
    let desk = team.desk();
    let found = found(&desk, Taken::Musts);
    assert_eq!(found.len(), 1);
    assert_eq!(
        members(&desk, &found[0]),
        says(&[("pins", "lin", "2026-12-01"), ("pins", "lin", "2026-12-02"), ("rest", "lin", "2026-12-01"),])
    );
    let ways = ways(&desk, &found[0], Taken::Musts);
    let texts: Vec<&str> = ways.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "remove the pin of lin on 2026-12-01",
            "remove the pin of lin on 2026-12-02",
            "require only 9 h of rest, if the law allows",
            "let `rest` (team.toml:21) have a price instead of holding always (`class = \"soft\"`), if law and contract allow",
        ]
    );
    assert!(ways.iter().all(|(_, roster)| *roster));
}

#[test]
fn a_limit_is_raised_only_as_far_as_it_helps() {
    let pins = "[pins.lin]\n2026-12-01 = \"A\"\n2026-12-02 = \"A\"\n2026-12-03 = \"A\"\n2026-12-04 = \"A\"";
    let desk = late_then_early().rule("stint", "max = 2").add(pins).desk();
    let found = found(&desk, Taken::Musts);
    let ways = ways(&desk, &found[0], Taken::Musts);
    let stints: Vec<&(String, bool)> = ways.iter().filter(|(text, _)| text.contains("stints")).collect();
    assert_eq!(stints.len(), 1, "{ways:?}");
    assert!(
        stints[0].0.starts_with("allow stints of 3 days")
            || stints[0].0.starts_with("allow stints of 4 days")
    );
}

#[test]
fn short_staffing_is_explained_by_the_leave_that_causes_it() {
    let leave =
        "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-02\n[[leave]]\nagent = \"wang\"\nfrom = 2026-12-02";
    let desk = late_then_early().staffed("A", "min = 1").add(leave).desk();
    assert!(found(&desk, Taken::Musts).is_empty());
    let found = found(&desk, Taken::Required);
    assert_eq!(found.len(), 1);
    assert_eq!(
        members(&desk, &found[0]),
        says(&[
            ("leave", "lin", "2026-12-02"),
            ("leave", "wang", "2026-12-02"),
            ("staffing", "team", "2026-12-02"),
        ])
    );
    let texts: Vec<String> =
        ways(&desk, &found[0], Taken::Required).into_iter().map(|(text, _)| text).collect();
    assert_eq!(
        texts,
        [
            "move the leave of lin from 2026-12-02 to 2026-12-01",
            "move the leave of lin from 2026-12-02 to 2026-12-03",
            "move the leave of wang from 2026-12-02 to 2026-12-01",
            "move the leave of wang from 2026-12-02 to 2026-12-03",
            "take 2026-12-02 out of the leave of lin",
            "take 2026-12-02 out of the leave of wang",
            "need only 0 agents on A on 2026-12-02",
        ]
    );
}

#[test]
fn hours_that_no_shift_reaches_are_a_conflict_of_their_own() {
    let window = "[[coverage]]\nfrom = \"17:00\"\nuntil = \"18:00\"\ndates = [2026-12-03]";
    let desk = late_then_early().add(window).desk();
    let found = found(&desk, Taken::Required);
    assert_eq!(found.len(), 1);
    assert_eq!(members(&desk, &found[0]), says(&[("coverage", "team", "2026-12-03")]));
    assert_eq!(
        ways(&desk, &found[0], Taken::Required),
        [("accept that 17:00–18:00 is uncovered on 2026-12-03 (`[[accepted_gap]]`)".to_string(), true)]
    );
}

#[test]
fn a_team_that_can_hold_everything_has_no_conflict() {
    let desk = late_then_early().staffed("A", "min = 1").desk();
    assert!(found(&desk, Taken::Required).is_empty());
}

/// Texts of the ways out of the first conflict of the musts.
fn texts(desk: &Desk) -> Vec<String> {
    let found = found(desk, Taken::Musts);
    ways(desk, &found[0], Taken::Musts).into_iter().map(|(text, _)| text).collect()
}

fn pinned(from: u32, until: u32, shift: &str) -> String {
    let days = (from..=until).map(|day| format!("2026-12-{day:02} = \"{shift}\"\n"));
    format!("[pins.lin]\n{}", days.collect::<String>())
}

#[test]
fn an_extra_duty_or_own_hours_help_one_agent_beyond_a_limit() {
    let team = late_then_early().rule("rest_days", "min_per_week = 2").add(&pinned(1, 6, "A"));
    let ways = texts(&team.desk());
    assert!(ways.contains(
        &"let lin work an extra duty on 2026-12-03, beyond the limits (`[[extra_duty]]`)".to_string()
    ));
    assert!(ways.contains(&"require only 1 day of rest a week, if the law allows".to_string()), "{ways:?}");
    let team = late_then_early().rule("hours", "max_per_week = \"16h\"").add(&pinned(1, 3, "A"));
    let ways = texts(&team.desk());
    let has = |part: &str| assert!(ways.iter().any(|way| way.contains(part)), "{part}: {ways:?}");
    ["allow lin 24 h a week", "allow 24 h a week", "extra duty on 2026-12-02", "remove the pin"]
        .iter()
        .for_each(|part| has(part));
}

#[test]
fn counts_and_successions_have_ways_out() {
    let rules =
        "[[rules.shift_count]]\nshifts = [\"A\"]\nmax = 5\n[[rules.shift_count]]\nshifts = [\"C\"]\nmax = 1";
    let ways = texts(&late_then_early().add(rules).add(&pinned(1, 3, "C")).desk());
    let looser = "set `max = 2` in `[rules.shift_count]`";
    assert!(ways.iter().any(|way| way.starts_with(looser)), "{ways:?}");
    let banned = "[[rules.succession]]\nbanned = [\"A > A\", \"C > C\"]";
    let ways = texts(&late_then_early().add(banned).add(&pinned(1, 2, "C")).desk());
    assert!(ways.contains(&"allow C > C (`[rules.succession] banned`)".to_string()), "{ways:?}");
}

#[test]
fn two_tables_of_one_rule_can_contradict_each_other() {
    let rules = "[[rules.shift_count]]\nshifts = [\"A\"]\nagents = [\"lin\"]\nmin = 4\n\
                 [[rules.shift_count]]\nagents = [\"lin\"]\nmax = 3";
    let desk = late_then_early().before("- - - - - - - / - - - - - - -").add(rules).desk();
    let found = found(&desk, Taken::Musts);
    let own: Vec<(&str, usize)> =
        found[0].members.iter().map(|own| (own.rule, own.at.as_ref().unwrap().line())).collect();
    assert_eq!(own.len(), 2);
    assert!(own[0].1 != own[1].1 && own.iter().all(|(rule, _)| *rule == "shift_count"), "{own:?}");
    let ways = ways(&desk, &found[0], Taken::Musts);
    assert_eq!(ways.len(), 4, "each table a step looser, or with a price: {ways:?}");
}

#[test]
fn the_teams_own_prices_say_what_stands_first() {
    let pins = "[pins.lin]\n2026-12-01 = \"C\"\n2026-12-02 = \"A\"";
    let ways = texts(&late_then_early().add(pins).add("[prices]\npin = 90\nlimit_step = 3").desk());
    assert_eq!(ways[0], "require only 9 h of rest, if the law allows");
    assert_eq!(ways.len(), 4);
}

#[test]
fn what_a_law_asks_for_is_not_changed() {
    let team = late_then_early().rule("rest_days", "min_per_week = 2").add(&pinned(1, 6, "A"));
    let mut desk = team.desk();
    let law = fairshift::diagnostic::Source { path: "law-cn.toml".into(), text: team.toml() };
    let mut book = (*desk.instance.book).clone();
    let law = Arc::new(law);
    book.rules.iter_mut().for_each(|table| table.at.source = Arc::clone(&law));
    desk.rules = fairshift::rules::active(&book).unwrap();
    let levels = fairshift::rules::levels(&desk.rules, &desk.instance.horizon);
    let (horizon, past) = (desk.instance.horizon, desk.instance.past.clone());
    desk.instance = fairshift::instance::Instance::new(Arc::new(book), levels, horizon, past);
    let ways = texts(&desk);
    assert!(!ways.is_empty() && ways.iter().all(|way| way.contains("remove the pin")), "{ways:?}");
}

#[test]
fn a_way_out_is_a_change_of_the_files_that_leaves_the_rest_as_it_is() {
    let pins = "# why\n[pins.lin]\n2026-12-01 = \"C\" # late\n2026-12-02 = \"A\"";
    let team = late_then_early().add(pins);
    let desk = team.desk();
    let found = found(&desk, Taken::Musts);
    let (ways, complete) = ways_out(&desk.instance, &desk.rules, &found[0], Taken::Musts, &limits).unwrap();
    assert!(complete);
    assert_eq!(ways[0].files.len(), 1);
    assert_eq!(ways[0].files[0].1, team.toml().replace("2026-12-01 = \"C\" # late\n", ""));
    let rest = ways.iter().find(|way| way.text.en.contains("9 h of rest")).unwrap();
    assert_eq!(rest.files[0].1, team.toml().replace("\"10h\"", "\"9h\""));
}

#[test]
fn what_the_law_asks_for_is_named_and_not_to_be_relaxed() {
    let law = "[law]\npreset = \"eu\"\n[pins.lin]\n2026-11-30 = \"C\"\n2026-12-01 = \"A\"";
    let shifts = Team::new().agent("lin").shift("A", "09:00", "17:00").shift("C", "16:00", "24:00");
    let desk = shifts.days(7).add(law).desk();
    let conflict = &found(&desk, Taken::Musts)[0];
    let rest = conflict.members.iter().find(|member| member.rule == "rest").unwrap();
    assert!(rest.at.as_ref().unwrap().brief().starts_with("law-eu.toml:"));
    let told = ways(&desk, conflict, Taken::Musts);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told.iter().all(|(way, _)| way.contains("pin")), "{told:?}");
}

#[test]
fn another_duty_breaks_musts_or_costs_what_the_best_roster_with_it_costs() {
    let team = late_then_early().staffed("A", "min = 1").staffed("C", "min = 1").no_fairness();
    let desk = team.add("[pins.wang]\n2026-12-01 = \"rest\"").desk();
    let lines = desk.shifts(desk.outcome(None).lines.as_ref().unwrap());
    let now = desk.judge(&lines).penalties();
    for (agent, day) in [(0, 1), (1, 1), (0, 4)] {
        let at = (fairshift::book::AgentIx(agent), day);
        let found = alternatives(&desk.instance, &desk.rules, &lines, at, &limits).unwrap();
        assert_eq!(found.len(), desk.instance.duties.len() - 1);
        for one in found {
            let pinned = agent == 1 && day == 1;
            assert_eq!(one.whole == Loss::Impossible, pinned, "{one:?}");
            assert_eq!(pinned, one.breaks.iter().any(|(rule, _)| *rule == "pins"));
            let mut changed = lines.clone();
            let duty = desk.instance.duties.iter().find(|duty| duty.label == one.label).unwrap();
            changed[agent][day] = duty.shifts.clone();
            let then = desk.judge(&changed).penalties();
            let alone: Vec<i64> = then.iter().zip(&now).map(|(then, now)| then - now).collect();
            assert_eq!(one.alone, alone);
            if let Loss::Exact(whole) = &one.whole {
                assert!(*whole >= vec![0; now.len()] && (!one.breaks.is_empty() || *whole <= alone));
            }
        }
    }
}

#[test]
fn leave_has_a_price_and_two_requests_may_clash() {
    let ask = |agent: &str, day: u32| format!("[[requests]]\nagent = \"{agent}\"\nfrom = 2026-12-{day:02}\n");
    let asked = ask("lin", 2) + &ask("wang", 2) + &ask("wang", 4) + &ask("lin", 20);
    let team = late_then_early().staffed("A", "min = 1").no_fairness();
    let desk = team.add(&(asked + "[pins.wang]\n2026-12-04 = \"A\"")).desk();
    let nowhere = Starts { without: None, granted: &mut |_, _, _| None };
    let prices = price_leave(&desk.instance, &desk.rules, nowhere, &|_| limits()).unwrap().unwrap();
    assert!(prices.now.1);
    let nothing = Loss::Exact(vec![0; prices.now.0.len()]);
    let costs: Vec<&Loss> = prices.priced.iter().map(|own| &own.cost).collect();
    assert_eq!(costs, [&nothing, &nothing, &Loss::Impossible], "the last one is of other dates");
    assert_eq!(prices.clashes.len(), 1);
    assert_eq!((prices.clashes[0].requests.0.0, prices.clashes[0].requests.1.0), (0, 1));
    let Loss::Exact(both) = &prices.clashes[0].cost else { panic!("{:?}", prices.clashes) };
    assert_eq!(both[0], 480);
    assert!(prices.unsure.is_empty());
}

#[test]
fn open_requests_change_no_roster() {
    use fairshift::instance::fingerprint;
    let team = late_then_early();
    let asked = team.clone().add("[[requests]]\nagent = \"lin\"\nfrom = 2026-12-02\n[prices]\npin = 1");
    let (one, two) = (team.desk(), asked.desk());
    assert_eq!(fingerprint(&one.instance, &one.rules), fingerprint(&two.instance, &two.rules));
    let extra = team.add("[[extra_duty]]\nagent = \"lin\"\ndate = 2026-12-02").desk();
    assert_ne!(fingerprint(&one.instance, &one.rules), fingerprint(&extra.instance, &extra.rules));
}

#[test]
fn the_smallest_spread_is_arithmetic_or_proven_by_solving() {
    let team = late_then_early().staffed("A", "min = 1\nmax = 1");
    let spreads_of = |team: &Team| {
        let desk = team.desk();
        let lines = desk.shifts(desk.outcome(None).lines.as_ref().unwrap());
        let found = spreads(&desk.instance, &desk.rules, &lines, &limits).unwrap();
        found.into_iter().find(|own| own.key.id(&desk.instance.book) == "shift.A").unwrap()
    };
    let one = Ratio::from_integer(1);
    let free = spreads_of(&team);
    assert_eq!((free.total, free.reached, free.verdict), (7, one, SpreadVerdict::Arithmetic));
    // Five of seven days can only be lin's, though nobody is on leave.
    let pins: String = (1..=5).map(|day| format!("2026-12-{day:02} = \"rest\"\n")).collect();
    let bound = spreads_of(&team.add(&format!("[pins.wang]\n{pins}")));
    assert_eq!((bound.total, bound.reached, bound.arithmetic), (7, Ratio::from_integer(3), one));
    assert!(
        matches!(bound.verdict, SpreadVerdict::Proven(best, solves) if best == bound.reached && solves > 0)
    );
    // With no weight on fairness a smaller one is there to be found.
    let unfair = late_then_early().staffed("A", "min = 1\nmax = 1").rule("fairness", "counts = []");
    let unfair = unfair.add("[[preferences]]\nagent = \"wang\"\navoids = \"A\"");
    let found = spreads_of(&unfair);
    assert_eq!(
        (found.reached, found.verdict),
        (
            Ratio::from_integer(7),
            SpreadVerdict::Proven(
                one,
                match found.verdict {
                    SpreadVerdict::Proven(_, solves) => solves,
                    _ => 0,
                }
            )
        )
    );
}

#[test]
fn the_relaxation_finds_what_arithmetic_over_a_week_does_not() {
    let leave =
        "[[leave]]\nagent = \"lin\"\nfrom = 2026-12-02\n[[leave]]\nagent = \"wang\"\nfrom = 2026-12-02";
    let desk = late_then_early().staffed("A", "min = 1").add(leave).desk();
    let by = |taken, proof| conflicts(&desk.instance, &desk.rules, taken, 5, proof, &limits).unwrap();
    assert!(by(Taken::Musts, Proof::Relaxation).is_empty());
    let found = by(Taken::Required, Proof::Relaxation);
    assert_eq!(found, by(Taken::Required, Proof::Exact));
    assert_eq!(found[0].members.len(), 3);
}

#[test]
fn dates_in_a_row_are_one_line_for_people() {
    let leave =
        |agent: &str| format!("[[leave]]\nagent = \"{agent}\"\nfrom = 2026-12-01\nuntil = 2026-12-02\n");
    let pins = "[pins.wang]\n2026-12-01 = \"rest\"\n2026-12-02 = \"rest\"";
    let count = "[[rules.shift_count]]\nshifts = [\"A\", \"C\"]\nagents = [\"lin\"]\nmin = 6";
    let team = late_then_early().before("- - - - - - - / - - - - - - -").add(&leave("lin"));
    let desk = team.add(pins).add(count).desk();
    let found = found(&desk, Taken::Musts);
    let lines: Vec<String> =
        found[0].shown(&desk.instance, &desk.rules).into_iter().map(|own| own.text.en).collect();
    assert_eq!(found[0].members.len(), 3);
    assert_eq!(lines[0], "lin is on leave from 2026-12-01 to 2026-12-02", "{lines:?}");
    assert_eq!(lines.len(), 2);
}

#[test]
fn what_a_pattern_costs_is_the_difference_of_two_rosters() {
    let team =
        Team::new().agent("lin").agent("wang").shift("A", "09:00", "13:00").shift("C", "14:00", "20:00");
    let team = team.staffed("A", "min = 1").staffed("C", "min = 1").no_fairness();
    let cost = |team: &Team| {
        let desk = team.desk();
        fairshift::reasons::pattern_cost(&desk.instance, &desk.rules, &limits).unwrap()
    };
    assert_eq!(cost(&team), None, "no pattern");
    let wish = "[[preferences]]\nagent = \"lin\"\navoids = \"C\"\ndays = [\"tue\"]\nweight = 30\n\
                [[preferences]]\nagent = \"wang\"\navoids = \"C\"\ndays = [\"mon\", \"wed\"]\nweight = 30";
    let wishful = team.clone().add(wish);
    let Some(Loss::Exact(none)) = cost(&wishful.clone().rule("same_shift", "")) else { panic!("a bound") };
    // lin has C all week, on Tuesday against the wish.
    assert_eq!(none.iter().sum::<i64>(), 30);
    assert_eq!(cost(&wishful.clone().rule("same_shift", "class = \"must\"")), Some(Loss::Exact(none)));
    let days = "days = [\"C A -\"]\noffsets = [\"lin 0\", \"wang 0\"]\nbegins = 2026-12-01";
    assert_eq!(
        cost(&team.rule("rotation", days).rule("rest_days", "min_per_week = 7")),
        Some(Loss::Impossible)
    );
}

fn chat_desk() -> Team {
    let skills = "[[skills]]\nid = \"chat\"\n[[skills]]\nid = \"voice\"\n";
    let team = late_then_early().no_fairness();
    let toml = team.add(skills);
    toml.add("[[demand]]\nfrom = \"09:00\"\nuntil = \"12:00\"\nskill = \"chat\"\nmin = 1\nwant = 2")
}

#[test]
fn a_target_of_hours_names_its_hours_skill_and_date() {
    let desk = chat_desk().days(1).desk();
    let found = found(&desk, Taken::Required);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].members.len(), 1);
    let own = &found[0].members[0];
    assert_eq!(own.text.en, "`demand` 09:00–12:00 on 2026-11-30: chat: at least 1 agent");
    assert_eq!(own.text.zh, "2026-11-30 09:00–12:00（`demand`）：chat：至少 1 人");
    let ways = ways(&desk, &found[0], Taken::Required);
    let texts: Vec<&str> = ways.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(
        texts,
        [
            "let lin learn chat (`skills`)",
            "let wang learn chat (`skills`)",
            "ask for only 0 agents 09:00–12:00 on 2026-11-30 (`[[demand]]`)",
            "accept that 09:00–12:00 is uncovered on 2026-11-30 (`[[accepted_gap]]`)",
        ]
    );
    assert!(ways.iter().all(|(_, roster)| *roster));
}

#[test]
fn a_greatest_number_in_hours_can_be_raised() {
    let demand = "[[demand]]\nfrom = \"09:00\"\nuntil = \"12:00\"\nmax = 1\n";
    let pins = "[pins.lin]\n2026-12-01 = \"A\"\n[pins.wang]\n2026-12-01 = \"A\"";
    let ways = texts(&late_then_early().add(demand).add(pins).desk());
    assert!(
        ways.contains(&"allow 2 agents 09:00–12:00 on 2026-12-01 (`[[demand]] max`)".to_string()),
        "{ways:?}"
    );
    assert!(ways.len() >= 3, "{ways:?}");
}

#[test]
fn one_target_of_a_date_is_resolved_while_another_is_left() {
    let leave =
        "[[leave]]\nagent = \"lin\"\nfrom = 2026-11-30\n[[leave]]\nagent = \"wang\"\nfrom = 2026-11-30\n";
    let demand = "[[demand]]\nfrom = \"17:00\"\nuntil = \"18:00\"\nmin = 3";
    let desk = late_then_early().staffed("A", "min = 1").add(leave).add(demand).days(1).desk();
    let found = found(&desk, Taken::Required);
    assert_eq!(found.len(), 2, "{found:?}");
    for own in &found {
        assert!(ways(&desk, own, Taken::Required).iter().any(|(_, roster)| !*roster), "{own:?}");
    }
}

#[test]
fn a_limit_is_told_as_the_team_wrote_it() {
    let desk = late_then_early().add("[pins.lin]\n2026-12-01 = \"C\"\n2026-12-02 = \"A\"").desk();
    let found = found(&desk, Taken::Musts);
    let rest = found[0].members.iter().find(|own| own.rule == "rest").unwrap();
    assert!(rest.text.zh.contains("`rest`（min = \"10h\"）"), "{}", rest.text.zh);
}

#[test]
fn an_agent_may_be_elsewhere_in_a_rotation() {
    let rotation = "[[rules.rotation]]\ndays = [\"A\", \"C\", \"-\"]\noffsets = [\"lin 0\"]\nbegins = 2026-11-30\n\
                    agents = [\"lin\"]\n[pins.lin]\n2026-12-01 = \"A\"";
    let ways = texts(&late_then_early().add(rotation).desk());
    let other = "let lin be at 2 in the rotation instead of 0 (`[[rules.rotation]] offsets`)";
    assert!(ways.contains(&other.to_string()), "{ways:?}");
    assert!(ways.len() >= 3, "{ways:?}");
}

#[test]
fn a_limit_is_loosened_no_further_than_it_helps() {
    // Eight hours from one pin to the next: nine are too many, seven are more than has to be given up.
    let team = Team::new()
        .agent("lin")
        .agent("wang")
        .shift("A", "08:00", "16:00")
        .shift("C", "20:00", "24:00")
        .rule("rest", "min = \"11h\"")
        .from("2026-11-30")
        .days(7)
        .add("[pins.lin]\n2026-12-01 = \"C\"\n2026-12-02 = \"A\"");
    let desk = team.desk();
    let conflict = &found(&desk, Taken::Musts)[0];
    let ways = ways(&desk, conflict, Taken::Musts);
    let rest: Vec<&str> =
        ways.iter().map(|(text, _)| text.as_str()).filter(|text| text.contains("of rest")).collect();
    assert_eq!(rest, ["require only 8 h of rest, if the law allows"], "{ways:?}");
    let pinned = ways.iter().position(|(text, _)| text.contains("8 h of rest"));
    assert!(pinned.is_some_and(|at| ways[at].1), "{ways:?}");
}

#[test]
fn a_conflict_of_an_agents_own_hours_names_these_and_not_the_teams() {
    let team = Team::new()
        .agent("lin")
        .shift("A", "08:00", "18:00")
        .add("[[rules.hours]]\nmax_per_week = \"40h\"")
        .from("2026-11-30")
        .days(7);
    let team = team.agent_with("mia", "min_week_hours = \"23h\"\nmax_week_hours = \"24h\"");
    let desk = team.desk();
    let all = found(&desk, Taken::Musts);
    let texts: Vec<&str> = all[0].members.iter().map(|member| member.text.en.as_str()).collect();
    assert_eq!(texts.len(), 1, "{texts:?}");
    assert!(texts[0].contains("min_week_hours = \"23h\", max_week_hours = \"24h\""), "{texts:?}");
    assert!(!texts[0].contains("40h"), "{texts:?}");
    // Two days are 20 hours, three are 30.
    let ways: Vec<String> = ways(&desk, &all[0], Taken::Musts).into_iter().map(|(text, _)| text).collect();
    let has = |wanted: &str| ways.iter().any(|way| way.contains(wanted));
    assert!(has("ask mia for 20 h a week at least") && has("allow mia 30 h a week"), "{ways:?}");
}
