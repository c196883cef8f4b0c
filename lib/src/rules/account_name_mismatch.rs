//! R07: the name on a line is neither the payee’s nor the beneficiary’s nor the head’s.

use crate::error::Defect;
use crate::finding::{Severity, Source, Suppression, Tier};
use crate::identity::compatible_texts;
use crate::message::rules as say;
use crate::money::Money;
use crate::policy::Policy;
use crate::reconcile::Line;
use crate::record::{Payment, TextId};
use crate::rule::{
    Bilingual, Family, Judge, Need, NoSettings, Routing, Rule, Screening, SubjectJudge, Verdicts,
    settings,
};
use crate::view::SubjectView;

/// The rule.
pub const RULE: Rule = Rule {
    code: "R07",
    name: "account-name-mismatch",
    title: Bilingual::of("户名与受益人不符", "The name paid is not the beneficiary’s"),
    version: 1,
    family: Family::Reconciliation,
    severity: Severity::High,
    tier: Tier::B,
    needs: &[Need::Roll, Need::Payments],
    screening: Screening::Hold,
    routing: Routing::Township,
    guards: &[
        "FP_GUARDIAN",
        "FP_HOUSEHOLD_CARD",
        "FP_INSTITUTION",
        "FP_NAME_VARIANT",
    ],
    innocent: &[
        Bilingual::of(
            "曾用名或依法改名",
            "a former name or a lawful change of name",
        ),
        Bilingual::of(
            "监护人、照料人代领未登记",
            "a guardian or carer collects and is not recorded",
        ),
        Bilingual::of("姓名录入错字", "a slip of the pen in the name"),
    ],
    clears_with: Bilingual::of(
        "银行出具的户名证明",
        "the bank’s statement of the holder’s name",
    ),
    check: Bilingual::of(
        "向银行核对户名与证号",
        "compare holder and number with the bank",
    ),
    page: include_str!("account_name_mismatch.md"),
    judge: Judge::Subject(prepare),
};

fn prepare(policy: &Policy) -> Result<SubjectJudge, Defect> {
    let NoSettings {} = settings(policy, RULE.code)?;
    Ok(Box::new(judge))
}

fn judge(view: &SubjectView<'_>, verdicts: &mut Verdicts) {
    let known = Names::of(view);
    if known.is_empty() {
        return;
    }
    for period in view.paid_periods() {
        verdicts.judged += 1;
        let mut strange = Vec::new();
        for (line, payment) in view.confirmed(period).filter(|(_, p)| !p.name.is_empty()) {
            match known.fit_of(view, line, payment) {
                Fit::Beneficiary => {}
                Fit::Guarded(guard) => verdicts.suppressions.push(Suppression {
                    payment: Some(line.payment),
                    ..RULE.suppressed(guard, view, period)
                }),
                Fit::Strange => strange.push((line, payment)),
            }
        }
        let Some((_, payment)) = strange.first() else {
            continue;
        };
        let amount: Money = strange.iter().map(|(line, _)| line.share).sum();
        let finding = RULE
            .finding_of(view, period, &say::ACCOUNT_NAME_MISMATCH)
            .saying("lines", strange.len())
            .risking(amount)
            .of_line(*payment, "姓名")
            .resting_on_all(strange.iter().map(|(_, p)| Source::from(*p).column("姓名")))
            .resting_on_all(view.entries().map(|e| Source::from(e).column("姓名")));
        verdicts.findings.push(finding);
    }
}

/// How a name fits a subject.
enum Fit {
    Beneficiary,
    Guarded(&'static str),
    Strange,
}

/// The names of a subject, by what they are.
#[derive(Default)]
struct Names {
    beneficiary: Vec<TextId>,
    payee: Vec<TextId>,
    head: Vec<TextId>,
    institution: Vec<TextId>,
}

impl Names {
    fn of(view: &SubjectView<'_>) -> Self {
        let mut names = Self::default();
        for entry in view.entries() {
            let extra = view.extra(entry);
            // Most entries name nobody but the beneficiary: what is not named takes no memory.
            let add = |list: &mut Vec<TextId>, name: TextId| {
                list.extend(Some(name).filter(|name| !name.is_empty()));
            };
            add(&mut names.beneficiary, entry.name);
            add(&mut names.payee, extra.payee_name);
            add(&mut names.head, extra.head_name);
            for name in view.on.head_names.of(extra.head) {
                add(&mut names.head, name);
            }
            add(&mut names.institution, extra.institution);
        }
        for list in names.lists_mut() {
            list.sort_unstable();
            list.dedup();
        }
        names
    }

