//! What is wrong with roster files.

use super::messages;

messages! {
    no_roster(path) {
        en: "there is no roster at `{path}`",
        zh: "`{path}` 处没有班表",
    }
    make_one() {
        en: "make one with `fairshift solve TEAM`; one that was published can be put back with `fairshift restore TEAM`",
        zh: "请先用 `fairshift solve 团队文件夹` 排班；已发布过的可用 `fairshift restore 团队文件夹` 恢复",
    }
    passed_over(start) {
        en: "this roster of {start} is passed over: rosters of a team are found by names such as `{start}.toml`",
        zh: "这份从 {start} 开始的班表未被读取：团队的班表按 `{start}.toml` 这样的文件名查找",
    }
    passed_over_help(start) {
        en: "call it `{start}.toml` if it is the one that counts, else keep it in another folder; commands that take a roster file read it by its own name",
        zh: "如以它为准，请改名为 `{start}.toml`，否则请移到别的文件夹；接受班表文件的命令可直接用它的文件名读取",
    }
    two_teams(id, folder, other) {
        en: "two folders are the team `{id}`: `{folder}` and `{other}`, whose roster this is",
        zh: "`{folder}` 与 `{other}` 两个文件夹都是团队 `{id}`，这份班表属于后者",
    }
    two_teams_help() {
        en: "give one of them another id, or keep its rosters elsewhere with --out",
        zh: "请为其中一个换一个编号，或用 --out 把它的班表存到别处",
    }
    other_format(format) {
        en: "the roster has format {format}, this program reads format 1",
        zh: "班表格式为 {format}，本程序只读取格式 1",
    }
    newer_program() {
        en: "read it with the version of fairshift that wrote it",
        zh: "请用写出该文件的 fairshift 版本读取",
    }
    bad_horizon(what) {
        en: "the dates of the roster make no sense: {what}",
        zh: "班表日期不合理：{what}",
    }
    other_team(team, inputs) {
        en: "the roster is of team `{team}`, but its inputs are of `{inputs}`",
        zh: "班表属于团队 `{team}`，但其输入文件属于 `{inputs}`",
    }
    not_this_team(team, asked) {
        en: "the roster is of team `{team}`, not of `{asked}`",
        zh: "班表属于团队 `{team}`，不是 `{asked}`",
    }
    inputs_missing(path) {
        en: "the copy of the roster's inputs is missing: `{path}`",
        zh: "找不到该班表的输入副本：`{path}`",
    }
    restore_inputs() {
        en: "put the folder back beside the roster: from version control, with `fairshift restore TEAM` if it was published, or by solving again",
        zh: "请把该文件夹放回班表旁边：从版本管理中恢复；已发布的可用 `fairshift restore 团队文件夹`；或重新排班",
    }
    name_of_another_file(name) {
        en: "`{name}` is the name of another file that fairshift reads, not of a roster",
        zh: "`{name}` 是 fairshift 另有用途的文件名，不能用作班表",
    }
    inputs_edited() {
        en: "the copy of the roster's inputs has been edited since it was solved",
        zh: "该班表的输入副本在排班之后被改动过",
    }
    inputs_edited_help() {
        en: "restore the copy; change the team's own folder instead, and compare with `fairshift verify ROSTER --against-current`",
        zh: "请恢复副本；要改规则请改团队文件夹，再用 `fairshift verify 班表 --against-current` 比较",
    }
    unknown_agent(id) {
        en: "the roster's team has no agent `{id}`",
        zh: "该班表的团队没有成员 `{id}`",
    }
    several_agents(name, ids) {
        en: "several agents are called `{name}`: {ids}",
        zh: "有几位成员都叫 `{name}`：{ids}",
    }
    give_the_id() {
        en: "give the id of the one who is meant",
        zh: "请写出所指成员的编号",
    }
    unknown_shift(id) {
        en: "the roster's team has no shift `{id}`",
        zh: "该班表的团队没有班次 `{id}`",
    }
    warm_of_this_team() {
        en: "begin with a roster of this team, or leave out `--warm`",
        zh: "请用本团队的班表作起点，或不写 `--warm`",
    }
    warm_other_dates(from, until, start, last) {
        en: "the roster is of {from} to {until}, asked for is {start} to {last}",
        zh: "班表日期为 {from} 至 {until}，要排的是 {start} 至 {last}",
    }
    warm_dates(start, weeks) {
        en: "use `--start {start} --weeks {weeks}`, or leave out `--warm`",
        zh: "请用 `--start {start} --weeks {weeks}`，或不写 `--warm`",
    }
    warm_of_these_dates() {
        en: "begin with a roster of these dates, or leave out `--warm`",
        zh: "请用这段日期的班表作起点，或不写 `--warm`",
    }
    warm_lost(path, count) {
        en: "`{path}`: duties of agents or shifts that the team no longer has are taken as rest: {count}",
        zh: "`{path}`：成员或班次已不在团队中的当班按休息处理，共 {count} 个",
    }
    warm_broken(path, rule) {
        en: "`{path}` breaks the must `{rule}` as the team is now; the search does not begin with it",
        zh: "按团队现状，`{path}` 违反必须满足的规则 `{rule}`；不以它为起点",
    }
    warm_verify(path) {
        en: "`fairshift verify {path} --against-current` shows what has changed",
        zh: "用 `fairshift verify {path} --against-current` 查看改动",
    }
    cell_form() {
        en: "a cell is a shift such as `A`, a pair such as `A+C`, or `-` for rest",
        zh: "每格写一个班次如 `A`，或同日两班如 `A+C`，休息写 `-`",
    }
    missing_line(agent, week) {
        en: "`{agent}` has no line in the week of {week}",
        zh: "`{agent}` 在 {week} 那一周没有排班行",
    }
    wrong_length(agent, has, wanted) {
        en: "the line of `{agent}` has {has} cells, its week has {wanted} days",
        zh: "`{agent}` 这一行有 {has} 格，这一周有 {wanted} 天",
    }
    wrong_week(found, wanted) {
        en: "this week begins on {found}, the roster needs the one of {wanted} here",
        zh: "这一周从 {found} 开始，此处应为 {wanted} 那一周",
    }
    weeks_missing(wanted) {
        en: "the roster ends before the week of {wanted}",
        zh: "班表缺少 {wanted} 开始的那一周",
    }
    weeks_left() {
        en: "the roster ends before this week",
        zh: "这一周超出了班表的日期",
    }
    bad_count(id) {
        en: "there is no count `{id}`",
        zh: "没有名为 `{id}` 的计数",
    }
    bad_fraction(text) {
        en: "`{text}` is not a number such as `5`, `-1/4`",
        zh: "`{text}` 不是数字，应如 `5`、`-1/4`",
    }
    published(path) {
        en: "`{path}` is published and is not overwritten",
        zh: "`{path}` 已发布，不会被覆盖",
    }
    published_help() {
        en: "write elsewhere with `--out FILE`",
        zh: "请用 `--out 文件` 写到别处",
    }
    other_team_help() {
        en: "put the roster's own inputs back beside it",
        zh: "请把该班表自己的输入副本放回旁边",
    }
    not_a_roster(path) {
        en: "`{path}` is there and is not a roster",
        zh: "`{path}` 已存在，但不是班表",
    }
    cannot_write(path, why) {
        en: "`{path}` can't be written: {why}",
        zh: "无法写入 `{path}`：{why}",
    }
    cannot_write_help() {
        en: "nothing was changed; free the disk or choose another place with `--out FILE`",
        zh: "没有改动任何文件；请腾出磁盘空间，或用 `--out 文件` 写到别处",
    }
    not_before(path, last, start) {
        en: "`{path}` lasts until {last}, so it can't be the history of a roster that begins on {start}",
        zh: "`{path}` 到 {last} 才结束，不能作为 {start} 开始的班表的历史",
    }
    not_a_folder_name(text) {
        en: "`{text}` is not the name of a folder beside the roster",
        zh: "`{text}` 不是班表旁边的文件夹名",
    }
    overlapping_roster(path) {
        en: "`{path}` begins earlier and reaches into these dates; it is not taken as history",
        zh: "`{path}` 开始更早且与这段日期重叠，不作为历史",
    }
    name_history() {
        en: "begin after it, or name the roster before with `--after ROSTER`, or `--no-history`",
        zh: "请从它之后开始，或用 `--after 班表` 指定上一张，或用 `--no-history`",
    }
}

// Breaks of a roster.
messages! {
    break_of_no_date(date) { en: "{date} is not a date of this roster", zh: "{date} 不是这张班表的日期" }
    not_breaks(text) { en: "`{text}` is not a list of breaks", zh: "`{text}` 不是休息时间列表" }
    breaks_form() { en: "write, for example, `12:00-13:00 16:00-16:15`, hours past midnight as 25:00", zh: "例如写 `12:00-13:00 16:00-16:15`，次日凌晨写作 25:00" }
    other_dates_than(from, until, start, last) {
        en: "the team's files are about {from} to {until} alone, and not {start} to {last}",
        zh: "团队文件只涉及 {from} 至 {until}，不包括 {start} 至 {last}",
    }
    about_dates(start, weeks) {
        en: "add `--start {start} --weeks {weeks}`, or change `from` and `until` in [team]",
        zh: "请加上 `--start {start} --weeks {weeks}`，或修改 [team] 的 `from`、`until`",
    }
}
