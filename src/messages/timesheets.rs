//! Heads, captions and notes of timesheets, and what their commands say.

use super::messages;

messages! {
    // Heads.

    agent() { en: "Id", zh: "编号" }
    name() { en: "Agent", zh: "成员" }
    date() { en: "Date", zh: "日期" }
    weekday() { en: "Day", zh: "星期" }
    day_kind() { en: "Kind", zh: "日别" }
    shifts() { en: "Shift", zh: "班次" }
    start() { en: "Start", zh: "开始" }
    end() { en: "End", zh: "结束" }
    pause() { en: "Break", zh: "间歇" }
    worked() { en: "Hours", zh: "工时" }
    ordinary() { en: "Ordinary", zh: "正常" }
    extended() { en: "Extended", zh: "延时加班" }
    rest_day() { en: "Rest day", zh: "休息日加班" }
    to_comp() { en: "To comp leave", zh: "转调休" }
    holiday() { en: "Holiday", zh: "节日加班" }
    period() { en: "Period excess", zh: "超综合工时" }
    night() { en: "Night", zh: "夜间" }
    standby() { en: "Standby", zh: "值守" }
    leave() { en: "Leave", zh: "请假" }
    leave_hours() { en: "Leave hours", zh: "请假工时" }
    remark() { en: "Remark", zh: "备注" }
    days_worked() { en: "Days", zh: "出勤天数" }
    pay() { en: "Pay", zh: "金额" }
    item() { en: "Item", zh: "项目" }
    hours() { en: "Hours", zh: "时数" }
    duties() { en: "Duties", zh: "次数" }
    rate() { en: "Rate", zh: "单价" }
    percent() { en: "Percent", zh: "比例" }
    in_decimals(head) { en: "{head} (decimal)", zh: "{head}（小时）" }
    total() { en: "Total", zh: "合计" }

    approved() { en: "Approved", zh: "已批准" }
    overtime_worked() { en: "Overtime", zh: "实际加班" }
    beyond_approval() { en: "Not approved", zh: "超出批准" }
    log_entry() { en: "Log", zh: "日志" }
    tab_overtime() { en: "Overtime", zh: "加班审批" }

    // What stands in cells.

    ordinary_day() { en: "workday", zh: "工作日" }
    rest_day_kind() { en: "rest day", zh: "休息日" }
    holiday_kind() { en: "holiday", zh: "法定节日" }
    no_roster() { en: "no roster", zh: "无班表" }
    not_in_team() { en: "not in the team", zh: "不在团队" }
    ordinary_hours() { en: "ordinary hours", zh: "正常工时" }
    extended_hours() { en: "extended hours", zh: "延时加班" }
    rest_day_hours() { en: "rest-day hours", zh: "休息日加班" }
    holiday_hours() { en: "holiday hours", zh: "法定节日加班" }
    period_hours() { en: "period excess", zh: "综合计算周期超时" }
    night_hours() { en: "night hours", zh: "夜间时数" }
    night_duties() { en: "night duties", zh: "夜班次数" }
    standby_hours() { en: "standby hours", zh: "值守时数" }
    standby_duties() { en: "standby duties", zh: "值守次数" }
    leave_item(kind) { en: "leave: {kind}", zh: "请假：{kind}" }
    expired_comp() { en: "comp leave that expired", zh: "过期调休折算" }
    leave_unpriced(agent, hours, kind) {
        en: "{agent}: {hours} of leave ({kind}) are in no sum; say what an hour of it is paid in [pay.leave]",
        zh: "{agent}：{kind} {hours} 未计入金额；请在 [pay.leave] 写明按几成付薪",
    }
    rounding() { en: "rounding", zh: "尾差" }

    // Titles and tabs.

    title(team, id, from, until) {
        en: "Timesheet · {team} ({id}) · {from} to {until}",
        zh: "工时表 · {team}（{id}）· {from} 至 {until}",
    }
    of_agent(title, name, id) { en: "{title} · {name} ({id})", zh: "{title} · {name}（{id}）" }
    tab_days() { en: "Days", zh: "每日" }
    tab_agents() { en: "Agents", zh: "汇总" }
    tab_pay() { en: "Pay", zh: "金额明细" }

    // Notes.

    no_roster_covers(dates) { en: "No roster covers {dates}.", zh: "没有班表覆盖 {dates}。" }
    from_roster(first, last, path) { en: "{first} to {last}: {path}", zh: "{first} 至 {last}：{path}" }
    from_draft(first, last, path) { en: "{first} to {last}: {path} (draft)", zh: "{first} 至 {last}：{path}（草稿）" }
    passed_over(path, dates) {
        en: "{path} also covers {dates}, but another roster comes first there.",
        zh: "{path} 也覆盖 {dates}，这些日期以另一张班表为准。",
    }
    weekly_scheme(week) {
        en: "Overtime is what is beyond {week} a week.",
        zh: "加班为每周超过 {week} 的部分。",
    }
    weekly_scheme_by_day(day, week) {
        en: "Overtime is what is beyond {day} a day, and of the rest what is beyond {week} a week.",
        zh: "加班为每天超过 {day} 的部分，以及其余工时中每周超过 {week} 的部分。",
    }
    holidays_by_clock() {
        en: "A duty belongs to the date on which it starts; hours on a statutory holiday are holiday work by the clock.",
        zh: "班次归属开始当天；法定节假日工时按钟点计算。",
    }
    terms_differ() {
        en: "Some agents have terms of their own ([[terms]] in pay.toml).",
        zh: "部分成员另有约定（pay.toml 的 [[terms]]）。",
    }
    surcharge_item(name) { en: "surcharge: {name}", zh: "津贴：{name}" }
    night_percent() { en: "night hours, of the own rate", zh: "夜间工时（按本人时薪）" }
    belongs_to_start() {
        en: "A duty belongs to the date on which it starts, over midnight and over the end of the month too. Hours are those that pass, daylight saving included.",
        zh: "当班计入开始的那一天，跨零点、跨月末也是如此。工时按实际经过的时间计算（含夏令时）。",
    }
    standard_scheme(day, week) {
        en: "Extended: beyond {day} a day, and beyond {week} a week of what is left; rest-day and holiday hours are apart from both.",
        zh: "延时加班：每日超过 {day}的部分，以及其余工时每周超过 {week}的部分；休息日、法定节日的工时另计。",
    }
    rest_days_roster() {
        en: "Rest days: days worked beyond the calendar's working days of the week, leave counted as worked.",
        zh: "休息日：一周内上班天数超过该周日历工作日数的部分（请假视同上班）。",
    }
    rest_days_calendar() {
        en: "Rest days: weekends and public days off that are not worked in exchange.",
        zh: "休息日：周末与放假日，调休上班日除外。",
    }
    comprehensive_scheme(hours, months) {
        en: "Period excess: beyond {hours} in {months}, by the days in the team, less a working day for each day of leave; statutory holidays are apart.",
        zh: "综合计算：{months}内超过 {hours}的部分（按在职天数折算，每请假一个工作日减一天）；法定节日另计。",
    }
    known_from(date) {
        en: "What was worked before {date} in the week or period that it lies in is not known: overtime of that week or period may be more.",
        zh: "{date} 所在的周或周期内，此前的工时未知：该周或周期的加班可能更多。",
    }
    no_statutory(dates) {
        en: "Taken as rest days, not as statutory holidays: {dates}. Where one is, write `statutory = true` into its `[[holiday]]`.",
        zh: "以下放假日按休息日计，未按法定节日计：{dates}。若其中有法定节日，请在 `[[holiday]]` 中写 `statutory = true`。",
    }
    holidays_unknown(years) {
        en: "The public holidays of {years} are not known: its days are taken as ordinary.",
        zh: "没有 {years} 年的法定节假日数据：按普通日期处理。",
    }
    without_rate(name, hours, date) {
        en: "{name}: {hours} from {date} on have no rate and are not in the pay.",
        zh: "{name}：自 {date} 起有 {hours}没有单价，未计入金额。",
    }
    rounded(what, how) { en: "{what} is rounded to the cent, {how}.", zh: "{what}取整到分，{how}。" }
    each_line() { en: "Each line", zh: "每一行" }
    each_total() { en: "Each agent's total", zh: "每人合计" }
    half_up() { en: "half a cent up", zh: "半分进位" }
    half_even() { en: "half a cent to the even one", zh: "半分取偶" }

    // What commands say.

    not_a_month(text) { en: "`{text}` is not a month", zh: "`{text}` 不是月份" }
    name_month() { en: "name one: `--month 2026-12`", zh: "请写明月份：`--month 2026-12`" }
    month_needed() { en: "a team has many months", zh: "请说明是哪个月" }
    no_rosters_of(team, month) {
        en: "no roster of `{team}` reaches into {month}",
        zh: "没有 `{team}` 在 {month} 的班表",
    }
    solve_or_name(folder) {
        en: "rosters are looked for in `{folder}`; name others: `fairshift timesheet ROSTER…`",
        zh: "班表从 `{folder}` 中查找；也可直接写班表：`fairshift timesheet 班表…`",
    }
    other_teams_roster(path, team, first) {
        en: "`{path}` is a roster of `{team}`, the first is of `{first}`",
        zh: "`{path}` 属于团队 `{team}`，而第一张属于 `{first}`",
    }
    one_team() { en: "make a timesheet of one team at a time", zh: "一次只做一个团队的工时表" }
    one_folder() {
        en: "name one team's folder, or rosters, not both",
        zh: "请只写一个团队文件夹，或只写班表，不要混用",
    }
    needs_to() { en: "a workbook can't be printed on a terminal", zh: "终端不能显示 XLSX 工作簿" }
    name_to() { en: "name the file: `--to timesheet.xlsx`", zh: "请写明文件：`--to 工时表.xlsx`" }
    too_large_for_xlsx(why) { en: "a workbook can't hold this: {why}", zh: "工作簿放不下：{why}" }
    csv_instead() { en: "write CSV instead, or fewer dates", zh: "请改用 CSV，或缩短日期" }
    written(path) { en: "Wrote {path}", zh: "已写出 {path}" }
}
