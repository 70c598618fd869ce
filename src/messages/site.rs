//! The pages of a site.

use super::messages;

messages! {
    // Every page.

    skip() { en: "Skip to content", zh: "跳到正文" }
    pages() { en: "Pages", zh: "页面" }
    today() { en: "Today", zh: "今天" }
    table() { en: "Roster", zh: "班表" }
    agents() { en: "Agents", zh: "成员" }
    dates_of(from, until) { en: "{from} to {until}", zh: "{from} 至 {until}" }
    title_of(page, team) { en: "{page} · {team}", zh: "{page} · {team}" }
    times_in(zone) { en: "All times in {zone}.", zh: "时间均为 {zone} 时间。" }
    made_by(source) { en: "Made by fairshift from {source}.", zh: "由 fairshift 根据 {source} 生成。" }
    as_of(stamp) { en: "As of {stamp} UTC.", zh: "班表时间：{stamp} UTC。" }

    // Today.

    now() { en: "Now", zh: "现在" }
    on_now() { en: "On now", zh: "当班中" }
    next() { en: "Next", zh: "下一班" }
    standby() { en: "Standby", zh: "值守" }
    standby_now() { en: "On standby now", zh: "值守中" }
    standby_later() { en: "On standby later today", zh: "今天稍后值守" }
    until_clock() { en: "until", zh: "至" }
    from_clock() { en: "from", zh: "起" }
    nobody() { en: "Nobody is on.", zh: "无人当班。" }
    no_standby() { en: "Nobody.", zh: "无。" }
    nothing_next() { en: "Nothing more in this roster.", zh: "本班表内没有了。" }
    over() { en: "This roster is over.", zh: "这张班表已结束。" }
    not_begun() { en: "This roster has not begun.", zh: "这张班表尚未开始。" }
    day_by_day() { en: "Day by day", zh: "逐日" }
    all_days() { en: "Show all days", zh: "显示所有日期" }
    go_to_day() { en: "Go to a day", zh: "跳到某天" }
    off() { en: "Off", zh: "休" }
    who() { en: "Who", zh: "谁" }
    holiday() { en: "holiday", zh: "节假日" }
    exchanged() { en: "worked in exchange", zh: "调休上班" }

    // The table.

    week(from, until) { en: "Week of {from} – {until}", zh: "{from} – {until}" }
    caption(from, until) { en: "Who has which shift, {from} – {until}", zh: "{from} – {until} 排班" }
    shifts_caption() { en: "Shifts", zh: "班次" }
    legend_off() { en: "no duty", zh: "不当班" }
    changed_mark() { en: "changed", zh: "有改动" }
    changes() { en: "What has changed", zh: "有哪些改动" }
    changes_since(source) { en: "Compared with {source}.", zh: "与 {source} 相比。" }
    no_changes() { en: "Nothing has changed.", zh: "没有改动。" }
    was() { en: "Before", zh: "原来" }
    is() { en: "Now", zh: "现在" }
    team_calendar() { en: "The team's calendar (.ics)", zh: "团队日历（.ics）" }

    // An agent.

    your_next() { en: "Next duty", zh: "下一个班" }
    your_duties() { en: "Duties", zh: "当班" }
    week_sum(days, hours) { en: "{days}, {hours} h", zh: "{days}，工时 {hours}" }
    before() { en: "Before you", zh: "上一班" }
    after() { en: "After you", zh: "下一班" }
    no_duty_this_week() { en: "No duties.", zh: "没有当班。" }
    sums() { en: "Totals", zh: "合计" }
    hours() { en: "Hours", zh: "工时" }
    duties() { en: "Duties", zh: "当班" }
    weekend_days() { en: "Weekend days", zh: "周末当班" }
    rest_days() { en: "Rest days", zh: "休息天数" }
    outside_days() { en: "Days not in the team", zh: "不在团队的天数" }
    outside_mark() { en: "–", zh: "–" }
    outside() { en: "not in the team", zh: "不在团队" }
    leave_days() { en: "Leave days", zh: "请假天数" }
    longest_stint() { en: "Longest stint", zh: "最长连续上班" }
    fairness() { en: "Fairness", zh: "公平" }
    fairness_caption(from, until) { en: "Your count beside your share, {from} – {until}", zh: "你的次数与应担份额，{from} – {until}" }
    count() { en: "Count", zh: "计数" }
    yours() { en: "You", zh: "你" }
    share() { en: "Share", zh: "应担份额" }
    carried() { en: "Carried over", zh: "往期结转" }
    spread() { en: "Spread in the team", zh: "团队差距" }
    least() { en: "Least possible", zh: "最小可能" }
    share_is() {
        en: "The share is what should be yours of all there is, with what earlier rosters owe. Nobody can have a part of a duty, so a little more or less can't be helped.",
        zh: "应担份额是你在全部班次中应分担的部分，含往期结转。班不能拆开分，略多略少在所难免。",
    }
    own_leave() { en: "Your leave", zh: "你的请假" }
    leave_line(dates, kind) { en: "{dates}: {kind}", zh: "{dates}：{kind}" }
    leave_hours(date, from, until, kind) { en: "{date} {from}–{until}: {kind}", zh: "{date} {from}–{until}：{kind}" }
    your_calendar() { en: "Your calendar", zh: "你的日历" }
    subscribe_hint() {
        en: "Add this address to your calendar as a subscription; changes then come by themselves.",
        zh: "在日历应用中“订阅”此地址，改动会自动更新。",
    }
    private_hint() {
        en: "This page is not listed anywhere: keep its address to yourself.",
        zh: "本页没有公开列出，请勿转发地址。",
    }

    // The command.

    wrote(pages, dir) { en: "{pages} in {dir}; begin with {dir}/index.html", zh: "已写入 {dir}：{pages}，从 {dir}/index.html 看起" }
    private_pages() { en: "Pages of agents, listed nowhere; give each agent the own one:", zh: "成员页面没有公开列出，请分别发给本人：" }
    key_kept(path) {
        en: "Their names come from the key in {path}; keep it, and don't publish it.",
        zh: "页面名称由 {path} 中的密钥生成：请保留，不要发布。",
    }
    cannot_write_help() {
        en: "the site that was there is as it was; free the disk or choose another folder with `--to DIR`",
        zh: "原有站点没有改动；请腾出磁盘空间，或用 `--to 文件夹` 换个位置",
    }
    foreign_file(dir, name) {
        en: "`{dir}` holds `{name}`, which fairshift did not write",
        zh: "`{dir}` 中有并非 fairshift 写出的 `{name}`",
    }
    foreign_help() {
        en: "name a new or empty folder with `--to DIR`: the whole folder is replaced each time",
        zh: "请用 `--to` 指定新的或空的文件夹：每次都会替换整个文件夹",
    }
    bad_key(path) { en: "`{path}` is no key of a private site", zh: "`{path}` 不是私密站点的密钥" }
    bad_key_help() {
        en: "restore it, or remove it to begin anew: the agents' pages then get new addresses",
        zh: "请恢复该文件；也可删除后重新生成，但成员页面的地址会全部改变",
    }
    since_other_team(team, other) {
        en: "`--since` names a roster of team `{other}`, the site is of `{team}`",
        zh: "`--since` 的班表属于团队 `{other}`，站点属于 `{team}`",
    }
    since_other_dates() {
        en: "the roster of `--since` has none of the site's dates",
        zh: "`--since` 的班表与站点没有相同的日期",
    }
    since_help() {
        en: "name the draft or roster that these dates had before",
        zh: "请给出这段日期以前的草稿或班表",
    }
}
