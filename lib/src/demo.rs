//! A synthetic county: the answer key first, the files from it.
//!
//! ```text
//! roll.csv  payments-202501.csv …  deaths.csv  payroll.csv  prison.csv
//! policy.toml  onecard.toml  truth.csv  README.md
//! ```
//!
//! The tables may be workbooks instead (`roll.xlsx` …); the key is csv in any case.
//!
//! A county is made of villages of a hundred persons that know nothing of each other. The plan of a
//! village — persons, grants, payment lines and the key to what was planted — follows from the seed
//! and the village's number alone, so each file asks for every village again and nothing is kept:
//! a county of millions needs no more memory than a small one. The same county is the same bytes.
//!
//! `truth.csv` has a line for each planted thing. Kinds that begin with `decoy_` must not be
//! reported; those that begin with `question_` can only be asked about.
//!
//! This module knows how counties keep their files. It must never know how an audit judges them.

mod county;
mod draft;
mod papers;
mod plan;
mod random;
mod rows;
mod scenario;
mod sheet;
mod village;
mod words;

pub use county::{Cells, County, Encoding, Grants, MonthColumn, Order, RollForm};

use crate::error::{Error, ErrorKind, Result};
use crate::identity::synthetic::COUNTY as COUNTY_CODE;
use crate::message::demo as messages;
use crate::period::Month;
use crate::progress::{Progress, Stage};
use county::shift;
use plan::{Listing, Truth, Verdict, Village};
use random::Rng;
use rows::Serials;
use scenario::Rota;
use sheet::Sheet;
use std::io::{self, Write};

/// Where the files of a county go.
pub trait Files {
    /// What one file is written to.
    type File: Write;
    /// Begins the file `name`.
    ///
    /// # Errors
    /// What the place itself meets.
    fn begin(&mut self, name: &str) -> Result<Self::File>;
    /// The file is complete.
    ///
    /// # Errors
    /// What the place itself meets.
    fn finish(&mut self, name: &str, file: Self::File) -> Result<()>;
}

/// Writes every file of the county.
///
/// # Errors
/// Kind `Io` where writing fails; `Interrupted` on cancel.
pub fn write<F: Files>(county: &County, files: &mut F, progress: &mut dyn Progress) -> Result<()> {
    let passes = u64::from(county.months.max(1)) + 2;
    let mut maker = Maker {
        county,
        rota: Rota::of(county),
        files,
        progress,
        done: 0,
        total: passes * u64::from(village::villages(county)),
    };
    maker.paper("policy.toml", &papers::policy(county))?;
    maker.paper("onecard.toml", &papers::project(county))?;
    maker.paper("README.md", &papers::readme(county))?;
    maker.rolls()?;
    maker.lists()?;
    let file = maker.files.begin(KEY)?;
    let mut key = Sheet::new(file, &clean(county), 0).map_err(|e| failed(KEY, e))?;
    maker.key_without_lines(&mut key)?;
    let last = shift(county.last(), county.lag());
    for month in shift(county.first, county.lag()).through(last) {
        maker.payments(month, &mut key)?;
    }
    let file = key.finish().map_err(|e| failed(KEY, e))?;
    maker.files.finish(KEY, file)
}

const KEY: &str = "truth.csv";

/// The same county, in files for programs.
fn clean(county: &County) -> County {
    County {
        cells: Cells::Clean,
        encoding: Encoding::Utf8,
        ..*county
    }
}

/// The file of a table.
fn table(county: &County, stem: &str) -> String {
    format!("{stem}.{}", county.extension())
}

fn failed(name: &str, error: io::Error) -> Error {
    Error::new(ErrorKind::Io, &messages::WRITE)
        .with("file", name)
        .with("reason", error.to_string())
        .because(error)
}

struct Maker<'m, F> {
    county: &'m County,
    rota: Rota,
    files: &'m mut F,
    progress: &'m mut dyn Progress,
    done: u64,
    total: u64,
}

