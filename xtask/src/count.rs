//! `cargo xtask count`: what the app counts for a portal's dump, without a browser.

use std::path::PathBuf;

use anyhow::Result;

/// Which portal to count.
#[derive(clap::Args)]
pub(crate) struct CountArgs {
    /// The folder of the dump.
    dump: PathBuf,
}

/// Prints the counts as CSV.
pub(crate) fn count(args: &CountArgs) -> Result<()> {
    let data = portal::dump::load(&args.dump)?;
    print!("{}", simulation::count(data)?);
    Ok(())
}
