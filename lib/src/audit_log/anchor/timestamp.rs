//! The imprint in an RFC 3161 time stamp.
//!
//! A `.tsr` file is a TimeStampResp or the token in it, DER. Its signed content is a TSTInfo:
//! `SEQUENCE { version, policy, SEQUENCE { algorithm, OCTET STRING imprint }, serial, time, … }`.
//! The reader walks to the one content of type id-ct-TSTInfo and takes the imprint; it does not check
//! who signed. Stamp the text of a checkpoint: `openssl ts -query -sha256 -digest <fingerprint>`.

use crate::audit_log::hash::Digest32;
use crate::error::Defect;
use crate::message::audit_log as say;

/// id-ct-TSTInfo, 1.2.840.113549.1.9.16.1.4, with tag and length.
const TST_INFO: &[u8] = &[6, 11, 0x2a, 0x86, 0x48, 0x86, 0xf7, 13, 1, 9, 16, 1, 4];
/// SHA-256, 2.16.840.1.101.3.4.2.1, with tag and length.
const SHA256: &[u8] = &[6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const SEQUENCE: u8 = 0x30;
const OCTETS: u8 = 0x04;
const EXPLICIT: u8 = 0xa0;

/// The SHA-256 that was stamped.
///
/// # Errors
/// A defect if there is no time stamp, or it is over another hash.
pub fn imprint(der: &[u8]) -> Result<Digest32, Defect> {
    find(der).ok_or(Defect::new(&say::TIMESTAMP))
}

fn find(der: &[u8]) -> Option<Digest32> {
    let at = der
        .windows(TST_INFO.len())
        .position(|window| window == TST_INFO)?;
    let after = der.get(at + TST_INFO.len()..)?;
    let (content, _) = value(after, EXPLICIT)?;
    let (octets, _) = value(content, OCTETS)?;
    let (info, rest) = value(octets, SEQUENCE)?;
    let (_version, info) = value(info, 2)?;
    let (_policy, info) = value(info, 6)?;
    let (imprint, _) = value(info, SEQUENCE)?;
    let (algorithm, hash) = value(imprint, SEQUENCE)?;
    let (hash, end) = value(hash, OCTETS)?;
    let whole = rest.is_empty() && end.is_empty() && algorithm.starts_with(SHA256);
    whole.then(|| hash.try_into().ok().map(Digest32)).flatten()
}

/// The value of the element with `tag` that `der` begins with, and what follows it.
fn value(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let ([found, first], rest) = der.split_first_chunk::<2>()?;
    let (length, rest) = match first {
        0..=0x7f => (usize::from(*first), rest),
        0x81..=0x84 => {
            let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
            (
                digits
                    .iter()
                    .fold(0, |length, digit| length << 8 | usize::from(*digit)),
                rest,
            )
        }
        _ => return None,
    };
    if *found == tag {
        rest.split_at_checked(length)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn element(tag: u8, value: &[u8]) -> Vec<u8> {
        let length = value.len() as u16;
        let mut der = vec![tag, 0x82];
        der.extend(length.to_be_bytes());
        der.extend(value);
        der
    }

    fn token(algorithm: &[u8], hash: &[u8]) -> Vec<u8> {
        let algorithm = element(SEQUENCE, algorithm);
        let imprint = element(SEQUENCE, &[algorithm, element(OCTETS, hash)].concat());
        let info = [vec![2, 1, 1, 6, 1, 42], imprint, vec![2, 1, 7]].concat();
        let content = element(EXPLICIT, &element(OCTETS, &element(SEQUENCE, &info)));
        element(SEQUENCE, &[&[2, 1, 3], TST_INFO, &content].concat())
    }

    #[test]
    fn the_imprint_is_found_and_other_hashes_are_refused() {
        let whole = token(SHA256, &[7; 32]);
        assert_eq!(imprint(&whole).unwrap(), Digest32([7; 32]));
        assert!(imprint(&token(SHA256, &[7; 20])).is_err());
        assert!(imprint(&token(&[6, 1, 42], &[7; 32])).is_err());
        for end in 0..whole.len() - 3 {
            assert!(imprint(&whole[..end]).is_err(), "cut at {end}");
        }
    }
}
