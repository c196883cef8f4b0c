//! Whether any of many texts ends so.

use std::collections::BTreeSet;

/// Texts, to be asked for by their ends.
#[derive(Clone, Debug, Default)]
pub(super) struct Endings {
    /// Each from its last letter to its first, in order: those that end alike are neighbours.
    reversed: Vec<String>,
    /// Their last bytes: most texts that are asked for are numbers, and end with none of them.
    last: BTreeSet<u8>,
}

impl Endings {
    /// Whether one of the texts ends so.
    pub(super) fn hold(&self, end: &str) -> bool {
        if end
            .bytes()
            .next_back()
            .is_some_and(|last| !self.last.contains(&last))
        {
            return false;
        }
        let end = reversed(end);
        let at = self.reversed.partition_point(|text| *text < end);
        self.reversed
            .get(at)
            .is_some_and(|text| text.starts_with(&end))
    }
}

impl<'t> FromIterator<&'t str> for Endings {
    fn from_iter<T: IntoIterator<Item = &'t str>>(texts: T) -> Self {
        let mut last = BTreeSet::new();
        let texts = texts
            .into_iter()
            .inspect(|text| last.extend(text.bytes().next_back()));
        let mut all: Vec<String> = texts.map(reversed).collect();
        all.sort_unstable();
        all.dedup();
        let reversed = all;
        Self { reversed, last }
    }
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_held_when_a_text_has_it() {
        let texts = ["姓名", "户主姓名", "金额", "发放金额", "sfzh", ""];
        let endings: Endings = texts.into_iter().collect();
        let ends = [
            "名",
            "主姓名",
            "户主姓名",
            "x户主姓名",
            "额",
            "姓",
            "zh",
            "s",
            "金额（元）",
        ];
        for end in ends {
            let expected = texts.iter().any(|text| text.ends_with(end));
            assert_eq!(endings.hold(end), expected, "{end}");
        }
    }
}
