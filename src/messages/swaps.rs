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
}
