//! Typed tables as a workbook for Excel, WPS and LibreOffice.

use chrono::{NaiveDate, NaiveDateTime};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::super::text::{clean, width};
use super::{Cell, Column, Page, Sheet, csv::harmless};

/// The most rows that a tab of a workbook has, heads and notes included.
pub const XLSX_ROWS: usize = 1_048_576;

/// The most characters of a cell.
const MAX_TEXT_CHARS: usize = 32_767;

/// The widest column, in characters.
const MAX_WIDTH: usize = 40;

/// The height of a line of text, in points.
const LINE_HEIGHT: f64 = 15.0;

const A4: u8 = 9;

/// Who has made a workbook, and changed it last, as long as nobody edits it.
pub const AUTHOR: &str = "fairshift";

/// The sheets as the bytes of a workbook, a tab a sheet: heads that stay in sight and are
/// printed on each page, real dates, lengths of time as `[h]:mm`, money with its decimals,
/// texts that stay texts. The same sheets give the same bytes. What the format can't hold
/// (more than [`XLSX_ROWS`] rows, say) is an error in its words.
///
/// A length of time less than nothing is a text, `-1:30`: the format knows none.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, String> {
    let write = || -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        // A date of its own would make two exports of one month differ.
        let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
        book.set_properties(&DocProperties::new().set_author(AUTHOR).set_creation_datetime(&made));
        let formats = Formats::new();
        let mut names: Vec<String> = Vec::new();
        for sheet in sheets {
            let name = tab_name(&sheet.name, &names);
            let tab = book.add_worksheet();
            tab.set_name(&name)?;
            names.push(name);
            write_sheet(tab, sheet, &formats)?;
        }
        book.save_to_buffer()
    };
    write().map_err(|error| error.to_string())
}

/// A name that a tab can have: 31 characters, none of `[]:*?/\`, no other's.
fn tab_name(wanted: &str, taken: &[String]) -> String {
    let plain: String = clean(wanted).chars().filter(|c| !"[]:*?/\\'".contains(*c)).collect();
    let plain = if plain.trim().is_empty() { "1".to_string() } else { plain };
    let is_free = |name: &String| !taken.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let first: String = plain.chars().take(31).collect();
    let numbered = (2..).map(|n: usize| {
        let tail = format!(" {n}");
        plain.chars().take(31_usize.saturating_sub(tail.len())).chain(tail.chars()).collect::<String>()
    });
    std::iter::once(first).chain(numbered).find(is_free).unwrap_or(plain)
}

/// How cells look; the same for all tabs.
struct Formats {
    title: Format,
    lead: Format,
    head: Format,
    note: Format,
    signature: Format,
    body: Kinds,
    sum: Kinds,
}

/// How each kind of cell looks in a row.
struct Kinds {
    text: Format,
    /// A text that begins like a formula: typed over, it stays a text.
    quoted: Format,
    date: Format,
    moment: Format,
    minutes: Format,
    late: Format,
    cents: Format,
    exact: Format,
    integer: Format,
    number: Format,
    percent: Format,
    part_percent: Format,
}

impl Formats {
    fn new() -> Formats {
        let base = || Format::new().set_align(FormatAlign::VerticalCenter);
        let cell = || base().set_border(FormatBorder::Thin).set_border_color(Color::RGB(0x00BF_BFBF));
        let head = cell().set_bold().set_text_wrap().set_align(FormatAlign::Center);
        Formats {
            title: base().set_bold().set_font_size(14.0),
            lead: base(),
            head: head.set_background_color(Color::RGB(0x00E7_EEF5)),
            note: base().set_font_size(9.0),
            signature: base(),
            body: Kinds::new(&cell()),
            sum: Kinds::new(&cell().set_bold().set_background_color(Color::RGB(0x00F5_F5F5))),
        }
    }
}

impl Kinds {
    fn new(cell: &Format) -> Kinds {
        let number = |format: &str| cell.clone().set_num_format(format);
        Kinds {
            text: cell.clone().set_text_wrap(),
            quoted: cell.clone().set_text_wrap().set_quote_prefix(),
            date: number("yyyy-mm-dd").set_align(FormatAlign::Center),
            moment: number("yyyy-mm-dd hh:mm").set_align(FormatAlign::Center),
            minutes: number("[h]:mm"),
            late: cell.clone().set_align(FormatAlign::Right),
            cents: number("#,##0.00"),
            exact: number("#,##0.00####"),
            integer: number("0"),
            number: number("0.##"),
            percent: number("0%"),
            part_percent: number("0.00%"),
        }
    }
}

