//! What a pack says but hardly means: `policy check`.

use super::amount::{AmountKind, AmountRule};
use super::exclusion::ExclusionStatus;
use super::lookup::Policy;
use super::nearest::nearest;
use super::programme::Programme;
use super::tree::decode::or_dash;
use super::tree::encode::encode;
use crate::error::Defect;
use crate::message::policy as say;
use crate::period::Cycle;
use chrono::NaiveDate;

/// A span of days: the first, and the last where there is one.
type Span = (NaiveDate, Option<NaiveDate>);

impl Policy {
    /// Everything in the policy that contradicts itself, overlaps, leaves a gap, or has no effect.
    ///
    /// In the order of the pack; an empty list means that nothing was found.
    pub fn check(&self) -> Vec<Defect> {
        let mut defects = Vec::new();
        for (name, terms) in &self.programmes {
            let place = format!("programmes.{name}");
            check_fields(&place, terms, &mut defects);
            check_amount(&format!("{place}.amount"), &terms.amount, &mut defects);
            let caps = terms
                .township_cap
                .iter()
                .map(|cap| (cap.from, cap.to))
                .collect();
            check_spans(&format!("{place}.township_cap"), caps, &mut defects);
            check_ages(&format!("{place}.age_bands"), terms, &mut defects);
            if terms.cycle == Cycle::Month && terms.pay_day.is_none() {
                defects.push(Defect::new(&say::NO_PAY_DAY).with("place", &place));
            }
        }
        for (a, row) in &self.exclusions {
            for (b, cell) in row {
                let is_hard = cell.status == ExclusionStatus::Hard;
                if is_hard && !cell.confirmed && self.is_overlaid(&["exclusions", a, b]) {
                    let place = format!("exclusions.{a}.{b}");
                    defects.push(Defect::new(&say::HARD_UNCONFIRMED).with("place", place));
                }
            }
        }
        for (code, rule) in &self.rules {
            if rule.on && self.basis.get(code).is_none_or(Vec::is_empty) {
                defects.push(Defect::new(&say::NO_BASIS).with("code", code));
            }
        }
        for (code, bases) in &self.basis {
            let spans = bases.iter().map(|basis| (basis.from, basis.to)).collect();
            check_cover(&format!("basis.{code}"), spans, &mut defects);
        }
        defects
    }
}

impl Policy {
    /// Whether the value at `path` was written in another text than the first.
    ///
    /// The national pack ships unconfirmed cells on purpose; a region that writes one means it.
    fn is_overlaid(&self, path: &[&str]) -> bool {
        let Some((last, above)) = path.split_last() else {
            return false;
        };
        let table = above
            .iter()
            .try_fold(&self.layers.table, |table, step| table.table(step));
        table
            .and_then(|table| table.get(last))
            .is_some_and(|node| node.origin.source > 0)
    }
}

fn check_fields(place: &str, terms: &Programme, defects: &mut Vec<Defect>) {
    // Absent options serialise as nothing, so a programme that has them all lends its keys.
    let fields = encode(terms).unwrap_or_default();
    let known = || fields.keys().chain(["pay_day", "publicity"]);
    for name in &terms.unconfirmed {
        if !known().any(|field| field == name) {
            let near = nearest(name, known(), 1);
            let defect = Defect::new(&say::UNKNOWN_FIELD_NAME).with("place", place);
            defects.push(defect.with("name", name).with("nearest", or_dash(&near)));
        }
    }
}

fn check_amount(place: &str, amount: &AmountRule, defects: &mut Vec<Defect>) {
    let formula_missing = amount.kind == AmountKind::Formula && amount.formula.is_none();
    if formula_missing {
        let defect = Defect::new(&say::NO_AMOUNT).with("place", place);
        defects.push(defect.with("kind", "formula").with("needs", "formula"));
    }
    for standard in &amount.std {
        if let Some((decided, pay_by)) = standard.decided.zip(standard.pay_by)
            && pay_by < decided
        {
            let defect = Defect::new(&say::LATE_PAY_BY).with("place", place);
            defects.push(defect.with("pay_by", pay_by).with("decided", decided));
        }
    }
    for (index, standard) in amount.std.iter().enumerate() {
        let key = (standard.from, standard.decided, &standard.class);
        let earlier = amount.std.iter().take(index);
        if earlier
            .into_iter()
            .any(|other| (other.from, other.decided, &other.class) == key)
        {
            let defect = Defect::new(&say::STANDARD_REPEATED).with("place", place);
            defects.push(defect.with("from", standard.from));
        }
    }
    let mut names: Vec<&str> = amount.bands.iter().map(|band| band.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let same = amount.bands.iter().filter(|band| band.name == name);
        let spans = same.map(|band| (band.from, band.to)).collect();
        check_spans(&format!("{place}.bands.{name}"), spans, defects);
    }
}

/// Spans that follow each other neither overlap nor leave days out; an open one ends with the next.
fn check_spans(place: &str, mut spans: Vec<Span>, defects: &mut Vec<Defect>) {
    spans.sort_unstable();
    for pair in spans.windows(2) {
        let [(a, a_to), (b, _)] = pair else { continue };
        let Some(end) = a_to else {
            if a == b {
                let defect = Defect::new(&say::DATES_OVERLAP).with("place", place);
                defects.push(defect.with("a", a).with("b", b));
            }
            continue;
        };
        let day_after = end.succ_opt().unwrap_or(*end);
        if end >= b {
            let defect = Defect::new(&say::DATES_OVERLAP).with("place", place);
            defects.push(defect.with("a", a).with("b", b));
        } else if day_after < *b {
            let defect = Defect::new(&say::DATES_GAP).with("place", place);
            let last = b.pred_opt().unwrap_or(*b);
            defects.push(defect.with("from", day_after).with("to", last));
        }
    }
}

