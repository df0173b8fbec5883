//! Every entry of the knowledge base is led to from where its term stands on the screen. Views are compiled for browsers
//! only, so their sources are read.

use std::fs;
use std::path::Path;

use client_segments::help::Topic;
use client_segments::modes;
use client_segments::view_model::marks::KINDS;
use protocol::History;
use segmentation::Mode;

/// The sources of all views.
fn sources(folder: &Path) -> String {
    let entries = fs::read_dir(folder).expect("the folder of the views");
    let paths = entries.map(|entry| entry.expect("an entry of the folder").path());
    paths
        .map(|path| if path.is_dir() { sources(&path) } else { fs::read_to_string(path).expect("a source file") })
        .collect()
}

#[test]
fn every_entry_is_led_to_from_some_view() {
    let views = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/page/views"));
    let is_named = |topic: &Topic| {
        let name = format!("Topic::{topic:?}");
        let is_whole = |rest: &str| !rest.starts_with(char::is_alphanumeric);
        views.split(&name).skip(1).any(is_whole)
    };
    // Those that views find by what they stand beside: a mode, a group, a mark, a history, the state of the reading.
    let found = Mode::ALL.into_iter().flat_map(|mode| [Topic::from(mode), modes::view(mode).sum_topic]);
    let found = found.chain(Mode::ALL.into_iter().flat_map(|mode| mode.groups().iter().copied().map(Topic::from)));
    let found = found.chain(KINDS.map(Topic::from));
    let found = found.chain([Topic::from(History::Recorded), Topic::Progress, Topic::OtherReader]);
    let found: Vec<Topic> = found.collect();
    let orphans: Vec<Topic> =
        Topic::ALL.into_iter().filter(|topic| !found.contains(topic) && !is_named(topic)).collect();
    assert!(orphans.is_empty(), "no view leads to {orphans:?}");
}
