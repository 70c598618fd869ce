//! What a roster breaks, in words.

use super::{Text, messages};

/// A sentence about some of the agents, `chat: …`; the sentence alone if `who` is empty.
pub fn of_whom(who: Text, text: Text) -> Text {
    if who.en.is_empty() { text } else { about_some(who, text) }
}

messages! {
    about_some(who, text) {
        en: "{who}: {text}",
        zh: "{who}：{text}",
    }
    not_eligible(name, shift) {
        en: "{name} may not work {shift}",
        zh: "{name} 不能上 {shift} 班",
    }
    not_eligible_on(name, shift, date) {
        en: "{name} may not work {shift} on {date}",
        zh: "{name} 在 {date} 不能上 {shift} 班",
    }
    not_in_team(name, shift, date) {
        en: "{name} has {shift} on {date}, but is not in the team then",
        zh: "{name} 在 {date} 不在岗，却排了 {shift} 班",
    }
    not_available(name, shift, date, clock) {
        en: "{name} has {shift}, but is not available on {date} at {clock}",
        zh: "{name} 排了 {shift} 班，但 {date} {clock} 不能上班",
    }
    not_a_pair(name, first, second) {
        en: "{name} has {first} and {second} on one date, which no shift allows",
        zh: "{name} 同一天有 {first} 和 {second}，班次规定不允许",
    }
    overlap(name, first, second) {
        en: "{name} has {first} and {second} at the same time",
        zh: "{name} 的 {first} 与 {second} 时间重叠",
    }
    too_many_duties(name, number) {
        en: "{name} has {number} duties on one date",
        zh: "{name} 同一天有 {number} 个班",
    }
    duty_all_on_leave(agent, shift, date) {
        en: "{agent}: leave takes all of {shift} on {date}",
        zh: "{agent} {date} 的 {shift} 全部在假期内",
    }
    duty_on_leave(name, from, until) {
        en: "{name} has a duty while on leave from {from} to {until}",
        zh: "{name} 在 {from} 至 {until} 请假期间被排班",
    }
    many_on_leave(count, max, names) {
        en: "{count} agents on leave, at most {max} is allowed: {names}",
        zh: "{count} 人请假，最多 {max} 人：{names}",
    }
    pin_broken(name, pinned, worked) {
        en: "{name} is pinned to {pinned} but has {worked}",
        zh: "{name} 固定为 {pinned}，实际排了 {worked}",
    }
    rest_short(name, before, after, rest, min) {
        en: "{name} has {rest} of rest between {before} and {after}, {min} are needed",
        zh: "{name} 在 {before} 与 {after} 之间只休息 {rest}，要求 {min}",
    }
    stint_long(name, had, max) {
        en: "{name} works {had} in a row, at most {max} are allowed",
        zh: "{name} 连续上班 {had}，最多 {max}",
    }
    stint_short(name, had, min) {
        en: "{name} works {had} in a row, at least {min} are needed",
        zh: "{name} 连续上班 {had}，最少 {min}",
    }
    shift_stint_long(name, shifts, had, max) {
        en: "{name} works {had} of {shifts} in a row, at most {max} are allowed",
        zh: "{name} 连续 {had}上 {shifts} 班，最多 {max}",
    }
    shift_stint_no_rest(name, shifts, run, rest) {
        en: "{name} works within {rest} after {run} of {shifts} in a row, these are to be free",
        zh: "{name} 连续 {run}上 {shifts} 班后应休息 {rest}，却又上班",
    }
    days_off_long(name, had, max) {
        en: "{name} has {had} off in a row, at most {max} are allowed",
        zh: "{name} 连休 {had}，最多 {max}",
    }
    days_off_short(name, had, min) {
        en: "{name} has {had} off in a row, at least {min} are needed",
        zh: "{name} 连休 {had}，最少 {min}",
    }
    rest_days_few(name, week, had, allowed) {
        en: "{name} has {had} in the week of {week}, at most {allowed} are allowed",
        zh: "{name} 在 {week} 那一周有 {had}，最多 {allowed}",
    }
    weekends_many(name, had, first, last, max) {
        en: "{name} works {had} from {first} to {last}, at most {max} are allowed",
        zh: "{name} 在 {first} 至 {last} 上了 {had}，最多 {max} 个",
    }
    weekend_half(name, saturday) {
        en: "{name} works one day of the weekend of {saturday} and not the other",
        zh: "{name} 在 {saturday} 那个周末只上了一天",
    }
    weekly_rest_short(name, min, first, last) {
        en: "{name} has no {min} of rest in one piece from {first} to {last}",
        zh: "{name} 在 {first} 至 {last} 没有连续 {min} 的休息",
    }
    shift_kinds_many(name, had, week, shifts, max) {
        en: "{name} has {had} in the week of {week} ({shifts}), at most {max} are allowed",
        zh: "{name} 在 {week} 那一周上了 {had}（{shifts}），最多 {max} 种",
    }
    off_rotation(name, worked, date, wanted) {
        en: "{name} has {worked} on {date}, the rotation has {wanted}",
        zh: "{name} 在 {date} 排了 {worked}，轮转模式应为 {wanted}",
    }
    no_rotation(name) {
        en: "the line of {name} fits the rotation from no starting point",
        zh: "{name} 的班次无论从哪里起算都不符合轮转模式",
    }
    count_low(name, had, shifts, first, last, min) {
        en: "{name} has {had} of {shifts} from {first} to {last}, at least {min} are needed",
        zh: "{name} 在 {first} 至 {last} 有 {had}（{shifts}），至少 {min} 个",
    }
    count_high(name, had, shifts, first, last, max) {
        en: "{name} has {had} of {shifts} from {first} to {last}, at most {max} are allowed",
        zh: "{name} 在 {first} 至 {last} 有 {had}（{shifts}），最多 {max} 个",
    }
    succession(name, shifts) {
        en: "{name} has {shifts} on consecutive dates",
        zh: "{name} 连续日期上排了 {shifts}",
    }
    hours_long(name, week, had, max) {
        en: "{name} works {had} in the week of {week}, at most {max} are allowed",
        zh: "{name} 在 {week} 那一周上班 {had}，最多 {max}",
    }
    hours_high(name, had, first, last, max) {
        en: "{name} works {had} from {first} to {last}, at most {max} are allowed",
        zh: "{name} 在 {first} 至 {last} 上班 {had}，最多 {max}",
    }
    hours_on_date(name, had, date, max) {
        en: "{name} works {had} on {date}, at most {max} are allowed",
        zh: "{name} 在 {date} 上班 {had}，最多 {max}",
    }
    hours_high_of(name, had, shifts, first, last, max) {
        en: "{name} works {had} on {shifts} from {first} to {last}, at most {max} are allowed",
        zh: "{name} 在 {first} 至 {last} 上 {shifts} 班 {had}，最多 {max}",
    }
    hours_low(name, had, first, last, min) {
        en: "{name} works {had} from {first} to {last}, at least {min} are needed",
        zh: "{name} 在 {first} 至 {last} 上班 {had}，至少 {min}",
    }
    hours_low_of(name, had, shifts, first, last, min) {
        en: "{name} works {had} on {shifts} from {first} to {last}, at least {min} are needed",
        zh: "{name} 在 {first} 至 {last} 上 {shifts} 班 {had}，至少 {min}",
    }
    rest_days_few_between(name, first, last, had, allowed) {
        en: "{name} has {had} from {first} to {last}, at most {allowed} are allowed",
        zh: "{name} 在 {first} 至 {last} 有 {had}，最多 {allowed}",
    }
    uncovered(from, until, heads, wanted) {
        en: "{from}–{until} has {heads} of {wanted} agents",
        zh: "{from}–{until} 需要 {wanted} 人，实有 {heads} 人",
    }
    below_target(from, until, heads, min) {
        en: "{from}–{until} has {heads} of at least {min} agents",
        zh: "{from}–{until} 至少 {min} 人，实有 {heads} 人",
    }
    off_target(from, until, heads, want) {
        en: "{from}–{until} has {heads} agents, {want} are wanted",
        zh: "{from}–{until} 实有 {heads} 人，期望 {want} 人",
    }
    above_target(from, until, heads, max) {
        en: "{from}–{until} has {heads} agents, at most {max} are allowed",
        zh: "{from}–{until} 实有 {heads} 人，最多 {max} 人",
    }
    below_min(shift, heads, min) {
        en: "{shift} has {heads} of at least {min} agents",
        zh: "{shift} 班至少 {min} 人，实有 {heads} 人",
    }
    above_max(shift, heads, max) {
        en: "{shift} has {heads} agents, at most {max} are allowed",
        zh: "{shift} 班有 {heads} 人，最多 {max} 人",
    }
    off_want(shift, heads, want) {
        en: "{shift} has {heads} agents, {want} are wanted",
        zh: "{shift} 班有 {heads} 人，期望 {want} 人",
    }
    alone(names, shift, with) {
        en: "{names}: on {shift} without {with}",
        zh: "{names} 上 {shift} 班，同班没有 {with}",
    }
    too_few_beside(names, shift, with, enough) {
        en: "{names}: on {shift} with {with} only, enough for {enough}",
        zh: "{names} 上 {shift} 班，同班只有 {with}，只够带 {enough} 人",
    }
    not_apart(names, max) {
        en: "{names} work on one date, at most {max} are allowed",
        zh: "{names} 同日当班，最多 {max} 人",
    }
    not_apart_on(names, shift, max) {
        en: "{names} are on {shift} together, at most {max} are allowed",
        zh: "{names} 同上 {shift} 班，最多 {max} 人",
    }
    no_overlap(name, shift, clock, min) {
        en: "{shift} of {name} ends at {clock} with nobody there from {min} before",
        zh: "{name} 的 {shift} 班 {clock} 结束，结束前 {min} 起没有人接班",
    }
    holiday_without_rest(name, holiday, within, had, min) {
        en: "{name} works on the holiday {holiday} and rests {had} in the {within} after it, at least {min} are needed",
        zh: "{name} 在法定假日 {holiday} 当班，其后 {within}内只休息 {had}，至少 {min} 天",
    }
    wish_apart(name, other, shift) {
        en: "a wish of {name} is not met: {shift} together with {other}",
        zh: "{name} 的意愿未满足：与 {other} 同上 {shift} 班",
    }
    wish_together(name, other, shift) {
        en: "a wish of {name} is not met: {shift} without {other}",
        zh: "{name} 的意愿未满足：上 {shift} 班而没有 {other}",
    }
    wish_unmet(name, worked) {
        en: "a wish of {name} is not met: {worked}",
        zh: "{name} 的意愿未满足：{worked}",
    }
    wish_rested(name) {
        en: "a wish of {name} is not met: a day off",
        zh: "{name} 的意愿未满足：当天休息",
    }
    off_share_hours(name, had, share) {
        en: "{name} works {had}, the share is {share} h",
        zh: "{name} 工时 {had}，应担 {share} 小时",
    }
    off_share(name, count, had, share) {
        en: "{name} has {had} {count}, the share is {share}",
        zh: "{name} 的{count}为 {had}，应担 {share}",
    }
    level_required() {
        en: "required",
        zh: "必达缺口",
    }
    level_continuation() {
        en: "the week after",
        zh: "后续一周缺口",
    }
    level_soft() {
        en: "soft",
        zh: "软性",
    }
    level_soft_number(number) {
        en: "soft {number}",
        zh: "软性 {number}",
    }
    count_shift(shift) {
        en: "{shift} duties",
        zh: "{shift} 班",
    }
    count_weekend_days() {
        en: "weekend days",
        zh: "周末当班",
    }
    count_standby() {
        en: "standby duties",
        zh: "值守",
    }
    count_holidays() {
        en: "public holidays worked",
        zh: "法定假日当班",
    }
    count_hours() {
        en: "hours",
        zh: "工时",
    }
    repeated(text, times) {
        en: "{text} ({times} times)",
        zh: "{text}（{times} 次）",
    }
    penalty_misstated(level, stated, counted) {
        en: "the file states a penalty of {stated} for “{level}”, the verifier counts {counted}",
        zh: "文件写明“{level}”罚分为 {stated}，核验结果为 {counted}",
    }
    floor_too_high(level, floor) {
        en: "the file states a floor of {floor} for “{level}”, above its own bound or above what is counted",
        zh: "文件写明“{level}”底线为 {floor}，高于其下界或核验罚分",
    }
    condition_misstated(level) {
        en: "whether the bound of “{level}” is unconditional does not fit the levels above it",
        zh: "“{level}”的下界是否有条件，与其上各层不符",
    }
    seal_broken() {
        en: "the levels, the dates or the date of the roster before are not as the file stated them when it was made: its seal does not fit, and none of its bounds counts",
        zh: "文件写明的各层数字、日期或上期班表日期与生成时不同：封签不符，其下界一律无效",
    }
    years_misstated() {
        en: "the years whose public holidays are not known (`assumed_ordinary`) are not those of the roster's inputs",
        zh: "文件写明的节假日未知年份（assumed_ordinary）与班表输入不符",
    }
    level_unknown(level) {
        en: "the file states a level “{level}” that the rules do not have, or states it twice",
        zh: "文件写明的层级“{level}”不存在或重复",
    }
    bound_too_high(level, bound, counted) {
        en: "the file states a bound of {bound} for “{level}”, but the verifier counts only {counted}",
        zh: "文件写明“{level}”下界为 {bound}，但核验罚分只有 {counted}",
    }
}
