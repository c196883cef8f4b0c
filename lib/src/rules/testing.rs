//! A county in a few lines of text, for tests of rules and their pages.
//!
//! Tables are plain csv with the headers of the interface and clean cells: what files really look
//! like is the business of intake. Used by tests only.

use chrono::NaiveDate;
use onecard::identity::ResidentId;
use onecard::judge::judge;
use onecard::money::Money;
use onecard::period::{Day, Month};
use onecard::policy::Policy;
use onecard::reconcile::{Frame, MonthMeans, Reconciliation, RollMode, StopMonth, reconcile};
use onecard::record::{
    AccountKey, BankResult, ControlTotal, DestroyedCell, EntryExtra, EntryStatus, Identity,
    ListKind, ListRow, Member, Payment, PaymentKind, Records, Role, RollEntry, Serial, SourceFile,
    TextId,
};
use onecard::rule::{Rule, Verdicts};
use onecard::work::Workers;
use std::collections::BTreeMap;
use std::sync::Arc;

/// One row by header.
type Cells<'t> = BTreeMap<&'t str, &'t str>;

/// What `rules` say of tables under `policy`.
pub(crate) fn run(
    rules: &[&Rule],
    tables: &[(&str, &str)],
    policy: Policy,
) -> (Reconciliation, Vec<Verdicts>) {
    let mut county = County::default();
    for (role, text) in tables {
        county.read(role, text);
    }
    let frame = county.frame();
    let on = reconcile(Arc::new(county.records), Arc::new(policy), frame);
    let workers = Workers::new(0).expect("the caller's own thread");
    let all = judge(rules, &on, &workers).expect("settings that rules can read");
    (on, all.into_iter().map(|one| one.verdicts).collect())
}

/// The findings as lines `code,person,period,at_risk,tier`, in order; absent values are empty.
pub(crate) fn lines(on: &Reconciliation, verdicts: &[Verdicts]) -> Vec<String> {
    let findings = verdicts.iter().flat_map(|v| &v.findings);
    let mut lines: Vec<String> = findings
        .map(|f| {
            let person = f.person.reveal(&on.records.texts);
            let period = f.period.map(|p| p.to_string()).unwrap_or_default();
            format!("{},{person},{period},{},{:?}", f.rule, f.at_risk, f.tier)
        })
        .collect();
    lines.sort();
    lines
}

#[derive(Default)]
struct County {
    records: Records,
    period: Option<(Month, Month)>,
    as_of: Option<NaiveDate>,
    month_means: MonthMeans,
}

impl County {
    fn read(&mut self, role: &str, text: &str) {
        let mut rows = text.lines().filter(|line| !line.trim().is_empty());
        let headers: Vec<&str> = rows.next().unwrap_or_default().split(',').collect();
        let kind = match role {
            "frame" => None,
            "households" => Some(Role::Households),
            "members" => Some(Role::Members),
            "payments" => Some(Role::Payments),
            "deaths" => Some(Role::List(ListKind::Deaths)),
            "payroll" => Some(Role::List(ListKind::Payroll)),
            "custody" => Some(Role::List(ListKind::Custody)),
            "roll" => Some(Role::Roll),
            other => panic!("no such table: {other}"),
        };
        let file = u16::try_from(self.records.files.len()).expect("few files");
        if let Some(role) = kind {
            self.records.files.push(SourceFile {
                path: format!("{role:?}.csv"),
                sheet: None,
                role,
                headers: headers.iter().map(|h| (*h).to_owned()).collect(),
                fields: Vec::new(),
            });
        }
        for (row, line) in (2u32..).zip(rows) {
            let cells: Cells<'_> = headers.iter().copied().zip(line.split(',')).collect();
            match kind {
                None => self.add_frame(&cells),
                Some(Role::Roll) => self.add_entry(&cells, file, row),
                Some(Role::Households) => self.add_household(&cells, file, row),
                Some(Role::Members) => self.add_member(&cells, file, row),
                Some(Role::Payments) if cell(&cells, "批次号") == "合计" => {
                    self.add_total(&cells, file, row);
                }
                Some(Role::Payments) => {
                    self.add_payment(&cells, file, row);
                    self.note_destroyed(&cells, file, row);
                }
                Some(Role::List(kind)) => self.add_listed(&cells, kind, file, row),
                Some(other) => panic!("no such role: {other:?}"),
            }
        }
    }

