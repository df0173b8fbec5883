//! The command `portal`: serves a demo portal, or writes one as a dump.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use portal::cli::{App, PortalArgs};
use portal::data::Language;
use portal::{dump, seeds, server};

/// A demo portal that behaves like Bitrix24: REST, limits, rights, faults, a page with the app in a frame.
#[derive(Parser)]
#[command(version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    portal: PortalArgs,
    /// Folder with the built app, or the address where somebody else serves it.
    #[arg(long, value_name = "DIR|URL", value_parser = App::from_arg)]
    app: Option<App>,
}

#[derive(Subcommand)]
enum Command {
    /// Writes a generated portal as a dump and exits.
    Dump(DumpArgs),
}

#[derive(Args)]
struct DumpArgs {
    /// Contacts and companies.
    #[arg(long, value_name = "N", default_value_t = 5000)]
    clients: u32,
    /// Seed.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Language of generated names.
    #[arg(long, value_enum, default_value_t)]
    lang: Language,
    /// Folder to write to.
    out: PathBuf,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    match cli.command {
        Some(Command::Dump(args)) => Ok(dump::write(&seeds::generate(args.clients, args.seed, args.lang), &args.out)?),
        None => server::serve(&cli.portal, cli.app).await,
    }
}
