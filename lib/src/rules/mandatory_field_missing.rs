//! D12: an entry is stopped or suspended, and nothing says since when, so nothing is charged on it; or a
//! payment line says neither whose number nor which month, and was led by its account and name.

use crate::error::Defect;
use crate::finding::{Finding, Severity, Source, Tier};
use crate::message::rules as say;
use crate::period::Period;
use crate::policy::Policy;
use crate::reconcile::stop_unknown;
use crate::record::{Payment, RollEntry};
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
        "必填缺失：停发没有截止月份，或发放没有证号和月份",
        "A mandatory field is missing: a stop without a month, a payment without a number and a month",
    ),
    version: 2,
    family: Family::Data,
    severity: Severity::Low,
    tier: Tier::A,
    needs: &[Need::Roll],
    screening: Screening::Note,
    routing: Routing::Township,
    guards: &[],
    innocent: &[
        Bilingual::of(
            "停发月份记在另一张异动表里",
            "the month stands in a separate list of changes",
        ),
        Bilingual::of(
            "发放文件按账号和户名代发，不带证号",
            "the bank was paid by account and name, without numbers",
        ),
    ],
    clears_with: Bilingual::of(
        "写明停发月份的决定，或写有证号和月份的发放清单",
        "the decision that states from which month, or a payment list with number and month",
    ),
    check: Bilingual::of(
        "补录所缺的字段后重新运行",
        "fill in what is missing and run again",
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
    let cases = view.cases();
    for case in &cases {
        verdicts.findings.extend(nameless(view, *case));
    }
    let cases = cases.into_iter();
    let rows: Vec<(SubjectView<'_>, &RollEntry)> = cases.flat_map(|c| open(view, c)).collect();
    let Some((first, entry)) = rows.first() else {
        return;
    };
    let mut finding = RULE
        .finding(&say::STOP_DATE_MISSING)
        .about(view.person)
        .saying("rows", rows.len())
        .resting_on_all(
            rows.iter()
                .map(|(_, e)| Source::from(*e).column("截止月份")),
        );
    finding.subject = Some(first.case.subject);
    finding.region = entry.region;
    verdicts.findings.push(finding);
}

/// Entries of the person in a case that are stopped or suspended, nobody knows since when.
fn open<'a>(view: &PersonView<'a>, case: SubjectView<'a>) -> Vec<(SubjectView<'a>, &'a RollEntry)> {
    let own = case.entries().filter(|e| e.person == view.person);
    let open = own.filter(|e| stop_unknown(e, &view.on.frame));
    open.map(|e| (case, e)).collect()
}

/// One finding for each period of a case that is paid by lines which say neither whose number nor which
/// month: those of the person's own subject that his account and name led there.
fn nameless(view: &PersonView<'_>, case: SubjectView<'_>) -> Vec<Box<Finding>> {
    let says_nothing =
        |p: &Payment| p.person.is_none() && p.month.is_none() && p.named_from.is_none();
    let lines = case.case.lines.iter();
    let mut lines: Vec<(Period, Payment)> = lines
        .filter_map(|line| Some((line.period, case.payment(line)?)))
        .filter(|(period, payment)| says_nothing(payment) && case.person(*period) == view.person)
        .collect();
    lines.sort_by_key(|(period, _)| *period);
    let periods = lines.chunk_by(|(a, _), (b, _)| a == b);
    let found = periods.filter_map(|lines| {
        let (period, first) = *lines.first()?;
        let rows = lines
            .iter()
            .map(|(_, p)| Source::from(*p).column("身份证号"));
        let finding = RULE
            .finding_of(&case, period, &say::LINE_WITHOUT_NUMBER_AND_MONTH)
            .saying("rows", lines.len())
            .of_line(first, "身份证号")
            .resting_on_all(rows);
        Some(finding)
    });
    found.collect()
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

    #[test]
    fn a_line_without_number_and_month_is_said_where_it_was_led() {
        let roll = [
            "特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -",
            "特困供养 434001195202030025 李乙 2 - 800 202401 - 2023-12-20 在享 县级 -",
        ];
        let hit = format!("{A} 2025-01 0.00 A");
        for (line, expected) in [
            (
                "特困供养 - 张甲 1 800 - 2025-01-08 成功 -",
                &[hit.as_str()][..],
            ),
            ("特困供养 - 张甲 1 800 - - 成功 -", &[&hit]),
            ("特困供养 - 张甲 1 800 - - 失败 -", &[&hit]),
            ("特困供养 - 张甲 1 800 202501 2025-01-08 成功 -", &[]),
            ("特困供养 - 张甲 1 800 - 2025-01-08 成功 补发202501", &[]),
            (
                "特困供养 43400119500101001X 张甲 1 800 - 2025-01-08 成功 -",
                &[],
            ),
            // Whom nothing leads to is R01's.
            ("特困供养 - 王丙 9 800 - - 成功 -", &[]),
        ] {
            let other = "特困供养 434001195202030025 李乙 2 800 202501 2025-01-08 成功 -";
            let county = County::new().roll(&roll).payments(&[line, other]);
            county.check(&RULE, expected, &[]);
        }
    }

    #[test]
    fn a_household_is_named_by_its_head() {
        let hit = format!("{A} 2025-01 0.00 A");
        County::new()
            .households(&["H1 农村低保 张甲 43400119500101001X 1 600 202401 - 2023-12-20"])
            .members(&["H1 43400119500101001X 李乙 434001195202030025 202401 -"])
            .payments(&["农村低保 - 张甲 1 600 - - 成功 -"])
            .check(&RULE, &[&hit], &[]);
    }
}
