//! What `check` says about the files together.

use super::files::{listed, role};
use super::look::Look;
use crate::console::Console;
use onecard::error::Result;
use onecard::message::{Message, cli::check as messages};
use onecard::question::Settled;
use onecard::ratio::Ratio;
use onecard::record::Role;
use onecard::survey::{self, MonthSeen, ProgrammeSeen};

/// Programmes that are named in one line; more are counted.
const NAMED: usize = 12;

/// Says which months, persons and programmes the files hold together.
///
/// # Errors
/// Of kind `Io` when stdout cannot be written.
pub(super) fn say(look: &Look, settled: Option<&Settled>, console: Console) -> Result<()> {
    if look.files.is_empty() {
        return Ok(());
    }
    let set = Set { look, console };
    console.say("")?;
    console.tell(&messages::TOGETHER, &[])?;
    set.months()?;
    set.joins()?;
    set.lists()?;
    set.programmes()?;
    for note in settled.into_iter().flat_map(|settled| &settled.notes) {
        let note = format!("{} {}", note.code, console.either(&note.zh, &note.en));
        console.say(&format!("  {note}"))?;
    }
    set.missing()
}

struct Set<'a> {
    look: &'a Look,
    console: Console,
}

impl Set<'_> {
    fn tell(&self, message: &'static Message, places: &[(&'static str, String)]) -> Result<()> {
        let line = self.console.text(message, places);
        self.console.say(&format!("  {line}"))
    }

    fn months(&self) -> Result<()> {
        let percent = self.look.policy.questions.period_line_percent;
        let (months, beyond) = survey::months(&self.look.records, percent);
        let (there, missing): (Vec<&MonthSeen>, Vec<_>) = months.iter().partition(|m| !m.missing);
        if there.is_empty() {
            return Ok(());
        }
        let there = there.iter().map(|month| {
            let places = [
                ("month", month.month.to_string()),
                ("lines", month.lines.to_string()),
                ("amount", month.amount.to_string()),
            ];
            self.console.text(&messages::MONTH, &places)
        });
        let there = there
            .collect::<Vec<_>>()
            .join(self.console.either("；", "; "));
        self.tell(&messages::MONTHS, &[("months", there)])?;
        let missing = missing.iter().map(|m| match m.lines {
            0 => m.month.to_string(),
            lines => {
                let places = [("month", m.month.to_string()), ("lines", lines.to_string())];
                self.console.text(&messages::MONTH_THIN, &places)
            }
        });
        let missing: Vec<String> = missing.collect();
        match missing.is_empty() {
            true => self.tell(&messages::MONTHS_WHOLE, &[])?,
            false => {
                let missing = listed(&missing, self.console);
                self.tell(&messages::MONTHS_MISSING, &[("months", missing)])?;
            }
        }
        match beyond {
            0 => Ok(()),
            lines => self.tell(&messages::MONTHS_BEYOND, &[("lines", lines.to_string())]),
        }
    }

    /// Whose numbers the payment lines bear.
    fn joins(&self) -> Result<()> {
        if !self.look.has_roll() || !self.look.has_payments() {
            return Ok(());
        }
        let joins = survey::joins(&self.look.records);
        if joins.lines > 0 {
            let places = [
                ("lines", joins.lines.to_string()),
                ("own", joins.beneficiary.to_string()),
                ("percent", percent(joins.beneficiary, joins.lines)),
                ("payee", joins.payee.to_string()),
                ("head", joins.head.to_string()),
                ("member", joins.member.to_string()),
                ("unknown", joins.unknown.to_string()),
            ];
            self.tell(&messages::JOINS, &places)?;
        }
        match joins.without {
            0 => Ok(()),
            lines => self.tell(&messages::NO_NUMBER, &[("lines", lines.to_string())]),
        }
    }

    fn lists(&self) -> Result<()> {
        if !self.look.has_roll() {
            return Ok(());
        }
        for list in survey::list_joins(&self.look.records) {
            let places = [
                ("list", role(Role::List(list.kind), self.console.lang)),
                ("rows", list.rows.to_string()),
                ("joined", list.joined.to_string()),
                ("percent", percent(list.joined, list.rows)),
            ];
            self.tell(&messages::LIST_JOIN, &places)?;
        }
        Ok(())
    }

    fn programmes(&self) -> Result<()> {
        let seen = survey::programmes(&self.look.records, &self.look.policy);
        let used = seen.iter().filter(|p| p.entries + p.lines > 0);
        let (known, unknown): (Vec<_>, Vec<_>) = used.partition(|p| p.family.is_some());
        let mut names: Vec<String> = known.iter().take(NAMED).map(|p| named(p)).collect();
        if let more @ 1.. = known.len().saturating_sub(NAMED) {
            let more = [("count", more.to_string())];
            names.push(self.console.text(&messages::FURTHER, &more));
        }
        if !names.is_empty() {
            let names = listed(&names, self.console);
            self.tell(&messages::PROGRAMMES, &[("known", names)])?;
        }
        for programme in unknown.iter().take(NAMED) {
            self.unknown(programme)?;
        }
        match unknown.len().saturating_sub(NAMED) {
            0 => Ok(()),
            more => self.tell(&messages::FURTHER, &[("count", more.to_string())]),
        }
    }

    fn unknown(&self, programme: &ProgrammeSeen) -> Result<()> {
        let nearest = match programme.nearest.is_empty() {
            true => self.console.text(&messages::NONE, &[]),
            false => listed(&programme.nearest, self.console),
        };
        let places = [
            ("label", programme.label.clone()),
            ("entries", programme.entries.to_string()),
            ("lines", programme.lines.to_string()),
            ("nearest", nearest),
        ];
        self.tell(&messages::PROGRAMME_UNKNOWN, &places)
    }

    /// What is not there, and what cannot be judged without it.
    fn missing(&self) -> Result<()> {
        let roll = (!self.look.has_roll()).then_some(&messages::ROLL_MISSING);
        let payments = (!self.look.has_payments()).then_some(&messages::PAYMENTS_MISSING);
        let mut nothing = false;
        for message in roll.into_iter().chain(payments) {
            nothing = true;
            self.tell(message, &[])?;
        }
        let reasons = match nothing {
            true => Vec::new(),
            false => survey::rules_not_run(&self.look.records, &self.look.policy),
        };
        let lines = reasons.iter().map(|(reason, codes)| {
            let reason = self.console.text(reason, &[]);
            format!("{} {reason}", codes.join(" "))
        });
        let lines = lines
            .collect::<Vec<_>>()
            .join(self.console.either("；", "; "));
        match lines.is_empty() {
            true => Ok(()),
            false => self.tell(&messages::NOT_RUN, &[("rules", lines)]),
        }
    }
}

/// A programme, with its family where that is called otherwise.
fn named(programme: &ProgrammeSeen) -> String {
    match &programme.family {
        Some(family) if *family != programme.label => format!("{}（{family}）", programme.label),
        _ => programme.label.clone(),
    }
}

/// A share, cut after two decimals.
fn percent(part: u64, of: u64) -> String {
    let number = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    let ratio = Ratio::new(number(part), number(of));
    ratio.percent().unwrap_or_else(|| "0.00".to_owned())
}