fn write_sheet(tab: &mut Worksheet, sheet: &Sheet, formats: &Formats) -> Result<(), XlsxError> {
    tab.set_paper_size(A4).set_margins(0.4, 0.4, 0.5, 0.5, 0.3, 0.3).set_print_fit_to_pages(1, 0);
    match sheet.page {
        Page::Landscape => tab.set_landscape(),
        Page::Portrait => tab.set_portrait(),
    };
    tab.set_footer("&L&A&R&P / &N");
    let mut row = 0;
    for (format, line) in std::iter::once((&formats.title, &sheet.title))
        .chain(sheet.lead.iter().map(|line| (&formats.lead, line)))
        .filter(|(_, line)| !line.is_empty())
    {
        tab.write_string_with_format(row, 0, bounded(line), format)?;
        tab.set_row_height(row, LINE_HEIGHT + 6.0)?;
        row += 1;
    }
    let widths = widths(sheet);
    for (at, (column, width)) in sheet.columns.iter().zip(&widths).enumerate() {
        let at = u16::try_from(at).unwrap_or(u16::MAX);
        tab.set_column_width(at, *width as f64 + 1.5)?;
        tab.write_string_with_format(row, at, bounded(&column.head), &formats.head)?;
    }
    // A head may be broken into two lines; programs do not all make room for the second.
    let broken = sheet.columns.iter().zip(&widths).any(|(column, room)| width(&column.head) > *room + 1);
    tab.set_row_height(row, if broken { 2.0 * LINE_HEIGHT + 4.0 } else { LINE_HEIGHT + 4.0 })?;
    tab.set_repeat_rows(row, row)?;
    row += 1;
    tab.set_freeze_panes(row, sheet.frozen)?;
    let body = sheet.body().len();
    for (at, cells) in sheet.rows.iter().enumerate() {
        let kinds = if at < body { &formats.body } else { &formats.sum };
        if !sheet.signatures.is_empty() {
            // Room for a hand.
            tab.set_row_height(row, LINE_HEIGHT + 10.0)?;
        }
        for at in 0..sheet.columns.len() {
            let cell = cells.get(at).unwrap_or(&Cell::Blank);
            write_cell(tab, row, u16::try_from(at).unwrap_or(u16::MAX), cell, kinds)?;
        }
        row += 1;
    }
    for (format, line) in sheet
        .notes
        .iter()
        .map(|line| (&formats.note, line))
        .chain(sheet.signatures.iter().map(|line| (&formats.signature, line)))
    {
        tab.write_string_with_format(row, 0, bounded(line), format)?;
        row += 1;
    }
    Ok(())
}

fn write_cell(
    tab: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    kinds: &Kinds,
) -> Result<(), XlsxError> {
    let mut number =
        |value: f64, format: &Format| tab.write_number_with_format(row, column, value, format).map(drop);
    match cell {
        Cell::Blank => tab.write_blank(row, column, &kinds.text).map(drop),
        Cell::Text(text) => {
            let text = bounded(text);
            let format = if harmless(&text) == text { &kinds.text } else { &kinds.quoted };
            tab.write_string_with_format(row, column, text, format).map(drop)
        }
        Cell::Date(date) => number(day(*date), &kinds.date),
        Cell::DateTime(moment) => number(instant(*moment), &kinds.moment),
        Cell::Minutes(minutes) if *minutes < 0 => {
            let text = super::terminal::shown(cell);
            tab.write_string_with_format(row, column, text, &kinds.late).map(drop)
        }
        Cell::Minutes(minutes) => number(*minutes as f64 / 1440.0, &kinds.minutes),
        Cell::Money(amount) if amount.scale() <= 2 => number(plain(*amount), &kinds.cents),
        Cell::Money(amount) => number(plain(*amount), &kinds.exact),
        Cell::Integer(value) => number(*value as f64, &kinds.integer),
        Cell::Number(value) if value.is_integer() => number(plain(*value), &kinds.integer),
        Cell::Number(value) => number(plain(*value), &kinds.number),
        Cell::Percent(percent) => {
            let format = if percent.is_integer() { &kinds.percent } else { &kinds.part_percent };
            number(plain(percent.checked_div(Decimal::ONE_HUNDRED).unwrap_or(*percent)), format)
        }
    }
}

/// Days since 1899-12-30.
fn day(date: NaiveDate) -> f64 {
    let zero = NaiveDate::from_ymd_opt(1899, 12, 30).unwrap_or_default();
    (date - zero).num_days() as f64
}

fn instant(moment: NaiveDateTime) -> f64 {
    let minutes = (moment - moment.date().and_time(chrono::NaiveTime::MIN)).num_minutes();
    day(moment.date()) + minutes as f64 / 1440.0
}

/// The number as the format stores it: its shortest form has the same digits, up to fifteen.
fn plain(number: Decimal) -> f64 {
    number.normalize().to_string().parse().unwrap_or(f64::NAN)
}

fn bounded(text: &str) -> String {
    clean(text).chars().take(MAX_TEXT_CHARS).collect()
}

/// Columns that each column's cells take, up to a width at which they are broken into lines.
fn widths(sheet: &Sheet) -> Vec<usize> {
    // Of very long tables a part says enough.
    const MAX_MEASURED_ROWS: usize = 2_000;
    let sums = sheet.rows.iter().rev().take(sheet.totals);
    let of = |at: usize, column: &Column| {
        let cells =
            sheet.rows.iter().take(MAX_MEASURED_ROWS).chain(sums.clone()).filter_map(|row| row.get(at));
        let cells = cells.map(|cell| match cell {
            Cell::DateTime(_) => 16,
            cell => width(&super::terminal::shown(cell)),
        });
        // A head may be broken into two lines.
        let head = (width(&column.head).div_ceil(2) + 1).max(4);
        cells.chain([head]).max().unwrap_or(head).min(MAX_WIDTH)
    };
    sheet.columns.iter().enumerate().map(|(at, column)| of(at, column)).collect()
}
