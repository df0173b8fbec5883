//! The page «Your data»: what is kept by kind, and the requests as rows of a list that may be long.

use protocol::{Amount, DataReport, KeptKind, RequestNote};

/// So many rows of requests are drawn at first, and more with each request for more.
pub const PORTION: usize = 50;

/// What is kept, kinds that are empty left out, with the sum of their bytes.
#[must_use]
pub fn kept(report: &DataReport) -> Option<(Vec<(KeptKind, Amount)>, u64)> {
    let kinds = report.kept.as_ref()?;
    let kinds: Vec<_> = kinds.iter().copied().filter(|(_, amount)| amount.pieces > 0).collect();
    let bytes = kinds.iter().map(|(_, amount)| amount.bytes).sum();
    Some((kinds, bytes))
}

/// A request in words that need no translation: its method, or how many of which are in the batch.
#[must_use]
pub fn methods(note: &RequestNote) -> String {
    let name = |(method, count): &(String, u32)| match count {
        1 => method.clone(),
        count => format!("{method} × {count}"),
    };
    note.methods.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// How many commands a request had.
#[must_use]
pub fn commands(note: &RequestNote) -> u32 {
    note.methods.iter().map(|(_, count)| count).sum()
}

/// The units in which bytes are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ByteUnit {
    /// Bytes.
    Byte,
    /// Thousands of them.
    Kilobyte,
    /// Millions.
    Megabyte,
    /// Thousands of millions.
    Gigabyte,
}

/// A number of bytes in the unit in which people tell it, with one decimal below ten.
#[must_use]
pub fn bytes(bytes: u64) -> (String, ByteUnit) {
    let units = [(1e9, ByteUnit::Gigabyte), (1e6, ByteUnit::Megabyte), (1e3, ByteUnit::Kilobyte)];
    // Compared as it will be rounded, so that no thousand of one unit is told in place of one of the next.
    let unit = units.into_iter().find(|(size, _)| bytes as f64 >= size * 0.9995);
    let Some((size, unit)) = unit else { return (bytes.to_string(), ByteUnit::Byte) };
    let value = bytes as f64 / size;
    let text = if value < 9.95 { format!("{value:.1}") } else { format!("{value:.0}") };
    (text, unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_told_by_its_methods() {
        let note = |methods: &[(&str, u32)]| RequestNote {
            at: 0,
            methods: methods.iter().map(|(method, count)| ((*method).to_owned(), *count)).collect(),
            outcome: None,
        };
        for (methods, text, count) in [
            (&[("profile", 1)][..], "profile", 1),
            (&[("crm.deal.list", 48), ("crm.item.list", 1)], "crm.deal.list × 48, crm.item.list", 49),
            (&[], "", 0),
        ] {
            let note = note(methods);
            assert_eq!((super::methods(&note).as_str(), commands(&note)), (text, count));
        }
    }

    #[test]
    fn bytes_are_told_in_the_unit_that_gives_a_short_number() {
        for (count, text, unit) in [
            (0, "0", ByteUnit::Byte),
            (999, "999", ByteUnit::Byte),
            (1_000, "1.0", ByteUnit::Kilobyte),
            (9_960, "10", ByteUnit::Kilobyte),
            (999_600, "1.0", ByteUnit::Megabyte),
            (48_234_567, "48", ByteUnit::Megabyte),
            (2_500_000_000, "2.5", ByteUnit::Gigabyte),
        ] {
            assert_eq!(bytes(count), (text.to_owned(), unit), "{count}");
        }
    }

    #[test]
    fn only_what_there_is_is_told_and_nothing_where_nothing_is_kept() {
        let amount = |pieces, bytes| Amount { pieces, bytes };
        let kinds = vec![
            (KeptKind::Sales, amount(12, 900)),
            (KeptKind::Dialogs, amount(0, 0)),
            (KeptKind::History, amount(1, 100)),
        ];
        let report = DataReport { kept: Some(kinds), ..DataReport::default() };
        let (kinds, bytes) = kept(&report).expect("something is kept");
        assert_eq!((kinds.len(), bytes), (2, 1_000));
        assert_eq!(kept(&DataReport::default()), None);
    }
}
