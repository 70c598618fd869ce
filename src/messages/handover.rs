//! Who takes over, and who looks after open follow-ups.

use super::messages;

messages! {
    follow_ups() { en: "Open follow-ups during long absences", zh: "长时间离岗：未结跟进的交接" }
    away() { en: "Away", zh: "离岗成员" }
    away_from() { en: "From", zh: "离岗" }
    back_on() { en: "Back", zh: "返岗" }
    follow_ups_to() { en: "Follow-ups go to", zh: "跟进交给" }
    handed_over() { en: "Handed over", zh: "交接时间" }
    not_in_roster() { en: "after this roster", zh: "本班表之后" }
    nobody_in_time() { en: "nobody is at work in time", zh: "期限内无人上班" }
    nobody() { en: "nobody", zh: "无人" }

    shift_changes() { en: "Handovers", zh: "交接班" }
    when() { en: "When", zh: "时间" }
    shift_ends() { en: "Shift", zh: "下班班次" }
    hands_over() { en: "Hands over", zh: "交班" }
    takes_over() { en: "Takes over", zh: "接班" }

    own_follow_ups() { en: "Open follow-ups", zh: "未结跟进" }
    give(name, from, back) {
        en: "{from}: hand your open follow-ups to {name} (you are back {back})",
        zh: "{from}：把未结跟进交给 {name}（你返岗：{back}）",
    }
    give_later(name, from, back, at) {
        en: "{from}: leave your open follow-ups for {name}, who begins {at} (you are back {back})",
        zh: "{from}：把未结跟进留给 {name}（{at} 上班；你返岗：{back}）",
    }
    give_nobody(from, back) {
        en: "{from}: nobody is at work in time for your open follow-ups (you are back {back}); tell your supervisor",
        zh: "{from}：期限内无人上班接手你的未结跟进（你返岗：{back}），请告知主管",
    }
    take(name, at, back) {
        en: "{at}: take over the open follow-ups of {name} (back {back})",
        zh: "{at}：接手 {name} 的未结跟进（其返岗：{back}）",
    }
}
