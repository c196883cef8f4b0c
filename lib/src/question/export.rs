//! Q03: is the roll today's export, which has forgotten everybody who left?

use super::Question;
use crate::period::Month;
use crate::record::{EntryStatus, Identity, ProgrammeIx, Records, RollEntry, RollIndex};
use crate::rule::Bilingual;
use hashbrown::HashSet;

const TITLE: Bilingual = Bilingual {
    zh: "花名册是否为事后导出的现时名单（已停发人员不在其中）？",
    en: "is the roll an export of today, without those who have left?",
};

/// Not-on-roll payees in so many permille of subjects are a sign, when nobody on the roll has left.
const UNKNOWN_PERMILLE: u64 = 5;

/// Asks when nobody on the roll has left, yet it knows the future or misses people who were paid.
pub(super) fn test(records: &Records, last: Month, minimum: u64) -> Option<Question> {
    let has_ended =
        |e: &RollEntry| e.status != EntryStatus::InForce || e.to.is_some_and(|t| t < last);
    let (mut unnamed, mut future) = (0, 0);
    for entry in &records.entries {
        if has_ended(entry) {
            return None;
        }
        unnamed += usize::from(entry.person.is_none());
        future += usize::from(entry.from.is_some_and(|f| last < f));
    }
    let known = Known::of(records, unnamed)?;
    if known.count < minimum {
        return None;
    }
    let unknown = known.unknown(records);
    let many = unknown * 1000 > known.count * UNKNOWN_PERMILLE;
    if !many && future == 0 {
        return None;
    }
    let seen = (
        format!(
            "花名册 {} 人中没有一人停发或到期；{} 人有发放记录而不在册，{future} 人在期间之后才开始",
            known.count, unknown
        ),
        format!(
            "none of {} subjects on the roll has left; {} were paid and are not on it, {future} begin after the period",
            known.count, unknown
        ),
    );
    let mut question = Question::open("Q03", "", TITLE, seen);
    "--roll-as-of YYYY-MM-DD | --answer Q03=register".clone_into(&mut question.flag);
    Some(question)
}

/// Everybody on the roll, by programme.
struct Known<'a> {
    entries: &'a [RollEntry],
    index: &'a RollIndex,
    /// Further programmes of persons with several entries, and entries that name nobody.
    further: HashSet<(ProgrammeIx, Identity)>,
    count: u64,
}

impl<'a> Known<'a> {
    /// Of a roll, so many of whose entries name nobody.
    fn of(records: &'a Records, unnamed: usize) -> Option<Self> {
        let entries = records.entries.as_slice();
        let index = records.roll_index()?;
        let key = |e: &RollEntry| (e.programme, e.person);
        let mut further = HashSet::new();
        for (first, later) in index.repeated() {
            let (first, later) = (entries.get(*first as usize)?, entries.get(*later as usize)?);
            if first.programme != later.programme {
                further.insert(key(later));
            }
        }
        let first_entries = entries.len() - unnamed - index.repeated().len();
        let nobody = entries.iter().filter(|e| e.person.is_none());
        further.extend(nobody.take(unnamed).map(key));
        Some(Self {
            count: (first_entries + further.len()) as u64,
            entries,
            index,
            further,
        })
    }

    /// How many were paid and are not among them.
    fn unknown(&self, records: &Records) -> u64 {
        let mut unknown: HashSet<(ProgrammeIx, Identity)> = HashSet::new();
        let mut next = 0;
        // Lines that repeat an entry are on the roll.
        let full = records.payments.full().iter();
        for payment in full.filter(|p| !p.person.is_none()) {
            let key = (payment.programme, payment.person);
            let fits = |at: u32| {
                let entry = self.entries.get(at as usize);
                entry.is_some_and(|e| (e.programme, e.person) == key)
            };
            // Files mostly follow the order of the roll.
            if fits(next) {
                next += 1;
                continue;
            }
            let found = self.index.find(self.entries, payment.person);
            if found.is_some_and(fits) {
                next = found.map_or(0, |at| at.saturating_add(1));
            } else if !self.further.contains(&key) {
                unknown.insert(key);
            }
        }
        unknown.len() as u64
    }
}
