//! D12: an entry is stopped or suspended, and nothing says since when; nothing is charged on it.

use crate::error::Defect;
use crate::finding::{Finding, Severity, Source, Tier};
use crate::message::rules as say;
use crate::policy::Policy;
use crate::reconcile::stop_unknown;
use crate::record::RollEntry;
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, PersonJudge, Routing, Rule, Screening, Verdicts,
    settings,
};
use crate::view::{PersonView, SubjectView};

/// The rule.
pub const RULE: Rule = Rule {
    code: "D12",
    name: "mandatory-field-missing",
    title: Bilingual::of(
        "必填缺失：停发没有截止月份",
        "A mandatory field is missing: a stop without a month",
    ),
    version: 1,
    family: Family::Data,
    severity: Severity::Low,
    tier: Tier::A,
    needs: &[Need::Roll],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[Bilingual::of(
        "停发月份记在另一张异动表里",
        "the month stands in a separate list of changes",
    )],
    clears_with: Bilingual::of(
        "写明停发月份的决定",
        "the decision that states from which month",
    ),
    check: Bilingual::of(
        "补录截止月份后重新运行",
        "fill in the last month and run again",
    ),
    page: include_str!("mandatory_field_missing.md"),
    judge: Judge::Person(prepare),
};

fn prepare(policy: &Policy) -> Result<PersonJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &PersonView<'_>, verdicts: &mut Verdicts) {
    verdicts.judged += 1;
    let cases = view.cases().into_iter();
    let rows: Vec<(SubjectView<'_>, &RollEntry)> = cases.flat_map(|c| open(view, c)).collect();
    let Some((first, entry)) = rows.first() else {
        return;
    };
    let finding = RULE
        .finding(&say::STOP_DATE_MISSING)
        .about(view.person)
        .saying("rows", rows.len())
        .resting_on_all(
            rows.iter()
                .map(|(_, e)| Source::from(*e).column("截止月份")),
        );
    verdicts.findings.push(Finding {
        subject: Some(first.case.subject),
        region: entry.region,
        ..finding
    });
}

/// Entries of the person in a case that are stopped or suspended, nobody knows since when.
fn open<'a>(view: &PersonView<'a>, case: SubjectView<'a>) -> Vec<(SubjectView<'a>, &'a RollEntry)> {
    let own = case.entries().filter(|e| e.person == view.person);
    let open = own.filter(|e| stop_unknown(e, &view.on.frame));
    open.map(|e| (case, e)).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    #[test]
    fn two_open_stops_of_one_person_are_one_finding() {
        let hit = format!("{A} - 0.00 A");
        County::new()
            .roll(&[
                "特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 停发 县级 -",
                "高龄津贴 43400119500101001X 张甲 1 - 100 202401 - 2023-12-20 暂停 县级 -",
            ])
            .payments(&["特困供养 43400119500101001X 张甲 1 800 202501 2025-01-08 成功 -"])
            .check(&RULE, &[&hit], &[]);
    }
}
