//! Exchanges: proposed, agreed, logged, confirmed; and what may go wrong on the way.

mod agree;
mod answer;
mod desk;
mod ending;
mod entering;
mod log;
mod moving;
mod read;
mod silence;
mod text;

pub use agree::ProposeExchange;
pub use desk::{Release, ResolveExchange};
pub use log::{LogAgain, LogExchange, RecordAgreed};
pub use silence::Run;
pub use text::EditExchange;
