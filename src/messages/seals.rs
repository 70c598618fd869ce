//! Keyed seals of the record.

use super::messages;

messages! {
    bad_key(path, why) {
        en: "`{path}`, named by FAIRSHIFT_SEAL_KEY, is no key: {why}",
        zh: "FAIRSHIFT_SEAL_KEY 所指的 `{path}` 不能用作密钥：{why}",
    }
    key_not_a_file() { en: "it is not a regular file", zh: "不是普通文件" }
    key_too_large(limit) { en: "it has more than {limit} bytes", zh: "超过 {limit} 字节" }
    key_too_short(bytes, least) { en: "it has {bytes} bytes, a key has at least {least}", zh: "只有 {bytes} 字节，密钥至少 {least} 字节" }
    key_unreadable(error) { en: "it can't be read ({error})", zh: "无法读取（{error}）" }
    key_inside() {
        en: "it lies in the team's folder, where everyone who can change the record finds it",
        zh: "它在团队文件夹内，能改记录的人都能拿到它",
    }
    make_key() {
        en: "make one outside of the team's folder: `head -c 32 /dev/urandom | base64 > ~/.config/fairshift.key; chmod 600 ~/.config/fairshift.key`",
        zh: "请在团队文件夹之外生成：`head -c 32 /dev/urandom | base64 > ~/.config/fairshift.key; chmod 600 ~/.config/fairshift.key`",
    }
    key_needed(n) {
        en: "entry {n} bears the seal of a key, and FAIRSHIFT_SEAL_KEY names none: an entry without it could not be told from a forged one",
        zh: "第 {n} 条带有密钥封签，而 FAIRSHIFT_SEAL_KEY 未设置：不带封签的新记录将无法与伪造的区分",
    }
    name_key() {
        en: "set FAIRSHIFT_SEAL_KEY to the file of the team's key",
        zh: "请把 FAIRSHIFT_SEAL_KEY 设为团队密钥文件的路径",
    }
    wrong_mac(n) {
        en: "entry {n} was not written with this key: its keyed seal does not fit",
        zh: "第 {n} 条不是用此密钥写入的：密钥封签不符",
    }
    no_mac(n, first) {
        en: "entry {n} has no keyed seal, though entries have one from entry {first} on",
        zh: "自第 {first} 条起记录都带密钥封签，第 {n} 条却没有",
    }
    restore_or_key() {
        en: "restore log.toml from version control or a backup, or name the key that the team uses",
        zh: "请从版本库或备份恢复 log.toml，或改用团队的密钥",
    }
    keyed(count, before) {
        en: "Keyed seals: {count} entries bear that of this key, {before} came before the first of them.",
        zh: "密钥封签：{count} 条带有此密钥的封签，此前 {before} 条没有。",
    }
    none_keyed(count) {
        en: "Keyed seals: none of {count} entries bears one; anyone who can write the file could have written them all.",
        zh: "密钥封签：{count} 条记录都没有；凡能改写该文件的人都可能写过它们。",
    }
    not_checked(count) {
        en: "Keyed seals: {count} entries bear one, and none was checked: FAIRSHIFT_SEAL_KEY is not set.",
        zh: "密钥封签：{count} 条带有封签，但未核对：FAIRSHIFT_SEAL_KEY 未设置。",
    }
}
