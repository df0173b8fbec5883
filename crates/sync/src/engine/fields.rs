//! The user fields while the portal is read: whether they are kept, and what is known of their values.

use std::time::Duration;

use bitrix24::{CardKind, FieldSet, PortalTime, Range, Source};
use segmentation::{FieldTable, FieldValues, OptionalFields, RecordId};

use super::writing::Writing;
use super::{Asked, Phase, Save, Sync, Track, WriteStage, saves};
use crate::PortalInstant;
use crate::checkpoint::{Checkpoint, Span};
use crate::engine::schedule::Pass;
use crate::known::{self, Known};
use crate::plan;
use crate::window::Window;

/// Which user fields the portal has, and which are known.
#[derive(Debug, Default)]
pub(super) struct Fields {
    /// The fields that are kept up to date; nothing if none are, or the portal does not have all of them.
    pub(super) set: Option<FieldSet>,
    /// Whether the portal was looked at in this session, so that `set` is more than what was there last time.
    is_known: bool,
    /// Whether they have just been made, so that no card holds a value yet.
    are_new: bool,
    /// The fields whose values are stored; others may be kept by now.
    pub(super) read_under: Option<FieldSet>,
    /// When values were written since the changes were last read.
    pub(super) written: Vec<Span>,
}

impl Fields {
    /// Takes up what is stored with the place that was reached.
    pub(super) fn resume(&mut self, checkpoint: Option<&Checkpoint>) {
        self.written = checkpoint.map_or_else(Vec::new, |checkpoint| checkpoint.written.clone());
        self.read_under = checkpoint.and_then(|checkpoint| checkpoint.field_set.clone());
        if checkpoint.is_some_and(|checkpoint| checkpoint.leaves_fields) {
            self.set = None;
        } else if !self.is_known {
            self.set.clone_from(&self.read_under);
        }
        if self.read_under.is_none() {
            self.read_under.clone_from(&self.set);
        }
    }

    /// What the session knows of the portal's fields, for a reading that begins anew.
    pub(super) fn anew(self) -> Self {
        Self { set: self.set, is_known: self.is_known, ..Self::default() }
    }

    /// Notes that cards were written within this span of the portal's clock.
    pub(super) fn note_written(&mut self, from: PortalInstant, until: PortalInstant) {
        // Whether it is our own writing that moves a card's time of change is not asked again within minutes: every span
        // costs a window of its own when changes are read.
        const APART_SECONDS: i64 = 120;
        let span = Span { from: from.0.div_euclid(1_000), before: until.0.div_euclid(1_000) + 1 };
        match self
            .written
            .iter_mut()
            .find(|it| span.from <= it.before + APART_SECONDS && it.from <= span.before + APART_SECONDS)
        {
            Some(known) => {
                known.from = known.from.min(span.from);
                known.before = known.before.max(span.before);
            }
            None => self.written.push(span),
        }
        self.written.sort_unstable();
    }
}

impl Sync {
    /// Keeps these user fields up to date from now on, if the viewer is an administrator: the eight, and the optional ones of
    /// the set. `are_new` says that all of them have just been made. To be called anew whenever the fields or the choice of
    /// optional ones have changed; a set that is not complete is not kept.
    pub fn keep_fields(&mut self, set: FieldSet, are_new: bool) {
        let is_left = self.leaves_fields();
        let fields = &mut self.writer.fields;
        fields.are_new |= are_new;
        let was_known = std::mem::replace(&mut fields.is_known, true);
        if !set.is_complete() || is_left {
            self.drop_fields();
            return;
        }
        let is_same = fields.set.as_ref() == Some(&set);
        // A reading that has finished did so without writing only if it did not know the fields.
        if is_same && (was_known || self.phase != Phase::Finished) {
            return;
        }
        // What was selected under another set, or none, tells nothing about this one.
        self.ignore_fields_under_way();
        let fields = &mut self.writer.fields;
        fields.read_under.get_or_insert_with(|| set.clone());
        fields.set = Some(set);
        if self.phase == Phase::Finished {
            // The lease was given back: writing takes the lease like everything else.
            self.refresh();
        } else if self.is_read() {
            self.begin_fields();
        }
    }

    /// Keeps no fields any more.
    pub fn drop_fields(&mut self) {
        self.writer.fields.is_known = true;
        self.writer.fields.set = None;
        self.ignore_fields_under_way();
    }

    fn ignore_fields_under_way(&mut self) {
        for request in self.connection.in_flight.values_mut() {
            match &mut request.what {
                Asked::Pages(segments) => segments.iter_mut().for_each(|segment| segment.tells_fields = false),
                Asked::Updates(updates) => updates.is_void = true,
                Asked::Bootstrap(_) | Asked::Lease(_) | Asked::Job(..) => {}
            }
        }
    }

