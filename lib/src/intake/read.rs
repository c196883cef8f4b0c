//! Files to records: which kind each file is, and every row of it with one disposition.

use super::delivery::take_out_repeated;
use super::joining::Joining;
use super::kind::{KINDS, Kind, kind_of};
use super::part::{Part, Reader};
use super::repeating::OnRoll;
use super::sheets::of_role;
use super::{Dispositions, Input, Refused, SheetRead};
use crate::error::{Error, ErrorKind, Result};
use crate::message::intake as texts;
use crate::money::Money;
use crate::record::{FileIx, ListKind, ListSource, Records, Role, Room, SourceFile};
use crate::table::cell;
use crate::table::header::{Header, Vocabulary, find};
use crate::table::structure::{Class, Structure};
use crate::table::{Ends, Row, Spans, Table};
use crate::work::{MemoryLimit, Workers};
use chrono::NaiveDate;
use std::sync::{Arc, Mutex};

/// What a project says of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListInfo {
    /// Who supplied it.
    pub source: Option<String>,
    /// What it may be used for.
    pub purpose: Option<String>,
    /// When it was received.
    pub received_on: Option<NaiveDate>,
    /// The day it was true.
    pub as_of: Option<NaiveDate>,
    /// Until when it may be used.
    pub valid_to: Option<NaiveDate>,
}

/// Files read so far.
#[derive(Debug)]
pub struct Intake {
    words: Vocabulary,
    /// All but payment lines.
    records: Records,
    /// Payment lines, and their words.
    lines: Records,
    inputs: Vec<Input>,
    refused: Vec<Refused>,
    workers: Arc<Workers>,
    memory: Option<MemoryLimit>,
}

/// What a run takes before anything is read, and while files are: buffers, code, tables of words.
const PROGRAM_BYTES: u64 = 64 << 20;

/// Room for a packed line: eight bytes of its own, and what it takes on the average that some lines are
/// kept in full, settled, judged and found something about.
const LINE_ROOM: u64 = 64;

/// A file is cut into so many parts for each worker, so that none waits long for another.
const PARTS_A_WORKER: usize = 2;

impl Intake {
    /// Nothing read yet.
    pub fn new(words: Vocabulary) -> Self {
        let (inputs, refused) = (Vec::new(), Vec::new());
        Self {
            words,
            records: Records::default(),
            lines: Records::default(),
            inputs,
            refused,
            workers: Arc::default(),
            memory: None,
        }
    }

    /// Reads with these workers; what is read is the same.
    pub fn with(mut self, workers: Arc<Workers>) -> Self {
        self.workers = workers;
        self
    }

    /// Reads within this limit; what is read is the same.
    pub(crate) fn within(mut self, memory: Option<MemoryLimit>) -> Self {
        self.memory = memory;
        self
    }

    /// Payment lines that find no room beside the roll go to a disk.
    fn keep_within(&mut self) -> Result<()> {
        let Some(memory) = &self.memory else {
            return Ok(());
        };
        let roll = PROGRAM_BYTES + self.records.roll_bytes() + self.lines.roll_bytes();
        let lines = match self.lines.payments.is_empty() {
            true => &mut self.records.payments,
            false => &mut self.lines.payments,
        };
        let full = lines.kept_bytes();
        let Some(left) = memory.bytes.checked_sub(roll + full) else {
            let (message, needs) = match roll > memory.bytes {
                true => (&texts::MEMORY_LIMIT, roll),
                false => (&texts::MEMORY_FULL, roll + full),
            };
            return Err(Error::new(ErrorKind::Usage, message)
                .with("limit", memory.bytes.div_ceil(1 << 20))
                .with("full", full.div_ceil(1 << 20))
                .with("needs", needs.div_ceil(1 << 20)));
        };
        let most = usize::try_from(left / LINE_ROOM).unwrap_or(usize::MAX);
        let spilled = lines.spill_beyond(most, &memory.spill);
        spilled.map_err(|error| {
            Error::new(ErrorKind::Io, &texts::SPILL)
                .with("reason", &error)
                .because(error)
        })
    }

