//! Q11: many accounts changed in one month look like a card renewal, not like many thefts.

use super::Question;
use crate::judge::RuleVerdicts;
use crate::period::Month;
use crate::policy::settings::Questions;
use crate::reconcile::Reconciliation;
use crate::rule::Bilingual;
use std::collections::BTreeMap;

const TITLE: Bilingual = Bilingual {
    zh: "同一个月大批账户变更，是否集中换卡？",
    en: "many accounts changed in one month: was it a mass renewal of cards?",
};

/// Months in which the share of changed accounts passes the limit.
pub(super) fn test(
    on: &Reconciliation,
    verdicts: &[RuleVerdicts],
    limits: &Questions,
) -> Vec<Question> {
    let Some(rule) = verdicts.iter().find(|r| r.code == "R06") else {
        return Vec::new();
    };
    let mut changed: BTreeMap<Month, u64> = BTreeMap::new();
    for month in rule.verdicts.findings.iter().filter_map(|f| f.period) {
        *changed.entry(month.first()).or_default() += 1;
    }
    let likely = u64::from(limits.minimum_population) * u64::from(limits.account_change_percent);
    changed.retain(|_, count| *count * 100 > likely);
    if changed.is_empty() {
        return Vec::new();
    }
    let mut paid: BTreeMap<Month, u64> = BTreeMap::new();
    for line in on.cases.iter().flat_map(|c| c.confirmed()) {
        *paid.entry(line.period.first()).or_default() += 1;
    }
    for folded in &on.folded {
        for key in folded.case(&on.cases).map_or(&[][..], |c| &c.keys) {
            *paid.entry(key.period.first()).or_default() += folded.subjects;
        }
    }
    let over = |month: &Month, count: u64| {
        let all = paid.get(month).copied().unwrap_or_default();
        all >= u64::from(limits.minimum_population)
            && count * 100 > all * u64::from(limits.account_change_percent)
    };
    let months = changed
        .into_iter()
        .filter(|(month, count)| over(month, *count));
    months
        .map(|(month, count)| {
            let seen = (
                format!("{month} 有 {count} 笔打入与核定不同的账户"),
                format!("{count} lines of {month} went to another account than the approved one"),
            );
            Question::open("Q11", month.to_string(), TITLE, seen)
        })
        .collect()
}
