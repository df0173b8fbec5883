//! `cargo xtask demo`: the app inside a portal, with nothing but Rust on the machine.

use anyhow::{Context, Result};
use portal::cli::{App, PortalArgs};

use crate::app;
use crate::tools::Tools;

/// Which portal to show.
#[derive(clap::Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    portal: PortalArgs,
}

/// Builds the app if need be, and serves it inside a demo portal until it is interrupted.
pub(crate) fn demo(args: &DemoArgs) -> Result<()> {
    let app = app::build(&Tools::for_building()?)?;
    println!("\nOpen the portal's address; Ctrl+C ends the demo.");
    let runtime = tokio::runtime::Runtime::new().context("the system gives no threads")?;
    runtime.block_on(portal::server::serve(&args.portal, Some(App::Folder(app))))
}
