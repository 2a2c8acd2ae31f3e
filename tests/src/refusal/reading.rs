//! Questions about Rosa, her exchange with Ben, her listings, and the bank.

use serde_json::{Value, json};

use super::cast::{Cast, World};

/// The arguments of a question; `None` for what changes something.
pub fn arguments(world: &World, row: &str, cast: &Cast) -> Option<Value> {
    let bank = world.bank.id.to_string();
    let rosa = cast.rosa.member.to_string();
    let things = &cast.things;
    let days = json!({ "first": "2026-11-01", "last": "2026-11-30" });
    Some(match row {
        "bank" => json!({ "id": bank }),
        "banks" | "me" | "sessions" | "personalTokens" => json!({}),
        "exchangeChanged" | "listingChanged" => json!({ "bankId": bank }),
        "exchangeChanged:of" => json!({ "bankId": bank, "memberId": rosa }),
        "accountChanged" => json!({ "memberId": rosa }),
        "node" => json!({ "id": bank }),
        "node:member" => json!({ "id": rosa }),
        "node:exchange" => json!({ "id": things.exchange }),
        "node:listing" => json!({ "id": things.listing }),
        "node:public" => json!({ "id": things.public }),
        "nodes" => json!({ "ids": [bank] }),
        "nodes:exchange" => json!({ "ids": [things.exchange] }),
        "listing" => json!({ "id": things.listing }),
        "listing:public" => json!({ "id": things.public }),
        "listings" => json!({ "bankId": bank, "filter": { "memberId": rosa, "visibility": "BANK" } }),
        "listings:public" => json!({ "bankId": bank }),
        "listings:everywhere" => json!({}),
        "memberMatches" | "account" | "statement" | "contacts" | "mandates" | "memberNotes" | "blocks"
        | "helperDeeds" | "guardian" | "formerStatement" => json!({ "memberId": rosa }),
        "concern" | "concern:reached" => json!({ "bankId": bank, "id": things.concern }),
        "memberTotals" => json!({ "memberId": rosa, "span": { "given": days } }),
        "listingMatches" => json!({ "listingId": things.listing }),
        "exchange" => json!({ "id": things.exchange }),
        "exchange:held" => json!({ "id": things.held }),
        "exchangeRevisions" => json!({ "exchangeId": things.exchange }),
        "notices" => json!({ "memberId": rosa }),
        "concerns" | "myConcerns" => json!({ "bankId": bank }),
        "exchanges" | "desk" | "paperNotices" | "fund" | "members" | "roleHolders" | "invitations" => {
            json!({ "bankId": bank })
        }
        "webhooks" => json!({ "bankId": bank }),
        "webhook" => json!({ "id": things.webhook }),
        "webhookDeliveries" => json!({ "webhookId": things.webhook }),
        "agreements" | "bankPolicies" => json!({ "bankId": bank }),
        "agreementCount" => json!({ "bankId": bank, "version": 1 }),
        "agreementAcceptances" => json!({ "bankId": bank, "version": 1, "accepted": false }),
        "exchanges:of" => json!({ "bankId": bank, "filter": { "memberIds": [rosa] } }),
        "members:waiting" => json!({ "bankId": bank, "states": ["APPLIED"] }),
        "bankTotals" => json!({ "bankId": bank, "days": days }),
        "fundStatement" => json!({ "bankId": bank, "year": 2026, "month": 11 }),
        "member" => json!({ "id": rosa }),
        "member:waiting" => json!({ "id": cast.nour.member.to_string() }),
        _ => return None,
    })
}
