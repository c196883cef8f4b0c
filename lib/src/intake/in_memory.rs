//! Records from a service's own rows, without any file.
//!
//! Cells go through the same repairs as cells of a file, texts are interned, and every row has a
//! place (path, and row counted from 1 in the order of adding), so that findings say what they rest
//! on. What was given but is empty is given: a rule that needs a death list then runs and finds
//! nothing, and does not report that it had none.
//!
//! ```
//! use onecard::intake::RecordsBuilder;
//! use onecard::record::{Entitlement, PaymentLine};
//! # use onecard::{error::Error, money::Money};
//! let mut rows = RecordsBuilder::new();
//! rows.entitlement(&Entitlement {
//!     programme: "高龄津贴".into(),
//!     person_id: "11010519491231002X".into(),
//!     amount: Money::from_fen(10_000),
//!     ..Entitlement::default()
//! })?;
//! let records = rows.build()?;
//! assert_eq!(records.entries.len(), 1);
//! # Ok::<(), Error>(())
//! ```

use super::purpose::purpose;
use crate::error::{Defect, Error, ErrorKind, Result};
use crate::identity::PersonName;
use crate::locus::Locus;
use crate::message::{Message, intake as texts};
use crate::money::Money;
use crate::period::Day;
use crate::policy::normal_label;
use crate::record::{
    AccountKey, ApprovalLevel, DestroyedCell, Entitlement, EntryExtra, FileIx, HouseholdGrant,
    HouseholdMember, Identity, ListLine, ListRow, Member, Payment, PaymentKind, PaymentLine,
    ProgrammeIx, Records, Role, RollEntry, Serial, SourceFile, TextId,
};
use crate::table::cell::{self, Cell};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Where rows come from unless the caller says otherwise.
const PATH: &str = "memory";

/// Makes [`Records`] of typed rows.
#[derive(Clone, Debug, Default)]
pub struct RecordsBuilder {
    records: Records,
    path: Option<String>,
    /// Index and number of rows of each file, in the order of role and path.
    files: BTreeMap<(Role, String), (FileIx, u32)>,
}

/// The place of the row at hand.
#[derive(Clone, Copy)]
struct Place {
    file: FileIx,
    row: u32,
}

impl RecordsBuilder {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Rows added from now on come from here: a file, a batch, a table of the service.
    pub fn from_path(&mut self, path: &str) -> &mut Self {
        self.path = Some(path.to_owned());
        self
    }

    /// Says that rows of this role were asked for, whether or not there are any.
    ///
    /// # Errors
    /// Kind `Usage` past 65,535 files.
    pub fn given(&mut self, role: Role) -> Result<&mut Self> {
        self.file(role)?;
        Ok(self)
    }

    /// Adds a row of the roll of persons.
    ///
    /// # Errors
    /// Kind `Input`: no programme, no person, a region code that is none, a day out of range.
    pub fn entitlement(&mut self, row: &Entitlement) -> Result<&mut Self> {
        let place = self.place(Role::Roll)?;
        self.entry(row, "", place)?;
        Ok(self)
    }

    /// Adds a decision for a household, with its members.
    ///
    /// # Errors
    /// As [`RecordsBuilder::entitlement`]; and where there is no household number.
    pub fn household(&mut self, row: &HouseholdGrant) -> Result<&mut Self> {
        let place = self.place(Role::Households)?;
        if row.household.trim().is_empty() {
            return Err(self.wrong(place, empty("户号")));
        }
        self.entry(&row.grant, &row.household, place)?;
        for member in &row.members {
            self.member(row, member)?;
        }
        Ok(self)
    }

