//! The program.

use std::process::ExitCode;

fn main() -> ExitCode {
    evenhour::cli::main()
}
