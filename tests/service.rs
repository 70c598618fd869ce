//! What a roster means for customers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod support_cli;

use std::fmt::Write;

use serde_json::Value;
use support_cli::Scratch;
use support_cli::contacts::{HEAD, TEAM, calls, flat};

/// A team with a roster of Monday 2026-11-30, on which these work 09–18.
fn on_monday(service: &str, agents: &[&str]) -> Scratch {
    let home = Scratch::team(&format!("{TEAM}{service}"));
    let rows: String = agents.iter().map(|agent| format!("{agent},2026-11-30,A\n")).collect();
    home.write("duties.csv", &format!("agent,date,shift\n{rows}"));
    let run = home.run("import csv duties.csv --team team --weeks 1 --out roster.toml --lang en");
    assert!(matches!(run.code, Some(0 | 1)), "{run}");
    home
}

fn seen(home: &Scratch, options: &str, code: i32) -> Value {
    home.run(&format!("service roster.toml contacts.csv {options} --json --lang en")).exits(code).json()
}

#[test]
fn a_roster_is_judged_by_the_same_formulas() {
    let home = on_monday("[service.calls]\nkind = \"calls\"\n", &["lin", "chen"]);
    home.write("contacts.csv", &(HEAD.to_string() + &flat("calls", 2.0, 180) + "mon,18:00,calls,2,180\n"));
    let json = seen(&home, "", 0);
    let all = json["intervals"].as_array().unwrap();
    assert_eq!(all.len(), 19);
    let figures = calls(2.0, 180.0).figures(2, 20.0);
    let near = |value: &Value, wanted: f64| (value.as_f64().unwrap() - wanted).abs() < 1e-9;
    for own in &all[..18] {
        assert!(near(&own["level"], figures.level) && near(&own["speed_seconds"], figures.speed), "{own}");
        assert_eq!((&own["at_places"], &own["kept"]), (&2.0.into(), &true.into()));
    }
    // Nobody is there at six: nobody is answered.
    assert_eq!((&all[18]["level"], &all[18]["speed_seconds"]), (&0.0.into(), &Value::Null));
    assert_eq!(json["worst"].as_array().unwrap().len(), 1);
    assert_eq!(json["worst"][0]["from"], "18:00");
    let day = &json["dates"][0];
    assert!(near(&day["level"], figures.level * 18.0 / 19.0), "{day}");
    home.run("service roster.toml contacts.csv --lang en").exits(0).prints(&[
        "Worst first · the promise is missed in 1 interval",
        "18:00–18:30",
        "∞",
    ]);
    home.run("service roster.toml contacts.csv --lang zh").exits(0).prints(&[
        "最差时段在前",
        "未达标",
        "客户体验",
    ]);
    let csv = home.run("service roster.toml contacts.csv --format csv --lang en").exits(0).stdout;
    assert_eq!(csv.lines().count(), 20);
    // Without the last half-hour everything is kept.
    home.write("contacts.csv", &(HEAD.to_string() + &flat("calls", 2.0, 180)));
    assert_eq!(seen(&home, "", 0)["worst"], serde_json::json!([]));
    // Half of them are on a break.
    let json = seen(&home, "--shrinkage 50%", 0);
    assert_eq!(json["intervals"][0]["at_places"], 1.0);
    assert!(near(&json["intervals"][0]["level"], calls(2.0, 180.0).figures(1, 20.0).level));
    // Twice as many call.
    let json = seen(&home, "--volume +100%", 0);
    assert!(near(&json["intervals"][0]["level"], calls(4.0, 180.0).figures(2, 20.0).level));
    // Two agents for twenty calls of three minutes each half-hour: the day as a whole misses its promise.
    let json = seen(&home, "--volume +900%", 1);
    assert_eq!(json["dates"][0]["kept"], false);
}

#[test]
fn who_serves_two_channels_is_split_between_them() {
    let service = "[service.calls]\nkind = \"calls\"\n[service.chat]\nkind = \"calls\"\n";
    let home = on_monday(service, &["lin", "wang", "chen"]);
    home.write("contacts.csv", &(HEAD.to_string() + &flat("calls", 4.0, 180) + &flat("chat", 4.0, 180)));
    let json = seen(&home, "", 1);
    let first = &json["intervals"][0];
    // lin serves both, wang chat, chen calls: one and a half each.
    assert_eq!((&first["at_places"], &json["intervals"][1]["at_places"]), (&1.5.into(), &1.5.into()));
    let (one, two) = (calls(4.0, 180.0).figures(1, 20.0).level, calls(4.0, 180.0).figures(2, 20.0).level);
    assert!((first["level"].as_f64().unwrap() - (one + two) / 2.0).abs() < 1e-9, "{first}");
}

