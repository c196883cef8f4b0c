//! The cover: what was audited, what it comes to, and sums that anybody can follow to the sheets.

mod accounts;
mod parts;

use super::findings::{AT_RISK, COUNTED, STATUS, Written};
use super::wrapped;
use crate::book::{Book, Cell, Layout, Sheet, Style, Tab};
use crate::finding::{Severity, Tier};
use crate::money::Money;
use crate::report::jsonl::rule_of;
use crate::report::outputs::Counted;
use crate::report::{Audit, RuleRun, labels, summary};
use parts::{Agreement, agrees, both, heads, line, note, section, total};
use std::io::{self, Write};

/// Widths of the columns A to J.
const WIDTHS: [u16; 10] = [46, 16, 14, 14, 18, 18, 16, 14, 12, 15];

/// What the cover shows.
pub(super) struct Page<'a> {
    pub(super) audit: &'a Audit<'a>,
    pub(super) of: Counted<'a>,
    pub(super) tables: &'a [Written],
}

impl Page<'_> {
    pub(super) fn write<W: Write>(&self, book: Book<W>, tab: &Tab) -> io::Result<Book<W>> {
        let layout = Layout {
            widths: &WIDTHS,
            ..Layout::default()
        };
        let mut sheet = book.sheet(tab, &layout)?;
        self.title(&mut sheet)?;
        self.regions(&mut sheet)?;
        self.rules(&mut sheet)?;
        self.at_risk(&mut sheet)?;
        self.money(&mut sheet)?;
        self.inputs(&mut sheet)?;
        self.outcomes(&mut sheet)?;
        self.indicators(&mut sheet)?;
        self.decided(&mut sheet)?;
        sheet.row(&[])?;
        let blank = |label: &'static str| Cell::Text(label.into(), Style::Note);
        sheet.row(&[
            blank("编制人 prepared by："),
            blank(""),
            blank("复核人 reviewed by："),
            blank(""),
            blank(""),
            blank("日期 date："),
        ])?;
        sheet.finish()
    }

    fn title<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        let (audit, of) = (self.audit, &self.of);
        let title = "一卡通发放核对工作簿　One-card payment audit: the workbook";
        sheet.row(&[Cell::Text(title.into(), Style::Title)])?;
        for note in [
            "疑点是线索，不是结论：每一条都要由人核实后定性。 A finding is a suspicion, not a verdict: a person decides.",
            "本簿含完整的身份证号和账号，仅限经办人员使用，请按规定保管，不得外传。 This workbook holds full numbers: for those who handle the matter, and nobody else.",
        ] {
            sheet.spread(&[Cell::Text(note.into(), Style::Note)])?;
        }
        let policy = &audit.on.policy;
        let over = policy.extends.as_ref();
        let over = over
            .map(|o| format!("（叠加于 over {o}）"))
            .unwrap_or_default();
        let open = || audit.findings.iter().filter(|f| f.question.is_none());
        let count = |severity| open().filter(|f| f.severity == severity).count();
        let balance = labels::balance(of.held.balance());
        for (label, value) in [
            ("所属期 period", of.summary.period.clone()),
            ("截至 as of", audit.on.frame.as_of.to_string()),
            (
                "政策包 policy",
                format!("{} {}{over}", policy.pack, policy.version),
            ),
            ("政策包摘要 BLAKE3", summary::policy_digest(audit)),
            ("程序 program", format!("onecard {}", audit.version)),
            ("核平 conservation", both(balance)),
            (
                "疑点 findings",
                format!(
                    "{}（高 high {}、中 medium {}、低 low {}；其中仅作线索 leads only {}）",
                    open().count(),
                    count(Severity::High),
                    count(Severity::Medium),
                    count(Severity::Low),
                    open().filter(|f| f.tier == Tier::C).count()
                ),
            ),
            (
                "待答复的数据问题 open questions",
                format!(
                    "{}（挂起疑点 findings under them {}）",
                    audit.questions.len(),
                    audit.findings.len() - open().count()
                ),
            ),
            ("无法读取的行 refused rows", refused(audit).to_string()),
        ] {
            line(sheet, label, &value)?;
        }
        Ok(())
    }

    /// Regions that were judged by packs of their own.
    fn regions<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        let policy = &self.audit.on.policy;
        if !policy.has_regions() {
            return Ok(());
        }
        section(
            sheet,
            "各自使用政策包的地区，其余用上面的政策包 Regions with packs of their own",
        )?;
        for (code, policy) in policy.regions() {
            let over = policy.extends.as_ref();
            let over = over.map(|o| format!("（叠加于 over {o}）"));
            let pack = format!("{} {}", policy.pack, policy.version);
            let digest = format!("BLAKE3 {}", policy.digest_hex());
            let told = format!("{pack}{}　{digest}", over.unwrap_or_default());
            line(sheet, code, &told)?;
        }
        Ok(())
    }

    /// Every rule with what it found, twice: as the run counted it, and as the sheets add up.
    fn rules<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        section(sheet, "规则 Rules")?;
        heads(
            sheet,
            &[
                "规则\nrule",
                "状态\nstatus",
                "疑点条数\nfindings",
                "分表条数\nin its sheet",
                "待核金额\nat risk",
                "分表合计\nsum of its sheet",
                "核对\nagrees",
                "暂挂条数\nunder questions",
                "已排除\nsuppressed",
                "等级\nseverity",
            ],
        )?;
        let first = sheet.last() + 1;
        for run in self.audit.rules {
            self.rule(sheet, run)?;
        }
        let rows = (first, sheet.last().max(first));
        let runs = self.audit.rules;
        let findings: u64 = runs.iter().map(|r| r.findings).sum();
        let counted: u64 = self.tables.iter().map(|t| t.counted).sum();
        let at_risk: Money = runs.iter().map(|r| r.at_risk).sum();
        let added: Money = self.tables.iter().map(|t| t.at_risk).sum();
        let row = sheet.last() + 1;
        let condition = format!("AND(C{row}=D{row},ROUND(E{row}-F{row},2)=0)");
        let sum = |index, value: u64| total(index, rows, value.to_string(), Style::TotalCount);
        let money = |index, value: Money| total(index, rows, value.to_string(), Style::TotalMoney);
        sheet.row(&[
            Cell::Text("合计 total".into(), Style::TotalText),
            Cell::Empty(Style::TotalText),
            sum(2, findings),
            sum(3, counted),
            money(4, at_risk),
            money(5, added),
            agrees(
                &condition,
                Agreement::of((findings, at_risk), (counted, added)),
            ),
            sum(7, runs.iter().map(|r| r.questioned).sum()),
            sum(8, runs.iter().map(|r| r.suppressed).sum()),
            Cell::Empty(Style::TotalText),
        ])?;
        note(
            sheet,
            "一笔钱可以同时是几条疑点，故本列合计大于或等于下面的待核金额；未运行不等于没有问题。 \
             One sum can be several findings, so this column adds up to as much as the money at risk below, or more. Not run is not the same as nothing found.",
        )
    }

    fn rule<W: Write>(&self, sheet: &mut Sheet<W>, run: &RuleRun) -> io::Result<()> {
        let rule = rule_of(self.audit, run.code);
        let title = rule.map_or(String::new(), |r| both(r.title));
        let name = Cell::wrapped(format!("{} {title}", run.code));
        if let Some((zh, en)) = &run.not_run {
            let why = format!("{zh} {en}");
            return sheet.spread(&[name, Cell::wrapped("未运行 not run"), wrapped(&why)]);
        }
        let severity = rule.map_or(String::new(), |r| both(labels::severity(r.severity)));
        let row = sheet.last() + 1;
        let condition = format!("AND(C{row}=D{row},ROUND(E{row}-F{row},2)=0)");
        let table = self.tables.iter().find(|t| t.rule == run.code);
        let (counted, added) = table.map_or((0, Money::ZERO), |t| (t.counted, t.at_risk));
        sheet.row(&[
            name,
            Cell::wrapped("已运行 ran"),
            Cell::count(run.findings),
            from_sheets(table, "COUNTIF", Of::Count, counted.to_string()),
            Cell::money(Some(run.at_risk)),
            from_sheets(table, "SUMIFS", Of::Sum, added.to_string()),
            agrees(
                &condition,
                Agreement::of((run.findings, run.at_risk), (counted, added)),
            ),
            Cell::count(run.questioned),
            Cell::count(run.suppressed),
            Cell::wrapped(severity),
        ])?;
        if let Some((tab, ..)) = table.and_then(|table| table.tabs.first()) {
            sheet.lead_to(tab);
        }
        Ok(())
    }

    fn at_risk<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        section(
            sheet,
            "待核金额（元），每分钱只计一次 Money at risk (yuan), each fen once",
        )?;
        let total = &self.of.summary.at_risk_total;
        for (label, amount) in [
            ("按花名册与发放核对 by arithmetic", total.arithmetic),
            ("按名单比对 by lists", total.lists),
        ] {
            let label = Cell::Text(label.into(), Style::Label);
            sheet.row(&[label, Cell::money(Some(amount))])?;
        }
        Ok(())
    }

    fn decided<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        if self.audit.notes.is_empty() {
            return Ok(());
        }
        section(sheet, "由数据或答复判明 Decided by the data or by answers")?;
        for each in self.audit.notes {
            line(sheet, each.code, &format!("{} {}", each.zh, each.en))?;
        }
        Ok(())
    }
}

/// What a figure of the sheets is.
#[derive(Clone, Copy)]
enum Of {
    Count,
    Sum,
}

/// A figure over the findings of a rule that hang on no question, on all of its sheets.
fn from_sheets(table: Option<&Written>, function: &str, of: Of, value: String) -> Cell<'static> {
    let style = match of {
        Of::Count => Style::Count,
        Of::Sum => Style::Money,
    };
    let Some(table) = table else {
        return Cell::Number(value, style);
    };
    let each = table.tabs.iter().map(|(tab, first, last)| {
        let status = tab.range(STATUS, *first, *last);
        match of {
            Of::Count => format!("{function}({status},\"{COUNTED}\")"),
            Of::Sum => {
                let amounts = tab.range(AT_RISK, *first, *last);
                format!("{function}({amounts},{status},\"{COUNTED}\")")
            }
        }
    });
    Cell::Sum(each.collect::<Vec<_>>().join("+"), value, style)
}

fn refused(audit: &Audit<'_>) -> u64 {
    audit.inputs.iter().map(|i| i.dispositions.refused).sum()
}
