//! Matrices in files of comma, semicolon or tab separated values, in the encodings in use.

use std::path::Path;

use encoding_rs::{BIG5, Encoding, GBK, UTF_16BE, UTF_16LE};

use super::words::plain;
use super::{Cells, Content, Sheets};
use crate::book::Book;
use crate::messages::begins_like_a_formula;

/// The text of a file: UTF-8 with or without a byte order mark, UTF-16 with one, GBK or
/// Big5, whichever has more of the team's names in it. None if it is in none of them.
pub fn decode(bytes: &[u8], book: &Book) -> Option<String> {
    decode_by(bytes, book.agents.iter().map(|agent| plain(&agent.called)))
}

/// The same where nobody has stated the team: by the words that every roster has.
pub fn decode_unstated(bytes: &[u8]) -> Option<String> {
    let words =
        ["姓名", "星期", "早", "中", "晚", "夜", "调休", "年假", "员工", "客服", "人数", "备注", "部"];
    decode_by(bytes, words.into_iter().map(String::from))
}

fn decode_by(bytes: &[u8], names: impl Iterator<Item = String> + Clone) -> Option<String> {
    let whole = |encoding: &'static Encoding, bytes| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.into_owned())
    };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return whole(UTF_16LE, rest);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return whole(UTF_16BE, rest);
    }
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bare) {
        return Some(text.to_string());
    }
    let known = |text: &String| {
        let text = plain(text);
        let words = ["休", "假", "班", "周", "月", "日", "排"].map(String::from);
        names.clone().chain(words).filter(|name| text.contains(name)).count()
    };
    // The last one wins where several know equally many.
    [whole(BIG5, bare), whole(GBK, bare)].into_iter().flatten().max_by_key(known)
}

/// Reads the cells of a text.
pub fn read(path: &Path, text: &str) -> Sheets {
    let mut cells = Cells { path: path.to_path_buf(), ..Cells::default() };
    let mut rows = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut fields = csv::StringRecord::new();
    // The crate leaves out empty lines, in which people see rows.
    let (mut row, mut counted) = (0_u32, 0);
    while rows.read_record(&mut fields).unwrap_or(false) {
        let begin = fields.position().map_or(0, |position| position.byte() as usize);
        // A record is said to begin at what is left of the line end before it.
        let ends =
            text.get(begin..).map_or(0, |rest| rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let breaks =
            text.get(counted..begin + ends).unwrap_or_default().bytes().filter(|byte| *byte == b'\n').count();
        row = row.saturating_add(u32::try_from(breaks).unwrap_or(u32::MAX));
        counted = begin + ends;
        for (column, field) in (0..).zip(fields.iter()) {
            // A quote before what a spreadsheet would take for a formula is not meant.
            let bare = field.strip_prefix('\'').filter(|rest| begins_like_a_formula(rest));
            // A quote that nobody closed takes in whatever follows.
            let unclosed = |field: &str| field.contains('\n') && text.matches('"').count() % 2 == 1;
            if cells.unclosed.is_none() && unclosed(field) {
                cells.unclosed = Some((row, column));
            }
            cells.put((row, column), Content::Text(bare.unwrap_or(field).to_string()));
        }
    }
    Sheets { sheets: vec![cells], origin: None }
}

/// What separates the fields: the one that the first lines have most of.
fn delimiter(text: &str) -> u8 {
    let count =
        |delimiter: &u8| text.lines().take(20).flat_map(str::bytes).filter(|byte| byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}