#[test]
fn mail_that_waits_too_long_is_seen() {
    let service = "[service.mail]\nkind = \"mail\"\nskill = \"chat\"\nanswer_within = \"1h\"\n";
    let home = on_monday(service, &["wang"]);
    // An hour of work each half-hour, for one: half of it is never done in time, and ever less.
    home.write("contacts.csv", &(HEAD.to_string() + &flat("mail", 12.0, 300)));
    let json = seen(&home, "", 1);
    assert_eq!(json["intervals"][0]["level"], 1.0);
    assert_eq!(json["intervals"][9]["level"], 0.0);
    // Half of that is just done.
    home.write("contacts.csv", &(HEAD.to_string() + &flat("mail", 6.0, 300)));
    assert_eq!(seen(&home, "", 0)["dates"][0]["level"], 1.0);
}

#[test]
fn a_team_that_promised_nothing_then_is_held_to_what_it_promises_now() {
    let home = on_monday("", &["chen"]);
    home.write("contacts.csv", &(HEAD.to_string() + &flat("calls", 1.0, 180)));
    home.run("service roster.toml contacts.csv --lang en")
        .prints(&["No `[service.CHANNEL]`", "80 % within 20 s"]);
    home.edit(
        "team/team.toml",
        "[[agents]]\nid = \"wang\"",
        "[service.calls]\nkind = \"calls\"\nlevel = 0.5\n[[agents]]\nid = \"wang\"",
    );
    home.run("service roster.toml contacts.csv --lang en").exits(0).prints(&["50 % within 20 s"]);
    // Nothing on these dates.
    home.write(
        "contacts.csv",
        &(HEAD.to_string() + &flat("calls", 1.0, 180).replace("mon,", "2026-01-01,").to_string())
            .replace("weekday,", "date,"),
    );
    let run = home.run("service roster.toml contacts.csv --lang en");
    assert_eq!(run.code, Some(2), "{run}");
    run.says(&["error[E0908]", "2026-11-30 to 2026-12-06"]);
}

#[test]
fn channels_of_the_same_agents_are_as_well_off_at_their_places() {
    let service = "[service.a]\nkind = \"calls\"\nskill = \"calls\"\nshrinkage = 0.5\n\
        [service.b]\nkind = \"calls\"\nskill = \"calls\"\n\
        [service.c]\nkind = \"mail\"\nskill = \"calls\"\n";
    let home = on_monday(service, &["lin", "chen"]);
    let two = flat("a", 4.0, 180) + &flat("b", 4.0, 180);
    home.write("contacts.csv", &(HEAD.to_string() + &two));
    let json = seen(&home, "", 1);
    // Twice as many on the roster for as many at their places: 4/3 and 2/3 of two.
    for at in [0, 1] {
        let heads = json["intervals"][at]["at_places"].as_f64().unwrap();
        assert!((heads - 2.0 / 3.0).abs() < 1e-9, "{heads}");
    }
    // Mail that is done takes nobody any more.
    let mail = "mon,09:00,c,1,60\n".to_string() + flat("c", 0.0, 60).split_once('\n').unwrap().1;
    home.write("contacts.csv", &(HEAD.to_string() + &flat("b", 1.0, 60) + &mail));
    let json = seen(&home, "", 0);
    let last =
        json["intervals"].as_array().unwrap().iter().rfind(|own| own["channel"] == "b").unwrap().clone();
    assert_eq!(last["at_places"], 2.0);
    assert_eq!(json["dates"].as_array().unwrap().iter().filter(|own| own["kept"] == true).count(), 2);
}

const PROMISES: &str = "[service.calls]\nkind = \"calls\"\npatience = \"2min\"\n\
    [service.chat]\nkind = \"chats\"\nanswer_within = \"30s\"\n\
    [contacts]\nfile = \"contacts.csv\"\n";

/// Calls that two can answer, more of them at noon, and chats that nobody answers in the last hour.
fn noon() -> String {
    let mut text =
        HEAD.to_string() + &flat("chat", 3.0, 240) + "mon,18:00,chat,3,240\nmon,18:30,chat,3,240\n";
    for at in 18..36 {
        let contacts = if (24..27).contains(&at) { 12 } else { 3 };
        writeln!(text, "mon,{:02}:{:02},calls,{contacts},180", at / 2, at % 2 * 30).unwrap();
    }
    text
}

#[test]
fn a_rosters_page_shows_what_customers_see_where_the_team_names_its_contacts() {
    let home = on_monday(PROMISES, &["lin", "wang", "chen"]);
    home.write("team/contacts.csv", &noon());
    for language in ["en", "zh"] {
        let run = home.run(&format!("show roster.toml --lang {language}")).exits(0);
        assert!(run.stderr.is_empty(), "{run}");
        support_cli::golden(&format!("tests/goldens/contacts/show.{language}.txt"), &run.stdout);
        let run = home.run(&format!("show roster.toml --format md --lang {language}")).exits(0);
        support_cli::golden(&format!("tests/goldens/contacts/show.{language}.md"), &run.stdout);
    }
    // The figures are those of `service`, with or without the file named.
    let own = home.run("show roster.toml --format json").exits(0).json();
    let other = home.run("service roster.toml team/contacts.csv --json").exits(0).json();
    assert_eq!(home.run("service roster.toml --json").exits(0).json(), other);
    for (own, other) in
        own["service"]["channels"].as_array().unwrap().iter().zip(other["channels"].as_array().unwrap())
    {
        assert_eq!(
            (&own["channel"], &own["level"], &own["contacts"]),
            (&other["channel"], &other["level"], &other["contacts"])
        );
    }
    assert_eq!(own["service"]["worst"][0]["from"], other["worst"][0]["from"]);
    assert_eq!(own["service"]["channels"].as_array().unwrap().len(), 2);
    home.run("show roster.toml --format csv").exits(0);
    home.run("export roster.toml --format html --to page.html --lang en").exits(0);
    assert!(home.read("page.html").contains("<caption>What customers see</caption>"));
}

