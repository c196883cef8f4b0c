//! The policy that judged, programme by programme, and every rule with its legal basis.

use super::{Column, Table, column};
use crate::book::{Book, Cell};
use crate::period::Cycle;
use crate::policy::programme::Unit;
use crate::report::jsonl::{rule_of, told};
use crate::report::visible::visible;
use crate::report::{Audit, RuleRun, csv, summary};
use crate::rule::{Need, Rule};
use std::collections::BTreeSet;
use std::io::{self, Write};

const RULES: [Column; 11] = [
    column("规则", "rule", 7),
    column("名称", "title", 24),
    column("代号", "name", 22),
    column("版本", "version", 8),
    column("等级", "severity", 9),
    column("可信度", "tier", 7),
    column("所需数据", "needs", 16),
    column("建议核查", "check", 32),
    column("可排除的解释", "innocent explanations", 34),
    column("一份材料即可排除", "cleared by", 24),
    column("依据", "basis", 48),
];

/// Writes the appendix.
pub(super) fn write<W: Write>(book: Book<W>, audit: &Audit<'_>) -> io::Result<Book<W>> {
    let policy = &audit.on.policy;
    let over = policy.extends.as_ref();
    let above = [
        "规则与依据 Rules and their legal basis".to_owned(),
        format!(
            "政策包 policy pack：{} {}{}　BLAKE3 {}　　依据为截至 {} 有效者；“依据待确认”的条文未经核对原文，不得引用。 \
             The basis is what was in force on the day of the audit; one that is not confirmed must not be cited.",
            policy.pack,
            policy.version,
            over.map(|o| format!("（叠加于 over {o}）"))
                .unwrap_or_default(),
            summary::policy_digest(audit),
            audit.on.frame.as_of
        ),
    ];
    let mut rules = audit.rules.iter();
    let book = Table::new("规则与依据", &RULES, &above).write(book, &mut |cells| {
        let Some(run) = rules.next() else {
            return false;
        };
        cells.extend(rule_cells(audit, run));
        true
    })?;
    programmes(book, audit)
}

fn rule_cells<'c>(audit: &Audit<'_>, run: &RuleRun) -> Vec<Cell<'c>> {
    let Some(rule) = rule_of(audit, run.code) else {
        return vec![Cell::text(run.code)];
    };
    let innocent: Vec<_> = rule.innocent.iter().map(|i| told(*i, audit.lang)).collect();
    vec![
        Cell::text(run.code),
        Cell::wrapped(format!("{}\n{}", rule.title.zh, rule.title.en)),
        Cell::wrapped(rule.name),
        Cell::count(u64::from(rule.version)),
        Cell::text(csv::severity(rule.severity)),
        Cell::text(format!("{:?}", rule.tier)),
        Cell::wrapped(needs(rule)),
        Cell::wrapped(told(rule.check, audit.lang)),
        Cell::wrapped(innocent.join("；")),
        Cell::wrapped(told(rule.clears_with, audit.lang)),
        Cell::wrapped(visible(&basis(audit, run.code)).into_owned()),
    ]
}

fn needs(rule: &Rule) -> String {
    let name = |need: &Need| match need {
        Need::Roll => "花名册",
        Need::Payments => "代发清单",
        Need::Households => "家庭花名册",
        Need::Deaths => "死亡名单",
        Need::Payroll => "财政供养名单",
        Need::Custody => "服刑羁押名单",
        Need::TownshipCap => "乡镇审批限额",
        Need::AnyList => "任一名单",
    };
    rule.needs.iter().map(name).collect::<Vec<_>>().join("、")
}

/// The articles in force on the day of the audit, each with what it says.
fn basis(audit: &Audit<'_>, code: &str) -> String {
    let articles = audit.on.policy.basis(code, audit.on.frame.as_of);
    let told = articles.into_iter().map(|article| {
        let text = match audit.lang {
            crate::message::Lang::En if !article.en.is_empty() => &article.en,
            _ => &article.zh,
        };
        let unsure = if article.confirmed {
            ""
        } else {
            "（依据待确认）"
        };
        format!("{}{}{unsure} {text}", article.doc, article.article)
    });
    told.map(|t| t.trim_end().to_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

const PROGRAMMES: [Column; 9] = [
    column("项目（文件中的名称）", "programme, as in the files", 26),
    column("项目族", "family", 18),
    column("授予单位", "granted to", 12),
    column("周期", "cycle", 10),
    column("发放日", "pay day", 10),
    column("以经济状况为条件", "means-tested", 12),
    column("可叠加", "additive", 10),
    column("乡镇审批限额", "township cap", 18),
    column("退汇重发宽限（日）", "re-issue grace, days", 14),
];

/// The terms of every programme that the files name.
fn programmes<W: Write>(book: Book<W>, audit: &Audit<'_>) -> io::Result<Book<W>> {
    let above = [
        "项目与政策 Programmes and their terms".to_owned(),
        "文件中出现的每个项目，政策包如何看待它。 How the policy pack sees every programme that the files name."
            .to_owned(),
    ];
    let records = &audit.on.records;
    let labels: BTreeSet<&str> = (records.programmes.iter())
        .map(|label| records.texts.get(*label))
        .collect();
    let mut labels = labels.into_iter();
    Table::new("项目与政策", &PROGRAMMES, &above).write(book, &mut |cells| {
        let Some(label) = labels.next() else {
            return false;
        };
        cells.extend(programme_cells(audit, label));
        true
    })
}

fn programme_cells<'c>(audit: &Audit<'_>, label: &str) -> Vec<Cell<'c>> {
    let name = Cell::wrapped(visible(label).into_owned());
    let Some(found) = audit.on.policy.programme(label) else {
        return vec![name, Cell::text("政策包中没有 not in the pack")];
    };
    let terms = found.terms;
    let yes = |is: bool| Cell::text(if is { "是" } else { "否" });
    let cap = terms.township_cap_on(audit.on.frame.as_of);
    vec![
        name,
        Cell::wrapped(found.family.to_owned()),
        Cell::text(unit(terms.unit)),
        Cell::text(cycle(terms.cycle)),
        Cell::text(
            terms
                .pay_day
                .map_or(String::new(), |day| format!("{}日", day.day)),
        ),
        yes(terms.means_tested),
        yes(terms.additive),
        Cell::money(cap.map(|cap| cap.amount)),
        Cell::count(u64::from(terms.reissue_grace_days)),
    ]
}

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Person => "个人",
        Unit::Household => "家庭",
        Unit::Event => "每次审批",
        Unit::Institution => "机构",
        Unit::Parcel => "地块",
    }
}

const fn cycle(cycle: Cycle) -> &'static str {
    match cycle {
        Cycle::Month => "按月",
        Cycle::Quarter => "按季",
        Cycle::Half => "按半年",
        Cycle::Year => "按年",
        Cycle::Once => "一次性",
    }
}
