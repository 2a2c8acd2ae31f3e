//! Exchanges: proposed, agreed, logged, confirmed; and what may go wrong on the way.

mod agree;
mod answer;
mod bench;
mod carry;
mod decide;
mod desk;
mod ending;
mod entering;
mod log;
mod look;
mod moving;
mod notice;
mod parties;
mod read;
mod silence;
mod text;

pub use agree::ProposeExchange;
pub use decide::{ProposeDecision, SecondDecision};
pub use desk::ResolveExchange;
pub use domain::exchange::Release;
pub(crate) use entering::not_active;
pub use log::{LogAgain, LogExchange, RecordAgreed};
pub use notice::Noticed;
pub(crate) use read::acted_for;
pub use silence::Run;
pub use text::EditExchange;
