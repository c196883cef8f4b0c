//! What lies beside the tables: the policy overlay, the project file, the page that explains.

use super::county::{Cells, County, MonthColumn, RollForm};

/// The overlay: the cap of 临时救助, and 低保 for each person where it is so granted.
pub(super) fn policy(county: &County) -> String {
    let mut text = "pack = \"demo-county\"\nextends = \"national\"\nversion = \"1\"\n".to_owned();
    if !county.households() {
        for label in ["城市低保", "农村低保"] {
            text.push_str(&format!("[programmes.\"{label}\"]\nunit = \"person\"\n"));
        }
    }
    text.push_str("[programmes.\"临时救助\"]\n");
    text.push_str("township_cap = [{ amount = \"3000.00\", from = 2016-01-01 }]\n");
    text
}

/// The project file.
///
/// Monthly lists hold no beginnings and ends, which is what tells the meaning of the month column:
/// there the answer has to be given.
pub(super) fn project(county: &County) -> String {
    let end = county.extension();
    let mut text = format!(
        "roll = [\"roll*.{end}\"]\npayments = [\"payments-*.{end}\"]\n\
        policy = [\"policy.toml\"]\n"
    );
    for (list, file) in [
        ("deaths", "deaths"),
        ("payroll", "payroll"),
        ("custody", "prison"),
    ] {
        text.push_str(&format!("\n[lists.{list}]\nfiles = [\"{file}.{end}\"]\n"));
    }
    if county.roll == RollForm::Snapshots && county.column == MonthColumn::Paid {
        text.push_str("\n[answers]\nQ02 = \"paid\"\n");
    }
    text
}

/// The page that explains the county.
pub(super) fn readme(county: &County) -> String {
    let shape = |zh: &str, en: &str| format!("- {zh} {en}\n");
    let mut shapes = String::new();
    shapes += &match county.households() {
        true => shape("低保按户发放。", "低保 is granted to households."),
        false => shape("低保按人发放。", "低保 is granted to each person."),
    };
    shapes += &match county.roll {
        RollForm::Register => shape("花名册是连续登记的台账。", "The roll is one register."),
        RollForm::Snapshots => shape("花名册每月一份。", "The roll is one list a month."),
        RollForm::Export => shape(
            "花名册是事后导出的现时名单，已停发人员不在其中。",
            "The roll is a later export: who left is not in it.",
        ),
    };
    shapes += &match county.column {
        MonthColumn::For => shape(
            "发放月份是所属月。",
            "The month column is the month money is for.",
        ),
        MonthColumn::Paid => shape(
            "发放月份是支付月，款项属于上月。",
            "The month column is the month of payment; the money is for the month before.",
        ),
    };
    if county.cells == Cells::Dirty {
        shapes += &shape(
            "约 0.5% 的单元格写法不规范，另有标题行、合计行和无法读取的行。",
            "About 0.5 % of cells are spelled otherwise; there are titles, totals and unreadable rows.",
        );
    }
    format!(
        "# 虚构的县，附答案 / A synthetic county with its answer key\n\n\
        全部人员、证件号码（从未分配的区划代码 434001）和账号均为虚构。\n\
        All persons, numbers (a county code never assigned) and accounts are made up.\n\n{shapes}\n\
        种子 Seed {seed}，人数 people {people}，月数 months {months}。\n\n    \
        onecard audit onecard.toml --out out\n\n\
        `truth.csv`：每件预先埋设的事一行 / one line for each planted thing: \
        `kind,person_id,batch,seq,month,amount_due,amount_paid,note`。\n\
        `decoy_` 开头的不得报告；`question_` 开头的只能提问，不得断言。\n\
        Kinds that begin with `decoy_` must not be reported; those that begin with `question_` can \
        only be asked about.\n",
        seed = county.seed,
        people = county.people,
        months = county.months(),
    )
}
