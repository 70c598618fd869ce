//! Why no roster can exist, and what would make one possible.

use super::messages;

messages! {
    on(date) { en: "on {date}", zh: "{date}" }
    from_until(from, until) { en: "from {from} to {until}", zh: "{from} 至 {until}" }
    rest() { en: "rest", zh: "休息" }
    pin(name, what, when) { en: "{name} is pinned to {what} {when}", zh: "{name} {when} 固定为 {what}" }
    leave(name, when) { en: "{name} is on leave {when}", zh: "{name} {when} 请假" }
    leave_limit(says, when, names) {
        en: "`leave_limit` ({says}) {when}: {names} are on leave",
        zh: "{when} 须守 `leave_limit`（{says}）：请假的有 {names}",
    }
    eligibility(name, when) { en: "{name} works only the shifts of the own list {when}", zh: "{name} {when} 只上名单里的班次" }
    absent(name, when) { en: "{name} is not in the team {when}", zh: "{name} {when} 不在岗" }
    availability(name, when) { en: "{name} works only in the hours of `[[availability]]` {when}", zh: "{name} {when} 只在 `[[availability]]` 的时段上班" }
    limit(rule, says, name, when) { en: "`{rule}` ({says}) for {name} {when}", zh: "{name} {when} 须守 `{rule}`（{says}）" }
    team_limit(rule, says, when) { en: "`{rule}` ({says}) {when}", zh: "{when} 须守 `{rule}`（{says}）" }

    conflict(count) {
        en: "{count} that can't hold together; without any one of them the rest can:",
        zh: "以下{count}不能同时满足，去掉任何一条，其余即可满足：",
    }
    conflict_of_one() { en: "A requirement that can't hold by itself:", zh: "以下要求本身就无法满足：" }
    conflict_maybe(count) {
        en: "{count} that can't hold together (time did not suffice to leave out all that is not needed):",
        zh: "以下{count}不能同时满足（时间不够，其中可能有多余的）：",
    }
    ways_out() { en: "Ways out, cheapest first, each proven by solving again:", zh: "办法（由易到难，均经重新求解证明）：" }
    no_way_out() { en: "No single change of one limit, pin or leave was found that resolves it.", zh: "没有找到只改一处（上限、固定或请假）就能解决的办法。" }
    way_out(text) { en: "{text}: then a roster exists", zh: "{text}：这样就能排出班表" }
    way_out_partly(text) { en: "{text}: this conflict is gone, another is left", zh: "{text}：这一矛盾消除，但还有其他矛盾" }

    drop_pin(name, date) { en: "remove the pin of {name} on {date}", zh: "删去 {name} {date} 的固定" }
    drop_leave_day(name, date) { en: "take {date} out of the leave of {name}, or move it", zh: "{name} 的请假不含 {date}，或改期" }
    learn(name, shift) { en: "let {name} work {shift}", zh: "让 {name} 可以上 {shift} 班" }
    learn_now(name, shift) { en: "let {name} work {shift} on all dates (`[[eligibility]]`)", zh: "让 {name} 不限日期都可以上 {shift} 班（`[[eligibility]]`）" }
    free_day(name, date) { en: "let {name} be available on {date}", zh: "{name} {date} 不限时段" }
    raise_stint(days) { en: "allow stints of {days} (`[rules.stint] max`)", zh: "允许连续上班 {days}（`[rules.stint] max`）" }
    lower_stint(days) { en: "allow stints of only {days} (`[rules.stint] min`)", zh: "允许只连续上班 {days}（`[rules.stint] min`）" }
    raise_days_off(days) { en: "allow {days} off in a row (`[rules.days_off] max`)", zh: "允许连休 {days}（`[rules.days_off] max`）" }
    lower_days_off(days) { en: "allow only {days} off in a row (`[rules.days_off] min`)", zh: "允许只连休 {days}（`[rules.days_off] min`）" }
    raise_shift_stint(days) { en: "allow {days} in a row of these shifts (`[rules.shift_stint] max`)", zh: "允许这些班次连续 {days}（`[rules.shift_stint] max`）" }
    lower_rest_after(days) { en: "require only {days} off after them (`[rules.shift_stint] rest_after`)", zh: "之后只要求休 {days}（`[rules.shift_stint] rest_after`）" }
    lower_rest_days(days) { en: "require only {days} of rest a week, if the law allows", zh: "每周只要求休 {days}（须合法）" }
    lower_rest(hours) { en: "require only {hours} of rest, if the law allows", zh: "只要求休息 {hours}（须合法）" }
    raise_hours(hours) { en: "allow {hours} a week, if the law allows", zh: "每周允许 {hours}（须合法）" }
    raise_own_hours(name, hours) { en: "allow {name} {hours} a week, if the contract allows", zh: "允许 {name} 每周 {hours}（须合同允许）" }
    lower_min(shift, min, date) { en: "need only {min} agents on {shift} on {date}", zh: "{date} {shift} 班只要求 {min} 人" }
    penalties() { en: "What the penalties are made of", zh: "罚分构成" }
    level() { en: "Level", zh: "层级" }
    times() { en: "Times", zh: "次数" }
    nothing_unmet() { en: "Nothing required is unmet.", zh: "必达要求全部满足。" }
    why_unmet() { en: "Why something required is unmet: taken as a must, it would be in this conflict.", zh: "必达缺口的原因：若把它当作硬性要求，会出现以下矛盾。" }
    more_conflicts() { en: "There may be more conflicts of this kind.", zh: "可能还有同类矛盾。" }
    see_check() { en: "No shift reaches these hours: `fairshift check TEAM` lists the ways out.", zh: "没有班次覆盖这段时间：办法见 `fairshift check 团队文件夹`。" }
    alike(count) { en: "and {count} of the same kind on other dates", zh: "其他日期还有{count}同类矛盾" }
    raise_max(shift, max) { en: "allow {max} agents on {shift}", zh: "{shift} 班允许 {max} 人" }
}
