//! Rows of every table: what the plan says, in the columns that counties use.

use super::COUNTY_CODE;
use super::county::{County, MonthColumn, RollForm, shift};
use super::plan::{
    Answer, Batch, Called, Decision, Entry, Household, Id, Line, Listing, Member, Purpose,
    Spelling, Truth, Verdict,
};
use super::sheet::{Kind, Sheet, full_width};
use super::words;
use crate::money::Money;
use crate::period::Month;
use std::fmt::Write as _;
use std::io::{self, Write};

pub(super) const PAYMENTS: &str = "批次号,序号,项目,身份证号,姓名,银行账号,金额,发放月份,发放日期,发放结果,失败原因,资金来源,用途";
pub(super) const MEMBERS: &str =
    "户号,户主身份证号,姓名,身份证号,与户主关系,分类施保金额,起始月份,截止月份,状态";
pub(super) const HOUSEHOLDS: &str = "户号,项目,户主姓名,户主身份证号,区划代码,村居,家庭人口,保障人数,保障标准,月保障金,\
开户行,银行账号,起始月份,截止月份,审批日期,审批级别,状态";
const ROLL: &str = "项目,身份证号,姓名,区划代码,村居,开户行,银行账号,户主身份证号,标准金额,起始月份,截止月份,审批日期,\
审批级别,状态";
pub(super) const DEATHS: &str = "身份证号,姓名,死亡日期";
pub(super) const PAYROLL: &str = "身份证号,姓名,单位,入职日期,离职日期";
pub(super) const CUSTODY: &str = "身份证号,姓名,收监日期,释放日期";
pub(super) const TRUTH: &str = "kind,person_id,batch,seq,month,amount_due,amount_paid,note";

/// Columns of the roll of persons.
pub(super) fn roll_header(county: &County) -> String {
    let payee = if county.households() {
        ",收款人姓名,收款人身份证号,供养机构"
    } else {
        ""
    };
    header(county, &format!("{ROLL}{payee}"))
}

/// A header of the roll, with the month of the list where there is one a month.
pub(super) fn header(county: &County, columns: &str) -> String {
    match county.roll {
        RollForm::Snapshots => format!("{columns},所属期"),
        _ => columns.to_owned(),
    }
}

/// `202501`.
pub(super) fn compact(month: Month) -> String {
    format!("{:04}{:02}", month.year(), month.month())
}

fn yuan(fen: i64) -> String {
    Money::from_fen(fen).to_string()
}

/// What a home for the aged is called.
pub(super) fn home_name(number: u32) -> String {
    let town = words::TOWNS.get(number as usize % words::TOWNS.len());
    format!("{}第{number}敬老院", town.copied().unwrap_or_default())
}

fn called(name: Called) -> String {
    match name {
        Called::Person(name) => name.text(),
        Called::Home(number) => home_name(number),
    }
}

/// One roll row, of a register or of the list of `snapshot`.
pub(super) fn entry<W: Write>(
    sheet: &mut Sheet<W>,
    county: &County,
    entry: &Entry,
    snapshot: Option<Month>,
) -> io::Result<()> {
    let terms = &entry.terms;
    sheet.cell(Kind::Plain, terms.programme.label);
    sheet.cell(Kind::Id, &entry.person.id.text());
    sheet.cell(Kind::Name, &entry.person.name.text());
    place(sheet, terms);
    sheet.cell(Kind::Plain, terms.bank);
    sheet.cell(Kind::Account, &terms.account.to_string());
    sheet.cell(Kind::Plain, &entry.head.text());
    sheet.cell(Kind::Amount, &yuan(terms.fen));
    stay(sheet, terms, snapshot);
    if county.households() {
        let own = (Called::Person(entry.person.name), entry.person.id);
        let (name, id) = entry.payee.unwrap_or(own);
        sheet.cell(Kind::Plain, &called(name));
        sheet.cell(Kind::Plain, &id.text());
        sheet.cell(Kind::Plain, &entry.home.map(home_name).unwrap_or_default());
    }
    list_month(sheet, snapshot);
    sheet.end()
}

/// One household row.
pub(super) fn household<W: Write>(
    sheet: &mut Sheet<W>,
    row: &Household,
    snapshot: Option<Month>,
) -> io::Result<()> {
    let terms = &row.terms;
    let size = row.size.to_string();
    sheet.cell(Kind::Plain, &number(row.number));
    sheet.cell(Kind::Plain, terms.programme.label);
    sheet.cell(Kind::Name, &row.head.name.text());
    sheet.cell(Kind::Id, &row.head.id.text());
    place(sheet, terms);
    sheet.cell(Kind::Plain, &size);
    sheet.cell(Kind::Plain, &size);
    sheet.cell(
        Kind::Plain,
        if terms.programme.batch == 1 {
            "620.00"
        } else {
            "780.00"
        },
    );
    sheet.cell(Kind::Amount, &yuan(terms.fen));
    sheet.cell(Kind::Plain, terms.bank);
    sheet.cell(Kind::Account, &terms.account.to_string());
    stay(sheet, terms, snapshot);
    list_month(sheet, snapshot);
    sheet.end()
}

