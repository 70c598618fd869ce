//! What is wrong with files of other programs, and what became of them.

use super::messages;

messages! {
    name_a_file() { en: "give the path of the file to import", zh: "请给出要导入的文件的路径" }
    holiday_both(date) { en: "{date} is a day off and worked in exchange at once", zh: "{date} 既放假又上班" }
    keep_one() { en: "keep one of the two", zh: "请保留其中之一" }
    no_holidays() { en: "the file has no holidays", zh: "文件中没有节假日" }
    holiday_forms() {
        en: "JSON with `year` and `days`, each with `name`, `date` and `isOffDay`; a calendar (.ics) with whole-day events; or a table with the columns date, name, kind (off or work)",
        zh: "含 `year` 和 `days`（每天有 `name`、`date`、`isOffDay`）的 JSON；全天事件的日历文件（.ics）；或含 date、name、kind（off 或 work）列的表格",
    }
    not_a_plan(why) { en: "this is no plan of holidays: {why}", zh: "不是节假日安排：{why}" }
    other_year(date, year) { en: "{date} is not of {year}", zh: "{date} 不属于 {year} 年" }
    check_year() { en: "correct the date or the year", zh: "请更正日期或年份" }
    ics_dates() { en: "write it as 20270101", zh: "请写成 20270101" }
    write_a_date() { en: "write it as 2027-01-01", zh: "请写成 2027-01-01" }
    no_date_column() { en: "the table has no column `date`", zh: "表格没有 `date` 列" }
    neither_off_nor_work(word) { en: "`{word}` is neither `off` nor `work`", zh: "`{word}` 既不是 `off` 也不是 `work`" }
    write_off_or_work() { en: "write `off` for a day off, `work` for one worked in exchange", zh: "放假写 `off`，调休上班写 `work`" }
    holidays_saved(path, days) { en: "{days} written to {path}", zh: "已写入 {path}，共 {days}" }
    not_holidays_file(path) { en: "`{path}` is not named holidays.toml", zh: "`{path}` 的文件名不是 holidays.toml" }
    move_it_aside() { en: "move it aside, or add the days to it", zh: "请先移走该文件，或把这些日子写进去" }
    holidays_out() { en: "name it holidays.toml, in the team's folder", zh: "请命名为 holidays.toml，放在团队文件夹中" }
    no_file(path) { en: "`{path}` is not a file", zh: "`{path}` 不是文件" }
    before_sections() {
        en: "the line stands before the first section",
        zh: "这一行在第一个部分之前",
    }
    unknown_section(name) { en: "there is no section `{name}` in this format", zh: "这种格式没有 `{name}` 部分" }
    sections_are(list) { en: "its sections are {list}", zh: "各部分为 {list}" }
    section_twice(name) { en: "the section `{name}` stands twice", zh: "`{name}` 部分出现了两次" }
    join_sections() { en: "move its lines under the first one", zh: "请把这些行移到前一个同名部分之下" }
    section_missing(name) { en: "the file has no section `{name}`", zh: "文件没有 `{name}` 部分" }
    add_section(name) {
        en: "is the file whole? Where it says nothing, the line `{name}` alone will do",
        zh: "文件是否完整？若此部分没有内容，只写一行 `{name}` 即可",
    }
    section_empty(name) { en: "the section `{name}` has no lines", zh: "`{name}` 部分没有内容" }
    add_lines() { en: "is the file whole? Write its lines below", zh: "文件是否完整？请在其下写出内容" }
    fewer_lines() { en: "divide the file into several", zh: "请把文件分成几个" }
    wrong_fields(has, form) { en: "fields here: {has}, and they should be those of `{form}`", zh: "这一行有 {has} 项，应为 `{form}`" }
    write_fields(form) { en: "write `{form}`", zh: "请写成 `{form}`" }
    not_whole(text, what) { en: "`{text}` is no number of {what}", zh: "`{text}` 不是有效的{what}数" }
    whole_from(least, most) {
        en: "write a whole number from {least} to {most}",
        zh: "请写 {least} 到 {most} 的整数",
    }
    days() { en: "days", zh: "天" }
    minutes() { en: "minutes", zh: "分钟" }
    duties() { en: "duties", zh: "班" }
    weekends() { en: "weekends", zh: "周末" }
    agents() { en: "agents", zh: "人" }
    weight() { en: "penalty", zh: "罚分" }
    not_weeks(days) {
        en: "{days} days are no whole number of weeks",
        zh: "{days} 天不是整周",
    }
    weeks_only() {
        en: "rosters have whole weeks: write a multiple of 7, 371 at most",
        zh: "班表以整周计：请写 7 的倍数，最多 371",
    }
    bad_agent_id(id) { en: "`{id}` can't be the id of an agent", zh: "`{id}` 不能作为成员代号" }
    bad_shift_id(id) { en: "`{id}` can't be the id of a shift", zh: "`{id}` 不能作为班次代号" }
    id_twice(id) { en: "`{id}` stands twice", zh: "`{id}` 出现了两次" }
    rename_one() { en: "rename one of them, or remove it", zh: "请将其中一个改名或删去" }
    unknown_agent(id) { en: "there is no agent `{id}`", zh: "没有成员 `{id}`" }
    unknown_shift(id) { en: "there is no shift `{id}`", zh: "没有班次 `{id}`" }
    ids_are(list) { en: "there are {list}", zh: "有：{list}" }
    no_such_day(text, last) { en: "`{text}` is no day of the file: days go from 0 to {last}", zh: "`{text}` 不是文件中的日子：日序为 0 到 {last}" }
    correct_day() { en: "correct the day, or the horizon", zh: "请更正日序，或更正排班期天数" }
    shift_without_max(shift) {
        en: "nothing says how many `{shift}` the agent may have",
        zh: "没有写明此成员最多可上几个 `{shift}`",
    }
    add_max(shift, days) {
        en: "add `{shift}=0` or, for any number, `{shift}={days}`",
        zh: "请补上 `{shift}=0`；不限则写 `{shift}={days}`",
    }
    least_above_most(least, most) {
        en: "the least ({least}) is more than the most ({most})",
        zh: "下限（{least}）大于上限（{most}）",
    }
    exchange() { en: "exchange or correct them", zh: "请对调或更正" }
    not_stateable(value, least, most) {
        en: "{value} is more than a team's rule can state ({least} to {most})",
        zh: "{value} 超出团队规则可写的范围（{least} 到 {most}）",
    }
    lower_it() { en: "lower it, or leave the limit out by a value that never binds", zh: "请改小，或写一个永远不起作用的值以取消此限制" }
    weights_add_up(sum, most) {
        en: "requests of one agent, day and shift add up to {sum}, more than {most}",
        zh: "同一成员、同一天、同一班次的意愿罚分合计 {sum}，超过 {most}",
    }
    lower_weights() { en: "divide all weights of the file by the same number", zh: "请把文件中所有罚分按同一倍数缩小" }
    cover_twice(shift, day) { en: "shift {shift} on day {day} has two targets", zh: "第 {day} 天的 {shift} 班写了两个目标" }
    no_header() { en: "the first line does not name the columns", zh: "首行没有列名" }
    unknown_column(name) { en: "there is no column `{name}` here", zh: "没有名为 `{name}` 的列" }
    columns_are() {
        en: "columns are `agent,date,shift` or `agent,day,shift` (day 0 is the start); others that `show --format csv` prints are passed over",
        zh: "列为 `agent,date,shift` 或 `agent,day,shift`（第 0 天即起始日）；`show --format csv` 输出的其他列会跳过",
    }
    not_a_date(text) { en: "`{text}` is no date", zh: "`{text}` 不是日期" }
    date_form() { en: "write it as 2026-11-30", zh: "请写成 2026-11-30" }
    outside(date, first, last) { en: "{date} is not from {first} to {last}", zh: "{date} 不在 {first} 至 {last} 之内" }
    other_dates() { en: "correct it, or set `--start` and `--weeks` so that the roster has it", zh: "请更正，或用 `--start`、`--weeks` 使班表包含这一天" }
    duty_twice(agent, shift, date) { en: "`{agent}` has `{shift}` on {date} twice", zh: "`{agent}` 在 {date} 的 `{shift}` 写了两次" }
    no_pair(agent, date) {
        en: "`{agent}` has duties on {date} that the team does not allow on the same date",
        zh: "`{agent}` 在 {date} 的几个班不是团队允许的同日两班",
    }
    allow_or_drop() {
        en: "keep one of them, or allow the pair with `may_follow_same_day`",
        zh: "请只留一个，或用 `may_follow_same_day` 允许同日连上",
    }
    needs_team() {
        en: "duties are imported for a team: nothing says for which",
        zh: "导入当班须指明团队",
    }
    name_team() { en: "add `--team TEAM`, the team's folder", zh: "请加上 `--team 团队文件夹`" }
    needs_start() { en: "nothing says on which date day 0 is", zh: "没有写明第 0 天是哪一天" }
    name_start() { en: "add `--start DATE`", zh: "请加上 `--start 日期`" }
    not_with_nrp(option) {
        en: "`{option}` says nothing here: it is for rosters",
        zh: "`{option}` 在此无意义：它只用于导入班表",
    }
    drop_option(option) { en: "leave out `{option}`", zh: "请去掉 `{option}`" }
    next_solve(dir, days, agents, start, weeks) {
        en: "Wrote {dir}: {agents} agents, {days} days from {start}. Then: fairshift solve {dir} --start {start} --weeks {weeks}",
        zh: "已写出 {dir}：{agents} 名成员，自 {start} 起 {days} 天。接着运行：fairshift solve {dir} --start {start} --weeks {weeks}",
    }
}
