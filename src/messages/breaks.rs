//! Breaks: what is wrong with them, where they are, who holds the post meanwhile.

use super::messages;

// What is wrong.
messages! {
    a_break() { en: "break", zh: "班中休息" }
    no_length() { en: "a break of no time", zh: "休息时长不能为 0" }
    length_form() { en: "write, for example, `length = \"30min\"`", zh: "例如写 `length = \"30min\"`" }
    does_not_fit(name, length, shift, start, end) {
        en: "the {name} of {length} can't be taken on shift {shift}, {start}–{end}",
        zh: "班次 {shift}（{start}–{end}）内放不下{name}（{length}）",
    }
    the_shift(shift, start, end) { en: "shift {shift} is {start}–{end}", zh: "班次 {shift} 为 {start}–{end}" }
    make_it_fit() {
        en: "it lies within `from`–`until`, begins after `latest` of work at most, and has `apart` (30min) of work on both sides: change one of these, or name its `shifts`",
        zh: "休息须在 from–until 内，最晚在工作 latest 之后开始，前后各至少工作 apart（默认 30min）：请调整其中之一，或用 shifts 写明班次",
    }
    make_them_fit() {
        en: "breaks are taken in the order of the file, with `apart` (30min) of work before, between and after them: change the order, a window, `latest` or `apart`, or name their `shifts`",
        zh: "休息按文件中的顺序进行，之前、之间、之后各至少工作 apart（默认 30min）：请调整顺序、时段、latest 或 apart，或用 shifts 写明班次",
    }
    make_it_fit_law(longest) {
        en: "by law no piece of work may be longer than {longest}, the one after the last break included: add a break, or change a window, `latest` or `apart`",
        zh: "法规要求连续工作不超过 {longest}（含最后一次休息之后）：请增加一次休息，或调整时段、latest 或 apart",
    }
}

messages! {
    no_break_fits(shifts, from, until, longest) {
        en: "{shifts}, {from}–{until}, is more than {longest} of work in one piece, and no break fits into it",
        zh: "{shifts}（{from}–{until}）连续工作超过 {longest}，且放不下休息",
    }
    make_pair_fit_law() {
        en: "leave as much time between the two shifts as the break takes, give one of them a break (`[[breaks]]`), or take the first out of `may_follow_same_day`",
        zh: "请在两个班次之间留出休息所需的时间、为其中一个班次设置休息（[[breaks]]），或从 may_follow_same_day 中去掉前一个班次",
    }
}

// What the clock says of a roster's breaks.
messages! {
    of_no_duty(from, until) { en: "a break {from}–{until} that lies in no duty", zh: "休息 {from}–{until} 不在任何班次内" }
    wrong_number(shift, has, due) { en: "{has} of the {due} breaks of {shift}", zh: "{shift} 应有 {due} 次休息，实有 {has} 次" }
    break_at(name, from, until) { en: "{name} {from}–{until}", zh: "{name} {from}–{until}" }
    wrong_length(what, length) { en: "{what}: it takes {length}", zh: "{what}：时长应为 {length}" }
    outside_window(what, from, until) { en: "{what}: it lies within {from}–{until}", zh: "{what}：应在 {from}–{until} 之内" }
    too_late(what, work, most) { en: "{what}: after {work} of work, {most} at most", zh: "{what}：连续工作 {work} 后才休息，最多 {most}" }
    too_near(what, work, least) { en: "{what}: after {work} of work, {least} at least", zh: "{what}：之前只工作 {work}，至少 {least}" }
    too_near_end(name, work, least) { en: "{name}: {work} of work after it, {least} at least", zh: "{name}：之后只工作 {work}，至少 {least}" }
    long_piece(work, most) { en: "{work} of work in one piece, {most} at most by law", zh: "连续工作 {work}，法规最多 {most}" }
}

