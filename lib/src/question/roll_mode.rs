//! Q01: is the roll one register, or one list a month?

use super::evidence::{Candidate, Note, Speaks, Verdict, weigh};
use crate::period::Month;
use crate::reconcile::RollMode;
use crate::record::{FileIx, Identity, ProgrammeIx, Records, Role, RollEntry, TextId};
use crate::rule::Bilingual;
use hashbrown::HashMap;
use std::collections::{BTreeMap, BTreeSet};

pub(super) const VALUES: [(&str, RollMode); 2] = [
    ("register", RollMode::Register),
    ("snapshot", RollMode::Snapshot),
];

const TITLE: Bilingual = Bilingual {
    zh: "花名册是一本连续登记的台账，还是逐月的名册？",
    en: "is the roll one register, or one list a month?",
};

/// What the roll is, and the months of its files where only their names say them.
pub(super) struct RollShape {
    pub(super) verdict: Verdict<RollMode>,
    pub(super) months: BTreeMap<FileIx, Month>,
    pub(super) note: Option<Note>,
}

/// Reads how the roll is kept: by its month column, else by files that repeat the same subjects.
pub(super) fn test(records: &Records, minimum: u64, close: u8) -> RollShape {
    let (stated, one_file) = glance(&records.entries);
    let plain = |verdict| RollShape {
        verdict,
        months: BTreeMap::new(),
        note: None,
    };
    if stated.len() > 1 {
        let mut shape = plain(Verdict::Decided(RollMode::Snapshot));
        shape.note = Some(Note {
            code: "Q01",
            zh: format!(
                "花名册有所属期一列，共 {} 个月，按逐月名册读取",
                stated.len()
            ),
            en: format!(
                "the roll states {} months of its own: read as monthly lists",
                stated.len()
            ),
        });
        return shape;
    }
    if one_file {
        return plain(Verdict::Plain);
    }
    let (repeated, once) = repeats(records);
    let units = repeated.count + once.count;
    if units < minimum || repeated.count == 0 {
        return plain(Verdict::Plain);
    }
    let candidates = [
        Candidate {
            value: RollMode::Register,
            name: "register",
            meaning: Bilingual {
                zh: "连续登记的台账",
                en: "one register",
            },
            speaks: once,
        },
        Candidate {
            value: RollMode::Snapshot,
            name: "snapshot",
            meaning: Bilingual {
                zh: "逐月名册",
                en: "one list a month",
            },
            speaks: repeated,
        },
    ];
    let months = months_of_names(records);
    let verdict = match weigh(records, "Q01", TITLE, units, close, &candidates) {
        // Monthly lists that do not say their month cannot be used as such.
        Verdict::Decided(RollMode::Snapshot) if months.is_empty() => Verdict::Plain,
        verdict => verdict,
    };
    RollShape {
        verdict,
        months,
        note: None,
    }
}

/// The months that entries state, and whether all stand in one file.
fn glance(entries: &[RollEntry]) -> (BTreeSet<Month>, bool) {
    let first = entries.first().map(|e| e.file);
    let (mut stated, mut one_file, mut last) = (BTreeSet::new(), true, None);
    for entry in entries {
        one_file &= Some(entry.file) == first;
        if entry.snapshot != last {
            stated.extend(entry.snapshot);
            last = entry.snapshot;
        }
    }
    (stated, one_file)
}

/// Subjects that several roll files hold in full, and subjects that one file holds.
fn repeats(records: &Records) -> (Speaks, Speaks) {
    let mut files: HashMap<(ProgrammeIx, Identity, TextId), (FileIx, bool, u32)> = HashMap::new();
    for entry in &records.entries {
        let key = (
            entry.programme,
            entry.person,
            records.extra(entry).household,
        );
        let seen = files.entry(key).or_insert((entry.file, false, entry.row));
        seen.1 |= seen.0 != entry.file;
    }
    let (mut repeated, mut once) = (Speaks::default(), Speaks::default());
    for (file, several, row) in files.values() {
        if *several {
            repeated.add(*file, *row)
        } else {
            once.add(*file, *row)
        }
    }
    (repeated, once)
}

/// The months that the names of roll files state (`roll-202501.csv`), if every one states its own.
pub(super) fn months_of_names(records: &Records) -> BTreeMap<FileIx, Month> {
    let mut months = BTreeMap::new();
    let mut seen: BTreeSet<(Role, Month)> = BTreeSet::new();
    for (file, index) in records.files.iter().zip(0..) {
        if !matches!(file.role, Role::Roll | Role::Households | Role::Members) {
            continue;
        }
        let Some(month) = month_in(&file.path) else {
            return BTreeMap::new();
        };
        if !seen.insert((file.role, month)) {
            return BTreeMap::new();
        }
        months.insert(index, month);
    }
    if seen.len() > 1 {
        months
    } else {
        BTreeMap::new()
    }
}

/// The last `YYYYMM` or `YYYY-MM` in a file name.
fn month_in(path: &str) -> Option<Month> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    let digits: String = name.chars().filter(|c| *c != '-').collect();
    let starts = (0..digits.len()).rev();
    starts
        .filter_map(|start| digits.get(start..start + 6))
        .filter(|six| six.starts_with("20") && six.bytes().all(|b| b.is_ascii_digit()))
        .find_map(|six| Month::parse(six).ok())
}

/// Writes the months of the files into their rows.
pub(super) fn stamp(records: &mut Records, months: &BTreeMap<FileIx, Month>) {
    for entry in &mut records.entries {
        entry.snapshot = entry.snapshot.or_else(|| months.get(&entry.file).copied());
    }
    for member in &mut records.members {
        member.snapshot = member
            .snapshot
            .or_else(|| months.get(&member.file).copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_states_its_month_or_nothing() {
        for (name, month) in [
            ("in/roll-202501.csv", Some("2025-01")),
            ("花名册2025-03.csv", Some("2025-03")),
            ("roll.csv", None),
            ("roll-209913.csv", None),
        ] {
            assert_eq!(
                month_in(name).map(|m| m.to_string()).as_deref(),
                month,
                "{name}"
            );
        }
    }
}
