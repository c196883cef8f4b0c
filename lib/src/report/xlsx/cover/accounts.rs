//! What was read and where it went: money, files, outcomes, indicators.

use super::Page;
use super::parts::{Agreement, agrees, both, heads, line, section, total};
use crate::book::{Cell, Sheet, Style};
use crate::intake::Input;
use crate::money::Money;
use crate::reconcile::conservation::{Amounts, Conservation};
use crate::report::visible::visible;
use crate::report::xlsx::wrapped;
use crate::report::{labels, seal};
use std::io::{self, Write};

impl Page<'_> {
    pub(super) fn money<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        section(
            sheet,
            "每一分钱恰有一个去处（元） Every fen has exactly one place (yuan)",
        )?;
        let held: &Conservation = self.of.held;
        let first = sheet.last() + 1;
        for (label, amount) in parts(&held.amounts) {
            let label = Cell::Text(label.into(), Style::Label);
            sheet.row(&[label, Cell::money(Some(amount))])?;
        }
        let rows = (first, sheet.last());
        let accounted = held.amounts.total();
        let name = |name: &'static str| Cell::Text(name.into(), Style::TotalText);
        sheet.row(&[
            name("合计 total"),
            total(1, rows, accounted.to_string(), Style::TotalMoney),
        ])?;
        let row = sheet.last();
        let condition = format!("ROUND(B{row}-B{},2)=0", row + 1);
        let agree = agrees(&condition, Agreement::of(accounted, held.amount_in));
        let read = Cell::Number(held.amount_in.to_string(), Style::TotalMoney);
        sheet.row(&[name("读入金额 amount in"), read, agree])?;
        if held.illegible > 0 {
            let illegible = Cell::count(held.illegible);
            sheet.row(&[name("金额无法识别的行 illegible amounts"), illegible])?;
        }
        Ok(())
    }

    pub(super) fn inputs<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        section(
            sheet,
            "输入文件，每一行恰有一个去向 Inputs: every row has exactly one disposition",
        )?;
        heads(
            sheet,
            &[
                "文件\nfile",
                "类别\nrole",
                "总行数\nrows",
                "记录\nrecords",
                "合计行\ntotals",
                "表头等\nstructure",
                "重复报送\ndelivered before",
                "无法读取\nrefused",
                "核对\nagrees",
                "字节\nbytes",
            ],
        )?;
        let first = sheet.last() + 1;
        for input in self.audit.inputs {
            let row = sheet.last() + 1;
            let d = &input.dispositions;
            let same = Agreement::of(input.rows, d.rows());
            sheet.row(&[
                Cell::wrapped(visible(&file(input)).into_owned()),
                Cell::wrapped(both(labels::role(input.role))),
                Cell::count(input.rows),
                Cell::count(d.record),
                Cell::count(d.control_total),
                Cell::count(d.structural),
                Cell::count(d.duplicate_delivery),
                Cell::count(d.refused),
                agrees(&format!("C{row}=SUM(D{row}:H{row})"), same),
                Cell::count(input.bytes),
            ])?;
        }
        let rows = (first, sheet.last().max(first));
        let sum = |index, pick: fn(&Input) -> u64| {
            let value: u64 = self.audit.inputs.iter().map(pick).sum();
            total(index, rows, value.to_string(), Style::TotalCount)
        };
        let row = sheet.last() + 1;
        let held: &Conservation = self.of.held;
        sheet.row(&[
            Cell::Text("合计 total".into(), Style::TotalText),
            Cell::Empty(Style::TotalText),
            sum(2, |i| i.rows),
            sum(3, |i| i.dispositions.record),
            sum(4, |i| i.dispositions.control_total),
            sum(5, |i| i.dispositions.structural),
            sum(6, |i| i.dispositions.duplicate_delivery),
            sum(7, |i| i.dispositions.refused),
            agrees(
                &format!("C{row}=SUM(D{row}:H{row})"),
                Agreement::of(held.rows_in, held.rows_accounted),
            ),
            sum(9, |i| i.bytes),
        ])?;
        self.hidden(sheet)?;
        self.digests(sheet)
    }

    /// What workbooks hide, and was read like all the rest.
    fn hidden<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        let hidden = self.audit.inputs.iter().filter_map(|input| {
            let (zh, en) = labels::hidden(input.sheet.as_ref()?)?;
            Some((file(input), format!("{zh} {en}")))
        });
        let hidden: Vec<(String, String)> = hidden.collect();
        if hidden.is_empty() {
            return Ok(());
        }
        section(sheet, "隐藏内容也已读取 Hidden, and read all the same")?;
        for (file, what) in hidden {
            line(sheet, &file, &visible(&what))?;
        }
        Ok(())
    }

    fn digests<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        section(sheet, "文件指纹 BLAKE3 of the inputs")?;
        for input in self.audit.inputs {
            line(sheet, &file(input), &seal::hex(&input.blake3))?;
        }
        Ok(())
    }

    pub(super) fn outcomes<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        section(
            sheet,
            "按项目和结果，一个对象一个所属期为一笔 By programme and outcome",
        )?;
        heads(
            sheet,
            &[
                "项目\nprogramme",
                "结果\noutcome",
                "笔数\nkeys",
                "应发\ndue",
                "实发\npaid",
            ],
        )?;
        let first = sheet.last() + 1;
        let outcomes = &self.of.summary.outcomes;
        for each in outcomes {
            sheet.row(&[
                wrapped(&each.programme),
                Cell::wrapped(both(labels::outcome(each.outcome))),
                Cell::count(each.keys),
                Cell::money(Some(each.due)),
                Cell::money(Some(each.paid)),
            ])?;
        }
        let rows = (first, sheet.last().max(first));
        let keys: u64 = outcomes.iter().map(|o| o.keys).sum();
        let due: Money = outcomes.iter().map(|o| o.due).sum();
        let paid: Money = outcomes.iter().map(|o| o.paid).sum();
        sheet.row(&[
            Cell::Text("合计 total".into(), Style::TotalText),
            Cell::Empty(Style::TotalText),
            total(2, rows, keys.to_string(), Style::TotalCount),
            total(3, rows, due.to_string(), Style::TotalMoney),
            total(4, rows, paid.to_string(), Style::TotalMoney),
        ])
    }

    pub(super) fn indicators<W: Write>(&self, sheet: &mut Sheet<W>) -> io::Result<()> {
        section(
            sheet,
            "指标，百分比一律截断 Indicators; percentages are truncated",
        )?;
        let heads = [
            "指标\nindicator",
            "百分比\npercent",
            "分子\nnumerator",
            "分母\ndenominator",
            "口径\ndefinition",
        ];
        sheet.spread(&heads.map(|head| Cell::Text(head.into(), Style::Head)))?;
        for (name, ratio) in self.of.kpi.named() {
            let (label, meaning) = labels::indicator(name);
            let number = |value: i64| match name {
                "accuracy_amount" => Cell::money(Some(Money::from_fen(value))),
                _ => Cell::Number(value.to_string(), Style::Count),
            };
            sheet.spread(&[
                Cell::wrapped(both(label)),
                Cell::Text(ratio.to_string().into(), Style::Right),
                number(ratio.numerator),
                number(ratio.denominator),
                Cell::wrapped(both(meaning)),
            ])?;
        }
        Ok(())
    }
}

fn parts(amounts: &Amounts) -> [(&'static str, Money); 6] {
    [
        ("银行确认到账 confirmed by the bank", amounts.outcomes),
        ("失败或退回 failed or returned", amounts.failed),
        ("结果不明 result unknown", amounts.unknown),
        (
            "冲正、追回及其所抵 reversals and recoveries",
            amounts.netted,
        ),
        ("无法读取的行 refused rows, where legible", amounts.refused),
        ("重复报送 delivered before", amounts.duplicate_delivery),
    ]
}

fn file(input: &Input) -> String {
    match &input.sheet {
        Some(sheet) => format!("{} [{}]", input.path, sheet.name),
        None => input.path.clone(),
    }
}
