//! Tokens that stand for what a listing is rather than what it says. They begin with a sign that no word holds, so that
//! nobody can write one into a text.

use domain::id::{BankId, CategoryId};

/// Of every public listing.
pub(crate) const OF_PUBLIC: &str = "§p";

/// Of every listing of a bank, and so in every search in it: what is found in a bank costs what the bank holds, not what
/// the server holds.
pub(crate) fn of_bank(bank: BankId) -> String {
    format!("§b{}", bank.uuid().simple())
}

/// Of every listing in a category, or in a group.
pub(crate) fn of_category(category: CategoryId) -> String {
    format!("§c{}", category.uuid().simple())
}

/// The same by the slug of the taxonomy, which all banks share.
pub(crate) fn of_taxon(slug: &str) -> String {
    format!("§t{}", slug.replace('-', "§"))
}
