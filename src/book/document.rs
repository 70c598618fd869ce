//! Reading any of our TOML files with the team reader: roster files, histories.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

use super::files::decode_up_to;
use super::reader::{File, Reported, Table};
use super::syntax::{self, Parsed};
use crate::diagnostic::{Diagnostic, Diagnostics};

/// Reads one document: everything that is wrong with it, or what `read` makes of it.
pub(crate) fn read_document<T>(
    path: &Path,
    bytes: &[u8],
    read: impl for<'t> FnOnce(&mut Table<'t>) -> Result<T, Reported>,
) -> Result<T, Vec<Diagnostic>> {
    read_document_up_to(super::files::MAX_BYTES, path, bytes, read)
}

/// The same of a document of more bytes than a team's files have.
pub(crate) fn read_document_up_to<T>(
    most: u64,
    path: &Path,
    bytes: &[u8],
    read: impl for<'t> FnOnce(&mut Table<'t>) -> Result<T, Reported>,
) -> Result<T, Vec<Diagnostic>> {
    let source = decode_up_to(most, path, bytes).map_err(|diagnostic| vec![diagnostic])?;
    let (from_parser, from_reader) = (RefCell::<Diagnostics>::default(), RefCell::<Diagnostics>::default());
    let Parsed { document, errors, .. } = syntax::parse(&source.text);
    if !errors.is_empty() {
        syntax::record(File { source: &source, found: &from_parser }, &errors);
        return Err(from_parser.into_inner().into_sorted());
    }
    let file = File { source: &Arc::clone(&source), found: &from_reader };
    let mut root = Table::new(file, String::new(), document.get_ref(), 0..0);
    let made = read(&mut root);
    root.finish();
    let found = from_reader.into_inner();
    match made {
        Ok(made) if !found.has_errors() => Ok(made),
        _ => Err(found.into_sorted()),
    }
}
