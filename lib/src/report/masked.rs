//! Personal values as a page for everybody shows them: ID 3+4, account last 4, 姓＊.
//!
//! An explanation is words around values, and the values may be personal. So the values are masked
//! before the words are filled: every text that the finding or a row of its evidence holds as an
//! identity, an account or a name; every value that its place calls a name; and, as the last net
//! under everything the page prints, every number of twelve digits or more.

use super::payment_rows::PaymentRows;
use super::values::Values;
use crate::finding::Finding;
use crate::identity::mask;
use crate::message::{Lang, Said};
use crate::policy::settings::{Masking, NameMask};
use crate::record::{AccountKey, FileIx, Identity, Records, TextId};
use std::collections::BTreeMap;

/// What a personal text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Person,
    Account,
    Name,
}

/// A personal text that must not be printed as it is.
type Known = (Kind, String);

/// A file and a row.
type Place = (FileIx, u32);

/// Personal texts by the row that holds them, for rows that findings rest on.
pub(super) struct Masked<'a> {
    masking: &'a Masking,
    rows: BTreeMap<Place, Vec<Known>>,
}

impl<'a> Masked<'a> {
    /// Reads the rows that `findings` rest on.
    pub(super) fn of<'f>(
        masking: &'a Masking,
        records: &Records,
        findings: impl Iterator<Item = &'f Finding>,
    ) -> Self {
        let places = findings.flat_map(|f| f.sources.iter().map(|s| (s.file, s.row)));
        let mut masked = Self {
            masking,
            rows: places.map(|place| (place, Vec::new())).collect(),
        };
        let places: Vec<Place> = masked.rows.keys().copied().collect();
        for row in in_rows(&records.entries, &places, |row| (row.file, row.row)) {
            let extra = records.extra(row);
            let persons = [row.person, extra.head, extra.payee];
            let names = [row.name, extra.head_name, extra.payee_name];
            let place = (row.file, row.row);
            masked.learn(records, place, &persons, &[row.account], &names);
        }
        for row in in_rows(&records.members, &places, |row| (row.file, row.row)) {
            let place = (row.file, row.row);
            masked.learn(records, place, &[row.person, row.head], &[], &[row.name]);
        }
        let payments = PaymentRows::of(records);
        let found = places
            .iter()
            .filter_map(|(file, row)| payments.find(records, *file, *row));
        for row in found.filter_map(|payment| records.payment(payment)) {
            let place = (row.file, row.row);
            masked.learn(records, place, &[row.person], &[row.account], &[row.name]);
        }
        for row in in_rows(&records.lists, &places, |row| (row.file, row.row)) {
            let place = (row.file, row.row);
            masked.learn(records, place, &[row.person], &[], &[row.name]);
        }
        masked
    }

    fn learn(
        &mut self,
        records: &Records,
        place: Place,
        persons: &[Identity],
        accounts: &[AccountKey],
        names: &[TextId],
    ) {
        let Some(known) = self.rows.get_mut(&place) else {
            return;
        };
        let texts = &records.texts;
        let persons = persons
            .iter()
            .map(|p| (Kind::Person, p.reveal(texts).into_owned()));
        let accounts = accounts
            .iter()
            .map(|a| (Kind::Account, a.reveal(texts).into_owned()));
        let names = names.iter().map(|n| (Kind::Name, texts.get(*n).to_owned()));
        let all = persons.chain(accounts).chain(names);
        known.extend(all.filter(|(_, text)| !text.is_empty()));
    }

    /// An identity.
    pub(super) fn id(&self, text: &str) -> String {
        let Masking {
            id_head, id_tail, ..
        } = *self.masking;
        mask(text, usize::from(id_head), usize::from(id_tail))
    }

    /// An account: its last digits behind four stars, so that its length is hidden as well.
    pub(super) fn account(&self, text: &str) -> String {
        let shown = mask(text, 0, usize::from(self.masking.account_tail));
        let tail = shown.trim_start_matches('*');
        format!("****{tail}")
    }

    /// A name.
    pub(super) fn name(&self, text: &str) -> String {
        match (self.masking.report_names, text.chars().next()) {
            (_, None) => String::new(),
            (NameMask::Full, _) => text.to_owned(),
            (NameMask::Surname, Some(first)) if first.is_alphabetic() => format!("{first}＊"),
            (NameMask::Surname | NameMask::Hidden, _) => "＊".to_owned(),
        }
    }

    /// The explanation of a finding with every personal value in it masked.
    pub(super) fn explanation(&self, values: Values<'_>, lang: Lang) -> String {
        let known = self.known(values);
        let finding = values.finding;
        let masked = |(place, value): (&'static str, &str)| {
            let calls_a_name = place.contains("name") || place.contains("holder");
            let value = if calls_a_name {
                self.name(value)
            } else {
                self.replaced(value, &known)
            };
            (place, value)
        };
        let said: Said = finding.arguments.iter().map(masked).collect();
        finding.explanation.said(lang, &said)
    }

    /// Personal texts of a finding and of its evidence, longest first.
    fn known(&self, values: Values<'_>) -> Vec<Known> {
        let own = [
            (Kind::Person, values.person()),
            (
                Kind::Person,
                values.subject().filter(|s| s.0 == "person").map(|s| s.1),
            ),
            (Kind::Account, values.account()),
        ];
        let own = own
            .into_iter()
            .filter_map(|(kind, text)| Some((kind, text?.into_owned())));
        let rows = values.finding.sources.iter();
        let rows = rows
            .filter_map(|s| self.rows.get(&(s.file, s.row)))
            .flatten()
            .cloned();
        let mut known: Vec<Known> = own.chain(rows).collect();
        known.sort_by_key(|(kind, text)| (std::cmp::Reverse(text.len()), *kind, text.clone()));
        known.dedup();
        known
    }

    fn replaced(&self, value: &str, known: &[Known]) -> String {
        let mut value = value.to_owned();
        for (kind, text) in known.iter().filter(|(_, text)| text.chars().count() > 1) {
            if value.contains(text.as_str()) {
                let shown = match kind {
                    Kind::Person => self.id(text),
                    Kind::Account => self.account(text),
                    Kind::Name => self.name(text),
                };
                value = value.replace(text.as_str(), &shown);
            }
        }
        value
    }
}