    /// Adds a payment line.
    ///
    /// # Errors
    /// Kind `Input`: no programme, a day out of range.
    pub fn payment(&mut self, row: &PaymentLine) -> Result<&mut Self> {
        let place = self.place(Role::Payments)?;
        let programme = self.programme(&row.programme, place)?;
        let credited = self.day(row.credited, place)?;
        let text = cell::text(Cell::text(&row.purpose)).value;
        let (kind, named_from, named_to) = purpose(&text);
        let purpose = self.records.texts.intern(&text);
        let kind = match kind {
            // Money that comes back without a word is a reversal.
            PaymentKind::Ordinary if row.amount < Money::ZERO => PaymentKind::Reversal,
            kind => kind,
        };
        let serial = cell::text(Cell::text(&row.serial)).value;
        let person = self.person(&row.person_id, place, Some(programme));
        let fund = self.text(&row.fund_source);
        let fund = self.records.fund_ix(fund);
        let payment = Payment {
            person,
            account: self.account(&row.account, place, Some(programme), person),
            amount: row.amount,
            name: self.name(&row.person_name),
            batch: self.text(&row.batch),
            serial: Serial::of(&serial, &mut self.records.texts),
            purpose,
            reason: self.text(&row.reason),
            row: place.row,
            programme,
            file: place.file,
            month: row.month,
            named_from,
            named_to,
            credited,
            fund_source: fund,
            result: row.result,
            kind,
        };
        self.records.payments.push(payment);
        Ok(self)
    }

    /// Adds a row of a reference list.
    ///
    /// # Errors
    /// Kind `Usage` past 65,535 files.
    pub fn listed(&mut self, row: &ListLine) -> Result<&mut Self> {
        let place = self.place(Role::List(row.kind))?;
        let list = ListRow {
            kind: row.kind,
            person: self.person(&row.person_id, place, None),
            name: self.name(&row.person_name),
            from: row.from,
            to: row.to,
            registered: row.registered,
            unit: self.text(&row.unit),
            row: place.row,
            file: place.file,
        };
        self.records.lists.push(list);
        Ok(self)
    }

    /// The records, files in order of role and path.
    ///
    /// # Errors
    /// Kind `Usage` past 65,535 programme names.
    pub fn build(self) -> Result<Records> {
        let (mut records, files) = (self.records, self.files);
        if records.programmes.len() > usize::from(u16::MAX) {
            let error = Error::new(ErrorKind::Usage, &texts::TOO_MANY_PROGRAMMES);
            return Err(error.with("limit", u16::MAX));
        }
        let order: BTreeMap<FileIx, FileIx> =
            files.values().map(|(added, _)| *added).zip(0..).collect();
        let now = |file: &mut FileIx| *file = order.get(file).copied().unwrap_or(*file);
        records.entries.iter_mut().for_each(|e| now(&mut e.file));
        records.members.iter_mut().for_each(|m| now(&mut m.file));
        let mut lines: Vec<Payment> = records.each_payment().collect();
        lines.iter_mut().for_each(|p| now(&mut p.file));
        records.lists.iter_mut().for_each(|l| now(&mut l.file));
        records.destroyed.iter_mut().for_each(|d| now(&mut d.file));
        records.entries.sort_by_key(|e| (e.file, e.row));
        records.members.sort_by_key(|m| (m.file, m.row));
        lines.sort_by_key(|p| (p.file, p.row));
        records.payments = lines.into();
        records.lists.sort_by_key(|l| (l.file, l.row));
        records.destroyed.sort_by_key(|d| (d.file, d.row));
        records.files = files.into_keys().map(source_file).collect();
        Ok(records)
    }

    fn entry(&mut self, row: &Entitlement, household: &str, place: Place) -> Result<()> {
        let programme = self.programme(&row.programme, place)?;
        let person = self.person(&row.person_id, place, Some(programme));
        if person.is_none() {
            return Err(self.wrong(place, empty("身份证号")));
        }
        let decided = self.day(row.decided, place)?;
        let region = self.region(&row.region, place)?;
        let name = self.name(&row.person_name);
        let extra = self.extra(row, household, (person, name), place);
        let entry = RollEntry {
            person,
            account: self.account(&row.account, place, Some(programme), person),
            amount: row.amount,
            name,
            extra,
            row: place.row,
            region,
            village: self.text(&row.village),
            programme,
            file: place.file,
            from: row.from,
            to: row.to,
            decided,
            snapshot: row.snapshot,
            status: row.status,
            township_level: row.level == ApprovalLevel::Township,
            amount_approved: true,
        };
        self.records.entries.push(entry);
        Ok(())
    }

