//! The frame of a run: what was asked for, what was answered, what the data decide, and what is
//! left open.

use super::answers::Answers;
use super::evidence::{Note, Verdict};
use super::months::{PaidMonths, busy_span, ordinary_lines};
use super::{
    Question, due_column, export, lists, month_means, programme_name, roll_mode, stop_month,
    whose_id,
};
use crate::error::{Error, ErrorKind, Result};
use crate::intake::localise;
use crate::message::question as texts;
use crate::period::{Cycle, Month};
use crate::policy::Policy;
use crate::reconcile::{Frame, MonthMeans, RollMode, StopMonth, Terms, WhoseId};
use crate::record::{BankResult, Records, RollEntry};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What the caller asks for.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// First and last month; `None` = from the files.
    pub period: Option<(Month, Month)>,
    /// The day up to which everything is known; `None` = from the files.
    pub as_of: Option<NaiveDate>,
    /// The day the roll was exported.
    pub roll_as_of: Option<NaiveDate>,
    /// Answers to questions.
    pub answers: Answers,
}

/// What was settled.
#[derive(Debug)]
pub struct Settled {
    /// The frame of the run.
    pub frame: Frame,
    /// What is left open; after [`settle`] none of it blocks.
    pub open: Vec<Question>,
    /// What the data or answers decided.
    pub notes: Vec<Note>,
}

/// Settles the frame; answers that change what was read are written into `records`.
///
/// # Errors
/// Kind `Usage`: an answer that is none, a blocking question that is open, nothing that states a
/// month.
pub fn settle(records: &mut Records, policy: &Policy, wishes: &Wishes) -> Result<Settled> {
    let settled = examine(records, policy, wishes)?;
    settled.require_unblocked()?;
    Ok(settled)
}

/// As [`settle`], with blocking questions among the open ones: their plain readings hold meanwhile.
///
/// # Errors
/// Kind `Usage`: an answer that is none, nothing that states a month.
pub fn examine(records: &mut Records, policy: &Policy, wishes: &Wishes) -> Result<Settled> {
    let mut settling = Settling {
        policy,
        wishes,
        open: Vec::new(),
        notes: Vec::new(),
    };
    settling.programme_names(records)?;
    settling.regions(records);
    settling.results(records)?;
    settling.due_column(records)?;
    let roll_mode = settling.roll_mode(records)?;
    let whose_id = settling.whose_id(records)?;
    let terms = Terms::all(policy, records);
    let (month_means, stop_month) = settling.months(records, &terms)?;
    let (first, last) = settling.period(records, month_means)?;
    let mut frame = Frame {
        first,
        last,
        as_of: last.last_day(),
        month_means,
        roll_mode,
        roll_as_of: wishes.roll_as_of.or_else(|| export_day(&wishes.answers)),
        stop_month,
        whose_id,
    };
    frame.as_of = wishes
        .as_of
        .unwrap_or_else(|| as_of(records, &terms, &frame));
    settling.rest(records, &frame)?;
    Ok(Settled {
        frame,
        open: settling.open,
        notes: settling.notes,
    })
}

impl Settled {
    /// Refuses to go on while a question that blocks is open.
    ///
    /// # Errors
    /// Kind `Usage`, with both readings and the flag that settles each question.
    pub fn require_unblocked(&self) -> Result<()> {
        let blocking: Vec<&Question> = self.open.iter().filter(|q| q.blocking).collect();
        if blocking.is_empty() {
            return Ok(());
        }
        let flags: Vec<&str> = blocking.iter().map(|q| q.flag.as_str()).collect();
        let questions: Vec<String> = blocking.into_iter().map(describe).collect();
        Err(Error::new(ErrorKind::Usage, &texts::BLOCKING)
            .with("questions", questions.join("；"))
            .with("flags", flags.join(" ")))
    }
}

struct Settling<'a> {
    policy: &'a Policy,
    wishes: &'a Wishes,
    open: Vec<Question>,
    notes: Vec<Note>,
}

