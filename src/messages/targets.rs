//! What is wrong with targets and the files that hold them.

use super::messages;

messages! {
    not_a_table_name(name) { en: "`{name}` can't be the name of a file of targets", zh: "`{name}` 不能作为目标文件名" }
    table_name_form() {
        en: "name a file in the team's folder that ends in `.csv`, `.tsv` or `.txt`, without a path",
        zh: "请写团队文件夹内以 `.csv`、`.tsv` 或 `.txt` 结尾的文件名，不带路径",
    }
    put_beside_team(name) {
        en: "put `{name}` into the team's folder, beside `team.toml`, or correct the name",
        zh: "请把 `{name}` 放进团队文件夹（与 `team.toml` 同处），或更正文件名",
    }
    named_here() { en: "the file is named here", zh: "文件名写在这里" }
    file_twice(name) { en: "`{name}` is read twice", zh: "`{name}` 读取了两次" }
    holds_nul() { en: "the file holds NUL bytes: it is no text", zh: "文件含有 NUL 字节，不是文本" }
    save_as_csv() { en: "save the table as CSV", zh: "请把表格另存为 CSV" }
    empty_table() { en: "the file of targets is empty", zh: "目标文件是空的" }
    table_without_rows() { en: "the file of targets has no rows", zh: "目标文件只有表头，没有数据行" }
    table_example() {
        en: "write, for example:\ndate,from,until,skill,min,want,max\n2026-12-01,09:00,09:30,chat,2,3,5",
        zh: "例如：\n日期,开始,结束,技能,最少,需要,最多\n2026-12-01,09:00,09:30,chat,2,3,5",
    }
    too_many_rows(most) { en: "the file has more than {most} rows", zh: "文件超过 {most} 行" }
    fewer_rows() {
        en: "leave out dates long past, or write rows by weekday",
        zh: "请删去早已过去的日期，或按星期写行",
    }
    unknown_column(name) { en: "no column is called `{name}`", zh: "没有名为 `{name}` 的列" }
    columns_are() {
        en: "the columns are date or weekday, from, until, skill, level, min, want, max, late, in any order; remove others",
        zh: "可用的列：日期或星期、开始、结束、技能、等级、最少、需要、最多、超时，顺序不限；其他列请删去",
    }
    column_twice(name) { en: "the column `{name}` is there twice", zh: "列 `{name}` 出现两次" }
    missing_column(name) { en: "the table has no column `{name}`", zh: "表中缺少列 `{name}`" }
    not_a_weekday(text) { en: "`{text}` is not a weekday", zh: "`{text}` 不是星期" }
    weekday_form() { en: "write `mon` to `sun`, or `周一` to `周日`", zh: "请写 `周一` 至 `周日`，或 `mon` 至 `sun`" }
    row_without_date() { en: "the row has neither a date nor a weekday", zh: "这一行既没有日期也没有星期" }
    other_weekday(date, weekday) { en: "{date} is a {weekday}", zh: "{date} 是{weekday}" }
    drop_or_correct_weekday() { en: "correct the date or the weekday, or remove the column", zh: "请更正日期或星期，或删去这一列" }
    ambiguous_date(text) {
        en: "`{text}` may have its day or its month first",
        zh: "`{text}` 分不清月和日",
    }
    row_without(column) { en: "the row has nothing in `{column}`", zh: "这一行的 `{column}` 是空的" }
    row_clock() { en: "write hours and minutes such as 09:00, up to 24:00", zh: "请写成时和分，如 09:00，最晚 24:00" }
    row_past_midnight() { en: "the row reaches past midnight", zh: "这一行跨过了零点" }
    split_at_midnight() {
        en: "split it: until 24:00 on its date, and from 00:00 on the next",
        zh: "请拆成两行：当天到 24:00，次日从 00:00 起",
    }
    row_without_hours() { en: "the row ends when it begins", zh: "这一行的结束等于开始" }
    not_heads(column, text, most) {
        en: "`{column}` is a whole number from 0 to {most}, not `{text}`",
        zh: "`{column}` 应为 0 到 {most} 的整数，不能是 `{text}`",
    }
    round_heads() {
        en: "round it; up for `min`, so that nobody waits",
        zh: "请取整；`min` 请向上取整，以免人手不足",
    }
    row_without_heads() { en: "the row says no number of agents", zh: "这一行没有写人数" }
    row_of_nobody() { en: "write 0 into `min` if nobody is needed, or remove the row", zh: "若不需要人，请在 `min` 写 0，或删去这一行" }
    level_form() { en: "write a level from 1 to 9, or leave it empty", zh: "请写 1 到 9 的等级，或留空" }
    rows_overlap(second, first) {
        en: "{second} overlaps {first} of the same day and skill",
        zh: "{second} 与同一天、同一技能的 {first} 重叠",
    }
    one_row_a_time() { en: "keep one row for each time", zh: "每个时间只保留一行" }
    targets_left_out(name, dates) {
        en: "`{name}` says nothing about {dates}",
        zh: "`{name}` 没有写 {dates} 的目标",
    }
    targets_left_out_of(name, dates, skill) {
        en: "`{name}` says nothing about {dates} for {skill}",
        zh: "`{name}` 没有写 {dates} 的 {skill} 目标",
    }
    add_rows_or_close() {
        en: "add the rows; or a `[[demand]]` table with hours for those dates, before the file; or `left_out = \"closed\"` if nobody is needed then",
        zh: "请补上这些行；或在文件之前写一条含时段的 `[[demand]]` 覆盖这些日期；若那几天不需要人，请写 `left_out = \"closed\"`",
    }
}
