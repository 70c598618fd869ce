//! The record of a team: what is wrong with it, and what it says.

use super::messages;

messages! {
    busy(by, process, age) {
        en: "{by} is changing the record (process {process}, for {age} s)",
        zh: "{by} 正在修改记录（进程 {process}，已 {age} 秒）",
    }
    wait() {
        en: "try again when that command has ended",
        zh: "请等该命令结束后再试",
    }
    changed_meanwhile() {
        en: "somebody else has changed the record meanwhile; nothing was recorded",
        zh: "其间有人修改了记录；本次没有写入任何内容",
    }
    misnumbered(n, expected) {
        en: "entry {n} stands where entry {expected} belongs: one was taken out, moved or added by hand",
        zh: "此处应为第 {expected} 条，却是第 {n} 条：有记录被删去、移动或手工添加",
    }
    broken_seal(n) {
        en: "entry {n} is not as it was written: its seal does not fit",
        zh: "第 {n} 条与写入时不同：封签不符",
    }
    back_in_time(n) {
        en: "entry {n} is older than the one before it",
        zh: "第 {n} 条的时间早于前一条",
    }
    not_yet(n, other) {
        en: "entry {n} speaks of entry {other}, which is not before it",
        zh: "第 {n} 条提到第 {other} 条，而后者不在它之前",
    }
    restore() {
        en: "restore log.toml from version control or a backup; then make the change by a command",
        zh: "请从版本库或备份恢复 log.toml，再用命令作出更改",
    }
    kind_moment() { en: "a moment with its offset", zh: "带时区的时刻" }
    kind_clock_time() { en: "a date with a clock time", zh: "日期加时刻" }
    absence_backward() { en: "the absence ends before it begins", zh: "缺勤结束早于开始" }
    not_a_leave_kind(id) { en: "`{id}` can't name a kind of leave", zh: "`{id}` 不能作假别名" }
    half_hours() { en: "hours need both `from_time` and `until_time`", zh: "钟点须同时写 `from_time` 和 `until_time`" }
    evidence_changed(file, n) {
        en: "`{file}`, the evidence of entry {n}, is not the file that was recorded",
        zh: "第 {n} 条的凭证 `{file}` 已不是当时记录的文件",
    }
    evidence_gone(file, n) {
        en: "`{file}`, the evidence of entry {n}, is gone",
        zh: "第 {n} 条的凭证 `{file}` 不见了",
    }
    restore_evidence() { en: "restore it from version control or a backup", zh: "请从版本库或备份恢复" }
    evidence_large(file, most) { en: "`{file}` has more than {most} MiB", zh: "`{file}` 超过 {most} MiB" }
    clock_back(now, n, last) {
        en: "the clock says {now}, but entry {n} is of {last}",
        zh: "当前时钟为 {now}，但第 {n} 条记于 {last}",
    }
    set_clock() {
        en: "set the clock right, or say when it happened with `--at`; entries stand in the order of time",
        zh: "请校正时钟，或用 `--at` 写明时刻；记录须按时间先后",
    }
    double_leave(agent, from, until, n) {
        en: "`{agent}` is away from {from} to {until} already, by entry {n}",
        zh: "`{agent}` 在 {from} 至 {until} 已有假（第 {n} 条）",
    }
    withdraw_first(n) {
        en: "withdraw entry {n} first, or choose other dates",
        zh: "请先撤回第 {n} 条，或换日期",
    }
    granted_here() { en: "granted here", zh: "批准于此" }
    change_of_nobody(n, agent, to) {
        en: "entry {n} gives `{to}` to `{agent}`, which the roster's team does not have",
        zh: "第 {n} 条把 `{to}` 给 `{agent}`，班表所属团队没有此成员或班次",
    }
    change_of_other(n, agent, date, from, now) {
        en: "entry {n} changes `{from}` of `{agent}` on {date}, but the duty there is `{now}`",
        zh: "第 {n} 条更改 `{agent}` {date} 的 `{from}`，但当时的班是 `{now}`",
    }
    edited_since(n, by) {
        en: "this roster was edited after {by} published it (entry {n} of the log)",
        zh: "{by} 发布之后（日志第 {n} 条），班表文件被改动过",
    }
    line_was(line) { en: "this line was `{line}`", zh: "此行原为 `{line}`" }
    restore_published(team) {
        en: "put it back with `fairshift restore {team}`, which keeps your edits beside it; change a published roster by `swap`, `absent`, `repair` or `publish`",
        zh: "请用 `fairshift restore {team}` 还原，改动过的文件会另存在旁边；已发布的班表只能用 `swap`、`absent`、`repair`、`publish` 更改",
    }
    copy_gone(path, n) {
        en: "`{path}`, the copy kept of the roster that entry {n} published, is gone",
        zh: "第 {n} 条所发布班表的留底 `{path}` 不见了",
    }
    copy_changed(path, n) {
        en: "`{path}`, the copy kept of the roster that entry {n} published, is not what was published",
        zh: "第 {n} 条所发布班表的留底 `{path}` 与发布时不同",
    }
    copy_inputs_damaged(path, n) {
        en: "`{path}`, the inputs kept with the roster that entry {n} published, are gone or changed",
        zh: "第 {n} 条所发布班表的输入留底 `{path}` 不见了或被改动过",
    }
    restore_copy() { en: "bring the team's folder `published` back from version control or a backup", zh: "请从版本库或备份恢复团队文件夹中的 `published`" }
    not_in_log() {
        en: "this roster says that it is published, but the record of the team has no entry of that",
        zh: "班表写明已发布，但团队记录中没有对应条目",
    }
    publish_it() {
        en: "restore the team's log.toml, or record it with `fairshift publish ROSTER`",
        zh: "请恢复团队的 log.toml，或用 `fairshift publish ROSTER` 补记",
    }

    // Commands.

    who() { en: "nobody is named who does this", zh: "没有写明经办人" }
    say_who() { en: "write `--by NAME`, or set FAIRSHIFT_BY", zh: "请写 `--by 姓名`，或设置环境变量 FAIRSHIFT_BY" }
    evidence_of_whom(text) { en: "`{text}` does not say whose evidence it is", zh: "`{text}` 没有写明是谁的凭证" }
    evidence_form() { en: "write it as `--evidence mia=chat.png`", zh: "请写成 `--evidence mia=chat.png`" }
    no_team_folder() {
        en: "the roster does not name the folder of its team, or the folder is gone",
        zh: "班表没有写明团队文件夹，或文件夹已不在",
    }
    solve_from_folder() {
        en: "the record is kept in that folder; put it back, or solve the roster from it again",
        zh: "记录保存在该文件夹中；请放回原处，或从该文件夹重新排班",
    }

    // `publish`

    was_superseded(n, by) {
        en: "this roster was published by entry {n}, and entry {by} has taken its place",
        zh: "此班表由第 {n} 条发布，已被第 {by} 条取代",
    }
    publish_another() { en: "solve or repair, then publish that roster", zh: "请重新排班或修复后，发布新的班表" }
    already_published(n, by, date) {
        en: "Published already, by {by} on {date} (entry {n}).",
        zh: "已由 {by} 于 {date} 发布（第 {n} 条）。",
    }
    published_not_marked() {
        en: "The record says so; only the line `state` in the file could not be changed, and nothing depends on it.",
        zh: "记录已写入；只是班表文件中的 `state` 一行没能改成已发布，不影响任何功能。",
    }
    changed_while_publishing() {
        en: "the roster's file was changed while it was being published; nothing was recorded",
        zh: "发布过程中班表文件被改动；没有写入记录",
    }
    publish_again() { en: "look at it with `fairshift show`, then publish again", zh: "请先用 `fairshift show` 查看，再重新发布" }
    breaks_musts() {
        en: "this roster breaks what must hold, or claims what is not so; it can't be published",
        zh: "此班表违反必须满足的规则，或所述与核验不符，不能发布",
    }
    verify_first(path) { en: "see `fairshift verify {path}`", zh: "请看 `fairshift verify {path}`" }
    dates_published(numbers) {
        en: "there is a published roster of these dates already (entry {numbers})",
        zh: "这些日期已有发布的班表（第 {numbers} 条）",
    }
    supersede() { en: "take its place with `--supersede`", zh: "如要取代，请加 `--supersede`" }
    other_dates(n, from, until) {
        en: "entry {n} published {from} to {until}; only a roster of the same dates can take its place",
        zh: "第 {n} 条发布的是 {from} 至 {until}；只有日期相同的班表才能取代",
    }
    same_dates() { en: "solve with the same `--start` and `--weeks`", zh: "请用相同的 `--start` 和 `--weeks` 排班" }
    changes_past(agent, date) {
        en: "it changes the duty of `{agent}` on {date}, which has begun",
        zh: "它更改了 `{agent}` {date} 已经开始的班",
    }
    keep_past() { en: "past duties stay as they are; use `fairshift repair`", zh: "过去的班不能更改；请用 `fairshift repair`" }
    too_late(agent, date, from, to) {
        en: "`{agent}` {date}: `{from}` → `{to}` comes within the notice period, and the agent has not agreed",
        zh: "`{agent}` {date}：`{from}` → `{to}` 已在通知期内，本人尚未同意",
    }
    get_consent(agent) {
        en: "add `--consent {agent}=\"how\"` (and `--evidence {agent}=FILE`), or leave the duty as it is",
        zh: "请加 `--consent {agent}=\"方式\"`（以及 `--evidence {agent}=文件`），或保持原班",
    }
    change_later() { en: "the team allows no change so late (`notice_class = \"refuse\"`)", zh: "团队规定此时不得再改（`notice_class = \"refuse\"`）" }
    published(from, until, n) {
        en: "Published: {from} to {until} is in force (entry {n}).",
        zh: "已发布：{from} 至 {until} 的班表生效（第 {n} 条）。",
    }
    published_instead(from, until, n, cells) {
        en: "Published: {from} to {until} is in force (entry {n}); {cells} cells differ from the roster before.",
        zh: "已发布：{from} 至 {until} 的班表生效（第 {n} 条），与原班表相差 {cells} 格。",
    }
    published_with_unmet() {
        en: "Something required is unmet in it; see `fairshift show`.",
        zh: "其中有未满足的要求，详见 `fairshift show`。",
    }

    // `restore`

    no_publication(n) { en: "entry {n} did not publish a roster", zh: "第 {n} 条没有发布班表" }
    nothing_published() { en: "No roster of this team is published.", zh: "该团队没有已发布的班表。" }
    as_published(path, n) {
        en: "{path} is as entry {n} published it.",
        zh: "{path} 与第 {n} 条发布时相同。",
    }
    put_back(path, n) {
        en: "Put back as entry {n} published it: {path}",
        zh: "已按第 {n} 条发布时的样子恢复：{path}",
    }
    set_aside(path) {
        en: "  what stood there is now {path}",
        zh: "  原有的文件已改名为 {path}",
    }

    // `log`

    no_entry(n, entries) { en: "there is no entry {n}; the record has {entries}", zh: "没有第 {n} 条；记录共 {entries} 条" }
    see_log() { en: "see `fairshift log`", zh: "请看 `fairshift log`" }
    nothing_recorded() { en: "Nothing is recorded yet.", zh: "尚无记录。" }
    log_of(team) { en: "Record of {team}", zh: "{team} 的记录" }
    number() { en: "No.", zh: "序号" }
    when() { en: "When", zh: "时间" }
    by() { en: "By", zh: "经办" }
    what() { en: "What", zh: "事项" }
    why() { en: "Why, on whose word", zh: "原因、依据" }
    entry_head(n, when, by, what) { en: "Entry {n}, {when}, by {by}: {what}", zh: "第 {n} 条，{when}，{by}：{what}" }
    because(why) { en: "  why: {why}", zh: "  原因：{why}" }
    on_word(word) { en: "  on the word of: {word}", zh: "  依据：{word}" }
    cell(agent, date, from, to) { en: "  {agent} {date}: {from} → {to}", zh: "  {agent} {date}：{from} → {to}" }
    agreed(agent, how, file) { en: "  {agent} agreed: {how}; evidence: {file}", zh: "  {agent} 同意：{how}；凭证：{file}" }
    answered(n, when, by, what) { en: "  then entry {n}, {when}, by {by}: {what}", zh: "  其后第 {n} 条，{when}，{by}：{what}" }
    did_publish(from, until) { en: "published the roster {from} to {until}", zh: "发布 {from} 至 {until} 的班表" }
    did_publish_instead(from, until, numbers) {
        en: "published another roster {from} to {until} in place of entry {numbers}",
        zh: "发布 {from} 至 {until} 的新班表，取代第 {numbers} 条",
    }
    hours_of_day(from, until) { en: " ({from}–{until})", zh: "（{from}–{until}）" }
    did_request_leave(agent, kind, from, until, hours) {
        en: "leave asked for {agent}: {kind}, {from} to {until}{hours}",
        zh: "{agent}申请{kind}，{from} 至 {until}{hours}",
    }
    did_request_overtime(agent, hours, date) {
        en: "overtime asked for {agent}: {hours} on {date}",
        zh: "{agent}申请加班：{date}，{hours}",
    }
    did_propose_swap(giver, date, duty, taker, other, taken) {
        en: "swap proposed: {giver} gives {duty} on {date} to {taker} for {taken} on {other}",
        zh: "提出换班：{giver} {date} 的 {duty} 换 {taker} {other} 的 {taken}",
    }
    did_propose_gift(giver, date, duty, taker) {
        en: "proposed: {giver} gives {duty} on {date} to {taker}",
        zh: "提出替班：{giver} {date} 的 {duty} 由 {taker} 代上",
    }
    did_absent(agent, kind, from, until) {
        en: "{agent} absent ({kind}) from {from} until {until}",
        zh: "{agent}缺勤（{kind}），{from} 至 {until}",
    }
    did_change(cells) { en: "changed {cells} duties of the roster", zh: "更改班表 {cells} 格" }
    did_accept(of, asked) { en: "accepted entry {of}: {asked}", zh: "同意第 {of} 条：{asked}" }
    did_approve(of, asked) { en: "approved entry {of}: {asked}", zh: "批准第 {of} 条：{asked}" }
    did_decline(of, asked) { en: "declined entry {of}: {asked}", zh: "不同意第 {of} 条：{asked}" }
    did_withdraw(of, asked) { en: "took back entry {of}: {asked}", zh: "撤回第 {of} 条：{asked}" }

    // How a roster stands.

    stands(date, by, n) { en: "Published on {date} by {by} (entry {n} of the log).", zh: "{date} 由 {by} 发布（日志第 {n} 条）。" }
    stands_no_more(n) { en: "No longer in force: entry {n} has taken its place.", zh: "已失效：被第 {n} 条取代。" }
    stands_changed(numbers) {
        en: "Changed since by entry {numbers}; shown as it is in force.",
        zh: "此后由第 {numbers} 条更改；此处为现行班表。",
    }
}
