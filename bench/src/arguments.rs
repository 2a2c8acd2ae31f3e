//! What a run is told.

use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Measures the real server against bare anchors, by turns in one run, and looks at the books after each run that
/// writes. Ends with 1 where an answer is wrong, a row is missing or `evenhour verify` finds something.
#[derive(Debug, Parser)]
#[command(name = "tests/bench", bin_name = "tests/bench")]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Leave PostgreSQL out
    #[arg(long)]
    pub sqlite: bool,
    /// What to measure; everything where nothing is said
    #[arg(long, value_delimiter = ',', value_name = "WHAT")]
    pub only: Vec<What>,
    /// Clients that ask at once, each on a connection of its own that it keeps
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u32).range(1..=256))]
    pub clients: u32,
    /// How often each contender has its turn
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..=101))]
    pub rounds: u32,
    /// How long a turn lasts, in milliseconds
    #[arg(long, default_value_t = 1500, value_parser = clap::value_parser!(u64).range(50..=60_000))]
    pub slice_ms: u64,
    /// Offers and needs of the bank
    #[arg(long, default_value_t = 1000, value_parser = clap::value_parser!(u32).range(100..=100_000))]
    pub listings: u32,
    /// Members of the bank; two for each client at least, and enough for the listings
    #[arg(long, default_value_t = 64, value_parser = clap::value_parser!(u32).range(2..=10_000))]
    pub members: u32,
    /// What the data is made from: the same seed makes the same texts, categories and owners
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Write everything that was measured to this file, as JSON
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// The server's program, built in release
    #[arg(long, value_name = "FILE", hide = true, default_value = "target/release/evenhour")]
    pub evenhour: PathBuf,
    /// What `cargo bench` says to its programs
    #[arg(long, hide = true)]
    pub bench: bool,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serves the anchors of one database
    #[command(hide = true)]
    Anchor(AnchorArguments),
}

#[derive(Debug, Args)]
pub struct AnchorArguments {
    #[arg(long)]
    pub database: String,
    #[arg(long)]
    pub bank: String,
}

/// What can be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// `{ __typename }`
    Typename,
    /// A page of 20 offers
    Offers,
    /// Hours logged by one member and confirmed by the other
    Hours,
}

impl Arguments {
    pub fn wants(&self, what: What) -> bool {
        self.only.is_empty() || self.only.contains(&what)
    }

    pub fn slice(&self) -> Duration {
        Duration::from_millis(self.slice_ms)
    }

    /// Two for each client, who give each other time, and nobody with more open listings than a member may have.
    pub fn people(&self) -> u32 {
        let pairs = self.clients.saturating_mul(2);
        self.members.max(pairs).max(self.listings.div_ceil(150))
    }
}