    /// A row that states the sum of the rows before it.
    fn add_total(&mut self, cells: &Cells<'_>, file: u16, row: u32) {
        let rows = self.records.payments.iter().filter(|p| p.file == file);
        let computed = rows.map(|p| p.amount).sum();
        self.records.totals.push(ControlTotal {
            file,
            row,
            column: "金额".to_owned(),
            raw: cell(cells, "金额").to_owned(),
            rows: (2, row - 1),
            batch: TextId::EMPTY,
            sum: Some((money(cell(cells, "金额")), computed)),
            count: None,
        });
    }

    /// Notes a number that a spreadsheet destroyed.
    fn note_destroyed(&mut self, cells: &Cells<'_>, file: u16, row: u32) {
        let raw = cell(cells, "身份证号");
        let tail = raw.ends_with("000") && ResidentId::check_is_wrong(raw);
        if tail || raw.contains("E+") {
            let cell = DestroyedCell {
                file,
                row,
                column: "身份证号".to_owned(),
                raw: raw.to_owned(),
                programme: Some(self.records.programme_ix(cell(cells, "项目"))),
                person: self.person(cells, "身份证号"),
            };
            self.records.destroyed.push(cell);
        }
    }

    fn frame(&self) -> Frame {
        let paid = self.records.payments.iter();
        let ordinary = paid.filter(|p| p.kind == PaymentKind::Ordinary);
        let months: Vec<Month> = ordinary.filter_map(|p| p.month).collect();
        let seen = months
            .iter()
            .min()
            .copied()
            .zip(months.iter().max().copied());
        let (first, last) = self.period.or(seen).expect("a period");
        let credited = self.records.payments.iter().filter_map(|p| p.credited);
        let pay_day = last.first_day() + chrono::Days::new(9);
        let last_credit = credited.max().map_or(pay_day, Day::date);
        Frame {
            first,
            last,
            as_of: self.as_of.unwrap_or_else(|| last_credit.max(pay_day)),
            month_means: self.month_means,
            roll_mode: RollMode::Register,
            roll_as_of: None,
            stop_month: StopMonth::Inclusive,
            whose_id: Default::default(),
        }
    }

    fn add_frame(&mut self, cells: &Cells<'_>) {
        let month = |name| month(cell(cells, name));
        self.period = month("first").zip(month("last"));
        self.as_of = date(cell(cells, "as_of"));
        if cell(cells, "month_means") == "paid" {
            self.month_means = MonthMeans::Paid;
        }
    }

    fn text(&mut self, cells: &Cells<'_>, name: &str) -> TextId {
        self.records.texts.intern(cell(cells, name))
    }

    fn person(&mut self, cells: &Cells<'_>, name: &str) -> Identity {
        Identity::of(cell(cells, name), &mut self.records.texts)
    }

    fn account(&mut self, cells: &Cells<'_>) -> AccountKey {
        AccountKey::of(cell(cells, "银行账号"), &mut self.records.texts)
    }

    fn extra(&mut self, extra: EntryExtra) -> u32 {
        self.records.extras.push(extra);
        u32::try_from(self.records.extras.len()).expect("few rows")
    }

    fn add_entry(&mut self, cells: &Cells<'_>, file: u16, row: u32) {
        let person = self.person(cells, "身份证号");
        let other = |id: Identity| if id == person { Identity::NONE } else { id };
        let head = other(self.person(cells, "户主身份证号"));
        let payee = other(self.person(cells, "收款人身份证号"));
        let extra = EntryExtra {
            head,
            payee,
            head_name: TextId::EMPTY,
            payee_name: self.text(cells, "收款人姓名"),
            household: self.text(cells, "户号"),
            institution: self.text(cells, "供养机构"),
            cause: self.text(cells, "救助事由"),
            standard: None,
        };
        let extra = self.extra(extra);
        let name = self.text(cells, "姓名");
        let amount = money(cell(cells, "标准金额"));
        self.push_entry(cells, (person, name, amount, extra), file, row);
    }

    fn add_household(&mut self, cells: &Cells<'_>, file: u16, row: u32) {
        let household = self.text(cells, "户号");
        let extra = self.extra(EntryExtra {
            household,
            ..EntryExtra::NONE
        });
        let head = self.person(cells, "户主身份证号");
        let name = self.text(cells, "户主姓名");
        let amount = money(cell(cells, "月保障金"));
        self.push_entry(cells, (head, name, amount, extra), file, row);
    }

