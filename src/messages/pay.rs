//! Pay, timesheets, accounts and attendance: what is wrong with their files.

use super::messages;

messages! {
    rates_in_team() {
        en: "`[[rates]]` can't stand in `team.toml`, which is copied beside each roster",
        zh: "`[[rates]]` 不能写在 `team.toml` 里：它会随每张班表复制一份",
    }
    move_rates() {
        en: "move them to `pay.toml` beside it, so that only those who need them see wages",
        zh: "请移到同一文件夹的 `pay.toml`，只让需要的人看到工资",
    }
    pay_twice() {
        en: "`[pay]` stands in `team.toml` and in `pay.toml`",
        zh: "`team.toml` 和 `pay.toml` 里都有 `[pay]`",
    }
    long_window() { en: "a surcharge has more than a day's hours", zh: "津贴时段超过一天" }
    day_at_most() { en: "write 24 hours at most; `days` says on which dates", zh: "最多写 24 小时；用 `days` 写明哪些日子" }
    long_night() { en: "the night is longer than a day", zh: "夜间时段超过了一天" }
    night_form() {
        en: "write, for example, `night_from = \"22:00\"` and `night_until = \"06:00\"`",
        zh: "例如 `night_from = \"22:00\"`、`night_until = \"06:00\"`",
    }
    share_without_standby() {
        en: "`standby_share` has a meaning with `standby = \"share\"` only",
        zh: "只有 `standby = \"share\"` 时才能写 `standby_share`",
    }
    no_length(key) { en: "`{key}` is more than nothing", zh: "`{key}` 必须大于 0" }
    kind_amount() { en: "an amount", zh: "金额或数字" }
    amount_form() {
        en: "write digits with a point, in quotes or without: \"32.50\"",
        zh: "请写数字和小数点，可加引号：\"32.50\"",
    }
    not_an_amount(key, text, most, decimals) {
        en: "`{key}` is a number from 0 to {most} with at most {decimals} decimals, not `{text}`",
        zh: "`{key}` 应为 0 到 {most} 的数，最多 {decimals} 位小数，不能是 `{text}`",
    }
}
