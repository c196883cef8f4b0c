//! Which different texts can be one name.
//!
//! Banks mask names (`张*`, `*三`), cut long ones at a limit of bytes, and lose characters that
//! their encoding does not have. The relation is symmetric and reflexive and, on purpose, not
//! transitive: `张*` fits both `张三` and `张四`, which do not fit each other. So it may excuse a
//! difference; it must never join two records.

use super::normal::{DOT, is_plain};
use super::{Note, PersonName};

/// Longest name that patterns are tried on; a longer text is compatible only when it is equal.
const LONGEST: usize = 63;

/// A shorter text is not taken for a long name cut off: no bank cuts below eight bytes.
const SHORTEST_CUT: usize = 4;

/// Whether two cells can hold the same name.
///
/// Equal, one the former name of the other, or [`compatible_texts`].
///
/// ```
/// use onecard::identity::{PersonName, compatible};
/// let fits = |a, b| compatible(&PersonName::parse(a), &PersonName::parse(b));
/// assert!(fits("张 三", "张三（死亡）"));
/// assert!(fits("张*", "张三"));
/// assert!(!fits("张三", "张山"));
/// ```
pub fn compatible(a: &PersonName, b: &PersonName) -> bool {
    compatible_texts(&a.text, &b.text) || is_former(a, b) || is_former(b, a)
}

fn is_former(of: &PersonName, name: &PersonName) -> bool {
    of.notes().any(|note| note == Note::Former(&name.text))
}

/// Whether two names in normal form can be the same.
///
/// - equal, or equal without their middle dots;
/// - a run of `*` stands for one or more characters;
/// - `?`, `〇`, `□` and private-use characters stand for one character each, and `??` also for one
///   beyond the basic plane, which some programs write as two;
/// - the shorter, of at least four characters, is the beginning of a longer name with a dot.
///
/// At least one known character must agree; two empty names are not compatible.
pub fn compatible_texts(a: &str, b: &str) -> bool {
    if a == b {
        return !a.is_empty();
    }
    if is_plain(a) && is_plain(b) {
        return false;
    }
    let dotted = a.contains(DOT) || b.contains(DOT);
    let letters = |text: &str| text.chars().filter(|&c| c != DOT).collect::<Vec<_>>();
    let (a, b) = (letters(a), letters(b));
    if a.len() > LONGEST || b.len() > LONGEST {
        return a == b;
    }
    match (a.iter().any(is_star), b.iter().any(is_star)) {
        (true, true) => ends_agree(&a, &b),
        (true, false) => fits(&a, &b),
        (false, true) => fits(&b, &a),
        (false, false) => {
            fits(&a, &b) || fits(&b, &a) || dotted && (cut_off(&a, &b) || cut_off(&b, &a))
        }
    }
}

fn is_star(c: &char) -> bool {
    matches!(c, '*' | '×' | '\u{2217}')
}

