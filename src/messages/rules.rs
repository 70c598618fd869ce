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
    missing_either(one, other, rule) {
        en: "rule `{rule}` needs `{one}` or `{other}`",
        zh: "规则 `{rule}` 缺少 `{one}` 或 `{other}`",
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
    wants_words(list) {
        en: "a list out of {list}",
        zh: "应为列表，可选：{list}",
    }
}
