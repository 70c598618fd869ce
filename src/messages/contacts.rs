//! Contacts: what is wrong with their files and with goals, the heads that they take, what heads do.

use super::messages;

// What is wrong.
messages! {
    level_of_all() {
        en: "no number of agents answers everybody in time; a level is above 0 and below 1",
        zh: "再多的人也做不到全部按时应答；`level` 应大于 0、小于 1",
    }
    level_form() { en: "write, for example, `level = 0.8`", zh: "例如写 `level = 0.8`" }
    nobody_gives_up() {
        en: "without a patience nobody gives up, so that a share of those who do says nothing",
        zh: "没有写等待耐心（patience），模型中无人放弃，放弃率目标没有意义",
    }
    give_patience() { en: "add `patience = \"3min\"`, or remove `abandoned`", zh: "请加上 `patience = \"3min\"`，或删去 `abandoned`" }
    share_between(key) { en: "`{key}` is above 0 and below 1", zh: "`{key}` 应大于 0、小于 1" }
    share_form() { en: "write 0.05 for 5 %", zh: "5% 请写成 0.05" }
    nobody_left() { en: "with a shrinkage of 1 nobody is left to answer", zh: "损耗率为 1 时无人应答" }
    shrinkage_form() { en: "write, for example, `shrinkage = 0.3`", zh: "例如写 `shrinkage = 0.3`" }
    no_patience() { en: "a patience of nothing", zh: "等待耐心不能为 0" }
    patience_form() { en: "write, for example, `patience = \"2min\"`, or remove it", zh: "例如写 `patience = \"2min\"`，或删去" }
    bad_channel(name) { en: "`{name}` can't be the name of a channel", zh: "`{name}` 不能作为渠道名" }
    write_seconds() { en: "write `20s`, `3min`, `1min30s` or `4h`", zh: "请写成 `20s`、`3min`、`1min30s` 或 `4h`" }
    no_handle(key) { en: "`{key}` is 0: a contact takes some time", zh: "`{key}` 为 0：处理一个联络总要时间" }
    fewer_rows() { en: "split the file by months", zh: "请按月拆分文件" }
    no_rows() { en: "the file of contacts has no rows", zh: "联络量文件没有数据行" }
    example() {
        en: "write, for example:\ndate,from,channel,contacts,handle\n2026-11-02,09:00,calls,42,180",
        zh: "例如：\n日期,开始,渠道,数量,处理时长\n2026-11-02,09:00,calls,42,180",
    }
    columns_are() {
        en: "the columns are date or weekday, from, until, channel, contacts, handle (seconds), in any order; remove others",
        zh: "可用的列：日期或星期、开始、结束、渠道、数量、处理时长（秒），顺序不限；其他列请删去",
    }
    dates_and_weekdays() { en: "some rows have a date, others only a weekday", zh: "有的行写日期，有的只写星期" }
    split_dates() { en: "put the rows by weekday into a file of their own", zh: "请把按星期写的行另存一个文件" }
    from_form() { en: "write hours and minutes such as 09:00, up to 23:59", zh: "请写成时和分，如 09:00，最晚 23:59" }
    no_contacts() { en: "the row has no number of contacts", zh: "这一行没有联络量" }
    negative(text) { en: "`{text}` is less than nothing", zh: "`{text}` 是负数" }
    not_a_count(text) { en: "`{text}` is not a number of contacts", zh: "`{text}` 不是联络量" }
    many_contacts(text, most) { en: "`{text}` is more than {most} contacts", zh: "`{text}` 超过 {most}" }
    write_zero() { en: "write 0 where nobody came, or a number such as 42 or 3.5", zh: "没有联络请写 0，否则写数字，如 42 或 3.5" }
    handle_form() { en: "write seconds (180), minutes and seconds (3:00), 0:03:00 or 3min", zh: "请写秒数（180）、分秒（3:00）、0:03:00 或 3分" }
    each(weekday) { en: "each {weekday}", zh: "每{weekday}" }
    mixed(other, length) {
        en: "an interval of {other} min among intervals of {length} min",
        zh: "时段长度不一：{other} 分钟与 {length} 分钟混用",
    }
    one_length() {
        en: "write all channels in intervals of one length that end by 24:00, or one file for each length",
        zh: "请统一时段长度（最晚到 24:00），或每种长度各用一个文件",
    }
    no_length() { en: "one row a day does not say how long an interval is", zh: "每天只有一行，看不出时段长度" }
    name_length() { en: "name it: `--interval 30min`, or add a column `until`", zh: "请写明：`--interval 30min`，或加一列“结束”" }
    overlap(hours, day) { en: "{hours} of {day} overlaps another row of the channel", zh: "{day} {hours} 与同一渠道的另一行重叠" }
    hole(hours, day) { en: "{hours} of {day} is missing between other intervals", zh: "{day} 缺少 {hours}" }
    fill_hole() {
        en: "add the rows, with 0 where nobody came; if the channel is closed then, `--holes closed`",
        zh: "请补上这些行（没有联络写 0）；若该时段不开放，请用 `--holes closed`",
    }
    neighbour() { en: "the row beside it", zh: "相邻的行" }
    unknown_channel(name) {
        en: "the team has no `[service.{name}]`, and the file has contacts of it",
        zh: "文件中有 `{name}` 的联络量，团队文件却没有 `[service.{name}]`",
    }
    no_such_channel(name) { en: "the file has no channel `{name}`", zh: "文件中没有渠道 `{name}`" }
    add_service(name) {
        en: "add `[service.{name}]` with `kind = \"calls\"`, or name the channels that count: `--channel …`",
        zh: "请加上 `[service.{name}]`（含 `kind = \"calls\"`），或用 `--channel …` 指明要算的渠道",
    }
    channels_are(list) { en: "its channels are {list}", zh: "渠道有：{list}" }
    nobody_serves(name) { en: "nobody in the team can answer `{name}`", zh: "团队中没有人能应答 `{name}`" }
    give_skill(skill) { en: "give the skill {skill} to an agent, or name another in `skill`", zh: "请给成员加上技能 {skill}，或在 `skill` 中改写" }
    no_handle_time(name) { en: "nothing says how long a contact of `{name}` takes", zh: "没有写明 `{name}` 的处理时长" }
    add_handle() {
        en: "add a column `handle` with seconds, or `handle = \"3min\"` to the team's `[service]`, or `--handle 3min`",
        zh: "请加一列“处理时长”（秒），或在团队的 `[service]` 中写 `handle = \"3min\"`，或用 `--handle 3min`",
    }
    too_many_heads(name, most) {
        en: "`{name}` takes more than {most} agents at once",
        zh: "`{name}` 同时需要超过 {most} 人",
    }
    check_volume() { en: "check the contacts and handle times; are they of a whole day?", zh: "请核对联络量和处理时长：是否为全天合计？" }
    target_of_most(heads, most) {
        en: "a target of {heads} agents; a team's file takes {most} at most",
        zh: "目标为 {heads} 人；团队文件最多 {most} 人",
    }
    too_many_rows(rows, most) {
        en: "{rows} rows of targets; a team's file takes {most} at most",
        zh: "目标共 {rows} 行；团队文件最多 {most} 行",
    }
    fewer_dates() { en: "write the usual week (without `--by date`), or fewer dates", zh: "请写一周的曲线（不用 `--by date`），或减少日期" }
    targets_there(path) { en: "`{path}` is there already and says something else", zh: "`{path}` 已存在，内容不同" }
    not_for_targets(name) {
        en: "`{name}` can't hold targets: that takes the plain name of a CSV file that is not the file of contacts",
        zh: "`{name}` 不能存放目标：应为一个 CSV 文件名，且不是话务量文件",
    }
    name_targets() { en: "name another with `--file targets.csv`", zh: "请另取文件名，如 `--file targets.csv`" }
    replace_it() { en: "replace it with `--replace`, or name another with `--file`", zh: "用 `--replace` 替换，或用 `--file` 换一个文件名" }
    into_team_breaks() {
        en: "the team's files would not be right with these targets; nothing was written",
        zh: "写入这些目标后团队文件会出错；没有写入任何内容",
    }
}

