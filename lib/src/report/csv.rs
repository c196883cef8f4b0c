//! The tables that staff open in a spreadsheet: `findings.csv`, `questions.csv`, `refused.csv`.
//!
//! UTF-8 with BOM and CRLF, Chinese headers. No cell can become a formula: what begins with
//! `= + - @`, a tab or a line break, also behind blanks or in full width, gets a leading apostrophe.
//! Long numbers (IDs, accounts, batches) get one too, because a spreadsheet keeps only 15 digits.

mod findings;
mod table;

use findings::FindingRows;
use table::Table;

use super::values::Values;
use super::{Audit, blocks};
use crate::finding::{Finding, Severity, Source, Tier};
use crate::intake::Refused;
use crate::locus::Place;
use crate::message::Lang;
use crate::question::{Question, Reading};
use crate::record::{FileIx, Records};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::iter;

/// How many ids `questions.csv` lists for a question; the rest is counted.
const LISTED_IDS: usize = 20;

const FINDINGS: [&str; 24] = [
    "疑点编号",
    "规则",
    "名称",
    "等级",
    "可信度",
    "项目",
    "对象类型",
    "对象",
    "身份证号",
    "姓名",
    "所属期",
    "应发金额",
    "实发金额",
    "待核金额",
    "银行账号",
    "批次号",
    "序号",
    "区划代码",
    "组号",
    "数据问题",
    "说明",
    "排除所需材料",
    "建议核查",
    "证据位置",
];
const QUESTIONS: [&str; 12] = [
    "问题编号",
    "范围",
    "问题",
    "所见",
    "读法",
    "含义",
    "解释数",
    "总数",
    "示例",
    "答复写法",
    "未答复即停止",
    "挂起疑点",
];
const REFUSED: [&str; 6] = ["文件", "工作表", "行", "列", "原值", "原因"];

/// `findings.csv`.
pub(super) fn findings(audit: &Audit<'_>, key: &[u8; 32], out: &mut dyn Write) -> io::Result<()> {
    Table::new(&mut *out, &FINDINGS)?;
    let rows = FindingRows::new(audit, key);
    blocks::write(audit, out, |findings, ids, out| {
        let mut table = Table::continued(out);
        for (finding, id) in findings.iter().zip(ids) {
            rows.write(finding, id, &mut table)?;
        }
        Ok(())
    })
}

/// `questions.csv`: one row a reading, so that what settles it stands beside what it means; a
/// question without readings has one row.
pub(super) fn questions(audit: &Audit<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(out, &QUESTIONS)?;
    for question in audit.questions {
        let hanging = hanging(audit, question);
        let rows = question.readings.len().max(1);
        for row in 0..rows {
            let reading = question.readings.get(row);
            table.row(&question_cells(audit.lang, question, reading, &hanging))?;
        }
    }
    Ok(())
}

pub(super) fn question_cells(
    lang: Lang,
    question: &Question,
    reading: Option<&Reading>,
    hanging: &str,
) -> [String; 12] {
    let (title, seen) = match lang {
        Lang::Zh => (question.title.zh, &question.seen.0),
        Lang::En => (question.title.en, &question.seen.1),
    };
    let told = |tell: fn(&Reading) -> String| reading.map(tell).unwrap_or_default();
    [
        question.code.to_owned(),
        question.scope.clone(),
        title.to_owned(),
        seen.clone(),
        told(|r| r.value.clone()),
        match lang {
            Lang::Zh => told(|r| r.zh.clone()),
            Lang::En => told(|r| r.en.clone()),
        },
        told(|r| r.explained.to_string()),
        told(|r| r.of.to_string()),
        told(|r| r.example.clone()),
        question.flag.clone(),
        if question.blocking { "是" } else { "否" }.to_owned(),
        hanging.to_owned(),
    ]
}

