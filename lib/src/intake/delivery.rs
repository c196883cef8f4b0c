//! What was delivered before: the same file, or the same row in another file.

use crate::money::Money;
use crate::record::{FileIx, Payment, Records, Serial, TextId};
use hashbrown::{HashMap, HashSet};

/// Payment rows of one file that another file delivered before, taken out of `records`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Repeated {
    pub(super) rows: u64,
    pub(super) amount: Money,
}

/// Takes out payment rows that stand, equal in every field, under one (batch, serial) in an earlier
/// file. Within one file equal rows are payments.
pub(super) fn take_out_repeated(records: &mut Records) -> HashMap<FileIx, Repeated> {
    let shared = shared_batches(records);
    let mut taken: HashMap<FileIx, Repeated> = HashMap::new();
    if shared.is_empty() {
        return taken;
    }
    let mut first: HashMap<(TextId, Serial), Vec<Payment>> = HashMap::new();
    let empty = Serial::default();
    records.payments.retain(&records.entries, |payment| {
        if payment.serial == empty || !shared.contains(&payment.batch) {
            return true;
        }
        let seen = first.entry((payment.batch, payment.serial)).or_default();
        let delivered = seen
            .iter()
            .any(|p| p.file != payment.file && same(p, payment));
        if delivered {
            let of_file = taken.entry(payment.file).or_default();
            of_file.rows += 1;
            of_file.amount += payment.amount;
        } else {
            seen.push(*payment);
        }
        !delivered
    });
    taken
}

/// Batches that occur in several files.
fn shared_batches(records: &Records) -> HashSet<TextId> {
    let mut files: HashMap<TextId, FileIx> = HashMap::new();
    let mut shared = HashSet::new();
    let stamped = records.payments.counted().map(|(s, _)| (s.batch, s.file));
    let full = records.payments.full().iter().map(|p| (p.batch, p.file));
    for (batch, file) in stamped.chain(full).filter(|(b, _)| !b.is_empty()) {
        if *files.entry(batch).or_insert(file) != file {
            shared.insert(batch);
        }
    }
    shared
}

/// Whether two lines are equal in every field but where they stand.
fn same(a: &Payment, b: &Payment) -> bool {
    let fields = |p: &Payment| {
        (
            (p.person, p.account, p.amount, p.name, p.programme, p.month),
            (
                p.credited,
                p.result,
                p.purpose,
                p.reason,
                p.fund_source,
                p.kind,
            ),
        )
    };
    fields(a) == fields(b)
}
