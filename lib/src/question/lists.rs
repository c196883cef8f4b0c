//! Q09, Q10, Q12: months without files, lists without dates, payments without results.

use super::Question;
use crate::period::Month;
use crate::record::{ListKind, Records, Role};
use crate::rule::Bilingual;
use std::collections::{BTreeMap, BTreeSet};

const NO_FILE: Bilingual = Bilingual {
    zh: "这个月没有任何发放记录，是没有发放还是缺文件？",
    en: "no payment line at all in this month: was nothing paid, or is a file missing?",
};
const NO_SNAPSHOT: Bilingual = Bilingual {
    zh: "这个月没有花名册，是无人在享还是缺名册？",
    en: "the roll has no list of this month: was nobody entitled, or is a list missing?",
};
const UNDATED: Bilingual = Bilingual {
    zh: "名单没有日期或早于审计期间，能否补充？",
    en: "the list has no dates, or is older than the period; can they be supplied?",
};
const NO_RESULT: Bilingual = Bilingual {
    zh: "发放文件没有“发放结果”一列，银行是否都已成功入账？",
    en: "the payment file has no result column: did the bank credit every line?",
};

/// Q09: months of the period without any line.
pub(super) fn months_without_file(
    first: Month,
    last: Month,
    seen: &BTreeSet<Month>,
) -> Vec<Question> {
    let missing = first.through(last).filter(|m| !seen.contains(m));
    missing
        .map(|month| {
            let text = (
                format!("{month} 没有一行发放记录"),
                format!("{month} has no payment line"),
            );
            month_question(month, NO_FILE, text)
        })
        .collect()
}

/// Q09: months of the period without a list of the roll, where lines of `seen` were paid.
pub(super) fn months_without_snapshot(
    records: &Records,
    first: Month,
    last: Month,
    seen: &BTreeSet<Month>,
) -> Vec<Question> {
    let listed: BTreeSet<Month> = records.entries.iter().filter_map(|e| e.snapshot).collect();
    let missing = first.through(last).filter(|m| !listed.contains(m));
    missing
        .filter(|month| seen.contains(month))
        .map(|month| {
            let text = (
                format!("花名册没有 {month} 的名单"),
                format!("the roll has no list of {month}"),
            );
            month_question(month, NO_SNAPSHOT, text)
        })
        .collect()
}

fn month_question(month: Month, title: Bilingual, seen: (String, String)) -> Question {
    Question::open("Q09", month.to_string(), title, seen).answered_by(&["unpaid", "complete"])
}

/// Q10: lists with undated rows, or drawn up before the period.
pub(super) fn undated_lists(records: &Records, first: Month) -> Vec<Question> {
    let mut rows: BTreeMap<ListKind, (u64, u64)> = BTreeMap::new();
    for row in &records.lists {
        let counts = rows.entry(row.kind).or_default();
        counts.0 += 1;
        counts.1 += u64::from(row.from.is_none());
    }
    let old = |kind: ListKind| {
        records.list_sources.iter().any(|source| {
            let role = records.files.get(usize::from(source.file)).map(|f| f.role);
            role == Some(Role::List(kind)) && source.as_of.is_some_and(|d| d < first.first_day())
        })
    };
    let doubtful = rows
        .into_iter()
        .filter(|(kind, (_, undated))| *undated > 0 || old(*kind));
    doubtful
        .map(|(kind, (all, undated))| {
            let seen = (
                format!("{all} 行中 {undated} 行没有起始日期；据此只提示线索（C 级）"),
                format!(
                    "{undated} of {all} rows have no first date; their hits are leads (tier C)"
                ),
            );
            Question::open("Q10", kind.name(), UNDATED, seen).answered_by(&["undated"])
        })
        .collect()
}

/// Q12: payment files without a result column.
pub(super) fn without_results(records: &Records) -> Vec<Question> {
    let files = records.files.iter().zip(0u16..);
    let bare = files.filter(|(f, _)| f.role == Role::Payments && !f.fields.contains(&"发放结果"));
    bare.map(|(file, index)| {
        let lines = records.payments.of_file(index);
        let seen = (
            format!("{lines} 行没有发放结果，一律按“结果未知”处理"),
            format!("{lines} lines have no result and count as unknown"),
        );
        Question::open("Q12", file.path.clone(), NO_RESULT, seen)
            .answered_by(&["success", "unknown"])
    })
    .collect()
}
