//! Leave and overtime: asked for, granted, denied, taken back.

use super::messages;

messages! {
    no_request(n) { en: "entry {n} is no request", zh: "第 {n} 条不是申请" }
    see_list() { en: "see `fairshift leave list` and `fairshift overtime list`", zh: "请看 `fairshift leave list` 与 `fairshift overtime list`" }
    approved_already(n) { en: "request {n} was approved already", zh: "第 {n} 条申请已批准" }
    denied_already(n) { en: "request {n} was denied already", zh: "第 {n} 条申请已被驳回" }
    withdrawn_already(n) { en: "request {n} was withdrawn already", zh: "第 {n} 条申请已撤回" }
    ask_again() { en: "make a new request", zh: "请重新申请" }
    answered_here() { en: "answered here", zh: "答复于此" }

    dates_backward(from, until) { en: "the last date {until} is before the first, {from}", zh: "结束日 {until} 早于开始日 {from}" }
    exchange() { en: "exchange the dates", zh: "请对调两个日期" }
    not_in_team(agent, date) { en: "`{agent}` is not in the team on {date}", zh: "`{agent}` 在 {date} 不在团队中" }
    other_dates() { en: "choose other dates", zh: "请换日期" }
    away_already(agent, from, until) {
        en: "`{agent}` has leave from {from} to {until} already",
        zh: "`{agent}` 在 {from} 至 {until} 已有假",
    }
    asked_already(n) { en: "the same dates are asked for by entry {n}", zh: "第 {n} 条已申请这些日期" }
    withdraw_or_wait(n) { en: "withdraw entry {n} first, or wait for its answer", zh: "请先撤回第 {n} 条，或等待答复" }
    half_or_hours() { en: "`--half` and `--hours` can't both be given", zh: "`--half` 与 `--hours` 不能同时写" }
    hours_wrong(text) { en: "`{text}` are no hours of a day", zh: "`{text}` 不是一天中的钟点" }
    hours_form() { en: "write hours as `--hours 09:00-12:00`", zh: "钟点请写成 `--hours 09:00-12:00`" }

    recorded(n) { en: "Recorded as entry {n}.", zh: "已记为第 {n} 条。" }
    asked_late(days, wanted) {
        en: "It comes {days} before the first date; the team asks for {wanted}. Approving it needs `--why`.",
        zh: "距首日仅 {days}，团队要求提前 {wanted}。批准时须写 `--why`。",
    }
    balance_after(account, balance, day) {
        en: "Balance of {account} after it: {balance} (a day is {day}).",
        zh: "{account}余额（扣除后）：{balance}（一天按 {day}计）。",
    }
    overdrawn(account, by) {
        en: "It takes {by} more of {account} than there is. Approving it needs `--why`.",
        zh: "{account}余额不足，超出 {by}。批准时须写 `--why`。",
    }
    at_once(most, date) {
        en: "With it {most} agents are on leave on {date}, the most of its dates.",
        zh: "批准后 {date} 同时请假 {most} 人，为这些日期中最多。",
    }
    no_roster_with(n) { en: "no roster holds with request {n}", zh: "批准第 {n} 条后，班表无法成立" }
    deny_or_move() { en: "deny it, or ask for other dates", zh: "请驳回，或改期" }
    on_date(date, what) { en: "{date}: {what}", zh: "{date}：{what}" }
    over_must(n) { en: "with request {n} more are on leave than the team allows", zh: "批准第 {n} 条后，请假人数超过团队上限" }
    raise_limit() {
        en: "deny it, move the leave, or change `[[rules.leave_limit]]`",
        zh: "请驳回、改期，或修改 `[[rules.leave_limit]]`",
    }
    needs_why(n) { en: "approving request {n} goes against the team's own rules: it needs a reason", zh: "批准第 {n} 条不符合团队规定，须写明原因" }
    give_why() { en: "add `--why \"…\"`", zh: "请加 `--why \"…\"`" }

    // What approving does.

    price_title() { en: "What it costs", zh: "代价" }
    no_duties() {
        en: "Nobody moves: the agent has no duty on these dates.",
        zh: "无人变动：本人在这些日期没有班。",
    }
    not_published(from, until) {
        en: "{from} to {until} is not published: the roster is solved with it, nobody moves now.",
        zh: "{from} 至 {until} 尚未发布：排班时计入，目前无人变动。",
    }
    price_of_next(from, until, cost) {
        en: "Price in the roster {from} to {until}: {cost}",
        zh: "对 {from} 至 {until} 班表的代价：{cost}",
    }
    price_unknown() { en: "Its price is not known: no roster was found in the time given.", zh: "时限内未找到班表，代价未知。" }
    accept_it(n) { en: "Nothing is recorded yet. Approve it with `fairshift leave approve {n} --accept`.", zh: "尚未记录。确认请用 `fairshift leave approve {n} --accept`。" }
    approved(n, entry) { en: "Request {n} is approved (entry {entry}).", zh: "第 {n} 条申请已批准（第 {entry} 条）。" }
    denied(n, entry) { en: "Request {n} is denied (entry {entry}).", zh: "第 {n} 条申请已驳回（第 {entry} 条）。" }
    withdrawn(n, entry) { en: "Request {n} is withdrawn (entry {entry}).", zh: "第 {n} 条申请已撤回（第 {entry} 条）。" }

    // `list`

    leave_title() { en: "Requests for leave", zh: "请假申请" }
    overtime_title() { en: "Requests for overtime", zh: "加班申请" }
    number() { en: "No.", zh: "序号" }
    agent() { en: "Agent", zh: "成员" }
    kind() { en: "Kind", zh: "种类" }
    dates() { en: "Dates", zh: "日期" }
    length() { en: "Length", zh: "时长" }
    state() { en: "State", zh: "状态" }
    answer() { en: "Answer", zh: "答复" }
    open() { en: "open", zh: "待批" }
    is_approved() { en: "approved", zh: "已批准" }
    is_denied() { en: "denied", zh: "已驳回" }
    is_withdrawn() { en: "withdrawn", zh: "已撤回" }
    none_asked() { en: "Nothing is asked for.", zh: "没有申请。" }
    days_taken(days, hours) { en: "{days}, {hours} of work", zh: "{days}，计 {hours}" }
    hours_taken(from, until, hours) { en: "{from}–{until}, {hours} of work", zh: "{from}–{until}，计 {hours}" }
    whole_days(days) { en: "{days}", zh: "{days}" }
    so_long(hours) { en: "{hours}", zh: "{hours}" }
    extended() { en: "longer day", zh: "延时" }
    rest_day() { en: "rest day", zh: "休息日" }
    holiday() { en: "public holiday", zh: "法定节假日" }
}
