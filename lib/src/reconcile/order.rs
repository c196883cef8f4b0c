//! The canonical order of payment lines, so that no result depends on their place in a file.

use crate::record::{Payment, Records, Serial};
use std::cmp::Ordering;

/// Orders two lines by credit date, batch, serial, amount, account, then by every other field.
///
/// Only lines that are equal in all of these are told apart by where they stand.
pub(super) fn line_order(records: &Records, a: u32, b: u32) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match (records.payment(a), records.payment(b)) {
        (Some(x), Some(y)) => order_of(records, (a, &x), (b, &y)),
        _ => a.cmp(&b),
    }
}

/// [`line_order`] of lines at hand.
pub(super) fn order_of(
    records: &Records,
    (a, x): (u32, &Payment),
    (b, y): (u32, &Payment),
) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    let undated = |p: &Payment| p.credited.is_none();
    undated(x)
        .cmp(&undated(y))
        .then_with(|| x.credited.cmp(&y.credited))
        .then_with(|| text(records, x.batch, y.batch))
        .then_with(|| serial(records, x.serial, y.serial))
        .then_with(|| x.amount.cmp(&y.amount))
        .then_with(|| match x.account == y.account {
            true => Ordering::Equal,
            false => x
                .account
                .reveal(&records.texts)
                .cmp(&y.account.reveal(&records.texts)),
        })
        .then_with(|| text(records, x.name, y.name))
        .then_with(|| x.month.cmp(&y.month))
        .then_with(|| text(records, x.purpose, y.purpose))
        .then_with(|| (x.result as u8).cmp(&(y.result as u8)))
        .then_with(|| (x.file, x.row).cmp(&(y.file, y.row)))
}

fn text(records: &Records, a: crate::record::TextId, b: crate::record::TextId) -> Ordering {
    match a == b {
        true => Ordering::Equal,
        false => records.texts.get(a).cmp(records.texts.get(b)),
    }
}

/// Serials as numbers where both are; a longer number is later.
fn serial(records: &Records, a: Serial, b: Serial) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    let (a, b) = (a.reveal(&records.texts), b.reveal(&records.texts));
    a.len().cmp(&b.len()).then_with(|| a.cmp(&b))
}
