//! `onecard demo DIR`: a synthetic county with its answer key.

use super::{Command, one};
use crate::arguments::Words;
use crate::console::Console;
use crate::out_dir::{Existing, OutFile, Pending, Target};
use crate::status::Status;
use crate::ticker::Ticker;
use clap::{ArgMatches, builder::RangedU64ValueParser};
use onecard::demo::{self, Cells, County, Encoding, Files, Grants, MonthColumn, Order, RollForm};
use onecard::error::{Error, ErrorKind, Result};
use onecard::message::{cli as messages, cli::demo as help};
use onecard::period::Month;
use std::path::Path;

pub(super) const COMMAND: Command = Command {
    name: "demo",
    build,
    run,
};

fn build(words: Words) -> clap::Command {
    words
        .command("demo", &help::DEMO)
        .arg(words.positional("dir", "DIR", &help::DIR).required(true))
        .arg(number(
            words,
            "people",
            "N",
            &help::PEOPLE,
            1..=u64::from(County::MOST_PEOPLE),
        ))
        .arg(number(
            words,
            "months",
            "M",
            &help::MONTHS,
            1..=u64::from(County::MOST_MONTHS),
        ))
        .arg(number(words, "seed", "S", &help::SEED, 0..=u64::MAX))
        .arg(words.option("first", "MONTH", &help::FIRST))
        .arg(words.choice("month-means", &["for", "paid"], &help::MONTH_MEANS))
        .arg(number(
            words,
            "anomalies",
            "PERCENT",
            &help::ANOMALIES,
            0..=u64::from(County::MOST_ANOMALIES),
        ))
        .arg(words.option("missing", "MONTH", &help::MISSING))
        .arg(words.flag("households", &help::HOUSEHOLDS))
        .arg(
            words
                .flag("snapshots", &help::SNAPSHOTS)
                .conflicts_with("export"),
        )
        .arg(words.flag("export", &help::EXPORT))
        .arg(words.flag("dirty", &help::DIRTY))
        .arg(words.flag("gbk", &help::GBK).conflicts_with("xlsx"))
        .arg(words.flag("xlsx", &help::XLSX))
        .arg(words.flag("shuffle", &help::SHUFFLE))
}

fn number(
    words: Words,
    name: &'static str,
    value: &'static str,
    about: &'static onecard::message::Message,
    range: std::ops::RangeInclusive<u64>,
) -> clap::Arg {
    let parser = RangedU64ValueParser::<u64>::new().range(range);
    words.option(name, value, about).value_parser(parser)
}

fn run(matches: &ArgMatches, console: Console) -> Result<Status> {
    let county = missing(matches, county(matches)?)?;
    let out = Path::new(one(matches, "dir").unwrap_or_default());
    let target = Target::check(out, Existing::Keep, &[], None)?;
    let mut pending = target.begin()?;
    let mut ticker = Ticker::new(console);
    demo::write(&county, &mut pending, &mut ticker)?;
    drop(pending.commit()?);
    drop(ticker);
    console.tell(&help::WRITTEN, &[("path", out.display().to_string())])?;
    Ok(Status::Clean)
}

impl Files for Pending {
    type File = OutFile;

    fn begin(&mut self, name: &str) -> Result<Self::File> {
        self.create(name)
    }

    fn finish(&mut self, _: &str, file: Self::File) -> Result<()> {
        Pending::finish(self, file)
    }
}

fn county(matches: &ArgMatches) -> Result<County> {
    let number = |name, default| matches.get_one::<u64>(name).copied().unwrap_or(default);
    let first = month("first", one(matches, "first").unwrap_or("2025-01"))?;
    // Ages and histories reach back and ahead of it.
    if !(2016..=2035).contains(&first.year()) {
        return Err(wrong("first", one(matches, "first").unwrap_or_default()));
    }
    let people = u32::try_from(number("people", 3000)).unwrap_or(County::MOST_PEOPLE);
    let months = u16::try_from(number("months", 3)).unwrap_or(County::MOST_MONTHS);
    if matches.get_flag("xlsx") && people > County::MOST_PEOPLE_IN_WORKBOOKS {
        return Err(Error::new(ErrorKind::Usage, &help::TOO_MANY)
            .with("most", County::MOST_PEOPLE_IN_WORKBOOKS)
            .with("people", people));
    }
    let plain = County::new(people, months, number("seed", 1), first);
    let anomalies = number("anomalies", u64::from(plain.anomalies));
    let given = |name| matches.get_flag(name);
    Ok(County {
        anomalies: u8::try_from(anomalies).unwrap_or(County::MOST_ANOMALIES),
        grants: if given("households") {
            Grants::Households
        } else {
            Grants::Persons
        },
        roll: match (given("snapshots"), given("export")) {
            (true, _) => RollForm::Snapshots,
            (_, true) => RollForm::Export,
            _ => RollForm::Register,
        },
        column: match one(matches, "month-means") {
            Some("paid") => MonthColumn::Paid,
            _ => MonthColumn::For,
        },
        cells: if given("dirty") {
            Cells::Dirty
        } else {
            Cells::Clean
        },
        encoding: match (given("gbk"), given("xlsx")) {
            (true, _) => Encoding::Gb18030,
            (_, true) => Encoding::Workbook,
            _ => Encoding::Utf8,
        },
        order: if given("shuffle") {
            Order::Shuffled
        } else {
            Order::Planned
        },
        ..plain
    })
}

/// The month without a file: inside the period, so that it is seen to be missing.
fn missing(matches: &ArgMatches, county: County) -> Result<County> {
    let Some(text) = one(matches, "missing") else {
        return Ok(county);
    };
    let missing = month("missing", text)?;
    let lag = i32::from(county.column == MonthColumn::Paid);
    let place = missing.since(county.first) - lag;
    if place < 2 || place > i32::from(county.months) - 2 {
        return Err(wrong("missing", text));
    }
    Ok(County {
        missing: Some(missing),
        ..county
    })
}

fn month(name: &'static str, text: &str) -> Result<Month> {
    Month::parse(text).map_err(|_| wrong(name, text))
}

fn wrong(name: &'static str, text: &str) -> Error {
    Error::new(ErrorKind::Usage, &messages::VALUE)
        .with("value", text)
        .with("argument", format!("--{name}"))
}
