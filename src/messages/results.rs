//! Results as files.

use super::messages;

messages! {
    is_read(path) {
        en: "`{path}` belongs to a team, a record or a roster, or is read by this command; no result takes its place",
        zh: "`{path}` 是团队、记录或班表的文件，或本命令要读取的文件，不会被结果覆盖",
    }
    other_file() { en: "name another file with `--to FILE`", zh: "请用 `--to 文件` 写到别的文件" }
    no_file(path) { en: "`{path}` is not a file that can be replaced", zh: "`{path}` 不是可以替换的文件" }
    other_content(path) {
        en: "`{path}` is there already and is not an unchanged earlier result of this kind",
        zh: "`{path}` 已存在，且不是未经改动的同类旧结果",
    }
    force() {
        en: "name another file, or add `--force` to replace it",
        zh: "请写到别的文件；确实要替换时加 `--force`",
    }
    cannot_write_help() {
        en: "nothing was changed; free the disk or choose another place with `--to FILE`, in a folder that is there",
        zh: "没有改动任何文件；请腾出磁盘空间，或用 `--to 文件` 写到别处（文件夹须已存在）",
    }
    written(path) { en: "Wrote {path}", zh: "已写出 {path}" }
}
