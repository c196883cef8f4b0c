//! Lines to the one subject that their number leads to, which is nearly all of them.

use super::super::directory::Directory;
use super::super::kept::{At, Kept};
use super::super::outcome::{Subject, SubjectId};
use super::Claim;
use crate::money::Money;
use crate::record::Records;
use crate::work::Workers;

/// Lines that are led in one go.
const LINES: usize = 1 << 14;

/// A line with the one seed that its number leads to, and its amount.
type Led = (At, u32, Money);

/// Lines that go where their numbers lead, and those that lead nowhere or to several.
#[derive(Default)]
struct ByNumber {
    plain: Vec<Led>,
    odd: Vec<At>,
}

/// Leads lines by their numbers, on all workers: the claims on each seed, and the lines that are left.
pub(super) fn lead(
    records: &Records,
    directory: &Directory,
    kept: &Kept<'_>,
    workers: &Workers,
) -> (Vec<Vec<Claim>>, Vec<At>) {
    let count = kept.payments_count(records);
    let alone = alone(directory, workers);
    let led = workers.map(count.div_ceil(LINES), |part| {
        let mut led = ByNumber::default();
        led.plain.reserve_exact(LINES.min(count));
        let mut guess = 0u32;
        for (at, line) in kept.payments_in(records, part * LINES..(part + 1) * LINES) {
            let id = SubjectId::Person(line.person);
            let programme = line.programme;
            let is_his = |seed: &u32| {
                let subject = directory.seeds.get(*seed as usize).map(|seed| seed.subject);
                let is_alone = alone.get(*seed as usize) == Some(&true);
                is_alone && subject == Some(Subject { programme, id })
            };
            // Lines of one seed mostly lie together, in the order of seeds.
            let guesses = [guess, guess.saturating_add(1)];
            let guessed = guesses.into_iter().find(is_his);
            let seed = match line.person.is_none() {
                true => None,
                false => guessed.or_else(|| directory.only_one(programme, line.person)),
            };
            match seed {
                Some(seed) => led.plain.push((at, seed, line.amount)),
                None => led.odd.push(at),
            }
            guess = seed.unwrap_or(guess);
        }
        led
    });
    let claims = claims(directory.seeds.len(), &led, workers);
    let mut odd: Vec<At> = led.into_iter().flat_map(|led| led.odd).collect();
    // New subjects come in the order of lines.
    odd.sort_unstable_by_key(|at| at.line);
    (claims, odd)
}

/// The claims on each of so many seeds.
fn claims(seeds: usize, led: &[ByNumber], workers: &Workers) -> Vec<Vec<Claim>> {
    // Each worker looks at all lines, and takes those of his seeds.
    let step = seeds.div_ceil(workers.count()).max(1);
    let parts = workers.map(seeds.div_ceil(step), |part| {
        let first = part * step;
        let own = |(at, seed, share): &Led| {
            let seed = (*seed as usize)
                .checked_sub(first)
                .filter(|seed| *seed < step)?;
            let shared = false;
            let (at, share) = (*at, *share);
            Some((seed, Claim { at, share, shared }))
        };
        let lines = || led.iter().flat_map(|led| &led.plain).filter_map(own);
        let mut counts = vec![0; step.min(seeds - first)];
        for (seed, _) in lines() {
            if let Some(count) = counts.get_mut(seed) {
                *count += 1;
            }
        }
        let mut claims: Vec<Vec<Claim>> = counts.into_iter().map(Vec::with_capacity).collect();
        for (seed, claim) in lines() {
            if let Some(claims) = claims.get_mut(seed) {
                claims.push(claim);
            }
        }
        claims
    });
    parts.into_iter().flatten().collect()
}

/// By seed: whether it is that of a person to whose number nothing else leads.
fn alone(directory: &Directory, workers: &Workers) -> Vec<bool> {
    let alone = |seed: u32| {
        let subject = directory.seeds.get(seed as usize).map(|s| s.subject);
        subject.is_some_and(|Subject { programme, id }| match id {
            SubjectId::Person(person) => directory.only_one(programme, person) == Some(seed),
            _ => false,
        })
    };
    let count = u32::try_from(directory.seeds.len()).unwrap_or(u32::MAX);
    let step = LINES as u32;
    let parts = workers.map(count.div_ceil(step) as usize, |part| {
        let first = (part as u32).saturating_mul(step);
        let end = first.saturating_add(step).min(count);
        (first..end).map(alone).collect::<Vec<bool>>()
    });
    parts.concat()
}