/// Spans that may overlap leave no days out between the first and the last of them.
fn check_cover(
    place: &str,
    mut spans: Vec<(Option<NaiveDate>, Option<NaiveDate>)>,
    defects: &mut Vec<Defect>,
) {
    spans.sort_unstable_by_key(|(from, _)| *from);
    let mut spans = spans.into_iter();
    let Some((_, Some(mut covered))) = spans.next() else {
        return;
    };
    for (from, to) in spans {
        let day_after = covered.succ_opt().unwrap_or(covered);
        if let Some(from) = from.filter(|from| *from > day_after) {
            let last = from.pred_opt().unwrap_or(from);
            let defect = Defect::new(&say::DATES_GAP).with("place", place);
            defects.push(defect.with("from", day_after).with("to", last));
        }
        match to {
            Some(to) => covered = covered.max(to),
            None => return,
        }
    }
}

fn check_ages(place: &str, terms: &Programme, defects: &mut Vec<Defect>) {
    let mut bands: Vec<_> = terms.age_bands.iter().collect();
    bands.sort_by_key(|band| band.from);
    for pair in bands.windows(2) {
        let [a, b] = pair else { continue };
        match a.below {
            Some(below) if below == b.from => {}
            Some(below) if below < b.from => {
                let defect = Defect::new(&say::BANDS_GAP).with("place", place);
                defects.push(defect.with("from", below).with("to", b.from));
            }
            _ => {
                let defect = Defect::new(&say::BANDS_OVERLAP).with("place", place);
                defects.push(defect.with("a", a.from).with("b", b.from));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::Lang;

    const HEAD: &str = "pack = \"c\"\nextends = \"national\"\nversion = \"1\"\n";

    #[track_caller]
    fn check(overlay: &str, expected: &[&str]) {
        let policy = Policy::national()
            .overlay(&format!("{HEAD}{overlay}"), "c.toml")
            .unwrap();
        let found: Vec<String> = policy.check().iter().map(|d| d.text(Lang::En)).collect();
        assert_eq!(found, expected, "{overlay}");
    }

    #[test]
    fn the_national_pack_has_nothing_to_find() {
        assert_eq!(Policy::national().check(), []);
        check("", &[]);
    }

    #[test]
    fn dates_neither_overlap_nor_leave_a_gap() {
        let caps = |text: &str| format!("[programmes.\"临时救助\"]\ntownship_cap = [{text}]");
        let a = "{ amount = \"2000\", from = 2016-01-01, to = 2019-12-31 }";
        check(&caps(a), &[]);
        check(
            &caps(&format!("{a}, {{ amount = \"3000\", from = 2020-01-01 }}")),
            &[],
        );
        check(
            &caps(&format!("{a}, {{ amount = \"3000\", from = 2019-12-31 }}")),
            &["programmes.临时救助.township_cap: \
                 the entries from 2016-01-01 and from 2019-12-31 overlap"],
        );
        check(
            &caps(&format!("{a}, {{ amount = \"3000\", from = 2020-03-01 }}")),
            &["programmes.临时救助.township_cap: nothing covers 2020-01-01 to 2020-02-29"],
        );
    }

    #[test]
    fn bases_cover_the_days_between_them() {
        let bases = |second: &str| {
            let first = "{ doc = \"a\", to = 2019-12-31 }";
            format!("[basis]\nX-1 = [{first}, {{ doc = \"b\", from = {second} }}]")
        };
        check(&bases("2020-01-01"), &[]);
        check(&bases("2015-01-01"), &[]);
        check(
            &bases("2020-01-02"),
            &["basis.X-1: nothing covers 2020-01-01 to 2020-01-01"],
        );
    }

    #[test]
    fn bands_of_ages_meet() {
        let bands = |text: &str| format!("[programmes.\"高龄津贴\"]\nage_bands = [{text}]");
        check(&bands("{ from = 80, below = 90 }, { from = 90 }"), &[]);
        check(
            &bands("{ from = 80, below = 91 }, { from = 90 }"),
            &["programmes.高龄津贴.age_bands: the bands from 80 and from 90 overlap"],
        );
        check(
            &bands("{ from = 80, below = 90 }, { from = 100 }"),
            &["programmes.高龄津贴.age_bands: no band covers ages 90 to 100"],
        );
    }

    #[test]
    fn what_has_no_effect_is_said() {
        check(
            "[programmes.\"优抚补助\"]\npay_day = \"none\"",
            &["programmes.优抚补助: paid monthly without a pay day, so lateness is not judged"],
        );
        check(
            "[exclusions.\"临时救助\"]\n\"优抚补助\" = { status = \"hard\" }",
            &["exclusions.临时救助.优抚补助: hard but unconfirmed, so it charges nobody"],
        );
        check(
            "[rules.X-1]\non = true",
            &["the rule X-1 is on without any basis"],
        );
        check(
            "[programmes.\"优抚补助\"]\nunconfirmed = [\"pay_dya\"]",
            &[
                "programmes.优抚补助: unconfirmed names pay_dya, which is no field; nearest: pay_day",
            ],
        );
        check(
            "[programmes.\"优抚补助\".amount]\nstd = [{ value = \"1\", \
             from = 2025-01-01, decided = 2025-03-01, pay_by = 2025-02-01 }]",
            &["programmes.优抚补助.amount: pay by 2025-02-01 is before the decision of 2025-03-01"],
        );
        check(
            "[programmes.\"优抚补助\".amount]\nkind = \"formula\"",
            &["programmes.优抚补助.amount: the amount rule formula has no formula"],
        );
    }
}