    /// Reads one file of a known role: its table, or the sheets of it that are of that role.
    ///
    /// # Errors
    /// Kind `Input` when the file cannot be read as what it is said to be.
    pub fn read(&mut self, role: Role, tables: &[Table<'_>], info: &ListInfo) -> Result<()> {
        let kind = kind_of(role).ok_or_else(|| Error::new(ErrorKind::Usage, &texts::LIST_KIND))?;
        let (taken, mut ignored) = of_role(tables, &self.words, role)?;
        for table in taken {
            self.read_table(kind, table, info, std::mem::take(&mut ignored))?;
        }
        Ok(())
    }

    fn read_table(
        &mut self,
        kind: &'static Kind,
        table: &Table<'_>,
        info: &ListInfo,
        ignored: Vec<String>,
    ) -> Result<()> {
        let header = find(table, &kind.columns, &self.words)?;
        let file = self.register(kind, table, &header, info)?;
        let digest = *self.workers.hash(table.bytes()).as_bytes();
        let read = (table.size() as u64, digest);
        let mut input = self.input(kind, table, &header, read);
        if let Some(sheet) = &mut input.sheet {
            sheet.ignored_sheets = ignored;
        }
        let name = |input: &Input| input.sheet.as_ref().map(|sheet| sheet.name.clone());
        let again = self
            .inputs
            .iter()
            .any(|i| i.role == kind.role && i.blake3 == input.blake3 && name(i) == name(&input));
        if again {
            self.count_again(table, &header, kind, &mut input)?;
        } else {
            self.read_rows(table, &header, kind, file, &mut input)?;
        }
        self.inputs.push(input);
        Ok(())
    }

    fn register(
        &mut self,
        kind: &Kind,
        table: &Table<'_>,
        header: &Header,
        info: &ListInfo,
    ) -> Result<FileIx> {
        let file = FileIx::try_from(self.records.files.len()).map_err(|_| {
            Error::new(ErrorKind::Usage, &texts::TOO_MANY_FILES).with("limit", FileIx::MAX)
        })?;
        let fields = kind.columns.fields.iter().zip(0..);
        let found = fields
            .filter(|(_, i)| header.column(*i).is_some())
            .map(|(f, _)| f.header);
        self.records.files.push(SourceFile {
            path: table.name().to_owned(),
            sheet: table.sheet().map(str::to_owned),
            role: kind.role,
            headers: (0..header.width())
                .map(|c| header.text(c).to_owned())
                .collect(),
            fields: found.collect(),
        });
        if matches!(kind.role, Role::List(_)) {
            let info = info.clone();
            self.records.list_sources.push(ListSource {
                file,
                source: info.source,
                purpose: info.purpose,
                received_on: info.received_on,
                as_of: info.as_of,
                valid_to: info.valid_to,
            });
        }
        Ok(file)
    }

    fn input(
        &self,
        kind: &Kind,
        table: &Table<'_>,
        header: &Header,
        (bytes, blake3): (u64, [u8; 32]),
    ) -> Input {
        let field = |i: usize| {
            kind.columns
                .fields
                .get(i)
                .map_or("", |f| f.header)
                .to_owned()
        };
        let matches = header.matches().iter();
        Input {
            path: table.name().to_owned(),
            sheet: table.sheet().map(|name| SheetRead {
                name: name.to_owned(),
                hidden: table.is_hidden(),
                ..SheetRead::default()
            }),
            role: kind.role,
            bytes,
            blake3,
            sha256: None,
            rows: 0,
            dispositions: Dispositions::default(),
            amount_records: Money::ZERO,
            amount_refused: Money::ZERO,
            amount_duplicate: Money::ZERO,
            illegible: 0,
            repairs: std::collections::BTreeMap::new(),
            encoding: table.form().to_string(),
            header: header.rows(),
            mapping: matches
                .map(|m| (header.text(m.column).to_owned(), field(m.field)))
                .collect(),
            unmapped: header
                .unknown()
                .map(|c| header.text(c).to_owned())
                .collect(),
        }
    }

    /// The rows of a file that was delivered before: all data rows of it are.
    fn count_again(
        &mut self,
        table: &Table<'_>,
        header: &Header,
        kind: &Kind,
        input: &mut Input,
    ) -> Result<()> {
        let amount = kind.amount.and_then(|field| header.column(field));
        let structure = Structure::new(header, amount);
        let (mut rows, mut row) = (table.rows(), Row::new());
        while rows.read(&mut row)? {
            input.rows += 1;
            match structure.classify(&row) {
                Class::Structural(_) => input.dispositions.structural += 1,
                Class::ControlTotal(_) => input.dispositions.control_total += 1,
                Class::Record | Class::Refused(_) => {
                    input.dispositions.duplicate_delivery += 1;
                    let cell = amount.filter(|_| kind.role == Role::Payments);
                    let read = cell.map(|c| cell::amount(row.cell(c), header.unit(c)));
                    let amount = read.and_then(|r| r.ok()).and_then(|r| r.value);
                    input.amount_duplicate += amount.unwrap_or_default();
                }
            }
        }
        Ok(())
    }

    fn read_rows(
        &mut self,
        table: &Table<'_>,
        header: &Header,
        kind: &'static Kind,
        file: FileIx,
        input: &mut Input,
    ) -> Result<()> {
        let roll = None;
        let reader = Reader {
            header,
            kind,
            file,
            roll,
            name: (table.name(), table.sheet()),
        };
        let parts = self.read_parts(table, reader)?;
        let mut joining = Joining::new(header, kind, file, self.before(kind.role));
        joining.expect(parts.iter().map(Part::records).sum());
        for part in parts {
            joining.add(part);
        }
        self.take(joining, input);
        self.keep_within()
    }

    /// The records behind which the rows of a file go: those of payments are joined to all before them,
    /// others by file.
    fn before(&mut self, role: Role) -> Records {
        match role {
            Role::Payments => std::mem::take(&mut self.lines),
            _ => Records::default(),
        }
    }

    /// Takes what was read of a file.
    fn take(&mut self, joined: Joining<'_>, input: &mut Input) {
        let (read, refused) = joined.close(input);
        self.refused.extend(refused);
        match input.role {
            Role::Payments => self.lines = read,
            _ => self.records.take(read),
        }
    }

    /// Reads a large text of a known role without ever holding all of it; false where it must be
    /// read in one go, of which nothing is taken then.
    ///
    /// # Errors
    /// Kind `Usage` past the limit of files.
    pub(crate) fn read_spans(
        &mut self,
        role: Role,
        spans: &Spans<'_>,
        info: &ListInfo,
    ) -> Result<bool> {
        let kind = kind_of(role).ok_or_else(|| Error::new(ErrorKind::Usage, &texts::LIST_KIND))?;
        let Ok(table) = spans.head() else {
            return Ok(false);
        };
        let Ok(header) = find(&table, &kind.columns, &self.words) else {
            return Ok(false);
        };
        let before = self.before(kind.role);
        let mark = before.mark();
        let (joined, ends) = self.read_all(spans, kind, &header, before);
        let digest = ends.and_then(|ends| spans.digest(&ends).ok());
        let again = |digest: &blake3::Hash| {
            let same = |i: &Input| i.role == kind.role && i.blake3 == *digest.as_bytes();
            self.inputs.iter().any(same)
        };
        let Some(digest) = digest.filter(|digest| !again(digest)) else {
            let before = joined.undone(mark);
            if kind.role == Role::Payments {
                self.lines = before;
            }
            return Ok(false);
        };
        self.register(kind, &table, &header, info)?;
        let read = (spans.length(), *digest.as_bytes());
        let mut input = self.input(kind, &table, &header, read);
        input.sha256 = spans.sha256();
        self.take(joined, &mut input);
        self.inputs.push(input);
        self.keep_within()?;
        Ok(true)
    }

    /// Reads the spans of a file side by side, their rows behind those `before`; no ends where they do
    /// not read as rows.
    fn read_all<'h>(
        &self,
        spans: &Spans<'_>,
        kind: &'static Kind,
        header: &'h Header,
        before: Records,
    ) -> (Joining<'h>, Option<Vec<Ends>>) {
        let file = FileIx::try_from(self.records.files.len()).unwrap_or(FileIx::MAX);
        let roll = match kind.role {
            Role::Payments => OnRoll::of(&self.records),
            _ => None,
        };
        let mut joining = Joining::new(header, kind, file, before);
        let reader = Reader {
            header,
            kind,
            file,
            roll,
            name: (spans.name(), None),
        };
        let mut ends: Vec<Ends> = Vec::with_capacity(spans.count());
        let rooms = Mutex::new(Vec::<Room>::new());
        let room = || rooms.lock().ok().and_then(|mut rooms| rooms.pop());
        let read = |span: usize| reader.read_span(spans, span, None, room().unwrap_or_default());
        let take = |read: Result<(Part, Ends)>| {
            // A span that guessed wrongly, or failed perhaps for that, is read from its true beginning.
            let start = ends.last().map(Ends::end);
            let right =
                |(_, found): &(Part, Ends)| start.is_none_or(|start| found.begins_at(start));
            let (part, end) = match (read.ok().filter(right), start) {
                (Some(read), _) => read,
                (None, None) => return Err(()),
                (None, start) => {
                    let room = room().unwrap_or_default();
                    let again = reader.read_span(spans, ends.len(), start, room);
                    again.map_err(|_| ())?
                }
            };
            if ends.is_empty() && part.last_row < header.rows().1 {
                return Err(());
            }
            if ends.is_empty() {
                // Beside the reading: memory for a whole file is not there at once.
                joining.expect(spans.rows());
            }
            let room = joining.add(part);
            if let Ok(mut rooms) = rooms.lock() {
                rooms.push(room);
            }
            ends.push(end);
            Ok(())
        };
        let read = self.workers.in_order(spans.count(), read, take);
        let few = joining.rows() <= u64::from(spans.limits().rows);
        let whole = read.is_ok() && few && !ends.is_empty();
        (joining, whole.then_some(ends))
    }

