//! A fingerprint in 24 Chinese characters, to be printed, stamped and typed back.
//!
//! The words of BIP-39's simplified-Chinese list, one character each: 256 bits of the fingerprint
//! and 8 of its SHA-256, eleven bits a character. Nothing is cut off, and a mistyped character shows.
//! The list was made for wallets; here nothing is secret. It is `bip-0039/chinese_simplified.txt` of
//! bitcoin/bips (MIT), without line ends.

use crate::audit_log::hash::{Digest32, sha256};
use crate::error::{Error, ErrorKind, Result};
use crate::message::audit_log as say;

const WORDS: &str = include_str!("words.txt");
const COUNT: usize = 24;

/// Six groups of four characters, one blank between groups.
pub fn print(fingerprint: Digest32) -> String {
    let sum = sha256(&fingerprint.0).0;
    let words: Vec<char> = WORDS.chars().collect();
    let (mut bits, mut held, mut text) = (0u32, 0, String::new());
    let mut count = 0;
    for byte in fingerprint.0.iter().chain(sum.first()) {
        bits = (bits << 8 | u32::from(*byte)) & 0xf_ffff;
        held += 8;
        if held >= 11 {
            held -= 11;
            if count > 0 && count % 4 == 0 {
                text.push(' ');
            }
            text.extend(words.get((bits >> held & 0x7ff) as usize));
            count += 1;
        }
    }
    text
}

/// The fingerprint that 24 characters stand for; blanks between them do not matter.
///
/// # Errors
/// A usage error that names the place of a character that is not in the list, says how many
/// characters there are, or that their sum does not hold.
pub fn read(text: &str) -> Result<Digest32> {
    let usage = |message| Error::new(ErrorKind::Usage, message);
    let typed: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (mut bits, mut held, mut bytes) = (0u32, 0, Vec::with_capacity(33));
    for (at, letter) in typed.iter().enumerate() {
        let index = WORDS
            .chars()
            .position(|word| word == *letter)
            .ok_or_else(|| {
                usage(&say::PAPER_WORD)
                    .with("place", at + 1)
                    .with("group", at / 4 + 1)
            })?;
        bits = (bits << 11 | index as u32) & 0x7_ffff;
        held += 11;
        while held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xff) as u8);
        }
    }
    if typed.len() != COUNT {
        return Err(usage(&say::PAPER_COUNT).with("count", typed.len()));
    }
    let fingerprint = bytes.split_first_chunk::<32>();
    fingerprint
        .filter(|(fingerprint, sum)| sum.first() == sha256(*fingerprint).0.first())
        .map(|(fingerprint, _)| Digest32(*fingerprint))
        .ok_or_else(|| usage(&say::PAPER_SUM))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(hex: &str) {
        let fingerprint = Digest32::from_hex(hex).unwrap();
        let text = print(fingerprint);
        assert_eq!(text.chars().filter(|c| *c != ' ').count(), 24);
        assert_eq!(text.split(' ').count(), 6);
        assert_eq!(read(&text).unwrap(), fingerprint);
        assert_eq!(read(&text.replace(' ', "\n")).unwrap(), fingerprint);
    }

    #[test]
    fn what_is_printed_is_read_back() {
        check("d152381854b5fec5f22deeee85bf262e89461bfd9431c8d95889085f593932ed");
        check(&"00".repeat(32));
        check(&"ff".repeat(32));
    }

    #[test]
    fn the_words_are_those_of_the_published_vectors() {
        // BIP-39 for 32 zero bytes: 23 times word 0, then the word of the checksum 0x66.
        let zeros = print(Digest32::ZERO).replace(' ', "");
        assert_eq!(zeros.chars().take(23).collect::<String>(), "的".repeat(23));
        assert_eq!(zeros.chars().last(), WORDS.chars().nth(0x66));
        assert_eq!(WORDS.chars().count(), 2048);
    }

    #[test]
    fn a_mistyped_character_is_named() {
        let text = print(sha256(b"x")).replace(' ', "");
        let first = text.chars().next().unwrap();
        let other = if first == '的' { "一" } else { "的" };
        let mistyped = text.replacen(first, other, 1);
        assert_eq!(read(&mistyped).unwrap_err().code(), say::PAPER_SUM.code);
        let unknown = text.chars().take(5).collect::<String>() + "囍";
        let error = read(&unknown).unwrap_err().text(crate::message::Lang::En);
        assert!(error.contains('6') && error.contains('2'), "{error}");
        assert_eq!(read("的").unwrap_err().code(), say::PAPER_COUNT.code);
    }
}
