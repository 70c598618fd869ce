//! Balances of leave and comp leave: what is wrong with their file, and their statements.

use super::messages;

messages! {
    one_change() {
        en: "an entry has exactly one of `opening`, `add` and `take`",
        zh: "每条记录须写 `opening`、`add`、`take` 之一",
    }
    write_change() {
        en: "write a length of time or a number of working days: `add = \"8h\"` or `add = 1`",
        zh: "请写时长或工作日数：`add = \"8h\"` 或 `add = 1`",
    }
    taken_expires() { en: "what is taken does not expire", zh: "扣减的额度没有有效期" }
    drop_expires() { en: "remove `expires`", zh: "请删去 `expires`" }
    opened_twice(account, agent) {
        en: "the account `{account}` of `{agent}` is opened twice",
        zh: "`{agent}` 的 `{account}` 账户有两个期初",
    }
    no_account_of(kind) { en: "`{kind}` has no account in this team", zh: "本团队的 `{kind}` 不设账户" }
    give_it_an_account() {
        en: "write `balance = true` in its [[leave_kind]], or name another kind",
        zh: "请在它的 [[leave_kind]] 里写 `balance = true`，或改用其他假别",
    }
    correct_instead() {
        en: "keep one opening; correct with `add` or `take`, with who and why",
        zh: "只保留一个期初；更正请用 `add` 或 `take`，并写明经办人和原因",
    }

    until_form() { en: "write it as `--until 2026-12-31`", zh: "请写成 `--until 2026-12-31`" }

    // The statement.

    title(team, id, until) {
        en: "Leave accounts · {team} ({id}) · as of {until}",
        zh: "假期账户 · {team}（{id}）· 截至 {until}",
    }
    of_agent(title, name, id) { en: "{title} · {name} ({id})", zh: "{title} · {name}（{id}）" }
    tab_balances() { en: "Balances", zh: "余额" }
    tab_entries() { en: "Entries", zh: "明细" }
    account() { en: "Account", zh: "账户" }
    date() { en: "Date", zh: "日期" }
    until() { en: "Until", zh: "至" }
    what() { en: "What", zh: "摘要" }
    amount() { en: "Amount", zh: "变动" }
    balance() { en: "Balance", zh: "余额" }
    balance_days() { en: "In days", zh: "折合天数" }
    expires() { en: "Good until", zh: "有效期至" }
    next_expiry() { en: "Expires next", zh: "最近到期日" }
    expiring() { en: "Of it", zh: "到期额度" }
    who() { en: "Who", zh: "经办人" }
    why() { en: "Why", zh: "原因" }
    opening() { en: "opening balance", zh: "期初余额" }
    accrual() { en: "accrued", zh: "按期计入" }
    earned() { en: "earned by rest-day work", zh: "休息日加班转入" }
    used() { en: "leave taken", zh: "休假使用" }
    expired() { en: "expired", zh: "到期清零" }
    added() { en: "added", zh: "调增" }
    taken() { en: "taken off", zh: "调减" }
    none_yet() {
        en: "No entry in any account. Write openings and accruals into `accounts.toml` beside team.toml.",
        zh: "账户还没有任何记录。请在 team.toml 旁的 `accounts.toml` 中写期初和计入规则。",
    }
    overdrawn(name, account, amount, date) {
        en: "{name}: {account} is overdrawn by up to {amount}, first on {date}",
        zh: "{name}：{account}透支，最多 {amount}，最早发生在 {date}",
    }
    expired_note(name, account, amount, date) {
        en: "{name}: {amount} of {account} expired after {date} unused; comp leave that was not given is to be paid at the rest-day rate",
        zh: "{name}：{account}有 {amount}在 {date} 后到期未用；未能安排补休的，应按休息日加班支付",
    }
    leave_counts_workdays(day) {
        en: "A day of leave is {day}; days off of the calendar take nothing.",
        zh: "请假一天按 {day}计；日历休息日不扣。",
    }
    leave_counts_all(day) { en: "A day of leave is {day}, on every date.", zh: "请假一天按 {day}计，每个日期都扣。" }
}
