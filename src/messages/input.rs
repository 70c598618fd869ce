//! What is wrong with the files of a team, and what to do about it.

use chrono::NaiveDate;
use toml::de::DeValue;

use super::{Language, Many, Say, Text, messages, visible};

/// A text out of a file, cut when it is long.
#[derive(Clone, Copy)]
pub struct Quote<'t>(pub &'t str);

impl Say for Quote<'_> {
    fn say(&self, _: Language) -> String {
        const MAX_CHARS: usize = 40;
        let mut short: String = self.0.chars().take(MAX_CHARS).collect();
        if self.0.chars().nth(MAX_CHARS).is_some() {
            short.push('…');
        }
        visible(&short)
    }
}

/// "3 errors, 1 warning"
pub fn summary(errors: usize, warnings: usize) -> Text {
    let count = |n: usize, one, many, zh| {
        (n > 0).then(|| both(Many(i64::try_from(n).unwrap_or(i64::MAX), one, many, zh)))
    };
    let parts =
        [count(errors, "error", "errors", "个错误"), count(warnings, "warning", "warnings", "个警告")];
    let parts: Vec<Text> = parts.into_iter().flatten().collect();
    let en = parts.iter().map(|part| part.en.as_str()).collect::<Vec<_>>().join(", ");
    Text { en, zh: parts.iter().map(|part| part.zh.as_str()).collect::<Vec<_>>().join("，") }
}

fn both(value: impl Say) -> Text {
    Text { en: value.say(Language::En), zh: value.say(Language::Zh) }
}

/// An interval of dates, or the one date that it is.
pub fn dates(from: NaiveDate, until: NaiveDate) -> Text {
    if from == until { both(from) } else { first_to_last(from, until) }
}

/// What a value is, for people.
pub fn kind_of(value: &DeValue<'_>) -> Text {
    match value {
        DeValue::String(_) => kind_text(),
        DeValue::Integer(_) => kind_integer(),
        DeValue::Float(_) => kind_decimal(),
        DeValue::Boolean(_) => kind_bool(),
        DeValue::Datetime(moment) if moment.date.is_none() => kind_time(),
        DeValue::Datetime(moment) if moment.time.is_none() => kind_date(),
        DeValue::Datetime(_) => kind_moment(),
        DeValue::Array(_) => kind_list(),
        DeValue::Table(_) => kind_table(),
    }
}

// How diagnostics are printed.
messages! {
    word_error() { en: "error", zh: "错误" }
    word_warning() { en: "warning", zh: "警告" }
    word_note() { en: "note", zh: "说明" }
    word_help() { en: "help", zh: "办法" }
    with_place(text, place) { en: "{text}, {place}", zh: "{text}，{place}" }
}

// Files.
messages! {
    missing_folder(path) { en: "there is no folder `{path}`", zh: "文件夹 `{path}` 不存在" }
    missing_file(path) { en: "there is no file `{path}`", zh: "文件 `{path}` 不存在" }
    what_a_team_is() {
        en: "a team is a folder that holds `team.toml`; `fairshift init DIR` writes one to start from",
        zh: "团队是一个含有 `team.toml` 的文件夹；可用 `fairshift init 文件夹` 新建一个",
    }
    rename(found, wanted) { en: "rename `{found}` to `{wanted}`", zh: "把 `{found}` 改名为 `{wanted}`" }
    not_a_folder(path) {
        en: "`{path}` is a file, but a team is a folder",
        zh: "`{path}` 是文件，而团队应是文件夹",
    }
    give_folder(path) { en: "name the folder that holds it: `{path}`", zh: "请改为指定它所在的文件夹：`{path}`" }
    not_a_file(path) { en: "`{path}` is not a file", zh: "`{path}` 不是文件" }
    put_a_file() {
        en: "move what is there out of the way and put a text file in its place",
        zh: "请移走同名的文件夹，换成文本文件",
    }
    unreadable(path, reason) { en: "`{path}` can't be read: {reason}", zh: "无法读取 `{path}`：{reason}" }
    check_permissions() {
        en: "check that the path leads to the file and that you may read it",
        zh: "请检查路径是否正确，以及是否有读取权限",
    }
    not_utf8(name) { en: "`{name}` is not UTF-8 text", zh: "`{name}` 不是 UTF-8 文本" }
    first_bad_byte(line, byte) {
        en: "line {line} holds the first byte that is not UTF-8 (byte {byte} of the file)",
        zh: "第 {line} 行出现第一个非 UTF-8 字节（文件的第 {byte} 个字节）",
    }
    is_utf16() { en: "it looks like UTF-16", zh: "看起来是 UTF-16 编码" }
    save_as_utf8() {
        en: "save it as UTF-8; Chinese text from older Windows programs is often GBK: in the editor, choose “Save as” and the encoding UTF-8",
        zh: "请另存为 UTF-8；旧版 Windows 程序保存的中文多为 GBK：在编辑器中选“另存为”，编码选 UTF-8",
    }
    file_too_large(name, megabytes) {
        en: "`{name}` is larger than {megabytes} MB",
        zh: "`{name}` 超过 {megabytes} MB",
    }
    list_too_long(name, count, limit) {
        en: "`{name}` has {count} entries; at most {limit} are read",
        zh: "`{name}` 有 {count} 项，最多允许 {limit} 项",
    }
    not_printed(count) {
        en: "{count} more were found; mend these first",
        zh: "另有 {count} 处未列出，请先改正以上各处",
    }
    incomplete() { en: "something that is needed is missing here", zh: "这里缺少必需的内容" }
    from_backup() { en: "take the file from a backup, or write it anew", zh: "请用备份恢复此文件，或重新生成" }
    split_team() { en: "split the team, or remove what is out of date", zh: "请拆分团队，或删去过期内容" }
    unread_file(name) { en: "`{name}` is not read", zh: "`{name}` 不会被读取" }
}

