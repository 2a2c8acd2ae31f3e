//! The benchmark (`tests/bench`): the real server and bare anchors on the same data, by turns in one run. What counts is
//! the ratio between them; README.md beside this crate says how to read it.

mod anchor;
mod arguments;
mod audit;
mod books;
mod client;
mod contest;
mod failure;
mod figures;
mod founding;
mod machine;
mod process;
mod report;
mod run;
mod work;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use failure::Result;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match begin(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("tests/bench: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn begin(arguments: &Arguments) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        match &arguments.command {
            Some(Command::Anchor(given)) => Box::pin(anchor::serve(given)).await,
            None => Box::pin(run::run(arguments)).await,
        }
    })
}
