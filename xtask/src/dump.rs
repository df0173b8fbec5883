//! `cargo xtask dump`: a generated portal as files, to be looked at, changed, and loaded again.

use std::path::PathBuf;

use anyhow::Result;
use portal::data::Language;

/// Which portal to write, and where.
#[derive(clap::Args)]
pub(crate) struct DumpArgs {
    /// How many contacts and companies together.
    #[arg(long, value_name = "N", default_value_t = 5_000)]
    clients: u32,
    /// The same seed gives the same portal, to the last byte.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Language of the names.
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
    /// The folder to write; made if it is missing.
    out: PathBuf,
}

/// Writes the dump.
pub(crate) fn dump(args: &DumpArgs) -> Result<()> {
    let data = portal::seeds::generate(args.clients, args.seed, args.lang);
    Ok(portal::dump::write(&data, &args.out)?)
}