#[test]
fn a_site_shows_the_hours_of_a_channel_as_numbers_and_shades() {
    let home = on_monday(PROMISES, &["lin", "wang", "chen"]);
    home.write("team/contacts.csv", &noon());
    home.run("site roster.toml --to site --lang en").exits(0);
    let page = home.read("site/table.html");
    for part in [
        "<h2 id=\"service0\">What customers see</h2>",
        "calls: answered in time, %, by time of day",
        "<th scope=\"col\">18:30</th>",
        // Nobody is there at six: none of three chats is answered, and that is said in words too.
        "<td class=\"s4\" title=\"3 contacts, 0 at work, 1 wanted\">0<span class=\"unseen\"> missed</span></td>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    // Dates on which nobody comes have no row, and nothing but the own style sheet and script is asked for.
    assert_eq!(page.matches("<th scope=\"row\" aria-label=").count(), 2);
    assert!(!page.contains("style="), "{page}");
    assert!(home.read("site/style.css").contains(".heat"));
}

#[test]
fn contacts_that_are_wrong_or_gone_leave_the_roster_as_it_is() {
    let home = on_monday(PROMISES, &["lin"]);
    let plain = on_monday(&PROMISES[..PROMISES.find("[contacts]").unwrap()], &["lin"]);
    let without = plain.run("show roster.toml --lang en").exits(0);
    let gone = home.run("show roster.toml --lang en").exits(0);
    assert_eq!(gone.stdout, without.stdout);
    gone.says(&["warning[E0101]", "team.toml:", "contacts.csv"]);
    home.write("team/contacts.csv", "weekday,from,channel,contacts,handle\nmon,09:00,calls,-1,180\n");
    let wrong = home.run("show roster.toml --lang en").exits(0);
    assert_eq!(wrong.stdout, without.stdout);
    wrong.says(&["warning[E0903]", "contacts.csv:2:1"]);
    home.run("service roster.toml --lang en").exits(2).says(&["error[E0903]", "contacts.csv:2:1"]);
    plain.run("service roster.toml --lang en").exits(2).says(&["names no file of contacts", "[contacts]"]);
    // A file that speaks of other dates adds nothing.
    home.write("team/contacts.csv", "weekday,from,channel,contacts,handle\n");
    home.write("team/contacts.csv", "weekday,from,channel,contacts,handle\n");
    home.write("team/contacts.csv", "date,from,channel,contacts,handle\n2026-10-06,09:00,calls,1,180\n");
    assert_eq!(home.run("show roster.toml --lang en").exits(0).stdout, without.stdout);
}

#[test]
fn breaks_are_out_of_the_heads() {
    use fairshift::book::{ServiceKind, read_texts};
    use fairshift::contacts::{Away, Curve, Day, OnDuty, Slot, Staffed, service};
    let (book, _) = read_texts(&[("team/team.toml".into(), TEAM.as_bytes().to_vec())]).unwrap();
    let date = chrono::NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
    let shift = book.shift("A").unwrap();
    let slots = (18..36).map(|at| Slot { from: at * 30, contacts: 3.0, handle: Some(180.0) }).collect();
    let curve = Curve::from([((Day::Date(date), 0), slots)]);
    let services = [fairshift::book::Service::of("calls", ServiceKind::Calls)];
    let duties = [0, 2].map(|agent| OnDuty { agent, date, shift });
    let heads = |away: &[Away]| -> Vec<f64> {
        let seen = service(&book, &curve, &services, &Staffed::new(&book, &duties, away), 30).unwrap();
        seen.iter().map(|own| own.heads).collect()
    };
    assert_eq!(heads(&[]), [2.0; 18]);
    // Lin from 12:00 to 12:45, Chen from 12:30 to 13:00; what is no duty takes nothing away.
    let away = |agent, from, until| Away { agent, date, from, until };
    let lunch = [away(0, 720, 765), away(2, 750, 780), away(1, 540, 1080), away(0, 300, 500)];
    let own = heads(&lunch);
    assert_eq!(&own[5..9], &[2.0, 1.0, 0.5, 2.0]);
    assert_eq!(own.iter().sum::<f64>(), 2.0 * 18.0 - 1.5 - 1.0);
}
