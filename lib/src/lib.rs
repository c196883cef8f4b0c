//! onecard audits and reconciles welfare payments made through one bank card per household.
//!
//! Somebody must prove each month that every approved person was paid the right sum, once, on time,
//! on the right card, and that nobody else was. This library reads the approved roll, the payment
//! files and the reference lists, accounts for every row and every fen, and says where something is
//! not so: which rows, which fen, which regulation. It finds suspicions; a person decides.
//!
//! ```text
//! tables → records → reconciliation → findings → report
//! ```
//!
//! From files to findings, with everything that was read on the way:
//!
//! ```
//! # #[cfg(feature = "files")]
//! # fn main() -> Result<(), onecard::error::Error> {
//! use onecard::Engagement;
//! use onecard::engagement::Source;
//!
//! let roll = Source::rows(
//!     "roll",
//!     ["项目", "身份证号", "姓名", "标准金额", "起始月份"],
//!     [["高龄津贴", "11010519491231002X", "甲", "100.00", "202401"]],
//! )?;
//! let payments = Source::rows(
//!     "payments",
//!     ["项目", "身份证号", "姓名", "银行账号", "金额", "发放月份", "发放结果"],
//!     [["高龄津贴", "11010519491231002X", "甲", "6210980000000000001", "120.00", "202501", "成功"]],
//! )?;
//! let engagement = Engagement::builder().roll(roll).payments(payments).build()?;
//! let report = engagement.run(&mut ())?;
//!
//! let finding = &report.findings[0];
//! assert_eq!(finding.rule, "R03"); // overpayment
//! assert_eq!(finding.at_risk.to_string(), "20.00");
//! # Ok(())
//! # }
//! # #[cfg(not(feature = "files"))]
//! # fn main() {}
//! ```
//!
//! Other ways in: [`engagement::Engagement::run_into`] streams findings out; [`PersonCheck`] judges
//! one payment before it goes out; [`intake::RecordsBuilder`] makes records of a service's own rows,
//! [`reconcile::reconcile`] and [`judge::judge`] do the rest; [`Catalogue::with`] adds a rule of one's
//! own. There are no globals; a [`Policy`] is shared by `Arc`; threads, progress and cancellation are
//! arguments; nothing reads a clock or the environment.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `files` | yes | reading tables, projects, whole engagements, writing reports |
//! | `html` | yes | the report page |
//! | `threads` | yes | views are judged on as many threads as the caller asks for |
//! | `log` | yes | the audit log: writes, proves and verifies it |
//! | `sign` | yes | private keys of the audit log |
//! | `proptest` | no | strategies and laws for property tests |
//!
//! Without any of them the kernel stands: words, repairs of cells, records, policy, reconciliation,
//! views, rules, questions; no files, no threads, at most 25 crates in the tree.
//!
//! # Floors
//!
//! Imports go down only; `tests/floors.rs` holds that.

// Floor 0: words. The field's values; no files, no rules.
pub mod calendar;
pub mod error;
pub mod identity;
pub mod locus;
pub mod message;
pub mod money;
pub mod period;
pub mod progress;
pub mod ratio;
pub mod work;

// Floor 1: tables. Bytes become rows of cells, each with a place.
pub mod table;

#[cfg(feature = "book")]
pub(crate) mod book;

// Floor 2: records, and the policy they are judged by.
pub mod intake;
pub mod policy;
pub mod record;

// Floor 3: who was owed what, who got what, why they differ.
pub mod reconcile;
pub mod view;

// Floor 4: one judgement a rule over one view.
pub mod catalogue;
pub mod finding;
pub mod judge;
pub mod question;
pub mod rule;
pub mod rules;

// Floor 5: what people use.
pub mod kpi;
pub mod report;

// Floor 6: the joiner, the whole main job. A project says which files it is about.
#[cfg(feature = "files")]
pub mod engagement;
pub mod person_check;
#[cfg(feature = "files")]
pub mod project;
#[cfg(feature = "files")]
pub mod survey;

// Beside the floors: evidence. Imports `error` and the texts of `message` alone.
#[cfg(feature = "log")]
pub mod audit_log;
// Beside it: a county made up from its own answer key.
#[cfg(feature = "demo")]
pub mod demo;

// Strategies and laws look at everything, and nothing looks at them.
#[cfg(feature = "proptest")]
pub mod proptest;

pub use catalogue::Catalogue;
#[cfg(feature = "files")]
pub use engagement::Engagement;
pub use person_check::PersonCheck;
pub use policy::Policy;
