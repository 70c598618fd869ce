//! The one writer of CSV: RFC 4180, quoted where it has to be.

pub use csv::Terminator;

/// A head and its rows as CSV; lines end as `ends` says.
pub fn rows<R: IntoIterator<Item = String>>(
    head: R,
    body: impl IntoIterator<Item = R>,
    ends: Terminator,
) -> String {
    let mut writer = csv::WriterBuilder::new().terminator(ends).flexible(true).from_writer(Vec::new());
    // Writing to memory does not fail.
    for row in std::iter::once(head).chain(body) {
        let row: Vec<String> = row.into_iter().collect();
        let _ = writer.write_record(&row);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_quoted_where_it_has_to_be_and_lines_end_as_told() {
        let row = |fields: [&str; 2]| fields.map(str::to_string).to_vec();
        let body = [row(["a,b", "\"c\""]), row(["", "d\ne"])];
        let unix = rows(row(["one", "two"]), body.clone(), Terminator::Any(b'\n'));
        assert_eq!(unix, "one,two\n\"a,b\",\"\"\"c\"\"\"\n,\"d\ne\"\n");
        let other = rows(row(["one", "two"]), body, Terminator::CRLF);
        assert!(other.starts_with("one,two\r\n") && other.ends_with("\"d\ne\"\r\n"));
    }
}
