//! Running one rule over every view it judges.

use super::{Judge, Rule, Verdicts};
use crate::error::Defect;
use crate::policy::Policy;
use crate::reconcile::Reconciliation;
use crate::view::{RecordsView, ViewIndex};

/// What `rule` says of everything that was reconciled, in the fixed order of views.
///
/// Rules do not know each other, so a caller may run them on as many threads as he likes.
///
/// # Errors
/// A [`Defect`] in the rule's settings.
pub fn evaluate(
    rule: &Rule,
    policy: &Policy,
    on: &Reconciliation<'_>,
    index: &ViewIndex,
) -> Result<Verdicts, Defect> {
    let mut verdicts = Verdicts::default();
    match rule.judge {
        Judge::Records(prepare) => prepare(policy)?(&RecordsView { on }, &mut verdicts),
        Judge::Subject(prepare) => {
            let judge = prepare(policy)?;
            for case in &on.cases {
                judge(&crate::view::SubjectView { on, case }, &mut verdicts);
            }
        }
        Judge::Person(prepare) => {
            let judge = prepare(policy)?;
            index
                .persons(on)
                .for_each(|view| judge(&view, &mut verdicts));
        }
        Judge::Account(prepare) => {
            let judge = prepare(policy)?;
            index
                .accounts(on)
                .for_each(|view| judge(&view, &mut verdicts));
        }
        Judge::Area(prepare) => {
            let judge = prepare(policy)?;
            index.areas(on).for_each(|view| judge(&view, &mut verdicts));
        }
    }
    Ok(verdicts)
}