impl<F: Files> Maker<'_, F> {
    fn paper(&mut self, name: &str, text: &str) -> Result<()> {
        let mut file = self.files.begin(name)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.flush());
        written.map_err(|e| failed(name, e))?;
        self.files.finish(name, file)
    }

    /// Begins a table with its header.
    fn sheet(&mut self, name: &str, number: u64, header: &str) -> Result<Sheet<F::File>> {
        let file = self.files.begin(name)?;
        let mut sheet = Sheet::new(file, self.county, number).map_err(|e| failed(name, e))?;
        sheet.raw(header).map_err(|e| failed(name, e))?;
        Ok(sheet)
    }

    fn close(&mut self, name: &str, sheet: Sheet<F::File>) -> Result<()> {
        let file = sheet.finish().map_err(|e| failed(name, e))?;
        self.files.finish(name, file)
    }

    /// Every village, in the order of file `number`.
    fn visit(
        &mut self,
        number: u64,
        name: &str,
        mut each: impl FnMut(u32, &mut Village) -> io::Result<()>,
    ) -> Result<()> {
        let count = village::villages(self.county);
        for place in 0..count {
            if place % 64 == 0 {
                self.progress.advance(Stage::Writing, self.done, self.total);
                if self.progress.cancelled() {
                    return Err(Error::new(ErrorKind::Interrupted, &messages::INTERRUPTED));
                }
            }
            let index = turn(self.county, number, place, count);
            let mut village = village::plan(self.county, &self.rota, index);
            each(index, &mut village).map_err(|e| failed(name, e))?;
            self.done += 1;
        }
        Ok(())
    }

    /// The roll: one register, or a list for each month.
    fn rolls(&mut self) -> Result<()> {
        let county = self.county;
        if county.roll != RollForm::Snapshots {
            return self.roll(None, 10);
        }
        for (month, number) in county.first.through(county.last()).zip(10..) {
            self.roll(Some(month), number)?;
        }
        Ok(())
    }

    fn roll(&mut self, snapshot: Option<Month>, number: u64) -> Result<()> {
        let county = self.county;
        let name = |stem: &str| match snapshot {
            Some(month) => table(county, &format!("{stem}-{}", rows::compact(month))),
            None => table(county, stem),
        };
        let persons = name("roll");
        let mut sheet = self.sheet(&persons, number, &rows::roll_header(county))?;
        let listed = |from: Month, to: Option<Month>| {
            snapshot.is_none_or(|m| from <= m && to.is_none_or(|to| m <= to))
        };
        self.visit(number, &persons, |index, village| {
            shuffled(county, number, index, &mut village.entries);
            let of = village.entries.iter();
            for entry in of.filter(|e| listed(e.terms.from, e.terms.to)) {
                rows::entry(&mut sheet, county, entry, snapshot)?;
            }
            Ok(())
        })?;
        self.close(&persons, sheet)?;
        if !county.households() {
            return Ok(());
        }
        let (households, members) = (name("roll-households"), name("roll-members"));
        let header = rows::header(county, rows::HOUSEHOLDS);
        let mut first = self.sheet(&households, number + 100, &header)?;
        let header = rows::header(county, rows::MEMBERS);
        let mut second = self.sheet(&members, number + 200, &header)?;
        self.visit(number, &households, |index, village| {
            shuffled(county, number + 100, index, &mut village.households);
            shuffled(county, number + 200, index, &mut village.members);
            let of = village.households.iter();
            for row in of.filter(|h| listed(h.terms.from, h.terms.to)) {
                rows::household(&mut first, row, snapshot)?;
            }
            for row in village.members.iter().filter(|m| listed(m.from, m.to)) {
                rows::member(&mut second, row, snapshot)?;
            }
            Ok(())
        })?;
        self.close(&households, first)?;
        self.close(&members, second)
    }

    /// The reference lists.
    fn lists(&mut self) -> Result<()> {
        let name = |stem| table(self.county, stem);
        let (deaths, payroll, custody) = (&name("deaths"), &name("payroll"), &name("prison"));
        let mut dead = self.sheet(deaths, 1, rows::DEATHS)?;
        let mut employed = self.sheet(payroll, 2, rows::PAYROLL)?;
        let mut detained = self.sheet(custody, 3, rows::CUSTODY)?;
        self.visit(1, deaths, |_, village| {
            for row in &village.listings {
                let sheet = match row {
                    Listing::Death { .. } => &mut dead,
                    Listing::Payroll { .. } => &mut employed,
                    Listing::Custody { .. } => &mut detained,
                };
                rows::listing(sheet, row)?;
            }
            Ok(())
        })?;
        self.close(deaths, dead)?;
        self.close(payroll, employed)?;
        self.close(custody, detained)
    }

    /// The part of the key that is about persons, not about lines.
    fn key_without_lines(&mut self, key: &mut Sheet<F::File>) -> Result<()> {
        let county = self.county;
        key.raw(rows::TRUTH).map_err(|e| failed(KEY, e))?;
        self.visit(1, KEY, |_, village| {
            for truth in village.truths.iter_mut().filter(|t| t.line.is_none()) {
                if truth.month.is_some_and(|m| county.is_missing(m)) {
                    ask(truth);
                }
                rows::truth(key, truth, None)?;
            }
            Ok(())
        })
    }

    /// The part of the key about lines of a file that was never delivered: nobody can tell.
    fn undelivered(&mut self, month: Month, key: &mut Sheet<F::File>) -> Result<()> {
        let county = self.county;
        self.visit(1, KEY, |_, village| {
            let Village { lines, truths, .. } = village;
            for truth in truths {
                let line = truth.line.and_then(|at| lines.get(at));
                if line.is_some_and(|l| rows::file_month(county, l) == month) {
                    ask(truth);
                    rows::truth(key, truth, None)?;
                }
            }
            Ok(())
        })
    }

    /// The payment file of a month, and the part of the key that is about its lines.
    fn payments(&mut self, month: Month, key: &mut Sheet<F::File>) -> Result<()> {
        let county = self.county;
        if county.missing == Some(month) {
            return self.undelivered(month, key);
        }
        let name = table(county, &format!("payments-{}", rows::compact(month)));
        let number = 1000 + u64::from(month.year()) * 12 + u64::from(month.month());
        let file = self.files.begin(&name)?;
        let mut sheet = Sheet::new(file, county, number).map_err(|e| failed(&name, e))?;
        let mut head = || {
            if sheet.is_dirty() {
                sheet.raw(&rows::title(month))?;
            }
            sheet.raw(rows::PAYMENTS)
        };
        head().map_err(|e| failed(&name, e))?;
        let (mut serials, mut sum) = (Serials::default(), 0);
        self.visit(number, &name, |index, village| {
            let mut places: Vec<usize> = (0..village.lines.len()).collect();
            shuffled(county, number, index, &mut places);
            let mut key_lines: Vec<(usize, String, u64)> = Vec::new();
            for place in places {
                let Some(line) = village.lines.get(place) else {
                    continue;
                };
                if rows::file_month(county, line) != month {
                    continue;
                }
                let serial = serials.next(line);
                rows::payment(&mut sheet, county, line, serial, None)?;
                sum += line.fen;
                if village.truths.iter().any(|t| t.line == Some(place)) {
                    key_lines.push((place, rows::batch(county, line), serial));
                }
            }
            for (place, batch, serial) in &key_lines {
                for truth in village.truths.iter().filter(|t| t.line == Some(*place)) {
                    rows::truth(key, truth, Some((batch, *serial)))?;
                }
            }
            if sheet.is_dirty() && index % 40 == 3 {
                illegible(county, village, month, &mut serials, &mut sheet, key)?;
            }
            Ok(())
        })?;
        if sheet.is_dirty() {
            rows::total(&mut sheet, sum).map_err(|e| failed(&name, e))?;
        }
        self.close(&name, sheet)
    }
}