// Syntax.
messages! {
    not_toml(message) { en: "this is not TOML: {message}", zh: "不符合 TOML 语法：{message}" }
    value_unquoted() { en: "a text needs quotes", zh: "文字要加引号" }
    value_missing() { en: "there is no value after `=`", zh: "`=` 后面没有值" }
    add_value() { en: "write the value, or remove the line", zh: "请写上值，或删去这一行" }
    write_quotes() { en: "write `\"…\"` around it", zh: "请写成 `\"…\"`" }
    write_quoted(text) { en: "write `\"{text}\"`", zh: "请写成 `\"{text}\"`" }
    clock_unquoted(text) { en: "`{text}` needs quotes", zh: "`{text}` 要加引号" }
    ascii_punctuation() {
        en: "use the ASCII signs `\"` `,` `=`, not the Chinese “ ” ， ＝",
        zh: "请用半角符号 `\"` `,` `=`，不要用全角的 “ ” ， ＝",
    }
    boolean_small() { en: "this is neither `true` nor `false`", zh: "这里只能是 `true` 或 `false`" }
    true_or_false() { en: "write `true` or `false`, in small letters", zh: "请写小写的 `true`（是）或 `false`（否）" }
    key_without_value() { en: "a key without `=` and a value", zh: "键后面缺少 `=` 和值" }
    one_pair_a_line() { en: "write one `key = value` a line", zh: "每行写一个 `键 = 值`" }
    second_value() { en: "something follows the value", zh: "值后面有多余内容" }
    bad_key() { en: "this can't be a key", zh: "这里不能作为键名" }
    key_form() {
        en: "keys are ASCII letters, digits, `-` and `_`",
        zh: "键名只能用英文字母、数字、`-` 和 `_`",
    }
    header_not_closed() { en: "the header is not closed", zh: "表头没有写完" }
    close_header() { en: "write `[name]` or `[[name]]` on a line of its own", zh: "请单独一行写 `[名称]` 或 `[[名称]]`" }
    bracket_not_closed() { en: "a bracket is not closed", zh: "括号没有闭合" }
    close_bracket() { en: "add the missing `]` or `}}`", zh: "请补上缺少的 `]` 或 `}}`" }
    comma_missing() { en: "a comma is missing", zh: "缺少逗号" }
    comma_between() {
        en: "put an ASCII `,` between the entries: `[\"A\", \"B\"]`",
        zh: "各项之间用半角逗号 `,` 隔开：`[\"A\", \"B\"]`",
    }
    text_not_closed() { en: "the text is not closed, or holds a sign that it can't", zh: "文字没有闭合，或含有不允许的字符" }
    close_quote() {
        en: "write `\"…\"` on one line; `\\` is written `\\\\`",
        zh: "请在同一行写成 `\"…\"`；反斜杠要写成 `\\\\`",
    }
    not_a_number() { en: "this is not a number", zh: "这不是数字" }
    number_form() { en: "write `1` or `0.5`, without leading zeros", zh: "请写成 `1` 或 `0.5`，前面不要加 0" }
    key_twice(key) { en: "`{key}` is there twice", zh: "`{key}` 写了两次" }
    pinned_twice(date) { en: "{date} is pinned twice", zh: "{date} 固定了两次" }
    header_twice(header) { en: "`{header}` is there twice", zh: "`{header}` 写了两次" }
    one_header() { en: "put all of its keys under one header", zh: "请把内容合并到同一个表头下" }
    first_here() { en: "the first is here", zh: "第一处在这里" }
    drop_one() { en: "remove one of the two", zh: "请删去其中一处" }
}