impl Settling<'_> {
    fn minimum(&self) -> u64 {
        u64::from(self.policy.questions.minimum_population)
    }

    fn close(&self) -> u8 {
        self.policy.questions.close_points
    }

    /// An answer, else what the data say, else the plain reading.
    fn decide<T: Copy + PartialEq + Default>(
        &mut self,
        code: &'static str,
        values: &[(&'static str, T)],
        test: impl FnOnce(&Self) -> Verdict<T>,
    ) -> Result<T> {
        if let Some(answer) = self.wishes.answers.choose(code, "", values)? {
            let name = self.wishes.answers.get(code, "").unwrap_or_default();
            self.note(
                code,
                format!("按回答：{name}"),
                format!("as answered: {name}"),
            );
            return Ok(answer);
        }
        match test(self) {
            Verdict::Plain => Ok(T::default()),
            Verdict::Decided(value) => {
                let name = values
                    .iter()
                    .find(|(_, v)| *v == value)
                    .map_or("", |(n, _)| n);
                if value != T::default() {
                    self.note(
                        code,
                        format!("数据表明：{name}"),
                        format!("the data say: {name}"),
                    );
                }
                Ok(value)
            }
            Verdict::Open(question) => {
                self.open.push(*question);
                Ok(T::default())
            }
        }
    }

    fn note(&mut self, code: &'static str, zh: String, en: String) {
        self.notes.push(Note { code, zh, en });
    }

    /// Q07: rows under a name that an answer explains are rows of the programme it names.
    fn programme_names(&mut self, records: &mut Records) -> Result<()> {
        for (label, as_what) in programme_name::answer(records, self.policy, &self.wishes.answers)?
        {
            let zh = format!("按回答：“{label}”即“{as_what}”");
            self.note("Q07", zh, format!("as answered: “{label}” is “{as_what}”"));
        }
        Ok(())
    }

    /// Programmes of counties with packs of their own are told apart.
    fn regions(&mut self, records: &mut Records) {
        for (pack, entries) in localise(records, self.policy) {
            let judged_by = &self.policy.pack(pack).pack;
            let code = usize::from(pack).checked_sub(1);
            let code = code.and_then(|index| self.policy.regions().nth(index));
            let (zh, en) = match code {
                Some((code, _)) => (
                    format!("区划 {code}：花名册 {entries} 行按政策包 {judged_by}"),
                    format!("region {code}: {entries} roll rows by the pack {judged_by}"),
                ),
                None => (
                    format!("没有专门政策包的区划：花名册 {entries} 行按政策包 {judged_by}"),
                    format!("regions without a pack: {entries} roll rows by the pack {judged_by}"),
                ),
            };
            self.note("policy", zh, en);
        }
    }

    /// Q12: lines of files without a result column are unknown unless somebody says otherwise.
    fn results(&mut self, records: &mut Records) -> Result<()> {
        let values = [
            ("unknown", BankResult::Unknown),
            ("success", BankResult::Success),
        ];
        for question in lists::without_results(records) {
            let answer = self
                .wishes
                .answers
                .choose("Q12", &question.scope, &values)?;
            let files = &records.files;
            let of = |file: u16| {
                files
                    .get(usize::from(file))
                    .is_some_and(|f| f.path == question.scope)
            };
            match answer {
                Some(result) => {
                    records.payments.set_result(result, of);
                }
                None => self.open.push(question),
            }
        }
        Ok(())
    }

    fn due_column(&mut self, records: &mut Records) -> Result<()> {
        if records.extras.iter().all(|e| e.standard.is_none()) {
            return Ok(());
        }
        let column = self.decide("Q05", &due_column::VALUES.map(|(n, v)| (n, Some(v))), |s| {
            match due_column::test(records, s.minimum(), s.close()) {
                Verdict::Plain => Verdict::Plain,
                Verdict::Decided(value) => Verdict::Decided(Some(value)),
                Verdict::Open(question) => Verdict::Open(question),
            }
        })?;
        if column == Some(due_column::DueColumn::Standard) {
            due_column::take_standard(records);
        }
        Ok(())
    }

    fn roll_mode(&mut self, records: &mut Records) -> Result<RollMode> {
        let shape = roll_mode::test(records, self.minimum(), self.close());
        let months = match shape.months.is_empty() {
            true => roll_mode::months_of_names(records),
            false => shape.months,
        };
        let mode = self.decide("Q01", &roll_mode::VALUES, |_| shape.verdict)?;
        self.notes.extend(shape.note);
        if mode == RollMode::Snapshot {
            roll_mode::stamp(records, &months);
        }
        Ok(mode)
    }

    fn whose_id(&mut self, records: &Records) -> Result<WhoseId> {
        self.decide("Q04", &whose_id::VALUES, |s| {
            whose_id::test(records, s.minimum(), s.close())
        })
    }

    /// Q02 and Q06, from the months in which people were paid.
    fn months(&mut self, records: &Records, terms: &[Terms]) -> Result<(MonthMeans, StopMonth)> {
        let lines = ordinary_lines(records);
        let percent = self.policy.questions.period_line_percent;
        let span = busy_span(&lines, percent);
        let enough = records.payments.len() as u64 >= self.minimum();
        let paid = span
            .filter(|_| enough)
            .map(|(first, last)| PaidMonths::new(records, first, last));
        let means = self.decide("Q02", &month_means::VALUES, |s| match &paid {
            Some(paid) => month_means::test(records, terms, paid, s.close()),
            None => Verdict::Plain,
        })?;
        let stop = self.decide("Q06", &stop_month::VALUES, |s| match &paid {
            Some(paid) => stop_month::test(records, paid, means, s.close()),
            None => Verdict::Plain,
        })?;
        Ok((means, stop))
    }

    /// The months judged: as asked for, else from the files.
    fn period(&self, records: &Records, means: MonthMeans) -> Result<(Month, Month)> {
        if let Some(period) = self.wishes.period {
            return Ok(period);
        }
        let percent = self.policy.questions.period_line_percent;
        let lag = i32::from(means == MonthMeans::Paid);
        let span = busy_span(&ordinary_lines(records), percent);
        span.and_then(|(first, last)| Some((first.plus(-lag)?, last.plus(-lag)?)))
            .or_else(|| newest_of_roll(records).map(|month| (month, month)))
            .ok_or_else(|| Error::new(ErrorKind::Usage, &texts::NOTHING_TO_JUDGE))
    }

    /// Questions that never block: Q03, Q07, Q09, Q10.
    fn rest(&mut self, records: &Records, frame: &Frame) -> Result<()> {
        let answered = frame.roll_as_of.is_some()
            || self
                .wishes
                .answers
                .choose("Q03", "", &[("register", ())])?
                .is_some();
        if frame.roll_mode == RollMode::Register && !answered {
            self.open
                .extend(export::test(records, frame.last, self.minimum()));
        }
        let unanswered = |q: &Question| self.wishes.answers.get(q.code, &q.scope).is_none();
        let names = programme_name::test(records, self.policy);
        self.open.extend(names.into_iter().filter(unanswered));
        let lag = i32::from(frame.month_means == MonthMeans::Paid);
        let stamped = records
            .payments
            .counted()
            .map(|(s, _)| (s.month, s.credited));
        let full = records
            .payments
            .full()
            .iter()
            .map(|p| (p.month, p.credited));
        let paid_in = stamped.chain(full);
        let paid_in = paid_in.filter_map(|(month, day)| month.or(day.map(|d| d.month())));
        let mut seen: BTreeSet<Month> = BTreeSet::new();
        let mut last = None;
        for month in paid_in {
            if last != Some(month) {
                seen.extend(month.plus(-lag));
                last = Some(month);
            }
        }
        let mut months = lists::months_without_file(frame.first, frame.last, &seen);
        if frame.roll_mode == RollMode::Snapshot {
            let (first, last) = (frame.first, frame.last);
            months.extend(lists::months_without_snapshot(records, first, last, &seen));
        }
        for question in months {
            let values = [("unpaid", ()), ("complete", ())];
            if self
                .wishes
                .answers
                .choose("Q09", &question.scope, &values)?
                .is_none()
            {
                self.open.push(question);
            }
        }
        self.open.extend(lists::undated_lists(records, frame.first));
        Ok(())
    }
}

/// Without one payment line: the newest month that the roll speaks of.
fn newest_of_roll(records: &Records) -> Option<Month> {
    let months = |e: &RollEntry| [e.snapshot, e.from, e.decided.map(|d| d.month())];
    records.entries.iter().flat_map(months).flatten().max()
}

/// The day the roll was exported, where Q03 is answered with one.
fn export_day(answers: &Answers) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(answers.get("Q03", "")?, "%Y-%m-%d").ok()
}

