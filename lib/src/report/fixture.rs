//! A small county in memory, for the tests of this floor: hostile texts, a few findings of every
//! shape, and everything an [`Audit`] needs.

use super::{Audit, PUBLIC_ID_KEY, RuleRun, order_and_identify};
use crate::catalogue::Catalogue;
use crate::error::Defect;
use crate::finding::{CellRef, Finding, Group, Severity, Source, Suppression, Tier};
use crate::intake::{Dispositions, Input, Refused};
use crate::message::{Lang, Message, Said, words};
use crate::money::Money;
use crate::period::{Cycle, Day, Month, Period};
use crate::policy::Policy;
use crate::question::{Question, Reading};
use crate::reconcile::{Frame, Reconciliation, Subject, SubjectId, WhoseId, reconcile};
use crate::record::{
    AccountKey, BankResult, EntryStatus, Identity, ListKind, Payment, PaymentKind, Records, Role,
    RollEntry, Serial, SourceFile, TextId,
};
use crate::rule::Bilingual;
use crate::work::Workers;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every fixture person's number, full: none may stand in a masked output.
pub(super) const PERSONS: [&str; 3] = [
    "434001194310229002",
    "43400119650117906X",
    "434001194310229001",
];
/// Every fixture account, full.
pub(super) const ACCOUNTS: [&str; 3] = ["6210981922511277573", "6210984283191056713", "=1+1"];
/// A name that tries everything.
pub(super) const HOSTILE: &str = "=cmd|' /C calc'!A0<script>alert(1)</script>\u{202e}王";

pub(super) const SAID: Message = Message {
    code: "E9901",
    zh: "{name}的账户{account}实发{paid}元，应发{due}元",
    en: "account {account} of {name} got {paid}, due {due}",
    hint_zh: "",
    hint_en: "",
};

/// Everything an audit borrows.
pub(super) struct County {
    pub(super) on: Reconciliation,
    pub(super) catalogue: Catalogue,
    pub(super) findings: Vec<Box<Finding>>,
    pub(super) ids: Vec<String>,
    pub(super) suppressions: Vec<Suppression>,
    pub(super) rules: Vec<RuleRun>,
    pub(super) questions: Vec<Question>,
    pub(super) inputs: Vec<Input>,
    pub(super) refused: Vec<Refused>,
    pub(super) workers: Workers,
}

impl County {
    /// The county; `order` permutes its payment rows without changing any of them.
    pub(super) fn new(order: [usize; 4]) -> Self {
        let records = records(order);
        let findings = findings(&records);
        let inputs = inputs(&records);
        let on = reconcile(Arc::new(records), Arc::new(Policy::national()), frame());
        let (findings, ids) =
            order_and_identify(findings, &on, &PUBLIC_ID_KEY, &Workers::default());
        let catalogue = Catalogue::national();
        Self {
            rules: runs(&findings),
            workers: Workers::default(),
            on,
            catalogue,
            findings,
            ids,
            suppressions: vec![Suppression {
                rule: "M01",
                guard: "FP_RETRY",
                subject: None,
                period: None,
                payment: Some(0),
            }],
            questions: vec![question()],
            inputs,
            refused: vec![Refused {
                file: 1,
                row: 9,
                column: "金额".to_owned(),
                raw: "\t=600.005".to_owned(),
                defect: Defect::new(&words::MONEY_DECIMALS),
                amount: None,
            }],
        }
    }

    /// The audit.
    pub(super) fn audit(&self, lang: Lang) -> Audit<'_> {
        Audit {
            on: &self.on,
            catalogue: &self.catalogue,
            findings: &self.findings,
            ids: &self.ids,
            suppressions: &self.suppressions,
            rules: &self.rules,
            questions: &self.questions,
            notes: &[],
            inputs: &self.inputs,
            refused: &self.refused,
            version: "0.0.0",
            lang,
            workers: &self.workers,
        }
    }
}

pub(super) fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn period(text: &str) -> Period {
    Period::containing(month(text), Cycle::Month)
}

pub(super) fn yuan(text: &str) -> Money {
    Money::parse(text).unwrap()
}

fn frame() -> Frame {
    Frame {
        first: month("2025-01"),
        last: month("2025-02"),
        as_of: "2025-02-28".parse().unwrap(),
        month_means: Default::default(),
        roll_mode: Default::default(),
        roll_as_of: None,
        stop_month: Default::default(),
        whose_id: WhoseId::default(),
    }
}