/// A place where a character was lost.
fn is_hole(c: char) -> bool {
    matches!(c,
        '?' | '〇' | '□' | '■' | '○' | '\u{25ef}' | '\u{2610}' | '〓' | '\u{fffd}'
        | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

/// Where in the text a pattern can have got to, one bit a position: without and with an agreement.
#[derive(Clone, Copy)]
struct Reached {
    blank: u64,
    known: u64,
}

/// Whether `pattern`, which may hold stars and holes, fits a text that may hold holes.
fn fits(pattern: &[char], text: &[char]) -> bool {
    let bits = |test: &dyn Fn(char) -> bool| {
        text.iter()
            .rev()
            .fold(0u64, |mask, &c| mask << 1 | u64::from(test(c)))
    };
    let holes = bits(&is_hole);
    let beyond = bits(&|c| c > '\u{ffff}');
    let end = 1u64 << text.len();
    let mut now = Reached { blank: 1, known: 0 };
    let mut before_hole: Option<Reached> = None;
    let mut after_star = false;
    for &c in pattern {
        let last = now;
        if is_star(&c) {
            if !after_star {
                now.blank = above(now.blank, end);
                now.known = above(now.known, end);
            }
        } else {
            let any = if is_hole(c) { end - 1 } else { holes };
            let same = if is_hole(c) { 0 } else { bits(&|t| t == c) };
            now.known = (last.known & (any | same) | last.blank & same) << 1;
            now.blank = (last.blank & any & !same) << 1;
        }
        if let Some(earlier) = before_hole.filter(|_| c == '?') {
            now.blank |= (earlier.blank & beyond) << 1;
            now.known |= (earlier.known & beyond) << 1;
        }
        before_hole = (c == '?').then_some(last);
        after_star = is_star(&c);
    }
    now.known & end != 0
}

/// Every position after the first one reached, up to the end: a star takes one or more characters.
fn above(reached: u64, end: u64) -> u64 {
    let first = reached & reached.wrapping_neg();
    match first {
        0 => 0,
        first => (end | (end - 1)) & !(first | (first - 1)),
    }
}

/// Two masked names: what both show before the first star and after the last one agrees.
fn ends_agree(a: &[char], b: &[char]) -> bool {
    let agree = |a: &mut dyn Iterator<Item = &char>, b: &mut dyn Iterator<Item = &char>| {
        let pairs = a.zip(b).take_while(|(x, y)| !is_star(x) && !is_star(y));
        let mut known = false;
        for (x, y) in pairs {
            if x != y && !is_hole(*x) && !is_hole(*y) {
                return None;
            }
            known |= x == y && !is_hole(*x);
        }
        Some(known)
    };
    let heads = agree(&mut a.iter(), &mut b.iter());
    let tails = agree(&mut a.iter().rev(), &mut b.iter().rev());
    matches!((heads, tails), (Some(head), Some(tail)) if head || tail)
}

/// Whether `short` is `long` cut off; the last character may be half lost.
fn cut_off(short: &[char], long: &[char]) -> bool {
    let lost = short.iter().rev().take_while(|&&c| is_hole(c)).count();
    let shown = short.len() - lost;
    shown >= SHORTEST_CUT
        && shown < long.len()
        && long.iter().zip(short).take(shown).all(|(l, s)| l == s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(a: &str, b: &str, expected: bool) {
        let (x, y) = (PersonName::parse(a), PersonName::parse(b));
        assert_eq!(compatible(&x, &y), expected, "{a} {b}");
        assert_eq!(compatible(&y, &x), expected, "{b} {a}");
    }

    #[test]
    fn equal_names_are_compatible_and_others_are_not() {
        check("张三", "张 三", true);
        check("张三", "张山", false);
        check("张三", "张三丰", false);
        check("", "", false);
        check("", "张三", false);
        check("阿依古丽买买提", "阿依古丽·买买提", true);
    }

    #[test]
    fn a_masked_name_fits_what_it_shows() {
        check("张*", "张三", true);
        check("张**", "张三", true); // many banks always print two
        check("张＊＊", "张三丰", true);
        check("张*", "张三丰", true);
        check("*三", "张三", true);
        check("张*丰", "张三丰", true);
        check("张*", "李三", false);
        check("张*", "张", false);
        check("**", "张三", false);
        check("*", "*", true);
        check("张*", "张**", true);
        check("张*", "李*", false);
        check("张*", "*三", false);
        check("张*三", "*三", true);
        check("阿***", "阿里木·买买提", true);
    }

    #[test]
    fn a_lost_character_can_be_any_one() {
        check("张?", "张三", true);
        check("张？丰", "张三丰", true);
        check("张〇", "张三", true);
        check("张□", "张\u{20087}", true);
        check("张??", "张\u{20087}", true);
        check("张??", "张三丰", true);
        check("张?", "张三丰", false);
        check("张\u{e000}", "张\u{20087}", true);
        check("??", "张三", false);
        check("李?", "张三", false);
        check("张?", "张〇", true);
    }

    #[test]
    fn a_long_name_may_be_cut_off_at_a_limit() {
        check("阿卜杜热合曼·阿卜", "阿卜杜热合曼·阿卜杜克力木", true);
        check("阿卜杜热合曼阿卜", "阿卜杜热合曼·阿卜杜克力木", true);
        check("阿卜杜热合", "阿卜杜热合曼·阿卜杜克力木", true);
        check("阿卜杜热?", "阿卜杜热合曼·阿卜杜克力木", true);
        check("阿里木", "阿里木·买买提", false);
        check("阿卜杜热合曼·买买提", "阿卜杜热合曼·阿卜杜克力木", false);
        check("欧阳小红", "欧阳小红梅", false);
    }

    #[test]
    fn a_former_name_in_a_bracket_is_the_same_person() {
        check("张三（曾用名李四）", "李四", true);
        check("张三（曾用名：李四）", "张三", true);
        check("张三（李四）", "李四", false);
        check("张三（曾用名李四）", "王五（曾用名赵六）", false);
    }
}
