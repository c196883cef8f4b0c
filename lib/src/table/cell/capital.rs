//! Amounts in capital numerals: `壹仟贰佰叁拾肆元伍角陆分`, `壹万元整`.
//!
//! Plain numerals (`一千二百元`) are read alike. The order of units must fall strictly within each
//! section, so that a scrambled text is refused rather than summed up.

/// The amount in fen, or `None` when the text is not such an amount.
pub(super) fn capital(text: &str) -> Option<i128> {
    let text = text.strip_suffix(['整', '正']).unwrap_or(text);
    let (whole, decimals) = match text.split_once(['元', '圆']) {
        Some(parts) => parts,
        None if text.ends_with(['角', '分']) => ("", text),
        None => return None,
    };
    let yuan = if whole.is_empty() { 0 } else { integer(whole)? };
    let fen = tenths(decimals)?;
    (!whole.is_empty() || !decimals.is_empty()).then_some(yuan * 100 + fen)
}

fn digit(c: char) -> Option<i128> {
    Some(match c {
        '零' | '〇' => 0,
        '壹' | '一' => 1,
        '贰' | '貳' | '二' | '两' => 2,
        '叁' | '參' | '叄' | '三' => 3,
        '肆' | '四' => 4,
        '伍' | '五' => 5,
        '陆' | '陸' | '六' => 6,
        '柒' | '七' => 7,
        '捌' | '八' => 8,
        '玖' | '九' => 9,
        _ => return None,
    })
}

fn place(c: char) -> Option<i128> {
    Some(match c {
        '拾' | '十' => 10,
        '佰' | '百' => 100,
        '仟' | '千' => 1_000,
        _ => return None,
    })
}

/// Sections before 亿 and 万, each at most once, in that order.
fn integer(text: &str) -> Option<i128> {
    let (hundred_million, rest) = match text.split_once('亿') {
        Some((head, rest)) => (section(head)?, rest),
        None => (0, text),
    };
    let (ten_thousand, rest) = match rest.split_once(['万', '萬']) {
        Some((head, rest)) => (section(head)?, rest),
        None => (0, rest),
    };
    let ones = if rest.is_empty() { 0 } else { section(rest)? };
    Some(hundred_million * 100_000_000 + ten_thousand * 10_000 + ones)
}

/// Up to four places: digit and place in turn, places falling; 零 fills a gap.
fn section(text: &str) -> Option<i128> {
    let (mut sum, mut lowest, mut pending) = (0, 10_000, None);
    for (index, c) in text.chars().enumerate() {
        if let Some(value) = place(c) {
            let count = match pending.take() {
                Some(count) => count,
                None if index == 0 && value == 10 => 1,
                None => return None,
            };
            if value >= lowest || count == 0 {
                return None;
            }
            sum += count * value;
            lowest = value;
        } else {
            match (digit(c)?, pending) {
                (value, None | Some(0)) => pending = Some(value),
                _ => return None,
            }
        }
    }
    let rest = pending.unwrap_or(0);
    (!text.is_empty() && (rest == 0 || lowest > 1)).then_some(sum + rest)
}

/// `伍角陆分`, `零陆分`, or nothing.
fn tenths(text: &str) -> Option<i128> {
    let text = text.trim_start_matches('零');
    let (jiao, rest) = match text.split_once('角') {
        Some((head, rest)) => (single(head)? * 10, rest.trim_start_matches('零')),
        None => (0, text),
    };
    match rest.strip_suffix('分') {
        Some(head) => Some(jiao + single(head)?),
        None => rest.is_empty().then_some(jiao),
    }
}

fn single(text: &str) -> Option<i128> {
    let mut chars = text.chars();
    let value = digit(chars.next()?)?;
    chars.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<i128>) {
        assert_eq!(capital(text), expected, "{text}");
    }

    #[test]
    fn capital_numerals_are_read() {
        check("壹仟元整", Some(100_000));
        check("壹仟贰佰叁拾肆元伍角陆分", Some(123_456));
        check("壹万零伍佰元正", Some(1_050_000));
        check("拾元整", Some(1_000));
        check("叁亿零肆万元整", Some(30_004_000_000));
        check("伍角", Some(50));
        check("陆佰元零伍分", Some(60_005));
        check("一千二百元", Some(120_000));
        check("零元整", Some(0));
        check("壹仟零伍元", Some(100_500));
    }

    #[test]
    fn what_is_scrambled_is_no_amount() {
        for text in [
            "",
            "元",
            "整",
            "壹仟",
            "拾壹佰元",
            "壹壹元",
            "壹佰贰仟元",
            "佰元",
            "六百左右",
            "伍分陆角",
            "壹元贰",
            "壹万万元",
        ] {
            check(text, None);
        }
    }
}
