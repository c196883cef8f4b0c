//! Q05: which column of the roll is the due: the approved amount or the standard?

use super::evidence::{Candidate, Speaks, Verdict, weigh};
use crate::money::Money;
use crate::record::{BankResult, Identity, ProgrammeIx, Records};
use crate::rule::Bilingual;
use hashbrown::HashMap;

/// The column that states what is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DueColumn {
    Approved,
    Standard,
}

pub(super) const VALUES: [(&str, DueColumn); 2] = [
    ("approved", DueColumn::Approved),
    ("standard", DueColumn::Standard),
];

const TITLE: Bilingual = Bilingual {
    zh: "应发金额以核定金额还是以保障标准为准？",
    en: "which column of the roll is the due: the approved amount or the standard?",
};

/// Weighs the readings by the lines of entries that state both and differ.
pub(super) fn test(records: &Records, minimum: u64, close: u8) -> Verdict<DueColumn> {
    let mut both: HashMap<(ProgrammeIx, Identity), (Money, Money)> = HashMap::new();
    for entry in &records.entries {
        let standard = records.extra(entry).standard.filter(|s| *s != entry.amount);
        if let Some(standard) = standard {
            both.insert((entry.programme, entry.person), (entry.amount, standard));
        }
    }
    let (mut approved, mut by_standard) = (Speaks::default(), Speaks::default());
    let confirmed = records
        .each_payment()
        .filter(|p| p.result == BankResult::Success);
    for payment in confirmed {
        match both.get(&(payment.programme, payment.person)) {
            Some((amount, _)) if *amount == payment.amount => {
                approved.add(payment.file, payment.row);
            }
            Some((_, standard)) if *standard == payment.amount => {
                by_standard.add(payment.file, payment.row);
            }
            _ => {}
        }
    }
    let units = approved.count + by_standard.count;
    if units < minimum {
        return Verdict::Plain;
    }
    let candidates = [
        Candidate {
            value: DueColumn::Approved,
            name: "approved",
            meaning: Bilingual {
                zh: "核定金额（月保障金）",
                en: "the approved amount",
            },
            speaks: approved,
        },
        Candidate {
            value: DueColumn::Standard,
            name: "standard",
            meaning: Bilingual {
                zh: "保障标准",
                en: "the standard",
            },
            speaks: by_standard,
        },
    ];
    weigh(records, "Q05", TITLE, units, close, &candidates)
}

/// Takes the standard as due wherever the roll states one.
pub(super) fn take_standard(records: &mut Records) {
    // Lines that repeat an entry say what it says now, not what it will say.
    records.payments.unpack(&records.entries);
    let extras = &records.extras;
    for entry in &mut records.entries {
        let index = (entry.extra as usize).checked_sub(1);
        if let Some(standard) = index.and_then(|i| extras.get(i)).and_then(|e| e.standard) {
            entry.amount = standard;
            entry.amount_approved = false;
        }
    }
}