// Tables.
messages! {
    breaks() { en: "Breaks", zh: "班中休息" }
    break_plan() { en: "Breaks by date", zh: "每日休息安排" }
    break_head() { en: "Break", zh: "休息" }
    length_head() { en: "Length", zh: "时长" }
    paid_head() { en: "Paid", zh: "计薪" }
    paid() { en: "paid", zh: "计薪" }
    unpaid() { en: "unpaid", zh: "不计薪" }
    begins_head() { en: "Begins", zh: "开始时间" }
    times_head() { en: "Times", zh: "次数" }
    relieved_head() { en: "One holds the post", zh: "由一人顶岗" }
    relief_from(name, from, until) { en: "{name} {from}–{until}", zh: "{name} {from}–{until}" }
    with_relief(what, names) { en: "{what} (post: {names})", zh: "{what}（顶岗：{names}）" }
    break_from(from, until) { en: "Break {from}–{until}", zh: "休息 {from}–{until}" }
    named_break(name, from, until) { en: "Break {from}–{until} ({name})", zh: "休息 {from}–{until}（{name}）" }
    with_post(what, names) { en: "{what}; post: {names}", zh: "{what}；顶岗：{names}" }
    alone_for(name, from, until) {
        en: "{from}–{until}: you hold the post alone, {name} has a break",
        zh: "{from}–{until} 独自顶岗（{name} 休息）",
    }
    post_head() { en: "Holds the post", zh: "顶岗" }
    holds_head() { en: "Holds the post alone for", zh: "独自顶岗（休息者）" }
    short(date, from, until, heads, names) {
        en: "{date} {from}–{until}: {heads} short in the break of {names}",
        zh: "{date} {from}–{until}：{names} 休息时少 {heads}",
    }
    short_required() { en: "Short because of breaks", zh: "因休息而缺人" }
    short_wanted_only(minutes) {
        en: "breaks leave fewer than wanted for {minutes} of work in all; nothing required is short by them",
        zh: "休息使部分时段低于期望人数，合计 {minutes}；没有因此低于最低要求",
    }
    short_wanted(minutes) {
        en: "breaks leave fewer than wanted for {minutes} of work in all",
        zh: "休息使部分时段低于期望人数，合计 {minutes}",
    }
}

// Before solving.
messages! {
    nobody_relieves(name, length, shift, on, minutes) {
        en: "the {name} of {length} on {shift} leaves required hours short on {on}, wherever it is: nobody else can be there then; {minutes} at least each time",
        zh: "{shift} 的{name}（{length}）无论排在何时都会让必须覆盖的时段缺人（{on}）：当时不可能有其他人在岗，每次至少 {minutes}",
    }
    other_times() { en: "let the break be at other hours (`from`, `until`, `latest`)", zh: "调整休息时段（from、until、latest）" }
    overlap_shifts(shift) { en: "let another shift overlap {shift} there, or more agents work it (`max`)", zh: "让另一个班次在该时段与 {shift} 重叠，或提高人数上限（max）" }
    law_adds(name, length, shifts, longest, place) {
        en: "`{name}`: a break of {length} on {shifts}, no more than {longest} of work in one piece, {place}",
        zh: "`{name}`：{shifts} 休息 {length}，连续工作不超过 {longest}，{place}",
    }
    law_limits(name, longest, place) {
        en: "`{name}`: no more than {longest} of work in one piece; the team's own breaks hold, {place}",
        zh: "`{name}`：连续工作不超过 {longest}；休息按团队自己的规定，{place}",
    }
}

// The command.
messages! {
    no_breaks() { en: "the team of this roster states no breaks", zh: "这张班表的团队没有写班中休息" }
    state_breaks() {
        en: "write, for example, `[[breaks]]` with `length = \"30min\"` in team.toml, and solve again",
        zh: "例如在 team.toml 中写 `[[breaks]]` 和 `length = \"30min\"`，然后重新求解",
    }
    published() { en: "the roster is published: its breaks are no longer placed anew", zh: "班表已发布，不再重排休息" }
    published_help() {
        en: "a swap, an absence or a repair places the breaks of the duties that change",
        zh: "换班、缺勤或修复会重排相关当班的休息",
    }
    not_in_roster(from, until) { en: "the roster has {from} to {until}", zh: "班表日期为 {from} 至 {until}" }
    other_date() { en: "name one of these dates with `--date`", zh: "请用 `--date` 指定其中一天" }
    short_of_wanted() { en: "Below what is wanted because of breaks", zh: "因休息而低于期望人数" }
    all_held() { en: "every break is as agreed, and nothing required is short by one", zh: "休息全部符合规定，没有因休息低于最低要求" }
    held_but(minutes) {
        en: "every break is as agreed; {minutes} of what is required is short because of them",
        zh: "休息全部符合规定；因休息低于最低要求共 {minutes}",
    }
    held_but_least(minutes) {
        en: "every break is as agreed; {minutes} of what is required is short because of them, proven the least that this roster allows on quarters of an hour",
        zh: "休息全部符合规定；因休息低于最低要求共 {minutes}，已证明是这张班表在整刻开始休息时的最少值",
    }
    held_but_not_least(minutes, least) {
        en: "every break is as agreed; {minutes} of what is required is short because of them, other breaks would leave only {least}",
        zh: "休息全部符合规定；因休息低于最低要求共 {minutes}，换个时间休息只缺 {least}",
    }
    not_as_agreed(wrong) { en: "{wrong} breaks are not as agreed", zh: "{wrong} 处休息不符合规定" }
}
