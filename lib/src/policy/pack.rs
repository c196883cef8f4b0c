//! A policy pack: everything a region has decided, as plain data.

use super::basis::Basis;
use super::exclusion::Exclusion;
use super::programme::Programme;
use super::settings::{CalendarDays, Masking, Questions, RuleTerms};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The matrix of programmes: the name that sorts first, then the other.
pub type ExclusionMatrix = BTreeMap<String, BTreeMap<String, Exclusion>>;

/// A complete pack, with every overlay applied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// Name, unique among packs.
    pub pack: String,
    /// The pack it overlays; none for a pack that stands by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// The version of that pack it was written against; any where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends_version: Option<String>,
    /// Version, for the record.
    pub version: String,
    /// First day it is in force; always where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Last day it is in force; open where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Region code (GB/T 2260) it is for; the whole country where absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Local differences of the working-day calendar.
    #[serde(default)]
    pub calendar: CalendarDays,
    /// How personal values print.
    #[serde(default)]
    pub masking: Masking,
    /// Thresholds of the data questions.
    #[serde(default)]
    pub questions: Questions,
    /// Programmes by family, and labels that have terms of their own.
    #[serde(default)]
    pub programmes: BTreeMap<String, Programme>,
    /// Which programmes exclude each other.
    #[serde(default)]
    pub exclusions: ExclusionMatrix,
    /// Rules by code.
    #[serde(default)]
    pub rules: BTreeMap<String, RuleTerms>,
    /// Legal bases by rule code.
    #[serde(default)]
    pub basis: BTreeMap<String, Vec<Basis>>,
}