/// Two persons due 300 and 200 a month. The first is paid right, then twice; the second 250 in
/// January, and in February the bank returns his money.
fn records(order: [usize; 4]) -> Records {
    let mut records = Records::default();
    for (path, role) in [
        ("roll<b>.csv", Role::Roll),
        ("payments.csv", Role::Payments),
        ("custody.csv", Role::List(ListKind::Custody)),
    ] {
        records.files.push(SourceFile {
            path: path.to_owned(),
            sheet: None,
            role,
            headers: Vec::new(),
            fields: Vec::new(),
        });
    }
    let programme = records.programme_ix("高龄津贴");
    for (row, amount) in [(0usize, "300.00"), (1, "200.00")] {
        let person = Identity::of(PERSONS[row], &mut records.texts);
        let account = AccountKey::of(ACCOUNTS[row], &mut records.texts);
        let name = records
            .texts
            .intern(if row == 0 { HOSTILE } else { "欧阳小花" });
        records.entries.push(RollEntry {
            person,
            account,
            amount: yuan(amount),
            name,
            extra: 0,
            row: row as u32 + 2,
            region: 434_001_105,
            village: TextId::EMPTY,
            programme,
            file: 0,
            from: Some(month("2024-01")),
            to: None,
            decided: None,
            snapshot: None,
            status: EntryStatus::InForce,
            township_level: false,
            amount_approved: true,
        });
    }
    let lines = [
        (0, "300.00", "2025-01", BankResult::Success),
        (0, "300.00", "2025-02", BankResult::Success),
        (1, "250.00", "2025-01", BankResult::Success),
        (1, "200.00", "2025-02", BankResult::Failed),
    ];
    for (row, index) in order.into_iter().enumerate() {
        let (person, amount, for_month, result) = lines[index];
        let line = payment(
            &mut records,
            (person, amount, for_month, result),
            row as u32 + 2,
        );
        records.payments.push(line);
    }
    let twice = payment(
        &mut records,
        (0, "300.00", "2025-02", BankResult::Success),
        6,
    );
    records.payments.push(twice);
    records
}

fn payment(
    records: &mut Records,
    (person, amount, for_month, result): (usize, &str, &str, BankResult),
    row: u32,
) -> Payment {
    let texts = &mut records.texts;
    Payment {
        person: Identity::of(PERSONS[person], texts),
        account: AccountKey::of(ACCOUNTS[person], texts),
        amount: yuan(amount),
        name: texts.intern(if person == 0 { HOSTILE } else { "欧阳小花" }),
        batch: texts.intern(&format!("{}434001051", for_month.replace('-', ""))),
        serial: Serial::of(&row.to_string(), texts),
        purpose: TextId::EMPTY,
        reason: TextId::EMPTY,
        row,
        programme: 0,
        file: 1,
        month: Some(month(for_month)),
        named_from: None,
        named_to: None,
        credited: Day::of(
            NaiveDate::parse_from_str(&format!("{for_month}-05"), "%Y-%m-%d").unwrap(),
        )
        .ok(),
        fund_source: 0,
        result,
        kind: PaymentKind::Ordinary,
    }
}

/// A finding about `person` of the fixture, with the payment rows `rows` as evidence.
pub(super) fn finding(
    records: &Records,
    code: &'static str,
    person: usize,
    amounts: [&str; 3],
) -> Finding {
    let mut texts = records.texts.clone();
    let identity = Identity::of(PERSONS[person], &mut texts);
    let [due, paid, at_risk] = amounts;
    let name = if person == 0 { HOSTILE } else { "欧阳小花" };
    Finding {
        rule: code,
        severity: Severity::High,
        tier: Tier::A,
        subject: Some(Subject {
            programme: 0,
            id: SubjectId::Person(identity),
        }),
        person: identity,
        period: Some(period("2025-02")),
        due: Some(yuan(due)),
        paid: Some(yuan(paid)),
        at_risk: yuan(at_risk),
        account: AccountKey::of(ACCOUNTS[person], &mut texts),
        batch: TextId::EMPTY,
        serial: Serial::default(),
        region: 434_001_105,
        group: Some(Group::Person(identity)),
        question: None,
        explanation: &SAID,
        arguments: Said::from_iter([
            ("name", name),
            ("account", ACCOUNTS[person]),
            ("paid", paid),
            ("due", due),
        ]),
        sources: Vec::new(),
        suppressors: &["FP_RETRY"],
        cell: None,
    }
}

