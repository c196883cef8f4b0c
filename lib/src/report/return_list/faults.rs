//! Faults: what the deliverer must mend, gathered from everything that was seen.

use super::{ReturnList, Unread, sheet_of};
use crate::book;
use crate::identity::ResidentId;
use crate::intake::{Input, Refused};
use crate::message::{Arguments, Message, report as messages};
use crate::record::{ControlTotal, FileIx, Identity};

/// One thing to mend.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Fault {
    pub(super) file: String,
    pub(super) sheet: String,
    pub(super) row: Option<u32>,
    /// Letter of the column, where it is known.
    pub(super) letter: String,
    pub(super) header: String,
    pub(super) raw: String,
    pub(super) wrong: String,
    pub(super) mend: String,
}

impl ReturnList<'_> {
    /// Everything to mend, by file, sheet, row and column.
    pub(super) fn faults(&self) -> Vec<Fault> {
        let refused = self.refused.iter().map(|refused| self.of_row(refused));
        let destroyed = self.records.destroyed.iter().map(|cell| {
            let place = (cell.file, cell.row);
            self.fault(
                place,
                &cell.column,
                &cell.raw,
                &messages::RETURN_DESTROYED,
                &[],
            )
        });
        let all = self.records.totals.iter();
        let totals = all.clone().filter(|total| !total.agrees());
        let totals = totals.map(|total| self.of_total(total));
        let illegible = all.filter_map(|total| self.of_illegible(total));
        let mut faults: Vec<Fault> = refused.chain(destroyed).chain(totals).collect();
        faults.extend(illegible);
        faults.extend(self.wrong_checks());
        for input in self.inputs {
            faults.extend(self.of_file(input));
        }
        faults.extend(self.unread.iter().map(|unread| self.of_unread(unread)));
        faults.sort();
        faults.dedup();
        faults
    }

    fn of_row(&self, refused: &Refused) -> Fault {
        let defect = &refused.defect;
        let place = (refused.file, refused.row);
        Fault {
            wrong: defect.text(self.lang),
            ..self.fault(
                place,
                &refused.column,
                &refused.raw,
                defect.message,
                &defect.arguments,
            )
        }
    }

    fn of_total(&self, total: &ControlTotal) -> Fault {
        let (stated, computed) = match (total.sum, total.count) {
            (Some((stated, computed)), _) if stated != computed => {
                (stated.to_string(), computed.to_string())
            }
            (_, Some((stated, computed))) => (stated.to_string(), computed.to_string()),
            _ => Default::default(),
        };
        let (first, last) = total.rows;
        let arguments = [
            ("stated", stated),
            ("computed", computed),
            ("rows", format!("{first}–{last}")),
        ];
        let place = (total.file, total.row);
        self.fault(
            place,
            &total.column,
            &total.raw,
            &messages::RETURN_TOTAL,
            &arguments,
        )
    }

    fn of_illegible(&self, total: &ControlTotal) -> Option<Fault> {
        let defect = total.illegible.as_ref()?;
        let place = (total.file, total.row);
        let column = &total.column;
        Some(Fault {
            wrong: defect.text(self.lang),
            ..self.fault(place, column, &total.raw, defect.message, &defect.arguments)
        })
    }

    /// Rows with an ID of eighteen characters whose check character does not fit.
    fn wrong_checks(&self) -> Vec<Fault> {
        let records = self.records;
        let entries = records.entries.iter().map(|r| (r.file, r.row, r.person));
        let members = records.members.iter().map(|r| (r.file, r.row, r.person));
        let payments = records.each_payment().map(|r| (r.file, r.row, r.person));
        let lists = records.lists.iter().map(|r| (r.file, r.row, r.person));
        let all = entries.chain(members).chain(payments).chain(lists);
        let wrong = all.filter_map(|(file, row, person)| {
            let text = self.wrong_check(person)?;
            Some(self.fault((file, row), "身份证号", &text, &messages::RETURN_CHECK, &[]))
        });
        wrong.collect()
    }

    fn wrong_check(&self, person: Identity) -> Option<String> {
        if !person.is_unresolved() {
            return None;
        }
        let text = person.reveal(&self.records.texts);
        let whole = text.chars().count() == 18 && !text.ends_with("000");
        (whole && ResidentId::check_is_wrong(&text)).then(|| text.into_owned())
    }

    fn of_file(&self, input: &Input) -> Vec<Fault> {
        let rows = &input.dispositions;
        let mut faults = Vec::new();
        let mut add = |message: &'static Message, arguments: &[(&'static str, String)]| {
            let (mend, wrong) = self.words(message, &arguments.to_vec());
            faults.push(Fault {
                file: input.path.clone(),
                sheet: sheet_of(input).to_owned(),
                row: None,
                letter: String::new(),
                header: String::new(),
                raw: String::new(),
                wrong,
                mend,
            });
        };
        if rows.duplicate_delivery > 0 {
            let repeated = [("rows", rows.duplicate_delivery.to_string())];
            add(&messages::RETURN_REPEATED, &repeated);
        }
        if input.sheet.as_ref().is_some_and(|sheet| sheet.full) {
            add(&messages::RETURN_FULL, &[]);
        }
        if rows.record + rows.duplicate_delivery + rows.refused == 0 {
            add(&messages::RETURN_EMPTY, &[]);
        }
        faults
    }

    fn of_unread(&self, unread: &Unread) -> Fault {
        let error = &unread.error;
        let place = error.locus();
        let text = error.text(self.lang);
        let shown = place.map(|place| format!("{place}: ")).unwrap_or_default();
        Fault {
            file: unread.file.clone(),
            sheet: place.and_then(|p| p.sheet.clone()).unwrap_or_default(),
            row: place.and_then(|p| p.row).filter(|row| *row > 0),
            letter: String::new(),
            header: place.and_then(|p| p.column.clone()).unwrap_or_default(),
            raw: String::new(),
            wrong: text.strip_prefix(&shown).unwrap_or(&text).to_owned(),
            mend: error.hint(self.lang).unwrap_or_else(|| self.again()),
        }
    }

    fn fault(
        &self,
        (file, row): (FileIx, u32),
        header: &str,
        raw: &str,
        message: &'static Message,
        arguments: &[(&'static str, String)],
    ) -> Fault {
        let place = self.records.locus(file, row);
        let source = self.records.files.get(usize::from(file));
        let mut headers = source.into_iter().flat_map(|source| &source.headers);
        let index = headers.position(|h| !header.is_empty() && h == header);
        let letter = index.and_then(|index| u32::try_from(index).ok());
        let (mend, wrong) = self.words(message, &arguments.to_vec());
        Fault {
            file: place.file,
            sheet: place.sheet.unwrap_or_default(),
            row: Some(row).filter(|row| *row > 0),
            letter: letter.map(book::column).unwrap_or_default(),
            header: header.to_owned(),
            raw: raw.to_owned(),
            wrong,
            mend,
        }
    }

    /// How to mend it, and what is wrong.
    fn words(&self, message: &'static Message, arguments: &Arguments) -> (String, String) {
        let mend = message.hint(self.lang, arguments);
        let wrong = message.text(self.lang, arguments);
        (mend.unwrap_or_else(|| self.again()), wrong)
    }

    fn again(&self) -> String {
        messages::RETURN_AGAIN.text(self.lang, &[])
    }
}
