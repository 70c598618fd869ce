//! The command `fairshift`.

use std::process::ExitCode;

mod cli;

fn main() -> ExitCode {
    cli::run()
}
