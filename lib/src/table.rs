//! Tables: bytes become rows of cells, each with a place.
//!
//! This module knows encodings, delimiters, header texts and how a cell is spelled. It must never know
//! roll or payment: which columns a role has is passed in.

#[cfg(feature = "files")]
mod bytes;
pub mod cell;
#[cfg(feature = "files")]
mod content;
#[cfg(feature = "files")]
mod delimiter;
#[cfg(feature = "files")]
mod encoding;
#[cfg(feature = "files")]
mod fixed_width;
#[cfg(feature = "files")]
pub mod header;
#[cfg(feature = "files")]
mod in_turn;
#[cfg(feature = "files")]
mod limits;
#[cfg(feature = "files")]
mod marks;
#[cfg(feature = "files")]
mod row;
#[cfg(feature = "files")]
mod row_ends;
#[cfg(feature = "files")]
mod rows;
#[cfg(feature = "files")]
mod source;
#[cfg(feature = "files")]
mod spans;
#[cfg(feature = "files")]
mod split;
#[cfg(feature = "files")]
pub mod structure;
#[cfg(feature = "files")]
mod text;
#[cfg(feature = "files")]
mod whole;
#[cfg(feature = "files")]
mod window;
#[cfg(feature = "xlsx")]
mod workbook;

#[cfg(feature = "files")]
pub(crate) use bytes::Bytes;
#[cfg(feature = "files")]
pub use encoding::Encoding;
#[cfg(feature = "files")]
pub use fixed_width::{Layout, LayoutField};
#[cfg(feature = "files")]
pub use limits::Limits;
#[cfg(feature = "files")]
pub use row::Row;
#[cfg(feature = "files")]
pub use rows::Rows;
#[cfg(feature = "files")]
pub use source::{Form, Table};
#[cfg(feature = "files")]
pub(crate) use spans::{Ends, Spans, span_size};
#[cfg(feature = "files")]
pub use whole::{Unread, length_of, read_whole};
#[cfg(feature = "files")]
pub(crate) use window::{Line, Window};
