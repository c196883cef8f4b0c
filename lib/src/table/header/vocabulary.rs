//! Which header texts stand for which field: shipped data, and what a project says.

use super::endings::Endings;
use super::wording::wording;
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use hashbrown::HashSet;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Header texts by field.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    fields: Arc<BTreeMap<String, Texts>>,
    /// Every text of every field: cells below a header are none of them, and need no closer look.
    known: Arc<HashSet<String>>,
    /// How those texts end.
    ends: Arc<Endings>,
    groups: Arc<Vec<String>>,
    overrides: Vec<Override>,
}

#[derive(Clone, Debug)]
struct Override {
    role: String,
    field: String,
    header: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Texts {
    #[serde(default)]
    same: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    groups: Vec<String>,
    #[serde(flatten)]
    fields: BTreeMap<String, Texts>,
}

/// How a header text came to stand for a field; the order is the rank.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// The project says so.
    Override,
    /// The header of the role, or a synonym that means exactly this.
    Exact,
    /// A synonym that may mean it.
    Weak,
}

impl Vocabulary {
    /// The shipped synonyms.
    ///
    /// # Errors
    /// [`ErrorKind::Law`] when the shipped data does not read, which a test excludes.
    pub fn shipped() -> Result<Self> {
        Self::read(include_str!("../synonyms.toml"))
    }

    /// Synonyms in the shipped format.
    fn read(text: &str) -> Result<Self> {
        let file: File = toml::from_str(text)
            .map_err(|e| Error::new(ErrorKind::Law, &tables::SYNONYMS).because(e))?;
        let normal = |texts: Vec<String>| texts.iter().map(|t| wording(t).text).collect();
        let fields = file.fields.into_iter().map(|(name, texts)| {
            (
                name,
                Texts {
                    same: normal(texts.same),
                    weak: normal(texts.weak),
                },
            )
        });
        let fields: BTreeMap<String, Texts> = fields.collect();
        let texts = fields.values().flat_map(|t| t.same.iter().chain(&t.weak));
        let known: HashSet<String> = texts.cloned().collect();
        let ends = known.iter().map(String::as_str).collect();
        Ok(Self {
            known: Arc::new(known),
            ends: Arc::new(ends),
            fields: Arc::new(fields),
            groups: Arc::new(normal(file.groups)),
            overrides: Vec::new(),
        })
    }

    /// Says that in files of `role` the field (by name or header) is the column headed `header`.
    ///
    /// This is `[columns.payments] "金额" = "实发金额"` of a project file.
    pub fn set(&mut self, role: &str, field: &str, header: &str) {
        self.overrides.push(Override {
            role: role.to_owned(),
            field: wording(field).text,
            header: wording(header).text,
        });
    }

    /// The header a project demands for a field of a role.
    pub(super) fn demanded(&self, role: &str, name: &str, header: &str) -> Option<&str> {
        let header = wording(header).text;
        self.overrides
            .iter()
            .rev()
            .find(|o| o.role == role && (o.field == name || o.field == header))
            .map(|o| o.header.as_str())
    }

    /// Whether a normalised header text stands for any field, their own headers aside.
    pub(super) fn knows(&self, text: &str) -> bool {
        self.known.contains(text)
    }

    /// Whether a text that [`Vocabulary::knows`] ends so.
    pub(super) fn ends_a_text(&self, end: &str) -> bool {
        self.ends.hold(end)
    }

    /// Whether a normalised header text stands for the field, and how well.
    pub(super) fn rank(&self, name: &str, header: &str, text: &str) -> Option<By> {
        let texts = self.fields.get(name);
        let among = |list: Option<&Vec<String>>| list.is_some_and(|l| l.iter().any(|t| t == text));
        if text == header || among(texts.map(|t| &t.same)) {
            Some(By::Exact)
        } else {
            among(texts.map(|t| &t.weak)).then_some(By::Weak)
        }
    }

    /// Whether a group over a two-line header adds nothing to the texts below it.
    pub(super) fn is_neutral(&self, group: &str) -> bool {
        self.groups.iter().any(|g| g == group)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_synonyms_read_and_no_field_says_a_text_twice() {
        let shipped = Vocabulary::shipped().unwrap();
        assert!(shipped.fields.len() > 30);
        for (name, texts) in shipped.fields.iter() {
            let mut all: Vec<_> = texts.same.iter().chain(&texts.weak).collect();
            let count = all.len();
            all.sort();
            all.dedup();
            assert!(count > 0 && all.len() == count, "{name}");
        }
    }

    #[test]
    fn a_text_that_is_exact_for_two_fields_is_known() {
        // They never stand in one role, so each role can still be mapped.
        let shipped = Vocabulary::shipped().unwrap();
        let mut owners: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (name, texts) in shipped.fields.iter() {
            for text in &texts.same {
                owners.entry(text).or_default().push(name);
            }
        }
        owners.retain(|_, fields| fields.len() > 1);
        let shared: Vec<_> = owners.values().map(|fields| fields.join("+")).collect();
        assert_eq!(shared, ["period+snapshot", "period+snapshot"]);
    }

    #[test]
    fn every_header_the_interface_promises_is_exact_for_its_field() {
        let shipped = Vocabulary::shipped().unwrap();
        for promised in [
            "programme=项目 person_id=身份证号 person_name=姓名 region=区划代码 village=村居 bank=开户行",
            "account=银行账号 head_id=户主身份证号 standard=标准金额 start=起始月份 end=截止月份",
            "approved_on=审批日期 approval_level=审批级别 status=状态 payee_name=收款人姓名",
            "payee_id=收款人身份证号 institution=供养机构 snapshot=所属期 household=户号 head_name=户主姓名",
            "household_size=家庭人口 covered=保障人数 standard=保障标准 approved_amount=月保障金",
            "relation=与户主关系 classified_aid=分类施保金额 batch=批次号 serial=序号 amount=金额",
            "period=发放月份 paid_on=发放日期 result=发放结果 reason=失败原因 fund=资金来源 purpose=用途",
            "died_on=死亡日期 registered_on=登记日期 employer=单位 joined_on=入职日期 left_on=离职日期",
            "imprisoned_on=收监日期 released_on=释放日期 stop=停发时间 stop=取消时间",
        ] {
            for pair in promised.split(' ') {
                let (field, text) = pair.split_once('=').unwrap();
                assert_eq!(shipped.rank(field, "", text), Some(By::Exact), "{pair}");
            }
        }
    }
}
