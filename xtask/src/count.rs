//! `cargo xtask count`, `clients`, `segment`, `transitions`: what the app says of a portal's dump, without a browser.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use portal::{Options, Portal};
use segmentation::condition::{Need, Needs, Resolved, SegmentFile, day_of};
use segmentation::csv::{card_text, profiles_csv, transitions_csv};
use segmentation::profile::Context;
use segmentation::{Mode, Month, Segmentation, View, series_csv};

use crate::counting_settings;

/// Which portal to count, and how.
#[derive(clap::Args)]
pub(crate) struct CountArgs {
    /// The folder of the dump.
    dump: PathBuf,
    /// A file with settings of the counting that differ from the defaults, as JSON.
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
}

/// Whose clients to write, and as of which month.
#[derive(clap::Args)]
pub(crate) struct ClientsArgs {
    #[command(flatten)]
    portal: CountArgs,
    /// The month at whose end clients are looked at; the current one, as of today, if it is left out.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    at: Option<Month>,
}

/// Which segment to write.
#[derive(clap::Args)]
pub(crate) struct SegmentArgs {
    #[command(flatten)]
    portal: CountArgs,
    /// The file with the segment's condition.
    file: PathBuf,
    /// The month at whose end clients are looked at; the current one, as of today, if it is left out.
    #[arg(long, value_name = "YYYY-MM", value_parser = month)]
    at: Option<Month>,
}

/// Between which months to follow the cards.
#[derive(clap::Args)]
pub(crate) struct TransitionsArgs {
    #[command(flatten)]
    portal: CountArgs,
    /// The earlier month.
    #[arg(value_name = "FROM", value_parser = month)]
    from: Month,
    /// The later month.
    #[arg(value_name = "TO", value_parser = month)]
    to: Month,
}

/// Reads a month of the command line.
pub(crate) fn month(text: &str) -> Result<Month, String> {
    text.parse().map_err(|_| "not a month, as in 2025-06".to_owned())
}

impl CountArgs {
    /// A dump, and a file with settings.
    pub(crate) fn new(dump: &Path, settings: Option<&Path>) -> Self {
        Self { dump: dump.to_owned(), settings: settings.map(Path::to_owned) }
    }

    /// Reads the portal through the app's worker and counts it.
    pub(crate) fn engine(&self, needs: &[Need]) -> Result<(Segmentation, Context)> {
        self.engine_for(needs.iter().copied().collect())
    }

    fn engine_for(&self, needs: Needs) -> Result<(Segmentation, Context)> {
        let settings = counting_settings::read(self.settings.as_deref())?;
        let portal = Portal::new(portal::dump::load(&self.dump)?, Options::default());
        Ok(simulation::read_whole(portal, needs, &settings)?.counted(&settings))
    }
}

/// Prints the counts as CSV.
pub(crate) fn count(args: &CountArgs) -> Result<()> {
    let csv = match args.settings {
        // What the page would show, to the last step.
        None => simulation::count(portal::dump::load(&args.dump)?)?,
        Some(_) => series_csv(&args.engine(&[])?.0.series(), &Mode::ALL),
    };
    say(&csv)
}

/// Prints a text; whoever reads it may stop before its end.
pub(crate) fn say(text: &str) -> Result<()> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

/// The day at which a month is looked at.
pub(crate) fn reference(engine: &Segmentation, at: Option<Month>) -> i32 {
    day_of(at.unwrap_or(Month::of(engine.today())).reference_date(engine.today()))
}

/// Prints all clients with everything that is counted of them, as CSV.
pub(crate) fn clients(args: &ClientsArgs) -> Result<()> {
    let (engine, context) = args.portal.engine(&[Need::Touches])?;
    say(&profiles_csv(View::new(&engine, &context).profiles(reference(&engine, args.at))))
}

/// Prints the clients of a segment, one a line.
pub(crate) fn segment(args: &SegmentArgs) -> Result<()> {
    let text = std::fs::read_to_string(&args.file).with_context(|| format!("cannot read {}", args.file.display()))?;
    let file = SegmentFile::parse(&text).with_context(|| format!("in {}", args.file.display()))?;
    let resolved = Resolved::new(&file.condition, &()).with_context(|| format!("in {}", args.file.display()))?;
    let (engine, context) = args.portal.engine_for(resolved.needs())?;
    let at = reference(&engine, args.at);
    let members = resolved.members(&View::new(&engine, &context), at, &mut || true).unwrap_or_default();
    let lines: String = members.iter().map(|number| card_text(engine.card(number)) + "\n").collect();
    say(&format!("client\n{lines}"))
}

/// Prints from which group to which the cards of every mode went, as CSV.
pub(crate) fn transitions(args: &TransitionsArgs) -> Result<()> {
    let (engine, _) = args.portal.engine(&[])?;
    say(&transitions_csv(|mode| engine.transitions(mode, args.from, args.to)))
}