    /// The fields that lists of cards shall tell along.
    pub(super) fn told_fields(&self) -> Option<&FieldSet> {
        let is_admin = self.viewer().is_some_and(|viewer| viewer.is_admin);
        self.writer.fields.set.as_ref().filter(|_| is_admin)
    }

    /// The optional fields that are kept up to date.
    #[must_use]
    pub fn kept_optional(&self) -> OptionalFields {
        self.told_fields().map(FieldSet::optional).unwrap_or_default()
    }

    /// Whether values are to be written: what is written must be computed from everything there is.
    pub(super) fn may_write(&self) -> bool {
        let is_whole = self.stored.checkpoint.as_ref().is_some_and(|checkpoint| checkpoint.is_whole);
        self.writer.fields.is_known && self.told_fields().is_some() && self.sees_every_list() && is_whole
    }

    /// Has what is new read before anything is written, if another may have written newer values than ours.
    pub(super) fn keep_from_reverting(&mut self) {
        self.writer.round.is_refresh_wanted |= self.may_write() && !self.leadership.continuity.is_unbroken();
    }

    /// After the reading: finds out what the fields of the cards hold, where that is not known, and then writes.
    pub(super) fn begin_fields(&mut self) {
        self.keep_from_reverting();
        if self.may_write() && !self.writer.round.is_refresh_wanted {
            self.writer.round = Writing::default();
            self.reading.windows.clear();
            self.phase = Phase::Read(Pass::Fields { is_open: false });
        } else {
            self.finish_reading();
        }
    }

    /// Opens the lists of cards whose values are not known. Fields that were just made are empty, which need not be read.
    pub(super) fn open_fields(&mut self, known: Known<'_>) {
        // What was read under another set of fields tells nothing about this one.
        let nothing = FieldTable::default();
        let is_valid = self.writer.fields.read_under == self.writer.fields.set;
        let (contacts, companies) =
            known::cards_without_fields(known.facts, if is_valid { known.fields } else { &nothing });
        if self.writer.fields.are_new {
            let contacts = contacts.into_iter().map(|id| CardKind::Contact.card(id));
            let cards = contacts.chain(companies.into_iter().map(|id| CardKind::Company.card(id)));
            let empty: FieldTable = cards.map(|card| (card, FieldValues::default())).collect();
            self.reading.pending.fields.absorb(&empty);
            return;
        }
        let windows = |source, ids: &[RecordId], cards: usize| -> Vec<Window> {
            // A list that is read as a whole has full pages, one that is read by numbers only those that are asked for.
            if ids.len() * 2 > cards {
                vec![Window::of(source, Range::All)]
            } else {
                plan::by_ids(source, ids).collect()
            }
        };
        let mut all = windows(Source::ContactFields, &contacts, known.facts.contacts.len());
        all.extend(windows(Source::CompanyFields, &companies, known.facts.companies.len()));
        self.reading.open(Track::Later, all);
    }

    /// What the fields of cards were found to hold, to be saved; at the end with the set they are of.
    pub(super) fn finished_fields(&mut self, checkpoint: Checkpoint, is_open: bool, known: Known<'_>) -> Option<Save> {
        let is_over = is_open && !self.reading.has_unfinished(Track::Later);
        if is_over {
            self.writer.fields.are_new = false;
            self.writer.fields.read_under.clone_from(&self.writer.fields.set);
        }
        let mut piece = self.reading.piece(is_over, known).unwrap_or_default();
        known::keep_differing(&mut piece, known);
        let is_news = !piece.is_empty() || checkpoint.field_set != self.writer.fields.read_under;
        is_news.then(|| saves::finish(checkpoint, Vec::new(), piece))
    }

    /// What the fields hold is known, or the cards to be written were looked at: they are written.
    pub(super) fn begin_writing(&mut self) {
        let has_pending = self.phase == Phase::Read(Pass::Check);
        self.phase = Phase::Write(if has_pending { WriteStage::Write } else { WriteStage::Ask });
    }

    /// Forgets when cards were written before the changes were read up to a moment, since no later reading looks there.
    pub(super) fn forget_written_before(&mut self, since: &str) {
        if let Ok(since) = chrono::DateTime::parse_from_rfc3339(since) {
            self.writer.fields.written.retain(|span| span.before > since.timestamp());
        }
    }