// Keys and kinds of values.
messages! {
    unknown_section(key) { en: "the file has no section `{key}`", zh: "没有名为 `{key}` 的部分" }
    unknown_key(section, key) { en: "`{section}` has no key `{key}`", zh: "`{section}` 中没有 `{key}` 这个键" }
    did_you_mean(word) { en: "did you mean `{word}`?", zh: "是否想写 `{word}`？" }
    known_keys(keys) { en: "it can be one of: {keys}", zh: "可用的有：{keys}" }
    missing_section(header) { en: "the team has no `{header}`", zh: "缺少 `{header}`" }
    add_team_section() {
        en: "begin the file with `[team]`, `id = \"…\"` and `zone = \"Asia/Shanghai\"`",
        zh: "请在文件开头写上 `[team]`、`id = \"…\"` 和 `zone = \"Asia/Shanghai\"`",
    }
    missing_key(section, key) { en: "`{section}` needs `{key}`", zh: "`{section}` 缺少 `{key}`" }
    add_line(line) { en: "add a line such as `{line}`", zh: "请补一行，例如 `{line}`" }
    wrong_type(key, expected, found) {
        en: "`{key}` takes {expected}, not {found}",
        zh: "`{key}` 应为{expected}，不能是{found}",
    }
    kind_text() { en: "a text in quotes", zh: "带引号的文字" }
    kind_integer() { en: "a whole number", zh: "整数" }
    kind_decimal() { en: "a decimal number", zh: "小数" }
    kind_number() { en: "a number", zh: "数字" }
    kind_bool() { en: "`true` or `false`", zh: " `true` 或 `false`" }
    kind_time() { en: "a clock time", zh: "时刻" }
    kind_clock() { en: "a clock time", zh: "时刻" }
    kind_date() { en: "a date", zh: "日期" }
    kind_moment() { en: "a date with a time", zh: "带时刻的日期" }
    kind_duration() { en: "a length of time", zh: "时长" }
    kind_list() { en: "a list", zh: "列表" }
    kind_table() { en: "a table", zh: "表" }
    kind_list_of_tables() { en: "a list of tables", zh: "一组表" }
    write_header(header) {
        en: "write `{header}` on a line of its own and its keys below",
        zh: "请单独一行写 `{header}`，下面再写各个键",
    }
    use_date_keys() {
        en: "for dates use `from_date`, `until_date` or `dates`; clock times are `\"09:00\"`",
        zh: "日期请用 `from_date`、`until_date` 或 `dates`；时刻写成 `\"09:00\"`",
    }
    one_of_two(section, one, other) {
        en: "`{section}` needs either `{one}` or `{other}`",
        zh: "`{section}` 需要 `{one}` 或 `{other}`，且只能有一个",
    }
    keep_one(one, other) {
        en: "write exactly one of `{one}` and `{other}`",
        zh: "`{one}` 和 `{other}` 请恰好写一个",
    }
    one_wish() {
        en: "`[[preferences]]` needs exactly one of `wants`, `avoids`, `wants_with` and `avoids_with`",
        zh: "`[[preferences]]` 需要 `wants`、`avoids`、`wants_with`、`avoids_with` 中的恰好一个",
    }
    keep_one_wish() {
        en: "write one entry for each wish",
        zh: "每个意愿单独写一条",
    }
    own_colleague(key) { en: "`{key}` names the agent itself", zh: "`{key}` 写的是成员自己" }
    name_colleague() { en: "name another agent", zh: "请写另一名成员" }
    list_empty(key) { en: "`{key}` is an empty list", zh: "`{key}` 是空列表" }
    fill_or_drop() { en: "name at least one, or leave the key out for all", zh: "请至少写一项；若指全部，请删去这个键" }
    dates_and_days_exclude() {
        en: "none of the `dates` falls on one of the `days`",
        zh: "`dates` 中没有一天落在 `days` 上",
    }
    drop_days_or_dates() { en: "leave out `days`, or correct the dates", zh: "请删去 `days`，或更正日期" }
}

