//! One rule on a few lines of text, through the whole main job. For tests of this module only.

#![cfg(test)]

use crate::catalogue::Catalogue;
use crate::engagement::{Engagement, ListInfo, Report, Source};
use crate::period::Month;
use crate::policy::Policy;
use crate::record::ListKind;
use crate::rule::Rule;

pub(super) const A: &str = "43400119500101001X";
pub(super) const B: &str = "434001195202030025";
pub(super) const C: &str = "434001196003050132";
pub(super) const D: &str = "43400119480417024X";

/// A county: January 2025, all known up to the end of the month.
pub(super) struct County {
    tables: Vec<(&'static str, String)>,
    period: (&'static str, &'static str, &'static str),
    policy: Policy,
}

impl County {
    pub(super) fn new() -> Self {
        Self {
            tables: Vec::new(),
            period: ("2025-01", "2025-01", "2025-01-31"),
            policy: Policy::national(),
        }
    }

    pub(super) fn period(mut self, first: &'static str, last: &'static str) -> Self {
        self.period = (first, last, "2025-04-30");
        self
    }

    pub(super) fn policy(mut self, text: &str) -> Self {
        let head = "pack = \"t\"\nextends = \"national\"\nversion = \"1\"\n";
        let pack = format!("{head}{text}");
        self.policy = self.policy.overlay(&pack, "t.toml").unwrap();
        self
    }

    fn table(mut self, role: &'static str, header: &str, rows: &[String]) -> Self {
        self.tables
            .push((role, format!("{header}\n{}\n", rows.join("\n"))));
        self
    }

    /// `programme person name account head amount from to decided status`
    pub(super) fn roll(self, rows: &[&str]) -> Self {
        let header = "项目,身份证号,姓名,银行账号,户主身份证号,标准金额,起始月份,截止月份,\
            审批日期,状态,审批级别,救助事由";
        self.table("roll", header, &cells(rows))
    }

    /// `programme person name account amount month`
    pub(super) fn snapshots(self, rows: &[&str]) -> Self {
        let header = "项目,身份证号,姓名,银行账号,标准金额,所属期";
        self.table("roll", header, &cells(rows))
    }

    /// `programme person name account payee payee_name amount from`
    pub(super) fn collected(self, rows: &[&str]) -> Self {
        let header = "项目,身份证号,姓名,银行账号,收款人身份证号,收款人姓名,标准金额,起始月份";
        self.table("roll", header, &cells(rows))
    }

    /// `number programme name head account amount from to decided`
    pub(super) fn households(self, rows: &[&str]) -> Self {
        let header = "户号,项目,户主姓名,户主身份证号,银行账号,月保障金,起始月份,截止月份,审批日期";
        self.table("households", header, &cells(rows))
    }

    /// `number head name person from to`
    pub(super) fn members(self, rows: &[&str]) -> Self {
        let header = "户号,户主身份证号,姓名,身份证号,起始月份,截止月份";
        self.table("members", header, &cells(rows))
    }

    /// `programme person name account amount month credited result purpose`
    pub(super) fn payments(self, rows: &[&str]) -> Self {
        let header = "项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,用途";
        self.table("payments", header, &cells(rows))
    }

    /// `person name died registered`
    pub(super) fn deaths(self, rows: &[&str]) -> Self {
        self.table("deaths", "身份证号,姓名,死亡日期,登记日期", &cells(rows))
    }

    /// `person name from to`
    pub(super) fn payroll(self, rows: &[&str]) -> Self {
        self.table("payroll", "身份证号,姓名,入职日期,离职日期", &cells(rows))
    }

    /// `person name from to`
    pub(super) fn custody(self, rows: &[&str]) -> Self {
        self.table("custody", "身份证号,姓名,收监日期,释放日期", &cells(rows))
    }

    pub(super) fn report(&self, rule: &Rule) -> Report {
        let (first, last, as_of) = self.period;
        let month = |text| Month::parse(text).unwrap();
        let mut builder = Engagement::builder()
            .catalogue(Catalogue::only(*rule))
            .policy(self.policy.clone())
            .period(month(first), month(last))
            .as_of(as_of.parse().unwrap());
        for (role, text) in &self.tables {
            let source = Source::bytes(format!("{role}.csv"), text.as_bytes());
            let info = ListInfo::default();
            builder = match *role {
                "payments" => builder.payments(source),
                "deaths" => builder.list(ListKind::Deaths, info, source),
                "payroll" => builder.list(ListKind::Payroll, info, source),
                "custody" => builder.list(ListKind::Custody, info, source),
                _ => builder.roll(source),
            };
        }
        builder.build().unwrap().run(&mut ()).unwrap()
    }

    /// Findings of one rule as `person period at_risk tier`, in order, and the guards that spoke.
    #[track_caller]
    pub(super) fn check(self, rule: &Rule, findings: &[&str], guards: &[&str]) {
        let report = self.report(rule);
        crate::reconcile::conservation::Conservation::of(&report.on, &[], &Default::default())
            .expect("every fen has one outcome");
        let line = |f: &crate::finding::Finding| {
            let person = f.person.reveal(&report.on.records.texts);
            let period = f.period.map_or("-".to_owned(), |p| p.to_string());
            format!("{person} {period} {} {:?}", f.at_risk, f.tier)
        };
        let found: Vec<String> = report.findings.iter().map(|f| line(f)).collect();
        assert_eq!(found, findings);
        let spoke: Vec<&str> = report.suppressions.iter().map(|s| s.guard).collect();
        assert_eq!(spoke, guards);
        for finding in &report.findings {
            let text = finding
                .explanation
                .said(crate::message::Lang::Zh, &finding.arguments);
            assert!(!text.contains('{'), "{text}");
        }
    }
}

/// Blanks between cells; `-` is an empty cell.
fn cells(rows: &[&str]) -> Vec<String> {
    let row = |row: &&str| {
        let cells = row
            .split_whitespace()
            .map(|c| if c == "-" { "" } else { c });
        cells.collect::<Vec<_>>().join(",")
    };
    rows.iter().map(row).collect()
}
