//! Who is on now and next, and what people paste into a chat.

use super::messages;

messages! {
    // `today`

    today_title(team, date, clock) { en: "{team} · {date} {clock}", zh: "{team} · {date} {clock}" }
    on_break_until(clock) { en: "on a break until {clock}", zh: "休息中，至 {clock}" }
    on_now() { en: "On now", zh: "当班中" }
    next_on(when) { en: "Next, {when}", zh: "下一班：{when}" }
    next_none() { en: "Next", zh: "下一班" }
    on_standby() { en: "On standby now", zh: "值守中" }
    standby_later() { en: "On standby later today", zh: "今天稍后值守" }
    on_leave() { en: "On leave", zh: "请假" }
    at_rest() { en: "Off", zh: "休息" }
    nobody() { en: "nobody", zh: "无人" }
    none_known() { en: "none in the roster", zh: "班表内没有" }
    shift_name(id, name) { en: "{id} {name}", zh: "{id} {name}" }
    clock_on(date, clock) { en: "{date} {clock}", zh: "{date} {clock}" }

    // `next`

    next_title(agent, id, team, date, clock) {
        en: "{agent} ({id}), {team} · {date} {clock}",
        zh: "{agent}（{id}），{team} · {date} {clock}",
    }
    next_duty() { en: "Next duty", zh: "下一个班" }
    in_time(hours) { en: "in {hours}", zh: "{hours}后" }
    then_duties() { en: "Then", zh: "之后" }
    days_off() { en: "Next days off", zh: "接下来的休息日" }
    off_stretch(dates, days) { en: "{dates} ({days})", zh: "{dates}（{days}）" }
    off_with_leave(dates, days, kind) { en: "{dates} ({days}; leave: {kind})", zh: "{dates}（{days}，含{kind}）" }
    known_until(date) { en: "The rosters end on {date}.", zh: "班表到 {date} 为止。" }
    before_and_after(before, after) { en: "before you {before}, after you {after}", zh: "上一班 {before}，下一班 {after}" }
    before_you(before) { en: "before you {before}", zh: "上一班 {before}" }
    after_you(after) { en: "after you {after}", zh: "下一班 {after}" }

    // Finding the roster.

    namesakes(id, other) {
        en: "another team `{id}` has its rosters elsewhere: `{other}`",
        zh: "另有一个团队也叫 `{id}`，其班表在别处：`{other}`",
    }
    no_roster_then(place, date) { en: "no roster in `{place}` has {date}", zh: "`{place}` 中没有 {date} 的班表" }
    roster_has_not(path, from, until, date) {
        en: "`{path}` has {from} to {until}, not {date}",
        zh: "`{path}` 是 {from} 至 {until} 的班表，不含 {date}",
    }
    other_moment() {
        en: "make a roster with `fairshift solve TEAM`, or ask for another moment with `--at 2026-12-01T13:30`",
        zh: "请先用 `fairshift solve 团队文件夹` 排班，或用 `--at 2026-12-01T13:30` 查看别的时刻",
    }
    no_rosters(place) { en: "there are no rosters in `{place}`", zh: "`{place}` 中没有班表" }
    name_a_roster() { en: "name a roster file, or a team folder", zh: "请给出班表文件或团队文件夹" }

    // Plain lines for a chat.

    chat_title(team, week) { en: "{team} · {week}", zh: "{team} {week}" }
    chat_agent(agent, from, until, team) { en: "{agent}, {from} – {until} ({team})", zh: "{agent} {from} – {until} 排班（{team}）" }
    chat_duty(day, shift, hours, place) { en: "{day}: {shift} {hours}, {place}", zh: "{day}：{shift} {hours}，{place}" }
    chat_off(dates) { en: "Off: {dates}", zh: "休：{dates}" }
    chat_sums(duties, hours) { en: "In all {duties}, {hours} h", zh: "共 {duties}，工时 {hours}" }
    chat_holiday(day, holiday) { en: "{day} ({holiday})", zh: "{day}（{holiday}）" }
    chat_exchanged(day) { en: "{day} (worked in exchange)", zh: "{day}（调休上班）" }
    chat_shift(shift, hours) { en: "{shift} {hours}", zh: "{shift} {hours}" }
    chat_on_call(shift, hours) { en: "{shift} {hours} (on call)", zh: "{shift} {hours}（值守）" }
    chat_names(what, names) { en: "{what}: {names}", zh: "{what}：{names}" }
    chat_rest() { en: "Off", zh: "休" }
}