/// One member row.
pub(super) fn member<W: Write>(
    sheet: &mut Sheet<W>,
    row: &Member,
    snapshot: Option<Month>,
) -> io::Result<()> {
    sheet.cell(Kind::Plain, &number(row.number));
    sheet.cell(Kind::Plain, &row.head.text());
    sheet.cell(Kind::Name, &row.person.name.text());
    sheet.cell(Kind::Id, &row.person.id.text());
    sheet.cell(Kind::Plain, row.relation);
    sheet.cell(Kind::Amount, &yuan(row.aid));
    let to = row.to.filter(|_| snapshot.is_none());
    sheet.cell(Kind::Plain, &compact(row.from));
    sheet.cell(Kind::Plain, &to.map(compact).unwrap_or_default());
    sheet.cell(Kind::Plain, if to.is_some() { "停发" } else { "在享" });
    list_month(sheet, snapshot);
    sheet.end()
}

fn number(household: u64) -> String {
    format!("H{COUNTY_CODE}{household:011}")
}

fn place<W: Write>(sheet: &mut Sheet<W>, terms: &Decision) {
    let town = usize::from(terms.place.town);
    let name = words::TOWNS.get(town).copied().unwrap_or_default();
    sheet.cell(
        Kind::Plain,
        &(COUNTY_CODE * 1000 + 100 + town as u32).to_string(),
    );
    sheet.cell(Kind::Plain, &format!("{name}{}", terms.place.village));
}

/// From when to when, and who decided; a monthly list does not know what ends later.
fn stay<W: Write>(sheet: &mut Sheet<W>, terms: &Decision, snapshot: Option<Month>) {
    let to = terms.to.filter(|_| snapshot.is_none());
    sheet.cell(Kind::Plain, &compact(terms.from));
    sheet.cell(Kind::Plain, &to.map(compact).unwrap_or_default());
    sheet.cell(Kind::Date, &terms.decided.to_string());
    sheet.cell(Kind::Plain, terms.level);
    let status = if snapshot.is_some() {
        "在享"
    } else {
        terms.status
    };
    sheet.cell(Kind::Plain, status);
}

fn list_month<W: Write>(sheet: &mut Sheet<W>, snapshot: Option<Month>) {
    if let Some(month) = snapshot {
        sheet.cell(Kind::Plain, &compact(month));
    }
}

/// The month whose file holds a line.
pub(super) fn file_month(county: &County, line: &Line) -> Month {
    shift(line.paid_in, county.lag())
}

/// Serial numbers of the batches of one file.
#[derive(Default)]
pub(super) struct Serials([[u64; 4]; 10]);

impl Serials {
    /// The next serial number of a batch.
    pub(super) fn next(&mut self, line: &Line) -> u64 {
        let programme = self.0.get_mut(usize::from(line.programme.batch));
        let place = programme.and_then(|batches| batches.get_mut(line.batch as usize));
        place.map_or(0, |serial| {
            *serial += 1;
            *serial
        })
    }
}

/// The batch number of a line.
pub(super) fn batch(county: &County, line: &Line) -> String {
    let file = compact(file_month(county, line));
    let (programme, batch) = (line.programme.batch, line.batch as u8);
    format!("{file}{COUNTY_CODE}{programme:02}{batch}")
}

/// One payment line; `amount` in place of its own where it is to be illegible.
pub(super) fn payment<W: Write>(
    sheet: &mut Sheet<W>,
    county: &County,
    line: &Line,
    serial: u64,
    amount: Option<&str>,
) -> io::Result<()> {
    let file = file_month(county, line);
    let column = match county.column {
        MonthColumn::For => line.column,
        MonthColumn::Paid => file,
    };
    let (result, reason) = match line.answer {
        Answer::Paid => ("成功", ""),
        Answer::Failed(reason) => ("失败", reason),
        Answer::Silent => ("", ""),
    };
    sheet.cell(Kind::Plain, &batch(county, line));
    sheet.cell(Kind::Plain, &serial.to_string());
    sheet.cell(Kind::Plain, line.programme.label);
    match line.spelling {
        Spelling::Plain => sheet.cell(Kind::Id, &line.id.text()),
        other => sheet.cell(Kind::Plain, &spelled(line.id, other)),
    }
    sheet.cell(Kind::Name, &called(line.name));
    sheet.cell(Kind::Account, &line.account.to_string());
    match amount {
        Some(text) => sheet.cell(Kind::Plain, text),
        None => sheet.cell(Kind::Amount, &yuan(line.fen)),
    }
    sheet.cell(Kind::Plain, &compact(column));
    let day = format!("{:04}-{:02}-{:02}", file.year(), file.month(), line.day);
    sheet.cell(Kind::Date, &day);
    sheet.cell(Kind::Plain, result);
    sheet.cell(Kind::Plain, reason);
    sheet.cell(Kind::Plain, line.programme.fund);
    sheet.cell(Kind::Plain, &purpose(line));
    sheet.end()
}