    /// The rarely needed fields of an entry: a one-based index, 0 where there are none.
    fn extra(
        &mut self,
        row: &Entitlement,
        household: &str,
        own: (Identity, TextId),
        place: Place,
    ) -> u32 {
        let (head, payee) = (
            self.person(&row.head_id, place, None),
            self.person(&row.payee_id, place, None),
        );
        let payee_name = self.name(&row.payee_name);
        // Head and payee are kept only where they say something the beneficiary does not.
        let other = |id| if id == own.0 { Identity::NONE } else { id };
        let extra = EntryExtra {
            head: other(head),
            payee: other(payee),
            head_name: self.name(&row.head_name),
            payee_name: if payee_name == own.1 {
                TextId::EMPTY
            } else {
                payee_name
            },
            household: self.text(household),
            institution: self.name(&row.institution),
            cause: self.text(&row.cause),
            standard: None,
        };
        if extra == EntryExtra::NONE {
            return 0;
        }
        self.records.extras.push(extra);
        u32::try_from(self.records.extras.len()).unwrap_or(0)
    }

    fn member(&mut self, of: &HouseholdGrant, row: &HouseholdMember) -> Result<()> {
        let place = self.place(Role::Members)?;
        let member = Member {
            person: self.person(&row.person_id, place, None),
            head: self.person(&of.grant.person_id, place, None),
            extra_amount: row.extra_amount,
            name: self.name(&row.person_name),
            household: self.text(&of.household),
            row: place.row,
            file: place.file,
            from: row.from,
            to: row.to,
            snapshot: of.grant.snapshot,
            status: row.status,
        };
        self.records.members.push(member);
        Ok(())
    }

    fn file(&mut self, role: Role) -> Result<&mut (FileIx, u32)> {
        let path = self.path.as_deref().unwrap_or(PATH).to_owned();
        let next = FileIx::try_from(self.files.len()).map_err(|_| {
            Error::new(ErrorKind::Usage, &texts::TOO_MANY_FILES).with("limit", FileIx::MAX)
        })?;
        Ok(self.files.entry((role, path)).or_insert((next, 0)))
    }

    /// The place of the next row of a role.
    fn place(&mut self, role: Role) -> Result<Place> {
        let (file, row) = self.file(role)?;
        *row += 1;
        Ok(Place {
            file: *file,
            row: *row,
        })
    }

    fn wrong(&self, place: Place, defect: Defect) -> Error {
        let path = self.path.as_deref().unwrap_or(PATH);
        let locus = Locus::file(path).row(place.row);
        let arguments = defect.arguments.into_iter();
        let error = Error::new(ErrorKind::Input, defect.message).at(locus);
        arguments.fold(error, |error, (name, value)| error.with(name, value))
    }

    fn text(&mut self, text: &str) -> TextId {
        let read = cell::text(Cell::text(text));
        self.records.texts.intern(&read.value)
    }

    fn name(&mut self, text: &str) -> TextId {
        self.records.texts.intern(&PersonName::normal(text))
    }

    fn programme(&mut self, text: &str, place: Place) -> Result<ProgrammeIx> {
        let label = normal_label(text);
        match label.is_empty() {
            true => Err(self.wrong(place, empty("项目"))),
            false => Ok(self.records.programme_ix(&label)),
        }
    }

    fn person(&mut self, text: &str, place: Place, programme: Option<ProgrammeIx>) -> Identity {
        let read = cell::resident_id(Cell::text(text));
        let person = Identity::of(&read.text, &mut self.records.texts);
        if read.damage.is_some() {
            self.destroyed("身份证号", text, place, programme, person);
        }
        person
    }