// What targets show.
messages! {
    everyone() { en: "everyone", zh: "所有人" }
    time() { en: "Time", zh: "时段" }
    day() { en: "Day", zh: "日期" }
    busiest() { en: "Busiest day", zh: "最忙一天" }
    holidays() { en: "Holiday", zh: "节假日" }
    heads_for(who, channels) { en: "Agents wanted · {who} ({channels})", zh: "所需人数 · {who}（{channels}）" }
    tab_dates() { en: "Dates", zh: "按日" }
    title_dates() { en: "Agents wanted by date", zh: "每日所需人数" }
    tab_channels() { en: "Channels", zh: "渠道" }
    title_channels() { en: "Channels, a week", zh: "各渠道（每周）" }
    channel() { en: "Channel", zh: "渠道" }
    promise() { en: "Promise", zh: "服务承诺" }
    contacts() { en: "Contacts", zh: "联络量" }
    handle() { en: "Each", zh: "处理时长" }
    peak() { en: "Peak", zh: "最多人数" }
    hours() { en: "Hours", zh: "工时" }
    in_time() { en: "In time", zh: "按时应答" }
    speed() { en: "Mean wait", zh: "平均等待" }
    occupancy() { en: "Busy", zh: "占用率" }
    abandoned() { en: "Give up", zh: "放弃率" }
    done_within(time) { en: "done within {time}", zh: "{time}内处理完" }
    level_within(level, time) { en: "{level} within {time}", zh: "{time}内应答 {level}" }
    speed_at_most(time) { en: "mean wait {time} at most", zh: "平均等待不超过 {time}" }
    busy_at_most(share) { en: "busy {share} at most", zh: "占用率不超过 {share}" }
    abandoned_at_most(share) { en: "{share} give up at most", zh: "放弃率不超过 {share}" }
    patience_of(time) { en: "patience {time}", zh: "等待耐心 {time}" }
    at_once(count) { en: "{count}", zh: "{count}" }
    shrinkage_of(share) { en: "shrinkage {share}", zh: "损耗率 {share}" }
    takes(peak, hours, agents, week) {
        en: "{peak} at the peak, {hours} a week, at least {agents} of {week} a week",
        zh: "最多同时 {peak}，每周 {hours}；按每人每周 {week}计，至少 {agents}",
    }
    as_it_is(takes) { en: "As it is: {takes}", zh: "现状：{takes}" }
    what_if(takes) { en: "What if: {takes}", zh: "假设：{takes}" }
    from_history(dates, first, last) {
        en: "The usual week is the mean of {dates} from {first} to {last}.",
        zh: "每周曲线为 {first} 至 {last} 共 {dates}的平均。",
    }
    outlier(date, channel, total, usual) {
        en: "Unusual, not in the mean: {date}, {channel}, {total} contacts; {usual} are usual (`--keep-outliers` takes it in).",
        zh: "异常，未计入平均：{date} {channel} 联络量 {total}，平常为 {usual}（`--keep-outliers` 可计入）。",
    }
    more_outliers(more) { en: "{more} more unusual dates; `--json` lists them all.", zh: "另有 {more} 个异常日期，`--json` 列出全部。" }
    holidays_apart(dates) {
        en: "Public holidays have a curve of their own: {dates}.",
        zh: "节假日单独成曲线：{dates}。",
    }
    exchanged_left_out(dates) {
        en: "Weekend days worked in exchange are in no mean: {dates}.",
        zh: "调休上班日不计入平均：{dates}。",
    }
    usual_goals() {
        en: "No `[service.CHANNEL]` says what is promised: calls 80 % within 20 s, chats 80 % within 30 s with 3 at once, mail within 8 hours; the kind is guessed from the name.",
        zh: "没有 `[service.渠道]` 写明服务承诺，取常用值：电话 20 秒内 80%，在线 30 秒内 80%、3 个并发，邮件 8 小时内；类型按名称推断。",
    }
    mail_in_valleys() {
        en: "Mail is put where the same agents have the least else to do, within its time.",
        zh: "邮件在时限内安排到同组人手最空闲的时段。",
    }
    unions(sets) {
        en: "Agents with several skills are counted in the target of each; targets of {sets} hold the sums.",
        zh: "一人多技能时，各技能目标都会把他算进去；{sets} 的合并目标保证总人数足够。",
    }
}

