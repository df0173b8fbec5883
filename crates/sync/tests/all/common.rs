//! What the tests of the sync have in common.

use std::sync::LazyLock;

use segmentation::Dataset;
use sync::Known;

/// Nothing is stored.
pub(crate) fn nothing() -> Known<'static> {
    static NOTHING: LazyLock<Dataset> = LazyLock::new(Dataset::default);
    Known { facts: &NOTHING.facts, fields: &NOTHING.fields }
}
