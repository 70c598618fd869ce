//! Files of time clocks: what they are, what can't be read of them, how a team describes its own.

use super::messages;

messages! {
    // What a file is.

    a_table() { en: "a table of agent, date, in and out", zh: "工号、日期、上班、下班表" }
    dingtalk_daily() { en: "DingTalk's 每日统计", zh: "钉钉《每日统计》" }
    wecom_daily() { en: "WeCom's 上下班打卡日报", zh: "企业微信《上下班打卡日报》" }
    day_sheet() { en: "a sheet of days (上班打卡时间, 下班打卡时间)", zh: "日报（上班打卡时间、下班打卡时间）" }
    a_clock(name) { en: "the clock `{name}` of attendance.toml", zh: "attendance.toml 中的考勤机「{name}」" }
    read_as(form, path) { en: "{path} was read as {form}.", zh: "{path} 按{form}读取。" }

    people_beside(count) {
        en: "Not in the team, though in the attendance file: {count}.",
        zh: "考勤文件中有 {count}不属于本团队。",
    }

    // Which table of it.

    monthly_summary() {
        en: "this is DingTalk's monthly summary (月度汇总): it has sums and no punches",
        zh: "这是钉钉的《月度汇总》，只有合计，没有打卡时间",
    }
    export_daily() {
        en: "export 每日统计 of the same dates instead (考勤报表 → 每日统计 → 导出报表)",
        zh: "请改为导出同一日期范围的《每日统计》（考勤报表 → 每日统计 → 导出报表）",
    }
    no_heads() {
        en: "this is a 每日统计 without its heads: no row has 姓名 or 工号",
        zh: "这是《每日统计》，但找不到表头：没有一行含「姓名」或「工号」",
    }
    export_lacks(form, name) { en: "{form} has no column {name}", zh: "{form}缺少「{name}」列" }
    column_twice() { en: "a column of the heads is there twice", zh: "表头中有重复的列" }
    export_whole() {
        en: "export it again with 姓名, 工号, 日期 and the times of 上班 and 下班, and leave its heads as they are",
        zh: "请重新导出，勾选姓名、工号、日期和上下班打卡时间，并保留原表头",
    }
    no_layout() {
        en: "no table of this file is one that is known or described",
        zh: "这个文件中没有已知的或已说明的考勤表",
    }
    sheets_looked_at(list) { en: "its sheets are {list}", zh: "其中的工作表：{list}" }
    clock_lacks(name, list) { en: "the clock `{name}` needs the columns {list}", zh: "考勤机「{name}」需要的列：{list}" }
    describe_clock() {
        en: "describe the columns of another clock in attendance.toml beside team.toml, for example:\n[[clocks]]\nname = \"front door\"\ntitle_rows = 1\ncolumns = {{ agent = \"Badge\", date = \"Date\", in = \"In\", out = \"Out\" }}",
        zh: "其他考勤机的列请在 team.toml 旁的 attendance.toml 中说明，例如：\n[[clocks]]\nname = \"前门\"\ntitle_rows = 1\ncolumns = {{ agent = \"卡号\", date = \"日期\", in = \"进\", out = \"出\" }}",
    }
    two_clocks(first, second) {
        en: "the file fits two clocks of attendance.toml: `{first}` and `{second}`",
        zh: "文件同时符合 attendance.toml 中的两台考勤机：「{first}」和「{second}」",
    }
    tell_clocks_apart() {
        en: "name more of the columns, or other title rows, so that only one of them fits",
        zh: "请补充列名或标题行数，使其只符合其中一台",
    }
    other_workbook() {
        en: "workbooks of this kind are not read",
        zh: "不支持这种格式的工作簿",
    }
    save_as() {
        en: "open it in Excel, WPS or LibreOffice and save it as .xlsx (without a password) or as .csv",
        zh: "请用 Excel、WPS 或 LibreOffice 打开，另存为 .xlsx（不带密码）或 .csv",
    }

    // Cells.

    in_column(letters) { en: "column {letters}", zh: "{letters} 列" }
    in_column_of(letters, head) { en: "column {letters}, {head}", zh: "{letters} 列「{head}」" }
    formula(text) {
        en: "`{text}` is a formula without its value",
        zh: "`{text}` 是没有计算结果的公式",
    }
    save_values() {
        en: "open the file in a spreadsheet program and save it again, or paste the column as values",
        zh: "请用表格软件打开并重新保存，或将该列粘贴为数值",
    }
    other_weekday(text, weekday) { en: "`{text}`: the date is {weekday}", zh: "`{text}`：该日是{weekday}" }
    check_date() {
        en: "check which of both is right: the date or the day of the week",
        zh: "请核对日期与星期哪一个正确",
    }
    write_moment() {
        en: "write the date with the time, as 2026-12-01 21:58, or name the column of dates (`date = \"…\"`)",
        zh: "请写日期加时间，如 2026-12-01 21:58，或指明日期列（`date = \"…\"`）",
    }
    no_time() { en: "the row has neither a date nor a time", zh: "这一行没有日期也没有时间" }
    no_direction(text) { en: "`{text}` says neither in nor out", zh: "`{text}` 无法判断是上班还是下班" }
    name_directions() {
        en: "name the words in attendance.toml: `words = {{ in = [\"…\"], out = [\"…\"] }}`",
        zh: "请在 attendance.toml 中写明：`words = {{ in = [\"…\"], out = [\"…\"] }}`",
    }
    two_agents(first, second) {
        en: "`{first}` and `{second}` in one row are two agents",
        zh: "同一行的 `{first}` 与 `{second}` 是两位成员",
    }
    correct_agent() { en: "correct one of them", zh: "请更正其中一个" }
    shared_name(name) { en: "several agents are called `{name}`", zh: "有几位成员都叫 `{name}`" }
    export_ids() {
        en: "export the ids (工号) too, as team.toml has them",
        zh: "请同时导出工号，并与 team.toml 中的编号一致",
    }
    nobody_named() { en: "the row names nobody", zh: "这一行没有姓名或工号" }
    name_agent() { en: "write the agent's name or id, or remove the row", zh: "请写上姓名或工号，或删去这一行" }
    date_twice(agent, date, line) {
        en: "`{agent}` has {date} twice: line {line} too",
        zh: "`{agent}` 的 {date} 出现两次：另见第 {line} 行",
    }
    keep_one_row() { en: "remove one of both rows", zh: "请删去其中一行" }

    // attendance.toml.

    one_shape() {
        en: "the columns do not say how a row has its punches",
        zh: "各列没有说明一行中的打卡方式",
    }
    shapes() {
        en: "give `in` and `out` (as many of each), or `first` and `last`, or `time`, alone or with `direction`",
        zh: "请给出 `in` 和 `out`（数量相同），或 `first` 和 `last`，或 `time`（可加 `direction`）",
    }
    nothing_corrected() { en: "the correction has neither `in` nor `out`", zh: "更正没有写 `in` 或 `out`" }
    write_in_or_out() { en: "add a line such as `in = \"09:00\"`", zh: "请补一行，例如 `in = \"09:00\"`" }
    clock_twice(name) { en: "two clocks are called `{name}`", zh: "有两台考勤机都叫「{name}」" }
    rename_clock() { en: "give one of them another name", zh: "请为其中一台改名" }
    corrected_twice(agent, date) {
        en: "the same punch of `{agent}` on {date} is corrected twice",
        zh: "`{agent}` 在 {date} 的同一次打卡被更正了两次",
    }
    keep_one_correction() { en: "keep the one that holds", zh: "请只保留有效的一条" }

    // What differs.

    no_row() {
        en: "no row in the file: did the clock leave the agent out?",
        zh: "文件中没有此人：是否漏导出？",
    }
    mended(how) { en: "corrected in the clock: {how}", zh: "考勤系统内已补卡：{how}" }
    odd_punches(count, from, until) {
        en: "{count} punches do not make pairs: {from} to {until} was taken",
        zh: "{count} 次打卡无法成对：按 {from} 至 {until} 计",
    }
    one_end(count, at) {
        en: "{count} punches, none of them in the duty: {at} was taken",
        zh: "{count} 次打卡都不在当班时间内：按 {at} 计",
    }
    corrected(what, who, why) { en: "{what}, by {who}: {why}", zh: "{what}，{who} 更正：{why}" }
    corrected_in(before, after) { en: "in {before} → {after}", zh: "上班 {before} → {after}" }
    corrected_out(before, after) { en: "out {before} → {after}", zh: "下班 {before} → {after}" }
    no_punch() { en: "no punch", zh: "缺卡" }
}
