//! How cells look: a short list, and the part that says it.

/// The look of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// A text that stays a text when it is edited.
    Text,
    /// A text that breaks into lines.
    Wrapped,
    /// A text at the right: a percentage, an amount too long for a number.
    Right,
    /// Head of a column.
    Head,
    /// Title of a sheet.
    Title,
    /// Title of a table.
    Section,
    /// Words around tables.
    Note,
    /// Name of a value.
    Label,
    /// `1,234`.
    Count,
    /// `1,234.05`.
    Money,
    /// In the line of totals.
    TotalText,
    TotalCount,
    TotalMoney,
    /// What hangs on a question, or does not agree.
    Open,
    /// What agrees.
    Agrees,
}

impl Style {
    const ALL: [Self; 15] = [
        Self::Text,
        Self::Wrapped,
        Self::Right,
        Self::Head,
        Self::Title,
        Self::Section,
        Self::Note,
        Self::Label,
        Self::Count,
        Self::Money,
        Self::TotalText,
        Self::TotalCount,
        Self::TotalMoney,
        Self::Open,
        Self::Agrees,
    ];

    /// Its number in the list of looks; 0 is a cell without any.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Text => "1",
            Self::Wrapped => "2",
            Self::Right => "3",
            Self::Head => "4",
            Self::Title => "5",
            Self::Section => "6",
            Self::Note => "7",
            Self::Label => "8",
            Self::Count => "9",
            Self::Money => "10",
            Self::TotalText => "11",
            Self::TotalCount => "12",
            Self::TotalMoney => "13",
            Self::Open => "14",
            Self::Agrees => "15",
        }
    }

    /// Whether a text breaks into lines.
    pub(super) fn breaks(self) -> bool {
        self.look().4.contains("wrapText")
    }

    /// How high a line is, in points.
    pub(super) const fn line_height(self) -> u32 {
        match self {
            Self::Title => 26,
            Self::Section => 18,
            _ => 13,
        }
    }

    /// Font, fill, border, number format, alignment.
    const fn look(self) -> (u8, u8, u8, u8, &'static str) {
        const TEXT: u8 = 49;
        const COUNT: u8 = 3;
        const MONEY: u8 = 4;
        let top = "vertical=\"center\"";
        let wrapped = "vertical=\"center\" wrapText=\"1\"";
        let right = "horizontal=\"right\" vertical=\"center\"";
        let middle = "horizontal=\"center\" vertical=\"center\" wrapText=\"1\"";
        match self {
            Self::Text => (0, 0, 1, TEXT, top),
            Self::Wrapped => (0, 0, 1, TEXT, wrapped),
            Self::Right => (0, 0, 1, TEXT, right),
            Self::Head => (1, 2, 1, TEXT, middle),
            Self::Title => (2, 0, 0, TEXT, top),
            Self::Section => (3, 0, 0, TEXT, top),
            Self::Note => (4, 0, 0, TEXT, wrapped),
            Self::Label => (1, 3, 1, TEXT, wrapped),
            Self::Count => (0, 0, 1, COUNT, right),
            Self::Money => (0, 0, 1, MONEY, right),
            Self::TotalText => (1, 3, 1, TEXT, wrapped),
            Self::TotalCount => (1, 3, 1, COUNT, right),
            Self::TotalMoney => (1, 3, 1, MONEY, right),
            Self::Open => (0, 4, 1, TEXT, middle),
            Self::Agrees => (0, 3, 1, TEXT, middle),
        }
    }
}

/// The part that lists every look.
pub(super) fn xml() -> String {
    let mut xml = String::from(HEAD);
    xml.push_str(&format!("<cellXfs count=\"{}\">", Style::ALL.len() + 1));
    xml.push_str("<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>");
    for style in Style::ALL {
        let (font, fill, border, format, alignment) = style.look();
        xml.push_str(&format!(
            "<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"{border}\" \
             xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" \
             applyAlignment=\"1\"><alignment {alignment}/></xf>"
        ));
    }
    xml.push_str("</cellXfs>");
    xml.push_str(TAIL);
    xml
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <styleSheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">\
    <fonts count=\"5\">\
    <font><sz val=\"10\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/></font>\
    <font><b/><sz val=\"10\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/></font>\
    <font><b/><sz val=\"16\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/></font>\
    <font><b/><sz val=\"12\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/></font>\
    <font><sz val=\"9\"/><color rgb=\"FF595959\"/><name val=\"宋体\"/><family val=\"3\"/><charset val=\"134\"/></font>\
    </fonts>\
    <fills count=\"5\">\
    <fill><patternFill patternType=\"none\"/></fill>\
    <fill><patternFill patternType=\"gray125\"/></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFDCE6F1\"/><bgColor indexed=\"64\"/></patternFill></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFF2F2F2\"/><bgColor indexed=\"64\"/></patternFill></fill>\
    <fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFFFF2CC\"/><bgColor indexed=\"64\"/></patternFill></fill>\
    </fills>\
    <borders count=\"2\">\
    <border><left/><right/><top/><bottom/><diagonal/></border>\
    <border><left style=\"thin\"><color rgb=\"FFBFBFBF\"/></left><right style=\"thin\"><color rgb=\"FFBFBFBF\"/></right>\
    <top style=\"thin\"><color rgb=\"FFBFBFBF\"/></top><bottom style=\"thin\"><color rgb=\"FFBFBFBF\"/></bottom><diagonal/></border>\
    </borders>\
    <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>";

const TAIL: &str = "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles>\
    </styleSheet>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_look_is_listed_at_its_number() {
        for (place, style) in Style::ALL.iter().enumerate() {
            assert_eq!(style.code(), (place + 1).to_string());
        }
    }
}
