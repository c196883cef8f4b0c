//! Whether an entry, or a member, is in force in a month.

use super::frame::{Frame, RollMode, StopMonth};
use crate::period::Month;
use crate::record::{EntryStatus, Member, RollEntry};

/// Whether a range of months, as the roll writes it, covers `month`.
fn covers(from: Option<Month>, to: Option<Month>, month: Month, stop: StopMonth) -> bool {
    let within = |last| match stop {
        StopMonth::Inclusive => month <= last,
        StopMonth::Exclusive => month < last,
    };
    from.is_none_or(|first| first <= month) && to.is_none_or(within)
}

/// Whether the entry grants `month`.
///
/// A stopped or suspended entry without a last month is in force for as long as nothing says since
/// when it is not; [`stop_unknown`] tells those apart.
pub fn entry_in_force(entry: &RollEntry, month: Month, frame: &Frame) -> bool {
    let seen = frame.roll_mode == RollMode::Register || entry.snapshot == Some(month);
    let known = entry.status == EntryStatus::InForce || entry.to.is_some();
    let counted = frame.roll_mode == RollMode::Register || known;
    seen && counted && covers(entry.from, entry.to, month, frame.stop_month)
}

/// Whether the entry is stopped or suspended, but not since when.
pub fn stop_unknown(entry: &RollEntry, frame: &Frame) -> bool {
    entry.status != EntryStatus::InForce
        && entry.to.is_none()
        && frame.roll_mode == RollMode::Register
}

/// Whether the person is a member of the household in `month`.
pub fn member_in_force(member: &Member, month: Month, frame: &Frame) -> bool {
    let seen = frame.roll_mode == RollMode::Register
        || member.snapshot.is_none_or(|snapshot| snapshot == month);
    let known = member.status == EntryStatus::InForce || member.to.is_some();
    seen && known && covers(member.from, member.to, month, frame.stop_month)
}
