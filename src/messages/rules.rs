//! What is wrong with a team's `[rules]`.

use super::messages;

messages! {
    unknown_rule(rule) {
        en: "there is no rule `{rule}`",
        zh: "没有名为 `{rule}` 的规则",
    }
    known_rules(list) {
        en: "the rules are {list}; `fairshift rules` explains them",
        zh: "可用规则：{list}；`fairshift rules` 有说明",
    }
    unknown_parameter(key, rule) {
        en: "rule `{rule}` has no parameter `{key}`",
        zh: "规则 `{rule}` 没有参数 `{key}`",
    }
    known_parameters(list) {
        en: "its parameters are {list}",
        zh: "可用参数：{list}",
    }
    no_parameters() {
        en: "it has no parameters; remove the line",
        zh: "该规则没有参数，请删去这一行",
    }
    bad_parameter(key, rule) {
        en: "`{key}` of rule `{rule}` can't have this value",
        zh: "规则 `{rule}` 的 `{key}` 不能取这个值",
    }
    missing_parameter(key, rule) {
        en: "rule `{rule}` needs `{key}`",
        zh: "规则 `{rule}` 缺少 `{key}`",
    }
    wants_at_most(most, other) {
        en: "at most {most}, which is `{other}`",
        zh: "不能大于 `{other}`，即 {most}",
    }
    write_as(example) {
        en: "write, for example:\n{example}",
        zh: "例如：\n{example}",
    }
    wants_class() {
        en: "must, required or soft",
        zh: "应为 must、required 或 soft",
    }
    wants_whole(least, most) {
        en: "a whole number from {least} to {most}",
        zh: "应为 {least} 到 {most} 的整数",
    }
    wants_duration(least, most) {
        en: "a length of time such as \"11h\", from {least} to {most}",
        zh: "应为时长，如 \"11h\"，从 {least} 到 {most}",
    }
    missing_both(one, other, rule) {
        en: "rule `{rule}` needs `{one}` or `{other}`",
        zh: "规则 `{rule}` 需要 `{one}` 或 `{other}`",
    }
    only_one_table(rule) {
        en: "rule `{rule}` can have one table only",
        zh: "规则 `{rule}` 只能写一张表",
    }
    merge_tables(rule) {
        en: "write all its parameters into one `[rules.{rule}]`",
        zh: "请把参数都写进同一个 `[rules.{rule}]`",
    }
    wants_at_least(key, least) {
        en: "not less than `{key}`, which is {least}",
        zh: "不应小于 `{key}`（{least}）",
    }
    wants_word(list) {
        en: "one of {list}",
        zh: "应为其中之一：{list}",
    }
    wants_shifts(list) {
        en: "a list of shifts out of {list}",
        zh: "应为班次列表，可选：{list}",
    }
    no_such_shift(id, list) {
        en: "the team has no shift `{id}`; its shifts are {list}",
        zh: "团队中没有班次 `{id}`；现有班次：{list}",
    }
    wants_agents(list) {
        en: "a list of agents out of {list}",
        zh: "应为成员列表，可选：{list}",
    }
    no_such_agent(id, list) {
        en: "the team has no agent `{id}`; its agents are {list}",
        zh: "团队中没有成员 `{id}`；现有成员：{list}",
    }
    wants_order() {
        en: "two shifts or more, none of them twice",
        zh: "应为两个以上班次，且不重复",
    }
    wants_succession(most, list) {
        en: "a list of texts such as \"C > A\", 2 to {most} dates each, out of {list} and rest",
        zh: "应为列表，每项形如 \"C > A\"，2 到 {most} 天，可选：{list} 和 rest",
    }
    wants_weekdays() {
        en: "a list out of mon, tue, wed, thu, fri, sat, sun, weekdays, weekends, daily",
        zh: "应为列表，可选：mon、tue、wed、thu、fri、sat、sun、weekdays、weekends、daily",
    }
    wants_date() { en: "a date without quotes, such as 2026-12-01", zh: "应为日期，不加引号，如 2026-12-01" }
    wants_later(from) { en: "not before `from_date`, which is {from}", zh: "不应早于 `from_date`（{from}）" }
    wants_words(list) {
        en: "a list out of {list}",
        zh: "应为列表，可选：{list}",
    }
}