fn spelled(id: Id, spelling: Spelling) -> String {
    let text = id.text();
    match spelling {
        Spelling::Plain => text,
        Spelling::FifteenDigits => {
            let short = text.get(..6).zip(text.get(8..17));
            short.map_or_else(String::new, |(region, rest)| format!("{region}{rest}"))
        }
        Spelling::FullWidth => full_width(&text),
        Spelling::LowerCase => text.to_lowercase(),
    }
}

fn purpose(line: &Line) -> String {
    let plain = line.programme.purpose;
    match line.purpose {
        Purpose::Plain => plain.to_owned(),
        Purpose::BackPay(month) => format!("补发{}{plain}", compact(month)),
        Purpose::Reissue => format!("重发{plain}"),
        Purpose::Rise => "提标补差".to_owned(),
        Purpose::ClassifiedAid => "分类施保".to_owned(),
        Purpose::Hardship => "困难残疾人生活补贴".to_owned(),
        Purpose::Nursing => "重度残疾人护理补贴".to_owned(),
        Purpose::Residents(count) => format!("{plain}集中供养{count}人"),
    }
}

/// One row of a reference list; dates that nobody knows stay empty.
pub(super) fn listing<W: Write>(sheet: &mut Sheet<W>, row: &Listing) -> io::Result<()> {
    let day = |d: Option<chrono::NaiveDate>| d.map(|d| d.to_string()).unwrap_or_default();
    match *row {
        Listing::Death { id, name, on } => {
            sheet.cell(Kind::Id, &id.text());
            sheet.cell(Kind::Name, &name.text());
            sheet.cell(Kind::Date, &on.to_string());
        }
        Listing::Payroll {
            id,
            name,
            office,
            from,
            to,
        } => {
            sheet.cell(Kind::Id, &id.text());
            sheet.cell(Kind::Name, &name.text());
            sheet.cell(Kind::Plain, office);
            sheet.cell(Kind::Date, &day(from));
            sheet.cell(Kind::Date, &day(to));
        }
        Listing::Custody { id, name, from, to } => {
            sheet.cell(Kind::Id, &id.text());
            sheet.cell(Kind::Name, &name.text());
            sheet.cell(Kind::Date, &from.to_string());
            sheet.cell(Kind::Date, &to.to_string());
        }
    }
    sheet.end()
}

/// One line of the key, with the batch and serial of its payment line.
pub(super) fn truth<W: Write>(
    sheet: &mut Sheet<W>,
    truth: &Truth,
    line: Option<(&str, u64)>,
) -> io::Result<()> {
    let mut kind = String::new();
    if truth.verdict == Verdict::Asked && !truth.kind.starts_with("question_") {
        kind.push_str("question_");
    }
    let _ = kind.write_str(truth.kind);
    let (batch, serial) = line.map_or((String::new(), String::new()), |(batch, serial)| {
        (batch.to_owned(), serial.to_string())
    });
    sheet.cell(Kind::Plain, &kind);
    sheet.cell(Kind::Plain, &truth.person.text());
    sheet.cell(Kind::Plain, &batch);
    sheet.cell(Kind::Plain, &serial);
    sheet.cell(Kind::Plain, &truth.month.map(compact).unwrap_or_default());
    sheet.cell(Kind::Plain, &truth.due.map(yuan).unwrap_or_default());
    sheet.cell(Kind::Plain, &truth.paid.map(yuan).unwrap_or_default());
    sheet.cell(Kind::Plain, &truth.note);
    sheet.end()
}

/// The title that stands above a dirty payment file.
pub(super) fn title(month: Month) -> String {
    format!(
        "{}年{}月惠民惠农财政补贴资金发放清单",
        month.year(),
        month.month()
    )
}

/// The total that stands below a dirty payment file.
pub(super) fn total<W: Write>(sheet: &mut Sheet<W>, fen: i64) -> io::Result<()> {
    let columns = PAYMENTS.split(',').count();
    for place in 0..columns {
        match place {
            0 => sheet.cell(Kind::Plain, "合计"),
            6 => sheet.cell(Kind::Plain, &yuan(fen)),
            _ => sheet.cell(Kind::Plain, ""),
        }
    }
    sheet.end()
}

/// Batches that exist, for the size of [`Serials`].
const _: () = assert!((Batch::Reissue as usize) < 4);
