//! Persons and accounts of one row, and what a spreadsheet destroyed of them.

use super::{Read, Sheet};
use crate::intake::plain;
use crate::record::{AccountKey, DestroyedCell, Identity, ProgrammeIx, Role};
use crate::table::Row;
use crate::table::cell::{self, Identifier, Kind};

impl Sheet<'_> {
    fn identifier<'r>(
        &mut self,
        row: &'r Row,
        field: usize,
        read: Identifier<'r>,
    ) -> Identifier<'r> {
        self.repairs.count(read.repairs);
        if read.damage.is_some() {
            let raw = self.cell(row, field).text.to_owned();
            self.destroyed.push((self.column_text(field), raw));
        }
        read
    }

    /// A person; nobody where the cell is empty.
    pub(in crate::intake) fn person(&mut self, row: &Row, field: usize) -> Identity {
        let cell = self.cell(row, field);
        if cell.text.is_empty() {
            return Identity::NONE;
        }
        // Heads mostly are the beneficiary: one number is not read twice.
        if self.newest.0 == cell.text {
            return self.newest.1;
        }
        if cell.kind == Kind::Text
            && let Some(person) = plain::person(cell.text.as_bytes())
        {
            self.newest.0.clear();
            self.newest.0.push_str(cell.text);
            self.newest.1 = person;
            return person;
        }
        let read = cell::resident_id(cell);
        let clean = cell.kind == Kind::Text && read.repairs.is_empty() && read.damage.is_none();
        let read = self.identifier(row, field, read);
        let person = Identity::of(&read.text, &mut self.records.texts);
        if clean {
            self.newest.0.clear();
            self.newest.0.push_str(cell.text);
            self.newest.1 = person;
        }
        person
    }

    /// A person who must be named.
    pub(in crate::intake) fn required_person(&mut self, row: &Row, field: usize) -> Read<Identity> {
        let person = self.person(row, field);
        if person.is_none() {
            Err(self.required(row, field))
        } else {
            Ok(person)
        }
    }

    /// Remembers whom a refused row names, so that nobody is accused because of what it would say.
    pub(in crate::intake) fn keep_refused(&mut self, row: &Row, field: usize, role: Role) {
        let read = cell::resident_id(self.cell(row, field));
        let person = Identity::of(&read.text, &mut self.records.texts);
        if !person.is_none() {
            self.records.refused.insert((role, person));
        }
    }

    /// An account; none where the cell is empty.
    pub(in crate::intake) fn account(&mut self, row: &Row, field: usize) -> AccountKey {
        let cell = self.cell(row, field);
        if cell.kind == Kind::Text
            && let Some(account) = AccountKey::of_digits(cell.text.as_bytes())
        {
            return account;
        }
        let read = cell::account(cell);
        let read = self.identifier(row, field, read);
        AccountKey::of(&read.text, &mut self.records.texts)
    }

    /// Destroyed identifiers of the row at hand become records of their own.
    pub(in crate::intake) fn keep_destroyed(
        &mut self,
        row: u32,
        programme: Option<ProgrammeIx>,
        person: Identity,
    ) {
        if self.destroyed.is_empty() {
            return;
        }
        let file = self.file;
        for (column, raw) in self.destroyed.drain(..) {
            let cell = DestroyedCell {
                file,
                row,
                column,
                raw,
                programme,
                person,
            };
            self.records.destroyed.push(cell);
        }
    }

    /// A refused row leaves nothing behind.
    pub(in crate::intake) fn drop_destroyed(&mut self) {
        self.destroyed.clear();
    }
}
