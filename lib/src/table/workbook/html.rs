//! A web page under the name of a workbook: what is written in its tables, as one sheet.
//!
//! Reporting systems write their lists as pages and call them `.xls`. All tables of a page stand one
//! under another, with the text around them in rows of its own, as a spreadsheet shows such a file:
//! 单位：万元 above a table is as much part of it as a header. Cells are text, exactly as the page has
//! them but for the blanks that a page does not show; nothing becomes a number or a date. A cell over
//! several columns or rows holds its text in the first place of them, as in a workbook.
//!
//! What a browser would mend is refused here: a table inside a cell, text between cells, cells one
//! over another, an unknown reference, a page that ends inside a table. So is what a person would see
//! otherwise than it is written: hidden, struck out or raised text, a stored number beside another shown.

use super::Place;
use super::html_rows::HtmlRows;
use super::markup::{self, Markup};
use super::tokens::{Token, Tokens};
use crate::error::{Error, ErrorKind, Result};
use crate::message::tables;
use crate::table::Limits;
use std::borrow::Cow;

/// What the one sheet of a page is called.
pub(super) const NAME: &str = "网页";

/// A page with a table.
pub(super) struct Page<'b> {
    text: Cow<'b, str>,
}

/// Why a page is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Doubt {
    NoTable,
    Nested,
    BetweenCells,
    OverAnother,
    Span,
    Reference,
    Form,
    Cut,
    Declaration,
    Tag,
    Hidden,
    Rows,
    Loose,
    Element,
    Stored,
}

impl Doubt {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NoTable => (
                "没有表格，数据可能在另外的文件里",
                "it has no table; the data may be in other files beside it",
            ),
            Self::Nested => ("单元格里还有表格", "a table stands inside a table"),
            Self::BetweenCells => ("单元格之间有文字", "text stands between cells"),
            Self::OverAnother => ("合并的单元格互相重叠", "merged cells lie over each other"),
            Self::Span => ("合并的行数或列数不是数字", "a cell spans what is no number"),
            Self::Reference => ("有未知的字符引用（&…;）", "an unknown reference (&…;)"),
            Self::Form => ("单元格里是输入框", "a cell holds an input field"),
            Self::Cut => (
                "文件在标签或表格中间结束",
                "it ends inside a tag or a table",
            ),
            Self::Tag => ("标签没有写完", "a tag does not end"),
            Self::Hidden => (
                "样式隐藏了部分内容，看到的与文件里的不同",
                "a style hides part of it: what is seen is not what it holds",
            ),
            Self::Rows => (
                "部分行只有某些程序才显示",
                "it holds rows that only some programs show",
            ),
            Self::Loose => (
                "表格之外有行或单元格",
                "rows or cells stand outside a table",
            ),
            Self::Element => (
                "单元格里有删除线、上下标或其他会改变读法的标记",
                "a cell holds struck out or raised text, or what else changes its reading",
            ),
            Self::Stored => (
                "单元格显示的数与其中保存的数（x:num）不同",
                "a cell shows another number than it stores (x:num)",
            ),
            Self::Declaration => (
                "声明了实体或 CDATA，可能展开成任意内容（规则 entities：不得声明）",
                "it declares entities or CDATA, which could expand to anything (rule entities: none)",
            ),
        }
    }

    pub(super) fn error(self) -> Error {
        let (zh, en) = self.words();
        let error = Error::new(ErrorKind::Input, &tables::PAGE);
        error.with("what_zh", zh).with("what_en", en)
    }
}

impl<'b> Page<'b> {
    /// Decodes a page and holds that it has a table.
    ///
    /// # Errors
    /// Kind `Input` for a page without a table, and for an encoding that is not read.
    pub(super) fn open(place: &Place, bytes: &'b [u8], limits: &Limits) -> Result<Self> {
        let text = markup::text(place, bytes, Markup::Html)?;
        let mut tokens = Tokens::new(&text, limits.token_bytes);
        loop {
            match tokens.next() {
                Ok(Token::Open(name, _)) if name.eq_ignore_ascii_case("table") => break,
                Ok(Token::End) => return Err(Doubt::NoTable.error().at(place.locus())),
                // The rows before it say so at their place.
                Err(_) => break,
                Ok(_) => {}
            }
        }
        Ok(Self { text })
    }

    pub(super) fn rows(&self, place: Place, limits: &Limits) -> HtmlRows<'_> {
        HtmlRows::new(place, &self.text, limits)
    }
}
