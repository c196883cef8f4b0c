//! Tables: bytes become rows of cells, each with a place.
//!
//! This module knows encodings, delimiters, header texts and how a cell is spelled. It must never know
//! roll or payment: which columns a role has is passed in.

pub mod cell;
