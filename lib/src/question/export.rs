//! Q03: is the roll today's export, which has forgotten everybody who left?

use super::Question;
use crate::period::Month;
use crate::record::{EntryStatus, Identity, ProgrammeIx, Records};
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
    let ended =
        |status, to: Option<Month>| status != EntryStatus::InForce || to.is_some_and(|t| t < last);
    let nobody_left = !records.entries.iter().any(|e| ended(e.status, e.to));
    let known: HashSet<(ProgrammeIx, Identity)> = records
        .entries
        .iter()
        .map(|e| (e.programme, e.person))
        .collect();
    if !nobody_left || (known.len() as u64) < minimum {
        return None;
    }
    let future = records
        .entries
        .iter()
        .filter(|e| e.from.is_some_and(|f| last < f))
        .count();
    let mut unknown: HashSet<(ProgrammeIx, Identity)> = HashSet::new();
    for payment in records.payments.iter().filter(|p| !p.person.is_none()) {
        let key = (payment.programme, payment.person);
        if !known.contains(&key) {
            unknown.insert(key);
        }
    }
    let many = unknown.len() as u64 * 1000 > known.len() as u64 * UNKNOWN_PERMILLE;
    if !many && future == 0 {
        return None;
    }
    let seen = (
        format!(
            "花名册 {} 人中没有一人停发或到期；{} 人有发放记录而不在册，{future} 人在期间之后才开始",
            known.len(),
            unknown.len()
        ),
        format!(
            "none of {} subjects on the roll has left; {} were paid and are not on it, {future} begin after the period",
            known.len(),
            unknown.len()
        ),
    );
    let mut question = Question::open("Q03", "", TITLE, seen);
    "--roll-as-of YYYY-MM-DD | --answer Q03=register".clone_into(&mut question.flag);
    Some(question)
}
