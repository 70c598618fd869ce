//! Heads, captions and legends of tables.

use super::messages;

messages! {
    // The whole roster.

    title(team, id, from, until) {
        en: "{team} ({id}) · {from} to {until}",
        zh: "{team}（{id}）· {from} 至 {until}",
    }
    week(number, from, until) { en: "Week {number} · {from} – {until}", zh: "第 {number} 周 {from} – {until}" }
    week_brief(number) { en: "Week {number}", zh: "第 {number} 周" }
    agent() { en: "Agent", zh: "成员" }
    id() { en: "Id", zh: "编号" }

    // Cells and marks.

    rest() { en: "·", zh: "休" }
    leave() { en: "L", zh: "假" }
    leave_otherwise() { en: "lv", zh: "假" }
    outside() { en: "–", zh: "–" }
    legend_outside(mark) { en: "{mark} not in the team", zh: "{mark} 不在团队" }
    legend_rest(mark) { en: "{mark} rest", zh: "{mark} 休息" }
    legend_leave(mark) { en: "{mark} leave", zh: "{mark} 请假" }
    legend_part_leave(mark) { en: "/{mark} leave of a part of the day", zh: "/{mark} 当天部分时段请假" }
    part_leave_note(kind) { en: "leave of a part of the day: {kind}", zh: "当天部分时段请假：{kind}" }
    leave_first_half_of(agent, date, kind) { en: "{agent} {date} first half ({kind})", zh: "{agent} {date} 上半天（{kind}）" }
    leave_second_half_of(agent, date, kind) { en: "{agent} {date} second half ({kind})", zh: "{agent} {date} 下半天（{kind}）" }
    leave_part_of(agent, date, from, until, kind) {
        en: "{agent} {date} {from}–{until} ({kind})",
        zh: "{agent} {date} {from}–{until}（{kind}）",
    }
    legend_weekend() { en: "* weekend", zh: "* 周末" }
    legend_holiday(list) { en: "# statutory holiday: {list}", zh: "# 法定节假日：{list}" }
    legend_day_off(list) { en: "# day off: {list}", zh: "# 放假：{list}" }
    legend_exchanged(list) { en: "+ worked in exchange: {list}", zh: "+ 调休上班：{list}" }
    legend_changed() { en: "! changed", zh: "! 有改动" }
    on_date(what, date) { en: "{what} {date}", zh: "{what} {date}" }
    leave_of(agent, from, until, kind) { en: "{agent} {from} – {until} ({kind})", zh: "{agent} {from} – {until}（{kind}）" }
    leave_day_of(agent, date, kind) { en: "{agent} {date} ({kind})", zh: "{agent} {date}（{kind}）" }
    leave_annual() { en: "annual", zh: "年假" }
    leave_comp() { en: "comp leave", zh: "调休" }
    leave_sick() { en: "sick", zh: "病假" }
    leave_personal() { en: "personal", zh: "事假" }
    leave_marriage() { en: "marriage", zh: "婚假" }
    leave_maternity() { en: "maternity", zh: "产假" }
    leave_paternity() { en: "paternity", zh: "陪产假" }
    leave_nursing() { en: "nursing", zh: "哺乳假" }
    leave_bereavement() { en: "bereavement", zh: "丧假" }
    leave_injury() { en: "work injury", zh: "工伤" }
    leave_errand() { en: "on business", zh: "公出" }
    leave_unpaid() { en: "unpaid", zh: "无薪假" }
    leave_training() { en: "training", zh: "培训" }
    leave_other() { en: "other", zh: "其他" }

    // Shifts.

    shifts() { en: "Shifts", zh: "班次" }
    shift() { en: "Shift", zh: "班次" }
    name() { en: "Name", zh: "名称" }
    hours_of_day() { en: "Hours", zh: "时间" }
    place() { en: "Place", zh: "地点" }
    office() { en: "office", zh: "办公室" }
    home() { en: "home", zh: "在家" }
    home_standby() { en: "home, on call", zh: "在家值守" }
    office_standby() { en: "office, on call", zh: "办公室值守" }

    // Totals.

    totals() { en: "Totals", zh: "合计" }
    all_duties() { en: "Duties", zh: "当班" }
    working_hours() { en: "Hours", zh: "工时" }
    weekend_days() { en: "Weekend days", zh: "周末当班" }
    rest_days() { en: "Rest days", zh: "休息天数" }
    outside_days() { en: "Not in team", zh: "不在团队" }
    leave_days() { en: "Leave days", zh: "请假天数" }
    longest_stint() { en: "Longest stint", zh: "最长连续上班" }
    all_agents() { en: "All", zh: "总计" }

    // Fairness.

    fairness() { en: "Fairness: count / share", zh: "公平：次数 / 应担份额" }
    fairness_carried() {
        en: "Fairness: count / share (owed from past rosters)",
        zh: "公平：次数 / 应担份额（往期结转）",
    }
    spread() { en: "Spread", zh: "差距" }
    about(what, words) { en: "{what}: {words}", zh: "{what}：{words}" }
    least_spread() { en: "Least possible", zh: "最小可能" }

    // Coverage and staffing.

    coverage() { en: "Coverage", zh: "覆盖" }
    skill_level(skills, level) { en: "{skills}, level {level}", zh: "{skills}（{level} 级以上）" }
    on_standby(skills) { en: "{skills} on standby", zh: "{skills} 值守" }
    standby() { en: "standby", zh: "值守" }
    required() { en: "Required", zh: "要求人数" }
    staffed() { en: "Staffed", zh: "实际人数" }
    on_days() { en: "Days", zh: "天数" }
    short_by() { en: "Short by", zh: "缺口" }
    remark() { en: "Remark", zh: "说明" }
    days_of(some, all) { en: "{some} of {all}", zh: "{some} / {all}" }
    accepted(reason) { en: "accepted: {reason}", zh: "已接受：{reason}" }
    not_met() { en: "not met", zh: "未满足" }
    least() { en: "Min", zh: "最少" }
    wanted() { en: "Want", zh: "期望" }
    most() { en: "Max", zh: "最多" }
    days_below() { en: "Short", zh: "不足天数" }

    // Unmet, accepted, breaches, notes.

    unmet() { en: "Unmet", zh: "缺口" }
    unmet_coverage(from, until, missing, days, hours) {
        en: "{from}–{until}: {missing} short on {days}, {hours} in all",
        zh: "{from}–{until}：{days}各缺 {missing}，共 {hours}",
    }
    unmet_shift(shift, from, until, missing, days, hours) {
        en: "shift {shift} ({from}–{until}): {missing} short on {days}, {hours} in all",
        zh: "班次 {shift}（{from}–{until}）：{days}各缺 {missing}，共 {hours}",
    }
    accepted_gaps() { en: "Accepted gaps", zh: "已接受的缺口" }
    accepted_gap(from, until, missing, days, hours, reason) {
        en: "{from}–{until}: {missing} short on {days}, {hours} in all ({reason})",
        zh: "{from}–{until}：{days}各缺 {missing}，共 {hours}（{reason}）",
    }
    days_with_dates(days, dates) { en: "{days} ({dates})", zh: "{days}（{dates}）" }
    breaches() { en: "Breaches", zh: "违反" }
    dates() { en: "Dates", zh: "日期" }
    rule() { en: "Rule", zh: "规则" }
    amount() { en: "Amount", zh: "程度" }
    penalty() { en: "Penalty", zh: "罚分" }
    must() { en: "must", zh: "硬性" }
    what() { en: "What", zh: "内容" }
    whole_team() { en: "team", zh: "团队" }
    notes() { en: "Notes", zh: "说明" }
    date_range(from, until) { en: "{from} – {until}", zh: "{from} – {until}" }

    // The verdict.

    optimal() { en: "optimal", zh: "已证明最优" }
    optimal_stated() { en: "optimal, as the solver stated it", zh: "最优（以求解器所述为准）" }
    feasible() { en: "feasible, not proven best", zh: "可行，未证明最优" }
    invalid() { en: "breaks its musts", zh: "违反硬性要求" }
    infeasible() { en: "proven impossible", zh: "已证明无解" }
    unknown() { en: "no roster found in the time given", zh: "限定时间内未找到班表" }
    level(name, penalty, bound) { en: "{name} {penalty} (bound {bound})", zh: "{name} {penalty}（下界 {bound}）" }
    level_stated(name, penalty, bound) {
        en: "{name} {penalty} (bound {bound}, as the solver stated it)",
        zh: "{name} {penalty}（下界 {bound}，以求解器所述为准）",
    }
    level_conditional(name, penalty, bound) {
        en: "{name} {penalty} (bound {bound}, conditional, as the solver stated it)",
        zh: "{name} {penalty}（有条件下界 {bound}，以求解器所述为准）",
    }
    level_unsealed(name, penalty, bound) {
        en: "{name} {penalty} (bound {bound}, not proven: the file has no seal)",
        zh: "{name} {penalty}（下界 {bound}，未证明：文件没有封签）",
    }
    level_proven(name, penalty) { en: "{name} {penalty} (bound {penalty}, proven)", zh: "{name} {penalty}（下界 {penalty}，已证明）" }
    level_bare(name, penalty) { en: "{name} {penalty}", zh: "{name} {penalty}" }
    level_bound(name, bound) { en: "{name}: bound {bound}", zh: "{name}：下界 {bound}" }
    gap(percent) { en: "gap {percent} %", zh: "相对差距 {percent} %" }
    seconds(seconds) { en: "{seconds} s", zh: "{seconds} 秒" }
    checked() {
        en: "counted again: every must holds, every penalty agrees",
        zh: "已重新计算：硬性要求全部满足，罚分全部一致",
    }
    objections(count) { en: "counted again: {count} found", zh: "重新计算，发现 {count}" }
    not_checked() { en: "not counted again", zh: "未重新计算" }

    // One agent.

    past_midnight(clock, wall, weekday) { en: "{clock} ({weekday} {wall})", zh: "{clock}（{weekday} {wall}）" }
    exchanged_day(date) { en: "{date} (worked in exchange)", zh: "{date}（调休上班）" }
    before_you() { en: "Before you", zh: "上一班" }
    after_you() { en: "After you", zh: "下一班" }
    agent_title(agent, id, team, from, until) {
        en: "{agent} ({id}), {team} · {from} to {until}",
        zh: "{agent}（{id}），{team} · {from} 至 {until}",
    }
    duties_of() { en: "Duties", zh: "当班安排" }
    no_duties() { en: "No duties between these dates.", zh: "这段日期没有当班。" }
    date() { en: "Date", zh: "日期" }
    start() { en: "Start", zh: "开始" }
    end() { en: "End", zh: "结束" }
    weeks() { en: "Weeks", zh: "每周" }
    week_column() { en: "Week", zh: "周" }
    days_worked() { en: "Days worked", zh: "上班天数" }
}