/// Places of the payments of `person` for `for_month`.
pub(super) fn places(records: &Records, person: usize, for_month: &str) -> Vec<Source> {
    let mut texts = records.texts.clone();
    let identity = Identity::of(PERSONS[person], &mut texts);
    let wanted = |p: &Payment| p.person == identity && p.month == Some(month(for_month));
    let source = |p: Payment| Source {
        file: p.file,
        row: p.row,
        column: None,
    };
    records.each_payment().filter(wanted).map(source).collect()
}

fn findings(records: &Records) -> Vec<Box<Finding>> {
    let twice = Finding {
        sources: places(records, 0, "2025-02"),
        ..finding(records, "M01", 0, ["300.00", "600.00", "300.00"])
    };
    let over = Finding {
        sources: places(records, 1, "2025-01"),
        period: Some(period("2025-01")),
        ..finding(records, "R03", 1, ["200.00", "250.00", "50.00"])
    };
    let custody = Finding {
        sources: places(records, 0, "2025-02"),
        tier: Tier::B,
        ..finding(records, "E03", 0, ["0.00", "600.00", "600.00"])
    };
    let asked = Finding {
        question: Some("Q08"),
        sources: places(records, 1, "2025-01"),
        ..finding(records, "E03", 1, ["0.00", "250.00", "250.00"])
    };
    let total = |row: u32| Finding {
        subject: None,
        person: Identity::NONE,
        period: None,
        group: None,
        account: AccountKey::NONE,
        region: 0,
        cell: Some(CellRef {
            column: "金额".to_owned(),
            raw: "合计999.00".to_owned(),
        }),
        sources: vec![Source {
            file: 1,
            row,
            column: Some("金额"),
        }],
        ..finding(records, "D10", 0, ["999.00", "1350.00", "0.00"])
    };
    let all = [over, total(8), custody, twice, asked, total(7)];
    all.into_iter().map(Box::new).collect()
}

fn runs(findings: &[Box<Finding>]) -> Vec<RuleRun> {
    let run = |code: &'static str| {
        let own = || {
            findings
                .iter()
                .filter(|f| f.rule == code && f.question.is_none())
        };
        RuleRun {
            code,
            not_run: None,
            findings: own().count() as u64,
            questioned: findings.iter().filter(|f| f.rule == code).count() as u64
                - own().count() as u64,
            at_risk: own().map(|f| f.at_risk).sum(),
            suppressed: u64::from(code == "M01"),
            judged: 4,
        }
    };
    let mut runs: Vec<_> = ["D10", "M01", "R03", "E03"].map(run).to_vec();
    runs.push(RuleRun {
        not_run: Some((
            "缺数据：死亡名单".to_owned(),
            "no list of deaths".to_owned(),
        )),
        ..run("E01")
    });
    runs
}

fn question() -> Question {
    let reading = |value: &str, zh: &str, en: &str| Reading {
        value: value.to_owned(),
        zh: zh.to_owned(),
        en: en.to_owned(),
        explained: 3,
        of: 4,
        example: "payments.csv:4".to_owned(),
    };
    Question {
        code: "Q08",
        scope: "E03".to_owned(),
        title: Bilingual {
            zh: "命中比例异常高",
            en: "a rule fires on too many",
        },
        seen: ("25% 命中".to_owned(), "25 % hit".to_owned()),
        readings: vec![
            reading("real", "属实", "it is so"),
            reading("data", "名单有误", "the list is wrong"),
        ],
        flag: "--answer Q08:E03=real".to_owned(),
        blocking: false,
        findings: 1,
    }
}

fn inputs(records: &Records) -> Vec<Input> {
    let input = |(index, file): (usize, &SourceFile)| {
        let own = || {
            records
                .each_payment()
                .filter(|p| usize::from(p.file) == index)
        };
        let payments = file.role == Role::Payments;
        let record = if payments { own().count() as u64 } else { 2 };
        let refused = u64::from(payments);
        Input {
            path: file.path.clone(),
            sheet: None,
            role: file.role,
            bytes: 100,
            sha256: None,
            blake3: [7; 32],
            rows: record + refused + 1,
            dispositions: Dispositions {
                record,
                structural: 1,
                refused,
                ..Dispositions::default()
            },
            amount_records: own().map(|p| p.amount).sum(),
            amount_refused: Money::ZERO,
            amount_duplicate: Money::ZERO,
            illegible: refused,
            repairs: BTreeMap::new(),
            encoding: "UTF-8".to_owned(),
            header: (1, 1),
            mapping: Vec::new(),
            unmapped: Vec::new(),
        }
    };
    records.files.iter().enumerate().map(input).collect()
}
