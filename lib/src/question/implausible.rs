//! Q08: a rule that fires on an implausible share of its population says more about the data, or the
//! rule, than about people.

use super::Question;
use crate::finding::Tier;
use crate::judge::RuleVerdicts;
use crate::policy::settings::Questions;
use crate::rule::Bilingual;

const TITLE: Bilingual = Bilingual {
    zh: "一条规则命中的比例高得不合常理，是数据口径还是确有其事？",
    en: "a rule fires on an implausible share of what it judged: is it the data, or is it true?",
};

/// Codes of rules that fire too often, each with its question. What hangs on another question
/// already does not count: a month without a file must not make the other months doubtful.
pub(super) fn test(verdicts: &[RuleVerdicts], limits: &Questions) -> Vec<Question> {
    verdicts
        .iter()
        .filter_map(|rule| ask(rule, limits))
        .collect()
}

fn ask(rule: &RuleVerdicts, limits: &Questions) -> Option<Question> {
    let judged = rule.verdicts.judged;
    if judged < u64::from(limits.minimum_population) {
        return None;
    }
    let of = |tier| {
        rule.verdicts
            .findings
            .iter()
            .filter(|f| f.tier == tier && f.question.is_none())
            .count() as u64
    };
    let over = |count: u64, percent: u8| count * 100 > judged * u64::from(percent);
    let (a, b) = (of(Tier::A), of(Tier::B));
    if !over(a, limits.tier_a_percent) && !over(b, limits.tier_b_percent) {
        return None;
    }
    let seen = (
        format!("{} 在 {judged} 个判断对象中命中 {} 个", rule.code, a + b),
        format!("{} fires on {} of {judged} units", rule.code, a + b),
    );
    Some(Question::open("Q08", rule.code, TITLE, seen))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::rules as say;
    use crate::rule::Verdicts;
    use crate::rules::unpaid_entitlement::RULE;

    fn verdicts(standing: usize, asked: usize) -> RuleVerdicts {
        let finding = |question| {
            let mut finding = RULE.finding(&say::UNPAID_ENTITLEMENT);
            finding.question = question;
            finding
        };
        let mut findings = vec![finding(None); standing];
        findings.extend(vec![finding(Some("Q09")); asked]);
        RuleVerdicts {
            code: RULE.code,
            verdicts: Verdicts {
                findings,
                judged: 1000,
                ..Verdicts::default()
            },
        }
    }

    #[test]
    fn only_findings_that_stand_make_a_rule_implausible() {
        for (standing, asked, expected) in [(50, 0, 0), (51, 0, 1), (3, 500, 0), (51, 500, 1)] {
            let questions = test(&[verdicts(standing, asked)], &Questions::default());
            assert_eq!(
                questions.len(),
                expected,
                "{standing} stand, {asked} are asked"
            );
        }
    }
}