    fn lists_mut(&mut self) -> [&mut Vec<TextId>; 4] {
        let Self {
            beneficiary,
            payee,
            head,
            institution,
        } = self;
        [beneficiary, payee, head, institution]
    }

    fn is_empty(&self) -> bool {
        self.beneficiary.is_empty() && self.payee.is_empty() && self.institution.is_empty()
    }

    /// A share of a line that bears another beneficiary's number bears his name too: it is judged
    /// there. Whoever collects for several is known to the roll, else the line had not been shared.
    fn fit_of(&self, view: &SubjectView<'_>, line: &Line, payment: Payment) -> Fit {
        let known = |id| id == payment.person;
        let ours = || {
            payment.person.is_none()
                || view.is_household()
                || known(view.person(line.period))
                || view.entries().any(|e| {
                    let extra = view.extra(e);
                    [e.person, extra.payee, extra.head].into_iter().any(known)
                })
        };
        match self.fit(view, payment.name) {
            Fit::Strange if line.shared && !ours() => Fit::Guarded("FP_GUARDIAN"),
            fit => fit,
        }
    }

    fn fit(&self, view: &SubjectView<'_>, name: TextId) -> Fit {
        let by_role = [
            (&self.payee, "FP_GUARDIAN"),
            (&self.head, "FP_HOUSEHOLD_CARD"),
            (&self.institution, "FP_INSTITUTION"),
        ];
        if self.beneficiary.contains(&name) {
            return Fit::Beneficiary;
        }
        if let Some((_, guard)) = by_role.iter().find(|(names, _)| names.contains(&name)) {
            return Fit::Guarded(guard);
        }
        let mut all = [
            &self.beneficiary,
            &self.payee,
            &self.head,
            &self.institution,
        ]
        .into_iter()
        .flatten();
        let text = view.text(name);
        match all.any(|known| compatible_texts(view.text(*known), text)) {
            true => Fit::Guarded("FP_NAME_VARIANT"),
            false => Fit::Strange,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::rules::testing::{A, County};

    #[test]
    fn the_heads_name_is_known_from_his_own_entry() {
        let child = "特困供养 434001195202030025 李乙 1 43400119500101001X 800 202401 - \
            2023-12-20 在享 县级 -";
        let head = "高龄津贴 43400119500101001X 张甲 1 - 100 202401 - 2023-12-20 在享 县级 -";
        let paid = ["特困供养 434001195202030025 张甲 1 800 202501 2025-01-08 成功 -"];
        let county = |roll: &[&str]| County::new().roll(roll).payments(&paid);
        let hit = "434001195202030025 2025-01 800.00 B";
        county(&[child, head]).check(&RULE, &[], &["FP_HOUSEHOLD_CARD"]);
        county(&[child]).check(&RULE, &[hit], &[]);
    }

    #[test]
    fn a_line_for_two_bears_the_name_of_one_of_them() {
        let ward = |person: &str, name: &str| {
            format!("孤儿基本生活费 {person} {name} 1 434001196003050132 王丙 800 202401")
        };
        let hit = format!("{A} 2025-01 800.00 B");
        for (name, hits, guards) in [
            ("张甲", &[][..], &["FP_GUARDIAN"][..]),
            ("王丙", &[], &["FP_GUARDIAN", "FP_GUARDIAN"]),
            ("孙丑", &[hit.as_str()], &["FP_GUARDIAN"]),
        ] {
            let paid = format!("孤儿基本生活费 {A} {name} 1 1600 202501 2025-01-08 成功 -");
            County::new()
                .collected(&[&ward(A, "张甲"), &ward("434001195202030025", "李乙")])
                .payments(&[&paid])
                .check(&RULE, hits, guards);
        }
    }

    #[test]
    fn names_that_can_be_one_are_one() {
        let hit = format!("{A} 2025-01 800.00 B");
        for (name, guards, strange) in [
            ("张甲", &[][..], false),
            ("张*", &["FP_NAME_VARIANT"][..], false),
            ("张？", &["FP_NAME_VARIANT"][..], false),
            ("李甲", &[][..], true),
            ("-", &[][..], false),
        ] {
            let paid = format!("特困供养 43400119500101001X {name} 1 800 202501 2025-01-08 成功 -");
            let found: Vec<&str> = strange.then_some(hit.as_str()).into_iter().collect();
            County::new()
                .roll(&["特困供养 43400119500101001X 张甲 1 - 800 202401 - 2023-12-20 在享 县级 -"])
                .payments(&[&paid])
                .check(&RULE, &found, guards);
        }
    }
}
