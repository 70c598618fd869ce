//! Why no roster can exist, and what would make one possible.

use super::messages;

messages! {
    on(date) { en: "on {date}", zh: "{date}" }
    from_until(from, until) { en: "from {from} to {until}", zh: "{from} 至 {until}" }
    rest() { en: "rest", zh: "休息" }
    pin(name, what, when) { en: "{name} is pinned to {what} {when}", zh: "{name} {when} 固定为 {what}" }
    leave(name, when) { en: "{name} is on leave {when}", zh: "{name} {when} 请假" }
    leave_limit(says, when, names) {
        en: "`leave_limit` ({says}) {when}; on leave: {names}",
        zh: "{when} 须守 `leave_limit`（{says}）：请假的有 {names}",
    }
    eligibility(name, when) { en: "{name} works only the shifts of the own list {when}", zh: "{name} {when} 只上名单里的班次" }
    absent(name, when) { en: "{name} is not in the team {when}", zh: "{name} {when} 不在岗" }
    availability(name, when) { en: "{name} works only in the hours of `[[availability]]` {when}", zh: "{name} {when} 只在 `[[availability]]` 的时段上班" }
    limit(rule, says, name, when) { en: "`{rule}` ({says}) for {name} {when}", zh: "{name} {when} 须守 `{rule}`（{says}）" }
    at_least(heads) { en: "at least {heads}", zh: "至少 {heads}" }
    at_most(heads) { en: "at most {heads}", zh: "至多 {heads}" }
    wanted_in_hours(rule, hours, when, heads) { en: "`{rule}` {hours} {when}: {heads}", zh: "{when} {hours}（`{rule}`）：{heads}" }
    wanted_on_shift(rule, shift, when, heads) { en: "`{rule}` {shift} {when}: {heads}", zh: "{when} {shift} 班（`{rule}`）：{heads}" }
    team_limit(rule, says, when) { en: "`{rule}` ({says}) {when}", zh: "{when} 须守 `{rule}`（{says}）" }

    conflict(count) {
        en: "{count} that can't hold together; without any one of them the rest can:",
        zh: "以下 {count}不能同时满足，去掉任何一条，其余即可满足：",
    }
    conflict_of_one() { en: "A requirement that can't hold by itself:", zh: "以下要求本身就无法满足：" }
    conflict_maybe(count) {
        en: "{count} that can't hold together (time did not suffice to leave out all that is not needed):",
        zh: "以下 {count}不能同时满足（时间不够，其中可能有多余的）：",
    }
    ways_out() { en: "Ways out, cheapest first, each proven by solving again:", zh: "办法（由易到难，均经重新求解证明）：" }
    not_all_tried() { en: "Not every change could be tried in the time given.", zh: "时间不够，还有改法没有试。" }
    no_such_way(number, count) { en: "there is no way out number {number}, but {count} in all", zh: "没有第 {number} 个办法，共有 {count} 个" }
    which_ways() { en: "`fairshift explain` without `--apply` lists them", zh: "不带 `--apply` 运行 `fairshift explain` 可列出" }
    no_way_out() { en: "No single change resolves it.", zh: "没有只改一处就能解决的办法。" }
    way_out(text) { en: "{text}: then a roster exists", zh: "{text}：这样就能排出班表" }
    way_out_partly(text) { en: "{text}: this conflict is gone, another is left", zh: "{text}：这一矛盾消除，但还有其他矛盾" }

    drop_pin(name, date) { en: "remove the pin of {name} on {date}", zh: "删去 {name} {date} 的固定" }
    drop_leave_day(name, date) { en: "take {date} out of the leave of {name}", zh: "{name} 的请假不含 {date}" }
    learn(name, shift) { en: "let {name} work {shift}", zh: "让 {name} 可以上 {shift} 班" }
    learn_now(name, shift, date) { en: "let {name} work {shift} on {date} (`[[eligibility]]`)", zh: "让 {name} {date} 可以上 {shift} 班（`[[eligibility]]`）" }
    move_leave(name, from, until, first, last) {
        en: "move the leave of {name} from {from} – {until} to {first} – {last}",
        zh: "把 {name} {from} 至 {until} 的请假改为 {first} 至 {last}",
    }
    move_leave_day(name, from, first) { en: "move the leave of {name} from {from} to {first}", zh: "把 {name} {from} 的请假改到 {first}" }
    extra_duty(name, date) { en: "let {name} work an extra duty on {date}, beyond the limits (`[[extra_duty]]`)", zh: "{name} {date} 加班一次，不受上限约束（`[[extra_duty]]`）" }
    accept_gap(from, until, date) { en: "accept that {from}–{until} is uncovered on {date} (`[[accepted_gap]]`)", zh: "接受 {date} {from}–{until} 无人值守（`[[accepted_gap]]`）" }
    accepted_here() { en: "accepted as a way out", zh: "作为解决办法接受" }
    allow_succession(text) { en: "allow {text} (`[rules.succession] banned`)", zh: "允许 {text}（`[rules.succession] banned`）" }
    soften(rule, place) { en: "let `{rule}` ({place}) have a price instead of holding always (`class = \"soft\"`), if law and contract allow", zh: "把 `{rule}`（{place}）由必须改为计罚分（`class = \"soft\"`，须合法合约）" }
    loosen(rule, key, value, place) { en: "set `{key} = {value}` in `[rules.{rule}]` ({place}), if law and contract allow", zh: "把 `[rules.{rule}]`（{place}）的 `{key}` 改为 {value}（须合法合约）" }
    other_offset(name, place, now) { en: "let {name} be at {place} in the rotation instead of {now} (`[[rules.rotation]] offsets`)", zh: "把 {name} 在轮换中的偏移由 {now} 改为 {place}（`[[rules.rotation]] offsets`）" }
    free_day(name, date) { en: "let {name} be available on {date}", zh: "{name} {date} 不限时段" }
    raise_stint(days) { en: "allow stints of {days} (`[rules.stint] max`)", zh: "允许连续上班 {days}（`[rules.stint] max`）" }
    lower_stint(days) { en: "allow stints of only {days} (`[rules.stint] min`)", zh: "允许只连续上班 {days}（`[rules.stint] min`）" }
    raise_days_off(days) { en: "allow {days} off in a row (`[rules.days_off] max`)", zh: "允许连休 {days}（`[rules.days_off] max`）" }
    lower_days_off(days) { en: "allow only {days} off in a row (`[rules.days_off] min`)", zh: "允许只连休 {days}（`[rules.days_off] min`）" }
    raise_shift_stint(days) { en: "allow {days} in a row of these shifts (`[rules.shift_stint] max`)", zh: "允许这些班次连续 {days}（`[rules.shift_stint] max`）" }
    lower_rest_after(days) { en: "require only {days} off after them (`[rules.shift_stint] rest_after`)", zh: "之后只要求休 {days}（`[rules.shift_stint] rest_after`）" }
    lower_rest_days(days) { en: "require only {days} of rest a week, if the law allows", zh: "每周只要求休 {days}（须合法）" }
    lower_rest_days_in_window(days) { en: "require only {days} of rest in a window (`[[rules.rest_days]] min`), if the law allows", zh: "窗口内只要求休 {days}（`[[rules.rest_days]] min`，须合法）" }
    raise_period_hours(hours) { en: "allow {hours} in a period (`[[rules.hours]] max`), if the law allows", zh: "周期内允许 {hours}（`[[rules.hours]] max`，须合法）" }
    lower_period_hours(hours) { en: "require only {hours} in a period (`[[rules.hours]] min`)", zh: "周期内只要求 {hours}（`[[rules.hours]] min`）" }
    lower_rest(hours) { en: "require only {hours} of rest, if the law allows", zh: "只要求休息 {hours}（须合法）" }
    raise_hours(hours) { en: "allow {hours} a week, if the law allows", zh: "每周允许 {hours}（须合法）" }
    lower_own_hours(name, hours) { en: "ask {name} for {hours} a week at least (`min_week_hours`), if the contract allows", zh: "只要求 {name} 每周至少 {hours}（`min_week_hours`，须合同允许）" }
    raise_own_hours(name, hours) { en: "allow {name} {hours} a week, if the contract allows", zh: "允许 {name} 每周 {hours}（须合同允许）" }
    lower_target(rule, hours, date, heads) { en: "ask for only {heads} {hours} on {date} (`[[{rule}]]`)", zh: "{date} {hours} 只要求 {heads}（`[[{rule}]]`）" }
    raise_target(hours, date, heads) { en: "allow {heads} {hours} on {date} (`[[demand]] max`)", zh: "{date} {hours} 允许 {heads}（`[[demand]] max`）" }
    lower_window(hours, heads) { en: "ask for only {heads} {hours} on all its dates (`[[coverage]] agents`)", zh: "{hours} 在其所有日期只要求 {heads}（`[[coverage]] agents`）" }
    learn_skill(name, skill) { en: "let {name} learn {skill} (`skills`)", zh: "让 {name} 学会 {skill}（`skills`）" }
    lower_min(shift, min, date) { en: "need only {min} agents on {shift} on {date}", zh: "{date} {shift} 班只要求 {min} 人" }
    penalties() { en: "What the penalties are made of", zh: "罚分构成" }
    level() { en: "Level", zh: "层级" }
    no_conflict() { en: "No conflict was found: the musts and what is required can hold together.", zh: "没有发现矛盾：硬性要求与必达要求可以同时满足。" }
    no_roster() { en: "No roster holds all musts:", zh: "没有班表能满足全部硬性要求：" }
    why_unmet_at_all() { en: "No roster holds everything that is required:", zh: "没有班表能满足全部必达要求：" }
    whole_roster() { en: "whole roster", zh: "整张班表" }
    penalty_on(dates, penalty) { en: "{dates}: {penalty}", zh: "{dates}：{penalty}" }
    when() { en: "When: penalty", zh: "日期：罚分" }
    taken(text) { en: "Taken: {text}", zh: "采用：{text}" }
    still_none() { en: "No roster exists with this change alone: another conflict is left.", zh: "只改这一处仍排不出班表：还有其他矛盾。" }
    nothing_written() { en: "Nothing was written; `--out DIR` writes the changed team and this roster.", zh: "未写入任何文件；加 `--out 文件夹` 可写出改后的团队和这张班表。" }
    copy_written(folder, roster) { en: "The changed team is in {folder}, the roster in {roster}. The team's own files are as they were.", zh: "改后的团队在 {folder}，班表在 {roster}。原团队文件未改动。" }
    folder_in_use(folder) { en: "{folder} is in use", zh: "{folder} 已有内容" }
    name_new_folder() { en: "name a folder that is not there yet", zh: "请给出一个尚不存在的文件夹" }
    loss_none() { en: "nothing", zh: "无" }
    loss_impossible() { en: "no roster holds all musts", zh: "排不出班表" }
    loss_at(level, amount) { en: "{level} {amount}", zh: "{level} {amount}" }
    loss_between(level, least, most) { en: "{level} between {least} and {most} (a bound)", zh: "{level} 在 {least} 与 {most} 之间（界限，未证明到底）" }
    loss_unknown(level, least) { en: "not known in the time given; {level} at least {least} (a bound)", zh: "时间内未能求出；{level} 至少 {least}（下界）" }
    why_this(name, date, label) { en: "{name} has {label} on {date}. What any other duty there would mean:", zh: "{name} {date} 是 {label}。换成别的会怎样：" }
    duty() { en: "Instead", zh: "换成" }
    alone() { en: "That cell alone", zh: "只改这一格" }
    whole() { en: "The whole roster solved again would lose", zh: "整张班表重排会损失" }
    breaks(rule, text) { en: "breaks `{rule}`: {text}", zh: "违反 `{rule}`：{text}" }
    not_printed(date, first, last) { en: "{date} is not in this roster, which goes from {first} to {last}", zh: "{date} 不在这张班表内，班表为 {first} 至 {last}" }
    for_a_roster() { en: "--agent, --date and --fairness are about a roster, not a team", zh: "--agent、--date、--fairness 针对班表，不针对团队" }
    name_a_roster() { en: "give a roster file: rosters/<team>/<start>.toml", zh: "请给出班表文件：rosters/<团队>/<起始日>.toml" }
    dates_of_roster() { en: "a roster has its own dates and past: --start, --after and --no-history are for teams", zh: "班表自有日期和历史：--start、--after、--no-history 只用于团队" }
    both_needed() { en: "give --agent and --date together", zh: "--agent 与 --date 须同时给出" }
    leave_title() { en: "What granting each open request would cost", zh: "批准每个请假申请的代价" }
    request() { en: "Request", zh: "申请" }
    costs() { en: "Costs", zh: "代价" }
    nearest_roster() { en: "Nearest roster that grants it", zh: "批准且改动最少的班表" }
    best_roster() { en: "Best roster that grants it", zh: "批准后的最优班表" }
    nearest(changes, cost) { en: "{changes} changed, the fewest; {cost}", zh: "改动 {changes}，已证明最少；{cost}" }
    near(changes, cost) { en: "{changes} changed, not proven the fewest; {cost}", zh: "改动 {changes}，未证明最少；{cost}" }
    nearest_impossible() { en: "none: no change of the duties to come makes all musts hold", zh: "没有：无论怎样更改以后的班次，都不能满足所有必须的规则" }
    nearest_unknown() { en: "none found in the time given", zh: "限时内未找到" }
    of_it_fairness() { en: "Of it fairness", zh: "其中公平" }
    request_of_day(name, date, kind) { en: "{name}: {date} ({kind})", zh: "{name}：{date}（{kind}）" }
    request_of(name, from, until, kind) { en: "{name}: {from} – {until} ({kind})", zh: "{name}：{from} 至 {until}（{kind}）" }
    no_requests() { en: "There is no open request for these dates; write `[[requests]]` in leave.toml.", zh: "这段日期没有待批的请假申请；请在 leave.toml 中写 `[[requests]]`。" }
    no_base_roster() { en: "The team has no roster even without these requests, or none was found in the time given; see `fairshift explain TEAM`.", zh: "即使不批这些申请也排不出班表，或时间内未找到；见 `fairshift explain 团队文件夹`。" }
    clashes() { en: "Pairs that clash: both together are impossible or cost more than one by one", zh: "互相冲突的申请：同时批准做不到，或代价高于分别批准之和" }
    no_clashes() { en: "No pair clashes.", zh: "没有互相冲突的申请。" }
    unsure_pairs(count) { en: "The time did not suffice to say of {count} whether they clash.", zh: "时间不够，有 {count}未能判断是否冲突。" }
    base_open() { en: "The roster without them is not proven best, so the costs are bounds.", zh: "不批时的班表尚未证明最优，因此代价只是界限。" }
    ruled_out() { en: "What can't hold together, by the linear relaxation", zh: "线性松弛证明不能同时满足的要求" }
    fairness_title() { en: "How evenly each count can be shared: range of count − share", zh: "每项计数能分得多均匀：次数 − 份额 的差距" }
    count() { en: "Count", zh: "计数" }
    to_share() { en: "To share", zh: "总量" }
    reached() { en: "Reached", zh: "现为" }
    smallest() { en: "Smallest", zh: "最小可能" }
    because() { en: "Why (count / share)", zh: "理由（次数 / 份额）" }
    by_arithmetic() { en: "arithmetic: no division into whole parts has less", zh: "算术：总量只能整分，不可能更小" }
    by_solving(least, solves) { en: "by arithmetic {least}, but {solves} with the spread bounded found no roster that holds the musts and covers as much", zh: "算术上可到 {least}，但限定差距的{solves}证明：满足硬性要求且覆盖不减的班表做不到" }
    smaller_possible(least, solves) { en: "a smaller spread is possible at a price elsewhere; by arithmetic {least}, {solves}", zh: "可以更小，但别处要付代价；算术上为 {least}，{solves}" }
    smaller_found() { en: "a roster with this spread and as much cover was found; not proven the smallest", zh: "已找到差距这么小且覆盖不减的班表；未证明最小" }
    only_a_bound() { en: "a bound by arithmetic; not proven to be possible", zh: "算术下界；未证明能否达到" }
    with_shares(why, shares) { en: "{why}: {shares}", zh: "{why}：{shares}" }
    nothing_unmet() { en: "Nothing required is unmet.", zh: "必达要求全部满足。" }
    why_unmet() { en: "Why something required is unmet: taken as a must, it would be in this conflict.", zh: "必达缺口的原因：若把它当作硬性要求，会出现以下矛盾。" }
    more_conflicts() { en: "There may be more conflicts of this kind.", zh: "可能还有同类矛盾。" }
    see_explain() { en: "More can't hold together than was narrowed down in the time for a check: `fairshift explain TEAM` names it.", zh: "还有不能同时满足的要求，检查的时间内未能缩小范围：见 `fairshift explain 团队文件夹`。" }
    see_check() { en: "No shift reaches these hours: `fairshift check TEAM` lists the ways out.", zh: "没有班次覆盖这段时间：办法见 `fairshift check 团队文件夹`。" }
    alike(count) { en: "and {count} of the same kind on other dates", zh: "其他日期还有 {count}同类矛盾" }
    raise_max(shift, max, date) { en: "allow {max} agents on {shift} on {date}", zh: "{date} {shift} 班允许 {max} 人" }
}