/// The findings that hang on a question: how many, of which rules, and the first ids.
pub(super) fn hanging(audit: &Audit<'_>, question: &Question) -> String {
    if question.findings == 0 {
        return "0".to_owned();
    }
    let mut rules: BTreeMap<&str, u64> = BTreeMap::new();
    let mut ids = Vec::new();
    for (finding, id) in audit.findings.iter().zip(audit.ids) {
        if hangs_on(audit, finding, question) {
            *rules.entry(finding.rule).or_default() += 1;
            if ids.len() < LISTED_IDS {
                ids.push(id.as_str());
            }
        }
    }
    let rules: Vec<_> = rules
        .iter()
        .map(|(rule, count)| format!("{rule}×{count}"))
        .collect();
    let rest = question.findings.saturating_sub(ids.len() as u64);
    let more = if rest > 0 {
        format!(" …+{rest}")
    } else {
        String::new()
    };
    format!(
        "{}（{}）：{}{more}",
        question.findings,
        rules.join(" "),
        ids.join(" ")
    )
}

/// Whether a finding hangs on this question and not on one of the same code with another scope.
pub(super) fn hangs_on(audit: &Audit<'_>, finding: &Finding, question: &Question) -> bool {
    if finding.question != Some(question.code) {
        return false;
    }
    let same_code = audit.questions.iter().filter(|q| q.code == question.code);
    if question.scope.is_empty() || same_code.count() < 2 {
        return true;
    }
    let values = Values {
        on: audit.on,
        finding,
    };
    let period = values.period();
    let file = finding
        .sources
        .iter()
        .filter_map(|s| path(&audit.on.records, s.file));
    let named = [Some(finding.rule), values.programme(), period.as_deref()];
    let mut scopes = named.into_iter().flatten().chain(file);
    scopes.any(|scope| scope == question.scope)
}

/// `refused.csv`.
pub(super) fn refused(audit: &Audit<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut table = Table::new(out, &REFUSED)?;
    for refused in audit.refused {
        let place = audit.on.records.locus(refused.file, refused.row);
        table.row(&[
            place.file,
            place.sheet.unwrap_or_default(),
            refused.row.to_string(),
            refused.column.clone(),
            refused.raw.clone(),
            reason(audit, refused),
        ])?;
    }
    Ok(())
}

/// Why a row was refused, and how to mend it.
pub(super) fn reason(audit: &Audit<'_>, refused: &Refused) -> String {
    let mut why = refused.defect.text(audit.lang);
    let hint = refused
        .defect
        .message
        .hint(audit.lang, &refused.defect.arguments);
    if let Some(hint) = hint {
        why.push_str(if audit.lang == Lang::Zh { "；" } else { "; " });
        why.push_str(&hint);
    }
    why
}

fn path(records: &Records, file: FileIx) -> Option<&str> {
    records
        .files
        .get(usize::from(file))
        .map(|f| f.path.as_str())
}

pub(super) fn places(records: &Records, sources: &[Source]) -> String {
    let mut text = String::new();
    for (source, before) in sources.iter().zip(iter::once("").chain(iter::repeat("；"))) {
        let file = records.files.get(usize::from(source.file));
        let place = Place {
            file: file.map_or("", |f| f.path.as_str()),
            sheet: file.and_then(|f| f.sheet.as_deref()),
            row: Some(source.row).filter(|row| *row > 0),
            column: source.column,
        };
        text.push_str(before);
        // Writing into a text never fails.
        let _ = write!(text, "{place}");
    }
    text
}

pub(super) const fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::A => "A",
        Tier::B => "B",
        Tier::C => "C",
    }
}

pub(super) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::High => "高",
        Severity::Medium => "中",
        Severity::Low => "低",
    }
}

pub(super) fn subject_kind(kind: &'static str) -> &'static str {
    match kind {
        "person" => "个人",
        "household" => "家庭",
        "institution" => "机构",
        "area" => "地区",
        "batch" => "批次",
        other => other,
    }
}