/// A question with its readings and one example each, in one line and both languages: an error is
/// made before anybody knows in which it will be read.
fn describe(question: &Question) -> String {
    let readings: Vec<String> = question
        .readings
        .iter()
        .map(|r| {
            format!(
                "{}＝{} / {}（{}/{}，{}）",
                r.value, r.zh, r.en, r.explained, r.of, r.example
            )
        })
        .collect();
    format!(
        "{} {} / {} [{}]",
        question.code,
        question.title.zh,
        question.title.en,
        readings.join(" | ")
    )
}

/// The later of the last credit date and the last pay day of the period.
fn as_of(records: &Records, terms: &[Terms], frame: &Frame) -> NaiveDate {
    let stamped = records.payments.counted().map(|(stamp, _)| stamp.credited);
    let full = records.payments.full().iter().map(|line| line.credited);
    let credited = stamped.chain(full).flatten().max().map(|d| d.date());
    let monthly = terms.iter().filter(|t| t.programme.cycle == Cycle::Month);
    let pay_day = monthly
        .filter_map(|t| {
            Some(
                t.programme
                    .pay_day?
                    .in_month(t.pay_month(frame.last, frame)),
            )
        })
        .max();
    credited
        .max(pay_day)
        .unwrap_or_else(|| frame.last.last_day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blocking_question_is_put_in_both_languages() {
        let title = crate::rule::Bilingual::of("哪一种？", "which one?");
        let mut question = Question::open("Q02", "", title, (String::new(), String::new()));
        question.readings.push(super::super::Reading {
            value: "paid".to_owned(),
            zh: "发放的月份".to_owned(),
            en: "the month paid".to_owned(),
            explained: 9,
            of: 10,
            example: "p.csv:7".to_owned(),
        });
        assert_eq!(
            describe(&question),
            "Q02 哪一种？ / which one? [paid＝发放的月份 / the month paid（9/10，p.csv:7）]"
        );
    }
}
