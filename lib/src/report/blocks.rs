//! Findings rendered side by side, a block each, and written in their order.

use super::Audit;
use crate::finding::Finding;
use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

/// Findings of a block: enough that handing it over costs nothing beside it.
const BLOCK: usize = 128;

/// Writes what `render` makes of each block of findings and their ids.
pub(super) fn write(
    audit: &Audit<'_>,
    out: &mut dyn Write,
    render: impl Fn(&[Box<Finding>], &[String], &mut Vec<u8>) -> io::Result<()> + Send + Sync,
) -> io::Result<()> {
    // Blocks that were written are filled again: new memory costs more than rendering into it.
    let written: Mutex<Vec<Vec<u8>>> = Mutex::default();
    let free = || written.lock().unwrap_or_else(PoisonError::into_inner);
    let block = |number: usize| {
        let mut bytes = free().pop().unwrap_or_default();
        let start = number * BLOCK;
        let findings = part(audit.findings, start);
        render(findings, part(audit.ids, start), &mut bytes).map(|()| bytes)
    };
    let blocks = audit.findings.len().div_ceil(BLOCK);
    let take = |bytes: io::Result<Vec<u8>>| {
        let mut bytes = bytes?;
        out.write_all(&bytes)?;
        bytes.clear();
        free().push(bytes);
        Ok(())
    };
    audit.workers.in_order(blocks, block, take)
}

fn part<T>(all: &[T], start: usize) -> &[T] {
    let end = all.len().min(start + BLOCK);
    all.get(start..end).unwrap_or_default()
}
