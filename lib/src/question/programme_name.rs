//! Q07: a programme that the policy does not know.

use super::{Question, Reading};
use crate::policy::Policy;
use crate::record::{ProgrammeIx, Records};
use crate::rule::Bilingual;

const TITLE: Bilingual = Bilingual {
    zh: "政策包里没有这个项目名称，它是哪个项目？",
    en: "the policy does not know this programme name; which programme is it?",
};

/// One question a label, with the nearest known names.
pub(super) fn test(records: &Records, policy: &Policy) -> Vec<Question> {
    let labels = records
        .programmes
        .iter()
        .map(|text| records.texts.get(*text))
        .zip(0..);
    let unknown = labels.filter(|(label, _)| policy.programme(label).is_none());
    unknown
        .map(|(label, index)| ask(records, policy, label, index))
        .collect()
}

fn ask(records: &Records, policy: &Policy, label: &str, programme: ProgrammeIx) -> Question {
    let of = |p: ProgrammeIx| p == programme;
    let entries = records.entries.iter().filter(|e| of(e.programme)).count();
    let lines = records.each_payment().filter(|p| of(p.programme)).count();
    let seen = (
        format!("花名册 {entries} 行、发放 {lines} 行使用“{label}”"),
        format!("{entries} roll rows and {lines} payment lines say “{label}”"),
    );
    let mut question = Question::open("Q07", label, TITLE, seen);
    let nearest = policy.nearest_labels(label);
    question.readings = nearest
        .iter()
        .map(|name| Reading {
            value: (*name).to_owned(),
            zh: format!("即“{name}”"),
            en: format!("it is “{name}”"),
            explained: 0,
            of: 0,
            example: String::new(),
        })
        .collect();
    question
}
