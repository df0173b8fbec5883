//! The bytes of every version of the format, so that a change of one is noticed by a person, and the way back from them.

mod any;
mod columns;
mod measure;
mod old;

use chrono::NaiveDate;

use crate::{ChunkKey, Layer};

const KEY: ChunkKey = ChunkKey { layer: Layer::Sales, number: 24_300 };

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

/// Bytes from their hexadecimal text.
fn bytes(text: &str) -> Vec<u8> {
    text.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("bytes in the test")).collect()
}
