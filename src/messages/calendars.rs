//! What calendars say, and what is wrong with those that were written before.

use super::messages;

messages! {
    // Events.

    team_calendar(team) { en: "{team}: shifts", zh: "{team}排班" }
    own_calendar(agent, team) { en: "{agent}: shifts ({team})", zh: "{agent}的排班（{team}）" }
    duty(shift, id) { en: "{shift} ({id})", zh: "{shift}（{id}）" }
    duty_of(agent, duty) { en: "{agent}: {duty}", zh: "{agent} {duty}" }
    on_call(duty) { en: "{duty}, on call", zh: "{duty}·值守" }
    log_in_from(clock) { en: "Log in from {clock}.", zh: "{clock} 起登录准备。" }
    work_until(clock) { en: "Wrap-up and handover until {clock}.", zh: "收尾和交接至 {clock}。" }
    takes_over_from(names) { en: "Before you: {names}.", zh: "上一班：{names}。" }
    hands_over_to(names) { en: "After you: {names}.", zh: "下一班：{names}。" }
    category_duty() { en: "Shift", zh: "当班" }
    category_standby() { en: "Standby", zh: "值守" }
    category_leave() { en: "Leave", zh: "请假" }
    own_leave(kind) { en: "Leave ({kind})", zh: "请假（{kind}）" }
    off(agent) { en: "{agent}: off", zh: "{agent} 休" }

    // The command.

    wrote(files, events, dir) {
        en: "{files} with {events} in {dir}",
        zh: "已写入 {dir}：{files}，共 {events}",
    }
    changes(new, changed, cancelled) {
        en: "{new} new, {changed} changed, {cancelled} cancelled since the calendars were written before",
        zh: "与上次相比：新增 {new}，改动 {changed}，取消 {cancelled}",
    }
    cannot_write_help() {
        en: "free the disk or choose another folder with `--to DIR`; calendars already written are whole, run it again for the rest",
        zh: "请腾出磁盘空间，或用 `--to 文件夹` 换个位置；已写出的日历都是完整的，再运行一次即可补齐",
    }
    subscribe() {
        en: "Put the folder where calendars can fetch it, under the same names each time; whoever subscribes sees every change.",
        zh: "请把文件夹放到日历能访问的地方，文件名保持不变；订阅后改动会自动更新。",
    }
    objections(path) {
        en: "note: `{path}` breaks its musts or states wrong figures; `fairshift verify {path}` lists them",
        zh: "注意：`{path}` 违反硬性要求或数字不符；用 `fairshift verify {path}` 查看",
    }
    rosters_overlap(one, other, date) {
        en: "`{one}` and `{other}` both have duties of {date}",
        zh: "`{one}` 和 `{other}` 都有 {date} 的排班",
    }
    one_roster_a_date() {
        en: "name one roster for each date",
        zh: "每个日期只给一张班表",
    }
    rosters_of_two_teams(one, other) {
        en: "the rosters are of two teams, `{one}` and `{other}`",
        zh: "这些班表属于两个团队：`{one}` 和 `{other}`",
    }
    one_team_at_a_time() { en: "name the rosters of one team", zh: "请只给一个团队的班表" }

    // A calendar from before that can't be read back.

    damaged(path) {
        en: "the calendar `{path}` was not written by fairshift, or has been changed since",
        zh: "日历 `{path}` 不是 fairshift 写出的，或之后被改动过",
    }
    damaged_help() {
        en: "restore the file, or take it away to begin anew: subscribed calendars may then show events twice",
        zh: "请恢复该文件；也可移走它重新生成，但已订阅的日历可能出现重复日程",
    }
    too_large(most) { en: "it is larger than {most} MB", zh: "文件超过 {most} MB" }
    not_text() { en: "it is not UTF-8 text", zh: "不是 UTF-8 文本" }
    not_a_calendar() { en: "a calendar begins with BEGIN:VCALENDAR", zh: "日历应以 BEGIN:VCALENDAR 开头" }
    not_our_calendar() { en: "another program wrote it", zh: "由其他程序写出" }
    after_the_end() { en: "something after the end", zh: "结尾之后还有内容" }
    not_closed(what) { en: "{what} does not end", zh: "{what} 没有结束" }
    not_a_line() { en: "not a line of a calendar", zh: "不是日历中的行" }
    uid_twice(uid) { en: "the event `{uid}` is there twice", zh: "日程 `{uid}` 出现两次" }
    bad_value(name, value) { en: "`{value}` is no value of {name}", zh: "`{value}` 不能作 {name} 的值" }
    event_without(name) { en: "an event without {name}", zh: "日程缺少 {name}" }
}
