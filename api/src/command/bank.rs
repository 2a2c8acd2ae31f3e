//! Banks: their public face.

use async_graphql::ID;
use domain::id::BankId;
use store::BankRecord;
use uuid::Uuid;

use crate::asker::Asker;
use crate::command::input;
use crate::command::paging::{List, Paged, Paging};
use crate::view::policy::PolicyView;

/// A bank, by its id or its short name.
pub async fn bank(asker: &Asker, id: Option<&ID>, slug: Option<&str>) -> app::Result<BankRecord> {
    match (input::optional_id::<BankId>("id", id)?, slug) {
        (Some(id), None) => asker.app.bank(id).await,
        (None, Some(slug)) => asker.app.bank_by_slug(slug).await,
        _ => Err(domain::Error::Malformed {
            field: "id",
            message: "give `id` or `slug`, one of them",
        }
        .into()),
    }
}

/// The banks of this server, newest first.
pub async fn banks(asker: &Asker, paging: Paging) -> app::Result<Paged<BankRecord, Uuid>> {
    let list = List::new("banks", &());
    let page = asker.app.banks(list.window(&paging)?).await?;
    Ok(Paged::new(list, paging, page, |record| record.id.uuid()))
}

/// The rules that a bank gave itself, told in the reader's language.
pub async fn policy(asker: &Asker, bank: BankId) -> app::Result<PolicyView> {
    let record = asker.app.policy(bank).await?;
    Ok(PolicyView::new(&record, asker.locale))
}

/// The rules of this bank.
pub async fn policy_of(asker: &Asker, bank_id: &ID) -> app::Result<PolicyView> {
    policy(asker, input::id("bankId", bank_id)?).await
}