/// The records that stand in some rows; those that were read stand in order and are not all looked at.
fn in_rows<'r, T>(
    records: &'r [T],
    places: &[Place],
    place: impl Fn(&T) -> Place + Copy,
) -> Vec<&'r T> {
    if !records.is_sorted_by_key(place) {
        let wanted = |record: &&T| places.binary_search(&place(record)).is_ok();
        return records.iter().filter(wanted).collect();
    }
    let find = |wanted: &Place| records.binary_search_by_key(wanted, place).ok();
    let found = places.iter().filter_map(find);
    found.filter_map(|at| records.get(at)).collect()
}

/// The text with every plain number of twelve digits or more (an `X` may end it) cut to 3+4.
pub(super) fn without_long_numbers(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        let (before, from) = rest.split_at_checked(start).unwrap_or((rest, ""));
        let end = from
            .find(|c: char| !c.is_ascii_alphanumeric())
            .unwrap_or(from.len());
        let (word, after) = from.split_at_checked(end).unwrap_or((from, ""));
        shown.push_str(before);
        let digits = word.trim_end_matches(['X', 'x']);
        let long = word.len() >= 12 && word.len() - digits.len() <= 1;
        if long && digits.bytes().all(|b| b.is_ascii_digit()) {
            shown.push_str(&mask(word, 3, 4));
        } else {
            shown.push_str(word);
        }
        rest = after;
    }
    shown.push_str(rest);
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(without_long_numbers(text), expected);
    }

    #[test]
    fn long_numbers_never_stand_in_full() {
        check("证号434001196501179060。", "证号434***********9060。");
        check("43400119650117906X,20250105", "434***********906X,20250105");
        check("a4340011965011790", "a4340011965011790");
        check("", "");
    }

    #[test]
    fn names_keep_their_first_character() {
        let masking = Masking::default();
        let masked = Masked {
            masking: &masking,
            rows: BTreeMap::new(),
        };
        for (name, shown) in [
            ("王小明", "王＊"),
            ("", ""),
            ("=1+1", "＊"),
            ("\u{202e}王", "＊"),
        ] {
            assert_eq!(masked.name(name), shown);
        }
        assert_eq!(masked.account("6210981922511277573"), "****7573");
        assert_eq!(masked.id("43400119650117906X"), "434***********906X");
    }
}
