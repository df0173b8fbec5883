//! What the page knows of this device as a whole: what a first run will take, what is kept, what became of a file.

use leptos::prelude::*;
use protocol::{DataQuestion, FileProblem, FirstRun, FromWorker, ListQuestion};

use super::browser::{self, Offered};
use super::latest::Latest;
use super::state::State;

/// What is known, as signals.
#[derive(Clone, Copy)]
pub(crate) struct Device {
    /// What a first reading will take; nothing until the portal's lists are counted.
    pub(crate) first_run: RwSignal<Option<FirstRun>>,
    /// What is kept and what was asked, as told last.
    pub(crate) report: Latest<DataQuestion>,
    /// How many bytes the browser keeps for this site, and how many it grants.
    pub(crate) quota: RwSignal<Option<(u64, u64)>>,
    /// What became of the file that was saved or loaded last.
    pub(crate) file: RwSignal<Option<FileNews>>,
    /// The file that was handed to the browser last.
    pub(crate) offered: StoredValue<Option<Offered>, LocalStorage>,
}

impl Default for Device {
    fn default() -> Self {
        Self {
            first_run: RwSignal::default(),
            report: Latest::default(),
            quota: RwSignal::default(),
            file: RwSignal::default(),
            offered: StoredValue::new_local(None),
        }
    }
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileNews {
    /// It is being written.
    Saving,
    /// It was handed to the browser.
    Saved,
    /// It is being read.
    Loading,
    /// It was loaded.
    Loaded,
    /// It was not saved or not loaded.
    Failed(FileProblem),
}

/// Takes what the worker says about the device as a whole; other messages are none of its business.
pub(super) fn on_message(state: State, message: FromWorker) {
    let device = state.device;
    match message {
        FromWorker::FirstRun(first_run) => device.first_run.set(Some(first_run)),
        FromWorker::File(file) => device.file.set(Some(save(state, file))),
        FromWorker::FileLoaded(outcome) => {
            device.file.set(Some(outcome.map_or_else(FileNews::Failed, |()| FileNews::Loaded)));
            device.report.ask(state, DataQuestion);
        }
        FromWorker::Cleared => {
            state.summary.set(None);
            state.data_loss.set(None);
            state.withdraw::<ListQuestion>();
            state.list.update(|list| *list = Default::default());
            state.mark_panel.update(|panel| panel.close());
            state.continuation.set(Default::default());
            device.first_run.set(None);
            device.report.ask(state, DataQuestion);
        }
        _ => {}
    }
}

fn save(state: State, file: Result<Vec<u8>, FileProblem>) -> FileNews {
    let bytes = match file {
        Ok(bytes) => bytes,
        Err(problem) => return FileNews::Failed(problem),
    };
    let day = state.summary.with_untracked(|summary| {
        summary.as_ref().and_then(|summary| summary.as_of.split('T').next().map(str::to_owned)).unwrap_or_default()
    });
    match browser::save_file(&format!("client-segments-{day}.clseg"), "application/octet-stream", &bytes) {
        Ok(offered) => {
            state.device.offered.set_value(Some(offered));
            FileNews::Saved
        }
        Err(_) => FileNews::Failed(FileProblem::Failed),
    }
}
