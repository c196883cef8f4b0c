//! Q07: a programme that the policy does not know.

use super::{Answers, Question, Reading};
use crate::error::{Error, ErrorKind, Result};
use crate::message::question as texts;
use crate::policy::{Policy, normal_label};
use crate::record::{Held, ProgrammeIx, Records};
use crate::rule::Bilingual;

const TITLE: Bilingual = Bilingual {
    zh: "政策包里没有这个项目名称，它是哪个项目？",
    en: "the policy does not know this programme name; which programme is it?",
};

/// The answer for a programme that is none of those the policy knows, and stays what it is.
const OWN: &str = "own";

/// Reads rows under an unknown name as rows of the programme that the answer says it is; returns what
/// was read as what.
///
/// # Errors
/// Kind `Usage` for an answer that names no programme of the policy; the message has the nearest.
pub(super) fn answer(
    records: &mut Records,
    policy: &Policy,
    answers: &Answers,
) -> Result<Vec<(String, String)>> {
    let labels = records.programmes.iter().zip(0..);
    let labels = labels.map(|(text, index)| (records.texts.get(*text).to_owned(), index));
    let labels: Vec<(String, ProgrammeIx)> = labels.collect();
    let mut read = Vec::new();
    for (label, from) in labels {
        let answer = answers.get("Q07", &label).filter(|answer| *answer != OWN);
        let Some(answer) = answer.filter(|_| policy.programme(&label).is_none()) else {
            continue;
        };
        if policy.programme(answer).is_none() {
            let mut known = policy.nearest_labels(answer);
            known.push(OWN);
            return Err(Error::new(ErrorKind::Usage, &texts::ANSWER_VALUE)
                .with("code", "Q07")
                .with("value", answer)
                .with("known", known.join(" | ")));
        }
        let to = records.programme_ix(&normal_label(answer));
        read_as(records, from, to);
        read.push((label, answer.to_owned()));
    }
    Ok(read)
}

fn read_as(records: &mut Records, from: ProgrammeIx, to: ProgrammeIx) {
    let read = |programme| if programme == from { to } else { programme };
    for entry in &mut records.entries {
        entry.programme = read(entry.programme);
    }
    records.payments.set_programmes(|line| read(line.programme));
    for cell in &mut records.destroyed {
        cell.programme = cell.programme.map(read);
    }
}

/// One question a label, with the nearest known names.
pub(super) fn test(records: &Records, policy: &Policy) -> Vec<Question> {
    let labels = records
        .programmes
        .iter()
        .map(|text| records.texts.get(*text))
        .zip(0usize..);
    let unknown = |label| policy.packs().all(|pack| pack.programme(label).is_none());
    let unknown: Vec<_> = labels.filter(|(label, _)| unknown(label)).collect();
    if unknown.is_empty() {
        return Vec::new();
    }
    let said = Said::of(records);
    let asked = unknown.into_iter().map(|(label, index)| {
        let rows = |counts: &[u64]| counts.get(index).copied().unwrap_or(0);
        ask(policy, label, (rows(&said.entries), rows(&said.lines)))
    });
    asked.flatten().collect()
}

/// How many rows say each programme.
struct Said {
    entries: Vec<u64>,
    lines: Vec<u64>,
}

impl Said {
    fn of(records: &Records) -> Self {
        let none = || vec![0; records.programmes.len()];
        let (mut entries, mut lines) = (none(), none());
        let count = |counts: &mut Vec<u64>, programme: ProgrammeIx| {
            if let Some(count) = counts.get_mut(usize::from(programme)) {
                *count += 1;
            }
        };
        for entry in &records.entries {
            count(&mut entries, entry.programme);
        }
        for line in records.payments.all_held() {
            let programme = match line {
                Held::Full(line) => Some(line.programme),
                Held::OnRoll { entry, .. } => {
                    let entry = records.entries.get(entry as usize);
                    entry.map(|entry| entry.programme)
                }
            };
            if let Some(programme) = programme {
                count(&mut lines, programme);
            }
        }
        Self { entries, lines }
    }
}

fn ask(policy: &Policy, label: &str, (entries, lines): (u64, u64)) -> Option<Question> {
    if entries + lines == 0 {
        return None;
    }
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
    let values: Vec<&str> = nearest.into_iter().chain([OWN]).collect();
    Some(question.answered_by(&values))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::RecordsBuilder;
    use crate::message::Lang;
    use crate::record::{Entitlement, PaymentLine};

    const ID: &str = "11010519491231002X";

    #[track_caller]
    fn check(answer: &str, expected: &str) {
        let mut builder = RecordsBuilder::new();
        let entry = Entitlement {
            programme: "高龄津贴".into(),
            person_id: ID.into(),
            ..Entitlement::default()
        };
        let line = PaymentLine {
            programme: "敬老金".into(),
            person_id: ID.into(),
            ..PaymentLine::default()
        };
        builder.entitlement(&entry).unwrap().payment(&line).unwrap();
        let mut records = builder.build().unwrap();
        let mut answers = Answers::default();
        answers.add(answer).unwrap();
        let said = match super::answer(&mut records, &Policy::national(), &answers) {
            Err(error) => error.text(Lang::En),
            Ok(_) => records
                .programme(records.payment(0).unwrap().programme)
                .to_owned(),
        };
        assert_eq!(said, expected);
    }

    #[test]
    fn an_answer_makes_rows_those_of_a_programme_that_the_policy_knows() {
        check("Q07:敬老金=高龄津贴", "高龄津贴");
        check("Q07:敬老金=own", "敬老金");
        check("Q07:敬老=高龄津贴", "敬老金");
        check(
            "Q07:敬老金=高龄津帖",
            "Q07 cannot be answered with “高龄津帖”",
        );
    }
}
