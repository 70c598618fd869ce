//! Attendance: what is wrong with its files, what differs from the roster, and the monthly report.

use super::messages;

messages! {
    no_rows() { en: "the attendance file has no rows", zh: "考勤文件没有数据行" }
    example() {
        en: "write, for example:\nagent,date,in,out\nlin,2026-12-01,08:58,17:03",
        zh: "例如：\n工号,日期,上班,下班\nlin,2026-12-01,08:58,17:03",
    }
    fewer_dates() { en: "split the file by months", zh: "请按月拆分文件" }
    columns_are() {
        en: "the columns are agent, date, in, out; several pairs of a day as in1, out1, in2, out2 or as several rows",
        zh: "可用的列：工号、日期、上班、下班；一天多次可写 上班1、下班1、上班2、下班2，或分成多行",
    }
    columns_in_pairs() {
        en: "agent and date stand once, and each `in` has its `out`",
        zh: "工号和日期各一列，上班与下班须成对",
    }
    too_many_fields(fields, columns) {
        en: "the row has {fields} fields, the head has {columns}",
        zh: "这一行有 {fields} 个字段，表头只有 {columns} 个",
    }
    time_form() {
        en: "write 08:58, 2026-12-02 06:05 or, for the next day, 30:05; leave a missing punch empty",
        zh: "请写 08:58、2026-12-02 06:05，次日可写 次日06:05 或 30:05；缺卡请留空",
    }

    // What differs.

    stranger(name) { en: "`{name}` is not in the team", zh: "`{name}` 不是本团队成员" }
    late(minutes) { en: "late by {minutes}", zh: "迟到 {minutes}" }
    within_grace(minutes) { en: "late by {minutes}, within the grace", zh: "晚到 {minutes}，在宽限内" }
    early(minutes) { en: "left early by {minutes}", zh: "早退 {minutes}" }
    early_within_grace(minutes) { en: "left early by {minutes}, within the grace", zh: "早走 {minutes}，在宽限内" }
    absent() { en: "absent", zh: "旷工" }
    no_in() { en: "no punch on coming", zh: "上班缺卡" }
    no_out() { en: "no punch on going", zh: "下班缺卡" }
    unplanned(minutes) { en: "work that no roster has: {minutes}", zh: "班表外出勤 {minutes}" }
    unplanned_open() { en: "a single punch with no duty near it", zh: "附近没有当班的单次打卡" }
    stayed(minutes) { en: "stayed {minutes} beyond the duty", zh: "班后多留 {minutes}" }
    came_before(minutes) { en: "came {minutes} before the duty", zh: "提前 {minutes} 到岗" }
    away(minutes) { en: "away for {minutes} beyond the break", zh: "中途离开，超出休息 {minutes}" }
    overlapping() { en: "overlaps another row of the agent", zh: "与该成员另一行重叠" }
    long_pair(hours) { en: "{hours} in one piece: is a punch missing?", zh: "一次出勤长达 {hours}：是否缺卡？" }
    on_leave() { en: "punched while on leave", zh: "请假期间有打卡" }
}

// The monthly report.
messages! {
    title(team, id, from, until) {
        en: "Attendance · {team} ({id}) · {from} to {until}",
        zh: "考勤月报 · {team}（{id}）· {from} 至 {until}",
    }
    tab_report() { en: "Attendance", zh: "考勤月报" }
    tab_found() { en: "To be looked at", zh: "异常明细" }
    title_found(team, id, from, until) {
        en: "To be looked at · {team} ({id}) · {from} to {until}",
        zh: "考勤异常 · {team}（{id}）· {from} 至 {until}",
    }
    days_due() { en: "Days due", zh: "应出勤天数" }
    days_worked() { en: "Days worked", zh: "实出勤天数" }
    hours_due() { en: "Hours due", zh: "应出勤工时" }
    hours_worked() { en: "Hours worked", zh: "实出勤工时" }
    late_times() { en: "Late", zh: "迟到次数" }
    late_minutes() { en: "Late by", zh: "迟到时长" }
    early_times() { en: "Left early", zh: "早退次数" }
    early_minutes() { en: "Early by", zh: "早退时长" }
    days_absent() { en: "Days absent", zh: "旷工天数" }
    missing_punches() { en: "Punches missing", zh: "缺卡次数" }
    leave_days_of(kind) { en: "{kind} (days)", zh: "{kind}（天）" }
    comp_balance() { en: "Comp leave left", zh: "调休余额" }
    signature() { en: "Signature", zh: "本人签字" }
    came() { en: "Came", zh: "上班打卡" }
    went() { en: "Went", zh: "下班打卡" }
    late_head() { en: "Late", zh: "迟到" }
    early_head() { en: "Early", zh: "早退" }
    line() { en: "Line", zh: "文件行" }
    what() { en: "What", zh: "情况" }
    made_by() {
        en: "Made by: ______________    Head of team: ______________    HR: ______________    Date: ______________",
        zh: "制表：______________    部门负责人：______________    人力资源：______________    日期：______________",
    }
    no_actuals() {
        en: "Without an attendance file: hours and days are those of the roster.",
        zh: "未提供考勤文件：天数和工时以班表为准。",
    }
    judged(path, from, until) {
        en: "Attendance: {path}, {from} to {until}. Late and early minutes beyond the grace and absences are taken out of the hours; single punches, stays and work that no roster has change nothing and are listed.",
        zh: "考勤文件：{path}，{from} 至 {until}。超出宽限的迟到、早退和旷工已从工时中扣除；缺卡、多留、班表外出勤不改变工时，逐条列出。",
    }
    not_judged(dates) { en: "The attendance file says nothing of {dates}.", zh: "考勤文件没有 {dates} 的记录。" }
    strangers(count) {
        en: "{count} of the attendance file are of people who are not in the team.",
        zh: "考勤文件中有 {count}不属于本团队。",
    }
}
