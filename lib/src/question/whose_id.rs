//! Q04: whose number does the identity column of payments bear?

use super::evidence::{Candidate, Speaks, Verdict, weigh};
use crate::reconcile::WhoseId;
use crate::record::{Identity, ProgrammeIx, Records};
use crate::rule::Bilingual;
use hashbrown::HashSet;

pub(super) const VALUES: [(&str, WhoseId); 3] = [
    ("beneficiary", WhoseId::Beneficiary),
    ("payee", WhoseId::Payee),
    ("head", WhoseId::Head),
];

const TITLE: Bilingual = Bilingual {
    zh: "发放清单的身份证号是享受人、收款人还是户主的？",
    en: "whose number does the identity column of payments bear?",
};

/// Weighs the readings over lines whose number fits only some of them.
pub(super) fn test(records: &Records, minimum: u64, close: u8) -> Verdict<WhoseId> {
    let mut beneficiaries: HashSet<(ProgrammeIx, Identity)> = HashSet::new();
    let mut payees = HashSet::new();
    let mut heads = HashSet::new();
    for entry in &records.entries {
        let extra = records.extra(entry);
        beneficiaries.insert((entry.programme, entry.person));
        let or_person = |id: Identity| if id.is_none() { entry.person } else { id };
        payees.insert((entry.programme, or_person(extra.payee)));
        heads.insert((entry.programme, or_person(extra.head)));
    }
    let mut speaks = [Speaks::default(); 3];
    let mut units = 0;
    for payment in records.payments.iter().filter(|p| !p.person.is_none()) {
        let key = (payment.programme, payment.person);
        let fits = [
            beneficiaries.contains(&key),
            payees.contains(&key),
            heads.contains(&key),
        ];
        if fits == [true; 3] || fits == [false; 3] {
            continue;
        }
        units += 1;
        for (reading, fit) in speaks.iter_mut().zip(fits) {
            if fit {
                reading.add(payment.file, payment.row);
            }
        }
    }
    if units < minimum {
        return Verdict::Plain;
    }
    let meanings = [
        Bilingual {
            zh: "享受人（补贴对象）",
            en: "the beneficiary",
        },
        Bilingual {
            zh: "收款人（账户户主）",
            en: "the payee",
        },
        Bilingual {
            zh: "户主",
            en: "the household head",
        },
    ];
    let candidates: Vec<Candidate<WhoseId>> = VALUES
        .iter()
        .zip(speaks)
        .zip(meanings)
        .map(|(((name, value), speaks), meaning)| Candidate {
            value: *value,
            name,
            meaning,
            speaks,
        })
        .collect();
    weigh(records, "Q04", TITLE, units, close, &candidates)
}