    fn account(
        &mut self,
        text: &str,
        place: Place,
        programme: Option<ProgrammeIx>,
        person: Identity,
    ) -> AccountKey {
        let read = cell::account(Cell::text(text));
        if read.damage.is_some() {
            self.destroyed("银行账号", text, place, programme, person);
        }
        AccountKey::of(&read.text, &mut self.records.texts)
    }

    fn destroyed(
        &mut self,
        column: &str,
        raw: &str,
        place: Place,
        programme: Option<ProgrammeIx>,
        person: Identity,
    ) {
        self.records.destroyed.push(DestroyedCell {
            file: place.file,
            row: place.row,
            column: column.to_owned(),
            raw: raw.to_owned(),
            programme,
            person,
        });
    }

    fn day(&self, date: Option<NaiveDate>, place: Place) -> Result<Option<Day>> {
        let day = date.map(Day::of).transpose();
        day.map_err(|defect| self.wrong(place, defect))
    }

    /// Region code digits, at most nine (county, township, village).
    fn region(&self, text: &str, place: Place) -> Result<u32> {
        let code = cell::text(Cell::text(text)).value;
        let plain = code.len() >= 6 && code.bytes().all(|b| b.is_ascii_digit());
        match code.get(..code.len().min(9)).map(str::parse) {
            _ if code.is_empty() => Ok(0),
            Some(Ok(code)) if plain => Ok(code),
            _ => Err(self.wrong(place, Defect::new(&texts::REGION))),
        }
    }
}

fn empty(column: &str) -> Defect {
    const MESSAGE: &Message = &texts::CELL_EMPTY;
    Defect::new(MESSAGE).with("column", column)
}

fn source_file((role, path): (Role, String)) -> SourceFile {
    SourceFile {
        path,
        sheet: None,
        role,
        headers: Vec::new(),
        fields: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::ListKind;

    fn grant(person: &str) -> Entitlement {
        Entitlement {
            programme: "高龄津贴".into(),
            person_id: person.into(),
            ..Entitlement::default()
        }
    }

    #[track_caller]
    fn check(row: Entitlement, expected: std::result::Result<(), &str>) {
        let mut rows = RecordsBuilder::new();
        let got = rows.entitlement(&row).map(|_| ()).map_err(|e| e.code());
        assert_eq!(got, expected);
    }

    #[test]
    fn a_row_that_names_nobody_or_nothing_is_refused_with_its_place() {
        check(grant("11010519491231002X"), Ok(()));
        check(grant(" "), Err("E2001"));
        check(
            Entitlement {
                programme: String::new(),
                ..grant("11010519491231002X")
            },
            Err("E2001"),
        );
        check(
            Entitlement {
                region: "43400".into(),
                ..grant("11010519491231002X")
            },
            Err("E2002"),
        );
        let mut rows = RecordsBuilder::new();
        rows.entitlement(&grant("11010519491231002X")).unwrap();
        let error = rows.entitlement(&grant("")).unwrap_err();
        assert!(error.to_string().starts_with("memory:2: "), "{error}");
    }

    #[test]
    fn spellings_are_one_key_and_files_stand_in_order_of_role_and_path() {
        let mut rows = RecordsBuilder::new();
        let line = PaymentLine {
            programme: "高龄津贴".into(),
            person_id: "１１０１０５１９４９１２３１００２ｘ".into(),
            ..PaymentLine::default()
        };
        rows.from_path("b").payment(&line).unwrap();
        rows.from_path("a").payment(&line).unwrap();
        rows.from_path("c")
            .entitlement(&grant("11010519491231002X"))
            .unwrap();
        rows.given(Role::List(ListKind::Deaths)).unwrap();
        let records = rows.build().unwrap();
        let paths: Vec<&str> = records.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["c", "a", "b", "c"]);
        assert!(
            records
                .each_payment()
                .all(|p| p.person == records.entries[0].person)
        );
        let files: Vec<FileIx> = records.each_payment().map(|p| p.file).collect();
        assert_eq!(files, [1, 2]);
    }
}
