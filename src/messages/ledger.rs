//! What each agent has carried over all rosters.

use super::messages;

messages! {
    title(team, what, from, until) { en: "{team}: {what}, {from} to {until}", zh: "{team}：{what}，{from} 至 {until}" }
    carried() { en: "carried so far", zh: "累计承担" }
    spreads() { en: "spreads over time", zh: "历次差距" }
    by_roster() { en: "roster by roster", zh: "逐张班表" }
    agent() { en: "Agent", zh: "成员" }
    id() { en: "Id", zh: "编号" }
    row() { en: "", zh: "" }
    had() { en: "had", zh: "已承担" }
    owed() { en: "owed", zh: "尚欠" }
    swaps_given() { en: "Swaps given", zh: "换出" }
    swaps_taken() { en: "Swaps taken", zh: "换入" }
    absences() { en: "Absences", zh: "缺勤" }
    start() { en: "From", zh: "起" }
    last() { en: "To", zh: "止" }
    alone() { en: "alone", zh: "单张" }
    so_far() { en: "so far", zh: "累计" }
    what_owed() {
        en: "Owed: share minus count so far; the next roster's shares make it up (above 0 still to come, below 0 had more).",
        zh: "尚欠：应担份额减实际次数，由下一张班表补齐（正数为应再承担，负数为已多承担）。",
    }
    counted_from(date) { en: "Counted from {date} on, as the rosters are in force.", zh: "自 {date} 起，按现行班表统计。" }
    drafts_too() { en: "Rosters that are not published are among them.", zh: "其中含未发布的班表。" }
    no_rosters() { en: "there is no roster to count", zh: "没有可统计的班表" }
    name_rosters() { en: "publish one with `fairshift publish ROSTER`, or name roster files", zh: "请先用 `fairshift publish 班表` 发布，或给出班表文件" }
    overlap(one, other, date) { en: "`{one}` and `{other}` both have {date}", zh: "`{one}` 与 `{other}` 都有 {date}" }
    one_a_date() { en: "name one roster for each date", zh: "每个日期请只给一张班表" }
    chain_broken(path, start) {
        en: "`{path}` can't be used; what is owed is reckoned from the history of the roster of {start}",
        zh: "`{path}` 无法使用；尚欠按 {start} 班表自带的历史计算",
    }
    chain_help(path) { en: "see `fairshift verify {path}`", zh: "请看 `fairshift verify {path}`" }
}