// Texts, ids and words.
messages! {
    text_empty(key) { en: "`{key}` is empty", zh: "`{key}` 是空的" }
    text_control(key) { en: "`{key}` holds control characters", zh: "`{key}` 含有控制字符" }
    text_long(key, most) { en: "`{key}` is longer than {most} characters", zh: "`{key}` 超过 {most} 个字符" }
    plain_line() { en: "write one line of plain text", zh: "请写一行普通文字" }
    bad_id(id) { en: "`{id}` can't be an id", zh: "`{id}` 不能作为编号" }
    agent_id_form() {
        en: "an id has 1 to 64 ASCII letters, digits, `-` or `_`; names go into `name`",
        zh: "编号由 1 至 64 个英文字母、数字、`-` 或 `_` 组成；姓名请写在 `name`",
    }
    shift_id_form() {
        en: "a shift's id has 1 to 8 characters, no spaces, no `+`, and is not `rest`, `work`, `-`, `休` or `假`",
        zh: "班次编号为 1 至 8 个字符，不含空格和 `+`，且不能是 `rest`、`work`、`-`、`休` 或 `假`",
    }
    device_name() {
        en: "Windows keeps this name for a device, and files are named by ids: add a letter or a number",
        zh: "Windows 把这个名称保留给设备，而文件以编号命名：请加上字母或数字",
    }
    duplicate_agent(id) { en: "two agents have the id `{id}`", zh: "两名成员的编号都是 `{id}`" }
    duplicate_shift(id) { en: "two shifts have the id `{id}`", zh: "两个班次的编号都是 `{id}`" }
    skill_id_form() {
        en: "a skill's id has 1 to 32 characters, no spaces, and none of `+ / , ;`; other names go into `name`",
        zh: "技能编号为 1 至 32 个字符，不含空格和 `+ / , ;`；其他名称请写在 `name`",
    }
    duplicate_skill(id) { en: "two skills have the id `{id}`", zh: "两项技能的编号都是 `{id}`" }
    unknown_skill(id) { en: "the team has no skill `{id}`", zh: "团队中没有技能 `{id}`" }
    the_skills(ids) { en: "its skills are {ids}", zh: "现有技能：{ids}" }
    add_skill(id) {
        en: "declare it: a line `[[skills]]`, and below it `id = \"{id}\"`",
        zh: "请先声明：写一行 `[[skills]]`，其下写 `id = \"{id}\"`",
    }
    not_both(section, one, other) {
        en: "`{section}` can't have both `{one}` and `{other}`",
        zh: "`{section}` 不能同时有 `{one}` 和 `{other}`",
    }
    unknown_leave_kind(id) { en: "the team has no kind of leave `{id}`", zh: "本团队没有 `{id}` 这种假" }
    duplicate_leave_kind(id) { en: "the kind of leave `{id}` is described twice", zh: "假别 `{id}` 写了两次" }
    needs_beside(key, other) { en: "`{key}` only goes with `{other}`", zh: "`{key}` 只能与 `{other}` 一起写" }
    duplicate_holiday(date) { en: "{date} is listed twice", zh: "{date} 列了两次" }
    count_of_two_names(id) { en: "the count `{id}` has two names", zh: "计数 `{id}` 有两个名称" }
    count_id_taken(id) { en: "`{id}` is a count of its own already", zh: "`{id}` 已是现有的计数" }
    other_count_id(ids) { en: "choose an id other than {ids}", zh: "请另取编号，不要用 {ids}" }
    other_id() { en: "give each an id of its own", zh: "请使用不同的编号" }
    unknown_agent(id) { en: "the team has no agent `{id}`", zh: "团队中没有成员 `{id}`" }
    unknown_shift(id) { en: "the team has no shift `{id}`", zh: "团队中没有班次 `{id}`" }
    the_agents(ids) { en: "its agents are {ids}", zh: "现有成员：{ids}" }
    the_shifts(ids) { en: "its shifts are {ids}", zh: "现有班次：{ids}" }
    holiday_outside_years(date) { en: "{date} is in none of the `years`", zh: "{date} 不在 `years` 所列年份之内" }
    name_holiday_year(year) { en: "add {year} to `years` once all of its holidays are listed", zh: "请在列全 {year} 年的节假日后把它加入 `years`" }
    write_holidays_file() {
        en: "write `holidays.toml` beside team.toml: `years = [2027]`, and a `[[holiday]]` with `date` and `name` for each (`kind = \"work\"` for an exchanged workday)",
        zh: "请在 team.toml 旁写 `holidays.toml`：`years = [2027]`，每个节假日一个 `[[holiday]]`，含 `date` 和 `name`（调休上班日写 `kind = \"work\"`）",
    }
    no_such_law(preset, name) { en: "preset `{preset}` has no table `{name}`", zh: "预设 `{preset}` 中没有名为 `{name}` 的表" }
    bad_choice(key, word) { en: "`{key}` can't be `{word}`", zh: "`{key}` 不能是 `{word}`" }
    one_of(words) { en: "it is one of: {words}", zh: "可选：{words}" }
}

