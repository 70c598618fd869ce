//! Numbers as bars of block characters, each of one column on a terminal.

const EIGHTHS: [char; 8] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// A bar of at most `columns` for a part of `most`, to an eighth of a column; nothing for nothing.
pub fn bar(value: f64, most: f64, columns: usize) -> String {
    if value.is_nan() || most.is_nan() || value <= 0.0 || most <= 0.0 {
        return String::new();
    }
    let eighths = ((value / most).min(1.0) * columns as f64 * 8.0).round().max(1.0) as usize;
    let mut text = "█".repeat(eighths / 8);
    text.extend(EIGHTHS.get((eighths % 8).wrapping_sub(1)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_numbers() {
        assert_eq!(bar(1.0, 2.0, 4), "██");
        assert_eq!(bar(2.0, 2.0, 3), "███");
        assert_eq!(bar(1.0, 16.0, 2), "▏");
        assert_eq!(bar(0.001, 16.0, 2), "▏");
        assert_eq!(bar(11.0, 16.0, 2), "█▍");
        assert_eq!(bar(9.0, 3.0, 2), "██");
        for value in [0.0, -1.0, f64::NAN] {
            assert_eq!(bar(value, 2.0, 4), "");
        }
        assert_eq!(bar(1.0, 0.0, 4), "");
    }
}
