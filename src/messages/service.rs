//! What customers see of a roster, on its own page, and shortfall priced by it.

use super::messages;

// On the page of a roster.
messages! {
    title() { en: "What customers see", zh: "客户体验" }
    title_worst(shown, all) {
        en: "Worst intervals: {shown} of {all} in which a promise is missed",
        zh: "最差时段：共 {all}未达标，列出 {shown} 个",
    }
    date() { en: "Date", zh: "日期" }
    days_missed() { en: "Days missed", zh: "未达标天数" }
    missed_on(count, all, dates) { en: "{count} of {all}: {dates}", zh: "{all} 天中 {count} 天：{dates}" }
    none_missed(all) { en: "0 of {all}", zh: "{all} 天中 0 天" }
    contacts_from(file) {
        en: "Contacts from {file}; heads are those on duty, breaks out. `fairshift service` shows every interval.",
        zh: "联络量来自 {file}；人数为当班人数，已扣除休息。`fairshift service` 可看所有时段。",
    }
    not_a_contacts_file(name) {
        en: "`{name}` can't be the name of a file of contacts",
        zh: "`{name}` 不能作为联络量文件名",
    }
    no_contacts() { en: "the team names no file of contacts", zh: "团队没有写联络量文件" }
    name_contacts() {
        en: "give one (`fairshift service ROSTER CONTACTS.csv`), or write into team.toml:\n[contacts]\nfile = \"contacts.csv\"",
        zh: "请在命令中给出（`fairshift service 班表 联络量.csv`），或在 team.toml 中写：\n[contacts]\nfile = \"contacts.csv\"",
    }
    exchanged_day() { en: "Exchanged", zh: "调休上班" }
    exchanged(dates) {
        en: "Worked in exchange, taken as the mean of Monday to Friday: {dates}.",
        zh: "调休上班日按周一至周五的平均计：{dates}。",
    }
}

// Shortfall priced by what customers see.
messages! {
    late_count(most) { en: "`late` has 1 to {most} numbers", zh: "`late` 应有 1 至 {most} 个数" }
    late_numbers(text) { en: "`{text}` is no list of numbers", zh: "`{text}` 不是一串数字" }
    late_form() {
        en: "write the contacts an hour that come too late with one agent fewer than wanted, with two fewer …: `1.2 9.6 18` in a file, `late = [1.2, 9.6, 18]` in a table",
        zh: "依次写比需要少一人、少两人……时每小时超时的联络量：文件中写 `1.2 9.6 18`，表中写 `late = [1.2, 9.6, 18]`",
    }
    late_shrinks() {
        en: "`late` grows less with a further agent than with the one before",
        zh: "`late` 中后一人的增量比前一人小",
    }
    late_grows() {
        en: "each missing agent adds at least as much as the one before: `1.2 9.6 18`; `fairshift targets --price service` writes such numbers",
        zh: "每多缺一人，增量不得小于前一人，如 `1.2 9.6 18`；`fairshift targets --price service` 会写出这样的数",
    }
    late_without_want() { en: "`late` prices agents below `want`, which is not there", zh: "`late` 是低于 `want` 的罚分，但没有写 `want`" }
    fill_want() { en: "fill in `want`, or leave `late` empty", zh: "请填 `want`，或将 `late` 留空" }
    late_needs_want() {
        en: "shortfall is priced below `want` only; a minimum is required",
        zh: "只有低于 `want` 的人数才计罚分；最少人数是硬性要求",
    }
    add_as_want() { en: "add `--as want`", zh: "请加 `--as want`" }
}

// On a site.
messages! {
    heat(channel) { en: "{channel}: answered in time, %, by time of day", zh: "{channel}：各时段按时应答率（%）" }
    heat_mail(channel) { en: "{channel}: done in time, %, by time of day", zh: "{channel}：各时段按时处理率（%）" }
    heat_legend() { en: "Shaded: the promise is missed, the darker the further.", zh: "有底色的时段未达标，颜色越深差得越多。" }
    heat_cell(contacts, heads, wanted) {
        en: "{contacts} contacts, {heads} at work, {wanted} wanted",
        zh: "联络量 {contacts}，在岗 {heads}，需要 {wanted}",
    }
    heat_missed() { en: "missed", zh: "未达标" }
}