    /// The ranges that find the changes of a list since a moment without what we have written ourselves.
    pub(super) fn changes_since(&self, source: Source, since: &str) -> Vec<Range> {
        let begin = chrono::DateTime::parse_from_rfc3339(since).ok();
        let (Some(begin), Some(viewer), true) = (begin, self.viewer(), is_written(source)) else {
            return vec![Range::ChangedSince(since.to_owned())];
        };
        let text = |seconds: i64| {
            let moment = chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default();
            moment.with_timezone(begin.offset()).to_rfc3339()
        };
        let mut ranges = Vec::new();
        let mut from = begin.timestamp();
        for span in self.writer.fields.written.iter().filter(|span| span.before > begin.timestamp()) {
            if span.from > from {
                ranges.push(Range::ChangedWithin(text(from), text(span.from)));
            }
            let (first, before) = (text(span.from.max(from)), text(span.before));
            ranges.push(Range::ChangedByOthers { from: first, before, viewer: viewer.user_id });
            from = span.before;
        }
        ranges.push(Range::ChangedSince(if ranges.is_empty() { since.to_owned() } else { text(from) }));
        ranges
    }

    /// The moment of an answer's beginning and end by the portal's clock.
    pub(super) fn portal_span(date_start: &str, duration: f64) -> Option<(PortalInstant, PortalInstant)> {
        // The portal tells its clock in whole seconds.
        const WHOLE_SECOND: Duration = Duration::from_millis(999);
        let time = PortalTime::parse(date_start)?;
        let from = PortalInstant(time.epoch_millis()?);
        Some((from, from + Duration::from_millis((duration * 1000.0).ceil() as u64) + WHOLE_SECOND))
    }
}

fn is_written(source: Source) -> bool {
    matches!(source, Source::Contacts | Source::Companies)
}

#[cfg(test)]
mod tests {
    use segmentation::UserId;

    use super::*;
    use crate::Instant;

    /// Seconds since 1970 of a time of one day.
    fn at(time: &str) -> i64 {
        let moment = format!("2026-07-01T{time}+03:00");
        chrono::DateTime::parse_from_rfc3339(&moment).expect("a moment in the test").timestamp()
    }

    fn sync_that_wrote(spans: &[(&str, &str)]) -> Sync {
        let mut sync = Sync::new(Instant(0));
        sync.reading.bootstrap.viewer = Some(bitrix24::bootstrap::Profile { id: UserId(7), admin: true });
        sync.writer.fields.written =
            spans.iter().map(|(from, before)| Span { from: at(from), before: at(before) }).collect();
        sync
    }

    /// The ranges in short: times of the day, and whether the viewer's own changes are left out.
    fn ranges(spans: &[(&str, &str)]) -> Vec<String> {
        let short = |text: &str| text[11..19].to_owned();
        let sync = sync_that_wrote(spans);
        let ranges = sync.changes_since(Source::Contacts, "2026-07-01T12:00:00+03:00");
        let told = ranges.iter().map(|range| match range {
            Range::ChangedWithin(from, before) => format!("{}..{}", short(from), short(before)),
            Range::ChangedByOthers { from, before, viewer } => {
                format!("{}..{} not by {viewer}", short(from), short(before))
            }
            Range::ChangedSince(from) => format!("{}..", short(from)),
            other => format!("{other:?}"),
        });
        told.collect()
    }

    #[test]
    fn what_we_have_written_is_left_out_and_nothing_between() {
        for (spans, expected) in [
            (&[][..], &["12:00:00.."][..]),
            (&[("11:00:00", "11:30:00")], &["12:00:00.."]),
            (&[("11:50:00", "12:10:00")], &["12:00:00..12:10:00 not by 7", "12:10:00.."]),
            (
                &[("12:20:00", "12:30:00"), ("13:00:00", "13:00:01")],
                &[
                    "12:00:00..12:20:00",
                    "12:20:00..12:30:00 not by 7",
                    "12:30:00..13:00:00",
                    "13:00:00..13:00:01 not by 7",
                    "13:00:01..",
                ],
            ),
        ] {
            assert_eq!(ranges(spans), expected, "{spans:?}");
        }
        let sync = sync_that_wrote(&[("12:20:00", "12:30:00")]);
        let deals = sync.changes_since(Source::Deals, "2026-07-01T12:00:00+03:00");
        assert_eq!(deals, [Range::ChangedSince("2026-07-01T12:00:00+03:00".to_owned())], "deals are not written");
    }

    #[test]
    fn batches_side_by_side_are_one_span() {
        let mut fields = Fields::default();
        for (from, until) in [(10_200, 15_000), (12_000, 19_999), (60_000, 70_000), (900_000, 900_500)] {
            fields.note_written(PortalInstant(from), PortalInstant(until));
        }
        assert_eq!(fields.written, [Span { from: 10, before: 71 }, Span { from: 900, before: 901 }]);
    }
}
