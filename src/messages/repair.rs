//! Absences, substitutes, repairs and what a roster withstands.

use super::messages;

messages! {
    // Arguments.

    backward(from, until) { en: "the absence ends ({until}) before it begins ({from})", zh: "缺勤结束（{until}）早于开始（{from}）" }
    absent_form(text) { en: "`{text}` does not say who is absent and when", zh: "`{text}` 没有写明谁在何时缺勤" }
    absent_example() {
        en: "write it as lin=2026-12-01..2026-12-02, or with clock times: lin=2026-12-01T13:30..2026-12-01T18:00",
        zh: "请写成 lin=2026-12-01..2026-12-02，或带时刻：lin=2026-12-01T13:30..2026-12-01T18:00",
    }
    not_published(from, until) { en: "no published roster has {from} to {until}", zh: "已发布的班表都不含 {from} 至 {until}" }
    publish_first() { en: "publish it with `fairshift publish ROSTER`, or name a roster file to look without recording", zh: "请先用 `fairshift publish 班表` 发布；只看不记录时请给出班表文件" }
    outside(from, until, first, last) {
        en: "the roster has {first} to {last}; {from} to {until} is not in it",
        zh: "班表日期为 {first} 至 {last}，不含 {from} 至 {until}",
    }
    other_dates() { en: "name dates of the roster", zh: "请写班表内的日期" }
    accept_recorded() { en: "only what is published can be changed; this roster is a draft", zh: "只有已发布的班表才能记录更改；此班表是草稿" }
    solve_again() { en: "solve it again, or publish it first", zh: "请重新排班，或先发布" }
    nothing_absent(n) { en: "entry {n} is no absence that is in force", zh: "第 {n} 条不是现行的缺勤" }
    see_log() { en: "see `fairshift log`", zh: "请看 `fairshift log`" }
    one_roster() { en: "--absent and --against-current need a roster file", zh: "--absent 和 --against-current 须给出班表文件" }

    // `absent`

    absent_title(agent, kind, from, until) {
        en: "{agent} absent ({kind}), {from} to {until}",
        zh: "{agent}缺勤（{kind}），{from} 至 {until}",
    }
    no_duty_lost() { en: "No duty is lost by it.", zh: "没有影响到任何班次。" }
    substitutes_for(shift, agent, day, hours) {
        en: "Substitutes for {shift} of {agent} on {day}, {hours}",
        zh: "{agent} {day} {shift} 班（{hours}）的替班人选",
    }
    nobody_can() { en: "Nobody can take it by a change of one duty; `fairshift repair` moves more.", zh: "没有人只改一个班就能顶上；`fairshift repair` 会调整更多班次。" }
    rank() { en: "#", zh: "序" }
    agent() { en: "Agent", zh: "成员" }
    change() { en: "Change", zh: "变动" }
    short_then() { en: "Still short", zh: "仍缺" }
    price() { en: "Price", zh: "罚分" }
    hours_then() { en: "Hours then / share", zh: "之后工时 / 应担" }
    remark() { en: "Remark", zh: "说明" }
    is_standby() { en: "on standby", zh: "当天值守" }
    gives_up(shift) { en: "gives up {shift}", zh: "让出 {shift}" }
    cannot() { en: "Can't", zh: "不能替班" }
    reason() { en: "Why", zh: "原因" }
    recorded(n) { en: "Recorded as entry {n}.", zh: "已记为第 {n} 条。" }
    then_repair() { en: "Next: `fairshift repair` shows the fewest changes that mend it; `--accept` records them.", zh: "接下来：`fairshift repair` 给出改动最少的调整，加 `--accept` 即记录。" }
    begun(agent, day, shift) { en: "{shift} of {agent} on {day} had begun.", zh: "{agent} {day} 的 {shift} 班已经开始。" }
    returned(n, duties) { en: "Taken back (entry {n}); {duties} back with the agent.", zh: "已撤回（第 {n} 条），{duties}归还本人。" }
    by_rule(rule, text) { en: "`{rule}`: {text}", zh: "`{rule}`：{text}" }
    on_date(rule, day, text) { en: "{day}, `{rule}`: {text}", zh: "{day}，`{rule}`：{text}" }

    // `repair`

    nothing_to_repair() { en: "Nothing to repair: all that held when the roster was made holds.", zh: "无需调整：排班时满足的要求现在都满足。" }
    repair_title(from, until) { en: "Repair of {from} – {until}", zh: "{from} – {until} 班表的调整" }
    before() { en: "Before", zh: "原班" }
    after() { en: "After", zh: "改为" }
    date() { en: "Date", zh: "日期" }
    why() { en: "Why", zh: "原因" }
    hours() { en: "Hours", zh: "时间" }
    not_in_roster(agent) { en: "`{agent}` was not in the team when this roster was made", zh: "排此班表时，`{agent}` 还不在团队中" }
    solve_instead() { en: "write it as a roster with `--against-current --out FILE`, and publish that with `--supersede`", zh: "请用 `--against-current --out 文件` 写成新班表，再用 `--supersede` 发布" }
    why_lost() { en: "absent", zh: "缺勤" }
    why_takes(shift, agent) { en: "takes {shift} of {agent}", zh: "顶 {agent} 的 {shift}" }
    why_covers(agent) { en: "covers for {agent}", zh: "补 {agent} 的空缺" }
    why_gives(shift, agent) { en: "gives {shift} to {agent}", zh: "{shift} 交给 {agent}" }
    why_room() { en: "makes room", zh: "腾出班次" }
    none_needed() { en: "No other duty has to change: nothing is newly short.", zh: "其他班次无需改动，没有新增缺口。" }
    fewest(changes, people) { en: "{changes} of {people} changed: the fewest, proven.", zh: "改动 {changes}，涉及 {people}：已证明最少。" }
    not_fewest(changes, people, least) {
        en: "{changes} of {people} changed; at least {least} are needed (proven), whether so few are enough is open.",
        zh: "改动 {changes}，涉及 {people}；已证明至少要改 {least} 个，是否够用未证明。",
    }
    compared() { en: "Of all repairs with so few changes, none moves fewer people, and of those none has a better penalty.", zh: "改动同样少的方案都已比较：涉及人数最少，其中罚分最好。" }
    not_compared() { en: "Other repairs with as few changes may move fewer people or have a better penalty.", zh: "改动同样少的其他方案，涉及的人可能更少，罚分可能更好。" }
    penalty_from_to(level, before, after) { en: "{level} {before} → {after}", zh: "{level} {before} → {after}" }
    penalty(levels) { en: "Penalty: {levels}", zh: "罚分：{levels}" }
    newly_short(hours) { en: "Newly short: {hours}. No repair avoids it (proven).", zh: "新增缺口：{hours}，已证明无法避免。" }
    newly_short_open(hours) { en: "Newly short: {hours}. That a repair with less exists is not ruled out.", zh: "新增缺口：{hours}；是否有更好的调整尚未证明。" }
    broken_anyway() { en: "Broken by what has happened, whatever is changed:", zh: "因已发生的情况而违反，任何调整都无法避免：" }
    impossible() { en: "No change of the duties to come makes all musts hold: proven.", zh: "已证明：无论怎样更改以后的班次，都不能满足所有必须的规则。" }
    unknown(least) { en: "None was found in the time given; fewer than {least} changes are not enough (proven).", zh: "限定时间内未找到；已证明少于 {least} 处改动不够。" }
    accept_it() { en: "Nothing is recorded yet: add `--accept` to take it.", zh: "尚未记录：加 `--accept` 即采用。" }
    consent_needed(names) { en: "Within the notice period, so they have to agree: {names}.", zh: "在通知期内，须本人同意：{names}。" }
    accepted(n, cells) { en: "In force (entry {n}): {cells} changed.", zh: "已生效（第 {n} 条）：更改 {cells}。" }

    // `stress`

    stress_title(team, from, until) { en: "{team}: every single absence, {from} – {until}", zh: "{team}：逐一假设每人每天缺勤，{from} – {until}" }
    legend() {
        en: "number: fewest changed duties that mend it (≤: not proven fewest) · ×: nothing mends it, proven · ?: not known in the time given · · no duty",
        zh: "数字：至少改动几个班次即可补上（≤：未证明最少）· ×：已证明无法补上 · ?：限时内未知 · ·：无班",
    }
    stress_sums(all, mended, fatal, open) {
        en: "{all} absences: {mended} can be mended, {fatal} can't (proven), {open} not known.",
        zh: "共 {all} 种缺勤：{mended} 种能补上，{fatal} 种补不上（已证明），{open} 种未知。",
    }
    more_time() {
        en: "Of those not known, more time may find or rule out a repair: `--time-limit 5m`; of one date, `fairshift repair --absent`.",
        zh: "未知的可用 `--time-limit 5m` 多搜索一会儿；单独一天请用 `fairshift repair --absent`。",
    }
    by_changes(changes, count) { en: "{changes}: {count}", zh: "{changes}：{count} 种" }
    fatal() { en: "Fatal absences", zh: "补不上的缺勤" }
    none_fatal() { en: "No single absence is fatal.", zh: "没有补不上的缺勤。" }
    lacking() { en: "Short at best", zh: "最少仍缺" }
    must_in_the_way() { en: "a must can't hold", zh: "必须的规则无法满足" }
    saves() { en: "What would save it", zh: "怎样能补上" }
    saved_by_limit(agent, shift, rule, text) { en: "{agent} on {shift}, if `{rule}` gave way: {text}", zh: "{agent} 上 {shift}，只差 `{rule}` 一项：{text}" }
    not_looked_for() { en: "not looked for: the time was over", zh: "时间已到，未查找" }
    saved_by_eligible(shift) { en: "one more agent eligible for {shift}", zh: "多一名能上 {shift} 的成员" }
    and_more(n) { en: "and {n} more", zh: "另有 {n} 人" }
}