    fn push_entry(
        &mut self,
        cells: &Cells<'_>,
        (person, name, amount, extra): (Identity, TextId, Money, u32),
        file: u16,
        row: u32,
    ) {
        let entry = RollEntry {
            person,
            account: self.account(cells),
            amount,
            name,
            extra,
            row,
            region: cell(cells, "区划代码").parse().unwrap_or_default(),
            village: self.text(cells, "村居"),
            programme: self.records.programme_ix(cell(cells, "项目")),
            file,
            from: month(cell(cells, "起始月份")),
            to: month(cell(cells, "截止月份")),
            decided: day(cell(cells, "审批日期")),
            snapshot: None,
            status: status(cells),
            township_level: cell(cells, "审批级别") == "乡镇",
            amount_approved: true,
        };
        self.records.entries.push(entry);
    }

    fn add_member(&mut self, cells: &Cells<'_>, file: u16, row: u32) {
        let member = Member {
            person: self.person(cells, "身份证号"),
            head: self.person(cells, "户主身份证号"),
            extra_amount: money(cell(cells, "分类施保金额")),
            name: self.text(cells, "姓名"),
            household: self.text(cells, "户号"),
            row,
            file,
            from: month(cell(cells, "起始月份")),
            to: month(cell(cells, "截止月份")),
            snapshot: None,
            status: status(cells),
        };
        self.records.members.push(member);
    }

    fn add_payment(&mut self, cells: &Cells<'_>, file: u16, row: u32) {
        let purpose = cell(cells, "用途");
        let (kind, named) = kind_of(purpose);
        let payment = Payment {
            person: self.person(cells, "身份证号"),
            account: self.account(cells),
            amount: money(cell(cells, "金额")),
            name: self.text(cells, "姓名"),
            batch: self.text(cells, "批次号"),
            serial: Serial::of(cell(cells, "序号"), &mut self.records.texts),
            purpose: self.text(cells, "用途"),
            reason: self.text(cells, "失败原因"),
            row,
            programme: self.records.programme_ix(cell(cells, "项目")),
            file,
            month: month(cell(cells, "发放月份")),
            named_from: named.map(|(from, _)| from),
            named_to: named.map(|(_, to)| to),
            credited: day(cell(cells, "发放日期")),
            fund_source: 0,
            result: match cell(cells, "发放结果") {
                "成功" => BankResult::Success,
                "失败" => BankResult::Failed,
                _ => BankResult::Unknown,
            },
            kind,
        };
        self.records.payments.push(payment);
    }

    fn add_listed(&mut self, cells: &Cells<'_>, kind: ListKind, file: u16, row: u32) {
        let (from, to) = match kind {
            ListKind::Deaths => ("死亡日期", ""),
            ListKind::Payroll => ("入职日期", "离职日期"),
            _ => ("收监日期", "释放日期"),
        };
        let listed = ListRow {
            kind,
            person: self.person(cells, "身份证号"),
            name: self.text(cells, "姓名"),
            from: date(cell(cells, from)),
            to: date(cell(cells, to)),
            registered: date(cell(cells, "登记日期")),
            unit: self.text(cells, "单位"),
            row,
            file,
        };
        self.records.lists.push(listed);
    }
}

fn cell<'t>(cells: &Cells<'t>, name: &str) -> &'t str {
    cells.get(name).map_or("", |text| text.trim())
}

fn money(text: &str) -> Money {
    match text {
        "" => Money::ZERO,
        text => Money::parse(text).expect("an amount"),
    }
}

fn month(text: &str) -> Option<Month> {
    (!text.is_empty()).then(|| Month::parse(text).expect("a month"))
}

fn date(text: &str) -> Option<NaiveDate> {
    (!text.is_empty()).then(|| text.parse().expect("a date"))
}

fn day(text: &str) -> Option<Day> {
    date(text).map(|date| Day::of(date).expect("a day"))
}

fn status(cells: &Cells<'_>) -> EntryStatus {
    match cell(cells, "状态") {
        "停发" => EntryStatus::Stopped,
        "暂停" => EntryStatus::Suspended,
        _ => EntryStatus::InForce,
    }
}

fn kind_of(purpose: &str) -> (PaymentKind, Option<(Month, Month)>) {
    let named = purpose.strip_prefix("补发").and_then(|rest| {
        let from = Month::parse(rest.get(..6)?).ok()?;
        let to = rest.get(7..13).and_then(|text| Month::parse(text).ok());
        Some((from, to.unwrap_or(from)))
    });
    let kind = match purpose {
        _ if purpose.starts_with("补发") => PaymentKind::BackPay,
        _ if purpose.starts_with("重发") => PaymentKind::Reissue,
        _ if purpose.starts_with("提标补差") => PaymentKind::RiseDifference,
        _ if purpose.starts_with("分类施保") => PaymentKind::Component,
        _ => PaymentKind::Ordinary,
    };
    (kind, named)
}