    /// Reads the parts of a file side by side. What does not read as parts is read as one, so that
    /// an error names the row it would always name.
    fn read_parts(&self, table: &Table<'_>, reader: Reader<'_>) -> Result<Vec<Part>> {
        let last = reader.header.rows().1;
        let ranges = table.parts(self.workers.count() * PARTS_A_WORKER, last)?;
        if ranges.len() > 1 {
            let read = |number: usize| {
                let before = if number == 0 { 0 } else { last };
                let range = ranges.get(number).cloned().unwrap_or_default();
                reader.read(table.rows_of(&range, before))
            };
            let parts: Result<Vec<Part>> =
                self.workers.map(ranges.len(), read).into_iter().collect();
            if let Ok(parts) = parts
                && parts.iter().map(|p| p.rows).sum::<u64>() <= u64::from(table.limits().rows)
            {
                return Ok(parts);
            }
        }
        Ok(vec![reader.read(table.all_rows())?])
    }

    /// What was read, after rows that another file delivered before are taken out.
    ///
    /// # Errors
    /// Kind `Usage` when a limit of the records is passed.
    pub fn finish(mut self) -> Result<(Records, Vec<Input>, Vec<Refused>)> {
        self.records.take(std::mem::take(&mut self.lines));
        if self.records.programmes.len() > usize::from(u16::MAX) {
            return Err(
                Error::new(ErrorKind::Usage, &texts::TOO_MANY_PROGRAMMES).with("limit", u16::MAX)
            );
        }
        let taken = take_out_repeated(&mut self.records);
        self.records.close();
        self.keep_within()?;
        for (input, file) in self.inputs.iter_mut().zip(0..) {
            if let Some(repeated) = taken.get(&file) {
                input.dispositions.record -= repeated.rows;
                input.dispositions.duplicate_delivery += repeated.rows;
                input.amount_records = input.amount_records - repeated.amount;
                input.amount_duplicate += repeated.amount;
            }
        }
        Ok((self.records, self.inputs, self.refused))
    }
}

/// Kinds of lists that can be read, by name.
pub fn list_kind(name: &str) -> Option<ListKind> {
    let kinds = KINDS.iter().filter_map(|k| match k.role {
        Role::List(kind) => Some(kind),
        _ => None,
    });
    kinds.into_iter().find(|kind| kind.name() == name)
}

#[cfg(test)]
mod tests;
