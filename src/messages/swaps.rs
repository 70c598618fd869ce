//! Who could swap with whom, and what became of it.

use super::messages;

messages! {
    // `swap find`

    partners_title(name, date, duty) { en: "Partners for {name}'s {duty} on {date}", zh: "{name} {date} 的 {duty} 班：可换的同事" }
    head_colleague() { en: "Colleague", zh: "同事" }
    head_change_of(name) { en: "{name}", zh: "{name}" }
    head_change_theirs() { en: "Colleague changes", zh: "同事的变动" }
    head_penalty() { en: "Penalty", zh: "罚分" }
    head_fairness() { en: "Fairness", zh: "公平" }
    head_hours_of(name) { en: "Hours, {name}", zh: "{name} 工时" }
    head_hours_theirs() { en: "Hours, colleague", zh: "同事工时" }
    head_breaks() { en: "What it would break", zh: "会违反" }
    cell(date, from, to) { en: "{date} {from} → {to}", zh: "{date} {from} → {to}" }
    rest() { en: "off", zh: "休" }
    same() { en: "same", zh: "不变" }
    fairer(units) { en: "fairer by {units}", zh: "更公平 {units}" }
    less_fair(units) { en: "less fair by {units}", zh: "更不公平 {units}" }
    hours_stay(hours) { en: "{hours}", zh: "{hours}" }
    hours_change(before, after) { en: "{before} → {after}", zh: "{before} → {after}" }
    breaks(rule, text) { en: "{rule}: {text}", zh: "{rule}：{text}" }
    weighed(all, good) { en: "{good} of {all} exchanges break nothing; the best first.", zh: "共试 {all} 种换法，{good} 种不违反任何规则，最好的在前。" }
    no_partner(all) { en: "None of {all} exchanges is possible.", zh: "试过 {all} 种换法，都不可行。" }
    near_misses() { en: "Not possible, but near", zh: "差一点，但不可行" }
    fairness_note() {
        en: "Fairness: by how many units (duties, days, hours by the hours unit) both come nearer to their shares, over all counts.",
        zh: "公平：两人各项计数与应担份额的距离合计缩小多少（单位：次、天、工时单位）。",
    }

    // Refusals.

    no_duty(name, date) { en: "{name} has no duty on {date}", zh: "{name} {date} 没有班" }
    no_such_part(name, date, shift, has) { en: "{name} has no `{shift}` on {date}, but `{has}`", zh: "{name} {date} 没有 `{shift}` 班，当天是 `{has}`" }
    show_duties(agent) { en: "`fairshift show ROSTER --agent {agent}` lists the duties", zh: "`fairshift show 班表 --agent {agent}` 可列出当班" }
    begun(name, date, shift, at) { en: "{name}'s `{shift}` on {date} has begun by {at}", zh: "到 {at} 为止，{name} {date} 的 `{shift}` 班已经开始" }
    begun_help() { en: "only duties that have not begun can be swapped; `--at 2026-12-01T13:30` asks for another moment", zh: "只能换尚未开始的班；可用 `--at 2026-12-01T13:30` 指定别的时刻" }
    unknown_duties(path) { en: "`{path}` has cells that the team does not allow", zh: "`{path}` 中有团队不允许的单元格" }
    verify_first() { en: "judge it with `fairshift verify` and put them right first", zh: "请先用 `fairshift verify` 核验并改正" }
    no_team_here() { en: "there is no team.toml in the current folder", zh: "当前文件夹中没有 team.toml" }
    name_team_or_roster() { en: "name a team folder or a roster file", zh: "请给出团队文件夹或班表文件" }

    // On the record.

    recorded(n) { en: "Recorded as entry {n}.", zh: "已记录为第 {n} 条。" }
    effect(name, cells, before, after) { en: "  {name}: {cells}; {before} → {after}", zh: "  {name}：{cells}；工时 {before} → {after}" }
    effects(penalty, fairness) { en: "  penalty: {penalty}; fairness: {fairness}", zh: "  罚分：{penalty}；公平：{fairness}" }
    checked() { en: "  rest, hours, skills, leave and law: nothing broken", zh: "  休息、工时、技能、请假、法规：均未违反" }
    lacking(rule, text) { en: "  missing then ({rule}): {text}", zh: "  届时缺少（{rule}）：{text}" }
    state(n, stage) { en: "Swap {n}: {stage}", zh: "换班 {n}：{stage}" }
    stage_open(names) { en: "not in force: no consent yet from {names}", zh: "未生效：{names} 尚未同意" }
    stage_awaiting() { en: "not in force: both agreed, a supervisor has to approve", zh: "未生效：双方已同意，待主管批准" }
    stage_in_force(when, n) { en: "in force since {when} (entry {n})", zh: "自 {when} 生效（第 {n} 条）" }
    stage_changed_again(when, n, later) {
        en: "in force since {when} (entry {n}); entry {later} has changed its duties again",
        zh: "自 {when} 生效（第 {n} 条），后又被第 {later} 条更改",
    }
    stage_declined(by, when, n) { en: "declined by {by}, {when} (entry {n})", zh: "{by} 于 {when} 拒绝（第 {n} 条）" }
    stage_withdrawn(by, when, n) { en: "withdrawn by {by}, {when} (entry {n})", zh: "{by} 于 {when} 撤回（第 {n} 条）" }
    stage_lapsed(when) { en: "lapsed: the first duty began at {when}, before it was in force", zh: "已失效：首个班于 {when} 开始，届时换班尚未生效" }
    due(name, date, duty) { en: "{name} is due for {duty} on {date} and answers for it", zh: "{date} 的 {duty} 班由 {name} 当班并负责" }
    see_entry(n) { en: "see `fairshift log --entry {n}`", zh: "请看 `fairshift log --entry {n}`" }
    next_accept(n, id) {
        en: "Next: `fairshift swap accept {n} --by {id}`, or by somebody else with `--consent {id}=\"how\" --evidence {id}=FILE`",
        zh: "下一步：`fairshift swap accept {n} --by {id}`，或由他人代录并加 `--consent {id}=\"方式\" --evidence {id}=文件`",
    }
    next_approve(n) { en: "Next: a supervisor, `fairshift swap approve {n} --by NAME`", zh: "下一步：主管运行 `fairshift swap approve {n} --by 姓名`" }
    head_number() { en: "No.", zh: "序号" }
    head_swap() { en: "Swap", zh: "换班" }
    head_state() { en: "State", zh: "状态" }
    head_due() { en: "Who answers", zh: "由谁负责" }
    swaps_of(team) { en: "Swaps of {team}", zh: "{team} 的换班" }
    no_swaps() { en: "No swaps.", zh: "没有换班。" }

    not_published(date) { en: "no published roster has {date}", zh: "没有已发布的班表包含 {date}" }
    publish_first() { en: "swaps are changes of a published roster: `fairshift publish ROSTER --by NAME` first", zh: "换班是对已发布班表的更改：请先 `fairshift publish 班表 --by 姓名`" }
    with_oneself() { en: "a swap is between two agents", zh: "换班须在两位成员之间" }
    other_roster(date, from, until) { en: "{date} is not in the roster {from} to {until}", zh: "{date} 不在 {from} 至 {until} 的班表内" }
    same_roster() { en: "both duties of a swap have to be in one published roster; propose two gifts instead", zh: "换班的两个班须在同一张已发布的班表内；可改为两次替班" }
    not_together(giver, taker) { en: "{giver} or {taker} would have duties on one date that the team does not allow together", zh: "{giver} 或 {taker} 会在同一天有两个团队不允许同日上的班" }
    swap_breaks(rule, text) { en: "the swap breaks `{rule}`: {text}", zh: "换班会违反 `{rule}`：{text}" }
    find_another() { en: "`fairshift swap find` lists who can", zh: "`fairshift swap find` 可列出能换的同事" }
    no_such_swap(n, entries) { en: "entry {n} is no proposed swap; the record has {entries} entries", zh: "第 {n} 条不是换班提议；记录共 {entries} 条" }
    list_swaps() { en: "see `fairshift swap list`", zh: "请看 `fairshift swap list`" }
    closed(n, stage) { en: "swap {n} is no longer open: {stage}", zh: "换班 {n} 已不能更改：{stage}" }
    propose_back() { en: "to undo it, propose the same swap the other way round", zh: "如要换回，请反向再提一次换班" }
    propose_again() { en: "propose another swap with `fairshift swap propose`", zh: "请用 `fairshift swap propose` 重新提出" }
    agreed_already(n) { en: "both have agreed to swap {n}", zh: "双方都已同意换班 {n}" }
    approve_it(n) { en: "a supervisor approves it with `fairshift swap approve {n} --by NAME`", zh: "由主管运行 `fairshift swap approve {n} --by 姓名` 批准" }
    whose_consent(by, names) { en: "`{by}` can't agree for {names}", zh: "`{by}` 不能代 {names} 同意" }
    name_consent(id) {
        en: "write `--by {id}`, or how the agent agreed: `--consent {id}=\"WeChat 21:04\" --evidence {id}=chat.png`",
        zh: "请写 `--by {id}`，或写明本人如何同意：`--consent {id}=\"微信 21:04\" --evidence {id}=chat.png`",
    }
    not_agreed(n, names) { en: "swap {n} can't be approved: no consent yet from {names}", zh: "换班 {n} 不能批准：{names} 尚未同意" }
    accept_first(n) { en: "record the consent first, with `fairshift swap accept {n}`", zh: "请先用 `fairshift swap accept {n}` 记录同意" }
    own_swap(by) { en: "`{by}` is a party of the swap and can't approve it", zh: "`{by}` 是换班当事人，不能批准" }
    somebody_else() { en: "somebody else has to approve it", zh: "须由他人批准" }
    no_party(name) { en: "{name} has no part in this swap", zh: "{name} 与此换班无关" }
    parties_are(giver, taker) { en: "it is between {giver} and {taker}", zh: "当事人是 {giver} 和 {taker}" }
    changed_since(name, date, duty, now, n) {
        en: "{name} had {duty} on {date}; entry {n} has changed it to {now}",
        zh: "{name} {date} 原为 {duty}，已被第 {n} 条改为 {now}",
    }
    changed_otherwise(name, date, duty, now) { en: "{name} had {duty} on {date}; now it is {now}", zh: "{name} {date} 原为 {duty}，现为 {now}" }
}
