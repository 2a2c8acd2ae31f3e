//! Words as they are compared, the same on both engines: an engine is only asked for tokens that were made here.
//!
//! A text becomes words without accents and capitals ([`fold`]); what an inflected word has in common with its kin is
//! written beside it ([`stem`]); a member's query becomes terms of such tokens ([`query`]), and an engine finds the rows
//! that hold them. Which of those fit best ([`rank`]) and what of them is shown as found ([`shown`]) is told here, too.

mod fold;
mod kin;
mod mark;
mod meaning;
mod query;
mod rank;
mod shown;
mod stem;
mod written;

pub(crate) use kin::Kin;
pub(crate) use mark::{OF_PUBLIC, of_bank, of_category, of_taxon};
pub(crate) use meaning::{Meant, Name};
pub(crate) use query::{Sought, Term};
pub use rank::Rank;
pub(crate) use rank::{RANKED_MAX, score};
pub use shown::{Highlighter, Part};
pub(crate) use stem::Tongue;
pub(crate) use written::Written;
