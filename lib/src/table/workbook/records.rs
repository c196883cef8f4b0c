//! The records of an old workbook (BIFF8): a number, a length, and content that may go on in the next.

use super::bytes::u16_at;

const CONTINUE: u16 = 0x3c;

/// One record with the pieces it goes on in.
pub(super) struct Record<'b> {
    pub(super) id: u16,
    pub(super) pieces: Vec<&'b [u8]>,
}

impl<'b> Record<'b> {
    /// Its first piece.
    pub(super) fn body(&self) -> &'b [u8] {
        self.pieces.first().copied().unwrap_or_default()
    }
}

/// Reads records one by one.
pub(super) struct Records<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Records<'b> {
    /// Records from that place on.
    pub(super) fn new(bytes: &'b [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    fn piece(&self) -> Option<(u16, &'b [u8])> {
        let id = u16_at(self.bytes, self.at)?;
        let length = usize::from(u16_at(self.bytes, self.at + 2)?);
        let from = self.at + 4;
        Some((id, self.bytes.get(from..from + length)?))
    }
}

impl<'b> Iterator for Records<'b> {
    type Item = Record<'b>;

    /// The next record; `None` where the bytes end or no record fits.
    fn next(&mut self) -> Option<Record<'b>> {
        let (id, body) = self.piece()?;
        self.at += 4 + body.len();
        let mut pieces = vec![body];
        while let Some((CONTINUE, more)) = self.piece() {
            self.at += 4 + more.len();
            pieces.push(more);
        }
        Some(Record { id, pieces })
    }
}

/// Reads the content of a record across its pieces.
pub(super) struct Content<'r, 'b> {
    pieces: &'r [&'b [u8]],
    piece: usize,
    at: usize,
}

impl<'r, 'b> Content<'r, 'b> {
    /// The content of `record` from that byte of its first piece on.
    pub(super) fn new(record: &'r Record<'b>, at: usize) -> Self {
        let pieces = record.pieces.as_slice();
        let piece = 0;
        Self { pieces, piece, at }
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            if let Some(byte) = self.pieces.get(self.piece)?.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            self.piece += 1;
            self.at = 0;
        }
    }

    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    pub(super) fn u32(&mut self) -> Option<u32> {
        let (low, high) = (self.u16()?, self.u16()?);
        Some(u32::from(high) << 16 | u32::from(low))
    }

    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            let left = self.pieces.get(self.piece)?.len().saturating_sub(self.at);
            let step = left.min(count);
            self.at += step;
            count -= step;
            if count > 0 {
                self.piece += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// A text with its length in two bytes.
    pub(super) fn text(&mut self) -> Option<String> {
        self.rich_text().map(|(text, _)| text)
    }

    /// A text with its length in two bytes, and the runs of letters whose fonts it names.
    pub(super) fn rich_text(&mut self) -> Option<(String, Vec<(u16, u16)>)> {
        let length = self.u16()?;
        self.text_of(length.into())
    }

    /// So many runs: the place of the first letter, and the number of the font.
    pub(super) fn runs(&mut self, count: usize) -> Option<Vec<(u16, u16)>> {
        let mut run = || Some((self.u16()?, self.u16()?));
        (0..count).map(|_| run()).collect()
    }

    /// A text with its length in one byte, as sheet names have it.
    pub(super) fn short_text(&mut self) -> Option<String> {
        let length = self.byte()?;
        self.text_of(length.into()).map(|(text, _)| text)
    }

    fn text_of(&mut self, length: usize) -> Option<(String, Vec<(u16, u16)>)> {
        let flags = self.byte()?;
        let runs = if flags & 8 == 0 {
            0
        } else {
            self.u16()?.into()
        };
        let hints = if flags & 4 == 0 {
            0
        } else {
            self.u32()? as usize
        };
        let units = self.units(length, flags & 1 == 1)?;
        let runs = self.runs(runs)?;
        self.skip(hints)?;
        Some((String::from_utf16_lossy(&units), runs))
    }

    /// Characters; a piece that goes on with them says anew how wide they are.
    fn units(&mut self, length: usize, mut wide: bool) -> Option<Vec<u16>> {
        let mut units = Vec::new();
        for _ in 0..length {
            if self.at >= self.pieces.get(self.piece)?.len() {
                self.piece += 1;
                self.at = 0;
                wide = self.byte()? & 1 == 1;
            }
            units.push(match wide {
                true => self.u16()?,
                false => self.byte()?.into(),
            });
        }
        Some(units)
    }
}
