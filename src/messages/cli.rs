//! What commands say, and their help.

use super::messages;

messages! {
    bug(what) {
        en: "internal error: {what}\nThis is a bug in fairshift, not in your files; nothing was written. Please report it with the team folder.",
        zh: "内部错误：{what}\n这是 fairshift 程序的缺陷，与您的文件无关；没有写入任何文件。请附上团队文件夹报告此问题。",
    }
    bad_weeks(weeks, most) {
        en: "a roster of {weeks} weeks can't be made; 1 to {most} weeks can",
        zh: "不能排 {weeks} 周的班表；可排 1 到 {most} 周",
    }
    weeks_example() { en: "leave out `--weeks` for three weeks", zh: "不写 `--weeks` 即为三周" }
    start_in_mid_week(date, weekday, first) {
        en: "{date} is a {weekday}, the team's weeks begin on {first}",
        zh: "{date} 是{weekday}，团队的一周从{first}开始",
    }
    start_examples(before, after) {
        en: "use `--start {before}` or `--start {after}`, or set `first_weekday` in team.toml",
        zh: "请用 `--start {before}` 或 `--start {after}`，或在 team.toml 中设置 `first_weekday`",
    }
    start_year(date) {
        en: "{date} is not in the years 2000 to 2199",
        zh: "{date} 不在 2000 至 2199 年之间",
    }
    start_form() { en: "write it as `--start 2026-11-30`", zh: "请写成 `--start 2026-11-30`" }
    whole_roster() { en: "leave out `--week` for the whole roster", zh: "不写 `--week` 即为整张班表" }
    stdout_failed(why) { en: "the result can't be written to stdout: {why}", zh: "结果无法写到标准输出：{why}" }
    stdout_help() { en: "free the disk, or send the result elsewhere", zh: "请腾出磁盘空间，或把结果写到别处" }
    unknown_holidays(year) {
        en: "the public holidays of {year} are not known",
        zh: "没有 {year} 年的法定节假日数据",
    }
    name_holidays(year) {
        en: "list them in `holidays.toml` beside team.toml (`years = [{year}]`, and a `[[holiday]]` with `date` and `name` for each; `holidays = \"file\"` where no other calendar is kept), or take its days as ordinary with `--assume-ordinary`",
        zh: "请在 team.toml 旁的 `holidays.toml` 中列出（`years = [{year}]`，每个节假日一个 `[[holiday]]`，含 `date` 和 `name`；不用其他日历的写 `holidays = \"file\"`），或用 `--assume-ordinary` 按普通日期处理",
    }
    provisional_holidays(years) {
        en: "The public holidays of {years} are provisional: the festival days are computed, exchanged days are not announced yet. `fairshift import holidays FILE` takes the announced plan.",
        zh: "{years} 年的节假日为暂定：法定节日按历法推算，调休安排尚未公布。公布后可用 `fairshift import holidays 文件` 导入。",
    }
    assumed_ordinary(years) {
        en: "The public holidays of {years} are not known: its days are taken as ordinary (`--assume-ordinary`).",
        zh: "没有 {years} 年的法定节假日数据：按普通日期处理（`--assume-ordinary`）。",
    }
    exists_already(path) { en: "`{path}` is there already", zh: "`{path}` 已存在" }
    init_elsewhere() { en: "choose another folder, or edit the file", zh: "请换一个文件夹，或直接编辑该文件" }
    init_done(dir) {
        en: "Wrote {dir}/team.toml and {dir}/leave.toml. Answer the questions in them, then: fairshift check {dir}",
        zh: "已写出 {dir}/team.toml 和 {dir}/leave.toml。回答其中的问题后运行：fairshift check {dir}",
    }
    progress(seconds, level, penalty, bound) {
        en: "{seconds} s · {level}: penalty {penalty}, bound {bound}",
        zh: "{seconds} 秒 · {level}：罚分 {penalty}，下界 {bound}",
    }
    musts_contradict() {
        en: "the musts contradict each other: no roster holds them all",
        zh: "硬性要求互相矛盾，没有班表能全部满足",
    }
    more_time() {
        en: "no roster was found in the time given; allow more with `--time-limit 2m`",
        zh: "限定时间内没有找到班表；可用 `--time-limit 2m` 延长时间",
    }
    saved(path) { en: "Saved to {path}", zh: "已保存到 {path}" }
    replaced(path) { en: "Saved to {path} (the draft that was there is replaced)", zh: "已保存到 {path}（替换了原有草稿）" }
    kept(path) {
        en: "{path} already holds a better roster of the same team and dates; it is kept, and shown above",
        zh: "{path} 已有同一团队、同一日期的更好班表，予以保留（即上表）",
    }
    unchanged(path) { en: "{path} is already this roster", zh: "{path} 已是这张班表，未改动" }
    no_such_week(week, weeks) { en: "there is no week {week}; the roster has {weeks}", zh: "没有第 {week} 周；班表共 {weeks} 周" }
    known_agents(list) { en: "its agents are {list}", zh: "成员有：{list}" }
    no_team_folder() {
        en: "the roster does not say where its team's folder is",
        zh: "班表没有写明团队文件夹的位置",
    }
    name_team_folder() { en: "name it: `--against-current TEAM`", zh: "请写明：`--against-current 团队文件夹`" }
    team_unchanged() {
        en: "The team is as it was when the roster was solved.",
        zh: "团队与排班时相同。",
    }
    team_changed() { en: "Changed in the team since", zh: "排班之后团队的改动" }
    what() { en: "What", zh: "内容" }
    then() { en: "Then", zh: "当时" }
    now() { en: "Now", zh: "现在" }
    see_check() {
        en: "`fairshift check TEAM` lists the ways out.",
        zh: "办法见 `fairshift check 团队文件夹`。",
    }
    duties_of_shift(count, shift) { en: "{count} {shift} duties", zh: "{count} 个 {shift} 班" }
    weekend_days_of(count) { en: "{count} weekend days", zh: "{count} 个周末当班日" }
    holidays_of(count) { en: "{count} public holidays worked", zh: "{count} 个法定假日当班日" }
    stays_owed(count) {
        en: "{count}: more is owed than one table may make up, the rest stays owed",
        zh: "{count}：往期结转超出一张班表可补还的上限，其余仍记在账上",
    }
    and_also(one, other) { en: "{one}; {other}", zh: "{one}；{other}" }
    points_of(count, name) { en: "{count} of “{name}”", zh: "“{name}”共 {count}，" }
    standby_of(count) { en: "{count} standby duties", zh: "{count} 次值守" }
    unavoidable_until(amount, agents, spread, tables, all) {
        en: "{amount} over {agents} agents: a spread of {spread} is unavoidable in one such table, and first avoidable over {tables} ({all})",
        zh: "{amount}由 {agents} 人分担：一张这样的班表差距至少为 {spread}，连排 {tables}（{all}）才能首次完全均等",
    }
    unavoidable_from_here(amount, agents, spread, tables) {
        en: "{amount} over {agents} agents, with what is owed from before: a spread of {spread} is unavoidable in this table, and first avoidable over {tables}, this one among them",
        zh: "{amount}由 {agents} 人分担，计入往期结转：本表差距至少为 {spread}，含本表连排 {tables}才能首次完全均等",
    }
    unavoidable(amount, agents, spread) {
        en: "{amount} over {agents} agents: a spread of {spread} is unavoidable in this table",
        zh: "{amount}由 {agents} 人分担：本表差距至少为 {spread}",
    }
    rule() { en: "Rule", zh: "规则" }
    requires() { en: "Requires", zh: "要求" }
    parameters() { en: "Parameters", zh: "参数" }
    formula() { en: "Formula", zh: "公式" }
    key() { en: "Key", zh: "键" }
    value() { en: "Value", zh: "取值" }
    price() { en: "Price", zh: "价格" }
    meaning() { en: "Meaning", zh: "含义" }
    example() { en: "Example", zh: "示例" }
    source() { en: "Source:", zh: "来源：" }
    always_on() { en: "It holds for every team.", zh: "对所有团队生效。" }
    several_tables(rule) {
        en: "It may be given several times, each as `[[rules.{rule}]]`.",
        zh: "可以写多次，每次写作 `[[rules.{rule}]]`。",
    }
    on_by_table(rule) {
        en: "It holds for a team that has `[rules.{rule}]`.",
        zh: "团队写有 `[rules.{rule}]` 时生效。",
    }
}
