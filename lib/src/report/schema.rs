//! JSON Schemas (draft 2020-12) of what programs read, as they ship with the program.

/// Number of the schemas; it goes up when a key is added, and no key ever goes.
pub const NUMBER: u32 = 1;

/// Schema of one line of `findings.jsonl`.
pub const FINDINGS: &str = include_str!("../../schema/findings.schema.json");

/// Schema of `summary.json`.
pub const SUMMARY: &str = include_str!("../../schema/summary.schema.json");
