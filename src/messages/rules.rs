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
    missing_limit(keys, rule) {
        en: "rule `{rule}` needs one of {keys}",
        zh: "规则 `{rule}` 需要写 {keys} 之一",
    }
    wants_date() {
        en: "a date such as 2026-12-04",
        zh: "应为日期，如 2026-12-04",
    }
    wants_date_from(from) {
        en: "not before `from_date`, which is {from}",
        zh: "不应早于 `from_date`（{from}）",
    }
    wants_without(other) {
        en: "not beside `{other}`: give each a table of its own",
        zh: "不能与 `{other}` 同时写，请分成两张表",
    }
    wants_at_most_window(window) {
        en: "at most {window}, the days of the window",
        zh: "不能大于窗口天数 {window}",
    }
    no_such_preset(preset) {
        en: "there is no preset `{preset}`",
        zh: "没有名为 `{preset}` 的预设",
    }
    known_presets(list) {
        en: "the presets are {list}",
        zh: "可用预设：{list}",
    }
    how_to_keep_law(preset) {
        en: "A team takes these tables over by `[law]` with `preset = \"{preset}\"`. `except = [\"…\"]` takes out a table by its name (`law = …`); the team's own table of a rule that has only one takes the place of the preset's, of the others the team's come beside. None of this is legal advice.",
        zh: "团队写 `[law]` 和 `preset = \"{preset}\"` 即采用以下各表。`except = [\"…\"]` 按名称（`law = …`）去掉某张表；只能写一张表的规则以团队自己的为准，其他规则则与团队自己的表并用。以上内容不构成法律意见。",
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
    wants_below(key, limit) {
        en: "less than `{key}`, which is {limit}",
        zh: "应小于 `{key}`（{limit}）",
    }
    wants_with(key) {
        en: "it needs `{key}` beside it",
        zh: "需要同时写 `{key}`",
    }
    wants_shorter(most) {
        en: "a cycle of at most {most} days",
        zh: "一个循环最多 {most} 天",
    }
    wants_flag() {
        en: "true or false",
        zh: "应为 true 或 false",
    }
    wants_pattern(row, forms) {
        en: "{row}: each entry is one day: {forms}",
        zh: "{row}：每一项表示一天：{forms}",
    }
    pattern_forms(shifts) {
        en: "a shift ({shifts}), a same-day pair `A+C`, `-` for rest, `work`, `*` for anything, or several of them with `/` between",
        zh: "班次（{shifts}）、同日连上 `A+C`、休息 `-`、任意班 `work`、不限 `*`，多种可能用 `/` 分隔",
    }
    wants_week_rows(row) {
        en: "{row}: a week has one entry for all days or seven",
        zh: "{row}：一周写一项（整周相同）或七项",
    }
    wants_offsets(agents, most) {
        en: "a list such as [\"lin 0\", \"wang 1\"]: an agent once each ({agents}) with a number from 0 to {most}",
        zh: "应为列表，如 [\"lin 0\", \"wang 1\"]：每名成员（{agents}）一次，数字 0 到 {most}",
    }
    wants_words(list) {
        en: "a list out of {list}",
        zh: "应为列表，可选：{list}",
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
    is_in_both(agent, other) {
        en: "`{agent}` is in `{other}` already",
        zh: "`{agent}` 已在 `{other}` 中",
    }
    wants_two_agents() {
        en: "two agents or more",
        zh: "应有两名以上成员",
    }
    wants_fewer_than(count, key) {
        en: "fewer than the {count} of `{key}`",
        zh: "应少于 `{key}` 的 {count} 人",
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
}
