//! What files and arguments say, made harmless for a terminal and a reader: nothing in it moves the
//! cursor, sets a colour or turns the direction of a line.

/// The picture of the first control character; those of the others follow.
const PICTURES: u32 = 0x2400;

/// The longest run of numbers in a style of our own: `38;5;12`.
const MAX_STYLE: usize = 16;

/// Control characters (C0, C1 and DEL), line and paragraph separators, and the marks, overrides and
/// isolates that make a line read otherwise than it is written.
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a spreadsheet would take a text for a formula: blanks, hidden characters and those without a
/// width do not keep it from that, nor do wide and small forms of the sign.
pub fn begins_like_a_formula(text: &str) -> bool {
    const SIGNS: [char; 12] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫'];
    let unseen = |c: char| {
        c.is_whitespace()
            || is_hidden(c)
            || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
    };
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(unseen).starts_with(SIGNS)
}

/// What is shown of a hidden character: its picture where there is one.
fn shown(c: char) -> char {
    let picture = match c {
        '\0'..='\u{1f}' => char::from_u32(PICTURES + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        _ => None,
    };
    picture.unwrap_or('\u{fffd}')
}

/// A text of one line, as many characters as it has, none of them hidden.
pub fn visible(text: &str) -> String {
    visible_but(text, &[])
}

/// The same, except for characters that the caller handles.
pub fn visible_but(text: &str, kept: &[char]) -> String {
    text.chars().map(|c| if is_hidden(c) && !kept.contains(&c) { shown(c) } else { c }).collect()
}

/// Lines as they go to a terminal or a pipe. Where they are `styled`, colours and weights stay: a text is made
/// visible before it is styled, so they are our own.
pub fn printable(text: &str, styled: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| is_hidden(c) && c != '\n') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("\r\n") {
            out.push_str("\r\n");
            rest = after;
            continue;
        }
        let style = if styled { style_length(rest) } else { 0 };
        if style > 0 {
            out.push_str(&rest[..style]);
            rest = &rest[style..];
        } else {
            let mut chars = rest.chars();
            out.extend(chars.next().map(shown));
            rest = chars.as_str();
        }
    }
    out.push_str(rest);
    out
}

/// The bytes of the style (`ESC [ … m`) that a text begins with; 0 if it begins with none.
fn style_length(text: &str) -> usize {
    let Some(inside) = text.strip_prefix("\u{1b}[") else { return 0 };
    let numbers = inside.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
    match inside.as_bytes().get(numbers) {
        Some(b'm') if numbers <= MAX_STYLE => 2 + numbers + 1,
        _ => 0,
    }
}

/// JSON in which hidden characters are escaped: the same data, and nothing for a terminal to obey.
pub fn escaped_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            // Between values; within strings JSON has escaped them.
            '\n' | '\r' | '\t' => out.push(c),
            // All of them have four digits.
            c if is_hidden(c) => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hidden_is_left_but_our_own_styles() {
        let hostile = "a\u{1b}[31mb\u{9b}2Jc\u{202e}d\u{7f}e\u{2028}f\u{200f}g\rh\ti\u{0}";
        let shown = "a␛[31mb\u{fffd}2Jc\u{fffd}d␡e\u{fffd}f\u{fffd}g␍h␉i␀";
        assert_eq!(visible(hostile), shown);
        assert_eq!(visible("林\u{200d}👩 é\u{301}"), "林\u{200d}👩 é\u{301}");
        let styled = "\u{1b}[1mA\u{1b}[0m\n\u{1b}[38;5;12mB\u{1b}[39m";
        assert_eq!(printable(styled, true), styled);
        assert_eq!(printable("a\r\nb\rc", false), "a\r\nb␍c");
        assert_eq!(printable(styled, false).matches('␛').count(), 4);
        for other in ["\u{1b}[2J", "\u{1b}]0;x\u{7}", "\u{1b}[", "\u{1b}", "\u{1b}[12345678901234567m"] {
            assert!(printable(other, true).starts_with('␛'), "{other:?}");
        }
    }

    #[test]
    fn escaped_json_says_the_same() {
        let text = "\u{85}\u{202e}\u{7f} 林\n\u{1b}";
        let json = serde_json::json!({ "a": text });
        let escaped = escaped_json(&format!("{json:#}"));
        assert!(!escaped.chars().any(|c| is_hidden(c) && c != '\n'), "{escaped}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&escaped).ok(), Some(json));
    }
}