/// What must be found becomes what can only be asked; a split approval shows on the roll alone.
fn ask(truth: &mut Truth) {
    if !truth.kind.starts_with("decoy_") && truth.kind != "split_temp_assistance" {
        truth.verdict = Verdict::Asked;
    }
}

/// A row whose amount nobody can read: it must be refused, not guessed.
fn illegible<W: Write>(
    county: &County,
    village: &Village,
    month: Month,
    serials: &mut Serials,
    sheet: &mut Sheet<W>,
    key: &mut Sheet<W>,
) -> io::Result<()> {
    let mut of = village.lines.iter();
    let Some(line) = of.find(|l| rows::file_month(county, l) == month) else {
        return Ok(());
    };
    let serial = serials.next(line);
    rows::payment(sheet, county, line, serial, Some("600.005"))?;
    let truth = Truth {
        kind: "question_row_refused",
        verdict: Verdict::Asked,
        person: line.id,
        line: None,
        month: Some(line.column),
        due: None,
        paid: None,
        note: "three decimals: the row is refused".to_owned(),
    };
    rows::truth(key, &truth, Some((&rows::batch(county, line), serial)))
}

/// The village that comes `place`-th in file `number`.
fn turn(county: &County, number: u64, place: u32, count: u32) -> u32 {
    if county.order == Order::Planned || count < 2 {
        return place;
    }
    let mut rng = Rng::of(county.seed, 3, number);
    let shared = |mut a: u64, mut b: u64| {
        while b > 0 {
            (a, b) = (b, a % b);
        }
        a
    };
    // A step without a common divisor reaches every village once.
    let mut step = rng.below(u64::from(count)) | 1;
    while shared(step, u64::from(count)) != 1 {
        step += 2;
    }
    let start = rng.below(u64::from(count));
    ((start + u64::from(place) * step) % u64::from(count)) as u32
}

/// The rows of a village in the order of file `number`.
fn shuffled<T>(county: &County, number: u64, index: u32, rows: &mut [T]) {
    if county.order == Order::Shuffled {
        Rng::of(county.seed, 4 + number, u64::from(index)).shuffle(rows);
    }
}
