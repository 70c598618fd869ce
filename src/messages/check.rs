//! What arithmetic says before any solving.

use super::messages;

messages! {
    days_of(some, all) { en: "{some} of {all}", zh: "{all}中的 {some} 天" }
    never_covered(from, until, on, wanted, hours) {
        en: "{from}–{until} is uncovered on {on}: no shift of anyone present reaches it, {wanted} required, {hours} of work in all",
        zh: "{from}–{until} 无人覆盖（{on}）：没有可上的班次覆盖这段时间，要求 {wanted} 人，共 {hours}",
    }
    short_covered(from, until, on, wanted, possible, hours) {
        en: "{from}–{until} needs {wanted} agents on {on}, at most {possible} can be there; {hours} of work short in all",
        zh: "{from}–{until} 要求 {wanted} 人（{on}），最多只能有 {possible} 人，共缺 {hours}",
    }
    extend_end(shift, until) { en: "let {shift} last until {until}", zh: "把 {shift} 班延长到 {until}" }
    extend_start(shift, from) { en: "let {shift} begin at {from}", zh: "把 {shift} 班提前到 {from} 开始" }
    add_shift(number, from, until) {
        en: "add a {number} shift, {from}–{until}",
        zh: "增加第 {number} 个班次：{from}–{until}",
    }
    shorter_window(from, until) {
        en: "promise other hours: coverage {from}–{until} only",
        zh: "改服务时间：只承诺覆盖 {from}–{until}",
    }
    other_window(from, until) {
        en: "promise other hours, without {from}–{until}",
        zh: "改服务时间：不含 {from}–{until}",
    }
    lower_target(from, until, possible) {
        en: "want fewer there: a later `[[demand]]` for {from}–{until} with min = {possible}",
        zh: "降低目标：在后面再写一条 {from}–{until} 的 `[[demand]]`，min = {possible}",
    }
    accept_gap() {
        en: "accept the gap, with a reason; it stays on the table, marked accepted",
        zh: "接受这个缺口并写明理由；它仍会列在表上，标为“已接受”",
    }
    more_agents(from, until, missing) {
        en: "let {missing} more work shifts that reach {from}–{until}, or require fewer",
        zh: "再安排 {missing} 人可上覆盖 {from}–{until} 的班次，或降低要求人数",
    }
    too_few_able(shift, on, min, able) {
        en: "{shift} needs at least {min} agents on {on}, only {able} may work it and are present",
        zh: "{shift} 班至少要 {min} 人（{on}），能上且在岗的只有 {able} 人",
    }
    allow_more(shift) { en: "let more agents work {shift}", zh: "让更多成员可以上 {shift} 班" }
    lower_min(shift, able) { en: "lower the minimum of {shift} to {able} on these dates", zh: "这些日子把 {shift} 班最少人数降到 {able}" }
    move_leave() { en: "move leave on these dates", zh: "调整这些日子的请假" }

    pins_break(finding, rule) {
        en: "the pins alone break `{rule}`: {finding}",
        zh: "仅固定的班就违反了 `{rule}`：{finding}",
    }
    outside(leave, pins) {
        en: "Outside of these dates, without effect here: {leave}, {pins}.",
        zh: "不在这段日期内、此处不起作用的：{leave}、{pins}。",
    }
    change_pins() { en: "change or remove one of the pins", zh: "修改或删去其中一个固定" }

    capacity() { en: "Capacity a week, at minimum staffing", zh: "每周工作量（按最少人数）" }
    capacity_week(from, until) { en: "{from} to {until}", zh: "{from} 至 {until}" }
    capacity_same(weeks, from, until) { en: "each of {weeks}, {from} to {until}", zh: "{from} 至 {until}，{weeks}均相同" }
    needed() { en: "Needed", zh: "需要" }
    available() { en: "Available", zh: "可用" }
    because() { en: "Because", zh: "依据" }
    one_duty_a_day() { en: "Working days, one duty a day", zh: "工作日数（每天一个班）" }
    with_pairs(pairs) { en: "Working days, {pairs} on one day allowed", zh: "工作日数（允许同日 {pairs}）" }
    working_hours() { en: "Working hours", zh: "工时" }
    days_a_week(agents, days) { en: "{agents} × {days}", zh: "{agents} × {days}" }
    hours_a_week(agents, hours) { en: "{agents} × {hours}", zh: "{agents} × {hours}" }
    hours_each(agents, hours) { en: "{agents}, {hours} each", zh: "{agents}，每人 {hours}" }
    own_hours_a_week() { en: "as agents' own hours allow", zh: "按成员各自的每周工时上限" }
    no_limit() { en: "the team sets no limit", zh: "团队未设上限" }
    days_short(week, needed, available) {
        en: "the week of {week} needs {needed} working days at least, the team has {available}",
        zh: "{week} 那一周至少需要 {needed} 个工作日，团队只有 {available} 个",
    }
    hours_short(week, needed, available) {
        en: "the week of {week} needs {needed} of work at least, the team has {available}",
        zh: "{week} 那一周至少需要 {needed} 工时，团队只有 {available}",
    }
    hire_or_lower(days) {
        en: "find {days} working days more a week (another agent, other leave), or lower the targets",
        zh: "每周再找 {days} 个工作日（增加人手、调整请假），或降低人数要求",
    }
    hire_hours(hours) { en: "find {hours} more a week", zh: "每周再找 {hours}" }
    lower_targets() { en: "lower the targets or shorten shifts", zh: "降低人数要求，或缩短班次" }
    fewer_rest_days(days) { en: "require only {days} rest days a week, within the law", zh: "每周只要求休 {days} 天（须合法）" }
    allow_pairs() { en: "allow two short duties on one date", zh: "允许同日上两个短班" }
    five_days_pairs(agents, five, single, paired) {
        en: "At five days a week {agents} agents give {five} working days: too few for one duty a day ({single}), enough with same-day pairs ({paired}).",
        zh: "若每人每周 5 天，{agents} 人共 {five} 个工作日：每天一个班需要 {single} 个，不够；允许同日两班只需 {paired} 个，够用。",
    }
    five_days_short(agents, five, needed) {
        en: "At five days a week {agents} agents give {five} working days, {needed} are needed.",
        zh: "若每人每周 5 天，{agents} 人共 {five} 个工作日，需要 {needed} 个，不够。",
    }
    succession(before, end, after, start, rest) {
        en: "from {before} (until {end}) to {after} the next day (from {start}) there are {rest} of rest",
        zh: "{before} 班（{end} 结束）到次日 {after} 班（{start} 开始）之间休息 {rest}",
    }
    succession_banned(succession, min) {
        en: "Rest: {succession}, less than the team's {min}: no roster has it.",
        zh: "休息：{succession}，少于团队规定的 {min}，班表中不会出现。",
    }
    succession_unlimited(succession) {
        en: "Rest: {succession}; the team sets no limit (`[rules.rest]`).",
        zh: "休息：{succession}；团队未设下限（`[rules.rest]`）。",
    }

    title(team, id, agents, shifts, from, until) {
        en: "{team} ({id}): {agents}, {shifts}, {from} to {until}",
        zh: "{team}（{id}）：{agents}，{shifts}，{from} 至 {until}",
    }
    impossible() { en: "What no roster can do", zh: "任何班表都做不到" }
    ways_out() { en: "Ways out:", zh: "办法：" }
    law(preset) {
        en: "`[law] preset = \"{preset}\"` adds these limits of working time; they are no legal advice (`fairshift rules --law {preset}`):",
        zh: "`[law] preset = \"{preset}\"` 加入以下工时限制，不构成法律意见（见 `fairshift rules --law {preset}`）：",
    }
    law_table(name, rule, says, place) {
        en: "`{name}`: `{rule}` ({says}), {place}",
        zh: "`{name}`：`{rule}`（{says}），{place}",
    }
    law_replaced(name, rule) {
        en: "`{name}`: the team's own `[rules.{rule}]` takes its place",
        zh: "`{name}`：以团队自己的 `[rules.{rule}]` 为准",
    }
    accepted() { en: "Accepted gaps", zh: "已接受的缺口" }
    the_arithmetic() { en: "some of the arithmetic", zh: "部分算术检查" }
    the_musts() { en: "whether all musts can hold together", zh: "所有 must 能否同时成立" }
    the_required() { en: "whether all that is required can be met", zh: "所有 required 能否同时满足" }
    the_patterns() { en: "what following the patterns costs", zh: "遵守固定模式的代价" }
    left_out(what) {
        en: "The time was over; not looked at, or not to the end: {what}.",
        zh: "时间已到，以下内容没有检查或没有查完：{what}。",
    }
    well_so_far() { en: "Nothing impossible so far.", zh: "目前未发现做不到的要求。" }
    remarks() { en: "Worth knowing", zh: "提示" }
    all_well() { en: "Nothing stands in the way of a roster, as far as arithmetic can tell.", zh: "就算术所及，没有排不出班表的障碍。" }
    pattern_cost(loss) { en: "Following the patterns (rotation, same_shift) to the letter costs, against the best roster without them: {loss}.", zh: "与不设模式的最优班表相比，完全按模式（rotation、same_shift）排班的代价：{loss}。" }
    not_well(count) { en: "{count} that no roster can do; `fairshift solve` fills the rest.", zh: "有 {count}任何班表都做不到；`fairshift solve` 会排好其余部分。" }
}
