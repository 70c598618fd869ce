//! What supervisors keep: exported sheets and pictures, and sheets that come back.

use super::messages;

messages! {
    // Names of sheets, heads and captions.

    sheet_roster() { en: "Roster", zh: "班表" }
    sheet_coverage() { en: "Coverage", zh: "覆盖" }
    sheet_fairness() { en: "Fairness", zh: "公平" }
    sheet_notes() { en: "Notes", zh: "说明" }
    sheet_of_fairshift() { en: "fairshift", zh: "fairshift 公平排班" }
    at_work() { en: "At work", zh: "当班人数" }
    heads_of(shift) { en: "{shift} heads", zh: "{shift} 人数" }
    legend() { en: "Legend", zh: "图例" }
    weekend() { en: "weekend", zh: "周末" }
    on_leave() { en: "leave", zh: "请假" }
    edit_and_return() {
        en: "Edit cells above, save, and bring them back: fairshift import xlsx FILE --roster ROSTER --out NEW. It is verified and compared with the roster.",
        zh: "可直接修改上面的格子并保存，再用 fairshift import xlsx 文件 --roster 原班表 --out 新班表 取回：会核验，并列出与原班表的差别。",
    }
    not_in_list_title() { en: "Not a shift of this team", zh: "不是本团队的班次" }
    not_in_list() {
        en: "The list has every shift and allowed pair. Keep it anyway?",
        zh: "列表中是全部班次和允许的同日两班。仍要保留吗？",
    }
    heads_title() { en: "Coverage: heads achieved against wanted", zh: "覆盖：实际人数与要求" }
    what_and_when() { en: "What", zh: "对象" }
    shift_between(shift, from, until) { en: "{shift} {from}–{until}", zh: "{shift} {from}–{until}" }
    hours_between(from, until) { en: "{from}–{until}", zh: "{from}–{until}" }
    days_short() { en: "Days short", zh: "不足天数" }
    short_hours() { en: "Short by", zh: "缺口工时" }
    heads_legend() {
        en: "red: fewer than the minimum or more than the maximum · yellow: fewer than wanted · grey: a gap that the team accepts · empty: nothing asked or nothing known",
        zh: "红：低于最少或高于最多 · 黄：低于期望 · 灰：团队已接受的缺口 · 空：无要求或无从得知",
    }
    count_of() { en: "count", zh: "次数" }
    hours_of() { en: "hours", zh: "工时" }
    share_of() { en: "share", zh: "份额" }
    owed_of() { en: "owed", zh: "结转" }
    owed_hours_of() { en: "owed (h)", zh: "结转（小时）" }

    picture_of() {
        en: "Who works when, by the clock; below it the heads and the target",
        zh: "谁在何时当班（按钟点）；下方为在岗人数与要求",
    }
    up_to(heads) { en: "up to {heads}", zh: "最高 {heads}" }
    heads_there() { en: "heads", zh: "在岗人数" }
    heads_wanted() { en: "target", zh: "要求" }
    heads_missing() { en: "unmet", zh: "缺口" }
    gap_accepted() { en: "accepted gap", zh: "已接受的缺口" }

    // The command.

    xlsx_needs_file() { en: "a workbook is no text for a terminal", zh: "工作簿不能打印到终端" }
    name_to(path) { en: "write it to a file: `--to {path}`", zh: "请写入文件：`--to {path}`" }
}
