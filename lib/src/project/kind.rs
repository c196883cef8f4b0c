//! The kinds of reference list, by name and by what offices call them.

use crate::error::{Error, ErrorKind, Result};
use crate::message::project as messages;
use crate::policy::nearest;
use crate::record::ListKind;

/// Every kind: its name, and the Chinese names that are accepted for it.
pub const KINDS: &[(&str, &[&str])] = &[
    ("deaths", &["死亡", "火化"]),
    ("payroll", &["财政供养", "公职人员"]),
    ("custody", &["服刑", "羁押", "服刑羁押"]),
    ("vehicles", &["车辆", "机动车"]),
    ("property", &["房产", "不动产"]),
    ("business", &["市场主体", "工商登记"]),
    ("provident-fund", &["公积金", "住房公积金"]),
    ("social-insurance", &["社保", "社会保险"]),
    ("tax", &["税务", "纳税"]),
    ("pension", &["养老金", "养老待遇"]),
    ("disability", &["残疾人", "残疾证"]),
    ("cadres", &["村干部", "干部"]),
    ("kin", &["近亲属", "亲属备案"]),
    ("filings", &["备案"]),
    ("institutions", &["供养机构", "机构"]),
    ("residents", &["入住人员", "机构入住"]),
    ("relations", &["亲属关系", "家庭关系"]),
    ("carers", &["照料人", "护理人员"]),
    ("accounts", &["账户", "一卡通账户"]),
    ("identities", &["身份变更", "身份信息"]),
    ("regions", &["区划", "行政区划"]),
    ("publicity", &["公示"]),
    ("portal", &["门户", "公开平台"]),
    ("applications", &["申请"]),
    ("changes", &["变更"]),
    ("exits", &["退出"]),
    ("stops", &["停发"]),
    ("recoveries", &["追回", "追缴"]),
    ("reviews", &["复核", "年审"]),
    ("enrolment", &["学籍", "在读"]),
    ("household-register", &["户籍", "户口"]),
    ("marriage", &["婚姻", "婚姻登记"]),
    ("assets", &["资产", "家庭财产"]),
    ("needs", &["需求", "需求台账"]),
    ("notices", &["告知", "通知"]),
    ("complaints", &["投诉", "信访"]),
    ("parcels", &["地块", "承包地"]),
    ("budget", &["预算", "资金下达"]),
    ("peer", &["同级", "外部门"]),
    ("prior", &["往期", "上期结果"]),
];

/// The kind called `name`.
///
/// # Errors
/// Of kind `Usage`, with every kind, when there is none of that name; and when it is a kind that
/// this version has no rule for: a list that nothing reads must not look as if it had been used.
pub fn list_kind(name: &str) -> Result<ListKind> {
    let known = KINDS
        .iter()
        .find(|(kind, aliases)| *kind == name || aliases.contains(&name));
    match known {
        Some(("deaths", _)) => Ok(ListKind::Deaths),
        Some(("payroll", _)) => Ok(ListKind::Payroll),
        Some(("custody", _)) => Ok(ListKind::Custody),
        Some((kind, _)) => {
            Err(Error::new(ErrorKind::Usage, &messages::KIND_LATER).with("kind", kind))
        }
        None => Err(unknown(name)),
    }
}

/// All kinds, the nearest to `name` first.
fn unknown(name: &str) -> Error {
    let near = nearest(name, KINDS.iter().map(|(kind, _)| *kind), 1);
    let rest = KINDS.iter().filter(|(kind, _)| !near.contains(kind));
    let known: Vec<String> = KINDS
        .iter()
        .filter(|(kind, _)| near.contains(kind))
        .chain(rest)
        .map(|(kind, aliases)| match aliases.first() {
            Some(alias) => format!("{kind} {alias}"),
            None => (*kind).to_owned(),
        })
        .collect();
    Error::new(ErrorKind::Usage, &messages::KIND)
        .with("kind", name)
        .with("known", known.join(", "))
}

/// The name of a kind in project files and on command lines.
pub fn kind_name(kind: ListKind) -> &'static str {
    match kind {
        ListKind::Deaths => "deaths",
        ListKind::Payroll => "payroll",
        ListKind::Custody => "custody",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    #[test]
    fn a_kind_has_a_name_and_chinese_names() {
        for (name, kind) in [
            ("deaths", ListKind::Deaths),
            ("死亡", ListKind::Deaths),
            ("财政供养", ListKind::Payroll),
            ("服刑", ListKind::Custody),
        ] {
            assert_eq!(list_kind(name).unwrap(), kind);
        }
        for kind in [ListKind::Deaths, ListKind::Payroll, ListKind::Custody] {
            assert_eq!(list_kind(kind_name(kind)).unwrap(), kind);
        }
    }

    #[test]
    fn no_two_kinds_share_a_name() {
        let mut names: Vec<&str> = KINDS
            .iter()
            .flat_map(|(kind, aliases)| std::iter::once(*kind).chain(aliases.iter().copied()))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert_eq!(KINDS.len(), 40);
    }

    #[test]
    fn an_unknown_kind_gets_the_whole_list_and_a_later_one_is_refused() {
        let text = list_kind("death").unwrap_err().text(Lang::En);
        assert!(
            text.contains("the kinds are: deaths 死亡, payroll"),
            "{text}"
        );
        for (kind, _) in KINDS {
            assert!(text.contains(kind), "{kind}");
        }
        let later = list_kind("车辆").unwrap_err();
        assert_eq!(later.kind(), ErrorKind::Usage);
        assert!(later.text(Lang::En).contains("vehicles"));
    }
}
