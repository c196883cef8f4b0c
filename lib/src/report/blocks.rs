//! Findings rendered side by side, a block each, and written in their order.

use super::Audit;
use crate::finding::Finding;
use std::io::{self, Write};

/// Findings of a block: enough that handing it over costs nothing beside it.
const BLOCK: usize = 256;

/// Writes what `render` makes of each block of findings and their ids.
pub(super) fn write(
    audit: &Audit<'_>,
    out: &mut dyn Write,
    render: impl Fn(&[Finding], &[String], &mut Vec<u8>) -> io::Result<()> + Send + Sync,
) -> io::Result<()> {
    let block = |number: usize| {
        let mut bytes = Vec::new();
        let start = number * BLOCK;
        let findings = part(audit.findings, start);
        render(findings, part(audit.ids, start), &mut bytes).map(|()| bytes)
    };
    let blocks = audit.findings.len().div_ceil(BLOCK);
    let take = |bytes: io::Result<Vec<u8>>| out.write_all(&bytes?);
    audit.workers.in_order(blocks, block, take)
}

fn part<T>(all: &[T], start: usize) -> &[T] {
    let end = all.len().min(start + BLOCK);
    all.get(start..end).unwrap_or_default()
}