// Times, dates and numbers.
messages! {
    not_a_clock(text) { en: "`{text}` is not a clock time", zh: "`{text}` 不是时刻" }
    write_clock() {
        en: "write hours and minutes: `\"09:00\"`; 01:30 on the next date is `\"25:30\"`",
        zh: "请写成时和分：`\"09:00\"`；次日 01:30 写作 `\"25:30\"`",
    }
    clock_out_of_range(text) { en: "there is no clock time `{text}`", zh: "没有 `{text}` 这个时刻" }
    clock_range() {
        en: "clock times go from 00:00 to 48:00 (midnight after the next date), minutes from 00 to 59",
        zh: "时刻从 00:00 到 48:00（次日结束），分钟从 00 到 59",
    }
    end_before_start(end, start) { en: "the end {end} is not after the start {start}", zh: "结束 {end} 不晚于开始 {start}" }
    the_start(start) { en: "the start {start}", zh: "开始 {start}" }
    write_next_date(next, end) {
        en: "write `\"{next}\"` for {end} of the next date",
        zh: "若指次日 {end}，请写 `\"{next}\"`",
    }
    too_late_for_day_before(start, end) {
        en: "a shift {start}–{end} of the day before would end on the third date",
        zh: "{start}–{end} 若归前一天，将在第三天结束",
    }
    ends_by_midnight() {
        en: "with `day = \"before\"` a shift ends by 24:00; leave it out for a duty of the date on which it starts",
        zh: "写 `day = \"before\"` 的班次须在 24:00 前结束；归开始当天的班次不写 day",
    }
    starts_next_date(start) { en: "the start {start} is on the next date", zh: "开始 {start} 已是次日" }
    start_as(start) {
        en: "a duty belongs to the date that it starts on: write `\"{start}\"`",
        zh: "当班归属开始的那一天：请写 `\"{start}\"`",
    }
    longer_than_a_day(from, until) {
        en: "{from} to {until} is longer than 24 hours",
        zh: "{from} 至 {until} 超过 24 小时",
    }
    split_in_two() { en: "split it in two", zh: "请拆成两段" }
    not_a_date(text) { en: "`{text}` is not a date", zh: "`{text}` 不是日期" }
    write_date() { en: "write year, month and day: `2026-12-04`", zh: "请写成年-月-日：`2026-12-04`" }
    no_such_date(text) { en: "there is no date {text}", zh: "没有 {text} 这一天" }
    date_out_of_range(text) { en: "{text} is not between 2000 and 2199", zh: "{text} 不在 2000 至 2199 年之间" }
    correct_date() { en: "correct the date", zh: "请更正日期" }
    dates_backward(until, from) { en: "the last date {until} is before the first, {from}", zh: "最后一天 {until} 早于第一天 {from}" }
    first_date(from) { en: "the first date {from}", zh: "第一天 {from}" }
    exchange_dates() { en: "exchange the two dates, or correct them", zh: "请对调或更正两个日期" }
    not_a_duration(text) { en: "`{text}` is not a length of time", zh: "`{text}` 不是时长" }
    write_duration() { en: "write `\"30min\"`, `\"11h\"` or `\"1h30min\"`", zh: "请写成 `\"30min\"`、`\"11h\"` 或 `\"1h30min\"`" }
    duration_too_long(key, most) { en: "`{key}` is longer than {most}", zh: "`{key}` 超过 {most}" }
    number_out_of_range(key, least, most) {
        en: "`{key}` must be from {least} to {most}",
        zh: "`{key}` 应在 {least} 到 {most} 之间",
    }
    share_out_of_range(key, most) {
        en: "`{key}` must be from 0 to {most}, with at most three decimals",
        zh: "`{key}` 应在 0 到 {most} 之间，最多三位小数",
    }
    three_decimals() { en: "write `1`, `0.5` or `0.125`", zh: "请写成 `1`、`0.5` 或 `0.125`" }
    staffing_order(high, more, low, less) {
        en: "`{high}` {more} is less than `{low}` {less}",
        zh: "`{high}` {more} 小于 `{low}` {less}",
    }
    week_hours_order(max, min) {
        en: "`max_week_hours` {max} is less than `min_week_hours` {min}",
        zh: "`max_week_hours` {max} 小于 `min_week_hours` {min}",
    }
    week_hours_are_ordered() {
        en: "`min_week_hours` ≤ `max_week_hours`",
        zh: "应为 `min_week_hours` ≤ `max_week_hours`",
    }
    stated_here(key, number) { en: "`{key}` {number}", zh: "`{key}` {number}" }
    staffing_is_ordered() { en: "`min` ≤ `want` ≤ `max`", zh: "应为 `min` ≤ `want` ≤ `max`" }
}

