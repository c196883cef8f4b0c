//! Q04: whose number does the identity column of payments bear?

use super::evidence::{Candidate, Speaks, Verdict, weigh};
use crate::reconcile::WhoseId;
use crate::record::{Identity, ProgrammeIx, Records, RollEntry};
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

/// Weighs each other reading against the plain one, over the lines whose number fits only one of
/// the two. Readings that no line tells apart need no question.
pub(super) fn test(records: &Records, minimum: u64, close: u8) -> Verdict<WhoseId> {
    let mut fitting = Fitting::telling(records);
    if fitting.telling.is_empty() {
        return Verdict::Plain;
    }
    for entry in &records.entries {
        fitting.learn(records, entry);
    }
    let mut rivals = [[Speaks::default(); 2]; 2];
    for payment in records.each_payment().filter(|p| !p.person.is_none()) {
        let key = (payment.programme, payment.person);
        if !fitting.telling.contains(&key) {
            continue;
        }
        let [own, payee, head] = fitting.fits(key);
        for (pair, other) in rivals.iter_mut().zip([payee, head]) {
            let [plain, rival] = pair;
            match (own, other) {
                (true, false) => plain.add(payment.file, payment.row),
                (false, true) => rival.add(payment.file, payment.row),
                _ => {}
            }
        }
    }
    let [payee, head] = rivals;
    let against = |pair: [Speaks; 2], value, name, meaning| {
        let [plain, rival] = pair;
        let units = plain.count + rival.count;
        if units < minimum {
            return Verdict::Plain;
        }
        let beneficiary = Bilingual {
            zh: "享受人（补贴对象）",
            en: "the beneficiary",
        };
        let (own, id) = ("beneficiary", WhoseId::Beneficiary);
        let candidates = [
            Candidate {
                value: id,
                name: own,
                meaning: beneficiary,
                speaks: plain,
            },
            Candidate {
                value,
                name,
                meaning,
                speaks: rival,
            },
        ];
        weigh(records, "Q04", TITLE, units, close, &candidates)
    };
    let by_payee = Bilingual {
        zh: "收款人（账户户主）",
        en: "the payee",
    };
    let by_head = Bilingual {
        zh: "户主",
        en: "the household head",
    };
    match against(payee, WhoseId::Payee, "payee", by_payee) {
        Verdict::Plain | Verdict::Decided(WhoseId::Beneficiary) => {
            against(head, WhoseId::Head, "head", by_head)
        }
        other => other,
    }
}

/// The numbers of beneficiaries, payees and heads, by programme.
#[derive(Default)]
struct Fitting {
    /// Numbers that one of the others may bear; all others fit every reading or none.
    telling: HashSet<(ProgrammeIx, Identity)>,
    beneficiaries: HashSet<(ProgrammeIx, Identity)>,
    payees: HashSet<(ProgrammeIx, Identity)>,
    heads: HashSet<(ProgrammeIx, Identity)>,
}

impl Fitting {
    /// Of entries with a payee or a head of their own.
    fn telling(records: &Records) -> Self {
        let mut fitting = Self::default();
        if records.extras.is_empty() {
            return fitting;
        }
        for entry in records.entries.iter().filter(|e| e.extra != 0) {
            let extra = records.extra(entry);
            for other in [extra.payee, extra.head] {
                if !other.is_none() && other != entry.person {
                    fitting.telling.insert((entry.programme, entry.person));
                    fitting.telling.insert((entry.programme, other));
                }
            }
        }
        fitting
    }

    fn learn(&mut self, records: &Records, entry: &RollEntry) {
        let extra = records.extra(entry);
        let or_person = |id: Identity| if id.is_none() { entry.person } else { id };
        let of = |id| (entry.programme, id);
        let telling = &self.telling;
        let add = |to: &mut HashSet<_>, id| {
            if telling.contains(&of(id)) {
                to.insert(of(id));
            }
        };
        add(&mut self.beneficiaries, entry.person);
        add(&mut self.payees, or_person(extra.payee));
        add(&mut self.heads, or_person(extra.head));
    }

    fn fits(&self, key: (ProgrammeIx, Identity)) -> [bool; 3] {
        [
            self.beneficiaries.contains(&key),
            self.payees.contains(&key),
            self.heads.contains(&key),
        ]
    }
}
