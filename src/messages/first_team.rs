//! A team's first files from the sheet that it has: what is asked, what is written and why, what was not read.

use super::messages;

messages! {
    // Reading.

    not_people() { en: "they are nobody's; nothing of them is in the team", zh: "这些不是某个人的行，没有写进团队" }
    date_again(date) { en: "{date} stands above two columns", zh: "{date} 写了两列" }
    tell_apart() {
        en: "join the rows into one, or add a column with staff numbers if they are two people",
        zh: "请合并成一行；若是两个人，请加一列工号",
    }
    other_weekday(date, weekday) { en: "{date} is no {weekday}", zh: "{date} 不是{weekday}" }
    name_the_month() {
        en: "the month or the year is another: give it with `--month 2026-10`",
        zh: "月份或年份不对：请用 `--month 2026-10` 写明",
    }

    too_far_apart(first, last) {
        en: "the sheets reach from {first} to {last}, which is more than three years",
        zh: "这些表从 {first} 到 {last}，超过三年",
    }
    two_sheets(name, date, one, other) {
        en: "`{name}` has two cells for {date}: in {one} and in {other}",
        zh: "`{name}` 在 {date} 有两个单元格：{one} 和 {other}",
    }
    one_sheet_a_date() {
        en: "give each month once; `--sheet NAME` reads one sheet of a workbook",
        zh: "每个月只给一次；`--sheet 名称` 只读工作簿中的一个表",
    }
    no_mark(mark) { en: "`{mark}` looks like no shift", zh: "`{mark}` 不像班次" }
    overlap(one, other) { en: "`{one}` ends after `{other}` begins", zh: "`{one}` 结束时 `{other}` 已经开始" }
    three_shifts() { en: "more than two shifts in one cell", zh: "一格中有两个以上的班次" }
    note_left_out(note) { en: "the note `{note}` is not in the roster", zh: "批注“{note}”没有写进班表" }
    remark_left_out(remark) { en: "the remark `{remark}` is not in the roster", zh: "备注“{remark}”没有写进班表" }
    half_left_out() {
        en: "the half day of leave beside the shift is not in leave.toml, since the shift is kept whole",
        zh: "班次旁的半天假没有写进 leave.toml，班次按整班保留",
    }
    half_as_whole() {
        en: "half a day of leave, and nothing says what the other half was: kept as a day of leave",
        zh: "写了半天假，没有写另外半天：按一天假保留",
    }
    no_times(mark, cells) { en: "nobody has said when `{mark}` is ({cells})", zh: "没有写明 `{mark}` 的时间（{cells}）" }
    give_times(mark) {
        en: "add `--shift {mark}=09:00-17:00` with its times, `--shift {mark}=rest` or `--shift {mark}=leave`",
        zh: "请加上 `--shift {mark}=09:00-17:00` 写明时间，或 `--shift {mark}=rest`（休息）、`--shift {mark}=leave`（请假）",
    }
    not_read(text, name, date, why) {
        en: "`{text}`, the cell of {name} on {date}, is not understood: {why}",
        zh: "看不懂 {name} 在 {date} 的单元格 `{text}`：{why}",
    }
    skip() {
        en: "correct the cell, or add `--skip` to go on with what is understood",
        zh: "请更正，或加上 `--skip` 只用看得懂的部分",
    }
    no_shifts() { en: "no cell has a shift", zh: "没有一格是班次" }
    shift_form() {
        en: "below the dates stand shifts, such as E, L, 早, 晚; give the times of each with `--shift E=06:00-14:00`",
        zh: "日期下方应有班次，如 早、晚、E、L；各班次的时间用 `--shift 早=09:00-17:00` 写明",
    }
    rosters_there(folder) { en: "`{folder}` has rosters already", zh: "`{folder}` 中已有班表" }
    other_folder() {
        en: "give the new team's folder another name: its rosters are kept under that",
        zh: "请给新团队的文件夹换个名字：班表存放在同名文件夹下",
    }
    bad_meaning(text) { en: "`{text}` does not say what a mark means", zh: "`{text}` 没有写明班次的含义" }
    meaning_form() {
        en: "write it as E=06:00-14:00, or a night as N=22:00-06:00; or N=rest, N=leave",
        zh: "请写成 早=09:00-17:00，跨零点写 夜=22:00-06:00；或 培=rest（休息）、培=leave（请假）",
    }
    months_and_files(months, files) {
        en: "{months} months are given for {files} sheets",
        zh: "给了 {months} 个月份，却有 {files} 个表",
    }
    month_each() {
        en: "give one `--month` for all sheets, or one for each in their order",
        zh: "`--month` 只写一个，或按顺序给每个表各写一个",
    }
    needs_from(option) { en: "`{option}` is about a sheet, and none is given", zh: "`{option}` 与表格有关，但没有给出表格" }
    add_from() { en: "add `--from SHEET`", zh: "请加上 `--from 表格`" }

    // Written.

    written_from(sheets) { en: "A team as these sheets show it: {sheets}.", zh: "根据以下表格写出的团队：{sheets}。" }
    read_it() {
        en: "Behind each line stands what in the sheets it rests on. It is the past, not what you want: change what should be otherwise.",
        zh: "每行后面写明依据。这些只是过去的情况，不一定是您的要求：不合适的请改。",
    }
    name_of_title() { en: "as the title says", zh: "取自标题" }
    where_clocks() { en: "where are your clocks? No sheet says so", zh: "所在时区？表格中没有写" }
    week_of_sheet(weekday) { en: "the sheets are whole weeks from {weekday} on", zh: "表格以整周计，从{weekday}开始" }
    week_not_said() { en: "on which day does your week begin? The sheets are no whole weeks", zh: "一周从哪天开始？表格不是整周" }
    holidays_of_sheet() {
        en: "Public holidays as the sheets mark them; they are no example of how their weekday is staffed.",
        zh: "表格中标出的节假日；推算各星期几的人数时不计这些日子。",
    }
    shifts_of_sheet() { en: "1. Shifts: the marks in the cells.", zh: "一、班次：单元格中的标记。" }
    in_cells(cells) { en: "in {cells}", zh: "见于 {cells}" }
    times_given() { en: "given by you", zh: "由您给出" }
    times_of_legend() { en: "as the sheet says", zh: "表格中写明" }
    is_on_call() { en: "on call, by its mark or the legend; is it paid, does it count as a day?", zh: "按标记或图例为待命；是否计工时、算不算一天？" }
    same_day(times) { en: "both on one date, {times}", zh: "同一天连上，{times}" }
    agents_of_sheet(count) { en: "2. Who works: {count} names.", zh: "二、成员：{count} 人。" }
    part_of(worked, of) { en: "worked {worked} of {of} days, clearly fewer than most", zh: "{of} 天中上了 {worked} 天，明显少于多数人" }
    not_before() { en: "not in the sheets before", zh: "此前的表中没有" }
    not_after() { en: "not in the sheets after", zh: "此后的表中没有" }
    never_works(duties, shifts) { en: "in {duties} never {shifts}", zh: "{duties}中从未上过 {shifts}" }
    never_on(name, weekdays, dates) {
        en: "{name} never worked on {weekdays} ({dates}).",
        zh: "{name} 从未在{weekdays}上班（{dates}）。",
    }
    every_day() { en: "every day", zh: "每天" }
    staffing_of_sheet() {
        en: "3. How many: the fewest are required, what was usual is wanted.",
        zh: "三、人数：最少的为必须（min），通常的为希望（want）。",
    }
    heads(shift, weekdays, least, most, usual, dates) {
        en: "{shift}, {weekdays}: from {least} to {most} agents, mostly {usual} ({dates}).",
        zh: "{shift}，{weekdays}：{least} 至 {most} 人，多为 {usual} 人（{dates}）。",
    }
    always(shift, weekdays, heads, dates) { en: "{shift}, {weekdays}: always {heads} ({dates}).", zh: "{shift}，{weekdays}：都是 {heads} 人（{dates}）。" }
    nobody(shift, weekdays, dates) { en: "{shift}, {weekdays}: nobody ({dates}).", zh: "{shift}，{weekdays}：没有人（{dates}）。" }
    not_every_week(shift, weekdays, most) {
        en: "{shift}, {weekdays}: mostly nobody, {most} at most; nothing is required.",
        zh: "{shift}，{weekdays}：多数时候没有人，最多 {most} 人；不作要求。",
    }
    rules_of_sheet() {
        en: "4. Rules: what nobody exceeded. `fairshift rules` explains them all; remove a block and it does not hold.",
        zh: "四、规矩：谁都没有超出的限度。fairshift rules 有全部说明；删去整段即不要求。",
    }
    span(weeks) { en: "in {weeks}", zh: "{weeks}中" }
    longest_stint(span, days, name, from) {
        en: "{span} nobody worked more than {days} days in a row ({name}, from {from})",
        zh: "{span}没有人连续上班超过 {days} 天（{name}，{from} 起）",
    }
    longest_nights(shift, days, name, from) {
        en: "nobody had more than {days} of {shift} in a row ({name}, from {from})",
        zh: "没有人连上 {shift} 超过 {days} 个（{name}，{from} 起）",
    }
    shortest_rest(hours, name, until) {
        en: "nobody had less than {hours} between two dates ({name}, before {until})",
        zh: "两天的班之间没有人少于 {hours}（{name}，{until} 之前）",
    }
    no_rest(name, until) {
        en: "No rule of rest: {name} had none before {until}. [rules.rest] with min = \"11h\" would ask for it.",
        zh: "没有写休息时间的规矩：{name} 在 {until} 之前没有休息。需要时写 [rules.rest]，min = \"11h\"。",
    }
    fewest_rest_days(days, name, week) {
        en: "nobody had fewer than {days} days without work in a week ({name}, week of {week})",
        zh: "没有人一周少于 {days} 天不上班（{name}，{week} 那一周）",
    }
    no_rest_days(name, week) {
        en: "No rule of rest days: {name} worked all seven days of the week of {week}. [rules.rest_days] with min_per_week = 1 would ask for one.",
        zh: "没有写休息日的规矩：{name} 在 {week} 那一周七天都上班。需要时写 [rules.rest_days]，min_per_week = 1。",
    }
    leave_counted() { en: "days of leave were counted among them", zh: "请假的日子也算在内" }
    most_hours(hours, name, week) {
        en: "nobody worked more than {hours} in a week ({name}, week of {week})",
        zh: "没有人一周超过 {hours}（{name}，{week} 那一周）",
    }
    most_weekends(worked, of, name, from) {
        en: "nobody worked more than {worked} of {of} weekends in a row ({name}, from {from})",
        zh: "任意连续 {of} 个周末，没有人上班超过 {worked} 个（{name}，{from} 起）",
    }
    pins_of_sheet(first, last) {
        en: "5. The sheets end within a week: {first} to {last} are fixed as they were, so that the next roster begins with that week.",
        zh: "五、表格在一周中间结束：{first} 至 {last} 按原样固定，下一张班表从那一周开始。",
    }
    pins_of_day(date) {
        en: "5. The sheets end within a week: {date} is fixed as it was, so that the next roster begins with that week.",
        zh: "五、表格在一周中间结束：{date} 按原样固定，下一张班表从那一周开始。",
    }
    leave_of_sheet() { en: "Leave, as the cells say it.", zh: "请假，取自单元格。" }
    leave_cell(cell) { en: "from cell {cell} on", zh: "自单元格 {cell} 起" }

    // Told.

    bad_zone(zone) { en: "`{zone}` is no time zone", zh: "`{zone}` 不是时区" }
    zone_form() { en: "name it as Europe/London, Asia/Shanghai", zh: "请写成 Asia/Shanghai、Europe/London" }
    asking() { en: "When are the shifts? Write 09:00-17:00, a night as 22:00-06:00, or rest, leave.", zh: "各班次是什么时间？请写 09:00-17:00，跨零点写 22:00-06:00；或写 rest（休息）、leave（请假）。" }
    when_is(mark, cells) { en: "{mark} ({cells})", zh: "{mark}（{cells}）" }
    no_answer() { en: "a question was not answered", zh: "有问题没有回答" }
    give_options() { en: "answer it, or give the answers as options: `fairshift init --help`", zh: "请回答，或用选项写明：`fairshift init --help`" }
    read_so_much(agents, shifts, first, last) {
        en: "Read: {agents}, {shifts}, {first} to {last}.",
        zh: "已读取：{agents}，{shifts}，{first} 至 {last}。",
    }
    is_written(dir) {
        en: "{dir}/team.toml says for each line what in the sheets it rests on; leave is in {dir}/leave.toml.",
        zh: "{dir}/team.toml 每行写明依据；请假在 {dir}/leave.toml。",
    }
    past_kept(path) { en: "What was worked is in {path}; the next roster follows it.", zh: "过去的班表在 {path}，下一张班表接在其后。" }
    go_on(dir, start, weeks) {
        en: "Next: look through {dir}/team.toml, then\n  fairshift check {dir} --start {start} --weeks {weeks}\n  fairshift solve {dir} --start {start} --weeks {weeks}",
        zh: "接下来：看一遍 {dir}/team.toml，然后\n  fairshift check {dir} --start {start} --weeks {weeks}\n  fairshift solve {dir} --start {start} --weeks {weeks}",
    }
    so_far() { en: "So far", zh: "迄今" }
    agent() { en: "Agent", zh: "成员" }
    working_days() { en: "Days", zh: "天数" }
    weekend_days() { en: "Weekend days", zh: "周末天数" }
    leave_days() { en: "Leave", zh: "请假" }
    hours() { en: "Hours", zh: "工时" }
    taken_as_free() { en: "the day was taken as free", zh: "这一天按休息处理" }

    // Asked without a sheet.

    all_rules() { en: "Every rule with an example and its keys; `fairshift rules` explains them.", zh: "每条规则的例子和各项；fairshift rules 有说明。" }
    need_answer() { en: "please answer", zh: "请填写" }
    ask_name() { en: "What is the team called?", zh: "团队叫什么？" }
    ask_zone() { en: "In which time zone are its clocks?", zh: "在哪个时区？" }
    ask_weekday() { en: "On which day does its week begin?", zh: "一周从哪天开始？" }
    weekday_form() { en: "monday to sunday", zh: "monday 至 sunday，或 周一 至 周日" }
    ask_open() { en: "Between which clock times must somebody be there?", zh: "几点到几点必须有人？" }
    span_form() { en: "write it as 09:00-22:00", zh: "请写成 09:00-22:00" }
    ask_shifts() { en: "Which shifts are there, and when?", zh: "有哪些班次，几点到几点？" }
    shifts_form() {
        en: "a short name and the times of each: A 09:00-17:00, N 22:00-06:00",
        zh: "每个班次写简称和时间：早 09:00-17:00，夜 22:00-06:00",
    }
    ask_names() { en: "Who works? Names with commas between them", zh: "谁上班？姓名之间用逗号隔开" }
    names_form() { en: "one name at least", zh: "至少一个姓名" }
    ask_least() { en: "How many agents does each shift need at least?", zh: "每个班次至少要几个人？" }
    ask_stint() { en: "How many working days in a row at most?", zh: "最多连续上班几天？" }
    ask_rest_days() { en: "How many rest days a week at least?", zh: "每周至少休息几天？" }
    ask_hours() { en: "How many hours a week at most?", zh: "每周最多多少小时？" }
    number_form() { en: "a number that can be here", zh: "请写一个合适的数" }
    hours_form() { en: "write it as 40h", zh: "请写成 40h" }
}