// What the entries say together.
messages! {
    no_shifts() { en: "the team has no shifts", zh: "团队没有班次" }
    add_shift() { en: "add `[[shifts]]` with `id`, `start` and `end`", zh: "请加上 `[[shifts]]`，写明 `id`、`start` 和 `end`" }
    no_agents() { en: "the team has no agents", zh: "团队没有成员" }
    add_agent() { en: "add `[[agents]]` with `id`", zh: "请加上 `[[agents]]`，写明 `id`" }
    idle_shift(shift) { en: "no agent may work shift `{shift}`", zh: "没有成员可以上班次 `{shift}`" }
    use_idle_shift(shift) {
        en: "add `{shift}` to the `shifts` of an agent, or remove the shift",
        zh: "请把 `{shift}` 加到某个成员的 `shifts`，或删去这个班次",
    }
    follows_itself(shift) { en: "shift `{shift}` can't follow itself", zh: "班次 `{shift}` 不能接在自己之后" }
    follows_too_early(after, before) {
        en: "`{after}` can't follow `{before}` on the same date: it starts before `{before}` ends",
        zh: "`{after}` 不能在同一天接在 `{before}` 之后：`{before}` 结束前它已开始",
    }
    follows_too_soon(after, before, between, needed) {
        en: "`{after}` starts {between} after `{before}`, but wrap-up, handover, travel and report take {needed}",
        zh: "`{after}` 在 `{before}` 之后 {between} 开始，而收尾、交接、路程和提前到岗共需 {needed}",
    }
    shift_times(shift, start, end) { en: "`{shift}` {start}–{end}", zh: "`{shift}` {start}–{end}" }
    drop_from_list(shift) { en: "take `{shift}` off the list", zh: "请从列表中删去 `{shift}`" }
    more_time_between() {
        en: "leave more time between them, or take it off the list",
        zh: "请留出更多间隔，或从列表中删去",
    }
    first_to_last(from, until) { en: "{from} to {until}", zh: "{from} 至 {until}" }
    leave_is(dates) { en: "leave {dates}", zh: "请假 {dates}" }
    leave_twice(agent, dates) {
        en: "two leaves of `{agent}` overlap, {dates}",
        zh: "`{agent}` 的两段请假重叠：{dates}",
    }
    leave_of_two_kinds(agent, dates, one, other) {
        en: "`{agent}` is on `{one}` and on `{other}` leave, {dates}",
        zh: "`{agent}` 在 {dates} 同时有 `{one}` 和 `{other}` 两种请假",
    }
    shorten_one() { en: "shorten or remove one of them", zh: "请缩短或删去其中一段" }
    pin_on_leave(agent, shift) {
        en: "`{agent}` is pinned to `{shift}` while on leave",
        zh: "`{agent}` 请假期间被固定到 `{shift}`",
    }
    pinned_here() { en: "pinned here", zh: "固定在这里" }
    drop_pin_or_leave() { en: "remove the pin or shorten the leave", zh: "请删去固定，或缩短请假" }
    pin_without_agent(date) {
        en: "{date} is pinned for nobody",
        zh: "没有写明 {date} 是固定谁",
    }
    pin_not_allowed(agent, shift) {
        en: "`{agent}` is pinned to `{shift}`, which `{agent}` may not work",
        zh: "`{agent}` 被固定到不能上的班次 `{shift}`",
    }
    may_work(agent, shifts) { en: "`{agent}` may work {shifts}", zh: "`{agent}` 可上 {shifts}" }
    allow_shift_or_drop_pin() { en: "add the shift to the agent's `shifts`, or change the pin", zh: "请在该成员的 `shifts` 中加上此班次，或修改固定" }
    pin_outside_dates(agent, shift, date) {
        en: "`{agent}` is pinned to `{shift}` on {date}, when `{agent}` may not work it",
        zh: "`{agent}` 在 {date} 被固定到 `{shift}`，但那天不能上这个班",
    }
    joins(agent, date) { en: "`{agent}` joins on {date}", zh: "`{agent}` 自 {date} 起在岗" }
    leaves(agent, date) { en: "`{agent}` is there until {date}", zh: "`{agent}` 到 {date} 为止在岗" }
    eligible_here(agent, shift) {
        en: "`[[eligibility]]` says when `{agent}` may work `{shift}`",
        zh: "`[[eligibility]]` 写明 `{agent}` 哪些日子可上 `{shift}`",
    }
    other_dates_or_drop_pin() { en: "change those dates, or the pin", zh: "请修改这些日期，或修改固定" }
    hopeless_eligibility(agent, shift) {
        en: "an `[[eligibility]]` entry of `{agent}` speaks of `{shift}`, which is not in the agent's `shifts`",
        zh: "`{agent}` 的 `[[eligibility]]` 涉及 `{shift}`，但其 `shifts` 中没有这个班次",
    }
    drop_eligibility_or_allow() {
        en: "add the shift to the agent's `shifts`, or remove the entry",
        zh: "请在该成员的 `shifts` 中加上此班次，或删去这一条",
    }
    pin_pair(after, before) {
        en: "`{after}` may not follow `{before}` on the same date",
        zh: "同一天内 `{after}` 不能接在 `{before}` 之后",
    }
    shift_is_here(shift) { en: "shift `{shift}`", zh: "班次 `{shift}`" }
    allow_pair(after, before) {
        en: "pin one of them, or write `may_follow_same_day = [\"{before}\"]` for `{after}`",
        zh: "请只固定其中一个，或在 `{after}` 中写 `may_follow_same_day = [\"{before}\"]`",
    }
    pin_same_twice(shift) { en: "`{shift}` is pinned twice on the same date", zh: "同一天固定了两次 `{shift}`" }
    write_once() { en: "write it once", zh: "请只写一次" }
    pin_of_many(count) { en: "{count} shifts are pinned on one date", zh: "同一天固定了 {count} 个班次" }
    pin_at_most_two() { en: "pin one shift, or two such as `\"A+C\"`", zh: "请固定一个班次，或两个，如 `\"A+C\"`" }
    hopeless_preference(agent, shift) {
        en: "a preference of `{agent}` speaks of `{shift}`, which `{agent}` may not work",
        zh: "`{agent}` 的意愿涉及不能上的班次 `{shift}`",
    }
    hopeless_company(agent, other) {
        en: "a preference of `{agent}` speaks of `{other}`, who may work none of the same shifts",
        zh: "`{agent}` 的意愿涉及 `{other}`，但两人没有共同可上的班次",
    }
    drop_wish() { en: "remove the preference", zh: "请删去这条意愿" }
    drop_wish_or_allow() {
        en: "remove it from the preference, or add the shift to the agent's `shifts`",
        zh: "请从意愿中删去，或在该成员的 `shifts` 中加上此班次",
    }
    merge_conflict() { en: "two versions of this file stand side by side, not merged", zh: "此文件有尚未解决的合并冲突" }
    resolve_conflict() {
        en: "keep one of them and remove the lines with <<<<<<<, ======= and >>>>>>>",
        zh: "请保留其中一份，并删去 <<<<<<<、=======、>>>>>>> 各行",
    }
}
