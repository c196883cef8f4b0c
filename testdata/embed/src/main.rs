//! Makes records in memory, reconciles them, lets one rule judge, and prints what it finds.

use onecard::error::Result;
use onecard::intake::RecordsBuilder;
use onecard::judge::{judge, split};
use onecard::message::Lang;
use onecard::money::Money;
use onecard::period::Month;
use onecard::reconcile::{Frame, reconcile};
use onecard::record::{BankResult, Entitlement, PaymentLine};
use onecard::work::Workers;
use onecard::{Catalogue, Policy};
use std::sync::Arc;

fn main() -> Result<()> {
    let january = Month::new(2025, 1).expect("a month");
    let mut rows = RecordsBuilder::new();
    rows.entitlement(&Entitlement {
        programme: "高龄津贴".into(),
        person_id: "434001193501010017".into(),
        person_name: "甲".into(),
        amount: yuan("100.00"),
        from: Some(january),
        ..Entitlement::default()
    })?;
    rows.payment(&PaymentLine {
        programme: "高龄津贴".into(),
        person_id: "434001193501010017".into(),
        person_name: "甲".into(),
        amount: yuan("120.00"),
        month: Some(january),
        result: BankResult::Success,
        ..PaymentLine::default()
    })?;

    let frame = Frame::new(january, january, january.last_day());
    let on = reconcile(Arc::new(rows.build()?), Arc::new(Policy::national()), frame);
    let catalogue = Catalogue::national();
    let overpayment = catalogue.require("overpayment")?;
    let (findings, _) = split(judge(&[overpayment], &on, &Workers::new(0)?)?);
    let said: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {}", f.rule, f.explanation.said(Lang::En, &f.arguments)))
        .collect();
    println!("{}", said.join("\n"));
    assert_eq!(said.len(), 1, "one payment is 20.00 more than is due");
    Ok(())
}

fn yuan(text: &str) -> Money {
    Money::parse(text).expect("an amount")
}
