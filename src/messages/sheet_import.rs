//! What is wrong with sheets that come in, and what became of them.

use super::messages;

messages! {
    // The file.

    no_workbook() { en: "this is no workbook that can be opened", zh: "这不是可以打开的工作簿" }
    workbook_too_large(size) { en: "the workbook holds more than {size} MB", zh: "工作簿超过 {size} MB" }
    sheet_damaged(name) { en: "the sheet `{name}` is damaged", zh: "工作表 `{name}` 已损坏" }
    save_as_xlsx() {
        en: "open it in Excel, WPS or LibreOffice and save it as .xlsx, without a password; .csv goes with `import csv`",
        zh: "请用 Excel、WPS 或 LibreOffice 打开，另存为不带密码的 .xlsx；.csv 请用 `import csv`",
    }

    // The matrix.

    beyond() {
        en: "something stands here, beyond what a roster can have",
        zh: "这里有内容，已超出班表可能的范围",
    }
    drop_beyond() {
        en: "clear what does not belong to the roster, or copy the roster alone into a new sheet",
        zh: "请清除与班表无关的内容，或只把班表复制到新的工作表",
    }
    unclosed_quote() {
        en: "a quote is opened here and never closed, so that the rest of the file is one cell",
        zh: "这里的引号没有闭合，文件其余部分都成了一个单元格",
    }
    close_quote() { en: "close the quote, or save the sheet as CSV again", zh: "请补上引号，或重新把表格另存为 CSV" }
    nobody() { en: "no row is an agent of the team", zh: "没有一行是团队成员" }
    no_matrix() {
        en: "no row of dates is found above names of the team",
        zh: "没有找到日期行及其下方的成员姓名",
    }
    matrix_form() {
        en: "the first column has the names, one row above them the dates (2026-12-01, 12/1, 12月1日, 1日 or 1 to 31); or names across and dates down; or shifts in the place of names, and names in the cells",
        zh: "首列为姓名，上方一行为日期（2026-12-01、12/1、12月1日、1日 或 1 至 31）；也可以日期竖排、姓名横排；或在姓名的位置写班次，单元格内写姓名",
    }
    several_sheets(list) { en: "several sheets have names and dates: {list}", zh: "有几个工作表都有姓名和日期：{list}" }
    choose_sheet() { en: "choose one with `--sheet NAME`", zh: "请用 `--sheet 名称` 指定其中一个" }
    no_such_sheet(name) { en: "there is no sheet `{name}`", zh: "没有工作表 `{name}`" }
    sheets_are(list) { en: "there are {list}", zh: "有：{list}" }
    no_name() { en: "the row has duties and no name", zh: "这一行有排班但没有姓名" }
    write_name() { en: "write the agent's name or id into the first column", zh: "请在首列写上成员的姓名或编号" }
    merged_rows(range) { en: "the cells {range} are merged over several rows", zh: "{range} 跨行合并了单元格" }
    unmerge() { en: "undo the merging and write into each cell what is meant", zh: "请取消合并，在每一格分别填写" }

    // Dates.

    no_year() { en: "the heads do not say of which year or month they are", zh: "日期行没有写明年份或月份" }
    name_month() {
        en: "add `--month 2026-12`, or `--start DATE` with the first date",
        zh: "请加上 `--month 2026-12`，或用 `--start 日期` 写明第一天",
    }
    no_such_date(text) { en: "`{text}` is no date that can be here", zh: "`{text}` 在这里不是有效的日期" }
    not_a_head(text) { en: "`{text}` is no date", zh: "`{text}` 不是日期" }
    headless() { en: "the column has duties and no date", zh: "这一列有排班但没有日期" }
    date_form() {
        en: "write a date above each column, as 2026-12-01, 12/1, 12月1日, 1日 or 1",
        zh: "请在每列上方写日期，如 2026-12-01、12/1、12月1日、1日 或 1",
    }
    date_twice(date, first) { en: "{date} stands above two columns, at {first} too", zh: "{date} 写了两列，另一列在 {first}" }
    keep_one_column() { en: "correct one of them, or remove its column", zh: "请更正其中一个，或删去那一列" }
    dates_missing(list) { en: "no column has {list}", zh: "缺少日期 {list}" }
    add_columns() { en: "add the columns; a column of rest may be empty", zh: "请补上这些列；全员休息的列可以留空" }
    outside(list, first, last) { en: "{list} is not from {first} to {last}", zh: "{list} 不在 {first} 至 {last} 之内" }
    other_dates() {
        en: "remove the columns, or set `--start` and `--weeks` so that the roster has them",
        zh: "请删去这些列，或用 `--start`、`--weeks` 使班表包含这些日期",
    }
    drop_columns() { en: "remove the columns; a roster keeps its dates", zh: "请删去这些列；班表的日期不能改" }

    // Names.

    unknown_name(name) { en: "the team has no agent `{name}`", zh: "团队中没有成员 `{name}`" }
    the_names(list) { en: "the agents are {list}", zh: "成员有：{list}" }
    ambiguous_name(name, ids) { en: "several agents are called `{name}`: {ids}", zh: "有几位成员都叫 `{name}`：{ids}" }
    add_ids() { en: "write the id beside the name, or instead of it", zh: "请在姓名旁边或代替姓名写上编号" }
    names_differ(one, two) { en: "`{one}` and `{two}` in one row are two agents", zh: "同一行的 `{one}` 与 `{two}` 不是同一位成员" }
    name_twice(name, first) { en: "`{name}` has two rows, one at {first}", zh: "`{name}` 写了两行，另一行在 {first}" }
    join_rows() { en: "join them into one row", zh: "请合并成一行" }
    agent_missing(name) { en: "`{name}` has no row", zh: "`{name}` 没有一行" }
    add_row() { en: "put the row back; a row of rest may be empty", zh: "请补上这一行；全部休息可以留空" }
    taken_as_rest() { en: "taken as rest", zh: "按休息处理" }

    // Rows of shifts.

    no_shift_row(text) { en: "`{text}` is no shift of the team", zh: "团队中没有班次 `{text}`" }
    shifts_are(list) { en: "the shifts are {list}", zh: "班次有：{list}" }
    no_shift() { en: "the row has names and no shift", zh: "这一行有姓名但没有班次" }
    write_shift() { en: "write the shift into the first column", zh: "请在首列写上班次" }
    duties_of(name, date, shifts) {
        en: "`{name}` is on {shifts} on {date}, which the team does not allow on the same date",
        zh: "`{name}` 在 {date} 上 {shifts}，团队不允许同一天这样上",
    }
    rows_no_shifts(list) { en: "rows that are no shifts were passed over: {list}", zh: "已跳过不是班次的行：{list}" }

    // Cells.

    unknown_cell(text) { en: "`{text}` is neither a shift nor a word for rest", zh: "`{text}` 既不是班次，也不表示休息" }
    no_pair(text) {
        en: "`{text}`: the team does not allow these shifts on the same date",
        zh: "`{text}`：团队不允许同一天连上这几个班",
    }
    cells_are(list) {
        en: "cells are {list}, pairs such as A+C, and for rest empty, 休, 调休, 假, off, -",
        zh: "单元格可写 {list}，同日两班如 A+C，休息留空或写 休、调休、假、-",
    }
    allow_or_drop() {
        en: "keep one of them, or allow the pair with `may_follow_same_day` in the team",
        zh: "请只留一个，或在团队中用 `may_follow_same_day` 允许同日连上",
    }
    or_skip() { en: "or pass over such cells with `--skip`", zh: "或用 `--skip` 跳过这样的单元格" }
    also_at(list) { en: "also at {list}", zh: "还有：{list}" }

    // Read otherwise than it stands.

    columns_passed_over(list) { en: "columns that are no dates were passed over: {list}", zh: "已跳过不是日期的列：{list}" }
    rows_passed_over(list) { en: "rows that are no agents were passed over: {list}", zh: "已跳过不是成员的行：{list}" }
    as_totals() { en: "they look like totals; nothing of them is in the roster", zh: "这些像是合计，没有计入班表" }
    merged_filled(list) { en: "merged cells were taken to mean each of their dates: {list}", zh: "合并的单元格按每一天都填写处理：{list}" }
    leave_not_known(list) {
        en: "these cells say leave, of which the team's files know nothing: {list}",
        zh: "这些格子写的是假，但团队文件中没有相应请假：{list}",
    }
    leave_as_rest() {
        en: "they were taken as rest; put the leave into leave.toml if it is granted",
        zh: "已按休息处理；若已批准，请写入 leave.toml",
    }
    edges_missing(list) { en: "the sheet says nothing of {list}", zh: "表中没有 {list}" }
    edges_as_rest() {
        en: "the roster has whole weeks: these dates were taken as rest for everyone",
        zh: "班表以整周计：这些日期按全员休息处理",
    }

    // The way back.

    other_origin(origin, given) {
        en: "the sheet was exported from {origin}, not from {given}",
        zh: "该表导出自 {origin}，不是 {given}",
    }
    roster_named(team, start) { en: "the roster of `{team}` from {start}", zh: "`{team}` 自 {start} 起的班表" }
    name_origin() { en: "give that roster with `--roster`", zh: "请用 `--roster` 给出那张班表" }
    other_inputs() {
        en: "the roster has been solved from other inputs since the sheet was exported",
        zh: "导出之后，该班表已改用另外的输入重新排过",
    }
    export_again() { en: "export it again, and edit the new sheet", zh: "请重新导出，在新表上修改" }
    changed_since() {
        en: "the roster has been changed since the sheet was exported",
        zh: "导出之后，该班表已被改动",
    }
    differences_include() {
        en: "the differences below include those changes, undone",
        zh: "下面的差别包括把那些改动改回去",
    }
    roster_or_team() { en: "give either `--roster` or `--team`", zh: "`--roster` 与 `--team` 只能写一个" }
    needs_roster_or_team() { en: "nothing says whose roster this is", zh: "没有写明这是谁的班表" }
    name_roster_or_team() {
        en: "add `--roster ROSTER` for a sheet that was exported from it, or `--team TEAM`",
        zh: "导出后改过的表请加 `--roster 班表`，其他表请加 `--team 团队文件夹`",
    }
    only_with(option, other) { en: "`{option}` says nothing with `{other}`", zh: "`{option}` 与 `{other}` 同用没有意义" }
    same_file() { en: "the roster would take the place of the one it is compared with", zh: "新班表会覆盖用来比较的原班表" }
    other_out() { en: "give another file with `--out`", zh: "请用 `--out` 给出另一个文件" }

    // What became of it.

    no_differences() { en: "The sheet says what the roster says.", zh: "表与原班表没有差别。" }
    differences(n) { en: "Changes: {n}", zh: "改动：{n}" }
    cell() { en: "Cell", zh: "单元格" }
    was() { en: "Was", zh: "原为" }
    is_now() { en: "Is", zh: "现为" }
    breaches_at_cells() { en: "Breaches and prices, each at its cell", zh: "违反与罚分，各在其单元格" }
    since() { en: "Since", zh: "由来" }
    is_new() { en: "new", zh: "新增" }
    was_there() { en: "before", zh: "原有" }
    gone(n) { en: "{n} of the roster are gone.", zh: "原班表中的{n}已消除。" }
    penalties() { en: "Penalties", zh: "罚分" }
    level() { en: "Level", zh: "级别" }
}
