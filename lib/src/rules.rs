//! Floor 4: the rules, each a pair of files: the judgement and its page.
//!
//! A rule knows its view, its settings and its words; it must never know another rule, a table or a
//! report. What two rules need in common lies below, in [`crate::view`].

pub mod account_changed;
pub mod account_name_mismatch;
pub mod account_shared_by_households;
pub mod control_total_mismatch;
pub mod duplicate_payment;
pub mod exclusive_programmes;
pub mod id_checksum_wrong;
pub mod identifier_destroyed;
pub mod institution_headcount_mismatch;
pub mod list_row_suspect;
pub mod mandatory_field_missing;
pub mod member_death_not_recomputed;
pub mod month_without_payments;
pub mod overpayment;
pub mod paid_late_in_month;
pub mod paid_to_deceased_heads_account;
pub mod payee_not_on_roll;
pub mod payment_after_death;
pub mod payment_after_stop;
pub mod payment_before_entitlement;
pub mod payment_in_custody;
pub mod public_employee_on_assistance;
pub mod return_not_reissued;
pub mod roll_entry_repeated;
pub mod split_approval;
mod testing;
pub mod underpayment;
pub mod unpaid_entitlement;