// What a roster means for customers.
messages! {
    fewer_channels() { en: "name the channels that count: `--channel …`", zh: "请用 `--channel …` 指明要算的渠道" }
    nothing_on_these_dates(first, last) {
        en: "the file says nothing of {first} to {last}, neither by date nor by weekday",
        zh: "文件没有 {first} 至 {last} 的联络量，按日期、按星期都没有",
    }
    add_dates() { en: "add rows of those dates or weekdays", zh: "请补上这些日期或星期的行" }
    missed() { en: "missed", zh: "未达标" }
    kept() { en: "Promise", zh: "承诺" }
    at_places() { en: "At work", zh: "在岗" }
    wanted() { en: "Wanted", zh: "需要" }
    tab_worst() { en: "Worst intervals", zh: "最差时段" }
    title_worst(count) { en: "Worst first · the promise is missed in {count}", zh: "最差时段在前 · {count}未达标" }
    title_service(team, first, last) {
        en: "What customers see · {team} · {first} to {last}",
        zh: "客户体验 · {team} · {first} 至 {last}",
    }
    all_dates() { en: "All dates", zh: "合计" }
    promise_of(channel, promise) { en: "{channel}: {promise}", zh: "{channel}：{promise}" }
    all_kept() { en: "Every promise is kept on every day.", zh: "每天各渠道的承诺都达标。" }
    days_missed(days) { en: "A promise is missed on {days} of a channel.", zh: "有 {days}未达标。" }
    how_split() {
        en: "Who serves several channels is split so that the worst off is as well off as can be; on the roster less shrinkage is at work.",
        zh: "一人服务多个渠道时，按“最缺人的渠道优先”分配；在班人数扣除损耗率即在岗人数。",
    }
    usual_week_of(first, last) {
        en: "Dates without rows of their own have the usual week of {first} to {last}.",
        zh: "文件中没有的日期，按 {first} 至 {last} 的每周曲线计。",
    }
}
